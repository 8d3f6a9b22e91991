"""The command line that puts an interpreter into a bubblewrap sandbox.

Inside there are new user, process, network, IPC, mount, host name and control group namespaces and no capabilities. Of
the file system there is only the interpreter, read-only, and an empty work folder in memory. See bwrap(1).
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

# When memory runs out, the kernel should kill the sandbox first, not the grader. Inside, /proc is read-only: writable,
# it would expose the memory of the user's processes and, as root, the settings of the kernel. So the mark is set from
# outside, before bubblewrap starts.
FIRST_TO_GO = ("/bin/sh", "-c", 'echo 800 2>/dev/null >/proc/self/oom_score_adj; exec "$@"', "sh")


# What the kernel reveals about the whole machine; masked, because not every kernel can close /proc with Landlock. Some
# of it only root may read, but the grader may run as root. Some are counters: one submission could change them and the
# next one read them.
KERNEL_FILES = (
    "buddyinfo", "config.gz", "diskstats", "interrupts", "iomem", "ioports", "kallsyms", "kcore", "key-users", "keys",
    "kmsg", "kpagecgroup", "kpagecount", "kpageflags", "loadavg", "locks", "modules", "pagetypeinfo", "partitions",
    "sched_debug", "schedstat", "slabinfo", "softirqs", "stat", "swaps", "sysvipc/msg", "sysvipc/sem", "sysvipc/shm",
    "timer_list", "vmallocinfo", "vmstat", "zoneinfo",
)  # fmt: skip


def command(preload: Sequence[str], work_bytes: int) -> list[str]:
    """The command line to put before that of the interpreter."""
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
    # Everything that is not mounted lies in memory that bubblewrap made. It must not become a place to store things.
    for place in ("/proc", "/dev", "/"):
        arguments += ["--remount-ro", place]
    return [*arguments, "--chdir", WORK, "--"]


@contextlib.contextmanager
def out_of_sight(arguments: Sequence[str]) -> Iterator[tuple[list[str], int]]:
    """(the command with bubblewrap's arguments moved to a file, the descriptor of that file, to be passed on).

    The command line of bubblewrap can be read inside the sandbox, and the arguments name folders of the host.
    """
    first, last = arguments.index("--unshare-user"), len(arguments) - 1 - list(arguments)[::-1].index("--")
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(os.fsencode(text) + b"\0" for text in arguments[first:last]))
        file.seek(0)
        number = file.fileno()
        yield [*arguments[:first], "--args", str(number), *arguments[last:]], number


def readable(preload: Sequence[str]) -> list[str]:
    """All that may be read inside. /proc is left out: it shows folders of the host, and counters of all kinds."""
    folders = [str(folder) for folder in layout.interpreter_folders(preload)]
    return [*layout.SYSTEM, *layout.SETTINGS, *folders, CHILD, "/dev"]


def sized() -> bool:
    """Whether this bubblewrap can limit the size of the work folder; early versions cannot."""
    program = shutil.which("bwrap")
    return program is not None and "--size" in _help(program)


def unavailable() -> str | None:
    """Why bubblewrap cannot be used here; None if it can."""
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
    """The system folders as they are on the host: folders are bound, links are made again as links."""
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
    """The links to the interpreter outside the visible folders. Each is made again, without the files beside it."""
    there = [*folders, *map(Path, layout.SYSTEM)]
    links = layout.links(Path(sys.executable))[:-1]
    return [link for link in links if not any(link.is_relative_to(folder) for folder in there)]


def _mounts(folders: Sequence[Path], hidden: Sequence[Path]) -> list[str]:
    """Bind the folders and mask what is hidden in them. Deeper paths come later, so they override those above them."""
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
