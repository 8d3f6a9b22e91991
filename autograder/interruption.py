"""The order to stop: Ctrl-C, or SIGTERM from a system that shuts down. The first one counts.

It is raised as an exception, so that everything that is open is closed on the way out: worker processes, sandboxes,
temporary folders. That takes a moment, in which further orders to stop change nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

STATUS = 130  # the exit status that shells know for "interrupted"


class Interrupted(BaseException):
    """The user, or the system, wants this process to end. No Exception, so that nothing takes it for an error."""


@dataclass
class _Orders:
    """What Python's handlers of signals, which belong to the whole process, have to remember."""

    held: bool = False
    waiting: bool = False


_orders = _Orders()


@contextmanager
def held() -> Iterator[None]:
    """Keep an order to stop back until the end of the block: what is half done there cannot be cleaned up."""
    _orders.held = True
    try:
        yield
    finally:
        _orders.held = False
        if _orders.waiting:
            _orders.waiting = False
            raise Interrupted


def listen() -> None:
    """From now on the first SIGINT or SIGTERM raises Interrupted. Who was started to ignore Ctrl-C goes on doing so."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop)


def stop_listening() -> None:
    """The work is done, nothing will be started any more: an order to stop that comes now changes nothing."""
    for each in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(each) in (_stop, _pass):
            signal.signal(each, _pass)  # for one that has arrived just now
            signal.signal(each, signal.SIG_IGN)  # for those during the interpreter's own end


def _stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(each) is _stop:
            signal.signal(each, _pass)
    if not _orders.held:
        raise Interrupted
    _orders.waiting = True


def _pass(number: int, frame: FrameType | None) -> None:
    """An order that was given before. (A function: what SIG_IGN ignores, every process started from here would too.)"""
