"""What a Dask worker does with a hand-in: it has it graded in a process of its own beside it.

There is one grading process per thread of the worker, each with its own warm sandbox. So a hand-in that brings down its
grading process costs neither the worker nor a neighbour, threads do not share the generators that judging seeds, a
worker stays responsive while it grades, and grading can be stopped at any moment: a killed process takes its sandbox
along. Grading processes end with the batch, when nobody wants their hand-in any more, after a while without work, and
with their worker. Nothing here imports Dask before a Dask worker calls it.
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

TOPIC = "autograder"  # of the events that say that the grading of a hand-in begins, and ends
IDLE_SECONDS = 30.0  # without work, until a grading process ends: the client may have gone without a word
READY = b"ready"
LOOK_SECONDS = 0.2  # between two looks whether anybody still wants the result
# The command of a grading process. It finds modules where its worker does.
COMMAND = (
    sys.executable, "-P", "-c",
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from autograder.running.cluster_worker import serve; serve(int(sys.argv[2]))",
)  # fmt: skip

Passport = dict[str, str]


@dataclass(frozen=True)
class Order:
    """How a batch is graded, and by which versions of everything; a worker with others is refused."""

    options: Options
    passport: Passport


@dataclass(frozen=True)
class Task:
    """A pickled hand-in on its way to a worker, with its pickled Order; Dask looks into neither."""

    batch: str
    order: bytes
    hand_in: bytes


@dataclass(frozen=True)
class Reply:
    """What came of a task: a pickled SubmissionResult; or the grading process died; or this worker cannot grade."""

    worker: str
    result: bytes = b""
    died: bool = False
    refused: str = ""


def passport(assignment: str, isolation: str, course: Path | None = None) -> Passport:
    """All that a grade depends on beside the hand-in, as this process has it. AssignmentError for an unknown one."""
    found = load_assignment(assignment, course or course_folder())
    here = available_levels()
    return {
        **versions(found),
        "assignment.toml": _short_hash((found.folder / "assignment.toml").read_bytes()),
        "code of the kit": kit_fingerprint(tuple(part.name for part in found.parts))[:12],
        "isolation": isolation if isolation in here else " or ".join(here),
    }


def refusal(theirs: Passport, ours: Passport) -> str:
    """Why a worker with that passport cannot grade for a client with this one, in words; "" when it can."""
    differing = [name for name in ours if theirs.get(name) != ours[name]]
    words = ", ".join(f"{name} {theirs.get(name, 'unknown')} instead of {ours[name]}" for name in differing)
    return f"it has {words}; the same kit and libraries must be installed on every worker" if words else ""


def grade_on_worker(task: Task) -> Reply:
    """The task itself, on a thread of a Dask worker. Raises nothing: Dask would log the arguments with the error."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        found = worker.state.tasks.get(key)
        return found is not None and found.state != "cancelled"

    # With the two events the client knows whom a worker was busy with when it died.
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
    """End the grading processes of a batch that wait for work. Those at work end when their task is released."""
    while (process := _take(batch)) is not None:
        await asyncio.to_thread(process.end)


class _Unwanted(Exception):  # noqa: N818
    """Nobody waits for the result any more."""


class _Died(Exception):  # noqa: N818
    """The grading process has died."""


class GradingProcess:
    """A process that grades one hand-in after another, as the Dask worker sees it."""

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
                start_new_session=True,  # an interrupt at the terminal is the client's to deal with
            )
        self.send(order)

    def fault(self, wanted: Callable[[], bool]) -> str:
        """Why it cannot grade, "" when it can; waits until it has said so. Raises as `answer` does."""
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
        """Send an order, or a hand-in. If the process has died, that shows at the answer."""
        with contextlib.suppress(OSError):
            self._connection.send_bytes(message)

    def answer(self, wanted: Callable[[], bool]) -> bytes:
        """Its next answer. Raises _Died, or _Unwanted once nobody wants the answer any more."""
        try:
            while not self._connection.poll(LOOK_SECONDS):
                if not wanted():
                    raise _Unwanted
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            raise _Died from None

    def end(self) -> None:
        """End it, and its sandbox with it. More than once does no harm."""
        self._process.kill()
        self._process.wait()
        self._connection.close()


# The grading processes of this Dask worker that wait for work, by batch.
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
            return  # taken a moment ago
        _waiting[batch].remove(process)
        if not _waiting[batch]:
            del _waiting[batch]
    process.end()


def serve(descriptor: int) -> None:
    """The life of a grading process: an order, then hand-ins until the other side closes the connection."""
    connection = Connection(descriptor)
    order: Order = connection.recv()
    if order.options.isolation == "process":
        close_to_others()  # as every process that holds hand-ins and the course key
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
    """Receive hand-ins; when the worker closes the connection, or dies, this process ends, whatever it is doing."""
    try:
        while True:
            submissions.put(pickle.loads(connection.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
