"""How small an error of a sampler is seen, and that samplers which cheat are."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks.here import call_here
from autograder.exercises import load_exercise

EXERCISE = load_exercise("reparameterization")


def failed(question: str, function: Callable[..., Any], seed: int) -> set[str]:
    """The hidden checks of randomness that the function fails."""
    found = set()
    for index, check in enumerate(EXERCISE.question(question).checks):
        if check.visibility == "public" or check.kind not in ("law", "independence"):
            continue
        cases = check.cases(np.random.default_rng([seed, index]), EXERCISE.default)

        def call(args: Any, *, draw: int = 0, index: int = index) -> Any:
            return call_here(function, args, 10_000 * seed + 100 * index + draw)

        if not check.judge(call, cases, **check.settings).passed:
            found.add(check.property)
    return found


def exponential(l: Any, N: int) -> Any:
    return -torch.log1p(-torch.rand(N, dtype=torch.float64)) / l


def relaxed(a: Any, N: int, temp: float = 0.1, eps: float = 1e-20, noise: Any = None) -> Any:
    a = torch.as_tensor(a)
    noise = -torch.log(-torch.log(torch.rand(N, len(a), dtype=a.dtype) + 1e-30) + 1e-30) if noise is None else noise
    return torch.softmax((torch.log(a) + noise) / temp, dim=1)


def tilted(a: Any, c: float) -> Any:
    """The largest probability times c, the others so that the sum is 1."""
    a = torch.as_tensor(a).detach().double().clone()
    k = int(a.argmax())
    p = c * a[k]
    a *= (1 - p) / (1 - a[k])
    a[k] = p
    return a


BIASED = {
    "rate": ("exp_sampler", lambda c: lambda l, N: exponential(c * l, N)),
    "rate of the reparameterized": ("exp_reparametrize", lambda c: lambda l, N: exponential(c * l, N)),
    "temperature": (
        "categorical_reparametrize",
        lambda c: lambda a, N, temp=0.1, eps=0: relaxed(a, N, c * temp),
    ),
    "probability": (
        "categorical_sampler",
        lambda c: lambda a, N: torch.multinomial(tilted(a, c), N, replacement=True),
    ),
    "probability of the reparameterized": (
        "categorical_reparametrize",
        lambda c: lambda a, N, temp=0.1, eps=0: relaxed(tilted(a, c), N, temp),
    ),
    "probability at evaluation": (
        "categorical_evaluate",
        lambda c: lambda a, N: torch.multinomial(tilted(a, c), N, replacement=True),
    ),
}


@pytest.mark.parametrize("what", BIASED)
@pytest.mark.parametrize("c", [0.98, 1.02])
def test_a_bias_of_two_percent_is_seen(what: str, c: float) -> None:
    question, biased = BIASED[what]
    assert all(failed(question, biased(c), seed) for seed in range(10))
    assert failed(question, biased(1.0), 3) == set()


kept: dict[int, Any] = {}


def cached(l: Any, N: int) -> Any:
    kept.setdefault(N, torch.rand(N, dtype=torch.float64))
    return -torch.log1p(-kept[N]) / l


def seeded_before(l: Any, N: int) -> Any:
    torch.manual_seed(7)
    return exponential(l, N)


def seeded_after(l: Any, N: int) -> Any:
    z = exponential(l, N)
    torch.manual_seed(7)
    return z


def seeded_numpy_after(l: Any, N: int) -> Any:
    z = torch.tensor(np.random.exponential(1 / float(torch.as_tensor(l).detach()), N))  # noqa: NPY002
    np.random.seed(7)  # noqa: NPY002
    return z


CHEATS = {
    "sorted": ("exp_sampler", lambda l, N: torch.sort(exponential(l, N)).values),
    "cached": ("exp_sampler", cached),
    "one draw for all": ("exp_sampler", lambda l, N: exponential(l, 1).expand(N)),
    "seeded before": ("exp_sampler", seeded_before),
    "seeded after": ("exp_sampler", seeded_after),
    "seeded after, in NumPy": ("exp_sampler", seeded_numpy_after),
    "normal of the same mean and variance": ("exp_sampler", lambda l, N: (1 + torch.randn(N)).abs() / l),
    "stratified": (
        "exp_sampler",
        lambda l, N: -torch.log1p(-((torch.arange(N) + torch.rand(N).double()) / N)[torch.randperm(N)]) / l,
    ),
    "constant where a gradient is asked for": (
        "exp_reparametrize",
        lambda l, N: torch.full((N,), 0.7) / l if getattr(l, "requires_grad", False) else exponential(l, N),
    ),
    "one noise for all rows": (
        "categorical_reparametrize",
        lambda a, N, temp=0.1, eps=0: relaxed(a, 1, temp).expand(N, len(a)),
    ),
    "one noise for all columns": (
        "categorical_reparametrize",
        lambda a, N, temp=0.1, eps=0: relaxed(a, N, temp, noise=torch.randn(N, 1).expand(N, len(a))),
    ),
    "normal noise of the same variance": (
        "categorical_reparametrize",
        lambda a, N, temp=0.1, eps=0: relaxed(a, N, temp, noise=math.pi / 6**0.5 * torch.randn(N, len(a))),
    ),
    "another default temperature": (
        "categorical_reparametrize",
        lambda a, N, temp=0.2, eps=0: relaxed(a, N, temp),
    ),
    "sorted labels": ("categorical_sampler", lambda a, N: torch.sort(torch.multinomial(a, N, True)).values),
    "labels dealt out": (
        "categorical_sampler",
        lambda a, N: torch.searchsorted(
            torch.cumsum(a.double(), 0), (torch.randperm(N) + torch.rand(N).double()) / N
        ).clamp(max=len(a) - 1),
    ),
}


@pytest.mark.parametrize("what", CHEATS)
def test_a_sampler_that_cheats_is_caught(what: str) -> None:
    question, cheat = CHEATS[what]
    assert all(failed(question, cheat, seed) for seed in range(3))
