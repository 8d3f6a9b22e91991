"""A wrong version of a right function, made by edits of its source, in a copy of the right function's module.

Said as an edit a mistake costs one line, it keeps whatever the right function does beside it, and a right function that
is rewritten breaks it loudly. All functions of the copy find the changed ones, so that a run uses the wrong update.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from autograder.edits import Edit, EditError, applied, without_comments

SOURCE = "__edited_source__"  # global of edited functions: the text of their module, edits included


class Definition(NamedTuple):
    """A top-level function or class of a module.

    start, end:  where its text stands in the module's
    searched:    its text with blanks in the place of docstrings and comments
    names:       the names that it uses
    code:        compiled; None for types that only name the parts of a tuple, which all versions share
    """

    name: str
    start: int
    end: int
    searched: str
    names: frozenset[str]
    code: CodeType | None


def edited(right: Callable[..., Any], edits: Sequence[str], imports: str = "") -> Any:
    """The function (or class) with these edits, in a copy of its module. Raises EditError where one does not apply.

    imports: import statements that the new text needs, beside those of the module
    """
    module, name = right.__module__, right.__name__
    if edited_source(right) is not None:
        raise EditError(f"{module}.{name} is edited already; give all edits at once")
    definitions = {one.name: one for one in read_definitions(module)}
    private = _private(name, definitions)
    texts = {one.name: one.searched for one in definitions.values()}
    for text in edits:
        try:
            where, new = applied(Edit.read(text), name, texts, private)
        except EditError as error:
            raise EditError(f"{module}.{name}: {error}") from error
        texts[where] = new
    changed = {one: text for one, text in texts.items() if text != definitions[one].searched}
    return _run(import_module(module), name, definitions, changed, imports)


def edited_source(written: Any) -> str | None:
    """The text of the module of an edited function or class, edits included; None for everything else."""
    spaces = [written.__globals__] if isinstance(written, FunctionType) else []
    if isinstance(written, type):
        spaces = [part.__globals__ for part in vars(written).values() if isinstance(part, FunctionType)]
    found = (space.get(SOURCE) for space in spaces)
    return next((text for text in found if text is not None), None)


@lru_cache(maxsize=64)
def read_definitions(module: str) -> tuple[Definition, ...]:
    """The functions and classes of a module, in order."""
    text = _text(module)
    lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    bare = without_comments(text)
    found = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        start, end = lines[first - 1], lines[node.end_lineno or node.lineno]
        names = frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))
        has_code = isinstance(node, ast.FunctionDef) or any(isinstance(part, ast.FunctionDef) for part in node.body)
        code = compile(ast.Module([node], []), f"<{module}>", "exec", dont_inherit=True) if has_code else None
        found.append(Definition(node.name, start, end, bare[start:end], names, code))
    return tuple(found)


def _private(root: str, definitions: dict[str, Definition]) -> list[str]:
    """The private functions that a function uses, directly or through others of them."""
    found: dict[str, None] = {}
    waiting = [root]
    while waiting:
        for name in sorted(definitions[waiting.pop()].names):
            if name.startswith("_") and name in definitions and name not in found:
                found[name] = None
                waiting.append(name)
    return list(found)


def _run(module: ModuleType, name: str, definitions: dict[str, Definition], texts: dict[str, str], imports: str) -> Any:
    """A definition out of a copy of the module, in which all functions find the changed ones."""
    space = dict(vars(module))
    exec(compile(imports, "<imports>", "exec", dont_inherit=True), space)
    for one in definitions.values():
        if one.name in texts:
            exec(compile(texts[one.name], f"<{module.__name__}, edited>", "exec", dont_inherit=True), space)
        elif one.code is not None:
            exec(one.code, space)
    whole = _text(module.__name__)
    for one in sorted(definitions.values(), key=lambda one: -one.start):
        if one.name in texts:
            whole = whole[: one.start] + texts[one.name] + whole[one.end :]
    space[SOURCE] = f"{imports}\n{whole}" if imports else whole
    return space[name]


@lru_cache(maxsize=64)
def _text(module: str) -> str:
    return Path(str(import_module(module).__file__)).read_text(encoding="utf-8")
