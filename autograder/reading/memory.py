"""Caching the results of analyses per statement, for as long as the statement lives.

Most statements of a class are those that were handed out. Statements with the same text share one tree
(`shared_tree`), so that a result from one submission is known in the next.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Found = TypeVar("Found")
Rest = ParamSpec("Rest")

LONGEST = 3_000  # characters of a statement whose tree is shared; trees are large
MOST_TREES = 1_000


def shared_tree(text: str, tree: ast.stmt) -> ast.stmt:
    """The tree of a statement. If the same text was read before, in any cell or submission, it is the earlier tree.

    So the line numbers in a tree are meaningful only relative to its first line.
    """
    if len(text) > LONGEST:
        return tree
    known = _trees(text)
    if not known:
        known.append(tree)
    return known[0]


@lru_cache(maxsize=MOST_TREES)
def _trees(text: str) -> list[ast.stmt]:
    """The slot for a text's tree. The first caller fills it."""
    return []


def once_per_statement(
    function: Callable[Concatenate[ast.stmt, Rest], Found],
) -> Callable[Concatenate[ast.stmt, Rest], Found]:
    """The function, called once per statement. Its other arguments must be determined by the statement.

    The cache holds its keys weakly. So a result must not refer to the statement or to parts of it, or it would keep the
    statement alive forever.
    """
    known: WeakKeyDictionary[ast.stmt, Found] = WeakKeyDictionary()

    @wraps(function)
    def remembered(statement: ast.stmt, *args: Rest.args, **kwargs: Rest.kwargs) -> Found:
        if statement not in known:
            known[statement] = function(statement, *args, **kwargs)
        return known[statement]

    return remembered
