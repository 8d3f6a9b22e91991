"""How `graphical_models` goes wrong."""

from autograder.exercise import Misconception

# --- factorization -------------------------------------------------------------------------------------------------


def label_from_data():
    return [("x", ["pi_1", "pi_2"]), ("y", ["x", "theta"])]


def factors_of_parameters():
    return [("theta", []), ("pi_1", []), ("pi_2", []), ("y", ["theta"]), ("x", ["y", "pi_1", "pi_2"])]


def data_without_label():
    return [("y", ["theta"]), ("x", ["pi_1", "pi_2"])]


def data_with_theta():
    return [("y", ["theta"]), ("x", ["y", "theta", "pi_1", "pi_2"])]


def parameters_left_out():
    return [("y", []), ("x", ["y"])]


def likelihood_only():
    return [("x", ["y", "pi_1", "pi_2"])]


def factor_for_each_class():
    return [("y", ["theta"]), ("x", ["y", "pi_1"]), ("x", ["y", "pi_2"])]


def children_for_parents():
    return [("theta", ["y"]), ("y", ["x"]), ("pi_1", ["x"]), ("pi_2", ["x"])]


def label_with_all_parameters():
    return [("y", ["theta", "pi_1", "pi_2"]), ("x", ["y"])]


def factor_named_twice():
    return [("y", ["theta"]), ("x", ["y", "pi_1", "pi_2"]), ("y", ["theta"])]


# --- model_name ----------------------------------------------------------------------------------------------------


def mixture():
    return "mixture model"


def logistic():
    return "logistic regression"


def markov():
    return "hidden Markov model"


def clusters():
    return "k-means"


def all_options():
    return (
        "generative classifier, mixture model, logistic regression, linear regression, hidden Markov model, k-means, "
        "principal component analysis"
    )


def every_kind_of_model_in_one():
    return "naive Bayes (unlike k-means, not a mixture model, instead of logistic regression)"


def negated():
    return "not a naive Bayes classifier"


def neither_nor():
    return "neither a generative classifier nor a mixture model"


def spelled_apart():
    return "generative classifier or m i x t u r e  m o d e l"


def right_and_wrong():
    return "a generative classifier / mixture model"


# --- graphical_model -----------------------------------------------------------------------------------------------


def outcome_chooses_the_coin():
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("x", "z"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["z", "x"]},
    }


def coin_is_seen():
    return {
        "nodes": {"z": "observed", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("z", "x"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["z", "x"]},
    }


def everything_in_the_plate():
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("z", "x"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["z", "x", "theta", "pi_1", "pi_2"]},
    }


def coin_chosen_once():
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("z", "x"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["x"]},
    }


def unknown_numbers_as_variables():
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "latent", "pi_1": "latent", "pi_2": "latent"},
        "edges": [("theta", "z"), ("z", "x"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["z", "x"]},
    }


def coins_point_at_the_choice():
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("z", "x"), ("pi_1", "z"), ("pi_2", "z")],
        "plates": {"N": ["z", "x"]},
    }


def choice_left_aside():
    return {
        "nodes": {"z": "latent", "x": "observed", "theta": "parameter", "pi_1": "parameter", "pi_2": "parameter"},
        "edges": [("theta", "z"), ("theta", "x"), ("pi_1", "x"), ("pi_2", "x")],
        "plates": {"N": ["z", "x"]},
    }


MISCONCEPTIONS = (
    Misconception(
        "factorization",
        "the label conditional on the data",
        "You condition y on x. Follow the arrow between them: it starts at y, so y is a parent and x its child.",
        label_from_data,
    ),
    Misconception(
        "factorization",
        "factors for the parameters",
        "Parameters stand behind the bar of p(x, y | theta, pi_1, pi_2). They condition the factors of others and have "
        "none of their own.",
        factors_of_parameters,
    ),
    Misconception(
        "factorization",
        "data independent of the label",
        "In your factorization x does not depend on y, but an arrow leads from y to x.",
        data_without_label,
    ),
    Misconception(
        "factorization",
        "the data conditional on theta",
        "No arrow leads from theta to x: it influences x through y alone. Parents are direct ones.",
        data_with_theta,
    ),
    Misconception(
        "factorization",
        "parameters left out",
        "Parameters are parents like all others: a factor names every node from which an arrow leads to its child.",
        parameters_left_out,
    ),
    Misconception(
        "factorization",
        "prior of the label left out",
        "This is p(x | y, pi_1, pi_2). The joint distribution has a factor for y as well.",
        likelihood_only,
    ),
    Misconception(
        "factorization",
        "one factor for each class",
        "There is one x_n, hence one factor for it, with all of its parents. Inside it y decides which pi counts.",
        factor_for_each_class,
    ),
    Misconception(
        "factorization",
        "parents and children exchanged",
        "Your pairs have the parent first. An arrow leads from a parent to a child; the child is named first here.",
        children_for_parents,
    ),
    Misconception(
        "factorization",
        "all parameters given to the label",
        "The arrows of pi_1 and pi_2 end at x, not at y. Look up for each node which arrows end there.",
        label_with_all_parameters,
    ),
    Misconception(
        "factorization",
        "a factor named twice",
        "p(y | theta) stands twice in your product, so it counts with its square. Each variable has one factor.",
        factor_named_twice,
    ),
    Misconception(
        "model_name",
        "mixture model",
        "The graph is the same, but in a mixture model nobody sees the labels. Look at the shading of y.",
        mixture,
    ),
    Misconception(
        "model_name",
        "logistic regression",
        "Logistic regression models y given x and says nothing about how x arises. Look at the direction of the arrow.",
        logistic,
    ),
    Misconception(
        "model_name",
        "hidden Markov model",
        "In a hidden Markov model each state depends on the one before. Here the pairs are independent of each other.",
        markov,
    ),
    Misconception(
        "model_name",
        "k-means",
        "k-means is an algorithm for data without labels, and no probabilistic model. Here the labels are shaded.",
        clusters,
    ),
    Misconception(
        "model_name",
        "all options",
        "You name every option. Decide for one.",
        all_options,
    ),
    Misconception(
        "model_name",
        "one option, and others told apart",
        "You name several options. Return the name of one, without saying what it is not.",
        every_kind_of_model_in_one,
    ),
    Misconception(
        "model_name",
        "a negation",
        "You say what the model is not. Return the name of the model that it is.",
        negated,
    ),
    Misconception(
        "model_name",
        "neither, nor",
        "You rule two options out. Return the name of the one that is left.",
        neither_nor,
    ),
    Misconception(
        "model_name",
        "a second name with spaces between its letters",
        "You name one option and then spell out another. Return one name and nothing else.",
        spelled_apart,
    ),
    Misconception(
        "model_name",
        "two names",
        "You name two options. Decide for one.",
        right_and_wrong,
    ),
    Misconception(
        "graphical_model",
        "arrow from the outcome to the coin",
        "The coin is picked first, then flipped. Arrows follow the process, not the direction in which you infer.",
        outcome_chooses_the_coin,
    ),
    Misconception(
        "graphical_model",
        "the coin observed",
        "Nobody tells which coin was flipped: this is what makes the process a mixture.",
        coin_is_seen,
    ),
    Misconception(
        "graphical_model",
        "parameters in the plate",
        "Whatever stands in the plate is there N times. There are two coins, and they stay the same all along.",
        everything_in_the_plate,
    ),
    Misconception(
        "graphical_model",
        "the coin picked once for all flips",
        "With z outside the plate one coin is picked and flipped N times. It is picked anew for every flip.",
        coin_chosen_once,
    ),
    Misconception(
        "graphical_model",
        "unknown numbers drawn as latent variables",
        "A latent variable has a distribution. The story gives none for theta and the biases: they are parameters.",
        unknown_numbers_as_variables,
    ),
    Misconception(
        "graphical_model",
        "biases point at the choice of the coin",
        "How a coin is biased says nothing about how often it is picked, but all about the outcome of the flip.",
        coins_point_at_the_choice,
    ),
    Misconception(
        "graphical_model",
        "outcome independent of the coin",
        "The outcome depends on which coin is flipped: an arrow leads from z to x, and theta acts through z alone.",
        choice_left_aside,
    ),
)
