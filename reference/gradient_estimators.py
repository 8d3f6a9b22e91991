"""Gradients of the ELBO by sampling: the score function, the reparameterization trick, and the path derivative.

The variational distribution is a Gaussian with diagonal covariance; its parameters are the mean and the logarithm of
the standard deviations, both (D,):

    q(z) = N(z; mean, diag(exp(log_std))^2),    ELBO(mean, log_std) = E_q[log p(z) - log q(z)]

log p is any function of z: a log-density, normalised or not, for instance log p(x, z) with the data x kept fixed. All
noise is an argument, eps (S, D), standard normal; row s gives the sample z_s = mean + exp(log_std) * eps_s.

Source: KTH DD2434 Machine Learning, Advanced Course, Assignment 1B (2023), questions 1.3.4-1.3.7. The decomposition:
G. Roeder, Y. Wu and D. Duvenaud, "Sticking the Landing: Simple, Lower-Variance Gradient Estimators for Variational
Inference", NIPS 2017, equations 5-8. The score function estimator: R. J. Williams, Machine Learning 8 (1992);
R. Ranganath, S. Gerrish and D. M. Blei, "Black Box Variational Inference", AISTATS 2014.
"""

from typing import NamedTuple

import torch


class Gradient(NamedTuple):
    """A gradient with respect to mean and log_std, one row per sample: both (S, D)."""

    mean: torch.Tensor
    log_std: torch.Tensor


def score(z, mean, log_std):
    """The score function of q: the gradient of log q with respect to the parameters of q, at given points.

    q(z) = N(z; mean, diag(exp(log_std))^2)

    The points z are fixed numbers here: they do not move when mean or log_std change.

    Parameters
    ----------
    z : tensor (S, D)
        S points, between -50 and 50, however unlikely under q.
    mean : tensor (D,)
        Mean of q, between -20 and 20.
    log_std : tensor (D,)
        Natural logarithm of the standard deviations of q, from -6 to 2.

    Returns
    -------
    mean : tensor (S, D)
        Row s: the gradient of log q(z_s) with respect to mean.
    log_std : tensor (S, D)
        Row s: the gradient of log q(z_s) with respect to log_std.
    """
    # log q = sum_d [-log_std_d - (z_d - mean_d)^2 exp(-2 log_std_d) / 2] + const, differentiated at fixed z.
    z, mean, log_std = torch.as_tensor(z), torch.as_tensor(mean), torch.as_tensor(log_std)
    standardised = (z - mean) / log_std.exp()
    return Gradient(standardised / log_std.exp(), standardised**2 - 1)


def score_function_gradient(log_p, mean, log_std, eps):
    """The gradient of the ELBO, estimated with the score function ("REINFORCE").

    ELBO = E_q[log p(z) - log q(z)],   q(z) = N(z; mean, diag(exp(log_std))^2),   z_s = mean + exp(log_std) * eps_s

    Row s is an unbiased estimate of the gradient, made from sample s. Only values of log_p are used, no derivatives:
    log_p may be a function that has none. A baseline may be subtracted, as long as every row stays unbiased: one that
    does not depend on the samples, or that depends on the other samples alone.

    Parameters
    ----------
    log_p : function
        Takes a tensor (S, D) of samples, any S, and returns a tensor (S,): log p, up to a constant, of each.
    mean : tensor (D,)
        Mean of q, between -20 and 20.
    log_std : tensor (D,)
        Natural logarithm of the standard deviations of q, from -6 to 2.
    eps : tensor (S, D)
        Standard normal noise, one row per sample, two samples at least. The function draws no noise of its own.

    Returns
    -------
    mean : tensor (S, D)
        Row s: the estimate, from sample s, of the gradient with respect to mean.
    log_std : tensor (S, D)
        Row s: the estimate, from sample s, of the gradient with respect to log_std.
    """
    # grad E_q[f] = E_q[f score] + E_q[grad f] for f = log p - log q. In the second term only log q depends on the
    # parameters, and the mean of its score is zero.
    z = mean + log_std.exp() * eps
    log_q = torch.distributions.Normal(mean, log_std.exp()).log_prob(z).sum(dim=-1)
    f = log_p(z) - log_q
    of_mean, of_log_std = score(z, mean, log_std)
    return Gradient(f[:, None] * of_mean, f[:, None] * of_log_std)


def reparameterized_gradient(log_p, mean, log_std, eps):
    """The gradient of the ELBO, estimated with the reparameterization trick.

    ELBO = E[log p(z) - log q(z)] over z = mean + exp(log_std) * eps,   q(z) = N(z; mean, diag(exp(log_std))^2)

    Row s is the whole derivative of log p(z_s) - log q(z_s) with respect to the parameters at fixed noise: they act
    through the sample z_s = mean + exp(log_std) * eps_s, and as parameters of the density q.

    Parameters
    ----------
    log_p : function
        Takes a tensor (S, D) of samples, any S, and returns a tensor (S,): log p, up to a constant, of each.
        Differentiable.
    mean : tensor (D,)
        Mean of q, between -20 and 20.
    log_std : tensor (D,)
        Natural logarithm of the standard deviations of q, from -6 to 2.
    eps : tensor (S, D)
        Standard normal noise, one row per sample. The function draws no noise of its own.

    Returns
    -------
    mean : tensor (S, D)
        Row s: the derivative for sample s with respect to mean.
    log_std : tensor (S, D)
        Row s: the derivative for sample s with respect to log_std.
    """
    # At fixed noise -log q(z) = sum_d [log_std_d + eps_d^2 / 2] + const: its whole derivative is (0, 1). Equally,
    # path_gradient - score: the derivative through z, and the derivative of -log q at fixed z.
    slope = _slope(log_p, mean + log_std.exp() * eps)
    return Gradient(slope, slope * log_std.exp() * eps + 1)


def path_gradient(log_p, mean, log_std, eps):
    """The path derivative of the ELBO ("sticking the landing").

    ELBO = E[log p(z) - log q(z)] over z = mean + exp(log_std) * eps,   q(z) = N(z; mean, diag(exp(log_std))^2)

    Row s is the derivative of log p(z_s) - log q(z_s) with respect to the parameters through the sample
    z_s = mean + exp(log_std) * eps_s alone: where they stand as parameters of the density q, mean and log_std count
    as constants.

    Parameters
    ----------
    log_p : function
        Takes a tensor (S, D) of samples, any S, and returns a tensor (S,): log p, up to a constant, of each.
        Differentiable.
    mean : tensor (D,)
        Mean of q, between -20 and 20.
    log_std : tensor (D,)
        Natural logarithm of the standard deviations of q, from -6 to 2.
    eps : tensor (S, D)
        Standard normal noise, one row per sample. The function draws no noise of its own.

    Returns
    -------
    mean : tensor (S, D)
        Row s: the path derivative for sample s with respect to mean.
    log_std : tensor (S, D)
        Row s: the path derivative for sample s with respect to log_std.
    """
    # The chain rule: d(log p - log q)/dz, which is slope + eps / std, times dz/d(mean) = 1 and dz/d(log_std) = std eps.
    std = log_std.exp()
    through_z = _slope(log_p, mean + std * eps) + eps / std
    return Gradient(through_z, through_z * std * eps)


def variance_reduction():
    """The name of the concept: what does the score function act as, where keeping it lowers the variance?

    Returns
    -------
    str
        One of these options, and nothing else:
        "antithetic variate", "control variate", "importance weight", "Rao-Blackwellization", "regularizer",
        "reparameterization trick", "stop gradient".
        Another common name for an option will do. Return one name: several, a negation or an explanation earn nothing.
    """
    return "control variate"


def _slope(log_p, z):
    """The gradient of log_p at every sample, (S, D). Rows do not mix, so one backward pass from the sum gives all."""
    z = z.detach().requires_grad_()
    with torch.enable_grad():
        return torch.autograd.grad(log_p(z).sum(), z)[0]
