"""`flow_anomaly`: networks of any right form pass, whatever activation function and registration they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.checks.here import call_here, through
from autograder.exercises import load_exercise
from autograder.values import Answer

EXERCISE = load_exercise("flow_anomaly")
ACTIVATIONS = (nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU, nn.SiLU, nn.Softplus, nn.ELU, nn.PReLU, nn.LeakyReLU)


def failed(question_name: str, written: Any) -> list[str]:
    """The properties that an answer does not have."""
    question = EXERCISE.question(question_name)
    found = []
    for index, check in enumerate(question.checks):
        cases = check.cases(np.random.default_rng(index), EXERCISE.default)
        function = through(check.through, EXERCISE.definitions(question_name, written)) if check.through else written

        def call(args: tuple[Any, ...], function: Callable[..., Any] = function, **_: Any) -> Answer:
            return call_here(function, args, 3)

        if not check.judge(call, cases, **check.settings).passed:
            found.append(check.property)
    return found


def layer(make: Callable[[int, int, int], nn.Module], sign: int = 1) -> type[nn.Module]:
    """A coupling layer with a network that `make` gives for in_out_dim / 2, mid_dim and hidden."""

    class Layer(nn.Module):
        def __init__(self, in_out_dim: int, mid_dim: int, hidden: int, mask_config: float) -> None:
            super().__init__()
            self.moved, self.net = 0 if mask_config else 1, make(in_out_dim // 2, mid_dim, hidden)

        def forward(self, x: torch.Tensor, reverse: bool = False) -> torch.Tensor:
            y, step = x.clone(), -sign if reverse else sign
            y[:, self.moved :: 2] = x[:, self.moved :: 2] + step * self.net(x[:, 1 - self.moved :: 2])
            return y

    return Layer


def network(activation: Callable[[], nn.Module], bias: bool = True) -> Callable[[int, int, int], nn.Module]:
    def make(half: int, mid_dim: int, hidden: int) -> nn.Module:
        sizes = [half] + [mid_dim] * hidden
        parts = [part for a, b in zip(sizes, sizes[1:]) for part in (nn.Linear(a, b, bias), activation())]  # noqa: B905, RUF007
        return nn.Sequential(*parts, nn.Linear(mid_dim, half, bias))

    return make


class OutputFirst(nn.Module):
    """Registers the output layer first, and multiplies by matrices (inputs, outputs)."""

    def __init__(self, half: int, mid_dim: int, hidden: int) -> None:
        super().__init__()
        self.out = nn.Parameter(torch.randn(mid_dim, half) / 4)
        self.inner = nn.ParameterList([nn.Parameter(torch.randn(mid_dim, mid_dim) / 4) for _ in range(hidden - 1)])
        self.first = nn.Parameter(torch.randn(half, mid_dim) / 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.tanh(x @ self.first)
        for weight in self.inner:
            x = torch.tanh(x @ weight)
        return x @ self.out


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_any_activation_function_will_do(activation: Callable[[], nn.Module]) -> None:
    assert failed("Coupling", layer(network(activation))) == []


@pytest.mark.parametrize("make", [network(nn.ReLU, bias=False), OutputFirst], ids=["no biases", "output first"])
@pytest.mark.parametrize("sign", [1, -1])
def test_registration_biases_and_sign_are_free(make: Callable[[int, int, int], nn.Module], sign: int) -> None:
    assert failed("Coupling", layer(make, sign)) == []


def test_a_fixed_function_beside_unused_parameters_earns_nothing() -> None:
    class Fixed(nn.Module):
        def __init__(self, half: int, mid_dim: int, hidden: int) -> None:
            super().__init__()
            self.unused = network(nn.ReLU)(half, mid_dim, hidden)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.sin(x.sum(dim=1, keepdim=True) + torch.arange(x.shape[1]))

    assert failed("Coupling", layer(Fixed)) == [check.property for check in EXERCISE.question("Coupling").checks]


def test_a_flow_without_coupling_earns_nothing() -> None:
    wrong = next(m.wrong for m in EXERCISE.misconceptions if m.question == "NICE" and m.name == "no layers")
    left = {check.property for check in EXERCISE.question("NICE").checks} - set(failed("NICE", wrong))
    assert left == {"calling the flow gives log_prob"}


ODD: list[Any] = [
    float("inf"),
    1.7e308,
    2**70,
    [2**70],
    np.full((3, 4), 1.7e308),
    [[[2**70]]],
    [None] * 6,
    [[], {}, "x"],
]


@pytest.mark.parametrize("question", ["Coupling", "Scaling", "NICE"])
def test_judges_find_words_for_results_of_the_right_form_that_hold_nonsense(question: str) -> None:
    """As many parts as an adapter returns, with nonsense in all of them."""
    for check in EXERCISE.question(question).checks:
        cases = check.cases(np.random.default_rng(1), EXERCISE.default)
        for size in range(2, 10):
            for odd in ODD:
                verdict = check.judge(
                    lambda *_, size=size, odd=odd, **__: Answer((odd,) * size), cases, **check.settings
                )
                assert not verdict.passed
                assert verdict.message
