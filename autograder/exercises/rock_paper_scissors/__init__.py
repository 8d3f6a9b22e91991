"""`rock_paper_scissors`: finite zero-sum games, minimax strategies and exploitability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.checks import Check, has_property, leaves_arguments_unchanged
from autograder.checks.each import Draws
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.rock_paper_scissors import cases, judges
from autograder.exercises.rock_paper_scissors.cases import only
from autograder.exercises.rock_paper_scissors.games import exploitability
from autograder.exercises.rock_paper_scissors.judges import comes_near, decides, gives_points, solves
from reference import rock_paper_scissors as reference

# Iterative solvers are right answers too. What they reach earns the method's marks; the last check asks for more.
FOUND, EXACT = 1e-3, 1e-8
SOLVED_BEFORE = {"rtol": 1e-5, "atol": 1e-6}  # of points to which a game's solution is added
EARLIER = ("expected_payoff", "best_response_value", "minimax_strategy", "exploitability")
story_game, MANY_POINTS = only(cases.story_games, 1), cases.games_of_many_points


def points(text: str, story: Draws, hidden: Draws, answer: Callable[..., float], **limits: Any) -> tuple[Check, ...]:
    """A function that gives points is right for the text, and for any game."""
    return (
        gives_points(text, story, answer=answer, visibility="public", **limits),
        leaves_arguments_unchanged(only(story, 1)),
        gives_points("works for any payoffs, square or not", hidden, answer=answer, weight=2.0, **limits),
    )


def finds(where: str, games: Draws, weight: float = 1.0) -> Check:
    return solves(f"leaves B at most 0.001 {where}", games, judges.gives_away, tol=FOUND, weight=weight)


def values(how: str, games: Draws, weight: float = 1.0) -> Check:
    return solves(f"gives the value of the game {how}", games, judges.misses_the_value, tol=FOUND, weight=weight)


EXERCISE = Exercise(
    name="rock_paper_scissors",
    title="Rock, paper, scissors: playing so that nobody can exploit it",
    source="SNU Mathematical Foundations of Deep Neural Networks, homework 11, problem 4",
    default=cases.DEFAULT,
    draw=cases.draw_variant,
    modules=("scipy.optimize",),
    questions=(
        Question(
            "expected_payoff",
            points(
                "gives B's points for the strategies in the text",
                cases.story_pairs,
                cases.any_pairs,
                reference.expected_payoff,
            ),
        ),
        Question(
            "best_response_value",
            points(
                "gives what B can get from the strategy in the text",
                cases.story_strategies,
                cases.many_strategies,
                reference.best_response_value,
            ),
            EARLIER[:1],
        ),
        Question(
            "minimax_strategy",
            (
                has_property(
                    "returns probabilities and a number",
                    cases.story_games,
                    judges.is_solution,
                    weight=0.5,
                    visibility="public",
                ),
                comes_near("finds the strategy for the game in the text", story_game, "p_a", 0.05),
                comes_near("finds the value of the game in the text", story_game, "value", 0.005, weight=0.5),
                leaves_arguments_unchanged(story_game, weight=0.25),
                finds("in weighted games", cases.weighted_games, weight=2.0),
                finds("in games that are not square", cases.oblong_games, weight=1.5),
                finds("in degenerate games: saddle points, equal rows, ties, one row", cases.degenerate_games),
                values("to 0.001, in points of B", cases.games_with_a_value),
                finds("of the largest difference, for hundreds of points and integers", MANY_POINTS, weight=0.5),
                values("for hundreds of points, and for integers", MANY_POINTS, weight=0.5),
                solves(
                    "is exact: leaves B at most 1e-8, and gives the value to 1e-8",
                    cases.games_to_solve_exactly,
                    judges.solves_wrongly,
                    tol=EXACT,
                ),
            ),
            EARLIER[:2],
        ),
        Question(
            "exploitability",
            (
                *points(
                    "gives what the strategy in the text gives away",
                    cases.story_strategies,
                    cases.exploited_strategies,
                    exploitability,
                    **SOLVED_BEFORE,
                ),
                gives_points(
                    "is 0 for minimax strategies, and small near them",
                    cases.best_strategies,
                    answer=exploitability,
                    rtol=1e-5,
                    atol=1e-8,
                ),
            ),
            EARLIER[:3],
        ),
        Question(
            "is_minimax",
            (
                decides("is right about the strategies in the text", cases.story_decisions, visibility="public"),
                leaves_arguments_unchanged(only(cases.story_decisions, 3)),
                decides("works for any payoffs, square or not", cases.any_decisions, weight=2.0),
                decides("knows every minimax strategy where there are several", cases.degenerate_decisions),
                decides("forgives what tol allows, and no more", cases.decisions_with_tolerance),
            ),
            EARLIER,
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
