"""The material of mutants: the source of a correct answer as a tree, and changes to it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


class Answer(NamedTuple):
    """A correct answer from which mutants are made.

    style:  the style of an alternative; empty for the reference
    root:   the top-level name that the question asks for
    method: the method that students write, if the rest of its class is given
    """

    style: str
    source: str
    root: str
    method: str = ""


class Change(NamedTuple):
    """One node and its replacement: another node, several statements, or nothing (None).

    kind:  the kind of slip, such as "stale values"
    words: the change in words, if the code before and after does not show it well
    """

    kind: str
    node: ast.AST
    becomes: ast.AST | list[ast.stmt] | None
    words: str = ""


class Mutant(NamedTuple):
    """One changed version of a question's answer.

    change: the change as code: "a + b -> a - b"
    source: the whole changed answer, which uses the reference's other functions
    style:  the style of the alternative from which it was made; empty for the reference
    line:   the line of source that was changed
    kind:   the kind of slip
    """

    change: str
    source: str
    style: str = ""
    line: str = ""
    kind: str = ""

    @property
    def words(self) -> str:
        """The change, with its line and the answer in which it was made."""
        line = f" [in: {self.line}]" if self.line and self.line not in self.change else ""
        style = f" [of: {self.style}]" if self.style else ""
        return f"{self.change}{line}{style}"


def scopes(tree: ast.Module, answer: Answer) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The parts that the student writes: functions, or a single method if the rest of its class is given."""
    for node in tree.body:
        if isinstance(node, FUNCTION):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from (part for part in node.body if isinstance(part, FUNCTION) and answer.method in ("", part.name))


def is_asked_for(scope: ast.FunctionDef | ast.AsyncFunctionDef, tree: ast.Module, answer: Answer) -> bool:
    """Whether the grader calls a scope itself, so that it is not a helper."""
    if scope.name == (answer.method or answer.root):
        return True
    return any(isinstance(node, ast.ClassDef) and node.name == answer.root and scope in node.body for node in tree.body)


def code(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below that take part in the computation: no signatures, decorators, docstrings, checks of arguments."""
    for name, value in ast.iter_fields(node):
        if name in ("returns", "decorator_list") or isinstance(value, ast.arguments):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or is_text(child) or raises(child) or isinstance(child, ast.Raise):
                continue
            yield child
            yield from code(child)


def is_text(node: ast.AST) -> bool:
    """Whether a statement is a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def raises(node: ast.AST) -> bool:
    """Whether a statement is an assertion, or an `if` that only raises an error."""
    return isinstance(node, ast.Assert) or (
        isinstance(node, ast.If) and all(isinstance(part, ast.Raise) for part in node.body) and not node.orelse
    )


def parsed(text: str) -> list[ast.stmt]:
    """Statements, from text."""
    return ast.parse(text).body


def calling(name: str, *args: ast.expr) -> ast.Call:
    """A call of a function of `runtime`."""
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def replaced(tree: ast.Module, change: Change) -> ast.Module:
    """A copy of the tree with the change made."""
    mutated = _Replace(_position(change.node), change.becomes).visit(copy.deepcopy(tree))
    return ast.fix_missing_locations(mutated)


class _Replace(ast.NodeTransformer):
    def __init__(self, position: tuple[Any, ...], changed: ast.AST | list[ast.stmt] | None) -> None:
        self.position, self.changed = position, changed

    def generic_visit(self, node: ast.AST) -> Any:
        if _position(node) == self.position:
            return ast.Pass() if self.changed is None else copy.deepcopy(self.changed)
        return super().generic_visit(node)

    def visit(self, node: ast.AST) -> Any:
        return self.generic_visit(node)


def _position(node: ast.AST) -> tuple[Any, ...]:
    return (
        type(node).__name__,
        *(getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno")),
        getattr(node, "end_col_offset", None),
    )


def words_of(change: Change) -> str:
    """A change as a line that a person can read."""
    if change.words:
        return change.words
    node, changed = change.node, change.becomes
    if isinstance(node, ast.List | ast.Set | ast.Dict) and isinstance(changed, ast.AST):
        kept = {ast.unparse(part) for part in _elements(changed)}
        return f"{', '.join(ast.unparse(part) for part in _elements(node) if ast.unparse(part) not in kept)} left out"
    after = "; ".join(map(_line, changed)) if isinstance(changed, list) else _line(changed) if changed else "left out"
    return f"{_line(node)} -> {after}"


def _line(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())


def _elements(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Dict):
        return [key for key in node.keys if key is not None]
    return list(getattr(node, "elts", []))
