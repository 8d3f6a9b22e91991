"""How `earthquakes_1d` goes wrong at extremes: quakes far away, large strengths, epicentra with hardly any quakes."""

import numpy as np
from scipy.special import digamma, gammaln, softmax
from scipy.stats import gamma, norm

from autograder.exercise import Misconception


def logarithms(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    """The right logarithms of the unnormalised responsibilities, for mistakes made after them."""
    squares = (np.log(R)[:, None] - m) ** 2
    strengths = S[:, None] * (digamma(alpha_q) - np.log(beta_q)) - alpha_q / beta_q
    return np.log(pi) - 0.5 * tau * (squares + 1 / rho_q) + strengths


def one_shift_for_all(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    logs = logarithms(R, S, m, rho_q, alpha_q, beta_q, pi, tau)
    r = np.exp(logs - logs.max())
    return r / r.sum(axis=1, keepdims=True)


def logarithms_clipped(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    r = np.exp(np.clip(logarithms(R, S, m, rho_q, alpha_q, beta_q, pi, tau), -690.0, 690.0))
    return r / r.sum(axis=1, keepdims=True)


def responsibilities_kept_from_zero(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return np.clip(softmax(logarithms(R, S, m, rho_q, alpha_q, beta_q, pi, tau), axis=1), 1e-3, 1.0)


def floor_under_the_joint(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    log_places = norm.logpdf(np.log(R), mu[z], tau**-0.5)
    total = np.log(np.exp(log_places) + 1e-300).sum() - np.log(R).sum() + np.log(pi)[z].sum()
    total += (S * np.log(lam[z]) - lam[z] - gammaln(S + 1.0)).sum()
    return total + norm.logpdf(mu, nu, rho**-0.5).sum() + gamma.logpdf(lam, alpha, scale=1 / beta).sum()


def outliers_left_out(R, r, tau, nu, rho):
    x = np.log(R)
    gaps = np.abs(x - np.median(x, axis=0))
    r = r * (gaps <= 4 * np.median(gaps) + 1e-9)[:, None]
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * r.T @ x) / rho_q, rho_q


def weights_kept_from_zero(R, r, tau, nu, rho):
    x, r = np.log(R), np.clip(r, 1e-3, 1.0)
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * r.T @ x) / rho_q, rho_q


def prior_only_for_few_quakes(R, r, tau, nu, rho):
    x, sizes = np.log(R), r.sum(axis=0)
    rho = np.where(sizes < 20, rho, 0.0)
    rho_q = rho + tau * sizes
    return (rho * nu + tau * r.T @ x) / rho_q, rho_q


def shapes_raised(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(logarithms(R, S, m, rho_q, np.maximum(alpha_q, 1.0), beta_q, pi, tau), axis=1)


EXTREMES = (
    Misconception(
        "update_q_z",
        "one shift for all quakes",
        "You subtract the largest logarithm of all quakes. A quake far away then has only zeros. Subtract one per row.",
        one_shift_for_all,
    ),
    Misconception(
        "update_q_z",
        "logarithms clipped",
        "You clip the logarithms. Quakes far away then belong to all epicentra alike. Subtract each row's largest.",
        logarithms_clipped,
    ),
    Misconception(
        "update_q_z",
        "responsibilities kept away from 0",
        "You clip the responsibilities. Small ones are right as they are, and rows no longer sum to 1.",
        responsibilities_kept_from_zero,
    ),
    Misconception(
        "log_joint",
        "floor under the density",
        "You add a tiny number before taking logarithms, so quakes far away all count the same. Write log N out.",
        floor_under_the_joint,
    ),
    Misconception(
        "update_q_mu",
        "outliers left out",
        "You leave out quakes far from the others. The update has every quake in it, weighted with r alone.",
        outliers_left_out,
    ),
    Misconception(
        "update_q_z",
        "shapes kept above 1",
        "You raise small alpha_q to 1. A Gamma density may have a shape below 1, where digamma falls steeply.",
        shapes_raised,
    ),
    Misconception(
        "update_q_mu",
        "prior for few quakes only",
        "You leave the prior out where an epicentrum has many quakes. It counts with rho, however many there are.",
        prior_only_for_few_quakes,
    ),
    Misconception(
        "update_q_mu",
        "weights kept away from 0",
        "You clip the responsibilities. An epicentrum with next to no quakes should stay near its prior.",
        weights_kept_from_zero,
    ),
)
