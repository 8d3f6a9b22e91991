"""Kind "independence" within structured results: latent variables, labels and data that know nothing of each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.independence import BLOCKS, judge_pairs
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.ledger import ALPHA, BETA
from autograder.statistics.regularity import regularity_log_e_values, shares_log_e_value
from autograder.values import Generator

SEEDS_APART = 7_919


def judge_order(
    call: Call,
    cases: Sequence[Case],
    *,
    pairs: Callable[..., Any],
    alpha: float,
    beta: float,
    calls: int = 1,
    groups: Callable[..., Mapping[str, np.ndarray]] | None = None,
    shares: Callable[..., Mapping[str, tuple[np.ndarray, np.ndarray]]] | None = None,
) -> Verdict:
    """Pairs of sequences are ordered alike half of the time, and no draws are more regular than chance makes them.

    Half of alpha goes to pairs, a quarter to groups, a quarter to shares. A case of several calls is called with
    generators of several seeds, and the sequences of all calls are put together.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    for index, case in enumerate(cases):
        sequences: list[Mapping[str, tuple[np.ndarray, np.ndarray]]] = []
        grouped: list[Mapping[str, np.ndarray]] = []
        shared: list[Mapping[str, tuple[np.ndarray, np.ndarray]]] = []
        for number in range(calls):
            args = tuple(
                Generator(arg.seed + SEEDS_APART * number) if isinstance(arg, Generator) else arg for arg in case.args
            )
            value = call(args, draw=number).value
            found = pairs(value, *args)
            if isinstance(found, str):
                return Verdict(False, found, index, value, None, evidence)
            sequences.append(found)
            if groups is not None:
                grouped.append(groups(value, *args))
            if shares is not None:
                shared.append(shares(value, *args))
        joined = {
            name: (
                np.concatenate([one[name][0] for one in sequences]),
                np.concatenate([one[name][1] for one in sequences]),
            )
            for name in sequences[0]
        }
        name, evident = judge_pairs(joined, alpha / (2 * len(cases)), beta)
        evidence |= evident
        if name:
            message = f"{name} depend on each other: are they sorted, or is one draw used for several?"
            return Verdict(False, message, index, None, None, evidence)
        share = alpha / (4 * len(cases))
        message = regular_groups(grouped, share) or regular_shares(shared, share)
        if message:
            return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def regular_groups(calls: Sequence[Mapping[str, np.ndarray]], alpha: float) -> str:
    """Which draws make calls, or blocks in a row, too alike, in words; "" where none do."""
    for name in calls[0] if calls else ():
        log_e = regularity_log_e_values([np.asarray(call[name]) for call in calls], BLOCKS)
        if max(log_e) >= math.log(len(log_e) * len(calls[0]) / alpha):
            return f"{name} are more regular than independent draws: are they stratified, mirrored or dealt out?"
    return ""


def regular_shares(calls: Sequence[Mapping[str, tuple[np.ndarray, np.ndarray]]], alpha: float) -> str:
    """Which labels come too nearly as often as they are expected, in words; "" where none do."""
    for name in calls[0] if calls else ():
        counts = [np.bincount(call[name][0], minlength=len(call[name][1])) for call in calls]
        p = [call[name][1] for call in calls]
        if shares_log_e_value(np.array(counts), np.array(p)) >= math.log(len(calls[0]) / alpha):
            return f"{name} come too nearly as often as expected: are they dealt out in proportion?"
    return ""


def ordered_at_random(
    property: str,
    arguments: Arguments,
    pairs: Callable[..., Any],
    *,
    calls: int = 1,
    groups: Callable[..., Mapping[str, np.ndarray]] | None = None,
    shares: Callable[..., Mapping[str, tuple[np.ndarray, np.ndarray]]] | None = None,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Sequences of independent draws within one result know nothing of each other.

    pairs:  (value, *args) -> name -> two sequences of one length, each of independent draws of one law; or words
    calls:  how many calls each case is made of, with generators of different seeds
    groups: (value, *args) -> name -> draws in order, (n,), of one law in all calls
    shares: (value, *args) -> name -> labels (n,) and their probabilities (K,), which may differ from call to call
    """
    settings: dict[str, Any] = {"pairs": pairs, "alpha": alpha, "beta": beta}
    if calls > 1:
        settings["calls"] = calls
    if groups is not None:
        settings["groups"] = groups
    if shares is not None:
        settings["shares"] = shares
    return Check(property, "independence", drawn_cases(arguments), judge_order, settings, weight, visibility)
