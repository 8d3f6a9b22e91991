"""Time per hand-in of an exercise in torch (samplers): `autograder grade` against plain Python running the same file.

Plain Python imports torch and calls each graded function once; it is measured one hand-in after the other, and two at a
time. The grader has two processes, judges every check of every question in full isolation, and writes all its pages.

    python benchmarks/per_hand_in.py [--students 60] [--pairs 3]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.sample_submissions import notebook_bytes, solutions

NAME, EXERCISE = "assignment_1b", "reparameterization"
PROCESSES = 2
PLAIN_RUNS = 12
CALLS = """
exp_sampler(0.7, 1000), exp_reparametrize(torch.tensor(0.7), 1000)
a = torch.tensor([0.1, 0.2, 0.5, 0.2])
categorical_sampler(a, 1000), categorical_reparametrize(a, 1000), categorical_evaluate(a, 1000)
"""


def seconds_per_hand_in_graded(folder: Path, students: int) -> float:
    """Wall time of one whole `autograder grade` over the class, per hand-in."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "autograder", "grade", folder, "--assignment", NAME, "--exercise", EXERCISE]
        started = time.perf_counter()
        subprocess.run([*command, "--out", out, "--jobs", str(PROCESSES)], check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - started) / students


def seconds_per_hand_in_plain(script: Path, at_a_time: int) -> float:
    """Wall time of plain Python over a few hand-ins, so many at a time, per hand-in."""

    def run(_: int) -> None:
        subprocess.run([sys.executable, script], check=True, stdout=subprocess.DEVNULL)

    started = time.perf_counter()
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(run, range(PLAIN_RUNS)))
    return (time.perf_counter() - started) / PLAIN_RUNS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--pairs", type=int, default=3)
    arguments = parser.parse_args()
    assignment = load_assignment(NAME)
    exercise = assignment.part(EXERCISE).exercise
    answers = solutions(exercise)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "class"
        folder.mkdir()
        content = notebook_bytes(hand_in(assignment, exercise.name, 0, answers))
        for i in range(arguments.students):
            (folder / f"student{i:03}.ipynb").write_bytes(content)
        script = Path(temporary) / "plain.py"
        script.write_text("\n\n".join([*answers.values(), "import torch", CALLS]))
        print(f"{arguments.students} hand-ins of {NAME}, {PROCESSES} processes; seconds per hand-in")
        one, two = [], []
        for pair in range(arguments.pairs):
            graded = seconds_per_hand_in_graded(folder, arguments.students)
            alone, together = (seconds_per_hand_in_plain(script, at_a_time) for at_a_time in (1, PROCESSES))
            one.append(alone / graded)
            two.append(together / graded)
            print(
                f"pair {pair + 1}: graded {graded:.3f}   plain, one at a time {alone:.3f} (ratio {one[-1]:.1f})"
                f"   plain, {PROCESSES} at a time {together:.3f} (ratio {two[-1]:.1f})"
            )
        print(
            f"median: {statistics.median(one):.1f} times faster than plain Python one at a time, "
            f"{statistics.median(two):.1f} times faster than {PROCESSES} at a time"
        )


if __name__ == "__main__":
    main()
