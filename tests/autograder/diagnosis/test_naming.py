"""Naming mistakes: the same mistake in other words is named, other mistakes are not, right answers never."""

import pytest

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.report.outline import outline
from autograder.report.summary import summary_page
from autograder.sample_submissions import notebook_bytes, solutions
from autograder.sandbox import Sandbox


def names(sandbox: Sandbox, assignment_name: str, question: str, source: str) -> set[str]:
    """The misconceptions that feedback names when one question is answered with `source`."""
    assignment = load_assignment(assignment_name)
    exercise, _, question = question.rpartition(".")
    part = next(part for part in assignment.parts if question in part.points and exercise in ("", part.name))
    answers = solutions(part.exercise) | {question: source}
    content = notebook_bytes(hand_in(assignment, part.name, 0, answers))
    submission = Submission("student", (SubmittedFile.of(f"{part.name}.ipynb", content),), None, "hash")
    result = grade(submission, Grader(assignment, CaseBook(assignment), sandbox))
    found = [c for q in result.questions if (q.exercise, q.question) == (part.name, question) for c in q.checks]
    assert any(check.status == "failed" for check in found)
    assert not any(check.traceback for check in found)
    return {check.misconception for check in found if check.misconception}


@pytest.mark.parametrize(
    ("assignment", "question", "source", "name"),
    [
        (
            "variational_inference",
            "kl_gaussian",
            "import math\ndef kl_gaussian(m1, s1, m2, s2):\n    import numpy as np\n"
            "    bits = np.log(s2 / s1) / math.log(2) + (s1 ** 2 / s2 ** 2 + ((m1 - m2) / s2) ** 2 - 1) / math.log(4)\n"
            "    return bits\n",
            "logarithm to base 2",
        ),
        (
            "mixtures_em",
            "e_step",
            "def e_step(x, theta, pi):\n    import numpy as np\n    rows = []\n    for counts in x:\n"
            "        p = np.array([np.exp(np.sum(counts * np.log(pi[k]))) for k in range(len(theta))])\n"
            "        rows.append(p / p.sum())\n    return rows\n",
            "theta ignored",
        ),
        (
            "mixtures_em",
            "graphical_model",
            # The arrow turned, in another order and spelling than the catalogue has it.
            "def graphical_model():\n    return {'edges': [('pi_2', 'X'), ('pi_1', 'x'), ('x', 'Z'), ('theta', 'z')],\n"
            "        'plates': {'flips': ['x', 'z']}, 'nodes': {'pi_1': 'parameter', 'X': 'observed', 'z': 'latent',\n"
            "        'theta': 'parameter', 'pi_2': 'Parameter'}}\n",
            "arrow from the outcome to the coin",
        ),
        (
            # The catalogue's version draws by NumPy; this student draws other noise, but from the same wrong law.
            "assignment_1b",
            "exp_sampler",
            "import torch\ndef exp_sampler(l, N):\n    return -torch.log(1 - torch.rand(N, 1)) * float(l)\n",
            "rate used as a scale",
        ),
        (
            # Two mistakes in one answer, each in another part of it.
            "mixtures_em",
            "gaussian_mixture_em.m_step",
            "def m_step(X, q):\n    import numpy as np\n    n = q.sum(axis=0)\n    mu = (q.T @ X) / n[:, None]\n"
            "    d = X[:, None] - mu\n    Sigma = np.einsum('nk,nki,nkj->kij', q, d, d)\n    return n, mu, Sigma\n",
            "theta not normalised; and covariances not divided by the sum of their weights",
        ),
        (
            # Two errors in one number, which add up.
            "variational_inference",
            "kl_gaussian",
            "def kl_gaussian(m1, s1, m2, s2):\n    import numpy as np\n"
            "    return np.log(s2 / s1) + (s1 ** 2 + np.abs(m1 - m2)) / (2 * s2 ** 2)\n",
            "the constant -1/2 is lost; and difference of the means not squared",
        ),
    ],
)
def test_the_same_mistake_in_other_words_is_named(
    sandbox: Sandbox, assignment: str, question: str, source: str, name: str
) -> None:
    found = names(sandbox, assignment, question, source)
    assert found == {name}


@pytest.mark.parametrize(
    ("assignment", "question", "source"),
    [
        (
            "variational_inference",
            "kl_gaussian",
            "def kl_gaussian(a, b, c, d):\n    return 0.123 + 0 * (a + b + c + d)\n",
        ),
        (
            "assignment_1b",
            "exp_sampler",
            "import torch\ndef exp_sampler(l, N):\n    return torch.rand(N) ** 3 * 2.2 / float(l)\n",
        ),
    ],
)
def test_a_mistake_of_ones_own_is_not_given_a_wrong_name(
    sandbox: Sandbox, assignment: str, question: str, source: str
) -> None:
    assert names(sandbox, assignment, question, source) == set()


def test_a_fault_in_looking_for_names_costs_nobody_a_mark(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError("in the grader")

    monkeypatch.setattr("autograder.diagnosis.naming._name", broken)
    assignment = load_assignment("variational_inference")
    part = assignment.part("gaussian_divergences")
    answers = solutions(part.exercise) | {"kl_gaussian": "def kl_gaussian(m1, s1, m2, s2):\n    return 2**64\n"}
    content = notebook_bytes(hand_in(assignment, part.name, 0, answers))
    submission = Submission("student", (SubmittedFile.of(f"{part.name}.ipynb", content),), None, "hash")
    result = grade(submission, Grader(assignment, CaseBook(assignment), sandbox, part.name))
    wrong, right = result.questions
    assert (result.status, result.attention) == ("graded", ())
    assert (right.status, right.score) == ("correct", right.out_of)
    assert wrong.status in ("wrong", "partial")
    assert sum("in the grader" in (check.traceback or "") for check in wrong.checks) == 1
    page = summary_page([outline(result)], assignment)
    assert "the grader failed while it looked for the name of a mistake" in page
    assert "ZeroDivisionError" in page


def test_a_constant_is_called_one(sandbox: Sandbox) -> None:
    source = "def log_likelihood(x, theta, pi):\n    return -17.0\n"
    assert names(sandbox, "mixtures_em", "log_likelihood", source) == {"the same answer whatever is given"}


TRUE_OF_A_CONSTANT = {"the same answer whatever is given", "a single number in place of an array"}


@pytest.mark.parametrize("value", ["2**64", "-(10**300)", "[2**64, 1]", "1e308", "1j"])
def test_no_number_is_too_large_for_it(sandbox: Sandbox, value: str) -> None:
    source = f"def kl_gaussian(m1, s1, m2, s2):\n    return {value}\n"
    assert names(sandbox, "variational_inference", "kl_gaussian", source) <= TRUE_OF_A_CONSTANT
