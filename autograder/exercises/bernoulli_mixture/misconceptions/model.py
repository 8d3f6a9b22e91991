"""How `bernoulli_mixture` goes wrong: the graph, the simulation and the joint density."""

import numpy as np

from autograder.misconceptions import mistakes, wrong
from reference import bernoulli_mixture as reference

GRAPH = mistakes(
    reference.graphical_model,
    """
arrow from the data to the label: You let X point to z. Inference goes that way; the model draws z first and X given z.
    ("z", "X") -> ("X", "z")
label points to the probabilities: z does not change theta: all theta_kd are drawn once. z says which of them X is drawn
with.
    ("z", "X") -> ("z", "theta")
proportions point to the data: Given z, the data do not depend on pi: there is no arrow from pi to X.
    ("z", "X") -> ("z", "X"), ("pi", "X")
no plate for the features: Every observation has D features. A plate of its own says what is repeated for each of them.
    "D": ["X", "theta"], ->
proportions inside the plate of observations: In the plate N, pi would be drawn anew for every observation. All
observations share one pi.
    "N": ["z", "X"] -> "N": ["z", "X", "pi"]
label inside the plate of features: In the plate D, every feature would have a label of its own. An observation has one
label for all features.
    "D": ["X", "theta"] -> "D": ["X", "theta", "z"]
unknown pi and theta as parameters: pi and theta are random and never seen, so they are latent. Parameters are the fixed
numbers of the priors.
    "pi": "latent" -> "pi": "parameter"
    "theta": "latent" -> "theta": "parameter"
parameters of the priors as latent: a, b and alpha are known numbers without a distribution: parameters, not latent
variables.
    "parameter" ->> "latent"
""",
)

GENERATE_DATA = mistakes(
    reference.generate_data,
    """
labels drawn uniformly: You draw z with equal probabilities. Its probabilities are pi.
    , p=pi ->
labels start at 1: Components are numbered from 0 to K-1, as rows of theta are.
    result -> result._replace(z=z + 1)
parameters of the Beta prior swapped: You draw theta from Beta(b, a). The mean of Beta(a, b) is a / (a + b).
    rng.beta(a, b -> rng.beta(b, a
one probability per component: Each component has one theta for all features. Draw theta_kd for every k and every d.
    rng.beta(a, b, size=(K, D)) -> np.tile(rng.beta(a, b, size=(K, 1)), (1, D))
one probability per feature: All your components share the same theta. Draw theta_kd for every k and every d.
    rng.beta(a, b, size=(K, D)) -> np.tile(rng.beta(a, b, size=(1, D)), (K, 1))
mean of the Dirichlet for a draw: You set pi to the mean of its prior. It is random: draw it.
    rng.dirichlet(alpha) -> np.asarray(alpha) / np.sum(alpha)
Dirichlet without its parameters: You draw pi from a flat Dirichlet density. Its parameters are alpha.
    rng.dirichlet(alpha) -> rng.dirichlet(np.ones(K))
one noise for all features: You compare one uniform number per observation with all its probabilities, so its features
depend on each other even when z and theta are known. Draw one number per entry of X.
    rng.random((N, D)) -> rng.random((N, 1))
probabilities rounded: You round theta to 0 and 1. Draw each x_nd: it is 1 with probability theta_kd.
    rng.random((N, D)) -> 0.5
zeros for ones: Your x_nd is 1 with probability 1 - theta_kd. Look at the direction of the comparison.
    < theta[z] -> > theta[z]
data from the average component: You draw every observation with the average of theta over the components. It comes from
its own component z_n alone.
    theta[z] -> pi @ theta
labels in blocks: You draw how many observations each component has, and line them up. Every z_n is a draw of its own,
so the labels come in random order.
    rng.choice(K, size=N, p=pi) -> np.repeat(np.arange(K), rng.multinomial(N, pi))
global generator: You draw from np.random. Draw everything from the rng that is given, or nobody can repeat it.
    -> rng = np.random
seed set inside: You set the seed inside the function, so every data set is the same. Use the rng that is given.
    -> rng = np.random.default_rng(0)
probabilities sorted: You sort theta over the components, so that the last one shows every feature most often. Leave
theta in the order in which it is drawn.
    rng.beta(a, b, size=(K, D)) -> np.sort(rng.beta(a, b, size=(K, D)), axis=0)
one uniform number for label and first feature: You make the label of an observation and its first feature from the same
number. Draw two.
    rng.random((N, D)) -> u
    z = rng.choice(K, size=N, p=pi) -> u = rng.random((N, D)); z = np.searchsorted(np.cumsum(pi), u[:, 0]).clip(
        max=K - 1)
labels dealt out in proportion: Each component gets its exact share of the observations. Labels are independent draws:
shares vary by chance.
    rng.choice(K, size=N, p=pi) -> rng.permutation(np.searchsorted(np.round(np.cumsum(pi) * N), np.arange(N),
        side="right").clip(max=K - 1))
noise mirrored: You use every uniform number u twice, as u and as 1 - u. Draw a number of its own for every entry of X.
    z = rng.choice -> u = rng.random(((N + 1) // 2, D)); z = rng.choice
    rng.random((N, D)) -> np.concatenate([u, 1 - u])[:N]
probabilities in strata: Your theta have one of each of equal shares of the prior. Such draws are too regular: each
should be free of the others.
    rng.beta(a, b, size=(K, D)) -> beta.ppf((rng.permutation(K * D) + rng.random(K * D)) / (K * D), a, b).reshape(K, D)
labels drawn twice: You draw the labels twice: one set is returned, and the data come from another. The data have to
come from the labels that you return.
    theta[z] -> theta[rng.choice(K, size=N, p=pi)]
""",
    imports="from scipy.stats import beta",
)


@wrong(
    reference.generate_data,
    "ones dealt out in proportion",
    "Of each component and feature you set exactly the expected share to 1. Each entry of X is a draw of its own: "
    "shares vary by chance.",
)
def ones_dealt(rng, N, D, K, a, b, alpha):
    X, z, pi, theta = reference.generate_data(rng, N, D, K, a, b, alpha)
    for k in range(K):
        rows = np.flatnonzero(z == k)
        for d in range(D):
            X[rng.permutation(rows), d] = np.arange(len(rows)) < round(len(rows) * theta[k, d])
    return X, z, pi, theta


LOG_JOINT = mistakes(
    reference.log_joint,
    """
normalising constants left out: The Beta and Dirichlet densities have normalising constants; the full log-density is
asked for.
    gammaln(alpha.sum()) - gammaln(alpha).sum() + ->
    - betaln(a, b) ->
priors left out: You return log p(X, z | pi, theta). The joint density has factors p(pi) and p(theta), too.
    + log_p_pi + log_p_theta ->
probability of the labels left out: The joint density has a factor p(z | pi): the term log pi_k of every observation is
missing.
    + log_p_z ->
ones alone counted: A feature that is absent has a probability too: the terms with log(1 - theta_kd) are missing.
    log_not_theta[z] -> 0
constant of the Beta density counted once: There are K times D Beta densities, and each of them has its constant.
    - betaln(a, b)).sum() -> ).sum() - betaln(a, b)
normalising constants with the wrong sign: The density is divided by the Beta function: the logarithm of the constant is
subtracted. The same holds for the Dirichlet density.
    gammaln(alpha.sum()) - gammaln(alpha).sum() -> gammaln(alpha).sum() - gammaln(alpha.sum())
    - betaln(a, b) -> + betaln(a, b)
exponents without -1: The exponents of a Beta density are a - 1 and b - 1, those of a Dirichlet density alpha_k - 1.
    (alpha - 1) -> alpha
    (a - 1) -> a
    (b - 1) -> b
summed over the labels: You sum over all components. Here z is given: take the term of component z_n alone.
    log_p_X + log_p_z -> np.logaddexp.reduce(X @ log_theta.T + (1 - X) @ log_not_theta.T + np.log(pi), axis=1).sum()
no logarithm: You return the density itself, which is far too small a number for larger data. Return its logarithm.
    result -> np.exp(result)
number of components from the labels: You take the number of components from the largest label. The last components may
have no observation; the densities of their pi and theta belong to the joint all the same.
    -> K = np.max(z) + 1; pi, theta, alpha = pi[:K], theta[:K], alpha[:K]
probabilities clipped at 1e-6: You raise small probabilities to 1e-6. A theta of 1e-8 counts with its own logarithm.
    -> theta = np.clip(theta, 1e-6, 1 - 1e-6)
a small number added to theta: You add 1e-8 to theta before you take its logarithm. Where theta is that small itself the
number shows.
    -> theta = theta + 1e-8
logarithm of a product: You multiply the probabilities of all data before you take the logarithm. The product of
hundreds is 0 for a computer. Add logarithms up.
    np.where(X == 1, log_theta[z], log_not_theta[z]).sum() -> np.log(np.where(X == 1, theta[z], 1 - theta[z]).prod())
flat priors: Your priors are flat: with a = b = 1, and alpha of ones, they do not matter. The arguments have other
values.
    -> a = b = 1.0; alpha = np.ones(len(pi))
equal weights: All components are equally likely in your density. Here pi holds their proportions.
    np.log(pi)[z].sum() -> -len(X) * np.log(len(pi))
logarithm to base 2: Your log-density is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
""",
)
