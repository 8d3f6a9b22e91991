"""Kinds "monotone" and "objective": what an iterative algorithm attains, on whatever path. And when it stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import CONDUCT, Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import numbers, unpack
from autograder.values import Generator


def trace_of(value: Any, names: tuple[str, ...], shortest: int = 2) -> Any:
    """The last part of the result as a one-dimensional array of at least `shortest` values, or a complaint."""
    parts = unpack(value, names)
    if isinstance(parts, str):
        return parts
    trace = numbers(parts[-1])
    if isinstance(trace, str):
        return f"{names[-1]}: {trace}"
    trace = np.ravel(trace).astype(float)
    if len(trace) < shortest:
        return f"{names[-1]}: expected one value per iteration, got {len(trace)}"
    if not np.isfinite(trace).all():
        return f"{names[-1]}: contains values that are not finite"
    return trace


def is_single(value: Any) -> bool:
    """Whether single precision represents all numbers of this part exactly: then it may have been computed that way."""
    array = numbers(value)
    if isinstance(array, str):
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.all(array.astype(np.float32) == array))


def finite_objective(objective: Callable[..., Any], parts: Any, args: tuple[Any, ...]) -> Any:
    """The objective at the returned parts, or a complaint if there is none or it is not finite."""
    with np.errstate(all="ignore"):
        value = objective(parts, *args)
    if isinstance(value, str):
        return value
    return float(value) if np.isfinite(value) else "the objective at the returned parameters is not a finite number"


def judge_monotone(call: Call, cases: Sequence[Case], *, names: tuple[str, ...], slack: float) -> Verdict:
    """The trace (last of the named results) never falls, up to rounding, which is coarser in single precision."""
    evidence = {"cases": len(cases), "slack": slack}
    for index, case in enumerate(cases):
        value = call(case.args).value
        trace = trace_of(value, names)
        if isinstance(trace, str):
            return Verdict(False, trace, index, value, None, evidence)
        complaint = falls(trace, names[-1], slack)
        if complaint:
            return Verdict(False, complaint, index, trace, None, evidence)
        if trace[-1] - trace[0] <= 0 and case.expected:
            return Verdict(False, f"{names[-1]} never rises", index, trace, None, evidence)
    return Verdict(True, evidence=evidence)


def judge_objective(
    call: Call,
    cases: Sequence[Case],
    *,
    names: tuple[str, ...],
    objective: Callable[..., Any],
    ceiling: Callable[..., float] | None,
    rtol: float,
    trace_offsets: Callable[..., Sequence[float]] | None,
    trace_rtol: float,
    starts: int,
) -> Verdict:
    """The objective at the returned parameters reaches the case's expected value, and the trace ends near it.

    If the function draws its start from a generator, each case tries several starts until one gets there.

    objective:      (parts of the result except the trace, *args) -> number, or a complaint in words
    ceiling:        (*args) -> what no right answer exceeds; None: the expected value, up to rtol
    trace_offsets:  (*args) -> constants by which a right trace may differ from the objective; None: there is no trace
    """
    evidence: dict[str, Any] = {"cases": len(cases), "rtol": rtol}
    if starts > 1:
        evidence["starts"] = starts
    for index, case in enumerate(cases):
        best = float(case.expected)
        scale = max(1.0, abs(best))
        highest = -np.inf
        for start in range(starts):
            args = restarted(case.args, start)
            value = call(args).value
            parts = unpack(value, names)
            if isinstance(parts, str):
                return Verdict(False, parts, index, value, None, evidence)
            attained = finite_objective(objective, parts[:-1] if trace_offsets else parts, args)
            if isinstance(attained, str):
                return Verdict(False, attained, index, value, None, evidence)
            if attained > (ceiling(*args) if ceiling else best) + rtol * scale:
                message = f"the objective at the returned parameters is {attained:.8g}, which is higher than possible"
                return Verdict(False, message, index, value, None, evidence)
            highest = max(highest, attained)
            near = trace_rtol * scale
            complaint = trace_end(parts, names, attained, trace_offsets(*args), near) if trace_offsets else ""
            if complaint:
                return Verdict(False, complaint, index, value, attained, evidence)
            if highest >= best - rtol * scale:
                break
        else:
            tried = "" if starts == 1 else f" after {starts} starts"
            message = f"the objective at the returned parameters is {highest:.8g}{tried}; a higher one can be reached"
            return Verdict(False, message, index, value, best, evidence)
    return Verdict(True, evidence=evidence)


def judge_stop(call: Call, cases: Sequence[Case], *, names: tuple[str, ...]) -> Verdict:
    """The trace is no longer than the case allows: one value for the start, and some for each iteration."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        trace = trace_of(value, names, shortest=1)
        if isinstance(trace, str):
            return Verdict(False, trace, index, value, None, evidence)
        if len(trace) > case.expected:
            message = f"{names[-1]} has {len(trace)} values; with this max_iter and tol it should have stopped earlier"
            return Verdict(False, message, index, trace, None, evidence)
    return Verdict(True, evidence=evidence)


def restarted(args: tuple[Any, ...], start: int) -> tuple[Any, ...]:
    """The arguments with other seeds in their generators; start 0 keeps the seeds of the case."""
    return tuple(Generator(arg.seed + start) if isinstance(arg, Generator) else arg for arg in args)


def trace_end(parts: Any, names: tuple[str, ...], attained: float, offsets: Sequence[float], near: float) -> str:
    """What is wrong with the trace: it falls, or its end is not near the objective at the returned parameters."""
    trace = trace_of(parts, names, shortest=1)  # EM may converge in one step, on single coin flips for example
    if isinstance(trace, str):
        return trace
    if min(abs(trace[-1] - attained - offset) for offset in offsets) > near:
        return f"{names[-1]} ends at {trace[-1]:.8g}, but the objective at the returned parameters is {attained:.8g}"
    return falls(trace, names[-1], 1e-8)


def falls(trace: np.ndarray, name: str, slack: float) -> str:
    """Where a trace falls by more than rounding, in words. Rounding is coarser in single precision."""
    allowed = (max(slack, 2e-6) if is_single(trace) else slack) * np.maximum(1.0, np.abs(trace[:-1]))
    with np.errstate(over="ignore"):
        step = np.diff(trace)
    if not np.any(step < -allowed):
        return ""
    at = int(np.argmin(step + allowed))
    return f"{name} falls from {trace[at]:.10g} to {trace[at + 1]:.10g} after {at + 1} values"


def improves_monotonically(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    names: tuple[str, ...],
    *,
    slack: float = 1e-9,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The last of the results called `names` never falls (1e-9 relative), and rises over the whole run."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, expected=True) for args in arguments(rng, variant)]

    return Check(property, "monotone", cases, judge_monotone, {"names": names, "slack": slack}, weight, visibility)


def stops_in_time(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[tuple[Any, ...], int]]],
    names: tuple[str, ...],
    *,
    weight: float = 0.5,
    visibility: Visibility = "hidden",
) -> Check:
    """The trace, last of the results called `names`, is not longer than allowed; `arguments` gives (args, longest).

    Students choose what stops a run (a gain, a relative gain, a movement of the parameters) and how often the trace is
    written: `longest` leaves room for all of these.
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, longest) for args, longest in arguments(rng, variant)]

    return Check(property, CONDUCT, cases, judge_stop, {"names": names}, weight, visibility)


def attains_objective(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    names: tuple[str, ...],
    objective: Callable[..., Any],
    best: Callable[..., float],
    *,
    ceiling: Callable[..., float] | None = None,
    trace_offsets: Callable[..., Sequence[float]] | None = None,
    rtol: float = 1e-4,
    trace_rtol: float = 1e-3,
    starts: int = 1,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The objective at the returned parameters is within `rtol` of `best(*args)`, which is the reference's.

    Parameters are never compared: other starts, orders and permutations are right if they get as far. A value above
    `ceiling` (without one, above the best) is wrong too: only numerical cancellation can give it.

    ceiling: (*args) -> what no right answer exceeds, for example the log evidence for an ELBO, or a bound on it
    starts:  how many tries a function has that starts at random (from a `Generator` among its arguments); the best
             try counts
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, expected=float(best(*args))) for args in arguments(rng, variant)]

    settings = {
        "names": names,
        "objective": objective,
        "ceiling": ceiling,
        "rtol": rtol,
        "trace_offsets": trace_offsets,
        "trace_rtol": trace_rtol,
        "starts": starts,
    }
    return Check(property, "objective", cases, judge_objective, settings, weight, visibility)
