"""What a hand-in brings along for its notebook: modules, other notebooks, data, and files that a cell writes.

`%run other.py` becomes the code of that file, in its place. Modules and data go into the work folder of the sandbox,
where the notebook finds them as it did at home. A notebook that is imported becomes a module.
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

MOST_RUNS = 20  # files that are run from one another
MOST_STARS = 100  # star imports of a cell
MOST_BYTES = 32 << 20  # of all files that are brought along
MOST_FILES, MOST_FOLDERS = 500, 40
_MOST_PATH = 300
_MOST_TOLD = 5

_RUN = re.compile(r"%(?:run|load)[ \t]+(?P<rest>\S.*)")
_FILE = re.compile(r"""(?:-[a-zA-Z]+[ \t]+)*(?:"([^"]+)"|'([^']+)'|(\S+))""")
_STAR = re.compile(r"^[ \t]*from[ \t]+(?P<module>[\w.]+)[ \t]+import[ \t]+\*(?=[ \t]*(#.*)?$)", re.MULTILINE)
_WRITE = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?P<append>-a[ \t]+|--append[ \t]+)?(?P<name>\S.*)")


class Own(NamedTuple):
    """What a notebook brings along.

    written:  files that are not in the hand-in as they are: from cells, and modules made of notebooks
    brought:  (path in the work folder, name in the hand-in) of files that are
    folder:   where in the work folder the notebook runs; paths: where else modules are
    refused:  modules that are not there, and why: "NAME ..."
    used:     names of the hand-in's files that the notebook runs or imports, directly or not
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
    """The document with the code of what it runs in the place of `%run FILE`; what that is; and what is absent."""
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
    """What the document called `name` (with what it runs in it) brings along of a hand-in.

    documents: those of the hand-in by name, with the scripts that its cells write
    data:      names and sizes of what else may be brought along; more: modules that we have made for it
    """
    folder = posixpath.dirname(name)
    written = written_files(document, folder)
    modules = notebook_modules.imported(document, folder, documents)
    made = {**modules.made, **written, **(more or {})}
    scripts = {one for one in documents if one.lower().endswith(".py") and one not in (name, *written)}
    refused = dict(filter(None, (_refusal(one, folder) for one in sorted(scripts | set(made)))))

    def is_refused(path: str) -> bool:
        # A folder called `code` is found by nobody who looks for a module of Python's, but may be put on the path.
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
    """The name by which a file is imported in a folder, up to the first dot."""
    return posixpath.relpath(path, folder or ".").split("/")[0].removesuffix(".py")


def _refusal(path: str, folder: str) -> tuple[str, str] | None:
    """(module, why) of a script that must not stand where a module of Python, of the kit or of a library stands."""
    root = _root(path, folder)
    if not path.endswith(".py") or not is_taken(root):
        return None
    return root, f"{path} cannot be imported: {root} is the name of a module that is there already; it needs another"


def _places(
    sizes: Mapping[str, int], mentioned: Mapping[str, Collection[str]], folder: str, made: Mapping[str, bytes]
) -> dict[str, str]:
    """Where the files go, small ones first: to their own places, and to those where the code looks for them."""
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
                absent.append(f"{cell.place} runs {wanted[:100]}, which is not in the hand-in")
            elif found not in used and len(used) <= MOST_RUNS:
                used[found] = None
                yield cell._replace(source="\n" * first + "\n".join(lines[first:number]))
                first = number
                inner = [_placed(one, found) for one in documents[found].cells if one.kind == "code"]
                yield from _run(inner, posixpath.dirname(found), documents, used, absent)
        yield cell._replace(source="\n" * first + "\n".join(lines[first:]))


def _wanted(line: str) -> str:
    """The file that a line of `%run` names, whatever options come before it."""
    match = _RUN.fullmatch(line.rstrip())
    named = _FILE.match(match["rest"]) if match else None
    return next(filter(None, named.groups()), "") if named else ""


def _placed(cell: Cell, name: str) -> Cell:
    return cell if cell.place.startswith("file ") else cell._replace(place=f"{posixpath.basename(name)}, {cell.place}")


def located(wanted: str, folder: str, names: Collection[str]) -> str | None:
    """The file of a hand-in that code in a folder means by a path; wherever it lies, if only one is called so."""
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
    """Files that cells write by `%%writefile`, by their paths in the work folder."""
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
    """Relative paths in the texts of the code, by the name of the file that they end in."""
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
    """The scripts that cells write by `%%writefile`, read."""
    found = {}
    for path, content in written_files(document, folder).items():
        if path.endswith(".py"):
            with contextlib.suppress(UnreadableSubmission):
                found[path] = read_document(content, path)
    return found


def with_stars(document: Document, folder: str, documents: Mapping[str, Document], wanted: Collection[str]) -> Document:
    """The document in which `from module import *` names those of the wanted names that the hand-in's module has."""
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
