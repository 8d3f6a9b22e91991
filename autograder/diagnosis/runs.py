"""Comparing runs by what they attain and by their traces, whatever their parameters, starts and last steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks import Check
from autograder.checks.compare import unpack
from autograder.checks.objectives import finite_objective, trace_of
from autograder.diagnosis.agreement import Weighed, weigh
from autograder.diagnosis.likeness import Extract
from autograder.sandbox import CallFailed
from autograder.values import Answer

SHIFTS = (0, 1, -1)  # a trace may begin at the start or after the first step
FEWEST_STEPS = 4  # a run that ends before the mistake's run needs this many steps to tell anything


def is_run(check: Check) -> bool:
    """Whether a check is about what a run attains or about its trace."""
    return "names" in check.settings and ("objective" in check.settings or check.kind == "monotone")


def run_of(check: Check, args: tuple[Any, ...], answer: Answer | Exception, failed: Extract) -> Extract:
    """What a run attains, and its trace; `failed` if it gave no answer.

    Either is left out if the check does not ask for it.
    """
    if isinstance(answer, CallFailed | Exception):
        return failed
    names, objective = check.settings["names"], check.settings.get("objective")
    parts = unpack(answer.value, names)
    if isinstance(parts, str):
        return Extract(("no run", parts))
    has_trace = not (check.kind == "objective" and check.settings.get("trace_offsets") is None)
    found = []
    if objective is not None:
        attained = finite_objective(objective, parts[:-1] if has_trace else parts, args)
        if isinstance(attained, str):
            return Extract(("no run", attained))
        found.append(np.array([attained]))
    if has_trace:
        trace = trace_of(parts, names, shortest=1)
        found.append(np.zeros(0) if isinstance(trace, str) else trace)
    return Extract(None, tuple(part.shape for part in found), tuple(found))


def weigh_run(mine: Extract, right: Extract, wrong: Extract) -> Weighed:
    """What a run says about a mistake that leads to `wrong`: by what it attains or, if that is right, by its trace."""
    if any(one.failure is not None for one in (mine, right, wrong)):
        return weigh(mine, right, wrong)
    attained = [_only(one, slice(0, -1) if len(one.beginnings) > 1 else slice(0, 1)) for one in (mine, right, wrong)]
    first = weigh(*attained)
    if len(mine.beginnings) < 2:
        return first if mine.shapes != ((0,),) else Weighed("other")
    second = weigh(*(_trace(part) for part in aligned(*(one.beginnings[-1] for one in (mine, right, wrong)))))
    if _ended_early(mine.beginnings[-1], wrong.beginnings[-1]):
        return Weighed("other")
    if first.says == "nothing":
        return second
    if {first.says, second.says} <= {"for", "nearly"}:
        return Weighed(
            "nearly" if "nearly" in (first.says, second.says) else "for",
            np.concatenate([first.numbers, second.numbers]),
        )
    return first


def _ended_early(mine: np.ndarray, wrong: np.ndarray) -> bool:
    """Whether a run ended after so few steps that its direction is unclear, while the mistake's run went on."""
    return 0 < len(mine) < FEWEST_STEPS and len(wrong) > len(mine) + 1


def aligned(mine: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """Traces cut to the steps that all of them have."""
    starts = [_best_shift(mine, other) for other in others]
    first = max(0, *(-shift for shift in starts)) if starts else 0
    length = min(len(mine) - first, *(len(other) - first - shift for other, shift in zip(others, starts, strict=True)))
    length = max(length, 0)
    return [
        mine[first : first + length],
        *(other[first + shift :][:length] for other, shift in zip(others, starts, strict=True)),
    ]


def _best_shift(mine: np.ndarray, other: np.ndarray) -> int:
    """How many steps earlier than mine the other trace starts."""
    gaps = []
    for shift in SHIFTS:
        x, y = (mine, other[shift:]) if shift >= 0 else (mine[-shift:], other)
        length = min(len(x), len(y))
        gaps.append(float(np.median(np.abs(x[:length] - y[:length]))) if length else np.inf)
    return SHIFTS[int(np.argmin(gaps))]


def _only(one: Extract, which: slice) -> Extract:
    return Extract(None, one.shapes[which], one.beginnings[which])


def _trace(values: np.ndarray) -> Extract:
    return Extract(None, (values.shape,), (values,))
