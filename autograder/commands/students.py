"""Choosing the submissions to grade by the names of students."""

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
LONGEST = 200  # characters of a name that are compared


def chosen_students(submissions: Sequence[Submission], names: Sequence[str], path: Path) -> list[Submission]:
    """The submissions of these students, or all of them if no name is given. UserError for an unknown name."""
    if not names:
        return list(submissions)
    chosen: dict[str, Submission] = {}
    unknown = []
    for name in names:
        alike = _called(submissions, name)
        if len(alike) > 1:
            theirs = ", ".join(printable(one.student) for one in alike[:NAMES_TOLD])
            raise UserError(f"{printable(name)!r} may be any of {theirs}; give the name as it appears in grades.csv")
        chosen |= {one.student: one for one in alike}
        unknown += [] if alike else [name]
    if unknown:
        told = "; ".join(f"no {printable(name)!r}: {_there(submissions, name)}" for name in unknown[:NAMES_TOLD])
        raise UserError(f"among the submissions in {printable(str(path))} there is {told}")
    return sorted(chosen.values())


def _called(submissions: Sequence[Submission], name: str) -> list[Submission]:
    """The submissions under that name.

    An exact match comes first, then the name as tables show it, then a match that ignores case and how accents are
    encoded.
    """
    exactly = [one for one in submissions if name == one.student]
    shown = exactly or [one for one in submissions if name in (harmless(one.student), printable(one.student))]
    return shown or [one for one in submissions if _folded(name) == _folded(one.student)]


def _there(submissions: Sequence[Submission], name: str) -> str:
    """Names that are close to an unknown one; without any, some of the names that exist."""
    bare = {_bare(one.student): printable(one.student) for one in submissions}
    wanted = _bare(name)
    near = get_close_matches(wanted, bare, n=NAMES_TOLD) if len(wanted) < LONGEST else []
    near += [one for one in bare if wanted and one not in near and (wanted in one or one in wanted)]
    if near:
        return f"is it {' or '.join(bare[one] for one in near[:NAMES_TOLD])}?"
    more = f" and {len(bare) - NAMES_TOLD:,} more" if len(bare) > NAMES_TOLD else ""
    return f"they belong to {', '.join(list(bare.values())[:NAMES_TOLD])}{more}"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _bare(name: str) -> str:
    """A name in small letters without accents, for finding similar names."""
    apart = unicodedata.normalize("NFD", _folded(name[:LONGEST]))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
