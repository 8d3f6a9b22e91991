"""The reference on arguments of a hand-in's choice: what it may take, and that the grader goes on whatever it does."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.checks.here import seed_everything
from autograder.judging import bounded
from autograder.judging.bounded import Bounded, TooLong
from reference import coins


def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a @ b


def noise(n: int) -> np.ndarray:
    return np.random.normal(size=n)  # noqa: NPY002


def mean_and_noise(x: np.ndarray) -> float:
    return float(x.mean() + np.random.normal())  # noqa: NPY002


def fails(kind: str) -> None:
    raise {"value": ValueError, "exit": SystemExit}[kind]("so it is")


def sleep(seconds: float, _: np.ndarray) -> None:
    time.sleep(seconds)


def place(*_: object) -> int:
    return os.getpid()


FUNCTIONS = {
    "product": product, "noise": noise, "mean_and_noise": mean_and_noise,
    "fails": fails, "e_step": coins.e_step, "sleep": sleep, "place": place,
}  # fmt: skip
LARGE = np.ones(30_000)


@pytest.fixture
def functions():
    with Bounded(FUNCTIONS, seed_everything) as made:
        made.start(1)
        yield made


def test_answers_and_errors_come_back(functions: Bounded) -> None:
    np.testing.assert_array_equal(functions.functions["product"](np.eye(2), b=np.ones((2, 2))), np.ones((2, 2)))
    with pytest.raises(ValueError, match="so it is"):
        functions.functions["fails"]("value")
    assert functions.functions["product"](2 * np.eye(1), np.eye(1)) == 2, "it goes on after an error"


def test_an_answer_holds_for_good_unless_random_numbers_were_drawn_for_it(functions: Bounded) -> None:
    for large in (np.ones(3), LARGE):
        functions.functions["product"](large, large)
        assert functions.functions["product"].repeats()
        functions.functions["mean_and_noise"](large)
        assert not functions.functions["mean_and_noise"].repeats()
    with pytest.raises(ValueError, match="so it is"):
        functions.functions["fails"]("value")
    assert not functions.functions["fails"].repeats()


def test_random_numbers_go_on_within_a_round_and_start_anew_with_the_next() -> None:
    with Bounded(FUNCTIONS, seed_everything) as made:
        rounds = []
        for _ in range(2):
            made.start(7)
            assert not made.asked
            rounds.append([made.functions["noise"](3).tolist() for _ in range(2)])
            assert made.asked
    assert rounds[0] == rounds[1]
    assert rounds[0][0] != rounds[0][1]
    seed_everything(7)
    assert rounds[0][0] == np.random.normal(size=3).tolist()  # noqa: NPY002


def test_the_copy_draws_other_numbers_than_are_drawn_here(functions: Bounded) -> None:
    """A hand-in that asks for few draws and then for many: both of one stream would be noise that repeats itself."""
    few, many = functions.functions["noise"](500), functions.functions["noise"](20_000_000)
    assert abs(np.corrcoef(few, many[:500])[0, 1]) < 0.3


@pytest.mark.parametrize(
    ("values", "small"),
    [
        ([np.ones((500, 20)), np.ones((10, 20)), np.ones(10)], True),
        ([None, True, 1.5, np.float32(2.0), 1000, np.int64(-3), np.ones(3, bool)], True),
        ([np.ones((20_001, 1))], False),
        ([np.ones((4000, 1)), np.ones((1, 4000))], False),
        ([np.ones((3000, 1, 1)), np.ones((1, 60, 1)), np.ones((1, 1, 60))], False),
        ([np.ones(3), 10**8], False),
        ([-(10**8)], False),
        ([300, 300, 300], False),
        (["text"], False),
        ([[1.0, 2.0]], False),
        ([np.array([1j])], False),
    ],
)
def test_what_is_small(values: list[object], small: bool) -> None:
    here = os.getpid()
    assert bounded.is_small(values) is small
    with Bounded(FUNCTIONS, seed_everything) as made:
        made.start(1)
        assert (made.functions["place"](*values) == here) is small


def test_what_takes_too_long_is_given_up(functions: Bounded, monkeypatch) -> None:
    monkeypatch.setattr(bounded, "ANSWER_SECONDS", 0.3)
    start = time.monotonic()
    with pytest.raises(TooLong, match="too large"):
        functions.functions["sleep"](60, LARGE)
    with pytest.raises(TooLong, match="during this call"):
        functions.functions["noise"](1)
    assert time.monotonic() - start < 5
    functions.start(2)
    assert functions.functions["noise"](1).shape == (1,), "the next round has a new copy"


def test_what_takes_too_much_memory_is_refused(functions: Bounded) -> None:
    """Three small arguments that broadcast to eight gigabytes."""
    a, b = np.ones((1 << 15, 1)), np.ones((1, 1 << 15))
    with pytest.raises(MemoryError):
        functions.functions["product"](a, b)
    assert functions.functions["product"](a[:2], b[:, :2]).shape == (2, 2)


def test_a_copy_that_ends_itself_is_no_answer(functions: Bounded) -> None:
    with pytest.raises(TooLong):
        functions.functions["fails"]("exit")


def test_nothing_is_copied_that_is_not_asked_for_and_nothing_stays(monkeypatch) -> None:
    made: list[int] = []
    fork = os.fork

    def counted() -> int:
        pid = fork()
        made.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", counted)
    with Bounded(FUNCTIONS, seed_everything) as functions:
        functions.start(1)
        assert made == []
        functions.functions["place"](1.0)
        assert made == [], "small arguments need no copy"
        functions.functions["place"](LARGE)
        functions.start(2)
        functions.functions["place"](LARGE)
        assert len(made) == 1, "one copy for all rounds"
    with pytest.raises(ProcessLookupError):
        os.kill(made[0], 0)


GREEDY = """
import numpy as np
def em(*args, **kwargs):
    try: e_step(np.ones((2000, 1)), np.ones(2000), np.ones((2000, 1, 1)))
    except Exception: pass
    try: log_likelihood(np.ones((3000, 3000)), np.ones((3000, 3000)), np.ones((3000, 3000)))
    except Exception: pass
    return None
"""


@pytest.mark.slow
def test_a_hand_in_that_asks_for_too_much_costs_its_own_question(sandbox, monkeypatch) -> None:
    from autograder.building.handins import hand_in
    from autograder.grading.engine import Grader, grade
    from autograder.judging.casebook import CaseBook
    from autograder.reading.submissions import Submission, SubmittedFile
    from autograder.sample_submissions import notebook_bytes, solutions

    monkeypatch.setattr(bounded, "ANSWER_SECONDS", 2.0)
    assignment = load_assignment("mixtures_em")
    answers = solutions(assignment.part("coins").exercise) | {"e_step": "def e_step(*a): return 1", "em": GREEDY}
    content = notebook_bytes(hand_in(assignment, "coins", 0, answers))
    submission = Submission("greedy", (SubmittedFile.of("coins.ipynb", content),), None, "hash")
    start = time.monotonic()
    result = grade(submission, Grader(assignment, CaseBook(assignment), sandbox, only="coins"))
    assert time.monotonic() - start < 120
    status = {question.question: question.status for question in result.questions}
    assert (status["em"], status["log_likelihood"], result.status) == ("wrong", "correct", "graded")
