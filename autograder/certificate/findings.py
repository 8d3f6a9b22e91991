"""What a certificate tries, and what it finds: plans, and the records of right and wrong answers, mutants, trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.certificate.drawn import Drawn
from autograder.certificate.rates import RandomCheck

SHOWN = 5  # complaints that a certificate quotes for one answer


@dataclass(frozen=True)
class Plan:
    """How much is tried.

    seeds:          for the reference; every third seed takes variant 0, the others a variant of their own. Every
                    alternative is tried on the first twenty, after which they take turns
    wrong_seeds:    for each misconception, to be caught and named
    score_seeds:    for each misconception, how far its score depends on the variant and the course key
    mutants:        of the reference of each question at most, chosen at random; None: all
    alternatives:   mutants of its alternatives, likewise
    independent:    mutants by the independent operators, of the reference and of the alternatives, likewise
    fresh_seeds:    on so many other seeds a mutant that was not caught is compared with the right answer
    mutant_seeds:   a mutant is caught if it fails on any of these
    diagnosed:      of the mutants caught, so many of each question are diagnosed like a hand-in, to see what names they
                    are given; None: all
    range_seeds:    of so many seeds the hidden cases are held against what is promised of the arguments
    rate_runs:      of each random check, for its false-alarm rate at a coarse alpha; 0: not measured
    power_runs:     of each random check, for its power at the stated delta
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
        """How many mutants of a family are tried of each question."""
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
    """Mutants of one family: how many were tried, which behave like the right answer, which pass all the same."""

    name: str
    mutants: int
    equivalent: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()

    @property
    def caught(self) -> tuple[int, int]:
        """How many were caught, of those that behave otherwise."""
        otherwise = self.mutants - len(self.equivalent)
        return otherwise - len(self.survivors), otherwise


@dataclass(frozen=True)
class RightAnswer:
    """The reference or an alternative, on how many seeds it was tried, and what was held against it."""

    style: str
    seeds: int
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class WrongAnswer:
    """A catalogued misconception: on how many seeds it lost marks, and by what name it was called.

    raises: whether it raised an error in every call, and is not said to: a student's numbers cannot be told by it
    scores: the share of the question that it earns, on each seed: another variant, another course key
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
        """By how much of the question its scores differ."""
        return max(self.scores) - min(self.scores) if self.scores else 0.0


@dataclass(frozen=True)
class Given:
    """A name that a mutant was given, for a person to read.

    change:  what was changed in the right answer
    hint:    what a student would be told
    untrue:  why the name is not the mutant's own; empty where it is
    """

    change: str
    name: str
    hint: str
    untrue: str = ""


@dataclass(frozen=True)
class Trial:
    """What was found out about one question.

    families:          its mutants, by family
    diagnosed, names:  how many mutants were diagnosed, and how many of them were given a name
    wrong_names:       names that are not the mutant's own: of what it gets wrong on fresh inputs, the mistake of that
                       name explains less than half; or on other seeds it is not given again
    given:             what was given to what
    undocumented:      what cases hold that is not as the docstring says
    drawn:             what the hidden cases draw of each argument of which something is promised
    naming_errors:     what went wrong in diagnosis itself; a hand-in would be given no name, without a word
    broken:            why the trial itself could not be held, if it could not
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
        """The mutants that behave like the right answer that they are made of."""
        return tuple(change for family in self.families for change in family.equivalent)

    @property
    def survivors(self) -> tuple[str, ...]:
        """The mutants that behave otherwise and lose nothing."""
        return tuple(change for family in self.families for change in family.survivors)

    def survivors_of(self, family: str) -> tuple[str, ...]:
        """The survivors of one family."""
        return tuple(change for one in self.families if one.name == family for change in one.survivors)


def no_trial(assignment: str, exercise: str, question: str, why: str) -> Trial:
    """In the place of a trial that could not be held, through a fault of ours."""
    return Trial(assignment, exercise, question, (), 0.0, (), (), 0, 0, (), (), 0.0, why)


def with_hints(trial: Trial, hints: Mapping[str, str]) -> Trial:
    """The trial with the hints that misconceptions have now: they may have been rewritten since it was held."""
    return replace(trial, given=tuple(replace(one, hint=hints.get(one.name, one.hint)) for one in trial.given))


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
