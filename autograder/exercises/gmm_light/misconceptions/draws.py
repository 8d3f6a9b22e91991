"""How draws of `gmm_light` know of each other, each of them right by itself."""

# ruff: noqa: NPY002

import numpy as np
from scipy.stats import norm

from autograder.exercise import Misconception


def dealt(rng, N, pi):
    """Labels as often as expected, up to rounding, in random order."""
    ends = np.round(np.cumsum(pi) * N).astype(int)
    return rng.permutation(np.searchsorted(ends, np.arange(N), side="right").clip(max=len(pi) - 1))


def strata(rng, N):
    """One uniform number in each of N equal intervals, in random order."""
    return (rng.permutation(N) + rng.random(N)) / N


def means_sorted(rng, N, pi, tau, nu, sigma):
    mu = np.asarray(nu) + np.asarray(sigma) * np.sort(rng.normal(size=len(nu)))
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def one_noise_for_means_and_data(rng, N, pi, tau, nu, sigma):
    noise = rng.normal(size=max(N, len(nu)))
    mu = np.asarray(nu) + np.asarray(sigma) * noise[: len(nu)]
    z = rng.choice(len(pi), size=N, p=pi)
    return mu[z] + noise[:N] / np.sqrt(tau[z]), z, mu


def labels_dealt(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = dealt(rng, N, pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def data_in_strata(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return mu[z] + norm.ppf(strata(rng, N)) / np.sqrt(tau[z]), z, mu


def data_in_mirrored_pairs(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    half = rng.normal(size=(N + 1) // 2)
    return mu[z] + np.concatenate([half, -half])[:N] / np.sqrt(tau[z]), z, mu


def label_and_data_from_one_number(rng, N, pi, tau, nu, sigma):
    mu, u = rng.normal(nu, sigma), rng.random(N)
    z = np.searchsorted(np.cumsum(pi), u).clip(max=len(pi) - 1)
    return mu[z] + norm.ppf(u) / np.sqrt(tau[z]), z, mu


def seed_set_beside_the_generator(rng, N, pi, tau, nu, sigma):
    np.random.seed(0)
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def means_centred(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    mu = mu - mu.mean() + np.mean(nu)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(np.asarray(tau)[z])), z, mu


def noise_centred_in_components(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    x = rng.normal(mu[z], 1 / np.sqrt(np.asarray(tau)[z]))
    for k in range(len(pi)):
        if np.sum(z == k) > 1:
            x[z == k] += mu[k] - x[z == k].mean()
    return x, z, mu


DRAWS = (
    Misconception(
        "generate_data",
        "noise of the means sorted",
        "You sort the noise of the means, so that later components lie higher above their nu. Leave it in the order "
        "in which it is drawn.",
        means_sorted,
    ),
    Misconception(
        "generate_data",
        "one noise for means and observations",
        "The noise of the first observations is that of the means again. Draw anew for the observations.",
        one_noise_for_means_and_data,
    ),
    Misconception(
        "generate_data",
        "labels dealt out in proportion",
        "Each component gets its exact share of the observations. Labels are independent draws: shares vary by chance.",
        labels_dealt,
    ),
    Misconception(
        "generate_data",
        "noise of the observations in strata",
        "You draw one number from each of N equal intervals. Such draws are too regular: each should be free of the "
        "others.",
        data_in_strata,
    ),
    Misconception(
        "generate_data",
        "noise of the observations in mirrored pairs",
        "The second half of your noise is the first with its sign changed. Draw every number anew.",
        data_in_mirrored_pairs,
    ),
    Misconception(
        "generate_data",
        "one uniform number for label and observation",
        "You make the label and the noise of an observation from the same number. Draw two.",
        label_and_data_from_one_number,
    ),
    Misconception(
        "generate_data",
        "global seed set beside the generator",
        "You set the seed of np.random, which changes what other code draws. The rng that is passed needs no seed.",
        seed_set_beside_the_generator,
    ),
    Misconception(
        "generate_data",
        "means centred",
        "You move the means such that their average is that of nu. Each is a draw of its own: averages vary by chance.",
        means_centred,
    ),
    Misconception(
        "generate_data",
        "observations centred in their components",
        "You move the observations of a component such that their average is mu_k. It is mu_k only in expectation.",
        noise_centred_in_components,
    ),
)
