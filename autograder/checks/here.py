"""Calling a function where it stands: the sandbox's `call`, without the sandbox.

For functions that are trusted or the reader's own: the misconceptions and alternatives of an exercise, and a student's
function in the student's own notebook, since public tests carry this source. Values are converted exactly as the
sandbox converts them, so that a judge cannot tell the difference. torch is imported only where an argument needs it.
"""

from __future__ import annotations

import dataclasses
import functools
import random
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.values import Answer, Function, Generator, Opaque, Record, Tensor


def call_here(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    seed: int,
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    """What `function` gives for `args` when the global generators are seeded with `seed`; its exceptions pass through.

    cotangents: vectors v for which the gradients of sum(v * result) at the arguments `wrt` are wanted
    """
    states = seed_everything(seed)
    try:
        return answer_of(function, args, wrt, cotangents)
    finally:
        restore_generators(states)


def answer_of(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    """The same, with the global generators as they are; they stay where the call leaves them."""
    given, kept = [built(arg) for arg in args], [built(arg) for arg in args]
    before, seeds = torch_seed(), watched_seeds()
    try:
        result = function(*given)
        mutated = tuple(i for i, (now, old) in enumerate(zip(given, kept, strict=True)) if not same(now, old))
        gradients = None
        if cotangents is not None:
            inputs = [given[i] for i in wrt]
            gradients = vector_jacobian_products(result, inputs, [np.array(v) for v in cotangents])
        reseeded = bool(seeds) or (before is not None and torch_seed() != before)
        return Answer(plain(result), gradients, is_tensor(result), mutated, reseeded)
    finally:
        np.random.seed, random.seed = SEED_NUMPY, SEED_RANDOM


SEED_NUMPY, SEED_RANDOM = np.random.seed, random.seed


def watched_seeds() -> list[str]:
    """A list that grows whenever a seed of NumPy's or Python's global generator is set, until these are put back."""
    seen: list[str] = []

    def seed_numpy(seed: Any = None) -> None:
        seen.append("numpy")
        SEED_NUMPY(seed)

    def seed_random(*args: Any, **kwargs: Any) -> None:
        seen.append("random")
        SEED_RANDOM(*args, **kwargs)

    np.random.seed, random.seed = seed_numpy, seed_random
    return seen


def torch_seed() -> int | None:
    """The seed that torch's global generator was given last; None where torch is not loaded."""
    torch = sys.modules.get("torch")
    return None if torch is None else int(torch.initial_seed())


def built(arg: Any) -> Any:
    """An argument as the function receives it, freshly made: tensors for Tensor, generators for Generator."""
    if isinstance(arg, Tensor):
        import torch

        tensor = torch.from_numpy(np.array(arg.values))
        return tensor.requires_grad_() if arg.requires_grad else tensor
    if isinstance(arg, Generator):
        return np.random.default_rng(arg.seed)
    if isinstance(arg, Function):
        return made_function(arg.source, arg.name, tuple(built(part) for part in arg.constants))
    if isinstance(arg, np.ndarray | np.generic):
        return np.array(arg)
    if type(arg) in (tuple, list):
        return type(arg)(built(part) for part in arg)
    if type(arg) is dict:
        return {key: built(part) for key, part in arg.items()}
    return arg


@functools.lru_cache(maxsize=64)
def compiled(source: str) -> CodeType:
    """Source, compiled once: the calls of one check carry the same."""
    return compile(source, "<string>", "exec")


def made_function(source: str, name: str, constants: tuple[Any, ...]) -> Callable[..., Any]:
    """The function `name` of some source, with its first arguments bound."""
    namespace: dict[str, Any] = {"__name__": "given"}
    exec(compiled(source), namespace)  # the kit's own text
    function: Callable[..., Any] = namespace[name]
    return functools.partial(function, *constants) if constants else function


def through(adapter: Callable[..., Any], definitions: Mapping[str, Any]) -> Callable[..., Any]:
    """The adapter, with the hand-in's definitions as the attributes of its first argument."""
    return functools.partial(adapter, Definitions(definitions))


class Definitions:
    """What a hand-in defines, as attributes."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def __getattr__(self, name: str) -> Any:
        try:
            return self._definitions[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None


def seed_everything(seed: int) -> tuple[Any, Any, Any]:
    """Seed the global generators of random, NumPy and (where it is loaded) torch; returns the states they had."""
    torch = sys.modules.get("torch")
    legacy = np.random.get_state()  # noqa: NPY002
    states = (random.getstate(), legacy, None if torch is None else torch.random.get_rng_state())
    seed_generators(seed)
    return states


def seed_generators(seed: int) -> None:
    """Seed them, whatever states they have."""
    words = np.random.SeedSequence(seed).generate_state(4)
    SEED_RANDOM(int(words[1]))
    SEED_NUMPY(int(words[2]))
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.random.default_generator.manual_seed(int(words[3]))


def restore_generators(states: tuple[Any, Any, Any]) -> None:
    """Put the global generators back where `seed_everything` found them."""
    random.setstate(states[0])
    np.random.set_state(states[1])  # noqa: NPY002
    if states[2] is not None:
        sys.modules["torch"].random.set_rng_state(states[2])


def is_tensor(value: Any) -> bool:
    """Whether a value is a torch tensor; asks nothing of torch where it is not loaded."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def plain(value: Any) -> Any:
    """A result as plain values: base arrays for arrays, scalars and tensors; Record for named parts; else Opaque."""
    if isinstance(value, str):
        return str(value)
    if value is None or (isinstance(value, bool | int | float | complex) and not isinstance(value, np.generic)):
        return value
    if is_tensor(value):
        tensor = value.detach()
        if tensor.dtype.is_floating_point and tensor.dtype.itemsize == 2:
            tensor = tensor.float()
        return np.array(tensor.to_dense().cpu().resolve_conj().resolve_neg().numpy())
    if isinstance(value, np.ndarray | np.void) and value.dtype.names:
        return Record(value.dtype.names, tuple(plain(value[name]) for name in value.dtype.names))
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype == object and value.size <= MOST_OBJECTS:
            return plain(np.asarray(value).tolist())
        array = np.array(value, subok=False)
        if array.dtype.kind in "fc" and array.dtype.itemsize > (8 if array.dtype.kind == "f" else 16):
            array = array.astype(float if array.dtype.kind == "f" else complex)
        return array if array.dtype.kind in "biufc" else Opaque(f"array of {array.dtype.name}"[:100])
    names = getattr(value, "_fields", None)
    if isinstance(value, tuple) and isinstance(names, tuple) and len(names) == len(value):
        return Record(names, tuple(plain(part) for part in value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = tuple(field.name for field in dataclasses.fields(value))
        return Record(names, tuple(plain(getattr(value, name, None)) for name in names))
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    if isinstance(value, list | set | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key.item() if isinstance(key, np.generic) else key: plain(part) for key, part in value.items()}
    found = from_libraries(value)
    return Opaque(type(value).__name__) if found is None else plain(found)


MOST_OBJECTS = 10_000  # of an array of Python's own numbers
NUMBERS = ("fractions", "decimal", "sympy", "mpmath")
ARRAYS = ("pandas", "xarray", "jax", "jaxlib", "tensorflow")


def from_libraries(value: Any) -> Any:
    """Numbers and arrays of other libraries, and simple namespaces, as plain values; None for anything else."""
    library = type(value).__module__.partition(".")[0]
    if isinstance(value, SimpleNamespace):
        return vars(value)
    if isinstance(value, range | deque):
        return list(value)
    try:
        if library in NUMBERS:
            return value.tolist() if hasattr(value, "tolist") else float(value)
        if library in ARRAYS and hasattr(value, "__array__"):
            return np.asarray(value)
    except (TypeError, ValueError, OverflowError):  # a symbol is no number
        pass
    return None


def same(a: Any, b: Any) -> bool:
    """Whether two arguments hold the same, bit for bit. Generators are made to be used up and always agree."""
    if isinstance(a, np.random.Generator) or callable(a):
        return True
    if is_tensor(a) and is_tensor(b):
        return same(a.detach().numpy(), b.detach().numpy())
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return bool(a == b or (a != a and b != b))


def tensors_of(value: Any) -> list[Any]:
    """The tensors in a result, in order."""
    if is_tensor(value):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [tensor for part in value for tensor in tensors_of(part)] if isinstance(value, tuple | list) else []


def vector_jacobian_products(
    result: Any, inputs: list[Any], cotangents: list[np.ndarray]
) -> tuple[tuple[np.ndarray | None, ...], ...]:
    """For each cotangent v the gradients of sum(v * result) at the inputs, None where there is none."""
    nothing = tuple((None,) * len(inputs) for _ in cotangents)
    parts = [part.reshape(-1) for part in tensors_of(result)]
    if not parts or not inputs:
        return nothing
    import torch

    flat = torch.cat(parts) if len(parts) > 1 else parts[0]
    if not flat.requires_grad or any(v.size != flat.numel() for v in cotangents):
        return nothing
    found = []
    for v in cotangents:
        vector = torch.from_numpy(v.reshape(-1)).to(flat.dtype)
        gradients = torch.autograd.grad(flat, inputs, vector, retain_graph=True, allow_unused=True)
        found.append(tuple(None if gradient is None else plain(gradient) for gradient in gradients))
    return tuple(found)
