"""`beta_binomial`: a beta prior on a binomial probability, where the variational posterior is the exact one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import betaln, gammaln

from autograder.authoring import Inputs, Size, counts, positive, question
from autograder.authoring.scenes import picked, until
from autograder.checks import Case, Check, Verdict
from autograder.checks.bounds import is_bounded
from autograder.checks.check import Call
from autograder.checks.read import read
from autograder.exercise import Exercise, FreeResponse
from reference import beta_binomial as reference

Rng = np.random.Generator
Scene = dict[str, Any]

# Trays of seeds, as many in each; how many came up. The prior, and somebody's guess of the posterior.
DEFAULT = {"x": [3, 5, 2, 6, 4], "m": 12, "alpha": 2.0, "beta": 3.0, "alpha_q": 9.0, "beta_q": 12.0}
# Relative to the number of trials. Digamma and log-gamma functions in single precision and integrals by quadrature are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 2e-6
LEAST, MOST = 0.5, 40_000.0  # of the parameters of q
TRIALS = {6: 10, 9: 4, 3: 25}  # numbers of observations and of trials never agree


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


# --- scenes --------------------------------------------------------------------------------------------------------


def prior(rng: Rng) -> tuple[float, float]:
    """Two parameters that differ, neither 1: under a flat prior much goes unnoticed."""
    low, high = rng.uniform(0.7, 0.9), rng.uniform(1.6, 5.0)
    return (low, high) if rng.random() < 0.5 else (high, low)


def unequal(rng: Rng, N: int, m: int, rate: float) -> np.ndarray:
    """Observations of which the first and the last differ."""
    return np.asarray(until(lambda: rng.binomial(m, rate, size=N), lambda x: x[0] != x[-1]))


def scene(rng: Rng, x: Any, m: int, alpha: float, beta: float, q: Any = None) -> Scene:
    """Where no q is given it is not the best one, but sees the same; not so U-shaped that quadrature would fail."""
    data: Scene = {"x": np.asarray(x), "m": m, "alpha": alpha, "beta": beta}
    if q is None:
        factors = np.exp(rng.choice([-1, 1], size=2) * rng.uniform(0.2, 0.7, size=2))
        q = np.maximum(np.array(reference.update_q_theta(**data)) * factors, 0.65).tolist()
    return data | {"alpha_q": float(q[0]), "beta_q": float(q[1])}


def usually(rng: Rng, sizes: Mapping[str, int]) -> Scene:
    """Few and many successes."""
    m, rate = TRIALS[sizes["N"]], rng.choice([rng.uniform(0.2, 0.35), rng.uniform(0.6, 0.75)])
    return scene(rng, unequal(rng, sizes["N"], m, rate), m, *prior(rng))


def told(rng: Rng, variant: Mapping[str, Any]) -> Scene:
    """The trays of the text, with a prior whose parameters are no whole numbers."""
    return {"alpha": variant["alpha"] + 0.25, "beta": variant["beta"] + 0.75}


def strong_priors(rng: Rng) -> list[Scene]:
    """Priors as weak and as strong as they come, both parameters below 1, both above, one of each; a flat q, and ones
    that hardly leave theta any room away from 0 or 1."""
    narrow = rng.uniform(80, 120)
    return [
        scene(rng, unequal(rng, 5, 7, 0.4), 7, 0.1, rng.uniform(0.3, 0.6)),
        scene(rng, unequal(rng, 4, 9, 0.6), 9, 100.0, rng.uniform(20, 60), (LEAST, narrow)),
        scene(rng, unequal(rng, 7, 5, 0.3), 5, rng.uniform(20, 60), 0.1, (narrow, LEAST)),
        scene(rng, unequal(rng, 3, 8, 0.3), 8, rng.uniform(0.2, 0.5), 100.0, rng.uniform(1.5, 4.0, size=2)),
    ]


def integers(rng: Rng) -> list[Scene]:
    """Nothing but integers, of which neither the mean nor the number of successes per trial is one."""
    x = until(lambda: unequal(rng, 5, 9, 0.3), lambda x: x.sum() % 5)
    return [scene(rng, x, 9, int(rng.integers(2, 4)), int(rng.integers(4, 7)))]


def extremes(rng: Rng) -> list[Scene]:
    """One observation; single trials; nothing but failures, which the prior expects and where q hardly leaves theta any
    room away from 0; nothing but successes; thousands of observations, and a prior that counts beside them."""
    failures = scene(rng, np.zeros(5, dtype=int), int(rng.integers(6, 11)), *sorted(prior(rng)))
    failures["alpha_q"] = rng.uniform(0.65, 0.7)
    failures["beta_q"] = (failures["beta"] + 5 * failures["m"]) * rng.uniform(1.2, 1.5)
    many = rng.binomial(17, rng.uniform(0.4, 0.46), size=3000)
    return [
        scene(rng, [int(rng.integers(2, 6))], 8, *prior(rng)),
        scene(rng, [1, 0, 0, 1, 1, 1, 0, 1, 1], 1, *prior(rng)),
        failures,
        scene(rng, np.full(4, 7), 7, *prior(rng)),
        scene(rng, many, 17, 100.0, rng.uniform(20, 60), (MOST, MOST * rng.uniform(0.94, 0.99))),
    ]


def long_runs(rng: Rng) -> list[Scene]:
    """So many trials that factorials (from 171 on) and binomial coefficients (from 1,030 on) are no floating point
    numbers. First the smaller parameter of the prior meets the smaller count, and shows beside it."""
    with_all = unequal(rng, 3, 1200, rng.uniform(0.52, 0.6))
    with_all[1] = 1200
    return [
        scene(rng, unequal(rng, 4, 200, rng.uniform(0.3, 0.45)), 200, *sorted(prior(rng))),
        scene(rng, with_all, 1200, *prior(rng)),
        scene(rng, unequal(rng, 2, 1200, rng.uniform(0.4, 0.48)), 1200, *prior(rng)),
    ]


def long_factors(rng: Rng) -> list[Scene]:
    given = long_runs(rng)
    return [*given, best(given[-1])]


def millions(rng: Rng) -> list[Scene]:
    return [*long_runs(rng), scene(rng, rng.binomial(1200, rng.uniform(0.4, 0.6), size=3000), 1200, *prior(rng))]


def best(some: Scene) -> Scene:
    """The same with the best q."""
    alpha_q, beta_q = reference.update_q_theta(some["x"], some["m"], some["alpha"], some["beta"])
    return {**some, "alpha_q": alpha_q, "beta_q": beta_q}


def usual(rng: Rng) -> list[Scene]:
    return [usually(rng, {"N": N}) for N in TRIALS]


def best_factors(rng: Rng) -> list[Scene]:
    return list(map(best, (*usual(rng), *extremes(rng)[:-1])))


def factors_of_all_kinds(rng: Rng) -> list[Scene]:
    return [kind for some in usual(rng) + usual(rng) for kind in (some, best(some))]


def factors_of_the_text(rng: Rng, variant: Mapping[str, Any]) -> list[Scene]:
    """The guess of the text, the prior, and the best q."""
    told = {**variant, "x": np.array(variant["x"])}
    return [told, {**told, "alpha_q": told["alpha"], "beta_q": told["beta"]}, best(told)]


# --- what has to hold ----------------------------------------------------------------------------------------------


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


def bounds_the_evidence(text: str, scenes: Any, **how: Any) -> Check:
    draws = picked(scenes, reference.elbo)
    return is_bounded(text, draws, log_evidence, is_best, scale=trials, tolerance=TOLERANCE, **how)


def story_cases(rng: Rng, variant: Mapping[str, Any]) -> list[Case]:
    return [Case(args) for args in INPUTS.story(("x", "m", "alpha", "beta"))(rng, variant)]


INPUTS = Inputs(
    sizes={"N": Size(1, 3000, usual=(6, 9, 3, 6))},
    told=told,
    usually=usually,
    x=counts(0, 1200, "N", doc="How many of the m trials of each observation succeeded."),
    m=counts(1, 1200, doc="The number of trials of each observation."),
    alpha_q=positive(LEAST, MOST, doc="First parameter of q(theta)."),
    beta_q=positive(LEAST, MOST, doc="Second parameter of q(theta)."),
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
                "works for weak and for strong priors": strong_priors,
                "works for integers alone": integers,
                EXTREME: extremes,
                LONG: millions,
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
                "works for weak and for strong priors": strong_priors,
                "is the log evidence for the best q": best_factors,
                EXTREME: extremes,
                LONG: long_factors,
            },
            also=(
                bounds_the_evidence(
                    "never exceeds the log evidence, and reaches it for the best q alone",
                    factors_of_the_text,
                    weight=0.5,
                    visibility="public",
                ),
                bounds_the_evidence("is a bound for every q, tight for the best alone", factors_of_all_kinds),
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
