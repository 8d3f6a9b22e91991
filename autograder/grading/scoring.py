"""From judged checks to points: what a question earns, and what stands where nothing was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.assignment import Part
from autograder.checks import CONDUCT
from autograder.exercise import Question
from autograder.reading.matching import Found
from autograder.results import CheckResult, ExerciseResult, QuestionResult, QuestionStatus


@dataclass(frozen=True)
class Judged:
    """How one question came out, before points are given."""

    results: tuple[CheckResult, ...]
    helpers: str | None = None

    @property
    def weight(self) -> float:
        """The weight of the checks that was earned."""
        return sum(result.weight * result.credit for result in self.results)


def conduct_alone_earns_nothing(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Whoever returns a wrong thing without touching the arguments has not answered in part."""
    if any(result.credit > 0 for result in results if result.kind != CONDUCT):
        return tuple(results)
    message = "counts as soon as another check passes"
    return tuple(
        replace(result, credit=0.0, message=message) if result.kind == CONDUCT and result.credit > 0 else result
        for result in results
    )


def question_points(part: Part, question: Question, judged: Judged) -> QuestionResult:
    """The question's points, shared among its checks by weight."""
    points = part.points[question.name]
    total = sum(result.weight for result in judged.results)
    score = round(points * judged.weight / total, 4) if total else 0.0
    status: QuestionStatus
    message = ""
    if any(result.status == "needs attention" for result in judged.results):
        status, message = "needs attention", "the grader itself failed on a check; a person will look at it"
    elif score == points:
        status = "correct"
    else:
        status = "partial" if score > 0 else "wrong"
    return QuestionResult(
        part.exercise.name, question.name, score, points, status, judged.results, message, judged.helpers
    )


def unjudged(part: Part, question: Question, status: QuestionStatus, message: str) -> QuestionResult:
    """A question without a single check run, and why."""
    return QuestionResult(part.exercise.name, question.name, 0.0, part.points[question.name], status, message=message)


def our_fault(part: Part, found: Found | None, trace: str) -> tuple[ExerciseResult, list[QuestionResult]]:
    """An exercise that our own code failed on: no points are given or taken, a person looks at it."""
    exercise = part.exercise
    check = CheckResult("the grader works", "hidden", 0.0, "fault", "needs attention", traceback=trace)
    message = "the grader itself failed on this exercise; a person will look at it"
    results = [
        QuestionResult(exercise.name, q.name, 0.0, part.points[q.name], "needs attention", (check,), message)
        for q in exercise.questions
    ]
    file = found.file if found else None
    return ExerciseResult(exercise.name, exercise.title, file, found.variant if found else 0, None), results


def passed_over(parts: Sequence[Part], questions: Sequence[QuestionResult]) -> frozenset[str]:
    """The exercises that do not count, because a better alternative does; of equal ones the first counts."""
    chosen: dict[str, tuple[float, str]] = {}
    for part in parts:
        score = sum(question.score for question in questions if question.exercise == part.name)
        if part.either and (part.either not in chosen or score > chosen[part.either][0]):
            chosen[part.either] = (score, part.name)
    kept = {name for _, name in chosen.values()}
    return frozenset(part.name for part in parts if part.either and part.name not in kept)
