"""Right answers to `gaussian_mixture_em` in other styles."""

import numpy as np
import torch
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from torch.distributions import MultivariateNormal

from autograder.alternatives import alternatives, alternatives_in, right
from reference import gaussian_mixture_em as reference

EDITS = """
e_step: scipy's multivariate_normal
    body -> logs = [np.log(t) + stats.multivariate_normal(m, S).logpdf(X) for t, m, S in zip(theta, mu, Sigma)]
        return special.softmax(np.array(logs), axis=0).T
e_step: einsum with a ridge, returned in single precision
    body -> Sigma = Sigma + 1e-6 * np.eye(X.shape[1])
        diff = X[:, None, :] - mu[None, :, :]
        maha = np.einsum("nkd,kde,nke->nk", diff, np.linalg.inv(Sigma), diff)
        log_p = np.log(theta) - 0.5 * (maha + np.linalg.slogdet(Sigma)[1])
        return np.exp(log_p - special.logsumexp(log_p, axis=1, keepdims=True)).astype(np.float32)
e_step: torch.distributions in single precision
    body -> X, theta, mu, Sigma = (torch.as_tensor(np.asarray(v), dtype=torch.float32) for v in (X, theta, mu, Sigma))
        log_p = td.MultivariateNormal(mu, covariance_matrix=Sigma).log_prob(X[:, None, :])
        return torch.softmax(log_p + torch.log(theta), dim=1)
e_step: loops and math, with a print-out
    body -> q = np.zeros((len(X), len(theta)))
        for i, k in np.ndindex(q.shape):
            d = X[i] - mu[k]
            logdet = np.linalg.slogdet(Sigma[k])[1] + len(d) * math.log(2 * math.pi)
            q[i, k] = math.log(theta[k]) - 0.5 * (logdet + d @ np.linalg.solve(Sigma[k], d))
        q = [[math.exp(value - max(row)) for value in row] for row in q]
        print("E step done")
        return np.array([[value / sum(row) for value in row] for row in q])
log_likelihood: scipy's multivariate_normal with a ridge
    body -> ridge = 1e-6 * np.eye(X.shape[1])
        densities = [np.atleast_1d(stats.multivariate_normal.logpdf(X, m, S + ridge)) for m, S in zip(mu, Sigma)]
        return special.logsumexp(np.stack(densities, axis=1) + np.log(theta), axis=1).sum()
log_likelihood: torch.distributions
    body -> X, theta, mu, Sigma = map(torch.as_tensor, (X, theta, mu, Sigma))
        return td.MixtureSameFamily(td.Categorical(theta), td.MultivariateNormal(mu, Sigma)).log_prob(X).sum()
log_likelihood: log-determinants, an array in single precision returned
    body -> diff = X[:, None] - mu
        maha = np.sum(diff * np.linalg.solve(Sigma[None], diff[..., None])[..., 0], axis=2)
        log_p = np.log(theta) - 0.5 * (maha + np.linalg.slogdet(2 * np.pi * Sigma)[1])
        return np.array([np.logaddexp.reduce(log_p, axis=1).sum()], dtype=np.float32)
log_likelihood: loops and Cholesky factors
    body -> total = 0.0
        for x in X:
            logs = []
            for t, m, L in zip(theta, mu, map(np.linalg.cholesky, Sigma)):
                y = np.linalg.solve(L, x - m)
                logdet = len(x) * math.log(2 * math.pi) + 2 * sum(math.log(v) for v in np.diag(L))
                logs.append(math.log(t) - 0.5 * (logdet + float(y @ y)))
            total += max(logs) + math.log(sum(math.exp(v - max(logs)) for v in logs))
        return total
expected_complete_log_likelihood: loops and scipy
    body -> components = [stats.multivariate_normal(m, S) for m, S in zip(mu, Sigma)]
        return sum(q[i][k] * (np.log(theta[k]) + component.logpdf(X[i]))
        for k, component in enumerate(components) for i in range(len(X)))
expected_complete_log_likelihood: weighted scatter matrices
    body -> N_k = q.sum(axis=0)
        diff = X[None] - mu[:, None]
        scatter = np.einsum("nk,knd,kne->kde", q, diff, diff)
        traces = np.trace(np.linalg.solve(Sigma, scatter), axis1=1, axis2=2)
        return np.sum(N_k * np.log(theta) - 0.5 * (N_k * np.linalg.slogdet(2 * np.pi * Sigma)[1] + traces))
expected_complete_log_likelihood: torch in single precision
    body -> X, q, theta, mu, Sigma = (torch.tensor(np.array(v), dtype=torch.float32) for v in (X, q, theta, mu, Sigma))
        log_p = torch.stack([td.MultivariateNormal(m, S).log_prob(X) for m, S in zip(mu, Sigma)], dim=1)
        return (q * (log_p + theta.log())).sum()
m_step: loops, lists returned
    body -> totals = [sum(q[i][k] for i in range(len(X))) for k in range(len(q[0]))]
        mu = [sum(q[i][k] * X[i] for i in range(len(X))) / total for k, total in enumerate(totals)]
        Sigma = [sum(q[i][k] * np.outer(X[i] - mu[k], X[i] - mu[k]) for i in range(len(X))) / total
        for k, total in enumerate(totals)]
        return [total / len(X) for total in totals], mu, Sigma
m_step: second moments, a dict in another order returned
    body -> N_k = np.einsum("nk->k", q)
        mu = np.einsum("nk,nd->kd", q, X) / N_k[:, None]
        second = np.einsum("nk,nd,ne->kde", q, X, X) / N_k[:, None, None]
        return {"mu": mu, "Sigma": second - mu[:, :, None] * mu[:, None, :], "theta": N_k / N_k.sum()}
m_step: np.average and np.cov
    body -> mu = np.array([np.average(X, axis=0, weights=w) for w in q.T])
        Sigma = [np.atleast_2d(np.cov(X, rowvar=False, aweights=w, ddof=0)) for w in q.T]
        return np.mean(q, axis=0), mu, Sigma
m_step: a ridge as scikit-learn has it, a list returned
    body -> N_k = q.sum(axis=0) + 10 * np.finfo(float).eps
        mu = q.T @ X / N_k[:, None]
        diff = X[:, None] - mu
        Sigma = np.einsum("nk,nkd,nke->kde", q, diff, diff) / N_k[:, None, None]
        return [N_k / len(X), mu, Sigma + 1e-6 * np.eye(X.shape[1])]
m_step: torch in single precision
    body -> X, q = torch.tensor(X, dtype=torch.float32), torch.tensor(q, dtype=torch.float32)
        N_k = q.sum(dim=0)
        mu = (q.T @ X) / N_k[:, None]
        diff = X[:, None, :] - mu
        Sigma = torch.einsum("nk,nkd,nke->kde", q, diff, diff) / N_k[:, None, None]
        return N_k / N_k.sum(), mu, Sigma
em: own steps, the trace begins after the first
    q, current = _posterior(_log_joint(X, theta, mu, Sigma)) ->>
        q, current = e_step(X, theta, mu, Sigma), log_likelihood(X, theta, mu, Sigma)
    trace = [current] -> trace = []
    if trace[-1] - trace[-2] < tol -> if len(trace) > 1 and abs(trace[-1] - trace[-2]) < tol
    result -> (theta, mu, Sigma, trace)
em: own steps, stops when mu rests, a dict returned
    q, current = _posterior(_log_joint(X, theta, mu, Sigma)) ->>
        q, current = e_step(X, theta, mu, Sigma), log_likelihood(X=X, theta=theta, mu=mu, Sigma=Sigma)
    theta, mu, Sigma = m_step(X, q) -> before, new = mu, m_step(X, q=q);
        theta, mu, Sigma = new.theta, new.mu, new.Sigma
    trace[-1] - trace[-2] < tol -> np.max(np.abs(mu - before)) < tol
    result -> {"Sigma": Sigma, "mu": mu, "theta": theta, "log_likelihoods": trace}
"""


@right(reference.em, "in one piece, with a ridge, relative stopping")
def in_one_piece(X, theta, mu, Sigma, max_iter, tol):
    trace, eye = [], np.eye(X.shape[1])
    for _ in range(max_iter):
        logs = [np.log(t) + multivariate_normal.logpdf(X, m, S) for t, m, S in zip(theta, mu, Sigma)]
        log_p = logsumexp(logs, axis=0)
        trace.append(log_p.sum())
        if len(trace) > 1 and trace[-1] - trace[-2] <= tol * abs(trace[-1]):
            break
        q = np.exp(logs - log_p).T
        N_k = q.sum(axis=0)
        theta, mu = N_k / len(X), q.T @ X / N_k[:, None]
        Sigma = [((X - m) * w[:, None]).T @ (X - m) / w.sum() + 1e-6 * eye for m, w in zip(mu, q.T)]
    return theta, mu, Sigma, np.array(trace)


@right(reference.em, "torch in single precision")
def in_torch(X, theta, mu, Sigma, max_iter, tol):
    X, theta, mu, Sigma = (torch.tensor(np.array(v), dtype=torch.float32) for v in (X, theta, mu, Sigma))
    trace = torch.zeros(0)
    for _ in range(max_iter):
        log_joint = MultivariateNormal(mu, Sigma).log_prob(X[:, None, :]) + torch.log(theta)
        trace = torch.cat([trace, torch.logsumexp(log_joint, dim=1).sum()[None]])
        if len(trace) > 1 and trace[-1] - trace[-2] <= tol:
            break
        q = torch.softmax(log_joint, dim=1)
        N_k = q.sum(dim=0)
        theta, mu = N_k / len(X), (q.T @ X) / N_k[:, None]
        diff = X[:, None, :] - mu
        Sigma = torch.einsum("nk,nkd,nke->kde", q, diff, diff) / N_k[:, None, None]
    return theta, mu, Sigma, trace


@right(reference.em, "scikit-learn, one iteration at a time")
def by_scikit_learn(X, theta, mu, Sigma, max_iter, tol):
    from sklearn.mixture import GaussianMixture

    start = {"weights_init": theta, "means_init": mu, "precisions_init": np.linalg.inv(Sigma)}
    model, trace = GaussianMixture(len(theta), **start, max_iter=1, tol=0.0, warm_start=True), []
    for _ in range(max_iter):
        model.fit(X)
        trace.append(model.score(X) * len(X))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return model.weights_, model.means_, model.covariances_, trace


ALTERNATIVES = (*alternatives(reference, EDITS), *alternatives_in(vars()))
