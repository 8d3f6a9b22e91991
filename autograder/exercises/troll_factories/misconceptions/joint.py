"""How the joint density of `troll_factories` goes wrong."""

import numpy as np
from scipy.special import gammaln
from scipy.stats import norm

from autograder.exercise import Misconception

# --- log_joint -----------------------------------------------------------------------------------------------------


def densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    """The terms as they should be, before they are summed; each mistake changes one."""
    return {
        "labels": np.log(pi)[z],
        "lengths": norm.logpdf(np.log(x), mu[z], 1 / np.sqrt(tau[z])) - np.log(x),
        "times": np.log(lam)[z] - lam[z] * t,
        "means": norm.logpdf(mu, nu, 1 / np.sqrt(kappa * tau)),
        "precisions": alpha * np.log(beta) - gammaln(alpha) + (alpha - 1) * np.log(tau) - beta * tau,
        "rates": a * np.log(b) - gammaln(a) + (a - 1) * np.log(lam) - b * lam,
        "weights": gammaln(np.sum(delta)) - np.sum(gammaln(delta)) + np.sum((delta - 1) * np.log(pi)),
    }


def without_jacobian(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    return sum(np.sum(term) for term in terms.values()) + np.sum(np.log(x))


def normal_of_x_itself(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["lengths"] = norm.logpdf(x, mu[z], 1 / np.sqrt(tau[z]))
    return sum(np.sum(term) for term in terms.values())


def half_of_log_tau_lost(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["lengths"] = terms["lengths"] + 0.5 * np.log(tau[z])
    return sum(np.sum(term) for term in terms.values())


def two_pi_lost(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    return sum(np.sum(term) for term in terms.values()) + 0.5 * (len(x) + len(mu)) * np.log(2 * np.pi)


def prior_constants_lost(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["precisions"] = (alpha - 1) * np.log(tau) - beta * tau
    terms["rates"] = (a - 1) * np.log(lam) - b * lam
    terms["weights"] = (delta - 1) * np.log(pi)
    return sum(np.sum(term) for term in terms.values())


def tau_as_variance(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["lengths"] = norm.logpdf(np.log(x), mu[z], np.sqrt(tau[z])) - np.log(x)
    return sum(np.sum(term) for term in terms.values())


def prior_of_means_without_tau(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["means"] = norm.logpdf(mu, nu, 1 / np.sqrt(kappa))
    return sum(np.sum(term) for term in terms.values())


def prior_of_means_without_kappa(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["means"] = norm.logpdf(mu, nu, 1 / np.sqrt(tau))
    return sum(np.sum(term) for term in terms.values())


def prior_of_means_left_out(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["means"] = 0.0
    return sum(np.sum(term) for term in terms.values())


def scales_for_rates(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, 1 / beta, a, 1 / b, delta)
    return sum(np.sum(term) for term in terms.values())


def times_with_mean_lam(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["times"] = -np.log(lam)[z] - t / lam[z]
    return sum(np.sum(term) for term in terms.values())


def priors_once_per_comment(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    per_comment = sum(np.sum(terms[name]) for name in ("labels", "lengths", "times"))
    return per_comment + len(x) * sum(np.sum(terms[name]) for name in ("means", "precisions", "rates", "weights"))


def priors_of_used_factories(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    for name in ("means", "precisions", "rates"):
        terms[name] = terms[name][np.unique(z)]
    return sum(np.sum(term) for term in terms.values())


def labels_left_out(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["labels"] = 0.0
    return sum(np.sum(term) for term in terms.values())


def delta_without_minus_one(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    return sum(np.sum(term) for term in terms.values()) + np.sum(np.log(pi))


def all_factories_at_once(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["lengths"] = norm.logpdf(np.log(x)[:, None], mu, 1 / np.sqrt(tau)) - np.log(x)[:, None]
    terms["times"] = np.log(lam) - np.outer(t, lam)
    return sum(np.sum(term) for term in terms.values())


JOINT = (
    Misconception(
        "log_joint",
        "density of ln x instead of x",
        "You give the density of ln x. That of x has one more factor for every comment, from the change of variable.",
        without_jacobian,
    ),
    Misconception(
        "log_joint",
        "x in place of ln x",
        "You put x itself into the normal density. It is ln x that is normal.",
        normal_of_x_itself,
    ),
    Misconception(
        "log_joint",
        "log tau without its half",
        "The normal density has the root of the precision in front: its logarithm has a half before log tau.",
        half_of_log_tau_lost,
    ),
    Misconception(
        "log_joint",
        "two pi left out",
        "The constants of the normal densities are missing: a half of log(2 pi) for each of them.",
        two_pi_lost,
    ),
    Misconception(
        "log_joint",
        "constants of the priors left out",
        "Your Gamma and Dirichlet densities are not normalised. The full density is asked for.",
        prior_constants_lost,
    ),
    Misconception(
        "log_joint",
        "tau as a variance",
        "You use tau_k as the variance of the log-lengths. It is a precision.",
        tau_as_variance,
    ),
    Misconception(
        "log_joint",
        "prior of mu without tau",
        "Given tau_k the precision of mu_k is kappa times tau_k, not kappa alone.",
        prior_of_means_without_tau,
    ),
    Misconception(
        "log_joint",
        "prior of mu without kappa",
        "Given tau_k the precision of mu_k is kappa times tau_k, not tau_k alone.",
        prior_of_means_without_kappa,
    ),
    Misconception(
        "log_joint",
        "prior of mu left out",
        "There is no term for mu given tau: a NormalGamma density is a Gamma density times a normal one.",
        prior_of_means_left_out,
    ),
    Misconception(
        "log_joint",
        "scales for rates in the Gamma priors",
        "You use beta and b as scales (SciPy's third argument is one). They are rates.",
        scales_for_rates,
    ),
    Misconception(
        "log_joint",
        "times with mean lam",
        "You use lam_k as the mean of the times. It is the rate, one over the mean.",
        times_with_mean_lam,
    ),
    Misconception(
        "log_joint",
        "priors counted once per comment",
        "The priors stand inside your sum over comments. mu, tau, lam and pi are drawn once, however many comments "
        "there are.",
        priors_once_per_comment,
    ),
    Misconception(
        "log_joint",
        "priors of used factories only",
        "A factory that posted nothing has its mu, tau and lam all the same, and they have a density.",
        priors_of_used_factories,
    ),
    Misconception(
        "log_joint",
        "p(z | pi) left out",
        "The probability of the labels is missing: log pi of each comment's factory.",
        labels_left_out,
    ),
    Misconception(
        "log_joint",
        "exponent of the Dirichlet density",
        "The exponents of a Dirichlet density are delta_k - 1, not delta_k.",
        delta_without_minus_one,
    ),
    Misconception(
        "log_joint",
        "every comment counted for every factory",
        "You sum over all factories for every comment. Only the factory z_n of a comment has a say in it.",
        all_factories_at_once,
    ),
)
