"""`flow_anomaly`: NICE, a normalising flow, and anomalies found by its likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.checks import Case, equals, has_property, leaves_arguments_unchanged
from autograder.checks.check import Check, Visibility, used_through
from autograder.checks.each import judge_calls, judge_each
from autograder.checks.here import built
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.flow_anomaly import adapters, cases, flow_judges, layer_judges
from autograder.exercises.flow_anomaly import properties as holds
from autograder.exercises.flow_anomaly.cases import flows, layers


def reference(name: str) -> Any:
    """A function of the reference for arguments as they cross; torch is loaded when cases are drawn."""

    def answer(*args: Any) -> Any:
        from reference import flow_anomaly

        return getattr(flow_anomaly, name)(*(built(arg) for arg in args))

    return answer


def up_to_the_threshold(log_probs: Any, threshold: float) -> float:
    """The share of values that do not exceed the threshold: whether a value equal to it is below is left open."""
    return float(np.mean(np.asarray(built(log_probs)) <= threshold))


def above_the_threshold(log_probs: Any, threshold: float) -> float:
    return 1.0 - up_to_the_threshold(log_probs, threshold)


def flow_has(
    property: str,
    drawn: cases.Draws,
    held: Callable[..., str],
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """A property of the flow, with the student's layers or with others in their place."""
    return replace(
        has_property(property, drawn, held, weight=weight, visibility=visibility), judge=flow_judges.judge_flow
    )


def known(
    property: str,
    drawn: Callable[[np.random.Generator, cases.Variant], list[Case]],
    wrong: Callable[..., str],
    through: Callable[..., Any],
    judge: Any = judge_calls,
    weight: float = 2.0,
) -> Check:
    """A check with known parameters."""
    return Check(property, "property", drawn, judge, {"wrong": wrong}, weight, through=through)


def counted(name: str, what: str, story: cases.Draws, hidden: cases.Draws, *more: Check) -> Question:
    """A question about log-likelihoods and thresholds."""
    return Question(
        name,
        (
            equals(
                f"gives the {what} for the log-likelihoods in the text, as a tensor and as an array",
                story,
                reference(name),
                visibility="public",
            ),
            leaves_arguments_unchanged(story, weight=0.25),
            equals("works for any log-likelihoods", hidden, reference(name), weight=2.0),
            *more,
        ),
    )


def error_rate(name: str, also: Callable[..., float]) -> Question:
    """A question about the share of values on one side; `also` has those that are equal to the threshold there."""
    alike = "counts every value equal to the threshold alike, as below it or not"
    ties = equals(alike, cases.tied_rates, reference(name), also={"equal is below": also})
    return counted(name, "rate", cases.story_rates, cases.rates, ties)


shown = partial(has_property, visibility="public")

COUPLING = (
    *used_through(
        adapters.coupling_layer,
        shown("with reverse=True the layer takes back what it did", cases.story_layers, holds.undoes_itself),
        shown(
            "a row by itself gives the same as in a batch, in training too",
            cases.wide_story_layers,
            holds.treats_rows_alone,
            weight=0.5,
        ),
        has_property("both masks and all sizes can be taken back", layers(1, 2, 4), holds.undoes_itself),
        has_property("the right half is shifted, and the other stays", layers(2, 3, 4), holds.shifts_the_right_half),
        has_property(
            "the shift is a nonlinear function of the other half", layers(0, 1, 3), holds.shifts_by_the_other_half
        ),
    ),
    known(
        "every registered parameter moves the shift, with the right gradient",
        cases.known_layers,
        layer_judges.layer_gradient_is_wrong,
        adapters.layer_numbers,
        weight=1.0,
    ),
    known(
        "with known parameters the shift is that of a network of `hidden` hidden layers",
        cases.known_and_far_layers,
        layer_judges.layer_is_wrong,
        adapters.layer_numbers,
    ),
)
SCALING = (
    *used_through(
        adapters.new_scaling_layer,
        shown("a new layer leaves x as it is", cases.new_scalings, holds.is_the_identity_at_first, weight=0.5),
    ),
    *used_through(
        adapters.scaling_layer,
        shown(
            "with reverse=True the layer takes back what it did",
            cases.story_scalings,
            holds.takes_back_the_scaling,
            weight=0.5,
        ),
        has_property("every coordinate has a factor of its own", cases.scalings, holds.scales_every_coordinate),
        has_property("log_det is that of the Jacobian", cases.scalings, holds.has_the_logarithm_of_the_determinant),
        has_property("layers of all sizes can be taken back", cases.scalings, holds.takes_back_the_scaling),
    ),
    known(
        "with known parameters s: x exp(s), the sum of s, and their gradients",
        cases.known_scalings,
        layer_judges.scaling_is_wrong,
        adapters.scaling_numbers,
        judge_each,
    ),
)
NICE = (
    *used_through(
        adapters.flow,
        flow_has("g is the inverse of f", cases.story_flows, holds.flow_inverts, 0.5, "public"),
        flow_has("g is the inverse of f for all sizes", flows(0, 1, 3), holds.flow_inverts),
        flow_has("log_det is that of the Jacobian which autograd finds", flows(0, 1, 2), holds.flow_has_determinant),
        flow_has("log_prob is the density of the logistic base, transformed", flows(1, 2, 3), holds.flow_has_density),
        flow_has("coupling layers take turns with the halves", cases.short_flows, holds.flow_has_structure),
        flow_has("log_prob and g are right for anomalies far away", cases.far_flows, holds.flow_is_right, 0.5),
    ),
    *used_through(
        adapters.called_flow,
        has_property("calling the flow gives log_prob", cases.called_flows, holds.calls_log_prob, weight=0.5),
    ),
    known(
        "every registered parameter moves z and log_prob, with the right gradients",
        cases.known_flows,
        flow_judges.flow_gradient_is_wrong,
        adapters.flow_numbers,
        flow_judges.judge_either_way,
        weight=1.0,
    ),
    known(
        "with known parameters: z, log_det and log_prob of the layers asked for",
        cases.known_and_large_flows,
        flow_judges.flow_is_wrong,
        adapters.flow_numbers,
        flow_judges.judge_either_way,
    ),
)

EXERCISE = Exercise(
    name="flow_anomaly",
    title="Anomalies under a normalising flow",
    source="SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 3",
    default=cases.DEFAULT,
    draw=cases.draw_variant,
    modules=("torch",),
    questions=(
        Question("Coupling", COUPLING),
        Question("Scaling", SCALING),
        Question("NICE", NICE),
        counted("anomaly_threshold", "threshold", cases.story_log_probs, cases.log_probs),
        error_rate("type_1_error", up_to_the_threshold),
        error_rate("type_2_error", above_the_threshold),
    ),
    free_responses=(
        FreeResponse(
            "errors",
            rubric=(
                "Both error rates of the own run are stated, with the data that they are about (1 point).",
                "It is said which way each moves when the threshold does, and why the likelihood of the anomalies is "
                "low, or why it need not be (1 point).",
            ),
        ),
    ),
)
