"""Definitions that are not among the names that a module visibly binds: made at run time, or nested."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from autograder.reading.notebook import Document
from autograder.reading.scopes import nested_statements, running_statements
from autograder.reading.slicing import imported_names
from autograder.reading.statements import statements

_MAKERS = ("exec(", "globals()", "vars()", "locals()", "setattr(", "run_path(", "run_module(", "__main__", "__dict__")


def may_define_more(document: Document) -> bool:
    """Whether running the document may bind names that its text does not show."""
    if "*" in imported_names(document):
        return True
    return any(maker in cell.source for cell in document.cells if cell.kind == "code" for maker in _MAKERS)


def nested_definitions(document: Document, names: Collection[str]) -> Mapping[str, str]:
    """Where functions and classes with these names are defined inside another function or class, by name."""
    found: dict[str, str] = {}
    for statement in statements(document):
        if not any(name in statement.piece.source for name in names):
            continue
        running = set(running_statements(statement.node))
        for node in nested_statements(statement.node):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node not in running:
                line = statement.piece.line + node.lineno - statement.node.lineno
                if node.name in names:
                    found.setdefault(node.name, f"{statement.piece.place}, line {line}")
    return found
