"""Functions that mutants call: they disturb the values of a correct answer as a careless student would.

They work on arrays, tensors, numbers, and tuples and lists of these. Values that they cannot disturb stay unchanged.
"""

from __future__ import annotations

import copy
import functools
import inspect
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Value = Any


def each(value: Value, change: Callable[[Any], Any]) -> Value:
    """The value with its arrays, tensors and floats changed, one by one."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(each(part, change) for part in value))
    if isinstance(value, tuple | list):
        return type(value)(each(part, change) for part in value)
    if isinstance(value, dict):
        return {key: each(part, change) for key, part in value.items()}
    if isinstance(value, bool | str) or value is None or callable(value):
        return value
    if isinstance(value, int | float | np.ndarray | np.generic) or tensor(value):
        return change(value)
    return value


def tensor(value: Value) -> bool:
    """Whether it is a torch tensor."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def floats(value: Value) -> bool:
    """Whether it holds floating-point numbers."""
    return bool(value.dtype.is_floating_point if tensor(value) else np.asarray(value).dtype.kind == "f")


def on_floats(change: Callable[[Any], Any]) -> Callable[[Value], Value]:
    """The change, applied to everything that holds floating-point numbers."""
    return lambda value: each(value, lambda x: change(x) if floats(x) else x)


def on_arrays(change: Callable[[Any], Any]) -> Callable[[Value], Value]:
    """The change, applied to everything whose first axis has at least two entries."""
    return lambda value: each(value, lambda x: change(x) if np.ndim(_seen(x)) and len(x) > 1 else x)


def _seen(x: Value) -> Any:
    return x.detach() if tensor(x) else x


def _cast(x: Any, name: str) -> Any:
    """Cast to a type of lower precision and back, so that only digits are lost."""
    return x.to(getattr(sys.modules["torch"], name)).to(x.dtype) if tensor(x) else np.asarray(x, name).astype(float)[()]


def _round(x: Any, digits: int) -> Any:
    return x.round(decimals=digits) if tensor(x) else np.round(x, digits)


def _clip(x: Any, low: float, high: float) -> Any:
    return x.clamp(low, high) if tensor(x) else np.clip(x, low, high)


def _sorted(x: Any) -> Any:
    return x.sort(dim=0).values if tensor(x) else np.sort(x, axis=0)


def _flipped(x: Any) -> Any:
    return x.flip(0) if tensor(x) else np.asarray(x)[::-1].copy()


def _first_repeated(x: Any) -> Any:
    return x[:1].expand_as(x) if tensor(x) else np.repeat(np.asarray(x)[:1], len(x), axis=0)


def _shared(x: Any) -> Any:
    """Replace every entry along the first axis by the mean of all."""
    if not floats(x):
        return x
    return x.mean(dim=0, keepdim=True).expand_as(x) if tensor(x) else np.zeros_like(x) + np.mean(x, axis=0)


def _one_off(x: Any, index: int) -> Any:
    """Make one entry along the first axis wrong by a hundredth."""
    factor = np.ones((len(x),) + (1,) * (np.ndim(_seen(x)) - 1))
    factor[index] = 1.01
    return x * sys.modules["torch"].as_tensor(factor, dtype=x.dtype) if tensor(x) else np.asarray(x) * factor


def _first_column(x: Any) -> Any:
    if np.ndim(_seen(x)) < 2:
        return x
    return x[:, :1].expand_as(x) if tensor(x) else np.repeat(np.asarray(x)[:, :1], np.shape(x)[1], axis=1)


def _turned(x: Any) -> Any:
    return x.T if np.ndim(_seen(x)) == 2 else x


def _half_twice(x: Any) -> Any:
    """Replace the second half by a copy of the first."""
    half, rest = x[: len(x) - len(x) // 2], x[: len(x) // 2]
    return sys.modules["torch"].cat([half, rest]) if tensor(x) else np.concatenate([half, rest])


# --- of arguments, of values on the way, and of results --------------------------------------------------------------

VALUES: dict[str, Callable[[Value], Value]] = {
    "_half_precision": on_floats(lambda x: _cast(x, "float16")),
    "_single_precision": on_floats(lambda x: _cast(x, "float32")),
    "_whole": on_floats(lambda x: _round(x, 0)),
    "_two_digits": on_floats(lambda x: _round(x, 2)),
    "_five_digits": on_floats(lambda x: _round(x, 5)),
    "_floored": on_floats(lambda x: _clip(x, 1e-3, float("inf"))),
    "_slightly_floored": on_floats(lambda x: _clip(x, 1e-8, float("inf"))),
    "_as_probability": on_floats(lambda x: _clip(x, 1e-6, 1 - 1e-6)),
    "_clipped": on_floats(lambda x: _clip(x, -10.0, 10.0)),
    "_widely_clipped": on_floats(lambda x: _clip(x, -500.0, 500.0)),
    "_positive": on_floats(abs),
    "_moved": on_floats(lambda x: x + 1e-4),
    "_slightly_moved": on_floats(lambda x: x + 1e-8),
    "_detached": lambda value: each(value, lambda x: x.detach() if tensor(x) else x),
}
ARGUMENTS = VALUES | {
    "_first_repeated": on_arrays(_first_repeated),
    "_shared": on_arrays(_shared),
    "_flipped": on_arrays(_flipped),
    "_sorted": on_arrays(_sorted),
    "_first_column": on_arrays(_first_column),
    "_without_the_last": on_arrays(lambda x: x[:-1]),
    "_only_the_first": on_arrays(lambda x: x[:1]),
}
RESULTS = VALUES | {
    "_first_repeated": on_arrays(_first_repeated),
    "_shared": on_arrays(_shared),
    "_flipped": on_arrays(_flipped),
    "_sorted": on_arrays(_sorted),
    "_first_column": on_arrays(_first_column),
    "_half_twice": on_arrays(_half_twice),
    "_first_off": on_arrays(lambda x: _one_off(x, 0) if floats(x) else x),
    "_last_off": on_arrays(lambda x: _one_off(x, -1) if floats(x) else x),
    "_turned": lambda value: each(value, _turned),
}


# --- of whole functions ---------------------------------------------------------------------------------------------


def result_of(change: Callable[[Value], Value]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that changes the function's result."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def changed(*args: Any, **kwargs: Any) -> Any:
            return change(function(*args, **kwargs))

        return changed

    return decorate


def kept_for_ever(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, returning the result of its first call whatever its arguments."""
    return _kept(function, lambda *args: None)


def kept_by_shape(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with results cached by the shapes of its arguments."""
    return _kept(function, lambda *args: tuple(np.shape(_seen(arg)) for arg in args if not callable(arg)))


def kept_by_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with results cached by its first argument."""
    return _kept(function, lambda *args: repr(args[0]) if args else None)


def _kept(function: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    @functools.wraps(function)
    def changed(*args: Any, **kwargs: Any) -> Any:
        plain = [arg for arg in args if not hasattr(arg, "forward")]  # `self` does not count as an argument
        found = key(*plain)
        if found not in known:
            known[found] = function(*args, **kwargs)
        return copy.copy(known[found])

    return changed


def seeds_inside(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, seeding the global generators at its beginning."""

    @functools.wraps(function)
    def changed(*args: Any, **kwargs: Any) -> Any:
        np.random.seed(0)  # noqa: NPY002
        if "torch" in sys.modules:
            sys.modules["torch"].manual_seed(0)
        return function(*args, **kwargs)

    return changed


def own_generator(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, using a generator of its own instead of its argument."""

    @functools.wraps(function)
    def changed(*args: Any, **kwargs: Any) -> Any:
        def own(value: Any) -> Any:
            return np.random.default_rng(0) if isinstance(value, np.random.Generator) else value

        return function(*map(own, args), **{key: own(value) for key, value in kwargs.items()})

    return changed


def without_gradient(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function under torch.no_grad."""

    @functools.wraps(function)
    def changed(*args: Any, **kwargs: Any) -> Any:
        import torch

        with torch.no_grad():
            return function(*args, **kwargs)

    return changed


def writes_into(name: str, change: Callable[[Any], Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that modifies one of the function's arguments when it returns."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def changed(*args: Any, **kwargs: Any) -> Any:
            result = copy.deepcopy(function(*args, **kwargs)) if not _has_torch(args) else function(*args, **kwargs)
            given: Any = inspect.signature(function).bind(*args, **kwargs).arguments.get(name)
            if isinstance(given, np.ndarray) and given.ndim:
                given[...] = change(given)
            elif tensor(given) and given.ndim:
                given.data = change(given.data.numpy().copy()) + 0 * given.data
            return result

        return changed

    return decorate


def _has_torch(args: tuple[Any, ...]) -> bool:
    return any(tensor(arg) or hasattr(arg, "forward") for arg in args)
