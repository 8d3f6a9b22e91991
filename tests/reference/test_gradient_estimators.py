"""Oracles: autograd of torch's densities, quadrature over the noise, differences of an exact ELBO."""

import numpy as np
import pytest
import torch
from torch.distributions import MultivariateNormal, Normal

from reference.gradient_estimators import (
    path_gradient,
    reparameterized_gradient,
    score,
    score_function_gradient,
    variance_reduction,
)

MEAN = torch.tensor([0.7, -1.2, 0.3], dtype=torch.float64)
LOG_STD = torch.tensor([-0.8, 0.4, 0.1], dtype=torch.float64)
NAMES = ("mean", "log_std")


def correlated(z):
    """An unnormalised Gaussian that q can never be."""
    covariance = torch.tensor([[1.0, 0.6, -0.2], [0.6, 2.0, 0.3], [-0.2, 0.3, 0.7]], dtype=torch.float64)
    location = torch.tensor([-0.4, 0.5, 1.0], dtype=torch.float64)
    return MultivariateNormal(location, covariance).log_prob(z) - 7.0


def mixture(z):
    """Two modes, no polynomial."""
    centres = torch.tensor([[-1.0, 0.5, 0.0], [1.5, -1.0, 0.5]], dtype=torch.float64)
    parts = Normal(centres, 1.3).log_prob(z[:, None, :]).sum(dim=-1)
    return torch.logsumexp(parts + torch.tensor([0.3, 0.7], dtype=torch.float64).log(), dim=1)


def grid(n, D=3):
    """Gauss-Hermite nodes and weights for D standard normal variables."""
    x, w = np.polynomial.hermite_e.hermegauss(n)
    nodes = torch.cartesian_prod(*[torch.tensor(x)] * D).reshape(-1, D)
    return nodes, torch.cartesian_prod(*[torch.tensor(w / w.sum())] * D).reshape(-1, D).prod(dim=1)


def elbo(log_p, mean, log_std, n):
    """E_q[log p] by quadrature, and the entropy from torch."""
    nodes, weights = grid(n)
    return weights @ log_p(mean + log_std.exp() * nodes) + Normal(mean, log_std.exp()).entropy().sum()


def exact_gradient(log_p, n, h=1e-5):
    """Central differences of the ELBO, parameter by parameter."""
    found = []
    for part in range(2):
        column = []
        for d in range(3):
            step = torch.zeros(3, dtype=torch.float64)
            step[d] = h
            ends = []
            for sign in (1, -1):
                moved = [MEAN, LOG_STD]
                moved[part] = moved[part] + sign * step
                ends.append(elbo(log_p, *moved, n))
            column.append((ends[0] - ends[1]) / (2 * h))
        found.append(torch.stack(column))
    return found


@pytest.mark.parametrize(("log_p", "n"), [(correlated, 3), (mixture, 24)], ids=["gaussian", "mixture"])
@pytest.mark.parametrize("estimator", [score_function_gradient, reparameterized_gradient, path_gradient])
def test_the_mean_over_the_noise_is_the_gradient_of_the_elbo(estimator, log_p, n):
    nodes, weights = grid(n)
    exact = exact_gradient(log_p, n)
    assert all(part.abs().min() > 1e-3 for part in exact)
    for rows, target in zip(estimator(log_p, MEAN, LOG_STD, nodes), exact, strict=True):
        np.testing.assert_allclose(weights @ rows, target, rtol=1e-5, atol=1e-6)


def test_the_score_is_the_gradient_of_torchs_log_density():
    z = torch.randn(6, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    found = score(z, MEAN, LOG_STD)
    for s in range(6):
        mean, log_std = MEAN.clone().requires_grad_(), LOG_STD.clone().requires_grad_()
        Normal(mean, log_std.exp()).log_prob(z[s]).sum().backward()
        np.testing.assert_allclose(found.mean[s], mean.grad, rtol=1e-12)
        np.testing.assert_allclose(found.log_std[s], log_std.grad, rtol=1e-12)


def test_the_score_has_mean_zero_and_the_fisher_information_as_its_covariance():
    nodes, weights = grid(5)
    of_mean, of_log_std = score(MEAN + LOG_STD.exp() * nodes, MEAN, LOG_STD)
    both = torch.cat([of_mean, of_log_std], dim=1)
    np.testing.assert_allclose(weights @ both, 0, atol=1e-12)
    information = torch.cat([torch.exp(-2 * LOG_STD), torch.full((3,), 2.0, dtype=torch.float64)])
    np.testing.assert_allclose(both.T @ (weights[:, None] * both), torch.diag(information), atol=1e-10)


def derivative(log_p, eps, path_only):
    """Autograd, one sample at a time, of log p(z) - log q(z) with torch's density."""
    rows = [[], []]
    for noise in eps:
        mean, log_std = MEAN.clone().requires_grad_(), LOG_STD.clone().requires_grad_()
        z = mean + log_std.exp() * noise
        of_q = (mean.detach(), log_std.detach()) if path_only else (mean, log_std)
        value = log_p(z[None])[0] - Normal(of_q[0], of_q[1].exp()).log_prob(z).sum()
        for row, gradient in zip(rows, torch.autograd.grad(value, (mean, log_std)), strict=True):
            row.append(gradient)
    return [torch.stack(row) for row in rows]


@pytest.mark.parametrize("log_p", [correlated, mixture])
@pytest.mark.parametrize("S", [1, 5])
def test_row_by_row_against_autograd(log_p, S):
    eps = torch.randn(S, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(S))
    for estimator, path_only in ((reparameterized_gradient, False), (path_gradient, True)):
        found, target = estimator(log_p, MEAN, LOG_STD, eps), derivative(log_p, eps, path_only)
        for part in range(2):
            np.testing.assert_allclose(found[part], target[part], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("log_p", [correlated, mixture])
def test_the_reparameterized_gradient_is_the_path_derivative_minus_the_score(log_p):
    eps = torch.randn(8, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    whole, path = reparameterized_gradient(log_p, MEAN, LOG_STD, eps), path_gradient(log_p, MEAN, LOG_STD, eps)
    s = score(MEAN + LOG_STD.exp() * eps, MEAN, LOG_STD)
    for part in range(2):
        np.testing.assert_allclose(whole[part], path[part] - s[part], rtol=1e-10, atol=1e-12)
        assert (whole[part] - path[part]).abs().min() > 1e-4


def test_the_path_derivative_is_zero_for_every_sample_at_the_posterior_and_the_others_are_not():
    def log_p(z):
        return Normal(MEAN, LOG_STD.exp()).log_prob(z).sum(dim=-1) - 3.0

    eps = torch.randn(50, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    for rows in path_gradient(log_p, MEAN, LOG_STD, eps):
        np.testing.assert_allclose(rows, 0, atol=1e-12)
    for estimator in (score_function_gradient, reparameterized_gradient):
        for rows in estimator(log_p, MEAN, LOG_STD, eps):
            assert rows.std(dim=0).min() > 0.5


def test_the_score_function_needs_values_alone():
    def steps(z):
        return torch.from_numpy(np.floor(z.numpy()).sum(axis=1))

    rows = score_function_gradient(steps, MEAN, LOG_STD, torch.randn(4, 3, dtype=torch.float64))
    assert all(torch.all(torch.isfinite(part)) for part in rows)


@pytest.mark.parametrize("estimator", [score_function_gradient, reparameterized_gradient, path_gradient])
def test_forms(estimator):
    """Both precisions, named parts, arguments left alone, no graph behind the result, under no_grad too."""
    for dtype in (torch.float32, torch.float64):
        eps = torch.randn(5, 3, dtype=dtype)
        args = MEAN.to(dtype), LOG_STD.to(dtype), eps
        kept = [arg.clone() for arg in args]
        with torch.no_grad():
            rows = estimator(lambda z: -(z**4).sum(dim=-1), *args)
        for name in NAMES:
            part = getattr(rows, name)
            assert part.shape == (5, 3)
            assert part.dtype == dtype
            assert not part.requires_grad
        assert all(torch.equal(now, before) for now, before in zip(args, kept, strict=True))


def test_the_score_takes_arrays():
    z = np.random.default_rng(0).normal(size=(4, 3))
    of_mean, of_log_std = score(z, MEAN.numpy(), LOG_STD.numpy())
    np.testing.assert_allclose(of_mean, (z - MEAN.numpy()) * np.exp(-2 * LOG_STD.numpy()), rtol=1e-12)
    assert of_log_std.shape == (4, 3)


def test_the_concept():
    assert variance_reduction() == "control variate"


def test_a_multiple_of_the_score_can_lower_the_variance():
    """Where q is much narrower than p the reparameterized gradient scatters less than the path derivative."""
    narrow = LOG_STD - 2.0
    eps = torch.randn(20_000, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(4))
    whole, path = (f(correlated, MEAN, narrow, eps).mean.var(dim=0) for f in (reparameterized_gradient, path_gradient))
    assert torch.all(whole < 0.5 * path)
