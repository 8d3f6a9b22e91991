"""Right answers to `cartesian_matrix` in other styles."""

import math

import numpy as np
import torch

from autograder.alternatives import alternatives, alternatives_in, right
from autograder.authoring import graph_styles
from reference import cartesian_matrix as reference

EDITS = """
generate_data: loops, cell by cell, lists returned
    body -> mu = [rng.normal(mu0, math.sqrt(1 / lam0)) for _ in lam]
        xi = [rng.normal(xi0, math.sqrt(1 / tau0)) for _ in tau]
        S = np.zeros((len(lam), len(tau)))
        for r, c in np.ndindex(S.shape):
            S[r, c] = rng.normal(mu[r], math.sqrt(1 / lam[r])) + rng.normal(xi[c], math.sqrt(1 / tau[c]))
        return S, mu, xi
generate_data: the law of the sum, a dict in single precision
    body -> xi = xi0 + rng.standard_normal((1, len(tau))) / np.sqrt(tau0)
        mu = mu0 + rng.standard_normal((len(lam), 1)) / np.sqrt(lam0)
        deviations = np.sqrt(np.add.outer(1 / lam, 1 / tau))
        S = mu + xi + deviations * rng.standard_normal(deviations.shape)
        return {"mu": mu, "xi": xi, "S": S.astype(np.float32)}
generate_data: scipy's norm
    body -> mu = stats.norm(mu0, lam0**-0.5).rvs(size=len(lam), random_state=rng)
        xi = stats.norm(xi0, tau0**-0.5).rvs(size=len(tau), random_state=rng)
        X = stats.norm.rvs(mu, lam**-0.5, size=(len(tau), len(lam)), random_state=rng).T
        return [X + stats.norm.rvs(xi, tau**-0.5, size=X.shape, random_state=rng), mu, xi]
update_q_mu: loops, lists returned
    body -> means, precisions = [], []
        for r in range(len(lam)):
            weights = [1 / (1 / lam[r] + 1 / t) for t in tau]
            precisions.append(lam0 + sum(weights))
            means.append((lam0 * mu0 + sum(w * (S[r][c] - xi_mean[c]) for c, w in enumerate(weights))) / precisions[r])
        return means, precisions
update_q_mu: products, a dict of columns returned
    body -> w = np.outer(lam, tau) / np.add.outer(lam, tau)
        precision = w.sum(axis=1, keepdims=True) + lam0
        total = np.einsum("rc,rc->r", w, S) - w @ xi_mean + mu0 * lam0
        return {"precision": precision, "mean": total[:, None] / precision}
update_q_mu: torch in single precision
    body -> S, xi_mean, lam, tau = (torch.tensor(v, dtype=torch.float32) for v in (S, xi_mean, lam, tau))
        w = (lam.reciprocal()[:, None] + tau.reciprocal()).reciprocal()
        p = lam0 + w.sum(dim=1)
        return [(lam0 * mu0 + (w * (S - xi_mean)).sum(dim=1)) / p, p]
update_q_xi: loops
    body -> means, precisions = [], []
        for c in range(len(tau)):
            weights = [1 / (1 / l + 1 / tau[c]) for l in lam]
            precisions.append(tau0 + sum(weights))
            means.append((tau0 * xi0 + sum(w * (S[r, c] - mu_mean[r]) for r, w in enumerate(weights))) / precisions[c])
        return np.array(means), np.array(precisions)
update_q_xi: own update_q_mu on the transposed matrix
    np.transpose(S) -> S.T
    result -> (result[0], result[1])
update_q_xi: one row after the other, single precision
    body -> mean, precision = np.full(len(tau), float(xi0)), np.full(len(tau), float(tau0))
        for row, m, l in zip(S, mu_mean, lam):  # the product of normal densities
            added = 1 / (1 / l + 1 / tau)
            mean = (precision * mean + added * (row - m)) / (precision + added)
            precision = precision + added
        return mean.astype(np.float32), precision[:, None]
elbo: torch.distributions with KL divergences
    body -> S, m, p, n, s, lam, tau = map(torch.as_tensor, (S, mu_mean, mu_precision, xi_mean, xi_precision, lam, tau))
        mu0, lam0, xi0, tau0 = (torch.tensor(v, dtype=torch.float64) for v in (mu0, lam0, xi0, tau0))
        cells = td.Normal(m[:, None] + n, torch.sqrt(1 / lam[:, None] + 1 / tau))
        spread = (1 / p[:, None] + 1 / s) / (2 * cells.variance)
        mu_kl = td.kl_divergence(td.Normal(m, p**-0.5), td.Normal(mu0, lam0**-0.5))
        xi_kl = td.kl_divergence(td.Normal(n, s**-0.5), td.Normal(xi0, tau0**-0.5))
        return (cells.log_prob(S) - spread).sum() - mu_kl.sum() - xi_kl.sum()
elbo: scipy's densities and entropies, single precision
    body -> norm, v = stats.norm, np.add.outer(1 / lam, 1 / tau)
        cells = norm.logpdf(S, mu_mean[:, None] + xi_mean, np.sqrt(v))
        cells = cells - np.add.outer(1 / mu_precision, 1 / xi_precision) / (2 * v)
        rows = norm.logpdf(mu_mean, mu0, lam0**-0.5) - lam0 / (2 * mu_precision)
        columns = norm.logpdf(xi_mean, xi0, tau0**-0.5) - tau0 / (2 * xi_precision)
        entropy = norm(0, mu_precision**-0.5).entropy().sum() + norm(0, xi_precision**-0.5).entropy().sum()
        return np.float32(cells.sum() + rows.sum() + columns.sum() + entropy)
elbo: loops and math
    body -> total = 0.0
        for r in range(len(lam)):
            for c in range(len(tau)):
                v = 1 / lam[r] + 1 / tau[c]
                square = (S[r, c] - mu_mean[r] - xi_mean[c]) ** 2 + 1 / mu_precision[r] + 1 / xi_precision[c]
                total += -0.5 * math.log(2 * math.pi * v) - 0.5 * square / v
        for means, precisions, m0, p0 in ((mu_mean, mu_precision, mu0, lam0), (xi_mean, xi_precision, xi0, tau0)):
            for m, p in zip(means, precisions):
                total += 0.5 * math.log(p0 / (2 * math.pi)) - 0.5 * p0 * ((m - m0) ** 2 + 1 / p)
                total += 0.5 * math.log(2 * math.pi * math.e / p)
        return total
cavi: own updates, from 0, the trace begins after the first iteration
    elbos = [elbo(S, *rows, *columns, *priors)] -> elbos = []
    np.full(len(tau), float(xi0)) -> np.zeros(len(tau))
    if elbos[-1] - elbos[-2] < tol -> if len(elbos) > 1 and np.abs(elbos[-1] - elbos[-2]) < tol
    break -> print(f"converged after {len(elbos)} iterations"); break
    result -> (*rows, *columns, elbos)
cavi: columns first, a value per update, stops when the means rest
    rows = update_q_mu(S, columns[0], mu0, lam0, lam, tau) ->
        before, columns = columns[0], update_q_xi(S, rows.mean, xi0, tau0, lam, tau)
    columns = update_q_xi(S, rows[0], xi0, tau0, lam, tau) -> elbos.append(elbo(S, *rows, *columns, *priors));
        rows = update_q_mu(S, columns.mean, mu0, lam0, lam, tau)
    np.full(len(lam), float(mu0)) -> S.mean(axis=1) - S.mean() / 2
    elbos[-1] - elbos[-2] < tol -> np.max(np.abs(columns[0] - before)) < tol
    result -> dict(zip(("mu_mean", "mu_precision", "xi_mean", "xi_precision", "elbos"), result))
"""


@right(reference.cavi, "element by element, relative stopping")
def ascent_element_by_element(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    w = 1 / (1 / lam[:, None] + 1 / tau)
    p, s = lam0 + w.sum(axis=1), tau0 + w.sum(axis=0)
    m, n, elbos = np.zeros(len(lam)), S.mean(axis=0), []
    for _ in range(max_iter):
        for r in range(len(lam)):
            m[r] = (lam0 * mu0 + w[r] @ (S[r] - n)) / p[r]
        for c in range(len(tau)):
            n[c] = (tau0 * xi0 + w[:, c] @ (S[:, c] - m)) / s[c]
        elbos.append(elbo(S, m, p, n, s, mu0, lam0, xi0, tau0, lam, tau))
        if len(elbos) > 2 and elbos[-1] - elbos[-2] <= tol * abs(elbos[-1]) / 100:
            break
    return [m, p, n, s, elbos]


@right(reference.cavi, "torch in single precision")
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
    *graph_styles(reference.graphical_model, {"S": "s", "mu": "μ", "xi": "ξ"}),
    *alternatives(reference, EDITS),
    *alternatives_in(vars()),
)
