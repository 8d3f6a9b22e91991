"""How the model of `gmm_light` goes wrong: its graph, its data, its density."""

from autograder.misconceptions import wrong
from reference import gmm_light as reference

GRAPH = """
arrow from the observation to its label: An arrow points from what is drawn first to what is drawn from it: the label is
drawn first.
    ("z", "x") -> ("x", "z")
the label as a parent of the means: The means are drawn once, before any label. The label says which of them an
observation uses.
    ("z", "x") -> ("z", "mu")
the means in the plate of the observations: A plate says how often there is a node of its own. There are K means, not N
of them.
    "x", "z"], "K": ["mu", -> "x", "z", "mu"], "K": [
given parameters drawn as latent variables: What is known and has no distribution in this model is a parameter, not a
latent variable.
    "parameter" ->> "latent"
means without a prior: In this model the means are random: their distribution has parameters, which point at them.
    "mu": "latent" -> "mu": "parameter"
    ("nu", "mu"), ("sigma", "mu") ->
"""

DATA = """
root of the precision as standard deviation: Your observations scatter more the larger tau is. A precision is one over a
variance.
    1 / np.sqrt(tau[z]) -> np.sqrt(tau[z])
precision as standard deviation: You use tau as the scale of the noise. It is a precision: turn it into a standard
deviation first.
    1 / np.sqrt(tau[z]) -> tau[z]
variance as standard deviation of the observations: 1/tau is the variance of an observation; NumPy's normal wants the
standard deviation.
    1 / np.sqrt(tau[z]) -> 1 / tau[z]
root of the prior's standard deviation: sigma is a standard deviation already: NumPy's normal takes it as it is, without
a root.
    rng.normal(nu, sigma) -> rng.normal(nu, np.sqrt(sigma))
prior variance as scale: NumPy's normal takes a standard deviation as its second argument, and that is sigma, not its
square.
    rng.normal(nu, sigma) -> rng.normal(nu, np.square(sigma))
prior's standard deviation taken for a precision: tau is a precision in this model, sigma is not: it is the standard
deviation of the prior.
    rng.normal(nu, sigma) -> rng.normal(nu, 1 / np.sqrt(sigma))
all components equally likely: The labels are drawn with the weights pi. Yours come from every component alike.
    , p=pi ->
labels counted from 1: Labels are indices into the arrays of parameters, and these begin at 0 in Python.
    , z, mu) -> , z + 1, mu)
one noise for all observations: You draw a single number and add it to every mean. Each observation has noise of its
own.
    rng.normal(mu[z], 1 / np.sqrt(tau[z])) -> mu[z] + rng.normal() / np.sqrt(tau[z])
observations around the prior means: nu is where the prior expects the means. Observations scatter around the means that
were drawn.
    mu[z] -> nu[z]
a mean of its own for every observation: Draw K means once; all observations of a component share its mean. You draw one
per observation.
    mu = rng.normal(nu, sigma) ->
    p=pi) -> p=pi); mu = rng.normal(nu[z], sigma[z])
    mu[z] -> mu
global generator: You draw from np.random. Draw from the rng that is passed, so that data can be made again.
    -> rng = np.random
a seed of its own: You make a new generator with a fixed seed, so all data are the same. Use the rng that is passed.
    -> rng = np.random.default_rng(42)
observations sorted by component: You draw how many observations each component has and list them in blocks. Labels are
independent draws.
    rng.choice(len(tau), size=N, p=pi) -> np.repeat(np.arange(len(tau)), rng.multinomial(N, pi))
the first precision for all: Every component has a precision of its own. Pick it with the label, as you pick the mean.
    tau[z] -> tau[0]
noise of the means sorted: You sort the noise of the means, so that later components lie higher above their nu. Leave it
in the order in which it is drawn.
    rng.normal(nu, sigma) -> nu + sigma * np.sort(rng.normal(size=len(tau)))
one noise for means and observations: The noise of the first observations is that of the means again. Draw anew for the
observations.
    mu = rng.normal(nu, sigma) -> noise = rng.normal(size=max(N, len(tau))); mu = nu + sigma * noise[:len(tau)]
    rng.normal(mu[z], 1 / np.sqrt(tau[z])) -> mu[z] + noise[:N] / np.sqrt(tau[z])
labels dealt out in proportion: Each component gets its exact share of the observations. Labels are independent draws:
shares vary by chance.
    rng.choice(len(tau), size=N, p=pi) -> rng.permutation(
        np.searchsorted(np.round(np.cumsum(pi) * N), np.arange(N), side="right").clip(max=len(tau) - 1))
noise of the observations in strata: You draw one number from each of N equal intervals. Such draws are too regular:
each should be free of the others.
    rng.normal(mu[z], 1 / np.sqrt(tau[z])) ->
        mu[z] + norm.ppf((rng.permutation(N) + rng.random(N)) / N) / np.sqrt(tau[z])
noise of the observations in mirrored pairs: The second half of your noise is the first with its sign changed. Draw
every number anew.
    -> half = rng.normal(size=(N + 1) // 2)
    rng.normal(mu[z], 1 / np.sqrt(tau[z])) -> mu[z] + np.concatenate([half, -half])[:N] / np.sqrt(tau[z])
one uniform number for label and observation: You make the label and the noise of an observation from the same number.
Draw two.
    -> u = rng.random(N)
    rng.choice(len(tau), size=N, p=pi) -> np.searchsorted(np.cumsum(pi), u).clip(max=len(tau) - 1)
    rng.normal(mu[z], 1 / np.sqrt(tau[z])) -> mu[z] + norm.ppf(u) / np.sqrt(tau[z])
global seed set beside the generator: You set the seed of np.random, which changes what other code draws. The rng that
is passed needs no seed.
    -> np.random.seed(0)
means centred: You move the means such that their average is that of nu. Each is a draw of its own: averages vary by
chance.
    mu = rng.normal(nu, sigma) -> mu = rng.normal(nu, sigma); mu += np.mean(nu) - mu.mean()
standard normal means: You draw the means from the standard normal law. Here nu and sigma say where their prior lies and
how wide it is.
    rng.normal(nu, sigma) -> rng.normal(size=len(tau))
precisions of 1: Your observations have precision 1 in every component, as in the textbook. Here tau holds the
precisions.
    1 / np.sqrt(tau[z]) -> 1
labels drawn twice: You draw the labels twice: one set is returned, and the observations come from another. They have to
come from the labels that you return.
    p=pi) -> p=pi); others = rng.choice(len(tau), size=N, p=pi)
    mu[z], 1 / np.sqrt(tau[z]) -> mu[others], 1 / np.sqrt(tau[others])
noise drawn twice: You add two noises to each observation, each with its standard deviation. Together they spread more
than the component does.
    , z, mu) -> + rng.normal(0, 1 / np.sqrt(tau[z])), z, mu)
"""

LOG_JOINT = """
log(tau / sqrt(2 pi)): The normal density has the root of tau in front, not tau itself: mind where the root ends.
    tau[z]) -> tau[z]) + 0.5 * np.log(tau[z])
root of the precision as standard deviation: scipy's norm wants a standard deviation, and you pass the root of tau. tau
is one over the variance.
    tau[z]) -> 1 / tau[z])
variance as standard deviation: You use 1/tau as a standard deviation. It is the variance of an observation.
    tau[z]) -> tau[z] ** 2)
prior's standard deviation taken for a variance: You use sigma as the variance of the prior. It is the standard
deviation.
    1 / np.square(sigma) -> 1 / sigma
prior of the means left out: The means are random too: log p(x, z, mu) has a term log p(mu).
    + of_means.sum() ->
weights left out: The labels are random too: log p(x, z, mu) has a term log p(z) with the weights.
    np.log(pi)[z] + ->
prior of the mean counted for every observation: The means are drawn once: log p(mu) has K terms, however many
observations there are.
    of_means.sum() -> of_means[z].sum()
constants left out: You leave log(2 pi) out. The full density is asked for, so that values can be compared with the
evidence.
    - np.log(2 * np.pi) ->
labels summed out: You return log p(x, mu), with all labels summed out. Here the labels are given: use them.
    np.log(pi)[z] + _log_normal((x - mu[z]) ** 2, tau[z]) ->
        np.logaddexp.reduce(np.log(pi) + _log_normal(np.subtract.outer(x, mu) ** 2, tau), axis=1)
all components counted for every observation: You add the terms of all K components for each observation. Only that of
its label counts.
    np.log(pi)[z] + _log_normal((x - mu[z]) ** 2, tau[z]) ->
        np.log(pi) + _log_normal(np.subtract.outer(x, mu) ** 2, tau)
density instead of its logarithm: You multiply densities. Add their logarithms: the product underflows to 0 for more
than a few points.
    result -> np.exp(result)
number of components from the labels: You take the number of components from the largest label. The last components may
have no observation; the density of their means belongs to the joint all the same.
    -> K = np.max(z) + 1; mu, nu, sigma = mu[:K], nu[:K], sigma[:K]
means of empty components left out: You count the prior density of a mean only where its component has observations. All
K means are latent variables.
    of_means.sum() -> of_means[np.unique(z)].sum()
weights raised: You raise small weights. A weight of 1e-6 counts with its own logarithm.
    -> pi = np.maximum(pi, 1e-3)
precisions of 1: Your observations have precision 1 in every component, as in the textbook. Here tau holds the
precisions.
    -> tau = np.ones(len(tau))
standard normal prior: Your prior of the means is the standard normal one. Here nu and sigma say where it lies and how
wide it is.
    -> nu, sigma = 0.0, 1.0
equal weights: All components are equally likely in your density. Here pi holds their weights.
    -> pi = np.full(len(pi), 1 / len(pi))
logarithm to base 2: Your log-density is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
"""


@wrong(
    reference.generate_data,
    "observations centred in their components",
    "You move the observations of a component such that their average is mu_k. It is mu_k only in expectation.",
)
def noise_centred_in_components(rng, N, pi, tau, nu, sigma):
    x, z, mu = reference.generate_data(rng, N, pi, tau, nu, sigma)
    for k in range(len(pi)):
        if (z == k).sum() > 1:
            x[z == k] += mu[k] - x[z == k].mean()
    return x, z, mu
