"""Homework 11, problem 2: what is printed for the gradients, against the derivative of the exact bound."""

import numpy as np
import pytest
import torch

from reference.trainable_prior import gradient_log_derivative, gradient_reparameterized

X, MEAN, VAR = torch.tensor([[1.4]]), torch.tensor([[0.6]]), torch.tensor([[0.5]])
THETA, LAMBDA1, LAMBDA2, SIGMA = torch.tensor([1.3]), torch.tensor([-0.4]), torch.tensor([2.2]), 0.8
ALL = (X, MEAN, VAR, THETA, LAMBDA1, LAMBDA2, SIGMA)


def line(z, theta):
    return z * theta


def expected(estimate):
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    return sum(
        w / weights.sum() * np.array([float(g) for g in estimate(torch.tensor([[[e]]], dtype=torch.float32))])
        for e, w in zip(nodes, weights, strict=True)
    )


def exact():
    """(lambda2, mean, var): derivatives of E_q[log p + log r - log q], by hand from the moments of q."""
    m, v, t, l1, l2, s2 = (float(a) for a in (MEAN, VAR, THETA, LAMBDA1, LAMBDA2, SIGMA**2))
    by_lambda2 = -0.5 / l2 + 0.5 * ((m - l1) ** 2 + v) / l2**2
    by_mean = t * (float(X) - t * m) / s2 - (m - l1) / l2
    by_var = -0.5 * t**2 / s2 - 0.5 / l2 + 0.5 / v
    return np.array([by_lambda2, by_mean, by_var])


@pytest.mark.parametrize("estimator", [gradient_log_derivative, gradient_reparameterized])
def test_the_estimators_meet_the_exact_gradient(estimator):
    found = expected(lambda eps: list(estimator(*ALL, line, eps))[2:])
    np.testing.assert_allclose(found, exact(), rtol=1e-5)


def test_2c_lambda2_is_squared_where_it_should_be_divided_by():
    def printed(eps):
        z = MEAN + VAR.sqrt() * eps
        return [-0.5 / LAMBDA2 + 0.5 * (z - LAMBDA1) ** 2 * LAMBDA2**2]

    assert abs(expected(printed)[0] - exact()[0]) > 1


def test_2c_the_encoders_gradient_as_printed_has_mean_zero():
    """It differentiates log q alone, along the path and explicitly: together E_q[d log q] = 0, whatever the decoder."""

    def printed(eps):
        m, v = MEAN.clone().requires_grad_(), VAR.clone().requires_grad_()
        log_q = torch.distributions.Normal(m, v.sqrt()).log_prob(MEAN + VAR.sqrt() * eps)
        return torch.autograd.grad(log_q.sum(), [m, v])

    np.testing.assert_allclose(expected(printed), 0, atol=1e-6)
    assert np.abs(exact()[1:]).min() > 0.3


def test_2a_the_last_approximation_is_an_equality():
    """The integral of p(x | z) r(z) over z is p(x)."""
    from scipy.integrate import quad
    from scipy.stats import norm

    l1, sd, t = float(LAMBDA1), float(LAMBDA2) ** 0.5, float(THETA)
    integral = quad(lambda z: norm.pdf(float(X), t * z, SIGMA) * norm.pdf(z, l1, sd), -20, 20)[0]
    assert integral == pytest.approx(norm.pdf(float(X), t * l1, (t**2 * sd**2 + SIGMA**2) ** 0.5), rel=1e-9)


def test_2b_an_estimate_is_written_as_an_equality():
    """Two draws give two values, so neither can be the expectation; the term that goes unsaid has mean zero."""
    values = [gradient_log_derivative(*ALL, line, torch.tensor([[[e]]])).mean.item() for e in (0.3, -1.1)]
    assert abs(values[0] - values[1]) > 0.1
    scores = [(w, e / float(VAR) ** 0.5) for e, w in zip(*np.polynomial.hermite_e.hermegauss(5), strict=True)]
    assert sum(w * s for w, s in scores) == pytest.approx(0, abs=1e-12)
