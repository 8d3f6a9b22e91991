"""Right answers to `earthquakes_2d` in other styles."""

import math

import numpy as np
import torch
from scipy.special import digamma, gammaln, logsumexp, psi, softmax
from scipy.stats import gamma, loggamma, multivariate_normal, norm, poisson

from autograder.exercise import Alternative
from autograder.exercises.earthquakes_2d.alternatives.strengths import STRENGTHS


def graph_in_greek():
    parameters = ["π", "τ", "α", "β", "ν", "ρ"]
    nodes = {"X": "observed", "S": "observed", "Z": "latent", "μ": "latent", "λ": "latent"}
    nodes.update({name: "parameter" for name in parameters})
    edges = (("π", "Z"), ("Z", "X"), ("Z", "S"), ("μ", "X"), ("τ", "X"), ("λ", "S"))
    edges += (("ν", "μ"), ("ρ", "μ"), ("α", "λ"), ("β", "λ"))
    return {"plates": {"k": ("λ", "μ"), "n": ("Z", "S", "X")}, "edges": edges, "nodes": nodes}


def graph_from_parents():
    parents = {"X": "z mu tau", "S": "z lam", "z": "pi", "mu": "nu rho", "lam": "alpha beta"}
    edges = [[parent, child] for child, names in parents.items() for parent in names.split()]
    roles = {name: "parameter" for name in "pi tau alpha beta nu rho".split()}
    roles |= {"z": "Latent", "mu": "Latent", "lam": "Latent", "X": "Observed", "S": "Observed"}
    return {"nodes": roles, "edges": edges, "plates": {"quakes": ["z", "X", "S"], "epicentra": ["mu", "lam"]}}


def joint_in_loops(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    total = 0.0
    for n in range(len(X)):
        k = int(z[n])
        total += math.log(pi[k])
        total += math.log(tau) - math.log(2 * math.pi)
        total -= tau / 2 * ((X[n][0] - mu[k][0]) ** 2 + (X[n][1] - mu[k][1]) ** 2)
        total += S[n] * math.log(lam[k]) - lam[k] - math.lgamma(S[n] + 1)
    for k in range(len(mu)):
        total += math.log(rho / (2 * math.pi)) - rho / 2 * sum((a - b) ** 2 for a, b in zip(mu[k], nu))
        total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - 1) * math.log(lam[k]) - beta * lam[k]
    print("log p =", total)
    return total


def joint_with_scipy(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    total = sum(multivariate_normal.logpdf(x, mean=mu[k], cov=np.eye(2) / tau) for x, k in zip(X, z))
    total += poisson.logpmf(S, lam[z]).sum() + np.log(pi[z]).sum()
    total += multivariate_normal.logpdf(mu, mean=nu, cov=np.eye(2) / rho).sum()
    return total + gamma.logpdf(lam, a=alpha, scale=1 / beta).sum()


def joint_with_one_hot_labels(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    one_hot = np.eye(len(pi))[z]
    of_places = norm.logpdf(X[:, None, :], mu[None], 1 / np.sqrt(tau)).sum(axis=2)
    of_quakes = np.log(pi)[None, :] + of_places + poisson.logpmf(S[:, None], lam[None])
    priors = norm.logpdf(mu, nu, 1 / np.sqrt(rho)).sum() + gamma.logpdf(lam * beta, alpha).sum()
    return np.array([np.einsum("nk,nk->", one_hot, of_quakes) + priors + len(lam) * np.log(beta)])


def joint_in_torch(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    D = torch.distributions
    X, S, mu, lam, pi, nu = (torch.as_tensor(v, dtype=torch.float32) for v in (X, S, mu, lam, pi, nu))
    z = torch.as_tensor(z)
    total = D.Categorical(probs=pi).log_prob(z).sum() + D.Normal(mu[z], tau**-0.5).log_prob(X).sum()
    total += D.Poisson(lam[z]).log_prob(S).sum() + D.Normal(nu, rho**-0.5).log_prob(mu).sum()
    return total + D.Gamma(torch.tensor(float(alpha)), torch.tensor(float(beta))).log_prob(lam).sum()


def labels_in_loops(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    rows = []
    for n in range(len(X)):
        logs = []
        for k in range(len(pi)):
            square = (X[n][0] - m[k][0]) ** 2 + (X[n][1] - m[k][1]) ** 2 + 2 / rho_q[k]
            expected_log = psi(alpha_q[k]) - math.log(beta_q[k])
            logs.append(math.log(pi[k]) - tau * square / 2 + S[n] * expected_log - alpha_q[k] / beta_q[k])
        largest = max(logs)
        row = [math.exp(v - largest) for v in logs]
        rows.append([v / sum(row) for v in row])
    return rows


def labels_with_all_constants(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    E_log_lam, E_lam = digamma(alpha_q) - np.log(beta_q), alpha_q / beta_q
    E_mu_mu = np.einsum("kd,kd->k", m, m) + 2 / rho_q
    square = np.einsum("nd,nd->n", X, X)[:, None] - 2 * X @ m.T + E_mu_mu
    log_rho = np.log(pi) + np.log(tau) - np.log(2 * np.pi) - tau / 2 * square
    log_rho = log_rho + np.outer(S, E_log_lam) - E_lam - gammaln(S + 1)[:, None]
    return {"r": np.exp(log_rho - logsumexp(log_rho, axis=1)[:, None])}


def labels_from_traces(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    K = len(pi)
    columns = []
    for k in range(K):
        covariance = np.eye(2) / rho_q[k]
        logs = multivariate_normal.logpdf(X, m[k], np.eye(2) / tau) - 0.5 * tau * np.trace(covariance)
        expected_log = loggamma.mean(alpha_q[k]) - np.log(beta_q[k])
        columns.append(np.log(pi[k]) + logs + S * expected_log - gamma.mean(alpha_q[k], scale=1 / beta_q[k]))
    return softmax(np.stack(columns, axis=1), axis=1)


def labels_in_torch(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    X, S, m, rho_q, a, b, pi = (torch.as_tensor(v).float() for v in (X, S, m, rho_q, alpha_q, beta_q, pi))
    square = ((X[:, None] - m) ** 2).sum(-1) + 2 / rho_q
    logs = pi.log() - tau / 2 * square + S[:, None] * (torch.digamma(a) - b.log()) - a / b
    return torch.softmax(logs, dim=1)


def means_in_loops(X, r, tau, nu, rho):
    N, K = len(X), len(r[0])
    m, rho_q = [], []
    for k in range(K):
        precision, linear = float(rho), [rho * nu[0], rho * nu[1]]
        for n in range(N):
            precision += tau * r[n][k]
            for d in range(2):
                linear[d] += tau * r[n][k] * X[n][d]
        m.append([linear[0] / precision, linear[1] / precision])
        rho_q.append(precision)
    return m, rho_q


def means_from_matrices(X, r, tau, nu, rho):
    I, means, precisions = np.eye(2), [], []
    for k in range(r.shape[1]):
        precision = rho * I + np.sum([r_n * tau * I for r_n in r[:, k]], axis=0)
        means.append(np.linalg.solve(precision, rho * I @ nu + tau * I @ (X.T @ r[:, k])))
        precisions.append(precision[0, 0])
    return {"rho_q": np.array(precisions), "m": np.array(means)}


def means_by_shrinkage(X, r, tau, nu, rho):
    count = np.sum(r, axis=0)
    average = np.einsum("nk,nd->kd", r, X) / count[:, None]
    share = (tau * count / (tau * count + rho))[:, None]
    return share * average + (1 - share) * nu, (rho + tau * count)[:, None]


def means_in_torch(X, r, tau, nu, rho):
    X, r, nu = (torch.as_tensor(v, dtype=torch.float32) for v in (X, r, nu))
    rho_q = rho + tau * r.sum(0)
    return [(rho * nu + tau * r.T @ X) / rho_q.unsqueeze(1), rho_q]


ALTERNATIVES = (
    Alternative("graphical_model", "Greek letters, tuples, other names of the plates", graph_in_greek),
    Alternative("graphical_model", "edges from a list of parents, capitals", graph_from_parents),
    Alternative("log_joint", "loops with math", joint_in_loops),
    Alternative("log_joint", "scipy.stats", joint_with_scipy),
    Alternative("log_joint", "one-hot labels, scaled Gamma, array of one", joint_with_one_hot_labels),
    Alternative("log_joint", "torch.distributions in single precision", joint_in_torch),
    Alternative("update_q_z", "loops, list of lists", labels_in_loops),
    Alternative("update_q_z", "square expanded, all constants kept, dict", labels_with_all_constants),
    Alternative("update_q_z", "SciPy's densities and expectations", labels_from_traces),
    Alternative("update_q_z", "torch in single precision", labels_in_torch),
    Alternative("update_q_mu", "loops, lists", means_in_loops),
    Alternative("update_q_mu", "precision matrices and solve, dict in another order", means_from_matrices),
    Alternative("update_q_mu", "shrinkage of the average towards the prior, column of precisions", means_by_shrinkage),
    Alternative("update_q_mu", "torch in single precision, list", means_in_torch),
    *STRENGTHS,
)
