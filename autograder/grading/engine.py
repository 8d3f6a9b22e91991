"""Grading one submission: grade(submission) -> SubmissionResult.

The engine reads the submission, runs in the sandbox what the graded functions need, judges every question, names
misconceptions, and adds up the points. It knows exercises only by their common type.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from autograder.assignment import Assignment, Part, points_of
from autograder.checks import Case
from autograder.diagnosis.evidence import evidence_of
from autograder.diagnosis.from_notebook import said_of_globals, with_lost_gradients
from autograder.diagnosis.naming import Repeats, name_misconceptions
from autograder.exercise import Question
from autograder.grading.absent import what_is_absent, why_undecided
from autograder.grading.caps import capped
from autograder.grading.fingerprint import EVERY_VISIBILITY, fingerprint
from autograder.grading.load_problems import load_problems
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import Judgement, StandIn, judge_question, substitutes_for
from autograder.judging.partly import partly_right_in, what_counts_partly, with_credits
from autograder.judging.rooms import Budget, Rooms
from autograder.judging.scoring import (
    Judged,
    our_fault,
    passed_over,
    question_points,
    unjudged,
)
from autograder.judging.ways import SLICE, WHOLE, Ways
from autograder.reading.answers import Answered, Answers, answers_of, free_responses_of, with_own_files
from autograder.reading.further import by_words
from autograder.reading.submissions import Submission
from autograder.results import (
    ExerciseResult,
    FreeResponseResult,
    QuestionResult,
    QuestionStatus,
    SubmissionResult,
    versions,
)
from autograder.sandbox import Sandbox, Session


@dataclass(frozen=True)
class Grader:
    """What grading needs besides the submission.

    only:          grade only this exercise; None grades the whole assignment
    visibilities:  which checks count; the student's own check runs the public ones
    repeats:       the answers of misconceptions to the cases, cached across submissions
    reader:        how a submission is read; None reads it in this process, without a deadline
    """

    assignment: Assignment
    book: CaseBook
    sandbox: Sandbox
    only: str | None = None
    visibilities: frozenset[str] = EVERY_VISIBILITY
    repeats: Repeats = field(default_factory=Repeats)
    reader: Callable[[Submission], Answers] | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the assignment that are graded."""
        return tuple(part for part in self.assignment.parts if self.only in (None, part.name))

    def read(self, submission: Submission) -> Answers:
        """The answers of a submission."""
        return self.reader(submission) if self.reader else answers_of(submission, self.assignment, self.parts)


def grade(submission: Submission, grader: Grader) -> SubmissionResult:
    """Grade a submission. There is always a result; a fault of the grader is marked for a person to look at."""
    started = time.perf_counter()
    attention: list[str] = [submission.problem] if submission.problem else []
    documents, complaints = grader.read(submission)
    attention += complaints
    if any(part.name not in documents for part in grader.parts):
        attention += [line for line in submission.unread if line not in attention]
    questions: list[QuestionResult] = []
    free: list[FreeResponseResult] = []
    exercises: list[ExerciseResult] = []
    budget = Budget(grader.sandbox.limits.hand_in_seconds)
    for part in grader.parts:
        found = documents.get(part.name)
        try:
            found = found and with_own_files(found, submission)
            exercise_result, question_results = _grade_part(part, found, grader, attention, budget, submission.left)
        except Exception:
            exercise_result, question_results = our_fault(part, found, traceback.format_exc())
            attention.append(f"{part.name}: the grader itself failed; the traceback is with each question")
        exercises.append(exercise_result)
        questions += question_results
        free += free_responses_of(part, found)
    attention += [budget.story] if budget.over else []
    attention += [doubt for part in grader.parts if (found := documents.get(part.name)) for doubt in found.doubts]
    left_out = passed_over(grader.parts, questions)
    for question in questions:
        if question.status == "needs attention" and question.message not in attention:
            attention.append(f"{question.exercise}.{question.question}: {question.message}")
    graded = SubmissionResult(
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
        contents=submission.content_hash,
    )
    return capped(graded)


def _grade_part(
    part: Part,
    found: Answered | None,
    grader: Grader,
    unreadable: Sequence[str],
    budget: Budget,
    left: Sequence[tuple[str, str]] = (),
) -> tuple[ExerciseResult, list[QuestionResult]]:
    """Grade one exercise. If no file answers it, but some file could not be read, nothing is decided about it."""
    exercise = part.exercise
    if found is None:
        status: QuestionStatus = "needs attention" if unreadable else "not attempted"
        message = unreadable[0] if unreadable else "no file of the submission answers this exercise"
        questions = [unjudged(part, question, status, message) for question in exercise.questions]
        return ExerciseResult(exercise.name, exercise.title, None, 0, None, (message,)), questions
    stubs, there = found.stubs, found.defined
    problems = [*found.notes, *(f"{place}, line {line}: {message}" for place, line, message in found.broken)]
    open_questions = [q for q in exercise.questions if (q.root in there or found.perhaps) and q.path not in stubs]
    judged: dict[str, Judged] = {}
    way, told, absent = None, dict[str, str](), dict[str, str]()
    if open_questions:
        judged, way, while_loading, told, absent = _judge_all(part, found, open_questions, grader, budget, left)
        problems += while_loading
    results = []
    for question in exercise.questions:
        if question in open_questions and budget.over and question.name not in judged:
            results.append(unjudged(part, question, "needs attention", budget.story))
        elif question.name in judged:
            result = question_points(part, question, judged[question.name])
            result = replace(result, message=result.message or told.get(question.name, ""))
            if question.name in absent and result.status in ("wrong", "partial"):
                result = replace(result, status="needs attention", message=absent[question.name])
            results.append(result)
        elif question.path in found.undecided:
            results.append(unjudged(part, question, "needs attention", found.undecided[question.path]))
        elif question.path in stubs:
            results.append(unjudged(part, question, "not attempted", "still the empty stub"))
        elif reason := absent.get(question.name) or why_undecided(found, question):
            results.append(unjudged(part, question, "needs attention", reason))
        elif question.root in there or any(_defines(text, question) for text in found.broken_text):
            message = f"{question.name} is not available: {'; '.join(problems)}"
            results.append(unjudged(part, question, "wrong", message))
        else:
            message = f"the submission does not define {question.name}"
            results.append(unjudged(part, question, "not attempted", message))
    return ExerciseResult(exercise.name, exercise.title, found.file, found.variant, way, tuple(problems)), results


def _defines(text: str, question: Question) -> bool:
    return f"def {question.name}" in text or f"class {question.root}" in text


def _judge_all(
    part: Part,
    found: Answered,
    questions: list[Question],
    grader: Grader,
    budget: Budget,
    left: Sequence[tuple[str, str]],
) -> tuple[dict[str, Judged], str, list[str], dict[str, str], dict[str, str]]:
    """Judge the attempted questions.

    Returns (the results by question, by which program, what went wrong while it was loaded, further notes by question,
    and what was absent, for each question that lost points by it).
    """
    exercise = part.exercise

    def judge(
        question: Question,
        session: Session,
        replaced: StandIn,
        numbers: Sequence[int],
        before: Sequence[Judgement],
    ) -> list[Judgement]:
        substitutes = substitutes_for(exercise, replaced.names)
        return judge_question(
            exercise, question, found.variant, grader.book, session, substitutes, numbers, before,
            own_containers=replaced.own_containers,
        )  # fmt: skip

    programs = {SLICE: found.sliced, WHOLE: found.whole, **by_words(found.further)}

    def drawn_anew(name: str, index: int) -> Sequence[Case]:
        return grader.book.cases(exercise, exercise.question(name), index, found.variant, again=1)

    with Rooms(grader.sandbox, programs, budget) as rooms:
        outcomes = Ways(questions, rooms, judge, grader.visibilities, found.further).judge_all()
        evidence = {
            name: evidence_of(exercise, name, outcome, rooms, partial(drawn_anew, name))
            for name, outcome in outcomes.items()
        }
        partly = {name: partly_right_in(exercise, name, outcome, rooms) for name, outcome in outcomes.items()}
    judged: dict[str, Judged] = {}
    told: dict[str, str] = {}
    absent: dict[str, str] = {}
    for question in questions:
        outcome = outcomes.get(question.name)
        if outcome is None or not outcome.full:
            judgements = () if outcome is None else outcome.judgements
            reason = what_is_absent(found, question, judgements, rooms.loaded.values(), left)
            if reason := reason or found.interactive.get(question.path):
                absent[question.name] = reason
        if outcome is not None:
            # If everything is right there is nothing to name. Then the misconceptions, which take a second to import,
            # are not needed.
            catalogued = frozenset(() if outcome.full else (one.name for one in exercise.misconceptions))
            results = name_misconceptions(exercise, question, evidence[question.name], grader.repeats)
            results = with_credits(results, partly[question.name], catalogued)
            results = with_lost_gradients(results, found.numpy_calls.get(question.path), catalogued)
            judged[question.name] = Judged(
                what_counts_partly(results, outcome.judgements, partly[question.name]), outcome.helpers
            )
            said = [said_of_globals(question, found.from_notebook.get(question.path, ()), results, catalogued)]
            if outcome.program not in (SLICE, WHOLE):
                words = outcome.program.partition(": ")[2]
                said.append(f"Judged by {words}: in its final state, the file earns less.")
            told[question.name] = " ".join(filter(None, said))
    way = WHOLE if any(outcome.program == WHOLE for outcome in outcomes.values()) else SLICE
    return judged, way, load_problems(rooms.loaded[way]), told, absent
