"""Classifying the module-level names of a submission as code, tool, constant or data.

Nothing is run: the class follows from all expressions that are assigned to a name. In doubt, a name is not data.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from autograder.reading.scopes import footprint, running_statements
from autograder.reading.statements import Statement

# code: functions, classes, modules.   tool: generators, devices, texts, empty lists, figures.   constant: numbers, and
# what is computed from numbers alone.   data: what is sampled, loaded, computed by the submission or from other data.
Kind = Literal["code", "tool", "constant", "data"]

_MOST_STEPS = 30  # from name to name
_MOST_PARTS = 500  # nodes of one expression that are examined
_TOOLS = frozenset(
    {
        "default_rng", "RandomState", "Generator", "manual_seed", "seed", "device", "dtype", "subplots", "figure",
        "Notebook", "getLogger", "time", "perf_counter", "tqdm", "get_device", "is_available", "Path", "set", "dict",
        "list", "defaultdict",
    }
)  # fmt: skip
_DRAWN_OR_LOADED = re.compile(
    r"rand|load|Load|read|fetch|open|MNIST|^make_|^(next|normal|choice|sample|rsample|poisson|multinomial|binomial)$"
)

_DATA = re.compile(r"data|generate|simulate|sample|draw")  # what a function is called that makes them of nothing


class ModuleNames:
    """The module-level names of a submission. `definitions` holds the last definition of each function or class."""

    def __init__(self, found: Iterable[Statement]) -> None:
        self.definitions: dict[str, tuple[Statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]] = {}
        self._values: dict[str, list[ast.expr | None]] = defaultdict(list)
        self._code: set[str] = set()
        self._known: dict[str, Kind] = {}
        for one in found:
            for binding in footprint(one.node).bindings:
                if binding.kind in ("definition", "import"):
                    self._code.add(binding.name)
                else:
                    self._values[binding.name]  # named here; its values follow
            for node in running_statements(one.node):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    self.definitions[node.name] = (one, node)
                for name, value in values_of(node):
                    self._values[name].append(value)
                    if isinstance(value, ast.Lambda):
                        self.definitions[name] = (one, _as_function(name, value))

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self._code

    def defined_as(self, name: str) -> str | None:
        """The name of the definition that a name refers to, even after `f = g`; None if there is none."""
        for _ in range(_MOST_STEPS):
            if name in self.definitions:
                return name
            values = self._values.get(name, ())
            other = values[-1] if values else None
            if not isinstance(other, ast.Name):
                return None
            name = other.id
        return None

    def made_by(self, name: str) -> str | None:
        """The submission's class of which a name is an instance; None if there is none."""
        for value in self._values.get(name, ()):
            match value:
                case ast.Call(func=ast.Name(id=made)) if isinstance(
                    self.definitions.get(made, ("", None))[1], ast.ClassDef
                ):
                    return made
        return None

    def kind(self, name: str) -> Kind:
        """The class of a module-level name."""
        return self._kind(name, 0)

    def is_array(self, name: str) -> bool:
        """Whether a name is assigned a literal that is written entry by entry."""
        values = [value for value in self._values.get(name, ()) if value is not None]
        return any(isinstance(part, ast.List | ast.Tuple) for value in values for part in _parts(value))

    def _kind(self, name: str, depth: int) -> Kind:
        if name in self._code or name not in self._values:
            return "code"
        if name not in self._known:
            self._known[name] = "constant"  # the answer meanwhile, and for a name that is computed from itself
            if depth < _MOST_STEPS:
                kinds = {self._of(value, depth + 1) for value in self._values[name] if value is not None}
                order: tuple[Kind, ...] = ("code", "data", "constant", "tool")
                self._known[name] = next((kind for kind in order if kind in kinds), "constant")
        return self._known[name]

    def _of(self, value: ast.expr, depth: int) -> Kind:
        match value:
            case ast.Lambda():
                return "code"
            case ast.Constant(value=bool() | str() | bytes() | None):
                return "tool"
            case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
                return "tool"
            case ast.Name(id=name):
                return self._kind(name, depth)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _TOOLS:
                return "tool"
        entries = [one.value for one in getattr(value, "elts", ()) if isinstance(one, ast.Constant)]
        if any(isinstance(entry, str) for entry in entries):
            return "tool"
        return "data" if any(self._is_data(node, depth) for node in _parts(value)) else "constant"

    def _is_data(self, node: ast.AST, depth: int) -> bool:
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            of_its_own = called in self.definitions and bool(node.args or node.keywords or _DATA.search(called))
            return of_its_own or _DRAWN_OR_LOADED.search(_dotted(node.func)) is not None
        return isinstance(node, ast.Name) and node.id in self._values and self._kind(node.id, depth) == "data"


@lru_cache(maxsize=4)
def module_names(found: tuple[Statement, ...]) -> ModuleNames:
    """The module-level names of a submission. Cached, as several readings of it need them."""
    return ModuleNames(found)


def values_of(node: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that a statement assigns to, each with its value; None for an unknown value."""
    match node:
        case ast.Assign():
            for target in node.targets:
                yield from _assigned(target, node.value)
        case ast.AnnAssign(target=ast.Name(id=name)) if node.value is not None:
            yield name, node.value
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, node.value
        case ast.For() | ast.AsyncFor():
            yield from _assigned(node.target, node.iter)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=[*_, value])):
            if method in ("append", "extend", "insert"):
                yield name, value


def _as_function(name: str, value: ast.Lambda) -> ast.FunctionDef:
    """A lambda that is assigned to a name, as a function definition."""
    body: list[ast.stmt] = [ast.copy_location(ast.Return(value.body), value.body)]
    function = ast.FunctionDef(name=name, args=value.args, body=body, decorator_list=[], returns=None)
    return ast.copy_location(function, value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr | None]]:
    stack = [(target, value)]
    while stack:
        target, value = stack.pop()
        if isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, ast.Starred):
            stack.append((target.value, value))
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            each = parts if len(parts) == len(target.elts) else [value] * len(target.elts)
            stack += zip(target.elts, each, strict=True)


def _parts(value: ast.expr) -> Iterator[ast.AST]:
    for number, node in enumerate(ast.walk(value)):
        if number == _MOST_PARTS:
            return
        yield node


def _dotted(function: ast.expr) -> str:
    """The last name of a called function, and "random" as well if it comes from `np.random`."""
    if not isinstance(function, ast.Attribute):
        return getattr(function, "id", "")
    before = function.value.attr if isinstance(function.value, ast.Attribute) else ""
    return f"{before}.{function.attr}" if before == "random" else function.attr


def definition_line(statement: Statement, line: int) -> int:
    """The line of a node, counted within its place."""
    first = min([statement.node.lineno, *(one.lineno for one in getattr(statement.node, "decorator_list", []))])
    return statement.piece.line + line - first


@lru_cache(maxsize=256)
def given_names(text: str) -> frozenset[str]:
    """The names that the cells of an exercise's text assign: the story's data and parameters."""
    found: set[str] = set()
    for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        try:
            tree = ast.parse(re.sub(r"<<.*?>>", "0", block))
        except SyntaxError:
            continue
        for statement in tree.body:
            for node in running_statements(statement):
                found.update(name for name, _ in values_of(node))
    return frozenset(found)
