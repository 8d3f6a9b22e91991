"""Oracles: quadrature over the latent, scipy's and torch's distributions, finite differences, and laws of draws."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.stats import bernoulli, kstest, norm
from torch import nn

from reference.vae import Decoder, Encoder, Model, generate, loss_function, reconstruct


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng():
        torch.manual_seed(3)
        yield


def batch(N, D, K, seed=0):
    rng = np.random.default_rng(seed)
    x = (rng.random((N, D)) < 0.4).astype(float)
    theta = rng.uniform(0.05, 0.95, (N, D))
    return [torch.tensor(part) for part in (x, theta, rng.normal(0.4, 1.2, (N, K)), rng.normal(-0.5, 0.9, (N, K)))]


class Fixed(nn.Module):
    """An encoder that knows where everything lies."""

    def __init__(self, mean, log_var):
        super().__init__()
        self.mean, self.log_var = mean, log_var

    def forward(self, x):
        return self.mean.expand(len(x), -1), self.log_var.expand(len(x), -1)


def test_loss_against_distributions():
    x, theta, mean, log_var = batch(5, 7, 3)
    log_p = bernoulli.logpmf(x.numpy(), theta.numpy()).sum()
    q = torch.distributions.Normal(mean, torch.exp(log_var).sqrt())
    kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum()
    assert loss_function(x, theta, mean, log_var).item() == pytest.approx(kl.item() - log_p, rel=1e-12)


def test_divergence_against_quadrature():
    """With theta = 1/2 everywhere what is left is D log 2 and the divergence, dimension by dimension."""
    x, theta, mean, log_var = batch(2, 4, 3, seed=1)
    total = 0.0
    for m, lv in zip(mean.flatten().tolist(), log_var.flatten().tolist(), strict=True):
        q = norm(m, np.exp(lv / 2))
        low, high = q.ppf([1e-13, 1 - 1e-13])
        total += quad(lambda z, q=q: q.pdf(z) * (q.logpdf(z) - norm.logpdf(z)), low, high, epsabs=1e-11)[0]
    loss = loss_function(x, torch.full_like(theta, 0.5), mean, log_var)
    assert loss.item() == pytest.approx(total + 8 * np.log(2), rel=1e-8)


def test_expected_loss_is_minus_the_bound_which_lies_below_the_evidence():
    """One latent: E_q[log p(x, z) - log q(z)] and log p(x) by quadrature, with densities of scipy alone."""
    x = np.array([1.0, 0.0, 1.0, 1.0])
    weights, bias, mean, log_var = np.array([1.4, -0.8, 0.3, 2.0]), np.array([0.2, -0.5, 0.1, 0.4]), 0.7, -0.9
    q = norm(mean, np.exp(log_var / 2))

    def log_joint(z):
        return bernoulli.logpmf(x, 1 / (1 + np.exp(-(z * weights + bias)))).sum() + norm.logpdf(z)

    bound = quad(lambda z: q.pdf(z) * (log_joint(z) - q.logpdf(z)), -6, 7)[0]
    evidence = np.log(quad(lambda z: np.exp(log_joint(z)), -12, 12)[0])
    nodes, node_weights = np.polynomial.hermite_e.hermegauss(60)
    node_weights = node_weights / node_weights.sum()
    expected = 0.0
    for node, weight in zip(nodes, node_weights, strict=True):
        theta = torch.sigmoid(torch.tensor((mean + np.exp(log_var / 2) * node) * weights + bias))
        latent = torch.tensor([[mean], [log_var]], dtype=torch.float64)
        expected += weight * loss_function(torch.tensor(x)[None], theta[None], latent[:1], latent[1:]).item()
    assert expected == pytest.approx(-bound, rel=1e-8)
    assert -expected < evidence - 0.01


def test_loss_gradients_against_finite_differences():
    x, theta, mean, log_var = batch(3, 4, 2)
    leaves = [part.requires_grad_() for part in (theta, mean, log_var)]
    assert torch.autograd.gradcheck(lambda *parts: loss_function(x, *parts), leaves)


def test_loss_is_finite_where_a_sigmoid_has_saturated():
    x = torch.tensor([[0.0, 1.0, 0.0, 1.0, 0.3]])
    theta = torch.sigmoid(torch.tensor([[-120.0, 120.0, 120.0, -120.0, 120.0]]))
    assert set(theta.flatten().tolist()) == {0.0, 1.0}
    theta.requires_grad_()
    loss = loss_function(x, theta, torch.zeros(1, 2), torch.zeros(1, 2))
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(theta.grad).all()
    right = loss_function(x[:, :2], theta[:, :2].detach(), torch.zeros(1, 2), torch.zeros(1, 2))
    assert right.item() == 0.0


def test_loss_vanishes_where_nothing_is_wrong():
    assert loss_function(torch.ones(2, 3), torch.ones(2, 3), torch.zeros(2, 4), torch.zeros(2, 4)).item() == 0.0


def test_reparameterization_draws_from_the_normal_law():
    mean, var = torch.tensor([1.5, -2.0, 0.3]), torch.tensor([0.2, 5.0, 1.7])
    z = Model(nn.Identity(), nn.Identity()).reparameterization(mean.repeat(20000, 1), var.repeat(20000, 1)).numpy()
    for k in range(3):
        assert kstest(z[:, k], norm(mean[k].item(), var[k].item() ** 0.5).cdf).pvalue > 1e-6
    assert np.abs(np.corrcoef(z.T) - np.eye(3)).max() < 0.04
    assert abs(np.corrcoef(z[::2, 0], z[1::2, 0])[0, 1]) < 0.05


def test_reparameterization_gradients_against_finite_differences():
    model = Model(nn.Identity(), nn.Identity())
    leaves = [torch.randn(4, 3).double().requires_grad_(), (0.2 + 3 * torch.rand(4, 3).double()).requires_grad_()]

    def with_the_same_noise(mean, var):
        torch.manual_seed(7)
        return model.reparameterization(mean, var)

    assert torch.autograd.gradcheck(with_the_same_noise, leaves)


def test_the_model_hands_a_variance_over():
    mean, log_var = torch.tensor([0.5, -1.0]), torch.tensor([-1.2, 1.6])
    theta, given_mean, given_log_var = Model(Fixed(mean, log_var), nn.Identity())(torch.zeros(40000, 9))
    assert theta.shape == given_mean.shape == given_log_var.shape == (40000, 2)
    for k in range(2):
        assert kstest(theta[:, k].numpy(), norm(mean[k].item(), np.exp(log_var[k].item() / 2)).cdf).pvalue > 1e-6


def test_networks_have_the_shapes_that_they_say():
    encoder, decoder = Encoder(12, 20, 3), Decoder(3, 20, 12)
    mean, log_var = encoder(torch.rand(5, 12))
    assert mean.shape == log_var.shape == (5, 3)
    assert (log_var < 0).any()  # not a variance
    theta = decoder(torch.randn(5, 3))
    assert theta.shape == (5, 12)
    assert ((theta > 0) & (theta < 1)).all()


def test_reconstruct_decodes_what_it_encoded():
    encoder, decoder = Encoder(12, 20, 3), Decoder(3, 20, 12)
    x = torch.rand(5, 12)
    theta = reconstruct(Model(encoder, decoder), x)
    torch.testing.assert_close(theta, decoder(encoder(x)[0]).detach())
    assert not theta.requires_grad


def test_generate_decodes_the_prior():
    z = generate(Model(nn.Identity(), nn.Identity()), 20000, 3).numpy()
    assert z.shape == (20000, 3)
    assert all(kstest(column, "norm").pvalue > 1e-6 for column in z.T)
    assert np.abs(np.corrcoef(z.T) - np.eye(3)).max() < 0.04
    assert not generate(Model(Encoder(4, 5, 2), Decoder(2, 5, 4)), 3, 2).requires_grad


def test_training_improves_the_bound_on_held_out_images():
    """Four patterns with a little noise: the loss falls near the least that any model could have."""
    rng = np.random.default_rng(0)
    patterns = rng.random((4, 16)) < 0.5
    images = torch.tensor((patterns[rng.integers(4, size=600)] ^ (rng.random((600, 16)) < 0.05)).astype(np.float32))
    train, test = images[:400], images[400:]
    model = Model(Encoder(16, 32, 3), Decoder(3, 32, 16))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    before = loss_function(test, *model(test)).item() / len(test)
    for _ in range(300):
        loss = loss_function(train, *model(train)) / len(train)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = loss_function(test, *model(test)).item() / len(test)
    entropy = np.log(4) + 16 * bernoulli(0.05).entropy()
    assert before > 10
    assert entropy < after < entropy + 2
