"""What was found out about a statement, kept as long as the statement is.

Most cells of a class are those that were handed out. They are parsed once (`statements`), and their trees are then the
same objects in every hand-in.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Found = TypeVar("Found")
Rest = ParamSpec("Rest")


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
