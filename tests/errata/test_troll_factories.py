"""The printed solution of exercise 3.7 (troll factories): formulas as printed, and as they should be.

The oracle is the mean-field rule itself: expectations of the log joint, by enumeration of labels and by quadrature over
precisions, means and rates, with densities from scipy.
"""

import itertools

import numpy as np
import pytest
from scipy.special import digamma, softmax
from scipy.stats import dirichlet, expon, gamma, lognorm, norm

from reference.troll_factories import log_joint, update_q_lambda, update_q_mu_tau, update_q_pi, update_q_z

X, T = np.array([2.1, 7.4, 4.0]), np.array([0.4, 1.9, 0.7])
NU, KAPPA, ALPHA, BETA, A, B = PRIOR = (1.3, 0.35, 2.6, 0.7, 1.7, 2.4)
DELTA = np.array([0.8, 2.2])
R = np.array([[0.3, 0.7], [0.85, 0.15], [0.4, 0.6]])
N, K = R.shape
ASSIGNMENTS = list(itertools.product(range(K), repeat=N))
POINT = {
    "pi": np.array([0.35, 0.65]),
    "mu": np.array([1.1, 1.8]),
    "tau": np.array([0.9, 2.3]),
    "lam": np.array([0.6, 2.0]),
}


def joint(z, pi, mu, tau, lam):
    """The log joint by the text of the problem: tau ~ Gamma(alpha, beta), mu given tau ~ N(nu, 1/(kappa tau))."""
    z = list(z)
    data = lognorm.logpdf(X, s=tau[z] ** -0.5, scale=np.exp(mu[z])) + expon.logpdf(T, scale=1 / lam[z]) + np.log(pi[z])
    factories = gamma.logpdf(tau, ALPHA, scale=1 / BETA) + norm.logpdf(mu, NU, (KAPPA * tau) ** -0.5)
    return data.sum() + factories.sum() + gamma.logpdf(lam, A, scale=1 / B).sum() + dirichlet.logpdf(pi, DELTA)


def over_labels(**changed):
    """E_q(z)[log p] at a point (pi, mu, tau, lam)."""
    point = POINT | changed
    return sum(np.prod(R[np.arange(N), list(z)]) * joint(z, **point) for z in ASSIGNMENTS)


def with_first(name, value):
    return {name: np.array([value, POINT[name][1]])}


def rise(log_density, start, end):
    """log_density at end less that at start: what a constant does not change."""
    return log_density(end) - log_density(start)


def test_the_oracle_is_the_model():
    z = (1, 0, 1)
    assert joint(z, **POINT) == pytest.approx(log_joint(X, T, z, *POINT.values(), *PRIOR, DELTA), rel=1e-12)


# --- 14: symbols change between problem and solution ---------------------------------------------------------------


def printed_normal_gamma(mu, tau, nu, mu_prime, alpha_prime, beta_prime):
    """ln P(mu_k, tau_k | nu, mu', alpha', beta') as printed, without its constant."""
    return (alpha_prime - 0.5) * np.log(tau) - beta_prime * tau - nu * tau * (mu - mu_prime) ** 2 / 2


@pytest.mark.parametrize(("point", "other"), [((0.4, 0.8), (2.0, 1.7)), ((1.0, 3.0), (1.6, 0.3))])
def test_nu_is_a_mean_in_the_problem_and_takes_the_place_of_kappa_in_the_solution(point, other):
    def by_the_problem(at):
        return gamma.logpdf(at[1], ALPHA, scale=1 / BETA) + norm.logpdf(at[0], NU, (KAPPA * at[1]) ** -0.5)

    right = rise(by_the_problem, point, other)
    by_symbol = rise(lambda at: printed_normal_gamma(*at, NU, KAPPA, ALPHA, BETA), point, other)
    by_role = rise(lambda at: printed_normal_gamma(*at, KAPPA, NU, ALPHA, BETA), point, other)
    assert by_role == pytest.approx(right, rel=1e-12)
    assert abs(by_symbol - right) > 0.1


def test_alpha_of_the_weights_is_the_problems_delta():
    """Dir(alpha + N_k) with the problem's alpha, the shape of tau's prior, is not what the mean-field rule gives."""
    start, end = np.array([0.3, 0.7]), np.array([0.6, 0.4])
    right = rise(lambda pi: over_labels(pi=pi), start, end)
    counts = R.sum(axis=0)
    assert rise(lambda pi: dirichlet.logpdf(pi, update_q_pi(R, DELTA)), start, end) == pytest.approx(right, rel=1e-10)
    assert abs(rise(lambda pi: dirichlet.logpdf(pi, ALPHA + counts), start, end) - right) > 0.1


# --- 15: q for ln q, priors inside the double sum, and what is missing ---------------------------------------------

Q = {
    "alpha_pi": np.array([2.5, 1.4]),
    "nu_q": np.array([1.0, 1.9]),
    "kappa_q": np.array([0.8, 1.6]),
    "alpha_q": np.array([2.2, 3.1]),
    "beta_q": np.array([0.9, 1.4]),
    "a_q": np.array([2.0, 3.5]),
    "b_q": np.array([1.5, 1.1]),
}


def over_mu_tau(f, k):
    """E_q(mu_k, tau_k)[f(mu, tau)], by the trapezoidal rule in log tau and in the standardised mean."""
    log_tau, s = np.linspace(-25, 6, 600), np.linspace(-10, 10, 201)
    tau = np.exp(log_tau)
    mu = Q["nu_q"][k] + s[:, None] / np.sqrt(Q["kappa_q"][k] * tau)
    weight = norm.pdf(s)[:, None] * 0.1 * gamma.pdf(tau, Q["alpha_q"][k], scale=1 / Q["beta_q"][k]) * tau
    return np.sum(weight * (log_tau[1] - log_tau[0]) * f(mu, tau))


def expected_logs():
    """E over q(pi, mu, tau, lam) of the terms of log p that have z_nk, (N, K)."""
    table = np.empty((N, K))
    for k in range(K):
        lam = np.exp(np.linspace(-25, 6, 3000))
        weight = gamma.pdf(lam, Q["a_q"][k], scale=1 / Q["b_q"][k]) * lam * (31 / 2999)
        pi = digamma(Q["alpha_pi"][k]) - digamma(Q["alpha_pi"].sum())
        for n in range(N):
            length = over_mu_tau(lambda mu, tau, n=n: norm.logpdf(np.log(X[n]), mu, tau**-0.5), k)
            table[n, k] = length + np.sum(weight * expon.logpdf(T[n], scale=1 / lam)) + pi
    return table


def test_the_sum_printed_as_q_of_z_is_its_logarithm():
    printed = expected_logs()
    assert np.all(printed < 0)  # no probabilities
    np.testing.assert_allclose(update_q_z(X, T, *Q.values()), softmax(printed, axis=1), rtol=1e-6)


def test_the_missing_expectation_of_the_squared_distance():
    for n, k in itertools.product(range(N), range(K)):
        y = np.log(X[n])
        exact = over_mu_tau(lambda mu, tau, y=y: tau * (y - mu) ** 2, k)
        plugged_in = Q["alpha_q"][k] / Q["beta_q"][k] * (y - Q["nu_q"][k]) ** 2
        assert 1 / Q["kappa_q"][k] + plugged_in == pytest.approx(exact, rel=1e-6)
        assert exact - plugged_in > 0.5


def test_priors_inside_the_double_sum_are_counted_once_per_term():
    """As the brackets stand, ln P(Lambda) is added for every n and k: taken literally, a Gamma with another shape."""
    shapes, rates = update_q_lambda(T, R, A, B)
    start, end = 0.5, 1.8
    right = rise(lambda lam: over_labels(**with_first("lam", lam)), start, end)
    assert rise(lambda lam: gamma.logpdf(lam, shapes[0], scale=1 / rates[0]), start, end) == pytest.approx(right)
    literal_shape = N * K * (A - 1) + 1 + R[:, 0].sum()
    literal_rate = N * K * B + R[:, 0] @ T
    literal = rise(lambda lam: gamma.logpdf(lam, literal_shape, scale=1 / literal_rate), start, end)
    assert abs(literal - right) > 1


def test_the_missing_factor_is_a_normal_gamma():
    nu_q, kappa_q, alpha_q, beta_q = (part[0] for part in update_q_mu_tau(X, R, *PRIOR[:4]))

    def by_the_rule(at):
        return over_labels(**with_first("mu", at[0]), **with_first("tau", at[1]))

    def normal_gamma(at):
        return gamma.logpdf(at[1], alpha_q, scale=1 / beta_q) + norm.logpdf(at[0], nu_q, (kappa_q * at[1]) ** -0.5)

    for start, end in [((0.3, 0.5), (2.2, 1.4)), ((1.5, 4.0), (-0.6, 0.9))]:
        assert rise(normal_gamma, start, end) == pytest.approx(rise(by_the_rule, start, end), rel=1e-9)
