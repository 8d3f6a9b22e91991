"""The term by which numbers are off, found where there is one, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.diagnosis.factors import Shown
from autograder.diagnosis.terms import off_by_a_term

Args = dict[str, np.ndarray]


def calls(change: Callable[[Args, np.ndarray], object], output: str = "", count: int = 5) -> list[Shown]:
    """Calls with arguments of a mixture; right answers at random: one number, or one per "n", "k" or "nk"."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(count):
        n, k = int(rng.integers(3, 9)), int(rng.integers(2, 5))
        args = {
            "r": rng.dirichlet(np.ones(k), n),
            "s2": rng.gamma(2.0, 1.0, k),
            "x": rng.normal(size=n),
            "m": rng.normal(size=k),
            "tau": rng.gamma(3.0, 1.0, n),
        }
        shape = tuple({"n": n, "k": k}[letter] for letter in output)
        right = np.asarray(rng.gamma(2.0, 1.0, shape))
        found.append(Shown(args, np.asarray(change(args, right)), right))
    return found


@pytest.mark.parametrize(
    ("change", "output", "name"),
    [
        (lambda a, r: r - np.log(2 * np.pi * np.e * a["s2"]).sum(), "", "minus the sum of log(2 pi e s2)"),
        (lambda a, r: r + 0.5 * (a["r"] * a["s2"] * a["tau"][:, None]).sum(), "", "0.5 times the sum of r * s2 * tau"),
        (lambda a, r: r - 2 * np.sum(a["r"] * np.log(a["r"])), "", "minus 2 times the sum of r log(r)"),
        (lambda a, r: r - np.sum(a["r"] * (a["x"][:, None] - a["m"]) ** 2), "", "minus the sum of r * (x - m)^2"),
        (lambda a, r: r + np.log(a["s2"]), "nk", "plus log(s2)"),
        (lambda a, r: r + a["r"].sum(axis=0) / a["s2"], "k", "plus the sum of r * 1/s2"),
        (lambda a, r: r * a["s2"], "nk", "times s2"),
        (lambda a, r: r / a["tau"][:, None], "nk", "times 1/tau"),
        (lambda a, r: 1 / (1 / r + 1 / a["s2"] ** 2), "k", "one over the right values plus 1/s2^2"),
    ],
)  # fmt: skip
def test_a_term_is_found(change: Callable[[Args, np.ndarray], object], output: str, name: str) -> None:
    seen = off_by_a_term(calls(change, output))
    assert seen is not None
    assert seen.name.endswith(name)


def test_a_factor_before_normalising_is_found() -> None:
    shares = [
        one._replace(right=one.right / one.right.sum(axis=1, keepdims=True)) for one in calls(lambda a, r: r, "nk")
    ]
    given = []
    for one in shares:
        weighed = one.right * one.args["s2"]
        given.append(one._replace(mine=weighed / weighed.sum(axis=1, keepdims=True)))
    seen = off_by_a_term(given)
    assert seen is not None
    assert seen.name == "the right logarithms plus log(s2) before they are normalised"


@pytest.mark.parametrize(
    "change",
    [
        lambda a, r: r + np.random.default_rng(2).normal(),  # the same number in all calls is no term
        lambda a, r: r + np.sum(np.log(a["s2"])) * 1.0001,
        lambda a, r: r + np.sum(np.log(a["s2"])) + 1e-4 * np.sum(a["x"]),
        lambda a, r: r + 0.7 * np.sum(a["r"] * a["x"][:, None]),  # no simple number
        lambda a, r: r + np.sum(np.sin(a["x"])),
        lambda a, r: np.inf * r,
        lambda a, r: r,
    ],
)
def test_what_is_no_term_is_none(change: Callable[[Args, np.ndarray], object]) -> None:
    assert off_by_a_term(calls(change)) is None


def test_one_call_is_no_evidence() -> None:
    assert off_by_a_term(calls(lambda a, r: r + np.log(a["s2"]).sum(), count=1)) is None


def test_a_term_that_fails_in_one_call_is_none() -> None:
    given = calls(lambda a, r: r + np.log(a["s2"]).sum())
    given[-1] = given[-1]._replace(mine=given[-1].right)
    assert off_by_a_term(given) is None


def test_few_digits_are_no_evidence() -> None:
    """In half precision two calls agree with some term or other."""
    given = calls(lambda a, r: np.float64(np.float16(r + np.sin(a["x"]).sum())), count=2)
    assert off_by_a_term(given) is None
