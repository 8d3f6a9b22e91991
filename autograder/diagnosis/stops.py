"""Runs whose steps are all right, but which end too soon or too late."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.diagnosis.patterns import Seen, as_numbers, same

FEWEST = 2


def ends_too_soon(traces: Sequence[tuple[np.ndarray, np.ndarray]], arrives: Sequence[bool]) -> Seen | None:
    """Whether the student's traces (first of each pair) are beginnings of the right ones, or one step off.

    arrives: for each run, whether its parameters are as good as the right ones: then only the trace is too short
    """
    pairs = [(as_numbers(np.ravel(x)), as_numbers(np.ravel(r))) for x, r in traces]
    arrived = {there for (x, r), there in zip(pairs, arrives, strict=True) if 0 < len(x) < len(r)}
    if len(arrived) != 1:
        return None
    pairs = [(x, r) for x, r in pairs if len(x) and len(r)]
    if len(pairs) < FEWEST or len({float(f"{x[0]:.8g}") for x, _ in pairs}) < FEWEST:
        return None
    for shift, begins in ((0, ""), (1, " Its first value is the one after the first step.")):
        short = [(x, r[shift:]) for x, r in pairs]
        fewer = [len(r) - len(x) for x, r in short]
        if min(fewer) < 0 or not all(same(x, r[: len(x)]) for x, r in short):
            continue
        if sum(gap > 0 for gap in fewer) < FEWEST:
            continue
        lengths = {len(x) for x, _ in short if len(x)}
        if arrived.pop():
            hint = f"In {len(pairs)} runs compared, the parameters are right, and the trace is too short.{begins}"
            return Seen("values are missing at the end of the trace", f"{hint} Is one stored in every iteration?")
        hint = f"In {len(pairs)} runs compared, each value of your trace is right, but it ends too soon.{begins}"
        if lengths == {1}:
            ask = "Is the loop entered, and is there a `break` or `return` inside it?"
            return Seen("the run ends after its first value", f"{hint} {ask}")
        if set(fewer) == {1}:
            return Seen(
                "the trace is one value short", f"{hint} One value is missing: is it not stored, or the step not done?"
            )
        if len(lengths) == 1:
            number = lengths.pop()
            return Seen(f"the run ends after {number} values", f"{hint} All runs end at the same length. Why?")
        return Seen("the run ends too soon", f"{hint} Which condition ends the loop?")
    return None
