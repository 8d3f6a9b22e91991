"""Right answers to `flow_anomaly` in other styles."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from autograder.alternatives import alternatives, alternatives_in, right
from reference import flow_anomaly as reference

EDITS = """
Scaling: a log-determinant for each row
    forward: self.log_scale.sum() -> self.log_scale.sum().expand(len(x)) * (-1 if reverse else 1)
NICE: torch.distributions, keywords
    mid_dim, hidden, mask) -> mid_dim=mid_dim, hidden=hidden, mask_config=mask)
    log_prob: -> base = td.TransformedDistribution(td.Uniform(0.0, 1.0), td.SigmoidTransform().inv)
    -(softplus(z) + softplus(-z)) -> base.log_prob(z)
anomaly_threshold: NumPy
    body -> values = np.asarray(log_probs)
        return values.mean() - 3 * values.std(ddof=1)
anomaly_threshold: statistics
    body -> values = [float(value) for value in log_probs]
        return statistics.mean(values) - 3 * statistics.stdev(values)
anomaly_threshold: a 0-d tensor
    body -> std, mean = torch.std_mean(torch.as_tensor(log_probs))
        return mean - 3 * std
type_1_error: a loop
    body -> count = 0
        for value in log_probs:
            if value.item() < threshold:
                count += 1
        return count / len(log_probs)
type_1_error: NumPy, up to the threshold
    body -> return np.mean(np.asarray(log_probs) <= threshold)
type_2_error: a list
    body -> return len([value for value in log_probs if value > threshold]) / len(log_probs)
type_2_error: a 0-d tensor
    body -> return 1 - (torch.as_tensor(log_probs) < threshold).float().mean()
"""


@right(reference.Coupling, "pairs by reshape, blocks")
class CouplingByReshape(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config):
        super().__init__()
        self.mask_config = mask_config
        self.in_block = nn.Sequential(nn.Linear(in_out_dim // 2, mid_dim), nn.ReLU())
        blocks = [nn.Sequential(nn.Linear(mid_dim, mid_dim), nn.ReLU()) for _ in range(hidden - 1)]
        self.mid_block = nn.ModuleList(blocks)
        self.out_block = nn.Linear(mid_dim, in_out_dim // 2)

    def forward(self, x, reverse=False):
        pairs = x.reshape(len(x), -1, 2)
        on, off = (pairs[:, :, 0], pairs[:, :, 1]) if self.mask_config else (pairs[:, :, 1], pairs[:, :, 0])
        h = self.in_block(off)
        for block in self.mid_block:
            h = block(h)
        shift = self.out_block(h)
        on = on - shift if reverse else on + shift
        return torch.stack((on, off) if self.mask_config else (off, on), dim=2).reshape(x.size())


@right(reference.Coupling, "indices, tanh")
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


@right(reference.Scaling, "a diagonal matrix")
class ScalingByMatrix(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.diagonal = nn.Parameter(torch.zeros(dim))

    def forward(self, x, reverse=False):
        factors = torch.diag(self.diagonal.exp())
        y = x @ (torch.linalg.inv(factors) if reverse else factors)
        return y, torch.logdet(factors)[None]


@right(reference.Scaling, "a parameter for each coordinate")
class ScalingNumberByNumber(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.log_scales = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(dim)])

    def forward(self, x, reverse=False):
        columns = []
        for d, s in enumerate(self.log_scales):
            columns.append(x[:, d] / torch.exp(s) if reverse else x[:, d] * torch.exp(s))
        return torch.stack(columns, dim=1), sum(self.log_scales)


@right(reference.NICE, "a sequence, logsigmoid")
class FlowAsSequence(nn.Module):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__()
        masks = [int(bool(mask_config) != bool(i % 2)) for i in range(coupling)]
        self.chain = nn.Sequential(*(Coupling(in_out_dim, mid_dim, hidden, mask) for mask in masks))
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


ALTERNATIVES = (*alternatives(reference, EDITS, "import statistics"), *alternatives_in(vars()))
