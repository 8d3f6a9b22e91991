"""Right answers to `trainable_prior` in other styles."""

from autograder.alternatives import alternatives
from reference import trainable_prior as reference

EDITS = """
vlb: torch.distributions
    body -> q = td.Independent(td.Normal(mean, var.sqrt()), 1)
        z = mean + var.sqrt() * eps
        log_p = td.Independent(td.Normal(f(z, theta), sigma), 1).log_prob(x)
        log_r = td.MultivariateNormal(lambda1, torch.diag(lambda2)).log_prob(z)
        return (log_p + log_r - q.log_prob(z)).mean(dim=0)
vlb: divergence in closed form
    body -> z = mean.unsqueeze(0) + eps * var.sqrt().unsqueeze(0)
        squares = ((x.unsqueeze(0) - f(z, theta)) ** 2).sum(dim=2)
        log_p = -squares / (2 * sigma**2) - x.shape[1] * (math.log(sigma) + 0.5 * math.log(2 * math.pi))
        kl = 0.5 * (var / lambda2 + (mean - lambda1) ** 2 / lambda2 - 1 - torch.log(var / lambda2)).sum(dim=1)
        return log_p.mean(dim=0) - kl
vlb: a list in single precision
    result -> [float(value) for value in result.float()]
gradient_log_derivative: a surrogate loss
    body -> leaves = [t.detach().requires_grad_() for t in (theta, lambda1, lambda2, mean, var)]
        theta, lambda1, lambda2, mean, var = leaves
        z = (mean + var.sqrt() * eps).detach()
        log_q = td.Normal(mean, var.sqrt()).log_prob(z).sum(-1)
        log_joint = td.Normal(f(z, theta), sigma).log_prob(x).sum(-1)
        log_joint = log_joint + td.Normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1)
        (log_joint + (log_joint - log_q).detach() * log_q).mean(0).sum().backward()
        return tuple(t.grad for t in leaves)
gradient_log_derivative: leave-one-out baseline, a dict
    weight = log_w.detach()[:, :, None] -> others = (log_w.sum(0) - log_w) / max(len(log_w) - 1, 1);
        weight = (log_w - others).detach()[:, :, None]
    result -> dict(zip(("theta", "lambda1", "lambda2", "mean", "var"), result))
gradient_log_derivative: the term of mean zero kept
    body -> leaves = [t.detach().requires_grad_() for t in (theta, lambda1, lambda2, mean, var)]
        theta, lambda1, lambda2, mean, var = leaves
        z = (mean + var.sqrt() * eps).detach()
        log_q = td.Normal(mean, var.sqrt()).log_prob(z).sum(-1)
        log_w = td.Normal(f(z, theta), sigma).log_prob(x).sum(-1) - log_q
        log_w = log_w + td.Normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1)
        return torch.autograd.grad((log_w + log_w.detach() * log_q).mean(0).sum(), leaves)
gradient_log_derivative: baseline of other observations
    weight = log_w.detach()[:, :, None] -> others = (log_w.sum(dim=1, keepdim=True) - log_w) / max(len(x) - 1, 1);
        weight = (log_w - others).detach()[:, :, None]
gradient_log_derivative: divergence in closed form, single precision
    body -> leaves = [t.detach().clone().requires_grad_() for t in (theta, lambda1, lambda2, mean, var)]
        theta, lambda1, lambda2, mean, var = leaves
        q = td.Normal(mean, var.sqrt())
        z = (mean + var.sqrt() * eps).detach()
        log_p = td.Normal(f(z, theta), sigma).log_prob(x).sum(-1)
        kl = td.kl_divergence(q, td.Normal(lambda1, lambda2.sqrt())).sum(-1)
        total = (log_p + log_p.detach() * q.log_prob(z).sum(-1)).mean(0) - kl
        return [g.float() for g in torch.autograd.grad(total.sum(), leaves)]
gradient_reparameterized: torch.func.grad
    body -> def total(theta, lambda1, lambda2, mean, var):
            z = mean + var.sqrt() * eps
            log_p = -0.5 * ((x - f(z, theta)) ** 2).sum(-1) / sigma**2
            log_r = td.Normal(lambda1, lambda2.sqrt(), validate_args=False).log_prob(z).sum(-1)
            log_q = td.Normal(mean, var.sqrt(), validate_args=False).log_prob(z).sum(-1)
            return (log_p + log_r - log_q).mean(0).sum()
        return torch.func.grad(total, argnums=(0, 1, 2, 3, 4))(theta, lambda1, lambda2, mean, var)
gradient_reparameterized: without the score, as arrays
    z, mean, var, -> z, mean.detach(), var.detach(),
    result -> tuple(part.numpy() for part in result)
gradient_reparameterized: one draw after another, backward
    body -> leaves = [t.detach().clone().requires_grad_(True) for t in (theta, lambda1, lambda2, mean, var)]
        theta, lambda1, lambda2, mean, var = leaves
        total = 0.0
        for noise in eps:
            z = mean + torch.sqrt(var) * noise
            log_p = td.Normal(f(z.unsqueeze(0), theta)[0], sigma).log_prob(x).sum()
            log_r = td.Normal(lambda1, lambda2.sqrt()).log_prob(z).sum()
            total = total + log_p + log_r - td.Normal(mean, var.sqrt()).log_prob(z).sum()
        (total / len(eps)).backward()
        return [t.grad for t in leaves]
gradient_reparameterized: by hand
    body -> K, sd = eps.shape[0], torch.sqrt(var)
        z = (mean + sd * eps).requires_grad_(True)
        t = theta.detach().clone().requires_grad_(True)
        log_p = -((x - f(z, t)) ** 2).sum() / (2 * sigma**2)
        to_theta, through_z = torch.autograd.grad(log_p, [t, z])
        z = z.detach()
        to_lambda1 = ((z - lambda1) / lambda2).sum((0, 1)) / K
        to_lambda2 = 0.5 * ((z - lambda1) ** 2 / lambda2**2 - 1 / lambda2).sum((0, 1)) / K
        pull = through_z - (z - lambda1) / lambda2
        return to_theta / K, to_lambda1, to_lambda2, pull.mean(0), (pull * eps / (2 * sd)).mean(0) + 0.5 / var
gradient_reparameterized: divergence in closed form
    log_w = _log_weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f) ->
        log_w = td.Normal(f(z, theta), sigma).log_prob(x).sum(-1) - td.kl_divergence(
        td.Normal(mean, var.sqrt()), td.Normal(lambda1, lambda2.sqrt())).sum(-1)
"""


ALTERNATIVES = alternatives(reference, EDITS)
