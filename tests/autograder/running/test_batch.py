"""The batch: what a dying worker costs, and what the gradebook saves."""

import multiprocessing
import os
import socket
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.course import course_folder
from autograder.gradebook import Gradebook, open_gradebook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.results import SubmissionResult
from autograder.running import local, patience, worker
from autograder.running.batch import Report, grade_batch
from autograder.running.executor import Coming
from autograder.running.local import LocalExecutor
from autograder.running.options import Options
from autograder.running.worker import CannotStart
from autograder.sample_submissions import notebook_bytes, solutions
from autograder.sandbox import available_levels

NAME = "variational_inference"


@pytest.fixture(scope="module")
def right() -> bytes:
    assignment = load_assignment(NAME)
    return notebook_bytes(hand_in(assignment, assignment.parts[0].name, 0, solutions(assignment.parts[0].exercise)))


def submissions(content: bytes, *students: str) -> list[Submission]:
    files = (SubmittedFile.of("gaussian_divergences.ipynb", content),)
    return [Submission(student, files, None, "hash") for student in students]


def options(jobs: int = 2) -> Options:
    return Options(NAME, course_folder(), available_levels()[0], jobs=jobs)


def graded(everyone: list[Submission], how: Options, gradebook: Gradebook, **asked: Any) -> Report:
    return grade_batch(everyone, how, gradebook, LocalExecutor(), **asked)


def dying(submission: Submission):
    """A worker that is killed by one hand-in, as by the kernel when memory runs out."""
    if submission.student == "killer":
        os._exit(9)
    return local.GRADE_IN_WORKER(submission)


def test_a_dying_worker_costs_its_own_hand_in_alone(right: bytes, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(local, "GRADE_IN_WORKER", local.grade_in_worker, raising=False)
    monkeypatch.setattr(local, "grade_in_worker", dying)
    # The pool's processes are forked here so that they see the patched function.
    monkeypatch.setattr(local, "prepare_workers", lambda *_: multiprocessing.get_context("fork"))
    everyone = submissions(right, "ada", "bo", "killer", "chen", "dana")
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        whole: list[SubmissionResult] = []
        report = graded(everyone, options(), gradebook, on_result=whole.append)
        assert [(r.student, r.status) for r in report.results] == [
            ("ada", "graded"),
            ("bo", "graded"),
            ("killer", "needs attention"),
            ("chen", "graded"),
            ("dana", "graded"),
        ]
        assert all(r.score == 6 for r in report.results if r.status == "graded")
        assert "died" in report.results[2].attention[0]
        assert all(r.questions[0].checks for r in whole if r.status == "graded")
        assert not any(q.checks for r in report.results for q in r.questions), "outlines alone are kept"


class Telling(worker.Worker):
    """A worker that tells where the interpreter of its sandbox is from."""

    def __init__(self, options: Options, source: socket.socket) -> None:
        super().__init__(options, source)
        origin = type(self.grader.sandbox._zygote.process).__name__
        Path(options.course_key).with_name(f"{os.getpid()}.origin").write_text(origin)


@pytest.mark.parametrize(
    ("processors", "origins"), [(3, ["Taken", "Taken"]), (2, ["Popen", "Taken"]), (1, ["Popen", "Taken"])]
)
def test_workers_find_as_many_interpreters_started_as_there_are_processors_for(
    right: bytes, tmp_path: Path, monkeypatch, processors: int, origins: list[str]
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(processors)))
    monkeypatch.setattr(worker, "Worker", Telling)
    monkeypatch.setattr(local, "prepare_workers", lambda *_: multiprocessing.get_context("fork"))
    everyone = submissions(right, "ada", "bo", "chen", "dana")
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        graded(everyone, replace(options(), course_key=str(tmp_path / "key")), gradebook)
    assert sorted(path.read_text() for path in tmp_path.glob("*.origin")) == origins


class Reluctant:
    """A worker that cannot be made: the temporary folder is full."""

    def __init__(self, options: Options, source: socket.socket) -> None:
        raise OSError(28, "No space left on device", "/tmp")


class Doomed:
    """A worker that dies while it is made, as by the kernel when memory runs out."""

    def __init__(self, options: Options, source: socket.socket) -> None:
        os._exit(9)


@pytest.mark.parametrize(
    ("made", "words"),
    [(Reluctant, "cannot start: OSError: .* No space left on device"), (Doomed, "die as soon as they start")],
)
def test_workers_that_cannot_start_end_the_batch_at_once(
    made: type, words: str, right: bytes, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(worker, "Worker", made)
    monkeypatch.setattr(local, "prepare_workers", lambda *_: multiprocessing.get_context("fork"))
    everyone = submissions(right, *(f"s{i}" for i in range(30)))
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        with pytest.raises(CannotStart, match=words) as caught:
            graded(everyone, options(), gradebook)
        assert "\n" not in str(caught.value)
        assert [gradebook.history(NAME, f"s{i}") for i in range(30)] == [[]] * 30, "nobody's fault, nothing to record"
        monkeypatch.undo()
        assert graded(everyone[:2], options(), gradebook).graded == 2


def test_what_was_lost_by_our_fault_is_tried_again(right: bytes, tmp_path: Path, monkeypatch) -> None:
    """A hand-in that could not be graded is graded by the same command when the cause is gone, and the rest is kept."""
    monkeypatch.setattr(local, "GRADE_IN_WORKER", local.grade_in_worker, raising=False)
    monkeypatch.setattr(local, "grade_in_worker", dying)
    monkeypatch.setattr(local, "prepare_workers", lambda *_: multiprocessing.get_context("fork"))
    everyone = submissions(right, "ada", "killer")
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        assert [r.status for r in graded(everyone, options(), gradebook).results] == ["graded", "needs attention"]
        monkeypatch.undo()
        again = graded(everyone, options(), gradebook)
        assert (again.known, [r.status for r in again.results]) == (1, ["graded", "graded"])
        assert [r.status for r in gradebook.history(NAME, "killer")] == ["needs attention", "graded"]
        assert graded(everyone, options(), gradebook).known == 2


def test_known_results_are_not_graded_anew(right: bytes, tmp_path: Path) -> None:
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        first = graded(submissions(right, "ada"), options(1), gradebook)
        both = graded(submissions(right, "ada", "bo"), options(1), gradebook)
        assert (first.graded, first.known, both.graded, both.known) == (1, 0, 1, 1)
        assert both.results[0] == first.results[0]
        seen: list[str] = []
        again = graded(
            submissions(right, "ada"), options(1), gradebook, fresh=True, on_result=lambda r: seen.append(r.student)
        )
        assert (again.graded, again.known, seen) == (1, 0, ["ada"])
        assert len(gradebook.history(NAME, "ada")) == 2


def test_warnings_of_judges_do_not_reach_whoever_grades(right: bytes, monkeypatch) -> None:
    def warns(*_: object) -> str:
        warnings.warn("overflow encountered in exp", RuntimeWarning, stacklevel=1)
        return "graded"

    monkeypatch.setattr("autograder.grading.engine.grade", warns)
    made = object.__new__(worker.Worker)
    made.grader = None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert made.grade(submissions(right, "ada")[0]) == "graded"


class Elsewhere:
    """An executor that grades on other machines, and runs out of time there."""

    is_local = False

    def __init__(self, result: SubmissionResult) -> None:
        self.result, self.asked = result, list[list[int]]()

    def grade(self, submissions: Any, keys: Any, waiting: Any, options: Options, assignment: Any) -> Coming:
        self.asked.append(list(waiting))
        yield from ((i, replace(self.result, student=submissions[i].student, fingerprint=keys[i])) for i in waiting)


def test_other_machines_are_not_judged_by_the_load_of_this_one(right: bytes, tmp_path: Path, monkeypatch) -> None:
    with open_gradebook(str(tmp_path / "first.sqlite")) as gradebook:
        whole: list[SubmissionResult] = []
        graded(submissions(right, "ada"), options(1), gradebook, on_result=whole.append)
    monkeypatch.setattr(patience, "machine_is_busy", lambda: True)
    monkeypatch.setattr(patience, "out_of_time", lambda result: True)
    there = Elsewhere(whole[0])
    with open_gradebook(str(tmp_path / "second.sqlite")) as gradebook:
        report = grade_batch(submissions(right, "bo", "chen"), options(1), gradebook, there)
    assert (there.asked, [result.student for result in report.results]) == ([[0, 1]], ["bo", "chen"])
