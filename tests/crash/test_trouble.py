"""Trouble with disks, databases, other runs: one clear line, nothing lost, and the same command finishes the work."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.gradebook import GradebookError, open_gradebook
from autograder.reading.submissions import find_submissions
from autograder.report.output import prepare_folder, sole_writer, write_result
from autograder.report.output import write_class as write_class_files
from autograder.results import SubmissionResult
from autograder.running.batch import Report, grade_batch
from autograder.running.local import LocalExecutor
from autograder.running.options import Options
from autograder.sandbox import Limits, available_levels
from tests.crash.grader import ASSIGNMENT, CALL_SECONDS, EXERCISE, Kit, below, files, results, write_class
from tests.postgresql import Server


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """Five hand-ins, none of which takes long, graded without trouble."""
    folder = tmp_path_factory.mktemp("calm")
    write_class(folder / "hand-ins", 5, hangs=False)
    kit = Kit(folder / "hand-ins", folder / "out", folder / "temp", jobs=1)
    assert kit.run().returncode == 1
    return kit


@pytest.fixture
def kit(calm: Kit, tmp_path: Path, short_folder: Path) -> Kit:
    """The same class, with folders of its own."""
    return replace(calm, out=tmp_path / "out", temp=short_folder / "temp")


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("autograder: ")
    return line


def finishes(kit: Kit, calm: Kit, *more: object) -> None:
    """The same command grades what is left; everything is as if nothing had happened."""
    done = kit.run(*more)
    assert done.returncode == 1, done.stderr
    assert results(kit) == results(calm)
    assert files(kit) == files(calm)
    assert list(kit.temp.iterdir()) == []


def grade_here(
    kit: Kit, address: str, *, wait: float, on_result: Callable[[SubmissionResult], None] = lambda result: None
) -> Report:
    """Grade in this process, which can do things in between."""
    submissions = find_submissions(kit.hand_ins, [EXERCISE])
    limits = Limits(call_seconds=CALL_SECONDS)
    options = Options(ASSIGNMENT, course_folder(), available_levels()[0], only=EXERCISE, jobs=1, limits=limits)
    assignment = load_assignment(ASSIGNMENT)
    prepare_folder(kit.out)

    def written(result: SubmissionResult) -> None:
        write_result(result, assignment, kit.out)
        on_result(result)

    with sole_writer(kit.out), open_gradebook(address, wait=wait) as gradebook:
        report = grade_batch(submissions, options, gradebook, LocalExecutor(), on_result=written)
        write_class_files(report.results, assignment, kit.out)
    return report


# --- disks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(kit: Kit) -> Iterator[Callable[[str], None]]:
    """Mounts a small disk as the output folder, or changes it."""
    kit.out.mkdir()
    mounted = False

    def mount(options: str) -> None:
        nonlocal mounted
        command = ["mount", "-t", "tmpfs", "-o", f"{'remount,' if mounted else ''}{options}", "tmpfs", str(kit.out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a disk can be made by root only: {done.stderr.strip()}")
        mounted = True

    yield mount
    if mounted:
        subprocess.run(["umount", "-l", str(kit.out)], check=True)


@pytest.mark.parametrize(
    "size", [pytest.param("24k", marks=pytest.mark.slow), "144k", pytest.param("176k", marks=pytest.mark.slow)]
)
def test_a_full_disk(kit: Kit, calm: Kit, disk: Callable[[str], None], size: str) -> None:
    """Full before the gradebook is made, while results are recorded, and while pages are written."""
    disk(f"size={size}")
    line = one_line(kit.run())
    assert "full" in line or "No space left" in line or "cannot be written" in line
    assert "start again" in line
    disk("size=64m")
    finishes(kit, calm)


@pytest.mark.slow
def test_files_that_may_not_grow(kit: Kit, calm: Kit) -> None:
    """What a quota looks like to a program, for those who may not mount disks."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        done = kit.run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "start again" in one_line(done)
    finishes(kit, calm)


@pytest.mark.slow
def test_a_disk_that_becomes_read_only(kit: Kit, calm: Kit, disk: Callable[[str], None]) -> None:
    disk("size=64m,ro")
    assert "cannot write to the output folder" in one_line(kit.run())
    disk("size=64m,rw")
    address = str(kit.out.parent / "book.sqlite")  # open there, it would keep the disk from becoming so
    remount = ["mount", "-o", "remount,ro", str(kit.out)]
    with pytest.raises(UserError, match="start again"):
        grade_here(kit, address, wait=1, on_result=lambda result: subprocess.run(remount, check=True) and None)
    assert "cannot write to the output folder" in one_line(kit.run())
    disk("size=64m,rw")
    finishes(kit, calm)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(kit: Kit, calm: Kit) -> None:
    kit.out.mkdir(mode=0o500)
    assert "cannot write to the output folder" in one_line(kit.run())
    kit.out.chmod(0o700)
    finishes(kit, calm)


@pytest.mark.slow
def test_an_output_folder_that_vanishes(kit: Kit, calm: Kit) -> None:
    with pytest.raises(UserError, match=r"cannot write to the output folder .*: No such file or directory"):
        grade_here(kit, str(kit.out.parent / "book.sqlite"), wait=1, on_result=lambda result: shutil.rmtree(kit.out))
    shutil.rmtree(kit.out, ignore_errors=True)
    finishes(kit, calm)


# --- databases ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_gradebook_that_another_program_locks(kit: Kit, calm: Kit) -> None:
    address = str(kit.out / "gradebook.sqlite")
    other: list[sqlite3.Connection] = []

    def lock(result: SubmissionResult) -> None:
        other.append(sqlite3.connect(address, isolation_level=None))
        other[0].execute("BEGIN EXCLUSIVE")

    with pytest.raises(GradebookError, match="another program keeps it locked; wait for it to end, then start again"):
        grade_here(kit, address, wait=0.3, on_result=lock)
    other[0].close()
    assert len(results(kit)) == 1
    finishes(kit, calm)


@pytest.mark.slow
def test_a_gradebook_that_gets_damaged(kit: Kit, calm: Kit) -> None:
    book = kit.out / "gradebook.sqlite"
    with pytest.raises(RuntimeError, match="enough"):
        grade_here(kit, str(book), wait=1, on_result=_enough)
    good = book.read_bytes()
    assert len(good) > 3 * 4096
    book.write_bytes(good[:4096] + b"\xff" * (len(good) - 4096))
    line = one_line(kit.run())
    assert "gradebook.sqlite: the file is damaged; put back a copy, or move it away and grade anew" in line
    book.write_bytes(good)
    finishes(kit, calm)


def _enough(result: SubmissionResult) -> None:
    raise RuntimeError("enough")


def test_a_database_server_that_goes_in_the_middle(kit: Kit, calm: Kit, running_server: Server) -> None:
    address = running_server.url(running_server.new_database())
    seen: list[str] = []

    def stop(result: SubmissionResult) -> None:
        seen.append(result.student)
        if len(seen) == 2:
            running_server.stop("immediate")

    try:
        with pytest.raises(GradebookError, match="no server answers there; start it, then start again") as caught:
            grade_here(kit, address, wait=0.3, on_result=stop)
        assert running_server.password not in str(caught.value)
        line = one_line(kit.run("--gradebook", address))
        assert "no server answers there" in line
        assert running_server.password not in line
    finally:
        running_server.start()
    done = kit.run("--gradebook", address)
    assert done.returncode == 1, done.stderr
    assert "3 graded now, 2 known already" in done.stdout
    assert files(kit) == files(calm)
    with open_gradebook(address) as book:
        for student in results(calm):
            assert len(book.history(ASSIGNMENT, student)) == 1


# --- others ---------------------------------------------------------------------------------------------------------


def test_a_second_run_on_one_output_folder_is_turned_away(kit: Kit, calm: Kit) -> None:
    first = kit.start()
    try:
        deadline = time.monotonic() + 60
        while not (kit.out / "gradebook.sqlite").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        line = one_line(kit.run())
        assert f"another run is writing to the output folder {kit.out}; wait for it to end, or choose another" in line
    finally:
        _, errors = first.communicate(timeout=120)
    assert first.returncode == 1, errors
    finishes(kit, calm)


@pytest.mark.slow
def test_two_runs_on_one_gradebook(kit: Kit, calm: Kit) -> None:
    """Both finish with the same grades, and no hand-in is in the gradebook twice."""
    kit.out.mkdir()
    book = ("--gradebook", kit.out / "gradebook.sqlite")
    other = replace(kit, out=kit.out.with_name("other"), temp=kit.temp.with_name("other temp"))
    both = [kit.start(*book), other.start(*book)]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 1, errors
    assert results(kit) == results(calm)
    assert files(kit) == files(other) == files(calm)


def test_what_a_killed_run_left_is_cleared_away(kit: Kit, calm: Kit) -> None:
    """A whole process group killed by the system, sandboxes included, cannot clean up; the next run does."""
    kit = replace(kit, isolation="process")
    process = kit.start()
    deadline = time.monotonic() + 60
    while not (found := list(kit.temp.glob("*/sandbox-*"))) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert found, "no sandbox was made"
    for number in (signal.SIGSTOP, signal.SIGKILL):  # nobody sees the others go
        for pid in [process.pid, *below(process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
    process.communicate(timeout=60)
    left = found[0]
    assert left.is_dir()
    deep = left / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "file").write_text("x")
    deep.parent.chmod(0o000)
    mine = kit.temp / "autograder-batch-of-mine"
    mine.mkdir(mode=0o700)
    (mine / "thesis.txt").write_text("not to be removed")
    unfinished = kit.out / "results" / ".autograder-1-0.part"
    unfinished.write_text('{"student": "ha')
    done = kit.run()
    assert done.returncode == 1, done.stderr
    assert list(kit.temp.iterdir()) == [mine]
    (kit.temp / "autograder-batch-later").mkdir(mode=0o700)
    assert kit.run().returncode == 1  # there is nothing to grade any more
    assert list(kit.temp.iterdir()) == [mine]
    assert (mine / "thesis.txt").exists()
    assert not unfinished.exists()
    assert set(results(kit)) == set(results(calm))
