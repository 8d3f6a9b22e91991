"""How `flow_anomaly` goes wrong."""

from autograder.exercises.flow_anomaly.misconceptions import errors, flows, layers
from autograder.misconceptions import mistakes
from reference import flow_anomaly as reference

MISCONCEPTIONS = (
    *mistakes(reference.Coupling, layers.COUPLING),
    *mistakes(reference.Scaling, layers.SCALING),
    *mistakes(reference.NICE, flows.NICE, imports="import math"),
    *mistakes(reference.anomaly_threshold, errors.ANOMALY_THRESHOLD),
    *mistakes(reference.type_1_error, errors.TYPE_1_ERROR),
    *mistakes(reference.type_2_error, errors.TYPE_2_ERROR),
)
