"""Kind "independence" of zeros and ones with known probabilities: their sums vary as those of independent ones do."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.laws import Arguments, drawn_cases
from autograder.statistics.ledger import ALPHA, BETA
from autograder.statistics.sums import sums_log_e_value


def judge_sums(call: Call, cases: Sequence[Case], *, coins: Callable[..., Any], alpha: float, beta: float) -> Verdict:
    """Sums over rows, columns and pairs vary neither less nor more than those of independent samples.

    Sums of one kind are judged together over all cases; the kinds share alpha.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    tables: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    for index, case in enumerate(cases):
        value = call(case.args).value
        found = coins(value, *case.args)
        if isinstance(found, str):
            return Verdict(False, found, index, value, None, evidence)
        x, p = found
        if not ((p > 0) & (p < 1)).all():
            return Verdict(False, "some sampled probabilities are exactly 0 or 1", index, value, None, evidence)
        for name, order in groups(*x.shape).items():
            tables.setdefault(name, []).append((x.ravel()[order], p.ravel()[order]))
    evidence["n"] = sum(len(x) for some in tables.values() for x, _ in some)
    threshold = math.log(len(tables) / alpha)
    for name, some in tables.items():
        if sums_log_e_value(some) >= threshold:
            message = (
                f"the sums of {name} vary too little, or too much, for independent samples: are samples stratified, "
                "mirrored, reused or evenly assigned?"
            )
            return Verdict(False, message, None, None, None, evidence)
    return Verdict(True, evidence=evidence)


def groups(N: int, D: int) -> dict[str, np.ndarray]:
    """By name, which entries of an (N, D) table are added up: (groups, entries), positions in the flattened table."""
    at, half, wide = np.arange(N * D).reshape(N, D), N // 2, D // 2
    if D == 1:  # a kind of its own, apart from columns that stand beside others: those may share strata
        return {"single columns": at.T}
    return {
        "columns": at.T,
        "rows": at,
        "neighbours in a row": at[:, : 2 * wide].reshape(-1, 2),
        "neighbours in a column": at[: 2 * half].T.reshape(-1, 2),
        "pairs half a row apart": np.stack([at[:, :wide], at[:, wide : 2 * wide]], axis=2).reshape(-1, 2),
        "pairs half a column apart": np.stack([at[:half], at[half : 2 * half]], axis=2).reshape(-1, 2),
        "pairs from both ends of a row": np.stack([at[:, :wide], at[:, ::-1][:, :wide]], axis=2).reshape(-1, 2),
        "pairs from both ends of a column": np.stack([at[:half], at[::-1][:half]], axis=2).reshape(-1, 2),
        "pairs from front and back": np.stack([at.ravel(), at.ravel()[::-1]], axis=1)[: N * D // 2],
    }


def sums_vary_by_chance(
    property: str,
    arguments: Arguments,
    coins: Callable[..., Any],
    *,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Zeros and ones are neither more nor less even than independent samples.

    coins: (value, *args) -> the zeros and ones (N, D) and their probabilities of being 1; or what is wrong, in words
    """
    settings: dict[str, Any] = {"coins": coins, "alpha": alpha, "beta": beta}
    return Check(property, "independence", drawn_cases(arguments), judge_sums, settings, weight, visibility)
