"""The code that a verdict of the certificate depends on, without its explanations.

Fewer modules take part in trying correct answers than wrong ones. Only code counts: after a change to a comment, a
docstring, a misconception's hint or a survivor's reason, nothing has to be tried anew.
"""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from autograder.edits import ARROW
from autograder.imported import files_behind, name_of
from autograder.misconceptions import without_hints

LIBRARIES = ("numpy", "scipy", "torch", "scikit-learn")
OF_RIGHT = ("autograder.certificate.right", "autograder.exercises.{}", "autograder.exercises.{}.alternatives")
OF_WRONG = (*OF_RIGHT, "autograder.certificate.trials", "autograder.exercises.{}.misconceptions")
RANGES = "autograder.exercises.{}.ranges"
# Imported, but not used: functions are called in this process, nothing is read or sandboxed, no notebook is built.
IDLE = (
    *("autograder/sandbox/", "autograder/reading/"),
    *("autograder/building/build.py", "autograder/building/cells.py", "autograder/building/execution.py"),
    *("autograder/building/machine.py", "autograder/building/public_tests.py", "autograder/building/texts.py"),
)
# Not used for correct answers, of which only whether they pass is measured.
IDLE_FOR_RIGHT = (
    *(*IDLE, "autograder/ranges.py"),
    *("autograder/certificate/drawn.py", "autograder/certificate/findings.py", "autograder/certificate/rates.py"),
)
BUSY = ("autograder/sandbox/faults.py",)  # the exceptions for failed calls
BUSY_FOR_WRONG = (*BUSY, "autograder/sandbox/plain_words.py", "autograder/sandbox/saying")  # and their messages
CATALOGUED = ("Misconception", "wrong")  # the functions that declare a mistake: (question, name, hint, ...)
EXPLANATIONS = ("hint", "varies")
STYLED = "alternatives"  # what is called with a table of right answers: they are known by what stands at the margin


@cache
def files_of_right(exercise: str) -> tuple[Path, ...]:
    """The files that a verdict on correct answers to an exercise depends on."""
    return _files((*OF_RIGHT, "reference.{}"), exercise, IDLE_FOR_RIGHT, BUSY)


@cache
def files_of_wrong(exercise: str) -> tuple[Path, ...]:
    """The files that a verdict on wrong answers to an exercise depends on."""
    return _files((*OF_WRONG, RANGES, "reference.{}"), exercise, IDLE, BUSY_FOR_WRONG)


def _files(modules: Sequence[str], exercise: str, idle: tuple[str, ...], busy: tuple[str, ...]) -> tuple[Path, ...]:
    found = files_behind(module.format(exercise) for module in modules)
    return tuple(sorted(path for path in found if name_of(path).startswith(busy) or not name_of(path).startswith(idle)))


def stamped(files: Sequence[Path]) -> tuple[tuple[Path, int, int], ...]:
    """The files, each with data that changes when the file does."""
    return tuple((path, (about := path.stat()).st_mtime_ns, about.st_size) for path in files)


@lru_cache(maxsize=256)
def code_of(assignment: str, version: str, files: tuple[tuple[Path, int, int], ...], documented: bool) -> str:
    """A hash of the code in these files, and of everything else that a verdict depends on.

    documented: whether the docstrings of the reference count: for wrong answers, cases are compared with them
    """
    digest = hashlib.sha256(f"{assignment} {version}".encode())
    for path, changed, _ in files:
        digest.update(name_of(path).encode())
        digest.update(_content(path, changed, documented and name_of(path).startswith("reference/")).encode())
    digest.update(f"python {'.'.join(platform.python_version_tuple()[:2])}".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=2048)
def _content(path: Path, changed: int, documented: bool) -> str:
    return code_alone(path.read_bytes().decode(), documented)


def code_alone(text: str, documented: bool = False) -> str:
    """A module's code as a text without comments, line breaks and explanations; with docstrings on request."""
    tree = ast.parse(text)
    named: set[str] = set()
    tables = _tables_of_right(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CATALOGUED:
            explained = [*node.args[2:3], *(one.value for one in node.keywords if one.arg in EXPLANATIONS)]
            named |= {part.id for part in explained if isinstance(part, ast.Name)}
            node.args[2:3] = [ast.Constant("")] * len(node.args[2:3])
            node.keywords = [one for one in node.keywords if one.arg not in EXPLANATIONS]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and f" {ARROW}" in node.value:
            node.value = node.value if node in tables else without_hints(node.value)
        elif not documented and isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            body = node.body
            if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                node.body = body[1:] or [ast.Pass()]
    for node in tree.body:  # explanations that several mistakes share
        if isinstance(node, ast.Assign) and {getattr(one, "id", None) for one in node.targets} <= named:
            node.value = ast.Constant("")
    return ast.dump(tree)


def _tables_of_right(tree: ast.Module) -> set[ast.AST]:
    """The parts of what is assigned to the names that `alternatives` is called with."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == STYLED]
    names = {part.id for call in calls for part in ast.walk(call) if isinstance(part, ast.Name)}
    given = [node for node in tree.body if isinstance(node, ast.Assign)]
    return {
        part
        for node in given
        if {getattr(one, "id", None) for one in node.targets} & names
        for part in ast.walk(node.value)
    }
