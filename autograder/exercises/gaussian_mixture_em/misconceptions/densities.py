"""How the densities of `gaussian_mixture_em` go wrong: E step, likelihood and expectation."""

from autograder.misconceptions import mistakes
from reference import gaussian_mixture_em as reference

E_STEP = mistakes(
    reference.e_step,
    """
theta ignored: Bayes' rule weighs every component with its probability of being chosen: multiply by theta_k before
normalising.
    -> theta = np.ones(len(theta))
joint density not normalised: You return p(x_i, z_i = k). Divide every row by its sum to get the posterior.
    _posterior(_log_joint(X, theta, mu, Sigma))[0] -> np.exp(_log_joint(X, theta, mu, Sigma)).T
normalised over the observations: Your columns sum to 1. For each observation the probabilities of the components, a
row, should.
    log_joint.max(axis=0) -> log_joint.max(axis=1, keepdims=True)
    scaled.sum(axis=0) -> scaled.sum(axis=1, keepdims=True)
hard assignments: You give each observation to its most likely component, as k-means does. The E step keeps the
probabilities.
    result -> np.eye(len(theta))[np.argmax(result, axis=1)]
densities without logarithms: Far from all means every density underflows to 0, and 0/0 is nan. Stay in logarithms, and
subtract each row's largest before exponentiating.
    log_joint - largest -> log_joint
determinant forgotten: The factor 1/sqrt(det Sigma_k) differs between components, so it does not cancel: wide components
are low.
    + 2.0 * np.log(np.diag(L)).sum() ->
determinant without its root: A Gaussian divides by the square root of det(2 pi Sigma_k). In logarithms: half of the
log-determinant.
    2.0 * np.log(np.diag(L)).sum() -> 4.0 * np.log(np.diag(L)).sum()
determinant with the wrong sign: A wider Gaussian is lower: the log-determinant of Sigma_k is to be subtracted, not
added.
    + 2.0 * np.log(np.diag(L)).sum() -> - 2.0 * np.log(np.diag(L)).sum()
factor 1/2 in the exponent forgotten: The exponent of a Gaussian is -1/2 times the quadratic form; the half is missing.
    inverse @ (columns -> np.sqrt(2) * inverse @ (columns
covariance taken for a precision: Sigma_k is a covariance: the quadratic form has its inverse in the middle.
    -> Sigma = np.linalg.inv(Sigma)
correlations ignored: You use the diagonal of Sigma_k alone. Off the diagonal stand the covariances, which tilt the
ellipse.
    -> Sigma = Sigma * np.eye(X.shape[1])
covariances ignored: You measure plain distances from the means, as if every Sigma_k were the identity.
    -> Sigma = np.broadcast_to(np.eye(X.shape[1]), Sigma.shape)
responsibilities clipped: You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes
the result.
    result -> (q := np.clip(result, 1e-6, 1)) / q.sum(axis=1, keepdims=True)
weights raised: You raise small weights. A weight of 1e-4 counts as it is.
    -> theta = np.maximum(theta, 1e-3)
means cut to whole numbers: You give the means the type of X. Where X holds whole numbers that cuts the means off.
    -> mu = mu.astype(X.dtype)
logarithm to base 2: Your logarithms are to base 2, and exp does not undo those. One base must go through the whole
computation.
    log_joint - largest -> (log_joint - largest) / np.log(2)
sigmoid for softmax: You put every log-density into a sigmoid of its own. Then no component knows of the others, and a
row does not add up to 1.
    _posterior(_log_joint(X, theta, mu, Sigma))[0] -> expit(_log_joint(X, theta, mu, Sigma)).T
a small number added after normalising: You add a small number to the responsibilities when they are normalised already.
Their rows no longer add up to 1.
    result -> result + 1e-3
a small number added to the sum: You divide by the sum plus a small number. Where all the joint densities of a row are
smaller than that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.
    log_joint - largest -> log_joint
    scaled.sum(axis=0) -> scaled.sum(axis=0) + 1e-10
""",
    imports="from scipy.special import expit",
)

LOG_LIKELIHOOD = mistakes(
    reference.log_likelihood,
    """
densities without logarithms: Far from all means every density underflows to 0, and its logarithm is -inf. Use
log-densities and log-sum-exp.
    log_joint - largest -> log_joint
    largest + np.log(sums) -> np.log(sums)
no logarithm: You add up the densities of the observations. Independent observations multiply, so their logarithms add.
    largest + np.log(sums) -> np.exp(largest) * sums
expected complete-data log-likelihood in its place: You average log p(x, z) over the posterior of z. The log-likelihood
sums p(x, z) over z before the logarithm; it is larger by the entropy of q.
    largest + np.log(sums) -> scaled * log_joint
logarithm moved inside the sum: The log of a sum is not the sum of the logs: sum over the components first, then take
the logarithm.
    largest + np.log(sums) -> log_joint
average of log-densities under theta: You average log N(x; mu_k, Sigma_k) with the weights theta. Average the densities,
then take the logarithm.
    result -> np.sum(theta @ _log_densities(X, mu, Sigma))
all components equally likely: You weigh the components with 1/K. Their probabilities are theta.
    -> theta = np.full(len(theta), 1 / len(theta))
theta left out: You sum the densities of the components without their probabilities theta_k.
    -> theta = np.ones(len(theta))
2 pi dropped: The constant (D/2) log(2 pi) of every observation is missing; the value is asked for with all constants.
    D * np.log(2.0 * np.pi) + ->
constant of one dimension: You count (1/2) log(2 pi) once. A Gaussian in D dimensions has it D times.
    D * np.log(2.0 * np.pi) -> np.log(2.0 * np.pi)
determinant forgotten: The density has the factor 1/sqrt(det Sigma_k); without it, it does not integrate to 1.
    + 2.0 * np.log(np.diag(L)).sum() ->
covariance taken for a precision: Sigma_k is a covariance: the quadratic form has its inverse in the middle, and the
determinant divides.
    -> Sigma = np.linalg.inv(Sigma)
correlations ignored: You multiply the densities of the coordinates, as if they were independent. Sigma_k has entries
off the diagonal.
    -> Sigma = Sigma * np.eye(X.shape[1])
mean over the observations: You return the log-likelihood per observation. All observations together are asked for: the
sum.
    result -> result / len(X)
most likely component only: You take the largest term of the sum over components. The others count too.
    largest + np.log(sums) -> largest
sign flipped: You return the negative log-likelihood, a loss to be minimised.
    result -> -result
far points left out: You leave out observations that lie far away. They count most: each has a very low log-density.
    -> X = X[np.abs(X - X.mean(axis=0)).max(axis=1) < 1_000.0]
weights raised: You raise small weights. A weight of 1e-4 counts with its own logarithm.
    -> theta = np.maximum(theta, 1e-3)
a large ridge: You add 1e-4 to the variances. That is as much as a narrow component has; at most a millionth is safe.
    -> Sigma = Sigma + 1e-4 * np.eye(X.shape[1])
    result -> np.float32(result)
logarithm to base 2: Your log-likelihood is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
observations added up inside the logarithm: You add up the densities of the observations before the logarithm.
Independent observations multiply; only the components of one observation are added up.
    np.sum(largest + np.log(sums)) -> np.logaddexp.reduce(largest + np.log(sums))
constant of two dimensions: Your normalising constant has 2 pi once, as for points in the plane. Its power follows the
number of dimensions, which may be another one.
    D * np.log(2.0 * np.pi) -> 2 * np.log(2.0 * np.pi)
""",
)

EXPECTATION = mistakes(
    reference.expected_complete_log_likelihood,
    """
entropy of q added: With the entropy of q this is the lower bound on the log-likelihood. The expectation of log p(x, z)
goes without it.
    result -> result - xlogy(q, q).sum()
log theta left out: p(x, z) has the factor p(z): the term q_ik log theta_k is missing.
    xlogy(q.sum(axis=0), theta).sum() + ->
theta added instead of log theta: Among logarithms theta_k enters as log theta_k.
    xlogy(q.sum(axis=0), theta) -> (q.sum(axis=0) * theta)
q ignored: You add up all components with weight 1. Weigh the term of component k with q_ik.
    -> q = np.ones(q.shape)
log-likelihood in its place: You return log p(x), which has no z. Here the logarithm stands inside the expectation over
z.
    result -> log_likelihood(X, theta, mu, Sigma)
own posterior instead of q: You compute the posterior at theta, mu and Sigma again. The expectation is over the q that
is given.
    -> q = e_step(X, theta, mu, Sigma)
mixed before the logarithm: You weigh p(x, z) with q and then take the logarithm. The expectation is of the logarithm.
    result -> np.sum(logsumexp(_log_joint(X, theta, mu, Sigma), axis=0, b=q.T))
most likely component only: You use the component with the largest q_ik. The expectation weighs all of them.
    -> q = np.eye(len(theta))[np.argmax(q, axis=1)]
determinant forgotten: log N(x; mu_k, Sigma_k) has a log-determinant in it, which the M step for Sigma depends on.
    + 2.0 * np.log(np.diag(L)).sum() ->
2 pi dropped: The constant (D/2) log(2 pi) of every observation is missing; the value is asked for with all constants.
    D * np.log(2.0 * np.pi) + ->
mean over the observations: You return the value per observation. All observations together are asked for: the sum.
    result -> result / len(X)
zeros in q clipped: You raise responsibilities of 0 to 1e-6. Where a component is far away that shows: what has no
weight counts as 0.
    -> q = np.clip(q, 1e-6, 1)
weights raised: You raise small weights. A weight of 1e-4 counts with its own logarithm.
    -> theta = np.maximum(theta, 1e-3)
logarithm to base 2: Your expectation is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
constant of two dimensions: Your normalising constant has 2 pi once, as for points in the plane. Its power follows the
number of dimensions, which may be another one.
    D * np.log(2.0 * np.pi) -> 2 * np.log(2.0 * np.pi)
""",
    imports="from scipy.special import logsumexp",
)
