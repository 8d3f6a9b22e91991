"""`cartesian_matrix`: sums of a draw for the row and a draw for the column, by variational inference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, anything, climb, positive, question, reals
from autograder.checks import has_property, is_graph
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.cartesian_matrix import cases, runs, samples
from reference import cartesian_matrix as reference


def festival(rng: np.random.Generator, priors: Mapping[str, Any]) -> dict[str, Any]:
    """A variant's values: the priors, and scores to one digit that were drawn with them."""
    S = reference.generate_data(rng, *(priors[name] for name in cases.PRIORS)).S
    return dict(priors) | {"S": np.round(S, 1).tolist()}


# Five critics and eight films; unequal precisions of rows and of columns, and of the two priors.
DEFAULT = festival(
    np.random.default_rng(36),
    {
        "mu0": -0.5,
        "lam0": 1.6,
        "xi0": 6.0,
        "tau0": 0.4,
        "lam": [4.0, 0.8, 2.5, 0.5, 1.6],
        "tau": [2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9],
    },
)


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another festival of that size."""
    spread = rng.uniform(0.8, 1.25, size=13)
    return festival(
        rng,
        {
            "mu0": round(float(rng.uniform(-1.0, -0.3)), 1),
            "lam0": round(float(rng.uniform(1.3, 2.0)), 1),
            "xi0": round(float(rng.uniform(5.0, 7.0)), 1),
            "tau0": round(float(rng.uniform(0.3, 0.5)), 2),
            "lam": [round(float(v), 2) for v in rng.permutation(DEFAULT["lam"]) * spread[:5]],
            "tau": [round(float(v), 2) for v in rng.permutation(DEFAULT["tau"]) * spread[5:]],
        },
    )


MEANS, PRECISIONS = (-1_000.0, 1_000.0), (0.02, 50.0)
INPUTS = Inputs(
    sizes={"R": Size(1, 16, usual=(3, 6, 4, 3)), "C": Size(1, 18, usual=(5, 2, 7, 5))},
    told=cases.told,
    usually=cases.usual,
    free=("generate_data", "cavi"),
    rng=anything("numpy.random.Generator", doc="Where all random numbers come from."),
    S=reals(*MEANS, "R", "C", doc="The matrix."),
    mu_mean=reals(*MEANS, "R", doc="Mean of every q(mu_r)."),
    mu_precision=positive(*PRECISIONS, "R", doc="Precision of every q(mu_r)."),
    xi_mean=reals(*MEANS, "C", doc="Mean of every q(xi_c)."),
    xi_precision=positive(*PRECISIONS, "C", doc="Precision of every q(xi_c)."),
    mu0=reals(*MEANS, doc="Mean that the row means are drawn with."),
    lam0=positive(*PRECISIONS, doc="Precision that the row means are drawn with."),
    xi0=reals(*MEANS, doc="Mean that the column means are drawn with."),
    tau0=positive(*PRECISIONS, doc="Precision that the column means are drawn with."),
    lam=positive(*PRECISIONS, "R", doc="Precision of X in each row."),
    tau=positive(*PRECISIONS, "C", doc="Precision of Y in each column."),
    max_iter=anything("int", doc="The largest number of iterations; each does both updates."),
    tol=anything("float", doc="The smallest rise of the ELBO that is worth another iteration."),
)
UNEQUAL = "copes with one row, one column and very unequal precisions"
ENDS = {UNEQUAL: cases.special, "works for a single cell, weak and strong priors, and large cells": cases.edges}
NORMALS = {"mean": "real", "precision": "positive"}
SAMPLER = samples.SAMPLER
EXERCISE = Exercise(
    name="cartesian_matrix",
    title="Critics and films: the Cartesian matrix model",
    source="KTH DD2434, Module 3, exercise 3.6",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model, free_names=True)),
        SAMPLER.question(
            story=samples.story,
            laws=(
                SAMPLER.law("the row means follow their prior", samples.tall, "the row means mu"),
                SAMPLER.law("the column means follow their prior", samples.wide, "the column means xi"),
                SAMPLER.law(
                    "the cells scatter about the means of their row and column as the model says",
                    samples.scattered,
                    samples.cells,
                    rivals=samples.noise_rivals,
                    weight=2.0,
                ),
                SAMPLER.law("X and Y are drawn anew for every cell", samples.tall_and_wide, samples.differences),
            ),
            smallest=samples.smallest,
            smallest_words="one row, one column and one cell",
            free=samples.short,
            order=samples.alike,
            order_weight=1.0,
        ),
        question(reference.update_q_mu, INPUTS, returned=NORMALS, ends=ENDS, whole=True, atol=1e-6),
        question(
            reference.update_q_xi,
            INPUTS,
            returned=NORMALS,
            ends=ENDS,
            whole=True,
            atol=1e-6,
            helpers=("update_q_mu",),
        ),
        question(reference.elbo, INPUTS, returned={"elbo": "real"}, ends=ENDS, atol=2e-5),
        climb(
            reference.cavi,
            INPUTS,
            returned=runs.KINDS,
            updates={
                reference.update_q_mu: ("mu_mean", "mu_precision"),
                reference.update_q_xi: ("xi_mean", "xi_precision"),
            },
            objective=reference.elbo,
            ceiling=runs.log_evidence,
            implausible=runs.implausible,
            runs={"reaches the largest ELBO": runs.matrices, UNEQUAL: runs.soon_done},
            weight=2.0,
            rtol=1e-5,
            slow=runs.slow,
            deep=runs.DEEP,
            enough=runs.ENOUGH,
            sweeps=runs.sweeps,
            limited=runs.limited,
            also=lambda run: (
                has_property(
                    "its means are those of the exact posterior",
                    run.calls(runs.matrices),
                    runs.means_are_exact,
                    weight=1.5,
                ),
            ),
        ),
    ),
    free_responses=(
        FreeResponse(
            "algorithm",
            rubric=(
                "states that a cell given mu and xi is normal with mean mu_r + xi_c and variance 1/lam_r + 1/tau_c (1)",
                "derives log q(mu_r) from the expectation under q(xi) by completing the square, with the right mean "
                "and precision, and likewise q(xi_c) (1)",
                "says in which order the updates are done, what is computed once, and when to stop (1)",
            ),
        ),
        FreeResponse(
            "variances",
            rubric=(
                "sees that mu and xi depend on each other in the posterior, negatively: only their sums are seen (1)",
                "concludes that q has the right means and too small variances: those of a row when all columns are "
                "known (1)",
            ),
        ),
    ),
)
