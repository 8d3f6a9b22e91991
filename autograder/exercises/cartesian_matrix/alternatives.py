"""Right answers to `cartesian_matrix` in other styles."""

import math

import numpy as np
import torch
from scipy.stats import norm
from torch.distributions import Normal, kl_divergence

from autograder.exercise import Alternative

# --- graphical_model -----------------------------------------------------------------------------------------------


def graph_in_other_words():
    return {
        "nodes": {
            "s": "observed",
            "μ": "latent",
            "ξ": "latent",
            **dict.fromkeys(["lam", "tau", "mu0", "xi0", "lam0", "tau0"], "parameter"),
        },
        "edges": [["lam", "s"], ["tau", "s"], ["μ", "s"], ["ξ", "s"], *([p, "μ"] for p in ("mu0", "lam0"))]
        + [[p, "ξ"] for p in ("xi0", "tau0")],
        "plates": {"c = 1..C": ("tau", "s", "ξ"), "r = 1..R": ("s", "μ", "lam")},
    }


def graph_built_up():
    roles, edges = {"S": "Observed"}, []
    for mean, constants, noise in (("mu", ("mu0", "lam0"), "lam"), ("xi", ("xi0", "tau0"), "tau")):
        roles[mean] = "Latent"
        roles.update({name: "Parameter" for name in (*constants, noise)})
        edges += [(name, mean) for name in constants] + [(mean, "S"), (noise, "S")]
    return dict(plates={"N": ["S", "xi", "tau"], "M": ["S", "mu", "lam"]}, edges=edges, nodes=roles)


# --- generate_data -------------------------------------------------------------------------------------------------


def data_in_loops(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = [rng.normal(mu0, math.sqrt(1 / lam0)) for _ in range(len(lam))]
    xi = [rng.normal(xi0, math.sqrt(1 / tau0)) for _ in range(len(tau))]
    S = np.zeros((len(lam), len(tau)))
    for r in range(len(lam)):
        for c in range(len(tau)):
            S[r, c] = rng.normal(mu[r], math.sqrt(1 / lam[r])) + rng.normal(xi[c], math.sqrt(1 / tau[c]))
    return S, mu, xi


def data_from_the_sum(rng, mu0, lam0, xi0, tau0, lam, tau):
    xi = xi0 + rng.standard_normal((1, len(tau))) / np.sqrt(tau0)
    mu = mu0 + rng.standard_normal((len(lam), 1)) / np.sqrt(lam0)
    deviations = np.sqrt(np.add.outer(1 / lam, 1 / tau))
    return {"mu": mu, "xi": xi, "S": (mu + xi + deviations * rng.standard_normal(deviations.shape)).astype(np.float32)}


def data_by_scipy(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = norm(mu0, lam0**-0.5).rvs(size=len(lam), random_state=rng)
    xi = norm(xi0, tau0**-0.5).rvs(size=len(tau), random_state=rng)
    X = norm.rvs(mu, lam**-0.5, size=(len(tau), len(lam)), random_state=rng).T
    return [X + norm.rvs(xi, tau**-0.5, size=X.shape, random_state=rng), mu, xi]


# --- update_q_mu and update_q_xi -----------------------------------------------------------------------------------


def rows_in_loops(S, xi_mean, mu0, lam0, lam, tau):
    means, precisions = [], []
    for r in range(len(lam)):
        p, total = lam0, lam0 * mu0
        for c in range(len(tau)):
            weight = 1 / (1 / lam[r] + 1 / tau[c])
            p += weight
            total += weight * (S[r][c] - xi_mean[c])
        means.append(total / p)
        precisions.append(p)
    return means, precisions


def rows_by_products(S, xi_mean, mu0, lam0, lam, tau):
    w = np.outer(lam, tau) / np.add.outer(lam, tau)
    precision = w.sum(axis=1, keepdims=True) + lam0
    total = np.einsum("rc,rc->r", w, S) - w @ xi_mean + mu0 * lam0
    return {"precision": precision, "mean": total[:, None] / precision}


def rows_in_single_precision(S, xi_mean, mu0, lam0, lam, tau):
    S, xi_mean, lam, tau = (torch.tensor(v, dtype=torch.float32) for v in (S, xi_mean, lam, tau))
    w = (lam.reciprocal()[:, None] + tau.reciprocal()).reciprocal()
    p = lam0 + w.sum(dim=1)
    return [(lam0 * mu0 + (w * (S - xi_mean)).sum(dim=1)) / p, p]


def columns_in_loops(S, mu_mean, xi0, tau0, lam, tau):
    means, precisions = [], []
    for c in range(len(tau)):
        weights = [1 / (1 / lam[r] + 1 / tau[c]) for r in range(len(lam))]
        p = tau0 + sum(weights)
        means.append((tau0 * xi0 + sum(w * (S[r, c] - mu_mean[r]) for r, w in enumerate(weights))) / p)
        precisions.append(p)
    return np.array(means), np.array(precisions)


def columns_by_own_rows(S, mu_mean, xi0, tau0, lam, tau):
    mean, precision = update_q_mu(S.T, mu_mean, xi0, tau0, tau, lam)
    return mean, precision


def columns_one_cell_at_a_time(S, mu_mean, xi0, tau0, lam, tau):
    """The product of normal densities, one after the other."""
    mean, precision = np.full(len(tau), float(xi0)), np.full(len(tau), float(tau0))
    for row, m, l in zip(S, mu_mean, lam):
        added = 1 / (1 / l + 1 / tau)
        mean = (precision * mean + added * (row - m)) / (precision + added)
        precision = precision + added
    return mean.astype(np.float32), precision[:, None]


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_in_loops(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    total = 0.0
    for r in range(len(lam)):
        for c in range(len(tau)):
            v = 1 / lam[r] + 1 / tau[c]
            square = (S[r, c] - mu_mean[r] - xi_mean[c]) ** 2 + 1 / mu_precision[r] + 1 / xi_precision[c]
            total += -0.5 * math.log(2 * math.pi * v) - 0.5 * square / v
    for m, p in zip(mu_mean, mu_precision):
        total += 0.5 * math.log(lam0 / (2 * math.pi)) - 0.5 * lam0 * ((m - mu0) ** 2 + 1 / p)
        total += 0.5 * math.log(2 * math.pi * math.e / p)
    for m, p in zip(xi_mean, xi_precision):
        total += 0.5 * math.log(tau0 / (2 * math.pi)) - 0.5 * tau0 * ((m - xi0) ** 2 + 1 / p)
        total += 0.5 * math.log(2 * math.pi * math.e / p)
    return total


def bound_by_distributions(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    S, m, p, n, s, lam, tau = map(torch.as_tensor, (S, mu_mean, mu_precision, xi_mean, xi_precision, lam, tau))
    cells = Normal(m[:, None] + n, torch.sqrt(1 / lam[:, None] + 1 / tau))
    spread = (1 / p[:, None] + 1 / s) / (2 * cells.variance)
    mu_kl = kl_divergence(Normal(m, p**-0.5), Normal(torch.tensor(mu0).double(), torch.tensor(lam0).double() ** -0.5))
    xi_kl = kl_divergence(Normal(n, s**-0.5), Normal(torch.tensor(xi0).double(), torch.tensor(tau0).double() ** -0.5))
    return (cells.log_prob(S) - spread).sum() - mu_kl.sum() - xi_kl.sum()


def bound_by_scipy(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    v = np.add.outer(1 / lam, 1 / tau)
    likelihood = norm.logpdf(S, mu_mean[:, None] + xi_mean, np.sqrt(v)) - np.add.outer(
        1 / mu_precision, 1 / xi_precision
    ) / (2 * v)
    rows = norm.logpdf(mu_mean, mu0, lam0**-0.5) - lam0 / (2 * mu_precision) + norm(0, mu_precision**-0.5).entropy()
    columns = norm.logpdf(xi_mean, xi0, tau0**-0.5) - tau0 / (2 * xi_precision) + norm(0, xi_precision**-0.5).entropy()
    return np.float32(likelihood.sum() + rows.sum() + columns.sum())


# --- cavi ----------------------------------------------------------------------------------------------------------


def ascent_with_own_updates(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    xi_mean = np.zeros(S.shape[1])
    elbos = []
    for i in range(max_iter):
        mu_mean, mu_precision = update_q_mu(S, xi_mean, mu0, lam0, lam, tau)
        xi_mean, xi_precision = update_q_xi(S, mu_mean, xi0, tau0, lam, tau)
        elbos.append(elbo(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau))
        if i > 0 and np.abs(elbos[-1] - elbos[-2]) < tol:
            print(f"converged after {i + 1} iterations")
            break
    return mu_mean, mu_precision, xi_mean, xi_precision, elbos


def ascent_columns_first(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    q = {"mu_mean": S.mean(axis=1) - S.mean() / 2, "mu_precision": lam, "xi_mean": 0 * tau, "xi_precision": tau}
    known = {"mu0": mu0, "lam0": lam0, "xi0": xi0, "tau0": tau0, "lam": lam, "tau": tau}
    elbos = [elbo(S, **q, **known)]
    while len(elbos) <= 2 * max_iter:
        new = update_q_xi(S, q["mu_mean"], xi0, tau0, lam, tau)
        moved = np.max(np.abs(new.mean - q["xi_mean"]))
        q["xi_mean"], q["xi_precision"] = new.mean, new.precision
        elbos.append(elbo(S, **q, **known))
        q["mu_mean"], q["mu_precision"] = update_q_mu(S, q["xi_mean"], mu0, lam0, lam, tau)
        elbos.append(elbo(S, **q, **known))
        if moved < tol:
            break
    return q | {"elbos": np.array(elbos)}


def ascent_element_by_element(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    R, C = S.shape
    w = 1 / (1 / lam[:, None] + 1 / tau)
    p, s = lam0 + w.sum(axis=1), tau0 + w.sum(axis=0)
    m, n, elbos = np.zeros(R), S.mean(axis=0), []
    for _ in range(max_iter):
        for r in range(R):
            m[r] = (lam0 * mu0 + w[r] @ (S[r] - n)) / p[r]
        for c in range(C):
            n[c] = (tau0 * xi0 + w[:, c] @ (S[:, c] - m)) / s[c]
        elbos.append(elbo(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau))
        if len(elbos) > 2 and elbos[-1] - elbos[-2] <= tol * abs(elbos[-1]) / 100:
            break
    return [m, p, n, s, elbos]


def ascent_in_single_precision(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    S, lam, tau = (torch.tensor(np.asarray(v), dtype=torch.float32) for v in (S, lam, tau))
    w = 1 / (1 / lam[:, None] + 1 / tau)
    p, s = lam0 + w.sum(dim=1), tau0 + w.sum(dim=0)
    n, elbos = torch.full((len(tau),), float(xi0)), []
    for _ in range(max_iter):
        m = (lam0 * mu0 + (w * (S - n)).sum(dim=1)) / p
        before, n = n, (tau0 * xi0 + (w * (S - m[:, None])).sum(dim=0)) / s
        squares = (S - m[:, None] - n) ** 2 + 1 / p[:, None] + 1 / s
        bound = 0.5 * (torch.log(w / (2 * math.pi)) - w * squares).sum()
        for mean, precision, mean0, precision0 in ((m, p, mu0, lam0), (n, s, xi0, tau0)):
            ratio = precision0 / precision
            bound = bound - 0.5 * (ratio - 1 - ratio.log() + precision0 * (mean - mean0) ** 2).sum()
        elbos.append(bound)
        if len(elbos) > 1 and (n - before).abs().max() < max(tol, 1e-6):
            break
    return m, p, n, s, torch.stack(elbos)


ALTERNATIVES = (
    Alternative("graphical_model", "Greek letters, lists for pairs, other plates", graph_in_other_words),
    Alternative("graphical_model", "built up in a loop, other spelling of roles", graph_built_up),
    Alternative("generate_data", "loops, cell by cell, lists returned", data_in_loops),
    Alternative("generate_data", "the law of the sum, a dict in single precision", data_from_the_sum),
    Alternative("generate_data", "scipy's norm", data_by_scipy),
    Alternative("update_q_mu", "loops, lists returned", rows_in_loops),
    Alternative("update_q_mu", "products, a dict of columns returned", rows_by_products),
    Alternative("update_q_mu", "torch in single precision", rows_in_single_precision),
    Alternative("update_q_xi", "loops", columns_in_loops),
    Alternative("update_q_xi", "own update_q_mu on the transposed matrix", columns_by_own_rows),
    Alternative("update_q_xi", "one row after the other, single precision", columns_one_cell_at_a_time),
    Alternative("elbo", "loops and math", bound_in_loops),
    Alternative("elbo", "torch.distributions with KL divergences", bound_by_distributions),
    Alternative("elbo", "scipy's densities and entropies, single precision", bound_by_scipy),
    Alternative("cavi", "own updates, from 0, the trace begins after the first iteration", ascent_with_own_updates),
    Alternative("cavi", "columns first, a value per update, stops when the means rest", ascent_columns_first),
    Alternative("cavi", "element by element, relative stopping", ascent_element_by_element),
    Alternative("cavi", "torch in single precision", ascent_in_single_precision),
)
