"""Coordinate ascent, declared by its updates and its objective; everything that has to hold of it follows.

    ascent(
        cavi,
        INPUTS,
        returned={"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive", "elbos": "trace"},
        updates={update_q_mu: ("mu_N", "lambda_N"), update_q_tau: ("a_N", "b_N")},
        objective=elbo,
        ceiling=log_evidence,
    )

Updates and objective are called with the arguments and factors that their parameters name. So a parameter has one name
in all functions of the exercise, and it is that of the part that is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.authoring.inputs import Arguments, Draws, Inputs
from autograder.authoring.scenes import named_by
from autograder.checks import (
    attains_objective,
    follows_sweeps,
    heeds_tolerance,
    improves_monotonically,
    leaves_arguments_unchanged,
    stops_in_time,
)
from autograder.checks.compare import numbers, same_shape
from autograder.checks.iterations import HUGE, PATIENCE
from autograder.checks.parts import returns
from autograder.exercise import Question

LIMITS = ("max_iter", "tol")
BRIEF = 3  # iterations of the run whose results are looked at for their form
ENOUGH = (2000, 1e-12)  # limits with which the reference attains what is to be attained
FEW = (4, 1e-300)  # limits that end a run early
FAR = 1e12  # factors beyond this are none that an update leads to
DEEP = 60  # iterations that a slow run must do
# More iterations than any run needs, with the most values that its trace may have then; and with a huge tolerance.
RESTING = (((600, 1e-3), 300), ((4 * PATIENCE, HUGE), 2 * PATIENCE + 1))
LIMITED = 2 * FEW[0] + 2  # values of its trace: one or two for an iteration, and the start

Updates = Mapping[Callable[..., Any], tuple[str, ...]]


def ascent(
    reference: Callable[..., Any],
    inputs: Inputs,
    *,
    returned: Mapping[str, str],
    updates: Updates,
    objective: Callable[..., float],
    ceiling: Callable[..., float] | None = None,
    slow: Callable[[np.random.Generator], tuple[Any, ...]] | None = None,
    rtol: float = 1e-6,
    helpers: tuple[str, ...] | None = None,
) -> Question:
    """The question of a run with parameters (..., max_iter, tol) that returns factors and, last, the objective's trace.

    returned:   name of each part -> "real" or "positive"; the last is the trace
    updates:    update -> the parts that it gives. Given those of the last one, the others have their best values each
    objective:  of the factors, by the names of its parameters
    ceiling:    (arguments by name) -> what no objective exceeds; None: what the reference attains
    slow:       draws arguments with which a run moves for many iterations
    helpers:    graded functions that it may call; by default its updates and its objective

    The factors are inputs, too: their letters say of which shape they are. Raises ValueError where the parameters or
    the parts do not fit.
    """
    names, results = given_of(reference, returned, updates), tuple(returned)
    run = Run(reference, inputs, names, dict(returned), updates, objective)
    story, usual, ends = (draws(run.given) for draws in (inputs.story, inputs.usual, inputs.ends))
    sweeps = [(usual, False), (ends, False)] + ([(lambda rng, variant: [slow(rng)], True)] if slow else [])
    attain: Any = partial(
        attains_objective,
        names=results,
        objective=run.attained,
        best=run.best,
        ceiling=partial(run.called, ceiling) if ceiling else None,
        trace_offsets=run.no_offset,
        rtol=rtol,
    )
    checks = (
        returns(f"returns {', '.join(results)}", limited_to(story, BRIEF), reference, returned, weight=0.25),
        improves_monotonically(f"{results[-1]} never falls", story, results, weight=0.25, visibility="public"),
        leaves_arguments_unchanged(limited_to(story, BRIEF), weight=0.25),
        attain("attains the largest objective", usual, weight=2.0),
        attain("attains it at the ends of what is promised", ends),
        follows_sweeps(
            "does max_iter rounds of updates, and traces the objective of each",
            lambda rng, variant: [(args, moves) for draws, moves in sweeps for args in draws(rng, variant)],
            results,
            state=run.state,
            best_blocks=run.best_blocks,
            best_key=run.best_key,
            bound=run.bound,
            unmoved=run.no_complaint,
            size=run.best,
            deep=DEEP,
            weight=2.0,
        ),
        stops_in_time(
            "stops after max_iter iterations",
            lambda rng, variant: [((*args, *FEW), LIMITED) for args in usual(rng, variant)],
            results,
        ),
        stops_in_time(
            "stops before that once nothing is gained any more, and at once where tol is large",
            lambda rng, variant: [(args + limits, most) for args in usual(rng, variant) for limits, most in RESTING],
            results,
        ),
        *(
            [
                heeds_tolerance(
                    "ends early where tol is large",
                    lambda rng, variant: [(slow(rng), 4 * DEEP)],
                    results,
                    run.attained,
                    run.best,
                )
            ]
            if slow
            else []
        ),
    )
    asked = helpers if helpers is not None else (*(one.__name__ for one in updates), objective.__name__)
    return Question(reference.__name__, checks, asked)


def given_of(reference: Callable[..., Any], returned: Mapping[str, str], updates: Updates) -> tuple[str, ...]:
    """The names of a run's arguments, the limits left out. ValueError where the parts do not fit its updates."""
    names, results = before_limits(reference), tuple(returned)
    if sorted(name for parts in updates.values() for name in parts) != sorted(results[:-1]):
        raise ValueError(f"the updates of {reference.__name__} give other parts than {', '.join(results[:-1])}")
    return names


def before_limits(reference: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a run's arguments, the limits left out. ValueError where it does not end with these."""
    names = named_by(reference)
    if names[-2:] != LIMITS:
        raise ValueError(f"{reference.__name__} should end with the parameters max_iter and tol")
    return names[:-2]


@dataclass(frozen=True)
class Run:
    """A run's parts, and how its updates and its objective are called with them by name.

    given:    the names of its arguments, the limits left out
    kinds:    name of each part -> "real", "positive" or "trace"; the last is the trace
    """

    reference: Callable[..., Any]
    inputs: Inputs
    given: tuple[str, ...]
    kinds: Mapping[str, str]
    updates: Updates
    objective: Callable[..., float]

    @property
    def factors(self) -> tuple[str, ...]:
        """The parts but the trace."""
        return tuple(self.kinds)[:-1]

    @property
    def blocks(self) -> list[tuple[Callable[..., Any], tuple[str, ...]]]:
        """All updates but the last, with the parts that they give."""
        return list(self.updates.items())[:-1]

    @property
    def key(self) -> tuple[Callable[..., Any], tuple[str, ...]]:
        """The last update, with its parts."""
        return list(self.updates.items())[-1]

    def called(self, function: Callable[..., Any], *args: Any, **factors: Any) -> Any:
        """The function with those of the arguments and factors that its parameters name."""
        known = dict(zip(self.given, args, strict=False)) | factors
        return function(**{name: known[name] for name in named_by(function) if name in known})

    def best(self, *args: Any) -> float:
        """What the reference attains."""
        return float(self.reference(*args[: len(self.given)], *ENOUGH)[-1][-1])

    def attained(self, parts: Any, *args: Any) -> Any:
        """The objective at the factors returned; words where they are none."""
        factors = self._read(parts, args)
        return factors if isinstance(factors, str) else float(self.called(self.objective, *args, **factors))

    def state(self, parts: Any, *args: Any) -> Any:
        """The factors returned as the last update's parts in a row, and the parts of each other update in a row."""
        factors = self._read(parts, args)
        if isinstance(factors, str):
            return factors
        return self._row(factors, self.key[1]), tuple(self._row(factors, names) for _, names in self.blocks)

    def best_blocks(self, key: np.ndarray, *args: Any) -> tuple[np.ndarray, ...]:
        """What the other updates give for this key."""
        factors = self._unrolled(key, self.key[1], args)
        return tuple(self._updated(update, names, args, factors) for update, names in self.blocks)

    def best_key(self, blocks: tuple[np.ndarray, ...], *args: Any) -> np.ndarray:
        """What the last update gives for these blocks."""
        return self._updated(*self.key, args, self._of(blocks, args))

    def bound(self, key: np.ndarray, blocks: tuple[np.ndarray, ...], *args: Any) -> float:
        """The objective of a state."""
        factors = self._unrolled(key, self.key[1], args) | self._of(blocks, args)
        return float(self.called(self.objective, *args, **factors))

    def no_complaint(self, *state: Any) -> str:
        """Nothing is known of states that no update leads to."""
        return ""

    def no_offset(self, *args: Any) -> tuple[float]:
        """The trace is the objective itself."""
        return (0.0,)

    def _read(self, parts: Any, args: tuple[Any, ...]) -> Any:
        shapes = self._shapes(args)
        found = {}
        for name, part in zip(self.factors, parts, strict=True):
            array = numbers(part)
            array = array if isinstance(array, str) else same_shape(array.astype(float), shapes[name])
            if isinstance(array, str):
                return f"{name}: {array}"
            if not np.all(np.abs(array) < FAR) or (self.kinds[name] == "positive" and not np.all(array > 1 / FAR)):
                return f"{name}: no update leads to such numbers"
            found[name] = array if array.shape else float(array)
        return found

    def _shapes(self, args: tuple[Any, ...]) -> dict[str, tuple[int, ...]]:
        return self.inputs.shapes(self.factors, dict(zip(self.given, args, strict=False)))

    def _updated(
        self, update: Callable[..., Any], names: tuple[str, ...], args: tuple[Any, ...], factors: Mapping[str, Any]
    ) -> np.ndarray:
        result = self.called(update, *args, **factors)
        return self._row(dict(zip(names, result if len(names) > 1 else (result,), strict=True)), names)

    def _row(self, factors: Mapping[str, Any], names: tuple[str, ...]) -> np.ndarray:
        return np.concatenate([np.ravel(factors[name]) for name in names])

    def _of(self, blocks: tuple[np.ndarray, ...], args: tuple[Any, ...]) -> dict[str, Any]:
        pairs = zip(self.blocks, blocks, strict=True)
        return {n: v for (_, names), row in pairs for n, v in self._unrolled(row, names, args).items()}

    def _unrolled(self, row: np.ndarray, names: tuple[str, ...], args: tuple[Any, ...]) -> dict[str, Any]:
        shapes, found, at = self._shapes(args), {}, 0
        for name in names:
            size = int(np.prod(shapes[name], dtype=int))
            part = row[at : at + size].reshape(shapes[name])
            found[name] = part if shapes[name] else float(part)
            at += size
        return found


def limited_to(draws: Draws, *limits: float) -> Draws:
    """The same arguments, with max_iter, or max_iter and tol, behind them."""

    def limited(rng: np.random.Generator, variant: Mapping[str, Any]) -> Arguments:
        return [(*args, *limits) for args in draws(rng, variant)]

    return limited
