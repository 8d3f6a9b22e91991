"""Scenes of the two earthquakes: quakes, their epicentra, and factors of q around these, by the names of parameters.

What goes wrong only with outliers, tiny densities or hard responsibilities shows in scenes of its own, so that a
mistake costs the same under every course key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from scipy.special import logsumexp

from autograder.authoring.scenes import Scene

Array = np.ndarray
Rng = np.random.Generator


class Corner(NamedTuple):
    """Sizes and constants of the model, each at one of its ends."""

    N: int
    K: int
    tau: float
    rho: float
    alpha: float
    beta: float


# One quake, one epicentrum, two unequal quakes, as many quakes as epicentra, hundreds of quakes for two epicentra (as
# many as coordinates); every constant at both ends, precisions on either side of each other.
CORNERS = (
    Corner(1, 1, 0.02, 15.0, 0.15, 12.0),
    Corner(2, 1, 40.0, 15.0, 40.0, 0.02),
    Corner(3, 3, 0.02, 0.002, 40.0, 12.0),
    Corner(4, 4, 40.0, 0.002, 0.15, 0.02),
    Corner(240, 2, 0.3, 12.0, 30.0, 10.0),
)
STRONGEST = 500  # of the strengths
LEAST_SHAPE, LEAST_RATE, MOST_RATE, LEAST_PRECISION = 0.15, 0.02, 250.0, 0.002  # of the factors
UNLIKELY = np.log(3e-4)
FACTORS = ("m", "rho_q", "alpha_q", "beta_q", "pi", "tau")


@dataclass(frozen=True)
class World:
    """The model of one of the exercises. Its places are normal; what is observed may be a function of them.

    reference:  the exercise's functions
    observed:   the name of what is observed beside the strength, and how it follows from the place
    nu:         from where to where the prior's mean is drawn
    far:        places at either end of what is promised
    apart:      what epicentra that hardly differ are apart; in the plane on the line of the farthest quakes, so that it
                matters how far these are
    flat:       a precision so small that places at 60 deviations are within what is promised
    decimals:   of what is observed in the story
    """

    reference: ModuleType
    observed: tuple[str, Callable[[Array], Array]]
    nu: tuple[Any, Any]
    far: tuple[Any, Any]
    apart: Any
    flat: float
    decimals: int

    def told(self, rng: Rng, variant: Mapping[str, Any]) -> dict[str, Any]:
        """A few quakes around the epicentra of the text."""
        given = {name: np.array(value) if isinstance(value, list) else value for name, value in variant.items()}
        name, K = self.observed[0], variant["K"]
        while True:
            scene = self._scene(rng, rng.permutation(np.arange(K + 2) % K), given)
            scene |= {name: np.round(scene[name], self.decimals)}
            if self._is_ordinary(scene):
                return scene

    def usually(self, rng: Rng, sizes: Mapping[str, int], sure: float = 1.0) -> dict[str, Any]:
        """Quakes and parameters that fit together, but not so well that epicentra never overlap; the last one has no
        quake.

        sure: how much narrower than usual the factors are
        """
        N, K = sizes["N"], sizes["K"]
        while True:
            given = self._constants(rng) | {
                "lam": rng.uniform(1.5, 14.0, size=K),
                "pi": _shares(rng.uniform(0.2, 1, K)),
            }
            given["mu"] = given["nu"] + 1.2 * given["tau"] ** -0.5 * rng.normal(size=(K, *np.shape(given["nu"])))
            scene = self._scene(rng, rng.integers(K - 1, size=N), given, sure)
            if self._is_ordinary(scene):
                return scene

    def certain(self, rng: Rng) -> list[Scene]:
        """Factors so narrow that mu and lam are known: expectations are plain values."""
        return [self.usually(rng, {"N": N, "K": K}, 1e9) for N, K in ((7, 3), (5, 5), (4, 12))]

    def at_ends(self, rng: Rng) -> list[Scene]:
        """Sizes, constants and factors at their ends; the first quake is an outlier. Responsibilities of very different
        sizes, and ones that are not far from each other."""
        return [self._corner(rng, i, spread) for i in range(len(CORNERS)) for spread in (_graded, _moderate)]

    def odd(self, rng: Rng) -> list[Scene]:
        """Strengths whose factorials overflow, and an epicentrum with next to no quake; strengths of 0, quakes as far
        away as they can be, hard responsibilities, and a prior given as whole numbers."""
        strong, far = self.usually(rng, {"N": 7, "K": 4}), self.usually(rng, {"N": 6, "K": 4})
        lam = np.append(rng.uniform(250.0, 380.0, size=3), 400.0)
        S = np.append(rng.poisson(lam[strong["z"]])[1:], STRONGEST)
        r = _shares(strong["r"] * np.array([1.0, 1e-4, 1.0, 1.0]))
        name, seen = self.observed
        places = np.array(far[name])
        places[2:4] = seen(rng.permutation(np.array(self.far)))
        hard = np.eye(4)[np.minimum(np.arange(6), 3)]
        prior = {"alpha": 3, "beta": 2, "S": np.zeros(6, dtype=int)}
        return [{**strong, "lam": lam, "S": S, "r": r, "beta": 0.02}, {**far, **prior, name: places, "r": hard}]

    def extreme(self, rng: Rng) -> list[Scene]:
        """Strengths in the hundreds; quakes far from epicentra that hardly differ: densities below any float."""
        strong, far = self.usually(rng, {"N": 4, "K": 3}), self.usually(rng, {"N": 5, "K": 3})
        name, seen = self.observed
        beta_q, near = rng.uniform(0.7, 1.4, size=3), rng.permutation(rng.uniform([2.0, 4.0, 7.5], [2.5, 5.0, 9.0]))
        S = np.append(np.minimum(rng.poisson(480, size=3), STRONGEST), STRONGEST)
        alpha_q = rng.uniform(480.0, 495.0, size=3) * beta_q
        m = strong["nu"] + rng.uniform(-0.3, 0.3, size=np.shape(strong["m"])) * strong["tau"] ** -0.5
        strong |= {"S": S, "m": m, "rho_q": near, "alpha_q": alpha_q, "beta_q": beta_q}
        away = rng.normal(size=(5, np.size(far["nu"])))
        away *= rng.uniform(60.0, 66.0, size=(5, 1)) * self.flat**-0.5 / np.linalg.norm(away, axis=1, keepdims=True)
        places = far["nu"] + away.reshape(5, *np.shape(far["nu"]))
        places[0], places[2] = rng.permutation(np.array(self.far))
        places[3] = far["nu"]  # one quake is near: its density is e^2000 times that of the others
        m = far["nu"] + np.multiply.outer(rng.permutation([-1.6, 0.2, 1.7]), self.apart)
        far |= {name: seen(places), "tau": self.flat, "S": far["S"] % 3, "m": m, "rho_q": near * self.flat}
        far["S"][1] = 0
        return [strong, {**far, "alpha_q": rng.uniform(1.5, 2.5, size=3) * beta_q, "beta_q": beta_q}]

    def states(self, rng: Rng) -> list[Scene]:
        """Pairs of states of the world: the same quakes with other labels and epicentra, far less probable ones."""
        drawn: list[Scene] = []
        for N, K in ((7, 3), (5, 5)):
            one = self.usually(rng, {"N": N, "K": K})
            mu = one["mu"] + rng.uniform(1.0, 3.0, size=np.shape(one["mu"]))
            lam = one["lam"] * rng.uniform(1.5, 3.0, size=K)
            drawn += [one, {**one, "z": K - 1 - one["z"], "mu": mu, "lam": lam}]
        return drawn

    def _constants(self, rng: Rng) -> dict[str, Any]:
        """Precisions away from 1, below and above, and a rate that is no scale."""
        tau = rng.uniform(0.35, 0.7) if rng.random() < 0.5 else rng.uniform(1.6, 2.8)
        prior = {"alpha": rng.uniform(1.6, 3.5), "beta": rng.uniform(0.25, 0.6), "nu": rng.uniform(*self.nu)}
        return {"tau": tau, "rho": rng.uniform(0.1, 0.5), **prior}

    def _scene(
        self, rng: Rng, z: Array, given: Mapping[str, Any], sure: float = 1.0, outlier: float = 0.0
    ) -> dict[str, Any]:
        """Quakes with these labels, any responsibilities, and factors near the epicentra that are given.

        Factors of lam are so wide that log E[lam] is far from E[log lam]; shapes below 1 stand in scenes of their own.
        """
        mu, tau, lam = given["mu"], given["tau"], given["lam"]
        K, sd, (name, seen) = len(lam), tau**-0.5, self.observed
        return {
            **given,
            name: seen(_without_outliers(lambda: rng.normal(mu[z], sd), outlier * sd)),
            "z": z,
            "S": rng.poisson(np.clip(lam[z], 1.0, None)) + np.arange(len(z)) % 2,
            "r": 0.97 * rng.dirichlet(np.full(K, 0.7), size=len(z)) + 0.03 / K,
            "m": mu + 0.4 * sd * rng.normal(size=mu.shape),
            "rho_q": sure * tau * rng.uniform(0.5, 4.0, size=K),
            "alpha_q": sure * rng.uniform(1.1, 7.0, size=K),
            "beta_q": sure * rng.uniform(0.35, 1.3, size=K),
        }

    def _is_ordinary(self, scene: Scene) -> bool:
        """Whether no quake is unlikely under all epicentra."""
        logs = self.reference._expected_log_likelihood(
            scene[self.observed[0]], scene["S"], *map(scene.get, FACTORS[:4]), scene["tau"]
        )
        return bool(logsumexp(np.log(scene["pi"]) + logs, axis=1).min() > UNLIKELY)

    def _corner(self, rng: Rng, index: int, spread: Callable[[Rng, int, int], Array]) -> dict[str, Any]:
        N, K, tau, *_ = corner = CORNERS[index]
        while True:
            nu = np.multiply(rng.uniform(*self.nu), (-1.0) ** index).tolist()
            nu = np.array(nu) if isinstance(nu, list) else nu
            lam = np.append(0.05, 10.0 ** rng.uniform(-1.0, 1.3, size=K))[-K if K == 1 else 0 :][:K]
            given = {"nu": nu, "lam": lam, "pi": _lopsided(rng, K), **corner._asdict()}
            given["mu"] = nu + 1.2 * tau**-0.5 * rng.normal(size=(K, *np.shape(nu)))
            z = rng.integers(K, size=N)
            scene = self._scene(rng, z, given, outlier=rng.choice([-1.0, 1.0]) * rng.uniform(5.0, 8.0))
            alpha_q, beta_q = _strengths_at_ends(rng, K, index)
            scene |= {"S": _unequal(rng.poisson(lam[z])), "r": spread(rng, N, K), "alpha_q": alpha_q, "beta_q": beta_q}
            scene["rho_q"] = _precisions_at_ends(rng, K, tau)
            if corner == CORNERS[-1]:
                scene["S"][-1] = 270  # more than a byte holds
            # Near 0 the terms of the density's logarithm cancel, and single precision loses digits.
            names = (self.observed[0], "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho")
            if abs(self.reference.log_joint(*map(scene.get, names))) > 4.0:
                return scene


def _shares(weights: Array) -> Array:
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _without_outliers(drawn: Callable[[], Array], outlier: float) -> Array:
    """Places drawn until none is far from the others; or the first draw, its first place moved by so much."""
    if outlier:
        places = drawn()
        places[0] += outlier
        return places
    for _ in range(1000):
        places = drawn()
        gaps = np.abs(places - np.median(places, axis=0))
        if (gaps <= 3.9 * np.median(gaps)).all():
            break
    return places


def _lopsided(rng: Rng, K: int) -> Array:
    """Weights with sum 1, one of them 1e-4 if there are several."""
    pi = _shares(np.delete(rng.uniform(0.2, 1.0, size=K), 1) if K > 1 else np.ones(1))
    return np.insert(pi * (1 - 1e-4), 1, 1e-4) if K > 1 else pi


def _graded(rng: Rng, N: int, K: int) -> Array:
    """Responsibilities of very different sizes, down to 1e-12."""
    r = 10.0 ** rng.uniform(-9.0, 0.0, size=(N, K))
    if K > 1:
        r[:, 0] = 1e-12
    if K > 2:
        r[:, 1] = 10.0 ** rng.uniform(-7.5, -6.5, size=N)
        r[:, 2:] = 10.0 ** rng.uniform(-3.0, 0.0, size=(N, K - 2))
    return _shares(r)


def _moderate(rng: Rng, N: int, K: int) -> Array:
    return _shares(rng.uniform(0.6, 1.4, size=(N, K)))


def _strengths_at_ends(rng: Rng, K: int, index: int) -> tuple[Array, Array]:
    """alpha_q and beta_q: all shapes near their lower end, all rates near theirs, or both of all sizes up to the upper.

    Where all are near an end no epicentrum is out of the question, and a limit near that end shows.
    """
    near = 1 + 0.1 * rng.permutation(np.arange(K)) / K
    if index % 2:
        return LEAST_SHAPE * near, rng.uniform(0.35, 1.3, size=K)
    if index == 2:
        return rng.uniform(0.2, 0.3, size=K), LEAST_RATE * near
    beta_q = rng.permutation([MOST_RATE, rng.uniform(60.0, 90.0), 1.0])[:K] if K > 2 else MOST_RATE * near
    return beta_q * rng.uniform(4.0, 9.0, size=K), beta_q


def _precisions_at_ends(rng: Rng, K: int, tau: float) -> Array:
    """Some far below and some far above tau; where tau is small all near the lower end."""
    if tau == CORNERS[0].tau:
        return np.asarray(LEAST_PRECISION * (1 + 0.3 * rng.permutation(np.arange(K)) / K))
    return np.asarray(tau * 10.0 ** rng.permutation(np.linspace(-0.5, 2.0, K)))


def _unequal(S: Array) -> Array:
    """Strengths of which no two of the first ones are equal, one of them an outlier; and half of which are small enough
    to leave some doubt."""
    S[: min(3, len(S))] += np.array([0, 5, 17])[: len(S)]
    S[: len(S) // 2] %= 4
    return S
