"""The cases of `flow_anomaly`: how its classes are used, with what, and how answers are read.

Small flows with random parameters: at its start NICE is nearly the identity, and mistakes in the scaling do not show. A
student's network may be built in any way, so nothing is compared with the reference: what is judged is that layers
shift what they should, undo themselves, and have the determinants that autograd finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.compare import describe, difference, numbers, unpack
from autograder.values import Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

RTOL, ATOL = 1e-3, 2e-4  # networks are in single precision

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


# --- beside the hand-in: its source is carried, so it uses nothing of the kit ----------------------------------------


def shuffled(module: Any, seed: int) -> Any:
    """All parameters random, of a size that shows every mistake."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(0.5 * torch.randn(parameter.shape, generator=generator))
    return module.eval()


def coupling_layer(student: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> Any:
    """What a layer does to x, the inverse to that, and the layer to x with either half or both moved."""
    layer = shuffled(student.Coupling(x.shape[1], mid_dim, hidden, mask_config), seed)
    even, odd = x.clone(), x.clone()
    even[:, 0::2] += 0.7
    odd[:, 1::2] += 0.7
    return layer(x), layer(layer(x), reverse=True), layer(even), layer(odd), layer(-x), layer(0 * x)


def numbers_of_parameters(student: Any, D: int, mid_dim: int, hidden: int) -> Any:
    """How many numbers layers with hidden, hidden + 1 and hidden + 2 hidden layers have to learn."""
    layers = [student.Coupling(D, mid_dim, depth, 1) for depth in range(hidden, hidden + 3)]
    return [sum(parameter.numel() for parameter in layer.parameters()) for layer in layers]


def scaling_layer(student: Any, x: Any, seed: int) -> Any:
    """What a layer with random parameters gives for x, and the inverse for that."""
    layer = shuffled(student.Scaling(x.shape[1]), seed)
    y, log_det = layer(x)
    back, _ = layer(y, reverse=True)
    return y, log_det, back


def new_scaling_layer(student: Any, x: Any) -> Any:
    """What a layer gives for x as it is made."""
    y, log_det = student.Scaling(x.shape[1])(x)
    return y, log_det


def stand_ins() -> Any:
    """Layers that stand in for the student's own, so that a mistake in them does not cost marks of the flow too."""
    import torch

    class Coupling(torch.nn.Module):
        def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float) -> None:
            super().__init__()
            self.mask_config = mask_config
            self.weight = torch.nn.Parameter(torch.zeros(in_out_dim // 2, in_out_dim // 2))

        def forward(self, x: Any, reverse: bool = False) -> Any:
            y, moved = x.clone(), 0 if self.mask_config else 1
            shift = torch.sin(x[:, 1 - moved :: 2] @ self.weight)
            y[:, moved::2] = x[:, moved::2] - shift if reverse else x[:, moved::2] + shift
            return y

    class Scaling(torch.nn.Module):
        def __init__(self, dim: int) -> None:
            super().__init__()
            self.factors = torch.nn.Parameter(torch.zeros(1, dim))

        def forward(self, x: Any, reverse: bool = False) -> Any:
            return x * torch.exp(self.factors * (-1 if reverse else 1)), torch.sum(self.factors)

    return Coupling, Scaling


def flow(student: Any, x: Any, mid_dim: int, hidden: int, more: Any, seed: int) -> Any:
    """(z, log_det, g(z), log_prob, Jacobian of f at each row), with the student's layers, and with others instead.

    Where one of the two ways fails, None stands for it; where both do, the error of the student's own is raised.
    """
    import torch

    def used() -> Any:
        model = shuffled(student.NICE(x.shape[1], mid_dim, hidden, *more), seed)
        z, log_det = model.f(x)
        jacobians = [torch.autograd.functional.jacobian(lambda r: model.f(r[None])[0][0], row) for row in x]
        return z, log_det, model.g(z), model.log_prob(x), torch.stack(jacobians)

    names = student.NICE.__init__.__globals__
    kept = {name: names.get(name) for name in ("Coupling", "Scaling")}
    own = other = failure = None
    try:
        own = used()
    except Exception as error:
        failure = error
    try:
        names["Coupling"], names["Scaling"] = stand_ins()
        other = used()
    except Exception:
        if failure is not None:
            raise failure from None
    finally:
        names.update({name: value for name, value in kept.items() if value is not None})
    return own, other


# --- cases ---------------------------------------------------------------------------------------------------------


def batch(rng: np.random.Generator, N: int, D: int) -> Tensor:
    return Tensor(np.asarray(rng.normal(0.4, 1.0, size=(N, D)), dtype=np.float32))


def story_layers(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]), variant["mid_dim"], variant["hidden"], 1, variant["seed"])]


def layers(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Both masks, as integers and as floats; numbers of rows, coordinates and units that are all different.

    In narrow layers it happens that all units rest for all rows; in these it does not.
    """
    drawn: Arguments = []
    for N, D, mid_dim, hidden, mask in ((9, 6, 31, 2, 1), (7, 8, 29, 1, 0), (11, 4, 37, 3, 1.0), (13, 6, 34, 2, 0.0)):
        drawn.append((batch(rng, N, D), mid_dim, hidden, mask, int(rng.integers(2**31))))
    return drawn


def story_scalings(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]), variant["seed"])]


def new_scalings(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]),)]


def scalings(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, N, D), int(rng.integers(2**31))) for N, D in ((4, 6), (7, 3), (5, 8))]


def story_flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(batch(rng, 3, variant["D"]), variant["mid_dim"], variant["hidden"], (), variant["seed"])]


def flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """As many layers as are asked for, beginning with either mask."""
    return [
        (batch(rng, N, D), mid_dim, hidden, more, int(rng.integers(2**31)))
        for N, D, mid_dim, hidden, more in ((3, 6, 5, 2, ()), (4, 4, 7, 1, (0, 3)), (2, 6, 4, 2, (1.0, 2)))
    ]


def short_flows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One layer, and two, where the Jacobian shows which half was shifted when."""
    return [(batch(rng, 2, 6), 8, 2, more, int(rng.integers(2**31))) for more in ((1, 1), (0, 1), (1.0, 2), (0.0, 2))]


def story_log_probs(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(Tensor(np.array(variant["log_probs"])),)]


def log_probs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Few values, where n and n - 1 differ; single precision; many."""
    return [
        (Tensor(rng.normal(-40, 6, size=4)),),
        (Tensor(np.asarray(rng.normal(-900, 80, size=7), dtype=np.float32)),),
        (Tensor(rng.gumbel(12, 3, size=200)),),
    ]


def story_rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    values = np.array(variant["log_probs"])
    return [(Tensor(values), float(np.sort(values)[1] + 0.05))]


def rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Thresholds between the values, with unequal numbers on both sides; none and all below."""
    drawn: Arguments = []
    for n, below in ((7, 2), (11, 8), (40, 3), (5, 0), (6, 6)):
        values = np.sort(rng.normal(-50, 9, size=n))
        ends = np.concatenate([values[:1] - 2, values, values[-1:] + 2])
        drawn.append((Tensor(rng.permutation(values)), float((ends[below] + ends[below + 1]) / 2)))
    return drawn


# --- what has to hold ----------------------------------------------------------------------------------------------


def parts_of(value: Any, names: tuple[str, ...]) -> Any:
    """The named parts as arrays, or words."""
    parts = unpack(value, names)
    if isinstance(parts, str):
        return parts
    arrays = [numbers(part) for part in parts]
    for name, array in zip(names, arrays, strict=True):
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name} holds values that are not finite"
    return [array.astype(float) for array in arrays]


LAYER = ("forward(x)", "forward(forward(x), reverse=True)", "even moved", "odd moved", "forward(-x)", "forward(0)")


def layer_parts(value: Any, x: Any) -> Any:
    """What `coupling_layer` gives, each of the shape of x; or words."""
    parts = parts_of(value, LAYER)
    if isinstance(parts, str):
        return parts
    wrong = [part.shape for part in parts if part.shape != np.shape(x.values)]
    return f"forward should return a tensor of shape {np.shape(x.values)}, got {wrong[0]}" if wrong else parts


def undoes_itself(value: Any, x: Any, *args: Any) -> str:
    """With reverse=True the layer takes back what it did."""
    parts = layer_parts(value, x)
    if isinstance(parts, str):
        return parts
    if np.allclose(parts[0], x.values, atol=1e-6):
        return "the layer changes nothing"
    complaint = difference(parts[1], x.values, RTOL, ATOL)
    return f"forward(forward(x), reverse=True) is not x: {complaint}" if complaint else ""


def depths(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Layers of one to five hidden layers."""
    return [(6, int(rng.integers(4, 9)), 1), (4, int(rng.integers(3, 7)), int(rng.integers(2, 4)))]


def grows_by_a_layer(value: Any, D: int, mid_dim: int, hidden: int) -> str:
    """A further hidden layer has a matrix of mid_dim by mid_dim weights, and perhaps a few numbers more."""
    counts = numbers(value)
    if isinstance(counts, str) or counts.shape != (3,) or not np.isfinite(counts).all():
        return "the layers have no parameters that can be counted"
    if np.all(np.diff(counts) >= mid_dim**2) and np.all(np.diff(counts) < 2 * mid_dim**2 + 4 * mid_dim):
        return ""
    sizes = ", ".join(str(int(count)) for count in counts)
    return (
        f"with {hidden}, {hidden + 1} and {hidden + 2} hidden layers of {mid_dim} units there are {sizes} parameters; "
        f"each further layer has {mid_dim} times {mid_dim} weights"
    )


def shifts_the_right_half(value: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> str:
    """mask_config 1 shifts coordinates 0, 2, 4, ..., mask_config 0 the others; the other half stays."""
    parts = layer_parts(value, x)
    if isinstance(parts, str):
        return parts
    moved = 0 if mask_config else 1
    shift = parts[0] - x.values
    if np.abs(shift[:, 1 - moved :: 2]).max() > ATOL:
        return f"with mask_config={mask_config:g} the {('odd', 'even')[moved]} coordinates should stay as they are"
    if np.abs(shift[:, moved::2]).max(axis=0).min() < 1e-4:
        return f"with mask_config={mask_config:g} some {('even', 'odd')[moved]} coordinates are not shifted"
    return ""


def shifts_by_the_other_half(value: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> str:
    """The shift is a function of the half that stays, and of nothing else; and no linear one."""
    parts = layer_parts(value, x)
    if isinstance(parts, str):
        return parts
    forward, _, even, odd, minus, zero = parts
    shift = forward - x.values
    step = np.zeros_like(shift)
    step[:, 0::2] = 0.7
    by_even, by_odd = even - x.values - step, odd - x.values - (0.7 - step)
    same, other = (by_even, by_odd) if mask_config else (by_odd, by_even)
    if np.abs(same - shift).max() > ATOL:
        return "the shift changes with the half that is shifted; then it cannot be taken back"
    if np.abs(other - shift).max() < 1e-4:
        return "the shift does not depend on the half that stays"
    if np.abs(shift + (minus + x.values) - 2 * zero).max() < 1e-4:
        return "the shift is a linear function of the half that stays: where are the activation functions?"
    return ""


SCALED = ("y", "log_det", "forward(y, reverse=True)")


def scaled_parts(value: Any, x: Any) -> Any:
    """What `scaling_layer` gives, or words."""
    parts = parts_of(value, SCALED)
    if isinstance(parts, str):
        return parts
    if parts[0].shape != np.shape(x.values):
        return f"forward should return a tensor of shape {np.shape(x.values)}, got {parts[0].shape}"
    return parts


def is_the_identity_at_first(value: Any, x: Any) -> str:
    """A new layer multiplies by exp(0)."""
    parts = parts_of(value, ("y", "log_det"))
    if isinstance(parts, str):
        return parts
    complaint = difference(parts[0], x.values, RTOL, ATOL)
    if complaint:
        return f"a new layer should leave x as it is: {complaint}"
    return "" if np.abs(parts[1]).max() < 1e-6 else f"the log-determinant of a new layer should be 0, got {parts[1]}"


def scales_every_coordinate(value: Any, x: Any, seed: int) -> str:
    """Each coordinate has a positive factor of its own, the same for all rows."""
    parts = scaled_parts(value, x)
    if isinstance(parts, str):
        return parts
    factors = parts[0] / x.values
    if factors.min() <= 0 or not np.allclose(factors, factors[0], rtol=1e-3):
        return "a coordinate should be multiplied by the same positive factor in every row"
    if np.ptp(factors[0]) < 1e-3:
        return "all coordinates have the same factor; each should have its own"
    return ""


def has_the_logarithm_of_the_determinant(value: Any, x: Any, seed: int) -> str:
    """log_det is the sum over coordinates of the logarithms of the factors."""
    parts = scaled_parts(value, x)
    if isinstance(parts, str):
        return parts
    with np.errstate(all="ignore"):
        expected = np.log(np.abs(parts[0] / x.values)).sum(axis=1).mean()
    return one_or_one_for_each(parts[1], expected, len(x.values), "log_det")


def one_or_one_for_each(found: Array, expected: float, rows: int, name: str) -> str:
    """One number, or the same number for every row."""
    if found.size not in (1, rows):
        return f"{name} should be one number, or one for each row; got an array of shape {found.shape}"
    gap = np.abs(found - expected).max()
    return "" if gap <= 1e-3 * (1 + abs(expected)) else f"{name} is {found.flat[0]:.6g}, expected {expected:.6g}"


def takes_back_the_scaling(value: Any, x: Any, seed: int) -> str:
    parts = scaled_parts(value, x)
    if isinstance(parts, str):
        return parts
    complaint = difference(parts[2], x.values, RTOL, ATOL)
    return f"forward(forward(x), reverse=True) is not x: {complaint}" if complaint else ""


FLOW = ("z", "log_det", "g(z)", "log_prob", "Jacobian")


def either_way(value: Any, holds: Callable[..., str], *args: Any) -> str:
    """What is to be complained of with the student's own layers, if it is there with others in their place too."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        return f"expected the results of f, g and log_prob, got {describe(value)}"
    complaints = [holds(parts_of(way, FLOW), *args) for way in value if way is not None]
    return "" if "" in complaints else (complaints or ["there is no result"])[0]


def inverts(parts: Any, x: Array) -> str:
    if isinstance(parts, str):
        return parts
    if parts[0].shape != x.shape:
        return f"f should return z of shape {x.shape}, got {parts[0].shape}"
    if np.allclose(parts[0], x, atol=1e-3):
        return "f changes nothing"
    complaint = difference(parts[2], x, RTOL, ATOL)
    return f"g(f(x)) is not x: {complaint}" if complaint else ""


def has_determinant(parts: Any, rows: int) -> str:
    if isinstance(parts, str):
        return parts
    if parts[4].ndim != 3 or parts[4].shape[1] != parts[4].shape[2]:
        return "f should map each row to a row of the same size"
    expected = np.linalg.slogdet(parts[4])[1]
    if not np.isfinite(expected).all() or np.ptp(expected) > 1e-2:
        return "the Jacobian of f should have the same determinant, other than 0, everywhere"
    return one_or_one_for_each(parts[1], float(expected.mean()), rows, "log_det")


def has_density(parts: Any, rows: int) -> str:
    """log p(x) by the logistic density of the student's own z, and either log-determinant."""
    if isinstance(parts, str):
        return parts
    z, log_det, _, log_prob, jacobian = parts
    if log_prob.size != rows:
        return f"log_prob should give one number for each of the {rows} rows, got shape {log_prob.shape}"
    if z.ndim != 2 or len(z) != rows or jacobian.ndim != 3 or jacobian.shape[1] != jacobian.shape[2]:
        return "f should map each row to a row of the same size"
    base = -(np.logaddexp(0, z) + np.logaddexp(0, -z)).sum(axis=1)
    with np.errstate(all="ignore"):
        exact = np.linalg.slogdet(jacobian)[1]
    ends = [base + (log_det if log_det.size in (1, rows) else 0.0) * np.ones(rows), base + exact]
    complaints = [difference(log_prob.ravel(), end, RTOL, 1e-3) for end in ends]
    return "" if "" in complaints else complaints[1]


def has_structure(parts: Any, more: tuple[float, int]) -> str:
    """One layer shifts the half of its mask; of two, the second shifts the other half by the first one's result."""
    if isinstance(parts, str):
        return parts
    mask, count = more
    first = 0 if mask else 1
    jacobian = np.abs(parts[4])
    if jacobian.ndim != 3 or jacobian.shape[1] != jacobian.shape[2]:
        return "f should map each row to a row of the same size"

    def blocks(rows: int, columns: int) -> Array:
        return jacobian[:, rows::2, columns::2]

    def diagonal(block: Array) -> bool:
        return bool((block * (1 - np.eye(block.shape[1]))).max() < 1e-5)

    if blocks(first, 1 - first).max() < 1e-4 or not diagonal(blocks(first, first)):
        return f"with mask_config={mask:g} the first layer should shift the {('even', 'odd')[first]} coordinates"
    if count == 1 and (blocks(1 - first, first).max() > 1e-5 or not diagonal(blocks(1 - first, 1 - first))):
        return "with coupling=1 there should be one coupling layer"
    if count == 2 and (blocks(1 - first, first).max() < 1e-4 or diagonal(blocks(1 - first, 1 - first))):
        return "the second layer should shift the other half, by what the first one left"
    return ""


def flow_inverts(value: Any, x: Any, *args: Any) -> str:
    """g is the inverse of f."""
    return either_way(value, inverts, np.asarray(x.values))


def flow_has_determinant(value: Any, x: Any, *args: Any) -> str:
    """log_det is the logarithm of the determinant that autograd finds."""
    return either_way(value, has_determinant, len(x.values))


def flow_has_density(value: Any, x: Any, *args: Any) -> str:
    return either_way(value, has_density, len(x.values))


def flow_has_structure(value: Any, x: Any, mid_dim: int, hidden: int, more: tuple[float, int], seed: int) -> str:
    return either_way(value, has_structure, more)
