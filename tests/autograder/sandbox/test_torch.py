"""Tensors in and out, and gradients taken where the students' code runs."""

import numpy as np
import pytest

from autograder.sandbox import CallFailed, SandboxFault
from autograder.sandbox.plain_words import plain_words
from autograder.values import Record, Tensor

torch = pytest.importorskip("torch")

SOURCE = """
import torch
from typing import NamedTuple
class Parts(NamedTuple):
    total: object
    product: object
def f(a, b): return (a**2).sum() * b, a * b
def named(a, b): return Parts(*f(a, b))
def kind(a, b): return a.is_leaf, a.requires_grad, b.requires_grad, str(a.dtype)
def cut(a, b): return a.detach() * b
def free(a, b): return a * 2.0
def plain(a, b): return a.detach().numpy()
def off(a, b):
    a.requires_grad_(False)
    return a * b
def half(a, b): return a.to(torch.bfloat16), a.to(torch.float16), a.to(torch.complex64).conj(), a[None].expand(2, -1)
def changes(a, b):
    with torch.no_grad(): a += 1
    return b
def bad(a, b):
    y = a.exp(); y.detach().mul_(2.0)
    return y.sum()
def draw(a, b): return torch.randn(3), torch.rand(())
def big(a, b): return torch.zeros(1, dtype=torch.bfloat16).expand(10**12)
def hungry(a, b): return torch.empty(10**12)
def uniform(a, b): return torch.empty(40).uniform_(-0.577, 0.577)
def net(a, b): return torch.nn.Linear(3, 1)
def mixes(a, b): return torch.nn.Linear(3, 1, dtype=torch.float32)(a)
def mixed_product(a, b): return torch.ones(2, 3) @ a
def wrong_shape(a, b): return torch.ones(2, 2, dtype=a.dtype) @ a
def sparse(a, b): return torch.eye(2).to_sparse()
def meta(a, b): return torch.zeros(3, device="meta")
"""
A, B = np.array([1.0, 2.0, 3.0]), np.array(2.0)
ARGS = (Tensor(A), Tensor(B))
NAMES = ("f", "named", "kind", "cut", "free", "plain", "off", "half")
NAMES += (
    "changes",
    "bad",
    "draw",
    "big",
    "uniform",
    "hungry",
    "net",
    "mixes",
    "mixed_product",
    "wrong_shape",
    "sparse",
    "meta",
)


@pytest.fixture
def session(torch_hand_in):
    with torch_hand_in(SOURCE, *NAMES, imports=("torch",)) as opened:
        assert opened.loaded.defined == set(NAMES)
        yield opened


@pytest.mark.parametrize("name", ["f", "named"])
def test_vector_jacobian_products(session, name: str) -> None:
    rng = np.random.default_rng(0)
    cotangents = [rng.normal(size=4), rng.normal(size=4)]
    answer = session.call(name, ARGS, seed=1, wrt=(0, 1), cotangents=cotangents)
    value = answer.value.values if isinstance(answer.value, Record) else answer.value
    np.testing.assert_allclose(value[0], 28.0)
    assert answer.is_tensor
    for v, (grad_a, grad_b) in zip(cotangents, answer.gradients, strict=True):
        np.testing.assert_allclose(grad_a, v[0] * 2 * A * B + v[1:] * B)
        np.testing.assert_allclose(grad_b, v[0] * (A @ A) + v[1:] @ A)


@pytest.mark.parametrize(
    ("name", "cotangent", "expected"),
    [
        ("cut", np.ones(3), (False, True)),
        ("free", np.ones((3, 1)), (True, False)),
        ("plain", np.ones(3), (False, False)),
        ("off", np.ones(3), (False, True)),
        ("f", np.ones(5), (False, False)),
        ("net", np.ones(3), (False, False)),
    ],
)
def test_gradients_that_are_not_there_are_none(session, name: str, cotangent: np.ndarray, expected: tuple) -> None:
    answer = session.call(name, ARGS, seed=1, wrt=(0, 1), cotangents=[cotangent])
    assert tuple(grad is not None for grad in answer.gradients[0]) == expected


def test_tensors_arrive_as_leaves(session) -> None:
    assert session.call("kind", ARGS, seed=1).value == (True, False, False, "torch.float64")
    args = (Tensor(A.astype(np.float32)), Tensor(B, requires_grad=True))
    assert session.call("kind", args, seed=1).value == (True, False, True, "torch.float32")
    assert session.call("kind", ARGS, seed=1, wrt=(0,), cotangents=[]).value[1]


def test_gradients_are_taken_at_floating_tensors_alone(session) -> None:
    for args in ((A, ARGS[1]), (Tensor(np.arange(3)), ARGS[1])):
        with pytest.raises(SandboxFault, match="floating-point Tensor"):
            session.call("f", args, seed=1, wrt=(0,), cotangents=[np.ones(4)])


def test_tensors_come_back_as_arrays(session) -> None:
    answer = session.call("half", (Tensor(A, requires_grad=True), ARGS[1]), seed=1)
    assert answer.is_tensor
    assert [part.dtype.name for part in answer.value] == ["float32", "float32", "complex64", "float64"]
    np.testing.assert_array_equal(answer.value[3], [A, A])
    np.testing.assert_array_equal(session.call("sparse", ARGS, seed=1).value, np.eye(2))
    assert not session.call("plain", ARGS, seed=1).is_tensor
    assert session.call("net", ARGS, seed=1).value == ("Linear",)
    assert session.call("meta", ARGS, seed=1).value == ("Tensor without numbers",)


def test_changed_tensors_are_noticed(session) -> None:
    assert session.call("changes", ARGS, seed=1).mutated == (0,)
    assert session.call("f", ARGS, seed=1).mutated == ()


def test_draws_follow_the_seed(session) -> None:
    first, again, other = (session.call("draw", ARGS, seed=seed).value for seed in (5, 5, 6))
    np.testing.assert_array_equal(first[0], again[0])
    assert first[1] == again[1]
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize(("name", "kind"), [("bad", "raised"), ("big", "answer too large"), ("hungry", "memory")])
def test_failures(session, name: str, kind: str) -> None:
    with pytest.raises(CallFailed) as caught:
        session.call(name, ARGS, seed=1, wrt=(0,), cotangents=[np.ones(1)] if name == "bad" else None)
    assert caught.value.kind == kind


def test_levels_compute_with_the_same_roundings(torch_sandbox, session) -> None:
    """A child that cannot read about the processor must not fall back to other instructions."""
    answer = session.call("uniform", ARGS, seed=1)

    torch.default_generator.manual_seed(int(np.random.SeedSequence(1).generate_state(4)[3]))
    np.testing.assert_array_equal(answer.value, torch.empty(40).uniform_(-0.577, 0.577).numpy())


@pytest.mark.parametrize("name", ["mixes", "mixed_product"])
def test_an_error_of_mixed_precisions_says_that_arguments_keep_theirs(session, name: str) -> None:
    with pytest.raises(CallFailed) as caught:
        session.call(name, ARGS, seed=1)
    assert "set_default_dtype does not change it" in plain_words(caught.value.error)


def test_no_other_error_says_so(session) -> None:
    with pytest.raises(CallFailed) as caught:
        session.call("wrong_shape", ARGS, seed=1)
    assert "set_default_dtype" not in plain_words(caught.value.error)
