"""Which helpers the reference stands in for, and which checks are judged again in another way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

from autograder.checks import Check, Verdict
from autograder.exercise import Question
from autograder.grading.fingerprint import EVERY_VISIBILITY
from autograder.judging.judgement import Judgement, RecordedCall, StandIn
from autograder.judging.rooms import Rooms
from autograder.judging.ways import SLICE, Ways
from autograder.results import CheckResult
from autograder.values import Answer

CHECKS = 3
ALL = (0, 1, 2)
Passes = Callable[[str, StandIn, int], bool]
BOTH = StandIn(("a", "b"))


class FakeRooms:
    """Rooms in which everything is defined and no time passes."""

    def __init__(self) -> None:
        self.budget = SimpleNamespace(over=False)
        self.loaded = {SLICE: SimpleNamespace(kind=None)}
        self.has_seen = False

    def defined(self, program: str) -> frozenset[str]:
        return frozenset({"a", "b", "both"})

    def enter(self, program: str, visibility: str) -> None:
        return None

    def forget(self) -> None:
        return None

    def timed(self, what: Callable[[], Any]) -> Any:
        return what()


def judged(passes: Passes) -> tuple[dict[str, float], list[tuple[str, StandIn, tuple[int, ...]]]]:
    """The weights that questions a, b and both (which calls the others) earn, and in which ways they were judged."""
    tried = []

    def judge(
        question: Question, session: object, replaced: StandIn, numbers: Sequence[int], before: object
    ) -> list[Judgement]:
        tried.append((question.name, replaced, tuple(numbers)))
        found = []
        for i in numbers:
            passed = passes(question.name, replaced, i)
            status: Any = "passed" if passed else "failed"
            result = CheckResult(f"check {i}", "hidden", 1.0, "equals", status, credit=float(passed))
            call = RecordedCall((i,), i, (), None, Answer(float(i)), asked=bool(replaced.names))
            found.append(Judgement(result, (call,)))
        return found

    checks = tuple(
        Check(f"check {i}", "equals", lambda rng, variant: [], lambda call, cases: Verdict(True)) for i in ALL
    )
    questions = [Question("a", checks), Question("b", checks), Question("both", checks, helpers=("a", "b"))]
    found = Ways(questions, cast(Rooms, FakeRooms()), judge, EVERY_VISIBILITY).judge_all()
    return {name: outcome.weight for name, outcome in found.items()}, tried


def test_the_reference_stands_in_for_the_wrong_helper_alone() -> None:
    earned, tried = judged(lambda name, replaced, i: name != "a")
    assert earned["both"] == CHECKS
    assert [one for one in tried if one[0] == "both"] == [("both", StandIn(("a",)), ALL)]


def test_it_stands_in_for_all_where_the_right_ones_do_not_fit_it() -> None:
    earned, tried = judged(lambda name, replaced, i: name == "b" or replaced == BOTH)
    assert earned["both"] == CHECKS
    assert [one[1] for one in tried if one[0] == "both"] == [
        StandIn(("a",)),
        StandIn(("a",), own_containers=True),
        StandIn(),
        BOTH,
    ]


def test_checks_that_passed_are_not_judged_in_a_way_that_is_no_better() -> None:
    earned, tried = judged(lambda name, replaced, i: name != "both" or i == 0)
    assert earned["both"] == 1.0
    assert [one for one in tried if one[0] == "both"] == [("both", StandIn(), ALL), ("both", BOTH, (1, 2))]


def test_a_way_that_loses_what_the_other_earned_does_not_count() -> None:
    earned, tried = judged(lambda name, replaced, i: name != "both" or (i > 0) != bool(replaced.names))
    assert earned["both"] == 2.0
    assert tried[-1] == ("both", BOTH, (1, 2))


def test_what_the_reference_gives_comes_in_the_students_containers_where_its_own_do_not_do() -> None:
    """The second way begins with what failed in the first, and no third one is tried."""
    earned, tried = judged(
        lambda name, replaced, i: name == "b" or (name == "both" and (replaced.own_containers or i == 0))
    )
    assert earned["both"] == CHECKS
    assert [one[1:] for one in tried if one[0] == "both"] == [
        (StandIn(("a",)), ALL),
        (StandIn(("a",), own_containers=True), (1, 2)),
        (StandIn(("a",), own_containers=True), (0,)),
    ]
