"""How the bound of `gmm_light` goes wrong, and the ascent to it."""

import numpy as np
from scipy.special import softmax, xlogy
from scipy.stats import norm

from autograder.exercise import Misconception

# --- elbo ----------------------------------------------------------------------------------------------------------


def no_entropy_of_labels(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def no_entropy_of_means(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r))


def no_entropies(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    return of_data + np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))


def entropies_subtracted(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means + np.sum(xlogy(r, r)) - np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def means_taken_as_known(x, r, m, s2, pi, tau, nu, sigma):
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * (x[:, None] - m) ** 2))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - (m - nu) ** 2 / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def no_variance_in_the_prior(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - (m - nu) ** 2 / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def bound_with_second_moment_minus(x, r, m, s2, pi, tau, nu, sigma):
    second = s2 - m**2
    square = x[:, None] ** 2 - 2 * x[:, None] * m + second
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - (second - 2 * m * nu + nu**2) / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def bound_with_the_root_lost(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + np.log(tau / np.sqrt(2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def bound_with_prior_variance(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma) - ((m - nu) ** 2 + s2) / (2 * sigma))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def bound_without_prior(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    return of_data - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def bound_without_weights(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def bound_without_constants(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau) - tau / 2 * square))
    of_means = np.sum(-np.log(sigma) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(s2))


def zero_times_log_of_zero(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means - np.sum(r * np.log(r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def zeros_filled_in_place(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    r += 1e-12
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    r /= r.sum(axis=1, keepdims=True)
    return of_data + of_means - np.sum(r * np.log(r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def negative_bound(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return -(of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2)))


# --- cavi ----------------------------------------------------------------------------------------------------------

# What is right in all of them: the two updates, and the bound.


def responsibilities(x, m, s2, pi, tau):
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2), axis=1)


def means(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return (r.T @ x * tau + nu / sigma**2) / precision, 1 / precision


def bound(x, r, m, s2, pi, tau, nu, sigma):
    square = (x[:, None] - m) ** 2 + s2
    of_data = np.sum(r * (np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * square))
    of_means = np.sum(-0.5 * np.log(2 * np.pi * sigma**2) - ((m - nu) ** 2 + s2) / (2 * sigma**2))
    return of_data + of_means - np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))


def one_iteration_only(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2 = rng.normal(nu, sigma), sigma**2
    r = responsibilities(x, m, s2, pi, tau)
    before = bound(x, r, m, s2, pi, tau, nu, sigma)
    m, s2 = means(x, r, tau, nu, sigma)
    return r, m, s2, np.array([before, bound(x, r, m, s2, pi, tau, nu, sigma)])


def responsibilities_never_updated(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r = rng.dirichlet(np.ones(len(pi)), size=len(x))
    m, s2 = nu, sigma**2
    elbos = [bound(x, r, m, s2, pi, tau, nu, sigma)]
    for _ in range(max_iter):
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if elbos[-1] - elbos[-2] < tol:
            break
    return r, m, s2, np.array(elbos)


def posterior_fed_back(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, m, np.sqrt(s2))
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, m, s2, np.array(elbos)


def hard_assignments(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = np.eye(len(pi))[np.argmax(responsibilities(x, m, s2, pi, tau), axis=1)]
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, m, s2, np.array(elbos)


def deviations_returned(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, m, np.sqrt(s2), np.array(elbos)


def point_estimates(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, tiny, elbos = rng.normal(nu, sigma), np.full(len(pi), 1e-10), []
    for _ in range(max_iter):
        r = responsibilities(x, m, tiny, pi, tau)
        m, _ = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, tiny, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, m, tiny, np.array(elbos)


def prior_ignored(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = r.T @ x / r.sum(axis=0), 1 / (r.sum(axis=0) * tau)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, m, s2, np.array(elbos)


def weights_learned(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        pi = r.mean(axis=0)
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, m, s2, np.array(elbos)


def trace_of_the_loss(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, losses = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, nu, sigma)
        losses.append(-bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(losses) > 1 and losses[-2] - losses[-1] < tol:
            break
    return r, m, s2, np.array(losses)


def trace_of_the_expected_joint(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, trace = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, nu, sigma)
        entropy = -np.sum(xlogy(r, r)) + np.sum(0.5 * np.log(2 * np.pi * np.e * s2))
        trace.append(bound(x, r, m, s2, pi, tau, nu, sigma) - entropy)
        if len(trace) > 1 and abs(trace[-1] - trace[-2]) < tol:
            break
    return r, m, s2, np.array(trace)


def trace_of_the_log_joint(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, trace = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, nu, sigma)
        z = np.argmax(r, axis=1)
        log_p = np.sum(np.log(pi[z]) + norm.logpdf(x, m[z], 1 / np.sqrt(tau[z])))
        trace.append(log_p + np.sum(norm.logpdf(m, nu, sigma)))
        if len(trace) > 1 and abs(trace[-1] - trace[-2]) < tol:
            break
    return r, m, s2, np.array(trace)


def underflowing_run(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        rho = pi * np.sqrt(tau) * np.exp(-tau / 2 * ((x[:, None] - m) ** 2 + s2))
        r = rho / rho.sum(axis=1, keepdims=True)
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, m, s2, np.array(elbos)


def max_iter_ignored(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, [-np.inf, -1e300]
    while elbos[-1] - elbos[-2] > tol:
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
    return r, m, s2, np.array(elbos[2:])


def observations_standardised(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    x -= x.mean()
    x /= x.std()
    m, s2, elbos = rng.normal(nu, sigma), sigma**2, []
    for _ in range(max_iter):
        r = responsibilities(x, m, s2, pi, tau)
        m, s2 = means(x, r, tau, nu, sigma)
        elbos.append(bound(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return r, m, s2, np.array(elbos)


BOUND = (
    Misconception(
        "elbo",
        "entropy of q(z) left out",
        "-E_q[log q] has two parts. That of q(z) is missing.",
        no_entropy_of_labels,
    ),
    Misconception(
        "elbo",
        "entropy of q(mu) left out",
        "-E_q[log q] has two parts. That of q(mu) is missing.",
        no_entropy_of_means,
    ),
    Misconception(
        "elbo",
        "both entropies left out",
        "You return E_q[log p(x, z, mu)]. The bound also has -E_q[log q(z, mu)].",
        no_entropies,
    ),
    Misconception(
        "elbo",
        "entropies with the wrong sign",
        "You subtract the entropies. log q stands with a minus sign in the bound, and entropy is -E[log q].",
        entropies_subtracted,
    ),
    Misconception(
        "elbo",
        "variance of q(mu) left out",
        "You plug m in for mu. E[(x - mu)^2] and E[(mu - nu)^2] are larger, since mu is uncertain under q.",
        means_taken_as_known,
    ),
    Misconception(
        "elbo",
        "variance left out in the prior's term",
        "The likelihood's square has its variance, the prior's has not: E[(mu - nu)^2] is an expectation as well.",
        no_variance_in_the_prior,
    ),
    Misconception(
        "elbo",
        "second moment with a minus sign",
        "Var(mu) = E[mu^2] - E[mu]^2, so how do you get E[mu^2] from the variance and the mean?",
        bound_with_second_moment_minus,
    ),
    Misconception(
        "elbo",
        "log(tau / sqrt(2 pi))",
        "The normal density has the root of tau in front of it; in your logarithm tau stands without the root.",
        bound_with_the_root_lost,
    ),
    Misconception(
        "elbo",
        "prior's standard deviation taken for a variance",
        "You use sigma where the prior's variance belongs. sigma is the standard deviation.",
        bound_with_prior_variance,
    ),
    Misconception(
        "elbo",
        "prior of the means left out",
        "The joint has three parts: p(x | z, mu), p(z) and p(mu). The last is missing.",
        bound_without_prior,
    ),
    Misconception(
        "elbo",
        "weights left out",
        "The joint has three parts: p(x | z, mu), p(z) and p(mu). The term with the weights is missing.",
        bound_without_weights,
    ),
    Misconception(
        "elbo",
        "constants left out",
        "Without log(2 pi) and the constant of the entropy the value is no bound on log p(x) any more.",
        bound_without_constants,
    ),
    Misconception(
        "elbo",
        "0 log 0 is nan",
        "Where a responsibility is exactly 0, your r log r is nan. Its limit is 0: scipy.special.xlogy knows that.",
        zero_times_log_of_zero,
    ),
    Misconception(
        "elbo",
        "responsibilities changed in place",
        "Your value is right, but r is another array afterwards: `+=` writes into the argument. Work on a copy.",
        zeros_filled_in_place,
    ),
    Misconception(
        "elbo",
        "sign of a loss",
        "You return the negative bound, as one would for an optimiser that minimises.",
        negative_bound,
    ),
    Misconception(
        "cavi",
        "one iteration only",
        "Your runs end after one update of both factors. Repeat it until the ELBO stops rising. What ends them?",
        one_iteration_only,
    ),
    Misconception(
        "cavi",
        "q(z) computed once",
        "The responsibilities stay what they were at the start. They depend on q(mu): update them in every iteration.",
        responsibilities_never_updated,
    ),
    Misconception(
        "cavi",
        "q(mu) fed back as prior",
        "You pass m and s2 on as the prior of the next update, so the data count again and again. nu and sigma stay.",
        posterior_fed_back,
    ),
    Misconception(
        "cavi",
        "hard assignments",
        "You give each observation to one component alone in every iteration, and end with a lower ELBO.",
        hard_assignments,
    ),
    Misconception(
        "cavi",
        "standard deviations returned",
        "Your third result holds standard deviations. q(mu_k) = N(m_k, s2_k) has variance s2_k.",
        deviations_returned,
    ),
    Misconception(
        "cavi",
        "point estimates of the means",
        "You return no uncertainty of the means: s2 is practically 0. q(mu) is a distribution, not a point.",
        point_estimates,
    ),
    Misconception(
        "cavi",
        "prior ignored",
        "Your means are those of maximum likelihood: the prior with nu and sigma does not occur.",
        prior_ignored,
    ),
    Misconception(
        "cavi",
        "weights learned",
        "You re-estimate pi from the responsibilities, as EM would. In this model the weights are given.",
        weights_learned,
    ),
    Misconception(
        "cavi",
        "trace of the loss",
        "Your trace falls: it holds the negative ELBO.",
        trace_of_the_loss,
    ),
    Misconception(
        "cavi",
        "trace without the entropies",
        "Your trace holds E_q[log p(x, z, mu)]. The ELBO has the entropy of q as well, and only the ELBO cannot fall.",
        trace_of_the_expected_joint,
    ),
    Misconception(
        "cavi",
        "trace of the log joint",
        "Your trace holds log p(x, z, mu) at the most likely labels and means. The ELBO is asked for.",
        trace_of_the_log_joint,
    ),
    Misconception(
        "cavi",
        "densities without logarithms",
        "An observation far from everything makes all densities 0, and 0/0 is nan. Normalise in logarithms.",
        underflowing_run,
    ),
    Misconception(
        "cavi",
        "max_iter ignored",
        "You iterate until the ELBO rests, however long that takes. Stop after max_iter iterations at the latest.",
        max_iter_ignored,
    ),
    Misconception(
        "cavi",
        "observations changed in place",
        "You standardise x in place: the caller's data are changed, and nu, sigma and tau are on the old scale.",
        observations_standardised,
    ),
)
