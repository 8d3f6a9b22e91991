"""How the graph and the joint density of both earthquakes go wrong."""

GRAPH = """
all arrows reversed: Your arrows run from effect to cause. An arrow leads from what is drawn first to what is drawn
given it.
    result -> result | {"edges": [(child, parent) for parent, child in result["edges"]]}
data point at the label: You draw what is inferred from what. The model says how quakes come about: an epicentrum, then
its data.
    ("z", "<<X>>") -> ("<<X>>", "z")
    ("z", "S") -> ("S", "z")
<<place>> and strength depend on both parameters of the epicentrum: Read off which parameter stands in which density:
an arrow only where the density mentions the parent.
    ("lam", "S") -> ("lam", "S"), ("mu", "S"), ("lam", "<<X>>")
strength does not depend on the label: Which of the K intensities a strength is drawn with depends on something too; you
have left that arrow out.
    ("z", "S"), ->
no plate for the epicentra: There are K <<scattered>> and K intensities, not one of each: what is repeated stands in a
plate.
    , "K": ["mu", "lam"] ->
label in the plate of the epicentra: There is one label z_n for each quake, so count again how often it is drawn: it
belongs to another plate.
    "S", "z"], "K": ["mu" -> "S"], "K": ["z", "mu"
constants drawn as latent variables: A latent variable has a distribution in the model. What is given without one is a
parameter.
    "parameter" ->> "latent"
mu and lam as parameters: mu and lam have priors here, which makes them random variables that nobody has seen.
    "mu": "latent", "lam": "latent" -> "mu": "parameter", "lam": "parameter"
constants in the plate of the epicentra: All epicentra share the same constants: there is one of each, outside the
plates.
    ["mu", "lam"] -> ["mu", "lam", "tau", "alpha", "beta", "nu", "rho"]
"""

LOG_JOINT = """
precision missing in the normaliser: A normal density has its precision in front of the exponential as well: the
narrower, the higher.
    np.log(precision) - -> -
normalisers of the normal densities dropped: You keep the exponents of the normal densities alone. All constants are
asked for.
    np.log(precision) - np.log(2 * np.pi) ->
factorial dropped: The Poisson probability has a factorial in the denominator. It has no unknown, but it counts here.
    - gammaln(S + 1.0) ->
factorial overflows: The factorial of a strength in the hundreds is larger than any float. Compute its logarithm
directly.
    xlogy(S, lam[z]) - lam[z] - gammaln(S + 1.0) -> np.log(lam[z] ** S * np.exp(-lam[z]) / factorial(S))
exp(-lam) of the Poisson law dropped: The Poisson probability has a factor exp(-lam_k), once for every quake.
    - lam[z] ->
tau and rho used as variances: tau and rho are precisions: the variance is one over them, and they multiply the squared
distance.
    -> tau, rho = 1 / tau, 1 / rho
tau and rho used as standard deviations: tau and rho are precisions, one over a variance. You use them as the standard
deviation.
    -> tau, rho = tau**-2.0, rho**-2.0
standard deviation 1/tau for 1/sqrt(tau): You use 1/tau and 1/rho as standard deviations. They are variances: take the
root for a scale.
    -> tau, rho = tau**2, rho**2
beta used as a scale: beta is the rate of the Gamma prior. NumPy and SciPy take a scale, which is one over it.
    -> beta = 1 / beta
Gamma prior not normalised: The Gamma density has a constant in front that depends on alpha and beta. It counts, once
per epicentrum.
    alpha * np.log(beta) - gammaln(alpha) + ->
exponent alpha for alpha - 1: Look up the exponent of lam in the Gamma density once more: it is smaller than the shape.
    (alpha - 1) * log_lam -> alpha * log_lam
p(z) forgotten: The probability of the labels is missing: every quake has a factor for which epicentrum it comes from.
    of_labels + of_<<places>> -> of_<<places>>
pi without its logarithm: You add the probability of each label to a sum of logarithms. Take its logarithm first.
    np.log(pi)[z] -> pi[z]
priors forgotten: mu and lam are random variables of the joint density: their priors belong to it.
    + (of_epicentra + of_intensities).sum() ->
priors once per quake: You count the prior of an epicentrum once for each of its quakes. It was drawn once: sum over the
epicentra.
    (of_epicentra + of_intensities).sum() -> (of_epicentra + of_intensities)[z].sum()
labels counted from 1: Labels are 0, ..., K-1, so they index arrays as they are. You subtract 1.
    -> z = z - 1
sign of the whole flipped: You return minus the logarithm of the density.
    result -> -result
divided by the number of quakes: You return a mean. The logarithm of a product of densities is the sum of their
logarithms.
    result -> result / len(S)
floor under the density: You add a tiny number before taking logarithms, so quakes far away all count the same. Write
log N out.
    of_labels + of_<<places>> -> of_labels + <<floored>>
logarithm to base 2: Your log-density is in bits. The natural logarithm is asked for.
    result -> result / np.log(2)
equal weights: All epicentra are equally likely in your density. Here pi holds their probabilities.
    -> pi = np.full(len(pi), 1 / len(pi))
precision of 1: Your <<scattered>> have precision 1, as in the textbook. Here tau is their precision.
    -> tau = 1.0
prior of precision 1: Your prior of mu has precision 1, as in the textbook. Here rho is its precision.
    -> rho = 1.0
prior about zero: Your prior of mu has mean 0, as in the textbook. Here nu is its mean.
    -> nu = 0.0
prior with parameters 1: Your prior of lam has shape and rate 1, as in the textbook. Here alpha and beta are its
parameters.
    -> alpha = beta = 1.0
"""
