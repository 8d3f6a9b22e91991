"""Writing the results of grading: grades.csv, one JSON file and one page per student, and the summary."""

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
    """Write one student's result and page. Files are replaced atomically, so nobody ever reads half of one.

    released:   whether the page shows hidden checks in full
    handed_in:  what a learning platform says about the submission

    If a page or record cannot be made, a short one takes its place. Returns what went wrong, in one line; "" if
    nothing did.
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
    """Write the files about the whole class: the grades, and the summary with the notes.

    absent:  students among `results` who had no submission this time

    The grades are written even if the summary cannot be made. Returns what went wrong with it, in one line.
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
    """A page with only the points, for a student whose full page could not be made."""
    scores = [f"{q.exercise}.{q.question}: {q.score:g} of {q.out_of:g} points" for q in result.questions]
    lines = (result.student, f"{result.score:g} of {result.out_of:g} points", *scores)
    return render("plain.html.j2", title=title, lines=lines)


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def is_ours(path: Path, out: Path) -> bool:
    """Whether a path is one that the kit writes in `out` (both resolved). Other files there belong to somebody else."""
    if path.parent == out:
        return path in _folders(out) or path.name in _FILES or path.name.startswith((PREFIX, GRADEBOOK))
    if path == out or path in out.parents:
        return True
    return (path.parent, path.suffix) in ((out / "results", ".json"), (out / "feedback", ".html"))


def earlier_outputs(path: Path) -> tuple[Path, ...]:
    """The output folders of earlier runs in a folder of submissions, whatever their names; resolved and sorted.

    Such a folder contains everything that a run writes, and nothing that could be graded. If `path` cannot be read,
    nothing is returned: reading the submissions will report that.
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
    """Names of the files in `out`, sorted, about students who are not among `results`: left over from earlier runs."""
    ours = {safe_file_name(result.student) for result in results}
    there = {path.stem for path in out.glob("results/*.json")} | {path.stem for path in out.glob("feedback/*.html")}
    return sorted(there - ours)


def prepare_folder(out: Path) -> None:
    """Make sure that `out` is a writable folder, before anything is graded."""
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
    """Lock `out` for this process, and remove files that a killed run left half written.

    Raises UserError if another run is writing there: the files of two classes would get mixed up. The lock is on the
    folder itself and ends with the process, however that ends. On a file system without locks there is none.
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
    """Turn an error of the file system into one line. Nothing is lost: every result is in the gradebook."""
    try:
        yield
    except OSError as error:
        what = f"cannot write to the output folder {out}: {error.strerror or error}"
        advice = "fix that, then start again: finished results are in the gradebook"
        raise UserError(f"{what}; {advice}") from error
