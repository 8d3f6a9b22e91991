"""Sampling with and without a gradient: the exponential and the categorical distribution.

A sampler draws; a reparameterized sampler writes the draw as a differentiable function of the parameters and of noise
whose law does not depend on them. All noise comes from torch's global generator.

Source: KTH DD2434 Machine Learning, Advanced Course, Assignment 1B (2023), questions 1.4.8 and 1.4.9. The relaxed
categorical: E. Jang, S. Gu and B. Poole, "Categorical Reparameterization with Gumbel-Softmax", ICLR 2017, section 2;
C. J. Maddison, A. Mnih and Y. W. Teh, "The Concrete Distribution", ICLR 2017.
"""

import torch


def exp_sampler(l, N):
    """N independent draws from the exponential distribution with rate l.

    p(z) = l exp(-l z) for z >= 0, so that E[z] = 1/l

    No gradient is asked for: any way to draw is right.

    Parameters
    ----------
    l : float, int or 0-d tensor
        The rate, positive, from 0.02 to 50.
    N : int
        Number of draws, at least 1.

    Returns
    -------
    tensor (N,) or (N, 1)
        The draws.
    """
    return torch.distributions.Exponential(float(l)).sample((N,))


def exp_reparametrize(l, N):
    """N independent draws from the exponential distribution with rate l, differentiable in l.

    p(z) = l exp(-l z) for z >= 0, so that E[z] = 1/l

    Parameters
    ----------
    l : float, int or 0-d tensor
        The rate, positive, from 0.02 to 50. If it is a tensor with requires_grad, gradients flow from every draw back
        to it.
    N : int
        Number of draws, at least 1.

    Returns
    -------
    tensor (N,) or (N, 1)
        The draws.
    """
    # Inverse of the distribution function F(z) = 1 - exp(-l z) at uniform noise. torch.rand draws from [0, 1), so
    # 1 - u is never 0 and the logarithm is finite.
    u = torch.rand(N, dtype=_dtype(l))
    return -torch.log1p(-u) / l


def categorical_sampler(a, N):
    """N independent draws from the categorical distribution with probabilities a.

    p(id = k) = a_k,   k = 0, ..., K-1

    No gradient is asked for: any way to draw is right.

    Parameters
    ----------
    a : tensor (K,)
        Probabilities of two or more categories, positive, with sum 1.
    N : int
        Number of draws, at least 1.

    Returns
    -------
    tensor (N,) or (N, 1)
        Category ids.
    """
    return torch.multinomial(torch.as_tensor(a), N, replacement=True)


def categorical_reparametrize(a, N, temp=0.1, eps=1e-20):
    """N independent draws from the Gumbel-softmax relaxation of the categorical distribution with probabilities a.

    Every draw is a point y of the simplex: positive entries, with sum 1. At every temperature its largest entry is at
    k with probability a_k; for temp -> 0 it approaches a one-hot vector. Gradients flow from y back to a.

    Parameters
    ----------
    a : tensor (K,)
        Probabilities of two or more categories, positive, with sum 1; perhaps with requires_grad.
    N : int
        Number of draws, at least 1.
    temp : float
        The temperature, from 0.02 to 5.
    eps : float
        A tiny number that keeps logarithms finite.

    Returns
    -------
    tensor (N, K)
        One relaxed sample per row.
    """
    # The Gumbel-max trick, argmax_k (log a_k + g_k) with g_k = -log(-log u_k), and a softmax in the place of argmax.
    a = torch.as_tensor(a)
    u = torch.rand(N, len(a), dtype=_dtype(a))
    gumbel = -torch.log(-torch.log(u + eps) + eps)
    return torch.softmax((torch.log(a + eps) + gumbel) / temp, dim=1)


def categorical_evaluate(a, N):
    """N independent draws of category ids, as a trained model uses them: an argmax instead of the relaxation.

    p(id = k) = a_k,   k = 0, ..., K-1

    Parameters
    ----------
    a : tensor (K,)
        Probabilities of two or more categories, positive, with sum 1.
    N : int
        Number of draws, at least 1.

    Returns
    -------
    tensor (N,) or (N, 1)
        Category ids.
    """
    # The relaxation keeps the order of log a + gumbel, so its largest entry is an exact draw at every temperature.
    return categorical_reparametrize(a, N).argmax(dim=1)


def _dtype(parameter):
    """The floating type to draw noise in: the parameter's own if it is a floating tensor, else torch's default."""
    if torch.is_tensor(parameter) and parameter.is_floating_point():
        return parameter.dtype
    return torch.get_default_dtype()
