"""Kind "independence" within structured results: between latent variables, labels and data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.independence import ALL_EQUAL, BLOCKS, folded, judge_pairs
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.ledger import ALPHA, BETA
from autograder.statistics.regularity import regularity_log_e_values, shares_log_e_value
from autograder.values import Generator

SEEDS_APART = 7_919
Sequences = Mapping[str, np.ndarray]


def judge_order(
    call: Call,
    cases: Sequence[Case],
    *,
    sequences: Callable[..., Any],
    alpha: float,
    beta: float,
    calls: int = 1,
    shares: Callable[..., Mapping[str, tuple[np.ndarray, np.ndarray]]] | None = None,
) -> Verdict:
    """Samples of one sequence, and of any two, are ordered alike half of the time, and none are too regular.

    Half of alpha goes to the order, a quarter to groups of samples, a quarter to shares. If a case has several calls,
    each has its own seeds, and the sequences of all calls are pooled.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    for index, case in enumerate(cases):
        drawn: list[Sequences] = []
        labels: list[Mapping[str, tuple[np.ndarray, np.ndarray]]] = []
        for number in range(calls):
            args = tuple(
                Generator(arg.seed + SEEDS_APART * number) if isinstance(arg, Generator) else arg for arg in case.args
            )
            value = call(args, draw=number).value
            found = sequences(value, *args)
            if isinstance(found, str):
                return Verdict(False, found, index, value, None, evidence)
            if not all(np.isfinite(z).all() for z in found.values()):
                return Verdict(False, "some samples are impossible under the model", index, value, None, evidence)
            drawn.append(found)
            if shares is not None:
                labels.append(shares(value, *args))
        name, evident = judge_pairs(pairs_of(drawn), alpha / (2 * len(cases)), beta)
        evidence |= evident
        if name == ALL_EQUAL:
            return Verdict(False, "nearly all samples of one variable are equal", index, None, None, evidence)
        if name:
            message = f"{name} depend on each other: are they sorted, or does one random number serve several?"
            return Verdict(False, message, index, None, None, evidence)
        share = alpha / (4 * len(cases))
        message = regular_groups(drawn, share) or regular_shares(labels, share)
        if message:
            return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def pairs_of(calls: Sequence[Sequences]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By name, pairs of sequences from the samples of several calls: independent if the samples are."""
    drawn = {name: np.stack([call[name] for call in calls]) for name in calls[0]}
    far = {name: folded(z) if z.dtype.kind == "f" else z for name, z in drawn.items()}
    pairs: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for i, name in enumerate(drawn):
        half = drawn[name].shape[1] // 2
        for kind, z in (("", drawn[name]), (" (their distances from the median)", far[name])):
            pairs[name + kind] = z[:, :half], z[:, half : 2 * half]
            pairs[f"neighbours among {name}{kind}"] = z[:, 0 : 2 * half : 2], z[:, 1 : 2 * half : 2]
        for other in list(drawn)[i + 1 :]:
            n = min(drawn[name].shape[1], drawn[other].shape[1])
            for kind, first, second in (
                ("", drawn, drawn),
                (" (their distances from the median)", far, far),
                (" (the distance of the first from the median)", far, drawn),
                (" (the distance of the second from the median)", drawn, far),
            ):
                pairs[f"{name} and {other}{kind}"] = first[name][:, :n], second[other][:, :n]
    return {name: (x.ravel(), y.ravel()) for name, (x, y) in pairs.items()}


def regular_groups(calls: Sequence[Sequences], alpha: float) -> str:
    """Which samples make calls, or consecutive blocks, too alike, in words; "" if none do."""
    for name in calls[0]:
        log_e = regularity_log_e_values([call[name] for call in calls], BLOCKS)
        if max(log_e) >= math.log(len(log_e) * len(calls[0]) / alpha):
            return (
                f"{name} are more regular than independent samples: are they stratified, mirrored or evenly assigned?"
            )
    return ""


def regular_shares(calls: Sequence[Mapping[str, tuple[np.ndarray, np.ndarray]]], alpha: float) -> str:
    """Which labels have frequencies too close to the expected ones, in words; "" if none do."""
    for name in calls[0] if calls else ():
        counts = [np.bincount(call[name][0], minlength=len(call[name][1])) for call in calls]
        p = [call[name][1] for call in calls]
        if shares_log_e_value(np.array(counts), np.array(p)) >= math.log(len(calls[0]) / alpha):
            return f"the frequencies of {name} are too close to the expected ones: are they assigned in proportion?"
    return ""


def ordered_at_random(
    property: str,
    arguments: Arguments,
    sequences: Callable[..., Any],
    *,
    calls: int = 1,
    shares: Callable[..., Mapping[str, tuple[np.ndarray, np.ndarray]]] | None = None,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Samples within one result are independent of each other, and no more regular than chance makes them.

    sequences: (value, *args) -> name -> samples in order (n,), from the same distribution in all calls and independent
               of the samples of every other name; or what is wrong with the value, in words
    calls:     how many calls each case makes, with generators of different seeds
    shares:    (value, *args) -> name -> labels (n,) and their probabilities (K,), which may differ from call to call
    """
    settings: dict[str, Any] = {"sequences": sequences, "alpha": alpha, "beta": beta}
    if calls > 1:
        settings["calls"] = calls
    if shares is not None:
        settings["shares"] = shares
    return Check(property, "independence", drawn_cases(arguments), judge_order, settings, weight, visibility)
