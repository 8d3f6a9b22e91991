"""Finds where a graded function computes with NumPy. If its gradient is asked for, none passes through that."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.reading.document import Document
from autograder.reading.module_names import ModuleNames, definition_line, module_names
from autograder.reading.nodes import nodes
from autograder.reading.scopes import nested_statements
from autograder.reading.statements import Statement, statements

_MOST_FUNCTIONS = 50  # that one graded function calls
_LIBRARIES = ("numpy", "scipy")
_LEAVING = frozenset({"numpy", "item", "tolist"})  # methods that take numbers out of a tensor
_NO_TENSORS = frozenset({"shape", "size", "ndim", "dtype", "dim", "numel", "pi", "e", "inf"})


class NumpyCall(NamedTuple):
    """A call that takes numbers out of tensors: its source and its place."""

    words: str
    place: str
    line: int


def numpy_calls(document: Document, paths: Sequence[str]) -> dict[str, NumpyCall]:
    """By graded name, the first such call in it, or in a function that it calls. Most names have none."""
    found = statements(document)
    modules = _modules(found)
    names = module_names(found)
    graded = {path.split(".")[0] for path in paths}
    firsts = {path: _first(names, modules, path.split(".")[0], graded) for path in paths}
    return {path: first for path, first in firsts.items() if first is not None}


def _modules(found: Sequence[Statement]) -> dict[str, str]:
    """The names under which NumPy, SciPy and their parts are imported here, each with its full name."""
    modules: dict[str, str] = {}
    for node in (inner for one in found for inner in nested_statements(one.node)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                modules[alias.asname or alias.name.split(".")[0]] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return {name: full for name, full in modules.items() if full.split(".")[0] in _LIBRARIES}


def _first(names: ModuleNames, modules: dict[str, str], root: str, graded: set[str]) -> NumpyCall | None:
    waiting = [name for name in [names.defined_as(root)] if name]
    seen = set(waiting)
    while waiting and len(seen) <= _MOST_FUNCTIONS:
        statement, node = names.definitions[waiting.pop(0)]
        parts = nodes(node)
        calls = [
            (part.lineno, words) for part in parts if isinstance(part, ast.Call) for words in _words(part, modules)
        ]
        if calls:
            line, words = min(calls)
            return NumpyCall(words, statement.piece.place, definition_line(statement, line))
        for part in parts:
            if isinstance(part, ast.Name) and part.id in names.definitions and part.id not in seen | graded:
                seen.add(part.id)
                waiting.append(part.id)
    return None


def _words(part: ast.Call, modules: dict[str, str]) -> Iterator[str]:
    """The source of a call that takes numbers out of tensors; None for any other call."""
    chain: list[str] = []
    function: ast.expr = part.func
    while isinstance(function, ast.Attribute):
        chain.append(function.attr)
        function = function.value
    if chain and chain[0] in _LEAVING and not part.args:
        yield f".{chain[0]}()"
    elif isinstance(function, ast.Name) and function.id in modules:
        full = ".".join([modules[function.id], *reversed(chain)])
        if ".random" not in full and any(_is_variable(argument) for argument in part.args):
            yield ".".join([function.id, *reversed(chain)])


def _is_variable(argument: ast.expr) -> bool:
    """Whether an argument may hold a tensor: it contains a name, and not only in sizes."""
    stack: list[ast.AST] = [argument]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("len", "int", "range"):
            continue
        if isinstance(node, ast.Attribute) and node.attr in _NO_TENSORS:
            continue
        if isinstance(node, ast.Name):
            return True
        stack.extend(ast.iter_child_nodes(node))
    return False
