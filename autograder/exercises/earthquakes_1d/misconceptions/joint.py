"""How the joint density of `earthquakes_1d` goes wrong."""

import numpy as np
from scipy.special import factorial, gammaln, logsumexp

from autograder.exercise import Misconception


def normal(square, precision):
    return np.sum(0.5 * np.log(precision / (2 * np.pi)) - 0.5 * precision * square)


def log_normal(R, mu, precision):
    return normal((np.log(R) - mu) ** 2, precision) - np.log(R).sum()


def poisson(S, lam):
    return np.sum(S * np.log(lam) - lam - gammaln(S + 1))


def gamma(lam, shape, rate):
    return np.sum(shape * np.log(rate) - gammaln(shape) + (shape - 1) * np.log(lam) - rate * lam)


def density_of_the_logarithm(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal((np.log(R) - mu[z]) ** 2, tau) + normal((mu - nu) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def distance_without_logarithm(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal((R - mu[z]) ** 2, tau) + normal((mu - nu) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def logarithm_of_mu_too(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, np.log(np.abs(mu))[z], tau) + normal((mu - nu) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def logarithm_added(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal((np.log(R) - mu[z]) ** 2, tau) + np.log(R).sum() + normal((mu - nu) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def mu_as_log_mean(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z] - 0.5 / tau, tau) + normal((mu - nu) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def whole_logarithm_in_the_constant(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    distances = np.sum(np.log(tau / np.sqrt(2 * np.pi)) - 0.5 * tau * (np.log(R) - mu[z]) ** 2 - np.log(R))
    epicentra = np.sum(np.log(rho / np.sqrt(2 * np.pi)) - 0.5 * rho * (mu - nu) ** 2)
    return np.log(pi)[z].sum() + distances + poisson(S, lam[z]) + epicentra + gamma(lam, alpha, beta)


def precision_missing_in_the_constant(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    distances = np.sum(-0.5 * np.log(2 * np.pi) - 0.5 * tau * (np.log(R) - mu[z]) ** 2 - np.log(R))
    epicentra = np.sum(-0.5 * np.log(2 * np.pi) - 0.5 * rho * (mu - nu) ** 2)
    return np.log(pi)[z].sum() + distances + poisson(S, lam[z]) + epicentra + gamma(lam, alpha, beta)


def constants_of_the_normals_dropped(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = -np.sum(0.5 * tau * (np.log(R) - mu[z]) ** 2 + np.log(R)) - np.sum(0.5 * rho * (mu - nu) ** 2)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def factorial_dropped(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    strengths = np.sum(S * np.log(lam[z]) - lam[z])
    rest = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho) + gamma(lam, alpha, beta)
    return np.log(pi)[z].sum() + strengths + rest


def factorial_overflows(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    strengths = np.sum(np.log(lam[z] ** S * np.exp(-lam[z]) / factorial(S)))
    rest = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho) + gamma(lam, alpha, beta)
    return np.log(pi)[z].sum() + strengths + rest


def intensity_not_subtracted(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    strengths = np.sum(S * np.log(lam[z]) - gammaln(S + 1))
    rest = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho) + gamma(lam, alpha, beta)
    return np.log(pi)[z].sum() + strengths + rest


def tau_and_rho_as_variances(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], 1 / tau) + normal((mu - nu) ** 2, 1 / rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def tau_and_rho_as_standard_deviations(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau**-2.0) + normal((mu - nu) ** 2, rho**-2.0)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def precisions_as_root_precisions(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau**2) + normal((mu - nu) ** 2, rho**2)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def beta_as_a_scale(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, 1 / beta)


def gamma_not_normalised(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho)
    intensities = np.sum((alpha - 1) * np.log(lam) - beta * lam)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + intensities


def alpha_without_its_one(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho)
    intensities = np.sum(alpha * np.log(beta) - gammaln(alpha) + alpha * np.log(lam) - beta * lam)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + intensities


def weights_forgotten(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho)
    return normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def weights_without_logarithm(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho)
    return pi[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def likelihood_alone(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return np.log(pi)[z].sum() + log_normal(R, mu[z], tau) + poisson(S, lam[z])


def priors_once_per_quake(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    priors = normal((mu[z] - nu) ** 2, rho) + gamma(lam[z], alpha, beta)
    return np.log(pi)[z].sum() + log_normal(R, mu[z], tau) + poisson(S, lam[z]) + priors


def labels_summed_out(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    distances = 0.5 * np.log(tau / (2 * np.pi)) - 0.5 * tau * (np.log(R)[:, None] - mu) ** 2 - np.log(R)[:, None]
    strengths = S[:, None] * np.log(lam) - lam - gammaln(S + 1)[:, None]
    likelihood = logsumexp(np.log(pi) + distances + strengths, axis=1).sum()
    return likelihood + normal((mu - nu) ** 2, rho) + gamma(lam, alpha, beta)


def labels_from_one(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    own = z - 1
    normals = log_normal(R, mu[own], tau) + normal((mu - nu) ** 2, rho)
    return np.log(pi)[own].sum() + normals + poisson(S, lam[own]) + gamma(lam, alpha, beta)


def sign_flipped(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = log_normal(R, mu[z], tau) + normal((mu - nu) ** 2, rho)
    return -(np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta))


def mean_for_sum(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    of_quakes = np.log(pi)[z].sum() + log_normal(R, mu[z], tau) + poisson(S, lam[z])
    return (of_quakes + normal((mu - nu) ** 2, rho) + gamma(lam, alpha, beta)) / len(R)


JOINT = (
    Misconception(
        "log_joint",
        "density of ln R in place of R",
        "You give the density of ln R. The density of R itself has one factor more: that of the change of variables.",
        density_of_the_logarithm,
    ),
    Misconception(
        "log_joint",
        "R without its logarithm",
        "R is log-normal: it is ln R that scatters normally around mu_k.",
        distance_without_logarithm,
    ),
    Misconception(
        "log_joint",
        "logarithm of mu",
        "mu_k is a log-distance already, the mean of ln R. You take its logarithm once more.",
        logarithm_of_mu_too,
    ),
    Misconception(
        "log_joint",
        "ln R added, not subtracted",
        "The change of variables from ln R to R divides the density by R; you multiply by it.",
        logarithm_added,
    ),
    Misconception(
        "log_joint",
        "mu as logarithm of the mean distance",
        "exp(mu_k) is the median distance, not the mean: ln R has mean mu_k, without a correction by the variance.",
        mu_as_log_mean,
    ),
    Misconception(
        "log_joint",
        "normaliser tau for sqrt(tau)",
        "The normaliser of a normal density is the root of precision over 2 pi; your root covers 2 pi alone.",
        whole_logarithm_in_the_constant,
    ),
    Misconception(
        "log_joint",
        "precision missing in the normaliser",
        "A normal density has its precision in front of the exponential as well: the narrower, the higher.",
        precision_missing_in_the_constant,
    ),
    Misconception(
        "log_joint",
        "normalisers of the normal densities dropped",
        "You keep the exponents of the normal densities alone. All constants are asked for.",
        constants_of_the_normals_dropped,
    ),
    Misconception(
        "log_joint",
        "factorial dropped",
        "The Poisson probability has a factorial in the denominator. It has no unknown, but it counts here.",
        factorial_dropped,
    ),
    Misconception(
        "log_joint",
        "factorial overflows",
        "The factorial of a strength in the hundreds is larger than any float. Compute its logarithm directly.",
        factorial_overflows,
    ),
    Misconception(
        "log_joint",
        "exp(-lam) of the Poisson law dropped",
        "The Poisson probability has a factor exp(-lam_k), once for every quake.",
        intensity_not_subtracted,
    ),
    Misconception(
        "log_joint",
        "tau and rho used as variances",
        "tau and rho are precisions: the variance is one over them, and they multiply the squared distance.",
        tau_and_rho_as_variances,
    ),
    Misconception(
        "log_joint",
        "tau and rho used as standard deviations",
        "tau and rho are precisions, one over a variance. You use them as the standard deviation.",
        tau_and_rho_as_standard_deviations,
    ),
    Misconception(
        "log_joint",
        "standard deviation 1/tau for 1/sqrt(tau)",
        "You use 1/tau and 1/rho as standard deviations. They are variances: take the root for a scale.",
        precisions_as_root_precisions,
    ),
    Misconception(
        "log_joint",
        "beta used as a scale",
        "beta is the rate of the Gamma prior. NumPy and SciPy take a scale, which is one over it.",
        beta_as_a_scale,
    ),
    Misconception(
        "log_joint",
        "Gamma prior not normalised",
        "The Gamma density has a constant in front that depends on alpha and beta. It counts, once per epicentrum.",
        gamma_not_normalised,
    ),
    Misconception(
        "log_joint",
        "exponent alpha for alpha - 1",
        "Look up the exponent of lam in the Gamma density once more: it is smaller than the shape.",
        alpha_without_its_one,
    ),
    Misconception(
        "log_joint",
        "p(z) forgotten",
        "The probability of the labels is missing: every quake has a factor for which epicentrum it comes from.",
        weights_forgotten,
    ),
    Misconception(
        "log_joint",
        "pi without its logarithm",
        "You add the probability of each label to a sum of logarithms. Take its logarithm first.",
        weights_without_logarithm,
    ),
    Misconception(
        "log_joint",
        "priors forgotten",
        "mu and lam are random variables of the joint density: their priors belong to it.",
        likelihood_alone,
    ),
    Misconception(
        "log_joint",
        "priors once per quake",
        "You count the prior of an epicentrum once for each of its quakes. It was drawn once: sum over the epicentra.",
        priors_once_per_quake,
    ),
    Misconception(
        "log_joint",
        "labels summed out",
        "You sum over the epicentra of every quake. The labels are given: only the term of z_n counts.",
        labels_summed_out,
    ),
    Misconception(
        "log_joint",
        "labels counted from 1",
        "Labels are 0, ..., K-1, so they index arrays as they are. You subtract 1.",
        labels_from_one,
    ),
    Misconception(
        "log_joint",
        "sign of the whole flipped",
        "You return minus the logarithm of the density.",
        sign_flipped,
    ),
    Misconception(
        "log_joint",
        "divided by the number of quakes",
        "You return a mean. The logarithm of a product of densities is the sum of their logarithms.",
        mean_for_sum,
    ),
)
