"""Right answers to `troll_factories` in other styles."""

import math

import numpy as np
import torch
from scipy import stats
from scipy.special import digamma, entr, gammaln, logsumexp, psi, softmax
from torch import distributions as td

from autograder.exercise import Alternative

# --- graphical_model -----------------------------------------------------------------------------------------------


def graph_in_greek():
    return {
        "plates": {"comments": ("z", "X", "T"), "factories": ["τ", "μ", "λ"]},
        "edges": [
            *(["δ", "π"], ["π", "z"], ["z", "X"], ["z", "T"], ["μ", "X"], ["τ", "X"], ["λ", "T"], ["τ", "μ"]),
            *(["ν", "μ"], ["κ", "μ"], ["α", "τ"], ["β", "τ"], ["a", "λ"], ["b", "λ"]),
        ],
        "nodes": dict.fromkeys("XT", "observed")
        | dict.fromkeys("zπμτλ", "latent")
        | dict.fromkeys("νκαβabδ", "parameter"),
    }


def graph_by_families():
    families = {
        "pi": ["delta"],
        "z": ["pi"],
        "tau": ["alpha", "beta"],
        "mu": ["nu", "kappa", "tau"],
        "lambda": ["a", "b"],
        "x": ["z", "mu", "tau"],
        "t": ["z", "lambda"],
    }
    nodes = {parent: "parameter" for parents in families.values() for parent in parents}
    for child in families:
        nodes[child] = "Observed" if child in ("x", "t") else "Latent"
    edges = [(parent, child) for child, parents in families.items() for parent in parents]
    return {"nodes": nodes, "edges": edges, "plates": {"K": ["lambda", "mu", "tau"], "N": ["t", "x", "z"]}}


# --- generate_data -------------------------------------------------------------------------------------------------


def data_in_loops(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi = rng.dirichlet(delta)
    mu, tau, lam = [], [], []
    for k in range(K):
        tau.append(rng.gamma(shape=alpha, scale=1 / beta))
        mu.append(rng.normal(nu, math.sqrt(1 / (kappa * tau[k]))))
        lam.append(rng.gamma(shape=a, scale=1 / b))
    z = rng.choice(K, size=N, p=pi).tolist()
    x, t = [], []
    for k in z:
        x.append(math.exp(rng.normal(mu[k], tau[k] ** -0.5)))
        t.append(rng.exponential(1 / lam[k]))
    return x, t, z, pi, mu, tau, lam


def data_from_scipy(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    lam = stats.gamma.rvs(a, scale=1 / b, size=K, random_state=rng)
    tau = stats.gamma.rvs(alpha, scale=1 / beta, size=K, random_state=rng)
    mu = stats.norm.rvs(nu, (kappa * tau) ** -0.5, size=K, random_state=rng)
    pi = stats.dirichlet.rvs(delta, random_state=rng)[0]
    z = stats.multinomial.rvs(1, pi, size=N, random_state=rng).argmax(axis=1)
    x = stats.lognorm.rvs(s=tau[z] ** -0.5, scale=np.exp(mu[z]), size=N, random_state=rng)
    t = stats.expon.rvs(scale=1 / lam[z], size=N, random_state=rng)
    return {"z": z, "x": x, "t": t, "pi": pi, "mu": mu, "tau": tau, "lam": lam}


def data_by_inversion(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    gammas = rng.standard_gamma(delta)
    pi, tau, lam = gammas / gammas.sum(), rng.standard_gamma(alpha, K) / beta, rng.standard_gamma(a, K) / b
    mu = nu + rng.standard_normal(K) / np.sqrt(kappa * tau)
    z = np.minimum(np.searchsorted(np.cumsum(pi), rng.random(N)), K - 1)
    x = np.exp(mu[z] + rng.standard_normal(N) / np.sqrt(tau[z]))
    t = -np.log1p(-rng.random(N)) / lam[z]
    columns = [values.astype(np.float32) for values in (x, t)]
    return (*columns, z[:, None], pi, mu, tau, lam)


# --- log_joint -----------------------------------------------------------------------------------------------------


def joint_in_loops(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    total = math.lgamma(sum(delta))
    for k in range(len(pi)):
        total += (delta[k] - 1) * math.log(pi[k]) - math.lgamma(delta[k])
        total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - 1) * math.log(tau[k]) - beta * tau[k]
        total += a * math.log(b) - math.lgamma(a) + (a - 1) * math.log(lam[k]) - b * lam[k]
        total += 0.5 * math.log(kappa * tau[k] / (2 * math.pi)) - 0.5 * kappa * tau[k] * (mu[k] - nu) ** 2
    for n in range(len(x)):
        for k in range(len(pi)):
            if z[n] == k:
                total += math.log(pi[k]) + math.log(lam[k]) - lam[k] * t[n] - math.log(x[n])
                total += 0.5 * math.log(tau[k] / (2 * math.pi)) - 0.5 * tau[k] * (math.log(x[n]) - mu[k]) ** 2
    return total


def joint_from_scipy(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    log_p = stats.dirichlet.logpdf(pi, delta) + stats.gamma.logpdf(tau, alpha, scale=1 / beta).sum()
    log_p += stats.gamma.logpdf(lam, a, scale=1 / b).sum() + stats.norm.logpdf(mu, nu, (kappa * tau) ** -0.5).sum()
    log_p += stats.lognorm.logpdf(x, s=tau[z] ** -0.5, scale=np.exp(mu[z])).sum()
    return log_p + stats.expon.logpdf(t, scale=1 / lam[z]).sum() + np.log(pi[z]).sum()


def joint_from_torch(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    x, t, z, pi, mu, tau, lam, delta = (torch.as_tensor(np.asarray(v)) for v in (x, t, z, pi, mu, tau, lam, delta))
    weights = torch.log(pi).sum() * 0 + torch.lgamma(delta.sum()) - torch.lgamma(delta).sum()
    log_p = weights + ((delta - 1) * torch.log(pi)).sum() + torch.log(pi)[z].sum()
    log_p = log_p + td.Gamma(torch.tensor(alpha).double(), torch.tensor(beta).double()).log_prob(tau).sum()
    log_p = log_p + td.Gamma(torch.tensor(a).double(), torch.tensor(b).double()).log_prob(lam).sum()
    log_p = log_p + td.Normal(nu, (kappa * tau) ** -0.5).log_prob(mu).sum()
    return log_p + (td.LogNormal(mu[z], tau[z] ** -0.5).log_prob(x) + td.Exponential(lam[z]).log_prob(t)).sum()


# --- the updates ---------------------------------------------------------------------------------------------------


def weights_in_loops(r, delta):
    alpha_pi = [float(d) for d in delta]
    for row in r:
        for k, share in enumerate(row):
            alpha_pi[k] += share
    return alpha_pi


def weights_in_single_precision(r, delta):
    return {"alpha_pi": (torch.tensor(r).float().sum(0) + torch.tensor(delta).float()).unsqueeze(1)}


def rates_in_loops(t, r, a, b):
    shapes, rates = [], []
    for k in range(len(r[0])):
        shapes.append(a + sum(r[n][k] for n in range(len(t))))
        rates.append(b + sum(r[n][k] * t[n] for n in range(len(t))))
    return [shapes, rates]


def rates_by_einsum(t, r, a, b):
    return {"b_q": b + np.einsum("n,nk->k", t, r), "a_q": a + np.einsum("nk->k", r)}


def rates_as_one_array(t, r, a, b):
    r = np.asarray(r, dtype=np.float32)
    return np.stack([r.sum(0) + np.float32(a), (r * np.asarray(t, dtype=np.float32)[:, None]).sum(0) + np.float32(b)])


def lengths_in_loops(x, r, nu, kappa, alpha, beta):
    result = []
    for k in range(r.shape[1]):
        N_k = sum(r[:, k])
        mean = sum(r[n, k] * math.log(x[n]) for n in range(len(x))) / N_k
        scatter = sum(r[n, k] * (math.log(x[n]) - mean) ** 2 for n in range(len(x)))
        shrinkage = kappa * N_k * (mean - nu) ** 2 / (kappa + N_k)
        result.append(
            [(kappa * nu + N_k * mean) / (kappa + N_k), kappa + N_k, alpha + N_k / 2, beta + (scatter + shrinkage) / 2]
        )
    return tuple(zip(*result))


def lengths_by_completing_the_square(x, r, nu, kappa, alpha, beta):
    y, N_k = np.log(x), np.einsum("nk->k", r)
    kappa_q = kappa + N_k
    nu_q = (kappa * nu + r.T.dot(y)) / kappa_q
    beta_q = beta + 0.5 * (kappa * nu**2 + r.T.dot(y**2) - kappa_q * nu_q**2)
    return {"alpha_q": alpha + 0.5 * N_k, "beta_q": beta_q, "nu_q": nu_q, "kappa_q": kappa_q}


def lengths_from_natural_parameters(x, r, nu, kappa, alpha, beta):
    # of (log tau, tau mu^2, tau mu, tau)
    y = torch.log(torch.as_tensor(x))
    statistics = torch.stack([torch.full_like(y, 0.5), torch.full_like(y, -0.5), y, -0.5 * y**2])
    prior = torch.tensor([alpha - 0.5, -0.5 * kappa, kappa * nu, -beta - 0.5 * kappa * nu**2], dtype=torch.float64)
    first, second, third, fourth = prior[:, None] + statistics @ torch.as_tensor(r)
    kappa_q = -2 * second
    nu_q = third / kappa_q
    return nu_q, kappa_q, first + 0.5, -fourth - 0.5 * kappa_q * nu_q**2


def responsibilities_in_loops(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    rows = []
    for n in range(len(x)):
        log_rho = []
        for k in range(len(nu_q)):
            value = digamma(alpha_pi[k]) - digamma(sum(alpha_pi))
            value += 0.5 * (digamma(alpha_q[k]) - math.log(beta_q[k]))
            value -= 0.5 * (1 / kappa_q[k] + alpha_q[k] / beta_q[k] * (math.log(x[n]) - nu_q[k]) ** 2)
            value += digamma(a_q[k]) - math.log(b_q[k]) - a_q[k] / b_q[k] * t[n]
            log_rho.append(value)
        rho = [math.exp(value - max(log_rho)) for value in log_rho]
        rows.append([value / sum(rho) for value in rho])
    return rows


def responsibilities_without_common_terms(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    # What does not depend on k cancels, the digamma function of the sum among it.
    E_tau, E_lam = alpha_q / beta_q, a_q / b_q
    quadratic = (
        E_tau * np.log(x)[:, None] ** 2 - 2 * np.outer(np.log(x), E_tau * nu_q) + (1 / kappa_q + E_tau * nu_q**2)
    )
    logs = psi(alpha_pi) + 0.5 * (psi(alpha_q) - np.log(beta_q)) + psi(a_q) - np.log(b_q)
    return softmax(logs - 0.5 * quadratic - np.outer(t, E_lam), axis=1)


def responsibilities_in_torch(x, t, *q):
    x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = (torch.as_tensor(np.asarray(v)) for v in (x, t, *q))
    expected = 0.5 * (torch.digamma(alpha_q) - beta_q.log() - math.log(2 * math.pi) - 1 / kappa_q)
    expected = expected - 0.5 * alpha_q / beta_q * (x.log()[:, None] - nu_q) ** 2 - x.log()[:, None]
    expected = expected + torch.digamma(a_q) - b_q.log() - t[:, None] * a_q / b_q
    return torch.softmax(torch.digamma(alpha_pi) - torch.digamma(alpha_pi.sum()) + expected, dim=1).float()


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_in_loops(x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta):
    N, K = len(x), len(nu_q)
    ln_pi = [digamma(alpha_pi[k]) - digamma(sum(alpha_pi)) for k in range(K)]
    total = math.lgamma(sum(delta)) - math.lgamma(sum(alpha_pi))
    for k in range(K):
        ln_tau, ln_lam = digamma(alpha_q[k]) - math.log(beta_q[k]), digamma(a_q[k]) - math.log(b_q[k])
        tau, lam = alpha_q[k] / beta_q[k], a_q[k] / b_q[k]
        total += math.lgamma(alpha_pi[k]) - math.lgamma(delta[k]) + (delta[k] - alpha_pi[k]) * ln_pi[k]
        # -KL of q(tau_k), q(lam_k), and the expected -KL of q(mu_k | tau_k), in which tau_k cancels but for one place
        total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - alpha_q[k]) * ln_tau - (beta - beta_q[k]) * tau
        total -= alpha_q[k] * math.log(beta_q[k]) - math.lgamma(alpha_q[k])
        total += a * math.log(b) - math.lgamma(a) + (a - a_q[k]) * ln_lam - (b - b_q[k]) * lam
        total -= a_q[k] * math.log(b_q[k]) - math.lgamma(a_q[k])
        total += 0.5 * (math.log(kappa / kappa_q[k]) + 1 - kappa / kappa_q[k] - kappa * tau * (nu_q[k] - nu) ** 2)
        for n in range(N):
            if r[n][k] > 0:
                y = math.log(x[n])
                likelihood = 0.5 * (ln_tau - math.log(2 * math.pi) - 1 / kappa_q[k] - tau * (y - nu_q[k]) ** 2) - y
                total += r[n][k] * (likelihood + ln_lam - lam * t[n] + ln_pi[k] - math.log(r[n][k]))
    return total


def bound_by_entropies(
    x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta
):
    ln_pi, ln_tau, ln_lam = psi(alpha_pi) - psi(alpha_pi.sum()), psi(alpha_q) - np.log(beta_q), psi(a_q) - np.log(b_q)
    E_tau, y = alpha_q / beta_q, np.log(x)
    quadratic = 1 / kappa_q + E_tau * (y[:, None] - nu_q) ** 2
    likelihood = 0.5 * (ln_tau - np.log(2 * np.pi) - quadratic) - y[:, None] + ln_lam - np.outer(t, a_q / b_q) + ln_pi
    prior = gammaln(delta.sum()) - gammaln(delta).sum() + (delta - 1) @ ln_pi
    prior += np.sum(alpha * np.log(beta) - gammaln(alpha) + (alpha - 1) * ln_tau - beta * E_tau)
    prior += np.sum(a * np.log(b) - gammaln(a) + (a - 1) * ln_lam - b * a_q / b_q)
    prior += 0.5 * np.sum(np.log(kappa / (2 * np.pi)) + ln_tau - kappa * (1 / kappa_q + E_tau * (nu_q - nu) ** 2))
    entropy = entr(r).sum() + stats.dirichlet(alpha_pi).entropy()
    entropy += stats.gamma.entropy(alpha_q, scale=1 / beta_q).sum() + stats.gamma.entropy(a_q, scale=1 / b_q).sum()
    entropy += 0.5 * np.sum(np.log(2 * np.pi * np.e / kappa_q) - ln_tau)
    return np.array([(r * likelihood).sum() + prior + entropy])


def bound_by_divergences(x, t, r, *rest):
    x, t, r = (torch.as_tensor(np.asarray(v)) for v in (x, t, r))
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = (torch.as_tensor(np.asarray(v)) for v in rest[:7])
    nu, kappa, alpha, beta, a, b = (torch.tensor(float(v), dtype=torch.float64) for v in rest[7:13])
    delta = torch.as_tensor(np.asarray(rest[13]))
    tau, ln_tau = alpha_q / beta_q, torch.digamma(alpha_q) - beta_q.log()
    total = -td.kl_divergence(td.Dirichlet(alpha_pi), td.Dirichlet(delta))
    total = total - td.kl_divergence(td.Gamma(alpha_q, beta_q), td.Gamma(alpha, beta)).sum()
    total = total - td.kl_divergence(td.Gamma(a_q, b_q), td.Gamma(a, b)).sum()
    total = total - 0.5 * ((kappa_q / kappa).log() + kappa / kappa_q - 1 + kappa * tau * (nu_q - nu) ** 2).sum()
    y = x.log()[:, None]
    inside = 0.5 * (ln_tau - math.log(2 * math.pi) - 1 / kappa_q - tau * (y - nu_q) ** 2) - y
    inside = inside + torch.digamma(a_q) - b_q.log() - a_q / b_q * t[:, None]
    inside = inside + torch.digamma(alpha_pi) - torch.digamma(alpha_pi.sum())
    return total + (r * inside).sum() - torch.special.xlogy(r, r).sum()


# --- cavi ----------------------------------------------------------------------------------------------------------


def ascent_from_dirichlet(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    r = rng.dirichlet(np.ones(K), size=len(x))
    elbos = []
    for iteration in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        nu_q, kappa_q, alpha_q, beta_q = update_q_mu_tau(x, r, nu, kappa, alpha, beta)
        a_q, b_q = update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
        elbos.append(
            elbo(x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta)
        )
        if iteration and abs(elbos[-1] - elbos[-2]) < tol:
            break
    return r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, elbos


def ascent_from_parameters(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    """q(z) first, means at random comments; the trace has the start; stops when the means rest; a dict."""
    q = {
        "alpha_pi": np.array(delta, dtype=float),
        "nu_q": np.log(rng.choice(x, size=K, replace=False)),
        "kappa_q": np.full(K, kappa),
        "alpha_q": np.full(K, alpha),
        "beta_q": np.full(K, beta),
        "a_q": np.full(K, a),
        "b_q": np.full(K, b),
    }
    trace = []
    for iteration in range(max_iter + 1):
        q["r"] = update_q_z(
            x, t, *(q[name] for name in ("alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"))
        )
        trace.append(elbo(x, t, **q, nu=nu, kappa=kappa, alpha=alpha, beta=beta, a=a, b=b, delta=delta))
        if iteration == max_iter:
            break
        before = q["nu_q"]
        q["alpha_pi"] = update_q_pi(q["r"], delta)
        q["a_q"], q["b_q"] = update_q_lambda(t, q["r"], a, b)
        q["nu_q"], q["kappa_q"], q["alpha_q"], q["beta_q"] = update_q_mu_tau(x, q["r"], nu, kappa, alpha, beta)
        if np.max(np.abs(q["nu_q"] - before)) < tol:
            break
    trace.append(elbo(x, t, **q, nu=nu, kappa=kappa, alpha=alpha, beta=beta, a=a, b=b, delta=delta))
    return q | {"elbos": np.array(trace)}


def ascent_from_quantiles(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    """In one piece, from thirds of the sorted lengths: no randomness at all; relative stopping, single precision."""
    y, N = np.log(x), len(x)
    r = np.eye(K)[np.argsort(np.argsort(x)) * K // N]
    elbos = []
    for _ in range(max_iter):
        N_k = r.sum(axis=0)
        alpha_pi, a_q, b_q, kappa_q, alpha_q = delta + N_k, a + N_k, b + t @ r, kappa + N_k, alpha + N_k / 2
        nu_q = (kappa * nu + y @ r) / kappa_q
        beta_q = beta + 0.5 * (kappa * nu**2 + y**2 @ r - kappa_q * nu_q**2)
        ln_pi, ln_tau, ln_lam = (
            psi(alpha_pi) - psi(alpha_pi.sum()),
            psi(alpha_q) - np.log(beta_q),
            psi(a_q) - np.log(b_q),
        )
        squares = 1 / kappa_q + alpha_q / beta_q * (y[:, None] - nu_q) ** 2
        log_rho = ln_pi + 0.5 * (ln_tau - np.log(2 * np.pi) - squares) - y[:, None] + ln_lam - np.outer(t, a_q / b_q)
        norm = logsumexp(log_rho, axis=1)
        r = np.exp(log_rho - norm[:, None])
        # With q(z) just updated its terms and the likelihood add up to the norms; the rest are divergences.
        bound = norm.sum() + stats.dirichlet(alpha_pi).entropy() + gammaln(np.sum(delta)) - np.sum(gammaln(delta))
        bound += np.sum((delta - 1) * ln_pi)
        bound += np.sum(
            alpha * np.log(beta) - gammaln(alpha) + (alpha - alpha_q) * ln_tau + (beta_q - beta) * alpha_q / beta_q
        )
        bound -= np.sum(alpha_q * np.log(beta_q) - gammaln(alpha_q))
        bound += np.sum(a * np.log(b) - gammaln(a) + (a - a_q) * ln_lam + (b_q - b) * a_q / b_q)
        bound -= np.sum(a_q * np.log(b_q) - gammaln(a_q))
        bound += 0.5 * np.sum(
            np.log(kappa / kappa_q) + 1 - kappa / kappa_q - kappa * alpha_q / beta_q * (nu_q - nu) ** 2
        )
        elbos.append(bound)
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol * abs(elbos[-1]):
            break
    fit = (r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    return [part.astype(np.float32) for part in fit] + [np.array(elbos)[:, None]]


def best_of_several_ascents(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    """Restarts inside, random hard labels, and nothing printed twice."""
    best = None
    for restart in range(3):
        r, elbos = np.eye(K)[rng.integers(K, size=len(x))], []
        while len(elbos) < max_iter:
            mu_tau = update_q_mu_tau(x, r, nu, kappa, alpha, beta)
            rates = update_q_lambda(t=t, r=r, a=a, b=b)
            alpha_pi = update_q_pi(r, delta)
            r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
            elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
            if len(elbos) > 5 and elbos[-1] - elbos[-2] < tol:
                break
        print(f"restart {restart}: {len(elbos)} iterations, ELBO {elbos[-1]:.4f}")
        if best is None or elbos[-1] > best[-1][-1]:
            best = (r, alpha_pi, *mu_tau, *rates, elbos)
    return best


ALTERNATIVES = (
    Alternative("graphical_model", "Greek letters, capitals, other names of plates", graph_in_greek),
    Alternative("graphical_model", "made from a table of parents", graph_by_families),
    Alternative("generate_data", "loops, lists returned", data_in_loops),
    Alternative("generate_data", "scipy.stats, a dict returned", data_from_scipy),
    Alternative("generate_data", "standard draws rescaled, labels by inversion, single precision", data_by_inversion),
    Alternative("log_joint", "loops and math", joint_in_loops),
    Alternative("log_joint", "scipy.stats", joint_from_scipy),
    Alternative("log_joint", "torch.distributions", joint_from_torch),
    Alternative("update_q_pi", "loops, a list returned", weights_in_loops),
    Alternative("update_q_pi", "torch in single precision, a column in a dict", weights_in_single_precision),
    Alternative("update_q_lambda", "loops, lists returned", rates_in_loops),
    Alternative("update_q_lambda", "einsum, a dict in another order", rates_by_einsum),
    Alternative("update_q_lambda", "one array in single precision", rates_as_one_array),
    Alternative("update_q_mu_tau", "loops, the textbook formula", lengths_in_loops),
    Alternative("update_q_mu_tau", "completing the square, a dict in another order", lengths_by_completing_the_square),
    Alternative("update_q_mu_tau", "natural parameters in torch", lengths_from_natural_parameters),
    Alternative("update_q_z", "loops, a list returned", responsibilities_in_loops),
    Alternative("update_q_z", "terms without k left out, the square expanded", responsibilities_without_common_terms),
    Alternative("update_q_z", "torch, returned in single precision", responsibilities_in_torch),
    Alternative("elbo", "loops", bound_in_loops),
    Alternative("elbo", "scipy's entropies, an array returned", bound_by_entropies),
    Alternative("elbo", "torch's divergences", bound_by_divergences),
    Alternative("cavi", "own functions, Dirichlet start, a list as trace", ascent_from_dirichlet),
    Alternative("cavi", "means at random comments, q(z) first, a dict returned", ascent_from_parameters),
    Alternative("cavi", "in one piece, from quantiles, single precision returned", ascent_from_quantiles),
    Alternative("cavi", "restarts inside, random hard labels, print-outs", best_of_several_ascents),
)
