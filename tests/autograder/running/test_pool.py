"""Pools of workers: Ctrl-C is not their business, and they end at once when the work is given up."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import FIRST_COMPLETED, wait

import pytest

from autograder.running.pool import submit, worker_pool


def test_a_worker_leaves_ctrl_c_to_its_parent() -> None:
    with worker_pool(1, multiprocessing.get_context("spawn")) as pool:
        assert submit(pool, signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
        assert submit(pool, signal.getsignal, signal.SIGTERM).result() == signal.SIG_DFL
        assert submit(pool, signal.pthread_sigmask, signal.SIG_BLOCK, []).result() == set()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_nobody_waits_for_work_that_is_given_up() -> None:
    others = set(multiprocessing.active_children())
    start = time.monotonic()
    with pytest.raises(KeyError):
        _give_up_six_sleeps()
    assert time.monotonic() - start < 120
    assert set(multiprocessing.active_children()) <= others


def _give_up_six_sleeps() -> None:
    with worker_pool(2, multiprocessing.get_context("spawn")) as pool:
        first = submit(pool, os.getpid)
        futures = [submit(pool, time.sleep, 600) for _ in range(6)]
        wait([first, *futures], return_when=FIRST_COMPLETED)
        raise KeyError


def test_a_worker_that_is_killed_while_it_hands_over_a_large_result_does_not_keep_us() -> None:
    """The result is far larger than a pipe holds, so nobody will ever read it to its end."""
    with pytest.raises(KeyError):
        _give_up_half_a_result()


def _give_up_half_a_result() -> None:
    with worker_pool(1, multiprocessing.get_context("spawn")) as pool:
        pid = submit(pool, os.getpid).result()
        before = _bytes_read()
        submit(pool, bytes, 1 << 28)
        while _bytes_read() < before + (1 << 20):
            time.sleep(0.001)
        os.kill(pid, signal.SIGSTOP)  # or the rest might be there before we give up
        raise KeyError


def _bytes_read() -> int:
    """How much this process has read so far, from pipes too."""
    with open("/proc/self/io") as file:
        return int(dict(line.split(": ") for line in file)["rchar"])
