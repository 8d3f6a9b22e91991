"""How the model of `gmm_light` goes wrong: its graph, its data, its density."""

# ruff: noqa: NPY002

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm

from autograder.exercise import Misconception

# --- graphical_model -----------------------------------------------------------------------------------------------


def arrow_from_data_to_label():
    roles = dict.fromkeys(("pi", "tau", "nu", "sigma"), "parameter")
    return {
        "nodes": {"x": "observed", "z": "latent", "mu": "latent", **roles},
        "edges": [("pi", "z"), ("x", "z"), ("mu", "x"), ("tau", "x"), ("nu", "mu"), ("sigma", "mu")],
        "plates": {"N": ["x", "z"], "K": ["mu", "tau", "nu", "sigma"]},
    }


def label_chooses_the_mean():
    roles = dict.fromkeys(("pi", "tau", "nu", "sigma"), "parameter")
    return {
        "nodes": {"x": "observed", "z": "latent", "mu": "latent", **roles},
        "edges": [("pi", "z"), ("z", "mu"), ("mu", "x"), ("tau", "x"), ("nu", "mu"), ("sigma", "mu")],
        "plates": {"N": ["x", "z"], "K": ["mu", "tau", "nu", "sigma"]},
    }


def means_in_the_plate_of_data():
    roles = dict.fromkeys(("pi", "tau", "nu", "sigma"), "parameter")
    return {
        "nodes": {"x": "observed", "z": "latent", "mu": "latent", **roles},
        "edges": [("pi", "z"), ("z", "x"), ("mu", "x"), ("tau", "x"), ("nu", "mu"), ("sigma", "mu")],
        "plates": {"N": ["x", "z", "mu"], "K": ["tau", "nu", "sigma"]},
    }


def everything_unknown_is_a_variable():
    roles = dict.fromkeys(("pi", "tau", "nu", "sigma"), "latent")
    return {
        "nodes": {"x": "observed", "z": "latent", "mu": "latent", **roles},
        "edges": [("pi", "z"), ("z", "x"), ("mu", "x"), ("tau", "x"), ("nu", "mu"), ("sigma", "mu")],
        "plates": {"N": ["x", "z"], "K": ["mu", "tau", "nu", "sigma"]},
    }


def means_without_prior():
    return {
        "nodes": {
            "x": "observed",
            "z": "latent",
            "mu": "parameter",
            "pi": "parameter",
            "tau": "parameter",
            "nu": "parameter",
            "sigma": "parameter",
        },
        "edges": [("pi", "z"), ("z", "x"), ("mu", "x"), ("tau", "x")],
        "plates": {"N": ["x", "z"], "K": ["mu", "tau", "nu", "sigma"]},
    }


# --- generate_data -------------------------------------------------------------------------------------------------


def precision_as_variance(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], np.sqrt(tau[z])), z, mu


def precision_as_deviation(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], tau[z]), z, mu


def variance_as_deviation(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / tau[z]), z, mu


def prior_deviation_as_variance(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, np.sqrt(sigma))
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def prior_variance_as_deviation(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma**2)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def prior_deviation_as_precision(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, 1 / np.sqrt(sigma))
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def equal_weights(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.integers(len(pi), size=N)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def labels_from_one(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z + 1, mu


def one_noise_for_all(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return mu[z] + rng.normal() / np.sqrt(tau[z]), z, mu


def around_the_prior_means(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(nu[z], 1 / np.sqrt(tau[z])), z, mu


def mean_for_every_observation(rng, N, pi, tau, nu, sigma):
    z = rng.choice(len(pi), size=N, p=pi)
    mu = rng.normal(nu[z], sigma[z])
    return rng.normal(mu, 1 / np.sqrt(tau[z])), z, mu


def global_generator(rng, N, pi, tau, nu, sigma):
    mu = np.random.normal(nu, sigma)
    z = np.random.choice(len(pi), size=N, p=pi)
    return np.random.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def own_seed(rng, N, pi, tau, nu, sigma):
    rng = np.random.default_rng(42)
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def component_by_component(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = np.repeat(np.arange(len(pi)), rng.multinomial(N, pi))
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def one_precision_for_all(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[0]), size=N), z, mu


# --- log_joint -----------------------------------------------------------------------------------------------------


def joint_with_the_root_lost(x, z, mu, pi, tau, nu, sigma):
    of_x = np.sum(np.log(pi[z]) + np.log(tau[z] / np.sqrt(2 * np.pi)) - tau[z] / 2 * (x - mu[z]) ** 2)
    return of_x + np.sum(norm.logpdf(mu, nu, sigma))


def joint_with_precision_as_variance(x, z, mu, pi, tau, nu, sigma):
    return np.sum(np.log(pi[z]) + norm.logpdf(x, mu[z], np.sqrt(tau[z]))) + np.sum(norm.logpdf(mu, nu, sigma))


def joint_with_variance_as_deviation(x, z, mu, pi, tau, nu, sigma):
    return np.sum(np.log(pi[z]) + norm.logpdf(x, mu[z], 1 / tau[z])) + np.sum(norm.logpdf(mu, nu, sigma))


def joint_with_prior_variance(x, z, mu, pi, tau, nu, sigma):
    of_x = np.sum(np.log(pi[z]) + norm.logpdf(x, mu[z], 1 / np.sqrt(tau[z])))
    return of_x + np.sum(norm.logpdf(mu, nu, np.sqrt(sigma)))


def joint_without_prior(x, z, mu, pi, tau, nu, sigma):
    return np.sum(np.log(pi[z]) + norm.logpdf(x, mu[z], 1 / np.sqrt(tau[z])))


def joint_without_weights(x, z, mu, pi, tau, nu, sigma):
    return np.sum(norm.logpdf(x, mu[z], 1 / np.sqrt(tau[z]))) + np.sum(norm.logpdf(mu, nu, sigma))


def prior_for_every_observation(x, z, mu, pi, tau, nu, sigma):
    return np.sum(np.log(pi[z]) + norm.logpdf(x, mu[z], 1 / np.sqrt(tau[z])) + norm.logpdf(mu[z], nu[z], sigma[z]))


def joint_without_constants(x, z, mu, pi, tau, nu, sigma):
    of_x = np.sum(np.log(pi[z]) + 0.5 * np.log(tau[z]) - tau[z] / 2 * (x - mu[z]) ** 2)
    return of_x + np.sum(-np.log(sigma) - (mu - nu) ** 2 / (2 * sigma**2))


def labels_summed_out(x, z, mu, pi, tau, nu, sigma):
    log_p = np.log(pi) + norm.logpdf(x[:, None], mu, 1 / np.sqrt(tau))
    return np.sum(logsumexp(log_p, axis=1)) + np.sum(norm.logpdf(mu, nu, sigma))


def every_component_counted(x, z, mu, pi, tau, nu, sigma):
    return np.sum(np.log(pi) + norm.logpdf(x[:, None], mu, 1 / np.sqrt(tau))) + np.sum(norm.logpdf(mu, nu, sigma))


def density_of_the_joint(x, z, mu, pi, tau, nu, sigma):
    of_x = np.prod(pi[z] * norm.pdf(x, mu[z], 1 / np.sqrt(tau[z])))
    return of_x * np.prod(norm.pdf(mu, nu, sigma))


MODEL = (
    Misconception(
        "graphical_model",
        "arrow from the observation to its label",
        "An arrow points from what is drawn first to what is drawn from it: the label is drawn first.",
        arrow_from_data_to_label,
    ),
    Misconception(
        "graphical_model",
        "the label as a parent of the means",
        "The means are drawn once, before any label. The label says which of them an observation uses.",
        label_chooses_the_mean,
    ),
    Misconception(
        "graphical_model",
        "the means in the plate of the observations",
        "A plate says how often there is a node of its own. There are K means, not N of them.",
        means_in_the_plate_of_data,
    ),
    Misconception(
        "graphical_model",
        "given parameters drawn as latent variables",
        "What is known and has no distribution in this model is a parameter, not a latent variable.",
        everything_unknown_is_a_variable,
    ),
    Misconception(
        "graphical_model",
        "means without a prior",
        "In this model the means are random: their distribution has parameters, which point at them.",
        means_without_prior,
    ),
    Misconception(
        "generate_data",
        "root of the precision as standard deviation",
        "Your observations scatter more the larger tau is. A precision is one over a variance.",
        precision_as_variance,
    ),
    Misconception(
        "generate_data",
        "precision as standard deviation",
        "You use tau as the scale of the noise. It is a precision: turn it into a standard deviation first.",
        precision_as_deviation,
    ),
    Misconception(
        "generate_data",
        "variance as standard deviation of the observations",
        "1/tau is the variance of an observation; NumPy's normal wants the standard deviation.",
        variance_as_deviation,
    ),
    Misconception(
        "generate_data",
        "root of the prior's standard deviation",
        "sigma is a standard deviation already: NumPy's normal takes it as it is, without a root.",
        prior_deviation_as_variance,
    ),
    Misconception(
        "generate_data",
        "prior variance as scale",
        "NumPy's normal takes a standard deviation as its second argument, and that is sigma, not its square.",
        prior_variance_as_deviation,
    ),
    Misconception(
        "generate_data",
        "prior's standard deviation taken for a precision",
        "tau is a precision in this model, sigma is not: it is the standard deviation of the prior.",
        prior_deviation_as_precision,
    ),
    Misconception(
        "generate_data",
        "all components equally likely",
        "The labels are drawn with the weights pi. Yours come from every component alike.",
        equal_weights,
    ),
    Misconception(
        "generate_data",
        "labels counted from 1",
        "Labels are indices into the arrays of parameters, and these begin at 0 in Python.",
        labels_from_one,
    ),
    Misconception(
        "generate_data",
        "one noise for all observations",
        "You draw a single number and add it to every mean. Each observation has noise of its own.",
        one_noise_for_all,
    ),
    Misconception(
        "generate_data",
        "observations around the prior means",
        "nu is where the prior expects the means. Observations scatter around the means that were drawn.",
        around_the_prior_means,
    ),
    Misconception(
        "generate_data",
        "a mean of its own for every observation",
        "Draw K means once; all observations of a component share its mean. You draw one per observation.",
        mean_for_every_observation,
    ),
    Misconception(
        "generate_data",
        "global generator",
        "You draw from np.random. Draw from the rng that is passed, so that data can be made again.",
        global_generator,
    ),
    Misconception(
        "generate_data",
        "a seed of its own",
        "You make a new generator with a fixed seed, so all data are the same. Use the rng that is passed.",
        own_seed,
    ),
    Misconception(
        "generate_data",
        "observations sorted by component",
        "You draw how many observations each component has and list them in blocks. Labels are independent draws.",
        component_by_component,
    ),
    Misconception(
        "generate_data",
        "the first precision for all",
        "Every component has a precision of its own. Pick it with the label, as you pick the mean.",
        one_precision_for_all,
    ),
    Misconception(
        "log_joint",
        "log(tau / sqrt(2 pi))",
        "The normal density has the root of tau in front, not tau itself: mind where the root ends.",
        joint_with_the_root_lost,
    ),
    Misconception(
        "log_joint",
        "root of the precision as standard deviation",
        "scipy's norm wants a standard deviation, and you pass the root of tau. tau is one over the variance.",
        joint_with_precision_as_variance,
    ),
    Misconception(
        "log_joint",
        "variance as standard deviation",
        "You use 1/tau as a standard deviation. It is the variance of an observation.",
        joint_with_variance_as_deviation,
    ),
    Misconception(
        "log_joint",
        "prior's standard deviation taken for a variance",
        "You use sigma as the variance of the prior. It is the standard deviation.",
        joint_with_prior_variance,
    ),
    Misconception(
        "log_joint",
        "prior of the means left out",
        "The means are random too: log p(x, z, mu) has a term log p(mu).",
        joint_without_prior,
    ),
    Misconception(
        "log_joint",
        "weights left out",
        "The labels are random too: log p(x, z, mu) has a term log p(z) with the weights.",
        joint_without_weights,
    ),
    Misconception(
        "log_joint",
        "prior of the mean counted for every observation",
        "The means are drawn once: log p(mu) has K terms, however many observations there are.",
        prior_for_every_observation,
    ),
    Misconception(
        "log_joint",
        "constants left out",
        "You leave log(2 pi) out. The full density is asked for, so that values can be compared with the evidence.",
        joint_without_constants,
    ),
    Misconception(
        "log_joint",
        "labels summed out",
        "You return log p(x, mu), with all labels summed out. Here the labels are given: use them.",
        labels_summed_out,
    ),
    Misconception(
        "log_joint",
        "all components counted for every observation",
        "You add the terms of all K components for each observation. Only that of its label counts.",
        every_component_counted,
    ),
    Misconception(
        "log_joint",
        "density instead of its logarithm",
        "You multiply densities. Add their logarithms: the product underflows to 0 for more than a few points.",
        density_of_the_joint,
    ),
)
