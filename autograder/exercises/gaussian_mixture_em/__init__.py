"""`gaussian_mixture_em`: a mixture of Gaussians with full covariances, fitted by expectation maximisation."""

from __future__ import annotations

from functools import partial

from autograder.checks import (
    attains_objective,
    equals,
    follows_iterations,
    has_property,
    heeds_tolerance,
    improves_monotonically,
    leaves_arguments_unchanged,
    stops_in_time,
)
from autograder.exercise import Exercise, Question
from autograder.exercises.gaussian_mixture_em import edges
from autograder.exercises.gaussian_mixture_em.cases import (
    DEFAULT,
    FIT,
    are_parameters,
    beetles_of_the_text,
    beetles_to_maximise,
    beetles_with_responsibilities,
    best,
    brief_run,
    components_stay_alike,
    constants_of_the_trace,
    draw_variant,
    extremes_with_responsibilities,
    far_away,
    fit_is_valid,
    limited_runs,
    many_dimensions,
    maxima,
    mixtures,
    mixtures_with_responsibilities,
    nearly_singular,
    rows_sum_to_one,
    runs,
    special_maxima,
    story_run,
    symmetric_starts,
    two_in_three_dimensions,
    two_to_maximise,
    two_with_responsibilities,
)
from autograder.exercises.gaussian_mixture_em.iterations import attained, levels, numbered_runs, patient_runs, size
from reference import gaussian_mixture_em as reference

# A ridge of 1e-6 on covariances is as right as none. Where covariances are near 1 it moves densities by about 1e-6 of
# their exponents, and the M step's covariances by itself.
RIDGE = 2e-6
RIDGED_DENSITIES = 2e-5

EXPECTATION = reference.expected_complete_log_likelihood

# A ridge and single precision change logarithms in proportion to their size, and so every responsibility.
responsibilities = partial(equals, rtol=1e-5, atol=1e-9, scale=edges.size_of_logs)

EXERCISE = Exercise(
    name="gaussian_mixture_em",
    title="Mixtures of Gaussians by expectation maximisation",
    source="Harvard CS181, Section 8, example 2",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question(
            "e_step",
            checks=(
                equals(
                    "gives the responsibilities of the first beetles in the text",
                    beetles_of_the_text,
                    reference.e_step,
                    rtol=RIDGED_DENSITIES,
                    atol=RIDGED_DENSITIES,
                    visibility="public",
                ),
                equals(
                    "works for two components in three dimensions",
                    two_in_three_dimensions,
                    reference.e_step,
                    rtol=RIDGED_DENSITIES,
                    atol=RIDGED_DENSITIES,
                    visibility="public",
                ),
                has_property(
                    "each row of q sums to 1",
                    two_in_three_dimensions,
                    rows_sum_to_one,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(two_in_three_dimensions),
                equals(
                    "works for any number of components and dimensions",
                    mixtures,
                    reference.e_step,
                    rtol=RIDGED_DENSITIES,
                    atol=RIDGED_DENSITIES,
                    weight=2.0,
                ),
                # The posterior is a difference of numbers near -1000, which single precision knows to about 1e-4.
                equals("copes with points far from every component", far_away, reference.e_step, atol=3e-3),
                equals(
                    "copes with determinants that overflow, in 60 dimensions",
                    many_dimensions,
                    reference.e_step,
                    atol=3e-3,
                ),
                equals("copes with nearly singular covariances", nearly_singular, reference.e_step, atol=5e-3),
                responsibilities(
                    "works for one observation, one component, rare components, whole numbers and a point far away",
                    edges.edge_mixtures,
                    reference.e_step,
                ),
                responsibilities(
                    "works for tiny responsibilities", edges.tiny_responsibilities, reference.e_step, weight=0.5
                ),
            ),
        ),
        Question(
            "log_likelihood",
            checks=(
                equals(
                    "gives the log-likelihood of the first beetles in the text",
                    beetles_of_the_text,
                    reference.log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    visibility="public",
                ),
                leaves_arguments_unchanged(two_in_three_dimensions, weight=0.25),
                equals(
                    "works for two components in three dimensions",
                    two_in_three_dimensions,
                    reference.log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    visibility="public",
                ),
                equals(
                    "works for any number of components and dimensions",
                    mixtures,
                    reference.log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    weight=2.0,
                ),
                equals(
                    "copes with points far from every component",
                    far_away,
                    reference.log_likelihood,
                    rtol=RIDGED_DENSITIES,
                ),
                equals(
                    "copes with determinants that overflow, in 60 dimensions",
                    many_dimensions,
                    reference.log_likelihood,
                    rtol=RIDGED_DENSITIES,
                ),
                equals(
                    "copes with nearly singular and with narrow covariances, and with tiny determinants",
                    edges.singular_and_tiny,
                    reference.log_likelihood,
                    rtol=3e-4,
                    atol=3e-3,
                ),
                equals(
                    "works for one observation, one component, rare components, whole numbers and a point far away",
                    edges.edge_mixtures,
                    reference.log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    atol=RIDGED_DENSITIES,
                ),
            ),
        ),
        Question(
            "expected_complete_log_likelihood",
            checks=(
                equals(
                    "gives the expectation for the first beetles in the text",
                    beetles_with_responsibilities,
                    reference.expected_complete_log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    visibility="public",
                ),
                leaves_arguments_unchanged(two_with_responsibilities, weight=0.25),
                equals(
                    "works for two components in three dimensions",
                    two_with_responsibilities,
                    reference.expected_complete_log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    visibility="public",
                ),
                equals(
                    "takes any q, for any number of components and dimensions",
                    mixtures_with_responsibilities,
                    reference.expected_complete_log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    weight=2.0,
                ),
                equals(
                    "works for points far away and hard q",
                    extremes_with_responsibilities,
                    reference.expected_complete_log_likelihood,
                    rtol=RIDGED_DENSITIES,
                ),
                equals("copes with huge and with tiny determinants", edges.odd_determinants, EXPECTATION, rtol=3e-4),
                equals(
                    "works for one observation, one component, rare components, whole numbers and a point far away",
                    edges.edge_expectations,
                    reference.expected_complete_log_likelihood,
                    rtol=RIDGED_DENSITIES,
                    atol=RIDGED_DENSITIES,
                ),
            ),
        ),
        Question(
            "m_step",
            checks=(
                equals(
                    "gives the parameters that maximise the expectation for the first beetles in the text",
                    beetles_to_maximise,
                    reference.m_step,
                    rtol=RIDGED_DENSITIES,
                    atol=RIDGE,
                    visibility="public",
                ),
                has_property(
                    "theta sums to 1, and every Sigma is a covariance matrix",
                    two_to_maximise,
                    are_parameters,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(two_to_maximise),
                equals(
                    "works for any number of components and dimensions",
                    maxima,
                    reference.m_step,
                    atol=RIDGE,
                    weight=2.0,
                ),
                equals(
                    "works for hard q and for a nearly empty component",
                    special_maxima,
                    reference.m_step,
                    rtol=1e-5,
                    atol=RIDGE,
                ),
                equals(
                    "works for one component, for whole numbers, and for many observations",
                    edges.edge_maxima,
                    reference.m_step,
                    atol=RIDGE,
                ),
            ),
        ),
        Question(
            "em",
            checks=(
                has_property(
                    "returns theta, mu and Sigma that are a mixture's parameters, and a trace",
                    brief_run,
                    fit_is_valid,
                    weight=0.25,
                    visibility="public",
                ),
                improves_monotonically(
                    "the log-likelihood never falls", story_run, FIT, slack=1e-8, weight=0.25, visibility="public"
                ),
                leaves_arguments_unchanged(brief_run, weight=0.25),
                # Hidden like the next: a public one would carry a working log-likelihood to the students.
                attains_objective(
                    "reaches the likelihood that EM reaches from the same start",
                    runs,
                    FIT,
                    attained,
                    best,
                    trace_offsets=constants_of_the_trace,
                    weight=3.0,
                ),
                follows_iterations(
                    "does as many iterations as max_iter says, and traces the log-likelihood of each",
                    numbered_runs,
                    FIT,
                    attained,
                    levels,
                    offsets=constants_of_the_trace,
                    weight=2.0,
                ),
                has_property("a symmetric start is a fixed point", symmetric_starts, components_stay_alike, weight=0.5),
                heeds_tolerance(
                    "ends early where tol is large", patient_runs, FIT, attained, size, offsets=constants_of_the_trace
                ),
                stops_in_time("stops once nothing is gained any more", limited_runs, FIT, weight=0.25),
            ),
            helpers=("e_step", "m_step", "log_likelihood", "expected_complete_log_likelihood"),
        ),
    ),
)
