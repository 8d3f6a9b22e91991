"""The limits that a child sets for itself before it runs a student's code: time, memory, files, privileges.

None of them can be undone by the process. A limit that the system refuses is left out, and `harden` says which were
set.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
from collections.abc import Mapping

from . import landlock, seccomp

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
LINUX_CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *arguments: int) -> bool:
    """Whether the call succeeded."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return libc.prctl(option, *(ctypes.c_ulong(a) for a in padded)) == 0


def mark_first_to_go() -> None:
    """If memory runs out despite the limits, the kernel should kill this process, not the grader.

    In bubblewrap this is done earlier, from outside.
    """
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("800")


def close_descriptors(keep: int) -> int:
    """Move the descriptor `keep` to 3, put /dev/null at 0, 1 and 2, and close all others. Returns 3."""
    nothing = os.open(os.devnull, os.O_RDWR)
    if keep < 4:
        keep = os.dup(keep)
    for target in (0, 1, 2):
        os.dup2(nothing, target)
    os.dup2(keep, 3, inheritable=False)
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 3:
            with contextlib.suppress(OSError):  # the descriptor of the listing itself is already closed
                os.close(int(name))
    return 3


def address_space() -> int:
    """Bytes of address space that this process uses now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def drop_capabilities() -> bool:
    """Give up every capability, irrevocably."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(64):
        prctl(PR_CAPBSET_DROP, capability)
    header = struct.pack("Ii", LINUX_CAPABILITY_VERSION_3, 0)
    return libc.capset(header, bytes(24)) == 0


def set_limits(limits: Mapping[str, int]) -> None:
    """Set hard resource limits, so that nothing can raise them again.

    A file that grows too large raises OSError, because Python ignores the signal for it.
    """
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_AS: address_space() + limits["memory_bytes"],
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    if "tasks" in limits:
        wanted[resource.RLIMIT_NPROC] = limits["tasks"]
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        # At the soft limit of processor time the kernel sends SIGXCPU, which tells the grader the reason; at the hard
        # limit it kills.
        most = value + 2 if kind == resource.RLIMIT_CPU else value
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (min(value, most), most))


def harden(
    limits: Mapping[str, int], zygote: int, paths: Mapping[str, list[str]] | None, work: str, sized: bool
) -> list[str]:
    """Take away what a submission does not need. Returns the names of the protections that are in place.

    paths: {"readable": [...], "listable": [...]}: everything but these and the work folder becomes unreachable
           (landlock)
    sized: whether the size of the work folder is limited; otherwise nothing can be removed from it (`seccomp`)
    """
    os.setsid()
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != zygote:  # the zygote ended before the line above, so no signal will come
        os._exit(0)
    done = ["limits"]
    set_limits(limits)
    if drop_capabilities():
        done.append("no capabilities")
    if prctl(PR_SET_NO_NEW_PRIVS, 1):
        done.append("no new privileges")
        if paths is not None and landlock.restrict(paths["readable"], paths["listable"], [work]):
            done.append("landlock")
        if seccomp.install(os.getpid(), sized):
            done.append("seccomp")
    prctl(PR_SET_DUMPABLE, 0)
    return done
