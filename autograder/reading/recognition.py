"""Which exercises a file answers, and which of its definitions belongs to which.

Several exercises may ask for functions of the same name. The metadata of a cell decide first, then the parameters, then
the names of notebook and file, then the other definitions in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.reading.names import exercise_in_name
from autograder.reading.notebook import Document
from autograder.reading.scopes import footprint, running_statements
from autograder.reading.signatures import UNTOLD, Parameters, defined_in, likeness
from autograder.reading.slicing import bound_names, is_form
from autograder.reading.statements import Statement, statements, syntax_errors

CLEARLY = 0.25  # by this margin another exercise's parameters must fit better than those of the exercise on the label

Functions = Mapping[str, Sequence[str]]
Signatures = Mapping[str, Mapping[str, Parameters]]


class Definition(NamedTuple):
    """A statement that binds graded names: the names, with the parameters if it is a definition.

    exercise: the exercise in the metadata of its cell
    is_empty: whether it is the empty form that was handed out
    """

    statement: Statement
    names: Mapping[str, Parameters | None]
    exercise: str | None
    is_empty: bool


class Recognised(NamedTuple):
    """The exercises that a file answers.

    exercises:  those for which it has a definition, likeliest first; empty forms count only if there is nothing else
    doubtful:   those that it may answer; which of them is unknown
    foreign:    by exercise, the statements that define one of its names for another exercise
    """

    exercises: tuple[str, ...]
    doubtful: tuple[str, ...] = ()
    foreign: Mapping[str, tuple[Statement, ...]] = {}


def match_exercise(
    name: str, document: Document, functions: Functions, signatures: Signatures | None = None
) -> str | None:
    """The exercise that a file most likely answers, of those in `functions` (the graded names of each), or None."""
    found = recognise(name, document, functions, signatures or {}).exercises
    return found[0] if found else None


def label(name: str, document: Document, functions: Functions) -> str | None:
    """The exercise that a notebook claims to be for: by its metadata, else by the name of its file or folder."""
    marks = document.metadata.get("autograder")
    marked = marks.get("exercise") if isinstance(marks, dict) else None
    if isinstance(marked, str) and marked in functions:
        return marked
    return name_label(name, functions)


def name_label(name: str, functions: Functions) -> str | None:
    """The exercise in a file's name, or in the name of a folder around it."""
    for part in reversed(name.split("/")):
        if by_name := exercise_in_name(part, tuple(functions)):
            return by_name
    return None


def recognise(name: str, document: Document, functions: Functions, signatures: Signatures) -> Recognised:
    """Which exercises of `functions` a file answers."""
    roots = {exercise: {one.split(".")[0] for one in names} for exercise, names in functions.items()}
    labels = list(filter(None, (label(name, document, functions), name_label(name, functions))))
    everything = definitions(document, functions)
    filled = [one for one in everything if not one.is_empty]
    # An empty form shows which exercise the file is for, but not that it is answered.
    owners = _owned(filled, roots, signatures, labels)
    if not any(len(found) == 1 for _, found in owners):
        owners = _owned(everything, roots, signatures, labels)
    certain = Counter(found[0] for _, found in owners if len(found) == 1)
    places = {exercise: place for place, exercise in enumerate(functions)}
    order = sorted(certain, key=lambda one: (one not in labels, -certain[one], places[one]))
    doubtful = () if order else tuple(dict.fromkeys(one for _, found in owners for one in found))
    if labels and labels[0] not in order:
        asked = roots[labels[0]]
        forms = any(one.is_empty and not asked.isdisjoint(one.names) for one in everything)
        if forms or not order or asked & _broken_names(document):
            order.append(labels[0])
    foreign = {
        exercise: tuple(
            one.statement
            for one, found in owners
            if len(found) == 1 and found[0] != exercise and not roots[exercise].isdisjoint(one.names)
        )
        for exercise in order
    }
    return Recognised(tuple(order), doubtful, foreign)


def definitions(document: Document, functions: Functions) -> list[Definition]:
    """The statements that bind a graded name, in order."""
    paths = {path for names in functions.values() for path in names}
    of_root: dict[str, list[str]] = {}
    for path in sorted(paths):
        of_root.setdefault(path.split(".")[0], []).append(path)
    marks = {cell.place: cell.question.split(".")[0] for cell in document.cells if cell.question}
    known: set[str] = set()
    found = []
    for statement in statements(document):
        bindings = footprint(statement.node).bindings
        bound = [one.name for one in bindings if one.name in of_root and one.kind != "weak"]
        if not bound:
            continue
        known = known or bound_names(document)
        own = dict(defined_in(running_statements(statement.node)))
        exercise = marks.get(statement.piece.place)
        is_empty = all(is_form(statement.node, path, known) for one in bound for path in of_root[one])
        parameters = {one: own.get(one) for one in bound}
        found.append(Definition(statement, parameters, exercise if exercise in functions else None, is_empty))
    return found


def _owned(
    found: Sequence[Definition], roots: Mapping[str, set[str]], signatures: Signatures, labels: Sequence[str]
) -> list[tuple[Definition, list[str]]]:
    """Each definition with the exercises that it may be for; only one if that is clear."""
    times = Counter(name for one in found for name in one.names)
    labels = [one for one in labels if not _is_contradicted(one, found, roots, signatures)]
    owned: list[tuple[Definition, list[str]]] = []
    for one in found:
        asking = [exercise for exercise in roots if not roots[exercise].isdisjoint(one.names)]
        if len(asking) > 1 and one.exercise in asking:
            asking = [one.exercise]
        if len(asking) > 1:
            again = any(times[name] > 1 for name in one.names)
            # Two definitions of one name are for different exercises; the definitions around them tell which.
            before = [exercises[0] for _, exercises in owned[-1:] if len(exercises) == 1]
            fits = {exercise: _fit(one, roots[exercise], signatures.get(exercise, {})) for exercise in asking}
            asking = _likeliest(fits, [*before, *labels] if again else labels, 0.0 if again else CLEARLY)
        if len(asking) > 1:
            asking = _by_company(asking, roots, found)
        owned.append((one, asking))
    at_home = any(len(exercises) == 1 and exercises[0] in labels for _, exercises in owned)
    return [
        (one, asking)
        for one, asking in owned
        if not at_home
        or len(asking) > 1
        or asking[0] in (*labels, one.exercise)
        or _is_meant(one, asking[0], signatures)
    ]


def _is_meant(one: Definition, exercise: str, signatures: Signatures) -> bool:
    """Whether a definition in another exercise's notebook answers this one: its parameters are those asked for."""
    asked = signatures.get(exercise, {})
    return any(
        has is not None and name in asked and likeness(has, asked[name]) >= UNTOLD for name, has in one.names.items()
    )


def _is_contradicted(
    marked: str, found: Sequence[Definition], roots: Mapping[str, set[str]], signatures: Signatures
) -> bool:
    """Whether a label is wrong: definitions clearly fit another exercise, and none fits the one on the label best."""
    clearly = False
    for one in found:
        fits = {
            exercise: _fit(one, names, signatures.get(exercise, {}))
            for exercise, names in roots.items()
            if not names.isdisjoint(one.names)
        }
        mine, best = fits.get(marked, 0.0), max(fits.values())
        if one.exercise == marked or (marked in fits and mine == best):
            return False
        clearly = clearly or (marked in fits and mine <= best - CLEARLY)
    return clearly


def _fit(one: Definition, names: set[str], asked: Mapping[str, Parameters]) -> float:
    """How well a definition fits what an exercise asks for."""
    written = [(name, parameters) for name, parameters in one.names.items() if name in names]
    return max(UNTOLD if has is None else likeness(has, asked.get(name, ())) for name, has in written)


def _likeliest(fits: Mapping[str, float], labels: Sequence[str], margin: float) -> list[str]:
    """The exercises that fit best; one of the labels, if no other fits better by that margin."""
    best = max(fits.values())
    labelled = [one for one in labels if one in fits and fits[one] >= best - margin]
    return labelled[:1] or [exercise for exercise, fit in fits.items() if fit == best]


def _by_company(fitting: Sequence[str], roots: Mapping[str, set[str]], everything: Sequence[Definition]) -> list[str]:
    """The exercises of which the file defines most names; among equals, those whose names fewer exercises ask for."""
    there = {name for one in everything for name in one.names}
    shared = Counter(one for names in roots.values() for one in names)
    scores = {
        exercise: (len(roots[exercise] & there), sum(1 / shared[one] for one in sorted(roots[exercise] & there)))
        for exercise in fitting
    }
    best = max(scores.values())
    return [exercise for exercise, score in scores.items() if score == best]


def _broken_names(document: Document) -> set[str]:
    """Names that are defined in cells that do not parse."""
    places = {error.place for error in syntax_errors(document)}
    text = "\n".join(cell.source for cell in document.cells if cell.place in places)
    return set(re.findall(r"\b(?:def|class)\s+(\w+)", text))
