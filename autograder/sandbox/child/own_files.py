"""The files that a hand-in brings along: put into the work folder before anything of it runs."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import types
from collections.abc import Collection, Sequence
from typing import Any

places: dict[str, str] = {}  # by the full name of a script: how the student knows it


def bring(files: Sequence[tuple[str, int]], body: bytes | bytearray | memoryview, folders: Sequence[str]) -> None:
    """Write the files, whose bytes lie one after another; go to the first folder; find modules in all of them.

    The folders come last on the module path: nothing in them stands before a library. What the file system refuses,
    such as a name that is too long, is left out; who opens it will not find it.
    """
    work = os.getcwd()
    view, start = memoryview(body), 0
    for path, size in files:
        content, start = view[start : start + size], start + size
        if all(is_plain(part) for part in path.split("/")):
            with contextlib.suppress(OSError, ValueError):
                write(path, content)
                places[os.path.join(work, path)] = f"file {path}"
    found = [os.path.join(work, folder) for folder in folders]
    with contextlib.suppress(OSError, ValueError):
        os.makedirs(found[0], exist_ok=True)
        os.chdir(found[0])
    sys.path.extend(os.path.normpath(folder) for folder in found)
    if files:  # what the finders of modules know of folders stays true otherwise
        importlib.invalidate_caches()


def is_plain(part: str) -> bool:
    """Whether a part of a path leads to no other place."""
    return part not in ("", ".", "..") and "\0" not in part


def write(path: str, content: memoryview) -> None:
    """A new file; what is there already stays."""
    if folder := os.path.dirname(path):
        os.makedirs(folder, exist_ok=True)
    with open(path, "xb") as file:
        file.write(content)


def namespaces(names: Collection[str]) -> list[dict[str, Any]]:
    """Of the hand-in's own modules those that define one of the names: what replaces it must replace it there."""
    if not names or not places:
        return []
    spaces = [vars(module) for module in list(sys.modules.values()) if type(module) is types.ModuleType]
    ours = [space for space in spaces if isinstance(file := space.get("__file__"), str) and file in places]
    return [space for space in ours if not space.keys().isdisjoint(names)]
