"""Fixtures of the crash tests: the test process as the one that adopts orphans, and a small class."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.child.limits import PR_SET_CHILD_SUBREAPER, prctl
from tests.crash.grader import Kit, write_class


@pytest.fixture(autouse=True, scope="session")
def adopting() -> None:
    """Orphans below become children of this process; and Ctrl-C reaches what it starts, even in the background."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a name as short as that of temporary folders is: workers come about otherwise in long ones."""
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        yield Path(folder)


@pytest.fixture
def kit(tmp_path: Path, short_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """Six hand-ins, two at a time."""
    folder = tmp_path_factory.getbasetemp() / "six hand-ins"
    if not folder.exists():
        write_class(folder, 6)
    return Kit(folder, tmp_path / "out", short_folder / "temp")
