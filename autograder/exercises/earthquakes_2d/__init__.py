"""`earthquakes_2d`: mean-field inference for quakes on a map, alternative 1 of the sheet's first question."""

from __future__ import annotations

from autograder.checks import equals, equals_log_density, has_property, is_graph, leaves_arguments_unchanged
from autograder.checks.parts import part_is_right
from autograder.exercise import Exercise, Question
from autograder.exercises.earthquakes_2d.cases import (
    DEFAULT,
    another_joint,
    another_labels,
    another_places,
    certain_labels,
    draw_variant,
    extreme_labels,
    joints,
    joints_at_the_ends,
    labels,
    labels_at_the_ends,
    other_strengths,
    pairs_of_joints,
    places,
    places_at_the_ends,
    rows_sum_to_one,
    special_joints,
    special_places,
    special_strengths,
    story_joint,
    story_labels,
    story_places,
    story_strengths,
    strengths,
)
from autograder.exercises.earthquakes_2d.corners import strengths_at_the_ends
from autograder.exercises.earthquakes_2d.credit import ratios_are_right
from reference import earthquakes_2d as reference

EXERCISE = Exercise(
    name="earthquakes_2d",
    title="Where do the earthquakes come from? CAVI on a map",
    source="KTH DD2434, Assignment 1B, question 1.1, alternative 1",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
        Question(
            "log_joint",
            checks=(
                equals_log_density(
                    "gives the log-density of a few quakes on the map of the text",
                    story_joint,
                    reference.log_joint,
                    visibility="public",
                ),
                equals_log_density(
                    "works for three epicentra, one of them without a quake",
                    another_joint,
                    reference.log_joint,
                    visibility="public",
                ),
                leaves_arguments_unchanged(another_joint),
                equals_log_density("works for other parameters and sizes", joints, reference.log_joint, weight=2.0),
                equals_log_density(
                    "works for one quake, one epicentrum, outliers and constants far from 1",
                    joints_at_the_ends,
                    reference.log_joint,
                ),
                ratios_are_right(
                    "compares two states of the world rightly", pairs_of_joints, reference.log_joint, weight=1.0
                ),
                equals_log_density(
                    "copes with strengths in the hundreds, strength 0 and a quake far away",
                    special_joints,
                    reference.log_joint,
                ),
            ),
        ),
        Question(
            "update_q_z",
            checks=(
                equals(
                    "gives the responsibilities of a few quakes on the map of the text",
                    story_labels,
                    reference.update_q_z,
                    visibility="public",
                ),
                has_property(
                    "each row of r sums to 1", another_labels, rows_sum_to_one, weight=0.5, visibility="public"
                ),
                leaves_arguments_unchanged(another_labels),
                equals("works for other factors and sizes", labels, reference.update_q_z, weight=3.0),
                equals(
                    "works for one quake, one epicentrum, outliers and constants far from 1",
                    labels_at_the_ends,
                    reference.update_q_z,
                ),
                equals("is right where mu and lam are known almost exactly", certain_labels, reference.update_q_z),
                # A difference of sums near 4000, which single precision knows to about 5e-4.
                equals(
                    "stays finite for quakes far away and strengths in the hundreds",
                    extreme_labels,
                    reference.update_q_z,
                    atol=1e-3,
                ),
            ),
        ),
        Question(
            "update_q_mu",
            checks=(
                equals(
                    "gives q(mu) of a few quakes on the map of the text",
                    story_places,
                    reference.update_q_mu,
                    visibility="public",
                ),
                leaves_arguments_unchanged(another_places),
                part_is_right(
                    "the means of q(mu) are right", places, reference.update_q_mu, ("m", "rho_q"), 0, weight=1.5
                ),
                part_is_right(
                    "the precisions of q(mu) are right", places, reference.update_q_mu, ("m", "rho_q"), 1, weight=1.5
                ),
                equals(
                    "works for an epicentrum with next to no quakes, and for hard responsibilities",
                    special_places,
                    reference.update_q_mu,
                ),
                equals(
                    "works for one quake, one epicentrum, outliers and constants far from 1",
                    places_at_the_ends,
                    reference.update_q_mu,
                ),
            ),
        ),
        Question(
            "update_q_lambda",
            checks=(
                equals(
                    "gives q(lam) of a few quakes on the map of the text",
                    story_strengths,
                    reference.update_q_lambda,
                    visibility="public",
                ),
                leaves_arguments_unchanged(other_strengths),
                part_is_right(
                    "the shapes of q(lam) are right",
                    strengths,
                    reference.update_q_lambda,
                    ("alpha_q", "beta_q"),
                    0,
                    weight=1.5,
                ),
                part_is_right(
                    "the rates of q(lam) are right",
                    strengths,
                    reference.update_q_lambda,
                    ("alpha_q", "beta_q"),
                    1,
                    weight=1.5,
                ),
                equals(
                    "works without any strength above 0, for hundreds, and for hard responsibilities",
                    special_strengths,
                    reference.update_q_lambda,
                ),
                equals(
                    "works for one quake, one epicentrum, outliers and constants far from 1",
                    strengths_at_the_ends,
                    reference.update_q_lambda,
                ),
            ),
        ),
    ),
)
