"""How `normal_gamma` goes wrong."""

from autograder.misconceptions import mistakes, wrong
from reference import normal_gamma as reference

ML_EST = """
variance for precision: You return the variance. The precision, one over it, is asked for.
    1 / np.square(x - x.mean()).mean() -> np.square(x - x.mean()).mean()
standard deviation for precision: You return the standard deviation. The precision is one over its square.
    1 / np.square(x - x.mean()).mean() -> np.std(x)
unbiased variance: You divide by N - 1. That is the unbiased estimate of the variance; maximum likelihood divides by N.
    np.square(x - x.mean()).mean() -> np.var(x, ddof=1)
second moment: You average the squares themselves. The variance is about the mean.
    np.square(x - x.mean()) -> np.square(x)
median: You return the median. The mean maximises the likelihood of a normal distribution.
    Estimate(x.mean(), -> Estimate(np.median(x),
"""

EXACT_POSTERIOR = """
prior mean forgotten: Your mean is that of the data alone. The prior counts like lambda_0 observations at mu_0.
    (lambda_0 * mu_0 + x.sum()) -> x.sum()
lambda_0 not counted: Your lambda_N counts the observations alone. The prior counts like lambda_0 of them.
    lambda_N = lambda_0 + -> lambda_N =
a_N with (N + 1)/2: That is the update of q(tau). In the exact posterior p(mu | tau) keeps its factor tau^(1/2).
    a_0 + len(x) / 2 -> a_0 + (len(x) + 1) / 2
a_N with N: Every observation has a factor tau^(1/2): the shape grows by N/2.
    len(x) / 2, -> len(x),
distance to the prior forgotten: Your rate has the spread of the data alone. Data far from mu_0 raise it, too.
    + lambda_0 * len(x) * (x.mean() - mu_0) ** 2 / lambda_N ->
squares about the prior mean: You add the squares about mu_0. They are about the mean of the data; the prior has its own
term.
    np.square(x - x.mean()) -> np.square(x - mu_0)
half lost in the rate: The squares stand in the exponent with a factor 1/2.
    spread / 2 -> spread
scale for rate: You return a scale. The rate, one over it, is asked for.
    b_0 + spread / 2 -> 1 / (b_0 + spread / 2)
"""

UPDATE_Q_MU = """
E[tau] forgotten: Your lambda_N does not depend on q(tau). E[tau] stands in front of all squares.
    count * mean_tau -> count
E[tau] upside down: You use b_N / a_N. The mean of a gamma distribution is its shape divided by its rate.
    a_N / b_N -> b_N / a_N
b_N used as a scale: b_N is a rate: the mean of q(tau) is a_N divided by it.
    a_N / b_N -> a_N * b_N
E[tau] on the prior forgotten: Your prior has precision lambda_0. Given tau it is lambda_0 tau, so it has E[tau], too.
    count * mean_tau -> lambda_0 + len(x) * mean_tau
prior forgotten: You use the data alone. The prior counts like lambda_0 observations at mu_0.
    lambda_0 + len(x) -> len(x)
    lambda_0 * mu_0 + x.sum() -> x.sum()
mean of the data: Your mean is that of the data. The prior pulls it towards mu_0.
    (lambda_0 * mu_0 + x.sum()) / count -> x.mean()
variance returned: You return the variance of q(mu). Its precision is asked for.
    count * mean_tau -> 1 / (count * mean_tau)
"""

UPDATE_Q_TAU = """
a_N with N/2: That is the shape of the exact posterior. Here p(mu | tau) keeps its 1/2 log tau as well.
    (len(x) + 1) / 2 -> len(x) / 2
variance of mu forgotten: You put mu_N in for mu. E[(x - mu)^2] has the variance of q(mu) as well.
    np.square(x - mu_N) + 1 / lambda_N -> np.square(x - mu_N)
    (mu_N - mu_0) ** 2 + 1 / lambda_N -> (mu_N - mu_0) ** 2
variance of mu forgotten in the prior: E[(mu - mu_0)^2] has the variance of q(mu) as well.
    (mu_N - mu_0) ** 2 + 1 / lambda_N -> (mu_N - mu_0) ** 2
variance of mu counted once: You add 1 / lambda_N once. It stands in the expected square of every observation.
    (np.square(x - mu_N) + 1 / lambda_N).sum() -> np.square(x - mu_N).sum() + 1 / lambda_N
lambda_N as a variance: lambda_N is the precision of q(mu): the expected squares contain its inverse.
    1 / lambda_N ->> lambda_N
prior of mu forgotten: p(mu | tau) contains tau. Its square belongs to the rate, with lambda_0 in front.
    of_data + of_prior -> of_data
lambda_0 forgotten: The square of the prior has lambda_0 in front.
    lambda_0 * ((mu_N -> ((mu_N
half lost in the rate: The squares stand in the exponent with a factor 1/2.
    (of_data + of_prior) / 2 -> of_data + of_prior
prior rate forgotten: Your rate has the squares alone. The prior of tau brings its b_0.
    b_0 + (of_data -> (of_data
"""

ELBO = """
log E[tau] for E[log tau]: The logarithm of the mean is not the mean of the logarithm. Look up E[log tau] under a gamma
distribution.
    digamma(a_N) - np.log(b_N) -> np.log(a_N / b_N)
entropy of mu forgotten: The entropy of q(mu) is missing.
    + entropy_of_mu ->
entropy of tau forgotten: The entropy of q(tau) is missing.
    + entropy_of_tau ->
entropies subtracted: The bound adds the entropy of q. You subtract it.
    + entropy_of_mu + entropy_of_tau -> - entropy_of_mu - entropy_of_tau
prior of tau forgotten: The expectation of log p(tau) is missing.
    of_mu + of_tau -> of_mu
variance of mu forgotten: You put mu_N in for mu. The expected squares have the variance of q(mu) as well.
    np.square(x - mu_N) + 1 / lambda_N -> np.square(x - mu_N)
constant of the data dropped: Each observation has a term -1/2 log(2 pi). All constants are asked for.
    (0.5 * (mean_log_tau - np.log(2 * np.pi)) -> (0.5 * mean_log_tau
"""

CAVI = """
trace of the loss: Your trace falls: it is minus the bound. The bound itself is asked for.
    np.array(elbos) -> -np.array(elbos)
one iteration too few: You stop an iteration before max_iter.
    range(max_iter) -> range(max(max_iter - 1, 1))
max_iter ignored: You do a hundred iterations whatever max_iter is.
    range(max_iter) -> range(100)
    < tol -> < 0
the last factor not updated: You return q(mu) of the last round with q(tau) of the one before.
    a_N, b_N = update_q_tau( -> before = a_N, b_N; a_N, b_N = update_q_tau(
    lambda_N, a_N, b_N, np.array -> lambda_N, *before, np.array
"""


@wrong(
    reference.cavi, "exact posterior", "You return the exact posterior. Here q is a product, found by its two updates."
)
def exact(x, a_0, b_0, mu_0, lambda_0, max_iter=100, tol=1e-10):
    mu_N, lambda_N, a_N, b_N = reference.exact_posterior(x, a_0, b_0, mu_0, lambda_0)
    return mu_N, lambda_N, a_N, b_N, [reference.elbo(x, mu_N, lambda_N, a_N, b_N, a_0, b_0, mu_0, lambda_0)]


MISCONCEPTIONS = (
    *mistakes(reference.ml_est, ML_EST),
    *mistakes(reference.exact_posterior, EXACT_POSTERIOR),
    *mistakes(reference.update_q_mu, UPDATE_Q_MU),
    *mistakes(reference.update_q_tau, UPDATE_Q_TAU),
    *mistakes(reference.elbo, ELBO),
    *mistakes(reference.cavi, CAVI),
    *exact,
)
