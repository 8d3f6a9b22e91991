"""Mutants: correct answers with one small change, like a slip of the pen or of the mind.

There are three families. "reference": slips of the pen in the reference. "alternatives": the same slips in correct
answers in other styles. "independent": everything else that goes wrong in either: stale values, ignored and swapped
arguments, clips and casts, wrong axes, early returns, lost gradients, results kept from call to call, samples that are
too regular.
"""

from __future__ import annotations

import ast
import inspect
import random
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest
from typing import Any

from autograder.building.handins import answer_source, solution_source
from autograder.certificate.mutants import draws, runtime
from autograder.certificate.mutants.arguments import (
    careless_functions,
    coarsened_arguments,
    disturbed_results,
    ignored_arguments,
    swapped_arguments,
)
from autograder.certificate.mutants.slips import slips
from autograder.certificate.mutants.statements import early_returns, stale_values
from autograder.certificate.mutants.tree import Answer, Change, Mutant, is_asked_for, replaced, scopes, words_of
from autograder.certificate.mutants.values import clips_on_the_way, regular_draws, turned_matrices
from autograder.checks.here import built as built_value
from autograder.exercise import Exercise, Question

__all__ = ["FAMILIES", "Mutant", "answers_of", "built", "mutants"]

FAMILIES = ("reference", "alternatives", "independent")
OF_EVERY_FUNCTION = (stale_values, early_returns, clips_on_the_way, turned_matrices, regular_draws)
OF_WHAT_IS_ASKED = (
    *(ignored_arguments, swapped_arguments, coarsened_arguments),
    *(disturbed_results, careless_functions),
)


def answers_of(exercise: Exercise, question: Question) -> list[Answer]:
    """The correct answers from which mutants are made: the reference first, then the alternatives."""
    method = question.path.partition(".")[2]
    found = [Answer("", solution_source(exercise, question.name), question.root, method)]
    for other in exercise.alternatives:
        if other.question == question.name:
            found.append(
                Answer(other.style, answer_source(exercise, other.right, question.root), question.root, method)
            )
    return found


def mutants(exercise: Exercise, question: Question, family: str = "reference", most: int | None = None) -> list[Mutant]:
    """The mutants of a family, with distinct sources that parse; at most `most` of them, chosen at random.

    If mutants are chosen, each kind of slip gets an equal share, as far as there are enough.
    """
    if most == 0:
        return []
    rng = random.Random(f"{question.name} {family}")
    answers = answers_of(exercise, question)
    chosen = {"reference": answers[:1], "alternatives": answers[1:]}.get(family, answers)
    if most is not None:
        chosen = rng.sample(chosen, min(most, len(chosen)))
    trees = [ast.parse(answer.source) for answer in chosen]
    made = []
    for answer, tree in zip(chosen, trees, strict=True):
        changes = list(_slips(tree, answer) if family != "independent" else _independent(tree, answer))
        made.append([(answer, tree, change) for change in (changes if most is None else _mixed(changes, rng))])
    queue = chain(*made) if most is None else (one for row in zip_longest(*made) for one in row if one is not None)
    return list(_made(queue, most))


def _made(queue: Iterator[tuple[Answer, ast.Module, Change]], most: int | None) -> Iterator[Mutant]:
    sources: set[str] = set()
    seen: dict[tuple[str, str, str], int] = {}  # number equal changes in equal lines
    for answer, tree, change in queue:
        source = _source(tree, change)
        if source is None or source in sources:
            continue
        sources.add(source)
        words = words_of(change)
        line = answer.source.splitlines()[change.node.lineno - 1].strip() if hasattr(change.node, "lineno") else ""
        seen[answer.style, line, words] = number = seen.get((answer.style, line, words), 0) + 1
        yield Mutant(words if number == 1 else f"{words} ({number})", source, answer.style, line, change.kind)
        if most is not None and len(sources) >= most:
            return


def _source(tree: ast.Module, change: Change) -> str | None:
    """The changed answer; None if it does not parse or is unchanged."""
    source = ast.unparse(replaced(tree, change))
    if source == ast.unparse(tree):
        return None
    try:
        ast.parse(source)
    except SyntaxError:
        return None
    return source


def _slips(tree: ast.Module, answer: Answer) -> Iterator[Change]:
    for scope in scopes(tree, answer):
        yield from slips(scope)


def _independent(tree: ast.Module, answer: Answer) -> Iterator[Change]:
    uses_torch = "torch" in answer.source
    for scope in scopes(tree, answer):
        for made in (*OF_EVERY_FUNCTION, *(OF_WHAT_IS_ASKED if is_asked_for(scope, tree, answer) else ())):
            yield from made(scope, uses_torch)


def _mixed(changes: list[Change], rng: random.Random) -> list[Change]:
    """The changes in random order, with the kinds taking turns."""
    rng.shuffle(changes)
    kinds: dict[str, list[Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    order = list(kinds.values())
    rng.shuffle(order)
    return [one for row in zip_longest(*order) for one in row if one is not None]


def built(exercise: Exercise, question: Question, source: str, public: tuple[Any, ...] = ()) -> Any:
    """The function or class that a mutant's source defines, together with the reference's other functions.

    public: the arguments of the first public example, for mutants that ignore their own
    """
    namespace = {**vars(draws), **vars(runtime), **runtime.ARGUMENTS, **runtime.RESULTS, **vars(exercise.reference)}
    namespace["_public"] = _example(getattr(exercise.reference, question.root), public)
    exec(compile(source, f"<mutant of {question.name}>", "exec"), namespace)
    return namespace[question.root]


def _example(right: Any, public: tuple[Any, ...]) -> Callable[[str, Any], Any]:
    """The argument of that name in the public example; without one, the given value reversed."""
    names = list(inspect.signature(right).parameters)
    given = dict(zip(names, public, strict=False))

    def value(name: str, own: Any) -> Any:
        return built_value(given[name]) if name in given else own

    return value
