"""Oracles: exact arithmetic with many digits, torch.distributions, direct enumeration, and an optimizer over q."""

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from scipy.special import softmax
from torch.distributions import Categorical, kl_divergence

from reference.elbo import elbo, kl_to_posterior, log_evidence

getcontext().prec = 60

# Log-joints and q of several sizes: near 0, far below and above what a double can exponentiate, zeros in q.
CASES = [
    ([-1.2, -3.4, -0.3], [0.2, 0.5, 0.3]),
    ([-4.0, -2.5, -6.5, -3.0, -2.0], [0.1, 0.0, 0.35, 0.0, 0.55]),
    ([-10_000.0, -10_003.5, -9_998.25, -10_001.0], [0.4, 0.3, 0.1, 0.2]),
    ([-9_876.5, -9_880.0, -9_875.0], [0.0, 1.0, 0.0]),
    ([1_000.0, 998.5], [0.75, 0.25]),
    ([-7.5], [1.0]),
]


def exactly(log_joint, q):
    """Log evidence, ELBO and divergence from the definitions, with sixty digits and no rearrangement."""
    joint = [Decimal(value).exp() for value in log_joint]
    evidence = sum(joint)
    bound = sum((Decimal(p) * (j.ln() - Decimal(p).ln()) for p, j in zip(q, joint, strict=True) if p > 0), Decimal(0))
    gap = sum(
        (Decimal(p) * (Decimal(p) / (j / evidence)).ln() for p, j in zip(q, joint, strict=True) if p > 0), Decimal(0)
    )
    return float(evidence.ln()), float(bound), float(gap)


@pytest.mark.parametrize(("log_joint", "q"), CASES)
def test_against_sixty_digits(log_joint, q):
    evidence, bound, gap = exactly(log_joint, q)
    assert log_evidence(np.array(log_joint)) == pytest.approx(evidence, rel=1e-14)
    assert elbo(np.array(log_joint), np.array(q)) == pytest.approx(bound, rel=1e-14)
    assert kl_to_posterior(np.array(log_joint), np.array(q)) == pytest.approx(gap, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(("log_joint", "q"), CASES)
def test_against_torch(log_joint, q):
    logits, probs = torch.tensor(log_joint, dtype=torch.float64), torch.tensor(q, dtype=torch.float64)
    assert log_evidence(log_joint) == pytest.approx(torch.logsumexp(logits, 0).item(), rel=1e-14)
    divergence = kl_divergence(Categorical(probs=probs), Categorical(logits=logits))
    assert kl_to_posterior(log_joint, q) == pytest.approx(divergence.item(), rel=1e-9, abs=1e-10)
    assert elbo(log_joint, q) == pytest.approx((probs @ logits + Categorical(probs=probs).entropy()).item(), rel=1e-12)


@pytest.mark.parametrize(("log_joint", "q"), CASES)
def test_bound_and_divergence_add_up(log_joint, q):
    assert elbo(log_joint, q) + kl_to_posterior(log_joint, q) == pytest.approx(log_evidence(log_joint), rel=1e-14)
    assert kl_to_posterior(log_joint, q) >= 0


def test_a_mixture_whose_evidence_is_a_product():
    """Two independent coin flips, z = (z1, z2) as one variable of four states: p(x) factorises by hand."""
    first, second = np.array([0.3 * 0.9, 0.7 * 0.2]), np.array([0.6 * 0.1, 0.4 * 0.5])
    log_joint = np.log(np.outer(first, second)).ravel()
    assert log_evidence(log_joint) == pytest.approx(math.log(0.41) + math.log(0.26), rel=1e-14)


def test_the_best_bound_that_an_optimizer_finds_is_the_evidence():
    log_joint = np.array([-3.0, -1.5, -4.2, -2.2])
    found = minimize(lambda v: -elbo(log_joint, softmax(v)), np.zeros(4), method="BFGS", options={"gtol": 1e-9})
    assert -found.fun == pytest.approx(log_evidence(log_joint), abs=1e-12)
    np.testing.assert_allclose(softmax(found.x), np.exp(log_joint) / np.exp(log_joint).sum(), atol=1e-6)


@pytest.mark.parametrize("shift", [-12_345.0, 0.0, 678.0])
def test_the_posterior_reaches_the_evidence(shift):
    log_joint = np.random.default_rng(0).normal(scale=3.0, size=7) + shift
    posterior = softmax(log_joint)
    assert elbo(log_joint, posterior) == pytest.approx(log_evidence(log_joint), rel=1e-13)
    assert abs(kl_to_posterior(log_joint, posterior)) < 1e-10


def test_scaling_the_joint_moves_evidence_and_bound_but_not_the_gap():
    log_joint, q = np.array([-2.0, -0.5, -3.3]), np.array([0.7, 0.0, 0.3])
    for shift in (-5_000.0, 250.0):
        assert log_evidence(log_joint + shift) == pytest.approx(log_evidence(log_joint) + shift, rel=1e-14)
        assert elbo(log_joint + shift, q) == pytest.approx(elbo(log_joint, q) + shift, rel=1e-14)
        assert kl_to_posterior(log_joint + shift, q) == pytest.approx(kl_to_posterior(log_joint, q), rel=1e-9)


def test_monte_carlo_average_of_the_log_ratio():
    rng = np.random.default_rng(1)
    log_joint, q = np.array([-2.0, -1.0, -4.0, -2.5]), np.array([0.1, 0.2, 0.3, 0.4])
    z = rng.choice(4, size=400_000, p=q)
    ratio = log_joint[z] - np.log(q[z])
    assert elbo(log_joint, q) == pytest.approx(ratio.mean(), abs=5 * ratio.std() / math.sqrt(len(z)))


def test_arguments_are_left_alone():
    log_joint, q = np.array([-2.0, -0.5, -3.3]), np.array([0.7, 0.0, 0.3])
    for function in (elbo, kl_to_posterior):
        function(log_joint, q)
    log_evidence(log_joint)
    np.testing.assert_array_equal(log_joint, [-2.0, -0.5, -3.3])
    np.testing.assert_array_equal(q, [0.7, 0.0, 0.3])
