"""Writing down a misconception in one place: its question, its name, what to tell the student, and the wrong code.

Most are edits of the right function. A table holds those of one function, two or three lines each:

    UPDATE_Q_TAU = mistakes(update_q_tau, '''
    a_N with N/2: That is the exact posterior's. Here p(mu | tau) keeps its 1/2 log tau.
        (x.size + 1) / 2 -> x.size / 2
    prior of the rate forgotten: Your rate knows the data alone. The prior brings its b_0.
        b_0 + 0.5 * -> 0.5 *
    ''')

A name and a hint begin at the margin; the hint may go on in further lines there. The edits follow, four spaces in, one
a line; a line that stands further in continues the one above it, or is the next line of a `body`. Two more words may
stand among the edits: `raises`, and `varies: why`, which are explained at `Misconception`.

Everything else is a function of its own, decorated:

    @wrong(cavi, "posterior fed back as prior", "The data count again and again.")
    def fed_back(x, a_0, b_0): ...
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from autograder.edited import edited
from autograder.edits import ARROW, EditError, is_body
from autograder.exercise import Misconception

EDIT, CONTINUED = 4, 8  # how far in an edit stands, and a line that continues it
VARIES = "varies:"
RAISES = "raises"


class Entry(NamedTuple):
    """A misconception of a table, as it is written there."""

    name: str
    hint: str
    edits: tuple[str, ...]
    raises: bool = False
    varies: str = ""


def mistakes(
    right: Callable[..., Any], table: str, *, always: Sequence[str] = (), imports: str = "", question: str = ""
) -> tuple[Misconception, ...]:
    """The misconceptions of a table of edits of `right`. Raises EditError for an edit that does not apply once.

    always:    edits of every entry, made before its own: a start that students choose more often than the reference
    imports:   import statements that the new texts need
    question:  the question's name, where it is not that of the function: one that asks for a method of a class
    """
    asked = question or right.__name__
    return tuple(
        Misconception(asked, one.name, one.hint, edited(right, (*always, *one.edits), imports), one.raises, one.varies)
        for one in entries_of(table)
    )


def filled(table: str, words: Mapping[str, str]) -> str:
    """A table that several exercises share, filled with what stands for its words in << >>; KeyError for others."""
    return re.sub(r"<<(\w+)>>", lambda match: words[match[1]], table)


def entries_of(table: str) -> Iterator[Entry]:
    """The entries of a table. Raises EditError, with the line, for one that cannot be read."""
    heads: list[str] = []
    marks: list[str] = []
    for line in [*textwrap.dedent(table).splitlines(), "end: of the table"]:
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            continue
        if indent >= CONTINUED and marks:
            marks[-1] += f"\n{line[CONTINUED:]}" if is_body(marks[-1]) else f" {line.strip()}"
        elif indent == EDIT and heads:
            marks.append(line.strip())
        elif indent:
            raise EditError(
                f'the line "{line.strip()}" stands {indent} spaces in: an edit stands {EDIT} in, below a hint'
            )
        else:
            if marks:
                yield _entry(" ".join(heads), marks)
                heads, marks = [], []
            heads.append(line.strip())
    if len(heads) > 1:
        raise EditError(f'"{heads[0]}" has no edit')


def _entry(head: str, marks: Sequence[str]) -> Entry:
    name, colon, hint = head.partition(": ")
    if not colon:
        raise EditError(f'"{head}" should read "name: hint"')
    edits = [one for one in marks if one != RAISES and not one.startswith(VARIES)]
    varies = [one.removeprefix(VARIES).strip() for one in marks if one.startswith(VARIES)]
    if not edits:
        raise EditError(f'"{name}" has no edit, "old {ARROW} new"')
    return Entry(name, hint, tuple(edits), RAISES in marks, " ".join(varies))


def wrong(
    right: Callable[..., Any],
    name: str,
    hint: str,
    *,
    question: str = "",
    raises: bool = False,
    varies: str = "",
    fits: Mapping[str, tuple[float, ...]] | None = None,
) -> Callable[[Any], Any]:
    """Decorates a wrong answer to the question that `right` answers; several may stand above one function.

    question:             the question's name, where it is not that of the function
    raises, varies, fits: see `Misconception`
    """

    def decorate(written: Any) -> tuple[Misconception, ...]:
        more: tuple[Misconception, ...] = written if isinstance(written, tuple) else ()
        code = more[0].wrong if more else written
        one = Misconception(question or right.__name__, name, hint, code, raises, varies, fits or {})
        return (one, *more)

    return decorate


def misconceptions_in(*modules: ModuleType) -> tuple[Misconception, ...]:
    """The misconceptions that modules define, in the order in which they are written down."""
    found = (one for module in modules for value in vars(module).values() for one in _found(value))
    return tuple({(one.question, one.name): one for one in found}.values())


def _found(value: Any) -> Iterator[Misconception]:
    if isinstance(value, Misconception):
        yield value
    elif isinstance(value, tuple | list):
        yield from (one for one in value if isinstance(one, Misconception))


def without_hints(text: str) -> str:
    """What a table tries: its names and edits, without the words that explain them; any other text as it is."""
    try:
        entries = list(entries_of(text))
    except EditError:
        return text
    return repr([(one.name, one.edits, one.raises) for one in entries])
