"""Scenes of `coins`: draws x of coins with parameters theta and pi, responsibilities q, and runs of EM."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring.maximisation import climbs_without_rest, gains
from autograder.authoring.scenes import until
from reference import coins as reference

Array = np.ndarray
Rng = np.random.Generator
Scenes = list[dict[str, Any]]

LEAST = 1e-4  # the smallest probability
MOST = 1500  # flips of a draw
MANY = 230  # draws
DEEP = 130  # iterations in which EM gains on slow data
TINY = 1e-12


def shares(rng: Rng, *shape: int, least: float = 0.15) -> Array:
    """Different positive numbers, rows of which sum to 1."""
    weights = rng.uniform(least, 1.0, size=shape)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def draws(rng: Rng, theta: Array, pi: Array, flips: Array) -> Array:
    """Counts drawn from the mixture; flips (N,) may differ."""
    coins = rng.choice(len(theta), size=len(flips), p=theta)
    return np.array([rng.multinomial(n, pi[k]) for n, k in zip(flips, coins, strict=True)])


def scene(rng: Rng, x: Array, theta: Array, pi: Array, q: Array | None = None) -> dict[str, Any]:
    """With responsibilities that are not the posterior, if none are given."""
    N, K = len(x), len(theta)
    return {
        "x": x,
        "theta": theta,
        "pi": pi,
        "q": 0.98 * rng.dirichlet(np.ones(K), size=N) + 0.02 / K if q is None else q,
    }


def told(rng: Rng, variant: Mapping[str, Any]) -> dict[str, Any]:
    """The draws of the text, not all of them likelier from one coin. Equal weights, as at the text's start, would hide
    a theta that is forgotten."""
    x, theta, pi = np.array(variant["x"]), np.array([0.3, 0.7]), np.array(variant["pi"])
    return dict(until(lambda: scene(rng, x, theta, pi), lambda drawn: len(set(drawn["q"].argmax(axis=1))) == 2))


def usually(rng: Rng, sizes: Mapping[str, int]) -> dict[str, Any]:
    """Draws of different lengths, so short and of coins so alike that a limit of 1e-6 would not show."""
    theta, pi = shares(rng, sizes["K"]), shares(rng, sizes["K"], sizes["J"], least=0.3)
    return scene(rng, draws(rng, theta, pi, rng.integers(2, 9, size=sizes["N"])), theta, pi)


def single_flips(rng: Rng) -> Scenes:
    """Of three coins and of two, with soft and hard q, and a coin that hardly any draw came from."""
    found = []
    for K in (3, 2):
        theta, pi = shares(rng, K), shares(rng, K, 2)
        found.append(scene(rng, draws(rng, theta, pi, np.ones(7, dtype=int)), theta, pi))
    three = found[0]
    unused = three["q"] * np.array([1.0, LEAST, 1.0])
    hard = np.eye(3)[np.arange(7) % 3]
    return [*found, {**three, "q": unused / unused.sum(axis=1, keepdims=True)}, {**three, "q": hard}]


def unseen(rng: Rng) -> Scenes:
    """Outcomes that a draw has not seen, and a draw without any flip. No draw is improbable."""
    x = np.array([[4, 0, 1], [0, 0, 3], [0, 0, 0], [0, 5, 2]])

    def probable(drawn: tuple[Array, Array]) -> bool:
        least = min(reference.log_likelihood(x[i : i + 1], *drawn) for i in range(4))
        return bool(least > np.log(1e-3) and reference.e_step(x, *drawn).min() > 1e-5)

    return [scene(rng, x, *until(lambda: (shares(rng, 2), shares(rng, 2, 3, least=0.08)), probable))]


def short(rng: Rng) -> Scenes:
    return [*single_flips(rng), *unseen(rng)]


def hundreds_of_flips(rng: Rng) -> Scenes:
    """Likelihoods below the smallest floating point number, of coins so alike that the posterior is not sharp.

    Weights and outcomes are uneven, so that what is wrong with either, or with the lengths, is seen.
    """
    base = rng.permutation([0.24, 0.33, 0.43])
    pi = base * np.exp(np.outer([0.03, -0.03], rng.permutation([-1, 0, 1])) + 0.005 * rng.normal(size=(2, 3)))
    pi /= pi.sum(axis=1, keepdims=True)
    first = float(rng.uniform(0.2, 0.3))
    theta = rng.permutation([first, 1 - first])
    return [scene(rng, draws(rng, theta, pi, rng.integers(900, 1500, size=4)), theta, pi)]


def at_ends(rng: Rng) -> Scenes:
    """Very different lengths; rare coins and outcomes, which occur; draws without any flip; one draw; one coin; so many
    zeros in q that 1e-6 for each would show."""
    found = [uneven(rng), uneven(rng), hundreds_of_draws(rng)]
    for N, K, J in ((6, 3, 4), (1, 3, 2), (5, 1, 3)):
        x = draws(rng, np.full(K, 1 / K), np.full((K, J), 1 / J), rng.integers(2, 9, size=N))
        x[0, 0], x[0, -1] = 2, 1
        x[1:][-1:] = 0
        found.append(scene(rng, x, *rare(rng, K, J)))
    hard, pi = np.eye(4)[rng.integers(0, 4, size=60)], shares(rng, 4, 2, least=0.7)
    x = rng.permutation(np.tile([[1, 2], [3, 1]], (30, 1)))
    return [*found, scene(rng, x, np.array([0.1, 0.2, 0.3, 0.4]), pi, hard)]


def rare(rng: Rng, K: int, J: int) -> tuple[Array, Array]:
    """theta and pi, with a coin and with outcomes of probability 1e-4."""
    theta, pi = rng.uniform(0.5, 1.0, size=K), rng.uniform(0.3, 1.0, size=(K, J))
    for weights in (theta, *pi) if K > 1 else pi:
        weights *= (1 - LEAST) / (weights.sum() - weights[0])
        weights[0] = LEAST
    pi[1::2] = pi[1::2, ::-1]  # another outcome for every other coin
    return (theta if K > 1 else np.ones(1)), pi


def uneven(rng: Rng) -> dict[str, Any]:
    """Draws of many flips beside draws of three and one, of coins so alike that none is sure.

    Their first outcome is alike up to a thousandth, so that 1,500 of it leave both coins in question.
    """
    first = 0.65 + 5e-4 * rng.choice([-1.0, 1.0]) * np.array([1.0, -1.0])
    rest = np.array([0.2, 0.15]) * np.exp(0.05 * rng.normal(size=(2, 2)))
    pi = np.column_stack([first, rest * ((1 - first) / rest.sum(axis=1))[:, None]])
    theta = np.array([1.0, 0.0]) + np.array([-1.0, 1.0]) * rng.uniform(0.6, 0.75)
    many = rng.binomial(500, 0.57)
    x = np.append(
        draws(rng, theta, pi, np.array([1000, 3, 1, 5, 500])), [[MOST, 0, 0], [1000, many, 500 - many]], axis=0
    )
    return scene(rng, rng.permutation(x), theta, pi)


def hundreds_of_draws(rng: Rng) -> dict[str, Any]:
    """Draws of dice, so many that the first ones do not stand for all, also of dice that are hardly ever chosen; of one
    die there are tiny responsibilities alone."""
    theta, pi = rng.permutation([LEAST, 0.05, 0.95 - LEAST]), rng.dirichlet(np.full(12, 4.0), size=3) * 0.98 + 0.02 / 12
    q = rng.dirichlet(np.ones(3), size=MANY)
    q[:, 0] = 10.0 ** rng.uniform(-7.0, -3.0, size=MANY)
    x = draws(rng, np.full(3, 1 / 3), pi, rng.integers(1, 15, size=MANY))
    return scene(rng, x, theta, pi, q / q.sum(axis=1, keepdims=True))


# --- runs ----------------------------------------------------------------------------------------------------------

DICE = np.array([[0.5, 0.2, 0.3], [0.4, 0.26, 0.34]])


def vague_start(rng: Rng, theta: Any, pi: Array, N: int, flips: int) -> dict[str, Any]:
    """Draws from coins near these, and a start that knows little of them."""
    pi = pi * rng.uniform(0.9, 1.1, size=pi.shape)
    pi = pi / pi.sum(axis=1, keepdims=True)
    x = draws(rng, rng.permutation(theta), pi, rng.integers(flips - 4, flips + 5, size=N))
    start = 0.4 * pi + 0.6 * shares(rng, *pi.shape, least=0.7)
    return {"x": x, "theta": shares(rng, len(theta), least=0.7), "pi": start, "max_iter": 500, "tol": 1e-9}


def two_coins(rng: Rng) -> dict[str, Any]:
    return vague_start(rng, [0.2, 0.8], np.array([[0.8, 0.2], [0.35, 0.65]]), 60, 9)


def three_dice(rng: Rng) -> dict[str, Any]:
    return vague_start(rng, [0.15, 0.25, 0.6], np.roll(np.eye(3, 4), 1, axis=1) * 0.4 + 0.15, 80, 12)


def climbs(run: Mapping[str, Any]) -> bool:
    return climbs_without_rest(gains(reference.em, run, 500))


def runs(rng: Rng) -> Scenes:
    """Data of overlapping coins and a vague start, of several sizes."""
    return [until(lambda: two_coins(rng), climbs), until(lambda: three_dice(rng), climbs)]


def special_runs(rng: Rng) -> Scenes:
    """Single flips, and draws of hundreds of flips, whose start has the weights the wrong way round."""

    def single() -> dict[str, Any]:
        x = np.repeat(np.eye(2, dtype=int), [int(rng.integers(6, 12)), int(rng.integers(14, 20))], axis=0)
        return {"x": x, "theta": shares(rng, 2), "pi": shares(rng, 2, 2, least=0.08), "max_iter": 100, "tol": 1e-9}

    def hundreds() -> dict[str, Any]:
        chosen = DICE[rng.permutation([0] * 3 + [1] * 9)]
        x = np.array([rng.multinomial(n, die) for n, die in zip(rng.integers(900, 1300, 12), chosen, strict=True)])
        start = {"theta": np.array([0.7, 0.3]), "pi": 0.5 * DICE + 0.5 * DICE.mean(axis=0)}
        return {"x": x, **start, "max_iter": 200, "tol": 1e-9}

    return [until(single, climbs), until(hundreds, climbs)]


def slow_start(rng: Rng, iterations: int = DEEP) -> dict[str, Any]:
    """Short draws of two coins and a start near the symmetric one: EM gains little by little, and for long."""

    def drawn() -> dict[str, Any]:
        pi = np.array([[0.8, 0.2], [0.3, 0.7]]) + rng.uniform(-0.03, 0.03, size=(2, 1)) * np.array([1, -1])
        x = draws(rng, np.array([0.4, 0.6]), pi, rng.integers(2, 4, size=40))
        heads = x[:, 0].sum() / x.sum() + np.array([1.0, -0.5]) * rng.uniform(0.05, 0.15)
        return {"x": x, "theta": np.array([0.6, 0.4]), "pi": np.stack([heads, 1 - heads], axis=1)}

    # Most starts are done with soon.
    return dict(until(drawn, lambda run: all(gains(reference.em, run, n + 1).min() > 2e-6 for n in (45, iterations))))


def moving(rng: Rng, kind: Any) -> dict[str, Any]:
    return dict(until(lambda: kind(rng), lambda run: gains(reference.em, run, 5).min() > 1e-4))


def slow_starts(rng: Rng) -> Scenes:
    """One that gains little by little, and one that gains much with every iteration."""
    return [slow_start(rng, 45), moving(rng, two_coins)]


def numbered_runs(rng: Rng) -> Scenes:
    """One, two and three iterations; many; and a few where draws, coins or starts are unusual."""
    two, three, slow = moving(rng, two_coins), moving(rng, three_dice), slow_start(rng)
    long = draws(rng, np.array([0.3, 0.7]), DICE, rng.permutation([3, 1000, 7, 400, 3, 12, 5, 640]))
    lengths = {
        "x": np.append(long, [[MOST - 60, 40, 20]], axis=0),
        "theta": np.array([0.6, 0.4]),
        "pi": 0.5 * DICE + 0.5 / 3,
    }
    theta, pi = shares(rng, 2), shares(rng, 2, 3, least=0.08)
    small = {"x": draws(rng, theta, pi, rng.integers(2, 9, size=9)) + 1, "theta": theta, "pi": pi}
    crowd = {
        "x": draws(rng, theta, pi, rng.integers(0, 9, size=MANY)),
        "theta": shares(rng, 5),
        "pi": shares(rng, 5, 3),
    }
    asked = [
        *((two, 1), (two, 2), (three, 1), (three, 3), (slow, DEEP), (lengths, 2)),
        ({**small, "pi": np.array([[1 - 2 * LEAST, LEAST, LEAST], pi[1]])}, 2),
        ({**small, "theta": np.array([LEAST, 1 - LEAST])}, 3),
        ({**small, "x": small["x"][:1]}, 3),
        ({**small, "theta": np.ones(1), "pi": pi[:1]}, 2),
        (crowd, 4),
    ]
    return [{**run, "max_iter": iterations, "tol": TINY} for run, iterations in asked]


def symmetric_starts(rng: Rng) -> Scenes:
    """All coins alike; few iterations, for rounding errors grow."""
    x = rng.multinomial(3, shares(rng, 4), size=11) + np.eye(4, dtype=int)[np.arange(11) % 4]
    start = {"theta": np.array([0.2, 0.5, 0.3]), "pi": np.tile(shares(rng, 4), (3, 1))}
    return [{"x": x, **start, "max_iter": 15, "tol": 1e-6}]
