"""How `coins` goes wrong."""

import numpy as np
from scipy.special import gammaln, logsumexp, softmax, xlogy

from autograder.exercise import Misconception
from autograder.exercises.coins.misconceptions.habits import HABITS
from autograder.exercises.coins.misconceptions.limits import LIMITS

# --- e_step --------------------------------------------------------------------------------------------------------


def weights_ignored(x, theta, pi):
    return softmax(x @ np.log(pi).T, axis=1)


def weights_added_without_log(x, theta, pi):
    return softmax(x @ np.log(pi).T + theta, axis=1)


def joint_not_normalised(x, theta, pi):
    return np.exp(x @ np.log(pi).T + np.log(theta))


def normalised_over_draws(x, theta, pi):
    return softmax(x @ np.log(pi).T + np.log(theta), axis=0)


def hard_responsibilities(x, theta, pi):
    log_joint = x @ np.log(pi).T + np.log(theta)
    return np.eye(len(theta))[np.argmax(log_joint, axis=1)]


def products_without_logs(x, theta, pi):
    p = theta * np.prod(pi[None, :, :] ** x[:, None, :], axis=2)
    return p / p.sum(axis=1, keepdims=True)


def only_the_first_outcome(x, theta, pi):
    return softmax(x[:, :1] * np.log(pi[:, 0]) + np.log(theta), axis=1)


def shares_for_counts(x, theta, pi):
    shares = x / np.maximum(x.sum(axis=1, keepdims=True), 1)
    return softmax(shares @ np.log(pi).T + np.log(theta), axis=1)


def logs_normalised(x, theta, pi):
    log_joint = x @ np.log(pi).T + np.log(theta)
    return log_joint / log_joint.sum(axis=1, keepdims=True)


# --- log_likelihood ------------------------------------------------------------------------------------------------


def underflowing_sum(x, theta, pi):
    p = np.prod(pi[None, :, :] ** x[:, None, :], axis=2) @ theta
    return np.sum(np.log(p))


def log_forgotten(x, theta, pi):
    return np.sum(np.exp(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1)))


def expectation_in_its_place(x, theta, pi):
    log_joint = x @ np.log(pi).T + np.log(theta)
    return np.sum(softmax(log_joint, axis=1) * log_joint)


def log_inside_the_sum(x, theta, pi):
    return np.sum(x @ np.log(pi).T + np.log(theta))


def average_of_logs(x, theta, pi):
    return np.sum((x @ np.log(pi).T) @ theta)


def equal_weights(x, theta, pi):
    return np.sum(logsumexp(x @ np.log(pi).T, axis=1) - np.log(len(theta)))


def no_weights(x, theta, pi):
    return np.sum(logsumexp(x @ np.log(pi).T, axis=1))


def mean_over_draws(x, theta, pi):
    return np.mean(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1))


def best_coin_only(x, theta, pi):
    return np.sum(np.max(x @ np.log(pi).T + np.log(theta), axis=1))


def negative_log_likelihood(x, theta, pi):
    return -np.sum(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1))


# --- expected_complete_log_likelihood ------------------------------------------------------------------------------


def entropy_added(x, q, theta, pi):
    return np.sum(q * (x @ np.log(pi).T + np.log(theta))) - np.sum(xlogy(q, q))


def weights_left_out(x, q, theta, pi):
    return np.sum(q * (x @ np.log(pi).T))


def responsibilities_ignored(x, q, theta, pi):
    return np.sum(x @ np.log(pi).T + np.log(theta))


def log_likelihood_in_its_place(x, q, theta, pi):
    return np.sum(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1))


def own_posterior(x, q, theta, pi):
    log_joint = x @ np.log(pi).T + np.log(theta)
    return np.sum(softmax(log_joint, axis=1) * log_joint)


def mixed_before_the_log(x, q, theta, pi):
    return np.sum(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1, b=q))


def most_likely_coin_only(x, q, theta, pi):
    log_joint = x @ np.log(pi).T + np.log(theta)
    return np.sum(log_joint[np.arange(len(x)), np.argmax(q, axis=1)])


def mean_for_sum(x, q, theta, pi):
    return np.mean(np.sum(q * (x @ np.log(pi).T + np.log(theta)), axis=1))


# --- m_step --------------------------------------------------------------------------------------------------------


def theta_not_normalised(x, q):
    counts = q.T @ x
    return q.sum(axis=0), counts / counts.sum(axis=1, keepdims=True)


def pi_normalised_over_coins(x, q):
    counts = q.T @ x
    return q.mean(axis=0), counts / counts.sum(axis=0)


def pi_not_normalised(x, q):
    return q.mean(axis=0), (q.T @ x) / q.sum(axis=0)[:, None]


def hard_assignments(x, q):
    hard = np.eye(q.shape[1])[np.argmax(q, axis=1)]
    counts = hard.T @ x
    return hard.mean(axis=0), counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-12)


def mean_of_shares(x, q):
    shares = x / x.sum(axis=1, keepdims=True)
    return q.mean(axis=0), (q.T @ shares) / q.sum(axis=0)[:, None]


def theta_weighted_by_flips(x, q):
    counts = q.T @ x
    return counts.sum(axis=1) / x.sum(), counts / counts.sum(axis=1, keepdims=True)


def add_one_smoothing(x, q):
    counts = q.T @ x + 1
    return q.mean(axis=0), counts / counts.sum(axis=1, keepdims=True)


def theta_kept_uniform(x, q):
    counts = q.T @ x
    return np.full(q.shape[1], 1 / q.shape[1]), counts / counts.sum(axis=1, keepdims=True)


def pi_transposed(x, q):
    counts = x.T @ q
    return q.mean(axis=0), counts / counts.sum(axis=0)


# --- em ------------------------------------------------------------------------------------------------------------


def em_with_hard_assignments(x, theta, pi, max_iter, tol):
    trace = []
    for _ in range(max_iter):
        log_joint = x @ np.log(pi).T + np.log(theta)
        trace.append(np.sum(logsumexp(log_joint, axis=1)))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
        q = np.eye(len(theta))[np.argmax(log_joint, axis=1)] + 1e-9
        q = q / q.sum(axis=1, keepdims=True)
        theta, pi = q.mean(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
    return theta, pi, np.array(trace)


def em_without_weights(x, theta, pi, max_iter, tol):
    trace = []
    for _ in range(max_iter):
        log_joint = x @ np.log(pi).T + np.log(theta)
        trace.append(np.sum(logsumexp(log_joint, axis=1)))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
        q = softmax(log_joint, axis=1)
        pi = (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
    return theta, pi, np.array(trace)


def em_with_unnormalised_weights(x, theta, pi, max_iter, tol):
    trace = []
    for _ in range(max_iter):
        log_joint = x @ np.log(pi).T + np.log(theta)
        trace.append(np.sum(logsumexp(log_joint, axis=1)))
        if len(trace) > 2 and trace[-1] - trace[-2] < tol:
            break
        q = softmax(log_joint, axis=1)
        theta, pi = q.sum(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
    return theta, pi, np.array(trace)


def em_one_iteration(x, theta, pi, max_iter, tol):
    before = np.sum(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1))
    q = softmax(x @ np.log(pi).T + np.log(theta), axis=1)
    theta, pi = q.mean(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
    after = np.sum(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1))
    return theta, pi, np.array([before, after])


def em_from_equal_coins(x, theta, pi, max_iter, tol):
    K, J = np.shape(pi)
    theta, pi, trace = np.full(K, 1 / K), np.full((K, J), 1 / J), []
    for _ in range(max_iter):
        log_joint = x @ np.log(pi).T + np.log(theta)
        trace.append(np.sum(logsumexp(log_joint, axis=1)))
        if len(trace) > 2 and trace[-1] - trace[-2] < tol:
            break
        q = softmax(log_joint, axis=1)
        theta, pi = q.mean(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
    return theta, pi, np.array(trace)


def em_that_traces_the_expectation(x, theta, pi, max_iter, tol):
    trace = []
    for _ in range(max_iter):
        log_joint = x @ np.log(pi).T + np.log(theta)
        q = softmax(log_joint, axis=1)
        trace.append(np.sum(q * log_joint))
        theta, pi = q.mean(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
        if len(trace) > 1 and abs(trace[-1] - trace[-2]) < tol:
            break
    return theta, pi, np.array(trace)


def em_that_traces_the_loss(x, theta, pi, max_iter, tol):
    trace = []
    for _ in range(max_iter):
        log_joint = x @ np.log(pi).T + np.log(theta)
        trace.append(-np.sum(logsumexp(log_joint, axis=1)))
        q = softmax(log_joint, axis=1)
        theta, pi = q.mean(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
        if len(trace) > 1 and abs(trace[-1] - trace[-2]) < tol:
            break
    return theta, pi, np.array(trace)


def em_that_never_looks_again(x, theta, pi, max_iter, tol):
    trace = []
    q = softmax(x @ np.log(pi).T + np.log(theta), axis=1)
    for _ in range(max_iter):
        theta, pi = q.mean(axis=0), (q.T @ x) / (q.T @ x).sum(axis=1, keepdims=True)
        trace.append(np.sum(logsumexp(x @ np.log(pi).T + np.log(theta), axis=1)))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return theta, pi, np.array(trace)


# --- predict -------------------------------------------------------------------------------------------------------


def coins_equally_likely(x, theta, pi):
    return softmax(x @ np.log(pi).T, axis=1)


def labels_of_coins(x, theta, pi):
    return np.argmax(x @ np.log(pi).T + np.log(theta), axis=1)


def one_hot_coins(x, theta, pi):
    return np.eye(len(theta))[np.argmax(x @ np.log(pi).T + np.log(theta), axis=1)]


def joint_returned(x, theta, pi):
    return np.exp(x @ np.log(pi).T + np.log(theta))


def draws_pooled(x, theta, pi):
    q = softmax(x.sum(axis=0) @ np.log(pi).T + np.log(theta))
    return np.tile(q, (len(x), 1))


def outcomes_predicted(x, theta, pi):
    return np.tile(theta @ pi, (len(x), 1))


def coefficient_counted_per_coin(x, theta, pi):
    coefficient = gammaln(x.sum(axis=1) + 1) - gammaln(x + 1).sum(axis=1)
    return np.exp(coefficient[:, None] + x @ np.log(pi).T + np.log(theta))


# --- small, large and few ------------------------------------------------------------------------------------------


def counts_normalised(x, theta, pi):
    totals = np.maximum(np.sum(x, axis=1, keepdims=True), 1)
    return softmax(x / totals * np.mean(totals) @ np.log(pi).T + np.log(theta), axis=1)


def probabilities_raised(x, theta, pi):
    return softmax(x @ np.log(np.maximum(pi, 1e-3)).T + np.log(theta), axis=1)


def responsibilities_clipped(x, theta, pi):
    q = np.clip(softmax(x @ np.log(pi).T + np.log(theta), axis=1), 1e-6, 1)
    return q / q.sum(axis=1, keepdims=True)


def one_scale_for_all_draws(x, theta, pi):
    log_joint = x @ np.log(pi).T + np.log(theta)
    p = np.exp(log_joint - log_joint.max())
    return p / p.sum(axis=1, keepdims=True)


def likelihood_with_raised_probabilities(x, theta, pi):
    return logsumexp(x @ np.log(np.maximum(pi, 1e-3)).T + np.log(theta), axis=1).sum()


def likelihood_of_equal_lengths(x, theta, pi):
    flips = np.sum(x, axis=1, keepdims=True)
    scaled = x * np.mean(flips) / np.maximum(flips, 1)
    return logsumexp(scaled @ np.log(pi).T + np.log(theta), axis=1).sum()


def zeros_in_q_clipped(x, q, theta, pi):
    return np.sum(np.clip(q, 1e-6, 1) * (x @ np.log(pi).T + np.log(theta)))


def maximum_of_clipped_responsibilities(x, q):
    q = np.clip(q, 1e-3, 1)
    counts = q.T @ x
    return q.sum(axis=0) / q.sum(), counts / counts.sum(axis=1, keepdims=True)


MISCONCEPTIONS = (
    Misconception(
        "e_step",
        "theta ignored",
        "Bayes' rule weighs every coin with its probability of being chosen: multiply by theta_k before normalising.",
        weights_ignored,
    ),
    Misconception(
        "e_step",
        "theta added instead of log theta",
        "Among logarithms theta_k enters as log theta_k.",
        weights_added_without_log,
    ),
    Misconception(
        "e_step",
        "joint probability not normalised",
        "You return p(x_i, z_i = k). Divide every row by its sum to get the posterior.",
        joint_not_normalised,
    ),
    Misconception(
        "e_step",
        "normalised over the draws",
        "Your columns sum to 1. For each draw the probabilities of the coins, a row, should.",
        normalised_over_draws,
    ),
    Misconception(
        "e_step",
        "hard assignments",
        "You give each draw to its most likely coin. The E step keeps the probabilities.",
        hard_responsibilities,
    ),
    Misconception(
        "e_step",
        "products without logarithms",
        "With hundreds of flips the product of probabilities underflows to 0, and 0/0 is nan. Add logarithms, and "
        "subtract the largest before exponentiating.",
        products_without_logs,
    ),
    Misconception(
        "e_step",
        "only the first outcome counted",
        "The likelihood has a factor for every outcome: tails tell about the coin as heads do.",
        only_the_first_outcome,
    ),
    Misconception(
        "e_step",
        "shares instead of counts",
        "You use the share of heads, as if each draw were one flip. Every flip has a factor: use the counts.",
        shares_for_counts,
    ),
    Misconception(
        "e_step",
        "log-probabilities normalised",
        "You divide logarithms by their sum. Exponentiate first, then normalise.",
        logs_normalised,
    ),
    Misconception(
        "log_likelihood",
        "products without logarithms",
        "With hundreds of flips the product of probabilities underflows to 0 and its logarithm is -inf. Use "
        "log-sum-exp on the logarithms.",
        underflowing_sum,
    ),
    Misconception(
        "log_likelihood",
        "no logarithm",
        "You add up the likelihoods of the draws. Independent draws multiply, so their logarithms add.",
        log_forgotten,
    ),
    Misconception(
        "log_likelihood",
        "expected complete-data log-likelihood in its place",
        "You average log p(x, z) over the posterior of z. The log-likelihood sums p(x, z) over z before the logarithm; "
        "it is larger by the entropy of q.",
        expectation_in_its_place,
    ),
    Misconception(
        "log_likelihood",
        "logarithm moved inside the sum",
        "The log of a sum is not the sum of the logs: sum over the coins first, then take the logarithm.",
        log_inside_the_sum,
    ),
    Misconception(
        "log_likelihood",
        "average of log-likelihoods under theta",
        "You average log p(x | k) with the weights theta. Average p(x | k), then take the logarithm.",
        average_of_logs,
    ),
    Misconception(
        "log_likelihood",
        "all coins equally likely",
        "You weigh the coins with 1/K. Their probabilities are theta.",
        equal_weights,
    ),
    Misconception(
        "log_likelihood",
        "theta left out",
        "You sum p(x | k) over the coins without their probabilities theta_k.",
        no_weights,
    ),
    Misconception(
        "log_likelihood",
        "mean over the draws",
        "You return the log-likelihood per draw. All draws together are asked for: the sum.",
        mean_over_draws,
    ),
    Misconception(
        "log_likelihood",
        "most likely coin only",
        "You take the largest term of the sum over coins. The others count too.",
        best_coin_only,
    ),
    Misconception(
        "log_likelihood",
        "sign flipped",
        "You return the negative log-likelihood, a loss.",
        negative_log_likelihood,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "entropy of q added",
        "With the entropy of q this is the lower bound on the log-likelihood. The expectation of log p(x, z) goes "
        "without it.",
        entropy_added,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "log theta left out",
        "p(x, z) has the factor p(z): the term q_ik log theta_k is missing.",
        weights_left_out,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "q ignored",
        "You add up all coins with weight 1. Weigh the term of coin k with q_ik.",
        responsibilities_ignored,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "log-likelihood in its place",
        "You return log p(x), which has no z. Here the logarithm stands inside the expectation over z.",
        log_likelihood_in_its_place,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "own posterior instead of q",
        "You compute the posterior at theta and pi again. The expectation is over the q that is given.",
        own_posterior,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "mixed before the logarithm",
        "You weigh p(x, z) with q and then take the logarithm. The expectation is of the logarithm.",
        mixed_before_the_log,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "most likely coin only",
        "You use the coin with the largest q_ik. The expectation weighs all of them.",
        most_likely_coin_only,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "mean over the draws",
        "You return the value per draw. All draws together are asked for: the sum.",
        mean_for_sum,
    ),
    Misconception(
        "m_step",
        "theta not normalised",
        "Your theta sums to N. Divide the expected numbers of draws by N.",
        theta_not_normalised,
    ),
    Misconception(
        "m_step",
        "pi normalised over the coins",
        "Your columns sum to 1. For each coin the probabilities of its outcomes, a row, should.",
        pi_normalised_over_coins,
    ),
    Misconception(
        "m_step",
        "counts per draw instead of probabilities",
        "You divide the expected counts of a coin by its expected number of draws. Divide by its number of flips.",
        pi_not_normalised,
    ),
    Misconception(
        "m_step",
        "hard assignments",
        "You round q to 0 and 1. Each draw counts for coin k with the weight q_ik.",
        hard_assignments,
    ),
    Misconception(
        "m_step",
        "mean of shares",
        "You average the share of each outcome over the draws. Longer draws tell more: pool the counts, then divide.",
        mean_of_shares,
    ),
    Misconception(
        "m_step",
        "theta weighted by flips",
        "theta_k is the probability that a draw picks coin k: every draw counts once, however often it was flipped.",
        theta_weighted_by_flips,
    ),
    Misconception(
        "m_step",
        "add-one smoothing",
        "You add pseudo-counts. That maximises another objective, with a prior; here it is the likelihood alone.",
        add_one_smoothing,
    ),
    Misconception(
        "m_step",
        "theta kept uniform",
        "theta is a parameter too: its best value follows from q.",
        theta_kept_uniform,
    ),
    Misconception(
        "m_step",
        "pi transposed",
        "pi has one row per coin, (K, J); yours has one per outcome.",
        pi_transposed,
    ),
    Misconception(
        "em",
        "hard assignments",
        "You give each draw to one coin alone. That is another algorithm, and it ends at a lower likelihood.",
        em_with_hard_assignments,
    ),
    Misconception(
        "em",
        "theta never updated",
        "pi is learned, theta stays where it started. The M step gives both.",
        em_without_weights,
    ),
    Misconception(
        "em",
        "theta not normalised",
        "Your theta sums to N, so the values traced are no log-likelihoods. Divide by N in the M step.",
        em_with_unnormalised_weights,
    ),
    Misconception(
        "em",
        "one iteration only",
        "Your runs end after one iteration. Repeat both steps until the log-likelihood stops rising. What ends them?",
        em_one_iteration,
    ),
    Misconception(
        "em",
        "start ignored, all coins equal",
        "You start with equal coins. Nothing ever tells them apart then: it is a fixed point. Use the start that is "
        "given.",
        em_from_equal_coins,
    ),
    Misconception(
        "em",
        "trace of the expected complete-data log-likelihood",
        "Your trace holds E_q[log p(x, z)]. The log-likelihood log p(x) is asked for; it is what EM is sure to raise.",
        em_that_traces_the_expectation,
    ),
    Misconception(
        "em",
        "trace of the loss",
        "Your trace falls: it holds the negative log-likelihood.",
        em_that_traces_the_loss,
    ),
    Misconception(
        "em",
        "as if the E step were outside the loop",
        "Nothing changes after your first iteration. The responsibilities change with the parameters: compute them "
        "anew in every iteration.",
        em_that_never_looks_again,
    ),
    Misconception(
        "predict",
        "theta ignored",
        "A coin that is chosen more often is more probable before any flip: weigh with theta_k.",
        coins_equally_likely,
    ),
    Misconception(
        "predict",
        "labels instead of probabilities",
        "You return the most likely coin of each draw. The probability of every coin is asked for.",
        labels_of_coins,
    ),
    Misconception(
        "predict",
        "one-hot instead of probabilities",
        "You round the posterior to 0 and 1. Keep the probabilities.",
        one_hot_coins,
    ),
    Misconception(
        "predict",
        "joint probability not normalised",
        "You return p(x_i, z_i = k). Divide every row by its sum.",
        joint_returned,
    ),
    Misconception(
        "predict",
        "all new draws from one coin",
        "You add up the new draws as if one coin had made them all. A coin is chosen for each draw anew.",
        draws_pooled,
    ),
    Misconception(
        "predict",
        "outcome predicted instead of coin",
        "You return the probability of the next outcome. The probability of each coin, given the draw, is asked for.",
        outcomes_predicted,
    ),
    Misconception(
        "predict",
        "joint probability with the multinomial coefficient, not normalised",
        "You return p(x_i, z_i = k) of the counts. Divide every row by its sum; the coefficient cancels.",
        coefficient_counted_per_coin,
    ),
    Misconception(
        "e_step",
        "draws brought to one length",
        "You scale all draws to the same number of flips. A draw of 1,000 flips says more than one of 3.",
        counts_normalised,
    ),
    Misconception(
        "e_step",
        "probabilities raised",
        "You raise small probabilities to 1e-3. A probability of 1e-4 counts as it is.",
        probabilities_raised,
    ),
    Misconception(
        "e_step",
        "responsibilities clipped",
        "You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes the result.",
        responsibilities_clipped,
    ),
    Misconception(
        "e_step",
        "one scale for all draws",
        "You divide by the largest probability of all draws. Next to a draw of 3 flips one of 1,000 "
        "underflows to 0: each draw needs a scale of its own.",
        one_scale_for_all_draws,
    ),
    Misconception(
        "predict",
        "draws brought to one length",
        "You scale all draws to the same number of flips. A draw of 1,000 flips says more than one of 3.",
        counts_normalised,
    ),
    Misconception(
        "predict",
        "probabilities raised",
        "You raise small probabilities to 1e-3. A probability of 1e-4 counts as it is.",
        probabilities_raised,
    ),
    Misconception(
        "predict",
        "responsibilities clipped",
        "You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes the result.",
        responsibilities_clipped,
    ),
    Misconception(
        "predict",
        "one scale for all draws",
        "You divide by the largest probability of all draws. Next to a draw of 3 flips one of 1,000 "
        "underflows to 0: each draw needs a scale of its own.",
        one_scale_for_all_draws,
    ),
    Misconception(
        "log_likelihood",
        "probabilities raised",
        "You raise small probabilities to 1e-3. A probability of 1e-4 counts with its own logarithm.",
        likelihood_with_raised_probabilities,
    ),
    Misconception(
        "log_likelihood",
        "draws brought to one length",
        "You scale all draws to the same number of flips. A draw of 1,000 flips says more than one of 3.",
        likelihood_of_equal_lengths,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "zeros in q clipped",
        "You raise responsibilities of 0 to 1e-6. With many draws that shows: what has no weight counts as 0.",
        zeros_in_q_clipped,
    ),
    Misconception(
        "m_step",
        "responsibilities clipped",
        "You raise small responsibilities. What has no weight must not count.",
        maximum_of_clipped_responsibilities,
    ),
    *LIMITS,
    *HABITS,
)
