"""How draws of `troll_factories` know of each other, each of them right by itself."""

import numpy as np
from scipy.stats import gamma, norm

from autograder.exercise import Misconception


def dealt(rng, N, pi):
    """Labels as often as expected, up to rounding, in random order."""
    ends = np.round(np.cumsum(pi) * N).astype(int)
    return rng.permutation(np.searchsorted(ends, np.arange(N), side="right").clip(max=len(pi) - 1))


def strata(rng, N):
    """One uniform number in each of N equal intervals, in random order."""
    return (rng.permutation(N) + rng.random(N)) / N


def comments(rng, z, mu, tau, lam):
    """Lengths and times with noise of their own."""
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z])


def precisions_sorted(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), np.sort(rng.gamma(alpha, 1 / beta, size=K))
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return *comments(rng, z, mu, tau, lam), z, pi, mu, tau, lam


def rates_and_precisions_from_one_number(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, u = rng.dirichlet(delta), rng.random(K)
    tau, lam = gamma.ppf(u, alpha, scale=1 / beta), gamma.ppf(u, a, scale=1 / b)
    mu = rng.normal(nu, 1 / np.sqrt(kappa * tau))
    z = rng.choice(K, size=N, p=pi)
    return *comments(rng, z, mu, tau, lam), z, pi, mu, tau, lam


def means_with_precisions_of_their_own(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu = rng.normal(nu, 1 / np.sqrt(kappa * rng.gamma(alpha, 1 / beta, size=K)))
    z = rng.choice(K, size=N, p=pi)
    return *comments(rng, z, mu, tau, lam), z, pi, mu, tau, lam


def labels_dealt(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu, z = rng.normal(nu, 1 / np.sqrt(kappa * tau)), dealt(rng, N, pi)
    return *comments(rng, z, mu, tau, lam), z, pi, mu, tau, lam


def lengths_in_strata(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu, z = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.choice(K, size=N, p=pi)
    x = np.exp(mu[z] + norm.ppf(strata(rng, N)) / np.sqrt(tau[z]))
    return x, rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def lengths_and_times_from_one_number(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu, z, u = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.choice(K, size=N, p=pi), rng.random(N)
    return np.exp(mu[z] + norm.ppf(u) / np.sqrt(tau[z])), -np.log1p(-u) / lam[z], z, pi, mu, tau, lam


def means_centred(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu = rng.normal(nu, 1 / np.sqrt(kappa * tau))
    mu = mu - mu.mean() + nu
    z = rng.choice(K, size=N, p=pi)
    return *comments(rng, z, mu, tau, lam), z, pi, mu, tau, lam


def rates_rescaled(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu = rng.normal(nu, 1 / np.sqrt(kappa * tau))
    lam = lam * (a / b) / lam.mean()
    z = rng.choice(K, size=N, p=pi)
    return *comments(rng, z, mu, tau, lam), z, pi, mu, tau, lam


def lengths_with_one_precision(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu, z = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau.mean())), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def times_with_labels_of_their_own(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
    mu, z = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.choice(K, size=N, p=pi)
    t = rng.exponential(1 / lam[rng.choice(K, size=N, p=pi)])
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), t, z, pi, mu, tau, lam


DRAWS = (
    Misconception(
        "generate_data",
        "one precision for all lengths",
        "You draw all lengths with the average precision. A comment of factory k has the precision tau_k.",
        lengths_with_one_precision,
    ),
    Misconception(
        "generate_data",
        "times with labels of their own",
        "You draw a second label for the time. Length and time of a comment are of the factory that z_n names.",
        times_with_labels_of_their_own,
    ),
    Misconception(
        "generate_data",
        "precisions sorted",
        "You sort the precisions, so that the last factory has the largest. Leave them in the order in which they are "
        "drawn.",
        precisions_sorted,
    ),
    Misconception(
        "generate_data",
        "one uniform number for tau and lam",
        "You make tau and lam of a factory from the same number, so that both are large or both small. Draw two.",
        rates_and_precisions_from_one_number,
    ),
    Misconception(
        "generate_data",
        "means with precisions of their own",
        "You draw a second precision for the mean. The one that mu_k depends on is the tau_k that you return.",
        means_with_precisions_of_their_own,
    ),
    Misconception(
        "generate_data",
        "labels dealt out in proportion",
        "Each factory gets its exact share of the comments. Labels are independent draws: shares vary by chance.",
        labels_dealt,
    ),
    Misconception(
        "generate_data",
        "noise of the lengths in strata",
        "You draw one number from each of N equal intervals. Such draws are too regular: each should be free of the "
        "others.",
        lengths_in_strata,
    ),
    Misconception(
        "generate_data",
        "one uniform number for length and time",
        "You make the length and the time of a comment from the same number. Given the label they are independent.",
        lengths_and_times_from_one_number,
    ),
    Misconception(
        "generate_data",
        "means centred",
        "You move the means such that their average is nu. Each is a draw of its own: averages vary by chance.",
        means_centred,
    ),
    Misconception(
        "generate_data",
        "rates rescaled to their expectation",
        "You scale the rates such that their average is a/b. Each is a draw of its own: averages vary by chance.",
        rates_rescaled,
    ),
)
