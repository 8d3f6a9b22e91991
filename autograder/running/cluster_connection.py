"""The connection to a Dask cluster: connecting, asking workers, losing it; each error is one clear line."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from multiprocessing import resource_tracker
from typing import Any

from autograder.errors import UserError
from autograder.running.executor import DEATHS_ALLOWED
from autograder.running.scratch import scratch_folder
from autograder.sandbox.levels import LEVELS, available_levels

try:
    import dask
    import distributed
except ImportError as error:
    message = "grading on a cluster needs Dask: pip install 'probabilistic-autograder[dask]'"
    raise UserError(f"{message} ({error})") from None

LOCAL = "local"  # instead of an address: a cluster of processes of this machine, for this batch only
ENCRYPTED = ("tls", "wss")
PROTOCOLS = ("tcp", "ws", "ucx", *ENCRYPTED)
CONNECT_SECONDS = 10
ANSWER_SECONDS = 60.0  # how long an immediate answer of scheduler or workers may take
GOES_ON = "finished results are in the gradebook, the same command goes on from there"


class ClusterError(UserError):
    """A cluster that cannot be used, or no longer. The message is one line: what, where, and what to do."""


@contextlib.contextmanager
def connected(scheduler: str, worker_seconds: float, jobs: int = 1) -> Iterator[distributed.Client]:
    """A client of the cluster, once that has a worker. Raises ClusterError.

    worker_seconds: how long to wait for the first worker
    jobs:           the processes of a local cluster
    """
    if scheduler != LOCAL:
        _check_address(scheduler)
    _silence()
    settings = {
        "distributed.admin.large-graph-warning-threshold": "10GB",  # tasks contain submissions, so they are large
        "distributed.admin.low-level-log-length": 10,  # Dask's internal logs keep whole messages, with submissions
        "distributed.scheduler.allowed-failures": DEATHS_ALLOWED - 1,  # for a local cluster; others have their own
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        try:
            where = _local_cluster(jobs, stack) if scheduler == LOCAL else scheduler
            client = stack.enter_context(distributed.Client(where, timeout=CONNECT_SECONDS, set_as_default=False))
        except Exception as error:  # Dask, TLS and the network raise errors of many types
            why = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ClusterError(f"no Dask scheduler can be reached at {scheduler}: {why}") from error
        probe = client.submit(time.time, pure=False)  # a task, so that a cluster that adapts to its load starts workers
        try:
            probe.result(timeout=worker_seconds)
        except TimeoutError:
            raise no_worker(scheduler, worker_seconds) from None
        except (OSError, CancelledError):
            raise scheduler_lost(scheduler) from None
        yield client


def _check_address(scheduler: str) -> None:
    """Raise ClusterError for what cannot be the address of a scheduler: Dask would try it for a long time."""
    match = re.fullmatch(r"(?:(\w+)://)?([^\s/:]+|\[[0-9a-fA-F:.%\w]+\]):(\d{1,5})/?", scheduler)
    protocol = (match and match.group(1)) or "tcp"
    if not match or protocol not in PROTOCOLS or not 0 < int(match.group(3)) < 2**16:
        raise ClusterError(f"{scheduler!r} is not the address of a Dask scheduler; give tcp://HOST:PORT, or {LOCAL}")
    if protocol in ENCRYPTED:
        where = "in Dask's configuration, distributed.comm.tls (docs/cluster.md)"
        try:
            context = distributed.Security().get_connection_args("client").get("ssl_context")
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"the certificates for {scheduler} cannot be read: {error}; name others {where}"
            ) from error
        if context is None:
            raise ClusterError(f"{scheduler} needs certificates, and there are none; name them {where}")


def _silence() -> None:
    """Silence the libraries' logs: what matters is reported here. (Dask gives some of its loggers their own levels.)"""
    libraries = ("distributed", "tornado", "asyncio")
    for name in [*libraries, *logging.root.manager.loggerDict]:
        if name.split(".")[0] in libraries:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _local_cluster(jobs: int, stack: contextlib.ExitStack) -> distributed.LocalCluster:
    """Processes of this machine. They use TLS, so that other users of the machine cannot connect to them.

    `stack` ends them. Signals for this process do not reach them.
    """
    folder = stack.enter_context(scratch_folder())
    stack.callback(shutil.rmtree, os.path.join(folder, "dask-scratch-space"), ignore_errors=True)  # Dask leaves it
    stack.enter_context(dask.config.set({"temporary-directory": folder}))
    with _without_interrupts():
        return stack.enter_context(
            distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                memory_limit=0,
                host="127.0.0.1",
                protocol="tls://",
                security=distributed.Security.temporary(),
                dashboard_address="127.0.0.1:0",
                worker_dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        )


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Threads and processes started in this block, and those that they start, never receive Ctrl-C."""
    resource_tracker.ensure_running()  # first, because starting it unblocks Ctrl-C in the thread that does so
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def isolation_on(scheduler: str, asked: str, worker_seconds: float) -> str:
    """The level of isolation to use on a cluster; "auto" is the strongest that all its workers have.

    Raises ClusterError if that would be "process".
    """
    if asked != "auto":
        if asked not in LEVELS:
            raise UserError(f"there is no isolation level {asked!r}; the levels are {', '.join(LEVELS)}")
        return asked
    with connected(scheduler, worker_seconds) as client:
        answers = ask_workers(client, available_levels)
    strong = [level for level in LEVELS if level != "process"]  # at "process" a submission could reach the Dask worker
    common = [level for level in strong if all(isinstance(has, tuple) and level in has for has in answers.values())]
    if not common:
        why = (
            f"the workers of {scheduler} do not all have one of the levels {' and '.join(strong)}: {_in_words(answers)}"
        )
        raise ClusterError(f"{why}; install bubblewrap there, or use --isolation process if that is enough")
    return common[0]


def ask_workers(client: distributed.Client, function: Any, *args: Any) -> dict[str, Any]:
    """What a function returns on each worker, or the exception that it raised there."""
    run = client._run  # `Client.run` takes no time limit, and a worker that hangs would stop the batch
    try:
        answers: dict[str, Any] = client.sync(run, function, *args, on_error="return", callback_timeout=ANSWER_SECONDS)
    except (OSError, TimeoutError) as error:
        raise ClusterError(f"the cluster does not answer: {type(error).__name__} {error}") from error
    return answers


def count_threads(client: distributed.Client, scheduler: str) -> int:
    """The number of threads of all workers. Raises ClusterError."""
    if client.scheduler is None:
        raise scheduler_lost(scheduler)
    try:
        return sum(client.sync(client.scheduler.ncores, callback_timeout=ANSWER_SECONDS).values())
    except (OSError, TimeoutError, CancelledError):
        raise scheduler_lost(scheduler) from None


def no_worker(scheduler: str, seconds: float) -> ClusterError:
    where = f"the Dask cluster at {scheduler} had no worker for {seconds:g} s"
    return ClusterError(f"{where}; start workers, or wait longer with --worker-seconds; {GOES_ON}")


def scheduler_lost(scheduler: str) -> ClusterError:
    return ClusterError(f"the Dask scheduler at {scheduler} was lost; {GOES_ON}")


def _in_words(answers: dict[str, Any]) -> str:
    return "; ".join(f"{worker} has {' '.join(str(has).split())}" for worker, has in list(answers.items())[:3])
