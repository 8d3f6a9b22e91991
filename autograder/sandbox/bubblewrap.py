"""The command line that puts an interpreter into a bubblewrap sandbox.

Inside there are new user, process, network, IPC, mount, host name and control group namespaces, no capabilities, and of
the file system only the interpreter, read-only, and an empty work folder in memory. See bwrap(1).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from autograder.sandbox import layout

CHILD = "/sandbox/child"
WORK = "/sandbox/work"

# Inside, /proc is read-only: of a process of the same user it would let memory be written, and of root's, the kernel's
# settings. So it is from outside that all below is marked for the kernel to take first, when memory runs out.
FIRST_TO_GO = ("/bin/sh", "-c", 'echo 800 2>/dev/null >/proc/self/oom_score_adj; exec "$@"', "sh")


# What the kernel tells of the whole machine, where Landlock does not close /proc. Some of it is for root alone, as whom
# the grader may run; some are counters that one hand-in could move and the next one read.
KERNEL_FILES = (
    "buddyinfo", "config.gz", "diskstats", "interrupts", "iomem", "ioports", "kallsyms", "kcore", "key-users", "keys",
    "kmsg", "kpagecgroup", "kpagecount", "kpageflags", "loadavg", "locks", "modules", "pagetypeinfo", "partitions",
    "sched_debug", "schedstat", "slabinfo", "softirqs", "stat", "swaps", "sysvipc/msg", "sysvipc/sem", "sysvipc/shm",
    "timer_list", "vmallocinfo", "vmstat", "zoneinfo",
)  # fmt: skip


def command(preload: Sequence[str], work_bytes: int) -> list[str]:
    """What to put before the command of the interpreter."""
    program = shutil.which("bwrap")
    if program is None:
        raise FileNotFoundError("the program bwrap (of the package bubblewrap) is not installed")
    folders = layout.interpreter_folders(preload)
    arguments = [*FIRST_TO_GO, program, "--unshare-user", "--unshare-all", "--die-with-parent", "--new-session"]
    arguments += ["--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox"]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    for name in KERNEL_FILES:
        if os.path.exists(f"/proc/{name}"):
            arguments += ["--ro-bind", "/dev/null", f"/proc/{name}"]
    arguments += _system()
    arguments += _mounts(folders, layout.hidden_folders())
    links = _links_to_the_interpreter(folders)
    for link in links:
        arguments += ["--symlink", os.readlink(link), str(link)]
    arguments += ["--ro-bind", str(layout.CHILD), CHILD]
    if sized():
        arguments += ["--size", str(work_bytes)]
    arguments += ["--tmpfs", WORK]
    if not any(path.is_relative_to("/tmp") for path in [*folders, *links]):
        arguments += ["--symlink", WORK, "/tmp"]
    # What is not mounted is memory that bubblewrap made: it must not become a place to keep things.
    for place in ("/proc", "/dev", "/"):
        arguments += ["--remount-ro", place]
    return [*arguments, "--chdir", WORK, "--"]


@contextlib.contextmanager
def out_of_sight(arguments: Sequence[str]) -> Iterator[tuple[list[str], int]]:
    """(a command with what it tells bubblewrap in a descriptor, that descriptor, which has to be passed on).

    Inside, the command line of bubblewrap can be read, and would name folders of the host.
    """
    first, last = arguments.index("--unshare-user"), len(arguments) - 1 - list(arguments)[::-1].index("--")
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(os.fsencode(text) + b"\0" for text in arguments[first:last]))
        file.seek(0)
        number = file.fileno()
        yield [*arguments[:first], "--args", str(number), *arguments[last:]], number


def readable(preload: Sequence[str]) -> list[str]:
    """All that may be read inside, /proc left out: there are the folders of the host, and counters of all kinds."""
    folders = [str(folder) for folder in layout.interpreter_folders(preload)]
    return [*layout.SYSTEM, *layout.SETTINGS, *folders, CHILD, "/dev"]


def sized() -> bool:
    """Whether this bubblewrap can give the work folder a size; early ones cannot."""
    program = shutil.which("bwrap")
    return program is not None and "--size" in _help(program)


def unavailable() -> str | None:
    """Why bubblewrap cannot be used here; None when it can."""
    try:
        with out_of_sight(command(("numpy",), 1 << 20)) as (prefix, number):
            done = subprocess.run(
                [*prefix, sys.executable, "-I", "-S", "-c", "print(6 * 7)"], pass_fds=(number,),
                env={}, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL,
            )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if done.returncode == 0 and done.stdout.strip() == "42":
        return None
    return (done.stderr.strip().splitlines() or [f"bwrap ended with status {done.returncode}"])[-1]


@cache
def _help(program: str) -> str:
    return subprocess.run([program, "--help"], capture_output=True, text=True, timeout=30, env={}).stdout


def _system() -> list[str]:
    """The folders of the system as they are on the host: real ones bound, links as links."""
    arguments: list[str] = []
    for path in layout.SYSTEM:
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            arguments += ["--ro-bind", path, path]
    for path in layout.SETTINGS:
        arguments += ["--ro-bind-try", path, path]
    return arguments


def _links_to_the_interpreter(folders: Sequence[Path]) -> list[Path]:
    """Those that lie in none of the folders that are shown: to be made again, without what lies beside them."""
    there = [*folders, *map(Path, layout.SYSTEM)]
    links = layout.links(Path(sys.executable))[:-1]
    return [link for link in links if not any(link.is_relative_to(folder) for folder in there)]


def _mounts(folders: Sequence[Path], hidden: Sequence[Path]) -> list[str]:
    """Bind the folders and mask what is hidden in them; the deeper of two paths has the last word."""
    wanted = [(path, "--ro-bind") for path in folders]
    for folder in [*folders, Path("/usr")]:
        real = folder.resolve()
        wanted += [(folder / path.relative_to(real), "--tmpfs") for path in hidden if path.is_relative_to(real)]
    arguments: list[str] = []
    for path, kind in sorted(set(wanted), key=lambda item: (len(item[0].parts), item)):
        arguments += [kind, str(path)] + ([str(path)] if kind == "--ro-bind" else [])
    for path, kind in set(wanted):
        arguments += ["--remount-ro", str(path)] if kind == "--tmpfs" else []
    return arguments
