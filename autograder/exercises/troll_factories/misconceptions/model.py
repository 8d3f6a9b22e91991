"""How the graph, the data and the joint density of `troll_factories` go wrong."""

from autograder.misconceptions import mistakes
from reference import troll_factories as reference

GRAPH = mistakes(
    reference.graphical_model,
    """
arrows reversed: Your arrows lead from the child to the parent. An arrow leaves what is drawn first and enters what is
drawn from it.
    result -> result | {"edges": [(child, parent) for parent, child in result["edges"]]}
no arrow from tau to mu: Look at the density of mu_k again: is there a number in it that is drawn itself?
    ("tau", "mu"), ->
labels without arrows to the data: Nothing says in your graph which factory's numbers a comment is drawn with.
    ("z", "x"), ("z", "t"), ->
every number of a factory behind both observations: You let mu, tau and lam all act on both x and t. Each observation
has a distribution of its own; draw the arrows from what stands in it.
    ("lam", "t"), -> ("lam", "t"), ("lam", "x"), ("mu", "t"), ("tau", "t"),
an arrow from lengths to times: Given the factory, the response time does not depend on the length: there is no arrow
between the two.
    ("lam", "t"), -> ("lam", "t"), ("x", "t"),
labels outside the plate of comments: There is one z for every comment. It belongs into the plate in which the comment
stands.
    ["x", "t", "z"] -> ["x", "t"]
data in both plates: A node in both plates exists N times K times. How many lengths and times are there?
    ["mu", "tau", "lam"] -> ["mu", "tau", "lam", "x", "t"]
pi in the plate of factories: pi is drawn as a whole, one vector from one Dirichlet distribution: its entries are not
drawn one by one.
    ["mu", "tau", "lam"] -> ["mu", "tau", "lam", "pi"]
labels observed: Nobody tells you which factory a comment comes from; finding that out is the point.
    "z": "latent" -> "z": "observed"
unknowns as parameters: What has a prior distribution in the model is latent, not a fixed parameter.
    result -> result | {"nodes": result["nodes"] | dict.fromkeys(["pi", "mu", "tau", "lam"], "parameter")}
""",
)

DATA = mistakes(
    reference.generate_data,
    """
scales for rates in the Gamma priors: NumPy's gamma takes a scale as its second argument; beta and b are rates.
    1 / beta -> beta
    1 / b -> b
    varies: With such precisions lengths overflow in some draws, and not in others.
times with mean lam: NumPy's exponential takes the mean. lam is the rate: the larger it is, the shorter the times.
    1 / lam[z] -> lam[z]
variance for standard deviation: You give a variance where NumPy takes a standard deviation, for the means and for the
log-lengths.
    1 / np.sqrt(kappa * tau) -> 1 / (kappa * tau)
    1 / np.sqrt(tau[z]) -> 1 / tau[z]
precision for standard deviation: You give tau to NumPy as a standard deviation. It is a precision: one over a variance.
    1 / np.sqrt(tau[z]) -> tau[z]
means without kappa: kappa is not used: the precision of mu_k given tau_k has it as a factor.
    kappa * tau -> tau
means without tau: Your means are drawn independently of the precisions. Given tau_k the variance of mu_k is 1/(kappa
tau_k).
    np.sqrt(kappa * tau) -> np.sqrt(kappa), size=K
log-lengths returned: You return ln x. The length itself is lognormal, and always positive.
    rng.lognormal -> rng.normal
powers of ten: You take ten to the power of a normal variable. The logarithm of the model is the natural one.
    rng.lognormal -> 10 ** rng.normal
one factory for all: All your factories share mu, tau and lam. Draw one of each for every factory.
    rng.gamma(alpha, 1 / beta, size=K) -> np.full(K, rng.gamma(alpha, 1 / beta))
    rng.normal(nu, 1 / np.sqrt(kappa * tau)) -> np.full(K, rng.normal(nu, 1 / np.sqrt(kappa * tau[0])))
    rng.gamma(a, 1 / b, size=K) -> np.full(K, rng.gamma(a, 1 / b))
one length and time per factory: All comments of a factory have the same length and time. Draw them anew for every
comment.
    mu[z], 1 / np.sqrt(tau[z])) -> mu, 1 / np.sqrt(tau))[z]
    1 / lam[z]) -> 1 / lam)[z]
labels ignore pi: Your labels are all equally likely. Factory k posts the share pi_k of the comments.
    , p=pi ->
pi at its prior mean: Your pi is delta divided by its sum, in every data set. It is random: draw it.
    rng.dirichlet(delta) -> np.asarray(delta) / np.sum(delta)
pi ignores delta: Your pi is drawn with ones for delta. The prior is Dirichlet(delta).
    rng.dirichlet(delta) -> rng.dirichlet(np.ones(K))
labels count from one: Your labels are 1, ..., K. They are asked for as 0, ..., K-1, so that mu[z] works.
    result -> result._replace(z=result.z + 1)
comments sorted by factory: Your comments come factory by factory. Draw the label of each comment independently of the
others.
    rng.choice(K, size=N, p=pi) -> np.repeat(np.arange(K), rng.multinomial(N, pi))
draws from the global generator: You use np.random instead of the rng that is given, so that nobody can repeat your
data.
    -> rng = np.random
one precision for all lengths: You draw all lengths with the average precision. A comment of factory k has the precision
tau_k.
    tau[z] -> tau.mean()
times with labels of their own: You draw a second label for the time. Length and time of a comment are of the factory
that z_n names.
    lam[z] -> lam[rng.choice(K, size=N, p=pi)]
precisions sorted: You sort the precisions, so that the last factory has the largest. Leave them in the order in which
they are drawn.
    rng.gamma(alpha, 1 / beta, size=K) -> np.sort(rng.gamma(alpha, 1 / beta, size=K))
one uniform number for tau and lam: You make tau and lam of a factory from the same number, so that both are large or
both small. Draw two.
    -> u = rng.random(K)
    rng.gamma(alpha, 1 / beta, size=K) -> gamma.ppf(u, alpha, scale=1 / beta)
    rng.gamma(a, 1 / b, size=K) -> gamma.ppf(u, a, scale=1 / b)
means with precisions of their own: You draw a second precision for the mean. The one that mu_k depends on is the tau_k
that you return.
    kappa * tau -> kappa * rng.gamma(alpha, 1 / beta, size=K)
labels dealt out in proportion: Each factory gets its exact share of the comments. Labels are independent draws: shares
vary by chance.
    rng.choice(K, size=N, p=pi) -> rng.permutation(np.searchsorted(np.round(np.cumsum(pi) * N), np.arange(N),
        side="right").clip(max=K - 1))
noise of the lengths in strata: You draw one number from each of N equal intervals. Such draws are too regular: each
should be free of the others.
    rng.lognormal(mu[z], 1 / np.sqrt(tau[z])) -> np.exp(mu[z] + norm.ppf((rng.permutation(N) + rng.random(N)) / N) /
        np.sqrt(tau[z]))
one uniform number for length and time: You make the length and the time of a comment from the same number. Given the
label they are independent.
    -> u = rng.random(N)
    rng.lognormal(mu[z], 1 / np.sqrt(tau[z])) -> np.exp(mu[z] + norm.ppf(u) / np.sqrt(tau[z]))
    rng.exponential(1 / lam[z]) -> -np.log1p(-u) / lam[z]
means centred: You move the means such that their average is nu. Each is a draw of its own: averages vary by chance.
    lam = rng.gamma -> mu = mu - mu.mean() + nu; lam = rng.gamma
rates rescaled to their expectation: You scale the rates such that their average is a/b. Each is a draw of its own:
averages vary by chance.
    z = rng.choice -> lam = lam * (a / b) / lam.mean(); z = rng.choice
""",
    imports="from scipy.stats import gamma, norm",
)

LOG_JOINT = mistakes(
    reference.log_joint,
    """
density of ln x instead of x: You give the density of ln x. That of x has one more factor for every comment, from the
change of variable.
    tau[z]) - y -> tau[z])
x in place of ln x: You put x itself into the normal density. It is ln x that is normal.
    y - mu[z] -> x - mu[z]
    tau[z]) - y -> tau[z])
log tau without its half: The normal density has the root of the precision in front: its logarithm has a half before log
tau.
    tau[z]) - y -> tau[z]) - y + 0.5 * np.log(tau[z])
two pi left out: The constants of the normal densities are missing: a half of log(2 pi) for each of them.
    precision / (2 * np.pi) -> precision
constants of the priors left out: Your Gamma and Dirichlet densities are not normalised. The full density is asked for.
    shape * np.log(rate) - gammaln(shape) + ->
    return constant + -> return
tau as a variance: You use tau_k as the variance of the log-lengths. It is a precision.
    tau[z]) - y -> 1 / tau[z]) - y
prior of mu without tau: Given tau_k the precision of mu_k is kappa times tau_k, not kappa alone.
    kappa * tau -> kappa
prior of mu without kappa: Given tau_k the precision of mu_k is kappa times tau_k, not tau_k alone.
    kappa * tau -> tau
prior of mu left out: There is no term for mu given tau: a NormalGamma density is a Gamma density times a normal one.
    of_means + ->
scales for rates in the Gamma priors: You use beta and b as scales (SciPy's third argument is one). They are rates.
    -> beta, b = 1 / beta, 1 / b
times with mean lam: You use lam_k as the mean of the times. It is the rate, one over the mean.
    np.log(lam)[z] - lam[z] * t -> -np.log(lam)[z] - t / lam[z]
priors counted once per comment: The priors stand inside your sum over comments. mu, tau, lam and pi are drawn once,
however many comments there are.
    + of_priors -> + len(x) * of_priors
priors of used factories only: A factory that posted nothing has its mu, tau and lam all the same, and they have a
density.
    per_factory.sum() -> per_factory[np.unique(z)].sum()
p(z | pi) left out: The probability of the labels is missing: log pi of each comment's factory.
    of_labels + ->
exponent of the Dirichlet density: The exponents of a Dirichlet density are delta_k - 1, not delta_k.
    concentration - 1 -> concentration
every comment counted for every factory: You sum over all factories for every comment. Only the factory z_n of a comment
has a say in it.
    (y - mu[z]) ** 2, tau[z]) - y -> np.subtract.outer(y, mu) ** 2, tau) - y[:, None]
    np.log(lam)[z] - lam[z] * t -> np.log(lam) - np.outer(t, lam)
    of_lengths + of_times -> (of_lengths + of_times).sum(axis=1)
number of factories from the labels: You take the number of factories from the largest label. The last factories may
have no comment; the densities of their parameters belong to the joint all the same.
    -> K = np.max(z) + 1; pi, mu, tau, lam, delta = pi[:K], mu[:K], tau[:K], lam[:K], delta[:K]
comments with a time of 0 left out: You leave out comments whose time is 0. An exponential density is positive at 0.
    -> x, t, z = (np.asarray(v)[np.asarray(t) > 0] for v in (x, t, z))
logarithm to base 2: Your log-density is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
equal weights: All factories are equally likely in your density. Here pi holds their weights.
    np.log(pi)[z] -> np.full(len(x), -np.log(len(pi)))
precisions of 1: Your log-lengths have precision 1 in every factory, as in the textbook. Here tau holds the precisions.
    tau[z]) - y -> 1.0) - y
priors of ones: Your priors are those of the textbook, with mean 0 and all other parameters 1. The arguments have other
values.
    -> nu, kappa, alpha, beta, a, b, delta = 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, np.ones(len(delta))
""",
)
