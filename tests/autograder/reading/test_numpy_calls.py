"""Where a graded function computes with NumPy on what may be tensors."""

import pytest

from autograder.reading.notebook import Cell, Document
from autograder.reading.numpy_calls import numpy_calls

HEAD = "import math\nimport torch\nimport numpy as np\n"
START = HEAD + "from scipy import special\nfrom scipy.special import expit as squash\n"

SEEN = {
    "def f(l, N):\n    y = 2 * l\n    return torch.tensor(np.log(y))": ("np.log", 3),
    "def f(l, N):\n    return special.expit(l)": ("special.expit", 2),
    "def f(l, N):\n    return squash(l * 2)": ("squash", 2),
    "def f(l, N):\n    return np.linalg.norm(l - N)": ("np.linalg.norm", 2),
    "def f(l, N):\n    return l.detach().numpy()": (".numpy()", 2),
    "def f(l, N):\n    a = l.item()\n    return np.exp(l)": (".item()", 2),
    "def g(x):\n    return np.sqrt(x)\ndef f(l, N):\n    return g(l)": ("np.sqrt", 2),
    "def f(l, N):\n    import numpy\n    return numpy.log(l)": ("numpy.log", 3),
    "def f(l, N):\n    return np.array([l, 1.0])": ("np.array", 2),
}
NOT_SEEN = (
    "def f(l, N):\n    return torch.log(l)",
    "def f(l, N):\n    return l * np.sqrt(2 * np.pi) * math.log(2 * math.pi)",
    "def f(l, N):\n    return l * np.log(len(N)) * np.sqrt(l.shape[0])",
    "def f(l, N):\n    return l * torch.as_tensor(np.random.rand(N))",
    "def f(l, N):\n    return l * np.pi",
    "def g(x):\n    return np.sqrt(x)\ndef f(l, N):\n    return l",
    "def other(l): return np.log(l)\ndef f(l, N):\n    return other(l)",  # judged by itself
    "f = 3",
)


def found(source: str):
    cells = (Cell("code", START, "cell 1"), Cell("code", source, "cell 2"))
    return numpy_calls(Document(cells, {}, "python"), ["f", "other"]).get("f")


@pytest.mark.parametrize("source", SEEN)
def test_numbers_that_leave_a_tensor_are_seen(source: str) -> None:
    call = found(source)
    assert call is not None
    assert (call.words, call.place, call.line) == (SEEN[source][0], "cell 2", SEEN[source][1])


@pytest.mark.parametrize("source", NOT_SEEN)
def test_constants_sizes_and_noise_are_not(source: str) -> None:
    assert found(source) is None
