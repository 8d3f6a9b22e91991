"""Right answers to `normal_gamma` in other styles."""

from autograder.alternatives import alternatives
from autograder.authoring import styles
from reference import normal_gamma as reference

POSTERIOR = ("mu_N", "lambda_N", "a_N", "b_N")
EDITS = """
ml_est: torch
    body -> x = torch.tensor(x, dtype=torch.float64)
        return x.mean(), 1 / x.var(unbiased=False)
exact_posterior: an observation at a time
    body -> for value in x:
            b_0 = b_0 + lambda_0 * (value - mu_0) ** 2 / (2 * (lambda_0 + 1))
            mu_0, lambda_0, a_0 = (lambda_0 * mu_0 + value) / (lambda_0 + 1), lambda_0 + 1, a_0 + 0.5
        return mu_0, lambda_0, a_0, b_0
elbo: entropies of scipy
    body -> tau, log_tau = a_N / b_N, special.psi(a_N) - np.log(b_N)
        squares = np.sum((x - mu_N) ** 2) + len(x) / lambda_N + lambda_0 * ((mu_N - mu_0) ** 2 + 1 / lambda_N)
        log_p = 0.5 * (len(x) + 1) * (log_tau - np.log(2 * np.pi)) + 0.5 * np.log(lambda_0) - 0.5 * tau * squares
        log_p += a_0 * np.log(b_0) - special.gammaln(a_0) + (a_0 - 1) * log_tau - b_0 * tau
        return log_p + stats.norm(mu_N, lambda_N**-0.5).entropy() + stats.gamma(a_N, scale=1 / b_N).entropy()
cavi: q(tau) first
    body -> mu_N, lambda_N, elbos = np.mean(x), len(x) + lambda_0, []
        for _ in range(max_iter):
            a_N, b_N = update_q_tau(x, mu_N, lambda_N, a_0, b_0, mu_0, lambda_0)
            mu_N, lambda_N = update_q_mu(x, a_N, b_N, mu_0, lambda_0)
            elbos.append(elbo(x, mu_N, lambda_N, a_N, b_N, a_0, b_0, mu_0, lambda_0))
            if len(elbos) > 1 and abs(elbos[-1] - elbos[-2]) < tol:
                break
        return {"mu_N": mu_N, "lambda_N": lambda_N, "a_N": a_N, "b_N": b_N, "elbos": elbos}
"""

ALTERNATIVES = (
    *styles(reference.ml_est, ("mu", "tau")),
    *styles(reference.exact_posterior, POSTERIOR),
    *styles(reference.update_q_mu, ("mu_N", "lambda_N")),
    *styles(reference.update_q_tau, ("a_N", "b_N")),
    *styles(reference.elbo, ("elbo",)),
    *styles(reference.cavi, (*POSTERIOR, "elbos")),
    *alternatives(reference, EDITS),
)
