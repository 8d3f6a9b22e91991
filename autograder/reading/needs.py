"""What each graded name needs of a hand-in: so that what went wrong elsewhere is not taken for the cause of a loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from autograder.reading.document import Document, storable
from autograder.reading.magics import parsed_quietly
from autograder.reading.other_pythons import LONGEST, other_version
from autograder.reading.scopes import footprint
from autograder.reading.slicing import needed
from autograder.reading.statements import Statement, statements, with_foreign_statements

MOST = 20  # statements of another Python that are told of one name


class Foreign(NamedTuple):
    """A statement that a graded name needs and that is written for another Python.

    reason:  what is told of it, with its place
    binds:   the names that it would bind
    silent:  whether its absence need not show as a missing name, since it changes one or binds one again
    """

    reason: str
    binds: frozenset[str]
    silent: bool


def needs_of(document: Document, paths: Sequence[str]) -> dict[str, frozenset[tuple[str, int]]]:
    """Place and first line of the statements that each graded name needs."""
    found = statements(document)
    return {
        path: frozenset((found[at].piece.place, found[at].piece.line) for at in needed(found, [path])[0])
        for path in paths
    }


def foreign_of(document: Document, paths: Sequence[str]) -> dict[str, tuple[Foreign, ...]]:
    """By graded name the statements of another Python that it needs; nothing for most hand-ins."""
    found = with_foreign_statements(document)
    if not any(one.foreign for one in found):
        return {}
    bound = Counter(binding.name for one in found for binding in footprint(one.node).bindings)
    return {
        path: tuple(_foreign(found[at], bound) for at in at_all[:MOST])
        for path in paths
        if (at_all := sorted(at for at in needed(found, [path])[0] if found[at].foreign))
    }


def unreadable_answers(foreign: Mapping[str, Sequence[Foreign]], defined: set[str], stubs: set[str]) -> dict[str, str]:
    """Why a person must look at graded names that are defined for another Python alone, by path."""
    return {
        path: one.reason
        for path, needed_ones in foreign.items()
        for one in needed_ones
        if path.split(".")[0] in one.binds and (path.split(".")[0] not in defined or path in stubs)
    }


def foreign_files(files: Iterable[tuple[str, bytes]], version: str) -> dict[str, str]:
    """Of the modules that a hand-in brings along, by file name: why those cannot be read that are of another Python."""
    found: dict[str, str] = {}
    for path, content in files:
        if not path.endswith(".py") or len(content) > LONGEST:
            continue
        text = storable(content.decode("utf-8", "replace"))
        if parsed_quietly(text) is None and (other := other_version(text, version)):
            found[path.split("/")[-1]] = f"{other.words} (file {path})"
    return found


def _foreign(one: Statement, bound: Counter[str]) -> Foreign:
    effect = footprint(one.node)
    names = frozenset(binding.name for binding in effect.bindings)
    silent = bool(effect.changed) or any(bound[name] > 1 for name in names)
    return Foreign(one.foreign, names, silent)
