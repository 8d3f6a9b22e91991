"""The format in which both ends of the channel write and read frames and plain values.

A frame consists of a prefix (magic, length of the head, length of the body), a head in JSON and a body of raw array
bytes. A value is written as JSON: None, booleans, numbers and strings stand for themselves, and everything else is a
list that starts with a one-letter tag. Arrays have their dtype and shape in the head and their bytes, in order, in the
body. Nothing is ever unpickled or evaluated. Reading is strict, because one of the two writers is not trusted: every
count has a limit, and anything that is not exactly as described here raises `BadValue`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np

PREFIX = struct.Struct("<4sIQ")
MAGIC = b"PAG1"

TOGETHER = 1 << 14  # bytes: copying up to this many into one buffer is faster than sending them separately
MAX_HEAD = 16 << 20
MAX_DEPTH = 32
MAX_NODES = 1_000_000
MAX_STRING = 1_000_000
MAX_INTEGER_BITS = 1024
MAX_CONTAINERS = 3 * MAX_NODES  # lists in a head; each part of a value is written with three at most
MAX_ODD_KEYS = 4096  # keys of one dictionary that are not strings
MAX_ODD_KEYS_IN_ALL = 16_384  # such keys of all dictionaries in a frame
MAX_DIMENSIONS = 32
MAX_ELEMENTS = 1 << 28
MOST_OBJECTS = 10_000  # entries of an array of Python objects

# Type names of numbers that cannot be sent.
HUGE_INTEGER, OBJECTS = "an integer beyond all bounds", "array of object"

INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
DTYPES = frozenset(("bool", *INTEGERS, "float16", "float32", "float64", "complex64", "complex128"))
NUMPY_DTYPES = {name: np.dtype(name) for name in DTYPES}
NAMES = {dtype: name for name, dtype in NUMPY_DTYPES.items()}  # a cache: `dtype.name` is slow


class BadValue(ValueError):  # noqa: N818
    """A value that cannot be sent, or bytes that are not a value."""


class TooLarge(BadValue):
    """A value that exceeds a size limit."""


class Frame(NamedTuple):
    """A message: a head in JSON, and the bytes of its arrays."""

    head: Any
    body: bytes | bytearray | memoryview


def pack(head: Any, buffers: Sequence[Any] = ()) -> list[Any]:
    """The parts of a frame, to be sent in order. Small ones are joined.

    Each part that arrives wakes the receiver; a result of a thousand short arrays should not wake it a thousand times.
    """
    text = json.dumps(head, separators=(",", ":"), check_circular=False).encode("ascii")
    if len(text) > MAX_HEAD:
        raise TooLarge(f"the value has {len(text)} bytes of structure; at most {MAX_HEAD} are allowed")
    body = sum(b.nbytes for b in buffers)
    head_and_prefix = PREFIX.pack(MAGIC, len(text), body) + text
    parts: list[Any] = []
    small, size = [head_and_prefix], len(head_and_prefix)
    for buffer in buffers:
        if buffer.nbytes > TOGETHER:
            parts += [_joined(small), buffer] if small else [buffer]
            small, size = [], 0
            continue
        small.append(buffer)
        size += buffer.nbytes
        if size > TOGETHER:
            parts.append(_joined(small))
            small, size = [], 0
    return [*parts, _joined(small)] if small else parts


def _joined(pieces: Sequence[Any]) -> bytes:
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], bytes) else b"".join(pieces)


def unpack_prefix(prefix: bytes | bytearray, max_body: int) -> tuple[int, int]:
    """(length of the head, length of the body), validated."""
    magic, head, body = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise BadValue("not a frame")
    if head > MAX_HEAD or body > max_body:
        raise TooLarge("the frame is too large")
    return head, body


def unpack_head(text: bytes | bytearray) -> Any:
    """The head of a frame. Raises BadValue for anything but reasonable JSON."""
    if text.count(b"[") + text.count(b"{") > MAX_CONTAINERS:  # parsed, they take twenty times the memory of their text
        raise TooLarge("the value has too many parts")
    try:
        return json.loads(bytes(text))
    except (ValueError, RecursionError) as error:
        raise BadValue(f"the head of the frame is not readable: {type(error).__name__}") from None


# --- writing -------------------------------------------------------------------------------------------------------


class Writer:
    """Turns values into JSON trees and collects the bytes of their arrays.

    For values that are not plain, `special` returns a tree, or None if it does not know them. Of a value that neither
    knows, only the name of its type is sent.
    """

    def __init__(self, special: Callable[[Writer, Any, int], Any], max_bytes: int) -> None:
        self.special = special
        self.max_bytes = max_bytes
        self.buffers: list[memoryview] = []
        self.bytes = 0
        self.nodes = 0

    def write(self, value: Any, depth: int = 0) -> Any:
        """The tree of `value`."""
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise BadValue(f"the value is nested more than {MAX_DEPTH} deep")
        if self.nodes > MAX_NODES:
            raise TooLarge(f"the value has more than {MAX_NODES} parts")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is tuple or kind is list:  # the most frequent kinds; no need to ask `special`
            return ["u" if kind is tuple else "l", *[self.write(item, depth + 1) for item in value]]
        genuine = issubclass(kind, (np.ndarray, np.void))  # isinstance also believes a forged __class__
        if genuine and value.dtype.names:
            return self.record(value.dtype.names, [value[name] for name in value.dtype.names], depth)
        if isinstance(value, np.ndarray):
            if genuine and value.dtype == object and value.size <= MOST_OBJECTS:
                return self.objects(value, depth)
            return self.array(value)
        if isinstance(value, np.generic) and value.dtype.kind in "biufc":
            return self.array(np.asarray(value))
        if isinstance(value, str):
            text = str.__str__(value)
            if len(text) > MAX_STRING:
                raise TooLarge(f"a string of {len(text)} characters; at most {MAX_STRING} are allowed")
            return text
        if isinstance(value, int):
            number = int.__int__(value)
            return number if number.bit_length() <= MAX_INTEGER_BITS else self.opaque(HUGE_INTEGER)
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, complex):
            return ["c", float(value.real), float(value.imag)]
        tree = self.special(self, value, depth)
        if tree is not None:
            return tree
        if isinstance(value, tuple):
            return ["u", *[self.write(item, depth + 1) for item in tuple.__iter__(value)]]
        if isinstance(value, list):
            return ["l", *[self.write(item, depth + 1) for item in list.__iter__(value)]]
        if isinstance(value, (set, frozenset)):
            return ["l", *[self.write(item, depth + 1) for item in value]]
        if isinstance(value, dict):
            keys = [self.write(key, depth + 1) for key in dict.keys(value)]
            return ["d", keys, [self.write(item, depth + 1) for item in dict.values(value)]]
        return self.opaque(kind.__name__)

    def objects(self, array: np.ndarray, depth: int) -> Any:
        """The tree of an array of Python objects: integers too large for int64, or fractions."""
        return self.write(np.ndarray.tolist(array), depth + 1)

    def array(self, array: np.ndarray, tag: str = "a") -> Any:
        """The tree of an array; its bytes go to the body."""
        base = np.ndarray.view(array, np.ndarray) if type(array) is not np.ndarray else array
        if base.dtype.kind in "fc" and base.dtype.itemsize > (8 if base.dtype.kind == "f" else 16):
            base = base.astype(np.float64 if base.dtype.kind == "f" else np.complex128)
        name = NAMES.get(base.dtype) or base.dtype.name
        if name not in DTYPES:
            return self.opaque(f"array of {name}"[:100])
        self.bytes += base.size * base.itemsize
        if self.bytes > self.max_bytes:
            raise TooLarge(f"{self.bytes} bytes of numbers; at most {self.max_bytes} are allowed")
        if not (base.flags.c_contiguous and base.dtype.isnative):
            base = np.asarray(base, dtype=base.dtype.newbyteorder("="), order="C")
        if base.size:
            self.buffers.append(base.reshape(-1).view(np.uint8).data)
        return [tag, name, list(base.shape)]

    def record(self, names: Sequence[str], values: Sequence[Any], depth: int) -> Any:
        """The tree of a value with named parts."""
        return ["r", [str(name)[:1000] for name in names], [self.write(value, depth + 1) for value in values]]

    def opaque(self, type_name: str) -> Any:
        """The tree of a value of which only the type is sent."""
        return ["o", str(type_name)[:200]]


# --- reading -------------------------------------------------------------------------------------------------------


class Builders(NamedTuple):
    """How one side rebuilds values that are not plain; None if it does not accept such values."""

    tensor: Callable[[np.ndarray, bool], Any] | None
    record: Callable[[tuple[str, ...], tuple[Any, ...]], Any] | None
    opaque: Callable[[str], Any] | None
    generator: Callable[[int], Any] | None = None
    function: Callable[[str, str, tuple[Any, ...]], Any] | None = None


class Reader:
    """Rebuilds values from trees and the body of their frame; arrays are fresh, writable, C-contiguous copies.

    numbers:   how many numbers the remaining arrays may have in total
    longest:   the length of the longest text so far that is not a key
    """

    def __init__(self, body: bytes | bytearray | memoryview, builders: Builders, numbers: int = MAX_ELEMENTS) -> None:
        self.numbers = numbers
        self.longest = 0
        self.body = memoryview(body)
        self.builders = builders
        self.offset = 0
        self.nodes = 0
        self.odd_keys = 0

    def finish(self) -> None:
        """Raise unless the trees read so far used every byte of the body."""
        if self.offset != len(self.body):
            raise BadValue("the frame has more bytes than its head says")

    def read(self, tree: Any, depth: int = 0) -> Any:
        """The value of `tree`."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise BadValue("the value has too many parts")
        if tree is None or isinstance(tree, (bool, float)):
            return tree
        if isinstance(tree, int):
            if tree.bit_length() > MAX_INTEGER_BITS:
                raise BadValue("an integer is too large")
            return tree
        if isinstance(tree, str):
            self.longest = max(self.longest, len(tree))
            return clean(tree, MAX_STRING)
        if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
            raise BadValue("not a value")
        tag, *parts = tree
        if tag == "u":
            return tuple([self.read(part, depth + 1) for part in parts])
        if tag == "l":
            return [self.read(part, depth + 1) for part in parts]
        if tag == "d" and len(parts) == 2:
            return self.dictionary(parts[0], parts[1], depth)
        if tag == "a" and len(parts) == 2:
            return self.array(parts[0], parts[1])
        if tag == "t" and len(parts) == 3 and self.builders.tensor and isinstance(parts[2], bool):
            return self.builders.tensor(self.array(parts[0], parts[1]), parts[2])
        if tag == "c" and len(parts) == 2 and all(type(part) is float for part in parts):
            return complex(*parts)
        if tag == "r" and len(parts) == 2 and self.builders.record:
            return self.record(parts[0], parts[1], depth)
        if tag == "o" and len(parts) == 1 and isinstance(parts[0], str) and self.builders.opaque:
            return self.builders.opaque(clean(parts[0], 200))
        if tag == "g" and len(parts) == 1 and type(parts[0]) is int and self.builders.generator:
            return self.builders.generator(parts[0])
        if tag == "f" and len(parts) == 3 and isinstance(parts[2], list) and self.builders.function:
            constants = tuple([self.read(part, depth + 1) for part in parts[2]])
            return self.builders.function(str(parts[0]), str(parts[1]), constants)
        raise BadValue("not a value")

    def array(self, name: Any, shape: Any) -> np.ndarray:
        """The next array of the body."""
        if not isinstance(name, str) or name not in DTYPES:
            raise BadValue("an array of an unknown type")
        if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
            raise BadValue("an array of an unknown shape")
        if not all(type(n) is int and 0 <= n < 1 << 48 for n in shape):
            raise BadValue("an array of an unknown shape")
        dtype, size = NUMPY_DTYPES[name], prod(shape)
        # The other axes of an empty array count too: a sum over (0, 2**40) would never end.
        if (size or prod(max(n, 1) for n in shape)) > MAX_ELEMENTS:
            raise BadValue("an array of an unreasonable shape")
        self.numbers -= size
        if self.numbers < 0:
            raise TooLarge("too many numbers")
        start, self.offset = self.offset, self.offset + size * dtype.itemsize
        if self.offset > len(self.body):
            raise BadValue("an array has fewer bytes than its shape needs")
        if name == "bool":  # a byte other than 0 and 1 would make a boolean that is neither True nor False
            return np.ndarray(shape, np.uint8, self.body, start).astype(bool)
        return np.ndarray(shape, dtype, self.body, start).copy()

    def record(self, names: Any, values: Any, depth: int) -> Any:
        if not isinstance(names, list) or not isinstance(values, list) or len(names) != len(values):
            raise BadValue("a record whose names and values do not match")
        if not all(isinstance(name, str) for name in names):
            raise BadValue("a record whose names are not strings")
        assert self.builders.record is not None
        clean_names = tuple([clean(name, 1000) for name in names])
        return self.builders.record(clean_names, tuple([self.read(value, depth + 1) for value in values]))

    def dictionary(self, keys: Any, values: Any, depth: int) -> dict[Any, Any]:
        if not isinstance(keys, list) or not isinstance(values, list) or len(keys) != len(values):
            raise BadValue("a dictionary whose keys and values do not match")
        longest = self.longest
        read_keys = [self.read(key, depth + 1) for key in keys]
        self.longest = longest
        # Numbers can be chosen so that all collide in the hash table, which makes it slow. Strings cannot: their
        # hashes are salted.
        odd = sum(type(key) is not str for key in read_keys)
        self.odd_keys += odd
        if odd > MAX_ODD_KEYS or self.odd_keys > MAX_ODD_KEYS_IN_ALL:
            raise BadValue("a dictionary with too many keys")
        if not all(plain_key(key) for key in read_keys):
            raise BadValue("a dictionary with keys that are not plain")
        return dict(zip(read_keys, [self.read(value, depth + 1) for value in values], strict=True))


def plain_key(key: Any) -> bool:
    """Whether a rebuilt value may be a key."""
    if isinstance(key, tuple):
        return len(key) <= 16 and all(plain_key(part) for part in key)
    return key is None or isinstance(key, (str, bool, int, float))


def clean(text: str, limit: int) -> str:
    """Text of bounded length without lone surrogates, so that every later writer can encode it."""
    if len(text) > limit:
        raise BadValue("a string is too long")
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
