"""Kind "law": samplers of continuous distributions, judged by exact tests with stated error rates.

A sampler is described by two plain functions. `draws(value, *args)` extracts the samples from the result, (N,) or one
column per test (N, P), or says in words why it cannot. `cdf(draws, *args)` is the distribution function that they
should follow, column by column, for any number of rows. A third function, `log_rivals`, may give the log density of
likely wrong distributions minus that of the right one: fewer samples are then needed to detect them.

The samples may come in several calls ("looks"). After each call, all samples so far are judged: what is clearly wrong
fails, what is clearly right passes, and only otherwise the next call is made. The error rates hold for all looks
together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.statistics.dependence import (
    MIRRORED,
    SHIFTED,
    evenness_log_e_value,
    mirrored,
    repeats_log_p_value,
    shifted,
)
from autograder.statistics.distance import ks_detectable_distance, ks_distance, ks_sample_size, ks_threshold
from autograder.statistics.ledger import ALPHA, BETA
from autograder.statistics.rivals import rivals_are_ruled_out, rivals_log_e_value

DELTA = 0.02
PICTURED = 20_000  # the most samples that a picture shows
SAMPLES = ks_sample_size(DELTA, ALPHA, BETA)  # 68,169
BINS = (8, 64)  # for the test of evenness


def sample_size(delta: float, tests: int = 1, looks: int = 1) -> int:
    """How many samples one call needs for a check to detect a distance delta in each of its tests (cases x columns)."""
    return math.ceil(ks_sample_size(delta, distance_share(ALPHA, tests, looks), BETA / looks) / looks)


def distance_share(alpha: float, tests: int, looks: int) -> float:
    """The level of one Kolmogorov-Smirnov test: half of a check's alpha is divided evenly among all of them."""
    return alpha / (2 * tests * looks)


def law_picture(
    z: np.ndarray, column: int, cdf: Callable[..., np.ndarray], args: tuple[Any, ...]
) -> dict[str, Any] | None:
    """A histogram of one column of the samples (the first, if there are many), and the shares expected in its bins."""
    shown = (z if z.ndim == 1 else z[:, column])[:PICTURED]
    finite = shown[np.abs(shown) < 1e300]  # differences of larger numbers overflow
    if not len(finite):
        return None
    low, high = (float(edge) for edge in np.quantile(finite, [0.001, 0.999]))
    width = max(high - low, 1e-6 * max(abs(low), abs(high)), 1e-300)  # wide enough to be cut into bins in floats
    edges = np.linspace(low, low + width, 41)
    if not np.all(np.diff(edges) > 0):
        return None
    law = cdf(edges if z.ndim == 1 else np.repeat(edges[:, None], z.shape[1], axis=1), *args)
    law = law if z.ndim == 1 else law[:, column]
    return {
        "kind": "histogram",
        "edges": [float(edge) for edge in edges],
        "observed": [float(count) / len(shown) for count in np.histogram(finite, edges)[0]],
        "expected": [float(share) for share in np.diff(law)],
    }


def too_regular(looks: Sequence[np.ndarray], alpha: float) -> str:
    """What is too regular about uniform samples of several calls, in words; "" if nothing is.

    Right samples fail with probability alpha at most: half of it for counts that are too even, half for repetitions.
    """
    rows = [np.clip(u, 0.0, 1.0) for u in looks]
    for bins in BINS:
        counts = [np.bincount(np.minimum((u * bins).astype(np.int64), bins - 1), minlength=bins) for u in rows]
        if evenness_log_e_value(np.array(counts)) >= math.log(2 * len(BINS) / alpha):
            return "the samples are spread too evenly to be independent: are they a grid, or stratified?"
    u = np.concatenate(rows)
    again = [
        repeats_log_p_value(mirrored(u), len(u), MIRRORED),
        repeats_log_p_value(shifted(u, 2), len(u), 2 * SHIFTED),
    ]
    if min(again) <= math.log(alpha / (2 * len(again))):
        return "far too many samples repeat others exactly, mirrored or shifted: independent samples would not"
    return ""


def judge_law(
    call: Call,
    cases: Sequence[Case],
    *,
    draws: Callable[..., Any],
    cdf: Callable[..., np.ndarray],
    alpha: float,
    beta: float,
    log_rivals: Callable[..., np.ndarray] | None = None,
    delta: float | None = None,
    looks: int = 1,
) -> Verdict:
    """F(z) is uniform: the Kolmogorov-Smirnov distance stays under its finite-sample bound in every case and column.

    Half of alpha goes to these distances, a quarter to the rivals, a quarter to regularity. A check of several looks
    ends early once every distance, with its own uncertainty, lies below delta and every rival is ruled out.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    shown, worst = None, -1.0
    for index, case in enumerate(cases):
        pooled: list[np.ndarray] = []
        ratios: Any = 0.0
        for look in range(looks):
            value = call(case.args, draw=look).value
            z = draws(value, *case.args)
            if isinstance(z, str):
                return Verdict(False, z, index, value, None, evidence)
            if np.isnan(z).any():
                message = f"{int(np.isnan(z).sum())} of {z.size} samples are nan"
                return Verdict(False, message, index, None, None, evidence)
            u = cdf(z, *case.args)
            pooled.append(u[:, None] if u.ndim == 1 else u)
            columns = list(np.concatenate(pooled).T)
            n, share = len(columns[0]), distance_share(alpha, len(cases) * len(columns), looks)
            threshold, band = ks_threshold(n, share), math.sqrt(math.log(2 * looks / beta) / (2 * n))
            distances = [ks_distance(uniform) for uniform in columns]
            column = int(np.argmax(distances))
            if distances[column] / threshold > worst:
                worst = distances[column] / threshold
                evidence |= {"n": n, "statistic": distances[column], "threshold": threshold}
                evidence["delta"] = ks_detectable_distance(n, share, beta / looks)
                shown = (z, column, cdf, case.args)
            if worst > 1:
                message = (
                    f"your {n:,} samples do not follow the right distribution: their Kolmogorov-Smirnov distance to "
                    f"it is {evidence['statistic']:.4f}; a correct sampler exceeds {threshold:.4f} once in "
                    f"{1 / alpha:,.0f} gradings"
                )
                return Verdict(False, message, index, None, None, evidence, law_picture(*shown) if shown else None)
            clear = delta is not None and max(distances) + band <= delta
            if log_rivals is not None:
                ratios = ratios + log_rivals(z, *case.args)
                log_e = rivals_log_e_value(ratios)
                if log_e >= math.log(4 * len(cases) / alpha):
                    evidence |= {"n": n, "log_e": log_e, "log_e_threshold": math.log(4 * len(cases) / alpha)}
                    message = (
                        f"a distribution close to the right one fits your {n:,} samples better; a correct sampler "
                        f"looks this bad once in {1 / alpha:,.0f} gradings"
                    )
                    return Verdict(False, message, index, None, None, evidence, law_picture(*shown) if shown else None)
                clear = clear and rivals_are_ruled_out(ratios, beta)
            if clear:
                break
        for column in range(len(columns)):
            complaint = too_regular([u[:, column] for u in pooled], alpha / (4 * len(cases) * len(columns)))
            if complaint:
                return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, "", None, None, None, evidence, law_picture(*shown) if shown else None)


Arguments = Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]]


def follows_law(
    property: str,
    arguments: Arguments,
    draws: Callable[..., Any],
    cdf: Callable[..., np.ndarray],
    *,
    log_rivals: Callable[..., np.ndarray] | None = None,
    delta: float | None = None,
    looks: int = 1,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The samples follow the continuous distribution with distribution function `cdf`.

    log_rivals: (draws, *args) -> the sum over the samples of log q_r(z) - log p(z), one number per rival q_r
    delta:      the distance that ends a check of several looks early; None: all looks are taken
    looks:      how many calls, each with the arguments of the case and another seed of the global generators
    """
    settings: dict[str, Any] = {"draws": draws, "cdf": cdf, "alpha": alpha, "beta": beta}
    if log_rivals is not None:
        settings["log_rivals"] = log_rivals
    if looks > 1:
        settings |= {"delta": delta, "looks": looks}
    return Check(property, "law", drawn_cases(arguments), judge_law, settings, weight, visibility)


def drawn_cases(arguments: Arguments) -> Callable[[np.random.Generator, Mapping[str, Any]], list[Case]]:
    """Cases that consist of arguments alone."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return cases
