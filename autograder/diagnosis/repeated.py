"""Answers that do not depend on the arguments: the same in all calls, or the answer to another call."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.diagnosis.agreement import is_right
from autograder.diagnosis.likeness import Extract
from autograder.diagnosis.patterns import Seen

FEWEST_SAME, FEWEST_KEPT, FEWEST_OPPOSITE = 3, 2, 4


def seen_again(calls: Sequence[tuple[Extract, Extract]]) -> Seen | None:
    """Whether all answers are the same, or each wrong one is the right answer to another call; None if neither.

    calls: for each call the student's answer and the right one, in the order of the calls
    """
    calls = [(_plain(mine), _plain(right)) for mine, right in calls if mine.failure is None and right.failure is None]
    if len(calls) < FEWEST_SAME:
        return None
    kinds = _distinct([right for _, right in calls])
    first = calls[0][0]
    if kinds >= FEWEST_SAME and _is_finite(first) and all(is_right(mine, first) for mine, _ in calls):
        zero = all(isinstance(part, np.ndarray) and not np.any(part) for part in first.beginnings)
        what = "zero" if zero else "the same"
        hint = f"In all {len(calls)} calls compared, you return {what}; there are {kinds} different right answers."
        if zero:
            return Seen("zero whatever is given", f"{hint} Is the result of a loop or a sum stored?")
        return Seen(
            "the same answer whatever is given",
            f"{hint} Does the function use its arguments, or variables of the notebook, or a result of its first call?",
        )
    if _are_opposite(calls):
        hint = (
            f"In all {len(calls)} calls compared, you return the opposite of the right answer. Is a condition reversed?"
        )
        return Seen("true and false exchanged", hint)
    wrong = [k for k, (mine, right) in enumerate(calls) if not is_right(mine, right)]
    if len(wrong) < FEWEST_KEPT or not all(_is_telling(calls[k][0]) for k in wrong):
        return None
    if all(any(is_right(calls[k][0], calls[j][1]) for j in range(len(calls)) if j != k) for k in wrong):
        hint = (
            f"In {len(wrong)} of {len(calls)} calls compared, your answer is the right one for an earlier call. Is a "
            f"result kept and returned again, or is an argument read from the notebook?"
        )
        return Seen("the answer to an earlier call", hint)
    return None


def _are_opposite(calls: Sequence[tuple[Extract, Extract]]) -> bool:
    """Whether answers are truth values, both true and false, and every one is wrong."""
    values = []
    for mine, right in calls:
        if mine.sizes != (1,) or right.sizes != (1,):
            return False
        x, r = np.ravel(mine.beginnings[0])[0], np.ravel(right.beginnings[0])[0]
        if np.asarray(right.beginnings[0]).dtype.kind != "b" or x not in (0, 1):
            return False
        values.append((bool(x), bool(r)))
    return len(values) >= FEWEST_OPPOSITE and len(set(values)) == FEWEST_KEPT and all(x != r for x, r in values)


def _is_finite(answer: Extract) -> bool:
    """Whether it consists of finite numbers. (Many mistakes give nan for all arguments.)"""
    parts = [part for part in answer.beginnings if isinstance(part, np.ndarray) and part.dtype.kind in "biufc"]
    return len(parts) == len(answer.beginnings) > 0 and all(bool(np.isfinite(part).all()) for part in parts)


def _is_telling(answer: Extract) -> bool:
    """Whether it cannot equal another call's answer by chance: it holds numbers that are neither counts nor labels."""
    numbers = [part for part in answer.beginnings if isinstance(part, np.ndarray) and part.dtype.kind == "f"]
    return any(bool(np.any(np.isfinite(part) & (part != np.round(part)))) for part in numbers)


def _plain(one: Extract) -> Extract:
    return one._replace(conduct=((), False))


def _distinct(answers: Sequence[Extract]) -> int:
    found: list[Extract] = []
    for one in answers:
        if not any(is_right(one, other) for other in found):
            found.append(one)
    return len(found)
