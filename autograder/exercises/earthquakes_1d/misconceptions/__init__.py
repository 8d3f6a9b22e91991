"""How `earthquakes_1d` goes wrong."""

from autograder.exercises.earthquakes_1d.misconceptions.distances import DISTANCES
from autograder.exercises.earthquakes_1d.misconceptions.extremes import EXTREMES
from autograder.exercises.earthquakes_1d.misconceptions.graph import GRAPH
from autograder.exercises.earthquakes_1d.misconceptions.habits import HABITS
from autograder.exercises.earthquakes_1d.misconceptions.joint import JOINT
from autograder.exercises.earthquakes_1d.misconceptions.labels import LABELS
from autograder.exercises.earthquakes_2d.misconceptions.strengths import STRENGTHS

MISCONCEPTIONS = (*EXTREMES, *GRAPH, *JOINT, *LABELS, *DISTANCES, *STRENGTHS, *HABITS)
