"""Wrong answers that no catalogue has, by what is seen in them; and near misses that must not have those names."""

from __future__ import annotations

import pytest

from autograder.assignment import load_assignment
from autograder.certificate.trials import Court


def named(assignment: str, exercise: str, question: str, source: str) -> tuple[str, str]:
    """The name and the hint of a function that is no part of the kit; empty where it is given none."""
    found = load_assignment(assignment)
    part = found.part(exercise)
    space: dict[str, object] = {"__name__": "somewhere"}
    exec("import math\nimport numpy as np\nfrom scipy.special import logsumexp, xlogy\n" + source, space)
    court = Court(found, part.exercise, part.exercise.question(question))
    results = court.results(space[question], 0)  # type: ignore[arg-type]
    assert any(result.status == "failed" for result in results)
    assert not any(result.traceback for result in results)
    return next(((one.misconception, one.hint or "") for one in results if one.misconception), ("", ""))


VI, EM = "variational_inference", "mixtures_em"

RETURNS_IN_THE_LOOP = """
def log_likelihood(x, theta, pi):
    total = 0.0
    for row in np.asarray(x):
        total += logsumexp(np.log(theta) + np.log(pi) @ row)
        return float(total)
"""
SKIPS_THE_LAST = """
def log_likelihood(x, theta, pi):
    total = 0.0
    for row in np.asarray(x)[:-1]:
        total += logsumexp(np.log(theta) + np.log(pi) @ row)
    return float(total)
"""
LAST_ONLY_A_LITTLE = SKIPS_THE_LAST.replace("return float(total)", "return float(total) + 0.01 * len(x)")
ENTROPY_TWICE = """
def elbo(log_joint, q):
    return float(np.sum(q * log_joint) - 2 * np.sum(xlogy(q, q)))
"""
ENTROPY_NEARLY_TWICE = ENTROPY_TWICE.replace("2 * np", "1.99 * np")
ROUNDED = """
def elbo(log_joint, q):
    return round(float(np.sum(q * log_joint) - np.sum(xlogy(q, q))), 2)
"""
NOISY = ROUNDED.replace(", 2)", ", 9) + 0.003 * math.sin(1e3 * float(np.sum(log_joint)))").replace("round(", "round(")
EXCHANGED = """
def m_step(x, q):
    x, q = np.asarray(x), np.asarray(q)
    counts = q.T @ x
    return counts / counts.sum(axis=1, keepdims=True), q.mean(axis=0)
"""
PI_WRONG = """
def m_step(x, q):
    x, q = np.asarray(x), np.asarray(q)
    counts = q.T @ np.sin(x + 0.5) ** 2
    return q.mean(axis=0), counts / counts.sum(axis=1, keepdims=True)
"""
KEPT = """
KEPT = []
def log_likelihood(x, theta, pi):
    if not KEPT:
        KEPT.append(float(logsumexp(np.log(theta) + np.asarray(x) @ np.log(pi).T, axis=1).sum()))
    return KEPT[0]
"""
WRONG_AXIS = """
def expected_complete_log_likelihood(x, q, theta, pi):
    x, q = np.asarray(x), np.asarray(q)
    return float((q.sum(axis=1) * np.log(theta)).sum() + (q * (x @ np.log(pi).T)).sum())
"""
IN_PLACE = """
def e_step(x, theta, pi):
    joint = np.log(theta) + np.asarray(x) @ np.log(pi).T
    theta /= 2.0
    q = np.exp(joint - joint.max(axis=1, keepdims=True))
    return q / q.sum(axis=1, keepdims=True)
"""
INTERVAL = """
def euclidean_distance(mu1, sigma1, mu2, sigma2):
    def p(x, m, s):
        return np.exp(-0.5 * ((x - m) / s) ** 2) / (s * math.sqrt(2 * math.pi))
    x = np.linspace(-5, 5, 100001)
    return float(np.sqrt(np.trapezoid((p(x, mu1, sigma1) - p(x, mu2, sigma2)) ** 2, x)))
"""
INTERVAL_AROUND_ONE = INTERVAL.replace("(-5, 5,", "(mu1 - 0.8 * sigma1, mu1 + 0.8 * sigma1,")
EPSILON = """
def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1 ** 2 + (mu1 - mu2) ** 2) / (2 * sigma2 ** 2 + 1e-3) - 0.5
"""


@pytest.mark.parametrize(
    ("assignment", "exercise", "question", "source", "name", "hinted"),
    [
        (EM, "coins", "log_likelihood", RETURNS_IN_THE_LOOP, "as for the first entry of x alone", "loop end"),
        (EM, "coins", "log_likelihood", SKIPS_THE_LAST, "as for x without its last entry", "one step too soon"),
        (VI, "elbo", "elbo", ENTROPY_TWICE, "the right values minus the sum of q log(q)", "counted twice"),
        (VI, "elbo", "elbo", ROUNDED, "rounded to 2 digits after the point", "full precision"),
        (EM, "coins", "m_step", EXCHANGED, "theta and pi exchanged in what is returned", "vice versa"),
        (EM, "coins", "m_step", PI_WRONG, "pi alone is wrong", "theta is right"),
        (EM, "coins", "log_likelihood", KEPT, "the same answer whatever is given", "first call"),
        (
            *(EM, "coins", "expected_complete_log_likelihood", WRONG_AXIS),
            *("shapes that do not fit each other", "the length of x"),
        ),
        (EM, "coins", "e_step", IN_PLACE, "theta changed in place", "on a copy"),
        (VI, "gaussian_divergences", "euclidean_distance", INTERVAL, "integrated over a fixed interval", "[-5, 5]"),
        (VI, "gaussian_divergences", "kl_gaussian", EPSILON, "a tiny number added to the variance", "number"),
    ],
)
def test_what_is_seen_is_said(
    assignment: str, exercise: str, question: str, source: str, name: str, hinted: str
) -> None:
    found, hint = named(assignment, exercise, question, source)
    assert found == name
    assert hinted in hint


@pytest.mark.parametrize(
    ("assignment", "exercise", "question", "source", "never"),
    [
        (EM, "coins", "log_likelihood", LAST_ONLY_A_LITTLE, "last entry"),
        (VI, "elbo", "elbo", ENTROPY_NEARLY_TWICE, "q log(q)"),
        (VI, "elbo", "elbo", NOISY, "rounded"),
        (VI, "gaussian_divergences", "euclidean_distance", INTERVAL_AROUND_ONE, "fixed interval"),
    ],
)
def test_a_near_miss_is_not(assignment: str, exercise: str, question: str, source: str, never: str) -> None:
    assert never not in named(assignment, exercise, question, source)[0]
