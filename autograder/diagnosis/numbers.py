"""How a student's answers are related to the right ones: part by part, with the sizes of the arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from autograder.diagnosis.agreement import shaped_as
from autograder.diagnosis.axes import arranged
from autograder.diagnosis.factors import Shown
from autograder.diagnosis.likeness import Extract
from autograder.diagnosis.patterns import Pairs, Seen, as_numbers, entrywise, same
from autograder.diagnosis.terms import off_by_a_term
from autograder.values import Tensor

MOST_APART = 3  # the most parts that are each wrong in a different way


class Answers(NamedTuple):
    """The answers to one call: the student's and the right one."""

    args: tuple[Any, ...]
    mine: Extract
    right: Extract


def what_is_seen(
    function: Callable[..., Any],
    answers: Sequence[Answers],
    whole: bool,
    names: tuple[str, ...] = (),
    terms: bool = False,
) -> Seen | None:
    """How the student's answers are related to the right ones; None if in no simple way.

    whole: whether it must hold for all parts of the result; otherwise some parts may be right
    names: the names of the parts
    terms: whether to look for a term of the arguments, rather than a factor, an offset or a rearrangement
    """
    swapped = None if terms else _swapped_parts(answers, names)
    if swapped is not None:
        return swapped
    answers = [one._replace(mine=shaped_as(one.mine, one.right)) for one in answers]
    answers = [one._replace(mine=split(one.mine, names), right=split(one.right, names)) for one in answers]
    sizes = [sizes_of(function, one.args) for one in answers]
    answers, sizes = _without_twins(answers, sizes)
    counts = {len(one.right.beginnings) for one in answers} | {len(one.mine.beginnings) for one in answers}
    if len(answers) < 2 or len(counts) != 1 or counts == {0}:
        return None
    columns = [_column(answers, part) for part in range(counts.pop())]
    if any(column is None for column in columns):
        return None
    wrong = [part for part, column in enumerate(columns) if column is not None and not _right(column)]
    given = [numbers_of(function, one.args) for one in answers] if terms else None
    seen = []
    for part in wrong:
        found = _of_part(columns[part] or [], sizes, answers, given)
        if found is None:
            return None
        seen.append(found)
    if not seen:
        return None
    if len({one.name for one in seen}) != 1:
        return None if len(seen) > MOST_APART else _apart(seen, _called(wrong, len(columns), names))
    first = seen[0]
    if len(wrong) == len(columns):
        return first
    if whole:
        return None
    which = " and ".join(_called(wrong, len(columns), names))
    return Seen(f"{which}: {first.name}", f"Only {which} of what you return is wrong. {first.hint}")


def _swapped_parts(answers: Sequence[Answers], names: tuple[str, ...]) -> Seen | None:
    answers = [one._replace(mine=split(one.mine, names), right=split(one.right, names)) for one in answers]
    answers, _ = _without_twins(answers, [{} for _ in answers])
    counts = {len(one.right.beginnings) for one in answers} | {len(one.mine.beginnings) for one in answers}
    if len(answers) < 2 or len(counts) != 1 or (count := counts.pop()) < 2:
        return None
    return _swapped([_column(answers, part) for part in range(count)], _called(range(count), count, names))


def _swapped(columns: Sequence[Pairs | None], called: Sequence[str]) -> Seen | None:
    """Whether two parts are exchanged in all calls, and everything else is right."""
    known = [column for column in columns if column is not None]
    if len(known) < len(columns):
        return None
    for a, b in combinations(range(len(known)), 2):
        first, second = known[a], known[b]
        crossed = [(x, r) for (x, _), (_, r) in zip(first, second, strict=True)]
        crossed += [(x, r) for (x, _), (_, r) in zip(second, first, strict=True)]
        rest = [column for k, column in enumerate(known) if k not in (a, b)]
        if _right(crossed) and not (_right(first) or _right(second)) and all(map(_right, rest)):
            hint = f"In all {len(first)} calls compared, {called[a]} is what {called[b]} should be, and vice versa."
            return Seen(f"{called[a]} and {called[b]} exchanged in what is returned", hint)
    return None


def split(one: Extract, names: tuple[str, ...]) -> Extract:
    """An answer whose parts came as one array (of two numbers or two rows, say), split into its parts."""
    if len(one.beginnings) != 1 or len(names) < 2 or not isinstance(one.beginnings[0], np.ndarray) or not one.whole:
        return one
    shape = one.shapes[0]
    if not shape or shape[0] != len(names):
        return one
    return one._replace(shapes=(shape[1:],) * len(names), beginnings=tuple(np.split(one.beginnings[0], len(names))))


def _called(parts: Sequence[int], count: int, names: tuple[str, ...]) -> list[str]:
    return [names[part] if len(names) == count else f"part {part + 1}" for part in parts]


def _apart(seen: Sequence[Seen], called: Sequence[str]) -> Seen:
    """Several parts that are wrong in different ways."""
    pairs = list(zip(called, seen, strict=True))
    return Seen(
        "; ".join(f"{part}: {one.name}" for part, one in pairs), " ".join(f"{part}: {one.hint}" for part, one in pairs)
    )


def numbers_of(function: Callable[..., Any], args: tuple[Any, ...]) -> dict[str, np.ndarray]:
    """The numeric arguments, as arrays."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return {}
    found = {}
    for name, arg in zip(names, args, strict=False):
        value = arg.values if isinstance(arg, Tensor) else arg
        if isinstance(value, bool) or not isinstance(value, np.ndarray | list | tuple | int | float):
            continue
        try:
            array = np.asarray(value)
        except ValueError:
            continue
        if array.dtype.kind in "iuf":
            found[name] = array
    return found


def sizes_of(function: Callable[..., Any], args: tuple[Any, ...]) -> dict[str, int]:
    """The sizes of the arguments, by their names in a sentence ("the length of x")."""
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
    """Only the sizes of arrays: code is written for one size more often than for one value of a number."""
    return {name: size for name, size in sizes_of(function, args).items() if " of " in name}


def _of_part(
    column: Pairs,
    sizes: Sequence[Mapping[str, int]],
    answers: Sequence[Answers],
    given: Sequence[Mapping[str, np.ndarray]] | None,
) -> Seen | None:
    whole = all(one.mine.whole and one.right.whole for one in answers)
    if given is not None:
        shown = [Shown(args, as_numbers(x), as_numbers(r)) for args, (x, r) in zip(given, column, strict=True)]
        return off_by_a_term(shown) if whole else None
    found = entrywise(column, sizes)
    return found or (arranged(column) if whole else None)


def _column(answers: Sequence[Answers], part: int) -> Pairs | None:
    """One part of all answers, in its shape; None if it is not an array of real numbers."""
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
    """The answers without repetitions: calls with the same right answer count once."""
    kept: dict[Any, tuple[Answers, dict[str, int]]] = {}
    for one, size in zip(answers, sizes, strict=True):
        key = tuple(part.tobytes() if isinstance(part, np.ndarray) else repr(part) for part in one.right.beginnings)
        kept.setdefault((key, one.right.shapes), (one, size))
    return [one for one, _ in kept.values()], [size for _, size in kept.values()]
