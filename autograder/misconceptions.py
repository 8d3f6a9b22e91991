"""Writing down a misconception in one place: its question, its name, what to tell the student, and the wrong code.

Most are edits of the right function; the others are functions of their own, decorated:

    AS_THE_EXACT_POSTERIOR = wrong(
        update_q_tau, "a_N with N/2", "(x.size + 1) / 2 -> x.size / 2", "Here p(mu | tau) keeps its 1/2 log tau."
    )

    @wrong(cavi, "posterior fed back as prior", "The data count again and again.")
    def fed_back(x, a_0, b_0): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, overload

from autograder.edits import edited
from autograder.exercise import Misconception


@overload
def wrong(
    right: Callable[..., Any], name: str, hint: str, /, *, question: str = "", raises: bool = False
) -> Callable[[Any], Any]: ...


@overload
def wrong(
    right: Callable[..., Any],
    name: str,
    edit: str,
    /,
    *more: str,
    imports: str = "",
    question: str = "",
    raises: bool = False,
) -> Misconception: ...


def wrong(
    right: Callable[..., Any], name: str, *words: str, imports: str = "", question: str = "", raises: bool = False
) -> Any:
    """A misconception of the question that `right` answers. The last of `words` is the hint, those before it are edits.

    Without an edit it is a decorator of the wrong function; several of them stand above code that is wrong for several
    questions. Raises EditError where an edit does not apply.

    imports:   import statements that the edits need
    question:  the question's name, where it is not that of the function: one that asks for a method of a class
    raises:    whether the mistake is an error in every call, and known by that error alone
    """
    *edits, hint = words
    asked = question or right.__name__
    if edits:
        return Misconception(asked, name, hint, edited(right, edits, imports), raises)

    def decorate(written: Any) -> Any:
        if isinstance(written, Misconception):  # the same code is wrong for another question, too
            written = (written,)
        if isinstance(written, tuple):
            return (Misconception(asked, name, hint, written[0].wrong, raises), *written)
        return Misconception(asked, name, hint, written, raises)

    return decorate


def misconceptions_in(*modules: ModuleType) -> tuple[Misconception, ...]:
    """The misconceptions that modules define, alone or in sequences, in the order in which they are written down."""
    return tuple(one for module in modules for value in vars(module).values() for one in _found(value))


def _found(value: Any) -> Iterator[Misconception]:
    if isinstance(value, Misconception):
        yield value
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (one for one in value if isinstance(one, Misconception))
