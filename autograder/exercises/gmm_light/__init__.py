"""`gmm_light`: a Gaussian mixture with unknown means, approximated by coordinate ascent variational inference."""

from __future__ import annotations

from autograder.checks import (
    attains_objective,
    entries_are_free,
    equals,
    equals_log_density,
    follows_categories,
    follows_law,
    follows_sweeps,
    has_property,
    heeds_tolerance,
    improves_monotonically,
    is_graph,
    leaves_arguments_unchanged,
    ordered_at_random,
    stops_in_time,
    uses_generator,
)
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.gmm_light import edges, short
from autograder.exercises.gmm_light.cases import (
    CALLS,
    DEFAULT,
    FIT,
    best,
    bounds,
    brief_run,
    data_are_in_range,
    draw_variant,
    far_runs,
    fit_is_valid,
    joints,
    label_shares,
    labels,
    limited_runs,
    many_calls,
    many_components,
    many_observations,
    means,
    narrow_means,
    noise_by_precision,
    noise_rivals,
    nothing_added,
    rows_sum_to_one,
    runs,
    sequences,
    smallest_data,
    soft_responsibilities,
    special_bounds,
    special_joints,
    special_means,
    special_responsibilities,
    standard_normal_cdf,
    standardised_means,
    story_bound,
    story_data,
    story_joint,
    story_means,
    story_responsibilities,
    story_run,
    variances_shrink,
    weights,
)
from autograder.exercises.gmm_light.iterations import (
    DEEP,
    at_most,
    attained,
    best_means,
    best_r,
    bound,
    never_updated,
    patient_runs,
    single_sweeps,
    size,
    state,
)
from reference import gmm_light as reference

EXERCISE = Exercise(
    name="gmm_light",
    title="A light Gaussian mixture: coordinate ascent variational inference",
    source="KTH DD2434, Module 3, exercise 3.4",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
        Question(
            "generate_data",
            checks=(
                has_property(
                    "returns x (N,), labels z (N,) from 0 to K-1, and mu (K,)",
                    story_data,
                    data_are_in_range,
                    weight=0.5,
                    visibility="public",
                ),
                uses_generator(story_data),
                leaves_arguments_unchanged(story_data, weight=0.25),
                follows_law(
                    "the means follow their prior, N(nu_k, sigma_k^2)",
                    many_components,
                    standardised_means,
                    standard_normal_cdf,
                    weight=1.5,
                ),
                follows_categories("the labels follow pi", many_observations, labels, weights),
                follows_law(
                    "the observations of component k follow N(mu_k, 1/tau_k)",
                    many_observations,
                    noise_by_precision,
                    standard_normal_cdf,
                    log_rivals=noise_rivals,
                    weight=1.5,
                ),
                has_property("works for one observation and for one component", smallest_data, data_are_in_range),
                entries_are_free(
                    "every entry is drawn anew in every call, and no sum of them is fixed",
                    short.small_data,
                    short.scores,
                    short.in_a_row,
                    weight=1.5,
                ),
                ordered_at_random(
                    "labels, observations and means are drawn independently of each other",
                    many_calls,
                    sequences,
                    calls=CALLS,
                    shares=label_shares,
                    weight=1.5,
                ),
            ),
        ),
        Question(
            "log_joint",
            checks=(
                equals_log_density(
                    "gives log p(x, z, mu) for five points", story_joint, reference.log_joint, visibility="public"
                ),
                leaves_arguments_unchanged(story_joint, weight=0.25),
                equals_log_density("works for any number of components", joints, reference.log_joint, weight=2.0),
                equals_log_density(
                    "works for labels that do not occur and points far away", special_joints, reference.log_joint
                ),
                equals_log_density(
                    "works for one observation, one component, empty components, tiny weights and all widths",
                    edges.edge_joints,
                    reference.log_joint,
                ),
            ),
        ),
        Question(
            "update_q_z",
            checks=(
                equals(
                    "gives the responsibilities of five points",
                    story_responsibilities,
                    reference.update_q_z,
                    visibility="public",
                ),
                has_property(
                    "each row of r sums to 1",
                    story_responsibilities,
                    rows_sum_to_one,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_responsibilities, weight=0.25),
                equals(
                    "works for any number of components",
                    soft_responsibilities,
                    reference.update_q_z,
                    weight=2.0,
                ),
                equals(
                    "works for points far from every component, and for wide and narrow q(mu)",
                    special_responsibilities,
                    reference.update_q_z,
                    rtol=5e-7,
                    atol=1e-9,
                    scale=edges.size_of_logs,
                ),
                equals(
                    "works for one observation, one component, tiny weights and tiny responsibilities",
                    edges.edge_responsibilities,
                    reference.update_q_z,
                    rtol=5e-7,
                    atol=1e-9,
                    scale=edges.size_of_logs,
                ),
            ),
        ),
        Question(
            "update_q_mu",
            checks=(
                equals(
                    "gives m and s2 for five points", story_means, reference.update_q_mu, visibility="public", atol=1e-6
                ),
                has_property(
                    "no variance is larger than the prior's",
                    narrow_means,
                    variances_shrink,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_means, weight=0.25),
                equals(
                    "works for any number of components and any r", means, reference.update_q_mu, weight=2.0, atol=1e-6
                ),
                equals(
                    "works for hard r and a nearly empty component", special_means, reference.update_q_mu, atol=1e-6
                ),
                equals(
                    "works for one observation, one component, all widths and observations far from 0",
                    edges.edge_means,
                    reference.update_q_mu,
                    atol=1e-6,
                ),
            ),
        ),
        Question(
            "elbo",
            checks=(
                equals_log_density(
                    "gives the ELBO of some q for five points", story_bound, reference.elbo, visibility="public"
                ),
                leaves_arguments_unchanged(story_bound, weight=0.25),
                equals_log_density("works for any q and any number of components", bounds, reference.elbo, weight=2.0),
                equals_log_density(
                    "works where r holds zeros, and far from everything", special_bounds, reference.elbo
                ),
                equals_log_density(
                    "works for one observation, one component, many zeros, tiny weights and all widths",
                    edges.edge_bounds,
                    reference.elbo,
                ),
            ),
        ),
        Question(
            "cavi",
            checks=(
                has_property(
                    "returns probabilities r, means m, variances s2, and a trace",
                    brief_run,
                    fit_is_valid,
                    weight=0.25,
                    visibility="public",
                ),
                improves_monotonically("the ELBO never falls", story_run, FIT, weight=0.25, visibility="public"),
                leaves_arguments_unchanged(brief_run, weight=0.25),
                attains_objective(
                    "reaches the ELBO that can be reached",
                    runs,
                    FIT,
                    attained,
                    best,
                    ceiling=at_most,
                    trace_offsets=nothing_added,
                    starts=5,
                    weight=3.0,
                ),
                follows_sweeps(
                    "does max_iter rounds of updates, and traces the ELBO of each",
                    single_sweeps,
                    FIT,
                    state=state,
                    best_blocks=best_means,
                    best_key=best_r,
                    bound=bound,
                    unmoved=never_updated,
                    size=size,
                    deep=DEEP,
                    weight=2.5,
                ),
                attains_objective(
                    "copes with an observation far from all components",
                    far_runs,
                    FIT,
                    attained,
                    best,
                    ceiling=at_most,
                    trace_offsets=nothing_added,
                    starts=5,
                ),
                heeds_tolerance("ends early where tol is large", patient_runs, FIT, attained, size),
                stops_in_time(
                    "stops after max_iter iterations, and before that once nothing is gained any more",
                    limited_runs,
                    FIT,
                ),
            ),
            helpers=("update_q_z", "update_q_mu", "elbo"),
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
