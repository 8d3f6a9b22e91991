"""Other processes, the network, the environment: what a hand-in can see and reach of the machine, level by level.

Where a level stops less (see `claims`), the attack is made to succeed, so that the table of docs/attacks.md is true.
"""

from __future__ import annotations

import os
import platform
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from attacks.claims import stops
from attacks.processes import below
from attacks.searching import NAMES, SEARCH
from attacks.trying import CANARY, LIMITS, NO_FILTER, attempt_in, session_of

from autograder.sandbox import Sandbox, bubblewrap
from autograder.sandbox.child import landlock
from autograder.sandbox.levels import LEVELS, reason_against


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
        monkeypatch.setattr(landlock, "version", lambda: 0)
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
    kit = ["test_ordinary_user.py", "misconceptions", "bubblewrap.py", "gaussian_divergences.py", "zygote.py"]
    assert search("find", kit, seconds=60) == ["zygote.py"]  # the child's own


def test_the_environment_says_nothing(search) -> None:
    environment, home, work = search("environment")
    assert os.environ["COURSE_KEY"] == CANARY
    assert CANARY not in str(environment)
    assert home == work
    assert environment["PYTHONHASHSEED"] == "0"


def test_environments_of_the_grader_and_of_the_warm_interpreter(search, sandbox: Sandbox) -> None:
    """COURSE_KEY was there when this process started, where it is an ordinary user's (see test_ordinary_user)."""
    pids = [os.getpid(), sandbox._zygote.process.pid, *range(1, 6)]
    assert CANARY not in str(search("environments", pids))


def test_environments_of_other_programs_of_the_grader_s_user(search, sandbox: Sandbox) -> None:
    """The shell that starts the grader has the same environment, and nobody hides it.

    Root's programs have what root's hand-ins have lost, so that the kernel keeps them apart (ptrace(2)).
    """
    with subprocess.Popen(["sleep", "60"]) as shell:
        try:
            deadline = time.monotonic() + 5
            while not _shows_environment(shell.pid):
                assert time.monotonic() < deadline
            seen = CANARY in str(search("environments", [shell.pid]))
        finally:
            shell.kill()
    assert seen == (not stops("the environment", sandbox.level) and os.geteuid() != 0)


def _shows_environment(pid: int) -> bool:
    """Whether a process that has just been started is the program by now, and not this one's copy that becomes it."""
    try:
        return CANARY in Path(f"/proc/{pid}/environ").read_text()
    except PermissionError:
        return False


def test_only_the_channel_is_open(search) -> None:
    opened = search("opened")
    assert opened[:4] == [0, 1, 2, 3]
    assert len(opened) <= 7  # and what sys.stdin, sys.stdout opened on /dev/null


# --- the hand-in next to it ------------------------------------------------------------------------------------------

# fmt: off
ASSAULT = """
import ctypes, fcntl, os, resource, signal, struct
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
        attempt("queue", lambda: kernel(129, pid, 9, struct.pack("iii", 9, 0, -1) + bytes(116)))
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


def test_without_filter_and_with_capabilities_the_assault_succeeds(weakened) -> None:
    """All of it, on a program of ours, with signals that do nothing."""
    if platform.machine() != "x86_64":
        pytest.skip("the numbers of calls are those of x86_64")
    mild = ASSAULT.replace("(signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, 0)", "(0,)")
    for deadly, harmless in (
        ("pid, pid, 9)", "pid, pid, 0)"),
        ('129, pid, 9, struct.pack("iii", 9,', '129, pid, 0, struct.pack("iii", 0,'),
        ("killpg(pid, signal.SIGKILL)", "killpg(pid, 0)"),
        ("F_SETSIG, signal.SIGKILL", "F_SETSIG, signal.SIGWINCH"),
        ("kernel(101, 16, pid, 0, 0)", "(kernel(101, 16, pid, 0, 0), os.waitpid(pid, 0), kernel(101, 17, pid, 0, 0))"),
    ):
        assert mild.count(deadly) == 1
        mild = mild.replace(deadly, harmless)
    keeping = ("limits.py", "    if drop_capabilities():", "    if not drop_capabilities:")
    with (
        subprocess.Popen(["sleep", "60"], start_new_session=True) as victim,
        weakened("process", NO_FILTER, keeping) as sandbox,
        session_of(sandbox, mild) as session,
    ):
        try:
            done = session.call("f", ([victim.pid], "/nowhere"), seed=1).value
        finally:
            victim.kill()
    attempted = set(re.findall(r'attempt\("(\w+)"', ASSAULT)) | {"environ", "maps", "auxv", "fd", "map_files", "cwd"}
    attempted |= {"exe", "root"}
    in_the_way = set() if os.geteuid() == 0 else {"map_files", "trace", "memory"}  # Yama's, and of capabilities
    assert attempted - set(done) - in_the_way == {"list", "read", "write", "remove"}


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
    with weakened("process", NO_FILTER) as sandbox:
        for body in (kill, by_descriptor):
            with subprocess.Popen(["sleep", "20"]) as victim:
                assert attempt_in(sandbox, body, victim.pid) is True
                assert victim.wait(5) == -9


def test_the_network_is_there_without_the_filter(weakened) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        weakened("process", NO_FILTER) as sandbox,
    ):
        body = "with socket.create_connection(('127.0.0.1', args[0])): return True"
        assert attempt_in(sandbox, body, server.getsockname()[1]) is True


SEND = """
sent = 0
for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):
    try: sent += socket.socketpair(socket.AF_UNIX, kind)[0].sendto(b"x", args[0])
    except OSError: pass
return sent
"""


def test_abstract_sockets_are_out_of_reach(attempt: Callable[..., object], weakened) -> None:
    """A stream has no names; a pair of datagrams has, and is refused."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind("\0autograder-attack")
        assert attempt(SEND, "\0autograder-attack") == 0
        with weakened("process", NO_FILTER) as sandbox:
            assert attempt_in(sandbox, SEND, "\0autograder-attack") == 1
        assert log.recv(9) == b"x"


@pytest.mark.parametrize("level", LEVELS[:2])
def test_without_the_filter_other_walls_stand(weakened, level: str) -> None:
    """Namespaces of bubblewrap's own, and Landlock's rules where the kernel has them (versions 4 and 6)."""
    if (reason := reason_against(level)) is not None:
        pytest.skip(reason)
    kill = "os.kill(args[0], signal.SIGKILL)\nreturn True"
    connect = "with socket.create_connection(('127.0.0.1', args[0])): return True"
    abi = landlock.version() if level == "landlock" else 99
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log,
        subprocess.Popen(["sleep", "20"]) as victim,
        weakened(level, NO_FILTER) as sandbox,
    ):
        log.bind("\0autograder-attack-2")
        try:
            assert attempt_in(sandbox, connect, server.getsockname()[1]) == ("raised" if abi >= 4 else True)
            if abi >= 6:
                assert attempt_in(sandbox, SEND, "\0autograder-attack-2") == 0
                assert attempt_in(sandbox, kill, victim.pid) == "raised"
                assert victim.poll() is None
        finally:
            victim.kill()


def test_the_namespaces_of_bubblewrap_are_its_own(sandbox: Sandbox, hand_in) -> None:
    if sandbox.level != "bubblewrap":
        pytest.skip("about level bubblewrap")
    with hand_in("def f(): return 1") as session:
        assert session.call("f", (), seed=1).value == 1
        child = _child_of(sandbox)
        kinds = ("user", "pid", "net", "ipc", "mnt", "uts")
        shared = [kind for kind in kinds if os.stat(f"/proc/{child}/ns/{kind}") == os.stat(f"/proc/self/ns/{kind}")]
        assert shared == []
