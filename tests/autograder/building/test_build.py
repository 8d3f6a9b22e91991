"""Building notebooks: what is in them, that they run, and that committed ones are up to date."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.assignment import Assignment, Part, assignment_names, load_assignment
from autograder.building.build import BuildError, build_assignment, build_notebook, check_built, notebook_text
from autograder.building.execution import ExecutionError, execute, normalise, stable
from autograder.building.handins import answer_source, hand_in, solution_source
from autograder.building.public_tests import build_tests, judges_of
from autograder.building.source import Source, read_module
from tests.autograder.building.shells import Job, run_in_shells
from tests.forms import LONG

NAME = "gaussian_divergences"

# The kit cannot be imported from here on, as on a student's machine.
WITHOUT_THE_KIT = """
import sys

class NoKit:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("autograder", "reference"):
            raise ImportError(f"{name} is not on a student's machine")

sys.meta_path.insert(0, NoKit())
"""


@pytest.fixture(scope="module")
def gaussian() -> Assignment:
    return load_assignment("variational_inference")


def of_kind(notebook: Any, key: str) -> dict[str, Any]:
    about = [(cell.metadata.get("autograder", {}), cell) for cell in notebook.cells]
    return {info[key]: cell for info, cell in about if key in info}


def test_building_twice_gives_the_same_bytes(assignment):
    for part in assignment.parts:
        first = [notebook_text(notebook) for notebook in build_notebook(assignment, part)]
        assert first == [notebook_text(notebook) for notebook in build_notebook(assignment, part)]


def test_a_notebook_says_what_it_is(gaussian):
    student, solved = build_notebook(gaussian, gaussian.part(NAME), 3)
    about = {"assignment": gaussian.name, "exercise": NAME, "version": gaussian.version, "variant": 3}
    assert student.metadata["autograder"] == about
    assert solved.metadata["autograder"] == {**about, "solution": True}
    assert student.metadata["kernelspec"]["name"] == "python3"
    assert "Variant 3." in student.cells[0].source


def test_every_question_has_stub_points_and_check(assignment):
    for part in assignment.parts:
        student, _ = build_notebook(assignment, part)
        stubs = of_kind(student, "question")
        assert list(stubs) == [f"{part.exercise.name}.{q.name}" for q in part.exercise.questions]
        for name, cell in stubs.items():
            at = student.cells.index(cell)
            question = name.split(".")[1]
            points = f"{part.points[question]:g} point"
            assert f"`{question}`" in student.cells[at - 1].source
            assert points in student.cells[at - 1].source
            asked = re.escape(part.exercise.question(question).path)
            assert re.search(rf'raise NotImplementedError\("{asked}(\.\w+)?: write your answer here"\)', cell.source)
            assert student.cells[at + 1].source == f'grader.check("{name}")'


def test_free_responses_have_prompt_marker_and_placeholder(assignment):
    for part in assignment.parts:
        student, solved = build_notebook(assignment, part)
        cells = of_kind(student, "free_response")
        assert set(cells) == {f"{part.exercise.name}.{free.name}" for free in part.exercise.free_responses}
        for name, cell in cells.items():
            first, *_ = cell.source.split("\n")
            prompt, answer = cell.source.split("<!-- your answer below -->")
            assert first == f"<!-- free response: {name} -->"
            assert len(prompt) > 60
            assert answer.strip() == "_Type your answer here, replacing this text._"
            answered = of_kind(solved, "free_response")[name].source
            assert "**Model answer.**" in answered
            assert "Type your answer" not in answered


def body_of(reference: Source, path: str) -> list[str]:
    """The telling lines of the bodies of a function, a method, or all methods of a class; no docstrings."""
    root, _, method = path.partition(".")
    functions = [node for node in ast.walk(reference.definitions[root]) if isinstance(node, ast.FunctionDef)]
    statements = [
        statement
        for node in functions
        if method in ("", node.name)
        for statement in node.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    lines = [line for s in statements for line in reference.lines[s.lineno - 1 : s.end_lineno]]
    return [line.strip() for line in lines if len(line.strip()) > 30]


def test_students_see_nothing_of_the_solution(assignment):
    for part in assignment.parts:
        student, solved = build_notebook(assignment, part)
        text = "\n".join(cell.source for cell in student.cells)
        reference = read_module(part.exercise.reference.__name__)
        for question in part.exercise.questions:
            for line in body_of(reference, question.path):
                assert line not in text, question.path
        assert "Model answer" not in text
        for cell in solved.cells:
            if cell.cell_type == "markdown" and cell.source not in text and cell.id != "title":
                assert "response" in cell.id or cell.id.startswith("markdown-")


def test_a_solution_defines_every_name_once_before_it_is_used(assignment):
    for part in assignment.parts:
        _, solved = build_notebook(assignment, part)
        text = "\n".join(cell.source for cell in solved.cells if cell.cell_type == "code")
        defined = re.findall(r"^(?:def|class) (\w+)", text, re.MULTILINE)
        assert len(defined) == len(set(defined))
        # Cells that several exercises share bring their own imports.
        cells = [cell.source for cell in solved.cells if cell.id.endswith(("-answer", "-given"))]
        imported = re.findall(r"^(?:import|from) .*", "\n".join(cells), re.MULTILINE)
        assert len(imported) == len(set(imported))


def test_cells_of_a_variant_hold_its_values(gaussian):
    part = gaussian.part(NAME)
    code = [
        "\n".join(c.source for c in build_notebook(gaussian, part, variant)[0].cells if c.cell_type == "code")
        for variant in (0, 4)
    ]
    assert "mu1, sigma1 = 0.0, 1.0" in code[0]
    assert "mu1, sigma1 = 0.0, 1.0" not in code[1]
    assert "<<" not in code[0]


# --- running them --------------------------------------------------------------------------------------------------


def run(notebook: Any, tests: dict[str, str], name: str = NAME) -> list[str]:
    """Run a student's notebook as on a student's machine; the text that each code cell shows."""
    notebook.cells.insert(0, nbformat.v4.new_code_cell(WITHOUT_THE_KIT, id="no-kit"))
    execute(notebook, name, tests, "tests")
    shown = []
    for cell in notebook.cells[1:]:
        if cell.cell_type == "code":
            parts = [o.get("text", "") or str(o.get("data", "")) for o in cell.outputs]
            shown.append("".join(parts))
    return shown


@pytest.fixture(scope="module")
def shown(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By exercise, what the cells of its untouched notebook show."""
    judges = judges_of(assignment)
    jobs = [
        Job(part.name, build_notebook(assignment, part)[0], build_tests(assignment, part, judges=judges))
        for part in assignment.parts
    ]
    texts = run_in_shells(jobs, WITHOUT_THE_KIT, tmp_path_factory.mktemp("untouched"))
    return {part.name: one for part, one in zip(assignment.parts, texts, strict=True)}


def test_an_untouched_notebook_runs_from_top_to_bottom(assignment, shown):
    for part in assignment.parts:
        shows_what_is_missing(part, shown[part.name])


@pytest.mark.parametrize("name", assignment_names())
def test_an_untouched_notebook_runs_in_jupyters_kernel(name):
    """The last one of each assignment; all of them in the long form."""
    assignment = load_assignment(name)
    for part in assignment.parts[0 if LONG else -1 :]:
        student, _ = build_notebook(assignment, part)
        shows_what_is_missing(part, run(student, build_tests(assignment, part), part.name))


def shows_what_is_missing(part: Part, shown: list[str]) -> None:
    for question in part.exercise.questions:
        missing = rf"AssertionError: {question.root}(\.\w+)? is not implemented yet"
        assert any(re.search(missing, text) for text in shown), question.name
    assert any("Not yet: " in text for text in shown)
    assert "submission has been exported" in shown[-1]


def test_grader_check_tells_right_from_wrong_without_the_kit(gaussian):
    part = gaussian.part(NAME)
    wrong = {m.name: m.wrong for m in part.exercise.misconceptions}["densities exchanged"]
    answers = {
        "kl_gaussian": answer_source(part.exercise, wrong, "kl_gaussian"),
        "euclidean_distance": solution_source(part.exercise, "euclidean_distance"),
    }
    notebook = hand_in(gaussian, NAME, answers=answers)
    shown = run(notebook, build_tests(gaussian, part))
    checks = [text for text in shown if "results:" in text]
    assert len(checks) == 2
    assert "gives the divergence of the two densities in the text result:" in checks[0]
    assert "AssertionError: got 7.1931472 , expected 0.3181" not in checks[0]
    assert re.search(
        r"AssertionError: got [\d.]+, expected [\d.]+ \(for mu1=0, sigma1=1, mu2=2, sigma2=0.5\)", checks[0]
    )
    assert "euclidean_distance results: All test cases passed!" in checks[1]


def test_a_notebook_that_fails_is_named():
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    with pytest.raises(ExecutionError, match="broken: a cell fails: ZeroDivisionError: division by zero"):
        execute(broken, "broken", {}, "tests")


def test_outputs_do_not_tell_where_and_when_they_were_made():
    assert stable("<Axes at 0x7f3a> in /tmp/x/solutions/here", "/tmp/x") == "<Axes> in ./solutions/here"
    assert stable("/tmp/ipykernel_12/3456.py:3: UserWarning", "/tmp/x") == "<cell>: UserWarning"
    assert stable("<pre>f</pre></strong> passed! 🚀</p>", "/tmp/x") == "<pre>f</pre></strong> passed! 🎉</p>"
    cell = nbformat.v4.new_code_cell("1", execution_count=7, metadata={"execution": {"started": "today"}})
    cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "<f at 0x1>"}, execution_count=7)]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    normalise(notebook, "/tmp/x")
    assert (cell.execution_count, cell.outputs[0].execution_count, cell.metadata) == (1, 1, {})
    assert cell.outputs[0].data["text/plain"] == "<f>"


# --- files ---------------------------------------------------------------------------------------------------------


def test_committed_files_are_what_would_be_built(assignment):
    assert check_built(assignment) == []


def test_committed_solutions_hold_no_local_paths(assignment):
    for part in assignment.parts:
        path = assignment.folder.parent.parent / "solutions" / assignment.name / f"{part.exercise.name}.ipynb"
        text = path.read_text(encoding="utf-8")
        assert "/tmp" not in text
        assert "/home" not in text
        assert "site-packages" not in text
        pictures = text.count('"image/png"')
        assert pictures >= 2


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, gaussian: Assignment) -> Path:
    """A course folder of its own, with an assignment of one exercise built and its solution executed."""
    course = tmp_path_factory.mktemp("course")
    folder = course / "assignments" / gaussian.name
    folder.mkdir(parents=True)
    shutil.copy(gaussian.folder / f"{NAME}.md", folder)
    head, *exercises = (gaussian.folder / "assignment.toml").read_text(encoding="utf-8").split("[[exercise]]")
    only = [text for text in exercises if f'name = "{NAME}"' in text]
    (folder / "assignment.toml").write_text("[[exercise]]".join([head, *only]), encoding="utf-8")
    build_assignment(load_assignment(gaussian.name, course), course)
    return course


@pytest.fixture
def course(built: Path, tmp_path: Path, gaussian: Assignment) -> tuple[Path, Assignment]:
    shutil.copytree(built, tmp_path / "course")
    return tmp_path / "course", load_assignment(gaussian.name, tmp_path / "course")


def test_what_was_built_is_up_to_date(course):
    folder, assignment = course
    assert check_built(assignment) == []
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        f"assignments/variational_inference/{NAME}.ipynb",
        f"assignments/variational_inference/{NAME}.md",
        "assignments/variational_inference/assignment.toml",
        f"assignments/variational_inference/tests/{NAME}.euclidean_distance.py",
        f"assignments/variational_inference/tests/{NAME}.kl_gaussian.py",
        "assignments/variational_inference/tests/judges_of_variational_inference.py",
        f"solutions/variational_inference/{NAME}.ipynb",
    }


def edit(path: Path, change: Any) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def cell_with_output(data: Any) -> Any:
    return next(cell for cell in data["cells"] if cell.get("outputs"))


def test_outputs_of_solutions_may_differ(course):
    folder, assignment = course
    path = folder / "solutions" / assignment.name / f"{NAME}.ipynb"
    edit(path, lambda data: cell_with_output(data).update(outputs=cell_with_output(data)["outputs"] * 2))
    assert check_built(assignment) == []


def set_source(data: Any) -> None:
    data["cells"][3]["source"] = ["changed"]


def clear(data: Any) -> None:
    for cell in data["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


def fail(data: Any) -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    cell_with_output(data)["outputs"].append(error)


def warn(data: Any) -> None:
    cell_with_output(data)["outputs"].append({"output_type": "stream", "name": "stderr", "text": ["oh dear\n"]})


@pytest.mark.parametrize(
    ("kind", "change", "complaint"),
    [
        ("assignments", set_source, "differs from what would be built"),
        ("solutions", set_source, "differs from what would be built"),
        ("solutions", clear, "was not executed"),
        ("solutions", fail, "ends in ValueError"),
        ("solutions", warn, "prints a warning: oh dear"),
    ],
)
def test_what_is_out_of_date_is_one_line(course, kind, change, complaint):
    folder, assignment = course
    edit(folder / kind / assignment.name / f"{NAME}.ipynb", change)
    found = check_built(assignment)
    assert len(found) == 1
    assert found[0].startswith(f"{kind}/variational_inference/{NAME}.ipynb")
    assert complaint in found[0]
    assert found[0].endswith("run `autograder build variational_inference`")


def test_missing_changed_and_left_over_files_are_found(course):
    folder, assignment = course
    tests = folder / "assignments" / assignment.name / "tests"
    (tests / f"{NAME}.kl_gaussian.py").unlink()
    (tests / f"{NAME}.old_question.py").write_text("")
    with (tests / f"{NAME}.euclidean_distance.py").open("a") as file:
        file.write("# changed\n")
    (folder / "solutions" / assignment.name / f"{NAME}.ipynb").write_text("no notebook")
    where = f"assignments/variational_inference/tests/{NAME}"
    again = "run `autograder build variational_inference`"
    assert check_built(assignment) == [
        f"{where}.euclidean_distance.py differs from what would be built; {again}",
        f"{where}.kl_gaussian.py is missing; {again}",
        f"solutions/variational_inference/{NAME}.ipynb is not a readable notebook (NotJSONError); {again}",
        f"{where}.old_question.py belongs to no question; remove it",
    ]
    build_assignment(assignment, folder, solutions=False)
    assert check_built(assignment) == [
        f"solutions/variational_inference/{NAME}.ipynb is not a readable notebook (NotJSONError); {again}"
    ]


@pytest.mark.parametrize(("change", "same"), [(1e-15, True), (1e-6, False)])
def test_another_processor_may_round_numbers_otherwise(course, change, same):
    """To fewer or more digits, so that lines are broken elsewhere."""
    folder, assignment = course
    file = folder / "assignments" / assignment.name / "tests" / f"{NAME}.kl_gaussian.py"
    text = file.read_text(encoding="utf-8")
    number = max(re.findall(r" \d+\.\d{6,}", text), key=len)
    changed = text.replace(number, f"\n            {float(number) * (1 + change):.17g}", 1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    assert (check_built(assignment) == []) is same


def test_building_one_exercise_keeps_the_judges_of_the_others(tmp_path):
    assignment = load_assignment("mixtures_em")
    build_assignment(assignment, tmp_path, solutions=False)
    judges = next((tmp_path / "assignments" / assignment.name / "tests").glob("judges_of_*.py"))
    whole = judges.read_text()
    written = build_assignment(assignment, tmp_path, solutions=False, only="graphical_models")
    assert judges.read_text() == whole
    assert {path.name.split(".")[0] for path in written} == {"graphical_models", judges.stem}


@pytest.mark.parametrize(("change", "same"), [(1e-15, True), (1e-6, False)])
def test_building_leaves_a_test_that_says_the_same(course, change, same):
    folder, small = course
    path = next((folder / "assignments" / small.name / "tests").glob(f"{NAME}.*.py"))
    other = re.sub(r"\d\.\d{15,}", lambda number: repr(float(number.group()) + change), path.read_text())
    path.write_text(other)
    build_assignment(small, folder, solutions=False)
    assert (path.read_text() == other) is same


def test_a_changed_text_makes_everything_out_of_date(course):
    folder, assignment = course
    text = folder / "assignments" / assignment.name / f"{NAME}.md"
    text.write_text(text.read_text(encoding="utf-8").replace("nats", "bits"), encoding="utf-8")
    assert [line.split("/")[0] for line in check_built(assignment)] == ["assignments", "solutions"]


def test_a_variant_goes_to_a_folder_of_its_own(course, tmp_path):
    folder, assignment = course
    with pytest.raises(BuildError, match="variant 7 would replace the notebooks of variational_inference"):
        build_assignment(assignment, folder, variant=7, solutions=False)
    written = build_assignment(assignment, tmp_path / "out", variant=7, solutions=False)
    assert check_built(assignment) == []
    names = [str(path.relative_to(tmp_path / "out" / "assignments" / assignment.name)) for path in written]
    tests = [f"tests/{NAME}.kl_gaussian.py", f"tests/{NAME}.euclidean_distance.py"]
    assert names == [f"{NAME}.ipynb", *tests, "tests/judges_of_variational_inference.py"]
    build_assignment(assignment, folder, variant=7, solutions=False, overwrite=True)
    assert len(check_built(assignment)) == 3
    assert check_built(assignment, variant=7)[0].startswith("solutions/")


def test_a_missing_or_mistaken_text_is_one_line(course):
    folder, assignment = course
    text = folder / "assignments" / assignment.name / f"{NAME}.md"
    original = text.read_text(encoding="utf-8")
    text.write_text(original.replace("<!-- question: kl_gaussian -->", ""), encoding="utf-8")
    with pytest.raises(BuildError, match=f"{NAME}.md: the text lacks the question 'kl_gaussian'"):
        check_built(assignment)
    text.unlink()
    with pytest.raises(BuildError, match=f"{NAME}.md cannot be read: No such file"):
        check_built(assignment)


def test_a_solution_that_warns_is_refused(course, tmp_path):
    folder, assignment = course
    text = folder / "assignments" / assignment.name / f"{NAME}.md"
    addition = "\n```python\nimport warnings\n\nwarnings.warn('careful')\n```\n"
    text.write_text(text.read_text(encoding="utf-8") + addition, encoding="utf-8")
    with pytest.raises(BuildError, match=r"prints a warning: .*careful"):
        build_assignment(assignment, tmp_path / "out")
