"""`flow_anomaly`: NICE, a normalising flow, and anomalies found by its likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks import equals, has_property, leaves_arguments_unchanged
from autograder.checks.check import Check, Visibility, used_through
from autograder.checks.here import built
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.flow_anomaly import adapters
from autograder.exercises.flow_anomaly.cases import (
    DEFAULT,
    called_flows,
    draw_variant,
    far_flows,
    flows_of,
    known,
    known_and_far_layers,
    known_and_large_flows,
    known_flows,
    known_layers,
    known_scalings,
    layers_of,
    log_probs,
    new_scalings,
    rates,
    scalings,
    short_flows,
    story_flows,
    story_layers,
    story_log_probs,
    story_rates,
    story_scalings,
    tied_rates,
    wide_story_layers,
)
from autograder.exercises.flow_anomaly.flow_judges import judge_flow, judge_flow_gradients, judge_flow_numbers
from autograder.exercises.flow_anomaly.layer_judges import (
    judge_layer_gradients,
    judge_layer_numbers,
    judge_scaling_numbers,
)
from autograder.exercises.flow_anomaly.properties import (
    calls_log_prob,
    flow_has_density,
    flow_has_determinant,
    flow_has_structure,
    flow_inverts,
    flow_is_right,
    has_the_logarithm_of_the_determinant,
    is_the_identity_at_first,
    scales_every_coordinate,
    shifts_by_the_other_half,
    shifts_the_right_half,
    takes_back_the_scaling,
    treats_rows_alone,
    undoes_itself,
)


def reference(name: str) -> Any:
    """A function of the reference for arguments as they cross; torch is loaded when cases are drawn."""

    def answer(*args: Any) -> Any:
        from reference import flow_anomaly

        return getattr(flow_anomaly, name)(*(built(arg) for arg in args))

    return answer


def up_to_the_threshold(log_probs: Any, threshold: float) -> float:
    """The share of values that do not exceed the threshold: whether a value equal to it is below is left open."""
    values = np.asarray(built(log_probs))
    return float(np.mean(values <= threshold))


def above_the_threshold(log_probs: Any, threshold: float) -> float:
    return 1.0 - up_to_the_threshold(log_probs, threshold)


def flow_has(
    property: str,
    arguments: Callable[..., list[tuple[Any, ...]]],
    holds: Callable[..., str],
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """A property of the flow, with the student's layers or with others in their place."""
    return replace(has_property(property, arguments, holds, weight=weight, visibility=visibility), judge=judge_flow)


EXERCISE = Exercise(
    name="flow_anomaly",
    title="Anomalies under a normalising flow",
    source="SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 3",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "Coupling",
            checks=(
                *used_through(
                    adapters.coupling_layer,
                    has_property(
                        "with reverse=True the layer takes back what it did",
                        story_layers,
                        undoes_itself,
                        visibility="public",
                    ),
                    has_property(
                        "a row by itself gives the same as in a batch, in training too",
                        wide_story_layers,
                        treats_rows_alone,
                        weight=0.5,
                        visibility="public",
                    ),
                    has_property("both masks and all sizes can be taken back", layers_of(1, 2, 4), undoes_itself),
                    has_property(
                        "the right half is shifted, and the other stays", layers_of(2, 3, 4), shifts_the_right_half
                    ),
                    has_property(
                        "the shift is a nonlinear function of the other half",
                        layers_of(0, 1, 3),
                        shifts_by_the_other_half,
                    ),
                ),
                known(
                    "every registered parameter moves the shift, with the right gradient",
                    known_layers,
                    judge_layer_gradients,
                    adapters.layer_numbers,
                    weight=1.0,
                ),
                known(
                    "with known parameters the shift is that of a network of `hidden` hidden layers",
                    known_and_far_layers,
                    judge_layer_numbers,
                    adapters.layer_numbers,
                    weight=2.0,
                ),
            ),
        ),
        Question(
            "Scaling",
            checks=(
                *used_through(
                    adapters.new_scaling_layer,
                    has_property(
                        "a new layer leaves x as it is",
                        new_scalings,
                        is_the_identity_at_first,
                        weight=0.5,
                        visibility="public",
                    ),
                ),
                *used_through(
                    adapters.scaling_layer,
                    has_property(
                        "with reverse=True the layer takes back what it did",
                        story_scalings,
                        takes_back_the_scaling,
                        weight=0.5,
                        visibility="public",
                    ),
                    has_property("every coordinate has a factor of its own", scalings, scales_every_coordinate),
                    has_property("log_det is that of the Jacobian", scalings, has_the_logarithm_of_the_determinant),
                    has_property("layers of all sizes can be taken back", scalings, takes_back_the_scaling),
                ),
                known(
                    "with known parameters s: x exp(s), the sum of s, and their gradients",
                    known_scalings,
                    judge_scaling_numbers,
                    adapters.scaling_numbers,
                    weight=2.0,
                ),
            ),
        ),
        Question(
            "NICE",
            checks=(
                *used_through(
                    adapters.flow,
                    flow_has("g is the inverse of f", story_flows, flow_inverts, weight=0.5, visibility="public"),
                    flow_has("g is the inverse of f for all sizes", flows_of(0, 1, 3), flow_inverts),
                    flow_has(
                        "log_det is that of the Jacobian which autograd finds", flows_of(0, 1, 2), flow_has_determinant
                    ),
                    flow_has(
                        "log_prob is the density of the logistic base, transformed", flows_of(1, 2, 3), flow_has_density
                    ),
                    flow_has("coupling layers take turns with the halves", short_flows, flow_has_structure),
                    flow_has("log_prob and g are right for anomalies far away", far_flows, flow_is_right, weight=0.5),
                ),
                *used_through(
                    adapters.called_flow,
                    has_property("calling the flow gives log_prob", called_flows, calls_log_prob, weight=0.5),
                ),
                known(
                    "every registered parameter moves z and log_prob, with the right gradients",
                    known_flows,
                    judge_flow_gradients,
                    adapters.flow_numbers,
                    weight=1.0,
                ),
                known(
                    "with known parameters: z, log_det and log_prob of the layers asked for",
                    known_and_large_flows,
                    judge_flow_numbers,
                    adapters.flow_numbers,
                    weight=2.0,
                ),
            ),
        ),
        Question(
            "anomaly_threshold",
            checks=(
                equals(
                    "gives the threshold for the log-likelihoods in the text, as a tensor and as an array",
                    story_log_probs,
                    reference("anomaly_threshold"),
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_log_probs, weight=0.25),
                equals("works for any log-likelihoods", log_probs, reference("anomaly_threshold"), weight=2.0),
            ),
        ),
        Question(
            "type_1_error",
            checks=(
                equals(
                    "gives the rate for the log-likelihoods in the text, as a tensor and as an array",
                    story_rates,
                    reference("type_1_error"),
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_rates, weight=0.25),
                equals("works for any log-likelihoods and thresholds", rates, reference("type_1_error"), weight=2.0),
                equals(
                    "counts every value equal to the threshold alike, as below it or not",
                    tied_rates,
                    reference("type_1_error"),
                    also={"equal is below": up_to_the_threshold},
                ),
            ),
        ),
        Question(
            "type_2_error",
            checks=(
                equals(
                    "gives the rate for the log-likelihoods in the text, as a tensor and as an array",
                    story_rates,
                    reference("type_2_error"),
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_rates, weight=0.25),
                equals("works for any log-likelihoods and thresholds", rates, reference("type_2_error"), weight=2.0),
                equals(
                    "counts every value equal to the threshold alike, as below it or not",
                    tied_rates,
                    reference("type_2_error"),
                    also={"equal is below": above_the_threshold},
                ),
            ),
        ),
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
