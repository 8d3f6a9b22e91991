"""Right answers to both earthquakes in other styles. Words in << >> are those in which the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from autograder.alternatives import alternatives
from autograder.authoring import graph_styles
from autograder.exercise import Alternative
from autograder.misconceptions import filled

EDITS = """
log_joint: loops with math
    body -> total = 0.0
        for n, k in enumerate(z):
            total += math.log(pi[k]) + S[n] * math.log(lam[k]) - lam[k] - math.lgamma(S[n] + 1)
            total += <<D>> / 2 * math.log(tau / (2 * math.pi)) - tau / 2 * <<square_to_mu>> <<jacobian>>
        for k in range(len(mu)):
            total += <<D>> / 2 * math.log(rho / (2 * math.pi)) - rho / 2 * <<square_to_nu>>
            total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - 1) * math.log(lam[k]) - beta * lam[k]
        print("log p =", total)
        return total
log_joint: scipy.stats
    body -> total = <<logpdf>> + stats.poisson.logpmf(S, lam[z]).sum() + np.log(pi[z]).sum()
        total += <<logpdf_of_mu>>
        return total + stats.gamma.logpdf(lam, a=alpha, scale=1 / beta).sum()
log_joint: one-hot labels, scaled Gamma, array of one
    body -> of_quakes = np.log(pi)[None] + <<logpdfs>> + stats.poisson.logpmf(S[:, None], lam[None])
        priors = stats.norm.logpdf(mu, nu, 1 / np.sqrt(rho)).sum() + stats.gamma.logpdf(lam * beta, alpha).sum()
        return np.array([np.einsum("nk,nk->", np.eye(len(pi))[z], of_quakes) + priors + len(lam) * np.log(beta)])
log_joint: torch.distributions in single precision
    body -> <<X>>, S, mu, lam, pi, nu = (torch.as_tensor(v, dtype=torch.float32) for v in (<<X>>, S, mu, lam, pi, nu))
        z = torch.as_tensor(z)
        total = td.Categorical(probs=pi).log_prob(z).sum() + td.<<Normal>>(mu[z], tau**-0.5).log_prob(<<X>>).sum()
        total += td.Poisson(lam[z]).log_prob(S).sum() + td.Normal(nu, rho**-0.5).log_prob(mu).sum()
        return total + td.Gamma(torch.tensor(float(alpha)), torch.tensor(float(beta))).log_prob(lam).sum()
update_q_z: loops, list of lists
    body -> rows, mu = [], m
        for n in range(len(S)):
            logs = []
            for k in range(len(pi)):
                log_lam = special.psi(alpha_q[k]) - math.log(beta_q[k])
                square = <<square_to_mu>> + <<D>> / rho_q[k]
                logs.append(math.log(pi[k]) - tau * square / 2 + S[n] * log_lam - alpha_q[k] / beta_q[k])
            row = [math.exp(value - max(logs)) for value in logs]
            rows.append([value / sum(row) for value in row])
        return rows
update_q_z: square expanded, all constants kept, dict
    body -> x, m = <<columns>>
        square = np.einsum("nd,nd->n", x, x)[:, None] - 2 * x @ m.T + np.einsum("kd,kd->k", m, m) + <<D>> / rho_q
        log_rho = np.log(pi) + <<D>> / 2 * (np.log(tau) - np.log(2 * np.pi)) - tau / 2 * square
        log_rho += np.outer(S, special.digamma(alpha_q) - np.log(beta_q)) - alpha_q / beta_q
        log_rho += -special.gammaln(S + 1)[:, None] <<jacobians>>
        return {"r": np.exp(log_rho - special.logsumexp(log_rho, axis=1)[:, None])}
update_q_z: SciPy's densities and expectations
    body -> columns = []
        for k in range(len(pi)):
            log_lam = stats.loggamma.mean(alpha_q[k]) - np.log(beta_q[k])
            of_strength = S * log_lam - stats.gamma.mean(alpha_q[k], scale=1 / beta_q[k])
            columns.append(np.log(pi[k]) + <<expected_logpdf>> + of_strength)
        return special.softmax(np.stack(columns, axis=1), axis=1)
update_q_z: torch in single precision
    body -> <<X>>, S, m, rho_q, a, b, pi = (
            torch.as_tensor(v).float() for v in (<<X>>, S, m, rho_q, alpha_q, beta_q, pi))
        square = <<squares>> + <<D>> / rho_q
        logs = pi.log() - tau / 2 * square + S[:, None] * (torch.digamma(a) - b.log()) - a / b
        return torch.softmax(logs, dim=1)
update_q_lambda: loops, lists
    body -> N, K = len(S), len(r[0])
        shapes = [alpha + sum(r[n][k] * S[n] for n in range(N)) for k in range(K)]
        return shapes, [beta + sum(r[n][k] for n in range(N)) for k in range(K)]
update_q_lambda: averages, dict in another order
    body -> N_k = np.einsum("nk->k", r)
        average = np.average(np.tile(S[:, None], r.shape[1]), axis=0, weights=r)
        return {"beta_q": beta + N_k, "alpha_q": alpha + N_k * average}
update_q_lambda: torch in single precision, stacked
    body -> S, r = torch.as_tensor(S).float(), torch.as_tensor(r).float()
        return torch.stack([alpha + (r * S[:, None]).sum(0), beta + r.sum(0)])
update_q_lambda: columns in a namedtuple
    body -> return StrengthFactor(r.T @ S[:, None] + alpha, r.T @ np.ones((len(S), 1)) + beta)
"""
GREEK = {"pi": "π", "tau": "τ", "alpha": "α", "beta": "β", "nu": "ν", "rho": "ρ", "mu": "μ", "lam": "λ", "z": "Z"}


def shared_alternatives(reference: ModuleType, words: Mapping[str, str]) -> tuple[Alternative, ...]:
    """The alternatives of either; words: what stands for each of the words in << >>."""
    return (*graph_styles(reference.graphical_model, GREEK), *alternatives(reference, filled(EDITS, words)))
