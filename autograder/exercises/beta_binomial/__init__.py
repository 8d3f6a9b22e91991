"""`beta_binomial`: a beta prior on a binomial probability, where the variational posterior is the exact one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import betaln, gammaln

from autograder.authoring import Inputs, Size, counts, positive, question
from autograder.authoring.scenes import picked
from autograder.checks import Case, Check, Verdict
from autograder.checks.bounds import is_bounded
from autograder.checks.check import Call
from autograder.checks.read import read
from autograder.exercise import Exercise, FreeResponse
from autograder.exercises.beta_binomial import scenes
from reference import beta_binomial as reference

Rng = np.random.Generator

# Trays of seeds, as many in each; how many came up. The prior, and somebody's guess of the posterior.
DEFAULT = {"x": [3, 5, 2, 6, 4], "m": 12, "alpha": 2.0, "beta": 3.0, "alpha_q": 9.0, "beta_q": 12.0}
# Relative to the number of trials. Digamma and log-gamma functions in single precision and integrals by quadrature are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 2e-6


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other trays and another prior; successes and failures clearly unequal, the guess near enough to be compared. The
    first tray is neither the mean nor like the first of the second half: it cannot stand for the others."""
    while True:
        N, m = int(rng.integers(4, 8)), int(rng.integers(9, 16))
        rate = float(rng.choice([rng.uniform(0.25, 0.4), rng.uniform(0.6, 0.75)]))
        x = rng.binomial(m, rate, size=N)
        share = x.sum() / (N * m)
        apart = x[0] not in (x.mean(), x[N // 2])
        if len(set(x.tolist())) > 2 and 0.2 < min(share, 1 - share) < 0.42 and apart:
            break
    alpha, beta = (float(v) for v in rng.choice([1.5, 2.0, 2.5, 3.0, 4.0], size=2, replace=False))
    weight = float(rng.uniform(18, 26))
    alpha_q, beta_q = round(weight * (0.7 * share + 0.15)), round(weight * (0.85 - 0.7 * share))
    return {
        "x": x.tolist(),
        "m": m,
        "alpha": alpha,
        "beta": beta,
        "alpha_q": float(alpha_q),
        "beta_q": float(beta_q),
    }


def log_evidence(x: np.ndarray, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> float:
    """log p(x), theta integrated out in closed form; alpha_q and beta_q do not matter."""
    x = np.asarray(x)
    coefficients = gammaln(m + 1) * x.size - gammaln(x + 1).sum() - gammaln(m - x + 1).sum()
    return float(coefficients + betaln(alpha + x.sum(), beta + np.sum(m - x)) - betaln(alpha, beta))


def is_best(x: np.ndarray, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> bool:
    return bool(np.allclose((alpha_q, beta_q), reference.update_q_theta(x, m, alpha, beta), rtol=1e-9))


def trials(x: np.ndarray, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> float:
    """How many trials there are, those that q and the prior are worth among them: so large are the bound's terms."""
    return float(len(x) * m + alpha_q + beta_q + alpha + beta)


def judge_in_parts(call: Call, cases: Sequence[Case]) -> Verdict:
    """Half of the data first, and the rest with the result as prior, gives what all data give at once."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        x, m, *given = case.args
        half = len(x) // 2
        found: list[tuple[float, float]] = []
        for data, previous in ((x, given), (x[:half], given), (x[half:], None)):
            start = list(found[-1]) if previous is None else previous
            parts = read(call((data, m, *start)).value, {"alpha_q": "positive", "beta_q": "positive"}, ((), ()))
            if isinstance(parts, str):
                return Verdict(False, parts, index, None, None, evidence)
            found.append((float(parts["alpha_q"]), float(parts["beta_q"])))
        at_once, _, in_parts = found
        if not np.allclose(in_parts, at_once, rtol=1e-5):
            message = (
                f"all observations at once give Beta({at_once[0]:.6g}, {at_once[1]:.6g}); the first {half}, and then "
                f"the others with that as prior, give Beta({in_parts[0]:.6g}, {in_parts[1]:.6g})"
            )
            return Verdict(False, message, index, in_parts, at_once, evidence)
        if np.allclose(at_once, given, rtol=1e-5):
            return Verdict(False, "the data have changed nothing", index, at_once, None, evidence)
    return Verdict(True, evidence=evidence)


def bounds_the_evidence(text: str, drawn: Any, **how: Any) -> Check:
    draws = picked(drawn, reference.elbo)
    return is_bounded(text, draws, log_evidence, is_best, scale=trials, tolerance=TOLERANCE, **how)


def story_cases(rng: Rng, variant: Mapping[str, Any]) -> list[Case]:
    return [Case(args) for args in INPUTS.story(("x", "m", "alpha", "beta"))(rng, variant)]


INPUTS = Inputs(
    sizes={"N": Size(1, 3000, usual=(6, 9, 3, 6))},
    told=scenes.told,
    usually=scenes.usually,
    x=counts(0, 1200, "N", doc="How many of the m trials of each observation succeeded."),
    m=counts(1, 1200, doc="The number of trials of each observation."),
    alpha_q=positive(scenes.LEAST, scenes.MOST, doc="First parameter of q(theta)."),
    beta_q=positive(scenes.LEAST, scenes.MOST, doc="Second parameter of q(theta)."),
    alpha=positive(0.1, 100.0, doc="First parameter of the prior; it may be a whole number."),
    beta=positive(0.1, 100.0, doc="Second parameter of the prior; it may be a whole number."),
)
EXTREME = "works for one observation, single trials, no successes, no failures, thousands of observations"
LONG = "works for hundreds of trials in each observation"

EXERCISE = Exercise(
    name="beta_binomial",
    title="One factor alone: beta prior, binomial data",
    source="KTH DD2434, Module 3, exercise 3.3",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        question(
            reference.update_q_theta,
            INPUTS,
            returned={"alpha_q": "positive", "beta_q": "positive"},
            whole=True,
            weights=(1.5, 2.5),
            ends={
                "works for weak and for strong priors": scenes.strong_priors,
                "works for integers alone": scenes.integers,
                EXTREME: scenes.extremes,
                LONG: scenes.millions,
            },
            also=(
                Check(
                    "learns the same from the data in two parts as from all at once",
                    "property",
                    story_cases,
                    judge_in_parts,
                    weight=0.5,
                    visibility="public",
                ),
            ),
        ),
        question(
            reference.elbo,
            INPUTS,
            returned={"elbo": "real"},
            weights=(1.0, 5.0),
            rtol=0.0,
            atol=TOLERANCE,
            scale=trials,
            ends={
                "works for weak and for strong priors": scenes.strong_priors,
                "is the log evidence for the best q": scenes.best_factors,
                EXTREME: scenes.extremes,
                LONG: scenes.long_factors,
            },
            also=(
                bounds_the_evidence(
                    "never exceeds the log evidence, and reaches it for the best q alone",
                    scenes.factors_of_the_text,
                    weight=0.5,
                    visibility="public",
                ),
                bounds_the_evidence("is a bound for every q, tight for the best alone", scenes.factors_of_all_kinds),
            ),
            helpers=("update_q_theta",),
        ),
    ),
    free_responses=(
        FreeResponse(
            "derivation",
            rubric=(
                "starts from log q(theta) = log p(x, theta) + constant, there being no other factor to average over, "
                "and drops what does not depend on theta (1)",
                "collects the factors of log theta and log(1 - theta), with N m trials in all and the prior counted "
                "once, and reads off the beta distribution (1)",
            ),
        ),
        FreeResponse(
            "exact_posterior",
            rubric=(
                "with theta as the only latent variable the mean-field assumption restricts nothing: the ELBO is "
                "maximised over all distributions, and the best is the posterior (1)",
                "says why the answer is a beta distribution again: the prior is conjugate to the likelihood (1)",
            ),
        ),
    ),
)
