"""Notes for the person who grades, where a run graded only a part of the class."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from autograder.reading.names import printable
from autograder.report.before import OTHER_KIT, Shown
from autograder.report.grades import harmless, shown
from autograder.results import SubmissionResult

NAMES_TOLD = 10


def about_absent(absent: Collection[str]) -> Iterator[str]:
    """Students of the class who were not among the submissions."""
    if absent:
        yield f"not among these submissions, and shown as graded before: {_listed(sorted(absent))}"


def about_others(others: Iterable[SubmissionResult]) -> Iterator[str]:
    """Students whose earlier results cannot be shown in full."""
    unread = sorted(result.student for result in others if OTHER_KIT in result.attention)
    if unread:
        yield f"graded by another version of the kit, only the score can be shown: {_listed(unread)}; grade them again"


def about_new(new: Sequence[SubmissionResult], others: Sequence[SubmissionResult]) -> Iterator[str]:
    """Students who were added to an existing class.

    A name that is spelt differently this time counts as another student. The note lets the TA notice that.
    """
    plain = []
    for result in sorted(new, key=lambda one: one.student):
        same = [one.student for one in others if one.contents and one.contents == result.contents]
        if len(same) == 1:
            name, other = printable(result.student), printable(same[0])
            yield f"new in the class: {name}, with the same files that {other} had submitted"
        else:
            plain.append(result.student)
    if plain and others:
        yield f"new in the class: {_listed(plain)}"


def about_changes(before: Mapping[str, Shown], results: Iterable[SubmissionResult]) -> Iterator[str]:
    """Students whose points differ from those that grades.csv had before."""
    changes = []
    for result in sorted(results, key=lambda one: one.student):
        was, now = before.get(harmless(result.student)), shown(result)
        if was is not None and (was.score, was.out_of) != now[:2]:
            changes.append(f"{printable(result.student)} {_points(*was[:2])} → {_points(*now[:2])}")
    if changes:
        yield f"points changed: {_listed(changes)}"


def about_exercise(exercise: str | None, results: Iterable[SubmissionResult]) -> Iterator[str]:
    """A reminder that the other exercises of these students are shown as graded before."""
    if exercise is not None and any(one.exercise != exercise for result in results for one in result.exercises):
        yield f"graded only {exercise}; other exercises are shown as graded before"


def about_waiting(waiting: Collection[str]) -> Iterator[str]:
    """Students with a submission who were not chosen and have never been graded."""
    if waiting:
        yield f"among these submissions, but never graded: {_listed(sorted(waiting))}"


def _points(score: str, out_of: str) -> str:
    return f"{score or '?'}/{out_of}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMES_TOLD:,} more" if len(names) > NAMES_TOLD else ""
    return f"{', '.join(printable(name) for name in names[:NAMES_TOLD])}{more}"
