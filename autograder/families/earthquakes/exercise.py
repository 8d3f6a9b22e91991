"""The two earthquake exercises as one, with what is observed of a quake as a parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, anything, counts, positive, question, reals
from autograder.authoring.inputs import Input
from autograder.authoring.scenes import picked
from autograder.checks import Case, Check, Verdict, is_graph
from autograder.checks.check import Call
from autograder.checks.readers import heard, number
from autograder.exercise import Exercise, Question
from autograder.families.earthquakes.scenes import World

AT_ENDS = "works for one quake, one epicentrum, outliers and constants far from 1"
ODD = "works for strengths of 0 and in the hundreds, quakes far away, and an epicentrum with next to no quakes"


def earthquakes(
    world: World,
    place: Input,
    words: Mapping[str, str],
    *,
    title: str,
    source: str,
    default: Mapping[str, Any],
    draw: Callable[[np.random.Generator], Mapping[str, Any]],
) -> Exercise:
    """The exercise of a world.

    place:  what is observed of a quake beside its strength
    words:  "places" of the epicentra, and the "coordinate" of a quake that tau is the precision of
    """
    inputs, reference = inputs_of(world, place, words), world.reference
    ends = {AT_ENDS: world.at_ends, ODD: world.odd}
    return Exercise(
        name=reference.__name__.rpartition(".")[2],
        title=title,
        source=source,
        default=default,
        draw=draw,
        inputs=inputs,
        questions=(
            Question("graphical_model", checks=is_graph(reference.graphical_model)),
            question(
                reference.log_joint,
                inputs,
                returned={"log_joint": "real"},
                # Some parts of the sum may be in single precision, whose rounding stays where parts nearly cancel.
                atol=2e-5,
                ends=ends,
                also=(ratios_are_right("compares two states of the world rightly", world),),
            ),
            question(
                reference.update_q_z,
                inputs,
                returned={"r": "rows"},
                ends={
                    AT_ENDS: world.at_ends,
                    "is right where mu and lam are known almost exactly": world.certain,
                    # A difference of sums near 4000, which single precision knows to about 5e-4.
                    "stays finite for quakes far away and strengths in the hundreds": (
                        world.extreme,
                        {"atol": 1e-3, "weight": 1.0},
                    ),
                },
            ),
            *(
                question(update, inputs, returned=returned, ends=ends, weights=(1.5, 2.0))
                for update, returned in (
                    (reference.update_q_mu, {"m": "real", "rho_q": "positive"}),
                    (reference.update_q_lambda, {"alpha_q": "positive", "beta_q": "positive"}),
                )
            ),
        ),
    )


def inputs_of(world: World, place: Input, words: Mapping[str, str]) -> Inputs:
    """What the arguments may be; `words` as in `earthquakes`."""
    axes = place.shape[1:]
    observed: dict[str, Any] = {world.observed[0]: place}
    return Inputs(
        sizes={"N": Size(1, 240, usual=(7, 5, 4)), "K": Size(1, 12, usual=(3, 5, 12))},
        told=world.told,
        usually=world.usually,
        **observed,
        S=counts(0, 500, "N", doc="Strengths of the quakes."),
        z=anything(
            "integer array (N,)", "N", doc="Which epicentrum each quake comes from: 0, ..., K-1. Some may have none."
        ),
        r=reals(0.0, 1.0, "N", "K", doc="Responsibilities, also tiny ones; rows sum to 1, and no column is 0."),
        mu=anything("", "K", *axes, doc=f"{words['places']} of the epicentra."),
        lam=positive(0.05, 400.0, "K", doc="Intensities of the epicentra."),
        m=anything("", "K", *axes, doc="Means of q(mu_k)."),
        rho_q=anything("", "K", doc="Precisions of q(mu_k), 0.002 or more."),
        alpha_q=anything("", "K", doc="Shapes of q(lam_k), 0.15 or more."),
        beta_q=anything("", "K", doc="Rates of q(lam_k), 0.02 or more."),
        pi=positive(1e-4, 1.0, "K", doc="Probability of each epicentrum; they sum to 1."),
        tau=positive(0.02, 40.0, doc=f"Precision of {words['coordinate']} around its epicentrum."),
        alpha=positive(0.15, 40.0, doc="Shape of the prior of lam_k."),
        beta=positive(0.02, 12.0, doc="Rate of the prior of lam_k."),
        nu=anything("", *axes, doc="Mean of the prior of mu_k."),
        rho=positive(0.002, 15.0, doc="Precision of the prior of mu_k."),
    )


def ratios_are_right(property: str, world: World) -> Check:
    """The log-density differs between two states as it should; constants of the model cancel."""
    right = world.reference.log_joint

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        drawn = picked(world.states, right)(rng, variant)
        pairs = zip(drawn[::2], drawn[1::2], strict=True)
        return [Case(one, (other, right(*one) - right(*other))) for one, other in pairs]

    return Check(property, "equals", cases, judge_ratio)


def judge_ratio(call: Call, cases: Sequence[Case]) -> Verdict:
    evidence = {"cases": len(cases), "rtol": 2e-4}
    for index, case in enumerate(cases):
        other, gap = case.expected
        values = [heard(number, call(args).value) for args in (case.args, other)]
        for value in values:
            if isinstance(value, str):
                return Verdict(False, value, index, None, None, evidence)
        found = values[0] - values[1]
        if not abs(found - gap) <= 2e-4 * abs(gap):
            message = (
                f"from these arguments to others, with mu, lam and z changed, the value falls by {found:.8g}; "
                f"it should by {gap:.8g}"
            )
            return Verdict(False, message, index, found, gap, evidence)
    return Verdict(True, evidence=evidence)
