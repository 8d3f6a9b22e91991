"""What runs below a process, from outside."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path


def below(pid: int) -> set[int]:
    """All descendants of a process."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                found |= {int(child)} | below(int(child))
    return found


def running(pids: set[int], patience: float = 5.0) -> set[int]:
    """Those that still run after a while; one that has ended and waits to be collected does not run."""
    deadline = time.monotonic() + patience
    while True:
        found = {pid for pid in pids if _state(pid) not in ("", "Z", "X")}
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.02)


def command_of(pid: int) -> str:
    """The command line of a process; "" of one that is gone. Servers of multiprocessing belong to other tests."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def _state(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""
