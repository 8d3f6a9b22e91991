"""Writing submissions: a student's notebook with given answers in it. For the demo, the certificate and tests."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.assignment import Assignment
from autograder.building.build import build_notebook
from autograder.building.cells import PLACEHOLDER
from autograder.building.source import SourceError, cut, function_source, import_lines, joined, parse_source, solution
from autograder.edited import edited_source
from autograder.exercise import Exercise

__all__ = ["answer_source", "given_source", "hand_in", "solution_source"]


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
    extra_cells:     code cells that are added at the end
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
    """The code that an exercise's notebook gives to everybody: imports, and definitions that are not questions."""
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


def answer_source(exercise: Exercise, written: Callable[..., Any], root: str) -> str:
    """A catalogued answer as a submission defines it, under the question's name.

    Some wrong answers call correct functions, as `reference.NAME`. A submission has no reference. So these functions
    are copied into a function of their own, where they cannot collide with the submission's names.
    """
    changed = edited_source(written)
    if changed is not None:
        return _edited(exercise, changed, written.__name__)
    package, _, module = exercise.reference.__name__.rpartition(".")
    text = function_source(written, root, lambda other: other.split(".")[0] != "autograder")
    line = f"from {package} import {module} as reference"
    if line not in text.splitlines():
        return text
    called = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute) and _is_right(node)}
    return text.replace(line, _right_functions(exercise, sorted(called)), 1)


def _edited(exercise: Exercise, changed: str, root: str) -> str:
    """A question's answer from an edited text of the reference.

    Its private functions, and other questions that the edits change, get names of their own. Otherwise they would
    collide with the correct ones, which the other questions of the submission bring along.
    """
    module = exercise.reference.__name__
    versions = {module: parse_source(module, changed)}
    others = frozenset(question.root for question in exercise.questions) - {root}
    altered = frozenset(name for name in others if cut([(module, name)], versions=versions) != cut([(module, name)]))
    found = cut([(module, root)], leave_out=others - altered, versions=versions)
    head = import_lines(found.imports)
    text = (head + "\n\n\n" if head else "") + joined(piece.text for piece in found.pieces) + "\n"
    for name in (name for piece in found.pieces for name in piece.names if name.startswith("_") or name in altered):
        text = re.sub(rf"\b{name}\b", f"{name}_of_{root}", text)
    return re.sub(r"\n\s*\n(\s*\n)+", "\n\n\n", text)


def _is_right(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "reference"


def _right_functions(exercise: Exercise, names: Sequence[str]) -> str:
    """Source that binds `reference` to an object with these functions of the reference, and no other name."""
    found = cut([(exercise.reference.__name__, name) for name in names])
    own = "\n".join([import_lines(found.imports), joined(piece.text for piece in found.pieces)])
    given = ", ".join(f"{name}={name}" for name in names)
    body = textwrap.indent(f"from types import SimpleNamespace\n{own}\nreturn SimpleNamespace({given})", "    ")
    return f"def right_functions():\n{body}\n\n\nreference = right_functions()"


def solution_source(exercise: Exercise, question: str) -> str:
    """The reference's function as a student might write it: in one cell, with the helpers and imports that it needs."""
    root = exercise.question(question).root
    others = frozenset(other.root for other in exercise.questions) - {root}
    found = solution(exercise.reference.__name__, root, leave_out=others)
    head = import_lines(found.imports)
    return (head + "\n\n\n" if head else "") + joined(piece.text for piece in found.pieces) + "\n"
