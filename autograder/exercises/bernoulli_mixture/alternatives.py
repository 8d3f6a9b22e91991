"""Right answers to `bernoulli_mixture` in other styles."""

import math

import numpy as np
import torch
from scipy import stats
from scipy.cluster.vq import kmeans2
from scipy.special import betaln, digamma, gammaln, logsumexp, softmax
from torch import distributions as td

from autograder.edited import edited
from autograder.exercise import Alternative
from reference import bernoulli_mixture as reference

# --- graphical_model -----------------------------------------------------------------------------------------------


def model_in_lists():
    nodes = {"x": "observed", "z": "latent", "\u03c0": "latent", "\u03b8": "latent"}
    nodes.update(dict.fromkeys(["a", "b", "\u03b1"], "parameter"))
    edges = [["\u03b1", "\u03c0"], ["a", "\u03b8"], ["b", "\u03b8"], ["\u03c0", "z"], ["z", "x"], ["\u03b8", "x"]]
    return {
        "plates": {"components": ["\u03b8"], "features": ["\u03b8", "x"], "data": ["x", "z"]},
        "edges": edges,
        "nodes": nodes,
    }


def model_in_tuples():
    parents = {"X": ("z", "theta"), "z": ("pi",), "pi": ("alpha",), "theta": ("a", "b")}
    roles = {name: "latent" for name in ("z", "pi", "theta")} | {name: "parameter" for name in ("a", "b", "alpha")}
    return {
        "nodes": roles | {"X": "observed"},
        "edges": tuple((parent, child) for child in parents for parent in parents[child]),
        "plates": {"K": ("theta",), "N": ("z", "X"), "D": ("theta", "X")},
    }


# --- generate_data -------------------------------------------------------------------------------------------------


def simulated_in_loops(rng, N, D, K, a, b, alpha):
    pi = rng.dirichlet(alpha)
    theta = np.zeros((K, D))
    for k in range(K):
        for d in range(D):
            theta[k, d] = rng.beta(a, b)
    z, X = [], []
    for n in range(N):
        k = rng.choice(K, p=pi)
        z.append(k)
        X.append([rng.binomial(1, theta[k, d]) for d in range(D)])
    return np.array(X), np.array(z), pi, theta


def simulated_by_multinomial(rng, N, D, K, a, b, alpha):
    theta = rng.beta(a, b, (K, D))
    weights = rng.gamma(alpha, 1.0)
    pi = weights / weights.sum()
    one_hot = rng.multinomial(1, pi, size=N)
    X = rng.binomial(1, one_hot @ theta)
    return {"X": X, "z": one_hot.argmax(axis=1)[:, None], "theta": theta, "pi": pi}


def simulated_by_scipy(rng, N, D, K, a, b, alpha):
    pi = stats.dirichlet.rvs(alpha, random_state=rng)[0]
    theta = stats.beta.rvs(a, b, size=(K, D), random_state=rng)
    z = np.searchsorted(np.cumsum(pi), rng.random(N) * np.sum(pi), side="right").clip(max=K - 1)
    X = stats.bernoulli.rvs(theta[z], random_state=rng)
    return [X.astype(float), z.astype(float), pi, theta]


# --- log_joint -----------------------------------------------------------------------------------------------------


def joint_in_loops(X, z, pi, theta, a, b, alpha):
    K, D = np.shape(theta)
    total = math.lgamma(sum(alpha))
    for k in range(K):
        total += (alpha[k] - 1) * math.log(pi[k]) - math.lgamma(alpha[k])
        for d in range(D):
            total += math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
            total += (a - 1) * math.log(theta[k][d]) + (b - 1) * math.log(1 - theta[k][d])
    for n in range(len(X)):
        total += math.log(pi[z[n]])
        for d in range(D):
            total += math.log(theta[z[n]][d] if X[n][d] == 1 else 1 - theta[z[n]][d])
    return total


def joint_by_scipy(X, z, pi, theta, a, b, alpha):
    priors = stats.dirichlet.logpdf(pi, alpha) + stats.beta.logpdf(theta, a, b).sum()
    return priors + stats.bernoulli.logpmf(X, theta[z]).sum() + np.sum(np.log(pi)[z])


def joint_by_torch(X, z, pi, theta, a, b, alpha):
    X, pi, theta, alpha = (torch.tensor(np.asarray(v), dtype=torch.float64) for v in (X, pi, theta, alpha))
    z = torch.as_tensor(z).long()
    parts = [td.Bernoulli(theta[z]).log_prob(X).sum(), td.Categorical(pi).log_prob(z).sum()]
    parts += [td.Beta(a, b).log_prob(theta).sum(), td.Dirichlet(alpha).log_prob(pi)]
    return sum(parts)


def joint_one_hot(X, z, pi, theta, a, b, alpha):
    one_hot = np.eye(len(pi))[z]
    log_p = np.einsum("nk,nd,kd->", one_hot, X, np.log(theta))
    log_p += np.einsum("nk,nd,kd->", one_hot, 1 - X, np.log(1 - theta))
    counts = one_hot.sum(axis=0)
    log_p += np.sum((counts + alpha - 1) * np.log(pi)) - np.sum(gammaln(alpha)) + gammaln(np.sum(alpha))
    prior = stats.beta(a, b)
    return np.array([[log_p + np.sum(prior.logpdf(theta))]])


# --- update_q_z ----------------------------------------------------------------------------------------------------


def q_z_in_loops(X, a_q, b_q, alpha_q):
    N, D = X.shape
    K = len(alpha_q)
    r = np.zeros((N, K))
    for n in range(N):
        for k in range(K):
            r[n, k] = digamma(alpha_q[k]) - digamma(sum(alpha_q))
            if D > 100:
                r[n, k] += X[n] @ digamma(a_q[k]) + (1 - X[n]) @ digamma(b_q[k]) - sum(digamma(a_q[k] + b_q[k]))
                continue
            for d in range(D):
                used = a_q[k, d] if X[n, d] else b_q[k, d]
                r[n, k] += digamma(used) - digamma(a_q[k, d] + b_q[k, d])
        r[n] = np.exp(r[n] - max(r[n]))
        r[n] /= sum(r[n])
    return r


def q_z_by_softmax(X, a_q, b_q, alpha_q):
    # digamma(alpha_q.sum()) is the same for every component
    terms = X[:, None, :] * digamma(a_q) + (1 - X)[:, None, :] * digamma(b_q) - digamma(a_q + b_q)
    return {"r": softmax(terms.sum(axis=2) + digamma(alpha_q), axis=1)}


def q_z_by_torch(X, a_q, b_q, alpha_q):
    X, a_q, b_q, alpha_q = (torch.tensor(np.asarray(v), dtype=torch.float32) for v in (X, a_q, b_q, alpha_q))
    log_theta = torch.digamma(a_q) - torch.digamma(a_q + b_q)
    log_not = torch.digamma(b_q) - torch.digamma(a_q + b_q)
    return torch.softmax(X @ log_theta.T + (1 - X) @ log_not.T + torch.digamma(alpha_q), dim=1)


# --- update_q_theta ------------------------------------------------------------------------------------------------


def q_theta_in_loops(X, r, a, b):
    N, D = len(X), len(X[0])
    K = len(r[0])
    a_q = [[a + sum(r[n][k] * X[n][d] for n in range(N)) for d in range(D)] for k in range(K)]
    b_q = [[b + sum(r[n][k] * (1 - X[n][d]) for n in range(N)) for d in range(D)] for k in range(K)]
    return a_q, b_q


def q_theta_by_einsum(X, r, a, b):
    return {"b_q": b + np.einsum("nk,nd->kd", r, 1 - X), "a_q": a + np.einsum("nk,nd->kd", r, X)}


def q_theta_stacked(X, r, a, b):
    X, r = np.asarray(X, dtype=np.float32), np.asarray(r, dtype=np.float32)
    return np.stack([np.full((r.shape[1], X.shape[1]), a) + r.T @ X, b + r.T @ (1 - X)])


# --- update_q_pi ---------------------------------------------------------------------------------------------------


def q_pi_in_loops(r, alpha):
    return [alpha[k] + sum(row[k] for row in r) for k in range(len(alpha))]


def q_pi_as_a_row(r, alpha):
    return np.asarray(alpha)[None, :] + np.ones((1, len(r))) @ r


def q_pi_by_torch(r, alpha):
    return torch.tensor(alpha).float() + torch.tensor(r).float().sum(dim=0)


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_in_loops(X, r, a_q, b_q, alpha_q, a, b, alpha):
    N, D = X.shape
    K = len(alpha)
    log_pi = [digamma(alpha_q[k]) - digamma(sum(alpha_q)) for k in range(K)]
    total = math.lgamma(sum(alpha)) - math.lgamma(sum(alpha_q))
    for k in range(K):
        total += math.lgamma(alpha_q[k]) - math.lgamma(alpha[k]) + (alpha[k] - alpha_q[k]) * log_pi[k]
        for d in range(D):
            log_theta = digamma(a_q[k, d]) - digamma(a_q[k, d] + b_q[k, d])
            log_not = digamma(b_q[k, d]) - digamma(a_q[k, d] + b_q[k, d])
            total += (a - a_q[k, d]) * log_theta + (b - b_q[k, d]) * log_not
            total += betaln(a_q[k, d], b_q[k, d]) - betaln(a, b)
            for n in range(N):
                total += r[n, k] * (log_theta if X[n, d] == 1 else log_not)
        for n in range(N):
            if r[n, k] > 0:
                total += r[n, k] * (log_pi[k] - math.log(r[n, k]))
    return total


def bound_by_scipy(X, r, a_q, b_q, alpha_q, a, b, alpha):
    q = stats.beta(a_q, b_q)
    log_theta, log_not = digamma(a_q) - digamma(a_q + b_q), digamma(b_q) - digamma(a_q + b_q)
    log_pi = digamma(alpha_q) - digamma(alpha_q.sum())
    joint = np.sum(r * (X @ log_theta.T + (1 - X) @ log_not.T + log_pi))
    joint += np.sum((a - 1) * log_theta + (b - 1) * log_not - betaln(a, b))
    joint += np.sum((alpha - 1) * log_pi) + gammaln(alpha.sum()) - gammaln(alpha).sum()
    return joint + q.entropy().sum() + stats.dirichlet.entropy(alpha_q) + stats.entropy(r, axis=1).sum()


def bound_by_torch(X, r, a_q, b_q, alpha_q, a, b, alpha):
    X, r, a_q, b_q, alpha_q, alpha = (
        torch.tensor(np.asarray(v), dtype=torch.float64) for v in (X, r, a_q, b_q, alpha_q, alpha)
    )
    kl = td.kl_divergence(td.Dirichlet(alpha_q), td.Dirichlet(alpha))
    prior = td.Beta(torch.full_like(a_q, a), torch.full_like(b_q, b))
    kl = kl + td.kl_divergence(td.Beta(a_q, b_q), prior).sum()
    log_theta = torch.digamma(a_q) - torch.digamma(a_q + b_q)
    log_not = torch.digamma(b_q) - torch.digamma(a_q + b_q)
    log_pi = torch.digamma(alpha_q) - torch.digamma(alpha_q.sum())
    data = (r * (X @ log_theta.T + (1 - X) @ log_not.T + log_pi)).sum()
    return data - torch.xlogy(r, r).sum() - kl


bound_in_single_precision = edited(
    reference.elbo,
    [
        "np.asarray(v) -> np.asarray(v, dtype=np.float32)",
        "np.asarray(X) -> np.asarray(X, dtype=np.float32)",
        "xlogy(r, r) -> (r * np.log(r + 1e-12))",
        "float(likelihood -> np.float32(likelihood",
    ],
)


# --- cavi ----------------------------------------------------------------------------------------------------------


def cavi_from_random_labels(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r = np.eye(K)[rng.integers(0, K, size=len(X))]
    elbos = []
    for iteration in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if iteration > 0 and abs(elbos[-1] - elbos[-2]) < tol:
            print(f"converged after {iteration + 1} iterations")
            break
    return r, a_q, b_q, alpha_q, elbos


def cavi_from_the_prior(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    """Starts with q(theta) and q(pi), traces the start, updates q(z) first, stops on the parameters."""
    D = X.shape[1]
    a_q, b_q = a + rng.gamma(1.0, 1.0, size=(K, D)), b + rng.gamma(1.0, 1.0, size=(K, D))
    alpha_q = np.array(alpha, dtype=float)
    r = update_q_z(X, a_q, b_q, alpha_q)
    trace = [elbo(X, r, a_q, b_q, alpha_q, a, b, alpha)]
    for _ in range(max_iter):
        r = update_q_z(X, a_q, b_q, alpha_q)
        alpha_q = update_q_pi(r, alpha)
        new = update_q_theta(X, r, a, b)
        moved = np.abs(new[0] - a_q).max()
        a_q, b_q = new[0], new[1]
        trace += [elbo(X, r, a_q, b_q, alpha_q, a, b, alpha)]
        if moved < tol:
            break
    return {"r": r, "alpha_q": alpha_q, "a_q": a_q, "b_q": b_q, "elbos": np.array(trace)}


def cavi_from_k_means(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    """The updates in one piece; the bound after every single one of them; relative stopping."""
    X = X.astype(float)
    _, labels = kmeans2(X, K, minit="++", seed=rng)
    r = np.full((len(X), K), 0.1 / K) + 0.9 * np.eye(K)[labels]
    trace = []
    for i in range(max_iter):
        a_q, b_q = a + r.T @ X, b + r.T @ (1 - X)
        alpha_q = alpha + r.sum(axis=0)
        trace.append(reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        log_rho = X @ digamma(a_q).T + (1 - X) @ digamma(b_q).T - digamma(a_q + b_q).sum(axis=1) + digamma(alpha_q)
        r = np.exp(log_rho - logsumexp(log_rho, axis=1)[:, None])
        trace.append(reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if i > 2 and trace[-1] - trace[-3] < tol * abs(trace[-1]):
            break
    return r, a_q, b_q, alpha_q, trace


def cavi_by_torch(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    """In single precision, from nearly equal responsibilities."""
    X, alpha = torch.tensor(X, dtype=torch.float32), torch.tensor(alpha, dtype=torch.float32)
    noise = torch.tensor(rng.random((len(X), K)), dtype=torch.float32)
    r = torch.softmax(0.5 * noise, dim=1)
    elbos = []
    for _ in range(max_iter):
        a_q, b_q, alpha_q = a + r.T @ X, b + r.T @ (1 - X), alpha + r.sum(0)
        log_theta = torch.digamma(a_q) - torch.digamma(a_q + b_q)
        log_not = torch.digamma(b_q) - torch.digamma(a_q + b_q)
        log_pi = torch.digamma(alpha_q) - torch.digamma(alpha_q.sum())
        logits = X @ log_theta.T + (1 - X) @ log_not.T + log_pi
        r = torch.softmax(logits, dim=1)
        kl = td.kl_divergence(td.Dirichlet(alpha_q), td.Dirichlet(alpha))
        prior = td.Beta(torch.full_like(a_q, a), torch.full_like(b_q, b))
        kl = kl + td.kl_divergence(td.Beta(a_q, b_q), prior).sum()
        elbos.append((torch.logsumexp(logits, dim=1).sum() - kl).item())
        if len(elbos) > 5 and elbos[-1] - elbos[-2] < max(tol, 1e-6) * abs(elbos[-1]):
            break
    return r, a_q, b_q, alpha_q, torch.tensor(elbos)


ALTERNATIVES = (
    Alternative("graphical_model", "Greek letters, lists, other names of the plates", model_in_lists),
    Alternative("graphical_model", "edges from lists of parents, tuples", model_in_tuples),
    Alternative("generate_data", "loops, one draw after the other", simulated_in_loops),
    Alternative("generate_data", "gammas and one-hot labels, a dict returned", simulated_by_multinomial),
    Alternative("generate_data", "scipy, floats and a list returned", simulated_by_scipy),
    Alternative("log_joint", "loops and math", joint_in_loops),
    Alternative("log_joint", "scipy's densities", joint_by_scipy),
    Alternative("log_joint", "torch.distributions", joint_by_torch),
    Alternative("log_joint", "one-hot labels and einsum", joint_one_hot),
    Alternative("update_q_z", "loops", q_z_in_loops),
    Alternative("update_q_z", "an (N, K, D) array, what cancels left out, a dict returned", q_z_by_softmax),
    Alternative("update_q_z", "torch in single precision", q_z_by_torch),
    Alternative("update_q_theta", "loops, lists returned", q_theta_in_loops),
    Alternative("update_q_theta", "einsum, a dict in another order returned", q_theta_by_einsum),
    Alternative("update_q_theta", "single precision, one array returned", q_theta_stacked),
    Alternative("update_q_pi", "loops, a list returned", q_pi_in_loops),
    Alternative("update_q_pi", "a product with ones, one row returned", q_pi_as_a_row),
    Alternative("update_q_pi", "torch in single precision", q_pi_by_torch),
    Alternative("elbo", "loops", bound_in_loops),
    Alternative("elbo", "expected log-joint plus scipy's entropies", bound_by_scipy),
    Alternative("elbo", "torch's divergences", bound_by_torch),
    Alternative("elbo", "single precision, a small number inside the logarithm", bound_in_single_precision),
    Alternative("cavi", "own updates, random labels at the start, lists and a print-out", cavi_from_random_labels),
    Alternative("cavi", "starts with q(theta), q(z) first, stops when it rests, a dict returned", cavi_from_the_prior),
    Alternative("cavi", "in one piece, k-means at the start, two values per iteration", cavi_from_k_means),
    Alternative("cavi", "torch in single precision, relative stopping", cavi_by_torch),
)
