"""Answers of the wrong shape: a number instead of an array, an axis missing or too many, or of another length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.diagnosis.patterns import Seen

FEWEST = 2
Shape = tuple[int, ...]


class Shaped(NamedTuple):
    """One call: the shape of the student's answer, the required shape, and the sizes of the arguments."""

    mine: Shape
    right: Shape
    sizes: Mapping[str, int]


def seen_in_shapes(calls: Sequence[Shaped], what: str = "") -> Seen | None:
    """How the shapes of all answers differ from the right ones; None if they are right, or differ in no simple way.

    what: the name of the part of the answer that is compared
    """
    calls = [one for one in calls if _plain(one.mine) != _plain(one.right)]
    if len(calls) < FEWEST:
        return None
    kinds = {_kind(one) for one in calls}
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    it, named = (what or "the answer"), f"{what}: " if what else ""
    calls_compared = f"In {len(calls)} calls compared"
    if kind == "number":
        wanted = f"{len(_plain(calls[0].right))}-dimensional" if len(_plain(calls[0].right)) > 1 else "one-dimensional"
        hint = f"{calls_compared}, {it} is a single number instead of a {wanted} array."
        return Seen(f"{named}a single number in place of an array", f"{hint} Is a sum taken over everything?")
    if kind == "nothing":
        hint = f"{calls_compared}, {it} is empty. Does a loop run at all, and are its results stored?"
        return Seen(f"{named}empty", hint)
    if kind == "array":
        return Seen(
            f"{named}an array in place of a number",
            f"{calls_compared}, {it} has several entries instead of being a single number. Is a sum missing?",
        )
    if kind == "fewer":
        hint = f"{calls_compared}, {it} has fewer axes than required. Is one summed over that should stay?"
        return Seen(f"{named}an axis is missing", hint)
    if kind == "more":
        hint = f"{calls_compared}, {it} has more axes than required. Is a sum missing, or a [:, None] too many?"
        return Seen(f"{named}an axis too many", hint)
    if kind == "shorter":
        hint = f"{calls_compared}, an axis of {it} is shorter than required."
        return Seen(f"{named}too few entries", f"{hint}{_as_long_as(calls)}")
    if kind == "longer":
        hint = f"{calls_compared}, an axis of {it} is longer than required."
        return Seen(f"{named}too many entries", f"{hint}{_as_long_as(calls)}")
    if kind == "other":
        return Seen(
            f"{named}axes of other lengths", f"{calls_compared}, {it} has axes of wrong lengths.{_as_long_as(calls)}"
        )
    return None


def _plain(shape: Shape) -> Shape:
    """The axes that are longer than one: the judges tolerate the others."""
    return tuple(length for length in shape if length != 1)


def _kind(one: Shaped) -> str:
    mine, right = _plain(one.mine), _plain(one.right)
    if 0 in mine and 0 not in right:
        return "nothing"
    if not mine:
        return "number"
    if not right:
        return "array"
    if len(mine) != len(right):
        return "fewer" if len(mine) < len(right) else "more"
    signs = {(a > b) - (a < b) for a, b in zip(mine, right, strict=True)} - {0}
    return "other" if len(signs) > 1 else "longer" if 1 in signs else "shorter"


def _as_long_as(calls: Sequence[Shaped]) -> str:
    """Which arguments have the wrong and the right length, if that is the same in all calls; otherwise ""."""
    if any(len(one.mine) != len(one.right) for one in calls):
        return ""
    axes = {axis for one in calls for axis, (a, b) in enumerate(zip(one.mine, one.right, strict=True)) if a != b}
    if len(axes) != 1:
        return ""
    axis = axes.pop()
    lengths = [one.mine[axis] for one in calls]
    wanted = [one.right[axis] for one in calls]
    if len(set(lengths)) < FEWEST:
        return ""
    mine = next((name for name in calls[0].sizes if [one.sizes.get(name) for one in calls] == lengths), "")
    right = next((name for name in calls[0].sizes if [one.sizes.get(name) for one in calls] == wanted), "")
    return f" It is as long as {mine}, and should be as long as {right}." if mine and right else ""
