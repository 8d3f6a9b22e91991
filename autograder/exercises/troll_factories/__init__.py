"""`troll_factories`: a mixture of lognormal lengths and exponential times, approximated by variational inference."""

from __future__ import annotations

from autograder.checks import (
    attains_objective,
    entries_are_free,
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
    uses_generator,
)
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.troll_factories import cases, edges, iterations, reading, short
from reference import troll_factories as reference

EXERCISE = Exercise(
    name="troll_factories",
    title="Troll factories: variational inference for lengths and response times",
    source="KTH DD2434, Module 3, exercise 3.7",
    default=cases.DEFAULT,
    draw=cases.draw_variant,
    questions=(
        Question("graphical_model", checks=is_graph(reference.graphical_model)),
        Question(
            "generate_data",
            checks=(
                has_property(
                    "returns x, t, z (N,) and pi, mu, tau, lam (K,), all in their range",
                    cases.story_data,
                    reading.data_are_in_range,
                    weight=0.5,
                    visibility="public",
                ),
                uses_generator(cases.story_data),
                follows_law(
                    "the weights pi follow Dirichlet(delta)",
                    cases.many_factories,
                    reading.broken_sticks,
                    reading.uniform_cdf,
                ),
                follows_law(
                    "the precisions tau follow Gamma(alpha, beta)",
                    cases.many_factories,
                    reading.precisions,
                    reading.precisions_cdf,
                ),
                follows_law(
                    "given tau the means mu follow N(nu, 1/(kappa tau))",
                    cases.many_factories,
                    reading.standardised_means,
                    reading.normal_cdf,
                ),
                follows_law(
                    "the rates lam follow Gamma(a, b)",
                    cases.many_factories,
                    reading.response_rates,
                    reading.response_rates_cdf,
                ),
                follows_law("the labels z follow pi", cases.many_comments, reading.label_levels, reading.uniform_cdf),
                follows_law(
                    "the lengths of a factory are lognormal with its mu and tau",
                    cases.many_comments,
                    reading.length_noise_by_precision,
                    reading.normal_cdf,
                    log_rivals=reading.length_rivals,
                ),
                follows_law(
                    "the response times of a factory are exponential with its rate",
                    cases.many_comments,
                    reading.time_noise_by_rate,
                    reading.exponential_cdf,
                    log_rivals=reading.time_rivals,
                ),
                has_property(
                    "works for one comment and for one factory", cases.smallest_data, reading.data_are_in_range
                ),
                entries_are_free(
                    "every entry is drawn anew in every call, and no sum of them is fixed",
                    short.small_data,
                    short.scores,
                    short.in_a_row,
                    weight=1.5,
                ),
                ordered_at_random(
                    "everything is drawn independently of the rest, and mu as wide as its own tau says",
                    cases.many_calls,
                    reading.sequences,
                    calls=cases.CALLS,
                    shares=reading.label_shares,
                    weight=1.5,
                ),
            ),
        ),
        Question(
            "log_joint",
            checks=(
                equals_log_density(
                    "gives the log-density for five comments",
                    cases.story_joint,
                    reference.log_joint,
                    visibility="public",
                ),
                leaves_arguments_unchanged(cases.story_joint, weight=0.25),
                equals_log_density(
                    "works for any numbers of comments and factories", cases.joints, reference.log_joint, weight=2.0
                ),
                equals_log_density(
                    "works for factories without comments and for values far away",
                    cases.special_joints,
                    reference.log_joint,
                ),
                equals_log_density(
                    "works for times of 0, one comment or factory, empty factories, weak and strong priors",
                    edges.edge_joints,
                    reference.log_joint,
                ),
            ),
        ),
        Question(
            "update_q_pi",
            checks=(
                equals(
                    "gives alpha_pi for five comments", cases.story_weights, reference.update_q_pi, visibility="public"
                ),
                leaves_arguments_unchanged(cases.story_weights, weight=0.25),
                equals("works for any r and any delta", cases.weights, reference.update_q_pi, weight=2.0),
                equals(
                    "works for one comment or factory, weak and strong priors",
                    edges.edge_weights,
                    reference.update_q_pi,
                ),
            ),
        ),
        Question(
            "update_q_lambda",
            checks=(
                equals(
                    "gives a_q and b_q for five comments",
                    cases.story_rates,
                    reference.update_q_lambda,
                    visibility="public",
                ),
                leaves_arguments_unchanged(cases.story_rates, weight=0.25),
                equals("works for any r and any prior", cases.rates, reference.update_q_lambda, weight=2.0),
                equals(
                    "works for hard r, an unused factory and long times",
                    cases.special_rates,
                    reference.update_q_lambda,
                ),
                equals(
                    "works for times of 0, one comment or factory, weak and strong priors",
                    edges.edge_rates,
                    reference.update_q_lambda,
                ),
            ),
        ),
        Question(
            "update_q_mu_tau",
            checks=(
                equals(
                    "gives the NormalGamma of each factory for five comments",
                    cases.story_lengths,
                    reference.update_q_mu_tau,
                    visibility="public",
                    atol=1e-6,
                ),
                leaves_arguments_unchanged(cases.story_lengths, weight=0.25),
                equals(
                    "works for any r and any prior, with short and long comments",
                    cases.lengths,
                    reference.update_q_mu_tau,
                    weight=2.0,
                    atol=1e-6,
                ),
                equals(
                    "works for hard r, an unused factory and a single comment",
                    cases.special_lengths,
                    reference.update_q_mu_tau,
                    atol=1e-6,
                ),
                equals(
                    "works for lengths of 1, one comment or factory, weak and strong priors",
                    edges.edge_lengths,
                    reference.update_q_mu_tau,
                    atol=1e-6,
                ),
            ),
        ),
        Question(
            "update_q_z",
            checks=(
                equals(
                    "gives the responsibilities of six comments",
                    cases.story_labels,
                    reference.update_q_z,
                    visibility="public",
                ),
                has_property(
                    "each row of r sums to 1",
                    cases.story_labels,
                    reading.rows_sum_to_one,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(cases.story_labels, weight=0.25),
                equals(
                    "works for any factors and numbers of factories", cases.labels, reference.update_q_z, weight=2.0
                ),
                equals(
                    "works for comments far from every factory, and for vague factors",
                    cases.special_labels,
                    reference.update_q_z,
                    rtol=5e-7,
                    atol=1e-9,
                    scale=edges.size_of_logs,
                ),
                equals(
                    "works for times of 0, one comment or factory, and for tiny responsibilities",
                    edges.edge_labels,
                    reference.update_q_z,
                    rtol=5e-7,
                    atol=1e-9,
                    scale=edges.size_of_logs,
                ),
            ),
        ),
        Question(
            "elbo",
            checks=(
                equals_log_density(
                    "gives the bound for five comments", cases.story_bound, reference.elbo, visibility="public"
                ),
                leaves_arguments_unchanged(cases.story_bound, weight=0.25),
                equals_log_density("works for any factors and any prior", cases.bounds, reference.elbo, weight=3.0),
                equals_log_density(
                    "works for r with zeros, updated factors and values far away", cases.special_bounds, reference.elbo
                ),
                equals_log_density(
                    "works for times of 0, one comment or factory, many zeros, weak and strong priors",
                    edges.edge_bounds,
                    reference.elbo,
                ),
            ),
        ),
        Question(
            "cavi",
            checks=(
                has_property(
                    "returns proper factors, and a trace",
                    cases.brief_run,
                    reading.fit_is_valid,
                    weight=0.25,
                    visibility="public",
                ),
                improves_monotonically(
                    "the ELBO never falls", cases.story_run, reading.FIT, weight=0.25, visibility="public"
                ),
                leaves_arguments_unchanged(cases.brief_run, weight=0.25),
                # Hidden like the next: a public one would carry a working ELBO to the students.
                attains_objective(
                    "reaches the best ELBO within a few starts, and traces it",
                    cases.runs,
                    reading.FIT,
                    iterations.attained,
                    reading.best,
                    ceiling=iterations.at_most,
                    trace_offsets=reading.nothing_added,
                    starts=5,
                    weight=3.5,
                ),
                follows_sweeps(
                    "does max_iter rounds of updates, and traces the ELBO of each",
                    iterations.single_sweeps,
                    reading.FIT,
                    state=iterations.state,
                    best_blocks=iterations.best_parameters,
                    best_key=iterations.best_r,
                    bound=iterations.bound,
                    unmoved=iterations.never_updated,
                    size=iterations.size,
                    deep=iterations.DEEP,
                    weight=2.5,
                ),
                heeds_tolerance(
                    "ends early where tol is large",
                    iterations.patient_runs,
                    reading.FIT,
                    iterations.attained,
                    iterations.size,
                ),
                stops_in_time(
                    "stops after max_iter iterations, and before that once nothing is gained any more",
                    cases.limited_runs,
                    reading.FIT,
                ),
            ),
            helpers=("update_q_z", "update_q_pi", "update_q_lambda", "update_q_mu_tau", "elbo"),
        ),
    ),
    free_responses=(
        FreeResponse(
            "normal_gamma",
            rubric=(
                "shows or says that the expected log-joint has the term tau_k (mu_k - c)^2, in which mu_k and tau_k "
                "do not separate, and that together with the powers of tau_k it is the logarithm of a NormalGamma (1)",
                "says that q(mu_k) q(tau_k) would be a further restriction, hence a bound that is no higher; mu_k "
                "would have one variance for all values of tau_k (1)",
            ),
        ),
        FreeResponse(
            "missed_factories",
            rubric=(
                "names, with pictures, at least two circumstances in which factories are missed or merged: lengths and "
                "rates that are too much alike, few comments of a factory, an unlucky start, a misleading prior (1)",
                "explains at least one of them: local maxima and the choice of the best of several starts, or a prior "
                "that outweighs few data (1)",
                "says that labels are arbitrary: with equal delta every permutation has the same ELBO, so that labels "
                "must be matched before they are compared; CAVI settles on one of them (1)",
            ),
        ),
    ),
)
