"""Right answers to `bernoulli_mixture` in other styles."""

import numpy as np
import torch
from scipy.cluster.vq import kmeans2
from scipy.special import digamma, logsumexp
from torch import distributions as td

from autograder.alternatives import alternatives, alternatives_in, right
from autograder.authoring import graph_styles
from reference import bernoulli_mixture as reference

EDITS = """
generate_data: loops, one draw after the other
    body -> pi = rng.dirichlet(alpha)
        theta = np.array([[rng.beta(a, b) for d in range(D)] for k in range(K)])
        z, X = [], []
        for n in range(N):
            z.append(rng.choice(K, p=pi))
            X.append([rng.binomial(1, p) for p in theta[z[-1]]])
        return np.array(X), np.array(z), pi, theta
generate_data: gammas and one-hot labels, a dict returned
    body -> theta, weights = rng.beta(a, b, (K, D)), rng.gamma(alpha, 1.0)
        pi = weights / weights.sum()
        one_hot = rng.multinomial(1, pi, size=N)
        X = rng.binomial(1, one_hot @ theta)
        return {"X": X, "z": one_hot.argmax(axis=1)[:, None], "theta": theta, "pi": pi}
generate_data: scipy, floats and a list returned
    rng.dirichlet(alpha) -> stats.dirichlet.rvs(alpha, random_state=rng)[0]
    rng.beta(a, b, size=(K, D)) -> stats.beta.rvs(a, b, size=(K, D), random_state=rng)
    rng.choice(K, size=N, p=pi) ->
        np.searchsorted(np.cumsum(pi), rng.random(N) * np.sum(pi), side="right").clip(max=K - 1)
    (rng.random((N, D)) < theta[z]).astype(int) -> stats.bernoulli.rvs(theta[z], random_state=rng)
    result -> [X.astype(float), z.astype(float), pi, theta]
log_joint: scipy's densities
    body -> priors = stats.dirichlet.logpdf(pi, alpha) + stats.beta.logpdf(theta, a, b).sum()
        return priors + stats.bernoulli.logpmf(X, theta[z]).sum() + np.sum(np.log(pi)[z])
log_joint: torch.distributions
    body -> X, pi, theta, alpha = (torch.tensor(np.asarray(v), dtype=torch.float64) for v in (X, pi, theta, alpha))
        z = torch.as_tensor(z).long()
        data = td.Bernoulli(theta[z]).log_prob(X).sum() + td.Categorical(pi).log_prob(z).sum()
        return data + td.Beta(a, b).log_prob(theta).sum() + td.Dirichlet(alpha).log_prob(pi)
log_joint: one-hot labels and einsum
    np.where(X == 1, log_theta[z], log_not_theta[z]).sum() ->
        np.einsum("nk,nd,kd->", one_hot, X, log_theta) + np.einsum("nk,nd,kd->", one_hot, 1 - X, log_not_theta)
    np.log(pi)[z].sum() -> one_hot.sum(axis=0) @ np.log(pi)
    -> one_hot = np.eye(len(pi))[z]
    ((a - 1) * log_theta + (b - 1) * log_not_theta - betaln(a, b)).sum() -> np.sum(stats.beta(a, b).logpdf(theta))
    result -> np.array([[result]])
log_joint: loops and math
    body -> total = math.lgamma(sum(alpha))
        for k, n in enumerate(np.bincount(z, minlength=len(pi))):
            total += (alpha[k] - 1 + n) * math.log(pi[k]) - math.lgamma(alpha[k])
            for p in theta[k]:
                total += math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
                total += (a - 1) * math.log(p) + (b - 1) * math.log(1 - p)
        return total + sum(math.log(p if one else 1 - p) for x, k in zip(X, z) for one, p in zip(x, theta[k]))
update_q_z: an (N, K, D) array, what cancels left out, a dict returned
    body -> terms = X[:, None, :] * digamma(a_q) + (1 - X)[:, None, :] * digamma(b_q) - digamma(a_q + b_q)
        return {"r": special.softmax(terms.sum(axis=2) + digamma(alpha_q), axis=1)}
update_q_z: torch in single precision
    body -> X, a_q, b_q, alpha_q = (torch.tensor(np.asarray(v), dtype=torch.float32) for v in (X, a_q, b_q, alpha_q))
        log_theta = torch.digamma(a_q) - torch.digamma(a_q + b_q)
        log_not = torch.digamma(b_q) - torch.digamma(a_q + b_q)
        return torch.softmax(X @ log_theta.T + (1 - X) @ log_not.T + torch.digamma(alpha_q), dim=1)
update_q_z: loops
    body -> log_one, log_zero = digamma(a_q) - digamma(a_q + b_q), digamma(b_q) - digamma(a_q + b_q)
        rows = []
        for x in X:
            logs = [digamma(alpha_q[k]) + sum(log_one[k, d] if one else log_zero[k, d] for d, one in enumerate(x))
                for k in range(len(alpha_q))]
            rho = [math.exp(value - max(logs)) for value in logs]
            rows.append([value / sum(rho) for value in rho])
        return np.array(rows)
update_q_theta: loops, lists returned
    body -> N, D, K = len(X), len(X[0]), len(r[0])
        a_q = [[a + sum(r[n][k] * X[n][d] for n in range(N)) for d in range(D)] for k in range(K)]
        b_q = [[b + sum(r[n][k] * (1 - X[n][d]) for n in range(N)) for d in range(D)] for k in range(K)]
        return a_q, b_q
update_q_theta: einsum, a dict in another order returned
    body -> return {"b_q": b + np.einsum("nk,nd->kd", r, 1 - X), "a_q": a + np.einsum("nk,nd->kd", r, X)}
update_q_theta: single precision, one array returned
    body -> X, r = np.asarray(X, dtype=np.float32), np.asarray(r, dtype=np.float32)
        return np.stack([np.full((r.shape[1], X.shape[1]), a) + r.T @ X, b + r.T @ (1 - X)])
update_q_pi: loops, a list returned
    body -> return [alpha[k] + sum(row[k] for row in r) for k in range(len(alpha))]
update_q_pi: a product with ones, one row returned
    body -> return np.asarray(alpha)[None, :] + np.ones((1, len(r))) @ r
update_q_pi: torch in single precision
    body -> return torch.tensor(alpha).float() + torch.tensor(r).float().sum(dim=0)
elbo: expected log-joint plus scipy's entropies
    kl_theta = (betaln(a, b) - betaln(a_q, b_q) + (a_q - a) * log_theta + (b_q - b) * log_not_theta).sum() ->
        kl_theta = np.sum(betaln(a, b) - (a - 1) * log_theta - (b - 1) * log_not_theta - stats.beta(a_q, b_q).entropy())
    kl_pi = _log_multivariate_beta(alpha) - _log_multivariate_beta(alpha_q) + (alpha_q - alpha) @ log_pi ->
        kl_pi = _log_multivariate_beta(alpha) - (alpha - 1) @ log_pi - stats.dirichlet.entropy(alpha_q)
    - xlogy(r, r).sum() -> + stats.entropy(r, axis=1).sum()
elbo: single precision, a small number inside the logarithm
    np.asarray(v) -> np.asarray(v, dtype=np.float32)
    np.asarray(X) -> np.asarray(X, dtype=np.float32)
    xlogy(r, r) -> (r * np.log(r + 1e-12))
    float(likelihood -> np.float32(likelihood
elbo: loops
    body -> total = math.lgamma(sum(alpha)) - math.lgamma(sum(alpha_q))
        for k in range(len(alpha)):
            log_pi = digamma(alpha_q[k]) - digamma(sum(alpha_q))
            total += math.lgamma(alpha_q[k]) - math.lgamma(alpha[k]) + (alpha[k] - alpha_q[k]) * log_pi
            total += sum(share * (log_pi - math.log(share)) for share in r[:, k] if share > 0)
            for d in range(X.shape[1]):
                one, zero = a_q[k, d], b_q[k, d]
                log_one, log_zero = digamma(one) - digamma(one + zero), digamma(zero) - digamma(one + zero)
                total += (a - one) * log_one + (b - zero) * log_zero + betaln(one, zero) - betaln(a, b)
                total += sum(r[n, k] * (log_one if X[n, d] == 1 else log_zero) for n in range(len(X)))
        return total
elbo: torch's divergences
    body -> X, r, a_q, b_q, alpha_q, alpha, a, b = (
            torch.tensor(np.asarray(v), dtype=torch.float64) for v in (X, r, a_q, b_q, alpha_q, alpha, a, b))
        kl = td.kl_divergence(td.Dirichlet(alpha_q), td.Dirichlet(alpha))
        kl = kl + td.kl_divergence(td.Beta(a_q, b_q), td.Beta(a.expand_as(a_q), b.expand_as(b_q))).sum()
        log_one = torch.digamma(a_q) - torch.digamma(a_q + b_q)
        log_zero = torch.digamma(b_q) - torch.digamma(a_q + b_q)
        log_pi = torch.digamma(alpha_q) - torch.digamma(alpha_q.sum())
        return (r * (X @ log_one.T + (1 - X) @ log_zero.T + log_pi) - torch.xlogy(r, r)).sum() - kl
cavi: own updates, random labels at the start, lists and a print-out
    rng.dirichlet(np.ones(K), size=len(X)) -> np.eye(K)[rng.integers(0, K, size=len(X))]
    trace[-1] - trace[-2] < tol -> abs(trace[-1] - trace[-2]) < tol
    break -> print(f"converged after {len(trace)} iterations"); break
    result -> (r, a_q, b_q, alpha_q, trace)
cavi: starts with q(theta), q(z) first, stops when it rests, a dict returned
    a_q, b_q = update_q_theta(X, r, a, b) ->
    r = update_q_z(X, a_q, b_q, alpha_q) -> before, (a_q, b_q) = a_q, update_q_theta(X, r, a, b)
    alpha_q = update_q_pi(r, alpha) -> r = update_q_z(X, a_q, b_q, alpha_q); alpha_q = update_q_pi(r, alpha)
    r = rng.dirichlet(np.ones(K), size=len(X)) ->
        a_q, b_q = (value + rng.gamma(1.0, 1.0, size=(K, X.shape[1])) for value in (a, b));
        alpha_q = np.array(alpha, dtype=float); r = update_q_z(X, a_q, b_q, alpha_q)
    trace = [] -> trace = [elbo(X, r, a_q, b_q, alpha_q, a, b, alpha)]
    trace[-1] - trace[-2] < tol -> np.abs(a_q - before).max() < tol
    result -> {"r": r, "alpha_q": alpha_q, "a_q": a_q, "b_q": b_q, "elbos": np.array(trace)}
"""


@right(reference.cavi, "in one piece, k-means at the start, two values per iteration")
def cavi_from_k_means(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    X = X.astype(float)
    labels = kmeans2(X, K, minit="++", seed=rng)[1]
    r = np.full((len(X), K), 0.1 / K) + 0.9 * np.eye(K)[labels]
    trace = []
    for i in range(max_iter):
        a_q, b_q, alpha_q = a + r.T @ X, b + r.T @ (1 - X), alpha + r.sum(axis=0)
        trace.append(reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        log_rho = X @ digamma(a_q).T + (1 - X) @ digamma(b_q).T - digamma(a_q + b_q).sum(axis=1) + digamma(alpha_q)
        r = np.exp(log_rho - logsumexp(log_rho, axis=1)[:, None])
        trace.append(reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if i > 2 and trace[-1] - trace[-3] < tol * abs(trace[-1]):
            break
    return r, a_q, b_q, alpha_q, trace


@right(reference.cavi, "torch in single precision, relative stopping")
def cavi_by_torch(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    X, alpha = torch.tensor(X, dtype=torch.float32), torch.tensor(alpha, dtype=torch.float32)
    r = torch.softmax(0.5 * torch.tensor(rng.random((len(X), K)), dtype=torch.float32), dim=1)
    elbos = []
    for _ in range(max_iter):
        a_q, b_q, alpha_q = a + r.T @ X, b + r.T @ (1 - X), alpha + r.sum(0)
        log_theta = torch.digamma(a_q) - torch.digamma(a_q + b_q)
        log_not = torch.digamma(b_q) - torch.digamma(a_q + b_q)
        logits = X @ log_theta.T + (1 - X) @ log_not.T + torch.digamma(alpha_q) - torch.digamma(alpha_q.sum())
        r = torch.softmax(logits, dim=1)
        prior = td.Beta(torch.full_like(a_q, a), torch.full_like(b_q, b))
        kl = td.kl_divergence(td.Dirichlet(alpha_q), td.Dirichlet(alpha))
        kl = kl + td.kl_divergence(td.Beta(a_q, b_q), prior).sum()
        elbos.append((torch.logsumexp(logits, dim=1).sum() - kl).item())
        if len(elbos) > 5 and elbos[-1] - elbos[-2] < max(tol, 1e-6) * abs(elbos[-1]):
            break
    return r, a_q, b_q, alpha_q, torch.tensor(elbos)


LETTERS = {"X": "x", "pi": "π", "theta": "θ", "alpha": "α"}
ALTERNATIVES = (
    *graph_styles(reference.graphical_model, LETTERS),
    *alternatives(reference, EDITS),
    *alternatives_in(vars()),
)
