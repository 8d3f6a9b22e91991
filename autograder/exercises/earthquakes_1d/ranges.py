"""What `earthquakes_1d` promises of its arguments."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.exercises.earthquakes_2d.ranges import RANGES as SHARED
from autograder.exercises.earthquakes_2d.ranges import RHO, STRENGTHS, TAU
from autograder.ranges import Range

RESPONSIBILITIES = Range(0.0, 1.0, (1, 240))

RANGES: Mapping[str, Mapping[str, Range]] = {
    "log_joint": SHARED["log_joint"],
    "update_q_z": SHARED["update_q_z"],
    "update_q_mu": {"R": Range(1e-30, 1e30, (1, 240)), "r": RESPONSIBILITIES, "tau": TAU, "rho": RHO},
    "update_q_lambda": STRENGTHS,
}
