"""Measuring the error rates of random checks: false alarms at a coarse alpha, power at the stated distance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.certificate.here import Here
from autograder.checks import Case, Check
from autograder.checks.categories import judge_categories
from autograder.checks.independence import judge_independence
from autograder.checks.laws import distance_share, judge_law
from autograder.checks.order import judge_order
from autograder.checks.sums import judge_sums
from autograder.exercise import Exercise, Question
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import carried
from autograder.statistics.categories import binomial_detectable_shift
from autograder.statistics.distance import ks_detectable_distance
from autograder.statistics.proportions import proportion_lower_bound, proportion_upper_bound
from autograder.values import Answer, Generator

COARSE_ALPHA = 0.05  # rates of 1e-9 cannot be measured
LONGER = 8  # times as many runs if the rate is close to the nominal one
RANDOM_JUDGES = (judge_law, judge_categories, judge_independence, judge_order, judge_sums)


@dataclass(frozen=True)
class RandomCheck:
    """The stated rates of a random check, and the measured ones.

    false_alarms:  in `runs` gradings of the reference at COARSE_ALPHA; `rate_bound` bounds the true rate from above
    seen:          how many of `trials` samplers at a distance `delta` were detected, at the real alpha; `power_bound`
                   bounds the true rate
    """

    property: str
    alpha: float
    beta: float
    n: int
    delta: float
    runs: int
    false_alarms: int
    rate_bound: float
    trials: int
    seen: int
    power_bound: float


def random_checks(question: Question) -> list[tuple[int, Check]]:
    """The checks that a correct answer can fail by chance, with their numbers."""
    return [(i, check) for i, check in enumerate(question.checks) if "alpha" in check.settings]


def measure_rates(
    exercise: Exercise, question: Question, book: CaseBook, runs: int, trials: int
) -> tuple[RandomCheck, ...]:
    """Both rates of every random check of the question, with the reference as the correct answer."""
    here = Here(exercise, question, getattr(exercise.reference, question.root), 60.0)
    return tuple(
        _measure(check, book.cases(exercise, question, i, 0), here, runs, trials)
        for i, check in random_checks(question)
    )


def _measure(check: Check, cases: Sequence[Case], here: Here, runs: int, trials: int) -> RandomCheck:
    alpha, beta = check.settings["alpha"], check.settings["beta"]
    through = carried(check.through) if check.through else None

    def right(start: int) -> Callable[..., Answer]:
        def call(args: tuple[Any, ...], *, draw: int = 0, **options: Any) -> Answer:
            fresh = tuple(Generator(arg.seed + 31 * start) if isinstance(arg, Generator) else arg for arg in args)
            return here.call("the reference", fresh, seed=1000 * start + draw, through=through, **options)

        return call

    coarse = {**check.settings, "alpha": COARSE_ALPHA}
    evidence = check.judge(right(0), cases, **check.settings).evidence
    alarms = sum(not check.judge(right(run), cases, **coarse).passed for run in range(runs))
    if runs and proportion_upper_bound(alarms, runs) > COARSE_ALPHA:
        # So few runs do not show whether the rate is below the nominal one. A larger, independent set of runs decides.
        first, runs = runs, LONGER * runs
        alarms = sum(not check.judge(right(run), cases, **coarse).passed for run in range(first, first + runs))
    n, delta = int(evidence.get("n", 0)), float(evidence.get("delta", float("nan")))
    seen = 0
    if trials and check.judge is judge_law:
        seen = sum(not _law_off_by(check, cases, here, through, run).passed for run in range(trials))
    elif trials and check.judge is judge_categories:
        seen = sum(not _shares_off_by(check, cases, here, through, run).passed for run in range(trials))
    else:
        trials = 0  # the size of a dependence is a share of pairs; the judge's own tests measure its power
    return RandomCheck(
        check.property,
        alpha,
        beta,
        n,
        delta,
        runs,
        alarms,
        proportion_upper_bound(alarms, runs) if runs else 1.0,
        trials,
        seen,
        proportion_lower_bound(seen, trials) if trials else 0.0,
    )


def _law_off_by(check: Check, cases: Sequence[Case], here: Here, through: Any, run: int) -> Any:
    """The verdict on uniform samples in which one column of one case is moved by the distance that must be detected."""
    case, looks = cases[0], check.settings.get("looks", 1)
    answer = here.call("the reference", case.args, seed=run, through=through)
    shape = np.shape(check.settings["cdf"](check.settings["draws"](answer.value, *case.args), *case.args))
    columns = shape[1] if len(shape) > 1 else 1
    share = distance_share(check.settings["alpha"], len(cases) * columns, looks)
    delta = ks_detectable_distance(shape[0] * looks, share, check.settings["beta"] / looks)
    rng = np.random.default_rng([run, 5])

    def call(args: tuple[Any, ...], *, draw: int = 0, **options: Any) -> Answer:
        u = rng.random((shape[0], columns))
        moved = (u[:, 0] < 0.5) & (rng.random(shape[0]) < 2 * delta)
        u[:, 0] = np.where(moved, u[:, 0] + 0.5, u[:, 0])
        return Answer(u if len(shape) > 1 else u[:, 0])

    settings = {**check.settings, "draws": _itself, "cdf": _itself}
    settings.pop("log_rivals", None)
    return judge_law(call, [Case(()) for _ in cases], **settings)


def _itself(value: Any, *args: Any) -> Any:
    return value


def _shares_off_by(check: Check, cases: Sequence[Case], here: Here, through: Any, run: int) -> Any:
    """The verdict on labels whose largest probability is lowered by the shift that must be detected."""
    case, looks = cases[0], check.settings.get("looks", 1)
    p = np.asarray(check.settings["probabilities"](*case.args), dtype=float)
    answer = here.call("the reference", case.args, seed=run, through=through)
    n = len(check.settings["categories"](answer.value, *case.args))
    share = check.settings["alpha"] / (2 * len(cases) * len(p) * looks)
    delta = binomial_detectable_shift(n * looks, share, check.settings["beta"] / looks)
    other = p.copy()
    other[p.argmax()] -= delta
    other[p.argmin()] += delta
    rng = np.random.default_rng([run, 6])

    def call(args: tuple[Any, ...], *, draw: int = 0, **options: Any) -> Answer:
        return Answer(rng.choice(len(p), size=n, p=other))

    settings = {**check.settings, "categories": _itself, "probabilities": lambda *args: p}
    return judge_categories(call, [Case(()) for _ in cases], **settings)
