"""Calls of the system: what is refused at every level, by its name and by its number, and what is not."""

from __future__ import annotations

import platform
import re
import socket
from pathlib import Path

import pytest
from attacks.trying import INSIDE, session_of

from autograder.sandbox import CallFailed, Sandbox
from autograder.sandbox.child import seccomp

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
    "a download": "import urllib.request\nurllib.request.urlopen(f'http://127.0.0.1:{port}', timeout=1)",
    "another clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "a file in memory": "os.memfd_create('x')",
    "another root": "os.chroot('.')",
    "another name of the machine": "import socket as s\ns.sethostname('x')",
    "a device": "os.mknod('dev', 0o20666, os.makedev(1, 8))",
    "the terminal": "open('/dev/tty', 'r+b')",
    "another user": "os.setuid(12345)",
    "a lower nice value": "os.nice(-5)",
}
# fmt: on


def test_what_is_refused_at_every_level(sandbox: Sandbox) -> None:
    """In one session, which survives all of it."""
    functions = [
        f"def f{number}(port):\n" + "".join(f"    {line}\n" for line in body.splitlines())
        for number, body in enumerate(REFUSED.values())
    ]
    source = (
        INSIDE + "count = 0\n" + "".join(functions) + "def alive():\n    global count\n    count += 1\n    return count"
    )
    names = [f"f{number}" for number in range(len(REFUSED))]
    outcomes = {}
    with socket.create_server(("127.0.0.1", 0)) as server, session_of(sandbox, source, *names, "alive") as session:
        port = server.getsockname()[1]
        for name, what in zip(names, REFUSED, strict=True):
            try:
                outcomes[what] = session.call(name, (port,), seed=1).value
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
                error(241, b"x"), error(310, os.getppid(), bytes(16), 0, 0, 0, 0),
                error(311, os.getppid(), bytes(16), 0, 0, 0, 0),
                error(469, -100, b".", bytes(24), 24, 0)]
    """
    expected = [1] * 29 + [0]
    expected[3] = 38
    assert attempt(body) == expected


def test_the_numbers_are_those_of_the_kernels_headers() -> None:
    """Numbers of system calls, against the headers of this machine where it has them."""
    x86, generic = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h")
    if not (x86.exists() and generic.exists()):
        pytest.skip("no kernel headers here")
    named = {"prctl": seccomp.PRCTL, "fcntl": seccomp.FCNTL, "ioctl": seccomp.IOCTL, "socketpair": seccomp.SOCKETPAIR,
             "clone": seccomp.CLONE, "clone3": seccomp.CLONE3, "madvise": seccomp.MADVISE}  # fmt: skip
    named |= {name: numbers for name, (numbers, _) in seccomp.OPEN.items()} | {"openat2": seccomp.OPENAT2}
    tables = (seccomp.REFUSED, seccomp.NOT_DONE, seccomp.ONLY_SELF, seccomp.SELF_OR_ZERO, named)
    tables += (seccomp.STAYS, seccomp.KEEPS_ITS_NAME, seccomp.UNSUPPORTED, seccomp.ADVICE, seccomp.NOT_THERE)
    calls = {name: numbers for table in tables for name, numbers in table.items()}
    for column, header in enumerate((x86, generic)):
        known = dict(re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
        wrong = {n: numbers[column] for n, numbers in calls.items() if str(numbers[column]) != known.get(n, "-1")}
        newer = {
            "cachestat": 451,
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
