"""Right answers to `gradient_estimators` in other styles."""

import math

import numpy as np
import torch
from torch.distributions import Independent, MultivariateNormal, Normal
from torch.func import grad, vmap

from autograder.edited import edited
from autograder.exercise import Alternative
from reference import gradient_estimators as reference

# --- score ---------------------------------------------------------------------------------------------------------


def score_by_autograd_row_by_row(z, mean, log_std):
    rows_mean, rows_log_std = [], []
    for z_s in z:
        m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
        Normal(m, torch.exp(l)).log_prob(z_s).sum().backward()
        rows_mean.append(m.grad)
        rows_log_std.append(l.grad)
    return torch.stack(rows_mean), torch.stack(rows_log_std)


def score_in_numpy(z, mean, log_std):
    z, mean, log_std = z.numpy(), mean.numpy(), log_std.numpy()
    precision = np.exp(-2 * log_std)
    return {"mean": (z - mean) * precision, "log_std": (z - mean) ** 2 * precision - 1}


def score_with_copies_of_the_parameters(z, mean, log_std):
    m = mean.repeat(len(z), 1).requires_grad_()
    l = log_std.repeat(len(z), 1).requires_grad_()
    log_q = -l - 0.5 * ((z - m) / l.exp()) ** 2
    return list(torch.autograd.grad(log_q.sum(), (m, l)))


def score_in_single_precision(z, mean, log_std):
    z, mean, log_std = z.float(), mean.float(), log_std.float()
    variance = torch.exp(2 * log_std)
    return (z - mean) / variance, (z - mean).pow(2) / variance - 1


def score_with_loops(z, mean, log_std):
    S, D = z.shape
    of_mean, of_log_std = torch.zeros(S, D), torch.zeros(S, D)
    for s in range(S):
        for d in range(D):
            std = math.exp(log_std[d])
            of_mean[s, d] = (z[s, d] - mean[d]) / std**2
            of_log_std[s, d] = (z[s, d] - mean[d]) ** 2 / std**2 - 1
    return of_mean, of_log_std


# --- score_function_gradient ---------------------------------------------------------------------------------------


def surrogate_loss(log_p, mean, log_std, eps):
    z = (mean + torch.exp(log_std) * eps).detach()
    m = mean.detach().expand_as(eps).clone().requires_grad_()
    l = log_std.detach().expand_as(eps).clone().requires_grad_()
    log_q = Independent(Normal(m, l.exp()), 1).log_prob(z)
    weight = (log_p(z) - log_q).detach()
    (weight * log_q).sum().backward()
    return m.grad, l.grad


def with_own_score(log_p, mean, log_std, eps):
    std = torch.exp(log_std)
    z = mean + std * eps
    log_q = -0.5 * (eps**2).sum(1) - log_std.sum() - 0.5 * len(mean) * math.log(2 * math.pi)
    f = (log_p(z) - log_q).reshape(-1, 1)
    s = score(z, mean, log_std)  # noqa: F821
    return f * s[0], f * s[1]


def one_sample_at_a_time(log_p, mean, log_std, eps):
    gradients = []
    for s in range(eps.shape[0]):
        z = mean + torch.exp(log_std) * eps[s : s + 1]
        q = MultivariateNormal(mean, torch.diag(torch.exp(2 * log_std)))
        f = float(log_p(z)) - float(q.log_prob(z))
        gradients.append([f * eps[s] * torch.exp(-log_std), f * (eps[s] ** 2 - 1)])
    return torch.stack([g[0] for g in gradients]), torch.stack([g[1] for g in gradients])


LEAVE_ONE_OUT = edited(
    reference.score_function_gradient,
    ["f = log_p(z) - log_q -> f = log_p(z) - log_q; f = f - (f.sum() - f) / (len(f) - 1)"],
)


def leave_one_out_in_a_loop(log_p, mean, log_std, eps):
    z = mean + log_std.exp() * eps
    f = log_p(z) - Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    of_mean, of_log_std = torch.zeros_like(eps), torch.zeros_like(eps)
    for s in range(len(eps)):
        others = [float(f[t]) for t in range(len(eps)) if t != s]
        b = sorted(others)[len(others) // 2]
        of_mean[s] = (f[s] - b) * eps[s] / log_std.exp()
        of_log_std[s] = (f[s] - b) * (eps[s] ** 2 - 1)
    return of_mean, of_log_std


CONSTANT_BASELINE = edited(reference.score_function_gradient, ["- log_q -> - log_p(mean.unsqueeze(0)) - log_q - 3.0"])

ENTROPY_IN_CLOSED_FORM = edited(reference.score_function_gradient, ["- log_q ->", "* of_log_std -> * of_log_std + 1"])

OWN_DIMENSION_OF_LOG_Q_ONLY = edited(
    reference.score_function_gradient, [".sum(dim=-1) ->", "log_p(z) -> log_p(z)[:, None]", "f[:, None] ->> f"]
)


def score_function_in_single_precision(log_p, mean, log_std, eps):
    mean, log_std, eps = mean.float(), log_std.float(), eps.float()
    z = mean + log_std.exp() * eps
    f = (log_p(z).float() - Normal(mean, log_std.exp()).log_prob(z).sum(-1)).unsqueeze(-1)
    return torch.stack([f * eps / log_std.exp(), f * (eps**2 - 1)])


# --- reparameterized_gradient --------------------------------------------------------------------------------------


def autograd_sample_by_sample(log_p, mean, log_std, eps):
    rows = []
    for e in eps:
        m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
        z = m + l.exp() * e
        value = log_p(z.unsqueeze(0)).squeeze() - Normal(m, l.exp()).log_prob(z).sum()
        rows.append(torch.autograd.grad(value, (m, l)))
    return torch.stack([r[0] for r in rows]), torch.stack([r[1] for r in rows])


def autograd_with_copies(log_p, mean, log_std, eps):
    m = mean.expand_as(eps).clone().requires_grad_()
    l = log_std.expand_as(eps).clone().requires_grad_()
    z = m + torch.exp(l) * eps
    log_q = torch.sum(-l - 0.5 * ((z - m) / torch.exp(l)) ** 2 - 0.5 * math.log(2 * math.pi), dim=1)
    torch.sum(log_p(z) - log_q).backward()
    return {"log_std": l.grad, "mean": m.grad}


def autograd_of_one_sum_repeatedly(log_p, mean, log_std, eps):
    m, l = mean.detach().clone().requires_grad_(), log_std.detach().clone().requires_grad_()
    z = Normal(m, l.exp()).mean + l.exp() * eps
    elbo = log_p(z) + l.sum()
    of_mean, of_log_std = [], []
    for s in range(len(eps)):
        g = torch.autograd.grad(elbo[s], [m, l], retain_graph=True)
        of_mean.append(g[0].tolist())
        of_log_std.append(g[1].tolist())
    return of_mean, of_log_std


def functional_gradients(log_p, mean, log_std, eps):
    def value(m, l, e):
        z = m + l.exp() * e
        log_q = (-l - 0.5 * ((z - m) / l.exp()) ** 2).sum()
        return log_p(z[None])[0] - log_q

    return vmap(grad(value, argnums=(0, 1)), in_dims=(None, None, 0))(mean, log_std, eps)


def path_minus_score(log_p, mean, log_std, eps):
    z = (mean + log_std.exp() * eps).detach().requires_grad_()
    log_q = Normal(mean, log_std.exp()).log_prob(z).sum(-1)
    (slope,) = torch.autograd.grad((log_p(z) - log_q).sum(), z)
    of_mean, of_log_std = score(z.detach(), mean, log_std)  # noqa: F821
    return slope - of_mean, slope * eps * log_std.exp() - of_log_std


def finite_differences(log_p, mean, log_std, eps):
    # Accurate enough in double precision only.
    mean, log_std, eps, h = mean.double(), log_std.double(), eps.double(), 1e-5
    of_mean, of_log_std = torch.zeros_like(eps), torch.zeros_like(eps)
    for d in range(len(mean)):
        step = torch.zeros_like(mean)
        step[d] = h
        z = mean + torch.exp(log_std) * eps
        up, down = mean + torch.exp(log_std + step) * eps, mean + torch.exp(log_std - step) * eps
        of_mean[:, d] = (log_p(z + step) - log_p(z - step)) / (2 * h)
        of_log_std[:, d] = (log_p(up) - log_p(down)) / (2 * h) + 1
    return of_mean, of_log_std


# --- path_gradient -------------------------------------------------------------------------------------------------


def detached_parameters(log_p, mean, log_std, eps):
    m = mean.expand_as(eps).clone().requires_grad_()
    l = log_std.expand_as(eps).clone().requires_grad_()
    z = m + l.exp() * eps
    q = Normal(m.detach(), l.detach().exp())
    (log_p(z) - q.log_prob(z).sum(-1)).sum().backward()
    return m.grad, l.grad


def detached_sample_by_sample(log_p, mean, log_std, eps):
    of_mean, of_log_std = torch.empty(eps.shape), torch.empty(eps.shape)
    for s in range(len(eps)):
        m, l = mean.detach().clone().requires_grad_(), log_std.detach().clone().requires_grad_()
        z = (m + l.exp() * eps[s]).reshape(1, -1)
        q = MultivariateNormal(m.detach(), torch.diag(torch.exp(2 * l.detach())))
        (log_p(z) - q.log_prob(z)).backward()
        of_mean[s], of_log_std[s] = m.grad, l.grad
    return of_mean, of_log_std


def reparameterized_plus_score(log_p, mean, log_std, eps):
    z = (mean + log_std.exp() * eps).detach().requires_grad_()
    log_p(z).sum().backward()
    whole_mean, whole_log_std = z.grad, z.grad * log_std.exp() * eps + 1
    s = score(z.detach(), mean, log_std)  # noqa: F821
    return whole_mean + s[0], whole_log_std + s[1]


def chain_rule_in_numpy(log_p, mean, log_std, eps):
    z = (mean + log_std.exp() * eps).requires_grad_()
    z.retain_grad()
    log_p(z).sum().backward()
    slope, std, noise = z.grad.numpy(), np.exp(log_std.numpy()), eps.numpy()
    total = slope + noise / std
    return np.stack([total, total * std * noise])


def path_in_single_precision(log_p, mean, log_std, eps):
    mean, log_std, eps = mean.float(), log_std.float(), eps.float()
    z = (mean + log_std.exp() * eps).detach().requires_grad_()
    log_q = (-0.5 * ((z - mean) / log_std.exp()) ** 2 - log_std).sum(-1)
    slope = torch.autograd.grad((log_p(z) - log_q).sum(), z)[0]
    return [slope, slope * eps * log_std.exp()]


# --- variance_reduction --------------------------------------------------------------------------------------------


def in_a_sentence():
    return "It acts as a Control Variate for the reparameterized gradient."


def in_the_plural():
    answer = "control-variates"
    print(answer)
    return answer


def with_its_purpose():
    return "a control variate (variance reduction)"


ALTERNATIVES = (
    Alternative("score", "autograd, row by row", score_by_autograd_row_by_row),
    Alternative("score", "NumPy, a dict", score_in_numpy),
    Alternative("score", "autograd, a copy of the parameters per point", score_with_copies_of_the_parameters),
    Alternative("score", "closed form in single precision", score_in_single_precision),
    Alternative("score", "loops into single precision", score_with_loops),
    Alternative("score_function_gradient", "a surrogate loss", surrogate_loss),
    Alternative("score_function_gradient", "one's own score, log q from the noise", with_own_score),
    Alternative("score_function_gradient", "one sample at a time", one_sample_at_a_time),
    Alternative("score_function_gradient", "leave-one-out baseline", LEAVE_ONE_OUT),
    Alternative("score_function_gradient", "median of the other samples as baseline", leave_one_out_in_a_loop),
    Alternative("score_function_gradient", "constant baseline", CONSTANT_BASELINE),
    Alternative("score_function_gradient", "entropy in closed form", ENTROPY_IN_CLOSED_FORM),
    Alternative("score_function_gradient", "Rao-Blackwellised log q", OWN_DIMENSION_OF_LOG_Q_ONLY),
    Alternative("score_function_gradient", "single precision, stacked", score_function_in_single_precision),
    Alternative("reparameterized_gradient", "autograd, sample by sample", autograd_sample_by_sample),
    Alternative("reparameterized_gradient", "autograd, a copy of the parameters per sample", autograd_with_copies),
    Alternative("reparameterized_gradient", "retained graph, lists", autograd_of_one_sum_repeatedly),
    Alternative("reparameterized_gradient", "torch.func", functional_gradients),
    Alternative("reparameterized_gradient", "path derivative minus one's own score", path_minus_score),
    Alternative("reparameterized_gradient", "finite differences", finite_differences),
    Alternative("path_gradient", "detached parameters", detached_parameters),
    Alternative("path_gradient", "detached parameters, sample by sample", detached_sample_by_sample),
    Alternative("path_gradient", "reparameterized gradient plus one's own score", reparameterized_plus_score),
    Alternative("path_gradient", "chain rule in NumPy", chain_rule_in_numpy),
    Alternative("path_gradient", "single precision, a list", path_in_single_precision),
    Alternative("variance_reduction", "a sentence", in_a_sentence),
    Alternative("variance_reduction", "a hyphen and the plural", in_the_plural),
    Alternative("variance_reduction", "with its purpose", with_its_purpose),
)
