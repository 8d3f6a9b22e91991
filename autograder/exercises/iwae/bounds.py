"""What `iwae_bound` of `iwae` is called with, and how its answers are judged; most weights are in double precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Verdict
from autograder.checks.check import Call
from autograder.checks.functions import as_argument
from autograder.checks.readers import ComplaintError, real
from autograder.checks.tensors import Array, double, exact, hermite, in_double, single
from autograder.exercises.iwae.cases import (
    LOG_W,
    Arguments,
    Rng,
    Variant,
    linear,
    log_evidence,
    log_weights,
    story_samples,
)
from autograder.values import Tensor
from reference import iwae as reference

iwae_bound = in_double(reference.iwae_bound)


def story_weights(rng: Rng, variant: Variant) -> Arguments:
    """The log-weights of four samples for three observations."""
    return [(single(log_weights(*story_samples(rng, variant)[0]).numpy().round(2)),)]


def any_weights(rng: Rng, variant: Variant) -> Arguments:
    """More, and fewer, samples than observations; a single sample; a single observation; both precisions."""
    sizes = ((6, 4), (2, 5), (1, 3), (7, 1), (4, 4), (40, 30))
    drawn = [rng.normal(-4.0, 2.0, size=(K, N)) + rng.normal(scale=3.0, size=N) for K, N in sizes]
    return [(single(log_w) if len(log_w) == 2 else double(log_w),) for log_w in drawn]


def tiny_weights(rng: Rng, variant: Variant) -> Arguments:
    """Near e^-1000, near e^1000, and one observation far below another: no one shift fits all columns."""
    low = rng.normal(-1000.0, 2.0, size=(5, 3))
    high = rng.normal(1000.0, 2.0, size=(3, 4))
    apart = rng.normal(scale=2.0, size=(4, 3)) + rng.permutation([-1500.0, -3.0, -600.0])
    spread = np.sort(rng.uniform(-900.0, 0.0, size=(3, 2)), axis=0)
    ends = rng.permutation(np.array([[*LOG_W, -30.0], [LOG_W[0] + 1, LOG_W[1] - 2, 25.0]]), axis=1)
    alone = rng.normal(-1000.0, 2.0, size=(1, 1))
    equal = np.full((4, 2), -1000.0) + rng.permutation([0.0, 7.0])
    arrays = (low, high, apart, spread, ends, alone, equal, far_apart(rng, 5, 5))
    return [*((double(log_w),) for log_w in arrays), (single(rng.normal(-1000.0, 2.0, size=(4, 3))),)]


def far_apart(rng: Rng, K: int, N: int) -> Array:
    """One weight of an observation so far above its others that nothing but the largest can be taken out of the sum.

    It stands at another place in every column. In the next columns the same with two large ones, and all but one.
    """
    log_w = rng.uniform(LOG_W[0], -1500.0, size=(K, N))
    for n in range(N):
        largest = 1 if n < K - 2 else 2 if n < K - 1 else K - 1
        log_w[(n + np.arange(largest)) % K, n] = rng.uniform(1000.0, 1010.0) + rng.normal(size=largest)
    return log_w


def differentiated_weights(rng: Rng, variant: Variant) -> Arguments:
    moderate = rng.normal(-4.0, 2.0, size=(40, 30))
    low = rng.normal(-1000.0, 1.5, size=(3, 4)) - rng.permutation([0.0, 300.0, 50.0, 700.0])
    high = rng.normal(1000.0, 1.5, size=(2, 3)) + rng.permutation([0.0, 300.0, 500.0])
    apart, alone = far_apart(rng, 4, 4), rng.normal(-1000.0, 2.0, size=(4, 1))
    return [(single(moderate, True),), *((double(log_w, True),) for log_w in (low, high, apart, alone))]


def normalised_weights(value: Any, v: Array, log_w: Tensor) -> tuple[Array, ...]:
    """d(bound_n) / d(log w_kn) is the weight's share of the sum over k."""
    values = exact(log_w)
    shares = np.exp(values - values.max(axis=0))
    return (v * shares / shares.sum(axis=0),)


def one_per_observation(log_w: Tensor) -> tuple[int, ...]:
    return log_w.values.shape[1:]


def between_average_and_largest(value: Any, log_w: Tensor) -> str:
    """The mean of the logarithms is below the logarithm of the mean, and the largest logarithm is above."""
    values, bound = exact(log_w), real(value, log_w.values.shape[1:], "one number per observation", finite=False)
    if not np.all(bound < values.max(axis=0)):
        return "the bound of an observation is not below its largest log-weight, though the weights differ"
    if not np.all(bound > values.mean(axis=0)):
        return "the bound of an observation is not above the mean of its log-weights, though the weights differ"
    return ""


def judge_tightening(call: Call, cases: Sequence[Case], *, slack: float) -> Verdict:
    """In expectation the bound rises from each case to the next, and stays below the log evidence."""
    evidence, before, said = {"cases": len(cases)}, -np.inf, ""
    for index, case in enumerate(cases):
        value, (weights, log_p) = call(case.args).value, case.expected
        try:
            bound = float(weights @ real(value, weights.shape))
        except ComplaintError as complaint:
            return Verdict(False, str(complaint), index, value, None, evidence)
        if not bound <= log_p - slack:
            said = f"it should stay below log p(x), {log_p:.6g}"
        elif not bound >= before + slack:
            said = f"no more than {before:.6g} with one less"
        if said:
            message = f"with {len(case.args[0].values)} samples the expectation is {bound:.6g}; {said}"
            return Verdict(False, message, index, None, None, evidence)
        before = bound
    return Verdict(True, evidence={**evidence, "statistic": before})


def more_and_more_samples(rng: Rng, variant: Variant) -> list[Case]:
    """VLB_1 < VLB_2 < VLB_3 < log p(x) in a linear model whose q is not the posterior.

    But so near that a bound falls if the logarithm of its average weight, less that of the largest, is too large by a
    factor of 1.44.

    One latent dimension: the K samples run through a product of Gauss-Hermite grids, one combination per column, and
    the weighted average over columns is the expectation.
    """
    A, b = rng.uniform(0.7, 1.3, size=(1, 3)), rng.uniform(-1.0, 1.0, size=3)
    x = b + rng.normal(size=3)
    spread = 1 / (1 + np.sum(A**2))
    mean = spread * (A @ (x - b)) + rng.choice([-1.0, 1.0]) * rng.uniform(0.3, 0.4) * np.sqrt(spread)
    log_std = 0.5 * np.log(spread) + rng.uniform(0.25, 0.3, size=1)
    decoder, drawn = as_argument(linear, double(A), double(b)), []
    for K in (1, 2, 3):
        eps, columns = hermite(K, 9)
        z, sizes = (mean + np.exp(log_std) * eps.T)[:, :, None], (len(columns), 1)
        args = (np.tile(x, sizes), z, np.tile(mean, sizes), np.tile(log_std, sizes))
        log_w = log_weights(*map(double, args), decoder).numpy()
        drawn.append(Case((double(log_w),), (columns, float(log_evidence(double(x[None]), decoder)[0]))))
    return drawn
