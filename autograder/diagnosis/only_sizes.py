"""Answers that are right for one size of an argument and no other: code written for one example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.diagnosis.patterns import Seen

FEWEST_RIGHT, FEWEST_WRONG = 3, 2  # calls
FEWEST_CHECKS = 2  # that the right calls are from: calls of one check have more in common than their size


class Outcome(NamedTuple):
    """One call: the sizes of its arguments, whether the answer was right, and the error instead of one, if any.

    check: the number of the check that made it
    """

    sizes: Mapping[str, int]
    right: bool
    error: str = ""
    check: int = 0


def right_for_one_size(outcomes: Sequence[Outcome]) -> Seen | None:
    """The one size for which all answers are right, while all others are wrong; None if there is none.

    If several sizes separate the right calls from the wrong ones, nothing is said.
    """
    right, wrong = [one for one in outcomes if one.right], [one for one in outcomes if not one.right]
    checks = {one.check for one in right}
    if len(right) < FEWEST_RIGHT or len(wrong) < FEWEST_WRONG or len(checks) < FEWEST_CHECKS:
        return None
    found = []
    for name in outcomes[0].sizes:
        if all(name in one.sizes for one in outcomes):
            good, bad = {one.sizes[name] for one in right}, {one.sizes[name] for one in wrong}
            # Size 1 is excluded: many wrong formulas are right for a single item.
            if len(good) == 1 and not good & (bad | {1}):
                found.append((name, good.pop()))
    # If two arguments share a size (theta and pi have K entries), it is one size with two names.
    sizes = {tuple(one.sizes[name] for one in outcomes): (name, size) for name, size in reversed(found)}
    if len(sizes) != 1:
        return None
    ((name, size),) = sizes.values()
    errors = {one.error for one in wrong}
    what = "wrong" if "" in errors else "errors"
    hint = f"In the {len(right)} calls compared where {name} is {size}, your answers are right. In the others "
    hint += f"({len(wrong)} calls) they are {what}. Is something written only for {size}?"
    return Seen(f"right where {name} is {size}, and not otherwise", hint)
