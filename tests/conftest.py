"""What several tests share: the assignments, and one warm sandbox per test process."""

import signal
from collections.abc import Iterator

import hypothesis
import pytest

from autograder.assignment import Assignment, assignment_names, load_assignment
from autograder.running.worker import preload_for
from autograder.sandbox import Limits, Sandbox, available_levels
from tests import postgresql
from tests.forms import LONG

ASSIGNMENTS = tuple(assignment_names())
LIMITS = Limits(call_seconds=8.0)  # patience for machines that have other work

# A shell that starts tests in the background lets them ignore Ctrl-C, and what they start inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples each time, at whatever speed; the long form looks for new ones.
hypothesis.settings.register_profile("patient", deadline=None, derandomize=not LONG)
hypothesis.settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked as slow belongs to the long form."""
    for item in items:
        if item.get_closest_marker("slow") and not LONG:
            item.add_marker(pytest.mark.skip(reason="slow; make test-long runs it"))


@pytest.fixture(scope="session", params=ASSIGNMENTS)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    return load_assignment(request.param)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The strongest level of this machine, with what every exercise needs loaded."""
    modules = dict.fromkeys(m for name in ASSIGNMENTS for m in preload_for(load_assignment(name)))
    with Sandbox(available_levels()[0], preload=tuple(modules), limits=LIMITS) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def running_server() -> Iterator[postgresql.Server]:
    """One PostgreSQL server for all tests that ask for it."""
    found = postgresql.programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with postgresql.server(found) as made:
        yield made
