"""Seconds a hand-in: `autograder grade` against Otter-Grader and nbgrader, on the same notebooks with the same checks.

The assignment has three questions in torch (trainable_prior). A hand-in is a notebook of four cells: what is given, and
three answers, each with the student's own comment in it. The peers run the public checks, the machinery of which stands
in the test files themselves; `autograder grade` runs the hidden ones too, names misconceptions and writes its pages:
two processes, in the strongest isolation that the machine has. Start-up is counted for everybody; beside it stands
what each further hand-in costs.

`floor`: a warm parent forks, runs the notebook's code and the public checks, one core, no isolation, no reports.

The peers get environments of their own, made at the first run (some minutes, a gigabyte each) and kept.

    python benchmarks/peers.py [--students 60] [--rounds 3] [--environments FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import nbformat.v4 as v4

from autograder.assignment import load_assignment
from autograder.building.handins import given_source, solution_source
from autograder.course import course_folder

ASSIGNMENT, EXERCISE = "deep_generative", "trainable_prior"
PEER_HAND_INS = 6  # of each round; they take seconds each
PROCESSES = 2
ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {"grade_id": "", "grade": False, "solution": False, "locked": True, "schema_version": 3, "cell_type": "code"}


def answers(student: int) -> dict[str, str]:
    """The three answers, right ones, no two students' with the same text."""
    exercise = load_assignment(ASSIGNMENT).part(EXERCISE).exercise
    return {
        question.name: f"# answer of student {student}\n{solution_source(exercise, question.name)}"
        for question in exercise.questions
    }


def notebook(cells: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def hand_in(student: int) -> nbformat.NotebookNode:
    """The notebook that ours and Otter's graders get."""
    given = given_source(load_assignment(ASSIGNMENT), EXERCISE)
    return notebook([v4.new_code_cell(source) for source in (given, *answers(student).values())])


def tests() -> dict[str, str]:
    """The public test files of the three questions."""
    folder = course_folder() / "assignments" / ASSIGNMENT / "tests"
    return {path.name: path.read_text() for path in sorted(folder.glob(f"{EXERCISE}.*.py"))}


# --- environments --------------------------------------------------------------------------------------------------


def environment(folder: Path, *packages: str) -> Path:
    """The interpreter of an environment with these packages, made if it is not there."""
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        print(f"making {folder} with {', '.join(packages)} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        constraints = ["--constraint", ROOT / "constraints.txt"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *constraints, *packages], check=True)
        kernel = [python, "-m", "ipykernel", "install", "--sys-prefix", "--name", "python3"]
        subprocess.run(kernel, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (folder / "complete").touch()
    return python


def quiet(command: list[str | Path], folder: Path, python: Path) -> None:
    """Run a command of an environment; its output is shown only if it fails."""
    variables = {**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}\n{done.stderr}")


def seconds(run: Callable[[], None]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


# --- ours ----------------------------------------------------------------------------------------------------------


def grading(folder: Path, out: str) -> list[str | Path]:
    """The command that is measured."""
    command = [sys.executable, "-m", "autograder", "grade", folder, "--assignment", ASSIGNMENT]
    return [*command, "--exercise", EXERCISE, "--out", out, "--jobs", str(PROCESSES)]


def ours(folder: Path) -> float:
    """Wall time of one whole `autograder grade` over a folder; every hand-in must get full marks."""
    with tempfile.TemporaryDirectory() as out:
        taken = seconds(lambda: quiet(grading(folder, out), ROOT, Path(sys.executable)))
        for path in (Path(out) / "results").iterdir():
            questions = json.loads(path.read_text())["questions"]
            assert all(question["status"] == "correct" for question in questions), path.name
        return taken


def first_result(folder: Path) -> float:
    """Seconds from the command to the first result that can be read, over a class of which nothing is warm."""
    with tempfile.TemporaryDirectory() as out:
        started = time.perf_counter()
        quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(grading(folder, out), cwd=ROOT, **quietly) as running:
            while running.poll() is None and not list(Path(out).glob("results/*.json")):
                time.sleep(0.005)
            taken = time.perf_counter() - started
            running.terminate()
        return taken


FLOOR = """
import json, os, sys, time, types
import torch
torch.set_num_threads(1)
shim = types.ModuleType("otter.test_files")
shim.test_case = lambda **_: lambda function: function
sys.modules["otter"], sys.modules["otter.test_files"] = types.ModuleType("otter"), shim
files, tests, given = json.loads(sys.stdin.read())
exec(given, {})  # what every hand-in imports is warm
compiled = [compile(text, name, "exec") for name, text in tests.items()]
started = time.perf_counter()
for file in files:
    pid = os.fork()
    if not pid:
        env = {}
        for cell in json.load(open(file))["cells"]:
            exec("".join(cell["source"]), env)
        for code in compiled:
            module = types.ModuleType("test")
            sys.modules["test"] = module
            exec(code, module.__dict__)
            for name, function in list(vars(module).items()):
                if name.startswith("test_") and name != "test_case":
                    function(env)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
print((time.perf_counter() - started) / len(files))
"""


def floor(folder: Path) -> float:
    """Seconds a hand-in of a bare warm parent that forks."""
    given_cell = given_source(load_assignment(ASSIGNMENT), EXERCISE)
    given = json.dumps([[str(path) for path in sorted(folder.iterdir())], tests(), given_cell])
    done = subprocess.run([sys.executable, "-c", FLOOR], input=given, capture_output=True, text=True, check=True)
    return float(done.stdout)


# --- the peers -----------------------------------------------------------------------------------------------------


class Otter:
    """`otter run`, and `otter.api.grade_submission` in two processes."""

    def __init__(self, folder: Path, environments: Path) -> None:
        self.python = environment(environments / "otter", "otter-grader", "ipykernel", "numpy", "torch")
        self.folder = folder
        (folder / "tests").mkdir(parents=True)
        for name, text in tests().items():
            (folder / "tests" / name).write_text(text)
        for i in range(PEER_HAND_INS):
            nbformat.write(hand_in(i), folder / f"student{i}.ipynb")
        self.zip = folder / "grader.zip"
        generate = ["-m", "otter", "generate", "-t", "tests", "-o", self.zip, "--no-environment", "--no-requirements"]
        quiet([self.python, *generate], folder, self.python)

    def run(self) -> float:
        """Seconds a hand-in of `otter run`, one after the other."""

        def each() -> None:
            for i in range(PEER_HAND_INS):
                quiet(
                    [self.python, "-m", "otter", "run", "-a", self.zip, f"student{i}.ipynb"], self.folder, self.python
                )

        return seconds(each) / PEER_HAND_INS

    def api(self) -> float:
        """Seconds a hand-in of the Python API, two processes that each grade half of them."""
        code = "import sys; from otter.api import grade_submission\n"
        code += "for path in sys.argv[2:]:\n    result = grade_submission(path, sys.argv[1], quiet=True)\n"
        code += "    assert result.total == result.possible > 0, result\n"
        paths = [f"student{i}.ipynb" for i in range(PEER_HAND_INS)]

        def half(start: int) -> None:
            quiet([self.python, "-c", code, self.zip, *paths[start::PROCESSES]], self.folder, self.python)

        def both() -> None:
            with ThreadPoolExecutor(PROCESSES) as pool:
                list(pool.map(half, range(PROCESSES)))

        return seconds(both) / PEER_HAND_INS


TEST_CELL = """
import sys, types
shim = types.ModuleType("otter.test_files")
shim.test_case = lambda **_: lambda function: function
sys.modules["otter"], sys.modules["otter.test_files"] = types.ModuleType("otter"), shim
module = types.ModuleType("public_checks")
sys.modules["public_checks"] = module
exec(open("tests/{file}").read(), module.__dict__)
for name, function in list(vars(module).items()):
    if name.startswith("test_") and name != "test_case":
        function(globals())
"""


class Nbgrader:
    """`nbgrader autograde`."""

    def __init__(self, folder: Path, environments: Path) -> None:
        self.python = environment(environments / "nbgrader", "nbgrader", "ipykernel", "numpy", "torch")
        self.folder = folder
        source = folder / "source" / "ps1"
        (source / "tests").mkdir(parents=True)
        for name, text in tests().items():
            (source / "tests" / name).write_text(text)
        (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'course'\n")
        nbformat.write(self._notebook(None), source / "ps1.ipynb")
        quiet([self.python, "-m", "nbgrader", "generate_assignment", "ps1"], folder, self.python)
        for i in range(PEER_HAND_INS):
            place = folder / "submitted" / f"student{i}" / "ps1"
            shutil.copytree(source / "tests", place / "tests")
            nbformat.write(self._notebook(i), place / "ps1.ipynb")

    def _notebook(self, student: int | None) -> nbformat.NotebookNode:
        given = given_source(load_assignment(ASSIGNMENT), EXERCISE)
        cells = [v4.new_code_cell(given)]
        for name, source in answers(student or 0).items():
            text = "### BEGIN SOLUTION\n" + source + "\n### END SOLUTION" if student is None else source
            about = {**SETTINGS, "grade_id": name, "solution": True, "locked": False}
            cells.append(v4.new_code_cell(text, metadata={"nbgrader": about}))
            test = {**SETTINGS, "grade_id": f"test_{name}", "grade": True, "points": 1}
            code = TEST_CELL.format(file=f"{EXERCISE}.{name}.py")
            cells.append(v4.new_code_cell(code, metadata={"nbgrader": test}))
        return notebook(cells)

    def autograde(self) -> float:
        """Seconds a hand-in of one command over all of them."""
        command = [self.python, "-m", "nbgrader", "autograde", "ps1", "--force"]
        return seconds(lambda: quiet(command, self.folder, self.python)) / PEER_HAND_INS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--environments", type=Path, default=Path.home() / ".cache" / "autograder-peers")
    arguments = parser.parse_args()
    students = arguments.students
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, many in (("class", students), ("large", 4 * students)):
            (folder / name).mkdir()
            for i in range(many):
                nbformat.write(hand_in(i), folder / name / f"student{i:04}.ipynb")
        otter = Otter(folder / "otter", arguments.environments)
        nbgrader = Nbgrader(folder / "nbgrader", arguments.environments)
        rows: dict[str, list[float]] = {}
        first: list[float] = []
        for _ in range(arguments.rounds):
            first.append(first_result(folder / "class"))
            whole = ours(folder / "class")
            further = (ours(folder / "large") - whole) / (3 * students)
            found = {
                "autograder grade, start-up included": whole / students,
                "autograder grade, each further hand-in": further,
                "otter run": otter.run(),
                "otter.api.grade_submission, two processes": otter.api(),
                "nbgrader autograde": nbgrader.autograde(),
                "floor: fork and run, one core": floor(folder / "class"),
            }
            for name, value in found.items():
                rows.setdefault(name, []).append(value)
    print(f"first result on a cold start: {statistics.median(first):.1f} s (median)\n")
    whole, further = (rows[name] for name in list(rows)[:2])
    print(f"{students} hand-ins of {EXERCISE}; medians of {arguments.rounds} rounds, ratios from within each round\n")
    print(f"{'':44}{'s a hand-in':>12}{'/ whole':>10}{'/ further':>11}")
    for name, values in rows.items():
        ratios = [statistics.median(v / o for v, o in zip(values, ours_, strict=True)) for ours_ in (whole, further)]
        print(f"{name:44}{statistics.median(values):12.4f}{ratios[0]:10.1f}{ratios[1]:11.1f}")


if __name__ == "__main__":
    main()
