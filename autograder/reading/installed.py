"""Which module names are taken: by Python, by the kit, by the libraries that are installed."""

from __future__ import annotations

import sys
from functools import cache
from importlib.machinery import PathFinder

KIT = frozenset({"autograder", "reference", "child", "sitecustomize", "usercustomize"})


@cache
def is_taken(root: str) -> bool:
    """Whether a module of this name is there already, so that a hand-in cannot bring one."""
    if root in KIT or root in sys.stdlib_module_names:
        return True
    if not root.isidentifier() or len(root) > 100:
        return False
    # Not the folder that the grader was started in: what lies there is nobody's library.
    libraries = [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]
    found = PathFinder.find_spec(root, libraries)
    return found is not None and (found.origin is not None or found.has_location)
