"""Workers: forked from one server that has loaded the kit; spawned where the server's socket would have no room."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

WORKER = """
import os, sys
from autograder.running.pool import submit, worker_pool
from autograder.running.processes import worker_context

def loaded(names):
    return os.getppid(), [name in sys.modules for name in names]

if __name__ == "__main__":
    context = worker_context(["elbo"])
    with worker_pool(1, context) as pool:
        parent, there = submit(pool, loaded, ["autograder.exercises.elbo", "reference.elbo", "torch"]).result()
    print(context.get_start_method(), parent == os.getpid(), there)
"""


def started(tmp_path: Path, temporary: Path) -> str:
    (tmp_path / "worker.py").write_text(WORKER)
    done = subprocess.run(
        [sys.executable, tmp_path / "worker.py"],
        capture_output=True,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=120,
    )
    assert done.stderr == ""
    assert not any(temporary.iterdir()), "nothing is left"
    return done.stdout.strip()


def test_a_worker_is_a_copy_of_a_server_that_has_loaded_the_kit(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="t-") as short:
        assert started(tmp_path, Path(short)) == "forkserver False [True, True, False]"


SERVER = """
import os
from autograder.running.processes import worker_context

if __name__ == "__main__":
    worker_context(["elbo"])
    for child in open(f"/proc/self/task/{os.getpid()}/children").read().split():
        with open(f"/proc/{child}/status") as file:
            blocked = next(int(line.split()[1], 16) for line in file if line.startswith("SigBlk"))
        with open(f"/proc/{child}/cmdline") as file:
            print("forkserver" in file.read(), bool(blocked & 2))
"""


def test_an_interrupt_at_the_terminal_is_nothing_to_the_server_while_it_loads(tmp_path: Path) -> None:
    """Its words about that would stand below the one line of the command."""
    (tmp_path / "server.py").write_text(SERVER)
    with tempfile.TemporaryDirectory(prefix="t-") as short:
        done = subprocess.run(
            [sys.executable, tmp_path / "server.py"],
            capture_output=True,
            text=True,
            env=os.environ | {"TMPDIR": short, "PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=120,
        )
    assert "True True" in done.stdout.splitlines(), done


def test_where_the_temporary_folder_has_a_long_name_workers_are_spawned(tmp_path: Path) -> None:
    long = tmp_path / ("long" * 20)
    long.mkdir()
    assert started(tmp_path, long) == "spawn True [False, False, False]"
