"""The grades of hand-ins that attack, from the file to the page: what an honest grader gives, and nothing leaks."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attacks import hand_ins
from attacks.claims import stops
from attacks.hand_ins import ASSIGNMENT, DISTANCE, ESCAPE, EXERCISE, KL, HandIn, attack, honest
from attacks.trying import CANARY, LIMITS, LONG

from autograder.assignment import load_assignment
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import find_submissions
from autograder.report import grades as table
from autograder.report import pages
from autograder.report.output import prepare_folder, write_class, write_result
from autograder.results import SubmissionResult
from autograder.sandbox import Sandbox, available_levels


def put(folder: Path, samples: Sequence[HandIn]) -> Path:
    """The class's folder, as it is downloaded."""
    for sample in samples:
        for name, content in sample.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def graded(sandbox: Sandbox, folder: Path, out: Path) -> list[SubmissionResult]:
    """What `autograder grade` does, in this process."""
    assignment = load_assignment(ASSIGNMENT)
    grader = Grader(assignment, CaseBook(assignment, CANARY), sandbox, EXERCISE)
    prepare_folder(out)
    results = [grade(submission, grader) for submission in find_submissions(folder, [EXERCISE])]
    for result in results:
        write_result(result, assignment, out)
    write_class(results, assignment, out)
    return results


def differences(samples: Sequence[HandIn], points: dict[str, tuple[float | None, float | None]]) -> dict[str, object]:
    """Where points (by student) are not those of the samples; sample and student are matched by the folder's name."""
    found = {}
    for sample in samples:
        whose = next(iter(sample.files)).split("/")[0].removesuffix(".zip")
        mine = [value for name, value in points.items() if _plain(name) == _plain(whose)]
        allowed = [(sample.kl, sample.distance), *([(None, sample.distance)] if sample.refused else [])]
        if len(mine) != 1 or mine[0] not in allowed:
            found[sample.story] = (mine, (sample.kl, sample.distance))
    return found


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isprintable() and c != "\ufffd").strip()


def points_of(results: Sequence[SubmissionResult]) -> dict[str, tuple[float | None, float | None]]:
    """Points of both questions; None where a person must look."""
    found = {}
    for result in results:
        by_name = {q.question: None if q.status == "needs attention" else q.score for q in result.questions}
        found[result.student] = (by_name[KL], by_name[DISTANCE])
    return found


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and whatever could run."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.dangers: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "base", "form", "link"):
            self.dangers.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "data:", "http")):
                self.dangers.append(f"{tag} {name}={value}")


def check_what_was_written(out: Path, canary: str = CANARY) -> None:
    """No secret, nothing that runs in a browser, no formula, no control sequence, and no file elsewhere."""
    for path in out.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".csv"):
            text = path.read_text(encoding="utf-8")
            assert canary not in text, path.name
            if path.suffix == ".html":
                assert Page(text).dangers == [], path.name
                assert "\x1b" not in text
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r")), row
    assert {path.name for path in out.iterdir()} <= {
        "grades.csv",
        "summary.html",
        "results",
        "feedback",
        "gradebook.sqlite",
    }


def test_grades_of_attackers_and_of_those_between_them(sandbox: Sandbox, tmp_path: Path) -> None:
    """All kinds at the strongest level, and at all in the long form; elsewhere what the level could matter for."""
    kinds = [hand_ins.introspection(), hand_ins.protocol(), hand_ins.exits()]
    if LONG or sandbox.level == available_levels()[0]:
        kinds += [hand_ins.objects(), hand_ins.notebooks(), hand_ins.files()]
    samples = [sample for kind in kinds for sample in kind if not (sample.hangs or sample.heavy)]
    samples += [honest(number) for number in range(6)]
    folder = put(tmp_path / "in", samples)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    results = graded(sandbox, folder, tmp_path / "out")
    assert differences(samples, points_of(results)) == {}
    assert len(results) == len(samples)
    assert {result.isolation for result in results} == {sandbox.level}
    check_what_was_written(tmp_path / "out")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out"}


SECRETS = hand_ins.SECRETS


def test_secrets_cannot_be_handed_out(sandbox: Sandbox, tmp_path: Path) -> None:
    """The course key, another hand-in, the grader's environment: told where they are, as a value and as an error."""
    key, other = tmp_path / "course.key", tmp_path / "in" / "honest 000" / f"{EXERCISE}.ipynb"
    key.write_text(CANARY)
    put(tmp_path / "in", [honest(0)])
    other.write_bytes(other.read_bytes().replace(b'"cells"', f'"note": "{CANARY}", "cells"'.encode()))
    first = SECRETS.replace("PATHS", repr([str(key), str(other)]))
    samples = [
        attack("secrets as an error", "raise ValueError(FOUND)", first=first),
        attack("secrets as a value", "return str(FOUND)", first=first),
        attack("secrets as a line", "exec('raise ' + repr(FOUND))", first=first),
    ]
    graded(sandbox, put(tmp_path / "in", samples), tmp_path / "out")
    texts = "".join(path.read_text() for path in (tmp_path / "out").rglob("*") if path.suffix in (".html", ".json"))
    assert (CANARY not in texts) == stops("reading files", sandbox.level)


def test_a_solution_that_reads_the_reference(sandbox: Sandbox, tmp_path: Path) -> None:
    """Where the level keeps files apart, nothing is earned; at level "process" reading pays."""
    import reference.gaussian_divergences as reference

    body = f"space = {{}}\nexec(open({reference.__file__!r}).read(), space)\n"
    body += "return space['kl_gaussian'](mu1, sigma1, mu2, sigma2)"
    (result,) = graded(sandbox, put(tmp_path / "in", [attack("reads the reference", body)]), tmp_path / "out")
    earned = {question.question: question.score for question in result.questions}
    # A file that is not there needs attention, one that may not be read is an error: neither earns anything.
    assert earned == {KL: 0.0 if stops("reading files", sandbox.level) else 3.0, DISTANCE: 3.0}


def test_the_hanging_cost_their_time_and_no_more(sandbox: Sandbox, tmp_path: Path) -> None:
    """Two calls that are waited for, for the first question; the second question is graded."""
    hanging = attack("sleeps", "import time\ntime.sleep(99)", hangs=2)
    assignment = load_assignment(ASSIGNMENT)
    folder = put(tmp_path / "in", [hanging])
    sandbox.limits, usual = type(LIMITS)(call_seconds=0.4), sandbox.limits
    try:
        (submission,) = find_submissions(folder, [EXERCISE])
        result = grade(submission, Grader(assignment, CaseBook(assignment), sandbox, EXERCISE))
    finally:
        sandbox.limits = usual
    assert [question.score for question in result.questions] == [0.0, 3.0]
    tried = [check for check in result.questions[0].checks if "did not return within" in check.message]
    assert len(tried) == hanging.hangs


# --- each defence matters -----------------------------------------------------------------------------------------


def test_without_escaping_the_page_would_run_it(strongest: Sandbox, tmp_path: Path, monkeypatch) -> None:
    sample = attack("a script", f"raise ValueError({hand_ins.SCRIPT!r})")
    folder = put(tmp_path / "in", [sample])
    graded(strongest, folder, tmp_path / "out")
    check_what_was_written(tmp_path / "out")
    monkeypatch.setattr(pages._environment(), "autoescape", False)
    pages._environment().cache.clear()
    graded(strongest, folder, tmp_path / "again")
    pages._environment().cache.clear()
    with pytest.raises(AssertionError, match="script"):
        check_what_was_written(tmp_path / "again")


def test_without_care_the_table_would_compute(strongest: Sandbox, tmp_path: Path, monkeypatch) -> None:
    name = f"=1+1/{EXERCISE}.ipynb"
    folder = put(tmp_path / "in", [HandIn("a formula", {name: hand_ins.as_bytes(hand_ins.notebook())})])
    graded(strongest, folder, tmp_path / "out")
    check_what_was_written(tmp_path / "out")
    monkeypatch.setattr(table, "harmless", lambda name: name)
    graded(strongest, folder, tmp_path / "again")
    with pytest.raises(AssertionError, match=r"=1\+1"):
        check_what_was_written(tmp_path / "again")


def test_the_terminal_obeys_no_hand_in(tmp_path: Path, capsys, monkeypatch) -> None:
    """`autograder check` prints what a hand-in says, and nothing of it is a control sequence."""
    from rich.console import Console

    from autograder.commands import check as command
    from autograder.commands import terminal

    script = tmp_path / f"{EXERCISE}.py"
    source = hand_ins.HEAD + f"    raise ValueError({ESCAPE + '[bold]'!r})\n\n" + hand_ins.right()[DISTANCE]
    script.write_text("import numpy as np\n" + source)
    command.check_command(Console(), script, ASSIGNMENT, "process", 5.0)
    shown = capsys.readouterr().out
    assert "ValueError" in shown
    assert "[bold]" in shown
    assert not [c for c in shown if ord(c) < 32 and c not in "\n"]
    monkeypatch.setattr(terminal, "printable", lambda text: text)
    command.check_command(Console(), script, ASSIGNMENT, "process", 5.0)
    assert "\x1b]52" in capsys.readouterr().out, "without care it would have"


def test_results_hold_what_was_said_all_the_same(strongest: Sandbox, tmp_path: Path) -> None:
    """Made harmless where it is shown, kept where it is stored."""
    graded(
        strongest, put(tmp_path / "in", [attack("says", f"raise ValueError({hand_ins.SCRIPT!r})")]), tmp_path / "out"
    )
    (record,) = (tmp_path / "out" / "results").iterdir()
    checks = json.loads(record.read_text())["questions"][0]["checks"]
    assert hand_ins.SCRIPT in checks[0]["message"]
