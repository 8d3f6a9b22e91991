"""NICE, a normalising flow of additive coupling layers, and the detection of anomalies by its likelihood.

A flow is an invertible map f from data x to latents z whose coordinates are independent with a known density p_z, here
the standard logistic. The density of x follows from the change of variables:

    log p(x) = sum_d log p_z(f(x)_d) + log |det df/dx|

In NICE f is a chain of coupling layers, which shift one half of the coordinates by a function of the other half and
have determinant 1, and at its end a layer that multiplies each coordinate by exp(s_d).

Source: SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 3. L. Dinh, D. Krueger and Y. Bengio,
"NICE: Non-linear Independent Components Estimation", ICLR 2015 workshop, sections 3 and 4.
"""

from itertools import pairwise

import torch
from torch import nn
from torch.nn.functional import softplus


class Coupling(nn.Module):
    """An additive coupling layer: one half of the coordinates is shifted by a function of the other half.

    The halves are interleaved: coordinates 0, 2, 4, ... and 1, 3, 5, ... With mask_config 1 the even ones are shifted
    by m(odd ones); with mask_config 0 the odd ones by m(even ones). m is a network from in_out_dim/2 to in_out_dim/2
    numbers with `hidden` hidden layers of mid_dim units each, the same activation function after each of them, and a
    linear output layer. Biases and the kind of activation function are free. All weights are registered parameters,
    through which gradients flow, with reverse too. Each row of x is treated by itself, the same in training as after
    eval(), wherever it lies.

    Parameters
    ----------
    in_out_dim : int
        Number of coordinates D, even.
    mid_dim : int
        Number of units of a hidden layer.
    hidden : int
        Number of hidden layers, at least 1.
    mask_config : 0 or 1
        Which half is shifted.
    """

    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config = mask_config
        sizes = [in_out_dim // 2, *[mid_dim] * hidden]
        layers = [part for a, b in pairwise(sizes) for part in (nn.Linear(a, b), nn.ReLU())]
        self.shift = nn.Sequential(*layers, nn.Linear(mid_dim, in_out_dim // 2))

    def forward(self, x, reverse=False):
        """The layer, or its inverse if `reverse`: a tensor (N, D) to a tensor (N, D)."""
        even, odd = x[:, 0::2], x[:, 1::2]
        sign = -1.0 if reverse else 1.0
        # The half that the shift is computed from is left as it is, so the same shift can be taken back.
        if self.mask_config:
            even = even + sign * self.shift(odd)
        else:
            odd = odd + sign * self.shift(even)
        return torch.stack((even, odd), dim=2).reshape(x.shape)


class Scaling(nn.Module):
    """The last layer: every coordinate d is multiplied by exp(s_d), with registered parameters s that start at 0.

    After training s_d lies between -5 and 5. One parameter may hold all of s, or several a part each. Each row of x is
    treated by itself, wherever it lies, in the thousands too.

    Parameters
    ----------
    dim : int
        Number of coordinates D.
    """

    def __init__(self, dim):
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(1, dim))

    def forward(self, x, reverse=False):
        """The layer, or its inverse if `reverse`.

        Returns the scaled x, a tensor (N, D), and the log-determinant of the (forward) layer's Jacobian: one number,
        or the same number for every row. Gradients flow through both, with reverse through the scaled x: to s
        and to x.
        """
        # The Jacobian is diagonal with entries exp(s_d).
        scale = torch.exp(-self.log_scale if reverse else self.log_scale)
        return x * scale, self.log_scale.sum()


class NICE(nn.Module):
    """The flow: `coupling` coupling layers, the first with mask_config and then in turns, and a scaling layer.

    Parameters
    ----------
    in_out_dim : int
        Number of coordinates D, even.
    mid_dim, hidden : int
        Units of a hidden layer and number of hidden layers, in every coupling layer.
    mask_config : 0 or 1
        mask_config of the first coupling layer; the second has the other one, and so on.
    coupling : int
        Number of coupling layers.
    """

    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        masks = [(mask_config + i) % 2 for i in range(coupling)]
        self.coupling = nn.ModuleList([Coupling(in_out_dim, mid_dim, hidden, mask) for mask in masks])
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        """From data to latents: a tensor (N, D) to z (N, D) and log |det df/dx|, one number or one for each row."""
        for layer in self.coupling:
            x = layer(x)
        # Coupling layers have determinant 1.
        return self.scaling(x)

    def g(self, z):
        """The inverse of f: from latents (N, D) to data (N, D)."""
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.coupling):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        """log p(x) of every row, (N,), where the coordinates of z have the standard logistic density.

        p_z(z) = exp(-z) / (1 + exp(-z))^2

        Finite for anomalies far away too, where |z| is in the hundreds or thousands.
        """
        z, log_det = self.f(x)
        # log p_z(z) = -z - 2 log(1 + exp(-z)), written so that nothing overflows on either side.
        return -(softplus(z) + softplus(-z)).sum(dim=1) + log_det

    def forward(self, x):
        """log p(x) of every row, (N,)."""
        return self.log_prob(x)


def anomaly_threshold(log_probs):
    """Below which log-likelihood an observation is called an anomaly: three standard deviations under the mean.

    threshold = mean - 3 s,   s the sample standard deviation (divisor n - 1)

    Parameters
    ----------
    log_probs : tensor or array (n,)
        Log-likelihoods of observations that are no anomalies and were not trained on; n at least 2, values of either
        sign, from -1e5 to 1e5.

    Returns
    -------
    float
        The threshold.
    """
    log_probs = torch.as_tensor(log_probs)
    return float(log_probs.mean() - 3.0 * log_probs.std())


def type_1_error(log_probs, threshold):
    """The type I error: which share of ordinary observations is called an anomaly.

    Parameters
    ----------
    log_probs : tensor or array (n,)
        Log-likelihoods of ordinary observations, one or more, from -1e5 to 1e5.
    threshold : float
        An observation is called an anomaly where its log-likelihood is below the threshold. Whether one that is equal
        to it counts is left open.

    Returns
    -------
    float
        A rate between 0 and 1.
    """
    return float((torch.as_tensor(log_probs) < threshold).double().mean())


def type_2_error(log_probs, threshold):
    """The type II error: which share of anomalies is not called one.

    Parameters
    ----------
    log_probs : tensor or array (n,)
        Log-likelihoods of anomalies, one or more, from -1e5 to 1e5.
    threshold : float
        An observation is called an anomaly where its log-likelihood is below the threshold. Whether one that is equal
        to it counts is left open.

    Returns
    -------
    float
        A rate between 0 and 1.
    """
    return float((torch.as_tensor(log_probs) >= threshold).double().mean())
