"""Inputs: usual values, both ends, the variant's own, and what they say in docstrings and to the certificate."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.authoring import Inputs, Size, anything, counts, positive, reals
from autograder.ranges import Range

INPUTS = Inputs(
    sizes={"N": Size(1, 40, usual=(6, 11)), "K": Size(2, 5, usual=(3, 4))},
    x=reals(-50.0, 50.0, "N", usual=(-3.0, 8.0), doc="Observations."),
    r=positive(1e-4, 1.0, "N", "K", doc="Weights."),
    a=positive(0.05, 50.0, usual=(0.8, 6.0), doc="A shape."),
    n=counts(0, 500, "K", doc="Counts."),
    k=counts(1, 9, doc="A count."),
)
NAMES = ("x", "r", "a", "n", "k")
VARIANT = {"x": [1.0, 2.5, 4.0], "a": 2, "k": 3}


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_usual_values_are_of_the_usual_sizes_and_in_the_usual_ranges():
    cases = INPUTS.usual(NAMES)(rng(), VARIANT)
    assert [(case[0].shape, case[1].shape, case[3].shape) for case in cases] == [
        ((6,), (6, 3), (3,)),
        ((11,), (11, 4), (4,)),
    ]
    for x, r, a, n, k in cases:
        assert -3 <= x.min() < x.max() <= 8
        assert 1e-4 <= r.min() < r.max() <= 1
        assert 0.8 <= a <= 6
        assert isinstance(a, float)
        assert n.dtype.kind == "i"
        assert isinstance(k, int)


def test_every_set_of_ends_reaches_both_ends_of_everything():
    cases = INPUTS.ends(NAMES)(rng(), VARIANT)
    for i, (low, high) in enumerate([(-50, 50), (1e-4, 1), (0.05, 50), (0, 500), (1, 9)]):
        values = np.concatenate([np.ravel(case[i]) for case in cases])
        assert (values.min(), values.max()) == pytest.approx((low, high))
    assert {len(case[0]) for case in cases} == {1, 40}
    assert len({(*np.ravel(case[2]).tolist(), case[4]) for case in cases}) == 4  # every pair of ends of a and k


def test_the_story_has_the_variants_values_and_sizes_that_fit():
    ((x, r, a, _n, k),) = INPUTS.story(NAMES)(rng(), VARIANT)
    np.testing.assert_array_equal(x, [1.0, 2.5, 4.0])
    assert (r.shape, a, k, type(a), type(k)) == ((3, 3), 2.0, 3, float, int)


def test_ranges_are_what_the_certificate_reads():
    assert INPUTS.ranges(("x", "a")) == {"x": Range(-50.0, 50.0, (1, 40)), "a": Range(0.05, 50.0, None)}


def test_docstrings_say_type_meaning_and_range():
    assert INPUTS.parameters(("r", "n", "k")) == (
        "Parameters\n----------\n"
        "r : array (N, K)\n    Weights. From 0.0001 to 1; N from 1 to 40; K from 2 to 5.\n"
        "n : integer array (K,)\n    Counts. From 0 to 500; K from 2 to 5.\n"
        "k : int\n    A count. From 1 to 9."
    )


def test_shapes_follow_from_what_is_given():
    found = INPUTS.shapes(("r", "n", "a"), {"x": np.zeros(7), "n": np.zeros(4)})
    assert found == {"r": (7, 4), "n": (4,), "a": ()}


def test_wide_positive_numbers_are_drawn_by_their_logarithm():
    values = np.concatenate([np.ravel(case[0]) for case in INPUTS.usual(("r",))(rng(), {})])
    assert np.mean(values < 0.1) > 0.5


def test_what_has_no_ends_promises_nothing():
    inputs = Inputs(
        sizes={"N": Size(1, 9, usual=(3,))},
        x=reals(0.0, 1.0, "N", doc="Shares."),
        z=anything("integer array (N,)", "N", doc="Labels."),
        rng=anything("numpy.random.Generator", doc="All randomness."),
    )
    assert list(inputs.ranges(("x", "z", "rng"))) == ["x"]
    said = "x : array (N,)\n    Shares.%s\nz : integer array (N,)\n    Labels."
    said += "\nrng : numpy.random.Generator\n    All randomness."
    assert inputs.parameters(("x", "z", "rng")).endswith(said % " From 0 to 1; N from 1 to 9.")
    assert inputs.parameters(("x", "z", "rng"), free=True).endswith(said % "")
    assert inputs.shapes(("x",), {"z": np.zeros(4), "rng": (5,)}) == {"x": (4,)}


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda: positive(0.0, 1.0), "the lower end has to be above 0"),
        (lambda: Inputs(sizes={}, x=reals(0, 1, "N")), "the size N of an input is not given"),
        (lambda: INPUTS.usual(("x", "y")), "the input 'y' is not declared"),
    ],
)
def test_what_cannot_be_declared_is_named(make, complaint):
    with pytest.raises((ValueError, LookupError), match=complaint):
        make()


def near_zero(rng, sizes):
    return {"x": rng.normal(0.0, 0.1, size=sizes["N"])}


SCENES = Inputs(
    sizes={"N": Size(1, 40, usual=(6, 4, 6))},
    told=lambda rng, variant: {"m": np.flip(variant["x"])},
    usually=near_zero,
    x=reals(-50.0, 50.0, "N", usual=(20.0, 30.0)),
    m=reals(-5.0, 5.0, "N", usual=(3.0, 4.0)),
)


def test_scenes_give_what_they_hold_and_the_rest_is_drawn():
    cases = SCENES.usual(("x", "m"))(rng(), {})
    assert [np.shape(x) for x, _ in cases] == [(6,), (4,), (6,), (6,)]
    assert all(np.abs(x).max() < 1 and m.min() > 3 and m.shape == x.shape for x, m in cases)
    first, _, third, mixed = cases
    np.testing.assert_array_equal(mixed[0], first[0])
    np.testing.assert_array_equal(mixed[1], third[1])


def test_the_story_has_its_scene_before_what_is_drawn():
    ((m, x),) = SCENES.story(("m", "x"))(rng(), VARIANT)
    assert m.tolist() == [4.0, 2.5, 1.0]
    np.testing.assert_array_equal(x, VARIANT["x"])


PLACES = Inputs(
    sizes={"N": Size(1, 40, usual=(6,))},
    x=reals(-5.0, 5.0, "N", "2", doc="Places."),
    m=anything("", "2", doc="A place."),
)


def test_a_digit_is_a_size_that_needs_no_words():
    ((x,),) = PLACES.usual(("x",))(rng(), {})
    assert x.shape == (6, 2)
    assert PLACES.parameters(("x",)).splitlines()[2:] == [
        "x : array (N, 2)",
        "    Places. From -5 to 5; N from 1 to 40.",
    ]


def test_nothing_is_said_of_what_is_not_promised():
    assert PLACES.parameters(("m",)).splitlines()[2:] == ["m : array (2,)", "    A place."]
    assert list(PLACES.ranges(("x", "m"))) == ["x"]
