"""`flow_anomaly`: factors may be registered in any way; answers that fail in some places only lose marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.checks.here import call_here, through
from autograder.exercises import load_exercise
from autograder.exercises.flow_anomaly.gradients import STEPS
from autograder.values import Answer
from reference import flow_anomaly as reference

EXERCISE = load_exercise("flow_anomaly")


def failed(question_name: str, written: Any, seed: int = 0) -> list[str]:
    """The properties that an answer does not have."""
    question = EXERCISE.question(question_name)
    function = EXERCISE.beside_the_reference(written)
    found = []
    for index, check in enumerate(question.checks):
        cases = check.cases(np.random.default_rng([seed, index]), EXERCISE.default)
        used = through(check.through, EXERCISE.definitions(question_name, function)) if check.through else function

        def call(args: tuple[Any, ...], used: Callable[..., Any] = used, **_: Any) -> Answer:
            return call_here(used, args, 3)

        if not check.judge(call, cases, **check.settings).passed:
            found.append(check.property)
    return found


class Registered(nn.Module):
    """A scaling layer; `made` registers its parameters, `logs` puts them together."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.dim = dim
        self.made()

    def made(self) -> None:
        self.s = nn.Parameter(torch.zeros(self.dim))

    def logs(self) -> torch.Tensor:
        return self.s

    def forward(self, x: torch.Tensor, reverse: bool = False) -> Any:
        s = self.logs().reshape(-1)
        return x * torch.exp(-s if reverse else s), s.sum()


class Row(Registered):
    def made(self) -> None:
        self.s = nn.Parameter(torch.zeros(1, self.dim))


class Column(Registered):
    def made(self) -> None:
        self.s = nn.Parameter(torch.zeros(self.dim, 1))


class NumberByNumber(Registered):
    def made(self) -> None:
        self.parts = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(self.dim)])

    def logs(self) -> torch.Tensor:
        return torch.cat(list(self.parts))


class Scalars(NumberByNumber):
    def made(self) -> None:
        self.parts = nn.ParameterList([nn.Parameter(torch.tensor(0.0)) for _ in range(self.dim)])

    def logs(self) -> torch.Tensor:
        return torch.stack(list(self.parts))


class ByName(Registered):
    def made(self) -> None:
        self.named = nn.ParameterDict({f"s{d}": nn.Parameter(torch.zeros(1, 1)) for d in range(self.dim)})

    def logs(self) -> torch.Tensor:
        return torch.cat([self.named[f"s{d}"] for d in range(self.dim)])


class Attributes(Registered):
    def made(self) -> None:
        for d in reversed(range(self.dim)):
            setattr(self, f"s{d}", nn.Parameter(torch.tensor(0.0)))

    def logs(self) -> torch.Tensor:
        return torch.stack([getattr(self, f"s{d}") for d in range(self.dim)])


class Halves(Registered):
    def made(self) -> None:
        self.even, self.odd = nn.Parameter(torch.zeros((self.dim + 1) // 2)), nn.Parameter(torch.zeros(self.dim // 2))

    def logs(self) -> torch.Tensor:
        s = torch.zeros(self.dim)
        s[0::2], s[1::2] = self.even, self.odd
        return s


REGISTRATIONS = [Registered, Row, Column, NumberByNumber, Scalars, ByName, Attributes, Halves]


@pytest.mark.parametrize("written", REGISTRATIONS)
def test_factors_may_be_registered_in_any_way(written: type[Registered]) -> None:
    for seed in range(3):
        assert failed("Scaling", written, seed) == []


class FlowWithItsOwnFactors(reference.NICE):
    """A flow that scales by itself, number by number."""

    def __init__(self, in_out_dim: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(in_out_dim, *args, **kwargs)
        layer, args = EXERCISE.reference.Coupling, (*args, *[1.0, 4][len(args) - 2 :])
        masks = [(args[2] + i) % 2 for i in range(args[3])]
        self.coupling = nn.ModuleList([layer(in_out_dim, *args[:2], mask) for mask in masks])
        self.scaling = NumberByNumber(in_out_dim)


def test_a_flow_may_register_its_factors_number_by_number() -> None:
    assert failed("NICE", FlowWithItsOwnFactors) == []


class TooFew(Registered):
    def made(self) -> None:
        self.s = nn.Parameter(torch.zeros(1))

    def logs(self) -> torch.Tensor:
        return self.s.expand(self.dim)


def clamped(limit: float) -> type[Registered]:
    class Clamped(Registered):
        def logs(self) -> torch.Tensor:
            return self.s.clamp(-limit, limit)

    return Clamped


class NumbersClamped(NumberByNumber):
    def logs(self) -> torch.Tensor:
        return super().logs().clamp(-4, 4)


class FirstRows(Registered):
    def forward(self, x: torch.Tensor, reverse: bool = False) -> Any:
        y, log_det = super().forward(x, reverse)
        return torch.cat([y[:100], x[100:]]), log_det


class FirstCoordinates(Registered):
    def logs(self) -> torch.Tensor:
        return torch.cat([self.s[:10], 0 * self.s[10:]])


class DetachedBack(Registered):
    def forward(self, x: torch.Tensor, reverse: bool = False) -> Any:
        y, log_det = super().forward(x, reverse)
        return (y.detach() + 0 * self.s if reverse else y), log_det


class DeterminantClamped(Registered):
    def forward(self, x: torch.Tensor, reverse: bool = False) -> Any:
        y, log_det = super().forward(x, reverse)
        return y, log_det.clamp(-10, 10)


WRONG_SCALINGS = [TooFew, clamped(1), clamped(4), clamped(4.8), NumbersClamped, FirstRows, FirstCoordinates]
WRONG_SCALINGS += [DetachedBack, DeterminantClamped]


@pytest.mark.parametrize("written", WRONG_SCALINGS)
def test_wrong_scalings_lose_marks(written: type[Registered]) -> None:
    assert all(failed("Scaling", written, seed) for seed in range(3))


class Layer(reference.Coupling):
    """The right layer, for changes."""

    def shifted(self, x: torch.Tensor, step: int) -> torch.Tensor:
        y, moved = x.clone(), 0 if self.mask_config else 1
        y[:, moved::2] = x[:, moved::2] + step * self.m(x[:, 1 - moved :: 2])
        return y

    def m(self, half: torch.Tensor) -> torch.Tensor:
        return self.shift(half)

    def forward(self, x: torch.Tensor, reverse: bool = False) -> torch.Tensor:
        return self.shifted(x, -1 if reverse else 1)


class DetachedInReverse(Layer):
    def forward(self, x: torch.Tensor, reverse: bool = False) -> torch.Tensor:
        if not reverse:
            return super().forward(x)
        return x + (super().forward(x, True) - x).detach()


class WithoutGradientInReverse(Layer):
    def forward(self, x: torch.Tensor, reverse: bool = False) -> torch.Tensor:
        if not reverse:
            return super().forward(x)
        with torch.no_grad():
            return super().forward(x, True)


class InputClamped(Layer):
    def m(self, half: torch.Tensor) -> torch.Tensor:
        return self.shift(half.clamp(-20, 20))


class ShiftClamped(Layer):
    def m(self, half: torch.Tensor) -> torch.Tensor:
        return self.shift(half).clamp(-50, 50)


class FirstRowsShifted(Layer):
    def m(self, half: torch.Tensor) -> torch.Tensor:
        shift = self.shift(half)
        return torch.cat([shift[:64], 0 * shift[64:]])


class FirstCoordinatesShifted(Layer):
    def m(self, half: torch.Tensor) -> torch.Tensor:
        shift = self.shift(half)
        return torch.cat([shift[:, :4], 0 * shift[:, 4:]], dim=1)


class ThreeHiddenLayersAtMost(Layer):
    def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float) -> None:
        super().__init__(in_out_dim, mid_dim, min(hidden, 3), mask_config)


WRONG_LAYERS = [DetachedInReverse, WithoutGradientInReverse, InputClamped, ShiftClamped, FirstRowsShifted]
WRONG_LAYERS += [FirstCoordinatesShifted, ThreeHiddenLayersAtMost]


@pytest.mark.parametrize("written", WRONG_LAYERS)
def test_wrong_layers_lose_marks(written: type[Layer]) -> None:
    assert failed("Coupling", Layer) == []
    assert all(failed("Coupling", written, seed) for seed in range(3))


class BaseCutOff(reference.NICE):
    def log_prob(self, x: torch.Tensor) -> torch.Tensor:
        return super().log_prob(x).clamp(min=-8_000.0)


class LatentsCutOff(reference.NICE):
    def g(self, z: torch.Tensor) -> torch.Tensor:
        return super().g(z.clamp(-1_000.0, 1_000.0))


class SixLayersAtMost(reference.NICE):
    def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float = 1.0, coupling: int = 4) -> None:
        super().__init__(in_out_dim, mid_dim, hidden, mask_config, min(coupling, 6))


class DeterminantCutOff(reference.NICE):
    def f(self, x: torch.Tensor) -> Any:
        z, log_det = super().f(x)
        return z, log_det.clamp(-10.0, 10.0)


class FirstHundred(reference.NICE):
    def log_prob(self, x: torch.Tensor) -> torch.Tensor:
        found = super().log_prob(x)
        return torch.cat([found[:100], found[:100].mean().expand(max(len(x) - 100, 0))])


@pytest.mark.parametrize("written", [BaseCutOff, LatentsCutOff, SixLayersAtMost, FirstHundred, DeterminantCutOff])
def test_wrong_flows_lose_marks(written: type[reference.NICE]) -> None:
    assert all(failed("NICE", written, seed) for seed in range(3))


def tensor(values: Any) -> torch.Tensor:
    return torch.as_tensor(values)


def threshold(values: torch.Tensor, least: float = 0.0) -> float:
    return float(values.mean() - 3 * values.std().clamp(min=least))


WRONG_NUMBERS: list[tuple[str, str, Callable[..., Any]]] = [
    ("anomaly_threshold", "unique values", lambda v: threshold(tensor(v).unique())),
    ("anomaly_threshold", "the first hundred", lambda v: threshold(tensor(v)[:100])),
    ("anomaly_threshold", "the last thousand", lambda v: threshold(tensor(v)[-1000:])),
    ("anomaly_threshold", "a deviation of 0.01 at least", lambda v: threshold(tensor(v), 0.01)),
    ("anomaly_threshold", "without outliers", lambda v: threshold(tensor(v)[tensor(v).abs() < 9e4])),
    ("type_1_error", "the first hundred", lambda v, t: reference.type_1_error(v[:100], t)),
    ("type_1_error", "the last thousand", lambda v, t: reference.type_1_error(v[-1000:], t)),
    ("type_1_error", "two digits", lambda v, t: round(reference.type_1_error(v, t), 2)),
    ("type_1_error", "whole numbers", lambda v, t: reference.type_1_error(tensor(v).round(), t)),
    ("type_1_error", "unique values", lambda v, t: reference.type_1_error(tensor(v).unique(), t)),
    ("type_2_error", "the first hundred", lambda v, t: reference.type_2_error(v[:100], t)),
    ("type_2_error", "the first thousand", lambda v, t: reference.type_2_error(v[:1000], t)),
    ("type_2_error", "whole numbers", lambda v, t: reference.type_2_error(tensor(v).round(), t)),
    ("type_2_error", "unique values", lambda v, t: reference.type_2_error(tensor(v).unique(), t)),
]


@pytest.mark.parametrize(
    ("question", "how", "wrong"), WRONG_NUMBERS, ids=lambda part: part if str(part) == part else ""
)
def test_wrong_numbers_lose_marks(question: str, how: str, wrong: Callable[..., Any]) -> None:
    assert all(failed(question, wrong, seed) for seed in range(3)), how


class Kinked(Layer):
    """Kinks of another kind than those that cases keep away from."""

    def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float) -> None:
        super().__init__(in_out_dim, mid_dim, hidden, mask_config)
        for i, part in enumerate(self.shift):
            if isinstance(part, nn.ReLU):
                self.shift[i] = nn.Hardtanh()


def test_kinks_do_not_make_gradients_wrong() -> None:
    assert len(STEPS) == 2
    for seed in range(12):
        assert failed("Coupling", Kinked, seed) == []
        assert failed("Coupling", reference.Coupling, seed) == []
