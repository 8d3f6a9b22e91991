"""How `elbo` goes wrong."""

import numpy as np
from scipy.special import logsumexp, softmax, xlogy

from autograder.exercise import Misconception
from autograder.exercises.elbo.misconceptions.habits import HABITS

# --- log_evidence --------------------------------------------------------------------------------------------------


def log_of_vanished_sum(log_joint):
    return np.log(np.sum(np.exp(log_joint)))


def sum_of_logs(log_joint):
    return np.sum(log_joint)


def best_state_only(log_joint):
    return np.max(log_joint)


def mean_over_states(log_joint):
    return logsumexp(log_joint) - np.log(len(log_joint))


def evidence_without_log(log_joint):
    return np.exp(logsumexp(log_joint))


def logarithm_to_base_two(log_joint):
    return logsumexp(log_joint) / np.log(2)


def negative_log_evidence(log_joint):
    return -logsumexp(log_joint)


def maximum_not_added_back(log_joint):
    return np.log(np.sum(np.exp(log_joint - np.max(log_joint))))


def shifted_by_the_first(log_joint):
    return log_joint[0] + np.log(np.sum(np.exp(log_joint - log_joint[0])))


def equal_states_counted_once(log_joint):
    return logsumexp(np.unique(log_joint))


# --- elbo ----------------------------------------------------------------------------------------------------------


def entropy_with_the_wrong_sign(log_joint, q):
    return np.sum(q * log_joint) + np.sum(xlogy(q, q))


def entropy_dropped(log_joint, q):
    return np.sum(q * log_joint)


def log_q_not_weighted(log_joint, q):
    return np.sum(q * log_joint) - np.sum(np.log(q))


def zero_times_log_zero(log_joint, q):
    return np.sum(q * (log_joint - np.log(q)))


def log_outside_the_expectation(log_joint, q):
    return logsumexp(log_joint[q > 0])


def posterior_for_joint(log_joint, q):
    return np.sum(q * (log_joint - logsumexp(log_joint))) - np.sum(xlogy(q, q))


def loss_returned(log_joint, q):
    return np.sum(xlogy(q, q)) - np.sum(q * log_joint)


def back_to_probabilities(log_joint, q):
    joint = np.exp(log_joint)
    kept = q > 0
    return np.sum(q[kept] * np.log(joint[kept] / q[kept]))


def entropy_in_bits(log_joint, q):
    return np.sum(q * log_joint) - np.sum(xlogy(q, q)) / np.log(2)


def expectation_over_the_posterior(log_joint, q):
    log_q = np.log(np.where(q > 0, q, 1.0))
    return np.sum(softmax(log_joint) * (log_joint - log_q))


def average_over_states(log_joint, q):
    return np.mean(q * log_joint - xlogy(q, q))


def joint_as_probability(log_joint, q):
    return np.sum(q * np.exp(log_joint)) - np.sum(xlogy(q, q))


def q_clipped(log_joint, q):
    q = np.clip(q, 1e-6, 1)
    return np.sum(q * (log_joint - np.log(q)))


def unlikely_states_dropped(log_joint, q):
    kept = (q > 0) & (log_joint > np.max(log_joint) - 30)
    return np.sum(q[kept] * (log_joint[kept] - np.log(q[kept])))


def small_weights_dropped(log_joint, q):
    kept = q > 1e-3
    return np.sum(q[kept] * (log_joint[kept] - np.log(q[kept])))


# --- kl_to_posterior -----------------------------------------------------------------------------------------------


def arguments_exchanged(log_joint, q):
    log_posterior = log_joint - logsumexp(log_joint)
    return np.sum(np.exp(log_posterior) * (log_posterior - np.log(q)))


def joint_for_posterior(log_joint, q):
    return np.sum(xlogy(q, q)) - np.sum(q * log_joint)


def sign_exchanged(log_joint, q):
    return np.sum(q * (log_joint - logsumexp(log_joint))) - np.sum(xlogy(q, q))


def divergence_in_bits(log_joint, q):
    return (np.sum(xlogy(q, q)) - np.sum(q * (log_joint - logsumexp(log_joint)))) / np.log(2)


def nan_where_q_is_zero(log_joint, q):
    return np.sum(q * (np.log(q) - log_joint + logsumexp(log_joint)))


def posterior_underflows(log_joint, q):
    joint = np.exp(log_joint)
    posterior = joint / np.sum(joint)
    kept = q > 0
    return np.sum(q[kept] * np.log(q[kept] / posterior[kept]))


def logarithm_of_the_softmax(log_joint, q):
    p = softmax(log_joint)
    kept = q > 0
    return np.sum(q[kept] * np.log(q[kept] / p[kept]))


def posterior_clipped(log_joint, q):
    p = np.clip(softmax(log_joint), 1e-12, 1)
    return np.sum(xlogy(q, q) - q * np.log(p))


def tiny_number_added_to_the_posterior(log_joint, q):
    return np.sum(xlogy(q, q) - q * np.log(softmax(log_joint) + 1e-300))


def q_clipped_in_the_divergence(log_joint, q):
    q = np.clip(q, 1e-6, 1)
    return np.sum(q * (np.log(q) - log_joint + logsumexp(log_joint)))


def small_weights_dropped_from_the_divergence(log_joint, q):
    kept = q > 1e-3
    return np.sum(q[kept] * (np.log(q[kept]) - log_joint[kept] + logsumexp(log_joint)))


def posterior_on_the_support_of_q(log_joint, q):
    kept = q > 0
    log_posterior = log_joint[kept] - logsumexp(log_joint[kept])
    return np.sum(q[kept] * (np.log(q[kept]) - log_posterior))


def logs_normalised(log_joint, q):
    posterior = log_joint / np.sum(log_joint)
    return np.sum(xlogy(q, q)) - np.sum(xlogy(q, np.abs(posterior)))


def largest_for_evidence(log_joint, q):
    return np.sum(xlogy(q, q)) - np.sum(q * (log_joint - np.max(log_joint)))


def entropy_forgotten(log_joint, q):
    return -np.sum(q * (log_joint - logsumexp(log_joint)))


def sum_of_absolute_terms(log_joint, q):
    log_posterior = log_joint - logsumexp(log_joint)
    return np.sum(np.abs(xlogy(q, q) - q * log_posterior))


def log_q_counted_for_every_state(log_joint, q):
    return np.sum(np.log(q)) - np.sum(q * (log_joint - logsumexp(log_joint)))


MISCONCEPTIONS = (
    Misconception(
        "log_evidence",
        "exponentials underflow",
        "exp(-10000) is 0 for a computer, and exp(1000) is infinite. Take the largest log-joint out of the sum before "
        "you exponentiate.",
        log_of_vanished_sum,
    ),
    Misconception(
        "log_evidence",
        "log-joints added up",
        "The probabilities of the states are added, not their logarithms: a sum of logarithms is the logarithm of a "
        "product.",
        sum_of_logs,
    ),
    Misconception(
        "log_evidence",
        "only the best state",
        "You return the largest log-joint. The other states contribute to p(x) as well.",
        best_state_only,
    ),
    Misconception(
        "log_evidence",
        "averaged over the states",
        "The states are summed, not averaged: how likely they are is part of p(x, z) already.",
        mean_over_states,
    ),
    Misconception(
        "log_evidence",
        "not the logarithm",
        "You return p(x) itself. Asked for is its logarithm.",
        evidence_without_log,
    ),
    Misconception(
        "log_evidence",
        "logarithm to base 2",
        "Logarithms are natural here; yours is to base 2.",
        logarithm_to_base_two,
    ),
    Misconception(
        "log_evidence",
        "sign exchanged",
        "You return -log p(x), a loss. Asked for is log p(x).",
        negative_log_evidence,
    ),
    Misconception(
        "log_evidence",
        "maximum not added back",
        "Subtracting the largest log-joint keeps the exponentials in range, but it has to be added again at the end.",
        maximum_not_added_back,
    ),
    Misconception(
        "log_evidence",
        "shifted by the first log-joint",
        "You take the first log-joint out of the sum. If another one is 800 larger, its exponential is infinite. Take "
        "the largest one out.",
        shifted_by_the_first,
    ),
    Misconception(
        "log_evidence",
        "equal log-joints counted once",
        "You count states with equal log-joints once. Each of them contributes to p(x).",
        equal_states_counted_once,
    ),
    Misconception(
        "elbo",
        "sign of the entropy",
        "log q(z) is subtracted: the bound rises with the entropy of q, it does not fall.",
        entropy_with_the_wrong_sign,
    ),
    Misconception(
        "elbo",
        "entropy left out",
        "You return E_q[log p(x, z)]. The term -E_q[log q(z)] is missing.",
        entropy_dropped,
    ),
    Misconception(
        "elbo",
        "log q not weighted with q",
        "Both terms are expectations under q, so log q(z = k) too is weighted with q(z = k).",
        log_q_not_weighted,
    ),
    Misconception(
        "elbo",
        "nan where q is 0",
        "0 * log 0 is nan for a computer, but its limit is 0: states that q excludes contribute nothing.",
        zero_times_log_zero,
    ),
    Misconception(
        "elbo",
        "logarithm outside the expectation",
        "You take the logarithm of an expectation, which gives the evidence whatever q is. The bound is the "
        "expectation of a logarithm.",
        log_outside_the_expectation,
    ),
    Misconception(
        "elbo",
        "posterior in place of the joint",
        "You return -KL(q || p(z | x)). The bound is made with the joint p(x, z), which nobody has to normalise.",
        posterior_for_joint,
    ),
    Misconception(
        "elbo",
        "negative bound",
        "You return minus the bound, the loss that an optimiser would minimise. Asked for is the bound.",
        loss_returned,
    ),
    Misconception(
        "elbo",
        "log-joints exponentiated",
        "exp(-10000) is 0 for a computer, and its logarithm is lost. The bound needs log p(x, z) as it is given.",
        back_to_probabilities,
    ),
    Misconception(
        "elbo",
        "entropy in bits",
        "Logarithms are natural here; that of q is to base 2 in your function.",
        entropy_in_bits,
    ),
    Misconception(
        "elbo",
        "expectation under the posterior",
        "The expectation is taken under q, not under the posterior: q is what we have.",
        expectation_over_the_posterior,
    ),
    Misconception(
        "elbo",
        "mean over the states",
        "An expectation is a sum weighted with q. Yours is divided by the number of states besides.",
        average_over_states,
    ),
    Misconception(
        "elbo",
        "probability in place of its logarithm",
        "The first term is the expectation of log p(x, z). You take the expectation of p(x, z).",
        joint_as_probability,
    ),
    Misconception(
        "elbo",
        "q clipped",
        "You raise probabilities of 0 to 1e-6. With many states that shows: states that q excludes contribute exactly "
        "nothing.",
        q_clipped,
    ),
    Misconception(
        "elbo",
        "small q dropped",
        "You leave out states to which q gives less than 1e-3. Many of them together weigh as much as a likely one.",
        small_weights_dropped,
    ),
    Misconception(
        "elbo",
        "unlikely states dropped",
        "You leave out states with a low log-joint. If q gives them weight, they lower the bound: they count most.",
        unlikely_states_dropped,
    ),
    Misconception(
        "kl_to_posterior",
        "logarithm of a probability that underflows",
        "You compute the posterior and then its logarithm. A probability of e^-900 is 0 for a computer. Compute the "
        "logarithm directly: log p(x, z) - log p(x).",
        logarithm_of_the_softmax,
    ),
    Misconception(
        "kl_to_posterior",
        "posterior clipped",
        "You raise small posterior probabilities to 1e-12. The divergence counts their logarithm, so that this changes "
        "it. Stay with logarithms, then nothing has to be clipped.",
        posterior_clipped,
    ),
    Misconception(
        "kl_to_posterior",
        "a tiny number added to the posterior",
        "You add a tiny number to the posterior before you take its logarithm. Where the posterior is smaller than "
        "that number, the divergence is wrong. Compute log p(x, z) - log p(x) instead.",
        tiny_number_added_to_the_posterior,
    ),
    Misconception(
        "kl_to_posterior",
        "q clipped",
        "You raise probabilities of 0 to 1e-6. With many states that shows: 0 log 0 counts as exactly 0.",
        q_clipped_in_the_divergence,
    ),
    Misconception(
        "kl_to_posterior",
        "small q left out",
        "You leave out states to which q gives less than 1e-3. Many of them together weigh as much as a likely one, "
        "and where the posterior is tiny one of them does.",
        small_weights_dropped_from_the_divergence,
    ),
    Misconception(
        "kl_to_posterior",
        "arguments of the divergence exchanged",
        "You return KL(p(z | x) || q). The divergence asked for takes its expectation under q.",
        arguments_exchanged,
    ),
    Misconception(
        "kl_to_posterior",
        "joint in place of the posterior",
        "The posterior is p(x, z) / p(x): the log evidence is missing from your divergence.",
        joint_for_posterior,
    ),
    Misconception(
        "kl_to_posterior",
        "sign of the divergence",
        "Your divergences are negative: the ratio inside the logarithm is q over the posterior.",
        sign_exchanged,
    ),
    Misconception(
        "kl_to_posterior",
        "divergence in bits",
        "Logarithms are natural here, so that divergences come in nats; yours are to base 2.",
        divergence_in_bits,
    ),
    Misconception(
        "kl_to_posterior",
        "nan where q vanishes",
        "0 * log 0 is nan for a computer, but its limit is 0: states with q = 0 contribute nothing.",
        nan_where_q_is_zero,
    ),
    Misconception(
        "kl_to_posterior",
        "posterior from vanished probabilities",
        "exp(-10000) is 0 for a computer, so the posterior becomes 0 / 0. Normalise in logarithms.",
        posterior_underflows,
    ),
    Misconception(
        "kl_to_posterior",
        "posterior normalised where q is positive",
        "The posterior is normalised over all states, also those that q excludes. That q excludes them is part of what "
        "the divergence measures.",
        posterior_on_the_support_of_q,
    ),
    Misconception(
        "kl_to_posterior",
        "logarithms normalised",
        "Dividing the log-joints by their sum does not give the posterior: probabilities are normalised, not "
        "logarithms.",
        logs_normalised,
    ),
    Misconception(
        "kl_to_posterior",
        "maximum in place of the evidence",
        "Subtracting the largest log-joint keeps numbers in range, but does not normalise: the posterior sums to 1.",
        largest_for_evidence,
    ),
    Misconception(
        "kl_to_posterior",
        "cross-entropy",
        "You return -E_q[log p(z | x)], a cross-entropy. The term E_q[log q(z)] is missing.",
        entropy_forgotten,
    ),
    Misconception(
        "kl_to_posterior",
        "absolute values of the terms",
        "Single terms of the divergence may be negative; only their sum never is. Drop the absolute value.",
        sum_of_absolute_terms,
    ),
    Misconception(
        "kl_to_posterior",
        "log q not weighted",
        "Both terms are expectations under q: log q(z = k) is weighted with q(z = k), as the log posterior is.",
        log_q_counted_for_every_state,
    ),
    *HABITS,
)
