"""Kind "law": samplers of continuous laws, judged by exact tests with stated error rates.

A sampler is described by two plain functions: `draws(value, *args)` picks the numbers under test out of the result,
(N,) or one column per test (N, P), or says in words why it cannot; `cdf(draws, *args)` is the law they should follow,
column by column, for any number of rows. A third one, `log_rivals`, may give the log density of likely wrong laws, less
that of the right one: they are then seen with fewer draws.

The draws may come in several calls ("looks"). After each the draws so far are judged: what is clearly wrong fails, what
is clearly right passes, and only in between the next call is made. The error rates hold for all looks together.
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
PICTURED = 20_000  # draws that a picture shows at most
SAMPLES = ks_sample_size(DELTA, ALPHA, BETA)  # 68,169
BINS = (8, 64)  # for the test of evenness


def sample_size(delta: float, tests: int = 1, looks: int = 1) -> int:
    """The draws of one call with which a check of so many tests (cases times columns) sees a distance delta in each."""
    return math.ceil(ks_sample_size(delta, distance_share(ALPHA, tests, looks), BETA / looks) / looks)


def distance_share(alpha: float, tests: int, looks: int) -> float:
    """What one Kolmogorov-Smirnov test may spend: half of a check's alpha goes to all of them together."""
    return alpha / (2 * tests * looks)


def law_picture(
    z: np.ndarray, column: int, cdf: Callable[..., np.ndarray], args: tuple[Any, ...]
) -> dict[str, Any] | None:
    """Shares of one column of the draws in bins, and the shares that the law gives them. Of many draws, the first."""
    shown = (z if z.ndim == 1 else z[:, column])[:PICTURED]
    finite = shown[np.abs(shown) < 1e300]  # differences of larger numbers overflow
    if not len(finite):
        return None
    low, high = (float(edge) for edge in np.quantile(finite, [0.001, 0.999]))
    width = max(high - low, 1e-6 * max(abs(low), abs(high)), 1e-300)  # that floating point can cut into bins
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
    """What is too regular about uniform draws of several calls, in words; "" where nothing is.

    Right draws fail with probability alpha at most: half for counts that are too even, half for draws that come again.
    """
    rows = [np.clip(u, 0.0, 1.0) for u in looks]
    for bins in BINS:
        counts = [np.bincount(np.minimum((u * bins).astype(np.int64), bins - 1), minlength=bins) for u in rows]
        if evenness_log_e_value(np.array(counts)) >= math.log(2 * len(BINS) / alpha):
            return "the draws are too evenly spread for independent ones: are they a grid, or drawn from strata?"
    u = np.concatenate(rows)
    again = [
        repeats_log_p_value(mirrored(u), len(u), MIRRORED),
        repeats_log_p_value(shifted(u, 2), len(u), 2 * SHIFTED),
    ]
    if min(again) <= math.log(alpha / (2 * len(again))):
        return "draws come again, as they are, mirrored or shifted, far more often than independent ones would"
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

    Half of alpha goes to these distances, a quarter to rivals, a quarter to what is too regular. A check of several
    looks ends early where every distance, with its own uncertainty, lies below delta and every rival is ruled out.
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
                message = f"{int(np.isnan(z).sum())} of {z.size} draws are nan"
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
                    f"your {n:,} draws lie {evidence['statistic']:.4f} from the law they should follow; "
                    f"a right sampler goes beyond {threshold:.4f} once in {1 / alpha:,.0f} gradings"
                )
                return Verdict(False, message, index, None, None, evidence, law_picture(*shown) if shown else None)
            clear = delta is not None and max(distances) + band <= delta
            if log_rivals is not None:
                ratios = ratios + log_rivals(z, *case.args)
                log_e = rivals_log_e_value(ratios)
                if log_e >= math.log(4 * len(cases) / alpha):
                    evidence |= {"n": n, "log_e": log_e, "log_e_threshold": math.log(4 * len(cases) / alpha)}
                    message = (
                        f"a law close to the right one explains your {n:,} draws better, so much better as happens to "
                        f"a right sampler once in {1 / alpha:,.0f} gradings"
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
    """The draws follow the continuous law with distribution function `cdf`.

    log_rivals: (draws, *args) -> sum over the draws of log q_r(z) - log p(z), one number per rival law q_r
    delta:      the distance that ends a check of several looks early; None: all looks are taken
    looks:      calls, each with the arguments of the case and another seed of the global generators
    """
    settings: dict[str, Any] = {"draws": draws, "cdf": cdf, "alpha": alpha, "beta": beta}
    if log_rivals is not None:
        settings["log_rivals"] = log_rivals
    if looks > 1:
        settings |= {"delta": delta, "looks": looks}
    return Check(property, "law", drawn_cases(arguments), judge_law, settings, weight, visibility)


def drawn_cases(arguments: Arguments) -> Callable[[np.random.Generator, Mapping[str, Any]], list[Case]]:
    """Cases that are argument tuples and nothing else."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return cases
