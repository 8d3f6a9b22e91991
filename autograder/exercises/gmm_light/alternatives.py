"""Right answers to `gmm_light` in other styles."""

import math

import numpy as np
import torch
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal, norm
from torch.distributions import Categorical, Normal, kl_divergence

from autograder.exercise import Alternative


def graph_with_lists():
    return {
        "edges": [["mu", "x"], ["z", "x"], ["tau", "x"], ["pi", "z"], ["nu", "mu"], ["sigma", "mu"]],
        "plates": {"n=1..N": ("z", "x"), "k=1..K": ("sigma", "nu", "tau", "mu")},
        "nodes": {
            "pi": "parameter",
            "z": "latent",
            "x": "Observed",
            "mu": "latent",
            "tau": "parameter",
            "nu": "parameter",
            "sigma": "parameter",
        },
    }


def graph_in_greek():
    of_component = ["μ", "τ", "ν", "σ"]
    nodes = {"X": "observed", "Z": "latent", "μ": "latent", "π": "parameter"}
    nodes.update({name: "parameter" for name in of_component[1:]})
    edges = [("π", "Z"), ("Z", "X")]
    edges += [(parent, "X") for parent in of_component[:2]]
    edges += [(parent, "μ") for parent in of_component[2:]]
    return {"nodes": nodes, "edges": edges, "plates": {"N": ["X", "Z"], "K": of_component}}


def data_in_loops(rng, N, pi, tau, nu, sigma):
    K = len(pi)
    mu = np.zeros(K)
    for k in range(K):
        mu[k] = nu[k] + sigma[k] * rng.standard_normal()
    z = rng.choice(K, size=N, p=pi).tolist()
    x = []
    for k in z:
        x.append(rng.normal(mu[k], 1 / math.sqrt(tau[k])))
    print("drew", N, "observations")
    return x, z, mu


def data_by_matrices(rng, N, pi, tau, nu, sigma):
    mu = rng.multivariate_normal(nu, np.diag(sigma**2), method="cholesky")
    one_hot = rng.multinomial(1, pi, size=N)
    x = one_hot @ mu + rng.standard_normal(N) * np.sqrt(one_hot @ (1 / tau))
    return {"z": one_hot.argmax(axis=1), "mu": mu, "x": x[:, None]}


def data_by_scipy(rng, N, pi, tau, nu, sigma):
    z = np.searchsorted(np.cumsum(pi)[:-1], rng.random(N))
    mu = norm.rvs(nu, sigma, size=len(nu), random_state=rng)
    x = norm.rvs(mu[z], np.sqrt(1 / tau[z]), size=N, random_state=rng)
    return [x.astype(np.float32), z, mu.astype(np.float32)]


def joint_in_loops(x, z, mu, pi, tau, nu, sigma):
    total = 0.0
    for n in range(len(x)):
        for k in range(len(pi)):
            if z[n] == k:
                density = math.sqrt(tau[k] / (2 * math.pi))
                total += math.log(pi[k]) + math.log(density) - 0.5 * tau[k] * (x[n] - mu[k]) ** 2
    for k in range(len(pi)):
        total += -math.log(sigma[k] * math.sqrt(2 * math.pi)) - (mu[k] - nu[k]) ** 2 / (2 * sigma[k] ** 2)
    return total


def joint_by_scipy(x, z, mu, pi, tau, nu, sigma):
    one_hot = np.eye(len(pi))[z]
    of_x = np.einsum("nk,nk->", one_hot, norm.logpdf(x[:, None], mu, tau**-0.5) + np.log(pi))
    return np.array([of_x + multivariate_normal.logpdf(mu, nu, np.diag(sigma**2))])


def joint_by_torch(x, z, mu, pi, tau, nu, sigma):
    x, mu, pi, tau, nu, sigma = (torch.tensor(v, dtype=torch.float32) for v in (x, mu, pi, tau, nu, sigma))
    z = torch.as_tensor(z)
    of_z = Categorical(probs=pi).log_prob(z).sum()
    return Normal(mu[z], tau[z].rsqrt()).log_prob(x).sum() + of_z + Normal(nu, sigma).log_prob(mu).sum()


def responsibilities_in_loops(x, m, s2, pi, tau):
    N, K = len(x), len(pi)
    r = np.empty((N, K))
    for n in range(N):
        for k in range(K):
            second = s2[k] + m[k] ** 2
            r[n, k] = math.log(pi[k]) + 0.5 * math.log(tau[k]) - tau[k] / 2 * (x[n] ** 2 - 2 * x[n] * m[k] + second)
        r[n] = np.exp(r[n] - max(r[n]))
        r[n] /= sum(r[n])
    return r


def responsibilities_by_scipy(x, m, s2, pi, tau):
    return softmax(np.log(pi) + norm.logpdf(x[:, None], m, 1 / np.sqrt(tau)) - tau * s2 / 2, axis=1)


def responsibilities_by_torch(x, m, s2, pi, tau):
    x, m, s2, pi, tau = (torch.as_tensor(v).float() for v in (x, m, s2, pi, tau))
    return torch.softmax(pi.log() + 0.5 * tau.log() - 0.5 * tau * ((x.unsqueeze(1) - m) ** 2 + s2), dim=-1)


def means_in_loops(x, r, tau, nu, sigma):
    m, s2 = [], []
    for k in range(len(tau)):
        a = sum(r[n][k] * x[n] for n in range(len(x)))
        b = sum(r[n][k] for n in range(len(x)))
        variance = 1 / (b * tau[k] + 1 / sigma[k] ** 2)
        s2.append(variance)
        m.append(variance * (a * tau[k] + nu[k] / sigma[k] ** 2))
    return m, s2


def means_with_a_gain(x, r, tau, nu, sigma):
    n_k = np.einsum("nk->k", r)
    average = np.einsum("n,nk->k", x, r) / n_k
    gain = n_k * tau * sigma**2 / (1 + n_k * tau * sigma**2)
    return {"s2": sigma**2 * (1 - gain), "m": nu + gain * (average - nu)}


def means_in_single_precision(x, r, tau, nu, sigma):
    x, r, tau, nu, sigma = (np.asarray(v, dtype=np.float32) for v in (x, r, tau, nu, sigma))
    s2 = 1 / (r.sum(0) * tau + sigma**-2)
    return [(s2 * (tau * (r * x[:, None]).sum(0) + nu * sigma**-2))[:, None], s2[:, None]]


def bound_in_loops(x, r, m, s2, pi, tau, nu, sigma):
    total = 0.0
    for n in range(len(x)):
        for k in range(len(pi)):
            square = x[n] ** 2 - 2 * x[n] * m[k] + m[k] ** 2 + s2[k]
            total += r[n][k] * (math.log(pi[k]) + 0.5 * math.log(tau[k] / (2 * math.pi)) - tau[k] / 2 * square)
            if r[n][k] > 0:
                total -= r[n][k] * math.log(r[n][k])
    for k in range(len(pi)):
        total -= 0.5 * math.log(2 * math.pi * sigma[k] ** 2)
        total -= (m[k] ** 2 + s2[k] - 2 * m[k] * nu[k] + nu[k] ** 2) / (2 * sigma[k] ** 2)
        total += 0.5 * (1 + math.log(2 * math.pi * s2[k]))
    return total


def bound_by_divergences(x, r, m, s2, pi, tau, nu, sigma):
    of_x = norm.logpdf(x[:, None], m, 1 / np.sqrt(tau)) - tau * s2 / 2
    divergence_z = np.sum(r * (np.log(np.clip(r, 1e-300, None)) - np.log(pi)))
    divergence_mu = np.sum(np.log(sigma) - 0.5 * np.log(s2) + (s2 + (m - nu) ** 2) / (2 * sigma**2) - 0.5)
    return np.sum(r * of_x) - divergence_z - divergence_mu


def bound_by_torch(x, r, m, s2, pi, tau, nu, sigma):
    x, r, m, s2, pi, tau, nu, sigma = map(torch.as_tensor, (x, r, m, s2, pi, tau, nu, sigma))
    of_x = Normal(m, tau.rsqrt()).log_prob(x[:, None]) - tau * s2 / 2
    of_labels = (r * pi.log() - torch.xlogy(r, r)).sum()
    return (r * of_x).sum() + of_labels - kl_divergence(Normal(m, s2.sqrt()), Normal(nu, sigma)).sum()


def cavi_from_random_responsibilities(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r = rng.dirichlet(np.ones(len(pi)), size=len(x))
    elbos = []
    for i in range(max_iter):
        m, s2 = update_q_mu(x, r, tau, nu, sigma)  # noqa: F821
        r = update_q_z(x, m, s2, pi, tau)  # noqa: F821
        elbos.append(elbo(x, r, m, s2, pi, tau, nu, sigma))  # noqa: F821
        if i > 0 and abs(elbos[i] - elbos[i - 1]) < tol:
            print(f"converged after {i + 1} iterations")
            break
    return r, m, s2, elbos


def cavi_from_the_prior_means(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    q = {"m": np.array(nu, dtype=float), "s2": np.array(sigma) ** 2}
    q["r"] = update_q_z(x, q["m"], q["s2"], pi, tau)  # noqa: F821
    trace = [elbo(x, q["r"], q["m"], q["s2"], pi, tau, nu, sigma)]  # noqa: F821
    for _ in range(max_iter):
        before = q["m"]
        new = update_q_mu(x, q["r"], tau, nu, sigma)  # noqa: F821
        q["m"], q["s2"] = new.m, new.s2
        trace.append(elbo(x, q["r"], q["m"], q["s2"], pi, tau, nu, sigma))  # noqa: F821
        q["r"] = update_q_z(x=x, m=q["m"], s2=q["s2"], pi=pi, tau=tau)  # noqa: F821
        trace.append(elbo(x, q["r"], q["m"], q["s2"], pi, tau, nu, sigma))  # noqa: F821
        if np.max(np.abs(q["m"] - before)) < tol:
            break
    return {"elbos": np.array(trace), **q}


def cavi_from_hard_labels_in_one_piece(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    N, K = len(x), len(pi)
    r = np.eye(K)[rng.integers(K, size=N)]
    trace = []
    for _ in range(max_iter):
        s2 = 1 / (r.sum(axis=0) * tau + 1 / sigma**2)
        m = s2 * (tau * (x @ r) + nu / sigma**2)
        log_rho = np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * (np.subtract.outer(x, m) ** 2 + s2)
        log_norm = logsumexp(log_rho, axis=1)
        r = np.exp(log_rho - log_norm[:, None])
        # With r just updated, E[log p(x, z | mu)] + H[q(z)] is the sum of the log normalisers.
        divergence = np.log(sigma / np.sqrt(s2)) + (s2 + (m - nu) ** 2) / (2 * sigma**2) - 0.5
        trace.append(log_norm.sum() - divergence.sum())
        if len(trace) > 1 and trace[-1] - trace[-2] <= tol * abs(trace[-1]):
            break
    return r, m, s2, trace


def cavi_from_quantiles_in_single_precision(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    x, pi, tau, nu, sigma = (torch.tensor(v, dtype=torch.float32) for v in (x, pi, tau, nu, sigma))
    order = torch.argsort(nu)
    m, s2 = torch.empty_like(nu), torch.ones_like(nu)
    m[order] = torch.quantile(x, (torch.arange(len(nu)) + 0.5) / len(nu))
    trace = []
    for _ in range(max_iter):
        r = torch.softmax(pi.log() + 0.5 * tau.log() - tau / 2 * ((x[:, None] - m) ** 2 + s2), dim=1)
        s2 = 1 / (r.sum(0) * tau + sigma**-2)
        m = s2 * (tau * (x @ r) + nu * sigma**-2)
        of_x = Normal(m, tau.rsqrt()).log_prob(x[:, None]) - tau * s2 / 2 + pi.log()
        bound = (r * of_x - torch.xlogy(r, r)).sum() - kl_divergence(Normal(m, s2.sqrt()), Normal(nu, sigma)).sum()
        trace.append(float(bound))
        if len(trace) > 2 and trace[-1] - trace[-2] < max(tol, 1e-4):
            break
    return r, m, s2, torch.tensor(trace)


def cavi_best_of_several_starts(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    best = None
    for _ in range(3):
        m, s2, trace = rng.choice(x, size=len(pi), replace=False), np.ones(len(pi)), []
        for _ in range(max_iter):
            r = update_q_z(x, m, s2, pi, tau)  # noqa: F821
            m, s2 = update_q_mu(x, r, tau, nu, sigma)  # noqa: F821
            trace.append(elbo(x, r, m, s2, pi, tau, nu, sigma))  # noqa: F821
            if len(trace) > 1 and trace[-1] - trace[-2] < tol:
                break
        if best is None or trace[-1] > best[3][-1]:
            best = (r, m, s2, trace)
    return best


ALTERNATIVES = (
    Alternative("graphical_model", "lists for tuples, plates named by their indices", graph_with_lists),
    Alternative("graphical_model", "Greek letters, built up", graph_in_greek),
    Alternative("generate_data", "loops, lists returned, with a print-out", data_in_loops),
    Alternative("generate_data", "multivariate normal and multinomial, a dict returned", data_by_matrices),
    Alternative("generate_data", "scipy and inversion, single precision", data_by_scipy),
    Alternative("log_joint", "loops and math", joint_in_loops),
    Alternative("log_joint", "scipy.stats, an array returned", joint_by_scipy),
    Alternative("log_joint", "torch.distributions in single precision", joint_by_torch),
    Alternative("update_q_z", "loops, the square multiplied out", responsibilities_in_loops),
    Alternative("update_q_z", "scipy's normal and softmax", responsibilities_by_scipy),
    Alternative("update_q_z", "torch in single precision", responsibilities_by_torch),
    Alternative("update_q_mu", "loops, lists returned", means_in_loops),
    Alternative("update_q_mu", "a Kalman gain, a dict in another order returned", means_with_a_gain),
    Alternative("update_q_mu", "single precision, columns returned", means_in_single_precision),
    Alternative("elbo", "loops, the squares multiplied out", bound_in_loops),
    Alternative("elbo", "likelihood minus divergences", bound_by_divergences),
    Alternative("elbo", "torch.distributions", bound_by_torch),
    Alternative("cavi", "own updates from random responsibilities, a print-out", cavi_from_random_responsibilities),
    Alternative("cavi", "from the prior means, both half steps traced, a dict returned", cavi_from_the_prior_means),
    Alternative("cavi", "in one piece from random labels, relative stopping", cavi_from_hard_labels_in_one_piece),
    Alternative("cavi", "torch in single precision from quantiles", cavi_from_quantiles_in_single_precision),
    Alternative("cavi", "the best of several starts from data points", cavi_best_of_several_starts),
)
