"""The statements that each graded name needs. Errors in other statements cannot be the cause of lost marks."""

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

MOST = 20  # statements for another version of Python that are reported for one name


class Foreign(NamedTuple):
    """A statement that a graded name needs and that is written for another version of Python.

    reason:  why it does not run, with its place
    binds:   the names that it would bind
    silent:  whether no name may be missing without it, because it changes an object or binds a name again
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
    """By graded name, the needed statements for another version of Python. Empty for most submissions."""
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
    """By path, why a person must look at graded names that are defined only for another version of Python."""
    return {
        path: one.reason
        for path, needed_ones in foreign.items()
        for one in needed_ones
        if path.split(".")[0] in one.binds and (path.split(".")[0] not in defined or path in stubs)
    }


def foreign_files(files: Iterable[tuple[str, bytes]], version: str) -> dict[str, str]:
    """By file name, why own modules cannot be read that are written for another version of Python."""
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
