"""How `elbo` goes wrong."""

from autograder.misconceptions import mistakes
from reference import elbo as reference

LOG_EVIDENCE = """
exponentials underflow: exp(-10000) is 0 for a computer, and exp(1000) is infinite. Take the largest log-joint out of
the sum before you exponentiate.
    logsumexp(log_joint) -> np.log(np.sum(np.exp(log_joint)))
log-joints added up: The probabilities of the states are added, not their logarithms: a sum of logarithms is the
logarithm of a product.
    logsumexp -> np.sum
only the best state: You return the largest log-joint. The other states contribute to p(x) as well.
    logsumexp -> np.max
averaged over the states: The states are summed, not averaged: how likely they are is part of p(x, z) already.
    result -> result - np.log(len(log_joint))
not the logarithm: You return p(x) itself. Asked for is its logarithm.
    result -> np.exp(result)
logarithm to base 2: Logarithms are natural here; yours is to base 2.
    result -> result / np.log(2)
sign exchanged: You return -log p(x), a loss. Asked for is log p(x).
    result -> -result
maximum not added back: Subtracting the largest log-joint keeps the exponentials in range, but it has to be added again
at the end.
    result -> result - np.max(log_joint)
shifted by the first log-joint: You take the first log-joint out of the sum. If another one is 800 larger, its
exponential is infinite. Take the largest one out.
    logsumexp(log_joint) -> log_joint[0] + np.log(np.sum(np.exp(log_joint - log_joint[0])))
equal log-joints counted once: You count states with equal log-joints once. Each of them contributes to p(x).
    logsumexp(log_joint) -> logsumexp(np.unique(log_joint))
"""

ELBO = """
sign of the entropy: log q(z) is subtracted: the bound rises with the entropy of q, it does not fall.
    - xlogy -> + xlogy
entropy left out: You return E_q[log p(x, z)]. The term -E_q[log q(z)] is missing.
    - xlogy(q, q).sum() ->
log q not weighted with q: Both terms are expectations under q, so log q(z = k) too is weighted with q(z = k).
    xlogy(q, q) -> np.log(q)
nan where q is 0: 0 * log 0 is nan for a computer, but its limit is 0: states that q excludes contribute nothing.
    xlogy(q, q) -> (q * np.log(q))
logarithm outside the expectation: You take the logarithm of an expectation, which gives the evidence whatever q is. The
bound is the expectation of a logarithm.
    result -> logsumexp(log_joint[q > 0])
posterior in place of the joint: You return -KL(q || p(z | x)). The bound is made with the joint p(x, z), which nobody
has to normalise.
    result -> result - logsumexp(log_joint)
negative bound: You return minus the bound, the loss that an optimiser would minimise. Asked for is the bound.
    result -> -result
log-joints exponentiated: exp(-10000) is 0 for a computer, and its logarithm is lost. The bound needs log p(x, z) as it
is given.
    -> log_joint, q = np.log(np.exp(log_joint[q > 0])), q[q > 0]
entropy in bits: Logarithms are natural here; that of q is to base 2 in your function.
    - xlogy(q, q).sum() -> - xlogy(q, q).sum() / np.log(2)
expectation under the posterior: The expectation is taken under q, not under the posterior: q is what we have.
    result -> softmax(log_joint) @ (log_joint - np.log(np.where(q > 0, q, 1.0)))
mean over the states: An expectation is a sum weighted with q. Yours is divided by the number of states besides.
    result -> result / len(q)
probability in place of its logarithm: The first term is the expectation of log p(x, z). You take the expectation of
p(x, z).
    np.asarray(log_joint) -> np.exp(log_joint)
q clipped: You raise probabilities of 0 to 1e-6. With many states that shows: states that q excludes contribute exactly
nothing.
    -> q = np.clip(q, 1e-6, 1)
small q dropped: You leave out states to which q gives less than 1e-3. Many of them together weigh as much as a likely
one.
    -> q = np.where(q > 1e-3, q, 0.0)
unlikely states dropped: You leave out states with a low log-joint. If q gives them weight, they lower the bound: they
count most.
    -> q = np.where(log_joint > np.max(log_joint) - 30, q, 0.0)
"""

KL_TO_POSTERIOR = """
logarithm of a probability that underflows: You compute the posterior and then its logarithm. A probability of e^-900 is
0 for a computer. Compute the logarithm directly: log p(x, z) - log p(x).
    q @ log_posterior -> xlogy(q, softmax(log_joint)).sum()
posterior clipped: You raise small posterior probabilities to 1e-12. The divergence counts their logarithm, so that this
changes it. Stay with logarithms, then nothing has to be clipped.
    log_joint - logsumexp(log_joint) -> np.log(np.clip(softmax(log_joint), 1e-12, 1))
a tiny number added to the posterior: You add a tiny number to the posterior before you take its logarithm. Where the
posterior is smaller than that number, the divergence is wrong. Compute log p(x, z) - log p(x) instead.
    log_joint - logsumexp(log_joint) -> np.log(softmax(log_joint) + 1e-300)
q clipped: You raise probabilities of 0 to 1e-6. With many states that shows: 0 log 0 counts as exactly 0.
    -> q = np.clip(q, 1e-6, 1)
small q left out: You leave out states to which q gives less than 1e-3. Many of them together weigh as much as a likely
one, and where the posterior is tiny one of them does.
    -> q = np.where(q > 1e-3, q, 0.0)
arguments of the divergence exchanged: You return KL(p(z | x) || q). The divergence asked for takes its expectation
under q.
    result -> np.exp(log_posterior) @ (log_posterior - np.log(q))
joint in place of the posterior: The posterior is p(x, z) / p(x): the log evidence is missing from your divergence.
    - logsumexp(log_joint) ->
sign of the divergence: Your divergences are negative: the ratio inside the logarithm is q over the posterior.
    result -> -result
divergence in bits: Logarithms are natural here, so that divergences come in nats; yours are to base 2.
    result -> result / np.log(2)
nan where q vanishes: 0 * log 0 is nan for a computer, but its limit is 0: states with q = 0 contribute nothing.
    xlogy(q, q) -> (q * np.log(q))
posterior from vanished probabilities: exp(-10000) is 0 for a computer, so the posterior becomes 0 / 0. Normalise in
logarithms.
    q @ log_posterior -> xlogy(q, np.exp(log_joint) / np.sum(np.exp(log_joint))).sum()
posterior normalised where q is positive: The posterior is normalised over all states, also those that q excludes. That
q excludes them is part of what the divergence measures.
    logsumexp(log_joint) -> logsumexp(log_joint[q > 0])
logarithms normalised: Dividing the log-joints by their sum does not give the posterior: probabilities are normalised,
not logarithms.
    q @ log_posterior -> xlogy(q, np.abs(log_joint / np.sum(log_joint))).sum()
maximum in place of the evidence: Subtracting the largest log-joint keeps numbers in range, but does not normalise: the
posterior sums to 1.
    logsumexp(log_joint) -> np.max(log_joint)
cross-entropy: You return -E_q[log p(z | x)], a cross-entropy. The term E_q[log q(z)] is missing.
    xlogy(q, q).sum() - q -> -q
absolute values of the terms: Single terms of the divergence may be negative; only their sum never is. Drop the absolute
value.
    result -> np.abs(xlogy(q, q) - q * log_posterior).sum()
log q not weighted: Both terms are expectations under q: log q(z = k) is weighted with q(z = k), as the log posterior
is.
    xlogy(q, q) -> np.log(q)
sigmoid for softmax: You put every log-joint into a sigmoid of its own. Then no state knows of the others, and your
posterior does not add up to 1.
    q @ log_posterior -> xlogy(q, expit(log_joint)).sum()
a small number added after normalising: You add 0.001 to the posterior when it is normalised already. It no longer adds
up to 1.
    log_joint - logsumexp(log_joint) -> np.log(softmax(log_joint) + 1e-3)
"""

MISCONCEPTIONS = (
    *mistakes(reference.log_evidence, LOG_EVIDENCE),
    *mistakes(reference.elbo, ELBO, imports="from scipy.special import softmax"),
    *mistakes(reference.kl_to_posterior, KL_TO_POSTERIOR, imports="from scipy.special import expit, softmax"),
)
