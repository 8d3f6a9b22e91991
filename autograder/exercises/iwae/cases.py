"""The cases of `iwae`: variants, decoders, what its functions are called with, and how answers are judged.

Everything is in single precision, torch's default, but for the weights that are handed to `iwae_bound`. In a linear
model everything is exact: p(x) is Gaussian, and so is the posterior; expectations over z are Gauss-Hermite sums.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call, Visibility
from autograder.checks.compare import difference, numbers, same_shape
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.values import Function, Tensor
from reference import iwae as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]

# What the docstrings promise.
LOG_STD, FAR, LOG_W = (-6.0, 3.0), (-50.0, 50.0), (-2000.0, 2000.0)

# One latent cause, two measurements of it: x = b + A z + noise, three observations. q is no posterior.
DEFAULT = {
    "A": [[1.2, -0.7]],
    "b": [0.5, 1.0],
    "x": [[1.9, -0.4], [-1.2, 2.1], [0.3, 3.0]],
    "mean": [[0.4], [-0.3], [-0.2]],
    "log_std": [[-0.2], [-0.6], [-0.4]],
    "square_x": 3.1,
    "seed": 4,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other loadings and observations, and a q that is as far from the posterior."""
    A = rng.choice([-1.0, 1.0], size=2) * rng.permutation([rng.uniform(1.0, 1.3), rng.uniform(0.5, 0.8)])
    A, b = A.round(1), rng.uniform(0.3, 1.2, size=2).round(1)
    z = rng.permutation([-1.2, 0.4, 1.1])[:, None]
    x = (b + z * A + rng.normal(scale=0.8, size=(3, 2))).round(1)
    mean = (x - b) @ A / (1 + A @ A) + rng.choice([-1.0, 1.0], size=3) * rng.uniform(0.2, 0.5, size=3)
    return {
        "A": [A.tolist()],
        "b": b.tolist(),
        "x": x.tolist(),
        "mean": [[round(float(m), 1)] for m in mean],
        "log_std": [[value] for value in rng.permutation([-0.2, -0.6, -0.4]).tolist()],
        "square_x": round(float(rng.uniform(2.8, 3.4)), 1),
        "seed": int(rng.integers(1, 1000)),
    }


# --- decoders: any number of leading axes ----------------------------------------------------------------------------


def linear(A: Any, b: Any, z: Any) -> Any:
    return z @ A + b


def bent(A: Any, b: Any, z: Any) -> Any:
    return (z @ A).tanh() * 2 + b + (z * z).sum(-1, keepdim=True) / 5


def tensor(values: Any, dtype: Any = np.float32) -> Tensor:
    return Tensor(np.asarray(values, dtype=dtype))


def random_decoder(rng: np.random.Generator, L: int, D: int, function: Callable[..., Any]) -> Function:
    A = rng.choice([-1.0, 1.0], size=(L, D)) * rng.uniform(0.3, 1.2, size=(L, D))
    return as_argument(function, tensor(A), tensor(rng.uniform(-1.0, 1.0, size=D)))


def random_args(
    rng: np.random.Generator, K: int, N: int, L: int, D: int, function: Callable[..., Any], far: float = 1.0
) -> tuple[Any, ...]:
    """Observations around the decoder's range, a different q for each, samples of it; `far` moves the observations."""
    x = np.clip(rng.normal(scale=1.5, size=(N, D)) * far, *FAR)
    mean = rng.normal(scale=0.8, size=(N, L))
    log_std = rng.choice([-1.0, 1.0], size=(N, L)) * rng.uniform(0.2, 0.9, size=(N, L))
    z = mean + np.exp(log_std) * rng.normal(size=(K, N, L))
    return tensor(x), tensor(z), tensor(mean), tensor(log_std), random_decoder(rng, L, D, function)


# --- log_weights -----------------------------------------------------------------------------------------------------


def story_decoder(variant: Variant) -> Function:
    return as_argument(linear, tensor(variant["A"]), tensor(variant["b"]))


def story_samples(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Four samples for each of the three observations, rounded so that they can be read."""
    mean, log_std = np.array(variant["mean"]), np.array(variant["log_std"])
    z = (mean + np.exp(log_std) * rng.normal(size=(4, *mean.shape))).round(1)
    return [(tensor(variant["x"]), tensor(z), tensor(mean), tensor(log_std), story_decoder(variant))]


def story_nodes(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Gauss-Hermite nodes of q as samples."""
    mean, log_std = np.array(variant["mean"]), np.array(variant["log_std"])
    z = mean + np.exp(log_std) * np.polynomial.hermite_e.hermegauss(20)[0][:, None, None]
    return [(tensor(variant["x"]), tensor(z.round(6)), tensor(mean), tensor(log_std), story_decoder(variant))]


def any_samples(rng: np.random.Generator, variant: Variant) -> Arguments:
    """All four sizes different, each the smallest once, and 1 once; all equal, where no shape tells axes apart."""
    return [
        random_args(rng, 5, 3, 2, 4, linear),
        random_args(rng, 2, 5, 4, 3, bent),
        random_args(rng, 3, 4, 5, 2, bent),
        random_args(rng, 6, 2, 1, 3, bent),
        random_args(rng, 3, 3, 3, 3, bent),
        random_args(rng, 22, 14, 7, 9, linear),
        random_args(rng, 4, 3, 2, 1, linear),
        random_args(rng, 1, 4, 3, 2, linear),
        random_args(rng, 4, 1, 2, 3, bent),
        random_args(rng, 1, 1, 1, 1, linear),
    ]


def at_the_ends(rng: np.random.Generator, args: tuple[Any, ...], part: str = "all") -> tuple[Any, ...]:
    """The same with narrow, wide and distant q, and distant observations: up to the ends of what is promised."""
    x, z, mean, log_std, decoder = args
    x, z, mean, log_std = (np.array(part.values, dtype=float) for part in (x, z, mean, log_std))
    noise = (z - mean) / np.exp(log_std)
    noise.flat[rng.permutation(noise.size)[:2]] = rng.uniform(5.0, 8.0, size=2) * [1, -1]
    for array, ends, belongs in ((log_std, LOG_STD, "q"), (mean, FAR, "far"), (x, FAR, "far")):
        if part in ("all", belongs):
            array.flat[rng.permutation(array.size)[: len(ends)]] = ends[: array.size]
    z = mean + np.exp(log_std) * noise
    return tensor(x), tensor(z), tensor(mean), tensor(log_std), decoder


def extreme_samples(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Narrow and wide q near 0, where large numbers hide nothing; far ones; and everything at once."""
    sizes = ((3, 4, 2, 3, "q"), (2, 2, 3, 4, "all"), (4, 3, 1, 2, "far"))
    return [at_the_ends(rng, random_args(rng, K, N, L, D, linear), part) for K, N, L, D, part in sizes]


def far_observations(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Observations that nothing explains: log-weights from -300 to a few thousand below zero."""
    return [random_args(rng, 3, 4, 2, 6, linear, far=15.0), random_args(rng, 4, 2, 3, 5, bent, far=30.0)]


def samples_of_the_posterior(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Linear decoders whose rows are orthogonal: the posterior has independent dimensions, and q is the posterior."""
    cases = []
    for K, N, L, D in ((4, 3, 2, 5), (5, 2, 3, 4)):
        A = np.linalg.qr(rng.normal(size=(D, L)))[0].T * rng.uniform(0.6, 2.0, size=(L, 1))
        b, x = rng.uniform(-1.0, 1.0, size=D), rng.normal(scale=1.5, size=(N, D))
        precision = 1 + (A**2).sum(axis=1)
        mean, log_std = (x - b) @ A.T / precision, np.tile(-0.5 * np.log(precision), (N, 1))
        z = mean + np.exp(log_std) * rng.normal(size=(K, N, L))
        cases.append((tensor(x), tensor(z), tensor(mean), tensor(log_std), as_argument(linear, tensor(A), tensor(b))))
    return cases


def evidence_for_every_sample(x: Tensor, z: Tensor, mean: Tensor, log_std: Tensor, decoder: Function) -> np.ndarray:
    """log p(x_n), once for every sample."""
    return np.tile(log_evidence(x, decoder), (len(z.values), 1))


def log_evidence(x: Tensor, decoder: Function) -> np.ndarray:
    """log p(x) of a linear model: x is Gaussian with mean b and covariance A'A + I."""
    A, b = (np.asarray(part.values, dtype=float) for part in decoder.constants)
    gap = np.asarray(x.values, dtype=float) - b
    covariance = A.T @ A + np.eye(len(b))
    squares = np.sum(gap * np.linalg.solve(covariance, gap.T).T, axis=1)
    return np.asarray(-0.5 * (squares + np.linalg.slogdet(covariance)[1] + len(b) * np.log(2 * np.pi)))


def average_weight_is_the_evidence(
    value: Any, x: Tensor, z: Tensor, mean: Tensor, log_std: Tensor, decoder: Function
) -> str:
    """The expectation of a weight under q is p(x): here the samples are quadrature nodes, so it can be computed."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, z.values.shape[:2])
    if isinstance(array, str):
        return array
    weights = np.polynomial.hermite_e.hermegauss(len(z.values))[1]
    with np.errstate(over="ignore", invalid="ignore"):
        average = (weights / weights.sum()) @ np.exp(array.astype(float))
    evidence = np.exp(log_evidence(x, decoder))
    if np.all(np.abs(average - evidence) <= 1e-3 * evidence):
        return ""
    shown = ", ".join(f"{float(number):.5g}" for number in average)
    return f"under q your weights average to [{shown}]; p(x) is [{', '.join(f'{float(p):.5g}' for p in evidence)}]"


# --- gradients of log_weights ----------------------------------------------------------------------------------------


def judge_flow(call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...]) -> Verdict:
    """A finite gradient reaches every one of the arguments `wrt`."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        array = numbers(answer.value)
        if isinstance(array, str):
            return Verdict(False, array, index, answer.value, None, evidence)
        if not answer.gradients:
            return Verdict(False, "no gradient: the result is not a differentiable tensor", index, None, None, evidence)
        for position, gradient in zip(wrt, answer.gradients[0], strict=True):
            if gradient is None:
                message = f"no gradient reaches argument number {position + 1}: is something cut off (detach, item)?"
                return Verdict(False, message, index, None, None, evidence)
            if not np.all(np.isfinite(gradient)):
                message = f"the gradient with respect to argument number {position + 1} is not finite"
                return Verdict(False, message, index, gradient, None, evidence)
    return Verdict(True, evidence=evidence)


def lets_gradients_through(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Sequence[tuple[Any, ...]]],
    size: Callable[..., tuple[int, ...]],
    *,
    wrt: tuple[int, ...],
    weight: float = 1.0,
    visibility: Visibility = "public",
) -> Check:
    """Gradients arrive at the arguments `wrt`, whatever they are."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, [np.ones(size(*args))]) for args in arguments(rng, variant)]

    return Check(property, "gradient", cases, judge_flow, {"wrt": wrt}, weight, visibility)


def one_per_sample(x: Tensor, z: Tensor, *rest: Any) -> tuple[int, ...]:
    return z.values.shape[:2]


def leaves(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same arguments, of whose tensors gradients are asked."""
    return tuple(arg._replace(requires_grad=True) if isinstance(arg, Tensor) else arg for arg in args)


def story_leaves(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [leaves(args) for args in story_samples(rng, variant)]


def differentiated_samples(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [
        leaves(random_args(rng, 3, 3, 3, 3, linear)),
        leaves(random_args(rng, 24, 14, 7, 9, bent)),
        leaves(random_args(rng, 3, 2, 1, 4, bent)),
        leaves(random_args(rng, 1, 1, 1, 1, linear)),
        leaves(at_the_ends(rng, random_args(rng, 2, 3, 2, 3, linear))),
    ]


def gradient_of_log_weights(value: Any, v: np.ndarray, *args: Any) -> tuple[np.ndarray, ...]:
    """v' d(log w) with respect to x, z, mean and log_std."""
    given = [built(in_double(arg)) for arg in args]
    return _vjp(reference.log_weights(*given), v, given[:4])


def decoders_with_parameters(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The decoder's parameters as arguments of their own, for the function below."""
    cases = []
    for K, N, L, D in ((3, 4, 2, 5), (5, 2, 3, 1)):
        *rest, decoder = random_args(rng, K, N, L, D, linear)
        cases.append(leaves((*rest, *decoder.constants)))
    return cases


def with_own_decoder(student: Any, x: Any, z: Any, mean: Any, log_std: Any, A: Any, b: Any) -> Any:
    """The student's log_weights for a decoder whose parameters are arguments."""

    def decoder(z: Any) -> Any:
        return (z @ A).tanh() * 2 + b

    return student.log_weights(x, z, mean, log_std, decoder)


def gradient_at_the_decoder(value: Any, v: np.ndarray, *args: Any) -> tuple[np.ndarray, ...]:
    """v' d(log w) with respect to the decoder's parameters."""
    given = [built(in_double(arg)) for arg in args]
    return _vjp(with_own_decoder(reference, *given), v, given[4:])


def _vjp(result: Any, v: np.ndarray, inputs: Sequence[Any]) -> tuple[np.ndarray, ...]:
    import torch

    gradients = torch.autograd.grad((result * torch.from_numpy(v)).sum(), inputs)
    return tuple(gradient.numpy() for gradient in gradients)


# --- iwae_bound ------------------------------------------------------------------------------------------------------


def story_weights(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The log-weights of four samples for three observations."""
    log_w = computed(reference.log_weights)(*story_samples(rng, variant)[0])
    return [(tensor(log_w.numpy().round(2)),)]


def any_weights(rng: np.random.Generator, variant: Variant) -> Arguments:
    """More, and fewer, samples than observations; a single sample; a single observation; both precisions."""
    cases = []
    sizes = ((6, 4), (2, 5), (1, 3), (7, 1), (4, 4), (40, 30))
    for (K, N), dtype in zip(sizes, (np.float64, np.float32, *[np.float64] * 4), strict=True):
        cases.append((tensor(rng.normal(-4.0, 2.0, size=(K, N)) + rng.normal(scale=3.0, size=N), dtype),))
    return cases


def tiny_weights(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Near e^-1000, near e^1000, and one observation far below another: no one shift fits all columns."""
    low = rng.normal(-1000.0, 2.0, size=(5, 3))
    high = rng.normal(1000.0, 2.0, size=(3, 4))
    apart = rng.normal(scale=2.0, size=(4, 3)) + rng.permutation([-1500.0, -3.0, -600.0])
    spread = np.sort(rng.uniform(-900.0, 0.0, size=(3, 2)), axis=0)
    ends = rng.permutation(np.array([[*LOG_W, -30.0], [LOG_W[0] + 1, LOG_W[1] - 2, 25.0]]), axis=1)
    alone = rng.normal(-1000.0, 2.0, size=(1, 1))
    equal = np.full((4, 2), -1000.0) + rng.permutation([0.0, 7.0])
    arrays = (low, high, apart, spread, ends, alone, equal, far_apart(rng, 5, 5))
    drawn = [(tensor(log_w, np.float64),) for log_w in arrays]
    return [*drawn, (tensor(rng.normal(-1000.0, 2.0, size=(4, 3))),)]


def far_apart(rng: np.random.Generator, K: int, N: int) -> np.ndarray:
    """One weight of an observation so far above its others that nothing but the largest can be taken out of the sum.

    It stands at another place in every column. In the next columns the same with two large ones, and all but one.
    """
    log_w = rng.uniform(LOG_W[0], -1500.0, size=(K, N))
    for n in range(N):
        largest = 1 if n < K - 2 else 2 if n < K - 1 else K - 1
        log_w[(n + np.arange(largest)) % K, n] = rng.uniform(1000.0, 1010.0) + rng.normal(size=largest)
    return log_w


def differentiated_weights(rng: np.random.Generator, variant: Variant) -> Arguments:
    moderate = rng.normal(-4.0, 2.0, size=(40, 30))
    low = rng.normal(-1000.0, 1.5, size=(3, 4)) - rng.permutation([0.0, 300.0, 50.0, 700.0])
    high = rng.normal(1000.0, 1.5, size=(2, 3)) + rng.permutation([0.0, 300.0, 500.0])
    apart, alone = far_apart(rng, 4, 4), rng.normal(-1000.0, 2.0, size=(4, 1))
    return [
        leaves((tensor(moderate, np.float32),)),
        *(leaves((tensor(log_w, np.float64),)) for log_w in (low, high, apart, alone)),
    ]


def normalised_weights(value: Any, v: np.ndarray, log_w: Tensor) -> tuple[np.ndarray, ...]:
    """d(bound_n) / d(log w_kn) is the weight's share of the sum over k."""
    values = np.asarray(log_w.values, dtype=float)
    shares = np.exp(values - values.max(axis=0))
    return (v * shares / shares.sum(axis=0),)


def one_per_observation(log_w: Tensor) -> tuple[int, ...]:
    return log_w.values.shape[1:]


def between_average_and_largest(value: Any, log_w: Tensor) -> str:
    """The mean of the logarithms is below the logarithm of the mean, and the largest logarithm is above."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, log_w.values.shape[1:])
    if isinstance(array, str):
        return f"{array} (one number per observation)"
    values, bound = np.asarray(log_w.values, dtype=float), array.astype(float)
    if not np.all(bound < values.max(axis=0)):
        return "the bound of an observation is not below its largest log-weight, though the weights differ"
    if not np.all(bound > values.mean(axis=0)):
        return "the bound of an observation is not above the mean of its log-weights, though the weights differ"
    return ""


def judge_tightening(call: Call, cases: Sequence[Case], *, slack: float) -> Verdict:
    """In expectation the bound rises from each case to the next, and stays below the log evidence."""
    evidence = {"cases": len(cases)}
    bounds: list[float] = []
    for index, case in enumerate(cases):
        value = call(case.args).value
        complaint = difference(value, np.zeros(len(case.expected["weights"])), 0.0, np.inf)
        if complaint:
            return Verdict(False, complaint, index, value, None, evidence)
        bounds.append(float(case.expected["weights"] @ numbers(value).astype(float).reshape(-1)))
        K, log_p = len(case.args[0].values), case.expected["log_evidence"]
        if not bounds[-1] <= log_p - slack:
            message = (
                f"with {K} samples the expectation is {bounds[-1]:.6g}; it should stay below log p(x), {log_p:.6g}"
            )
            return Verdict(False, message, index, None, None, evidence)
        if index and not bounds[-1] >= bounds[-2] + slack:
            message = (
                f"with {K} samples the expectation is {bounds[-1]:.6g}, no more than {bounds[-2]:.6g} with one less"
            )
            return Verdict(False, message, index, None, None, evidence)
    return Verdict(True, evidence={**evidence, "statistic": bounds[-1]})


def tightens(property: str, *, weight: float = 1.0) -> Check:
    """VLB_1 < VLB_2 < VLB_3 < log p(x) in a linear model whose q is not the posterior.

    But so near that a bound falls if the logarithm of its average weight, less that of the largest, is too large by a
    factor of 1.44.

    One latent dimension: the K samples run through a product of Gauss-Hermite grids, one combination per column, and
    the weighted average over columns is the expectation.
    """

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        A, b = rng.uniform(0.7, 1.3, size=(1, 3)), rng.uniform(-1.0, 1.0, size=3)
        x = b + rng.normal(size=3)
        spread = 1 / (1 + np.sum(A**2))
        mean = spread * (A @ (x - b)) + rng.choice([-1.0, 1.0]) * rng.uniform(0.3, 0.4) * np.sqrt(spread)
        log_std = 0.5 * np.log(spread) + rng.uniform(0.25, 0.3, size=1)
        decoder = as_argument(linear, tensor(A, np.float64), tensor(b, np.float64))
        nodes, probabilities = np.polynomial.hermite_e.hermegauss(9)
        drawn = []
        for K in (1, 2, 3):
            eps = np.array(list(itertools.product(nodes, repeat=K))).T
            columns = np.prod(list(itertools.product(probabilities / probabilities.sum(), repeat=K)), axis=1)
            z = (mean + np.exp(log_std) * eps)[:, :, None]
            sizes = (len(columns), 1)
            args = (np.tile(x, sizes), z, np.tile(mean, sizes), np.tile(log_std, sizes))
            log_w = computed(reference.log_weights)(*(tensor(arg, np.float64) for arg in args), decoder)
            log_p = float(log_evidence(tensor(x[None], np.float64), decoder)[0])
            drawn.append(Case((tensor(log_w.numpy(), np.float64),), {"weights": columns, "log_evidence": log_p}))
        return drawn

    return Check(property, "property", cases, judge_tightening, {"slack": 1e-4}, weight, "hidden")


# --- the reference's answers -----------------------------------------------------------------------------------------


def in_double(value: Any) -> Any:
    """An argument with all its tensors in double precision."""
    if isinstance(value, Tensor):
        return Tensor(np.asarray(value.values, dtype=np.float64), value.requires_grad)
    if isinstance(value, Function):
        return value._replace(constants=tuple(in_double(part) for part in value.constants))
    return value


def computed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of the reference that takes a case's arguments, and computes in double precision."""

    def answer(*args: Any) -> Any:
        return function(*(built(in_double(arg)) for arg in args))

    return answer
