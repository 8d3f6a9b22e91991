"""The order to stop comes as one exception, at a moment that can bear it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from autograder.interruption import Interrupted, held, listen, stop_listening

BOTH = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.signal(number, signal.SIG_DFL) for number in BOTH}
    listen()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", BOTH)
def test_the_first_order_counts_and_the_others_pass(number: signal.Signals) -> None:
    with pytest.raises(Interrupted):
        signal.raise_signal(number)
    for each in BOTH * 2:
        signal.raise_signal(each)


def test_an_order_waits_for_what_must_not_be_torn() -> None:
    done = []

    def work() -> None:
        with held():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            done.append("whole")

    with pytest.raises(Interrupted):
        work()
    assert done == ["whole"]
    with held():  # it was told, and is not told again
        pass


def test_when_the_work_is_done_nothing_is_heard() -> None:
    stop_listening()
    for each in BOTH:
        signal.raise_signal(each)
        assert signal.getsignal(each) == signal.SIG_IGN


def test_who_was_started_to_ignore_ctrl_c_goes_on_doing_so() -> None:
    code = "import signal; from autograder.interruption import listen; listen(); signal.raise_signal(signal.SIGINT)"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
