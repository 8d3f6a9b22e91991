"""Right answers to `troll_factories` in other styles."""

import math

import numpy as np
from scipy.special import digamma, psi, softmax

from autograder.alternatives import alternatives, alternatives_in, right
from autograder.authoring import graph_styles
from reference import troll_factories as reference

EDITS = """
generate_data: loops, lists returned
    body -> pi = rng.dirichlet(delta)
        mu, tau, lam = [], [], []
        for k in range(K):
            tau.append(rng.gamma(shape=alpha, scale=1 / beta))
            mu.append(rng.normal(nu, math.sqrt(1 / (kappa * tau[k]))))
            lam.append(rng.gamma(shape=a, scale=1 / b))
        z = rng.choice(K, size=N, p=pi).tolist()
        pairs = [(math.exp(rng.normal(mu[k], tau[k] ** -0.5)), rng.exponential(1 / lam[k])) for k in z]
        return [x for x, t in pairs], [t for x, t in pairs], z, pi, mu, tau, lam
generate_data: scipy.stats, a dict returned
    body -> lam = stats.gamma.rvs(a, scale=1 / b, size=K, random_state=rng)
        tau = stats.gamma.rvs(alpha, scale=1 / beta, size=K, random_state=rng)
        mu = stats.norm.rvs(nu, (kappa * tau) ** -0.5, size=K, random_state=rng)
        pi = stats.dirichlet.rvs(delta, random_state=rng)[0]
        z = stats.multinomial.rvs(1, pi, size=N, random_state=rng).argmax(axis=1)
        x = stats.lognorm.rvs(s=tau[z] ** -0.5, scale=np.exp(mu[z]), size=N, random_state=rng)
        t = stats.expon.rvs(scale=1 / lam[z], size=N, random_state=rng)
        return {"z": z, "x": x, "t": t, "pi": pi, "mu": mu, "tau": tau, "lam": lam}
generate_data: standard draws rescaled, labels by inversion, single precision
    body -> pi = rng.standard_gamma(delta)
        pi, tau, lam = pi / pi.sum(), rng.standard_gamma(alpha, K) / beta, rng.standard_gamma(a, K) / b
        mu = nu + rng.standard_normal(K) / np.sqrt(kappa * tau)
        z = np.minimum(np.searchsorted(np.cumsum(pi), rng.random(N)), K - 1)
        x = np.exp(mu[z] + rng.standard_normal(N) / np.sqrt(tau[z]))
        t = -np.log1p(-rng.random(N)) / lam[z]
        return x.astype(np.float32), t.astype(np.float32), z[:, None], pi, mu, tau, lam
log_joint: scipy.stats
    body -> log_p = stats.dirichlet.logpdf(pi, delta) + stats.gamma.logpdf(tau, alpha, scale=1 / beta).sum()
        log_p += stats.gamma.logpdf(lam, a, scale=1 / b).sum()
        log_p += stats.norm.logpdf(mu, nu, (kappa * tau) ** -0.5).sum()
        log_p += stats.lognorm.logpdf(x, s=tau[z] ** -0.5, scale=np.exp(mu[z])).sum()
        return log_p + stats.expon.logpdf(t, scale=1 / lam[z]).sum() + np.log(pi[z]).sum()
log_joint: torch.distributions
    body -> x, t, z, pi, mu, tau, lam, delta, alpha, beta, a, b = (
            torch.as_tensor(np.asarray(v)) for v in (x, t, z, pi, mu, tau, lam, delta, alpha, beta, a, b))
        log_p = torch.lgamma(delta.sum()) - torch.lgamma(delta).sum() + ((delta - 1) * torch.log(pi)).sum()
        log_p = log_p + torch.log(pi)[z].sum() + td.Normal(nu, (kappa * tau) ** -0.5).log_prob(mu).sum()
        log_p = log_p + td.Gamma(alpha.double(), beta.double()).log_prob(tau).sum()
        log_p = log_p + td.Gamma(a.double(), b.double()).log_prob(lam).sum()
        return log_p + (td.LogNormal(mu[z], tau[z] ** -0.5).log_prob(x) + td.Exponential(lam[z]).log_prob(t)).sum()
log_joint: loops and math
    body -> total = math.lgamma(sum(delta))
        for k in range(len(pi)):
            total += (delta[k] - 1) * math.log(pi[k]) - math.lgamma(delta[k])
            total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - 1) * math.log(tau[k]) - beta * tau[k]
            total += a * math.log(b) - math.lgamma(a) + (a - 1) * math.log(lam[k]) - b * lam[k]
            total += 0.5 * math.log(kappa * tau[k] / (2 * math.pi)) - 0.5 * kappa * tau[k] * (mu[k] - nu) ** 2
        for n, k in enumerate(z):
            total += math.log(pi[k]) + math.log(lam[k]) - lam[k] * t[n] - math.log(x[n])
            total += 0.5 * math.log(tau[k] / (2 * math.pi)) - 0.5 * tau[k] * (math.log(x[n]) - mu[k]) ** 2
        return total
update_q_z: loops, a list returned
    body -> rows = []
        for n in range(len(x)):
            logs = []
            for k in range(len(nu_q)):
                square = 1 / kappa_q[k] + alpha_q[k] / beta_q[k] * (math.log(x[n]) - nu_q[k]) ** 2
                value = digamma(alpha_pi[k]) - digamma(sum(alpha_pi)) + digamma(a_q[k]) - math.log(b_q[k])
                value += 0.5 * (digamma(alpha_q[k]) - math.log(beta_q[k])) - 0.5 * square
                logs.append(value - a_q[k] / b_q[k] * t[n])
            rho = [math.exp(value - max(logs)) for value in logs]
            rows.append([value / sum(rho) for value in rho])
        return rows
update_q_z: terms without k left out, the square expanded
    body -> E_tau, E_lam, y = alpha_q / beta_q, a_q / b_q, np.log(x)
        quadratic = E_tau * y[:, None] ** 2 - 2 * np.outer(y, E_tau * nu_q) + 1 / kappa_q + E_tau * nu_q**2
        logs = digamma(alpha_pi) + 0.5 * (digamma(alpha_q) - np.log(beta_q)) + digamma(a_q) - np.log(b_q)
        return special.softmax(logs - 0.5 * quadratic - np.outer(t, E_lam), axis=1)
update_q_z: torch, returned in single precision
    body -> x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = (
            torch.as_tensor(np.asarray(v)) for v in (x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q))
        logs = 0.5 * (torch.digamma(alpha_q) - beta_q.log() - math.log(2 * math.pi) - 1 / kappa_q)
        logs = logs - 0.5 * alpha_q / beta_q * (x.log()[:, None] - nu_q) ** 2 - x.log()[:, None]
        logs = logs + torch.digamma(a_q) - b_q.log() - t[:, None] * a_q / b_q
        return torch.softmax(torch.digamma(alpha_pi) - torch.digamma(alpha_pi.sum()) + logs, dim=1).float()
update_q_pi: loops, a list returned
    body -> return [float(d) + sum(row[k] for row in r) for k, d in enumerate(delta)]
update_q_pi: torch in single precision, a column in a dict
    body -> return {"alpha_pi": (torch.tensor(r).float().sum(0) + torch.tensor(delta).float()).unsqueeze(1)}
update_q_lambda: loops, lists returned
    body -> N, K = len(t), len(r[0])
        shapes = [a + sum(r[n][k] for n in range(N)) for k in range(K)]
        return [shapes, [b + sum(r[n][k] * t[n] for n in range(N)) for k in range(K)]]
update_q_lambda: einsum, a dict in another order
    body -> return {"b_q": b + np.einsum("n,nk->k", t, r), "a_q": a + np.einsum("nk->k", r)}
update_q_lambda: one array in single precision
    body -> r, t = np.asarray(r, dtype=np.float32), np.asarray(t, dtype=np.float32)
        return np.stack([r.sum(0) + np.float32(a), (r * t[:, None]).sum(0) + np.float32(b)])
update_q_mu_tau: loops, the textbook formula
    body -> rows, N = [], len(x)
        for k in range(r.shape[1]):
            N_k = sum(r[:, k])
            mean = sum(r[n, k] * math.log(x[n]) for n in range(N)) / N_k
            scatter = sum(r[n, k] * (math.log(x[n]) - mean) ** 2 for n in range(N))
            beta_q = beta + (scatter + kappa * N_k * (mean - nu) ** 2 / (kappa + N_k)) / 2
            rows.append([(kappa * nu + N_k * mean) / (kappa + N_k), kappa + N_k, alpha + N_k / 2, beta_q])
        return tuple(zip(*rows))
update_q_mu_tau: completing the square, a dict in another order
    squares = np.sum(r * np.subtract.outer(y, nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2 ->
        squares = kappa * nu**2 + r.T.dot(y**2) - kappa_q * nu_q**2
    result -> {"alpha_q": result[2], "beta_q": result[3], "nu_q": nu_q, "kappa_q": kappa_q}
update_q_mu_tau: natural parameters in torch
    body -> y = torch.log(torch.as_tensor(x))  # of (log tau, tau mu^2, tau mu, tau)
        sufficient = torch.stack([torch.full_like(y, 0.5), torch.full_like(y, -0.5), y, -0.5 * y**2])
        prior = y.new_tensor([alpha - 0.5, -0.5 * kappa, kappa * nu, -beta - 0.5 * kappa * nu**2])
        first, second, third, fourth = prior[:, None] + sufficient @ torch.as_tensor(r)
        kappa_q, nu_q = -2 * second, third / (-2 * second)
        return nu_q, kappa_q, first + 0.5, -fourth - 0.5 * kappa_q * nu_q**2
elbo: scipy's entropies, an array returned
    -_expected_log_gamma(alpha_q / beta_q, log_tau, alpha_q, beta_q) -> stats.gamma.entropy(alpha_q, scale=1 / beta_q)
    -_expected_log_gamma(a_q / b_q, log_lam, a_q, b_q) -> stats.gamma.entropy(a_q, scale=1 / b_q)
    -_expected_log_dirichlet(log_pi, alpha_pi) -> stats.dirichlet(alpha_pi).entropy()
    -np.sum(xlogy(r, r)) -> special.entr(r).sum()
    result -> np.array([result])
elbo: torch's divergences
    body -> x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta = (
            torch.tensor(np.asarray(v), dtype=torch.float64)
            for v in (x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta))
        tau, ln_tau, y = alpha_q / beta_q, torch.digamma(alpha_q) - beta_q.log(), x.log()[:, None]
        kl = td.kl_divergence(td.Dirichlet(alpha_pi), td.Dirichlet(delta))
        kl = kl + td.kl_divergence(td.Gamma(alpha_q, beta_q), td.Gamma(alpha, beta)).sum()
        kl = kl + td.kl_divergence(td.Gamma(a_q, b_q), td.Gamma(a, b)).sum()
        kl = kl + 0.5 * ((kappa_q / kappa).log() + kappa / kappa_q - 1 + kappa * tau * (nu_q - nu) ** 2).sum()
        inside = 0.5 * (ln_tau - math.log(2 * math.pi) - 1 / kappa_q - tau * (y - nu_q) ** 2) - y
        inside = inside + torch.digamma(a_q) - b_q.log() - a_q / b_q * t[:, None]
        inside = inside + torch.digamma(alpha_pi) - torch.digamma(alpha_pi.sum())
        return (r * inside).sum() - torch.special.xlogy(r, r).sum() - kl
cavi: own functions, Dirichlet start, a list as trace
    _clusters_far_apart(x, t, K, rng) -> rng.dirichlet(np.ones(K), size=len(x))
    elbos[-1] - elbos[-2] < tol -> abs(elbos[-1] - elbos[-2]) < tol
    result -> (r, alpha_pi, *mu_tau, *rates, elbos)
cavi: means at random comments, q(z) first, a dict returned
    r = _clusters_far_apart(x, t, K, rng) ->
        alpha_pi, rates = np.array(delta, dtype=float), np.full((2, K), [[a], [b]]);
        mu_tau = np.log(rng.choice(x, size=K, replace=False)), *np.full((3, K), [[kappa], [alpha], [beta]]);
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
    elbos = [] -> elbos = [elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta)]
    mu_tau = update_q_mu_tau(x, r, nu, kappa, alpha, beta) ->
        before, mu_tau = mu_tau[0], update_q_mu_tau(x, r, nu, kappa, alpha, beta)
    elbos[-1] - elbos[-2] < tol -> np.max(np.abs(mu_tau[0] - before)) < tol
    result -> result._asdict()
"""


@right(reference.elbo, "loops")
def bound_in_loops(x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta):
    total = math.lgamma(sum(delta)) - math.lgamma(sum(alpha_pi))
    for k in range(len(nu_q)):
        ln_pi = digamma(alpha_pi[k]) - digamma(sum(alpha_pi))
        ln_tau, ln_lam = digamma(alpha_q[k]) - math.log(beta_q[k]), digamma(a_q[k]) - math.log(b_q[k])
        tau, lam = alpha_q[k] / beta_q[k], a_q[k] / b_q[k]
        total += math.lgamma(alpha_pi[k]) - math.lgamma(delta[k]) + (delta[k] - alpha_pi[k]) * ln_pi
        # -KL of q(tau_k), q(lam_k), and the expected -KL of q(mu_k | tau_k), in which tau_k cancels but for one place
        total += alpha * math.log(beta) - math.lgamma(alpha) + (alpha - alpha_q[k]) * ln_tau - (beta - beta_q[k]) * tau
        total -= alpha_q[k] * math.log(beta_q[k]) - math.lgamma(alpha_q[k])
        total += a * math.log(b) - math.lgamma(a) + (a - a_q[k]) * ln_lam - (b - b_q[k]) * lam
        total -= a_q[k] * math.log(b_q[k]) - math.lgamma(a_q[k])
        total += 0.5 * (math.log(kappa / kappa_q[k]) + 1 - kappa / kappa_q[k] - kappa * tau * (nu_q[k] - nu) ** 2)
        for n in range(len(x)):
            if r[n][k] > 0:
                y = math.log(x[n])
                likelihood = 0.5 * (ln_tau - math.log(2 * math.pi) - 1 / kappa_q[k] - tau * (y - nu_q[k]) ** 2) - y
                total += r[n][k] * (likelihood + ln_lam - lam * t[n] + ln_pi - math.log(r[n][k]))
    return total


@right(reference.cavi, "in one piece, from quantiles, single precision returned")
def ascent_from_quantiles(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    y, elbos = np.log(x), []
    r = np.eye(K)[np.argsort(np.argsort(x)) * K // len(x)]
    for _ in range(max_iter):
        N_k = r.sum(axis=0)
        alpha_pi, a_q, b_q, kappa_q, alpha_q = delta + N_k, a + N_k, b + t @ r, kappa + N_k, alpha + N_k / 2
        nu_q = (kappa * nu + y @ r) / kappa_q
        beta_q = beta + 0.5 * (kappa * nu**2 + y**2 @ r - kappa_q * nu_q**2)
        squares = 1 / kappa_q + alpha_q / beta_q * (y[:, None] - nu_q) ** 2
        log_rho = psi(alpha_pi) + 0.5 * (psi(alpha_q) - np.log(beta_q) - squares)
        r = softmax(log_rho + psi(a_q) - np.log(b_q) - np.outer(t, a_q / b_q), axis=1)
        fit = (r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
        elbos.append(elbo(x, t, *fit, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol * abs(elbos[-1]):
            break
    return [part.astype(np.float32) for part in fit] + [np.array(elbos)[:, None]]


@right(reference.cavi, "restarts inside, random hard labels, print-outs")
def best_of_several_ascents(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    fits = []
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
        fits.append((r, alpha_pi, *mu_tau, *rates, elbos))
    return max(fits, key=lambda fit: fit[-1][-1])


LETTERS = {"x": "X", "t": "T", "pi": "π", "mu": "μ", "tau": "τ", "lam": "λ"}
LETTERS |= {"nu": "ν", "kappa": "κ", "alpha": "α", "beta": "β", "delta": "δ"}
ALTERNATIVES = (
    *graph_styles(reference.graphical_model, LETTERS, {"lam": "lambda"}),
    *alternatives(reference, EDITS),
    *alternatives_in(vars()),
)
