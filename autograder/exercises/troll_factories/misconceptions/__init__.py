"""How `troll_factories` goes wrong."""

from autograder.exercises.troll_factories.misconceptions.bound import BOUND
from autograder.exercises.troll_factories.misconceptions.cavi import ASCENT
from autograder.exercises.troll_factories.misconceptions.draws import DRAWS
from autograder.exercises.troll_factories.misconceptions.edges import EDGES
from autograder.exercises.troll_factories.misconceptions.factors import FACTORS
from autograder.exercises.troll_factories.misconceptions.habits import HABITS
from autograder.exercises.troll_factories.misconceptions.joint import JOINT
from autograder.exercises.troll_factories.misconceptions.labels import LABELS
from autograder.exercises.troll_factories.misconceptions.limits import LIMITS
from autograder.exercises.troll_factories.misconceptions.model import MODEL

MISCONCEPTIONS = (*MODEL, *DRAWS, *JOINT, *FACTORS, *LABELS, *BOUND, *ASCENT, *EDGES, *LIMITS, *HABITS)
