"""Trying wrong answers: the stub must earn nothing, misconceptions must be caught and named, and mutants caught.

The code that judges submissions judges them, with seeds and variants that no course uses.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from autograder.assignment import Assignment
from autograder.certificate.behaviour import explained_share, same_behaviour
from autograder.certificate.documented import undocumented
from autograder.certificate.drawn import drawn_of
from autograder.certificate.findings import Family, Given, Plan, Trial, WrongAnswer
from autograder.certificate.here import Here
from autograder.certificate.mutants import FAMILIES, Mutant, built, mutants
from autograder.certificate.rates import measure_rates
from autograder.certificate.right import CALL_SECONDS, Bench, variant_of
from autograder.checks import Case
from autograder.diagnosis.evidence import with_further_calls
from autograder.diagnosis.naming import Repeats, name_misconceptions
from autograder.diagnosis.runs import is_run
from autograder.exercise import Exercise, Misconception, Question
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import Judgement, judge_check
from autograder.judging.scoring import what_counts
from autograder.results import CheckResult
from autograder.sandbox import CallFailed

FRESH_SEEDS = (4, 5, 6, 7)  # on one of them, a name from outside the catalogue must come again before any other
MUTANT_SECONDS = 5.0  # a mutant that loops forever is caught by the time limit, so a short limit will do


def try_wrong(assignment: Assignment, exercise: Exercise, question: Question, plan: Plan) -> Trial:
    """Try the stub, every misconception and the mutants, and measure the error rates of the random checks."""
    started = time.perf_counter()
    court = Court(assignment, exercise, question)
    families: list[Family] = []
    caught: list[Mutant] = []
    for name in FAMILIES:
        family, found = court.mutants_of(name, plan)
        families.append(family)
        caught += found
    diagnosed = _chosen(caught, plan.diagnosed, question.name)
    given = [name for name in map(court.given_to, diagnosed) if name is not None]
    wrong_answers = tuple(
        court.wrong_answer(wrong, range(plan.wrong_seeds), range(plan.wrong_seeds, plan.score_seeds))
        for wrong in exercise.misconceptions
        if wrong.question == question.name
    )
    return Trial(
        assignment.name,
        exercise.name,
        question.name,
        (),
        court.score(stub, 0),
        wrong_answers,
        tuple(families),
        len(diagnosed),
        len(given),
        tuple(f"{one.change} is called '{one.name}': {one.untrue}" for one in given if one.untrue),
        measure_rates(exercise, question, court.book(1), plan.rate_runs, plan.power_runs),
        round(time.perf_counter() - started, 2),
        drawn=drawn_of(exercise, question, court.cases, range(plan.range_seeds)),
        given=tuple(given),
        undocumented=undocumented(exercise, question, court.cases, range(plan.range_seeds)),
        naming_errors=tuple(court.naming_errors),
    )


def stub(*args: Any, **kwargs: Any) -> Any:
    """The definitions of an untouched notebook."""
    raise NotImplementedError


class Court:
    """Judges functions as answers to one question.

    naming_errors: errors during diagnosis, each once
    """

    def __init__(self, assignment: Assignment, exercise: Exercise, question: Question) -> None:
        self.exercise, self.question = exercise, question
        self._bench = Bench(assignment, exercise, question)
        self._repeats = Repeats()
        self.naming_errors: dict[str, None] = {}

    def book(self, seed: int) -> CaseBook:
        """The cases of a seed. Each seed has a course key of its own."""
        return self._bench.book(seed)

    def cases(self, index: int, seed: int) -> Sequence[Case]:
        """The cases of check number `index` on a seed."""
        return self.book(seed).cases(self.exercise, self.question, index, variant_of(seed))

    def judgements(self, function: Callable[..., Any], seed: int) -> list[Judgement]:
        """Every check of the question."""
        return self._bench.judgements(function, seed)

    def results(self, function: Callable[..., Any], seed: int) -> Sequence[CheckResult]:
        """The results that a submission would get, with misconceptions named."""
        return self.named(function, self.judgements(function, seed), seed)

    def named(self, function: Callable[..., Any], judged: Sequence[Judgement], seed: int) -> Sequence[CheckResult]:
        """The results for these judgements, likewise."""

        def drawn_anew(index: int) -> Sequence[Case]:
            return self.book(seed).cases(self.exercise, self.question, index, variant_of(seed), again=1)

        session = Here(self.exercise, self.question, function, CALL_SECONDS)
        judged = with_further_calls(self.question, judged, session, drawn_anew)
        results = name_misconceptions(self.exercise, self.question, judged, self._repeats)
        # A failed check has a traceback only if diagnosis failed. Faults of judging need attention, and errors of the
        # function are messages.
        for result in results:
            if result.status == "failed" and result.traceback:
                self.naming_errors.setdefault(result.traceback.strip().splitlines()[-1])
        return what_counts(results, judged)

    def score(self, function: Callable[..., Any], seed: int) -> float:
        """The share of the weight that a function earns."""
        judged = self.judgements(function, seed)
        return share_of(what_counts([one.result for one in judged], judged))

    def wrong_answer(self, mistake: Misconception, seeds: range, scored: Sequence[int] = ()) -> WrongAnswer:
        """Try a function that should lose the same marks on every seed and be named.

        scored: further seeds, on which it is scored but not named
        """
        caught, named, misnamed = 0, 0, []
        catalogued = {one.name for one in self.exercise.misconceptions if one.question == self.question.name}
        scores: list[float] = []
        answered = False
        for seed in seeds:
            judged = self.judgements(mistake.wrong, seed)
            answered |= any(not isinstance(call.answer, CallFailed) for one in judged for call in one.calls)
            results = self.named(mistake.wrong, judged, seed)
            caught += any(result.status == "failed" for result in results)
            scores.append(share_of(results))
            names = {result.misconception for result in results if result.misconception}
            named += mistake.name in names
            misnamed += sorted((names & catalogued) - {mistake.name})  # an observation may be true besides the name
        scores += [self.score(mistake.wrong, seed) for seed in scored]
        return WrongAnswer(
            mistake.name,
            len(seeds),
            caught,
            named,
            tuple(dict.fromkeys(misnamed)),
            not answered and not mistake.raises,
            tuple(round(score, 4) for score in scores),
        )

    def mutants_of(self, family: str, plan: Plan) -> tuple[Family, list[Mutant]]:
        """The findings about a family of mutants, and the mutants that were caught."""
        chosen = mutants(self.exercise, self.question, family, plan.most(family))
        survivors: list[str] = []
        equivalent: list[str] = []
        caught: list[Mutant] = []
        for mutant in chosen:
            if self.catches(mutant, range(plan.mutant_seeds)):
                caught.append(mutant)
            else:
                (equivalent if self.behaves_alike(mutant, plan.fresh_seeds) else survivors).append(mutant.words)
        return Family(family, len(chosen), tuple(equivalent), tuple(survivors)), caught

    def build(self, mutant: Mutant) -> Callable[..., Any]:
        """The mutant's function or class, made anew, so that no trial meets what another one left behind in it."""
        public: tuple[Any, ...] = ()
        for index, check in enumerate(self.question.checks):
            if check.visibility == "public" and check.through is None:
                cases = self.book(0).cases(self.exercise, self.question, index, variant_of(0))
                public = next((case.args for case in cases), ())
                break
        function: Callable[..., Any] = built(self.exercise, self.question, mutant.source, public)
        return function

    def behaves_alike(self, mutant: Mutant, seeds: int) -> bool:
        """Whether a mutant behaves like the correct answer from which it was made, on fresh inputs of so many seeds."""
        styles = {one.style: one.right for one in self.exercise.alternatives if one.question == self.question.name}
        right = styles[mutant.style] if mutant.style else getattr(self.exercise.reference, self.question.root)
        return same_behaviour(self.exercise, self.question, right, self.build(mutant), self.book, seeds)

    def catches(self, mutant: Mutant, seeds: range) -> bool:
        """Whether the mutant fails some check that counts, on some seed."""
        try:
            function = self.build(mutant)
        except Exception:  # even the definition of the class fails
            return True
        session = Here(self.exercise, self.question, function, MUTANT_SECONDS)
        for seed in seeds:
            for index in range(len(self.question.checks)):
                judged = judge_check(
                    self.exercise, self.question, index, variant_of(seed), self.book(seed), session, None
                )
                if judged.result.status == "failed" and judged.result.weight > 0:
                    return True
        return False

    def given_to(self, mutant: Mutant) -> Given | None:
        """The name that a mutant gets, and why it is wrong, if it is; None if it gets no name."""
        try:
            function = self.build(mutant)
        except Exception:
            return None
        named = next((one for one in self.results(function, 0) if one.misconception), None)
        if named is None or named.misconception is None:
            return None
        untrue = self.untrue(mutant, function, named.misconception)
        return Given(mutant.words, named.misconception, named.hint or "", untrue)

    def untrue(self, mutant: Mutant, function: Callable[..., Any], name: str) -> str:
        """Why a name is wrong for a mutant, judged by its behaviour on other inputs; empty if the name is correct."""
        catalogued = [m for m in self.exercise.misconceptions if m.question == self.question.name and m.name == name]
        if catalogued and not any(map(is_run, self.question.checks)):
            right = getattr(self.exercise.reference, self.question.root)
            share = explained_share(self.exercise, self.question, right, function, catalogued[0].wrong, self.book)
            return f"it explains {share:.0%} of the errors on fresh inputs" if share < 0.5 else ""
        for seed in FRESH_SEEDS:
            results = [one for one in self.results(self.build(mutant), seed) if one.status == "failed"]
            found = {one.misconception for one in results if one.misconception}
            # With other cases, more names may fit, or fewer.
            if any(set(name.split(", or ")) & set(one.split(", or ")) for one in found):
                return ""
            if found:
                return f"with other cases it is named {', '.join(sorted(found))}"
        return "with other cases it gets no name"


def share_of(results: Sequence[CheckResult]) -> float:
    """The share of a question's weight that was earned."""
    return sum(result.weight * result.credit for result in results) / sum(result.weight for result in results)


def _chosen(listed: list[Mutant], most: int | None, name: str) -> list[Mutant]:
    if most is None or len(listed) <= most:
        return listed
    picked = random.Random(name).sample(range(len(listed)), most)
    return [listed[i] for i in sorted(picked)]
