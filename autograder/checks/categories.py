"""Kind "law": samplers of labels.

`categories(value, *args)` extracts integer labels (N,) from the result, or says in words why it cannot;
`probabilities(*args)` is the distribution they should follow. They may come in several calls, as in `laws`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.categories import (
    binomial_detectable_shift,
    binomial_log_p_value,
    binomial_sample_size,
    category_log_e_value,
)
from autograder.statistics.dependence import evenness_log_e_value
from autograder.statistics.ledger import ALPHA, BETA


def labels_per_call(shift: float, k: int, cases: int = 1, looks: int = 1) -> int:
    """How many labels one call needs for a check to detect a shift of this size in the probability of one category."""
    return math.ceil(binomial_sample_size(shift, ALPHA / (2 * cases * k * looks), BETA / looks) / looks)


def judge_categories(
    call: Call,
    cases: Sequence[Case],
    *,
    categories: Callable[..., Any],
    probabilities: Callable[..., np.ndarray],
    alpha: float,
    beta: float,
    delta: float | None = None,
    looks: int = 1,
) -> Verdict:
    """The counts of the categories follow the distribution, each count alone and all together.

    Half of alpha goes to the exact binomial tail of each category's count, a quarter to the e-value of all counts, a
    quarter to counts that are too close to their expectation. A check of several looks ends early once every share,
    with its own uncertainty, lies within delta of its probability.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    picture, worst = None, -math.inf
    for index, case in enumerate(cases):
        p = np.asarray(probabilities(*case.args), dtype=float)
        counts, each = np.zeros(len(p), dtype=np.int64), []
        share = alpha / (2 * len(cases) * len(p) * looks)
        for look in range(looks):
            value = call(case.args, draw=look).value
            labels = categories(value, *case.args)
            if isinstance(labels, str):
                return Verdict(False, labels, index, value, None, evidence)
            if labels.min() < 0 or labels.max() >= len(p):
                message = f"labels run from {labels.min()} to {labels.max()}; they should run from 0 to {len(p) - 1}"
                return Verdict(False, message, index, None, None, evidence)
            each.append(np.bincount(labels, minlength=len(p)))
            counts += each[-1]
            n = int(counts.sum())
            log_p = min(binomial_log_p_value(int(c), n, float(q)) for c, q in zip(counts, p, strict=True))
            log_e = category_log_e_value(counts, p)
            surprise = max(log_p / math.log(share), log_e / math.log(4 * len(cases) / alpha))
            if surprise > worst:
                worst = surprise
                evidence |= {"n": n, "statistic": float(np.max(np.abs(counts / n - p)))}
                evidence |= {"log_p": log_p, "log_p_threshold": math.log(share)}
                evidence |= {"log_e": log_e, "log_e_threshold": math.log(4 * len(cases) / alpha)}
                evidence["delta"] = binomial_detectable_shift(n, share, beta / looks)
                picture = {
                    "kind": "bars",
                    "observed": [float(c) for c in counts / n],
                    "expected": [float(q) for q in p],
                }
            if worst >= 1:
                shares = ", ".join(f"{c / n:.4f}" for c in counts)
                wanted = ", ".join(f"{q:.4f}" for q in p)
                message = f"in your {n:,} samples the categories have shares {shares}; expected {wanted}"
                return Verdict(False, message, index, None, None, evidence, picture)
            band = math.sqrt(math.log(2 * len(p) * looks / beta) / (2 * n))
            if delta is not None and float(np.max(np.abs(counts / n - p))) + band <= delta:
                break
        if evenness_log_e_value(np.array(each), p) >= math.log(4 * len(cases) / alpha):
            message = "the shares are too close to their probabilities: are the labels assigned in proportion?"
            return Verdict(False, message, index, None, None, evidence, picture)
    return Verdict(True, "", None, None, None, evidence, picture)


def follows_categories(
    property: str,
    arguments: Arguments,
    categories: Callable[..., Any],
    probabilities: Callable[..., np.ndarray],
    *,
    delta: float | None = None,
    looks: int = 1,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The labels follow the categorical distribution `probabilities`; `delta` and `looks` as in follows_law."""
    settings: dict[str, Any] = {
        "categories": categories,
        "probabilities": probabilities,
        "alpha": alpha,
        "beta": beta,
    }
    if looks > 1:
        settings |= {"delta": delta, "looks": looks}
    return Check(property, "law", drawn_cases(arguments), judge_categories, settings, weight, visibility)
