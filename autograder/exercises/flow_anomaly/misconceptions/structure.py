"""How the layers, gradients and extremes of the flow go wrong in `flow_anomaly`."""

import torch
from torch import nn

from autograder.exercise import Misconception
from autograder.exercises.flow_anomaly.misconceptions.flows import Flow, log_logistic


class NoLayers(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()

    def f(self, x):
        return x + 1, torch.zeros(())

    def g(self, z):
        return z - 1

    def log_prob(self, x):
        return log_logistic(x + 1).sum(dim=1)

    def forward(self, x):
        return self.log_prob(x)


class LayersInAList(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)
        layers = list(self.layers)
        del self.layers
        self.layers = layers


class LayersShared(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)
        pair = [Coupling(in_out_dim, mid_dim, hidden, (mask_config + i) % 2) for i in range(2)]
        self.layers = nn.ModuleList([pair[i % 2] for i in range(coupling)])


class FourLayersAlways(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, 4)


class TwoLayersByDefault(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=2):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)


class OtherMaskByDefault(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=0.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)


class UnitsIgnored(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, 32, hidden, mask_config, coupling)


class HiddenIgnored(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, 1, mask_config, coupling)


class NoScaling(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)
        del self.scaling

    def f(self, x):
        for layer in self.layers:
            x = layer(x)
        return x, torch.zeros(())

    def g(self, z):
        for layer in reversed(self.layers):
            z = layer(z, reverse=True)
        return z


class ScalingFirst(Flow):
    def f(self, x):
        x, log_det = self.scaling(x)
        for layer in self.layers:
            x = layer(x)
        return x, log_det

    def g(self, z):
        for layer in reversed(self.layers):
            z = layer(z, reverse=True)
        return self.scaling(z, reverse=True)[0]


class DensityUnderNoGrad(Flow):
    @torch.no_grad()
    def log_prob(self, x):
        return super().log_prob(x)


class DeterminantDetached(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z).sum(dim=1) + log_det.detach()


class DeterminantAsANumber(Flow):
    def f(self, x):
        z, log_det = super().f(x)
        return z, float(log_det)


class MeanOfTheBatch(Flow):
    def log_prob(self, x):
        return super().log_prob(x).mean().expand(len(x))


class SoftplusOverflows(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return (-z - 2 * torch.log(1 + torch.exp(-z))).sum(dim=1) + log_det


class DensityOverflows(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return torch.log(torch.exp(-z) / (1 + torch.exp(-z)) ** 2 + 1e-30).sum(dim=1) + log_det


class DensityClipped(Flow):
    def log_prob(self, x):
        z, log_det = self.f(x)
        return log_logistic(z.clamp(-20, 20)).sum(dim=1) + log_det


class NoForward(Flow):
    def forward(self, x):
        raise NotImplementedError


class ForwardIsF(Flow):
    def forward(self, x):
        return self.f(x)


STRUCTURE = (
    Misconception(
        "NICE",
        "no layers",
        "Your f is a fixed map without coupling layers. A flow has `coupling` of them and a scaling layer, with "
        "parameters to train.",
        NoLayers,
    ),
    Misconception(
        "NICE",
        "coupling layers in a list",
        "Your coupling layers are in a Python list, so the flow does not know their parameters and no optimiser "
        "trains them. Use nn.ModuleList.",
        LayersInAList,
    ),
    Misconception(
        "NICE",
        "two layers used again and again",
        "Your flow repeats the same two layers. Each of its coupling layers has parameters of its own.",
        LayersShared,
    ),
    Misconception(
        "NICE",
        "coupling ignored",
        "Your flow always has four coupling layers. Make as many as `coupling` says.",
        FourLayersAlways,
    ),
    Misconception(
        "NICE",
        "two layers by default",
        "Without the argument `coupling` there should be four coupling layers; your default is another.",
        TwoLayersByDefault,
    ),
    Misconception(
        "NICE",
        "other mask by default",
        "Without the argument mask_config the first layer should have mask 1, as the signature says.",
        OtherMaskByDefault,
    ),
    Misconception(
        "NICE",
        "mid_dim ignored",
        "Your coupling layers get a fixed number of units. Hand mid_dim on to them.",
        UnitsIgnored,
    ),
    Misconception(
        "NICE",
        "hidden ignored",
        "Your coupling layers always have one hidden layer. Hand `hidden` on to them.",
        HiddenIgnored,
    ),
    Misconception(
        "NICE",
        "no scaling layer",
        "Your flow has coupling layers only, so it keeps volumes. The scaling layer at the end is missing.",
        NoScaling,
    ),
    Misconception(
        "NICE",
        "scaling layer first",
        "Your flow scales first and couples then. The scaling layer is the last one of f.",
        ScalingFirst,
    ),
    Misconception(
        "NICE",
        "density under no_grad",
        "log_prob runs under torch.no_grad, so its result has no gradient and cannot be trained.",
        DensityUnderNoGrad,
    ),
    Misconception(
        "NICE",
        "log-determinant detached",
        "log_prob detaches the log-determinant. Training would then let the factors shrink without end.",
        DeterminantDetached,
    ),
    Misconception(
        "NICE",
        "log-determinant as a number",
        "f returns the log-determinant as a Python number. It has no gradient then; return the tensor.",
        DeterminantAsANumber,
    ),
    Misconception(
        "NICE",
        "mean over the batch",
        "log_prob averages over the rows. It should give one log-density for each row.",
        MeanOfTheBatch,
    ),
    Misconception(
        "NICE",
        "exponential overflows",
        "exp(-z) is infinite in single precision for z below -88, and anomalies lie that far out. Use softplus or "
        "logsigmoid.",
        SoftplusOverflows,
    ),
    Misconception(
        "NICE",
        "logarithm of a density of 0",
        "Your density is 0 or not a number for z far from 0. Compute its logarithm without the density: softplus "
        "or logsigmoid.",
        DensityOverflows,
    ),
    Misconception(
        "NICE",
        "latents clipped",
        "You clip z, so all anomalies further out get the same density. The logistic log-density is about -|z| there.",
        DensityClipped,
    ),
    Misconception(
        "NICE",
        "forward missing",
        "Calling the flow raises NotImplementedError. forward should give log_prob.",
        NoForward,
    ),
    Misconception(
        "NICE",
        "forward gives latents",
        "Calling the flow gives z and log_det. forward should give log_prob.",
        ForwardIsF,
    ),
)
