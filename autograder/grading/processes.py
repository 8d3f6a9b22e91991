"""How worker processes come about: forked, one after another, from a server that has loaded what all of them need.

The server is a clean process of one thread, started early, so that it loads libraries while other things are done. Its
copies start at once and share its memory; a pool that has to be replaced is replaced quickly.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

METHOD = "forkserver"
EVERY_WORKER = ("autograder.grading.closed", "autograder.grading.batch", "autograder.grading.engine")


def keep_workers_to_one_thread() -> None:
    """Processes started from now on compute in one thread each: several per core only get in each other's way."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def worker_context(exercises: Iterable[str] = ()) -> BaseContext:
    """What to start workers with; the server starts now, if it has not, and loads the exercises with their references.

    A server that runs already keeps what it has; its workers load the rest themselves.
    """
    keep_workers_to_one_thread()
    context = multiprocessing.get_context(METHOD)
    names = [f"{room}.{name}" for name in exercises for room in ("autograder.exercises", "reference")]
    context.set_forkserver_preload([*EVERY_WORKER, *names])
    # Ctrl-C, which a terminal sends to every process of a command, is for this one alone.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context
