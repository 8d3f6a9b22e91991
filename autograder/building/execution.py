"""Running a solution notebook, and making its outputs as equal as possible on all machines."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

TIMEOUT = 120  # seconds a cell may take
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_KERNEL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py(:\d+)?")
_PROGRESS_BAR = "application/vnd.jupyter.widget-view+json"  # shows nothing once it is saved
_CELEBRATION = re.compile(r"(passed!) \S+?(?=</|$)")


class ExecutionError(Exception):
    """A notebook that does not run. The message is one line with the cell and its error."""


def execute(notebook: Any, name: str, tests: dict[str, str], tests_folder: str) -> None:
    """Run the notebook in place, in a temporary folder that has its public tests in `tests_folder`.

    The kernel is the running interpreter. Plots are drawn inline, and outputs are normalised.
    """
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    with tempfile.TemporaryDirectory(prefix="notebook-") as temporary:
        here = Path(temporary) / "solutions" / "here"
        (here / tests_folder).resolve().mkdir(parents=True)
        for file, text in tests.items():
            (here / tests_folder / file).resolve().write_text(text, encoding="utf-8")
        here.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, here / f"{name}.ipynb")
        specifications = KernelSpecManager()
        specifications.kernel_dirs = []  # only this interpreter's own kernel
        manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specifications)
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=TIMEOUT,
            record_timing=False,
            resources={"metadata": {"path": str(here)}},
        )
        environment = dict(os.environ)
        environment |= {
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "IPYTHONDIR": str(Path(temporary) / "ipython"),
            "PYTHONHASHSEED": "0",
            "OMP_NUM_THREADS": "1",  # parallel sums round differently
            "DIGITS_DATA": "embedded",  # available on every machine, without a download
        }
        try:
            asyncio.run(_run(client, manager, environment))
        except CellExecutionError as error:
            raise ExecutionError(f"{name}: a cell fails: {error.ename}: {error.evalue}") from error
        except CellTimeoutError as error:
            raise ExecutionError(f"{name}: a cell takes more than {TIMEOUT} seconds") from error
        except (DeadKernelError, RuntimeError) as error:
            raise ExecutionError(f"{name}: the kernel died or never answered ({error})") from error
        normalise(notebook, temporary)


async def _run(client: Any, manager: Any, environment: dict[str, str]) -> None:
    """Execute all cells and shut down the kernel: a client shuts down only kernels that it started itself."""
    try:
        await client.async_execute(env=environment, stderr=subprocess.DEVNULL)
    finally:
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


def normalise(notebook: Any, folder: str) -> None:
    """Remove from the outputs what differs between runs: addresses, paths, times, Otter's choice of emoji."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = [output for output in cell.outputs if _PROGRESS_BAR not in output.get("data", {})]
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if "text" in output:
                output.text = stable(output.text, folder)
            data = output.get("data", {})
            for kind in list(data):
                if kind.startswith("text/"):
                    data[kind] = stable(data[kind], folder)


def stable(text: str, folder: str) -> str:
    """One output's text without what differs between runs."""
    text = _ADDRESS.sub("", text).replace(folder, ".")
    text = _KERNEL_FILE.sub("<cell>", text)
    return _CELEBRATION.sub(r"\1 🎉", text)


def problems(notebook: Any, name: str) -> list[str]:
    """Why a committed notebook does not count as executed: never run, errors, or warnings. Empty if it does."""
    found = []
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if any(cell.get("execution_count") is None for cell in cells) or not any(cell.get("outputs") for cell in cells):
        found.append(f"{name} was not executed")
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                found.append(f"{name}, cell {number}: ends in {output.get('ename')}")
            if output.get("name") == "stderr":
                first = str(output.get("text", "")).strip().splitlines()[:1]
                found.append(f"{name}, cell {number}: prints a warning: {''.join(first)[:120]}")
    return found
