"""Oracles: enumeration of every z, quadrature, the evidence, BayesPy, torch.distributions, numerical optimisation."""

import itertools
import warnings

import numpy as np
import pytest
import torch
from scipy.integrate import dblquad, quad
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, logsumexp, softmax
from scipy.stats import beta, dirichlet, kstest
from torch import distributions as td

from reference.bernoulli_mixture import (
    cavi,
    elbo,
    generate_data,
    graphical_model,
    log_joint,
    update_q_pi,
    update_q_theta,
    update_q_z,
)

SIZES = [(4, 3, 2), (3, 2, 4), (5, 2, 3)]  # N, D, K


def priors(K):
    return 0.7, 2.3, np.linspace(3.1, 0.6, K)


def data(seed, N, D):
    rng = np.random.default_rng(seed)
    return (rng.random((N, D)) < np.linspace(0.2, 0.7, D)).astype(int)


def any_q(seed, N, D, K):
    rng = np.random.default_rng(seed)
    r = rng.dirichlet(np.linspace(0.5, 2, K), size=N)
    return r, rng.uniform(0.6, 5, (K, D)), rng.uniform(0.6, 4, (K, D)), rng.uniform(0.7, 5, K)


def integral(f, low=0.0, high=1.0):
    return quad(f, low, high, epsabs=1e-12, epsrel=1e-11, limit=400)[0]


def expectation_under_beta(a, b, f):
    """By quadrature, in the variable t = log(x / (1 - x)), where the integrand has no poles."""

    def inside(t):
        x, y = 1 / (1 + np.exp(-t)), 1 / (1 + np.exp(t))
        return np.exp(a * np.log(x) + b * np.log(y) - betaln(a, b)) * f(x, y)

    return integral(inside, -80, 0) + integral(inside, 0, 80)


def expected_logs(a_q, b_q, alpha_q):
    """E[log theta], E[log(1 - theta)] and E[log pi] by quadrature; a part of a Dirichlet vector is a Beta variable."""
    cells = np.stack([a_q, b_q], axis=-1)
    log_theta = np.array([[expectation_under_beta(*q, lambda x, y: np.log(x)) for q in row] for row in cells])
    log_not = np.array([[expectation_under_beta(*q, lambda x, y: np.log(y)) for q in row] for row in cells])
    log_pi = np.array([expectation_under_beta(v, alpha_q.sum() - v, lambda x, y: np.log(x)) for v in alpha_q])
    return log_theta, log_not, log_pi


def entropy_of_dirichlet(alpha):
    """By quadrature over the simplex: sticks broken off one after the other, (v, (1-v) w, (1-v) (1-w), ...)."""
    # The density of Dirichlet(alpha) in pi, and the sticks' own laws: v_k ~ Beta(alpha_k, alpha_k+1 + ...).
    total, left = 0.0, np.cumsum(alpha[::-1])[::-1]
    log_left = 0.0  # E[log of what is left]
    for k in range(len(alpha) - 1):
        a, b = alpha[k], left[k + 1]
        log_v = expectation_under_beta(a, b, lambda x, y: np.log(x))
        log_rest = expectation_under_beta(a, b, lambda x, y: np.log(y))
        total += (alpha[k] - 1) * (log_left + log_v)
        log_left += log_rest
    total += (alpha[-1] - 1) * log_left
    return -(total + gammaln(alpha.sum()) - gammaln(alpha).sum())


def elbo_by_enumeration(X, r, a_q, b_q, alpha_q, a, b, alpha):
    """E_q[log p] - E_q[log q]: a sum over all K^N label vectors of expectations by quadrature; no digamma anywhere."""
    (N, D), K = X.shape, len(alpha)
    log_theta, log_not, log_pi = expected_logs(a_q, b_q, alpha_q)
    expected = 0.0
    for z in itertools.product(range(K), repeat=N):
        q_z = np.prod([r[n, z[n]] for n in range(N)])
        if q_z == 0:
            continue
        log_p = sum(log_pi[k] for k in z)
        for n, k in enumerate(z):
            log_p += sum(log_theta[k, d] if X[n, d] else log_not[k, d] for d in range(D))
        expected += q_z * (log_p - np.log(q_z))
    for k, d in itertools.product(range(K), range(D)):
        expected += (a - 1) * log_theta[k, d] + (b - 1) * log_not[k, d] - betaln(a, b)
        log_q = lambda x, y, p=a_q[k, d], q=b_q[k, d]: (p - 1) * np.log(x) + (q - 1) * np.log(y) - betaln(p, q)  # noqa: E731
        expected -= expectation_under_beta(a_q[k, d], b_q[k, d], log_q)
    expected += np.sum((alpha - 1) * log_pi) + gammaln(alpha.sum()) - gammaln(alpha).sum()
    return expected + entropy_of_dirichlet(alpha_q)


def log_evidence(X, a, b, alpha):
    """log p(X): pi and theta integrated out in closed form for each of the K^N label vectors."""
    (N, _), K = X.shape, len(alpha)
    terms = []
    for z in itertools.product(range(K), repeat=N):
        one_hot = np.eye(K)[list(z)]
        sizes, ones = one_hot.sum(axis=0), one_hot.T @ X
        log_p = np.sum(betaln(a + ones, b + sizes[:, None] - ones) - betaln(a, b))
        log_p += gammaln(alpha.sum()) - gammaln(alpha.sum() + N) + np.sum(gammaln(alpha + sizes) - gammaln(alpha))
        terms.append(log_p)
    return logsumexp(terms)


def test_the_oracles_agree_with_scipy():
    a, b = 0.7, 2.4
    assert expectation_under_beta(a, b, lambda x, y: 1.0) == pytest.approx(1, rel=1e-9)
    assert expectation_under_beta(a, b, lambda x, y: x) == pytest.approx(beta(a, b).mean(), rel=1e-9)
    alpha = np.array([1.4, 2.6, 3.3])
    assert entropy_of_dirichlet(alpha) == pytest.approx(dirichlet.entropy(alpha), rel=1e-8)

    def integrand(y, x):
        log_q = dirichlet.logpdf([x, y, 1 - x - y], alpha)
        return -np.exp(log_q) * log_q

    by_dblquad = dblquad(integrand, 0, 1, 0, lambda x: 1 - x, epsabs=1e-5, epsrel=1e-5)[0]
    assert entropy_of_dirichlet(alpha) == pytest.approx(by_dblquad, abs=1e-3)


@pytest.mark.parametrize(("N", "D", "K"), SIZES)
def test_elbo_is_the_enumerated_expectation(N, D, K):
    X, q, prior = data(N, N, D), any_q(K, N, D, K), priors(K)
    assert elbo(X, *q, *prior) == pytest.approx(elbo_by_enumeration(X, *q, *prior), rel=1e-8)


def test_elbo_with_hard_responsibilities_is_the_enumerated_expectation():
    X, (_, a_q, b_q, alpha_q), prior = data(1, 4, 2), any_q(1, 4, 2, 3), priors(3)
    r = np.eye(3)[[2, 0, 0, 2]]
    expected = elbo_by_enumeration(X, r, a_q, b_q, alpha_q, *prior)
    assert elbo(X, r, a_q, b_q, alpha_q, *prior) == pytest.approx(expected, rel=1e-8)


def test_elbo_against_torch_divergences():
    N, D, K = 9, 4, 3
    X, (r, a_q, b_q, alpha_q), (a, b, alpha) = data(2, N, D), any_q(2, N, D, K), priors(K)
    t = {
        name: torch.tensor(v)
        for name, v in {"a_q": a_q, "b_q": b_q, "alpha_q": alpha_q, "alpha": alpha, "r": r}.items()
    }
    prior = td.Beta(torch.full((K, D), a, dtype=torch.float64), torch.full((K, D), b, dtype=torch.float64))
    kl = td.kl_divergence(td.Beta(t["a_q"], t["b_q"]), prior).sum()
    kl = kl + td.kl_divergence(td.Dirichlet(t["alpha_q"]), td.Dirichlet(t["alpha"]))
    log_theta, log_not, log_pi = expected_logs(a_q, b_q, alpha_q)
    data_term = sum(
        r[n, k] * (log_pi[k] + np.sum(np.where(X[n] == 1, log_theta[k], log_not[k])))
        for n in range(N)
        for k in range(K)
    )
    entropy = td.Categorical(t["r"]).entropy().sum()
    assert elbo(X, r, a_q, b_q, alpha_q, a, b, alpha) == pytest.approx(data_term + float(entropy - kl), rel=1e-8)


@pytest.mark.parametrize(("N", "D", "K"), SIZES)
def test_elbo_never_exceeds_the_evidence(N, D, K):
    X, prior = data(N + 7, N, D), priors(K)
    evidence = log_evidence(X, *prior)
    for seed in range(50):
        assert elbo(X, *any_q(seed, N, D, K), *prior) < evidence
    for seed in range(5):
        fit = cavi(X, K, *prior, np.random.default_rng(seed), 500, 1e-12)
        assert evidence - 3.0 < fit.elbos[-1] < evidence


def test_with_one_component_the_elbo_is_the_evidence():
    X, (a, b, _) = data(3, 6, 4), priors(2)
    fit = cavi(X, 1, a, b, np.array([1.7]), np.random.default_rng(0))
    assert fit.elbos[-1] == pytest.approx(log_evidence(X, a, b, np.array([1.7])), rel=1e-12)
    np.testing.assert_allclose(fit.a_q[0], a + X.sum(axis=0))
    np.testing.assert_allclose(fit.b_q[0], b + (1 - X).sum(axis=0))


@pytest.mark.parametrize(("N", "D", "K"), [(7, 3, 2), (6, 2, 4)])
def test_no_optimizer_finds_a_better_factor(N, D, K):
    X, (r, a_q, b_q, alpha_q), prior = data(N, N, D), any_q(N, N, D, K), priors(K)
    a, b, alpha = prior
    best_r = update_q_z(X, a_q, b_q, alpha_q)
    best_a, best_b = update_q_theta(X, r, a, b)
    best_alpha = update_q_pi(r, alpha)

    def search(loss, start):
        return minimize(loss, start, method="L-BFGS-B", options={"maxiter": 5000, "maxfun": 200_000, "ftol": 1e-15}).x

    found = softmax(
        search(
            lambda v: -elbo(X, softmax(v.reshape(N, K), axis=1), a_q, b_q, alpha_q, *prior), np.zeros(N * K)
        ).reshape(N, K),
        axis=1,
    )
    np.testing.assert_allclose(best_r, found, atol=1e-4)
    assert elbo(X, best_r, a_q, b_q, alpha_q, *prior) >= elbo(X, found, a_q, b_q, alpha_q, *prior) - 1e-10

    def thetas(v):
        return np.exp(v.reshape(2, K, D))

    found = thetas(search(lambda v: -elbo(X, r, *thetas(v), alpha_q, *prior), np.zeros(2 * K * D)))
    np.testing.assert_allclose(np.array([best_a, best_b]), found, rtol=2e-3)
    assert elbo(X, r, best_a, best_b, alpha_q, *prior) >= elbo(X, r, *found, alpha_q, *prior) - 1e-10

    found = np.exp(search(lambda v: -elbo(X, r, a_q, b_q, np.exp(v), *prior), np.zeros(K)))
    np.testing.assert_allclose(best_alpha, found, rtol=2e-3)
    assert elbo(X, r, a_q, b_q, best_alpha, *prior) >= elbo(X, r, a_q, b_q, found, *prior) - 1e-10


def test_bayespy_takes_the_same_steps():
    """The same start, the same order of updates: lower bound and parameters agree in every iteration."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bayespy.inference import VB
        from bayespy.nodes import Bernoulli, Beta, Categorical, Dirichlet, Mixture
    N, D, K, (a, b, alpha) = 60, 7, 3, priors(3)
    X = generate_data(np.random.default_rng(8), N, D, K, a, b, alpha).X
    r = np.random.default_rng(9).dirichlet(np.linspace(0.5, 2.0, K), size=N)
    pi = Dirichlet(alpha)
    z = Categorical(pi, plates=(N, 1))
    theta = Beta([a, b], plates=(D, K))
    x = Mixture(z, Bernoulli, theta)
    x.observe(X)
    z.initialize_from_parameters(r[:, None, :])
    inference = VB(z, pi, x, theta)
    for _ in range(12):
        inference.update(pi, theta, z, verbose=False)
        alpha_q, (a_q, b_q) = update_q_pi(r, alpha), update_q_theta(X, r, a, b)
        r = update_q_z(X, a_q, b_q, alpha_q)
        assert elbo(X, r, a_q, b_q, alpha_q, a, b, alpha) == pytest.approx(
            inference.loglikelihood_lowerbound(), rel=1e-10
        )
    np.testing.assert_allclose(r, z.get_moments()[0][:, 0, :], atol=1e-8)
    np.testing.assert_allclose(alpha_q, pi.get_parameters()[0], rtol=1e-8)
    np.testing.assert_allclose(np.stack([a_q.T, b_q.T], axis=-1), theta.get_parameters()[0], rtol=1e-8)


def test_log_joint_against_torch():
    N, D, K, (a, b, alpha) = 6, 4, 3, priors(3)
    X, rng = data(4, N, D), np.random.default_rng(4)
    z, pi, theta = np.array([1, 1, 0, 1, 0, 0]), rng.dirichlet(alpha + 1), rng.uniform(0.05, 0.95, (K, D))
    parts = [
        td.Bernoulli(torch.tensor(theta)[z]).log_prob(torch.tensor(X, dtype=torch.float64)).sum(),
        td.Categorical(torch.tensor(pi)).log_prob(torch.tensor(z)).sum(),
        td.Beta(*torch.tensor([a, b], dtype=torch.float64)).log_prob(torch.tensor(theta)).sum(),
        td.Dirichlet(torch.tensor(alpha)).log_prob(torch.tensor(pi)),
    ]
    assert log_joint(X, z, pi, theta, a, b, alpha) == pytest.approx(float(sum(parts)), rel=1e-9)


def test_the_joint_density_integrates_to_one():
    """Gauss-Legendre quadrature is exact here: for these priors the density is a polynomial."""
    a, b, alpha = 2, 3, np.array([3.0, 2.0])
    nodes, weights = np.polynomial.legendre.leggauss(6)
    nodes, weights = (nodes + 1) / 2, weights / 2
    total = 0.0
    for (p, w0), (t0, w1), (t1, w2) in itertools.product(zip(nodes, weights, strict=True), repeat=3):
        theta = np.array([[t0], [t1]])
        total += sum(
            w0 * w1 * w2 * np.exp(log_joint(np.array([[x]]), np.array([z]), np.array([p, 1 - p]), theta, a, b, alpha))
            for x in (0, 1)
            for z in (0, 1)
        )
    assert total == pytest.approx(1.0, rel=1e-12)


def test_simulated_data_follow_the_model():
    N, D, K, a, b, alpha = 20_000, 40, 3, 0.8, 1.7, np.array([5.0, 9.0, 2.0])
    X, z, pi, theta = generate_data(np.random.default_rng(1), N, D, K, a, b, alpha)
    assert X.shape == (N, D)
    assert theta.shape == (K, D)
    assert set(np.unique(X)) == {0, 1}
    np.testing.assert_allclose(np.bincount(z, minlength=K) / N, pi, atol=5 * np.sqrt(0.25 / N))
    for k in range(K):
        members = X[z == k]
        np.testing.assert_allclose(members.mean(axis=0), theta[k], atol=5 * np.sqrt(0.25 / len(members)))
    # Given theta and z the features are independent: no correlation is left inside a component.
    largest = np.argmax(pi)
    rest = X[z == largest] - theta[largest]
    covariance = rest.T @ rest / len(rest)
    assert np.abs(covariance - np.diag(np.diag(covariance))).max() < 5 * 0.25 / np.sqrt(len(rest)) * 1.2
    many = generate_data(np.random.default_rng(2), 2, 3000, 2, a, b, alpha[:2]).theta
    assert kstest(many.ravel(), beta(a, b).cdf).pvalue > 1e-4
    draws = np.array([generate_data(np.random.default_rng(s), 1, 1, K, a, b, alpha).pi for s in range(2000)])
    for k in range(K):
        assert kstest(draws[:, k], beta(alpha[k], alpha.sum() - alpha[k]).cdf).pvalue > 1e-4


def test_cavi_recovers_well_separated_components():
    rng = np.random.default_rng(5)
    theta = np.abs(np.array([[0] * 12, [0, 1] * 6, [1] * 12]) - 0.1)
    z = rng.choice(3, size=400, p=[0.2, 0.5, 0.3])
    X = (rng.random((400, 12)) < theta[z]).astype(int)
    fits = [cavi(X, 3, 0.7, 1.3, np.full(3, 1.5), np.random.default_rng(s)) for s in range(6)]
    best = max(fits, key=lambda fit: fit.elbos[-1])
    table = np.array([[np.sum(best.r[z == j, k]) for k in range(3)] for j in range(3)])
    assert table.max(axis=1).sum() > 0.98 * len(X)
    order = table.argmax(axis=1)
    np.testing.assert_allclose((best.a_q / (best.a_q + best.b_q))[order], theta, atol=0.12)
    for fit in fits:
        assert np.all(np.diff(fit.elbos) > -1e-9 * np.abs(fit.elbos[:-1]))


def test_cavi_ends_where_no_factor_can_be_improved():
    X, prior = data(9, 40, 6), priors(3)
    fit = cavi(X, 3, *prior, np.random.default_rng(3), 5000, 1e-13)
    np.testing.assert_allclose(update_q_z(X, fit.a_q, fit.b_q, fit.alpha_q), fit.r, atol=1e-5)
    np.testing.assert_allclose(update_q_theta(X, fit.r, *prior[:2]), (fit.a_q, fit.b_q), atol=1e-4)
    np.testing.assert_allclose(update_q_pi(fit.r, prior[2]), fit.alpha_q, atol=1e-4)


def test_cavi_stops():
    X, prior = data(6, 30, 5), priors(3)
    assert len(cavi(X, 3, *prior, np.random.default_rng(0), max_iter=4, tol=0.0).elbos) == 4
    assert len(cavi(X, 3, *prior, np.random.default_rng(0), tol=1e6).elbos) == 2
    fit = cavi(X, 3, *prior, np.random.default_rng(0))
    assert fit.elbos[-1] == elbo(X, fit.r, fit.a_q, fit.b_q, fit.alpha_q, *prior)


def test_thousands_of_features_do_not_underflow():
    """Rows whose probabilities lie thousands of nats apart, all too small for floating point."""
    rng = np.random.default_rng(7)
    kinds_a = rng.uniform(1, 5, (1, 12)) * np.exp(0.002 * rng.normal(size=(2, 12)))
    kinds_b, alpha_q = np.full((2, 12), 2.0), np.array([1.0, 3.0])
    a_q, b_q = np.tile(kinds_a, 250), np.tile(kinds_b, 250)  # 3,000 features of twelve kinds
    X = np.stack([a_q[0] > 2, a_q[0] < 2, rng.random(3000) < 0.5]).astype(int)
    log_theta, log_not, log_pi = expected_logs(kinds_a, kinds_b, alpha_q)
    gain, loss = np.tile(log_theta[1] - log_theta[0], 250), np.tile(log_not[1] - log_not[0], 250)
    odds = X @ gain + (1 - X) @ loss + log_pi[1] - log_pi[0]
    np.testing.assert_allclose(update_q_z(X, a_q, b_q, alpha_q)[:, 1], 1 / (1 + np.exp(-odds)), rtol=1e-6)
    assert np.all(np.abs(odds) < 20)


def test_the_graph_is_that_of_the_factors():
    """p(X, z, pi, theta) = p(pi; alpha) p(theta; a, b) p(z | pi) p(X | z, theta)."""
    graph = graphical_model()
    parents = {name: {p for p, child in graph["edges"] if child == name} for name in graph["nodes"]}
    assert {name: ps for name, ps in parents.items() if ps} == {
        "pi": {"alpha"},
        "theta": {"a", "b"},
        "z": {"pi"},
        "X": {"z", "theta"},
    }
    sizes = {"X": {"N", "D"}, "z": {"N"}, "theta": {"K", "D"}}
    for name in graph["nodes"]:
        assert {plate for plate, inside in graph["plates"].items() if name in inside} == sizes.get(name, set())


def test_arguments_are_left_alone_and_lists_will_do():
    X, q, prior = data(8, 5, 3), any_q(8, 5, 3, 2), priors(2)
    lists = [v.tolist() for v in q]
    alpha = prior[2].tolist()
    assert elbo(X.tolist(), *lists, *prior[:2], alpha) == elbo(X, *q, *prior)
    np.testing.assert_array_equal(update_q_z(X.tolist(), *lists[1:]), update_q_z(X, *q[1:]))
    np.testing.assert_array_equal(
        update_q_theta(X.tolist(), lists[0], *prior[:2]).a_q, update_q_theta(X, q[0], *prior[:2]).a_q
    )
    np.testing.assert_array_equal(update_q_pi(lists[0], alpha), update_q_pi(q[0], prior[2]))
    kept = [v.copy() for v in (X, *q, prior[2])]
    cavi(X, 2, *prior, np.random.default_rng(0), 5)
    elbo(X, *q, *prior)
    for now, before in zip((X, *q, prior[2]), kept, strict=True):
        np.testing.assert_array_equal(now, before)
