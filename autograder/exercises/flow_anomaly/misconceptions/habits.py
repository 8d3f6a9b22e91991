"""How `flow_anomaly` goes wrong by habit: layers of other networks between those of the flow, bits."""

import math

from torch import nn

from autograder.exercise import Misconception
from autograder.exercises.flow_anomaly.misconceptions.flows import Flow


class BatchNormalised(Flow):
    def __init__(self, in_out_dim, mid_dim, hidden, mask_config=1.0, coupling=4):
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, coupling)
        self.norm = nn.BatchNorm1d(in_out_dim)

    def f(self, x):
        return super().f(self.norm(x))


class WithDropout(Flow):
    def f(self, x):
        return super().f(nn.functional.dropout(x, 0.2))


class InBits(Flow):
    def log_prob(self, x):
        return super().log_prob(x) / math.log(2)


class BitsPerDimension(Flow):
    def log_prob(self, x):
        return super().log_prob(x) / (math.log(2) * x.shape[1])


HABITS = (
    Misconception(
        "NICE",
        "batch normalisation",
        "Your flow normalises over the batch, so what happens to a row depends on the other rows. Its inverse and "
        "its determinant know nothing of that.",
        BatchNormalised,
    ),
    Misconception(
        "NICE",
        "dropout",
        "Your flow drops coordinates at random. Then it has no inverse, and its density differs from call to call.",
        WithDropout,
    ),
    Misconception(
        "NICE",
        "logarithm to base 2",
        "Your log-density is in bits. The natural logarithm is asked for.",
        InBits,
    ),
    Misconception(
        "NICE",
        "bits per dimension",
        "Your log-density is in bits per coordinate. The natural logarithm of the density of a whole row is asked for.",
        BitsPerDimension,
    ),
)
