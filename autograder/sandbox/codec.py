"""Values on the grader's side: arguments are encoded, and answers are decoded to base types only."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from hashlib import blake2s
from hmac import compare_digest
from itertools import islice
from math import prod
from typing import Any, NamedTuple

import numpy as np

from autograder.program import Program
from autograder.sandbox.child.wire import (
    HUGE_INTEGER,
    MAX_ELEMENTS,
    OBJECTS,
    BadValue,
    Builders,
    Reader,
    TooLarge,
    Writer,
)
from autograder.sandbox.faults import SandboxFault
from autograder.values import Function, Generator, Opaque, Record, Tensor

MAX_ARGUMENT_BYTES = 1 << 30
MAX_ANSWER_NUMBERS = 1 << 22  # even if each takes only one byte: a judge uses eight bytes for each
MAX_ANSWER_TEXT = 1 << 24  # characters if every part were as long as the longest text, as in a NumPy array of texts
MAX_SHOWN = 40_000  # numbers and other parts that an abridged display of an answer has at most
SHOWN = 8  # entries that an abridged display has along each axis
NODE_BYTES = 100  # estimated bytes of a part of an answer, besides its numbers

BUILDERS = Builders(tensor=None, record=Record, opaque=Opaque)


def _special(writer: Writer, value: Any, depth: int) -> Any:
    if isinstance(value, Tensor):
        return [*writer.array(np.asarray(value.values), "t"), bool(value.requires_grad)]
    if isinstance(value, Generator):
        return ["g", int(value.seed)]
    if isinstance(value, Function):
        return ["f", value.source, value.name, [writer.write(part, depth + 1) for part in value.constants]]
    if isinstance(value, Record):
        return writer.record(value.names, value.values, depth)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return writer.record(value._fields, tuple(value), depth)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return writer.record(names, [getattr(value, name) for name in names], depth)
    if type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "detach"):
        return [*writer.array(value.detach().cpu().contiguous().numpy(), "t"), bool(value.requires_grad)]
    return None


class BeyondBounds(SandboxFault):
    """A value of the right kind is too large to be sent, or contains numbers that are."""


class Encoder(Writer):
    """Writes arguments. A value that cannot be written is the grader's fault: a SandboxFault."""

    def __init__(self) -> None:
        super().__init__(_special, MAX_ARGUMENT_BYTES)

    def objects(self, array: np.ndarray, depth: int) -> Any:
        return self.array(array)  # arguments never hold Python objects, so this ends in `opaque`

    def opaque(self, type_name: str) -> Any:
        kind = BeyondBounds if type_name in (HUGE_INTEGER, OBJECTS) else SandboxFault
        raise kind(f"a value of type {type_name} cannot be passed to a student's function")


def encode(values: Sequence[Any]) -> tuple[list[Any], list[memoryview]]:
    """The trees of the values, and the bytes of their arrays."""
    writer = Encoder()
    try:
        return [writer.write(value) for value in values], writer.buffers
    except BadValue as error:
        raise BeyondBounds(f"an argument cannot be passed to a student's function: {error}") from error


def encode_program(program: Program, skip: Sequence[int]) -> tuple[list[Any], list[memoryview]]:
    """The order to load a program without some of its pieces, and the contents of the files that it brings along."""
    contents = [memoryview(file.content) for file in program.files]
    files = [[file.path, content.nbytes] for file, content in zip(program.files, contents, strict=True)]
    pieces = [list(piece) for piece in program.pieces]
    return ["load", pieces, list(program.names), list(skip), files, [program.folder, *program.paths]], contents


def decode(trees: Sequence[Any], body: bytes | bytearray | memoryview, most: int = MAX_ELEMENTS) -> list[Any]:
    """The values of the trees of one frame, in order. Raises BadValue for anything malformed.

    most: how many numbers all arrays together may have
    """
    reader = Reader(body, BUILDERS, most)
    values = [reader.read(tree) for tree in trees]
    reader.finish()
    return values


class Signed(NamedTuple):
    """The gradients of an answer as they arrive, and what is needed to verify that the child's notary took them.

    asked:  (cotangents, the number of inputs)
    given:  should be [] for "there are none", or [signature, forms, positions of the leaves]; not yet checked, so it
            may be anything
    """

    key: bytes
    nonce: str
    asked: tuple[tuple[np.ndarray, ...], int]
    given: Any


def decode_answer(value: Any, signed: Signed | None, body: bytes | bytearray | memoryview) -> tuple[Any, Any, int]:
    """The value and the gradients of an answer, and approximately how many bytes they take.

    signed: None if no gradients were asked for

    Some answers are small in bytes, but no judge could compare or show them in reasonable time. They are refused.
    """
    reader = Reader(body, BUILDERS, MAX_ANSWER_NUMBERS)
    result = reader.read(value)
    rows = None if signed is None else _gradients(reader, signed, result)
    reader.finish()
    parts = reader.nodes + MAX_ANSWER_NUMBERS - reader.numbers
    if reader.longest * parts > MAX_ANSWER_TEXT:
        raise TooLarge(f"{parts} values, one of them a text of {reader.longest} characters")
    if shown(result) > MAX_SHOWN:
        raise TooLarge("a value that is nested too deeply, or has too many axes")
    return result, rows, len(body) + NODE_BYTES * reader.nodes


def _gradients(reader: Reader, signed: Signed, result: Any) -> tuple[tuple[np.ndarray | None, ...], ...]:
    """For every cotangent, the gradient with respect to every input, or None. Raises BadValue for forged ones.

    result: the value of the same answer. The signature covers its numbers, so gradients of another value are rejected
    """
    cotangents, inputs = signed.asked
    nothing = ((None,) * inputs,) * len(cotangents)
    match signed.given:
        case []:
            return nothing
        case [str(signature), str(forms), list(positions)]:
            parts = arrays_of(result)
            if any(sum(part.size for part in parts) != v.size for v in cotangents):
                return _skipped(reader, nothing)
            made = blake2s(signed.nonce.encode() + b"\0" + forms.encode(errors="replace") + b"\0", key=signed.key)
            for numbers in (*parts, *cotangents):
                made.update(np.asarray(numbers, np.float64).tobytes())
            made.update(reader.body[reader.offset :])
            if not compare_digest(made.hexdigest().encode(), signature.encode(errors="replace")):
                raise BadValue("gradients that torch did not compute")
        case _:
            raise BadValue("malformed gradients")
    rows = json.loads(forms)
    if not all(type(i) is int and 0 <= i < inputs for i in positions) or len(set(positions)) < len(positions):
        raise BadValue("not as many gradients as were asked for")
    if len(rows) != len(cotangents) or any(len(row) != len(positions) for row in rows):
        raise BadValue("not as many gradients as were asked for")
    found = []
    for row in rows:
        read = {i: None if form is None else reader.array(*form) for i, form in zip(positions, row, strict=True)}
        found.append(tuple(read.get(i) for i in range(inputs)))
    return tuple(found)


def _skipped(reader: Reader, nothing: Any) -> Any:
    """Skip the rest of the body and return `nothing`."""
    reader.offset = len(reader.body)
    return nothing


def arrays_of(value: Any) -> list[np.ndarray]:
    """The arrays of real numbers in a value, in order."""
    if isinstance(value, np.ndarray):
        return [value] if value.dtype.kind in "biuf" else []
    if isinstance(value, Record):
        value = value.values
    elif isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, tuple | list):
        return []
    return [array for part in value for array in arrays_of(part)]


def shown(value: Any) -> int:
    """How many numbers and other parts an abridged display of a value has: the first few of each axis and list."""
    if isinstance(value, np.ndarray):
        return prod(min(n, SHOWN) for n in value.shape)
    if isinstance(value, Record):
        return sum(shown(part) for part in value.values)
    if isinstance(value, dict):
        return sum(shown(part) for part in islice(value.values(), SHOWN))
    if isinstance(value, tuple | list):
        return sum(shown(part) for part in value[:SHOWN])
    return 1


def decode_asked(args: Any, kwargs: Any, body: bytes | bytearray | memoryview) -> tuple[list[Any], dict[str, Any]]:
    """The arguments with which a submission calls a substituted function."""
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise BadValue("malformed arguments")
    values = decode([*args, *kwargs.values()], body, MAX_ANSWER_NUMBERS)
    return values[: len(args)], dict(zip(kwargs, values[len(args) :], strict=True))


def encode_call(
    args: Sequence[Any], kwargs: Mapping[str, Any], wrt: Sequence[int], cotangents: Sequence[np.ndarray] | None
) -> tuple[list[Any], dict[str, Any], list[Any] | None, list[memoryview]]:
    """The trees of positional arguments, named arguments and cotangents, and the bytes of all their arrays."""
    prepared = list(args)
    for position in wrt:
        argument = prepared[position]
        if not isinstance(argument, Tensor) or np.asarray(argument.values).dtype.kind != "f":
            raise SandboxFault(f"argument {position} is not a floating-point Tensor, so it has no gradient")
        prepared[position] = argument._replace(requires_grad=True)
    rows = None if cotangents is None else [np.asarray(row) for row in cotangents]
    trees, buffers = encode([*prepared, *kwargs.values(), *(rows or ())])
    end = len(prepared) + len(kwargs)
    named = dict(zip(kwargs, trees[len(prepared) : end], strict=True))
    return trees[: len(prepared)], named, None if rows is None else trees[end:], buffers
