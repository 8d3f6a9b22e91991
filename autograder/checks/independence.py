"""Kind "independence": independence of samples, judged without knowing their distribution.

So a wrong rate costs only the marks for the distribution. Two independent pairs are ordered alike with probability 1/2,
whatever the distribution: the count is binomial, and the test is exact. Given all samples together, each call and each
block of consecutive samples is drawn from them without replacement: this tells groups that are too alike, again for any
distribution.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.categories import binomial_detectable_shift, binomial_log_p_value
from autograder.statistics.dependence import COARSEST, concordance, repeats, repeats_log_p_value
from autograder.statistics.ledger import ALPHA, BETA
from autograder.statistics.regularity import regularity_log_e_values

FEWEST_PAIRS = 100  # with fewer untied pairs, nearly all samples are equal
LAGS = (1, 2, 3, 4, 5, 7, 8, 16, 32)
MANY_CALLS, IMPOSSIBLE = 20, -60.0  # used by `never_drawn`: calls that it needs, and its largest log probability
BLOCKS = (12, 60)  # sizes of blocks of consecutive samples
ALL_EQUAL = "nearly all samples"  # what `judge_pairs` returns if too few pairs are untied


def judge_pairs(
    pairs: Mapping[str, tuple[np.ndarray, np.ndarray]], alpha: float, beta: float
) -> tuple[str, dict[str, Any]]:
    """The name of the first pair of sequences that depend on each other, or ""; and the evidence of the worst pair."""
    share, worst, most_dependent = alpha / len(pairs), -1.0, ""
    evidence: dict[str, Any] = {}
    for name, (x, y) in pairs.items():
        usable, agreeing = concordance(x, y)
        if usable < FEWEST_PAIRS:
            return ALL_EQUAL, {"n": usable}
        log_p = binomial_log_p_value(agreeing, usable, 0.5)
        if log_p / math.log(share) > worst:
            worst, most_dependent = log_p / math.log(share), name
            evidence = {"n": usable, "statistic": abs(agreeing / usable - 0.5)}
            evidence |= {"log_p": log_p, "log_p_threshold": math.log(share)}
        if worst >= 1:
            break
    evidence["delta"] = binomial_detectable_shift(evidence["n"], share, beta)
    return most_dependent if worst >= 1 else "", evidence


def folded(z: np.ndarray) -> np.ndarray:
    """The distances of samples from their median. They agree if only the sign was sampled again."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.nan_to_num(np.abs(z - np.median(z)), nan=0.0, posinf=np.inf)


def pairs_in_order(calls: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Pairs of sequences that are independent if the samples (calls, n) are: within calls, and between two calls."""
    n, found = calls.shape[1], {}
    kinds = {"": calls}
    if calls.dtype.kind == "f":
        kinds[" (their distances from the median)"] = folded(calls)
    for kind, z in kinds.items():
        half = n // 2
        found[f"samples far apart{kind}"] = z[:, :half], z[:, half : 2 * half]
        found[f"samples at mirrored positions{kind}"] = z[:, :half], z[:, ::-1][:, :half]
        for lag in (lag for lag in LAGS if 2 * lag <= n):
            name = "neighbouring samples" if lag == 1 else f"samples that are {lag} places apart"
            table = z[:, : n - n % (2 * lag)].reshape(len(z), -1, 2, lag)
            found[f"{name}{kind}"] = table[:, :, 0], table[:, :, 1]
        if len(z) > 1:
            found[f"samples of two calls{kind}"] = z[0 : len(z) - len(z) % 2 : 2], z[1::2]
    return {name: (x.ravel(), y.ravel()) for name, (x, y) in found.items()}


def too_regular(calls: np.ndarray, alpha: float) -> str:
    """Which groups (calls, or blocks of samples) are too alike or too different, in words; "" if none are."""
    log_e = regularity_log_e_values(list(calls), BLOCKS)
    threshold = math.log(len(log_e) / alpha)
    if log_e[0] >= threshold:
        return "calls are too alike or too different: are samples stratified, mirrored, repeated or evenly assigned?"
    for size, found in zip(BLOCKS, log_e[1:], strict=True):
        if found >= threshold:
            return (
                f"blocks of {size} consecutive samples are too alike or too different: are they stratified or mirrored?"
            )
    return ""


def judge_independence(
    call: Call, cases: Sequence[Case], *, draws: Callable[..., Any], alpha: float, beta: float, in_a_row: bool = False
) -> Verdict:
    """Samples of one call, and of two calls, are ordered alike half of the time; hardly any sample is repeated; groups
    of samples differ as much as they should by chance.

    The function must also not seed the global generators. No other test would notice a function that first samples and
    then sets a seed. Half of alpha goes to the order of samples, a quarter to repeated samples, a quarter to groups.
    Every column of samples (N, P) is judged.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    for index, case in enumerate(cases):
        answers = [call(case.args, draw=draw) for draw in ((0,) if in_a_row else (0, 1))]
        results = [answer.value for answer in answers]
        args = case.args
        if in_a_row:
            name, count = args[-2:]
            results, args = results[0], args[:-2]
            if not isinstance(results, tuple | list) or len(results) != count:
                return Verdict(False, f"expected the results of {count} calls of {name}", index, None, None, evidence)
        calls = []
        for value in results:
            z = draws(value, *args)
            if isinstance(z, str):
                return Verdict(False, z, index, value, None, evidence)
            if np.isnan(z).any():
                message = f"{int(np.isnan(z).sum())} of {z.size} samples are nan"
                return Verdict(False, message, index, None, None, evidence)
            calls.append(z[:, None] if z.ndim == 1 else z)
        if any(answer.reseeded for answer in answers):
            message = "the call sets the seed of a global generator: all samples after it are then the same each time"
            return Verdict(False, message, index, None, None, evidence)
        columns = calls[0].shape[1]
        for column in range(columns):
            message, found = judge_column(np.stack([z[:, column] for z in calls]), alpha / (len(cases) * columns), beta)
            evidence |= found
            if message:
                return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def never_drawn(calls: np.ndarray) -> str:
    """What never happens by chance: entries that are the same in all calls, equal samples, equal means.

    The samples (calls, n) need not have the right distribution. These tests spend nothing of alpha: each of them fails
    independent samples with a probability below e^-60, about 1e-26.
    """
    count, n = calls.shape
    if count < MANY_CALLS:
        return ""
    shares = np.unique(calls, return_counts=True)[1] / calls.size
    if math.log(n) + count * math.log(shares.max()) < IMPOSSIBLE and np.any(np.all(calls == calls[0], axis=0)):
        return "one entry of the result is the same in every call"
    if 2 * math.log(n) + count * math.log(float(shares @ shares)) < IMPOSSIBLE:
        places = np.ascontiguousarray(calls.T)
        if len({place.tobytes() for place in places}) < n:
            return "two entries of the result are equal in every call: is one copied from the other?"
    if calls.dtype.kind != "f" or not np.isfinite(calls).all():
        return ""
    equal = sum(repeats(z) > 0 for z in calls)
    # A call has two equal samples with probability at most n^2 COARSEST / 2.
    if count * math.log(2) + equal * math.log(n**2 * COARSEST / 2) < IMPOSSIBLE:
        return f"in {equal} of {count} calls two samples are equal: is one copied from the other?"
    means = calls.mean(axis=1)
    near = np.abs(means - np.median(means)) < 1e-3 * calls.std() / math.sqrt(n)
    if n > 1 and np.mean(near) > 0.5:
        return "the samples of every call have the same mean: are they divided by it, or centred?"
    return ""


def judge_column(calls: np.ndarray, alpha: float, beta: float) -> tuple[str, dict[str, Any]]:
    """What is wrong with the samples (calls, n) of several calls, in words, or ""; and the evidence."""
    name, evidence = judge_pairs(pairs_in_order(calls), alpha / 2, beta)
    if name == ALL_EQUAL:
        return "nearly all samples of a call are equal", evidence
    if name:
        return f"{name} depend on each other: is a seed set inside, or are samples sorted, reused or shared?", evidence
    message = never_drawn(calls)
    if message:
        return message, evidence
    again = repeats(calls)
    if calls.dtype.kind == "f" and repeats_log_p_value(again, calls.size) <= math.log(alpha / 4):
        return f"{again:,} of {calls.size:,} samples repeat an earlier one: are they reused, or rounded?", evidence
    return too_regular(calls, alpha / 4), evidence


def draws_independently(
    property: str,
    arguments: Arguments,
    draws: Callable[..., Any],
    *,
    in_a_row: Callable[..., Any] | None = None,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Samples (numbers or labels) are independent within a call and from call to call.

    in_a_row: an adapter (`Check.through`) that returns the results of many consecutive calls as a list. The last two
              arguments of a case are then the name of the function and the number of calls. Nothing runs between these
              calls, so a generator state that the function restores shows. And many short calls show strata that one
              call cannot.
    """
    settings: dict[str, Any] = {"draws": draws, "alpha": alpha, "beta": beta}
    if in_a_row is not None:
        settings["in_a_row"] = True
    cases = drawn_cases(arguments)
    return Check(property, "independence", cases, judge_independence, settings, weight, visibility, in_a_row)
