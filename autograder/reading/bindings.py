"""The names that an assignment binds, and how likely each binding is intended."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal, NamedTuple

from autograder.reading.nodes import nodes

# definition: def, class.   stub: the same, but still empty.   import: may import a definition.
# alias: an assignment that passes a definition on, as in  f = g,  f = lambda x: x,  f = vectorize(f).
# value: any other assignment.   weak: a by-product of a loop, of `with ... as`, or of a script's main block.
Kind = Literal["definition", "stub", "import", "alias", "value", "weak"]

# These calls return functions.
_WRAPPERS = frozenset({"partial", "vectorize", "frompyfunc", "lru_cache", "cache", "jit", "njit"})


class Binding(NamedTuple):
    """One binding of a module-level name; "*" for a star import."""

    name: str
    kind: Kind


class _Value(NamedTuple):
    """The properties of an assigned value that decide how its name is bound.

    passes_on:  whether the value is a definition itself, or a function made from one
    arguments:  the names that it passes to a call, which may return them wrapped
    """

    passes_on: bool
    arguments: frozenset[str]


class Values:
    """The values of one statement. Each is analysed once, however many targets it has."""

    def __init__(self) -> None:
        self._known: dict[ast.expr, _Value] = {}
        self._mentioned: dict[ast.expr, frozenset[str]] = {}

    def of(self, value: ast.expr) -> _Value:
        """The properties of a value that decide how names are bound to it."""
        if value not in self._known:
            self._known[value] = _value(value)
        return self._known[value]

    def mentioned(self, value: ast.expr) -> frozenset[str]:
        """All names that occur in a value."""
        if value not in self._mentioned:
            self._mentioned[value] = frozenset(node.id for node in nodes(value) if isinstance(node, ast.Name))
        return self._mentioned[value]


def _value(value: ast.expr) -> _Value:
    if not isinstance(value, ast.Call):
        return _Value(isinstance(value, ast.Name | ast.Attribute | ast.Lambda), frozenset())
    wrapper = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
    handed = [*value.args, *(keyword.value for keyword in value.keywords)]
    return _Value(wrapper in _WRAPPERS, frozenset(one.id for one in handed if isinstance(one, ast.Name)))


def assigned(target: ast.expr, value: ast.expr, around: str, values: Values) -> Iterator[Binding]:
    """What an assignment of a value to a target binds. `around` is "loop" or "main" (the main block), or empty."""
    # A stack instead of recursion, which would pass each binding of a nested target up through every level.
    stack = [(target, value, True)]
    while stack:
        target, value, whole = stack.pop()
        if isinstance(target, ast.Starred):
            stack.append((target.value, value, whole))
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if whole and isinstance(value, ast.Tuple | ast.List) else []
            if len(parts) == len(target.elts):
                stack += [(element, part, True) for element, part in zip(target.elts, parts, strict=True)][::-1]
            else:  # each element gets an unknown part of the value
                stack += [(element, value, False) for element in reversed(target.elts)]
        elif isinstance(target, ast.Name):
            # In a loop, x = x + 1 builds x up, while x = f(i) leaves behind whatever came last.
            if around and not (around == "loop" and target.id in values.mentioned(value)):
                yield Binding(target.id, "weak")
            else:
                known = values.of(value)
                alias = known.passes_on or target.id in known.arguments
                yield Binding(target.id, "alias" if alias else "value")
