"""Results of bounded size: whatever a submission contains, its record and its page stay small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder import written
from autograder.results import CheckResult, ErrorPlace, ExerciseResult, QuestionResult, SubmissionResult

MESSAGE = 1_000  # characters of the message of a check, a question or an error
SOURCE = 300  # characters of a line of the submission
VALUE = 800  # characters of arguments and answers
NAME = 200
LINE, LINES = 2_000, 20  # problems and reasons for attention: characters of each, and how many of them
TRACE = 8_000  # characters of the grader's own traceback; its end says most
NUMBERS = 200  # numbers in each series of a picture
TEXTS = 200_000  # characters of all written answers together, without pictures


def capped(result: SubmissionResult) -> SubmissionResult:
    """The result, with texts cut that are longer than anybody would read. Scores and verdicts do not change."""
    left = TEXTS
    free = []
    for response in result.free_responses:
        free.append(replace(response, text=written.cut(response.text, max(left, 0))))
        left -= len(written.without_pictures(response.text))
    return replace(
        result,
        questions=tuple(_question(question) for question in result.questions),
        free_responses=tuple(free),
        exercises=tuple(_exercise(exercise) for exercise in result.exercises),
        attention=_lines(result.attention),
    )


def cut(text: str, limit: int) -> str:
    """The text, cut to the limit with a note of how much was left out."""
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text) - limit:,} more characters)"


def _question(question: QuestionResult) -> QuestionResult:
    checks = tuple(_check(check) for check in question.checks)
    return replace(question, message=cut(question.message, MESSAGE), checks=checks)


def _exercise(exercise: ExerciseResult) -> ExerciseResult:
    file = None if exercise.file is None else cut(exercise.file, NAME)
    return replace(exercise, file=file, problems=_lines(exercise.problems))


def _check(check: CheckResult) -> CheckResult:
    trace = check.traceback
    picture = check.picture
    if picture and any(isinstance(part, list | tuple) and len(part) > NUMBERS for part in picture.values()):
        picture = None
    return replace(
        check,
        message=cut(check.message, MESSAGE),
        input=None if check.input is None else cut(check.input, VALUE),
        got=None if check.got is None else cut(check.got, VALUE),
        expected=None if check.expected is None else cut(check.expected, VALUE),
        error=None if check.error is None else _error(check.error),
        picture=picture,
        traceback=trace if trace is None or len(trace) <= TRACE else f"…{trace[-TRACE:]}",
    )


def _error(error: ErrorPlace) -> ErrorPlace:
    place = None if error.place is None else cut(error.place, NAME)
    source = None if error.source is None else cut(error.source.strip("\n"), SOURCE)
    return ErrorPlace(cut(error.type, NAME), cut(error.message, MESSAGE), place, error.line, source)


def _lines(lines: Sequence[str]) -> tuple[str, ...]:
    told = [cut(line, LINE) for line in lines[:LINES]]
    return (*told, f"and {len(lines) - LINES:,} more") if len(lines) > LINES else tuple(told)
