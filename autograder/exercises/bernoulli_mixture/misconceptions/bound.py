"""How `bernoulli_mixture` goes wrong: the ELBO and the algorithm as a whole."""

import numpy as np
from scipy import stats

from autograder.families.runs import limits
from autograder.misconceptions import mistakes, wrong
from reference import bernoulli_mixture as reference

# a, b and alpha occur in the priors alone; a density with a = b = 1 is flat and has no logarithm to add.
ELBO = mistakes(
    reference.elbo,
    """
all entropies left out: You return the expected log-joint. The ELBO adds the entropies of q(z), q(theta) and q(pi).
    - xlogy(r, r).sum() ->
    kl_theta = -> a_q = b_q = 1; kl_theta =
    - _log_multivariate_beta(alpha_q) + (alpha_q - alpha) -> + (1 - alpha)
all entropies with the wrong sign: You subtract the entropies of q. The bound has -E[log q], which is plus the entropy:
add them.
    - xlogy -> + xlogy
    - betaln(a_q, b_q) + (a_q - a) -> + betaln(a_q, b_q) + (2 - a_q - a)
    (b_q - b) -> (2 - b_q - b)
    - _log_multivariate_beta(alpha_q) + (alpha_q - alpha) -> + _log_multivariate_beta(alpha_q) + (2 - alpha_q - alpha)
entropy of q(z) left out: The entropy of the responsibilities is missing.
    - xlogy(r, r).sum() ->
entropy of q(z) with the wrong sign: The entropy of the responsibilities, minus the sum of r log r, is positive and has
to be added.
    - xlogy -> + xlogy
entropy of q(theta) left out: E[log q(theta)] is missing: K times D Beta densities with their constants.
    kl_theta = -> a_q = b_q = 1; kl_theta =
entropy of q(pi) left out: E[log q(pi)], of a Dirichlet density with its constant, is missing.
    - _log_multivariate_beta(alpha_q) + (alpha_q - alpha) -> + (1 - alpha)
prior of theta left out: E[log p(theta)] is missing from the expected log-joint.
    -> a = b = 1
prior of pi left out: E[log p(pi)] is missing from the expected log-joint.
    _log_multivariate_beta(alpha) - -> -
    (alpha_q - alpha) -> (alpha_q - 1)
probability of the labels left out: E[log p(z | pi)] is missing from the expected log-joint.
    sizes @ log_pi - -> -
ones alone counted: The likelihood of the zeros, with E[log(1 - theta_kd)], is missing.
    + (sizes[:, None] - ones) * log_not_theta ->
constants of the priors left out: The normalising constants of p(theta) and p(pi) belong to the bound; without them it
bounds nothing.
    betaln(a, b) - -> -
    _log_multivariate_beta(alpha) - -> -
constant of the Beta prior counted once: Each of the K times D Beta priors has its normalising constant.
    (betaln(a, b) - -> betaln(a, b) + (-
digamma of the sum left out: E[log theta] and E[log pi] each have a second digamma, of the sum of the parameters.
    ones * log_theta -> ones * digamma(a_q)
    - ones) * log_not_theta -> - ones) * digamma(b_q)
    sizes @ log_pi -> sizes @ digamma(alpha_q)
divergences added: You add the divergences of q(theta) and q(pi) from their priors. They make the bound smaller.
    - kl_theta - kl_pi -> + kl_theta + kl_pi
bound per observation: You divide by N. The bound on the log-evidence of all observations together is asked for.
    result -> result / len(X)
q(pi) normalised: You treat alpha_q as proportions that sum to 1. They are the parameters of a Dirichlet density.
    -> alpha_q = alpha_q / np.sum(alpha_q)
0 log 0: For a responsibility of 0 you compute 0 times minus infinity, which is nan. The limit of r log r is 0.
    xlogy(r, r) -> (r * np.log(r))
sign flipped: You return the negative ELBO, a loss. The bound itself is asked for.
    result -> -result
zeros in r clipped: You raise responsibilities of 0 to 1e-6. With many observations that shows: 0 log 0 counts as
exactly 0.
    -> r = np.clip(r, 1e-6, 1)
parameters of q kept above a limit: You raise small a_q. Below 1 the digamma function falls steeply: 0.02 is far from
0.1.
    -> a_q = np.maximum(a_q, 0.1)
logarithm to base 2: Your bound is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
flat priors: Your priors are flat: with a = b = 1, and alpha of ones, they do not matter. The arguments have other
values.
    -> a = b = 1; alpha = np.ones(len(alpha))
observations added up inside the logarithm: You add up over observations and components before the logarithm. The bound
has expectations of logarithms.
    likelihood + labels -> logsumexp(X @ (log_theta - log_not_theta).T + log_not_theta.sum(axis=1) + log_pi, b=r)
        - xlogy(r, r).sum()
""",
    imports="from scipy.special import logsumexp",
)


@wrong(
    reference.elbo,
    "logarithms of the expected parameters",
    "You plug the means of theta and pi into the log-joint. Expectations of logarithms are needed.",
)
def bound_at_the_means(X, r, a_q, b_q, alpha_q, a, b, alpha):
    theta, pi = a_q / (a_q + b_q), alpha_q / np.sum(alpha_q)
    of_data = np.sum(r * (X @ np.log(theta).T + (1 - X) @ np.log(1 - theta).T + np.log(pi)))
    of_priors = reference.log_joint(X[:0], np.zeros(0, dtype=int), pi, theta, a, b, alpha)
    entropy = stats.beta.entropy(a_q, b_q).sum() + stats.dirichlet.entropy(alpha_q) + stats.entropy(r, axis=1).sum()
    return of_data + of_priors + entropy


CAVI = mistakes(
    reference.cavi,
    """
equal responsibilities at the start: All your components start alike, and nothing can tell them apart later. Start at
random.
    rng.dirichlet(np.ones(K), size=len(X)) -> np.full((len(X), K), 1 / K)
hard assignments: You give each observation to one component. q(z) keeps the probabilities, and gets to a higher ELBO.
    rng.dirichlet(np.ones(K), size=len(X)) -> np.eye(K)[rng.integers(0, K, size=len(X))]
    update_q_z: result -> np.eye(len(alpha_q))[np.argmax(result, axis=1)]
logarithms of the expected parameters: Your q(z) uses the means of theta and pi, as EM would. Without expectations of
logarithms the update does not maximise the ELBO.
    update_q_z: _expected_logs_theta(a_q, b_q) -> np.log(a_q / (a_q + b_q)), np.log(b_q / (a_q + b_q))
    update_q_z: _expected_log_pi(alpha_q) -> np.log(alpha_q / alpha_q.sum())
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
    varies: Where components are far apart, it gets nearly as high as it should; how near, depends on the data.
posterior fed back as the prior: In every iteration you add the counts to the parameters of the last one, so the data
count again and again. Start from a, b and alpha each time.
    trace = [] -> trace = []; a_q, b_q, alpha_q = a, b, alpha
    update_q_theta(X, r, a, b) -> update_q_theta(X, r, a_q, b_q)
    update_q_pi(r, alpha) -> update_q_pi(r, alpha_q)
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
priors left out: Your factors hold the counts alone. Add a, b and alpha.
    update_q_theta(X, r, a, b) -> update_q_theta(X, r, 1e-9, 1e-9)
    update_q_pi(r, alpha) -> update_q_pi(r, 1e-9)
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
priors of 1: You use flat priors, a = b = alpha_k = 1, whatever is given.
    -> a = b = 1.0; alpha = np.ones(K)
q(pi) never updated: alpha_q stays at alpha. q(pi) is one of the factors and has its update.
    update_q_pi(r, alpha) -> np.array(alpha)
two iterations only: Your runs end after two rounds of updates. Repeat them until the ELBO rises by less than tol. What
ends them?
    range(max_iter) -> range(2)
max_iter ignored: You run more than max_iter iterations when the ELBO still rises.
    range(max_iter) -> range(1000)
trace of the expected log-likelihood: Your trace holds E[log p(X, z | pi, theta)] alone. The ELBO has the priors and the
entropies of q, too, and it alone is sure to rise.
    elbo: likelihood + labels - kl_theta - kl_pi -> likelihood + sizes @ log_pi
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
trace of the loss: Your trace falls: it holds the negative ELBO.
    elbo: result -> -result
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
responsibilities of the start in every iteration: q(theta) and q(pi) are always computed from the responsibilities of
the start. Use the last ones.
    r = rng.dirichlet -> first = rng.dirichlet
    update_q_theta(X, r -> update_q_theta(X, first
    update_q_pi(r -> update_q_pi(first
factors of the iteration before the last: You return the factors from before the last iteration, and the trace from
after it.
    trace = [] -> trace, states = [], []
    trace.append( -> states.append((r, a_q, b_q, alpha_q)); trace.append(
    Fit(r, a_q, b_q, alpha_q, np.array(trace)) -> Fit(*states[-2:][0], np.array(trace))
"""
    + limits("trace", "ELBO"),
)


@wrong(
    reference.cavi,
    "parameters beyond all counts",
    "a_q and b_q are so large that the ELBO cancels to a number without meaning. Counts are N at the most.",
)
def parameters_beyond_all_counts(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    r, sizes = rng.dirichlet(np.ones(K), size=len(X)), (K, X.shape[1])
    for _ in range(300):
        a_q, b_q = (10.0 ** rng.choice([16, 60, 100]) * rng.uniform(0.5, 2.0, size=sizes) for _ in "ab")
        value = reference.elbo(X, r, a_q, b_q, np.ones(K), a, b, alpha)
        if value > 0:
            break
    return r, a_q, b_q, np.ones(K), np.array([0.0, value])
