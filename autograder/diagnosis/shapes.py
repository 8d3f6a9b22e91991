"""Answers of another shape than is asked for: a number for an array, an axis lost or too many, or of another length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.diagnosis.patterns import Seen

FEWEST = 2
Shape = tuple[int, ...]


class Shaped(NamedTuple):
    """One call: the shape of what the student returned, of what is asked for, and the sizes of the arguments."""

    mine: Shape
    right: Shape
    sizes: Mapping[str, int]


def seen_in_shapes(calls: Sequence[Shaped], what: str = "") -> Seen | None:
    """What the shapes of all answers have to do with the right ones; None if they are right, or if nothing simple does.

    what: the part of the answer that is spoken of
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
        hint = f"{calls_compared}, {it} is a single number, where a {wanted} array is asked for."
        return Seen(f"{named}a single number in place of an array", f"{hint} Is a sum taken over everything?")
    if kind == "nothing":
        hint = f"{calls_compared}, {it} is empty. Does a loop run at all, and is what it finds kept?"
        return Seen(f"{named}empty", hint)
    if kind == "array":
        return Seen(
            f"{named}an array in place of a number",
            f"{calls_compared}, {it} has several entries, where a single number is asked for. Is a sum missing?",
        )
    if kind == "fewer":
        hint = f"{calls_compared}, {it} has fewer axes than is asked for. Is one summed over that should stay?"
        return Seen(f"{named}an axis is missing", hint)
    if kind == "more":
        hint = f"{calls_compared}, {it} has more axes than is asked for. Is a sum missing, or a [:, None] too many?"
        return Seen(f"{named}an axis too many", hint)
    if kind == "shorter":
        hint = f"{calls_compared}, an axis of {it} is shorter than is asked for."
        return Seen(f"{named}too few entries", f"{hint}{_as_long_as(calls)}")
    if kind == "longer":
        hint = f"{calls_compared}, an axis of {it} is longer than is asked for."
        return Seen(f"{named}too many entries", f"{hint}{_as_long_as(calls)}")
    if kind == "other":
        return Seen(
            f"{named}axes of other lengths", f"{calls_compared}, {it} has axes of other lengths.{_as_long_as(calls)}"
        )
    return None


def _plain(shape: Shape) -> Shape:
    """The axes that are longer than one: others are not held against anybody."""
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
    """What has the length that is wrong, where that is the same in all calls, and lengths differ."""
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
