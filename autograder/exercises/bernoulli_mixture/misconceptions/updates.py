"""How `bernoulli_mixture` goes wrong: the updates of the factors."""

from autograder.misconceptions import mistakes
from reference import bernoulli_mixture as reference

UPDATE_Q_Z = mistakes(
    reference.update_q_z,
    """
logarithms of the expected parameters: You plug the means of theta and pi in. The update needs E[log theta], which is
less than log E[theta].
    _expected_logs_theta: digamma ->> np.log
    _expected_log_pi: digamma ->> np.log
digamma of the sum left out: E[log theta_kd] has a second digamma, of a_q + b_q. It differs between components, so it
does not cancel.
    _expected_logs_theta: - both ->>
ones alone counted: An absent feature tells something too: the terms (1 - x_nd) E[log(1 - theta_kd)] are missing.
    (log_theta - log_not_theta).T + log_not_theta.sum(axis=1) -> log_theta.T
proportions left out: The term E[log pi_k] is missing: larger components are more probable.
    + _expected_log_pi(alpha_q) ->
logarithm of the expected proportions: You use log E[pi_k]. The update needs E[log pi_k] under the Dirichlet density.
    _expected_log_pi: digamma ->> np.log
not normalised: You return rho_nk. Divide every row by its sum, so that q(z_n) is a distribution.
    - np.logaddexp.reduce(log_rho, axis=1, keepdims=True) ->
normalised over the observations: Your columns sum to 1. For each observation the probabilities of the components, a
row, should.
    reduce(log_rho, axis=1 -> reduce(log_rho, axis=0
exponentials that underflow: With thousands of features exp(...) is 0 for every component, and 0/0 is nan. Subtract the
largest entry of the row first.
    result -> np.exp(log_rho) / np.exp(log_rho).sum(axis=1, keepdims=True)
largest entry of all rows subtracted: You subtract the largest entry of the whole array. Rows that are far less probable
than others underflow; take the maximum of each row.
    result -> (rho := np.exp(log_rho - log_rho.max())) / rho.sum(axis=1, keepdims=True)
hard assignments: You give each observation to one component. q(z_n) keeps the probabilities of all of them.
    result -> np.eye(len(alpha_q))[np.argmax(result, axis=1)]
logarithms normalised: You divide logarithms by their sum. Exponentiate first, then normalise.
    result -> log_rho / log_rho.sum(axis=1, keepdims=True)
a_q and b_q exchanged: You use a_q where x_nd is 0. The first parameter of the Beta density belongs to the ones.
    -> a_q, b_q = b_q, a_q
responsibilities clipped: You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes
the result.
    result -> (r := np.maximum(result, 1e-6)) / r.sum(axis=1, keepdims=True)
parameters kept above a limit: You raise small a_q and b_q. Below 1 the digamma function falls steeply: 0.02 is far from
0.1.
    -> a_q, b_q = np.maximum(a_q, 0.1), np.maximum(b_q, 0.1)
logarithm to base 2: You divide by log 2, as logarithms to base 2 have it, and exp does not undo those. One base must go
through the whole computation.
    np.exp(log_rho - -> np.exp((log_rho := log_rho / np.log(2)) -
sigmoid for softmax: You put every log rho into a sigmoid of its own. Then no component knows of the others, and a row
does not add up to 1.
    result -> expit(log_rho)
a small number added after normalising: You add a small number to the responsibilities when they are normalised already.
Their rows no longer add up to 1.
    result -> result + 1e-3
a small number added to the sum: You divide by the sum plus a small number. Where all the numbers of a row are smaller
than that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.
    result -> np.exp(log_rho) / (np.exp(log_rho).sum(axis=1, keepdims=True) + 1e-10)
""",
    imports="from scipy.special import expit",
)

UPDATE_Q_THETA = mistakes(
    reference.update_q_theta,
    """
prior left out: The exponents of the prior count as well: they are missing from both parameters.
    -> a = b = 0
prior added once per observation: The prior of theta_kd stands in the joint density once, not once per observation.
    -> sizes = r.sum(axis=0)[:, None]; a, b = a * sizes, b * sizes
exponents for parameters: Your values are the exponents of the Beta density. Its parameters are larger by 1.
    -> a, b = a - 1, b - 1
all N observations counted: In b_q you subtract the ones from N. Component k has only a part of the observations: their
expected number.
    r.sum(axis=0)[:, None] -> len(r)
size of the component for its zeros: To b_q you add the expected number of observations. Only those with a zero in
feature d count.
    - ones -> + np.zeros_like(ones)
a_q and b_q exchanged: You return the parameter of the zeros first. a_q, which belongs to the ones, comes first.
    result -> (result.b_q, result.a_q)
a and b exchanged: You add b to the number of ones and a to the number of zeros.
    -> a, b = b, a
hard assignments: You count each observation for its most probable component. It counts for component k with weight
r_nk.
    -> r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
averages for counts: You add shares between 0 and 1. Expected numbers of ones and zeros are added: do not divide.
    -> r = r / r.sum(axis=0)
transposed: a_q and b_q have one row per component, (K, D); yours have one per feature.
    result -> (result.a_q.T, result.b_q.T)
prior kept above 1: You raise a and b to 1. A Beta prior may have parameters below 1.
    -> a, b = max(a, 1.0), max(b, 1.0)
sizes along the wrong axis: Where D = K, the sizes of the components run along the features in your b_q. Use sizes[:,
None].
    r.sum(axis=0)[:, None] -> (r.sum(axis=0) if len(ones) == X.shape[1] else r.sum(axis=0)[:, None])
responsibilities rounded: You round the responsibilities. They count with all their digits.
    -> r = np.round(r, 3)
flat prior: You add 1 to the counts, as with a flat prior. Here a and b are the prior's parameters.
    -> a = b = 1
hard counts beside soft sums: You count each observation for its likeliest component in its size, and weigh it by its
responsibilities in the ones. Both must weigh it alike.
    r.sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
""",
)

UPDATE_Q_PI = mistakes(
    reference.update_q_pi,
    """
prior left out: Your alpha_q holds the expected sizes alone; alpha is missing.
    -> alpha = 0
prior added once per observation: You add alpha N times. The prior of pi stands in the joint density once.
    -> alpha = alpha * len(r)
exponents for parameters: Your values are the exponents of the Dirichlet density. Its parameters are larger by 1.
    result -> result - 1
normalised: You return the mean of q(pi). Its parameters are asked for; they do not sum to 1.
    result -> result / result.sum()
averages for sizes: You add the average of r over the observations. Every observation counts as one: add the sum.
    .sum(axis=0) -> .mean(axis=0)
hard assignments: You count each observation for its most probable component. Add its probabilities to all of them.
    np.asarray(r).sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
all observations counted for every component: You sum over observations and components. Component k gets the sum of its
own column.
    .sum(axis=0) -> .sum()
sum of alpha for alpha: You add the sum of all alpha. Component k has its own alpha_k.
    -> alpha = np.sum(alpha)
prior overwritten: Your += changes the alpha of the caller, so that the next update starts from a posterior as if it
were the prior. Make a new array.
    -> alpha += r.sum(axis=0)
    result -> alpha
prior kept above 1: You raise alpha to 1. A Dirichlet prior may have parameters below 1.
    -> alpha = np.maximum(alpha, 1.0)
first parameter of the prior for all: You use alpha[0] for every component. Each has a parameter of its own.
    -> alpha = alpha[0]
flat prior: You add 1 to the sizes, as with a flat prior. Here alpha holds the prior's parameters.
    -> alpha = 1
""",
)
