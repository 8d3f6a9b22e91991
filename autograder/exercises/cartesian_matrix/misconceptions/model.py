"""How the model of `cartesian_matrix` goes wrong: its graph and its data."""

import numpy as np

from autograder.exercise import Misconception

# --- graphical_model -----------------------------------------------------------------------------------------------


def right_graph():
    """Right, for those who go wrong in one place."""
    nodes = {"S": "observed", "mu": "latent", "xi": "latent"}
    nodes |= {name: "parameter" for name in ("mu0", "lam0", "xi0", "tau0", "lam", "tau")}
    edges = [("mu0", "mu"), ("lam0", "mu"), ("xi0", "xi"), ("tau0", "xi")]
    edges += [("mu", "S"), ("xi", "S"), ("lam", "S"), ("tau", "S")]
    return {"nodes": nodes, "edges": edges, "plates": {"R": ["mu", "lam", "S"], "C": ["xi", "tau", "S"]}}


def arrows_reversed():
    graph = right_graph()
    return graph | {"edges": [(child, parent) for parent, child in graph["edges"]]}


def noise_beside_the_priors():
    graph = right_graph()
    turned = {("lam", "S"): ("lam", "mu"), ("tau", "S"): ("tau", "xi")}
    return graph | {"edges": [turned.get(edge, edge) for edge in graph["edges"]]}


def priors_point_at_the_data():
    graph = right_graph()
    return graph | {"edges": graph["edges"] + [(name, "S") for name in ("mu0", "lam0", "xi0", "tau0")]}


def cells_in_one_plate():
    graph = right_graph()
    return graph | {"plates": {"R": ["mu", "lam"], "C": ["xi", "tau"], "RC": ["S"]}}


def plates_around_everything():
    graph = right_graph()
    return graph | {"plates": {"R": ["mu", "lam", "mu0", "lam0", "S"], "C": ["xi", "tau", "xi0", "tau0", "S"]}}


def constants_are_latent():
    graph = right_graph()
    return graph | {"nodes": {name: "observed" if name == "S" else "latent" for name in graph["nodes"]}}


def means_are_parameters():
    graph = right_graph()
    return graph | {"nodes": graph["nodes"] | {"mu": "parameter", "xi": "parameter"}}


# --- generate_data -------------------------------------------------------------------------------------------------


def precisions_as_deviations(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, lam0, len(lam)), rng.normal(xi0, tau0, len(tau))
    shape = (len(lam), len(tau))
    return rng.normal(mu[:, None], lam[:, None], shape) + rng.normal(xi, tau, shape), mu, xi


def precisions_as_variances(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, np.sqrt(lam0), len(lam)), rng.normal(xi0, np.sqrt(tau0), len(tau))
    shape = (len(lam), len(tau))
    return rng.normal(mu[:, None], np.sqrt(lam)[:, None], shape) + rng.normal(xi, np.sqrt(tau), shape), mu, xi


def variances_as_deviations(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, 1 / lam0, len(lam)), rng.normal(xi0, 1 / tau0, len(tau))
    shape = (len(lam), len(tau))
    return rng.normal(mu[:, None], 1 / lam[:, None], shape) + rng.normal(xi, 1 / tau, shape), mu, xi


def one_draw_per_row_and_column(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, lam0**-0.5, len(lam)), rng.normal(xi0, tau0**-0.5, len(tau))
    X, Y = rng.normal(mu, lam**-0.5), rng.normal(xi, tau**-0.5)
    return X[:, None] + Y, mu, xi


def precisions_added(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, lam0**-0.5, len(lam)), rng.normal(xi0, tau0**-0.5, len(tau))
    return rng.normal(mu[:, None] + xi, (lam[:, None] + tau) ** -0.5), mu, xi


def deviations_added(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, lam0**-0.5, len(lam)), rng.normal(xi0, tau0**-0.5, len(tau))
    noise = rng.normal(size=(len(lam), len(tau)))
    return mu[:, None] + xi + noise * (lam[:, None] ** -0.5 + tau**-0.5), mu, xi


def cells_without_noise(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, lam0**-0.5, len(lam)), rng.normal(xi0, tau0**-0.5, len(tau))
    return mu[:, None] + xi, mu, xi


def cells_about_the_prior_means(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(mu0, lam0**-0.5, len(lam)), rng.normal(xi0, tau0**-0.5, len(tau))
    return rng.normal(mu0 + xi0, (1 / lam[:, None] + 1 / tau) ** 0.5), mu, xi


def own_generator(rng, mu0, lam0, xi0, tau0, lam, tau):
    rng = np.random.default_rng(0)
    mu, xi = rng.normal(mu0, lam0**-0.5, len(lam)), rng.normal(xi0, tau0**-0.5, len(tau))
    return rng.normal(mu[:, None] + xi, (1 / lam[:, None] + 1 / tau) ** 0.5), mu, xi


MODEL = (
    Misconception(
        "graphical_model",
        "arrows reversed",
        "Your arrows lead from the data to the parameters. They lead the way the data are generated: parent to child.",
        arrows_reversed,
    ),
    Misconception(
        "graphical_model",
        "cell precisions point at the means",
        "lam and tau say how far X and Y scatter about mu and xi. They do not enter into how mu and xi were drawn.",
        noise_beside_the_priors,
    ),
    Misconception(
        "graphical_model",
        "priors point at the data",
        "Given mu and xi the cells do not depend on the constants of the priors: there is no arrow between them.",
        priors_point_at_the_data,
    ),
    Misconception(
        "graphical_model",
        "cells in a plate of their own",
        "There is one cell for each pair of a row and a column. That is where the two plates overlap, not a third one.",
        cells_in_one_plate,
    ),
    Misconception(
        "graphical_model",
        "constants of the priors in the plates",
        "A plate repeats what is in it. All rows share one mu0 and one lam0, and all columns one xi0 and one tau0.",
        plates_around_everything,
    ),
    Misconception(
        "graphical_model",
        "known constants latent",
        "The constants are known, so they are parameters. Latent are the quantities that you infer.",
        constants_are_latent,
    ),
    Misconception(
        "graphical_model",
        "mu and xi as parameters",
        "mu and xi have prior distributions and are never seen: that makes them latent variables.",
        means_are_parameters,
    ),
    Misconception(
        "generate_data",
        "precisions taken for standard deviations",
        "You pass precisions where NumPy expects a standard deviation, which is one over the root of the precision.",
        precisions_as_deviations,
    ),
    Misconception(
        "generate_data",
        "precisions taken for variances",
        "You take the root of the precisions. The variance is one over the precision.",
        precisions_as_variances,
    ),
    Misconception(
        "generate_data",
        "variances taken for standard deviations",
        "You pass variances where NumPy expects a standard deviation: take the root.",
        variances_as_deviations,
    ),
    Misconception(
        "generate_data",
        "one X per row and one Y per column",
        "You draw X once for a whole row and Y once for a whole column, so cells depend on each other beyond their "
        "means. Draw both anew for every cell.",
        one_draw_per_row_and_column,
    ),
    Misconception(
        "generate_data",
        "precisions added",
        "You add the precisions of X and Y. Of a sum of independent variables the variances add up.",
        precisions_added,
    ),
    Misconception(
        "generate_data",
        "standard deviations added",
        "You add the standard deviations of X and Y. Of a sum of independent variables the variances add up.",
        deviations_added,
    ),
    Misconception(
        "generate_data",
        "cells without noise",
        "Your cells are exactly mu_r + xi_c. X and Y scatter about these means.",
        cells_without_noise,
    ),
    Misconception(
        "generate_data",
        "cells about the prior means",
        "Your cells scatter about mu0 + xi0. Their means are those of their own row and column, which you have drawn.",
        cells_about_the_prior_means,
    ),
    Misconception(
        "generate_data",
        "a generator of its own",
        "You make a generator inside the function, so the data are the same in every call. Draw from the rng that is "
        "given.",
        own_generator,
    ),
)
