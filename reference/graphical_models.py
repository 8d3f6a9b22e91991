"""Directed graphical models: a figure read as a factorization, and a process drawn as a figure.

In the figure of the text, N pairs (x_n, y_n) stand in a plate. Both are observed, theta is a parameter of y_n, and y_n,
pi_1 and pi_2 are the parents of x_n. A directed graphical model is the claim that the joint distribution has one factor
for each variable, conditional on its parents:

    p(variables | parameters) = prod over variables v of p(v | parents of v)

Source: Harvard CS181, Spring 2019, Section 8, exercises 1 and 2. The rule is equation 8.5 of C. M. Bishop, "Pattern
Recognition and Machine Learning", Springer 2006.
"""


def factorization():
    """The factors of p(x, y | theta, pi_1, pi_2) in the model of the figure.

    p(x, y | theta, pi_1, pi_2) = product over n of the factors p(child | parents) that you name

    Returns
    -------
    list of pairs (child, [parents])
        One pair for each factor that stands under the product over n, in any order. Write names as in the figure but
        without the index n: "x", "y", "theta", "pi_1", "pi_2". For other letters, p(a_n | b_n, c) would be
        ("a", ["b", "c"]), and p(a_n) would be ("a", []).
    """
    # One factor for each variable in the plate, and none for parameters: these stand behind the bar.
    return [("y", ["theta"]), ("x", ["y", "pi_1", "pi_2"])]


def model_name():
    """Which kind of model the figure shows.

    Returns
    -------
    str
        One of these options, and nothing else:
        "generative classifier", "mixture model", "logistic regression", "linear regression", "hidden Markov model",
        "k-means", "principal component analysis".
        Another common name for an option will do. Return one name: several, a negation or an explanation earn nothing.
    """
    # The class y_n is drawn first and then x_n given its class: a generative model. Both are observed when it is
    # fitted, so it is a classifier, such as naive Bayes, and no mixture model: there the labels are latent.
    return "generative classifier"


def graphical_model():
    """The graphical model of the two coins.

    Again and again one of two biased coins is picked and flipped once. Only the outcome of the flip is told.

    Returns
    -------
    dict with three entries
        "nodes": {name: role} with a role of "observed", "latent" or "parameter" for each of
        "z" (which coin flip n was made with), "x" (the outcome of flip n), "theta" (the probabilities of picking each
        coin), "pi_1" and "pi_2" (the probabilities of heads and tails of the first and the second coin). What is a
        number without a distribution, known or not, is a "parameter".
        "edges": [(parent, child), ...], one pair of names for each arrow.
        "plates": {"N": [names]}, the names in the plate.
    """
    # The graph of the figure again, with z for y: what has changed is that nobody tells the label.
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("z", "x"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["z", "x"]},
    }
