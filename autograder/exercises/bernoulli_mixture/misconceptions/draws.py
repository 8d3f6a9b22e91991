"""How draws of `bernoulli_mixture` know of each other, each of them right by itself."""

import numpy as np
from scipy.stats import beta

from autograder.exercise import Misconception


def dealt(rng, N, pi):
    """Labels as often as expected, up to rounding, in random order."""
    ends = np.round(np.cumsum(pi) * N).astype(int)
    return rng.permutation(np.searchsorted(ends, np.arange(N), side="right").clip(max=len(pi) - 1))


def strata(rng, N):
    """One uniform number in each of N equal intervals, in random order."""
    return (rng.permutation(N) + rng.random(N)) / N


def probabilities_sorted(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), np.sort(rng.beta(a, b, size=(K, D)), axis=0)
    z = rng.choice(K, size=N, p=pi)
    return (rng.random((N, D)) < theta[z]).astype(int), z, pi, theta


def label_and_data_from_one_number(rng, N, D, K, a, b, alpha):
    pi, theta, u = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D)), rng.random((N, D))
    z = np.searchsorted(np.cumsum(pi), u[:, 0]).clip(max=K - 1)
    return (u < theta[z]).astype(int), z, pi, theta


def labels_dealt(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = dealt(rng, N, pi)
    return (rng.random((N, D)) < theta[z]).astype(int), z, pi, theta


def probabilities_in_strata(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), beta.ppf(strata(rng, K * D), a, b).reshape(K, D)
    z = rng.choice(K, size=N, p=pi)
    return (rng.random((N, D)) < theta[z]).astype(int), z, pi, theta


def ones_dealt(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    X = np.zeros((N, D), dtype=int)
    for k in range(K):
        rows = np.flatnonzero(z == k)
        for d in range(D):
            X[rng.permutation(rows)[: int(round(len(rows) * theta[k, d]))], d] = 1
    return X, z, pi, theta


def noise_mirrored(rng, N, D, K, a, b, alpha):
    pi, theta, u = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D)), rng.random(((N + 1) // 2, D))
    z = rng.choice(K, size=N, p=pi)
    return (np.concatenate([u, 1 - u])[:N] < theta[z]).astype(int), z, pi, theta


DRAWS = (
    Misconception(
        "generate_data",
        "probabilities sorted",
        "You sort theta over the components, so that the last one shows every feature most often. Leave theta in the "
        "order in which it is drawn.",
        probabilities_sorted,
    ),
    Misconception(
        "generate_data",
        "one uniform number for label and first feature",
        "You make the label of an observation and its first feature from the same number. Draw two.",
        label_and_data_from_one_number,
    ),
    Misconception(
        "generate_data",
        "labels dealt out in proportion",
        "Each component gets its exact share of the observations. Labels are independent draws: shares vary by chance.",
        labels_dealt,
    ),
    Misconception(
        "generate_data",
        "ones dealt out in proportion",
        "Of each component and feature you set exactly the expected share to 1. Each entry of X is a draw of its own: "
        "shares vary by chance.",
        ones_dealt,
    ),
    Misconception(
        "generate_data",
        "noise mirrored",
        "You use every uniform number u twice, as u and as 1 - u. Draw a number of its own for every entry of X.",
        noise_mirrored,
    ),
    Misconception(
        "generate_data",
        "probabilities in strata",
        "Your theta have one of each of equal shares of the prior. Such draws are too regular: each should be free of "
        "the others.",
        probabilities_in_strata,
    ),
)
