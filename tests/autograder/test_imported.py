"""Imports are followed wherever they stand, and however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import imported
from autograder.imported import file_of, files_behind, name_of


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kit of its own."""
    monkeypatch.setattr(imported, "places", lambda: [(name, tmp_path / name) for name in ("autograder", "reference")])
    for name in ("autograder", "autograder/rooms", "reference"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("")
    for name in ("one", "two", "three"):
        (tmp_path / f"autograder/rooms/{name}.py").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "import autograder.rooms.one, os",
        "import autograder.rooms.one as first",
        "from autograder.rooms import one",
        "from autograder.rooms import (  # noqa: I001 (in order)\n    two as other,  # )\n    one,\n)",
        "from autograder.rooms import two, \\\n    one",
        "from autograder.rooms.one import something",
        "def late():\n    from autograder.rooms import one",
        "from __future__ import annotations\nif True:\n    import numpy, autograder.rooms.one",
    ],
)
def test_an_import_is_found(text: str, room: Path) -> None:
    (room / "autograder/begin.py").write_text(text)
    found = {name_of(path) for path in files_behind(["autograder.begin"])}
    assert {"autograder/__init__.py", "autograder/begin.py", "autograder/rooms/__init__.py"} <= found
    assert "autograder/rooms/one.py" in found
    assert "autograder/rooms/three.py" not in found


def test_imports_are_followed_to_the_end(room: Path) -> None:
    (room / "autograder/begin.py").write_text("import autograder.rooms.one")
    (room / "autograder/rooms/one.py").write_text("from reference import end\nfrom autograder import begin")
    (room / "reference/end.py").write_text("")
    assert "reference/end.py" in {name_of(path) for path in files_behind(["autograder.begin"])}
    (room / "autograder/rooms/__init__.py").write_text("import autograder.rooms.three")
    assert "autograder/rooms/three.py" in {name_of(path) for path in files_behind(["autograder.begin"])}


def test_names_of_no_file_lead_nowhere() -> None:
    assert file_of("numpy") is None
    assert file_of("autograder.nowhere") is None
    assert files_behind(["numpy"]) == frozenset()
