"""Oracles: a linear-Gaussian model whose evidence, posterior and bound are known exactly, and finite differences."""

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal

from reference.trainable_prior import gradient_log_derivative, gradient_reparameterized, vlb

N, D, L = 3, 4, 2
RNG = np.random.default_rng(5)
W, B = RNG.normal(size=(L, D)), RNG.normal(size=D)
X = RNG.normal(0.5, 1.2, size=(N, D))
MEAN, VAR = RNG.normal(size=(N, L)), RNG.uniform(0.2, 1.8, size=(N, L))
THETA = np.concatenate([W.ravel(), B])
LAMBDA1, LAMBDA2, SIGMA = np.array([0.4, -0.9]), np.array([0.5, 2.3]), 0.7
PARAMETERS = [MEAN, VAR, THETA, LAMBDA1, LAMBDA2]


def decoder(z, theta):
    return z @ theta[: L * D].reshape(L, D) + theta[L * D :]


def tensors(*arrays):
    return [torch.tensor(array) for array in arrays]


def exact_bound(x, mean, var, theta, lambda1, lambda2, sigma):
    """E_q of every term by the moments of a normal distribution; no sampling, no torch."""
    weights, b = theta[: L * D].reshape(L, D), theta[L * D :]
    residual = ((x - mean @ weights - b) ** 2).sum(1) + var @ (weights**2).sum(1)
    log_p = -0.5 * D * np.log(2 * np.pi * sigma**2) - residual / (2 * sigma**2)
    log_r = -0.5 * (np.log(2 * np.pi * lambda2) + ((mean - lambda1) ** 2 + var) / lambda2).sum(1)
    return log_p + log_r + 0.5 * np.log(2 * np.pi * np.e * var).sum(1)


def quadrature(estimate, degree=6):
    """E over one draw eps ~ N(0, I_2) of estimate(eps), by Gauss-Hermite nodes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(degree)
    weights = weights / weights.sum()
    total = 0.0
    for a, wa in zip(nodes, weights, strict=True):
        for b, wb in zip(nodes, weights, strict=True):
            eps = torch.tensor([a, b]).expand(1, N, L)
            total = total + wa * wb * np.concatenate([np.ravel(part) for part in estimate(eps)])
    return total


def test_the_expectation_of_the_estimate_is_the_bound():
    arguments = tensors(X, *PARAMETERS)
    found = quadrature(lambda eps: [vlb(*arguments, SIGMA, decoder, eps)])
    np.testing.assert_allclose(found, exact_bound(X, *PARAMETERS, SIGMA), rtol=1e-12)


def test_draws_are_averaged():
    arguments = tensors(X, *PARAMETERS)
    eps = torch.tensor(RNG.normal(size=(5, N, L)))
    single = [vlb(*arguments, SIGMA, decoder, noise[None]).numpy() for noise in eps]
    np.testing.assert_allclose(vlb(*arguments, SIGMA, decoder, eps), np.mean(single, axis=0), rtol=1e-12)


def test_the_bound_lies_below_the_evidence_and_meets_it_at_the_posterior():
    """With orthogonal rows of W the posterior has a diagonal covariance, and q can be the posterior itself."""
    weights = np.array([[1.0, -0.5, 0.0, 0.3], [0.5, 1.0, 0.7, 0.0]])
    assert weights[0] @ weights[1] == 0
    theta = np.concatenate([weights.ravel(), B])
    evidence = multivariate_normal(LAMBDA1 @ weights + B, weights.T * LAMBDA2 @ weights + SIGMA**2 * np.eye(D)).logpdf(
        X
    )
    precision = 1 / LAMBDA2 + (weights**2).sum(1) / SIGMA**2
    mean = (LAMBDA1 / LAMBDA2 + (X - B) @ weights.T / SIGMA**2) / precision
    var = np.tile(1 / precision, (N, 1))
    eps = torch.tensor(RNG.normal(size=(3, N, L)))
    at_posterior = vlb(*tensors(X, mean, var, theta, LAMBDA1, LAMBDA2), SIGMA, decoder, eps)
    np.testing.assert_allclose(at_posterior, evidence, rtol=1e-10)
    assert np.all(exact_bound(X, mean + 0.1, var, theta, LAMBDA1, LAMBDA2, SIGMA) < evidence - 1e-4)


@pytest.mark.parametrize("estimator", [gradient_log_derivative, gradient_reparameterized])
def test_both_estimators_are_unbiased(estimator):
    """Against central differences of the exact bound, summed over observations."""
    arguments = tensors(X, *PARAMETERS)
    found = quadrature(lambda eps: [part.numpy() for part in estimator(*arguments, SIGMA, decoder, eps)])
    differences = []
    for index in (2, 3, 4, 0, 1):  # theta, lambda1, lambda2, mean, var
        for entry in range(PARAMETERS[index].size):
            ends = []
            for step in (1e-5, -1e-5):
                moved = [array.copy() for array in PARAMETERS]
                moved[index].flat[entry] += step
                ends.append(exact_bound(X, *moved, SIGMA).sum())
            differences.append((ends[0] - ends[1]) / 2e-5)
    np.testing.assert_allclose(found, differences, rtol=1e-6, atol=1e-7)


def test_the_reparameterized_gradient_of_a_draw_is_the_derivative_of_its_bound():
    """Sample by sample, for a decoder that is no polynomial: central differences of `vlb` at fixed noise."""

    def curved(z, theta):
        return torch.sin(decoder(z, theta))

    eps = torch.tensor(RNG.normal(size=(3, N, L)))
    found = gradient_reparameterized(*tensors(X, *PARAMETERS), SIGMA, curved, eps)
    for name, index in (("var", 1), ("theta", 2), ("lambda2", 4)):
        ends = []
        for step in (1e-5, -1e-5):
            moved = [array.copy() for array in PARAMETERS]
            moved[index].flat[1] += step
            ends.append(float(vlb(*tensors(X, *moved), SIGMA, curved, eps).sum()))
        assert float(getattr(found, name).flatten()[1]) == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5)


@pytest.mark.parametrize("estimator", [gradient_log_derivative, gradient_reparameterized])
def test_arguments_that_require_a_gradient_are_left_alone(estimator):
    arguments = [tensor.requires_grad_() for tensor in tensors(X, *PARAMETERS)]
    eps = torch.tensor(RNG.normal(size=(2, N, L)))
    parts = estimator(*arguments, SIGMA, decoder, eps)
    assert [tuple(part.shape) for part in parts] == [(L * D + D,), (L,), (L,), (N, L), (N, L)]
    assert all(tensor.grad is None for tensor in arguments)
    assert not any(part.requires_grad for part in parts)
