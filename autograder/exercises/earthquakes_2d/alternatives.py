"""Right answers to `earthquakes_2d` in other styles."""

from autograder.alternatives import alternatives
from autograder.families.earthquakes.alternatives import shared_alternatives
from reference import earthquakes_2d as reference

WORDS = {
    "X": "X",
    "D": "2",
    "square_to_mu": "sum((a - b) ** 2 for a, b in zip(X[n], mu[k]))",
    "square_to_nu": "sum((a - b) ** 2 for a, b in zip(mu[k], nu))",
    "jacobian": "",
    "jacobians": "",
    "logpdf": "sum(stats.multivariate_normal.logpdf(x, mean=mu[k], cov=np.eye(2) / tau) for x, k in zip(X, z))",
    "logpdf_of_mu": "stats.multivariate_normal.logpdf(mu, mean=nu, cov=np.eye(2) / rho).sum()",
    "logpdfs": "stats.norm.logpdf(X[:, None, :], mu[None], 1 / np.sqrt(tau)).sum(axis=2)",
    "Normal": "Normal",
    "columns": "X, m",
    "expected_logpdf": "stats.multivariate_normal.logpdf(X, m[k], np.eye(2) / tau) - tau / 2 * (2 / rho_q[k])",
    "squares": "((X[:, None] - m) ** 2).sum(-1)",
}

EDITS = """
update_q_mu: loops, lists
    body -> m, rho_q = [], []
        for k in range(len(r[0])):
            rho_q.append(rho + tau * sum(row[k] for row in r))
            sums = [sum(r[n][k] * X[n][d] for n in range(len(X))) for d in range(2)]
            m.append([(rho * nu[d] + tau * sums[d]) / rho_q[k] for d in range(2)])
        return m, rho_q
update_q_mu: precision matrices and solve, dict in another order
    body -> I, means, precisions = np.eye(2), [], []
        for k in range(r.shape[1]):
            precision = rho * I + np.sum([r_n * tau * I for r_n in r[:, k]], axis=0)
            means.append(np.linalg.solve(precision, rho * I @ nu + tau * I @ (X.T @ r[:, k])))
            precisions.append(precision[0, 0])
        return {"rho_q": np.array(precisions), "m": np.array(means)}
update_q_mu: shrinkage of the average towards the prior, column of precisions
    body -> count = np.sum(r, axis=0)
        average = np.einsum("nk,nd->kd", r, X) / count[:, None]
        share = (tau * count / (tau * count + rho))[:, None]
        return share * average + (1 - share) * nu, (rho + tau * count)[:, None]
update_q_mu: torch in single precision, list
    body -> X, r, nu = (torch.as_tensor(v, dtype=torch.float32) for v in (X, r, nu))
        rho_q = rho + tau * r.sum(0)
        return [(rho * nu + tau * r.T @ X) / rho_q.unsqueeze(1), rho_q]
"""
ALTERNATIVES = (*shared_alternatives(reference, WORDS), *alternatives(reference, EDITS))
