"""Other ways of reading a hand-in, for questions that are not full when their slice is run.

A slice runs to the end of the file, where a name may be bound once more, and leaves out what binds nothing. Students
see something else: their notebook as it was when they ran the cell that checks the answer. So a question may be judged
again by what it needs of the cells up to there, and by everything up to there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from autograder.program import Program
from autograder.reading.changes import Changes
from autograder.reading.effects import effects_of
from autograder.reading.kinds import Kinds, imported, imports_of, kinds_of
from autograder.reading.notebook import Document
from autograder.reading.slicing import definitions_of, everything, is_setting_for_others, needed, program_of
from autograder.reading.statements import Statement, statements


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
    rival: bool = False


def further_readings(document: Document, exercise: str, paths: Sequence[str]) -> dict[str, tuple[Reading, ...]]:
    """The further readings of every graded name, in the order in which they are tried; none for most names.

    paths: the graded names, "function" or "Class.method"
    """
    found = statements(document)
    reader = _Reader(found)
    return {path: readings for path in paths if (readings := tuple(_readings(reader, found, exercise, path)))}


class _Reader:
    """Chooses statements of one file, and tells whether two choices come to the same."""

    def __init__(self, found: tuple[Statement, ...]) -> None:
        self._found = found
        self._imports = imports_of(found)
        self._known: dict[int, tuple[Changes, Kinds]] = {}

    def chosen(self, root: str, end: int, every_binding: bool) -> set[int]:
        """The statements before a position that a name needs, and those that may change what it needs."""
        found = self._found[:end]
        if end not in self._known:
            effects = [effects_of(statement.node) for statement in found]
            self._known[end] = Changes(effects, self._imports), kinds_of(found, self._imports)
        changes, kinds = self._known[end]

        def changing(names: frozenset[str]) -> Iterable[int]:
            positions = changes.of(kinds.among(names, self._imports), names)
            return [position for position in positions if not is_setting_for_others(found[position].node)]

        return needed(found, [root], changing, every_binding)[0]

    def gist(self, positions: Iterable[int]) -> object:
        """What statements say. Where several imports say the same, all but one say nothing."""
        others: list[int] = []
        names: set[tuple[str, str]] = set()
        for position in sorted(positions):
            bound = imported(self._found[position].node)
            names.update(bound)
            others += [] if bound else [position]
        return tuple(others), frozenset(names)


def _readings(reader: _Reader, found: tuple[Statement, ...], exercise: str, path: str) -> Iterator[Reading]:
    root = path.split(".")[0]
    definitions = definitions_of(found, root)
    if not definitions:
        return
    own, _ = needed(found, [root])
    seen = [reader.gist(own)]
    checks = _meant(definitions, _checks(found, exercise, path))
    for end in checks or definitions[-1:]:
        place = found[end].piece.place
        where = f"the notebook up to {place}, where the check is" if checks else f"the file up to {place}"
        chosen = reader.chosen(root, end + 1, every_binding=True)
        if reader.gist(chosen) in seen:
            continue
        seen.append(reader.gist(chosen))
        rival = _is_redefined(found, definitions, end)
        yield Reading(f"what it needs of {where}", program_of(found, chosen, [path]), False, rival=rival)
        if checks:
            before = [position for position in everything(found) if position <= end]
            matters = not {position for position in chosen if position <= end} <= own
            program = program_of(found, before, [path], "whole")
            yield Reading(where, program, True, if_lost=not matters, rival=rival)
    chosen = reader.chosen(root, len(found), every_binding=False)
    if reader.gist(chosen) not in seen:
        yield Reading("what it needs of the whole file", program_of(found, chosen, [path]), False)
        if not checks:
            yield Reading("the whole file", program_of(found, everything(found), [path], "whole"), True)


def _meant(definitions: Sequence[int], checks: Sequence[int]) -> list[int]:
    """The checks at which an answer may be read: the last one that follows a definition, and the first one that follows
    the same definition. Of several answers that were checked, the last one counts, as it does for Python."""
    after = [check for check in checks if check > definitions[0]]
    if not after:
        return []
    meant = max(definition for definition in definitions if definition < after[-1])
    return list(dict.fromkeys((after[-1], next(check for check in after if check > meant))))


def _is_redefined(found: Sequence[Statement], definitions: Sequence[int], end: int) -> bool:
    """Whether the answer is defined below a position, and in other words than above."""
    above = {ast.dump(found[position].node) for position in definitions if position <= end}
    return any(ast.dump(found[position].node) not in above for position in definitions if position > end)


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
