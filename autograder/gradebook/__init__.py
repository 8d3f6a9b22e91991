"""The gradebook: every result ever given, in a database that only grows.

It is an SQLite file by default, or a PostgreSQL database given by URL. The kit only inserts and queries, and the
database itself refuses to change or delete records. No connection is held between calls, so threads, forks, and a
database server that restarts between two submissions do no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from types import TracebackType
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from autograder.gradebook.database import (
    GradebookError,
    clear_errors,
    connect,
    connected,
    results_table,
    run_ends_table,
    runs_table,
    take_turns,
)
from autograder.results import SubmissionResult, from_json, to_json

__all__ = ["Gradebook", "GradebookError", "Row", "as_stored", "open_gradebook"]

CHUNK = 500  # fingerprints per query; old versions of SQLite allow at most 999 parameters


class Row(NamedTuple):
    """A recorded result without its contents.

    exercise:  the only exercise that the run graded; None: the whole assignment, or an older kit did not record it
    """

    number: int
    student: str
    fingerprint: str
    score: float
    out_of: float
    status: str
    created: datetime
    exercise: str | None

    @property
    def recorded(self) -> float:
        """When it was recorded, in seconds since 1970."""
        return (self.created if self.created.tzinfo else self.created.replace(tzinfo=UTC)).timestamp()


class Gradebook:
    """An open gradebook. `open_gradebook` makes one."""

    def __init__(self, engine: sa.Engine, name: str, wait: float) -> None:
        self._engine = engine
        self._name = name
        self._wait = wait
        self._kept_open: sa.PoolProxiedConnection | None = None

    def __enter__(self) -> Gradebook:
        if self._engine.dialect.name == "sqlite":
            # Held open: the last connection to close cleans up the journal, which takes longer than an insert.
            with clear_errors(self._name, self._engine.url):
                self._kept_open = self._engine.raw_connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        if self._kept_open is not None:
            self._kept_open.close()
            self._kept_open = None
        self._engine.dispose()

    def start_run(self, assignment: str, path: str, options: Mapping[str, Any]) -> int:
        """Record a new run of the grader over `path`. Every result refers to its number."""
        row = {"assignment": _text(assignment), "path": _text(path), "options": _json(dict(options)), "started": _now()}
        with self._transaction("the run is refused") as connection:
            (run,) = connection.execute(runs_table.insert().values(row)).inserted_primary_key or (0,)
            return int(run)

    def finish_run(self, run: int) -> None:
        """Record that the run has ended."""
        with self._transaction(f"run {run} cannot end: there is no such run, or it ended before") as connection:
            connection.execute(run_ends_table.insert().values(run=run, finished=_now()))

    def record(self, run: int, result: SubmissionResult) -> None:
        """Add a result in one transaction. Earlier results of the same submission stay."""
        with self._transaction(_no_run(run)) as connection:
            connection.execute(results_table.insert().values(_row(run, result)))

    def record_once(
        self,
        run: int,
        result: SubmissionResult,
        *,
        fresh: bool = False,
        instead_of: Callable[[SubmissionResult], bool] = lambda recorded: False,
    ) -> SubmissionResult:
        """Add a result, unless another batch has recorded one for its fingerprint. Returns the one that counts.

        fresh:       whether only a result of this same run prevents the addition
        instead_of:  whether a recorded result may be superseded by the new one
        """
        with self._transaction(_no_run(run)) as connection:
            take_turns(connection, result.fingerprint)
            where = [
                results_table.c.assignment == _text(result.assignment),
                results_table.c.fingerprint == result.fingerprint,
            ]
            query = sa.select(results_table.c.result).where(*where).order_by(results_table.c.id.desc()).limit(1)
            text = connection.execute(query.where(results_table.c.run == run) if fresh else query).scalar()
            recorded = None if text is None else _read_result(text)
            if recorded is not None and not instead_of(recorded):
                return recorded
            connection.execute(results_table.insert().values(_row(run, result)))
        return result

    def known(self, assignment: str, fingerprints: Iterable[str]) -> Iterator[tuple[str, SubmissionResult]]:
        """The latest result of each fingerprint, for those that have one; a few at a time, as whole results are large.

        A result that this version of the kit cannot read counts as unknown, so its submission is graded anew.
        """
        wanted = iter(dict.fromkeys(fingerprints))
        while chunk := list(islice(wanted, CHUNK)):
            latest = (
                sa.select(sa.func.max(results_table.c.id))
                .where(results_table.c.assignment == _text(assignment), results_table.c.fingerprint.in_(chunk))
                .group_by(results_table.c.fingerprint)
            )
            query = sa.select(results_table.c.fingerprint, results_table.c.result).where(results_table.c.id.in_(latest))
            for fingerprint, text in self._read(query):
                result = _read_result(text)
                if result is not None:
                    yield fingerprint, result

    def history(self, assignment: str, student: str) -> list[SubmissionResult]:
        """All results of a student, oldest first."""
        query = (
            sa.select(results_table.c.id, results_table.c.result)
            .where(results_table.c.assignment == _text(assignment), results_table.c.student == _text(student))
            .order_by(results_table.c.id)
        )
        results = []
        for number, text in self._read(query):
            result = _read_result(text)
            if result is None:
                message = f"{self._name}: result {number} was written by another version of the kit; use that one"
                raise GradebookError(message)
            results.append(result)
        return results

    def rows(self, assignment: str) -> dict[str, list[Row]]:
        """Every student's recorded results, the latest first, by the name in the database (`as_stored`)."""
        table = results_table.c
        runs = self._read(
            sa.select(runs_table.c.id, runs_table.c.options).where(runs_table.c.assignment == _text(assignment))
        )
        chosen = {run: _exercise_of(options) for run, options in runs}
        columns = (table.id, table.student, table.fingerprint, table.score, table.out_of, table.status, table.created)
        query = sa.select(*columns, table.run).where(table.assignment == _text(assignment))
        found: dict[str, list[Row]] = {}
        for *values, run in self._read(query.order_by(table.id.desc())):
            row = Row._make((*values, chosen.get(run)))
            found.setdefault(row.student, []).append(row)
        return found

    def result_of(self, row: Row) -> SubmissionResult | None:
        """The whole result of a row; None if this version of the kit cannot read it."""
        query = sa.select(results_table.c.result).where(results_table.c.id == row.number)
        return next((_read_result(text) for (text,) in self._read(query)), None)

    def _read(self, query: sa.Select[Any]) -> list[Any]:
        with clear_errors(self._name, self._engine.url), connected(self._engine, self._wait) as connection:
            return list(connection.execute(query))

    @contextmanager
    def _transaction(self, refused: str) -> Iterator[sa.Connection]:
        with clear_errors(self._name, self._engine.url):
            try:
                with connected(self._engine, self._wait, writes=True) as connection, connection.begin():
                    yield connection
            except IntegrityError as error:
                raise GradebookError(f"{self._name}: {refused}") from error


def open_gradebook(url_or_path: str, *, wait: float = 30.0) -> Gradebook:
    """The gradebook at a path ("grades.sqlite") or URL ("sqlite:///...", "postgresql+psycopg://..."), created if new.

    wait:  seconds to wait for other programs that write to the same SQLite file, and for a database server that is
           gone while the gradebook is in use (it may be restarting)

    GradebookError if it cannot be opened, or is another program's database, a damaged one, or one of a newer kit.
    """
    engine, name = connect(url_or_path, wait)
    return Gradebook(engine, name, wait)


def as_stored(student: str) -> str:
    """A student's name as stored in the database."""
    return _text(student)


def _exercise_of(options: str) -> str | None:
    """The only exercise that a run graded, from its options; None if it graded all."""
    try:
        exercise = json.loads(options).get("exercise")
    except (ValueError, AttributeError):
        return None
    return exercise if isinstance(exercise, str) else None


def _row(run: int, result: SubmissionResult) -> dict[str, Any]:
    return {
        "run": run,
        "student": _text(result.student),
        "assignment": _text(result.assignment),
        "fingerprint": result.fingerprint,
        "score": result.score,
        "out_of": result.out_of,
        "status": result.status,
        "created": _now(),
        "result": _json(to_json(result)),
    }


def _read_result(text: str) -> SubmissionResult | None:
    """The result in a row; None if another version of the kit wrote it."""
    try:
        return from_json(json.loads(text))
    except (KeyError, TypeError, ValueError):
        return None


def _no_run(run: int) -> str:
    return f"no result can be recorded for run {run}: there is no such run"


def _now() -> datetime:
    return datetime.now(UTC)


def _text(text: str) -> str:
    r"""Text that every database accepts: half characters (from undecodable file names) and NUL become \udc80, \x00."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def _json(value: Any) -> str:
    """JSON in plain ASCII, so that no odd character in a submission can prevent its result from being stored."""
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as Python objects; anything else as text."""
    return value.tolist() if hasattr(value, "tolist") else str(value)
