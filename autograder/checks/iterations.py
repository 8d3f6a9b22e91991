"""Kind "iterations": what each iteration does, seen by asking for one, two, three of them from a given start.

The objective after m iterations is then known, and every value of the trace must be one of those along the way. Also
the effect of a tolerance, from any start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import CONDUCT, Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import unpack
from autograder.checks.objectives import finite_objective, is_single, trace_of

TINY = 1e-12  # a tolerance that stops no run that still moves
HUGE = 1e9  # a tolerance that is above every gain and every movement
PATIENCE = 12  # iterations that a stopping rule may wait before it stops the run


def judge_iterations(
    call: Call,
    cases: Sequence[Case],
    *,
    names: tuple[str, ...],
    objective: Callable[..., Any],
    offsets: Callable[..., Sequence[float]],
    rtol: float,
) -> Verdict:
    """After max_iter iterations the objective has the right value, and so has every entry of the trace.

    case.args end with max_iter and tol; case.expected is the objective at the start and after each iteration.
    """
    evidence = {"cases": len(cases), "rtol": rtol}
    for index, case in enumerate(cases):
        levels, asked = np.asarray(case.expected, dtype=float), int(case.args[-2])
        scale = max(1.0, float(np.abs(levels).max()))
        value = call(case.args).value
        parts = unpack(value, names)
        if isinstance(parts, str):
            return Verdict(False, parts, index, value, None, evidence)
        attained = finite_objective(objective, parts[:-1], case.args)
        if isinstance(attained, str):
            return Verdict(False, attained, index, value, None, evidence)
        single = any(is_single(part) for part in parts[:-1])
        near = (4.0 if single else 1.0) * rtol * scale
        # A stopping rule may end a run once its gains are below rounding errors.
        resting = np.flatnonzero(np.diff(levels) < (4e-6 if single else 1e-10) * scale)
        least = min(asked, int(resting[0]) + 1) if resting.size else asked
        if not levels[least] - near <= attained <= levels[asked] + near:
            message = f"with max_iter={asked} the objective at the returned parameters is {attained:.8g}, "
            message += what_else_it_is(attained, levels, asked, near)
            return Verdict(False, message, index, value, None, evidence)
        trace = trace_of(parts, names, shortest=1)
        if isinstance(trace, str):
            return Verdict(False, trace, index, value, None, evidence)
        near = (4.0 if is_single(trace) else 1.0) * rtol * scale
        groups = [[level] for level in levels[: asked + 1]]
        found = [
            foreign_value(trace - offset, groups, near) or missing_iteration(trace - offset, groups[1:least], near)
            for offset in offsets(*case.args)
        ]
        if all(found):
            return Verdict(False, f"{names[-1]} with max_iter={asked}: {found[0]}", index, trace, None, evidence)
    return Verdict(True, evidence=evidence)


def what_else_it_is(attained: float, levels: np.ndarray, asked: int, near: float) -> str:
    """How many iterations would have given this objective, in words."""
    others = np.flatnonzero(np.abs(levels - attained) <= near)
    if others.size:
        return f"which is its value after {int(others[0])} iterations; {asked} were asked for"
    return f"which is not its value after any number of iterations up to {len(levels) - 1} from this start"


def foreign_value(trace: np.ndarray, groups: Sequence[Sequence[float]], near: float) -> str:
    """A value of the trace that is not the objective at any state of the run, in words.

    groups: for each iteration, the values of the objective at its states
    """
    for value in trace:
        if not any(abs(value - level) <= near for group in groups for level in group):
            return f"it contains {value:.8g}, which is not the objective at any parameters that the run passes through"
    return ""


def missing_iteration(trace: np.ndarray, groups: Sequence[Sequence[float]], near: float) -> str:
    """What is wrong with the trace, in words: an iteration without a value, or a fall; "" if nothing is."""
    for group in groups:
        if not any(abs(value - level) <= near for value in trace for level in group):
            return "it has no value for some iteration"
    return "it falls" if np.any(np.diff(trace) < -near) else ""


def judge_tolerance(
    call: Call,
    cases: Sequence[Case],
    *,
    names: tuple[str, ...],
    objective: Callable[..., Any],
    offsets: Callable[..., Sequence[float]] | None = None,
) -> Verdict:
    """A tolerance above every gain ends a run at once; case.args end before max_iter and tol.

    The run returns its last state: if offsets are given, the objective there is no lower than the end of the trace.

    case.expected: (max_iter of the run that the tolerance should stop, the size of the objective)
    """
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        ends = []
        most, size = case.expected
        for limits in ((PATIENCE, TINY), (most, HUGE)):
            value = call((*case.args, *limits)).value
            parts = unpack(value, names)
            attained = parts if isinstance(parts, str) else finite_objective(objective, parts[:-1], case.args + limits)
            if isinstance(attained, str):
                return Verdict(False, attained, index, value, None, evidence)
            ends.append(attained)
        if ends[1] > ends[0] + 2e-6 * size:
            # If wrong updates make the objective fall, a run that stops early is ahead of one that does not. Such a run
            # gives the same with max_iter=PATIENCE; one that goes on for longer does not.
            cut = unpack(call((*case.args, PATIENCE, HUGE)).value, names)
            attained = cut if isinstance(cut, str) else finite_objective(objective, cut[:-1], case.args + limits)
            if isinstance(attained, str) or ends[1] > attained + 2e-6 * size:
                message = f"with tol={HUGE:g} the run should stop within {PATIENCE} iterations, but it goes on"
                return Verdict(False, message, index, None, None, evidence)
        if offsets is None:
            continue
        trace = trace_of(parts, names, shortest=1)
        if isinstance(trace, str):
            return Verdict(False, trace, index, value, None, evidence)
        # The trace may end one state before the returned one, where the objective is lower, but not one state after it.
        ahead = min((trace[-1] - ends[1] - offset for offset in offsets(*case.args)), key=abs)
        if ahead > 2e-5 * size:
            message = f"with tol={HUGE:g} {names[-1]} ends at {trace[-1]:.8g}, but the objective at the returned "
            message += f"parameters is {ends[1]:.8g}: are they those from before the last iteration?"
            return Verdict(False, message, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def follows_iterations(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    names: tuple[str, ...],
    objective: Callable[..., Any],
    levels: Callable[..., np.ndarray],
    *,
    offsets: Callable[..., Sequence[float]],
    rtol: float = 5e-6,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """From the given start, max_iter iterations lead to `levels(*args)[max_iter]`; the trace has the values before.

    The trace may or may not include the start, and its values may be from before or after an iteration.

    objective:  (parts of the result except the trace, *args) -> number, or a complaint in words
    levels:     (*args) -> the objective at the start and after each of max_iter iterations
    offsets:    (*args) -> constants by which a right trace may differ from the objective
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, expected=np.asarray(levels(*args))) for args in arguments(rng, variant)]

    settings = {"names": names, "objective": objective, "offsets": offsets, "rtol": rtol}
    return Check(property, "iterations", cases, judge_iterations, settings, weight, visibility)


def heeds_tolerance(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[tuple[Any, ...], int]]],
    names: tuple[str, ...],
    objective: Callable[..., Any],
    size: Callable[..., float],
    *,
    offsets: Callable[..., Sequence[float]] | None = None,
    weight: float = 0.5,
    visibility: Visibility = "hidden",
) -> Check:
    """A run stops early if tol is large: gains, relative gains and movements of the parameters are all below it.

    arguments:  gives (args without max_iter and tol, max_iter): runs that still have far to go after 12 iterations
    size:       (*args) -> how large the objective is; rounding errors are relative to it
    offsets:    (*args) -> constants by which a right trace may differ from the objective; None: the trace is not judged
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [
            Case(args, expected=(most, max(1.0, abs(float(size(*args)))))) for args, most in arguments(rng, variant)
        ]

    settings: dict[str, Any] = {"names": names, "objective": objective} | ({"offsets": offsets} if offsets else {})
    return Check(property, CONDUCT, cases, judge_tolerance, settings, weight, visibility)
