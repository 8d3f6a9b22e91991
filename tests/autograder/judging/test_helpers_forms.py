"""In every exercise whose questions call earlier ones, a helper with wrong numbers costs its own question alone.

In whatever form it returns them, and however it is called.
"""

from __future__ import annotations

import inspect
from typing import NamedTuple

import pytest

from autograder.assignment import assignment_names, load_assignment
from autograder.judging.casebook import CaseBook
from autograder.results import SubmissionResult
from autograder.sample_submissions import solutions
from autograder.sandbox import Sandbox
from tests.autograder.grading.test_engine import grade_answers
from tests.forms import LONG


class Form(NamedTuple):
    """How a student's helper returns its parts, and how a student reads them; each insists on the form.

    call: how the helper is called
    more: further parameters that it has
    own:  whether its parameters have names of the student's own
    """

    packed: str
    read: str
    call: str = "HELPER(*args, **kwargs)"
    more: str = ""
    own: bool = False


FORMS = {
    "dict": Form(
        "{f'own {i}': part for i, part in enumerate(parts)}",
        "[({**given, 'trace': []} | given)[f'own {i}'] for i in range(n)]",
    ),
    "named tuple": Form(
        "collections.namedtuple('Own', [f'own_{i}' for i in range(len(parts))])(*parts)",
        "[getattr(given._replace(), f'own_{i}') for i in range(n)]",
    ),
    "namespace": Form(
        "types.SimpleNamespace(**{f'own_{i}': part for i, part in enumerate(parts)})",
        "[getattr(given, f'own_{i}') for i in range(n)]",
    ),
    "dataclass": Form(
        "dataclasses.make_dataclass('Own', [f'own_{i}' for i in range(len(parts))])(*parts)",
        "[getattr(dataclasses.replace(given), f'own_{i}') for i in range(n)]",
    ),
    "list": Form("list(parts) if len(parts) > 1 else parts[0]", "[] + given if n > 1 else [given]"),
    "one more": Form("(*parts, [len(parts)])", "given[:given[n][0]]"),
    "one more in a dict": Form(
        "{NAMES[i]: part for i, part in enumerate(parts)} | {'more': len(parts)}",
        "[given[NAMES[i]] for i in range(given['more'])]",
    ),
    "columns": Form(
        "(lambda made: tuple(made) if len(made) > 1 else made)([part[..., None] if np.ndim(part) else part "
        "for part in parts])",
        "[part[..., 0] if np.ndim(part) else part for part in given]",
    ),
    "tensors": Form(
        # In double precision: a number alone would come in single.
        "tuple(torch.as_tensor(np.asarray(part)) for part in parts) if len(parts) > 1 "
        "else torch.as_tensor(np.asarray(parts[0]))",
        "[as_before(part) for part in (given if n > 1 else [given])]",
    ),
    "keywords": Form(
        "tuple(parts) if len(parts) > 1 else parts[0]",
        "list(given) if n > 1 else [given]",
        "HELPER(**{f'own_{i}': arg for i, arg in reversed(list(enumerate(args)))})",
        "more=2.0",
        own=True,
    ),
    "in place": Form(
        "out.update({f'own {i}': part for i, part in enumerate(parts)}) or out",
        "[state[f'own {i}'] for i in range(n)]",
        "HELPER(*args, state, **kwargs)",
        "out=None",
    ),
}

GAUSSIAN_EM = """
def em(X, theta, mu, Sigma, max_iter, tol):
    trace = [log_likelihood(X, theta, mu, Sigma)]
    for _ in range(max_iter):
        theta, mu, Sigma = m_step(X, e_step(X, theta, mu, Sigma))
        trace.append(log_likelihood(X, theta, mu, Sigma))
        if trace[-1] - trace[-2] < tol:
            break
    return theta, mu, Sigma, np.array(trace)
"""
BEST_RESPONSE = """
def best_response_value(p_a, M):
    return max(expected_payoff(p_a, p_b, M) for p_b in np.eye(np.shape(M)[1]))
"""
IN_PLACE_OF_THE_REFERENCE = {
    ("gaussian_mixture_em", "em"): GAUSSIAN_EM,
    ("rock_paper_scissors", "best_response_value"): BEST_RESPONSE,
}


def answer(exercise: str, question: str, right: dict[str, str]) -> str:
    return IN_PLACE_OF_THE_REFERENCE.get((exercise, question), right[question])


def wrong_helper(source: str, helper: str, parameters: dict[str, str], names: list[str], form: Form) -> str:
    """The right answer to a helper with all its numbers too large, returned in that form."""
    mine = {f"own_{i}" if form.own else name: default for i, (name, default) in enumerate(parameters.items())}
    head = ", ".join([name + default for name, default in mine.items()] + [form.more] * bool(form.more))
    return f"""
import collections, dataclasses, types
import numpy as np
import torch
NAMES = {names}

{source.replace(f"def {helper}(", f"def right_{helper}(")}

def as_before(part):
    assert isinstance(part, torch.Tensor)
    return part if {helper == "score"} else part.numpy() if part.ndim else part.item()

def {helper}({head}):
    {"out = {} if out is None else out" if form.more.startswith("out") else ""}
    value = right_{helper}({", ".join(mine)})
    parts = [part * 1.07 for part in (value if isinstance(value, tuple) else [value])]
    return {form.packed}
"""


def reading(source: str, helper: str, names: list[str], form: Form) -> str:
    """An answer that reads what the helper returns in that form."""
    whole = f"collections.namedtuple('Read', {names})(*parts)" if len(names) > 1 else "parts[0]"
    return f"""
def read_{helper}(*args, **kwargs):
    n, state = {len(names)}, {{}}
    given = {form.call.replace("HELPER", helper)}
    parts = {form.read}
    return {whole}

{source.replace(f"{helper}(", f"read_{helper}(")}
"""


def names_of_parts(assignment: str, exercise: str, helper: str) -> list[str]:
    """The documented names of what a helper returns."""
    kit = load_assignment(assignment)
    known = kit.part(exercise).exercise
    question = known.question(helper)
    index = next(i for i, check in enumerate(question.checks) if check.through is None)
    args = CaseBook(kit).cases(known, question, index, 0)[0].args
    if known.modules == ("torch",):
        from autograder.checks.here import built

        args = tuple(built(arg) for arg in args)
    return list(getattr(getattr(known.reference, helper)(*args), "_fields", ("value",)))


def graded(
    assignment: str, exercise: str, question: str, helper: str, form: Form, sandbox: Sandbox
) -> SubmissionResult:
    kit = load_assignment(assignment)
    known = kit.part(exercise).exercise
    right, names = solutions(known), names_of_parts(assignment, exercise, helper)
    parameters = {
        one.name: "" if one.default is inspect.Parameter.empty else f"={one.default!r}"
        for one in inspect.signature(getattr(known.reference, helper)).parameters.values()
    }
    answers = {
        **right,
        helper: wrong_helper(right[helper], helper, parameters, names, form),
        **{
            one.name: reading(answer(exercise, one.name, right), helper, names, form)
            for one in known.questions
            if helper in one.helpers and f"{helper}(" in answer(exercise, one.name, right)
        },
    }
    return grade_answers(kit, sandbox, answers, exercise=exercise, variant=0)


USES = [
    (name, part.name, question.name, helper)
    for name in assignment_names()
    for part in load_assignment(name).parts
    for question in part.exercise.questions
    for helper in question.helpers
    if f"{helper}(" in answer(part.name, question.name, solutions(part.exercise))
]
# The long form tries every form of every use; the short one each use in one form.
TRIED = [(*use, form) for i, use in enumerate(USES) for j, form in enumerate(FORMS) if LONG or i % len(FORMS) == j]


@pytest.mark.parametrize(("assignment", "exercise", "question", "helper", "form"), TRIED)
def test_a_helper_with_wrong_numbers_costs_its_own_question_alone(
    assignment: str, exercise: str, question: str, helper: str, form: str, sandbox: Sandbox
) -> None:
    result = graded(assignment, exercise, question, helper, FORMS[form], sandbox)
    marks = {one.question: one.status for one in result.questions if one.exercise == exercise}
    assert (marks[question], marks[helper] in ("wrong", "partial")) == ("correct", True)
