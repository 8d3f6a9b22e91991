"""How fitting `gaussian_mixture_em` goes wrong: M step and EM."""

import numpy as np

from autograder.families.runs import limits
from autograder.misconceptions import mistakes, wrong
from reference import gaussian_mixture_em as reference

M_STEP = mistakes(
    reference.m_step,
    """
theta not normalised: Your theta sums to N. Divide the expected numbers of observations by N.
    totals / len(X) -> totals
theta kept uniform: theta is a parameter too: its best value follows from q.
    totals / len(X) -> np.full(len(totals), 1 / len(totals))
means divided by N: The weights of component k sum to N_k = sum_i q_ik, not to N: divide its weighted sum by N_k.
    weights @ X -> q.T @ X / len(X)
covariances divided by N: The weights of component k sum to N_k = sum_i q_ik, not to N: your covariances are too small.
    mu, Sigma) -> mu, Sigma * (totals / len(X))[:, None, None])
covariances not divided by the sum of their weights: You return the weighted scatter matrix, a sum. The covariance is
the weighted mean of the squares.
    mu, Sigma) -> mu, Sigma * totals[:, None, None])
covariances divided by N_k - 1: The factor that makes a sample's covariance unbiased has no place here: maximum
likelihood divides by N_k.
    mu, Sigma) -> mu, Sigma * (totals / (totals - 1))[:, None, None])
covariances about the mean of all observations: You subtract one mean from everything. The spread of component k is
about its own mean mu_k.
    - mu[k][:, None] -> - X.mean(axis=0)[:, None]
mean not subtracted: You return second moments. The covariance is about the component's mean: subtract mu_k first.
    - mu[k][:, None] ->
covariances without weights: Every observation counts in full in your covariances. In that of component k it counts with
weight q_ik.
    * root -> / np.sqrt(len(X))
weights squared in the covariances: You weigh both factors of the product, so q_ik comes in squared. Weigh one of them.
    np.sqrt(weights) -> np.sqrt(weights * q.T)
variances only: Off the diagonal your Sigma is 0. A full covariance matrix has an outer product for every observation.
    mu, Sigma) -> mu, Sigma * np.eye(X.shape[1]))
one covariance for all components: Your components share a covariance matrix. Here each has its own.
    mu, Sigma) -> mu, np.tile(np.tensordot(totals / len(X), Sigma, axes=1), (len(mu), 1, 1)))
precisions returned: You return the inverse of the covariance matrices. Sigma holds the covariances themselves.
    mu, Sigma) -> mu, np.linalg.inv(Sigma))
hard assignments: You round q to 0 and 1. Each observation counts for component k with the weight q_ik.
    -> q = np.eye(q.shape[1])[np.argmax(q, axis=1)] + 1e-9; q = q / q.sum(axis=1, keepdims=True)
a ridge of 0.01 added: You add 0.01 to the diagonal, which changes the answer. If you want a ridge, make it 1e-6 at
most.
    mu, Sigma) -> mu, Sigma + 1e-2 * np.eye(X.shape[1]))
q normalised in place: `q /= ...` writes into the caller's array, whose rows then no longer sum to 1. Make a new one: q
= q / ...
    even = -> q /= totals; even =
    np.divide(q.T, totals[:, None], out=even, where=totals[:, None] > 0) -> q.T
means cut to whole numbers: You give the means the type of X. Where X holds whole numbers that cuts the means off.
    -> whole = X.dtype
    mu, Sigma) -> mu.astype(whole), Sigma)
soft sums divided by hard counts: You weigh the observations by their responsibilities in the sums, and divide by how
many have the component as their likeliest. Both must weigh them alike.
    np.divide(q.T, totals[:, None], out=even, where=totals[:, None] > 0) -> q.T / np.maximum(1,
        np.bincount(np.argmax(q, axis=1), minlength=len(totals)))[:, None]
weights from hard counts: Your theta counts each observation for its likeliest component, while means and covariances
use responsibilities. All three must weigh the observations alike.
    totals / len(X) -> np.bincount(np.argmax(q, axis=1), minlength=len(totals)) / len(X)
a small number added in the division: You add a small number to what you divide by, which draws means and covariances of
small components towards 0.
    np.divide(q.T, totals[:, None] -> np.divide(q.T, totals[:, None] + 1e-2
""",
)

EM = mistakes(
    reference.em,
    """
hard assignments: You give each observation to one component alone: that is another algorithm, and it ends at a lower
value.
    m_step(X, q) -> m_step(X, np.eye(q.shape[1])[np.argmax(q, axis=1)] + 1e-9)
theta never updated: mu and Sigma are learned, theta stays where it started. The M step gives all three.
    theta, mu, Sigma = m_step -> _, mu, Sigma = m_step
Sigma never updated: theta and mu are learned, Sigma stays where it started. The M step gives all three.
    theta, mu, Sigma = m_step -> theta, mu, _ = m_step
variances only: Your covariance matrices stay diagonal, and the likelihood below what tilted ellipses reach.
    m_step: mu, Sigma) -> mu, Sigma * np.eye(X.shape[1]))
one covariance for all components: Your components share a covariance matrix. Here each has its own, and reaches a
higher likelihood.
    m_step: mu, Sigma) -> mu, np.tile(np.tensordot(totals / len(X), Sigma, axes=1), (len(mu), 1, 1)))
old means in the new covariances: Your covariances are taken about the means of the last iteration. The maximum over mu
and Sigma together has the new ones.
    m_step(X, q) -> m_step(X, q, mu)
    m_step: def m_step(X, q) -> def m_step(X, q, old)
    m_step: - mu[k][:, None] -> - old[k][:, None]
    varies: It comes to rest where EM does, since there the means no longer move; whether it gets to the same place
        depends on the observations and the start.
theta not normalised: Your theta sums to N, so the values traced are no log-likelihoods. Divide by N in the M step.
    m_step: totals / len(X) -> totals
one iteration only: Your runs end after one iteration. Repeat both steps until the log-likelihood stops rising. What
ends them?
    range(max_iter) -> range(1)
as if the E step were outside the loop: Nothing changes after your first iteration. The responsibilities change with the
parameters: compute them anew in every iteration.
    = m_step(X, q) q, current -> = m_step(X, q); _, current
start ignored, all components equal: You start with equal components. Nothing ever tells them apart then: it is a fixed
point. Use the start that is given.
    -> theta, mu, Sigma = np.full(len(mu), 1 / len(mu)), 0 * mu + X.mean(axis=0), 0 * Sigma + np.eye(X.shape[1])
max_iter ignored: You iterate until the likelihood rests, however long that takes. max_iter bounds the number of
iterations.
    range(max_iter) -> range(200)
trace of the expected complete-data log-likelihood: Your trace holds E_q[log p(x, z)]. The log-likelihood log p(x) is
asked for; it is what EM is sure to raise.
    largest + np.log(sums) -> scaled * log_joint
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
trace of the loss: Your trace falls: it holds the negative log-likelihood.
    largest + np.log(sums) -> -largest - np.log(sums)
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
trace of the mean: Your trace holds the log-likelihood per observation. All observations together are asked for: the
sum.
    np.sum(largest -> np.mean(largest
    < tol -> < tol / len(X)
"""
    + limits("trace", "log-likelihood")
    # After the limits: with one iteration too few the parameters are these, too, and the trace tells the two apart.
    + """
parameters of the iteration before the last: You return the parameters from before the last iteration, and the trace
from after it.
    theta, mu, Sigma = m_step -> before = theta, mu, Sigma; theta, mu, Sigma = m_step
    np.asarray(theta), np.asarray(mu), np.asarray(Sigma) -> *before
""",
)


@wrong(
    reference.em,
    "a component on a single observation",
    "One of your components has shrunk to a single observation. The likelihood has no largest value there, and EM "
    "does not go there from this start.",
)
def component_on_a_single_observation(X, theta, mu, Sigma, max_iter, tol):
    K, D = np.shape(mu)
    mu, Sigma = np.tile(X.mean(axis=0), (K, 1)), np.tile(np.atleast_2d(np.cov(X.T)), (K, 1, 1))
    mu[0], Sigma[0] = X[0], 1e-100 * np.eye(D)
    value = reference.log_likelihood(X, theta, mu, Sigma)
    return theta, mu, Sigma, np.array([value - 1.0, value])
