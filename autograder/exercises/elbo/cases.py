"""The cases of `elbo`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import numbers
from autograder.checks.equals import crossed
from reference import elbo as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# A call is heard at night. How common each bird is, how likely it is to call like that, and somebody's guess.
DEFAULT = {
    "birds": ["tawny owl", "barn owl", "nightjar", "corncrake"],
    "prior": [0.5, 0.2, 0.2, 0.1],
    "likelihood": [0.04, 0.15, 0.3, 0.02],
    "q": [0.4, 0.15, 0.35, 0.1],
}
# Relative to the largest log-joint in size. Sums in single precision, and a 1e-8 that keeps q from log 0, are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 1e-6

CROWD = 160  # the largest number of states

BIRDS = ("tawny owl", "barn owl", "nightjar", "corncrake", "bittern", "nightingale", "water rail", "curlew")


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another night: a posterior that is neither sharp nor flat, whose best state is not the prior's; no two states
    are equally likely, as in the text."""
    while True:
        prior = (rng.permutation([[10, 4, 4, 2], [9, 6, 3, 2], [8, 5, 4, 3]][rng.integers(3)]) / 20).tolist()
        likelihood = np.round(rng.uniform(0.02, 0.4, size=4), 2)
        posterior = np.array(prior) * likelihood / np.dot(prior, likelihood)
        q = rng.permutation([8, 6, 4, 2]) / 20
        far = float(np.sum(q * np.log(q / posterior)))
        unequal = len(set(posterior.round(6))) == len(posterior)
        if np.argmax(posterior) != np.argmax(prior) and 0.4 < posterior.max() < 0.75 and 0.1 < far < 0.5 and unequal:
            break
    return {
        "birds": [str(bird) for bird in rng.choice(BIRDS, size=4, replace=False)],
        "prior": prior,
        "likelihood": likelihood.tolist(),
        "q": q.tolist(),
    }


# --- cases ---------------------------------------------------------------------------------------------------------


def story(variant: Variant) -> tuple[Array, Array]:
    return np.log(np.array(variant["prior"]) * np.array(variant["likelihood"])), np.array(variant["q"])


def models(rng: np.random.Generator, sizes: Sequence[int] = (2, 5, 9), at: float = -6.0) -> list[Array]:
    """Log-joints of several sizes; neither equal nor so far apart that one state has all the mass."""
    return [at + rng.normal(scale=1.5, size=K) for K in sizes]


def guess(rng: np.random.Generator, K: int) -> Array:
    """A distribution without zeros, and not the posterior."""
    return rng.dirichlet(np.full(K, 2.0)) * 0.9 + 0.1 / K


def with_zeros(rng: np.random.Generator, K: int) -> Array:
    """A distribution that excludes about half of the states."""
    q = np.zeros(K)
    kept = rng.permutation(K)[: (K + 1) // 2]
    q[kept] = guess(rng, len(kept))
    return q


def with_rare_state(log_joint: Array) -> None:
    """Make the least likely state at least e^8 times less likely than the best, in place."""
    least = np.argmin(log_joint)
    log_joint[least] = min(log_joint[least], log_joint.max() - 8.0)


def posterior(log_joint: Array) -> Array:
    """p(z | x), exactly as wide as a double can say."""
    p = np.exp(log_joint - log_joint.max())
    return np.asarray(p / p.sum())


def size(log_joint: Array, q: Array | None = None) -> float:
    """How large the numbers are that are added up: what rounding is relative to."""
    return max(1.0, float(np.max(np.abs(log_joint))))


def story_model(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(story(variant)[0],)]


def story_models(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The call of the text, and one that is much less likely: there log2 p(x) is below every log-joint for sure."""
    log_joint, _ = story(variant)
    return [(log_joint,), (log_joint - 20.0,)]


def story_guess(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [story(variant)]


def story_guesses(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The guess of the text, no idea at all, and the posterior."""
    log_joint, q = story(variant)
    return [(log_joint, q), (log_joint, np.full(4, 0.25)), (log_joint, posterior(log_joint))]


def crowd(rng: np.random.Generator, top: float) -> Array:
    """Many states, of which two are equally likely and ahead, and three more equal; the others count together."""
    depth = np.concatenate([np.zeros(2), np.full(3, rng.uniform(1.0, 1.5)), rng.uniform(5.0, 12.5, size=CROWD - 5)])
    return top - rng.permutation(depth)


def scattered(rng: np.random.Generator, K: int) -> Array:
    """A distribution with probabilities from about 1e-6 to 0.1, each of which counts, and 30 near 1e-7: raised to 1e-6
    they would show."""
    q = 10.0 ** rng.uniform(-6.0, -1.0, size=K)
    q[rng.permutation(K)[:30]] = 1e-7
    return np.asarray(q / q.sum())


def ladder(rng: np.random.Generator) -> Array:
    """Log-joints so far apart that every shift but the largest overflows; in falling order, the largest 0."""
    return -760.0 * np.arange(6) - np.append(0.0, rng.uniform(0.0, 9.0, size=5))


def any_models(rng: np.random.Generator, variant: Variant) -> Arguments:
    given = [*models(rng, (2, 5, 5, 9)), *models(rng, (1,), at=2.0), crowd(rng, float(rng.uniform(-1.0, 1.0)))]
    return [(log_joint,) for log_joint in given]


def tiny_models(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Joint densities near e^-12000 and near e^1000, and states far apart in falling and in rising order."""
    low, high = *models(rng, (6,), at=-12_000.0), *models(rng, (3,), at=1_000.0)
    falling, rising = ladder(rng) - 8_000.0, ladder(rng)[::-1] + 1_000.0
    return [(low - low.min() - 12_000.0,), (falling,), (rising,), (high - high.max() + 1_000.0,)]


def any_guesses(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn = [(log_joint, guess(rng, len(log_joint))) for log_joint in models(rng, (2, 5, 5, 9))]
    single = models(rng, (1,))[0]
    return crossed([*drawn, (crowd(rng, 10.0), scattered(rng, CROWD)), (single, np.ones(1))])


def guesses_with_zeros(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Half of the states excluded; those and half of the best state's posterior probability; all but one excluded; so
    many that a probability of 1e-6 for each would show."""
    drawn: Arguments = [(log_joint, with_zeros(rng, len(log_joint))) for log_joint in models(rng, (5, 8))]
    doubted = drawn[1][0]
    q_best = 0.5 * posterior(doubted).max()
    drawn[1] = doubted, np.insert((1 - q_best) * with_zeros(rng, 7), np.argmax(doubted), q_best)
    one, few = models(rng, (6, 24))
    q = np.zeros(24)
    q[rng.permutation(24)[:3]] = guess(rng, 3)
    return [*drawn, (one, np.eye(6)[rng.integers(6)]), (few, q)]


def unlikely(rng: np.random.Generator, distance: float, at: float) -> tuple[Array, Array]:
    """A state e^distance times less likely than the best, to which q gives weight, and one to which it gives none."""
    (log_joint,) = models(rng, (5,), at=at)
    first, second = rng.permutation(5)[:2]
    rest = np.delete(log_joint, [first, second]).max()
    log_joint[first], log_joint[second] = rest - distance, rest - distance + 0.6
    q = guess(rng, 5)
    q[second] = 0.0
    return log_joint, q / q.sum()


def far_states(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Posterior probabilities near 1e-17."""
    return [unlikely(rng, 39.5, -6.0), unlikely(rng, 39.5, float(rng.uniform(-11_000, -9_000)))]


def unlikely_states(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Posterior probabilities near 1e-17 and near e^-900, which no floating point number can say; and down to e^-3800,
    with all weight on the least likely state, and on all but the two least likely: a q of 1e-6 there would show."""
    falling, rising = ladder(rng) - 8_000.0, ladder(rng)[::-1]
    ladders = [(falling, np.eye(6)[5]), (rising, np.append(np.zeros(2), guess(rng, 4)))]
    return [*far_states(rng, variant), unlikely(rng, 900.0, -6.0), *ladders]


def tiny_guesses(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Joint densities near e^-10000, with and without zeros in q. One state has a posterior probability below 4e-4, and
    q gives it weight: a small number added to it shows."""
    first, second = models(rng, (6, 4), at=float(rng.uniform(-11_000, -9_000)))
    with_rare_state(first)
    return [(first - first.min() - 12_000.0, guess(rng, 6)), (second, with_zeros(rng, 4))]


def guesses_and_posteriors(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Guesses of all kinds, near and far from the posterior, and the posterior itself, once with a small probability;
    near e^-10000 too."""
    drawn: Arguments = []
    few, more, far = *models(rng, (3, 7), at=-9.0), *models(rng, (5,), at=float(rng.uniform(-11_000, -9_000)))
    with_rare_state(more)
    for log_joint in (few, more, far):
        p, q = posterior(log_joint), guess(rng, len(log_joint))
        while np.sum(q * np.log(q / p)) < 0.3:
            q = guess(rng, len(log_joint))
        drawn += [(log_joint, other) for other in (q, 0.4 * p + 0.6 * q, with_zeros(rng, len(q)), p)]
    return drawn


# --- what has to hold ----------------------------------------------------------------------------------------------


def one_number(value: Any) -> Any:
    """The value as a float; a string that says why it is none."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != 1:
        return f"expected one number, got an array of shape {array.shape}"
    number = float(array.ravel()[0])
    return number if math.isfinite(number) else f"expected a finite number, got {number}"


def between_largest_and_all(value: Any, log_joint: Array) -> str:
    """A sum of K positive terms is at least its largest term, and at most K times that."""
    number = one_number(value)
    if isinstance(number, str):
        return number
    largest, slack = float(np.max(log_joint)), TOLERANCE * size(log_joint)
    if number < largest - slack:
        return f"got {number:.8g}, but already one state alone has log p(x, z) = {largest:.8g}"
    if number > largest + math.log(len(log_joint)) + slack:
        return f"got {number:.8g}, but no state of {len(log_joint)} has log p(x, z) above {largest:.8g}"
    return ""


def judge_bound(call: Call, cases: Sequence[Case]) -> Verdict:
    """The answer stays below the log evidence, and reaches it where q is the posterior alone; cases say both."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        evidence_of_case, is_posterior = case.expected
        number = one_number(value)
        if isinstance(number, str):
            return Verdict(False, number, index, value, None, evidence)
        slack = TOLERANCE * size(*case.args)
        if number > evidence_of_case + slack:
            message = f"got {number:.10g}, which is above the log evidence {evidence_of_case:.10g}"
            return Verdict(False, message, index, value, None, evidence)
        if is_posterior and number < evidence_of_case - slack:
            message = f"q is the posterior here: got {number:.10g}, the log evidence is {evidence_of_case:.10g}"
            return Verdict(False, message, index, value, evidence_of_case, evidence)
        if not is_posterior and number >= evidence_of_case - slack:
            message = f"got the log evidence {evidence_of_case:.10g} itself, but q is not the posterior here"
            return Verdict(False, message, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def bounds_the_evidence(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Never above the log evidence, and equal to it where q is the posterior alone."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [
            Case((log_joint, q), (reference.log_evidence(log_joint), bool(np.array_equal(q, posterior(log_joint)))))
            for log_joint, q in arguments(rng, variant)
        ]

    return Check(property, "property", cases, judge_bound, {}, weight, visibility)


def judge_divergence(call: Call, cases: Sequence[Case]) -> Verdict:
    """The answer is 0 where q is the posterior, as the case says, and clearly above 0 elsewhere."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        number = one_number(value)
        if isinstance(number, str):
            return Verdict(False, number, index, value, None, evidence)
        slack = TOLERANCE * size(*case.args)
        if number < -slack:
            return Verdict(False, f"a divergence is never negative, got {number:.6g}", index, value, None, evidence)
        if case.expected and number > slack:
            return Verdict(False, f"q is the posterior here, got {number:.6g}", index, value, 0.0, evidence)
        if not case.expected and number <= slack:
            return Verdict(False, f"q is not the posterior here, got {number:.6g}", index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def vanishes_at_the_posterior(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Arguments],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Positive, and 0 where q is the posterior only."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [
            Case((log_joint, q), bool(np.array_equal(q, posterior(log_joint))))
            for log_joint, q in arguments(rng, variant)
        ]

    return Check(property, "property", cases, judge_divergence, {}, weight, visibility)


def gap(log_joint: Array, q: Array) -> float:
    """What is missing from the ELBO to the log evidence."""
    return reference.log_evidence(log_joint) - reference.elbo(log_joint, q)
