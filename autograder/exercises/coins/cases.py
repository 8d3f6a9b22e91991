"""The cases of `coins`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.compare import difference, numbers, same_shape, unpack
from autograder.checks.equals import crossed
from autograder.checks.objectives import trace_of
from reference import coins as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

FIT = ("theta", "pi", "log_likelihoods")

# Five draws of ten flips and their start: the example of Do and Batzoglou (2008). `new_x` is for the predictions.
DEFAULT = {
    "x": [[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]],
    "theta": [0.5, 0.5],
    "pi": [[0.6, 0.4], [0.5, 0.5]],
    "new_x": [[8, 2], [3, 7], [6, 4]],
    "flips": 10,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Five other draws of ten flips and as vague a start, such that EM finds two coins as different as the story's."""
    while True:
        high, low = rng.uniform(0.72, 0.84), rng.uniform(0.3, 0.5)
        coins = rng.permutation([0, 0, 0, 1, 1] if rng.random() < 0.5 else [0, 0, 1, 1, 1])
        heads = rng.binomial(10, np.where(coins == 0, high, low))
        start = [round(float(rng.uniform(0.56, 0.64)), 2), round(float(rng.uniform(0.46, 0.52)), 2)]
        if len(set(heads.tolist())) < 4 or heads.max() > 9 or heads.min() < 1:
            continue
        x, pi = np.stack([heads, 10 - heads], axis=1), np.array([[p, 1 - p] for p in start])
        fit = reference.em(x, np.array([0.5, 0.5]), pi, 80, 1e-6)
        if 0.25 <= fit.pi[0, 0] - fit.pi[1, 0] <= 0.5 and 0.3 <= fit.theta[0] <= 0.7:
            break
    new = rng.permutation([8, 3, 6]) if rng.random() < 0.5 else rng.permutation([9, 4, 6])
    return {
        "x": [[int(h), 10 - int(h)] for h in heads],
        "theta": [0.5, 0.5],
        "pi": [[p, round(1 - p, 2)] for p in start],
        "new_x": [[int(h), 10 - int(h)] for h in new],
        "flips": 10,
    }


# --- cases ---------------------------------------------------------------------------------------------------------

UNEVEN = np.array([0.3, 0.7])  # equal weights, as at the story's start, hide a theta that is forgotten


def shares(rng: np.random.Generator, rows: int, size: int, least: float = 0.15) -> Array:
    """Rows of different positive numbers with sum 1."""
    weights = rng.uniform(least, 1.0, size=(rows, size))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def parameters(rng: np.random.Generator, K: int, J: int) -> tuple[Array, Array]:
    return shares(rng, 1, K)[0], shares(rng, K, J, 0.08)


def draws(rng: np.random.Generator, theta: Array, pi: Array, flips: Array) -> Array:
    """Counts drawn from the mixture; flips (N,) may differ."""
    coins = rng.choice(len(theta), size=len(flips), p=theta)
    return np.array([rng.multinomial(n, pi[k]) for n, k in zip(flips, coins, strict=True)])


def story(variant: Variant) -> tuple[Array, Array, Array]:
    return np.array(variant["x"]), np.array(variant["theta"]), np.array(variant["pi"])


def story_and_uneven(rng: np.random.Generator, variant: Variant) -> Arguments:
    x, theta, pi = story(variant)
    return [(x, theta, pi), (x, UNEVEN, pi)]


def three_dice(rng: np.random.Generator, variant: Variant) -> Arguments:
    """More coins and more outcomes: K = 3, J = 4, N = 5."""
    theta, pi = parameters(rng, 3, 4)
    return [(draws(rng, theta, pi, rng.integers(3, 12, size=5)), theta, pi)]


def mixtures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Draws of different lengths from mixtures of different sizes: all different, all alike, and K = J and N = K, where
    a wrong axis fits. No coin is so improbable that a limit of 1e-6 would show."""
    while True:
        drawn = []
        for N, K, J in ((7, 3, 4), (4, 4, 4), (6, 3, 3), (5, 5, 2), (7, 3, 4), (6, 2, 3), (5, 2, 2), (8, 2, 2)):
            theta, pi = parameters(rng, K, J)
            drawn.append((draws(rng, theta, pi, rng.integers(2, 15, size=N)), theta, pi))
        drawn = crossed(drawn)
        if all(reference.e_step(*args).min() > 1e-5 for args in drawn):
            return drawn


def single_flips(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Of three coins, and of two."""
    drawn = []
    for K in (3, 2):
        theta, pi = parameters(rng, K, 2)
        drawn.append((draws(rng, theta, pi, np.ones(7, dtype=int)), theta, pi))
    return drawn


def missing_outcomes(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Outcomes that a draw has not seen, and a draw without any flip, which tells nothing. No draw is improbable."""
    x = np.array([[4, 0, 1], [0, 0, 3], [0, 0, 0], [0, 5, 2]])
    while True:
        theta, pi = parameters(rng, 2, 3)
        least = min(reference.log_likelihood(x[i : i + 1], theta, pi) for i in range(len(x)))
        if least > np.log(1e-3) and reference.e_step(x, theta, pi).min() > 1e-5:
            return [(x, theta, pi)]


def hundreds_of_flips(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Likelihoods below the smallest floating point number, of coins so alike that the posterior is not sharp.

    Weights and outcomes are uneven, so that what is wrong with either, or with the lengths, is seen.
    """
    base = rng.permutation([0.24, 0.33, 0.43])
    pi = base * np.exp(np.outer([0.03, -0.03], rng.permutation([-1, 0, 1])) + 0.005 * rng.normal(size=(2, 3)))
    pi /= pi.sum(axis=1, keepdims=True)
    first = float(rng.uniform(0.2, 0.3))
    theta = rng.permutation([first, 1 - first])
    return [(draws(rng, theta, pi, rng.integers(900, 1500, size=4)), theta, pi)]


def with_responsibilities(
    rng: np.random.Generator, given: Arguments, sharpness: float = 1.0
) -> list[tuple[Array, Array, Array, Array]]:
    """(x, q, theta, pi) with a q that is not the posterior."""
    return [
        (x, rng.dirichlet(np.full(len(theta), sharpness), size=len(x)) * 0.98 + 0.02 / len(theta), theta, pi)
        for x, theta, pi in given
    ]


def story_expectation(rng: np.random.Generator, variant: Variant) -> Arguments:
    x, theta, pi = story(variant)
    return [(x, reference.e_step(x, theta, pi), UNEVEN, pi), *with_responsibilities(rng, [(x, theta, pi)])]


def three_dice_expectation(rng: np.random.Generator, variant: Variant) -> Arguments:
    return list(with_responsibilities(rng, three_dice(rng, variant)))


def mixture_expectations(rng: np.random.Generator, variant: Variant) -> Arguments:
    return list(with_responsibilities(rng, mixtures(rng, variant)))


def special_expectations(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Single flips, missing outcomes and hundreds of flips; some q exactly 0 and 1."""
    given = single_flips(rng, variant) + missing_outcomes(rng, variant) + hundreds_of_flips(rng, variant)
    x, theta, pi = single_flips(rng, variant)[0]
    return [*with_responsibilities(rng, given), (x, np.eye(3)[np.arange(len(x)) % 3], theta, pi)]


def story_maximum(rng: np.random.Generator, variant: Variant) -> Arguments:
    x, theta, pi = story(variant)
    return [(x, reference.e_step(x, theta, pi))]


def three_dice_maximum(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(x, q) for x, q, _, _ in with_responsibilities(rng, three_dice(rng, variant))]


def maxima(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Soft q, and draws of different lengths."""
    return [(x, q) for x, q, _, _ in with_responsibilities(rng, mixtures(rng, variant))]


def special_maxima(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Single flips, hundreds of flips, q of 0 and 1, and a coin that hardly any draw came from."""
    x, theta, pi = single_flips(rng, variant)[0]
    many, other, alike = hundreds_of_flips(rng, variant)[0]
    soft = with_responsibilities(rng, [(x, theta, pi), (many, other, alike)])
    nearly_empty = soft[0][1] * np.array([1.0, 1e-4, 1.0])
    return [
        (x, soft[0][1]),
        (many, soft[1][1]),
        (x, np.eye(3)[np.arange(len(x)) % 3]),
        (x, nearly_empty / nearly_empty.sum(axis=1, keepdims=True)),
    ]


def story_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(*story(variant), 500, 1e-9)]


def brief_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, over after three iterations."""
    return [(*story(variant), 3, 1e-9)]


def runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Data of overlapping coins and a vague start, of several sizes."""
    return [run_of_coins(rng), run_of_dice(rng)]


def run_of_coins(rng: np.random.Generator) -> tuple[Any, ...]:
    theta, pi = np.array([0.2, 0.8]), np.array([[0.8, 0.2], [0.35, 0.65]])
    return until_it_climbs(lambda: vague_run(rng, theta, pi, 60, 9))


def run_of_dice(rng: np.random.Generator) -> tuple[Any, ...]:
    theta, pi = np.array([0.15, 0.25, 0.6]), np.roll(np.eye(3, 4), 1, axis=1) * 0.4 + 0.15
    return until_it_climbs(lambda: vague_run(rng, theta, pi, 80, 12))


def vague_run(rng: np.random.Generator, theta: Array, pi: Array, N: int, flips: int) -> tuple[Any, ...]:
    """Draws from coins near these, and a start that knows little of them."""
    theta, pi = rng.permutation(theta), pi * rng.uniform(0.9, 1.1, size=pi.shape)
    pi = pi / pi.sum(axis=1, keepdims=True)
    x = draws(rng, theta, pi, rng.integers(flips - 4, flips + 5, size=N))
    start = 0.4 * pi + 0.6 * shares(rng, len(pi), len(pi[0]), 0.7)
    return x, shares(rng, 1, len(theta), 0.7)[0], start, 500, 1e-9


def until_it_climbs(draw: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    """The first run that climbs to its end without a rest on the way.

    Who computes in single precision, or stops at a small gain, would take the rest for the end.
    """
    while True:
        args = draw()
        trace = reference.em(*args).log_likelihoods
        size = abs(trace[-1])
        resting = np.flatnonzero(np.diff(trace) < 2e-6 * size)
        if not resting.size or trace[-1] - trace[resting[0]] < 2e-5 * size:
            return args


def limited_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """Three iterations where many more are needed, and as many as nobody needs; with the longest traces allowed."""
    few, many = runs(rng, variant)
    return [((*few[:3], 3, 1e-9), 8), ((*many[:3], 600, 1e-3), 300)]


def special_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Single flips, and draws of hundreds of flips, whose start has the weights the wrong way round."""

    def single() -> tuple[Any, ...]:
        theta, pi = parameters(rng, 2, 2)
        flips = np.repeat(np.eye(2, dtype=int), [int(rng.integers(6, 12)), int(rng.integers(14, 20))], axis=0)
        return flips, theta, pi, 100, 1e-9

    def hundreds() -> tuple[Any, ...]:
        dice = np.array([[0.5, 0.2, 0.3], [0.4, 0.26, 0.34]])
        chosen = rng.permutation([0] * 3 + [1] * 9)
        many = np.array([rng.multinomial(n, dice[k]) for n, k in zip(rng.integers(900, 1300, 12), chosen, strict=True)])
        return many, np.array([0.7, 0.3]), 0.5 * dice + 0.5 * dice.mean(axis=0), 200, 1e-9

    return [until_it_climbs(single), until_it_climbs(hundreds)]


def symmetric_starts(rng: np.random.Generator, variant: Variant) -> Arguments:
    """All coins alike; few iterations, for rounding errors grow."""
    x = rng.multinomial(3, shares(rng, 1, 4)[0], size=11) + np.eye(4, dtype=int)[np.arange(11) % 4]
    return [(x, np.array([0.2, 0.5, 0.3]), np.tile(shares(rng, 1, 4), (3, 1)), 15, 1e-6)]


def story_prediction(rng: np.random.Generator, variant: Variant) -> Arguments:
    _, _, pi = story(variant)
    fitted = np.round(pi + np.array([[0.2, -0.2], [0.02, -0.02]]), 2)
    return [(np.array(variant["new_x"]), UNEVEN, fitted)]


def predictions(rng: np.random.Generator, variant: Variant) -> Arguments:
    return mixtures(rng, variant) + single_flips(rng, variant) + missing_outcomes(rng, variant)


# --- what else is right, and what has to hold ----------------------------------------------------------------------


def multinomial_constant(x: Array) -> float:
    """log of the number of orders in which the outcomes may have fallen, over all draws."""
    return float(sum(math.lgamma(1 + row.sum()) - sum(math.lgamma(1 + c) for c in row) for row in np.asarray(x)))


def log_likelihood_of_counts(x: Array, theta: Array, pi: Array) -> float:
    return reference.log_likelihood(x, theta, pi) + multinomial_constant(x)


def expectation_of_counts(x: Array, q: Array, theta: Array, pi: Array) -> float:
    return reference.expected_complete_log_likelihood(x, q, theta, pi) + multinomial_constant(x)


COUNTS = "likelihood of the counts, with the multinomial coefficient"


def rows_sum_to_one(value: Any, x: Array, theta: Array, pi: Array) -> str:
    """One row of probabilities per draw."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (len(x), len(theta)))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    return "" if gap.max() <= 1e-5 else f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"


def valid_parameters(parts: Any, K: int, J: int) -> Any:
    """theta (K,) and pi (K, J) as arrays, or what keeps them from being probabilities."""
    theta, pi = numbers(parts[0]), numbers(parts[1])
    for name, array, shape in (("theta", theta, (K,)), ("pi", pi, (K, J))):
        if isinstance(array, str):
            return f"{name}: {array}"
        array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        sums = array.reshape(shape).sum(axis=-1)
        if not (array >= 0).all() or np.abs(sums - 1).max() > 1e-5:
            what = "theta" if name == "theta" else "every row of pi"
            return f"{what} should hold probabilities with sum 1, got {np.array2string(array, precision=4)}"
    return theta.reshape(K).astype(float), pi.reshape(K, J).astype(float)


def are_probabilities(value: Any, x: Array, q: Array) -> str:
    parts = unpack(value, ("theta", "pi"))
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts, q.shape[1], x.shape[1])
    return valid if isinstance(valid, str) else ""


def fit_is_probabilities(value: Any, x: Array, theta: Array, pi: Array, max_iter: int, tol: float) -> str:
    """theta sums to 1, and so does every row of pi; the trace is there."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts[:2], *np.shape(pi))
    if isinstance(valid, str):
        return valid
    trace = trace_of(value, FIT)
    return trace if isinstance(trace, str) else ""


def attained(parts: Any, x: Array, theta: Array, pi: Array, max_iter: int, tol: float) -> Any:
    """The log-likelihood at the parameters that were returned."""
    valid = valid_parameters(parts, *np.shape(pi))
    if isinstance(valid, str):
        return valid
    theta, pi = valid
    log_joint = np.log(np.maximum(theta, 1e-300)) + x @ np.log(np.maximum(pi, 1e-300)).T
    largest = log_joint.max(axis=1, keepdims=True)
    return float(np.sum(largest[:, 0] + np.log(np.exp(log_joint - largest).sum(axis=1))))


def best(x: Array, theta: Array, pi: Array, max_iter: int, tol: float) -> float:
    return float(reference.em(x, theta, pi, max_iter, tol).log_likelihoods[-1])


def constants_of_the_trace(x: Array, *args: Any) -> tuple[float, float]:
    return 0.0, multinomial_constant(x)


def coins_stay_alike(value: Any, x: Array, theta: Array, pi: Array, max_iter: int, tol: float) -> str:
    """From equal coins every coin gets the shares of all flips, and theta stays."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    total = np.sum(x, axis=0)
    for name, part, target in (
        ("theta", parts[0], theta),
        ("pi", parts[1], np.tile(total / total.sum(), (len(theta), 1))),
    ):
        complaint = difference(part, target, 1e-5, 1e-6)
        if complaint:
            return f"{name}: {complaint} (all coins start alike, so nothing can tell them apart)"
    return ""
