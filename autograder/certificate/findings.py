"""Plans for a certificate, and records of its findings: correct and wrong answers, mutants, trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.certificate.drawn import Drawn
from autograder.certificate.rates import RandomCheck

SHOWN = 5  # complaints that a certificate quotes for one answer


@dataclass(frozen=True)
class Plan:
    """How much is tried.

    seeds:          for the reference: every third seed has variant 0, the others a variant of their own. Every
                    alternative is tried on the first twenty; then they take turns
    wrong_seeds:    for each misconception, to see that it is caught and named
    score_seeds:    for each misconception, to measure how much its score depends on variant and course key
    mutants:        of each question's reference, at most, chosen at random; None: all
    alternatives:   mutants of its alternatives, likewise
    independent:    mutants by the independent operators, of the reference and of the alternatives, likewise
    fresh_seeds:    on which a mutant that was not caught is compared with the correct answer
    mutant_seeds:   a mutant is caught if it fails on any of these
    diagnosed:      caught mutants per question that are diagnosed like a submission, to see their names; None: all
    range_seeds:    whose hidden cases are compared with the promised ranges
    rate_runs:      of each random check, to measure its false-alarm rate at a coarse alpha; 0: not measured
    power_runs:     of each random check, to measure its power at the stated delta
    """

    seeds: int = 20
    wrong_seeds: int = 3
    score_seeds: int = 8
    mutants: int | None = None
    alternatives: int | None = 100
    independent: int | None = 200
    mutant_seeds: int = 3
    fresh_seeds: int = 40
    range_seeds: int = 5
    diagnosed: int | None = None
    rate_runs: int = 300
    power_runs: int = 100

    def most(self, family: str) -> int | None:
        """How many mutants of a family are tried per question."""
        most: int | None = self.mutants if family == "reference" else getattr(self, family)
        return most


FAST = Plan(
    seeds=1,
    wrong_seeds=1,
    score_seeds=1,
    mutants=2,
    alternatives=1,
    independent=2,
    mutant_seeds=2,
    fresh_seeds=8,
    range_seeds=1,
    diagnosed=1,
    rate_runs=0,
    power_runs=0,
)


@dataclass(frozen=True)
class Family:
    """Mutants of one family: how many were tried, which ones behave like the correct answer, which others pass."""

    name: str
    mutants: int
    equivalent: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()

    @property
    def caught(self) -> tuple[int, int]:
        """How many were caught, and how many behave differently."""
        otherwise = self.mutants - len(self.equivalent)
        return otherwise - len(self.survivors), otherwise


@dataclass(frozen=True)
class RightAnswer:
    """The reference or an alternative: on how many seeds it was tried, and the complaints about it."""

    style: str
    seeds: int
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class WrongAnswer:
    """A catalogued misconception: on how many seeds it lost marks, and the names that it got.

    raises: whether it raised an error in every call without being declared so; then it can match no student's numbers
    scores: the share of the question that it earns on each seed, that is, with other variants and course keys
    """

    name: str
    seeds: int
    caught: int
    named: int
    misnamed: tuple[str, ...]
    raises: bool = False
    scores: tuple[float, ...] = ()

    @property
    def spread(self) -> float:
        """The share of the question by which its scores differ."""
        return max(self.scores) - min(self.scores) if self.scores else 0.0


@dataclass(frozen=True)
class Given:
    """A name that a mutant was given, for a person to read.

    change:  what was changed in the correct answer
    hint:    the hint that a student would get
    untrue:  why the name is wrong for the mutant; empty if it is correct
    """

    change: str
    name: str
    hint: str
    untrue: str = ""


@dataclass(frozen=True)
class Trial:
    """The findings about one question.

    families:          its mutants, by family
    diagnosed, names:  how many mutants were diagnosed, and how many of them got a name
    wrong_names:       names that are wrong for the mutant: the mistake of that name explains less than half of the
                       mutant's errors on fresh inputs, or the name is not given again on other seeds
    given:             the names that were given
    undocumented:      arguments in cases that are not as the docstring says
    drawn:             the drawn range of each argument with a promised range
    naming_errors:     errors in diagnosis itself; a submission would silently get no name
    broken:            why the trial itself failed, if it did
    """

    assignment: str
    exercise: str
    question: str
    right: tuple[RightAnswer, ...]
    stub_score: float
    wrong: tuple[WrongAnswer, ...]
    families: tuple[Family, ...]
    diagnosed: int
    names: int
    wrong_names: tuple[str, ...]
    random_checks: tuple[RandomCheck, ...]
    seconds: float
    broken: str = ""
    drawn: tuple[Drawn, ...] = ()
    given: tuple[Given, ...] = ()
    undocumented: tuple[str, ...] = ()
    naming_errors: tuple[str, ...] = ()

    @property
    def mutants(self) -> int:
        """How many mutants were tried."""
        return sum(family.mutants for family in self.families)

    @property
    def equivalent(self) -> tuple[str, ...]:
        """The mutants that behave like the correct answer from which they were made."""
        return tuple(change for family in self.families for change in family.equivalent)

    @property
    def survivors(self) -> tuple[str, ...]:
        """The mutants that behave differently and lose nothing."""
        return tuple(change for family in self.families for change in family.survivors)

    def survivors_of(self, family: str) -> tuple[str, ...]:
        """The survivors of one family."""
        return tuple(change for one in self.families if one.name == family for change in one.survivors)


def no_trial(assignment: str, exercise: str, question: str, why: str) -> Trial:
    """A stand-in for a trial that failed through a fault of the kit."""
    return Trial(assignment, exercise, question, (), 0.0, (), (), 0, 0, (), (), 0.0, why)


def with_hints(trial: Trial, hints: Mapping[str, str]) -> Trial:
    """The trial with the present hints of misconceptions: they may have been rewritten since the trial."""
    return replace(trial, given=tuple(replace(one, hint=hints.get(one.name, one.hint)) for one in trial.given))


def together(parts: Sequence[tuple[RightAnswer, ...]]) -> tuple[RightAnswer, ...]:
    """Merge the findings on a question's correct answers from several ranges of seeds."""
    return tuple(
        RightAnswer(
            same[0].style,
            sum(answer.seeds for answer in same),
            tuple(complaint for answer in same for complaint in answer.complaints)[:SHOWN],
        )
        for same in zip(*parts, strict=True)
    )
