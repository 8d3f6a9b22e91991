"""Right answers to `earthquakes_1d` in other styles."""

import math

import numpy as np
import torch
from scipy.special import digamma, gammaln, logsumexp, psi, softmax
from scipy.stats import gamma, loggamma, lognorm, norm, poisson

from autograder.exercise import Alternative
from autograder.exercises.earthquakes_2d.alternatives.strengths import STRENGTHS


def graph_in_greek():
    parameters = ["π", "τ", "α", "β", "ν", "ρ"]
    nodes = {"R": "observed", "S": "observed", "Z": "latent", "μ": "latent", "λ": "latent"}
    nodes.update({name: "parameter" for name in parameters})
    edges = (("π", "Z"), ("Z", "R"), ("Z", "S"), ("μ", "R"), ("τ", "R"), ("λ", "S"))
    edges += (("ν", "μ"), ("ρ", "μ"), ("α", "λ"), ("β", "λ"))
    return {"plates": {"k": ("λ", "μ"), "n": ("Z", "S", "R")}, "edges": edges, "nodes": nodes}


def graph_from_parents():
    parents = {"R": "z mu tau", "S": "z lam", "z": "pi", "mu": "nu rho", "lam": "alpha beta"}
    edges = [[parent, child] for child, names in parents.items() for parent in names.split()]
    roles = {name: "parameter" for name in "pi tau alpha beta nu rho".split()}
    roles |= {"z": "Latent", "mu": "Latent", "lam": "Latent", "R": "Observed", "S": "Observed"}
    return {"nodes": roles, "edges": edges, "plates": {"quakes": ["z", "R", "S"], "epicentra": ["mu", "lam"]}}


def joint_in_loops(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    total = 0.0
    for n in range(len(R)):
        k = int(z[n])
        total += math.log(pi[k])
        total += 0.5 * math.log(tau / (2 * math.pi)) - tau / 2 * (math.log(R[n]) - mu[k]) ** 2 - math.log(R[n])
        total += S[n] * math.log(lam[k]) - lam[k] - math.lgamma(S[n] + 1)
    for k in range(len(mu)):
        total += 0.5 * math.log(rho / (2 * math.pi)) - rho / 2 * (mu[k] - nu) ** 2
        total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - 1) * math.log(lam[k]) - beta * lam[k]
    print("log p =", total)
    return total


def joint_with_scipy(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    total = lognorm.logpdf(R, s=1 / np.sqrt(tau), scale=np.exp(mu[z])).sum()
    total += poisson.logpmf(S, lam[z]).sum() + np.log(pi[z]).sum()
    total += norm.logpdf(mu, loc=nu, scale=1 / np.sqrt(rho)).sum()
    return total + gamma.logpdf(lam, a=alpha, scale=1 / beta).sum()


def joint_with_one_hot_labels(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    one_hot = np.eye(len(pi))[z]
    of_distances = norm.logpdf(np.log(R)[:, None], mu[None], 1 / np.sqrt(tau)) - np.log(R)[:, None]
    of_quakes = np.log(pi)[None, :] + of_distances + poisson.logpmf(S[:, None], lam[None])
    priors = norm.logpdf(mu, nu, 1 / np.sqrt(rho)).sum() + gamma.logpdf(lam * beta, alpha).sum()
    return np.array([np.einsum("nk,nk->", one_hot, of_quakes) + priors + len(lam) * np.log(beta)])


def joint_in_torch(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    D = torch.distributions
    R, S, mu, lam, pi = (torch.as_tensor(v, dtype=torch.float32) for v in (R, S, mu, lam, pi))
    z = torch.as_tensor(z)
    total = D.Categorical(probs=pi).log_prob(z).sum() + D.LogNormal(mu[z], tau**-0.5).log_prob(R).sum()
    total += D.Poisson(lam[z]).log_prob(S).sum() + D.Normal(nu, rho**-0.5).log_prob(mu).sum()
    return total + D.Gamma(torch.tensor(float(alpha)), torch.tensor(float(beta))).log_prob(lam).sum()


def labels_in_loops(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    rows = []
    for n in range(len(R)):
        logs = []
        for k in range(len(pi)):
            square = (math.log(R[n]) - m[k]) ** 2 + 1 / rho_q[k]
            expected_log = psi(alpha_q[k]) - math.log(beta_q[k])
            logs.append(math.log(pi[k]) - tau * square / 2 + S[n] * expected_log - alpha_q[k] / beta_q[k])
        largest = max(logs)
        row = [math.exp(v - largest) for v in logs]
        rows.append([v / sum(row) for v in row])
    return rows


def labels_with_all_constants(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    x = np.log(R)
    E_log_lam, E_lam = digamma(alpha_q) - np.log(beta_q), alpha_q / beta_q
    E_mu_mu = m**2 + 1 / rho_q
    square = x[:, None] ** 2 - 2 * np.outer(x, m) + E_mu_mu
    log_rho = np.log(pi) + (np.log(tau) - np.log(2 * np.pi)) / 2 - tau / 2 * square - x[:, None]
    log_rho = log_rho + np.outer(S, E_log_lam) - E_lam - gammaln(S + 1)[:, None]
    return {"r": np.exp(log_rho - logsumexp(log_rho, axis=1)[:, None])}


def labels_from_densities(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    columns = []
    for k in range(len(pi)):
        logs = lognorm.logpdf(R, tau**-0.5, scale=np.exp(m[k])) - 0.5 * tau * norm.var(m[k], rho_q[k] ** -0.5)
        expected_log = loggamma.mean(alpha_q[k]) - np.log(beta_q[k])
        columns.append(np.log(pi[k]) + logs + S * expected_log - gamma.mean(alpha_q[k], scale=1 / beta_q[k]))
    return softmax(np.stack(columns, axis=1), axis=1)


def labels_in_torch(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    R, S, m, rho_q, a, b, pi = (torch.as_tensor(v).float() for v in (R, S, m, rho_q, alpha_q, beta_q, pi))
    square = (R.log()[:, None] - m) ** 2 + 1 / rho_q
    logs = pi.log() - tau / 2 * square + S[:, None] * (torch.digamma(a) - b.log()) - a / b
    return torch.softmax(logs, dim=1)


def means_in_loops(R, r, tau, nu, rho):
    N, K = len(R), len(r[0])
    m, rho_q = [], []
    for k in range(K):
        precision, linear = float(rho), rho * nu
        for n in range(N):
            precision += tau * r[n][k]
            linear += tau * r[n][k] * math.log(R[n])
        m.append(linear / precision)
        rho_q.append(precision)
    return m, rho_q


def means_from_variances(R, r, tau, nu, rho):
    variance = 1 / (rho + np.sum(tau * r, axis=0))
    return {"rho_q": 1 / variance, "m": variance * (nu * rho + np.einsum("n,nk->k", np.log(R), tau * r))}


def means_by_shrinkage(R, r, tau, nu, rho):
    count = np.sum(r, axis=0)
    average = np.log(np.prod(R[:, None] ** (r / count), axis=0))
    share = tau * count / (tau * count + rho)
    return (share * average + (1 - share) * nu)[:, None], (rho + tau * count)[:, None]


def means_in_torch(R, r, tau, nu, rho):
    R, r = torch.as_tensor(R, dtype=torch.float32), torch.as_tensor(r, dtype=torch.float32)
    rho_q = rho + tau * r.sum(0)
    return torch.stack([(rho * nu + tau * torch.log(R) @ r) / rho_q, rho_q])


ALTERNATIVES = (
    Alternative("graphical_model", "Greek letters, tuples, other names of the plates", graph_in_greek),
    Alternative("graphical_model", "edges from a list of parents, capitals", graph_from_parents),
    Alternative("log_joint", "loops with math", joint_in_loops),
    Alternative("log_joint", "scipy.stats", joint_with_scipy),
    Alternative("log_joint", "one-hot labels, scaled Gamma, array of one", joint_with_one_hot_labels),
    Alternative("log_joint", "torch.distributions in single precision", joint_in_torch),
    Alternative("update_q_z", "loops, list of lists", labels_in_loops),
    Alternative("update_q_z", "square expanded, all constants kept, dict", labels_with_all_constants),
    Alternative("update_q_z", "SciPy's densities and expectations", labels_from_densities),
    Alternative("update_q_z", "torch in single precision", labels_in_torch),
    Alternative("update_q_mu", "loops, lists", means_in_loops),
    Alternative("update_q_mu", "by the variance, dict in another order", means_from_variances),
    Alternative("update_q_mu", "shrinkage of the geometric mean towards the prior, columns", means_by_shrinkage),
    Alternative("update_q_mu", "torch in single precision, stacked", means_in_torch),
    *STRENGTHS,
)
