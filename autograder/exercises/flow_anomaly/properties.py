"""What layers and flows must satisfy, whatever network the student chose."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import difference
from autograder.checks.readers import ComplaintError, parts
from autograder.checks.tensors import Array

RTOL, ATOL = 1e-3, 2e-4  # networks are in single precision


def arrays_of(value: Any, names: tuple[str, ...]) -> tuple[Array, ...]:
    """The parts of a result by these names, of any shape."""
    return parts(value, **dict.fromkeys(names))


def differs(found: Array, expected: Any, words: str, atol: float = ATOL) -> str:
    """How numbers differ, after these words."""
    complaint = difference(found, expected, RTOL, atol)
    return f"{words}: {complaint}" if complaint else ""


BACK = "forward(forward(x), reverse=True) is not x"
LAYER = (
    *("forward(x)", "forward(forward(x), reverse=True)", "even moved", "odd moved"),
    *("row by row", "after eval()", "with other parameters"),
)


def layer_parts(value: Any, x: Any) -> tuple[Array, ...]:
    """What `coupling_layer` gives, each of the shape of x."""
    found, shape = arrays_of(value, LAYER), np.shape(x.values)
    for name, part in zip(LAYER, found, strict=True):
        wanted = (min(shape[0], 3), *shape[1:]) if name == "row by row" else shape
        if part.shape != wanted:
            raise ComplaintError(f"forward should return a tensor of shape {wanted}, got {part.shape}")
    if np.abs(found[6] - found[0]).max() < 1e-4:
        message = (
            "the result does not depend on the layer's registered parameters: is there a network, assigned to self?"
        )
        raise ComplaintError(message)
    return found


def undoes_itself(value: Any, x: Any, *args: Any) -> str:
    """With reverse=True the layer takes back what it did."""
    found = layer_parts(value, x)
    if np.allclose(found[0], x.values, atol=1e-6):
        return "the layer changes nothing"
    return differs(found[1], x.values, BACK)


def shifts_the_right_half(value: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> str:
    """mask_config 1 shifts coordinates 0, 2, 4, ..., mask_config 0 the others; the other half stays."""
    moved, shift = 0 if mask_config else 1, layer_parts(value, x)[0] - x.values
    if np.abs(shift[:, 1 - moved :: 2]).max() > ATOL:
        return f"with mask_config={mask_config:g} the {('odd', 'even')[moved]} coordinates should stay as they are"
    if np.abs(shift[:, moved::2]).max(axis=0).min() < 1e-4:
        return f"with mask_config={mask_config:g} some {('even', 'odd')[moved]} coordinates are not shifted"
    return ""


def shifts_by_the_other_half(value: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> str:
    """The shift is a function of the half that stays, and of nothing else; and no linear one."""
    forward, _, even, odd, *_ = layer_parts(value, x)
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
    found = layer_parts(value, x)
    by_itself = "a row by itself gives something else than the same row in a batch"
    complaint = differs(found[4], found[0][: len(found[4])], by_itself)
    return complaint or differs(found[5], found[0], "after eval() the layer gives something else")


SCALED = ("y", "log_det", "forward(y, reverse=True)")


def scaled_parts(value: Any, x: Any) -> tuple[Array, ...]:
    """What `scaling_layer` gives."""
    found = arrays_of(value, SCALED)
    if found[0].shape != np.shape(x.values):
        raise ComplaintError(f"forward should return a tensor of shape {np.shape(x.values)}, got {found[0].shape}")
    return found


def is_the_identity_at_first(value: Any, x: Any) -> str:
    """A new layer multiplies by exp(0)."""
    y, log_det = arrays_of(value, ("y", "log_det"))
    complaint = differs(y, x.values, "a new layer should leave x as it is")
    return complaint or one_or_one_for_each(log_det, 0.0, len(x.values), "log_det of a new layer", 1e-6)


def scales_every_coordinate(value: Any, x: Any, seed: int) -> str:
    """Each coordinate has a positive factor of its own, the same for all rows."""
    factors = scaled_parts(value, x)[0] / x.values
    if factors.min() <= 0 or not np.allclose(factors, factors[0], rtol=1e-3):
        return "a coordinate should be multiplied by the same positive factor in every row"
    if np.ptp(factors[0]) < 1e-3:
        return "all coordinates have the same factor; each should have its own"
    return ""


def has_the_logarithm_of_the_determinant(value: Any, x: Any, seed: int) -> str:
    """log_det is the sum over coordinates of the logarithms of the factors."""
    y, log_det, _ = scaled_parts(value, x)
    expected = np.log(np.abs(y / x.values)).sum(axis=1).mean()
    return one_or_one_for_each(log_det, expected, len(x.values), "log_det")


def one_or_one_for_each(found: Array, expected: float, rows: int, name: str, tolerance: float = 1e-3) -> str:
    """One number, or the same number for every row."""
    if found.size not in (1, rows):
        return f"{name} should be one number, or one for each row; got an array of shape {found.shape}"
    near = np.abs(found - expected).max() <= tolerance * (1 + abs(expected))
    return "" if near else f"{name} is {found.flat[0]:.6g}, expected {expected:.6g}"


def takes_back_the_scaling(value: Any, x: Any, seed: int) -> str:
    return differs(scaled_parts(value, x)[2], x.values, BACK)


FLOW = ("z", "log_det", "g(z)", "log_prob", "Jacobian", "log_prob row by row", "z with other parameters")


def coupled_parts(way: Any) -> tuple[Array, ...]:
    """What one way of using a flow of coupling layers gives."""
    if way is None:
        raise ComplaintError("the flow fails with layers of the documented interface in place of your own")
    found = arrays_of(way, FLOW)
    z, jacobian, other = found[0], found[4], found[6]
    if z.ndim != 2 or not z.size or jacobian.shape != (len(z), z.shape[1], z.shape[1]):
        raise ComplaintError("f should map each row to a row of the same size")
    if other.shape != z.shape or np.abs(other - z).max() < 1e-4:
        message = "f does not depend on the registered parameters of the flow: are there layers, assigned to self?"
        raise ComplaintError(message)
    if np.abs(jacobian * (1 - np.eye(z.shape[1]))).max() < 1e-5:
        raise ComplaintError("every coordinate of f(x) depends on one coordinate of x alone: there is no coupling")
    return found


def flow_inverts(way: Any, x: Any, *args: Any) -> str:
    """g is the inverse of f."""
    found, x = coupled_parts(way), np.asarray(x.values)
    if found[0].shape != x.shape:
        return f"f should return z of shape {x.shape}, got {found[0].shape}"
    if np.allclose(found[0], x, atol=1e-3):
        return "f changes nothing"
    return differs(found[2], x, "g(f(x)) is not x")


def flow_has_determinant(way: Any, x: Any, *args: Any) -> str:
    """log_det is the logarithm of the determinant that autograd finds."""
    found = coupled_parts(way)
    expected = np.linalg.slogdet(found[4])[1]
    if not np.isfinite(expected).all() or np.ptp(expected) > 1e-2:
        return "the Jacobian of f should have the same determinant, other than 0, everywhere"
    return one_or_one_for_each(found[1], float(expected.mean()), len(x.values), "log_det")


def flow_has_density(way: Any, x: Any, *args: Any) -> str:
    """log p(x) by the logistic density of the student's own z, and either log-determinant."""
    z, log_det, _, log_prob, jacobian, alone, _ = coupled_parts(way)
    rows = len(x.values)
    if log_prob.size != rows:
        return f"log_prob should give one number for each of the {rows} rows, got shape {log_prob.shape}"
    if len(z) != rows:
        return "f should map each row to a row of the same size"
    base = -(np.logaddexp(0, z) + np.logaddexp(0, -z)).sum(axis=1)
    ends = [
        base + (log_det if log_det.size in (1, rows) else 0.0) * np.ones(rows),
        base + np.linalg.slogdet(jacobian)[1],
    ]
    complaints = [difference(log_prob.ravel(), end, RTOL, 1e-3) for end in ends]
    if "" not in complaints:
        return complaints[1]
    by_itself = "log_prob of a row by itself is something else than in a batch"
    return differs(alone.ravel(), log_prob.ravel()[: alone.size], by_itself, 1e-3)


def flow_is_right(way: Any, x: Any, *args: Any) -> str:
    """log_prob is the density, and g the inverse."""
    return flow_has_density(way, x, *args) or flow_inverts(way, x, *args)


def flow_has_structure(
    way: Any, x: Any, mid_dim: int, hidden: int, more: tuple[float, int], seed: int, own: bool = False
) -> str:
    """One layer shifts the half of its mask; of two, the second shifts the other half by the first one's result."""
    (mask, count), jacobian = more, np.abs(coupled_parts(way)[4])
    first = 0 if mask else 1

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
    log_prob, called = arrays_of(value, ("log_prob", "what calling the flow gives"))
    if log_prob.size != len(x.values):
        return f"log_prob should give one number for each row, got shape {log_prob.shape}"
    if np.ptp(log_prob) < 1e-6 and (log_prob.size > 1 or np.abs(log_prob).max() < 1e-6):
        return "log_prob is the same for every row"
    return differs(called, log_prob, "forward should give log_prob")
