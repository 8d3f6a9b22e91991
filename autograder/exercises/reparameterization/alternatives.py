"""Right answers to `reparameterization` in other styles."""

from autograder.alternatives import alternatives
from reference import reparameterization as reference

EDITS = """
exp_sampler: NumPy's global generator, a column
    body -> return np.random.exponential(scale=1 / l, size=(N, 1))
exp_sampler: NumPy's new generator, unseeded
    body -> return np.random.default_rng().exponential(1 / float(l), N)
exp_sampler: a loop over the standard library, a list returned
    body -> return [random.expovariate(float(l)) for _ in range(N)]
exp_sampler: torch in place, a column
    body -> return torch.empty(N, 1).exponential_(float(l))
exp_sampler: inverse distribution function of u
    body -> return -torch.log(torch.rand((N, 1))) / l
exp_reparametrize: inverse distribution function of u, a column
    body -> return -torch.log(torch.rand((N, 1))) / l
exp_reparametrize: inverse distribution function of 1 - u, with a print-out
    body -> print("drawing", N, "samples")
        U = torch.rand(N)
        return (-1 / l) * torch.log(1 - U)
exp_reparametrize: the library's rsample
    body -> return td.Exponential(l if torch.is_tensor(l) else torch.tensor(float(l))).rsample((N,))
exp_reparametrize: NumPy's unit exponential, scaled in torch
    body -> return torch.from_numpy(np.random.exponential(size=N)) / l
categorical_sampler: multinomial, a column
    body -> return torch.multinomial(a, N, replacement=True).view(N, 1)
categorical_sampler: NumPy's choice
    body -> return np.random.choice(len(a), size=N, p=a)
categorical_sampler: cumulative sums and a search
    body -> edges = np.cumsum(np.asarray(a, dtype=np.float64))
        return np.minimum(np.searchsorted(edges, np.random.rand(N), side="right"), len(edges) - 1)
categorical_sampler: torch.distributions
    body -> return td.Categorical(probs=a).sample((N,))
categorical_reparametrize: Gumbel noise and softmax by hand
    body -> u = torch.rand(N, a.shape[0])
        g = -torch.log(-torch.log(u + eps) + eps)
        z = (torch.log(a.view(1, -1)) + g) / temp
        e = torch.exp(z - z.max(dim=-1, keepdim=True).values)
        return e / e.sum(dim=-1, keepdim=True)
categorical_reparametrize: torch.nn.functional.gumbel_softmax
    body -> return torch.nn.functional.gumbel_softmax(torch.log(a + eps).repeat(N, 1), tau=temp, hard=False)
categorical_reparametrize: torch.distributions, relaxed one-hot
    body -> return td.RelaxedOneHotCategorical(torch.tensor(temp), probs=a).rsample((N,))
categorical_reparametrize: one row after another
    body -> noise = td.Gumbel(0.0, 1.0).sample((N, len(a)))
        return torch.stack([row.softmax(0) for row in (a.log() + noise) / temp])
categorical_evaluate: argmax of one's own relaxed samples, a column
    body -> y = categorical_reparametrize(a, N)
        return torch.argmax(y, dim=-1, keepdim=True)
categorical_evaluate: Gumbel-max in NumPy
    body -> p = np.array(a, dtype=float)
        return np.argmax(np.log(p) + np.random.gumbel(size=(N, len(p))), axis=1)
categorical_evaluate: a race of exponential clocks, ids as floats
    body -> times = torch.empty(N, len(a)).exponential_() / a
        return times.argmin(dim=1).float()
categorical_evaluate: one id at a time
    body -> ids = []
        for _ in range(N):
            clocks = [random.expovariate(float(rate)) for rate in a]
            ids.append(clocks.index(min(clocks)))
        return np.array(ids)
"""
ALTERNATIVES = alternatives(reference, EDITS, "import random")
