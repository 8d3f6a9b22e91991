"""The zygote: a warm interpreter that has the libraries loaded and forks a child for every submission, one at a time.

It runs no student code. It takes orders in JSON over its control socket; "fork" comes with the descriptor of the
child's channel:

    {"verb": "fork", "imports": [module], "limits": {...}, "paths": {...} or null}      ->  {"pid": number}
    {"verb": "waited", "pid": number}                          ->  {"seconds": ready to run but without a processor}
    {"verb": "end", "pid": number, "grace": seconds}           ->  {"status": wait status, "clean": true or false}
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import time
import warnings
from typing import Any

from . import limits, pages, randomness, runner, watch
from .folder import wipe
from .warm import WARM

CHILDREN_WORTH_IT = 4  # after this many children, large pages are worth making


def serve(control: int, work: str, sized: bool, preload: list[str]) -> None:
    """Load the libraries, then take orders until the control socket is closed.

    sized: whether the size of the work folder is limited
    """
    os.chdir(work)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limits.mark_first_to_go()
    limits.prctl(limits.PR_SET_CHILD_SUBREAPER, 1)
    limits.prctl(limits.PR_SET_DUMPABLE, 0)
    warnings.simplefilter("ignore")
    orders = socket.socket(fileno=control)
    try:
        versions = load(preload)
    except BaseException as error:
        reply(orders, {"error": f"{type(error).__name__}: {error}"[:2000]})
        return
    wipe(work)
    settle()
    reply(orders, {"ready": os.getpid(), "versions": versions})
    child: tuple[int, dict[str, int]] | None = None
    children, small_pages = 0, list[int]()
    while True:
        enlarge_pages(small_pages, orders)
        while child is not None and not select.select([orders], [], [], watch.LOOK_SECONDS)[0]:
            watch.look(child[0], work, child[1])
        data, descriptors, _, _ = socket.recv_fds(orders, 1 << 20, 1)
        if not data:
            break
        order = json.loads(data)
        if order["verb"] == "fork":
            warm(order["imports"])
            child = fork(descriptors[0], orders, order, work, sized), order["limits"]
            reply(orders, {"pid": child[0]})
            os.close(descriptors[0])
            children += 1
            if children == CHILDREN_WORTH_IT:
                small_pages = list(pages.large_pages())
        elif order["verb"] == "waited":
            reply(orders, {"seconds": watch.waited(order["pid"])})
        elif order["verb"] == "end":
            child = None
            status = end(order["pid"], order["grace"])
            reply(orders, {"status": status, "clean": no_survivors() and wipe(work)})
    no_survivors()
    if wipe(work):
        with contextlib.suppress(OSError):  # the grader may have died and cannot do it (in bubblewrap nobody has to)
            os.rmdir(work)


def reply(orders: socket.socket, message: Any) -> None:
    """Answer an order."""
    orders.send(json.dumps(message).encode())


def load(modules: list[str]) -> dict[str, str]:
    """Import the libraries; return the versions of those that have one."""
    gc.disable()  # what is loaded stays, so collecting would be in vain, and takes a tenth of the time
    importlib.import_module("numpy")
    for name in modules:
        importlib.import_module(name)
    settle_torch()
    gc.enable()
    randomness.make_deterministic()
    roots = {name.split(".")[0] for name in ("numpy", *modules)}
    versions = {name: getattr(sys.modules[name], "__version__", None) for name in sorted(roots)}
    return {"python": ".".join(map(str, sys.version_info[:3]))} | {k: str(v) for k, v in versions.items() if v}


def warm(modules: list[str]) -> None:
    """Import what the next submission needs of the well-known libraries. What fails here will fail there again."""
    new = False
    for name in modules:
        if name not in WARM or name in sys.modules:
            continue
        new = True
        with contextlib.suppress(BaseException):
            importlib.import_module(name)
    if new:
        settle_torch()
        settle()


def settle_torch() -> None:
    """Run a first operation of torch here: at it, torch reads about the processor in /proc and chooses instructions.

    A child that must not read /proc would choose others, and so get other roundings.
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        torch.rand(2) @ torch.rand(2)


def settle() -> None:
    """Make what is loaded cheap to share: the collector of a child does not touch frozen objects, or their pages."""
    gc.collect()
    gc.freeze()


def enlarge_pages(left: list[int], orders: socket.socket) -> None:
    """Put what is loaded into large pages, until the next order arrives."""
    while left and not select.select([orders], [], [], 0)[0]:
        pages.collapse(left.pop())


def fork(descriptor: int, orders: socket.socket, order: Any, work: str, sized: bool) -> int:
    """Start a child at the descriptor of its channel; return its process id."""
    zygote = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        orders.detach()
        channel = limits.close_descriptors(descriptor)
        protections = limits.harden(order["limits"], zygote, order["paths"], work, sized)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        random.seed(0)
        runner.serve(channel, protections, order["limits"]["answer_bytes"])
    finally:
        os._exit(0)


def end(pid: int, grace: float) -> int | None:
    """Kill a child and return its wait status. A child that is already dying has `grace` seconds to end by itself."""
    deadline = time.monotonic() + grace
    while True:
        try:
            found, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return None
        if found:
            return status
        if time.monotonic() >= deadline:
            break
        time.sleep(0.001)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def no_survivors(patience: float = 2.0) -> bool:
    """Kill processes that the child may have left behind. As a "subreaper" this process inherits all such orphans."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            return True
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            for pid in file.read().split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
        time.sleep(0.001)
    return False
