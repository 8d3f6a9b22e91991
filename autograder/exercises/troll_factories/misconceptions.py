"""How `troll_factories` goes wrong."""

from autograder.exercises.troll_factories.misconceptions_bound import BOUND
from autograder.exercises.troll_factories.misconceptions_cavi import ASCENT
from autograder.exercises.troll_factories.misconceptions_factors import FACTORS
from autograder.exercises.troll_factories.misconceptions_joint import JOINT
from autograder.exercises.troll_factories.misconceptions_labels import LABELS
from autograder.exercises.troll_factories.misconceptions_model import MODEL

MISCONCEPTIONS = (*MODEL, *JOINT, *FACTORS, *LABELS, *BOUND, *ASCENT)
