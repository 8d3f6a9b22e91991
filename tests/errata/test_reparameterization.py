"""Question 1.4: the notebook tries the samplers where mistakes cannot be seen, and asks for two things at once."""

import numpy as np
import torch
from scipy.stats import expon, kstest

from reference.reparameterization import categorical_reparametrize


def test_at_rate_one_a_rate_and_a_scale_are_the_same():
    """The notebook calls the exponential samplers with l = 1."""
    u = np.random.default_rng(0).uniform(size=4000)

    def by_rate(l):
        return -np.log(u) / l

    def by_scale(l):
        return -np.log(u) * l

    assert np.array_equal(by_rate(1), by_scale(1))
    assert kstest(by_rate(2.5), expon(scale=1 / 2.5).cdf).pvalue > 1e-3
    assert kstest(by_scale(2.5), expon(scale=1 / 2.5).cdf).pvalue < 1e-100


def test_category_ids_carry_no_gradient():
    """Comments in the notebook ask for ids and for a gradient from one function; relaxed samples have the gradient."""
    torch.manual_seed(0)
    a = torch.tensor([0.1, 0.2, 0.3, 0.4], requires_grad=True)
    relaxed = categorical_reparametrize(a, 6, 0.5)
    assert not relaxed.argmax(dim=1).requires_grad
    assert relaxed.requires_grad
    (gradient,) = torch.autograd.grad(relaxed[:, 0].sum(), a)
    assert gradient.abs().max() > 0
