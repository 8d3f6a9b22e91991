"""Notes on questions that lost points and read the notebook's data instead of their arguments.

The note says what the submission reads (`reading/from_notebook.py`), not that the points were lost by it. There is no
note if a catalogued mistake explains everything that failed, or if an error has another cause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from autograder.checks import CONDUCT
from autograder.exercise import Question
from autograder.reading.from_notebook import GlobalRead
from autograder.reading.numpy_calls import NumpyCall
from autograder.results import CheckResult
from autograder.sandbox.sayings_torch import OF_TORCH

# Errors that values and shapes of the notebook can cause. Other errors count only in a line that contains the name.
_OF_VALUES = frozenset(
    {
        "ValueError",
        "IndexError",
        "RuntimeError",
        "KeyError",
        "ZeroDivisionError",
        "LinAlgError",
        "_LinAlgError",
        "AxisError",
    }
)
_OTHER_CAUSES = frozenset(saying.sentence for saying in OF_TORCH)
_LOST = "no gradient"  # how messages and names about a missing gradient begin
_LONGEST = 60  # characters of a name


def said_of_globals(
    question: Question, reads: Sequence[GlobalRead], results: Sequence[CheckResult], catalogued: frozenset[str]
) -> str:
    """A note of one or two sentences for the student; "" if there is nothing to say.

    catalogued: the names of the exercise's misconceptions; other names describe what is seen, not its cause
    """
    if not reads or not any(_may_come_of(result, reads, catalogued) for result in results):
        return ""
    first = reads[0]
    names = _and([f"`{one.name[:_LONGEST]}`" for one in reads])
    reader = f"`{question.name}`"
    if first.through:
        reader += f" relies on `{first.through[:_LONGEST]}`, which"
    where = f"({first.place}, line {first.line})"
    elsewhere = "Most checks use values other than those of your notebook."
    arguments = _and(list(dict.fromkeys(f"`{one.argument[:_LONGEST]}`" for one in reads)))
    by_name = all(one.argument == one.name for one in reads)
    if first.why == "unused" and not by_name:
        never = f"and `{question.name}` never uses its argument {arguments}"
        return f"{reader} reads {names} of the notebook {where}, {never}. {elsewhere}"
    if first.why == "same" or by_name:
        return f"{reader} reads {names} of the notebook {where}, not the argument of that name. {elsewhere}"
    if first.why == "alike":
        return f"{reader} reads {names} of the notebook {where}, besides the argument {arguments}. {elsewhere}"
    return f"{reader} reads {names} of the notebook {where}, not only its arguments. {elsewhere}"


def with_lost_gradients(
    results: Sequence[CheckResult], call: NumpyCall | None, catalogued: frozenset[str]
) -> list[CheckResult]:
    """The results. Those about a missing gradient get the place where NumPy loses it as their hint."""
    if call is None:
        return list(results)
    words = (
        f"`{call.words[:_LONGEST]}` ({call.place}, line {call.line}) leaves torch, so no gradient can pass through it. "
        "Functions of torch keep gradients."
    )
    return [
        replace(one, hint=words)
        if one.message.startswith(_LOST) and (one.hint is None or not _says_why(one, catalogued))
        else one
        for one in results
    ]


def _says_why(result: CheckResult, catalogued: frozenset[str]) -> bool:
    """Whether the misconception says more than that there is no gradient."""
    return _is_explained(result, catalogued) and not (result.misconception or "").startswith(_LOST)


def _is_explained(result: CheckResult, catalogued: frozenset[str]) -> bool:
    """Whether a catalogued mistake explains the failure: alone, with another one, or in a helper."""
    parts = (result.misconception or "").split("; and ")
    return all(part in catalogued or part.partition(" (in ")[0] in catalogued for part in parts)


def _may_come_of(result: CheckResult, reads: Sequence[GlobalRead], catalogued: frozenset[str]) -> bool:
    if result.status != "failed" or result.kind == CONDUCT or _is_explained(result, catalogued):
        return False
    if result.error is None:
        return not result.message.startswith(("`", "not tried:"))  # out of time, or of memory
    if result.hint in _OTHER_CAUSES:
        return False
    words = set(re.findall(r"\w+", result.error.source or ""))
    return result.error.type in _OF_VALUES or any(one.name in words for one in reads)


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
