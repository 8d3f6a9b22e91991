"""Calling a function where it stands: the same conversions as the sandbox, and nothing left behind."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from collections import deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sympy
import torch

from autograder.checks.compare import numbers, unpack
from autograder.checks.here import call_here, plain
from autograder.sandbox.child.values import special
from autograder.sandbox.child.wire import Builders, Reader, Writer
from autograder.values import Generator, Opaque, Record, Tensor

Pair = namedtuple("Pair", "mean var")


@dataclasses.dataclass
class Named:
    a: Any
    b: Any


def through_the_sandbox(value: Any) -> Any:
    writer = Writer(special, 1 << 20)
    tree = writer.write(value)
    body = b"".join(bytes(part) for part in writer.buffers)
    return Reader(body, Builders(tensor=None, record=Record, opaque=Opaque)).read(tree)


VALUES = [
    None,
    True,
    3,
    2.5,
    float("inf"),
    1 + 2j,
    "text",
    np.str_("text"),
    np.float64(2.5),
    np.float32(2.5),
    np.int64(3),
    np.bool_(True),
    np.longdouble(1.5),
    np.arange(6).reshape(2, 3),
    np.zeros((0, 2)),
    np.array([1.0, None], dtype=object),
    np.array(["a"]),
    np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    np.zeros(3).view(np.recarray),
    (1, [2.0, (np.float64(3),)]),
    {"q": np.ones(2), "n": 3},
    Pair(np.ones(2), 1.0),
    Named(Pair(1, 2), None),
    {1},
    torch.tensor(2.0),
    torch.arange(4).reshape(2, 2),
    torch.ones(2, requires_grad=True) * 2,
    torch.ones(2, dtype=torch.bfloat16),
    torch.ones(2, dtype=torch.float16),
    torch.tensor([1 + 2j]).conj(),
    torch.eye(2).to_sparse(),
    torch.float64,
    object(),
    np.random.default_rng(0),
    int,
    (x for x in ()),
    [[1, 2], [3]],
    Fraction(1, 3),
    [Fraction(1, 3), Decimal("0.5")],
    sympy.Rational(1, 3) * sympy.pi,
    sympy.Symbol("x"),
    sympy.Matrix([[1, 2], [3, 4]]) / 3,
    np.array(2.5, dtype=object),
    np.array([Fraction(1, 3), 2], dtype=object),
    np.array([np.ones(2), np.ones(3)], dtype=object),
    np.array([(1.5, 2)], dtype=[("mean", float), ("n", int)]),
    np.array([(1.5, 2)], dtype=[("mean", float), ("n", int)]).view(np.recarray)[0],
    pd.Series([1.0, 2.0]),
    pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}),
    SimpleNamespace(mean=np.ones(2), n=3),
    MappingProxyType({"mean": 1.0}),
    range(3),
    deque([1.0, 2.0]),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_results_are_the_same_as_through_the_sandbox(value):
    same_values(plain(value), through_the_sandbox(value))


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (Fraction(1, 3), 1 / 3),
        (Decimal("0.25"), 0.25),
        (sympy.Rational(1, 3), 1 / 3),
        (sympy.Matrix([[1, 2]]), [[1, 2]]),
        ([Fraction(1, 4), Decimal("0.5")], [0.25, 0.5]),
        (np.array(Fraction(1, 4), dtype=object), 0.25),
        (pd.Series([1.0, 2.0], index=["b", "a"]), [1.0, 2.0]),
        (pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}), [[1, 3], [2, 4]]),
        (range(3), [0, 1, 2]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_genuine_numbers_of_other_libraries_are_numbers(value, meant):
    np.testing.assert_allclose(numbers(plain(value)), meant)
    np.testing.assert_allclose(numbers(through_the_sandbox(value)), meant)


@pytest.mark.parametrize(
    "value",
    [
        SimpleNamespace(var=2.0, mean=1.0),
        MappingProxyType({"var": 2.0, "mean": 1.0}),
        np.array((2.0, 1.0), dtype=[("var", float), ("mean", float)]),
        np.array([(2.0, 1.0)], dtype=[("var", float), ("mean", float)]).view(np.recarray)[0],
    ],
    ids=lambda value: type(value).__name__,
)
def test_parts_are_known_by_their_names(value):
    for crossed in (plain(value), through_the_sandbox(value)):
        mean, var = unpack(crossed, ("mean", "var"))
        assert (float(mean), float(var)) == (1.0, 2.0)


def same_values(here: Any, there: Any) -> None:
    assert type(here) is type(there)
    if isinstance(here, np.ndarray):
        assert here.dtype == there.dtype
        np.testing.assert_array_equal(here, there)
    elif isinstance(here, tuple | list):
        assert len(here) == len(there)
        for a, b in zip(here, there, strict=True):
            same_values(a, b)
    elif isinstance(here, dict):
        assert list(here) == list(there)
        same_values(list(here.values()), list(there.values()))
    else:
        assert here == there


def test_marks_become_what_they_stand_for():
    seen: list[Any] = []
    args = (Tensor(np.array([1.0, 2.0]), True), Tensor(np.array(3)), Generator(5), (np.float64(2.0), [np.ones(2)]), "a")
    call_here(lambda *given: seen.extend(given), args, 0)
    assert seen[0].requires_grad
    assert seen[0].is_leaf
    assert seen[0].dtype == torch.float64
    assert not seen[1].requires_grad
    assert seen[2].random() == np.random.default_rng(5).random()
    assert isinstance(seen[3][0], np.ndarray)  # as it comes out of the sandbox
    assert seen[4] == "a"


def noise() -> tuple[float, float, float]:
    return random.random(), float(np.random.rand()), float(torch.rand(()))  # noqa: NPY002


def test_the_seed_decides_all_global_generators():
    answers = [call_here(noise, (), seed).value for seed in (1, 1, 2)]
    assert answers[0] == answers[1]
    assert all(a != b for a, b in zip(answers[0], answers[2], strict=True))


def test_the_seeds_are_those_of_the_sandbox():
    from autograder.sandbox.child import randomness

    program = (
        "import random, numpy as np, torch\n"
        "from autograder.sandbox.child import randomness\n"
        "randomness.seed_everything(11)\n"
        "print(random.random(), np.random.rand(), float(torch.rand(())))"
    )
    assert randomness.__file__
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert tuple(map(float, run.stdout.split())) == pytest.approx(call_here(noise, (), 11).value, abs=1e-15)


def test_the_readers_own_generators_go_on_as_if_nothing_had_happened():
    def drawn(interrupted: bool) -> tuple[float, float, float]:
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002
        torch.manual_seed(1)
        if interrupted:
            call_here(noise, (), 5)
            with pytest.raises(ZeroDivisionError):
                call_here(lambda: 1 / 0, (), 5)
        return noise()

    assert drawn(True) == drawn(False)


def test_changed_arguments_are_noticed_and_the_cases_stay_as_they_were():
    x = np.arange(3.0)

    def careless(x, y, rng, z):
        x += 1
        rng.random()
        z["a"][0] = 5
        return x

    answer = call_here(careless, (x, x, Generator(1), {"a": [1, 2]}), 0)
    assert answer.mutated == (0, 3)
    np.testing.assert_array_equal(x, np.arange(3.0))
    np.testing.assert_array_equal(answer.value, np.arange(3.0) + 1)


def test_gradients_are_vector_jacobian_products():
    a, b = np.array([1.0, 2.0, 3.0]), np.array(2.0)
    v = np.array([1.0, -1.0, 0.5])
    answer = call_here(lambda a, b: a**2 * b, (Tensor(a, True), Tensor(b, True)), 0, (0, 1), [v, 2 * v])
    assert answer.is_tensor
    assert answer.gradients is not None
    np.testing.assert_allclose(answer.gradients[0][0], 2 * a * b * v)
    np.testing.assert_allclose(answer.gradients[1][1], 2 * np.sum(a**2 * v))


@pytest.mark.parametrize(
    "function",
    [lambda a: a.detach(), lambda a: a.numpy(force=True), lambda a: None, lambda a: torch.cat([a, a])],
    ids=["detached", "array", "nothing", "wrong size"],
)
def test_where_nothing_can_be_differentiated_gradients_are_none(function):
    answer = call_here(function, (Tensor(np.ones(3), True),), 0, (0,), [np.ones(3)])
    assert answer.gradients == ((None,),)


def test_torch_is_not_loaded_for_numbers():
    program = (
        "import sys, numpy as np\n"
        "from autograder.checks.here import call_here\n"
        "print(call_here(lambda x: x + 1, (np.ones(2),), 3).value.tolist(), 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split(" ", 2)[2].strip() == "False"
