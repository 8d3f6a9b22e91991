"""Scenes of `elbo`: log-joints of K states, and distributions q over these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray
Rng = np.random.Generator
Scene = dict[str, Any]

CROWD = 160  # the largest number of states


def model(rng: Rng, K: int, at: float = -6.0) -> Array:
    """Log-joints; neither equal nor so far apart that one state has all the mass."""
    return np.asarray(at + rng.normal(scale=1.5, size=K))


def guess(rng: Rng, K: int) -> Array:
    """A distribution without zeros, and not the posterior."""
    return rng.dirichlet(np.full(K, 2.0)) * 0.9 + 0.1 / K


def with_zeros(rng: Rng, K: int) -> Array:
    """A distribution that excludes about half of the states."""
    return np.asarray(rng.permutation(np.append(guess(rng, (K + 1) // 2), np.zeros(K // 2))))


def with_rare_state(log_joint: Array) -> Array:
    """The least likely state at least e^8 times less likely than the best."""
    lowest = min(log_joint.min(), log_joint.max() - 8.0)
    return np.where(log_joint == log_joint.min(), lowest, log_joint)


def posterior(log_joint: Array) -> Array:
    """p(z | x), exactly as wide as a double can say."""
    p = np.exp(log_joint - log_joint.max())
    return np.asarray(p / p.sum())


def is_posterior(log_joint: Array, q: Array) -> bool:
    return bool(np.array_equal(q, posterior(log_joint)))


def scene(log_joint: Array, q: Array) -> Scene:
    return {"log_joint": log_joint, "q": q}


def told(rng: Rng, variant: Mapping[str, Any]) -> Scene:
    return {"log_joint": np.log(np.array(variant["prior"]) * np.array(variant["likelihood"]))}


def usually(rng: Rng, sizes: Mapping[str, int]) -> Scene:
    K = sizes["K"]
    return crowd(rng) if K == CROWD else scene(model(rng, K), guess(rng, K) if K > 1 else np.ones(1))


def less_likely(rng: Rng, variant: Mapping[str, Any]) -> list[Scene]:
    """The call of the text, and one that is much less likely: there log2 p(x) is below every log-joint for sure."""
    given = told(rng, variant)
    return [given, {"log_joint": given["log_joint"] - 20.0}]


def guesses_of_the_text(rng: Rng, variant: Mapping[str, Any]) -> list[Scene]:
    """The guess of the text, no idea at all, and the posterior."""
    log_joint = told(rng, variant)["log_joint"]
    return [scene(log_joint, q) for q in (np.array(variant["q"]), np.full(4, 0.25), posterior(log_joint))]


def crowd(rng: Rng) -> Scene:
    """Many states, of which two are equally likely and ahead, and three more equal; the others count together. Some of
    q's probabilities are from about 1e-6 to 0.1, each of which counts, and 30 near 1e-7: raised to 1e-6 they would
    show."""
    depth = np.concatenate([np.zeros(2), np.full(3, rng.uniform(1.0, 1.5)), rng.uniform(5.0, 12.5, size=CROWD - 5)])
    q = rng.permutation(np.append(10.0 ** rng.uniform(-6.0, -1.0, size=CROWD - 30), np.full(30, 1e-7)))
    return scene(10.0 - rng.permutation(depth), q / q.sum())


def ladder(rng: Rng, at: float) -> Array:
    """Log-joints so far apart that every shift but the largest overflows; in falling order from `at`."""
    return at - 760.0 * np.arange(6) - np.append(0.0, rng.uniform(0.0, 9.0, size=5))


def tiny_and_huge(rng: Rng) -> list[Scene]:
    """Joint densities near e^-12000, with and without zeros in q, and near e^1000. One state's posterior probability is
    below 4e-4, and q gives it weight: a small number added to it shows."""
    first, second = with_rare_state(model(rng, 6)), model(rng, 4, at=rng.uniform(-11_000.0, -9_000.0))
    high = model(rng, 3)
    return [
        scene(first - first.min() - 12_000.0, guess(rng, 6)),
        scene(second, with_zeros(rng, 4)),
        scene(high - high.max() + 1_000.0, guess(rng, 3)),
    ]


def in_order(rng: Rng) -> list[Scene]:
    """And states far apart in falling and in rising order."""
    return [*tiny_and_huge(rng), *({"log_joint": one} for one in (ladder(rng, -8_000.0), ladder(rng, 1_000.0)[::-1]))]


def zeros(rng: Rng) -> list[Scene]:
    """Half of the states excluded; those and half of the best state's posterior probability; all but one excluded; so
    many that a probability of 1e-6 for each would show."""
    half, doubted = model(rng, 5), model(rng, 8)
    q_best = 0.5 * posterior(doubted).max()
    q = np.insert((1 - q_best) * with_zeros(rng, 7), np.argmax(doubted), q_best)
    few = rng.permutation(np.append(guess(rng, 3), np.zeros(21)))
    return [
        scene(half, with_zeros(rng, 5)),
        scene(doubted, q),
        scene(model(rng, 6), np.eye(6)[rng.integers(6)]),
        scene(model(rng, 24), few),
    ]


def unlikely(rng: Rng, distance: float, at: float) -> Scene:
    """A state e^distance times less likely than the best, to which q gives weight, and one to which it gives none."""
    log_joint, q = model(rng, 5, at), guess(rng, 5)
    first, second = rng.permutation(5)[:2]
    rest = np.delete(log_joint, [first, second]).max()
    log_joint[first], log_joint[second], q[second] = rest - distance, rest - distance + 0.6, 0.0
    return scene(log_joint, q / q.sum())


def far_states(rng: Rng) -> list[Scene]:
    """Posterior probabilities near 1e-17."""
    return [unlikely(rng, 39.5, -6.0), unlikely(rng, 39.5, rng.uniform(-11_000, -9_000))]


def farther_states(rng: Rng) -> list[Scene]:
    """And near e^-900, which no floating point number can say; and down to e^-3800, with all weight on the least likely
    state, and on all but the two least likely: a q of 1e-6 there would show."""
    falling, rising = ladder(rng, -8_000.0), ladder(rng, 0.0)[::-1]
    ladders = [scene(falling, np.eye(6)[5]), scene(rising, np.append(np.zeros(2), guess(rng, 4)))]
    return [*far_states(rng), unlikely(rng, 900.0, -6.0), *ladders]


def guesses_and_posteriors(rng: Rng) -> list[Scene]:
    """Guesses of all kinds, near and far from the posterior, and the posterior itself, once with a small probability;
    near e^-10000 too."""
    drawn = []
    models = model(rng, 3, -9.0), with_rare_state(model(rng, 7, -9.0)), model(rng, 5, rng.uniform(-11_000.0, -9_000.0))
    for log_joint in models:
        p, K = posterior(log_joint), len(log_joint)
        q = guess(rng, K)
        while np.sum(q * np.log(q / p)) < 0.3:
            q = guess(rng, K)
        drawn += [scene(log_joint, other) for other in (q, 0.4 * p + 0.6 * q, with_zeros(rng, K), p)]
    return drawn
