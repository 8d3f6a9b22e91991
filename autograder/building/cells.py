"""The cells of the student's notebook and of its solution.

All functions here are pure functions of the assignment, the variant and the blocks of the text. They give the same
cells with the same ids every time.
"""

from __future__ import annotations

from typing import Any

from autograder.assignment import Assignment, Part
from autograder.building.docstrings import with_parameters
from autograder.building.machine import machine_line
from autograder.building.source import Import, import_lines, joined, parse_source, solution, stub
from autograder.building.texts import Block

PLACEHOLDER = "_Type your answer here, replacing this text._"
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook_of(assignment: Assignment, part: Part, variant: int, cells: list[Any]) -> Any:
    import nbformat.v4 as v4

    about = {
        "assignment": assignment.name,
        "exercise": part.exercise.name,
        "version": assignment.version,
        "variant": variant,
    }
    metadata = {"autograder": about, "kernelspec": dict(_KERNEL), "language_info": {"name": "python"}}
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    return notebook


def _cell(kind: str, name: str, source: str, **about: str) -> Any:
    """A cell whose id is derived from its place, so that building twice gives the same."""
    import nbformat.v4 as v4

    new = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
    return new(source, id=name.replace(".", "-")[:64], metadata={"autograder": about} if about else {})


def student_cells(assignment: Assignment, part: Part, variant: int, blocks: list[Block]) -> list[Any]:
    module, title = part.exercise.reference.__name__, part.exercise.name
    cells = _opening(assignment, part, variant, f'otter.Notebook("{title}.ipynb")')
    graded = frozenset(question.root for question in part.exercise.questions)
    there: set[str] = set()
    imported: set[Import] = set()
    for number, block in enumerate((b for b in blocks if not b.solution_only), start=1):
        if block.kind == "given":
            source = _standing_alone(module, block.name, frozenset(there) | graded, there, imported)
            cells.append(_cell("code", f"{block.name}-given", source))
        elif block.kind == "question":
            full = f"{title}.{block.name}"
            cells.append(_cell("markdown", f"{block.name}-question", _question_line(part, block.name)))
            question = part.exercise.question(block.name)
            empty = with_parameters(stub(module, question.path), part.exercise.parameters(question))
            cells.append(_cell("code", f"{block.name}-answer", empty, question=full))
            cells += _check(part, block.name)
        elif block.kind == "free response":
            cells.append(_free_response(part, block, PLACEHOLDER))
        else:
            if block.kind == "code":
                imported |= _imports_of(block.source)
            cells.append(_cell(block.kind, f"{block.kind}-{number}", block.source))
    export = f'grader.export("{title}.ipynb", pdf=False)'
    return [*cells, _cell("markdown", "hand-in", _hand_in_line(title)), _cell("code", "hand-in-export", export)]


def solution_cells(assignment: Assignment, part: Part, variant: int, blocks: list[Block]) -> list[Any]:
    module, title = part.exercise.reference.__name__, part.exercise.name
    notebook = f'otter.Notebook("{title}.ipynb", tests_dir="{tests_folder(assignment)}")'
    cells = _opening(assignment, part, variant, notebook, solution=True)
    questions = frozenset(question.root for question in part.exercise.questions)
    there: set[str] = set()
    imported: set[Import] = set()
    for number, block in enumerate(blocks, start=1):
        if block.kind in ("question", "given"):
            root = part.exercise.question(block.name).root if block.kind == "question" else block.name
            source = _standing_alone(module, root, frozenset(there) | (questions - {root}), there, imported)
            if block.kind == "given":
                cells.append(_cell("code", f"{block.name}-given", source))
                continue
            cells.append(_cell("markdown", f"{block.name}-question", _question_line(part, block.name)))
            source = with_parameters(source, part.exercise.parameters(part.exercise.question(block.name)))
            cells.append(_cell("code", f"{block.name}-answer", source, question=f"{title}.{block.name}"))
            cells += _check(part, block.name)
        elif block.kind == "free response":
            cells.append(_free_response(part, block, f"**Model answer.** {block.answer}"))
        else:
            if block.kind == "code":
                imported |= _imports_of(block.source)
            cells.append(_cell(block.kind, f"{block.kind}-{number}", block.source))
    return cells


def _standing_alone(module: str, name: str, leave_out: frozenset[str], there: set[str], imported: set[Import]) -> str:
    """A definition with the helpers and imports that the notebook lacks. They are added to `there` and `imported`."""
    found = solution(module, name, leave_out=leave_out)
    there |= {own for piece in found.pieces for own in piece.names}
    head = import_lines(item for item in found.imports if item not in imported)
    imported |= set(found.imports)
    return (head + "\n\n\n" if head else "") + joined(piece.text for piece in found.pieces)


def _imports_of(code: str) -> set[Import]:
    try:
        return set(parse_source("the text", code).imports.values())
    except SyntaxError:  # a cell with magics
        return set()


def _opening(assignment: Assignment, part: Part, variant: int, notebook: str, solution: bool = False) -> list[Any]:
    exercise = part.exercise
    worth = f"{_points(part.out_of)}{f' and {part.bonus:g} more as a bonus' if part.bonus else ''}"
    about = [f"{assignment.title} · {worth}", f"Source: {exercise.source}."]
    others = [other.name for other in assignment.parts if other.either == part.either and other != part]
    if part.either and others:
        about.append(f"Answer this or `{'` or `'.join(others)}`; of both, the better counts.")
    if variant:
        about.append(f"Variant {variant}.")
    about.append(machine_line())
    title = f"# {exercise.title}{' · solution' if solution else ''}\n\n" + "  \n".join(about)
    ready = (
        "try:\n"
        "    import otter\n"
        "except ImportError:\n"
        '    raise ImportError("run `%pip install otter-grader`, then restart the kernel") from None\n\n'
        f"grader = {notebook}"
    )
    return [_cell("markdown", "title", title), _cell("code", "otter", ready)]


def _check(part: Part, question: str) -> list[Any]:
    if all(check.visibility != "public" for check in part.exercise.question(question).checks):
        return []
    return [_cell("code", f"{question}-check", f'grader.check("{part.exercise.name}.{question}")')]


def _question_line(part: Part, question: str) -> str:
    return f"**Question `{question}`** ({_points(part.points[question])})"


def _free_response(part: Part, block: Block, answer: str) -> Any:
    full = f"{part.exercise.name}.{block.name}"
    points = _points(part.free_response_points[block.name])
    heading = f"**In words: {block.name.replace('_', ' ')}** ({points})"
    lines = [f"<!-- free response: {full} -->", heading, "", block.source, "", "<!-- your answer below -->", "", answer]
    return _cell("markdown", f"{block.name}-response", "\n".join(lines), free_response=full)


def _hand_in_line(title: str) -> str:
    return (
        "## Hand in\n\n"
        "Run all cells once more from top to bottom (*Kernel → Restart & Run All*), **save the notebook**, then run "
        f"the cell below and hand in the zip file that it makes. The notebook `{title}.ipynb` itself will do as well."
    )


def _points(points: float) -> str:
    return f"{points:g} point{'' if points == 1 else 's'}"


def tests_folder(assignment: Assignment) -> str:
    """The folder of the public tests, relative to a solution."""
    return f"../../assignments/{assignment.name}/tests"
