"""What a student's own helpers return, and how they are called, for helpers that the grader answers in place of."""

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

SECONDS = 1.0  # how long a student's own helper may take to show its form


class Form(NamedTuple):
    """The form of a helper's result.

    place:    the argument (its position or name) that it writes its results into; None if it makes a new object
    silent:   whether it returns nothing, so that only what it has written counts
    """

    value: Any
    place: int | str | None = None
    silent: bool = False


class OwnForms:
    """The forms of the student's own helpers, during one call: an example for each shape of the numbers.

    If a helper returns more than the exercise asks for, the additional entries are its own. They may differ from call
    to call, so such a helper is called again each time.
    """

    def __init__(self, own: Mapping[str, Any], documented: Mapping[str, Sequence[str]]) -> None:
        """own: the student's helpers; documented: the parameter names that the exercise gives each of them"""
        self._own = own
        self._documented = documented
        self._forms: dict[tuple[str, Any], Form | None] = {}
        self._showing = False

    def asked(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Sequence[Any], Mapping[str, Any]]:
        """The arguments in the documented order, from a call that follows the student's own signature."""
        return as_documented(self._own.get(name), self._documented.get(name, ()), args, kwargs)

    def of(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], told: Any) -> Any:
        """The grader's answer in the containers of the student's helper; as it came, if it does not fit into these."""
        if self._showing:  # a helper that is showing its form calls itself, or another helper
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
        except Exception:  # containers may be objects of the student's own classes, which can raise anything
            return told


def form_of(own: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Form | None:
    """The form of what a student's helper returns for copies of these arguments; None if it returns nothing in time.

    It must leave no trace: the random numbers that follow are the same as without it.
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
    except BaseException:  # this helper was judged wrong, so it may do anything
        return None


def new_entries(table: Mapping[Any, Any], before: Mapping[Any, Any]) -> dict[Any, Any]:
    """The entries that are new or were replaced."""
    return {key: value for key, value in table.items() if key not in before or value is not before[key]}


def written(form: Form, filled: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Write the numbers into the argument that the helper writes into; return what the helper would return."""
    target = kwargs[form.place] if isinstance(form.place, str) else args[form.place or 0]
    if isinstance(target, dict):
        target.update(filled)
    else:
        target[:] = filled
    return None if form.silent else target


def as_documented(
    own: Any, names: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """A call of a student's function, converted to a call with the documented parameters.

    The student's parameters may have other names, another order, defaults, or be followed by further ones.
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
    """The shapes of all parts of an answer: for answers of the same shapes, a helper shows its form only once."""
    if isinstance(told, Mapping):
        return tuple((name, shapes(part)) for name, part in told.items())
    if isinstance(told, (tuple, list)):
        return tuple(shapes(part) for part in list_of(told))
    return np.shape(told)


@contextlib.contextmanager
def same_random_numbers() -> Iterator[None]:
    """Restore the global generators after the block, as if nothing had been drawn in it."""
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
    """Raise TooLong inside the block once the time is up."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
