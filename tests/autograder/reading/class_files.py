"""Small classes of hand-ins, written for a test."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from autograder.reading.submissions import find_submissions

EXERCISES = ("vae", "reparameterization", "gmm_light", "elbo")
NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}], "nbformat": 4}).encode()


def put(root: Path, files: dict[str, bytes | str]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def zipped(files: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rows(path: Path) -> dict[str, list[str]]:
    """The notebooks and scripts of each student."""
    return {one.student: [file.name for file in one.files] for one in find_submissions(path, EXERCISES)}


def problems(path: Path) -> dict[str, str | None]:
    """What a person must look at, of each student."""
    return {one.student: one.problem for one in find_submissions(path, EXERCISES)}
