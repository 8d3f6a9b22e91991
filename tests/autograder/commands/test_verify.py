"""`autograder verify`: the table, the page, the JSON, the exit status, and trials that break down."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from autograder.certificate.findings import Trial, WrongAnswer
from autograder.commands import verify
from autograder.errors import UserError
from autograder.report.packed import read_packed


def run(name: str | None, out: Path | None = None, fast: bool = True) -> tuple[int, str]:
    console = Console(record=True, width=160)
    return verify.verify_command(console, name, None, fast, out, 1), console.export_text()


def test_one_exercise(tmp_path: Path) -> None:
    status, text = run("elbo", tmp_path / "certificate")
    assert "everything holds" in text
    assert status == 0
    assert "elbo.log_evidence" in text
    assert "vae" not in text
    found = json.loads(read_packed(tmp_path / "certificate" / "certificate.json.gz")[0])
    assert found["faults"] == []
    assert {trial["question"] for trial in found["trials"]} >= {"log_evidence", "elbo", "kl_to_posterior"}
    page = (tmp_path / "certificate" / "certificate.html").read_text()
    assert "Everything holds." in page
    assert "elbo" in page


def test_what_does_not_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> list[Trial]:
        return [verify.no_trial("variational_inference", "elbo", "elbo", "ValueError: no (file, line 3)")]

    monkeypatch.setattr(verify, "_try_all", broken)
    status, text = run("elbo")
    assert status == 1
    assert "the trial broke down: ValueError: no (file, line 3)" in text


def test_scores_of_misconceptions_are_shown_with_the_reason_why_they_differ(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trial = verify.no_trial("variational_inference", "elbo", "elbo", "")
    wrong = {"sign": (0.25, 0.75), "scale": (0.5, 0.375), "shift": (0.125, 0.125), "slope": (0.5, 0.54)}
    answers = tuple(WrongAnswer(name, 2, 2, 2, (), False, scores) for name, scores in wrong.items())
    monkeypatch.setattr(verify, "_try_all", lambda *args: [replace(trial, wrong=answers)])
    monkeypatch.setattr(verify, "varying_in", lambda parts: {("elbo.elbo", "sign"): "it depends on the start"})
    status, text = run("elbo", tmp_path)
    assert status == 1
    what = "3 with scores that depend on variant and course key; without a known reason, by at most 0.12 of a question"
    assert what in text
    found = json.loads(read_packed(tmp_path / "certificate.json.gz")[0])["spreads"]
    assert found[0] == {
        "question": "elbo.elbo",
        "misconception": "sign",
        "lowest": 0.25,
        "highest": 0.75,
        "why": "it depends on the start",
    }
    assert [one["misconception"] for one in found] == ["sign", "scale", "slope", "shift"]
    page = " ".join((tmp_path / "certificate.html").read_text().split())
    rows = {row.partition("<")[0]: row.partition("</tr>")[0] for row in page.split("<tr><td>")}
    assert [cell in rows["sign"] for cell in (">25%<", ">75%<", "it depends on the start")] == [True] * 3
    assert [cell in rows["scale"] for cell in (">38%<", ">50%<", "no known reason")] == [True] * 3
    assert "no known reason" not in rows["slope"]  # so little needs none
    assert ">12%<" in rows["shift"]
    assert "For 3 misconceptions of 4, the scores differ" in page


def test_an_unknown_name_is_one_clear_line() -> None:
    with pytest.raises(UserError, match=r"no assignment or exercise 'elbow'; known: .*elbo"):
        run("elbow")
