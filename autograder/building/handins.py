"""Writing hand-ins: a student's notebook with given answers in it. For the demo, the certificate and tests."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.assignment import Assignment
from autograder.building.build import build_notebook
from autograder.building.cells import PLACEHOLDER
from autograder.building.source import SourceError, function_source, import_lines, joined, solution
from autograder.exercise import Exercise

__all__ = ["function_source", "given_source", "hand_in", "solution_source"]


def hand_in(
    assignment: Assignment,
    exercise: str,
    variant: int = 0,
    answers: Mapping[str, str] | None = None,
    free_responses: Mapping[str, str] | None = None,
    extra_cells: Sequence[str] = (),
) -> Any:
    """A student's notebook (an nbformat node) in which the stubs of `answers` are replaced by the given sources.

    answers:         source by question; the other questions stay stubs
    free_responses:  text by free response; the others keep their placeholder
    extra_cells:     code cells that stand after everything else
    """
    import nbformat.v4 as v4

    notebook, _ = build_notebook(assignment, assignment.part(exercise), variant)
    sources = {f"{exercise}.{name}": source for name, source in (answers or {}).items()}
    texts = {f"{exercise}.{name}": text for name, text in (free_responses or {}).items()}
    for cell in notebook.cells:
        about = cell.metadata.get("autograder", {})
        if "question" in about:
            cell.source = sources.pop(about["question"], cell.source).strip("\n")
        elif "free_response" in about:
            cell.source = cell.source.replace(PLACEHOLDER, texts.pop(about["free_response"], PLACEHOLDER))
    for name in (*sources, *texts):
        raise SourceError(f"{name} is neither a question nor a free response of {assignment.name}")
    for number, source in enumerate(extra_cells, start=1):
        notebook.cells.append(v4.new_code_cell(source, id=f"extra-{number}"))
    return notebook


def given_source(assignment: Assignment, exercise: str) -> str:
    """What the notebook of an exercise gives to everybody: its imports, and definitions that are no question."""
    notebook, _ = build_notebook(assignment, assignment.part(exercise))
    imports, given = [], []
    for cell in notebook.cells:
        if cell.cell_type != "code" or cell.id == "otter":
            continue
        nodes = ast.parse(cell.source).body
        imports += [ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        if cell.id.endswith("-given"):
            given.append(cell.source)
    return "\n".join([*dict.fromkeys(imports), *given]) + "\n"


def solution_source(exercise: Exercise, question: str) -> str:
    """The reference's function as a student might write it: with the helpers and imports it needs, alone in a cell."""
    root = exercise.question(question).root
    others = frozenset(other.root for other in exercise.questions) - {root}
    found = solution(exercise.reference.__name__, root, leave_out=others)
    head = import_lines(found.imports)
    return (head + "\n\n\n" if head else "") + joined(piece.text for piece in found.pieces) + "\n"
