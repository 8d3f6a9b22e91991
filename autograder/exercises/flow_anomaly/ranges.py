"""What `flow_anomaly` promises of its arguments; those of its classes are sizes, and stand in the cases."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.exercises.flow_anomaly.cases import LOG_SCALE, MANY
from autograder.ranges import Range

LOG_PROBS = Range(-1e5, 1e5)

RANGES: Mapping[str, Mapping[str, Range]] = {
    "Scaling": {"s": Range(-LOG_SCALE, LOG_SCALE)},
    "anomaly_threshold": {"log_probs": Range(-1e5, 1e5, (2, MANY))},
    "type_1_error": {"log_probs": LOG_PROBS},
    "type_2_error": {"log_probs": LOG_PROBS},
}
