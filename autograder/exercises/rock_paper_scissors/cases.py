"""The cases of `rock_paper_scissors`: its variants, its games, and how strategies are judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import numbers, same_shape, unpack
from autograder.exercises.rock_paper_scissors.games import (
    any_game,
    in_whole_numbers,
    on_one_side,
    to_the_ends,
    weighted,
    weighted_game,
    with_constant_row,
    with_dominated_row,
    with_one_column,
    with_saddle_point,
    with_ties,
    with_twins,
)
from reference import rock_paper_scissors as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

SOLUTION = ("p_a", "value")

# What a win counts, for B and for A, when it is won with rock, paper, scissors; and two strategies to try.
DEFAULT = {
    "wins_b": [1, 2, 3],
    "wins_a": [1, 1, 1],
    "p_a": [0.5, 0.2, 0.3],
    "p_b": [0.2, 0.5, 0.3],
}
CLASSIC = ([1, 1, 1], [1, 1, 1])


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other weights: a game that is not fair, whose only minimax strategy plays all three and is not uniform."""
    while True:
        wins_b, wins_a = rng.integers(1, 5, size=3), rng.integers(1, 4, size=3)
        M = weighted_game(wins_b, wins_a)
        found = reference.minimax_strategy(M)
        if not 0.15 < abs(found.value) < 1.2 or found.p_a.min() < 0.15:
            continue
        if reference.exploitability(np.full(3, 1 / 3), M) > 0.25:
            break
    p_a = rng.permutation([5, 3, 2]) / 10
    p_b = np.roll(p_a, int(rng.integers(1, 3)))
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


def story_pairs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The classic game and the game of the text, for the strategies of the text."""
    p_a, p_b = np.array(variant["p_a"]), np.array(variant["p_b"])
    return [(p_a, p_b, weighted_game(*CLASSIC)), (p_a, p_b, story_game(variant))]


def story_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(p_a, M) for p_a, _, M in story_pairs(rng, variant)]


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
    games = games_of_all_kinds(rng)
    return [(simplex(rng, M.shape[0]), simplex(rng, M.shape[1]), M) for M in games]


def any_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Strategies that play every row, and pure ones."""
    games = games_of_all_kinds(rng)
    drawn: Arguments = [(simplex(rng, len(M)), M) for M in games]
    return [*drawn, (np.eye(4)[int(rng.integers(4))], games[2]), (np.eye(3)[int(rng.integers(3))], games[3])]


def best_strategies(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Minimax strategies, and strategies near them."""
    drawn: Arguments = []
    usual = (weighted(rng, -1), any_game(rng, 2, 4, 1), with_twins(rng), with_saddle_point(rng))
    for M in (*usual, with_one_column(rng, 3), in_whole_numbers(rng, 4, 3), with_ties(rng)):
        p_a = reference.minimax_strategy(M).p_a
        drawn += [(p_a, M), (0.9 * p_a + 0.1 * simplex(rng, len(M)), M)]
    return drawn


def weighted_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Favourable to B, so that a value that cannot become negative loses the games below alone."""
    return [(weighted(rng, 1),), (weighted(rng, 1),), (any_game(rng, 3, 3, 1),), (on_one_side(rng, 3, 3, 1),)]


def oblong_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(any_game(rng, 4, 2, 1),), (any_game(rng, 2, 5, -1),), (any_game(rng, 3, 4, 1, scale=30.0),)]


def degenerate_games(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A saddle point, equal rows and columns, a row not to be played, ties, one row or one column only."""
    return [
        (with_one_column(rng, 4),),
        (with_ties(rng),),
        (np.array([[float(rng.uniform(-2, 2))]]),),
        (rng.integers(0, 2, size=(4, 4)),),
        (with_saddle_point(rng),),
        (with_twins(rng),),
        (with_dominated_row(rng),),
        (rng.normal(size=(1, 3)),),
        (np.full((3, 2), float(rng.uniform(-2, 2))),),
    ]


def games_with_a_value(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Values of either sign, and 0; with every kind of game."""
    usual = [weighted(rng, -1), any_game(rng, 3, 5, 1), on_one_side(rng, 3, 2, -1), with_saddle_point(rng)]
    others = [with_one_column(rng, 3), with_twins(rng), np.zeros((3, 2)), in_whole_numbers(rng, 4, 3)]
    return [(M,) for M in (*usual, *others, weighted_game(*CLASSIC))]


def games_of_many_points(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Payoffs from -1000 to 1000, and integer matrices."""
    games = [to_the_ends(rng, 3, 4), to_the_ends(rng, 4, 3, -1), in_whole_numbers(rng, 3, 3)]
    return [(M,) for M in (*games, in_whole_numbers(rng, 5, 4, 1000))]


def games_to_solve_exactly(rng: np.random.Generator, variant: Variant) -> Arguments:
    games = [weighted(rng, 1), any_game(rng, 4, 3, -1), with_twins(rng), with_saddle_point(rng)]
    return [(M,) for M in (*games, in_whole_numbers(rng, 3, 4), on_one_side(rng, 3, 3, -1))]


def story_decisions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Uniform in the classic game and in the game of the text, the text's strategy, and the minimax strategy."""
    classic, M, uniform = weighted_game(*CLASSIC), story_game(variant), np.full(3, 1 / 3)
    best = reference.minimax_strategy(M).p_a
    return [(uniform, classic), (uniform, M), (np.array(variant["p_a"]), classic), (best, M)]


def any_decisions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Minimax strategies, strategies that B can exploit by a tenth of a point, and pure ones."""
    drawn: Arguments = []
    for M in (weighted(rng, 1), any_game(rng, 4, 2, -1), any_game(rng, 3, 5, 1)):
        best = reference.minimax_strategy(M).p_a
        drawn += [(best, M), (0.5 * best + 0.5 * simplex(rng, len(M)), M), (np.eye(len(M))[int(np.argmax(best))], M)]
    # Where points are many, so are those lost by rounding: tol is not 1e-8 there.
    for M in (to_the_ends(rng, 3, 4), in_whole_numbers(rng, 4, 3, 900), with_one_column(rng, 4)):
        best = reference.minimax_strategy(M).p_a
        drawn += [(best, M, 1e-4), (0.99 * best + 0.01 * simplex(rng, len(M)), M, 1e-4)]
    constant = with_constant_row(rng)
    return [*drawn, (np.eye(4)[3], constant), (reference.minimax_strategy(constant).p_a, constant)]


def degenerate_decisions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Several minimax strategies of one game, against which B's replies need not be worth the same."""
    twins = with_twins(rng)
    best = reference.minimax_strategy(twins).p_a
    i = int(np.argmin(np.abs(twins[:3] - twins[3]).max(axis=1)))  # the twin of the last row
    drawn: Arguments = []
    for share in (0.2, 0.5, 0.9):
        p_a = best.copy()
        p_a[[i, 3]] = share * (best[i] + best[3]), (1 - share) * (best[i] + best[3])
        drawn.append((p_a, twins))
    saddle, dominated = with_saddle_point(rng), with_dominated_row(rng)
    return [
        *drawn,
        (np.full(4, 0.25), twins),
        (np.eye(3)[1], saddle),
        (np.eye(3)[2], saddle),
        (reference.minimax_strategy(dominated).p_a, dominated),
        (simplex(rng, 4), dominated),
    ]


def decisions_with_tolerance(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Minimax strategies and some that give away 1e-6; others with a tolerance just kept, and just not kept."""
    drawn: Arguments = []
    for M in (any_game(rng, 3, 5, -1), weighted(rng, 1)):
        best = reference.minimax_strategy(M).p_a
        away = simplex(rng, len(M))
        share = 1e-6 / reference.exploitability(away, M)
        drawn += [(best, M, 1e-6), ((1 - share) * best + share * away, M), (0.9999 * best + 0.0001 * away, M)]
    for M in (weighted(rng, -1), any_game(rng, 2, 4, 1), any_game(rng, 4, 3, -1), to_the_ends(rng, 3, 3)):
        p_a = simplex(rng, len(M))
        gain = reference.exploitability(p_a, M)
        drawn += [(p_a, M, 1.02 * gain), (p_a, M, 0.98 * gain)]
    return drawn


# --- how answers are read ------------------------------------------------------------------------------------------


def one_number(value: Any) -> Any:
    """The value as a float; a string that says why it is none."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != 1:
        return f"expected one number, got an array of shape {array.shape}"
    number = float(array.ravel()[0])
    return number if math.isfinite(number) else f"expected a finite number, got {number}"


def solution_of(result: Any, rows: int) -> Any:
    """The strategy and the value in a result, or what keeps them from being a strategy and a value."""
    parts = unpack(result, SOLUTION)
    if isinstance(parts, str):
        return parts
    p_a = numbers(parts[0])
    if not isinstance(p_a, str):
        p_a = same_shape(p_a, (rows,))
    if isinstance(p_a, str):
        return f"p_a: {p_a}"
    p_a = p_a.astype(float)
    if not (p_a >= -1e-6).all() or abs(p_a.sum() - 1) > 1e-5:
        return f"p_a should hold probabilities with sum 1, got {np.array2string(p_a, precision=6)}"
    value = one_number(parts[1])
    if isinstance(value, str):
        return f"value: {value}"
    return p_a, value


def is_solution(result: Any, M: Array) -> str:
    """A point of the simplex and a number."""
    found = solution_of(result, len(M))
    return found if isinstance(found, str) else ""


def single(array: Array) -> bool:
    """Whether numbers may have been computed in single precision."""
    with np.errstate(over="ignore"):
        return bool(np.array_equal(array.astype(np.float32).astype(float), array))


def judge_points(call: Call, cases: Sequence[Case], *, rtol: float, atol: float) -> Verdict:
    """Every answer is the expected number of points, up to rounding: sums of payoffs in the hundreds lose digits."""
    evidence = {"cases": len(cases), "rtol": rtol, "atol": atol}
    for index, case in enumerate(cases):
        value = call(case.args).value
        largest = max(1.0, float(np.max(np.abs(case.args[-1]))))
        found = one_number(value)
        if isinstance(found, str):
            return Verdict(False, found, index, value, case.expected, evidence)
        rounding = 2e-6 if single(np.array(found)) else 0.0
        allowed = rtol * abs(case.expected) + max(atol, rounding) * largest
        if not abs(found - case.expected) <= allowed:
            message = f"got {found:.8g}, expected {case.expected:.8g}"
            return Verdict(False, message, index, value, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def gives_points(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    answer: Callable[..., float],
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The function agrees with `answer`, to `rtol` and to `atol` of the largest payoff; M is the last argument."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, answer(*args)) for args in arguments(rng, variant)]

    return Check(property, "equals", cases, judge_points, {"rtol": rtol, "atol": atol}, weight, visibility)


def judge_near(call: Call, cases: Sequence[Case], *, part: str, atol: float) -> Verdict:
    """p_a, or the value, is within `atol` of the only right one, which comes with the case."""
    evidence = {"cases": len(cases), "atol": atol}
    for index, case in enumerate(cases):
        found = solution_of(call(case.args).value, len(case.args[0]))
        if isinstance(found, str):
            return Verdict(False, found, index, None, None, evidence)
        got = found[0] if part == "p_a" else found[1]
        if not np.max(np.abs(got - case.expected)) <= atol:
            message = f"{part} is {np.round(got, 4)}, expected {np.round(case.expected, 4)}"
            return Verdict(False, message, index, got, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def comes_near(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    part: str,
    atol: float,
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """For games with one minimax strategy only: the strategy, or the value, is near the reference's."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, getattr(reference.minimax_strategy(*args), part)) for args in arguments(rng, variant)]

    return Check(property, "objective", cases, judge_near, {"part": part, "atol": atol}, weight, visibility)


def judge_solution(call: Call, cases: Sequence[Case], *, tol: float, strategy: bool, value: bool) -> Verdict:
    """B's best reply to p_a gets at most `tol` beyond the value of the game; the value is right up to `tol`.

    Either part may be left to another check. `tol` is in points, or relative to the spread of the payoffs if that is
    above 1; what was computed in single precision cannot keep less than seven digits.
    """
    evidence: dict[str, Any] = {"cases": len(cases), "tolerance": tol}
    for index, case in enumerate(cases):
        M = case.args[0]
        answer = call(case.args).value
        found = solution_of(answer, len(M))
        if isinstance(found, str):
            return Verdict(False, found, index, answer, None, evidence)
        p_a, stated = found
        scale = max(1.0, float(np.ptp(M)))
        rounding = 1e-6 * max(1.0, float(np.max(np.abs(M))))
        kept = np.maximum(p_a, 0.0)
        gain = float(np.max(kept / kept.sum() @ M)) - case.expected
        allowed = max(tol * scale, rounding) if single(p_a) else tol * scale
        if strategy and not gain <= allowed:
            message = f"B's best reply gets {gain:.3g} more than the value of the game; {allowed:.3g} is allowed"
            return Verdict(False, message, index, p_a, None, evidence)
        allowed = max(tol * scale, rounding) if single(np.array(stated)) else tol * scale
        if value and not abs(stated - case.expected) <= allowed:
            message = f"the value is given as {stated:.10g}, but is {case.expected:.10g} in points of B"
            return Verdict(False, message, index, stated, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def solves(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    tol: float,
    *,
    strategy: bool = True,
    value: bool = True,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The strategy is minimax up to `tol`, any such strategy; and the value is the game's."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, reference.minimax_strategy(*args).value) for args in arguments(rng, variant)]

    settings = {"tol": tol, "strategy": strategy, "value": value}
    return Check(property, "objective", cases, judge_solution, settings, weight, visibility)


def judge_decision(call: Call, cases: Sequence[Case]) -> Verdict:
    """The answer is true or false as the case says. All cases are called, so that mistakes can be told apart."""
    evidence = {"cases": len(cases)}
    answers = [call(case.args).value for case in cases]
    for index, (value, case) in enumerate(zip(answers, cases, strict=True)):
        array = numbers(value)
        if isinstance(array, str) or array.size != 1 or array.ravel()[0] not in (0, 1):
            return Verdict(False, "expected True or False", index, value, case.expected, evidence)
        if bool(array.ravel()[0]) != case.expected:
            message = f"got {bool(array.ravel()[0])}, expected {case.expected}"
            return Verdict(False, message, index, bool(array.ravel()[0]), case.expected, evidence)
    return Verdict(True, evidence=evidence)


def decides(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """is_minimax is right about every strategy."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, reference.is_minimax(*args)) for args in arguments(rng, variant)]

    return Check(property, "equals", cases, judge_decision, {}, weight, visibility)
