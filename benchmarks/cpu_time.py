"""CPU time of `autograder grade` by two trees of this project, over the same class of mixed hand-ins.

The class is that of `large_class.py`. The trees take turns, so that whatever else the machine does falls on both. What
is counted is the time of the command and of everything below it, workers and sandboxes, and not what the clock shows.

    python benchmarks/cpu_time.py OTHER_TREE [--size 300] [--rounds 3] [--assignment variational_inference]
                                  [--hand-ins FOLDER]

OTHER_TREE is a second working tree (`git worktree add`). Results that differ in scores or checks are listed. With
`--hand-ins` the class is that of a folder.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from large_class import write_class

HERE = Path(__file__).resolve().parents[1]
PR_SET_CHILD_SUBREAPER = 36
COUNTERS = ("cpu.stat", "cpuacct.usage")  # of control groups of version 2, and 1
MOST_SHOWN = 20


def group() -> Path | None:
    """A new control group that counts the time of all in it; None where this user may make none."""
    for root in (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/cpuacct")):
        place = root / f"cpu_time_{os.getpid()}"
        with contextlib.suppress(OSError):
            place.mkdir()
            if any((place / name).exists() for name in COUNTERS):
                return place
            place.rmdir()
    return None


def used(place: Path | None) -> float:
    """Seconds of processor that all processes below this one have taken, once they have ended.

    Without a group the last children of each sandbox are missing: they are ended by the kernel with their namespace.
    """
    while True:  # what has lost its parent comes to this process, and counts once it is waited for
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    if place is None:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime
    if (place / COUNTERS[0]).exists():
        return int((place / COUNTERS[0]).read_text().split()[1]) / 1e6
    return int((place / COUNTERS[1]).read_text()) / 1e9


def grade(tree: Path, folder: Path, assignment: str, place: Path | None) -> tuple[float, dict[str, Any]]:
    """(seconds of processor, judgement by hand-in) of one whole command."""

    def enter() -> None:
        if place is not None:
            (place / "cgroup.procs").write_text(str(os.getpid()))

    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", assignment, "--out", out]
        before, environment = used(place), {**os.environ, "PYTHONPATH": str(tree)}
        subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, preexec_fn=enter)
        taken = used(place) - before
        results = [json.loads(path.read_text()) for path in sorted((Path(out) / "results").glob("*.json"))]
    return taken, {result["student"]: judgement(result) for result in results}


def judgement(result: dict[str, Any]) -> Any:
    """What was judged: the score, and of every check how it came out."""
    return result["score"], [
        (one["exercise"], one["question"], one["status"], one["score"],
         [(check["property"], check["status"], check["credit"]) for check in one["checks"]])
        for one in result["questions"]
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="the tree to compare this one with")
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--assignment", default="variational_inference")
    parser.add_argument("--hand-ins", type=Path)
    arguments = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    trees = {"this": HERE, "other": arguments.other.resolve()}
    place = group()
    if place is None:
        print("this user may make no control group: some of the sandboxes' time is missing")
    seconds: dict[str, list[float]] = {name: [] for name in trees}
    judged: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.hand_ins or Path(temporary)
        if arguments.hand_ins is None:
            write_class(folder, arguments.size, arguments.assignment, None)
        for number in range(arguments.rounds):
            for name, tree in trees.items():
                taken, judged[name] = grade(tree, folder, arguments.assignment, place)
                seconds[name].append(taken)
            this, other = (times[-1] for times in seconds.values())
            print(f"round {number + 1}: {this:.1f} s here, {other:.1f} s there: {this / other:.2f}", flush=True)
    ratios = [this / other for this, other in zip(seconds["this"], seconds["other"], strict=True)]
    each = {name: 1000 * statistics.median(times) / len(judged["this"]) for name, times in seconds.items()}
    print(f"median: {each['this']:.0f} ms a hand-in here, {each['other']:.0f} there: {statistics.median(ratios):.2f}")
    differ = [student for student, one in judged["this"].items() if one != judged["other"].get(student)]
    print(
        f"{len(judged['this'])} and {len(judged['other'])} results, {len(differ)} of them differ", *differ[:MOST_SHOWN]
    )
    if place is not None:
        place.rmdir()


if __name__ == "__main__":
    main()
