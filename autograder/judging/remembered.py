"""Verdicts, remembered by what was answered: most of a class answers most calls with the same numbers.

A judge is a function of the cases and of the answers to its calls, and nothing else. So what it does is remembered as a
tree: at each place the call that it makes next, or its verdict; from place to place leads what was answered. Every call
is still made of every hand-in. Only what a judge would then do with answers that it has seen before, to the bit, is not
done again.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call
from autograder.sandbox import CallFailed
from autograder.values import Answer

CHECKS_KEPT = 2_000  # with their cases
PLACES_KEPT = 200  # of one check; new answers beyond that are judged and forgotten
CALLS_KEPT = 64  # of one judge; who calls more often is watched no further
BYTES_KEPT = 1 << 16  # of what a place may hold beside the cases: arrays that the judge made for a call


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
    places: int = 0


@dataclass
class Verdicts:
    """Judges checks, and remembers how."""

    _known: OrderedDict[tuple[int, int], _Known] = field(default_factory=OrderedDict)

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
        _remember(known, watching.made, verdict)
        return verdict

    def _of(self, check: Check, cases: Sequence[Case]) -> _Known:
        key = (id(check), id(cases))
        if key not in self._known:
            self._known[key] = _Known(check, cases)
            if len(self._known) > CHECKS_KEPT:
                self._known.popitem(last=False)
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


def _remember(known: _Known, made: Sequence[tuple[Asked, Answer]], verdict: Verdict) -> None:
    """Add the way that a judge took, unless it is long, or there are many already."""
    if len(made) > CALLS_KEPT or known.places + len(made) > PLACES_KEPT:
        return
    held = {id(part) for case in known.cases for part in case.args}
    if any(_made_here(asked, held) > BYTES_KEPT for asked, _ in made):
        return
    place = known.start
    for asked, answer in made:
        place.asked = place.asked or asked
        key = digest(answer)
        if key not in place.after:
            place.after[key] = Place()
            known.places += 1
        place = place.after[key]
    place.verdict = verdict


def _made_here(asked: Asked, held: set[int]) -> int:
    """The bytes of a call's arrays that are not the case's own."""
    parts = [*asked.args, *(asked.cotangents or ())]
    return sum(part.nbytes for part in parts if isinstance(part, np.ndarray) and id(part) not in held)
