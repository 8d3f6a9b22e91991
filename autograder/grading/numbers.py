"""What is seen in a student's answers, beside the right ones: part by part, with the sizes of the arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.grading.agreement import shaped_as
from autograder.grading.axes import arranged
from autograder.grading.likeness import Extract
from autograder.grading.patterns import Pairs, Seen, entrywise, same
from autograder.values import Tensor


class Answers(NamedTuple):
    """The answers to one call: the student's and the right one."""

    args: tuple[Any, ...]
    mine: Extract
    right: Extract


def what_is_seen(
    function: Callable[..., Any], answers: Sequence[Answers], whole: bool, names: tuple[str, ...] = ()
) -> Seen | None:
    """What relates the student's answers to the right ones; None if nothing simple does.

    whole: whether it has to hold for everything that is returned; otherwise all but some parts may be right
    names: of the parts
    """
    answers = [one._replace(mine=shaped_as(one.mine, one.right)) for one in answers]
    sizes = [sizes_of(function, one.args) for one in answers]
    answers, sizes = _without_twins(answers, sizes)
    counts = {len(one.right.beginnings) for one in answers} | {len(one.mine.beginnings) for one in answers}
    if len(answers) < 2 or len(counts) != 1 or counts == {0}:
        return None
    columns = [_column(answers, part) for part in range(counts.pop())]
    if any(column is None for column in columns):
        return None
    wrong = [part for part, column in enumerate(columns) if column is not None and not _right(column)]
    seen = [_of_part(column or [], sizes, answers) for column in (columns[part] for part in wrong)]
    if not seen or any(one is None for one in seen) or len({one.name for one in seen if one}) != 1:
        return None
    first = seen[0]
    if first is None or len(wrong) == len(columns):
        return first
    if whole:
        return None
    which = " and ".join(names[part] if len(names) == len(columns) else f"part {part + 1}" for part in wrong)
    return Seen(f"{which}: {first.name}", f"Of what you return, {which} alone is wrong. {first.hint}")


def sizes_of(function: Callable[..., Any], args: tuple[Any, ...]) -> dict[str, int]:
    """The sizes of the arguments, each by what it is called in a sentence."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return {}
    found: dict[str, int] = {}
    for name, arg in zip(names, args, strict=False):
        value = arg.values if isinstance(arg, Tensor) else arg
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            found[name] = value
        elif isinstance(value, np.ndarray | list | tuple):
            try:
                shape = np.shape(value)
            except ValueError:
                continue
            for axis, size in enumerate(shape[:3]):
                words = ("the length of", "the number of columns of", "the size of the third axis of")[axis]
                found[f"{words} {name}"] = size
    return found


def lengths_of(function: Callable[..., Any], args: tuple[Any, ...]) -> dict[str, int]:
    """The sizes of arrays alone: that code is written for one of them is likelier than for one value of a number."""
    return {name: size for name, size in sizes_of(function, args).items() if " of " in name}


def _of_part(column: Pairs, sizes: Sequence[Mapping[str, int]], answers: Sequence[Answers]) -> Seen | None:
    whole = all(one.mine.whole and one.right.whole for one in answers)
    found = entrywise(column, sizes)
    return found or (arranged(column) if whole else None)


def _column(answers: Sequence[Answers], part: int) -> Pairs | None:
    """One part of all answers, in shape; None where it is no array of real numbers."""
    found = []
    for one in answers:
        pair = []
        for answer in (one.mine, one.right):
            value, shape = answer.beginnings[part], answer.shapes[part]
            if not isinstance(value, np.ndarray) or shape is None or value.dtype.kind not in "biuf":
                return None
            pair.append(value.reshape(shape) if value.size == np.prod(shape, dtype=int) else value)
        found.append((pair[0], pair[1]))
    return found


def _right(column: Pairs) -> bool:
    return all(x.size == r.size and same(np.ravel(x), np.ravel(r)) for x, r in column)


def _without_twins(
    answers: Sequence[Answers], sizes: Sequence[dict[str, int]]
) -> tuple[list[Answers], list[dict[str, int]]]:
    """Calls with the same right answer count once."""
    kept: dict[Any, tuple[Answers, dict[str, int]]] = {}
    for one, size in zip(answers, sizes, strict=True):
        key = tuple(part.tobytes() if isinstance(part, np.ndarray) else repr(part) for part in one.right.beginnings)
        kept.setdefault((key, one.right.shapes), (one, size))
    return [one for one, _ in kept.values()], [size for _, size in kept.values()]
