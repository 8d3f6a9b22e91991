"""One question of one hand-in, as diagnosis looks at it: failed checks, calls, and what mistakes answer to them."""

from __future__ import annotations

import inspect
import math
import operator
from collections.abc import Sequence
from typing import Any

from autograder.checks import CONDUCT, Check
from autograder.checks.equals import judge_equals
from autograder.diagnosis.agreement import Weighed, is_right, weigh
from autograder.diagnosis.candidates import Ending, Repeats, names_of_parts, repeat, seen
from autograder.diagnosis.fitting import distance, fitted
from autograder.diagnosis.likeness import Extract, extract, same_graph
from autograder.diagnosis.runs import is_run, weigh_run
from autograder.exercise import Exercise, Misconception, Question
from autograder.judging.judgement import Judgement, RecordedCall
from autograder.sandbox import CallFailed
from autograder.values import Answer

CALLS_REPEATED = 12  # per check; enough to tell mistakes apart
# Kinds whose answers are drawn: the numbers tell little by themselves, and one call holds many of them.
DRAWN = frozenset({"law", "independence", "mean", "expectation", "draws", "gradient"})
COMPARED = frozenset({"equals", "expectation"})  # number by number
LIKE_WORDS = frozenset({"graph", "words", "factors"})  # said once, and compared as a whole


class Scene:
    """What the calls of a question say of mistakes.

    failed: the numbers of the checks that failed, and made calls
    """

    def __init__(
        self, exercise: Exercise, question: Question, judgements: Sequence[Judgement], repeats: Repeats
    ) -> None:
        self.exercise, self.question, self.judgements, self.repeats = exercise, question, judgements, repeats
        checks = {check.property: check for check in question.checks}
        self.checks: list[Check] = [checks[one.result.property] for one in judgements]
        self.failed = [i for i, one in enumerate(judgements) if one.result.status == "failed" and one.calls]
        self.right = repeats.reference(exercise, question)
        self._catalogued: list[Misconception] | None = None
        self._names: tuple[str, ...] | None = None
        self._mine: dict[int, Extract] = {}

    @property
    def function(self) -> Any:
        """The right function."""
        return getattr(self.exercise.reference, self.question.root)

    @property
    def argument_names(self) -> tuple[str, ...]:
        """The names of its arguments."""
        try:
            return tuple(inspect.signature(self.function).parameters)
        except (TypeError, ValueError):
            return ()

    @property
    def catalogued(self) -> list[Misconception]:
        """The mistakes that the exercise knows of this question; those with parameters as the student's numbers fit."""
        if self._catalogued is None:
            named = [one for one in self.exercise.misconceptions if one.question == self.question.name]
            self._catalogued = [self._fitted(one) if one.fits else one for one in named]
        return self._catalogued

    def _fitted(self, mistake: Misconception) -> Misconception:
        """A mistake with the values of its parameters that come nearest to the answers at which checks failed.

        They are chosen by one call of one check; whether the mistake is named depends on all others as well.
        """
        return fitted(mistake, self.repeats.with_values(mistake), self._distance)

    def _distance(self, mistake: Misconception) -> float:
        for i in self.failed:
            call = self.calls(i)[0] if self.judgements[i].further else self.judgements[i].calls[-1]
            mine, right, wrong = self.mine(i, call), self.theirs(i, call), self.theirs(i, call, mistake)
            found = distance(mine, right, wrong)
            if found is not None:
                return found
        return math.inf

    @property
    def counted(self) -> list[int]:
        """The failed checks that a name has to explain: not those about conduct, or that ended in an error."""
        return [
            i
            for i in self.failed
            if self.checks[i].kind != CONDUCT and not isinstance(self.judgements[i].calls[-1].answer, CallFailed)
        ]

    @property
    def comparable(self) -> list[int]:
        """The checks whose answers are numbers that follow from the arguments alone."""
        if any(check.kind in DRAWN - {"expectation"} for check in self.question.checks):
            return []
        kinds = COMPARED | {"property"}
        return [i for i, check in enumerate(self.checks) if check.kind in kinds and check.through is None]

    def said(self, mistake: Misconception, i: int) -> list[Weighed] | None:
        """What the calls of a failed check say for a mistake; None if it does not explain them, or would pass."""
        calls = self.calls(i)
        found = []
        if self.checks[i].kind == "graph":
            alike = all(same_graph(call.answer, repeat(self.exercise, call, mistake)) for call in calls)
            return [Weighed("for", words=True)] if alike and self.fails(mistake, i) else None
        last = len(calls) - len(self.judgements[i].further) - 1
        # Some checks go on after a failure. Then the last call may be right, and one before it has to speak.
        went_on = len(self.judgements[i].calls) >= len(self.judgements[i].cases)
        ends = ("for", "nearly", "nothing") if went_on else ("for", "nearly")
        # The call at which the check failed comes first: most mistakes are ruled out by it.
        for number in (last, *(k for k in range(len(calls)) if k != last)):
            one = self.weigh(mistake, i, calls[number])
            if one.says in ("against", "other"):
                return None
            if number == last and one.says not in ends and self.checks[i].kind not in DRAWN:
                return None
            found.append(one)
        return found if any(one.speaks for one in found) and self._ends_alike(mistake, i) else None

    def contradicts(self, mistake: Misconception, explained: Sequence[int]) -> bool:
        """Whether the student's answers are right where the mistake's are wrong; or wrong, and wrong otherwise.

        Draws are right in many ways: there the verdicts are compared, and not the numbers.

        explained: failed checks that are not looked at
        """
        for i, judgement in enumerate(self.judgements):
            if i in explained or self.checks[i].kind == CONDUCT or not judgement.calls:
                continue
            passed = judgement.result.status == "passed"
            if passed and self.checks[i].kind in DRAWN:
                if self.fails(mistake, i):
                    return True
                continue
            against = [call for call in self.calls(i) if self._is_against(mistake, i, call)]
            if not passed and against:
                return True
            # What passes a property may be neither right nor wrong by its numbers: a run from a start of its own.
            right = (is_right(self.mine(i, call), self.theirs(i, call)) for call in against)
            if against and (self.fails(mistake, i) or any(right)):
                return True
        return False

    def _is_against(self, mistake: Misconception, i: int, call: RecordedCall) -> bool:
        """Whether an answer is not the mistake's, where that is wrong.

        Gradients that are not there are none of the mistake's, whatever gradients that has.
        """
        said = self.weigh(mistake, i, call)
        lost = self.checks[i].kind == "gradient" and said.says == "other" and self.mine(i, call).failure is None
        return (said.says == "against" and not said.slightly) or (lost and self.fails(mistake, i))

    def everything(self, mistake: Misconception) -> list[Weighed]:
        """What all calls of all checks say of a mistake."""
        return [self.weigh(mistake, i, call) for i in range(len(self.checks)) for call in self.calls(i)]

    def weigh(self, mistake: Misconception, i: int, call: RecordedCall) -> Weighed:
        """What a call says of a mistake."""
        mine, right, wrong = self.mine(i, call), self.theirs(i, call), self.theirs(i, call, mistake)
        return weigh_run(mine, right, wrong) if is_run(self.checks[i]) else weigh(mine, right, wrong)

    def fails(self, mistake: Misconception, i: int) -> bool:
        """Whether the check itself fails the mistake."""
        return self._ending(mistake, i).failed

    def _ends_alike(self, mistake: Misconception, i: int) -> bool:
        """Whether the check fails the mistake, and in the same call as the student's function.

        Numbers that are drawn differ from the reference's in right answers, too. What fails the check in another call
        is something else.
        """
        ending = self._ending(mistake, i)
        same_call = self.checks[i].kind not in DRAWN or ending.calls == len(self.judgements[i].calls)
        return ending.failed and same_call

    def _ending(self, mistake: Misconception, i: int) -> Ending:
        judgement = self.judgements[i]
        return self.repeats.ending(self.exercise, self.checks[i], judgement.cases, judgement.calls, mistake)

    def calls(self, i: int) -> list[RecordedCall]:
        """The calls of a check: the first few, that at which it ended, and those made after it."""
        calls = self.judgements[i].calls
        kept = calls if len(calls) <= CALLS_REPEATED else (*calls[: CALLS_REPEATED - 1], calls[-1])
        return [*kept, *self.judgements[i].further]

    def mine(self, i: int, call: RecordedCall) -> Extract:
        """The student's answer to a call."""
        if id(call) not in self._mine:
            self._mine[id(call)] = seen(self.checks[i], call.args, call.answer, self.part_names)
        return self._mine[id(call)]

    def theirs(self, i: int, call: RecordedCall, mistake: Misconception | None = None) -> Extract:
        """What a mistake answers to it; without one, the right answer."""
        return self.repeats.extract(self.exercise, self.checks[i], call, mistake or self.right)

    @property
    def conventions(self) -> list[str]:
        """By which conventions answers may be right: "" for the reference's, and those that checks name beside it."""
        offered = [case.expected for i in self.failed for case in self.judgements[i].cases if self._offers(i)]
        return ["", *dict.fromkeys(name for one in offered for name in list(one)[1:])]

    def right_by(self, convention: str, i: int, call: RecordedCall) -> Extract | None:
        """The right answer to a call by that convention; None where the check does not know of it."""
        if not convention:
            return self.theirs(i, call)
        if not self._offers(i):
            return None
        case = next((one for one in self.judgements[i].cases if all(map(operator.is_, one.args, call.args))), None)
        return extract(Answer(case.expected[convention])) if case and convention in case.expected else None

    def _offers(self, i: int) -> bool:
        """Whether the check takes several answers for right, by name."""
        cases = self.judgements[i].cases
        return self.checks[i].judge is judge_equals and bool(cases) and isinstance(cases[0].expected, dict)

    @property
    def part_names(self) -> tuple[str, ...]:
        """The documented names of the parts of a right answer, by which a student's are put in order."""
        if self._names is None:
            plain = [i for i in self.failed if self.checks[i].through is None]
            self._names = ()
            if plain:
                call = self.judgements[plain[0]].calls[0]
                self._names = self.repeats.names(
                    self.exercise, self.question, lambda: names_of_parts(self.exercise, call, self.right)
                )
        return self._names
