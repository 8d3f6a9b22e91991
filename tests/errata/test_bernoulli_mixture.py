"""Erratum 16: an ELBO for the Bernoulli mixture that lacks some of its terms is no lower bound, and need not rise.

The oracles know nothing of the reference: the evidence is a sum over all label vectors, with proportions and
probabilities integrated out; the expectations under q are integrals on a grid of logits.
"""

import itertools

import numpy as np
import pytest
from scipy.special import betaln, gammaln, logsumexp

from reference.bernoulli_mixture import cavi, elbo, update_q_pi, update_q_theta, update_q_z

LOGITS = np.linspace(-90, 90, 40_001)  # the trapezium rule converges geometrically: the integrands are smooth and decay


def log_evidence(X, a, b, alpha):
    (N, _), K = X.shape, len(alpha)
    terms = []
    for z in itertools.product(range(K), repeat=N):
        sizes, ones = np.bincount(z, minlength=K), np.eye(K)[list(z)].T @ X
        labels = gammaln(alpha.sum()) - gammaln(alpha.sum() + N) + np.sum(gammaln(alpha + sizes) - gammaln(alpha))
        terms.append(labels + np.sum(betaln(a + ones, b + sizes[:, None] - ones) - betaln(a, b)))
    return logsumexp(terms)


def under_beta(s, t, f):
    """E[f(log u, log(1 - u))] for u ~ Beta(s, t)."""
    log_u, log_v = -np.logaddexp(0, -LOGITS), -np.logaddexp(0, LOGITS)
    return np.sum(np.exp(s * log_u + t * log_v - betaln(s, t)) * f(log_u, log_v)) * (LOGITS[1] - LOGITS[0])


def terms_of_the_bound(X, r, a_q, b_q, alpha_q, a, b, alpha):
    """The ELBO in six terms; two components, so that pi_1 is a Beta variable."""
    (N, D), K = X.shape, 2
    cells = list(itertools.product(range(K), range(D)))
    log_theta, log_not = np.zeros((K, D)), np.zeros((K, D))
    for k, d in cells:
        log_theta[k, d] = under_beta(a_q[k, d], b_q[k, d], lambda x, y: x)
        log_not[k, d] = under_beta(a_q[k, d], b_q[k, d], lambda x, y: y)
    log_pi = np.array([under_beta(*alpha_q, lambda x, y: x), under_beta(*alpha_q, lambda x, y: y)])

    def log_density(s, t):
        return lambda x, y: (s - 1) * x + (t - 1) * y - betaln(s, t)

    data = labels = entropy_z = 0.0
    for z in itertools.product(range(K), repeat=N):
        q_z = np.prod([r[n, k] for n, k in enumerate(z)])
        data += q_z * sum(np.where(X[n] == 1, log_theta[k], log_not[k]).sum() for n, k in enumerate(z))
        labels += q_z * sum(log_pi[k] for k in z)
        entropy_z -= q_z * np.log(q_z)
    return {
        "likelihood": data,
        "labels": labels,
        "prior of theta": sum(under_beta(a_q[c], b_q[c], log_density(a, b)) for c in cells),
        "prior of pi": under_beta(*alpha_q, log_density(*alpha)),
        "entropy of z": entropy_z,
        "entropy of theta": -sum(under_beta(a_q[c], b_q[c], log_density(a_q[c], b_q[c])) for c in cells),
        "entropy of pi": -under_beta(*alpha_q, log_density(*alpha_q)),
    }


def case():
    rng = np.random.default_rng(3)
    X = (rng.random((8, 3)) < [0.2, 0.5, 0.8]).astype(int)
    return X, (0.6, 2.4, np.array([3.0, 1.2]))


def fitted():
    """Every factor where CAVI leaves it: the bound is as tight as it gets."""
    X, prior = case()
    fit = cavi(X, 2, *prior, np.random.default_rng(1), 2000, 1e-13)
    return X, (fit.r, fit.a_q, fit.b_q, fit.alpha_q), prior


def test_the_bound_is_the_sum_of_its_terms_and_stays_below_the_evidence():
    X, q, prior = fitted()
    terms = terms_of_the_bound(X, *q, *prior)
    assert elbo(X, *q, *prior) == pytest.approx(sum(terms.values()), rel=1e-8)
    assert elbo(X, *q, *prior) < log_evidence(X, *prior)


@pytest.mark.parametrize("lost", ["labels", "likelihood", "prior of theta"])
def test_without_a_negative_term_it_exceeds_the_evidence(lost):
    X, q, prior = fitted()
    terms = terms_of_the_bound(X, *q, *prior)
    wrong = sum(value for name, value in terms.items() if name != lost)
    assert wrong > log_evidence(X, *prior) > elbo(X, *q, *prior)


def sharpened(r):
    return r**3 / np.sum(r**3, axis=1, keepdims=True)


# What a sum that lacks a term prefers to the right factors.
PREFERRED = {
    "entropy of z": lambda X, r, a_q, b_q, alpha_q: (sharpened(r), a_q, b_q, alpha_q),
    "entropy of theta": lambda X, r, a_q, b_q, alpha_q: (r, 4 * a_q, 4 * b_q, alpha_q),
    "entropy of pi": lambda X, r, a_q, b_q, alpha_q: (r, a_q, b_q, 4 * alpha_q),
    "prior of theta": lambda X, r, a_q, b_q, alpha_q: (r, 1 + r.T @ X, 1 + r.T @ (1 - X), alpha_q),
    "prior of pi": lambda X, r, a_q, b_q, alpha_q: (r, a_q, b_q, 1 + r.sum(axis=0)),
}


@pytest.mark.parametrize("lost", PREFERRED)
def test_without_a_prior_or_an_entropy_right_updates_lower_it(lost):
    """An update of the factor in question raises the ELBO, and lowers the sum that lacks the term."""
    X, q, prior = fitted()
    r, a_q, b_q, alpha_q = PREFERRED[lost](X, *q)
    factor = lost.split()[-1]
    after = {
        "z": (update_q_z(X, a_q, b_q, alpha_q), a_q, b_q, alpha_q),
        "theta": (r, *update_q_theta(X, r, *prior[:2]), alpha_q),
        "pi": (r, a_q, b_q, update_q_pi(r, prior[2])),
    }[factor]
    terms = [terms_of_the_bound(X, *factors, *prior) for factors in ((r, a_q, b_q, alpha_q), after)]
    right = [sum(parts.values()) for parts in terms]
    wrong = [sum(value for name, value in parts.items() if name != lost) for parts in terms]
    assert right[1] - right[0] == pytest.approx(
        elbo(X, *after, *prior) - elbo(X, r, a_q, b_q, alpha_q, *prior), abs=1e-7
    )
    assert right[1] > right[0] + 1e-3
    assert wrong[1] < wrong[0] - 1e-3


def test_one_component_leaves_no_gap():
    """With K = 1 the factors are the exact posterior and the ELBO is the evidence; no term may be missing."""
    X, (a, b, _) = case()
    a_q, b_q = a + X.sum(axis=0)[None], b + (1 - X).sum(axis=0)[None]
    evidence = np.sum(betaln(a_q, b_q) - betaln(a, b))
    right = elbo(X, np.ones((len(X), 1)), a_q, b_q, np.array([2.0 + len(X)]), a, b, np.array([2.0]))
    assert right == pytest.approx(evidence, rel=1e-12)
    expected_prior = sum(
        under_beta(s, t, lambda x, y: (a - 1) * x + (b - 1) * y) for s, t in zip(a_q[0], b_q[0], strict=True)
    )
    constants = -X.shape[1] * betaln(a, b)
    for wrong in (right - constants, right - expected_prior, right - constants - expected_prior):
        assert abs(wrong - evidence) > 0.1
