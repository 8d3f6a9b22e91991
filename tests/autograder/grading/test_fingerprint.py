"""The key of known results: all that is loaded while a hand-in is graded is in it; what only shows results is not."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from autograder.assignment import assignment_names, load_assignment
from autograder.course import course_folder
from autograder.grading import fingerprint
from autograder.imported import KIT, REFERENCE, name_of
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.running.options import Options
from autograder.running.pool import submit, worker_pool
from autograder.running.worker import grade_in_worker, prepare_workers, start_worker

NAME = "variational_inference"
ASSIGNMENT = load_assignment(NAME)
EXERCISES = tuple(part.name for part in ASSIGNMENT.parts)
WRONG = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n    return mu1 - mu2 + sigma1 - sigma2\n"


def grade_and_look(submission: Submission) -> tuple[str, set[str], set[str]]:
    """Grade in this worker. The status; the files of the kit that are loaded; those of which a function was called."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            called.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        status = grade_in_worker(submission).status
    finally:
        sys.setprofile(None)
    loaded = {str(getattr(module, "__file__", None)) for module in list(sys.modules.values())}
    return status, of_kit(loaded), of_kit(called)


def of_kit(paths: Iterable[str]) -> set[str]:
    return {name_of(Path(p)) for p in paths if Path(p).is_relative_to(KIT) or Path(p).is_relative_to(REFERENCE)}


def in_key(exercises: Iterable[str] = EXERCISES) -> set[str]:
    return {name_of(path) for path in fingerprint.files_that_grade(exercises)}


def test_all_that_a_worker_loads_is_in_the_key(tmp_path: Path) -> None:
    """Of a wrong answer, so that diagnosis is there as well. What is left out may be loaded, but does nothing."""
    # Not above: the worker imports this module too.
    from autograder.building.handins import hand_in
    from autograder.sample_submissions import notebook_bytes

    notebook = notebook_bytes(hand_in(ASSIGNMENT, "gaussian_divergences", 0, {"kl_gaussian": WRONG}))
    submission = Submission("ada", (SubmittedFile.of("gaussian_divergences.ipynb", notebook),), None, "hash")
    options = Options(NAME, course_folder(), "process", jobs=1)
    context = prepare_workers(ASSIGNMENT)
    with worker_pool(1, context, start_worker, (options, str(tmp_path))) as pool:
        status, loaded, called = submit(pool, grade_and_look, submission).result()
    assert status == "graded"
    assert {"autograder/building/source.py", "autograder/diagnosis/naming.py", "reference/elbo.py"} <= loaded
    assert "autograder/exercises/gaussian_divergences/misconceptions.py" in loaded
    every = in_key(part.name for name in assignment_names() for part in load_assignment(name).parts)
    # The server of workers may have loaded exercises of other assignments for other tests.
    assert {name for name in loaded if not name.startswith(fingerprint.WITHOUT_INFLUENCE)} <= every
    assert len(called) > 50
    assert called <= in_key()


def test_what_shows_results_is_not_in_the_key() -> None:
    rooms = (
        "autograder/commands",
        "autograder/report",
        "autograder/certificate",
        "autograder/cli",
        "autograder/gradeb",
    )
    assert [name for name in in_key() if name.startswith(rooms)] == []
    building = {name for name in in_key() if name.startswith("autograder/building")}
    assert building == {"autograder/building/__init__.py", "autograder/building/source.py"}


@pytest.mark.parametrize(
    ("end", "counts"),
    [
        ("building/source.py", True),
        ("sandbox/child/zygote.py", True),  # started by its path: no import leads to it
        ("exercises/elbo/misconceptions.py", True),
        ("diagnosis/agreement.py", True),
        ("reference/vae.py", True),  # read as text, to tell which assignment a hand-in is of
        ("building/build.py", False),
        ("commands/grade.py", False),
        ("report/outline.py", False),
        ("certificate/trials.py", False),
        ("exercises/vae/cases.py", False),  # of another assignment
    ],
)
def test_a_change_counts_where_it_can_change_a_grade(end: str, counts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprint.kit_fingerprint.cache_clear()
    before = fingerprint.assignment_fingerprint(ASSIGNMENT)
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"#" * path.as_posix().endswith(end))
    fingerprint.kit_fingerprint.cache_clear()
    assert (fingerprint.assignment_fingerprint(ASSIGNMENT) != before) == counts
    monkeypatch.undo()
    fingerprint.kit_fingerprint.cache_clear()
    assert fingerprint.assignment_fingerprint(ASSIGNMENT) == before
