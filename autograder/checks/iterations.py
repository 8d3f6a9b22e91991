"""Kind "iterations": what each iteration does where the start is given, seen by asking for one, two, three of them.

The objective after m iterations is then known, and every value of the trace is one of those on the way. And what a
tolerance does, whatever the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import CONDUCT, Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import unpack
from autograder.checks.objectives import finite_objective, is_single, trace_of

TINY = 1e-12  # a tolerance that ends no run while anything moves
HUGE = 1e9  # a tolerance that every gain and every movement is below
PATIENCE = 12  # a rule may wait for so many iterations before it stops


def judge_iterations(
    call: Call,
    cases: Sequence[Case],
    *,
    names: tuple[str, ...],
    objective: Callable[..., Any],
    offsets: Callable[..., Sequence[float]],
    rtol: float,
) -> Verdict:
    """After max_iter iterations the objective is where it has to be, and so is every value of the trace.

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
        # A rule may end a run whose gains are lost in rounding.
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
    """Which number of iterations an objective belongs to, in words."""
    others = np.flatnonzero(np.abs(levels - attained) <= near)
    if others.size:
        return f"as after {int(others[0])} iterations; {asked} were asked for"
    return f"which no number of iterations up to {len(levels) - 1} leads to from this start"


def foreign_value(trace: np.ndarray, groups: Sequence[Sequence[float]], near: float) -> str:
    """A value of the trace that is the objective at no state that the run was in; groups: those of each iteration."""
    for value in trace:
        if not any(abs(value - level) <= near for group in groups for level in group):
            return f"it holds {value:.8g}, which is the objective at none of the parameters that the run goes through"
    return ""


def missing_iteration(trace: np.ndarray, groups: Sequence[Sequence[float]], near: float) -> str:
    """Whether each of these iterations has a value in the trace, and whether the trace falls."""
    for group in groups:
        if not any(abs(value - level) <= near for value in trace for level in group):
            return "some iteration has no value in it"
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

    What it ended with is returned: no less than what the trace ends with, if offsets are given.

    case.expected: how many iterations are allowed when nothing ends the run, and the size of the objective
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
            # Where wrong updates make the objective fall, a run that ends early is ahead of one that does not.
            cut = unpack(call((*case.args, PATIENCE, HUGE)).value, names)
            attained = cut if isinstance(cut, str) else finite_objective(objective, cut[:-1], case.args + limits)
            if isinstance(attained, str) or ends[1] > attained + 2e-6 * size:
                message = f"with tol={HUGE:g} the run should end within {PATIENCE} iterations; it goes on for longer"
                return Verdict(False, message, index, None, None, evidence)
        if offsets is None:
            continue
        trace = trace_of(parts, names, shortest=1)
        if isinstance(trace, str):
            return Verdict(False, trace, index, value, None, evidence)
        # The trace may end with the state before the one that is returned, which is lower, but not with one after it.
        ahead = min((trace[-1] - ends[1] - offset for offset in offsets(*case.args)), key=abs)
        if ahead > 2e-5 * size:
            message = f"with tol={HUGE:g} {names[-1]} ends at {trace[-1]:.8g}, but the objective at the returned "
            message += f"parameters is {ends[1]:.8g}, as before the last iteration"
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
    """From the start given, max_iter iterations lead to `levels(*args)[max_iter]`, and the trace holds those before.

    Whether the trace counts the start, and whether a value is of before or after an iteration, is free.

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
    """A run ends early where tol is large: gains, relative gains and movements of parameters are all below it.

    arguments:  gives (args without max_iter and tol, max_iter): runs that are far from their end after 12 iterations
    size:       (*args) -> how large the objective is: what rounding errors are relative to
    offsets:    (*args) -> constants by which a right trace may differ from the objective; None: the trace is not asked
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [
            Case(args, expected=(most, max(1.0, abs(float(size(*args)))))) for args, most in arguments(rng, variant)
        ]

    settings: dict[str, Any] = {"names": names, "objective": objective} | ({"offsets": offsets} if offsets else {})
    return Check(property, CONDUCT, cases, judge_tolerance, settings, weight, visibility)
