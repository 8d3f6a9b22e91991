"""Oracles: scipy.stats and torch.distributions, enumeration of z with quadrature over everything else, BayesPy, and an
optimizer that finds nothing better than an update."""

import itertools
import warnings
from collections import Counter

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.optimize import minimize
from scipy.special import log_expit, softmax
from torch import distributions as td

from reference import troll_factories as model

NU, KAPPA, ALPHA, BETA, A, B = PRIOR = (1.3, 0.35, 2.6, 0.7, 1.7, 2.4)


def comments(seed, N, K):
    """Lengths, times, soft responsibilities, and a prior of the weights; nothing is symmetric."""
    rng = np.random.default_rng(seed)
    x, t = rng.lognormal(1.5, 0.9, size=N), rng.exponential(0.8, size=N)
    return x, t, rng.dirichlet(np.full(K, 0.8), size=N), rng.uniform(0.6, 3.0, size=K)


def factors(seed, K):
    """Parameters of q: alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q."""
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(0.8, 4.0, K),
        rng.normal(1.5, 0.8, K),
        rng.uniform(0.4, 3.0, K),
        rng.uniform(1.5, 5.0, K),
        rng.uniform(0.5, 2.5, K),
        rng.uniform(1.2, 4.0, K),
        rng.uniform(0.5, 3.0, K),
    )


def latents(seed, K):
    """One point (pi, mu, tau, lam)."""
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.full(K, 2.0)), rng.normal(1.3, 0.7, K), rng.uniform(0.3, 4, K), rng.uniform(0.3, 3, K)


# --- the joint density ---------------------------------------------------------------------------------------------


def log_joint_by_scipy(x, t, z, pi, mu, tau, lam, delta):
    total = stats.dirichlet.logpdf(pi, delta)
    for k in range(len(pi)):
        total += stats.gamma.logpdf(tau[k], ALPHA, scale=1 / BETA) + stats.gamma.logpdf(lam[k], A, scale=1 / B)
        total += stats.norm.logpdf(mu[k], NU, (KAPPA * tau[k]) ** -0.5)
    for n, k in enumerate(z):
        total += np.log(pi[k]) + stats.lognorm.logpdf(x[n], s=tau[k] ** -0.5, scale=np.exp(mu[k]))
        total += stats.expon.logpdf(t[n], scale=1 / lam[k])
    return total


@pytest.mark.parametrize(("N", "K"), [(5, 3), (7, 2), (2, 4)])
def test_log_joint_against_scipy(N, K):
    x, t, r, delta = comments(N, N, K)
    z, point = r.argmax(axis=1), latents(N, K)
    expected = log_joint_by_scipy(x, t, z, *point, delta)
    assert model.log_joint(x, t, z, *point, *PRIOR, delta) == pytest.approx(expected, rel=1e-12)


def test_log_joint_against_torch():
    x, t, r, delta = comments(3, 6, 3)
    z, point = r.argmax(axis=1), latents(4, 3)
    pi, mu, tau, lam, xs, ts, zs, deltas = (torch.as_tensor(v) for v in (*point, x, t, z, delta))
    total = td.Dirichlet(deltas).log_prob(pi) + td.Categorical(pi).log_prob(zs).sum()
    total += td.Gamma(torch.tensor(ALPHA, dtype=float), torch.tensor(BETA, dtype=float)).log_prob(tau).sum()
    total += td.Normal(NU, (KAPPA * tau) ** -0.5).log_prob(mu).sum()
    total += td.Gamma(torch.tensor(A, dtype=float), torch.tensor(B, dtype=float)).log_prob(lam).sum()
    total += td.LogNormal(mu[zs], tau[zs] ** -0.5).log_prob(xs).sum() + td.Exponential(lam[zs]).log_prob(ts).sum()
    assert model.log_joint(x, t, z, *point, *PRIOR, delta) == pytest.approx(total.item(), rel=1e-12)


# --- the ELBO, by enumeration and quadrature -----------------------------------------------------------------------


def on_log_scale(shape, rate, points=400):
    """Nodes v and weights of E_Gamma(shape, rate)[f(v)]: the trapezoidal rule in log v."""
    v = np.exp(np.linspace(-45, 8, points) - np.log(rate))
    weight = stats.gamma.pdf(v, shape, scale=1 / rate) * v
    return v, weight * (53 / (points - 1))


def expect_normal_gamma(f, nu, kappa, alpha, beta):
    tau, weight = on_log_scale(alpha, beta)
    s = np.linspace(-11, 11, 221)
    mu = nu + s[:, None] / np.sqrt(kappa * tau)
    return np.sum(stats.norm.pdf(s)[:, None] * 0.1 * weight * f(mu, tau[None, :]))


def expect_gamma(f, a, b):
    lam, weight = on_log_scale(a, b)
    return np.sum(weight * f(lam))


def log_dirichlet(log_pi, concentration):
    """The log-density at log pi, with scipy's constant: its logpdf refuses weights that do not sum to 1 exactly."""
    middle = concentration / concentration.sum()
    constant = stats.dirichlet.logpdf(middle, concentration) - np.sum((concentration - 1) * np.log(middle))
    return constant + np.sum((concentration[:, None] - 1) * log_pi, axis=0)


def expect_three_weights(f, concentration):
    """E_Dirichlet(concentration)[f(log pi)] for K = 3: pi = (u, (1-u) v, (1-u)(1-v)), u and v on a logit scale."""
    s = np.linspace(-32, 32, 400)
    log_u, log_v = np.meshgrid(log_expit(s), log_expit(s), indexing="ij")
    log_not_u, log_not_v = np.meshgrid(log_expit(-s), log_expit(-s), indexing="ij")
    log_pi = np.stack([log_u.ravel(), (log_not_u + log_v).ravel(), (log_not_u + log_not_v).ravel()])
    # The Jacobian is u (1-u) v (1-v) for the logits, times 1-u for pi: the product of the three weights.
    weight = np.exp(log_dirichlet(log_pi, concentration) + log_pi.sum(axis=0)) * (s[1] - s[0]) ** 2
    return np.sum(weight * f(log_pi))


def elbo_by_quadrature(x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, delta):
    """E_q[log p - log q]: z enumerated; the rest numerically, one factor at a time, from densities alone."""
    K = len(nu_q)
    assert expect_three_weights(lambda log_pi: 1.0, alpha_pi) == pytest.approx(1, rel=1e-9)
    total = expect_three_weights(
        lambda log_pi: log_dirichlet(log_pi, delta) - log_dirichlet(log_pi, alpha_pi), alpha_pi
    )
    log_weights = [expect_three_weights(lambda log_pi, k=k: log_pi[k], alpha_pi) for k in range(K)]
    of_comment = np.empty((len(x), K))
    for k in range(K):
        q_tau = stats.gamma(alpha_q[k], scale=1 / beta_q[k])
        q_lam = stats.gamma(a_q[k], scale=1 / b_q[k])

        def prior_over_q(mu, tau, k=k, q_tau=q_tau):
            p = stats.gamma.logpdf(tau, ALPHA, scale=1 / BETA) + stats.norm.logpdf(mu, NU, (KAPPA * tau) ** -0.5)
            return p - q_tau.logpdf(tau) - stats.norm.logpdf(mu, nu_q[k], (kappa_q[k] * tau) ** -0.5)

        def rate_over_q(lam, q_lam=q_lam):
            return stats.gamma.logpdf(lam, A, scale=1 / B) - q_lam.logpdf(lam)

        q = nu_q[k], kappa_q[k], alpha_q[k], beta_q[k]
        total += expect_normal_gamma(prior_over_q, *q) + expect_gamma(rate_over_q, a_q[k], b_q[k])
        for n in range(len(x)):
            # log of the lognormal density with s = tau^-1/2; scipy's own would need 1/s at tau = 1e-20.
            def length(mu, tau, n=n):
                return stats.norm.logpdf(np.log(x[n]), mu, tau**-0.5) - np.log(x[n])

            of_comment[n, k] = expect_normal_gamma(length, *q) + log_weights[k]
            of_comment[n, k] += expect_gamma(lambda lam, n=n: stats.expon.logpdf(t[n], scale=1 / lam), a_q[k], b_q[k])
    for z in itertools.product(range(K), repeat=len(x)):
        each = r[np.arange(len(x)), list(z)]
        if np.prod(each) > 0:
            total += np.prod(each) * (of_comment[np.arange(len(x)), list(z)].sum() - np.log(each).sum())
    return total


@pytest.mark.parametrize("seed", [1, 2])
def test_elbo_is_the_expectation_of_log_p_over_q(seed):
    x, t, r, delta = comments(seed, 4, 3)
    r[0] = [0.25, 0.0, 0.75]
    q = factors(seed, 3)
    expected = elbo_by_quadrature(x, t, r, *q, delta)
    assert model.elbo(x, t, r, *q, *PRIOR, delta) == pytest.approx(expected, rel=1e-7)


def test_elbo_is_the_mean_of_the_joint_density_over_draws_from_q():
    """The same as a whole: log_joint at draws from q, less log q there, all from scipy and NumPy."""
    x, t, r, delta = comments(5, 3, 2)
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = q = factors(6, 2)
    rng, S = np.random.default_rng(7), 4000
    values = []
    for _ in range(S):
        pi, tau, lam = rng.dirichlet(alpha_pi), rng.gamma(alpha_q, 1 / beta_q), rng.gamma(a_q, 1 / b_q)
        mu = rng.normal(nu_q, (kappa_q * tau) ** -0.5)
        z = (rng.random(3) < r[:, 1]).astype(int)
        log_q = stats.dirichlet.logpdf(pi, alpha_pi) + stats.gamma.logpdf(tau, alpha_q, scale=1 / beta_q).sum()
        log_q += stats.norm.logpdf(mu, nu_q, (kappa_q * tau) ** -0.5).sum()
        log_q += stats.gamma.logpdf(lam, a_q, scale=1 / b_q).sum() + np.log(r[np.arange(3), z]).sum()
        values.append(model.log_joint(x, t, z, pi, mu, tau, lam, *PRIOR, delta) - log_q)
    error = np.std(values) / np.sqrt(S)
    assert abs(model.elbo(x, t, r, *q, *PRIOR, delta) - np.mean(values)) < 4 * error
    assert error < 0.2


def test_elbo_is_the_evidence_where_one_factory_posted_everything():
    """K = 1: q is the exact posterior and the bound tight. The evidence is an integral over the prior."""
    x, t, _, _ = comments(8, 6, 2)
    r, delta = np.ones((6, 1)), np.array([1.4])
    mu_tau, rates = model.update_q_mu_tau(x, r, *PRIOR[:4]), model.update_q_lambda(t, r, A, B)
    bound = model.elbo(x, t, r, model.update_q_pi(r, delta), *mu_tau, *rates, *PRIOR, delta)
    evidence = np.log(expect_gamma(lambda lam: np.exp(np.sum(stats.expon.logpdf(t[:, None], scale=1 / lam), 0)), A, B))
    y = np.log(x)

    def likelihood(mu, tau):
        return np.exp(sum(stats.norm.logpdf(v, mu, tau**-0.5) for v in y))

    evidence += np.log(expect_normal_gamma(likelihood, *PRIOR[:4])) - y.sum()
    assert bound == pytest.approx(evidence, rel=1e-5)


# --- the updates ---------------------------------------------------------------------------------------------------


def updated(x, t, r, delta):
    """All factors but q(z), updated from r, in the order of `elbo`."""
    mu_tau, rates = model.update_q_mu_tau(x, r, *PRIOR[:4]), model.update_q_lambda(t, r, A, B)
    return (model.update_q_pi(r, delta), *mu_tau, *rates)


@pytest.mark.parametrize(("N", "K"), [(6, 3), (5, 2)])
def test_no_optimizer_finds_better_factors_than_the_updates(N, K):
    """The ELBO over all parameters of q(pi), q(mu, tau) and q(lam) at once, for given r."""
    x, t, r, delta = comments(20 + N, N, K)

    def parameters(v):
        alpha_pi, nu_q, *positive = v.reshape(7, K)
        return (np.exp(alpha_pi), nu_q, *np.exp(positive))

    def loss(v):
        return -model.elbo(x, t, r, *parameters(v), *PRIOR, delta)

    found = minimize(loss, np.zeros(7 * K), method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000})
    best = updated(x, t, r, delta)
    assert -model.elbo(x, t, r, *best, *PRIOR, delta) <= found.fun + 1e-9
    for mine, theirs in zip(best, parameters(found.x), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=2e-3)


@pytest.mark.parametrize(("N", "K"), [(6, 3), (5, 4)])
def test_no_optimizer_finds_better_responsibilities_than_the_update(N, K):
    x, t, _, delta = comments(30 + N, N, K)
    q = factors(N, K)

    def loss(v):
        return -model.elbo(x, t, softmax(v.reshape(N, K), axis=1), *q, *PRIOR, delta)

    found = minimize(loss, np.zeros(N * K), method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000})
    best = model.update_q_z(x, t, *q)
    assert -model.elbo(x, t, best, *q, *PRIOR, delta) <= found.fun + 1e-9
    np.testing.assert_allclose(best, softmax(found.x.reshape(N, K), axis=1), atol=1e-4)


def test_log_of_each_factor_is_the_expected_log_joint_up_to_a_constant():
    """Free form: E_q(z)[log p] as a function of (pi, mu, tau, lam) has the shape of the updated factors' product."""
    N, K = 4, 2
    x, t, r, delta = comments(40, N, K)
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = updated(x, t, r, delta)
    differences = []
    for seed in range(8):
        pi, mu, tau, lam = latents(50 + seed, K)
        log_q = stats.dirichlet.logpdf(pi, alpha_pi) + stats.gamma.logpdf(tau, alpha_q, scale=1 / beta_q).sum()
        log_q += stats.norm.logpdf(mu, nu_q, (kappa_q * tau) ** -0.5).sum()
        log_q += stats.gamma.logpdf(lam, a_q, scale=1 / b_q).sum()
        expectation = 0.0
        for z in itertools.product(range(K), repeat=N):
            weight = np.prod(r[np.arange(N), list(z)])
            expectation += weight * log_joint_by_scipy(x, t, z, pi, mu, tau, lam, delta)
        differences.append(expectation - log_q)
    assert np.ptp(differences) < 1e-9
    assert np.std([latents(50 + seed, K)[1][0] for seed in range(8)]) > 0.1


def test_bayespy_takes_the_same_steps():
    """BayesPy's own nodes for the whole model: one round of updates, its responsibilities and its bound."""
    from bayespy import nodes
    from bayespy.inference import VB

    N, K = 20, 3
    x, t, r, delta = comments(60, N, K)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pi = nodes.Dirichlet(delta)
        z = nodes.Categorical(pi, plates=(N,))
        z.initialize_from_parameters(r)
        lam = nodes.Gamma(A, B, plates=(K,))
        mu_tau = nodes.GaussianGamma([NU], [[KAPPA]], ALPHA, BETA, plates=(K,))
        times = nodes.Mixture(z, nodes.Gamma, 1, lam)  # an exponential
        lengths = nodes.Mixture(z, nodes.Gaussian, mu_tau, np.ones((1, 1)))
        lengths.observe(np.log(x)[:, None])
        times.observe(t)
        engine = VB(lengths, times, z, lam, mu_tau, pi)
        for _ in range(4):
            engine.update(pi, lam, mu_tau, z, repeat=1, verbose=False)
            q = updated(x, t, r, delta)
            r = model.update_q_z(x, t, *q)
            np.testing.assert_allclose(r, z.get_moments()[0], rtol=1e-9)
            np.testing.assert_allclose(q[0], pi.phi[0], rtol=1e-9)
            np.testing.assert_allclose([-q[6], q[5]], lam.phi, rtol=1e-9)
            tau_mu, tau_mu_mu, tau, _ = (np.ravel(moment) for moment in mu_tau.get_moments())
            _, nu_q, kappa_q, alpha_q, beta_q, *_ = q
            np.testing.assert_allclose(tau, alpha_q / beta_q, rtol=1e-9)
            np.testing.assert_allclose(tau_mu, alpha_q / beta_q * nu_q, rtol=1e-9)
            np.testing.assert_allclose(tau_mu_mu, 1 / kappa_q + alpha_q / beta_q * nu_q**2, rtol=1e-9)
            # BayesPy sees ln x: its density lacks the factors 1/x.
            bound = model.elbo(x, t, r, *q, *PRIOR, delta) + np.log(x).sum()
            assert bound == pytest.approx(engine.compute_lowerbound(), rel=1e-10)


def test_responsibilities_stay_finite_far_away():
    x, t = np.array([1e-6, 1e9, 3.0]), np.array([0.1, 900.0, 4000.0])
    q = [np.array(v) for v in ([2, 5.0], [1, 2.0], [30, 40.0], [90, 60.0], [1, 2.0], [80, 90.0], [10, 30.0])]
    r = model.update_q_z(x, t, *q)
    np.testing.assert_allclose(r.sum(axis=1), 1)
    assert np.all(np.isfinite(r))
    weights = np.stack([stats.norm.pdf(np.log(x), m, s) for m, s in ((1, 0.1), (2, 0.2))])
    assert np.all(weights[:, :2] == 0)  # the densities themselves underflow


def test_a_factory_with_next_to_nothing_keeps_its_prior():
    x, t, r, delta = comments(70, 6, 3)
    r[:, 1] = 1e-13
    alpha_pi, *q = updated(x, t, r / r.sum(axis=1, keepdims=True), delta)
    np.testing.assert_allclose(alpha_pi[1], delta[1])
    np.testing.assert_allclose([part[1] for part in q], PRIOR)


# --- data, graph, and the whole algorithm --------------------------------------------------------------------------


def p_value(draws, law):
    return stats.kstest(draws, law.cdf).pvalue


def test_data_follow_the_model():
    K, delta = 4000, np.random.default_rng(1).uniform(0.5, 3.0, 4000)
    sample = model.generate_data(np.random.default_rng(2), 50, K, *PRIOR, delta)
    assert p_value(sample.tau, stats.gamma(ALPHA, scale=1 / BETA)) > 1e-3
    assert p_value((sample.mu - NU) * np.sqrt(KAPPA * sample.tau), stats.norm) > 1e-3
    assert p_value(sample.lam, stats.gamma(A, scale=1 / B)) > 1e-3
    assert sample.pi.sum() == pytest.approx(1)
    few = np.array([3.0, 0.9, 1.6])
    weights = [model.generate_data(np.random.default_rng([3, s]), 1, 3, *PRIOR, few).pi for s in range(2000)]
    for k in range(3):
        assert p_value(np.array(weights)[:, k], stats.beta(few[k], few.sum() - few[k])) > 1e-3
    x, t, z, pi, mu, tau, lam = model.generate_data(np.random.default_rng(4), 8000, 3, *PRIOR, few)
    assert p_value((np.log(x) - mu[z]) * np.sqrt(tau[z]), stats.norm) > 1e-3
    assert p_value(t * lam[z], stats.expon) > 1e-3
    assert stats.chisquare(np.bincount(z, minlength=3), 8000 * pi).pvalue > 1e-3


def test_graph_says_what_the_joint_density_depends_on():
    """A factor per node: the families of the graph are those of the distributions in the module's docstring."""
    graph = model.graphical_model()
    parents = {name: {parent for parent, child in graph["edges"] if child == name} for name in graph["nodes"]}
    assert parents["mu"] == {"nu", "kappa", "tau"}
    assert parents["tau"] == {"alpha", "beta"}
    assert parents["lam"] == {"a", "b"}
    assert parents["x"] == {"z", "mu", "tau"}
    assert parents["t"] == {"z", "lam"}
    assert parents["pi"] == {"delta"}
    assert parents["z"] == {"pi"}
    assert Counter(graph["nodes"].values()) == {"observed": 2, "latent": 5, "parameter": 7}
    assert graph["plates"] == {"N": ["x", "t", "z"], "K": ["mu", "tau", "lam"]}


def three_factories(seed, N):
    rng = np.random.default_rng(seed)
    mu, tau, lam = np.array([3.2, 4.6, 5.8]), np.array([6.0, 10.0, 14.0]), np.array([0.8, 0.15, 4.0])
    z = rng.choice(3, size=N, p=[0.25, 0.45, 0.3])
    return rng.lognormal(mu[z], tau[z] ** -0.5), rng.exponential(1 / lam[z]), z, mu, lam


def test_cavi_climbs_to_a_point_that_no_optimizer_leaves():
    x, t, *_ = three_factories(9, 30)
    prior, delta = (4.5, 0.4, 4.0, 0.8, 1.2, 0.9), np.full(3, 2.0)
    fit = model.cavi(x, t, 3, *prior, delta, np.random.default_rng(1), max_iter=500, tol=1e-11)
    assert np.all(np.diff(fit.elbos) > -1e-9)
    assert fit.elbos[-1] > fit.elbos[0] + 0.1
    assert model.elbo(x, t, *fit[:-1], *prior, delta) == pytest.approx(fit.elbos[-1], rel=1e-12)

    def loss(v):
        r, (alpha_pi, nu_q, *positive) = softmax(v[:90].reshape(30, 3), axis=1), v[90:].reshape(7, 3)
        return -model.elbo(x, t, r, np.exp(alpha_pi), nu_q, *np.exp(positive), *prior, delta)

    logs = [np.log(fit.alpha_pi), fit.nu_q, *(np.log(part) for part in fit[3:-1])]
    start = np.concatenate([np.log(np.maximum(fit.r, 1e-12)).ravel(), np.concatenate(logs)])
    found = minimize(loss, start, method="L-BFGS-B", options={"maxfun": 30_000})
    assert -found.fun <= fit.elbos[-1] + 1e-5


def test_cavi_finds_separated_factories_from_most_starts():
    x, t, z, mu, lam = three_factories(10, 400)
    prior, delta = (4.5, 0.4, 4.0, 0.8, 1.2, 0.9), np.full(3, 2.0)
    fits = [model.cavi(x, t, 3, *prior, delta, np.random.default_rng(seed)) for seed in range(6)]
    fit = max(fits, key=lambda fit: fit.elbos[-1])
    assert sum(other.elbos[-1] > fit.elbos[-1] - 1e-3 for other in fits) >= 4
    order = np.argsort(fit.nu_q)
    np.testing.assert_allclose(fit.nu_q[order], mu, atol=0.1)
    np.testing.assert_allclose((fit.a_q / fit.b_q)[order], lam, rtol=0.35)
    assert np.mean(order[z] == fit.r.argmax(axis=1)) > 0.9


def test_permuted_factories_are_as_good_under_a_symmetric_prior_alone():
    x, t, r, _ = comments(80, 7, 3)
    q, order = factors(80, 3), [2, 0, 1]
    for delta, same in ((np.full(3, 1.5), True), (np.array([0.5, 1.0, 4.0]), False)):
        here = model.elbo(x, t, r, *q, *PRIOR, delta)
        there = model.elbo(x, t, r[:, order], *(part[order] for part in q), *PRIOR, delta)
        assert (abs(here - there) < 1e-9) is same


def test_cavi_respects_max_iter_and_leaves_its_arguments_alone():
    x, t, _, delta = comments(90, 25, 3)
    kept = x.copy(), t.copy(), delta.copy()
    assert len(model.cavi(x, t, 3, *PRIOR, delta, np.random.default_rng(0), max_iter=2).elbos) == 2
    for now, before in zip((x, t, delta), kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_lists_will_do():
    x, t, r, delta = comments(91, 5, 3)
    q, point = factors(92, 3), latents(93, 3)
    lists = [part.tolist() for part in q]
    assert model.elbo(list(x), list(t), r.tolist(), *lists, *PRIOR, list(delta)) == model.elbo(
        x, t, r, *q, *PRIOR, delta
    )
    np.testing.assert_array_equal(model.update_q_z(list(x), list(t), *lists), model.update_q_z(x, t, *q))
    z = r.argmax(axis=1)
    assert model.log_joint(
        list(x), list(t), z.tolist(), *(p.tolist() for p in point), *PRIOR, list(delta)
    ) == model.log_joint(x, t, z, *point, *PRIOR, delta)
