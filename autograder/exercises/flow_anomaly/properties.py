"""What layers and flows must satisfy, whatever network the student chose."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import difference, numbers, unpack

Array = np.ndarray

RTOL, ATOL = 1e-3, 2e-4  # networks are in single precision


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


LAYER = (
    *("forward(x)", "forward(forward(x), reverse=True)", "even moved", "odd moved"),
    *("row by row", "after eval()", "with other parameters"),
)


def layer_parts(value: Any, x: Any) -> Any:
    """What `coupling_layer` gives, each of the shape of x; or words."""
    parts = parts_of(value, LAYER)
    if isinstance(parts, str):
        return parts
    shape = np.shape(x.values)
    for name, part in zip(LAYER, parts, strict=True):
        wanted = (min(shape[0], 3), *shape[1:]) if name == "row by row" else shape
        if part.shape != wanted:
            return f"forward should return a tensor of shape {wanted}, got {part.shape}"
    if np.abs(parts[6] - parts[0]).max() < 1e-4:
        return "the result does not depend on the layer's registered parameters: is there a network, assigned to self?"
    return parts


def undoes_itself(value: Any, x: Any, *args: Any) -> str:
    """With reverse=True the layer takes back what it did."""
    parts = layer_parts(value, x)
    if isinstance(parts, str):
        return parts
    if np.allclose(parts[0], x.values, atol=1e-6):
        return "the layer changes nothing"
    complaint = difference(parts[1], x.values, RTOL, ATOL)
    return f"forward(forward(x), reverse=True) is not x: {complaint}" if complaint else ""


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
    forward, _, even, odd = parts[:4]
    shift = forward - x.values
    step = np.zeros_like(shift)
    step[:, 0::2] = 0.7
    by_even, by_odd = even - x.values - step, odd - x.values - (0.7 - step)
    same, other = (by_even, by_odd) if mask_config else (by_odd, by_even)
    if np.abs(same - shift).max() > ATOL:
        return "the shift changes with the half that is shifted; then it cannot be taken back"
    if np.abs(other - shift).max() < 1e-4:
        return "the shift does not depend on the half that stays"
    # A linear function changes by the same in every row where its argument does.
    if np.ptp(other - shift, axis=0).max() < 1e-4:
        return "the shift is a linear function of the half that stays: where are the activation functions?"
    return ""


def treats_rows_alone(value: Any, x: Any, *args: Any) -> str:
    """What happens to a row depends neither on the other rows nor on whether the module is being trained."""
    parts = layer_parts(value, x)
    if isinstance(parts, str):
        return parts
    complaint = difference(parts[4], parts[0][: len(parts[4])], RTOL, ATOL)
    if complaint:
        return f"a row by itself gives something else than the same row in a batch: {complaint}"
    complaint = difference(parts[5], parts[0], RTOL, ATOL)
    return f"after eval() the layer gives something else: {complaint}" if complaint else ""


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
    if parts[1].size not in (1, len(x.values)):
        return f"log_det should be one number, or one for each row; got an array of shape {parts[1].shape}"
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


FLOW = ("z", "log_det", "g(z)", "log_prob", "Jacobian", "log_prob row by row", "z with other parameters")


def coupled_parts(way: Any) -> Any:
    """What one way of using a flow gives; words where it is none, or no flow of coupling layers."""
    if way is None:
        return "the flow fails with layers of the documented interface in place of your own"
    parts = parts_of(way, FLOW)
    if isinstance(parts, str):
        return parts
    z, jacobian, other = parts[0], parts[4], parts[6]
    if z.ndim != 2 or not z.size or jacobian.shape != (len(z), z.shape[1], z.shape[1]):
        return "f should map each row to a row of the same size"
    if other.shape != z.shape or np.abs(other - z).max() < 1e-4:
        return "f does not depend on the registered parameters of the flow: are there layers, assigned to self?"
    if np.abs(jacobian * (1 - np.eye(z.shape[1]))).max() < 1e-5:
        return "every coordinate of f(x) depends on one coordinate of x alone: there is no coupling"
    return parts


def flow_inverts(parts: Any, x: Any, *args: Any) -> str:
    """g is the inverse of f."""
    if isinstance(parts, str):
        return parts
    x = np.asarray(x.values)
    if parts[0].shape != x.shape:
        return f"f should return z of shape {x.shape}, got {parts[0].shape}"
    if np.allclose(parts[0], x, atol=1e-3):
        return "f changes nothing"
    complaint = difference(parts[2], x, RTOL, ATOL)
    return f"g(f(x)) is not x: {complaint}" if complaint else ""


def flow_has_determinant(parts: Any, x: Any, *args: Any) -> str:
    """log_det is the logarithm of the determinant that autograd finds."""
    if isinstance(parts, str):
        return parts
    rows = len(x.values)
    expected = np.linalg.slogdet(parts[4])[1]
    if not np.isfinite(expected).all() or np.ptp(expected) > 1e-2:
        return "the Jacobian of f should have the same determinant, other than 0, everywhere"
    return one_or_one_for_each(parts[1], float(expected.mean()), rows, "log_det")


def flow_has_density(parts: Any, x: Any, *args: Any) -> str:
    """log p(x) by the logistic density of the student's own z, and either log-determinant."""
    if isinstance(parts, str):
        return parts
    rows = len(x.values)
    z, log_det, _, log_prob, jacobian, alone = parts[:6]
    if log_prob.size != rows:
        return f"log_prob should give one number for each of the {rows} rows, got shape {log_prob.shape}"
    if len(z) != rows:
        return "f should map each row to a row of the same size"
    base = -(np.logaddexp(0, z) + np.logaddexp(0, -z)).sum(axis=1)
    with np.errstate(all="ignore"):
        exact = np.linalg.slogdet(jacobian)[1]
    ends = [base + (log_det if log_det.size in (1, rows) else 0.0) * np.ones(rows), base + exact]
    complaints = [difference(log_prob.ravel(), end, RTOL, 1e-3) for end in ends]
    if "" not in complaints:
        return complaints[1]
    complaint = difference(alone.ravel(), log_prob.ravel()[: alone.size], RTOL, 1e-3)
    return f"log_prob of a row by itself is something else than in a batch: {complaint}" if complaint else ""


def flow_is_right(parts: Any, x: Any, *args: Any) -> str:
    """log_prob is the density, and g the inverse."""
    return flow_has_density(parts, x, *args) or flow_inverts(parts, x, *args)


def flow_has_structure(
    parts: Any, x: Any, mid_dim: int, hidden: int, more: tuple[float, int], seed: int, own: bool = False
) -> str:
    """One layer shifts the half of its mask; of two, the second shifts the other half by the first one's result."""
    if isinstance(parts, str):
        return parts
    mask, count = more
    first = 0 if mask else 1
    jacobian = np.abs(parts[4])

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


def calls_log_prob(value: Any, x: Any, *args: Any) -> str:
    """Calling the flow gives log_prob."""
    parts = parts_of(value, ("log_prob", "what calling the flow gives"))
    if isinstance(parts, str):
        return parts
    if parts[0].size != len(x.values):
        return f"log_prob should give one number for each row, got shape {parts[0].shape}"
    if np.ptp(parts[0]) < 1e-6 and (parts[0].size > 1 or np.abs(parts[0]).max() < 1e-6):
        return "log_prob is the same for every row"
    complaint = difference(parts[1], parts[0], RTOL, ATOL)
    return f"forward should give log_prob: {complaint}" if complaint else ""
