"""`troll_factories`: a mixture of lognormal lengths and exponential times, approximated by variational inference."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, anything, climb, positive, question, reals
from autograder.authoring.simulations import exponential_rivals, normal_rivals
from autograder.checks import is_graph
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.troll_factories import cases, ends, runs, samples
from reference import troll_factories as reference

# The sheet leaves the values open. Lengths in characters, times in minutes since the report that a comment answers.
# fmt: off
DEFAULT = {
    "x": [
        408, 29, 21, 316, 15, 15, 281, 387, 20, 24, 431, 23, 381, 502, 214, 114, 14, 25, 339, 267, 57, 311, 20, 23,
        61, 26, 58, 288, 20, 32, 198, 279, 31, 19, 16, 347, 290, 28, 237, 92, 27, 441, 57, 33, 18, 197, 60, 23, 76,
        101, 104, 97, 21, 170, 12, 45, 71, 16, 11, 18,
    ],
    "t": [
        1.14, 0.23, 0.08, 2.19, 0.07, 0.84, 2.35, 6.23, 0.2, 0.04, 0.85, 0.06, 0.05, 0.68, 2.03, 7.72, 0.12, 0.13,
        1.23, 0.58, 4.72, 0.16, 0.42, 0.24, 3.45, 0.11, 4.74, 1.25, 0.01, 0.18, 1.15, 0.04, 0.05, 0.29, 0.43, 0.53,
        0.8, 0.28, 0.57, 11.24, 0.06, 2.36, 10.08, 0.33, 0.23, 1.21, 8.57, 0.39, 0.58, 11.78, 34.41, 13.28, 0.35,
        3.5, 0.27, 1.41, 3.85, 0.16, 0.3, 0.08,
    ],
    "K": 3,
    "nu": 4.5,
    "kappa": 0.4,
    "alpha": 4.0,
    "beta": 0.8,
    "a": 1.2,
    "b": 0.9,
    "delta": [2.0, 2.0, 2.0],
    "seed": 3,
}
# fmt: on


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Sixty comments of three other factories, told apart by nearly every start, and another prior of their lengths."""
    while True:
        mu = np.array([3.1, 4.5, 5.8]) + rng.uniform(-0.15, 0.15, size=3)
        tau = rng.permutation([7.0, 10.0, 14.0])
        lam = rng.permutation([4.0, 0.8, 0.12]) * rng.uniform(0.9, 1.1, size=3)
        z = rng.permutation(np.repeat(np.arange(3), rng.permutation([14, 19, 27])))
        x = np.rint(rng.lognormal(mu[z], tau[z] ** -0.5))
        t = np.maximum(0.01, np.round(rng.exponential(1 / lam[z]), 2))
        values = {
            "x": [int(length) for length in x],
            "t": [float(time) for time in t],
            "K": 3,
            "nu": round(float(rng.uniform(4.2, 4.8)), 1),
            "kappa": round(float(rng.uniform(0.3, 0.5)), 2),
            "alpha": 4.0,
            "beta": round(float(rng.uniform(0.6, 0.9)), 1),
            "a": 1.2,
            "b": round(float(rng.uniform(0.7, 0.9)), 1),
            "delta": [2.0, 2.0, 2.0],
            "seed": int(rng.integers(1, 100)),
        }
        fit = runs.best_fit(runs.story(rng, values)[0], starts=3)
        # All three are found, and no comment is quite certain to be of one factory.
        if np.sort(fit.r.sum(axis=0))[0] > 10 and np.ptp(np.diff(np.sort(fit.nu_q))) < 1.0 and x.min() > 3:
            return values


PRIOR, FACTOR, MEAN, RATE = (0.05, 40.0), (0.05, 1_000.0), (-20.0, 20.0), (0.01, 1_000.0)
INPUTS = Inputs(
    sizes={"N": Size(1, 130, usual=(7, 6, 9, 7)), "K": Size(1, 12, usual=(3, 2, 4, 3))},
    told=cases.story,
    usually=cases.usual,
    free=("generate_data", "cavi"),
    rng=anything("numpy.random.Generator", doc="The source of all randomness."),
    N=anything("int", doc="Number of comments."),
    K=anything("int", doc="Number of factories."),
    x=positive(1e-5, 1e7, "N", doc="Lengths (not their logarithms)."),
    t=reals(0.0, 5_000.0, "N", doc="Response times."),
    z=anything("integer array (N,)", "N", doc="Labels 0, ..., K-1. Some factory may have none."),
    r=reals(0.0, 1.0, "N", "K", doc="Responsibilities; rows sum to 1."),
    pi=positive(1e-6, 1.0, "K", doc="Weights of the factories; they sum to 1."),
    mu=reals(*MEAN, "K", doc="Means of the log-lengths."),
    tau=positive(*RATE, "K", doc="Precisions of the log-lengths."),
    lam=positive(*RATE, "K", doc="Rates of the response times."),
    alpha_pi=positive(*FACTOR, "K", doc="Parameter of q(pi)."),
    nu_q=reals(*MEAN, "K", doc="Parameter of q(mu_k, tau_k)."),
    kappa_q=positive(*FACTOR, "K", doc="Parameter of q(mu_k, tau_k)."),
    alpha_q=positive(*FACTOR, "K", doc="Parameter of q(mu_k, tau_k)."),
    beta_q=positive(*FACTOR, "K", doc="Parameter of q(mu_k, tau_k)."),
    a_q=positive(*FACTOR, "K", doc="Shapes of q(lam_k)."),
    b_q=positive(*FACTOR, "K", doc="Rates of q(lam_k)."),
    nu=reals(*MEAN, doc="Prior of every (mu_k, tau_k)."),
    kappa=positive(*PRIOR, doc="Prior of every (mu_k, tau_k)."),
    alpha=positive(*PRIOR, doc="Prior of every (mu_k, tau_k)."),
    beta=positive(*PRIOR, doc="Prior of every (mu_k, tau_k)."),
    a=positive(*PRIOR, doc="Shape of the prior of every lam_k."),
    b=positive(*PRIOR, doc="Rate of the prior of every lam_k."),
    delta=positive(*PRIOR, "K", doc="Prior of pi."),
    max_iter=anything("int", doc="The largest number of iterations, each of which updates every factor once."),
    tol=anything("float", doc="The smallest rise of the ELBO that is worth another iteration."),
)
ENDS = {
    "works for factories without comments, hard r, and comments that no factory would write": cases.special,
    "works for one comment or factory and many of both, times of 0, and parameters at their ends": ends.ends,
}
RATES = {"a_q": "positive", "b_q": "positive"}
NORMAL_GAMMA = {"nu_q": "real", "kappa_q": "positive", "alpha_q": "positive", "beta_q": "positive"}
SAMPLER = samples.SAMPLER
EXERCISE = Exercise(
    name="troll_factories",
    title="Troll factories: variational inference for lengths and response times",
    source="KTH DD2434, Module 3, exercise 3.7",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
        SAMPLER.question(
            story=samples.story,
            laws=(
                *(
                    SAMPLER.law(text, samples.many_factories, drawn)
                    for text, drawn in (
                        ("the weights pi follow Dirichlet(delta)", "the weights pi"),
                        ("the precisions tau follow Gamma(alpha, beta)", "the precisions tau"),
                        ("given tau the means mu follow N(nu, 1/(kappa tau))", "the means mu"),
                        ("the rates lam follow Gamma(a, b)", "the rates lam"),
                    )
                ),
                SAMPLER.law("the labels z follow pi", samples.many_comments, "the labels z"),
                SAMPLER.law(
                    "the lengths of a factory are lognormal with its mu and tau",
                    samples.many_comments,
                    "the lengths x",
                    first=samples.precisions,
                    rivals=normal_rivals,
                ),
                SAMPLER.law(
                    "the response times of a factory are exponential with its rate",
                    samples.many_comments,
                    "the times t",
                    first=samples.rates,
                    rivals=exponential_rivals,
                ),
            ),
            smallest=samples.smallest,
            smallest_words="one comment and for one factory",
            free=samples.short,
            groups={"the lengths x": "z", "the times t": "z"},
            order=samples.long_calls,
            shares=("the labels z", "z", "pi"),
        ),
        question(reference.log_joint, INPUTS, returned={"log_joint": "real"}, ends=ENDS, atol=2e-5),
        question(reference.update_q_pi, INPUTS, returned={"alpha_pi": "positive"}, ends=ENDS),
        question(reference.update_q_lambda, INPUTS, returned=RATES, ends=ENDS, whole=True),
        question(reference.update_q_mu_tau, INPUTS, returned=NORMAL_GAMMA, ends=ENDS, whole=True, atol=1e-6),
        question(
            reference.update_q_z,
            INPUTS,
            returned={"r": "rows"},
            ends=ENDS,
            scale_at_ends=cases.size_of_logs,
        ),
        question(reference.elbo, INPUTS, returned={"elbo": "real"}, ends=ENDS, atol=2e-5),
        climb(
            reference.cavi,
            INPUTS,
            returned={"r": "rows", "alpha_pi": "positive", **NORMAL_GAMMA, **RATES, "elbos": "trace"},
            updates=runs.UPDATES,
            objective=reference.elbo,
            ceiling=runs.at_most,
            implausible=runs.implausible,
            twins=("x", "t"),
            told=runs.story,
            runs={"reaches the best ELBO within a few starts, and traces it": runs.mixtures},
            weight=3.5,
            slow=runs.slow,
            sweeps=runs.sweeps,
            limited=runs.limited,
            starts=5,
        ),
    ),
    free_responses=(
        FreeResponse(
            "normal_gamma",
            rubric=(
                "shows or says that the expected log-joint has the term tau_k (mu_k - c)^2, in which mu_k and tau_k "
                "do not separate, and that together with the powers of tau_k it is the logarithm of a NormalGamma (1)",
                "says that q(mu_k) q(tau_k) would be a further restriction, hence a bound that is no higher; mu_k "
                "would have one variance for all values of tau_k (1)",
            ),
        ),
        FreeResponse(
            "missed_factories",
            rubric=(
                "names, with pictures, at least two circumstances in which factories are missed or merged: lengths and "
                "rates that are too much alike, few comments of a factory, an unlucky start, a misleading prior (1)",
                "explains at least one of them: local maxima and the choice of the best of several starts, or a prior "
                "that outweighs few data (1)",
                "says that labels are arbitrary: with equal delta every permutation has the same ELBO, so that labels "
                "must be matched before they are compared; CAVI settles on one of them (1)",
            ),
        ),
    ),
)
