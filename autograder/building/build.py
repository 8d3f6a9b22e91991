"""Building everything that students and teachers get: notebooks, executed solutions, public tests.

An exercise exists once: functions in `reference/`, questions in `autograder/exercises/`, prose in
`assignments/ASSIGNMENT/EXERCISE.md` (its markers are described in `autograder/texts.py` and at length in
`docs/writing-exercises.md`). From these are built

    OUT/assignments/ASSIGNMENT/EXERCISE.ipynb     the student's notebook: prose, stubs, checks
    OUT/assignments/ASSIGNMENT/tests/             the public tests, self-contained
    OUT/solutions/ASSIGNMENT/EXERCISE.ipynb       the same with the reference's functions, executed, with plots

Building twice gives the same bytes, but for the outputs of the solutions: plots differ between machines. Processors
round the last digits of numbers differently; a public test that differs in these alone is left as it is.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment, Part
from autograder.building.cells import notebook_of, solution_cells, student_cells, tests_folder
from autograder.building.execution import ExecutionError, execute, problems
from autograder.building.literals import PublicTestError
from autograder.building.public_tests import build_tests, judges_of
from autograder.building.source import Cut, SourceError
from autograder.building.texts import TextError, check_names, read_text
from autograder.variants import VariantError, variant_values

_NUMBER = re.compile(r"(-?\d+(?:\.\d*)?[eE][-+]?\d+|-?\d+\.\d*)")


class BuildError(Exception):
    """An assignment that cannot be built. The message is one line that says what is wrong and where."""


def build_notebook(assignment: Assignment, part: Part, variant: int = 0) -> tuple[Any, Any]:
    """The student's notebook and its solution, not executed, as nbformat nodes."""
    exercise = part.exercise
    path = assignment.folder / f"{exercise.name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error.strerror}; the text of an exercise must be there") from error
    try:
        blocks = read_text(text, variant_values(exercise, assignment.version, variant), str(path))
        questions = [question.name for question in exercise.questions]
        check_names(blocks, questions, [free.name for free in exercise.free_responses], str(path))
        student = notebook_of(assignment, part, variant, student_cells(assignment, part, variant, blocks))
        solved = notebook_of(assignment, part, variant, solution_cells(assignment, part, variant, blocks))
    except (TextError, SourceError, VariantError) as error:
        raise BuildError(str(error)) from error
    solved.metadata["autograder"]["solution"] = True
    return student, solved


def build_assignment(
    assignment: Assignment,
    out: Path,
    variant: int = 0,
    solutions: bool = True,
    overwrite: bool = False,
    only: str | None = None,
) -> list[Path]:
    """Write all files of an assignment under `out`, or those of its exercise `only`. Returns the files written.

    A variant other than 0 never replaces the course's own notebooks, unless `overwrite` is set.
    """
    if variant != 0 and not overwrite and out.resolve() == _course(assignment):
        raise BuildError(f"variant {variant} would replace the notebooks of {assignment.name}; choose another folder")
    written = []
    folder = out / "assignments" / assignment.name
    judges = _judges(assignment)  # those of all exercises, whichever is built
    for part in assignment.parts if only is None else (assignment.part(only),):
        name = part.exercise.name
        student, solved = build_notebook(assignment, part, variant)
        tests = _tests(assignment, part, variant, judges)
        written.append(_write(folder / f"{name}.ipynb", notebook_text(student)))
        for left_over in (folder / "tests").glob(f"{name}.*.py"):
            if left_over.name not in tests:
                left_over.unlink()
        for file, text in tests.items():
            written.append(_write_unless_said(folder / "tests" / file, text))
        if solutions:
            try:
                execute(solved, name, tests, tests_folder(assignment))
            except ExecutionError as error:
                raise BuildError(f"solution of {error}") from error
            complaints = problems(solved, f"solution of {name}")
            if complaints:
                raise BuildError(complaints[0])
            written.append(_write(out / "solutions" / assignment.name / f"{name}.ipynb", notebook_text(solved)))
    return written


def _write_unless_said(path: Path, text: str) -> Path:
    """Write a public test, unless the file says the same already."""
    if path.is_file() and _says(path.read_text(encoding="utf-8"), text, rounded=True):
        return path
    return _write(path, text)


def check_built(assignment: Assignment, course: Path | None = None, variant: int = 0) -> list[str]:
    """How the committed files differ from what would be built now, a line for each; empty if they are up to date.

    Two things are not compared: the outputs of the solutions, which must only exist and have no error, and the last
    digits of numbers in public tests, which processors round differently.
    """
    course = course or _course(assignment)
    again = f"run `autograder build {assignment.name}`"
    folder = course / "assignments" / assignment.name
    found: list[str] = []
    expected: set[Path] = set()
    judges = _judges(assignment)
    for part in assignment.parts:
        name = part.exercise.name
        student, solved = build_notebook(assignment, part, variant)
        files = {folder / "tests" / file: text for file, text in _tests(assignment, part, variant, judges).items()}
        files[folder / f"{name}.ipynb"] = notebook_text(student)
        files = {path: text for path, text in files.items() if path not in expected}
        expected |= set(files)
        for path, text in sorted(files.items()):
            shown = path.relative_to(course)
            if not path.is_file():
                found.append(f"{shown} is missing; {again}")
            elif not _says(path.read_text(encoding="utf-8"), text, rounded=path.suffix == ".py"):
                found.append(f"{shown} differs from what would be built; {again}")
        found += [f"{line}; {again}" for line in _check_solution(course, assignment, name, solved)]
    for path in sorted((folder / "tests").glob("*.py")):
        if path not in expected:
            found.append(f"{path.relative_to(course)} belongs to no question; remove it")
    return found


def _says(there: str, wanted: str, rounded: bool) -> bool:
    """Whether a text is the expected one. `rounded`: ignore the last digits of numbers, and where lines are broken."""
    if there == wanted or not rounded:
        return there == wanted
    parts, others = _NUMBER.split(" ".join(there.split())), _NUMBER.split(" ".join(wanted.split()))
    return parts[::2] == others[::2] and all(
        math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12)
        for a, b in zip(parts[1::2], others[1::2], strict=True)
    )


def notebook_text(notebook: Any) -> str:
    """A notebook as the bytes of its file. Equal notebooks give equal bytes."""
    import nbformat

    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=4)
    return text + "\n"


def _check_solution(course: Path, assignment: Assignment, name: str, solved: Any) -> list[str]:
    import nbformat

    path = course / "solutions" / assignment.name / f"{name}.ipynb"
    shown = path.relative_to(course)
    if not path.is_file():
        return [f"{shown} is missing"]
    try:
        committed = nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)
        complaints = problems(committed, str(shown))
        same = notebook_text(_without_outputs(committed)) == notebook_text(_without_outputs(solved))
    except Exception as error:  # whatever nbformat makes of a broken file
        return [f"{shown} is not a readable notebook ({type(error).__name__})"]
    return complaints if same else [f"{shown} differs from what would be built", *complaints]


def _without_outputs(notebook: Any) -> Any:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _judges(assignment: Assignment) -> Cut:
    try:
        return judges_of(assignment)
    except (PublicTestError, VariantError) as error:
        raise BuildError(str(error)) from error


def _tests(assignment: Assignment, part: Part, variant: int, judges: Cut) -> dict[str, str]:
    try:
        return build_tests(assignment, part, variant, judges)
    except (PublicTestError, VariantError) as error:
        raise BuildError(str(error)) from error


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _course(assignment: Assignment) -> Path:
    return assignment.folder.resolve().parent.parent
