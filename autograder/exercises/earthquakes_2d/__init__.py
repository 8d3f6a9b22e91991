"""`earthquakes_2d`: mean-field inference for quakes on a map, alternative 1 of the sheet's first question."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.authoring import reals
from autograder.families.earthquakes.exercise import earthquakes
from autograder.families.earthquakes.scenes import World
from reference import earthquakes_2d as reference

# Two of the four epicentra are neighbours on the map; it is their strength that tells them apart.
DEFAULT = {
    "K": 4,
    "N": 300,
    "pi": [0.35, 0.3, 0.2, 0.15],
    "mu": [[6.0, 7.4], [7.6, 6.0], [14.8, 4.2], [11.5, 10.5]],
    "lam": [4.0, 24.0, 9.0, 13.0],
    "tau": 0.8,
    "nu": [10.0, 6.0],
    "rho": 0.05,
    "alpha": 3.0,
    "beta": 0.25,
    "seed": 4,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another map: two neighbours whose strengths differ by far, and two epicentra that stand alone."""
    tau = float(rng.choice([0.6, 0.8, 1.2, 1.5]))
    sd = tau**-0.5
    nu = np.array([10.0, 6.0]) + rng.integers(-2, 3, size=2)
    while True:
        mu = nu + rng.uniform([-6.0, -4.5], [6.0, 4.5], size=(4, 2))
        angle = rng.uniform(0, 2 * np.pi)
        mu[1] = mu[0] + 1.9 * sd * np.array([np.cos(angle), np.sin(angle)])
        gaps = np.linalg.norm(mu[:, None] - mu, axis=2)[np.triu_indices(4, 1)]
        if np.sort(gaps)[1] > 4.2 * sd:
            break
    weak, strong = rng.uniform(3.0, 5.0), rng.uniform(20.0, 26.0)
    lam = [weak, strong, *rng.uniform(7.0, 16.0, size=2)]
    return {
        "K": 4,
        "N": int(rng.choice([250, 300, 350])),
        "pi": rng.permutation([0.35, 0.3, 0.2, 0.15]).tolist(),
        "mu": np.round(mu, 1).tolist(),
        "lam": np.round(lam, 1).tolist(),
        "tau": tau,
        "nu": nu.tolist(),
        "rho": float(rng.choice([0.04, 0.05, 0.06])),
        "alpha": float(rng.choice([2.5, 3.0, 3.5])),
        "beta": float(rng.choice([0.2, 0.25, 0.3])),
        "seed": int(rng.integers(1, 1000)),
    }


EXERCISE = earthquakes(
    World(
        reference,
        ("X", np.asarray),
        nu=([1.5, -4.0], [4.0, -1.5]),
        far=([-500.0, 500.0], [500.0, -500.0]),
        apart=[0.05, -0.05],
        flat=0.02,
        decimals=2,
    ),
    reals(-500.0, 500.0, "N", "2", doc="Places of the quakes; some may be far away from every epicentrum."),
    {"places": "Places", "coordinate": "a quake's coordinates"},
    title="Where do the earthquakes come from? CAVI on a map",
    source="KTH DD2434, Assignment 1B, question 1.1, alternative 1",
    default=DEFAULT,
    draw=draw_variant,
)
