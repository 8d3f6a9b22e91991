"""The cases of `beta_binomial`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import betaln, gammaln

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import numbers, unpack
from autograder.checks.equals import crossed
from reference import beta_binomial as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# Trays of seeds, as many in each; how many came up. The prior, and somebody's guess of the posterior.
# Relative to the number of trials. Digamma and log-gamma functions in single precision and integrals by quadrature are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 2e-6
LEAST, MOST = 0.5, 40_000.0  # of the parameters of q

DEFAULT = {"x": [3, 5, 2, 6, 4], "m": 12, "alpha": 2.0, "beta": 3.0, "alpha_q": 9.0, "beta_q": 12.0}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other trays and another prior; successes and failures clearly unequal, the guess near enough to be compared. The
    first tray is neither the mean nor like the first of the second half: it cannot stand for the others."""
    while True:
        N, m = int(rng.integers(4, 8)), int(rng.integers(9, 16))
        rate = float(rng.choice([rng.uniform(0.25, 0.4), rng.uniform(0.6, 0.75)]))
        x = rng.binomial(m, rate, size=N)
        share = x.sum() / (N * m)
        apart = x[0] not in (x.mean(), x[N // 2])
        if len(set(x.tolist())) > 2 and 0.2 < min(share, 1 - share) < 0.42 and apart:
            break
    alpha, beta = (float(v) for v in rng.choice([1.5, 2.0, 2.5, 3.0, 4.0], size=2, replace=False))
    weight = float(rng.uniform(18, 26))
    alpha_q, beta_q = round(weight * (0.7 * share + 0.15)), round(weight * (0.85 - 0.7 * share))
    return {
        "x": x.tolist(),
        "m": m,
        "alpha": alpha,
        "beta": beta,
        "alpha_q": float(alpha_q),
        "beta_q": float(beta_q),
    }


# --- cases ---------------------------------------------------------------------------------------------------------


def story(variant: Variant) -> tuple[Array, int, float, float]:
    return np.array(variant["x"]), variant["m"], variant["alpha"], variant["beta"]


def observations(rng: np.random.Generator, N: int, m: int, rate: float) -> Array:
    return rng.binomial(m, rate, size=N)


def prior(rng: np.random.Generator) -> tuple[float, float]:
    """Two parameters that differ, neither 1: under a flat prior much goes unnoticed."""
    low, high = rng.uniform(0.7, 0.9), rng.uniform(1.6, 5.0)
    return (float(low), float(high)) if rng.random() < 0.5 else (float(high), float(low))


def data_sets(rng: np.random.Generator) -> Arguments:
    """Numbers of observations and of trials that never agree, few and many successes."""
    drawn: Arguments = []
    for N, m, rate in ((6, 10, 0.2), (9, 4, 0.75), (3, 25, 0.3), (6, 10, 0.6)):
        drawn.append((unequal_observations(rng, N, m, float(rate * rng.uniform(0.8, 1.2))), m, *prior(rng)))
    return crossed(drawn)


def unequal_observations(rng: np.random.Generator, N: int, m: int, rate: float) -> Array:
    """Observations of which the first and the last differ."""
    while True:
        x = observations(rng, N, m, rate)
        if x[0] != x[-1]:
            return x


def strong_priors(rng: np.random.Generator) -> Arguments:
    """Priors as weak and as strong as they come: both parameters below 1, both above, one of each."""
    return [
        (unequal_observations(rng, 5, 7, 0.4), 7, 0.1, float(rng.uniform(0.3, 0.6))),
        (unequal_observations(rng, 4, 9, 0.6), 9, 100.0, float(rng.uniform(20, 60))),
        (unequal_observations(rng, 7, 5, 0.3), 5, float(rng.uniform(20, 60)), 0.1),
        (unequal_observations(rng, 3, 8, 0.3), 8, float(rng.uniform(0.2, 0.5)), 100.0),
    ]


def long_runs(rng: np.random.Generator) -> Arguments:
    """So many trials that factorials (from 171 on) and binomial coefficients (from 1,030 on) are no floating point
    numbers. First the smaller parameter of the prior meets the smaller count, and shows beside it."""
    with_all = unequal_observations(rng, 3, 1200, float(rng.uniform(0.52, 0.6)))
    with_all[1] = 1200
    return [
        (unequal_observations(rng, 4, 200, float(rng.uniform(0.3, 0.45))), 200, *sorted(prior(rng))),
        (with_all, 1200, *prior(rng)),
        (unequal_observations(rng, 2, 1200, float(rng.uniform(0.4, 0.48))), 1200, *prior(rng)),
    ]


def extremes(rng: np.random.Generator) -> Arguments:
    """One observation; single trials; nothing but failures, which the prior expects; nothing but successes."""
    return [
        (np.array([int(rng.integers(2, 6))]), 8, *prior(rng)),
        (np.array([1, 0, 0, 1, 1, 1, 0, 1, 1]), 1, *prior(rng)),
        (np.zeros(5, dtype=int), int(rng.integers(6, 11)), *sorted(prior(rng))),
        (np.full(4, 7), 7, *prior(rng)),
    ]


def many(rng: np.random.Generator) -> Arguments:
    """Thousands of observations, and a prior that counts beside them."""
    return [(observations(rng, 3000, 17, float(rng.uniform(0.4, 0.46))), 17, 100.0, float(rng.uniform(20, 60)))]


def story_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [story(variant)]


def story_updates(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The trays of the text, with the prior of the text and with one whose parameters are no whole numbers."""
    x, m, alpha, beta = story(variant)
    return [(x, m, alpha, beta), (x, m, alpha + 0.25, beta + 0.75)]


def other_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    return data_sets(rng) + strong_priors(rng)


def data_of_long_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The last with millions of trials."""
    return [*long_runs(rng), (observations(rng, 3000, 1200, float(rng.uniform(0.4, 0.6))), 1200, *prior(rng))]


def factors_of_long_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    given = long_runs(rng)
    return [*(elsewhere(rng, one) for one in given), optimal(given[-1])]


def extreme_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    return extremes(rng) + many(rng)


def integer_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Nothing but integers, of which neither the mean nor the number of successes per trial is one."""
    while True:
        x = unequal_observations(rng, 5, 9, 0.3)
        if x.sum() % 5:
            return [(x, 9, int(rng.integers(2, 4)), int(rng.integers(4, 7)))]


def with_factor(given: tuple[Any, ...], factor: Sequence[float] | Array) -> tuple[Any, ...]:
    x, m, alpha, beta = given
    return x, m, float(factor[0]), float(factor[1]), alpha, beta


def optimal(given: tuple[Any, ...]) -> tuple[Any, ...]:
    return with_factor(given, reference.update_q_theta(*given))


def elsewhere(rng: np.random.Generator, given: tuple[Any, ...]) -> tuple[Any, ...]:
    """A q that is not the best one, but sees the same thing; not so U-shaped that quadrature would fail."""
    best = reference.update_q_theta(*given)
    factors = np.exp(rng.choice([-1, 1], size=2) * rng.uniform(0.2, 0.7, size=2))
    return with_factor(given, np.maximum(np.array(best) * factors, 0.65))


def story_factor(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [with_factor(story(variant), (variant["alpha_q"], variant["beta_q"]))]


def story_factors(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The guess of the text, the prior, and the best q."""
    given = story(variant)
    return [*story_factor(rng, variant), with_factor(given, given[2:]), optimal(given)]


def other_factors(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Good and bad q; flat ones, and such that hardly leave theta any room away from 0 or 1."""
    given = data_sets(rng)
    drawn = [elsewhere(rng, one) for one in given + strong_priors(rng)]
    narrow = float(rng.uniform(80, 120))
    odd = [(LEAST, narrow), (narrow, LEAST), given[1][:-3:-1]]
    return [*drawn, *(with_factor(one, factor) for one, factor in zip(given, odd, strict=False))]


def optimal_factors(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [optimal(given) for given in data_sets(rng) + extremes(rng)]


def extreme_factors(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Where there are nothing but failures, q hardly leaves theta any room away from 0: E[log theta] is below -4."""
    given = extremes(rng)
    drawn = [elsewhere(rng, one) for one in given]
    failures = reference.update_q_theta(*given[2])[1] * rng.uniform(1.2, 1.5)
    drawn[2] = with_factor(given[2], (rng.uniform(0.65, 0.7), failures))
    return [*drawn, *(with_factor(given, (MOST, MOST * rng.uniform(0.94, 0.99))) for given in many(rng))]


def factors_of_all_kinds(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for given in data_sets(rng):
        drawn += [elsewhere(rng, given), elsewhere(rng, given), optimal(given)]
    return drawn


# --- what has to hold ----------------------------------------------------------------------------------------------


def log_evidence(x: Array, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> float:
    """log p(x), theta integrated out in closed form; alpha_q and beta_q do not matter."""
    x = np.asarray(x)
    coefficients = gammaln(m + 1) * x.size - gammaln(x + 1).sum() - gammaln(m - x + 1).sum()
    return float(coefficients + betaln(alpha + x.sum(), beta + np.sum(m - x)) - betaln(alpha, beta))


def trials(x: Array, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> float:
    """How many trials there are, those that q and the prior are worth among them: so large are the bound's terms."""
    return float(len(x) * m + alpha_q + beta_q + alpha + beta)


def one_number(value: Any) -> Any:
    """The value as a float; a string that says why it is none."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != 1:
        return f"expected one number, got an array of shape {array.shape}"
    number = float(array.ravel()[0])
    return number if math.isfinite(number) else f"expected a finite number, got {number}"


def parameters_of(value: Any) -> Any:
    """(alpha_q, beta_q) as floats, or what keeps them from being the parameters of a beta distribution."""
    parts = unpack(value, ("alpha_q", "beta_q"))
    if isinstance(parts, str):
        return parts
    found = []
    for name, part in zip(("alpha_q", "beta_q"), parts, strict=True):
        number = one_number(part)
        if isinstance(number, str):
            return f"{name}: {number}"
        if number <= 0:
            return f"{name}: the parameters of a beta distribution are positive, got {number:.6g}"
        found.append(number)
    return tuple(found)


def judge_in_parts(call: Call, cases: Sequence[Case]) -> Verdict:
    """Half of the data first, and the rest with the result as prior, gives what all data give at once."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        x, m, alpha, beta = case.args
        half = len(x) // 2
        at_once = parameters_of(call((x, m, alpha, beta)).value)
        first = parameters_of(call((x[:half], m, alpha, beta)).value)
        for found in (at_once, first):
            if isinstance(found, str):
                return Verdict(False, found, index, None, None, evidence)
        in_parts = parameters_of(call((x[half:], m, *first)).value)
        if isinstance(in_parts, str):
            return Verdict(False, in_parts, index, None, None, evidence)
        if not np.allclose(in_parts, at_once, rtol=1e-5):
            message = (
                f"all observations at once give Beta({at_once[0]:.6g}, {at_once[1]:.6g}); the first {half}, and then "
                f"the others with that as prior, give Beta({in_parts[0]:.6g}, {in_parts[1]:.6g})"
            )
            return Verdict(False, message, index, in_parts, at_once, evidence)
        if np.allclose(at_once, (alpha, beta), rtol=1e-5):
            return Verdict(False, "the data have changed nothing", index, at_once, None, evidence)
    return Verdict(True, evidence=evidence)


def learns_in_parts(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Data that come in two parts say the same as all of them together."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return Check(property, "property", cases, judge_in_parts, {}, weight, visibility)


def judge_bound(call: Call, cases: Sequence[Case]) -> Verdict:
    """The answer stays below the log evidence and reaches it for the best q alone; cases say both."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        log_evidence, best = case.expected
        number = one_number(value)
        if isinstance(number, str):
            return Verdict(False, number, index, value, None, evidence)
        slack = TOLERANCE * trials(*case.args)
        if number > log_evidence + slack:
            message = f"got {number:.10g}, which is above the log evidence {log_evidence:.10g}"
            return Verdict(False, message, index, value, None, evidence)
        if best and number < log_evidence - slack:
            message = f"this is the best q: got {number:.10g}, the log evidence is {log_evidence:.10g}"
            return Verdict(False, message, index, value, log_evidence, evidence)
        if not best and number >= log_evidence - slack:
            message = f"got the log evidence {log_evidence:.10g} itself, but this is not the best q"
            return Verdict(False, message, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def bounds_the_evidence(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Never above log p(x), and equal to it for the best q alone."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        drawn = []
        for args in arguments(rng, variant):
            x, m, alpha_q, beta_q, alpha, beta = args
            best = (alpha_q, beta_q) == tuple(reference.update_q_theta(x, m, alpha, beta))
            drawn.append(Case(args, (log_evidence(*args), best)))
        return drawn

    return Check(property, "property", cases, judge_bound, {}, weight, visibility)
