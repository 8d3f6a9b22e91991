"""Right answers to `coins` in other styles."""

import math

import numpy as np
import torch
from scipy.special import logsumexp, softmax
from scipy.stats import multinomial
from torch.distributions import Categorical, MixtureSameFamily, Multinomial

from autograder.exercise import Alternative


def responsibilities_in_loops(x, theta, pi):
    N, K = len(x), len(theta)
    q = np.zeros((N, K))
    for i in range(N):
        logs = []
        for k in range(K):
            log_p = math.log(theta[k])
            for j in range(len(x[i])):
                log_p += x[i][j] * math.log(pi[k][j])
            logs.append(log_p)
        largest = max(logs)
        for k in range(K):
            q[i, k] = math.exp(logs[k] - largest)
        q[i] = q[i] / sum(q[i])
    print("E step done")
    return q


def responsibilities_by_softmax(x, theta, pi):
    return softmax(x @ np.log(pi).T + np.log(theta), axis=1)


def responsibilities_in_torch(x, theta, pi):
    x, theta, pi = (torch.tensor(v, dtype=torch.float32) for v in (x, theta, pi))
    return torch.softmax(theta.log() + x @ pi.log().T, dim=1)


def responsibilities_with_coefficient(x, theta, pi):
    x = np.asarray(x)
    log_p = np.stack([multinomial.logpmf(x, x.sum(axis=1), row) for row in pi], axis=1) + np.log(theta)
    return np.exp(log_p - np.logaddexp.reduce(log_p, axis=1)[:, None])


def log_likelihood_in_loops(x, theta, pi):
    total = 0.0
    for counts in x:
        logs = [math.log(t) + sum(c * math.log(p) for c, p in zip(counts, row)) for t, row in zip(theta, pi)]
        m = max(logs)
        total += m + math.log(sum(math.exp(v - m) for v in logs))
    return total


def log_likelihood_with_coefficient(x, theta, pi):
    x = np.asarray(x)
    parts = [np.log(t) + multinomial.logpmf(x, n=x.sum(axis=1), p=row) for t, row in zip(theta, pi)]
    return logsumexp(parts, axis=0).sum()


def log_likelihood_in_torch(x, theta, pi):
    x, theta, pi = torch.tensor(x, dtype=torch.float32), torch.tensor(theta).float(), torch.tensor(pi).float()
    return torch.logsumexp(torch.log(theta) + x @ torch.log(pi).T, dim=1).sum()


def log_likelihood_per_total(x, theta, pi):
    x = torch.as_tensor(np.asarray(x, dtype=float))
    theta, pi = torch.as_tensor(theta), torch.as_tensor(pi)
    total = 0.0
    for row in x:  # Multinomial wants one total for a whole batch
        n = int(row.sum())
        mixture = MixtureSameFamily(Categorical(theta), Multinomial(n, pi.expand(len(theta), -1)))
        total = total + mixture.log_prob(row)
    return total


def expectation_in_loops(x, q, theta, pi):
    total = 0.0
    for i in range(len(x)):
        for k in range(len(theta)):
            inside = np.log(theta[k])
            for j in range(len(pi[k])):
                inside += x[i][j] * np.log(pi[k][j])
            total += q[i][k] * inside
    return total


def expectation_as_a_matrix(x, q, theta, pi):
    return np.array([np.sum(q * (np.log(theta) + x @ np.log(pi).T))])


def expectation_with_coefficient(x, q, theta, pi):
    x = np.asarray(x)
    log_p = np.stack([multinomial.logpmf(x, x.sum(axis=1), row) for row in pi], axis=1)
    return np.einsum("nk,nk->", q, log_p + np.log(theta)[None])


def expectation_in_single_precision(x, q, theta, pi):
    x, q, theta, pi = [np.asarray(v, dtype=np.float32) for v in (x, q, theta, pi)]
    return (q * (np.log(theta) + x.dot(np.log(pi.T)))).sum()


def maximum_in_loops(x, q):
    N, K, J = len(x), len(q[0]), len(x[0])
    theta, pi = [], []
    for k in range(K):
        theta.append(sum(q[i][k] for i in range(N)) / N)
        expected = [sum(q[i][k] * x[i][j] for i in range(N)) for j in range(J)]
        pi.append([e / sum(expected) for e in expected])
    return theta, pi


def maximum_as_a_dict(x, q):
    counts = np.einsum("nk,nj->kj", q, x)
    return {"pi": counts / counts.sum(axis=1)[:, None], "theta": q.sum(axis=0) / q.sum()}


def maximum_in_torch(x, q):
    x, q = torch.tensor(x, dtype=torch.float32), torch.tensor(q, dtype=torch.float32)
    heads = q.T @ x
    return [q.mean(0), heads / heads.sum(1, keepdim=True)]


def em_with_own_steps(x, theta, pi, max_iter, tol):
    log_likelihoods = []
    previous = -np.inf
    for iteration in range(max_iter):
        q = e_step(x, theta, pi)  # noqa: F821
        theta, pi = m_step(x, q)  # noqa: F821
        current = log_likelihood(x, theta, pi)  # noqa: F821
        log_likelihoods.append(current)
        if abs(current - previous) < tol:
            break
        previous = current
    return theta, pi, log_likelihoods


def em_by_key(x, theta, pi, max_iter, tol):
    theta, pi = np.copy(theta), np.copy(pi)
    trace = [log_likelihood(x, theta, pi)]  # noqa: F821
    while len(trace) <= max_iter:
        new = m_step(x, q=e_step(x, theta=theta, pi=pi))  # noqa: F821
        moved = np.max(np.abs(new.pi - pi))
        theta, pi = new.theta, new.pi
        trace.append(log_likelihood(x=x, theta=theta, pi=pi))  # noqa: F821
        if moved < tol:
            break
    return {"theta": theta, "pi": pi, "log_likelihoods": np.array(trace)}


def em_in_one_piece(x, theta, pi, max_iter, tol):
    x = np.asarray(x, dtype=float)
    constant = sum(math.lgamma(1 + row.sum()) - sum(math.lgamma(1 + c) for c in row) for row in x)
    trace = []
    for _ in range(max_iter):
        log_joint = np.log(theta) + x @ np.log(pi).T
        log_p = np.logaddexp.reduce(log_joint, axis=1)
        trace.append(log_p.sum() + constant)
        if len(trace) > 1 and trace[-1] - trace[-2] <= tol * abs(trace[-1]):
            break
        q = np.exp(log_joint - log_p[:, None])
        theta = q.sum(axis=0) / len(x)
        pi = (q.T @ x) / (q * x.sum(axis=1, keepdims=True)).sum(axis=0)[:, None]
    return theta, pi, trace


def em_in_single_precision(x, theta, pi, max_iter, tol):
    x, theta, pi = [torch.tensor(np.array(v), dtype=torch.float32) for v in (x, theta, pi)]
    trace = torch.zeros(0)
    for _ in range(max_iter):
        log_joint = torch.log(theta) + x @ torch.log(pi).T
        trace = torch.cat([trace, torch.logsumexp(log_joint, dim=1).sum()[None]])
        if len(trace) > 3 and trace[-1] - trace[-2] <= tol:
            break
        q = torch.softmax(log_joint, dim=1)
        theta, pi = q.mean(dim=0), (q.T @ x) / (q.T @ x).sum(dim=1, keepdim=True)
    return theta, pi, trace


def posterior_by_own_e_step(x, theta, pi):
    return e_step(x, theta, pi)  # noqa: F821


def posterior_draw_by_draw(x, theta, pi):
    rows = []
    for counts in np.asarray(x):
        log_p = [np.log(theta[k]) + np.dot(counts, np.log(pi[k])) for k in range(len(theta))]
        rows.append(np.exp(log_p - logsumexp(log_p)))
    return rows


def posterior_by_torch(x, theta, pi):
    logits = torch.as_tensor(np.log(theta)) + torch.as_tensor(np.asarray(x, dtype=float) @ np.log(pi).T)
    return Categorical(logits=logits).probs


ALTERNATIVES = (
    Alternative("e_step", "loops and math, with a print-out", responsibilities_in_loops),
    Alternative("e_step", "scipy's softmax", responsibilities_by_softmax),
    Alternative("e_step", "torch in single precision", responsibilities_in_torch),
    Alternative("e_step", "scipy's multinomial, coefficient included", responsibilities_with_coefficient),
    Alternative("log_likelihood", "loops and math", log_likelihood_in_loops),
    Alternative("log_likelihood", "scipy's multinomial, coefficient included", log_likelihood_with_coefficient),
    Alternative("log_likelihood", "torch in single precision", log_likelihood_in_torch),
    Alternative("log_likelihood", "torch.distributions, coefficient included", log_likelihood_per_total),
    Alternative("expected_complete_log_likelihood", "loops", expectation_in_loops),
    Alternative("expected_complete_log_likelihood", "one matrix product, an array returned", expectation_as_a_matrix),
    Alternative("expected_complete_log_likelihood", "coefficient included", expectation_with_coefficient),
    Alternative("expected_complete_log_likelihood", "single precision", expectation_in_single_precision),
    Alternative("m_step", "loops, lists returned", maximum_in_loops),
    Alternative("m_step", "einsum, a dict in another order returned", maximum_as_a_dict),
    Alternative("m_step", "torch in single precision, a list returned", maximum_in_torch),
    Alternative("em", "own steps, the trace begins after the first", em_with_own_steps),
    Alternative("em", "own steps, stops when pi rests, a dict returned", em_by_key),
    Alternative("em", "in one piece, coefficient in the trace, relative stopping", em_in_one_piece),
    Alternative("em", "torch in single precision", em_in_single_precision),
    Alternative("predict", "the E step again", posterior_by_own_e_step),
    Alternative("predict", "draw by draw, a list returned", posterior_draw_by_draw),
    Alternative("predict", "torch.distributions", posterior_by_torch),
)
