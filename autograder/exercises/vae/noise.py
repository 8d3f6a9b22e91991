"""Whether the noise behind the draws of `vae` is standard normal and independent, in calls of any size.

Every test is exact: sums of squares of independent standard normal numbers, and squares of their sums, have chi-squared
laws; distances are judged by the DKW bound, repetitions by a binomial tail, evenness by an e-value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.special import gammainc, gammaincc, ndtr

from autograder.checks.check import Call, Case, Check, Verdict
from autograder.checks.readers import heard
from autograder.checks.tensors import Array
from autograder.statistics.dependence import evenness_log_e_value, repeats, repeats_log_p_value
from autograder.statistics.distance import ks_detectable_distance, ks_distance, ks_threshold
from autograder.statistics.ledger import ALPHA, BETA

SMALL = 64  # entries of a small call
STRATA = (2, 4, 8, 16, 32)
STEP = 2.0**-20  # noise that lies as near as this is taken for the same


def judge_noise(
    call: Call,
    cases: Sequence[Case],
    *,
    noise_in: Callable[..., Any],
    alpha: float,
    beta: float,
    wrt: tuple[int, ...] = (),
    **limits: Any,
) -> Verdict:
    """The noise that is read from the answers to all calls is standard normal and independent.

    noise_in:  (answer, case, **limits) -> arrays of noise, none of them where a call has drawn nothing, which then
               holds of all calls; or raises a ComplaintError
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    noise: list[Array] = []
    for index, case in enumerate(cases):
        answer = call(case.args, draw=index, wrt=wrt, cotangents=case.expected if wrt else None)
        found = heard(noise_in, answer, case, **limits)
        if isinstance(found, str):
            return Verdict(False, found, index, answer.value, None, evidence)
        if found and answer.reseeded:
            return Verdict(False, "the call sets the seed of a global generator", index, None, None, evidence)
        if index and bool(found) != bool(noise):
            return Verdict(False, "some answers are drawn, others are not", index, None, None, evidence)
        noise += found
    if not noise:
        return Verdict(True, evidence=evidence)
    complaint, more = strange_noise(noise, alpha, beta)
    return Verdict(not complaint, complaint, None, None, None, evidence | more)


def noise_is_right(
    property: str, kind: str, cases: Any, noise_in: Callable[..., Any], *, weight: float = 1.0, **limits: Any
) -> Check:
    """A check of what `judge_noise` says."""
    settings = {"noise_in": noise_in, "alpha": ALPHA, "beta": BETA, **limits}
    return Check(property, kind, cases, judge_noise, settings, weight)


def strange_noise(calls: Sequence[Array], alpha: float, beta: float) -> tuple[str, dict[str, Any]]:
    """What is wrong with the noise of some calls, in words, "" where nothing is; and the evidence.

    calls: arrays (N, K), standard normal and independent throughout if all is right; some of them small, some large
    """
    sets = [calls, [e for e in calls if e.size <= SMALL], [e for e in calls if e.size > SMALL]]
    sets = [some for some in sets if some]
    share = alpha / (4 * len(calls))
    for e in calls:
        if not chi_square_p_value(float(np.sum(e**2)), e.size) > share:
            message = f"the noise of {len(e)} rows of {e.shape[1]} latents has the mean square {np.mean(e**2):.3g}"
            return f"{message}; it should be near 1", {"alpha": alpha, "beta": beta}
    pooled = [np.concatenate([e.ravel() for e in some]) for some in sets]
    threshold = ks_threshold(len(pooled[0]), alpha / (4 * len(sets)))
    evidence = {"alpha": alpha, "beta": beta, "n": len(pooled[0]), "threshold": threshold}
    evidence["delta"] = ks_detectable_distance(len(pooled[0]), alpha / (4 * len(sets)), beta)
    for noise in pooled:
        distance = ks_distance(ndtr(noise))
        if distance > ks_threshold(len(noise), alpha / (4 * len(sets))):
            message = f"the noise of {len(noise):,} draws lies {distance:.3f} from the standard normal law"
            return message, evidence | {"statistic": distance}
        evidence.setdefault("statistic", distance)
    share = alpha / (4 * 3 * len(sets))
    for some in sets:
        for name, sums in sums_of(some).items():
            if not chi_square_p_value(float(np.sum(sums**2)), len(sums)) > share:
                return f"{name} depend on each other: does one random number serve several?", evidence
    if repeats_log_p_value(repeats(np.round(pooled[0] / STEP)), len(pooled[0]), STEP) <= math.log(alpha / 8):
        return "the same noise comes again: is the seed set inside, or noise kept?", evidence
    if max(map(evenness, sets)) >= math.log(8 * len(sets) / alpha):
        return "the draws are too evenly spread for independent ones: are they drawn from strata?", evidence
    return "", evidence


def chi_square_p_value(statistic: float, degrees: int) -> float:
    """How likely a chi-squared number lies so far out, on either side."""
    if not math.isfinite(statistic):
        return 0.0
    tails = gammainc(degrees / 2, statistic / 2), gammaincc(degrees / 2, statistic / 2)
    return 2.0 * float(min(tails))


def sums_of(calls: Sequence[Array]) -> dict[str, Array]:
    """Standardised sums: standard normal and independent if the noise is."""
    return {
        "the latents of one image": np.concatenate([e.sum(axis=1) / math.sqrt(e.shape[1]) for e in calls]),
        "the images of one batch": np.concatenate([e.sum(axis=0) / math.sqrt(len(e)) for e in calls]),
        "all draws of one call": np.array([e.sum() / math.sqrt(e.size) for e in calls]),
    }


def evenness(calls: Sequence[Array]) -> float:
    """The logarithm of an e-value that is large where strata of columns, rows or calls hold too equal numbers."""
    tables = (
        [column for e in calls for column in e.T if len(column) > 1],
        [row for e in calls for row in e if len(row) > 1 and len(e) <= SMALL],
        [e.ravel() for e in calls if e.size > 1],
    )
    log_e = []
    for samples in tables:
        for strata in STRATA:
            bins = [np.minimum((ndtr(x) * strata).astype(int), strata - 1) for x in samples]
            counts = np.array([np.bincount(places, minlength=strata) for places in bins])
            log_e.append(evenness_log_e_value(counts) if samples else -math.inf)
    highest = max(log_e)
    if highest == -math.inf:
        return highest
    return highest + math.log(sum(math.exp(x - highest) for x in log_e) / len(log_e))
