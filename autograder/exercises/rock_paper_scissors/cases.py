"""The cases of `rock_paper_scissors`: its variants, and what its functions are called with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.rock_paper_scissors.games import (
    any_game,
    exploitability,
    guesses_fail,
    in_whole_numbers,
    large_game,
    on_one_side,
    rounding_shows,
    rounding_shows_in_value,
    solved,
    to_the_ends,
    until,
    weighted,
    weighted_game,
    with_a_rare_move,
    with_an_unused_row,
    with_dominated_row,
    with_idle_moves,
    with_one_column,
    with_saddle_point,
    with_ties,
    with_twins,
)

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# What a win counts, for B and for A, when it is won with rock, paper, scissors; and two strategies to try.
DEFAULT = {
    "wins_b": [1, 2, 3],
    "wins_a": [1, 1, 1],
    "p_a": [0.5, 0.2, 0.3],
    "p_b": [0.2, 0.5, 0.3],
}
CLASSIC = ([1, 1, 1], [1, 1, 1])


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other weights: a game that favours B, whose only minimax strategy plays all three and is not uniform.

    B's is another, and not uniform either; and the strategies to try tell the game from the classic one.
    """
    while True:
        wins_b, wins_a = rng.integers(1, 5, size=3), rng.integers(1, 4, size=3)
        M = weighted_game(wins_b, wins_a)
        found = solved(M)
        if not 0.15 < found.value < 1.2 or found.p_a.min() < 0.15:
            continue
        of_b = solved(-M.T).p_a
        if np.abs(of_b - found.p_a).max() < 0.1 or np.abs(of_b - 1 / 3).max() < 0.05:
            continue
        p_a = rng.permutation([5, 3, 2]) / 10
        p_b = np.roll(p_a, int(rng.integers(1, 3)))
        if exploitability(np.full(3, 1 / 3), M) > 0.25 and abs(p_a @ (M - weighted_game(*CLASSIC)) @ p_b) > 0.02:
            break
    return {
        "wins_b": wins_b.tolist(),
        "wins_a": wins_a.tolist(),
        "p_a": p_a.tolist(),
        "p_b": p_b.tolist(),
    }


def story_game(variant: Variant) -> Array:
    return weighted_game(variant["wins_b"], variant["wins_a"])


# --- cases ---------------------------------------------------------------------------------------------------------


def simplex(rng: np.random.Generator, size: int) -> Array:
    return np.asarray(rng.dirichlet(np.full(size, 2.0)))


def lopsided(rng: np.random.Generator, size: int) -> Array:
    """A strategy that plays half of the rows hardly ever: with probabilities from 1e-5 to 1e-2."""
    p = rng.dirichlet(np.full(size, 2.0))
    rare = rng.permutation(size)[: size // 2]
    p[rare] = 10.0 ** rng.permutation(np.linspace(-5.0, -2.0, size // 2)) * rng.uniform(0.8, 1.0, size=size // 2)
    return np.asarray(p / p.sum())


def story_pairs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The classic game and the game of the text, for the strategies of the text."""
    p_a, p_b = np.array(variant["p_a"]), np.array(variant["p_b"])
    return [(p_a, p_b, weighted_game(*CLASSIC)), (p_a, p_b, story_game(variant))]


def story_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same for A alone; and another strategy where B loses points whatever the reply, and least in the middle."""
    p_a, M = np.array([0.617, 0.071, 0.312]), 0.3 * story_game(variant) - 1.0
    best = int(np.argmax(p_a @ M))
    first, last = (j for j in range(3) if j != best)
    return [*((p_a, M) for p_a, _, M in story_pairs(rng, variant)), (p_a, np.round(M[:, [first, best, last]], 2))]


def story_pair_alone(rng: np.random.Generator, variant: Variant) -> Arguments:
    return story_pairs(rng, variant)[-1:]


def story_strategy_alone(rng: np.random.Generator, variant: Variant) -> Arguments:
    return story_strategies(rng, variant)[1:2]


def story_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(weighted_game(*CLASSIC),), (story_game(variant),)]


def story_game_alone(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(story_game(variant),)]


def games_of_all_kinds(rng: np.random.Generator) -> list[Array]:
    return [
        any_game(rng, 3, 3, -1),
        weighted(rng, 1),
        any_game(rng, 4, 2, 1),
        any_game(rng, 3, 5, -1),
        with_twins(rng),
        with_dominated_row(rng),
        in_whole_numbers(rng, 3, 4),
        to_the_ends(rng, 4, 3),
        on_one_side(rng, 3, 3, -1),
        on_one_side(rng, 2, 3, 1),
        with_one_column(rng, 4),
        rng.normal(size=(1, 3)),
        np.zeros((2, 3)),
        rng.integers(-1000, 0, size=(6, 6)),
    ]


def any_pairs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Mixed strategies, and pure ones."""
    games = games_of_all_kinds(rng)
    pure = (np.eye(3)[int(rng.integers(3))], np.eye(5)[int(rng.integers(5))], games[3])
    ends, most = to_the_ends(rng, 4, 3), []
    for at in (np.argmin(ends), np.argmax(ends)):
        most.append((np.eye(4)[int(at) // 3], np.eye(3)[int(at) % 3], ends))
    rare: Arguments = []
    for M in (large_game(rng, 15, 12), large_game(rng, 9, 9), large_game(rng, 8, 15)):
        m, n = M.shape
        rare += [(lopsided(rng, m), simplex(rng, n), M), (simplex(rng, m), lopsided(rng, n), M)]
    return [*((simplex(rng, M.shape[0]), simplex(rng, M.shape[1]), M) for M in games), pure, *most, *rare]


def any_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Strategies that play every row, and pure ones."""
    games = games_of_all_kinds(rng)
    drawn: Arguments = [(simplex(rng, len(M)), M) for M in games]
    drawn += [(np.eye(4)[int(rng.integers(4))], games[2]), (np.eye(3)[int(rng.integers(3))], games[3])]
    largest = to_the_ends(rng, 4, 3)  # and B gets all of it, or loses nearly as much, from a row of its own
    losing = np.vstack([largest[:2], np.full(3, -1000.0)])
    worst = rng.uniform(-1000.0, -950.0, size=(4, 3))  # one row gives away nearly all that there is
    worst[1] = rng.uniform(950.0, 1000.0, size=3)
    drawn.append((np.eye(4)[1], worst))
    return [*drawn, (np.eye(4)[int(np.argmax(largest.max(axis=1)))], largest), (np.eye(3)[2], losing)]


def many_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, and large games: to find what is best for A, a right answer may take long there."""
    drawn: Arguments = [(lopsided(rng, m), large_game(rng, m, n)) for m, n in ((15, 12), (9, 9), (8, 15))]
    for column in (0, 11):  # the best reply is the first column, then the last
        M = large_game(rng, 6, 12)
        M[:, column] = rng.uniform(900.0, 1000.0, size=6)
        drawn.append((simplex(rng, 6), M))
    return [*any_strategies(rng, variant), *drawn]


def exploited_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Those of `any_strategies` in games that are worth solving once more: each call solves one."""
    drawn = any_strategies(rng, variant)
    return [drawn[i] for i in (2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18)]


def best_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Minimax strategies, and strategies near them, of which the first two give away 5e-4 and 8e-7 points."""
    drawn: Arguments = []
    gains = [5e-4, 8e-7]
    drawn += [(solved(M).p_a, M) for M in (with_twins(rng), with_saddle_point(rng), with_ties(rng))]
    for M in (weighted(rng, -1), any_game(rng, 2, 4, 1), with_one_column(rng, 3), in_whole_numbers(rng, 4, 3)):
        p_a = solved(M).p_a
        away = simplex(rng, len(M))
        share = gains.pop(0) / exploitability(away, M) if gains else 0.1
        drawn.append(((1 - share) * p_a + share * away, M))
    drawn.append((p_a, M))
    return [*drawn, *(hardly_ever_wrong(rng, share, share < 5e-3) for share in (9e-3, 1e-3, 3e-5))]


def hardly_ever_wrong(rng: np.random.Generator, share: float, first: bool) -> tuple[Array, Array]:
    """A minimax strategy but for that share, of a row that no good strategy plays; and the game."""
    M = with_idle_moves(rng, first, 900.0)
    p_a = (1 - share) * solved(M).p_a
    p_a[int(np.argmax(M.min(axis=1)))] += share
    return p_a, M


def weighted_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Favourable to B, so that a value that cannot become negative loses the games below alone.

    Two decimals are not enough for the first one.
    """
    first = until(lambda: weighted(rng, 1), rounding_shows)
    return [(first,), (with_an_unused_row(rng),), (on_one_side(rng, 3, 3, 1),)]


def oblong_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    first = until(lambda: any_game(rng, 4, 2, 1), rounding_shows)
    return [(first,), (any_game(rng, 2, 5, -1),), (with_idle_moves(rng, False, 90.0),)]


def degenerate_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A saddle point, equal rows and columns, a row not to be played, ties, one row or one column only."""
    return [
        (with_one_column(rng, 4),),
        (with_ties(rng),),
        (np.array([[float(rng.uniform(-2, 2))]]),),
        (until(lambda: rng.integers(0, 2, size=(4, 4)), guesses_fail),),
        (with_saddle_point(rng),),
        (until(lambda: with_twins(rng), rounding_shows),),
        (with_dominated_row(rng),),
        (rng.normal(size=(1, 3)),),
        (np.full((3, 2), float(rng.uniform(-2, 2))),),
    ]


def games_with_a_value(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Values of either sign, and 0."""
    usual = [weighted(rng, -1), any_game(rng, 3, 5, 1), on_one_side(rng, 3, 2, -1)]
    row = until(lambda: rng.normal(size=(1, 3)), rounding_shows_in_value)
    others = [with_one_column(rng, 3), np.zeros((3, 2)), row, in_whole_numbers(rng, 4, 3)]
    return [(M,) for M in (*usual, *others)]


def games_of_many_points(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Payoffs from -1000 to 1000, and integer matrices, with values of either sign."""
    games = [until(lambda: to_the_ends(rng, 3, 4), rounding_shows), to_the_ends(rng, 4, 3, -1)]
    return [(M,) for M in (*games, in_whole_numbers(rng, 3, 3, sign=-1), in_whole_numbers(rng, 6, 4, 1000, sign=1))]


def games_to_solve_exactly(rng: np.random.Generator, variant: Variant) -> Arguments:
    games = [weighted(rng, 1), any_game(rng, 4, 3, -1), with_twins(rng), with_saddle_point(rng)]
    return [(M,) for M in (*games, with_idle_moves(rng, True), with_a_rare_move(rng))]
