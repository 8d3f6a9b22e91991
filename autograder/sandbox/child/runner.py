"""A child: loads one submission and answers calls until it is killed."""

from __future__ import annotations

import functools
import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import loading, notary, own_files, values
from .asker import Asker, Told
from .channel import Channel
from .forms import OwnForms
from .randomness import Reseeding, seed_everything
from .wire import Frame, TooLarge, Writer, pack

OUT_OF_MEMORY = ("allocate memory", "Unable to allocate", "std::bad_alloc")
MISSING = object()


def serve(descriptor: int, protections: Sequence[str], max_bytes: int) -> None:
    """Answer the frames that arrive at a descriptor, one by one. Returns when the grader closes the channel."""
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(os.devnull, "w", encoding="utf-8", errors="backslashreplace")  # type: ignore[misc] # noqa: SIM115
    sys.stderr = sys.__stderr__ = sys.stdout  # type: ignore[misc]
    warnings.simplefilter("ignore")
    channel = Channel(descriptor)
    runner = Runner(channel, max_bytes, notary.start(channel.socket.recv))
    notary.refuse()
    runner.channel.send(["ready", list(protections)])
    while True:
        try:
            frame = runner.channel.receive()
        except EOFError:
            return
        if frame.head[0] == "load":
            runner.load(frame)
        elif frame.head[0] == "call":
            runner.call(frame)


class Runner:
    """The namespace of one submission, and the channel for its answers."""

    def __init__(self, channel: Channel, max_bytes: int, jobs: Any) -> None:
        self.channel = channel
        self.max_bytes = max_bytes
        self.jobs = jobs
        self.told = Told()
        self.namespace = loading.new_namespace()

    def load(self, frame: Frame) -> None:
        """Run the pieces of a program, as far as possible."""
        _, pieces, names, skip, files, folders = frame.head
        own_files.bring(files, frame.body, folders)
        seed_everything(0)
        errors = loading.run(
            [loading.Piece(*piece) for piece in pieces],
            frozenset(skip),
            self.namespace,
            lambda index: self.channel.send(["piece", index]),
        )
        self.channel.send(["loaded", errors[: loading.MOST_ERRORS], [name for name in names if name in self.namespace]])

    def call(self, frame: Frame) -> None:
        """Call one function and send the outcome."""
        _, nonce, name, seed, wrt, substitutes, own, arg_trees, kwarg_trees, cotangent_trees, through = frame.head
        function = self.namespace.get(name, MISSING)
        if function is MISSING:
            return self.failed(nonce, "not defined")
        if not callable(function):
            return self.failed(nonce, "not callable", note=type(function).__name__)
        trees = [*arg_trees, *kwarg_trees.values(), *(cotangent_trees or ())]
        received = values.read_values(trees, frame.body)
        args = received[: len(arg_trees)]
        kwargs = dict(zip(kwarg_trees, received[len(arg_trees) :], strict=False))
        cotangents = received[len(arg_trees) + len(kwargs) :]
        spaces = [self.namespace, *own_files.namespaces(substitutes)]
        saved = [{key: space.get(key, MISSING) for key in substitutes} for space in spaces]
        forms = None if own is None else OwnForms(found_first(saved), own)
        asker = Asker(self.channel, nonce, self.max_bytes, self.told, forms)
        gradients = None
        try:
            proxies = {key: asker.proxy(key) for key in substitutes}
            for space in spaces:
                space.update(proxies)
            seed_everything(seed)
            reseeding = Reseeding()
            used = function
            if through is not None:  # [source, name] of the grader's adapter, which uses the student's definitions
                used = functools.partial(values.made_function(*through), values.Definitions(self.namespace))
            result = used(*args, **kwargs)
            if cotangent_trees is not None:
                gradients = self.gradients(nonce, result, [args[i] for i in wrt], cotangents)
        except BaseException as error:
            return self.failed(nonce, kind_of(error), loading.describe(error, function))
        finally:
            asker.active = False
            for space, before in zip(spaces, saved, strict=True):
                restore(space, before)
        mutated = changed(args, values.read_values(trees, frame.body))
        self.answer(nonce, result, gradients, mutated, reseeding.seen())

    def gradients(self, nonce: str, result: Any, inputs: list[Any], cotangents: list[Any]) -> tuple[list[Any], bytes]:
        """([signature, forms, positions of the leaves], bytes) as signed by the notary; [] if there are none.

        Raises what a backward pass through the submission's operations raises.
        """
        flat, positions = values.flattened(result, inputs)
        if self.jobs is None or flat is None:
            return [], b""
        leaves = tuple(inputs[i] for i in positions)
        vectors = tuple(np.asarray(v, float).tobytes() for v in cotangents)
        signed = notary.signed(self.jobs, nonce, flat, vectors, leaves)
        if signed is None:
            return [], b""
        if "null" in signed[1]:
            values.go_back(flat, leaves)
        return [*signed[:2], positions], signed[2]

    def answer(self, nonce: str, result: Any, gradients: Any, mutated: list[int], reseeded: bool) -> None:
        """Send a result, or why it cannot be sent."""
        try:
            writer = Writer(values.special, self.max_bytes)
            tree = writer.write(result)
            signed, numbers = gradients or (None, b"")
            head = ["value", nonce, tree, signed, all_tensors(result), mutated, reseeded]
            frame = pack(head, [*writer.buffers, memoryview(numbers)])
        except TooLarge as error:
            return self.failed(nonce, "answer too large", note=str(error))
        except BaseException as error:
            kind = kind_of(error)
            return self.failed(nonce, "answer not understood" if kind == "raised" else kind, loading.describe(error))
        self.channel.send_parts(frame)

    def failed(self, nonce: str, kind: str, error: loading.Error | None = None, note: str = "") -> None:
        """Send the reason why there is no answer."""
        self.channel.send(["failed", nonce, kind, error, note[:1000]])


def found_first(saved: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """For each name, its value in the first of several namespaces that has it."""
    return {key: value for space in reversed(saved) for key, value in space.items() if value is not MISSING}


def restore(space: dict[str, Any], before: dict[str, Any]) -> None:
    """Restore the values of names in a namespace."""
    for key, value in before.items():
        if value is MISSING:
            space.pop(key, None)
        else:
            space[key] = value


def kind_of(error: BaseException) -> str:
    """The kind of an error: "memory", or "raised" for an ordinary one."""
    text = loading.text_of(error)
    if isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and any(t in text for t in OUT_OF_MEMORY)):
        return "memory"
    return "raised"


def changed(args: list[Any], pristine: list[Any]) -> list[int]:
    """The positions of arguments that have changed."""
    positions = []
    for index, (now, before) in enumerate(zip(args, pristine, strict=False)):
        try:
            if not values.same(now, before):
                positions.append(index)
        except Exception:  # they can no longer even be compared
            positions.append(index)
    return positions


def all_tensors(result: Any) -> bool:
    """Whether the result is a tensor, or a tuple or list of nothing but tensors."""
    if isinstance(result, (tuple, list)) and result:
        return all(values.is_tensor(part) for part in result)
    return values.is_tensor(result)
