"""How `earthquakes_2d` goes wrong."""

from autograder.exercises.earthquakes_2d.misconceptions.extremes import EXTREMES
from autograder.exercises.earthquakes_2d.misconceptions.graph import GRAPH
from autograder.exercises.earthquakes_2d.misconceptions.habits import HABITS
from autograder.exercises.earthquakes_2d.misconceptions.joint import JOINT
from autograder.exercises.earthquakes_2d.misconceptions.labels import LABELS
from autograder.exercises.earthquakes_2d.misconceptions.places import PLACES
from autograder.exercises.earthquakes_2d.misconceptions.strengths import STRENGTHS

MISCONCEPTIONS = (*EXTREMES, *GRAPH, *JOINT, *LABELS, *PLACES, *STRENGTHS, *HABITS)
