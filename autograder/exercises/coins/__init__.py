"""`coins`: a mixture of coins, or dice, fitted by expectation maximisation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, counts, maximisation, positive, question, reals
from autograder.checks.read import read
from autograder.exercise import Exercise, FreeResponse
from autograder.exercises.coins import scenes
from reference import coins as reference

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


INPUTS = Inputs(
    # All different, all alike, and K = J and N = K, where a wrong axis fits.
    sizes={
        "N": Size(1, scenes.MANY, usual=(7, 4, 6, 5, 7, 6, 5, 8)),
        "K": Size(1, 5, usual=(3, 4, 3, 5, 3, 2, 2, 2)),
        "J": Size(2, 12, usual=(4, 4, 3, 2, 4, 3, 2, 2)),
    },
    told=scenes.told,
    usually=scenes.usually,
    x=counts(0, scenes.MOST, "N", "J", doc="How often each outcome was seen in each draw; a draw may have no flips."),
    q=reals(0.0, 1.0, "N", "K", doc="Responsibilities; rows sum to 1."),
    theta=positive(scenes.LEAST, 1.0, "K", doc="Probability that coin k is chosen; they sum to 1."),
    pi=positive(scenes.LEAST, 1.0, "K", "J", doc="Probability of each outcome for each coin; rows sum to 1."),
)


def multinomial_constant(x: np.ndarray) -> float:
    """log of the number of orders in which the outcomes may have fallen, over all draws."""
    return float(sum(math.lgamma(1 + row.sum()) - sum(math.lgamma(1 + c) for c in row) for row in np.asarray(x)))


def log_likelihood_of_counts(x: np.ndarray, *parameters: Any) -> float:
    return reference.log_likelihood(x, *parameters) + multinomial_constant(x)


def expectation_of_counts(x: np.ndarray, *others: Any) -> float:
    return reference.expected_complete_log_likelihood(x, *others) + multinomial_constant(x)


def constants_of_the_trace(x: np.ndarray, *others: Any) -> tuple[float, float]:
    return 0.0, multinomial_constant(x)


def attained(parts: Any, x: np.ndarray, theta: np.ndarray, pi: np.ndarray, *limits: Any) -> Any:
    """The log-likelihood at the parameters that were returned."""
    found = read(parts, {"theta": "rows", "pi": "rows"}, (np.shape(theta), np.shape(pi)))
    return found if isinstance(found, str) else reference.log_likelihood(x, **found)


def size_of_logs(x: np.ndarray, theta: np.ndarray, pi: np.ndarray) -> np.ndarray:
    """How large the logarithms of the K probabilities are for each draw, (N, 1)."""
    logs = np.abs(np.log(theta)) + np.asarray(x) @ np.abs(np.log(pi)).T
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))


COUNTS = "likelihood of the counts, with the multinomial coefficient"
SINGLE, UNSEEN = "works for single flips", "copes with outcomes and draws that were never seen"
APART = {SINGLE: scenes.single_flips, UNSEEN: scenes.unseen}
SHORT = {f"{SINGLE}, and {UNSEEN}": scenes.short}
LONG = {
    "works for hundreds of flips": scenes.hundreds_of_flips,
    "works for draws of 1,500, of 3 and of no flips, rare coins and outcomes, one draw and one coin": scenes.at_ends,
}
EXERCISE = Exercise(
    name="coins",
    title="Which coin was it? Expectation maximisation for a mixture of coins",
    source="Harvard CS181, Section 8, example 1, exercises 3 and 4",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        # The posterior is a difference of sums as large as the logarithms in them.
        question(
            reference.e_step,
            INPUTS,
            returned={"q": "rows"},
            ends=APART | LONG,
            weights=(2.5, 4.0),
            scale_at_ends=size_of_logs,
        ),
        question(
            reference.log_likelihood,
            INPUTS,
            returned={"log_likelihood": "real"},
            ends=APART | LONG,
            weights=(2.5, 4.0),
            conventions={COUNTS: log_likelihood_of_counts},
        ),
        question(
            reference.expected_complete_log_likelihood,
            INPUTS,
            returned={"expectation": "real"},
            ends=SHORT | LONG,
            weights=(2.5, 2.5),
            conventions={COUNTS: expectation_of_counts},
        ),
        question(
            reference.m_step,
            INPUTS,
            returned={"theta": "rows", "pi": "rows"},
            ends=SHORT | LONG,
            whole=True,
            weights=(2.0, 4.0),
        ),
        maximisation(
            reference.em,
            INPUTS,
            returned={"theta": "rows", "pi": "rows", "log_likelihoods": "trace"},
            attained=attained,
            runs=scenes.runs,
            numbered=scenes.numbered_runs,
            slow=scenes.slow_starts,
            symmetric=scenes.symmetric_starts,
            special={"works for single flips and for hundreds of flips": scenes.special_runs},
            offsets=constants_of_the_trace,
            helpers=("e_step", "m_step", "log_likelihood", "expected_complete_log_likelihood"),
        ),
        question(
            reference.predict,
            INPUTS,
            returned={"q": "rows"},
            ends=SHORT | LONG,
            helpers=("e_step",),
            weights=(2.5, 3.0),
            scale_at_ends=size_of_logs,
        ),
    ),
    free_responses=(
        FreeResponse(
            "initialisation",
            rubric=(
                "names the symmetric start: equal coins give every draw the same responsibilities, so the M step "
                "returns equal coins again (1)",
            ),
        ),
        FreeResponse(
            "single_flips",
            rubric=(
                "writes the likelihood of single flips as a function of P(heads) = sum_k theta_k pi_k1 alone (1)",
                "concludes that only P(heads) is identified: different theta and pi with the same P(heads) have "
                "exactly the same likelihood, and ten flips per draw change that (1)",
            ),
        ),
    ),
)
