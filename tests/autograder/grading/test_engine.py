"""Grading whole hand-ins: the class of the demo, and the corners that it does not have."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from autograder.assignment import Assignment, assignment_names, load_assignment
from autograder.building.handins import hand_in
from autograder.checks.check import Check
from autograder.commands.demo import compare
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.results import SubmissionResult, from_json, to_json
from autograder.sample_submissions import SampleHandIn, notebook_bytes, sample_class, solutions
from autograder.sandbox import Sandbox
from tests.forms import LONG, turns

BOOKS: dict[str, CaseBook] = {}  # a book's cases are drawn once


def grader_of(assignment: Assignment, sandbox: Sandbox, only: str | None = None) -> Grader:
    book = BOOKS.setdefault(assignment.name, CaseBook(assignment))
    return Grader(assignment, book, sandbox, only=only)


def submission(files: Mapping[str, bytes], student: str = "student") -> Submission:
    return Submission(student, tuple(SubmittedFile.of(n, c) for n, c in sorted(files.items())), None, "hash")


def grade_answers(assignment: Assignment, sandbox: Sandbox, answers: Mapping[str, str], **options) -> SubmissionResult:
    """Grade answers to the first exercise of an assignment, or to the one that is named."""
    exercise = options.pop("exercise", assignment.parts[0].name)
    notebook = hand_in(assignment, exercise, options.pop("variant", 0), answers, **options)
    files = {f"{exercise}.ipynb": notebook_bytes(notebook)}
    return grade(submission(files), grader_of(assignment, sandbox, exercise))


def without_times(result: SubmissionResult) -> SubmissionResult:
    return dataclasses.replace(result, seconds=0.0)


PARTS = [(name, part.name) for name in assignment_names() for part in load_assignment(name).parts]


@pytest.mark.parametrize(("name", "exercise"), PARTS)
def test_every_sample_hand_in_gets_the_grade_of_its_construction(name: str, exercise: str, sandbox: Sandbox) -> None:
    assignment = load_assignment(name)
    grader = grader_of(assignment, sandbox)
    # All of them in the long form. Every misconception and alternative is tried without the sandbox in any case, and
    # the hostile ones by the demo's test.
    samples = sample_class(
        assignment,
        most_styles=None if LONG else 1,
        most_misconceptions=None if LONG else 2,
        only=exercise,
        hostile=LONG,
    )
    samples = some_right_ones(samples, PARTS.index((name, exercise)))
    results = [grade(submission(sample.files, sample.student), grader) for sample in samples]
    assert compare(samples, results) == []


def some_right_ones(samples: Sequence[SampleHandIn], number: int) -> list[SampleHandIn]:
    """Without some of the right ones in the short form: half of them for one exercise, the others for the next."""
    first, *right = (sample for sample in samples if sample.story.startswith(("the reference", "right")))
    kept = [first, *turns(right, number, 2)]
    return [sample for sample in samples if sample in kept or sample not in [first, *right]]


def test_two_different_answers_to_one_exercise_need_a_person(sandbox: Sandbox) -> None:
    assignment = load_assignment("mixtures_em")
    grader = grader_of(assignment, sandbox)
    right = solutions(assignment.part("coins").exercise)
    students = {"ada": right, "bo": {**right, "predict": "def predict(*args):\n    return 1\n"}, "handout": {}}
    files = {
        f"{student}/coins.ipynb": notebook_bytes(hand_in(assignment, "coins", 0, answers))
        for student, answers in students.items()
    }
    result = grade(submission(files), grader)
    assert result.status == "needs attention"
    (line,) = result.attention
    assert "bo/coins.ipynb was graded, ada/coins.ipynb not" in line
    assert {q.status for q in result.questions if q.exercise != "coins"} == {"not attempted"}
    copy = grade(submission({**files, "bo/coins.ipynb": files["ada/coins.ipynb"]}), grader)
    assert (copy.status, copy.score) == ("graded", 13)


def test_the_untouched_notebook_is_not_attempted(assignment: Assignment, sandbox: Sandbox) -> None:
    result = grade_answers(assignment, sandbox, {})
    assert {question.status for question in result.questions} == {"not attempted"}
    assert (result.score, result.status) == (0, "graded")


@pytest.mark.parametrize(("name", "exercise"), PARTS)
def test_returning_something_else_earns_nothing(name: str, exercise: str, sandbox: Sandbox) -> None:
    """However well the function behaves otherwise: it leaves its arguments alone, for instance."""
    assignment = load_assignment(name)
    functions = [q.name for q in assignment.part(exercise).exercise.questions if not q.method]
    answers = {name: f"def {name}(*args, **kwargs):\n    return [object()]\n" for name in functions}
    result = grade_answers(assignment, sandbox, answers, exercise=exercise)
    assert {q.question: q.score for q in result.questions if q.question in functions} == dict.fromkeys(functions, 0.0)


def test_the_same_hand_in_gets_the_same_result(assignment: Assignment, sandbox: Sandbox) -> None:
    answers = solutions(assignment.parts[0].exercise)
    first, second = (without_times(grade_answers(assignment, sandbox, answers)) for _ in range(2))
    assert to_json(first) == to_json(second)


def test_results_survive_json(assignment: Assignment, sandbox: Sandbox) -> None:
    import json

    result = grade_answers(assignment, sandbox, {})
    assert from_json(json.loads(json.dumps(to_json(result)))) == result


@pytest.mark.parametrize(("name", "exercise"), PARTS)
@pytest.mark.parametrize("variant", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_hand_in_is_judged_by_its_own_variant(name: str, exercise: str, sandbox: Sandbox, variant: int) -> None:
    assignment = load_assignment(name)
    answers = solutions(assignment.part(exercise).exercise)
    result = grade_answers(assignment, sandbox, answers, exercise=exercise, variant=variant)
    assert {question.status for question in result.questions} == {"correct"}
    assert result.exercises[0].variant == variant


def test_a_fault_of_the_grader_is_no_zero(assignment: Assignment, sandbox: Sandbox, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("the judge is broken")

    exercise = assignment.parts[0].exercise
    question = exercise.questions[0]
    checks = (dataclasses.replace(question.checks[0], judge=broken), *question.checks[1:])
    questions = (dataclasses.replace(question, checks=checks), *exercise.questions[1:])
    monkeypatch.setitem(assignment.parts[0].__dict__, "exercise", dataclasses.replace(exercise, questions=questions))
    result = grade_answers(assignment, sandbox, solutions(exercise))
    assert result.status == "needs attention"
    assert result.questions[0].status == "needs attention"
    assert "ZeroDivisionError" in (result.questions[0].checks[0].traceback or "")
    assert all(q.status == "correct" for q in result.questions[1:])


def test_an_error_names_the_students_own_cell_and_line(assignment: Assignment, sandbox: Sandbox) -> None:
    exercise = assignment.parts[0].exercise
    question = exercise.questions[0].name
    source = f"# my answer\n\ndef {question}(*args):\n    x = 1\n    return undefined_thing + x\n"
    result = grade_answers(assignment, sandbox, {question: source})
    error = result.questions[0].checks[0].error
    assert error is not None
    assert (error.type, error.line, error.source) == ("NameError", 5, "    return undefined_thing + x")
    assert error.place is not None
    assert error.place.startswith("cell ")


def test_free_responses_reach_the_ta(sandbox: Sandbox) -> None:
    assignment = load_assignment("mixtures_em")
    text = "The symmetric start: both coins alike & <never> told apart."
    result = grade_answers(assignment, sandbox, {}, exercise="coins", free_responses={"initialisation": text})
    found = {response.question: response for response in result.free_responses}
    assert found["initialisation"].text == text
    assert found["single_flips"].text == ""
    assert found["initialisation"].rubric
    assert result.out_of == assignment.part("coins").out_of


def test_two_files_for_one_exercise_are_told(sandbox: Sandbox, assignment: Assignment) -> None:
    part = assignment.parts[0]
    right = notebook_bytes(hand_in(assignment, part.name, 0, solutions(part.exercise)))
    empty = notebook_bytes(hand_in(assignment, part.name, 0, {}))
    files = {f"a/{part.name}.ipynb": right, f"b/{part.name}.ipynb": empty}
    result = grade(submission(files), grader_of(assignment, sandbox, part.name))
    assert {question.status for question in result.questions} == {"correct"}
    assert any("two files" in problem for problem in result.exercises[0].problems)


def test_what_was_not_read_is_told_where_an_exercise_is_missing(sandbox: Sandbox) -> None:
    """The archive may hold what the notebooks do not; beside a complete hand-in it holds data."""
    assignment = load_assignment("mixtures_em")
    files = {f"{part.name}.ipynb": notebook_bytes(hand_in(assignment, part.name, 0, {})) for part in assignment.parts}
    unread = ("rest.rar is an archive that is not read; ask for a zip",)
    whole = submission(files)._replace(unread=unread)
    assert grade(whole, grader_of(assignment, sandbox)).attention == ()
    missing = assignment.parts[0].name
    part = submission({name: content for name, content in files.items() if not name.startswith(missing)})
    result = grade(part._replace(unread=unread), grader_of(assignment, sandbox))
    assert (result.status, result.attention) == ("needs attention", unread)
    assert {one.status for one in result.questions if one.exercise == missing} == {"needs attention"}
    assert {one.status for one in result.questions if one.exercise != missing} == {"not attempted"}
    assert grade(part, grader_of(assignment, sandbox)).status == "graded"


def test_a_notebook_of_another_assignment_needs_attention(sandbox: Sandbox) -> None:
    coins, gaussians = load_assignment("mixtures_em"), load_assignment("variational_inference")
    files = {"coins.ipynb": notebook_bytes(hand_in(coins, coins.parts[0].name, 0, {}))}
    result = grade(submission(files), Grader(gaussians, CaseBook(gaussians), sandbox))
    assert result.status == "needs attention"


def test_checks_of_a_question_have_different_properties(assignment: Assignment) -> None:
    for part in assignment.parts:
        for question in part.exercise.questions:
            properties = [check.property for check in question.checks]
            assert len(set(properties)) == len(properties), question.name
            assert {check.visibility for check in question.checks} == {"public", "hidden"}, question.name
            assert all(isinstance(check, Check) for check in question.checks)


PREPARED_ELSEWHERE = """
settings = {}

def prepare(target):
    target["half"] = 0.5

prepare(settings)

def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return first_attempt

def _one(mu1, sigma1, mu2, sigma2):
    import math
    ratio = sigma1 / sigma2
    return settings["half"] * (ratio ** 2 + ((mu1 - mu2) / sigma2) ** 2 - 1) - math.log(ratio)

import numpy as np
kl_gaussian = np.vectorize(_one)
"""


def test_what_a_slice_cannot_see_is_found_by_the_whole(sandbox: Sandbox) -> None:
    """A dict that another function fills, and a last definition that is no def."""
    result = grade_answers(load_assignment("variational_inference"), sandbox, {"kl_gaussian": PREPARED_ELSEWHERE})
    kl = next(question for question in result.questions if question.question == "kl_gaussian")
    assert kl.status == "correct", [check.message for check in kl.checks]
    assert result.exercises[0].way == "whole"


def changed(assignment: Assignment, exercise: str, edit: Callable[[Any], None], suffix: str = "ipynb") -> Submission:
    """A right hand-in after something was done to its notebook."""
    notebook = json.loads(
        notebook_bytes(hand_in(assignment, exercise, 0, solutions(assignment.part(exercise).exercise)))
    )
    edit(notebook)
    return submission({f"{exercise}.{suffix}": json.dumps(notebook).encode()})


def answer_cell(notebook: Any) -> Any:
    return next(cell for cell in notebook["cells"] if "question" in cell["metadata"].get("autograder", {}))


def as_text(notebook: Any) -> None:
    answer_cell(notebook)["cell_type"] = "raw"


def timed(notebook: Any) -> None:
    answer_cell(notebook)["source"] = "%%timeit -n 1\n" + "".join(answer_cell(notebook)["source"])


def exported(notebook: Any) -> None:
    body = "".join(answer_cell(notebook)["source"])
    answer_cell(notebook)["source"] = f"get_ipython().run_cell_magic('time', '', {body!r})"


def with_prompts(notebook: Any) -> None:
    first, *rest = "".join(answer_cell(notebook)["source"]).split("\n")
    answer_cell(notebook)["source"] = "\n".join([f">>> {first}", *(f"... {line}" for line in rest)])


def for_sage(notebook: Any) -> None:
    notebook["metadata"]["kernelspec"] = {"language": "sage", "name": "sagemath"}


def in_r(notebook: Any) -> None:
    notebook["metadata"]["language_info"] = {"name": "R"}
    notebook["metadata"]["kernelspec"] = {"language": "R", "name": "ir"}
    for cell in notebook["cells"]:
        cell["source"] = "f <- function(x) {\n x\n}" if cell["cell_type"] == "code" else cell["source"]


@pytest.mark.parametrize("edit", [timed, exported, with_prompts, for_sage, as_text])
def test_answers_that_only_notebooks_understand_get_full_marks(edit: Callable[[Any], None], sandbox: Sandbox) -> None:
    assignment = load_assignment("variational_inference")
    grader = Grader(assignment, CaseBook(assignment), sandbox, only="gaussian_divergences")
    result = grade(changed(assignment, "gaussian_divergences", edit), grader)
    assert {question.status for question in result.questions} == {"correct"}
    assert result.status == ("needs attention" if edit is as_text else "graded")


def test_a_notebook_in_another_language_is_never_a_zero(sandbox: Sandbox) -> None:
    assignment = load_assignment("variational_inference")
    grader = Grader(assignment, CaseBook(assignment), sandbox, only="gaussian_divergences")
    result = grade(changed(assignment, "gaussian_divergences", in_r), grader)
    assert {(one.status, one.message) for one in result.questions} == {
        ("needs attention", "the file is written in r, but only Python is read")
    }
    assert result.status == "needs attention"
    assert "gaussian_divergences: the file is written in r, but only Python is read" in result.attention
