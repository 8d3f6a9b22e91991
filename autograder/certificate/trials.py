"""One question on trial: right answers pass, the stub earns nothing, wrong ones are caught and named, mutants caught.

Everything is judged by the code that judges hand-ins, with cases of other seeds and variants than any course's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.assignment import Assignment
from autograder.certificate.behaviour import explained_share, same_behaviour
from autograder.certificate.here import Here
from autograder.certificate.mutants import Mutant, built, mutants
from autograder.certificate.rates import RandomCheck, measure_rates
from autograder.exercise import Exercise, Question
from autograder.grading.casebook import CaseBook
from autograder.grading.diagnosis import Repeats, name_misconceptions
from autograder.grading.fingerprint import EVERY_VISIBILITY
from autograder.grading.judging import Judgement, judge_check, judge_question
from autograder.grading.scoring import conduct_alone_earns_nothing
from autograder.results import CheckResult

CALL_SECONDS = 10.0  # of right and wrong answers alike, as in grading
MUTANT_SECONDS = 5.0  # a mutant that loops is caught by the time limit; it need not be waited for longer
SHOWN = 5  # complaints that a certificate quotes for one answer


@dataclass(frozen=True)
class Plan:
    """How much is tried.

    seeds:          for each right answer; every third seed takes variant 0, the others a variant of their own
    wrong_seeds:    for each misconception
    mutants:        of each question at most, chosen at random; None: all
    mutant_seeds:   a mutant is caught if it fails on any of these
    diagnosed:      of the mutants caught, so many are diagnosed like a hand-in, to see what names they are given
    rate_runs:      of each random check, for its false-alarm rate at a coarse alpha; 0: not measured
    power_runs:     of each random check, for its power at the stated delta
    """

    seeds: int = 20
    wrong_seeds: int = 3
    mutants: int | None = None
    mutant_seeds: int = 3
    diagnosed: int = 12
    rate_runs: int = 300
    power_runs: int = 100


FAST = Plan(seeds=1, wrong_seeds=1, mutants=6, mutant_seeds=2, diagnosed=2, rate_runs=0, power_runs=0)


@dataclass(frozen=True)
class RightAnswer:
    """The reference or an alternative, and what was held against it (nothing, it is to be hoped)."""

    style: str
    seeds: int
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class WrongAnswer:
    """A catalogued misconception: on how many seeds it lost marks, and by what name it was called."""

    name: str
    seeds: int
    caught: int
    named: int
    misnamed: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What was found out about one question.

    diagnosed, names:  how many mutants were diagnosed, and how many of them were given a name
    wrong_names:       names that are not the mutant's own: of what it gets wrong on fresh inputs, the mistake of that
                       name explains less than half
    broken:            why the trial itself could not be held, if it could not
    """

    assignment: str
    exercise: str
    question: str
    right: tuple[RightAnswer, ...]
    stub_score: float
    wrong: tuple[WrongAnswer, ...]
    mutants: int
    equivalent: tuple[str, ...]
    survivors: tuple[str, ...]
    diagnosed: int
    names: int
    wrong_names: tuple[str, ...]
    random_checks: tuple[RandomCheck, ...]
    seconds: float
    broken: str = ""


def try_right(assignment: Assignment, exercise: Exercise, question: Question, seeds: range) -> tuple[RightAnswer, ...]:
    """The reference and every alternative, on these seeds."""
    court = Court(assignment, exercise, question)
    right = [("reference", getattr(exercise.reference, question.root))] + [
        (answer.style, answer.right) for answer in exercise.alternatives if answer.question == question.name
    ]
    return tuple(court.right_answer(style, function, seeds) for style, function in right)


def try_wrong(assignment: Assignment, exercise: Exercise, question: Question, plan: Plan) -> Trial:
    """The stub, every misconception and the mutants; and the error rates of the random checks."""
    started = time.perf_counter()
    court = Court(assignment, exercise, question)
    reference = getattr(exercise.reference, question.root)
    chosen = _chosen(mutants(exercise, question), plan.mutants, question.name)
    survivors: list[str] = []
    equivalent: list[str] = []
    caught: list[Mutant] = []
    for mutant in chosen:
        if court.catches(mutant, range(plan.mutant_seeds)):
            caught.append(mutant)
            continue
        same = same_behaviour(exercise, question, reference, built(exercise, question, mutant.source), court.book)
        (equivalent if same else survivors).append(mutant.change)
    diagnosed = _chosen(caught, plan.diagnosed, question.name)
    names = [name for name in map(court.name_of, diagnosed) if name is not None]
    return Trial(
        assignment.name,
        exercise.name,
        question.name,
        (),
        court.score(stub, 0),
        tuple(
            court.wrong_answer(wrong.name, wrong.wrong, range(plan.wrong_seeds))
            for wrong in exercise.misconceptions
            if wrong.question == question.name
        ),
        len(chosen),
        tuple(equivalent),
        tuple(survivors),
        len(diagnosed),
        len(names),
        tuple(name for name in names if name),
        measure_rates(exercise, question, court.book(1), plan.rate_runs, plan.power_runs),
        round(time.perf_counter() - started, 2),
    )


def no_trial(assignment: str, exercise: str, question: str, why: str) -> Trial:
    """In the place of a trial that could not be held, through a fault of ours."""
    return Trial(assignment, exercise, question, (), 0.0, (), 0, (), (), 0, 0, (), (), 0.0, why)


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

    def judgements(self, function: Callable[..., Any], seed: int) -> list[Judgement]:
        """Every check of the question."""
        session = Here(self.exercise, self.question, function, CALL_SECONDS)
        book, variant = self.book(seed), variant_of(seed)
        return judge_question(self.exercise, self.question, variant, book, session, None, EVERY_VISIBILITY)

    def results(self, function: Callable[..., Any], seed: int) -> Sequence[CheckResult]:
        """The results as a hand-in gets them, with misconceptions named."""
        judged = self.judgements(function, seed)
        return conduct_alone_earns_nothing(name_misconceptions(self.exercise, self.question, judged, self._repeats))

    def score(self, function: Callable[..., Any], seed: int) -> float:
        """The share of the weight that a function earns."""
        results = conduct_alone_earns_nothing([judged.result for judged in self.judgements(function, seed)])
        return sum(result.weight * result.credit for result in results) / sum(result.weight for result in results)

    def right_answer(self, style: str, function: Callable[..., Any], seeds: range) -> RightAnswer:
        """A function that should pass every check on every seed."""
        complaints = [
            f"seed {seed}, {judged.result.property}: {judged.result.message or judged.result.traceback}"
            for seed in seeds
            for judged in self.judgements(function, seed)
            if judged.result.status != "passed"
        ]
        return RightAnswer(style, len(seeds), tuple(complaints[:SHOWN]))

    def wrong_answer(self, name: str, function: Callable[..., Any], seeds: range) -> WrongAnswer:
        """A function that should lose marks on every seed, and be called by its name."""
        caught, named, misnamed = 0, 0, []
        for seed in seeds:
            results = self.results(function, seed)
            caught += any(result.status == "failed" for result in results)
            names = {result.misconception for result in results if result.misconception}
            named += name in names
            misnamed += sorted(names - {name})
        return WrongAnswer(name, len(seeds), caught, named, tuple(dict.fromkeys(misnamed)))

    def catches(self, mutant: Mutant, seeds: range) -> bool:
        """Whether some check fails the mutant on some seed."""
        try:
            function = built(self.exercise, self.question, mutant.source)
        except Exception:  # a class that cannot even be defined
            return True
        session = Here(self.exercise, self.question, function, MUTANT_SECONDS)
        for seed in seeds:
            for index in range(len(self.question.checks)):
                judged = judge_check(
                    self.exercise, self.question, index, variant_of(seed), self.book(seed), session, None
                )
                if judged.result.status == "failed":
                    return True
        return False

    def name_of(self, mutant: Mutant) -> str | None:
        """None if a mutant is given no name, "" if it is given its own, else what is wrong about the name."""
        try:
            function = built(self.exercise, self.question, mutant.source)
        except Exception:
            return None
        named = {result.misconception for result in self.results(function, 0) if result.misconception}
        for name in named:
            mistakes = [m for m in self.exercise.misconceptions if m.question == self.question.name and m.name == name]
            right = getattr(self.exercise.reference, self.question.root)
            if mistakes and (
                explained_share(self.exercise, self.question, right, function, mistakes[0].wrong, self.book) < 0.5
            ):
                return f"{mutant.change} is called '{name}'"
        return "" if named else None


def variant_of(seed: int) -> int:
    """Variant 0 for every third seed, as most courses use it; else a variant of its own."""
    return 0 if seed % 3 == 0 else seed


def _chosen(listed: list[Mutant], most: int | None, name: str) -> list[Mutant]:
    if most is None or len(listed) <= most:
        return listed
    picked = random.Random(name).sample(range(len(listed)), most)
    return [listed[i] for i in sorted(picked)]


def together(parts: Sequence[tuple[RightAnswer, ...]]) -> tuple[RightAnswer, ...]:
    """The right answers of one question, tried on several ranges of seeds."""
    return tuple(
        RightAnswer(
            same[0].style,
            sum(answer.seeds for answer in same),
            tuple(complaint for answer in same for complaint in answer.complaints)[:SHOWN],
        )
        for same in zip(*parts, strict=True)
    )
