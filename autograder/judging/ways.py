"""The ways in which a question can be judged, and their order: the reference must not leak answers to open questions.

A question is judged with the slice of the notebook and, if that may have lost something, with the whole notebook. It is
judged with the student's own helpers and, if some of those are wrong, with the reference in place of the wrong ones.
The best way counts.

While the reference stands in for a helper, a submission may ask it anything, even the helper's own hidden cases. So
first, every question is judged without the reference, in all ways. Then those that need it are judged, in the order of
the exercise, each in all remaining ways. A child in which the reference has answered is used for that question and that
way only.

A later way begins with the checks that failed in an earlier one. If none of them comes out better, the later way cannot
be the better one, and is given up.

Pages show what public checks got. So a child that hidden checks have called is not called by public ones: it could
return the arguments that it saw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograder.checks.check import Visibility
from autograder.exercise import Question
from autograder.judging.judgement import NOBODY, Judgement, StandIn
from autograder.judging.outcomes import Outcome
from autograder.judging.rooms import Rooms
from autograder.reading.further import Reading, key
from autograder.sandbox import Session

SLICE, WHOLE = "slice", "whole"
OWN, REFERENCE = "own", "reference"
MOST_EXTRA = 30.0  # seconds that further readings of an exercise may take before no more are begun

# (question, session, helpers that the reference stands in for, numbers of the checks, what was judged before) -> judged
Judge = Callable[[Question, Session, StandIn, Sequence[int], Sequence[Judgement]], list[Judgement]]


class Ways:
    """Judges the questions of one exercise in as many ways as necessary."""

    def __init__(
        self,
        questions: Sequence[Question],
        rooms: Rooms,
        judge: Judge,
        visibilities: frozenset[str],
        further: Mapping[str, Sequence[Reading]] | None = None,
    ) -> None:
        """visibilities: which checks to run; further: other ways of reading the answer, by the question's path"""
        self._further = further or {}
        self._extra = 0.0  # seconds that further readings have taken
        self.questions = questions
        self.found: dict[str, Outcome] = {}
        self._rooms = rooms
        self._judge = judge
        self._visibilities = visibilities

    def judge_all(self) -> dict[str, Outcome]:
        """The best outcome of every question that could be judged at all."""
        waiting = self._without_the_reference(SLICE, self.questions)
        waiting += self._without_the_reference(WHOLE, self._lost([q for q in self.questions if q not in waiting]))
        for question in self.questions:
            if question not in waiting:
                self._read_further(question, self._without)
        for question in self.questions:
            if question in waiting:
                self._keep(question, self._all_ways(question, SLICE))
                for lost in self._lost([question]):
                    self._keep(lost, self._all_ways(lost, WHOLE))
                self._read_further(question, self._all_ways)
            elif question.helpers and (own := self.found.get(question.name)) and not own.full and not own.hung:
                self._keep(question, self._tried(question, own.program, StandIn(question.helpers), own))
        return self.found

    def _without_the_reference(self, program: str, questions: Sequence[Question]) -> list[Question]:
        """Judge the questions that do not need the reference. Returns those that do: a helper that they call is wrong.

        The public checks of all questions come first, so that one child can serve them and then the hidden checks.
        """
        asked = [question for question in questions if question.root in self._rooms.defined(program)]
        public: dict[str, dict[int, Judgement]] = {}
        for question in asked:
            # A helper that fails its public checks is wrong, whatever its hidden checks will say.
            right = all(self._is_right(name) or _all_passed(public.get(name)) for name in question.helpers)
            if right and not self._rooms.budget.over:
                public[question.name] = self._part(question, program, NOBODY, self._numbers(question), "public", {})
        waiting = []
        for question in asked:
            if self._wrong_helpers(question):
                waiting.append(question)
            elif question.name in public:
                numbers = self._numbers(question)
                self._keep(question, self._outcome(question, program, NOBODY, numbers, public[question.name]))
        return waiting

    def _read_further(self, question: Question, judge: Callable[[Question, str], Outcome | None]) -> None:
        """Judge a question without full marks by other readings of the submission, while there is time."""
        for reading in self._further.get(question.path, ()):
            before = self._before(question)
            if before is not None and (before.full or before.hung or (reading.if_lost and not before.lost)):
                continue
            hangs = any(one.hung for one in self.found.values()) or self._rooms.loaded[SLICE].kind is not None
            if self._rooms.budget.over or self._extra > MOST_EXTRA or (reading.whole and hangs):
                continue
            start, program = self._rooms.budget.spent, key(question.path, reading)
            if question.root in self._rooms.defined(program):
                self._keep(question, judge(question, program))
            self._extra += self._rooms.budget.spent - start

    def _without(self, question: Question, program: str) -> Outcome | None:
        """The question judged with the student's own helpers; None if that is no better than before."""
        return self._tried(question, program, NOBODY, self._before(question))

    def _before(self, question: Question) -> Outcome | None:
        return self.found.get(question.name)

    def _all_ways(self, question: Question, program: str) -> Outcome | None:
        """The best of all ways. A further way is tried only if it can differ, and no earlier one has earned everything.

        A student's function may rely on the names and containers that its wrong helper returns, so the reference's
        numbers are tried in these too. And nobody should lose marks because the reference's results do not fit with
        the student's right helpers, so at last the reference stands in for all helpers.
        """
        if question.root not in self._rooms.defined(program):
            return None
        wrong = self._wrong_helpers(question)
        best = self._tried(question, program, StandIn(wrong))
        asked = best is not None and best.asked
        others = StandIn(wrong, own_containers=True), NOBODY, StandIn(question.helpers)
        for replaced in others if wrong else others[2:]:
            if best is None or best.full or best.hung or (wrong and not asked):
                break
            if replaced == StandIn(wrong):
                continue
            other = self._tried(question, program, replaced, best)
            best = other if other is not None and other.weight > best.weight else best
        return best

    def _tried(
        self, question: Question, program: str, replaced: StandIn, before: Outcome | None = None
    ) -> Outcome | None:
        """The question judged in one way; None if that is no better than before, or if there is no time left.

        replaced: the helpers that the reference stands in for
        """
        numbers = self._numbers(question)
        if before is None:
            return self._outcome(question, program, replaced, numbers)
        old = dict(zip(numbers, before.judgements, strict=True))
        failed = [i for i, one in old.items() if one.result.status != "passed"]
        again = self._outcome(question, program, replaced, failed)
        if again is None:
            return None
        better = dict(zip(failed, again.judgements, strict=True))
        if not any(one.result.credit > old[i].result.credit for i, one in better.items()):
            return None
        return self._outcome(question, program, replaced, numbers, better)

    def _outcome(
        self,
        question: Question,
        program: str,
        replaced: StandIn,
        numbers: Sequence[int],
        known: Mapping[int, Judgement] | None = None,
    ) -> Outcome | None:
        """The outcome of some checks, judged in one way except for the known ones; None if there is no time left."""
        if self._rooms.budget.over:
            return None
        judged = dict(known or {})
        for visibility in ("public", "hidden"):
            judged |= self._part(question, program, replaced, numbers, visibility, judged)
        helpers = (REFERENCE if replaced.names else OWN) if question.helpers else None
        outcome = Outcome([judged[i] for i in numbers], helpers, program, replaced)
        if outcome.asked:
            self._rooms.forget()
        return outcome

    def _part(
        self,
        question: Question,
        program: str,
        replaced: StandIn,
        numbers: Sequence[int],
        visibility: Visibility,
        known: Mapping[int, Judgement],
    ) -> dict[int, Judgement]:
        """The judgements, by number, of those checks of one visibility that are not known yet."""
        left = [i for i in numbers if question.checks[i].visibility == visibility and i not in known]
        if not left:
            return {}
        session, before = self._rooms.enter(program, visibility), list(known.values())
        judged = self._rooms.timed(lambda: self._judge(question, session, replaced, left, before))
        self._rooms.has_seen |= visibility == "hidden"
        return dict(zip(left, judged, strict=True))

    def _numbers(self, question: Question) -> list[int]:
        """The numbers of the checks to run."""
        return [i for i, check in enumerate(question.checks) if check.visibility in self._visibilities]

    def _keep(self, question: Question, outcome: Outcome | None) -> None:
        before = self.found.get(question.name)
        if outcome is not None and (before is None or outcome.weight > before.weight):
            self.found[question.name] = outcome

    def _lost(self, questions: Sequence[Question]) -> list[Question]:
        """The questions for which the slice may lack something that the whole notebook has.

        Empty if a function hangs: cells of the whole notebook that call it would hang too.
        """
        lost = [q for q in questions if q.name not in self.found or self.found[q.name].lost]
        hangs = self._rooms.loaded[SLICE].kind is not None or any(one.hung for one in self.found.values())
        return [] if hangs or self._rooms.budget.over else lost

    def _wrong_helpers(self, question: Question) -> tuple[str, ...]:
        return tuple(name for name in question.helpers if not self._is_right(name))

    def _is_right(self, name: str) -> bool:
        return name in self.found and self.found[name].full


def _all_passed(judgements: Mapping[int, Judgement] | None) -> bool:
    return judgements is not None and all(one.result.status == "passed" for one in judgements.values())
