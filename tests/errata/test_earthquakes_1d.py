"""What the sheet's first problem says of distances, against scipy's log-normal law."""

import numpy as np
import pytest
from scipy import stats

from reference.earthquakes_1d import log_joint, update_q_mu

MU, TAU = np.array([0.8, 2.1, 1.4]), 2.5


def test_mu_is_the_logarithm_of_the_median_distance_not_a_distance():
    law = stats.lognorm(TAU**-0.5, scale=np.exp(MU[1]))
    assert law.median() == pytest.approx(np.exp(MU[1]))
    for distance in (law.median(), law.mean(), law.ppf(0.9), np.exp(MU[1] - 1 / TAU)):  # the last is the mode
        assert abs(distance - MU[1]) > 1


def test_the_density_takes_mu_as_a_log_distance():
    rng = np.random.default_rng(1)
    R, S, z = np.array([3.0, 8.0, 1.2, 6.5]), np.array([2, 9, 5, 7]), np.array([0, 1, 2, 1])
    lam, pi, alpha, beta, nu, rho = np.array([3.0, 6.0, 9.0]), np.array([0.5, 0.3, 0.2]), 2.0, 0.4, 1.0, 0.3

    def density(median):
        distances = stats.lognorm(TAU**-0.5, scale=median[z]).logpdf(R).sum()
        priors = stats.norm(nu, rho**-0.5).logpdf(MU).sum() + stats.gamma(alpha, scale=1 / beta).logpdf(lam).sum()
        return np.log(pi[z]).sum() + distances + stats.poisson(lam[z]).logpmf(S).sum() + priors

    value = log_joint(R, S, z, MU, lam, pi, TAU, alpha, beta, nu, rho)
    assert value == pytest.approx(density(np.exp(MU)), rel=1e-12)
    assert abs(value - density(MU)) > 1  # mu_k itself as the distance

    # With much data q(mu) settles at a logarithm, whose exponential is the median of the distances.
    many = np.exp(rng.normal(MU[1], TAU**-0.5, size=4000))
    m = update_q_mu(many, np.ones((4000, 1)), TAU, nu, rho).m[0]
    assert m == pytest.approx(MU[1], abs=0.05)
    assert np.exp(m) == pytest.approx(np.median(many), rel=0.05)
