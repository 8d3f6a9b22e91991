"""What `earthquakes_2d` promises of its arguments."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.ranges import Range

TAU, RHO, ALPHA, BETA = Range(0.02, 40.0), Range(0.002, 15.0), Range(0.15, 40.0), Range(0.02, 12.0)
PI = Range(1e-4, 1.0, (1, 12))
STRENGTHS = {"S": Range(0, 500, (1, 240)), "r": Range(0.0, 1.0, (1, 240)), "alpha": ALPHA, "beta": BETA}

RANGES: Mapping[str, Mapping[str, Range]] = {
    "log_joint": {
        "S": Range(0, 500, (1, 240)),
        "lam": Range(0.05, 400.0, (1, 12)),
        "pi": PI,
        "tau": TAU,
        "alpha": ALPHA,
        "beta": BETA,
        "rho": RHO,
    },
    "update_q_z": {"S": Range(0, 500, (1, 240)), "pi": PI, "tau": TAU},
    "update_q_mu": {"X": Range(-500.0, 500.0, (1, 240)), "r": Range(0.0, 1.0, (1, 240)), "tau": TAU, "rho": RHO},
    "update_q_lambda": STRENGTHS,
}
