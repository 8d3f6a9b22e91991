"""Oracles: scipy.stats with enumeration and quadrature, an optimizer over each factor, exact posteriors, BayesPy."""

import itertools

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import trapezoid
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from reference.earthquakes_2d import cavi, elbo, graphical_model, log_joint, update_q_lambda, update_q_mu, update_q_z

PRIOR = {"alpha": 2.5, "beta": 0.4, "nu": np.array([1.5, -2.0]), "rho": 0.3}
TAU = 1.7


def quakes(seed, N, K):
    """Data and factors that are not optimal, for N quakes and K epicentra: no two sizes or parameters equal."""
    rng = np.random.default_rng(seed)
    pi = rng.dirichlet(np.full(K, 4.0))
    X, S = rng.normal([1.0, -2.5], 1.2, size=(N, 2)), rng.poisson(6.0, size=N)
    r = rng.dirichlet(np.full(K, 0.8), size=N)
    m, rho_q = rng.normal([1.0, -2.0], 1.0, size=(K, 2)), rng.uniform(0.4, 5.0, size=K)
    alpha_q, beta_q = rng.uniform(0.7, 9.0, size=K), rng.uniform(0.3, 2.0, size=K)
    return X, S, pi, r, m, rho_q, alpha_q, beta_q


def on_the_plane(f, mean, precision):
    """E[f(mu)] under N(mean, I / precision); f takes points (n, 2). A grid over both coordinates."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(12)
    points = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    return np.outer(weights, weights).ravel() @ f(mean + precision**-0.5 * points) / weights.sum() ** 2


GRID = np.exp(np.linspace(-40.0, 8.0, 12001))  # so fine that the trapezoid rule over log lam is exact to 1e-12


def on_the_half_line(f, shape, rate):
    """E[f(lam)] under Gamma(shape, rate); f takes a vector."""
    return trapezoid(GRID * stats.gamma(shape, scale=1 / rate).pdf(GRID) * f(GRID), np.log(GRID))


def place(mean, precision):
    return stats.multivariate_normal(mean, np.eye(2) / precision)


def elbo_by_enumeration(X, S, r, m, rho_q, alpha_q, beta_q, pi, tau, alpha, beta, nu, rho):
    """E_q[log p] + H[q]: the sum over every z, the integrals over every mu_k and lam_k, nothing simplified."""
    N, K = r.shape
    of_quake = np.zeros((N, K))
    for n, k in itertools.product(range(N), range(K)):
        of_quake[n, k] = on_the_plane(lambda mu, n=n: place([0, 0], tau).logpdf(X[n] - mu), m[k], rho_q[k])
        of_quake[n, k] += on_the_half_line(lambda lam, n=n: stats.poisson(lam).logpmf(S[n]), alpha_q[k], beta_q[k])
    total = 0.0
    for z in itertools.product(range(K), repeat=N):
        q_z = np.prod(r[np.arange(N), z])
        if q_z > 0:
            total += q_z * (sum(np.log(pi[k]) + of_quake[n, k] for n, k in enumerate(z)) - np.log(q_z))
    for k in range(K):
        total += on_the_plane(place(nu, rho).logpdf, m[k], rho_q[k]) + place(m[k], rho_q[k]).entropy()
        total += on_the_half_line(stats.gamma(alpha, scale=1 / beta).logpdf, alpha_q[k], beta_q[k])
        total += stats.gamma(alpha_q[k], scale=1 / beta_q[k]).entropy()
    return float(total)


def log_evidence(X, S, pi, tau, alpha, beta, nu, rho):
    """log p(X, S): every z enumerated; places from their joint normal law, strengths by quadrature over lam."""
    N, K = len(X), len(pi)
    terms = []
    for z in itertools.product(range(K), repeat=N):
        term = sum(np.log(pi[k]) for k in z)
        for k in range(K):
            own = np.flatnonzero(np.array(z) == k)
            if len(own):
                covariance = np.eye(len(own)) / tau + 1 / rho
                for d in range(2):
                    mean = np.full(len(own), nu[d])
                    term += stats.multivariate_normal(mean, covariance).logpdf(X[own, d])
                likelihood = stats.poisson(GRID[:, None]).logpmf(S[own]).sum(axis=1)
                offset = likelihood.max()  # the integrand near 1
                term += offset
                term += np.log(on_the_half_line(lambda lam, g=likelihood - offset: np.exp(g), alpha, beta))
        terms.append(term)
    return float(logsumexp(terms))


@pytest.mark.parametrize(("N", "K"), [(7, 3), (4, 5), (5, 1)])
def test_log_joint_is_a_sum_of_scipys_densities(N, K):
    X, S, pi, _, mu, _, lam, _ = quakes(N, N, K)
    z = np.random.default_rng(N).integers(K, size=N)
    expected = sum(np.log(pi[k]) + place(mu[k], TAU).logpdf(X[n]) for n, k in enumerate(z))
    expected += stats.poisson(lam[z]).logpmf(S).sum()
    expected += sum(place(PRIOR["nu"], PRIOR["rho"]).logpdf(mu[k]) for k in range(K))
    expected += stats.gamma(PRIOR["alpha"], scale=1 / PRIOR["beta"]).logpdf(lam).sum()
    assert log_joint(X, S, z, mu, lam, pi, TAU, **PRIOR) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("N", "K"), [(4, 3), (5, 2), (3, 1)])
def test_elbo_against_enumeration_and_quadrature(N, K):
    X, S, pi, r, *factors = quakes(10 + N, N, K)
    expected = elbo_by_enumeration(X, S, r, *factors, pi, TAU, **PRIOR)
    assert elbo(X, S, r, *factors, pi, TAU, **PRIOR) == pytest.approx(expected, rel=1e-8)


def test_elbo_with_hard_responsibilities():
    X, S, pi, _, *factors = quakes(3, 5, 3)
    r = np.eye(3)[[0, 2, 2, 0, 2]]
    expected = elbo_by_enumeration(X, S, r, *factors, pi, TAU, **PRIOR)
    assert elbo(X, S, r, *factors, pi, TAU, **PRIOR) == pytest.approx(expected, rel=1e-8)


def test_one_epicentrum_is_solved_exactly():
    """Without a choice of epicentrum mean field is exact: one round gives the posterior, and the bound is tight."""
    X, S, *_ = quakes(4, 6, 1)
    fit = cavi(X, S, np.array([1.0]), TAU, **PRIOR, rng=np.random.default_rng(0))
    assert fit.elbos[-1] == pytest.approx(log_evidence(X, S, [1.0], TAU, **PRIOR), rel=1e-8)


def test_the_elbo_is_below_the_evidence():
    X, S, pi, *_ = quakes(5, 4, 3)
    evidence = log_evidence(X, S, pi, TAU, **PRIOR)
    ends = [cavi(X, S, pi, TAU, **PRIOR, rng=np.random.default_rng(seed)).elbos[-1] for seed in range(5)]
    assert evidence - 3 < max(ends) < evidence


@pytest.mark.parametrize(("N", "K"), [(7, 3), (4, 5)])
def test_each_update_is_what_an_optimizer_finds(N, K):
    X, S, pi, r, m, rho_q, alpha_q, beta_q = quakes(20 + N, N, K)
    constants = (pi, TAU, *PRIOR.values())

    def best(loss, size):
        # From where it stopped it goes on: differences of the bound give the gradient to a few digits only.
        x = np.zeros(size)
        for _ in range(4):
            found = minimize(loss, x, method="BFGS", jac="3-point", options={"gtol": 1e-9, "maxiter": 2000})
            x = found.x
        return x, -found.fun

    optimum, attained = best(
        lambda v: -elbo(X, S, softmax(v.reshape(N, K), axis=1), m, rho_q, alpha_q, beta_q, *constants), N * K
    )
    new = update_q_z(X, S, m, rho_q, alpha_q, beta_q, pi, TAU)
    np.testing.assert_allclose(new, softmax(optimum.reshape(N, K), axis=1), atol=2e-4)
    assert elbo(X, S, new, m, rho_q, alpha_q, beta_q, *constants) >= attained - 1e-9

    optimum, attained = best(
        lambda v: -elbo(X, S, r, v[: 2 * K].reshape(K, 2), np.exp(v[2 * K :]), alpha_q, beta_q, *constants), 3 * K
    )
    new = update_q_mu(X, r, TAU, PRIOR["nu"], PRIOR["rho"])
    np.testing.assert_allclose(new.m, optimum[: 2 * K].reshape(K, 2), rtol=1e-4)
    np.testing.assert_allclose(new.rho_q, np.exp(optimum[2 * K :]), rtol=1e-4)
    assert elbo(X, S, r, *new, alpha_q, beta_q, *constants) >= attained - 1e-9

    optimum, attained = best(lambda v: -elbo(X, S, r, m, rho_q, np.exp(v[:K]), np.exp(v[K:]), *constants), 2 * K)
    new = update_q_lambda(S, r, PRIOR["alpha"], PRIOR["beta"])
    np.testing.assert_allclose(new.alpha_q, np.exp(optimum[:K]), rtol=1e-3)
    np.testing.assert_allclose(new.beta_q, np.exp(optimum[K:]), rtol=1e-3)
    assert elbo(X, S, r, m, rho_q, *new, *constants) >= attained - 1e-9


def test_q_z_exponentiates_the_expected_log_joint():
    """log q*(z) is E[log joint] up to a constant; the expectation as an average over draws of mu and lam."""
    X, S, pi, _, m, rho_q, alpha_q, beta_q = quakes(6, 3, 2)
    rng = np.random.default_rng(1)
    draws = [(rng.normal(m, rho_q[:, None] ** -0.5), rng.gamma(alpha_q, 1 / beta_q)) for _ in range(4000)]
    new = update_q_z(X, S, m, rho_q, alpha_q, beta_q, pi, TAU)

    def log_q(z):
        return np.log(new[np.arange(3), z]).sum()

    for one, other in (((0, 0, 1), (1, 0, 0)), ((1, 1, 1), (0, 0, 0))):
        gaps = [
            log_joint(X, S, one, mu, lam, pi, TAU, **PRIOR) - log_joint(X, S, other, mu, lam, pi, TAU, **PRIOR)
            for mu, lam in draws
        ]
        error = np.std(gaps) / len(gaps) ** 0.5
        assert abs(np.mean(gaps) - (log_q(one) - log_q(other))) < 5 * error


def bayespy_model(X, S, pi, tau, alpha, beta, nu, rho, r):
    from bayespy.inference import VB
    from bayespy.nodes import Categorical, Gamma, Gaussian, Mixture, Poisson

    K = len(pi)
    z = Categorical(pi, plates=(len(X),))
    mu = Gaussian(nu, rho * np.eye(2), plates=(K,))
    lam = Gamma(alpha, beta, plates=(K,))
    places, strengths = Mixture(z, Gaussian, mu, tau * np.eye(2)), Mixture(z, Poisson, lam)
    places.observe(X)
    strengths.observe(S)
    z.initialize_from_parameters(r)
    return VB(places, strengths, mu, lam, z), z, mu, lam


@pytest.mark.parametrize(("N", "K"), [(40, 3), (25, 4)])
def test_bayespy_takes_the_same_steps_to_the_same_end(N, K):
    X, S, pi, r, *_ = quakes(30 + N, N, K)
    model, z, mu, lam = bayespy_model(X, S, pi, TAU, **PRIOR, r=r)
    ours = r
    for _ in range(60):
        model.update(mu, lam, z, repeat=1, verbose=False, tol=0)
        m, rho_q = update_q_mu(X, ours, TAU, PRIOR["nu"], PRIOR["rho"])
        alpha_q, beta_q = update_q_lambda(S, ours, PRIOR["alpha"], PRIOR["beta"])
        ours = update_q_z(X, S, m, rho_q, alpha_q, beta_q, pi, TAU)
        bound = elbo(X, S, ours, m, rho_q, alpha_q, beta_q, pi, TAU, **PRIOR)
        assert model.compute_lowerbound() == pytest.approx(bound, rel=1e-10)
    np.testing.assert_allclose(z.get_moments()[0], ours, atol=1e-8)
    np.testing.assert_allclose(mu.get_moments()[0], m, rtol=1e-8)
    np.testing.assert_allclose(lam.get_moments()[0], alpha_q / beta_q, rtol=1e-8)


def test_cavi_never_falls_and_ends_where_bayespy_does_not_move():
    X, S, pi, *_ = quakes(8, 60, 4)
    fit = cavi(X, S, pi, TAU, **PRIOR, rng=np.random.default_rng(2), max_iter=2000, tol=1e-12)
    assert np.all(np.diff(fit.elbos) >= -1e-9)
    assert fit.elbos[-1] > fit.elbos[0] + 1
    assert fit.elbos[-1] == pytest.approx(elbo(X, S, *fit[:-1], pi, TAU, **PRIOR), rel=1e-12)
    model, _, mu, _ = bayespy_model(X, S, pi, TAU, **PRIOR, r=fit.r)
    model.update(repeat=3, verbose=False)
    assert model.compute_lowerbound() == pytest.approx(fit.elbos[-1], rel=1e-9)
    np.testing.assert_allclose(mu.get_moments()[0], fit.m, rtol=1e-4)


def test_cavi_finds_well_separated_epicentra():
    rng = np.random.default_rng(9)
    places, intensities, pi = (
        np.array([[0.0, 9.0], [8.0, 1.0], [-7.0, -2.0]]),
        np.array([3.0, 20.0, 9.0]),
        [0.5, 0.2, 0.3],
    )
    z = rng.choice(3, size=3000, p=pi)
    X, S = rng.normal(places[z], TAU**-0.5), rng.poisson(intensities[z])
    fit = cavi(X, S, pi, TAU, **PRIOR, rng=rng)
    order = [int(np.argmin(np.square(fit.m - place).sum(axis=1))) for place in places]
    np.testing.assert_allclose(fit.m[order], places, atol=0.1)
    np.testing.assert_allclose((fit.alpha_q / fit.beta_q)[order], intensities, rtol=0.05)
    assert len(cavi(X, S, pi, TAU, **PRIOR, rng=rng, max_iter=1).elbos) == 1


def test_far_away_quakes_and_large_strengths_stay_finite():
    m, rho_q = np.array([[0.0, 0.0], [0.02, 0.03], [0.0, -0.02]]), np.array([3.0, 5.0, 9.0])
    alpha_q, beta_q, pi = np.array([700.0, 720.0, 710.0]), np.array([2.0, 2.1, 2.05]), np.array([0.2, 0.5, 0.3])
    X, S = np.array([[60.0, -50.0], [-80.0, 10.0]]), np.array([340, 0])
    r = update_q_z(X, S, m, rho_q, alpha_q, beta_q, pi, TAU)
    np.testing.assert_allclose(r.sum(axis=1), 1, rtol=1e-12)
    assert np.all((r > 1e-6) & (r < 1))
    assert np.isfinite(log_joint(X, S, [0, 2], m, alpha_q / beta_q, pi, TAU, **PRIOR))
    assert np.isfinite(elbo(X, S, r, m, rho_q, alpha_q, beta_q, pi, TAU, **PRIOR))


def test_the_graph_holds_what_log_joint_takes():
    graph = graphical_model()
    assert set(graph["nodes"]) == {"X", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"}
    observed = {name for name, role in graph["nodes"].items() if role == "observed"}
    latent = {name for name, role in graph["nodes"].items() if role == "latent"}
    assert (observed, latent) == ({"X", "S"}, {"z", "mu", "lam"})
    parents = {name: {a for a, b in graph["edges"] if b == name} for name in graph["nodes"]}
    assert parents["X"] == {"z", "mu", "tau"}
    assert parents["S"] == {"z", "lam"}
    assert parents["mu"] == {"nu", "rho"}
    assert parents["lam"] == {"alpha", "beta"}
    assert parents["z"] == {"pi"}
    assert {frozenset(names) for names in graph["plates"].values()} == {frozenset("XSz"), frozenset({"mu", "lam"})}


def test_arguments_are_left_alone_and_lists_will_do():
    X, S, pi, r, m, rho_q, alpha_q, beta_q = quakes(11, 6, 4)
    kept = [value.copy() for value in (X, S, pi, r, m, rho_q, alpha_q, beta_q)]
    from_lists = [value.tolist() for value in kept]
    np.testing.assert_array_equal(
        update_q_z(X, S, m, rho_q, alpha_q, beta_q, pi, TAU),
        update_q_z(*(from_lists[i] for i in (0, 1, 4, 5, 6, 7, 2)), TAU),
    )
    nu = PRIOR["nu"]
    for one, other in zip(
        update_q_mu(X, r, TAU, nu, 0.3), update_q_mu(X.tolist(), r.tolist(), TAU, nu.tolist(), 0.3), strict=True
    ):
        np.testing.assert_array_equal(one, other)
    cavi(X, S, pi, TAU, **PRIOR, rng=np.random.default_rng(0), max_iter=5)
    for now, before in zip((X, S, pi, r, m, rho_q, alpha_q, beta_q), kept, strict=True):
        np.testing.assert_array_equal(now, before)
