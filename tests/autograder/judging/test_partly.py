"""An answer that is right for one size earns what it shows; one that is wrong earns nothing by raising an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.certificate.here import Here
from autograder.certificate.trials import Court
from autograder.checks.here import seed_everything
from autograder.judging.bounded import Bounded
from autograder.judging.documented_sizes import Family, families, sizes_of_case
from autograder.judging.partly import HALF, Partly, partly_right, passes, what_counts_partly, with_credits
from autograder.judging.scoring import what_counts
from autograder.results import CheckResult
from autograder.sample_submissions import solutions
from autograder.sandbox import Sandbox
from tests.autograder.grading.test_engine import grade_answers


def earned(results: Any) -> float:
    return float(sum(r.weight * r.credit for r in results) / sum(r.weight for r in results))


def judged(assignment: str, exercise: str, question: str, answer: Callable[..., Any]) -> tuple[float, float, Any]:
    """What an answer earns without partial credit and with it, and for which size."""
    kit = load_assignment(assignment)
    known = kit.part(exercise).exercise
    court = Court(kit, known, known.question(question))
    found = court.judgements(answer, 0)
    session = Here(known, court.question, answer, 5.0)
    with Bounded({}, seed_everything) as nobody:
        partly = partly_right(
            known, court.question, found, lambda check, cases: passes(court.question, check, cases, session, nobody)
        )
    results = [one.result for one in found]
    credited = with_credits(results, partly, frozenset())
    return earned(what_counts(results, found)), earned(what_counts_partly(credited, found, partly)), partly


def right(assignment: str, exercise: str, question: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(load_assignment(assignment).part(exercise).exercise.reference, question)
    return function


def only_where(handles: Callable[..., bool], function: Callable[..., Any]) -> Callable[..., Any]:
    def answer(*args: Any) -> Any:
        if not handles(*args):
            raise IndexError("index 2 is out of bounds")
        return function(*args)

    return answer


MIXTURES, VARIATIONAL, GAMES = "mixtures_em", "variational_inference", "deep_generative"
FOR_TWO = [
    (MIXTURES, "coins", "e_step", lambda x, theta, pi: len(theta) == 2, "K is 2"),
    (MIXTURES, "coins", "m_step", lambda x, q: q.shape[1] == 2, "K is 2"),
    (MIXTURES, "coins", "em", lambda x, theta, *more: len(theta) == 2, "K is 2"),
    (MIXTURES, "gaussian_mixture_em", "m_step", lambda X, q: q.shape[1] == 2, "K is 2"),
    (MIXTURES, "gaussian_mixture_em", "em", lambda X, theta, *more: len(theta) == 2, "K is 2"),
    (VARIATIONAL, "bernoulli_mixture", "update_q_z", lambda X, a, b, alpha: len(alpha) == 2, "K is 2"),
    (VARIATIONAL, "bernoulli_mixture", "update_q_theta", lambda X, r, a, b: r.shape[1] == 2, "K is 2"),
    (VARIATIONAL, "bernoulli_mixture", "cavi", lambda X, K, *more: K == 2, "K is 2"),
    (GAMES, "rock_paper_scissors", "exploitability", lambda p, M: np.shape(M) == (3, 3), "m is 3 and n is 3"),
    (GAMES, "rock_paper_scissors", "is_minimax", lambda p, M, *tol: np.shape(M) == (3, 3), "m is 3 and n is 3"),
]


@pytest.mark.parametrize(("assignment", "exercise", "question", "handles", "words"), FOR_TWO)
def test_right_for_one_size_earns_what_it_shows_up_to_a_half(
    assignment: str, exercise: str, question: str, handles: Callable[..., bool], words: str
) -> None:
    answer = only_where(handles, right(assignment, exercise, question))
    before, after, partly = judged(assignment, exercise, question, answer)
    assert partly.family.words == words
    assert before < after <= HALF + 1e-6


@pytest.mark.parametrize(("exercise", "question"), [("coins", "e_step"), ("gaussian_mixture_em", "m_step")])
def test_a_wrong_answer_earns_nothing_more_by_raising(exercise: str, question: str) -> None:
    """Wrong in all cases, it raises for those of more than two; and right for those of the text alone."""
    function, handles = right(MIXTURES, exercise, question), {"e_step": 2, "m_step": 1}[question]

    def size(*args: Any) -> int:
        return len(args[1]) if handles == 2 else int(np.shape(args[1])[1])

    def spoiled(*args: Any) -> Any:
        found = function(*args)
        return found[::-1] if isinstance(found, np.ndarray) else found._replace(theta=found.theta[::-1])

    before, after, partly = judged(MIXTURES, exercise, question, only_where(lambda *a: size(*a) == 2, spoiled))
    assert (partly, after) == (None, before)


def test_a_table_of_the_public_examples_earns_nothing() -> None:
    kit = load_assignment(MIXTURES)
    known = kit.part("coins").exercise
    court = Court(kit, known, known.question("e_step"))
    public = [
        str(case.args)
        for judgement in court.judgements(known.reference.e_step, 0)
        if judgement.result.visibility == "public"
        for case in judgement.cases
    ]
    answer = only_where(lambda *args: str(args) in public, known.reference.e_step)
    assert judged(MIXTURES, "coins", "e_step", answer)[1:] == (0.0, None)


RIGHT_FOR_TWO = ("two outcomes alone",)  # right for J = 2, and so it gains
GAINS_OF_NO_MISTAKE = [
    (MIXTURES, "coins", "m_step"),
    (MIXTURES, "gaussian_mixture_em", "m_step"),
    (MIXTURES, "gaussian_mixture_em", "log_likelihood"),
    (VARIATIONAL, "bernoulli_mixture", "update_q_theta"),
    (VARIATIONAL, "cartesian_matrix", "update_q_mu"),
    (VARIATIONAL, "beta_binomial", "elbo"),
]


@pytest.mark.parametrize(("assignment", "exercise", "question"), GAINS_OF_NO_MISTAKE)
def test_no_catalogued_mistake_gains(assignment: str, exercise: str, question: str) -> None:
    for mistake in load_assignment(assignment).part(exercise).exercise.misconceptions:
        if mistake.question == question and mistake.name not in RIGHT_FOR_TWO:
            before, after, _ = judged(assignment, exercise, question, mistake.wrong)
            assert after == before, mistake.name


def test_sizes_are_read_from_the_docstrings() -> None:
    exercise = load_assignment(MIXTURES).part("coins").exercise
    args = np.ones((5, 3)), np.ones(2) / 2, np.ones((2, 3)) / 3
    assert sizes_of_case(exercise, ("x", "theta", "pi"), args) == {"N": 5, "J": 3, "K": 2}


def test_families_are_of_two_or_of_the_size_in_the_text_and_never_of_one() -> None:
    cases = [{"N": 2, "K": 1, "D": 3}, {"N": 5, "K": 2, "D": 3}, {"N": 5, "K": 4, "D": 1}]
    assert [one.words for one in families({"D": 3}, cases)] == ["K is 2", "D is 3", "K is 2 and D is 3"]
    assert Family((("K", 2),)).is_below({"K": 1})
    assert not Family((("K", 2),)).is_below({"K": 3})
    assert not Family((("K", 3),)).is_below({"K": 2})


def test_the_size_is_named_where_the_catalogue_has_no_name() -> None:
    results = [
        CheckResult(p, "hidden", 1.0, "equals", "failed", message="no", misconception=m)
        for p, m in (("sizes", None), ("rest", None), ("known", "a known mistake"))
    ]
    partly = Partly(Family((("K", 2),)), 3, 4, {1: 1.0}, 0)
    found = with_credits(results, partly, frozenset({"a known mistake"}))
    assert [one.misconception for one in found] == ["right where K is 2, and not otherwise"] * 2 + ["a known mistake"]
    assert [one.credit for one in found] == [0.0, 1.0, 0.0]


def test_two_coins_in_a_hand_in(sandbox: Sandbox) -> None:
    assignment = load_assignment(MIXTURES)
    answers = solutions(assignment.part("coins").exercise)
    two = """
def m_step(x, q):
    x, q = np.asarray(x), np.asarray(q)
    assert q.shape[1] == 2, "two coins"
    counts = q.T @ x
    return q.mean(axis=0), counts / counts.sum(axis=1, keepdims=True)
"""
    result = grade_answers(assignment, sandbox, {**answers, "m_step": two}, exercise="coins", variant=0)
    (found,) = (one for one in result.questions if one.question == "m_step")
    assert 0.25 * found.out_of < found.score <= HALF * found.out_of + 1e-3
    assert "right where K is 2, and not otherwise" in {check.misconception for check in found.checks}
    assert {one.question for one in result.questions if one.exercise == "coins" and one.status != "correct"} == {
        "m_step"
    }
