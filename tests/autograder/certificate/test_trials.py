"""A question on trial: what holds is found to hold, and what does not is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.certificate.behaviour import same_behaviour
from autograder.certificate.certificate import Certificate, faults_of, spending_of, strays_in
from autograder.certificate.findings import FAST, Family, Plan, Trial, WrongAnswer
from autograder.certificate.here import Here
from autograder.certificate.mutants import answers_of, built, mutants, runtime
from autograder.certificate.rates import measure_rates
from autograder.certificate.right import try_right
from autograder.certificate.trials import Court, try_wrong
from autograder.exercise import Alternative, Exercise, Misconception
from autograder.judging.casebook import CaseBook
from autograder.results import CheckResult
from autograder.sandbox import CallFailed
from autograder.statistics.ledger import ALPHA
from tests.forms import LONG

ASSIGNMENT = load_assignment("variational_inference")
EXERCISE = ASSIGNMENT.part("beta_binomial").exercise
QUESTION = EXERCISE.question("update_q_theta")
PLAN = Plan(
    seeds=3,
    wrong_seeds=2,
    mutants=None,
    alternatives=10,
    independent=10,
    mutant_seeds=2,
    rate_runs=0,
    power_runs=0,
)
NO_MUTANTS = dataclasses.replace(PLAN, mutants=0, alternatives=0, independent=0)


def trial(plan: Plan = PLAN, **changed: Any) -> Trial:
    question = dataclasses.replace(QUESTION, **changed)
    found = try_wrong(ASSIGNMENT, EXERCISE, question, plan)
    return dataclasses.replace(found, right=try_right(ASSIGNMENT, EXERCISE, question, range(plan.seeds)))


def test_a_good_question_has_no_faults() -> None:
    found = trial()
    assert faults_of(found) == []
    assert found.survivors == ()
    assert found.mutants > 10
    assert found.stub_score == 0
    assert found.right[0].style == "reference"
    assert len(found.right) > 2
    assert all(answer.named == answer.seeds == 2 for answer in found.wrong)


def test_a_question_that_checks_too_little_is_told() -> None:
    """Public checks of shape and conduct alone: mistakes pass, and mutants survive."""
    weak = tuple(check for check in QUESTION.checks if check.kind != "equals")
    found = trial(checks=weak)
    assert found.survivors
    assert any("loses marks on" in fault for fault in faults_of(found))


def patched(monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> None:
    monkeypatch.setattr(Exercise, name, property(lambda self: value))


def test_a_wrong_alternative_and_a_right_misconception_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(EXERCISE.reference, QUESTION.name)

    def doubled(*args: Any) -> Any:
        return tuple(2 * np.asarray(part) for part in right(*args))

    patched(monkeypatch, "alternatives", (Alternative(QUESTION.name, "doubled", doubled),))
    patched(monkeypatch, "misconceptions", (Misconception(QUESTION.name, "none at all", "hint", right),))
    faults = "\n".join(faults_of(trial(NO_MUTANTS)))
    assert "the correct answer 'doubled' fails: seed 0" in faults
    assert "'none at all' loses marks on only 0 of 2 seeds" in faults


def test_a_wrong_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two entries with the same numbers: the second is called by the name of the first."""
    wrong = next(m.wrong for m in EXERCISE.misconceptions if m.question == QUESTION.name)
    twins = tuple(Misconception(QUESTION.name, name, "hint", wrong) for name in ("first", "second"))
    patched(monkeypatch, "misconceptions", twins)
    faults = faults_of(trial(NO_MUTANTS))
    assert faults == ["beta_binomial.update_q_theta: 'second' is called 'first'"]


def test_calls_fail_here_as_they_do_in_the_sandbox() -> None:
    def function(how: str) -> Any:
        if how == "loop":
            while True:
                pass
        if how == "memory":
            raise MemoryError
        raise ValueError("no " + how)

    here = Here(EXERCISE, QUESTION, function, 0.2)
    for how, kind in (("loop", "time limit"), ("memory", "memory"), ("value", "raised")):
        with pytest.raises(CallFailed) as caught:
            here.call("f", (how,), seed=1)
        assert caught.value.kind == kind
    assert caught.value.error is not None
    assert (caught.value.error.type, caught.value.error.message) == ("ValueError", "no value")


def relaxed(change: Callable[[Any], Any]) -> Callable[..., Any]:
    import torch

    def sampler(l: Any, N: int) -> Any:
        return change(torch.rand(N, dtype=torch.float64)) / float(l)

    return sampler


def test_behaviour_is_compared_by_numbers_and_by_law() -> None:
    import torch

    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("reparameterization").exercise
    question = exercise.question("exp_sampler")
    court = Court(assignment, exercise, question)
    right = relaxed(lambda u: -torch.log1p(-u))

    def same(other: Callable[..., Any]) -> bool:
        return same_behaviour(exercise, question, right, other, court.book)

    assert same(right)
    assert same(relaxed(lambda u: -torch.log(u)))  # other numbers, the same law
    assert not same(relaxed(lambda u: -1.2 * torch.log(u)))
    assert not same(relaxed(lambda u: -torch.log(u)[:-1]))


def test_estimators_are_compared_by_their_expectations() -> None:
    import torch

    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("gradient_estimators").exercise
    question = exercise.question("score_function_gradient")
    court = Court(assignment, exercise, question)
    right = exercise.reference.score_function_gradient

    def same(other: Callable[..., Any]) -> bool:
        return same_behaviour(exercise, question, right, other, court.book, 40 if LONG else 6)

    def shifted(log_p: Any, mean: Any, log_std: Any, eps: Any) -> Any:
        return right(lambda z: log_p(z) + 3.0, mean, log_std, eps)  # a constant is a baseline

    def mirrored(log_p: Any, mean: Any, log_std: Any, eps: Any) -> Any:
        return right(log_p, mean, log_std, -eps)

    def scaled(log_p: Any, mean: Any, log_std: Any, eps: Any) -> Any:
        return right(lambda z: 1.0001 * log_p(z), mean, log_std, eps)

    assert same(shifted)
    assert same(mirrored)
    assert not same(scaled)
    assert not same(lambda *args: torch.zeros(2))


def test_noise_of_the_other_sign_is_no_mistake() -> None:
    """Also where the gradient of the student's own draw is judged, which is another number then."""
    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("vae").exercise
    question = exercise.question("reparameterization")
    court = Court(assignment, exercise, question)
    source = answers_of(exercise, question)[0].source
    assert "mean + " in source
    mirrored = built(exercise, question, source.replace("mean + ", "mean - "))
    assert same_behaviour(exercise, question, exercise.reference.Model, mirrored, court.book, 2)


def test_numbers_may_differ_as_far_as_the_check_allows() -> None:
    right = getattr(EXERCISE.reference, QUESTION.name)
    court = Court(ASSIGNMENT, EXERCISE, QUESTION)

    def same(change: Callable[[Any], Any]) -> bool:
        def other(*args: Any) -> Any:
            return tuple(change(part) for part in right(*args))

        return same_behaviour(EXERCISE, QUESTION, right, other, court.book, 3)

    assert same(lambda x: x * (1 + 1e-8))
    assert not same(lambda x: x * (1 + 1e-4))


def test_arguments_that_are_left_changed_are_another_behaviour() -> None:
    right = getattr(EXERCISE.reference, QUESTION.name)
    court = Court(ASSIGNMENT, EXERCISE, QUESTION)
    writes = runtime.writes_into("x", lambda x: x + 1)(right)
    assert not same_behaviour(EXERCISE, QUESTION, right, writes, court.book, 3)


def test_a_misconception_that_gives_no_numbers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> Any:
        raise ValueError("no numbers")

    patched(monkeypatch, "misconceptions", (Misconception(QUESTION.name, "breaks", "hint", broken),))
    faults = "\n".join(faults_of(trial(NO_MUTANTS)))
    assert "'breaks' raises an error in every call" in faults
    meant = Misconception(QUESTION.name, "breaks", "hint", broken, raises=True)
    patched(monkeypatch, "misconceptions", (meant,))
    assert "raises an error" not in "\n".join(faults_of(trial(NO_MUTANTS)))


def test_what_is_said_of_questions_that_are_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    part = ASSIGNMENT.part("beta_binomial")
    assert strays_in((part,)) == ()
    patched(monkeypatch, "misconceptions", (Misconception("update_q_tehta", "sign", "hint", str),))
    patched(monkeypatch, "alternatives", (Alternative("elbow", "loops", str),))
    patched(monkeypatch, "ranges", {"elbows": {}})
    found = strays_in((part,))
    assert found == (
        "beta_binomial: there is no question 'update_q_tehta', which the misconception 'sign' is for",
        "beta_binomial: there is no question 'elbow', which the alternative 'loops' is for",
        "beta_binomial: there is no question 'elbows', which a range is for",
    )
    assert Certificate(FAST, (), (), {}, {}, 1.0, strays=found).faults == list(found)


def test_a_misconception_of_no_question_is_an_error_where_they_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("autograder.exercises.beta_binomial.misconceptions")
    monkeypatch.setattr(module, "MISCONCEPTIONS", (Misconception("update_q_tehta", "sign", "hint", str),))
    with pytest.raises(ValueError, match="there is no question 'update_q_tehta', which 'sign' is for"):
        _ = EXERCISE.misconceptions


def test_scores_that_depend_on_the_variant_are_told() -> None:
    found = dataclasses.replace(trial(FAST), families=())
    name = "beta_binomial.update_q_theta"

    def faults(scores: tuple[float, ...], varying: dict[tuple[str, str], str]) -> list[str]:
        wrong = WrongAnswer("sign", 3, 3, 3, (), False, scores)
        good = Certificate(FAST, (dataclasses.replace(found, wrong=(wrong,)),), (), {}, {}, 1.0, varying=varying)
        assert good.spreads == [(name, "sign", min(scores), max(scores), varying.get((name, "sign"), ""))]
        return good.faults

    assert faults((0.3, 0.35, 0.3), {}) == []
    told = f"{name}: the score of 'sign' varies by 0.06 of the question with variant and course key"
    assert faults((0.3, 0.36, 0.3), {}) == [told]
    assert faults((0.3, 0.36, 0.3), {(name, "sign"): "the data decide"}) == []


def test_scores_are_taken_on_several_variants_and_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake that shows for some keys alone has a spread."""
    right = getattr(EXERCISE.reference, QUESTION.name)
    court = Court(ASSIGNMENT, EXERCISE, QUESTION)
    mistake = Misconception(QUESTION.name, "none", "hint", right)
    monkeypatch.setattr(court, "score", lambda function, seed: {3: 0.25, 4: 0.5}[seed])
    found = court.wrong_answer(mistake, range(1), (3, 4))
    assert (found.scores, found.spread, found.seeds) == ((1.0, 0.25, 0.5), 0.75, 1)


def test_rates_are_measured() -> None:
    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("reparameterization").exercise
    question = exercise.question("categorical_sampler")
    checks = [check for check in question.checks if "other" in check.property or "depend" in check.property]
    question = dataclasses.replace(question, checks=tuple(checks))
    runs = 60 if LONG else 20
    law, independence = measure_rates(exercise, question, CaseBook(assignment), runs=runs, trials=20)
    assert law.runs in (runs, 8 * runs)
    assert law.false_alarms / law.runs < 0.1  # nominally 0.05
    assert law.false_alarms / law.runs < law.rate_bound < 1
    assert (law.trials, law.seen, law.alpha) == (20, 20, ALPHA)
    assert 0.75 < law.power_bound < 1
    assert independence.runs in (runs, 8 * runs)
    found = dataclasses.replace(trial(FAST), random_checks=(dataclasses.replace(law, rate_bound=0.2, seen=10),))
    assert len(faults_of(found)) == 2


def test_the_certificate_adds_up() -> None:
    found = trial(FAST)
    spending = spending_of("variational_inference", ASSIGNMENT.parts)
    assert spending.checks > 5
    good = Certificate(FAST, (found,), (spending,), {}, {}, 1.0)
    assert good.faults == []
    surviving = dataclasses.replace(found, families=(Family("reference", 1000, (), ("a -> b",)),))
    bad = dataclasses.replace(good, trials=(surviving,))
    assert bad.faults == ["survives without a reason: beta_binomial.update_q_theta: a -> b"]
    reasons = {("beta_binomial.update_q_theta", "a ->"): "no matter"}
    assert dataclasses.replace(bad, reasons=reasons).faults == []
    assert dataclasses.replace(bad, reasons={("beta_binomial.elbo", "a ->"): "no matter"}).faults == bad.faults
    few = dataclasses.replace(found, families=(Family("reference", 50, (), ("a -> b",)),))
    many = dataclasses.replace(bad, plan=PLAN, trials=(few,), reasons=reasons)
    assert many.faults == ["only 49 of 50 mutants of the reference are caught"]
    assert dataclasses.replace(many, whole=False).faults == []


def test_of_mutants_made_at_random_a_small_share_may_have_no_reason() -> None:
    found = dataclasses.replace(trial(NO_MUTANTS), wrong=(), right=())

    def faults(*changes: str) -> list[str]:
        family = Family("independent", 200, (), changes)
        return Certificate(PLAN, (dataclasses.replace(found, families=(family,)),), (), {}, {}, 1.0).faults

    assert faults("a", "b", "c", "d") == []
    assert len(faults("a", "b", "c", "d", "e")) == 5


def test_random_checks_say_what_they_rest_on() -> None:
    """n, statistic, threshold, alpha, delta, beta and the seed, in every result of a random check."""
    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("reparameterization").exercise
    court = Court(assignment, exercise, exercise.question("categorical_reparametrize"))
    for judged in court.judgements(exercise.reference.categorical_reparametrize, 0):
        if judged.result.kind in ("law", "independence"):
            known = set(judged.result.evidence)
            assert {"n", "statistic", "alpha", "beta", "delta", "seed"} <= known
            assert {"threshold"} <= known or {"log_p", "log_p_threshold"} <= known
            assert judged.result.evidence["seed"] == judged.calls[0].seed


def test_an_error_in_looking_for_names_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError("in naming")

    monkeypatch.setattr("autograder.diagnosis.naming._name", broken)
    found = trial(NO_MUTANTS)
    assert found.naming_errors == ("ZeroDivisionError: in naming",)
    assert any("diagnosis raised an error: ZeroDivisionError" in line for line in faults_of(found))


def test_a_name_that_leaves_others_open_is_the_mutants_own_if_one_of_them_is(monkeypatch: pytest.MonkeyPatch) -> None:
    court = Court(ASSIGNMENT, EXERCISE, QUESTION)
    mutant = next(iter(mutants(EXERCISE, QUESTION, "reference", 1)))
    failed = CheckResult("a property", "hidden", 1.0, "equals", "failed", misconception="as for a, or as for b")
    monkeypatch.setattr(court, "results", lambda function, seed: [failed])
    assert court.untrue(mutant, court.build(mutant), "as for b") == ""
    assert "it is named as for a, or as for b" in court.untrue(mutant, court.build(mutant), "as for c")
