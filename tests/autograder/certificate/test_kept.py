"""What a certificate keeps: nothing is tried twice, nothing stale counts, a cut line loses itself alone."""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.certificate import kept as kept_module
from autograder.certificate.drawn import Drawn
from autograder.certificate.findings import FAST, Family, Given, Plan, RightAnswer, Trial, WrongAnswer
from autograder.certificate.kept import FILE, Kept, Name
from autograder.certificate.rates import RandomCheck
from autograder.errors import UserError
from autograder.ranges import Range

ASSIGNMENT = load_assignment("variational_inference")
TRIAL = Trial(
    assignment="variational_inference",
    exercise="elbo",
    question="elbo",
    right=(),
    stub_score=0.0,
    wrong=(WrongAnswer("sign", 3, 3, 2, ("other",)),),
    families=(Family("reference", 9, ("a -> b",), ("c -> d",)), Family("independent", 3)),
    diagnosed=4,
    names=2,
    wrong_names=("e",),
    given=(Given("a -> b", "sign", "turn it"), Given("c -> d", "sign", "turn it", "it explains nothing")),
    random_checks=(RandomCheck("p", 1e-9, 1e-3, 10, 0.02, 5, 0, 0.1, 6, 6, 0.9),),
    seconds=1.5,
    drawn=(
        Drawn("q", Range(0.0, 1.0, (1, 6)), 0.0, 0.5, (2, 6), ("q ends early",)),
        Drawn("x", Range(0, 1), 0, 1, None),
    ),
)


def opened(folder: Path | None, *, fresh: bool = False) -> tuple[Kept, Name]:
    kept = Kept(folder, fresh=fresh)
    return kept, kept.look_up(ASSIGNMENT, "elbo", "elbo")


def answers(seeds: range, *complaints: str) -> tuple[RightAnswer, ...]:
    return RightAnswer("reference", len(seeds), ()), RightAnswer("in loops", len(seeds), complaints)


def test_what_was_tried_is_known_to_the_next_run(tmp_path: Path) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_wrong(name, FAST, TRIAL)
    kept, name = opened(tmp_path)  # the first one was stopped: nothing was tidied
    assert kept.right(name) == [(0, 20, answers(range(20)))]
    assert kept.wrong(name, FAST) == TRIAL
    assert kept.wrong(name, Plan(seeds=1)) is None, "another plan tries other mutants"
    assert kept.pieces == 2


def test_the_gaps_are_what_is_missing(tmp_path: Path) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(10, 20), answers(range(10)))
    kept.keep_right(name, range(50, 53), answers(range(3)))
    found = list(kept.missing(name, 60, 20))
    assert found == [range(10), range(20, 40), range(40, 50), range(53, 60)]
    for seeds in found:
        kept.keep_right(name, seeds, answers(seeds))
    assert list(kept.missing(name, 60, 20)) == list(kept.missing(name, 30, 20)) == []
    kept.tidy()
    kept, name = opened(tmp_path)
    assert kept.right(name) == [(0, 60, answers(range(60)))]
    assert len((tmp_path / FILE).read_text().splitlines()) == 1


def test_a_complaint_is_looked_at_again(tmp_path: Path) -> None:
    """It may have come of a machine that was too busy; a true one comes again."""
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_right(name, range(20, 40), answers(range(20), "seed 25: no"))
    assert [tried.stop for tried in kept.right(name)] == [20, 40]
    kept.tidy()
    kept, name = opened(tmp_path)
    assert list(kept.missing(name, 40, 20)) == [range(20, 40)]


@contextlib.contextmanager
def changed(monkeypatch: pytest.MonkeyPatch, end: str) -> Iterator[None]:
    """The file whose path ends like this has other content."""
    read = Path.read_bytes
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda path: read(path) + b"#" * path.as_posix().endswith(end))
        kept_module._code.cache_clear()
        yield
    kept_module._code.cache_clear()


@pytest.mark.parametrize(
    ("exercise", "file"),
    [
        ("elbo", "exercises/elbo/cases.py"),
        ("elbo", "checks/compare.py"),
        ("elbo", "certificate/trials.py"),
        ("elbo", "reference/elbo.py"),
        ("earthquakes_1d", "exercises/earthquakes_2d/cases.py"),  # imported by it
        ("earthquakes_1d", "exercises/earthquakes_2d/misconceptions/__init__.py"),
    ],
)
def test_what_depends_on_changed_code_does_not_count(exercise: str, file: str, tmp_path: Path, monkeypatch) -> None:
    assignment = load_assignment("assignment_1b" if exercise == "earthquakes_1d" else "variational_inference")
    kept = Kept(tmp_path)
    name = kept.look_up(assignment, exercise, "log_joint")
    kept.keep_right(name, range(20), answers(range(20)))
    with changed(monkeypatch, file):
        kept = Kept(tmp_path)
        kept.look_up(assignment, exercise, "log_joint")
        assert kept.right(name) == []
        kept.tidy()
    assert (tmp_path / FILE).read_text() == ""


def test_code_that_changes_meanwhile(tmp_path: Path, monkeypatch) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    with changed(monkeypatch, "exercises/elbo/cases.py"):
        kept.keep_right(name, range(20, 40), answers(range(20)))
    assert kept.changed == {name}
    kept.tidy()
    kept, name = opened(tmp_path)
    assert list(kept.missing(name, 40, 20)) == [range(20, 40)]


def test_all_that_an_exercise_imports_is_among_its_files() -> None:
    """By the modules that are there once everything of it is loaded."""
    code = """if True:
        import sys
        from autograder.assignment import load_assignment
        from autograder.certificate import trials
        exercise = load_assignment(sys.argv[1]).part(sys.argv[2]).exercise
        exercise.misconceptions, exercise.alternatives, exercise.reference
        rooms = ("autograder.exercises.", "reference.", "autograder.checks", "autograder.statistics")
        print(*(module.__file__ for name, module in sys.modules.items() if name.startswith(rooms)), sep="\\n")
    """
    for assignment, exercise in (("assignment_1b", "earthquakes_1d"), ("variational_inference", "troll_factories")):
        done = subprocess.run(
            [sys.executable, "-c", code, assignment, exercise], capture_output=True, text=True, check=True, timeout=120
        )
        loaded = {Path(line) for line in done.stdout.split("\n") if line}
        assert len(loaded) > 20
        assert loaded <= set(kept_module.files_behind(exercise, kept_module.RIGHT))


def test_diagnosis_is_nothing_to_right_answers(tmp_path: Path, monkeypatch) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_wrong(name, FAST, TRIAL)
    with changed(monkeypatch, "diagnosis.py"):
        kept, name = opened(tmp_path)
        assert (len(kept.right(name)), kept.wrong(name, FAST)) == (1, None)


def test_other_questions_stay_in_the_file(tmp_path: Path) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept = Kept(tmp_path)
    kept.look_up(ASSIGNMENT, "gmm_light", "elbo")
    kept.tidy()
    assert opened(tmp_path)[0].pieces == 1


def test_a_line_that_was_cut_off_loses_itself_alone(tmp_path: Path) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    with (tmp_path / FILE).open("a") as file:
        file.write('{"name": ["variational_infer')
    assert opened(tmp_path)[0].pieces == 1
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20, 30), answers(range(10)))
    kept, name = opened(tmp_path)
    assert list(kept.missing(name, 30, 20)) == []


def test_a_file_of_something_else_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('["no"]\n{}\n')
    with pytest.raises(UserError, match=r"tried.jsonl, line 1: not written by this command; remove the file"):
        opened(tmp_path)


def test_a_fresh_run_counts_what_it_tries_itself(tmp_path: Path) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(45), answers(range(45), "seed 3: no"))
    kept, name = opened(tmp_path, fresh=True)
    kept.look_up(ASSIGNMENT, "gmm_light", "elbo")
    assert kept.pieces == 0
    kept.keep_right(name, range(20), answers(range(20)))
    interrupted, name = opened(tmp_path)
    assert interrupted.right(name) == [(0, 20, answers(range(20)))], "seeds are not counted twice"
    kept.tidy()
    assert opened(tmp_path)[0].right(name) == [(0, 20, answers(range(20)))]


def test_without_a_folder_nothing_is_kept() -> None:
    kept, name = opened(None)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.tidy()
    assert opened(None)[0].pieces == 0


def test_a_trial_that_broke_down_is_held_again(tmp_path: Path) -> None:
    kept, name = opened(tmp_path)
    kept.keep_wrong(name, FAST, dataclasses.replace(TRIAL, broken="KeyError: 1"))
    assert not (tmp_path / FILE).exists()
    assert kept.wrong(name, FAST) is None
