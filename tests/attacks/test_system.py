"""Other processes, the network, other files: what a hand-in can reach of the machine, level by level.

Where a level stops less (see `claims`), the attack is made to succeed, so that the table of the README is what is so.
"""

from __future__ import annotations

import os
import platform
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from attacks.claims import stops
from attacks.processes import below
from attacks.trying import CANARY, INSIDE, LIMITS, attempt_in, session_of

import autograder
from autograder.sandbox import CallFailed, Sandbox, available_levels, bubblewrap
from autograder.sandbox.child import landlock, seccomp

# fmt: off
REFUSED = {
    "fork": "os.fork()",
    "another fork": "os.forkpty()",
    "a program": "os.execv('/bin/true', ['true'])",
    "a program by posix_spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "a shell": "os.system('true') == 0 or 1 / 0",
    "killing the parent": "os.kill(os.getppid(), signal.SIGKILL)",
    "killing everyone": "os.kill(-1, signal.SIGKILL)",
    "killing the group": "os.killpg(0, signal.SIGKILL)",
    "a handle of the parent": "os.pidfd_open(os.getppid())",
    "the parent's memory": "open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
    "writing to the parent's memory": "open(f'/proc/{os.getppid()}/mem', 'r+b')",
    "the parent's environment": "open(f'/proc/{os.getppid()}/environ', 'rb').read(1)",
    "the parent's processors": "os.sched_setaffinity(os.getppid(), {0})",
    "its own processors": "os.sched_setaffinity(0, {0})",
    "the parent's priority": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "the parent's limits": "import resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "signals by way of a descriptor":
        "import fcntl\nfcntl.fcntl(channel(), fcntl.F_SETOWN, os.getppid())",
    "a lease on a file": "import fcntl\nfcntl.fcntl(os.open('own', os.O_CREAT), 1024, fcntl.F_RDLCK)",
    "news of a folder": "import fcntl\nfcntl.fcntl(os.open('.', os.O_RDONLY), 1026, 1)",
    "attributes of a file":
        "import fcntl\nfcntl.ioctl(os.open('a', os.O_CREAT | os.O_RDWR), 0x40086602, struct.pack('l', 0x40))",
    "the first process's memory": "open('/proc/1/mem', 'r+b')",
    "the signal of a descriptor": "import fcntl\nfcntl.fcntl(channel(), fcntl.F_SETSIG, signal.SIGKILL)",
    "a socket": "socket.socket()",
    "a local socket": "socket.socket(socket.AF_UNIX)",
    "a raw socket": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "a pair that can send to names": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "a download": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')",
    "a name server": "socket.getaddrinfo('example.org', 80)",
    "another clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "a file in memory": "os.memfd_create('x')",
    "another root": "os.chroot('.')",
    "another name of the machine": "import socket as s\ns.sethostname('x')",
    "a device": "os.mknod('dev', 0o20666, os.makedev(1, 8))",
    "the memory of the machine": "open('/dev/mem', 'rb')",
    "a disk": "open('/dev/vda', 'rb')",
    "the terminal": "open('/dev/tty', 'r+b')",
    "another user": "os.setuid(12345)",
    "a lower nice value": "os.nice(-5)",
}
# fmt: on


def test_what_is_refused_at_every_level(sandbox: Sandbox) -> None:
    """In one session, which survives all of it."""
    functions = [
        f"def f{number}():\n" + "".join(f"    {line}\n" for line in body.splitlines())
        for number, body in enumerate(REFUSED.values())
    ]
    source = (
        INSIDE + "count = 0\n" + "".join(functions) + "def alive():\n    global count\n    count += 1\n    return count"
    )
    names = [f"f{number}" for number in range(len(REFUSED))]
    outcomes = {}
    with session_of(sandbox, source, *names, "alive") as session:
        for name, what in zip(names, REFUSED, strict=True):
            try:
                outcomes[what] = session.call(name, (), seed=1).value
            except CallFailed as failed:
                outcomes[what] = failed.kind
        assert outcomes == dict.fromkeys(REFUSED, "raised")
        assert session.call("alive", (), seed=1).value == 1


def test_no_way_round_by_numbers_of_calls(attempt) -> None:
    """fork, vfork, clone without a thread, clone3, execve, socket, ptrace, the other table of calls, ..."""
    if platform.machine() != "x86_64":
        pytest.skip("the numbers are those of x86_64")
    body = """
        libc = ctypes.CDLL(None, use_errno=True)
        def error(*call):
            ctypes.set_errno(0)
            return libc.syscall(*call) == -1 and ctypes.get_errno()
        here, there = os.pipe()
        return [error(57), error(58), error(56, 17, 0, 0, 0, 0), error(435, 0, 0), error(59, 0, 0, 0),
                error(41, 2, 1, 0), error(101, 16, os.getppid(), 0, 0), error(0x40000000 | 41, 2, 1, 0),
                error(157, 1, 0, 0, 0, 0), error(425, 1, 0), error(72, here, 8, os.getppid()), error(72, here, 10, 9),
                error(16, here, 0x8901, 0), error(16, 0, 0x5412, b"x"), error(53, 1, 2, 0, bytes(8)),
                error(53, 1, 2 | 0x80000, 0, bytes(8)), error(254, 0, b".", 0xfff), error(206, 9, bytes(8)),
                error(30, 0, 0, 0), error(31, 0, 0, 0), error(65, 0, 0, 0), error(220, 0, 0, 0, 0),
                error(66, 0, 0, 0, 0), error(69, 0, 0, 0, 0), error(70, 0, 0, 0, 0, 0), error(71, 0, 0, 0),
                error(241, b"x"),
                error(469, -100, b".", bytes(24), 24, 0)]
    """
    expected = [1] * 27 + [0]
    expected[3] = 38
    assert attempt(body) == expected


def test_the_numbers_are_those_of_the_kernels_headers() -> None:
    """Numbers of system calls, against the headers of this machine where it has them."""
    x86, generic = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h")
    if not (x86.exists() and generic.exists()):
        pytest.skip("no kernel headers here")
    named = {"prctl": seccomp.PRCTL, "fcntl": seccomp.FCNTL, "ioctl": seccomp.IOCTL, "socketpair": seccomp.SOCKETPAIR,
             "clone": seccomp.CLONE, "clone3": seccomp.CLONE3}  # fmt: skip
    named |= {name: numbers for name, (numbers, _) in seccomp.OPEN.items()} | {"openat2": seccomp.OPENAT2}
    tables = (seccomp.REFUSED, seccomp.NOT_DONE, seccomp.ONLY_SELF, seccomp.SELF_OR_ZERO, named)
    tables += (seccomp.STAYS, seccomp.KEEPS_ITS_NAME, seccomp.UNSUPPORTED)
    calls = {name: numbers for table in tables for name, numbers in table.items()}
    for column, header in enumerate((x86, generic)):
        known = dict(re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
        wrong = {n: numbers[column] for n, numbers in calls.items() if str(numbers[column]) != known.get(n, "-1")}
        newer = {
            "fchmodat2": 452,
            "setxattrat": 463,
            "removexattrat": 466,
            "file_setattr": 469,
        }  # than the headers may be
        assert {name: number for name, number in wrong.items() if newer.get(name) != number} == {}


def test_threads_and_pairs_of_sockets_are_fine(attempt) -> None:
    body = """
        import asyncio
        found = []
        threads = [threading.Thread(target=found.append, args=(i,)) for i in range(10)]
        for t in threads: t.start()
        for t in threads: t.join()
        async def more(): return 10
        return sorted(found) + [asyncio.run(more())]
    """
    assert attempt(body) == list(range(11))


# --- files ----------------------------------------------------------------------------------------------------------

SEARCH = """
import os, shutil, stat, sys
def attempt(action, *args):
    try: return action(*args)
    except BaseException as error: return None
def read(paths): return [p for p in paths if attempt(lambda: open(p, "rb").read(1)) is not None]
def text(path): return attempt(lambda: open(path).read())
def write(paths): return [p for p in paths if attempt(lambda: open(p, "ab").close() or True)]
def store(folders): return write([f + "/left-behind" for f in folders])
def exists(paths): return [p for p in paths if attempt(os.stat, p)]
def importable(names): return [n for n in names if attempt(__import__, n)]
def processes(): return sorted(int(n) for n in attempt(os.listdir, "/proc") or () if n.isdigit())
def find(words): return [n for d, ds, fs in os.walk("/") if d != "/proc" or ds.clear() for n in ds + fs if n in words]
def roots(): return sorted(os.listdir("/"))
def ids(): return os.getuid(), os.getgid(), os.uname().nodename
def environment(): return dict(os.environ), os.path.expanduser("~"), os.getcwd()
def environments(pids): return [attempt(lambda: open(f"/proc/{p}/environ", "rb").read().decode()) or "" for p in pids]
def opened():
    return [n for n in range(1024) if attempt(os.fstat, n)]
def links(paths):
    for number, path in enumerate(paths):
        attempt(os.symlink, path, f"soft{number}"); attempt(os.link, path, f"hard{number}")
    return read([f"{kind}{number}" for kind in ("soft", "hard") for number in range(len(paths))])
def change(path):
    for action in (lambda: os.chmod(path, 0o777), lambda: os.utime(path, (1, 1)),
                   lambda: os.setxattr(path, "user.x", b"1"), lambda: os.chown(path, 12345, 12345),
                   lambda: os.lchown(path, 12345, 12345)):
        attempt(action)
    open("copied", "w").write("x"); shutil.copy2("copied", "again")
    return True
"""
NAMES = [line[4:].partition("(")[0] for line in SEARCH.splitlines() if line.startswith("def ")]


@pytest.fixture
def search(sandbox: Sandbox):
    """Calls a function of SEARCH in a hand-in."""
    with session_of(sandbox, SEARCH, *NAMES) as session:
        assert session.loaded.errors == ()
        yield lambda name, *args, seconds=10: session.call(name, args, seed=1, seconds=seconds).value


def kit_files() -> list[str]:
    package = Path(autograder.__file__).resolve().parent
    files = [str(path) for path in package.rglob("*.py") if "child" not in path.parts]
    return [*files, str(package.parent / "reference" / "__init__.py"), str(package.parent / "pyproject.toml")]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the grader's user, that only this user may read."""
    key = tmp_path / "course.key"
    key.write_text(CANARY)
    key.chmod(0o600)
    return key


def test_files_of_the_kit_and_of_others(search, sandbox: Sandbox, secret: Path) -> None:
    """Read, by link and by name; at level "process" all of it succeeds."""
    stopped = stops("reading files", sandbox.level)
    paths = [*kit_files(), str(secret), "/etc/passwd", "/etc/hostname"]
    assert search("read", paths) == ([] if stopped else paths)
    assert search("text", str(secret)) == (None if stopped else CANARY)
    assert search("links", [str(secret)]) == ([] if stopped else ["soft0", "hard0"])
    if stopped:
        assert search("importable", ["autograder", "reference"]) == []
    assert search("read", [np.__file__]) == [np.__file__], "libraries must be there"


def test_writing_outside_of_the_work_folder(search, sandbox: Sandbox, secret: Path) -> None:
    stopped = stops("writing files", sandbox.level)
    assert search("write", [str(secret)]) == ([] if stopped else [str(secret)])
    inner = secret.parent / "inner"
    inner.mkdir()
    assert search("store", [str(inner)]) == ([] if stopped else [str(inner) + "/left-behind"])
    assert secret.read_text() == CANARY
    if stopped:
        folders = ["/", "/tmp/..", "/usr", "/dev", "/dev/shm", "/sandbox", os.path.dirname(np.__file__)]
        assert search("store", folders) == []


def test_modes_owners_times_and_attributes(search, sandbox: Sandbox, secret: Path, weakened) -> None:
    """Landlock says nothing of them: the filter answers as if done, so that copying files works, and does nothing."""
    assert stops("modes, owners", sandbox.level)

    def about() -> tuple[int, ...]:
        found = secret.stat()
        return found.st_mode, found.st_uid, found.st_gid, found.st_mtime_ns

    before = about()
    assert search("change", str(secret)) is True
    assert about() == before
    assert "user.x" not in os.listxattr(secret)


@pytest.mark.parametrize("level", available_levels()[1:])
def test_without_the_filter_modes_are_changed_and_folders_watched(weakened, level: str, secret: Path) -> None:
    """What Landlock alone does not stop: nor names of sockets, nor comings and goings in other folders."""
    notify = """
        libc = ctypes.CDLL(None)
        return libc.inotify_add_watch(libc.inotify_init1(0), args[0].encode(), 0xfff) > 0
    """
    lease = """
        import fcntl
        fcntl.fcntl(os.open('own', os.O_CREAT), 1024, fcntl.F_RDLCK)
        return True
    """
    with weakened(level, ("limits.py", "if seccomp.install(os.getpid(), sized):", "if False:")) as sandbox:
        with session_of(sandbox, SEARCH, *NAMES) as session:
            session.call("change", (str(secret),), seed=1)
        assert secret.stat().st_mode & 0o777 == 0o777
        assert attempt_in(sandbox, notify, str(secret.parent)) is True
        assert attempt_in(sandbox, lease) is True
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.bind(str(secret.parent / "log"))
            body = "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\nreturn a.sendto(b'forged', args[0])"
            assert attempt_in(sandbox, body, str(secret.parent / "log")) == 6
            assert log.recv(9) == b"forged"


def test_without_landlock_files_are_read(weakened, secret: Path) -> None:
    """A child that says it has the rules and has not: the grader takes its own child's word for it, and reads files."""
    change = ("limits.py", 'landlock.restrict(paths["readable"], paths["listable"], [work])', "True")
    if "landlock" not in available_levels():
        pytest.skip("no Landlock here")
    with weakened("landlock", change) as sandbox, session_of(sandbox, SEARCH, *NAMES) as session:
        assert session.call("text", (str(secret),), seed=1).value == CANARY


def test_an_early_landlock_is_none(monkeypatch) -> None:
    """Versions 1 and 2 let files be emptied that may not be written (landlock(7)); they count as no Landlock."""
    from autograder.sandbox import levels

    monkeypatch.setattr(landlock, "version", lambda: 2)
    levels.reason_against.cache_clear()
    assert "early one" in (levels.reason_against("landlock") or "")
    assert landlock.restrict([], [], []) is False
    levels.reason_against.cache_clear()


def test_capabilities_are_gone(weakened, tmp_path: Path) -> None:
    """Root without capabilities is a user like any other: it cannot read what is another user's alone."""
    if os.geteuid() != 0:
        pytest.skip("an ordinary user has none to give up")
    note = tmp_path / "note"
    note.write_text(CANARY)
    os.chown(note, 12345, 12345)
    note.chmod(0o600)
    with weakened("process") as sandbox, session_of(sandbox, SEARCH, *NAMES) as session:
        assert session.call("text", (str(note),), seed=1).value is None
    keeping = ("limits.py", "    if drop_capabilities():", "    if not drop_capabilities:")
    with weakened("process", keeping) as sandbox, session_of(sandbox, SEARCH, *NAMES) as session:
        assert session.call("text", (str(note),), seed=1).value == CANARY


def test_what_can_be_seen_to_be_there(search, sandbox: Sandbox, secret: Path) -> None:
    hidden = stops("seeing which", sandbox.level)
    assert search("exists", [str(secret)]) == ([] if hidden else [str(secret)])
    assert (os.getpid() in search("processes")) == (sandbox.level == "process")  # Landlock hides the list, not each
    assert search("exists", [f"/proc/{os.getpid()}/stat"]) == ([] if hidden else [f"/proc/{os.getpid()}/stat"])


def test_bubblewrap_shows_an_empty_world(search, sandbox: Sandbox) -> None:
    if sandbox.level != "bubblewrap":
        pytest.skip("about level bubblewrap")
    assert len(search("processes")) <= 4
    assert search("ids") == (65534, 65534, "sandbox")
    needed = {Path(path).parts[1] for path in (sys.prefix, sys.base_prefix)}
    assert not set(search("roots")) & {"home", "root", "var", "srv", "mnt", "opt"} - needed


def test_settings_of_the_kernel_and_memory_of_its_first_process(search, sandbox: Sandbox, monkeypatch) -> None:
    """In bubblewrap root is root for the files of /proc; and the first process there is the hand-in's own user's."""
    if stops("writing files", sandbox.level):
        assert search("write", ["/proc/sys/kernel/printk_ratelimit", "/proc/self/oom_score_adj"]) == []
    if sandbox.level == "bubblewrap":
        command = bubblewrap.command

        def without(*arguments: object) -> list[str]:
            given = command(*arguments)
            at = given.index("/proc", given.index("--remount-ro") - 1)
            assert given[at - 1] == "--remount-ro"
            return given[: at - 1] + given[at + 1 :]

        monkeypatch.setattr(bubblewrap, "command", without)
        with Sandbox("bubblewrap", limits=LIMITS) as weak:
            assert attempt_in(weak, "open('/proc/1/mem', 'r+b')\nreturn True") is True


def test_when_memory_runs_out_the_kernel_takes_the_sandbox_first(sandbox: Sandbox, hand_in) -> None:
    with hand_in("def f(): return 1"):
        ours = below(sandbox._zygote.process.pid) | {sandbox._zygote.process.pid}
        assert len(ours) > 1
        assert {Path(f"/proc/{pid}/oom_score_adj").read_text() for pid in ours} == {"800\n"}


@pytest.mark.slow
def test_bubblewrap_shows_no_file_of_the_kit_anywhere(search, sandbox: Sandbox) -> None:
    if sandbox.level != "bubblewrap":
        pytest.skip("about level bubblewrap")
    kit = ["test_system.py", "misconceptions", "bubblewrap.py", "gaussian_divergences.py", "zygote.py"]
    assert search("find", kit, seconds=60) == ["zygote.py"]  # the child's own


# --- the environment, descriptors -------------------------------------------------------------------------------------


def test_the_environment_says_nothing(search) -> None:
    environment, home, work = search("environment")
    assert os.environ["COURSE_KEY"] == CANARY
    assert CANARY not in str(environment)
    assert home == work
    assert environment["PYTHONHASHSEED"] == "0"


def test_environments_of_the_grader_and_of_the_warm_interpreter(search, sandbox: Sandbox) -> None:
    """COURSE_KEY was there when this process started, where it is an ordinary user's (see test_ordinary_user)."""
    assert stops("the environment", sandbox.level)
    pids = [os.getpid(), sandbox._zygote.process.pid, *range(1, 6)]
    assert CANARY not in str(search("environments", pids))


def test_only_the_channel_is_open(search) -> None:
    opened = search("opened")
    assert opened[:4] == [0, 1, 2, 3]
    assert len(opened) <= 7  # and what sys.stdin, sys.stdout opened on /dev/null


# --- the hand-in next to it ------------------------------------------------------------------------------------------

# fmt: off
ASSAULT = """
import ctypes, fcntl, os, resource, signal
def attempt(name, action):
    try: action()
    except BaseException: return
    done.append(name)
def f(pids, folder):
    global done
    done = []
    libc = ctypes.CDLL(None, use_errno=True)
    here, there = os.pipe()
    def kernel(*call):
        if libc.syscall(*call) < 0: raise OSError
    def by_descriptor(pid):
        fcntl.fcntl(here, fcntl.F_SETOWN, pid); fcntl.fcntl(here, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(here, fcntl.F_SETFL, os.O_ASYNC); os.write(there, b"x")
    for pid in pids:
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, 0): attempt("kill", lambda: os.kill(pid, number))
        attempt("group", lambda: os.killpg(pid, signal.SIGKILL))
        attempt("descriptor", lambda: by_descriptor(pid))
        attempt("thread", lambda: kernel(234, pid, pid, 9))
        attempt("queue", lambda: kernel(129, pid, 9, bytes(128)))
        attempt("trace", lambda: kernel(101, 16, pid, 0, 0)); attempt("seize", lambda: kernel(101, 0x4206, pid, 0, 0))
        for mode in ("rb", "r+b"): attempt("memory", lambda: open(f"/proc/{pid}/mem", mode))
        for name in ("environ", "maps", "auxv"): attempt(name, lambda: open(f"/proc/{pid}/{name}", "rb").read(1))
        for name in ("fd", "map_files"): attempt(name, lambda: os.listdir(f"/proc/{pid}/{name}"))
        for name in ("cwd", "exe", "root"): attempt(name, lambda: os.readlink(f"/proc/{pid}/{name}"))
        attempt("descriptors", lambda: os.pidfd_open(pid))
        attempt("limits", lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)))
        attempt("priority", lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
        attempt("processors", lambda: os.sched_setaffinity(pid, {0}))
    attempt("list", lambda: os.listdir(folder))
    attempt("read", lambda: open(folder + "/note").read())
    attempt("write", lambda: open(folder + "/note", "w").write("evil"))
    attempt("remove", lambda: os.remove(folder + "/note"))
    return sorted(set(done))
"""
VICTIM = """
import os, time
open("note", "w").write("mine")
def f(seconds):
    time.sleep(seconds)
    return os.getpid(), open("note").read() if os.path.exists("note") else "gone"
"""
# fmt: on


def test_nobody_reaches_the_hand_in_next_to_it(sandbox: Sandbox) -> None:
    """Two workers: while one hand-in computes, the other goes for it, for both interpreters and for the grader."""
    with Sandbox(sandbox.level, limits=LIMITS) as other, session_of(other, VICTIM) as victim:
        answers: list[object] = []
        caller = threading.Thread(target=lambda: answers.append(victim.call("f", (1.5,), seed=1).value))
        caller.start()
        with session_of(sandbox, ASSAULT) as session:
            assert session.loaded.errors == ()
            zygotes = {one._zygote.process.pid for one in (sandbox, other)}
            theirs = {pid for zygote in zygotes for pid in below(zygote)}
            pids = sorted({os.getpid(), *zygotes, *theirs} - {_child_of(sandbox)})
            done = session.call("f", (pids, other._zygote.folder or "/sandbox/work"), seed=1).value
        caller.join()
    stopped = stops("reading files", sandbox.level)
    if sandbox.level == "bubblewrap":  # where its own work folder has the same name
        assert done == ["list", "remove", "write"]
    else:
        # The numbers of another's descriptors, not what they lead to, are any process's of root to list. That a file
        # was removed is only said.
        others = [] if stopped else ["list", "read", "write"]
        assert [name for name in done if name not in ("fd", "remove")] == others
    assert [note for _, note in answers] == ["mine" if stopped else "evil"]


def _child_of(sandbox: Sandbox) -> int:
    """The process, as seen from here, of the hand-in that is in a sandbox."""
    (child,) = (pid for pid in below(sandbox._zygote.process.pid) if not below(pid))
    return child


def test_without_the_filter_it_does(weakened) -> None:
    """The victim is a program of ours."""
    kill = "os.kill(args[0], signal.SIGKILL)\nreturn True"
    by_descriptor = """
        import fcntl
        here, there = socket.socketpair()
        fcntl.fcntl(here, fcntl.F_SETOWN, args[0]); fcntl.fcntl(here, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(here, fcntl.F_SETFL, os.O_ASYNC); there.send(b"x")
        return True
    """
    with weakened("process", ("limits.py", "if seccomp.install(os.getpid(), sized):", "if False:")) as sandbox:
        for body in (kill, by_descriptor):
            with subprocess.Popen(["sleep", "20"]) as victim:
                assert attempt_in(sandbox, body, victim.pid) is True
                assert victim.wait(5) == -9


def test_the_network_is_there_without_the_filter(weakened) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        weakened("process", ("limits.py", "if seccomp.install(os.getpid(), sized):", "if False:")) as sandbox,
    ):
        body = "with socket.create_connection(('127.0.0.1', args[0])): return True"
        assert attempt_in(sandbox, body, server.getsockname()[1]) is True


def test_abstract_sockets_are_out_of_reach(attempt: Callable[..., object]) -> None:
    """A stream has no names, and a pair of datagrams none to send to."""
    body = "a, b = socket.socketpair()\ntry: a.sendto(b'x', args[0])\nexcept OSError: return 'refused'"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind("\0autograder-attack")
        assert attempt(body, "\0autograder-attack") == "refused"
