"""Kind "independence": draws that know nothing of each other, judged without their law.

So a wrong rate costs the marks of the law alone. Agreement of order has probability 1/2 for independent draws of any
law: its count is binomial, and the test is exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.categories import binomial_detectable_shift, binomial_log_p_value
from autograder.statistics.dependence import concordance, repeats, repeats_log_p_value
from autograder.statistics.ledger import ALPHA, BETA

FEWEST_PAIRS = 100  # untied, below which draws are as good as equal


def judge_pairs(
    pairs: Mapping[str, tuple[np.ndarray, np.ndarray]], alpha: float, beta: float
) -> tuple[str, dict[str, Any]]:
    """The name of the first two sequences that depend on each other, or ""; and the evidence of the worst."""
    share, worst = alpha / len(pairs), -1.0
    evidence: dict[str, Any] = {}
    for name, (x, y) in pairs.items():
        usable, agreeing = concordance(x, y)
        if usable < FEWEST_PAIRS:
            return "nearly all draws", {"n": usable}
        log_p = binomial_log_p_value(agreeing, usable, 0.5)
        if log_p / math.log(share) > worst:
            worst = log_p / math.log(share)
            evidence |= {"n": usable, "statistic": abs(agreeing / usable - 0.5)}
            evidence |= {"log_p": log_p, "log_p_threshold": math.log(share)}
            evidence["delta"] = binomial_detectable_shift(usable, share, beta)
        if worst >= 1:
            return name, evidence
    return "", evidence


def folded(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far the draws of both sequences lie from their common median: alike where only the sign was drawn anew."""
    middle = np.median(np.concatenate([x, y]))
    return np.abs(x - middle), np.abs(y - middle)


def judge_independence(
    call: Call, cases: Sequence[Case], *, draws: Callable[..., Any], alpha: float, beta: float
) -> Verdict:
    """Draws near and far, and of two calls, are ordered alike half of the time, and hardly any comes twice.

    The function must also leave the seeds of the global generators alone, which nothing else would notice if it draws
    first and seeds then.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    for index, case in enumerate(cases):
        calls = []
        for draw in (0, 1):
            answer = call(case.args, draw=draw)
            z = draws(answer.value, *case.args)
            if isinstance(z, str):
                return Verdict(False, z, index, answer.value, None, evidence)
            if np.isnan(z).any():
                message = f"{int(np.isnan(z).sum())} of {z.size} draws are nan"
                return Verdict(False, message, index, None, None, evidence)
            if answer.reseeded:
                message = "the call sets the seed of a global generator: every draw after it is then the same each time"
                return Verdict(False, message, index, None, None, evidence)
            calls.append(z if z.ndim == 1 else z[:, 0])
        z, half = calls[0], len(calls[0]) // 2
        pairs = {
            "draws far apart": (z[:half], z[half : 2 * half]),
            "neighbouring draws": (z[0 : 2 * half : 2], z[1 : 2 * half : 2]),
            "draws and the last but one": (z[: len(z) - len(z) % 4 : 4], z[2 : len(z) - len(z) % 4 : 4]),
            "a draw and its mirror image in the order": (z[:half], z[::-1][:half]),
            "draws of two calls": (calls[0], calls[1]),
        }
        pairs |= (
            {f"{name} (their distances from the middle)": folded(*xy) for name, xy in pairs.items()}
            if (z.dtype.kind == "f")
            else {}
        )
        name, found = judge_pairs(pairs, alpha / (2 * len(cases)), beta)
        evidence |= found
        if name == "nearly all draws":
            return Verdict(False, "nearly all draws of a call are equal", index, None, None, evidence)
        if name:
            message = f"{name} depend on each other: is the seed set inside, or are draws sorted, kept or shared?"
            return Verdict(False, message, index, None, None, evidence)
        both = np.concatenate(calls)
        if z.dtype.kind == "f" and repeats_log_p_value(repeats(both), len(both)) <= math.log(alpha / (2 * len(cases))):
            message = f"{repeats(both):,} of {len(both):,} draws repeat an earlier one: are draws kept, or rounded?"
            return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


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
    return Check(property, "independence", drawn_cases(arguments), judge_independence, settings, weight, visibility)


def judge_order(call: Call, cases: Sequence[Case], *, pairs: Callable[..., Any], alpha: float, beta: float) -> Verdict:
    """Pairs of sequences within one result are ordered alike half of the time."""
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    for index, case in enumerate(cases):
        value = call(case.args).value
        sequences = pairs(value, *case.args)
        if isinstance(sequences, str):
            return Verdict(False, sequences, index, value, None, evidence)
        # Half of alpha is kept back: tests as exact as these could not be shown to stay below it otherwise.
        name, found = judge_pairs(sequences, alpha / (2 * len(cases)), beta)
        evidence |= found
        if name:
            message = f"{name} depend on each other: are they sorted, or is one draw used for several?"
            return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def ordered_at_random(
    property: str,
    arguments: Arguments,
    pairs: Callable[..., Any],
    *,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Sequences of independent draws within one result know nothing of each other.

    pairs: (value, *args) -> name -> two sequences of one length, each of independent draws of one law; or words
    """
    settings = {"pairs": pairs, "alpha": alpha, "beta": beta}
    return Check(property, "independence", drawn_cases(arguments), judge_order, settings, weight, visibility)
