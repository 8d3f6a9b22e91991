"""Kind "iterations": coordinate ascent from a start of the author's choice, compared with itself.

One iteration more moves a run as one sweep of the updates does, the factors returned fit together, and the trace holds
the bound at states that the run goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import unpack
from autograder.checks.iterations import PATIENCE, TINY, foreign_value, missing_iteration
from autograder.checks.objectives import is_single, trace_of

EARLY = 4  # a run that moves for long is asked for 1, 2, 3 and 4 iterations, one call each
LATEST = 9  # and for more where several starts may be in each other's way
FEWER = 2  # any other run is asked for so many
SMALL = 1e-7  # what tol is in a long run: small enough to go on while gains are as large relative to the bound


def judge_sweeps(
    call: Call,
    cases: Sequence[Case],
    *,
    names: tuple[str, ...],
    state: Callable[..., Any],
    best_blocks: Callable[..., tuple[np.ndarray, ...]],
    best_key: Callable[..., np.ndarray],
    bound: Callable[..., float],
    unmoved: Callable[..., str],
    deep: int,
) -> Verdict:
    """One iteration more is one sweep more, the factors returned fit together, and the trace is the bound on the way.

    A state is a key and blocks: given the key, each block has a best value of its own; given the blocks, the key has.
    Whatever the order of the updates in a sweep, and wherever in it a sweep begins, the key after m + 1 sweeps is
    best_key(best_blocks(key after m)), and each block is the best one for the key of this sweep or of the last.

    case.args end before max_iter and tol. case.expected: whether every start moves for many sweeps, and the size of the
    bound.
    """
    evidence = {"cases": len(cases), "iterations": EARLY}
    for index, case in enumerate(cases):
        runs: list[Run] = []
        links: list[Link] = []
        moves, scale = case.expected
        most, late = (LATEST, EARLY) if moves else (FEWER, FEWER)
        for asked in (*range(1, most + 1), deep) if moves else range(1, most + 1):
            # Of several starts another one may be ahead after each of the first iterations, but not for ever.
            if late < asked <= most and any(link.reached for link in links if link.more):
                continue
            value = call((*case.args, asked, SMALL if asked == deep else TINY)).value
            with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
                run = run_of(unpack(value, names), names, asked, case, state, unmoved)
            if isinstance(run, str):
                return Verdict(False, f"with max_iter={asked}: {run}", index, value, None, evidence)
            runs.append(run)
            if late <= asked <= most:
                ideal = [best_blocks(each.key, *case.args) for each in runs]
                links = links_of(runs, ideal, case, best_key)
        early = runs[:-1] if moves else runs
        complaint = chain_complaint(early, ideal, links, case, bound)
        complaint = complaint or traces_complaint(early, ideal, links, case, bound)
        if not complaint and moves:
            complaint = late_complaint(runs[-3], runs[-2], runs[-1], deep - len(early), scale)
        if complaint:
            return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


class Run(NamedTuple):
    """What a run of some number of iterations gave; `single`: it may have been computed in single precision."""

    key: np.ndarray
    blocks: tuple[np.ndarray, ...]
    trace: np.ndarray
    single: bool


def run_of(parts: Any, names: tuple[str, ...], asked: int, case: Case, state: Any, unmoved: Any) -> Run | str:
    """A result, read; words for what is wrong with it."""
    if isinstance(parts, str):
        return parts
    found = state(parts[:-1], *case.args)
    if isinstance(found, str):
        return found
    trace = trace_of(parts, names, shortest=1)
    if isinstance(trace, str):
        return trace
    if asked == 1 and unmoved(*found, *case.args):
        return str(unmoved(*found, *case.args))
    key, blocks = found
    return Run(key, blocks, trace, all(is_single(part) for part in parts[:-1]))


class Link(NamedTuple):
    """From a key to that of one iteration more.

    reached:   whether one sweep leads there
    fitting:   whether the blocks there are the best ones for this key or for the next
    exactly:   whether both hold, and so closely that it is the same run, not one from another start
    movement:  how far it leads, and whether that is `more` than noise
    follower:  where it leads
    """

    reached: bool
    fitting: bool
    exactly: bool
    movement: float
    more: bool
    follower: np.ndarray


def links_of(runs: Sequence[Run], ideal: Any, case: Case, best_key: Any) -> list[Link]:
    """From each of the first keys to the next.

    Single precision knows a key to about 1e-3, after differences of large logarithms; and it cannot see gains by which
    a run that hardly moves goes on.
    """
    links = []
    for run, later, best, next_best in zip(runs, runs[1:], ideal, ideal[1:], strict=False):
        follower = best_key(best, *case.args)
        noise = 1e-3 if later.single else 1e-6
        movement = float(np.max(np.abs(follower - run.key) / (1.0 + np.abs(run.key))))
        reached = alike(later.key, follower, min(max(0.3 * movement, noise), 100 * noise, 2e-3))
        exact = 1e-3 if later.single else 1e-4
        fitting = all(
            alike(block, old, exact) or alike(block, new, exact)
            for block, old, new in zip(later.blocks, best, next_best, strict=True)
        )
        exactly = reached and fitting and movement > 5 * noise
        exactly = exactly and (later.single or alike(later.key, follower, 5 * noise))
        links.append(Link(reached, fitting, exactly, movement, movement > 5 * noise, follower))
    return links


def chain_complaint(runs: Sequence[Run], ideal: Any, links: Sequence[Link], case: Case, bound: Any) -> str:
    """What is wrong with the factors after 1, 2, 3, ... iterations, if anything is."""
    args, (moves, scale) = case.args, case.expected
    for i, link in enumerate(links):
        if link.reached and link.fitting:
            continue
        # Whoever keeps the best of several starts may change to another one, which then is ahead. Keys of hard labels
        # may agree nevertheless; factors of an earlier round are never ahead.
        single = runs[i + 1].single
        slack = (2e-5 if single or not link.reached else 1e-8) * scale
        if bound(runs[i + 1].key, runs[i + 1].blocks, *args) >= bound(link.follower, ideal[i], *args) - slack:
            continue
        if link.reached:
            return f"the factors returned with max_iter={i + 2} are not all those of the last round of updates"
        return f"from max_iter={i + 1} to max_iter={i + 2} the ELBO gains less than one round of updates gains"
    moving = [link.reached for link in links if link.more]
    if moves and not moving and not (runs[0].single and links[0].movement > 1e-9):
        return "with max_iter=1 the factors already rest where updates do not move them; that takes many iterations"
    return "one iteration more is not one round of updates more" if moves and moving and not any(moving) else ""


def traces_complaint(runs: Sequence[Run], ideal: Any, links: Sequence[Link], case: Case, bound: Any) -> str:
    """What is wrong with the traces of runs of 1, 2, 3, ... iterations, as far as the way of the run is known."""
    args, (moves, scale), first = case.args, case.expected, runs[0].trace
    for last, run in enumerate(runs):
        start = last  # what the run went through is known after this iteration, counted from 0
        while start > 0 and links[start - 1].exactly:
            start -= 1
        trace, near = run.trace, (2e-5 if is_single(run.trace) else 2e-6) * scale
        known = trace[trace > bound(runs[start].key, ideal[start], *args) + near]
        complaint = ""
        for levels in (levels_at_ends, levels_between):  # many a trace has a value per sweep, and needs no more
            groups = [levels(ideal[i], ideal[i + 1], runs[i + 1].key, args, bound) for i in range(start, last)]
            complaint = foreign_value(known, groups, near) or missing_iteration(trace, groups[:-1], near)
            if not complaint:
                break
        if not complaint and moves and start == 0 and abs(trace[0] - first[0]) > near:
            complaint = "it begins with another value than that of a run with max_iter=1"
        if complaint:
            return f"the trace with max_iter={last + 1}: {complaint}"
    if links[0].exactly and len(first) > len(runs[1].trace) - len(first) + 2:
        return "the trace with max_iter=1 has more values than one iteration gives"
    return ""


def late_complaint(before: Run, known: Run, last: Run, further: int, scale: float) -> str:
    """Whether a run goes on for as many iterations as it is allowed to, where there is still something to gain.

    From iteration to iteration a trace grows by some number of values. Where it has fewer than so many iterations give,
    the gain of its end should be one that ends a run.
    """
    each = len(known.trace) - len(before.trace)
    if each < 1 or len(last.trace) >= len(known.trace) + each * (further - 1):
        return ""
    worth = (4e-6 if last.single or is_single(last.trace) else 2 * SMALL) * scale
    if last.trace[-1] - last.trace[max(-1 - each, -len(last.trace))] < worth:
        return ""
    return "with a large max_iter and a small tol the run ends early, though there is more to gain"


def climbs_for_long(trace: np.ndarray) -> bool:
    """Whether a run that was made to do so many iterations gains in all of them, and much after the first twelve.

    For authors who look for data on which a run that ends too soon shows.
    """
    size = abs(trace[-1])
    return bool(np.diff(trace).min() > 3 * SMALL * size and trace[-1] - trace[PATIENCE - 1] > 1e-4 * size)


def levels_at_ends(old: Any, new: Any, key: np.ndarray, args: tuple[Any, ...], bound: Any) -> list[float]:
    """The bound after the update of the key, and after those of all blocks."""
    return [float(bound(key, old, *args)), float(bound(key, new, *args))]


def levels_between(
    old: tuple[np.ndarray, ...], new: tuple[np.ndarray, ...], key: np.ndarray, args: tuple[Any, ...], bound: Any
) -> list[float]:
    """The bound at every state between the update of the key and that of the last block, in any order of blocks."""
    return [float(bound(key, mixed, *args)) for mixed in product(*zip(old, new, strict=True))]


def alike(got: np.ndarray, wanted: np.ndarray, tolerance: float) -> bool:
    return bool(np.all(np.abs(got - wanted) <= tolerance * (1.0 + np.abs(wanted))))


def follows_sweeps(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[tuple[Any, ...], bool]]],
    names: tuple[str, ...],
    *,
    state: Callable[..., Any],
    best_blocks: Callable[..., tuple[np.ndarray, ...]],
    best_key: Callable[..., np.ndarray],
    bound: Callable[..., float],
    unmoved: Callable[..., str],
    size: Callable[..., float],
    deep: int,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Coordinate ascent from a start of the author's choice does one sweep an iteration, and traces the bound.

    arguments:    gives (args without max_iter and tol, whether every start moves for many sweeps)
    state:        (parts of the result except the trace, *args) -> (key, blocks), or a complaint in words
    best_blocks:  (key, *args) -> for each block the value that is best for this key
    best_key:     (blocks, *args) -> the key that is best for these blocks
    bound:        (key, blocks, *args) -> the objective
    unmoved:      (key, blocks, *args) -> a complaint where some factor cannot be the result of any update
    size:         (*args) -> how large the objective is: what rounding errors are relative to
    deep:         a number of iterations that a run must do where every start moves for long
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [
            Case(args, expected=(moves, max(1.0, abs(float(size(*args)))))) for args, moves in arguments(rng, variant)
        ]

    settings = {"names": names, "state": state, "best_blocks": best_blocks, "best_key": best_key, "bound": bound}
    return Check(
        property, "iterations", cases, judge_sweeps, {**settings, "unmoved": unmoved, "deep": deep}, weight, visibility
    )
