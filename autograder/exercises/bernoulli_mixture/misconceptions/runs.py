"""How `bernoulli_mixture` goes wrong: the algorithm as a whole."""

import numpy as np
from scipy.special import digamma, softmax

from autograder.exercise import Misconception


def cavi_from_equal_components(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = np.full((len(X), K), 1 / K), []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_with_hard_assignments(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = np.eye(K)[rng.integers(0, K, size=len(X))], []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = np.eye(K)[np.argmax(update_q_z(X, a_q, b_q, alpha_q), axis=1)]
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_with_plugged_in_means(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        theta = a_q / (a_q + b_q)
        r = softmax(X @ np.log(theta).T + (1 - X) @ np.log(1 - theta).T + np.log(alpha_q / np.sum(alpha_q)), axis=1)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_that_feeds_the_posterior_back(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    a_q, b_q, alpha_q = np.full((K, X.shape[1]), a), np.full((K, X.shape[1]), b), np.array(alpha)
    for _ in range(max_iter):
        a_q, b_q, alpha_q = a_q + r.T @ X, b_q + r.T @ (1 - X), alpha_q + np.sum(r, axis=0)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_without_priors(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(max_iter):
        a_q, b_q, alpha_q = r.T @ X + 1e-9, r.T @ (1 - X) + 1e-9, np.sum(r, axis=0) + 1e-9
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_with_priors_of_one(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos, ones = rng.dirichlet(np.ones(K), size=len(X)), [], np.ones(K)
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, 1.0, 1.0)
        alpha_q = update_q_pi(r, ones)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, 1.0, 1.0, ones))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_without_q_pi(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        r = update_q_z(X, a_q, b_q, alpha)
        elbos.append(elbo(X, r, a_q, b_q, np.array(alpha), a, b, alpha))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, a_q, b_q, np.array(alpha), np.array(elbos)


def cavi_two_iterations(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(2):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_that_ignores_max_iter(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(1000):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_that_traces_the_likelihood(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        log_p = X @ digamma(a_q).T + (1 - X) @ digamma(b_q).T - np.sum(digamma(a_q + b_q), axis=1)
        elbos.append(np.sum(r * (log_p + digamma(alpha_q) - digamma(np.sum(alpha_q)))))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_that_traces_the_loss(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(-elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


def cavi_with_stale_responsibilities(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    first, elbos = rng.dirichlet(np.ones(K), size=len(X)), []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, first, a, b)
        alpha_q = update_q_pi(first, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        elbos.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, a_q, b_q, alpha_q, np.array(elbos)


RUNS = (
    Misconception(
        "cavi",
        "equal responsibilities at the start",
        "All your components start alike, and nothing can tell them apart later. Start at random.",
        cavi_from_equal_components,
    ),
    Misconception(
        "cavi",
        "hard assignments",
        "You give each observation to one component. q(z) keeps the probabilities, and gets to a higher ELBO.",
        cavi_with_hard_assignments,
    ),
    Misconception(
        "cavi",
        "logarithms of the expected parameters",
        "Your q(z) uses the means of theta and pi, as EM would. Without expectations of logarithms the update does not "
        "maximise the ELBO.",
        cavi_with_plugged_in_means,
        varies="Where components are far apart, it gets nearly as high as it should; how near, depends on the data.",
    ),
    Misconception(
        "cavi",
        "posterior fed back as the prior",
        "In every iteration you add the counts to the parameters of the last one, so the data count again and again. "
        "Start from a, b and alpha each time.",
        cavi_that_feeds_the_posterior_back,
    ),
    Misconception(
        "cavi",
        "priors left out",
        "Your factors hold the counts alone. Add a, b and alpha.",
        cavi_without_priors,
    ),
    Misconception(
        "cavi",
        "priors of 1",
        "You use flat priors, a = b = alpha_k = 1, whatever is given.",
        cavi_with_priors_of_one,
    ),
    Misconception(
        "cavi",
        "q(pi) never updated",
        "alpha_q stays at alpha. q(pi) is one of the factors and has its update.",
        cavi_without_q_pi,
    ),
    Misconception(
        "cavi",
        "two iterations only",
        "Your runs end after two rounds of updates. Repeat them until the ELBO rises by less than tol. What ends them?",
        cavi_two_iterations,
    ),
    Misconception(
        "cavi",
        "max_iter ignored",
        "You run more than max_iter iterations when the ELBO still rises.",
        cavi_that_ignores_max_iter,
    ),
    Misconception(
        "cavi",
        "trace of the expected log-likelihood",
        "Your trace holds E[log p(X, z | pi, theta)] alone. The ELBO has the priors and the entropies of q, too, and "
        "it alone is sure to rise.",
        cavi_that_traces_the_likelihood,
    ),
    Misconception(
        "cavi",
        "trace of the loss",
        "Your trace falls: it holds the negative ELBO.",
        cavi_that_traces_the_loss,
    ),
    Misconception(
        "cavi",
        "responsibilities of the start in every iteration",
        "q(theta) and q(pi) are always computed from the responsibilities of the start. Use the last ones.",
        cavi_with_stale_responsibilities,
    ),
)
