"""Every exercise against its own catalogue: the reference and other right answers pass, every wrong one fails.

The functions are called where they stand, as public tests call them. Seed 0 and every third after it judge variant 0,
the others a variant drawn anew.
"""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import math
import os
import pkgutil
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

import autograder.exercises
from autograder.checks import CONDUCT, Case, Check, Verdict
from autograder.checks.compare import describe
from autograder.checks.here import call_here, through
from autograder.exercise import Alternative, Exercise, Misconception, Question
from autograder.exercises import load_exercise
from autograder.values import Answer, Opaque
from tests.forms import turns

# An author tries one exercise with AUTOGRADER_EXERCISES=NAME; all of them otherwise.
ONLY = [name for name in os.environ.get("AUTOGRADER_EXERCISES", "").split(",") if name]
EXERCISES = [
    load_exercise(name)
    for name in (ONLY or [module.name for module in pkgutil.iter_modules(autograder.exercises.__path__)])
]
QUESTIONS = [(exercise, question) for exercise in EXERCISES for question in exercise.questions]
ALTERNATIVES = [(exercise, alternative) for exercise in EXERCISES for alternative in exercise.alternatives]
MISCONCEPTIONS = [(exercise, wrong) for exercise in EXERCISES for wrong in exercise.misconceptions]
SEEDS = int(os.environ.get("AUTOGRADER_SEEDS", "2"))  # `make test-long` takes 50
EVERY = bool(ONLY) or SEEDS >= 10
# `make test` has this done by `autograder verify --fast`, on one seed each.
every_answer = pytest.mark.skipif(not EVERY, reason="autograder verify --fast tries every answer once")


def named(value: Any) -> str | None:
    if isinstance(value, Exercise | Question):
        return value.name
    if isinstance(value, Alternative):
        return f"{value.question}: {value.style}"
    return f"{value.question}: {value.name}" if isinstance(value, Misconception) else None


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@cache
def cases_of(exercise_name: str, question_name: str, index: int, seed: int) -> Sequence[Case]:
    check = load_exercise(exercise_name).question(question_name).checks[index]
    return check.cases(np.random.default_rng([seed, index]), values_of(exercise_name, seed))


@cache
def values_of(exercise_name: str, seed: int) -> Mapping[str, Any]:
    exercise = load_exercise(exercise_name)
    return exercise.default if seed % 3 == 0 else exercise.draw(np.random.default_rng([seed, 7]))


def caller(function: Callable[..., Any], seed: int) -> Callable[..., Answer]:
    def call(
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer:
        return call_here(function, args, 1000 * seed + draw, wrt, cotangents)

    return call


def usable(exercise: Exercise, question: Question, check: Check, function: Callable[..., Any]) -> Callable[..., Any]:
    """What is called: the function beside the reference's others, or the check's adapter around it."""
    function = exercise.beside_the_reference(function)
    return through(check.through, exercise.definitions(question.name, function)) if check.through else function


def verdicts(exercise: Exercise, question: Question, function: Callable[..., Any], seed: int) -> list[Verdict]:
    """One verdict per check; a call that raises fails its check, as it does in the grader."""
    found = []
    for index, check in enumerate(question.checks):
        cases = cases_of(exercise.name, question.name, index, seed)
        call = guarded(caller(usable(exercise, question, check, function), seed))
        try:
            found.append(check.judge(call, cases, **check.settings))
        except CallRaised as raised:
            found.append(Verdict(False, f"raised {raised.__cause__!r}"))
    return found


class CallRaised(Exception):  # noqa: N818
    """An exception of the function under test, as opposed to one of the judge."""


def guarded(call: Callable[..., Answer]) -> Callable[..., Answer]:
    def guarded_call(*args: Any, **kwargs: Any) -> Answer:
        try:
            return call(*args, **kwargs)
        except Exception as error:
            raise CallRaised from error

    return guarded_call


def samples(question: Question) -> bool:
    return any(check.kind in ("law", "independence") for check in question.checks)


def complaints(exercise: Exercise, question: Question, function: Callable[..., Any], seeds: range) -> list[str]:
    return [
        f"seed {seed}, {check.property}: {verdict.message}"
        for seed in seeds
        for check, verdict in zip(question.checks, verdicts(exercise, question, function, seed), strict=True)
        if not verdict.passed
    ]


@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_the_reference_passes_every_check(exercise: Exercise, question: Question) -> None:
    assert complaints(exercise, question, getattr(exercise.reference, question.root), range(SEEDS)) == []


@every_answer
@pytest.mark.parametrize(("exercise", "alternative"), ALTERNATIVES, ids=named)
def test_right_answers_in_other_styles_pass_every_check(exercise: Exercise, alternative: Alternative) -> None:
    question = exercise.question(alternative.question)
    seeds = range(1 if SEEDS < 10 and samples(question) else SEEDS)  # loops that draw take seconds
    assert complaints(exercise, question, alternative.right, seeds) == []


@every_answer
@pytest.mark.parametrize(("exercise", "misconception"), MISCONCEPTIONS, ids=named)
def test_every_misconception_fails_under_every_seed(exercise: Exercise, misconception: Misconception) -> None:
    question = exercise.question(misconception.question)
    for seed in range(2) if samples(question) else range(12):
        passed = [verdict.passed for verdict in verdicts(exercise, question, misconception.wrong, seed)]
        assert not all(passed), f"seed {seed}: earns full marks"


@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_no_two_misconceptions_give_the_same_numbers(exercise: Exercise, question: Question) -> None:
    """On the cases of all checks. A misconception is not asked again once its answers differ from all others'."""
    mine = [wrong for wrong in exercise.misconceptions if wrong.question == question.name]
    alike_so_far = list(itertools.combinations(range(len(mine)), 2))
    for index, check in enumerate(question.checks):
        asked = sorted({one for pair in alike_so_far for one in pair})
        calls = {one: caller(usable(exercise, question, check, mine[one].wrong), 1) for one in asked}
        for case in cases_of(exercise.name, question.name, index, 1):
            asked = sorted({one for pair in alike_so_far for one in pair})
            answers = {one: answer_to(calls[one], check, case) for one in asked}
            alike_so_far = [(a, b) for a, b in alike_so_far if alike(answers[a], answers[b])]
    assert [(mine[a].name, mine[b].name) for a, b in alike_so_far] == []


def answer_to(call: Callable[..., Answer], check: Check, case: Case) -> Any:
    """A value with its gradients, or the words of an error; a few draws are enough to tell samplers apart."""
    args = (case.args[0], 300, *case.args[2:]) if check.kind in ("law", "independence") else case.args
    wrt, cotangents = check.settings.get("wrt", ()), case.expected if check.kind == "gradient" else None
    try:
        answer = call(args, wrt=wrt, cotangents=cotangents)
    except Exception as error:
        return repr(error)
    return answer.value, answer.gradients


def alike(a: Any, b: Any) -> bool:
    """Whether two results hold the same numbers up to rounding, single precision's included."""
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, np.ndarray | float | int) and isinstance(b, np.ndarray | float | int):
        return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-3, atol=1e-6, equal_nan=True)
    return type(a) is type(b) and repr(a) == repr(b)


@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_enough_misconceptions_and_alternatives(exercise: Exercise, question: Question) -> None:
    assert sum(wrong.question == question.name for wrong in exercise.misconceptions) >= 4
    assert sum(right.question == question.name for right in exercise.alternatives) >= 2
    properties = [check.property for check in question.checks]
    assert len(set(properties)) == len(properties)
    assert {check.visibility for check in question.checks} == {"public", "hidden"}


def inputs(exercise: Exercise, question: Question) -> Callable[..., Any]:
    """A function that writes into its arguments before it answers rightly."""
    right = getattr(exercise.reference, question.root)

    def wrong(*args: Any) -> Any:
        answer = right(*args)
        args[0][...] = 0
        return answer

    return wrong


@pytest.mark.parametrize("name", ["e_step", "m_step", "em"])
def test_writing_into_the_arguments_costs_marks(name: str) -> None:
    exercise = load_exercise("coins")
    question = exercise.question(name)
    failed = [
        check.property
        for check, verdict in zip(
            question.checks, verdicts(exercise, question, inputs(exercise, question), 0), strict=True
        )
        if not verdict.passed
    ]
    assert failed == ["leaves its arguments unchanged"]


@pytest.mark.parametrize("name", ["e_step", "log_likelihood", "expected_complete_log_likelihood", "m_step", "em"])
def test_reading_the_notebooks_data_costs_marks(name: str) -> None:
    """A function that ignores its arguments and uses the story's values, which the notebook holds as globals."""
    exercise = load_exercise("coins")
    question = exercise.question(name)
    right = getattr(exercise.reference, name)
    fixed = cases_of("coins", name, 0, 0)[0].args
    found = verdicts(exercise, question, lambda *args: right(*fixed), 0)
    hidden = {
        check.kind: verdict.passed
        for check, verdict in zip(question.checks, found, strict=True)
        if check.visibility == "hidden"
    }
    for kind in ("monotone", CONDUCT):  # its trace does rise, and it does leave its arguments alone
        hidden.pop(kind, None)
    assert not any(hidden.values())


@pytest.mark.parametrize(
    ("name", "first"), [("exp_sampler", 2.5), ("categorical_sampler", [0.1, 0.2, 0.5, 0.2])], ids=["rate", "a"]
)
def test_samplers_that_ignore_their_parameter_cost_marks(name: str, first: Any) -> None:
    import torch

    exercise = load_exercise("reparameterization")
    question = exercise.question(name)
    right = getattr(exercise.reference, name)
    found = verdicts(exercise, question, lambda _, N: right(torch.tensor(first), N), 0)
    laws = [v.passed for check, v in zip(question.checks, found, strict=True) if check.kind == "law"]
    assert not all(laws)


def test_ids_alone_earn_the_sampling_marks_and_lose_the_gradient_marks() -> None:
    exercise = load_exercise("reparameterization")
    question = exercise.question("categorical_reparametrize")
    wrong = next(m.wrong for m in exercise.misconceptions if m.name == "argmax cuts the gradient")
    found = list(zip(question.checks, verdicts(exercise, question, wrong, 1), strict=True))
    passed = sum(check.weight for check, verdict in found if verdict.passed)
    assert all(not verdict.passed for check, verdict in found if check.kind == "gradient")
    assert all(verdict.passed for check, verdict in found if "largest entries" in check.property)
    assert all(verdict.passed for check, verdict in found if check.kind == "independence")
    assert 0.35 < passed / sum(check.weight for check in question.checks) < 0.6


GARBAGE: list[Any] = [
    None,
    "text",
    float("nan"),
    float("-inf"),
    True,
    -(10**30),
    -(2**64),
    -(10**400),
    [2**64] * 3,
    [[10**5000, 1], [2, 3]],
    {"theta": 10**5000, "pi": [2**70]},
    {10**5000: 1},
    [[[[[[[[[[1]]]]]]]]]],
    functools.reduce(lambda inner, _: [inner], range(90), 1.0),
    -1.7e308,
    np.full((5, 2), 1.7e308),
    np.full((6, 4), -1.7e308),
    3 + 4j,
    [],
    (),
    {},
    {"theta": None, "pi": "x"},
    [[1.0], [1.0, 2.0]],
    [None, [1.0]],
    ([0.5, 0.5], None),
    ([0.5, 0.5], [[0.5, 0.5]] * 2, []),
    ([0.5, 0.5], [[0.5, 0.5]] * 2, ["a", "b"]),
    object(),
    np.zeros(0),
    np.zeros((0, 3)),
    np.zeros((2, 0)),
    np.full((5, 2), np.nan),
    np.full((3, 1, 2), -7),
    np.array(["a", "b"]),
    np.array([None, 1.0]),
    np.zeros(20_000),
    np.full(20_000, np.inf),
    np.full(20_000, -3),
    np.full((6, 4), np.nan),
]


@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_whatever_is_returned_the_judges_find_words(exercise: Exercise, question: Question) -> None:
    """An answer that is no answer fails with a message; it never makes a judge stumble."""
    for garbage in GARBAGE:
        for index, check in enumerate(question.checks):
            if "unchanged" in check.property:
                continue
            cases = cases_of(exercise.name, question.name, index, 0)
            verdict = check.judge(caller(lambda *_, garbage=garbage: garbage, 0), cases, **check.settings)
            assert not verdict.passed or not check.weight or check.kind == CONDUCT, (
                f"{check.property}: passes {describe(garbage)}"
            )
            assert verdict.message or verdict.passed


FILLINGS = (1.7e308, -1.7e308, math.inf, -math.inf, math.nan, 5e-324, -1.0, 2**64, -(10**400), True)


def refilled(value: Any, number: Any) -> Any:
    """The answer with that number in place of each of its own, as plain lists."""
    if isinstance(value, dict):
        return {key: refilled(part, number) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [refilled(part, number) for part in value]
    shape = np.shape(value.detach().numpy() if hasattr(value, "detach") else value)
    return np.full(shape, number, dtype=object).tolist() if shape else number


@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_numbers_of_all_kinds_in_the_right_shapes_make_no_judge_stumble(exercise: Exercise, question: Question) -> None:
    right = getattr(exercise.reference, question.root)
    if isinstance(right, type) or question.method or any(check.kind in ("words", "graph") for check in question.checks):
        return
    # A third of them in the short form, to the next question another third.
    for number in turns(FILLINGS, QUESTIONS.index((exercise, question)), 3, EVERY):
        for index, check in enumerate(question.checks):
            if check.through or check.kind == CONDUCT:
                continue
            cases = cases_of(exercise.name, question.name, index, 0)
            call = caller(lambda *args, number=number: refilled(right(*args), number), 0)
            verdict = check.judge(call, cases, **check.settings)
            assert verdict.message or verdict.passed


@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_cases_repeat_and_differ_by_seed(exercise: Exercise, question: Question) -> None:
    for check in question.checks:
        cases = check.cases(np.random.default_rng(1), exercise.default)
        first = fingerprint(check, cases)
        assert first == fingerprint(check, check.cases(np.random.default_rng(np.int64(1)), exercise.default))
        if check.visibility == "hidden" and any(case.args for case in cases):  # without arguments there is one case
            assert first != fingerprint(check, check.cases(np.random.default_rng(2), exercise.default))


def fingerprint(check: Check, cases: Sequence[Case]) -> str:
    return repr([(case.args, case.expected if check.kind != "law" else None) for case in cases])


@pytest.mark.parametrize("exercise", EXERCISES, ids=named)
def test_variants_are_plain_and_have_the_same_names(exercise: Exercise) -> None:
    import json

    for seed in range(60 if EVERY else 20):
        values = exercise.draw(np.random.default_rng(seed))
        assert set(values) == set(exercise.default)
        assert json.loads(json.dumps(values)) == values
    assert exercise.draw(np.random.default_rng(1)) == exercise.draw(np.random.default_rng(1))


def test_variants_of_reparameterization_are_as_hard() -> None:
    exercise = load_exercise("reparameterization")
    for seed in range(60):
        values = exercise.draw(np.random.default_rng(seed))
        assert values["l"] >= 1.5 > 0.7 > values["other_l"]
        assert sum(values["a"]) == pytest.approx(1)
        # np.random.choice refuses float32 probabilities whose sum is further from 1.
        assert abs(np.array(values["a"], dtype=np.float32).astype(float).sum() - 1) < 1.4e-8


def test_variants_of_coins_are_as_hard() -> None:
    """From the story's start EM learns something in every variant: at least 0.1 nats, and two different coins."""
    from reference.coins import em

    exercise = load_exercise("coins")
    for values in [exercise.default, *(exercise.draw(np.random.default_rng(seed)) for seed in range(60))]:
        x = np.array(values["x"])
        assert np.all(x.sum(axis=1) == values["flips"])
        assert np.all(np.array(values["new_x"]).sum(axis=1) == values["flips"])
        fit = em(x, np.array(values["theta"]), np.array(values["pi"]), 500, 1e-9)
        assert fit.log_likelihoods[-1] - fit.log_likelihoods[0] > 0.1
        assert fit.pi[0, 0] - fit.pi[1, 0] > 0.2


def test_opaque_results_are_described() -> None:
    """What cannot cross from the sandbox arrives as Opaque, and judges say so."""
    exercise = load_exercise("coins")
    for question in exercise.questions:
        check = question.checks[0]
        cases = cases_of("coins", question.name, 0, 0)
        verdict = check.judge(lambda *a, **k: Answer(Opaque("generator")), cases, **check.settings)
        assert "generator" in verdict.message


def test_every_text_that_a_student_reads_is_plain() -> None:
    """Hints and properties go into public tests and pages: ASCII, and no two hints alike for one question."""
    for exercise in EXERCISES:
        for question in exercise.questions:
            assert all(check.property.isascii() for check in question.checks)
        hints = [(m.question, m.hint) for m in exercise.misconceptions]
        assert len(set(hints)) == len(hints)
        assert all(hint.isascii() and len(hint) > 30 for _, hint in hints)
