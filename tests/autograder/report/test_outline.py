"""What is kept of a result gives the same table and the same pages of the class, and is far smaller."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from pathlib import Path

from autograder.assignment import Assignment
from autograder.report.grades import write_grades
from autograder.report.outline import outline
from autograder.report.summary import summary_page
from autograder.results import SubmissionResult, to_json


def test_the_class_is_shown_as_with_whole_results(
    results: Sequence[SubmissionResult], assignment: Assignment, tmp_path: Path
) -> None:
    kept = [outline(result) for result in results]
    assert kept != list(results)
    assert summary_page(kept, assignment) == summary_page(results, assignment)
    for name, those in (("kept", kept), ("whole", results)):
        write_grades(those, assignment, tmp_path / name)
    assert (tmp_path / "kept").read_bytes() == (tmp_path / "whole").read_bytes()


def test_what_is_large_or_recurs_is_not_held_again(results: Sequence[SubmissionResult]) -> None:
    for result in results:
        text = json.dumps(to_json(outline(result)))
        for check in (check for question in result.questions for check in question.checks):
            assert not check.evidence or json.dumps(dict(check.evidence)) not in text
            assert not check.picture or json.dumps(dict(check.picture)) not in text
    one, two = (outline(pickle.loads(pickle.dumps(results[0]))) for _ in range(2))
    assert one == two
    assert all(a.question is b.question for a, b in zip(one.questions, two.questions, strict=True))
