"""Right answers to `coins` in other styles."""

import math

import numpy as np
import torch

from autograder.alternatives import alternatives, alternatives_in, right
from reference import coins as reference

EDITS = """
e_step: scipy's softmax
    body -> return special.softmax(x @ np.log(pi).T + np.log(theta), axis=1)
e_step: torch in single precision
    body -> x, theta, pi = (torch.tensor(v, dtype=torch.float32) for v in (x, theta, pi))
        return torch.softmax(theta.log() + x @ pi.log().T, dim=1)
e_step: scipy's multinomial, coefficient included
    _log_joint(x, theta, pi) -> np.log(theta) + np.stack(
        [stats.multinomial.logpmf(x, np.sum(x, axis=1), row) for row in pi], axis=1)
e_step: loops and math, with a print-out
    body -> logs = [[math.log(t) + sum(c * math.log(p) for c, p in zip(counts, row)) for t, row in zip(theta, pi)]
            for counts in x]
        q = [[math.exp(value - max(row)) for value in row] for row in logs]
        print("E step done")
        return np.array([[value / sum(row) for value in row] for row in q])
log_likelihood: loops and math
    body -> logs = [[math.log(t) + sum(c * math.log(p) for c, p in zip(counts, row)) for t, row in zip(theta, pi)]
            for counts in x]
        return sum(max(row) + math.log(sum(math.exp(v - max(row)) for v in row)) for row in logs)
log_likelihood: scipy's multinomial, coefficient included
    body -> parts = [np.log(t) + stats.multinomial.logpmf(x, n=np.sum(x, axis=1), p=row) for t, row in zip(theta, pi)]
        return special.logsumexp(parts, axis=0).sum()
log_likelihood: torch in single precision
    body -> x, theta, pi = (torch.tensor(v).float() for v in (x, theta, pi))
        return torch.logsumexp(torch.log(theta) + x @ torch.log(pi).T, dim=1).sum()
log_likelihood: torch.distributions, coefficient included
    body -> x = torch.as_tensor(np.asarray(x, dtype=float))
        theta, pi = torch.as_tensor(theta), torch.as_tensor(pi)
        total = 0.0
        for row in x:  # Multinomial wants one total for a whole batch
            components = td.Multinomial(int(row.sum()), pi.expand(len(theta), -1))
            total = total + td.MixtureSameFamily(td.Categorical(theta), components).log_prob(row)
        return total
expected_complete_log_likelihood: loops
    body -> return sum(q[i][k] * (math.log(theta[k]) + sum(x[i][j] * math.log(pi[k][j]) for j in range(len(pi[k]))))
            for i in range(len(x)) for k in range(len(theta)))
expected_complete_log_likelihood: one matrix product, an array returned
    body -> return np.array([np.sum(q * (np.log(theta) + x @ np.log(pi).T))])
expected_complete_log_likelihood: coefficient included
    body -> log_p = np.stack([stats.multinomial.logpmf(x, np.sum(x, axis=1), row) for row in pi], axis=1)
        return np.einsum("nk,nk->", q, log_p + np.log(theta)[None])
expected_complete_log_likelihood: single precision
    body -> x, q, theta, pi = [np.asarray(v, dtype=np.float32) for v in (x, q, theta, pi)]
        return (q * (np.log(theta) + x.dot(np.log(pi.T)))).sum()
m_step: loops, lists returned
    body -> N, K, J = len(x), len(q[0]), len(x[0])
        counts = [[sum(q[i][k] * x[i][j] for i in range(N)) for j in range(J)] for k in range(K)]
        return [sum(row[k] for row in q) / N for k in range(K)], [[c / sum(row) for c in row] for row in counts]
m_step: einsum, a dict in another order returned
    body -> counts = np.einsum("nk,nj->kj", q, x)
        return {"pi": counts / counts.sum(axis=1)[:, None], "theta": q.sum(axis=0) / q.sum()}
m_step: torch in single precision, a list returned
    body -> x, q = torch.tensor(x, dtype=torch.float32), torch.tensor(q, dtype=torch.float32)
        heads = q.T @ x
        return [q.mean(0), heads / heads.sum(1, keepdim=True)]
em: own steps, the trace begins after the first
    trace = [log_likelihood(x, theta, pi)] -> trace = []
    if trace[-1] - trace[-2] < tol -> if len(trace) > 1 and abs(trace[-1] - trace[-2]) < tol
    result -> (theta, pi, trace)
em: own steps, stops when pi rests, a dict returned
    theta, pi = m_step(x, e_step(x, theta, pi)) -> before, new = pi, m_step(x, q=e_step(x, theta=theta, pi=pi));
        theta, pi = new.theta, new.pi
    trace[-1] - trace[-2] -> np.max(np.abs(pi - before))
    result -> {"theta": theta, "pi": pi, "log_likelihoods": np.array(trace)}
predict: the E step again
    result -> e_step(x, theta=theta, pi=pi)
predict: draw by draw, a list returned
    body -> logs = [[np.log(t) + np.dot(counts, np.log(p)) for t, p in zip(theta, pi)] for counts in np.asarray(x)]
        return [np.exp(row - special.logsumexp(row)) for row in logs]
predict: torch.distributions
    body -> logits = torch.as_tensor(np.log(theta)) + torch.as_tensor(np.asarray(x, dtype=float) @ np.log(pi).T)
        return td.Categorical(logits=logits).probs
"""


@right(reference.em, "in one piece, coefficient in the trace, relative stopping")
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


@right(reference.em, "torch in single precision")
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


ALTERNATIVES = (*alternatives(reference, EDITS), *alternatives_in(vars()))
