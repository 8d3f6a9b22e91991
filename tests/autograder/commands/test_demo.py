"""The demo, on one assignment and a small class: it runs through, agrees with itself, and tells when it does not."""

import dataclasses
from pathlib import Path

import pytest
from rich.console import Console

from autograder.assignment import load_assignment
from autograder.commands import demo
from autograder.errors import UserError
from autograder.sample_submissions import sample_class

NAME = "mixtures_em"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "assignment_names", lambda course: [NAME])
    monkeypatch.setattr(demo, "MOST_STYLES", 1)
    monkeypatch.setattr(demo, "MOST_MISCONCEPTIONS", 2)
    monkeypatch.setattr(demo, "CALL_SECONDS", 3.0)


def test_the_demo_grades_its_class_as_it_was_made(tmp_path: Path) -> None:
    console = Console(record=True, width=100)
    assert demo.demo_command(console, tmp_path / "demo", 2, "auto") == 0
    text = console.export_text()
    assert "all graded as constructed" in text
    for place in (
        f"assignments/{NAME}/coins.ipynb",
        f"graded/{NAME}/summary.html",
        f"hand-ins/{NAME}.txt",
    ):
        assert (tmp_path / "demo" / place).is_file()


def test_the_demo_leaves_other_peoples_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("precious")
    with pytest.raises(UserError, match="not made by the demo"):
        demo.demo_command(Console(), tmp_path, 1, "auto")
    assert (tmp_path / "thesis.tex").read_text() == "precious"


def test_a_grade_other_than_made_for_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    samples = sample_class(load_assignment(NAME), most_styles=0, most_misconceptions=1, only="coins")[:1]
    lied = [dataclasses.replace(samples[0], marks={**samples[0].marks, "coins.e_step": demo.NONE})]
    monkeypatch.setattr(demo, "sample_class", lambda *args, **kwargs: lied)
    console = Console(record=True, width=200)
    assert demo.demo_command(console, tmp_path / "demo", 1, "auto") == 1
    assert "e_step got 2 of 2, expected no marks" in console.export_text()
