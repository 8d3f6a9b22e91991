"""The games that `rock_paper_scissors` is judged on, drawn such that guesses fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from autograder.checks.tensors import Array
from reference import rock_paper_scissors as reference


def solved(M: Array) -> reference.Solution:
    """The reference's solution of a game, which is asked for many times while cases are drawn; not to be changed."""
    M = np.asarray(M)
    return _solved(M.tobytes(), M.dtype.str, M.shape)


@lru_cache(maxsize=1024)
def _solved(numbers: bytes, dtype: str, shape: tuple[int, ...]) -> reference.Solution:
    solution = reference.minimax_strategy(np.frombuffer(numbers, dtype).reshape(shape))
    solution.p_a.flags.writeable = False
    return solution


def exploitability(p_a: Array, M: Array) -> float:
    """The reference's answer, for which no game is solved twice."""
    return float(reference.best_response_value(p_a, M)) - solved(M).value


def is_minimax(p_a: Array, M: Array, tol: float = 1e-8) -> bool:
    """The reference's answer, likewise."""
    return exploitability(p_a, M) <= tol


def weighted_game(wins_b: Sequence[float] | Array, wins_a: Sequence[float] | Array) -> Array:
    """Rock, paper, scissors, where what a win counts depends on what it was won with."""
    M = np.zeros((3, 3))
    for loser, winner in ((0, 1), (1, 2), (2, 0)):
        M[loser, winner], M[winner, loser] = wins_b[winner], -wins_a[winner]
    return M


# --- conditions ------------------------------------------------------------------------------------------------------


def until(draw: Callable[[], Array], holds: Callable[[Array], bool]) -> Array:
    """The first game drawn for which that holds."""
    while not holds(M := np.asarray(draw())):
        pass
    return M


def rounding_shows(M: Array) -> bool:
    """Whether the strategy rounded to two decimals gives B far more than the checks of solutions allow."""
    found = solved(M)
    p_a = np.round(found.p_a, 2)
    return bool(np.max(p_a / p_a.sum() @ M) - found.value > 2e-3 * max(1.0, float(np.ptp(M))))


def rounding_shows_in_value(M: Array) -> bool:
    """Whether the value rounded to two decimals is farther off than the checks of values allow."""
    value = solved(M).value
    return abs(round(value, 2) - value) > 1.5e-3 * max(1.0, float(np.ptp(M)))


def guesses_fail(M: Array) -> bool:
    """Whether neither uniform nor any pure strategy is near optimal."""
    pure = np.max(M, axis=1).min()
    if pure == np.min(M, axis=0).max():  # a saddle point
        return False
    return bool(min(pure, M.mean(axis=0).max()) - solved(M).value > 0.04 * np.ptp(M))


def leaves_a_row_out(M: Array) -> bool:
    """Whether A leaves a row out; equal replies, or the worst for A, are not the solution."""
    return solved(M).p_a.min() < 1e-9 and exploitability(solved(-M).p_a, M) > 0.01 * np.ptp(M)


# --- games: `sign` is that of the value, 1 where the game favours B --------------------------------------------------


def weighted(rng: np.random.Generator, sign: int) -> Array:
    """A weighted rock, paper, scissors."""

    def draw() -> Array:
        M = weighted_game(rng.uniform(1.2, 3.0, size=3), rng.uniform(0.5, 1.8, size=3))
        return M if sign > 0 else -M.T  # the players change sides

    return until(draw, lambda M: bool(sign * solved(M).value > 0.06 * np.ptp(M)) and guesses_fail(M))


def any_game(rng: np.random.Generator, m: int, n: int, sign: int) -> Array:
    """A game of any shape that takes a mixed strategy, without structure."""
    M = until(lambda: 2.0 * rng.normal(size=(m, n)), guesses_fail)
    return np.asarray(M + sign * rng.uniform(0.1, 0.3) * np.ptp(M) - solved(M).value)


def with_saddle_point(rng: np.random.Generator) -> Array:
    """A pure strategy is the best for either: entry 1, 2 is the largest of its row and the smallest of its column."""
    M = rng.uniform(-1.0, 1.0, size=(3, 4))
    value = float(rng.uniform(-2.5, -1.5))
    M[1] = value - rng.uniform(0.3, 2.0, size=4)
    M[:, 2] = value + rng.uniform(0.3, 2.0, size=3)
    M[1, 2] = value
    return M


def with_twins(rng: np.random.Generator) -> Array:
    """Two rows and two columns are equal: many strategies are minimax."""
    M = weighted(rng, 1)
    M = np.vstack([M, M[int(rng.integers(3))]])
    return np.column_stack([M, M[:, int(rng.integers(3))]])


def with_dominated_row(rng: np.random.Generator) -> Array:
    """A weighted game and a row that always gives B more than another; it must not be played."""
    M = weighted(rng, -1)
    return np.vstack([M[:1] + rng.uniform(0.3, 1.0), M])


def with_constant_row(rng: np.random.Generator) -> Array:
    """A row in which B's choice does not matter, and which gives B more than the value."""
    M = weighted(rng, 1)
    return np.vstack([M, np.full(3, solved(M).value + rng.uniform(0.2, 0.4))])


MOST = 1000.0  # points, by which a payoff is above or below 0


def to_the_ends(rng: np.random.Generator, m: int, n: int, sign: int = 1) -> Array:
    """Payoffs from -1000 to 1000, both among them; not shifted, so that the value may have either sign."""
    M = any_game(rng, m, n, sign)
    return np.asarray(np.round(2 * MOST * (M - M.min()) / np.ptp(M) - MOST, 6))


def large_game(rng: np.random.Generator, m: int, n: int) -> Array:
    """Many rows and columns, with payoffs up to 1000 in size."""
    return np.asarray(rng.uniform(-MOST, MOST, size=(m, n)))


def with_idle_moves(rng: np.random.Generator, first: bool, most: float = 3.0) -> Array:
    """A game of four rows and twelve columns of which three and four, the last or the first, are worth playing.

    No more rows: a right answer may try all supports.
    """
    M, whole = any_game(rng, 3, 4, 1), np.empty((4, 12))
    whole[0] = M.max() + rng.uniform(0.5, 2.0, size=12)  # a row that A avoids
    whole[1:, :8] = M.min() - rng.uniform(0.5, 2.0, size=(3, 8))  # columns that B avoids
    whole[1:, 8:] = M
    whole *= most / np.abs(whole).max()
    return whole[::-1, ::-1].copy() if first else whole


def with_a_rare_move(rng: np.random.Generator) -> Array:
    """A weighted game whose only minimax strategy plays one row with probability 0.001 to 0.0018.

    Rows of payoffs beyond the value that are multiplied are played less, and leave the value and B's strategy.
    """

    def draw() -> Array:
        M = weighted(rng, 1)
        p_a, value = solved(M)
        rare = float(rng.uniform(0.001, 0.0018))
        M[0] = value + (M[0] - value) * p_a[0] / (1 - p_a[0]) * (1 - rare) / rare
        return M

    return np.asarray(rng.permutation(until(draw, lambda M: bool(np.abs(M).max() <= MOST)), axis=0))


def in_whole_numbers(rng: np.random.Generator, m: int, n: int, most: int = 9, sign: int = 0) -> Array:
    """An integer matrix that takes a mixed strategy; its value has that sign, if one is given."""
    return until(
        lambda: rng.integers(-most, most + 1, size=(m, n)),
        lambda M: guesses_fail(M) and (not sign or sign * solved(M).value > 0.03 * np.ptp(M)),
    )


def on_one_side(rng: np.random.Generator, m: int, n: int, sign: int) -> Array:
    """All payoffs have one sign: even the best reply loses points, or the worst one wins some."""
    M = any_game(rng, m, n, 1)
    return np.asarray(M - M.min() + 0.5) if sign > 0 else np.asarray(M - M.max() - 0.5)


def with_one_column(rng: np.random.Generator, m: int) -> Array:
    """B has no choice: A takes the row that gives least. No two are near each other."""
    return np.asarray(rng.permutation(np.cumsum(rng.uniform(0.4, 2.0, size=m)) - rng.uniform(0.0, 4.0))[:, None])


def with_ties(rng: np.random.Generator) -> Array:
    """Matching pennies among moves that are worth nothing to either, or the same to both."""
    M = np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    return np.asarray(rng.permutation(rng.permutation(M, axis=0), axis=1) + float(rng.integers(-3, 4)))
