"""How `graphical_models` goes wrong, as edits of its reference."""

from autograder.misconceptions import mistakes
from reference import graphical_models as reference

FACTORIZATION = """
the label conditional on the data: You condition y on x. Follow the arrow between them: it starts at y, so y is a parent
and x its child.
    "theta" -> "x", "theta"
    "y", "pi_1" -> "pi_1"
factors for the parameters: Parameters stand behind the bar of p(x, y | theta, pi_1, pi_2). They condition the factors
of others and have none of their own.
    ("y", ["theta"]) -> ("theta", []), ("pi_1", []), ("pi_2", []), ("y", ["theta"])
data independent of the label: In your factorization x does not depend on y, but an arrow leads from y to x.
    "y", "pi_1" -> "pi_1"
the data conditional on theta: No arrow leads from theta to x: it influences x through y alone. Parents are direct ones.
    "y", "pi_1" -> "y", "theta", "pi_1"
parameters left out: Parameters are parents like all others: a factor names every node from which an arrow leads to its
child.
    "theta" ->
    , "pi_1", "pi_2" ->
prior of the label left out: This is p(x | y, pi_1, pi_2). The joint distribution has a factor for y as well.
    ("y", ["theta"]), ->
one factor for each class: There is one x_n, hence one factor for it, with all of its parents. Inside it y decides which
pi counts.
    ("x", ["y", "pi_1", "pi_2"]) -> ("x", ["y", "pi_1"]), ("x", ["y", "pi_2"])
parents and children exchanged: Your pairs have the parent first. An arrow leads from a parent to a child; the child is
named first here.
    result -> [(parent, [child]) for child, parents in result for parent in parents]
all parameters given to the label: The arrows of pi_1 and pi_2 end at x, not at y. Look up for each node which arrows
end there.
    , "pi_1", "pi_2" ->
    "theta" -> "theta", "pi_1", "pi_2"
a factor named twice: p(y | theta) stands twice in your product, so it counts with its square. Each variable has one
factor.
    "pi_2"]) -> "pi_2"]), ("y", ["theta"])
"""

MODEL_NAME = """
mixture model: The graph is the same, but in a mixture model nobody sees the labels. Look at the shading of y.
    "generative classifier" -> "mixture model"
logistic regression: Logistic regression models y given x and says nothing about how x arises. Look at the direction of
the arrow.
    "generative classifier" -> "logistic regression"
hidden Markov model: In a hidden Markov model each state depends on the one before. Here the pairs are independent of
each other.
    "generative classifier" -> "hidden Markov model"
k-means: k-means is an algorithm for data without labels, and no probabilistic model. Here the labels are shaded.
    "generative classifier" -> "k-means"
all options: You name every option. Decide for one.
    "generative classifier" -> "generative classifier, mixture model, logistic regression, linear regression,
        hidden Markov model, k-means, principal component analysis"
one option, and others told apart: You name several options. Return the name of one, without saying what it is not.
    "generative classifier" -> "naive Bayes (unlike k-means, not a mixture model, instead of logistic regression)"
a negation: You say what the model is not. Return the name of the model that it is.
    "generative classifier" -> "not a naive Bayes classifier"
neither, nor: You rule two options out. Return the name of the one that is left.
    "generative classifier" -> "neither a generative classifier nor a mixture model"
a second name with spaces between its letters: You name one option and then spell out another. Return one name and
nothing else.
    "generative classifier" -> "generative classifier or m i x t u r e  m o d e l"
two names: You name two options. Decide for one.
    "generative classifier" -> "a generative classifier / mixture model"
"""

GRAPH = """
arrow from the outcome to the coin: The coin is picked first, then flipped. Arrows follow the process, not the direction
in which you infer.
    ("z", "x") -> ("x", "z")
the coin observed: Nobody tells which coin was flipped: this is what makes the process a mixture.
    "latent" -> "observed"
parameters in the plate: Whatever stands in the plate is there N times. There are two coins, and they stay the same all
along.
    ["z", "x"] -> ["z", "x", "theta", "pi_1", "pi_2"]
the coin picked once for all flips: With z outside the plate one coin is picked and flipped N times. It is picked anew
for every flip.
    ["z", "x"] -> ["x"]
unknown numbers drawn as latent variables: A latent variable has a distribution. The story gives none for theta and the
biases: they are parameters.
    "parameter" ->> "latent"
biases point at the choice of the coin: How a coin is biased says nothing about how often it is picked, but all about
the outcome of the flip.
    ("pi_1", "x"), ("pi_2", "x") -> ("pi_1", "z"), ("pi_2", "z")
outcome independent of the coin: The outcome depends on which coin is flipped: an arrow leads from z to x, and theta
acts through z alone.
    ("z", "x") -> ("theta", "x")
"""


MISCONCEPTIONS = (
    *mistakes(reference.factorization, FACTORIZATION),
    *mistakes(reference.model_name, MODEL_NAME),
    *mistakes(reference.graphical_model, GRAPH),
)
