"""Right answers to `trainable_prior` in other styles."""

import math

import torch
from torch.distributions import Independent, MultivariateNormal, Normal, kl_divergence

from autograder.edited import edited
from autograder.exercise import Alternative
from reference import trainable_prior as reference


def bound_by_distributions(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    q = Independent(Normal(mean, var.sqrt()), 1)
    z = mean + var.sqrt() * eps
    log_p = Independent(Normal(f(z, theta), sigma), 1).log_prob(x)
    log_r = MultivariateNormal(lambda1, torch.diag(lambda2)).log_prob(z)
    return (log_p + log_r - q.log_prob(z)).mean(dim=0)


def bound_with_closed_divergence(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    K, N, L = eps.shape
    z = mean.unsqueeze(0) + eps * var.sqrt().unsqueeze(0)
    squares = ((x.unsqueeze(0) - f(z, theta)) ** 2).sum(dim=2)
    log_p = -squares / (2 * sigma**2) - x.shape[1] * (math.log(sigma) + 0.5 * math.log(2 * math.pi))
    ratio = var / lambda2
    kl = 0.5 * (ratio + (mean - lambda1) ** 2 / lambda2 - 1 - torch.log(ratio)).sum(dim=1)
    return log_p.mean(dim=0) - kl


bound_in_single_precision = edited(reference.vlb, ["result -> [float(value) for value in result.float()]"])


def score_by_a_surrogate(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    theta, lambda1, lambda2, mean, var = [t.detach().requires_grad_() for t in (theta, lambda1, lambda2, mean, var)]
    q = Normal(mean, var.sqrt())
    z = (mean + var.sqrt() * eps).detach()
    log_q = q.log_prob(z).sum(-1)
    log_joint = Normal(f(z, theta), sigma).log_prob(x).sum(-1) + Normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1)
    weight = (log_joint - log_q).detach()
    surrogate = (log_joint + weight * log_q).mean(0).sum()
    surrogate.backward()
    return theta.grad, lambda1.grad, lambda2.grad, mean.grad, var.grad


def score_with_a_leave_one_out_baseline(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    K = len(eps)
    z = mean + var.sqrt() * eps
    a, b, c = theta.clone().requires_grad_(), lambda1.clone().requires_grad_(), lambda2.clone().requires_grad_()
    log_joint = Normal(f(z, a), sigma).log_prob(x).sum(-1) + Normal(b, c.sqrt()).log_prob(z).sum(-1)
    grads = torch.autograd.grad(log_joint.sum() / K, [a, b, c])
    w = (log_joint - Normal(mean, var.sqrt()).log_prob(z).sum(-1)).detach()
    baseline = (w.sum(0) - w) / (K - 1) if K > 1 else torch.zeros_like(w)
    w = (w - baseline).unsqueeze(-1)
    by_mean = (w * eps / var.sqrt()).mean(0)
    by_var = (w * (eps**2 - 1) / (2 * var)).mean(0)
    return {"theta": grads[0], "lambda1": grads[1], "lambda2": grads[2], "mean": by_mean, "var": by_var}


def score_term_kept(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """The derivative of -log q stays in: it has mean zero."""
    theta, lambda1, lambda2, mean, var = [t.detach().requires_grad_() for t in (theta, lambda1, lambda2, mean, var)]
    z = (mean + var.sqrt() * eps).detach()
    log_q = Normal(mean, var.sqrt()).log_prob(z).sum(-1)
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_w = log_p + Normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1) - log_q
    total = (log_w + log_w.detach() * log_q).mean(0).sum()
    return torch.autograd.grad(total, [theta, lambda1, lambda2, mean, var])


score_with_a_baseline_of_other_observations = edited(
    reference.gradient_log_derivative,
    [
        "weight = log_w.detach()[:, :, None] -> others = (log_w.sum(dim=1, keepdim=True) - log_w) / max(len(x) - 1, 1);"
        " weight = (log_w - others).detach()[:, :, None]",
    ],
)


def score_of_the_likelihood_alone(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    """The score trick for log p(x | z), where it is needed, and the divergence from the prior in closed form."""
    inputs = theta, lambda1, lambda2, mean, var = [
        t.detach().clone().requires_grad_() for t in (theta, lambda1, lambda2, mean, var)
    ]
    q = Normal(mean, var.sqrt())
    z = (mean + var.sqrt() * eps).detach()
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    kl = kl_divergence(q, Normal(lambda1, lambda2.sqrt())).sum(-1)
    total = (log_p + log_p.detach() * q.log_prob(z).sum(-1)).mean(0) - kl
    return [g.float() for g in torch.autograd.grad(total.sum(), inputs)]


def path_by_backward(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    inputs = [t.detach().clone().requires_grad_(True) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = inputs
    total = 0.0
    for noise in eps:
        z = mean + torch.sqrt(var) * noise
        log_p = Normal(f(z.unsqueeze(0), theta)[0], sigma).log_prob(x).sum()
        log_r = Normal(lambda1, lambda2.sqrt()).log_prob(z).sum()
        total = total + log_p + log_r - Normal(mean, var.sqrt()).log_prob(z).sum()
    (total / len(eps)).backward()
    return [t.grad for t in inputs]


def path_with_closed_divergence(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    inputs = [t.detach().clone().requires_grad_(True) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = inputs
    log_p = Normal(f(mean + var.sqrt() * eps, theta), sigma).log_prob(x).sum(-1).mean(0)
    kl = kl_divergence(Normal(mean, var.sqrt()), Normal(lambda1, lambda2.sqrt())).sum(-1)
    return torch.autograd.grad((log_p - kl).sum(), inputs)


# The parameters of log q are held fixed: what is left out has mean zero.
path_without_the_score = edited(
    reference.gradient_reparameterized,
    ["z, mean, var, -> z, mean.detach(), var.detach(),", "result -> tuple(part.numpy() for part in result)"],
)


def path_by_functional_gradient(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    def total(theta, lambda1, lambda2, mean, var):
        z = mean + var.sqrt() * eps
        log_p = -0.5 * ((x - f(z, theta)) ** 2).sum(-1) / sigma**2
        log_r = Normal(lambda1, lambda2.sqrt(), validate_args=False).log_prob(z).sum(-1)
        log_q = Normal(mean, var.sqrt(), validate_args=False).log_prob(z).sum(-1)
        return (log_p + log_r - log_q).mean(0).sum()

    return torch.func.grad(total, argnums=(0, 1, 2, 3, 4))(theta, lambda1, lambda2, mean, var)


def path_by_hand(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    K = eps.shape[0]
    sd = torch.sqrt(var)
    z = (mean + sd * eps).requires_grad_(True)
    t = theta.detach().clone().requires_grad_(True)
    log_p = -((x - f(z, t)) ** 2).sum() / (2 * sigma**2)
    to_theta, through_z = torch.autograd.grad(log_p, [t, z])
    z = z.detach()
    to_lambda1 = ((z - lambda1) / lambda2).sum((0, 1)) / K
    to_lambda2 = 0.5 * ((z - lambda1) ** 2 / lambda2**2 - 1 / lambda2).sum((0, 1)) / K
    pull = through_z - (z - lambda1) / lambda2
    return to_theta / K, to_lambda1, to_lambda2, pull.mean(0), (pull * eps / (2 * sd)).mean(0) + 0.5 / var


ALTERNATIVES = (
    Alternative("vlb", "torch.distributions", bound_by_distributions),
    Alternative("vlb", "divergence in closed form", bound_with_closed_divergence),
    Alternative("vlb", "a list in single precision", bound_in_single_precision),
    Alternative("gradient_log_derivative", "a surrogate loss", score_by_a_surrogate),
    Alternative("gradient_log_derivative", "leave-one-out baseline, a dict", score_with_a_leave_one_out_baseline),
    Alternative("gradient_log_derivative", "the term of mean zero kept", score_term_kept),
    Alternative(
        "gradient_log_derivative", "baseline of other observations", score_with_a_baseline_of_other_observations
    ),
    Alternative(
        "gradient_log_derivative", "divergence in closed form, single precision", score_of_the_likelihood_alone
    ),
    Alternative("gradient_reparameterized", "torch.func.grad", path_by_functional_gradient),
    Alternative("gradient_reparameterized", "one draw after another, backward", path_by_backward),
    Alternative("gradient_reparameterized", "divergence in closed form", path_with_closed_divergence),
    Alternative("gradient_reparameterized", "without the score, as arrays", path_without_the_score),
    Alternative("gradient_reparameterized", "by hand", path_by_hand),
)
