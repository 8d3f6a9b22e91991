"""Graded functions that read the notebook's data, and everything that may well be global."""

import time

import pytest

from autograder.reading.from_notebook import GlobalRead, alike, reads_of
from autograder.reading.module_names import ModuleNames, given_names
from autograder.reading.notebook import Cell, Document
from autograder.reading.statements import statements

GIVEN = frozenset({"x", "theta_0", "pi_0", "K"})
START = (
    "import numpy as np\nfrom math import pi as PI\nx = np.array([[5, 5], [9, 1]])\nK = 2\npi_0 = np.array([0.4, 0.6])"
)


def document(*sources: str) -> Document:
    cells = tuple(Cell("code", source, f"cell {number}") for number, source in enumerate(sources, 1))
    return Document(cells, {}, "python")


def reads(*sources: str, path: str = "e_step", exercise: str = "coins") -> tuple[GlobalRead, ...]:
    """What e_step(x, theta, pi), or another function of an exercise, reads of a notebook."""
    return reads_of(document(START, *sources), exercise, [path, "m_step"], GIVEN).get(path, ())


SEEN = {
    # The argument is never used, and the data are read.
    "def e_step(draws, theta, pi):\n    return np.dot(x, theta) * pi": ("x", "unused", "draws", "", 2),
    "def e_step(x, theta, pi):\n    x, n = np.array([[1, 2]]), 3\n    return theta * pi + x * pi_0": (
        "pi_0",
        "alike",
        "pi",
        "",
        3,
    ),
    "data = np.loadtxt('a')\ndef e_step(x, theta, pi):\n    return data @ theta * pi": ("data", "unused", "x", "", 3),
    "obs = np.array([1, 2])\ndef e_step(x, theta, pi):\n    return obs * theta * pi": ("obs", "unused", "x", "", 3),
    "PI_K = 0.5\ndef e_step(x, theta, pi):\n    return x * theta * PI_K": ("PI_K", "unused", "pi", "", 3),
    # A function that it calls reads a name that is an argument of it.
    "pi = [0.5, 0.5]\ndef w(x):\n    return x * pi\ndef e_step(x, theta, pi):\n    return w(x) * theta * pi": (
        "pi",
        "same",
        "pi",
        "w",
        3,
    ),
    "def a():\n    return b()\ndef b():\n    return x\ndef e_step(x, theta, pi):\n    return a() * x * theta * pi": (
        "x",
        "same",
        "x",
        "b",
        4,
    ),
    "theta = 0.5\ndef e_step(x, p, pi):\n    return x * p * theta * pi": ("theta", "same", "theta", "", 3),
    # A name that is nearly an argument's.
    "X = x / x.sum()\nX = np.random.rand(3)\ndef e_step(x, theta, pi):\n    return x * X * theta * pi": (
        "X",
        "alike",
        "x",
        "",
        4,
    ),
    "x_train = np.load('a.npy')\ndef e_step(x, theta, pi):\n    return x - x_train * theta * pi": (
        "x_train",
        "alike",
        "x",
        "",
        3,
    ),
    "def e_step(x, theta, pi):\n    return x * theta_0 * theta * pi\ntheta_0 = [0.2, 0.3]": (
        "theta_0",
        "alike",
        "theta",
        "",
        2,
    ),
    # Sizes and other data.
    "def e_step(x, theta, pi):\n    return [x * theta * pi for k in range(K)]": ("K", "data", "", "", 2),
    "X = np.random.rand(9, 2)\nN, D = X.shape\ndef e_step(x, theta, pi):\n    return x * theta * pi / N": (
        "N",
        "data",
        "",
        "",
        4,
    ),
    "r = np.random.default_rng(0)\ny = r.normal(size=3)\nn = len(y)\ndef e_step(x, theta, pi): return x*theta*pi/n": (
        "n",
        "data",
        "",
        "",
        4,
    ),
    "def simulate(n): return n\ny = simulate(3)\ndef e_step(x, theta, pi): return x * theta * pi + y": (
        "y",
        "data",
        "",
        "",
        3,
    ),
    "y = np.random.rand(2)\ndef e_step(x, theta, pi, more=y):\n    return x * theta * pi * more": (
        "y",
        "data",
        "",
        "",
        2,
    ),
    "def mine(x, theta, pi):\n    return x * theta * pi / K\ne_step = mine": ("K", "data", "", "", 2),
    "@np.vectorize\ndef e_step(x, theta, pi):\n    def inner(v): return v * K\n    return inner(x) * theta * pi": (
        "K",
        "data",
        "",
        "",
        3,
    ),
    "if True:\n    y = open('f').read()\n    def e_step(x, theta, pi):\n        return x * theta * pi, y": (
        "y",
        "data",
        "",
        "",
        4,
    ),
}

SEEN |= {
    # Functions without a def, objects of a class, data that a loop gathers.
    "e_step = lambda draws, theta, pi: theta * pi * np.log(x)": ("x", "unused", "draws", "", 1),
    "logs = lambda pi: x @ np.log(pi)\ndef e_step(x, theta, pi):\n    return logs(pi) * x + theta": (
        "x",
        "same",
        "x",
        "logs",
        1,
    ),
    "class Model:\n    def f(self, r):\n        return r * x\nmodel = Model()\n"
    "def e_step(x, theta, pi):\n    return model.f(x) * theta * pi": ("x", "same", "x", "Model", 3),
    "rows = []\nfor i in range(5):\n    rows.append(np.random.rand(2))\n"
    "def e_step(x, theta, pi):\n    return np.array(rows) * theta * pi": ("rows", "unused", "x", "", 5),
    "total = 0\nfor row in np.loadtxt('d'):\n    total += row.sum()\n"
    "def e_step(x, theta, pi):\n    return x * theta * pi / total": ("total", "data", "", "", 5),
    "batch, _ = next(iter([1]))\ndef e_step(x, theta, pi):\n    return batch * theta * pi": (
        "batch",
        "unused",
        "x",
        "",
        3,
    ),
    # Names that are an argument's but for an underscore or a number.
    "the_ta = 0.5\ndef e_step(x, theta, pi):\n    return x * the_ta * pi": ("the_ta", "unused", "theta", "", 3),
    "def e_step(x0, theta, pi):\n    return x0 * x * theta * pi": ("x", "same", "x", "", 2),
    # Deleted before the end: it was there when the function was defined.
    "data = np.loadtxt('d')\ndef e_step(x, theta, pi):\n    return data * theta * pi\ndel data": (
        "data",
        "unused",
        "x",
        "",
        3,
    ),
    # eps is noise in some exercises.
    "eps = np.random.randn(3)\ndef e_step(x, theta, pi):\n    return x * theta * pi + eps": ("eps", "data", "", "", 3),
}

NOT_SEEN = (
    "K2 = 3\nk = 5\ndef e_step(x, theta, pi):\n    return [theta[k] * X.sum() for k in range(2) for X in x] * pi",
    "rows = []\ndef e_step(x, theta, pi):\n    rows.append(x)\n    return x * theta * pi",
    "tiny = 1e-300\nepsilon = 1e-6\ndef e_step(x, theta, pi):\n    return np.log(x + tiny + epsilon) * theta * pi",
    "from functools import partial\nadd = partial(np.sum, axis=1)\n"
    "def e_step(x, theta, pi):\n    return add(x * theta * pi)",
    "import torch\nprior = torch.distributions.Normal(0.0, 1.0)\n"
    "def e_step(x, theta, pi):\n    return prior.log_prob(x) * theta * pi",
    "calls = 0\ndef e_step(x, theta, pi):\n    global calls\n    calls += 1\n    return x * theta * pi",
    "try:\n    import scipy\nexcept ImportError as X:\n    scipy = None\n"
    "def e_step(x, theta, pi):\n    return scipy.f(x) * theta * pi",
    "def e_step(x, theta, pi):\n    def inner(x, K): return x * K\n    return inner(x, len(theta)) * theta * pi",
    "def e_step(x, theta, pi):\n    *first, K = x\n    return first * theta * pi * K",
    "TOL, MAX_ITER = 1e-6, 100\ndef e_step(x, theta, pi):\n    return x * theta * pi * min(TOL, MAX_ITER)",
    "for power in range(3):\n    print(power)\ndef e_step(x, theta, pi):\n    return x * theta * pi * power",
    "softmax = lambda a: np.exp(a) / np.exp(a).sum()\ndef e_step(x, theta, pi):\n    return softmax(x * theta * pi)",
    "def e_step(x, theta, pi):\n    return np.log(x) @ theta * PI * pi",
    "EPS = 1e-12\ndef e_step(x, theta, pi):\n    return np.log(x + EPS) * theta * pi",
    "LOG_2PI = np.log(2 * np.pi)\nHALF = 1 / 2\ndef e_step(x, theta, pi):\n    return x * theta * pi * LOG_2PI * HALF",
    "rng = np.random.default_rng(1)\ndef e_step(x, theta, pi):\n    return x * theta * pi * rng.random()",
    "rng = np.random.default_rng(1)\ndef e_step(x, theta, pi, rng=rng):\n    return x * theta * pi * rng.random()",
    "import torch\ndevice = torch.device('cpu')\ndtype = torch.float64\n"
    "def e_step(x, theta, pi):\n    return x * theta * pi, torch.zeros(2, device=device, dtype=dtype)",
    "DEBUG = False\nNAME = 'coin'\nCOLORS = ['r', 'b']\ncache = {}\nhistory = []\n"
    "def e_step(x, theta, pi):\n    history.append(1)\n    return x * theta * pi, DEBUG, NAME, COLORS, cache",
    "GRID = np.linspace(0, 1, 50)\ndef e_step(x, theta, pi):\n    return x * theta * pi * GRID",
    "TABLE = np.array([1, 2])\ndef e_step(x, theta, pi):\n    return x * theta * pi * TABLE",
    "from scipy.stats import norm\nn = norm(0, 1)\ndef e_step(x, theta, pi):\n    return n.pdf(x * theta * pi)",
    "softmax = lambda a: np.exp(a)\nlog = np.log\ndef e_step(x, theta, pi):\n    return softmax(log(x * theta * pi))",
    "def e_step(x, theta, pi):\n    K = len(pi)\n    return x * theta * pi * K",
    "def e_step(x, theta, pi):\n    return np.sum([x * theta * pi for K in range(3)])",
    "def w(x, pi): return x * pi\ndef e_step(x, theta, pi):\n    return w(x, pi) * theta",
    "def e_step(x, theta, pi):\n    return locals()['x'] * 2",
    "def e_step(x, theta, pi):\n    x += 1\n    return theta * pi",  # it is read there
    "def e_step(x, theta, pi):\n    return theta * pi",  # an argument unused, but nothing in its place
    "def e_step(x, theta, pi):\n    raise NotImplementedError",
    "def m_step(x, r): return x * pi_0\ndef e_step(x, theta, pi): return m_step(x, 1) * theta * pi",  # judged by itself
    "def e_step(x, theta, pi):\n    return x * theta * pi\nprint(e_step(x, pi_0, pi_0))",
    "def plot(): return x * pi_0\ndef e_step(x, theta, pi):\n    return x * theta * pi",
    "y = y\ndef e_step(x, theta, pi):\n    return x * theta * pi * y",
    "e_step = e_step",
    "class e_step:\n    pass",
)


@pytest.mark.parametrize("source", SEEN)
def test_what_is_read_of_the_notebook_is_seen(source: str) -> None:
    found = reads(source)
    name, why, argument, through, line = SEEN[source]
    assert [(one.name, one.why, one.argument, one.through) for one in found] == [(name, why, argument, through)]
    assert (found[0].place, found[0].line) == ("cell 2", line)


@pytest.mark.parametrize("source", NOT_SEEN)
def test_what_may_be_global_is_left_alone(source: str) -> None:
    assert reads(source) == ()


def test_several_names_are_told_together_and_the_plainest_first() -> None:
    body = "def e_step(x, theta, pi):\n    return pi_0 * K + data * theta"
    found = reads("data = np.loadtxt('a')\n" + body)
    assert [(one.name, one.why, one.argument) for one in found] == [
        ("pi_0", "unused", "pi"),
        ("K", "unused", "x"),
        ("data", "unused", "x"),
    ]


def test_methods_are_looked_at_too() -> None:
    source = (
        "D = np.load('a').shape[1]\nclass Encoder:\n    def __init__(self, size):\n        self.a = np.zeros((D, size))"
    )
    found = reads(source, path="Encoder", exercise="vae")
    assert [(one.name, one.why, one.line) for one in found] == [("D", "data", 4)]


@pytest.mark.parametrize(
    ("name", "argument"),
    [("N", "n"), ("x_train", "x"), ("true_mu", "mu"), ("theta0", "theta"), ("mu_0", "mu"), ("weights", "weight")],
)
def test_names_that_are_alike(name: str, argument: str) -> None:
    assert alike(name, argument)


@pytest.mark.parametrize(
    ("name", "argument"),
    [("N", "x"), ("maximum", "x"), ("RNG", "rng"), ("EPS", "eps"), ("data", "draws"), ("pie", "pi")],
)
def test_names_that_are_not(name: str, argument: str) -> None:
    assert not alike(name, argument)


def test_the_names_that_an_exercise_hands_out() -> None:
    text = "# A\n```python\nK, N = 3, <<n>>\nfor i in K: y = i\ndef f(): z = 1\n```\nv = 1\n```python\nbroken(\n```\n"
    assert given_names(text) == {"K", "N", "i", "y"}


def test_names_that_are_made_of_each_other_end_somewhere() -> None:
    chain = "\n".join(f"a{i + 1} = a{i} + a{i}" for i in range(2000))
    names = ModuleNames(statements(document("a0 = open('f')\n" + chain + "\nb = c\nc = b")))
    assert (names.kind("a1"), names.kind("a2000"), names.kind("b")) == ("data", "constant", "constant")


def test_what_is_long_takes_no_time() -> None:
    many = " = ".join(f"a{i}" for i in range(4000)) + " = " + " + ".join(["b"] * 4000)
    parameters = ", ".join(f"p{i}" for i in range(4000))
    body = "\n".join(f"    a{i}, p{i}" for i in range(4000))
    start = time.perf_counter()
    reads(many, f"def e_step({parameters}):\n{body}\n    return a1")
    assert time.perf_counter() - start < 10.0  # by the clock of a busy machine; otherwise it would take minutes
