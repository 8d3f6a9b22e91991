"""The certificate itself: all trials, their totals, and the claims that do not hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from autograder.assignment import Part
from autograder.certificate.findings import Plan, Trial
from autograder.certificate.mutants import FAMILIES
from autograder.certificate.rates import COARSE_ALPHA, random_checks
from autograder.statistics.ledger import Spending

ROUNDING = 1e-6
FEWEST_CAUGHT = 0.99  # share of the reference's mutants that behave differently, over everything that was tried
FEWEST_EXPLAINED = 0.98  # share of all mutants that behave differently: caught, or there is a reason why they pass
MOST_SPREAD = 0.05  # share of a question by which the scores of one mistake may differ without a reason
FEWEST_NAMED = 0.95  # of the misconceptions; one that can be told from another by nothing is given no name
FEWEST_NAMED_OF_PART = 0.9  # of those of an exercise or assignment alone: some have more that cannot be told apart


class Spread(NamedTuple):
    """The lowest and the highest score of a misconception over variants and course keys, and why they may differ."""

    question: str
    misconception: str
    lowest: float
    highest: float
    why: str

    @property
    def width(self) -> float:
        """The share of the question by which the scores differ; 0 if that is rounding."""
        apart = self.highest - self.lowest
        return apart if apart > ROUNDING else 0.0


@dataclass(frozen=True)
class Certificate:
    """What `autograder verify` found.

    reasons: (question, part of a change) -> why survivors with this part in their change may pass
    varying: (question, misconception) -> why its score may depend on the variant and the course key
    strays:  entries for questions that an exercise does not have
    whole:   whether it covers the whole course; then a share of all its mutants must be caught
    """

    plan: Plan
    trials: tuple[Trial, ...]
    spendings: tuple[Spending, ...]
    reasons: Mapping[tuple[str, str], str]
    versions: Mapping[str, str]
    seconds: float
    whole: bool = True
    strays: tuple[str, ...] = ()
    varying: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def seeds(self) -> int:
        """The number of seeds on which the reference of every question was tried, at least."""
        return min((trial.right[0].seeds for trial in self.trials if trial.right), default=0)

    @property
    def turns(self) -> tuple[int, int]:
        """The same for alternatives, and the number of trials of alternatives in all."""
        seeds = [answer.seeds for trial in self.trials for answer in trial.right[1:]]
        return min(seeds, default=0), sum(seeds)

    @property
    def survivors(self) -> list[str]:
        """Mutants that passed although they behave differently."""
        return [f"{title(trial)}: {change}" for trial in self.trials for change in trial.survivors]

    @property
    def explained(self) -> dict[str, str]:
        """The survivors for which there is a reason."""
        found = {}
        for trial in self.trials:
            for change in trial.survivors:
                for (question, part), why in self.reasons.items():
                    if question == title(trial) and part in change:
                        found[f"{question}: {change}"] = why
        return found

    @property
    def unexplained(self) -> list[str]:
        """Survivors without a reason."""
        return [name for name in self.survivors if name not in self.explained]

    @property
    def caught(self) -> tuple[int, int]:
        """How many mutants were caught, and how many behave differently."""
        return self._caught_of(FAMILIES)

    @property
    def by_family(self) -> dict[str, tuple[int, int]]:
        """The same for each family of mutants."""
        return {name: self._caught_of((name,)) for name in FAMILIES}

    def _caught_of(self, names: Sequence[str]) -> tuple[int, int]:
        pairs = [family.caught for trial in self.trials for family in trial.families if family.name in names]
        return sum(caught for caught, _ in pairs), sum(otherwise for _, otherwise in pairs)

    @property
    def named(self) -> tuple[int, int, int]:
        """Over all misconceptions and seeds: how many were caught, how many were named, and how many there were."""
        wrong = [answer for trial in self.trials for answer in trial.wrong]
        return sum(a.caught for a in wrong), sum(a.named for a in wrong), sum(a.seeds for a in wrong)

    @property
    def spreads(self) -> list[Spread]:
        """The scores of every misconception; those that differ most come first."""
        found = [
            Spread(
                title(trial),
                wrong.name,
                min(wrong.scores),
                max(wrong.scores),
                self.varying.get((title(trial), wrong.name), ""),
            )
            for trial in self.trials
            for wrong in trial.wrong
            if wrong.scores
        ]
        return sorted(found, key=lambda one: -one.width)

    @property
    def faults(self) -> list[str]:
        """The claims that do not hold, a line for each; empty if the certificate is good."""
        found = [*self.strays, *(line for trial in self.trials for line in faults_of(trial))]
        found += [
            f"{one.question}: the score of '{one.misconception}' varies by {one.width:.2f} of the question with "
            "variant and course key"
            for one in self.spreads
            if one.width > MOST_SPREAD + ROUNDING and not one.why
        ]
        if self.whole and self.plan.mutants is None:
            caught, tried = self.by_family["reference"]
            if caught < FEWEST_CAUGHT * tried:
                found.append(f"only {caught} of {tried} mutants of the reference are caught")
        _, tried = self.caught
        mine = {f"{title(trial)}: {change}" for trial in self.trials for change in trial.survivors_of("reference")}
        # Every survivor of the reference needs a reason. Of the others, chosen at random, a small share may lack one.
        few = len(self.unexplained) <= max(1.0, (1 - FEWEST_EXPLAINED) * tried)
        found += [f"survives without a reason: {name}" for name in self.unexplained if name in mine or not few]
        _, named, there = self.named
        if named < (FEWEST_NAMED if self.whole else FEWEST_NAMED_OF_PART) * there:
            found.append(f"only {named} of {there} misconceptions are named")
        return found

    @property
    def diagnosed(self) -> tuple[int, int, int]:
        """How many mutants were diagnosed, how many got a name, and how many got a wrong name."""
        return (
            sum(trial.diagnosed for trial in self.trials),
            sum(trial.names for trial in self.trials),
            sum(len(trial.wrong_names) for trial in self.trials),
        )


def title(trial: Trial) -> str:
    """The full name of the question."""
    return f"{trial.exercise}.{trial.question}"


def faults_of(trial: Trial) -> list[str]:
    """The claims that do not hold for one question."""
    name = title(trial)
    found = [f"{name}: the trial broke down: {trial.broken}"] if trial.broken else []
    found += [
        f"{name}: the correct answer '{answer.style}' fails: {line}"
        for answer in trial.right
        for line in answer.complaints
    ]
    found += [f"{name}: diagnosis raised an error: {line}" for line in trial.naming_errors]
    if trial.stub_score:
        found.append(f"{name}: the empty stub earns {trial.stub_score:.3g} of the points")
    for wrong in trial.wrong:
        if wrong.caught < wrong.seeds:
            found.append(f"{name}: '{wrong.name}' loses marks on only {wrong.caught} of {wrong.seeds} seeds")
        if wrong.raises:
            found.append(
                f"{name}: '{wrong.name}' raises an error in every call; if that is the mistake, set raises=True"
            )
        if wrong.misnamed:
            found.append(f"{name}: '{wrong.name}' is called {', '.join(map(repr, wrong.misnamed))}")
    found += [f"{name}: {line}" for one in trial.drawn for line in one.complaints]
    found += [f"{name}: {line}" for line in trial.undocumented]
    for check in trial.random_checks:
        if check.runs and check.rate_bound > COARSE_ALPHA:
            found.append(
                f"{name}, {check.property}: {check.false_alarms} false alarms in {check.runs} gradings, at a rate of "
                f"{COARSE_ALPHA} each"
            )
        if check.trials and check.seen < check.trials * (1 - 10 * check.beta):
            found.append(
                f"{name}, {check.property}: detects only {check.seen} of {check.trials} samplers at its distance"
            )
    return found


def spending_of(assignment: str, parts: tuple[Part, ...]) -> Spending:
    """The share of the course's error budget that the random checks of an assignment spend."""
    return Spending(
        assignment,
        tuple(
            (f"{part.name}.{question.name}", tuple(check.settings["alpha"] for _, check in random_checks(question)))
            for part in parts
            for question in part.exercise.questions
            if random_checks(question)
        ),
    )


def reasons_in(parts: tuple[Part, ...]) -> dict[tuple[str, str], str]:
    """The reasons for survivors that exercises give in their module `survivors`, if they have one."""
    found: dict[tuple[str, str], str] = {}
    for part in parts:
        module = f"autograder.exercises.{part.name}.survivors"
        if find_spec(module) is not None:
            reasons: Mapping[tuple[str, str], str] = import_module(module).EXPLAINED
            found |= {(f"{part.name}.{question}", change): why for (question, change), why in reasons.items()}
    return found


def varying_in(parts: tuple[Part, ...]) -> dict[tuple[str, str], str]:
    """Why the scores of misconceptions may depend on the variant and the course key, for those that give a reason."""
    said = [(part.name, one) for part in parts for one in part.exercise.misconceptions]
    return {(f"{exercise}.{one.question}", one.name): one.varies for exercise, one in said if one.varies}


def strays_in(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Entries for questions that an exercise does not have, a line for each."""
    found = []
    for part in parts:
        exercise = part.exercise
        said = [(one.question, f"the misconception '{one.name}'") for one in exercise.misconceptions]
        said += [(one.question, f"the alternative '{one.style}'") for one in exercise.alternatives]
        said += [(question, "a range") for question in exercise.ranges]
        said += [(name.partition(".")[2], "a reason for a survivor") for name, _ in reasons_in((part,))]
        there = {question.name for question in exercise.questions}
        found += [
            f"{part.name}: there is no question {name!r}, which {what} is for"
            for name, what in said
            if name not in there
        ]
    return tuple(dict.fromkeys(found))


def as_json(certificate: Certificate) -> dict[str, Any]:
    """The certificate as plain data, for machines."""
    return {
        **{key: value for key, value in dataclasses.asdict(certificate).items() if key not in ("reasons", "varying")},
        "spreads": [one._asdict() for one in certificate.spreads],
        "seeds": certificate.seeds,
        "turns": certificate.turns,
        "explained": certificate.explained,
        "faults": certificate.faults,
        "survivors": certificate.survivors,
        "unexplained": certificate.unexplained,
    }
