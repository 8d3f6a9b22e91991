"""The calls that a name can rest on: those of judging, and a few more where a check ended at its first failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.checks.here import seed_everything
from autograder.exercise import Exercise, Question
from autograder.grading.bounded import Bounded
from autograder.grading.judging import Caller, Calls, Judgement, substitutes_for
from autograder.grading.outcomes import Outcome
from autograder.grading.rooms import Rooms
from autograder.sandbox import CallFailed, SandboxFault
from autograder.values import Generator

ONE_CALL_PER_CASE = frozenset({"equals", "property", "objective", "iterations", "monotone"})
MOST_FURTHER = 3  # per check
MOST_CALLS = 12  # per question
MOST_SECONDS = 1.0  # per question, after which no further call is begun
CALL_SECONDS = 2.0


def evidence_of(exercise: Exercise, name: str, outcome: Outcome, rooms: Rooms) -> Sequence[Judgement]:
    """The judgements of a question with what its name may rest on; as they are, where no more can be had.

    Everything is judged by then, and no call changes a mark.
    """
    question = exercise.question(name)
    if rooms.budget.over or outcome.hung or not any(map(_has_more, outcome.judgements)):
        return outcome.judgements
    substitutes, own = substitutes_for(exercise, outcome.replaced.names), outcome.replaced.own_containers
    try:
        session = rooms.enter(outcome.program, "hidden")
        rooms.has_seen = True
        found = rooms.timed(lambda: with_further_calls(question, outcome.judgements, session, substitutes, own))
        if substitutes:
            rooms.forget()
    except SandboxFault:
        return outcome.judgements
    return found


def _has_more(judgement: Judgement) -> bool:
    """Whether a check ended before its last case."""
    result = judgement.result
    return (
        result.status == "failed" and result.kind in ONE_CALL_PER_CASE and len(judgement.calls) < len(judgement.cases)
    )


def with_further_calls(
    question: Question,
    judgements: Sequence[Judgement],
    session: Calls,
    substitutes: Mapping[str, Callable[..., Any]] | None = None,
    own_containers: bool = False,
) -> list[Judgement]:
    """The judgements, with calls on cases that came after the first failure. They change no verdict.

    One number may be right or wrong by coincidence; the same mistake shows on other cases too.
    """
    found, left, stop = list(judgements), MOST_CALLS, time.monotonic() + MOST_SECONDS
    if any(one.hung for one in judgements):
        return found
    with Bounded(substitutes or {}, seed_everything) as helpers:
        for i, judgement in enumerate(judgements):
            check = next(check for check in question.checks if check.property == judgement.result.property)
            if judgement.result.status != "failed" or check.kind not in ONE_CALL_PER_CASE or not judgement.calls:
                continue
            last = judgement.calls[-1]
            asked = [k for k, case in enumerate(judgement.cases) if _same_case(case.args, last.args)]
            if not asked or last.cotangents is not None:
                continue
            caller = Caller(session, question.root, _always(last.seed), helpers, check.through, own_containers)
            for case in judgement.cases[asked[-1] + 1 :][:MOST_FURTHER]:
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
    """Whether a call was made on a case: on the same objects, but for generators, made anew for each start."""
    return len(case) == len(args) and all(
        x is y or (isinstance(x, Generator) and isinstance(y, Generator)) for x, y in zip(case, args, strict=True)
    )
