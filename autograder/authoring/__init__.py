"""What exercises are declared with: inputs, questions with the usual checks, and iterative algorithms."""

from autograder.authoring.inputs import Inputs, Size, anything, counts, positive, reals
from autograder.authoring.maximisation import maximisation
from autograder.authoring.questions import question
from autograder.authoring.runs import ascent
from autograder.authoring.styles import styles

__all__ = [
    "Inputs",
    "Size",
    "anything",
    "ascent",
    "counts",
    "maximisation",
    "positive",
    "question",
    "reals",
    "styles",
]
