"""Time and memory of `autograder grade` over large classes of mixed hand-ins: both must grow as they should.

The hand-ins are the demo's, of every exercise of one assignment: right in all styles, wrong by all misconceptions,
half done, broken; copied until there are enough, no two of them the same text. Memory is the proportional set size
(each page counted once) of the command and everything below it, workers and sandboxes, at its highest.

    python benchmarks/large_class.py [--sizes 1250 2500 5000 10000] [--assignment variational_inference]
                                     [--exercise NAME] [--scheduler local]

With `--scheduler local` on a Dask cluster of this machine, with `--exercise` of one exercise alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from autograder.assignment import load_assignment
from autograder.sample_submissions import sample_class

LOOK_SECONDS = 1.0
MEGABYTE = 1 << 20


def templates(assignment: str, exercise: str | None) -> list[tuple[str, dict]]:
    """(name of the file, notebook) of every readable hand-in of the demo's class, in a mixed order."""
    found = []
    for sample in sample_class(load_assignment(assignment), hostile=False):
        for name, content in sample.files.items():
            if name.endswith(".ipynb") and not sample.attention and exercise in (None, Path(name).stem):
                found.append((Path(name).name, json.loads(content)))
    random.Random(0).shuffle(found)
    return found


def write_class(folder: Path, size: int, assignment: str, exercise: str | None) -> None:
    """A folder for each student; each has a comment of their own in every cell of code."""
    for number, (name, notebook) in zip(range(size), itertools.cycle(templates(assignment, exercise)), strict=False):
        own = json.loads(json.dumps(notebook))
        for cell in own["cells"]:
            if cell["cell_type"] == "code":
                cell["source"] = ["".join(cell["source"]) + f"\n# student {number}"]
        place = folder / f"student{number:05}"
        place.mkdir(parents=True)
        (place / name).write_text(json.dumps(own))


def memory(process: psutil.Process) -> int:
    """Bytes of a process and of all below it, shared pages counted once."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            with open(f"/proc/{one.pid}/smaps_rollup") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith("Pss:")) * 1024
        except (OSError, StopIteration, psutil.Error):  # it has ended meanwhile
            continue
    return total


def grade(folder: Path, assignment: str, *options: str) -> tuple[float, int]:
    """(seconds, bytes at the highest) of one whole command."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", assignment, "--out", out]
        started = time.perf_counter()
        with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as running:
            process, most = psutil.Process(running.pid), 0
            while running.poll() is None:
                most = max(most, memory(process))
                time.sleep(LOOK_SECONDS)
        taken = time.perf_counter() - started
        graded = len(list((Path(out) / "results").iterdir()))
        assert graded == len(list(folder.iterdir())), "not every hand-in has a result"
        return taken, most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1250, 2500, 5000, 10_000])
    parser.add_argument("--assignment", default="variational_inference")
    parser.add_argument("--exercise")
    parser.add_argument("--scheduler")
    arguments = parser.parse_args()
    chosen = {"--exercise": arguments.exercise, "--scheduler": arguments.scheduler}
    options = [text for name, value in chosen.items() if value for text in (name, value)]
    print(f"{'hand-ins':>9}{'seconds':>10}{'ms each':>9}{'MB':>7}")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as temporary:
            write_class(Path(temporary), size, arguments.assignment, arguments.exercise)
            seconds, most = grade(Path(temporary), arguments.assignment, *options)
        print(f"{size:9,}{seconds:10.1f}{1000 * seconds / size:9.1f}{most / MEGABYTE:7.0f}", flush=True)


if __name__ == "__main__":
    main()
