"""The files that a submission brings along: they are put into the work folder before any of its code runs."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import types
from collections.abc import Collection, Sequence
from typing import Any

places: dict[str, str] = {}  # full path of a script -> how the student knows it


def bring(files: Sequence[tuple[str, int]], body: bytes | bytearray | memoryview, folders: Sequence[str]) -> None:
    """Write the files, whose contents follow each other in `body`; change to the first folder; find modules in all.

    The folders come last on the module path, so nothing in them can shadow a library. A file that the file system
    refuses, for example because its name is too long, is left out. Code that opens it then gets FileNotFoundError.
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
    if files:  # otherwise the cached listings of the module finders are still true
        importlib.invalidate_caches()


def is_plain(part: str) -> bool:
    """Whether a part of a path is an ordinary name."""
    return part not in ("", ".", "..") and "\0" not in part


def write(path: str, content: memoryview) -> None:
    """Write a new file. An existing file is not overwritten."""
    if folder := os.path.dirname(path):
        os.makedirs(folder, exist_ok=True)
    with open(path, "xb") as file:
        file.write(content)


def namespaces(names: Collection[str]) -> list[dict[str, Any]]:
    """The namespaces of the submission's own modules that define one of the names: it must be replaced there too."""
    if not names or not places:
        return []
    spaces = [vars(module) for module in list(sys.modules.values()) if type(module) is types.ModuleType]
    ours = [space for space in spaces if isinstance(file := space.get("__file__"), str) and file in places]
    return [space for space in ours if not space.keys().isdisjoint(names)]
