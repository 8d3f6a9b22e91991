"""The database under the gradebook: its tables, and its connections."""

from __future__ import annotations

import logging
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from autograder.gradebook.errors import GradebookError, clear_errors, damaged

SCHEMA_VERSION = 1
LOCK = 7_300_417  # an arbitrary number, for PostgreSQL's advisory locks while making the schema and taking turns
CONNECT_SECONDS = 10  # seconds, for a host that does not answer at all; PostgreSQL's default is minutes
AGAIN_SECONDS = 0.25

metadata = sa.MetaData()
schema_table = sa.Table("autograder_schema", metadata, sa.Column("version", sa.Integer, primary_key=True))
runs_table = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("assignment", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("started", sa.DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)
# The end of a run is a separate row, since rows never change. A run that was killed simply has no such row.
run_ends_table = sa.Table(
    "run_ends",
    metadata,
    sa.Column("run", sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
results_table = sa.Table(
    "results",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run", sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("student", sa.Text, nullable=False),
    sa.Column("assignment", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("out_of", sa.Float, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Index("results_by_fingerprint", "assignment", "fingerprint"),
    sa.Index("results_by_student", "assignment", "student"),
    sqlite_autoincrement=True,
)

# Callers report failures in one line; SQLAlchemy need not log them as well.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

APPEND_ONLY_POSTGRESQL = """
CREATE OR REPLACE FUNCTION autograder_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a gradebook only grows'; END $$
"""


def connect(url_or_path: str, wait: float) -> tuple[sa.Engine, str]:
    """An engine for the gradebook at a path or URL, created if new, and its name in messages."""
    url = _url(url_or_path)
    name = _name(url)
    with clear_errors(name, url):
        engine = _sqlite_engine(url, name, wait) if url.drivername == "sqlite" else _postgresql_engine(url, name)
        if _is_new(engine, name):
            _create(engine, wait)
    return engine, name


@contextmanager
def connected(engine: sa.Engine, wait: float, *, writes: bool = False) -> Iterator[sa.Connection]:
    """A connection. If a database server is gone, this waits for it, because it may be restarting.

    Connecting again is safe: nothing was sent to the database yet, so nothing is done twice.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            connection = engine.connect().execution_options(writes=writes)
            break
        except OperationalError:
            if engine.dialect.name == "sqlite" or time.monotonic() > deadline:
                raise
            time.sleep(AGAIN_SECONDS)
    with connection:
        yield connection


def take_turns(connection: sa.Connection, key: str) -> None:
    """Lock `key` against other writers until the transaction ends. SQLite has only one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK, zlib.crc32(key.encode()) - 2**31)))


def _url(url_or_path: str) -> sa.URL:
    if "://" not in url_or_path:
        if not url_or_path:
            raise GradebookError("the gradebook needs a file name or a database URL")
        return sa.URL.create("sqlite", database=url_or_path)
    try:
        url = sa.make_url(url_or_path)
    except (ArgumentError, ValueError):  # the original error may quote the URL, and with it a password
        raise GradebookError("the gradebook's URL cannot be read; it looks like postgresql://USER@HOST/NAME") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        kind = url.get_backend_name()
        raise GradebookError(f"the gradebook can be an SQLite file or a postgresql:// URL, not {kind!r}")
    return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url


def _name(url: sa.URL) -> str:
    """The database's name in messages, without user, password and query."""
    if url.drivername == "sqlite":
        return f"gradebook {url.database}"
    host = url.host or url.query.get("host") or "localhost"
    return f"gradebook {url.get_backend_name()}://{host}/{url.database or ''}"


def _sqlite_engine(url: sa.URL, name: str, wait: float) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise GradebookError("a gradebook in memory would be lost; give it a file name")
    path = Path(url.database).absolute()
    if path.exists() and not path.is_file():
        raise GradebookError(f"{name}: this is a folder or a device, not a file")
    if not path.parent.is_dir():
        raise GradebookError(f"{name}: the folder {path.parent} does not exist; create it first")
    # SQLite writes its log into the folder as well.
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.R_OK | os.W_OK):
            raise GradebookError(f"{name}: no permission to write {place}")
    url = sa.URL.create("sqlite", database=str(path))
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": wait})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's "begin" event, below, starts transactions
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL: a recorded result survives even a power cut. One fsync per submission is nothing
        # beside the seconds that grading it takes.
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # A writer locks the file at once. If it read first, another one could write before it, and it would fail.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise GradebookError(damaged(name))
    return engine


def _postgresql_engine(url: sa.URL, name: str) -> sa.Engine:
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=_patience(url))
    except (ImportError, NoSuchModuleError):
        driver = url.get_driver_name() or "psycopg"
        advice = "install it with: pip install 'probabilistic-autograder[postgresql]'"
        raise GradebookError(f"{name}: the database driver {driver} is missing; {advice}") from None
    with engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        advice = "create one with: createdb --encoding=UTF8 --template=template0 NAME"
        raise GradebookError(f"{name}: its encoding is {encoding}, which cannot hold every name; {advice}")
    return engine


def _patience(url: sa.URL) -> dict[str, Any]:
    """How long to wait for a host; and UTF-8 for texts, whatever the environment says."""
    asked = url.query.get("connect_timeout")
    return {"client_encoding": "utf8"} | ({} if asked else {"connect_timeout": CONNECT_SECONDS})


def _is_new(engine: sa.Engine, name: str) -> bool:
    """Whether the database is empty. GradebookError if it is not a gradebook."""
    with engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if not tables:
            return True
        if not set(metadata.tables) <= tables:
            raise GradebookError(f"{name}: this is a database of another program; choose another name")
        versions = connection.execute(sa.select(schema_table.c.version)).scalars().all()
    if versions != [SCHEMA_VERSION]:
        found = ", ".join(str(version) for version in versions) or "none"
        message = f"it has schema version {found}, this kit reads {SCHEMA_VERSION}; use the kit that wrote it"
        raise GradebookError(f"{name}: {message}")
    return False


def _create(engine: sa.Engine, wait: float) -> None:
    """Create tables and triggers in one transaction. Another process may be doing the same at this moment."""
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        write_ahead(engine, wait)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if not sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        if sa.inspect(connection).get_table_names():
            return
        metadata.create_all(connection, checkfirst=False)
        connection.execute(schema_table.insert().values(version=SCHEMA_VERSION))
        if not sqlite:
            connection.exec_driver_sql(APPEND_ONLY_POSTGRESQL)
        for table in ("runs", "run_ends", "results"):
            for trigger in _triggers(table, sqlite):
                connection.exec_driver_sql(trigger)


def _triggers(table: str, sqlite: bool) -> Iterator[str]:
    """The triggers that let a table only grow."""
    body = "BEGIN SELECT RAISE(ABORT, 'a gradebook only grows'); END"
    if not sqlite:
        body = "EXECUTE FUNCTION autograder_append_only()"
        yield f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {body}"
    else:  # SQLite's INSERT OR REPLACE deletes rows without firing the trigger for deletes
        key = "run" if table == "run_ends" else "id"
        known = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} FOR EACH ROW {known} {body}"
    for verb in ("UPDATE", "DELETE"):
        yield f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} FOR EACH ROW {body}"


def write_ahead(engine: sa.Engine, wait: float) -> None:
    """Switch a new SQLite file to its write-ahead log, so that programs can read while another one writes.

    SQLite does not always wait for other programs during the switch, so this function does. On file systems without
    shared memory (some network folders), SQLite keeps its rollback journal, which is equally safe.
    """
    deadline = time.monotonic() + wait
    while True:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        finally:
            raw.close()
