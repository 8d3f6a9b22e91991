"""The page that a student gets: what is right, what is wrong and why, and the evidence for each verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.report.discretion import for_student
from autograder.report.evidence import evidence_words
from autograder.report.pages import VERDICTS, Verdict, render
from autograder.report.picture import Chart, chart_of
from autograder.report.text import unread_words, version_words
from autograder.results import CheckResult, ExerciseResult, FreeResponseResult, QuestionResult, SubmissionResult

STATISTICAL = ("law", "independence")


@dataclass(frozen=True)
class CheckView:
    """A check as the page shows it. `new_error` is False if an earlier check of the question failed in the same way."""

    check: CheckResult
    verdict: Verdict
    points: float
    evidence: tuple[str, ...]
    statistical: bool
    chart: Chart | None
    new_error: bool


@dataclass(frozen=True)
class QuestionView:
    """A question as the page shows it. `familiar` lists the known mistakes seen in it, each once, with its hint."""

    question: QuestionResult
    anchor: str
    verdict: Verdict
    familiar: tuple[tuple[str, str], ...]
    checks: tuple[CheckView, ...]


@dataclass(frozen=True)
class ExerciseView:
    """An exercise as the page shows it. `read` is None if the result does not say how it was read.

    unread: what the page says, in place of "empty", about a free response that could not be read
    """

    name: str
    title: str
    read: ExerciseResult | None
    questions: tuple[QuestionView, ...]
    free_responses: tuple[FreeResponseResult, ...]
    unread: str = ""


def feedback_page(result: SubmissionResult, title: str = "", *, released: bool = False) -> str:
    """One self-contained HTML page about a graded submission, for the student.

    title:     the assignment's title; if empty, its name is shown
    released:  whether hidden checks are shown in full, as after the deadline

    The page leaves out what is for the TA: tracebacks of the grader, reasons for attention, rubrics.
    """
    if not released:
        result = for_student(result)
    exercises = tuple(_exercise(name, result) for name in _exercise_names(result))
    waiting = [free for free in result.free_responses if free.score is None]
    return render(
        "feedback.html.j2",
        result=result,
        released=released,
        title=title or result.assignment,
        exercises=exercises,
        undecided=result.status == "needs attention",
        waiting=sum(free.out_of for free in waiting),
        versions=version_words(result.versions),
        variants=sorted({exercise.variant for exercise in result.exercises}),
    )


def _exercise_names(result: SubmissionResult) -> list[str]:
    """Names of all exercises that the result mentions anywhere, in order."""
    entries: list[ExerciseResult | QuestionResult | FreeResponseResult] = [*result.exercises, *result.questions]
    entries += result.free_responses
    return list(dict.fromkeys(entry.exercise for entry in entries))


def _exercise(name: str, result: SubmissionResult) -> ExerciseView:
    read = next((entry for entry in result.exercises if entry.exercise == name), None)
    questions = tuple(_question(question) for question in result.questions if question.exercise == name)
    free = tuple(response for response in result.free_responses if response.exercise == name)
    return ExerciseView(name, read.title if read else name, read, questions, free, unread_words(result, name))


def _question(question: QuestionResult) -> QuestionView:
    familiar = dict.fromkeys(
        (check.misconception, check.hint or "") for check in question.checks if check.misconception is not None
    )
    # Where the grader failed outside of any check, a stand-in check records it. The question's status says so already.
    checks = [check for check in question.checks if check.kind != "fault"]
    total = sum(check.weight for check in checks)
    views: list[CheckView] = []
    for check in checks:
        share = check.weight / total if total > 0 else 0.0
        views.append(_check(check, share * question.out_of, checks[: len(views)]))
    anchor = f"{question.exercise}.{question.question}"
    return QuestionView(question, anchor, VERDICTS[question.status], tuple(familiar), tuple(views))


def _check(check: CheckResult, points: float, earlier: Sequence[CheckResult]) -> CheckView:
    return CheckView(
        check=check,
        verdict=VERDICTS[check.status],
        points=points,
        evidence=evidence_words(check.kind, check.evidence) if check.status in ("passed", "failed") else (),
        statistical=check.kind in STATISTICAL,
        chart=chart_of(check.picture),
        new_error=check.error is not None and all(check.error != before.error for before in earlier),
    )
