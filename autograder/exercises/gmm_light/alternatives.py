"""Right answers to `gmm_light` in other styles."""

import numpy as np
import torch
from scipy.special import logsumexp
from torch.distributions import Normal, kl_divergence

from autograder.alternatives import alternatives, alternatives_in, right
from autograder.authoring import graph_styles
from reference import gmm_light as reference

EDITS = """
generate_data: loops, lists returned, with a print-out
    body -> mu = np.array([nu[k] + sigma[k] * rng.standard_normal() for k in range(len(pi))])
        z = rng.choice(len(pi), size=N, p=pi).tolist()
        x = [rng.normal(mu[k], 1 / math.sqrt(tau[k])) for k in z]
        print("drew", N, "observations")
        return x, z, mu
generate_data: multivariate normal and multinomial, a dict returned
    body -> mu = rng.multivariate_normal(nu, np.diag(sigma**2), method="cholesky")
        one_hot = rng.multinomial(1, pi, size=N)
        x = one_hot @ mu + rng.standard_normal(N) * np.sqrt(one_hot @ (1 / tau))
        return {"z": one_hot.argmax(axis=1), "mu": mu, "x": x[:, None]}
generate_data: scipy and inversion, single precision
    body -> z = np.searchsorted(np.cumsum(pi)[:-1], rng.random(N))
        mu = stats.norm.rvs(nu, sigma, size=len(nu), random_state=rng)
        x = stats.norm.rvs(mu[z], np.sqrt(1 / tau[z]), size=N, random_state=rng)
        return [x.astype(np.float32), z, mu.astype(np.float32)]
log_joint: loops and math
    body -> def log_normal(value, mean, variance):
            return -0.5 * math.log(2 * math.pi * variance) - (value - mean) ** 2 / (2 * variance)
        total = sum(log_normal(*of_mean) for of_mean in zip(mu, nu, sigma**2))
        for value, k in zip(x, z):
            total += math.log(pi[k]) + log_normal(value, mu[k], 1 / tau[k])
        return total
log_joint: scipy.stats, an array returned
    body -> logs = stats.norm.logpdf(x[:, None], mu, tau**-0.5) + np.log(pi)
        of_x = np.einsum("nk,nk->", np.eye(len(pi))[z], logs)
        return np.array([of_x + stats.multivariate_normal.logpdf(mu, nu, np.diag(sigma**2))])
log_joint: torch.distributions in single precision
    body -> z = torch.as_tensor(z)
        x, mu, pi, tau, nu, sigma = (torch.tensor(v, dtype=torch.float32) for v in (x, mu, pi, tau, nu, sigma))
        of_x = td.Normal(mu[z], tau[z].rsqrt()).log_prob(x).sum()
        return of_x + td.Categorical(probs=pi).log_prob(z).sum() + td.Normal(nu, sigma).log_prob(mu).sum()
update_q_z: scipy's normal and softmax
    body -> logs = np.log(pi) + stats.norm.logpdf(x[:, None], m, 1 / np.sqrt(tau)) - tau * s2 / 2
        return special.softmax(logs, axis=1)
update_q_z: torch in single precision
    body -> x, m, s2, pi, tau = (torch.as_tensor(v).float() for v in (x, m, s2, pi, tau))
        return torch.softmax(pi.log() + 0.5 * tau.log() - 0.5 * tau * ((x.unsqueeze(1) - m) ** 2 + s2), dim=-1)
update_q_z: loops, the square multiplied out
    body -> r = np.empty((len(x), len(pi)))
        for n in range(len(x)):
            for k in range(len(pi)):
                square = x[n] ** 2 - 2 * x[n] * m[k] + s2[k] + m[k] ** 2
                r[n, k] = math.log(pi[k]) + 0.5 * math.log(tau[k]) - tau[k] / 2 * square
            r[n] = np.exp(r[n] - max(r[n]))
            r[n] /= sum(r[n])
        return r
update_q_mu: loops, lists returned
    body -> N, K = len(x), len(tau)
        s2 = [1 / (sum(r[n][k] for n in range(N)) * tau[k] + 1 / sigma[k] ** 2) for k in range(K)]
        sums = [sum(r[n][k] * x[n] for n in range(N)) for k in range(K)]
        return [s2[k] * (sums[k] * tau[k] + nu[k] / sigma[k] ** 2) for k in range(K)], s2
update_q_mu: a Kalman gain, a dict in another order returned
    body -> n_k = np.einsum("nk->k", r)
        gain = n_k * tau * sigma**2 / (1 + n_k * tau * sigma**2)
        return {"s2": sigma**2 * (1 - gain), "m": nu + gain * (np.einsum("n,nk->k", x, r) / n_k - nu)}
update_q_mu: single precision, columns returned
    -> x, r, tau, nu, sigma = (np.asarray(v, dtype=np.float32) for v in (x, r, tau, nu, sigma))
    result -> [result.m[:, None], result.s2[:, None]]
elbo: likelihood minus divergences
    body -> of_x = stats.norm.logpdf(x[:, None], m, 1 / np.sqrt(tau)) - tau * s2 / 2
        divergence_z = np.sum(r * (np.log(np.clip(r, 1e-300, None)) - np.log(pi)))
        divergence_mu = np.sum(np.log(sigma) - 0.5 * np.log(s2) + (s2 + (m - nu) ** 2) / (2 * sigma**2) - 0.5)
        return np.sum(r * of_x) - divergence_z - divergence_mu
elbo: torch.distributions
    body -> x, r, m, s2, pi, tau, nu, sigma = map(torch.as_tensor, (x, r, m, s2, pi, tau, nu, sigma))
        of_x = td.Normal(m, tau.rsqrt()).log_prob(x[:, None]) - tau * s2 / 2 + pi.log()
        kl = td.kl_divergence(td.Normal(m, s2.sqrt()), td.Normal(nu, sigma)).sum()
        return (r * of_x - torch.xlogy(r, r)).sum() - kl
elbo: loops, the squares multiplied out
    body -> total = 0.0
        for k in range(len(pi)):
            for n in range(len(x)):
                square = x[n] ** 2 - 2 * x[n] * m[k] + m[k] ** 2 + s2[k]
                total += r[n][k] * (math.log(pi[k]) + 0.5 * math.log(tau[k] / (2 * math.pi)) - tau[k] / 2 * square)
                total -= r[n][k] * math.log(r[n][k]) if r[n][k] > 0 else 0
            total -= 0.5 * math.log(2 * math.pi * sigma[k] ** 2)
            total -= (m[k] ** 2 + s2[k] - 2 * m[k] * nu[k] + nu[k] ** 2) / (2 * sigma[k] ** 2)
            total += 0.5 * (1 + math.log(2 * math.pi * s2[k]))
        return total
cavi: own updates from random responsibilities, a print-out
    m, s2 = rng.normal(nu, sigma), 1 / np.asarray(tau) -> r = rng.dirichlet(np.ones(len(pi)), size=len(x))
    r = update_q_z(x, m, s2, pi, tau) ->
    m, s2 = update_q_mu(x, r, tau, nu, sigma) -> m, s2 = update_q_mu(x, r, tau, nu, sigma); r = update_q_z(
        x, m, s2, pi, tau)
    elbos[-1] - elbos[-2] < tol -> abs(elbos[-1] - elbos[-2]) < tol
    break -> print(f"converged after {len(elbos)} iterations"); break
    result -> (r, m, s2, elbos)
cavi: from the prior means, both half steps traced, a dict returned
    m, s2 = rng.normal(nu, sigma), 1 / np.asarray(tau) -> m, s2 = np.array(nu, dtype=float), np.square(sigma)
    r = update_q_z(x, m, s2, pi, tau) -> before, r = m, update_q_z(x=x, m=m, s2=s2, pi=pi, tau=tau);
        elbos.append(elbo(x, r, m, s2, pi, tau, nu, sigma))
    elbos[-1] - elbos[-2] < tol -> np.max(np.abs(m - before)) < tol
    result -> {"elbos": np.array(elbos), "m": m, "s2": s2, "r": r}
"""


@right(reference.cavi, "in one piece from random labels, relative stopping")
def cavi_from_hard_labels(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    r = np.eye(len(pi))[rng.integers(len(pi), size=len(x))]
    trace = []
    for _ in range(max_iter):
        s2 = 1 / (r.sum(axis=0) * tau + 1 / sigma**2)
        m = s2 * (tau * (x @ r) + nu / sigma**2)
        log_rho = np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * (np.subtract.outer(x, m) ** 2 + s2)
        log_norm = logsumexp(log_rho, axis=1)
        r = np.exp(log_rho - log_norm[:, None])
        # With r just updated, E[log p(x, z | mu)] + H[q(z)] is the sum of the log normalisers.
        divergence = np.log(sigma / np.sqrt(s2)) + (s2 + (m - nu) ** 2) / (2 * sigma**2) - 0.5
        trace.append(log_norm.sum() - divergence.sum())
        if len(trace) > 1 and trace[-1] - trace[-2] <= tol * abs(trace[-1]):
            break
    return r, m, s2, trace


@right(reference.cavi, "torch in single precision from quantiles")
def cavi_from_quantiles(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    x, pi, tau, nu, sigma = (torch.tensor(v, dtype=torch.float32) for v in (x, pi, tau, nu, sigma))
    m, s2, trace = torch.empty_like(nu), torch.ones_like(nu), []
    m[torch.argsort(nu)] = torch.quantile(x, (torch.arange(len(nu)) + 0.5) / len(nu))
    for _ in range(max_iter):
        r = torch.softmax(pi.log() + 0.5 * tau.log() - tau / 2 * ((x[:, None] - m) ** 2 + s2), dim=1)
        s2 = 1 / (r.sum(0) * tau + sigma**-2)
        m = s2 * (tau * (x @ r) + nu * sigma**-2)
        of_x = Normal(m, tau.rsqrt()).log_prob(x[:, None]) - tau * s2 / 2 + pi.log()
        bound = (r * of_x - torch.xlogy(r, r)).sum() - kl_divergence(Normal(m, s2.sqrt()), Normal(nu, sigma)).sum()
        trace.append(float(bound))
        if len(trace) > 2 and trace[-1] - trace[-2] < max(tol, 1e-4):
            break
    return r, m, s2, torch.tensor(trace)


@right(reference.cavi, "the best of several starts from data points")
def cavi_best_of_several_starts(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    fits = []
    for _ in range(3):
        m, s2, trace = rng.choice(x, size=len(pi), replace=False), np.ones(len(pi)), []
        for _ in range(max_iter):
            r = update_q_z(x, m, s2, pi, tau)
            m, s2 = update_q_mu(x, r, tau, nu, sigma)
            trace.append(elbo(x, r, m, s2, pi, tau, nu, sigma))
            if len(trace) > 1 and trace[-1] - trace[-2] < tol:
                break
        fits.append((r, m, s2, trace))
    return max(fits, key=lambda fit: fit[3][-1])


LETTERS = {"x": "X", "z": "Z", "mu": "μ", "pi": "π", "tau": "τ", "nu": "ν", "sigma": "σ"}
ALTERNATIVES = (
    *graph_styles(reference.graphical_model, LETTERS),
    *alternatives(reference, EDITS),
    *alternatives_in(vars()),
)
