"""Emptying the work folder, whatever a hand-in has put there."""

from __future__ import annotations

import os

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def wipe(folder: str) -> bool:
    """Empty a folder; whether it is empty now.

    Links are removed, never followed. The way down and up again goes from folder to folder, without recursion and
    without paths, so that no nesting is too deep. Whoever could change the folder meanwhile must be dead.
    """
    try:
        here = os.open(folder, FOLDER)
    except OSError:  # a hand-in that could write outside of it has removed it, or put something else in its place
        return False
    names: list[str] = []  # from the top to here
    try:
        left = [_remove_files(here)]  # folders still to be emptied, at every level
        while True:
            if left[-1]:
                name = left[-1].pop()
                os.chmod(name, 0o700, dir_fd=here)
                here = _go(here, name)
                names.append(name)
                left.append(_remove_files(here))
            elif names:
                here = _go(here, "..")
                os.rmdir(names.pop(), dir_fd=here)
                left.pop()
            else:
                return not os.listdir(here)
    except OSError:
        return False
    finally:
        os.close(here)


def _go(here: int, name: str) -> int:
    there = os.open(name, FOLDER, dir_fd=here)
    os.close(here)
    return there


def _remove_files(here: int) -> list[str]:
    """Remove what is no folder; the names of the folders."""
    folders = []
    with os.scandir(here) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                os.unlink(entry.name, dir_fd=here)
    return folders
