"""`bernoulli_mixture`: a Bayesian mixture of Bernoulli variables, fitted by coordinate ascent variational inference."""

from __future__ import annotations

from autograder.checks import (
    attains_objective,
    equals,
    equals_log_density,
    follows_law,
    follows_sweeps,
    has_property,
    heeds_tolerance,
    improves_monotonically,
    is_graph,
    leaves_arguments_unchanged,
    ordered_at_random,
    stops_in_time,
    sums_vary_by_chance,
    uses_generator,
)
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.bernoulli_mixture import edges, rivals
from autograder.exercises.bernoulli_mixture.answers import (
    FIT,
    beta_parameters_are_positive,
    fit_is_in_the_family,
    is_a_simulation,
    rows_sum_to_one,
)
from autograder.exercises.bernoulli_mixture.cases import (
    DEFAULT,
    bounds,
    bounds_after_updates,
    bounds_with_special_responsibilities,
    draw_variant,
    joints,
    joints_with_an_empty_component,
    q_pi_of_any_size,
    q_theta_of_any_size,
    q_z_of_any_size,
    rare_components,
    special_q_pi,
    special_q_theta,
    story_bound,
    story_joint,
    story_q_pi,
    story_q_theta,
    story_q_z,
    thousands_of_features,
)
from autograder.exercises.bernoulli_mixture.runs import (
    DEEP,
    STARTS,
    at_most,
    attained,
    best,
    best_parameters,
    best_r,
    bound,
    brief_run,
    easy_runs,
    limited_runs,
    never_updated,
    no_constant,
    overlapping_runs,
    patient_runs,
    single_sweeps,
    size,
    state,
    story_run,
    updates_raise_nothing,
)
from autograder.exercises.bernoulli_mixture.simulations import (
    CALLS,
    data_and_probabilities,
    label_shares,
    many_calls,
    many_components,
    many_labels,
    many_observations,
    many_probabilities,
    one_component,
    sequences,
    smallest_simulations,
    story_simulation,
    uniform_cdf,
    uniform_data,
    uniform_labels,
    uniform_probabilities,
    uniform_proportions,
)
from reference import bernoulli_mixture as reference

EXERCISE = Exercise(
    name="bernoulli_mixture",
    title="Kinds of ponds: variational inference for a mixture of Bernoulli variables",
    source="KTH DD2434, module 3, exercise 3.5",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question("graphical_model", checks=(*is_graph(reference.graphical_model),)),
        Question(
            "generate_data",
            checks=(
                has_property(
                    "returns X, z, pi and theta of the right shapes and ranges",
                    story_simulation,
                    is_a_simulation,
                    weight=0.5,
                    visibility="public",
                ),
                uses_generator(story_simulation),
                follows_law(
                    "pi follows the Dirichlet prior",
                    many_components,
                    uniform_proportions,
                    rivals.first_draws,
                    log_rivals=rivals.first_ratios,
                ),
                follows_law("theta follows the Beta prior", many_probabilities, uniform_probabilities, uniform_cdf),
                follows_law("z follows the proportions that were drawn", many_labels, uniform_labels, uniform_cdf),
                follows_law(
                    "X follows the probabilities of its component",
                    many_observations,
                    uniform_data,
                    rivals.draws_of_data,
                    log_rivals=rivals.ratios_of_data,
                ),
                has_property(
                    "works for one observation, one feature and one component", smallest_simulations, is_a_simulation
                ),
                ordered_at_random(
                    "everything is drawn independently of the rest",
                    many_calls,
                    sequences,
                    calls=CALLS,
                    shares=label_shares,
                ),
                sums_vary_by_chance(
                    "X is drawn afresh for every observation and feature",
                    one_component,
                    data_and_probabilities,
                    weight=0.5,
                ),
            ),
        ),
        Question(
            "log_joint",
            checks=(
                equals_log_density(
                    "gives the log-density of a few ponds", story_joint, reference.log_joint, visibility="public"
                ),
                leaves_arguments_unchanged(story_joint),
                equals_log_density(
                    "works for data, components and priors of any kind", joints, reference.log_joint, weight=2.0
                ),
                equals_log_density(
                    "works for a component without observations and for extreme probabilities",
                    joints_with_an_empty_component,
                    reference.log_joint,
                ),
                equals_log_density(
                    "works for one observation, feature or component, tiny probabilities and all priors",
                    edges.edge_joints,
                    reference.log_joint,
                ),
            ),
        ),
        Question(
            "update_q_z",
            checks=(
                equals(
                    "gives the responsibilities for a few ponds", story_q_z, reference.update_q_z, visibility="public"
                ),
                has_property("each row of r sums to 1", story_q_z, rows_sum_to_one, weight=0.5, visibility="public"),
                leaves_arguments_unchanged(story_q_z),
                equals(
                    "works for any number of observations, features and components",
                    q_z_of_any_size,
                    reference.update_q_z,
                    weight=2.0,
                ),
                equals("copes with a component that is hardly used", rare_components, reference.update_q_z),
                equals(
                    "stays finite for thousands of features",
                    thousands_of_features,
                    reference.update_q_z,
                    rtol=5e-7,
                    atol=1e-9,
                    scale=edges.size_of_logs,
                ),
                equals(
                    "works for one observation, feature or component, and for tiny responsibilities",
                    edges.edge_q_z,
                    reference.update_q_z,
                    rtol=5e-7,
                    atol=1e-9,
                    scale=edges.size_of_logs,
                ),
            ),
        ),
        Question(
            "update_q_theta",
            checks=(
                equals(
                    "gives the parameters for a few ponds", story_q_theta, reference.update_q_theta, visibility="public"
                ),
                has_property(
                    "a_q and b_q are positive, one row per component",
                    story_q_theta,
                    beta_parameters_are_positive,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_q_theta),
                equals(
                    "works for any number of observations, features and components",
                    q_theta_of_any_size,
                    reference.update_q_theta,
                    weight=2.0,
                ),
                equals(
                    "works for hard responsibilities and for a nearly empty component",
                    special_q_theta,
                    reference.update_q_theta,
                ),
                equals(
                    "works for one observation, feature or component, and for all priors",
                    edges.edge_q_theta,
                    reference.update_q_theta,
                ),
            ),
        ),
        Question(
            "update_q_pi",
            checks=(
                equals("gives the parameters for a few ponds", story_q_pi, reference.update_q_pi, visibility="public"),
                leaves_arguments_unchanged(story_q_pi),
                equals(
                    "works for any number of observations and components",
                    q_pi_of_any_size,
                    reference.update_q_pi,
                    weight=2.0,
                ),
                equals(
                    "works for hard responsibilities and for a nearly empty component",
                    special_q_pi,
                    reference.update_q_pi,
                ),
                equals(
                    "works for one observation or component, and for all priors", edges.edge_q_pi, reference.update_q_pi
                ),
            ),
        ),
        Question(
            "elbo",
            checks=(
                equals_log_density("gives the bound for a few ponds", story_bound, reference.elbo, visibility="public"),
                leaves_arguments_unchanged(story_bound),
                equals_log_density("gives the bound of any q of the family", bounds, reference.elbo, weight=3.0),
                equals_log_density(
                    "gives the bound of factors as updates leave them", bounds_after_updates, reference.elbo
                ),
                equals_log_density(
                    "works for hard responsibilities and for a nearly empty component",
                    bounds_with_special_responsibilities,
                    reference.elbo,
                ),
                equals_log_density(
                    "works for one observation, feature or component, many zeros and all priors",
                    edges.edge_bounds,
                    reference.elbo,
                ),
            ),
        ),
        Question(
            "cavi",
            checks=(
                has_property(
                    "returns the factors of a mean-field q, and a trace",
                    brief_run,
                    fit_is_in_the_family,
                    weight=0.25,
                    visibility="public",
                ),
                improves_monotonically("the ELBO never falls", story_run, FIT, weight=0.25, visibility="public"),
                leaves_arguments_unchanged(brief_run, weight=0.25),
                attains_objective(
                    "reaches the ELBO that can be reached, from one of several starts",
                    easy_runs,
                    FIT,
                    attained,
                    best,
                    ceiling=at_most,
                    trace_offsets=no_constant,
                    trace_rtol=1e-4,
                    starts=STARTS,
                    weight=3.0,
                ),
                follows_sweeps(
                    "does max_iter rounds of updates, and traces the ELBO of each",
                    single_sweeps,
                    FIT,
                    state=state,
                    best_blocks=best_parameters,
                    best_key=best_r,
                    bound=bound,
                    unmoved=never_updated,
                    size=size,
                    deep=DEEP,
                    weight=2.5,
                ),
                has_property(
                    "at the end no update raises the ELBO any further",
                    overlapping_runs,
                    updates_raise_nothing,
                    weight=1.0,
                ),
                heeds_tolerance("ends early where tol is large", patient_runs, FIT, attained, size),
                stops_in_time(
                    "stops after max_iter iterations, and before that once nothing is gained any more",
                    limited_runs,
                    FIT,
                ),
            ),
            helpers=("update_q_z", "update_q_theta", "update_q_pi", "elbo"),
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
