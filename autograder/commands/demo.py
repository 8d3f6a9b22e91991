"""`autograder demo`: build, submit, grade and report, for a class of sample submissions."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from autograder.assignment import assignment_names, load_assignment
from autograder.building.build import build_assignment
from autograder.commands.grade import GradeRequest, clear_errors, run_grading
from autograder.commands.table import print_grades
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.results import SubmissionResult
from autograder.sample_submissions import FULL, LESS, NONE, SampleHandIn, sample_class, write_class

MOST_STYLES = 1  # per exercise; the tests grade the whole class
MOST_MISCONCEPTIONS = 4
CALL_SECONDS = 4.0  # two infinite loops wait for this
MARK = "made-by-autograder-demo"


def demo_command(console: Console, out: Path, jobs: int | None, isolation: str) -> int:
    """Everything in one go. Returns 0 if every question of the class got the grade that it was constructed for."""
    started = time.perf_counter()
    _clear(out)
    course = course_folder()
    surprises: list[str] = []
    hand_ins = questions = 0
    for name in assignment_names(course):
        assignment = load_assignment(name, course)
        console.print(f"[bold]{assignment.title}[/] ({name})")
        build_assignment(assignment, out, solutions=False)
        samples = sample_class(assignment, most_styles=MOST_STYLES, most_misconceptions=MOST_MISCONCEPTIONS)
        folder = out / "hand-ins" / name
        write_class(samples, folder)
        (out / "hand-ins" / f"{name}.txt").write_text(
            "".join(f"{sample.student}: {sample.story}\n" for sample in samples), encoding="utf-8"
        )
        request = GradeRequest(
            folder, name, out=out / "graded" / name, jobs=jobs, isolation=isolation, call_seconds=CALL_SECONDS
        )
        with clear_errors():
            report = run_grading(console, request).report
        print_grades(console, report, assignment)
        surprises += [f"{name}: {line}" for line in compare(samples, report.results)]
        hand_ins += len(samples)
        questions += sum(len(sample.marks) for sample in samples)
        console.print()
    for line in surprises:
        console.print(f"[red]unexpected[/] {escape(line)}", soft_wrap=True, highlight=False)
    seconds = time.perf_counter() - started
    as_made = "all graded as constructed" if not surprises else f"{len(surprises)} not graded as constructed"
    console.print(f"{hand_ins} submissions, {questions} questions, {as_made}; {seconds:.0f} s in all", highlight=False)
    for what, where in {
        "notebooks": "assignments/ASSIGNMENT/EXERCISE.ipynb",
        "hand-ins": "hand-ins/ASSIGNMENT/STUDENT/, and what each student did in hand-ins/ASSIGNMENT.txt",
        "summary": "graded/ASSIGNMENT/summary.html",
        "feedback": "graded/ASSIGNMENT/feedback/STUDENT.html",
    }.items():
        console.print(f"{what:<10} {out}/{where}", soft_wrap=True, highlight=False)
    return 1 if surprises else 0


def _clear(out: Path) -> None:
    """Empty the demo's own folder. Refuse to touch any other folder."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise UserError(f"the folder {out} exists and was not made by the demo; choose another with --out")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / MARK).write_text("Every run of `autograder demo` empties this folder.\n", encoding="utf-8")


@lru_cache
def catalogued(assignment: str, exercise: str) -> frozenset[str]:
    """The names of an exercise's misconceptions."""
    return frozenset(one.name for one in load_assignment(assignment).part(exercise).exercise.misconceptions)


def compare(samples: Sequence[SampleHandIn], results: Sequence[SubmissionResult]) -> list[str]:
    """Where grades differ from those that the submissions were constructed for; empty if all is well."""
    by_student = {result.student: result for result in results}
    surprises = []
    for sample in samples:
        result = by_student.get(sample.student)
        if result is None:
            surprises.append(f"{sample.student} ({sample.story}): no result")
            continue
        if (result.status == "needs attention") != sample.attention:
            surprises.append(f"{sample.student} ({sample.story}): {result.status}: {'; '.join(result.attention)}")
        for question in result.questions:
            name = f"{question.exercise}.{question.question}"
            full, none = question.score == question.out_of, question.score == 0
            if not {FULL: full, LESS: not full, NONE: none}[sample.marks[name]]:
                got = f"{question.score:g} of {question.out_of:g}"
                surprises.append(f"{sample.student} ({sample.story}): {name} got {got}, expected {sample.marks[name]}")
            named = {check.misconception for check in question.checks if check.misconception}
            wanted = {sample.misconception[1]} if sample.misconception and sample.misconception[0] == name else set()
            if not wanted:  # an answer that is wrong in no catalogued way may well get an observation as its name
                named &= catalogued(result.assignment, question.exercise)
            if named != wanted:
                names = f"names {sorted(named) or 'nothing'}, expected {sorted(wanted)}"
                surprises.append(f"{sample.student} ({sample.story}): {name} {names}")
    return surprises
