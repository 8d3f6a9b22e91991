"""Answers that are right for one size only: "for two coins, not for more". They earn up to half of the points.

All checks of such an answer fail for the same reason, so one mistake would cost everything. Instead, only the check
with the most sizes is lost; every other check is judged again, on its cases of the size that the answer handles. An
error counts like a wrong number, so nobody gains by raising an error instead.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograder.checks import CONDUCT, Case, Check
from autograder.checks.here import seed_generators
from autograder.exercise import Exercise, Question
from autograder.judging.bounded import Bounded
from autograder.judging.documented_sizes import Family, families, sizes_of_case
from autograder.judging.judgement import Caller, Calls, Judgement, substitutes_for
from autograder.judging.outcomes import Outcome
from autograder.judging.rooms import Rooms
from autograder.judging.scoring import at_most, what_counts
from autograder.results import CheckResult
from autograder.sandbox import CallFailed, SandboxFault

HALF = 0.5  # the share of a question's points that such an answer earns at most
VALUES = frozenset({"equals", "objective", "iterations"})
JUDGED = VALUES | {"property", "monotone", CONDUCT}
FEWEST = 2  # hidden cases of the size that must be right, and others that must be wrong
MOST_SECONDS = 3.0  # after this time no further case is tried

ONE_SIZE = "passes; but the answer is right for one size only, which earns at most half of the question"

Judge = Callable[[Check, Sequence[Case]], bool]  # whether a check passes on these of its cases


class Partly(NamedTuple):
    """An answer that is right for one size.

    right, wrong:  how many cases of the size were right, and how many others were wrong
    credits:       the credit of failed checks, by their position in the list of judgements
    lost:          the position of the check that is lost in any case
    """

    family: Family
    right: int
    wrong: int
    credits: Mapping[int, float]
    lost: int


class _Tried(NamedTuple):
    """A hidden case that compares values, and whether the answer was right."""

    place: int
    sizes: Mapping[str, int]
    right: bool


def partly_right(
    exercise: Exercise, question: Question, judgements: Sequence[Judgement], judge: Judge
) -> Partly | None:
    """The size for which the answer is right, and what it earns for that; None if there is no such size."""
    checks = {check.property: check for check in question.checks}
    places = [checks[one.result.property] for one in judgements]
    sizes = [_sizes(exercise, question, check, one) for check, one in zip(places, judgements, strict=True)]
    hidden = [i for i, c in enumerate(places) if c.visibility == "hidden" and c.kind in VALUES and any(sizes[i])]
    failed = [i for i in hidden if judgements[i].result.status == "failed"]
    if not failed or any(one.hung or one.result.status == "needs attention" for one in judgements):
        return None
    lost = max(failed, key=lambda i: len({tuple(case.items()) for case in sizes[i]}))
    public = [cases for check, cases in zip(places, sizes, strict=True) if check.visibility == "public" and cases]
    story = public[0][0] if public else {}
    possible = list(families(story, [case for i in hidden for case in sizes[i]]))
    tried = [_Tried(i, case, True) for i in hidden if i not in failed for case in sizes[i]]
    stop = time.monotonic() + MOST_SECONDS
    for i in (lost, *(i for i in failed if i != lost)):
        for case, case_sizes in zip(judgements[i].cases, sizes[i], strict=True):
            possible = [one for one in possible if _fits(one, tried, lost)]
            if not possible or time.monotonic() > stop:
                break
            tried.append(_Tried(i, case_sizes, judge(places[i], [case])))
    found = next((one for one in possible if _fits(one, tried, lost) and _is_enough(one, tried)), None)
    if found is None:
        return None
    earned = {}
    for i, (check, one) in enumerate(zip(places, judgements, strict=True)):
        if one.result.status == "failed" and i != lost and check.kind in JUDGED:
            cases = [case for case, case_sizes in zip(one.cases, sizes[i], strict=True) if found.has(case_sizes)]
            if cases and judge(check, cases):
                earned[i] = 1.0
    right = sum(one.right for one in tried if found.has(one.sizes))
    wrong = sum(not one.right for one in tried if not found.has(one.sizes))
    return Partly(found, right, wrong, _within_half(judgements, earned), lost)


def _fits(family: Family, tried: Sequence[_Tried], lost: int) -> bool:
    """Whether the cases tried are consistent with an answer that is right for this size only.

    Cases of other checks than the lost one may be wrong for other reasons (no logarithms for hundreds of flips, say).
    """
    return all(
        one.right or one.place != lost if family.has(one.sizes) else not one.right or family.is_below(one.sizes)
        for one in tried
    )


def _is_enough(family: Family, tried: Sequence[_Tried]) -> bool:
    inside = [one for one in tried if family.has(one.sizes)]
    outside = [one for one in tried if not family.has(one.sizes) and not family.is_below(one.sizes)]
    right = sum(one.right for one in inside)
    return right >= FEWEST and 2 * right > len(inside) and len(outside) >= FEWEST


def _within_half(judgements: Sequence[Judgement], earned: Mapping[int, float]) -> dict[int, float]:
    """The credits, scaled down so that the question earns at most half of its points, including those it had before."""
    results = [one.result for one in judgements]
    before = sum(result.weight * result.credit for result in results)
    more = sum(results[i].weight * (credit - results[i].credit) for i, credit in earned.items())
    room = max(0.0, HALF * sum(result.weight for result in results) - before)
    share = min(1.0, room / more) if more > 0 else 0.0
    return {i: results[i].credit + share * (credit - results[i].credit) for i, credit in earned.items()}


def _sizes(exercise: Exercise, question: Question, check: Check, judgement: Judgement) -> list[dict[str, int]]:
    """The sizes of the cases of a check, by their letters."""
    used = check.through or getattr(exercise.reference, question.root)
    names = list(inspect.signature(used).parameters)[check.through is not None :]
    return [sizes_of_case(exercise, names, case.args) for case in judgement.cases]


def with_credits(results: Sequence[CheckResult], partly: Partly | None, catalogue: frozenset[str]) -> list[CheckResult]:
    """The results with their credit and the reason, and the size as a misconception if the catalogue has none."""
    if partly is None:
        return list(results)
    words = partly.family.words
    name = f"right where {words}, and not otherwise"
    hint = (
        f"In the {partly.right} hidden cases compared where {words}, your answers are right. In the {partly.wrong} "
        "others they are not. Is something written only for that size?"
    )
    found = []
    for i, result in enumerate(results):
        bare = result.misconception is None and result.hint is not None  # the meaning of an error, which says more
        if result.status == "failed" and result.misconception not in catalogue and (i == partly.lost or not bare):
            result = replace(result, misconception=name, hint=hint)
        if partly.credits.get(i, 0.0) > result.credit:
            message = f"right where {words}, which earns marks; but: {result.message}"
            result = replace(result, credit=round(partly.credits[i], 6), message=message)
        found.append(result)
    return found


def what_counts_partly(
    results: Sequence[CheckResult], judgements: Sequence[Judgement], partly: Partly | None
) -> tuple[CheckResult, ...]:
    """The results with what they earn together: for one size only, at most half, or what they would earn anyway."""
    plain = what_counts([one.result for one in judgements], judgements)
    if partly is None:
        return what_counts(results, judgements)
    half = HALF * sum(result.weight for result in results)
    anyway = sum(result.weight * result.credit for result in plain)
    return at_most(what_counts(results, judgements, shown=True), max(half, anyway), ONE_SIZE)


def partly_right_in(exercise: Exercise, name: str, outcome: Outcome, rooms: Rooms) -> Partly | None:
    """`partly_right` for a submission, called in the same way in which the question was judged."""
    question = exercise.question(name)
    if outcome.full or rooms.budget.over:
        return None
    with Bounded(substitutes_for(exercise, outcome.replaced.names), seed_generators) as helpers:

        def judge(check: Check, cases: Sequence[Case]) -> bool:
            if rooms.budget.over:
                return False
            session = rooms.enter(outcome.program, check.visibility)
            rooms.has_seen |= check.visibility == "hidden"
            return rooms.timed(
                lambda: passes(question, check, cases, session, helpers, outcome.replaced.own_containers)
            )

        try:
            return partly_right(exercise, question, outcome.judgements, judge)
        except (CallFailed, SandboxFault):  # out of time or memory
            return None
        finally:
            if outcome.replaced.names:
                rooms.forget()


def passes(
    question: Question,
    check: Check,
    cases: Sequence[Case],
    session: Calls,
    helpers: Bounded,
    own_containers: bool = False,
) -> bool:
    """Whether a check passes on these cases. Raises CallFailed if a call runs out of time or memory."""
    caller = Caller(session, question.root, _seeds, helpers, check.through, own_containers)
    try:
        return bool(check.judge(caller, cases, **check.settings).passed)
    except CallFailed as failure:
        if failure.kind != "raised":
            raise
        return False


def _seeds(draw: int) -> int:
    return 20_000 + draw
