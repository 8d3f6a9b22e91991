"""Candidates for what is wrong: catalogued mistakes, and those of a helper carried over to the run that uses it.

Their answers to recorded calls are cached across submissions, because a whole class meets the same calls.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, NamedTuple

from autograder.checks import Check
from autograder.checks.here import through
from autograder.diagnosis.again import call_again
from autograder.diagnosis.alterations import altered_arguments
from autograder.diagnosis.cuts import cut_arguments, of_an_example
from autograder.diagnosis.fitting import with_values
from autograder.diagnosis.likeness import Extract, extract, names_of
from autograder.diagnosis.runs import is_run, run_of
from autograder.exercise import Exercise, Misconception, Question
from autograder.judging.judgement import RecordedCall
from autograder.values import Answer

EXTRACTS_KEPT = 10_000  # of at most a few thousand bytes each
VERDICTS_KEPT = 20_000
ANSWERS_KEPT = 64  # whole ones, of up to a megabyte: what was compared last is judged next


NOT_ASKED = Answer(None)  # in the place of a student's, where there is none


class Ending(NamedTuple):
    """How a check of a mistake ends: whether it fails, and after how many calls."""

    failed: bool
    calls: int


@dataclass
class Repeats:
    """A cache of what mistakes answer to recorded calls, as short extracts, and of which checks fail them."""

    _kept: OrderedDict[tuple[Any, ...], tuple[Any, Extract]] = field(default_factory=OrderedDict)
    _endings: OrderedDict[tuple[int, ...], tuple[Any, Ending]] = field(default_factory=OrderedDict)
    _answers: OrderedDict[tuple[Any, ...], tuple[Any, Answer | Exception]] = field(default_factory=OrderedDict)
    _names: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _fits: list[Misconception] = field(default_factory=list)
    _examples: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _made: dict[tuple[str, str, str], tuple[Misconception, ...]] = field(default_factory=dict)

    def extract(self, exercise: Exercise, check: Check, call: RecordedCall, mistake: Misconception) -> Extract:
        """The mistake's answer to this call, in short; for a check about a run, what the run attains."""
        run = is_run(check)
        key = (id(mistake), _identity(call.args), call.seed, call.cotangents is not None, id(check) if run else 0)
        if key not in self._kept:
            answer = self.answer(exercise, call, mistake)
            # The key contains ids of objects. They are kept with the extract, so that no new object gets the same id.
            kept_with = (mistake, call.args, check)
            self._kept[key] = (kept_with, seen(check, call.args, answer))
            if len(self._kept) > EXTRACTS_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key][1]

    def answer(self, exercise: Exercise, call: RecordedCall, mistake: Misconception) -> Answer | Exception:
        """What the mistake answers to this call: its answer, or the exception that it raises."""
        if call.cotangents is not None:
            return repeat(exercise, call, mistake)
        key = (id(mistake), id(call.through), _identity(call.args), call.seed)
        if key not in self._answers:
            self._answers[key] = ((mistake, call.through, call.args), repeat(exercise, call, mistake))
            if len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return self._answers[key][1]

    def ending(
        self,
        exercise: Exercise,
        check: Check,
        cases: Sequence[Any],
        calls: Sequence[RecordedCall],
        mistake: Misconception,
    ) -> Ending:
        """How the check itself ends for the mistake, on the cases of the student's function.

        calls: the calls of the student's function; the mistake gets the same seeds, in order
        """
        key = (id(mistake), id(check), id(cases), len(calls))
        if key not in self._endings:
            seeds = [call.seed for call in calls]

            def answer(call: RecordedCall) -> Answer:
                found = self.answer(exercise, call, mistake)
                if isinstance(found, Exception):
                    raise found.with_traceback(None)
                return found

            self._endings[key] = ((mistake, check, cases), _ending(check, cases, seeds, answer))
            if len(self._endings) > VERDICTS_KEPT:
                self._endings.popitem(last=False)
        return self._endings[key][1]

    def reference(self, exercise: Exercise, question: Question) -> Misconception:
        """The reference, in the form of a Misconception."""
        right = getattr(exercise.reference, question.root)
        return self._once(exercise, question, "right", lambda: (Misconception(question.name, "right", "", right),))[0]

    def names(self, exercise: Exercise, question: Question, make: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        """The names of the parts of a right answer, cached."""
        key = (exercise.name, question.name)
        if key not in self._names:
            self._names[key] = make()
        return self._names[key]

    def carried_over(self, exercise: Exercise, question: Question) -> tuple[Misconception, ...]:
        """The question answered correctly except for a helper with a catalogued mistake."""
        return self._once(exercise, question, "carried", lambda: tuple(_carried_over(exercise, question)))

    def altered(self, exercise: Exercise, question: Question, args: tuple[Any, ...]) -> tuple[Misconception, ...]:
        """The question answered correctly for arguments that are mistaken for something else."""
        return self._once(exercise, question, "altered", lambda: altered_arguments(exercise, question, args))

    def cut(self, exercise: Exercise, question: Question, args: tuple[Any, ...]) -> tuple[Misconception, ...]:
        """The question answered correctly for a part of the data, or for rearranged data."""
        return self._once(exercise, question, "cut", lambda: cut_arguments(exercise, question, args))

    def of_an_example(
        self, exercise: Exercise, question: Question, args: tuple[Any, ...], names: Sequence[str]
    ) -> tuple[Misconception, ...]:
        """The question answered correctly, but with one argument of this example in every call."""
        self._examples[id(args)] = args  # kept, so that no other example gets the same id
        kind = f"example {id(args)}"
        return self._once(exercise, question, kind, lambda: of_an_example(exercise, question, args, names))

    def with_values(self, mistake: Misconception) -> tuple[Misconception, ...]:
        """A mistake with parameters, in one version for each choice of their values."""
        key = ("", str(id(mistake)), "fits")
        if key not in self._made:
            self._made[key] = with_values(mistake)
            self._fits.append(mistake)  # kept, so that no other mistake gets the same id
        return self._made[key]

    def _once(
        self, exercise: Exercise, question: Question, kind: str, make: Callable[[], tuple[Misconception, ...]]
    ) -> tuple[Misconception, ...]:
        key = (exercise.name, question.name, kind)
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def seen(check: Check, args: tuple[Any, ...], answer: Answer | Exception, names: tuple[str, ...] = ()) -> Extract:
    """An answer in short, in the form in which the check looks at it."""
    short = extract(answer, names)
    return run_of(check, args, answer, short) if is_run(check) else short


def repeat(exercise: Exercise, call: RecordedCall, misconception: Misconception) -> Answer | Exception:
    """The answer of a misconception to a recorded call, or the exception that it raises."""
    try:
        function = exercise.beside_the_reference(misconception.wrong)
        if call.through is not None:
            function = through(call.through, exercise.definitions(misconception.question, function))
        return call_again(function, call.args, call.seed, wrt=call.wrt, cotangents=call.cotangents)
    except Exception as error:
        return error.with_traceback(None)  # it may be kept, and would keep all that was there when it was raised


def names_of_parts(exercise: Exercise, call: RecordedCall, right: Misconception) -> tuple[str, ...]:
    """The names of the parts of the right answer, if they have names."""
    return names_of(repeat(exercise, call, right))


def _ending(
    check: Check, cases: Sequence[Any], seeds: Sequence[int], answer: Callable[[RecordedCall], Answer]
) -> Ending:
    made = 0

    def call(args: tuple[Any, ...], *, draw: int = 0, wrt: tuple[int, ...] = (), cotangents: Any = None) -> Answer:
        nonlocal made
        seed = seeds[made] if made < len(seeds) else seeds[0] + draw
        made += 1
        return answer(RecordedCall(args, seed, wrt, cotangents, NOT_ASKED, check.through))

    try:
        return Ending(not check.judge(call, cases, **check.settings).passed, made)
    except Exception:
        return Ending(True, made)


def _carried_over(exercise: Exercise, question: Question) -> list[Misconception]:
    found = []
    for mistake in exercise.misconceptions:
        if mistake.question in question.helpers and not mistake.raises:
            helper = exercise.question(mistake.question)
            wrong = _with_helper(exercise, question, helper, mistake)
            if wrong is not None:
                hint = f"Your numbers are those of {question.name} with this mistake in {helper.name}: {mistake.hint}"
                found.append(Misconception(question.name, f"{mistake.name} (in {helper.name})", hint, wrong))
    return found


def _with_helper(
    exercise: Exercise, question: Question, helper: Question, mistake: Misconception
) -> Callable[..., Any] | None:
    """The reference's function in a copy of its module, in which the helper is replaced by the wrong one."""
    module = exercise.reference
    space = dict(vars(module))
    for name, value in vars(module).items():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            copy = FunctionType(value.__code__, space, value.__name__, value.__defaults__, value.__closure__)
            copy.__kwdefaults__ = value.__kwdefaults__
            space[name] = copy
    written = exercise.beside_the_reference(mistake.wrong)
    space[helper.root] = written
    found = space.get(question.root)
    return found if isinstance(found, FunctionType) else None


def _identity(value: Any) -> Any:
    """A key for arguments: plain numbers and strings by value, everything else by its id.

    Not the id of the tuple itself: judges often build it anew, for every submission, from the parts of one case.
    """
    if isinstance(value, tuple):
        return (type(value), *(_identity(part) for part in value))
    return (type(value), value) if isinstance(value, bool | int | float | str) else id(value)
