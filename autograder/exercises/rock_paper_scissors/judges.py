"""How answers to `rock_paper_scissors` are judged: points, strategies by their exploitability, decisions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import numbers, same_shape, unpack
from autograder.exercises.rock_paper_scissors.games import is_minimax, solved

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

SOLUTION = ("p_a", "value")


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


def value_of(result: Any) -> Any:
    """The value in a result, whatever the strategy in it is; a string that says why there is none."""
    parts = unpack(result, SOLUTION)
    if isinstance(parts, str):
        return parts
    value = one_number(parts[1])
    return f"value: {value}" if isinstance(value, str) else value


def is_solution(result: Any, M: Array) -> str:
    """A point of the simplex and a number."""
    found = solution_of(result, len(M))
    return found if isinstance(found, str) else ""


def single(array: Array) -> bool:
    """Whether numbers may have been computed in single precision; 0 alone says nothing of that."""
    with np.errstate(over="ignore"):
        return bool(np.any(array) and np.array_equal(array.astype(np.float32).astype(float), array))


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
        result = call(case.args).value
        found = solution_of(result, len(case.args[0])) if part == "p_a" else value_of(result)
        if isinstance(found, str):
            return Verdict(False, found, index, None, None, evidence)
        got = found[0] if part == "p_a" else found
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
        return [Case(args, getattr(solved(*args), part)) for args in arguments(rng, variant)]

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
        found = solution_of(answer, len(M)) if strategy else (np.full(len(M), 1 / len(M)), value_of(answer))
        wrong = next((part for part in (found, found[1]) if isinstance(part, str)), None)
        if wrong is not None:
            return Verdict(False, wrong, index, answer, None, evidence)
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
        return [Case(args, solved(*args).value) for args in arguments(rng, variant)]

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
        return [Case(args, is_minimax(*args)) for args in arguments(rng, variant)]

    return Check(property, "equals", cases, judge_decision, {}, weight, visibility)
