"""What is seen of shapes, runs, draws, gradients, graphs and repeated answers; and what must not be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from autograder.diagnosis.drawn_graphs import seen_in_graph
from autograder.diagnosis.gradients_seen import Differentiated, seen_in_gradients
from autograder.diagnosis.likeness import Extract
from autograder.diagnosis.repeated import seen_again
from autograder.diagnosis.shapes import Shaped, seen_in_shapes
from autograder.diagnosis.spread import Drawn, seen_in_draws
from autograder.diagnosis.stops import ends_too_soon
from autograder.diagnosis.told import what_is_told


def name(seen: object) -> str:
    return getattr(seen, "name", "")


# --- shapes ---


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ([((), (3,)), ((), (4,))], "a single number in place of an array"),
        ([((3, 2), ()), ((4, 2), ())], "an array in place of a number"),
        ([((3,), (3, 2)), ((4,), (4, 3))], "an axis is missing"),
        ([((3, 3), (3,)), ((4, 4), (4,))], "an axis too many"),
        ([((2,), (3,)), ((3,), (4,))], "too few entries"),
        ([((0,), (3,)), ((0,), (4,))], "empty"),
        ([((3, 1), (3,)), ((4, 1), (4,))], ""),  # axes of one are right
        ([((), (3,))], ""),  # one call
        ([((), (3,)), ((5,), (4,))], ""),  # of two kinds
    ],
)
def test_shapes(shapes: list[tuple[tuple[int, ...], tuple[int, ...]]], expected: str) -> None:
    assert name(seen_in_shapes([Shaped(mine, right, {}) for mine, right in shapes])) == expected


def test_what_has_the_wrong_length_is_told() -> None:
    sizes = [{"the length of x": n, "the length of pi": k} for n, k in ((5, 2), (7, 3))]
    seen = seen_in_shapes([Shaped((k,), (n,), size) for (n, k), size in zip(((5, 2), (7, 3)), sizes, strict=True)])
    assert seen is not None
    assert seen.hint.endswith("It is as long as the length of pi, and should be as long as the length of x.")


# --- answers that do not follow the arguments ---


def numbers(*values: float) -> Extract:
    return Extract(None, ((len(values),),), (np.array(values),))


def test_the_same_answer_and_those_of_other_calls() -> None:
    right = [numbers(1.5, 2.5), numbers(3.5, 1.25), numbers(0.5, 7.5), numbers(9.5, 1.125)]
    assert name(seen_again([(right[0], one) for one in right])) == "the same answer whatever is given"
    assert name(seen_again([(numbers(0.0, 0.0), one) for one in right])) == "zero whatever is given"
    kept = [right[0], right[1], right[0], right[1]]
    assert name(seen_again(list(zip(kept, right, strict=True)))) == "the answer to an earlier call"
    other = [right[0], numbers(8.5, 2.0), right[0], right[1]]
    assert seen_again(list(zip(other, right, strict=True))) is None, "one wrong answer belongs to no call"
    assert seen_again([(numbers(np.nan, np.nan), one) for one in right]) is None, "nan comes from many mistakes"
    assert seen_again([(right[0], right[0])] * 4) is None, "where all right answers are the same, they say nothing"
    assert seen_again(list(zip(right, right, strict=True))) is None


def test_true_and_false_exchanged() -> None:
    def truth(value: bool) -> Extract:
        return Extract(None, ((),), (np.array([value]),))

    values = [True, False, False, True]
    assert name(seen_again([(truth(not one), truth(one)) for one in values])) == "true and false exchanged"
    assert seen_again([(truth(False), truth(one)) for one in values]) is None


# --- runs ---

TRACES = [np.array([-9.5, -7.25, -6.5, -6.125]), np.array([-19.5, -17.5, -15.5, -15.25])]


def test_runs_that_end_too_soon() -> None:
    cut = [(one[:2], one) for one in TRACES]
    assert name(ends_too_soon(cut, [False, False])) == "the run ends after 2 values"
    assert name(ends_too_soon(cut, [True, True])) == "values are missing at the end of the trace"
    assert (
        name(ends_too_soon([(one[:1], one) for one in TRACES], [False, False])) == "the run ends after its first value"
    )
    assert (
        name(ends_too_soon([(TRACES[0][:2], TRACES[0]), (TRACES[1][:3], TRACES[1])], [False] * 2))
        == "the run ends too soon"
    )


def test_runs_that_do_not() -> None:
    assert ends_too_soon([(one, one) for one in TRACES], [True, True]) is None
    assert ends_too_soon([(one[:2] + 0.01, one) for one in TRACES], [False, False]) is None
    assert ends_too_soon([(TRACES[0][:2], TRACES[0])], [False]) is None
    assert ends_too_soon([(one[:2], one) for one in TRACES], [False, True]) is None, "some arrive and some do not"


# --- draws ---


@pytest.mark.parametrize(
    ("scale", "shift", "expected"),
    [
        (1.5, 0.0, "draws too far apart"),
        (0.7, 0.0, "draws too near to each other"),
        (1.0, 0.5, "draws around another centre"),
        (1.0, 0.0, ""),
        (1.005, 0.0, ""),  # not clear with so few draws
    ],
)
def test_draws(scale: float, shift: float, expected: str) -> None:
    z = np.random.default_rng(3).normal(size=(2000, 2)) * scale + shift
    assert name(seen_in_draws([Drawn(norm.cdf(z))])) == expected


def test_draws_of_another_law_are_not_called_wide() -> None:
    z = np.random.default_rng(3).standard_t(3, size=(2000, 1))
    assert seen_in_draws([Drawn(norm.cdf(z))]) is None
    assert name(seen_in_draws([Drawn(np.repeat(norm.cdf(z[:5]), 400, axis=0))])) == "the same draws again and again"


# --- gradients ---


def test_gradients() -> None:
    rng = np.random.default_rng(4)
    exact = [[rng.normal(size=3), rng.normal(size=3)] for _ in range(2)]
    names = ("mean", "scale")

    def seen(change: object) -> str:
        mine = [[change(a, b)[0], change(a, b)[1]] for a, b in exact]  # type: ignore[operator]
        return name(seen_in_gradients([Differentiated((0, 1), mine, exact)], names))

    assert seen(lambda a, b: (a, None)) == "no gradient reaches scale"
    assert seen(lambda a, b: (0 * a, b)) == "the gradient at mean is zero"
    assert seen(lambda a, b: (-a, b)) == "the gradient at mean has the other sign"
    assert seen(lambda a, b: (2 * a, 2 * b)) == "the gradient at mean and scale is 2 times the right one"
    assert seen(lambda a, b: (a + 0.1, b)) == ""
    assert seen(lambda a, b: (a, b)) == ""
    assert seen(lambda a, b: (-a, 2 * b)) == "", "two different mistakes"
    assert name(seen_in_gradients([Differentiated((0,), None, exact)], names)) == "the result has no gradient"


# --- graphs ---

GRAPH = {
    "nodes": {"pi": "parameter", "z": "latent", "x": "observed"},
    "edges": [("pi", "z"), ("z", "x")],
    "plates": {"N": ["z", "x"]},
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"edges": [("z", "pi"), ("z", "x")]}, "an arrow that points the other way"),
        ({"edges": [("pi", "z")]}, "an arrow is missing"),
        ({"edges": [("pi", "z"), ("z", "x"), ("pi", "x")]}, "an arrow is too many"),
        ({"edges": [("pi", "x")]}, "several arrows"),
        ({"nodes": {"pi": "latent", "z": "latent", "x": "observed"}}, "the role of pi"),
        ({"plates": {"N": ["x"]}}, "z is in too few plates"),
        ({"plates": {"M": ["x", "z"]}}, ""),  # what a plate is called is free
        ({"edges": [("pi", "z")], "plates": {"N": ["x"]}}, ""),  # two things at once
    ],
)
def test_graphs(changes: dict[str, object], expected: str) -> None:
    assert name(seen_in_graph({**GRAPH, **changes}, GRAPH)) == expected


# --- what judges have told ---


def test_what_is_told() -> None:
    assert (
        name(what_is_told(["expected shape (3,), got ()", "theta: expected shape (2,), got ()"]))
        == "an answer of another shape"
    )
    assert what_is_told(["expected shape (3,), got ()", "12 of 15 values are nan"]) is None
    assert what_is_told(["got 1, expected 2"]) is None
