"""The temporary folders of batches: each has its own, and nobody else's is touched."""

from __future__ import annotations

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.running.scratch import PREFIX, remove_abandoned, scratch_folder


@pytest.fixture(autouse=True)
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def abandoned(temp: Path, name: str, mode: int = 0o700) -> Path:
    folder = temp / f"{PREFIX}{name}"
    (folder / "sandbox-1").mkdir(parents=True)
    (folder / "sandbox-1" / "file").write_text("x")
    (folder / "dask-scratch-space").mkdir()
    folder.chmod(mode)
    return folder


def test_batches_leave_each_other_alone(temp: Path) -> None:
    with scratch_folder() as one:
        (Path(one) / "sandbox-1").mkdir()
        with scratch_folder() as other:
            remove_abandoned()
            assert {one, other} == {str(path) for path in temp.iterdir()}
        assert (Path(one) / "sandbox-1").is_dir()
    assert list(temp.iterdir()) == []


def test_what_is_abandoned_and_ours_is_removed(temp: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "file").write_text("x")
    old, open_to_all = abandoned(temp, "old"), abandoned(temp, "open", 0o755)
    (old / "sandbox-1" / "link").symlink_to(elsewhere)
    link = temp / f"{PREFIX}link"
    link.symlink_to(elsewhere)
    remove_abandoned()
    assert not old.exists()
    assert set(temp.iterdir()) == {open_to_all, link}
    assert (elsewhere / "file").exists()


def test_without_locks_nothing_is_taken_for_abandoned(temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(descriptor: int, how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    old = abandoned(temp, "old")
    with scratch_folder() as mine:
        remove_abandoned()
        assert os.path.isdir(mine)
    assert list(temp.iterdir()) == [old]


def test_no_temporary_folder_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, temp: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temp / "nowhere"))
    with pytest.raises(UserError, match=r"no temporary folder can be made: No such file or directory; .* TMPDIR"):
        scratch_folder().__enter__()
