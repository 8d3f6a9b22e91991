"""Module names that are taken: by Python, by the kit, or by an installed library."""

from __future__ import annotations

import sys
from functools import cache
from importlib.machinery import PathFinder

KIT = frozenset({"autograder", "reference", "child", "sitecustomize", "usercustomize"})


@cache
def is_taken(root: str) -> bool:
    """Whether a module of this name exists already, so that a submission must not bring one."""
    if root in KIT or root in sys.stdlib_module_names:
        return True
    if not root.isidentifier() or len(root) > 100:
        return False
    # Without the folder in which the grader was started: files there are not installed libraries.
    libraries = [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]
    found = PathFinder.find_spec(root, libraries)
    return found is not None and (found.origin is not None or found.has_location)
