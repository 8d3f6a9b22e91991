"""`bernoulli_mixture`: a Bayesian mixture of Bernoulli variables, fitted by coordinate ascent variational inference."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, anything, climb, counts, positive, question, reals
from autograder.checks import is_graph, sums_vary_by_chance
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.bernoulli_mixture import cases, rivals, runs, samples
from reference import bernoulli_mixture as reference

# The ponds of the text: sizes and priors of the simulation, and a few ponds that are written out.
DEFAULT = {
    "N": 240,
    "D": 18,
    "K": 4,
    "a": 0.6,
    "b": 0.9,
    "alpha": [6.0, 3.0, 4.5, 2.0],
    "seed": 1,
    "few": [[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]],
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other priors of the same kind, other ponds: simulated data whose components differ and are all there."""
    while True:
        a, b = round(float(rng.uniform(0.5, 0.7)), 2), round(float(rng.uniform(0.8, 1.0)), 2)
        alpha = [round(float(v), 1) for v in rng.permutation([6.0, 3.0, 4.5, 2.0]) + rng.uniform(-0.4, 0.4, size=4)]
        few = rng.integers(0, 2, size=(5, 3))
        seed = int(rng.integers(2, 10_000))
        data = reference.generate_data(np.random.default_rng(seed), 240, 18, 4, a, b, np.array(alpha))
        apart = min(np.abs(data.theta[j] - data.theta[k]).sum() for j in range(4) for k in range(j))
        columns, ones = np.unique(few, axis=1).shape[1], few.sum(axis=0)
        if np.bincount(data.z, minlength=4).min() >= 20 and apart > 5 and columns == 3 and 0 < ones.min() < ones.max():
            return {
                "N": 240,
                "D": 18,
                "K": 4,
                "a": a,
                "b": b,
                "alpha": alpha,
                "seed": seed,
                "few": few.tolist(),
            }


PRIOR, FACTOR = (0.1, 30.0), (0.02, 300.0)
INPUTS = Inputs(
    # All different, all alike, and D = K, where a wrong axis fits; one twice, for what is kept by shape.
    sizes={
        "N": Size(1, 230, usual=(7, 5, 4, 6, 7, 6, 5)),
        "D": Size(1, 2600, usual=(5, 2, 4, 3, 5, 4, 3)),
        "K": Size(1, 12, usual=(3, 4, 4, 3, 3, 2, 2)),
    },
    told=cases.story,
    usually=cases.usual,
    free=("generate_data", "cavi"),
    rng=anything("numpy.random.Generator", doc="Everything random is drawn from it, and from nothing else."),
    N=anything("int", doc="How many observations."),
    D=anything("int", doc="How many features."),
    X=counts(0, 1, "N", "D", doc="The data, zeros and ones."),
    K=anything("int", doc="How many components."),
    z=anything("integer array (N,)", "N", doc="The component of each observation, 0 to K-1. Some may have none."),
    r=reals(0.0, 1.0, "N", "K", doc="Responsibilities; rows sum to 1."),
    pi=positive(1e-4, 1.0, "K", doc="The proportions of the components; they sum to 1."),
    theta=positive(1e-8, 1 - 1e-4, "K", "D", doc="The probability of a one."),
    a_q=positive(*FACTOR, "K", "D", doc="First parameters of q(theta)."),
    b_q=positive(*FACTOR, "K", "D", doc="Second parameters of q(theta)."),
    alpha_q=positive(*FACTOR, "K", doc="Parameters of q(pi)."),
    a=positive(*PRIOR, doc="First parameter of the Beta prior, the same for every k and d."),
    b=positive(*PRIOR, doc="Second parameter of the Beta prior, the same for every k and d."),
    alpha=positive(*PRIOR, "K", doc="Parameters of the Dirichlet prior."),
    max_iter=anything("int", doc="The largest number of iterations."),
    tol=anything("float", doc="The smallest rise of the ELBO that is worth another iteration."),
)
ENDS = {
    "works for empty and hardly used components, hard responsibilities, and thousands of features": cases.special,
    "works for sizes of 1 and of hundreds, tiny probabilities, many zeros and all priors": cases.edges,
}
BETAS = {"a_q": "positive", "b_q": "positive"}
SAMPLER = samples.SAMPLER
EXERCISE = Exercise(
    name="bernoulli_mixture",
    title="Kinds of ponds: variational inference for a mixture of Bernoulli variables",
    source="KTH DD2434, module 3, exercise 3.5",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
        SAMPLER.question(
            story=samples.story,
            laws=(
                SAMPLER.law(
                    "pi follows the Dirichlet prior",
                    samples.many_components,
                    samples.proportions,
                    cdf=rivals.first_draws,
                    rivals=rivals.first_ratios,
                ),
                SAMPLER.law(
                    "theta follows the Beta prior",
                    samples.many_probabilities,
                    samples.probabilities,
                    cdf=samples.uniform_cdf,
                ),
                SAMPLER.law(
                    "z follows the proportions that were drawn",
                    samples.many_labels,
                    samples.labels,
                    cdf=samples.uniform_cdf,
                ),
                SAMPLER.law(
                    "X follows the probabilities of its component",
                    samples.many_observations,
                    samples.entries,
                    cdf=rivals.draws_of_data,
                    rivals=rivals.ratios_of_data,
                ),
            ),
            smallest=samples.smallest,
            smallest_words="one observation, one feature and one component",
            order=samples.long_calls,
            order_weight=1.0,
            shares=("the labels z", "z", "pi"),
            also=(
                sums_vary_by_chance(
                    "X is drawn afresh for every observation and feature",
                    SAMPLER.calls(samples.one_component),
                    SAMPLER.reads(samples.data_and_probabilities),
                    weight=0.5,
                ),
            ),
        ),
        question(reference.log_joint, INPUTS, returned={"log_joint": "real"}, ends=ENDS, atol=2e-5),
        question(reference.update_q_z, INPUTS, returned={"r": "rows"}, ends=ENDS, scale_at_ends=cases.size_of_logs),
        question(reference.update_q_theta, INPUTS, returned=BETAS, ends=ENDS, whole=True),
        question(reference.update_q_pi, INPUTS, returned={"alpha_q": "positive"}, ends=ENDS),
        question(reference.elbo, INPUTS, returned={"elbo": "real"}, ends=ENDS, atol=2e-5),
        climb(
            reference.cavi,
            INPUTS,
            returned={"r": "rows", **BETAS, "alpha_q": "positive", "elbos": "trace"},
            updates=runs.UPDATES,
            objective=reference.elbo,
            ceiling=runs.at_most,
            implausible=runs.implausible,
            twins=("X",),
            told=runs.story,
            runs={"reaches the ELBO that can be reached, from one of several starts": runs.easy_runs},
            resting=runs.overlapping_runs,
            slow=runs.slow,
            sweeps=runs.sweeps,
            limited=runs.limited,
            starts=10,
            trace_rtol=1e-4,
        ),
    ),
    free_responses=(
        FreeResponse(
            "missed_components",
            rubric=(
                "names at least two situations in which components are missed or merged: too few features, overlapping "
                "probabilities, few observations, very unequal proportions, an unlucky start (1)",
                "backs them with runs of their own: ELBOs, sizes or pictures over several starts (1)",
                "explains why, and tells local optima (another start gets to a higher ELBO) from data that do not "
                "support the components (no start does) (1)",
            ),
        ),
    ),
)
