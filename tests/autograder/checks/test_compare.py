"""What the comparison tolerates, and what it does not."""

import numpy as np
import pytest

from autograder.checks.compare import mismatch, numbers, unpack
from autograder.values import Opaque, Record

EXPECTED = np.array([1.0, -2.5, 1e4])
RIGHT = {
    "array": EXPECTED,
    "column": EXPECTED[:, None],
    "row": EXPECTED[None, :],
    "list": [1, -2.5, 10000],
    "tuple": (1.0, -2.5, 1e4),
    "single precision": EXPECTED.astype(np.float32),
    "list of 0-d arrays": [np.array(1.0), np.array(-2.5), np.array(1e4)],
    "within tolerance": EXPECTED * (1 + 5e-7),
    "single precision, in a list": np.nextafter(EXPECTED.astype(np.float32), np.float32(0)).tolist(),
    "single precision, in double": np.nextafter(EXPECTED.astype(np.float32), np.float32(0)).astype(float),
    "labelled": {"q": EXPECTED},
}
WRONG = {
    "None": None,
    "text": "1.0 -2.5 10000",
    "nan": np.array([1.0, np.nan, 1e4]),
    "inf": np.array([1.0, -2.5, np.inf]),
    "complex": EXPECTED + 0j,
    "one too many": np.append(EXPECTED, 1.0),
    "a number": 1.0,
    "one digit off": EXPECTED * (1 + 5e-6),
    "off in single precision": (EXPECTED * 1.01).astype(np.float32),
    "a generator": Opaque("generator"),
    "uneven": [[1.0], [2.0, 3.0]],
    "dict": {"a": 1.0, "b": -2.5, "c": 1e4},
    "empty": np.array([]),
    "a huge integer": 10**400,
}


@pytest.mark.parametrize("value", RIGHT.values(), ids=RIGHT)
def test_right_values_pass(value: object) -> None:
    assert mismatch(value, EXPECTED, 1e-6, 1e-9) == ""


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_wrong_values_get_a_reason(value: object) -> None:
    assert mismatch(value, EXPECTED, 1e-6, 1e-9)


def test_axes_of_another_length_are_not_mixed_up() -> None:
    expected = np.arange(6.0).reshape(2, 3)
    assert mismatch(expected.T, expected, 1e-6, 0.0)
    assert mismatch(expected.ravel(), expected, 1e-6, 0.0)
    assert mismatch(expected[None], expected, 1e-6, 0.0) == ""


def test_the_message_says_where_and_what() -> None:
    message = mismatch(np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]), 1e-6, 0.0)
    assert message == "1 of 4 values differ; got 5 at index (1, 1), expected 4"


FIT = Record(("theta", "pi"), (np.array([0.25, 0.75]), np.array([[0.1, 0.9], [0.6, 0.4]])))


@pytest.mark.parametrize(
    "value",
    [
        FIT.values,
        list(FIT.values),
        FIT,
        Record(("pi", "theta"), FIT.values[::-1]),
        Record(("weights", "biases"), FIT.values),
        {"pi": FIT.values[1], "theta": FIT.values[0], "steps": 3},
    ],
    ids=["tuple", "list", "named", "named, other order", "other names", "dict with more"],
)
def test_several_results_are_read_by_name_or_by_position(value: object) -> None:
    assert mismatch(value, FIT, 1e-9, 0.0) == ""


@pytest.mark.parametrize("value", [FIT.values[::-1], FIT.values[:1], FIT.values[0], None, "theta, pi"])
def test_several_results_are_not_guessed(value: object) -> None:
    assert mismatch(value, FIT, 1e-9, 0.0)


def test_unpack_counts() -> None:
    assert unpack((1, 2, 3), ("a", "b")) == "expected 2 values (a, b), got 3"
    assert unpack(np.array([1.0, 2.0]), ("a", "b")) == (1.0, 2.0)


def test_numbers_are_real_arrays() -> None:
    assert isinstance(numbers([1, 2]), np.ndarray)
    assert numbers(None) == "the function returned None: is a return statement missing?"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2**64, 2.0**64),
        ([2**64, -(2**70), 3], [2.0**64, -(2.0**70), 3.0]),
        ([2**70, 0.5, True], [2.0**70, 0.5, 1.0]),
        ([[2**65], [1]], [[2.0**65], [1.0]]),
        ([np.array(7), 2**65], [7.0, 2.0**65]),
        ({"q": 2**64}, 2.0**64),
    ],
)
def test_integers_of_any_length_are_numbers(value: object, expected: object) -> None:
    assert mismatch(value, np.array(expected), 1e-12, 0.0) == ""
    assert mismatch(value, 1.01 * np.array(expected), 1e-3, 0.0)


@pytest.mark.parametrize(
    "value",
    [10**5000, [10**5000, 1], -(10**5000), {10**5000: 1}, {"a": 10**5000, 10**400: 2}],
    ids=["alone", "in a list", "negative", "as a key", "labelled"],
)
def test_integers_too_long_to_be_written_out_get_a_reason(value: object) -> None:
    assert mismatch(value, np.array([1.0, 2.0]), 1e-6, 0.0)
    assert unpack(value, ("a", "b", "c"))
    assert mismatch(value, Record(("a", "b"), (1.0, 2.0)), 1e-6, 0.0)


def test_numbers_near_the_largest_get_a_reason_without_a_warning() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert mismatch(np.array([1.7e308, -1.7e308]), np.array([-1.7e308, 1.0]), 1e-6, 1e-9)


def test_a_tolerance_for_each_entry_and_none_for_single_precision() -> None:
    expected = np.array([1.0, 100.0])
    assert mismatch(np.array([1.0, 100.9]), expected, 0.0, np.array([1e-3, 1.0])) == ""
    assert mismatch(np.array([1.9, 100.0]), expected, 0.0, np.array([1e-3, 1.0]))
    off = np.array([1.0, 100.01], dtype=np.float32)
    assert mismatch(off, expected, 1e-6, 1e-9) == ""
    assert mismatch(off, expected, 1e-6, 1e-9, widened=False)
