"""Oracles: scipy's densities one by one, integration over a grid, the exact linear model, finite differences."""

import itertools
import math

import numpy as np
import pytest
import torch
from scipy.integrate import trapezoid
from scipy.special import logsumexp
from scipy.stats import multivariate_normal, norm
from torch.autograd import gradcheck

from reference.iwae import iwae_bound, log_weights


def random_case(seed, K, N, L, D):
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(L, D)), rng.normal(size=D)
    mean, log_std = rng.normal(size=(N, L)), rng.uniform(-0.8, 0.6, size=(N, L))
    z = mean + np.exp(log_std) * rng.normal(size=(K, N, L))
    args = [torch.tensor(part) for part in (rng.normal(scale=2, size=(N, D)), z, mean, log_std)]
    A, b = torch.tensor(A), torch.tensor(b)
    return (*args, lambda z: torch.tanh(z @ A) + b)


@pytest.mark.parametrize(("K", "N", "L", "D"), [(4, 3, 2, 5), (2, 5, 4, 3), (1, 2, 3, 1), (3, 1, 1, 2)])
def test_log_weights_are_scipys_densities_one_by_one(K, N, L, D):
    x, z, mean, log_std, decoder = random_case(K, K, N, L, D)
    found, x_hat = log_weights(x, z, mean, log_std, decoder), decoder(z)
    assert found.shape == (K, N)
    for k, n in itertools.product(range(K), range(N)):
        of_x = multivariate_normal(x_hat[k, n].numpy(), np.eye(D)).logpdf(x[n].numpy())
        of_z = multivariate_normal(np.zeros(L), np.eye(L)).logpdf(z[k, n].numpy())
        of_q = norm(mean[n].numpy(), np.exp(log_std[n].numpy())).logpdf(z[k, n].numpy()).sum()
        assert float(found[k, n]) == pytest.approx(of_x + of_z - of_q, rel=1e-10)


def test_under_q_the_weights_average_to_the_evidence():
    """A nonlinear decoder, and the integrals over a grid: of w q, and of scipy's p(x | z) p(z)."""
    grid = torch.linspace(-9, 9, 4001, dtype=torch.float64)
    x = torch.tensor([[1.5, -0.3], [0.2, 2.5]], dtype=torch.float64)
    mean, log_std = torch.tensor([[0.4], [-0.9]]).double(), torch.tensor([[0.3], [-0.1]]).double()

    def decoder(z):
        return torch.cat([z**2, torch.sin(z) + 1], dim=-1)

    z = grid[:, None, None].expand(-1, 2, 1)
    log_w = log_weights(x, z, mean, log_std, decoder)
    for n in range(2):
        q = norm(float(mean[n]), math.exp(float(log_std[n]))).pdf(grid)
        parts = norm(decoder(grid[:, None]).numpy(), 1).pdf(x[n].numpy()).prod(axis=1) * norm.pdf(grid)
        evidence = trapezoid(parts, grid)
        assert trapezoid(np.exp(log_w[:, n]) * q, grid) == pytest.approx(evidence, rel=1e-9)


def linear_model(seed=0, N=3, L=2, D=4):
    """A linear decoder with orthogonal rows: exact evidence from scipy, exact posterior by conditioning a Gaussian."""
    rng = np.random.default_rng(seed)
    A = np.linalg.qr(rng.normal(size=(D, L)))[0].T * np.array([1.4, 0.7])[:, None]
    b, x = rng.normal(size=D), rng.normal(scale=1.5, size=(N, D))
    gain = A @ np.linalg.inv(A.T @ A + np.eye(D))
    covariance = np.eye(L) - gain @ A.T
    assert abs(covariance - np.diag(np.diag(covariance))).max() < 1e-12
    log_p = multivariate_normal(b, A.T @ A + np.eye(D)).logpdf(x)
    mean, log_std = (x - b) @ gain.T, np.tile(0.5 * np.log(np.diag(covariance)), (N, 1))
    x, mean, log_std, A, b = (torch.tensor(part) for part in (x, mean, log_std, A, b))
    return x, mean, log_std, lambda z: z @ A + b, log_p


def test_at_the_posterior_every_weight_is_the_evidence_and_every_bound_tight():
    x, mean, log_std, decoder, log_p = linear_model()
    z = mean + log_std.exp() * torch.randn(5, 3, 2, dtype=torch.float64)
    log_w = log_weights(x, z, mean, log_std, decoder)
    np.testing.assert_allclose(log_w, np.tile(log_p, (5, 1)), rtol=1e-10)
    np.testing.assert_allclose(iwae_bound(log_w), log_p, rtol=1e-10)


def test_the_bound_rises_with_k_and_stays_below_the_evidence():
    x, mean, log_std, decoder, log_p = linear_model()
    mean, log_std = mean + 0.3, log_std + 0.3
    torch.manual_seed(1)
    z = mean + log_std.exp() * torch.randn(64 * 4000, 3, 2, dtype=torch.float64)
    log_w = log_weights(x, z, mean, log_std, decoder)
    averages = np.array([iwae_bound(log_w.reshape(K, -1)).reshape(-1, 3).mean(dim=0) for K in (1, 2, 4, 16, 64)])
    assert np.all(np.diff(averages, axis=0) > 0)
    assert np.all(averages < log_p)
    assert np.all(log_p - averages[-1] < 0.1 * (log_p - averages[0]))
    # The gap at K = 1 is the divergence from the posterior.
    exact = linear_model()
    q, posterior = (torch.distributions.Normal(m, s.exp()) for m, s in ((mean, log_std), exact[1:3]))
    divergence = torch.distributions.kl_divergence(q, posterior).sum(dim=1)
    np.testing.assert_allclose(log_p - averages[0], divergence, rtol=0.02)


def test_gradients_of_log_weights_are_finite_differences():
    *args, decoder = random_case(3, 2, 3, 2, 4)
    args = [arg.requires_grad_() for arg in args]
    assert gradcheck(lambda *given: log_weights(*given, decoder), args)


def test_gradients_reach_the_decoder():
    x, z, mean, log_std, _ = random_case(4, 2, 3, 2, 4)
    A = torch.randn(2, 4, dtype=torch.float64, requires_grad=True)
    assert gradcheck(lambda A: log_weights(x, z, mean, log_std, lambda z: z @ A), (A,))


@pytest.mark.parametrize(("K", "N"), [(5, 3), (2, 4), (1, 3), (6, 1)])
def test_the_bound_is_the_logarithm_of_the_average(K, N):
    log_w = torch.tensor(np.random.default_rng(K).normal(-3, 2, size=(K, N)), requires_grad=True)
    found = iwae_bound(log_w)
    np.testing.assert_allclose(found.detach(), np.log(np.exp(log_w.detach().numpy()).mean(axis=0)), rtol=1e-12)
    assert gradcheck(iwae_bound, (log_w,))


def test_the_bound_far_from_zero():
    rng = np.random.default_rng(2)
    log_w = rng.normal(scale=2, size=(4, 3)) + np.array([-1000.0, 1000.0, 0.0])
    leaf = torch.tensor(log_w, requires_grad=True)
    found = iwae_bound(leaf)
    np.testing.assert_allclose(found.detach(), logsumexp(log_w, axis=0) - np.log(4), rtol=1e-13)
    found.sum().backward()
    np.testing.assert_allclose(leaf.grad.sum(dim=0), 1, rtol=1e-12)
    shifted = iwae_bound(torch.tensor(log_w - 5000.0))
    np.testing.assert_allclose(shifted, found.detach() - 5000, rtol=1e-13)


def test_a_weight_near_e_to_the_minus_1000():
    x, z, mean, log_std, decoder = random_case(5, 3, 2, 2, 6)
    log_w = log_weights(x + 20, z, mean, log_std, decoder)
    assert log_w.max() < -900
    assert torch.all(torch.isfinite(iwae_bound(log_w)))


def test_single_precision_and_arguments_left_alone():
    x, z, mean, log_std, _ = (part.float() if torch.is_tensor(part) else part for part in random_case(6, 3, 4, 2, 5))
    kept = [part.clone() for part in (x, z, mean, log_std)]
    log_w = log_weights(x, z, mean, log_std, lambda z: z.repeat(1, 1, 3)[..., :5])
    assert log_w.dtype == iwae_bound(log_w).dtype == torch.float32
    assert iwae_bound(log_w).shape == (4,)
    assert all(torch.equal(now, before) for now, before in zip((x, z, mean, log_std), kept, strict=True))
