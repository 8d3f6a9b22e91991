"""The calls that a name can be based on: those of judging, and a few more if a check ended at its first failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.checks import CONDUCT, Case
from autograder.checks.here import seed_generators
from autograder.exercise import Exercise, Question
from autograder.judging.bounded import Bounded
from autograder.judging.judgement import Caller, Calls, Judgement, substitutes_for
from autograder.judging.outcomes import Outcome
from autograder.judging.rooms import Rooms
from autograder.sandbox import CallFailed, SandboxFault
from autograder.values import Generator

ONE_CALL_PER_CASE = frozenset({"equals", "property", "objective", "iterations", "monotone", "law", CONDUCT})
MOST_FURTHER = 3  # further cases per check, of those that it drew
MOST_CALLS = 16  # further calls per question
MOST_SECONDS = 1.0  # per question; after this time no further call is begun
CALL_SECONDS = 2.0

Drawn = Callable[[int], Sequence[Case]]


def evidence_of(
    exercise: Exercise, name: str, outcome: Outcome, rooms: Rooms, drawn_anew: Drawn | None = None
) -> Sequence[Judgement]:
    """The judgements of a question, with further calls on which a name can be based, if any can be made.

    Everything is already judged, so these calls change no marks.
    """
    question = exercise.question(name)
    if rooms.budget.over or outcome.hung or not any(map(_may_tell_more, outcome.judgements)):
        return outcome.judgements
    substitutes, own = substitutes_for(exercise, outcome.replaced.names), outcome.replaced.own_containers
    try:
        session = rooms.enter(outcome.program, "hidden")
        rooms.has_seen = True
        found = rooms.timed(
            lambda: with_further_calls(question, outcome.judgements, session, drawn_anew, substitutes, own)
        )
        if substitutes:
            rooms.forget()
    except SandboxFault:
        return outcome.judgements
    return found


def _may_tell_more(judgement: Judgement) -> bool:
    """Whether a failed check makes one call per case, so that calls on other cases can tell more."""
    result = judgement.result
    return result.status == "failed" and result.kind in ONE_CALL_PER_CASE and bool(judgement.calls)


def with_further_calls(
    question: Question,
    judgements: Sequence[Judgement],
    session: Calls,
    drawn_anew: Drawn | None = None,
    substitutes: Mapping[str, Callable[..., Any]] | None = None,
    own_containers: bool = False,
) -> list[Judgement]:
    """The judgements, with calls on further cases. They change no verdict.

    A single number may be right or wrong by coincidence, but a mistake shows on other cases too. The further cases are
    those after the first failure, and the failed case itself, drawn again with other numbers. (If a check has only one
    case at the end of a range, that is the only other case that may show the mistake.)

    drawn_anew: number of a check -> its cases, drawn again with other numbers
    """
    found, left, stop = list(judgements), MOST_CALLS, time.monotonic() + MOST_SECONDS
    if any(one.hung for one in judgements):
        return found
    numbers = {check.property: number for number, check in enumerate(question.checks)}
    with Bounded(substitutes or {}, seed_generators) as helpers:
        for i, judgement in enumerate(judgements):
            if not _may_tell_more(judgement) or judgement.calls[-1].cotangents is not None:
                continue
            number, last = numbers[judgement.result.property], judgement.calls[-1]
            asked = [k for k, case in enumerate(judgement.cases) if _same_case(case.args, last.args)]
            if not asked or left == 0 or time.monotonic() > stop:
                continue
            failed = asked[-1]
            others = [*(drawn_anew(number) if drawn_anew else ())[failed : failed + 1]]
            others += judgement.cases[failed + 1 :][:MOST_FURTHER]
            through = question.checks[number].through
            caller = Caller(session, question.root, _always(last.seed), helpers, through, own_containers)
            for case in others:
                if left == 0 or time.monotonic() > stop:
                    break
                left -= 1
                try:
                    caller(case.args, seconds=CALL_SECONDS)
                except CallFailed as failure:
                    if failure.kind != "raised":  # out of time or memory
                        left = 0
            found[i] = judgement._replace(further=tuple(caller.calls))
    return found


def _always(seed: int) -> Callable[[int], int]:
    return lambda draw: seed


def _same_case(case: tuple[Any, ...], args: tuple[Any, ...]) -> bool:
    """Whether a call was made on a case: with the same objects, except for generators, which each start makes anew."""
    return len(case) == len(args) and all(
        x is y or (isinstance(x, Generator) and isinstance(y, Generator)) for x, y in zip(case, args, strict=True)
    )
