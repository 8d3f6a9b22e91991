"""Right answers to `reparameterization` in other styles."""

import random

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch.distributions import Categorical, Exponential, RelaxedOneHotCategorical

from autograder.exercise import Alternative


def numpy_column(l, N):
    return np.random.exponential(scale=1 / l, size=(N, 1))


def numpy_generator(l, N):
    rng = np.random.default_rng()
    return rng.exponential(1 / float(l), N)


def one_by_one(l, N):
    samples = []
    for _ in range(N):
        samples.append(random.expovariate(float(l)))
    return samples


def torch_in_place(l, N):
    return torch.empty(N, 1).exponential_(float(l))


def minus_log_u(l, N):
    u = torch.rand((N, 1))
    samples = -torch.log(u) / l
    return samples  # N-by-1


def one_minus_u(l, N):
    print("drawing", N, "samples")
    U = torch.rand(N)
    return (-1 / l) * torch.log(1 - U)


def library_rsample(l, N):
    rate = l if torch.is_tensor(l) else torch.tensor(float(l))
    return Exponential(rate).rsample((N,))


def unit_exponential_scaled(l, N):
    noise = torch.from_numpy(np.random.exponential(size=N))
    return noise / l


def multinomial_column(a, N):
    return torch.multinomial(a, N, replacement=True).view(N, 1)


def numpy_choice(a, N):
    return np.random.choice(len(a), size=N, p=a)


def inverse_of_the_sums(a, N):
    edges = np.cumsum(np.asarray(a, dtype=np.float64))
    return np.minimum(np.searchsorted(edges, np.random.rand(N), side="right"), len(edges) - 1)


def library_categorical(a, N):
    return Categorical(probs=a).sample((N,))


def gumbel_by_hand(a, N, temp=0.1, eps=1e-20):
    K = a.shape[0]
    u = torch.rand(N, K)
    g = -torch.log(-torch.log(u + eps) + eps)
    z = (torch.log(a.view(1, -1)) + g) / temp
    e = torch.exp(z - z.max(dim=-1, keepdim=True).values)
    return e / e.sum(dim=-1, keepdim=True)


def functional_gumbel_softmax(a, N, temp=0.1, eps=1e-20):
    logits = torch.log(a + eps).repeat(N, 1)
    return F.gumbel_softmax(logits, tau=temp, hard=False)


def library_relaxed(a, N, temp=0.1, eps=1e-20):
    return RelaxedOneHotCategorical(torch.tensor(temp), probs=a).rsample((N,))


def row_by_row(a, N, temp=0.1, eps=1e-20):
    noise = torch.distributions.Gumbel(0.0, 1.0).sample((N, len(a)))
    return torch.stack([row.softmax(0) for row in (a.log() + noise) / temp])


def argmax_of_own_samples(a, N):
    y = categorical_reparametrize(a, N)  # noqa: F821
    return torch.argmax(y, dim=-1, keepdim=True)


def gumbel_max_in_numpy(a, N):
    p = np.array(a, dtype=float)
    return np.argmax(np.log(p) + np.random.gumbel(size=(N, len(p))), axis=1)


def exponential_race(a, N):
    times = torch.empty(N, len(a)).exponential_() / a
    return times.argmin(dim=1).float()


def one_id_at_a_time(a, N):
    rates = [float(p) for p in a]
    ids = []
    for _ in range(N):
        clocks = [random.expovariate(rate) for rate in rates]
        ids.append(clocks.index(min(clocks)))
    return np.array(ids)


ALTERNATIVES = (
    Alternative("exp_sampler", "NumPy's global generator, a column", numpy_column),
    Alternative("exp_sampler", "NumPy's new generator, unseeded", numpy_generator),
    Alternative("exp_sampler", "a loop over the standard library, a list returned", one_by_one),
    Alternative("exp_sampler", "torch in place, a column", torch_in_place),
    Alternative("exp_sampler", "inverse distribution function of u", minus_log_u),
    Alternative("exp_reparametrize", "inverse distribution function of u, a column", minus_log_u),
    Alternative("exp_reparametrize", "inverse distribution function of 1 - u, with a print-out", one_minus_u),
    Alternative("exp_reparametrize", "the library's rsample", library_rsample),
    Alternative("exp_reparametrize", "NumPy's unit exponential, scaled in torch", unit_exponential_scaled),
    Alternative("categorical_sampler", "multinomial, a column", multinomial_column),
    Alternative("categorical_sampler", "NumPy's choice", numpy_choice),
    Alternative("categorical_sampler", "cumulative sums and a search", inverse_of_the_sums),
    Alternative("categorical_sampler", "torch.distributions", library_categorical),
    Alternative("categorical_reparametrize", "Gumbel noise and softmax by hand", gumbel_by_hand),
    Alternative("categorical_reparametrize", "torch.nn.functional.gumbel_softmax", functional_gumbel_softmax),
    Alternative("categorical_reparametrize", "torch.distributions, relaxed one-hot", library_relaxed),
    Alternative("categorical_reparametrize", "one row after another", row_by_row),
    Alternative("categorical_evaluate", "argmax of one's own relaxed samples, a column", argmax_of_own_samples),
    Alternative("categorical_evaluate", "Gumbel-max in NumPy", gumbel_max_in_numpy),
    Alternative("categorical_evaluate", "a race of exponential clocks, ids as floats", exponential_race),
    Alternative("categorical_evaluate", "one id at a time", one_id_at_a_time),
)
