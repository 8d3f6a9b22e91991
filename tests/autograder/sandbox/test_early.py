"""Interpreters that are there before their worker: taken by one and gone with it, or gone if nobody takes them."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from autograder.certificate.here import time_limit
from autograder.program import Piece, Program
from autograder.sandbox import Limits, Sandbox, available_levels
from autograder.sandbox.child.limits import PR_SET_CHILD_SUBREAPER, prctl
from autograder.sandbox.early import early, take
from autograder.sandbox.zygote import Started, kill_group
from tests.attacks.processes import below, running

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
        kill_group(sandbox._zygote.process)
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


@pytest.mark.parametrize("milliseconds", [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0])
def test_killed_as_soon_as_they_are_started(milliseconds: float, tmp_path: Path) -> None:
    """bubblewrap is two processes from some moment on; neither may stay, waiting for the other."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)  # what loses its parent becomes a child of this process, and can be seen
    before = below(os.getpid())

    def fails() -> None:
        with early(available_levels()[0], ("numpy",), BYTES, 1, str(tmp_path)):
            time.sleep(milliseconds / 1000)
            raise ZeroDivisionError("planned")

    with pytest.raises(ZeroDivisionError, match="planned"):
        fails()
    assert not running(below(os.getpid()) - before)


def test_what_was_put_in_the_place_of_a_work_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("still there")
    with early("process", ("numpy",), BYTES, 1, str(tmp_path)) as source:
        started = take(source)
        assert started is not None
        assert started.folder is not None
        with Sandbox("process", started=started):
            Path(started.folder).rmdir()
            Path(started.folder).symlink_to(tmp_path / "precious")
    assert (tmp_path / "precious" / "file").read_text() == "still there"


def test_what_has_no_room_in_the_socket_is_not_waited_for(tmp_path: Path, monkeypatch) -> None:
    """Of so many workers, the last start interpreters of their own."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)

    def start(*how: object) -> tuple[object, Started]:
        return process, Started(process, socket.socket(), (tmp_path / "errors").open("wb"), None)

    monkeypatch.setattr("autograder.sandbox.early.start", start)
    with time_limit(20), early("process", ("numpy",), BYTES, 2000, str(tmp_path)) as source:
        taken = take(source)
        assert taken is not None
        assert taken.process.pid == process.pid


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
def test_one_whose_worker_dies_ends_with_it(level: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("autograder.sandbox.early.END_SECONDS", 60.0)
    with early(level, ("numpy",), BYTES, 1, str(tmp_path)) as source:
        pid = os.fork()
        if not pid:  # the worker
            started = take(source)
            sandbox = Sandbox(level, started=started)
            sandbox.wait()
            os._exit(0)
        os.waitpid(pid, 0)
        started_at = time.monotonic()
    assert time.monotonic() - started_at < 30, "it was waited for in vain"
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_descriptors_of_processes_there_is_none(tmp_path: Path, monkeypatch) -> None:
    def refused(pid: int) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(os, "pidfd_open", refused)
    with early("process", ("numpy",), BYTES, 2, str(tmp_path)) as source:
        assert take(source) is None
    assert list(tmp_path.iterdir()) == []
