"""How the graph of `earthquakes_1d` goes wrong."""

from autograder.exercise import Misconception

ROLES = {
    "R": "observed",
    "S": "observed",
    "z": "latent",
    "mu": "latent",
    "lam": "latent",
    "pi": "parameter",
    "tau": "parameter",
    "alpha": "parameter",
    "beta": "parameter",
    "nu": "parameter",
    "rho": "parameter",
}
EDGES = [
    ("pi", "z"),
    ("z", "R"),
    ("z", "S"),
    ("mu", "R"),
    ("tau", "R"),
    ("lam", "S"),
    ("nu", "mu"),
    ("rho", "mu"),
    ("alpha", "lam"),
    ("beta", "lam"),
]
PLATES = {"N": ["R", "S", "z"], "K": ["mu", "lam"]}


def arrows_reversed():
    return {"nodes": ROLES, "edges": [(child, parent) for parent, child in EDGES], "plates": PLATES}


def data_point_at_labels():
    edges = [("R", "z") if edge == ("z", "R") else ("S", "z") if edge == ("z", "S") else edge for edge in EDGES]
    return {"nodes": ROLES, "edges": edges, "plates": PLATES}


def every_parameter_of_an_epicentrum_for_both():
    return {"nodes": ROLES, "edges": [*EDGES, ("mu", "S"), ("lam", "R")], "plates": PLATES}


def strength_without_label():
    return {"nodes": ROLES, "edges": [edge for edge in EDGES if edge != ("z", "S")], "plates": PLATES}


def no_plate_of_epicentra():
    return {"nodes": ROLES, "edges": EDGES, "plates": {"N": PLATES["N"]}}


def label_among_the_epicentra():
    return {"nodes": ROLES, "edges": EDGES, "plates": {"N": ["R", "S"], "K": ["z", "mu", "lam"]}}


def constants_are_latent():
    roles = {name: "latent" if role == "parameter" else role for name, role in ROLES.items()}
    return {"nodes": roles, "edges": EDGES, "plates": PLATES}


def epicentra_are_parameters():
    return {"nodes": ROLES | {"mu": "parameter", "lam": "parameter"}, "edges": EDGES, "plates": PLATES}


def priors_once_per_epicentrum():
    constants = ["tau", "alpha", "beta", "nu", "rho"]
    return {"nodes": ROLES, "edges": EDGES, "plates": {"N": PLATES["N"], "K": [*PLATES["K"], *constants]}}


GRAPH = (
    Misconception(
        "graphical_model",
        "all arrows reversed",
        "Your arrows run from effect to cause. An arrow leads from what is drawn first to what is drawn given it.",
        arrows_reversed,
    ),
    Misconception(
        "graphical_model",
        "data point at the label",
        "You draw what is inferred from what. The model says how quakes come about: an epicentrum, then its data.",
        data_point_at_labels,
    ),
    Misconception(
        "graphical_model",
        "distance and strength depend on both parameters of the epicentrum",
        "Read off which parameter stands in which density: an arrow only where the density mentions the parent.",
        every_parameter_of_an_epicentrum_for_both,
    ),
    Misconception(
        "graphical_model",
        "strength does not depend on the label",
        "Which of the K intensities a strength is drawn with depends on something too; you have left that arrow out.",
        strength_without_label,
    ),
    Misconception(
        "graphical_model",
        "no plate for the epicentra",
        "There are K log-distances and K intensities, not one of each: what is repeated stands in a plate.",
        no_plate_of_epicentra,
    ),
    Misconception(
        "graphical_model",
        "label in the plate of the epicentra",
        "There is one label z_n for each quake, so count again how often it is drawn: it belongs to another plate.",
        label_among_the_epicentra,
    ),
    Misconception(
        "graphical_model",
        "constants drawn as latent variables",
        "A latent variable has a distribution in the model. What is given without one is a parameter.",
        constants_are_latent,
    ),
    Misconception(
        "graphical_model",
        "mu and lam as parameters",
        "mu and lam have priors here, which makes them random variables that nobody has seen.",
        epicentra_are_parameters,
    ),
    Misconception(
        "graphical_model",
        "constants in the plate of the epicentra",
        "All epicentra share the same constants: there is one of each, outside the plates.",
        priors_once_per_epicentrum,
    ),
)
