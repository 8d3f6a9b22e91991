"""The cases of `vae`: its variants, and what `Model.reparameterization` is called with and how its answers are read.

That draws and their gradients are right together stands in `cases_draws`. The other questions have `cases_loss` and
`cases_images`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr

from autograder.checks.check import Call, Case, Verdict
from autograder.checks.compare import numbers, same_shape
from autograder.checks.laws import sample_size
from autograder.values import Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# The variance of one latent is below 1 and that of the other above: the two sides on which its root differs from it.
DEFAULT = {
    "mean": [1.5, -0.5],
    "var": [0.25, 4.0],
    "x": [[1.0, 0.0, 0.8, 0.0], [0.0, 1.0, 1.0, 0.3]],
    "theta": [[0.9, 0.2, 0.6, 0.1], [0.3, 0.7, 0.95, 0.4]],
    "q_mean": [[0.5, -1.0, 0.2], [1.2, 0.3, -0.7]],
    "q_log_var": [[-0.4, 0.3, -1.0], [0.1, -0.8, 0.6]],
    "latent_dim": 8,
    "hidden_dim": 256,
    "seed": 1,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other numbers for the small examples, and another number of latents for the network."""
    first = bool(rng.integers(2))
    var = [round(float(v), 2) for v in (rng.uniform(0.15, 0.35), rng.uniform(3.0, 5.0))]
    x = np.where(rng.random((2, 4)) < 0.7, rng.permuted([[0, 1, 0, 1], [1, 0, 1, 1]], axis=1), rng.random((2, 4)))
    return {
        "mean": rounded(rng.uniform(0.5, 2.0, size=2) * [1, -1], 1),
        "var": var if first else var[::-1],
        "x": rounded(x, 1),
        "theta": rounded(rng.uniform(0.06, 0.94, size=(2, 4)), 2),
        "q_mean": rounded(rng.uniform(0.2, 1.5, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3)), 1),
        "q_log_var": rounded(rng.uniform(0.2, 1.2, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3)), 1),
        "latent_dim": int(rng.integers(6, 11)),
        "hidden_dim": 256,
        "seed": int(rng.integers(1, 1000)),
    }


def rounded(values: Any, digits: int) -> list[Any]:
    return [rounded(row, digits) if np.ndim(row) else round(float(row), digits) for row in values]


def single(values: Any, requires_grad: bool = False) -> Tensor:
    return Tensor(np.asarray(values, dtype=np.float32), requires_grad)


def exact(argument: Any) -> Array:
    """An argument in double precision."""
    return np.asarray(argument.values if isinstance(argument, Tensor) else argument, dtype=float)


# --- Model.reparameterization --------------------------------------------------------------------------------------

FEW = 20_000
MANY = 20 * math.ceil(sample_size(0.02, tests=14) / 20)  # a standard deviation 9 % off lies 0.02 from the law


def drawn_once(student, mean, var):  # type: ignore[no-untyped-def]
    """One draw for every row of mean and var."""
    import torch

    return student.Model(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2)).reparameterization(mean, var)


def drawn_often(student, mean, n, var):  # type: ignore[no-untyped-def]
    """n draws for the same mean and variance (K,), ten in a row of the batch, as some students loop over rows.

    One model draws two batches of the same size: noise that it keeps comes again.
    """
    import torch

    model = student.Model(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2))
    given = mean.repeat(n // 20, 10), var.repeat(n // 20, 10)
    both = [model.reparameterization(*given) for _ in range(2)]
    if all(getattr(z, "shape", ()) == (n // 20, 10 * len(mean)) for z in both):
        return torch.cat([torch.as_tensor(z) for z in both]).reshape(n, -1)
    return both[0]


def story_draws(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(single(variant["mean"]), FEW, single(variant["var"]))]


def some_latents(rng: np.random.Generator, K: int) -> tuple[Array, Array]:
    """Means away from 0 and variances away from 1, on both sides of it; very small ones have cases of their own."""
    mean = rng.uniform(0.5, 3.0, size=K) * rng.choice([-1, 1], size=K)
    var = np.where(np.arange(K) % 2 == 0, rng.uniform(0.15, 0.5, size=K), rng.uniform(2.0, 9.0, size=K))
    return mean, var


def many_draws(rng: np.random.Generator, variant: Variant) -> Arguments:
    mean, var = some_latents(rng, 3)
    other_mean, other_var = some_latents(rng, 4)
    return [(single(mean, True), MANY, single(var, True)), (Tensor(other_mean), FEW, Tensor(other_var))]


def few_draws(rng: np.random.Generator, variant: Variant) -> Arguments:
    mean, var = some_latents(rng, 2)
    return [(single(mean), FEW, single(var))]


def small_batches(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A different mean and variance for every entry, N and K different."""
    drawn = []
    for N, K in ((5, 3), (2, 6), (1, 4)):
        mean, var = some_latents(rng, N * K)
        drawn.append((single(mean.reshape(N, K)), single(var.reshape(N, K))))
    return drawn


def gradient_of_the_text(rng: np.random.Generator, variant: Variant) -> list[Case]:
    mean, var = (single([variant[name]] * 3, requires_grad=True) for name in ("mean", "var"))
    return [Case((mean, var), [np.ones(mean.values.shape)])]


def draws_of(value: Any, mean: Any, n: int, var: Any) -> Any:
    """The draws (n, K), or what is wrong with them."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (n, len(mean.values)))
    return array if isinstance(array, str) else array.astype(float)


def normal_cdf(z: Array, mean: Any, n: int, var: Any) -> Array:
    """The distribution function of N(mean, var)."""
    return np.asarray(ndtr((z - np.asarray(mean.values, dtype=float)) / np.sqrt(np.asarray(var.values, dtype=float))))


def with_neighbours(z: Array) -> Array:
    """Standard normal columns and, likewise standard normal if these are independent, sums of neighbours."""
    return np.concatenate([z, (z + np.roll(z, 1, axis=1)) / np.sqrt(2)], axis=1)


def noise_of(value: Any, mean: Any, n: int, var: Any) -> Any:
    """The noise behind the draws, and sums of it over neighbouring latents, (n, 2 K)."""
    z = draws_of(value, mean, n, var)
    return z if isinstance(z, str) else with_neighbours((z - exact(mean)) / np.sqrt(exact(var)))


CUT_OFF = (2.05, 2.55, 3.05, 3.55)  # where noise that is clipped ends, with some room for rounding
SPREADS = (0.97, 1.03)  # of noise that is a little too narrow or too wide


def normal_rivals(z: Array, *args: Any) -> Array:
    """Log density ratios of noise with another spread, of noise that ends somewhere, and of logistic noise with unit
    variance, to standard normal noise.

    z:  the noise, and as many columns of sums over neighbours, which are left out: they are no draws of their own
    """
    e = z[:, : z.shape[1] // 2]
    squares, far = float(np.sum(e**2)), float(np.max(np.abs(e)))
    spreads = [0.5 * squares * (1 - 1 / c**2) - e.size * math.log(c) for c in SPREADS]
    cut = [-e.size * math.log(2 * float(ndtr(c)) - 1) if far <= c else -math.inf for c in CUT_OFF]
    x = np.clip(e, -1e3, 1e3)
    scaled = x * math.pi / math.sqrt(3)
    logistic = -np.logaddexp(0, scaled) - np.logaddexp(0, -scaled) + 0.5 * x**2
    constant = math.log(math.pi / math.sqrt(3)) + 0.5 * math.log(2 * math.pi)
    return np.array([*spreads, *cut, float(np.sum(logistic)) + e.size * constant])


def standard_normal_cdf(z: Array, *args: Any) -> Array:
    return np.asarray(ndtr(z))


def one_draw_per_entry(value: Any, mean: Any, var: Any) -> str:
    """z has the shape of mean, and finite entries."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, np.shape(mean.values))
    if isinstance(array, str):
        return array
    return (
        "" if np.isfinite(array).all() else f"{int((~np.isfinite(array)).sum())} of {array.size} draws are not finite"
    )


def judge_gradient_arrives(call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...]) -> Verdict:
    """The result is differentiable in the arguments `wrt`."""
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        complaint = one_draw_per_entry(answer.value, *case.args)
        if complaint:
            return Verdict(False, complaint, index, answer.value)
        for number, name in enumerate(("mean", "var")):
            gradient = answer.gradients[0][number] if answer.gradients else None
            if gradient is None:
                message = f"no gradient reaches {name}: is z cut off from it (sample, detach, NumPy, item)?"
                return Verdict(False, message, index, answer.value)
            if not np.isfinite(gradient).all() or not np.any(gradient):
                return Verdict(False, f"the gradient that reaches {name} is zero or not finite", index, gradient)
    return Verdict(True, evidence={"cases": len(cases)})
