"""Whether an estimator is unbiased, told without sampling.

An estimator is a function of its noise, so its expectation over one row of the noise is a Gauss-Hermite sum: the nodes
are handed over as that row, one call each and all calls in a row, while the other rows keep their values. Where log p
is a polynomial the sum is exact; for waves it is exact to more digits than are compared. A right estimator therefore
fails with probability zero, whatever the other rows are used for; a baseline made of the sample itself shows its bias
in full. No node is 0, 1 or -1, where a score vanishes: others may divide by the squares of the scores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks import Case, Check
from autograder.checks.check import Call, Visibility
from autograder.checks.each import judge_calls
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.checks.readers import parts
from autograder.checks.tensors import Array, double, exact, hermite, in_precision
from autograder.exercises.gradient_estimators import cases
from autograder.exercises.gradient_estimators.cases import (
    FARTHEST,
    MANY,
    NARROWEST,
    WIDEST,
    Rng,
    Variant,
    gaussian_without_gradient,
    given,
    random_gaussian,
    random_q,
)
from autograder.values import Function, Tensor

Expectations = list[tuple[tuple[Any, ...], int, int]]  # arguments, a row of the noise, and nodes in every dimension

LOOSE = 2.0  # how much larger than `sizes_of_rows` the rows of a right estimator may be
OFFSET = 3.0  # a constant baseline that nobody exceeds by much


FAR = 0  # the number of nodes that stands for `far_nodes`


def far_nodes() -> tuple[Array, Array]:
    """Nodes (4, 1) and weights (4,) for one standard normal variable, exact to degree 5, two of them far out."""
    near = (11 / 12) ** 0.5
    return np.array([[near], [-near], [5.0], [-5.0]]), np.array([288, 288, 1, 1]) / 578


def is_biased(call: Call, case: Case, *, rtol: float) -> str:
    """Whether the expectation of one row over its own noise is not the exact gradient, whatever the other rows are.

    A case's `expected` holds the row, the quadrature's weights, the exact gradient, and the sizes of the estimator's
    rows: their root mean squares without a baseline. The tolerance is relative to these sizes, wider for numbers in
    single precision; the student's own rows must not be many times larger, whatever their mean is.
    """
    noises, row, weights = case.args[3], case.expected["row"], case.expected["weights"]
    values = call(case.args).value
    if not isinstance(values, tuple | list) or len(values) != len(noises):
        return "the function does not answer every call"
    shapes = dict.fromkeys(("mean", "log_std"), noises[0].values.shape)
    found = [parts(value, **shapes) for value in values]
    with np.errstate(over="ignore", invalid="ignore"):
        single = all(np.array_equal(array.astype(np.float32), array) for pair in found for array in pair)
        for part, name in enumerate(shapes):
            rows = np.array([pair[part][row] for pair in found])
            target, size = case.expected["gradient"][part], case.expected["sizes"][part]
            average, spread = weights @ rows, np.sqrt(weights @ rows**2)
            near = np.abs(average - target) <= (max(rtol, 1e-4) if single else rtol) * size
            if not np.all(spread <= LOOSE * size):
                worst = int(np.argmax(spread / size))
                return (
                    f"{name}: row {row} is {float(spread[worst]):.3g} in the root mean square, many times more than an "
                    f"estimate needs to be ({float(LOOSE * size[worst]):.3g} at the most)"
                )
            if not near.all():
                shown = [", ".join(f"{float(number):.5g}" for number in numbers) for numbers in (average, target)]
                return (
                    f"{name}: averaged over its noise, row {row} gives [{shown[0]}]; the gradient of the ELBO is "
                    f"[{shown[1]}]"
                )
    return ""


def is_unbiased(
    property: str,
    arguments: Callable[[Rng, Variant], Expectations],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Each row's expectation over its noise is the exact gradient of the ELBO."""

    def drawn(rng: Rng, variant: Variant) -> list[Case]:
        found = []
        for args, row, n in arguments(rng, variant):
            nodes, weights = far_nodes() if n == FAR else hermite(len(args[1].values), n)
            expected = {"row": row, "weights": weights, "gradient": exact_gradient(*args[:3])}
            expected["sizes"] = sizes_of_rows(args, row, nodes, weights)
            found.append(Case((*args[:3], with_nodes(args[3], row, nodes)), expected))
        return found

    settings = {"wrong": is_biased, "rtol": 1e-6}
    return Check(property, "expectation", drawn, judge_calls, settings, weight, visibility, for_every_noise)


def for_every_noise(student, log_p, mean, log_std, noises):  # type: ignore[no-untyped-def]
    """The estimates for each noise; what a call does to its arguments does not reach the next one."""

    def anew(tensor):  # type: ignore[no-untyped-def]
        return tensor.detach().clone().requires_grad_(tensor.requires_grad)

    return [student.score_function_gradient(log_p, anew(mean), anew(log_std), eps) for eps in noises]


def with_nodes(eps: Tensor, row: int, nodes: Array) -> list[Tensor]:
    """The noise with each node in the place of that row."""
    noises = np.repeat(np.array(eps.values)[None], len(nodes), axis=0)
    noises[:, row] = nodes
    return [Tensor(noise) for noise in noises]


def sizes_of_rows(args: tuple[Any, ...], row: int, nodes: Array, weights: Array) -> tuple[Array, Array]:
    """Root mean squares of (|log p| + |log q| + b) times the score, with b as large as any sensible baseline."""
    m, std, function = exact(args[1]), np.exp(exact(args[2])), built(in_precision(args[0]))

    def magnitude(noise: Array) -> Array:
        log_q = -0.5 * np.sum(noise**2, axis=1) - np.sum(np.log(std)) - 0.5 * len(m) * np.log(2 * np.pi)
        return np.asarray(np.abs(function(built(double(m + std * noise))).detach().numpy()) + np.abs(log_q))

    others = np.delete(exact(args[3]), row, axis=0)
    baseline = OFFSET + float(np.max(magnitude(np.vstack([others, np.zeros(len(m))]))))
    weight = (magnitude(nodes) + baseline)[:, None]
    return np.sqrt(weights @ (weight * nodes / std) ** 2), np.sqrt(weights @ (weight * (nodes**2 - 1)) ** 2) + 1.0


def weighs_wrongly(call: Call, case: Case) -> str:
    """Where log p is raised on a small plateau around one sample, its row changes by the score there, times the height.

    The plateau has no slope, so that nothing that differentiates log p, by finite differences either, notices it. A
    baseline made of the other samples does not change. What a row is multiplied with is left open to a factor of five:
    a sample may share its row with its mirror image.
    """
    log_p, *others = case.args
    row, shape, expected, rows = case.expected["row"], case.args[3].values.shape, case.expected["change"], []
    for height in (0.0, HEIGHT):
        raised = log_p._replace(constants=(double(height), *log_p.constants[1:]))
        found = parts(call((raised, *others)).value, mean=shape, log_std=shape)
        rows.append(np.concatenate([array[row] for array in found]))
    with np.errstate(over="ignore", invalid="ignore"):
        change = rows[1] - rows[0]
        factor = float(change @ expected) / float(expected @ expected)
        rest = float(np.max(np.abs(change - factor * expected))) / float(np.max(np.abs(expected)))
    if 0.2 <= factor <= 5.0 and rest <= 1e-2:
        return ""
    return (
        "where log p is larger at one sample, that sample's row should grow by its score; it changes by "
        f"{np.array2string(change, precision=4)}"
    )


def weighs_the_score(property: str) -> Check:
    """The value of log p at a sample is what its row weighs the score with."""

    def drawn(rng: Rng, variant: Variant) -> list[Case]:
        found = []
        for args, row in plateaus(rng):
            e, std = exact(args[3])[row], np.exp(exact(args[2]))
            found.append(Case(args, {"row": row, "change": HEIGHT * np.concatenate([e / std, e**2 - 1])}))
        return found

    return Check(property, "equals", drawn, judge_calls, {"wrong": weighs_wrongly})


HEIGHT = 2.0  # of the plateau
SPREAD, FAR_BELOW = 20.0, 20.0  # of log p at the samples, and of its value at one of them


def plateaus(rng: Rng) -> list[tuple[tuple[Any, ...], int]]:
    """log p with a plateau around one sample, which no other sample, nor the mean, nor a mirror image lies on.

    In the first case the weights are far from 0 and from each other: clipped or standardised ones show there always.
    """
    found: list[tuple[tuple[Any, ...], int]] = []
    for D, S, short in ((2, 4, False), (3, 5, True), (1, 3, False)):
        mean, log_std = random_q(rng, D)
        eps = rng.normal(size=(S, D))
        eps = np.sign(eps) * (0.3 + np.abs(eps))
        row = int(rng.integers(S))
        while np.min(np.max(np.abs(np.delete(np.vstack([eps, -eps]), row, axis=0) - eps[row]), axis=1)) < 0.4:
            eps[row] = rng.normal(size=D) * 1.5
            eps[row] = np.sign(eps[row]) * (0.3 + np.abs(eps[row]))
        at, widths = mean + np.exp(log_std) * eps[row], 0.2 * np.exp(log_std)
        location, precision, constant = map(exact, random_gaussian(rng, mean).constants)
        if not found:
            gaps = mean + np.exp(log_std) * eps - location
            costs = 0.5 * np.einsum("si,ij,sj->s", gaps, precision, gaps)
            scale = SPREAD / np.std(costs)
            precision, constant = scale * precision, np.array(scale * costs[row] - FAR_BELOW)
        constants = map(double, (0.0, at, widths, location, precision, constant))
        log_p = as_argument(cases.gaussian_with_plateau, *constants)
        found.append((given(log_p, mean, log_std, eps, short=short), row))
    return found


def story_expectation(rng: Rng, variant: Variant) -> Expectations:
    return [(cases.story_rows(rng, variant)[0], 1, 3)]


def story_without_derivative(rng: Rng, variant: Variant) -> Expectations:
    """The text's p again, in a function that autograd sees nothing of."""
    log_p = as_argument(gaussian_without_gradient, *cases.story_target(variant).constants)
    return [(given(log_p, *cases.story_q(variant), rng.normal(size=(4, 2)).round(2), short=True), 3, 3)]


def gaussian_expectations(rng: Rng, variant: Variant) -> Expectations:
    """log p is quadratic and the score too (degree 4): four nodes in every dimension are exact. No derivatives.

    As many samples as dimensions, two at least, and very many. Where q is narrow, p is too, or the width of q would
    hardly count. Noise far out, means far off.
    """
    found = []
    for D, S, ends, n in ((3, 3, (), 4), (2, 5, (), 4), (1, 2, (NARROWEST,), 4), (1, MANY, (WIDEST,), FAR)):
        mean, log_std = random_q(rng, D)
        if ends:
            mean, log_std = 0.15 * mean, cases.at_the_ends(rng, *ends)
        if D == 3:
            mean[:2] = FARTHEST
        std = np.exp(log_std) if NARROWEST in ends else 1.0
        log_p = random_gaussian(rng, mean, std, gaussian_without_gradient)
        args = given(log_p, mean, log_std, rng.normal(size=(S, D)), short=D == 2)
        found.append((args, int(rng.integers(S // 2, S)), n))
    return found


def other_expectations(rng: Rng, variant: Variant) -> Expectations:
    """No Gaussians. Degree 6 takes four nodes; a wave of frequency 1.2 in the noise is exact to 1e-9 with fourteen."""
    some = ((cases.random_wells, 2, 5, 4), (cases.random_waves, 1, 4, 14))
    drawn = [(given(log_p(rng, D), *random_q(rng, D), rng.normal(size=(S, D))), S, n) for log_p, D, S, n in some]
    return [(args, int(rng.integers(S)), n) for args, S, n in drawn]


# The exact gradients: closed-form expectations of log p under q, differentiated, and that of the entropy, (0, 1).


def exact_gradient(log_p: Function, mean: Tensor, log_std: Tensor) -> tuple[Array, Array]:
    """The gradient of the ELBO with respect to mean and log_std."""
    m, var = exact(mean), np.exp(2 * exact(log_std))
    of_mean, of_var = EXPECTATIONS[log_p.name](m, var, *map(exact, log_p.constants))
    return of_mean, 2 * var * of_var + 1


def of_gaussian(m: Array, var: Array, location: Array, precision: Array, constant: Array) -> tuple[Array, Array]:
    """E[log p] = -(m - a)' P (m - a) / 2 - sum_d P_dd var_d / 2 + const; its derivatives in m and var."""
    return -precision @ (m - location), -np.diag(precision) / 2


def of_waves(m: Array, var: Array, frequencies: Array, phases: Array, heights: Array) -> tuple[Array, Array]:
    """E[sin(w'z + phase)] = exp(-sum_d w_d^2 var_d / 2) sin(w'm + phase)."""
    damped, angles = heights * np.exp(-0.5 * frequencies**2 @ var), frequencies @ m + phases
    return (damped * np.cos(angles)) @ frequencies - m, -0.5 * (damped * np.sin(angles)) @ frequencies**2 - 0.5


def of_wells(m: Array, var: Array, curvature: Array, tilt: Array) -> tuple[Array, Array]:
    """E[z^2] = m^2 + var, E[z^4] = m^4 + 6 m^2 var + 3 var^2, and dimensions are independent of each other."""
    coupling = 0.3 * (np.roll(m, 1) + np.roll(m, -1))
    return 2 * curvature * m + tilt - 0.1 * (4 * m**3 + 12 * m * var) + coupling, curvature - 0.6 * (m**2 + var)


EXPECTATIONS: Mapping[str, Callable[..., tuple[Array, Array]]] = {
    "gaussian": of_gaussian,
    "gaussian_without_gradient": of_gaussian,
    "waves": of_waves,
    "wells": of_wells,
}
