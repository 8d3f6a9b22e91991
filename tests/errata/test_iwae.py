"""Errata of the source of `iwae`: the printed claims disagree with quadrature, the corrected ones agree.

Model: z ~ N(0, 1), x | z ~ N(a z, 1), so that p(x) and the posterior are Gaussian, and q is not the posterior.
Expectations over the samples are Gauss-Hermite sums over products of grids.
"""

import itertools

import numpy as np
import pytest
from scipy.stats import norm

A, X, MEAN, STD = 1.3, 2.1, 0.5, 0.8
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(30)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def weight(eps):
    z = MEAN + STD * eps
    return norm.pdf(X, A * z, 1) * norm.pdf(z) / norm.pdf(z, MEAN, STD)


def over_samples(function, K):
    """The expectation of a function of the weights of K independent samples, (K, number of grid points)."""
    w = np.array(list(itertools.product(weight(NODES), repeat=K))).T
    return np.prod(list(itertools.product(WEIGHTS, repeat=K)), axis=1) @ function(w)


def vlb(K):
    return over_samples(lambda w: np.log(w.mean(axis=0)), K)


LOG_P = norm.logpdf(X, 0, np.sqrt(1 + A**2))
POSTERIOR_STD = 1 / np.sqrt(1 + A**2)
POSTERIOR_MEAN = POSTERIOR_STD**2 * A * X
KL = np.log(POSTERIOR_STD / STD) + (STD**2 + (MEAN - POSTERIOR_MEAN) ** 2) / (2 * POSTERIOR_STD**2) - 0.5


def test_the_quadrature_knows_the_evidence():
    assert np.log(WEIGHTS @ weight(NODES)) == pytest.approx(LOG_P, abs=1e-8)


def test_1c_the_evidence_is_bound_plus_divergence_for_one_sample_only():
    assert vlb(1) + KL == pytest.approx(LOG_P, abs=1e-10)
    for K in (2, 3):
        assert vlb(K) + KL > LOG_P + 0.05  # as printed, for any K
        assert 0 < LOG_P - vlb(K) < LOG_P - vlb(K - 1) <= KL + 1e-10  # corrected: the gap is between 0 and KL


def test_1c_what_is_printed_averages_the_logarithms():
    """The derivation puts 1/K sum_k in front of the logarithm, where the bound has it inside."""
    mean_of_logs = over_samples(lambda w: np.log(w).mean(axis=0), 2)
    assert mean_of_logs == pytest.approx(vlb(1), abs=1e-10)
    assert mean_of_logs < vlb(2) - 0.05


def subsets(M, K, replace):
    return list(itertools.product(range(K), repeat=M) if replace else itertools.combinations(range(K), M))


@pytest.mark.parametrize(("M", "K"), [(2, 2), (2, 3), (1, 3)])
def test_1b_needs_distinct_indices(M, K):
    def expected_bound(replace):
        chosen = subsets(M, K, replace)
        return np.mean([over_samples(lambda w, i=i: np.log(w[list(i)].mean(axis=0)), K) for i in chosen])

    # For fixed samples either choice gives back the average of all weights ...
    w = np.random.default_rng(0).exponential(size=K)
    for replace in (False, True):
        assert np.mean([w[list(i)].mean() for i in subsets(M, K, replace)]) == pytest.approx(w.mean())
    # ... but only distinct indices give M independent samples, and so the bound with M samples.
    assert expected_bound(replace=False) == pytest.approx(vlb(M), abs=1e-10)
    if M > 1:
        assert expected_bound(replace=True) < vlb(M) - 0.02
