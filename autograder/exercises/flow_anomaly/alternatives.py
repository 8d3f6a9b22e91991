"""Right answers to `flow_anomaly` in other styles."""

import statistics

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from autograder.edited import edited
from autograder.exercise import Alternative
from reference import flow_anomaly as reference


class CouplingByReshape(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config = mask_config
        self.in_block = nn.Sequential(nn.Linear(in_out_dim // 2, mid_dim), nn.ReLU())
        self.mid_block = nn.ModuleList(
            [nn.Sequential(nn.Linear(mid_dim, mid_dim), nn.ReLU()) for _ in range(hidden - 1)]
        )
        self.out_block = nn.Linear(mid_dim, in_out_dim // 2)

    def forward(self, x, reverse=False):
        B, W = x.size()
        pairs = x.reshape(B, W // 2, 2)
        if self.mask_config:
            on, off = pairs[:, :, 0], pairs[:, :, 1]
        else:
            off, on = pairs[:, :, 0], pairs[:, :, 1]
        h = self.in_block(off)
        for block in self.mid_block:
            h = block(h)
        shift = self.out_block(h)
        on = on - shift if reverse else on + shift
        pairs = torch.stack((on, off), dim=2) if self.mask_config else torch.stack((off, on), dim=2)
        return pairs.reshape(B, W)


class CouplingByMask(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        places = torch.arange(in_out_dim)
        self.register_buffer("moved", places[places % 2 == (0 if mask_config else 1)])
        self.register_buffer("kept", places[places % 2 == (1 if mask_config else 0)])
        widths = [in_out_dim // 2] + [mid_dim] * hidden
        self.linears = nn.ModuleList([nn.Linear(widths[i], widths[i + 1]) for i in range(hidden)])
        self.last = nn.Linear(mid_dim, in_out_dim // 2)

    def forward(self, x, reverse=False):
        h = x[:, self.kept]
        for linear in self.linears:
            h = torch.tanh(linear(h))
        out = x.clone()
        out[:, self.moved] += (-1) ** int(reverse) * self.last(h)
        return out


class ScalingForEachRow(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.scale = nn.Parameter(torch.zeros((1, dim)), requires_grad=True)

    def forward(self, x, reverse=False):
        log_det_J = torch.sum(self.scale).expand(len(x))
        if reverse:
            return x * torch.exp(-self.scale), -log_det_J
        return x * torch.exp(self.scale), log_det_J


class ScalingByVector(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.diagonal = nn.Parameter(torch.zeros(dim))

    def forward(self, x, reverse=False):
        factors = torch.diag(self.diagonal.exp())
        y = x @ (torch.linalg.inv(factors) if reverse else factors)
        return y, torch.logdet(factors)[None]


class ScalingNumberByNumber(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.log_scales = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(dim)])

    def forward(self, x, reverse=False):
        columns = []
        for d, s in enumerate(self.log_scales):
            columns.append(x[:, d] / torch.exp(s) if reverse else x[:, d] * torch.exp(s))
        return torch.stack(columns, dim=1), sum(self.log_scales)


FlowWithDistribution = edited(
    reference.NICE,
    [
        "mid_dim, hidden, mask) -> mid_dim=mid_dim, hidden=hidden, mask_config=mask)",
        "log_prob: -> base = TransformedDistribution(Uniform(0.0, 1.0), SigmoidTransform().inv)",
        "-(softplus(z) + softplus(-z)) -> base.log_prob(z)",
    ],
    imports="from torch.distributions import SigmoidTransform, TransformedDistribution, Uniform",
)


class FlowAsSequence(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        mask, layers = bool(mask_config), []
        for _ in range(coupling):
            layers.append(Coupling(in_out_dim, mid_dim, hidden, int(mask)))
            mask = not mask
        self.chain = nn.Sequential(*layers)
        self.last = Scaling(in_out_dim)

    def f(self, x):
        z, log_det = self.last(self.chain(x))
        return [z, log_det * torch.ones(len(x))]

    def g(self, z):
        x = self.last(z, reverse=True)[0]
        for layer in list(self.chain)[::-1]:
            x = layer(x, reverse=True)
        return x

    def log_prob(self, x):
        z, log_det = self.f(x)
        return (F.logsigmoid(z) + F.logsigmoid(-z)).sum(1) + log_det

    def forward(self, x):
        return self.log_prob(x)


def threshold_by_numpy(log_probs):
    values = np.asarray(log_probs)
    return values.mean() - 3 * values.std(ddof=1)


def threshold_by_statistics(log_probs):
    values = [float(value) for value in log_probs]
    return statistics.mean(values) - 3 * statistics.stdev(values)


def threshold_as_a_tensor(log_probs):
    std, mean = torch.std_mean(torch.as_tensor(log_probs))
    return mean - 3 * std


def false_alarms_counted(log_probs, threshold):
    count = 0
    for value in log_probs:
        if value.item() < threshold:
            count += 1
    return count / len(log_probs)


def false_alarms_up_to_the_threshold(log_probs, threshold):
    return np.mean(np.asarray(log_probs) <= threshold)


def misses_counted(log_probs, threshold):
    return len([value for value in log_probs if value > threshold]) / len(log_probs)


def misses_as_a_tensor(log_probs, threshold):
    return 1 - (torch.as_tensor(log_probs) < threshold).float().mean()


ALTERNATIVES = (
    Alternative("Coupling", "pairs by reshape, blocks", CouplingByReshape),
    Alternative("Coupling", "indices, tanh", CouplingByMask),
    Alternative("Scaling", "a log-determinant for each row", ScalingForEachRow),
    Alternative("Scaling", "a diagonal matrix", ScalingByVector),
    Alternative("Scaling", "a parameter for each coordinate", ScalingNumberByNumber),
    Alternative("NICE", "torch.distributions, keywords", FlowWithDistribution),
    Alternative("NICE", "a sequence, logsigmoid", FlowAsSequence),
    Alternative("anomaly_threshold", "NumPy", threshold_by_numpy),
    Alternative("anomaly_threshold", "statistics", threshold_by_statistics),
    Alternative("anomaly_threshold", "a 0-d tensor", threshold_as_a_tensor),
    Alternative("type_1_error", "a loop", false_alarms_counted),
    Alternative("type_1_error", "NumPy, up to the threshold", false_alarms_up_to_the_threshold),
    Alternative("type_2_error", "a list", misses_counted),
    Alternative("type_2_error", "a 0-d tensor", misses_as_a_tensor),
)
