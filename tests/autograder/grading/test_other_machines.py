"""What worked with another Python, with other libraries or on another machine is no zero; what was wrong there is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.grading.absent import reason_of
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import search
from autograder.results import QuestionResult
from autograder.sandbox import Sandbox, StudentError

ASSIGNMENT = load_assignment("variational_inference")
NAMES = [part.name for part in ASSIGNMENT.parts]
HEAD = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n"
BODY = "    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5\n"
NUMPY = "import numpy as np"
RIGHT = HEAD + BODY
WRONG = HEAD + "    return mu1 - mu2 + sigma1\n"
OLD = sys.version_info < (3, 12)

Graded = Callable[..., QuestionResult]


@pytest.fixture
def graded(sandbox: Sandbox, tmp_path: Path) -> Graded:
    def run(*cells: str, python: str = "") -> QuestionResult:
        found = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in cells]
        about = {"name": "python"} | ({"version": python} if python else {})
        content = {"cells": found, "metadata": {"language_info": about}, "nbformat": 4, "nbformat_minor": 5}
        (tmp_path / "alice").mkdir()
        (tmp_path / "alice" / "gaussian_divergences.ipynb").write_text(json.dumps(content))
        (tmp_path / "bob").mkdir()
        alice, _ = search(tmp_path, NAMES).submissions
        grader = Grader(ASSIGNMENT, CaseBook(ASSIGNMENT), sandbox, only="gaussian_divergences")
        return next(one for one in grade(alice, grader).questions if one.question == "kl_gaussian")

    return run


def with_line(text: str) -> str:
    return HEAD + "".join(f"    {line}\n" for line in text.split("\n")) + BODY


IN_A_CALL = {
    "np.trapz([1, 2])": "numpy.trapz is not in the grader's NumPy",
    "import numpy; numpy.trapz([1, 2])": "numpy.trapz is not in the grader's NumPy",
    "np.float(3)": "numpy.float is not in the grader's NumPy",
    "np.Inf": "NumPy",
    "np.zeros(2).ptp()": "ndarray.ptp is not in the grader's NumPy",
    "x = np.zeros(2)\nx[0] = np.ones(1)": "does not take an array with one element",
    "from scipy.integrate import simps": "scipy.integrate.simps is not in the grader's SciPy",
    "from scipy.misc import logsumexp": "scipy.misc",
    "import torch\ntorch.symeig(torch.eye(2))": "is now removed",
    "import torch\ntorch.zeros(2, device='cuda')": "GPU",
    "import torch\ntorch.zeros(2).to('mps')": "GPU",
    "import torch\nassert torch.cuda.is_available()": "GPU",
    "import subprocess\nsubprocess.run(['ls'])": "starts a process",
    "import os\nos.fork()": "starts a process",
    "import multiprocessing\nmultiprocessing.Pool(2)": "starts a process",
    "import torch\nnext(iter(torch.utils.data.DataLoader(torch.zeros(8), num_workers=2)))": "starts a process",
    "import urllib.request\nurllib.request.urlopen('https://example.com')": "network",
    "import socket\nsocket.create_connection(('example.com', 80))": "network",
    "input('n?')": "asks for input",
    "import locale\nlocale.setlocale(locale.LC_ALL, 'sv_SE.UTF-8')": "locale",
    "import os\nos.environ['DATA_DIR']": "environment variable",
    "open('big', 'wb').write(bytes(200 << 20))": "more than the grader allows",
    "import not_there": "the module not_there",
    "import importlib.metadata\nimportlib.metadata.version('wandb')": "the module wandb",
    "import collections\ncollections.Mapping": "collections.Mapping is not in the grader's Python",
    "xrange(3)": "xrange is Python 2",
    "import matplotlib.pyplot as plt\nplt.rcParams['text.usetex'] = True\nplt.title('x')\nplt.gcf().canvas.draw()":
        "LaTeX",
}  # fmt: skip


@pytest.mark.parametrize("text", IN_A_CALL)
def test_what_the_machine_or_a_version_refuses_in_a_call(text: str, graded: Graded) -> None:
    result = graded(NUMPY, with_line(text))
    assert (result.status, IN_A_CALL[text] in result.message) == ("needs attention", True), result.message
    assert "cell 2, line" in result.message


@pytest.mark.parametrize(
    ("before", "answer", "named"),
    [
        ("from numba import njit", "@njit\n" + RIGHT, "the module numba"),
        ("import jax\nlog = jax.numpy.log", RIGHT.replace("np.log", "log"), "the module jax"),
        ("import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', 'einops'])\n"
         "from einops import rearrange", with_line("rearrange"), "the module einops"),
        ("import torch\nW = torch.ones(3).cuda()", with_line("W.sum()"), "GPU"),
        ("import torch\ndevice = torch.device('cuda')", with_line("torch.zeros(2, device=device)"), "GPU"),
        ("n = int(input('n'))", with_line("n + 1"), "input"),
        ("import os\nROOT = os.environ['ROOT']", with_line("ROOT + 'x'"), "environment variable"),
        ("from tensorflow import *", with_line("relu(3)"), "the module tensorflow"),
    ],
)  # fmt: skip
def test_what_it_needs_failed_before(before: str, answer: str, named: str, graded: Graded) -> None:
    result = graded(NUMPY, before, answer)
    assert (result.status, named in result.message) == ("needs attention", True), result.message


@pytest.mark.parametrize(
    "before",
    [
        "import wandb, numpy as np\nwandb.init(project='x')",
        "from numpy import trapz, log\nimport numpy as np",
        "import otter, seaborn as sns, numpy as np\nfrom google.colab import drive\ndrive.mount('/content')\nsns.set()",
        "import numpy as np, torch\nx = torch.zeros(2).cuda()\ntorch.set_default_device('cuda')",
        "import numpy as np\nn = input()\nprint 'hello'",
        'import numpy as np\ndef tag(d):\n    return f"{d["a"]}"\ntype X = int',
    ],
)
def test_what_the_answer_does_not_use_costs_nothing(before: str, graded: Graded) -> None:
    assert graded(before, RIGHT).status == "correct"


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("import wandb, numpy as np\nwandb.init()", WRONG),
        ("import wandb, numpy as np", HEAD + "    return np.log(sigma) + mu1\n"),
        ("import wandb, numpy as np", HEAD + "    return mu1 + None\n"),
        ("import numpy as np, torch\nx = torch.zeros(2).cuda()", WRONG),
        ('import numpy as np\ndef tag(d):\n    return f"{d["a"]}"', WRONG),
        (NUMPY, with_line("np.sqr(3)")),
        (NUMPY, with_line("float(np.ones(2))")),
        (NUMPY, with_line("import torch\ntorch.zeros(2).to('gpu')")),
        (NUMPY, with_line("if x = 3: pass")),
        (NUMPY, with_line("undefined")),
    ],
)
def test_a_wrong_answer_is_wrong(before: str, answer: str, graded: Graded) -> None:
    assert graded(before, answer).status == "wrong"


@pytest.mark.skipif(not OLD, reason="this Python reads it")
@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ([with_line('x = f"{"a"}"')], "Python 3.12"),
        ([with_line("type X = int")], "Python 3.12"),
        ([with_line("try:\n    pass\nexcept ValueError, TypeError:\n    pass")], "Python 3.14"),
        ([with_line('x = t"{mu1}"')], "Python 3.14"),
        ([with_line('print "a"')], "Python 2"),
        (['def tag(d):\n    return f"{d["a"]}"', with_line("tag({'a': 1})")], "Python 3.12"),
        (['%%writefile tools.py\ndef tag(d):\n    return f"{d["a"]}"', "from tools import tag",
          with_line("tag({'a': 1})")], "Python 3.12"),
        (["HALF = 0.4", 'HALF = float(f"{"0.5"}")', RIGHT.replace("0.5", "HALF")], "Python 3.12"),
        ([HEAD + "    raise NotImplementedError\n", with_line('x = f"{"a"}"')], "Python 3.12"),
        ([WRONG, with_line('x = f"{"a"}"')], "Python 3.12"),
    ],
)  # fmt: skip
def test_another_python(cells: list[str], named: str, graded: Graded) -> None:
    result = graded(NUMPY, *cells)
    runs = f"the grader runs Python {sys.version_info.major}.{sys.version_info.minor}"
    assert (result.status, named in result.message, runs in result.message) == ("needs attention", True, True)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python does not evaluate it")
@pytest.mark.parametrize("annotation", ["x: Later", "x: int, y: list[Later]", "*x: Later | None"])
def test_an_annotation_of_later_versions(annotation: str, graded: Graded) -> None:
    cells = [f"def helper({annotation}):\n    pass\n", "class Later:\n    pass", with_line("helper")]
    result = graded(NUMPY, *cells, python="3.14.0")
    assert (result.status, "Python 3.14" in result.message) == ("needs attention", True)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python does not evaluate it")
@pytest.mark.parametrize(
    ("header", "python"), [("def helper(x: Later):", "3.11.2"), ("def helper(x=Later):", ""), ("class A(Later):", "")]
)
def test_a_name_that_is_missing_in_every_version(header: str, python: str, graded: Graded) -> None:
    cells = [f"{header}\n    pass\n", with_line("helper, A")]
    assert graded(NUMPY, *cells, python=python).status == "wrong"


def test_python_3_did_not_save_python_2(graded: Graded) -> None:
    assert graded(NUMPY, with_line('print "a"'), python="3.12.1").status == "wrong"


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (("AttributeError", "module 'itertools' has no attribute 'batched'"), "Python 3.12"),
        (("ImportError", "cannot import name 'override' from 'typing' (/x/typing.py)"), "Python 3.12"),
        (("AssertionError", "Torch not compiled with CUDA enabled"), "GPU"),
        (("RuntimeError", "Attempting to deserialize object on a CUDA device but ..."), "GPU"),
        (("RuntimeError", "Dataset not found. You can use download=True to download it"), "data set"),
        (("RuntimeError", "Error downloading train-images-idx3-ubyte.gz:"), "network"),
        (("RuntimeError", "DataLoader worker (pid(s) 12) exited unexpectedly"), "process"),
        (("TclError", "no display name and no $DISPLAY environment variable"), "screen"),
        (("ImportError", "libGL.so.1: cannot open shared object file: No such file or directory"), "library"),
        (("ImportError", "Missing optional dependency 'openpyxl'. Use pip or conda"), "openpyxl"),
        (("ZoneInfoNotFoundError", "'No time zone found with key Europe/Nowhere'"), "time zone"),
        (("ModuleNotFoundError", "No module named 'torch._six'"), "torch._six is not in the grader's PyTorch"),
    ],
)
def test_errors_say_what_is_absent(error: tuple[str, str], named: str) -> None:
    reason = reason_of(StudentError(*error, "cell 3", 4))
    newer = named == "Python 3.12" and not OLD
    assert newer or (reason is not None and named in reason and reason.endswith("(cell 3, line 4)"))


@pytest.mark.parametrize(
    "error",
    [
        ("AttributeError", "module 'numpy' has no attribute 'sqr'"),
        ("AttributeError", "module 'torch' has no attribute 'logg'"),
        ("NameError", "name 'reduce' is not defined"),
        ("TypeError", "unsupported operand type(s) for +: 'float' and 'NoneType'"),
        ("RuntimeError", "Expected one of cpu, cuda, ipu, xpu device type at start of device string: gpu"),
        ("ValueError", "operands could not be broadcast together with shapes (3,) (4,)"),
        ("KeyError", "'a'"),
        ("AssertionError", ""),
    ],
)
def test_a_slip_says_nothing_of_the_machine(error: tuple[str, str]) -> None:
    assert reason_of(StudentError(*error, "cell 3", 4, "x = y")) is None
