"""A question with the checks that every function deserves; further ones are added by hand.

    question(update_q_tau, INPUTS, returned={"a_N": "positive", "b_N": "positive"})

By default: the story (public), what is returned and that arguments stay unchanged (public), usual inputs, part by part
where several numbers are returned, and inputs at the ends of what is promised (hidden). Where arguments belong
together, `ends` says which scenes lie at the ends, and in which words:

    question(update_q_z, INPUTS, returned={"r": "rows"}, ends={"works for points far from every component": far_points})
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from autograder.authoring.inputs import Inputs
from autograder.authoring.scenes import Draws, Scenes, picked
from autograder.checks import Check, equals, leaves_arguments_unchanged
from autograder.checks.parts import part_is_right, returns
from autograder.exercise import Question

FAR_RTOL = 5e-7  # of a scale at the ends: what single precision leaves of it


def question(
    reference: Callable[..., Any],
    inputs: Inputs,
    *,
    returned: Mapping[str, str],
    ends: Mapping[str, Scenes | tuple[Scenes, Mapping[str, Any]]] | None = None,
    also: tuple[Check, ...] = (),
    whole: bool = False,
    helpers: tuple[str, ...] = (),
    rtol: float = 1e-6,
    atol: float = 1e-9,
    scale: Callable[..., Any] | None = None,
    scale_at_ends: Callable[..., Any] | None = None,
    weights: tuple[float, float] = (2.5, 1.5),
    conventions: Mapping[str, Callable[..., Any]] | None = None,
) -> Question:
    """The question that `reference` answers, with the usual checks and those of `also`.

    returned:          name of each part -> "real", "positive" or "rows", see `returns`
    ends:              property, in words -> the scenes of its cases, or these with tolerances and a weight of their own
                       (see `equals`); by default every argument at either end
    whole:             whether several parts are judged together for usual inputs, and not each on its own
    helpers:           see `Question`
    rtol, atol, scale: see `equals`
    scale_at_ends:     the scale at the ends alone, where it would give the formula away in a public check
    weights:           of the usual inputs (of each part), and of all ends together that have none of their own
    conventions:       others that are as right, by name; see `equals`
    """
    names = tuple(inspect.signature(reference).parameters)
    story, usual = inputs.story(names), inputs.usual(names)
    at_ends: dict[str, tuple[Draws, Mapping[str, Any]]] = {}
    for text, one in (ends or {}).items():
        scenes, own = one if isinstance(one, tuple) else (one, {})
        at_ends[text] = picked(scenes, names), own
    if ends is None:
        at_ends = {"works at the ends of what is promised": (inputs.ends(names), {})}
    of_each = weights[1] / max(1, sum("weight" not in own for _, own in at_ends.values()))
    tolerances: dict[str, Any] = {"rtol": rtol, "atol": atol}
    far = {"rtol": FAR_RTOL, "atol": atol, "scale": scale_at_ends} if scale_at_ends else tolerances | {"scale": scale}
    shared: dict[str, Any] = {"reference": reference, "also": conventions}
    parts = tuple(returned)
    if len(parts) == 1 or whole:
        right = [equals("works for other data", usual, scale=scale, weight=weights[0], **shared, **tolerances)]
    else:
        right = [
            part_is_right(
                f"{name} is right for other data", usual, reference, parts, i, weight=weights[0], **tolerances
            )
            for i, name in enumerate(parts)
        ]
    checks = (
        equals("is right for the data of the text", story, scale=scale, visibility="public", **shared, **tolerances),
        # Of a single number there is nothing to say but that it is right.
        *([returns(f"returns {_listed(returned)}", story, reference, returned)] if _says_more(returned) else []),
        leaves_arguments_unchanged(story),
        *right,
        *(equals(text, draws, **{"weight": of_each, **shared, **far, **own}) for text, (draws, own) in at_ends.items()),
        *also,
    )
    return Question(reference.__name__, checks, helpers)


def _says_more(returned: Mapping[str, str]) -> bool:
    return len(returned) > 1 or "rows" in returned.values()


def _listed(returned: Mapping[str, str]) -> str:
    kinds = {"rows": "rows that sum to 1", "covariances": "covariance matrices"}
    words = [name if kind == "real" else f"{name} ({kinds.get(kind, kind)})" for name, kind in returned.items()]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
