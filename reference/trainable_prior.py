"""A variational autoencoder whose prior is trained as well, and two estimators of the gradient of its bound.

    prior      r(z) = N(z; lambda1, diag(lambda2))            lambda1, lambda2 (L,), lambda2 variances
    decoder    p(x | z) = N(x; f(z, theta), sigma^2 I)        theta (P,), sigma a standard deviation
    encoder    q(z | x_n) = N(z; mean_n, diag(var_n))         mean, var (N, L), one row per observation

    VLB(x_n) = E_q[ log p(x_n | z) + log r(z) - log q(z | x_n) ]  <=  log p(x_n)

The expectation is estimated with K draws z_kn = mean_n + sqrt(var_n) eps_kn per observation, eps_kn ~ N(0, I).

Source: SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 2.
"""

import math
from typing import NamedTuple

import torch


class Gradients(NamedTuple):
    """Gradient of the bound, summed over observations: theta (P,), lambda1 and lambda2 (L,), mean and var (N, L)."""

    theta: torch.Tensor
    lambda1: torch.Tensor
    lambda2: torch.Tensor
    mean: torch.Tensor
    var: torch.Tensor


def vlb(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """Monte Carlo estimate of the variational lower bound of each observation.

    VLB(x_n) = E_q[log p(x_n | z) + log r(z) - log q(z | x_n)],   estimated with z_kn = mean_n + sqrt(var_n) eps_kn

    p(x | z) = N(x; f(z, theta), sigma^2 I)
    r(z) = N(z; lambda1, diag(lambda2))
    q(z | x_n) = N(z; mean_n, diag(var_n))

    Parameters
    ----------
    x : tensor (N, D)
        Observations, between -30 and 30. N, D, L and K may be 1.
    mean, var : tensors (N, L)
        Means of q, between -30 and 30, and variances, between 0.01 and 10: one row per observation.
    theta : tensor (P,)
        Parameters of the decoder.
    lambda1, lambda2 : tensors (L,)
        Mean of the prior, between -30 and 30, and variances, between 0.05 and 20.
    sigma : float
        Standard deviation of the observations given z, between 0.05 and 5.
    f : function
        f(z, theta) is the mean of x given z: a tensor (K, N, L) to a tensor (K, N, D).
    eps : tensor (K, N, L)
        Standard normal noise.

    Returns
    -------
    tensor (N,)
        The average over the K draws, with all constants of the three densities.
    """
    z = mean + torch.sqrt(var) * eps
    return _log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(dim=0)


def gradient_log_derivative(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """Gradient of the bound by the log-derivative trick (score function, REINFORCE).

    The draws z_kn = mean_n + sqrt(var_n) eps_kn are taken as given: nothing is differentiated through them. The
    estimate is unbiased for the gradient of sum_n VLB(x_n) with respect to theta, lambda1, lambda2, mean and var. It
    uses the values of f and their derivative in theta. The derivative in z is not used, and f may have none, or a
    wrong one.

    Parameters
    ----------
    x, mean, var, theta, lambda1, lambda2, sigma, f, eps
        As for `vlb`.

    Returns
    -------
    theta : tensor (P,)
    lambda1, lambda2 : tensors (L,)
    mean, var : tensors (N, L)
        The gradient of the sum over observations, averaged over the K draws. Only the expectation over eps is
        determined: baselines and other terms of mean zero are allowed, within reason.
    """
    z = (mean + torch.sqrt(var) * eps).detach()
    leaves = [tensor.detach().clone().requires_grad_() for tensor in (theta, lambda1, lambda2)]
    log_w = _log_weights(x, z, mean.detach(), var.detach(), *leaves, sigma, f)
    # theta and lambda are in the integrand alone: the gradient moves inside the expectation. For q, E_q[grad log q] = 0
    # takes out the derivative of the integrand, which leaves E_q[log_w grad log q].
    direct = torch.autograd.grad(log_w.mean(dim=0).sum(), leaves)
    weight = log_w.detach()[:, :, None]
    score_mean = (z - mean) / var
    score_var = 0.5 * ((z - mean) ** 2 / var - 1.0) / var
    by_score = [(weight * score).mean(dim=0).detach() for score in (score_mean, score_var)]
    return Gradients(*direct, *by_score)


def gradient_reparameterized(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """Gradient of the bound by reparameterisation: through the draws z_kn = mean_n + sqrt(var_n) eps_kn.

    The estimate is unbiased for the gradient of sum_n VLB(x_n) with respect to theta, lambda1, lambda2, mean and var.
    The decoder is differentiated through z by autograd: the derivative that f passes back counts, also where it is not
    that of its values, as in a straight-through estimator.

    Parameters
    ----------
    x, mean, var, theta, lambda1, lambda2, sigma, f, eps
        As for `vlb`.

    Returns
    -------
    theta : tensor (P,)
    lambda1, lambda2 : tensors (L,)
    mean, var : tensors (N, L)
        The gradient of the sum over observations, averaged over the K draws. Only the expectation over eps is
        determined: terms of mean zero are allowed, within reason.
    """
    inputs = (theta, lambda1, lambda2, mean, var)
    theta, lambda1, lambda2, mean, var = leaves = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    z = mean + torch.sqrt(var) * eps
    log_w = _log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    return Gradients(*torch.autograd.grad(log_w.mean(dim=0).sum(), leaves))


def _log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f):
    """log p(x_n | z_kn) + log r(z_kn) - log q(z_kn | x_n), (K, N)."""
    variance = torch.as_tensor(sigma**2, dtype=x.dtype)
    return _log_normal(x, f(z, theta), variance) + _log_normal(z, lambda1, lambda2) - _log_normal(z, mean, var)


def _log_normal(x, mean, var):
    """log N(x; mean, diag(var)), summed over the last axis."""
    return -0.5 * ((x - mean) ** 2 / var + torch.log(var) + math.log(2.0 * math.pi)).sum(dim=-1)
