"""The command line as a user meets it: exit statuses, one-line errors, the files it writes, running twice."""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.cli import main
from autograder.sample_submissions import notebook_bytes, solutions
from tests.forms import LONG, slow_but

NAME = "variational_inference"


def autograder(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=cwd, check=False)


def here(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same without a process of its own, which takes seconds to start; as a command in the long form."""
    if LONG:
        return autograder(*arguments, cwd=cwd)
    line = ["autograder", *map(str, arguments)]
    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    status: object = None
    with (
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "argv", line)
        try:
            main()
        except SystemExit as end:
            status = end.code
    for stream in (output, errors):
        stream.seek(0)
    return subprocess.CompletedProcess(line, int(str(status or 0)), output.read(), errors.read())


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three students: one right, one who did nothing, one whose file cannot be read."""
    folder = tmp_path_factory.mktemp("hand-ins")
    part = load_assignment(NAME).parts[0]
    right = notebook_bytes(hand_in(load_assignment(NAME), part.name, 0, solutions(part.exercise)))
    (folder / "ada_1234_5678_gaussian_divergences-2.ipynb").write_bytes(right)
    (folder / "bo.ipynb").write_bytes(notebook_bytes(hand_in(load_assignment(NAME), part.name, 0, {})))
    (folder / "chen.ipynb").write_bytes(b"")
    return folder


def test_grading_a_folder(hand_ins: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = autograder("grade", hand_ins, "--assignment", NAME, "--out", out, "--jobs", 2)
    assert first.returncode == 1, first.stderr
    assert "3 graded now, 0 known already" in first.stdout
    assert "chen" in first.stdout
    assert "empty" in first.stdout
    with (out / "grades.csv").open(newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert list(rows) == ["ada", "bo", "chen"]
    assert rows["ada"]["gaussian_divergences.kl_gaussian"] == "3"
    assert rows["ada"]["score"] == "6"
    assert rows["ada"]["out_of"] == f"{load_assignment(NAME).out_of:g}"
    assert (rows["bo"]["score"], rows["bo"]["status"]) == ("0", "graded")
    assert rows["chen"]["status"] == "needs attention"
    assert (rows["chen"]["gaussian_divergences.kl_gaussian"], rows["chen"]["score"]) == ("", ""), "no silent zero"
    ada = json.loads((out / "results" / "ada.json").read_text())
    uploaded = {"file": "gaussian_divergences-2.ipynb", "attachment": "5678", "late": False}
    known = {"platform": "canvas", "number": "1234", "late": False, "files": [uploaded], "people": []}
    assert (ada["student"], ada["handed_in"]) == ("ada", known)
    assert json.loads((out / "results" / "bo.json").read_text())["handed_in"] is None
    assert "kl_gaussian" in (out / "feedback" / "ada.html").read_text()
    assert "chen" in (out / "summary.html").read_text()

    before = {path: path.read_bytes() for path in out.rglob("*") if path.suffix in (".csv", ".json", ".html")}
    second = autograder("grade", hand_ins, "--assignment", NAME, "--out", out, "--jobs", 2)
    assert "0 graded now, 3 known already" in second.stdout
    assert {path: path.read_bytes() for path in before} == before

    fresh = autograder("grade", hand_ins, "--assignment", NAME, "--out", tmp_path / "again", "--jobs", 1, "--fresh")
    assert "3 graded now" in fresh.stdout
    assert (tmp_path / "again" / "grades.csv").read_bytes() == (out / "grades.csv").read_bytes()
    for path in (out / "results").iterdir():
        one, other = (json.loads((folder / "results" / path.name).read_text()) for folder in (out, tmp_path / "again"))
        assert one.pop("seconds") >= 0
        assert other.pop("seconds") >= 0
        assert one == other


def test_a_changed_hand_in_alone_is_graded_anew(hand_ins: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(hand_ins, folder)
    (folder / "chen.ipynb").unlink()
    assert here("grade", folder, "--assignment", NAME, "--out", out, "--jobs", 1).returncode == 0
    shutil.copy(folder / "ada_1234_5678_gaussian_divergences-2.ipynb", folder / "bo.ipynb")
    again = here("grade", folder, "--assignment", NAME, "--out", out, "--jobs", 1)
    assert "1 graded now, 1 known already" in again.stdout
    with (out / "grades.csv").open(newline="") as file:
        assert [row["score"] for row in csv.DictReader(file)] == ["6", "6"]


@pytest.fixture
def two(hand_ins: Path, tmp_path: Path) -> Path:
    """A folder of two students whose work can be graded."""
    folder = tmp_path / "two"
    shutil.copytree(hand_ins, folder)
    (folder / "chen.ipynb").unlink()
    return folder


def students(table: Path) -> list[str]:
    with table.open(newline="") as file:
        return [row["student"] for row in csv.DictReader(file)]


def test_who_goes_back_to_an_earlier_version_has_its_grade_in_the_gradebook_too(two: Path, tmp_path: Path) -> None:
    """docs/results.md says how to ask for it."""
    ada, bo = (next(two.glob(f"{name}*")) for name in ("ada", "bo"))
    nothing = bo.read_bytes()
    for content in (nothing, ada.read_bytes(), nothing):
        bo.write_bytes(content)
        done = here("grade", two, "--assignment", NAME, "--out", tmp_path / "graded")
    assert "0 graded now, 2 known already" in done.stdout
    document = (Path(__file__).parents[3] / "docs" / "results.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    asked = subprocess.run(
        [sys.executable, "-c", f"{recipe}\nprint(grades)"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (versions,) = re.findall(r"```sql\n(.*?)```", document, re.DOTALL)
    out_of = load_assignment(NAME).out_of
    assert eval(asked.stdout) == [("ada", 6.0, out_of, "graded"), ("bo", 0.0, out_of, "graded")]
    with contextlib.closing(sqlite3.connect(tmp_path / "graded" / "gradebook.sqlite")) as book:
        rows = book.execute(versions.replace("mixtures_em", NAME)).fetchall()
    assert [(row[0], row[2]) for row in rows] == [("ada", 6.0), ("bo", 0.0), ("bo", 6.0)]


@pytest.mark.parametrize("out", ["graded", ".", "deep/er"])
def test_what_was_written_among_the_hand_ins_is_none(two: Path, out: str) -> None:
    for known in (0, 2):
        done = here("grade", ".", "--assignment", NAME, "--out", out, cwd=two)
        assert done.returncode == 0, done.stdout
        assert f"{known} known already" in done.stdout
        assert students(two / out / "grades.csv") == ["ada", "bo"]
        assert "passed over" not in done.stdout
    (two / "results").mkdir(exist_ok=True)
    shutil.copy(two / "bo.ipynb", two / "results" / "hw.ipynb")
    here("grade", ".", "--assignment", NAME, "--out", out, cwd=two)
    assert "results" in students(two / out / "grades.csv")


def test_what_an_earlier_run_wrote_among_the_hand_ins_is_none(two: Path) -> None:
    here("grade", ".", "--assignment", NAME, "--out", "old", cwd=two)
    done = here("grade", ".", "--assignment", NAME, "--out", "new", cwd=two)
    assert done.returncode == 0, done.stdout
    assert "student's folder: old/" in done.stdout
    assert students(two / "new" / "grades.csv") == ["ada", "bo"]
    shutil.copy(two / "bo.ipynb", two / "old" / "results" / "hw.ipynb")
    here("grade", ".", "--assignment", NAME, "--out", "new", cwd=two)
    assert students(two / "new" / "grades.csv") == ["ada", "bo", "old"], "what could be graded is somebody's"


def test_who_is_not_read_and_who_has_left_is_told(two: Path, tmp_path: Path) -> None:
    (two / "jane.html").write_text("<p>my answers")
    command = ["grade", two, "--assignment", NAME, "--out", tmp_path / "out"]
    first = here(*command)
    assert first.returncode == 0
    assert "passed over, as they are no notebook, script, zip or student's folder: jane.html" in first.stdout
    assert "earlier run" not in first.stdout
    (two / "bo.ipynb").unlink()
    second = here(*command)
    assert "not among these submissions, and shown as graded before: bo" in second.stdout
    assert "not among these submissions, and shown as graded before: bo" in (tmp_path / "out/summary.html").read_text()
    assert "earlier run" not in second.stdout
    assert (tmp_path / "out" / "feedback" / "bo.html").is_file()
    (tmp_path / "out" / "results" / "zoe.json").write_text("{}")
    third = here(*command)
    assert f"not among these submissions, but still in {tmp_path / 'out'} from an earlier run: zoe" in third.stdout


def test_the_class_has_pages_wherever_it_is_written(two: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite"
    command = ["grade", "--assignment", NAME, "--gradebook", book]
    here(*command, two, "--out", tmp_path / "first")
    here(*command, two, "--out", tmp_path / "one", "--exercise", "elbo")
    here(*command, two / "bo.ipynb", "--out", tmp_path / "second")
    assert (tmp_path / "second/grades.csv").read_bytes() == (tmp_path / "first/grades.csv").read_bytes()
    assert sorted(path.name for path in (tmp_path / "second").rglob("ada.*")) == ["ada.html", "ada.json"]


@pytest.mark.parametrize("shell", ["| head -1", "| true", "> /dev/full", "> out.txt"])
def test_trouble_with_standard_output(two: Path, tmp_path: Path, shell: str) -> None:
    command = f"{sys.executable} -m autograder grade two --assignment {NAME} {shell}"
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "AUTOGRADER_COURSE": str(Path.cwd())}
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=tmp_path, env=environment, capture_output=True, timeout=300
    )
    assert students(tmp_path / "graded" / "grades.csv") == ["ada", "bo"]
    if shell == "> /dev/full":
        assert done.returncode == 2
        assert done.stderr.decode().splitlines() == [
            "autograder: cannot write to standard output: No space left on device; solve that, then start again"
        ]
        return
    assert (done.returncode, done.stderr) == (0, b"")
    if shell == "| head -1":
        assert b"2 graded now" in done.stdout
    if shell == "> out.txt":
        assert (
            "+ correct   ~ partial, with its points   x wrong   - not attempted" in (tmp_path / "out.txt").read_text()
        )


AS_COMMANDS = (("grade", "no/such/path", "--assignment", NAME), ("check", "no/such/file.ipynb"), ("build",))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "no/such/path", "--assignment", NAME), ["no/such/path"]),
        (("grade", "{empty}", "--assignment", NAME), ["empty"]),
        (("grade", "{nothing}", "--assignment", NAME), ["no notebook or script"]),
        (("grade", "{hand_ins}", "--assignment", "variational"), ["variational", NAME, "assignment_1b"]),
        (("grade", "{hand_ins}", "--assignment", NAME, "--exercise", "coin"), ["coin", "gaussian_divergences"]),
        (("grade", "{hand_ins}", "--assignment", NAME, "--gradebook", "{corrupt}"), ["corrupt.sqlite"]),
        (("grade", "{hand_ins}", "--assignment", NAME, "--isolation", "magic"), ["magic", "process"]),
        (("grade", "{hand_ins}", "--assignment", NAME, "--course-key", "no/key"), ["no/key"]),
        (("grade", "{hand_ins}", "--assignment", NAME, "--out", "{corrupt}"), ["corrupt.sqlite", "--out"]),
        (("check", "no/such/file.ipynb"), ["no/such/file.ipynb"]),
        (("grade", "{pipe}", "--assignment", NAME), ["pipe.ipynb", "not an ordinary file"]),
        (("grade", "{hand_ins}", "--assignment", "a" * 300), ["unknown assignment", NAME]),
        (("build", "a" * 300), ["unknown assignment", NAME]),
        (("check", "{empty_file}"), ["empty"]),
        (("check", "{export}"), ["export.zip", "unpack it"]),
        (("check", "{hand_ins}/bo.ipynb", "--assignment", "a" * 300), ["unknown assignment", NAME]),
        (
            ("check", "{hand_ins}/bo.ipynb", "--assignment", "mixtures_em"),
            ["answers no exercise of mixtures_em", "coins", "another assignment, or leave it out"],
        ),
        (("build", "nonsense"), ["nonsense", NAME]),
        (("build",), ["--all"]),
    ],
)
def test_bad_input_gets_one_clear_line(arguments: tuple, words: list[str], hand_ins: Path, tmp_path: Path) -> None:
    empty, nothing, corrupt = tmp_path / "nobody", tmp_path / "nothing", tmp_path / "corrupt.sqlite"
    empty.mkdir()
    nothing.mkdir()
    (nothing / "holiday.jpg").write_bytes(b"no notebook")
    corrupt.write_bytes(b"this is no database at all, but long enough to look like a file" * 40)
    empty_file = tmp_path / "coins.ipynb"
    empty_file.write_bytes(b"")
    os.mkfifo(tmp_path / "pipe.ipynb")
    export = tmp_path / "export.zip"
    with zipfile.ZipFile(export, "w") as archive:
        archive.write(hand_ins / "bo.ipynb", "bo.ipynb")
    places = {
        "pipe": tmp_path / "pipe.ipynb", "export": export,
        "hand_ins": hand_ins, "empty": empty, "nothing": nothing, "corrupt": corrupt, "empty_file": empty_file,
    }  # fmt: skip
    given = [argument.format(**places) for argument in arguments]
    if given[0] == "grade" and "--out" not in given:
        given += ["--out", str(tmp_path / "out")]
    done = (autograder if arguments in AS_COMMANDS else here)(*given)
    assert done.returncode == 2, done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("autograder: ")
    for word in words:
        assert word in lines[0]


def test_keys_are_made_and_missed(two: Path, tmp_path: Path) -> None:
    """A key is made once; without one, or with a weak one, a line says so; warnings of ours say nothing."""
    made = autograder("new", "key", tmp_path / "key")
    assert (made.returncode, made.stdout.count("\n"), made.stderr) == (0, 1, "")
    key = (tmp_path / "key").read_text()
    again = autograder("new", "key", tmp_path / "key")
    assert (again.returncode, again.stdout, again.stderr.count("\n")) == (2, "", 1)
    assert "exists already" in again.stderr
    assert (tmp_path / "key").read_text() == key
    (tmp_path / "weak").write_text("exam2026")
    arguments = ("grade", two, "--assignment", NAME, "--out", tmp_path / "out", "--jobs", 1)
    for options, words in (
        ((), "without a course key"),
        (("--course-key", tmp_path / "weak"), "short enough to guess"),
        (("--course-key", tmp_path / "key"), ""),
    ):
        run = here(*arguments, *options)
        notes = [line for line in run.stdout.splitlines() if line.startswith("note")]
        assert [words in note for note in notes] == ([True] if words else [])
        assert run.stderr == ""
        assert "exam2026" not in run.stdout


def test_after_the_deadline_pages_show_all_and_nothing_is_graded_anew(tmp_path: Path) -> None:
    part = load_assignment(NAME).parts[0]
    wrong = {"kl_gaussian": "def kl_gaussian(a, b, c, d):\n    raise ValueError(f'ARGS {a}')\n"}
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "eve.ipynb").write_bytes(notebook_bytes(hand_in(load_assignment(NAME), part.name, 0, wrong)))
    arguments = ("grade", folder, "--assignment", NAME, "--out", tmp_path / "out", "--jobs", 1)
    page = tmp_path / "out" / "feedback" / "eve.html"
    told = []
    for options, known in (((), "1 graded now"), (("--release",), "1 known already"), ((), "1 known already")):
        run = here(*arguments, *options)
        assert known in run.stdout
        told.append(page.read_text())
    assert told[0] == told[2] != told[1]
    assert [text.count("ARGS") for text in told] != [0, 0, 0]
    hidden = [check for question in json.loads((tmp_path / "out" / "results" / "eve.json").read_text())["questions"]
              for check in question["checks"] if check["visibility"] == "hidden" and check["error"]]  # fmt: skip
    assert any(check["error"]["message"] not in told[0] for check in hidden)
    assert any(check["error"]["message"] in told[1] for check in hidden)


def test_check_shows_the_public_checks(hand_ins: Path) -> None:
    right = autograder("check", hand_ins / "ada_1234_5678_gaussian_divergences-2.ipynb")
    assert right.returncode == 0, right.stdout + right.stderr
    assert "✓ gaussian_divergences.kl_gaussian" in right.stdout
    assert "narrow" not in right.stdout, "a hidden check was shown"
    untouched = autograder("check", hand_ins / "bo.ipynb")
    assert untouched.returncode == 1
    assert "still the empty stub" in untouched.stdout


def test_check_accepts_a_script_without_metadata(tmp_path: Path) -> None:
    part = load_assignment(NAME).parts[0]
    wrong = solutions(part.exercise)
    wrong["kl_gaussian"] = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n    return mu1 / 0.0\n"
    script = tmp_path / "my_solution.py"
    script.write_text("\n\n".join(["import numpy as np", *wrong.values()]))
    done = autograder("check", script)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "✗ gaussian_divergences.kl_gaussian" in done.stdout
    assert "✓ gaussian_divergences.euclidean_distance" in done.stdout
    assert "ZeroDivisionError" in done.stdout
    assert "line 4" in done.stdout


def test_check_tells_exercises_apart_by_parameters_as_grading_does(tmp_path: Path) -> None:
    """Six exercises ask for an `elbo`; one of them calls it with these arguments."""
    script = tmp_path / "hw.py"
    script.write_text("import numpy as np\n\n\n" + solutions(load_assignment(NAME).part("elbo").exercise)["elbo"])
    done = autograder("check", script, "--assignment", NAME)
    assert "✓ elbo.elbo" in done.stdout, done.stdout + done.stderr


def test_list_names_everything() -> None:
    done = autograder("list")
    assert done.returncode == 0
    for word in (
        "coins",
        "kl_gaussian",
        "categorical_reparametrize",
        "initialisation (free response)",
        "assignment_1b",
    ):
        assert word in done.stdout


def test_usage_errors_have_status_2() -> None:
    assert autograder("grade").returncode == 2
    assert autograder("grad").returncode == 2


# All three are sent in tests/crash as well.
@pytest.mark.parametrize("end", slow_but([signal.SIGTERM], [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
def test_a_grader_that_is_ended_leaves_nothing_behind(hand_ins: Path, tmp_path: Path, end: signal.Signals) -> None:
    """Its workers and sandboxes end with it, and the same command finishes the work."""
    folder = tmp_path / "in"
    folder.mkdir()
    hanging = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n    while True:\n        pass\n"
    (folder / "slow.py").write_text(hanging)
    shutil.copy(hand_ins / "bo.ipynb", folder / "bo.ipynb")
    command = ["grade", str(folder), "--assignment", NAME, "--out", str(tmp_path / "out"), "--jobs", "2"]
    grader = subprocess.Popen(
        [sys.executable, "-m", "autograder", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    below: set[int] = set()
    for _ in range(600):  # until both workers have their sandboxes
        time.sleep(0.1)
        below = descendants(grader.pid)
        if len(below) >= 6:
            break
    assert len(below) >= 4, "the workers never started"
    grader.send_signal(end)
    _, errors = grader.communicate(timeout=20)
    if end is not signal.SIGKILL:
        assert grader.returncode == 130
        assert "interrupted" in errors
    for _ in range(100):
        if not any(alive(pid) for pid in below):
            break
        time.sleep(0.1)
    assert [pid for pid in below if alive(pid)] == []
    assert autograder(*command, "--call-seconds", 0.5).returncode == 0


def descendants(pid: int) -> set[int]:
    """All processes below a process."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found |= {child} | descendants(child)
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
