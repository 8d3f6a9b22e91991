"""Courses outside of the kit: their exercises and references are found, from the repository and from a wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.course import KIT, CourseError, bundled_course, check_exercise, choose_course, course_folder

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, folder: Path, kit: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line in another folder, with a kit that lies elsewhere."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(kit), "OMP_NUM_THREADS": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "autograder", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course, with an exercise of its own beside one of the kit's."""
    folder = tmp_path_factory.mktemp("lecturer")
    made = run("new", "course", "mine", folder=folder)
    assert made.returncode == 0, made.stderr
    listed = folder / "mine/assignments/assignment_1/assignment.toml"
    text = listed.read_text()
    points = "{ factorization = 1, model_name = 1, graphical_model = 1 }"
    listed.write_text(f'{text}\n[[exercise]]\nname = "graphical_models"\npoints = {points}\n')
    return folder / "mine"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's wheel, unpacked where nothing of the repository is."""
    folder = tmp_path_factory.mktemp("installed")
    source = folder / "source"  # building leaves files behind
    for name in ("autograder", "reference", "assignments"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md"):
        shutil.copy(ROOT / name, source / name)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "-w", "wheels"]
    command = [sys.executable, "-m", "pip", "wheel", *options, str(source)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = (folder / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_exercises_of_the_course_and_of_the_kit_are_listed(course: Path) -> None:
    listed = run("list", folder=course)
    assert listed.returncode == 0, listed.stderr
    assert "poisson_rate" in listed.stdout
    assert "graphical_models" in listed.stdout
    elsewhere = run("--course", str(course), "list", folder=course.parent)
    assert elsewhere.stdout == listed.stdout


def test_a_hand_in_of_an_own_exercise_is_graded(course: Path) -> None:
    right = "def posterior(x, a_0, b_0):\n    return a_0 + sum(x), b_0 + len(x)\n"
    for student, text in {"right": right, "wrong": right.replace("b_0 + len", "0 * b_0 + len")}.items():
        (course / "hand-ins" / student).mkdir(parents=True)
        (course / "hand-ins" / student / "poisson_rate.py").write_text(text)
    done = run("grade", "hand-ins", "--assignment", "assignment_1", "--isolation", "process", folder=course)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (course / "graded/grades.csv").read_text().splitlines()
    grades = {line.split(",")[0]: line for line in lines}
    assert ",2," in grades["right"] or ",2.0" in grades["right"]
    assert grades["wrong"] != grades["right"].replace("right", "wrong")


def test_a_new_exercise_is_done_as_it_is(course: Path) -> None:
    done = run("try", "poisson_rate", "--fast", "--jobs", "1", folder=course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "poisson_rate is done" in done.stdout


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_what_is_left_to_do_is_told_with_its_place(course: Path) -> None:
    """A misconception too few, a wrong reference, and an unused import: the rule, the test and the line are named."""
    made = run("new", "assignment_2/rate", folder=course)
    assert made.returncode == 0, made.stderr
    changed(course / "exercises/rate/misconceptions.py", "scale for rate: You return a scale.", "")
    changed(course / "exercises/rate/misconceptions.py", " Return the rate, which is one over the scale.\n", "")
    changed(course / "exercises/rate/misconceptions.py", "    b_0 + len(x) -> 1 / (b_0 + len(x))\n", "")
    changed(course / "reference/rate.py", "b_0 + len(x)", "b_0 + len(x) * 1.001")
    changed(course / "exercises/rate/alternatives.py", "from autograder.auth", "import os\n\nfrom autograder.auth")
    done = run("try", "rate", "--fast", "--jobs", "1", folder=course)
    assert done.returncode == 1, done.stderr
    assert "every question has at least 4 misconceptions: rate.posterior has 3" in done.stdout
    assert "test_the_posterior_is_prior_times_likelihood" in done.stdout
    assert "`os` imported but unused" in done.stdout
    # Ruff says two things of the import; the certificate, that the loop does not give what the reference gives.
    assert done.stdout.count("'a loop' fails: seed 0") == 3
    assert "rate: 7 things to do" in done.stdout


def test_an_edit_that_no_longer_applies_is_one_clear_line(course: Path) -> None:
    made = run("new", "assignment_3/shape", folder=course)
    assert made.returncode == 0, made.stderr
    changed(course / "reference/shape.py", "b_0 + len(x)", "len(x) + b_0")
    done = run("try", "shape", "--fast", "--jobs", "1", folder=course)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert 'reference.shape.posterior: the edit "b_0 + len(x) -> len(x)" applies nowhere' in line


def test_a_course_from_a_wheel(course: Path, installed: Path) -> None:
    """The installed kit has its own course, and grades and builds others."""
    assert not (installed / "assignments").exists()
    listed = run("list", folder=installed.parent, kit=installed)
    assert listed.returncode == 0, listed.stderr
    assert "variational_inference" in listed.stdout
    made = run("new", "course", "other", folder=installed.parent, kit=installed)
    assert made.returncode == 0, made.stderr
    other = installed.parent / "other"
    built = run("build", "assignment_1", "--no-solutions", folder=other, kit=installed)
    assert built.returncode == 0, built.stderr
    assert (other / "assignments/assignment_1/poisson_rate.ipynb").is_file()
    assert "From 0.1 to 50" in (other / "assignments/assignment_1/poisson_rate.ipynb").read_text()
    refused = run("new", "mine/thing", folder=installed.parent, kit=installed)
    assert (refused.returncode, "is read-only" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("new", "course", "mine"), "exists already"),
        (("new", "assignment_1/poisson_rate"), "exists already"),
        (("new", "assignment_1/coins"), "the kit has an exercise 'coins' already"),
        (("new", "assignment_1/Coins"), "not a name for an assignment or exercise"),
        (("new", "assignment_1/class"), "not a name for an assignment or exercise"),
        (("new", "something"), "use `new course DIR`"),
        (("new", "course"), "needs the name of a folder"),
        (("--course", "tests", "list"), "is not a course"),
        (("try", "coyns"), "no assignment or exercise 'coyns'"),
    ],
)
def test_what_cannot_be_made_is_one_clear_line(course: Path, words: tuple[str, ...], complaint: str) -> None:
    folder = course.parent if words[:2] == ("new", "course") else course
    done = run(*words, folder=folder)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_exercise_that_is_there_twice_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "exercises" / "coins").mkdir(parents=True)
    with pytest.raises(CourseError, match="the kit has an exercise 'coins', too"):
        check_exercise(tmp_path, "coins")


def test_the_course_is_chosen_found_upwards_or_the_kits_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert course_folder() == bundled_course() == KIT.parent
    place = tmp_path / "assignments" / "one"
    place.mkdir(parents=True)
    with pytest.raises(CourseError, match="is not a course"):
        choose_course(tmp_path)
    (place / "assignment.toml").write_text("")
    monkeypatch.chdir(place)
    assert course_folder() == tmp_path
    monkeypatch.setenv("AUTOGRADER_COURSE", str(ROOT))
    assert course_folder() == ROOT
