"""Starting worker processes: they are forked from a server that has loaded what all of them need.

The server is a clean process with one thread, so forking it is safe. It is started early and loads libraries while
other things are done. Its copies start immediately and share its memory, so a broken pool is replaced quickly.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Iterable
from functools import cache
from multiprocessing import forkserver, resource_tracker, util
from multiprocessing.context import BaseContext

from autograder.running.scratch import make_scratch_folder, no_temporary_folder, remove_scratch_folder

METHOD = "forkserver"
LONGEST_FOLDER = 107 - len("/autograder-batch-12345678/pymp-12345678/listener-12345678")  # see unix(7)
EVERY_WORKER = ("autograder.judging.closed", "autograder.running.worker", "autograder.grading.engine")


def keep_workers_to_one_thread() -> None:
    """Make processes started from now on compute in one thread each: more threads than cores would slow them down."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


@cache
def _home_of_server() -> str:
    """The folder of the server's socket, in a temporary folder that the next batch removes if this one is killed."""
    folder, lock = make_scratch_folder()
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        home = util.get_temp_dir()
    except OSError:
        remove_scratch_folder(folder, lock)
        raise
    finally:
        tempfile.tempdir = before
    util.Finalize(
        None, remove_scratch_folder, (folder, lock), exitpriority=-200
    )  # a low priority, so that multiprocessing removes its own files first
    return str(home)


def worker_context(exercises: Iterable[str] = ()) -> BaseContext:
    """The context for starting workers. This starts the server, which loads the exercises and their references.

    A server that is already running keeps what it has loaded; its workers load the rest themselves.
    """
    keep_workers_to_one_thread()
    if len(os.fsencode(tempfile.gettempdir())) > LONGEST_FOLDER:
        return multiprocessing.get_context("spawn")  # slower, but the path of the server's socket would be too long
    context = multiprocessing.get_context(METHOD)
    names = [f"{room}.{name}" for name in exercises for room in ("autograder.exercises", "reference")]
    context.set_forkserver_preload([*EVERY_WORKER, *names])
    resource_tracker.ensure_running()  # before the next lines, because starting it unblocks signals
    # A terminal sends Ctrl-C to every process of a command, but only this one should handle it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        _home_of_server()
        forkserver.ensure_running()
    except OSError as error:
        raise no_temporary_folder(error) from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context
