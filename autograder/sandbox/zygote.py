"""The grader's handle on a zygote (a warm interpreter that forks children): starts it, gives it orders, ends it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from autograder.sandbox import bubblewrap, layout
from autograder.sandbox.child import landlock
from autograder.sandbox.child.folder import wipe
from autograder.sandbox.child.warm import WARM
from autograder.sandbox.faults import SandboxFault
from autograder.sandbox.limits import Limits

BOUNDS = ("cpu_seconds", "memory_bytes", "answer_bytes", "file_bytes", "open_files", "tasks")
START_SECONDS = 180.0
FORK_SECONDS = 60.0
END_SECONDS = 20.0
GONE_SECONDS = 1.0


class ZygoteGone(Exception):  # noqa: N818
    """The zygote does not answer, or no longer."""


class Process(Protocol):
    """What is needed of the process of a zygote, whoever started it: a part of `subprocess.Popen`."""

    pid: int
    returncode: int | None

    def wait(self, timeout: float | None = None) -> int: ...


class Started(NamedTuple):
    """An interpreter that is becoming a zygote: its process, our end of its control socket, its stderr.

    folder: its work folder, if that is not a private one
    """

    process: Process
    control: socket.socket
    errors: IO[bytes]
    folder: str | None


def kill_group(process: Process) -> None:
    """Kill an interpreter with its whole group, unless it has been reaped (its number may then be another process's).

    The group, because bubblewrap is two processes: at first the inner one does not yet end with the outer one.
    """
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def start(
    level: str, preload: Sequence[str], work_bytes: int, temporary: str | None = None
) -> tuple[subprocess.Popen[bytes], Started]:
    """Start an interpreter at a level of isolation. It loads its libraries while the caller goes on."""
    folder = None if level == "bubblewrap" else tempfile.mkdtemp(prefix="sandbox-", dir=temporary)
    work = folder or bubblewrap.WORK
    errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    settings = {
        "control": theirs.fileno(),
        "work": work,
        "preload": list(preload),
        "path": layout.library_folders(preload),
        "sized": level == "bubblewrap" and bubblewrap.sized(),
    }
    inside = level == "bubblewrap"
    first = Path(bubblewrap.CHILD if inside else layout.CHILD) / "start.py"
    with contextlib.ExitStack() as stack:
        stack.enter_context(theirs)
        prefix, passed = list[str](), [theirs.fileno()]
        if inside:
            prefix, number = stack.enter_context(bubblewrap.out_of_sight(bubblewrap.command(preload, work_bytes)))
            passed.append(number)
        process = subprocess.Popen(
            [*prefix, sys.executable, "-s", "-P", "-B", str(first), json.dumps(settings)],
            env=environment(work),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=passed,
            start_new_session=True,
        )
    return process, Started(process, ours, errors, folder)


class Zygote:
    """One warm interpreter at one level of isolation."""

    def __init__(self, level: str, preload: Sequence[str], started: Started) -> None:
        self.level = level
        self.process, self.control, self.errors, self.folder = started
        self.paths = _visible_paths(level, preload)
        self.kill = weakref.finalize(self, _kill, self.process, self.control, self.folder, os.getpid())
        self.versions: dict[str, str] = {}  # known when it is ready

    @property
    def ready(self) -> bool:
        """Whether it has reported that it is ready, or that it failed."""
        return bool(self.versions) or bool(select.select([self.control], [], [], 0)[0])

    @property
    def gone(self) -> bool:
        """Whether its process has ended, or ends within a moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GONE_SECONDS)
        return self.process.returncode is not None

    def wait(self) -> None:
        """Wait until it is ready. Raises SandboxFault if it fails."""
        if self.versions:
            return
        try:
            answer = self._reply(START_SECONDS)
        except ZygoteGone as error:
            self.kill()
            why = self._last_words() or error
            raise SandboxFault(f"the sandbox (level {self.level}) does not start: {why}") from None
        if "error" in answer:
            self.kill()
            raise SandboxFault(f"the sandbox (level {self.level}) cannot load its libraries: {answer['error']}")
        self.versions = answer["versions"]

    def fork(self, imports: Sequence[str], limits: Limits) -> tuple[socket.socket, int]:
        """A new child: our end of its channel, and its process id as the zygote sees it."""
        self.wait()
        bounds = {name: int(getattr(limits, name)) for name in BOUNDS} | {"threads": int(limits.tasks)}
        if not (self.level == "bubblewrap" and _counts_tasks_by_namespace()):
            del bounds["tasks"]
        # Only known names: the submission chooses its imports, and an order that does not fit into the socket would
        # end the zygote.
        known = sorted(WARM.intersection(imports))
        order = {"verb": "fork", "imports": known, "limits": bounds, "paths": self.paths}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            try:
                answer = self._order(order, FORK_SECONDS, [theirs.fileno()])
            except ZygoteGone:
                ours.close()
                raise
        return ours, answer["pid"]

    def end(self, pid: int, grace: float) -> int | None:
        """Kill a child and return its wait status. Raises ZygoteGone if that fails, or cleaning up after it."""
        try:
            answer = self._order({"verb": "end", "pid": pid, "grace": grace}, END_SECONDS)
        except ZygoteGone:
            if self.level != "bubblewrap":  # inside bubblewrap the whole namespace dies with the zygote
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            raise
        if not answer["clean"]:
            raise ZygoteGone("the work folder could not be emptied")
        status: int | None = answer["status"]
        return status

    def waited(self, pid: int) -> float:
        """Seconds that a child was ready to run but had no processor. Raises ZygoteGone."""
        return float(self._order({"verb": "waited", "pid": pid}, END_SECONDS)["seconds"])

    def _order(self, order: dict[str, Any], seconds: float, descriptors: Sequence[int] = ()) -> dict[str, Any]:
        try:
            self.control.settimeout(seconds)
            socket.send_fds(self.control, [json.dumps(order).encode()], list(descriptors))
            return self._reply(seconds)
        except OSError as error:
            raise ZygoteGone(str(error)) from None
        except ZygoteGone:
            raise
        except BaseException:  # interrupted between order and reply: the next reply read would belong to this order
            self.kill()
            raise

    def _reply(self, seconds: float) -> dict[str, Any]:
        try:
            self.control.settimeout(seconds)
            data = self.control.recv(1 << 16)
        except OSError as error:
            raise ZygoteGone(f"no answer: {error}") from None
        if not data:
            raise ZygoteGone("it ended by itself")
        answer: dict[str, Any] = json.loads(data)
        return answer

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1.0)
        self.errors.seek(0)
        lines = self.errors.read(20_000).decode(errors="replace").strip().splitlines()
        return lines[-1][:500] if lines else ""


def environment(work: str) -> dict[str, str]:
    """All environment variables that a submission sees."""
    single = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    variables = dict.fromkeys(single, "1") | dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME"), work)
    variables |= {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "USER": "student",
        "MPLBACKEND": "Agg",
        "MALLOC_ARENA_MAX": "1",
        # Freed memory stays with the process: getting a fresh page from the kernel costs more than computing in it.
        "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
        "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
        "MALLOC_TOP_PAD_": str(1 << 26),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
    }
    if "LD_LIBRARY_PATH" in os.environ:
        variables["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return variables


def _visible_paths(level: str, preload: Sequence[str]) -> dict[str, list[str]] | None:
    """What children may read; None for everything. In bubblewrap it is all but /proc, if the kernel has Landlock."""
    if level == "bubblewrap" and landlock.version() >= landlock.OLDEST:
        return {"readable": bubblewrap.readable(preload), "listable": ["/"]}
    if level != "landlock":
        return None
    existing = [Path(path) for path in (*layout.SYSTEM, *layout.SETTINGS) if os.path.exists(path)]
    folders = [*existing, *layout.interpreter_folders(preload)]
    readable, listable = layout.visible(folders, layout.hidden_folders())
    return {"readable": [str(path) for path in readable], "listable": [str(path) for path in listable]}


def _counts_tasks_by_namespace() -> bool:
    """Whether the limit on tasks counts only those of a user namespace (since Linux 5.14), not all of the user's."""
    major, minor = (int("".join(filter(str.isdigit, part)) or 0) for part in os.uname().release.split(".")[:2])
    return (major, minor) >= (5, 14)


def _kill(process: Process, control: socket.socket, folder: str | None, owner: int) -> None:
    """End a zygote and everything below it. A forked copy of the grader only closes its descriptors."""
    if os.getpid() == owner:
        kill_group(process)
        process.wait()
    control.close()
    if os.getpid() == owner and folder is not None:
        with contextlib.suppress(OSError):
            wipe(folder)
        shutil.rmtree(folder, ignore_errors=True)
