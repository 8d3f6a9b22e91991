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
from autograder.certificate import behind
from autograder.certificate.behind import code_alone, files_of_right, files_of_wrong
from autograder.certificate.drawn import Drawn
from autograder.certificate.findings import FAST, Family, Given, Plan, RightAnswer, Trial, WrongAnswer
from autograder.certificate.kept import FILE, Kept, Name
from autograder.certificate.rates import RandomCheck
from autograder.errors import UserError
from autograder.imported import KIT, REFERENCE, name_of
from autograder.ranges import Range
from autograder.report.packed import packed, read_packed, write_packed

ASSIGNMENT = load_assignment("variational_inference")
EXERCISE = ASSIGNMENT.part("elbo").exercise
TRIAL = Trial(
    assignment="variational_inference",
    exercise="elbo",
    question="elbo",
    right=(),
    stub_score=0.0,
    wrong=(WrongAnswer("sign", 3, 3, 2, ("other",), scores=(0.5, 0.25)),),
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
    undocumented=("x is a list",),
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
    assert len(read_packed(tmp_path / FILE)[0].splitlines()) == 1


def test_a_complaint_is_looked_at_again(tmp_path: Path) -> None:
    """It may have come of a machine that was too busy; a true one comes again."""
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_right(name, range(20, 40), answers(range(20), "seed 25: no"))
    assert [tried.stop for tried in kept.right(name)] == [20, 40]
    kept.tidy()
    kept, name = opened(tmp_path)
    assert list(kept.missing(name, 40, 20)) == [range(20, 40)]


def forget() -> None:
    behind.code_of.cache_clear()
    behind._content.cache_clear()


@contextlib.contextmanager
def changed(monkeypatch: pytest.MonkeyPatch, end: str, before: bytes = b"", after: bytes = b"") -> Iterator[None]:
    """The file whose path ends like this has other code; or has this text in place of that one."""
    read = Path.read_bytes

    def altered(path: Path) -> bytes:
        content = read(path)
        if not path.as_posix().endswith(end):
            return content
        assert before in content
        return content.replace(before, after) if before else content + b"\nCHANGED = 1\n"

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", altered)
        forget()
        try:
            yield
        finally:
            forget()


@pytest.mark.parametrize(
    ("exercise", "file"),
    [
        ("elbo", "exercises/elbo/scenes.py"),
        ("elbo", "checks/compare.py"),
        ("elbo", "certificate/right.py"),
        ("elbo", "building/source.py"),
        ("elbo", "exercises/elbo/alternatives.py"),
        ("elbo", "reference/elbo.py"),
        ("earthquakes_1d", "families/earthquakes/scenes.py"),  # imported by it
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
    assert read_packed(tmp_path / FILE) == ("", True)


def test_code_that_changes_meanwhile(tmp_path: Path, monkeypatch) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    with changed(monkeypatch, "exercises/elbo/scenes.py"):
        kept.keep_right(name, range(20, 40), answers(range(20)))
    assert kept.changed == {name}
    kept.tidy()
    kept, name = opened(tmp_path)
    assert list(kept.missing(name, 40, 20)) == [range(20, 40)]


LOOK = """if True:
    import sys
    from autograder.assignment import load_assignment
    from autograder.certificate.right import try_right
    assignment = load_assignment(sys.argv[1])
    exercise = assignment.part(sys.argv[2]).exercise
    question = exercise.question(sys.argv[3])
    exercise.alternatives, exercise.reference
    called = set()

    def note(frame, event, argument):
        if event == "call" and frame.f_code.co_name != "<module>":
            called.add(frame.f_code.co_filename)

    if sys.argv[4] == "wrong":
        import dataclasses
        from autograder.certificate.findings import FAST
        from autograder.certificate.trials import try_wrong
        exercise.misconceptions, exercise.ranges
        sys.setprofile(note)
        try_wrong(assignment, exercise, question, dataclasses.replace(FAST, rate_runs=2, power_runs=2))
    else:
        sys.setprofile(note)
        try_right(assignment, exercise, question, range(1))
    sys.setprofile(None)
    loaded = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    print(*filter(None, loaded), "", *called, sep="\\n")
"""


@pytest.mark.parametrize("kind", ["right", "wrong"])
@pytest.mark.parametrize(
    ("assignment", "exercise", "question"),
    [
        ("assignment_1b", "earthquakes_1d", "update_q_z"),
        ("assignment_1b", "vae", "reconstruct"),
        ("variational_inference", "elbo", "elbo"),
    ],
)
def test_all_that_a_trial_loads_is_in_its_key(kind: str, assignment: str, exercise: str, question: str) -> None:
    """And nothing of what is left out, because it is idle, is ever called."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, assignment, exercise, question, kind],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    loaded, called = (
        {name_of(Path(line)) for line in part.split("\n") if Path(line).is_relative_to(KIT) or is_reference(line)}
        for part in done.stdout.split("\n\n")
    )
    files = {"right": files_of_right, "wrong": files_of_wrong}[kind](exercise)
    idle = {"right": behind.IDLE_FOR_RIGHT, "wrong": behind.IDLE}[kind]
    key = {name_of(path) for path in files}
    assert {"autograder/building/source.py", "autograder/checks/equals.py", f"reference/{exercise}.py"} <= loaded
    others = {part.name for part in load_assignment(assignment).parts} - {exercise}  # an assignment may load them all
    aside = (*idle, *(f"{room}/{name}" for name in others for room in ("autograder/exercises", "reference")))
    assert {name for name in loaded if not name.startswith(aside)} <= key
    assert len(called) > 10
    assert called <= key


def is_reference(path: str) -> bool:
    return Path(path).is_relative_to(REFERENCE)


def test_explanations_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments, docstrings, hints and reasons are rewritten; nothing is tried anew for that."""
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_wrong(name, FAST, TRIAL)
    hint = next(one.hint for one in EXERCISE.misconceptions if one.question == "elbo").encode()
    for end, before, after in (
        ("exercises/elbo/misconceptions.py", hint[:20], b"Say it better"),
        ("checks/equals.py", b'"""Kind ', b'"""Sort '),
        ("certificate/certificate.py", b"", b""),
        ("exercises/gmm_light/survivors.py", b"", b""),
    ):
        with changed(monkeypatch, end, before, after):
            assert opened(tmp_path)[0].pieces == 2, end


def test_of_the_reference_docstrings_count_for_wrong_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_wrong(name, FAST, TRIAL)
    with changed(monkeypatch, "reference/elbo.py", b"Returns\n", b"Gives\n"):
        kept, name = opened(tmp_path)
        assert (len(kept.right(name)), kept.wrong(name, FAST)) == (1, None)


def test_code_is_what_is_left_without_explanations() -> None:
    text = """
WHY = "because"
OTHER = "x"


def f(x):
    QQQSays.QQQ  # and more
    return x + 1


ALL = (Misconception("q", "n", WHY, f, varies="so"), Misconception("q", "m", hint="h", wrong=f))
""".replace("QQQ", 3 * '"')
    same = text.replace("because", "for").replace("Says", "Tells").replace("more", "less").replace('"so"', "str(1)")
    assert code_alone(text) == code_alone(same.replace('hint="h"', "hint='i' 'j'"))
    for before, after in (("x + 1", "x + 2"), ('"x"', '"y"'), ('"n"', '"k"'), ("wrong=f", "wrong=g")):
        assert code_alone(text) != code_alone(text.replace(before, after))
    assert code_alone(text, documented=True) != code_alone(same, documented=True)


def test_code_of_a_table_is_its_names_and_edits() -> None:
    table = "half: You halve it.\n    x -> x / 2\nnone: There is\nnone.\n    x -> 0\n    raises\n"
    text = f'ALL = mistakes(f, """\n{table}""")'
    assert code_alone(text) == code_alone(text.replace("You halve it", "It is halved").replace("is\nnone", "\nis no"))
    for before, after in (("x / 2", "x / 3"), ("half", "third"), ("    raises\n", ""), ("mistakes(f", "mistakes(g")):
        assert code_alone(text) != code_alone(text.replace(before, after))


def test_diagnosis_is_nothing_to_right_answers(tmp_path: Path, monkeypatch) -> None:
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20), answers(range(20)))
    kept.keep_wrong(name, FAST, TRIAL)
    with changed(monkeypatch, "diagnosis/naming.py"):
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
    with (tmp_path / FILE).open("ab") as file:
        file.write(packed('{"name": ["variational_inference", "elbo"]}\n')[:-12])
    assert opened(tmp_path)[0].pieces == 1
    kept, name = opened(tmp_path)
    kept.keep_right(name, range(20, 30), answers(range(10)))
    kept, name = opened(tmp_path)
    assert list(kept.missing(name, 30, 20)) == []


def test_a_file_of_something_else_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("something else")
    with pytest.raises(UserError, match=r"tried.jsonl.gz: this command did not write that; remove the file"):
        opened(tmp_path)
    write_packed(tmp_path / FILE, '["no"]\n{}\n')
    with pytest.raises(UserError, match=r"tried.jsonl.gz, line 1: this command did not write that; remove the file"):
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
