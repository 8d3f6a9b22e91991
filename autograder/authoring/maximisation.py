"""Expectation maximisation from a start that is given, declared; everything that has to hold of it follows.

    maximisation(
        em,
        INPUTS,
        returned={"theta": "rows", "pi": "rows", "log_likelihoods": "trace"},
        attained=attained,
        runs=runs,
        numbered=numbered_runs,
        slow=slow_starts,
        symmetric=symmetric_starts,
    )

The parameters end with max_iter and tol, and the trace is returned last. Scenes are of the start and the data; those of
runs have a max_iter and a tol, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.authoring.inputs import Inputs
from autograder.authoring.runs import before_limits, limited_to
from autograder.authoring.scenes import Scene, Scenes, picked
from autograder.checks import (
    attains_objective,
    follows_iterations,
    heeds_tolerance,
    improves_monotonically,
    leaves_arguments_unchanged,
    stops_in_time,
)
from autograder.checks.parts import part_is_right, returns
from autograder.exercise import Question

BRIEF = 3  # iterations of the run whose results are looked at for their form
PATIENT = 200  # iterations that a run with a huge tolerance does not do
# Fewer iterations than are needed, and more than anybody needs, with the most values that a trace may have then.
LIMITED = (((3, 1e-9), 8), ((600, 1e-3), 300))


def maximisation(
    reference: Callable[..., Any],
    inputs: Inputs,
    *,
    returned: Mapping[str, str],
    attained: Callable[..., Any],
    runs: Scenes,
    numbered: Scenes,
    slow: Scenes,
    symmetric: Scenes,
    story: Scenes | None = None,
    limits: tuple[int, float] = (500, 1e-9),
    special: Mapping[str, Scenes] | None = None,
    offsets: Callable[..., tuple[float, ...]] | None = None,
    near: float = 1e-6,
    slack: float = 1e-9,
    helpers: tuple[str, ...] = (),
) -> Question:
    """The question of a run with parameters (..., max_iter, tol).

    returned:   name of each part -> its kind, see `read`; the last is the trace
    attained:   (parts but the trace, *args) -> the objective at what was returned; words where there is none
    runs:       two runs that every right one ends alike
    numbered:   runs whose number of iterations matters
    slow:       starts from which a run gains for long
    symmetric:  starts that no iteration but the first moves from, up to `near`
    story:      the run of the text, by default that of the inputs with these `limits`
    special:    property, in words -> further runs that every right one ends alike
    offsets:    (*args) -> constants by which a right trace may differ from the objective
    slack:      by which a trace may fall, relative to its values

    Raises ValueError where the parameters do not end with max_iter and tol.
    """
    names, results = before_limits(reference), tuple(returned)
    run = Run(reference, len(names))
    told = picked(story, names) if story else inputs.story(names)
    brief, trace_offsets = limited_to(told, BRIEF, limits[1]), offsets or no_offset

    def attains(text: str, scenes: Scenes, weight: float) -> Any:
        best = run.best
        draws = picked(scenes, reference)
        return attains_objective(text, draws, results, attained, best, trace_offsets=trace_offsets, weight=weight)

    checks = (
        returns(f"returns {', '.join(results)}", brief, reference, returned, weight=0.25),
        improves_monotonically(
            f"{results[-1]} never falls",
            limited_to(told, *limits),
            results,
            slack=slack,
            weight=0.25,
            visibility="public",
        ),
        leaves_arguments_unchanged(brief, weight=0.25),
        # Hidden like the next: a public one would carry a working objective to the students.
        attains("attains what is attained from the same start", runs, 3.0),
        follows_iterations(
            "does as many iterations as max_iter says, and traces the objective of each",
            picked(numbered, reference),
            results,
            attained,
            run.levels,
            offsets=trace_offsets,
            weight=2.0,
        ),
        *(attains(text, scenes, 1.0) for text, scenes in (special or {}).items()),
        *(
            replace(
                part_is_right(
                    f"a symmetric start is a fixed point of {name}",
                    picked(symmetric, reference),
                    reference,
                    results,
                    place,
                    rtol=1e-5,
                    atol=near,
                    weight=0.5 / (len(results) - 1),
                ),
                kind="property",
            )
            for place, name in enumerate(results[:-1])
        ),
        heeds_tolerance(
            "ends early where tol is large",
            lambda rng, variant: [(args, PATIENT) for args in picked(slow, names)(rng, variant)],
            results,
            attained,
            run.size,
            offsets=trace_offsets,
        ),
        stops_in_time(
            "stops after max_iter iterations, and before that once nothing is gained any more",
            lambda rng, variant: [
                ((*args, *few), most)
                for args, (few, most) in zip(picked(runs, names)(rng, variant), LIMITED, strict=True)
            ],
            results,
        ),
    )
    return Question(reference.__name__, checks, helpers)


@dataclass(frozen=True)
class Run:
    """A run of the reference, with so many arguments before its limits."""

    reference: Callable[..., Any]
    given: int

    def best(self, *args: Any) -> float:
        """What the reference attains."""
        return float(self.reference(*args)[-1][-1])

    def levels(self, *args: Any) -> np.ndarray:
        """The objective at the start and after each iteration, one more than is asked for."""
        return np.asarray(self.reference(*args[: self.given], args[self.given] + 1, -np.inf)[-1])

    def size(self, *args: Any) -> float:
        """How large the objective is."""
        return float(self.reference(*args[: self.given], 1, -np.inf)[-1][-1])


def no_offset(*args: Any) -> tuple[float]:
    """The trace is the objective itself."""
    return (0.0,)


def gains(reference: Callable[..., Any], scene: Scene, iterations: int) -> np.ndarray:
    """What each iteration from this start gains, relative to the size of the objective; nan where a run breaks down."""
    names = before_limits(reference)
    try:
        trace = np.asarray(reference(*(scene[name] for name in names), iterations, -np.inf)[-1])
    except np.linalg.LinAlgError:
        return np.array([np.nan])
    return np.asarray(np.diff(trace) / abs(trace[-1]))


def climbs_without_rest(gained: np.ndarray) -> bool:
    """Whether, once gains are lost in single precision, next to nothing is left to gain.

    Who computes so, or stops at a small gain, would take a rest on the way for the end.
    """
    resting = np.flatnonzero(gained < 2e-6)
    return bool(not resting.size or gained[resting[0] :].sum() < 2e-5)
