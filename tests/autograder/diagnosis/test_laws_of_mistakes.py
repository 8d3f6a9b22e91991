"""Which mistake's law a sample follows: named when clear, and not on thin evidence."""

from collections.abc import Callable

import numpy as np
from scipy.stats import norm

from autograder.checks import Check, Verdict, follows_categories, follows_law
from autograder.diagnosis.laws import law_that_explains

P = np.array([0.5, 0.3, 0.2])
LAW = follows_law("exponential", lambda rng, variant: [], lambda z, rate: z, lambda z, rate: -np.expm1(-rate * z))
LABELS = follows_categories("labels", lambda rng, variant: [], lambda z, *args: z, lambda *args: P)


def exponential(rate: float, seed: int, n: int = 20_000) -> np.ndarray:
    return np.random.default_rng(seed).exponential(1 / rate, n)


def labels(p: list[float], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(3, 20_000, p=p)


def share_named(student: Callable[[int], np.ndarray], others: list[Callable[[int], np.ndarray]], check=LAW) -> dict:
    found: dict = {}
    for seed in range(40):
        name = law_that_explains(check, (2.0,), student(seed), [other(1000 + seed) for other in others])
        found[name] = found.get(name, 0) + 1
    return found


def test_the_mistake_of_the_same_law_is_found() -> None:
    others = [lambda seed, rate=rate: exponential(rate, seed) for rate in (0.5, 1.9, 4.0)]
    assert share_named(lambda seed: exponential(0.5, seed), others) == {0: 40}
    assert share_named(lambda seed: labels([0.3, 0.5, 0.2], seed), [lambda s: labels([0.2, 0.5, 0.3], s),
                       lambda s: labels([0.3, 0.5, 0.2], s)], LABELS) == {1: 40}  # fmt: skip


def test_a_law_of_ones_own_is_not_named() -> None:
    """Not even where it is nearer to a catalogued one than to the right one."""
    others = [lambda seed, rate=rate: exponential(rate, seed) for rate in (0.5, 4.0)]
    assert share_named(lambda seed: exponential(0.6, seed), others) == {None: 40}
    assert share_named(lambda seed: exponential(2.0, seed), others) == {None: 40}  # the right one
    assert share_named(lambda seed: exponential(1.9, seed), others) == {None: 40}


def test_two_mistakes_of_one_law_are_not_told_apart() -> None:
    twins = [lambda seed: exponential(0.5, seed), lambda seed: exponential(0.5, seed + 1)]
    assert share_named(lambda seed: exponential(0.5, seed), twins).get(None, 0) >= 38


def test_what_is_no_sample_is_passed_over() -> None:
    student = exponential(0.5, 1)
    others = [None, "no", exponential(0.5, 2, 10), exponential(0.5, 3)]
    assert law_that_explains(LAW, (2.0,), student, others) == 3
    assert law_that_explains(LAW, (2.0,), student, [None]) is None
    assert law_that_explains(LAW, (2.0,), None, others) is None


def test_far_from_the_right_law_everything_looks_alike() -> None:
    """Each draw has a mean of its own, so only the right law's scale tells laws apart, and there all is at its ends."""
    rng = np.random.default_rng(5)
    means = rng.normal(0, 10, 1200)
    check = Check(
        "",
        "law",
        lambda rng, values: (),
        lambda call, cases: Verdict(True),
        {"draws": lambda value, *args: value, "cdf": lambda z, *args: norm.cdf(z, means, 0.01)},
    )
    wide, centred = rng.normal(means, 10.0), rng.normal(0, 14.1, 1200)
    assert law_that_explains(check, (), centred, [wide]) is None
    near, nearer = rng.normal(means, 0.02), rng.normal(means, 0.02)
    assert law_that_explains(check, (), near, [nearer]) == 0
