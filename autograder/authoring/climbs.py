"""Coordinate ascent whose start is the author's own: a run is judged from several starts, on scenes that are chosen.

    climb(
        cavi,
        INPUTS,
        returned={"r": "rows", "m": "real", "s2": "positive", "elbos": "trace"},
        updates={update_q_mu: ("m", "s2"), update_q_z: ("r",)},
        objective=elbo,
        runs={"reaches the ELBO that can be reached": easy_runs, "copes with an outlier": far_runs},
        slow=slow_run,
        sweeps=single_sweeps,
        limited=limited_runs,
        starts=5,
    )

`ascent` (runs.py) draws its cases from the inputs. Where the objective has several maxima that does not do: the scenes
of `runs` are such that every sensible start leads to the best one. Scenes need no "rng"; they may hold "max_iter" and
"tol".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.authoring.inputs import Draws, Inputs
from autograder.authoring.runs import BRIEF, FAR, LIMITS, Run, Updates, given_of, limited_to
from autograder.authoring.scenes import Scene, Scenes, called, drawn, seed, with_generators
from autograder.checks import (
    Check,
    attains_objective,
    follows_sweeps,
    has_property,
    heeds_tolerance,
    improves_monotonically,
    leaves_arguments_unchanged,
    stops_in_time,
)
from autograder.checks.compare import unpack
from autograder.checks.parts import returns
from autograder.checks.read import read
from autograder.exercise import Question
from autograder.values import Generator

DEEP = 36  # iterations that a slow run must do
TRIES = 4  # starts of the reference, of which the best is what is to be attained
EARLY = 5  # iterations after which the objective is of its size
PATIENT = 200  # iterations that a run is allowed of which a large tol ends it soon
LONGEST = "longest"  # in a scene: the most values that a trace may have
REST = 1e-4  # by which two further rounds of updates may raise the objective, relative to it
ADDED = 1e-3  # by which what was added to a prior may be off, relative to the most that an update adds
TWINS = 1e-3  # by which responsibilities of equal observations may differ


def climb(
    reference: Callable[..., Any],
    inputs: Inputs,
    *,
    returned: Mapping[str, str],
    updates: Updates,
    objective: Callable[..., float],
    runs: Mapping[str, Scenes],
    slow: Callable[[np.random.Generator], Scene],
    sweeps: Scenes,
    limited: Scenes,
    told: Scenes | None = None,
    resting: Scenes | None = None,
    ceiling: Callable[..., float] | None = None,
    implausible: Callable[[Scene], str] | None = None,
    twins: tuple[str, ...] = (),
    starts: int = 1,
    deep: int = DEEP,
    enough: tuple[int, float] = (500, 1e-9),
    rtol: float = 1e-4,
    trace_rtol: float = 1e-3,
    weight: float = 3.0,
    also: Callable[[Climb], tuple[Check, ...]] | None = None,
) -> Question:
    """The question of a run with parameters (..., max_iter, tol) that returns factors and, last, the objective's trace.

    returned, updates, objective, ceiling: see `ascent`
    runs:       property -> scenes on which the best is attained; `weight` is that of the first
    slow:       draws a scene on which every start moves for `deep` iterations
    sweeps:     further scenes on which one iteration more is looked at
    limited:    scenes with "max_iter", "tol" and the "longest" trace allowed: one value for the start, a few for each
                iteration
    told:       the scene of public checks; by default the story
    resting:    scenes with several maxima, at the end of whose runs no update gains anything
    implausible: (scene of arguments and factors) -> why no update gives such factors; "" if one may
    twins:      data; observations that are equal in all of these have equal responsibilities, the last update's part
    starts:     how often a run may start; the best one counts
    enough:     limits with which the reference attains what is to be attained
    """
    names, results = given_of(reference, returned, updates), tuple(returned)
    run = Climb(
        reference,
        inputs,
        names,
        dict(returned),
        updates,
        objective,
        implausible,
        twins,
        min(starts, TRIES),
        enough,
    )
    story = run.calls(told) if told else inputs.story(names)
    brief = limited_to(story, BRIEF)
    checks: list[Check] = [
        returns(f"returns {', '.join(results)}", brief, with_generators(reference), returned, weight=0.25),
        improves_monotonically(f"{results[-1]} never falls", story, results, weight=0.25, visibility="public"),
        leaves_arguments_unchanged(brief, weight=0.25),
    ]
    for text, scenes in runs.items():
        attained = attains_objective(
            text,
            run.calls(scenes),
            results,
            run.attained,
            run.best,
            ceiling=partial(run.called, ceiling) if ceiling else None,
            trace_offsets=run.no_offset,
            starts=starts,
            rtol=rtol,
            trace_rtol=trace_rtol,
            weight=1.0 if len(checks) > 3 else weight,
        )
        checks.append(attained)
    swept = run.calls(sweeps)
    checks.append(
        follows_sweeps(
            "does max_iter rounds of updates, and traces the objective of each",
            lambda rng, variant: [(run.call(slow(rng), rng), True), *((args, False) for args in swept(rng, variant))],
            results,
            state=run.state,
            best_blocks=run.best_blocks,
            best_key=run.best_key,
            bound=run.bound,
            unmoved=run.no_complaint,
            size=run.size,
            deep=deep,
            weight=2.5,
        )
    )
    if resting:
        checks.append(has_property("at the end no update gains anything any more", run.calls(resting), run.rests))
    checks += [
        heeds_tolerance(
            "ends early where tol is large",
            lambda rng, variant: [(run.call(slow(rng), rng), PATIENT)],
            results,
            run.attained,
            run.size,
        ),
        stops_in_time(
            "stops after max_iter iterations, and before that once nothing is gained any more",
            lambda rng, variant: [(run.call(scene, rng), scene[LONGEST]) for scene in drawn(limited, rng, variant)],
            results,
        ),
        *(also(run) if also else ()),
    ]
    return Question(reference.__name__, tuple(checks), (*(one.__name__ for one in updates), objective.__name__))


@dataclass(frozen=True)
class Climb(Run):
    """A run from several starts, and how its updates are called by name. See `climb` for what it holds."""

    implausible: Callable[[Scene], str] | None
    twins: tuple[str, ...]
    tries: int
    enough: tuple[int, float]

    def call(self, scene: Scene, rng: np.random.Generator) -> tuple[Any, ...]:
        """The arguments of a scene, with its limits if it has any."""
        scene = scene if "rng" in scene or "rng" not in self.given else {**scene, "rng": seed(rng)}
        return tuple(scene[name] for name in (*self.given, *(limit for limit in LIMITS if limit in scene)))

    def calls(self, scenes: Scenes) -> Draws:
        """The same of all scenes."""
        return lambda rng, variant: [self.call(scene, rng) for scene in drawn(scenes, rng, variant)]

    def best(self, *args: Any) -> float:
        """The most that the reference attains from a few starts."""
        return max(float(self._started(args, k, *self.enough)[-1][-1]) for k in range(self.tries))

    def size(self, *args: Any) -> float:
        """How large the objective is, after a few iterations of the reference."""
        return float(self._started(args, 0, EARLY)[-1][-1])

    def rests(self, value: Any, *args: Any) -> str:
        """At the end of a run two rounds of updates gain next to nothing."""
        parts = unpack(value, tuple(self.kinds))
        found = parts if isinstance(parts, str) else self._read(parts[:-1], args)
        if isinstance(found, str):
            return found
        before = float(self.called(self.objective, *args, **found))
        for _ in range(2):
            for update, names in self.updates.items():
                result = self.called(update, *args, **found)
                found = found | dict(zip(names, result if len(names) > 1 else (result,), strict=True))
        after = float(self.called(self.objective, *args, **found))
        if after - before <= REST * max(1.0, abs(after)):  # of updates: `after` is near what the reference reaches
            return ""
        return (
            f"the objective at the factors returned is {before:.8g}; two more rounds of updates raise it to {after:.8g}"
        )

    def no_complaint(self, *state: Any) -> str:
        """Equal observations have equal responsibilities as soon as these have been updated."""
        key, _, *args = state
        if not self.twins:
            return ""
        known = dict(zip(self.given, args, strict=False))
        data = np.column_stack([known[name] for name in self.twins])
        _, first, twin = np.unique(data, axis=0, return_index=True, return_inverse=True)
        r = key.reshape(len(data), -1)
        if np.abs(r - r[first[np.ravel(twin)]]).max() <= TWINS:
            return ""
        return f"observations that are equal have different {self.key[1][0]}: it has not been updated"

    def _started(self, args: tuple[Any, ...], attempt: int, *limits: Any) -> Any:
        start = [Generator(one.seed + attempt) if isinstance(one, Generator) else one for one in args]
        return with_generators(self.reference)(*start[: len(self.given)], *limits)

    def _read(self, parts: Any, args: tuple[Any, ...]) -> Any:
        kinds = {name: self.kinds[name] for name in self.factors}
        found = read(tuple(parts), kinds, list(self._shapes(args).values()))
        if isinstance(found, str):
            return found
        for name, array in found.items():
            if not np.all(np.abs(array) < FAR) or (kinds[name] == "positive" and not np.all(array > 1 / FAR)):
                return f"{name}: no update leads to such numbers"
            if kinds[name] == "rows":
                found[name] = array / array.sum(axis=-1, keepdims=True)
        known = dict(zip(self.given, args, strict=False)) | found
        complaint = self.implausible(known) if self.implausible else ""
        return complaint or {name: array if array.shape else float(array) for name, array in found.items()}


def ascend(
    scene: Scene, updates: Updates, objective: Callable[..., float], most: int, least: float = -np.inf
) -> list[float]:
    """The objective after each of so many rounds of updates, until it gains less; the scene has what they need."""
    known = dict(scene)
    trace: list[float] = []
    for _ in range(most):
        for update, names in updates.items():
            result = called(update, known)
            known |= zip(names, result if len(names) > 1 else (result,), strict=True)
        trace.append(float(called(objective, known)))
        if len(trace) > 1 and trace[-1] - trace[-2] < least:
            break
    return trace


def misadded(*parts: tuple[str, np.ndarray, float, float | None]) -> str:
    """Why no update leads to parameters that are a prior's and something added; "" if one may.

    parts: name, what is added for each component, the most that an update adds to one, what it adds to all together
    """
    for name, added, most, whole in parts:
        slack = ADDED * (1.0 + most)
        if added.min() < -slack or added.max() > most + slack:
            return f"{name}: no update leads so far from the prior, by {np.ravel(added)[np.abs(added).argmax()]:.6g}"
        sums = np.ravel(added.sum(axis=0))
        if whole is not None and np.abs(sums - whole).max() > len(added) * slack:
            return f"{name}: over the components updates add {whole:.6g} to the prior; yours add {sums[0]:.6g}"
    return ""
