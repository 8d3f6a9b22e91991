"""A wrong helper costs its own question alone, in whatever containers the student's functions pass their numbers on."""

from __future__ import annotations

import pytest

from autograder.assignment import load_assignment
from autograder.sample_submissions import solutions
from autograder.sandbox import Sandbox
from tests.autograder.grading.test_engine import grade_answers

# The M step forgets how often each coin was drawn.
NUMBERS = """
    counts = np.asarray(q).T @ np.asarray(x) + 0.1
    theta, pi = np.full(len(counts), 1 / len(counts)), counts / counts.sum(axis=1, keepdims=True)
"""
DICT = (
    f"def m_step(x, q):{NUMBERS}    return {{'theta': theta, 'pi': pi}}\n",
    """
def em(x, theta, pi, max_iter, tol):
    fit = {"theta": theta, "pi": pi}
    trace = [log_likelihood(x, **fit)]
    for step in range(max_iter):
        fit = m_step(x, e_step(x, **fit))
        fit["trace"] = trace
        fit["trace"].append(log_likelihood(x, fit["theta"], fit.get("pi")))
        fit.pop("trace")
        if trace[-1] - trace[-2] < tol:
            break
    return fit["theta"], fit["pi"], np.array(trace)
""",
)
OWN_NAMES = (
    "from typing import NamedTuple\n\n\nclass Fitted(NamedTuple):\n    weights: object\n    faces: object\n\n\n"
    f"def m_step(x, q):{NUMBERS}    return Fitted(weights=theta, faces=pi)\n",
    """
def em(x, theta, pi, max_iter, tol):
    fit = Fitted(theta, pi)
    trace = [log_likelihood(x, *fit)]
    for step in range(max_iter):
        fit = m_step(x, e_step(x, fit.weights, fit.faces))
        trace.append(log_likelihood(x, fit.weights, fit._replace(weights=1).faces))
        if trace[-1] - trace[-2] < tol:
            break
    return fit.weights, fit.faces, np.array(trace)
""",
)
LISTS = (
    f"def m_step(x, q):{NUMBERS}    return [theta.tolist(), pi.tolist()]\n",
    """
def em(x, theta, pi, max_iter, tol):
    fit = [list(theta), np.asarray(pi).tolist()]
    trace = [log_likelihood(x, *fit)]
    for step in range(max_iter):
        fit = [] + m_step(x, e_step(x, *fit))
        trace = trace + [log_likelihood(x, [] + fit[0], [] + fit[1])]
        if trace[-1] - trace[-2] < tol:
            break
    return np.array(fit[0]), np.array(fit[1]), np.array(trace)
""",
)
TORCH = (
    f"import torch\n\n\ndef m_step(x, q):{NUMBERS}    return torch.tensor(theta), torch.tensor(pi)\n",
    """
def em(x, theta, pi, max_iter, tol):
    trace = [log_likelihood(x, theta, pi)]
    for step in range(max_iter):
        theta, pi = m_step(x, e_step(x, theta, pi))
        theta, pi = theta.clone().numpy(), pi.unsqueeze(0).squeeze(0).numpy()
        trace.append(log_likelihood(x, theta, pi))
        if trace[-1] - trace[-2] < tol:
            break
    return theta, pi, np.array(trace)
""",
)


@pytest.mark.parametrize("answers", [DICT, OWN_NAMES, LISTS, TORCH], ids=["dict", "own names", "lists", "torch"])
def test_a_wrong_helper_costs_its_own_question_alone(answers: tuple[str, str], sandbox: Sandbox) -> None:
    assignment = load_assignment("mixtures_em")
    right = solutions(assignment.part("coins").exercise)
    result = grade_answers(
        assignment, sandbox, {**right, "m_step": answers[0], "em": answers[1]}, exercise="coins", variant=0
    )
    lost = {one.question for one in result.questions if one.exercise == "coins" and one.status != "correct"}
    assert lost == {"m_step"}


def test_a_helper_of_another_form_is_answered_for_as_documented(sandbox: Sandbox) -> None:
    """It returns one array where two are asked for: its form says nothing of where the numbers belong."""
    assignment = load_assignment("mixtures_em")
    right = solutions(assignment.part("coins").exercise)
    wrong = "def m_step(x, q):\n    return np.asarray(q).mean(axis=0)\n"
    result = grade_answers(assignment, sandbox, {**right, "m_step": wrong}, exercise="coins", variant=0)
    lost = {one.question for one in result.questions if one.exercise == "coins" and one.status != "correct"}
    assert lost == {"m_step"}
