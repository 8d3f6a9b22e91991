"""No untrue name: wrong answers that look like a catalogued mistake on some calls, and are not it."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.certificate.trials import Court
from autograder.diagnosis.agreement import Weighed, Worth, is_right, weigh
from autograder.diagnosis.likeness import Extract, extract
from autograder.diagnosis.only_sizes import Outcome, right_for_one_size
from autograder.values import Answer


def named(assignment: str, exercise: str, question: str, source: str) -> set[tuple[str, str]]:
    """Names and hints, of a function that is no part of the kit."""
    found = load_assignment(assignment)
    part = found.part(exercise)
    space: dict[str, object] = {"__name__": "somewhere"}
    exec(
        "import math\nimport numpy as np\nimport scipy\nfrom scipy.special import logsumexp, gammaln\n" + source, space
    )
    court = Court(found, part.exercise, part.exercise.question(question))
    results = court.results(space[question], 0)  # type: ignore[arg-type]
    assert any(result.status == "failed" for result in results)
    assert not any(result.traceback for result in results)
    return {(result.misconception, result.hint or "") for result in results if result.misconception}


VI, EM, DEEP = "variational_inference", "mixtures_em", "deep_generative"

QUAD = """
def euclidean_distance(mu1, sigma1, mu2, sigma2):
    from scipy.integrate import quad
    def p(x, m, s):
        return math.exp(-0.5 * ((x - m) / s) ** 2) / (s * math.sqrt(2 * math.pi))
    return math.sqrt(quad(lambda x: (p(x, mu1, sigma1) - p(x, mu2, sigma2)) ** 2, -math.inf, math.inf)[0])
"""
EPSILON_IN_Q = """
def elbo(q, log_joint):
    return float(np.sum(q * (log_joint - np.log(q + 1e-4))))
"""
NO_HALF = """
def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1 ** 2 + (mu1 - mu2) ** 2) / sigma2 ** 2 - 0.5
"""
TWICE = """
def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return 2 * np.log(sigma2 / sigma1) + (sigma1 ** 2 + (mu1 - mu2) ** 2) / sigma2 ** 2 - 1
"""
CACHED = """
KEPT = {}
def e_step(x, theta, pi):
    x = np.asarray(x)
    if x.shape not in KEPT:
        joint = np.log(theta) + x @ np.log(pi).T
        q = np.exp(joint - joint.max(axis=1, keepdims=True))
        KEPT[x.shape] = q / q.sum(axis=1, keepdims=True)
    return KEPT[x.shape]
"""
EPSILON_IN_THETA = """
def log_likelihood(x, theta, pi):
    return float(logsumexp(np.log(theta + 1e-4) + np.asarray(x) @ np.log(pi + 1e-4).T, axis=1).sum())
"""
SHIFT_ADDED = """
def log_likelihood(x, theta, pi):
    joint = np.log(theta) + np.asarray(x) @ np.log(pi).T
    top = joint.max(axis=1, keepdims=True)
    return float((np.log(np.exp(joint + top).sum(axis=1)) + top[:, 0]).sum())
"""
SORTED_LATENTS = """
import torch
def generate(model, n, latent_dim):
    with torch.no_grad():
        return model.Decoder(torch.sort(torch.randn(n, latent_dim), dim=1).values)
"""
NO_SUM_OVER_MOVES = """
def expected_payoff(p_a, p_b, M):
    return float(p_a[-1] * p_b[-1] * np.asarray(M)[-1, -1])
"""
LAST_SKIPPED = """
import torch
def type_2_error(log_probs, threshold):
    log_probs = torch.as_tensor(log_probs)
    return float(sum(float(v) >= threshold for v in log_probs[:-1]) / len(log_probs))
"""
HALF_OF_ONE_SQUARE = """
def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + sigma1 ** 2 / sigma2 ** 2 + (mu1 - mu2) ** 2 / (2 * sigma2 ** 2) - 0.5
"""
ROUNDED = """
def log_evidence(log_joint):
    return float(np.round(logsumexp(log_joint)))
"""
FLOORED = """
def log_evidence(log_joint):
    return float(logsumexp(np.maximum(log_joint, 1e-3)))
"""


@pytest.mark.parametrize(
    ("assignment", "exercise", "question", "source", "never"),
    [
        (VI, "gaussian_divergences", "euclidean_distance", QUAD, "integrated over a fixed interval"),
        (VI, "elbo", "elbo", EPSILON_IN_Q, "log-joints exponentiated"),
        (VI, "gaussian_divergences", "kl_gaussian", NO_HALF, "; and "),
        (VI, "gaussian_divergences", "kl_gaussian", TWICE, "; and "),
        (EM, "coins", "e_step", CACHED, "theta ignored"),
        (EM, "coins", "log_likelihood", EPSILON_IN_THETA, "logarithm of zero"),
        (EM, "coins", "log_likelihood", SHIFT_ADDED, "products without logarithms"),
        ("assignment_1b", "vae", "generate", SORTED_LATENTS, "one noise for all latents"),
        (DEEP, "rock_paper_scissors", "expected_payoff", NO_SUM_OVER_MOVES, "only equal moves"),
        (DEEP, "flow_anomaly", "type_2_error", LAST_SKIPPED, "anomalies recognised"),
        (VI, "gaussian_divergences", "kl_gaussian", HALF_OF_ONE_SQUARE, "difference of the means ignored"),
        (VI, "elbo", "log_evidence", ROUNDED, "right where"),
        (VI, "elbo", "log_evidence", FLOORED, "zeros in place of"),
    ],
    ids=[
        *("quadrature", "epsilon", "no half", "twice", "cached", "epsilon in both", "shift added"),
        *("sorted latents", "no sum over moves", "last skipped"),
        *("one undoes a part of the other", "right within the tolerance of large numbers", "nearly zeros"),
    ],
)
def test_it_is_not_called_so(assignment: str, exercise: str, question: str, source: str, never: str) -> None:
    assert not any(never in name for name, _ in named(assignment, exercise, question, source))


LOG10 = """
def log_likelihood(x, theta, pi):
    return float(logsumexp(np.log(theta) + np.asarray(x) @ np.log(pi).T, axis=1).sum()) / math.log(10)
"""
SWAPPED = """
def kl_gaussian(mu1, sigma1, mu2, sigma2):
    return np.log(mu1 / sigma1) + (sigma1 ** 2 + (sigma2 - mu1) ** 2) / (2 * mu1 ** 2) - 0.5 if False else (
        np.log(sigma2 / mu1) + (mu1 ** 2 + (sigma1 - mu2) ** 2) / (2 * sigma2 ** 2) - 0.5)
"""
TWO_COINS = """
def log_likelihood(x, theta, pi):
    x = np.asarray(x)
    joint = np.stack([np.log(theta[k]) + x @ np.log(pi[k]) for k in (0, 1)])
    return float(np.logaddexp(joint[0], joint[1]).sum())
"""
WEIGHTS_IGNORED = """
def em(x, theta, pi, max_iter=100, tol=1e-8):
    x = np.asarray(x)
    def log_joint(theta, pi):
        return np.log(theta) + x @ np.log(pi).T
    trace = [float(logsumexp(log_joint(theta, pi), axis=1).sum())]
    for _ in range(max_iter):
        joint = 0 * np.log(theta) + x @ np.log(pi).T
        q = np.exp(joint - joint.max(axis=1, keepdims=True))
        q = q / q.sum(axis=1, keepdims=True)
        theta = q.mean(axis=0)
        counts = q.T @ x
        pi = counts / counts.sum(axis=1, keepdims=True)
        trace.append(float(logsumexp(log_joint(theta, pi), axis=1).sum()))
        if trace[-1] - trace[-2] < tol:
            break
    return theta, pi, np.array(trace)
"""

RUN = """
def em(x, theta, pi, max_iter=100, tol=1e-8):
    x = np.asarray(x)
    def log_joint(theta, pi):
        return np.log(theta) + x @ np.log(pi).T
    trace = [float(logsumexp(log_joint(theta, pi), axis=1).sum())]
    for _ in range(max_iter):
        joint = log_joint(theta, pi)
        q = np.exp(joint - joint.max(axis=1, keepdims=True))
        q = q / q.sum(axis=1, keepdims=True)
        theta = q.mean(axis=0)
        counts = q.T @ x
        pi = counts / counts.sum(axis=1, keepdims=True)
        trace.append(float(logsumexp(log_joint(theta, pi), axis=1).sum()))
        if trace[-1] - trace[-2] < tol:
            break
    return theta, pi, TRACE
"""
NEGATIVE, MEAN, SHIFTED, PARAMETERS_TOO = (
    RUN.replace("TRACE", "-np.array(trace)"),
    RUN.replace("TRACE", "np.array(trace) / len(x)"),
    RUN.replace("TRACE", "np.array(trace) - 1234.5"),
    RUN.replace("theta, pi, TRACE", "theta[::-1], pi, -np.array(trace)"),
)


def test_a_wrong_trace_of_a_wrong_run_is_not_all_that_is_wrong() -> None:
    assert not any("trace" in name for name, _ in named(EM, "coins", "em", PARAMETERS_TOO))


@pytest.mark.parametrize(
    ("assignment", "exercise", "question", "source", "words"),
    [
        (VI, "gaussian_divergences", "kl_gaussian", TWICE, "2 times the right values"),
        (EM, "coins", "log_likelihood", LOG10, "0.434294 times the right values"),
        (VI, "gaussian_divergences", "kl_gaussian", SWAPPED, "mu1 and sigma1 exchanged"),
        (EM, "coins", "log_likelihood", TWO_COINS, "right where the length of theta is 2, and not otherwise"),
        (EM, "coins", "em", WEIGHTS_IGNORED, "theta ignored (in e_step)"),
        (EM, "coins", "em", NEGATIVE, "trace of the loss"),
        (EM, "coins", "em", MEAN, "mean over the draws (in log_likelihood)"),
        (EM, "coins", "em", SHIFTED, "the trace is off by a constant"),
    ],
    ids=["factor", "logarithm to base 10", "exchanged", "two coins", "carried over", "negative", "mean", "constant"],
)
def test_what_is_seen_is_said(assignment: str, exercise: str, question: str, source: str, words: str) -> None:
    (found,) = named(assignment, exercise, question, source)
    assert found[0] == words


LOST_IN_A_FACTORIAL = """
def log_joint(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    from scipy.special import factorial
    from reference.earthquakes_1d import log_joint as right
    from scipy.stats import poisson
    R, S, z, lam = (np.asarray(v) for v in (R, S, z, lam))
    rest = right(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho) - poisson.logpmf(S, lam[z]).sum()
    return rest + np.log(lam[z] ** S * np.exp(-lam[z]) / factorial(S)).sum()
"""


def answer(*parts: object) -> Extract:
    arrays = [np.asarray(part, dtype=float) for part in parts]
    return Extract(None, tuple(part.shape for part in arrays), tuple(part.ravel() for part in arrays))


def test_what_a_call_says() -> None:
    right, wrong = answer([1.5, 2.5]), answer([1.5, 7.25])
    assert weigh(wrong, right, wrong).says == "for"
    assert weigh(wrong, right, wrong).numbers.tolist() == [7.25]
    assert weigh(answer([1.5, 7.2500123]), right, wrong).says == "nearly"
    assert weigh(answer([1.5, 7.3]), right, wrong).says == "against"
    assert weigh(right, right, wrong).says == "against"
    assert weigh(answer([9.1, 2.5]), right, right).says == "other"
    assert weigh(right, right, right).says == "nothing"
    failed = Extract(("ValueError", "no"))
    assert weigh(failed, right, wrong).says == "error"
    assert weigh(wrong, right, failed).says == "against"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_agrees_with_nothing_else(value: float) -> None:
    right, wrong = answer([1.5, 2.5]), answer([1.5, value])
    assert weigh(answer([1.5, 7.25]), right, wrong).says == "against"
    assert weigh(wrong, right, wrong).says == "for"


def test_a_mistake_that_is_nearly_right_is_no_evidence() -> None:
    """Within rounding of the right value it cannot be told from it."""
    right = answer([1.5, 2.5])
    assert weigh(answer([1.5, 2.50001]), right, answer([1.5, 2.5000001])).says == "other"


def test_single_precision_is_matched_no_looser_than_it_is_judged() -> None:
    right, wrong = answer([1.5, 250.0]), answer([1.5, 100.0])
    mine = answer(np.float32([1.5, 100.05]))
    assert weigh(mine._replace(beginnings=(np.float32([1.5, 100.05]),)), right, wrong).says == "nearly"
    mine = mine._replace(beginnings=(np.float32([1.5, 100.001]),))
    assert weigh(mine, right, wrong).says == "for"


def test_all_digits_of_a_small_difference_are_evidence() -> None:
    right, wrong = answer([12.95567422]), answer([12.95570175])
    assert weigh(wrong, right, wrong).numbers.tolist() == [12.95570175]
    assert weigh(answer([12.9557016]), right, wrong).numbers.size == 0


def test_a_clip_is_told_by_where_it_is() -> None:
    right, wrong = answer([0.9, 2e-9, 0.4, 3e-9, 7e-10]), answer([0.9, 1e-3, 0.4, 1e-3, 1e-3])
    said = weigh(wrong, right, wrong)
    assert said.among
    assert Worth.of([said, said]).is_enough()
    assert not Worth.of([said]).is_enough()
    everywhere = weigh(answer([1e-3, 1e-3]), answer([0.1, 0.2]), answer([1e-3, 1e-3]))
    assert not Worth.of([everywhere] * 5).is_enough()


def test_a_special_case_is_drawn_anew() -> None:
    """One case of the check shows this mistake; a second draw of it makes two calls."""
    (found,) = named("assignment_1b", "earthquakes_1d", "log_joint", LOST_IN_A_FACTORIAL)
    assert found[0] == "factorial overflows"
    assert found[1].startswith("Your answers break down exactly where")  # by nan alone: no more than likely


def test_of_an_answer_in_many_parts_more_numbers_are_kept() -> None:
    long = np.arange(1000.0) + 0.5
    few, many = Extract(None, ((1000,),), (long[:400],)), Extract(None, ((1000,),), (long,))
    assert weigh(many, few, few).says == "nothing"
    assert weigh(few, many._replace(beginnings=(long + 3,)), many).says == "for"
    assert is_right(few, many)


def test_right_calls_of_one_check_or_for_one_thing_show_no_size() -> None:
    def outcomes(size: int, checks: tuple[int, ...]) -> list[Outcome]:
        right = [Outcome({"K": size}, True, check=check) for check in checks]
        return [*right, Outcome({"K": 3}, False), Outcome({"K": 4}, False)]

    assert right_for_one_size(outcomes(2, (0, 0, 1)))
    assert right_for_one_size(outcomes(2, (0, 0, 0))) is None
    assert right_for_one_size(outcomes(2, (0, 1))) is None
    assert right_for_one_size(outcomes(1, (0, 0, 1))) is None


def speaks(*numbers: float) -> Weighed:
    return Weighed("for", np.array(numbers))


def test_zeros_ones_and_nan_alone_are_not_enough() -> None:
    assert Worth.of([speaks(0.37), speaks(1.41)]).is_enough()
    for thin in ([0.0], [1.0], [np.nan], [np.inf], [-1.0]):
        assert not Worth.of([speaks(*thin)] * 5).is_enough()
    assert not Worth.of([speaks(0.4)] * 5).is_enough()  # always the same
    assert not Worth.of([speaks(0.37, 1.41)]).is_enough()  # one call
    assert not Worth.of([Weighed("for")] * 5).is_enough()  # errors
    assert not Worth.of([speaks(0.0, 1.0)] * 3).is_enough()  # six flags
    assert Worth.of([speaks(*[0.0, 1.0, 1.0] * 4)] * 3).is_enough()  # labels of many points


SOLVED = """
def is_minimax(p_a, M, tol=1e-8):
    from scipy.optimize import linprog
    M = np.asarray(M, dtype=float)
    m, n = M.shape
    found = linprog([0.0] * m + [1.0], A_ub=np.hstack([M.T, -np.ones((n, 1))]), b_ub=np.zeros(n),
                    A_eq=[[1.0] * m + [0.0]], b_eq=[1.0], bounds=[(0, None)] * m + [LOWEST])
    return bool((p_a @ M).max() <= found.fun + tol)
"""


def test_a_function_that_says_yes_or_no_is_named_by_the_whole_pattern() -> None:
    kept = SOLVED.replace("LOWEST", "(0, None)")
    (found,) = named("deep_generative", "rock_paper_scissors", "is_minimax", kept)
    assert found[0] == "value kept above 0"


@pytest.mark.parametrize("line", ["return True", "return bool((p_a @ M).max() <= found.fun + 5)"])
def test_yes_too_often_is_not_enough_for_that_name(line: str) -> None:
    source = SOLVED.replace("LOWEST", "(None, None)").replace("return bool((p_a @ M).max() <= found.fun + tol)", line)
    assert not any(
        "kept above 0" in name for name, _ in named("deep_generative", "rock_paper_scissors", "is_minimax", source)
    )


def test_truth_values_are_compared_like_numbers() -> None:
    yes, no = Extract(None, ((),), (np.array([True]),)), Extract(None, ((),), (np.array([False]),))
    assert weigh(yes, no, yes).says == "for"
    assert weigh(yes, yes, no).says == "against"
    assert weigh(yes, yes, yes).says == "nothing"
    assert weigh(yes, no, yes).numbers.tolist() == [1.0]
    assert is_right(yes, yes)
    assert not is_right(yes, no)


def test_an_answer_in_many_pieces_is_compared_with_one_in_a_single_piece() -> None:
    """Of one array only the beginning is kept, of many small ones all."""
    pieces = [(np.full(4, 1.5 * k), np.full(5, 1.5 * k)) for k in range(128)]
    right = extract(Answer([(2 * a, 2 * b) for a, b in pieces]))
    wrong = extract(Answer(np.concatenate([part for pair in pieces for part in pair])))
    assert right.sizes == wrong.sizes
    assert len(right.beginnings[0]) > len(wrong.beginnings[0])
    assert weigh(wrong, right, wrong).says == "for"
    assert weigh(wrong, extract(Answer(pieces)), wrong).says == "nothing"
    assert not is_right(wrong, right)
    assert is_right(wrong, extract(Answer(pieces)))
