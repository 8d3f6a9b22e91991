"""How the update of q(mu) of `earthquakes_2d` goes wrong."""

import numpy as np

from autograder.exercise import Misconception


def prior_forgotten(X, r, tau, nu, rho):
    return r.T @ X / r.sum(axis=0)[:, None], tau * r.sum(axis=0)


def prior_mean_forgotten(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return tau * (r.T @ X) / rho_q[:, None], rho_q


def prior_mean_without_its_precision(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def prior_once_per_quake(X, r, tau, nu, rho):
    count = r.sum(axis=0)
    rho_q = (rho + tau) * count
    return (rho * count[:, None] * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def all_quakes_in_the_precision(X, r, tau, nu, rho):
    rho_q = np.full(r.shape[1], rho + tau * len(X))
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def one_quake_too_many(X, r, tau, nu, rho):
    rho_q = rho + tau * (r.sum(axis=0) + 1)
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def precision_counted_for_both_coordinates(X, r, tau, nu, rho):
    rho_q = rho + 2 * tau * r.sum(axis=0)
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def tau_forgotten_in_the_precision(X, r, tau, nu, rho):
    rho_q = rho + r.sum(axis=0)
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def tau_forgotten(X, r, tau, nu, rho):
    rho_q = rho + r.sum(axis=0)
    return (rho * nu + r.T @ X) / rho_q[:, None], rho_q


def precisions_as_variances(X, r, tau, nu, rho):
    rho_q = 1 / rho + r.sum(axis=0) / tau
    return (nu / rho + (r.T @ X) / tau) / rho_q[:, None], rho_q


def variance_returned(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], 1 / rho_q


def deviation_returned(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q**-0.5


def mean_not_divided(X, r, tau, nu, rho):
    return rho * nu + tau * (r.T @ X), rho + tau * r.sum(axis=0)


def multiplied_by_the_precision(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (r.T @ X)) * rho_q[:, None], rho_q


def hard_assignments(X, r, tau, nu, rho):
    r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (r.T @ X)) / rho_q[:, None], rho_q


def plain_mean_of_the_quakes(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    count = r.sum(axis=0)[:, None]
    return (rho * nu + tau * (r.T @ X) / count) / rho_q[:, None], rho_q


def data_without_responsibilities(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * X.sum(axis=0)) / rho_q[:, None], rho_q


def mean_transposed(X, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return ((rho * nu + tau * (r.T @ X)) / rho_q[:, None]).T, rho_q


PLACES = (
    Misconception(
        "update_q_mu",
        "prior forgotten",
        "You compute the weighted mean of the quakes. The prior N(nu, I / rho) belongs to log p as well.",
        prior_forgotten,
    ),
    Misconception(
        "update_q_mu",
        "prior mean forgotten",
        "Your precision knows the prior, your mean does not: its linear term rho nu is missing.",
        prior_mean_forgotten,
    ),
    Misconception(
        "update_q_mu",
        "prior mean without its precision",
        "In the mean every source is weighted with its precision: the data with tau, the prior too.",
        prior_mean_without_its_precision,
    ),
    Misconception(
        "update_q_mu",
        "prior once per quake",
        "You add the prior once for each quake. mu_k is drawn once, whatever number of quakes follows.",
        prior_once_per_quake,
    ),
    Misconception(
        "update_q_mu",
        "all N quakes in the precision",
        "You count every quake fully for every epicentrum. Quake n counts with its responsibility r_nk.",
        all_quakes_in_the_precision,
    ),
    Misconception(
        "update_q_mu",
        "one quake too many",
        "Your precision counts one quake more than there is.",
        one_quake_too_many,
    ),
    Misconception(
        "update_q_mu",
        "precision counted for both coordinates",
        "You count tau twice, once per coordinate. The precision matrix is a multiple of I: either coordinate has one "
        "tau per quake.",
        precision_counted_for_both_coordinates,
    ),
    Misconception(
        "update_q_mu",
        "tau forgotten in the precision",
        "Your mean weighs quakes with tau, your precision does not.",
        tau_forgotten_in_the_precision,
    ),
    Misconception(
        "update_q_mu",
        "tau forgotten",
        "You treat quakes as if they scattered with precision 1. Their precision is tau.",
        tau_forgotten,
    ),
    Misconception(
        "update_q_mu",
        "tau and rho used as variances",
        "tau and rho are precisions already: do not invert them before you add them.",
        precisions_as_variances,
    ),
    Misconception(
        "update_q_mu",
        "variance returned",
        "You return the variance of q(mu). Its precision is asked for.",
        variance_returned,
    ),
    Misconception(
        "update_q_mu",
        "standard deviation returned",
        "You return the standard deviation of q(mu). Its precision is asked for.",
        deviation_returned,
    ),
    Misconception(
        "update_q_mu",
        "mean not divided by the precision",
        "You return the linear coefficient of the quadratic form. Complete the square to get the mean.",
        mean_not_divided,
    ),
    Misconception(
        "update_q_mu",
        "mean multiplied by the precision",
        "Completing the square divides the linear coefficient by the precision; you multiply, as by a variance.",
        multiplied_by_the_precision,
    ),
    Misconception(
        "update_q_mu",
        "hard assignments",
        "You round r to 0 and 1. Every quake counts for every epicentrum with weight r_nk.",
        hard_assignments,
    ),
    Misconception(
        "update_q_mu",
        "average in place of the sum",
        "You divide the weighted sum of the quakes by their number, and then by the precision, in which that number "
        "stands already.",
        plain_mean_of_the_quakes,
    ),
    Misconception(
        "update_q_mu",
        "quakes not weighted",
        "You add up all quakes for every epicentrum. Quake n counts with its responsibility r_nk.",
        data_without_responsibilities,
    ),
    Misconception(
        "update_q_mu",
        "mean transposed",
        "m has one row per epicentrum, (K, 2); yours has one per coordinate.",
        mean_transposed,
    ),
)
