"""The cases of `flow_anomaly`: how its classes are used, with what, and how answers are read.

Small flows with random parameters: at its start NICE is nearly the identity, and mistakes in the scaling do not show. A
student's network may be built in any way, so nothing is compared with the reference: what is judged is that layers
shift what they should, undo themselves, and have the determinants that autograd finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks import Case
from autograder.checks.tensors import Array, double, single
from autograder.exercises.flow_anomaly.flow_judges import flow_of, masks_of
from autograder.values import Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator
Draws = Callable[[Rng, Variant], Arguments]

DEFAULT = {"D": 4, "mid_dim": 5, "hidden": 2, "log_probs": [-31.2, -28.4, -35.9, -30.1, -29.7], "seed": 1}


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Layers of other sizes, and other log-likelihoods."""
    return {
        "D": int(rng.choice([4, 6])),
        "mid_dim": int(rng.choice([5, 7])),
        "hidden": int(rng.integers(1, 4)),
        "log_probs": np.round(rng.uniform(-60, -20) + 3 * rng.normal(size=5), 1).tolist(),
        "seed": int(rng.integers(2, 1000)),
    }


def batch(rng: Rng, N: int, D: int) -> Tensor:
    return single(rng.normal(0.4, 1.0, size=(N, D)))


def a_seed(rng: Rng) -> int:
    return int(rng.integers(2**31))


def of_text(*names: Any) -> Draws:
    """Three rows with the sizes of the text: arguments are values of the variant by name, or what is given."""
    return lambda rng, variant: [(batch(rng, 3, variant["D"]), *(variant.get(name, name) for name in names))]


def of_sizes(*sizes: tuple[Any, ...]) -> Draws:
    """A batch of N rows with D coordinates for each of these, then what else is in it, and a seed."""
    return lambda rng, variant: [(batch(rng, N, D), *rest, a_seed(rng)) for N, D, *rest in sizes]


# --- layers and flows ------------------------------------------------------------------------------------------------

story_layers = of_text("mid_dim", "hidden", 1, "seed")
# One wide hidden layer, in which units never rest for all rows: what a row gives is a matter of that row.
wide_story_layers = of_text(32, 1, 1, "seed")
story_scalings, new_scalings, story_flows = of_text("seed"), of_text(), of_text("mid_dim", "hidden", (), "seed")

# Rows, coordinates, units, hidden layers and mask: all sizes are different, and both masks, as an integer or a float,
# among those of every check. In narrow layers it happens that all units rest for all rows; in these it does not.
LAYERS = ((9, 6, 31, 2, 1), (7, 8, 29, 1, 0), (11, 4, 37, 3, 1.0), (13, 6, 34, 2, 0.0), (6, 2, 33, 1, 1))
# The last are the arguments mask_config and coupling: as many layers as are asked for, beginning with either mask.
FLOWS = ((3, 6, 5, 2, ()), (4, 4, 7, 1, (0, 3)), (2, 6, 4, 2, (1.0, 2)), (1, 4, 5, 1, (0.0,)))


def layers(*chosen: int) -> Draws:
    return of_sizes(*(LAYERS[i] for i in chosen))


def flows(*chosen: int) -> Draws:
    return of_sizes(*(FLOWS[i] for i in chosen))


scalings, called_flows = of_sizes((4, 6), (7, 3), (5, 12), (1, 4)), of_sizes((3, 6, 5, 2), (1, 4, 7, 1))
# One layer, and two, where the Jacobian shows which half was shifted when.
short_flows = of_sizes(*((2, 6, 8, 2, more) for more in ((1, 1), (0, 1), (1.0, 2), (0.0, 2))))


def far_flows(rng: Rng, variant: Variant) -> Arguments:
    """Anomalies so far out that exp(|z|) is no number of single precision any more; some are ten times as far."""
    drawn: Arguments = []
    for N, D, *rest in ((3, 6, 5, 2, ()), (4, 4, 7, 1, (0, 2))):
        x = rng.choice([-1.0, 1.0], size=(N, D)) * rng.uniform(150.0, 800.0, size=(N, D))
        x[2] *= 10
        x[0] = rng.normal(size=D)  # an ordinary row among them
        x[1] = -np.abs(x[1])
        drawn.append((single(x), *rest, a_seed(rng)))
    return drawn


# --- with known parameters: judges that compute the result again -----------------------------------------------------


LOG_SCALE = 5.0  # the largest and, negative, the smallest s that the docstring promises


def tables(rng: Rng, D: int, mid_dim: int, wide: bool = False) -> list[Array]:
    """Weights (mid_dim, D/2), symmetric ones (mid_dim, mid_dim), and logarithms of factors (D,).

    All are of a size that shows, and no two logarithms are equal. If `wide`, these reach both ends of their range.
    """
    V = rng.normal(size=(mid_dim, D // 2)) * (1.6 / (D // 2) ** 0.5)
    W = rng.normal(size=(mid_dim, mid_dim)) * (1.6 / mid_dim**0.5)
    s = rng.choice([-1.0, 1.0], size=D) * rng.permutation(np.linspace(0.2, 0.9, D))
    if wide:  # squares, so that the sum is large too
        s = rng.choice([-1.0, 1.0]) * rng.permutation(LOG_SCALE * (2 * np.linspace(0, 1, D) ** 2 - 1))
    return [table.astype(np.float32) for table in (V, (W + W.T) / 2**0.5, s)]


def cotangent(rng: Rng, x: Tensor) -> Array:
    return np.asarray(rng.normal(size=x.values.shape), dtype=np.float32)


def known_layers(rng: Rng, variant: Variant) -> list[Case]:
    """No two sizes of a layer are equal, so that a parameter is known by its shape."""
    drawn = []
    for N, D, mid_dim, hidden, mask in ((16, 6, 9, 2, 1), (14, 8, 11, 1, 0), (12, 4, 10, 3, 0.0)):
        nearest = 0.0
        while nearest <= 0.01:
            x, known = batch(rng, N, D), tables(rng, D, mid_dim)[:2]
            nearest = nearest_kink(x.values[:, 1 if mask else 0 :: 2], known, hidden)
        drawn.append(Case((x, mid_dim, hidden, mask, known, cotangent(rng, x))))
    return drawn


def nearest_kink(halves: Array, known: list[Array], hidden: int) -> float:
    """How near a unit of a network of ReLUs comes to 0, where its slope jumps and differences say little of it."""
    V, W = known
    units = [halves @ V.T]
    for _ in range(hidden - 1):
        units.append(np.maximum(units[-1], 0) @ W)
    return float(min(np.abs(u).min() for u in units))


def spread_out(rng: Rng, x: Tensor, most: float) -> Tensor:
    """Rows near and far, up to 10^most times as far."""
    return single(x.values * 10.0 ** rng.uniform(0.0, most, size=(len(x.values), 1)))


def known_and_far_layers(rng: Rng, variant: Variant) -> list[Case]:
    """The first of these, and a larger one: many rows, deeper, rows near and far in one batch."""
    far = spread_out(rng, batch(rng, 150, 12), 3.0), 17, 4, 0, tables(rng, 12, 17)[:2], None
    return [Case((*known_layers(rng, variant)[0].args[:5], None)), Case(far)]


def known_scalings(rng: Rng, variant: Variant) -> list[Case]:
    """Small factors, and those at the ends of what is promised; one row, and many, some of them thousands away."""
    drawn = []
    for N, D, wide in ((5, 6, False), (1, 3, True), (150, 12, True)):
        x, s = batch(rng, N, D), tables(rng, D, 2, wide)[2]
        x = spread_out(rng, x, 4.0) if N > 100 else x
        drawn.append(Case((x, s, cotangent(rng, x))))
    return drawn


def known_flows(rng: Rng, variant: Variant) -> list[Case]:
    """With the default mask and number of layers, and with others; where each z is below 15, so that a limit of 20 has
    no gradient to cut off."""
    drawn = []
    for N, D, mid_dim, hidden, more in ((40, 6, 8, 2, ()), (5, 8, 5, 1, (0, 3)), (1, 4, 7, 3, (1.0, 2))):
        farthest = np.inf
        while farthest >= 15.0:
            x, known = batch(rng, N, D), tables(rng, D, mid_dim)
            farthest = np.abs(flow_of(x.values, masks_of(more), known, hidden, 1, np.tanh)).max()
        drawn.append(Case((x, mid_dim, hidden, more, known, cotangent(rng, x))))
    return drawn


def known_and_large_flows(rng: Rng, variant: Variant) -> list[Case]:
    """The same for numbers alone: many rows, seven layers, and factors at the ends of their range.

    At last a flow that moves hardly anything. Its coordinates z are of one size in a row, from 3 to 8, where the
    logistic density begins to look like exp(-|z|) but is not.
    """
    drawn = []
    sizes = ((6, 6, 8, 2, ()), (5, 8, 5, 1, (0, 3)), (1, 4, 7, 3, (0.0,)), (120, 10, 9, 1, (1, 7)))
    for N, D, mid_dim, *rest in sizes:
        drawn.append(Case((batch(rng, N, D), mid_dim, *rest, tables(rng, D, mid_dim, wide=N > 100), None)))
    V, W, s = tables(rng, 4, 7)
    z = rng.choice([-1.0, 1.0], size=(20, 4)) * (np.linspace(3.0, 8.0, 20)[:, None] + rng.uniform(0, 0.2, size=(20, 4)))
    return [*drawn, Case((single(z * np.exp(-s)), 7, 1, (0, 1), [np.float32(0.02) * V, W, s], None))]


# --- log-likelihoods -------------------------------------------------------------------------------------------------


MANY = 2_000  # values


def both_kinds(*arguments: Any) -> Arguments:
    """The first argument as a tensor and as an array."""
    return [(kind(arguments[0]), *arguments[1:]) for kind in (double, np.asarray)]


def story_log_probs(rng: Rng, variant: Variant) -> Arguments:
    return both_kinds(np.array(variant["log_probs"]))


def log_probs(rng: Rng, variant: Variant) -> Arguments:
    """Two and a few values, where n and n - 1 differ; either sign; single precision; many; tensors and arrays.

    Then values far apart and close together, and some that come several times.
    """
    apart = 10.0 ** rng.uniform(-2.0, 5.0, size=12) * rng.choice([-1.0, 1.0], size=12)
    drawn = [
        double(rng.normal(-40, 6, size=4)),
        rng.normal(-40, 6, size=5),
        single(rng.normal(-900, 80, size=7)),
        rng.normal(900, 80, size=6).astype(np.float32),
        double(rng.gumbel(12, 3, size=MANY)),
        rng.permutation(np.repeat(rng.normal(-40, 6, size=3), [4, 1, 2])),
        rng.normal(0, 1e-3, size=5),
        double(rng.normal(0, 30, size=2)),
        rng.normal(0, 30, size=3),
        double(apart),
        rng.normal(9e4, 2, size=6),
        double([-1e5, 1e5, -1e5 + float(rng.uniform(1, 9))]),
    ]
    return [(values,) for values in drawn]


def story_rates(rng: Rng, variant: Variant) -> Arguments:
    values = np.array(variant["log_probs"])
    return both_kinds(values, float(np.sort(values)[1] + 0.05))


def rates(rng: Rng, variant: Variant) -> Arguments:
    """Thresholds between the values, with unequal numbers on both sides; none and all below; tensors and arrays.

    Then many values, the first hundreds of which have other rates than all.
    """
    drawn: Arguments = []
    for n, below, center in ((7, 2, -50), (11, 8, 0), (40, 3, 99e3), (5, 0, -99e3), (6, 6, 30), (1, 0, 4), (1, 1, -4)):
        for values in (np.sort(rng.normal(center, 9, size=n)), np.sort(rng.gumbel(center, 50, size=n))):
            ends = np.concatenate([values[:1] - 2, values, values[-1:] + 2])
            threshold = float((ends[below] + ends[below + 1]) / 2)
            given = rng.permutation(values)
            drawn.append((given if len(drawn) % 2 else double(given), threshold))
    low = rng.uniform(size=MANY) < np.linspace(0.1, 0.6, MANY)
    return [*drawn, (double(np.where(low, -1, 1) * rng.uniform(0.1, 40.0, size=MANY) - 60.0), -60.0)]


def tied_rates(rng: Rng, variant: Variant) -> Arguments:
    """Values equal to the threshold, which may count as below it or not, but always alike."""
    drawn: Arguments = []
    for n, ties in ((9, 2), (6, 3), (12, 1), (4, 4)):
        threshold = float(rng.integers(-300, 300)) / 4
        others = threshold + rng.choice([-1.0, 1.0], size=n - ties) * rng.uniform(1, 40, size=n - ties)
        values = rng.permutation(np.concatenate([np.full(ties, threshold), others]))
        drawn.append((values if ties % 2 else double(values), threshold))
    return drawn
