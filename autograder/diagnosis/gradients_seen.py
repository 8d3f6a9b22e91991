"""How the gradients of a result are related to the exact ones: missing, zero, with another sign, off by a factor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from autograder.diagnosis.patterns import Seen

FEWEST, RTOL = 2, 1e-4


class Differentiated(NamedTuple):
    """One call: the arguments of the differentiation; per cotangent, the student's and the exact gradients."""

    wrt: Sequence[int]
    mine: Sequence[Sequence[np.ndarray | None]] | None
    exact: Sequence[Sequence[np.ndarray]]


def seen_in_gradients(calls: Sequence[Differentiated], names: Sequence[str]) -> Seen | None:
    """What all gradients have in common; None if it is nothing simple."""
    if not calls:
        return None
    if all(not one.mine for one in calls):
        return Seen(
            "the result has no gradient",
            "The result does not depend differentiably on its arguments. NumPy, detach(), item(), argmax, no_grad() "
            "and new tensors made from numbers cut the gradient.",
        )
    if len({tuple(one.wrt) for one in calls}) != 1 or any(not one.mine for one in calls):
        return None
    said = {}
    for number, position in enumerate(calls[0].wrt):
        pairs = [
            (mine[number], exact[number])
            for one in calls
            for mine, exact in zip(one.mine or (), one.exact, strict=True)
        ]
        said[position] = _relation(pairs)
    if None in said.values():
        return None
    wrong = {position: words for position, words in said.items() if words != "right"}
    if not wrong or len(set(wrong.values())) != 1:
        return None
    words = next(iter(wrong.values()))
    called = [names[position] if position < len(names) else f"argument {position + 1}" for position in wrong]
    which = " and ".join(called)
    if words == "none":
        cut = "NumPy, detach(), item(), argmax, no_grad() and new tensors made from numbers cut it."
        return Seen(f"no gradient reaches {which}", f"No gradient reaches {which}. {cut}")
    if words == "zero":
        return Seen(
            f"the gradient at {which} is zero",
            f"The gradient at {which} is zero everywhere. Is the result rounded, compared or clipped, or is {which} "
            f"not used in what is differentiated?",
        )
    rest = " The other gradients are right." if len(wrong) < len(said) else ""
    return Seen(f"the gradient at {which} {words}", f"In all samples, the gradient at {which} {words}.{rest}")


def _relation(pairs: Sequence[tuple[np.ndarray | None, np.ndarray]]) -> str | None:
    """How all gradients at one argument are related to the exact ones."""
    if all(mine is None for mine, _ in pairs):
        return "none"
    arrays = [(np.ravel(mine), np.ravel(exact)) for mine, exact in pairs if mine is not None]
    if len(arrays) < max(len(pairs), FEWEST) or any(x.shape != r.shape for x, r in arrays):
        return None
    x, r = (np.concatenate(part).astype(float) for part in zip(*arrays, strict=True))
    if not np.isfinite(x).all() or not np.isfinite(r).all() or r.size < FEWEST or not np.any(r):
        return None
    scale = float(np.max(np.abs(r)))
    if np.allclose(x, r, rtol=RTOL, atol=RTOL * scale):
        return "right"
    if not np.any(x):
        return "zero"
    factor = float(x @ r / (r @ r))
    if abs(factor) > RTOL and np.allclose(x, factor * r, rtol=RTOL, atol=RTOL * abs(factor) * scale):
        return "has the other sign" if abs(factor + 1) < RTOL else f"is {factor:.4g} times the right one"
    return None
