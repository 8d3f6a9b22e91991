"""`gmm_light`: a Gaussian mixture with unknown means, approximated by coordinate ascent variational inference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, anything, climb, positive, question, reals
from autograder.checks import follows_categories, is_graph
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.gmm_light import cases, runs, samples
from reference import gmm_light as reference

# The sheet leaves the values open. No two components share a weight, a precision or a prior.
DEFAULT = {
    "N": 120,
    "pi": [0.5, 0.2, 0.3],
    "tau": [4.0, 1.5, 0.5],
    "nu": [-3.0, 0.5, 4.0],
    "sigma": [0.5, 0.8, 1.2],
    "seed": 7,
}

INPUTS = Inputs(
    sizes={"N": Size(1, 130, usual=(7, 6, 9, 7)), "K": Size(1, 12, usual=(3, 2, 4, 3))},
    told=cases.story,
    usually=cases.usual,
    free=("generate_data", "cavi"),
    x=reals(-1_000.0, 1_000.0, "N", doc="Observations; some may be far away from every component."),
    z=anything("integer array (N,)", "N", doc="Labels 0, ..., K-1. Some component may have none."),
    mu=reals(-1_000.0, 1_000.0, "K", doc="Means of the components."),
    r=reals(0.0, 1.0, "N", "K", doc="Responsibilities; rows sum to 1."),
    m=reals(-1_000.0, 1_000.0, "K", doc="Means of q(mu_k)."),
    s2=positive(1e-6, 100.0, "K", doc="Variances of q(mu_k)."),
    rng=anything("numpy.random.Generator", doc="The source of all randomness."),
    N=anything("int", doc="Number of observations."),
    pi=positive(1e-6, 1.0, "K", doc="Weights of the components; they sum to 1."),
    tau=positive(0.01, 400.0, "K", doc="Precisions of the components."),
    nu=reals(-1_000.0, 1_000.0, "K", doc="Prior means."),
    sigma=positive(0.02, 50.0, "K", doc="Prior standard deviations."),
    max_iter=anything("int", doc="The largest number of iterations, each of which updates both factors."),
    tol=anything("float", doc="The smallest rise of the ELBO that is worth another iteration."),
)
ENDS = {
    "works for labels that do not occur, hard and tiny responsibilities, and points far away": cases.special,
    "works for one observation or component, many of both, tiny weights, all widths and large numbers": cases.edges,
}


def draw_variant(rng: np.random.Generator) -> Mapping[str, Any]:
    """Other weights, precisions and priors, with clusters as far apart as the text's."""
    nu = np.array([-3.0, 0.5, 4.0]) + rng.uniform(-0.4, 0.4, size=3)
    return {
        "N": int(rng.integers(10, 16)) * 10,
        "pi": [[0.5, 0.2, 0.3], [0.45, 0.3, 0.25], [0.4, 0.25, 0.35]][int(rng.integers(3))],
        "tau": [float(tau) for tau in rng.permutation([[4.0, 1.5, 0.5], [5.0, 2.0, 0.6]][int(rng.integers(2))])],
        "nu": [round(float(mean), 1) for mean in nu],
        "sigma": [float(sigma) for sigma in rng.permutation([0.5, 0.8, 1.2])],
        "seed": int(rng.integers(1, 100)),
    }


SAMPLER = samples.SAMPLER
EXERCISE = Exercise(
    name="gmm_light",
    title="A light Gaussian mixture: coordinate ascent variational inference",
    source="KTH DD2434, Module 3, exercise 3.4",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
        SAMPLER.question(
            story=samples.story,
            laws=(
                SAMPLER.law(
                    "the means follow their prior, N(nu_k, sigma_k^2)", samples.many_means, "the means mu", weight=1.5
                ),
                follows_categories(
                    "the labels follow pi",
                    SAMPLER.calls(samples.many_observations),
                    SAMPLER.reads(samples.labels),
                    samples.weights,
                ),
                SAMPLER.law(
                    "the observations of component k follow N(mu_k, 1/tau_k)",
                    samples.many_observations,
                    "the observations x",
                    first=samples.precisions,
                    rivals=samples.normal_rivals,
                    weight=1.5,
                ),
            ),
            smallest=samples.smallest,
            smallest_words="one observation and for one component",
            free=samples.short,
            groups={"the observations x": "z"},
            order=samples.alike_components,
            shares=("the labels z", "z", "pi"),
            unchanged=True,
        ),
        question(reference.log_joint, INPUTS, returned={"log_joint": "real"}, ends=ENDS, atol=2e-5),
        question(
            reference.update_q_z,
            INPUTS,
            returned={"r": "rows"},
            ends=ENDS,
            scale_at_ends=cases.size_of_logs,
        ),
        question(
            reference.update_q_mu,
            INPUTS,
            returned={"m": "real", "s2": "positive"},
            ends=ENDS,
            whole=True,
            atol=1e-6,
        ),
        question(reference.elbo, INPUTS, returned={"elbo": "real"}, ends=ENDS, atol=2e-5),
        climb(
            reference.cavi,
            INPUTS,
            returned={"r": "rows", "m": "real", "s2": "positive", "elbos": "trace"},
            updates=runs.UPDATES,
            objective=reference.elbo,
            ceiling=runs.at_most,
            implausible=runs.implausible,
            twins=("x",),
            told=runs.story,
            runs={
                "reaches the ELBO that can be reached": runs.mixtures,
                "copes with an observation far from all components": runs.far,
            },
            slow=runs.slow,
            sweeps=runs.sweeps,
            limited=runs.limited,
            starts=5,
        ),
    ),
    free_responses=(
        FreeResponse(
            "missed_clusters",
            rubric=(
                "shows own plots or figures from at least two kinds of simulated data (1)",
                "names overlap: clusters closer than about two standard deviations 1/sqrt(tau) merge, since one "
                "component explains both (1)",
                "names one more circumstance with its reason: few observations (small N or pi_k), many components, or "
                "a start or prior that puts two components on one cluster, a local maximum of the ELBO (1)",
            ),
        ),
    ),
)
