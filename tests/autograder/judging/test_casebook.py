"""Cases are drawn once, for each variant that they use anything of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.assignment import load_assignment
from autograder.checks import Case, Verdict
from autograder.checks.check import Check, Visibility
from autograder.exercise import Question
from autograder.judging.casebook import CaseBook

ASSIGNMENT = load_assignment("variational_inference")
EXERCISE = ASSIGNMENT.part("beta_binomial").exercise


def question(cases: Any, visibility: Visibility) -> Question:
    def judge(*args: Any, **settings: Any) -> Verdict:
        return Verdict(True)

    return dataclasses.replace(
        EXERCISE.questions[0], checks=(Check("is right", "equals", cases, judge, visibility=visibility),)
    )


def free(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
    return [Case((float(rng.random()),))]


def personal(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
    return [Case((float(rng.random()), sorted(variant)))]


def test_cases_that_use_nothing_of_the_variant_are_the_same_for_all() -> None:
    book, asked = CaseBook(ASSIGNMENT, "key"), question(free, "hidden")
    later, first = (book.cases(EXERCISE, asked, 0, variant) for variant in (7, 0))
    assert later is first
    assert book.seed(EXERCISE, asked, 0, 7, 1) == book.seed(EXERCISE, asked, 0, 0, 1)
    assert CaseBook(ASSIGNMENT, "other").cases(EXERCISE, asked, 0, 7) != first


def test_cases_that_look_at_the_variant_are_its_own() -> None:
    book, asked = CaseBook(ASSIGNMENT, "key"), question(personal, "hidden")
    drawn = [book.cases(EXERCISE, asked, 0, variant)[0].args[0] for variant in (0, 7, 8)]
    assert len(set(drawn)) == 3
    assert len({book.seed(EXERCISE, asked, 0, variant, 1) for variant in (0, 7, 8)}) == 3


def test_public_cases_are_shared_likewise_but_not_the_seeds_of_their_calls() -> None:
    """Public tests derive these from the variant of their notebook, whatever the check."""
    book, asked = CaseBook(ASSIGNMENT, "key"), question(free, "public")
    assert book.cases(EXERCISE, asked, 0, 7) is book.cases(EXERCISE, asked, 0, 0)
    assert len({book.seed(EXERCISE, asked, 0, variant, 1) for variant in (0, 7, 8)}) == 3
