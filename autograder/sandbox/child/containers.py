"""The grader's numbers in a student's own containers.

A student's `cavi` may read `theta["a_q"]` from a dict that the student's own `update_q_theta` returns. If the grader
answers in place of a wrong helper, its numbers are put into the container that the helper itself returns: the helper
decides the form, the grader the numbers. Entries for which the grader has no numbers stay as the helper set them. If
the numbers do not fit (an entry is missing, the number of axes differs), they come in the documented form.
"""

from __future__ import annotations

import copy
import dataclasses
import sys
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np


class Unfit(Exception):  # noqa: N818
    """The numbers do not fit into the student's containers."""


KEPT: Any = object()  # stands for an entry for which the grader has no numbers


def refilled(own: Any, told: Any) -> Any:
    """A container like `own` with the numbers of `told`. Raises Unfit if they do not fit."""
    if told is KEPT:
        return own
    entries = entries_of(own)
    if entries is None or (not is_several(told) and is_numbers(own, told)):
        return numbers_like(own, stacked(told) if is_several(told) else told)
    if isinstance(own, (list, tuple)) and not hasattr(own, "_fields") and is_several(told) and len(told) > len(own):
        raise Unfit
    filled = dict(zip(entries, parts_for(entries, told), strict=True))
    filled = {name: refilled(entries[name], part) for name, part in filled.items()}
    if isinstance(own, Mapping):
        made = copy.copy(own)
        for key, value in filled.items():
            made[key] = value  # type: ignore[index]
        return made
    if dataclasses.is_dataclass(own) and not isinstance(own, type):
        return dataclasses.replace(own, **filled)
    if isinstance(own, SimpleNamespace):
        return SimpleNamespace(**filled)
    return type(own)(*filled.values()) if hasattr(own, "_fields") else type(own)(filled.values())


def entries_of(own: Any) -> dict[Any, Any] | None:
    """The entries of a container by their names or positions, in order; None if it is not a container."""
    if isinstance(own, Mapping):
        return dict(own)
    if dataclasses.is_dataclass(own) and not isinstance(own, type):
        return {field.name: getattr(own, field.name) for field in dataclasses.fields(own) if field.init}
    if isinstance(own, SimpleNamespace):
        return dict(vars(own))
    if isinstance(own, tuple) and hasattr(own, "_fields"):
        return dict(zip(own._fields, tuple.__iter__(own), strict=True))
    return dict(enumerate(own)) if isinstance(own, (tuple, list)) else None


def entries_beyond(own: Any, told: Any) -> bool:
    """Whether a container has entries for which the grader has no numbers."""
    entries = entries_of(own)
    if entries is None or (not is_several(told) and is_numbers(own, told)):
        return False
    return len(entries) > (len(told) if is_several(told) else 1)


def is_several(told: Any) -> bool:
    """Whether the grader's answer has several parts."""
    return isinstance(told, (tuple, list, Mapping))


def is_numbers(own: Any, told: Any) -> bool:
    """Whether a list holds the numbers of one array; not a container of other things, nor a record of one number."""
    if hasattr(own, "_fields"):
        return False
    if isinstance(own, (tuple, list)) and len(own) == 1 and hasattr(own[0], "shape"):
        return np.shape(own) == np.shape(told)  # otherwise it is a list that contains one array
    try:
        return isinstance(own, (tuple, list)) and np.size(own) == np.size(told) and np.asarray(own).dtype != object
    except ValueError:  # entries of different shapes
        return False


def list_of(told: Any) -> list[Any]:
    """The parts of a sequence in order. The tuple iterator is used since a record can override indexing."""
    return list(tuple.__iter__(told)) if isinstance(told, tuple) else list(told)


def names_of(told: Any) -> list[str] | None:
    """The names of the parts, if they have names."""
    if isinstance(told, Mapping):
        return list(told)
    keys = getattr(told, "keys", None)
    return list(keys()) if isinstance(told, tuple) and callable(keys) else None


def parts_for(own: Mapping[Any, Any], told: Any) -> list[Any]:
    """The grader's part for each entry: by name if the names agree, otherwise in order; KEPT for further entries."""
    if not is_several(told):
        place = next((name for name, entry in own.items() if is_place_of(entry, told)), None)
        return [told if name == place else KEPT for name in own]
    parts = list(told.values()) if isinstance(told, Mapping) else list_of(told)
    if len(parts) > len(own):
        raise Unfit
    known = names_of(told)
    if known is not None and set(known) <= set(own):
        by_name = dict(zip(known, parts, strict=True))
        return [by_name.get(name, KEPT) for name in own]
    return parts + [KEPT] * (len(own) - len(parts))


def is_place_of(entry: Any, told: Any) -> bool:
    """Whether the numbers fit into an entry."""
    try:
        numbers_like(entry, told)
    except Exception:  # entries may be objects of the student's own classes, which can raise anything
        return False
    return True


def stacked(told: Any) -> np.ndarray:
    """Several parts of equal shape as one array: a student may return them that way."""
    parts = [np.asarray(part) for part in (told.values() if isinstance(told, Mapping) else list_of(told))]
    if not parts or any(part.shape != parts[0].shape or part.dtype == object for part in parts):
        raise Unfit
    return np.stack(parts)


def numbers_like(own: Any, told: Any) -> Any:
    """The numbers in the kind and shape of the student's: a float, a list, an array, a tensor, a table."""
    told = told.detach().numpy() if hasattr(told, "detach") else np.asarray(told)
    if isinstance(own, bool) or own is None or told.dtype == object:
        raise Unfit
    if isinstance(own, (int, float)) and not isinstance(own, np.generic):
        return told.reshape(()).item()
    if isinstance(own, (list, tuple)):
        return nested(type(own), shaped(told, np.shape(own)))
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(own, torch.Tensor):
        made = torch.from_numpy(shaped(told, tuple(own.shape)).copy())
        return made.to(own.dtype) if own.is_floating_point() and made.is_floating_point() else made
    filled = shaped(told, np.shape(own))
    if isinstance(own, np.generic):
        return filled.astype(kept_type(own.dtype, filled.dtype))[()]
    if isinstance(own, np.ndarray):
        return filled.astype(kept_type(own.dtype, filled.dtype))
    if hasattr(own, "columns"):
        return type(own)(filled, index=own.index, columns=own.columns)
    if hasattr(own, "index") and hasattr(own, "iloc"):
        return type(own)(filled, index=own.index)
    raise Unfit


def kept_type(own: np.dtype[Any], told: np.dtype[Any]) -> np.dtype[Any]:
    """The student's precision, unless it is of another kind: integers cannot hold fractions."""
    return own if own.kind == told.kind else told


def shaped(told: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The numbers in a student's shape, if that differs only by axes of length one, or is transposed."""
    if told.shape == shape:
        return told
    if tuple(n for n in told.shape if n != 1) == tuple(n for n in shape if n != 1):
        return told.reshape(shape)
    if told.shape[::-1] == shape:
        return told.T.copy()
    raise Unfit


def nested(kind: Callable[[list[Any]], Any], array: np.ndarray) -> Any:
    """An array as nested lists, the outermost of this kind."""
    return kind(array.tolist())
