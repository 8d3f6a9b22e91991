"""Sandboxes for the tests: one warm interpreter per level of isolation for the whole run."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from autograder.program import Piece, Program
from autograder.sandbox import Limits, Sandbox, Session, available_levels

LIMITS = Limits(call_seconds=5.0, load_seconds=5.0, memory_bytes=400 << 20)

Open = Callable[..., AbstractContextManager[Session]]


@pytest.fixture(scope="session", params=available_levels())
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with NumPy, at every level that this machine has."""
    with Sandbox(request.param, limits=LIMITS) as made:
        yield made


@pytest.fixture(scope="session", params=available_levels())
def torch_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with torch, at every level that this machine has."""
    pytest.importorskip("torch")
    with Sandbox(request.param, preload=("numpy", "torch"), limits=LIMITS) as made:
        yield made


@pytest.fixture(scope="session")
def any_sandbox() -> Iterator[Sandbox]:
    """One sandbox at the strongest level, for what does not depend on it."""
    with Sandbox(limits=LIMITS) as made:
        yield made


def _opener(sandbox: Sandbox) -> Open:
    def start(source: str, *names: str, limits: Limits | None = None, **more: tuple[str, ...]) -> Session:
        pieces = (Piece("cell 3", 1, textwrap.dedent(source)),)
        return sandbox.session(Program(pieces, names or ("f",), "whole", **more), limits)

    return start


@pytest.fixture
def hand_in(sandbox: Sandbox) -> Open:
    """Opens a hand-in with the given source, at every level."""
    return _opener(sandbox)


@pytest.fixture
def torch_hand_in(torch_sandbox: Sandbox) -> Open:
    """Opens a hand-in that uses torch, at every level."""
    return _opener(torch_sandbox)


@pytest.fixture
def any_hand_in(any_sandbox: Sandbox) -> Open:
    """Opens a hand-in at the strongest level."""
    return _opener(any_sandbox)


@pytest.fixture(scope="session")
def any_sandbox_with_torch() -> Iterator[Open]:
    """Opens hand-ins that use torch, at the strongest level."""
    with Sandbox(preload=("numpy", "torch"), limits=LIMITS) as made:
        yield _opener(made)
