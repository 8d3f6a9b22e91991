"""Grading a part of a class, as a TA does it: the class's files keep everybody, and say what is not of this time."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from autograder.assignment import Assignment, load_assignment
from autograder.building.handins import hand_in
from autograder.commands.notes import about_absent, about_changes, about_new
from autograder.commands.students import chosen_students
from autograder.commands.whole_class import WholeClass
from autograder.errors import UserError
from autograder.gradebook import Gradebook, open_gradebook
from autograder.reading.submissions import Submission
from autograder.report.before import OTHER_KIT, Shown
from autograder.report.output import prepare_folder, write_class, write_result
from autograder.results import ExerciseResult, QuestionResult, SubmissionResult
from autograder.sample_submissions import notebook_bytes, solutions
from tests.autograder.commands.test_cli import here

NAME = "mixtures_em"


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load_assignment(NAME)


def graded(
    assignment: Assignment, student: str, share: float, fingerprint: str, only: str | None = None, contents: str = ""
) -> SubmissionResult:
    """A result with a share of the points of every question, or of those of one exercise."""
    parts = [part for part in assignment.parts if only in (None, part.name)]
    questions = tuple(
        QuestionResult(part.name, name, share * points, points, "partial")
        for part in parts
        for name, points in part.points.items()
    )
    return SubmissionResult(
        student,
        assignment.name,
        assignment.version,
        "graded",
        sum(question.score for question in questions),
        sum(part.out_of for part in parts),
        "process",
        fingerprint,
        questions,
        exercises=tuple(ExerciseResult(part.name, part.name, f"{part.name}.ipynb", 0, "slice") for part in parts),
        contents=contents or fingerprint,
    )


def record(book: Gradebook, *results: SubmissionResult, exercise: str | None = None) -> None:
    run = book.start_run(NAME, "", {"exercise": exercise})
    for result in results:
        book.record(run, result)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    prepare_folder(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def book(out: Path) -> Gradebook:
    return open_gradebook(str(out / "gradebook.sqlite"))


def shares(result: SubmissionResult) -> dict[str, float]:
    return {question.exercise: question.score / question.out_of for question in result.questions}


def test_the_latest_result_of_everybody_else_is_known(assignment: Assignment, book: Gradebook, out: Path) -> None:
    record(book, *(graded(assignment, one, 0.5, f"{n}") for n, one in enumerate(("ann", "bob", "chen"))))
    record(book, graded(assignment, "bob", 1, "b2"))
    known = WholeClass(book, assignment, out)
    known.add(graded(assignment, "chen", 0, "c2"), None)
    assert {one.student: set(shares(one).values()) for one in known.others()} == {"ann": {0.5}, "bob": {1.0}}
    assert [set(shares(one).values()) for one in known.graded_now()] == [{0.0}]


def test_who_went_back_to_an_earlier_version_stays_there(assignment: Assignment, book: Gradebook, out: Path) -> None:
    first, second = graded(assignment, "bob", 1, "b1"), graded(assignment, "bob", 0.5, "b2")
    record(book, first, second)
    write_result(first, assignment, out)
    (other,) = WholeClass(book, assignment, out).others()
    assert other.fingerprint == "b1"
    assert WholeClass(book, assignment, out).has_files(other)
    time.sleep(0.02)
    record(book, graded(assignment, "bob", 0.25, "b3"))
    (other,) = WholeClass(book, assignment, out).others()
    assert other.fingerprint == "b3", "a later grading, of another folder, counts"
    assert not WholeClass(book, assignment, out).has_files(other)


def test_an_exercise_graded_alone_takes_nothing_of_the_others_away(
    assignment: Assignment, book: Gradebook, out: Path
) -> None:
    names = [part.name for part in assignment.parts]
    record(book, graded(assignment, "ann", 0.5, "a1"), graded(assignment, "bob", 0.5, "b1"))
    alone = graded(assignment, "bob", 1, "b2", names[1])
    record(book, alone, exercise=names[1])
    known = WholeClass(book, assignment, out)
    whole = known.add(alone, names[1])
    assert shares(whole) == {name: 1.0 if name == names[1] else 0.5 for name in names}
    full = graded(assignment, "bob", 0.5, "b1")
    gained = 0.5 * sum(assignment.part(names[1]).points.values())
    assert (whole.score, whole.out_of) == (full.score + gained, assignment.out_of)
    later = {one.student: one for one in WholeClass(book, assignment, out).others()}
    assert (shares(later["bob"]), later["bob"].score) == (shares(whole), whole.score)


def test_exercises_can_be_graded_one_after_the_other(assignment: Assignment, book: Gradebook, out: Path) -> None:
    parts = assignment.parts[:2]
    for number, part in enumerate(parts):
        record(book, graded(assignment, "bob", 1, f"b{number}", part.name), exercise=part.name)
    (bob,) = WholeClass(book, assignment, out).others()
    assert shares(bob) == {part.name: 1.0 for part in parts}
    assert bob.out_of == sum(part.out_of for part in parts)


def test_other_exercises_are_those_of_the_same_files(assignment: Assignment, book: Gradebook, out: Path) -> None:
    """Back to the first version, of which one exercise is then graded alone: the second version's do not return."""
    name = assignment.parts[0].name
    first, second = graded(assignment, "bob", 1, "b1"), graded(assignment, "bob", 0, "b2")
    alone = graded(assignment, "bob", 1, "b3", name, contents=first.contents)
    record(book, first, second)
    record(book, alone, exercise=name)
    write_result(alone, assignment, out)
    (bob,) = WholeClass(book, assignment, out).others()
    assert set(shares(bob).values()) == {1.0}


def test_what_was_lost_of_one_exercise_costs_no_other(assignment: Assignment, book: Gradebook, out: Path) -> None:
    name = assignment.parts[0].name
    record(book, graded(assignment, "bob", 1, "b1"))
    every = graded(assignment, "bob", 0, "b2")
    questions = tuple(dataclasses.replace(one, status="needs attention") for one in every.questions)
    lost = dataclasses.replace(
        every, exercises=(), questions=questions, status="needs attention", attention=("the process died",)
    )
    record(book, lost, exercise=name)
    for whole in (WholeClass(book, assignment, out).add(lost, name), *WholeClass(book, assignment, out).others()):
        assert {one.exercise for one in whole.questions if one.status == "needs attention"} == {name}
        assert (whole.status, whole.attention) == ("needs attention", ("the process died",))
        assert shares(whole)[assignment.parts[1].name] == 1.0


def test_a_result_of_another_kit_keeps_its_row_and_its_points(
    assignment: Assignment, book: Gradebook, out: Path
) -> None:
    old = graded(assignment, "ann", 0.5, "a1")
    record(book, graded(assignment, "ann", 0, "a0"), old)
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as database:
        run = database.execute("SELECT max(run) FROM results").fetchone()[0]
        names = "run, student, assignment, fingerprint, score, out_of, status, created, result"
        values = (run, "bob", NAME, "b1", 7.0, 9.0, "graded", "2020-01-01 00:00:00.000000", '{"of": "old"}')
        database.execute(f"INSERT INTO results ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        database.commit()
    found = {one.student: one for one in WholeClass(book, assignment, out).others()}
    assert (found["bob"].score, found["bob"].status, found["bob"].attention) == (7, "needs attention", (OTHER_KIT,))
    assert found["ann"].score == old.score
    assert write_class(list(found.values()), assignment, out) == ""
    with (out / "grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["bob"]["score"], rows["bob"]["out_of"], rows["bob"]["status"]) == ("7", "9", "needs attention")
    assert OTHER_KIT in (out / "summary.html").read_text()


def test_students_are_chosen_by_name() -> None:
    path = Path("class")
    everybody = [Submission(name, (), None, "") for name in ("ann", "Ann", "Bo Berg", "Zoë Ång", "=1+1")]
    for asked, one in {"ann": "ann", "bo  berg": "Bo Berg", "ZOE\u0308 A\u030ang": "Zoë Ång", "'=1+1": "=1+1"}.items():
        assert [found.student for found in chosen_students(everybody, [asked], path)] == [one]
    assert chosen_students(everybody, [], path) == everybody
    assert len(chosen_students(everybody, ["ann", "Bo Berg", "ann"], path)) == 2
    for asked, told in {
        "berg": "among the submissions in class there is no 'berg': is it Bo Berg?",
        "zoe ang": "among the submissions in class there is no 'zoe ang': is it Zoë Ång?",
        "ANN": "'ANN' may be any of ann, Ann; give the name as it appears in grades.csv",
    }.items():
        with pytest.raises(UserError) as refused:
            chosen_students(everybody, [asked], path)
        assert str(refused.value) == told
    with pytest.raises(UserError, match=r"no 'x': they belong to .* and 1 more; no 'q': they") as refused:
        chosen_students(everybody, ["ann", "x", "q"], path)
    assert "\n" not in str(refused.value)


def test_what_is_told_of_a_part_of_a_class(assignment: Assignment) -> None:
    bob = graded(assignment, "bob", 0.5, "b")
    points = f"{bob.score:g}/{bob.out_of:g}"
    was = {"bob": Shown("1", "9", "graded"), "ann": Shown("0", "9", "graded")}
    assert list(about_changes(was, [bob])) == [f"points changed: bob 1/9 → {points}"]
    assert list(about_changes({"bob": Shown(*points.split("/"), "graded")}, [bob])) == []
    assert list(about_changes({}, [bob])) == []
    (line,) = about_absent({f"s{number:03}" for number in range(300)})
    assert line.endswith("s008, s009 and 290 more")
    assert len(line) < 160
    same, ann = (graded(assignment, name, 0.5, name, contents="c") for name in ("robert", "ann"))
    assert list(about_new([same], [bob, ann])) == [
        "new in the class: robert, with the same files that ann had submitted"
    ]
    assert list(about_new([same], [bob])) == ["new in the class: robert"]
    assert list(about_new([same], [])) == []


EXERCISES = ("gaussian_divergences", "elbo")
CLASS = "variational_inference"


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that was graded, in the folder `graded` beside `class`: ann did one exercise, bob two, chen none."""
    root, whole = tmp_path_factory.mktemp("three"), load_assignment(CLASS)
    for student, right in {"ann": EXERCISES[:1], "bob": EXERCISES, "chen": ()}.items():
        (root / "class" / student).mkdir(parents=True)
        for name in EXERCISES:
            answers = solutions(whole.part(name).exercise) if name in right else {}
            (root / "class" / student / f"{name}.ipynb").write_bytes(notebook_bytes(hand_in(whole, name, 0, answers)))
    done = here("grade", root / "class", "--assignment", CLASS, "--out", root / "graded")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def place(three: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(three, tmp_path / "three"))


def scores(place: Path) -> dict[str, str]:
    with (place / "graded" / "grades.csv").open(newline="") as file:
        return {row["student"]: row["score"] for row in csv.DictReader(file)}


def grade(place: Path, what: str, *options: str) -> tuple[int, str]:
    done = here("grade", what, "--assignment", CLASS, "--out", "graded", *options, cwd=place)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def files(place: Path) -> dict[str, tuple[bytes, float]]:
    paths = (path for name in ("results", "feedback") for path in (place / "graded" / name).iterdir())
    return {path.name: (path.read_bytes(), path.stat().st_mtime) for path in paths}


def test_a_student_of_a_class_is_graded_again(place: Path) -> None:
    table, before = (place / "graded" / "grades.csv").read_bytes(), files(place)
    status, told = grade(place, "class/bob")
    assert (status, "1 submission, 0 graded now, 1 known already" in told) == (0, True)
    assert "not among these submissions, and shown as graded before: ann, chen\n" in told
    assert "changed" not in told
    assert (place / "graded" / "grades.csv").read_bytes() == table
    page = (place / "graded" / "summary.html").read_text()
    assert page.count("not among the last submissions") == 2
    assert all(f"feedback/{name}.html" in page for name in ("ann", "bob", "chen"))
    for name in ("ann", "chen"):
        assert {file: value for file, value in files(place).items() if name in file} == {
            file: value for file, value in before.items() if name in file
        }
    shutil.copy(place / "class/bob/elbo.ipynb", place / "class/ann/elbo.ipynb")
    shutil.copy(place / "class/chen/elbo.ipynb", place / "class/bob/elbo.ipynb")
    (place / "class/dora").mkdir()
    shutil.copy(place / "class/ann/elbo.ipynb", place / "class/dora/elbo.ipynb")
    status, told = grade(place, "class", "--student", "bob", "--student", "ANN")
    assert (status, "2 submissions, 2 graded now" in told, "graded before" in told) == (0, True, False)
    assert "points changed: ann 6/129 → 11/129, bob 11/129 → 6/129\n" in told
    assert "among these submissions, but never graded: dora\n" in told
    assert scores(place) == {"ann": "11", "bob": "6", "chen": "0"}
    shutil.make_archive(str(place / "dora"), "zip", place / "class" / "dora")
    status, told = grade(place, "dora.zip")
    assert (status, "new in the class: dora\n" in told) == (0, True)
    assert scores(place) == {"ann": "11", "bob": "6", "chen": "0", "dora": "5"}


def test_an_exercise_of_a_class_is_graded_again(place: Path) -> None:
    shutil.copy(place / "class/bob/elbo.ipynb", place / "class/chen/elbo.ipynb")
    status, told = grade(place, "class", "--exercise", "elbo")
    assert (status, "3 submissions, 3 graded now" in told) == (0, True)
    assert "graded only elbo; other exercises are shown as graded before\n" in told
    assert "points changed: chen 0/129 → 5/129\n" in told
    assert scores(place) == {"ann": "6", "bob": "11", "chen": "5"}
    record = json.loads((place / "graded/results/bob.json").read_text())
    assert (record["score"], len({one["exercise"] for one in record["questions"]})) == (11, 7)
    assert "kl_gaussian" in (place / "graded/feedback/bob.html").read_text()
    before = files(place)
    assert grade(place, "class/ann")[0] == 0
    assert scores(place) == {"ann": "6", "bob": "11", "chen": "5"}
    assert {name: value for name, value in files(place).items() if "ann" not in name} == {
        name: value for name, value in before.items() if "ann" not in name
    }


def test_what_would_mix_up_a_class_is_refused_in_one_line(place: Path) -> None:
    before = {path: path.read_bytes() for path in (place / "graded").rglob("*") if path.is_file()}
    for what, options, told in (
        ("class/bob/elbo.ipynb", (), "class/bob/elbo.ipynb is named like an exercise, not like a student; give the"),
        ("class", ("--student", "bo"), "among the submissions in class there is no 'bo': is it bob?"),
        ("class", ("--assignment", NAME), f"the output folder graded holds the grades of {CLASS}; choose another for"),
    ):
        status, said = grade(place, what, *options)
        assert (status, told in said, said.strip().count("\n")) == (2, True, 0), said
    assert {path: path.read_bytes() for path in before} == before


def test_a_class_whose_run_was_interrupted_shows_what_is_known(place: Path) -> None:
    for name in ("grades.csv", "summary.html", "results/bob.json", "feedback/ann.html"):
        (place / "graded" / name).unlink()
    os.utime(place / "graded" / "results" / "chen.json")
    assert grade(place, "class/chen")[0] == 0
    assert scores(place) == {"ann": "6", "bob": "11", "chen": "0"}
    assert {"bob.json", "ann.html", "bob.html", "ann.json"} <= files(place).keys()
