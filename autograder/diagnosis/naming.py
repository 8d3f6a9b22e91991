"""Naming what went wrong: finding the mistake that gives exactly the student's numbers.

If a question fails, known mistakes are run on the same calls that the student's function answered, with the same seeds.
A mistake is named only if three things hold. It fails the check itself. The calls on which it is far from right speak
for it, and none against it. And this is enough evidence (`agreement`): at least two calls, and no coincidence of zeros,
ones or nan.

Catalogued mistakes come first. Then come mistakes of a helper in the run that uses it, the distributions of samplers by
likelihood (`laws`), relations of the numbers themselves (`numbers`), two mistakes at once (`pairs`), and arguments
mistaken for something else (`alterations`). The order is from the most specific explanation to the least: the first one
found is the name.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from autograder.diagnosis import sightings
from autograder.diagnosis.agreement import is_right
from autograder.diagnosis.candidates import Repeats
from autograder.diagnosis.laws import is_another_law, law_that_explains
from autograder.diagnosis.likeness import Extract
from autograder.diagnosis.numbers import Answers, lengths_of, what_is_seen
from autograder.diagnosis.only_sizes import Outcome, right_for_one_size
from autograder.diagnosis.pairs import pair_that_explains, parts_of
from autograder.diagnosis.scene import COMPARED, Scene
from autograder.diagnosis.support import support_of
from autograder.exercise import Exercise, Misconception, Question
from autograder.judging.judgement import Judgement
from autograder.results import CheckResult
from autograder.sandbox import CallFailed

__all__ = ["Repeats", "name_misconceptions"]

CALLS_OF_LAWS = 2  # with different parameters: for one set of them, two distributions may look alike by chance
CALLS_OF_PAIRS = 4  # the most calls that two mistakes together must explain
MOST_TWINS = 2  # the most further mistakes that are named together with the first
SIGHTINGS = (
    *(
        sightings.raised,
        sightings.graph,
        sightings.gradients,
        sightings.draws,
        sightings.runs,
        sightings.shapes,
        sightings.again,
    ),
    *(sightings.one_part, sightings.goes_on, sightings.told, sightings.in_place),
)
# Said of nan, infinities and errors, which other mistakes may give as well.
SEEN_ONLY = "Your answers break down exactly where they would with this mistake, so it is likely."


class Named(NamedTuple):
    """The name of a mistake, the hint for the student, and the checks that it explains."""

    name: str
    hint: str
    which: Sequence[int]


def name_misconceptions(
    exercise: Exercise, question: Question, judgements: Sequence[Judgement], repeats: Repeats
) -> list[CheckResult]:
    """The results of a question's checks; the failed ones have the misconception that explains them, if any does.

    A name is an extra. If looking for one raises an error, the results stay as they are; the first failed check gets
    the traceback, for the TA.
    """
    results = [judgement.result for judgement in judgements]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = _name(Scene(exercise, question, judgements, repeats))
    except Exception:
        first = next((i for i, result in enumerate(results) if result.status == "failed"), None)
        if first is not None:
            results[first] = replace(results[first], traceback=traceback.format_exc(limit=-5))
        return results
    for i in found.which if found else ():
        results[i] = replace(results[i], misconception=found and found.name, hint=found and found.hint)
    return results


def _name(scene: Scene) -> Named | None:
    """One name for the whole question: from the first method that finds one."""
    if not scene.failed:
        return None
    ways: tuple[Callable[[Scene], Named | None], ...] = (
        lambda scene: _best(scene, scene.catalogued),
        lambda scene: _best(scene, _carried_over(scene)),
        _by_law,
        lambda scene: _seen(scene, whole=True),
        partial(_sighted, sightings.traces),
        _pair,
        lambda scene: _seen(scene, whole=False),
        lambda scene: _best(scene, [*_altered(scene), *_cut(scene)], seen=True),
        lambda scene: _seen(scene, whole=False, terms=True),
        partial(_sighted, sightings.again),
        _only_sizes,
        *(partial(_sighted, look) for look in SIGHTINGS),
    )
    return next((found for way in ways if (found := way(scene)) is not None), None)


def _sighted(look: Callable[[Scene], sightings.Sighting | None], scene: Scene) -> Named | None:
    found = look(scene)
    return None if found is None else Named(found[0].name, found[0].hint, found[1])


def _best(scene: Scene, candidates: Sequence[Misconception], seen: bool = False) -> Named | None:
    """The candidate that explains the most failed checks, if it explains at least half.

    seen: whether the name only claims that the numbers agree. Then they must agree exactly, and if several candidates
          explain the same checks, all of them are named; otherwise only the first
    """
    found = [support for one in candidates if (support := support_of(scene, one, seen)) is not None]
    if seen:
        found = [one for one in found if not one.worth.nearly and not one.worth.is_weak]
    if not found:
        return None
    best = max(found, key=lambda one: (len(one.which), not one.worth.is_weak, not one.worth.nearly, one.worth.calls))
    rivals = [one for one in found if len(one.which) == len(best.which) and one is not best]
    if best.worth.is_weak and rivals:
        return None
    unexplained = [i for i in scene.counted if i not in best.which]
    if len(best.which) < len(unexplained):
        return None
    name, hint = best.mistake.name, f"{SEEN_ONLY} {best.mistake.hint}" if best.worth.is_weak else best.mistake.hint
    twins = [one.mistake.name for one in rivals] if seen else []
    if len(twins) > MOST_TWINS:  # with so many equally good names, none says anything
        return None
    if twins:
        others = ", or ".join(twins)
        name, hint = f"{name}, or {others}", f"{hint} These would fit as well: {others}."
    return Named(name, hint, best.which)


def _carried_over(scene: Scene) -> Sequence[Misconception]:
    """The question answered with a mistake in one of its helpers.

    Such a run goes wrong from its first step. If there are checks of single steps, these decide, because they are
    cheap.
    """
    found = scene.repeats.carried_over(scene.exercise, scene.question)
    if not any(check.kind == "iterations" for check in scene.question.checks):
        return found
    steps = [i for i in scene.failed if scene.checks[i].kind == "iterations"]
    return [one for one in found if any(scene.said(one, i) is not None for i in steps)]


def _altered(scene: Scene) -> tuple[Misconception, ...]:
    """The right answer to other arguments."""
    kinds = ("equals", "law")
    checks = [i for i in scene.failed if scene.checks[i].kind in kinds and scene.checks[i].through is None]
    if not checks:
        return ()
    return scene.repeats.altered(scene.exercise, scene.question, scene.judgements[checks[0]].calls[0].args)


def _cut(scene: Scene) -> Sequence[Misconception]:
    """The right answer to a part of the data, to data in another order, or to an argument of the example."""
    checks = [i for i in scene.failed if scene.checks[i].kind in ("equals", "law") and scene.checks[i].through is None]
    if not checks:
        return ()
    cut = scene.repeats.cut(scene.exercise, scene.question, scene.judgements[checks[0]].calls[0].args)
    public = [one for one in scene.judgements if one.result.visibility == "public" and one.calls]
    if not public or scene.checks[scene.judgements.index(public[0])].through is not None:
        return cut
    args = public[0].calls[0].args
    return [*cut, *scene.repeats.of_an_example(scene.exercise, scene.question, args, scene.argument_names)]


def _seen(scene: Scene, whole: bool, terms: bool = False) -> Named | None:
    """How the student's numbers are related to the right ones."""
    failed = [i for i in scene.comparable if i in scene.failed and scene.checks[i].kind in COMPARED]
    if not failed or 2 * len(failed) < len(scene.counted):
        return None
    for convention in scene.conventions:
        answers = [
            Answers(call.args, mine, right)
            for i in scene.comparable
            for call in scene.calls(i)
            if (right := scene.right_by(convention, i, call)) is not None
            and right.failure is None
            and (mine := scene.mine(i, call)).failure is None
        ]
        found = what_is_seen(scene.function, answers, whole, scene.part_names, terms)
        if found is not None:
            return Named(found.name, found.hint, failed)
    return None


def _only_sizes(scene: Scene) -> Named | None:
    """The one size of an argument for which the answers are right."""
    failed = [i for i in scene.comparable if i in scene.failed and scene.checks[i].kind == "equals"]
    if not failed:
        return None
    outcomes: dict[bytes, Outcome] = {}
    for i in scene.comparable:
        for call in scene.calls(i):
            mine, right = scene.mine(i, call), scene.theirs(i, call)
            error = mine.failure[0] if mine.failure else ""
            key = b"".join(np.asarray(part).tobytes() for part in right.beginnings if isinstance(part, np.ndarray))
            outcomes.setdefault(key, Outcome(lengths_of(scene.function, call.args), is_right(mine, right), error, i))
    found = right_for_one_size(list(outcomes.values()))
    return None if found is None else Named(found.name, found.hint, failed)


def _pair(scene: Scene) -> Named | None:
    """Two catalogued mistakes that together explain at least half of the failed checks."""
    candidates = scene.catalogued
    failed = [i for i in scene.failed if scene.checks[i].kind == "equals"]
    pairs: dict[tuple[int, int], list[int]] = {}
    for i in failed if len(candidates) > 1 else ():
        pair = _pair_of(scene, i, candidates)
        if pair is not None:
            pairs.setdefault(pair, []).append(i)
    if not pairs:
        return None
    (first, second), which = max(pairs.items(), key=lambda item: len(item[1]))
    two = (candidates[first], candidates[second])
    calls = [(i, call) for i in which for call in scene.calls(i)]
    wrong = [mine for i, call in calls if not is_right(mine := scene.mine(i, call), scene.theirs(i, call))]
    if len(wrong) < 2 or _is_one_number(wrong) or 2 * len(which) < len(scene.counted):
        return None
    if any(scene.contradicts(one, scene.failed) for one in two):
        return None
    return Named("; and ".join(one.name for one in two), " ".join(one.hint for one in two), which)


def _is_one_number(answers: Sequence[Extract]) -> bool:
    """Whether all answers are one and the same number, which many pairs of mistakes give."""
    parts = [part for one in answers for part in one.beginnings if isinstance(part, np.ndarray)]
    return not parts or len(np.unique(np.concatenate([part.ravel().astype(float) for part in parts]))) == 1


def _pair_of(scene: Scene, i: int, candidates: Sequence[Misconception]) -> tuple[int, int] | None:
    """The two candidates that together explain the calls of a check, if there is exactly one such pair."""
    calls = scene.calls(i)[:CALLS_OF_PAIRS]
    student = parts_of([scene.mine(i, call) for call in calls])
    right = parts_of([scene.theirs(i, call) for call in calls])
    if student is None or right is None:
        return None
    wrong = [parts_of([scene.theirs(i, call, one) for call in calls]) for one in candidates]
    return pair_that_explains(student, right, wrong)


def _by_law(scene: Scene) -> Named | None:
    """The candidate whose distribution the student's samples follow, if that is clear, and the same in most checks."""
    laws = [i for i in scene.failed if scene.checks[i].kind == "law"]
    candidates = scene.catalogued
    found: dict[int, list[int]] = {}
    others: set[int] = set()  # candidates whose distribution differs from the student's in some call
    calls = 0
    for i in laws:
        judgement, numbers = scene.judgements[i], list[int | None]()
        for call in (judgement.calls[-1], *judgement.further):
            if isinstance(call.answer, CallFailed):
                continue
            answers = [scene.repeats.answer(scene.exercise, call, one) for one in candidates]
            values = [None if isinstance(answer, Exception) else answer.value for answer in answers]
            mine = call.answer.value
            numbers.append(law_that_explains(scene.checks[i], call.args, mine, values))
            others |= {k for k, one in enumerate(values) if is_another_law(scene.checks[i], call.args, mine, one)}
        named = {number for number in numbers if number is not None}
        if named and numbers[0] in named and len(named) == 1 and scene.fails(candidates[min(named)], i):
            found.setdefault(min(named), []).append(i)
            calls += sum(number is not None for number in numbers)
    if len(found) != 1 or calls < CALLS_OF_LAWS:
        return None
    ((number, which),) = found.items()
    if number in others or 2 * len(which) < len(laws) or scene.contradicts(candidates[number], scene.failed):
        return None
    return Named(candidates[number].name, candidates[number].hint, which)
