"""The right numbers in a student's own containers.

A student's `cavi` may read `theta["a_q"]` of a dict that the student's own `update_q_theta` returns. Where the grader
answers in the place of a wrong helper, its numbers are put into what the helper itself returns for the same arguments:
the helper says in which form, the grader says which numbers. Where the form does not fit the numbers (an entry too
few, another number of axes), they come as the exercise documents them.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType, SimpleNamespace
from typing import Any

import numpy as np

SECONDS = 1.0  # that a student's own helper may take to show its form


class Unfit(Exception):  # noqa: N818
    """The numbers have no place in the student's containers."""


class OwnForms:
    """What the student's own helpers return, for the time of one call: an example for each shape of the numbers."""

    def __init__(self, own: Mapping[str, Any]) -> None:
        self._own = own
        self._examples: dict[tuple[str, Any], Any] = {}

    def of(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], told: Any) -> Any:
        """What the grader told, in the containers that the student's helper returns; as it was told, where none fit."""
        key = name, shapes(told)
        if key not in self._examples:
            self._examples[key] = example(self._own.get(name), args, kwargs)
        if self._examples[key] is None:
            return told
        try:
            return refilled(self._examples[key], told)
        except Exception:  # containers of the student's own making may raise whatever they like
            return told


def example(own: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """What a student's helper returns for copies of these arguments; None where it returns nothing in time.

    It leaves no trace: the random numbers that come next are those that would have come without it.
    """
    if not callable(own) or threading.current_thread() is not threading.main_thread():
        return None
    try:
        with same_random_numbers(), time_limit(SECONDS):
            return own(*copy.deepcopy(list(args)), **copy.deepcopy(dict(kwargs)))
    except BaseException:  # it was judged wrong: it may do anything
        return None


def refilled(own: Any, told: Any) -> Any:
    """The form of `own` with the numbers of `told`. Raises Unfit where these do not fit."""
    if isinstance(own, Mapping):
        return with_items(own, dict(zip(own, parts_for(list(own), told), strict=True)))
    if dataclasses.is_dataclass(own) and not isinstance(own, type):
        names = [field.name for field in dataclasses.fields(own) if field.init]
        values = dict(zip(names, parts_for(names, told), strict=True))
        return dataclasses.replace(own, **{name: refilled(getattr(own, name), values[name]) for name in names})
    if isinstance(own, SimpleNamespace):
        names = list(vars(own))
        found = zip(names, parts_for(names, told), strict=True)
        return SimpleNamespace(**{name: refilled(vars(own)[name], part) for name, part in found})
    if isinstance(own, tuple) and hasattr(own, "_fields"):
        parts = parts_for(list(own._fields), told)
        return type(own)(*(refilled(mine, part) for mine, part in zip(tuple.__iter__(own), parts, strict=True)))
    if isinstance(own, (tuple, list)) and isinstance(told, (tuple, list)) and len(own) == len(told):
        return type(own)(refilled(mine, part) for mine, part in zip(own, list_of(told), strict=True))
    if isinstance(told, (tuple, list, Mapping)):
        told = stacked(told)
    return numbers_like(own, told)


def with_items(own: Mapping[Any, Any], values: Mapping[Any, Any]) -> Any:
    """A mapping of the same kind, in the same order, with these values."""
    filled = copy.copy(own)
    for key, value in values.items():
        filled[key] = refilled(own[key], value)  # type: ignore[index]
    return filled


def list_of(told: Any) -> list[Any]:
    """The parts of a sequence, in order; of a record as well, whose own way to be read is by name."""
    return list(tuple.__iter__(told)) if isinstance(told, tuple) else list(told)


def names_of(told: Any) -> list[str] | None:
    """The names of the parts, where they have some."""
    if isinstance(told, Mapping):
        return list(told)
    keys = getattr(told, "keys", None)
    return list(keys()) if isinstance(told, tuple) and callable(keys) else None


def parts_for(names: Sequence[Any], told: Any) -> list[Any]:
    """What was told, part by part: by name where the names are the same, else in order."""
    if isinstance(told, Mapping):
        parts = list(told.values())
    elif isinstance(told, (tuple, list)):
        parts = list_of(told)
    else:
        parts = [told]
    if len(parts) != len(names):
        raise Unfit
    known = names_of(told)
    if known is not None and set(known) == set(names):
        by_name = dict(zip(known, parts, strict=True))
        return [by_name[name] for name in names]
    return parts


def stacked(told: Any) -> np.ndarray:
    """Several parts of one shape as one array, as a student may return them."""
    parts = [np.asarray(part) for part in (told.values() if isinstance(told, Mapping) else list_of(told))]
    if not parts or any(part.shape != parts[0].shape or part.dtype == object for part in parts):
        raise Unfit
    return np.stack(parts)


def numbers_like(own: Any, told: Any) -> Any:
    """Numbers of the kind and shape that the student's are: a float, a list, an array, a tensor, a table."""
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
    """The student's precision; but whole numbers hold no fractions."""
    return own if own.kind == told.kind else told


def shaped(told: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The numbers in a student's shape, if that differs by axes of length one, or is the other way round."""
    if told.shape == shape:
        return told
    if tuple(n for n in told.shape if n != 1) == tuple(n for n in shape if n != 1):
        return told.reshape(shape)
    if told.shape[::-1] == shape:
        return told.T.copy()
    raise Unfit


def nested(kind: Callable[[list[Any]], Any], array: np.ndarray) -> Any:
    """An array as lists of lists, the outermost of this kind."""
    return kind(array.tolist())


def shapes(told: Any) -> Any:
    """The shapes of all that was told: for answers of the same shapes a helper is not asked again for its form."""
    if isinstance(told, Mapping):
        return tuple((name, shapes(part)) for name, part in told.items())
    if isinstance(told, (tuple, list)):
        return tuple(shapes(part) for part in list_of(told))
    return np.shape(told)


@contextlib.contextmanager
def same_random_numbers() -> Iterator[None]:
    """What is drawn from the global generators inside of the block does not count."""
    torch = sys.modules.get("torch")
    states = random.getstate(), np.random.get_state(), None if torch is None else torch.get_rng_state()  # noqa: NPY002
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        if torch is not None:
            torch.set_rng_state(states[2])


class TooLong(BaseException):
    """A student's helper takes too long to show its form."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLong in the block after that time."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
