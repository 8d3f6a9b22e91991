"""`normal_gamma`: mean and precision of a normal distribution, exactly and by coordinate ascent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import gammaln

from autograder.authoring import Inputs, Size, ascent, positive, question, reals
from autograder.exercise import Exercise, FreeResponse
from reference import normal_gamma as reference

# Observations whose spread is known well, and a prior that pulls: all four of its numbers matter.
DEFAULT = {"x": [2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2], "a_0": 3.0, "b_0": 4.0, "mu_0": 0.2, "lambda_0": 2.0}

INPUTS = Inputs(
    sizes={"N": Size(2, 2000, usual=(6, 11, 4))},
    x=reals(-100.0, 100.0, "N", usual=(-3.0, 8.0), doc="Observations."),
    a_0=positive(0.1, 50.0, usual=(0.8, 6.0), doc="Shape of the prior of tau."),
    b_0=positive(0.05, 50.0, usual=(0.8, 6.0), doc="Rate of the prior of tau."),
    mu_0=reals(-100.0, 100.0, usual=(-4.0, 4.0), doc="Mean of the prior of mu."),
    lambda_0=positive(0.01, 50.0, usual=(0.3, 5.0), doc="Precision of the prior of mu, in units of tau."),
    mu_N=reals(-100.0, 100.0, usual=(-2.0, 5.0), doc="Mean of q(mu)."),
    lambda_N=positive(0.01, 1000.0, usual=(0.3, 9.0), doc="Precision of q(mu)."),
    a_N=positive(0.5, 1000.0, usual=(0.8, 9.0), doc="Shape of q(tau)."),
    b_N=positive(0.05, 1000.0, usual=(0.8, 9.0), doc="Rate of q(tau)."),
)


def draw_variant(rng: np.random.Generator) -> Mapping[str, Any]:
    """Other observations, about as many, and another prior, whose mean lies beside theirs."""
    x = rng.normal(rng.uniform(1.0, 2.0), rng.uniform(0.8, 1.5), size=int(rng.integers(6, 10)))
    a_0, b_0, lambda_0 = (float(one) for one in rng.choice([1.5, 2.0, 2.5, 3.0, 4.0, 5.0], size=3, replace=False))
    return {
        "x": np.round(x, 2).tolist(),
        "a_0": a_0,
        "b_0": b_0,
        "mu_0": round(rng.uniform(-0.5, 0.4), 1),
        "lambda_0": lambda_0,
    }


def log_evidence(x: np.ndarray, a_0: float, b_0: float, mu_0: float, lambda_0: float) -> float:
    """log p(x) itself, which no ELBO exceeds."""
    _, lambda_N, a_N, b_N = reference.exact_posterior(x, a_0, b_0, mu_0, lambda_0)
    of_shapes = gammaln(a_N) - gammaln(a_0) + a_0 * np.log(b_0) - a_N * np.log(b_N)
    return float(of_shapes + 0.5 * np.log(lambda_0 / lambda_N) - 0.5 * len(x) * np.log(2 * np.pi))


def size(x: np.ndarray, mu_N: float, lambda_N: float, a_N: float, b_N: float, *prior: float) -> float:
    """How large the numbers are that the bound adds up."""
    squares = np.square(x - mu_N).sum() + prior[3] * (mu_N - prior[2]) ** 2 + len(x) / lambda_N
    return float(1.0 + a_N / b_N * squares + prior[1] * a_N / b_N + len(x) + prior[0] + a_N)


EXERCISE = Exercise(
    name="normal_gamma",
    title="A normal distribution with unknown mean and precision",
    source="KTH DD2434, Assignment 1A",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        question(reference.ml_est, INPUTS, returned={"mu": "real", "tau": "positive"}),
        question(
            reference.exact_posterior,
            INPUTS,
            returned={"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive"},
        ),
        question(reference.update_q_mu, INPUTS, returned={"mu_N": "real", "lambda_N": "positive"}),
        question(reference.update_q_tau, INPUTS, returned={"a_N": "positive", "b_N": "positive"}),
        question(reference.elbo, INPUTS, returned={"elbo": "real"}, rtol=0.0, atol=1e-6, scale=size),
        ascent(
            reference.cavi,
            INPUTS,
            returned={"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive", "elbos": "trace"},
            updates={
                reference.update_q_mu: ("mu_N", "lambda_N"),
                reference.update_q_tau: ("a_N", "b_N"),
            },
            objective=reference.elbo,
            ceiling=log_evidence,
        ),
    ),
    free_responses=(
        FreeResponse(
            "derivation",
            rubric=(
                "takes the expectation of log p(x, mu, tau) under q(tau), keeps the terms with mu, and completes the "
                "square: mean and precision of q(mu) (2)",
                "takes it under q(mu), with E[(x_n - mu)^2] = (x_n - mu_N)^2 + 1 / lambda_N, and counts tau^(1/2) once "
                "for each observation and once for the prior of mu: shape and rate of q(tau) (2)",
            ),
        ),
        FreeResponse(
            "comparison",
            rubric=(
                "sees that q has the right means, and that its contours are not tilted or bent as the exact ones are: "
                "mu and tau are independent under q (1)",
                "says when the difference is small: with many observations, or where the prior says little (1)",
            ),
        ),
    ),
)
