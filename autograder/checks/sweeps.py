"""Kind "iterations": coordinate ascent from a start that the student chooses, so a run is compared with itself.

One more iteration changes a run as one sweep of the updates does, the returned factors belong together, and the trace
holds the bound at states that the run passes through.
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
LATEST = 9  # and for up to 9 if the function may switch between several starts
FEWER = 2  # any other run is asked for 1 and 2
SMALL = 1e-7  # the tol of a long run: it should go on while its gains, relative to the bound, are larger


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
    """One more iteration is one more sweep, the returned factors belong together, and the trace is the bound.

    A state consists of a key and blocks. Given the key, each block has a best value; given the blocks, the key has one.
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
            # A function that keeps the best of several starts may switch between them in the first iterations. Sooner
            # or later one start stays ahead: then a link is found, and no more iterations are asked for.
            if late < asked <= most and any(link.reached for link in links if link.more):
                continue
            value = call((*case.args, asked, SMALL if asked == deep else TINY)).value
            with np.errstate(all="ignore"):  # the result may be anything, 1.7e308 for example
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
    """The result of a run of some number of iterations; `single`: it may have been computed in single precision."""

    key: np.ndarray
    blocks: tuple[np.ndarray, ...]
    trace: np.ndarray
    single: bool


def run_of(parts: Any, names: tuple[str, ...], asked: int, case: Case, state: Any, unmoved: Any) -> Run | str:
    """The result as a Run, or what is wrong with it, in words."""
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
    """The step from one key to the key of one more iteration.

    reached:   whether one sweep leads from the first to the second
    fitting:   whether the blocks of the second are the best ones for the first key or for the second
    exactly:   whether both hold so closely that it must be the same run, not one from another start
    movement:  how far one sweep moves the key, and whether that is `more` than noise
    follower:  the key after one sweep
    """

    reached: bool
    fitting: bool
    exactly: bool
    movement: float
    more: bool
    follower: np.ndarray


def links_of(runs: Sequence[Run], ideal: Any, case: Case, best_key: Any) -> list[Link]:
    """The link from each key to the next.

    In single precision a key is accurate to about 1e-3, after differences of large logarithms. And it does not show
    the small gains by which a run that hardly moves goes on.
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
    """What is wrong with the factors after 1, 2, 3, ... iterations, in words; "" if nothing is."""
    args, (moves, scale) = case.args, case.expected
    for i, link in enumerate(links):
        if link.reached and link.fitting:
            continue
        # A function that keeps the best of several starts may switch to another one, which is then ahead of one sweep.
        # With hard labels the keys may agree all the same. Factors from an earlier round are never ahead.
        single = runs[i + 1].single
        slack = (2e-5 if single or not link.reached else 1e-8) * scale
        if bound(runs[i + 1].key, runs[i + 1].blocks, *args) >= bound(link.follower, ideal[i], *args) - slack:
            continue
        if link.reached:
            return f"the factors returned with max_iter={i + 2} do not all come from the last round of updates"
        return f"from max_iter={i + 1} to max_iter={i + 2} the ELBO gains less than one round of updates would give"
    moving = [link.reached for link in links if link.more]
    if moves and not moving and not (runs[0].single and links[0].movement > 1e-9):
        return "with max_iter=1 the updates no longer move the factors; getting there takes many iterations"
    return "one more iteration is not one more round of updates" if moves and moving and not any(moving) else ""


def traces_complaint(runs: Sequence[Run], ideal: Any, links: Sequence[Link], case: Case, bound: Any) -> str:
    """What is wrong with the traces of runs of 1, 2, 3, ... iterations, as far as the states of the run are known."""
    args, (moves, scale), first = case.args, case.expected, runs[0].trace
    for last, run in enumerate(runs):
        start = last  # the states of the run are known after this iteration, counted from 0
        while start > 0 and links[start - 1].exactly:
            start -= 1
        trace, near = run.trace, (2e-5 if is_single(run.trace) else 2e-6) * scale
        known = trace[trace > bound(runs[start].key, ideal[start], *args) + near]
        complaint = ""
        for levels in (levels_at_ends, levels_between):  # the cheap one suffices for a trace with one value per sweep
            groups = [levels(ideal[i], ideal[i + 1], runs[i + 1].key, args, bound) for i in range(start, last)]
            complaint = foreign_value(known, groups, near) or missing_iteration(trace, groups[:-1], near)
            if not complaint:
                break
        if not complaint and moves and start == 0 and abs(trace[0] - first[0]) > near:
            complaint = "its first value differs from that of the run with max_iter=1"
        if complaint:
            return f"the trace with max_iter={last + 1}: {complaint}"
    if links[0].exactly and len(first) > len(runs[1].trace) - len(first) + 2:
        return "the trace with max_iter=1 has more values than one iteration gives"
    return ""


def late_complaint(before: Run, known: Run, last: Run, further: int, scale: float) -> str:
    """A complaint if a run stops before max_iter although there is still something to gain.

    With every iteration a trace grows by some number of values. If a long trace has fewer values than its iterations
    would give, the run stopped early: its last gain must then be small enough to stop a run.
    """
    each = len(known.trace) - len(before.trace)
    if each < 1 or len(last.trace) >= len(known.trace) + each * (further - 1):
        return ""
    worth = (4e-6 if last.single or is_single(last.trace) else 2 * SMALL) * scale
    if last.trace[-1] - last.trace[max(-1 - each, -len(last.trace))] < worth:
        return ""
    return "with a large max_iter and a small tol the run stops early, although there is more to gain"


def climbs_for_long(trace: np.ndarray) -> bool:
    """Whether a run gains in all of its iterations, and still much after the first twelve.

    For authors who look for data that expose a run which stops too soon.
    """
    size = abs(trace[-1])
    return bool(np.diff(trace).min() > 3 * SMALL * size and trace[-1] - trace[PATIENCE - 1] > 1e-4 * size)


def levels_at_ends(old: Any, new: Any, key: np.ndarray, args: tuple[Any, ...], bound: Any) -> list[float]:
    """The bound after the update of the key, and after the updates of all blocks."""
    return [float(bound(key, old, *args)), float(bound(key, new, *args))]


def levels_between(
    old: tuple[np.ndarray, ...], new: tuple[np.ndarray, ...], key: np.ndarray, args: tuple[Any, ...], bound: Any
) -> list[float]:
    """The bound at every state from the update of the key to that of the last block, for any order of the blocks."""
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
    """Coordinate ascent, from a start that the student chooses, does one sweep per iteration and traces the bound.

    arguments:    gives (args without max_iter and tol, whether every start moves for many sweeps)
    state:        (parts of the result except the trace, *args) -> (key, blocks), or a complaint in words
    best_blocks:  (key, *args) -> for each block, the value that is best for this key
    best_key:     (blocks, *args) -> the key that is best for these blocks
    bound:        (key, blocks, *args) -> the objective
    unmoved:      (key, blocks, *args) -> a complaint if some factor cannot be the result of any update
    size:         (*args) -> how large the objective is; rounding errors are relative to it
    deep:         a number of iterations that a run must do if every start moves for long
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [
            Case(args, expected=(moves, max(1.0, abs(float(size(*args)))))) for args, moves in arguments(rng, variant)
        ]

    settings = {"names": names, "state": state, "best_blocks": best_blocks, "best_key": best_key, "bound": bound}
    return Check(
        property, "iterations", cases, judge_sweeps, {**settings, "unmoved": unmoved, "deep": deep}, weight, visibility
    )
