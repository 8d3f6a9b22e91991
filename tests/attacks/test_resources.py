"""Bombs. Each is bounded by a limit of its own; with that limit taken out, a bounded stand-in goes through."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from attacks.processes import running
from attacks.trying import LIMITS, NO_FILTER, attempt_in, session_of, with_body

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.sample_submissions import notebook_bytes
from autograder.sandbox import Sandbox, SandboxFault, available_levels
from autograder.sandbox.deadline import MOST

SMALL_STACKS = """
threading.stack_size(32768)
for _ in range(args[0]): threading.Thread(target=time.sleep, args=(1.5,), daemon=True).start()
time.sleep(0.5)
return threading.active_count()
"""
MEGABYTES = """
for number in range(args[0]):
    with open(f"big{number}", "wb") as file: file.write(bytes(1 << 20))
time.sleep(0.5)
return number + 1
"""
SLOWLY = MEGABYTES.replace("file.write(bytes(1 << 20))", "file.write(bytes(1 << 20)); time.sleep(0.01)")
# Mapped, a file stays without a name and without a descriptor.
NAMELESS = """
import mmap
kept = []
for number in range(args[0]):
    here = os.open(".", os.O_TMPFILE | os.O_RDWR)
    os.write(here, bytes(1 << 20)); kept.append(mmap.mmap(here, 4096)); os.close(here)
time.sleep(0.5)
return len(kept)
"""
LOST_NAMES = NAMELESS.replace('".", os.O_TMPFILE', '"x", os.O_CREAT').replace(
    "os.close(here)", "os.close(here); os.remove('x')"
)
REPLACED = LOST_NAMES.replace("os.remove('x')", "os.rename('x', 'y')")
DESCRIPTORS = "files = []\nfor number in range(args[0]): files.append(open(f'x{number}', 'w'))\nreturn len(files)"
MEMORY = "data = b'x' * (args[0] << 20)\nreturn len(data) >> 20"
ONE_FILE = "with open('big', 'wb') as file: file.write(bytes(args[0] << 20))\nreturn os.path.getsize('big') >> 20"

# fmt: off
BOMBS = {
    "a string that doubles": ("x = 'x'\nwhile True: x += x", {"memory"}),
    "memory piece by piece": ("x = []\nwhile True: x.append(bytearray(1 << 26))", {"memory"}),
    "a hundred gigabytes at once": ("import numpy as np\nnp.zeros(100 * 2**27)", {"memory"}),
    "threads": ("while True: threading.Thread(target=time.sleep, args=(99,), daemon=True).start()", {"raised", "died"}),
    "threads with small stacks": (SMALL_STACKS.replace("args[0]", "3000"), {"raised", "died"}),
    "processes": ("while True: os.fork()", {"raised"}),
    "programs": ("import subprocess\nsubprocess.run(['/bin/true'])", {"raised"}),
    "processes of multiprocessing":
        ("import multiprocessing as m\np = m.get_context('fork').Process(target=print)\np.start()", {"raised"}),
    "a daemon": ("if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(99)\n    os._exit(0)",
                 {"raised"}),
    "a file without end": ("with open('big', 'wb') as f:\n    while True: f.write(bytes(1 << 20))", {"raised", "died"}),
    "files without end": ("while True: open('x' + str(time.time_ns()), 'w').close()", {"died", "raised"}),
    "many large files": (MEGABYTES.replace("args[0]", "500"), {"raised", "died"}),
    "files without a name": (NAMELESS.replace("args[0]", "500"), {"raised"}),
    "files that lose their names": (LOST_NAMES.replace("args[0]", "500"), {"raised", "died"}),
    "files that lose their names to others": (REPLACED.replace("args[0]", "500"), {"raised", "died"}),
    "room without writing": ("while True: os.posix_fallocate(os.open('x', os.O_CREAT | os.O_RDWR), 0, 8 << 20)",
                             {"raised"}),
    "folders without end": ("while True:\n    os.mkdir('deep'); os.chdir('deep')", {"died", "raised", "time limit"}),
    "a folder that none may look into": ("os.mkdir('dark', 0o300)\nos.chdir('dark')\nwhile True:\n"
                                         "    with open(str(time.time_ns()), 'wb') as f: f.write(bytes(1 << 20))",
                                         {"raised", "died"}),
    "descriptors": (DESCRIPTORS.replace("args[0]", "5000"), {"raised"}),
    "descriptors without files": ("x = []\nwhile True: x.append(os.pipe())", {"raised"}),
    "memory that is a file": ("os.memfd_create('x')", {"raised"}),
    "higher limits": ("import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))", {"raised"}),
    "five calls of a hundred million numbers":
        ("import numpy as np\nreturn [np.broadcast_to(1.0, (10**4, 10**4))] * 5", {"answer too large", "memory"}),
}
# fmt: on


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(attempt, name: str) -> None:
    body, expected = BOMBS[name]
    start = time.monotonic()
    assert attempt(body, seconds=8.0) in expected
    assert time.monotonic() - start < 8.0 * MOST + 4


# fmt: off
FOLDERS = {
    "removed": "os.rmdir(os.getcwd()); time.sleep(0.5)\nreturn os.path.isdir(os.getcwd())",
    "removed, and the end": "os.rmdir(os.getcwd()); os._exit(0)",
    "a link in its place": "p = os.getcwd(); os.rename(p, p + '-x'); os.symlink('/', p); time.sleep(0.5)\nreturn 42",
    "a file in its place": "p = os.getcwd(); os.rmdir(p); open(p, 'w').close(); time.sleep(0.5)\nreturn 42",
}
# fmt: on


@pytest.mark.parametrize("name", FOLDERS)
def test_the_work_folder_taken_away(attempt, sandbox, name: str) -> None:
    """It fails the hand-in, not the sandbox: what ends the interpreter would be a fault of ours.

    In bubblewrap it cannot be removed; elsewhere nothing can, though it is said that it was.
    """
    said_to_be_done = {"removed": True, "removed, and the end": "died"} if sandbox.level != "bubblewrap" else {}
    assert attempt(FOLDERS[name]) == said_to_be_done.get(name, "raised")


def test_files_all_together_are_bounded_from_outside(sandbox) -> None:
    """What is on the disk while the bomb goes off: what is written between two looks more than the limit says."""
    folder = sandbox._zygote.folder
    if folder is None:
        pytest.skip("in bubblewrap the work folder is memory of its own, with a size")
    sizes, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.005):
            with contextlib.suppress(FileNotFoundError):
                sizes.append(sum(path.stat().st_size for path in Path(folder).rglob("*")))

    looking = threading.Thread(target=look)
    looking.start()
    assert attempt_in(sandbox, SLOWLY, 2000, seconds=8.0) == "died"
    over.set()
    looking.join()
    assert LIMITS.file_bytes / 2 < max(sizes) < 20 * LIMITS.file_bytes
    assert sum(path.stat().st_size for path in Path(folder).rglob("*")) == 0


# --- time that others need ---

SPIN = """
import hashlib
def spin():
    while True: hashlib.sha256(bytes(1 << 20)).digest()
for _ in range(args[0]): threading.Thread(target=spin, daemon=True).start()
time.sleep(1.0)
others = [thread.native_id for thread in threading.enumerate() if thread is not threading.main_thread()]
return [os.getpriority(os.PRIO_PROCESS, number) for number in (0, *others)]
"""


def test_whoever_has_many_threads_comes_last(attempt) -> None:
    """Each of them has a share of the processors; with the lowest priority all together have less than one hand-in."""
    assert set(attempt(SPIN, 2)) == {os.nice(0)}
    assert set(attempt(SPIN, 20)) == {19}
    assert attempt(SPIN, 100) in ("raised", "died", "time limit")


def test_waiting_for_a_processor_is_not_the_hand_in_s_time(strongest, monkeypatch) -> None:
    """The kernel says how long it was; here it is made to say so."""
    slow = "time.sleep(0.8)\nreturn 1"
    assert attempt_in(strongest, slow, seconds=0.3) == "time limit"
    said = iter([0.0, *[5.0] * 1000])
    monkeypatch.setattr(Sandbox, "_waited", lambda self, child: next(said))
    assert attempt_in(strongest, slow, seconds=0.3) == 1
    said = iter([0.0, *[5.0] * 1000])
    with pytest.raises(SandboxFault, match="too busy"):
        attempt_in(strongest, "time.sleep(60)", seconds=0.3)


WAITS = """
libc = ctypes.CDLL(None)
import hashlib
def spin():
    while not over: hashlib.sha256(bytes(1 << 18)).digest()
over = []
for _ in range(6): threading.Thread(target=spin, daemon=True).start()
end = time.time() + 1.5
while time.time() < end: hashlib.sha256(bytes(1 << 18)).digest()
over.append(1)
return 1
"""


def test_the_kernel_counts_it(strongest) -> None:
    """Of a thread that has to share the processors with six others; hardly of one that sleeps."""
    with session_of(strongest, with_body(WAITS), "f", "honest") as session:
        assert session.call("honest", (1,), seed=1).value == 2
        before = strongest._waited(session._child)
        assert session.call("f", (), seed=1).value == 1
        assert strongest._waited(session._child) - before > 0.1


def test_a_hand_in_has_a_budget(strongest) -> None:
    """Whatever each call may take: when all together have taken too long, a person looks at the rest."""
    assignment = load_assignment("variational_inference")
    names = ("log_evidence", "elbo", "kl_to_posterior")
    slow = {name: f"def {name}(*args):\n    import time\n    time.sleep(0.4)\n    return 0.0\n" for name in names}
    file = SubmittedFile.of("elbo.ipynb", notebook_bytes(hand_in(assignment, "elbo", 0, slow)))
    limits = strongest.limits
    try:
        strongest.limits = replace(limits, hand_in_seconds=0.5)
        grader = Grader(assignment, CaseBook(assignment), strongest, "elbo")
        result = grade(Submission("mallory", (file,), None, "hash"), grader)
    finally:
        strongest.limits = limits
    assert result.status == "needs attention"
    assert any("more than 0.5 seconds in total" in line for line in result.attention)
    assert [question.status for question in result.questions] == ["needs attention"] * 3


# --- each defence matters -----------------------------------------------------------------------------------------

NO_WATCH = ("watch.py", 'if count <= limits["threads"] and not exceeds(work, limits["file_bytes"]):', "if True:")
NO_LIMITS = ("limits.py", "for kind, value in wanted.items():", "for kind, value in ():")
NO_REAPING = ("zygote.py", '"clean": no_survivors() and wipe(work)', '"clean": wipe(work)')


@pytest.mark.parametrize("level", available_levels())
def test_without_the_watch_there_are_more_threads_and_files(weakened, level: str) -> None:
    with weakened(level, NO_WATCH) as sandbox:
        if level != "bubblewrap" or os.geteuid() == 0:  # where the system does not count for us
            assert attempt_in(sandbox, SMALL_STACKS, 200) == 201
        if level != "bubblewrap":
            assert attempt_in(sandbox, MEGABYTES, 8) == 8


NO_NAMES_KEPT = ("seccomp.py", "    if not sized:", "    if False:")


@pytest.mark.parametrize("level", [level for level in available_levels() if level != "bubblewrap"])
@pytest.mark.parametrize("body", [NAMELESS, LOST_NAMES, REPLACED])
def test_without_the_filter_files_lose_their_names_and_are_not_counted(weakened, level: str, body: str) -> None:
    with weakened(level, NO_NAMES_KEPT) as sandbox:
        assert attempt_in(sandbox, body, 8) == 8


def test_without_limits_there_is_more_of_everything(weakened) -> None:
    with weakened("process", NO_LIMITS, NO_WATCH) as sandbox:
        assert attempt_in(sandbox, MEMORY, 500) == 500
        assert attempt_in(sandbox, DESCRIPTORS, 100) == 100
        assert attempt_in(sandbox, ONE_FILE, 6) == 6


def test_with_limits_there_is_not(attempt) -> None:
    assert attempt(MEMORY, 500) == "memory"
    assert attempt(DESCRIPTORS, 100) == "raised"
    assert attempt(ONE_FILE, 6) == "raised"


DAEMON = """
here, there = os.pipe()
if os.fork() == 0:
    os.setsid()
    pid = os.fork()
    if pid == 0: time.sleep(20)
    os.write(there, str(pid).encode())
    os._exit(0)
return int(os.read(here, 20))
"""


def test_without_filter_and_reaping_a_daemon_outlives_its_call(weakened) -> None:
    """Two defences: there are no new processes; and what there is all the same ends with its child."""
    with weakened("process", NO_FILTER) as sandbox:
        daemon = attempt_in(sandbox, DAEMON)
        assert running({daemon}) == set()
    with weakened("process", NO_FILTER, NO_REAPING) as sandbox:
        daemon = attempt_in(sandbox, DAEMON)
        try:
            assert running({daemon}, patience=0.0) == {daemon}
        finally:
            os.kill(daemon, signal.SIGKILL)


NO_STEPPING_BACK = ("watch.py", "    if count > FEW:", "    if False:")


def test_without_stepping_back_many_threads_have_many_shares(weakened) -> None:
    with weakened("process", NO_STEPPING_BACK) as sandbox:
        assert set(attempt_in(sandbox, SPIN, 20)) == {os.nice(0)}
