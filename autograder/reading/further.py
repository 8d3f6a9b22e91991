"""Other ways of reading a hand-in, for questions that are not full when their slice is run.

A slice runs to the end of the file, where a name may be bound once more, and leaves out what binds nothing. Students
see something else: their notebook as it was when they ran the cell that checks the answer. So a question may be judged
again by what it needs of the cells up to there, and by everything up to there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autograder.program import Program
from autograder.reading.effects import doubtful
from autograder.reading.notebook import Document
from autograder.reading.slicing import definitions_of, everything, needed, program_of
from autograder.reading.statements import Statement, statements

MOST_CHECKS = 3  # cells that check one question, the last ones; nobody needs more


class Reading(NamedTuple):
    """A program by which one question may be judged again.

    words:     what is told of it, completing "Judged by ..."
    whole:     whether everything is run, training and plots as well
    if_lost:   it is of use only where the slice seems to have lost something
    """

    words: str
    program: Program
    whole: bool
    if_lost: bool = False


def further_readings(document: Document, exercise: str, paths: Sequence[str]) -> dict[str, tuple[Reading, ...]]:
    """The further readings of every graded name, in the order in which they are tried; none for most names.

    paths: the graded names, "function" or "Class.method"
    """
    found = statements(document)
    chosen, names = needed(found, paths)
    effects = doubtful(found, chosen, names)
    return {path: readings for path in paths if (readings := tuple(_readings(found, exercise, path, effects)))}


def _readings(found: tuple[Statement, ...], exercise: str, path: str, effects: Sequence[int]) -> Iterator[Reading]:
    root = path.split(".")[0]
    own, _ = needed(found, [root])
    definitions = definitions_of(found, root)
    if not definitions:
        return
    checks = _checks(found, exercise, path)[-MOST_CHECKS:][::-1]
    seen: set[tuple[str, ...]] = set()
    for end in checks or definitions[-1:]:
        if end < definitions[0]:
            continue
        place = found[end].piece.place
        where = f"the notebook up to {place}, where the check is" if checks else f"the file up to {place}"
        later = max(own) > end  # something that the answer needs is bound again, or changed, further down
        if later:
            chosen, _ = needed(found[: end + 1], [root])
            yield from _new(Reading(f"what it needs of {where}", program_of(found, chosen, [path]), False), seen)
        if checks:
            before = [position for position in everything(found) if position <= end]
            program = program_of(found, before, [path], "whole")
            matters = any(position <= end for position in effects)
            if matters or later:
                yield from _new(Reading(where, program, True, if_lost=not matters), seen)
    if not checks and effects:
        yield Reading("the whole file", program_of(found, everything(found), [path], "whole"), True)


def _new(reading: Reading, seen: set[tuple[str, ...]]) -> Iterator[Reading]:
    text = tuple(piece.source for piece in reading.program.pieces)
    if text not in seen:
        seen.add(text)
        yield reading


def _checks(found: Sequence[Statement], exercise: str, path: str) -> list[int]:
    """The positions at which a question is checked: grader.check("exercise.question"), or by the question alone."""
    names = {path, f"{exercise}.{path}", path.replace(".", "_"), f"{exercise}.{path.replace('.', '_')}"}
    return [position for position, statement in enumerate(found) if _checked_by(statement.node) in names]


def _checked_by(node: ast.stmt) -> str | None:
    """What a statement `....check("name")` checks."""
    call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
    match call:
        case ast.Call(func=ast.Attribute(attr="check"), args=[ast.Constant(value=str(name)), *_]):
            return name
    return None


def by_words(further: Mapping[str, Sequence[Reading]]) -> dict[str, Program]:
    """Every further program by a key of its own: the question, and what is told of it."""
    return {key(path, one): one.program for path, readings in further.items() for one in readings}


def key(path: str, reading: Reading) -> str:
    """What a further program is called among the programs of an exercise."""
    return f"{path}: {reading.words}"
