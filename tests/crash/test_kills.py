"""A grader that is ended at random moments and started again gives what one gives that was left in peace."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from autograder.running.local import started_early
from autograder.sandbox import available_levels
from tests.crash.grader import (
    Kit,
    below,
    catches,
    command,
    files,
    grades,
    left_over,
    moments,
    parent,
    results,
    write_class,
)

SIGNALS = {"kill": signal.SIGKILL, "term": signal.SIGTERM, "int": signal.SIGINT}


@dataclass
class Tally:
    """What the kills of a test met."""

    kills: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    rounds: int = 0  # classes graded to the end
    finished: int = 0  # of them, before the next kill came


def end(process: subprocess.Popen[str], how: str) -> bool:
    """End a grader; whether it is one that was to say a last word: interrupted, and far enough to know that."""
    number = SIGNALS[how.split()[0]]
    listens = number is not signal.SIGKILL and catches(process.pid, signal.SIGTERM)
    send = os.killpg if "all" in how else os.kill
    with contextlib.suppress(ProcessLookupError):
        send(process.pid, number)
        if "twice" in how:
            time.sleep(0.05)
            send(process.pid, number)
    return listens


def grade_under_fire(
    kit: Kit, fire: Iterator[tuple[float, str]], tally: Tally, kills: int, since: Callable[[int], bool] | None = None
) -> None:
    """Start the grader again and again until it comes to its end, ending it at random moments as long as kills last.

    since:  what a moment is counted from: that this is true of the grader; None: from its start
    """
    before = below(os.getpid())
    while True:
        process = kit.start()
        if tally.kills == kills:
            _, errors = process.communicate(timeout=300)
            assert process.returncode == 1, errors  # some hand-ins cannot be read
            return
        moment, how = next(fire)
        while since is not None and process.poll() is None and not since(process.pid):
            time.sleep(0.01)
        try:
            _, errors = process.communicate(timeout=moment)
            assert process.returncode == 1, errors
            assert left_over(before) == []
            tally.finished += 1
            return
        except subprocess.TimeoutExpired:
            pass
        listens = end(process, how)
        _, errors = process.communicate(timeout=60)
        tally.kills += 1
        tally.ways[how] = tally.ways.get(how, 0) + 1
        assert left_over(before) == [], how
        if listens and process.returncode != 1:
            assert process.returncode == 130, (how, moment, errors)
            assert errors.startswith("autograder: interrupted"), (how, moment, errors)
            assert len(errors.splitlines()) == 1, (how, moment, errors)


def peace(kit: Kit) -> Kit:
    """The same class, graded without disturbance."""
    calm = replace(kit, out=kit.out.with_name("calm"), temp=kit.temp.with_name("calm temp"))
    done = calm.run()
    assert done.returncode == 1, done.stderr
    return calm


def compare(kit: Kit, calm: Kit) -> None:
    assert results(kit) == results(calm)
    assert files(kit) == files(calm)
    assert list(kit.temp.iterdir()) == []


FEW = ["int all twice", "kill", "term all"]
LEVELS = [available_levels()[0], *(pytest.param(level, marks=pytest.mark.slow) for level in available_levels()[1:])]


@pytest.mark.parametrize("isolation", LEVELS)
def test_a_few_kills(kit: Kit, isolation: str) -> None:
    kit = replace(kit, isolation=isolation)
    calm = peace(kit)
    moment, tally = random.Random(isolation), Tally()
    grade_under_fire(kit, ((moment.uniform(0.0, 1.0), way) for way in FEW), tally, len(FEW), since=grades)
    assert tally.kills == len(FEW)
    compare(kit, calm)


@pytest.mark.parametrize("isolation", LEVELS)
def test_workers_take_the_interpreters_that_were_started_for_them(kit: Kit, isolation: str) -> None:
    kit = replace(kit, isolation=isolation)
    process = kit.start()
    try:
        while process.poll() is None and not list(kit.out.glob("results/*.json")):
            time.sleep(0.01)
        sandboxes = {pid for pid in below(process.pid) if b"child/start.py" in command(pid)}
        first = {pid for pid in sandboxes if parent(pid) not in sandboxes}
        from_the_command = [pid for pid in first if parent(pid) == process.pid]
        assert len(from_the_command) == started_early(kit.jobs), "a worker has started one though there was one for it"
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_kills(tmp_path: Path, short_folder: Path, seed: int) -> None:
    """Four times fifty kills over a class of two hundred; as soon as it is graded, it is graded again from nothing."""
    write_class(tmp_path / "hand-ins", 200)
    level = available_levels()[seed % len(available_levels())]
    kit = Kit(tmp_path / "hand-ins", tmp_path / "out", short_folder / "temp", level)
    calm = peace(kit)
    start = time.monotonic()
    assert "0 graded now, 200 known already" in calm.run().stdout
    longest = 5.0 + 3 * (time.monotonic() - start)  # some kills early, while all starts; most while hand-ins are graded
    tally, fire = Tally(), moments(seed, longest)
    while tally.kills < 50:
        grade_under_fire(kit, fire, tally, 50)
        compare(kit, calm)
        tally.rounds += 1
        shutil.rmtree(kit.out)
    print(f"seed {seed}, {level}, up to {longest:.0f} s: {tally}", file=sys.stderr)
