"""No name that says more than is seen: what other checks, other calls and other mistakes speak against."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.diagnosis.agreement import UnsaidError, Weighed, Worth, weigh
from autograder.diagnosis.cuts import cut_arguments
from autograder.diagnosis.likeness import Extract, extract
from autograder.diagnosis.naming import Repeats
from autograder.diagnosis.runs import weigh_run
from autograder.judging.judgement import RecordedCall
from autograder.values import Answer
from tests.autograder.diagnosis.test_true_names import DEEP, EM, VI, named

ONE_B = "assignment_1b"

ONE_HOT_WITHOUT_A_GRADIENT = """
import torch
def categorical_reparametrize(a, N, temp=0.1, eps=1e-20):
    noise = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    return torch.nn.functional.one_hot(torch.argmax(torch.log(a) + noise, dim=1), len(a)).float()
"""
STRAIGHT_THROUGH = """
import torch
def categorical_reparametrize(a, N, temp=0.1, eps=1e-20):
    noise = -torch.log(-torch.log(torch.rand(N, len(a)) + eps) + eps)
    soft = torch.softmax((torch.log(a) + noise) / temp, dim=1)
    return torch.nn.functional.one_hot(soft.argmax(dim=1), len(a)).float() - soft.detach() + soft
"""
ONE_DRAW_REPEATED = """
import torch
def categorical_sampler(a, N):
    return torch.multinomial(a, N, replacement=True)[:1].repeat(N)
"""
ONE_ROW = """
def exp_sampler(l, N):
    return np.random.exponential(1 / float(l), (1, N))
"""
LAST_DRAW_ZERO = """
def exp_sampler(l, N):
    return np.append(np.random.exponential(1 / float(l), N - 1), 0.0)
"""
MEAN_LEFT_OUT = """
import torch
def reconstruct(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(torch.exp(0.5 * log_var) * torch.randn_like(mean))
"""
DATA = """
def generate_data(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, {}), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], {}), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam
"""
LENGTHS_ALONE = DATA.format("1 / np.sqrt(kappa * tau)", "1 / tau[z]")
MEANS_ALONE = DATA.format("1 / (kappa * tau)", "1 / np.sqrt(tau[z])")
KAPPA_OUTSIDE = DATA.format("1 / (kappa * np.sqrt(tau))", "1 / np.sqrt(tau[z])")
ZEROS = """
def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return np.zeros(np.broadcast(mu1, sigma1, mu2, sigma2).shape)
"""
OVER_THE_OTHER_AXIS = """
import torch
def iwae_bound(log_w):
    return torch.logsumexp(log_w, dim=1) - math.log(len(log_w))
"""
ONES_FOR_X = """
def m_step(x, q):
    counts = q.T @ np.ones_like(x)
    return q.mean(axis=0), counts / counts.sum(axis=1, keepdims=True)
"""


@pytest.mark.parametrize(
    ("assignment", "exercise", "question", "source", "never"),
    [
        (ONE_B, "reparameterization", "categorical_reparametrize", ONE_HOT_WITHOUT_A_GRADIENT, "one-hot rows with"),
        (ONE_B, "reparameterization", "categorical_reparametrize", STRAIGHT_THROUGH, "one-hot rows with"),
        (ONE_B, "reparameterization", "categorical_sampler", ONE_DRAW_REPEATED, "the most likely id"),
        (ONE_B, "reparameterization", "exp_sampler", ONE_ROW, "first call kept"),
        (ONE_B, "reparameterization", "exp_sampler", LAST_DRAW_ZERO, "first call kept"),
        (ONE_B, "vae", "reconstruct", MEAN_LEFT_OUT, "variance decoded"),
        (VI, "troll_factories", "generate_data", LENGTHS_ALONE, "variance for standard deviation"),
        (VI, "troll_factories", "generate_data", MEANS_ALONE, "variance for standard deviation"),
        (VI, "troll_factories", "generate_data", KAPPA_OUTSIDE, "means without tau"),
        (VI, "gaussian_divergences", "kl_gaussian", ZEROS, "; and "),
        (DEEP, "iwae", "iwae_bound", OVER_THE_OTHER_AXIS, "no gradient"),
        (EM, "coins", "m_step", ONES_FOR_X, "the other sign"),
    ],
    ids=[
        *("one-hot rows", "straight through", "one draw repeated", "one row", "last draw zero", "mean left out"),
        *("lengths alone", "means alone", "kappa outside", "zeros", "the other axis", "ones for x"),
    ],
)
def test_it_is_not_called_so(assignment: str, exercise: str, question: str, source: str, never: str) -> None:
    assert not any(never in name for name, _ in named(assignment, exercise, question, source))


MODE = """
import torch
def categorical_sampler(a, N):
    return torch.full((N,), int(torch.argmax(a)))
"""
POSITION = """
def best_response_value(p_a, M):
    return int(np.argmax(np.asarray(p_a) @ np.asarray(M)))
"""
ISCLOSE = """
from reference.rock_paper_scissors import minimax_strategy
def is_minimax(p_a, M, tol=1e-8):
    return np.isclose(np.max(p_a @ M), minimax_strategy(M)[1], atol=tol)
"""
BOTH_WIDTHS = DATA.format("1 / (kappa * tau)", "1 / tau[z]")


@pytest.mark.parametrize(
    ("assignment", "exercise", "question", "source", "name"),
    [
        (ONE_B, "reparameterization", "categorical_sampler", MODE, "the most likely id every time"),
        (DEEP, "rock_paper_scissors", "best_response_value", POSITION, "index in place of the value"),
        (DEEP, "rock_paper_scissors", "is_minimax", ISCLOSE, "something forgiven beside tol"),
        (VI, "troll_factories", "generate_data", BOTH_WIDTHS, "variance for standard deviation"),
    ],
    ids=["one label each", "labels", "a few flags among many", "both checks"],
)
def test_what_all_checks_show_is_named(assignment: str, exercise: str, question: str, source: str, name: str) -> None:
    assert name in {found for found, _ in named(assignment, exercise, question, source)}


def numbers(*values: float) -> Extract:
    return extract(Answer(np.array(values)))


def test_what_rounding_may_have_grown_to_is_told_from_another_mistake() -> None:
    right, wrong = numbers(1.0, 2.0, 3.0), numbers(2.0, 4.0, 6.0)
    slightly, clearly = weigh(numbers(2.01, 4.02, 6.03), right, wrong), weigh(numbers(2.5, 5.0, 7.0), right, wrong)
    assert (slightly.says, slightly.slightly) == ("against", True)
    assert (clearly.says, clearly.slightly) == ("against", False)
    lost = weigh(numbers(2.0, np.nan, np.nan), right, wrong)
    assert (lost.says, lost.slightly) == ("against", True)


def test_a_mistake_that_says_nothing_of_such_arguments_is_no_evidence_against_it() -> None:
    mine, right = numbers(1.0, 2.0), numbers(1.0, 3.0)
    assert weigh(mine, right, extract(UnsaidError("nothing to cut"))).says == "other"
    assert weigh(mine, right, extract(ValueError("another error"))).says == "against"


def test_a_cut_says_nothing_where_it_is_not_known_what_belongs_to_what() -> None:
    part = load_assignment(EM).part("coins")
    question = part.exercise.question("m_step")
    x, q = np.ones((3, 3), dtype=int), np.full((3, 2), 0.5)
    first = next(one for one in cut_arguments(part.exercise, question, (x, q)) if "first entry of x alone" in one.name)
    with pytest.raises(UnsaidError):
        first.wrong(x, q)
    first.wrong(x[:, :2], q)


def test_a_label_that_is_repeated_is_said_once() -> None:
    once = Weighed("for", np.full(1000, 2.0))
    other = Weighed("for", np.full(1000, 3.0))
    worth = Worth.of([once, other])
    assert not worth.is_enough()
    assert not worth.is_one_label_each
    assert Worth.of([once, other, Weighed("for", np.full(10, 1.0))] * 2).is_one_label_each
    assert Worth.of([Weighed("for", np.tile([1.0, 2.0, 3.0], 10))] * 2).is_enough()


def run(attained: float, trace: list[float]) -> Extract:
    return Extract(None, ((1,), (len(trace),)), (np.array([attained]), np.array(trace)))


def test_a_run_that_ends_at_once_does_not_show_where_it_leads() -> None:
    right = run(-10.0, [-30.0, -25.123, -20.456, -15.789, -10.0])
    goes_on, ends = run(-25.123, [-30.0, -25.123, -25.0, -24.9, -24.8]), run(-25.123, [-30.0, -25.123])
    assert weigh_run(ends, right, goes_on).says == "other"
    assert weigh_run(ends, right, ends).says == "for"


def test_a_mistake_is_given_the_seeds_of_the_student_and_ends_where_it_fails() -> None:
    part = load_assignment(ONE_B).part("reparameterization")
    question = part.exercise.question("exp_sampler")
    check = next(check for check in question.checks if check.kind == "law" and check.visibility == "public")
    mistake = next(m for m in part.exercise.misconceptions if m.question == "exp_sampler" and "scale" in m.name)
    cases = check.cases(np.random.default_rng(0), part.exercise.default)
    calls = [RecordedCall(case.args, 7, (), None, Answer(0.0)) for case in cases]
    ending = Repeats().ending(part.exercise, check, cases, calls, mistake)
    assert ending.failed
    assert 1 <= ending.calls <= len(cases)
