"""Watching a child from outside for what the system does not limit everywhere: threads, and the total size of files.

The limit on a user's tasks does not apply to root (setrlimit(2), RLIMIT_NPROC), and only bubblewrap limits the size of
the work folder. A child that takes too much between two looks is killed at the second one. What it can take until then
is bounded: creating a thread or a file takes about 50 microseconds, and files grow only by writing (`seccomp`). Files
keep their names, so none of them can be hidden from the count.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Mapping

LOOK_SECONDS = 0.1
FEW = 8  # threads; a child with more gets the lowest priority
LAST = 19  # the lowest priority
MOST_FILES = 10_000
MOST_FOLDERS = 60  # waiting to be counted; each of them is held open
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def look(pid: int, work: str, limits: Mapping[str, int]) -> bool:
    """Kill a child that exceeds its limits; return whether that was necessary."""
    count = threads(pid)
    if count > FEW:
        step_back(pid)
    if count <= limits["threads"] and not exceeds(work, limits["file_bytes"]):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return True


def step_back(pid: int) -> None:
    """Give a child the lowest priority: otherwise each of its many threads would get as much as another submission."""
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, int(task), LAST)


def waited(pid: int) -> float:
    """Seconds that the first thread of a process was ready to run but had no processor (run_delay of its schedstat)."""
    try:
        with open(f"/proc/{pid}/task/{pid}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def threads(pid: int) -> int:
    """How many threads a process has, 0 if it does not exist; field number 20 in proc_pid_stat(5)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[17])
    except OSError:
        return 0


def exceeds(folder: str, most_bytes: int) -> bool:
    """Whether a folder has more bytes or files than allowed, or cannot be counted. It may change at the same time."""
    count, size = 0, 0
    left: list[int] = []
    try:
        left.append(os.open(folder, FOLDER))
        while left:
            here = left.pop()
            try:
                with os.scandir(here) as entries:
                    for entry in entries:
                        count += 1
                        if count > MOST_FILES:
                            return True
                        try:
                            about = entry.stat(follow_symlinks=False)
                            size += about.st_blocks * 512
                            if entry.is_dir(follow_symlinks=False):
                                left.append(os.open(entry.name, FOLDER, dir_fd=here))
                        except (FileNotFoundError, NotADirectoryError):  # removed or replaced since it was listed
                            continue
                    if size > most_bytes or len(left) > MOST_FOLDERS:
                        return True
            finally:
                os.close(here)
    except OSError:  # too many folders to hold open, an unreadable one, or none at all: no honest submission has that
        return True
    finally:
        for descriptor in left:
            os.close(descriptor)
    return False
