"""What a student's own helpers return, and how they are called: for helpers in whose place the grader answers."""

from __future__ import annotations

import contextlib
import copy
import inspect
import random
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

from .containers import entries_beyond, list_of, refilled

SECONDS = 1.0  # that a student's own helper may take to show its form


class Form(NamedTuple):
    """What a helper returns.

    place:    the argument (its position or its name) that it writes its results into; None where it makes a new object
    silent:   whether it returns nothing, and what it has written counts
    """

    value: Any
    place: int | str | None = None
    silent: bool = False


class OwnForms:
    """What the student's own helpers return, for the time of one call: an example for each shape of the numbers.

    Where a helper returns more than is asked for, what is beyond that is its own, and asked for each time.
    """

    def __init__(self, own: Mapping[str, Any], documented: Mapping[str, Sequence[str]]) -> None:
        """own: the student's helpers; documented: the names of the parameters that each is asked to have"""
        self._own = own
        self._documented = documented
        self._forms: dict[tuple[str, Any], Form | None] = {}
        self._showing = False

    def asked(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Sequence[Any], Mapping[str, Any]]:
        """The arguments as the exercise documents them, of a call that follows the student's own signature."""
        return as_documented(self._own.get(name), self._documented.get(name, ()), args, kwargs)

    def of(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], told: Any) -> Any:
        """What the grader told, in the containers that the student's helper returns; as it was told, where none fit."""
        if self._showing:  # a helper that calls itself, or another one
            return told
        key = name, shapes(told)
        form = self._forms.get(key)
        if key not in self._forms or (form is not None and entries_beyond(form.value, told)):
            self._showing = True
            form = self._forms[key] = form_of(self._own.get(name), args, kwargs)
            self._showing = False
        if form is None:
            return told
        try:
            filled = refilled(form.value, told)
            return filled if form.place is None else written(form, filled, args, kwargs)
        except Exception:  # containers of the student's own making may raise whatever they like
            return told


def form_of(own: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Form | None:
    """What a student's helper returns for copies of these arguments; None where it returns nothing in time.

    It leaves no trace: the random numbers that come next are those that would have come without it.
    """
    if not callable(own) or threading.current_thread() is not threading.main_thread():
        return None
    try:
        with same_random_numbers(), time_limit(SECONDS):
            given, named = copy.deepcopy((list(args), dict(kwargs)))
            places: dict[int | str, Any] = dict(enumerate(given)) | named
            before = {place: dict(arg) for place, arg in places.items() if isinstance(arg, dict)}
            value = own(*given, **named)
            if value is None:
                changed = {place: entries for place in before if (entries := new_entries(places[place], before[place]))}
                written_to, entries = changed.popitem() if len(changed) == 1 else (None, {})
                return Form(entries, written_to, silent=True) if entries else None
            place = next((place for place, arg in places.items() if arg is value), None)
            if isinstance(value, dict) and place is not None:
                return Form(new_entries(value, before[place]), place)
            return Form(value, place if isinstance(value, (list, np.ndarray)) else None)
    except BaseException:  # it was judged wrong: it may do anything
        return None


def new_entries(table: Mapping[Any, Any], before: Mapping[Any, Any]) -> dict[Any, Any]:
    """The entries that were written since."""
    return {key: value for key, value in table.items() if key not in before or value is not before[key]}


def written(form: Form, filled: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """The numbers in the argument that the helper writes into; what the helper returns then."""
    target = kwargs[form.place] if isinstance(form.place, str) else args[form.place or 0]
    if isinstance(target, dict):
        target.update(filled)
    else:
        target[:] = filled
    return None if form.silent else target


def as_documented(
    own: Any, names: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """A call of a student's function as one of the documented parameters.

    A student's own may have other names, another order, defaults, or more parameters behind those documented.
    """
    try:
        signature = inspect.signature(own)
        bound = signature.bind(*args, **kwargs)
    except (TypeError, ValueError):
        return args, kwargs
    mine = list(signature.parameters)
    if mine == list(names) and len(bound.arguments) == len(names):
        return args, kwargs
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    if not names or kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        return args, kwargs
    bound.apply_defaults()
    if set(names) <= set(mine):
        return [bound.arguments[name] for name in names], {}
    return (list(bound.arguments.values())[: len(names)], {}) if len(mine) >= len(names) else (args, kwargs)


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
