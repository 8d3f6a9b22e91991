"""Whose hand-ins are graded, where the user names students."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from autograder.errors import UserError
from autograder.reading.names import printable
from autograder.reading.submissions import Submission
from autograder.report.grades import harmless

NAMES_TOLD = 3


def chosen_students(submissions: Sequence[Submission], names: Sequence[str], path: Path) -> list[Submission]:
    """The hand-ins of these students, or of all where no name is given; UserError for a name that is not one's."""
    if not names:
        return list(submissions)
    chosen: dict[str, Submission] = {}
    unknown = []
    for name in names:
        alike = _called(submissions, name)
        if len(alike) > 1:
            theirs = ", ".join(printable(one.student) for one in alike[:NAMES_TOLD])
            raise UserError(f"{printable(name)!r} may be any of {theirs}; give the name as it stands in grades.csv")
        chosen |= {one.student: one for one in alike}
        unknown += [] if alike else [name]
    if unknown:
        told = "; ".join(
            f"no student {printable(name)!r}: {_there(submissions, name)}" for name in unknown[:NAMES_TOLD]
        )
        raise UserError(f"among the hand-ins in {printable(str(path))} there is {told}")
    return sorted(chosen.values())


def _called(submissions: Sequence[Submission], name: str) -> list[Submission]:
    """Who is called so: exactly, as tables show the name, or else but for case and the way accents are written."""
    exactly = [one for one in submissions if name == one.student]
    shown = exactly or [one for one in submissions if name in (harmless(one.student), printable(one.student))]
    return shown or [one for one in submissions if _folded(name) == _folded(one.student)]


def _there(submissions: Sequence[Submission], name: str) -> str:
    """Which names come near to one that nobody has; else some of those that there are."""
    by_folded = {_folded(one.student): printable(one.student) for one in submissions}
    wanted = _folded(name)
    near = get_close_matches(wanted, by_folded, n=NAMES_TOLD) if len(wanted) < 200 else []
    if wanted:
        near += [one for one in by_folded if wanted in one and one not in near]
    if near:
        return f"is it {' or '.join(by_folded[one] for one in near[:NAMES_TOLD])}?"
    some = ", ".join(list(by_folded.values())[:NAMES_TOLD])
    return f"there is {some}{f' and {len(by_folded) - NAMES_TOLD:,} more' if len(by_folded) > NAMES_TOLD else ''}"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
