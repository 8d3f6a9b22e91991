"""One plain line for each error of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from autograder.errors import UserError

GOES_ON = "then start again: finished results are kept"


class GradebookError(UserError):
    """A gradebook that cannot be used. The message is one line that says which, what is wrong and what to do."""


@contextmanager
def clear_errors(name: str, url: sa.URL) -> Iterator[None]:
    """Turn the database's errors into one clear line."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise GradebookError(_explain(name, url, error)) from None
    except Exception as error:
        # Connections that bypass SQLAlchemy raise the driver's own errors.
        if type(error).__module__.split(".")[0] not in ("sqlite3", "psycopg"):
            raise
        raise GradebookError(_explain(name, url, error)) from None


def damaged(name: str) -> str:
    """The line for a damaged database file."""
    return f"{name}: the file is damaged; put back a copy, or move it away and grade anew"


def _explain(name: str, url: sa.URL, error: Exception) -> str:
    text = " ".join(str(getattr(error, "orig", None) or error).split())
    if url.get_backend_name() == "sqlite":
        known = {
            "file is not a database": "this file is not a database; choose another name",
            "malformed": damaged(name).removeprefix(f"{name}: "),
            "database is locked": f"another program keeps it locked; wait for it to end, {GOES_ON}",
            "readonly": f"no permission to write to it; allow it or move the gradebook, {GOES_ON}",
            "unable to open": f"it cannot be opened; check that its folder exists and is writable, {GOES_ON}",
            "disk is full": f"the disk is full; make room, {GOES_ON}",
            "disk I/O error": f"the disk cannot be written or read; make room or move the gradebook, {GOES_ON}",
        }
    else:
        known = {
            "password authentication failed": "the server refuses this user or password; check the URL",
            "no password supplied": "the server requires a password; put it into the URL or into ~/.pgpass",
            'role "': "the server refuses this user; check the URL",
            "permission denied": "this user may not do that; grant it the right to create tables and write to them",
            "does not exist": f"the server has no such database; create it with: createdb {url.database}",
            "resolve host": "there is no host of this name; check the URL",
            "Connection refused": f"no server answers there; start it, {GOES_ON}",
            "No such file": f"no server answers there; start it, {GOES_ON}",
            "timeout": f"the server does not answer in time; check what it is busy with, {GOES_ON}",
            "starting up": f"the server is just starting; wait a moment, {GOES_ON}",
            "shutting down": f"the server is shutting down; wait until it is back, {GOES_ON}",
            "terminating connection": f"the server ended the connection; check that it runs, {GOES_ON}",
            "closed the connection": f"the server ended the connection; check that it runs, {GOES_ON}",
            "No space left": f"the server's disk is full; make room there, {GOES_ON}",
        }
    for words, message in known.items():
        if words in text:
            return f"{name}: {message}"
    for secret in (url.password, url.query.get("password")):
        if secret:
            text = text.replace(str(secret), "***")
    return f"{name}: {text[:300]}"
