"""How the updates of `troll_factories` go wrong."""

from autograder.misconceptions import mistakes
from reference import troll_factories as reference

UPDATE_Q_PI = mistakes(
    reference.update_q_pi,
    """
prior forgotten: You return the expected numbers of comments alone; the prior's delta has a part in the posterior.
    np.asarray(delta) + ->
exponents returned: You return the exponents of pi in the density. A Dirichlet's parameters are larger than these by
one.
    result -> result - 1
normalised: You return the mean of q(pi). Its parameters are asked for; their sum says how much is known.
    result -> result / result.sum()
shares instead of counts: You average the responsibilities over the comments. Every comment is evidence of its own.
    np.asarray(r).sum -> np.asarray(r).mean
hard counts: You give each comment to one factory alone. It counts for factory k with the weight r_nk.
    np.asarray(r).sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=len(delta))
all comments counted for every factory: You add N to every entry of delta. How many comments is factory k expected to
have posted?
    np.asarray(r).sum(axis=0) -> len(r)
delta once per comment: You add delta inside the sum over comments. The prior is there once.
    np.asarray(delta) -> len(r) * np.asarray(delta)
ones for delta: You add 1 where the prior has delta_k.
    np.asarray(delta) -> 1
sum of delta: You add the sum of delta to every entry. Factory k has its own delta_k.
    np.asarray(delta) -> np.sum(delta)
prior kept above 1: You raise delta to 1. A Dirichlet prior may have parameters below 1.
    np.asarray(delta) -> np.maximum(delta, 1.0)
first parameter of the prior for all: You use delta[0] for every factory. Each has a parameter of its own.
    np.asarray(delta) -> delta[0]
""",
)

UPDATE_Q_LAMBDA = mistakes(
    reference.update_q_lambda,
    """
shape and rate exchanged: Your two results are exchanged: collect what multiplies log lam_k for the shape, and lam_k for
the rate.
    result -> (result[1], result[0])
N for the expected number of comments: Your shapes count all comments for every factory. Weigh them with r.
    r.sum(axis=0) -> np.full(r.shape[1], len(t))
times not weighted: Your rates add up the times of all comments for every factory. Weigh them with r.
    np.asarray(t) @ r -> np.full(r.shape[1], np.sum(t))
mean time for the sum of times: You add the mean time of a factory to b. The likelihood is a product over comments, so
times add up.
    np.asarray(t) @ r -> np.asarray(t) @ r / r.sum(axis=0)
scale returned: Your second result is a scale, the inverse of the rate that is asked for.
    result -> (result[0], 1 / result[1])
b as a scale: You add 1/b as if b were the scale of the prior. It is its rate.
    -> b = 1 / b
half counts: You add half of the expected number of comments, as for a normal density's precision. What power of lam_k
has the exponential density?
    r.sum(axis=0) -> r.sum(axis=0) / 2
exponent for shape: You return the exponent of lam_k in the density. A Gamma's shape is larger than that by one.
    -> a = a - 1
logs of the times: You add up ln t. The times themselves are exponential; it is the lengths that are logged in this
model.
    np.asarray(t) -> np.log(t)
prior forgotten: a and b are not used: the prior has a part in the posterior.
    -> a = b = 0
hard assignments: You give each comment to one factory alone. It counts for factory k with the weight r_nk.
    -> r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
prior once per comment: You add a and b inside the sum over comments. The prior of lam_k is there once.
    -> a, b = a * len(t), b * len(t)
comments with a time of 0 left out: You leave out comments whose time is 0. They count in the shape like all others.
    -> r, t = r[t > 0], t[t > 0]
prior clipped: You keep a and b between limits. The prior may be weak or strong.
    -> a, b = max(a, 1.0), min(b, 10.0)
times rounded: You round the times. Use them as they are: they may be thousandths.
    np.asarray(t) -> np.round(t, 5)
hard counts beside soft sums: You count each comment for its likeliest factory in the shape, and weigh it by its
responsibilities in the rate. Both must weigh it alike.
    r.sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
prior with parameters 1: Your prior has shape and rate 1, as in the textbook. Here a and b are its parameters.
    -> a = b = 1
""",
)

UPDATE_Q_MU_TAU = mistakes(
    reference.update_q_mu_tau,
    """
x in place of ln x: You use the lengths themselves. It is their logarithms that are normal.
    np.log(x) -> x
half lost in alpha_q: A normal density has the square root of tau in front, not tau: each comment adds less to alpha
than you say.
    0.5 * counts -> counts
half lost in beta_q: The half of the exponent of the normal density is missing in beta_q.
    0.5 * squares -> squares
half too much in alpha_q: The root of tau that the prior of mu brings along belongs to q(mu given tau); you count it for
q(tau) as well.
    0.5 * counts -> 0.5 * (counts + 1)
N for the expected number of comments: kappa_q and alpha_q count all comments for every factory. Weigh them with r.
    NormalGamma(nu_q, kappa_q, -> NormalGamma(nu_q, np.full(r.shape[1], kappa + len(x)),
    alpha + 0.5 * counts -> np.full(r.shape[1], alpha + 0.5 * len(x))
prior mean ignored: Your nu_q is the weighted mean of the log-lengths alone. The prior pulls it towards nu.
    (kappa * nu + y @ r) / kappa_q -> y @ r / counts
    + kappa * (nu_q - nu) ** 2 ->
prior mean without its weight: In your nu_q the prior mean counts like one comment. How many comments is it worth?
    (kappa * nu + -> (nu +
distance between data and prior mean missing in beta_q: beta_q has the scatter around the weighted mean alone.
Completing the square leaves one more term, which grows with the distance of that mean from nu.
    np.subtract.outer(y, nu_q) -> np.subtract.outer(y, y @ r / counts)
    + kappa * (nu_q - nu) ** 2 ->
square of the prior missing in beta_q: beta_q has the squares around nu_q of the comments, but not the one that comes
from the prior of mu.
    + kappa * (nu_q - nu) ** 2 ->
squares around the prior mean: beta_q has the squares around nu, as if mu were known to be nu.
    np.subtract.outer(y, nu_q) -> (y - nu)[:, None]
    + kappa * (nu_q - nu) ** 2 ->
squares not centred: In beta_q nothing is taken off for the square that goes to q(mu given tau). Complete the square in
mu.
    0.5 * squares -> 0.5 * (y**2 @ r + kappa * nu**2)
sign of the completed square: What completing the square adds in one place it takes off in another: a sign in beta_q is
wrong.
    0.5 * squares -> 0.5 * (y**2 @ r + kappa * nu**2 + kappa_q * nu_q**2)
mean square for the sum of squares: You divide the squares by kappa_q. beta_q grows with every comment: it holds their
sum.
    0.5 * squares -> 0.5 * squares / kappa_q
hard assignments: You give each comment to one factory alone. It counts for factory k with the weight r_nk.
    -> r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
logarithms to base ten: You use logarithms to base ten. The model has natural ones.
    np.log(x) -> np.log10(x)
logarithms written into x: You overwrite x with its logarithm. At the next call they are logarithms of logarithms: use a
new array.
    np.log(x) -> np.log(x, out=x)
a small number added to the lengths: You add a small number to x before you take its logarithm. Lengths are positive
already, and small ones change.
    np.log(x) -> np.log(x + 1e-3)
prior clipped: You keep kappa, alpha and beta between limits. The prior may be weak or strong.
    -> kappa, alpha, beta = max(kappa, 0.1), max(alpha, 0.5), min(beta, 10.0)
hard counts beside soft sums: You count each comment for its likeliest factory in some places, and weigh it by its
responsibilities in others. All must weigh it alike.
    r.sum(axis=0) -> np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
prior mean counted as one comment: Your prior mean weighs as much as a single comment, with kappa = 1. Here kappa says
how much it weighs.
    -> kappa = 1.0
""",
)

UPDATE_Q_Z = mistakes(
    reference.update_q_z,
    """
logs of means throughout: You take the logarithm of the mean of pi, tau and lam. The mean of the logarithm is asked for;
it is smaller.
    _dirichlet_logs: digamma ->> np.log
    _expected_log_likelihood: digamma ->> np.log
log of the mean precision: You take log E[tau] where E[log tau] is asked for.
    digamma(alpha_q) -> np.log(alpha_q)
log of the mean rate: You take log E[lam] where E[log lam] is asked for.
    digamma(a_q) -> np.log(a_q)
log of the mean weight: You take log E[pi] where E[log pi] is asked for.
    _dirichlet_logs: digamma ->> np.log
uncertainty of mu ignored: You put nu_q in place of mu. The mean of a square is more than the square of the mean.
    1 / np.asarray(kappa_q) + ->
variance of mu with tau counted twice: In E[tau (ln x - mu)^2] the variance of mu given tau is 1/(kappa_q tau): what is
left of it after the multiplication with tau?
    1 / np.asarray(kappa_q) -> alpha_q / beta_q / kappa_q
x in place of ln x: You compare the lengths themselves with nu_q. It is their logarithms that are normal.
    np.log(x) -> x
times ignored: Your responsibilities do not depend on the response times, which tell factories apart as well.
    of_lengths + of_times -> of_lengths
log of the rate forgotten: The exponential density has the rate in front, too: E[log lam] is missing.
    digamma(a_q) - np.log(b_q) - -> -
log of the precision forgotten: The normal density has the root of the precision in front: a half of E[log tau] is
missing.
    digamma(alpha_q) - np.log(beta_q) - -> -
log of the precision without its half: The normal density has the root of the precision in front: E[log tau] counts with
a half.
    digamma(alpha_q) - np.log(beta_q) - -> 2 * (digamma(alpha_q) - np.log(beta_q)) -
scales for rates: You use beta_q and b_q as scales: the mean of a Gamma variable is its shape divided by its rate.
    -> beta_q, b_q = 1 / beta_q, 1 / b_q
weights left out: E[log pi] is missing: a factory that posts more is more probable for every comment.
    _dirichlet_logs(alpha_pi) + ->
normalised over the comments: Your columns sum to 1. Each comment comes from one of the factories, so each row should.
    axis=1 -> axis=0
not normalised: Your rows do not sum to 1: divide each by its sum.
    - log_sums ->
    - np.log(2 * np.pi) ->
exponentials underflow: Far from every factory all exponentials are 0, and 0/0 is nan. Subtract the largest entry of
each row first.
    np.exp(log_rho - log_sums) -> np.exp(log_rho) / np.exp(log_rho).sum(axis=1, keepdims=True)
    - np.log(2 * np.pi) ->
hard responsibilities: You round to 0 and 1. Keep the probabilities.
    result -> np.eye(len(nu_q))[np.argmax(result, axis=1)]
responsibilities clipped: You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes
the result.
    result -> np.clip(result, 1e-6, 1) / np.clip(result, 1e-6, 1).sum(axis=1, keepdims=True)
short times raised: You raise short times. A time of 0 is a time like any other.
    -> t = np.maximum(t, 0.5)
logarithm to base 2: You divide by log 2, as logarithms to base 2 have it, and exp does not undo those. One base must go
through the whole computation.
    log_sums = -> log_rho = log_rho / np.log(2); log_sums =
sigmoid for softmax: You put every log rho into a sigmoid of its own. Then no factory knows of the others, and a row
does not add up to 1.
    np.exp(log_rho - log_sums) -> expit(log_rho)
a small number added after normalising: You add a small number to the responsibilities when they are normalised already.
Their rows no longer add up to 1.
    result -> result + 1e-3
a small number added to the sum: You divide by the sum plus a small number. Where all the numbers of a row are smaller
than that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.
    np.exp(log_rho - log_sums) -> np.exp(log_rho) / (np.exp(log_rho).sum(axis=1, keepdims=True) + 1e-10)
    - np.log(2 * np.pi) ->
""",
    imports="from scipy.special import expit",
)
