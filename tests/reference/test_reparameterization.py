"""Oracles: scipy's and torch's laws, finite differences along the same noise."""

import numpy as np
import pytest
import torch
from scipy import stats

from reference.reparameterization import (
    categorical_evaluate,
    categorical_reparametrize,
    categorical_sampler,
    exp_reparametrize,
    exp_sampler,
)

RATES = [0.3, 4, torch.tensor(2.5), torch.tensor(0.7, dtype=torch.float64)]
A = torch.tensor([0.1, 0.25, 0.65])
B = torch.tensor([0.05, 0.4, 0.2, 0.25, 0.1], dtype=torch.float64)
SMALL = 1e-6  # the seeds are fixed, so a p-value below this is a fault and no accident


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(20)


@pytest.mark.parametrize("sampler", [exp_sampler, exp_reparametrize])
@pytest.mark.parametrize("l", RATES, ids=str)
def test_exponential_draws_follow_scipys_law(sampler, l):
    z = sampler(l, 30_000)
    assert z.shape == (30_000,)
    assert stats.kstest(z.double().numpy(), stats.expon(scale=1 / float(l)).cdf).pvalue > SMALL
    assert stats.kstest(z.double().numpy(), stats.expon(scale=1.1 / float(l)).cdf).pvalue < SMALL  # it would be seen
    assert abs(np.corrcoef(z[:-1].numpy(), z[1:].numpy())[0, 1]) < 0.03
    assert not torch.equal(z, sampler(l, 30_000))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_exponential_gradient_is_that_of_a_finite_difference(dtype):
    l, h = torch.tensor(2.5, dtype=dtype, requires_grad=True), 1e-3

    def along(rate):
        torch.manual_seed(3)
        return exp_reparametrize(rate, 6)

    z = along(l)
    assert z.dtype == dtype
    difference = (along(l.detach() + h) - along(l.detach() - h)) / (2 * h)
    for i in range(6):
        (gradient,) = torch.autograd.grad(z[i], l, retain_graph=True)
        assert float(gradient) == pytest.approx(float(difference[i]), rel=1e-2 if dtype == torch.float32 else 1e-5)


def test_the_mean_has_the_gradient_of_one_over_the_rate():
    l = torch.tensor(1.7, dtype=torch.float64, requires_grad=True)
    exp_reparametrize(l, 200_000).mean().backward()
    assert float(l.grad) == pytest.approx(-1 / 1.7**2, rel=0.02)


@pytest.mark.parametrize("sampler", [categorical_sampler, categorical_evaluate])
@pytest.mark.parametrize("a", [A, B], ids=["K=3", "K=5"])
def test_ids_follow_the_probabilities(sampler, a):
    ids = sampler(a, 40_000)
    assert ids.shape == (40_000,)
    assert not ids.is_floating_point()
    counts = np.bincount(ids.numpy(), minlength=len(a))
    p = a.double().numpy() / a.double().sum().item()
    assert stats.chisquare(counts, 40_000 * p).pvalue > SMALL
    assert not torch.equal(ids, sampler(a, 40_000))


@pytest.mark.parametrize("temp", [0.1, 0.6, 1.4])
@pytest.mark.parametrize("a", [A, B], ids=["K=3", "K=5"])
def test_relaxed_samples_follow_torchs_law(a, temp):
    y = categorical_reparametrize(a, 20_000, temp)
    assert y.shape == (20_000, len(a))
    assert y.dtype == a.dtype
    assert torch.all(y >= 0)
    np.testing.assert_allclose(y.sum(dim=1), 1, atol=1e-5)
    theirs = torch.distributions.RelaxedOneHotCategorical(torch.tensor(temp), probs=a).sample((20_000,))
    mine, theirs = np.round(y.numpy(), 4), np.round(theirs.numpy(), 4)  # next to 1 the two round float32 differently
    for k in range(len(a)):
        assert stats.ks_2samp(mine[:, k], theirs[:, k]).pvalue > SMALL
    p = a.double().numpy() / a.double().sum().item()
    assert stats.chisquare(np.bincount(y.argmax(dim=1), minlength=len(a)), 20_000 * p).pvalue > SMALL


def test_log_ratios_are_logistic():
    y = categorical_reparametrize(B, 30_000, 0.6).numpy()
    for i, j in ((0, 1), (3, 2), (4, 0)):
        location = float(torch.log(B[i] / B[j])) / 0.6
        assert stats.kstest(np.log(y[:, i] / y[:, j]), stats.logistic(location, 1 / 0.6).cdf).pvalue > SMALL


def test_relaxed_gradient_is_that_of_a_finite_difference():
    a, h = B.clone().requires_grad_(), 1e-6

    def along(probabilities):
        torch.manual_seed(5)
        return categorical_reparametrize(probabilities, 4, 0.7)

    jacobian = torch.autograd.functional.jacobian(along, a)  # (4, 5, 5)
    for k in range(5):
        step = h * torch.eye(5, dtype=torch.float64)[k]
        difference = (along(B + step) - along(B - step)) / (2 * h)
        np.testing.assert_allclose(jacobian[:, :, k], difference, rtol=1e-4, atol=1e-6)


def test_defaults_and_the_limit_of_small_temperatures():
    y = categorical_reparametrize(A, 2_000)
    assert float((y.max(dim=1).values > 0.9).float().mean()) > 0.8  # temp is 0.1
    sharp = categorical_reparametrize(A, 2_000, temp=1e-3)
    assert torch.all(torch.isfinite(sharp))
    assert float((sharp.max(dim=1).values > 0.999).float().mean()) > 0.99
