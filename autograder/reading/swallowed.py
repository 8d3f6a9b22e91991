"""Names that are only set inside a `try` or `with suppress(...)`. If that fails, the notebook does not say so."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from autograder.reading.document import Document
from autograder.reading.scopes import footprint, running_statements
from autograder.reading.statements import Statement, statements

_LONGEST = 100  # characters of a line that is quoted


def set_in_a_try(document: Document) -> Mapping[str, str]:
    """Names that only the body of a `try` sets (its handlers set at most None), each with a note about the line."""
    found = statements(document)
    tries = [statement for statement in found if any(map(_handles, running_statements(statement.node)))]
    if not tries:
        return {}
    told: dict[str, str] = {}
    elsewhere: set[str] = set()
    for statement in found:
        if statement not in tries:
            elsewhere |= _bound([statement.node])
    for statement in tries:
        for node in running_statements(statement.node):
            if isinstance(node, ast.Try):
                rest = [one for handler in node.handlers for one in handler.body if not _sets_nothing(one)]
                elsewhere |= _bound([*rest, *node.orelse, *node.finalbody])
            if _handles(node) and isinstance(node, ast.Try | ast.With):
                told |= dict(_told(statement, node.body))
    return {name: words for name, words in told.items() if name not in elsewhere}


def _handles(node: ast.stmt) -> bool:
    """Whether a statement is a `try`, or `with suppress(...)`."""
    if isinstance(node, ast.With):
        calls = [one.context_expr for one in node.items if isinstance(one.context_expr, ast.Call)]
        return any(getattr(one.func, "attr", getattr(one.func, "id", "")) == "suppress" for one in calls)
    return isinstance(node, ast.Try) and bool(node.handlers)


def _told(statement: Statement, body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    lines = statement.piece.source.split("\n")
    first = statement.node.lineno
    for node in body:
        row = node.lineno - first
        quoted = lines[row].strip()[:_LONGEST] if row < len(lines) else ""
        where = f"{statement.piece.place}, line {statement.piece.line + row}"
        yield from (
            (name, f"`{quoted}` failed in the grader, and the code around it hides that ({where})")
            for name in _bound([node])
        )


def _bound(nodes: Iterable[ast.stmt]) -> set[str]:
    return {binding.name for node in nodes for binding in footprint(node).bindings}


def _sets_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value is None
