"""The life of a sandbox: levels, zygotes that come and go, several at a time, and nothing left behind."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from autograder.program import Piece, Program
from autograder.sandbox import (
    LEVELS,
    IsolationUnavailable,
    Limits,
    Sandbox,
    SandboxFault,
    available_levels,
    levels,
)
from autograder.sandbox import session as session_module

PROGRAM = Program((Piece("cell 1", 1, "def f(x): return x * 2"),), ("f",), "whole")


def double(sandbox: Sandbox, x: float = 3.0) -> float:
    with sandbox.session(PROGRAM) as session:
        return session.call("f", (x,), seed=1).value


def test_levels_are_those_that_work_strongest_first() -> None:
    found = available_levels()
    assert found[-1] == "process"
    assert list(found) == [level for level in LEVELS if level in found]
    with Sandbox() as sandbox:
        assert sandbox.level == found[0]


def test_what_a_child_took_from_itself_is_reported(sandbox: Sandbox) -> None:
    double(sandbox)
    assert {"limits", "no capabilities", "no new privileges"} <= set(sandbox.protections)
    if sys.platform == "linux" and os.uname().machine in ("x86_64", "aarch64"):
        assert "seccomp" in sandbox.protections
    there = "landlock" in available_levels()
    assert ("landlock" in sandbox.protections) == (there and sandbox.level != "process")
    assert sandbox.versions["numpy"] == np.__version__


@pytest.fixture
def no_memory_of_levels():
    levels.reason_against.cache_clear()
    levels.available_levels.cache_clear()
    yield
    levels.reason_against.cache_clear()
    levels.available_levels.cache_clear()


def test_without_bubblewrap_the_level_says_so(monkeypatch, no_memory_of_levels) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(IsolationUnavailable, match=r"not available: the program bwrap .* not installed"):
        Sandbox("bubblewrap")
    assert "bubblewrap" not in available_levels()
    with Sandbox() as sandbox:
        assert sandbox.level == available_levels()[0]
        assert double(sandbox) == 6.0


def test_bubblewrap_that_does_not_work_is_found_out(monkeypatch, no_memory_of_levels, tmp_path) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(IsolationUnavailable, match="No permissions to create new namespace"):
        Sandbox("bubblewrap")


def test_unknown_levels_and_libraries_are_one_clear_line() -> None:
    with pytest.raises(IsolationUnavailable, match="the levels are bubblewrap, landlock, process"):
        Sandbox("docker")
    with pytest.raises(SandboxFault, match="cannot load its libraries: ModuleNotFoundError: No module"):
        Sandbox("process", preload=("nonesuch",)).wait()


def test_a_zygote_that_dies_is_replaced(sandbox: Sandbox) -> None:
    source = "n = 0\ndef f(x):\n    global n; n += 1; return n"
    program = Program((Piece("cell 1", 1, source),), ("f",), "whole")
    with sandbox.session(program) as session:
        assert [session.call("f", (0,), seed=1).value for _ in range(2)] == [1, 2]
        sandbox._zygote.process.kill()
        sandbox._zygote.process.wait()
        time.sleep(0.05)
        assert session.call("f", (0,), seed=1).value == 1
        sandbox._zygote.process.kill()
    assert double(sandbox) == 6.0


SLOW = "import time\n{}def f(x):\n    {}return 3 * x"


def test_a_call_that_is_lost_from_outside_is_made_once_more(monkeypatch, sandbox: Sandbox) -> None:
    """Memory that runs out, or a hand that kills the wrong process, is no failure of the student's."""
    program = Program((Piece("cell 1", 1, SLOW.format("", "time.sleep(1); ")),), ("f",), "whole")
    with sandbox.session(program) as session:
        kill_during(monkeypatch, sandbox, session_module, "ask", times=1)
        assert session.call("f", (2.0,), seed=1).value == 6.0
        kill_during(monkeypatch, sandbox, session_module, "ask", times=2)
        with pytest.raises(SandboxFault, match="ended from outside while `f` was called; is there enough memory"):
            session.call("f", (2.0,), seed=1)
    assert double(sandbox) == 6.0


def test_a_loading_that_is_lost_from_outside_is_done_once_more(monkeypatch, sandbox: Sandbox) -> None:
    program = Program((Piece("cell 1", 1, SLOW.format("time.sleep(1)\n", "")),), ("f",), "whole")
    kill_during(monkeypatch, sandbox, session_module.Channel, "send", times=1)
    with sandbox.session(program) as session:
        assert (session.loaded.errors, session.loaded.kind) == ((), None)
        assert session.call("f", (2.0,), seed=1).value == 6.0
    kill_during(monkeypatch, sandbox, session_module.Channel, "send", times=2)
    with pytest.raises(SandboxFault, match="while the submission was loaded"):
        sandbox.session(program)
    assert double(sandbox) == 6.0


def kill_during(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, owner: object, name: str, times: int) -> None:
    """From now on, kill the sandbox's interpreter a moment after this function of the kit has begun, so many times."""
    monkeypatch.undo()
    before = getattr(owner, name)
    left = [None] * times

    def begun(*args: object) -> object:
        if left:
            left.pop()
            threading.Timer(0.3, sandbox._zygote.process.kill).start()
        return before(*args)

    monkeypatch.setattr(owner, name, begun)


def test_a_zygote_that_stops_answering_is_a_fault_of_ours_in_the_end(monkeypatch) -> None:
    monkeypatch.setattr("autograder.sandbox.zygote.FORK_SECONDS", 0.2)
    with Sandbox("process") as sandbox:
        os.kill(sandbox._zygote.process.pid, signal.SIGSTOP)
        assert double(sandbox) == 6.0  # the next one answered
        monkeypatch.setattr("autograder.sandbox.zygote.Zygote.fork", _gone)
        with pytest.raises(SandboxFault, match="no child could be started"):
            double(sandbox)


def _gone(*args: object) -> None:
    from autograder.sandbox.zygote import ZygoteGone

    raise ZygoteGone("x")


def test_interruptions_do_not_mix_up_orders(monkeypatch, sandbox: Sandbox) -> None:
    """Ctrl-C between an order and its reply: that reply must not be taken for another order's."""
    zygote = sandbox._zygote
    receive = zygote._reply

    def interrupted(seconds: float) -> dict:
        raise KeyboardInterrupt

    monkeypatch.setattr(zygote, "_reply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        double(sandbox)
    monkeypatch.setattr(zygote, "_reply", receive)
    assert double(sandbox) == 6.0


def test_several_sandboxes_at_a_time(sandbox: Sandbox) -> None:
    def work(number: int) -> list[float]:
        with Sandbox(sandbox.level) as own:
            return [double(own, number + k) for k in range(3)]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(work, range(3))) == [[2.0 * (n + k) for k in range(3)] for n in range(3)]


def _in_a_worker(level: str) -> float:
    with Sandbox(level) as own:
        return double(own)


def _with_a_copy(sandbox: Sandbox, pipe) -> None:
    try:
        double(sandbox)
    except SandboxFault as error:
        pipe.send(str(error))
    sandbox.close()


def test_in_workers_of_multiprocessing(sandbox: Sandbox) -> None:
    double(sandbox)
    zygote = sandbox._zygote
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_with_a_copy, args=(sandbox, theirs))
    worker.start()
    worker.join(20)
    assert "forked process" in ours.recv()
    assert zygote.process.poll() is None  # closing the copy has not closed the sandbox
    assert double(sandbox) == 6.0
    assert sandbox._zygote is zygote
    with multiprocessing.get_context("fork").Pool(1) as pool:  # of spawned ones, the tests of the batch
        assert pool.apply(_in_a_worker, (sandbox.level,)) == 6.0


def _below(pid: int) -> set[int]:
    """All descendants of a process."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                found |= {int(child)} | _below(int(child))
    return found


def _running(pids: set[int]) -> set[int]:
    running = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX":
                running.add(pid)
    return running


def test_a_killed_grader_leaves_nothing_running(sandbox: Sandbox) -> None:
    script = f"""
        import threading, time
        from autograder.program import Piece, Program
        from autograder.sandbox import Sandbox
        program = Program((Piece("cell 1", 1, "def f():\\n    while True: pass"),), ("f",), "whole")
        sandbox = Sandbox({sandbox.level!r})
        session = sandbox.session(program)
        print("ready", flush=True)
        session.call("f", (), seed=1, seconds=60)
    """
    grader = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True)
    with grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == "ready\n"
        below = _below(grader.pid)
        assert len(below) >= 2
        grader.kill()
    deadline = time.monotonic() + 5
    while _running(below) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _running(below) == set()


def test_closing_leaves_nothing(sandbox: Sandbox) -> None:
    before = _below(os.getpid())
    with Sandbox(sandbox.level) as own:
        session = own.session(PROGRAM)
        made = _below(os.getpid()) - before
        assert made
        folder = own._zygote.folder
    assert session.closed
    deadline = time.monotonic() + 5
    while _running(made) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _running(made) == set()
    assert folder is None or not os.path.exists(folder)


def test_well_known_imports_are_warmed_and_others_are_not(any_sandbox: Sandbox) -> None:
    """Only libraries by name; what a hand-in imports otherwise is its own affair, in its own child."""
    source = (
        "import sys\nloaded = [n for n in ('networkx', 'antigravity', 'this', 'numpy.tests') if n in sys.modules]\n"
    )
    program = Program((Piece("cell 1", 1, source + "def f(): return loaded"),), ("f",), "whole")
    imports = ("networkx", "antigravity", "this", "numpy.tests", "numpy.nonesuch", "no such", "")
    with any_sandbox.session(program._replace(imports=imports)) as session:
        assert session.call("f", (), seed=1).value == ["networkx"]


def test_large_arrays_and_the_limit_on_answers(any_sandbox: Sandbox) -> None:
    x = np.random.default_rng(0).normal(size=500_000)
    with any_sandbox.session(PROGRAM) as session:
        np.testing.assert_array_equal(session.call("f", (x,), seed=1).value, 2 * x)
    with any_sandbox.session(PROGRAM, Limits(answer_bytes=1000)) as session:
        assert session.call("f", (x[:100],), seed=1).value.size == 100
        with pytest.raises(Exception, match="returned too much"):
            session.call("f", (x[:200],), seed=1)
