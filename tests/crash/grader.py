"""A class of light hand-ins, and a grader that can be ended at any moment, watched from outside.

The test process adopts whatever the grader leaves behind (it is a "subreaper"), so that nothing can hide.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.sample_submissions import notebook_bytes, solutions

ASSIGNMENT, EXERCISE = "variational_inference", "gaussian_divergences"
HEAD = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n"
CALL_SECONDS = 1.0


@dataclass(frozen=True)
class Kit:
    """`autograder grade` on one class, with an output folder and a temporary folder of its own."""

    hand_ins: Path
    out: Path
    temp: Path
    isolation: str = "auto"
    jobs: int = 2

    def command(self, *more: object) -> list[str]:
        arguments = [self.hand_ins, "--assignment", ASSIGNMENT, "--exercise", EXERCISE, "--out", self.out]
        arguments += ["--call-seconds", CALL_SECONDS, "--isolation", self.isolation, "--jobs", self.jobs, *more]
        return [sys.executable, "-m", "autograder", "grade", *map(str, arguments)]

    def start(self, *more: object) -> subprocess.Popen[str]:
        """The command in a session of its own, as in a terminal of its own."""
        self.temp.mkdir(exist_ok=True)
        return subprocess.Popen(
            self.command(*more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(self.temp)},
            start_new_session=True,
        )

    def run(self, *more: object) -> subprocess.CompletedProcess[str]:
        process = self.start(*more)
        output, errors = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def write_class(folder: Path, size: int, *, hangs: bool = True) -> None:
    """Hand-ins of all kinds; of fifty one ends its interpreter, one hangs (if wanted), two cannot be read."""
    assignment = load_assignment(ASSIGNMENT)
    right = solutions(assignment.part(EXERCISE).exercise)
    answers = [
        right,
        right | {"kl_gaussian": HEAD + "    return 1.0\n"},
        {"euclidean_distance": right["euclidean_distance"]},
        right | {"kl_gaussian": HEAD + "    return mu1 / 0.0\n"},
        {},
    ]
    plain = [notebook_bytes(hand_in(assignment, EXERCISE, 0, answer)) for answer in answers]
    hostile = [HEAD + "    while True:\n        pass\n", HEAD + "    import os\n    os._exit(0)\n"]
    odd = [notebook_bytes(hand_in(assignment, EXERCISE, 0, right | {"kl_gaussian": text})) for text in hostile]
    folder.mkdir(parents=True)
    for i in range(size):
        special = {3: b"", 4: odd[1], 5: odd[0], 28: b'{"cells": ['}.get(i % 50)
        special = None if special is odd[0] and not hangs else special
        content = plain[i % len(plain)] if special is None else special
        (folder / f"student {i:03}.ipynb").write_bytes(content)


def below(pid: int) -> set[int]:
    """All processes below a process, but for those that have ended."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found |= below(child) | ({child} if alive(child) else set())
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def command(pid: int) -> bytes:
    """The command line of a process; nothing of one that is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def parent(pid: int) -> int:
    """The process that has started it, or adopted it; 0 for one that is gone."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def grades(pid: int) -> bool:
    """Whether a grader is so far that one of its workers has a sandbox."""
    return any(b"child/start.py" in command(child) for child in below(pid))


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("SigCgt:"):
                return bool(int(line.split()[1], 16) >> (number - 1) & 1)
    return False


def left_over(before: set[int], seconds: float = 15.0) -> list[str]:
    """The command lines of the processes that do not end in time, of those that are new."""
    deadline = time.monotonic() + seconds
    while True:
        new = below(os.getpid()) - before
        if not new:
            return []
        if time.monotonic() > deadline:
            return [f"{pid}: {command(pid).decode()[:200]}" for pid in new if alive(pid)]
        time.sleep(0.01)


def results(kit: Kit) -> dict[str, Any]:
    """What is in the gradebook: by student the one result there is, but for the time it took."""
    with contextlib.closing(sqlite3.connect(kit.out / "gradebook.sqlite")) as raw:
        rows = raw.execute("SELECT student, fingerprint, result FROM results ORDER BY id").fetchall()
        (sound,) = raw.execute("PRAGMA integrity_check").fetchone()
    assert sound == "ok"
    found = {}
    for student, fingerprint, text in rows:
        assert student not in found, f"{student} has two results for one version"
        found[student] = json.loads(text) | {"seconds": 0}
        assert found[student]["fingerprint"] == fingerprint
    return found


def files(kit: Kit) -> dict[str, Any]:
    """What is in the output folder: by relative path the content, but for times and the gradebook."""
    found: dict[str, Any] = {}
    for path in sorted(kit.out.rglob("*")):
        if path.is_dir() or path.name.startswith("gradebook.sqlite"):
            continue
        text = path.read_text(encoding="utf-8")
        found[str(path.relative_to(kit.out))] = json.loads(text) | {"seconds": 0} if path.suffix == ".json" else text
    return found


def moments(seed: int, longest: float) -> Iterator[tuple[float, str]]:
    """Random moments after the start, and what happens then."""
    generator = random.Random(seed)
    ways = ["kill", "kill", "kill all", "term", "term all", "int", "int all", "int all twice"]
    while True:
        yield generator.uniform(0.0, longest), generator.choice(ways)
