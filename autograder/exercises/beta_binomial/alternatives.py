"""Right answers to `beta_binomial` in other styles."""

from autograder.alternatives import alternatives
from autograder.authoring import styles
from reference import beta_binomial as reference

COEFFICIENTS = "-np.sum(np.log1p(m) + betaln(m - x + 1, x + 1))"
EDITS = f"""
update_q_theta: one observation after another
    body -> for successes in x:
            alpha, beta = alpha + successes, beta + (m - successes)
        return alpha, beta
update_q_theta: torch in single precision, one tensor returned
    body -> x = torch.tensor(np.asarray(x), dtype=torch.float32)
        return torch.stack([alpha + x.sum(), beta + len(x) * m - x.sum()])
update_q_theta: from the mean, a list of arrays returned, with a print-out
    body -> N, average = len(x), np.average(x)
        print("mean", average)
        return [np.array([alpha + N * average]), np.array([beta + N * (m - average)])]
elbo: term by term, with math.comb and lgamma
    body -> log_theta = digamma(alpha_q) - digamma(alpha_q + beta_q)
        log_rest = digamma(beta_q) - digamma(alpha_q + beta_q)
        total = 0
        for k in map(int, x):
            total += math.log(math.comb(int(m), k)) + k * log_theta + (m - k) * log_rest
        for sign, a, b in ((1, alpha, beta), (-1, alpha_q, beta_q)):
            log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
            total += sign * ((a - 1) * log_theta + (b - 1) * log_rest - log_beta)
        return total
elbo: torch, likelihood minus divergence from the prior
    body -> half = torch.tensor(0.5, dtype=torch.float64)
        x, a_q, b_q, a, b = (half.new_tensor(np.array(v)) for v in (x, alpha_q, beta_q, alpha, beta))
        both = torch.digamma(a_q + b_q)
        log_theta, log_rest = torch.digamma(a_q) - both, torch.digamma(b_q) - both
        coefficients = (td.Binomial(m, probs=half).log_prob(x) - m * torch.log(half)).sum()
        likelihood = coefficients + x.sum() * log_theta + (m - x).sum() * log_rest
        return likelihood - td.kl_divergence(td.Beta(a_q, b_q), td.Beta(a, b))
elbo: torch in single precision
    body -> x, m, a_q, b_q, a, b = [torch.tensor(np.float32(v)) for v in (x, m, alpha_q, beta_q, alpha, beta)]
        both = torch.digamma(a_q + b_q)
        log_theta, log_rest = torch.digamma(a_q) - both, torch.digamma(b_q) - both
        bound = (torch.lgamma(m + 1) - torch.lgamma(x + 1) - torch.lgamma(m - x + 1)).sum()
        bound = bound + x.sum() * log_theta + (m - x).sum() * log_rest
        return bound - td.kl_divergence(td.Beta(a_q, b_q), td.Beta(a, b))
elbo: digamma in single precision
    digamma ->> psi
    -> psi = lambda value: float(torch.digamma(torch.tensor(float(value))))
    {COEFFICIENTS} -> np.sum(special.gammaln(m + 1) - special.gammaln(x + 1) - special.gammaln(m - x + 1))
elbo: factorials of any length
    {COEFFICIENTS} -> math.log(math.prod(
        math.factorial(int(m)) // (math.factorial(k) * math.factorial(int(m) - k)) for k in map(int, x)))
elbo: scipy's entropy, an array returned
    {COEFFICIENTS} -> np.sum(special.gammaln(m + 1) - special.gammaln(x + 1) - special.gammaln(m - x + 1))
    betaln(alpha_q, beta_q) - (alpha_q - 1) * log_theta - (beta_q - 1) * log_rest ->
        stats.beta(alpha_q, beta_q).entropy()
    result -> np.array([result])
elbo: log evidence minus divergence from the posterior
    body -> a, b = update_q_theta(x, m, alpha, beta)
        evidence = np.sum(stats.binom.logpmf(x, m, 0.5) - m * np.log(0.5)) + betaln(a, b) - betaln(alpha, beta)
        gap = betaln(a, b) - betaln(alpha_q, beta_q) + (alpha_q - a) * digamma(alpha_q)
        gap += (beta_q - b) * digamma(beta_q) + (a - alpha_q + b - beta_q) * digamma(alpha_q + beta_q)
        return evidence - gap
elbo: trapezoidal rule over the log-odds
    body -> t = np.linspace(-60, 60, 20_001)  # log-odds of theta
        log_theta, log_rest = special.log_expit(t), special.log_expit(-t)
        log_q = (alpha_q - 1) * log_theta + (beta_q - 1) * log_rest - betaln(alpha_q, beta_q)
        log_joint = (alpha - 1 + np.sum(x)) * log_theta + (beta - 1 + np.sum(m - np.asarray(x))) * log_rest
        log_joint = log_joint - betaln(alpha, beta) + sum(math.log(math.comb(int(m), int(k))) for k in x)
        return trapezoid(np.exp(log_q + log_theta + log_rest) * (log_joint - log_q), t)
"""


ALTERNATIVES = (
    *alternatives(reference, EDITS, "from scipy.integrate import trapezoid"),
    *styles(reference.update_q_theta, ("alpha_q", "beta_q"), "a dict in another order"),
)
