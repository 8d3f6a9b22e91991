"""Layers and flows with known parameters: what they compute is computed again here, number by number.

All matrices from half the coordinates to the hidden units hold one table V, all back from there its transpose, and all
between hidden units one symmetric table W. So neither the order in which a student registers them nor the way round
matters. Biases are 0. Which activation function was chosen is asked of a layer with one hidden unit that is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case
from autograder.checks.compare import describe, numbers
from autograder.checks.readers import ComplaintError, real
from autograder.checks.tensors import Array
from autograder.exercises.flow_anomaly.gradients import (
    STEPS,
    along_columns,
    both_ways,
    columns_are_wrong,
    gradient_arrays,
    gradient_is_wrong,
)
from autograder.values import Tensor

Activation = Callable[[Array], Array]

NEAR = 2e-3  # relative to the largest shift; networks are in single precision
LARGEST = 10_000  # numbers of a parameter; the layers asked for have a few hundred


def check_matrices(shapes: Any, layers: int, half: int, mid_dim: int, hidden: int, dim: int = 0) -> None:
    """Complains of the registered parameters of some coupling layers, and of a scaling of `dim` numbers.

    Each layer has hidden + 1 matrices, and vectors as it likes: biases, parameters of activation functions.
    """
    if not are_shapes(shapes):
        raise ComplaintError(f"expected the shapes of the parameters, got {describe(shapes)}")
    plain = [tuple(int(n) for n in shape if n != 1) for shape in shapes]
    outer = sum(sorted(shape) == sorted((half, mid_dim)) for shape in plain)
    inner = sum(shape == (mid_dim, mid_dim) for shape in plain)
    scales = sum(shape == (dim,) for shape in plain) or plain.count(()) == dim if dim else 0
    rest = sum(len(shape) > 1 for shape in plain) - outer - inner
    if outer == 2 * layers and inner == layers * (hidden - 1) and not rest and scales == bool(dim):
        return
    wanted = f"{layers * (hidden + 1)} matrices of weights" + (f" and {dim} factors" if dim else "")
    got = ", ".join("x".join(map(str, shape)) or "1" for shape in plain[:12]) + (", ..." if len(plain) > 12 else "")
    raise ComplaintError(
        f"for mid_dim={mid_dim}, hidden={hidden} and {2 * half} coordinates there should be {wanted} among the "
        f"registered parameters; registered are {got or 'none'}"
    )


def are_shapes(shapes: Any) -> bool:
    """Whether the value is a list of shapes, that is of lists of integers, none of them large."""
    return isinstance(shapes, list | tuple) and all(
        isinstance(shape, list | tuple)
        and len(shape) <= 8
        and all(type(n) is int and n >= 0 for n in shape)
        and math.prod(shape) <= LARGEST
        for shape in shapes
    )


def is_plain(shapes: Any, layers: int, half: int, mid_dim: int, hidden: int) -> bool:
    """Whether all vectors can be set to 0: at most biases, and one vector for each activation function.

    A column beside a matrix is the length of its rows, as weight normalisation has it.
    """
    if any(len(shape) > 1 and shape[-1] == 1 and mid_dim in shape for shape in shapes):
        return False
    plain = [tuple(n for n in shape if n != 1) for shape in shapes]
    return plain.count((mid_dim,)) <= 2 * layers * hidden and plain.count((half,)) <= layers


def shift_of(halves: Array, tables: Sequence[Array], hidden: int, a: Activation) -> Array:
    """The shift that the network computes from one half of each row; nan where the activation cannot be had."""
    V, W = (np.asarray(table, dtype=float) for table in tables[:2])
    h = a(halves @ V.T)
    for _ in range(hidden - 1):
        h = a(h @ W)
    return np.asarray(h @ V)


def layer_is_wrong(call: Call, case: Case) -> str:
    """With known parameters, the shift is what the network gives: all hidden layers, each with its activation."""
    x, mid_dim, hidden, mask, tables, _ = case.args
    y, shapes, _, back, _ = layer_parts(call(case.args).value, x, mid_dim, hidden)
    if not is_plain(shapes, 1, x.values.shape[1] // 2, mid_dim, hidden):
        return ""
    moved = 0 if mask else 1
    found, undone, kept = y - x.values, back - x.values, x.values[:, 1 - moved :: 2].astype(float)

    def activation(u: Array) -> Array:
        return layer_activation(call, case.args, moved, u)

    bent = activation(np.linspace(-2.0, 2.0, 9))
    if np.isfinite(bent).all() and np.abs(np.diff(bent, 2)).max() < 1e-3:
        return "there is no activation function after the hidden layer"
    size = 1e-3 * np.abs(x.values).max(axis=1)
    shifts = (sign * shift_of(kept, tables, hidden, a) for sign, a in either_sign(activation))
    right = any(gap_by_row(found[:, moved::2], shift, size) <= NEAR for shift in shifts)
    if not right or not np.abs(found[:, 1 - moved :: 2]).max() <= NEAR:
        return (
            f"with known weights and hidden={hidden} the shift is not what {hidden} hidden layers give, each of them "
            "followed by the activation function, and an output layer without one"
        )
    if not gap_by_row(-undone, found, size) <= NEAR:
        return "with known weights and reverse=True the same shift should be subtracted"
    return ""


def either_sign(activation: Activation) -> tuple[tuple[int, Activation], tuple[int, Activation]]:
    """A sign and the activation function, twice: whether a layer adds m or -m is a convention."""
    return (1, activation), (-1, lambda u: -activation(u))


def gap(found: Array, expected: Array) -> float:
    """The largest difference, relative to the largest number that is expected."""
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.abs(found - expected).max() / max(float(np.abs(expected).max()), 1e-6))


def gap_by_row(found: Array, expected: Array, least: Array) -> float:
    """The largest difference, relative to the largest number that is expected in its row, or to the least size."""
    with np.errstate(over="ignore", invalid="ignore"):
        sizes = np.maximum(np.abs(expected).max(axis=1), least + 1e-6)
        return float((np.abs(found - expected).max(axis=1) / sizes).max())


def layer_parts(value: Any, x: Any, mid_dim: int, hidden: int) -> tuple[Any, ...]:
    """What `layer_numbers` gives: y, shapes, gradients; then y and gradients with reverse."""
    if not isinstance(value, tuple | list) or len(value) != 5:
        raise ComplaintError(f"expected a tensor, got {describe(value)}")
    y, back = real(value[0]), real(value[3])
    for part in (y, back):
        if part.shape != x.values.shape:
            raise ComplaintError(f"forward should return a tensor of shape {x.values.shape}, got {describe(part)}")
    check_matrices(value[1], 1, x.values.shape[1] // 2, mid_dim, hidden)
    return y, value[1], value[2], back, value[4]


def layer_activation(call: Call, args: tuple[Any, ...], moved: int, u: Array) -> Array:
    """The activation function at u, asked of a layer with one hidden layer: nan where the layer gives no numbers."""
    x, mid_dim, _, mask, tables, _ = args
    rows = one_unit_rows(u, x.values.shape[1], moved)
    value = call((Tensor(rows), mid_dim, 1, mask, one_unit_tables(tables), None, 0.0, [()])).value
    y = numbers(value[0]) if isinstance(value, tuple | list) and value else ""
    return shift_of_one_unit(y, rows, moved, u)


def one_unit_rows(u: Array, D: int, moved: int) -> Array:
    """Rows that are 0 but for the first coordinate of the half that stays, which holds u."""
    rows = np.zeros((u.size, D), dtype=np.float32)
    rows[:, 1 - moved] = u.ravel()
    return rows


def one_unit_tables(tables: Sequence[Array]) -> list[Array]:
    """The tables for a network that uses the first unit alone, and for no scaling."""
    V = np.zeros_like(tables[0])
    V[0, 0] = 1.0
    return [V, *(np.zeros_like(table) for table in tables[1:])]


def shift_of_one_unit(y: Any, rows: Array, moved: int, u: Array) -> Array:
    if isinstance(y, str) or y.shape != rows.shape:
        return np.full(u.shape, np.nan)
    return np.asarray(y[:, moved].astype(float).reshape(u.shape))


def layer_gradient_is_wrong(call: Call, case: Case) -> str:
    """Every registered parameter moves the result, and so does x, as much as their gradients say."""
    x, mid_dim, hidden, _, _, v = case.args
    fill = 0.0
    found = layer_parts(call(case.args).value, x, mid_dim, hidden)
    if not is_plain(found[1], 1, x.values.shape[1] // 2, mid_dim, hidden):
        fill = 1.0
        found = layer_parts(call((*case.args, fill)).value, x, mid_dim, hidden)
    shapes = [*found[1], list(x.values.shape)]
    gradients = gradient_arrays(found[2], shapes, "the result")
    # With reverse the shift has the other sign, and with it every gradient but that of what x itself adds.
    back = gradient_arrays(found[4], shapes, "the result with reverse=True")
    wanted = [*(-g for g in gradients[:-1]), 2 * v - gradients[-1]]
    if not all(gap(b, g) <= NEAR for b, g in zip(back, wanted, strict=True)):
        return "with reverse=True the gradient is wrong: is a part of the shift detached?"
    complaint = ""
    for step in STEPS:
        along = both_ways(gradients, step)
        moved = call((*case.args, fill, [*along, *along_columns(gradients, step)])).value
        arrays = [numbers(y) for y in moved] if isinstance(moved, tuple | list) else []
        values = [np.nan if isinstance(y, str) or y.shape != v.shape else float((v * y).sum()) for y in arrays]
        complaint = gradient_is_wrong(gradients, values[: len(along)], "the result", step)
        complaint = complaint or columns_are_wrong(gradients, values[len(along) :], "the result", step)
        if not complaint:
            break
    return complaint


def scaling_is_wrong(value: Any, expected: None, x: Any, given: Array, v: Array) -> str:
    """With known s the layer multiplies by exp(s_d), far out too; log_det is their sum; gradients are right."""
    x, s = np.asarray(x.values, dtype=float), np.asarray(given, dtype=float)
    if not isinstance(value, tuple | list) or len(value) != 7 or not are_shapes(value[2]):
        return f"expected a tensor and its log-determinant, got {describe(value)}"
    registered = sum(math.prod(shape) for shape in value[2])
    if registered != s.size:
        return f"for {s.size} coordinates the layer should register {s.size} numbers s_d; it registers {registered}"
    y, log_det, back = (real(value[i], None, "", finite=False) for i in (0, 1, 5))
    s = s if len(value[2]) == 1 else in_the_order_of_coordinates(y, x, s)
    still = np.zeros(s.size)
    if y.shape != x.shape or not gap_by_row(y.T, (x * np.exp(s)).T, still) <= NEAR:
        return "with known s the coordinates are not multiplied by exp(s_d)"
    if back.shape != x.shape or not gap_by_row(back.T, (x * np.exp(-s)).T, still) <= NEAR:
        return "with known s and reverse=True the coordinates are not divided by exp(s_d)"
    if log_det.size not in (1, len(x)) or not np.abs(log_det - s.sum()).max() <= NEAR * np.abs(s).sum():
        return "with known s the log-determinant is not their sum"
    order, registered_at = np.argsort(s), np.argsort(np.asarray(given, dtype=float))  # registered in whatever order
    for name, found, at_s, at_x in (
        ("the scaled x", value[3], v * x * np.exp(s), v * np.exp(s)),
        ("log_det", value[4], np.ones((log_det.size, s.size)), None),
        ("x scaled with reverse=True", value[6], -v * x * np.exp(-s), v * np.exp(-s)),
    ):
        shapes = value[2] if at_x is None else [*value[2], list(x.shape)]
        gradients = gradient_arrays(found, shapes, name, [True] * len(value[2]) + [False] * (at_x is not None))
        if at_x is not None and not gap_by_row(gradients.pop().T, at_x.T, still) <= NEAR:
            return f"the gradient of {name} with respect to x is wrong: is x, or a part of it, detached?"
        gaps = np.concatenate([one.ravel() for one in gradients])[registered_at] - at_s.sum(axis=0)[order]
        if not (np.abs(gaps) <= NEAR * np.abs(at_s).sum(axis=0)[order]).all():
            return f"the gradient of {name} with respect to s is wrong: is a part of it detached?"
    return ""


def in_the_order_of_coordinates(y: Array, x: Array, s: Array) -> Array:
    """The numbers s by the coordinates that they scale, for a layer that registers them one by one, in any order."""
    if y.shape != x.shape:
        return s
    with np.errstate(all="ignore"):
        logs = np.log(np.median(y / x, axis=0))
    order = np.argmin(np.abs(np.nan_to_num(logs, nan=0.0)[:, None] - s), axis=1)
    return s[order] if len(set(order.tolist())) == s.size else s
