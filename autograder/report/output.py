"""Writing what a grading gives: grades.csv, one JSON and one page per student, the summary."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from autograder.assignment import Assignment
from autograder.errors import UserError
from autograder.reading.handed_in import HandedIn
from autograder.reading.submissions import safe_file_name
from autograder.reading.wrappers import is_readable
from autograder.report.feedback import feedback_page
from autograder.report.files import PREFIX, SUFFIX, remove_unfinished, write_atomically
from autograder.report.grades import write_grades
from autograder.report.pages import render
from autograder.report.summary import summary_page
from autograder.results import SubmissionResult, to_json

GRADEBOOK = "gradebook.sqlite"
_FILES = ("grades.csv", "summary.html")
_SUBFOLDERS = ("results", "feedback")


def write_result(
    result: SubmissionResult,
    assignment: Assignment,
    out: Path,
    *,
    released: bool = False,
    handed_in: HandedIn | None = None,
) -> str:
    """Write one student's result and page; a file is replaced whole, so a reader never sees half of it.

    released:   whether the page shows hidden checks in full
    handed_in:  what a learning platform says of the hand-in

    A page or record that cannot be made costs no other: a short one takes its place. What then went wrong, in one
    line; "" where nothing did.
    """
    name = safe_file_name(result.student)
    trouble = []
    try:
        known = {"handed_in": handed_in.to_json() if handed_in else None}
        record = json.dumps({**to_json(result), **known}, ensure_ascii=False, default=str) + "\n"
        record.encode()
    except Exception as error:
        record = json.dumps({"student": ascii(result.student), "fingerprint": result.fingerprint}) + "\n"
        trouble.append(f"its record ({_said(error)})")
    try:
        page = feedback_page(result, assignment.title, released=released)
        page.encode()
    except Exception as error:
        page = plain_page(result, assignment.title)
        trouble.append(f"its page ({_said(error)})")
    with _clear_errors(out):
        write_atomically(out / "results" / f"{name}.json", record)
        write_atomically(out / "feedback" / f"{name}.html", page)
    return f"{result.student}: could not make {' and '.join(trouble)}; the grade is in the gradebook" * bool(trouble)


def write_class(
    results: Sequence[SubmissionResult],
    assignment: Assignment,
    out: Path,
    notes: Sequence[str] = (),
    absent: Collection[str] = (),
) -> str:
    """Write what is about the whole class: the grades and the summary, which tells the notes as well.

    absent:  students among `results` whose hand-ins were not there this time

    The grades are written also where the summary cannot be; what went wrong with it, in one line.
    """
    ordered = sorted(results, key=lambda result: result.student)
    trouble = ""
    with _clear_errors(out):
        write_grades(ordered, assignment, out / "grades.csv")
    try:
        page = summary_page(
            ordered, assignment, lambda student: f"feedback/{safe_file_name(student)}.html", notes, absent
        )
    except Exception as error:
        page = render("plain.html.j2", title=assignment.title, lines=("There is no summary: it could not be made.",))
        trouble = f"could not make the summary ({_said(error)}); the grades are in grades.csv"
    with _clear_errors(out):
        write_atomically(out / "summary.html", page)
    return trouble


def plain_page(result: SubmissionResult, title: str) -> str:
    """The page of a student whose page could not be made: the points, and nothing else."""
    scores = [f"{q.exercise}.{q.question}: {q.score:g} of {q.out_of:g} points" for q in result.questions]
    lines = (result.student, f"{result.score:g} of {result.out_of:g} points", *scores)
    return render("plain.html.j2", title=title, lines=lines)


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def is_ours(path: Path, out: Path) -> bool:
    """Whether a path is one of what is written to `out`; both resolved. What else lies there is somebody's."""
    if path.parent == out:
        return path in _folders(out) or path.name in _FILES or path.name.startswith((PREFIX, GRADEBOOK))
    if path == out or path in out.parents:
        return True
    return (path.parent, path.suffix) in ((out / "results", ".json"), (out / "feedback", ".html"))


def earlier_outputs(path: Path) -> tuple[Path, ...]:
    """The folders in a folder of hand-ins that an earlier run wrote, under whatever name; resolved, sorted.

    A folder with all that a run writes, and with nothing in it that could be graded. Of what cannot be read nothing is
    known here; whoever reads it says so.
    """
    try:
        return tuple(sorted(child for child in path.resolve().iterdir() if _is_output(child)))
    except OSError:
        return ()


def _is_output(folder: Path) -> bool:
    if folder.is_symlink() or not all((folder / name).is_file() for name in _FILES):
        return False
    if not all((folder / subfolder).is_dir() for subfolder in _SUBFOLDERS):
        return False
    return not any(is_readable(name) for _, _, names in os.walk(folder) for name in names)


def left_behind(results: Sequence[SubmissionResult], out: Path) -> list[str]:
    """Names of the files in `out` about students who are not among `results`, sorted: of an earlier run, or part."""
    ours = {safe_file_name(result.student) for result in results}
    there = {path.stem for path in out.glob("results/*.json")} | {path.stem for path in out.glob("feedback/*.html")}
    return sorted(there - ours)


def prepare_folder(out: Path) -> None:
    """Make sure that `out` is a folder that can be written to, before anything is graded."""
    try:
        for folder in _folders(out):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=out, prefix=PREFIX, suffix=SUFFIX):
            pass
    except OSError as error:
        raise UserError(
            f"cannot write to the output folder {out}: {error.strerror}; choose another with --out"
        ) from error


@contextlib.contextmanager
def sole_writer(out: Path) -> Iterator[None]:
    """Keep `out` for this process, and clear away what one that was killed left half written there.

    UserError while another run writes there: the files of two classes would get mixed up. The lock is the folder's own
    and ends with the process, however that ends; where a file system has no locks, everything is as without.
    """
    descriptor = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            advice = "wait for it to end, or choose another folder with --out"
            raise UserError(f"another run is writing to the output folder {out}; {advice}") from None
        except OSError:
            pass
        for folder in _folders(out):
            remove_unfinished(folder)
        yield
    finally:
        os.close(descriptor)


def _folders(out: Path) -> tuple[Path, ...]:
    return out, *(out / name for name in _SUBFOLDERS)


@contextlib.contextmanager
def _clear_errors(out: Path) -> Iterator[None]:
    """An error of the file system as one line; every result is in the gradebook, so nothing is lost by it."""
    try:
        yield
    except OSError as error:
        what = f"cannot write to the output folder {out}: {error.strerror or error}"
        advice = "mend that, then start again: finished results are in the gradebook"
        raise UserError(f"{what}; {advice}") from error
