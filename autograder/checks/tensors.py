"""Tensors among the arguments of cases: made, read in double precision, and handed to the reference."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.here import built
from autograder.values import Function, Tensor

Array = np.ndarray


def single(values: Any, requires_grad: bool = False) -> Tensor:
    """A tensor in single precision, torch's default."""
    return Tensor(np.asarray(values, dtype=np.float32), requires_grad)


def double(values: Any, requires_grad: bool = False) -> Tensor:
    """A tensor in double precision."""
    return Tensor(np.asarray(values, dtype=np.float64), requires_grad)


def exact(argument: Any) -> Array:
    """The numbers of an argument, a tensor or not, in double precision."""
    return np.asarray(argument.values if isinstance(argument, Tensor) else argument, dtype=float)


def leaves(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same arguments, of whose tensors gradients are asked."""
    return tuple(arg._replace(requires_grad=True) if isinstance(arg, Tensor) else arg for arg in args)


def in_precision(value: Any, dtype: Any = np.float64) -> Any:
    """An argument with all its tensors in that precision, those that are bound to a function too."""
    if isinstance(value, Tensor):
        return Tensor(np.asarray(value.values, dtype=dtype), value.requires_grad)
    if isinstance(value, Function):
        return value._replace(constants=tuple(in_precision(part, dtype) for part in value.constants))
    return value


def in_double(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of tensors that takes a case's arguments, and computes in double precision."""

    def answer(*args: Any) -> Any:
        return function(*(built(in_precision(arg)) for arg in args))

    return answer


def hermite(D: int, n: int) -> tuple[Array, Array]:
    """Nodes (n^D, D) and weights (n^D,) for expectations over D standard normal variables, exact to degree 2n - 1."""
    x, w = np.polynomial.hermite_e.hermegauss(n)
    nodes = np.array(list(itertools.product(x, repeat=D)))
    return nodes, np.prod(list(itertools.product(w / w.sum(), repeat=D)), axis=1)
