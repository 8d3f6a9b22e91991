"""Right answers to `graphical_models` in other styles."""

from autograder.alternatives import alternatives
from autograder.authoring import graph_styles
from reference import graphical_models as reference

EDITS = r"""
factorization: a dict of sets, names with the index
    result -> {"x_n": {"pi_1", "pi_2", "y_n"}, "y_n": ["theta"]}
factorization: Greek letters, lists and a single name
    result -> (["X", ("π_1", "π_2", "Y")], ["Y", "θ"])
factorization: LaTeX
    result -> [("$x_n$", ["\\pi_{1}", "\\pi_{2}", "y_{n}"]), ("$y_n$", ["\\theta"])]
factorization: NamedTuples, with a print-out
    -> Factor = namedtuple("Factor", ["child", "parents"]); print("p(y | theta) p(x | y, pi)")
    result -> [Factor("x", ("y", "pi1", "pi2")), Factor("y", ("theta",))]
model_name: naive Bayes with its diaeresis
    result -> "Naïve Bayes classifier"
model_name: a sentence
    result -> "The figure shows a generative classifier."
model_name: capitals and a hyphen, with a print-out
    -> print("x comes from its class")
    result -> "Generative-Classifier"
model_name: a mixture model whose labels are observed
    result -> "a mixture model with observed (i.e. known) labels"
model_name: discriminant analysis
    result -> "Gaussian Discriminant Analysis (GDA)"
"""
ALTERNATIVES = (
    *alternatives(reference, EDITS, "from collections import namedtuple"),
    *graph_styles(reference.graphical_model, {"z": "Z", "x": "X"}),
)
