"""What `is_minimax` of `rock_paper_scissors` is called with: strategies that are minimax, and some that nearly are."""

from __future__ import annotations

import numpy as np

from autograder.exercises.rock_paper_scissors.cases import (
    CLASSIC,
    Arguments,
    Variant,
    hardly_ever_wrong,
    simplex,
    story_game,
)
from autograder.exercises.rock_paper_scissors.games import (
    any_game,
    exploitability,
    in_whole_numbers,
    solved,
    to_the_ends,
    until,
    weighted,
    weighted_game,
    with_constant_row,
    with_dominated_row,
    with_idle_moves,
    with_one_column,
    with_saddle_point,
    with_twins,
)


def story_decisions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Uniform in the classic game and in the game of the text, the text's strategy, and the minimax strategy."""
    classic, M, uniform = weighted_game(*CLASSIC), story_game(variant), np.full(3, 1 / 3)
    best = solved(M).p_a
    return [(uniform, classic), (uniform, M), (np.array(variant["p_a"]), classic), (best, M)]


def story_decision_alone(rng: np.random.Generator, variant: Variant) -> Arguments:
    return story_decisions(rng, variant)[-1:]


def any_decisions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Minimax strategies, strategies that B can exploit by a tenth of a point, and pure ones."""
    drawn: Arguments = []
    for M in (weighted(rng, 1), any_game(rng, 4, 2, -1)):
        best = solved(M).p_a
        drawn += [(best, M), (0.5 * best + 0.5 * simplex(rng, len(M)), M)]
    M = any_game(rng, 3, 5, 1)
    best = solved(M).p_a
    drawn += [(0.5 * best + 0.5 * simplex(rng, 3), M), (np.eye(3)[int(np.argmax(best))], M)]
    # Where points are many, so are those lost by rounding: tol is not 1e-8 there.
    for M in (in_whole_numbers(rng, 6, 3, 900), with_one_column(rng, 4)):
        best = solved(M).p_a
        drawn += [(best, M, 1e-4), (0.99 * best + 0.01 * simplex(rng, len(M)), M, 1e-4)]
    large = (to_the_ends(rng, 3, 4), with_idle_moves(rng, False), with_idle_moves(rng, True))
    drawn += [(solved(M).p_a, M, 1e-4) for M in large]
    M = to_the_ends(rng, 4, 4)
    drawn.append((0.99 * solved(M).p_a + 0.01 * simplex(rng, 4), M, 1e-4))
    drawn.append((np.ones(1), rng.normal(size=(1, 4))))
    constant = with_constant_row(rng)
    return [*drawn, (np.eye(4)[3], constant), (solved(constant).p_a, constant)]


def degenerate_decisions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Several minimax strategies of one game, against which B's replies need not be worth the same.

    Against the uniform strategy of the first game a uniform reply gets less than the value, and B's best reply more.
    """
    twins = until(lambda: with_twins(rng), lambda M: M.mean() < solved(M).value - 0.02)
    best = solved(twins).p_a
    i = int(np.argmin(np.abs(twins[:3] - twins[3]).max(axis=1)))  # the twin of the last row
    drawn: Arguments = []
    for share in (0.2, 0.9):
        p_a = best.copy()
        p_a[[i, 3]] = share * (best[i] + best[3]), (1 - share) * (best[i] + best[3])
        drawn.append((p_a, twins))
    saddle = until(lambda: with_saddle_point(rng), lambda M: M[2].max() > 0.1)  # above 0, and the value is below
    dominated = with_dominated_row(rng)
    return [
        *drawn,
        (np.full(4, 0.25), twins),
        (np.eye(3)[1], saddle),
        (np.eye(3)[2], saddle),
        (solved(dominated).p_a, dominated),
    ]


def decisions_with_tolerance(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Minimax strategies, some that give away 3e-9, 5e-8 and 5e-4; others with a tolerance just kept, and not kept.

    The first is forgiven by default, and the second not. In games of so few points doubles keep far more digits. 5e-4
    is more than np.isclose forgives in games of so few points, and less than a tolerance of a thousandth.
    """
    drawn: Arguments = []
    for M in (any_game(rng, 3, 5, -1), weighted(rng, 1)):
        best = solved(M).p_a
        away = simplex(rng, len(M))
        shares = np.array([3e-9, 5e-8, 5e-4]) / exploitability(away, M)
        drawn += [((1 - share) * best + share * away, M) for share in shares]
    drawn.append((best, M, 1e-6))
    for M in (to_the_ends(rng, 3, 3), weighted(rng, -1), any_game(rng, 4, 3, -1)):
        p_a = simplex(rng, len(M))
        gain = exploitability(p_a, M)
        drawn += [(p_a, M, 1.02 * gain), (p_a, M, 0.98 * gain)]
    drawn.append((p_a, M, 0.2 * gain))
    for share in (9e-3, 1e-4, 1e-5):
        p_a, M = hardly_ever_wrong(rng, share, share > 5e-4)
        drawn.append((p_a, M, 0.7 * exploitability(p_a, M)))
    drawn.append((p_a, M, 1.3 * exploitability(p_a, M)))
    return drawn
