"""How `bernoulli_mixture` goes wrong: the graph, the simulation and the joint density."""

import numpy as np
from scipy.special import betaln, gammaln

from autograder.exercise import Misconception

# --- graphical_model -----------------------------------------------------------------------------------------------

ROLES = {
    "X": "observed",
    "z": "latent",
    "pi": "latent",
    "theta": "latent",
    "a": "parameter",
    "b": "parameter",
    "alpha": "parameter",
}
EDGES = [("alpha", "pi"), ("pi", "z"), ("z", "X"), ("theta", "X"), ("a", "theta"), ("b", "theta")]
PLATES = {"N": ["X", "z"], "D": ["X", "theta"], "K": ["theta"]}


def data_point_to_its_label():
    edges = [("X", "z") if edge == ("z", "X") else edge for edge in EDGES]
    return {"nodes": ROLES, "edges": edges, "plates": PLATES}


def label_chooses_the_parameter():
    edges = [("z", "theta") if edge == ("z", "X") else edge for edge in EDGES]
    return {"nodes": ROLES, "edges": edges, "plates": PLATES}


def proportions_point_to_the_data():
    return {"nodes": ROLES, "edges": [*EDGES, ("pi", "X")], "plates": PLATES}


def features_without_a_plate():
    return {"nodes": ROLES, "edges": EDGES, "plates": {"N": ["X", "z"], "K": ["theta"]}}


def proportions_for_every_observation():
    return {"nodes": ROLES, "edges": EDGES, "plates": {"N": ["X", "z", "pi"], "D": ["X", "theta"], "K": ["theta"]}}


def label_for_every_feature():
    return {"nodes": ROLES, "edges": EDGES, "plates": {"N": ["X", "z"], "D": ["X", "theta", "z"], "K": ["theta"]}}


def unknowns_as_parameters():
    return {"nodes": ROLES | {"pi": "parameter", "theta": "parameter"}, "edges": EDGES, "plates": PLATES}


def priors_as_latent():
    return {"nodes": ROLES | {"a": "latent", "b": "latent", "alpha": "latent"}, "edges": EDGES, "plates": PLATES}


# --- generate_data -------------------------------------------------------------------------------------------------


def simulate_labels_uniformly(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.integers(0, K, size=N)
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_labels_from_one(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z + 1, pi, theta


def simulate_with_beta_swapped(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(b, a, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_one_probability_per_component(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), np.tile(rng.beta(a, b, size=(K, 1)), (1, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_one_probability_per_feature(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), np.tile(rng.beta(a, b, size=(1, D)), (K, 1))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_with_mean_proportions(rng, N, D, K, a, b, alpha):
    pi, theta = np.asarray(alpha) / np.sum(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_with_a_flat_dirichlet(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(np.ones(K)), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_with_one_noise_per_observation(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return (rng.random((N, 1)) < theta[z]).astype(int), z, pi, theta


def simulate_by_rounding(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return (theta[z] > 0.5).astype(int), z, pi, theta


def simulate_zeros_for_ones(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return (rng.random((N, D)) > theta[z]).astype(int), z, pi, theta


def simulate_from_the_average_component(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, np.clip(np.tile(pi @ theta, (N, 1)), 0, 1)), z, pi, theta


def simulate_labels_in_blocks(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = np.repeat(np.arange(K), rng.multinomial(N, pi))
    return rng.binomial(1, theta[z]), z, pi, theta


def simulate_with_the_global_generator(rng, N, D, K, a, b, alpha):
    pi, theta = np.random.dirichlet(alpha), np.random.beta(a, b, size=(K, D))
    z = np.random.choice(K, size=N, p=pi)
    return np.random.binomial(1, theta[z]), z, pi, theta


def simulate_with_a_fixed_seed(rng, N, D, K, a, b, alpha):
    rng = np.random.default_rng(0)
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    return rng.binomial(1, theta[z]), z, pi, theta


# --- log_joint -----------------------------------------------------------------------------------------------------


def joint_without_constants(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z])) + np.sum(np.log(pi[z]))
    return likelihood + np.sum((alpha - 1) * np.log(pi)) + np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta))


def joint_without_priors(X, z, pi, theta, a, b, alpha):
    return np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z])) + np.sum(np.log(pi[z]))


def joint_without_labels(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z]))
    log_p_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum((alpha - 1) * np.log(pi))
    log_p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta) - betaln(a, b))
    return likelihood + log_p_pi + log_p_theta


def joint_of_ones_alone(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z])) + np.sum(np.log(pi[z]))
    log_p_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum((alpha - 1) * np.log(pi))
    log_p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta) - betaln(a, b))
    return likelihood + log_p_pi + log_p_theta


def joint_with_one_beta_constant(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z])) + np.sum(np.log(pi[z]))
    log_p_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum((alpha - 1) * np.log(pi))
    log_p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta)) - betaln(a, b)
    return likelihood + log_p_pi + log_p_theta


def joint_with_constants_added(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z])) + np.sum(np.log(pi[z]))
    log_p_pi = np.sum(gammaln(alpha)) - gammaln(np.sum(alpha)) + np.sum((alpha - 1) * np.log(pi))
    log_p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta) + betaln(a, b))
    return likelihood + log_p_pi + log_p_theta


def joint_with_exponents_too_large(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z])) + np.sum(np.log(pi[z]))
    log_p_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum(alpha * np.log(pi))
    log_p_theta = np.sum(a * np.log(theta) + b * np.log(1 - theta) - betaln(a, b))
    return likelihood + log_p_pi + log_p_theta


def joint_summed_over_components(X, z, pi, theta, a, b, alpha):
    log_p = X @ np.log(theta).T + (1 - X) @ np.log(1 - theta).T + np.log(pi)
    log_p_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum((alpha - 1) * np.log(pi))
    log_p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta) - betaln(a, b))
    return np.sum(np.logaddexp.reduce(log_p, axis=1)) + log_p_pi + log_p_theta


def joint_density_without_logarithm(X, z, pi, theta, a, b, alpha):
    likelihood = np.sum(X * np.log(theta[z]) + (1 - X) * np.log(1 - theta[z])) + np.sum(np.log(pi[z]))
    log_p_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum((alpha - 1) * np.log(pi))
    log_p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta) - betaln(a, b))
    return np.exp(likelihood + log_p_pi + log_p_theta)


MODEL = (
    Misconception(
        "graphical_model",
        "arrow from the data to the label",
        "You let X point to z. Inference goes that way; the model draws z first and X given z.",
        data_point_to_its_label,
    ),
    Misconception(
        "graphical_model",
        "label points to the probabilities",
        "z does not change theta: all theta_kd are drawn once. z says which of them X is drawn with.",
        label_chooses_the_parameter,
    ),
    Misconception(
        "graphical_model",
        "proportions point to the data",
        "Given z, the data do not depend on pi: there is no arrow from pi to X.",
        proportions_point_to_the_data,
    ),
    Misconception(
        "graphical_model",
        "no plate for the features",
        "Every observation has D features. A plate of its own says what is repeated for each of them.",
        features_without_a_plate,
    ),
    Misconception(
        "graphical_model",
        "proportions inside the plate of observations",
        "In the plate N, pi would be drawn anew for every observation. All observations share one pi.",
        proportions_for_every_observation,
    ),
    Misconception(
        "graphical_model",
        "label inside the plate of features",
        "In the plate D, every feature would have a label of its own. An observation has one label for all features.",
        label_for_every_feature,
    ),
    Misconception(
        "graphical_model",
        "unknown pi and theta as parameters",
        "pi and theta are random and never seen, so they are latent. Parameters are the fixed numbers of the priors.",
        unknowns_as_parameters,
    ),
    Misconception(
        "graphical_model",
        "parameters of the priors as latent",
        "a, b and alpha are known numbers without a distribution: parameters, not latent variables.",
        priors_as_latent,
    ),
    Misconception(
        "generate_data",
        "labels drawn uniformly",
        "You draw z with equal probabilities. Its probabilities are pi.",
        simulate_labels_uniformly,
    ),
    Misconception(
        "generate_data",
        "labels start at 1",
        "Components are numbered from 0 to K-1, as rows of theta are.",
        simulate_labels_from_one,
    ),
    Misconception(
        "generate_data",
        "parameters of the Beta prior swapped",
        "You draw theta from Beta(b, a). The mean of Beta(a, b) is a / (a + b).",
        simulate_with_beta_swapped,
    ),
    Misconception(
        "generate_data",
        "one probability per component",
        "Each component has one theta for all features. Draw theta_kd for every k and every d.",
        simulate_one_probability_per_component,
    ),
    Misconception(
        "generate_data",
        "one probability per feature",
        "All your components share the same theta. Draw theta_kd for every k and every d.",
        simulate_one_probability_per_feature,
    ),
    Misconception(
        "generate_data",
        "mean of the Dirichlet for a draw",
        "You set pi to the mean of its prior. It is random: draw it.",
        simulate_with_mean_proportions,
    ),
    Misconception(
        "generate_data",
        "Dirichlet without its parameters",
        "You draw pi from a flat Dirichlet density. Its parameters are alpha.",
        simulate_with_a_flat_dirichlet,
    ),
    Misconception(
        "generate_data",
        "one noise for all features",
        "You compare one uniform number per observation with all its probabilities, so its features depend on each "
        "other even when z and theta are known. Draw one number per entry of X.",
        simulate_with_one_noise_per_observation,
    ),
    Misconception(
        "generate_data",
        "probabilities rounded",
        "You round theta to 0 and 1. Draw each x_nd: it is 1 with probability theta_kd.",
        simulate_by_rounding,
    ),
    Misconception(
        "generate_data",
        "zeros for ones",
        "Your x_nd is 1 with probability 1 - theta_kd. Look at the direction of the comparison.",
        simulate_zeros_for_ones,
    ),
    Misconception(
        "generate_data",
        "data from the average component",
        "You draw every observation with the average of theta over the components. It comes from its own component "
        "z_n alone.",
        simulate_from_the_average_component,
    ),
    Misconception(
        "generate_data",
        "labels in blocks",
        "You draw how many observations each component has, and line them up. Every z_n is a draw of its own, so the "
        "labels come in random order.",
        simulate_labels_in_blocks,
    ),
    Misconception(
        "generate_data",
        "global generator",
        "You draw from np.random. Draw everything from the rng that is given, or nobody can repeat it.",
        simulate_with_the_global_generator,
    ),
    Misconception(
        "generate_data",
        "seed set inside",
        "You set the seed inside the function, so every data set is the same. Use the rng that is given.",
        simulate_with_a_fixed_seed,
    ),
    Misconception(
        "log_joint",
        "normalising constants left out",
        "The Beta and Dirichlet densities have normalising constants; the full log-density is asked for.",
        joint_without_constants,
    ),
    Misconception(
        "log_joint",
        "priors left out",
        "You return log p(X, z | pi, theta). The joint density has factors p(pi) and p(theta), too.",
        joint_without_priors,
    ),
    Misconception(
        "log_joint",
        "probability of the labels left out",
        "The joint density has a factor p(z | pi): the term log pi_k of every observation is missing.",
        joint_without_labels,
    ),
    Misconception(
        "log_joint",
        "ones alone counted",
        "A feature that is absent has a probability too: the terms with log(1 - theta_kd) are missing.",
        joint_of_ones_alone,
    ),
    Misconception(
        "log_joint",
        "constant of the Beta density counted once",
        "There are K times D Beta densities, and each of them has its constant.",
        joint_with_one_beta_constant,
    ),
    Misconception(
        "log_joint",
        "normalising constants with the wrong sign",
        "The density is divided by the Beta function: the logarithm of the constant is subtracted. The same holds for "
        "the Dirichlet density.",
        joint_with_constants_added,
    ),
    Misconception(
        "log_joint",
        "exponents without -1",
        "The exponents of a Beta density are a - 1 and b - 1, those of a Dirichlet density alpha_k - 1.",
        joint_with_exponents_too_large,
    ),
    Misconception(
        "log_joint",
        "summed over the labels",
        "You sum over all components. Here z is given: take the term of component z_n alone.",
        joint_summed_over_components,
    ),
    Misconception(
        "log_joint",
        "no logarithm",
        "You return the density itself, which is far too small a number for larger data. Return its logarithm.",
        joint_density_without_logarithm,
    ),
)
