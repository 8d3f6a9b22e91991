"""`flow_anomaly`: NICE, a normalising flow, and anomalies found by its likelihood."""

from __future__ import annotations

from typing import Any

from autograder.checks import equals, has_property
from autograder.checks.check import used_through
from autograder.checks.here import built
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.flow_anomaly.cases import (
    DEFAULT,
    coupling_layer,
    depths,
    draw_variant,
    flow,
    flow_has_density,
    flow_has_determinant,
    flow_has_structure,
    flow_inverts,
    flows,
    grows_by_a_layer,
    has_the_logarithm_of_the_determinant,
    is_the_identity_at_first,
    layers,
    log_probs,
    new_scaling_layer,
    new_scalings,
    numbers_of_parameters,
    rates,
    scales_every_coordinate,
    scaling_layer,
    scalings,
    shifts_by_the_other_half,
    shifts_the_right_half,
    short_flows,
    story_flows,
    story_layers,
    story_log_probs,
    story_rates,
    story_scalings,
    takes_back_the_scaling,
    undoes_itself,
)


def reference(name: str) -> Any:
    """A function of the reference for arguments as they cross; torch is loaded when cases are drawn."""

    def answer(*args: Any) -> Any:
        from reference import flow_anomaly

        return getattr(flow_anomaly, name)(*(built(arg) for arg in args))

    return answer


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
                    coupling_layer,
                    has_property(
                        "with reverse=True the layer takes back what it did",
                        story_layers,
                        undoes_itself,
                        visibility="public",
                    ),
                    has_property("both masks and all sizes can be taken back", layers, undoes_itself),
                    has_property("the right half is shifted, and the other stays", layers, shifts_the_right_half),
                    has_property(
                        "the shift is a nonlinear function of the other half", layers, shifts_by_the_other_half
                    ),
                ),
                *used_through(
                    numbers_of_parameters,
                    has_property("there are as many hidden layers as asked for", depths, grows_by_a_layer, weight=0.5),
                ),
            ),
        ),
        Question(
            "Scaling",
            checks=(
                *used_through(
                    new_scaling_layer,
                    has_property(
                        "a new layer leaves x as it is",
                        new_scalings,
                        is_the_identity_at_first,
                        weight=0.5,
                        visibility="public",
                    ),
                ),
                *used_through(
                    scaling_layer,
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
            ),
        ),
        Question(
            "NICE",
            checks=used_through(
                flow,
                has_property("g is the inverse of f", story_flows, flow_inverts, visibility="public"),
                has_property("g is the inverse of f for all sizes", flows, flow_inverts),
                has_property("log_det is that of the Jacobian which autograd finds", flows, flow_has_determinant),
                has_property("log_prob is the density of the logistic base, transformed", flows, flow_has_density),
                has_property("coupling layers take turns with the halves", short_flows, flow_has_structure),
            ),
        ),
        Question(
            "anomaly_threshold",
            checks=(
                equals(
                    "gives the threshold for the log-likelihoods in the text",
                    story_log_probs,
                    reference("anomaly_threshold"),
                    visibility="public",
                ),
                equals("works for any log-likelihoods", log_probs, reference("anomaly_threshold"), weight=2.0),
            ),
        ),
        Question(
            "type_1_error",
            checks=(
                equals(
                    "gives the rate for the log-likelihoods in the text",
                    story_rates,
                    reference("type_1_error"),
                    visibility="public",
                ),
                equals("works for any log-likelihoods and thresholds", rates, reference("type_1_error"), weight=2.0),
            ),
        ),
        Question(
            "type_2_error",
            checks=(
                equals(
                    "gives the rate for the log-likelihoods in the text",
                    story_rates,
                    reference("type_2_error"),
                    visibility="public",
                ),
                equals("works for any log-likelihoods and thresholds", rates, reference("type_2_error"), weight=2.0),
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
