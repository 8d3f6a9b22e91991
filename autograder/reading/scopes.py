"""The names that one top-level statement binds, and the objects that it changes.

Bindings are ranked by how likely they are intended. If a name is defined by `def`, and is also a loop variable further
down, the definition is the one to be called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from autograder.reading.bindings import Binding, Kind, Values, assigned
from autograder.reading.memory import once_per_statement
from autograder.reading.nodes import nodes

__all__ = [
    "Binding",
    "Footprint",
    "Kind",
    "footprint",
    "is_main_block",
    "is_stub",
    "modules_of",
    "nested_statements",
    "running_statements",
]

_MUTATORS = frozenset(
    {
        "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add",
        "discard", "setdefault", "popitem", "fill", "difference_update", "intersection_update",
    }
)  # fmt: skip
_Loop = ast.For | ast.AsyncFor | ast.While
_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda


class Footprint(NamedTuple):
    """What a statement does to module-level names when it runs.

    changed: names of objects that it modifies, by `x.a = 1`, `x[0] = 1`, `x.append(1)` or `x.fill_(1)`
    called:  names that it calls without using the result
    later:   names that functions defined here bind, by `global`, when they are called
    """

    bindings: tuple[Binding, ...]
    changed: frozenset[str]
    called: frozenset[str]
    later: frozenset[str]


@once_per_statement
def footprint(statement: ast.stmt) -> Footprint:
    """The module-level names that a top-level statement binds, changes or calls."""
    bindings: list[Binding] = []
    changed: set[str] = set()
    called: set[str] = set()
    stack: list[tuple[ast.stmt, str]] = [(statement, "")]
    while stack:
        node, around = stack.pop()
        bindings.extend(_bound_by(node, around))
        if around != "main":
            changed.update(_changed_by(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
            called.add(node.value.func.id)
        if isinstance(node, _Loop):
            around = around or "loop"
        elif is_main_block(node):
            around = "main"
        stack.extend((child, around) for child in reversed(_inner_statements(node)))
    later = {name for node in nested_statements(statement) if isinstance(node, ast.Global) for name in node.names}
    return Footprint(tuple(bindings), frozenset(changed), frozenset(called), frozenset(later))


def running_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """A statement and the nested statements that run with it, so not the bodies of functions and classes."""
    stack = [statement]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(_inner_statements(node)))


@once_per_statement
def modules_of(statement: ast.stmt) -> tuple[str, ...]:
    """The absolute names of the modules that a statement imports, including imports inside functions."""
    found: list[str] = []
    for node in nested_statements(statement):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return tuple(found)


def is_stub(node: ast.stmt) -> bool:
    """Whether a definition is still the empty form handed out: docstring, pass, `...`, raise NotImplementedError."""
    if isinstance(node, ast.ClassDef):
        return all(_says_nothing(inner) or is_stub(inner) for inner in node.body)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return all(_says_nothing(inner) for inner in node.body)
    return False


def is_main_block(node: ast.stmt) -> bool:
    """Whether this is `if __name__ == "__main__":`."""
    test = node.test if isinstance(node, ast.If) else None
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    sides = (test.left, test.comparators[0])
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)


def root_name(node: ast.expr) -> str | None:
    """The name at the root of `name.attribute[index].attribute`."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def is_mutator(method: str) -> bool:
    """Whether a method of this name changes its object."""
    return method in _MUTATORS or (method.endswith("_") and not method.startswith("_"))


def _says_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return isinstance(node.value.value, str) or node.value.value is ...
    if isinstance(node, ast.Raise) and node.exc is not None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return isinstance(node, ast.Pass)


def nested_statements(statement: ast.stmt) -> tuple[ast.stmt, ...]:
    """A statement and all statements nested in it, including those of functions and classes."""
    found: list[ast.stmt] = []
    stack = [statement]
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(_parts(node)))
    return tuple(found)


def _inner_statements(node: ast.stmt) -> list[ast.stmt]:
    """The statements nested in a compound statement that run with it, so not those of functions and classes."""
    return [] if isinstance(node, _Scope) else _parts(node)


def _parts(node: ast.stmt) -> list[ast.stmt]:
    parts = [node, *getattr(node, "handlers", []), *getattr(node, "cases", [])]
    names = ("body", "handlers", "orelse", "finalbody")
    return [
        inner for part in parts for name in names for inner in getattr(part, name, []) if isinstance(inner, ast.stmt)
    ]


def _bound_by(node: ast.stmt, around: str) -> Iterator[Binding]:
    def graded(kind: Kind) -> Kind:
        return "weak" if around else kind

    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield Binding(node.name, graded("stub" if is_stub(node) else "definition"))
            return
        case ast.Import():
            for alias in node.names:
                yield Binding(alias.asname or alias.name.split(".")[0], graded("import"))
        case ast.ImportFrom():
            for alias in node.names:
                yield Binding(alias.asname or alias.name, graded("import"))
        case ast.Assign():
            values = Values()
            for target in node.targets:
                yield from assigned(target, node.value, around, values)
        case ast.AnnAssign() if node.value is not None:
            yield from assigned(node.target, node.value, around, Values())
        case ast.AugAssign() if isinstance(node.target, ast.Name):
            yield Binding(node.target.id, "weak" if around == "main" else "value")
        case ast.For() | ast.AsyncFor():
            yield from (Binding(name, "weak") for name in _stored(node.target))
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                if item.optional_vars is not None:
                    yield from (Binding(name, "weak") for name in _stored(item.optional_vars))
        case ast.Match():
            patterns = [pattern for case in node.cases for pattern in ast.walk(case.pattern)]
            for pattern in patterns:
                name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
                if isinstance(name, str):
                    yield Binding(name, graded("value"))
    for expression in _expressions(node):
        yield from (Binding(name, graded("value")) for name in _walrus_targets(expression))


def _changed_by(node: ast.stmt) -> Iterator[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign | ast.Delete):
        targets = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        targets = [function] if isinstance(function, ast.Attribute) and is_mutator(function.attr) else []
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Tuple | ast.List):
            targets.extend(target.elts)
        elif isinstance(target, ast.Attribute | ast.Subscript) and (name := root_name(target)):
            yield name


def _stored(target: ast.AST) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _expressions(node: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement itself, not those of the statements nested in it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr


def _walrus_targets(expression: ast.expr) -> Iterator[str]:
    if not any(isinstance(node, ast.NamedExpr) for node in nodes(expression)):  # hardly ever
        return
    stack: list[ast.AST] = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id
        if not isinstance(node, ast.Lambda):
            stack.extend(ast.iter_child_nodes(node))
