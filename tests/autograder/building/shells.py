"""Notebooks run without a kernel for each: in IPython, in forks of one interpreter that has the libraries loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

RUNNER = """
import importlib, json, os, sys
for name in ("matplotlib.pyplot", "otter", "scipy.stats", "sklearn.datasets", "torch", "tqdm.auto"):
    importlib.import_module(name)
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

def shown(cells):
    shell = InteractiveShell.instance()
    for cell in cells:
        with capture_output() as got:
            result = shell.run_cell(cell, store_history=True)
        result.raise_error()
        yield got.stdout + "".join(str(output.data) for output in got.outputs)

for folder in sys.argv[1:]:
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        with open("cells.json") as file:
            cells = json.load(file)
        try:
            texts = list(shown(cells))
        except BaseException as error:
            texts = f"{type(error).__name__}: {error}"
        with open("shown.json", "w") as file:
            json.dump(texts, file)
        os._exit(0)
    os.waitpid(pid, 0)
"""


@dataclass(frozen=True)
class Job:
    """A notebook to run, and its public tests."""

    name: str
    notebook: nbformat.NotebookNode
    tests: Mapping[str, str]


def run_in_shells(jobs: Sequence[Job], before: str, folder: Path) -> list[list[str]]:
    """What the code cells of each notebook show; `before` is run first, in the interpreter that all are forks of.

    A cell that fails fails the test.
    """
    for job in jobs:
        here = folder / job.name
        (here / "tests").mkdir(parents=True)
        for file, text in job.tests.items():
            (here / "tests" / file).write_text(text, encoding="utf-8")
        nbformat.write(job.notebook, here / f"{job.name}.ipynb")
        cells = [cell.source for cell in job.notebook.cells if cell.cell_type == "code"]
        (here / "cells.json").write_text(json.dumps(cells))
    environment = os.environ | {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "IPYTHONDIR": str(folder / "ipython"),
        "OMP_NUM_THREADS": "1",
        "DIGITS_DATA": "embedded",
    }
    command = [sys.executable, "-c", before + RUNNER, *(str(folder / job.name) for job in jobs)]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = [json.loads((folder / job.name / "shown.json").read_text()) for job in jobs]
    for job, texts in zip(jobs, found, strict=True):
        assert isinstance(texts, list), f"{job.name}: {texts}"
    return found
