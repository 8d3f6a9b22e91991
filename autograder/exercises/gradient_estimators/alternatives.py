"""Right answers to `gradient_estimators` in other styles."""

from autograder.alternatives import alternatives
from reference import gradient_estimators as reference

EDITS = """
score: NumPy, a dict
    body -> z, mean, log_std = z.numpy(), mean.numpy(), log_std.numpy()
        precision = np.exp(-2 * log_std)
        return {"mean": (z - mean) * precision, "log_std": (z - mean) ** 2 * precision - 1}
score: autograd, a copy of the parameters per point
    body -> m, l = (part.repeat(len(z), 1).requires_grad_() for part in (mean, log_std))
        log_q = -l - 0.5 * ((z - m) / l.exp()) ** 2
        return list(torch.autograd.grad(log_q.sum(), (m, l)))
score: closed form in single precision
    body -> z, mean, log_std = z.float(), mean.float(), log_std.float()
        variance = torch.exp(2 * log_std)
        return (z - mean) / variance, (z - mean).pow(2) / variance - 1
score: loops into single precision
    body -> of_mean, of_log_std = torch.zeros(z.shape), torch.zeros(z.shape)
        for s, d in np.ndindex(*z.shape):
            variance = math.exp(log_std[d]) ** 2
            of_mean[s, d] = (z[s, d] - mean[d]) / variance
            of_log_std[s, d] = (z[s, d] - mean[d]) ** 2 / variance - 1
        return of_mean, of_log_std
score: autograd, row by row
    body -> rows = []
        for z_s in z:
            m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
            td.Normal(m, torch.exp(l)).log_prob(z_s).sum().backward()
            rows.append((m.grad, l.grad))
        return torch.stack([row[0] for row in rows]), torch.stack([row[1] for row in rows])
score_function_gradient: a surrogate loss
    body -> z = (mean + torch.exp(log_std) * eps).detach()
        m, l = (part.detach().expand_as(eps).clone().requires_grad_() for part in (mean, log_std))
        log_q = td.Independent(td.Normal(m, l.exp()), 1).log_prob(z)
        ((log_p(z) - log_q).detach() * log_q).sum().backward()
        return m.grad, l.grad
score_function_gradient: one's own score, log q from the noise
    log_q = torch.distributions.Normal(mean, log_std.exp()).log_prob(z).sum(dim=-1) ->
        log_q = -0.5 * (eps**2).sum(1) - log_std.sum() - 0.5 * len(mean) * math.log(2 * math.pi)
    result -> (result[0], result[1])
score_function_gradient: leave-one-out baseline
    f = log_p(z) - log_q -> f = log_p(z) - log_q; f = f - (f.sum() - f) / (len(f) - 1)
score_function_gradient: median of the other samples as baseline
    f = log_p(z) - log_q -> f = log_p(z) - log_q; f = f - f.new_tensor([
        sorted(float(value) for t, value in enumerate(f) if t != s)[(len(f) - 1) // 2] for s in range(len(f))])
score_function_gradient: constant baseline
    - log_q -> - log_p(mean.unsqueeze(0)) - log_q - 3.0
score_function_gradient: entropy in closed form
    - log_q ->
    * of_log_std -> * of_log_std + 1
score_function_gradient: Rao-Blackwellised log q
    .sum(dim=-1) ->
    log_p(z) -> log_p(z)[:, None]
    f[:, None] ->> f
score_function_gradient: single precision, stacked
    body -> mean, log_std, eps = mean.float(), log_std.float(), eps.float()
        z = mean + log_std.exp() * eps
        f = (log_p(z).float() - td.Normal(mean, log_std.exp()).log_prob(z).sum(-1)).unsqueeze(-1)
        return torch.stack([f * eps / log_std.exp(), f * (eps**2 - 1)])
score_function_gradient: one sample at a time
    body -> gradients = []
        for s in range(eps.shape[0]):
            z = mean + torch.exp(log_std) * eps[s : s + 1]
            f = float(log_p(z)) - float(td.MultivariateNormal(mean, torch.diag(torch.exp(2 * log_std))).log_prob(z))
            gradients.append([f * eps[s] * torch.exp(-log_std), f * (eps[s] ** 2 - 1)])
        return torch.stack([g[0] for g in gradients]), torch.stack([g[1] for g in gradients])
reparameterized_gradient: autograd, a copy of the parameters per sample
    body -> m, l = (part.expand_as(eps).clone().requires_grad_() for part in (mean, log_std))
        z = m + torch.exp(l) * eps
        log_q = torch.sum(-l - 0.5 * ((z - m) / torch.exp(l)) ** 2 - 0.5 * math.log(2 * math.pi), dim=1)
        torch.sum(log_p(z) - log_q).backward()
        return {"log_std": l.grad, "mean": m.grad}
reparameterized_gradient: retained graph, lists
    body -> m, l = (part.detach().clone().requires_grad_() for part in (mean, log_std))
        elbo = log_p(td.Normal(m, l.exp()).mean + l.exp() * eps) + l.sum()
        rows = [torch.autograd.grad(value, [m, l], retain_graph=True) for value in elbo]
        return [row[0].tolist() for row in rows], [row[1].tolist() for row in rows]
reparameterized_gradient: torch.func
    body -> def value(m, l, e):
            z = m + l.exp() * e
            return log_p(z[None])[0] - (-l - 0.5 * ((z - m) / l.exp()) ** 2).sum()
        gradient = torch.func.grad(value, argnums=(0, 1))
        return torch.func.vmap(gradient, in_dims=(None, None, 0))(mean, log_std, eps)
reparameterized_gradient: path derivative minus one's own score
    body -> z = (mean + log_std.exp() * eps).detach().requires_grad_()
        log_q = td.Normal(mean, log_std.exp()).log_prob(z).sum(-1)
        (slope,) = torch.autograd.grad((log_p(z) - log_q).sum(), z)
        of_mean, of_log_std = score(z.detach(), mean, log_std)
        return slope - of_mean, slope * eps * log_std.exp() - of_log_std
reparameterized_gradient: autograd, sample by sample
    body -> rows = []
        for e in eps:
            m, l = mean.clone().requires_grad_(), log_std.clone().requires_grad_()
            z = m + l.exp() * e
            value = log_p(z.unsqueeze(0)).squeeze() - td.Normal(m, l.exp()).log_prob(z).sum()
            rows.append(torch.autograd.grad(value, (m, l)))
        return torch.stack([r[0] for r in rows]), torch.stack([r[1] for r in rows])
reparameterized_gradient: finite differences
    body -> mean, log_std, eps, h = mean.double(), log_std.double(), eps.double(), 1e-5
        of_mean, of_log_std = torch.zeros_like(eps), torch.zeros_like(eps)
        for d, step in enumerate(h * torch.eye(len(mean), dtype=torch.float64)):
            z = mean + torch.exp(log_std) * eps
            up, down = mean + torch.exp(log_std + step) * eps, mean + torch.exp(log_std - step) * eps
            of_mean[:, d] = (log_p(z + step) - log_p(z - step)) / (2 * h)
            of_log_std[:, d] = (log_p(up) - log_p(down)) / (2 * h) + 1
        return of_mean, of_log_std
path_gradient: detached parameters
    body -> m, l = (part.expand_as(eps).clone().requires_grad_() for part in (mean, log_std))
        z = m + l.exp() * eps
        (log_p(z) - td.Normal(m.detach(), l.detach().exp()).log_prob(z).sum(-1)).sum().backward()
        return m.grad, l.grad
path_gradient: reparameterized gradient plus one's own score
    body -> z = (mean + log_std.exp() * eps).detach().requires_grad_()
        log_p(z).sum().backward()
        of_mean, of_log_std = score(z.detach(), mean, log_std)
        return z.grad + of_mean, z.grad * log_std.exp() * eps + 1 + of_log_std
path_gradient: chain rule in NumPy
    body -> z = (mean + log_std.exp() * eps).requires_grad_()
        z.retain_grad()
        log_p(z).sum().backward()
        std, noise = np.exp(log_std.numpy()), eps.numpy()
        total = z.grad.numpy() + noise / std
        return np.stack([total, total * std * noise])
path_gradient: single precision, a list
    body -> mean, log_std, eps = mean.float(), log_std.float(), eps.float()
        z = (mean + log_std.exp() * eps).detach().requires_grad_()
        log_q = (-0.5 * ((z - mean) / log_std.exp()) ** 2 - log_std).sum(-1)
        slope = torch.autograd.grad((log_p(z) - log_q).sum(), z)[0]
        return [slope, slope * eps * log_std.exp()]
path_gradient: detached parameters, sample by sample
    body -> of_mean, of_log_std = torch.empty(eps.shape), torch.empty(eps.shape)
        for s in range(len(eps)):
            m, l = mean.detach().clone().requires_grad_(), log_std.detach().clone().requires_grad_()
            z = (m + l.exp() * eps[s]).reshape(1, -1)
            q = td.MultivariateNormal(m.detach(), torch.diag(torch.exp(2 * l.detach())))
            (log_p(z) - q.log_prob(z)).backward()
            of_mean[s], of_log_std[s] = m.grad, l.grad
        return of_mean, of_log_std
variance_reduction: a sentence
    result -> "It acts as a Control Variate for the reparameterized gradient."
variance_reduction: a hyphen and the plural
    result -> "control-variates"
    -> print("control-variates")
variance_reduction: with its purpose
    result -> "a control variate (variance reduction)"
"""


ALTERNATIVES = alternatives(reference, EDITS)
