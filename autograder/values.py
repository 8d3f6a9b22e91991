"""The values that are passed between the grader and student code.

Plain values are passed as they are: numbers, strings, None, lists, tuples, dicts, NumPy arrays. The small types below
stand for values that NumPy cannot express. The module depends only on NumPy: its source is copied into the public tests
that students run, so it must use nothing else of the kit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Tensor(NamedTuple):
    """An argument that the student's function receives as a torch tensor.

    So the grader can declare tensors without importing torch. `requires_grad` makes it a leaf of the gradient graph.
    """

    values: np.ndarray
    requires_grad: bool = False


class Generator(NamedTuple):
    """An argument that the student's function receives as `numpy.random.default_rng(seed)`."""

    seed: int


class Function(NamedTuple):
    """An argument that the student's function receives as a function: `name` in `source`, its first arguments bound.

    constants: values (tensors and arrays among them) for the first parameters
    """

    name: str
    source: str
    constants: tuple[Any, ...] = ()


class Record(NamedTuple):
    """A result with named parts, in the student's order: a NamedTuple, dataclass or dict."""

    names: tuple[str, ...]
    values: tuple[Any, ...]


class Opaque(NamedTuple):
    """A result that is not a plain value (a generator, a module, a figure). Only the name of its type is kept."""

    type_name: str


class Answer(NamedTuple):
    """The outcome of one call of a student's function.

    value:      the result, as plain values
    gradients:  one entry per cotangent, each a tuple with one array per differentiated argument, or None where the
                result does not depend differentiably on that argument. None if no gradients were asked for
    is_tensor:  whether the result was a torch tensor
    mutated:    positions of the arguments that the call changed in place
    reseeded:   whether the call set the seed of a global generator
    """

    value: Any
    gradients: tuple[tuple[np.ndarray | None, ...], ...] | None = None
    is_tensor: bool = False
    mutated: tuple[int, ...] = ()
    reseeded: bool = False
