"""How the graph and the data of `troll_factories` go wrong."""

import numpy as np

from autograder.exercise import Misconception

# --- graphical_model -----------------------------------------------------------------------------------------------


def right_graph():
    roles = {"x": "observed", "t": "observed"}
    roles |= {name: "latent" for name in ("z", "pi", "mu", "tau", "lam")}
    roles |= {name: "parameter" for name in ("nu", "kappa", "alpha", "beta", "a", "b", "delta")}
    arrows = "delta-pi pi-z z-x z-t mu-x tau-x lam-t tau-mu nu-mu kappa-mu alpha-tau beta-tau a-lam b-lam"
    edges = [tuple(arrow.split("-")) for arrow in arrows.split()]
    return {"nodes": roles, "edges": edges, "plates": {"N": ["x", "t", "z"], "K": ["mu", "tau", "lam"]}}


def arrows_reversed():
    graph = right_graph()
    graph["edges"] = [(child, parent) for parent, child in graph["edges"]]
    return graph


def means_without_precisions():
    graph = right_graph()
    graph["edges"].remove(("tau", "mu"))
    return graph


def labels_without_arrows_to_data():
    graph = right_graph()
    graph["edges"] = [edge for edge in graph["edges"] if edge[0] != "z"]
    return graph


def one_rate_behind_both():
    graph = right_graph()
    graph["edges"] += [("lam", "x"), ("mu", "t"), ("tau", "t")]
    return graph


def lengths_cause_times():
    graph = right_graph()
    graph["edges"].append(("x", "t"))
    return graph


def labels_outside_the_comments():
    graph = right_graph()
    graph["plates"]["N"] = ["x", "t"]
    return graph


def data_in_both_plates():
    graph = right_graph()
    graph["plates"]["K"] += ["x", "t"]
    return graph


def weights_in_the_plate():
    graph = right_graph()
    graph["plates"]["K"].append("pi")
    return graph


def labels_observed():
    graph = right_graph()
    graph["nodes"]["z"] = "observed"
    return graph


def unknowns_as_parameters():
    graph = right_graph()
    graph["nodes"] |= {name: "parameter" for name in ("pi", "mu", "tau", "lam")}
    return graph


# --- generate_data -------------------------------------------------------------------------------------------------


def gamma_with_scales(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def exponential_with_rate_for_mean(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(lam[z]), z, pi, mu, tau, lam


def variance_for_deviation(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / (kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / tau[z]), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def precision_for_deviation(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], tau[z]), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def means_without_kappa(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def means_without_tau(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa), size=K), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def exponential_of_lengths_forgotten(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def powers_of_ten(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return 10 ** rng.normal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def one_factory_for_all(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), np.full(K, rng.gamma(alpha, 1 / beta))
    mu, lam = np.full(K, rng.normal(nu, 1 / np.sqrt(kappa * tau[0]))), np.full(K, rng.gamma(a, 1 / b))
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def one_noise_for_all(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    lengths, times = rng.lognormal(mu, 1 / np.sqrt(tau)), rng.exponential(1 / lam)
    return lengths[z], times[z], z, pi, mu, tau, lam


def weights_ignored_in_labels(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.integers(K, size=N)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def weights_not_drawn(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = np.asarray(delta) / np.sum(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def delta_ignored(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(np.ones(K)), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def labels_from_one(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z + 1, pi, mu, tau, lam


def labels_in_order(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K)
    mu, lam = rng.normal(nu, 1 / np.sqrt(kappa * tau)), rng.gamma(a, 1 / b, size=K)
    z = np.repeat(np.arange(K), rng.multinomial(N, pi))
    return rng.lognormal(mu[z], 1 / np.sqrt(tau[z])), rng.exponential(1 / lam[z]), z, pi, mu, tau, lam


def global_generator(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    pi, tau = np.random.dirichlet(delta), np.random.gamma(alpha, 1 / beta, size=K)
    mu, lam = np.random.normal(nu, 1 / np.sqrt(kappa * tau)), np.random.gamma(a, 1 / b, size=K)
    z = np.random.choice(K, size=N, p=pi)
    return np.random.lognormal(mu[z], 1 / np.sqrt(tau[z])), np.random.exponential(1 / lam[z]), z, pi, mu, tau, lam


MODEL = (
    Misconception(
        "graphical_model",
        "arrows reversed",
        "Your arrows lead from the child to the parent. An arrow leaves what is drawn first and enters what is drawn "
        "from it.",
        arrows_reversed,
    ),
    Misconception(
        "graphical_model",
        "no arrow from tau to mu",
        "Look at the density of mu_k again: is there a number in it that is drawn itself?",
        means_without_precisions,
    ),
    Misconception(
        "graphical_model",
        "labels without arrows to the data",
        "Nothing says in your graph which factory's numbers a comment is drawn with.",
        labels_without_arrows_to_data,
    ),
    Misconception(
        "graphical_model",
        "every number of a factory behind both observations",
        "You let mu, tau and lam all act on both x and t. Each observation has a distribution of its own; draw the "
        "arrows from what stands in it.",
        one_rate_behind_both,
    ),
    Misconception(
        "graphical_model",
        "an arrow from lengths to times",
        "Given the factory, the response time does not depend on the length: there is no arrow between the two.",
        lengths_cause_times,
    ),
    Misconception(
        "graphical_model",
        "labels outside the plate of comments",
        "There is one z for every comment. It belongs into the plate in which the comment stands.",
        labels_outside_the_comments,
    ),
    Misconception(
        "graphical_model",
        "data in both plates",
        "A node in both plates exists N times K times. How many lengths and times are there?",
        data_in_both_plates,
    ),
    Misconception(
        "graphical_model",
        "pi in the plate of factories",
        "pi is drawn as a whole, one vector from one Dirichlet distribution: its entries are not drawn one by one.",
        weights_in_the_plate,
    ),
    Misconception(
        "graphical_model",
        "labels observed",
        "Nobody tells you which factory a comment comes from; finding that out is the point.",
        labels_observed,
    ),
    Misconception(
        "graphical_model",
        "unknowns as parameters",
        "What has a prior distribution in the model is latent, not a fixed parameter.",
        unknowns_as_parameters,
    ),
    Misconception(
        "generate_data",
        "scales for rates in the Gamma priors",
        "NumPy's gamma takes a scale as its second argument; beta and b are rates.",
        gamma_with_scales,
        varies="With such precisions lengths overflow in some draws, and not in others.",
    ),
    Misconception(
        "generate_data",
        "times with mean lam",
        "NumPy's exponential takes the mean. lam is the rate: the larger it is, the shorter the times.",
        exponential_with_rate_for_mean,
    ),
    Misconception(
        "generate_data",
        "variance for standard deviation",
        "You give a variance where NumPy takes a standard deviation, for the means and for the log-lengths.",
        variance_for_deviation,
    ),
    Misconception(
        "generate_data",
        "precision for standard deviation",
        "You give tau to NumPy as a standard deviation. It is a precision: one over a variance.",
        precision_for_deviation,
    ),
    Misconception(
        "generate_data",
        "means without kappa",
        "kappa is not used: the precision of mu_k given tau_k has it as a factor.",
        means_without_kappa,
    ),
    Misconception(
        "generate_data",
        "means without tau",
        "Your means are drawn independently of the precisions. Given tau_k the variance of mu_k is 1/(kappa tau_k).",
        means_without_tau,
    ),
    Misconception(
        "generate_data",
        "log-lengths returned",
        "You return ln x. The length itself is lognormal, and always positive.",
        exponential_of_lengths_forgotten,
    ),
    Misconception(
        "generate_data",
        "powers of ten",
        "You take ten to the power of a normal variable. The logarithm of the model is the natural one.",
        powers_of_ten,
    ),
    Misconception(
        "generate_data",
        "one factory for all",
        "All your factories share mu, tau and lam. Draw one of each for every factory.",
        one_factory_for_all,
    ),
    Misconception(
        "generate_data",
        "one length and time per factory",
        "All comments of a factory have the same length and time. Draw them anew for every comment.",
        one_noise_for_all,
    ),
    Misconception(
        "generate_data",
        "labels ignore pi",
        "Your labels are all equally likely. Factory k posts the share pi_k of the comments.",
        weights_ignored_in_labels,
    ),
    Misconception(
        "generate_data",
        "pi at its prior mean",
        "Your pi is delta divided by its sum, in every data set. It is random: draw it.",
        weights_not_drawn,
    ),
    Misconception(
        "generate_data",
        "pi ignores delta",
        "Your pi is drawn with ones for delta. The prior is Dirichlet(delta).",
        delta_ignored,
    ),
    Misconception(
        "generate_data",
        "labels count from one",
        "Your labels are 1, ..., K. They are asked for as 0, ..., K-1, so that mu[z] works.",
        labels_from_one,
    ),
    Misconception(
        "generate_data",
        "comments sorted by factory",
        "Your comments come factory by factory. Draw the label of each comment independently of the others.",
        labels_in_order,
    ),
    Misconception(
        "generate_data",
        "draws from the global generator",
        "You use np.random instead of the rng that is given, so that nobody can repeat your data.",
        global_generator,
    ),
)
