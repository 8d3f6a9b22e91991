"""Ends and endlessness: each costs its author that call, and nobody else anything."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from attacks.trying import LIMITS, session_of

from autograder.sandbox import CallFailed

# fmt: off
ENDS = {
    "os._exit(0)": ("os._exit(0)", "died"),
    "sys.exit(0)": ("sys.exit(0)", "raised"),
    "raise KeyboardInterrupt": ("raise KeyboardInterrupt", "raised"),
    "os.abort()": ("os.abort()", "died"),
    "a segmentation fault": ("ctypes.string_at(0)", "died"),
    "recursion without a limit":
        ("sys.setrecursionlimit(10**9)\nx, y = [], []\nfor _ in range(10**5): x, y = [x], [y]\nx == y", "died"),
    "recursion": ("f()", "raised"),
    "killing itself": ("os.kill(os.getpid(), signal.SIGKILL)", "died"),
    "stopping itself": ("os.kill(os.getpid(), signal.SIGSTOP)", "time limit"),
    "an endless loop": ("while True: pass", "time limit"),
    "sleep": ("time.sleep(99)", "time limit"),
    "every exception caught": ("while True:\n    try: time.sleep(99)\n    except BaseException: pass", "time limit"),
    "every signal ignored":
        ("for s in {*range(1, 65)} - {9, 19, 32, 33}: signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
         "time limit"),
    "the signal that time is up caught":
        ("for s in (signal.SIGXCPU, signal.SIGALRM, signal.SIGTERM): signal.signal(s, lambda *a: None)\n"
         "while True:\n    try: pass\n    except BaseException: pass", "time limit"),
    "a deadlock": ("l = threading.Lock()\nl.acquire()\nl.acquire()", "time limit"),
    "threads that wait for each other":
        ("l = threading.Lock()\nl.acquire()\n"
         "t = [threading.Thread(target=l.acquire) for _ in range(5)]\nfor x in t: x.start()\nt[0].join()",
         "time limit"),
    "a product that no signal interrupts":
        ("import numpy as np\na = np.ones((3000, 3000))\nwhile True: a = a @ a", "time limit"),
    "text that is never finished":
        ("return len(str(type('T', (), {'__str__': lambda s: time.sleep(99)})()))", "time limit"),
    "an exception whose text ends all":
        ("class E(Exception):\n    def __str__(self): os._exit(0)\nraise E", "died"),
}
# fmt: on


@pytest.mark.parametrize("name", ENDS)
def test_ends(attempt, name: str) -> None:
    body, expected = ENDS[name]
    start = time.monotonic()
    assert attempt(body, seconds=0.2 if expected == "time limit" else 4.0) == expected
    assert time.monotonic() - start < 8


def test_calls_just_within_the_limit_have_a_limit_together(sandbox) -> None:
    """Of a function that takes its time every time, and of one whose death costs loading the program anew."""
    limits = replace(LIMITS, call_seconds=0.5, function_seconds=0.6)
    source = (
        "import time, os\ntime.sleep(0.15)\ndef slow(): time.sleep(0.25)\ndef dying(): os._exit(0)\ndef f(): return 1"
    )
    with session_of(sandbox, source, "slow", "dying", "f", limits=limits) as session:
        for name, most in (("slow", 4), ("dying", 6)):
            kinds = [_kind(session, name) for _ in range(8)]
            tried = len([kind for kind in kinds if "in total" not in kind])
            assert 1 <= tried <= most, kinds
        assert session.call("f", (), seed=1).value == 1, "another function has its own time"


def _kind(session, name: str) -> str:
    try:
        session.call(name, (), seed=1)
    except CallFailed as failed:
        return str(failed)
    return ""
