"""Mixtures of coins, or of dice: which of K coins was drawn, when only its flips are seen.

For every draw i a coin z_i is chosen with probabilities theta (K,) and flipped; x_i counts its outcomes, so that heads
and tails of one flip, of ten flips, or the J faces of a die are the same code:

    p(z_i = k) = theta_k,    p(x_i | z_i = k) = prod_j pi_kj^x_ij

The likelihood is a product over flips in the order they fell; the number of orders, a constant, is left out.

Source: Harvard CS181, Spring 2019, Section 8, example 1 with exercises 3 and 4 (equations 8-25). The story's numbers
are those of C. B. Do and S. Batzoglou, "What is the expectation maximization algorithm?", Nature Biotechnology 26
(2008).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import xlogy


class Parameters(NamedTuple):
    """The parameters of the mixture: theta (K,), pi (K, J)."""

    theta: np.ndarray
    pi: np.ndarray


class Fit(NamedTuple):
    """What EM gives: the parameters, and the log-likelihood along the way."""

    theta: np.ndarray
    pi: np.ndarray
    log_likelihoods: np.ndarray


def e_step(x, theta, pi):
    """The E step: which coin each draw came from.

    q_ik = p(z_i = k | x_i; theta, pi),   p(z_i = k) = theta_k,   p(x_i | z_i = k) = prod_j pi_kj^x_ij

    Returns
    -------
    array (N, K)
        The responsibilities q; rows sum to 1.
    """
    # Bayes' rule, in logs: the product over hundreds of flips is smaller than any floating point number.
    log_joint = _log_joint(x, theta, pi)
    return np.exp(log_joint - np.logaddexp.reduce(log_joint, axis=1, keepdims=True))


def log_likelihood(x, theta, pi):
    """The log-likelihood of all draws, log p(x; theta, pi), with the coins summed out.

    p(z_i = k) = theta_k,   p(x_i | z_i = k) = prod_j pi_kj^x_ij,   draws are independent

    Returns
    -------
    float
        log p(x; theta, pi), natural logarithm, of all N draws together.
    """
    # log prod_i sum_k theta_k p(x_i | k): the sum over coins stands inside the logarithm.
    return float(np.logaddexp.reduce(_log_joint(x, theta, pi), axis=1).sum())


def expected_complete_log_likelihood(x, q, theta, pi):
    """The expected complete-data log-likelihood, E_q[log p(x, z; theta, pi)].

    The expectation is over z alone: q_ik is the probability that draw i came from coin k. q is given; it need not be
    the posterior at theta and pi.

    Returns
    -------
    float
        The expectation, of all N draws together.
    """
    # sum_ik q_ik (log theta_k + sum_j x_ij log pi_kj), with both sums over i done first: expected numbers of draws and
    # of outcomes of every coin. xlogy takes 0 log 0 as 0.
    q = np.asarray(q)
    return float(xlogy(q.sum(axis=0), theta).sum() + xlogy(q.T @ np.asarray(x), pi).sum())


def m_step(x, q):
    """The M step: the parameters that maximise the expected complete-data log-likelihood for given q.

    theta, pi = argmax E_q[log p(x, z; theta, pi)]   where theta sums to 1 and every row of pi sums to 1

    Returns
    -------
    theta : array (K,)
        Probability that coin k is chosen.
    pi : array (K, J)
        Probability of each outcome for each coin.
    """
    # Lagrange multipliers for the two constraints: theta_k is proportional to the expected number of draws of coin k,
    # pi_kj to the expected number of outcomes j of coin k. A coin with no outcomes at all may have any pi_k.
    x, q = np.asarray(x), np.asarray(q)
    counts = q.T @ x
    totals = counts.sum(axis=1, keepdims=True)
    uniform = np.full_like(counts, 1.0 / x.shape[1])
    return Parameters(q.mean(axis=0), np.divide(counts, totals, out=uniform, where=totals > 0))


def em(x, theta, pi, max_iter, tol):
    """Expectation maximisation, started from the theta and pi that are given.

    Alternates the E and the M step until the log-likelihood rises by less than tol, at most max_iter times.

    Returns
    -------
    theta : array (K,)
        Probability that coin k is chosen.
    pi : array (K, J)
        Probability of each outcome for each coin.
    log_likelihoods : array
        The log-likelihood along the way: at the start, and after each iteration.
    """
    trace = [log_likelihood(x, theta, pi)]
    for _ in range(max_iter):
        theta, pi = m_step(x, e_step(x, theta, pi))
        trace.append(log_likelihood(x, theta, pi))
        if trace[-1] - trace[-2] < tol:
            break
    return Fit(np.asarray(theta), np.asarray(pi), np.array(trace))


def predict(x, theta, pi):
    """The posterior over coins of new draws, under fitted parameters.

    p(z_i = k | x_i; theta, pi) for every new draw on its own

    Returns
    -------
    array (N, K)
        Probability of each coin for each new draw; rows sum to 1.
    """
    # What the E step computes, for draws that were not fitted.
    return e_step(x, theta, pi)


def _log_joint(x, theta, pi):
    """log p(x_i, z_i = k), (N, K)."""
    per_outcome = xlogy(np.asarray(x)[:, None, :], np.asarray(pi)[None, :, :])
    with np.errstate(divide="ignore"):
        return np.log(theta) + per_outcome.sum(axis=2)
