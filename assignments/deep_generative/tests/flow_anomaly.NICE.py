"""Public checks of flow_anomaly.NICE. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Array, Call, Case, ComplaintError, Tensor, Verdict, arrays_of, differs, heard, judged, shuffled,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "flow_anomaly.NICE"

FUNCTION = "NICE"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1", "flow_anomaly",
    "NICE", 0)

@test_case(name="g is the inverse of f", points=0.2353)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "mid_dim", "hidden", "more", "seed", "own"), judge_flow, *data_1(), adapter=flow)
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[-0.06320209801197052, -0.16773627698421478, 1.5242550373077393,
            -0.6192938685417175], [0.061802901327610016, 0.7185176014900208, -0.48038074374198914,
            -0.32350629568099976], [-0.35977259278297424, 2.789788246154785, -0.7088838815689087,
            0.24733570218086243]], dtype=np.float32), False), 5, 2, (), 1), None),
    ], {"holds": flow_inverts}

# Properties.

def stand_ins() -> Any:
    import torch

    class Coupling(torch.nn.Module):
        def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float) -> None:
            super().__init__()
            self.mask_config = mask_config
            sizes = [in_out_dim // 2, *[mid_dim] * hidden, in_out_dim // 2]
            pairs = list(zip(sizes[1:], sizes))
            for i, pair in enumerate(pairs):
                self.register_parameter(f"weight{i}", torch.nn.Parameter(torch.randn(pair) / pair[1]))
            for i, (size, _) in enumerate(pairs):
                self.register_parameter(f"bias{i}", torch.nn.Parameter(torch.zeros(size)))

        def forward(self, x: Any, reverse: bool = False) -> Any:
            y, moved = x.clone(), 0 if self.mask_config else 1
            shift, parameters = x[:, 1 - moved :: 2], list(self.parameters(recurse=False))
            middle = len(parameters) // 2
            for i, (weight, bias) in enumerate(zip(parameters[:middle], parameters[middle:])):
                shift = torch.nn.functional.linear(torch.tanh(shift) if i else shift, weight, bias)
            y[:, moved::2] = x[:, moved::2] - shift if reverse else x[:, moved::2] + shift
            return y

    class Scaling(torch.nn.Module):
        def __init__(self, dim: int) -> None:
            super().__init__()
            self.factors = torch.nn.Parameter(torch.zeros(1, dim))

        def forward(self, x: Any, reverse: bool = False) -> Any:
            return x * torch.exp(self.factors * (-1 if reverse else 1)), torch.sum(self.factors)

    return Coupling, Scaling

def with_stand_ins(student: Any, used: Callable[[], Any]) -> Any:
    names = ("Coupling", "Scaling")
    own = [getattr(vars(base).get("__init__"), "__globals__", {}) for base in student.NICE.__mro__]
    places = [student.NICE.__init__.__globals__, *(place for place in own if "Coupling" in place)]
    kept = [{name: place[name] for name in names if name in place} for place in places]
    try:
        layers = dict(zip(names, stand_ins()))
        for place in places:  # an inherited __init__ may look them up in another module
            place.update(layers)
        return used()
    except Exception:
        return None
    finally:
        for place, before in zip(places, kept):
            for name in names:
                place.pop(name, None)
            place.update(before)

def jacobians_of(f: Callable[[Any], Any], x: Any) -> Any:
    import torch

    (N, D) = x.shape
    rows = x.repeat_interleave(D, dim=0).requires_grad_()
    z = f(rows)
    if z.shape != rows.shape:
        return torch.zeros(N, 0, 0)
    gradient = (gradients_of(z.reshape(N, D, D).diagonal(dim1=1, dim2=2).sum(), [rows]) or [None])[0]
    return torch.zeros(N, D, D) if gradient is None else gradient.reshape(N, D, D)

def flow(student: Any, x: Any, mid_dim: int, hidden: int, more: Any, seed: int, own: bool = False) -> Any:
    import torch

    def used() -> Any:
        model = student.NICE(x.shape[1], mid_dim, hidden, *more)
        model.f(x.clone())
        z, log_det = shuffled(model, seed).f(x)
        jacobians = jacobians_of(lambda rows: model.f(rows)[0], x)
        alone = [model.log_prob(x[i : i + 1]).reshape(()) for i in range(min(len(x), 2))]
        first = (z, log_det, model.g(z), model.log_prob(x), jacobians, torch.stack(alone))
        return *first, shuffled(model, seed + 1).f(x)[0]

    return used() if own else with_stand_ins(student, used)

def gradients_of(value: Any, inputs: list[Any]) -> Any:
    import torch

    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return None
    return list(torch.autograd.grad(value, inputs, retain_graph=True, allow_unused=True))

def judge_flow(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    return judge_either_way(call, cases, wrong=lambda call, args: holds(call(args).value, *args))

def judge_either_way(call: Call, cases: Sequence[Case], *, wrong: Callable[..., str]) -> Verdict:
    for index, case in enumerate(cases):
        with np.errstate(all="ignore"):
            complaint = heard(wrong, call, case.args)
            if complaint and heard(wrong, call, (*case.args, True)):
                return Verdict(False, complaint, index)
    return Verdict(True, evidence={"cases": len(cases)})

FLOW = ("z", "log_det", "g(z)", "log_prob", "Jacobian", "log_prob row by row", "z with other parameters")

def coupled_parts(way: Any) -> tuple[Array, ...]:
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
    found, x = coupled_parts(way), np.asarray(x.values)
    if found[0].shape != x.shape:
        return f"f should return z of shape {x.shape}, got {found[0].shape}"
    if np.allclose(found[0], x, atol=1e-3):
        return "f changes nothing"
    return differs(found[2], x, "g(f(x)) is not x")
