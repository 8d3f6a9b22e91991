"""`rock_paper_scissors`: finite zero-sum games, minimax strategies and exploitability."""

from __future__ import annotations

from autograder.checks import has_property, leaves_arguments_unchanged
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.rock_paper_scissors.cases import (
    DEFAULT,
    any_pairs,
    best_strategies,
    degenerate_games,
    draw_variant,
    exploited_strategies,
    games_of_many_points,
    games_to_solve_exactly,
    games_with_a_value,
    many_strategies,
    oblong_games,
    story_game_alone,
    story_games,
    story_pair_alone,
    story_pairs,
    story_strategies,
    story_strategy_alone,
    weighted_games,
)
from autograder.exercises.rock_paper_scissors.cases_decisions import (
    any_decisions,
    decisions_with_tolerance,
    degenerate_decisions,
    story_decision_alone,
    story_decisions,
)
from autograder.exercises.rock_paper_scissors.games import exploitability
from autograder.exercises.rock_paper_scissors.judges import comes_near, decides, gives_points, is_solution, solves
from reference import rock_paper_scissors as reference

# Iterative solvers are right answers too. What they reach earns the method's marks; the last check asks for more.
FOUND, EXACT = 1e-3, 1e-8

EXERCISE = Exercise(
    name="rock_paper_scissors",
    title="Rock, paper, scissors: playing so that nobody can exploit it",
    source="SNU Mathematical Foundations of Deep Neural Networks, homework 11, problem 4",
    default=DEFAULT,
    draw=draw_variant,
    modules=("scipy.optimize",),
    questions=(
        Question(
            "expected_payoff",
            checks=(
                gives_points(
                    "gives B's points for the strategies in the text",
                    story_pairs,
                    reference.expected_payoff,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_pair_alone),
                gives_points("works for any payoffs, square or not", any_pairs, reference.expected_payoff, weight=2.0),
            ),
        ),
        Question(
            "best_response_value",
            checks=(
                gives_points(
                    "gives what B can get from the strategy in the text",
                    story_strategies,
                    reference.best_response_value,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_strategy_alone),
                gives_points(
                    "works for any payoffs, square or not", many_strategies, reference.best_response_value, weight=2.0
                ),
            ),
            helpers=("expected_payoff",),
        ),
        Question(
            "minimax_strategy",
            checks=(
                has_property(
                    "returns probabilities and a number", story_games, is_solution, weight=0.5, visibility="public"
                ),
                comes_near(
                    "finds the strategy for the game in the text", story_game_alone, "p_a", 0.05, visibility="public"
                ),
                comes_near(
                    "finds the value of the game in the text",
                    story_game_alone,
                    "value",
                    0.005,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_game_alone, weight=0.25),
                solves("leaves B at most 0.001 in weighted games", weighted_games, FOUND, value=False, weight=2.0),
                solves(
                    "leaves B at most 0.001 in games that are not square",
                    oblong_games,
                    FOUND,
                    value=False,
                    weight=1.5,
                ),
                solves(
                    "leaves B at most 0.001 in degenerate games: saddle points, equal or dominated rows, ties, one row",
                    degenerate_games,
                    FOUND,
                    value=False,
                ),
                solves(
                    "gives the value of the game to 0.001, in points of B", games_with_a_value, FOUND, strategy=False
                ),
                solves(
                    "leaves B at most 0.001 of the largest difference for hundreds of points, and for integers",
                    games_of_many_points,
                    FOUND,
                    value=False,
                    weight=0.5,
                ),
                solves(
                    "gives the value for hundreds of points, and for integers",
                    games_of_many_points,
                    FOUND,
                    strategy=False,
                    weight=0.5,
                ),
                solves("is exact: leaves B at most 1e-8, and gives the value to 1e-8", games_to_solve_exactly, EXACT),
            ),
            helpers=("expected_payoff", "best_response_value"),
        ),
        Question(
            "exploitability",
            checks=(
                gives_points(
                    "gives what the strategy in the text gives away",
                    story_strategies,
                    exploitability,
                    rtol=1e-5,
                    atol=1e-6,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_strategy_alone),
                gives_points(
                    "works for any payoffs, square or not",
                    exploited_strategies,
                    exploitability,
                    rtol=1e-5,
                    atol=1e-6,
                    weight=2.0,
                ),
                gives_points(
                    "is 0 for minimax strategies, and small near them",
                    best_strategies,
                    exploitability,
                    rtol=1e-5,
                    atol=1e-8,
                ),
            ),
            helpers=("expected_payoff", "best_response_value", "minimax_strategy"),
        ),
        Question(
            "is_minimax",
            checks=(
                decides("is right about the strategies in the text", story_decisions, visibility="public"),
                leaves_arguments_unchanged(story_decision_alone),
                decides("works for any payoffs, square or not", any_decisions, weight=2.0),
                decides("knows every minimax strategy where there are several", degenerate_decisions),
                decides("forgives what tol allows, and no more", decisions_with_tolerance),
            ),
            helpers=("expected_payoff", "best_response_value", "minimax_strategy", "exploitability"),
        ),
    ),
    free_responses=(
        FreeResponse(
            "uniqueness",
            rubric=(
                "shows that the uniform strategies form a saddle point: against either of them every strategy of the "
                "other gets 0 (1)",
                "shows that no other strategy of A holds B to 0: from p_A' M <= 0 in every column follow three "
                "inequalities in a circle, so all three probabilities are equal (1)",
                "says why that settles it for either player: parts of two saddle points can be exchanged, so A's part "
                "of one is minimax against every reply, not only against its partner; B by symmetry (1)",
            ),
        ),
        FreeResponse(
            "indifference",
            rubric=(
                "sees that against the uniform strategy of B every strategy of A gets 0: it cannot tell them apart (1)",
                "gives the right criterion: a strategy is judged by B's best reply to it, and every strategy but the "
                "uniform one can be exploited (1)",
            ),
        ),
    ),
)
