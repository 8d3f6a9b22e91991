"""Hand-ins that bring files along: modules, other notebooks, data, and what a cell writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from autograder.assignment import load_assignment
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, search
from autograder.results import QuestionResult, SubmissionResult
from autograder.sandbox import Sandbox

Files = dict[str, str | bytes | list[str]]
ASSIGNMENT = load_assignment("variational_inference")
NAMES = [part.name for part in ASSIGNMENT.parts]

KL = """
def {name}(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - {half}
"""
KL_MODULE = "import numpy as np\n" + KL.format(name="kl", half="0.5")
KL_GAUSSIAN = KL.format(name="kl_gaussian", half="0.5")
KL_HALF = KL.format(name="kl_gaussian", half="half")
DISTANCE = """
def euclidean_distance(mu1, sigma1, mu2, sigma2):
    def bump(d, v):
        return np.exp(-d * d / (2 * v)) / np.sqrt(2 * np.pi * v)
    total = bump(0.0, 2 * sigma1**2) + bump(0.0, 2 * sigma2**2) - 2 * bump(mu1 - mu2, sigma1**2 + sigma2**2)
    return np.sqrt(max(total, 0.0))
"""
HOME = "gaussian_divergences.ipynb"


def notebook(cells: list[str], **marks: object) -> bytes:
    found = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in cells]
    metadata = {"autograder": marks} if marks else {}
    return json.dumps({"cells": found, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def put(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        path = folder / "alice" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = notebook(content) if name.endswith(".ipynb") else "\n".join(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "bob").mkdir()
    return folder


def handed_in(folder: Path, files: Files) -> Submission:
    alice, _ = search(put(folder, files), NAMES).submissions
    return alice


@pytest.fixture
def graded(sandbox: Sandbox, tmp_path: Path) -> Callable[..., SubmissionResult]:
    def run(files: Files, only: str | None = "gaussian_divergences") -> SubmissionResult:
        return grade(handed_in(tmp_path, files), Grader(ASSIGNMENT, CaseBook(ASSIGNMENT), sandbox, only=only))

    return run


def kl_of(result: SubmissionResult) -> QuestionResult:
    return next(one for one in result.questions if one.question == "kl_gaussian")


IMPORT = "from my_tools import kl as kl_gaussian"
COMMENTED = "# Commented out IPython magic to ensure Python compatibility.\n"
FULL: dict[str, Files] = {
    "a folder that a magic goes to": {
        HOME: ["import numpy as np", "%cd data\nhalf = np.loadtxt('half.txt')\n%cd ..", KL_HALF],
        "data/half.txt": "0.5",
    },
    "a variable of the environment": {
        HOME: ["import numpy as np, os", "%env HALF=0.5", "half = float(os.environ['HALF'])", KL_HALF],
    },
    "a module": {HOME: ["import numpy as np", IMPORT], "my_tools.py": KL_MODULE},
    "all of a module": {
        HOME: ["from my_tools import *"],
        "my_tools.py": "import numpy as np\n" + KL_GAUSSIAN,
    },
    "a module that imports one": {
        HOME: [IMPORT],
        "my_tools.py": "from inner.formulas import kl",
        "inner/__init__.py": "\n",
        "inner/formulas.py": KL_MODULE,
    },
    "a module in a folder that is put on the path": {
        HOME: ["import sys\nsys.path.append('/content/drive/src')", IMPORT],
        "src/my_tools.py": KL_MODULE,
    },
    "a module in a folder that is called like one of Python's": {
        HOME: ["import sys\nsys.path.append('code')", IMPORT],
        "code/my_tools.py": KL_MODULE,
    },
    "everything in a folder": {"week 1/" + HOME: [IMPORT], "week 1/my_tools.py": KL_MODULE},
    "a module with magics": {HOME: [IMPORT], "my_tools.py": "get_ipython().run_line_magic('time', '')\n" + KL_MODULE},
    "written": {HOME: [f"%%writefile my_tools.py\n{KL_MODULE}", IMPORT]},
    "written in parts": {HOME: ["%%writefile my_tools.py\nimport numpy as np", "%%writefile -a my_tools.py\n" +
                                KL.format(name="kl", half="0.5"), IMPORT]},
    "written and run": {HOME: [f"%%file 'tools.py'\n{KL_MODULE}", "%run tools.py", "kl_gaussian = kl"]},
    "written data": {HOME: ["import numpy as np", "%%writefile data/half.txt\n0.5",
                            "half = np.loadtxt('data/half.txt')\n" + KL_HALF]},
    "written and never imported": {HOME: [f"%%writefile answer.py\nimport numpy as np\n{KL_GAUSSIAN}"]},
    "run": {HOME: ["import numpy as np", "%run my_tools.py", "kl_gaussian = kl"], "my_tools.py": KL_MODULE},
    "run, without a suffix, among other lines": {
        HOME: ["x = 1\n%run -i ./my_tools  \nkl_gaussian = kl\nx = 2"],
        "my_tools.py": KL_MODULE,
    },
    "a notebook that is run": {
        HOME: ['%run "part one.ipynb"'],
        "part one.ipynb": ["%matplotlib inline\nimport numpy as np", "1 / 0", KL_GAUSSIAN],
    },
    "a notebook that is run and runs another": {
        HOME: ["%run a.ipynb"],
        "a.ipynb": ["%run b.ipynb"],
        "b.ipynb": ["import numpy as np", KL_GAUSSIAN, "%run a.ipynb"],
    },
    "a notebook that is imported": {
        HOME: ["import other\nkl_gaussian = other.kl"],
        "other.ipynb": ["import numpy as np", "1 / 0", KL_MODULE],
    },
    "a notebook by import_ipynb": {
        HOME: ["import import_ipynb\nfrom other import kl as kl_gaussian"],
        "other.ipynb": [KL_MODULE],
    },
    "a notebook by importnb": {
        HOME: ["from importnb import Notebook\nwith Notebook():\n    import other\nkl_gaussian = other.kl"],
        "other.ipynb": [KL_MODULE],
    },
    "a notebook by ipynb": {HOME: ["from ipynb.fs.full.other import kl as kl_gaussian"], "other.ipynb": [KL_MODULE]},
    "data": {HOME: ["import numpy as np", "half = np.loadtxt('half.csv')\n" + KL_HALF], "half.csv": "0.5\n"},
    "data that is opened in a call": {
        HOME: ["import numpy as np", KL.format(name="kl_gaussian", half="float(open('sub/half').read())")],
        "sub/half": "0.5",
    },
    "data that lay in a folder": {
        HOME: ["import numpy as np", "half = np.loadtxt('./data/half.csv')\n" + KL_HALF],
        "half.csv": "0.5\n",
    },
    "code that is executed": {
        HOME: ["import numpy as np", "exec(open('answer.txt').read())"],
        "answer.txt": KL_GAUSSIAN,
    },
    "counted by a browser": {
        HOME: ["import numpy as np", "half = np.loadtxt('half.csv')", "from my_tools import kl as kl_gaussian"],
        "my_tools (1).py": "import numpy as np\nhalf = np.loadtxt('half.csv')\n" + KL.format(name="kl", half="half"),
        "half-2.csv": "0.5",
        "half-1.csv": "0.7",
    },
    "in another file": {HOME: [""], "gaussian_divergences part 2.py": "import numpy as np\n" + KL_GAUSSIAN},
}  # fmt: skip


@pytest.mark.parametrize("what", FULL)
def test_what_worked_at_home_works_here(what: str, graded: Callable[..., SubmissionResult]) -> None:
    files = {**FULL[what]}
    home = next(name for name in files if name.endswith(HOME))
    first = files[home]
    assert isinstance(first, list)
    files[home] = [*first, "import numpy as np\n" + DISTANCE]
    result = graded(files)
    assert [(one.status, one.message) for one in result.questions] == [("correct", "")] * 2
    assert result.attention == ()


SCRIPT = "gaussian_divergences.py"
ELSEWHERE: dict[str, Files] = {
    "data beside a script": {
        SCRIPT: ["import os\nimport numpy as np\nhere = os.path.dirname(os.path.abspath(__file__))",
                                    "half = float(open(os.path.join(here, 'half.txt')).read())", KL_HALF],
        "half.txt": "0.5",
    },
    "a cell under a magic, as Colab exports it": {
        SCRIPT: ["import numpy as np", COMMENTED + "# %%time\n# " +
                                    KL_GAUSSIAN.strip().replace("\n", "\n# ")],
    },
    "a line under a magic, as Colab exports it": {
        SCRIPT: [COMMENTED + "import numpy as np\n# %time half = 0.5", KL_HALF],
    },
    "settings of a module": {
        HOME: ["import numpy as np\nfrom my_tools import start, kl", "start(0.5)",
               "def kl_gaussian(*args): return kl(*args)"],
        "my_tools.py": "import numpy as np\nhalf = 0\ndef start(v):\n    global half\n    half = v\n"
                       + KL.format(name="kl", half="half"),
    },
}  # fmt: skip


@pytest.mark.parametrize("what", ELSEWHERE)
def test_so_does_what_a_script_or_a_module_did(what: str, graded: Callable[..., SubmissionResult]) -> None:
    result = graded(ELSEWHERE[what])
    assert kl_of(result).status == "correct", kl_of(result)
    assert result.attention == ()


ATTENTION: dict[str, tuple[Files, str]] = {
    "a module": ({HOME: [IMPORT]}, "my_tools"),
    "all of a module": ({HOME: ["from my_tools import *"]}, "my_tools"),
    "a file that is run": ({HOME: ["%run my_tools.py"]}, "my_tools.py"),
    "data": ({HOME: ["import numpy as np\nhalf = np.loadtxt('half.csv')", KL_HALF]}, "half.csv"),
    "data in a call": (
        {HOME: ["import numpy as np", KL.format(name="kl_gaussian", half="float(open('half.txt').read())")]},
        "half.txt",
    ),
    "large data": (
        {
            HOME: ["import numpy as np\nhalf = np.load('half.npy').mean()", KL_HALF],
            "half.npy": bytes((16 << 20) + 1),
        },
        "half.npy, which is larger than 16 MB",
    ),
    "a module of Python's": ({HOME: ["from statistics import kl as kl_gaussian"], "statistics.py": KL_MODULE},
                             "statistics.py cannot be imported: a module named statistics exists"),
    "a library": ({HOME: ["from torch.mine import kl as kl_gaussian"], "torch/__init__.py": "\n",
                   "torch/mine.py": KL_MODULE}, "a module named torch exists"),
    "a folder with a name of Python's": ({HOME: ["from code.mine import kl as kl_gaussian"], "code/mine.py": KL_MODULE},
                                         "code/mine.py cannot be imported"),
    "a definition inside of another": (
        {HOME: ["import numpy as np\nclass Answer:\n" + KL_GAUSSIAN.replace("\n", "\n    ")]},
        "defined inside a function or class (cell 1, line 4)",
    ),
    "a module that nobody misses at first": (
        {HOME: ["import numpy as np\ntry:\n    from my_tools import half\nexcept ImportError:\n    pass", KL_HALF]},
        "half is not set: `from my_tools import half` failed in the grader",
    ),
    "what a command writes": ({HOME: ["import numpy as np\nout = !cat half.txt\nhalf = float(out[0])", KL_HALF]},
                              "out is the output of a shell command"),
    "the network": (
        {HOME: ["import numpy as np, urllib.request\nhalf = float(urllib.request.urlopen('http://127.0.0.1:9').read())",
                KL_HALF]},
        "network",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ATTENTION)
def test_what_is_not_there_is_no_zero(what: str, graded: Callable[..., SubmissionResult]) -> None:
    files, named = ATTENTION[what]
    result = graded(files)
    kl = kl_of(result)
    assert (kl.status, named in kl.message) == ("needs attention", True), kl.message
    assert any("gaussian_divergences.kl_gaussian" in line and named in line for line in result.attention)


def test_a_wrong_answer_is_wrong_whatever_else_is_absent(graded: Callable[..., SubmissionResult]) -> None:
    wrong = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n    return mu1\n"
    result = graded({HOME: ["import matplotlib.pyplot as plt\nplt.imread('photo.png')", wrong]})
    assert kl_of(result).status == "wrong"
    assert result.status == "graded"


@pytest.mark.parametrize("body", ["return samples", "pass\n    return mean, variance", '"""Text."""\n    return kl'])
def test_a_form_that_sets_nothing_is_not_attempted(body: str, graded: Callable[..., SubmissionResult]) -> None:
    result = graded({HOME: [f"def kl_gaussian(mu1, sigma1, mu2, sigma2):\n    {body}\n"]})
    assert {one.status for one in result.questions} == {"not attempted"}


def test_an_error_in_a_module_is_told_with_its_line(graded: Callable[..., SubmissionResult]) -> None:
    broken = "import numpy as np\ndef kl(mu1, sigma1, mu2, sigma2):\n    return mu1 + undefined\n"
    result = graded({HOME: [IMPORT], "my_tools.py": broken})
    check = next(check for check in kl_of(result).checks if check.error)
    assert check.error is not None
    assert (check.error.place, check.error.line) == ("file my_tools.py", 3)
    assert check.error.source == "    return mu1 + undefined"


def test_files_count_in_the_hash(tmp_path: Path) -> None:
    files: Files = {HOME: [IMPORT], "my_tools.py": KL_MODULE, "half.csv": "0.5"}
    first = handed_in(tmp_path / "1", files).content_hash
    assert handed_in(tmp_path / "2", files).content_hash == first
    assert handed_in(tmp_path / "3", {**files, "half.csv": "0.6"}).content_hash != first
    assert handed_in(tmp_path / "4", {**files, "my_tools.py": KL_MODULE + "#"}).content_hash != first
    large = {name: {**files, "large.csv": bytes(17 << 20) + name.encode()} for name in ("a", "b")}
    assert handed_in(tmp_path / "5", large["a"]).left == (("large.csv", "is larger than 16 MB, and was left out"),)


def test_data_of_a_class_is_held_once_and_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.reading import data_files

    noise = Random(0).randbytes(60_000)
    monkeypatch.setattr(data_files, "MOST_OF_A_CLASS", 200_000)
    for student in "abc":
        folder = tmp_path / student
        folder.mkdir()
        (folder / "x.py").write_text("x = 1")
        (folder / "data.npy").write_bytes(noise)
        (folder / "more.npy").write_bytes(noise[::-1] + student.encode())
    found = search(tmp_path, NAMES).submissions
    assert [file.name for file in found[0].data] == ["data.npy", "more.npy"]
    assert all(one.data[0].packed is found[0].data[0].packed for one in found)
    assert "more data than fits into memory" in dict(found[2].left)["more.npy"]


def test_nothing_stands_before_a_library(graded: Callable[..., SubmissionResult]) -> None:
    """Not even where the hand-in puts its own folder first."""
    evil = "raise ImportError('shadowed')\n"
    result = graded(
        {
            HOME: [
                "import sys\nsys.path.insert(0, '.')\nimport json, decimal, scipy.special, numpy.polynomial\n"
                "import numpy as np\n" + KL_GAUSSIAN + DISTANCE
            ],
            **{f"{name}.py": evil for name in ("numpy", "json", "decimal", "child", "autograder", "sitecustomize")},
            "scipy/__init__.py": evil,
            "scipy/special.py": evil,
        }
    )
    assert {one.status for one in result.questions} == {"correct"}


def test_the_kit_has_no_name_in_the_work_folder(tmp_path: Path) -> None:
    from autograder.reading.answers import answers_of

    names = ("child", "autograder", "reference", "numpy", "torch", "json", "fine")
    files: Files = {HOME: [KL_GAUSSIAN], **{f"{name}.py": "x = 1" for name in names}}
    own = answers_of(handed_in(tmp_path, files), ASSIGNMENT, ASSIGNMENT.parts[:1]).exercises[NAMES[0]].own
    assert [path for path, _ in own.brought] == ["fine.py"]
    assert set(own.refused) == set(names) - {"fine"}


@pytest.mark.parametrize("name", ["../out.py", "/tmp/out.py", "a/../../out.py", "a\0b.py", "x" * 400 + ".py"])
def test_a_cell_writes_into_the_work_folder_alone(name: str, tmp_path: Path) -> None:
    from autograder.reading.notebook import Cell, Document
    from autograder.reading.own_files import written_files

    document = Document((Cell("code", f"%%writefile {name}\nx = 1", "cell 1"),), {}, "python")
    assert written_files(document, "") == {}
