"""What a hand-in can see: neither the kit, nor the grader, nor anyone's files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.program import Piece, Program
from autograder.sandbox import Sandbox


def test_the_environment_says_nothing(sandbox, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_KEY", "secret")
    source = "import os\ndef f(): return dict(os.environ), os.path.expanduser('~'), os.getcwd()"
    program = Program((Piece("cell 1", 1, source),), ("f",), "whole")
    with Sandbox(sandbox.level) as fresh, fresh.session(program) as session:
        environment, home, work = session.call("f", (), seed=1).value
    assert "COURSE_KEY" not in environment
    assert "secret" not in str(environment)
    assert home == work
    assert environment["PYTHONHASHSEED"] == "0"


def test_only_the_channel_is_open(hand_in) -> None:
    body = """
opened = []
for number in range(1024):
    try: os.fstat(number); opened.append(number)
    except OSError: pass
return opened
"""
    source = "import os\ndef f():\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())
    with hand_in(source) as session:
        opened = session.call("f", (), seed=1).value
    assert opened[:4] == [0, 1, 2, 3]
    assert len(opened) <= 7  # and what sys.stdin, sys.stdout opened on /dev/null


SEARCH = """
import os, sys
def attempt(action, *args):
    try: return action(*args)
    except BaseException as error: return None
def read(paths): return [p for p in paths if attempt(lambda: open(p, "rb").read(1)) is not None]
def write(paths): return [p for p in paths if attempt(lambda: open(p, "ab").close() or True)]
def importable(names): return [n for n in names if attempt(__import__, n)]
def processes(): return sorted(int(n) for n in attempt(os.listdir, "/proc") or () if n.isdigit())
def find(words): return [n for d, ds, fs in os.walk("/") if d != "/proc" or ds.clear() for n in ds + fs if n in words]
def roots(): return sorted(os.listdir("/"))
def ids(): return os.getuid(), os.getgid(), os.uname().nodename
def store(folders): return write([f + "/left-behind" for f in folders])
"""
NAMES = ["read", "write", "importable", "processes", "find", "roots", "ids", "store"]


def kit_files() -> list[str]:
    package = Path(autograder.__file__).resolve().parent
    files = [str(path) for path in package.rglob("*.py") if "child" not in path.parts]
    return [*files, str(package.parent / "reference" / "__init__.py"), str(package.parent / "pyproject.toml")]


def test_the_kit_and_the_rest_of_the_disk_are_out_of_reach(hand_in, sandbox, tmp_path) -> None:
    if sandbox.level == "process":
        pytest.skip("level process does not hide files; bubblewrap or landlock is needed for that")
    key = tmp_path / "course.key"
    key.write_text("secret")
    secrets = [*kit_files(), str(key), "/etc/passwd", "/etc/hostname", f"/proc/{os.getpid()}/environ",
               f"/proc/{os.getpid()}/cmdline", f"/proc/{os.getpid()}/mem"]  # fmt: skip
    assert all(os.path.exists(path) for path in secrets)
    with hand_in(SEARCH, *NAMES) as session:
        assert session.call("read", (secrets,), seed=1).value == []
        assert session.call("write", (secrets,), seed=1).value == []
        assert session.call("importable", (["autograder", "reference"],), seed=1).value == []
        folders = ["/", "/tmp/..", "/usr", "/dev", "/dev/shm", "/sandbox", os.path.dirname(np.__file__), str(tmp_path)]
        assert session.call("store", (folders,), seed=1).value == []
        library = np.__file__
        assert session.call("read", ([library],), seed=1).value == [library]
    assert key.read_text() == "secret"


def test_bubblewrap_shows_an_empty_world(hand_in, sandbox) -> None:
    if sandbox.level != "bubblewrap":
        pytest.skip("about level bubblewrap")
    with hand_in(SEARCH, *NAMES) as session:
        assert len(session.call("processes", (), seed=1).value) <= 4
        assert session.call("ids", (), seed=1).value == (65534, 65534, "sandbox")
        roots = session.call("roots", (), seed=1).value
        needed = {Path(path).parts[1] for path in (sys.prefix, sys.base_prefix)}
        assert not set(roots) & {"home", "root", "var", "srv", "mnt", "opt"} - needed
        kit = ["test_attacks.py", "misconceptions", "bubblewrap.py", "gaussian_divergences.py", "zygote.py"]
        assert session.call("find", (kit,), seed=1, seconds=20).value == ["zygote.py"]  # the child's own


def test_landlock_also_keeps_from_other_sandboxes(hand_in, sandbox) -> None:
    if sandbox.level != "landlock":
        pytest.skip("about level landlock")
    with Sandbox("landlock") as other:
        folder = other._zygote.folder
        note = Path(folder, "note")
        note.write_text("x")
        with hand_in(SEARCH, *NAMES) as session:
            assert session.call("read", ([str(note)],), seed=1).value == []
            assert session.call("store", ([folder],), seed=1).value == []
