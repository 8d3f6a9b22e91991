"""Right answers to `flow_anomaly` in other styles."""

from autograder.alternatives import alternatives
from reference import flow_anomaly as reference

EDITS = """
Coupling: pairs by reshape, blocks
    forward: x[:, 0::2], x[:, 1::2] -> x.reshape(len(x), -1, 2).unbind(dim=2)
    layers = [part for a, b in pairwise(sizes) for part in (nn.Linear(a, b), nn.ReLU())] ->
        layers = [nn.Sequential(nn.Linear(a, b), nn.ReLU()) for a, b in pairwise(sizes)]
    self.shift ->> self.out_block
    forward: sign = -1.0 if reverse else 1.0 -> sign = 1 - 2 * reverse
Coupling: indices, tanh
    nn.ReLU() -> nn.Tanh()
    forward: body -> places = torch.arange(x.shape[1])
        on = places % 2 == (0 if self.mask_config else 1)
        out = x.clone()
        out[:, places[on]] += (-1) ** int(reverse) * self.shift(x[:, places[~on]])
        return out
Scaling: a log-determinant for each row
    forward: self.log_scale.sum() -> self.log_scale.sum().expand(len(x)) * (-1 if reverse else 1)
Scaling: a diagonal matrix
    torch.zeros(1, dim) -> torch.zeros(dim)
    forward: body -> factors = torch.diag(self.log_scale.exp())
        y = x @ (torch.linalg.inv(factors) if reverse else factors)
        return y, torch.logdet(factors)[None]
Scaling: a parameter for each coordinate
    nn.Parameter(torch.zeros(1, dim)) -> nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(dim)])
    forward: body -> columns = []
        for d, s in enumerate(self.log_scale):
            columns.append(x[:, d] / torch.exp(s) if reverse else x[:, d] * torch.exp(s))
        return torch.stack(columns, dim=1), sum(self.log_scale)
NICE: torch.distributions, keywords
    mid_dim, hidden, mask) -> mid_dim=mid_dim, hidden=hidden, mask_config=mask)
    log_prob: -> base = td.TransformedDistribution(td.Uniform(0.0, 1.0), td.SigmoidTransform().inv)
    -(softplus(z) + softplus(-z)) -> base.log_prob(z)
NICE: a sequence, logsigmoid
    (mask_config + i) % 2 -> int(bool(mask_config) != bool(i % 2))
    self.coupling = nn.ModuleList([Coupling(in_out_dim, mid_dim, hidden, mask) for mask in masks]) ->
        self.chain = nn.Sequential(*(Coupling(in_out_dim, mid_dim, hidden, mask) for mask in masks))
    f: body -> z, log_det = self.scaling(self.chain(x))
        return [z, log_det * torch.ones(len(x))]
    g: reversed(self.coupling) -> list(self.chain)[::-1]
    -(softplus(z) + softplus(-z)) -> (F.logsigmoid(z) + F.logsigmoid(-z))
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
            count += 1 if value.item() < threshold else 0
        return count / len(log_probs)
type_1_error: NumPy, up to the threshold
    body -> return np.mean(np.asarray(log_probs) <= threshold)
type_2_error: a list
    body -> return len([value for value in log_probs if value > threshold]) / len(log_probs)
type_2_error: a 0-d tensor
    body -> return 1 - (torch.as_tensor(log_probs) < threshold).float().mean()
"""
ALTERNATIVES = alternatives(reference, EDITS, "import statistics\nimport torch.nn.functional as F")
