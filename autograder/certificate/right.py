"""Right answers on trial: the reference and every alternative must pass every check, on every seed.

Diagnosis has no part in that and is not imported: what is known of right answers stands when it changes.
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

CALL_SECONDS = 10.0  # of right and wrong answers alike, as in grading
EVERY_ANSWER = 20  # seeds that every right answer is tried on; on later ones alternatives take turns


class Bench:
    """Judges functions as answers to one question, by the code that judges hand-ins."""

    def __init__(self, assignment: Assignment, exercise: Exercise, question: Question) -> None:
        self.assignment, self.exercise, self.question = assignment, exercise, question
        self._books: dict[int, CaseBook] = {}

    def book(self, seed: int) -> CaseBook:
        """The cases of a seed: another course key for each."""
        if seed not in self._books:
            self._books[seed] = CaseBook(self.assignment, f"certificate {seed}")
        return self._books[seed]

    def judgements(self, function: Callable[..., Any], seed: int) -> list[Judgement]:
        """Every check of the question."""
        session = Here(self.exercise, self.question, function, CALL_SECONDS)
        return judge_question(self.exercise, self.question, variant_of(seed), self.book(seed), session, None)

    def right_answer(self, style: str, function: Callable[..., Any], seeds: Sequence[int]) -> RightAnswer:
        """A function that should pass every check on every seed."""
        complaints = [
            f"seed {seed}, {judged.result.property}: {judged.result.message or judged.result.traceback}"
            for seed in seeds
            for judged in self.judgements(function, seed)
            if judged.result.status != "passed"
        ]
        return RightAnswer(style, len(seeds), tuple(complaints[:SHOWN]))


def try_right(assignment: Assignment, exercise: Exercise, question: Question, seeds: range) -> tuple[RightAnswer, ...]:
    """The reference on these seeds, and the alternatives on those that are their turn."""
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
    """The seeds that alternative `index` is tried on: all of the first, then one alternative on every second seed.

    Alternatives that loop take many times as long as the reference: a thousand seeds of each would take a day.
    """
    return [seed for seed in seeds if seed < EVERY_ANSWER or (seed % 2 == 0 and seed // 2 % alternatives == index)]


def variant_of(seed: int) -> int:
    """Variant 0 for every third seed, as most courses use it; else a variant of its own."""
    return 0 if seed % 3 == 0 else seed
