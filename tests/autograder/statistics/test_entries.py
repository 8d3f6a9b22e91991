"""Tests of short results: their bounds hold, and they see what they are for."""

import math

import numpy as np
import pytest
from scipy.stats import beta

from autograder.statistics.entries import (
    beta_log_tail,
    call_log_tails,
    explained_detectable_share,
    explained_log_tails,
    group_log_tails,
    neighbour_log_tail,
    place_log_tails,
)


@pytest.mark.parametrize(("a", "b"), [(70, 9), (60, 17), (79, 0.5), (180, 400), (0.5, 300), (1, 1), (3, 0.2)])
def test_the_tail_of_a_beta_law_is_bounded_and_closely(a, b):
    for v in beta.ppf([1e-40, 1e-20, 1e-10, 1e-5, 0.01, 0.3, 0.9, 1 - 1e-9], a, b):
        exact, bound = beta.logcdf(v, a, b), beta_log_tail(float(v), a, b)
        assert bound >= exact - 1e-9
        assert bound <= exact + 0.5 or exact > math.log(1e-4)
    assert beta_log_tail(0.0, a, b) == -math.inf
    assert beta_log_tail(1.0, a, b) == 0


def every_tail(z, labels):
    found = [*call_log_tails(z), *place_log_tails(z), *group_log_tails(z, labels), neighbour_log_tail(z)]
    return [*found, *explained_log_tails(z, z), *explained_log_tails(z, np.abs(z))]


def test_right_draws_are_as_rarely_conspicuous_as_stated():
    rng = np.random.default_rng(5)
    rows = [every_tail(rng.normal(size=(60, 5)), rng.integers(0, 3, size=(60, 5))) for _ in range(2_000)]
    for column in np.array(rows).T:
        for level in (0.01, 0.05):
            assert np.mean(column <= math.log(level)) <= level + 4 * math.sqrt(level / 2_000)


def test_nothing_depends_on_middle_or_scale():
    rng = np.random.default_rng(6)
    z, labels = rng.normal(size=(80, 4)), rng.integers(0, 2, size=(80, 4))
    np.testing.assert_allclose(call_log_tails(3 + 5 * z), call_log_tails(z), atol=1e-9)
    np.testing.assert_allclose(place_log_tails(3 + 5 * z), place_log_tails(z), atol=1e-9)
    np.testing.assert_allclose(group_log_tails(3 + 5 * z, labels), group_log_tails(z, labels), atol=1e-9)
    np.testing.assert_allclose(neighbour_log_tail(3 + 5 * z), neighbour_log_tail(z), atol=1e-9)
    np.testing.assert_allclose(explained_log_tails(3 + 5 * z, z), explained_log_tails(z, z), atol=1e-6)


def test_fixed_sums_shared_draws_and_odd_entries_are_seen():
    rng = np.random.default_rng(7)
    z, labels = rng.normal(size=(120, 4)), rng.integers(0, 2, size=(120, 4))
    centred = z - z.mean(axis=1, keepdims=True)
    assert call_log_tails(centred)[0] < -100
    assert explained_log_tails(centred, centred).max() < -100
    assert call_log_tails(z + rng.normal(size=(120, 1)))[1] < -30
    in_groups = z.copy()
    for k in range(2):
        members = labels == k
        sums = np.where(members, z, 0.0).sum(axis=1) / np.maximum(members.sum(axis=1), 1)
        in_groups -= members * sums[:, None]
    assert group_log_tails(in_groups, labels)[0] < -100
    assert place_log_tails(np.column_stack([np.abs(z[:, 0]), z[:, 1:]]))[0] < -20
    assert place_log_tails(np.column_stack([np.zeros(120), z[:, 1:]]))[0] < -100
    assert neighbour_log_tail(np.repeat(z[:60], 2, axis=0)) < -100
    follows = np.column_stack([z, z[:, 0] ** 2 + 0.1 * z[:, 1]])
    assert explained_log_tails(follows, np.abs(follows)).min() < -30


def test_what_is_detectable_is_detected():
    share = explained_detectable_share(160, 20, 1e-12)
    assert 0.3 < share < 0.6
    assert beta_log_tail(1 - share, 70, 9.5) <= math.log(1e-12)
    assert explained_detectable_share(400, 20, 1e-12) < share
