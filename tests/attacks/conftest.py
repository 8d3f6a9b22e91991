"""What the attacks share: a sandbox at every level of this machine, a secret to look for, sandboxes that are weakened.

A weakened sandbox is one whose child side is a copy with one defence taken out. The attack must succeed there, or the
test of the defence would be none.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attacks.processes import below, command_of, running
from attacks.searching import NAMES, SEARCH
from attacks.trying import CANARY, LIMITS, attempt_in, session_of

from autograder.sandbox import Sandbox, Session, available_levels, layout
from autograder.sandbox.child.limits import PR_SET_CHILD_SUBREAPER, prctl
from autograder.sandbox.levels import LEVELS, reason_against

Open = Callable[..., Session]


@pytest.fixture(scope="session", autouse=True)
def nothing_remains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """After all attacks: no process below this one that was not there before, and nothing in the temporary folder.

    Orphans come to this process, so that they are seen.
    """
    os.environ["COURSE_KEY"] = CANARY
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    folder = tmp_path_factory.mktemp("temporary")
    before = below(os.getpid())
    yield folder
    del os.environ["COURSE_KEY"]
    prctl(PR_SET_CHILD_SUBREAPER, 0)
    assert running({pid for pid in below(os.getpid()) - before if "multiprocessing" not in command_of(pid)}) == set()
    assert list(folder.iterdir()) == []


@pytest.fixture(autouse=True)
def temporary_folder(nothing_remains: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For these tests alone: others share the process."""
    monkeypatch.setattr(tempfile, "tempdir", str(nothing_remains))


@pytest.fixture(scope="session", params=LEVELS)
def sandbox(request: pytest.FixtureRequest, nothing_remains: Path) -> Iterator[Sandbox]:
    """A sandbox with NumPy, at every level that this machine has."""
    if (reason := reason_against(request.param)) is not None:
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(nothing_remains))
        made = Sandbox(request.param, limits=LIMITS)
    with made:
        yield made


@pytest.fixture
def strongest(sandbox: Sandbox) -> Sandbox:
    """One level is enough for what has nothing to do with levels."""
    if sandbox.level != available_levels()[0]:
        pytest.skip("the same at every level")
    return sandbox


@pytest.fixture
def hand_in(sandbox: Sandbox) -> Open:
    """Opens a hand-in with the given source, at every level."""
    return lambda source, *names, **more: session_of(sandbox, source, *names, **more)


@pytest.fixture
def attempt(sandbox: Sandbox) -> Callable[..., object]:
    """Runs an attack at every level."""
    return lambda body, *args, **more: attempt_in(sandbox, body, *args, **more)


@pytest.fixture
def search(sandbox: Sandbox) -> Iterator[Callable[..., Any]]:
    """Calls a function of SEARCH in a hand-in."""
    with session_of(sandbox, SEARCH, *NAMES) as session:
        assert session.loaded.errors == ()
        yield lambda name, *args, seconds=10: session.call(name, args, seed=1, seconds=seconds).value


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the grader's user, that only this user may read."""
    key = tmp_path / "course.key"
    key.write_text(CANARY)
    key.chmod(0o600)
    return key


@pytest.fixture
def weakened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., contextlib.AbstractContextManager]:
    """weakened(level, (file, text, instead), ...): a sandbox with these texts of its child's side replaced."""

    @contextlib.contextmanager
    def make(level: str, *changes: tuple[str, str, str], preload: tuple[str, ...] = ("numpy",)) -> Iterator[Sandbox]:
        child = tmp_path / str(len(list(tmp_path.iterdir()))) / "child"
        shutil.copytree(layout.CHILD, child)
        for file, text, instead in changes:
            source = (child / file).read_text()
            assert source.count(text) == 1, f"{file} has changed; the test must follow: {text}"
            (child / file).write_text(source.replace(text, instead))
        with monkeypatch.context() as patch:
            patch.setattr(layout, "CHILD", child)
            with Sandbox(level, preload, LIMITS) as sandbox:
                yield sandbox

    return make
