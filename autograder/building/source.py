"""Cutting source out of modules: stubs for students, solutions for teachers, judges for the public tests.

Each function has one source, which is read, run and shown. It is cut out together with everything that it needs: the
helpers, constants and types of its module, transitively, each once and in their original order, and the imports that
all of them use.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import copy
import dis
import graphlib
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

_OUR_COMMENTS = re.compile(r"  # (noqa|type: ignore)\b.*$", re.MULTILINE)
_KITS = ("autograder", "reference")


class SourceError(Exception):
    """Source that cannot be cut out. The message is one line that names it and its place."""


class Import(NamedTuple):
    """A name that a module imports: `import module as alias`, or `from module import name as alias`."""

    module: str
    name: str | None
    alias: str

    @property
    def text(self) -> str:
        """The import as a line of source."""
        if self.name:
            return f"from {self.module} import {self.name}" + (f" as {self.alias}" if self.alias != self.name else "")
        bound = self.module.split(".")[0]
        return f"import {self.module}" + (f" as {self.alias}" if self.alias != bound else "")


class Source(NamedTuple):
    """A parsed module: its lines, its top-level definitions and its imports, by name."""

    module: str
    lines: tuple[str, ...]
    definitions: dict[str, ast.stmt]
    imports: dict[str, Import]

    def text(self, node: ast.stmt) -> str:
        """The source of a definition, with its decorators and the comment lines directly above it."""
        start, end = _first_line(node) - 1, node.end_lineno
        while start > 0 and self.lines[start - 1].startswith("#"):
            start -= 1
        return _OUR_COMMENTS.sub("", "\n".join(self.lines[start:end]))


class Piece(NamedTuple):
    """One definition that was cut out: its module, its names, its text."""

    module: str
    names: tuple[str, ...]
    text: str


class Cut(NamedTuple):
    """Self-contained source: definitions in order, and the imports that they need."""

    imports: tuple[Import, ...]
    pieces: tuple[Piece, ...]


@lru_cache(maxsize=256)
def read_module(module: str) -> Source:
    """The source of a module, by its name."""
    path = getattr(importlib.import_module(module), "__file__", None)
    if path is None:
        raise SourceError(f"{module} has no source file to cut from")
    return parse_source(module, Path(path).read_text(encoding="utf-8"))


def parse_source(module: str, text: str) -> Source:
    """Parse a module's text."""
    definitions: dict[str, ast.stmt] = {}
    imports: dict[str, Import] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            node.decorator_list = [one for one in node.decorator_list if not _only_catalogues(one)]
            definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)):
                definitions[name] = node
        elif isinstance(node, ast.Import):
            for item in node.names:
                alias = item.asname or item.name.split(".")[0]
                imports[alias] = Import(item.name, None, alias)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            if node.level:
                raise SourceError(f"{module}, line {node.lineno}: relative import; write the module's full name")
            for item in node.names:
                alias = item.asname or item.name
                imports[alias] = Import(str(node.module), item.name, alias)
    return Source(module, tuple(text.splitlines()), definitions, imports)


def cut(
    roots: Iterable[tuple[str, str]],
    follow: Callable[[str], bool] = lambda module: False,
    carries: Callable[[str], bool] = lambda module: module.split(".")[0] not in _KITS,
    leave_out: frozenset[str] = frozenset(),
    complete: bool = True,
    versions: Mapping[str, Source] | None = None,
) -> Cut:
    """The definitions `roots`, pairs of module and name, with everything they reach.

    follow:     whether names imported from that module are cut out, too, instead of imported
    carries:    whether an import of that module may stay in the result; otherwise it is a SourceError
    leave_out:  names that exist already where the source will be used
    complete:   whether a name unknown to the module is a SourceError; otherwise the user of the source must define it
    versions:   edited texts of modules, to be read instead of the originals
    """
    found: dict[tuple[str, int], Piece] = {}
    imports: dict[Import, None] = {}
    needs: dict[str, dict[str, None]] = {}
    owners: dict[str, str] = {}

    def reach(module: str, name: str, user: str) -> None:
        source = (versions or {}).get(module) or read_module(module)
        if name in source.definitions:
            node = source.definitions[name]
            key = (module, node.lineno)
            if key in found:
                return
            names = tuple(other for other, definition in source.definitions.items() if definition is node)
            for own in names:
                if owners.setdefault(own, module) != module:
                    raise SourceError(f"{own} is defined in {owners[own]} and in {module}; rename one of them")
            found[key] = Piece(module, names, source.text(node))
            needs.setdefault(module, {})
            for needed in names_used(node):
                if needed not in leave_out:
                    reach(module, needed, name)
        elif name in source.imports:
            item = source.imports[name]
            if item.name and _is_module(item):
                item = Import(f"{item.module}.{item.name}", None, item.alias)
            if follow(item.module):
                if item.name is None or item.name != item.alias:
                    raise SourceError(f"{user} in {module} uses {name}: import it as `from {item.module} import NAME`")
                needs.setdefault(module, {})[item.module] = None
                reach(item.module, item.name, user)
            elif carries(item.module):
                imports[source.imports[name]] = None
            else:
                raise SourceError(f"{user} in {module} uses {name} of {item.module}, which cannot be copied along")
        elif complete and not hasattr(builtins, name) and name not in ("__name__", "__file__"):
            raise SourceError(f"{user} in {module} uses {name}, which is not a top-level name of that module")

    for module, name in roots:
        reach(module, name, name)
    order = list(graphlib.TopologicalSorter(needs).static_order())
    pieces = sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    aliases: dict[str, Import] = {}
    for item in imports:
        if aliases.setdefault(item.alias, item) != item:
            raise SourceError(f"{item.alias} means both `{aliases[item.alias].text}` and `{item.text}`")
    return Cut(tuple(imports), tuple(piece for _, piece in pieces))


def names_used(node: ast.stmt) -> list[str]:
    """The module-level names that a definition uses, including annotations, without its own name."""
    tree = ast.Module([node], type_ignores=[])
    code = compile(tree, "<definition>", "exec", flags=__future__.annotations.compiler_flag, dont_inherit=True)
    names = dict.fromkeys(_loaded(code))
    for part in ast.walk(node):
        for annotation in (getattr(part, "annotation", None), getattr(part, "returns", None)):
            if isinstance(annotation, ast.expr):
                names.update(dict.fromkeys(n.id for n in ast.walk(annotation) if isinstance(n, ast.Name)))
    own = getattr(node, "name", None)
    return [name for name in names if name != own and name not in ("__module__", "__qualname__", "__annotations__")]


def _loaded(code: CodeType) -> Iterator[str]:
    stored: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname == "STORE_NAME":
            stored.add(step.argval)
        elif step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval not in stored:
            yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _loaded(constant)


def _only_catalogues(decorator: ast.expr) -> bool:
    """Whether a decorator says which misconception or alternative a function is, and nothing else."""
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in ("right", "wrong")


def _is_module(item: Import) -> bool:
    value = getattr(importlib.import_module(item.module), str(item.name), None)
    return isinstance(value, ModuleType)


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])


# --- what students see ---------------------------------------------------------------------------------------------


def stub(module: str, name: str) -> str:
    """The question as students get it: signature and docstring, without annotations, and a line to replace.

    For a class, all methods become stubs; for "Class.method", only that method.
    """
    source = read_module(module)
    root, _, inner = name.partition(".")
    node = source.definitions.get(root)
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        raise SourceError(f"{module} defines no function or class {root!r}")
    if not inner:
        return "\n".join(_stub_lines(source, node, name))
    method = next((part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == inner), None)
    if method is None:
        raise SourceError(f"{module} defines no method {inner!r} in {root}")
    start, end = _first_line(node) - 1, _first_line(method) - 1
    last = method.end_lineno or end
    return "\n".join(
        [*source.lines[start:end], *_stub_lines(source, method, name), *source.lines[last : node.end_lineno]]
    )


def _stub_lines(source: Source, node: ast.FunctionDef | ast.ClassDef, name: str) -> list[str]:
    indent = " " * (node.col_offset + 4)
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and ast.get_docstring(node)
    if not documented and node.col_offset == 0:
        raise SourceError(f"{source.module}: {name} has no docstring; students need one to read")
    lines = _header(source, node)
    lines += source.lines[first.lineno - 1 : first.end_lineno] if documented else []
    methods = (
        [part for part in node.body if isinstance(part, ast.FunctionDef)] if isinstance(node, ast.ClassDef) else []
    )
    for method in methods:
        lines += ["", *_stub_lines(source, method, f"{name}.{method.name}")]
    if not methods:
        lines.append(f'{indent}raise NotImplementedError("{name}: write your answer here")')
    return lines


def _header(source: Source, node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """The lines of `def name(...):`, as written, but without annotations."""
    start, end = node.lineno, _first_line(node.body[0])
    written = list(source.lines[start - 1 : end - 1])
    if isinstance(node, ast.ClassDef):
        return written
    arguments = node.args
    everyone = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    if not node.returns and not any(argument and argument.annotation for argument in everyone):
        return written
    bare = copy.deepcopy(arguments)
    for part in ast.walk(bare):
        if isinstance(part, ast.arg):
            part.annotation = None
    return [f"{' ' * node.col_offset}def {node.name}({ast.unparse(bare)}):"]


def solution(module: str, name: str, leave_out: frozenset[str] = frozenset()) -> Cut:
    """The reference's function with the helpers it needs. `leave_out` names those that the notebook has already."""
    if name not in read_module(module).definitions:
        raise SourceError(f"{module} defines no {name!r}")
    found = cut([(module, name)], leave_out=leave_out)
    helpers_first = sorted(found.pieces, key=lambda piece: name in piece.names)
    return Cut(found.imports, tuple(helpers_first))


def joined(pieces: Iterable[str]) -> str:
    """Definitions one below the other, separated by two blank lines; constants stay close together."""
    text = ""
    for piece in pieces:
        is_definition = (
            piece.lstrip("#").startswith(("def ", "class ", "@")) or "\ndef " in piece or "\nclass " in piece
        )
        text += ("\n\n\n" if is_definition else "\n") * bool(text) + piece
        if is_definition:
            text += "\n\n"
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n")


def function_source(function: Callable[..., Any], rename_to: str, carries: Callable[[str], bool] | None = None) -> str:
    """A function's source under another name, with the imports and helpers of its exercise that it uses.

    Names that its module does not define, such as other questions of the exercise, stay as they are.

    carries: whether an import of that module may stay; by default, imports of the kit may not
    """
    if not isinstance(function, FunctionType | type) or "<" in function.__qualname__ or "." in function.__qualname__:
        raise SourceError(f"{function!r} is not a top-level function or class")
    module, name = function.__module__, function.__name__
    room = ".".join(module.split(".")[:3]) + "."  # autograder.exercises.NAME
    settings: dict[str, Any] = {"carries": carries} if carries else {}
    found = cut([(module, name)], follow=lambda other: other.startswith(room), complete=False, **settings)
    texts = []
    for piece in found.pieces:
        text = piece.text
        if name in piece.names:
            text = re.sub(rf"^(def|class) {re.escape(name)}\b", rf"\1 {rename_to}", text, count=1, flags=re.MULTILINE)
        texts.append(text)
    head = import_lines(found.imports)
    return (head + "\n\n\n" if head else "") + joined(texts) + "\n"


def import_lines(imports: Iterable[Import]) -> str:
    """Imports as text: the standard library first, then the rest, each group sorted."""
    listed = list(imports)
    whole = [item for item in listed if item.name is None]
    parts: dict[str, list[str]] = {}
    for item in listed:
        if item.name is not None:
            renamed = f" as {item.alias}" if item.alias != item.name else ""
            parts.setdefault(item.module, []).append(item.name + renamed)
    lines = [(item.module, item.text) for item in sorted(whole)]
    lines += [
        (module, f"from {module} import {', '.join(sorted(set(names)))}") for module, names in sorted(parts.items())
    ]
    standard = [text for module, text in lines if module.split(".")[0] in sys.stdlib_module_names]
    others = [text for module, text in lines if module.split(".")[0] not in sys.stdlib_module_names]
    return "\n\n".join("\n".join(group) for group in (standard, others) if group)
