"""What exercises are declared with: inputs, questions with the usual checks, samplers and iterative algorithms."""

from autograder.authoring.climbs import climb
from autograder.authoring.inputs import Inputs, Size, anything, counts, positive, reals
from autograder.authoring.maximisation import maximisation
from autograder.authoring.questions import question
from autograder.authoring.runs import ascent
from autograder.authoring.simulations import Sampler
from autograder.authoring.styles import graph_styles, styles

__all__ = [
    "Inputs",
    "Sampler",
    "Size",
    "anything",
    "ascent",
    "climb",
    "counts",
    "graph_styles",
    "maximisation",
    "positive",
    "question",
    "reals",
    "styles",
]
