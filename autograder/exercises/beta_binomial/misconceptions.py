"""How `beta_binomial` goes wrong."""

from autograder.misconceptions import mistakes
from reference import beta_binomial as reference

UPDATE_Q_THETA = """
N - m in place of N m: There are N observations with m trials each, so N times m trials in all. Yours has N minus m.
    x.size * m -> x.size - m
one trial per observation: You count N trials. Every observation is the result of m trials, so failures are N m -
sum(x).
    x.size * m -> x.size
m trials in all: You count m trials in all, but each of the N observations has its own m trials.
    x.size * m -> m
successes and failures exchanged: theta is the probability of success: successes raise the first parameter, failures the
second.
    x.sum() -> np.sum(m - x)
alpha and beta exchanged: alpha belongs to the successes and beta to the failures; your result has the prior's
parameters exchanged.
    -> alpha, beta = beta, alpha
prior counted once per observation: theta is drawn once, so its prior enters once and stands outside the sum over n.
    -> alpha, beta = len(x) * alpha, len(x) * beta
prior forgotten: You return the counts alone. The prior's parameters are added to them.
    -> alpha = beta = 0
exponents returned: You return the exponents of theta and 1 - theta. The density has exponents alpha_q - 1 and beta_q -
1.
    -> alpha, beta = alpha - 1, beta - 1
mean of the observations: The observations are summed, not averaged: more data must make q narrower.
    x.sum() -> x.mean()
    x.size * m -> m
one posterior per observation: All observations share one theta: there is one q(theta), and the sum over n is missing.
    float(alpha + successes), float(beta + x.size * m - successes) -> alpha + x, beta + m - x
mean and variance returned: You return mean and variance of q. Asked for are the two parameters of the beta
distribution.
    result -> ((mean := result[0] / sum(result)), mean * (1 - mean) / (sum(result) + 1))
all trials counted as failures: The second parameter counts failures: the successes have to be taken from the N m
trials.
    - successes ->
prior kept above 1: You raise alpha and beta to 1. A beta distribution may have parameters below 1.
    -> alpha, beta = max(alpha, 1.0), max(beta, 1.0)
parameters rounded: You return whole numbers. Counts are added to the prior's parameters, which need not be whole.
    float ->> int
first observation taken for all: You multiply the first observation by N. Observations differ: add them up.
    x.sum() -> x.size * x[0]
flat prior: You add 1 to the counts, as with a flat prior. Here alpha and beta are the prior's parameters.
    -> alpha = beta = 1
"""

ELBO = """
binomial coefficients overflow: (1200 choose 600) is infinite for a computer. Compute the logarithm of a binomial
coefficient from log-gamma functions.
    -np.sum(np.log1p(m) + betaln(m - x + 1, x + 1)) -> np.sum(np.log(comb(m, x)))
factorials overflow: The factorial of 171 is infinite for a computer. Use the log-gamma function: log n! = gammaln(n +
1).
    -np.sum(np.log1p(m) + betaln(m - x + 1, x + 1)) -> np.sum(np.log(factorial(m)) - np.log(factorial(x))
        - np.log(factorial(m - x)))
binomial coefficient of the first observation: Every observation has a binomial coefficient of its own; you use that of
the first for all.
    np.sum(np.log1p(m) + betaln(m - x + 1, x + 1)) -> x.size * (np.log1p(m) + betaln(m - x[0] + 1, x[0] + 1))
expected logarithms clipped: You keep E[log theta] or E[log(1 - theta)] above a limit. Where successes or failures are
rare they are far below 0.
    likelihood = -> log_theta, log_rest = max(log_theta, -4.0), max(log_rest, -4.0); likelihood =
binomial coefficients left out: The binomial coefficients do not depend on theta, but they are part of log p(x, theta),
and without them the bound cannot be compared with log p(x).
    coefficients + successes -> successes
normaliser of the prior left out: The prior's density has the factor 1 / B(alpha, beta), whose logarithm is missing.
    - betaln(alpha, beta) ->
no entropy: You return E_q[log p(x, theta)]. The entropy of q, -E_q[log q(theta)], is missing.
    + entropy ->
entropy subtracted: The entropy of q is added: log q(theta) is subtracted, and the entropy is minus its expectation.
    + entropy -> - entropy
no prior: log p(x, theta) = log p(x | theta) + log p(theta): the second term is missing.
    + prior ->
digamma of the sum dropped: E_q[log theta] has a second term, minus the digamma function of alpha_q + beta_q. So has
E_q[log(1 - theta)].
    likelihood = -> log_theta, log_rest = digamma(alpha_q), digamma(beta_q); likelihood =
logarithm of the mean: The expectation of log theta is not the logarithm of the expectation of theta; it is smaller.
    likelihood = -> log_theta, log_rest = np.log([alpha_q, beta_q]) - np.log(alpha_q + beta_q); likelihood =
one trial per observation: log(1 - theta) is weighted with the failures among all N m trials, not among N.
    np.sum(m - x) -> np.sum(1 - x)
prior in the sum over n: theta is drawn once, so log p(theta) enters once. Yours is counted once per observation.
    + prior -> + x.size * prior
log evidence returned: You return log p(x), which does not depend on q. The bound does: it is lower for every q but the
best.
    result -> coefficients + betaln(alpha + successes, beta + failures) - betaln(alpha, beta)
expectations under the prior: Expectations are taken under q, whose parameters are alpha_q and beta_q; yours are taken
under the prior.
    likelihood = -> log_theta, log_rest = digamma([alpha, beta]) - digamma(alpha + beta); likelihood =
one coefficient for all trials: Each observation has its own binomial coefficient. Pooling them gives the probability of
the total, not of x.
    -np.sum(np.log1p(m) + betaln(m - x + 1, x + 1)) -> -np.log1p(x.size * m) - betaln(failures + 1, successes + 1)
negative bound: You return minus the bound, the loss that an optimiser would minimise. Asked for is the bound.
    result -> -result
normaliser of q dropped: log q(theta) contains -log B(alpha_q, beta_q), which is missing from your entropy.
    betaln(alpha_q, beta_q) - (alpha_q -> -(alpha_q
likelihood averaged: log p(x | theta) is the sum over the observations, not their mean.
    likelihood + prior -> likelihood / x.size + prior
logarithm to base 2: Your bound is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
"""

MISCONCEPTIONS = (
    *mistakes(reference.update_q_theta, UPDATE_Q_THETA),
    *mistakes(reference.elbo, ELBO, imports="from scipy.special import comb, factorial"),
)
