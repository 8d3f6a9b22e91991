"""Right answers to `gaussian_mixture_em` in other styles."""

import math

import numpy as np
import torch
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal

from autograder.exercise import Alternative

# --- e_step --------------------------------------------------------------------------------------------------------


def responsibilities_in_loops(X, theta, mu, Sigma):
    N, K, D = len(X), len(theta), len(X[0])
    q = np.zeros((N, K))
    for i in range(N):
        for k in range(K):
            d = X[i] - mu[k]
            sign, logdet = np.linalg.slogdet(Sigma[k])
            q[i, k] = math.log(theta[k]) - 0.5 * (D * math.log(2 * math.pi) + logdet + d @ np.linalg.solve(Sigma[k], d))
        q[i] = np.exp(q[i] - np.max(q[i]))
        q[i] /= np.sum(q[i])
    print("E step done")
    return q


def responsibilities_by_scipy(X, theta, mu, Sigma):
    log_joint = [np.log(t) + multivariate_normal(m, S).logpdf(X) for t, m, S in zip(theta, mu, Sigma)]
    return softmax(np.array(log_joint), axis=0).T


def responsibilities_by_einsum_with_ridge(X, theta, mu, Sigma):
    Sigma = Sigma + 1e-6 * np.eye(X.shape[1])
    diff = X[:, None, :] - mu[None, :, :]
    maha = np.einsum("nkd,kde,nke->nk", diff, np.linalg.inv(Sigma), diff)
    log_p = np.log(theta) - 0.5 * (maha + np.linalg.slogdet(Sigma)[1])  # the power of 2 pi cancels
    return np.exp(log_p - logsumexp(log_p, axis=1, keepdims=True)).astype(np.float32)


def responsibilities_in_torch(X, theta, mu, Sigma):
    X, theta, mu, Sigma = (torch.as_tensor(np.asarray(v), dtype=torch.float32) for v in (X, theta, mu, Sigma))
    log_p = MultivariateNormal(mu, covariance_matrix=Sigma).log_prob(X[:, None, :])
    return torch.softmax(log_p + torch.log(theta), dim=1)


# --- log_likelihood ------------------------------------------------------------------------------------------------


def log_likelihood_in_loops(X, theta, mu, Sigma):
    total = 0.0
    for x in X:
        logs = []
        for k in range(len(theta)):
            L = np.linalg.cholesky(Sigma[k])
            y = np.linalg.solve(L, x - mu[k])
            logs.append(
                math.log(theta[k])
                - 0.5 * len(x) * math.log(2 * math.pi)
                - sum(math.log(v) for v in np.diag(L))
                - 0.5 * float(y @ y)
            )
        m = max(logs)
        total += m + math.log(sum(math.exp(v - m) for v in logs))
    return total


def log_likelihood_by_scipy(X, theta, mu, Sigma):
    D = X.shape[1]
    # scipy gives a single number for a single observation.
    densities = [np.atleast_1d(multivariate_normal.logpdf(X, m, S + 1e-6 * np.eye(D))) for m, S in zip(mu, Sigma)]
    log_joint = np.stack(densities, axis=1) + np.log(theta)
    return logsumexp(log_joint, axis=1).sum()


def log_likelihood_in_torch(X, theta, mu, Sigma):
    theta, mu, Sigma = torch.as_tensor(theta), torch.as_tensor(mu), torch.as_tensor(Sigma)
    mixture = MixtureSameFamily(Categorical(theta), MultivariateNormal(mu, Sigma))
    return mixture.log_prob(torch.as_tensor(X)).sum()


def log_likelihood_rounded(X, theta, mu, Sigma):
    diff = X[:, None] - mu
    maha = np.sum(diff * np.linalg.solve(Sigma[None], diff[..., None])[..., 0], axis=2)
    log_p = np.log(theta) - 0.5 * (maha + np.linalg.slogdet(2 * np.pi * Sigma)[1])
    return np.array([np.logaddexp.reduce(log_p, axis=1).sum()], dtype=np.float32)


# --- expected_complete_log_likelihood ------------------------------------------------------------------------------


def expectation_in_loops(X, q, theta, mu, Sigma):
    total = 0.0
    for k in range(len(theta)):
        density = multivariate_normal(mu[k], Sigma[k])
        for i in range(len(X)):
            total += q[i][k] * (np.log(theta[k]) + density.logpdf(X[i]))
    return total


def expectation_by_moments(X, q, theta, mu, Sigma):
    # sum_k N_k log theta_k - (N_k log|2 pi Sigma_k| + tr(inv(Sigma_k) S_k)) / 2, S_k the weighted scatter about mu_k
    N_k = q.sum(axis=0)
    diff = X[None] - mu[:, None]
    scatter = np.einsum("nk,knd,kne->kde", q, diff, diff)
    traces = np.trace(np.linalg.solve(Sigma, scatter), axis1=1, axis2=2)
    return np.sum(N_k * np.log(theta) - 0.5 * (N_k * np.linalg.slogdet(2 * np.pi * Sigma)[1] + traces))


def expectation_in_torch(X, q, theta, mu, Sigma):
    X, q, theta, mu, Sigma = (torch.as_tensor(np.asarray(v), dtype=torch.float32) for v in (X, q, theta, mu, Sigma))
    log_p = torch.stack([MultivariateNormal(m, S).log_prob(X) for m, S in zip(mu, Sigma)], dim=1)
    return (q * (log_p + theta.log())).sum()


# --- m_step --------------------------------------------------------------------------------------------------------


def maximum_in_loops(X, q):
    N, K, D = len(X), len(q[0]), len(X[0])
    theta, mu, Sigma = [], [], []
    for k in range(K):
        N_k = sum(q[i][k] for i in range(N))
        m = sum(q[i][k] * X[i] for i in range(N)) / N_k
        S = np.zeros((D, D))
        for i in range(N):
            S += q[i][k] * np.outer(X[i] - m, X[i] - m)
        theta.append(N_k / N)
        mu.append(m)
        Sigma.append(S / N_k)
    return theta, mu, Sigma


def maximum_by_second_moments(X, q):
    N_k = np.einsum("nk->k", q)
    mu = np.einsum("nk,nd->kd", q, X) / N_k[:, None]
    second = np.einsum("nk,nd,ne->kde", q, X, X) / N_k[:, None, None]
    return {"mu": mu, "Sigma": second - mu[:, :, None] * mu[:, None, :], "theta": N_k / N_k.sum()}


def maximum_by_numpy_functions(X, q):
    theta = np.mean(q, axis=0)
    mu = np.array([np.average(X, axis=0, weights=w) for w in q.T])
    Sigma = [np.atleast_2d(np.cov(X, rowvar=False, aweights=w, ddof=0)) for w in q.T]
    return theta, mu, Sigma


def maximum_with_ridge(X, q):
    N_k = q.sum(axis=0) + 10 * np.finfo(float).eps
    mu = q.T @ X / N_k[:, None]
    diff = X[:, None] - mu
    Sigma = np.einsum("nk,nkd,nke->kde", q, diff, diff) / N_k[:, None, None]
    return [N_k / len(X), mu, Sigma + 1e-6 * np.eye(X.shape[1])]


def maximum_in_torch(X, q):
    X, q = torch.tensor(X, dtype=torch.float32), torch.tensor(q, dtype=torch.float32)
    N_k = q.sum(dim=0)
    mu = (q.T @ X) / N_k[:, None]
    diff = X[:, None, :] - mu
    Sigma = torch.einsum("nk,nkd,nke->kde", q, diff, diff) / N_k[:, None, None]
    return N_k / N_k.sum(), mu, Sigma


# --- em ------------------------------------------------------------------------------------------------------------


def em_with_own_steps(X, theta, mu, Sigma, max_iter, tol):
    log_likelihoods = []
    previous = -np.inf
    for iteration in range(max_iter):
        q = e_step(X, theta, mu, Sigma)  # noqa: F821
        theta, mu, Sigma = m_step(X, q)  # noqa: F821
        current = log_likelihood(X, theta, mu, Sigma)  # noqa: F821
        log_likelihoods.append(current)
        if abs(current - previous) < tol:
            break
        previous = current
    return theta, mu, Sigma, log_likelihoods


def em_by_key(X, theta, mu, Sigma, max_iter, tol):
    fit = {"theta": np.copy(theta), "mu": np.copy(mu), "Sigma": np.copy(Sigma)}
    trace = [log_likelihood(X, **fit)]  # noqa: F821
    while len(trace) <= max_iter:
        new = m_step(X, q=e_step(X, **fit))  # noqa: F821
        moved = np.max(np.abs(new.mu - fit["mu"]))
        fit = {"Sigma": new.Sigma, "mu": new.mu, "theta": new.theta}
        trace.append(log_likelihood(X=X, **fit))  # noqa: F821
        if moved < tol:
            break
    return fit | {"log_likelihoods": trace}


def em_in_one_piece(X, theta, mu, Sigma, max_iter, tol):
    trace, eye = [], np.eye(X.shape[1])
    for _ in range(max_iter):
        log_joint = np.stack(
            [np.log(t) + multivariate_normal.logpdf(X, m, S) for t, m, S in zip(theta, mu, Sigma)], axis=1
        )
        log_p = logsumexp(log_joint, axis=1)
        trace.append(log_p.sum())
        if len(trace) > 1 and trace[-1] - trace[-2] <= tol * abs(trace[-1]):
            break
        q = np.exp(log_joint - log_p[:, None])
        N_k = q.sum(axis=0)
        theta, mu = N_k / len(X), q.T @ X / N_k[:, None]
        Sigma = [((X - m) * w[:, None]).T @ (X - m) / w.sum() + 1e-6 * eye for m, w in zip(mu, q.T)]
    return theta, mu, Sigma, np.array(trace)


def em_in_torch(X, theta, mu, Sigma, max_iter, tol):
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


def em_by_scikit_learn(X, theta, mu, Sigma, max_iter, tol):
    from sklearn.mixture import GaussianMixture

    model = GaussianMixture(
        len(theta),
        weights_init=theta,
        means_init=mu,
        precisions_init=np.linalg.inv(Sigma),
        max_iter=1,
        tol=0.0,
        warm_start=True,
    )
    trace = []
    for _ in range(max_iter):
        model.fit(X)
        trace.append(model.score(X) * len(X))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return model.weights_, model.means_, model.covariances_, trace


ALTERNATIVES = (
    Alternative("e_step", "loops and math, with a print-out", responsibilities_in_loops),
    Alternative("e_step", "scipy's multivariate_normal", responsibilities_by_scipy),
    Alternative("e_step", "einsum with a ridge, returned in single precision", responsibilities_by_einsum_with_ridge),
    Alternative("e_step", "torch.distributions in single precision", responsibilities_in_torch),
    Alternative("log_likelihood", "loops and Cholesky factors", log_likelihood_in_loops),
    Alternative("log_likelihood", "scipy's multivariate_normal with a ridge", log_likelihood_by_scipy),
    Alternative("log_likelihood", "torch.distributions", log_likelihood_in_torch),
    Alternative("log_likelihood", "log-determinants, an array in single precision returned", log_likelihood_rounded),
    Alternative("expected_complete_log_likelihood", "loops and scipy", expectation_in_loops),
    Alternative("expected_complete_log_likelihood", "weighted scatter matrices", expectation_by_moments),
    Alternative("expected_complete_log_likelihood", "torch in single precision", expectation_in_torch),
    Alternative("m_step", "loops, lists returned", maximum_in_loops),
    Alternative("m_step", "second moments, a dict in another order returned", maximum_by_second_moments),
    Alternative("m_step", "np.average and np.cov", maximum_by_numpy_functions),
    Alternative("m_step", "a ridge as scikit-learn has it, a list returned", maximum_with_ridge),
    Alternative("m_step", "torch in single precision", maximum_in_torch),
    Alternative("em", "own steps, the trace begins after the first", em_with_own_steps),
    Alternative("em", "own steps, stops when mu rests, a dict returned", em_by_key),
    Alternative("em", "in one piece, with a ridge, relative stopping", em_in_one_piece),
    Alternative("em", "torch in single precision", em_in_torch),
    Alternative("em", "scikit-learn, one iteration at a time", em_by_scikit_learn),
)
