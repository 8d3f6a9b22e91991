"""How `bernoulli_mixture` goes wrong."""

from autograder.exercises.bernoulli_mixture.misconceptions.bound import BOUND
from autograder.exercises.bernoulli_mixture.misconceptions.draws import DRAWS
from autograder.exercises.bernoulli_mixture.misconceptions.edges import EDGES
from autograder.exercises.bernoulli_mixture.misconceptions.habits import HABITS
from autograder.exercises.bernoulli_mixture.misconceptions.limits import LIMITS
from autograder.exercises.bernoulli_mixture.misconceptions.model import MODEL
from autograder.exercises.bernoulli_mixture.misconceptions.runs import RUNS
from autograder.exercises.bernoulli_mixture.misconceptions.updates import UPDATES

MISCONCEPTIONS = (*MODEL, *DRAWS, *UPDATES, *BOUND, *RUNS, *EDGES, *LIMITS, *HABITS)
