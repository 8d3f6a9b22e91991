"""Right answers to `iwae` in other styles."""

import math

import numpy as np
import torch
from torch.distributions import Independent, MultivariateNormal, Normal
from torch.func import vmap

from autograder.exercise import Alternative

# --- log_weights ---------------------------------------------------------------------------------------------------


def three_normals(x, z, mean, log_std, decoder):
    log_likelihood = Normal(decoder(z), 1.0).log_prob(x).sum(-1)
    log_prior = Normal(0.0, 1.0).log_prob(z).sum(-1)
    log_q = Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    return log_likelihood + log_prior - log_q


def multivariate_normals(x, z, mean, log_std, decoder):
    D, L = x.shape[1], z.shape[2]
    prior = MultivariateNormal(torch.zeros(L), torch.eye(L))
    likelihood = MultivariateNormal(decoder(z), torch.eye(D))
    q = MultivariateNormal(mean, torch.diag_embed(torch.exp(2 * log_std)))
    return likelihood.log_prob(x) + prior.log_prob(z) - q.log_prob(z)


def sample_by_sample(x, z, mean, log_std, decoder):
    rows = []
    for k in range(z.shape[0]):
        theta = decoder(z[k])
        row = []
        for n in range(x.shape[0]):
            p = Independent(Normal(theta[n], torch.ones_like(theta[n])), 1).log_prob(x[n])
            p = p + Independent(Normal(torch.zeros_like(z[k, n]), torch.ones_like(z[k, n])), 1).log_prob(z[k, n])
            row.append(p - Independent(Normal(mean[n], torch.exp(log_std[n])), 1).log_prob(z[k, n]))
        rows.append(torch.stack(row))
    return torch.stack(rows)


def written_out_with_all_constants(x, z, mean, log_std, decoder):
    log_two_pi = torch.log(torch.tensor(2 * np.pi))
    x_hat = decoder(z)
    variance = torch.exp(2 * log_std)
    a = -x.size(-1) / 2 * log_two_pi - 0.5 * torch.linalg.vector_norm(x.unsqueeze(0) - x_hat, dim=-1) ** 2
    b = -z.size(-1) / 2 * log_two_pi - 0.5 * torch.einsum("knl,knl->kn", z, z)
    c = -z.size(-1) / 2 * log_two_pi - 0.5 * torch.log(variance).sum(1) - ((z - mean) ** 2 / (2 * variance)).sum(2)
    return a + b - c


def from_the_noise(x, z, mean, log_std, decoder):
    K, N, L = z.shape
    eps = (z - mean.expand(K, N, L)) / log_std.exp().expand(K, N, L)
    log_w = 0.5 * (eps**2 - z**2).sum(-1) + log_std.sum(-1)
    flat = decoder(z.reshape(K, N, L)).reshape(K * N, -1)
    errors = (x.repeat(K, 1) - flat).pow(2).sum(1).reshape(K, N)
    return log_w - errors / 2 - x.shape[1] * math.log(2 * math.pi) / 2


def over_samples_with_vmap(x, z, mean, log_std, decoder):
    def one(z_k):
        log_p = Normal(decoder(z_k), 1.0, validate_args=False).log_prob(x).sum(-1) - 0.5 * (z_k**2).sum(-1)
        return log_p + 0.5 * (((z_k - mean) / log_std.exp()) ** 2).sum(-1) + log_std.sum(-1)

    return vmap(one)(z)


# --- iwae_bound ----------------------------------------------------------------------------------------------------


def largest_taken_out(log_w):
    largest = log_w.max(dim=0, keepdim=True).values.detach()
    return torch.log(torch.mean(torch.exp(log_w - largest), dim=0)) + largest.squeeze(0)


def with_shares(log_w):
    K = torch.tensor(float(log_w.shape[0]))
    return torch.logsumexp(log_w - torch.log(K), 0)


def pair_by_pair(log_w):
    total = log_w[0]
    for row in log_w[1:]:
        total = torch.logaddexp(total, row)
    return (total - math.log(log_w.size(0))).unsqueeze(1)


def observation_by_observation(log_w):
    print("K =", len(log_w))
    columns = []
    for n in range(log_w.shape[1]):
        column = log_w[:, n]
        top = column.max()
        columns.append(top + torch.log(torch.exp(column - top).sum() / len(column)))
    return torch.stack(columns)


def transposed_first(log_w):
    return (log_w.T.logsumexp(dim=-1) - np.log(log_w.T.shape[-1])).reshape(-1)


ALTERNATIVES = (
    Alternative("log_weights", "three torch.distributions.Normal", three_normals),
    Alternative("log_weights", "multivariate normals", multivariate_normals),
    Alternative("log_weights", "sample by sample, observation by observation", sample_by_sample),
    Alternative("log_weights", "written out, with the constants that cancel", written_out_with_all_constants),
    Alternative("log_weights", "from the noise, flattened", from_the_noise),
    Alternative("log_weights", "vmap over samples", over_samples_with_vmap),
    Alternative("iwae_bound", "largest weight taken out by hand", largest_taken_out),
    Alternative("iwae_bound", "log K subtracted first", with_shares),
    Alternative("iwae_bound", "logaddexp row by row, a column", pair_by_pair),
    Alternative("iwae_bound", "observation by observation, with a print-out", observation_by_observation),
    Alternative("iwae_bound", "transposed first", transposed_first),
)
