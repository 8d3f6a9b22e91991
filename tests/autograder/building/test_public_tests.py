"""Public tests: self-contained, the same verdicts as the grader's, and nothing of the solution in them."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from otter.test_files import create_test_file

from autograder.assignment import Assignment, Part, load_assignment
from autograder.building.handins import answer_source, given_source, solution_source
from autograder.building.literals import PublicTestError, filled, literal
from autograder.building.public_tests import build_judges, build_test, build_tests, judges_name, judges_of
from autograder.building.source import read_module, stub
from autograder.checks.check import Case, Verdict
from autograder.checks.here import call_here, through
from autograder.checks.public import complaint, reason, shown_as_text
from autograder.checks.public import given as inputs
from autograder.seeds import DEFAULT_COURSE_KEY, call_seed, case_rng
from autograder.values import Generator, Record, Tensor
from autograder.variants import variant_values
from tests.forms import LONG, turns

# Runs answers against the public tests in the current folder with otter-grader alone: the kit cannot be imported.
STUDENT = """
import json, sys, warnings
import numpy as np

class NoKit:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("autograder", "reference"):
            raise ImportError(f"{name} is not on a student's machine")

sys.meta_path.insert(0, NoKit())
warnings.simplefilter("ignore")
import otter

job = json.load(sys.stdin)
grader = otter.Notebook()
results = {}
for label, answer in job.items():
    env = {}
    for source in answer["sources"]:
        exec(source, env)
    result = grader.check(answer["question"], global_env=env)
    results[label] = [[r.test_case.name, r.passed, r.message, r.test_case.points] for r in result.test_case_results]
json.dump(results, sys.stdout)
"""


def as_a_student(folder: Path, answers: dict[str, dict[str, Any]]) -> dict[str, list[Any]]:
    run = subprocess.run(
        [sys.executable, "-c", STUDENT],
        input=json.dumps(answers),
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found: dict[str, list[Any]] = json.loads(run.stdout[run.stdout.index("{") :])
    return found


def complaints_here(assignment: Assignment, part: Part, question: str, env: dict[str, Any]) -> list[str]:
    """What the public checks say when the kit itself runs them, on cases drawn afresh."""
    found = []
    root = part.exercise.question(question).root
    values = variant_values(part.exercise, assignment.version, 0)
    words = (DEFAULT_COURSE_KEY, assignment.name, assignment.version, part.exercise.name, question)
    for index, check in enumerate(part.exercise.question(question).checks):
        if check.visibility != "public":
            continue

        function = through(check.through, env) if check.through else env[root]

        def call(args, *, draw=0, wrt=(), cotangents=None, index=index, function=function):
            return call_here(function, args, call_seed(*words, index, 0, draw), wrt, cotangents)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found.append(
                    check.judge(call, check.cases(case_rng(*words, index, 0), values), **check.settings).message
                )
            except Exception as error:
                found.append(reason(error, env[root], root).split(" (line")[0])
    return found


@pytest.fixture(scope="module")
def judged(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory):
    """Stub, reference, misconceptions and alternatives of every question, judged on a student's machine."""
    folder = tmp_path_factory.mktemp(assignment.name)
    (folder / "tests").mkdir()
    answers: dict[str, dict[str, Any]] = {}
    judges = judges_of(assignment)
    for part in assignment.parts:
        exercise = part.exercise
        for file, text in build_tests(assignment, part, judges=judges).items():
            (folder / "tests" / file).write_text(text, encoding="ascii")
        right = {question.name: solution_source(exercise, question.name) for question in exercise.questions}
        path = {question.name: question.path for question in exercise.questions}
        root = {question.name: question.root for question in exercise.questions}
        written = [("stub", "", name, stub(exercise.reference.__name__, path[name])) for name in right]
        written += [("right", "reference", name, source) for name, source in right.items()]
        # Spread over the questions, fewer in the short form; `verify` and the diagnosis are tested with all of them.
        written += [
            ("right", a.style, a.question, answer_source(exercise, a.right, root[a.question]))
            for a in turns(exercise.alternatives, 0, 3)
        ]
        every = exercise.misconceptions
        written += [
            ("wrong", m.name, m.question, answer_source(exercise, m.wrong, root[m.question]))
            for m in every[:: -(-len(every) // (24 if LONG else 8))]
        ]
        given = given_source(assignment, part.name)
        for kind, label, name, source in written:
            others = [text for other, text in right.items() if other != name]
            question = f"{exercise.name}.{name}"
            answers[f"{kind}|{question}|{label}"] = {"question": question, "sources": [given, *others, source]}
    return answers, as_a_student(folder, answers)


def test_right_answers_pass_without_the_kit(judged):
    _, results = judged
    right = {label: cases for label, cases in results.items() if label.startswith("right")}
    assert right
    assert {
        label: [c for c in cases if not c[1]] for label, cases in right.items() if not all(c[1] for c in cases)
    } == {}


def test_a_stub_is_told_that_it_is_one(judged):
    _, results = judged
    for label, cases in results.items():
        if label.startswith("stub"):
            name = label.split("|")[1].split(".")[1]
            assert cases
            for _, passed, message, _ in cases:
                assert not passed
                assert re.search(rf"AssertionError: ({name}|[A-Z]\w*\.\w+) is not implemented yet$", message)


def test_students_and_the_grader_get_the_same_verdicts(assignment, judged):
    answers, results = judged
    for label, answer in answers.items():
        if label.startswith("stub"):
            continue
        exercise, question = answer["question"].split(".")
        env: dict[str, Any] = {}
        for source in answer["sources"]:
            exec(source, env)
        here = complaints_here(assignment, assignment.part(exercise), question, env)
        assert len(here) == len(results[label])
        for said, (_, passed, message, _) in zip(here, results[label], strict=True):
            assert passed == (not said), label
            assert shown_as_text(" ".join(said.split())) in message, label


def test_some_misconceptions_show_in_the_public_checks_already(judged):
    _, results = judged
    wrong = [cases for label, cases in results.items() if label.startswith("wrong")]
    assert sum(not all(passed for _, passed, _, _ in cases) for cases in wrong) > len(wrong) / 4


def test_a_failure_is_one_clear_line(judged):
    _, results = judged
    messages = [message for cases in results.values() for _, passed, message, _ in cases if not passed]
    assert messages
    for message in messages:
        _, where, line, error = message.split("\n")
        assert where.startswith("Error at line")
        assert line.strip() == "assert not message, message"
        assert error.startswith("AssertionError: ")
        assert "<" not in error  # notebooks would take it for HTML
        assert len(error) < 700


def test_test_cases_are_worth_the_public_share_of_the_points(assignment, judged):
    _, results = judged
    for part in assignment.parts:
        for question in part.exercise.questions:
            public = [check.weight for check in question.checks if check.visibility == "public"]
            share = sum(public) / sum(check.weight for check in question.checks)
            cases = results[f"stub|{part.exercise.name}.{question.name}|"]
            assert sum(case[3] for case in cases) == pytest.approx(share * part.points[question.name], abs=1e-3)


def test_files_hold_public_checks_only_and_nothing_of_the_reference(assignment):
    judges = judges_of(assignment)
    for part in assignment.parts:
        texts = build_tests(assignment, part, judges=judges)
        reference = read_module(part.exercise.reference.__name__)
        for question in part.exercise.questions:
            text = texts[f"{part.exercise.name}.{question.name}.py"]
            assert text.isascii()
            assert "import autograder" not in text
            assert "from autograder" not in text
            for check in question.checks:
                assert (f'name="{check.property}"' in text) == (check.visibility == "public")
            for line in reference.lines:
                if line.startswith("    ") and len(line.strip()) > 30 and "=" in line:
                    assert line.strip() not in text, f"{question.name}: {line}"


def test_otter_reads_every_file_from_anywhere(assignment, tmp_path, monkeypatch):
    """Otter runs the text of each file twice, without its path, and takes every .py of the folder for a test."""
    folder = tmp_path / "hand-in" / "tests"
    folder.mkdir(parents=True)
    for file, text in build_tests(assignment, assignment.parts[0]).items():
        (folder / file).write_text(text, encoding="ascii")
    monkeypatch.chdir(tmp_path)
    before = list(sys.path)
    for path in (*sorted(folder.glob("*.py")), *sorted(Path("hand-in/tests").glob("*.py"))):
        found = create_test_file(str(path), None)
        assert found.name == path.stem
        assert bool(found.test_cases) != (path.stem == judges_name(assignment))
        sys.modules.pop(judges_name(assignment), None)
    assert sys.path == before


def test_a_folder_without_its_judges_is_one_clear_line(assignment, tmp_path):
    texts = build_tests(assignment, assignment.parts[0])
    file = next(file for file in texts if file != f"{judges_name(assignment)}.py")
    (tmp_path / file).write_text(texts[file], encoding="ascii")
    with pytest.raises(FileNotFoundError, match=r"copy the whole folder tests: judges_of_\w+.py is missing in it"):
        create_test_file(str(tmp_path / file), None)


def test_judges_stand_in_one_file(assignment):
    texts = build_tests(assignment, assignment.parts[0])
    judges = texts.pop(f"{judges_name(assignment)}.py")
    assert "def judged(" in judges
    assert all("def judged(" not in text for text in texts.values())
    assert judges == build_judges(assignment, judges_of(assignment))


def test_the_same_text_every_time(assignment):
    first, second = judges_of(assignment), judges_of(assignment)
    for part in assignment.parts:
        assert build_tests(assignment, part, judges=first) == build_tests(assignment, part, judges=second)


def test_another_variant_has_other_cases():
    assignment = load_assignment("variational_inference")
    part = assignment.parts[0]
    question = part.exercise.questions[0]
    assert build_test(assignment, part, question, 0) != build_test(assignment, part, question, 5)


# --- literals ------------------------------------------------------------------------------------------------------

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ARRAYS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.int32, np.uint8, np.bool_]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)


def round_trip(value: Any) -> Any:
    return eval(
        filled(literal(value, {}), "  ", 40),
        {"np": np, "Tensor": Tensor, "Record": Record, "Case": Case, "Generator": Generator},
    )


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner))
)
def test_plain_literals_come_back_exactly(value):
    assert repr(round_trip(value)) == repr(value)


@settings(max_examples=150, deadline=None)
@given(ARRAYS)
def test_array_literals_come_back_exactly(array):
    back = round_trip(array)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    np.testing.assert_array_equal(back, array)


@pytest.mark.parametrize(
    "array",
    [
        np.tile(np.array([1.5, -0.0, 0.0, np.nan]), (20, 3)),
        np.repeat([1, 2, 3], 40),
        np.repeat([[-0.0, 0.0], [0.0, np.inf]], 30, axis=1),
        np.full(50, True),
        np.tile(np.float32(0.1), (7, 9)),
        np.random.default_rng(3).normal(size=(20, 2))[[0, 1, 2] * 8].T,
    ],
)
def test_arrays_that_repeat_themselves_are_short_and_come_back_exactly(array):
    assert len(literal(array, {})) < 6 * array.size
    back = round_trip(array)
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())


def test_marks_come_back():
    value = Case((Tensor(np.array([0.1], dtype=np.float32), True), Generator(3)), Record(("a", "b"), (1.0, (2,))))
    assert repr(round_trip(value)) == repr(value)
    assert type(round_trip(np.float32(0.1))) is np.float32


def test_a_number_that_is_infinite_is_written_down():
    assert round_trip([np.inf, -np.inf]) == [np.inf, -np.inf]
    assert np.isnan(round_trip(np.nan))


@pytest.mark.parametrize("value", [{1, 2}, object(), np.array([None]), np.array(["a"])])
def test_what_has_no_literal_is_named(value):
    with pytest.raises(PublicTestError, match=r"type \S+ cannot be written down"):
        literal(value, {})


# --- what cannot be built ------------------------------------------------------------------------------------------


def with_check(**changes: Any) -> tuple[Assignment, Part, Any]:
    assignment = load_assignment("variational_inference")
    part = assignment.part("gaussian_divergences")
    question = part.exercise.questions[0]
    check = dataclasses.replace(question.checks[1], **changes)
    return assignment, part, dataclasses.replace(question, checks=(check,))


def test_a_check_with_a_lambda_is_named():
    with pytest.raises(PublicTestError, match=r"check '.*<lambda> is not a top-level function"):
        build_test(*with_check(settings={"holds": lambda value, *args: ""}))


def test_a_check_that_reaches_the_reference_is_named(tmp_path, monkeypatch):
    text = (
        "from reference.gaussian_divergences import kl_gaussian\n\n\n"
        "def holds(value, *args):\n    return str(value - kl_gaussian(*args))\n"
    )
    (tmp_path / "leaky_checks.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    import leaky_checks

    with pytest.raises(PublicTestError, match="holds in leaky_checks uses kl_gaussian of reference"):
        build_test(*with_check(settings={"holds": leaky_checks.holds}))


def test_public_tests_are_ascii():
    text = build_test(*with_check(property="is 0 for \N{GREEK SMALL LETTER MU} = 0"))
    assert text.isascii()
    assert r"is 0 for \u03bc = 0" in text


def test_letters_that_are_not_ascii_are_shown(tmp_path, monkeypatch):
    (tmp_path / "odd_letters.py").write_text('def holds(value, *args):\n    return "\u03bc"\n', encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import odd_letters

    with pytest.raises(PublicTestError, match='ASCII, but this is not: return "\u03bc"'):
        build_test(*with_check(settings={"holds": odd_letters.holds}))


# --- what students read --------------------------------------------------------------------------------------------


def failing(function: Any, *args: Any) -> str:
    try:
        function(*args)
    except Exception as error:
        return reason(error, function, "f")
    raise AssertionError("did not fail")


def test_an_error_names_the_line_of_the_student():
    def f(x):
        y = x - x
        return np.linalg.inv(y)

    line = f.__code__.co_firstlineno + 2
    assert failing(f, np.eye(2)) == (
        f"f stopped with LinAlgError: Singular matrix (line {line} of its cell: return np.linalg.inv(y))"
    )


def test_a_missing_helper_is_named():
    def helper():
        raise NotImplementedError("helper: write your answer here")

    def f():
        return helper()

    assert failing(f) == "f calls helper, which is not implemented yet"


def test_an_error_outside_the_function_needs_no_line():
    assert failing(lambda: None, 1).startswith("f stopped with TypeError:")


def test_inputs_are_short_enough_to_read():
    assert inputs(("a", "b"), (1.23456789, np.arange(3.0))) == " (for a=1.23457, b=[0, 1, 2])"
    assert inputs(("x",), (np.zeros((50, 2)),)) == " (for x=(an array of shape (50, 2)))"
    assert inputs(("l",), (Tensor(np.array(2.5)),)) == " (for l=torch.tensor(2.5))"
    assert len(inputs(("a", "b", "c", "d"), tuple(["x" * 200] * 4))) < 320


def complain(function: Any) -> str:
    def judge(call, cases):
        return call(cases[0].args) and Verdict(False, "got <nothing>", 0)

    return complaint(function, "f", ["x"], lambda draw: draw, judge, [Case((1.0,))], {})


def test_angle_brackets_are_no_html():
    def f(x):
        raise TypeError("'<' not supported")

    assert complain(f).startswith("f stopped with TypeError: '\u2039' not supported (line")
    assert complain(abs) == "got \u2039nothing\u203a (for x=1)"


def test_a_function_that_is_not_there_is_missed():
    assert complain(None) == "there is no f yet: run the cell that defines it"
