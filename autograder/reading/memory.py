"""What was found out about a statement, kept as long as the statement is.

Most statements of a class are those that were handed out. Where the text is the same their trees are made the same
object (`shared_tree`), so that what was found out in one hand-in is known in the next.
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
    """The tree of a statement: that of the same text read before, in whatever cell or hand-in, if it is still known.

    So lines of a tree tell something only counted from its first one.
    """
    if len(text) > LONGEST:
        return tree
    known = _trees(text)
    if not known:
        known.append(tree)
    return known[0]


@lru_cache(maxsize=MOST_TREES)
def _trees(text: str) -> list[ast.stmt]:
    """Where the tree of a text is kept; whoever asks first puts it there."""
    return []


def once_per_statement(
    function: Callable[Concatenate[ast.stmt, Rest], Found],
) -> Callable[Concatenate[ast.stmt, Rest], Found]:
    """The function, called once for each statement; what else it is given must follow from the statement.

    What it gives must not hold the statement itself, or parts of it: that would keep it for ever.
    """
    known: WeakKeyDictionary[ast.stmt, Found] = WeakKeyDictionary()

    @wraps(function)
    def remembered(statement: ast.stmt, *args: Rest.args, **kwargs: Rest.kwargs) -> Found:
        if statement not in known:
            known[statement] = function(statement, *args, **kwargs)
        return known[statement]

    return remembered
