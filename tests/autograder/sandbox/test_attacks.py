"""What hand-ins try. Each attack costs its author that call, and nobody else anything."""

from __future__ import annotations

import time

import numpy as np
import pytest

from autograder.sandbox import CallFailed, Limits

HONEST = """
def honest(x): return x + 1
"""

# Reaching what runs the hand-in: its channel, its runner. All of it is on the hand-in's side of the boundary.
INSIDE = """
import gc, os, socket, struct, sys, json, threading, time, ctypes, signal
def channel():
    return next(o for o in gc.get_objects() if type(o).__name__ == "Channel").socket
def nonce():
    frame = sys._getframe()
    while "nonce" not in frame.f_locals: frame = frame.f_back
    return frame.f_locals["nonce"]
def raw(head, body=b""):
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack("<4sIQ", b"PAG1", len(text), len(body)) + text + body
"""


LIMITS = Limits(file_bytes=4 << 20, memory_bytes=400 << 20)


def attempt(hand_in, body: str, *, seconds: float = 2.0) -> object:
    """Run an attack; afterwards the same session must answer honestly. Returns the kind of failure, or the value."""
    source = INSIDE + HONEST + "def f():\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())
    with hand_in(source, "f", "honest", limits=LIMITS) as session:
        assert session.loaded.errors == ()
        try:
            outcome = session.call("f", (), seed=1, seconds=seconds).value
        except CallFailed as failed:
            outcome = failed.kind
        for value in (1, 2):
            assert session.call("honest", (value,), seed=1).value == value + 1
    return outcome


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the channel
        ("channel().close()\ntime.sleep(9)", "died"),
        ("os.close(3)\ntime.sleep(9)", "died"),
        ("channel().shutdown(2)\ntime.sleep(9)", "died"),
        ("os.dup2(os.open('/dev/null', 1), 3)", "died"),
        ("channel().sendall(b'x' * 100)\ntime.sleep(9)", "answer not understood"),
        ("channel().sendall(struct.pack('<4sIQ', b'PAG1', 2**32 - 1, 2**60))\ntime.sleep(9)", "answer too large"),
        ("channel().sendall(raw(b'[' * 10**6))\ntime.sleep(9)", "answer not understood"),
        ("channel().sendall(raw(['value', 'guess', 42, None, False, [], False]))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['value', nonce(), 42, [[1.]], False, [], False]))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['value', nonce(), 42, None, False, [0], False]))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['value', nonce(), 42, None, 1, [], False]))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['value']))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw({'value': 1}))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['failed', nonce(), 'full marks', None, '']))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['failed', nonce(), 'raised', ['E', 1, 2, 3], '']))", "answer not understood"),
        ("channel().sendall(raw(['ask', nonce(), 1, 'eval', [], {}]))\nreturn 1", "answer not understood"),
        ("channel().sendall(raw(['value', nonce(), ['a', 'object', [1]], None, False, [], False], bytes(8)))",
         "answer not understood"),
        # more answers than questions: the first may be any value, like any return value; none is taken for a later one
        ("channel().sendall(raw(['value', nonce(), 42, None, False, [], False]) * 3)\nreturn 1", 42),
        ("channel().sendall(raw(['loaded', [], ['f']]))\nreturn 1", "answer not understood"),
        # time
        ("time.sleep(99)", "time limit"),
        ("while True:\n    try: time.sleep(99)\n    except BaseException: pass", "time limit"),
        ("for s in {*range(1, 65)} - {9, 19, 32, 33}: signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
         "time limit"),
        ("l = threading.Lock()\nl.acquire()\nl.acquire()", "time limit"),
        ("import numpy as np\na = np.ones((3000, 3000))\nwhile True: a = a @ a", "time limit"),
        ("return len(str(type('T', (), {'__str__': lambda s: time.sleep(99)})()))", "time limit"),
        ("for b in raw(['value', nonce(), '', None, False, [], False]):\n    channel().send(b'%c' % b); time.sleep(.2)",
         "time limit"),
        # resources
        ("while True: open('x' + str(time.time_ns()), 'w')", "time limit"),
        ("fs = []\nwhile True: fs.append(open('x' + str(len(fs)), 'w'))", "raised"),
        ("while True: threading.Thread(target=time.sleep, args=(99,)).start()", "raised"),
        ("x = 'x'\nwhile True: x += x", "memory"),
        ("while True: print('x' * 10**6); sys.stderr.write('x' * 10**6)", "time limit"),
    ],
)  # fmt: skip
def test_attack_on_the_grader(any_hand_in, body: str, expected: object) -> None:
    """By way of the channel, the clock, or memory: the same at every level."""
    start = time.monotonic()
    assert attempt(any_hand_in, body, seconds=0.25 if expected == "time limit" else 4.0) == expected
    assert time.monotonic() - start < 6


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # exits
        ("os._exit(0)", "died"),
        ("sys.exit(0)", "raised"),
        ("os.abort()", "died"),
        ("ctypes.string_at(0)", "died"),
        ("sys.setrecursionlimit(10**9)\nx, y = [], []\nfor _ in range(10**5): x, y = [x], [y]\nx == y", "died"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "died"),
        ("while True: pass", "time limit"),
        ("os.kill(os.getpid(), signal.SIGSTOP)", "time limit"),
        ("with open('big', 'wb') as f:\n    while True: f.write(bytes(1 << 20))", "raised"),
        # not this process
        ("os.fork()", "raised"),
        ("import subprocess\nsubprocess.run(['/bin/true'])", "raised"),
        ("os.execv('/bin/true', ['true'])", "raised"),
        ("os.system('true') == 0 or 1 / 0", "raised"),
        ("import multiprocessing as m\np = m.get_context('fork').Process(target=print)\np.start()", "raised"),
        ("os.kill(os.getppid(), signal.SIGKILL)", "raised"),
        ("os.kill(-1, signal.SIGKILL)", "raised"),
        ("os.killpg(0, signal.SIGKILL)", "raised"),
        ("os.pidfd_open(os.getppid())", "raised"),
        ("socket.socket()", "raised"),
        ("socket.socket(socket.AF_UNIX)", "raised"),
        ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')", "raised"),
        ("open(f'/proc/{os.getppid()}/mem', 'rb').read(1)", "raised"),
        ("open(f'/proc/{os.getppid()}/environ', 'rb').read(1)", "raised"),
        ("os.sched_setaffinity(os.getppid(), {0})", "raised"),
        ("os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)", "raised"),
        ("import resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))", "raised"),
        ("import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "raised"),
        ("time.clock_settime(time.CLOCK_REALTIME, 0)", "raised"),
        ("os.memfd_create('x')", "raised"),
        ("os.chroot('.')", "raised"),
        ("os.mknod('dev', 0o20666, os.makedev(1, 8))", "raised"),
    ],
)  # fmt: skip
def test_attack_on_the_system(hand_in, body: str, expected: object) -> None:
    """Ends, and reaching for other processes and the network."""
    start = time.monotonic()
    assert attempt(hand_in, body, seconds=0.25 if expected == "time limit" else 4.0) == expected
    assert time.monotonic() - start < 6


def test_no_ctypes_around_the_filter(hand_in) -> None:
    """System calls by number: fork, clone without a thread, clone3, execve, socket, ptrace, the x32 doors."""
    import platform

    if platform.machine() != "x86_64":
        pytest.skip("the numbers are those of x86_64")
    body = """
libc = ctypes.CDLL(None, use_errno=True)
def error(*call):
    ctypes.set_errno(0)
    return libc.syscall(*call) == -1 and ctypes.get_errno()
return [error(57), error(58), error(56, 17, 0, 0, 0, 0), error(435, 0, 0), error(59, 0, 0, 0), error(41, 2, 1, 0),
        error(101, 16, os.getppid(), 0, 0), error(0x40000000 | 41, 2, 1, 0), error(157, 1, 0, 0, 0, 0),
        error(425, 1, 0)]
"""
    assert attempt(hand_in, body) == [1, 1, 1, 38, 1, 1, 1, 1, 1, 1]


def test_threads_are_fine(hand_in) -> None:
    body = """
found = []
threads = [threading.Thread(target=found.append, args=(i,)) for i in range(10)]
for t in threads: t.start()
for t in threads: t.join()
return sorted(found)
"""
    assert attempt(hand_in, body) == list(range(10))


def test_a_thread_that_goes_on_does_no_harm(hand_in) -> None:
    """It writes to the channel between calls and during them: the child is replaced, the next answers are honest."""
    body = """
def write():
    while True:
        channel().sendall(raw(['value', 'x', 42, None, False, [], False])); time.sleep(0.01)
threading.Timer(0.02, write).start()
return 1
"""
    source = INSIDE + HONEST + "def f():\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())
    with hand_in(source, "f", "honest") as session:
        assert session.call("f", (), seed=1).value == 1
        time.sleep(0.1)
        for _ in range(5):
            assert session.call("honest", (1,), seed=1).value == 2


def test_a_forged_answer_is_no_answer_to_a_later_question(any_hand_in) -> None:
    """A thread answers first; the real answer comes during the next call and is not taken for its answer."""
    body = """
n = nonce()
threading.Thread(target=lambda: channel().sendall(raw(['value', n, 9, None, False, [], False]))).start()
time.sleep(0.1)
return 42
"""
    source = INSIDE + HONEST + "def f():\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())
    with any_hand_in(source, "f", "honest") as session:
        assert session.call("f", (), seed=1).value == 9
        with pytest.raises(CallFailed, match="another question"):
            session.call("honest", (1,), seed=1)
        assert session.call("honest", (1,), seed=1).value == 2


def test_answers_before_the_question_are_not_taken(hand_in) -> None:
    source = INSIDE + "channel().sendall(raw(['value', 'x', 42, None, False, [], False]))\n" + HONEST
    with hand_in(source, "honest") as session:
        assert session.loaded.kind == "died"
        with pytest.raises(CallFailed):
            session.call("honest", (1,), seed=1)


def test_patched_libraries_and_hooks_change_only_what_the_hand_in_returns(hand_in) -> None:
    source = """
    import builtins, json, sys
    import numpy as np
    np.allclose = np.array_equal = np.testing.assert_allclose = lambda *a, **k: True
    np.ndarray = float
    builtins.isinstance = lambda *a: True
    json.loads = json.dumps = None
    sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)
    sys.meta_path.insert(0, None)
    def f(): return 1.0
    """
    with hand_in(source) as session, pytest.raises(CallFailed):
        session.call("f", (), seed=1)
    assert np.allclose(1, 1)
    assert not np.array_equal(1, 2)
    with hand_in("def f(): return 1.0") as session:
        assert session.call("f", (), seed=1).value == 1.0


def test_a_library_in_the_work_folder_is_not_taken_for_the_real_one(hand_in) -> None:
    source = """
    for name in ("numpy", "statistics", "torch", "scipy"): open(name + ".py", "w").write("evil = True")
    def f():
        import statistics, numpy
        return hasattr(statistics, "evil"), hasattr(numpy, "evil")
    """
    with hand_in(source) as session:
        assert session.call("f", (), seed=1).value == (False, False)


def test_nothing_is_left_in_the_work_folder(hand_in, sandbox) -> None:
    source = """
    import os
    os.makedirs("a/b/c"); open("a/b/c/x", "w").write("x")
    os.symlink("/", "root"); os.symlink("nowhere", "a/link"); os.mkfifo("pipe")
    os.link("a/b/c/x", "hard"); open(".hidden", "w"); open("new\\nline", "w")
    os.chmod("a/b/c/x", 0); os.chmod("a/b", 0); os.chmod("a", 0)
    def f(): return 1
    """
    zygote = sandbox._zygote
    with hand_in(source) as session:
        assert session.loaded.errors == ()
    assert sandbox._zygote is zygote  # the folder could be emptied
    with hand_in("import os\ndef f(): return os.listdir('.')") as session:
        assert session.call("f", (), seed=1).value == []
