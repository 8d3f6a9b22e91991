"""Judging one question: every check of it, with the student's function behind the sandbox."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from autograder.building.source import function_source
from autograder.checks import Case, Check, Verdict
from autograder.checks.here import seed_generators
from autograder.exercise import Exercise, Question
from autograder.judging.bounded import Bounded
from autograder.judging.casebook import CaseBook
from autograder.results import CheckResult, ErrorPlace
from autograder.sandbox import CallFailed
from autograder.sandbox.plain_words import plain_words
from autograder.values import Answer, Function, Opaque, Record, Tensor

TIME_LIMITS_PER_QUESTION = 2  # a function that has hung this often is not called again


class Calls(Protocol):
    """What judging needs from the place where the student's functions run: a sandbox's session, or this process."""

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any] | None = None,
        *,
        seed: int,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
        substitutes: Mapping[str, Callable[..., Any]] | None = None,
        seconds: float | None = None,
        through: tuple[str, str] | None = None,
        own_containers: bool = False,
    ) -> Answer: ...


class Judgement(NamedTuple):
    """One judged check, and the calls that the verdict is based on.

    cases:    the cases that the check drew
    further:  calls that the verdict did not need, made to find out what the mistake is
    """

    result: CheckResult
    calls: tuple[RecordedCall, ...]
    failure: CallFailed | None = None
    cases: Sequence[Case] = ()
    further: tuple[RecordedCall, ...] = ()

    @property
    def hung(self) -> bool:
        """Whether a call ran into the time limit."""
        return self.failure is not None and self.failure.kind == "time limit"


@dataclass(frozen=True)
class RecordedCall:
    """One call of the student's function: enough to repeat it with another function.

    asked: whether it called a helper that the reference answered for
    """

    args: tuple[Any, ...]
    seed: int
    wrt: tuple[int, ...]
    cotangents: Sequence[np.ndarray] | None
    answer: Answer | CallFailed
    through: Callable[..., Any] | None = None
    asked: bool = False


@dataclass
class Caller:
    """The `call` that a judge sees: it goes through the sandbox, and records the calls.

    A check numbers its own repetitions (`draw`); the seed follows from that number.
    """

    session: Calls
    function: str
    seed: Callable[[int], int]
    helpers: Bounded
    through: Callable[..., Any] | None = None
    own_containers: bool = False
    calls: list[RecordedCall] = field(default_factory=list)

    def __call__(
        self,
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
        seconds: float | None = None,
    ) -> Answer:
        seed = self.seed(draw)
        answer: Answer | CallFailed
        # If the reference stands in for a helper, it must not draw the same noise as the student's function.
        self.helpers.start(seed ^ 0x5EED)
        try:
            answer = self.session.call(
                self.function,
                args,
                seed=seed,
                wrt=wrt,
                cotangents=cotangents,
                substitutes=self.helpers.functions or None,
                seconds=seconds,
                through=carried(self.through) if self.through else None,
                own_containers=self.own_containers,
            )
        except CallFailed as failure:
            answer = failure
        self.calls.append(RecordedCall(args, seed, wrt, cotangents, answer, self.through, self.helpers.asked))
        if isinstance(answer, CallFailed):
            raise answer
        return answer


class StandIn(NamedTuple):
    """The student's helpers that the reference stands in for.

    own_containers: whether its numbers come in the containers of the student's helper (a dict, a column, a float32
                    tensor), or in the documented form
    """

    names: tuple[str, ...] = ()
    own_containers: bool = False


NOBODY = StandIn()


def substitutes_for(exercise: Exercise, names: Iterable[str]) -> dict[str, Callable[..., Any]]:
    """The reference's versions of these functions."""
    return {name: getattr(exercise.reference, name) for name in names}


def judge_question(
    exercise: Exercise,
    question: Question,
    variant: int,
    book: CaseBook,
    session: Calls,
    substitutes: Mapping[str, Callable[..., Any]] | None,
    numbers: Iterable[int] | None = None,
    before: Sequence[Judgement] = (),
    *,
    own_containers: bool = False,
) -> list[Judgement]:
    """Judge the checks of the question with these numbers, in order; by default all of them.

    before:         other checks of the question that are already judged; their calls that hung count too
    own_containers: see StandIn
    """
    judgements: list[Judgement] = []
    hung = sum(judgement.hung for judgement in before)
    with Bounded(substitutes or {}, seed_generators) as helpers:
        for index in range(len(question.checks)) if numbers is None else numbers:
            if hung >= TIME_LIMITS_PER_QUESTION:
                message = "not tried: the function ran into the time limit in earlier checks"
                judgements.append(Judgement(_result(question.checks[index], "failed", message=message), ()))
                continue

            judgement = judge_check(exercise, question, index, variant, book, session, helpers, own_containers)
            hung += judgement.hung
            judgements.append(judgement)
    return judgements


def judge_check(
    exercise: Exercise,
    question: Question,
    index: int,
    variant: int,
    book: CaseBook,
    session: Calls,
    helpers: Bounded | None,
    own_containers: bool = False,
) -> Judgement:
    """Judge the question's check number `index`; `helpers` stand in for earlier functions."""
    check = question.checks[index]
    seed = partial(book.seed, exercise, question, index, variant)
    answering = helpers or Bounded({}, seed_generators)
    caller = Caller(session, question.root, seed, answering, check.through, own_containers)
    return _judge(exercise, question, check, partial(book.cases, exercise, question, index, variant), caller, book)


def _judge(
    exercise: Exercise,
    question: Question,
    check: Check,
    cases: Callable[[], Sequence[Case]],
    caller: Caller,
    book: CaseBook,
) -> Judgement:
    drawn: Sequence[Case] = ()
    try:
        drawn = cases()
        verdict = book.verdicts.judge(check, drawn, caller)
    except CallFailed as failure:
        error = ErrorPlace(*failure.error) if failure.error else None
        given = _input(exercise, question, check, caller.calls[-1].args) if check.visibility == "public" else None
        hint = plain_words(failure.error) if failure.error else ""
        result = _result(check, "failed", message=str(failure), error=error, input=given, hint=hint or None)
        return Judgement(result, tuple(caller.calls), failure, drawn)
    except Exception:  # the grader's fault, whatever it is: a person looks at it before anybody loses marks
        message = "the grader itself failed here; a person will look at it"
        result = _result(check, "needs attention", message=message, traceback=traceback.format_exc())
        return Judgement(result, tuple(caller.calls))
    if "alpha" in verdict.evidence and caller.calls:  # a random check: its seed makes the samples reproducible
        verdict = verdict._replace(evidence={**verdict.evidence, "seed": caller.calls[0].seed})
    return Judgement(_from_verdict(exercise, question, check, drawn, verdict), tuple(caller.calls), None, drawn)


def _from_verdict(
    exercise: Exercise, question: Question, check: Check, cases: Sequence[Case], verdict: Verdict
) -> CheckResult:
    given = None
    if not verdict.passed and verdict.case is not None and check.visibility == "public":
        given = _input(exercise, question, check, cases[verdict.case].args)
    return _result(
        check,
        "passed" if verdict.passed else "failed",
        credit=1.0 if verdict.passed else round(min(max(verdict.credit, 0.0), 1.0), 6),
        message=verdict.message,
        input=given,
        got=None if verdict.got is None else short(verdict.got),
        expected=None if verdict.expected is None else short(verdict.expected),
        evidence=dict(verdict.evidence),
        picture=verdict.picture,
    )


def _result(check: Check, status: Any, **details: Any) -> CheckResult:
    return CheckResult(check.property, check.visibility, check.weight, check.kind, status, **details)


@lru_cache(maxsize=256)
def carried(through: Callable[..., Any]) -> tuple[str, str]:
    """A function as self-contained source, and its name there."""
    return function_source(through, through.__name__), through.__name__


def _input(exercise: Exercise, question: Question, check: Check, args: tuple[Any, ...]) -> str:
    used = check.through or getattr(exercise.reference, question.root)
    names = list(inspect.signature(used).parameters)[check.through is not None :]
    return ", ".join(f"{name}={short(value)}" for name, value in zip(names, args, strict=False))


def short(value: Any, limit: int = 400) -> str:
    """A value as text for a sentence: numbers with six digits, long arrays abridged."""
    if isinstance(value, Tensor):
        text = f"tensor {short(np.asarray(value.values))}"
    elif isinstance(value, Record):
        text = ", ".join(f"{name}={short(part)}" for name, part in zip(value.names, value.values, strict=True))
    elif isinstance(value, Function):
        text = f"the function {value.name}"
    elif isinstance(value, Opaque):
        text = f"an object of type {value.type_name}"
    elif isinstance(value, tuple | list):
        text = "(" + ", ".join(short(part) for part in value[:8]) + (", ..." if len(value) > 8 else "") + ")"
    elif isinstance(value, dict):
        text = ", ".join(f"{key}={short(part)}" for key, part in list(value.items())[:8])
    elif isinstance(value, np.ndarray):
        text = np.array2string(value, precision=6, threshold=24, edgeitems=3, separator=", ")
        text += f"  (shape {value.shape})" if value.ndim else ""
    elif isinstance(value, float):
        text = f"{value:.8g}"
    else:
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 4] + " ..."
