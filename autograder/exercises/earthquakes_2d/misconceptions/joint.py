"""How the joint density of `earthquakes_2d` goes wrong."""

import numpy as np
from scipy.special import factorial, gammaln, logsumexp

from autograder.exercise import Misconception


def squares(a, b):
    return np.sum((a - b) ** 2, axis=-1)


def normal(square, precision):
    return np.sum(np.log(precision / (2 * np.pi)) - 0.5 * precision * square)


def poisson(S, lam):
    return np.sum(S * np.log(lam) - lam - gammaln(S + 1))


def gamma(lam, shape, rate):
    return np.sum(shape * np.log(rate) - gammaln(shape) + (shape - 1) * np.log(lam) - rate * lam)


def one_coordinate_in_the_constant(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    places = np.sum(0.5 * np.log(tau / (2 * np.pi)) - 0.5 * tau * squares(X, mu[z]))
    epicentra = np.sum(0.5 * np.log(rho / (2 * np.pi)) - 0.5 * rho * squares(mu, nu))
    return np.log(pi)[z].sum() + places + poisson(S, lam[z]) + epicentra + gamma(lam, alpha, beta)


def precision_missing_in_the_constant(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    places = np.sum(-np.log(2 * np.pi) - 0.5 * tau * squares(X, mu[z]))
    epicentra = np.sum(-np.log(2 * np.pi) - 0.5 * rho * squares(mu, nu))
    return np.log(pi)[z].sum() + places + poisson(S, lam[z]) + epicentra + gamma(lam, alpha, beta)


def constants_of_the_normals_dropped(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = -0.5 * tau * squares(X, mu[z]).sum() - 0.5 * rho * squares(mu, nu).sum()
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def factorial_dropped(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    strengths = np.sum(S * np.log(lam[z]) - lam[z])
    rest = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho) + gamma(lam, alpha, beta)
    return np.log(pi)[z].sum() + strengths + rest


def factorial_overflows(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    strengths = np.sum(np.log(lam[z] ** S * np.exp(-lam[z]) / factorial(S)))
    rest = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho) + gamma(lam, alpha, beta)
    return np.log(pi)[z].sum() + strengths + rest


def intensity_not_subtracted(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    strengths = np.sum(S * np.log(lam[z]) - gammaln(S + 1))
    rest = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho) + gamma(lam, alpha, beta)
    return np.log(pi)[z].sum() + strengths + rest


def tau_and_rho_as_variances(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), 1 / tau) + normal(squares(mu, nu), 1 / rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def tau_and_rho_as_standard_deviations(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau**-2.0) + normal(squares(mu, nu), rho**-2.0)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def precisions_as_root_precisions(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau**2) + normal(squares(mu, nu), rho**2)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def beta_as_a_scale(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, 1 / beta)


def gamma_not_normalised(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    intensities = np.sum((alpha - 1) * np.log(lam) - beta * lam)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + intensities


def alpha_without_its_one(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    intensities = np.sum(alpha * np.log(beta) - gammaln(alpha) + alpha * np.log(lam) - beta * lam)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + intensities


def weights_forgotten(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    return normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def weights_without_logarithm(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    return pi[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def likelihood_alone(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return np.log(pi)[z].sum() + normal(squares(X, mu[z]), tau) + poisson(S, lam[z])


def priors_once_per_quake(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    priors = normal(squares(mu[z], nu), rho) + gamma(lam[z], alpha, beta)
    return np.log(pi)[z].sum() + normal(squares(X, mu[z]), tau) + poisson(S, lam[z]) + priors


def labels_summed_out(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    places = np.log(tau / (2 * np.pi)) - 0.5 * tau * squares(X[:, None], mu)
    strengths = S[:, None] * np.log(lam) - lam - gammaln(S + 1)[:, None]
    likelihood = logsumexp(np.log(pi) + places + strengths, axis=1).sum()
    return likelihood + normal(squares(mu, nu), rho) + gamma(lam, alpha, beta)


def labels_from_one(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    own = z - 1
    normals = normal(squares(X, mu[own]), tau) + normal(squares(mu, nu), rho)
    return np.log(pi)[own].sum() + normals + poisson(S, lam[own]) + gamma(lam, alpha, beta)


def one_coordinate_in_the_distance(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal((X[:, 0] - mu[z, 0]) ** 2, tau) + normal((mu[:, 0] - nu[0]) ** 2, rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def sign_flipped(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    return -(np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta))


def mean_for_sum(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    of_quakes = np.log(pi)[z].sum() + normal(squares(X, mu[z]), tau) + poisson(S, lam[z])
    return (of_quakes + normal(squares(mu, nu), rho) + gamma(lam, alpha, beta)) / len(X)


JOINT = (
    Misconception(
        "log_joint",
        "normaliser of a single coordinate",
        "You normalise the normal densities as on the line. In the plane each of two coordinates has its factor.",
        one_coordinate_in_the_constant,
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
        "first coordinate only",
        "The squared distance adds both coordinates. You use the first alone.",
        one_coordinate_in_the_distance,
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
