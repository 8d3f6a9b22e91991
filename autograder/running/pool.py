"""Pools of worker processes that end when the work does, and at once when it is given up."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from autograder.interruption import held

Answer = TypeVar("Answer")


def begin_worker() -> None:
    """Make this process end with the one that started it, however that ends, and leave Ctrl-C to that one.

    A terminal sends Ctrl-C to every process of a command.
    """
    gc.freeze()  # what is loaded stays: the collector need not look through it again and again
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def worker_pool(
    jobs: int, context: BaseContext, initializer: Callable[..., None] = begin_worker, initargs: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """A pool. Nobody waits for what its workers are busy with when an error, or an order to stop, leaves the block."""
    others = set(multiprocessing.active_children())
    with held():
        pool = ProcessPoolExecutor(jobs, context, initializer=initializer, initargs=initargs)
    try:
        yield pool
    except BaseException:
        _end_at_once(pool, set(multiprocessing.active_children()) - others)
        raise
    pool.shutdown()


def submit(pool: ProcessPoolExecutor, function: Callable[..., Answer], *arguments: object) -> Future[Answer]:
    """Submit. A worker that is started now is started wholly, and begins with Ctrl-C kept back from it."""
    with held():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return pool.submit(function, *arguments)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_at_once(pool: ProcessPoolExecutor, workers: set[multiprocessing.process.BaseProcess]) -> None:
    """End the workers of a pool; their sandboxes end with them."""
    # A worker may be killed in the middle of a result. With no writer left, whoever reads that comes to its end.
    results = getattr(pool, "_result_queue", None)
    if results is not None:
        results._writer.close()
    for worker in workers:
        worker.kill()
    pool.shutdown()


def _end_with(sentinel: int) -> None:
    """Wait for the parent's end, and end this process with it; its sandbox then ends too."""
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
