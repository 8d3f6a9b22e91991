"""The importance weighted bound: K samples per observation make the bound of a variational autoencoder tighter.

    prior      p(z) = N(z; 0, I)                                              z (L,)
    decoder    p(x | z) = N(x; decoder(z), I)                                 x (D,)
    encoder    q(z | x_n) = N(z; mean_n, diag(exp(log_std_n))^2)              mean, log_std (N, L)

    w_kn = p(x_n | z_kn) p(z_kn) / q(z_kn | x_n),    z_kn ~ q(z | x_n) for k = 1, ..., K

    VLB_K(x_n) = E[ log (1/K) sum_k w_kn ]  <=  log p(x_n)

For K = 1 this is the ELBO. All tensors are kept in logarithms: the weights themselves are smaller than any number.

Source: SNU Mathematical Foundations of Deep Neural Networks, Homework 11 (2024), problem 1. The bound: Y. Burda,
R. Grosse and R. Salakhutdinov, "Importance Weighted Autoencoders", ICLR 2016, equation 8 and theorem 1.
"""

import math

import torch


def log_weights(x, z, mean, log_std, decoder):
    """The logarithms of the importance weights of K samples for each of N observations.

    w_kn = p(x_n | z_kn) p(z_kn) / q(z_kn | x_n)

    p(z) = N(z; 0, I),   p(x | z) = N(x; decoder(z), I),   q(z | x_n) = N(z; mean_n, diag(exp(log_std_n))^2)

    The densities are normalised, with all their constants. Gradients flow to every tensor argument, and through
    decoder(z) to the parameters of the decoder. Weights may be far below the smallest floating point number.

    Parameters
    ----------
    x : tensor (N, D)
        Observations, between -50 and 50. N, D, L and K may be 1.
    z : tensor (K, N, L)
        K samples for each observation. They are given: the function draws nothing.
    mean : tensor (N, L)
        Mean of q for each observation, between -50 and 50.
    log_std : tensor (N, L)
        Natural logarithm of the standard deviations of q for each observation, between -6 and 3.
    decoder : function
        Takes a tensor (K, N, L) and returns the means of x given z, a tensor (K, N, D).

    Returns
    -------
    tensor (K, N)
        log w_kn, natural logarithm.
    """
    # Each log-density is a sum over dimensions. Those of z have the constant L log(2 pi) / 2 in common, which cancels.
    D = x.shape[-1]
    log_likelihood = -0.5 * ((x - decoder(z)) ** 2).sum(dim=-1) - 0.5 * D * math.log(2 * math.pi)
    log_prior = -0.5 * (z**2).sum(dim=-1)
    log_q = -0.5 * (((z - mean) / log_std.exp()) ** 2).sum(dim=-1) - log_std.sum(dim=-1)
    return log_likelihood + log_prior - log_q


def iwae_bound(log_w):
    """The estimate of the importance weighted bound of each observation, from the logarithms of its K weights.

    log (1/K) sum_k w_kn

    Parameters
    ----------
    log_w : tensor (K, N)
        Natural logarithms of the weights, between -2000 and 2000, and very different for different observations.
        N and K may be 1.

    Returns
    -------
    tensor (N,)
        The estimate for each observation. Gradients flow back to log_w.
    """
    # log-sum-exp takes the largest logarithm of each column out of the sum, so that no exponential over- or underflows.
    return torch.logsumexp(log_w, dim=0) - math.log(len(log_w))
