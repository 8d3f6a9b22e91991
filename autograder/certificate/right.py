"""Trying correct answers: the reference and every alternative must pass every check on every seed.

Diagnosis takes no part in that and is not imported. So the results stay valid when diagnosis changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.assignment import Assignment
from autograder.certificate.findings import SHOWN, RightAnswer
from autograder.certificate.here import Here
from autograder.exercise import Exercise, Question
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import Judgement, judge_question

CALL_SECONDS = 10.0  # for correct and wrong answers alike, as in grading
EVERY_ANSWER = 20  # seeds on which every correct answer is tried; on later ones, alternatives take turns


class Bench:
    """Judges functions as answers to one question, with the code that judges submissions."""

    def __init__(self, assignment: Assignment, exercise: Exercise, question: Question) -> None:
        self.assignment, self.exercise, self.question = assignment, exercise, question
        self._books: dict[int, CaseBook] = {}

    def book(self, seed: int) -> CaseBook:
        """The cases of a seed. Each seed has a course key of its own."""
        if seed not in self._books:
            self._books[seed] = CaseBook(self.assignment, f"certificate {seed}")
        return self._books[seed]

    def judgements(self, function: Callable[..., Any], seed: int) -> list[Judgement]:
        """Every check of the question."""
        session = Here(self.exercise, self.question, function, CALL_SECONDS)
        return judge_question(self.exercise, self.question, variant_of(seed), self.book(seed), session, None)

    def right_answer(self, style: str, function: Callable[..., Any], seeds: Sequence[int]) -> RightAnswer:
        """Try a function that should pass every check on every seed."""
        complaints = [
            f"seed {seed}, {judged.result.property}: {judged.result.message or judged.result.traceback}"
            for seed in seeds
            for judged in self.judgements(function, seed)
            if judged.result.status != "passed"
        ]
        return RightAnswer(style, len(seeds), tuple(complaints[:SHOWN]))


def try_right(assignment: Assignment, exercise: Exercise, question: Question, seeds: range) -> tuple[RightAnswer, ...]:
    """Try the reference on these seeds, and each alternative on those of them at which it has its turn."""
    bench = Bench(assignment, exercise, question)
    alternatives = [answer for answer in exercise.alternatives if answer.question == question.name]
    return (
        bench.right_answer("reference", getattr(exercise.reference, question.root), seeds),
        *(
            bench.right_answer(answer.style, answer.right, turns(seeds, index, len(alternatives)))
            for index, answer in enumerate(alternatives)
        ),
    )


def turns(seeds: range, index: int, alternatives: int) -> list[int]:
    """The seeds on which alternative `index` is tried: the first ones, and then one alternative on every second seed.

    Alternatives with loops take many times as long as the reference: a thousand seeds of each would take a day.
    """
    return [seed for seed in seeds if seed < EVERY_ANSWER or (seed % 2 == 0 and seed // 2 % alternatives == index)]


def variant_of(seed: int) -> int:
    """Variant 0 for every third seed, since most courses use it; a variant of its own for any other seed."""
    return 0 if seed % 3 == 0 else seed
