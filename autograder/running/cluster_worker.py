"""What a Dask worker does with a submission: it grades it in a separate process.

There is one grading process per thread of the worker, each with its own warm sandbox. This has four reasons. A
submission that brings down its grading process harms neither the worker nor another submission. Threads do not share
the generators that judging seeds. The worker stays responsive. And grading can be stopped at any moment, because a
killed process takes its sandbox along.

Grading processes end with the batch, when their submission is no longer wanted, after a while without work, and with
their worker. Nothing here imports Dask before a Dask worker calls it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

from autograder.assignment import load_assignment
from autograder.course import course_folder
from autograder.grading.fingerprint import kit_fingerprint
from autograder.reading.submissions import Submission
from autograder.results import versions
from autograder.running.options import Options
from autograder.running.processes import keep_workers_to_one_thread
from autograder.running.worker import Worker
from autograder.sandbox import available_levels, close_to_others

TOPIC = "autograder"  # of the events that the grading of a submission begins, and ends
IDLE_SECONDS = 30.0  # without work, until a grading process ends: the client may have disappeared
READY = b"ready"
LOOK_SECONDS = 0.2  # between two looks whether the result is still wanted
# The command of a grading process. It finds modules where its worker does.
COMMAND = (
    sys.executable, "-P", "-c",
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from autograder.running.cluster_worker import serve; serve(int(sys.argv[2]))",
)  # fmt: skip

Passport = dict[str, str]


@dataclass(frozen=True)
class Order:
    """How a batch is graded, and with which versions of everything. A worker with other versions is refused."""

    options: Options
    passport: Passport


@dataclass(frozen=True)
class Task:
    """A pickled submission on its way to a worker, with its pickled Order. Dask unpickles neither."""

    batch: str
    order: bytes
    hand_in: bytes


@dataclass(frozen=True)
class Reply:
    """The outcome of a task: a pickled SubmissionResult; or the grading process died; or this worker cannot grade."""

    worker: str
    result: bytes = b""
    died: bool = False
    refused: str = ""


def passport(assignment: str, isolation: str, course: Path | None = None) -> Passport:
    """All that a grade depends on besides the submission, as it is here. AssignmentError for an unknown assignment."""
    found = load_assignment(assignment, course or course_folder())
    here = available_levels()
    return {
        **versions(found),
        "assignment.toml": _short_hash((found.folder / "assignment.toml").read_bytes()),
        "code of the kit": kit_fingerprint(tuple(part.name for part in found.parts))[:12],
        "isolation": isolation if isolation in here else " or ".join(here),
    }


def refusal(theirs: Passport, ours: Passport) -> str:
    """Why a worker with the passport `theirs` cannot grade for a client with `ours`, in words; "" if it can."""
    differing = [name for name in ours if theirs.get(name) != ours[name]]
    words = ", ".join(f"{name} {theirs.get(name, 'unknown')} instead of {ours[name]}" for name in differing)
    return f"it has {words}; the same kit and libraries must be installed on every worker" if words else ""


def grade_on_worker(task: Task) -> Reply:
    """The task, on a thread of a Dask worker. It must not raise: Dask would log the arguments with the error."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        found = worker.state.tasks.get(key)
        return found is not None and found.state != "cancelled"

    # From these two events the client knows which submissions a worker was grading when it died.
    worker.log_event(TOPIC, [task.batch, key, "begins"])
    reply = _grade(task, worker.address, wanted)
    worker.log_event(TOPIC, [task.batch, key, "ends"])
    return reply


def _grade(task: Task, address: str, wanted: Callable[[], bool]) -> Reply:
    try:
        process = _take(task.batch) or GradingProcess(task.order)
    except OSError as error:
        return Reply(address, refused=f"a grading process does not start: {error}")
    done = False
    try:
        fault = process.fault(wanted)
        if fault:
            return Reply(address, refused=fault)
        process.send(task.hand_in)
        result = process.answer(wanted)
        done = True
        return Reply(address, result=result)
    except (_Died, _Unwanted) as end:
        return Reply(address, died=isinstance(end, _Died))
    finally:
        if done:
            _give_back(task.batch, process)
        else:
            process.end()


async def end_batch(batch: str) -> None:
    """End the idle grading processes of a batch. Busy ones end when their task is released."""
    while (process := _take(batch)) is not None:
        await asyncio.to_thread(process.end)


class _Unwanted(Exception):  # noqa: N818
    """The result is no longer wanted."""


class _Died(Exception):  # noqa: N818
    """The grading process has died."""


class GradingProcess:
    """A process that grades one submission after another, from the Dask worker's side."""

    def __init__(self, order: bytes) -> None:
        keep_workers_to_one_thread()
        self.idle: threading.Timer | None = None
        self._ready = False
        self._connection, theirs = multiprocessing.Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [*COMMAND, json.dumps(sys.path), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # only the client handles an interrupt at the terminal
            )
        self.send(order)

    def fault(self, wanted: Callable[[], bool]) -> str:
        """Why it cannot grade; "" if it can. Waits until it has reported. Raises the same as `answer`."""
        if self._ready:
            return ""
        try:
            said = self.answer(wanted)
        except _Died:
            if self._process.wait() < 0:
                raise  # killed from outside
            return "a grading process does not start; the worker's log says why"
        self._ready = said == READY
        return "" if self._ready else said.decode()

    def send(self, message: bytes) -> None:
        """Send an order or a submission. If the process has died, `answer` will raise."""
        with contextlib.suppress(OSError):
            self._connection.send_bytes(message)

    def answer(self, wanted: Callable[[], bool]) -> bytes:
        """Its next answer. Raises _Died, or _Unwanted once the answer is no longer wanted."""
        try:
            while not self._connection.poll(LOOK_SECONDS):
                if not wanted():
                    raise _Unwanted
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            raise _Died from None

    def end(self) -> None:
        """End it, and its sandbox with it. May be called more than once."""
        self._process.kill()
        self._process.wait()
        self._connection.close()


# The idle grading processes of this Dask worker, by batch.
_waiting: dict[str, list[GradingProcess]] = {}
_lock = threading.Lock()


def _take(batch: str) -> GradingProcess | None:
    with _lock:
        processes = _waiting.get(batch, [])
        process = processes.pop() if processes else None
        if not processes:
            _waiting.pop(batch, None)
    if process is not None and process.idle is not None:
        process.idle.cancel()
    return process


def _give_back(batch: str, process: GradingProcess) -> None:
    process.idle = threading.Timer(IDLE_SECONDS, _end_idle, (batch, process))
    process.idle.daemon = True
    with _lock:
        _waiting.setdefault(batch, []).append(process)
    process.idle.start()


def _end_idle(batch: str, process: GradingProcess) -> None:
    with _lock:
        if process not in _waiting.get(batch, []):
            return  # it was taken a moment ago
        _waiting[batch].remove(process)
        if not _waiting[batch]:
            del _waiting[batch]
    process.end()


def serve(descriptor: int) -> None:
    """The main function of a grading process: receives an order, then submissions until the connection is closed."""
    connection = Connection(descriptor)
    order: Order = connection.recv()
    if order.options.isolation == "process":
        close_to_others()  # like every process that holds submissions and the course key
    submissions: SimpleQueue[Submission] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, submissions), daemon=True).start()
    try:
        options = replace(order.options, course=course_folder())
        fault = refusal(passport(options.assignment, options.isolation, options.course), order.passport)
        worker = None if fault else Worker(options)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    if fault or worker is None:
        connection.send_bytes(fault.encode())
        return
    connection.send_bytes(READY)
    while True:
        result = worker.grade(submissions.get())
        connection.send_bytes(pickle.dumps(result))


def _receive(connection: Connection, submissions: SimpleQueue[Submission]) -> None:
    """Receive submissions. When the worker closes the connection, or dies, this process ends, whatever it is doing."""
    try:
        while True:
            submissions.put(pickle.loads(connection.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
