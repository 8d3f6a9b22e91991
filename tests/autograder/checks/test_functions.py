"""Functions as arguments, and classes that are used through an adapter: the same here as in the sandbox."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.functions import as_argument
from autograder.checks.here import built, call_here, through
from autograder.judging.judgement import carried
from autograder.program import Piece, Program
from autograder.sandbox import CallFailed, Sandbox
from autograder.values import Tensor

HAND_IN = """
import torch

class Model(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(size))
    def forward(self, x):
        return x * self.weight
    def broken(self):
        return self.nothing

def total(f, x):
    return f(x).sum()

def keeps(f):
    return f
"""


def affine(W: Any, b: Any, x: Any) -> Any:
    return x @ W + b


def tripled(student: Any, x: Any) -> Any:
    import torch

    model = student.Model(len(x))
    with torch.no_grad():
        model.weight.fill_(3.0)
    return model(x)


def uses_what_is_missing(student: Any) -> Any:
    return student.Decoder(2)


def uses_what_is_broken(student: Any) -> Any:
    return student.Model(2).broken()


@pytest.fixture(scope="module")
def session() -> Any:
    program = Program((Piece("cell 1", 1, HAND_IN),), ("Model", "total", "keeps"), "whole", ("torch",))
    with Sandbox(preload=("numpy", "torch")) as sandbox, sandbox.session(program) as opened:
        yield opened


def here() -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    exec(HAND_IN, namespace)
    return namespace


W, B = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.5, -0.5])


def test_a_function_with_constants_crosses(session: Any) -> None:
    x = np.array([[1.0, 0.0, 2.0]])
    args = (as_argument(affine, Tensor(W), Tensor(B)), Tensor(x, True))
    expected = np.sum(x @ W + B)
    gradient = W.sum(axis=1)[None]
    for answer in (
        session.call("total", args, seed=1, wrt=(1,), cotangents=[np.array(1.0)]),
        call_here(here()["total"], args, 1, (1,), [np.array(1.0)]),
    ):
        assert float(answer.value) == pytest.approx(expected)
        np.testing.assert_allclose(answer.gradients[0][0], gradient)
        assert answer.mutated == ()


def test_arrays_are_arrays_and_nothing_comes_back_as_a_function(session: Any) -> None:
    args = (as_argument(affine, W, B), np.ones((2, 3)))
    assert float(session.call("total", args, seed=1).value) == pytest.approx(np.sum(np.ones((2, 3)) @ W + B))
    assert type(session.call("keeps", args[:1], seed=1).value).__name__ == "Opaque"
    assert built(args[0])(np.ones(3)).tolist() == (np.ones(3) @ W + B).tolist()


def test_a_class_is_used_through_an_adapter(session: Any) -> None:
    x = np.array([1.0, -2.0])
    for answer in (
        session.call("Model", (Tensor(x, True),), seed=1, wrt=(0,), cotangents=[np.ones(2)], through=carried(tripled)),
        call_here(through(tripled, here()), (Tensor(x, True),), 1, (0,), [np.ones(2)]),
    ):
        assert answer.value.tolist() == [3.0, -6.0]
        assert answer.gradients[0][0].tolist() == [3.0, 3.0]


def test_what_the_hand_in_lacks_is_a_name_error(session: Any) -> None:
    with pytest.raises(CallFailed) as caught:
        session.call("Model", (), seed=1, through=carried(uses_what_is_missing))
    assert caught.value.error.type == "NameError"
    assert "Decoder" in caught.value.error.message


def test_errors_are_told_by_the_students_line(session: Any) -> None:
    with pytest.raises(CallFailed) as caught:
        session.call("Model", (), seed=1, through=carried(uses_what_is_broken))
    assert (caught.value.error.type, caught.value.error.line) == ("AttributeError", 11)
