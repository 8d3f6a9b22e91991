"""Values as the students' code sees them: torch tensors, generators and records, besides plain values."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import keyword
import sys
from collections import deque, namedtuple
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType, SimpleNamespace
from typing import Any

import numpy as np

from .wire import Builders, Reader, Writer


@lru_cache(maxsize=256)
def record_type(names: tuple[str, ...]) -> Any:
    """A named tuple whose parts can also be read by key: r[0], r.mean and r["mean"] are the same."""
    valid = all(n.isidentifier() and not keyword.iskeyword(n) and not n.startswith("_") for n in names)
    valid = valid and len(set(names)) == len(names)
    base: Any = namedtuple("Result", names if valid else [f"part_{i}" for i in range(len(names))])  # type: ignore[misc]

    def get(self: Any, key: Any) -> Any:
        if isinstance(key, str):
            if key not in names:
                raise KeyError(key)
            return tuple.__getitem__(self, names.index(key))
        return tuple.__getitem__(self, key)

    return type("Result", (base,), {"__slots__": (), "__getitem__": get, "keys": lambda self: names})


def _tensor(array: np.ndarray, requires_grad: bool) -> Any:
    torch = importlib.import_module("torch")
    tensor = torch.from_numpy(array)
    return tensor.requires_grad_() if requires_grad else tensor


BUILDERS = Builders(
    tensor=_tensor,
    record=lambda names, values: record_type(names)(*values),
    opaque=None,
    generator=np.random.default_rng,
    function=lambda source, name, constants: made_function(source, name, constants),
)


@lru_cache(maxsize=64)  # calls of one question carry the same source, which takes milliseconds to compile
def compiled(source: str) -> CodeType:
    """Source that the grader sent, compiled."""
    return compile(source, "<string>", "exec")


def made_function(source: str, name: str, constants: tuple[Any, ...] = ()) -> Any:
    """The function `name` in source that the grader sent, with its first arguments bound."""
    namespace: dict[str, Any] = {"__name__": "given"}
    exec(compiled(source), namespace)
    return functools.partial(namespace[name], *constants) if constants else namespace[name]


class Definitions:
    """The definitions of the submission, as attributes."""

    def __init__(self, definitions: dict[str, Any]) -> None:
        self._definitions = definitions

    def __getattr__(self, name: str) -> Any:
        try:
            return self._definitions[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None


def read_values(trees: list[Any], body: Any) -> list[Any]:
    """The values of a frame, as fresh objects."""
    reader = Reader(body, BUILDERS)
    values = [reader.read(tree) for tree in trees]
    reader.finish()
    return values


def is_tensor(value: Any) -> bool:
    """Whether a value is a torch tensor. Does not import torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def to_numpy(tensor: Any, limit: int) -> np.ndarray | None:
    """The numbers of a tensor; None if it has none (a meta tensor)."""
    torch = sys.modules["torch"]
    tensor = tensor.detach()
    if tensor.device.type == "meta":
        return None
    if tensor.numel() * tensor.element_size() > limit:  # an expanded tensor is small only until it is copied
        return np.broadcast_to(np.uint8(0), (limit + 1,))
    if tensor.is_quantized:
        tensor = tensor.dequantize()
    if tensor.layout != torch.strided:
        tensor = tensor.to_dense()
    if tensor.dtype in (torch.bfloat16, torch.float16):
        tensor = tensor.float()
    return np.asarray(tensor.cpu().resolve_conj().resolve_neg().numpy())


def special(writer: Writer, value: Any, depth: int) -> Any:
    """The tree of a value that is not plain: a tensor, a record, a value of another library; None for others."""
    if is_tensor(value):
        array = to_numpy(value, writer.max_bytes)
        return writer.opaque("Tensor without numbers") if array is None else writer.array(array)
    if isinstance(value, tuple) and isinstance(getattr(type(value), "_fields", None), tuple):
        names = type(value)._fields  # type: ignore[attr-defined]
        parts = list(tuple.__iter__(value))
        if len(names) == len(parts):
            return writer.record(names, parts, depth)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return writer.record(names, [getattr(value, name, None) for name in names], depth)
    found = from_libraries(value)
    return None if found is None else writer.write(found, depth + 1)


NUMBERS = ("fractions", "decimal", "sympy", "mpmath")
ARRAYS = ("pandas", "xarray", "jax", "jaxlib", "tensorflow")


def from_libraries(value: Any) -> Any:
    """Numbers and arrays of other libraries, namespaces and mappings as plain values; None for anything else."""
    library = type(value).__module__.partition(".")[0]
    if isinstance(value, SimpleNamespace):
        return vars(value)
    if isinstance(value, (range, deque)):
        return list(value)
    if isinstance(value, Mapping) and not isinstance(value, dict):
        return dict(value)
    try:
        if library in NUMBERS:
            return value.tolist() if hasattr(value, "tolist") else float(value)
        if library in ARRAYS and hasattr(value, "__array__"):
            return np.asarray(value)
    except (TypeError, ValueError, OverflowError):  # for example a symbol, which has no number
        pass
    return None


def same(a: Any, b: Any) -> bool:
    """Whether two arguments are the same, bit for bit. Generators always are: using them changes them."""
    if isinstance(a, np.random.Generator) or callable(a):
        return True
    if is_tensor(a) and is_tensor(b):
        return same(a.detach().numpy(), b.detach().numpy())
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(x, y) for x, y in zip(a.values(), b.values(), strict=True))
    return bool(a == b or (a != a and b != b))


def tensors_of(value: Any) -> list[Any]:
    """The tensors in a result, in order."""
    if is_tensor(value):
        return [value]
    if isinstance(value, (tuple, list)):
        return [tensor for part in value for tensor in tensors_of(part)]
    if isinstance(value, dict):
        return [tensor for part in value.values() for tensor in tensors_of(part)]
    return []


def flattened(result: Any, inputs: list[Any]) -> tuple[Any, list[int]]:
    """(y, positions of the inputs that are leaves of its graph), y being all tensors of the result, joined, in double.

    y is None if it does not depend differentiably on anything, or if its numbers are not real.
    """
    parts = [part.reshape(-1) for part in tensors_of(result)]
    # The inputs must still be part of the graph: a student may have called requires_grad_(False).
    wanted = [i for i, value in enumerate(inputs) if is_tensor(value) and value.requires_grad]
    if not parts or not wanted or any(part.is_complex() for part in parts):
        return None, []
    torch = sys.modules["torch"]
    flat = torch.cat(parts) if len(parts) > 1 else parts[0]
    return (flat.as_subclass(torch.Tensor).double(), wanted) if flat.requires_grad else (None, [])


def go_back(flat: Any, leaves: tuple[Any, ...]) -> None:
    """Raise the error that stops a backward pass, if there is one."""
    # From a scalar: for anything else torch first loads modules, which takes a fifth of a second.
    sys.modules["torch"].autograd.grad(flat.sum(), leaves, retain_graph=True, allow_unused=True)
