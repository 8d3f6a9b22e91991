"""The same attacks where whoever grades is no root: other defences of the system's hold then, and other ones do not.

These tests start as root, become the user "nobody", and are skipped where that is not possible.
"""

from __future__ import annotations

import ast
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from attacks.trying import CANARY

import autograder
from autograder.sandbox import available_levels

ROOT = Path(autograder.__file__).resolve().parent.parent
NOBODY = 65534
AVAILABLE = "from autograder.sandbox import available_levels; print(available_levels())"
BECOME = [
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--bounding-set=-all",
    "--inh-caps=-all",
]


def closed_ancestor(path: Path) -> Path | None:
    """The outermost folder on the way to a path that others may not enter."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def entry(paths: list[Path], scratch: Path) -> str:
    """A script for a mount namespace of its own in which nobody can reach the paths, for instance below /root."""
    lines = ["set -e"]
    closed: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(paths):
        if folder := closed_ancestor(path):
            closed.setdefault(folder, []).append(path)
    for folder, inner in closed.items():
        for number, path in enumerate(inner):
            lines.append(f"mkdir -p {scratch}/{number}; mount --bind {path} {scratch}/{number}")
        lines.append(f"mount -t tmpfs -o mode=755 tmpfs {folder}")
        for number, path in enumerate(inner):
            lines.append(f"mkdir -p {path}; mount --bind {scratch}/{number} {path}; umount {scratch}/{number}")
    return "\n".join([*lines, 'exec "$@"'])


@pytest.fixture(scope="module")
def as_nobody(tmp_path_factory: pytest.TempPathFactory):
    """Runs Python as an ordinary user, in a folder of its own; gives the finished process."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    home = Path("/tmp") / f"attacks-nobody-{os.getpid()}"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    interpreter = Path(os.path.realpath(sys.executable)).parent.parent
    script = entry([ROOT, Path(sys.prefix), interpreter], tmp_path_factory.mktemp("scratch"))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "COURSE_KEY": CANARY,
        "LANG": "C.UTF-8",
        "AUTOGRADER_SEEDS": os.environ.get("AUTOGRADER_SEEDS", ""),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["unshare", "--mount", "bash", "-c", script, "bash", *BECOME, sys.executable, *arguments]
        return subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, timeout=3000)

    tried = run("-c", "import os, numpy; print(os.getuid())")
    if tried.stdout.strip() != str(NOBODY):
        pytest.skip(f"cannot become nobody here: {(tried.stderr.strip().splitlines() or ['?'])[-1]}")
    yield run
    subprocess.run(["rm", "-rf", str(home)], check=True)


def pass_as(run, *selection: str) -> None:
    """Every one of these tests passes, or is not about this machine; and there are some at each level that it has."""
    options = ["-rfEsp", "-p", "no:cacheprovider", "-o", "addopts=", "-c", str(ROOT / "pyproject.toml")]
    done = run("-m", "pytest", *options, *selection)
    wrong = re.findall(r"^(?:FAILED|ERROR|E  |>  ).*", done.stdout, re.MULTILINE)
    assert done.returncode == 0, "\n".join(wrong) or done.stdout[-5000:] + done.stderr[-5000:]
    passed = re.findall(r"^PASSED .*", done.stdout, re.MULTILINE)
    levels = ast.literal_eval(run("-c", AVAILABLE).stdout)
    assert set(levels) >= set(available_levels()) - {"bubblewrap"}, "that one may be root's alone"
    for level in levels:
        assert [line for line in passed if f"[{level}" in line or f"-{level}" in line], (level, done.stdout[-5000:])


def test_the_system_and_the_hand_in_next_to_it(as_nobody) -> None:
    words = "refused or writing or modes or environments or next_to_it"
    files = [str(ROOT / "tests/attacks" / f"test_{name}.py") for name in ("calls", "files", "system")]
    pass_as(as_nobody, *files, "-k", words)


@pytest.mark.slow
def test_everything_else(as_nobody) -> None:
    folder = ROOT / "tests" / "attacks"
    apart = ("test_ordinary_user", "test_objects")  # themselves; and what runs in no sandbox
    files = [str(path) for path in folder.glob("test_*.py") if path.stem not in apart]
    pass_as(as_nobody, *files)


OPEN_GRADER = """
import os, sys
from attacks.trying import attempt_in, CANARY
from autograder.sandbox import Sandbox, sandbox
if sys.argv[1] == "open": sandbox.close_to_others = lambda: None
body = '''
found = []
for pid in args[0]:
    for name, mode in (("environ", "rb"), ("mem", "r+b"), ("maps", "rb")):
        try: found.append((name, open(f"/proc/{pid}/{name}", mode).read(0 if name == "mem" else 10**6)))
        except OSError: pass
return sorted({name for name, _ in found}), any(args[1].encode() in text for _, text in found)
'''
with Sandbox("process") as made:
    print(attempt_in(made, body, [os.getpid()], CANARY))
"""


def test_the_memory_of_the_grader(as_nobody) -> None:
    """At level "process" the system would let one process of a user write to another; the grader asks it not to."""
    assert as_nobody("-c", OPEN_GRADER, "closed").stdout.strip() == "([], False)"
    assert as_nobody("-c", OPEN_GRADER, "open").stdout.strip() == "(['environ', 'maps', 'mem'], True)"
