"""Oracles: the exact posterior (joint Gaussian), quadrature, scipy's densities, optimizers, BayesPy, sampling laws."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import kstest, multivariate_normal, norm

from reference.cartesian_matrix import cavi, elbo, generate_data, graphical_model, update_q_mu, update_q_xi


def setting(seed, R, C):
    """Priors and a matrix, all different; R != C, unequal precisions."""
    rng = np.random.default_rng(seed)
    priors = 1.5, 0.7, -2.0, 1.8, rng.uniform(0.3, 3.0, size=R), rng.uniform(0.3, 3.0, size=C)
    return generate_data(rng, *priors).S, priors


def joint_gaussian(S, priors):
    """Mean and covariance of (mu, xi) given S, and log p(S), from the joint normal of everything: no precisions."""
    mu0, lam0, xi0, tau0, lam, tau = priors
    R, C = S.shape
    prior_mean = np.r_[np.full(R, mu0), np.full(C, xi0)]
    prior = np.diag(np.r_[np.full(R, 1 / lam0), np.full(C, 1 / tau0)])
    A = np.zeros((R * C, R + C))
    noise = np.zeros(R * C)
    for r in range(R):
        for c in range(C):
            A[r * C + c, r] = A[r * C + c, R + c] = 1.0
            noise[r * C + c] = 1 / lam[r] + 1 / tau[c]
    of_S = A @ prior @ A.T + np.diag(noise)
    gain = prior @ A.T @ np.linalg.inv(of_S)
    residual = S.ravel() - A @ prior_mean
    evidence = multivariate_normal(A @ prior_mean, of_S).logpdf(S.ravel())
    return prior_mean + gain @ residual, prior - gain @ A @ prior, evidence


def log_joint(S, mu, xi, priors):
    """log p(S, mu, xi), cell by cell with scipy's densities."""
    mu0, lam0, xi0, tau0, lam, tau = priors
    total = norm.logpdf(mu, mu0, lam0**-0.5).sum() + norm.logpdf(xi, xi0, tau0**-0.5).sum()
    for r, m in enumerate(mu):
        for c, x in enumerate(xi):
            total += norm.logpdf(S[r, c], m + x, np.sqrt(1 / lam[r] + 1 / tau[c]))
    return total


def test_the_elbo_is_its_definition_by_quadrature():
    """One row and one column: E_q[log p - log q] as a double integral, by the trapezoidal rule on a wide grid."""
    S, (mu0, lam0, xi0, tau0, lam, tau) = setting(1, 1, 1)
    m, p, n, s = 0.4, 2.5, -1.1, 0.6
    x = np.linspace(m - 12 * p**-0.5, m + 12 * p**-0.5, 801)[:, None]
    y = np.linspace(n - 12 * s**-0.5, n + 12 * s**-0.5, 801)
    log_q = norm.logpdf(x, m, p**-0.5) + norm.logpdf(y, n, s**-0.5)
    log_p = norm.logpdf(x, mu0, lam0**-0.5) + norm.logpdf(y, xi0, tau0**-0.5)
    log_p = log_p + norm.logpdf(S[0, 0], x + y, np.sqrt(1 / lam[0] + 1 / tau[0]))
    cell = (x[1, 0] - x[0, 0]) * (y[1] - y[0])
    assert np.sum(np.exp(log_q)) * cell == pytest.approx(1.0, rel=1e-12)
    exact = np.sum(np.exp(log_q) * (log_p - log_q)) * cell
    q = np.array([m]), np.array([p]), np.array([n]), np.array([s])
    assert elbo(S, *q, mu0, lam0, xi0, tau0, lam, tau) == pytest.approx(exact, rel=1e-11)


def test_the_elbo_is_its_definition_by_gauss_hermite():
    """Two rows and three columns: log p - log q is a quadratic, so three nodes per variable integrate it exactly."""
    S, priors = setting(2, 2, 3)
    rng = np.random.default_rng(3)
    means, precisions = rng.normal(size=5), rng.uniform(0.4, 4.0, size=5)
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)
    weights = weights / weights.sum()
    total = 0.0
    for choice in np.ndindex(*(3,) * 5):
        point = means + nodes[list(choice)] * precisions**-0.5
        log_q = norm.logpdf(point, means, precisions**-0.5).sum()
        total += np.prod(weights[list(choice)]) * (log_joint(S, point[:2], point[2:], priors) - log_q)
    got = elbo(S, means[:2], precisions[:2], means[2:], precisions[2:], *priors)
    assert got == pytest.approx(total, rel=1e-11)


@pytest.mark.parametrize(("R", "C"), [(3, 5), (6, 2), (1, 4)])
def test_cavi_meets_the_exact_means_and_underestimates_the_variances(R, C):
    S, priors = setting(R, R, C)
    mean, covariance, evidence = joint_gaussian(S, priors)
    fit = cavi(S, *priors, max_iter=5000, tol=1e-14)
    np.testing.assert_allclose(np.r_[fit.mu_mean, fit.xi_mean], mean, atol=1e-6)
    variances = 1 / np.r_[fit.mu_precision, fit.xi_precision]
    assert np.all(variances < np.diag(covariance))
    # The best factorised approximation of a Gaussian has the diagonal of its precision matrix.
    np.testing.assert_allclose(1 / variances, np.diag(np.linalg.inv(covariance)), rtol=1e-9)
    assert fit.elbos[-1] < evidence
    # The gap is KL(q || posterior), here of two Gaussians with the same mean.
    exact = 0.5 * (np.log(np.linalg.det(covariance)) - np.log(variances).sum())
    assert evidence - fit.elbos[-1] == pytest.approx(exact, rel=1e-6)
    assert np.all(np.diff(fit.elbos) >= -1e-10)


def test_the_elbo_is_below_the_evidence_for_every_q():
    S, priors = setting(4, 3, 2)
    evidence = joint_gaussian(S, priors)[2]
    rng = np.random.default_rng(5)
    for _ in range(200):
        q = rng.normal(size=3), rng.uniform(0.1, 9, size=3), rng.normal(size=2), rng.uniform(0.1, 9, size=2)
        assert elbo(S, *q, *priors) < evidence


@pytest.mark.parametrize("which", ["mu", "xi"])
def test_each_update_is_what_an_optimizer_finds(which):
    S, priors = setting(6, 3, 4)
    mu0, lam0, xi0, tau0, lam, tau = priors
    rng = np.random.default_rng(7)
    rows, columns = (rng.normal(size=3), rng.uniform(0.5, 3, size=3)), (rng.normal(size=4), rng.uniform(0.5, 3, size=4))
    n = 3 if which == "mu" else 4

    def bound(v):
        factor = v[:n], np.exp(v[n:])
        return elbo(S, *(factor if which == "mu" else rows), *(columns if which == "mu" else factor), *priors)

    best = minimize(lambda v: -bound(v), np.zeros(2 * n), method="BFGS", options={"gtol": 1e-9})
    if which == "mu":
        mean, precision = update_q_mu(S, columns[0], mu0, lam0, lam, tau)
    else:
        mean, precision = update_q_xi(S, rows[0], xi0, tau0, lam, tau)
    np.testing.assert_allclose(mean, best.x[:n], atol=1e-5)
    np.testing.assert_allclose(precision, np.exp(best.x[n:]), rtol=1e-5)
    assert bound(np.r_[mean, np.log(precision)]) >= -best.fun - 1e-12


def test_without_data_the_posterior_is_the_prior():
    """Cells of next to no precision."""
    S, _ = setting(8, 3, 2)
    priors = 1.5, 0.7, -2.0, 1.8, np.full(3, 1e-12), np.full(2, 1e-12)
    fit = cavi(S, *priors)
    np.testing.assert_allclose(fit.mu_mean, 1.5, atol=1e-9)
    np.testing.assert_allclose(fit.xi_precision, 1.8, rtol=1e-9)


def test_against_bayespy():
    nodes = pytest.importorskip("bayespy.nodes")
    inference = pytest.importorskip("bayespy.inference")
    S, (mu0, lam0, xi0, tau0, lam, tau) = setting(9, 4, 3)
    mu = nodes.GaussianARD(mu0, lam0, plates=(4, 1))
    xi = nodes.GaussianARD(xi0, tau0, plates=(1, 3))
    cells = nodes.GaussianARD(nodes.Add(mu, xi), 1 / (1 / lam[:, None] + 1 / tau))
    cells.observe(S)
    engine = inference.VB(mu, xi, cells)
    engine.update(repeat=500, tol=1e-13, verbose=False)
    fit = cavi(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=5000, tol=1e-13)
    for node, mean, precision in ((mu, fit.mu_mean, fit.mu_precision), (xi, fit.xi_mean, fit.xi_precision)):
        first, second = (np.ravel(moment) for moment in node.get_moments())
        np.testing.assert_allclose(first, mean, atol=1e-6)
        np.testing.assert_allclose(second - first**2, 1 / precision, rtol=1e-6)
    assert engine.loglikelihood_lowerbound() == pytest.approx(fit.elbos[-1], rel=1e-9)


def test_the_data_follow_the_model():
    lam, tau = np.r_[np.full(2000, 0.2), np.full(2000, 5.0)], np.array([0.3, 2.0, 7.0])
    S, mu, xi = generate_data(np.random.default_rng(10), 3.0, 0.25, -1.0, 4.0, lam, tau)
    assert S.shape == (4000, 3)
    assert kstest((mu - 3.0) * np.sqrt(0.25), "norm").pvalue > 1e-4
    noise = (S - mu[:, None] - xi) / np.sqrt(1 / lam[:, None] + 1 / tau)
    assert all(kstest(column, "norm").pvalue > 1e-4 for column in noise.T)
    # Cells of a row do not share X: the noise is uncorrelated along rows.
    assert np.abs(np.corrcoef(noise.T) - np.eye(3)).max() < 0.07
    S, mu, xi = generate_data(np.random.default_rng(11), 3.0, 0.25, -1.0, 4.0, tau, lam)
    assert kstest((xi + 1.0) * 2.0, "norm").pvalue > 1e-4
    noise = (S - mu[:, None] - xi) / np.sqrt(1 / tau[:, None] + 1 / lam)
    assert np.abs(np.corrcoef(noise) - np.eye(3)).max() < 0.07


def test_the_graph_is_that_of_the_sampler():
    """What changes when a constant changes, all random numbers being the same, are its descendants."""
    graph = graphical_model()
    names = ("mu0", "lam0", "xi0", "tau0", "lam", "tau")
    constants = dict(zip(names, setting(13, 3, 4)[1], strict=True))
    before = generate_data(np.random.default_rng(14), **constants)
    for name in names:
        after = generate_data(np.random.default_rng(14), **(constants | {name: constants[name] * 1.5}))
        changed = {part for part in before._fields if not np.allclose(getattr(before, part), getattr(after, part))}
        children = {child for parent, child in graph["edges"] if parent == name}
        assert changed == children | {"S"}
        assert len(children) == 1
    assert {edge for edge in graph["edges"] if edge[0] in ("mu", "xi", "S")} == {("mu", "S"), ("xi", "S")}
    latent = {"mu": "latent", "xi": "latent", "S": "observed"}
    assert graph["nodes"] == dict.fromkeys(names, "parameter") | latent
    # In a plate stands what has an axis of its length.
    sizes = {name: np.shape(value) for name, value in (constants | before._asdict()).items()}
    assert set(graph["plates"]["rows"]) == {name for name, size in sizes.items() if 3 in size}
    assert set(graph["plates"]["columns"]) == {name for name, size in sizes.items() if 4 in size}


def test_max_iter_bounds_the_iterations():
    S, priors = setting(15, 4, 3)
    assert len(cavi(S, *priors, max_iter=2, tol=0.0).elbos) == 3
    assert len(cavi(S, *priors).elbos) > 6


def test_arguments_are_left_alone_and_lists_will_do():
    S, priors = setting(12, 3, 4)
    kept = S.copy(), priors[4].copy(), priors[5].copy()
    fit = cavi(S, *priors)
    for now, before in zip((S, priors[4], priors[5]), kept, strict=True):
        np.testing.assert_array_equal(now, before)
    again = cavi(S.tolist(), *priors[:4], priors[4].tolist(), priors[5].tolist())
    np.testing.assert_array_equal(fit.mu_mean, again.mu_mean)
    lists = [part.tolist() for part in fit[:4]]
    assert elbo(S.tolist(), *lists, *priors[:4], priors[4].tolist(), priors[5].tolist()) == fit.elbos[-1]
