"""The submission's own files that a notebook needs: modules, other notebooks, data, and files that a cell writes.

`%run other.py` is replaced by the code of that file. Modules and data go into the sandbox's work folder, where the
notebook finds them as it did on the student's machine. A notebook that is imported becomes a module.
"""

from __future__ import annotations

import ast
import contextlib
import posixpath
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from autograder.program import OwnFile
from autograder.reading import notebook_modules
from autograder.reading.installed import is_taken
from autograder.reading.magics import cleaned
from autograder.reading.nodes import nodes
from autograder.reading.notebook import Cell, Document, UnreadableSubmission, read_document
from autograder.reading.slicing import defined_names, imported_names
from autograder.reading.statements import statements

MOST_RUNS = 20  # files that a notebook runs, and `%run` lines in one cell
MOST_STARS = 100  # star imports of a cell
MOST_BYTES = 32 << 20  # bytes of all own files
MOST_FILES, MOST_FOLDERS = 500, 40
_MOST_PATH = 300
_MOST_TOLD = 5

_RUN = re.compile(r"%(?:run|load)[ \t]+(?P<rest>\S.*)")
_FILE = re.compile(r"""(?:-[a-zA-Z]+[ \t]+)*(?:"([^"]+)"|'([^']+)'|(\S+))""")
_STAR = re.compile(r"^[ \t]*from[ \t]+(?P<module>[\w.]+)[ \t]+import[ \t]+\*(?=[ \t]*(#.*)?$)", re.MULTILINE)
_WRITE = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?P<append>-a[ \t]+|--append[ \t]+)?(?P<name>\S.*)")


class Own(NamedTuple):
    """The own files that a notebook needs.

    written:  files that are not in the submission as such: written by cells, or modules made from notebooks
    brought:  (path in the work folder, name in the submission) of files that are copied
    folder:   the folder, inside the work folder, in which the notebook runs
    paths:    further folders with modules
    refused:  modules that are left out, and why: "NAME ..."
    used:     names of the submission's files that the notebook runs or imports, directly or not
    """

    written: tuple[OwnFile, ...] = ()
    brought: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    paths: tuple[str, ...] = ()
    refused: Mapping[str, str] = {}
    used: frozenset[str] = frozenset()


def with_runs(
    document: Document, name: str, documents: Mapping[str, Document]
) -> tuple[Document, frozenset[str], tuple[str, ...]]:
    """The document with each `%run FILE` replaced by the file's code; the files that it runs; and those it lacks."""
    if not any("%run" in cell.source or "%load" in cell.source for cell in document.cells):
        return document, frozenset(), ()
    used: dict[str, None] = {name: None}
    absent: list[str] = []
    cells = list(_run(document.cells, posixpath.dirname(name), documents, used, absent))
    return document._replace(cells=tuple(cells)), frozenset(used) - {name}, tuple(absent[:_MOST_TOLD])


def own_files(
    document: Document,
    name: str,
    documents: Mapping[str, Document],
    data: Sequence[tuple[str, int]],
    more: Mapping[str, bytes] | None = None,
) -> Own:
    """The own files that the document called `name` needs, including the files that it runs.

    documents: the submission's documents by name, with the scripts that its cells write
    data:      names and sizes of other files that may be needed
    more:      modules that were generated for it
    """
    folder = posixpath.dirname(name)
    written = written_files(document, folder)
    modules = notebook_modules.imported(document, folder, documents)
    made = {**modules.made, **written, **(more or {})}
    scripts = {one for one in documents if one.lower().endswith(".py") and one not in (name, *written)}
    refused = dict(filter(None, (_refusal(one, folder) for one in sorted(scripts | set(made)))))

    def is_refused(path: str) -> bool:
        # A folder called `code` is hidden by Python's module of that name, but it may be put on the path.
        root = _root(path, folder)
        in_a_folder = posixpath.dirname(path) != folder and root in sys.stdlib_module_names
        return path.endswith(".py") and root in refused and not in_a_folder

    kept = {path: content for path, content in made.items() if not is_refused(path)}
    sizes = {**dict.fromkeys((one for one in scripts if not is_refused(one)), 0), **dict(data)}
    places = _places(sizes, _mentioned(document) if sizes else {}, folder, kept)
    return Own(
        tuple(OwnFile(path, content) for path, content in sorted(kept.items())),
        tuple(sorted(places.items())),
        folder,
        modules.paths,
        refused,
        modules.used,
    )


def _root(path: str, folder: str) -> str:
    """The name under which a file is imported in a folder, up to the first dot."""
    return posixpath.relpath(path, folder or ".").split("/")[0].removesuffix(".py")


def _refusal(path: str, folder: str) -> tuple[str, str] | None:
    """(module, why) for a script that would hide a module of Python, of the kit or of a library; else None."""
    root = _root(path, folder)
    if not path.endswith(".py") or not is_taken(root):
        return None
    return root, f"{path} cannot be imported: a module named {root} exists already; rename the file"


def _places(
    sizes: Mapping[str, int], mentioned: Mapping[str, Collection[str]], folder: str, made: Mapping[str, bytes]
) -> dict[str, str]:
    """The paths to which files are copied, small files first: their own, and those where the code looks for them."""
    places: dict[str, str] = {}
    left = MOST_BYTES - sum(map(len, made.values()))
    folders: set[str] = set()
    latest = notebook_modules.latest(sizes)
    for name, size in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        looked_for = (posixpath.normpath(posixpath.join(folder, one)) for one in mentioned.get(_last(name), ()))
        for path in (name, *looked_for, *latest.get(name, ())):
            around = posixpath.dirname(path)
            is_free = path not in made and path not in places and (path == name or path not in sizes)
            has_room = size <= left and len(places) < MOST_FILES and len({*folders, around}) <= MOST_FOLDERS
            if is_free and has_room and not path.startswith("..") and len(path) <= _MOST_PATH:
                places[path] = name
                folders.add(around)
                left -= size
    return places


def _last(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _run(
    cells: Sequence[Cell], folder: str, documents: Mapping[str, Document], used: dict[str, None], absent: list[str]
) -> Iterator[Cell]:
    for cell in cells:
        if cell.kind != "code" or ("%run" not in cell.source and "%load" not in cell.source):
            yield cell
            continue
        lines = cell.source.split("\n")
        first = 0
        starts = cleaned(cell.source)[1] if not cell.source.lstrip().startswith("%%") else [False] * len(lines)
        named = (number for number, line in enumerate(lines) if starts[number] and _RUN.fullmatch(line.rstrip()))
        for number in islice(list(named), MOST_RUNS):
            wanted = _wanted(lines[number])
            found = located(wanted, folder, documents)
            if found is None:
                absent.append(f"{cell.place} runs {wanted[:100]}, which is not in the submission")
            elif found not in used and len(used) <= MOST_RUNS:
                used[found] = None
                yield cell._replace(source="\n" * first + "\n".join(lines[first:number]))
                first = number
                inner = [_placed(one, found) for one in documents[found].cells if one.kind == "code"]
                yield from _run(inner, posixpath.dirname(found), documents, used, absent)
        yield cell._replace(source="\n" * first + "\n".join(lines[first:]))


def _wanted(line: str) -> str:
    """The file that a `%run` line names, whatever options come before it."""
    match = _RUN.fullmatch(line.rstrip())
    named = _FILE.match(match["rest"]) if match else None
    return next(filter(None, named.groups()), "") if named else ""


def _placed(cell: Cell, name: str) -> Cell:
    return cell if cell.place.startswith("file ") else cell._replace(place=f"{posixpath.basename(name)}, {cell.place}")


def located(wanted: str, folder: str, names: Collection[str]) -> str | None:
    """The submission's file that code in a folder means by a path. It may lie anywhere if its name is unique."""
    path = posixpath.normpath(posixpath.join(folder, wanted.replace("\\", "/")))
    for end in ("", ".py", ".ipynb"):
        if path + end in names:
            return path + end
    last = posixpath.basename(path)
    alike = [one for one in names if posixpath.basename(one) in (last, f"{last}.py", f"{last}.ipynb")]
    counted = [one for one in names if any(path + end == plain for end in ("", ".py", ".ipynb")
                                           for plain in notebook_modules.without_count(one))]  # fmt: skip
    return alike[0] if len(alike) == 1 else max(counted, default=None, key=lambda one: (len(one), one))


def written_files(document: Document, folder: str) -> dict[str, bytes]:
    """Files that cells write with `%%writefile`, by their paths in the work folder."""
    written: dict[str, bytes] = {}
    for cell in document.cells:
        match = _WRITE.match(cell.source) if cell.kind == "code" and "%%" in cell.source else None
        if match is None:
            continue
        named = match["name"].strip().strip("\"'")
        path = posixpath.normpath(posixpath.join(folder, named))
        if path.startswith(("..", "/")) or "\0" in path or len(path) > _MOST_PATH or len(written) == MOST_FILES:
            continue
        content = cell.source[match.end() :].removeprefix("\n").rstrip("\n") + "\n"
        before = written.get(path, b"") if match["append"] else b""
        written[path] = before + content.encode("utf-8", "replace")
    return written


def _mentioned(document: Document) -> dict[str, set[str]]:
    """Relative paths in the strings of the code, by the file name at their end."""
    found: dict[str, set[str]] = {}
    for statement in statements(document):
        if "/" not in statement.piece.source and "\\" not in statement.piece.source:
            continue
        for node in nodes(statement.node):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= _MOST_PATH:
                path = posixpath.normpath(node.value.replace("\\", "/"))
                if "/" in path and not path.startswith(("/", "..")) and ":" not in path:
                    found.setdefault(posixpath.basename(path), set()).add(path)
    return found


def written_documents(document: Document, folder: str) -> dict[str, Document]:
    """The scripts that cells write with `%%writefile`, after reading."""
    found = {}
    for path, content in written_files(document, folder).items():
        if path.endswith(".py"):
            with contextlib.suppress(UnreadableSubmission):
                found[path] = read_document(content, path)
    return found


def with_stars(document: Document, folder: str, documents: Mapping[str, Document], wanted: Collection[str]) -> Document:
    """The document with each `from module import *` of an own module followed by an import of the wanted names.

    A star import hides which names it binds. The explicit import lets the slice see them.
    """
    if not any("*" in cell.source and "import" in cell.source for cell in document.cells):
        return document

    @cache
    def names(module: str) -> str:
        _, found = notebook_modules.file_of(module.lstrip("."), folder, documents)
        there = set() if found is None else (defined_names(found) | imported_names(found)) & set(wanted)
        return ", ".join(sorted(there))

    def told(match: re.Match[str]) -> str:
        there = names(match["module"])
        return f"{match[0]}; from {match['module']} import {there}" if there else match[0]

    cells = tuple(one._replace(source=_STAR.sub(told, one.source, count=MOST_STARS)) for one in document.cells)
    return document._replace(cells=cells)
