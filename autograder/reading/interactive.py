"""Finds answers that depend on an interactive notebook: on shell output, stored variables, cell outputs or input."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence, Set

from autograder.reading.document import Document
from autograder.reading.slicing import bound_names, needed
from autograder.reading.statements import Statement, statements

_HINT = re.compile(r"=\s*!|%store|\binput\s*\(|\b_+\d*\b|\bOut\b")
_SHELL = re.compile(r"^[ \t]*(?P<names>[\w, \t]+?)[ \t]*=[ \t]*!")
_STORE = re.compile(r"^[ \t]*%store[ \t]+-r(?P<names>[\w \t]*)$")
_LONGEST_LINE = 500
_OUTPUT = re.compile(r"_|__|___|_\d+|Out")


def needs_a_person(document: Document, graded: Sequence[str]) -> Mapping[str, str]:
    """By graded name, why its answer cannot be the same as in the notebook. Most names have no entry."""
    cells = [cell for cell in document.cells if cell.kind == "code" and _HINT.search(cell.source)]
    if not cells:
        return {}
    found = statements(document)
    missing: dict[str, str] = {}
    for cell in cells:
        for number, line in enumerate(cell.source.split("\n"), cell.line):
            if ("!" not in line and "%store" not in line) or len(line) > _LONGEST_LINE:
                continue
            for pattern, what in ((_SHELL, "the output of a shell command"), (_STORE, "a value that `%store` kept")):
                if match := pattern.match(line):
                    words = f"is {what}, which the grader does not have ({cell.place}, line {number})"
                    missing.update(dict.fromkeys(re.findall(r"\w+", match["names"]), words))
    bound = bound_names(document)
    told: dict[str, str] = {}
    for path in graded:
        chosen, names = needed(found, [path])
        reasons = [f"{name} {missing[name]}" for name in sorted(names & missing.keys())]
        reasons += [
            f"{name} is the output of a cell, which the grader does not keep"
            for name in sorted(names - bound)
            if _OUTPUT.fullmatch(name)
        ]
        reasons += _typed(found, chosen)
        if reasons:
            told[path] = reasons[0]
    return told


def _typed(found: Sequence[Statement], chosen: Set[int]) -> Iterator[str]:
    """Statements that wait for typed input."""
    for position in sorted(chosen):
        statement = found[position]
        is_definition = isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if not is_definition and re.search(r"\binput\s*\(", statement.piece.source):
            where = f"{statement.piece.place}, line {statement.piece.line}"
            yield f"it waits for typed input, and nobody is there to type ({where})"
