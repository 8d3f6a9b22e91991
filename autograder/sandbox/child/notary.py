"""Gradients that a submission cannot forge: computed by torch's own engine, on a thread out of its reach, and signed.

Everything else that a child reports is the submission's own answer, and the submission can reach the code that writes
it: frames, modules and builtins can be changed. So gradients are computed here. The notary has a key that the grader
sent before the submission was loaded. The submission's thread gives it a result y, vectors v and leaves, and passes the
gradients of sum(v * y) on to the grader unchanged. The signature binds three things together: the numbers of y, which
must be those of the answer; the vectors, which must be those that the grader sent; and the gradients. So the only way
to forge gradients is a program that torch differentiates to the right numbers.

Three things keep the key safe. The loop below looks up nothing but its own arguments, which are all C functions of
immutable types. It touches none of the submission's objects but tensors of torch's own type. And hooks of the
submission, which a backward pass calls, run on a thread that has no frames but theirs. `refuse` closes the ways from
one thread to the frames of another.
"""

from __future__ import annotations

import _thread
import gc
import socket
import sys
import types
from _blake2 import blake2s  # the C type itself; hashlib's names can be replaced
from _queue import SimpleQueue
from collections import deque
from collections.abc import Callable
from itertools import chain, starmap
from typing import Any
from weakref import ref

import numpy as np

KEY_BYTES = 32

# An audit hook cannot be removed, and it is called before the call it audits. It is compiled from text so that its
# frame leads to nothing of this module: the error that it raises exposes that frame.
HOOK = """
def hook(event, args):
    if event in {"sys._current_frames", "sys._current_exceptions", "sys.addaudithook", "gc.get_objects",
                 "gc.get_referrers", "gc.get_referents"}:
        raise RuntimeError("not available here: " + event)
"""


def refuse() -> None:
    """Block, irrevocably, all calls that lead from the submission's own frames and objects to those of others."""
    namespace: dict[str, Any] = {"__builtins__": {"RuntimeError": RuntimeError}}
    exec(compile(HOOK, "hook", "exec"), namespace)
    hook = namespace.pop("hook")
    sys.addaudithook(types.FunctionType(hook.__code__, namespace))


def start(receive: Callable[[int, int], bytes]) -> SimpleQueue[Any] | None:
    """Start the notary with the key, which comes first over the channel. Its queue of jobs, or None without torch."""
    key = receive(KEY_BYTES, socket.MSG_WAITALL)
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    jobs: SimpleQueue[Any] = SimpleQueue()
    _thread.start_new_thread(_serve, (jobs.get, key, _tools(torch)))
    return jobs


def signed(
    jobs: SimpleQueue[Any], nonce: str, flat: Any, vectors: tuple[bytes, ...], leaves: tuple[Any, ...]
) -> tuple[str, str, bytes] | None:
    """The gradients of sum(v * y) for every v and every leaf, as (signature, their forms as JSON, their bytes).

    flat:     y, one-dimensional and in double precision
    vectors:  every v as the bytes of its doubles

    A form is [type, shape], or null if y does not depend on a leaf, or the backward pass to it fails. Returns None if
    y is not an ordinary tensor.
    """
    answer: SimpleQueue[Any] = SimpleQueue()
    jobs.put((answer, nonce, flat, vectors, leaves))
    given = answer.get()
    return None if given is None else given[:3]


def _tools(torch: Any) -> tuple[Any, ...]:
    """The C functions that the notary uses, looked up before there is a submission."""
    base = torch._C.TensorBase
    return (
        (type, len, str, bytes, bytearray, tuple, list, map, starmap, chain.from_iterable, ref, deque, SimpleQueue),
        (gc.isenabled, gc.disable, gc.enable, gc.callbacks.clear, _thread.start_new_thread),
        (torch.Tensor, torch.nn.Parameter, torch.float32, torch.float64, base.dtype.__get__, base.shape.__get__),
        (torch.autograd.Variable._execution_engine.run_backward, base.detach, base.numpy, np.ndarray.tobytes),
        (np.frombuffer, torch.from_numpy, blake2s, _pieces),
    )


def _serve(get: Any, key: bytes, tools: tuple[Any, ...]) -> None:
    """Serve jobs for ever. No names but arguments are looked up, and only objects of the exact types are touched.

    This is why the function is long and avoids helpers, builtins and methods: any of them could be replaced, and would
    then run in, or under, the frame that holds the key.
    """
    kind, size, text, raw, buffer, row, listed, _, _, _, _, _, queue = tools[0]
    collecting, stop_collecting, collect, silence, _ = tools[1]
    tensor, parameter, single, double, type_of, shape_of = tools[2]
    numbers_in, tensor_of, blake, pieces = tools[4]
    while True:
        job = get()
        collected = collecting()
        stop_collecting()  # finalisers and callbacks of a collection would run on top of this frame, and see it
        silence()
        if kind(job) is not row or size(job) != 5:
            continue
        answer, nonce, flat, vectors, leaves = job
        if kind(answer) is not queue or kind(nonce) is not text:
            continue
        odd = kind(vectors) is not row or kind(leaves) is not row or kind(flat) is not tensor
        odd = odd or type_of(flat) is not double or size(shape_of(flat)) != 1 or shape_of(flat)[0] == 0
        if not odd:
            for one in vectors:
                odd = odd or kind(one) is not raw or size(one) != 8 * shape_of(flat)[0]
            for one in leaves:
                odd = odd or (kind(one) is not tensor and kind(one) is not parameter)
                odd = odd or (type_of(one) is not single and type_of(one) is not double)
        if odd:
            answer.put(None)
            continue
        calls = listed()
        for one in vectors:
            vector = tensor_of(numbers_in(buffer(one)))
            calls.append(((flat,), (vector,), True, False, leaves, False))
        found = pieces((flat,), calls, tools)
        numbers = found.pop(0) if found else b""
        if size(found) != size(vectors) * size(leaves):  # again, one by one, to find out which gradients exist
            found = listed()
            for one in calls:
                for leaf in leaves:
                    single_call = listed()
                    single_call.append((one[0], one[1], True, False, (leaf,), False))
                    part = pieces((), single_call, tools)
                    found.append(part[0] if size(part) == 1 else None)
        stop_collecting()
        silence()
        at, forms, body = 0, "", b""
        for _ in vectors:
            line = ""
            for leaf in leaves:
                part = found[at]
                at += 1
                form = "null"
                if part is not None:
                    body += part
                    lengths = ""
                    for length in shape_of(leaf):
                        lengths += f",{length}" if lengths else f"{length}"
                    form = f'["float32",[{lengths}]]' if type_of(leaf) is single else f'["float64",[{lengths}]]'
                line += f",{form}" if line else form
            forms += f",[{line}]" if forms else f"[{line}]"
        forms = f"[{forms}]"
        signature = blake(nonce.encode() + b"\0" + forms.encode() + b"\0", key=key)
        signature.update(numbers)
        for one in vectors:
            signature.update(one)
        signature.update(body)
        # Objects of the submission must not be freed on this thread: their finalisers could run here. So they are all
        # handed back with the answer.
        given: Any = (signature.hexdigest(), forms, body, job, calls)
        job = flat = vectors = leaves = calls = one = leaf = single_call = vector = None
        if collected:
            collect()
        answer.put(given)
        given = None


def _pieces(first: Any, calls: Any, tools: tuple[Any, ...]) -> Any:
    """The bytes of the first tensors, and of the gradients that the engine's calls give, in order, up to an error.

    Only C code runs on the new thread, so a hook that is called there finds no frames below its own.
    """
    _, _, _, _, _, _, listed, apply, spread, flat, weak, sink, queue = tools[0]
    begin = tools[1][4]
    backward, detach, numpy, raw = tools[3]
    found, done = queue(), queue()
    consumer = sink((), 0)
    end = weak(consumer, done.put)  # called when the thread drops its function, however it ended
    tensors = flat((first, flat(spread(backward, calls))))
    numbers = apply(raw, apply(numpy, apply(detach, tensors)))
    begin(consumer.extend, (apply(found.put, numbers),))
    consumer = numbers = tensors = None
    done.get()
    del end
    parts = listed()
    while found.qsize():
        parts.append(found.get())
    return parts
