"""The submission's own modules that a notebook imports. An imported notebook is turned into a module."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from autograder.program import Program
from autograder.reading.installed import is_taken
from autograder.reading.nodes import nodes
from autograder.reading.notebook import Document
from autograder.reading.scopes import modules_of, nested_statements
from autograder.reading.slicing import whole_program
from autograder.reading.statements import Statement, statements

MOST_MODULES = 100
_IPYNB = ("ipynb.fs.full.", "ipynb.fs.defs.")
# Stand-ins for libraries that import notebooks. They have little to do, as notebooks become modules here anyway.
_IMPORTERS = {
    "nbimporter": "options = {}\n",
    "import_ipynb": "",
    "importnb": (
        "import importlib\n"
        "class Notebook:\n"
        "    def __init__(self, *args, **kwargs): pass\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *error): return None\n"
        "    @classmethod\n"
        "    def load_module(cls, name, *args, **kwargs): return importlib.import_module(name)\n"
        "    @classmethod\n"
        "    def load_file(cls, name, *args, **kwargs):\n"
        "        return importlib.import_module(str(name).rsplit('/', 1)[-1].removesuffix('.ipynb'))\n"
        "    load = load_file\n"
        "imports = load = Notebook.load_file\n"
    ),
}


_COUNTED = re.compile(r"(.+?)(?:-(\d{1,2})| ?\((\d{1,2})\))(\.\w+)", re.DOTALL)


class Modules(NamedTuple):
    """The submission's own modules that a document imports, directly or not.

    made:       sources of the modules that were made from notebooks, by path
    used:       the files of all modules
    paths:      folders, besides the document's own, that contain some of them
    """

    made: dict[str, bytes]
    used: frozenset[str]
    paths: tuple[str, ...]


def imported(document: Document, folder: str, documents: Mapping[str, Document]) -> Modules:
    """What a document in a folder imports from its submission."""
    made: dict[str, bytes] = {}
    used: set[str] = set()
    paths: dict[str | None, None] = {}
    waiting = [document]
    seen: set[str] = set()
    while waiting and len(seen) < MOST_MODULES:
        for module in _modules(waiting.pop()):
            if module in seen:
                continue
            seen.add(module)
            if module in _IMPORTERS and not is_taken(module):
                made[posixpath.join(folder, f"{module}.py")] = _IMPORTERS[module].encode()
                continue
            plain = next((module.removeprefix(one) for one in _IPYNB if module.startswith(one)), module)
            if is_taken(plain.split(".")[0]):
                continue
            name, one = file_of(plain, folder, documents)
            if name is None or one is None:
                continue
            used.add(name)
            if plain == module and (base := _base(name, plain)) not in (None, folder or "."):
                paths[base] = None
            if plain != module:
                made[posixpath.join(folder, *module.split(".")) + ".py"] = source_of(whole_program(one, ()))
            elif counted_as(name, path := posixpath.join(folder, *plain.split(".")) + ".py"):
                made[path] = source_of(whole_program(one, ()))
            elif not name.lower().endswith(".py") or _is_exported(one):
                made[posixpath.splitext(name)[0] + ".py"] = source_of(whole_program(one, ()))
            waiting.append(one)
    return Modules(made, frozenset(used), tuple(filter(None, paths)))


def _base(name: str, module: str) -> str | None:
    """The folder from which a file can be imported under that name."""
    base = posixpath.normpath(posixpath.join(posixpath.dirname(name), *[".."] * module.count(".")))
    return None if base.startswith("..") else base


def source_of(program: Program) -> bytes:
    """The source of a module that does the same as running the document.

    Definitions, imports and assignments are kept as they are. Other statements, such as plots and checks, may fail
    without stopping the rest, as a cell of a notebook may.
    """
    keeps = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign
    parts = []
    for piece in program.pieces:
        try:
            node = ast.parse(piece.source).body[0]
        except (SyntaxError, IndexError, ValueError):
            continue
        is_kept = isinstance(node, keeps | ast.AnnAssign)
        parts.append(piece.source if is_kept else f"try:\n    exec({piece.source!r})\nexcept Exception:\n    pass")
    return "\n".join([*parts, ""]).encode("utf-8", "replace")


def _is_exported(document: Document) -> bool:
    """Whether a script was exported from a notebook and contains lines that only IPython understands."""
    return any("get_ipython" in cell.source for cell in document.cells)


def _modules(document: Document) -> list[str]:
    found = [module for statement in statements(document) for module in _imports(statement)]
    return list(dict.fromkeys(found))


def _imports(statement: Statement) -> list[str]:
    """The modules that a statement names. `from a import b` may mean the module a.b, too."""
    if "import" not in statement.piece.source and ".load" not in statement.piece.source:
        return []
    found = list(modules_of(statement.node))
    for node in nested_statements(statement.node):
        if isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" if node.module else alias.name for alias in node.names]
            found += [node.module] if node.module and node.level else []
    # importlib.import_module("other"), Notebook.load("other.ipynb")
    if "import_module" in statement.piece.source or ".load" in statement.piece.source:
        texts = [node.value for node in nodes(statement.node) if isinstance(node, ast.Constant)]
        names = [text.rsplit("/", 1)[-1].removesuffix(".ipynb") for text in texts if isinstance(text, str)]
        found += [name for name in names if name.replace(".", "_").isidentifier()]
    return found


def file_of(module: str, folder: str, documents: Mapping[str, Document]) -> tuple[str | None, Document | None]:
    """(name, document) of a module's file. It may lie anywhere in the submission if its name is unique."""
    inside = module.replace(".", "/")
    base = posixpath.join(folder, inside)
    for name in (f"{base}.py", f"{base}/__init__.py", f"{base}.ipynb"):
        if name in documents:
            return name, documents[name]
    for end in (".py", "/__init__.py", ".ipynb"):
        alike = [name for name in documents if f"/{name}".endswith(f"/{inside}{end}")]
        if len(alike) == 1:
            return alike[0], documents[alike[0]]
    # A platform or browser adds numbers: tools-1.py, tools (2).py. The highest is the latest.
    counted = sorted(((number, name) for name in documents if (number := counted_as(name, f"{base}.py"))), reverse=True)
    return (counted[0][1], documents[counted[0][1]]) if counted else (None, None)


def without_count(name: str) -> tuple[str, ...]:
    """A file's name before a number was added: "a.csv" for "a-2.csv" and "a (2).csv"."""
    match = _COUNTED.fullmatch(name)
    return (match[1] + match[4],) if match else ()


def latest(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The files whose names had a number added, of several the latest, and the name of each without it."""
    found: dict[str, str] = {}
    for name in names:
        for plain in without_count(name):
            found[plain] = max(found.get(plain, name), name, key=partial(_rank, plain))
    return {name: (plain,) for plain, name in found.items()}


def _rank(plain: str, name: str) -> tuple[int, str]:
    return counted_as(name, plain), name


def counted_as(name: str, plain: str) -> int:
    """The number that was added to a file's name: 2 for "a-2.py" or "a (2).py" if the name is "a.py"; 0 if none was."""
    match = _COUNTED.fullmatch(name)
    return int(match[2] or match[3]) if match and match[1] + match[4] == plain else 0
