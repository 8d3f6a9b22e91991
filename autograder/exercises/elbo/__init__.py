"""`elbo`: log evidence, ELBO and the divergence from the posterior, for a latent variable with K states."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, question, reals
from autograder.authoring.scenes import picked
from autograder.checks import Check
from autograder.checks.bounds import is_bounded
from autograder.checks.each import judged_each
from autograder.checks.readers import number
from autograder.exercise import Exercise, FreeResponse
from autograder.exercises.elbo import scenes
from reference import elbo as reference

# A call is heard at night. How common each bird is, how likely it is to call like that, and somebody's guess.
DEFAULT = {
    "birds": ["tawny owl", "barn owl", "nightjar", "corncrake"],
    "prior": [0.5, 0.2, 0.2, 0.1],
    "likelihood": [0.04, 0.15, 0.3, 0.02],
    "q": [0.4, 0.15, 0.35, 0.1],
}
# Relative to the largest log-joint in size. Sums in single precision, and a 1e-8 that keeps q from log 0, are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 1e-6

BIRDS = ("tawny owl", "barn owl", "nightjar", "corncrake", "bittern", "nightingale", "water rail", "curlew")


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another night: a posterior that is neither sharp nor flat, whose best state is not the prior's; no two states
    are equally likely, as in the text."""
    while True:
        prior = (rng.permutation([[10, 4, 4, 2], [9, 6, 3, 2], [8, 5, 4, 3]][rng.integers(3)]) / 20).tolist()
        likelihood = np.round(rng.uniform(0.02, 0.4, size=4), 2)
        posterior = np.array(prior) * likelihood / np.dot(prior, likelihood)
        q = rng.permutation([8, 6, 4, 2]) / 20
        far = float(np.sum(q * np.log(q / posterior)))
        unequal = len(set(posterior.round(6))) == len(posterior)
        if np.argmax(posterior) != np.argmax(prior) and 0.4 < posterior.max() < 0.75 and 0.1 < far < 0.5 and unequal:
            break
    return {
        "birds": [str(bird) for bird in rng.choice(BIRDS, size=4, replace=False)],
        "prior": prior,
        "likelihood": likelihood.tolist(),
        "q": q.tolist(),
    }


def size(log_joint: np.ndarray, q: np.ndarray | None = None) -> float:
    """How large the numbers are that are added up: what rounding is relative to."""
    return max(1.0, float(np.max(np.abs(log_joint))))


def outside(value: Any, expected: None, log_joint: np.ndarray, *, tolerance: float) -> str:
    """A sum of K positive terms is at least its largest term, and at most K times that."""
    found, largest = number(value), float(np.max(log_joint))
    slack = tolerance * max(1.0, float(np.max(np.abs(log_joint))))
    if found < largest - slack:
        return f"got {found:.8g}, but already one state alone has log p(x, z) = {largest:.8g}"
    if found > largest + math.log(len(log_joint)) + slack:
        return f"got {found:.8g}, but no state of {len(log_joint)} has log p(x, z) above {largest:.8g}"
    return ""


INPUTS = Inputs(
    sizes={"K": Size(1, scenes.CROWD, usual=(2, 5, 5, 9, scenes.CROWD, 1))},
    told=scenes.told,
    usually=scenes.usually,
    log_joint=reals(-12_000.0, 1_000.0, "K", doc="log p(x, z = k) for every state k, in any order; some may be equal."),
    q=reals(0.0, 1.0, "K", doc="q(z = k) for every state k; sums to 1 and may hold zeros and small numbers."),
)
EXACT: dict[str, Any] = {"rtol": 0.0, "atol": TOLERANCE, "scale": size}  # for all checks
ZEROS, FINITE = "takes zeros in q", "stays finite for log-joints near -12000 and 1000"


def is_bound(text: str, drawn: Any, **how: Any) -> Check:
    draws, evidence = picked(drawn, reference.elbo), lambda log_joint, q: reference.log_evidence(log_joint)
    return is_bounded(text, draws, evidence, scenes.is_posterior, scale=size, tolerance=TOLERANCE, **how)


def is_divergence(text: str, drawn: Any, **how: Any) -> Check:
    draws = picked(drawn, reference.kl_to_posterior)
    named: dict[str, Any] = {"name": "its smallest value", "below": False}
    at_posterior = scenes.is_posterior
    return is_bounded(text, draws, lambda *_: 0.0, at_posterior, scale=size, tolerance=TOLERANCE, **named, **how)


EXERCISE = Exercise(
    name="elbo",
    title="A lower bound on the evidence",
    source="KTH DD2434, Module 3, exercise 3.2",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        question(
            reference.log_evidence,
            INPUTS,
            returned={"log_evidence": "real"},
            ends={FINITE: scenes.in_order},
            weights=(2.0, 1.0),
            also=(
                judged_each(
                    "lies between the largest log-joint and that plus log K",
                    picked(scenes.less_likely, reference.log_evidence),
                    outside,
                    weight=0.5,
                    visibility="public",
                    tolerance=TOLERANCE,
                ),
            ),
            **EXACT,
        ),
        question(
            reference.elbo,
            INPUTS,
            returned={"elbo": "real"},
            ends={
                ZEROS: scenes.zeros,
                FINITE: scenes.tiny_and_huge,
                "counts states that hardly count in the posterior": (scenes.far_states, {"weight": 0.5}),
            },
            weights=(2.0, 2.0),
            also=(
                is_bound(
                    "never exceeds the log evidence, and reaches it at the posterior alone",
                    scenes.guesses_of_the_text,
                    weight=0.5,
                    visibility="public",
                ),
                is_bound(
                    "is a bound for every q, and tight for the posterior alone",
                    scenes.guesses_and_posteriors,
                ),
            ),
            **EXACT,
        ),
        question(
            reference.kl_to_posterior,
            INPUTS,
            returned={"divergence": "real"},
            ends={
                ZEROS: scenes.zeros,
                FINITE: scenes.tiny_and_huge,
                "is finite where the posterior is nearly or, for a computer, exactly 0": (
                    scenes.farther_states,
                    {"weight": 0.5},
                ),
            },
            weights=(2.0, 2.0),
            also=(
                is_divergence(
                    "is 0 at the posterior and positive elsewhere",
                    scenes.guesses_of_the_text,
                    weight=0.5,
                    visibility="public",
                ),
                is_divergence(
                    "is never negative, and 0 for the posterior alone",
                    scenes.guesses_and_posteriors,
                ),
            ),
            helpers=("log_evidence", "elbo"),
            **EXACT,
        ),
    ),
    free_responses=(
        FreeResponse(
            "decomposition",
            rubric=(
                "writes the divergence as an expectation under q and replaces p(z | x) by p(x, z) / p(x) (1)",
                "takes log p(x) out of the expectation because it does not depend on z and q sums to 1, and names the "
                "rest as minus the ELBO (1)",
            ),
        ),
        FreeResponse(
            "maximising",
            rubric=("log p(x) does not depend on q, so what the ELBO gains the divergence loses (1)",),
        ),
        FreeResponse(
            "jensen",
            rubric=(
                "writes p(x) as an expectation under q of p(x, z) / q(z), applies Jensen's inequality and says that "
                "the logarithm is concave (1)",
                "says when equality holds: p(x, z) / q(z) is constant where q is positive and q leaves out no state, "
                "so q is the posterior (1)",
            ),
        ),
        FreeResponse(
            "easier",
            rubric=(
                "the divergence needs the posterior and so p(x), a sum or integral over all z that is out of reach; "
                "the ELBO needs p(x, z) alone and an expectation under q, which we choose (1)",
            ),
        ),
    ),
)
