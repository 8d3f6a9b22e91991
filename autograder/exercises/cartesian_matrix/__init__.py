"""`cartesian_matrix`: sums of a draw for the row and a draw for the column, by variational inference."""

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
from autograder.exercises.cartesian_matrix import edges, short
from autograder.exercises.cartesian_matrix.cases import (
    CALLS,
    DEFAULT,
    FIT,
    best,
    bounds,
    brief_run,
    columns,
    columns_are_normals,
    constants_of_the_trace,
    draw_variant,
    fit_is_valid,
    is_a_sample,
    limited_runs,
    many_calls,
    means_are_exact,
    rows,
    rows_are_normals,
    runs,
    sequences,
    smallest_data,
    special_bounds,
    special_columns,
    special_rows,
    special_runs,
    standard_columns,
    standard_differences,
    standard_normal,
    standard_rows,
    story_bound,
    story_columns,
    story_data,
    story_rows,
    story_run,
    tall,
    tall_and_wide,
    wide,
)
from autograder.exercises.cartesian_matrix.iterations import (
    DEEP,
    attained,
    best_columns,
    best_rows,
    bound,
    log_evidence,
    never_updated,
    patient_runs,
    single_sweeps,
    size,
    state,
)
from autograder.exercises.cartesian_matrix.noise import noise_of_cells, noise_rivals, scattered
from reference import cartesian_matrix as reference

EXERCISE = Exercise(
    name="cartesian_matrix",
    title="Critics and films: the Cartesian matrix model",
    source="KTH DD2434, Module 3, exercise 3.6",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question("graphical_model", checks=(*is_graph(reference.graphical_model, free_names=True),)),
        Question(
            "generate_data",
            checks=(
                has_property(
                    "returns a matrix with the means of its rows and columns",
                    story_data,
                    is_a_sample,
                    weight=0.5,
                    visibility="public",
                ),
                uses_generator(story_data),
                follows_law("the row means follow their prior", tall, standard_rows, standard_normal),
                follows_law("the column means follow their prior", wide, standard_columns, standard_normal),
                follows_law(
                    "the cells scatter about the means of their row and column as the model says",
                    scattered,
                    noise_of_cells,
                    standard_normal,
                    log_rivals=noise_rivals,
                    weight=2.0,
                ),
                follows_law(
                    "X and Y are drawn anew for every cell",
                    tall_and_wide,
                    standard_differences,
                    standard_normal,
                ),
                has_property("works for one row, one column and one cell", smallest_data, is_a_sample),
                entries_are_free(
                    "every entry is drawn anew in every call, and no sum of them is fixed",
                    short.small_matrices,
                    short.scores,
                    short.in_a_row,
                    weight=1.5,
                ),
                ordered_at_random(
                    "rows, columns and cells are drawn independently of each other", many_calls, sequences, calls=CALLS
                ),
            ),
        ),
        Question(
            "update_q_mu",
            checks=(
                equals(
                    "gives the best q(mu) for the scores in the text",
                    story_rows,
                    reference.update_q_mu,
                    visibility="public",
                    atol=1e-6,
                ),
                has_property(
                    "gives a mean and a positive precision for every row",
                    story_rows,
                    rows_are_normals,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_rows),
                equals("works for matrices of any size", rows, reference.update_q_mu, weight=2.0, atol=1e-6),
                equals(
                    "copes with one row, one column and very unequal precisions",
                    special_rows,
                    reference.update_q_mu,
                    atol=1e-6,
                ),
                equals(
                    "works for a single cell, weak and strong priors, and large cells",
                    edges.edge_rows,
                    reference.update_q_mu,
                    atol=1e-6,
                ),
            ),
        ),
        Question(
            "update_q_xi",
            checks=(
                equals(
                    "gives the best q(xi) for the scores in the text",
                    story_columns,
                    reference.update_q_xi,
                    visibility="public",
                    atol=1e-6,
                ),
                has_property(
                    "gives a mean and a positive precision for every column",
                    story_columns,
                    columns_are_normals,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_columns),
                equals("works for matrices of any size", columns, reference.update_q_xi, weight=2.0, atol=1e-6),
                equals(
                    "copes with one row, one column and very unequal precisions",
                    special_columns,
                    reference.update_q_xi,
                    atol=1e-6,
                ),
                equals(
                    "works for a single cell, weak and strong priors, and large cells",
                    edges.edge_columns,
                    reference.update_q_xi,
                    atol=1e-6,
                ),
            ),
            helpers=("update_q_mu",),
        ),
        Question(
            "elbo",
            checks=(
                equals_log_density(
                    "gives the bound for the scores in the text", story_bound, reference.elbo, visibility="public"
                ),
                leaves_arguments_unchanged(story_bound),
                equals_log_density("holds for any q, for matrices of any size", bounds, reference.elbo, weight=3.0),
                equals_log_density(
                    "copes with one row, one column and very unequal precisions", special_bounds, reference.elbo
                ),
                equals_log_density(
                    "works for a single cell, weak and strong priors, and large cells",
                    edges.edge_bounds,
                    reference.elbo,
                ),
            ),
        ),
        Question(
            "cavi",
            checks=(
                has_property(
                    "returns means, precisions and a trace", brief_run, fit_is_valid, weight=0.25, visibility="public"
                ),
                improves_monotonically("the ELBO never falls", story_run, FIT, weight=0.25, visibility="public"),
                leaves_arguments_unchanged(brief_run, weight=0.25),
                attains_objective(
                    "reaches the largest ELBO",
                    runs,
                    FIT,
                    attained,
                    best,
                    ceiling=log_evidence,
                    trace_offsets=constants_of_the_trace,
                    rtol=1e-5,
                    weight=2.0,
                ),
                has_property("its means are those of the exact posterior", runs, means_are_exact, weight=1.5),
                follows_sweeps(
                    "does max_iter rounds of updates, and traces the ELBO of each",
                    single_sweeps,
                    FIT,
                    state=state,
                    best_blocks=best_rows,
                    best_key=best_columns,
                    bound=bound,
                    unmoved=never_updated,
                    size=size,
                    deep=DEEP,
                    weight=2.5,
                ),
                attains_objective(
                    "copes with one row, one column and very unequal precisions",
                    special_runs,
                    FIT,
                    attained,
                    best,
                    ceiling=log_evidence,
                    trace_offsets=constants_of_the_trace,
                    rtol=1e-5,
                ),
                heeds_tolerance("ends early where tol is large", patient_runs, FIT, attained, size),
                stops_in_time(
                    "stops after max_iter iterations, and before that once nothing is gained any more",
                    limited_runs,
                    FIT,
                ),
            ),
            helpers=("update_q_mu", "update_q_xi", "elbo"),
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
