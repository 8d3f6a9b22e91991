"""The values that cross between grader and student code, and the few marks they need.

Plain values cross as they are: numbers, strings, None, lists, tuples, dicts, NumPy arrays. What NumPy cannot say is
said by the small types below. The module depends on NumPy alone, and its source is copied into the public tests that
students run, so it names nothing else of the kit.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Tensor(NamedTuple):
    """An argument that the student's function receives as a torch tensor.

    The grader itself never needs torch to write one down. `requires_grad` asks for a leaf of the gradient graph.
    """

    values: np.ndarray
    requires_grad: bool = False


class Generator(NamedTuple):
    """An argument that the student's function receives as `numpy.random.default_rng(seed)`."""

    seed: int


class Function(NamedTuple):
    """An argument that the student's function receives as a function: `name` of `source`, its first arguments bound.

    constants: values (tensors and arrays among them) for the first parameters
    """

    name: str
    source: str
    constants: tuple[Any, ...] = ()


class Record(NamedTuple):
    """A result with named parts: a NamedTuple, dataclass or dict of the student's, in its own order."""

    names: tuple[str, ...]
    values: tuple[Any, ...]


class Opaque(NamedTuple):
    """A result that is no plain value (a generator, a module, a figure); only the name of its type is kept."""

    type_name: str


class Answer(NamedTuple):
    """What one call of a student's function gave.

    value:      the result, as plain values
    gradients:  one entry per cotangent, each a tuple with one array per differentiated argument; an array is None
                where the result does not depend on the argument differentiably. None when no gradient was asked.
    is_tensor:  whether the result was a torch tensor
    mutated:    positions of the arguments that the call changed in place
    reseeded:   whether the call set the seed of a global generator
    """

    value: Any
    gradients: tuple[tuple[np.ndarray | None, ...], ...] | None = None
    is_tensor: bool = False
    mutated: tuple[int, ...] = ()
    reseeded: bool = False
