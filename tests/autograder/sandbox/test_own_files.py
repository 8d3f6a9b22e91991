"""Files that a hand-in brings along, in the sandbox: where they lie, and where they cannot."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.program import OwnFile, Piece, Program
from autograder.sandbox import Sandbox

SEES = """
import os, sys
def f():
    found = [os.path.join(base, name) for base, _, names in os.walk(work) for name in names]
    return sorted(os.path.relpath(one, work) for one in found), os.path.relpath(os.getcwd(), work)
work = os.environ["HOME"]
"""


def program(source: str, files: dict[str, bytes], folder: str = "", paths: tuple[str, ...] = ()) -> Program:
    brought = tuple(OwnFile(path, content) for path, content in files.items())
    return Program((Piece("cell 1", 1, source),), ("f",), "whole", (), brought, folder, paths)


def test_files_lie_where_the_hand_in_had_them(sandbox: Sandbox) -> None:
    files = {"a/half.csv": b"0.5", "a/tools.py": b"x = 3", "b/more.py": b"y = 4", "c": b"\0" * 1000}
    source = SEES + "import tools, more\nassert (tools.x, more.y, open('half.csv').read()) == (3, 4, '0.5')\n"
    with sandbox.session(program(source, files, "a", ("b",))) as session:
        assert session.loaded.errors == ()
        assert session.call("f", (), seed=1).value == (sorted([*files]), "a")
    with sandbox.session(program(SEES, {})) as session:
        assert session.call("f", (), seed=1).value == ([], ".")


def test_no_path_leads_out_of_the_work_folder(sandbox: Sandbox, tmp_path: Path) -> None:
    names = ["../out", "/out", f"{tmp_path}/out", "a/../../out", "a//b", "./c", "\0", "x" * 300, "", "fine/../out"]
    with sandbox.session(program(SEES, {**dict.fromkeys(names, b"x"), "fine": b"x"})) as session:
        assert session.call("f", (), seed=1).value == (["fine"], ".")
    assert os.listdir(tmp_path) == []


def test_a_library_comes_before_a_module_of_its_name(sandbox: Sandbox) -> None:
    source = "import numpy, json, wave\ndef f(): return [one.__file__ for one in (numpy, json, wave)]"
    files = dict.fromkeys(["numpy.py", "json.py", "wave.py"], b"x = 1")
    with sandbox.session(program(source, files)) as session:
        found = session.call("f", (), seed=1).value
    with sandbox.session(program(source, {})) as session:
        assert session.call("f", (), seed=1).value == found


def test_what_stands_in_for_a_helper_does_so_in_modules_as_well(sandbox: Sandbox) -> None:
    module = b"def helper(x): return 1\ndef g(x): return 10 * helper(x)"
    with sandbox.session(program("from tools import g\ndef f(x): return g(x)", {"tools.py": module})) as session:
        assert session.call("f", (0,), seed=1).value == 10
        assert session.call("f", (0,), seed=1, substitutes={"helper": lambda x: 7}).value == 70
        assert session.call("f", (0,), seed=1).value == 10
