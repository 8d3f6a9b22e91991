"""Whole runs of cavi and em: judges bear whatever a part of a result holds, and absurd parameters earn nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import CONDUCT
from autograder.checks.here import call_here
from autograder.exercises import load_exercise

RUNS = [(name, "cavi") for name in ("bernoulli_mixture", "gmm_light", "cartesian_matrix", "troll_factories")]
RUNS += [("coins", "em"), ("gaussian_mixture_em", "em")]
SPOILT: dict[str, Callable[[np.ndarray], Any]] = {
    "huge": lambda part: np.full(part.shape, 1.7e308),
    "large": lambda part: np.full(part.shape, 1e154),
    "tiny": lambda part: np.full(part.shape, 1e-320),
    "infinite": lambda part: np.full(part.shape, np.inf),
    "long integers": lambda part: [2**70] * max(1, part.size),
    "shrunk": lambda part: part * 1e-200,
    "negative": lambda part: -part,
    "empty": lambda part: np.zeros(0),
    "whole": lambda part: np.round(part).astype(int),
}


@pytest.mark.parametrize(("name", "question"), RUNS)
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_part_costs_marks_and_breaks_no_judge(name: str, question: str, how: str) -> None:
    exercise = load_exercise(name)
    right = getattr(exercise.reference, question)
    checks = [check for check in exercise.question(question).checks if check.kind != CONDUCT]
    drawn = [check.cases(np.random.default_rng([3, i]), exercise.default)[:1] for i, check in enumerate(checks)]
    parts = len(right(*built(checks[0].cases(np.random.default_rng(0), exercise.default)[0].args)))
    for which in range(parts):

        def spoilt(*args: Any, which: int = which) -> Any:
            result = list(right(*args))
            result[which] = SPOILT[how](np.asarray(result[which], dtype=float))
            return tuple(result)

        def call(args: Any, spoilt: Any = spoilt, **_: Any) -> Any:
            with np.errstate(all="ignore"):
                return call_here(spoilt, args, 0)

        verdicts = [check.judge(call, cases, **check.settings) for check, cases in zip(checks, drawn, strict=True)]
        assert not all(verdict.passed for verdict in verdicts)


def built(args: Any) -> Any:
    from autograder.checks.here import built as as_received

    with contextlib.suppress(TypeError):
        return tuple(as_received(arg) for arg in args)
    return args


def test_a_covariance_between_eigenvalues_and_cholesky_is_no_covariance() -> None:
    """Its eigenvalues come out positive, or nearly, and its Cholesky factor does not exist."""
    from autograder.checks.read import read

    for Sigma in ([[1.0, 1.0], [1.0, 1.0]], [[1e30, 0.0], [0.0, -1e-30]], [[1.0, 1.0 + 1e-9], [1.0 + 1e-9, 1.0]]):
        assert "positive definite" in read([Sigma], {"Sigma": "covariances"}, [(1, 2, 2)])
