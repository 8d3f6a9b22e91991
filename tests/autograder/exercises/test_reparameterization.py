"""How small an error of a sampler is seen, and that samplers which cheat are."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks.here import call_here, through
from autograder.exercises import load_exercise
from tests.forms import LONG

EXERCISE = load_exercise("reparameterization")


RANDOM = ("law", "independence")


def failed(question: str, function: Callable[..., Any], seed: int, kinds: tuple[str, ...] = RANDOM) -> set[str]:
    """The hidden checks of these kinds that the function fails."""
    found = set()
    for index, check in enumerate(EXERCISE.question(question).checks):
        if check.visibility == "public" or check.kind not in kinds:
            continue
        cases = check.cases(np.random.default_rng([seed, index]), EXERCISE.default)

        used = through(check.through, EXERCISE.definitions(question, function)) if check.through else function

        def call(
            args: Any, *, draw: int = 0, wrt: Any = (), cotangents: Any = None, index: int = index, used: Any = used
        ) -> Any:
            return call_here(used, args, 10_000 * seed + 100 * index + draw, wrt, cotangents)

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
    p = min(c * a[k], (1 + a[k]) / 2)
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
    assert all(failed(question, biased(c), seed) for seed in range(10 if LONG else 3))
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


def put_back(l: Any, N: int) -> Any:
    state = torch.get_rng_state()
    z = exponential(l, N)
    torch.set_rng_state(state)
    return z


def put_back_in_numpy(l: Any, N: int) -> Any:
    state = np.random.get_state()  # noqa: NPY002
    z = np.random.exponential(1 / float(l), N)  # noqa: NPY002
    np.random.set_state(state)  # noqa: NPY002
    return z


def forked(l: Any, N: int) -> Any:
    with torch.random.fork_rng():
        return exponential(l, N)


def zeros_in_short_calls(l: Any, N: int) -> Any:
    if N > 100:
        return np.random.exponential(1 / float(l), N)  # noqa: NPY002
    return 0 * l * torch.ones(N)


def one_hot_in_short_calls(a: Any, N: int, temp: float = 0.1, eps: float = 0) -> Any:
    if N < 100 and a.requires_grad:
        return torch.eye(len(a), dtype=a.dtype)[torch.zeros(N, dtype=torch.long)] + 0 * a
    return relaxed(a.detach(), N, temp).numpy()


def from_uniform(draw: Callable[[int], np.ndarray]) -> Callable[..., Any]:
    return lambda l, N: -np.log1p(-draw(N)) / float(l)


def ids_from(draw: Callable[[int], np.ndarray]) -> Callable[..., Any]:
    return lambda a, N: np.minimum(np.searchsorted(np.cumsum(np.asarray(a, dtype=float)), draw(N)), len(a) - 1)


def strata(m: int, in_order: bool = False) -> Callable[[int], np.ndarray]:
    def draw(N: int) -> np.ndarray:
        u = (np.arange(N) % m + np.random.random(N)) / m  # noqa: NPY002
        return u if in_order else np.random.permutation(u)  # noqa: NPY002

    return draw


def paired(other: Callable[[np.ndarray], np.ndarray], order: str) -> Callable[[int], np.ndarray]:
    def draw(N: int) -> np.ndarray:
        u = np.random.random((N + 1) // 2)  # noqa: NPY002
        both = np.stack([u, other(u)], axis=1).ravel() if order == "side by side" else np.concatenate([u, other(u)])
        return np.random.permutation(both[:N]) if order == "shuffled" else both[:N]  # noqa: NPY002

    return draw


UNIFORM = {f"{m} strata{', in order' * o}": strata(m, o) for m in (2, 3, 4, 8, 16, 32) for o in (False, True)} | {
    f"{name}, {order}": paired(other, order)
    for name, other in (("u and 1 - u", lambda u: 1 - u), ("u and u + 1/2", lambda u: (u + 0.5) % 1))
    for order in ("halves", "side by side", "shuffled")
}


@pytest.mark.parametrize("how", UNIFORM)
def test_regular_noise_is_caught(how: str) -> None:
    """Whatever is made of it: numbers or labels."""
    for seed in range(3 if LONG else 1):
        assert failed("exp_sampler", from_uniform(UNIFORM[how]), seed)
        assert failed("categorical_sampler", ids_from(UNIFORM[how]), seed)


CHEATS = {
    "state put back": ("exp_sampler", put_back),
    "state put back, in NumPy": ("exp_sampler", put_back_in_numpy),
    "a generator of its own for each call": ("exp_sampler", forked),
    "zeros in short calls": ("exp_reparametrize", zeros_in_short_calls),
    "one-hot rows in short calls": ("categorical_reparametrize", one_hot_in_short_calls),
    "quasi-random": (
        "exp_sampler",
        lambda l, N: -torch.log1p(-((torch.rand(1).double() + torch.arange(N) * 0.6180339887498949) % 1)) / l,
    ),
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


def gumbel_pairs(other: Callable[[Any], Any], order: str) -> Callable[..., Any]:
    """Uniform noise (N, K) for Gumbels whose second half is made of the first."""

    def draw(N: int, K: int) -> Any:
        u = torch.rand((N + 1) // 2, K, dtype=torch.float64)
        both = torch.stack([u, other(u)], 1).reshape(-1, K) if order == "side by side" else torch.cat([u, other(u)])
        return both[:N][torch.randperm(N)] if order == "shuffled" else both[:N]

    return draw


def in_strata(column: int | None) -> Callable[..., Any]:
    """Uniform noise (N, K) with strata in the noise of one category, or of each."""

    def draw(N: int, K: int) -> Any:
        u = torch.rand(N, K, dtype=torch.float64)
        for k in range(K) if column is None else [column]:
            u[:, k] = ((torch.arange(N) + torch.rand(N).double()) / N)[torch.randperm(N)]
        return u

    return draw


def log_gumbel(u: Any) -> Any:
    return -torch.log(-torch.log(u.clamp(1e-12, 1 - 1e-12)))


PAIRED = {
    f"{name}, {order}": gumbel_pairs(other, order)
    for name, other in (("u and 1 - u", lambda u: 1 - u), ("u and u + 1/2", lambda u: (u + 0.5) % 1))
    for order in ("halves", "side by side", "shuffled")
} | {"strata": in_strata(None), "strata in the first": in_strata(0), "strata in the last": in_strata(-1)}
# Of ids alone these leave too little.
RELAXED_ALONE = ("u and u + 1/2, shuffled", "strata in the first", "strata in the last")


@pytest.mark.parametrize("how", PAIRED)
def test_gumbels_that_know_of_each_other_are_caught(how: str) -> None:
    def samples(a: Any, N: int, temp: float = 0.1, eps: float = 0) -> Any:
        return relaxed(a, N, temp, noise=log_gumbel(PAIRED[how](N, len(a))))

    for seed in range(2):
        assert failed("categorical_reparametrize", samples, seed, ("independence",))
        if how not in RELAXED_ALONE:
            ids = lambda a, N: samples(a.double(), N).argmax(dim=1)  # noqa: E731
            assert failed("categorical_sampler", ids, seed, ("independence",))
            assert failed("categorical_evaluate", ids, seed, ("independence",))


@pytest.mark.parametrize("least", [0.0011, 0.005, 0.01])
def test_rare_categories_that_never_come_are_missed(least: float) -> None:
    def common(a: Any, N: int) -> Any:
        return torch.multinomial(torch.where(a < least, torch.zeros_like(a), a), N, replacement=True)

    assert all(failed("categorical_sampler", common, seed, ("law",)) for seed in range(2))


@pytest.mark.parametrize("clip", [lambda u: u.clamp(min=0.002), lambda u: u.clamp(max=0.998)], ids=["low", "high"])
def test_noise_that_is_clipped_is_caught(clip: Callable[[Any], Any]) -> None:
    def clipped(l: Any, N: int) -> Any:
        return -torch.log(clip(torch.rand(N, dtype=torch.float64))) / l

    assert all(failed("exp_sampler", clipped, seed, ("law",)) for seed in range(2))
