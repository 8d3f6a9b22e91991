"""Files: what a hand-in can read, write and change of the machine's, level by level.

Where a level stops less (see `claims`), the attack is made to succeed, so that the table of docs/attacks.md is true.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import numpy as np
import pytest
from attacks.claims import stops
from attacks.searching import NAMES, SEARCH
from attacks.trying import CANARY, NO_FILTER, attempt_in, session_of

import autograder
from autograder.sandbox import Sandbox, available_levels
from autograder.sandbox.child import landlock


def kit_files() -> list[str]:
    package = Path(autograder.__file__).resolve().parent
    files = [str(path) for path in package.rglob("*.py") if "child" not in path.parts]
    return [*files, str(package.parent / "reference" / "__init__.py"), str(package.parent / "pyproject.toml")]


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
    search("spoil", str(secret))  # names cannot be taken away anywhere; at level "process" contents can
    assert secret.read_text() == (CANARY if stopped else "")
    if stopped:
        folders = ["/", "/tmp/..", "/usr", "/dev", "/dev/shm", "/sandbox", os.path.dirname(np.__file__)]
        assert search("store", folders) == []


def test_files_left_for_the_next_hand_in(sandbox: Sandbox, tmp_path: Path) -> None:
    """Outside of the work folder, which is emptied (see test_introspection)."""
    place = str(tmp_path / "note")
    with session_of(sandbox, SEARCH, *NAMES) as session:
        session.call("write", ([place],), seed=1)
    with session_of(sandbox, SEARCH, *NAMES) as session:
        found = session.call("exists", ([place],), seed=1).value
    assert found == ([] if stops("files left outside", sandbox.level) else [place])


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
    with weakened(level, NO_FILTER) as sandbox:
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
    assert "too old" in (levels.reason_against("landlock") or "")
    assert landlock.restrict([], [], []) is False
    levels.reason_against.cache_clear()
