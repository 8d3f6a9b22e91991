"""Emptying the work folder, whatever a submission has put there."""

from __future__ import annotations

import os

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def wipe(folder: str) -> bool:
    """Empty a folder; return whether it is empty now.

    Links are removed, never followed. The walk goes down and up from folder to folder, without recursion and without
    paths, so no nesting is too deep for it. Every process that could change the folder must have ended before.
    """
    try:
        here = os.open(folder, FOLDER)
    except OSError:  # a submission that could write outside the folder removed it, or put something else in its place
        return False
    names: list[str] = []  # of the folders from the top down to `here`
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
    """Remove everything that is not a folder; return the names of the folders."""
    folders = []
    with os.scandir(here) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                os.unlink(entry.name, dir_fd=here)
    return folders
