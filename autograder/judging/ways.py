"""The ways in which a question can be judged, and their order: no answer of the reference reaches an open question.

A question is judged by the slice of the notebook and, where that loses something, by the whole; with the student's own
helpers and, where some of those are wrong, with the reference's in the place of the wrong ones. The better way counts.
While the reference stands in for a helper, a hand-in may ask it anything, also what the helper's own hidden cases are.
So first every question is judged without the reference, in all ways; then, in the order of the exercise, those that
need it, each in all ways that are left. A child in which the reference has answered serves that question and no other
way.

A way that comes after another one begins with the checks that failed there. If none of them comes out better, the way
cannot be the better one, and ends.

Pages show what public checks got. So a child that has been called by hidden checks is called by no public one: it could
answer with the arguments that it saw.
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
MOST_EXTRA = 30.0  # seconds of a hand-in's exercise after which no further reading is begun

# (question, session, helpers that the reference stands in for, numbers of the checks, what was judged before) -> judged
Judge = Callable[[Question, Session, StandIn, Sequence[int], Sequence[Judgement]], list[Judgement]]


class Ways:
    """Judges the questions of one exercise in as many ways as it takes."""

    def __init__(
        self,
        questions: Sequence[Question],
        rooms: Rooms,
        judge: Judge,
        visibilities: frozenset[str],
        further: Mapping[str, Sequence[Reading]] | None = None,
    ) -> None:
        """visibilities: which checks are asked for; further: other ways of reading the answer, by question's path"""
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
        """Judge what needs no reference; the questions that do, since an earlier function that they call is wrong.

        The public checks of all questions come first, so that one child serves them and the hidden ones after them.
        """
        asked = [question for question in questions if question.root in self._rooms.defined(program)]
        public: dict[str, dict[int, Judgement]] = {}
        for question in asked:
            # A helper that fails here is wrong, whatever hidden checks say.
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
        """Judge a question that is not full by other readings of the hand-in, while there is time for it."""
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
        """The question judged with the student's own helpers; None when it is no better than before."""
        return self._tried(question, program, NOBODY, self._before(question))

    def _before(self, question: Question) -> Outcome | None:
        return self.found.get(question.name)

    def _all_ways(self, question: Question, program: str) -> Outcome | None:
        """The best of all ways. Another one is tried if it can differ and those before do not earn all.

        A student's function may use what its wrong helper returns by the names and in the containers of that helper: so
        the reference's numbers come in these as well. And right helpers that the reference's do not fit are no reason
        to lose marks: so at last it stands in for all.
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
        """The question judged in one way; None when it is no better than before, or there is no time left for it.

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
        """Some checks of the question, judged in one way but for those that are known; None when no time is left."""
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
        """Those checks of one visibility that are not known yet, judged, by their numbers."""
        left = [i for i in numbers if question.checks[i].visibility == visibility and i not in known]
        if not left:
            return {}
        session, before = self._rooms.enter(program, visibility), list(known.values())
        judged = self._rooms.timed(lambda: self._judge(question, session, replaced, left, before))
        self._rooms.has_seen |= visibility == "hidden"
        return dict(zip(left, judged, strict=True))

    def _numbers(self, question: Question) -> list[int]:
        """The numbers of the checks that are asked for."""
        return [i for i, check in enumerate(question.checks) if check.visibility in self._visibilities]

    def _keep(self, question: Question, outcome: Outcome | None) -> None:
        before = self.found.get(question.name)
        if outcome is not None and (before is None or outcome.weight > before.weight):
            self.found[question.name] = outcome

    def _lost(self, questions: Sequence[Question]) -> list[Question]:
        """Those that the slice may have lost, and the whole may have.

        Where a function hangs, cells that call it would hang as well, and the whole is not tried.
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
