"""Whole hand-ins that attack, each with the grade an honest grader gives: for one exercise, two questions of 3 points.

What is judged is what the grader makes of them, from the file to the page. Where the hand-in is right but for its
tricks it has full marks; where a trick stands in for an answer it has none.
"""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.judging.casebook import CaseBook
from autograder.sample_submissions import notebook_bytes, solutions

ASSIGNMENT, EXERCISE = "variational_inference", "gaussian_divergences"
KL, DISTANCE = "kl_gaussian", "euclidean_distance"
HEAD = "def kl_gaussian(mu1, sigma1, mu2, sigma2):\n"
SCRIPT = "<script>alert('mark')</script><img src=x onerror=alert(1)>"
ESCAPE = "\x1b]52;c;ZXZpbA==\x07\x1b[2J"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class HandIn:
    """One hand-in.

    story:      what it tries
    files:      what lies in the class's folder: relative path -> content
    kl:         points of an honest grader for the first question; `distance`, for the second; None: a person must look
    hangs:      how many calls run into the time limit
    heavy:      whether it takes seconds to grade all the same
    refused:    whether it asks for what the machine refuses honest hand-ins too: its first answer earns nothing, but a
                person may look
    """

    story: str
    files: Mapping[str, bytes]
    kl: float | None = 3.0
    distance: float | None = 3.0
    hangs: int = 0
    heavy: bool = False
    refused: bool = False


@cache
def right() -> dict[str, str]:
    """The reference's source for both questions."""
    return solutions(load_assignment(ASSIGNMENT).part(EXERCISE).exercise)


@cache
def _right_notebook() -> str:
    return notebook_bytes(hand_in(load_assignment(ASSIGNMENT), EXERCISE, 0, right())).decode()


def notebook(kl: str | None = None, *, first: str = "", last: str = "", **changes: Any) -> dict[str, Any]:
    """The right notebook with another first answer, and with code cells before and after everything."""
    content = json.loads(_right_notebook())
    for cell in content["cells"]:
        if kl is not None and cell["metadata"].get("autograder", {}).get("question") == f"{EXERCISE}.{KL}":
            cell["source"] = kl
    content["cells"] = [*_cells(first), *content["cells"], *_cells(last)]
    return content | changes


def _cells(source: str) -> list[dict[str, Any]]:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
    return [cell] if source else []


@cache
def public() -> str:
    """What a student can know by heart: the answers to the public cases, as source. They earn nothing."""
    assignment = load_assignment(ASSIGNMENT)
    exercise = assignment.part(EXERCISE).exercise
    question = exercise.question(KL)
    known = {}
    for index, check in enumerate(question.checks):
        if check.visibility == "public":
            for case in CaseBook(assignment).cases(exercise, question, index, 0):
                key = b"".join(np.asarray(x, float).tobytes() for x in case.args)
                known[key] = np.asarray(exercise.reference.kl_gaussian(*case.args)).tolist()
    return repr(known)


def as_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


def attack(story: str, body: str, kl: float = 0.0, hangs: int = 0, **more: str) -> HandIn:
    """A hand-in whose first answer has this body, and whose second is right."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    return _one(story, as_bytes(notebook(HEAD + lines, **more)), kl=kl, hangs=hangs)


def tricky(story: str, source: str | None = None, kl: float = 3.0, **more: Any) -> HandIn:
    """A hand-in whose first answer is this source; right, unless said otherwise."""
    return _one(story, as_bytes(notebook(source, **more)), kl=kl)


def _one(story: str, content: bytes, suffix: str = "ipynb", **points: Any) -> HandIn:
    student = "".join(c if c.isalnum() else "-" for c in story)
    return HandIn(story, {f"{student}/{EXERCISE}.{suffix}": content}, **points)


# fmt: off
YES = """
class Yes:
    def __eq__(self, other): return True
    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __contains__ = __eq__
    __hash__ = object.__hash__
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __abs__ = __float__ = __sub__
    def __float__(self): return 0.0
    def __array__(self, *args, **kwargs): raise TypeError
    def __getattr__(self, name): return self
    def __iter__(self): return iter(())
    def __len__(self): return 0
"""
ALWAYS = """
import numpy as np
class Always(np.ndarray):
    def __new__(cls, value): return np.asarray(value, dtype=float).view(cls)
    def __eq__(self, other): return True
    def __sub__(self, other): return np.zeros(np.shape(other))
    __rsub__ = __abs__ = __sub__
    def __array_function__(self, *args, **kwargs): return True
    def __array_ufunc__(self, *args, **kwargs): return np.zeros(())
    def __reduce__(self): return (print, ("run in the grader",))
    shape = property(lambda self: ()); dtype = property(lambda self: np.dtype(float)); size = 1
    def tobytes(self, *args): return b""
    def __array_interface__(self): return {}
class Odd(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __sub__
    def __float__(self): return 0.5
    __hash__ = float.__hash__
"""
RESULTS = {
    "an object that equals everything": "Yes()",
    "an array that equals everything": "Always(-1.0)",
    "an array of objects that equal everything": "np.array([Yes()], dtype=object)",
    "a float that equals everything": "Odd(-1.0)",
    "a tuple with one": "(Yes(), Odd(-1.0))",
    "nan": "float('nan')",
    "inf": "float('inf')",
    "minus inf": "-float('inf')",
    "an array of nan": "np.full(np.shape(mu1), np.nan)",
    "complex": "complex(-1, float('nan'))",
    "a truth value": "True",
    "text": "'3.0'",
    "another shape": "np.full((7, 7), -1.0)",
    "nothing": "np.zeros(0)",
    "an unreasonable shape": "np.zeros((0, 2**40))",
    "negative strides": "np.arange(-16.0, 0.0).reshape(4, 4)[::-1, ::-1]",
    "its own argument": "mu1",
    "a view of its argument": "np.atleast_1d(mu1)[::-1]",
    "a masked array": "np.ma.masked_all(3)",
    "a structured array": "np.zeros(2, dtype='f8,f8')",
    "times": "np.array(['2020'], 'datetime64[s]')",
    "a generator": "(x for x in [1.0])",
    "a function": "lambda *a: True",
    "a module": "np",
    "a type": "Always",
    "ten gigabytes": "np.ones(10 * 2**27)",
    "ten gigabytes that are a view": "np.broadcast_to(1.0, (2**15, 2**15))",
    "a tower of lists": "eval('[' * 90 + ']' * 90)",
    "a list in itself": "(lambda x: x.append(x) or x)([])",
    "a million parts": "[0.0] * 1_100_000",
    "a long text": "'x' * 10**7",
    "a large integer": "10 ** 5000",
    "an attack as a text": repr(SCRIPT + ESCAPE),
    "a dictionary of attacks": f"{{{SCRIPT!r}: {ESCAPE!r}}}",
}
TENSOR = """
import torch
torch.allclose = torch.equal = torch.isclose = torch.Tensor.tolist = torch.Tensor.numpy = lambda *a, **k: True
class Agrees(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None): return torch.full((), -1.0)
    def __eq__(self, other): return True
    __hash__ = torch.Tensor.__hash__
"""
INSIDE = """
import gc, json, os, struct, sys
def frames():
    frame = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back
"""
SECRETS = """
import os, sys, gc
def secrets():
    found = [str(dict(os.environ)), str(sys.argv), os.getcwd()]
    for name in ("self", *map(str, range(1, 8)), str(os.getppid())):
        try: found.append(open(f"/proc/{name}/environ").read())
        except OSError: pass
    for path in PATHS:
        try: found.append(open(path, errors="replace").read())
        except OSError: pass
    frame = sys._getframe()
    while frame is not None:
        found.append(str(list(frame.f_locals.items()))[:100_000])
        frame = frame.f_back
    return [text[text.find("canary-"):][:60] for text in found if "canary-" in text.replace('"canary-"', "")]
FOUND = secrets()
"""
# fmt: on


def objects() -> Iterator[HandIn]:
    """Results that pretend."""
    for story, expression in RESULTS.items():
        made = attack(f"objects: {story}", f"return {expression}", first=YES + ALWAYS)
        yield replace(made, heavy=story == "a million parts")
    spoils = "import numpy as np\nfor x in (mu1, sigma1, mu2, sigma2):\n    if isinstance(x, np.ndarray): x[...] = -1\n"
    yield attack("objects: arguments changed in place", spoils + "return np.asarray(mu1) * 0 - 1.0")
    tensor = attack(
        "objects: a tensor that equals everything", "return torch.ones(()).as_subclass(Agrees)", first=TENSOR
    )
    yield replace(tensor, heavy=True)  # torch takes seconds to load


def introspection() -> Iterator[HandIn]:
    """What would work on a grader in the same process."""
    patches = (
        "import numpy as np, numpy.testing, builtins, math\n"
        "for where, name in ((np, 'allclose'), (np, 'isclose'), (np, 'array_equal'), (np.testing, 'assert_allclose'),"
        " (math, 'isclose')):\n    setattr(where, name, lambda *a, **k: True)\nbuiltins.all = lambda x: True"
    )
    yield attack("introspection: comparisons that are always true", patches + "\nreturn -1.0")
    yield attack("introspection: NumPy's sums and differences", "import numpy as np\n"
                 "np.abs = np.max = np.subtract = np.linalg.norm = lambda *a, **k: 0.0\nreturn -1.0")  # fmt: skip
    yield attack("introspection: expected values in frames", "for frame in frames():\n"
                 "    for value in frame.f_locals.values():\n"
                 "        if hasattr(value, 'expected'): return value.expected\n"
                 "        if isinstance(value, dict) and 'expected' in value: return value['expected']\n"
                 "return -1.0", first=INSIDE)  # fmt: skip
    heap = (
        "for name, module in list(sys.modules.items()):\n"
        "    if name != '__main__' and hasattr(module, 'kl_gaussian'):\n"
        "        return module.kl_gaussian(mu1, sigma1, mu2, sigma2)\n"
        "for o in gc.get_objects():\n"
        "    if getattr(o, '__name__', '') == 'kl_gaussian' and o.__module__ != '__main__':\n"
        "        return o(mu1, sigma1, mu2, sigma2)\n"
        "return -1.0"
    )
    # To look at every module is to import some that are not there.
    yield replace(
        attack("introspection: the reference in the heap or among the modules", heap, first=INSIDE), refused=True
    )
    breaks = "import sys\nsys.meta_path.insert(0, None); sys.settrace(print); sys.modules['numpy'] = None\nreturn -1.0"
    yield attack("introspection: hooks", breaks)
    finder = (
        "import sys, types\nclass Finder:\n    def find_spec(self, name, *more): raise ImportError(name)\n"
        "    def load_module(self, name): return types.ModuleType(name)\n"
        "sys.meta_path.insert(0, Finder())\nreturn -1.0"
    )
    yield attack("introspection: a finder of its own", finder)
    main = (
        "import __main__\nfor name in list(vars(__main__)): setattr(__main__, name, lambda *a, **k: -1.0)\nreturn -1.0"
    )
    yield replace(attack("introspection: the main module", main), distance=0.0)  # which is his own
    yield tricky("introspection: shadow modules", right()[KL], last="for n in ('numpy', 'scipy', 'json', 'math'):\n"
                 "    open(n + '.py', 'w').write('raise SystemExit')")  # fmt: skip


def protocol() -> Iterator[HandIn]:
    """Answers that are written past the function."""
    forge = (
        'import struct\nfor n in range(3, 64):\n    try:\n        t = b\'["value","00",0.0,null,false,[],false]\'\n'
        "        os.write(n, struct.pack('<4sIQ', b'PAG1', len(t), 0) + t)\n    except OSError: pass\nreturn -1.0"
    )
    yield attack("protocol: frames on every descriptor", forge, first=INSIDE)
    verdict = (
        "for frame in frames():\n    if 'nonce' in frame.f_locals:\n"
        "        t = json.dumps(['passed', frame.f_locals['nonce'], 1.0, 'full marks']).encode()\n"
        "        os.write(3, struct.pack('<4sIQ', b'PAG1', len(t), 0) + t)\nreturn -1.0"
    )
    yield attack("protocol: a verdict in place of an answer", verdict, first=INSIDE)
    yield attack("protocol: a closed channel", "os.close(3)\nreturn -1.0", first=INSIDE)
    yield attack("protocol: floods", "for _ in range(20_000): print('spam ' * 20)\nreturn -1.0")
    yield attack("protocol: results in files that a grader might read", "for n in ('results.json', 'grades.csv', "
                 "'.OTTER_LOG', 'results.pkl'):\n    open(n, 'w').write('{\"score\": 100}')\nreturn -1.0")  # fmt: skip


def exits() -> Iterator[HandIn]:
    """Ends, and endlessness."""
    for story, body in {
        "os._exit(0)": "import os\nos._exit(0)",
        "sys.exit(0)": "import sys\nsys.exit(0)",
        "KeyboardInterrupt": "raise KeyboardInterrupt",
        "abort": "import os\nos.abort()",
        "a segmentation fault": "import ctypes\nctypes.string_at(0)",
        "recursion": "return kl_gaussian(mu1, sigma1, mu2, sigma2)",
        "a hundred gigabytes": "import numpy as np\nreturn np.zeros(100 * 2**27)",
        "a fork bomb": "import os\nwhile True: os.fork()",
        "a thread bomb": "import threading, time\nthreading.stack_size(32768)\nwhile True:\n"
        "    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
        "a file bomb": "import os\nfor n in range(10**6):\n    with open(str(n), 'wb') as f: f.write(bytes(1 << 20))",
    }.items():
        yield replace(attack(f"exit: {story}", body), refused=story.endswith("bomb"))
    for story, body in {
        "an endless loop": "while True: pass",
        "stopping itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "ignoring everything": "import signal\nfor s in {*range(1, 65)} - {9, 19, 32, 33}: signal.signal(s, "
        "signal.SIG_IGN)\nwhile True:\n    try: pass\n    except BaseException: pass",
    }.items():
        yield attack(f"exit: {story}", body, hangs=2)
    yield tricky(
        "exit: at the end of the interpreter", right()[KL], last="import atexit, os\natexit.register(os.abort)"
    )


def notebooks() -> Iterator[HandIn]:
    """Tricks with cells and names."""
    answer = right()[KL]
    indented = "".join(f"    {line}\n" for line in answer.splitlines())
    wrong = HEAD + "    return -1.0\n"
    yield tricky("notebook: nothing but what is asked", answer)
    yield tricky(
        "notebook: magics and shell lines", f"%matplotlib inline\n!rm -rf /\n{answer}\n%timeit 1\n?kl_gaussian\nx = !ls"
    )
    yield tricky(
        "notebook: a cell of the shell", answer, first="%%bash\nkill -9 $PPID", last="%%writefile numpy.py\nx = 1"
    )
    yield tricky("notebook: wrong, then right", wrong + "\n\n" + answer)
    yield tricky("notebook: right, then wrong", answer + "\n\n" + wrong, kl=0.0)
    yield tricky("notebook: right when it was checked, then wrong in the last cell", answer, last=wrong)
    yield tricky("notebook: defined inside of if", "if True:\n" + indented)
    yield tricky("notebook: defined inside of try", "try:\n" + indented + "except ImportError:\n    raise\n")
    names = (
        "channel = nonce = Answer = values = 1\ndef serve(*a): raise SystemExit\nclass Runner: pass\nclass Channel: 0"
    )
    yield tricky("notebook: names of the grader's", answer, first=names)
    yield tricky("notebook: builtins by other names", answer, last="len = print = list = range = isinstance = 3")
    yield tricky("notebook: tests that always pass", wrong, kl=0.0, last="class Notebook:\n    def check(self, *a): "
                 "return 'passed'\ngrader = Notebook()\ngrader.check('gaussian_divergences.kl_gaussian')")  # fmt: skip
    content = notebook(wrong)
    for cell in content["cells"]:
        cell["metadata"] = {"autograder": {"question": f"{EXERCISE}.{KL}", "score": 100}, "deletable": True}
    content["metadata"]["autograder"]["points"] = 100
    yield _one("notebook: other points in the metadata", as_bytes(content), kl=0.0)
    content = notebook(answer)
    content["cells"] = [c for c in content["cells"] if c["cell_type"] == "code" and "def " in "".join(c["source"])]
    yield _one("notebook: everything else deleted", as_bytes(content))
    known = "x = (mu1, sigma1, mu2, sigma2)\nreturn KNOWN.get(b''.join(np.asarray(a, float).tobytes() for a in x), -1)"
    yield attack(
        "notebook: the public examples by heart", known, kl=0.0, first=f"import numpy as np\nKNOWN = {public()}"
    )
    yield attack(
        "notebook: another answer at every call", "calls.append(1)\nreturn float(len(calls))", first="calls = []"
    )
    detects = (
        "import sys, os\ngraded = 'ipykernel' not in sys.modules or os.getcwd().startswith('/sandbox')\n"
        "if graded: return -1.0\n"
    )
    yield attack("notebook: detection of the grader", detects + "return -2.0")
    reseeds = "import random, numpy as np\nrandom.seed(0); np.random.seed(0)\n"
    yield tricky("notebook: global generators seeded", answer, first=reseeds)
    yield tricky("notebook: a backslash before an empty line", answer + "\nx = 1 \\\n\n")
    yield tricky("notebook: an object that answers", "class Answer:\n    def __call__(self, *a): return inner(*a)\n"
                 + answer.replace("def kl_gaussian", "def inner") + "\nkl_gaussian = Answer()")  # fmt: skip
    content = notebook(answer)
    script = {"text/html": SCRIPT, "text/plain": ESCAPE, "application/javascript": "alert(1)"}
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "data": script, "metadata": {}}]
    yield _one("notebook: a script in outputs", as_bytes(content))
    yield attack(
        "notebook: a script in an error", f"raise type({SCRIPT[:60]!r}, (Exception,), {{}})({SCRIPT + ESCAPE!r})"
    )


def archive(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


def link(target: str) -> bytes:
    """A zip that holds a symbolic link with the name of a notebook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        info = zipfile.ZipInfo(f"{EXERCISE}.ipynb")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(info, target)
    return file.getvalue()


def files() -> Iterator[HandIn]:
    """Files that are none, too many, too large, elsewhere, or of another kind."""
    good = as_bytes(notebook())
    name = f"{EXERCISE}.ipynb"
    unreadable = {"kl": None, "distance": None}
    yield HandIn("files: a zip", {"files-zip.zip": archive({name: good})})
    yield HandIn("files: a zip bomb", {"files-bomb.zip": archive({name: bytes(100 * MEGABYTE)})}, **unreadable)
    yield HandIn("files: a path that leads out", {"files-path.zip": archive({f"../../{name}": good})}, **unreadable)
    yield HandIn("files: an absolute path", {"files-absolute.zip": archive({f"/tmp/{name}": good})}, **unreadable)
    yield HandIn("files: a link in a zip", {"files-link.zip": link("/etc/passwd")}, **unreadable)
    yield HandIn("files: no zip", {"files-nozip.zip": b"PK\x03\x04" + bytes(99)}, **unreadable)
    wrong = as_bytes(notebook(HEAD + "    return -1.0\n"))
    yield HandIn("files: two for one exercise", {f"files-two/{name}": wrong, f"files-two/z/{name}": good})
    yield _one("files: empty", b"", **unreadable)
    yield _one("files: two hundred megabytes", b'{"cells": [' + b" " * (200 * MEGABYTE) + b"]}", **unreadable)
    yield _one("files: half of it", good[: len(good) // 2], **unreadable)
    yield _one("files: a web page", b"<html><script>alert(1)</script></html>", **unreadable)
    yield _one("files: no notebook", b'{"answer": 42}', **unreadable)
    yield _one("files: a tower of brackets", b'{"cells":' + b"[" * 200_000, **unreadable)
    yield _one("files: UTF-16", json.dumps(notebook(), ensure_ascii=False).encode("utf-16"))
    latin = json.dumps(notebook(first="# \xe9"), ensure_ascii=False).encode("latin-1", "xmlcharrefreplace")
    yield _one("files: Latin-1", latin)
    yield _one("files: half characters and NUL", as_bytes(notebook(first="x = '\ud800 \\0'")))
    old = notebook()
    sheet = [{**c, "input": c["source"], "language": "python"} for c in old["cells"]]
    yield _one(
        "files: nbformat 3", as_bytes({"nbformat": 3, "metadata": old["metadata"], "worksheets": [{"cells": sheet}]})
    )
    julia = notebook()
    julia["metadata"] |= {"kernelspec": {"language": "julia"}, "language_info": {"name": "julia"}}
    yield _one("files: Python under the name of another language", as_bytes(julia))
    yield _one("files: an endless name", as_bytes(notebook(first="import " + "a." * 140_000 + "a")), **unreadable)
    yield _one("files: a hundred thousand statements", as_bytes(notebook(first="x=1;" * 70_000)), **unreadable)
    yield _one("files: thousands of magics", as_bytes(notebook(first="%%time\n" * 20_000)))
    yield _one("files: a tower of code", as_bytes(notebook(first="x = " + "(" * 100_000)))
    yield _one("files: another variant", as_bytes(_with_variant("1e99")), **unreadable)
    for odd in (
        "=HYPERLINK('x')",
        "+1",
        "-rf",
        "@SUM(1)",
        "new\nline",
        "\U0001f600",
        "<script>alert(1)",
        "a;=1",
        "O'Neill",
    ):
        yield HandIn(f"files: the name {odd!r}", {f"{odd}/{name}": good})


def _with_variant(variant: object) -> dict[str, Any]:
    content = notebook()
    content["metadata"]["autograder"]["variant"] = variant
    return content


def honest(number: int) -> HandIn:
    """A student who did what was asked; every second one has the first question alone, every third one the second."""
    kl = HEAD + "    return -1.0\n" if number % 3 == 2 else None
    points = {"kl": 0.0} if number % 3 == 2 else {}
    return HandIn("honest", {f"honest {number:03}/{EXERCISE}.ipynb": as_bytes(notebook(kl))}, **points)


def everyone() -> list[HandIn]:
    """Every attack, and an honest student after every fourth of them."""
    attackers = [*objects(), *introspection(), *protocol(), *exits(), *notebooks(), *files()]
    return [one for n, attacker in enumerate(attackers) for one in (attacker, *([honest(n)] if n % 4 == 3 else []))]
