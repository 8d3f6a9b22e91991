"""Alternatives that are right whenever the reference is: the same numbers in other containers and precisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.edited import edited
from autograder.exercise import Alternative


def styles(right: Callable[..., Any], returned: Sequence[str]) -> tuple[Alternative, ...]:
    """Versions of `right`, which returns these parts, that return them as students do: as a dict, a list, an array."""
    names = tuple(returned)
    if len(names) == 1:
        ways = {"a 0-d array": "np.array(result)", "a label before the number": f"{{{names[0]!r}: result}}"}
    else:
        ways = {"a dict": f"dict(zip({names!r}, result))", "a list": "list(result)"}
    return tuple(
        Alternative(right.__name__, f"{style} returned", edited(right, [f"result -> {new}"]))
        for style, new in ways.items()
    )
