"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

USER = "ada"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps them out of the PATH, by version. None where there are none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return folders[-1] if folders else None


@dataclass(frozen=True)
class Server:
    """A server that can be stopped and started. It has one user with a password, and a database for each who asks."""

    programs: Path
    folder: Path
    port: int
    password: str
    account: str | None  # who it runs as when root starts it, because root may not

    def url(self, database: str, *, password: str | None = None, user: str = USER) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, options: str = "") -> str:
        """The name of a new, empty database."""
        name = f"t{secrets.token_hex(6)}"
        self.execute("postgres", f"CREATE DATABASE {name} {options}")
        return name

    def execute(self, database: str, statement: str) -> None:
        """A statement by itself, outside a transaction."""
        engine = sa.create_engine(self.url(database), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-F -h 127.0.0.1 -p {self.port} -k {self.folder} -c autovacuum=off"
        self.run("pg_ctl", "start", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop: "fast" sends everybody away, "immediate" is a crash."""
        self.run("pg_ctl", "stop", "-w", "-t", "60", "-m", mode)

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's programs, as somebody it accepts."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        more = {} if self.account is None else {"user": self.account, "group": self.account, "extra_groups": []}
        # Not through pipes: the server would hold them open for as long as it runs.
        with (self.folder / "output").open("ab") as output:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", **more)  # type: ignore[call-overload]
        assert done.returncode == 0, (self.folder / "output").read_text()


@contextmanager
def server(found: Path) -> Iterator[Server]:
    """A running server."""
    account = None
    if os.geteuid() == 0:
        known = {entry.pw_name for entry in pwd.getpwall()}
        account = "postgres" if "postgres" in known else "nobody"
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        made = Server(found, folder, port, secrets.token_hex(8), account)
        (folder / "password").write_text(made.password)
        if account is not None:
            shutil.chown(folder, account)
            shutil.chown(folder / "password", account)
        options = ["-U", USER, "-A", "scram-sha-256", "--pwfile", str(folder / "password"), "-N"]
        made.run("initdb", *options, "-E", "UTF8", "--locale=C")
        made.start()
        try:
            yield made
        finally:
            made.stop("immediate")
