"""The cases of `rock_paper_scissors`: its variants, and what its functions are called with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.each import Draws
from autograder.checks.tensors import Array
from autograder.exercises.rock_paper_scissors import games
from autograder.exercises.rock_paper_scissors.games import (
    any_game,
    exploitability,
    solved,
    until,
    weighted,
)

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator

# What a win counts, for B and for A, when it is won with rock, paper, scissors; and two strategies to try.
DEFAULT = {"wins_b": [1, 2, 3], "wins_a": [1, 1, 1], "p_a": [0.5, 0.2, 0.3], "p_b": [0.2, 0.5, 0.3]}
CLASSIC = games.weighted_game([1, 1, 1], [1, 1, 1])


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Other weights: a game that favours B, whose only minimax strategy plays all three and is not uniform.

    B's is another, and not uniform either; and the strategies to try tell the game from the classic one.
    """
    while True:
        wins_b, wins_a = rng.integers(1, 5, size=3), rng.integers(1, 4, size=3)
        M = games.weighted_game(wins_b, wins_a)
        found = solved(M)
        if not 0.15 < found.value < 1.2 or found.p_a.min() < 0.15:
            continue
        of_b = solved(-M.T).p_a
        if np.abs(of_b - found.p_a).max() < 0.1 or np.abs(of_b - 1 / 3).max() < 0.05:
            continue
        p_a = rng.permutation([5, 3, 2]) / 10
        p_b = np.roll(p_a, int(rng.integers(1, 3)))
        if exploitability(np.full(3, 1 / 3), M) > 0.25 and abs(p_a @ (M - CLASSIC) @ p_b) > 0.02:
            break
    return {"wins_b": wins_b.tolist(), "wins_a": wins_a.tolist(), "p_a": p_a.tolist(), "p_b": p_b.tolist()}


def story_game(variant: Variant) -> Array:
    return games.weighted_game(variant["wins_b"], variant["wins_a"])


def only(cases: Draws, *chosen: int) -> Draws:
    """Some of the cases, by number."""

    def drawn(rng: Rng, variant: Variant) -> Arguments:
        found = cases(rng, variant)
        return [found[i] for i in chosen]

    return drawn


# --- strategies ------------------------------------------------------------------------------------------------------


def simplex(rng: Rng, size: int) -> Array:
    return np.asarray(rng.dirichlet(np.full(size, 2.0)))


def pure(size: int, row: Any) -> Array:
    return np.asarray(np.eye(size)[int(row)])


def lopsided(rng: Rng, size: int) -> Array:
    """A strategy that plays half of the rows hardly ever: with probabilities from 1e-5 to 1e-2."""
    p = rng.dirichlet(np.full(size, 2.0))
    rare = rng.permutation(size)[: size // 2]
    p[rare] = 10.0 ** rng.permutation(np.linspace(-5.0, -2.0, size // 2)) * rng.uniform(0.8, 1.0, size=size // 2)
    return np.asarray(p / p.sum())


def hardly_ever_wrong(rng: Rng, share: float, first: bool) -> tuple[Array, Array]:
    """A minimax strategy but for that share, of a row that no good strategy plays; and the game."""
    M = games.with_idle_moves(rng, first, 900.0)
    p_a = (1 - share) * solved(M).p_a
    p_a[int(np.argmax(M.min(axis=1)))] += share
    return p_a, M


def towards(p_a: Array, away: Array, share: float) -> Array:
    """A mixture of two strategies, with that share of the second."""
    return np.asarray((1 - share) * p_a + share * away)


# --- points ----------------------------------------------------------------------------------------------------------


def story_pairs(rng: Rng, variant: Variant) -> Arguments:
    """The classic game and the game of the text, for the strategies of the text."""
    p_a, p_b = np.array(variant["p_a"]), np.array(variant["p_b"])
    return [(p_a, p_b, CLASSIC), (p_a, p_b, story_game(variant))]


def story_strategies(rng: Rng, variant: Variant) -> Arguments:
    """The same for A alone; and another strategy where B loses points whatever the reply, and least in the middle."""
    p_a, M = np.array([0.617, 0.071, 0.312]), 0.3 * story_game(variant) - 1.0
    best = int(np.argmax(p_a @ M))
    first, last = (j for j in range(3) if j != best)
    return [*((p_a, M) for p_a, _, M in story_pairs(rng, variant)), (p_a, np.round(M[:, [first, best, last]], 2))]


def games_of_all_kinds(rng: Rng) -> list[Array]:
    mixed = [any_game(rng, 3, 3, -1), weighted(rng, 1), any_game(rng, 4, 2, 1), any_game(rng, 3, 5, -1)]
    special = [games.with_twins(rng), games.with_dominated_row(rng), games.in_whole_numbers(rng, 3, 4)]
    ends = [games.to_the_ends(rng, 4, 3), games.on_one_side(rng, 3, 3, -1), games.on_one_side(rng, 2, 3, 1)]
    thin = [games.with_one_column(rng, 4), rng.normal(size=(1, 3)), np.zeros((2, 3))]
    return [*mixed, *special, *ends, *thin, rng.integers(-1000, 0, size=(6, 6))]


def any_pairs(rng: Rng, variant: Variant) -> Arguments:
    """Mixed strategies, and pure ones; large games with strategies that play some moves hardly ever."""
    kinds = games_of_all_kinds(rng)
    drawn: Arguments = [(pure(3, rng.integers(3)), pure(5, rng.integers(5)), kinds[3])]
    ends = games.to_the_ends(rng, 4, 3)
    drawn += [(pure(4, at // 3), pure(3, at % 3), ends) for at in (np.argmin(ends), np.argmax(ends))]
    for M in [games.large_game(rng, m, n) for m, n in ((15, 12), (9, 9), (8, 15))]:
        m, n = M.shape
        drawn += [(lopsided(rng, m), simplex(rng, n), M), (simplex(rng, m), lopsided(rng, n), M)]
    return [*((simplex(rng, M.shape[0]), simplex(rng, M.shape[1]), M) for M in kinds), *drawn]


def any_strategies(rng: Rng, variant: Variant) -> Arguments:
    """Strategies that play every row, and pure ones."""
    kinds = games_of_all_kinds(rng)
    drawn: Arguments = [(simplex(rng, len(M)), M) for M in kinds]
    drawn += [(pure(4, rng.integers(4)), kinds[2]), (pure(3, rng.integers(3)), kinds[3])]
    worst = rng.uniform(-1000.0, -950.0, size=(4, 3))  # one row gives away nearly all that there is
    worst[1] = rng.uniform(950.0, 1000.0, size=3)
    largest = games.to_the_ends(rng, 4, 3)  # and B gets all of it, or loses nearly as much, from a row of its own
    losing = np.vstack([largest[:2], np.full(3, -1000.0)])
    return [*drawn, (pure(4, 1), worst), (pure(4, np.argmax(largest.max(axis=1))), largest), (pure(3, 2), losing)]


def many_strategies(rng: Rng, variant: Variant) -> Arguments:
    """The same, and large games: to find what is best for A, a right answer may take long there."""
    drawn: Arguments = [(lopsided(rng, m), games.large_game(rng, m, n)) for m, n in ((15, 12), (9, 9), (8, 15))]
    for column in (0, 11):  # the best reply is the first column, then the last
        M = games.large_game(rng, 6, 12)
        M[:, column] = rng.uniform(900.0, 1000.0, size=6)
        drawn.append((simplex(rng, 6), M))
    return [*any_strategies(rng, variant), *drawn]


# Of `any_strategies` those whose games are worth solving once more: each call solves one.
exploited_strategies = only(any_strategies, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18)


def best_strategies(rng: Rng, variant: Variant) -> Arguments:
    """Minimax strategies, and strategies near them, of which the first two give away 5e-4 and 8e-7 points."""
    some = (games.with_twins(rng), games.with_saddle_point(rng), games.with_ties(rng))
    drawn: Arguments = [(solved(M).p_a, M) for M in some]
    others = weighted(rng, -1), any_game(rng, 2, 4, 1), games.with_one_column(rng, 3), games.in_whole_numbers(rng, 4, 3)
    for M, gain in zip(others, (5e-4, 8e-7, 0.0, 0.0), strict=True):
        away = simplex(rng, len(M))
        drawn.append((towards(solved(M).p_a, away, gain / exploitability(away, M) if gain else 0.1), M))
    drawn.append((solved(M).p_a, M))
    return [*drawn, *(hardly_ever_wrong(rng, share, share < 5e-3) for share in (9e-3, 1e-3, 3e-5))]


# --- games to be solved ----------------------------------------------------------------------------------------------


def story_games(rng: Rng, variant: Variant) -> Arguments:
    return [(CLASSIC,), (story_game(variant),)]


def weighted_games(rng: Rng, variant: Variant) -> Arguments:
    """Favourable to B, so that a value that cannot become negative loses the games below alone.

    Two decimals are not enough for the first one; in the second A leaves a row out.
    """
    first = until(lambda: weighted(rng, 1), games.rounding_shows)
    second = until(lambda: any_game(rng, 3, 3, 1), games.leaves_a_row_out)
    return [(first,), (second,), (games.on_one_side(rng, 3, 3, 1),)]


def oblong_games(rng: Rng, variant: Variant) -> Arguments:
    first = until(lambda: any_game(rng, 4, 2, 1), games.rounding_shows)
    return [(first,), (any_game(rng, 2, 5, -1),), (games.with_idle_moves(rng, False, 90.0),)]


def degenerate_games(rng: Rng, variant: Variant) -> Arguments:
    """A saddle point, equal rows and columns, a row not to be played, ties, one row or one column only."""
    thin = [games.with_one_column(rng, 4), np.array([[float(rng.uniform(-2, 2))]]), rng.normal(size=(1, 3))]
    special = [games.with_ties(rng), games.with_saddle_point(rng), games.with_dominated_row(rng)]
    zeros_and_ones = until(lambda: rng.integers(0, 2, size=(4, 4)), games.guesses_fail)
    twins, flat = until(lambda: games.with_twins(rng), games.rounding_shows), np.full((3, 2), float(rng.uniform(-2, 2)))
    return [(M,) for M in (*thin, *special, zeros_and_ones, twins, flat)]


def games_with_a_value(rng: Rng, variant: Variant) -> Arguments:
    """Values of either sign, and 0."""
    usual = [weighted(rng, -1), any_game(rng, 3, 5, 1), games.on_one_side(rng, 3, 2, -1)]
    row = until(lambda: rng.normal(size=(1, 3)), games.rounding_shows_in_value)
    others = [games.with_one_column(rng, 3), np.zeros((3, 2)), games.in_whole_numbers(rng, 4, 3)]
    return [(M,) for M in (*usual, row, *others)]


def games_of_many_points(rng: Rng, variant: Variant) -> Arguments:
    """Payoffs from -1000 to 1000, and integer matrices, with values of either sign."""
    real = [until(lambda: games.to_the_ends(rng, 3, 4), games.rounding_shows), games.to_the_ends(rng, 4, 3, -1)]
    whole = [games.in_whole_numbers(rng, 3, 3, sign=-1), games.in_whole_numbers(rng, 6, 4, 1000, sign=1)]
    return [(M,) for M in (*real, *whole)]


def games_to_solve_exactly(rng: Rng, variant: Variant) -> Arguments:
    usual = [weighted(rng, 1), any_game(rng, 4, 3, -1), games.with_twins(rng), games.with_saddle_point(rng)]
    return [(M,) for M in (*usual, games.with_idle_moves(rng, True), games.with_a_rare_move(rng))]


# --- decisions -------------------------------------------------------------------------------------------------------


def story_decisions(rng: Rng, variant: Variant) -> Arguments:
    """Uniform in the classic game and in the game of the text, the text's strategy, and the minimax strategy."""
    M, uniform = story_game(variant), np.full(3, 1 / 3)
    return [(uniform, CLASSIC), (uniform, M), (np.array(variant["p_a"]), CLASSIC), (solved(M).p_a, M)]


def any_decisions(rng: Rng, variant: Variant) -> Arguments:
    """Minimax strategies, strategies that B can exploit by a tenth of a point, and pure ones."""
    drawn: Arguments = []
    for M in (weighted(rng, 1), any_game(rng, 4, 2, -1), any_game(rng, 3, 5, 1)):
        best = solved(M).p_a
        drawn += [(best, M), (towards(best, simplex(rng, len(M)), 0.5), M)]
    drawn.append((pure(3, np.argmax(best)), M))
    # Where points are many, so are those lost by rounding: tol is not 1e-8 there.
    for M in (games.in_whole_numbers(rng, 6, 3, 900), games.with_one_column(rng, 4), games.to_the_ends(rng, 4, 4)):
        best = solved(M).p_a
        drawn += [(best, M, 1e-4), (towards(best, simplex(rng, len(M)), 0.01), M, 1e-4)]
    large = (games.to_the_ends(rng, 3, 4), games.with_idle_moves(rng, False), games.with_idle_moves(rng, True))
    drawn += [(solved(M).p_a, M, 1e-4) for M in large]
    constant = games.with_constant_row(rng)
    return [*drawn, (np.ones(1), rng.normal(size=(1, 4))), (pure(4, 3), constant), (solved(constant).p_a, constant)]


def degenerate_decisions(rng: Rng, variant: Variant) -> Arguments:
    """Several minimax strategies of one game, against which B's replies need not be worth the same.

    Against the uniform strategy of the first game a uniform reply gets less than the value, and B's best reply more.
    """
    twins = until(lambda: games.with_twins(rng), lambda M: M.mean() < solved(M).value - 0.02)
    best = solved(twins).p_a
    i = int(np.argmin(np.abs(twins[:3] - twins[3]).max(axis=1)))  # the twin of the last row
    drawn: Arguments = [(np.full(4, 0.25), twins)]
    for share in (0.2, 0.9):
        p_a = best.copy()
        p_a[[i, 3]] = share * (best[i] + best[3]), (1 - share) * (best[i] + best[3])
        drawn.append((p_a, twins))
    saddle = until(lambda: games.with_saddle_point(rng), lambda M: M[2].max() > 0.1)  # above 0, and the value is below
    dominated = games.with_dominated_row(rng)
    return [*drawn, (pure(3, 1), saddle), (pure(3, 2), saddle), (solved(dominated).p_a, dominated)]


def decisions_with_tolerance(rng: Rng, variant: Variant) -> Arguments:
    """Minimax strategies, some that give away 3e-9, 5e-8 and 5e-4; others with a tolerance just kept, and not kept.

    The first is forgiven by default, and the second not. In games of so few points doubles keep far more digits. 5e-4
    is more than np.isclose forgives in games of so few points, and less than a tolerance of a thousandth.
    """
    drawn: Arguments = []
    for M in (any_game(rng, 3, 5, -1), weighted(rng, 1)):
        best, away = solved(M).p_a, simplex(rng, len(M))
        drawn += [(towards(best, away, gain / exploitability(away, M)), M) for gain in (3e-9, 5e-8, 5e-4)]
    drawn.append((best, M, 1e-6))
    for M in (games.to_the_ends(rng, 3, 3), weighted(rng, -1), any_game(rng, 4, 3, -1)):
        p_a = simplex(rng, len(M))
        drawn += [(p_a, M, share * exploitability(p_a, M)) for share in (1.02, 0.98)]
    drawn.append((p_a, M, 0.2 * exploitability(p_a, M)))
    for share in (9e-3, 1e-4, 1e-5):
        p_a, M = hardly_ever_wrong(rng, share, share > 5e-4)
        drawn.append((p_a, M, 0.7 * exploitability(p_a, M)))
    return [*drawn, (p_a, M, 1.3 * exploitability(p_a, M))]
