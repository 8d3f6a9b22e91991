"""Other ways of reading a submission, for questions without full marks after their slice was run.

A slice may differ from what the student saw in two ways. It covers the whole file, so a name may be bound again below
the answer; and it leaves out statements that bind nothing. The student saw the notebook as it was at the cell that
checks the answer. So a question may be judged again by a slice of the cells up to that cell, and by everything up to
that cell.
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

MOST_CHECKS = 3  # cells that check one question: the last ones


class Reading(NamedTuple):
    """A program by which one question may be judged again.

    words:     its description, completing "Judged by ..."
    whole:     whether everything is run, including training and plots
    if_lost:   whether it helps only if the slice seems to have lost something
    """

    words: str
    program: Program
    whole: bool
    if_lost: bool = False


def further_readings(document: Document, exercise: str, paths: Sequence[str]) -> dict[str, tuple[Reading, ...]]:
    """The further readings of every graded name, in the order in which they are tried. Most names have none.

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
        later = max(own) > end  # something that the answer needs is bound again, or changed, below
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
    """The positions of calls that check a question: grader.check("exercise.question"), or grader.check("question")."""
    names = {path, f"{exercise}.{path}", path.replace(".", "_"), f"{exercise}.{path.replace('.', '_')}"}
    return [position for position, statement in enumerate(found) if _checked_by(statement.node) in names]


def _checked_by(node: ast.stmt) -> str | None:
    """The name in a statement `....check("name")`; None for any other statement."""
    call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
    match call:
        case ast.Call(func=ast.Attribute(attr="check"), args=[ast.Constant(value=str(name)), *_]):
            return name
    return None


def by_words(further: Mapping[str, Sequence[Reading]]) -> dict[str, Program]:
    """Every further program by its key, which is made of the question and the reading's description."""
    return {key(path, one): one.program for path, readings in further.items() for one in readings}


def key(path: str, reading: Reading) -> str:
    """The name of a further program among the programs of an exercise."""
    return f"{path}: {reading.words}"
