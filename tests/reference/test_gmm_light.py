"""Oracles: enumeration of labels with Gauss-Hermite quadrature over means, Gaussian integrals, scipy, BayesPy."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from scipy.stats import chisquare, entropy, kstest, multivariate_normal, norm

from reference.gmm_light import (
    cavi,
    elbo,
    generate_data,
    graphical_model,
    log_joint,
    update_q_mu,
    update_q_z,
)

SIZES = [(4, 3), (5, 2), (3, 4)]


def model(seed, N, K):
    """x, pi, tau, nu, sigma with no two components alike."""
    rng = np.random.default_rng(seed)
    pi = rng.dirichlet(np.full(K, 3.0))
    tau, sigma = np.array([0.4, 2.7, 1.3, 5.0])[:K], np.array([1.6, 0.5, 2.4, 0.8])[:K]
    return rng.normal(0.5, 2.0, size=N), pi, tau, rng.normal(0.0, 1.5, size=K), sigma


def factors(seed, N, K):
    rng = np.random.default_rng([seed, 1])
    return rng.dirichlet(np.ones(K), size=N), rng.normal(size=K), rng.uniform(0.2, 1.5, size=K)


def log_normal(value, mean, variance):
    return -0.5 * math.log(2 * math.pi * variance) - (value - mean) ** 2 / (2 * variance)


def plain_log_joint(x, z, mu, pi, tau, nu, sigma):
    """One factor after the other."""
    total = sum(log_normal(mu[k], nu[k], sigma[k] ** 2) for k in range(len(mu)))
    for n, k in enumerate(z):
        total += math.log(pi[k]) + log_normal(x[n], mu[k], 1 / tau[k])
    return total


def quadrature(m, s2, nodes=6):
    """Points and weights for expectations over prod_k N(m_k, s2_k); exact for polynomials of degree 11 in each mu_k."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    weights = weights / weights.sum()
    for index in itertools.product(range(nodes), repeat=len(m)):
        chosen = np.array(index)
        yield m + np.sqrt(s2) * points[chosen], np.prod(weights[chosen])


def log_evidence(x, pi, tau, nu, sigma):
    """log p(x): given the labels x is jointly normal, and there are K^N labels."""
    N, K = len(x), len(pi)
    parts = []
    for labels in itertools.product(range(K), repeat=N):
        z = np.array(labels)
        shared = np.where(z[:, None] == z, sigma[z] ** 2, 0.0)
        of_x = multivariate_normal.logpdf(x, nu[z], shared + np.diag(1 / tau[z]))
        parts.append(np.log(pi[z]).sum() + of_x)
    return logsumexp(parts)


@pytest.mark.parametrize(("N", "K"), SIZES)
def test_log_joint_is_the_product_of_its_factors(N, K):
    x, pi, tau, nu, sigma = model(N, N, K)
    rng = np.random.default_rng(N)
    z, mu = rng.integers(K, size=N), rng.normal(size=K)
    by_scipy = np.log(pi[z]).sum() + norm.logpdf(x, mu[z], np.sqrt(1 / tau[z])).sum() + norm.logpdf(mu, nu, sigma).sum()
    assert log_joint(x, z, mu, pi, tau, nu, sigma) == pytest.approx(by_scipy, rel=1e-12)
    assert plain_log_joint(x, z, mu, pi, tau, nu, sigma) == pytest.approx(by_scipy, rel=1e-12)


def test_log_joint_integrates_to_the_evidence():
    x, pi, tau, nu, sigma = model(2, 3, 2)
    grids = [np.linspace(nu[k] - 9 * sigma[k], nu[k] + 9 * sigma[k], 80) for k in range(2)]
    cell = (grids[0][1] - grids[0][0]) * (grids[1][1] - grids[1][0])
    logs = [
        log_joint(x, np.array(z), np.array([a, b]), pi, tau, nu, sigma)
        for z in itertools.product(range(2), repeat=3)
        for a in grids[0]
        for b in grids[1]
    ]
    assert logsumexp(logs) + np.log(cell) == pytest.approx(log_evidence(x, pi, tau, nu, sigma), abs=1e-6)


@pytest.mark.parametrize(("N", "K"), SIZES)
def test_elbo_is_expected_log_joint_plus_entropy(N, K):
    x, *given = model(N, N, K)
    r, m, s2 = factors(N, N, K)
    expectation = 0.0
    for labels in itertools.product(range(K), repeat=N):
        weight = np.prod(r[np.arange(N), labels])
        for mu, share in quadrature(m, s2, nodes=3):
            expectation += weight * share * plain_log_joint(x, labels, mu, *given)
    entropies = entropy(r, axis=1).sum() + sum(norm(m[k], np.sqrt(s2[k])).entropy() for k in range(K))
    assert elbo(x, r, m, s2, *given) == pytest.approx(expectation + entropies, rel=1e-10)


@pytest.mark.parametrize(("N", "K"), SIZES)
def test_elbo_stays_below_the_evidence(N, K):
    x, *given = model(N, N, K)
    evidence = log_evidence(x, *given)
    best = max(cavi(x, *given, np.random.default_rng(seed)).elbos[-1] for seed in range(10))
    assert best < evidence
    assert evidence - best < 2.5
    for seed in range(20):
        assert elbo(x, *factors(seed, N, K), *given) < best + 1e-9


def test_one_component_is_exact():
    x, pi, tau, nu, sigma = np.array([0.4, 2.2, -1.0]), np.ones(1), np.array([2.5]), np.array([-1.0]), np.array([0.6])
    r, m, s2, elbos = cavi(x, pi, tau, nu, sigma, np.random.default_rng(0))
    assert elbos[-1] == pytest.approx(log_evidence(x, pi, tau, nu, sigma), rel=1e-12)
    covariance = sigma**2 * np.ones((3, 3)) + np.eye(3) / tau
    gain = np.linalg.solve(covariance, np.full(3, sigma[0] ** 2))
    assert m[0] == pytest.approx(nu[0] + gain @ (x - nu[0]))
    assert s2[0] == pytest.approx(sigma[0] ** 2 - gain.sum() * sigma[0] ** 2)
    np.testing.assert_array_equal(r, np.ones((3, 1)))


@pytest.mark.parametrize(("N", "K"), SIZES)
def test_q_z_is_the_expectation_over_mu_of_the_log_joint(N, K):
    x, *given = model(N, N, K)
    _, m, s2 = factors(N, N, K)
    assignments = list(itertools.product(range(K), repeat=N))
    logs = [
        sum(share * plain_log_joint(x, z, mu, *given) for mu, share in quadrature(m, s2, nodes=2)) for z in assignments
    ]
    one_hot = np.eye(K)[np.array(assignments)]
    marginals = np.einsum("a,ank->nk", softmax(logs), one_hot)
    np.testing.assert_allclose(update_q_z(x, m, s2, *given[:2]), marginals, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("N", "K"), [(4, 3), (5, 2)])
def test_q_mu_is_the_expectation_over_z_of_the_log_joint(N, K):
    x, *given = model(N, N, K)
    r, _, _ = factors(N, N, K)
    m, s2 = update_q_mu(x, r, *given[1:])
    assignments = list(itertools.product(range(K), repeat=N))
    weights = [np.prod(r[np.arange(N), z]) for z in assignments]
    for k in range(K):  # along the line through nu in direction k: the factors are independent
        offsets = np.linspace(-3, 3, 7)
        logs = []
        for offset in offsets:
            mu = np.where(np.arange(K) == k, offset, given[2])
            logs.append(sum(w * plain_log_joint(x, z, mu, *given) for w, z in zip(weights, assignments, strict=True)))
        curvature, slope, _ = parabola = np.polyfit(offsets, logs, 2)
        np.testing.assert_allclose(np.polyval(parabola, offsets), logs, rtol=1e-10)  # so q*(mu_k) is normal
        assert s2[k] == pytest.approx(-1 / (2 * curvature), rel=1e-8)
        assert m[k] == pytest.approx(-slope / (2 * curvature), rel=1e-8)


@pytest.mark.parametrize(("N", "K"), SIZES)
def test_no_optimizer_finds_better_factors(N, K):
    x, *given = model(N, N, K)
    r, m, s2 = factors(N, N, K)

    def loss_of_labels(v):
        return -elbo(x, softmax(v.reshape(N, K), axis=1), m, s2, *given)

    def loss_of_means(v):
        return -elbo(x, r, v[:K], np.exp(v[K:]), *given)

    best_r = softmax(minimize(loss_of_labels, np.zeros(N * K), options={"gtol": 1e-7}).x.reshape(N, K), axis=1)
    np.testing.assert_allclose(update_q_z(x, m, s2, *given[:2]), best_r, atol=1e-4)
    found = minimize(loss_of_means, np.zeros(2 * K), options={"gtol": 1e-7}).x
    new_m, new_s2 = update_q_mu(x, r, *given[1:])
    np.testing.assert_allclose(new_m, found[:K], atol=1e-4)
    np.testing.assert_allclose(new_s2, np.exp(found[K:]), rtol=1e-4)
    assert elbo(x, r, new_m, new_s2, *given) >= -loss_of_means(found) - 1e-9


def test_cavi_climbs_and_ends_at_a_fixed_point():
    rng = np.random.default_rng(5)
    pi, tau, nu = np.array([0.2, 0.5, 0.3]), np.array([0.5, 3.0, 1.2]), np.array([-2.0, 0.5, 3.0])
    sigma = np.array([0.6, 0.4, 0.9])
    x, _, _ = generate_data(rng, 60, pi, tau, nu, sigma)
    r, m, s2, elbos = cavi(x, pi, tau, nu, sigma, rng, 500, 1e-13)
    assert np.all(np.diff(elbos) >= -1e-10)
    assert elbos[-1] > elbos[0]
    assert elbos[-1] == pytest.approx(elbo(x, r, m, s2, pi, tau, nu, sigma), rel=1e-12)
    np.testing.assert_allclose(update_q_z(x, m, s2, pi, tau), r, atol=1e-5)
    np.testing.assert_allclose(update_q_mu(x, r, tau, nu, sigma).m, m, rtol=1e-12)
    assert len(cavi(x, pi, tau, nu, sigma, rng, 3, 0.0).elbos) == 3


def test_bayespy_has_the_same_fixed_point_and_bound():
    nodes = pytest.importorskip("bayespy.nodes")
    inference = pytest.importorskip("bayespy.inference")
    pi, tau = np.array([0.2, 0.5, 0.3]), np.array([0.5, 3.0, 1.2])
    nu, sigma = np.array([-2.0, 0.5, 3.0]), np.array([0.6, 0.4, 0.9])
    x, _, _ = generate_data(np.random.default_rng(8), 40, pi, tau, nu, sigma)
    z = nodes.Categorical(pi, plates=(40,), name="z")
    mu = nodes.GaussianARD(nu, 1 / sigma**2, plates=(3,), name="mu")
    y = nodes.Mixture(z, nodes.GaussianARD, mu, tau, name="y")
    y.observe(x)
    mu.initialize_from_parameters(nu, 1 / sigma**2)
    engine = inference.VB(y, z, mu)
    engine.update("z", "mu", repeat=500, tol=1e-14, verbose=False)
    ours = cavi(x, pi, tau, nu, sigma, np.random.default_rng(0), 1000, 1e-14)
    first, second = mu.get_moments()
    np.testing.assert_allclose(ours.m, first, rtol=1e-5)
    np.testing.assert_allclose(ours.s2, second - first**2, rtol=1e-5)
    np.testing.assert_allclose(ours.r, z.get_moments()[0], atol=1e-5)
    assert ours.elbos[-1] == pytest.approx(engine.loglikelihood_lowerbound(), rel=1e-9)


def test_data_follow_the_model():
    rng = np.random.default_rng(11)
    K, tau, nu, sigma = 3, np.array([4.0, 0.3, 1.5]), np.array([-1.0, 2.0, 0.0]), np.array([0.3, 1.4, 2.5])
    pi = np.array([0.2, 0.5, 0.3])
    x, z, mu = generate_data(rng, 30_000, pi, tau, nu, sigma)
    assert x.shape == z.shape == (30_000,)
    assert mu.shape == (3,)
    assert chisquare(np.bincount(z, minlength=K), 30_000 * pi).pvalue > 1e-4
    for k in range(K):
        assert kstest(x[z == k], norm(mu[k], tau[k] ** -0.5).cdf).pvalue > 1e-4
    means = np.array([generate_data(rng, 2, pi, tau, nu, sigma).mu for _ in range(4000)])
    for k in range(K):
        assert kstest(means[:, k], norm(nu[k], sigma[k]).cdf).pvalue > 1e-4
    assert np.all(np.abs(np.corrcoef(means.T) - np.eye(K)) < 0.07)


def test_the_graph_says_what_depends_on_what():
    graph = graphical_model()
    network = nx.DiGraph(graph["edges"])
    assert set(network) == set(graph["nodes"])
    assert nx.is_directed_acyclic_graph(network)
    given = {name for name, role in graph["nodes"].items() if role == "parameter"}
    assert given == {name for name in network if network.in_degree(name) == 0}
    assert nx.is_d_separator(network, {"z"}, {"mu"}, given)  # independent a priori
    assert not nx.is_d_separator(network, {"z"}, {"mu"}, given | {"x"})  # and not a posteriori
    assert nx.is_d_separator(network, {"x"}, {"pi", "nu", "sigma"}, {"z", "mu", "tau"})
    assert not nx.is_d_separator(network, {"x"}, {"tau"}, {"z", "mu"})


def test_far_observations_and_empty_components_stay_finite():
    x, pi, tau, nu, sigma = model(6, 4, 3)
    x = np.array([-900.0, 0.3, 1200.0, 2.0])
    assert np.all(norm.pdf(x[0], nu, tau**-0.5) == 0)
    r = update_q_z(x, nu, sigma**2, pi, tau)
    assert np.all(np.isfinite(r))
    np.testing.assert_allclose(r.sum(axis=1), 1.0)
    assert np.isfinite(elbo(x, r, nu, sigma**2, pi, tau, nu, sigma))
    hard = np.eye(3)[[0, 0, 2, 2]]
    m, s2 = update_q_mu(x, hard, tau, nu, sigma)
    assert m[1] == pytest.approx(nu[1])
    assert s2[1] == pytest.approx(sigma[1] ** 2)
    assert np.isfinite(elbo(x, hard, m, s2, pi, tau, nu, sigma))


def test_arguments_are_left_alone_and_lists_will_do():
    arguments = model(7, 5, 3)
    kept = [np.copy(a) for a in arguments]
    fit = cavi(*arguments, np.random.default_rng(0), 5)
    for now, before in zip(arguments, kept, strict=True):
        np.testing.assert_array_equal(now, before)
    lists = [a.tolist() for a in arguments]
    np.testing.assert_allclose(cavi(*lists, np.random.default_rng(0), 5).m, fit.m, rtol=1e-12)
    assert elbo(lists[0], fit.r.tolist(), fit.m.tolist(), fit.s2.tolist(), *lists[1:]) == pytest.approx(fit.elbos[-1])
    z = [0, 1, 2, 2, 0]
    assert log_joint(lists[0], z, lists[3], *lists[1:]) == log_joint(
        arguments[0], np.array(z), arguments[3], *arguments[1:]
    )
