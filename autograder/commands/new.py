"""The command `new`: creates a course, a working exercise or a course key. Existing files are never overwritten."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from autograder.commands.terminal import escape
from autograder.course import KIT, course_folder, is_course, open_course
from autograder.errors import UserError
from autograder.seeds import make_course_key

SKELETON = Path(__file__).parent / "skeleton"
FIRST = "assignment_1/poisson_rate"  # the first exercise of a new course


def new_command(console: Console, what: str, path: Path | None) -> int:
    """`autograder new course DIR`, `new key FILE`, or `new ASSIGNMENT/EXERCISE` in the present course."""
    makers: dict[str, Callable[[Path], str]] = {"course": _new_course, "key": _new_key}
    if what in makers:
        if path is None:
            raise UserError(f"`autograder new {what}` needs the name of a {'folder' if what == 'course' else 'file'}")
        said = makers[what](path)
    elif "/" in what and path is None:
        said = _new_exercise(course_folder(), what)
    else:
        raise UserError(f"`new {what}` is unknown; use `new course DIR`, `new key FILE` or `new ASSIGNMENT/EXERCISE`")
    console.print(escape(said), soft_wrap=True, highlight=False)
    return 0


def _new_key(file: Path) -> str:
    """Write a course key that nobody can guess."""
    try:
        make_course_key(file)
    except FileExistsError as error:
        raise UserError(f"{file} exists already and was left unchanged; choose another name") from error
    except OSError as error:
        raise UserError(f"cannot write {file}: {error.strerror or error}") from error
    return f"new course key in {file}, readable only by you; keep a copy, and grade with --course-key {file}"


def _new_course(folder: Path) -> str:
    """Create a course folder with a first exercise, which can be built, tried and graded."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} exists already and was left unchanged; choose another name")
    try:
        for name in ("assignments", "exercises", "reference", "tests"):
            (folder / name).mkdir(parents=True)
        for file, part in {"README.md": "readme", "ruff.toml": "ruff", "tests/conftest.py": "conftest"}.items():
            (folder / file).write_text(_skeleton(part), encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot write {folder}: {error.strerror or error}") from error
    _new_exercise(folder, FIRST)
    return (
        f"new course in {folder}, with {FIRST} to begin with; next: cd {folder} && autograder try {FIRST.split('/')[1]}"
    )


def _new_exercise(course: Path, name: str) -> str:
    """Write the files of an exercise, in the kit's folders or in those of the user's own course."""
    assignment, _, exercise = name.partition("/")
    for word in (assignment, exercise):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word) or keyword.iskeyword(word):
            raise UserError(
                f"{word!r} is not a name for an assignment or exercise: use small letters, digits and _, as in ab_1"
            )
    of_kit = course.resolve() == KIT.parent and is_course(course)
    if not of_kit and course.resolve().is_relative_to(KIT):
        raise UserError("the course that comes with the kit is read-only; make your own: autograder new course DIR")
    if (KIT / "exercises" / exercise).exists():
        raise UserError(f"the kit has an exercise {exercise!r} already; choose another name")
    package = (course / "autograder" if of_kit else course) / "exercises" / exercise
    tests = course / "tests" / "reference" if of_kit else course / "tests"
    folder = course / "assignments" / assignment
    files = {
        course / "reference" / f"{exercise}.py": "reference",
        package / "__init__.py": "exercise",
        package / "misconceptions.py": "misconceptions",
        package / "alternatives.py": "alternatives",
        folder / f"{exercise}.md": "text",
        tests / f"test_{exercise}.py": "tests",
    }
    there = next((file for file in files if file.exists()), None)
    if there is not None:
        raise UserError(f"{there} exists already and was left unchanged; choose another name")
    listed = folder / "assignment.toml"
    head = (
        listed.read_text(encoding="utf-8") if listed.exists() else _skeleton("assignment").replace("TITLE", assignment)
    )
    text = head.rstrip("\n") + "\n" + _skeleton("part").replace("EXERCISE", exercise)
    try:
        tomllib.loads(text)
        for file, part in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_named(_skeleton(part), exercise), encoding="utf-8")
        listed.write_text(text, encoding="utf-8")
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{listed} cannot be read: {error}") from error
    except OSError as error:
        raise UserError(f"cannot write {error.filename}: {error.strerror or error}") from error
    open_course(course)
    return f"new exercise {exercise} in {package}; next: autograder try {exercise}"


def _skeleton(name: str) -> str:
    return (SKELETON / f"{name}.txt").read_text(encoding="utf-8")


def _named(text: str, exercise: str) -> str:
    """The text with the exercise's name filled in. `EXERCISE = ...` stays: the kit finds an exercise by that name."""
    return re.sub(r"EXERCISE(?! = )", exercise, text)
