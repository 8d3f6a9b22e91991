"""Written answers, wherever in a notebook, or in an export of one, they stand."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import jupytext
import nbformat
import pytest

from autograder.assignment import Part, assignment_names, load_assignment
from autograder.building.build import build_notebook
from autograder.building.cells import PLACEHOLDER
from autograder.reading.answers import answers_of
from autograder.reading.submissions import Submission, SubmittedFile
from tests.autograder.reading.exports import EXPORTS

ASSIGNMENT = load_assignment("variational_inference")
PART = next(part for part in ASSIGNMENT.parts if part.name == "gaussian_divergences")
QUESTION = "gaussian_divergences.derivation"
ANSWER = "The divergence is zero when both\nare equal: $D = 0$.\n\n$$\nE[x] = \\mu\n$$"
PARTS = [
    (name, part.name, variant)
    for name in assignment_names()
    for part in load_assignment(name).parts
    if part.exercise.free_responses
    for variant in (0, 3)
]


def handed_out(part: Part = PART, variant: int = 0, assignment=ASSIGNMENT) -> Any:
    return build_notebook(assignment, part, variant)[0]


def texts(content: bytes, name: str, part: Part = PART, assignment=ASSIGNMENT, **more) -> dict[str, str]:
    submission = Submission("student", (SubmittedFile.of(name, content),), None, "hash", **more)
    (answered,) = answers_of(submission, assignment, [part]).exercises.values()
    return dict(answered.texts)


def text(notebook: Any, **more) -> str:
    return texts(json.dumps(notebook).encode(), "gaussian_divergences.ipynb", **more)[QUESTION]


def place(notebook: Any) -> int:
    """The index of the cell for the answer."""
    return next(i for i, cell in enumerate(notebook.cells) if "free response" in cell.source)


def markdown(source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source)


def code(source: str) -> Any:
    return nbformat.v4.new_code_cell(source)


@pytest.mark.parametrize(("name", "exercise", "variant"), PARTS)
def test_what_was_handed_out_is_no_answer(name, exercise, variant):
    assignment = load_assignment(name)
    part = assignment.part(exercise)
    notebook = handed_out(part, variant, assignment)
    asked = {f"{exercise}.{response.name}": "" for response in part.exercise.free_responses}
    assert texts(json.dumps(notebook).encode(), f"{exercise}.ipynb", part, assignment) == asked
    for export in EXPORTS.values():
        assert texts(export(notebook).encode(), f"{exercise}.py", part, assignment) == asked
    for cell in notebook.cells:
        cell.source = cell.source.replace(PLACEHOLDER, ANSWER)
    given = dict.fromkeys(asked, ANSWER)
    assert texts(json.dumps(notebook).encode(), f"{exercise}.ipynb", part, assignment) == given
    for export in EXPORTS.values():
        assert texts(export(notebook).encode(), f"{exercise}.py", part, assignment) == given


def above_the_marker(notebook: Any) -> None:
    cell = notebook.cells[place(notebook)]
    cell.source = cell.source.replace("<!-- your answer below -->", f"{ANSWER}\n\n<!-- your answer below -->")


def within_the_prompt(notebook: Any) -> None:
    cell = notebook.cells[place(notebook)]
    cell.source = cell.source.replace("(2 points)\n", f"(2 points)\n\n{ANSWER}\n")


def in_place_of_the_marker(notebook: Any) -> None:
    cell = notebook.cells[place(notebook)]
    cell.source = cell.source.replace("<!-- your answer below -->", "").replace(PLACEHOLDER, ANSWER)


def in_a_cell_below(notebook: Any) -> None:
    notebook.cells.insert(place(notebook) + 1, markdown(ANSWER))


def in_a_raw_cell_below(notebook: Any) -> None:
    notebook.cells.insert(place(notebook) + 1, nbformat.v4.new_raw_cell(ANSWER))


def in_two_cells_below(notebook: Any) -> None:
    first, second = ANSWER.split("\n\n")
    notebook.cells[place(notebook) + 1 : place(notebook) + 1] = [markdown(first), code("1 + 1"), markdown(second)]


def in_comments_below(notebook: Any) -> None:
    comments = "\n".join(f"# {line}" if line else "" for line in ANSWER.split("\n"))
    notebook.cells.insert(place(notebook) + 1, code(comments))


def in_a_string_below(notebook: Any) -> None:
    notebook.cells.insert(place(notebook) + 1, code(f'r"""{ANSWER}"""'))


def words_in_a_cell_of_code(notebook: Any) -> None:
    notebook.cells.insert(place(notebook) + 1, code(ANSWER))


def in_a_copied_cell(notebook: Any) -> None:
    cell = notebook.cells[place(notebook)]
    cell.metadata = {}
    lines = [line for line in cell.source.split("\n") if "<!--" not in line]
    cell.source = "\n".join(lines).replace(PLACEHOLDER, ANSWER)


def in_a_copied_cell_without_heading(notebook: Any) -> None:
    in_a_copied_cell(notebook)
    cell = next(one for one in notebook.cells if "In words" in one.source)
    cell.source = "\n".join(line for line in cell.source.split("\n") if "In words" not in line)


@pytest.mark.parametrize(
    "write",
    [
        above_the_marker,
        within_the_prompt,
        in_place_of_the_marker,
        in_a_cell_below,
        in_a_raw_cell_below,
        in_two_cells_below,
        in_comments_below,
        in_a_string_below,
        words_in_a_cell_of_code,
        in_a_copied_cell,
        in_a_copied_cell_without_heading,
    ],
)
def test_an_answer_is_found_where_it_was_written(write: Callable[[Any], None]):
    notebook = handed_out()
    write(notebook)
    assert re.sub(r"\n+", "\n", text(notebook)) == re.sub(r"\n+", "\n", ANSWER)


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
@pytest.mark.parametrize("write", [above_the_marker, in_a_cell_below, in_a_copied_cell])
def test_and_in_scripts(write: Callable[[Any], None], export: Callable[[Any], str]):
    notebook = handed_out()
    write(notebook)
    found = texts(export(notebook).encode(), "gaussian_divergences.py")[QUESTION]
    assert re.sub(r"\n+", "\n", found) == re.sub(r"\n+", "\n", ANSWER)


def test_code_with_comments_below_is_shown_whole():
    notebook = handed_out()
    cell = "# both are equal\nassert kl_gaussian(0, 1, 0, 1) == 0"
    notebook.cells[place(notebook) + 1 : place(notebook) + 1] = [markdown("As follows."), code(cell)]
    assert text(notebook) == f"As follows.\n\n```python\n{cell}\n```"


def test_answers_end_where_the_exercise_goes_on():
    notebook = handed_out()
    notebook.cells.insert(place(notebook) + 1, markdown(ANSWER))
    notebook.cells.insert(place(notebook) + 3, markdown("Here I was lost."))
    assert text(notebook) == ANSWER


@pytest.mark.parametrize("edit", ["prose", "end", "top"])
def test_words_elsewhere_are_shown_where_nothing_stands_in_the_place(edit):
    notebook = handed_out()
    if edit == "prose":
        notebook.cells[2].source += "\n\nMy derivation: it is zero."
    elif edit == "end":
        notebook.cells.append(markdown("My derivation: it is zero."))
    else:
        notebook.cells.insert(0, code("# My derivation: it is zero, as one sees."))
    said = text(notebook)
    assert said.startswith("[The place for this answer is empty. Elsewhere in the submission:]")
    assert "My derivation: it is zero" in said
    assert "Variational inference replaces" not in said
    assert len(said) < 200


def test_a_notebook_of_another_version_shows_no_prompt():
    notebook = handed_out()
    notebook.metadata.autograder["version"] = "0"
    cell = notebook.cells[place(notebook)]
    cell.source = cell.source.replace("Derive a closed form", "Find a closed form")
    assert text(notebook) == ""
    cell.source = cell.source.replace(PLACEHOLDER, "Because.")
    assert text(notebook) == "Because."


def test_files_beside_the_notebook_are_named():
    notebook = handed_out()
    assert text(notebook, beside=("scan.pdf",)) == "[Submitted beside the notebook: scan.pdf]"


def test_percent_and_light_scripts_written_by_hand():
    script = f"# %% [markdown]\n# <!-- free response: {QUESTION} -->\n#\n# Because.\n# %%\nx = 1\n"
    assert texts(script.encode(), "gaussian_divergences.py")[QUESTION] == "Because."
    assert jupytext.reads(script, fmt="py:percent").cells[0].source.endswith("Because.")


@pytest.mark.parametrize("line", ["a\n", "$$\n", "![](x\n", "# x\n"])
def test_endless_words_take_no_time(line):
    notebook = handed_out()
    notebook.cells.append(markdown(line * 500_000))
    start = time.monotonic()
    assert len(text(notebook)) < 20_000
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "cell",
    [
        "print('{0}')\nprint('{1}')",
        'from IPython.display import Markdown, display\ndisplay(Markdown(r"""{0}\n{1}"""))',
        "%%markdown\n{0}\n\n{1}",
        "%%latex\n{0}\n{1}",
        'answer = """{0}\n{1}"""',
        "n = 3\nprint(f'{0}')\nMarkdown(f'{{n}} {1}')",
    ],
)
def test_an_answer_in_a_string_that_is_shown_or_named(cell):
    words = "First take the expectation of both squares.", "Then both terms cancel out."
    notebook = handed_out()
    at = place(notebook)
    notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(cell.format(*words)))
    assert all(one in text(notebook) for one in words)


def test_what_is_printed_elsewhere_is_no_answer():
    notebook = handed_out()
    notebook.cells.append(nbformat.v4.new_code_cell("print('all of the checks above went well, as it seems')"))
    assert text(notebook) == ""
