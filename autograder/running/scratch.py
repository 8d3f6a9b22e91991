"""The temporary folder of a batch, which contains those of its sandboxes. It never outlives the next batch.

A batch holds a lock on its folder as long as it runs. A folder without a lock belongs to a batch that was killed, and
the next batch removes it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import UserError
from autograder.sandbox.child.folder import wipe

PREFIX = "autograder-batch-"
OURS = ("sandbox-", "pymp-", "dask-")  # prefixes of what sandboxes, multiprocessing and Dask put there
PATIENCE = 3.0  # seconds that sandboxes get to clean up after themselves


@contextlib.contextmanager
def scratch_folder() -> Iterator[str]:
    """A temporary folder for one batch, removed afterwards. Raises UserError if none can be made."""
    folder, lock = make_scratch_folder()
    try:
        yield folder
    finally:
        remove_scratch_folder(folder, lock)


def make_scratch_folder() -> tuple[str, int]:
    """A temporary folder and the descriptor of its lock. Raises UserError if none can be made."""
    try:
        return _locked_folder()
    except OSError as error:
        raise no_temporary_folder(error) from error


def remove_scratch_folder(folder: str, lock: int) -> None:
    """Remove the folder, and release its lock."""
    _remove(folder)
    os.close(lock)


def no_temporary_folder(error: OSError) -> UserError:
    """The error for the user if nothing can be written to the temporary folder."""
    advice = "make room there, or name another folder in TMPDIR, then start again"
    return UserError(f"no temporary folder can be made: {error.strerror or error}; {advice}")


def remove_abandoned() -> None:
    """Remove the folders of batches that no longer run, if they are this user's and contain only what the kit puts
    there."""
    with contextlib.suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError):
                about = path.lstat()
                private = stat.S_ISDIR(about.st_mode) and stat.S_IMODE(about.st_mode) == 0o700
                if not private or about.st_uid != os.geteuid():
                    continue
                lock = _lock(str(path), sure=True)
                if lock is not None:
                    if all(name.startswith(OURS) for name in os.listdir(path)):
                        _remove(str(path))
                    os.close(lock)


def _locked_folder() -> tuple[str, int]:
    while True:
        folder = tempfile.mkdtemp(prefix=PREFIX)
        lock = _lock(folder)
        # Before it was locked, another batch may have taken it for an abandoned one and be removing it.
        if lock is not None and os.path.exists(folder):
            return folder, lock


def _lock(folder: str, *, sure: bool = False) -> int | None:
    """A lock on a folder; None if another process holds it. With `sure`, also None on file systems without locks."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if sure or isinstance(error, BlockingIOError):
            os.close(descriptor)
            return None
    return descriptor


def _remove(folder: str) -> None:
    """Remove a folder with everything that submissions put there, if possible.

    Sandboxes that are just ending clean up after themselves. What is left after some seconds belongs to none of them.
    """
    deadline = time.monotonic() + PATIENCE
    with contextlib.suppress(OSError):
        while os.listdir(folder) and time.monotonic() < deadline:
            time.sleep(0.01)
    with contextlib.suppress(OSError):
        wipe(folder)
        os.rmdir(folder)
