"""A class of broken hand-ins beside honest ones: everybody gets a result, and the honest ones their grade."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from random import Random

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.gradebook import open_gradebook
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import find_submissions
from autograder.report.output import prepare_folder, write_class, write_result
from autograder.results import from_json, to_json
from autograder.sample_submissions import notebook_bytes, solutions
from autograder.sandbox import Sandbox
from fuzz.mutations import changed_bytes
from fuzz.targets import TARGETS

EXERCISE = "coins"
SUFFIXES = {"notebook": ".ipynb", "script": ".py", "source": ".py", "archive": ".zip"}
EACH = 10


def broken_files(honest: bytes) -> dict[str, bytes]:
    """Files named like hand-ins, each made from a real one by a few changes."""
    files = {}
    for name, suffix in SUFFIXES.items():
        target = TARGETS[name]
        seeds = [honest] if name == "notebook" else target.seeds()
        for number in range(EACH):
            random = Random(number)
            data = random.choice(seeds)
            for _ in range(number):
                data = target.change(data, random) if random.random() < 0.8 else changed_bytes(data, random)
            files[f"{name} {number}{suffix}"] = data
    return files


def test_everybody_gets_a_result(tmp_path: Path, sandbox: Sandbox) -> None:
    assignment = load_assignment("mixtures_em")
    answers = solutions(assignment.part(EXERCISE).exercise)
    honest = notebook_bytes(hand_in(assignment, EXERCISE, 0, answers))
    folder = tmp_path / "class"
    folder.mkdir()
    files = {"ann.ipynb": honest, "zoe.ipynb": honest, **broken_files(honest)}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    grader = Grader(assignment, CaseBook(assignment), sandbox, only=EXERCISE)
    prepare_folder(tmp_path / "out")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        submissions = find_submissions(folder, tuple(part.name for part in assignment.parts))
        results = {submission.student: grade(submission, grader) for submission in submissions}
    assert set(results) == {name.rsplit(".", 1)[0] for name in files}
    for student in ("ann", "zoe"):
        assert {question.status for question in results[student].questions} == {"correct"}
    assert results["ann"].status == results["zoe"].status == "graded"
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        run = gradebook.start_run(assignment.name, str(folder), {})
        for submission in submissions:
            result = results[submission.student]
            text = json.dumps(to_json(result), ensure_ascii=False).encode("utf-8")
            assert from_json(json.loads(text)) == result
            write_result(result, assignment, tmp_path / "out")
            gradebook.record(run, result)
            if submission.problem:
                assert result.status == "needs attention"
            assert not any("grader itself" in line for line in result.attention), result.attention
            assert not any("\n" in line or len(line) > 3000 for line in result.attention)
    write_class(list(results.values()), assignment, tmp_path / "out")
    assert len(list((tmp_path / "out" / "feedback").iterdir())) == len(files)
    assert sum(result.status == "needs attention" for result in results.values()) > EACH
