"""Paths that the sandboxed interpreter needs, and paths that submissions must not see."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import autograder

CHILD = Path(__file__).parent / "child"

# Needed besides the interpreter: the dynamic linker, fonts and the time zone.
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
LIBRARIES = ("numpy", "scipy", "torch", "matplotlib", "pandas", "networkx", "sklearn")


def interpreter_folders(preload: Sequence[str]) -> tuple[Path, ...]:
    """The folders of the interpreter and its libraries, outer ones first."""
    folders = {Path(p) for p in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)}
    folders.update(Path(p) for p in library_folders(preload))
    folders.update(Path(p) for p in os.environ.get("LD_LIBRARY_PATH", "").split(":") if p)
    # Links may lead to the interpreter. Only its real folder is included: links may lie in the home folder of the user
    # who grades.
    folders.add(links(Path(sys.executable))[-1].parent.parent)
    kept = [folder for folder in folders if folder.is_dir() and str(folder) not in ("/", *SYSTEM)]
    return tuple(sorted(kept, key=lambda path: (len(path.parts), path)))


def library_folders(preload: Sequence[str]) -> tuple[str, ...]:
    """The entries of the module path that contain the libraries."""
    found: dict[str, None] = {}
    for name in dict.fromkeys([*(module.partition(".")[0] for module in preload), *LIBRARIES]):
        try:
            spec = importlib.util.find_spec(name)
        except (ImportError, ValueError):
            continue
        for place in (spec and spec.submodule_search_locations) or ():
            found.setdefault(os.path.dirname(os.path.abspath(place)))
    return tuple(found)


def hidden_folders() -> tuple[Path, ...]:
    """The folders of the kit itself: its packages, and the repository if it is run from one."""
    packages = {Path(autograder.__file__).resolve().parent}
    spec = importlib.util.find_spec("reference")
    packages.update(Path(place).resolve() for place in (spec and spec.submodule_search_locations) or ())
    roots = {package.parent for package in packages if (package.parent / "pyproject.toml").exists()}
    return tuple(sorted(packages | roots, key=lambda p: (len(p.parts), p)))


def visible(folders: Iterable[Path], hidden: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """(readable paths, folders that can only be listed), which together cover `folders` except for what is hidden."""
    readable: list[Path] = []
    listable: list[Path] = []
    for folder in folders:
        real = folder.resolve()
        if real in hidden:
            continue
        if not any(path.is_relative_to(real) for path in hidden):
            readable.append(folder)
        elif real.is_dir():
            listable.append(folder)
            inner_readable, inner_listable = visible(sorted(folder.iterdir()), hidden)
            readable += inner_readable
            listable += inner_listable
    return readable, listable


def links(path: Path) -> list[Path]:
    """A path and everything that it points to, link by link."""
    hops = [path]
    while hops[-1].is_symlink() and len(hops) < 16:
        hops.append(Path(os.path.normpath(hops[-1].parent / os.readlink(hops[-1]))))
    return hops
