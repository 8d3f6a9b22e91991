"""How `flow_anomaly` goes wrong."""

from autograder.exercises.flow_anomaly.misconceptions.errors import ERRORS
from autograder.exercises.flow_anomaly.misconceptions.flows import FLOWS
from autograder.exercises.flow_anomaly.misconceptions.habits import HABITS
from autograder.exercises.flow_anomaly.misconceptions.halves import HALVES
from autograder.exercises.flow_anomaly.misconceptions.networks import NETWORKS
from autograder.exercises.flow_anomaly.misconceptions.scalings import SCALINGS
from autograder.exercises.flow_anomaly.misconceptions.structure import STRUCTURE

MISCONCEPTIONS = (*HALVES, *NETWORKS, *SCALINGS, *FLOWS, *STRUCTURE, *ERRORS, *HABITS)
