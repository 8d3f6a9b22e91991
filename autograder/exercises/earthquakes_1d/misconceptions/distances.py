"""How the update of q(mu) of `earthquakes_1d` goes wrong."""

import numpy as np

from autograder.exercise import Misconception


def prior_forgotten(R, r, tau, nu, rho):
    return np.log(R) @ r / r.sum(axis=0), tau * r.sum(axis=0)


def prior_mean_forgotten(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return tau * (np.log(R) @ r) / rho_q, rho_q


def prior_mean_without_its_precision(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (nu + tau * (np.log(R) @ r)) / rho_q, rho_q


def prior_once_per_quake(R, r, tau, nu, rho):
    count = r.sum(axis=0)
    rho_q = (rho + tau) * count
    return (rho * count * nu + tau * (np.log(R) @ r)) / rho_q, rho_q


def all_quakes_in_the_precision(R, r, tau, nu, rho):
    rho_q = np.full(r.shape[1], rho + tau * len(R))
    return (rho * nu + tau * (np.log(R) @ r)) / rho_q, rho_q


def one_quake_too_many(R, r, tau, nu, rho):
    rho_q = rho + tau * (r.sum(axis=0) + 1)
    return (rho * nu + tau * (np.log(R) @ r)) / rho_q, rho_q


def distances_without_logarithm(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (R @ r)) / rho_q, rho_q


def logarithm_of_the_average(R, r, tau, nu, rho):
    count = r.sum(axis=0)
    rho_q = rho + tau * count
    return (rho * nu + tau * count * np.log(R @ r / count)) / rho_q, rho_q


def log_median_exponentiated(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return np.exp((rho * nu + tau * (np.log(R) @ r)) / rho_q), rho_q


def tau_forgotten_in_the_precision(R, r, tau, nu, rho):
    rho_q = rho + r.sum(axis=0)
    return (rho * nu + tau * (np.log(R) @ r)) / rho_q, rho_q


def tau_forgotten(R, r, tau, nu, rho):
    rho_q = rho + r.sum(axis=0)
    return (rho * nu + np.log(R) @ r) / rho_q, rho_q


def precisions_as_variances(R, r, tau, nu, rho):
    rho_q = 1 / rho + r.sum(axis=0) / tau
    return (nu / rho + (np.log(R) @ r) / tau) / rho_q, rho_q


def variance_returned(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (np.log(R) @ r)) / rho_q, 1 / rho_q


def deviation_returned(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (np.log(R) @ r)) / rho_q, rho_q**-0.5


def mean_not_divided(R, r, tau, nu, rho):
    return rho * nu + tau * (np.log(R) @ r), rho + tau * r.sum(axis=0)


def multiplied_by_the_precision(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (np.log(R) @ r)) * rho_q, rho_q


def hard_assignments(R, r, tau, nu, rho):
    r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * (np.log(R) @ r)) / rho_q, rho_q


def plain_mean_of_the_quakes(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    count = r.sum(axis=0)
    return (rho * nu + tau * (np.log(R) @ r) / count) / rho_q, rho_q


def data_without_responsibilities(R, r, tau, nu, rho):
    rho_q = rho + tau * r.sum(axis=0)
    return (rho * nu + tau * np.log(R).sum()) / rho_q, rho_q


DISTANCES = (
    Misconception(
        "update_q_mu",
        "prior forgotten",
        "You compute the weighted mean of the quakes. The prior N(nu, 1 / rho) belongs to log p as well.",
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
        "R without its logarithm",
        "You average distances. mu_k is the mean of ln R, so average their logarithms.",
        distances_without_logarithm,
    ),
    Misconception(
        "update_q_mu",
        "logarithm of the average",
        "You average the distances and take the logarithm afterwards. What stands in log p is ln R_n, one by one.",
        logarithm_of_the_average,
    ),
    Misconception(
        "update_q_mu",
        "distance returned for log-distance",
        "You exponentiate m. mu_k is a log-distance, and so is the mean of q(mu_k).",
        log_median_exponentiated,
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
)
