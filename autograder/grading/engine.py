"""Grading one hand-in: grade(submission) -> SubmissionResult.

The engine reads the hand-in, runs what the graded functions need in the sandbox, judges every question, names
misconceptions, and adds up. It knows exercises only through their common type.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.assignment import Assignment, Part, points_of
from autograder.exercise import Exercise, Question
from autograder.grading.casebook import CaseBook
from autograder.grading.diagnosis import Repeats, name_misconceptions
from autograder.grading.fingerprint import EVERY_VISIBILITY, fingerprint
from autograder.grading.judging import Judgement, judge_question, substitutes_for
from autograder.grading.scoring import (
    Judged,
    our_fault,
    passed_over,
    question_points,
    unjudged,
    what_counts,
)
from autograder.reading.matching import Found, documents_of, free_responses_of
from autograder.reading.notebook import Document
from autograder.reading.slicing import defined_names, slice_program, stub_names, syntax_errors, whole_program
from autograder.reading.submissions import Submission
from autograder.results import (
    ExerciseResult,
    FreeResponseResult,
    QuestionResult,
    QuestionStatus,
    SubmissionResult,
    versions,
)
from autograder.sandbox import LoadReport, Sandbox, Session, StudentError

# Errors that students' functions meet when a cell that prepares something was left out.
SIGNS_OF_A_LOSS = frozenset({"NameError", "AttributeError", "KeyError", "TypeError", "IndexError", "UnboundLocalError"})


@dataclass(frozen=True)
class Grader:
    """What grading needs beside the hand-in.

    only:          grade this exercise alone; None grades the whole assignment
    visibilities:  which checks count; the student's own check runs the public ones
    repeats:       what misconceptions answer to the cases, remembered from hand-in to hand-in
    """

    assignment: Assignment
    book: CaseBook
    sandbox: Sandbox
    only: str | None = None
    visibilities: frozenset[str] = EVERY_VISIBILITY
    repeats: Repeats = field(default_factory=Repeats)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the assignment that are graded."""
        return tuple(part for part in self.assignment.parts if self.only in (None, part.name))


def grade(submission: Submission, grader: Grader) -> SubmissionResult:
    """Grade a hand-in. Whatever it holds, a result comes back; a fault of our own is marked for a person to look at."""
    started = time.perf_counter()
    attention: list[str] = [submission.problem] if submission.problem else []
    documents, complaints = documents_of(submission, grader.assignment)
    attention += complaints
    questions: list[QuestionResult] = []
    free: list[FreeResponseResult] = []
    exercises: list[ExerciseResult] = []
    for part in grader.parts:
        found = documents.get(part.name)
        try:
            exercise_result, question_results = _grade_part(part, found, grader, attention)
        except Exception:
            exercise_result, question_results = our_fault(part, found, traceback.format_exc())
            attention.append(f"{part.name}: the grader itself failed; the traceback is with each question")
        exercises.append(exercise_result)
        questions += question_results
        free += free_responses_of(part, found)
    attention += [doubt for part in grader.parts if (found := documents.get(part.name)) for doubt in found.doubts]
    left_out = passed_over(grader.parts, questions)
    for question in questions:
        if question.status == "needs attention" and question.message not in attention:
            attention.append(f"{question.exercise}.{question.question}: {question.message}")
    return SubmissionResult(
        student=submission.student,
        assignment=grader.assignment.name,
        version=grader.assignment.version,
        status="needs attention" if attention else "graded",
        score=round(sum(question.score for question in questions if question.exercise not in left_out), 4),
        out_of=round(points_of(grader.parts), 4),
        isolation=grader.sandbox.level,
        fingerprint=fingerprint(
            submission,
            grader.assignment,
            grader.book.course_key,
            grader.sandbox.level,
            grader.only,
            grader.visibilities,
        ),
        questions=tuple(questions),
        free_responses=tuple(free),
        exercises=tuple(replace(one, counts=one.exercise not in left_out) for one in exercises),
        attention=tuple(dict.fromkeys(attention)),
        versions=versions(grader.assignment),
        seconds=round(time.perf_counter() - started, 3),
    )


def _grade_part(
    part: Part, found: Found | None, grader: Grader, unreadable: Sequence[str]
) -> tuple[ExerciseResult, list[QuestionResult]]:
    """Grade one exercise. If no file answers it, but some file could not be read, nothing is decided about it."""
    exercise = part.exercise
    if found is None:
        status: QuestionStatus = "needs attention" if unreadable else "not attempted"
        message = unreadable[0] if unreadable else "no file of the hand-in answers this exercise"
        questions = [unjudged(part, question, status, message) for question in exercise.questions]
        return ExerciseResult(exercise.name, exercise.title, None, 0, None, (message,)), questions
    document = found.document
    stubs = stub_names(document, _names(exercise))
    there = defined_names(document)
    broken = syntax_errors(document)
    problems = [*found.notes, *(f"{place}, line {line}: {message}" for place, line, message in broken)]
    open_questions = [q for q in exercise.questions if q.root in there and q.path not in stubs]
    judged: dict[str, Judged] = {}
    way = None
    if open_questions:
        judged, way, load_problems = _judge_all(part, found, open_questions, grader)
        problems += load_problems
    results = []
    for question in exercise.questions:
        if question.name in judged:
            results.append(question_points(part, question, judged[question.name]))
        elif question.path in stubs:
            results.append(unjudged(part, question, "not attempted", "still the empty stub"))
        elif question in open_questions or any(_defines(text, question) for text in _broken_text(document)):
            message = f"{question.name} is not there: {'; '.join(problems)}"
            results.append(unjudged(part, question, "wrong", message))
        else:
            message = f"the hand-in does not define {question.name}"
            results.append(unjudged(part, question, "not attempted", message))
    return ExerciseResult(exercise.name, exercise.title, found.file, found.variant, way, tuple(problems)), results


def _broken_text(document: Document) -> list[str]:
    """The source of the cells that do not parse as a whole."""
    places = {place for place, _, _ in syntax_errors(document)}
    return [cell.source for cell in document.cells if cell.place in places]


def _defines(text: str, question: Question) -> bool:
    return f"def {question.name}" in text or f"class {question.root}" in text


def _judge_all(
    part: Part, found: Found, questions: list[Question], grader: Grader
) -> tuple[dict[str, Judged], str, list[str]]:
    """Judge the attempted questions: by the slice, and what the slice loses by the whole.

    A question may be lost to the slice if its name is missing after the code was run, or if a call meets an error that
    a cell left out could be the reason of. It stays as it is if the whole does no better. Where a function hangs, cells
    that call it would hang as well, and the whole is not tried.
    """
    document, wanted = found.document, _names(part.exercise)
    judged: dict[str, Judged] = {}
    way = "slice"
    with grader.sandbox.session(slice_program(document, wanted)) as session:
        loaded = session.loaded
        for question in questions:
            if question.root in loaded.defined:
                judged[question.name] = _judge_one(part, question, found.variant, session, grader, judged)
    problems = load_problems(loaded)
    lost = [q for q in questions if q.name not in judged or judged[q.name].misses_something]
    if lost and loaded.kind is None and not any(one.hung for one in judged.values()):
        with grader.sandbox.session(whole_program(document, wanted)) as session:
            for question in lost:
                if question.root not in session.loaded.defined:
                    continue
                whole = _judge_one(part, question, found.variant, session, grader, judged)
                if question.name not in judged or whole.weight > judged[question.name].weight:
                    judged[question.name] = whole
                    way = "whole"
            if way == "whole":
                problems = load_problems(session.loaded)
    return judged, way, problems


def _judge_one(
    part: Part, question: Question, variant: int, session: Session, grader: Grader, judged_before: Mapping[str, Judged]
) -> Judged:
    """Judge one question; where it may call earlier ones, with the student's own and with the reference's.

    The student's own come first if they were judged right, which spares the reference's answering. If the first way
    does not earn full marks and the second can differ, the better of the two counts.
    """
    exercise = part.exercise

    def judge(substitutes: Mapping[str, Callable[..., object]] | None) -> list[Judgement]:
        return judge_question(exercise, question, variant, grader.book, session, substitutes, grader.visibilities)

    def judged(judgements: list[Judgement], helpers: str | None) -> Judged:
        lost = any(_misses_something(judgement) for judgement in judgements)
        results = name_misconceptions(exercise, question, judgements, grader.repeats)
        return Judged(what_counts(results, judgements), helpers, lost, _hung(judgements))

    if not question.helpers:
        return judged(judge(None), None)
    substitutes = substitutes_for(exercise, question)
    own_are_right = all(name in judged_before and judged_before[name].full for name in question.helpers)
    first = judge(None if own_are_right else substitutes)
    first_way, second_way = ("own", "reference") if own_are_right else ("reference", "own")
    if _all_passed(first) or _hung(first) or not (own_are_right or _asked(first)):
        return judged(first, first_way)
    second = judge(substitutes if own_are_right else None)
    if _passed(second) > _passed(first):
        return judged(second, second_way)
    return judged(first, first_way)


def _all_passed(judgements: Iterable[Judgement]) -> bool:
    return all(judgement.result.status == "passed" for judgement in judgements)


def _hung(judgements: Iterable[Judgement]) -> bool:
    return any(judgement.failure is not None and judgement.failure.kind == "time limit" for judgement in judgements)


def _asked(judgements: Iterable[Judgement]) -> bool:
    return any(call.asked for judgement in judgements for call in judgement.calls)


def _passed(judgements: Sequence[Judgement]) -> float:
    results = what_counts([judgement.result for judgement in judgements], judgements)
    return sum(result.weight * result.credit for result in results)


def _misses_something(judgement: Judgement) -> bool:
    failure = judgement.failure
    return failure is not None and failure.error is not None and failure.error.type in SIGNS_OF_A_LOSS


def load_problems(loaded: LoadReport) -> list[str]:
    """What went wrong while the hand-in's own code was run, each a line for the student."""
    lines = [describe_error(error) for error in loaded.errors]
    if loaded.kind == "time limit":
        lines.append("running the notebook's code took longer than the time limit; what took so long was left out")
    elif loaded.kind is not None:
        lines.append(f"running the notebook's code ended early ({loaded.kind}); what ended it was left out")
    return lines


def describe_error(error: StudentError) -> str:
    """An error of the student's code in one line: where, what."""
    where = f"{error.place}, line {error.line}: " if error.place else ""
    return f"{where}{error.type}: {error.message}"


def _names(exercise: Exercise) -> tuple[str, ...]:
    """The graded names of an exercise, methods as "Class.method"."""
    return tuple(question.path for question in exercise.questions)
