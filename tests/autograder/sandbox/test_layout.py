"""What of the file system is shown to a hand-in, and how the work folder is emptied."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from autograder.program import Piece, Program
from autograder.sandbox import Sandbox, available_levels, bubblewrap, layout
from autograder.sandbox.child.folder import wipe


def test_folders_of_any_depth_are_wiped(tmp_path, monkeypatch) -> None:
    """Deeper than Python's recursion and longer than a path can be; and what links point to stays."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk takes seconds for this
    work = Path(tempfile.mkdtemp(dir=memory))
    monkeypatch.chdir(work)
    for _ in range(1100):
        os.mkdir("deep")
        os.chdir("deep")
        os.symlink(outside, "link")
    os.chdir(tmp_path)
    assert wipe(str(work))
    os.rmdir(work)
    assert (outside / "kept").read_text() == "x"


def test_what_is_hidden_is_masked_and_what_is_needed_inside_is_shown_again(tmp_path) -> None:
    prefix, kit = tmp_path / "prefix", tmp_path / "prefix" / "src" / "kit"
    inner = kit / ".venv"
    arguments = bubblewrap._mounts([prefix, inner], [kit, inner / "lib" / "autograder", tmp_path / "elsewhere"])
    text = " ".join(arguments).replace(str(tmp_path), "")
    venv = "/prefix/src/kit/.venv"
    assert text.startswith(
        f"--ro-bind /prefix /prefix --tmpfs /prefix/src/kit --ro-bind {venv} {venv} --tmpfs {venv}/lib/autograder --re"
    )
    assert "elsewhere" not in text


def test_landlock_reads_around_what_is_hidden(tmp_path) -> None:
    site = tmp_path / "site"
    for name in ("numpy", "autograder", "zlib"):
        (site / name).mkdir(parents=True)
    (tmp_path / "other").mkdir()
    readable, listable = layout.visible([tmp_path], [site / "autograder"])
    assert readable == [tmp_path / "other", site / "numpy", site / "zlib"]
    assert listable == [tmp_path, site]


def test_an_installed_kit_is_hidden_as_well(tmp_path, monkeypatch) -> None:
    """The kit in a folder that must be shown: the packages are not."""
    site = tmp_path / "site"
    (site / "reference").mkdir(parents=True)
    (site / "reference" / "answers.py").write_text("x = 1")
    (site / "library.py").write_text("x = 1")
    hidden, folders = layout.hidden_folders(), layout.library_folders(("numpy",))
    monkeypatch.setattr(layout, "hidden_folders", lambda: (*hidden, site / "reference"))
    monkeypatch.setattr(layout, "library_folders", lambda preload: (*folders, str(site)))
    source = """
def attempt(path):
    try: return open(path).read()
    except OSError: return None
def f(paths): return [attempt(path) for path in paths]
"""
    program = Program((Piece("cell 1", 1, source),), ("f",), "whole")
    for level in available_levels()[:-1]:
        with Sandbox(level) as sandbox, sandbox.session(program) as session:
            paths = [str(site / "library.py"), str(site / "reference" / "answers.py")]
            assert session.call("f", (paths,), seed=1).value == ["x = 1", None]


def test_a_link_to_the_interpreter_does_not_show_what_lies_beside_it(tmp_path, monkeypatch) -> None:
    """A virtual environment may be made from a link in somebody's home."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "python3").symlink_to(sys.executable)
    (home / "key").write_text("secret")
    monkeypatch.setattr(sys, "executable", str(home / "bin" / "python3"))
    source = """
def f(path):
    try: return open(path).read()
    except OSError: return None
"""
    program = Program((Piece("cell 1", 1, source),), ("f",), "whole")
    for level in available_levels()[:-1]:
        with Sandbox(level, tried=True) as sandbox, sandbox.session(program) as session:
            assert session.call("f", (str(home / "key"),), seed=1).value is None
