"""Cutting a cell at the lines that may begin a statement. If one part does not parse, the others can be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

BELONGS_TO_PREVIOUS = re.compile(r"(else|elif|except|finally)\b|[)\]}]")


class Block(NamedTuple):
    """Consecutive lines of a cell. first: the index of the first line."""

    first: int
    text: str


def blocks(block: Block, starts: Sequence[bool]) -> Iterator[Block]:
    """Split at unindented lines that begin a statement. Decorators and `else` stay with their statement."""
    lines = block.text.split("\n")
    cuts = [0]
    decorated = False
    for index, line in enumerate(lines):
        if not starts[index] or not line[:1].strip() or line.startswith("#"):
            continue
        if not decorated and not BELONGS_TO_PREVIOUS.match(line):
            cuts.append(index)
        decorated = line.startswith("@")
    for first, last in pairwise([*dict.fromkeys(cuts), len(lines)]):
        yield Block(block.first + first, "\n".join(lines[first:last]))


def dedented(source: str) -> str:
    """Remove the indentation of a cell that is indented as a whole, as Jupyter does."""
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    margin = first[: len(first) - len(first.lstrip(" \t"))]
    return "\n".join(line.removeprefix(margin) for line in lines) if margin else source
