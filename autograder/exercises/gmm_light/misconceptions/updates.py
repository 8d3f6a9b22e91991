"""How the updates of `gmm_light` go wrong."""

UPDATE_Q_Z = """
second moment with a minus sign: Var(mu) = E[mu^2] - E[mu]^2. Solve that for E[mu^2] again: one sign is wrong in yours.
    + s2 -> + s2 - 2 * m**2
log(tau / sqrt(2 pi)): The root in the normal density is over tau as well, so the logarithm of tau comes with a factor.
    np.log(pi) -> np.log(pi) + 0.5 * np.log(tau)
log tau inside the bracket: You multiply log tau by -tau/2. That factor belongs to the expected square alone; close the
bracket earlier.
    + s2 -> + s2 + np.log(tau)
log tau left out: The precisions differ, so the factor in front of the exponential does not cancel when you normalise.
    np.log(precision) - -> -
weights left out: A component that is chosen more often is more probable before x is seen: where are the weights?
    np.log(pi) + ->
pi added instead of log pi: Among logarithms a weight enters as its logarithm.
    np.log(pi) -> pi
variance of q(mu) left out: You plug the mean m in for mu. The expectation of the square is larger, since mu is
uncertain under q.
    + s2 ->
s2 squared: s2 is a variance already: do not square it again.
    + s2 -> + s2**2
precision taken for a variance: You divide the square by tau. A precision multiplies it, and its logarithm has the other
sign.
    -> tau = 1 / tau
mu integrated out of the density: You average the density over q(mu), N(x; m, 1/tau + s2). CAVI averages its logarithm.
    + s2 ->
    np.asarray(tau) -> 1 / (1 / tau + s2)
normalised over the observations: Your columns sum to 1. For each observation the probabilities of the components, a
row, should.
    axis=1 -> axis=0
not normalised: You return exp of the expected log joint. Divide every row by its sum to get probabilities.
    - np.logaddexp.reduce(log_rho, axis=1, keepdims=True) ->
densities without logarithms: Far from all components every density underflows to 0, and 0/0 is nan. Stay in logarithms
and subtract the largest of each row before you exponentiate.
    result -> np.exp(log_rho) / np.exp(log_rho).sum(axis=1, keepdims=True)
hard assignments: You give each observation to one component alone. q(z) keeps the probabilities.
    result -> np.eye(len(pi))[np.argmax(result, axis=1)]
values of the text instead of the arguments: Your function uses the weights and precisions of the notebook, not the ones
it is called with.
    -> pi, tau = np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])
responsibilities clipped: You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes
the result.
    result -> np.clip(result, 1e-6, 1) / np.clip(result, 1e-6, 1).sum(axis=1, keepdims=True)
a small number added to the weights: You add 1e-6 to the weights. They are positive already, and where a weight is 1e-4
the number shows.
    -> pi = pi + 1e-6
precisions of 1: Your observations have precision 1 in every component, as in the textbook. Here tau holds the
precisions.
    -> tau = np.ones(len(tau))
logarithm to base 2: Your logarithms are to base 2, and exp does not undo those. One base must go through the whole
computation.
    return -> log_rho = log_rho / np.log(2); return
sigmoid for softmax: You put every log rho into a sigmoid of its own. Then no component knows of the others, and a row
does not add up to 1.
    result -> 1 / (1 + np.exp(-log_rho))
a small number added after normalising: You add a small number to the responsibilities when they are normalised already.
Their rows no longer add up to 1.
    result -> result + 1e-3
a small number added to the sum: You divide by the sum plus a small number. Where all the numbers of a row are smaller
than that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.
    result -> np.exp(log_rho) / (np.exp(log_rho).sum(axis=1, keepdims=True) + 1e-10)
"""

UPDATE_Q_MU = """
minus signs of the cross terms lost: Your means have the wrong sign. Expand (x - mu)^2 and (mu - nu)^2 again: both cross
terms are negative.
    result -> (-result[0], result[1])
mean and variance read off the wrong terms: Compare with -(mu - m)^2 / (2 s2): which factor stands with mu^2, and which
with mu?
    result -> (1 / result[1], result[0])
prior's standard deviation taken for a variance: You use 1/sigma as the precision of the prior. sigma is a standard
deviation.
    1 / np.square(sigma) -> 1 / sigma
prior's standard deviation taken for a precision: You add sigma to the precision of the data. sigma is a standard
deviation: what precision is that?
    1 / np.square(sigma) -> sigma
prior's variance taken for a precision: You add sigma squared to the precision of the data. A precision is one over a
variance.
    1 / np.square(sigma) -> np.square(sigma)
precision taken for a variance: You divide by tau where you should multiply: tau is a precision already.
    -> tau = 1 / tau
precision forgotten in the mean: The variance is right, the mean is not: in it, the data need their precision as a
weight, too.
    @ r * tau -> @ r
precision of the data forgotten: tau does not occur in your update. It says how much an observation tells about the
mean.
    -> tau = 1.0
prior counted for every observation: Your prior stands inside the sum over n, so it counts N times. It is there once for
each component.
    1 / np.square(sigma) -> len(x) / np.square(sigma)
prior left out: You return the weighted mean of the data. The prior has a say as well: one more precision, one more
mean.
    1 / np.square(sigma) -> 0.0
prior mean left out: Your prior pulls the means towards 0. It should pull them towards nu.
    + prior_precision * nu ->
standard deviation returned: s2 is a variance; you return its root.
    result -> (result[0], np.sqrt(result[1]))
precision returned: You return the precision of q(mu). Its variance is asked for.
    result -> (result[0], 1 / result[1])
mean not divided by the precision: Your m is the factor of mu in the exponent. It still has to be divided by the
precision.
    ) / precision, -> ),
hard assignments: You round r to 0 and 1. Each observation counts for component k with the weight r_nk.
    -> r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
all observations counted for every component: Component k is told about by its own share of the observations, not by all
N of them.
    r.sum(axis=0) -> len(x)
precisions changed in place: Your result is right, but tau is another array afterwards: `*=` writes into the argument.
Make a new array.
    precision = -> of_data = x @ r * tau; tau *= r.sum(axis=0); precision =
    r.sum(axis=0) * tau + prior_precision -> tau + prior_precision
    np.asarray(x) @ r * tau -> of_data
prior widths clipped: You keep sigma between two limits. A narrow prior holds its mean fast, a wide one says nothing:
both are allowed.
    -> sigma = np.clip(sigma, 0.1, 10)
precisions clipped: You keep tau between two limits. Observations may be as precise or as rough as tau says.
    -> tau = np.clip(tau, 0.1, 100)
prior of width 1: Your prior has standard deviation 1 in every component. Here sigma holds the widths.
    -> sigma = np.ones(len(tau))
hard counts beside soft sums: You count each observation for its likeliest component in the precision, and weigh it by
its responsibilities in the sum. Both must weigh it alike.
    r.sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
"""
