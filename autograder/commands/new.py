"""The command `new`: what an instructor needs before a course begins."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from autograder.commands.terminal import escape
from autograder.errors import UserError
from autograder.seeds import make_course_key


def new_key_command(console: Console, file: Path) -> int:
    """`autograder new key FILE`: a course key that nobody guesses. A file that is there stays as it is."""
    try:
        make_course_key(file)
    except FileExistsError as error:
        raise UserError(f"{file} is there already, and is left as it is; choose another name") from error
    except OSError as error:
        raise UserError(f"cannot write {file}: {error.strerror or error}") from error
    text = f"new course key in {file}, readable by you alone; keep a copy, and grade with --course-key {file}"
    console.print(escape(text), soft_wrap=True, highlight=False)
    return 0
