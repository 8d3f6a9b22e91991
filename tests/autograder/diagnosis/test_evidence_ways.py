"""The calls that a name rests on are made in the way in which the question was judged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from autograder.assignment import load_assignment
from autograder.checks import Case
from autograder.diagnosis import evidence
from autograder.judging.judgement import Judgement, RecordedCall, StandIn
from autograder.judging.outcomes import Outcome
from autograder.judging.rooms import Rooms
from autograder.results import CheckResult
from autograder.values import Answer


@pytest.mark.parametrize("replaced", [StandIn(), StandIn(("m_step",)), StandIn(("m_step",), own_containers=True)])
def test_further_calls_replace_the_helpers_that_judging_replaced(replaced: StandIn) -> None:
    exercise = load_assignment("mixtures_em").part("coins").exercise
    question = exercise.question("em")
    made = []

    def call(function: str, args: Any, *, substitutes: Any = None, own_containers: bool = False, **more: Any) -> Answer:
        made.append((tuple(substitutes or ()), own_containers))
        return Answer(0.0)

    session = SimpleNamespace(call=call)
    rooms = SimpleNamespace(
        budget=SimpleNamespace(over=False), enter=lambda *a: session, timed=lambda what: what(), forget=lambda: None
    )
    check = next(check for check in question.checks if check.kind == "objective")
    cases = [Case((1,)), Case((2,))]
    result = CheckResult(check.property, "hidden", 1.0, "objective", "failed")
    judged = Judgement(result, (RecordedCall(cases[0].args, 1, (), None, Answer(1.0)),), None, cases)
    evidence.evidence_of(exercise, "em", Outcome([judged], "reference", "slice", replaced), cast(Rooms, rooms))
    assert made == [(replaced.names, replaced.own_containers)]
