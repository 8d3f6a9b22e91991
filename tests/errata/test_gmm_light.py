"""The printed solution of exercise 3.4 (the light Gaussian mixture): each formula as printed, and as it should be.

The oracle is the mean-field rule itself: expectations of the log joint, by enumeration of labels and by Gauss-Hermite
quadrature over means, with densities from scipy.
"""

import itertools

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import softmax
from scipy.stats import norm

from reference.gmm_light import elbo, log_joint, update_q_mu, update_q_z

X = np.array([0.3, -1.2, 2.5, 1.1])
PI, TAU = np.array([0.2, 0.5, 0.3]), np.array([0.5, 3.0, 1.4])
NU, SIGMA = np.array([-1.0, 0.4, 2.0]), np.array([0.6, 1.7, 0.9])
M, S2 = np.array([-0.8, 0.1, 1.5]), np.array([0.5, 0.2, 0.8])
R = np.random.default_rng(3).dirichlet(np.ones(3), size=4)
N, K = R.shape
ASSIGNMENTS = np.array(list(itertools.product(range(K), repeat=N)))


def joint(z, mu):
    of_x = norm.logpdf(X, mu[z], 1 / np.sqrt(TAU[z])) + np.log(PI[z])
    return of_x.sum() + norm.logpdf(mu, NU, SIGMA).sum()


def over_means(function):
    """E_q(mu)[function(mu)], exact for polynomials of degree 7 in each mean."""
    points, weights = np.polynomial.hermite_e.hermegauss(4)
    weights = weights / weights.sum()
    return sum(
        np.prod(weights[list(i)]) * function(M + np.sqrt(S2) * points[list(i)])
        for i in itertools.product(range(4), repeat=K)
    )


def over_labels(function):
    """E_q(z)[function(z)]."""
    return sum(np.prod(R[np.arange(N), z]) * function(z) for z in ASSIGNMENTS)


@pytest.fixture(scope="module")
def r():
    """The best responsibilities, by the mean-field rule."""
    logs = [over_means(lambda mu, z=z: joint(z, mu)) for z in ASSIGNMENTS]
    return np.einsum("a,ank->nk", softmax(logs), np.eye(K)[ASSIGNMENTS])


@pytest.fixture(scope="module")
def m_and_s2():
    """The best q(mu), by the mean-field rule: vertex and curvature of a parabola for every mean."""
    means, variances = [], []
    for k in range(K):
        offsets = np.array([-1.0, 0.0, 1.0, 2.0])
        points = [np.where(np.arange(K) == k, offset, NU) for offset in offsets]
        logs = [over_labels(lambda z, mu=mu: joint(z, mu)) for mu in points]
        a, b, _ = np.polyfit(offsets, logs, 2)
        means.append(-b / (2 * a))
        variances.append(-1 / (2 * a))
    return np.array(means), np.array(variances)


def normalised_rows(log_rho):
    return softmax(log_rho, axis=1)


def test_1_second_moment(r):
    second = over_means(lambda mu: mu**2)
    np.testing.assert_allclose(S2 + M**2, second)
    assert np.all(np.abs((S2 - M**2) - second) > 0.01)  # as printed: variance minus squared mean
    printed = X[:, None] ** 2 - 2 * X[:, None] * M + (S2 - M**2)
    right = X[:, None] ** 2 - 2 * X[:, None] * M + (S2 + M**2)
    scale = np.log(PI) + 0.5 * np.log(TAU)
    np.testing.assert_allclose(normalised_rows(scale - TAU / 2 * right), r, rtol=1e-8)
    assert np.abs(normalised_rows(scale - TAU / 2 * printed) - r).max() > 0.05


def test_2_factor_of_the_normal_density(r):
    square = (X[:, None] - 0.3) ** 2
    density = norm.logpdf(X[:, None], 0.3, 1 / np.sqrt(TAU))
    np.testing.assert_allclose(0.5 * np.log(TAU / (2 * np.pi)) - TAU / 2 * square, density)
    assert np.all(np.abs(np.log(TAU / np.sqrt(2 * np.pi)) - TAU / 2 * square - density) > 0.1)
    expected = TAU / 2 * ((X[:, None] - M) ** 2 + S2)
    printed = normalised_rows(np.log(PI) + np.log(TAU / np.sqrt(2 * np.pi)) - expected)
    assert np.abs(printed - r).max() > 0.05


def test_2_cannot_be_seen_where_all_precisions_are_equal():
    tau = np.full(K, 1.7)
    expected = tau / 2 * ((X[:, None] - M) ** 2 + S2)
    printed = normalised_rows(np.log(PI) + np.log(tau / np.sqrt(2 * np.pi)) - expected)
    np.testing.assert_allclose(printed, update_q_z(X, M, S2, PI, tau), rtol=1e-12)


def test_3_bracket_of_the_expected_square(r):
    square, second = X[:, None] ** 2 - 2 * X[:, None] * M, S2 + M**2
    half_log = 0.5 * np.log(TAU / (2 * np.pi))
    right = half_log - TAU / 2 * (square + second) + np.log(PI)
    np.testing.assert_allclose(normalised_rows(right), r, rtol=1e-8)
    # As printed, the last logarithm stands inside the bracket; read as that of tau, or as that of pi.
    for inside in (np.log(TAU), np.log(PI)):
        printed = half_log - TAU / 2 * (square + second + inside)
        assert np.abs(normalised_rows(printed) - r).max() > 0.05


def test_4_the_joint_counts_its_terms_already(r):
    """As printed, the expected joint plus those of log p(x | z, mu) and log p(z): all that depends on z, twice."""
    logs = np.array([over_means(lambda mu, z=z: joint(z, mu)) for z in ASSIGNMENTS])
    of_mu = over_means(lambda mu: norm.logpdf(mu, NU, SIGMA).sum())
    right, printed = (
        np.einsum("a,ank->nk", softmax(values), np.eye(K)[ASSIGNMENTS]) for values in (logs, logs + (logs - of_mu))
    )
    np.testing.assert_allclose(right, r, rtol=1e-12)
    assert np.abs(printed - r).max() > 0.05


def test_4_each_expectation_is_over_the_other_factor(r):
    # log q*(z) is printed as an expectation over z. That leaves a function of mu, the same for every z...
    first, second = over_labels(lambda z: joint(z, M)), over_labels(lambda z: joint(z, M + 0.5))
    assert abs(first - second) > 0.1
    # ...whereas the expectation over mu is a function of z, and gives the update.
    logs = [over_means(lambda mu, z=z: joint(z, mu)) for z in ASSIGNMENTS[:2]]
    ratio = np.log(r[N - 1, 1]) - np.log(r[N - 1, 0])  # these two differ in the last label alone
    assert logs[1] - logs[0] == pytest.approx(ratio, rel=1e-8)


def test_5_signs_of_the_cross_terms(m_and_s2):
    a, b = X @ R, R.sum(axis=0)
    # The line with the lost signs, -1/2 (2 A tau mu + B tau mu^2) - 1/2 (2 mu nu / sigma^2 + mu^2 / sigma^2), against
    # the one in which the cross terms are negative.
    curvature = b * TAU + 1 / SIGMA**2
    cross = a * TAU + NU / SIGMA**2
    printed, right = -cross / curvature, cross / curvature
    np.testing.assert_allclose(right, m_and_s2[0], rtol=1e-8)
    np.testing.assert_allclose(printed, -m_and_s2[0], rtol=1e-8)
    assert np.all(np.abs(printed - m_and_s2[0]) > 0.1)


def test_6_labels_of_the_braces(m_and_s2):
    m, s2 = m_and_s2
    a, b = X @ R, R.sum(axis=0)
    precision, ratio = b * TAU + 1 / SIGMA**2, (a * TAU + NU / SIGMA**2) / (b * TAU + 1 / SIGMA**2)
    np.testing.assert_allclose(1 / precision, s2, rtol=1e-8)
    np.testing.assert_allclose(ratio, m, rtol=1e-8)
    # As labelled, the ratio is called the variance, and the precision the mean. The first may even be negative.
    assert np.all(np.abs(ratio - s2) > 0.05)
    assert np.all(np.abs(precision - m) > 0.05)
    assert ratio.min() < 0


def test_7_the_prior_has_standard_deviation_sigma(m_and_s2):
    # Normal(nu_k, sigma_k) reads like Normal(mu_k, 1/tau_k) before it, whose second number is a variance. The density
    # that is used has variance sigma^2, as its second moment shows.
    for k in range(K):

        def printed(mu, k=k):
            return np.exp(-((mu - NU[k]) ** 2) / (2 * SIGMA[k] ** 2)) / (SIGMA[k] * np.sqrt(2 * np.pi))

        low, high = NU[k] - 12 * SIGMA[k], NU[k] + 12 * SIGMA[k]
        variance = quad(lambda mu, k=k: (mu - NU[k]) ** 2 * printed(mu), low, high)[0]
        assert variance == pytest.approx(SIGMA[k] ** 2)
        assert abs(variance - SIGMA[k]) > 0.05
    a, b = X @ R, R.sum(axis=0)
    np.testing.assert_allclose((a * TAU + NU / SIGMA**2) / (b * TAU + 1 / SIGMA**2), m_and_s2[0], rtol=1e-8)
    assert np.abs((a * TAU + NU / SIGMA) / (b * TAU + 1 / SIGMA) - m_and_s2[0]).max() > 0.05


def test_the_reference_agrees_with_the_rule(r, m_and_s2):
    np.testing.assert_allclose(update_q_z(X, M, S2, PI, TAU), r, rtol=1e-8)
    np.testing.assert_allclose(update_q_mu(X, R, TAU, NU, SIGMA), m_and_s2, rtol=1e-8)
    for z in ASSIGNMENTS[::20]:
        assert log_joint(X, z, M, PI, TAU, NU, SIGMA) == pytest.approx(joint(z, M))


def test_a_bound_with_squared_precisions_falls_along_right_updates():
    """The workshop's notebook takes 1/lambda^2 for a variance where lambda is a precision."""
    rng = np.random.default_rng(3)
    pi, tau = np.array([0.3, 0.7]), np.array([4.0, 0.5])
    nu, sigma = np.array([-1.0, 1.5]), np.array([1.0, 2.0])
    x = np.concatenate([rng.normal(-2, 0.5, size=15), rng.normal(2, 1.4, size=30)])
    m, s2 = np.array([-0.2, 0.3]), 1 / tau
    right, printed = [], []
    for _ in range(25):
        r = update_q_z(x, m, s2, pi, tau)
        m, s2 = update_q_mu(x, r, tau, nu, sigma)
        right.append(elbo(x, r, m, s2, pi, tau, nu, sigma))
        printed.append(elbo(x, r, m, s2, pi, tau**2, nu, sigma))
    assert np.diff(right).min() > -1e-9
    assert np.diff(printed).min() < -1e-3
