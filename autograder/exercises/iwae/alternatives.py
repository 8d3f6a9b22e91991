"""Right answers to `iwae` in other styles."""

from autograder.alternatives import alternatives
from reference import iwae as reference

EDITS = """
log_weights: three torch.distributions.Normal
    body -> log_likelihood = td.Normal(decoder(z), 1.0).log_prob(x).sum(-1)
        log_prior = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
        return log_likelihood + log_prior - td.Normal(mean, log_std.exp()).log_prob(z).sum(-1)
log_weights: multivariate normals
    body -> prior = td.MultivariateNormal(torch.zeros(z.shape[2]), torch.eye(z.shape[2]))
        likelihood = td.MultivariateNormal(decoder(z), torch.eye(x.shape[1]))
        q = td.MultivariateNormal(mean, torch.diag_embed(torch.exp(2 * log_std)))
        return likelihood.log_prob(x) + prior.log_prob(z) - q.log_prob(z)
log_weights: written out, with the constants that cancel
    body -> log_two_pi, variance = torch.log(torch.tensor(2 * np.pi)), torch.exp(2 * log_std)
        norm = torch.linalg.vector_norm(x.unsqueeze(0) - decoder(z), dim=-1)
        a = -x.size(-1) / 2 * log_two_pi - 0.5 * norm**2
        b = -z.size(-1) / 2 * log_two_pi - 0.5 * torch.einsum("knl,knl->kn", z, z)
        c = -z.size(-1) / 2 * log_two_pi - 0.5 * torch.log(variance).sum(1) - ((z - mean) ** 2 / (2 * variance)).sum(2)
        return a + b - c
log_weights: from the noise, flattened
    body -> K, N, L = z.shape
        eps = (z - mean.expand(K, N, L)) / log_std.exp().expand(K, N, L)
        flat = decoder(z.reshape(K, N, L)).reshape(K * N, -1)
        errors = (x.repeat(K, 1) - flat).pow(2).sum(1).reshape(K, N)
        log_w = 0.5 * (eps**2 - z**2).sum(-1) + log_std.sum(-1)
        return log_w - errors / 2 - x.shape[1] * math.log(2 * math.pi) / 2
log_weights: vmap over samples
    body -> def one(z_k):
            log_p = td.Normal(decoder(z_k), 1.0, validate_args=False).log_prob(x).sum(-1) - 0.5 * (z_k**2).sum(-1)
            return log_p + 0.5 * (((z_k - mean) / log_std.exp()) ** 2).sum(-1) + log_std.sum(-1)
        return torch.func.vmap(one)(z)
log_weights: sample by sample, observation by observation
    body -> def log_prob(value, location, scale):
            return td.Independent(td.Normal(location, scale), 1).log_prob(value)
        rows = []
        for z_k in z:
            theta, row = decoder(z_k), []
            for n in range(len(x)):
                log_p = log_prob(x[n], theta[n], torch.ones_like(x[n]))
                log_p = log_p + log_prob(z_k[n], torch.zeros_like(z_k[n]), torch.ones_like(z_k[n]))
                row.append(log_p - log_prob(z_k[n], mean[n], torch.exp(log_std[n])))
            rows.append(torch.stack(row))
        return torch.stack(rows)
iwae_bound: largest weight taken out by hand
    body -> largest = log_w.max(dim=0, keepdim=True).values.detach()
        return torch.log(torch.mean(torch.exp(log_w - largest), dim=0)) + largest.squeeze(0)
iwae_bound: log K subtracted first
    body -> return torch.logsumexp(log_w - torch.log(torch.tensor(float(log_w.shape[0]))), 0)
iwae_bound: logaddexp row by row, a column
    body -> total = log_w[0]
        for row in log_w[1:]:
            total = torch.logaddexp(total, row)
        return (total - math.log(log_w.size(0))).unsqueeze(1)
iwae_bound: observation by observation, with a print-out
    body -> print("K =", len(log_w))
        tops = log_w.max(dim=0).values
        return torch.stack([top + torch.log(torch.exp(w - top).sum() / len(w)) for w, top in zip(log_w.T, tops)])
iwae_bound: transposed first
    body -> return (log_w.T.logsumexp(dim=-1) - np.log(log_w.T.shape[-1])).reshape(-1)
"""


ALTERNATIVES = alternatives(reference, EDITS)
