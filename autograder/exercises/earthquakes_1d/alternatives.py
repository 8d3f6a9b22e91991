"""Right answers to `earthquakes_1d` in other styles."""

from autograder.alternatives import alternatives
from autograder.families.earthquakes.alternatives import shared_alternatives
from reference import earthquakes_1d as reference

WORDS = {
    "X": "R",
    "D": "1",
    "square_to_mu": "(math.log(R[n]) - mu[k]) ** 2",
    "square_to_nu": "(mu[k] - nu) ** 2",
    "jacobian": "- math.log(R[n])",
    "jacobians": "- x",
    "logpdf": "stats.lognorm.logpdf(R, s=1 / np.sqrt(tau), scale=np.exp(mu[z])).sum()",
    "logpdf_of_mu": "stats.norm.logpdf(mu, loc=nu, scale=1 / np.sqrt(rho)).sum()",
    "logpdfs": "stats.norm.logpdf(np.log(R)[:, None], mu[None], 1 / np.sqrt(tau)) - np.log(R)[:, None]",
    "Normal": "LogNormal",
    "columns": "np.log(R)[:, None], m[:, None]",
    "expected_logpdf": "stats.lognorm.logpdf(R, tau**-0.5, scale=np.exp(m[k])) - tau / 2 * "
    "stats.norm.var(m[k], rho_q[k] ** -0.5)",
    "squares": "(R.log()[:, None] - m) ** 2",
}

EDITS = """
update_q_mu: loops, lists
    body -> m, rho_q = [], []
        for k in range(len(r[0])):
            rho_q.append(rho + tau * sum(row[k] for row in r))
            m.append((rho * nu + tau * sum(r[n][k] * math.log(R[n]) for n in range(len(R)))) / rho_q[k])
        return m, rho_q
update_q_mu: by the variance, dict in another order
    body -> variance = 1 / (rho + np.sum(tau * r, axis=0))
        return {"rho_q": 1 / variance, "m": variance * (nu * rho + np.einsum("n,nk->k", np.log(R), tau * r))}
update_q_mu: shrinkage of the geometric mean towards the prior, columns
    body -> count = np.sum(r, axis=0)
        average = np.log(np.prod(R[:, None] ** (r / count), axis=0))
        share = tau * count / (tau * count + rho)
        return (share * average + (1 - share) * nu)[:, None], (rho + tau * count)[:, None]
update_q_mu: torch in single precision, stacked
    body -> R, r = torch.as_tensor(R, dtype=torch.float32), torch.as_tensor(r, dtype=torch.float32)
        rho_q = rho + tau * r.sum(0)
        return torch.stack([(rho * nu + tau * torch.log(R) @ r) / rho_q, rho_q])
"""
ALTERNATIVES = (*shared_alternatives(reference, WORDS), *alternatives(reference, EDITS))
