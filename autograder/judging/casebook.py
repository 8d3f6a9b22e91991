"""The cases of every check, drawn once and used for every submission of a batch.

Drawing a case runs the reference, which is the expensive half of judging, so a whole class shares the cases. Cases that
use nothing of the variant are the same for every variant.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.assignment import Assignment
from autograder.checks import Case
from autograder.exercise import Exercise, Question
from autograder.judging.remembered import Verdicts
from autograder.seeds import DEFAULT_COURSE_KEY, call_seed, case_rng
from autograder.variants import variant_values

KEPT = 2_000  # cached checks; an assignment has about a hundred, so about twenty variants stay in memory


class Watched(Mapping[str, Any]):
    """The values of a variant. It records whether anything has read them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.used = False

    def __getitem__(self, name: str) -> Any:
        self.used = True
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        self.used = True
        return iter(self._values)

    def __len__(self) -> int:
        self.used = True
        return len(self._values)


@dataclass
class CaseBook:
    """Cases and call seeds of one assignment under one course key; and the verdicts that answers to them had."""

    assignment: Assignment
    course_key: str = DEFAULT_COURSE_KEY
    verdicts: Verdicts = field(default_factory=Verdicts)
    _cases: OrderedDict[tuple[str, str, int, int, int], Sequence[Case]] = field(default_factory=OrderedDict)
    _seeds: dict[tuple[str, str, int, int, int], int] = field(default_factory=dict)
    _values: dict[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    _shared: dict[tuple[str, str, int], bool] = field(default_factory=dict)

    def cases(self, exercise: Exercise, question: Question, index: int, variant: int, again: int = 0) -> Sequence[Case]:
        """The cases of the question's check number `index`. again: 0 for the judged cases; else others are drawn."""
        return self._drawn(exercise, question, index, self._variant_of(exercise, question, index, variant), again)

    def _drawn(
        self, exercise: Exercise, question: Question, index: int, variant: int, again: int = 0
    ) -> Sequence[Case]:
        key = (exercise.name, question.name, index, variant, again)
        if key not in self._cases:
            rng = case_rng(*self._words(exercise, question, index, variant), again)
            values = Watched(self._variant_values(exercise, variant))
            self._cases[key] = question.checks[index].cases(rng, values)
            if variant == 0 and not again:
                self._shared[key[:3]] = not values.used
            if len(self._cases) > KEPT:
                self._cases.popitem(last=False)
        self._cases.move_to_end(key)
        return self._cases[key]

    def _variant_of(self, exercise: Exercise, question: Question, index: int, variant: int) -> int:
        """The variant for which the cases of a check are drawn: 0 if they use nothing of the variant.

        If drawing the cases of variant 0 read none of its values, they are right for every variant.
        """
        if variant == 0:
            return variant
        if (exercise.name, question.name, index) not in self._shared:
            self._drawn(exercise, question, index, 0)
        return 0 if self._shared[exercise.name, question.name, index] else variant

    def seed(self, exercise: Exercise, question: Question, index: int, variant: int, draw: int) -> int:
        """The seed of the global generators for a call; `draw` numbers the calls of one check."""
        key = (exercise.name, question.name, index, variant, draw)
        if key not in self._seeds:
            if len(self._seeds) > 10 * KEPT:
                self._seeds.clear()
            public = question.checks[index].visibility == "public"  # whose tests derive seeds from their own variant
            drawn_for = variant if public else self._variant_of(exercise, question, index, variant)
            self._seeds[key] = call_seed(*self._words(exercise, question, index, drawn_for), draw)
        return self._seeds[key]

    def _words(
        self, exercise: Exercise, question: Question, index: int, variant: int
    ) -> tuple[str, str, str, str, str, int, int]:
        public = question.checks[index].visibility == "public"
        key = DEFAULT_COURSE_KEY if public else self.course_key
        return (key, self.assignment.name, self.assignment.version, exercise.name, question.name, index, variant)

    def _variant_values(self, exercise: Exercise, variant: int) -> Mapping[str, Any]:
        key = (exercise.name, variant)
        if key not in self._values:
            if len(self._values) > KEPT:
                self._values.clear()
            self._values[key] = variant_values(exercise, self.assignment.version, variant)
        return self._values[key]
