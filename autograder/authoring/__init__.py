"""What exercises are declared with: inputs, questions with the usual checks, and iterative algorithms."""

from autograder.authoring.inputs import Inputs, Size, counts, positive, reals, unpromised
from autograder.authoring.questions import question
from autograder.authoring.runs import ascent
from autograder.authoring.styles import styles

__all__ = ["Inputs", "Size", "ascent", "counts", "positive", "question", "reals", "styles", "unpromised"]
