"""Writing hand-ins, and reading them as the grader does."""

from __future__ import annotations

import nbformat
import pytest

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in, solution_source
from autograder.building.source import SourceError, stub
from autograder.reading.notebook import free_responses, read_document


def test_answers_replace_their_stubs_and_nothing_else():
    assignment = load_assignment("variational_inference")
    answer = "def kl_gaussian(*args):\n    return 0.0\n"
    notebook = hand_in(
        assignment,
        "gaussian_divergences",
        answers={"kl_gaussian": answer},
        free_responses={"derivation": "By $\\int$ and *care*."},
        extra_cells=["print('more')"],
    )
    nbformat.validate(notebook)
    document = read_document(nbformat.writes(notebook).encode(), "gaussian_divergences.ipynb")
    sources = [cell.source for cell in document.cells if cell.kind == "code"]
    assert answer.strip() in sources
    assert stub("reference.gaussian_divergences", "kl_gaussian") not in sources
    assert stub("reference.gaussian_divergences", "euclidean_distance") in sources
    assert sources[-1] == "print('more')"
    assert free_responses(document) == {"gaussian_divergences.derivation": "By $\\int$ and *care*."}


def test_an_untouched_notebook_has_no_answers():
    assignment = load_assignment("mixtures_em")
    document = read_document(nbformat.writes(hand_in(assignment, "coins", 5)).encode(), "coins.ipynb")
    assert free_responses(document) == {"coins.initialisation": "", "coins.single_flips": ""}
    assert document.metadata["autograder"]["variant"] == 5


def test_unknown_questions_are_named():
    assignment = load_assignment("mixtures_em")
    with pytest.raises(SourceError, match=r"coins\.m_stap is neither a question nor a free response of mixtures_em"):
        hand_in(assignment, "coins", answers={"m_stap": "pass"})


def test_solution_sources_stand_alone_but_for_other_questions():
    exercise = load_assignment("mixtures_em").part("coins").exercise
    source = solution_source(exercise, "em")
    assert "class Fit" in source
    assert "def m_step" not in source
    made: dict[str, object] = {}
    exec(solution_source(exercise, "m_step"), made)
    assert callable(made["m_step"])
