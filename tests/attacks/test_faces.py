"""Texts that look like what they are not: in the terminal, on pages, in tables."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from autograder.assignment import load_assignment
from autograder.commands.table import print_grades, print_notes
from autograder.commands.terminal import Terminal, escape
from autograder.reading.submissions import search
from autograder.report.feedback import feedback_page
from autograder.report.summary import summary_page
from autograder.results import CheckResult, FreeResponseResult, QuestionResult, SubmissionResult
from autograder.running.batch import Report

TURNING = "abc\u202egpj.exe\u2066 \u200f \U000e0041\U000e0042"
TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
PILE = "z" + "\u0315\u0300" * 60


def result(student: str, text: str) -> SubmissionResult:
    check = CheckResult("p", "public", 1.0, "equals", "failed", message=text, got=text, expected=text)
    question = QuestionResult("coins", "log_likelihood", 0.0, 1.0, "wrong", (check,), text)
    free = FreeResponseResult("graphical_models", "reading", text, 1.0)
    return SubmissionResult(
        student, "mixtures_em", "1", "needs attention", 0.0, 1.0, "bubblewrap", "f", (question,), (free,),
        attention=(text,),
    )  # fmt: skip


@pytest.mark.parametrize("text", [TURNING, PILE])
def test_nothing_on_a_page_turns_or_covers_its_surroundings(text: str) -> None:
    handed_in = result("s", text)
    for page in (feedback_page(handed_in, released=True), summary_page([handed_in], load_assignment("mixtures_em"))):
        assert not TURNS.search(page)
        assert not re.search("[\u0300-\u036f]{5}", page)
        assert text[:1] in page


def test_what_turns_is_named() -> None:
    assert escape("a\u202eb") == "a⟨U+202E⟩b"
    assert not TURNS.search(escape(TURNING))
    assert escape("خط و زبان, ελλ, 👩‍👩‍👧, e\u0301") == "خط و زبان, ελλ, 👩‍👩‍👧, e\u0301"


def test_a_name_in_colons_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    console = Terminal()
    assignment = load_assignment("mixtures_em")
    print_grades(console, Report((result(":pile_of_poo:", ":smile:"),), 1, 0), assignment)
    print_notes(console, (":pile_of_poo:",))
    assert out.getvalue().count(":pile_of_poo:") == 3
    assert ":smile:" in out.getvalue()


def test_names_that_look_alike_are_told(tmp_path: Path) -> None:
    for name in ("Anna Berg", "Anna\u200b Berg", "Аnna Berg", "Bo"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "coins.py").write_text("x = 1")
    found = search(tmp_path, ["coins", "vae"])
    assert len({one.student for one in found.submissions}) == 4
    (alike,) = [note for note in found.notes if "look alike" in note]
    assert alike.count("Berg") == 3
    assert "U+0410" in alike
    assert "Bo" not in "".join(found.notes)
    page = summary_page([result("Bo", "x")], load_assignment("mixtures_em"), None, found.notes)
    assert "look alike" in page
    out = io.StringIO()
    print_notes(Console(file=out, width=80), found.notes)
    assert "look alike" in out.getvalue()
