"""Writing down a right answer in another style in one place: its question, its name, and the code.

What differs from the reference by some words, or says the same in a few lines, is an entry of a table of edits:

    EDITS = alternatives(reference, '''
    e_step: scipy's softmax
        body -> return special.softmax(x @ np.log(pi).T + np.log(theta), axis=1)
    m_step: single precision, a list returned
        q.mean(axis=0) -> q.mean(axis=0, dtype=np.float32)
        result -> list(result)
    ''')

The tables are read as those of misconceptions are; a question and a style stand at the margin. The same numbers in
other containers are `styles`. Another algorithm is a function of its own, decorated; it may call the other graded
functions by name, as students do:

    @right(reference.e_step, "loops and math")
    def e_step_in_loops(x, theta, pi): ...

    ALTERNATIVES = alternatives_in(vars())
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from autograder.edited import edited
from autograder.exercise import Alternative
from autograder.misconceptions import entries_of

# What students import, beside what the reference does.
LIBRARIES = """
import math

import numpy as np
import torch
from scipy import special, stats
from torch import distributions as td
"""


def alternatives(reference: ModuleType, table: str, imports: str = "") -> tuple[Alternative, ...]:
    """The alternatives of a table of edits. Raises EditError for an edit that does not apply once.

    imports: import statements that the new texts need, beside `LIBRARIES`
    """
    return tuple(
        _edited(reference, one.name, one.hint, one.edits, f"{LIBRARIES}{imports}") for one in entries_of(table)
    )


def _edited(reference: ModuleType, question: str, style: str, edits: tuple[str, ...], imports: str) -> Alternative:
    root, _, method = question.partition(".")
    return Alternative(method or root, style, edited(getattr(reference, root), edits, imports))


def right(reference: Callable[..., Any], style: str, *, question: str = "") -> Callable[[Any], tuple[Alternative, ...]]:
    """Decorates a right answer to the question that `reference` answers; several may stand above one function.

    question: the question's name, where it is not that of the function
    """

    def decorate(written: Any) -> tuple[Alternative, ...]:
        more: tuple[Alternative, ...] = written if isinstance(written, tuple) else ()
        code = more[0].right if more else written
        return (Alternative(question or reference.__name__, style, code), *more)

    return decorate


def alternatives_in(names: Mapping[str, Any]) -> tuple[Alternative, ...]:
    """The alternatives among the names of a module, in the order in which they are written down."""
    values = [value for value in names.values() if isinstance(value, tuple)]
    return tuple(one for value in values for one in value if isinstance(one, Alternative))
