"""`earthquakes_1d`: mean-field inference for quakes around an antenna, alternative 2 of the sheet's first question."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.authoring import positive
from autograder.families.earthquakes.exercise import earthquakes
from autograder.families.earthquakes.scenes import World
from reference import earthquakes_1d as reference

# The first two of the three epicentra are about as far away; it is their strength that tells them apart.
DEFAULT = {
    "K": 3,
    "N": 300,
    "pi": [0.45, 0.35, 0.2],
    "mu": [3.2, 3.7, 5.3],
    "lam": [4.0, 22.0, 10.0],
    "tau": 8.0,
    "nu": 4.0,
    "rho": 0.8,
    "alpha": 3.0,
    "beta": 0.25,
    "seed": 3,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another antenna: two epicentra about as far away whose strengths differ by far, and one farther or nearer."""
    tau = float(rng.choice([6.0, 7.0, 8.0, 9.0]))
    sd = tau**-0.5
    nu = float(rng.choice([3.5, 3.8, 4.2, 4.5]))
    near = nu + rng.uniform(-0.6, 0.6)
    gap = float(rng.choice([-1.0, 1.0])) * 1.45 * sd
    alone = near + np.sign(gap) * rng.uniform(5.5, 6.5) * sd
    return {
        "K": 3,
        "N": int(rng.choice([250, 300, 350])),
        "pi": rng.permutation([0.45, 0.35, 0.2]).tolist(),
        "mu": np.round([near, near + gap, alone], 1).tolist(),
        "lam": np.round([rng.uniform(3.0, 5.0), rng.uniform(19.0, 25.0), rng.uniform(7.0, 14.0)], 1).tolist(),
        "tau": tau,
        "nu": nu,
        "rho": float(rng.choice([0.6, 0.7, 0.8])),
        "alpha": float(rng.choice([2.5, 3.0, 3.5])),
        "beta": float(rng.choice([0.2, 0.25, 0.3])),
        "seed": int(rng.integers(1, 1000)),
    }


EXERCISE = earthquakes(
    # Distances are log-normal: what is normal around mu_k is their logarithm.
    World(reference, ("R", np.exp), nu=(1.2, 2.5), far=(np.log(1e-30), np.log(1e30)), apart=0.02, flat=1.4, decimals=1),
    positive(1e-30, 1e30, "N", doc="Distances of the quakes from the antenna; some far from what epicentra explain."),
    {"places": "Log-distances", "coordinate": "a quake's log-distance"},
    title="Where do the earthquakes come from? CAVI with an antenna",
    source="KTH DD2434, Assignment 1B, question 1.1, alternative 2",
    default=DEFAULT,
    draw=draw_variant,
)
