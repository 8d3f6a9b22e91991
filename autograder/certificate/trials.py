"""One question on trial: right answers pass, the stub earns nothing, wrong ones are caught and named, mutants caught.

Everything is judged by the code that judges hand-ins, with cases of other seeds and variants than any course's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from autograder.assignment import Assignment
from autograder.certificate.behaviour import explained_share, same_behaviour
from autograder.certificate.drawn import Drawn, drawn_of
from autograder.certificate.findings import SHOWN, Family, Given, Plan, RightAnswer, Trial, WrongAnswer
from autograder.certificate.here import Here
from autograder.certificate.mutants import FAMILIES, Mutant, built, mutants
from autograder.certificate.rates import measure_rates
from autograder.checks import Case
from autograder.exercise import Exercise, Misconception, Question
from autograder.grading.casebook import CaseBook
from autograder.grading.diagnosis import Repeats, name_misconceptions
from autograder.grading.evidence import with_further_calls
from autograder.grading.judging import Judgement, judge_check, judge_question
from autograder.grading.runs import is_run
from autograder.grading.scoring import what_counts
from autograder.results import CheckResult
from autograder.sandbox import CallFailed

CALL_SECONDS = 10.0  # of right and wrong answers alike, as in grading
EVERY_ANSWER = 20  # seeds that every right answer is tried on; on later ones alternatives take turns
FRESH_SEEDS = (4, 5, 6, 7)  # on one of which a name that is in no catalogue has to be given again, before any other
MUTANT_SECONDS = 5.0  # a mutant that loops is caught by the time limit; it need not be waited for longer


def try_right(assignment: Assignment, exercise: Exercise, question: Question, seeds: range) -> tuple[RightAnswer, ...]:
    """The reference on these seeds, and the alternatives on those that are their turn."""
    court = Court(assignment, exercise, question)
    alternatives = [answer for answer in exercise.alternatives if answer.question == question.name]
    return (
        court.right_answer("reference", getattr(exercise.reference, question.root), seeds),
        *(
            court.right_answer(answer.style, answer.right, turns(seeds, index, len(alternatives)))
            for index, answer in enumerate(alternatives)
        ),
    )


def turns(seeds: range, index: int, alternatives: int) -> list[int]:
    """The seeds that alternative `index` is tried on: all of the first, then one alternative on every second seed.

    Alternatives that loop take many times as long as the reference: a thousand seeds of each would take a day.
    """
    return [seed for seed in seeds if seed < EVERY_ANSWER or (seed % 2 == 0 and seed // 2 % alternatives == index)]


def try_wrong(assignment: Assignment, exercise: Exercise, question: Question, plan: Plan) -> Trial:
    """The stub, every misconception and the mutants; and the error rates of the random checks."""
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
    return Trial(
        assignment.name,
        exercise.name,
        question.name,
        (),
        court.score(stub, 0),
        tuple(
            court.wrong_answer(wrong, range(plan.wrong_seeds))
            for wrong in exercise.misconceptions
            if wrong.question == question.name
        ),
        tuple(families),
        len(diagnosed),
        len(given),
        tuple(f"{one.change} is called '{one.name}': {one.untrue}" for one in given if one.untrue),
        measure_rates(exercise, question, court.book(1), plan.rate_runs, plan.power_runs),
        round(time.perf_counter() - started, 2),
        drawn=court.drawn(range(plan.range_seeds)),
        given=tuple(given),
    )


def stub(*args: Any, **kwargs: Any) -> Any:
    """What an untouched notebook defines."""
    raise NotImplementedError


class Court:
    """Judges functions as answers to one question."""

    def __init__(self, assignment: Assignment, exercise: Exercise, question: Question) -> None:
        self.assignment, self.exercise, self.question = assignment, exercise, question
        self._books: dict[int, CaseBook] = {}
        self._repeats = Repeats()

    def book(self, seed: int) -> CaseBook:
        """The cases of a seed: another course key for each."""
        if seed not in self._books:
            self._books[seed] = CaseBook(self.assignment, f"certificate {seed}")
        return self._books[seed]

    def drawn(self, seeds: range) -> tuple[Drawn, ...]:
        """What the hidden cases of these seeds draw, beside what is promised."""

        def cases(index: int, seed: int) -> Sequence[Case]:
            return self.book(seed).cases(self.exercise, self.question, index, variant_of(seed))

        return drawn_of(self.exercise, self.question, cases, seeds)

    def judgements(self, function: Callable[..., Any], seed: int) -> list[Judgement]:
        """Every check of the question."""
        session = Here(self.exercise, self.question, function, CALL_SECONDS)
        book, variant = self.book(seed), variant_of(seed)
        return judge_question(self.exercise, self.question, variant, book, session, None)

    def results(self, function: Callable[..., Any], seed: int) -> Sequence[CheckResult]:
        """The results as a hand-in gets them, with misconceptions named."""
        return self.named(function, self.judgements(function, seed), seed)

    def named(self, function: Callable[..., Any], judged: Sequence[Judgement], seed: int) -> Sequence[CheckResult]:
        """The results of these judgements, likewise."""

        def drawn_anew(index: int) -> Sequence[Case]:
            return self.book(seed).cases(self.exercise, self.question, index, variant_of(seed), again=1)

        session = Here(self.exercise, self.question, function, CALL_SECONDS)
        judged = with_further_calls(self.question, judged, session, drawn_anew)
        return what_counts(name_misconceptions(self.exercise, self.question, judged, self._repeats), judged)

    def score(self, function: Callable[..., Any], seed: int) -> float:
        """The share of the weight that a function earns."""
        judged = self.judgements(function, seed)
        results = what_counts([one.result for one in judged], judged)
        return sum(result.weight * result.credit for result in results) / sum(result.weight for result in results)

    def right_answer(self, style: str, function: Callable[..., Any], seeds: Sequence[int]) -> RightAnswer:
        """A function that should pass every check on every seed."""
        complaints = [
            f"seed {seed}, {judged.result.property}: {judged.result.message or judged.result.traceback}"
            for seed in seeds
            for judged in self.judgements(function, seed)
            if judged.result.status != "passed"
        ]
        return RightAnswer(style, len(seeds), tuple(complaints[:SHOWN]))

    def wrong_answer(self, mistake: Misconception, seeds: range) -> WrongAnswer:
        """A function that should lose marks on every seed, and be called by its name."""
        caught, named, misnamed = 0, 0, []
        answered = False
        for seed in seeds:
            judged = self.judgements(mistake.wrong, seed)
            answered |= any(not isinstance(call.answer, CallFailed) for one in judged for call in one.calls)
            results = self.named(mistake.wrong, judged, seed)
            caught += any(result.status == "failed" for result in results)
            names = {result.misconception for result in results if result.misconception}
            named += mistake.name in names
            misnamed += sorted(names - {mistake.name})
        return WrongAnswer(
            mistake.name, len(seeds), caught, named, tuple(dict.fromkeys(misnamed)), not answered and not mistake.raises
        )

    def mutants_of(self, family: str, plan: Plan) -> tuple[Family, list[Mutant]]:
        """How the mutants of a family come out, and those that are caught."""
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
        """The mutant's function or class, made anew: what one call leaves behind in it, no other trial meets."""
        public: tuple[Any, ...] = ()
        for index, check in enumerate(self.question.checks):
            if check.visibility == "public" and check.through is None:
                cases = self.book(0).cases(self.exercise, self.question, index, variant_of(0))
                public = next((case.args for case in cases), ())
                break
        function: Callable[..., Any] = built(self.exercise, self.question, mutant.source, public)
        return function

    def behaves_alike(self, mutant: Mutant, seeds: int) -> bool:
        """Whether a mutant behaves like the right answer that it is made of, on fresh inputs of so many seeds."""
        styles = {one.style: one.right for one in self.exercise.alternatives if one.question == self.question.name}
        right = styles[mutant.style] if mutant.style else getattr(self.exercise.reference, self.question.root)
        return same_behaviour(self.exercise, self.question, right, self.build(mutant), self.book, seeds)

    def catches(self, mutant: Mutant, seeds: range) -> bool:
        """Whether some check that counts fails the mutant on some seed."""
        try:
            function = self.build(mutant)
        except Exception:  # a class that cannot even be defined
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
        """The name that a mutant is given, and whether it is its own; None if it is given none."""
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
        """Why a name is not a mutant's own, by what it does on other inputs; empty if it is."""
        catalogued = [m for m in self.exercise.misconceptions if m.question == self.question.name and m.name == name]
        if catalogued and not any(map(is_run, self.question.checks)):
            right = getattr(self.exercise.reference, self.question.root)
            share = explained_share(self.exercise, self.question, right, function, catalogued[0].wrong, self.book)
            return f"it explains {share:.0%} of what is wrong on fresh inputs" if share < 0.5 else ""
        for seed in FRESH_SEEDS:
            found = {one.misconception for one in self.results(self.build(mutant), seed) if one.status == "failed"}
            if name in found:
                return ""
            if found - {None}:
                return f"with other cases it is called {', '.join(sorted(filter(None, found)))}"
        return "with other cases it is given no name"


def variant_of(seed: int) -> int:
    """Variant 0 for every third seed, as most courses use it; else a variant of its own."""
    return 0 if seed % 3 == 0 else seed


def _chosen(listed: list[Mutant], most: int | None, name: str) -> list[Mutant]:
    if most is None or len(listed) <= most:
        return listed
    picked = random.Random(name).sample(range(len(listed)), most)
    return [listed[i] for i in sorted(picked)]
