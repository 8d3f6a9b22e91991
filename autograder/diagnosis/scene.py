"""One question of one submission, as diagnosis sees it: failed checks, their calls, and the answers of mistakes."""

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

CALLS_REPEATED = 12  # per check; enough to distinguish mistakes
# Kinds whose answers are random: single numbers tell little, but one call has many of them.
DRAWN = frozenset({"law", "independence", "mean", "expectation", "draws", "gradient"})
COMPARED = frozenset({"equals", "expectation"})  # number by number
LIKE_WORDS = frozenset({"graph", "words", "factors"})  # a single answer, compared as a whole


class Scene:
    """What the calls of a question say about mistakes.

    failed: the numbers of the failed checks that made calls
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
        """The names of the right function's arguments."""
        try:
            return tuple(inspect.signature(self.function).parameters)
        except (TypeError, ValueError):
            return ()

    @property
    def catalogued(self) -> list[Misconception]:
        """The exercise's misconceptions for this question, their parameters fitted to the student's numbers."""
        if self._catalogued is None:
            named = [one for one in self.exercise.misconceptions if one.question == self.question.name]
            self._catalogued = [self._fitted(one) if one.fits else one for one in named]
        return self._catalogued

    def _fitted(self, mistake: Misconception) -> Misconception:
        """A mistake with the parameter values that come closest to the answer at which a check failed.

        One call of one check decides about the values; whether the mistake is named depends on all other calls too.
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
        """The failed checks that a name must explain: all but those about conduct, and those that ended in an error."""
        return [
            i
            for i in self.failed
            if self.checks[i].kind != CONDUCT and not isinstance(self.judgements[i].calls[-1].answer, CallFailed)
        ]

    @property
    def comparable(self) -> list[int]:
        """The checks whose answers are numbers that depend on the arguments only."""
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
        # Some checks go on after a failure. Then the last call may be right, and an earlier one has to speak for it.
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
        """Whether the student's answers are right where the mistake's are wrong, or wrong in a different way.

        Right samples can have any numbers, so for samplers the verdicts are compared instead.

        explained: failed checks that are left out
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
            # An answer that passes a property may still have its own numbers: a run from another start, for example.
            right = (is_right(self.mine(i, call), self.theirs(i, call)) for call in against)
            if against and (self.fails(mistake, i) or any(right)):
                return True
        return False

    def _is_against(self, mistake: Misconception, i: int, call: RecordedCall) -> bool:
        """Whether the student's answer differs from the mistake's where the mistake is wrong.

        Missing gradients also count against a mistake, whatever its gradients are.
        """
        said = self.weigh(mistake, i, call)
        lost = self.checks[i].kind == "gradient" and said.says == "other" and self.mine(i, call).failure is None
        return (said.says == "against" and not said.slightly) or (lost and self.fails(mistake, i))

    def everything(self, mistake: Misconception) -> list[Weighed]:
        """What all calls of all checks say about a mistake."""
        return [self.weigh(mistake, i, call) for i in range(len(self.checks)) for call in self.calls(i)]

    def weigh(self, mistake: Misconception, i: int, call: RecordedCall) -> Weighed:
        """What a call says about a mistake."""
        mine, right, wrong = self.mine(i, call), self.theirs(i, call), self.theirs(i, call, mistake)
        return weigh_run(mine, right, wrong) if is_run(self.checks[i]) else weigh(mine, right, wrong)

    def fails(self, mistake: Misconception, i: int) -> bool:
        """Whether the check itself fails the mistake."""
        return self._ending(mistake, i).failed

    def _ends_alike(self, mistake: Misconception, i: int) -> bool:
        """Whether the check fails the mistake, and for samplers in the same call as the student's function.

        The numbers of right samples also differ from the reference's, so they cannot decide. But a mistake that fails
        the check in another call is a different mistake.
        """
        ending = self._ending(mistake, i)
        same_call = self.checks[i].kind not in DRAWN or ending.calls == len(self.judgements[i].calls)
        return ending.failed and same_call

    def _ending(self, mistake: Misconception, i: int) -> Ending:
        judgement = self.judgements[i]
        return self.repeats.ending(self.exercise, self.checks[i], judgement.cases, judgement.calls, mistake)

    def calls(self, i: int) -> list[RecordedCall]:
        """The calls of a check: the first few, the one at which it ended, and the further ones."""
        calls = self.judgements[i].calls
        kept = calls if len(calls) <= CALLS_REPEATED else (*calls[: CALLS_REPEATED - 1], calls[-1])
        return [*kept, *self.judgements[i].further]

    def mine(self, i: int, call: RecordedCall) -> Extract:
        """The student's answer to a call."""
        if id(call) not in self._mine:
            self._mine[id(call)] = seen(self.checks[i], call.args, call.answer, self.part_names)
        return self._mine[id(call)]

    def theirs(self, i: int, call: RecordedCall, mistake: Misconception | None = None) -> Extract:
        """The answer of a mistake to a call; without a mistake, the right answer."""
        return self.repeats.extract(self.exercise, self.checks[i], call, mistake or self.right)

    @property
    def conventions(self) -> list[str]:
        """The conventions by which answers may be right: "" for the reference's, then others that checks offer."""
        offered = [case.expected for i in self.failed for case in self.judgements[i].cases if self._offers(i)]
        return ["", *dict.fromkeys(name for one in offered for name in list(one)[1:])]

    def right_by(self, convention: str, i: int, call: RecordedCall) -> Extract | None:
        """The right answer to a call by this convention; None if the check does not offer it."""
        if not convention:
            return self.theirs(i, call)
        if not self._offers(i):
            return None
        case = next((one for one in self.judgements[i].cases if all(map(operator.is_, one.args, call.args))), None)
        return extract(Answer(case.expected[convention])) if case and convention in case.expected else None

    def _offers(self, i: int) -> bool:
        """Whether the check accepts several right answers, by name."""
        cases = self.judgements[i].cases
        return self.checks[i].judge is judge_equals and bool(cases) and isinstance(cases[0].expected, dict)

    @property
    def part_names(self) -> tuple[str, ...]:
        """The documented names of the parts of a right answer; a student's parts are ordered by them."""
        if self._names is None:
            plain = [i for i in self.failed if self.checks[i].through is None]
            self._names = ()
            if plain:
                call = self.judgements[plain[0]].calls[0]
                self._names = self.repeats.names(
                    self.exercise, self.question, lambda: names_of_parts(self.exercise, call, self.right)
                )
        return self._names
