"""Oracles: von Neumann's theorem with B's own program, enumeration of supports, nashpy, a grid, and games by hand."""

from itertools import combinations

import nashpy
import numpy as np
import pytest
from scipy.optimize import linprog

from reference.rock_paper_scissors import (
    best_response_value,
    expected_payoff,
    exploitability,
    is_minimax,
    minimax_strategy,
)

CLASSIC = np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])
SHAPES = [(3, 3), (2, 4), (5, 2), (4, 3), (1, 3), (3, 1), (6, 5)]


def games():
    """Real payoffs, small integers with many ties, zeros and ones, payoffs far from 0; of all shapes."""
    rng = np.random.default_rng(0)
    for m, n in SHAPES:
        yield rng.normal(size=(m, n))
        yield rng.integers(-2, 3, size=(m, n)).astype(float)
        yield rng.integers(0, 2, size=(m, n)).astype(float)
        yield 70 + 0.1 * rng.normal(size=(m, n))
        yield -300 + 90 * rng.normal(size=(m, n))


def value_for_b(M):
    """The most that B can secure, by the program x = q / v on payoffs that were made positive."""
    shift = 1 - M.min()
    m, n = M.shape
    found = linprog(np.ones(n), A_ub=-(M + shift), b_ub=-np.ones(m))
    return 1 / found.fun - shift


def value_by_supports(M):
    """The smallest guarantee among all strategies that make some square part of the game indifferent."""
    m, n = M.shape
    best = np.inf
    for size in range(1, min(m, n) + 1):
        for rows in combinations(range(m), size):
            for columns in combinations(range(n), size):
                A = np.block(
                    [[M[np.ix_(rows, columns)].T, -np.ones((size, 1))], [np.ones((1, size)), np.zeros((1, 1))]]
                )
                if abs(np.linalg.det(A)) < 1e-9:
                    continue
                x = np.linalg.solve(A, np.append(np.zeros(size), 1.0))[:size]
                if x.min() >= -1e-12:
                    best = min(best, float((x @ M[list(rows)]).max()))
    return best


@pytest.mark.parametrize("M", games(), ids=lambda M: f"{M.shape}, {M.ravel()[0]:.3g}")
def test_minimax_is_a_strategy_whose_guarantee_b_can_match(M):
    p_a, value = minimax_strategy(M)
    scale = max(1.0, np.abs(M).max())
    assert p_a.shape == (len(M),)
    assert p_a.min() >= 0
    assert p_a.sum() == pytest.approx(1, abs=1e-12)
    assert np.max(p_a @ M) == pytest.approx(value, abs=1e-12 * scale)
    assert value == pytest.approx(value_for_b(M), abs=1e-9 * scale)
    assert value == pytest.approx(value_by_supports(M), abs=1e-9 * scale)


def test_value_agrees_with_nashpy():
    rng = np.random.default_rng(1)
    for shape in ((3, 3), (2, 4), (4, 3)):
        M = rng.normal(size=shape)
        p_a, p_b = next(nashpy.Game(-M, M).support_enumeration())
        assert minimax_strategy(M).value == pytest.approx(p_a @ M @ p_b, abs=1e-9)
        np.testing.assert_allclose(minimax_strategy(M).p_a, p_a, atol=1e-8)


def test_games_by_hand():
    np.testing.assert_allclose(minimax_strategy(CLASSIC).p_a, [1 / 3] * 3, atol=1e-9)
    assert minimax_strategy(CLASSIC).value == pytest.approx(0, abs=1e-9)
    # 2 x 2 without a saddle point: p = (d - c) / (a - b - c + d), v = (a d - b c) / (a - b - c + d)
    (a, b), (c, d) = M = np.array([[3.0, -1.0], [-2.0, 1.0]])
    np.testing.assert_allclose(minimax_strategy(M).p_a[0], (d - c) / (a - b - c + d), rtol=1e-9)
    assert minimax_strategy(M).value == pytest.approx((a * d - b * c) / (a - b - c + d))
    # Mixing over all rows of an invertible matrix: v = 1 / sum of its inverse
    M = np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]])
    inverse = np.linalg.inv(M)
    np.testing.assert_allclose(minimax_strategy(M).p_a, inverse.sum(axis=0) / inverse.sum(), rtol=1e-9)
    assert minimax_strategy(M).value == pytest.approx(1 / inverse.sum())
    assert minimax_strategy(np.array([[4.0], [-2.0], [1.0]])) == (pytest.approx([0, 1, 0]), -2.0)
    assert minimax_strategy(np.array([[4.0, -2.0, 5.5]])) == (pytest.approx([1.0]), 5.5)
    assert minimax_strategy(np.full((2, 3), -7.25)).value == -7.25


def test_no_point_of_a_grid_is_better():
    rng = np.random.default_rng(2)
    grid = np.array([[i, j, 50 - i - j] for i in range(51) for j in range(51 - i)]) / 50
    for _ in range(5):
        M = rng.normal(size=(3, 4))
        guarantees = (grid @ M).max(axis=1)
        value = minimax_strategy(M).value
        assert value <= guarantees.min() + 1e-12
        assert guarantees.min() - value < 0.15
        np.testing.assert_allclose([exploitability(p, M) for p in grid[::97]], guarantees[::97] - value, atol=1e-9)


def test_payoff_and_best_reply_by_simulation_and_enumeration():
    rng = np.random.default_rng(3)
    M, p_a, p_b = rng.normal(size=(4, 3)), rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(3))
    rows, columns = rng.choice(4, size=300_000, p=p_a), rng.choice(3, size=300_000, p=p_b)
    assert expected_payoff(p_a, p_b, M) == pytest.approx(M[rows, columns].mean(), abs=0.01)
    replies = rng.dirichlet(np.full(3, 0.3), size=2000)
    attained = [expected_payoff(p_a, reply, M) for reply in [*replies, *np.eye(3)]]
    assert best_response_value(p_a, M) == pytest.approx(max(attained), abs=1e-12)


def test_shift_and_scale_of_the_payoffs():
    M = np.random.default_rng(4).normal(size=(3, 4))
    p_a, value = minimax_strategy(M)
    moved = minimax_strategy(50 * M - 20)
    np.testing.assert_allclose(moved.p_a, p_a, atol=1e-9)
    assert moved.value == pytest.approx(50 * value - 20)
    q = np.array([0.2, 0.5, 0.3])
    assert exploitability(q, 50 * M - 20) == pytest.approx(50 * exploitability(q, M))


def test_is_minimax_in_weighted_oblong_and_degenerate_games():
    weighted = np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]])
    assert is_minimax([0.35, 0.2, 0.45], weighted)
    assert not is_minimax([1 / 3] * 3, weighted)
    assert not is_minimax([0.35, 0.21, 0.44], weighted)
    assert is_minimax([0.35, 0.21, 0.44], weighted, tol=0.1)
    # Rock twice: any split of its share will do.
    doubled = np.vstack([CLASSIC, CLASSIC[:1]])
    for share in (0.0, 0.1, 1 / 3):
        assert is_minimax([share, 1 / 3, 1 / 3, 1 / 3 - share], doubled)
    assert not is_minimax([0.25] * 4, doubled)
    # Only the second column matters to a good B; the first may be worth less.
    oblong = np.array([[-5.0, 1.0], [3.0, 2.0], [-9.0, 1.0]])
    for share in (0.0, 0.4, 1.0):
        assert is_minimax([share, 0.0, 1 - share], oblong)
    assert not is_minimax([0.0, 1.0, 0.0], oblong)
    # All replies worth the same, and too much.
    assert not is_minimax([0.0, 0.0, 0.0, 1.0], np.vstack([CLASSIC, np.full(3, 0.1)]))


def test_exploitability_is_zero_at_the_minimum_and_positive_elsewhere():
    rng = np.random.default_rng(5)
    for M in games():
        scale = max(1.0, np.abs(M).max())
        assert abs(exploitability(minimax_strategy(M).p_a, M)) <= 1e-12 * scale
        assert exploitability(rng.dirichlet(np.ones(len(M))), M) >= -1e-12 * scale


def test_lists_will_do_and_arguments_are_left_alone():
    M, p_a = CLASSIC.copy(), np.array([0.5, 0.2, 0.3])
    assert exploitability(p_a.tolist(), M.tolist()) == exploitability(p_a, M)
    assert type(is_minimax(p_a, M)) is bool
    expected_payoff(p_a, p_a, M)
    np.testing.assert_array_equal(M, CLASSIC)
    np.testing.assert_array_equal(p_a, [0.5, 0.2, 0.3])
