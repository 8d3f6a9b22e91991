"""Kind "independence": draws that know nothing of each other, judged without their law.

So a wrong rate costs the marks of the law alone. Agreement of order has probability 1/2 for independent draws of any
law: its count is binomial, and the test is exact. Calls, and blocks of consecutive draws, are samples without
replacement from all draws together: groups that are too alike are told without the law as well.
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

FEWEST_PAIRS = 100  # untied, below which draws are as good as equal
LAGS = (1, 2, 3, 4, 5, 7, 8, 16, 32)
MANY_CALLS, IMPOSSIBLE = 20, -60.0  # of `never_drawn`
BLOCKS = (12, 60)  # sizes of blocks of consecutive draws


def judge_pairs(
    pairs: Mapping[str, tuple[np.ndarray, np.ndarray]], alpha: float, beta: float
) -> tuple[str, dict[str, Any]]:
    """The name of the first two sequences that depend on each other, or ""; and the evidence of the worst."""
    share, worst, most_dependent = alpha / len(pairs), -1.0, ""
    evidence: dict[str, Any] = {}
    for name, (x, y) in pairs.items():
        usable, agreeing = concordance(x, y)
        if usable < FEWEST_PAIRS:
            return "nearly all draws", {"n": usable}
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
    """How far draws lie from their median: alike where only the sign was drawn anew."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.nan_to_num(np.abs(z - np.median(z)), nan=0.0, posinf=np.inf)


def pairs_in_order(calls: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Pairs of sequences that are independent if the draws (calls, n) are: in order, of two calls."""
    n, found = calls.shape[1], {}
    kinds = {"": calls}
    if calls.dtype.kind == "f":
        kinds[" (their distances from the middle)"] = folded(calls)
    for kind, z in kinds.items():
        half = n // 2
        found[f"draws far apart{kind}"] = z[:, :half], z[:, half : 2 * half]
        found[f"a draw and its mirror image in the order{kind}"] = z[:, :half], z[:, ::-1][:, :half]
        for lag in (lag for lag in LAGS if 2 * lag <= n):
            name = "neighbouring draws" if lag == 1 else f"draws that are {lag} places apart"
            table = z[:, : n - n % (2 * lag)].reshape(len(z), -1, 2, lag)
            found[f"{name}{kind}"] = table[:, :, 0], table[:, :, 1]
        if len(z) > 1:
            found[f"draws of two calls{kind}"] = z[0 : len(z) - len(z) % 2 : 2], z[1::2]
    return {name: (x.ravel(), y.ravel()) for name, (x, y) in found.items()}


def too_regular(calls: np.ndarray, alpha: float) -> str:
    """Which groups of draws are too alike or too different, calls or draws in a row, in words; "" where none are."""
    log_e = regularity_log_e_values(list(calls), BLOCKS)
    threshold = math.log(len(log_e) / alpha)
    if log_e[0] >= threshold:
        return "calls are too much alike, or too little: are draws stratified, mirrored, dealt out or repeated?"
    for size, found in zip(BLOCKS, log_e[1:], strict=True):
        if found >= threshold:
            return f"every {size} draws in a row are too much alike, or too little: are they stratified or mirrored?"
    return ""


def judge_independence(
    call: Call, cases: Sequence[Case], *, draws: Callable[..., Any], alpha: float, beta: float, in_a_row: bool = False
) -> Verdict:
    """Draws near and far, and of two calls, are ordered alike half of the time; hardly any comes twice; groups of
    draws are as different as chance makes them.

    The function must also leave the seeds of the global generators alone, which nothing else would notice if it draws
    first and seeds then. Half of alpha goes to the order of draws, a quarter to draws that come again, a quarter to
    groups. Of (N, P) draws every column is judged.
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
                message = f"{int(np.isnan(z).sum())} of {z.size} draws are nan"
                return Verdict(False, message, index, None, None, evidence)
            calls.append(z[:, None] if z.ndim == 1 else z)
        if any(answer.reseeded for answer in answers):
            message = "the call sets the seed of a global generator: every draw after it is then the same each time"
            return Verdict(False, message, index, None, None, evidence)
        columns = calls[0].shape[1]
        for column in range(columns):
            message, found = judge_column(np.stack([z[:, column] for z in calls]), alpha / (len(cases) * columns), beta)
            evidence |= found
            if message:
                return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def never_drawn(calls: np.ndarray) -> str:
    """What chance has not made in any course: places that are always alike, draws that are equal, means that are.

    The draws (calls, n) need not have the right law. None of these tests spends of alpha: each fails independent draws
    with a probability below e^-60, which is 1e-26.
    """
    count, n = calls.shape
    if count < MANY_CALLS:
        return ""
    shares = np.unique(calls, return_counts=True)[1] / calls.size
    if math.log(n) + count * math.log(shares.max()) < IMPOSSIBLE and np.any(np.all(calls == calls[0], axis=0)):
        return "a draw at one place of the call is the same in every call"
    if 2 * math.log(n) + count * math.log(float(shares @ shares)) < IMPOSSIBLE:
        places = np.ascontiguousarray(calls.T)
        if len({place.tobytes() for place in places}) < n:
            return "the draws at two places of a call are equal in every call: is one copied from the other?"
    if calls.dtype.kind != "f" or not np.isfinite(calls).all():
        return ""
    equal = sum(repeats(z) > 0 for z in calls)
    # A call has two equal draws with probability n^2 COARSEST / 2 at most.
    if count * math.log(2) + equal * math.log(n**2 * COARSEST / 2) < IMPOSSIBLE:
        return f"in {equal} of {count} calls two draws are equal: is one copied from another?"
    means = calls.mean(axis=1)
    near = np.abs(means - np.median(means)) < 1e-3 * calls.std() / math.sqrt(n)
    if n > 1 and np.mean(near) > 0.5:
        return "the draws of every call have the same mean: are they divided by it?"
    return ""


def judge_column(calls: np.ndarray, alpha: float, beta: float) -> tuple[str, dict[str, Any]]:
    """What is wrong with the draws (calls, n) of several calls, in words, or ""; and the evidence."""
    name, evidence = judge_pairs(pairs_in_order(calls), alpha / 2, beta)
    if name == "nearly all draws":
        return "nearly all draws of a call are equal", evidence
    if name:
        return f"{name} depend on each other: is the seed set inside, or are draws sorted, kept or shared?", evidence
    message = never_drawn(calls)
    if message:
        return message, evidence
    again = repeats(calls)
    if calls.dtype.kind == "f" and repeats_log_p_value(again, calls.size) <= math.log(alpha / 4):
        return f"{again:,} of {calls.size:,} draws repeat an earlier one: are draws kept, or rounded?", evidence
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
    """Draws (numbers or labels) are independent along a call and from call to call.

    in_a_row: an adapter (`Check.through`) that gives the results of many calls in a row, as a list. The last two
              arguments of a case are then the name of the function and the number of calls. Nothing comes between these
              calls: a state that the function puts back shows, and many short calls show strata that one cannot.
    """
    settings: dict[str, Any] = {"draws": draws, "alpha": alpha, "beta": beta}
    if in_a_row is not None:
        settings["in_a_row"] = True
    cases = drawn_cases(arguments)
    return Check(property, "independence", cases, judge_independence, settings, weight, visibility, in_a_row)
