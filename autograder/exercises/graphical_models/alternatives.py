"""Right answers to `graphical_models` in other styles."""

from typing import NamedTuple

from autograder.exercise import Alternative


class Factor(NamedTuple):
    child: str
    parents: tuple[str, ...]


def factors_as_a_dict():
    return {"x_n": {"pi_1", "pi_2", "y_n"}, "y_n": ["theta"]}


def factors_in_greek():
    factors = []
    factors.append(["X", ("π_1", "π_2", "Y")])
    factors.append(["Y", "θ"])
    return tuple(factors)


def factors_in_latex():
    return [("$x_n$", ["\\pi_{1}", "\\pi_{2}", "y_{n}"]), ("$y_n$", ["\\theta"])]


def factors_as_named_tuples():
    print("p(y | theta) p(x | y, pi)")
    return [Factor("x", ("y", "pi1", "pi2")), Factor("y", ("theta",))]


def named_naive_bayes():
    return "Naïve Bayes classifier"


def named_in_a_sentence():
    return "The figure shows a generative classifier."


def named_by_its_kin():
    return "a mixture model with observed (i.e. known) labels"


def named_discriminant():
    return "Gaussian Discriminant Analysis (GDA)"


def named_in_capitals():
    print("x comes from its class")
    return "Generative-Classifier"


def graph_with_lists():
    return {
        "plates": {"n = 1, ..., N": ("x", "z")},
        "edges": [["z", "x"], ["pi_2", "x"], ["pi_1", "x"], ["theta", "z"]],
        "nodes": {"theta": "Parameter", "pi_1": "parameter", "pi_2": "parameter", "z": "latent", "x": "observed"},
    }


def graph_built_up():
    nodes, edges = {}, []
    for name in ("theta", "pi_1", "pi_2"):
        nodes[name] = "parameter"
        edges.append((name, "Z" if name == "theta" else "X"))
    nodes |= {"Z": "latent", "X": "observed"}
    edges.append(("Z", "X"))
    return {"nodes": nodes, "edges": edges, "plates": {"N": [name for name in nodes if name in "ZX"]}}


ALTERNATIVES = (
    Alternative("factorization", "a dict of sets, names with the index", factors_as_a_dict),
    Alternative("factorization", "Greek letters, lists and a single name", factors_in_greek),
    Alternative("factorization", "LaTeX", factors_in_latex),
    Alternative("factorization", "NamedTuples, with a print-out", factors_as_named_tuples),
    Alternative("model_name", "naive Bayes with its diaeresis", named_naive_bayes),
    Alternative("model_name", "a sentence", named_in_a_sentence),
    Alternative("model_name", "capitals and a hyphen, with a print-out", named_in_capitals),
    Alternative("model_name", "a mixture model whose labels are observed", named_by_its_kin),
    Alternative("model_name", "discriminant analysis", named_discriminant),
    Alternative("graphical_model", "lists for tuples, other order", graph_with_lists),
    Alternative("graphical_model", "built up in a loop", graph_built_up),
)
