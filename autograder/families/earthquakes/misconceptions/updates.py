"""How the updates of both earthquakes go wrong."""

UPDATE_Q_Z = """
one shift for all quakes: You subtract the largest logarithm of all quakes. A quake far away then has only zeros.
Subtract one per row.
    largest[:, None] -> largest.max()
logarithms clipped: You clip the logarithms. Quakes far away then belong to all epicentra alike. Subtract each row's
largest.
    log_rho - largest[:, None] -> np.clip(log_rho, -690.0, 690.0)
responsibilities kept away from 0: You clip the responsibilities. Small ones are right as they are, and rows no longer
sum to 1.
    result -> np.clip(result, 1e-3, 1.0)
shapes kept above 1: You raise small alpha_q to 1. A Gamma density may have a shape below 1, where digamma falls
steeply.
    -> alpha_q = np.maximum(alpha_q, 1.0)
variance of mu dropped: You put m in for mu. The expectation of the squared distance has a term from the uncertainty of
mu as well.
    + <<D>> / rho_q[:, None] ->
variance of mu with the wrong sign: E[mu^2] is variance plus squared mean. You subtract the variance.
    + <<D>> / rho_q[:, None] -> - <<D>> / rho_q[:, None]
rho_q used as a variance: rho_q is the precision of q(mu): the expected squared distance contains its inverse.
    <<D>> / rho_q[:, None] -> <<D>> * rho_q[:, None]
factor 1/2 lost: The exponent of a normal density has a factor 1/2 in front of precision times squared distance.
    _log_normal: precision * square -> 2 * precision * square
tau used as a variance: tau is a precision: it multiplies the expected squared distance.
    -> tau = 1 / tau
predictive density in place of the expected logarithm: You integrate mu out inside the logarithm, which gives a wider
normal density. CAVI takes the expectation of the logarithm.
    + <<D>> / rho_q[:, None], tau -> , 1 / (1 / tau + 1 / rho_q[:, None])
log E[lam] for E[log lam]: The logarithm of the mean is not the mean of the logarithm. Look up E[log lam] under a Gamma
distribution.
    digamma(alpha_q) - np.log(beta_q) -> np.log(alpha_q / beta_q)
digamma of alpha/beta: You take the digamma function of the mean. In E[log lam] it is applied to the shape alone.
    digamma(alpha_q) - np.log(beta_q) -> digamma(alpha_q / beta_q)
digamma of the rate: In E[log lam] the rate enters with its logarithm; only the shape has a digamma.
    np.log(beta_q) -> digamma(beta_q)
rate dropped from E[log lam]: E[log lam] depends on the rate too, and every epicentrum has its own: it is no constant.
    - np.log(beta_q) ->
beta_q used as a scale: beta_q is a rate: the mean of q(lam) is alpha_q divided by it.
    -> beta_q = 1 / beta_q
E[lam] dropped: The Poisson probability has a factor exp(-lam_k). It depends on k, so it is no constant of the
normalisation.
    - (alpha_q / beta_q)[:, None] ->
strengths forgotten: You use the <<places>> of the quakes alone. Their strengths tell about the epicentrum too.
    (of_<<places>> + of_strengths) -> of_<<places>>
<<places>> forgotten: You use the strengths of the quakes alone. Their <<places>> tell about the epicentrum too.
    (of_<<places>> + of_strengths) -> of_strengths
pi forgotten: Epicentra that cause more quakes are more probable before anything is measured: log pi_k is missing.
    np.log(pi) + ->
pi without its logarithm: You add pi_k to a sum of logarithms. Take its logarithm first.
    np.log(pi) -> pi
normalised over the quakes: Your columns sum to 1. For each quake the probabilities of the epicentra, a row, should.
    log_rho.max(axis=1) -> log_rho.max()
    largest[:, None] -> largest
    rho.sum(axis=1) -> rho.sum(axis=0)
    sums[:, None] -> sums
not normalised: You exponentiate and stop. q(z_n) is a distribution: divide every row by its sum.
    log_rho - largest[:, None] -> log_rho
    / sums[:, None] ->
    np.log(pi) + -> np.log(pi) + <<whole>>
exponentiated without a shift: exp() of numbers far below or above 0 gives 0 or inf, and then nan. Subtract the largest
of each row first.
    log_rho - largest[:, None] -> log_rho
hard labels: You give each quake to its most probable epicentrum. q(z_n) keeps the probabilities of all.
    result -> np.eye(len(pi))[np.argmax(result, axis=1)]
logarithms returned: You return logarithms. Exponentiate and normalise.
    _normalised(np.log(pi) -> (np.log(pi)
    tau))[0] -> tau)) - _log_normal(0.0, tau)
logarithm to base 2: You divide by log 2, as logarithms to base 2 have it, and exp does not undo those. One base must go
through the whole computation.
    log_rho - largest[:, None] -> (log_rho - largest[:, None]) / np.log(2)
sigmoid for softmax: You put every log rho into a sigmoid of its own. Then no epicentrum knows of the others, and a row
does not add up to 1.
    _normalised(np.log(pi) -> expit(np.log(pi)
    tau))[0] -> tau))
a small number added after normalising: You add a small number to the responsibilities when they are normalised already.
Their rows no longer add up to 1.
    result -> result + 1e-3
precision of 1: Your <<scattered>> have precision 1, as in the textbook. Here tau is their precision.
    -> tau = 1.0
a small number added to the sum: You divide by the sum plus a small number. Where all the numbers of a row are smaller
than that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.
    log_rho - largest[:, None] -> log_rho
    rho.sum(axis=1) -> rho.sum(axis=1) + 1e-10
"""

UPDATE_Q_MU = """
outliers left out: You leave out quakes far from the others. The update has every quake in it, weighted with r alone.
    r, x<<nu>> = -> _, x<<nu>> =
    rho_q = rho -> far = np.abs(x - np.median(x, axis=0)); r = r * (far <= 4 * np.median(far) + 1e-9).reshape(len(x),
        -1).all(axis=1)[:, None]; rho_q = rho
prior for few quakes only: You leave the prior out where an epicentrum has many quakes. It counts with rho, however many
there are.
    -> rho = np.where(r.sum(axis=0) < 20, rho, 0.0)
    rho * nu -> np.multiply.outer(rho, nu)
weights kept away from 0: You clip the responsibilities. An epicentrum with next to no quakes should stay near its
prior.
    -> r = np.clip(r, 1e-3, 1.0)
prior forgotten: You compute the weighted mean of the quakes. The prior N(nu, <<one>> / rho) belongs to log p as well.
    rho + tau -> tau
    rho * nu + tau -> tau
prior mean forgotten: Your precision knows the prior, your mean does not: its linear term rho nu is missing.
    rho * nu + tau -> tau
prior mean without its precision: In the mean every source is weighted with its precision: the data with tau, the prior
too.
    rho * nu -> nu
prior once per quake: You add the prior once for each quake. mu_k is drawn once, whatever number of quakes follows.
    rho + tau * r.sum(axis=0) -> (rho + tau) * r.sum(axis=0)
    rho * nu -> rho * np.multiply.outer(r.sum(axis=0), nu)
all N quakes in the precision: You count every quake fully for every epicentrum. Quake n counts with its responsibility
r_nk.
    r.sum(axis=0) -> np.full(r.shape[1], len(r))
one quake too many: Your precision counts one quake more than there is.
    r.sum(axis=0) -> (r.sum(axis=0) + 1)
tau forgotten in the precision: Your mean weighs quakes with tau, your precision does not.
    rho + tau * -> rho +
tau forgotten: You treat quakes as if they scattered with precision 1. Their precision is tau.
    -> tau = 1.0
tau and rho used as variances: tau and rho are precisions already: do not invert them before you add them.
    -> tau, rho = 1 / tau, 1 / rho
variance returned: You return the variance of q(mu). Its precision is asked for.
    result -> (result[0], 1 / result[1])
standard deviation returned: You return the standard deviation of q(mu). Its precision is asked for.
    result -> (result[0], result[1] ** -0.5)
mean not divided by the precision: You return the linear coefficient of the quadratic form. Complete the square to get
the mean.
    / rho_q<<wide>> ->
mean multiplied by the precision: Completing the square divides the linear coefficient by the precision; you multiply,
as by a variance.
    / rho_q -> * rho_q
hard assignments: You round r to 0 and 1. Every quake counts for every epicentrum with weight r_nk.
    -> r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
average in place of the sum: You divide the weighted sum of the quakes by their number, and then by the precision, in
which that number stands already.
    (r.T @ x) -> (r.T @ x) / r.sum(axis=0)<<wide>>
quakes not weighted: You add up all quakes for every epicentrum. Quake n counts with its responsibility r_nk.
    (r.T @ x) -> x.sum(axis=0)
hard counts beside soft sums: You count each quake for its likeliest epicentrum in the precision, and weigh it by its
responsibilities in the sum. Both must weigh it alike.
    r.sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
prior of precision 1: Your prior has precision 1, as in the textbook. Here rho is its precision.
    -> rho = 1.0
"""

UPDATE_Q_LAMBDA = """
the first two hundred quakes: You use the first two hundred quakes alone. All N of them count.
    -> S, r = S[:200], r[:200]
prior forgotten: Your result knows the data alone. The prior Gamma(alpha, beta) belongs to log p as well.
    -> alpha = beta = 0.0
rate not updated: You keep the rate of the prior. Every quake has a factor exp(-lam_k), which changes the rate.
    beta + r.sum(axis=0) -> np.full(r.shape[1], beta)
all N quakes in the rate: You count every quake fully for every epicentrum in the rate. Quake n counts with its
responsibility r_nk.
    r.sum(axis=0) -> np.full(r.shape[1], len(S))
all strengths in the shape: You add up the strengths of all quakes for every epicentrum. Quake n counts with its
responsibility r_nk.
    np.asarray(S) @ r -> np.full(r.shape[1], np.sum(S))
sums of shape and rate exchanged: You have exchanged the two sums. Collect the terms in log lam_k for the shape, those
in lam_k for the rate.
    np.asarray(S) @ r, beta + r.sum(axis=0) -> r.sum(axis=0), beta + np.asarray(S) @ r
strengths in the rate: You weigh the rate with the strengths as well. What multiplies lam_k, without a logarithm, in
log p?
    r.sum(axis=0) -> np.asarray(S) @ r
shape too small by 1: You return the exponent of lam_k. The exponent of a Gamma density is its shape minus 1.
    alpha + -> alpha - 1 +
shape too large by 1: The 1 of the exponent is counted twice: prior and result have it alike, so it cancels.
    alpha + -> alpha + 1 +
one quake too many: Your rate counts one quake more than there is.
    beta + -> beta + 1 +
scale returned: You return the scale of q(lam). Its rate, one over the scale, is asked for.
    result -> (result[0], 1 / result[1])
beta used as a scale: beta is a rate: it multiplies lam_k in the exponent of the prior, as it is.
    -> beta = 1 / beta
results in the wrong order: Shape first, then rate: you return them the other way round.
    result -> (result[1], result[0])
mean and variance returned: You return mean and variance of q(lam). Its shape and rate are asked for.
    result -> (result[0] / result[1], result[0] / result[1] ** 2)
prior once per responsible quake: You add the prior with the weight of the quakes. lam_k is drawn once, so its prior
counts once.
    -> alpha, beta = alpha * r.sum(axis=0), beta * r.sum(axis=0)
prior inside the sum over quakes: Your prior stands inside the sum and is added N times. It belongs to the epicentrum,
not to each quake.
    -> alpha, beta = alpha * len(S), beta * len(S)
average strength in the shape: You add the average strength to the shape. Log-probabilities add up: it is a sum, not an
average.
    np.asarray(S) @ r -> np.asarray(S) @ r / r.sum(axis=0)
hard assignments: You round r to 0 and 1. Every quake counts for every epicentrum with weight r_nk.
    -> r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
one intensity for all epicentra: You sum over the epicentra too and get single numbers. Every epicentrum has a shape and
a rate of its own.
    np.asarray(S) @ r -> np.sum(np.asarray(S) @ r)
    r.sum(axis=0) -> r.sum()
strengths in a byte: You store strengths in a byte. Those above 255 start again at 0 there.
    np.asarray(S) @ r -> np.asarray(S).astype(np.uint8) @ r
weights kept away from 0: You clip the responsibilities. An epicentrum with next to no quakes should stay near its
prior.
    -> r = np.clip(r, 1e-3, 1.0)
prior kept within bounds: You clip the prior's shape and rate. They may be any positive numbers.
    -> alpha, beta = np.clip(alpha, 1.0, 10.0), np.clip(beta, 0.1, 10.0)
hard counts beside soft sums: You count each quake for its likeliest epicentrum in the rate, and weigh it by its
responsibilities in the shape. Both must weigh it alike.
    r.sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
prior with parameters 1: Your prior has shape and rate 1, as in the textbook. Here alpha and beta are its parameters.
    -> alpha = beta = 1.0
"""
