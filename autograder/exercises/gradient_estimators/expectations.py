"""Whether an estimator is unbiased, told without sampling.

An estimator is a function of its noise, so its expectation over one row of the noise is a Gauss-Hermite sum: the nodes
are handed over as that row, one call each and all calls in a row, while the other rows keep their values. Where log p
is a polynomial the sum is exact; for waves it is exact to more digits than are compared. A right estimator therefore
fails with probability zero, whatever the other rows are used for; a baseline made of the sample itself shows its bias
in full. No node is 0, 1 or -1, where a score vanishes: others may divide by the squares of the scores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.exercises.gradient_estimators.cases import (
    FARTHEST,
    MANY,
    NARROWEST,
    WIDEST,
    Variant,
    at_the_ends,
    gaussian_with_plateau,
    gaussian_without_gradient,
    hermite,
    in_double,
    random_gaussian,
    random_q,
    random_waves,
    random_wells,
    story_q,
    story_target,
    tensor,
)
from autograder.values import Function, Tensor

LOOSE = 2.0  # how much larger than `sizes_of_rows` the rows of a right estimator may be
OFFSET = 3.0  # a constant baseline that nobody exceeds by much


FAR = 0  # the number of nodes that stands for `far_nodes`


def far_nodes() -> tuple[np.ndarray, np.ndarray]:
    """Nodes (4, 1) and weights (4,) for one standard normal variable, exact to degree 5, two of them far out."""
    near = (11 / 12) ** 0.5
    return np.array([[near], [-near], [5.0], [-5.0]]), np.array([288, 288, 1, 1]) / 578


def judge_expectation(call: Call, cases: Sequence[Case], *, rtol: float) -> Verdict:
    """The expectation of one row over its own noise is the exact gradient, whatever the other rows are.

    A case's `expected` holds the row, the quadrature's nodes and weights, the exact gradient, and the sizes of the
    estimator's rows: their root mean squares without a baseline. The tolerance is relative to these sizes, wider for
    numbers in single precision; the student's own rows must not be many times larger, whatever their mean is.
    """
    evidence = {"cases": len(cases), "calls": sum(len(case.args[3]) for case in cases), "rtol": rtol}
    for index, case in enumerate(cases):
        mean, noises = case.args[1], case.args[3]
        row, weights = case.expected["row"], case.expected["weights"]
        rows, single = np.zeros((2, len(weights), len(mean.values))), True
        values = call(case.args).value
        if not isinstance(values, tuple | list) or len(values) != len(noises):
            return Verdict(False, "the function does not answer every call", index, None, None, evidence)
        for number, (value, noise) in enumerate(zip(values, noises, strict=True)):
            parts = unpack(value, ("mean", "log_std"))
            if isinstance(parts, str):
                return Verdict(False, parts, index, value, None, evidence)
            for part, name in enumerate(("mean", "log_std")):
                array = numbers(parts[part])
                array = array if isinstance(array, str) else same_shape(array, noise.values.shape)
                if isinstance(array, str):
                    return Verdict(False, f"{name}: {array} (one row per sample)", index, value, None, evidence)
                if not np.isfinite(array).all():
                    return Verdict(False, f"{name}: the numbers are not all finite", index, value, None, evidence)
                with np.errstate(over="ignore", invalid="ignore"):
                    single = single and np.array_equal(array.astype(np.float32), array, equal_nan=True)
                rows[part, number] = array[row]
        for part, name in enumerate(("mean", "log_std")):
            exact, size = case.expected["gradient"][part], case.expected["sizes"][part]
            with np.errstate(over="ignore", invalid="ignore"):
                found, spread = weights @ rows[part], np.sqrt(weights @ rows[part] ** 2)
                near = np.abs(found - exact) <= (max(rtol, 1e-4) if single else rtol) * size
            if not np.all(spread <= LOOSE * size):
                worst = int(np.argmax(spread / size))
                message = (
                    f"{name}: row {row} is {float(spread[worst]):.3g} in the root mean square, many times more than"
                )
                message += f" an estimate needs to be ({float(LOOSE * size[worst]):.3g} at the most)"
                return Verdict(False, message, index, spread, size, evidence)
            if not near.all():
                shown = [f"{float(number):.5g}" for number in found]
                message = f"{name}: averaged over its noise, row {row} gives [{', '.join(shown)}]"
                message += f"; the gradient of the ELBO is [{', '.join(f'{float(number):.5g}' for number in exact)}]"
                return Verdict(False, message, index, found, exact, evidence)
    return Verdict(True, evidence=evidence)


def is_unbiased(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    *,
    rtol: float = 1e-6,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Each row's expectation over its noise is the exact gradient of the ELBO; `arguments` gives (args, row, n)."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        drawn = []
        for args, row, n in arguments(rng, variant):
            nodes, weights = far_nodes() if n == FAR else hermite(len(args[1].values), n)
            expected = {"row": row, "nodes": nodes, "weights": weights, "gradient": exact_gradient(*args[:3])}
            expected["sizes"] = sizes_of_rows(args, row, nodes, weights)
            drawn.append(Case((*args[:3], with_nodes(args[3], row, nodes)), expected))
        return drawn

    settings = {"rtol": rtol}
    return Check(property, "expectation", cases, judge_expectation, settings, weight, visibility, for_every_noise)


def for_every_noise(student, log_p, mean, log_std, noises):  # type: ignore[no-untyped-def]
    """The estimates for each noise; what a call does to its arguments does not reach the next one."""

    def anew(tensor):  # type: ignore[no-untyped-def]
        return tensor.detach().clone().requires_grad_(tensor.requires_grad)

    return [student.score_function_gradient(log_p, anew(mean), anew(log_std), eps) for eps in noises]


def with_nodes(eps: Tensor, row: int, nodes: np.ndarray) -> list[Tensor]:
    """The noise with each node in the place of that row."""
    noises = np.repeat(np.array(eps.values)[None], len(nodes), axis=0)
    noises[:, row] = nodes
    return [Tensor(noise) for noise in noises]


def sizes_of_rows(
    args: tuple[Any, ...], row: int, nodes: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Root mean squares of (|log p| + |log q| + b) times the score, with b as large as any sensible baseline."""
    log_p, mean, log_std, eps = args
    m, std = np.asarray(mean.values, dtype=float), np.exp(np.asarray(log_std.values, dtype=float))
    function = built(in_double(log_p))

    def magnitude(noise: np.ndarray) -> np.ndarray:
        log_q = -0.5 * np.sum(noise**2, axis=1) - np.sum(np.log(std)) - 0.5 * len(m) * np.log(2 * np.pi)
        values = function(built(Tensor(np.asarray(m + std * noise, dtype=float)))).detach().numpy()
        return np.asarray(np.abs(values) + np.abs(log_q))

    others = np.delete(np.asarray(eps.values, dtype=float), row, axis=0)
    baseline = OFFSET + float(np.max(magnitude(np.vstack([others, np.zeros(len(m))]))))
    weight = (magnitude(nodes) + baseline)[:, None]
    return np.sqrt(weights @ (weight * nodes / std) ** 2), np.sqrt(weights @ (weight * (nodes**2 - 1)) ** 2) + 1.0


def judge_weights(call: Call, cases: Sequence[Case]) -> Verdict:
    """Where log p is raised on a small plateau around one sample, its row changes by the score there, times the height.

    The plateau has no slope, so that nothing that differentiates log p, by finite differences either, notices it. A
    baseline made of the other samples does not change. What a row is multiplied with is left open to a factor of five:
    a sample may share its row with its mirror image.
    """
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        rows = []
        for height in (0.0, case.expected["height"]):
            log_p = case.args[0]._replace(constants=(Tensor(np.array(height)), *case.args[0].constants[1:]))
            value = call((log_p, *case.args[1:])).value
            parts = unpack(value, ("mean", "log_std"))
            if isinstance(parts, str):
                return Verdict(False, parts, index, value, None, evidence)
            arrays = [numbers(part) for part in parts]
            arrays = [a if isinstance(a, str) else same_shape(a, case.args[3].values.shape) for a in arrays]
            for name, array in zip(("mean", "log_std"), arrays, strict=True):
                if isinstance(array, str):
                    return Verdict(False, f"{name}: {array} (one row per sample)", index, value, None, evidence)
            rows.append(np.concatenate([array[case.expected["row"]].astype(float) for array in arrays]))
        expected = case.expected["change"]
        with np.errstate(over="ignore", invalid="ignore"):
            change = rows[1] - rows[0]
            factor = float(change @ expected) / float(expected @ expected)
            rest = float(np.max(np.abs(change - factor * expected))) / float(np.max(np.abs(expected)))
        if not (0.2 <= factor <= 5.0 and rest <= 1e-2):
            message = "where log p is larger at one sample, that sample's row should grow by its score; "
            message += f"it changes by {np.array2string(change, precision=4)}"
            return Verdict(False, message, index, change, expected, evidence)
    return Verdict(True, evidence=evidence)


def weighs_the_score(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The value of log p at a sample is what its row weighs the score with; `arguments` gives (args, row)."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        drawn = []
        for args, row in arguments(rng, variant):
            e, std = args[3].values[row].astype(float), np.exp(args[2].values.astype(float))
            change = 2.0 * np.concatenate([e / std, e**2 - 1])
            drawn.append(Case(args, {"row": row, "height": 2.0, "change": change}))
        return drawn

    return Check(property, "equals", cases, judge_weights, {}, weight, visibility)


SPREAD, FAR_BELOW = 20.0, 20.0  # of log p at the samples, and of its value at one of them


def plateaus(rng: np.random.Generator, variant: Variant) -> list[tuple[Any, ...]]:
    """log p with a plateau around one sample, which no other sample, nor the mean, nor a mirror image lies on.

    In the first case the weights are far from 0 and from each other: clipped or standardised ones show there always.
    """
    cases: list[tuple[Any, ...]] = []
    for D, S, single in ((2, 4, False), (3, 5, True), (1, 3, False)):
        mean, log_std = random_q(rng, D)
        eps = rng.normal(size=(S, D))
        eps = np.sign(eps) * (0.3 + np.abs(eps))
        row = int(rng.integers(S))
        while np.min(np.max(np.abs(np.delete(np.vstack([eps, -eps]), row, axis=0) - eps[row]), axis=1)) < 0.4:
            eps[row] = rng.normal(size=D) * 1.5
            eps[row] = np.sign(eps[row]) * (0.3 + np.abs(eps[row]))
        at, widths = mean + np.exp(log_std) * eps[row], 0.2 * np.exp(log_std)
        location, precision, constant = (np.asarray(c.values) for c in random_gaussian(rng, mean).constants)
        if not cases:
            gaps = mean + np.exp(log_std) * eps - location
            costs = 0.5 * np.einsum("si,ij,sj->s", gaps, precision, gaps)
            scale = SPREAD / np.std(costs)
            precision, constant = scale * precision, np.array(scale * costs[row] - FAR_BELOW)
        constants = (np.array(0.0), at, widths, location, precision, constant)
        log_p = as_argument(gaussian_with_plateau, *(tensor(part, single) for part in constants))
        cases.append(((log_p, tensor(mean, single), tensor(log_std, single), tensor(eps, single)), row))
    return cases


def story_expectation(rng: np.random.Generator, variant: Variant) -> list[tuple[Any, ...]]:
    eps = tensor(rng.normal(size=(3, 2)).round(2), single=True)
    return [((story_target(variant), *story_q(variant), eps), 1, 3)]


def story_without_derivative(rng: np.random.Generator, variant: Variant) -> list[tuple[Any, ...]]:
    """The text's p again, in a function that autograd sees nothing of."""
    log_p = as_argument(gaussian_without_gradient, *story_target(variant).constants)
    return [((log_p, *story_q(variant), tensor(rng.normal(size=(4, 2)).round(2), single=True)), 3, 3)]


def gaussian_expectations(rng: np.random.Generator, variant: Variant) -> list[tuple[Any, ...]]:
    """log p is quadratic and the score too (degree 4): four nodes in every dimension are exact. No derivatives.

    As many samples as dimensions, two at least, and very many. Where q is narrow, p is too, or the width of q would
    hardly count. Noise far out, means far off.
    """
    cases = []
    for D, S, single, ends, n in (
        (3, 3, False, (), 4),
        (2, 5, True, (), 4),
        (1, 2, False, (NARROWEST,), 4),
        (1, MANY, False, (WIDEST,), FAR),
    ):
        mean, log_std = random_q(rng, D)
        log_std = at_the_ends(rng, ends) if ends else log_std
        mean = 0.15 * mean if ends else mean
        mean[:2] = FARTHEST if D == 3 else mean[:2]
        std = np.exp(log_std) if NARROWEST in ends else 1.0
        log_p = as_argument(gaussian_without_gradient, *random_gaussian(rng, mean, single, std).constants)
        args = log_p, tensor(mean, single), tensor(log_std, single), tensor(rng.normal(size=(S, D)), single)
        cases.append((args, int(rng.integers(S // 2, S)), n))
    return cases


def other_expectations(rng: np.random.Generator, variant: Variant) -> list[tuple[Any, ...]]:
    """No Gaussians. Degree 6 takes four nodes; a wave of frequency 1.2 in the noise is exact to 1e-9 with fourteen."""
    cases = []
    mean, log_std = random_q(rng, 2)
    eps = tensor(rng.normal(size=(5, 2)))
    cases.append(((random_wells(rng, 2), tensor(mean), tensor(log_std), eps), int(rng.integers(5)), 4))
    mean, log_std = random_q(rng, 1)
    eps = tensor(rng.normal(size=(4, 1)))
    cases.append(((random_waves(rng, 1), tensor(mean), tensor(log_std), eps), int(rng.integers(4)), 14))
    return cases


# The exact gradients: closed-form expectations of log p under q, differentiated, and that of the entropy, (0, 1).


def exact_gradient(log_p: Function, mean: Tensor, log_std: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the ELBO with respect to mean and log_std."""
    m, var = np.asarray(mean.values, dtype=float), np.exp(2 * np.asarray(log_std.values, dtype=float))
    constants = [np.asarray(part.values, dtype=float) for part in log_p.constants]
    of_mean, of_var = EXPECTATIONS[log_p.name](m, var, *constants)
    return of_mean, 2 * var * of_var + 1


def gaussian_expectation(
    m: np.ndarray, var: np.ndarray, location: np.ndarray, precision: np.ndarray, constant: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """E[log p] = -(m - a)' P (m - a) / 2 - sum_d P_dd var_d / 2 + const; its derivatives in m and var."""
    return -precision @ (m - location), -np.diag(precision) / 2


def wave_expectation(
    m: np.ndarray, var: np.ndarray, frequencies: np.ndarray, phases: np.ndarray, heights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """E[sin(w'z + phase)] = exp(-sum_d w_d^2 var_d / 2) sin(w'm + phase)."""
    damped, angles = heights * np.exp(-0.5 * frequencies**2 @ var), frequencies @ m + phases
    return (damped * np.cos(angles)) @ frequencies - m, -0.5 * (damped * np.sin(angles)) @ frequencies**2 - 0.5


def well_expectation(
    m: np.ndarray, var: np.ndarray, curvature: np.ndarray, tilt: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """E[z^2] = m^2 + var, E[z^4] = m^4 + 6 m^2 var + 3 var^2, and dimensions are independent of each other."""
    coupling = 0.3 * (np.roll(m, 1) + np.roll(m, -1))
    return 2 * curvature * m + tilt - 0.1 * (4 * m**3 + 12 * m * var) + coupling, curvature - 0.6 * (m**2 + var)


EXPECTATIONS: Mapping[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "gaussian": gaussian_expectation,
    "gaussian_without_gradient": gaussian_expectation,
    "waves": wave_expectation,
    "wells": well_expectation,
}
