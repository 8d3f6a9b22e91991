"""`autograder try`: tells in one command whether an exercise is done."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from autograder.assignment import Assignment, Part
from autograder.building.build import BuildError, build_assignment
from autograder.certificate.findings import FAST, Plan
from autograder.certificate.rules import broken_rules, oracle_tests
from autograder.commands.verify import certify, chosen_by
from autograder.imported import file_of

# The lines of pytest and ruff that are a finding each.
FAILED_TEST, FOUND_BY_LINT = re.compile(r"FAILED |ERROR "), re.compile(r"\S+:\d+:\d+: ")
# As much as fits into two minutes; `autograder verify EXERCISE` tries everything.
SHORT = Plan(
    seeds=6,
    wrong_seeds=2,
    score_seeds=4,
    mutants=40,
    alternatives=20,
    independent=30,
    mutant_seeds=2,
    fresh_seeds=10,
    range_seeds=2,
    diagnosed=4,
    rate_runs=0,
    power_runs=0,
)


def try_command(console: Console, name: str, fast: bool, jobs: int | None) -> int:
    """Run rules, build, tests of the reference, lint and certificate. Returns 0 if the exercise is done, else 1."""
    ((assignment, part),) = [chosen for chosen in chosen_by(name) if chosen[1].name == name] or chosen_by(name)[:1]
    steps: dict[str, Callable[[], Iterable[str]]] = {
        "rules": lambda: broken_rules(assignment, part),
        "build": lambda: _build(assignment, part),
        "tests": lambda: _run("pytest", ("-q", "--tb=line"), [oracle_tests(assignment, part.name)], FAILED_TEST),
        "lint": lambda: _run("ruff", ("check", "--output-format=concise"), _files(assignment, part), FOUND_BY_LINT),
        "certificate": lambda: _certificate(console, assignment, part, FAST if fast else SHORT, jobs),
    }
    left = 0
    for step, look in steps.items():
        found = list(look())
        left += len(found)
        console.print(f"{step:<12} {'[green]holds[/]' if not found else ''}".rstrip(), highlight=False)
        for line in found:
            console.print(f"  [red]{escape(line)}[/]", soft_wrap=True, highlight=False)
    verdict = f"{name} is done" if not left else f"{name}: {left} {'thing' if left == 1 else 'things'} to do"
    console.print(verdict, highlight=False)
    return 1 if left else 0


def _build(assignment: Assignment, part: Part) -> list[str]:
    try:
        build_assignment(assignment, assignment.folder.resolve().parent.parent, only=part.name)
    except BuildError as error:
        return [str(error)]
    return []


def _run(tool: str, options: tuple[str, ...], files: list[Path], finding: re.Pattern[str]) -> list[str]:
    """What a tool of the kit's extra `test` finds in files, a line for each."""
    there = [str(file) for file in files if file.exists()]
    if not find_spec(tool):
        return [f"not run; install the kit with its extra `test`, which brings {tool}"]
    if not there:
        return []  # the rules report missing files
    done = subprocess.run([sys.executable, "-m", tool, *options, *there], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    found = [line for line in said if finding.match(line)]
    return found or [f"{tool} ended with status {done.returncode}: {' '.join(said[-1:])}"]


def _files(assignment: Assignment, part: Part) -> list[Path]:
    """The Python files of an exercise: its package, its reference, and the reference's tests."""
    package, reference = file_of(f"autograder.exercises.{part.name}"), file_of(f"reference.{part.name}")
    found = [package.parent if package is not None else None, reference, oracle_tests(assignment, part.name)]
    return [path for path in found if path is not None]


def _certificate(console: Console, assignment: Assignment, part: Part, plan: Plan, jobs: int | None) -> list[str]:
    certificate = certify(console, [(assignment, part)], plan, jobs)
    # A few survivors are no fault of a course; of one exercise its author wants to see all.
    surviving = [f"survives without a reason: {name}" for name in certificate.unexplained]
    return list(dict.fromkeys([*certificate.faults, *surviving]))
