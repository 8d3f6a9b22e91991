"""Kinds "law" and "independence": samplers, judged by exact tests with stated error rates.

A continuous sampler is described by two plain functions: `draws(value, *args)` picks the numbers under test out of the
result, (N,) or one column per test (N, P), or says in words why it cannot; `cdf(draws, *args)` is the law they should
follow, column by column, for any number of rows. A discrete one by `categories(value, *args)`, integer labels (N,), or
words, and `probabilities(*args)`.

Whether draws are independent is judged without their law, so that a wrong rate costs the marks of the law alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.statistics import (
    category_log_e_value,
    ks_detectable_distance,
    ks_distance,
    ks_sample_size,
    ks_threshold,
)

ALPHA = 1e-9  # a correct sampler fails one check in a billion
BETA = 1e-3
DELTA = 0.02
PICTURED = 20_000  # draws that a picture shows at most
SAMPLES = ks_sample_size(DELTA, ALPHA, BETA)  # 68,169


def sample_size(delta: float, tests: int = 1) -> int:
    """The draws with which a check of so many tests (cases times columns) sees a distance delta in each."""
    return ks_sample_size(delta, ALPHA / tests, BETA)


def law_picture(
    z: np.ndarray, column: int, cdf: Callable[..., np.ndarray], args: tuple[Any, ...]
) -> dict[str, Any] | None:
    """Shares of one column of the draws in bins, and the shares that the law gives them. Of many draws, the first."""
    shown = (z if z.ndim == 1 else z[:, column])[:PICTURED]
    finite = shown[np.isfinite(shown)]
    if not len(finite):
        return None
    low, high = np.quantile(finite, [0.001, 0.999])
    edges = np.linspace(low, high if high > low else low + 1.0, 41)
    law = cdf(edges if z.ndim == 1 else np.repeat(edges[:, None], z.shape[1], axis=1), *args)
    law = law if z.ndim == 1 else law[:, column]
    return {
        "kind": "histogram",
        "edges": [float(edge) for edge in edges],
        "observed": [float(count) / len(shown) for count in np.histogram(finite, edges)[0]],
        "expected": [float(share) for share in np.diff(law)],
    }


def judge_law(
    call: Call,
    cases: Sequence[Case],
    *,
    draws: Callable[..., Any],
    cdf: Callable[..., np.ndarray],
    alpha: float,
    beta: float,
) -> Verdict:
    """F(z) is uniform: the Kolmogorov-Smirnov distance stays under its finite-sample bound in every case and column."""
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    shown, worst = None, -1.0
    for index, case in enumerate(cases):
        value = call(case.args).value
        z = draws(value, *case.args)
        if isinstance(z, str):
            return Verdict(False, z, index, value, None, evidence)
        if np.isnan(z).any():
            return Verdict(False, f"{int(np.isnan(z).sum())} of {z.size} draws are nan", index, None, None, evidence)
        u = cdf(z, *case.args)
        columns = [u] if u.ndim == 1 else list(u.T)
        share = alpha / (len(cases) * len(columns))
        threshold = ks_threshold(len(u), share)
        for column, uniform in enumerate(columns):
            distance = ks_distance(uniform)
            if distance / threshold > worst:
                worst = distance / threshold
                evidence["n"], evidence["statistic"], evidence["threshold"] = len(u), distance, threshold
                evidence["delta"] = ks_detectable_distance(len(u), share, beta)
                shown = (z, column, cdf, case.args)
        if worst > 1:
            message = (
                f"your {len(u):,} draws lie {evidence['statistic']:.4f} from the law they should follow; "
                f"a right sampler goes beyond {threshold:.4f} once in {1 / alpha:,.0f} gradings"
            )
            return Verdict(False, message, index, None, None, evidence, law_picture(*shown) if shown else None)
    return Verdict(True, "", None, None, None, evidence, law_picture(*shown) if shown else None)


def category_detectable_distance(n: int, k: int, alpha: float, beta: float) -> float:
    """The total variation distance that n labels of k categories reveal with probability at least 1 - beta.

    With f the observed shares, log E >= n KL(f || p) - log C(n + k - 1, k - 1) >= 2 n TV(f, p)^2 - log C(...)
    (Pinsker), and a share f(A) falls short of its probability by sqrt(ln(1/beta) / (2n)) at most (Hoeffding).
    """
    log_choices = math.lgamma(n + k) - math.lgamma(k) - math.lgamma(n + 1)
    return math.sqrt((math.log(1 / alpha) + log_choices) / (2 * n)) + math.sqrt(math.log(1 / beta) / (2 * n))


def judge_categories(
    call: Call,
    cases: Sequence[Case],
    *,
    categories: Callable[..., Any],
    probabilities: Callable[..., np.ndarray],
    alpha: float,
    beta: float,
) -> Verdict:
    """The counts of the categories are draws from the law: the e-value against it stays under 1/alpha in every case."""
    threshold = math.log(len(cases) / alpha)
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta, "threshold": threshold}
    picture, worst = None, -math.inf
    for index, case in enumerate(cases):
        value = call(case.args).value
        labels = categories(value, *case.args)
        if isinstance(labels, str):
            return Verdict(False, labels, index, value, None, evidence)
        p = np.asarray(probabilities(*case.args), dtype=float)
        if labels.min() < 0 or labels.max() >= len(p):
            message = f"labels run from {labels.min()} to {labels.max()}; they should be 0 to {len(p) - 1}"
            return Verdict(False, message, index, None, None, evidence)
        counts = np.bincount(labels, minlength=len(p))
        statistic = category_log_e_value(counts, p)
        if statistic > worst:
            worst = statistic
            evidence["n"], evidence["statistic"] = len(labels), statistic
            evidence["delta"] = category_detectable_distance(len(labels), len(p), alpha / len(cases), beta)
            picture = {
                "kind": "bars",
                "observed": [float(c) for c in counts / len(labels)],
                "expected": [float(q) for q in p],
            }
        if statistic >= threshold:
            shares = ", ".join(f"{share:.4f}" for share in counts / len(labels))
            wanted = ", ".join(f"{share:.4f}" for share in p)
            message = f"of {len(labels):,} draws the categories get the shares {shares}; the law says {wanted}"
            return Verdict(False, message, index, None, None, evidence, picture)
    return Verdict(True, "", None, None, None, evidence, picture)


def concordance(x: np.ndarray, y: np.ndarray) -> tuple[int, float]:
    """Of disjoint pairs of positions, how many tie in neither sequence, and in which share of these the order agrees.

    Where x and y are independent and each is exchangeable, agreement has probability 1/2, whatever the laws are: every
    pair of y is as likely in the other order (Kendall 1938, on disjoint pairs).
    """
    half = len(x) // 2
    first = (x[:half] < x[half : 2 * half]).astype(int) - (x[:half] > x[half : 2 * half])
    second = (y[:half] < y[half : 2 * half]).astype(int) - (y[:half] > y[half : 2 * half])
    order = first * second
    usable = int(np.count_nonzero(order))
    return usable, float(np.count_nonzero(order > 0)) / max(1, usable)


def judge_independence(
    call: Call, cases: Sequence[Case], *, draws: Callable[..., Any], alpha: float, beta: float
) -> Verdict:
    """Neighbouring draws, draws far apart, and draws of two calls are ordered alike half of the time.

    The share of agreement among m untied pairs is a mean of m fair coins, so it leaves 1/2 by sqrt(ln(2/alpha) / (2m))
    with probability at most alpha (Hoeffding).
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    worst = -1.0
    for index, case in enumerate(cases):
        calls = []
        for draw in (0, 1):
            value = call(case.args, draw=draw).value
            z = draws(value, *case.args)
            if isinstance(z, str):
                return Verdict(False, z, index, value, None, evidence)
            if np.isnan(z).any():
                return Verdict(
                    False, f"{int(np.isnan(z).sum())} of {z.size} draws are nan", index, None, None, evidence
                )
            calls.append(z if z.ndim == 1 else z[:, 0])
        z, half = calls[0], len(calls[0]) // 2
        pairs = {
            "draws far apart": (z[:half], z[half : 2 * half]),
            "neighbouring draws": (z[0 : 2 * half : 2], z[1 : 2 * half : 2]),
            "draws of two calls": (calls[0], calls[1]),
        }
        for name, (x, y) in pairs.items():
            usable, share = concordance(x, y)
            if usable < 100:
                return Verdict(False, "nearly all draws of a call are equal", index, value, None, evidence)
            threshold = math.sqrt(math.log(2 * len(pairs) * len(cases) / alpha) / (2 * usable))
            if abs(share - 0.5) / threshold > worst:
                worst = abs(share - 0.5) / threshold
                evidence["n"], evidence["statistic"], evidence["threshold"] = usable, abs(share - 0.5), threshold
                evidence["delta"] = threshold + math.sqrt(math.log(1 / beta) / (2 * usable))
            if worst > 1:
                message = (
                    f"{name} depend on each other: is the seed set inside the function, "
                    "or are draws sorted, kept or shared?"
                )
                return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


Arguments = Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]]


def follows_law(
    property: str,
    arguments: Arguments,
    draws: Callable[..., Any],
    cdf: Callable[..., np.ndarray],
    *,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The draws follow the continuous law with distribution function `cdf`."""
    settings = {"draws": draws, "cdf": cdf, "alpha": alpha, "beta": beta}
    return Check(property, "law", _cases(arguments), judge_law, settings, weight, visibility)


def follows_categories(
    property: str,
    arguments: Arguments,
    categories: Callable[..., Any],
    probabilities: Callable[..., np.ndarray],
    *,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The labels follow the categorical law `probabilities`."""
    settings = {"categories": categories, "probabilities": probabilities, "alpha": alpha, "beta": beta}
    return Check(property, "law", _cases(arguments), judge_categories, settings, weight, visibility)


def draws_independently(
    property: str,
    arguments: Arguments,
    draws: Callable[..., Any],
    *,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Draws (numbers or labels) are independent along a call and from call to call."""
    settings = {"draws": draws, "alpha": alpha, "beta": beta}
    return Check(property, "independence", _cases(arguments), judge_independence, settings, weight, visibility)


def _cases(arguments: Arguments) -> Callable[[np.random.Generator, Mapping[str, Any]], list[Case]]:
    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return cases
