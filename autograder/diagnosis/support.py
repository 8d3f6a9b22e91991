"""The evidence for a mistake from all failed checks, weighed against the evidence from all checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograder.diagnosis.agreement import Weighed, Worth
from autograder.diagnosis.scene import DRAWN, LIKE_WORDS, Scene
from autograder.exercise import Misconception

FEWEST_FLAGS = 4  # wrong answers, and right ones, that a function which only says yes or no must have
FEW_AMONG_MANY = 2, 16  # or this few wrong answers, if they are the mistake's, among this many right ones


class Support(NamedTuple):
    """The evidence for a mistake: the failed checks that it explains, and how much that is worth."""

    mistake: Misconception
    which: tuple[int, ...]
    worth: Worth


def support_of(scene: Scene, mistake: Misconception, values_alone: bool = False) -> Support | None:
    """The evidence for a mistake; None if it is not enough for a name.

    values_alone: whether the name claims only that the values agree. Which axes a cut takes along is known only by
                  their lengths, which may agree by chance. So other failed checks then say nothing for or against it
    """
    explained, weighed = [], list[Weighed]()
    for i in scene.failed:
        said = scene.said(mistake, i)
        if said is not None:
            explained.append(i)
            weighed += said
    if not explained:
        return None
    worth = Worth.of(weighed)
    if all(scene.checks[i].kind in LIKE_WORDS for i in explained):  # compared as a whole, in whatever spelling
        return Support(mistake, tuple(explained), worth)
    one = any(scene.checks[i].kind in DRAWN for i in explained) or sum(len(scene.calls(i)) for i in explained) == 1
    whole = worth.is_one_label_each and set(scene.counted) <= set(explained)
    if not (whole or worth.is_enough(1 if one else 2)):
        if not _is_only_fault(scene, mistake, worth, explained):
            return None
        worth.is_weak = True
    unheard = scene.failed if values_alone else explained
    return None if scene.contradicts(mistake, unheard) else Support(mistake, tuple(explained), worth)


def _is_only_fault(scene: Scene, mistake: Misconception, worth: Worth, explained: Sequence[int]) -> bool:
    """Whether nan, zeros, yes or no, or an error appear exactly where this mistake gives them.

    Many mistakes give these, so they are evidence only if they agree with this one everywhere.
    """
    if worth.calls < 2:
        return False
    if mistake.raises:  # it is not this mistake if the student has errors where this one gives an answer
        return worth.errors == worth.calls and not any(
            scene.mine(i, call).failure is not None and scene.theirs(i, call, mistake).failure is None
            for i in range(len(scene.checks))
            for call in scene.calls(i)
        )
    labels = {*worth.whole, *worth.constants}
    of_flags = not (worth.real or worth.strange) and {1.0} <= labels <= {0.0, 1.0}
    if not (worth.strange or labels) or worth.nearly or not set(scene.counted) <= set(explained):
        return False
    said = [one.says for one in scene.everything(mistake)]
    right = said.count("nothing")
    if not set(said) <= {"for", "nothing"}:
        return False
    if not of_flags:
        return right >= 2
    wrong, many = FEW_AMONG_MANY
    return min(worth.calls, right) >= FEWEST_FLAGS or (worth.calls >= wrong and right >= many)
