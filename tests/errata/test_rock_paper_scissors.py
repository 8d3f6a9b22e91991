"""What the solution to problem 4 prints about the classic game, against its rules and against enumeration."""

import numpy as np
import pytest

from reference.rock_paper_scissors import best_response_value, expected_payoff, exploitability, minimax_strategy

ROCK, PAPER, SCISSORS = "rock", "paper", "scissors"
BEATS = {(PAPER, ROCK), (SCISSORS, PAPER), (ROCK, SCISSORS)}

# The printed expectation: rows are A's moves 1, 2, 3, columns B's.
PRINTED = np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])
UNIFORM = np.full(3, 1 / 3)


def points_of_b(order):
    return np.array([[((b, a) in BEATS) - ((a, b) in BEATS) for b in order] for a in order], dtype=float)


def strategies(steps=20):
    return np.array([[i, j, steps - i - j] for i in range(steps + 1) for j in range(steps + 1 - i)]) / steps


def test_the_second_move_is_paper_and_the_third_is_scissors():
    """The words name scissors in the second row and paper in the third; the numbers say otherwise."""
    np.testing.assert_array_equal(points_of_b([ROCK, PAPER, SCISSORS]), PRINTED)
    np.testing.assert_array_equal(points_of_b([ROCK, SCISSORS, PAPER]), -PRINTED)


def test_the_printed_conditions_do_not_describe_the_simplex():
    """p_B = (x, y, 1 - x - y) is printed with x + y >= 1, x <= 0, y <= 0, which nothing fulfils."""
    x, y = np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-2, 2, 81))
    printed = (x + y >= 1) & (x <= 0) & (y <= 0)
    right = (x + y <= 1) & (x >= 0) & (y >= 0)
    on_the_simplex = np.all(np.stack([x, y, 1 - x - y]) >= 0, axis=0)
    assert not printed.any()
    np.testing.assert_array_equal(right, on_the_simplex)
    assert right.sum() > 100


def test_the_value_against_uniform_is_zero_for_every_strategy():
    """Part (b) takes the value 0 for a mark of p_A*. Every strategy has it."""
    for p_a in strategies():
        assert expected_payoff(p_a, UNIFORM, PRINTED) == pytest.approx(0, abs=1e-12)


def test_exploitability_tells_the_uniform_strategy_from_all_others():
    others = [p_a for p_a in strategies() if np.abs(p_a - UNIFORM).max() > 1e-9]
    value = minimax_strategy(PRINTED).value
    assert value == pytest.approx(0, abs=1e-12)
    assert min(best_response_value(p_a, PRINTED) for p_a in others) > 0.01
    assert exploitability(UNIFORM, PRINTED) == pytest.approx(0, abs=1e-12)


def test_uniqueness_needs_that_saddle_points_can_be_exchanged():
    """The printed argument assumes that another p_A would be paired with p_B*; that is a property of zero-sum games.

    In a game of coordination equilibria cannot be exchanged, so it has to be said. Here it is checked by enumeration:
    all pairs of saddle points of a zero-sum game with several of them.
    """
    M = np.array([[0.0, 0.0, -1.0], [0.0, 0.0, -2.0], [3.0, 1.0, 0.0]])
    grid = strategies(6)
    payoffs = grid @ M @ grid.T
    worst, best = (grid @ M).max(axis=1), (M @ grid.T).min(axis=0)
    saddles = [
        (i, j)
        for i in range(len(grid))
        for j in range(len(grid))
        if worst[i] <= payoffs[i, j] + 1e-12 and best[j] >= payoffs[i, j] - 1e-12
    ]
    assert len({i for i, _ in saddles}) > 1
    assert len({j for _, j in saddles}) > 1
    assert all((i, l) in saddles for i, _ in saddles for _, l in saddles)
    coordination = np.eye(2)  # both get 1 if they choose alike
    equilibria = [(i, j) for i in (0, 1) for j in (0, 1) if coordination[i, j] == 1]
    assert (equilibria[0][0], equilibria[1][1]) not in equilibria
