"""Finite zero-sum games: rock, paper, scissors and its relatives, and how to play them.

Player A picks a row and player B a column, both at random and without knowing of the other's choice: A plays i with
probability p_a[i], B plays j with probability p_b[j]. M[i, j] are the points that B gets when A plays i and B plays j,
and that A loses. A chooses p_a to make them few, B chooses p_b to make them many,

    value of the game = min over p_a of max over p_b of p_a' M p_b

M may have any shape. For rock, paper, scissors rows and columns stand in this order.

Source: SNU Mathematical Foundations of Deep Neural Networks, homework 11, problem 4, with games of any payoffs.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog


class Solution(NamedTuple):
    """A strategy of A that loses as little as can be, and how much that is."""

    p_a: np.ndarray
    value: float


def expected_payoff(p_a, p_b, M):
    """The points that B gets on average.

    Parameters
    ----------
    p_a : array (m,)
        With which probability A plays each row.
    p_b : array (n,)
        With which probability B plays each column, independently of A.
    M : array (m, n)
        M[i, j] are B's points when A plays i and B plays j: any numbers from -1000 to 1000, whole or not. m and n may
        differ, and may be 1.

    Returns
    -------
    float
        The expectation of B's points.
    """
    # The two play independently, so (i, j) has probability p_a[i] p_b[j].
    return float(np.asarray(p_a) @ np.asarray(M) @ np.asarray(p_b))


def best_response_value(p_a, M):
    """The points that B gets on average when B knows p_a and replies as well as possible.

    The maximum over all strategies p_b of B, mixed ones included, of the expected points.

    Parameters
    ----------
    p_a : array (m,)
        With which probability A plays each row.
    M : array (m, n)
        M[i, j] are B's points when A plays i and B plays j: any numbers from -1000 to 1000, whole or not. m and n may
        differ, and may be 1.

    Returns
    -------
    float
        The largest expectation of B's points.
    """
    # p_a' M p_b is an average of the entries of p_a' M with weights p_b: no average exceeds the largest entry.
    return float(np.max(np.asarray(p_a) @ np.asarray(M)))


def minimax_strategy(M):
    """A strategy of A against which B's best reply gets as little as possible, and the value of the game.

    p_a = argmin over the simplex of the maximum over p_b of p_a' M p_b

    Any method will do, and where there are several such strategies any of them. Judged is what B's best reply gets
    beyond the value of the game. Within 0.001 (or 0.001 of the largest difference between payoffs, if that is above 1)
    the strategy counts as found, within 1e-8 as exact. A strategy that is found earns nine tenths of the points,
    an exact one all of them.

    Parameters
    ----------
    M : array (m, n)
        M[i, j] are B's points when A plays i and B plays j: any numbers from -1000 to 1000, whole or not. m and n may
        differ, and may be 1.

    Returns
    -------
    p_a : array (m,)
        A's strategy: probabilities that sum to 1.
    value : float
        The value of the game, in points of B.
    """
    # A linear program in p_a and v: minimise v such that every pure reply of B gets at most v, sum_i p_i M_ij <= v for
    # all j, while p is on the simplex. v may have either sign. Shifting and scaling the payoffs does not change the
    # strategy, and payoffs between 0 and 1 suit the solver's tolerances.
    M = np.asarray(M, dtype=float)
    m, n = M.shape
    spread = np.ptp(M)
    G = (M - M.min()) / (spread if spread > 0 else 1.0)
    found = linprog(
        np.append(np.zeros(m), 1.0),
        A_ub=np.column_stack([G.T, -np.ones(n)]),
        b_ub=np.zeros(n),
        A_eq=np.append(np.ones(m), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * m + [(None, None)],
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10, "time_limit": 10.0},
    )
    p_a = np.maximum(found.x[:m], 0.0)
    p_a = p_a / p_a.sum()
    return Solution(p_a, best_response_value(p_a, M))


def exploitability(p_a, M):
    """How much more than the value of the game B's best reply to p_a gets. Never negative.

    The value is the least that any strategy of A can hold B's best reply down to.

    Parameters
    ----------
    p_a : array (m,)
        With which probability A plays each row.
    M : array (m, n)
        M[i, j] are B's points when A plays i and B plays j: any numbers from -1000 to 1000, whole or not. m and n may
        differ, and may be 1.

    Returns
    -------
    float
        Expected points of B's best reply, less the value of the game.
    """
    return best_response_value(p_a, M) - minimax_strategy(M).value


def is_minimax(p_a, M, tol=1e-8):
    """Whether p_a is a minimax strategy of A: no reply of B gets more than the value of the game, up to tol.

    Parameters
    ----------
    p_a : array (m,)
        With which probability A plays each row; on the simplex.
    M : array (m, n)
        M[i, j] are B's points when A plays i and B plays j: any numbers from -1000 to 1000, whole or not. m and n may
        differ, and may be 1.
    tol : float
        How many points more than the value are forgiven.

    Returns
    -------
    bool
        True or False.
    """
    return bool(exploitability(p_a, M) <= tol)
