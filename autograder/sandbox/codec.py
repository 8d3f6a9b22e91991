"""Values as the grader sees them: arguments going out, and answers coming back as base types alone."""

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
MAX_ANSWER_NUMBERS = 1 << 22  # however few bytes each takes: a judge computes with eight for each
MAX_ANSWER_TEXT = 1 << 24  # characters, were every part as long as the longest text: so an array would hold them
MAX_SHOWN = 40_000  # numbers and other parts, of those that are shown of an answer when each axis is abridged
SHOWN = 8  # of each axis
NODE_BYTES = 100  # that a part of an answer takes beside its numbers

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
    """A value is of the right kind, but too large to be handed over, or has numbers that are."""


class Encoder(Writer):
    """Writes arguments. What cannot be written is a mistake of the grader's, and said to be one."""

    def __init__(self) -> None:
        super().__init__(_special, MAX_ARGUMENT_BYTES)

    def objects(self, array: np.ndarray, depth: int) -> Any:
        return self.array(array)  # arguments have one type for all their numbers

    def opaque(self, type_name: str) -> Any:
        kind = BeyondBounds if type_name in (HUGE_INTEGER, OBJECTS) else SandboxFault
        raise kind(f"a value of type {type_name} cannot be handed to a student's function")


def encode(values: Sequence[Any]) -> tuple[list[Any], list[memoryview]]:
    """The trees of the values, and the bytes of their arrays."""
    writer = Encoder()
    try:
        return [writer.write(value) for value in values], writer.buffers
    except BadValue as error:
        raise BeyondBounds(f"an argument cannot be handed to a student's function: {error}") from error


def encode_program(program: Program, skip: Sequence[int]) -> tuple[list[Any], list[memoryview]]:
    """The order to load a program without some of its pieces, and the bytes of the files that it brings along."""
    contents = [memoryview(file.content) for file in program.files]
    files = [[file.path, content.nbytes] for file, content in zip(program.files, contents, strict=True)]
    pieces = [list(piece) for piece in program.pieces]
    return ["load", pieces, list(program.names), list(skip), files, [program.folder, *program.paths]], contents


def decode(trees: Sequence[Any], body: bytes | bytearray | memoryview, most: int = MAX_ELEMENTS) -> list[Any]:
    """The values of trees that lie in one frame, one after another. Raises BadValue for anything odd.

    most: how many numbers all arrays together may have
    """
    reader = Reader(body, BUILDERS, most)
    values = [reader.read(tree) for tree in trees]
    reader.finish()
    return values


class Signed(NamedTuple):
    """The gradients of an answer as they arrive, and what is needed to know that the child's notary took them.

    asked:  (cotangents, how many inputs)
    given:  [] for "there are none", or [signature, forms, positions of the leaves]; anything, before it is checked
    """

    key: bytes
    nonce: str
    asked: tuple[tuple[np.ndarray, ...], int]
    given: Any


def decode_answer(value: Any, signed: Signed | None, body: bytes | bytearray | memoryview) -> tuple[Any, Any, int]:
    """The value and the gradients of an answer, and how many bytes they take, about.

    signed: None where no gradients were asked for

    What a judge could not compare or show in reasonable time is refused, though it be small.
    """
    reader = Reader(body, BUILDERS, MAX_ANSWER_NUMBERS)
    result = reader.read(value)
    rows = None if signed is None else _gradients(reader, signed, result)
    reader.finish()
    parts = reader.nodes + MAX_ANSWER_NUMBERS - reader.numbers
    if reader.longest * parts > MAX_ANSWER_TEXT:
        raise TooLarge(f"{parts} values, and among them a text of {reader.longest} characters")
    if shown(result) > MAX_SHOWN:
        raise TooLarge("something that is nested too deeply, or has too many axes")
    return result, rows, len(body) + NODE_BYTES * reader.nodes


def _gradients(reader: Reader, signed: Signed, result: Any) -> tuple[tuple[np.ndarray | None, ...], ...]:
    """The gradients, for every cotangent at every input; None where there is none. Raises BadValue for forged ones.

    result: the value of the same answer; gradients of any other are forged
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
                raise BadValue("gradients that torch did not take")
        case _:
            raise BadValue("gradients that are none")
    rows = json.loads(forms)
    if not all(type(i) is int and 0 <= i < inputs for i in positions) or len(set(positions)) < len(positions):
        raise BadValue("gradients of another number than asked for")
    if len(rows) != len(cotangents) or any(len(row) != len(positions) for row in rows):
        raise BadValue("gradients of another number than asked for")
    found = []
    for row in rows:
        read = {i: None if form is None else reader.array(*form) for i, form in zip(positions, row, strict=True)}
        found.append(tuple(read.get(i) for i in range(inputs)))
    return tuple(found)


def _skipped(reader: Reader, nothing: Any) -> Any:
    """Nothing, in place of the rest of a body."""
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
    """How many numbers and other parts are shown of a value when of each axis and list the first few are."""
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
    """The arguments with which a hand-in calls a substituted function."""
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise BadValue("arguments that are none")
    values = decode([*args, *kwargs.values()], body, MAX_ANSWER_NUMBERS)
    return values[: len(args)], dict(zip(kwargs, values[len(args) :], strict=True))


def encode_call(
    args: Sequence[Any], kwargs: Mapping[str, Any], wrt: Sequence[int], cotangents: Sequence[np.ndarray] | None
) -> tuple[list[Any], dict[str, Any], list[Any] | None, list[memoryview]]:
    """Trees of positional, named arguments and cotangents, and the bytes of all."""
    prepared = list(args)
    for position in wrt:
        argument = prepared[position]
        if not isinstance(argument, Tensor) or np.asarray(argument.values).dtype.kind != "f":
            raise SandboxFault(f"argument {position} is no floating Tensor; gradients are taken at those alone")
        prepared[position] = argument._replace(requires_grad=True)
    rows = None if cotangents is None else [np.asarray(row) for row in cotangents]
    trees, buffers = encode([*prepared, *kwargs.values(), *(rows or ())])
    end = len(prepared) + len(kwargs)
    named = dict(zip(kwargs, trees[len(prepared) : end], strict=True))
    return trees[: len(prepared)], named, None if rows is None else trees[end:], buffers
