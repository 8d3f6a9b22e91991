"""How fitting `gaussian_mixture_em` goes wrong: M step and EM."""

import numpy as np
from scipy.special import logsumexp, softmax

from autograder.exercise import Misconception


def log_joint(X, theta, mu, Sigma):
    """Right, for those who go wrong elsewhere."""
    diff = X[:, None, :] - mu
    maha = np.sum(diff * np.linalg.solve(Sigma, diff[..., None])[..., 0], axis=2)
    return np.log(theta) - 0.5 * (maha + np.linalg.slogdet(2 * np.pi * Sigma)[1])


def weighted_moments(X, q):
    """Right, for those who go wrong elsewhere: theta, mu and Sigma of the M step."""
    N_k = q.sum(axis=0)
    mu = q.T @ X / N_k[:, None]
    diff = X[:, None, :] - mu
    return N_k / len(X), mu, np.einsum("nk,nkd,nke->kde", q, diff, diff) / N_k[:, None, None]


# --- m_step --------------------------------------------------------------------------------------------------------


def theta_not_normalised(X, q):
    _, mu, Sigma = weighted_moments(X, q)
    return q.sum(axis=0), mu, Sigma


def theta_kept_uniform(X, q):
    _, mu, Sigma = weighted_moments(X, q)
    return np.full(q.shape[1], 1 / q.shape[1]), mu, Sigma


def mean_divided_by_N(X, q):
    theta = q.mean(axis=0)
    mu = q.T @ X / len(X)
    diff = X[:, None, :] - mu
    return theta, mu, np.einsum("nk,nkd,nke->kde", q, diff, diff) / q.sum(axis=0)[:, None, None]


def covariance_divided_by_N(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    return theta, mu, Sigma * theta[:, None, None]


def covariance_not_divided(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    return theta, mu, Sigma * q.sum(axis=0)[:, None, None]


def covariance_of_a_sample(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    N_k = q.sum(axis=0)
    return theta, mu, Sigma * (N_k / (N_k - 1))[:, None, None]


def covariance_about_the_common_mean(X, q):
    theta, mu, _ = weighted_moments(X, q)
    diff = X - X.mean(axis=0)
    return theta, mu, np.einsum("nk,nd,ne->kde", q, diff, diff) / q.sum(axis=0)[:, None, None]


def mean_not_subtracted(X, q):
    theta, mu, _ = weighted_moments(X, q)
    return theta, mu, np.einsum("nk,nd,ne->kde", q, X, X) / q.sum(axis=0)[:, None, None]


def covariance_not_weighted(X, q):
    theta, mu, _ = weighted_moments(X, q)
    diff = X[:, None, :] - mu
    return theta, mu, np.einsum("nkd,nke->kde", diff, diff) / len(X)


def covariance_weighted_twice(X, q):
    theta, mu, _ = weighted_moments(X, q)
    diff = q[:, :, None] * (X[:, None, :] - mu)
    return theta, mu, np.einsum("nkd,nke->kde", diff, diff) / q.sum(axis=0)[:, None, None]


def variances_only(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    return theta, mu, Sigma * np.eye(X.shape[1])


def one_covariance_for_all(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    return theta, mu, np.tile(np.einsum("k,kde->de", theta, Sigma), (len(theta), 1, 1))


def precisions_returned(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    return theta, mu, np.linalg.inv(Sigma)


def hard_assignments(X, q):
    hard = np.eye(q.shape[1])[np.argmax(q, axis=1)] + 1e-9
    return weighted_moments(X, hard / hard.sum(axis=1, keepdims=True))


def large_ridge(X, q):
    theta, mu, Sigma = weighted_moments(X, q)
    return theta, mu, Sigma + 1e-2 * np.eye(X.shape[1])


def normalised_in_place(X, q):
    theta = q.mean(axis=0)
    q /= q.sum(axis=0)
    mu = q.T @ X
    diff = X[:, None, :] - mu
    return theta, mu, np.einsum("nk,nkd,nke->kde", q, diff, diff)


# --- em ------------------------------------------------------------------------------------------------------------


def iterate(X, parameters, max_iter, tol, maximise, trace_of=lambda logs, q: np.sum(logsumexp(logs, axis=1))):
    """The loop around an M step that goes wrong, or a trace that does."""
    trace = []
    for _ in range(max_iter):
        logs = log_joint(X, *parameters)
        q = softmax(logs, axis=1)
        trace.append(trace_of(logs, q))
        if len(trace) > 2 and abs(trace[-1] - trace[-2]) < tol:
            break
        parameters = maximise(q, *parameters)
    return *parameters, np.array(trace)


def em_with_hard_assignments(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, *old: hard_assignments(X, q))


def em_without_weights(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, *old: (theta, *weighted_moments(X, q)[1:]))


def em_without_covariances(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, *old: (*weighted_moments(X, q)[:2], Sigma))


def em_with_variances_only(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, *old: variances_only(X, q))


def em_with_one_covariance(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, *old: one_covariance_for_all(X, q))


def about_the_old_mean(X, q, mu):
    diff = X[:, None, :] - mu
    Sigma = np.einsum("nk,nkd,nke->kde", q, diff, diff) / q.sum(axis=0)[:, None, None]
    return *weighted_moments(X, q)[:2], Sigma


def em_about_the_old_mean(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, theta, mu, Sigma: about_the_old_mean(X, q, mu))


def em_with_unnormalised_weights(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda q, *old: theta_not_normalised(X, q))


def em_one_iteration(X, theta, mu, Sigma, max_iter, tol):
    logs = log_joint(X, theta, mu, Sigma)
    new = weighted_moments(X, softmax(logs, axis=1))
    values = [np.sum(logsumexp(a, axis=1)) for a in (logs, log_joint(X, *new))]
    return *new, np.array(values)


def em_that_never_looks_again(X, theta, mu, Sigma, max_iter, tol):
    q = softmax(log_joint(X, theta, mu, Sigma), axis=1)
    return iterate(X, (theta, mu, Sigma), max_iter, tol, lambda _, *old: weighted_moments(X, q))


def em_from_its_own_start(X, theta, mu, Sigma, max_iter, tol):
    K, D = np.shape(mu)
    start = np.full(K, 1 / K), np.tile(X.mean(axis=0), (K, 1)), np.tile(np.eye(D), (K, 1, 1))
    return iterate(X, start, max_iter, tol, lambda q, *old: weighted_moments(X, q))


def em_without_end(X, theta, mu, Sigma, max_iter, tol):
    return iterate(X, (theta, mu, Sigma), 200, tol, lambda q, *old: weighted_moments(X, q))


def em_that_traces_the_expectation(X, theta, mu, Sigma, max_iter, tol):
    return iterate(
        X,
        (theta, mu, Sigma),
        max_iter,
        tol,
        lambda q, *old: weighted_moments(X, q),
        lambda logs, q: np.sum(q * logs),
    )


def em_that_traces_the_loss(X, theta, mu, Sigma, max_iter, tol):
    return iterate(
        X,
        (theta, mu, Sigma),
        max_iter,
        tol,
        lambda q, *old: weighted_moments(X, q),
        lambda logs, q: -np.sum(logsumexp(logs, axis=1)),
    )


def em_that_traces_the_mean(X, theta, mu, Sigma, max_iter, tol):
    return iterate(
        X,
        (theta, mu, Sigma),
        max_iter,
        tol / len(X),
        lambda q, *old: weighted_moments(X, q),
        lambda logs, q: np.mean(logsumexp(logs, axis=1)),
    )


def wrong(question, function, name, hint, varies=""):
    return Misconception(question, name, hint, function, varies=varies)


FITS = (
    wrong(
        "m_step",
        theta_not_normalised,
        "theta not normalised",
        "Your theta sums to N. Divide the expected numbers of observations by N.",
    ),
    wrong(
        "m_step",
        theta_kept_uniform,
        "theta kept uniform",
        "theta is a parameter too: its best value follows from q.",
    ),
    wrong(
        "m_step",
        mean_divided_by_N,
        "means divided by N",
        "The weights of component k sum to N_k = sum_i q_ik, not to N: divide its weighted sum by N_k.",
    ),
    wrong(
        "m_step",
        covariance_divided_by_N,
        "covariances divided by N",
        "The weights of component k sum to N_k = sum_i q_ik, not to N: your covariances are too small.",
    ),
    wrong(
        "m_step",
        covariance_not_divided,
        "covariances not divided by the sum of their weights",
        "You return the weighted scatter matrix, a sum. The covariance is the weighted mean of the squares.",
    ),
    wrong(
        "m_step",
        covariance_of_a_sample,
        "covariances divided by N_k - 1",
        "The factor that makes a sample's covariance unbiased has no place here: maximum likelihood divides by N_k.",
    ),
    wrong(
        "m_step",
        covariance_about_the_common_mean,
        "covariances about the mean of all observations",
        "You subtract one mean from everything. The spread of component k is about its own mean mu_k.",
    ),
    wrong(
        "m_step",
        mean_not_subtracted,
        "mean not subtracted",
        "You return second moments. The covariance is about the component's mean: subtract mu_k first.",
    ),
    wrong(
        "m_step",
        covariance_not_weighted,
        "covariances without weights",
        "Every observation counts in full in your covariances. In that of component k it counts with weight q_ik.",
    ),
    wrong(
        "m_step",
        covariance_weighted_twice,
        "weights squared in the covariances",
        "You weigh both factors of the product, so q_ik comes in squared. Weigh one of them.",
    ),
    wrong(
        "m_step",
        variances_only,
        "variances only",
        "Off the diagonal your Sigma is 0. A full covariance matrix has an outer product for every observation.",
    ),
    wrong(
        "m_step",
        one_covariance_for_all,
        "one covariance for all components",
        "Your components share a covariance matrix. Here each has its own.",
    ),
    wrong(
        "m_step",
        precisions_returned,
        "precisions returned",
        "You return the inverse of the covariance matrices. Sigma holds the covariances themselves.",
    ),
    wrong(
        "m_step",
        hard_assignments,
        "hard assignments",
        "You round q to 0 and 1. Each observation counts for component k with the weight q_ik.",
    ),
    wrong(
        "m_step",
        large_ridge,
        "a ridge of 0.01 added",
        "You add 0.01 to the diagonal, which changes the answer. If you want a ridge, make it 1e-6 at most.",
    ),
    wrong(
        "m_step",
        normalised_in_place,
        "q normalised in place",
        "`q /= ...` writes into the caller's array, whose rows then no longer sum to 1. Make a new one: q = q / ...",
    ),
    wrong(
        "em",
        em_with_hard_assignments,
        "hard assignments",
        "You give each observation to one component alone: that is another algorithm, and it ends at a lower value.",
    ),
    wrong(
        "em",
        em_without_weights,
        "theta never updated",
        "mu and Sigma are learned, theta stays where it started. The M step gives all three.",
    ),
    wrong(
        "em",
        em_without_covariances,
        "Sigma never updated",
        "theta and mu are learned, Sigma stays where it started. The M step gives all three.",
    ),
    wrong(
        "em",
        em_with_variances_only,
        "variances only",
        "Your covariance matrices stay diagonal, and the likelihood below what tilted ellipses reach.",
    ),
    wrong(
        "em",
        em_with_one_covariance,
        "one covariance for all components",
        "Your components share a covariance matrix. Here each has its own, and reaches a higher likelihood.",
    ),
    wrong(
        "em",
        em_about_the_old_mean,
        "old means in the new covariances",
        "Your covariances are taken about the means of the last iteration. The maximum over mu and Sigma together has "
        "the new ones.",
        varies=(
            "It comes to rest where EM does, since there the means no longer move; whether it gets to the same place "
            "depends on the observations and the start."
        ),
    ),
    wrong(
        "em",
        em_with_unnormalised_weights,
        "theta not normalised",
        "Your theta sums to N, so the values traced are no log-likelihoods. Divide by N in the M step.",
    ),
    wrong(
        "em",
        em_one_iteration,
        "one iteration only",
        "Your runs end after one iteration. Repeat both steps until the log-likelihood stops rising. What ends them?",
    ),
    wrong(
        "em",
        em_that_never_looks_again,
        "as if the E step were outside the loop",
        "Nothing changes after your first iteration. The responsibilities change with the parameters: compute them "
        "anew in every iteration.",
    ),
    wrong(
        "em",
        em_from_its_own_start,
        "start ignored, all components equal",
        "You start with equal components. Nothing ever tells them apart then: it is a fixed point. Use the start that "
        "is given.",
    ),
    wrong(
        "em",
        em_without_end,
        "max_iter ignored",
        "You iterate until the likelihood rests, however long that takes. max_iter bounds the number of iterations.",
    ),
    wrong(
        "em",
        em_that_traces_the_expectation,
        "trace of the expected complete-data log-likelihood",
        "Your trace holds E_q[log p(x, z)]. The log-likelihood log p(x) is asked for; it is what EM is sure to raise.",
    ),
    wrong(
        "em",
        em_that_traces_the_loss,
        "trace of the loss",
        "Your trace falls: it holds the negative log-likelihood.",
    ),
    wrong(
        "em",
        em_that_traces_the_mean,
        "trace of the mean",
        "Your trace holds the log-likelihood per observation. All observations together are asked for: the sum.",
    ),
)
