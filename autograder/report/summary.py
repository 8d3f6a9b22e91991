"""The page that the TA gets: how the class did, what went wrong, and what is left to do by hand."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from autograder.assignment import Assignment
from autograder.report.pages import render
from autograder.report.picture import score_chart
from autograder.report.text import unread_words, version_words
from autograder.results import CheckResult, FreeResponseResult, QuestionStatus, SubmissionResult

STATUSES: tuple[QuestionStatus, ...] = ("correct", "partial", "wrong", "not attempted", "needs attention")


@dataclass(frozen=True)
class Fault:
    """A fault of the grader in one submission: where it occurred, and its traceback."""

    where: str
    message: str
    traceback: str


@dataclass(frozen=True)
class QuestionRow:
    """How the submissions did on one question. `mean` is None while no submission is decided."""

    exercise: str
    question: str
    out_of: float
    judged: int
    counts: tuple[tuple[QuestionStatus, int], ...]
    mean: float | None


@dataclass(frozen=True)
class MisconceptionRow:
    """A catalogued mistake, and the students who made it."""

    exercise: str
    question: str
    name: str
    hint: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Everybody's answer to one free response, for the person who scores it.

    answers: (student, answer, what is said if the answer could not be read) for each
    """

    exercise: str
    question: str
    out_of: float
    rubric: tuple[str, ...]
    answers: tuple[tuple[str, FreeResponseResult, str], ...]

    @property
    def unread(self) -> int:
        """Answers with something to read and no score yet."""
        return sum(answer.score is None and bool(answer.text.strip()) for _, answer, _ in self.answers)


def summary_page(
    results: Iterable[SubmissionResult],
    assignment: Assignment,
    feedback_href: Callable[[str], str] | None = None,
    notes: Sequence[str] = (),
    absent: Collection[str] = (),
) -> str:
    """One self-contained HTML page about all graded submissions, for the TA.

    feedback_href:  student -> path of the student's page relative to this one, not yet quoted; without it, names are
                    not links
    notes:          what the TA should know about the submissions, such as names that look alike
    absent:         students without a submission this time; they are shown as graded before
    """
    everyone = sorted(results, key=lambda result: result.student)
    graded = [result.score for result in everyone if result.status == "graded"]
    links = {result.student: quote(feedback_href(result.student)) for result in everyone} if feedback_href else {}
    return render(
        "summary.html.j2",
        assignment=assignment,
        results=everyone,
        links=links,
        notes=notes,
        absent=frozenset(absent),
        slips=[(result.student, fault) for result in everyone for fault in slips(result)],
        attention=[(result, faults(result)) for result in everyone if result.status == "needs attention"],
        graded=len(graded),
        mean=statistics.fmean(graded) if graded else None,
        median=statistics.median(graded) if graded else None,
        out_of=max((result.out_of for result in everyone), default=assignment.out_of),
        chart=score_chart(graded, max((result.out_of for result in everyone), default=0.0)),
        statuses=STATUSES,
        questions=question_rows(everyone, assignment),
        misconceptions=misconception_rows(everyone),
        readings=readings(everyone, assignment),
        setups=_setups(everyone),
    )


def faults(result: SubmissionResult) -> tuple[Fault, ...]:
    """Every check and question of a submission that the grader could not decide."""
    found = []
    for question in result.questions:
        where = f"{question.exercise}.{question.question}"
        checks = [check for check in question.checks if check.status == "needs attention"]
        found += [Fault(f"{where}: {check.property}", check.message, check.traceback or "") for check in checks]
        if question.status == "needs attention" and not checks:
            found.append(Fault(where, question.message, ""))
    return tuple(found)


def slips(result: SubmissionResult) -> tuple[Fault, ...]:
    """Faults of the grader that do not affect the grade: they occurred while it looked for the name of a mistake."""
    return tuple(
        Fault(f"{question.exercise}.{question.question}: {check.property}", "", check.traceback)
        for question in result.questions
        for check in question.checks
        if check.traceback and check.status == "failed"
    )


def question_rows(results: Sequence[SubmissionResult], assignment: Assignment) -> tuple[QuestionRow, ...]:
    """Outcomes by question, in the order of the assignment."""
    rows = []
    for part in assignment.parts:
        for name, points in part.points.items():
            mine = [q for result in results for q in result.questions if (q.exercise, q.question) == (part.name, name)]
            counts = Counter(question.status for question in mine)
            decided = [question.score for question in mine if question.status != "needs attention"]
            mean = statistics.fmean(decided) if decided else None
            shown = tuple((status, counts[status]) for status in STATUSES)
            rows.append(QuestionRow(part.name, name, points, len(mine), shown, mean))
    return tuple(rows)


def misconception_rows(results: Sequence[SubmissionResult]) -> tuple[MisconceptionRow, ...]:
    """The known mistakes that were seen, the most frequent first. A student counts once for each."""
    seen: dict[tuple[str, str, str], tuple[CheckResult, dict[str, None]]] = {}
    for result in results:
        for question in result.questions:
            for check in question.checks:
                if check.misconception is not None:
                    key = (question.exercise, question.question, check.misconception)
                    seen.setdefault(key, (check, {}))[1][result.student] = None
    rows = [MisconceptionRow(*key, check.hint or "", tuple(students)) for key, (check, students) in seen.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.students), row.exercise, row.question, row.name)))


def readings(results: Sequence[SubmissionResult], assignment: Assignment) -> tuple[Reading, ...]:
    """The free responses, question by question in the order of the assignment."""
    found = []
    for part in assignment.parts:
        for name, points in part.free_response_points.items():
            answers = tuple(
                (result.student, free, unread_words(result, part.name))
                for result in results
                for free in _answers(result, part.name, name, points)
            )
            rubric = next((free.rubric for _, free, _ in answers if free.rubric), ())
            found.append(Reading(part.name, name, points, rubric, answers))
    return tuple(found)


def _answers(result: SubmissionResult, exercise: str, name: str, points: float) -> list[FreeResponseResult]:
    """A submission's answer. If its grading was lost, an empty answer stands in, so that the student is listed."""
    found = [free for free in result.free_responses if (free.exercise, free.question) == (exercise, name)]
    was_lost = not result.exercises and result.status == "needs attention"
    return found or ([FreeResponseResult(exercise, name, "", points)] if was_lost else [])


def _setups(results: Sequence[SubmissionResult]) -> tuple[tuple[str, int], ...]:
    """Isolation levels and versions behind the grades, each with its number of submissions."""
    setups = Counter(
        f"{', '.join((f'isolation level {result.isolation}', *version_words(result.versions)))}" for result in results
    )
    return tuple(setups.most_common())
