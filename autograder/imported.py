"""Which files a module needs: its own, and those of all that it imports, wherever in it, and so on to the end.

What is kept of earlier work holds as long as the code behind it has not changed. Which code that is, is read off the
imports, so that no list has to be kept true by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import autograder.exercises
import reference

KIT = Path(__file__).parent
REFERENCE = Path(reference.__file__ or "").parent
ROOTS = ("autograder", "reference")
_COMMENT = re.compile(r"#[^\n]*")
_FROM = r"from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|(?:[^\n]*\\\n)*[^\n]*)"
_IMPORT = re.compile(rf"^[ \t]*(?:{_FROM}|import[ \t]+([^\n]+))", re.MULTILINE)


def files_behind(modules: Iterable[str]) -> frozenset[Path]:
    """The files of these modules, and of all that they import, of the kit and of the reference.

    An import that stands in a function counts, and one for types alone; rather too many than too few.
    """
    found: set[Path] = set()
    left = [name for module in modules for name in _with_packages(module)]
    seen: set[str] = set()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        path = file_of(name)
        if path is not None:
            found.add(path)
            left += _imported(path, path.stat().st_mtime_ns)
    return frozenset(found)


def places() -> list[tuple[str, Path]]:
    """Packages, and the folders that their modules lie in; of a course of one's own, too (`course.py`)."""
    courses = [("autograder.exercises", Path(place)) for place in autograder.exercises.__path__[1:]]
    return [*courses, *(("reference", Path(place)) for place in reference.__path__), ("autograder", KIT)]


def file_of(module: str) -> Path | None:
    """The file of a module of the kit, of the reference or of the course; None for any other name."""
    for package, folder in places():
        if module != package and not module.startswith(f"{package}."):
            continue
        parts = module.removeprefix(package).split(".")[1:]
        place = folder.joinpath(*parts)
        for path in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
            if path.is_file() and (parts or path.name == "__init__.py"):
                return path
    return None


def name_of(path: Path) -> str:
    """A file by its package and its place in it, wherever that is installed."""
    package, folder = next(place for place in places() if path.is_relative_to(place[1]))
    return f"{package.replace('.', '/')}/{path.relative_to(folder).as_posix()}"


@cache
def _imported(path: Path, changed: int) -> tuple[str, ...]:
    """The modules that a file names in its imports, with their packages; what is no module is among them."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    names: list[str] = []
    for package, parts, plain in _IMPORT.findall(text):
        if package.split(".")[0] in ROOTS:
            names += [package, *(f"{package}.{part}" for part in re.findall(r"\w+", parts))]
        elif plain:
            names += [name for name in re.findall(r"[\w.]+", plain) if name.split(".")[0] in ROOTS]
    return tuple(dict.fromkeys(one for name in names for one in _with_packages(name)))


def _with_packages(module: str) -> Iterator[str]:
    """A module's name after those of the packages that it is in: these are imported before it."""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])
