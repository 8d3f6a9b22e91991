"""Watching a child from outside, for what the system does not limit everywhere: threads, and files all together.

The limit on a user's tasks is not for root (setrlimit(2), RLIMIT_NPROC), and only bubblewrap gives the work folder a
size. A child that takes too much between two looks is ended at the second: a thread or a file takes some 50
microseconds to make, and no room is made but by writing (`seccomp`), which bounds what it can take. Files keep their
names, so that all of them are seen.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Mapping

LOOK_SECONDS = 0.1
FEW = 8  # threads; who has more comes last
LAST = 19
MOST_FILES = 10_000
MOST_FOLDERS = 60  # beside one another, each held open until what is in it is counted
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def look(pid: int, work: str, limits: Mapping[str, int]) -> bool:
    """End a child that has more than it may; whether that was necessary."""
    count = threads(pid)
    if count > FEW:
        step_back(pid)
    if count <= limits["threads"] and not exceeds(work, limits["file_bytes"]):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return True


def step_back(pid: int) -> None:
    """Let all others go first: many threads would have many shares of the processors, and other hand-ins one each."""
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, int(task), LAST)


def waited(pid: int) -> float:
    """Seconds that the first thread of a process was ready to run and did not; run_delay of its schedstat."""
    try:
        with open(f"/proc/{pid}/task/{pid}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def threads(pid: int) -> int:
    """How many threads a process has, 0 if there is none; its field number 20 in proc_pid_stat(5)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[17])
    except OSError:
        return 0


def exceeds(folder: str, most_bytes: int) -> bool:
    """Whether a folder holds more bytes or files than allowed, or what cannot be counted. It may change meanwhile."""
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
                        except (FileNotFoundError, NotADirectoryError):  # gone or replaced since it was listed
                            continue
                    if size > most_bytes or len(left) > MOST_FOLDERS:
                        return True
            finally:
                os.close(here)
    except OSError:  # too many folders to hold open, one that may not be read, or none at all: no hand-in needs those
        return True
    finally:
        for descriptor in left:
            os.close(descriptor)
    return False
