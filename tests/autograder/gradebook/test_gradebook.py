"""The gradebook keeps everything, under concurrency and violence, and says in one line what is wrong with a file.

What does not depend on a file runs on SQLite and on a PostgreSQL server of the tests' own, where that is installed.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from autograder.gradebook import Gradebook, GradebookError, open_gradebook
from autograder.gradebook.database import write_ahead
from autograder.results import CheckResult, ErrorPlace, QuestionResult, SubmissionResult


def result(student: str = "ada", fingerprint: str = "f1", score: float = 2.0, **changes: object) -> SubmissionResult:
    check = CheckResult(
        property="sums to 1",
        visibility="public",
        weight=1.0,
        kind="law",
        status="failed",
        message="it sums to 2",
        error=ErrorPlace("ValueError", "no", "cell 3", 2, "x = y"),
        evidence={"n": 100, "statistic": 0.25},
    )
    question = QuestionResult("coins", "e_step", score, 3.0, "partial", (check,))
    graded = SubmissionResult(
        student, "mixtures_em", "1", "graded", score, 3.0, "process", fingerprint, (question,), versions={"Python": "3"}
    )
    return dataclasses.replace(graded, **changes)  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "grades.sqlite")
    server = request.getfixturevalue("running_server")
    return server.url(server.new_database())


@pytest.fixture
def book(address: str) -> Gradebook:
    return open_gradebook(address)


def test_what_is_recorded_is_known_and_nothing_else_is(book: Gradebook) -> None:
    run = book.start_run("mixtures_em", "/hand-ins", {"jobs": 2})
    book.record(run, result())
    book.finish_run(run)
    assert dict(book.known("mixtures_em", ["f1", "f2"])) == {"f1": result()}
    assert dict(book.known("another", ["f1"])) == {}
    assert dict(book.known("mixtures_em", [])) == {}
    assert book.history("another", "ada") == []


def test_a_second_opening_finds_the_same(address: str) -> None:
    with open_gradebook(address) as book:
        first = book.start_run("mixtures_em", "here", {})
        book.record(first, result())
    with open_gradebook(address) as book:
        assert dict(book.known("mixtures_em", ["f1"])) == {"f1": result()}
        assert book.start_run("mixtures_em", "here", {}) > first


def test_regrading_adds_and_the_latest_counts(book: Gradebook) -> None:
    run = book.start_run("mixtures_em", "here", {})
    scores = [1.0, 3.0, 2.5]
    for score in scores:
        book.record(run, result(score=score))
        book.record(run, result("grace", "f2", score=0.0))
    assert [entry.score for entry in book.history("mixtures_em", "ada")] == scores
    assert {key: value.score for key, value in book.known("mixtures_em", ["f1", "f2"])} == {"f1": 2.5, "f2": 0}


def test_thousands_of_fingerprints_are_found_quickly(tmp_path: Path) -> None:
    book = open_gradebook(str(tmp_path / "grades.sqlite"))
    run = book.start_run("mixtures_em", "here", {})
    book.record(run, result())
    with sqlite3.connect(tmp_path / "grades.sqlite") as raw:  # 4,000 rows at once, as 4,000 fsyncs would take long
        raw.execute(
            "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 4000) INSERT INTO results"
            " (run, student, assignment, fingerprint, score, out_of, status, created, result)"
            " SELECT run, student, assignment, 'g' || i, score, out_of, status, created, result FROM results, k"
        )
    start = time.perf_counter()
    known = dict(book.known("mixtures_em", (f"g{i}" for i in range(1, 6001))))
    assert set(known) == {f"g{i}" for i in range(1, 4001)}
    assert time.perf_counter() - start < 5


def test_awkward_values_survive(book: Gradebook) -> None:
    run = book.start_run("mixtures_em", "/tmp/\udcff", {"path": Path("/x")})
    student = "=cmd()\n\udc80\0 Åsa 🎲"
    check = dataclasses.replace(
        result().questions[0].checks[0], evidence={"statistic": math.inf, "n": np.int64(3)}, message="nul \0 \ud800"
    )
    question = dataclasses.replace(result().questions[0], checks=(check,))
    book.record(run, result(student, questions=(question,)))
    (found,) = book.history("mixtures_em", student)
    assert found.student == student
    assert found.questions[0].checks[0].message == "nul \0 \ud800"
    assert found.questions[0].checks[0].evidence == {"statistic": math.inf, "n": 3}


def test_a_result_of_another_kit_is_graded_anew_and_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "grades.sqlite"
    book = open_gradebook(str(path))
    run = book.start_run("mixtures_em", "here", {})
    book.record(run, result())
    with sqlite3.connect(path) as raw:
        raw.execute(
            "INSERT INTO results SELECT 9, run, 'ada', assignment, 'f9', 0, 0, '', created, '{\"odd\": 1}' FROM results"
        )
    assert dict(book.known("mixtures_em", ["f1", "f9"])) == {"f1": result()}
    with pytest.raises(GradebookError, match="result 9 was written by another version"):
        book.history("mixtures_em", "ada")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE results SET score = 99",
        "UPDATE runs SET path = ''",
        "DELETE FROM results",
        "DELETE FROM run_ends",
        "DELETE FROM runs",
        "TRUNCATE results",
        "TRUNCATE runs CASCADE",
        "INSERT OR REPLACE INTO results SELECT id, run, student, assignment, fingerprint, 99, out_of, status, created,"
        " result FROM results",
        "INSERT OR REPLACE INTO runs SELECT id, assignment, '', options, started FROM runs",
        "INSERT OR REPLACE INTO run_ends SELECT run, '' FROM run_ends",
        "INSERT INTO run_ends SELECT * FROM run_ends WHERE true ON CONFLICT (run) DO UPDATE SET finished = NULL",
    ],
)
def test_the_database_refuses_to_forget(address: str, book: Gradebook, statement: str) -> None:
    on_sqlite = "://" not in address
    if statement.startswith("TRUNCATE" if on_sqlite else "INSERT OR"):
        pytest.skip("the other database's dialect")
    run = book.start_run("mixtures_em", "here", {})
    book.record(run, result())
    book.finish_run(run)
    url = f"sqlite:///{address}" if on_sqlite else address
    with pytest.raises(sa.exc.DatabaseError, match="only grows"), sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql(statement)
    assert book.history("mixtures_em", "ada") == [result()]
    assert book.start_run("mixtures_em", "here", {}) == run + 1


def test_a_result_is_recorded_once_and_the_first_stands(book: Gradebook) -> None:
    run = book.start_run("mixtures_em", "here", {})
    assert book.record_once(run, result(score=1.0)) == result(score=1.0)
    other = book.start_run("mixtures_em", "here", {})
    assert book.record_once(other, result(score=2.0)) == result(score=1.0)
    assert book.record_once(other, result("grace", "f2")) == result("grace", "f2")
    assert book.history("mixtures_em", "ada") == [result(score=1.0)]
    assert book.record_once(other, result(score=3.0), fresh=True) == result(score=3.0)
    assert book.record_once(other, result(score=4.0), fresh=True) == result(score=3.0), "once for each run"
    assert book.record_once(other, result(score=5.0), instead_of=lambda old: old.score == 3) == result(score=5.0)
    assert [entry.score for entry in book.history("mixtures_em", "ada")] == [1.0, 3.0, 5.0]


def test_a_result_without_its_run_is_refused(book: Gradebook) -> None:
    with pytest.raises(GradebookError, match="run 77: there is no such run"):
        book.record(77, result())
    run = book.start_run("mixtures_em", "here", {})
    book.finish_run(run)
    with pytest.raises(GradebookError, match="ended before"):
        book.finish_run(run)


def test_times_are_utc(tmp_path: Path) -> None:
    path = tmp_path / "grades.sqlite"
    open_gradebook(str(path)).start_run("mixtures_em", "here", {"jobs": 2})
    with sqlite3.connect(path) as raw:
        started, options = raw.execute("SELECT started, options FROM runs").fetchone()
        now = raw.execute("SELECT strftime('%s', 'now') - strftime('%s', ?)", (started,)).fetchone()[0]
    assert abs(now) < 60
    assert json.loads(options) == {"jobs": 2}


def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    book = open_gradebook(str(tmp_path / "grades.sqlite"))
    with book._engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert settings == ["wal", 1, 2, 30000]


BOTH = """
import sys
from autograder.gradebook import open_gradebook
from autograder.results import SubmissionResult
address, name = sys.argv[1:]
book = open_gradebook(address)
run = book.start_run("mixtures_em", name, {})
for i in range(40):
    mine = SubmissionResult(f"s{i}", "mixtures_em", name, "graded", i, 40, "process", f"f{i}", ())
    print(book.record_once(run, mine).version)
"""


def test_two_batches_at_once_count_nothing_twice(address: str) -> None:
    """Both grade the same class, one result is recorded for each hand-in, and both go on with that one."""
    command = [sys.executable, "-c", BOTH, address]
    batches = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("left", "right")]
    stood = [process.communicate(timeout=60)[0].split() for process in batches]
    assert [process.returncode for process in batches] == [0, 0]
    book = open_gradebook(address)
    histories = [book.history("mixtures_em", f"s{i}") for i in range(40)]
    assert [len(history) for history in histories] == [1] * 40
    assert stood[0] == stood[1] == [history[0].version for history in histories]


WRITER = """
import dataclasses, json, sys
from autograder.gradebook import open_gradebook
from autograder.results import SubmissionResult
address, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
book = open_gradebook(address)
run = book.start_run("mixtures_em", name, {})
for i in range(count):
    more = {"attention": ("x" * 50_000,)}
    book.record(run, SubmissionResult(name, "mixtures_em", "1", "graded", i, 9, "process", f"{name}{i}", (), **more))
    print(i, flush=True)
book.finish_run(run)
"""


def writer(address: str, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, address, name, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_write_to_one_new_gradebook(address: str) -> None:
    writers = [writer(address, name, 40) for name in ("left", "right")]
    for process in writers:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    book = open_gradebook(address)
    for name in ("left", "right"):
        assert [entry.score for entry in book.history("mixtures_em", name)] == list(range(40))


def test_many_open_one_new_gradebook_at_once(tmp_path: Path) -> None:
    for attempt in range(5):
        path = tmp_path / f"grades {attempt}.sqlite"
        ready = threading.Barrier(8)

        def opened(path: Path = path, ready: threading.Barrier = ready) -> int:
            ready.wait()
            with open_gradebook(str(path)) as book:
                return book.start_run("mixtures_em", "here", {})

        with ThreadPoolExecutor(8) as pool:
            runs = [pool.submit(opened) for _ in range(8)]
        assert sorted(run.result() for run in runs) == list(range(1, 9))


def test_a_killed_writer_loses_nothing_it_reported(address: str) -> None:
    for attempt in range(3):
        process = writer(address, f"w{attempt}", 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(attempt).uniform(0.05, 0.3))
        process.send_signal(signal.SIGKILL)
        reported = 1 + len(process.stdout.read().splitlines())
        process.wait()
        kept = [entry.score for entry in open_gradebook(address).history("mixtures_em", f"w{attempt}")]
        assert kept == list(range(len(kept)))
        assert len(kept) in (reported, reported + 1)


def one_line(address: str, **settings: float) -> str:
    with pytest.raises(GradebookError) as caught:
        open_gradebook(address, **settings)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "grades.sqlite"
    path.write_text("student,score\n" * 200)
    assert "grades.sqlite: this file is not a database" in one_line(str(path))
    assert path.read_text().startswith("student,score")


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "grades.sqlite"
    with open_gradebook(str(path)) as book:
        run = book.start_run("mixtures_em", "here", {})
        for i in range(20):
            book.record(run, result(f"student {i}", attention=("x" * 5000,)))
    whole = path.read_bytes()
    path.write_bytes(whole[:-4096] + bytes(range(256)) * 16)  # deep inside: only a look at everything finds it
    assert "the file is damaged" in one_line(str(path))
    data = bytearray(whole)
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    path.write_bytes(data)
    assert "the file is damaged" in one_line(str(path))
    path.write_bytes(bytes(data[: len(data) // 3]))
    assert "the file is damaged" in one_line(str(path))


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE results (x)")
    before = path.read_bytes()
    assert "another program" in one_line(str(path))
    assert path.read_bytes() == before


def test_a_newer_schema(tmp_path: Path) -> None:
    path = tmp_path / "grades.sqlite"
    open_gradebook(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE autograder_schema SET version = 2")
    assert "schema version 2, this kit reads 1" in one_line(str(path))


def test_a_locked_file(tmp_path: Path) -> None:
    path = tmp_path / "grades.sqlite"
    book = open_gradebook(str(path), wait=0.1)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(GradebookError, match="keeps it locked"):
        book.start_run("mixtures_em", "here", {})
    raw.execute("ROLLBACK")
    assert book.start_run("mixtures_em", "here", {}) == 1


class Busy:
    """An engine, connection and cursor in one that finds the file locked so many times."""

    def __init__(self, times: int) -> None:
        self.times, self.done = times, False

    def raw_connection(self) -> Busy:
        return self

    cursor = raw_connection

    def execute(self, statement: str) -> None:
        self.times -= 1
        if self.times >= 0:
            raise sqlite3.OperationalError("database is locked")
        self.done = statement == "PRAGMA journal_mode = WAL"

    def close(self) -> None:
        pass


def test_the_log_is_tried_again_while_another_process_sets_it_up() -> None:
    busy = Busy(2)
    write_ahead(busy, wait=5)  # type: ignore[arg-type]
    assert busy.done
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(Busy(10**9), wait=0.05)  # type: ignore[arg-type]


def test_a_full_disk(tmp_path: Path) -> None:
    book = open_gradebook(str(tmp_path / "grades.sqlite"))
    run = book.start_run("mixtures_em", "here", {})
    book.record(run, result())

    @sa.event.listens_for(book._engine, "connect")
    def small(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite's own way to have no room

    with pytest.raises(GradebookError, match="the disk is full"):
        book.record(run, result(attention=("x" * 100_000,)))
    assert book.history("mixtures_em", "ada") == [result()]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "needs a file name"),
        ("nowhere/at/all.sqlite", "does not exist; create it first"),
        (".", "a folder or a device"),
        ("/dev/null", "a folder or a device"),
        ("sqlite://", "in memory"),
        ("mysql://root:hunter2@host/grades", "not 'mysql'"),
        ("postgresql://root:hunter2@host:port/grades", "cannot be read"),
        ("postgresql+nosuch://root:hunter2@host/grades", "driver nosuch is missing"),
        ("postgresql://ada:hunter2@127.0.0.1:9/grades?connect_timeout=2", "gradebook postgresql://127.0.0.1/grades"),
    ],
)
def test_addresses_that_lead_nowhere(address: str, words: str) -> None:
    message = one_line(address)
    assert words in message
    assert "hunter2" not in message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "no permission to write" in one_line(str(tmp_path / "grades.sqlite"))
    finally:
        tmp_path.chmod(0o700)


def test_the_permission_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != tmp_path)
    assert f"no permission to write {tmp_path}" in one_line(str(tmp_path / "grades.sqlite"))


def test_file_names_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("with space.sqlite", "odd?mode=ro#x%20.sqlite", "Åsa 🎲.db"):
        open_gradebook(str(tmp_path / name)).close()
        assert (tmp_path / name).is_file()
    open_gradebook(f"sqlite:///{tmp_path}/by_url.sqlite").close()
    assert (tmp_path / "by_url.sqlite").is_file()
