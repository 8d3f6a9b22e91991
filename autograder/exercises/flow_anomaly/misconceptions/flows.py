"""How the density and the inverse of the flow go wrong in `flow_anomaly`."""

import torch
from torch import nn
from torch.nn.functional import softplus

from autograder.exercise import Misconception


def log_logistic(z):
    return -(softplus(z) + softplus(-z))


class Flow(nn.Module):
    """The right flow, for mistakes that change one method of it."""

    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        self.layers = nn.ModuleList(
            [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(coupling)]
        )
        self.scaling = Scaling(in_out_dim)

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scaling(x)

    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in reversed(self.layers):
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) + log_det

    def forward(self, x):
        return self.log_prob(x)


class LayersNotReversed(Flow):
    def g(self, z):
        x, _ = self.scaling(z, reverse=True)
        for layer in self.layers:
            x = layer(x, reverse=True)
        return x


class InverseWithoutReverse(Flow):
    def g(self, z):
        x, _ = self.scaling(z)
        for layer in reversed(self.layers):
            x = layer(x)
        return x


class NormalBase(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(dim=1) + log_det


class DeterminantSubtracted(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) - log_det


class DeterminantForgotten(Flow):
    def log_prob(self, x):
        z, _ = self.f(x)
        return log_logistic(z).sum(dim=1)


class AveragedOverCoordinates(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).mean(dim=1) + log_det


class SameHalfEveryTime(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)
        self.layers = nn.ModuleList([Coupling(in_out_dim, mid_dim, hidden, mask_config) for _ in range(coupling)])


class FirstMaskIgnored(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, 0, coupling)


FLOWS = (
    Misconception(
        "NICE",
        "inverse in the forward order",
        "g runs through the coupling layers in the same order as f. The last layer has to be undone first.",
        LayersNotReversed,
    ),
    Misconception(
        "NICE",
        "inverse without reverse",
        "g runs through the layers backwards but calls them forwards: reverse=True is missing.",
        InverseWithoutReverse,
    ),
    Misconception(
        "NICE",
        "normal base density",
        "log_prob uses the normal density for z. The base density of this flow is the standard logistic.",
        NormalBase,
    ),
    Misconception(
        "NICE",
        "determinant subtracted",
        "log_prob subtracts the log-determinant. f maps data to latents, so in the change of variables it is added.",
        DeterminantSubtracted,
    ),
    Misconception(
        "NICE",
        "determinant forgotten",
        "log_prob is the density of z alone. A change of variables stretches space: the log-determinant is missing.",
        DeterminantForgotten,
    ),
    Misconception(
        "NICE",
        "average over coordinates",
        "log_prob averages over coordinates. The coordinates of z are independent: their log-densities add up.",
        AveragedOverCoordinates,
    ),
    Misconception(
        "NICE",
        "the same half every time",
        "All your coupling layers shift the same half, so the other one is only ever scaled. The masks take turns.",
        SameHalfEveryTime,
    ),
    Misconception(
        "NICE",
        "first mask ignored",
        "Your layers begin with mask 0 whatever mask_config says. The first layer has mask_config, the next the other.",
        FirstMaskIgnored,
    ),
)
