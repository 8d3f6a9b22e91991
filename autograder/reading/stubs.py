"""Recognising empty forms that do not look empty: they return names that nothing has set."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from autograder.reading.effects import effects_of
from autograder.reading.scopes import is_stub


def sets_nothing(node: ast.stmt, known: Collection[str]) -> bool:
    """Whether a definition is empty, or only returns names that nothing has set.

    known: names of the module, which a function could return; "*" where not all of them can be seen
    """
    if is_stub(node):
        return True
    if isinstance(node, ast.ClassDef):
        return all(_is_text(one) or isinstance(one, ast.Pass) or sets_nothing(one, known) for one in node.body)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or "*" in known:
        return False
    *before, last = [one for one in node.body if not _is_text(one)] or [ast.Pass()]
    if not isinstance(last, ast.Return) or not all(isinstance(one, ast.Pass) for one in before):
        return False
    parts = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
    arguments = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    names = [one.id for one in parts if isinstance(one, ast.Name)]
    return len(names) == len(parts) > 0 and not any(name in arguments or name in known for name in names)


def filled_later(statements: Iterable[ast.stmt], names: Collection[str]) -> set[str]:
    """The names whose definition other statements fill: `Layer.forward = f`, `@patch(Layer)`."""
    found = list(statements)
    classes = {node.name for node in found if isinstance(node, ast.ClassDef)}
    filled: set[str] = set()
    for statement in found:
        if getattr(statement, "name", None) not in names:
            effects = effects_of(statement)
            given = {root for _, roots in effects.given for root in roots} & classes
            filled |= (effects.stored | given) & set(names)
    return filled


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
