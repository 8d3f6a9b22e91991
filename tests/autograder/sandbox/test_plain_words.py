"""What errors mean in plain words. Each error is really raised, so that a library that changes a wording is noticed."""

import time

import numpy as np
import pytest

from autograder.sandbox import CallFailed
from autograder.sandbox.faults import StudentError
from autograder.sandbox.plain_words import SAYINGS, plain_words
from autograder.sandbox.saying import LONGEST
from autograder.values import Tensor

torch = pytest.importorskip("torch")

# The beginning of a sentence, and lines that lead to it: x is an array, t a tensor, g one that wants a gradient.
RAISING = {
    "NumPy cannot be used on a tensor that needs a gradient": (
        "np.exp(g)",
        "g.numpy()",
        "np.asarray(g)",
        "np.linalg.norm(g)",
        "np.array([g[0], g[1]])",
        "g * np.ones(3)",
    ),
    "A NumPy function was given a tensor": (
        "np.sum(g)",
        "np.mean(t, axis=0)",
        "np.max(g)",
        "np.any(t)",
        "np.amin(t)",
    ),
    "A gradient was requested for a value that depends on no tensor": (
        "t.sum().backward()",
        "torch.autograd.grad(g.detach().sum(), g)",
    ),
    "The value does not depend on the tensor": ("torch.autograd.grad(g.sum(), torch.ones(3, requires_grad=True))",),
    "A tensor that requires a gradient is changed in place": ("g += 1", "g[0] = 1", "g.exp_()"),
    "A tensor was changed in place": (
        "y = g.exp(); y[0] = 1; y.sum().backward()",
        "y = g.exp(); y += 1; y.sum().backward()",
    ),
    "The gradient of one computation was taken twice": ("y = g.exp().sum(); y.backward(); y.backward()",),
    "backward() and torch.autograd.grad start from a single number": (
        "g.exp().backward()",
        "torch.autograd.grad(g * 2, g)",
    ),
    "The grader has no GPU": (
        "t.cuda()",
        "t.to('cuda')",
        "torch.zeros(3, device='cuda')",
        "t.to('mps')",
        "torch.Generator('cuda')",
    ),
    "Tensors of different precisions are combined": (
        "torch.ones(2, 3) @ t.double()",
        "torch.nn.Linear(3, 1)(t.double())",
        "torch.dot(t, t.double())",
        "torch.bmm(torch.ones(1, 2, 2), torch.ones(1, 2, 2).double())",
        "torch.zeros(3).index_add_(0, torch.tensor([0, 1, 2]), t.double())",
        "torch.nn.functional.linear(t.double(), torch.ones(1, 3))",
    ),
    "An integer tensor and a floating-point tensor": ("torch.ones(2, 3) @ torch.tensor([1, 2, 3])",),
    "Fractions are written into integers in place": (
        "y = np.zeros(3, int); y += 0.5",
        "y = torch.zeros(3, dtype=torch.int64); y += 0.5",
    ),
    "This tensor holds integers": (
        "torch.mean(torch.tensor([1, 2]))",
        "torch.tensor([1, 2]).softmax(0)",
        "torch.tensor([1, 2], requires_grad=True)",
        "torch.multinomial(torch.tensor([1, 2]), 1)",
    ),
    "Indices and labels must be integers": (
        "torch.gather(t, 0, torch.tensor([0.0]))",
        "torch.nn.functional.one_hot(torch.tensor([1.0]))",
        "torch.nn.Embedding(3, 2)(torch.tensor([1.0]))",
    ),
    "Arrays can be concatenated only if": (
        "torch.cat([torch.ones(2, 3), torch.ones(3, 2)])",
        "torch.stack([torch.ones(2), torch.ones(3)])",
        "np.stack([np.ones(2), np.ones(3)])",
        "np.concatenate([np.ones((2, 3)), np.ones((3, 2))])",
        "np.vstack([np.ones(2), np.ones(3)])",
        "np.column_stack([np.ones(2), np.ones(3)])",
    ),
    "In einsum a letter": (
        "np.einsum('ij,jk->ik', np.ones((2, 3)), np.ones((2, 3)))",
        "torch.einsum('ij,jk->ik', torch.ones(2, 3), torch.ones(2, 3))",
    ),
    "A mask must have the shape": ("x[np.array([True, False])]", "t[torch.tensor([True, False])]"),
    "The two arguments must have the same shape": (
        "torch.nn.functional.binary_cross_entropy(torch.rand(2), torch.rand(3))",
    ),
    "@ multiplies arrays": ("np.matmul(x, 3)", "3 @ x", "t @ 3", "2.0 @ t"),
    "The array holds objects": (
        "np.sqrt(np.array([[1, 2], [3]], dtype=object))",
        "torch.tensor(np.array([None, None]))",
    ),
    "The two factors of a matrix product do not fit": (
        "torch.ones(2, 3) @ torch.ones(2, 3)",
        "torch.ones(2, 3) @ torch.ones(2)",
        "torch.dot(torch.ones(2), t)",
        "np.ones((2, 3)) @ np.ones((2, 3))",
        "np.dot(np.ones((2, 3)), np.ones(2))",
    ),
    "The assigned value has another shape": (
        "y = np.zeros((2, 3)); y[:, 0] = x",
        "y = torch.zeros(3); y[torch.tensor([0, 1])] = t",
        "y = torch.zeros(2, 3); y[:, 0] = t",
    ),
    "The shapes of two arrays do not fit together": (
        "np.ones((2, 3)) + np.ones(2)",
        "torch.ones(2, 3) + torch.ones(2)",
    ),
    "A new shape must hold as many numbers": ("np.ones(6).reshape(4, 2)", "torch.ones(6).view(4, 2)"),
    "The array has fewer axes": ("x.sum(axis=1)", "t.sum(1)", "x[:, 0]", "t[:, 0]", "np.sum(x, axis=2)"),
    "An array or a tensor is made from rows": ("np.array([[1, 2], [3]])", "torch.tensor([[1, 2], [3]])"),
    "One entry of an array is set": ("y = np.zeros(3); y[0] = [1, 2]", "y = np.zeros(3); y[0] = np.ones(2)"),
    "float(), int() and the functions of math": ("math.exp(x)", "float(x)", "int(np.ones((2, 2)))"),
    "A single number is needed here, but this tensor": (
        "math.exp(t)",
        "float(g)",
        "t.item()",
        "torch.tensor([t, t])",
    ),
    "`if`, `and`, `or`, `not`": ("y = 1 if x > 0 else 2", "max(x, 0)", "max(t, 0)", "y = t > 0 and t < 1", "bool(x)"),
    "A single integer is needed here": ("[1, 2][x]", "range(x)", "[1, 2][t]", "np.concatenate(x, np.ones(2))"),
    "An index or a size must be an integer": (
        "x[1.0]",
        "[1, 2][6 / 3]",
        "range(6 / 3)",
        "range(np.float64(2))",
        "np.zeros(4 / 2)",
        "x[np.array([0.0, 1.0])]",
        "t[torch.tensor([0.0, 1.0])]",
        "torch.zeros(2.0)",
        "np.random.default_rng(0).normal(size=2.0)",
    ),
    "A single number is used as if it were several": (
        "[i for i in x.sum()]",
        "[i for i in 3]",
        "len(x.sum())",
        "len(t.sum())",
        "a, b = x.mean()",
        "[i for i in t.sum()]",
        "x.sum()[0]",
        "t.sum()[0]",
        "(2.0)[0]",
        "np.array(3.0)[:, None, 0]",
    ),
    "The number of values is not the number of names": ("a, b = 1, 2, 3", "a, b = x", "a, b = t", "a, b, c = 1, 2"),
    "`.grad` is None": ("t.grad.zero_()", "t - 0.1 * t.grad"),
    "A value here is None": (
        "None + 1",
        "x * None",
        "t + None",
        "a, b = None",
        "None[0]",
        "[].sort().sum()",
        "[i for i in None]",
        "len(None)",
        "np.random.seed(0)(1)",
        "np.log(None)",
        "torch.exp(None)",
        "float(None)",
    ),
    "A value is called like a function": ("x.sum()(2)", "x(2)", "t(2)", "2.0(3)", "[1](0)", "x.shape(0)"),
    "Arithmetic on lists is not entry by entry": ("[1] + 1", "[1] - [1]", "[1.0] * 2.5", "[1] / 2", "2 - [1]", "-[1]"),
    "Along an axis, torch.max": ("torch.max(t, dim=0).sum()", "torch.exp(torch.max(t, dim=0))"),
    "This is a tuple, as returned by": ("torch.max(t, 0) + 1", "(1, 2) - (1, 2)", "(1, 2) / 2", "2.0 - (1, 2)"),
    "This function of torch takes a tensor": (
        "torch.exp(x)",
        "torch.log(3.0)",
        "torch.sum([1, 2])",
        "torch.sqrt(np.float64(2))",
        "torch.clamp(x, 0)",
        "torch.stack([x, x])",
        "torch.where(t > 0, t, x)",
    ),
    "A NumPy array and a tensor are combined": ("np.ones(3) * g", "x + t", "torch.from_numpy(t)"),
    "This is a NumPy array": ("x.exp()", "x.clone()", "x.detach()", "x.sum().log()"),
    "This is a torch tensor": ("t.astype(float)", "t.copy()"),
    "This is a plain Python list, tuple or number": ("[1].sum()", "(1, 2).shape", "(2.0).exp()", "[1].T"),
    "The functions of math raise an error": ("math.log(0)", "math.sqrt(-1)", "math.lgamma(0)"),
    "The result is too large for a floating-point number": ("math.exp(1000)", "2.0**10000"),
    "The probabilities of the categories": ("np.random.default_rng(0).multinomial(3, [0.9, 0.6, 0.1])",),
    "A number that is used as a probability": (
        "torch.bernoulli(torch.tensor([1.5]))",
        "torch.nn.functional.binary_cross_entropy(torch.tensor([1.5]), torch.tensor([1.0]))",
    ),
    "A variable that is assigned anywhere in a function": ("total += 1",),
}

# Errors that say it well enough themselves, or of which nothing is known.
SILENT = (
    "1 / 0",
    "np.broadcast_to(x, (2, 2))",
    "np.einsum('ij->i', x)",
    "'a' @ x",
    "torch.ones(2, 3).t().view(6)",
    "x[5]",
    "t[5]",
    "{}['a']",
    "undefined",
    "np.linalg.inv(np.ones((2, 2)))",
    "np.linalg.cholesky(-np.eye(2))",
    "np.random.default_rng(0).normal(0, -1)",
    "torch.distributions.Normal(0.0, -1.0)",
    "x.append(1)",
    "assert False",
    "math.nothing",
    "(lambda a: a)(1, 2)",
    "np.log(x, axis=0)",
    "int('a')",
    "raise ValueError('the shapes of these do not match, or the type is not a float')",
    "raise RuntimeError('training did not converge')",
    "raise TypeError('floats only')",
    "{}(1) if False else object()(1)",
    "torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.ones(2))",
    "'a' + 1",
    "def sum(a): return a\n    return sum(x, axis=np.exp(0))",
)
LINES = [(start, line) for start, lines in RAISING.items() for line in lines]
START = """
import math
import numpy as np
import torch
total = 0
"""


def program() -> str:
    lines = [line for _, line in LINES] + list(SILENT)
    functions = [
        f"def f{number}(x, t):\n    t = t.float(); g = t.clone().requires_grad_()\n    {line}\n"
        for number, line in enumerate(lines)
    ]
    return START + "\n".join(functions)


@pytest.fixture(scope="module")
def said_of(any_sandbox_with_torch) -> dict[str, str]:
    """What is said of each line."""
    lines = [line for _, line in LINES] + list(SILENT)
    names = [f"f{number}" for number in range(len(lines))]
    found = {}
    with any_sandbox_with_torch(program(), *names, imports=("numpy", "torch", "math")) as session:
        assert session.loaded.defined == set(names)
        for name, line in zip(names, lines, strict=True):
            found[line] = raised(session, name)
    return found


def raised(session, name: str) -> str:
    ones = np.ones(3)
    with pytest.raises(CallFailed) as caught:
        session.call(name, (ones, Tensor(ones.astype(np.float32))), seed=1)
    assert caught.value.error is not None, name
    return plain_words(caught.value.error) or f"nothing of {caught.value.error}"


@pytest.mark.parametrize(("start", "line"), LINES)
def test_an_error_is_told_in_plain_words(said_of, start: str, line: str) -> None:
    assert said_of[line].startswith(start)


@pytest.mark.parametrize("line", SILENT)
def test_nothing_is_said_of_others(said_of, line: str) -> None:
    assert said_of[line].startswith("nothing of ")


def test_every_sentence_is_tried() -> None:
    untried = {saying.sentence for saying in SAYINGS if not saying.sentence.startswith(tuple(RAISING))}
    assert {sentence.split(",")[0] for sentence in untried} == {
        "The grader calls the function with the arguments that the exercise names"
    }
    assert len({saying.sentence for saying in SAYINGS}) == len(SAYINGS)


@pytest.mark.parametrize("definition", ["def f(x, n): pass", "class A:\n    def f(self): pass\nf = A().f"])
def test_a_function_that_takes_other_arguments_is_told_so(any_sandbox_with_torch, definition: str) -> None:
    with any_sandbox_with_torch(definition, "f") as session, pytest.raises(CallFailed) as caught:
        session.call("f", (1,), seed=1)
    assert plain_words(caught.value.error).startswith("The grader calls the function with the arguments")


def test_a_wrong_call_of_its_own_helper_is_not_laid_to_the_graders_call(any_sandbox_with_torch) -> None:
    source = "def helper(x, n): pass\ndef f(x):\n    return helper(x)"
    with any_sandbox_with_torch(source, "f") as session, pytest.raises(CallFailed) as caught:
        session.call("f", (1,), seed=1)
    assert "missing 1 required" in str(caught.value)
    assert plain_words(caught.value.error) == ""


def test_long_messages_take_no_time() -> None:
    start = time.perf_counter()
    for message in ("type " * 500, "(" * LONGEST, "shapes (" * 300, "float " * 400, "'NoneType" * 300, "x" * 10**6):
        for kind in ("RuntimeError", "TypeError", "ValueError", "IndexError", "AttributeError"):
            plain_words(StudentError(kind, message, "cell 1", 1, "np." * 1000))
    assert time.perf_counter() - start < 1.0
