"""Flows with known parameters: z, log_det and log_prob computed again, and their gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Verdict
from autograder.checks.compare import describe, numbers
from autograder.checks.readers import ComplaintError, heard, real
from autograder.checks.tensors import Array
from autograder.exercises.flow_anomaly.gradients import STEPS, both_ways, gradient_arrays, gradient_is_wrong
from autograder.exercises.flow_anomaly.layer_judges import (
    NEAR,
    Activation,
    check_matrices,
    either_sign,
    gap,
    gap_by_row,
    is_plain,
    one_unit_rows,
    one_unit_tables,
    shift_of,
    shift_of_one_unit,
)
from autograder.values import Tensor

OBJECTIVES = ("z", "log_det", "log_prob")
ORDINARY = 9.0  # below this |z| every sensible formula of the density is right to four digits


def judge_flow(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    """`holds(what the flow gives, *args)` has nothing to complain of, with stand-ins for the layers or the own ones."""
    return judge_either_way(call, cases, wrong=lambda call, args: holds(call(args).value, *args))


def judge_either_way(call: Call, cases: Sequence[Case], *, wrong: Callable[..., str]) -> Verdict:
    """`wrong(call, args)` has nothing to complain of, with stand-ins for the layers or with the student's own."""
    for index, case in enumerate(cases):
        with np.errstate(all="ignore"):
            complaint = heard(wrong, call, case.args)
            if complaint and heard(wrong, call, (*case.args, True)):
                return Verdict(False, complaint, index)
    return Verdict(True, evidence={"cases": len(cases)})


def masks_of(more: Sequence[float]) -> list[int]:
    """mask_config of each coupling layer, for the arguments mask_config=1.0, coupling=4."""
    mask, coupling = [*more, *[1.0, 4][len(more) :]]
    return [int(mask + i) % 2 for i in range(int(coupling))]


def flow_parts(value: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """z, log_det, log_prob as arrays, shapes, and gradients."""
    x, mid_dim, hidden, more = args[:4]
    if value is None:
        raise ComplaintError("the flow fails with layers of the documented interface in place of your own")
    if not isinstance(value, tuple | list) or len(value) != 5:
        raise ComplaintError(f"expected the results of f and log_prob, got {describe(value)}")
    z, log_det, log_prob = (
        real(part, None, name) for part, name in zip(value, ("z", "log_det", "log_prob"), strict=False)
    )
    N, D = x.values.shape
    if z.shape != (N, D) or log_det.size not in (1, N) or log_prob.size != N:
        shapes = f"{(N, D)} and {(N,)}, got {z.shape} and {log_prob.shape}"
        raise ComplaintError(f"f and log_prob should return shapes {shapes}")
    check_matrices(value[3], len(masks_of(more)), D // 2, mid_dim, hidden, D)
    return z, log_det, log_prob, value[3], value[4]


def flow_is_wrong(call: Call, args: tuple[Any, ...]) -> str:
    """With known parameters, z, log_det and log_prob are those of the flow."""
    x, mid_dim, hidden, more, tables, _ = args[:6]
    z, log_det, log_prob, shapes, _ = flow_parts(call(args).value, args)
    masks, (N, D) = masks_of(more), x.values.shape
    if not is_plain(shapes, len(masks), D // 2, mid_dim, hidden):
        return ""
    s = np.asarray(tables[2], dtype=float)

    def asked(u: Array) -> Array:
        return flow_activation(call, args, masks[0], u)

    signs = either_sign(asked if len(args) > 6 else np.tanh)
    flows = (flow_of(x.values, masks, tables, hidden, sign, a) for sign, a in signs)
    if not any(gap_by_row(z.T, flow.T, np.zeros(D)) <= NEAR for flow in flows):
        return f"with known parameters z is not what {len(masks)} coupling layers and the scaling give"
    if not np.abs(log_det - s.sum()).max() <= NEAR * np.abs(s).sum():
        return "with known parameters log_det is not the sum of the logarithms of the factors"
    exact = -(np.logaddexp(0, z) + np.logaddexp(0, -z)).sum(axis=1) + s.sum()
    if gap(log_prob.reshape(N), exact) > NEAR / 10:
        return "log_prob is not the density of z, transformed"
    ordinary = np.abs(z).max(axis=1) < ORDINARY
    if (np.abs(log_prob.reshape(N) - exact)[ordinary] > 1e-4 * (D + np.abs(exact[ordinary]))).any():
        return "log_prob is not quite the density of z: is another formula used where |z| is large?"
    return ""


def flow_of(x: Array, masks: Sequence[int], tables: Sequence[Array], hidden: int, sign: int, a: Activation) -> Array:
    """z for known tables; nan where the activation cannot be had."""
    z = np.array(x, dtype=float)
    for mask in masks:
        moved = 0 if mask else 1
        z[:, moved::2] += sign * shift_of(z[:, 1 - moved :: 2], tables, hidden, a)
    return np.asarray(z * np.exp(np.asarray(tables[2], dtype=float)))


def flow_activation(call: Call, args: tuple[Any, ...], mask: int, u: Array) -> Array:
    """The activation function of the student's own layers at u, asked of a flow of one layer."""
    x, mid_dim, _, _, tables, _ = args[:6]
    moved = 0 if mask else 1
    rows = one_unit_rows(u, x.values.shape[1], moved)
    value = call((Tensor(rows), mid_dim, 1, (mask, 1), one_unit_tables(tables), None, True)).value
    y = numbers(value[0]) if isinstance(value, tuple | list) and value else ""
    return shift_of_one_unit(y, rows, moved, u)


def flow_gradient_is_wrong(call: Call, args: tuple[Any, ...]) -> str:
    """Every registered parameter moves z and log_prob as much as its gradient says, and the factors move log_det."""
    D = args[0].values.shape[1]
    z, _, _, shapes, found = flow_parts(call(args).value, args)
    if not isinstance(found, tuple | list) or len(found) != 3:
        return "the gradients cannot be read"
    plain = [[n for n in shape if n != 1] for shape in shapes]
    scales = [shape == ([D] if [D] in plain else []) for shape in plain]
    needed = [True] * len(shapes), scales, [True] * len(shapes)
    at = [
        gradient_arrays(part, shapes, *one)
        for part, one in zip(found, zip(OBJECTIVES, needed, strict=True), strict=True)
    ]
    complaint = ""
    for step in STEPS:
        complaint = differences_complaint(call, args, at, step)
        if not complaint:
            break
    if complaint:
        return complaint
    # The last gradients are those of log_prob. At s_d it is the sum over rows of 1 - z_d tanh(z_d / 2).
    at_factors = np.concatenate([g.ravel() for g, scale in zip(at[2], scales, strict=True) if scale])
    if gap(at_factors, (1 - z * np.tanh(z / 2)).sum(axis=0)) > NEAR:
        return "the gradient of log_prob with respect to the factors is wrong: is log_det, or a part of it, detached?"
    return ""


def differences_complaint(call: Call, args: tuple[Any, ...], at: Sequence[Sequence[Array]], step: float) -> str:
    """Whether z, log_det or log_prob changes otherwise than its gradient says; one call takes two steps for each."""
    v, steps = args[5], [one for gradients in at for one in both_ways(gradients, step)]
    own = args[6] if len(args) > 6 else False
    moved = call((*args[:6], own, steps)).value
    moved = moved if isinstance(moved, tuple | list) and len(moved) == len(steps) else [""] * len(steps)
    for i, name in enumerate(OBJECTIVES):
        results = [numbers(result) for result in moved[2 * i : 2 * i + 2]]
        weights = v if i == 0 else np.ones(())
        values = [
            np.nan if isinstance(r, str) or (i == 0 and r.shape != v.shape) else float((weights * r).sum())
            for r in results
        ]
        complaint = gradient_is_wrong(at[i], values, name, step)
        if complaint:
            return complaint
    return ""
