"""What the fuzzer starts from: the course's own notebooks, scripts and zips, and frames as a child would write them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.sandbox.child.wire import Writer, pack

COURSE = Path(__file__).resolve().parent.parent
FINDINGS = Path(__file__).parent / "findings"
LARGEST = 60_000  # bytes; larger seeds make a fuzzer slow


def notebooks() -> list[bytes]:
    """The student's notebooks, and the older format."""
    found = [path.read_bytes() for path in sorted(COURSE.glob("assignments/*/*.ipynb"))]
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": ["x = 1"]}]}]}
    return [*_small(found)[:6], json.dumps(old).encode(), '{"cells": []}'.encode("utf-16")]


def scripts() -> list[bytes]:
    """The reference as scripts, one in cells, and odd encodings."""
    found = [path.read_bytes() for path in sorted(COURSE.glob("reference/*.py"))]
    cells = b"# %% [markdown]\n# <!-- free response: elbo.why -->\n# Because.\n# %%\nx = 1\n# %% [md]\n'''\ntext\n'''\n"
    coded = b"# -*- coding: latin-1 -*-\ns = '\xe9'\n"
    return [*_small(found)[:6], cells, coded, "x = 'é'".encode("utf-16")]


def sources() -> list[bytes]:
    """Code cells, between lines `# cell`."""
    solved = [json.loads(path.read_text()) for path in sorted(COURSE.glob("solutions/*/*.ipynb"))]
    found = [
        "\n# cell\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code").encode()
        for book in solved
    ]
    odd = b"""%%time
import numpy as np, math
from math import *
!pip install x
x = !ls
x?
# cell
@f
def f(x, *, data=lambda y: y):
    global count
    match x:
        case {"a": [data, *rest], **more} if (n := 1):
            return f"{data!r:>{n}}"
    async def g():
        return [await z async for z in x]
    class Model:
        x = x
        def forward(self):
            nonlocal x
# cell
for i in range(3): data[i] += 1; x = x + data
if __name__ == "__main__":
    (e_step := f)(3)
try: import a.b as c
except* ValueError: raise
with a as (b, *c), d: del b.e
(f.x
# cell
  indented = 1
return 3
await y
"""
    return [*_small(found)[:6], odd]


def archives() -> list[bytes]:
    """Zips: plain, stored, nested, as Otter writes them."""
    book = b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}'
    inner = _zip({"elbo.ipynb": book, "b/c.py": b"x = 1"})
    return [
        inner,
        _zip({"vae.ipynb": book, "notes.txt": b"x" * 100}, zipfile.ZIP_STORED),
        _zip({"alice/hw.zip": inner, "bob/é.ipynb": book, "__MACOSX/._a.py": b"", "c/": b""}),
        _zip({"hw.ipynb": book, ".OTTER_LOG": b"log", "__zip_filename__": b"hw.zip"}),
        _zip({"a.py": b"x" * 3000, "b.ipynb.txt": book, "a.rar": b"Rar!"}, zipfile.ZIP_BZIP2),
    ]


ANSWERS: tuple[Any, ...] = (
    None,
    [1.5, True, "text", 2**80, 1 + 2j],
    (np.arange(6.0).reshape(2, 3), np.zeros((0, 3), np.float32), np.array(True)),
    {"a": [1, 2], 3: (None,), (1, "b"): {}},
    [np.arange(3), [np.ones((2, 2), complex), "π"]],
)


def values() -> list[bytes]:
    """Frames whose head is a list of trees."""
    return [_frame([answer]) for answer in ANSWERS] + [_frame(list(ANSWERS)), _bytes(["o", "generator"])]


def sessions() -> list[bytes]:
    """What children say: loaded, asked, answered, failed."""
    n = "n" * 16
    loaded = (
        _bytes(["piece", 0]) + _bytes(["piece", 1]) + _bytes(["loaded", [["ValueError", "no", "cell 2", 4]], ["f"]])
    )
    raised = _bytes(["failed", n, "raised", ["ValueError", "bad", "cell 2", 4], ""])
    asked = _frame([np.ones(2)], lambda trees: ["ask", n, 1, "e_step", trees, {}])
    told = [_frame([answer], lambda trees: ["value", n, trees[0], None, False, [0], False]) for answer in ANSWERS]
    other = [_bytes(["failed", n, kind, None, "note"]) for kind in ("memory", "answer too large", "not callable")]
    return [
        *(loaded + answer for answer in told),
        loaded + raised,
        loaded + asked + told[1],
        *(loaded + o for o in other),
    ]


def findings(target: str) -> list[bytes]:
    """What once broke the target."""
    return [path.read_bytes() for path in sorted((FINDINGS / target).glob("*")) if path.is_file()]


def _small(found: Sequence[bytes]) -> list[bytes]:
    return sorted((one for one in found if len(one) <= LARGEST), key=len)


def _zip(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def _frame(values: Sequence[Any], head: Any = lambda trees: trees) -> bytes:
    writer = Writer(lambda *_: None, 1 << 20)
    trees = [writer.write(value) for value in values]
    return b"".join(bytes(part) for part in pack(head(trees), writer.buffers))


def _bytes(head: Any) -> bytes:
    return b"".join(bytes(part) for part in pack(head))
