"""How `coins` goes wrong, as edits of its reference."""

from autograder.families.runs import limits
from autograder.misconceptions import mistakes
from reference import coins as reference

POSTERIOR = """
draws brought to one length: You scale all draws to the same number of flips. A draw of 1,000 flips says more than one
of 3.
    -> flips = np.maximum(x.sum(axis=1, keepdims=True), 1); x = x / flips * flips.mean()
probabilities raised: You raise small probabilities to 1e-3. A probability of 1e-4 counts as it is.
    -> pi = np.maximum(pi, 1e-3)
responsibilities clipped: You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes
the result.
    result -> np.clip(result, 1e-6, 1) / np.clip(result, 1e-6, 1).sum(axis=1, keepdims=True)
one scale for all draws: You divide by the largest probability of all draws. Next to a draw of 3 flips one of 1,000
underflows to 0: each draw needs a scale of its own.
    -> p = np.exp(_log_joint(x, theta, pi) - _log_joint(x, theta, pi).max())
    result -> p / p.sum(axis=1, keepdims=True)
logarithm to base 2: Your logarithms are to base 2, and exp does not undo those. One base must go through the whole
computation.
    result -> softmax(_log_joint(x, theta, pi) / np.log(2), axis=1)
sigmoid for softmax: You put every log-joint into a sigmoid of its own. Then no coin knows of the others, and a row does
not add up to 1.
    result -> expit(_log_joint(x, theta, pi))
a small number added after normalising: You add a small number to the probabilities when they are normalised already.
Their rows no longer add up to 1.
    result -> result + 1e-3
two outcomes alone: You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its
own probability.
    -> x, pi = np.c_[x[:, 0], x[:, 1:].sum(axis=1)], np.c_[pi[:, 0], 1 - pi[:, 0]]
a small number added to the sum: You divide by the sum plus a small number. Where all the joint probabilities of a row
are smaller than that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.
    -> p = np.exp(_log_joint(x, theta, pi))
    result -> p / (p.sum(axis=1, keepdims=True) + 1e-10)
"""

E_STEP = """
theta ignored: Bayes' rule weighs every coin with its probability of being chosen: multiply by theta_k before
normalising.
    np.log(theta) + ->
theta added instead of log theta: Among logarithms theta_k enters as log theta_k.
    np.log(theta) -> theta
joint probability not normalised: You return p(x_i, z_i = k). Divide every row by its sum to get the posterior.
    result -> np.exp(log_joint)
normalised over the draws: Your columns sum to 1. For each draw the probabilities of the coins, a row, should.
    axis=1 -> axis=0
hard assignments: You give each draw to its most likely coin. The E step keeps the probabilities.
    result -> np.eye(len(theta))[np.argmax(log_joint, axis=1)]
products without logarithms: With hundreds of flips the product of probabilities underflows to 0, and 0/0 is nan. Add
logarithms, and subtract the largest before exponentiating.
    result -> np.exp(log_joint) / np.exp(log_joint).sum(axis=1, keepdims=True)
only the first outcome counted: The likelihood has a factor for every outcome: tails tell about the coin as heads do.
    -> x, pi = x[:, :1], pi[:, :1]
shares instead of counts: You use the share of heads, as if each draw were one flip. Every flip has a factor: use the
counts.
    -> x = x / np.maximum(x.sum(axis=1, keepdims=True), 1)
log-probabilities normalised: You divide logarithms by their sum. Exponentiate first, then normalise.
    result -> log_joint / log_joint.sum(axis=1, keepdims=True)
"""

PREDICT = """
theta ignored: A coin that is chosen more often is more probable before any flip: weigh with theta_k.
    -> theta = np.ones(len(theta))
labels instead of probabilities: You return the most likely coin of each draw. The probability of every coin is asked
for.
    result -> np.argmax(result, axis=1)
one-hot instead of probabilities: You round the posterior to 0 and 1. Keep the probabilities.
    result -> np.eye(len(theta))[np.argmax(result, axis=1)]
joint probability not normalised: You return p(x_i, z_i = k). Divide every row by its sum.
    result -> np.exp(_log_joint(x, theta, pi))
all new draws from one coin: You add up the new draws as if one coin had made them all. A coin is chosen for each draw
anew.
    -> x = np.tile(x.sum(axis=0), (len(x), 1))
outcome predicted instead of coin: You return the probability of the next outcome. The probability of each coin, given
the draw, is asked for.
    result -> np.tile(theta @ pi, (len(x), 1))
joint probability with the multinomial coefficient, not normalised: You return p(x_i, z_i = k) of the counts. Divide
every row by its sum; the coefficient cancels.
    result -> np.exp(_log_joint(x, theta, pi) + (gammaln(x.sum(axis=1) + 1) - gammaln(x + 1).sum(axis=1))[:, None])
"""

LOG_LIKELIHOOD = """
products without logarithms: With hundreds of flips the product of probabilities underflows to 0 and its logarithm is
-inf. Use log-sum-exp on the logarithms.
    np.logaddexp.reduce(_log_joint(x, theta, pi), axis=1) -> np.log(np.exp(_log_joint(x, theta, pi)).sum(axis=1))
no logarithm: You add up the likelihoods of the draws. Independent draws multiply, so their logarithms add.
    np.logaddexp.reduce(_log_joint(x, theta, pi), axis=1) -> np.exp(_log_joint(x, theta, pi))
expected complete-data log-likelihood in its place: You average log p(x, z) over the posterior of z. The log-likelihood
sums p(x, z) over z before the logarithm; it is larger by the entropy of q.
    np.logaddexp.reduce(_log_joint(x, theta, pi), axis=1) -> (e_step(x, theta, pi) * _log_joint(x, theta, pi))
logarithm moved inside the sum: The log of a sum is not the sum of the logs: sum over the coins first, then take the
logarithm.
    np.logaddexp.reduce -> np.add.reduce
average of log-likelihoods under theta: You average log p(x | k) with the weights theta. Average p(x | k), then take the
logarithm.
    np.logaddexp.reduce -> np.add.reduce
    np.log(theta) + -> theta *
all coins equally likely: You weigh the coins with 1/K. Their probabilities are theta.
    -> theta = np.full(len(theta), 1 / len(theta))
theta left out: You sum p(x | k) over the coins without their probabilities theta_k.
    np.log(theta) + ->
mean over the draws: You return the log-likelihood per draw. All draws together are asked for: the sum.
    result -> result / len(x)
most likely coin only: You take the largest term of the sum over coins. The others count too.
    np.logaddexp.reduce -> np.maximum.reduce
sign flipped: You return the negative log-likelihood, a loss.
    result -> -result
probabilities raised: You raise small probabilities to 1e-3. A probability of 1e-4 counts with its own logarithm.
    -> pi = np.maximum(pi, 1e-3)
draws brought to one length: You scale all draws to the same number of flips. A draw of 1,000 flips says more than one
of 3.
    -> flips = x.sum(axis=1, keepdims=True); x = x / np.maximum(flips, 1) * flips.mean()
logarithm to base 2: Your log-likelihood is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
draws added up inside the logarithm: You add up the probabilities of the draws before the logarithm. Independent draws
multiply; only the coins of one draw are added up.
    _log_joint(x, theta, pi), axis=1 -> _log_joint(x, theta, pi).ravel()
two outcomes alone: You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its
own probability.
    -> x, pi = np.c_[x[:, 0], x[:, 1:].sum(axis=1)], np.c_[pi[:, 0], 1 - pi[:, 0]]
"""

EXPECTATION = """
entropy of q added: With the entropy of q this is the lower bound on the log-likelihood. The expectation of log p(x, z)
goes without it.
    result -> result - xlogy(q, q).sum()
log theta left out: p(x, z) has the factor p(z): the term q_ik log theta_k is missing.
    xlogy(q.sum(axis=0), theta).sum() + ->
q ignored: You add up all coins with weight 1. Weigh the term of coin k with q_ik.
    -> q = np.ones_like(q)
log-likelihood in its place: You return log p(x), which has no z. Here the logarithm stands inside the expectation over
z.
    result -> log_likelihood(x, theta, pi)
own posterior instead of q: You compute the posterior at theta and pi again. The expectation is over the q that is
given.
    -> q = e_step(x, theta, pi)
mixed before the logarithm: You weigh p(x, z) with q and then take the logarithm. The expectation is of the logarithm.
    result -> logsumexp(_log_joint(x, theta, pi), axis=1, b=q).sum()
most likely coin only: You use the coin with the largest q_ik. The expectation weighs all of them.
    -> q = np.eye(len(theta))[np.argmax(q, axis=1)]
mean over the draws: You return the value per draw. All draws together are asked for: the sum.
    result -> result / len(x)
zeros in q clipped: You raise responsibilities of 0 to 1e-6. With many draws that shows: what has no weight counts as 0.
    -> q = np.clip(q, 1e-6, 1)
logarithm to base 2: Your expectation is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
two outcomes alone: You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its
own probability.
    -> x, pi = np.c_[x[:, 0], x[:, 1:].sum(axis=1)], np.c_[pi[:, 0], 1 - pi[:, 0]]
"""

M_STEP = """
theta not normalised: Your theta sums to N. Divide the expected numbers of draws by N.
    q.mean -> q.sum
pi normalised over the coins: Your columns sum to 1. For each coin the probabilities of its outcomes, a row, should.
    axis=1, keepdims=True -> axis=0
counts per draw instead of probabilities: You divide the expected counts of a coin by its expected number of draws.
Divide by its number of flips.
    counts.sum(axis=1, keepdims=True) -> q.sum(axis=0)[:, None]
hard assignments: You round q to 0 and 1. Each draw counts for coin k with the weight q_ik.
    -> q = np.eye(q.shape[1])[np.argmax(q, axis=1)]
    1.0 / x.shape[1] -> 0.0
mean of shares: You average the share of each outcome over the draws. Longer draws tell more: pool the counts, then
divide.
    -> x = x / x.sum(axis=1, keepdims=True)
theta weighted by flips: theta_k is the probability that a draw picks coin k: every draw counts once, however often it
was flipped.
    q.mean(axis=0) -> counts.sum(axis=1) / x.sum()
add-one smoothing: You add pseudo-counts. That maximises another objective, with a prior; here it is the likelihood
alone.
    q.T @ x -> q.T @ x + 1
theta kept uniform: theta is a parameter too: its best value follows from q.
    q.mean(axis=0) -> np.full(q.shape[1], 1 / q.shape[1])
pi transposed: pi has one row per coin, (K, J); yours has one per outcome.
    result -> (result[0], result[1].T)
responsibilities clipped: You raise small responsibilities. What has no weight must not count.
    -> q = np.clip(q, 1e-3, 1)
    q.mean(axis=0) -> q.sum(axis=0) / q.sum()
totals along the wrong axis: Where K = J, each outcome is divided by the total of another coin. Sum with keepdims=True.
    keepdims=True -> keepdims=counts.shape[0] != counts.shape[1]
long draws cut off: You keep the counts at 1,000 or less. A draw may have more flips, and all of them count.
    -> x = np.minimum(x, 1000)
hard counts beside soft sums: You count each draw for its likeliest coin in one place, and by its responsibilities in
another. Both must weigh the draws alike.
    q.mean(axis=0) -> np.bincount(np.argmax(q, axis=1), minlength=q.shape[1]) / len(x)
a small number added in the division: You add a small number to what you divide by. Then pi does not add up to 1, which
shows where a coin has few flips.
    keepdims=True) -> keepdims=True) + 1e-2
two outcomes alone: You take 1 minus the first probability for all other outcomes. There may be more than two outcomes,
each with its own probability.
    result -> (result[0], np.c_[result[1][:, 0], 1 - result[1][:, 0]])
"""

EM = """
hard assignments: You give each draw to one coin alone. That is another algorithm, and it ends at a lower likelihood.
    e_step(x, theta, pi) -> np.eye(len(theta))[np.argmax(e_step(x, theta, pi), axis=1)] + 1e-9
theta never updated: pi is learned, theta stays where it started. The M step gives both.
    theta, pi = m_step -> _, pi = m_step
theta not normalised: Your theta sums to N, so the values traced are no log-likelihoods. Divide by N in the M step.
    m_step(x, e_step(x, theta, pi)) -> m_step(x, e_step(x, theta, pi)); theta = theta * len(x)
one iteration only: Your runs end after one iteration. Repeat both steps until the log-likelihood stops rising. What
ends them?
    range(max_iter) -> range(1)
start ignored, all coins equal: You start with equal coins. Nothing ever tells them apart then: it is a fixed point. Use
the start that is given.
    -> theta, pi = np.full(len(theta), 1 / len(theta)), np.full(pi.shape, 1 / pi.shape[1])
trace of the expected complete-data log-likelihood: Your trace holds E_q[log p(x, z)]. The log-likelihood log p(x) is
asked for; it is what EM is sure to raise.
    log_likelihood(x, theta, pi) ->> expected_complete_log_likelihood(x, e_step(x, theta, pi), theta, pi)
    trace[-1] - trace[-2] -> abs(trace[-1] - trace[-2])
trace of the loss: Your trace falls: it holds the negative log-likelihood.
    np.array(trace) -> -np.array(trace)
as if the E step were outside the loop: Nothing changes after your first iteration. The responsibilities change with the
parameters: compute them anew in every iteration.
    -> q = e_step(x, theta, pi)
    m_step(x, e_step(x, theta, pi)) -> m_step(x, q)
    np.array(trace) -> np.array(trace[1:])
"""

# After the limits: with one iteration too few the parameters are these, too, and the trace tells the two apart.
STALE = """
parameters of the iteration before the last: You return the parameters from before the last iteration, and the trace
from after it.
    -> states = [(theta, pi)]
    trace.append -> states.append((theta, pi)); trace.append
    Fit(np.asarray(theta), np.asarray(pi), -> Fit(*states[-2:][0],
"""


MISCONCEPTIONS = (
    *mistakes(reference.e_step, E_STEP),
    *mistakes(reference.e_step, POSTERIOR, imports="from scipy.special import expit, softmax"),
    *mistakes(reference.log_likelihood, LOG_LIKELIHOOD),
    *mistakes(reference.expected_complete_log_likelihood, EXPECTATION, imports="from scipy.special import logsumexp"),
    *mistakes(reference.m_step, M_STEP),
    *mistakes(reference.em, EM + limits("trace", "log-likelihood") + STALE),
    *mistakes(reference.predict, PREDICT, imports="from scipy.special import gammaln"),
    *mistakes(reference.predict, POSTERIOR, imports="from scipy.special import expit, softmax"),
)
