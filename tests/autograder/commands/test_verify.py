"""`autograder verify`: the table, the page, the JSON, the exit status, and trials that break down."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from autograder.certificate.findings import Trial
from autograder.commands import verify
from autograder.errors import UserError


def run(name: str | None, out: Path | None = None, fast: bool = True) -> tuple[int, str]:
    console = Console(record=True, width=160)
    return verify.verify_command(console, name, None, fast, out, 1), console.export_text()


def test_one_exercise(tmp_path: Path) -> None:
    status, text = run("elbo", tmp_path / "certificate")
    assert "everything holds" in text
    assert status == 0
    assert "elbo.log_evidence" in text
    assert "vae" not in text
    found = json.loads((tmp_path / "certificate" / "certificate.json").read_text())
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


def test_an_unknown_name_is_one_clear_line() -> None:
    with pytest.raises(UserError, match=r"no assignment or exercise 'elbow'; there are .*elbo"):
        run("elbow")
