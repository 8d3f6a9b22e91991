"""Kind "independence" of short results: many calls in a row, each of few entries, judged entry by entry.

In a short vector, a fixed sum (centred means, noise that is made to sum to 0) or an entry computed from another one
looks like any right sample. Over many calls it shows: some entries can be predicted from others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.special import log_ndtr, ndtri_exp

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.entries import (
    call_log_tails,
    explained_detectable_share,
    explained_log_tails,
    group_log_tails,
    neighbour_log_tail,
    place_log_tails,
)
from autograder.statistics.ledger import ALPHA, BETA

LEAST = -1e6  # the lowest logarithm that is recorded; the true one of an impossible event is minus infinity
FARTHEST = 8.0  # scores are clipped here: values beyond are practically impossible, and may be infinite


class Scores(NamedTuple):
    """What many calls sampled, as numbers that are standard normal and independent if all is right.

    entries:  name -> (calls, n)
    groups:   name -> (calls, n), the group that each entry of a call belongs to, such as labels
    """

    entries: Mapping[str, np.ndarray]
    groups: Mapping[str, np.ndarray]


def stacked(results: Sequence[Any], names: tuple[str, ...], shapes: Sequence[tuple[int, ...]]) -> Any:
    """The named parts of all results, each an array of floats (calls, *shape), or what is wrong with one of them."""
    rows: list[list[np.ndarray]] = [[] for _ in names]
    for value in results:
        parts = unpack(value, names)
        if isinstance(parts, str):
            return parts
        for row, name, part, shape in zip(rows, names, parts, shapes, strict=True):
            array = numbers(part)
            array = array if isinstance(array, str) else same_shape(array, shape)
            if isinstance(array, str):
                return f"{name}: {array}"
            row.append(array)
    arrays = [np.array(row, dtype=float) for row in rows]
    for name, array in zip(names, arrays, strict=True):
        if not np.isfinite(array).all():
            return f"{name}: contains values that are not finite"
    return arrays


def judge_entries(
    call: Call, cases: Sequence[Case], *, scores: Callable[..., Any], alpha: float, beta: float
) -> Verdict:
    """No entry can be predicted from others, sums vary as those of independent samples do, and all places are alike.

    Within each case, alpha is divided evenly among all tests.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    for index, case in enumerate(cases):
        value, count = call(case.args).value, case.args[-1]
        if not isinstance(value, tuple | list) or len(value) != count:
            return Verdict(False, f"expected the results of {count} calls", index, None, None, evidence)
        found = scores(value, *case.args[:-1])
        if isinstance(found, str):
            return Verdict(False, found, index, value[0], None, evidence)
        tails = log_tails(found)
        threshold = math.log(alpha / (len(cases) * len(tails)))
        if min(tails.values()) < evidence.get("log_p", 1.0):
            width = sum(z.shape[1] for z in found.entries.values())
            evidence |= {"n": count, "log_p": max(min(tails.values()), LEAST), "log_p_threshold": threshold}
            evidence["delta"] = explained_detectable_share(count, width, math.exp(threshold))
        complaint = next((which for which, tail in tails.items() if tail <= threshold), "")
        if complaint:
            return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def log_tails(scores: Scores) -> dict[str, float]:
    """What could be wrong with the samples, in words -> log of the probability that right samples look like that."""
    entries = {name: np.clip(z, -FARTHEST, FARTHEST) for name, z in scores.entries.items()}
    tails: dict[str, float] = {}
    for name, z in entries.items():
        if z.shape[1] > 1:
            less, more = call_log_tails(z)
            tails[f"the sums of {name} hardly vary from call to call: are they centred or stratified?"] = less
            tails[f"{name} of one call are too alike: do they share a random number?"] = more
        for place, tail in enumerate(place_log_tails(z)):
            tails[f"entry {place} of {name} is not distributed like the others"] = tail
        tails[f"{name} of consecutive calls depend on each other: are samples reused?"] = neighbour_log_tail(z)
    for name, labels in scores.groups.items():
        less, more = group_log_tails(entries[name], labels)
        tails[f"the sums of {name} over each component hardly vary: are they centred?"] = less
        tails[f"{name} of one component are too alike: do they share a random number?"] = more
    places = [f"entry {place} of {name}" for name, z in entries.items() for place in range(z.shape[1])]
    table = np.concatenate(list(entries.values()), axis=1)
    sizes = folded(table)
    for how, targets, features in (
        ("{} can be predicted from the other samples", table, table),
        ("{} depends on how far other samples are from their centre", table, sizes),
        ("how far {} is from its centre depends on other samples", sizes, table),
        ("how far {} is from its centre depends on how far others are", sizes, sizes),
    ):
        tails |= dict(zip(map(how.format, places), explained_log_tails(targets, features).tolist(), strict=True))
    return tails


def folded(z: np.ndarray) -> np.ndarray:
    """The distance from 0 of standard normal numbers, as a standard normal number itself."""
    return np.clip(-ndtri_exp(log_ndtr(-np.abs(z)) + math.log(2)), -FARTHEST, FARTHEST)


def entries_are_free(
    property: str,
    arguments: Arguments,
    scores: Callable[..., Any],
    in_a_row: Callable[..., Any],
    *,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Every entry of a short result is sampled by itself, and no sum of entries is fixed.

    scores:    (results, *args) -> the `Scores` of all calls, or what is wrong with one of them, in words
    in_a_row:  an adapter (`Check.through`) that returns the results of many consecutive calls as a list; the last
               argument of a case is the number of calls
    """
    settings: dict[str, Any] = {"scores": scores, "alpha": alpha, "beta": beta}
    return Check(
        property, "independence", drawn_cases(arguments), judge_entries, settings, weight, visibility, in_a_row
    )
