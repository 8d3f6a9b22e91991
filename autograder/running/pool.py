"""Pools of worker processes that end with the work, and immediately if it is abandoned."""

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
    """Make this process end with the one that started it, however that ends, and ignore Ctrl-C.

    A terminal sends Ctrl-C to every process of a command, but only the parent should handle it.
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
    """A pool. If an error or an interruption leaves the block, its workers are killed, whatever they are doing."""
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
    """Submit a call. If this starts a worker, that cannot be interrupted, and the worker starts with Ctrl-C blocked."""
    with held():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return pool.submit(function, *arguments)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_at_once(pool: ProcessPoolExecutor, workers: set[multiprocessing.process.BaseProcess]) -> None:
    """End the workers of a pool; their sandboxes end with them."""
    # A worker may be killed while it writes a result. Once no writer is left, the thread that reads it stops.
    results = getattr(pool, "_result_queue", None)
    if results is not None:
        results._writer.close()
    for worker in workers:
        worker.kill()
    pool.shutdown()


def _end_with(sentinel: int) -> None:
    """Wait until the parent ends, then end this process. Its sandbox ends with it."""
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
