"""Emptying the work folder, whatever a hand-in has put there."""

from __future__ import annotations

import contextlib
import itertools
import os


def wipe(folder: str) -> bool:
    """Empty a folder; whether it is empty now.

    Links are removed, never followed. Folders inside folders are moved up before they are emptied, so that no nesting
    is too deep and no path too long.
    """
    fresh = itertools.count()
    before = -1
    while entries := _entries(folder):
        removed = 0
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    removed += _dissolve(entry.path, folder, fresh)
                else:
                    os.unlink(entry.path)
                    removed += 1
        if not removed and len(entries) == before:
            return False
        before = len(entries)
    return True


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return list(found)


def _dissolve(path: str, top: str, fresh: itertools.count[int]) -> int:
    """Remove a folder after moving the folders in it to the top and removing its files; how much was done."""
    os.chmod(path, 0o700)
    done = 0
    for entry in _entries(path):
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                os.chmod(entry.path, 0o700)
                os.rename(entry.path, os.path.join(top, f".{next(fresh)}.{os.getpid()}"))
            else:
                os.unlink(entry.path)
            done += 1
    os.rmdir(path)
    return done + 1
