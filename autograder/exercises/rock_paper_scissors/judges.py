"""How answers to `rock_paper_scissors` are judged: points, strategies by their exploitability, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import numbers
from autograder.checks.each import Draws, judged_each, with_answers
from autograder.checks.readers import ComplaintError, number, real, several
from autograder.checks.tensors import Array
from autograder.exercises.rock_paper_scissors.games import (
    is_minimax,
    solved,
)


def part_of(result: Any, part: str, rows: int) -> Any:
    """The strategy in a solution, or its value, whatever the other part is."""
    p_a, value = several(result, "p_a", "value")
    return number(value, "value") if part == "value" else strategy(p_a, rows)


def strategy(p_a: Any, rows: int) -> Array:
    """Probabilities of that many rows."""
    found = real(p_a, (rows,), "p_a", finite=False)
    if not (found >= -1e-6).all() or not abs(found.sum() - 1) <= 1e-5:
        raise ComplaintError(f"p_a should hold probabilities with sum 1, got {np.array2string(found, precision=6)}")
    return found


def is_solution(result: Any, M: Array) -> str:
    """A point of the simplex and a number."""
    for part in ("p_a", "value"):
        part_of(result, part, len(M))
    return ""


def single(array: Any) -> bool:
    """Whether numbers may have been computed in single precision; 0 alone says nothing of that."""
    with np.errstate(over="ignore"):
        return bool(np.any(array) and np.array_equal(np.asarray(array, dtype=np.float32).astype(float), array))


def points_differ(value: Any, expected: float, *args: Any, rtol: float, atol: float) -> str:
    """Whether an answer is not the expected number of points, up to rounding: M, the last, says how large they are."""
    found = number(value)
    rounding = 2e-6 if single(found) else 0.0
    allowed = rtol * abs(expected) + max(atol, rounding) * max(1.0, float(np.max(np.abs(args[-1]))))
    return "" if abs(found - expected) <= allowed else f"got {found:.8g}, expected {expected:.8g}"


gives_points = partial(judged_each, wrong=points_differ, kind="equals", rtol=1e-6, atol=1e-9)


def is_far(result: Any, expected: Any, M: Array, *, part: str, atol: float) -> str:
    """Whether the strategy, or the value, is farther than `atol` from the only right one."""
    found = part_of(result, part, len(M))
    if np.max(np.abs(found - expected)) <= atol:
        return ""
    return f"{part} is {np.round(found, 4)}, expected {np.round(expected, 4)}"


def comes_near(property: str, games: Draws, part: str, atol: float, weight: float = 1.0) -> Check:
    """For games with one minimax strategy only: the strategy, or the value, is near the reference's."""

    def answer(M: Array) -> Any:
        return getattr(solved(M), part)

    settings: dict[str, Any] = {"kind": "objective", "visibility": "public", "part": part, "atol": atol}
    return judged_each(property, games, is_far, answer=answer, weight=weight, **settings)


def gives_away(result: Any, expected: float, M: Array, *, tol: float) -> str:
    """Whether B's best reply to p_a gets more than `tol` beyond the value of the game.

    `tol` is in points, or relative to the spread of the payoffs if that is above 1; what was computed in single
    precision cannot keep less than seven digits.
    """
    p_a = part_of(result, "p_a", len(M))
    kept = np.maximum(p_a, 0.0)
    gain, allowed = float(np.max(kept / kept.sum() @ M)) - expected, tolerance(tol, p_a, M)
    if gain <= allowed:
        return ""
    return f"B's best reply gets {gain:.3g} more than the value of the game; {allowed:.3g} is allowed"


def misses_the_value(result: Any, expected: float, M: Array, *, tol: float) -> str:
    """Whether the value is farther than `tol` from that of the game."""
    stated = part_of(result, "value", len(M))
    if abs(stated - expected) <= tolerance(tol, stated, M):
        return ""
    return f"the value is given as {stated:.10g}, but is {expected:.10g} in points of B"


def solves_wrongly(result: Any, expected: float, M: Array, *, tol: float) -> str:
    return gives_away(result, expected, M, tol=tol) or misses_the_value(result, expected, M, tol=tol)


def tolerance(tol: float, found: Any, M: Array) -> float:
    allowed = tol * max(1.0, float(np.ptp(M)))
    return max(allowed, 1e-6 * max(1.0, float(np.max(np.abs(M))))) if single(found) else allowed


solves = partial(judged_each, kind="objective", answer=lambda M: solved(M).value)


def judge_decision(call: Call, cases: Sequence[Case]) -> Verdict:
    """The answer is true or false as the case says. All cases are called, so that mistakes can be told apart."""
    evidence = {"cases": len(cases)}
    answers = [call(case.args).value for case in cases]
    for index, (value, case) in enumerate(zip(answers, cases, strict=True)):
        array = numbers(value)
        if isinstance(array, str) or array.size != 1 or array.ravel()[0] not in (0, 1):
            return Verdict(False, "expected True or False", index, value, case.expected, evidence)
        found = bool(array.ravel()[0])
        if found != case.expected:
            return Verdict(False, f"got {found}, expected {case.expected}", index, found, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def decides(property: str, arguments: Draws, weight: float = 1.0, visibility: Visibility = "hidden") -> Check:
    """is_minimax is right about every strategy."""
    return Check(property, "equals", with_answers(arguments, is_minimax), judge_decision, {}, weight, visibility)
