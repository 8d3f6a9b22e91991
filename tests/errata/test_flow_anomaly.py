"""Homework 11, problem 3: comparisons that lose ties, and a split that changes from run to run."""

import torch
from torch.utils.data import random_split

from reference.flow_anomaly import type_1_error, type_2_error


def test_strict_on_both_sides_leaves_ties_uncounted():
    log_probs, threshold = torch.tensor([-3.0, -2.0, -2.0, -1.0]), -2.0
    called = (log_probs < threshold).float().mean()
    not_called = (log_probs > threshold).float().mean()
    assert called + not_called == 0.5
    assert type_1_error(log_probs, threshold) + type_2_error(log_probs, threshold) == 1


def test_an_unseeded_split_gives_other_counts():
    def validation(generator=None):
        return random_split(range(1000), [900, 100], generator=generator)[1].indices

    assert validation() != validation()
    assert validation(torch.Generator().manual_seed(0)) == validation(torch.Generator().manual_seed(0))
