"""Alternatives that are right wherever the reference is: the same numbers in other containers and precisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.edited import edited
from autograder.exercise import Alternative

OF_ONE = ("a 0-d array", "a label before the number")
OF_SEVERAL = ("a dict", "a list")


def styles(right: Callable[..., Any], returned: Sequence[str], *ways: str) -> tuple[Alternative, ...]:
    """The function `right`, which returns those parts, as students return them; KeyError for a way that is none.

    ways: "a dict", "a dict in another order", "a list", "columns", "single precision", "a 0-d array", "a label before
          the number"; by default those that suit any function with so many parts
    """
    names = tuple(returned)
    parts = "(result,)" if len(names) == 1 else "result"
    texts = {
        "a dict": f"dict(zip({names!r}, {parts}))",
        "a dict in another order": f"dict(zip({names[::-1]!r}, {parts}[::-1]))",
        "a list": f"list({parts})",
        "columns": f"[np.reshape(part, (-1, 1)) for part in {parts}]",
        "single precision": f"[np.float32(part) for part in {parts}]",
        "a 0-d array": "np.array(result)",
        "a label before the number": f"{{{names[0]!r}: result}}",
    }
    return tuple(
        Alternative(right.__name__, f"{way} returned", edited(right, [f"result -> {texts[way]}"]))
        for way in ways or (OF_ONE if len(names) == 1 else OF_SEVERAL)
    )


# Plates may have any names, edges be lists or tuples, roles begin with a capital, everything stand in any order.
RENAMED = """result -> {
    "plates": {f"i = 1, ..., {plate}": tuple(inside[::-1]) for plate, inside in result["plates"].items()},
    "edges": [list(edge) for edge in result["edges"]], "nodes": result["nodes"]}"""
TURNED = """result -> {
    "nodes": {name: role.title() for name, role in reversed(result["nodes"].items())},
    "edges": tuple(result["edges"][::-1]),
    "plates": {f"plate {i}": list(inside) for i, inside in enumerate(result["plates"].values())}}"""


def graph_styles(
    right: Callable[..., Any], letters: Mapping[str, str], other: Mapping[str, str] | None = None
) -> tuple[Alternative, ...]:
    """A function that returns a directed graph, as students return it.

    letters, other: what nodes are called in place of their names in the reference, in the one and in the other
    """
    forms = {
        "other letters, lists for pairs, other plates": (letters, RENAMED),
        "roles in capitals, tuples, another order": (other or {}, TURNED),
    }
    return tuple(
        Alternative(right.__name__, form, edited(right, [*(f'"{a}" ->> "{b}"' for a, b in names.items()), change]))
        for form, (names, change) in forms.items()
    )
