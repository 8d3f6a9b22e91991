"""The cache of earlier trials: a certificate takes hours, and continues where an earlier run stopped.

A file in the certificate's folder has a line of JSON for each finished piece of work. A piece stays valid as long as
nothing changes that it depends on (`behind.py`): the judging code, the exercise and its reference, the libraries. So
an interruption costs nothing, new seeds are added to those already tried, and after a change to one exercise only that
exercise is tried anew.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from autograder.assignment import Assignment
from autograder.certificate.behind import code_of, files_of_right, files_of_wrong, stamped
from autograder.certificate.drawn import Drawn
from autograder.certificate.findings import Family, Given, Plan, RightAnswer, Trial, WrongAnswer, together
from autograder.certificate.rates import RandomCheck
from autograder.errors import UserError
from autograder.ranges import Range
from autograder.report.packed import append_packed, read_packed, write_packed

FILE = "tried.jsonl.gz"
Name = tuple[str, str, str]  # names a question: assignment, exercise, question


class Tried(NamedTuple):
    """Correct answers to one question on the seeds from `start` up to `stop`."""

    start: int
    stop: int
    right: tuple[RightAnswer, ...]


class Kept:
    """The pieces of work in a folder. Without a folder, nothing is kept.

    fresh:    whether earlier pieces about the questions that are looked up are ignored
    changed:  the questions whose code changed while they were tried: such a result belongs to neither version
    """

    def __init__(self, folder: Path | None, *, fresh: bool = False) -> None:
        self._file = None if folder is None else folder / FILE
        self._right: dict[Name, list[Tried]] = defaultdict(list)
        self._wrong: dict[tuple[Name, str], Trial] = {}
        self._about: dict[Name, tuple[str, str, str]] = {}
        self._code: dict[Name, tuple[str, str]] = {}
        self.changed: set[Name] = set()
        self._fresh = fresh
        self._lines = [] if self._file is None else list(_lines(self._file))

    def look_up(self, assignment: Assignment, exercise: str, question: str) -> Name:
        """Load what is known about a question. Returns its name, for the methods below."""
        name = (assignment.name, exercise, question)
        self._about[name] = (assignment.name, assignment.version, exercise)
        self._code[name] = code = self._code_now(name)
        for line in self._lines:
            if not self._fresh and tuple(line["name"]) == name and line["code"] == code["plan" in line]:
                self._add(name, line)
        return name

    @property
    def pieces(self) -> int:
        """The number of known pieces about the questions that were looked up."""
        return len(self._wrong) + sum(len(tried) for tried in self._right.values())

    def right(self, name: Name) -> list[Tried]:
        """The known results for correct answers."""
        return list(self._right[name])

    def missing(self, name: Name, seeds: int, at_once: int) -> Iterator[range]:
        """The seeds below `seeds` on which correct answers were not tried yet, in ranges of at most `at_once`."""
        known = {seed for tried in self._right[name] for seed in range(tried.start, tried.stop)}
        start = 0
        while start < seeds:
            stop = start
            while stop < min(seeds, start + at_once) and stop not in known:
                stop += 1
            if stop > start:
                yield range(start, stop)
            start = max(stop, start + 1)

    def wrong(self, name: Name, plan: Plan) -> Trial | None:
        """The trial of wrong answers by this plan, if there was one."""
        return self._wrong.get((name, _of_wrong(plan)))

    def keep_right(self, name: Name, seeds: range, right: tuple[RightAnswer, ...]) -> None:
        """Keep the results of these seeds, except those with complaints, which the next run tries anew."""
        line = _right_line(Tried(seeds.start, seeds.stop, right))
        if any(answer.complaints for answer in right):
            self._add(name, line)
        else:
            self._write(name, line)

    def keep_wrong(self, name: Name, plan: Plan, trial: Trial) -> None:
        """Keep a trial of wrong answers, unless it broke down."""
        if not trial.broken:
            self._write(name, _wrong_line(_of_wrong(plan), trial))

    def tidy(self) -> None:
        """Rewrite the file without outdated pieces, and with ranges of seeds joined.

        Lines about questions that were not looked up stay as they are.
        """
        if self._file is None or self.changed:
            return
        lines = [line for line in self._lines if tuple(line["name"]) not in self._code]
        for name in self._code:
            sound = [tried for tried in self._right[name] if not any(answer.complaints for answer in tried.right)]
            lines += [self._line(name, _right_line(tried)) for tried in _joined(sound)]
            for (of, plan), trial in self._wrong.items():
                lines += [self._line(name, _wrong_line(plan, trial))] if of == name else []
        write_packed(self._file, "".join(json.dumps(line) + "\n" for line in lines))

    def _write(self, name: Name, content: Mapping[str, Any]) -> None:
        line = self._line(name, content)
        self._add(name, line)
        if self._code_now(name) != self._code[name]:
            self.changed.add(name)
        elif self._file is not None:
            append_packed(self._file, json.dumps(line) + "\n")

    def _line(self, name: Name, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"name": name, "code": self._code[name]["plan" in content], **content}

    def _code_now(self, name: Name) -> tuple[str, str]:
        assignment, version, exercise = self._about[name]
        right, wrong = stamped(files_of_right(exercise)), stamped(files_of_wrong(exercise))
        return code_of(assignment, version, right, False), code_of(assignment, version, wrong, True)

    def _add(self, name: Name, line: Mapping[str, Any]) -> None:
        if "plan" in line:
            self._wrong[name, line["plan"]] = _trial(line["trial"])
        else:
            start, stop = line["seeds"]
            right = tuple(RightAnswer(style, seeds, tuple(held)) for style, (seeds, held) in line["right"].items())
            others = [tried for tried in self._right[name] if tried.stop <= start or stop <= tried.start]
            self._right[name] = [*others, Tried(start, stop, right)]  # for the same seeds, the latest result counts


def _right_line(tried: Tried) -> dict[str, Any]:
    right = {answer.style: [answer.seeds, answer.complaints] for answer in tried.right}
    return {"seeds": [tried.start, tried.stop], "right": right}


def _wrong_line(plan: str, trial: Trial) -> dict[str, Any]:
    return {"plan": plan, "trial": {**dataclasses.asdict(trial), "right": []}}


def _trial(data: Mapping[str, Any]) -> Trial:
    parts = {
        "families": tuple(
            Family(one["name"], one["mutants"], tuple(one["equivalent"]), tuple(one["survivors"]))
            for one in data["families"]
        ),
        "drawn": tuple(map(_drawn, data["drawn"])),
        "wrong_names": tuple(data["wrong_names"]),
        "undocumented": tuple(data["undocumented"]),
        "naming_errors": tuple(data.get("naming_errors", ())),
        "given": tuple(Given(**one) for one in data["given"]),
        "wrong": tuple(map(_wrong_answer, data["wrong"])),
        "random_checks": tuple(RandomCheck(**one) for one in data["random_checks"]),
    }
    return Trial(**{**data, **parts, "right": ()})


def _wrong_answer(data: Mapping[str, Any]) -> WrongAnswer:
    return WrongAnswer(**{**data, "misnamed": tuple(data["misnamed"]), "scores": tuple(data["scores"])})


def _drawn(data: Mapping[str, Any]) -> Drawn:
    low, high, lengths = data["promised"]
    parts = {"promised": Range(low, high, _pair(lengths)), "sizes": _pair(data["sizes"])}
    return Drawn(**{**data, **parts, "complaints": tuple(data["complaints"])})


def _pair(sizes: Sequence[int] | None) -> tuple[int, int] | None:
    return None if sizes is None else (sizes[0], sizes[1])


def _joined(pieces: Sequence[Tried]) -> list[Tried]:
    """The same seeds in as few ranges as possible."""
    joined: list[Tried] = []
    for tried in sorted(pieces, key=lambda one: one.start):
        if joined and joined[-1].stop == tried.start:
            before = joined.pop()
            joined.append(Tried(before.start, tried.stop, together([before.right, tried.right])))
        else:
            joined.append(tried)
    return joined


def _of_wrong(plan: Plan) -> str:
    """The part of a plan that concerns wrong answers."""
    return json.dumps({key: value for key, value in dataclasses.asdict(plan).items() if key != "seeds"})


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file. A last line that was not finished is removed. UserError for any other fault."""
    text, sound = read_packed(file)
    whole = text[: text.rfind("\n") + 1]
    if file.exists() and not sound and not whole:
        raise UserError(f"{file}: this command did not write that; remove the file")
    if whole != text or not sound:
        write_packed(file, whole)
    for number, words in enumerate(whole.splitlines(), 1):
        try:
            line = json.loads(words)
            line["name"], line["code"]
        except (ValueError, TypeError, KeyError):
            raise UserError(f"{file}, line {number}: this command did not write that; remove the file") from None
        yield line
