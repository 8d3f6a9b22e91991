"""Which module-level names one top-level statement reads.

Python's own symbol tables tell, so a local variable, a comprehension's variable or a class attribute is never mistaken
for a global of the same name.
"""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from autograder.reading.memory import once_per_statement
from autograder.reading.scopes import nested_statements, running_statements


@once_per_statement
def needed_by(statement: ast.stmt, source: str) -> frozenset[str]:
    """The module-level names that a statement reads, now or when a function that it defines is called."""
    names = set(_read(statement, source).anywhere)
    for node in _walk_same_scope(statement):
        if isinstance(node, ast.ClassDef):
            names.update(_read_before_bound(node))
    return frozenset(names | _augmented(statement))


def read_in_functions(statement: ast.stmt, source: str) -> frozenset[str]:
    """The module-level names that are read in the functions and classes of a statement."""
    return _read(statement, source).in_functions


class _Reads(NamedTuple):
    """The module-level names that a statement reads, and those that its functions and classes read."""

    anywhere: frozenset[str]
    in_functions: frozenset[str]


@once_per_statement
def _read(statement: ast.stmt, source: str) -> _Reads:
    with warnings.catch_warnings():  # about invalid escapes; the text was parsed before
        warnings.simplefilter("ignore")
        module = symtable.symtable(source, "<cell>", "exec")
    inside: set[str] = set()
    tables = module.get_children()
    while tables:
        table = tables.pop()
        tables.extend(table.get_children())
        inside.update(one.get_name() for one in table.get_symbols() if one.is_referenced() and one.is_global())
    here = {one.get_name() for one in module.get_symbols() if one.is_referenced()}
    return _Reads(frozenset(here | inside), frozenset(inside))


def _augmented(statement: ast.stmt) -> set[str]:
    """Module-level names that `name += 1` reads. The symbol table counts that as a binding only."""
    everywhere = nested_statements(statement)
    of_module = {name for node in everywhere if isinstance(node, ast.Global) for name in node.names}
    outside_functions = set(running_statements(statement))
    return {
        node.target.id
        for node in everywhere
        if isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Name)
        and (node.target.id in of_module or node in outside_functions)
    }


def _read_before_bound(node: ast.ClassDef) -> Iterator[str]:
    """Names that the body of a module-level class reads before binding them itself, as in `class A: size = size`."""
    bound: set[str] = set()
    for statement in node.body:
        here = list(_walk_same_scope(statement))
        stored = {name.id for name in here if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
        yield from {name.id for name in here if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)} - bound
        bound |= stored
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(statement.name)


def _walk_same_scope(statement: ast.stmt) -> Iterator[ast.AST]:
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(
            node,
            ast.FunctionDef
            | ast.AsyncFunctionDef
            | ast.ClassDef
            | ast.Lambda
            | ast.comprehension
            | ast.ListComp
            | ast.SetComp
            | ast.DictComp
            | ast.GeneratorExp,
        ):
            stack.extend(ast.iter_child_nodes(node))
