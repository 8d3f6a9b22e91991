"""What names stand for: objects that can be changed, functions, libraries, numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from autograder.reading import scopes
from autograder.reading.slicing import footprints
from autograder.reading.statements import Statement

_IMMUTABLE = (
    *(ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Tuple, ast.expr_context, ast.Compare),
    *(ast.cmpop, ast.BoolOp, ast.boolop, ast.IfExp, ast.JoinedStr, ast.FormattedValue),
)
_MAKE_IMMUTABLE = frozenset({"int", "float", "str", "bool", "len", "range", "complex", "frozenset", "device"})


class Kinds(NamedTuple):
    """What some names stand for.

    objects:    what can be changed
    functions:  what can be changed only by setting attributes
    packages:   the libraries from which names are imported
    """

    objects: frozenset[str]
    functions: frozenset[str]
    packages: frozenset[str]

    def among(self, names: frozenset[str], imports: Mapping[str, str]) -> Kinds:
        """The same of these names alone."""
        packages = frozenset(package_of(imports[name]) for name in names if name in imports)
        return Kinds(self.objects & names, self.functions & names, packages)


def package_of(origin: str) -> str:
    """The library that a dotted name is from."""
    return origin.partition(".")[0]


def kinds_of(found: Sequence[Statement], imports: Mapping[str, str]) -> Kinds:
    """What the names of a file stand for. A name that stands for several things is an object."""
    objects: set[str] = set()
    functions: set[str] = set()
    for statement, effect in zip(found, footprints(tuple(found)), strict=True):
        value = getattr(statement.node, "value", None)
        defined: dict[str, ast.stmt] = {}
        for name, kind in effect.bindings:
            if kind in ("definition", "stub") or (kind == "weak" and value is None):
                defined = defined or {getattr(n, "name", ""): n for n in scopes.running_statements(statement.node)}
            made = isinstance(value, ast.Lambda) or (kind == "alias" and isinstance(value, ast.Call))
            if made or isinstance(defined.get(name), ast.FunctionDef | ast.AsyncFunctionDef):
                functions.add(name)
            elif kind != "import" and (value is None or not _is_immutable(value, imports)):
                objects.add(name)
    return Kinds(frozenset(objects), frozenset(functions - objects), frozenset())


def _is_immutable(value: ast.expr, imports: Mapping[str, str]) -> bool:
    stack: list[ast.AST] = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in _MAKE_IMMUTABLE:
                return False
        elif isinstance(node, ast.Attribute | ast.Name):
            if scopes.root_name(node) not in imports:
                return False
        elif isinstance(node, _IMMUTABLE):
            stack.extend(ast.iter_child_nodes(node))
        else:
            return False
    return True


def imports_of(found: Iterable[Statement]) -> dict[str, str]:
    """The dotted name of what each imported name stands for."""
    return {
        name: origin
        for statement in found
        for node in scopes.nested_statements(statement.node)
        for name, origin in imported(node)
    }


def imported(node: ast.stmt) -> list[tuple[str, str]]:
    """What an import binds: (name, dotted name of what it stands for); nothing for any other statement."""
    if isinstance(node, ast.Import):
        return [(one.asname, one.name) if one.asname else (one.name.split(".")[0],) * 2 for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(one.asname or one.name, f"{node.module or ''}.{one.name}") for one in node.names]
    return []
