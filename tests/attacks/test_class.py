"""A whole class of attackers, with honest students between them, in one `autograder grade`, as a TA starts it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attacks import hand_ins
from attacks.hand_ins import ASSIGNMENT, DISTANCE, EXERCISE, KL
from attacks.processes import below, running
from attacks.test_grades import check_what_was_written, differences, put
from attacks.trying import CANARY

from autograder.sandbox import Limits, available_levels

# Of the limit times themselves, with the limits that `grade` has by default; two workers wait side by side, so that
# there is room for all the rest of the class.
MOST = 1.1


@pytest.mark.slow
@pytest.mark.parametrize("level", available_levels())
def test_a_class_of_attackers(level: str, tmp_path: Path) -> None:
    samples = hand_ins.everyone()
    folder = put(tmp_path / "in", samples)
    key, temporary, out = tmp_path / "course.key", tmp_path / "temporary", tmp_path / "out"
    key.write_text(CANARY)
    temporary.mkdir()
    command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", ASSIGNMENT]
    command += ["--exercise", EXERCISE, "--out", str(out), "--jobs", "2", "--isolation", level]
    command += ["--course-key", str(key)]
    handed_in = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    before, start = below(os.getpid()), time.monotonic()
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=1800, env=os.environ | {"TMPDIR": str(temporary)}
    )
    took = time.monotonic() - start
    waited = sum(sample.hangs for sample in samples) * Limits().call_seconds
    print(
        f"{level}: {len(samples)} hand-ins in {took:.1f} s with two workers; {waited:.0f} s of limit times among them"
    )
    assert done.returncode == 1, done.stderr
    assert took < MOST * waited
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(samples)
    points = {row["student"].removeprefix("'"): _points(row) for row in rows}
    assert differences(samples, points) == {}
    assert not [c for c in done.stdout + done.stderr if ord(c) < 32 and c != "\n"]
    assert CANARY not in done.stdout + done.stderr
    assert f"isolation level: {level}" in done.stdout
    records = [json.loads(path.read_text()) for path in (out / "results").iterdir()]
    assert {record["isolation"] for record in records} == {level}
    check_what_was_written(out)
    assert running(below(os.getpid()) - before) == set()
    assert list(temporary.iterdir()) == []
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == handed_in


def _points(row: dict[str, str]) -> tuple[float | None, float | None]:
    kl, distance = (row[f"{EXERCISE}.{name}"] for name in (KL, DISTANCE))
    return (float(kl) if kl else None, float(distance) if distance else None)
