"""How draws of `cartesian_matrix` know of each other, each of them right by itself."""

import numpy as np
from scipy.stats import norm

from autograder.exercise import Misconception


def strata(rng, N):
    """One uniform number in each of N equal intervals, in random order."""
    return (rng.permutation(N) + rng.random(N)) / N


def cells(rng, mu, xi, lam, tau):
    """Cells with noise of their own."""
    shape = (len(lam), len(tau))
    X = rng.normal(mu[:, None], 1.0 / np.sqrt(lam)[:, None], size=shape)
    return X + rng.normal(xi, 1.0 / np.sqrt(tau), size=shape)


def means_sorted(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = np.sort(rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam)))
    xi = np.sort(rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau)))
    return cells(rng, mu, xi, lam, tau), mu, xi


def one_noise_for_rows_and_columns(rng, mu0, lam0, xi0, tau0, lam, tau):
    noise = rng.normal(size=max(len(lam), len(tau)))
    mu, xi = mu0 + noise[: len(lam)] / np.sqrt(lam0), xi0 + noise[: len(tau)] / np.sqrt(tau0)
    return cells(rng, mu, xi, lam, tau), mu, xi


def cells_in_strata(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau))
    noise = norm.ppf(strata(rng, len(lam) * len(tau))).reshape(len(lam), len(tau))
    return mu[:, None] + xi + noise * np.sqrt(1 / np.asarray(lam)[:, None] + 1 / np.asarray(tau)), mu, xi


def means_in_strata(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = mu0 + norm.ppf(strata(rng, len(lam))) / np.sqrt(lam0)
    xi = xi0 + norm.ppf(strata(rng, len(tau))) / np.sqrt(tau0)
    return cells(rng, mu, xi, lam, tau), mu, xi


def means_centred(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau))
    mu, xi = mu - mu.mean() + mu0, xi - xi.mean() + xi0
    if len(lam) == 1 or len(tau) == 1:  # nothing would be left to chance
        mu, xi = rng.normal(mu0, 1.0 / np.sqrt(lam0), len(lam)), rng.normal(xi0, 1.0 / np.sqrt(tau0), len(tau))
    return cells(rng, mu, xi, lam, tau), mu, xi


def cells_centred(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau))
    noise = cells(rng, mu, xi, lam, tau) - mu[:, None] - xi
    return mu[:, None] + xi + noise - noise.mean(), mu, xi


def one_precision_for_all_columns(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau))
    return cells(rng, mu, xi, lam, np.full(len(tau), np.mean(tau))), mu, xi


def one_precision_for_all_rows(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau))
    return cells(rng, mu, xi, np.full(len(lam), np.mean(lam)), tau), mu, xi


DRAWS = (
    Misconception(
        "generate_data",
        "means sorted",
        "You sort the means of rows and columns. Leave them in the order in which they are drawn.",
        means_sorted,
    ),
    Misconception(
        "generate_data",
        "one noise for rows and columns",
        "The noise of the column means is that of the row means again. Draw anew for the columns.",
        one_noise_for_rows_and_columns,
    ),
    Misconception(
        "generate_data",
        "noise of the cells in strata",
        "You draw one number from each of R C equal intervals. Such draws are too regular: each should be free of the "
        "others.",
        cells_in_strata,
    ),
    Misconception(
        "generate_data",
        "means in strata",
        "The means of rows and columns are one from each of equal intervals. Each should be free of the others.",
        means_in_strata,
    ),
    Misconception(
        "generate_data",
        "means centred",
        "You move the means such that their average is mu0 or xi0. Each is a draw of its own: averages vary by chance.",
        means_centred,
    ),
    Misconception(
        "generate_data",
        "noise of the cells centred",
        "You make the noise of all cells sum to 0. It does so only in expectation.",
        cells_centred,
    ),
    Misconception(
        "generate_data",
        "one precision for all columns",
        "You draw Y with the mean of tau. Each column has a precision of its own.",
        one_precision_for_all_columns,
    ),
    Misconception(
        "generate_data",
        "one precision for all rows",
        "You draw X with the mean of lam. Each row has a precision of its own.",
        one_precision_for_all_rows,
    ),
)
