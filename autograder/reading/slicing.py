"""Slicing: choosing the top-level statements that the graded names need. Nothing else is run.

The slice follows names backwards. A statement that binds a needed name is taken, and the names that it reads are needed
in turn. Training loops, downloads and plots are left out, because no graded function reads their results. If one does,
they are run.
"""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from autograder.program import Program
from autograder.reading import scopes
from autograder.reading.notebook import Document
from autograder.reading.reads import needed_by
from autograder.reading.scopes import Footprint
from autograder.reading.statements import Statement, Unparsed, statements, syntax_errors
from autograder.reading.stubs import filled_later, sets_nothing

__all__ = ["Unparsed", "defined_names", "slice_program", "stub_names", "syntax_errors", "whole_program"]

_BUILTINS = frozenset(dir(builtins))
# Settings that change what later functions compute, although no name connects them.
_SETTINGS = frozenset(
    {
        "set_default_dtype", "set_default_device", "set_default_tensor_type", "seterr", "filterwarnings",
        "simplefilter", "setrecursionlimit",
    }
)  # fmt: skip


class _Index(NamedTuple):
    """The positions of the statements that bind each name, change it, or bind it by calling a function."""

    bound: Mapping[str, Sequence[tuple[int, scopes.Kind]]]
    changed: Mapping[str, Sequence[int]]
    later: Mapping[str, Sequence[int]]
    callers: Mapping[str, Sequence[int]]


def slice_program(document: Document, names: Sequence[str]) -> Program:
    """The statements that `names` need, in order. "Class.method" stands for its class."""
    found = statements(document)
    return program_of(found, needed(found, names)[0], names)


def program_of(
    found: Sequence[Statement], chosen: Collection[int], names: Sequence[str], way: str = "slice"
) -> Program:
    """A program of the chosen statements."""
    return _program([found[position] for position in sorted(chosen)], names, way)


def whole_program(document: Document, names: Sequence[str]) -> Program:
    """Every statement of every code cell, apart from the calls of Otter and of IPython itself."""
    found = statements(document)
    return program_of(found, everything(found), names, "whole")


def everything(found: tuple[Statement, ...]) -> list[int]:
    """The positions of all statements, apart from the calls of Otter and of IPython itself."""
    tools = {"otter", "get_ipython"}
    for statement, effect in zip(found, _footprints(found), strict=True):
        if _uses_only(statement.node, tools):
            tools.update(binding.name for binding in effect.bindings)
    return [
        position
        for position, statement in enumerate(found)
        if not isinstance(statement.node, ast.Pass) and not _uses_only(statement.node, tools)
    ]


def defined_names(document: Document) -> set[str]:
    """The module-level names that the document defines or assigns, in whatever block; imports do not count."""
    return {
        binding.name
        for effect in _footprints(statements(document))
        for binding in effect.bindings
        if binding.kind != "import"
    }


def stub_names(document: Document, names: Sequence[str]) -> set[str]:
    """Those of `names` that only empty forms define, as handed out, and that no other statement fills."""
    roots = _roots(names)
    found = statements(document)
    nodes: dict[str, dict[ast.stmt, None]] = defaultdict(dict)
    for statement, effect in zip(found, _footprints(found), strict=True):
        for binding in effect.bindings:
            if binding.name in roots and binding.kind != "weak":
                nodes[binding.name][statement.node] = None
    known = bound_names(document)
    definitions = {name: [_definition(node, name) for node in those] for name, those in nodes.items()}
    filled = filled_later([statement.node for statement in found], {*definitions})

    def is_empty(path: str) -> bool:
        those = definitions.get(path.split(".")[0], [])
        return bool(those) and all(node is not None and _is_stub(node, path, known) for node in those)

    return {path for path in names if path.split(".")[0] not in filled and is_empty(path)}


def is_form(statement: ast.stmt, path: str, known: Collection[str]) -> bool:
    """Whether a statement defines `path`, and the definition is still the empty form that was handed out.

    known: the names that the module binds
    """
    node = _definition(statement, path.split(".")[0])
    return node is not None and _is_stub(node, path, known)


def bound_names(document: Document) -> set[str]:
    """All names that the module binds, with Python's built-in names; "*" for a star import, which may bind any name."""
    prints = _footprints(statements(document))
    later = (name for effect in prints for name in effect.later)
    return {*_BUILTINS, *later, *(binding.name for effect in prints for binding in effect.bindings)}


def imported_names(document: Document) -> set[str]:
    """The module-level names that are imported; "*" for a star import."""
    return {
        binding.name
        for effect in _footprints(statements(document))
        for binding in effect.bindings
        if binding.kind == "import"
    }


def _is_stub(node: ast.stmt, name: str, known: Collection[str]) -> bool:
    if isinstance(node, ast.Assign):
        return True
    for part in name.split(".")[1:]:
        inner = [one for one in getattr(node, "body", []) if getattr(one, "name", None) == part]
        if not inner:
            return False
        node = inner[-1]
    return sets_nothing(node, known)


def definitions_of(found: tuple[Statement, ...], name: str) -> list[int]:
    """The positions at which a name is defined. Empty forms count only if there is nothing else: they may be filled."""
    kinds = [{binding.kind for binding in effect.bindings if binding.name == name} for effect in _footprints(found)]
    defined = [position for position, those in enumerate(kinds) if those & {"definition", "alias", "import"}]
    return defined or [position for position, those in enumerate(kinds) if "stub" in those]


def _definition(statement: ast.stmt, name: str) -> ast.stmt | None:
    """The last `def` or `class` of that name in a statement, or `name = ...`; None for any other binding."""
    if isinstance(statement, ast.Assign):
        unfilled = isinstance(statement.value, ast.Constant) and statement.value.value is ...
        return statement if unfilled else None
    found = [node for node in scopes.running_statements(statement) if getattr(node, "name", None) == name]
    return found[-1] if found else None


def _roots(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.split(".")[0] for name in names))


def _program(chosen: Sequence[Statement], names: Sequence[str], way: str) -> Program:
    future = [s for s in chosen if _is_future(s.node)]
    ordered = future + [s for s in chosen if not _is_future(s.node)]
    modules = {module: None for s in ordered for module in scopes.modules_of(s.node) if module != "__future__"}
    return Program(tuple(s.piece for s in ordered), tuple(_roots(names)), way, tuple(modules))


@lru_cache(maxsize=16)  # every query about a document needs them, and a submission has several documents
def _footprints(found: tuple[Statement, ...]) -> tuple[Footprint, ...]:
    return tuple(scopes.footprint(statement.node) for statement in found)


def needed(found: tuple[Statement, ...], names: Iterable[str]) -> tuple[frozenset[int], frozenset[str]]:
    """The positions of the statements that `names` need, and all names that they need."""
    return _needed(found, tuple(_roots(names)))


@lru_cache(maxsize=64)  # each name is queried for its slice, its needs, and further readings
def _needed(found: tuple[Statement, ...], roots: tuple[str, ...]) -> tuple[frozenset[int], frozenset[str]]:
    prints = _footprints(found)
    index = _index_of(prints)
    chosen: set[int] = set()
    wanted = list(roots)
    settled: set[str] = set()
    setters: set[int] = set()

    def reads(position: int) -> frozenset[str]:
        return needed_by(found[position].node, found[position].piece.source)

    def choose(position: int) -> None:
        if position not in chosen:
            chosen.add(position)
            wanted.extend(reads(position))

    for position, statement in enumerate(found):
        if _is_always_run(statement.node, prints[position]):
            choose(position)
    while wanted:
        name = wanted.pop()
        if name not in settled:
            settled.add(name)
            for position in _providers(name, index, prints, setters, reads):
                choose(position)
    return frozenset(chosen), frozenset(settled)


def _providers(
    name: str,
    index: _Index,
    prints: Sequence[Footprint],
    setters: set[int],
    reads: Callable[[int], frozenset[str]],
) -> list[int]:
    """The positions of the statements that determine the value of a name.

    All bindings count, not only the last one, because each may build on the one before. But weak kinds of bindings are
    dropped if there is a stronger one: they usually reuse a name by accident.

    reads:   the names that the statement at a position reads
    setters: the statements taken so far because a function in them sets a global; their callers are taken with them
    """
    bound = index.bound.get(name, ())
    kinds = {kind for _, kind in bound}
    if name in _BUILTINS and not kinds & {"definition", "import", "alias"}:
        return []  # a function that calls `sum` does not mean the `sum = 0` elsewhere
    if kinds & {"definition", "import"}:  # a graded `elbo` does not mean the number in `elbo = elbo(x)` further down
        kinds -= {"value", "weak"}
    elif any(kind != "weak" and name not in reads(position) for position, kind in bound):
        # If every stronger binding reads the name itself, as in `x = x + 1`, the weak one may be its initial value.
        kinds -= {"weak"}
    positions = [position for position, kind in bound if kind in kinds]
    if "import" not in kinds:
        positions += index.changed.get(name, ())
    if not bound:
        for position in set(index.later.get(name, ())) - setters:
            setters.add(position)
            functions = {binding.name for binding in prints[position].bindings}
            positions += [position, *(caller for one in functions for caller in index.callers.get(one, ()))]
    return positions


@lru_cache(maxsize=4)
def _index_of(prints: tuple[Footprint, ...]) -> _Index:
    bound: dict[str, list[tuple[int, scopes.Kind]]] = defaultdict(list)
    tables: tuple[dict[str, list[int]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    for position, effect in enumerate(prints):
        for binding in effect.bindings:
            bound[binding.name].append((position, binding.kind))
        for table, names in zip(tables, (effect.changed, effect.later, effect.called), strict=True):
            for name in names:
                table[name].append(position)
    return _Index(bound, *tables)


def _is_always_run(node: ast.stmt, effect: Footprint) -> bool:
    return _is_future(node) or _is_setting(node) or any(binding.name == "*" for binding in effect.bindings)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_setting(node: ast.stmt) -> bool:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    function = node.value.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    # Not run if it sets a GPU as default device: the grader has none, and every function would break.
    return called in _SETTINGS and not any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and ("cuda" in part.value or "mps" in part.value)
        for part in ast.walk(node)
    )


def _uses_only(node: ast.stmt, tools: set[str]) -> bool:
    """Whether a simple statement only imports tools or calls one, as in grader.check("q1")."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = scopes.modules_of(node)
        return bool(modules) and all(module.split(".")[0] in tools for module in modules)
    value = node.value if isinstance(node, ast.Expr | ast.Assign) else None
    while isinstance(value, ast.Call):
        value = value.func
        while isinstance(value, ast.Attribute):
            value = value.value
        if isinstance(value, ast.Name):
            return value.id in tools
    return False
