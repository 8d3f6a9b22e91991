"""Verdicts, remembered by what was answered: most of a class answers most calls with the same numbers.

A judge is a function of the cases and of the answers to its calls, and nothing else. So what it does is remembered as a
tree: at each place the call that it makes next, or its verdict; from place to place leads what was answered. Every call
is still made of every hand-in. Only what a judge would then do with answers that it has seen before, to the bit, is not
done again.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call
from autograder.sandbox import CallFailed
from autograder.values import Answer

CHECKS_KEPT = 2_000  # with their cases
BYTES_OF_A_CHECK = 1 << 20  # new answers beyond that are judged and forgotten
BYTES_IN_ALL = 1 << 26
CALLS_KEPT = 64  # of one judge; the way of one that calls more often is not kept
PLACE_BYTES = 1_000  # that a place takes beside the numbers in it


class Asked(NamedTuple):
    """A call that a judge makes, as `Call` has it."""

    args: tuple[Any, ...]
    draw: int
    wrt: tuple[int, ...]
    cotangents: Sequence[np.ndarray] | None

    def of(self, caller: Call) -> Answer:
        """What it gives."""
        return caller(self.args, draw=self.draw, wrt=self.wrt, cotangents=self.cotangents)


@dataclass
class Place:
    """What a judge does after certain answers: the call that it makes, or the verdict; neither where nobody was yet."""

    asked: Asked | None = None
    verdict: Verdict | None = None
    after: dict[bytes, Place] = field(default_factory=dict)


@dataclass
class _Known:
    """What is remembered of one check. It holds on to what it is known by, so that nothing else takes its identity."""

    check: Check
    cases: Sequence[Case]
    start: Place = field(default_factory=Place)
    bytes: int = 0


@dataclass
class Verdicts:
    """Judges checks, and remembers how."""

    _known: OrderedDict[tuple[int, int], _Known] = field(default_factory=OrderedDict)
    _bytes: int = 0

    def judge(self, check: Check, cases: Sequence[Case], caller: Call) -> Verdict:
        """The verdict of a check's own judge, which runs only where the answers are new. Raises what that raises."""
        known = self._of(check, cases)
        place, given = known.start, list[Answer]()
        while place.asked is not None:
            try:
                answer = place.asked.of(caller)
            except CallFailed as failure:
                return _judge(check, cases, _Watching(caller, given, failure))
            given.append(answer)
            following = place.after.get(digest(answer))
            if following is None:
                break
            place = following
        if place.verdict is not None:
            return place.verdict
        watching = _Watching(caller, given)
        verdict = _judge(check, cases, watching)
        self._bytes += _remember(known, watching.made, verdict)
        while len(self._known) > CHECKS_KEPT or self._bytes > BYTES_IN_ALL:
            self._bytes -= self._known.popitem(last=False)[1].bytes
        return verdict

    def _of(self, check: Check, cases: Sequence[Case]) -> _Known:
        key = (id(check), id(cases))
        if key not in self._known:
            self._known[key] = _Known(check, cases)
        self._known.move_to_end(key)
        return self._known[key]


class _Watching:
    """The caller, as a judge sees it that runs late: calls that were made already are answered as they were."""

    def __init__(self, caller: Call, given: Sequence[Answer], failure: CallFailed | None = None) -> None:
        self.made: list[tuple[Asked, Answer]] = []
        self._caller = caller
        self._given = given
        self._failure = failure

    def __call__(
        self,
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer:
        asked, number = Asked(args, draw, wrt, cotangents), len(self.made)
        if number < len(self._given):
            answer = self._given[number]
        elif self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        else:
            answer = asked.of(self._caller)
        self.made.append((asked, answer))
        return answer


def digest(answer: Answer) -> bytes:
    """What an answer is known by: all of it, to the bit."""
    return blake2b(pickle.dumps(tuple(answer), protocol=5), digest_size=32).digest()


def _judge(check: Check, cases: Sequence[Case], caller: Call) -> Verdict:
    verdict: Verdict = check.judge(caller, cases, **check.settings)
    return verdict


def _remember(known: _Known, made: Sequence[tuple[Asked, Answer]], verdict: Verdict) -> int:
    """Add the way that a judge took, unless it is long, or there is much already; the bytes that it takes."""
    held = {id(part) for case in known.cases for part in (*case.args, case.expected)}
    size = sum(PLACE_BYTES + _size((asked.args, asked.cotangents), held) for asked, _ in made)
    size += _size((verdict.got, verdict.expected, verdict.picture), held)
    if len(made) > CALLS_KEPT or known.bytes + size > BYTES_OF_A_CHECK:
        return 0
    place = known.start
    for asked, answer in made:
        place.asked = place.asked or asked
        place = place.after.setdefault(digest(answer), Place())
    place.verdict = verdict
    known.bytes += size
    return size


def _size(value: Any, held: set[int]) -> int:
    """About how many bytes a value takes, beside what is held anyway."""
    if id(value) in held:
        return 0
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Mapping):
        return sum(_size(part, held) for part in value.values())
    if isinstance(value, tuple | list):
        return sum(_size(part, held) for part in value)
    return len(value) if isinstance(value, str) else 8
