"""The cases of `flow_anomaly`: how its classes are used, with what, and how answers are read.

Small flows with random parameters: at its start NICE is nearly the identity, and mistakes in the scaling do not show. A
student's network may be built in any way, so nothing is compared with the reference: what is judged is that layers
shift what they should, undo themselves, and have the determinants that autograd finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.exercises.flow_anomaly.flow_judges import flow_of, masks_of
from autograder.values import Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

DEFAULT = {"D": 4, "mid_dim": 5, "hidden": 2, "log_probs": [-31.2, -28.4, -35.9, -30.1, -29.7], "seed": 1}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Layers of other sizes, and other log-likelihoods."""
    return {
        "D": int(rng.choice([4, 6])),
        "mid_dim": int(rng.choice([5, 7])),
        "hidden": int(rng.integers(1, 4)),
        "log_probs": np.round(rng.uniform(-60, -20) + 3 * rng.normal(size=5), 1).tolist(),
        "seed": int(rng.integers(2, 1000)),
    }


def batch(rng: np.random.Generator, N: int, D: int) -> Tensor:
    return Tensor(np.asarray(rng.normal(0.4, 1.0, size=(N, D)), dtype=np.float32))


def story_layers(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]), variant["mid_dim"], variant["hidden"], 1, variant["seed"])]


def wide_story_layers(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One wide hidden layer, in which units never rest for all rows: what a row gives is a matter of that row."""
    return [(batch(rng, 3, variant["D"]), 32, 1, 1, variant["seed"])]


# Rows, coordinates, units, hidden layers and mask: all sizes are different. In narrow layers it happens that all units
# rest for all rows; in these it does not.
LAYERS = ((9, 6, 31, 2, 1), (7, 8, 29, 1, 0), (11, 4, 37, 3, 1.0), (13, 6, 34, 2, 0.0), (6, 2, 33, 1, 1))


def layers_of(*chosen: int) -> Callable[[np.random.Generator, Variant], Arguments]:
    """Layers of some of these sizes. Both masks are among them wherever this is used, as an integer or a float."""

    def drawn(rng: np.random.Generator, variant: Variant) -> Arguments:
        sizes = [LAYERS[i] for i in chosen]
        return [(batch(rng, N, D), *rest, int(rng.integers(2**31))) for N, D, *rest in sizes]

    return drawn


def story_scalings(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]), variant["seed"])]


def new_scalings(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]),)]


def scalings(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, N, D), int(rng.integers(2**31))) for N, D in ((4, 6), (7, 3), (5, 12), (1, 4))]


def story_flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]), variant["mid_dim"], variant["hidden"], (), variant["seed"])]


FLOWS = ((3, 6, 5, 2, ()), (4, 4, 7, 1, (0, 3)), (2, 6, 4, 2, (1.0, 2)), (1, 4, 5, 1, (0.0,)))


def flows_of(*chosen: int) -> Callable[[np.random.Generator, Variant], Arguments]:
    """Some of these flows: as many layers as are asked for, beginning with either mask."""

    def drawn(rng: np.random.Generator, variant: Variant) -> Arguments:
        return [(batch(rng, N, D), *rest, int(rng.integers(2**31))) for N, D, *rest in [FLOWS[i] for i in chosen]]

    return drawn


def short_flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One layer, and two, where the Jacobian shows which half was shifted when."""
    return [(batch(rng, 2, 6), 8, 2, more, int(rng.integers(2**31))) for more in ((1, 1), (0, 1), (1.0, 2), (0.0, 2))]


def far_flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Anomalies so far out that exp(|z|) is no number of single precision any more; some are ten times as far."""
    drawn: Arguments = []
    for N, D, mid_dim, hidden, more in ((3, 6, 5, 2, ()), (4, 4, 7, 1, (0, 2))):
        signs = rng.choice([-1.0, 1.0], size=(N, D))
        x = signs * rng.uniform(150.0, 800.0, size=(N, D))
        x[2] *= 10
        x[0] = rng.normal(size=D)  # an ordinary row among them
        x[1] = -np.abs(x[1])
        drawn.append((Tensor(x.astype(np.float32)), mid_dim, hidden, more, int(rng.integers(2**31))))
    return drawn


def called_flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, 6), 5, 2, int(rng.integers(2**31))), (batch(rng, 1, 4), 7, 1, int(rng.integers(2**31)))]


# --- with known parameters: judges that compute the result again -----------------------------------------------------


LOG_SCALE = 5.0  # the largest and, negative, the smallest s that the docstring promises


def tables(rng: np.random.Generator, D: int, mid_dim: int, wide: bool = False) -> list[Array]:
    """Weights (mid_dim, D/2), symmetric ones (mid_dim, mid_dim), and logarithms of factors (D,).

    All are of a size that shows, and no two logarithms are equal. If `wide`, these reach both ends of their range.
    """
    V = rng.normal(size=(mid_dim, D // 2)) * (1.6 / (D // 2) ** 0.5)
    W = rng.normal(size=(mid_dim, mid_dim)) * (1.6 / mid_dim**0.5)
    s = rng.choice([-1.0, 1.0], size=D) * rng.permutation(np.linspace(0.2, 0.9, D))
    if wide:  # squares, so that the sum is large too
        s = rng.choice([-1.0, 1.0]) * rng.permutation(LOG_SCALE * (2 * np.linspace(0, 1, D) ** 2 - 1))
    return [table.astype(np.float32) for table in (V, (W + W.T) / 2**0.5, s)]


def cotangent(rng: np.random.Generator, x: Tensor) -> Array:
    return np.asarray(rng.normal(size=x.values.shape), dtype=np.float32)


def known_layers(rng: np.random.Generator, variant: Variant) -> list[Case]:
    """No two sizes of a layer are equal, so that a parameter is known by its shape."""
    drawn = []
    for N, D, mid_dim, hidden, mask in ((16, 6, 9, 2, 1), (14, 8, 11, 1, 0), (12, 4, 10, 3, 0.0)):
        while True:
            x, known = batch(rng, N, D), tables(rng, D, mid_dim)[:2]
            if nearest_kink(x.values[:, 1 if mask else 0 :: 2], known, hidden) > 0.01:
                break
        drawn.append(Case((x, mid_dim, hidden, mask, known, cotangent(rng, x))))
    return drawn


def nearest_kink(halves: Array, known: list[Array], hidden: int) -> float:
    """How near a unit of a network of ReLUs comes to 0, where its slope jumps and differences say little of it."""
    V, W = known
    u = halves @ V.T
    nearest = [np.abs(u).min()]
    for _ in range(hidden - 1):
        u = np.maximum(u, 0) @ W
        nearest.append(np.abs(u).min())
    return float(min(nearest))


def known_and_far_layers(rng: np.random.Generator, variant: Variant) -> list[Case]:
    """The first of these, and a larger one: many rows, deeper, rows near and far in one batch."""
    N, D, mid_dim, hidden = 150, 12, 17, 4
    x = batch(rng, N, D).values * 10.0 ** rng.uniform(0.0, 3.0, size=(N, 1)).astype(np.float32)
    far = Tensor(x.astype(np.float32))
    known = tables(rng, D, mid_dim)[:2]
    first = known_layers(rng, variant)[0].args
    return [Case((*first[:5], None)), Case((far, mid_dim, hidden, 0, known, None))]


def known_scalings(rng: np.random.Generator, variant: Variant) -> list[Case]:
    """Small factors, and those at the ends of what is promised; one row, and many, some of them thousands away."""
    drawn = []
    for N, D, wide in ((5, 6, False), (1, 3, True), (150, 12, True)):
        x, s = batch(rng, N, D), tables(rng, D, 2, wide)[2]
        if N > 100:
            x = Tensor(x.values * 10.0 ** rng.uniform(0.0, 4.0, size=(N, 1)).astype(np.float32))
        drawn.append(Case((x, s, cotangent(rng, x))))
    return drawn


def known_flows(rng: np.random.Generator, variant: Variant) -> list[Case]:
    """With the default mask and number of layers, and with others; where each z is below 15, so that a limit of 20 has
    no gradient to cut off."""
    drawn = []
    sizes = ((40, 6, 8, 2, ()), (5, 8, 5, 1, (0, 3)), (1, 4, 7, 3, (1.0, 2)))
    for N, D, mid_dim, hidden, more in sizes:
        while True:
            x, known = batch(rng, N, D), tables(rng, D, mid_dim)
            z = flow_of(x.values, masks_of(more), known, hidden, 1, np.tanh)
            if np.abs(z).max() < 15.0:
                break
        drawn.append(Case((x, mid_dim, hidden, more, known, cotangent(rng, x))))
    return drawn


def known_and_large_flows(rng: np.random.Generator, variant: Variant) -> list[Case]:
    """The same for numbers alone: many rows, seven layers, and factors at the ends of their range.

    At last a flow that moves hardly anything. Its coordinates z are of one size in a row, from 3 to 8, where the
    logistic density begins to look like exp(-|z|) but is not.
    """
    drawn = []
    sizes = ((6, 6, 8, 2, ()), (5, 8, 5, 1, (0, 3)), (1, 4, 7, 3, (0.0,)), (120, 10, 9, 1, (1, 7)))
    for N, D, mid_dim, hidden, more in sizes:
        x = batch(rng, N, D)
        drawn.append(Case((x, mid_dim, hidden, more, tables(rng, D, mid_dim, wide=N > 100), None)))
    V, W, s = tables(rng, 4, 7)
    z = rng.choice([-1.0, 1.0], size=(20, 4)) * (np.linspace(3.0, 8.0, 20)[:, None] + rng.uniform(0, 0.2, size=(20, 4)))
    x = Tensor((z * np.exp(-s)).astype(np.float32))
    return [*drawn, Case((x, 7, 1, (0, 1), [np.float32(0.02) * V, W, s], None))]


def known(
    property: str,
    cases: Callable[[np.random.Generator, Variant], list[Case]],
    judge: Callable[..., Verdict],
    through: Callable[..., Any],
    weight: float,
) -> Check:
    """A check with known parameters."""
    return Check(property, "property", cases, judge, {}, weight, through=through)


# --- log-likelihoods -------------------------------------------------------------------------------------------------


MANY = 2_000  # values


def tensor_and_array(values: Array) -> Arguments:
    return [(Tensor(values),), (values,)]


def story_log_probs(rng: np.random.Generator, variant: Variant) -> Arguments:
    return tensor_and_array(np.array(variant["log_probs"]))


def log_probs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Two and a few values, where n and n - 1 differ; either sign; single precision; many; tensors and arrays.

    Then values far apart and close together, and some that come several times.
    """
    apart = 10.0 ** rng.uniform(-2.0, 5.0, size=12) * rng.choice([-1.0, 1.0], size=12)
    return [
        (Tensor(rng.normal(-40, 6, size=4)),),
        (rng.normal(-40, 6, size=5),),
        (Tensor(np.asarray(rng.normal(-900, 80, size=7), dtype=np.float32)),),
        (np.asarray(rng.normal(900, 80, size=6), dtype=np.float32),),
        (Tensor(rng.gumbel(12, 3, size=MANY)),),
        (rng.permutation(np.repeat(rng.normal(-40, 6, size=3), [4, 1, 2])),),
        (rng.normal(0, 1e-3, size=5),),
        (Tensor(rng.normal(0, 30, size=2)),),
        (rng.normal(0, 30, size=3),),
        (Tensor(apart),),
        (rng.normal(9e4, 2, size=6),),
        (Tensor(np.array([-1e5, 1e5, -1e5 + float(rng.uniform(1, 9))])),),
    ]


def story_rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    values = np.array(variant["log_probs"])
    threshold = float(np.sort(values)[1] + 0.05)
    return [(values, threshold) for (values,) in tensor_and_array(values)]


def rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Thresholds between the values, with unequal numbers on both sides; none and all below; tensors and arrays.

    Then many values, the first hundreds of which have other rates than all.
    """
    drawn: Arguments = []
    for n, below, center in ((7, 2, -50), (11, 8, 0), (40, 3, 99e3), (5, 0, -99e3), (6, 6, 30), (1, 0, 4), (1, 1, -4)):
        for values in (np.sort(rng.normal(center, 9, size=n)), np.sort(rng.gumbel(center, 50, size=n))):
            ends = np.concatenate([values[:1] - 2, values, values[-1:] + 2])
            threshold = float((ends[below] + ends[below + 1]) / 2)
            given = rng.permutation(values)
            drawn.append((given if len(drawn) % 2 else Tensor(given), threshold))
    low = rng.uniform(size=MANY) < np.linspace(0.1, 0.6, MANY)
    return [*drawn, (Tensor(np.where(low, -1, 1) * rng.uniform(0.1, 40.0, size=MANY) - 60.0), -60.0)]


def tied_rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Values equal to the threshold, which may count as below it or not, but always alike."""
    drawn: Arguments = []
    for n, ties in ((9, 2), (6, 3), (12, 1), (4, 4)):
        threshold = float(rng.integers(-300, 300)) / 4
        others = threshold + rng.choice([-1.0, 1.0], size=n - ties) * rng.uniform(1, 40, size=n - ties)
        values = rng.permutation(np.concatenate([np.full(ties, threshold), others]))
        drawn.append((values if ties % 2 else Tensor(values), threshold))
    return drawn
