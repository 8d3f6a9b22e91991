"""Interpreters that are there before their worker: taken by one and gone with it, or gone if nobody takes them."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from autograder.program import Piece, Program
from autograder.sandbox import Limits, Sandbox, available_levels
from autograder.sandbox.early import early, take

PROGRAM = Program((Piece("cell 1", 1, "def f(x): return x * 2"),), ("f",), "whole")
BYTES = Limits().file_bytes
LEVELS = pytest.mark.parametrize("level", available_levels())


@LEVELS
def test_each_is_taken_once_and_works(level: str, tmp_path: Path) -> None:
    with early(level, ("numpy",), BYTES, 2, str(tmp_path)) as source:
        first, second = take(source), take(source)
        assert first is not None
        assert second is not None
        assert take(source) is None
        for started in (first, second):
            with Sandbox(level, started=started) as sandbox, sandbox.session(PROGRAM) as session:
                assert session.call("f", (3.0,), seed=1).value == 6.0
                assert sandbox._zygote.process is started.process, "another one was started"
            assert started.process.returncode is not None
    assert list(tmp_path.iterdir()) == []


@LEVELS
def test_one_that_dies_is_replaced(level: str, tmp_path: Path) -> None:
    with early(level, ("numpy",), BYTES, 1, str(tmp_path)) as source, Sandbox(level, started=take(source)) as sandbox:
        sandbox._zygote.process.kill()
        with sandbox.session(PROGRAM) as session:
            assert session.call("f", (3.0,), seed=1).value == 6.0


@LEVELS
def test_nobody_takes_them(level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **how: started.append(popen(*args, **how)) or started[-1])
    with early(level, ("numpy",), BYTES, 2, str(tmp_path)):
        pass
    assert len(started) >= 2
    assert all(process.returncode is not None for process in started)
    assert list(tmp_path.iterdir()) == []


@LEVELS
def test_an_error_ends_them_at_once(level: str, tmp_path: Path) -> None:
    def fails() -> None:
        with early(level, ("numpy",), BYTES, 1, str(tmp_path)) as source:
            taken.append(take(source))
            raise ZeroDivisionError("planned")

    taken: list = []
    with pytest.raises(ZeroDivisionError, match="planned"):
        fails()
    taken[0].process.wait(0.5)
    assert list(tmp_path.iterdir()) == []


@LEVELS
def test_one_whose_worker_dies_ends_with_it(level: str, tmp_path: Path) -> None:
    with early(level, ("numpy",), BYTES, 1, str(tmp_path)) as source:
        pid = os.fork()
        if not pid:  # the worker
            started = take(source)
            sandbox = Sandbox(level, started=started)
            sandbox.wait()
            os._exit(0)
        os.waitpid(pid, 0)
        started_at = time.monotonic()
    assert time.monotonic() - started_at < 2, "it was waited for in vain"
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_descriptors_of_processes_there_is_none(tmp_path: Path, monkeypatch) -> None:
    def refused(pid: int) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(os, "pidfd_open", refused)
    with early("process", ("numpy",), BYTES, 2, str(tmp_path)) as source:
        assert isinstance(source, socket.socket)
        assert take(source) is None
    assert list(tmp_path.iterdir()) == []
