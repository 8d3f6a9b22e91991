"""Coordinate ascent, declared by its updates and its objective. All of its checks follow from these.

    ascent(
        cavi,
        INPUTS,
        returned={"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive", "elbos": "trace"},
        updates={update_q_mu: ("mu_N", "lambda_N"), update_q_tau: ("a_N", "b_N")},
        objective=elbo,
        ceiling=log_evidence,
    )

Updates and objective are called with the arguments and factors that their parameters name. So a parameter must have the
same name in all functions of the exercise, and a factor the name of its returned part.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.authoring.inputs import Arguments, Draws, Inputs
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
BRIEF = 3  # iterations of the run whose form is checked
ENOUGH = (2000, 1e-12)  # limits with which the reference attains the largest objective
FEW = (4, 1e-300)  # limits that end a run early
FAR = 1e12  # no update leads to factors larger than this
DEEP = 60  # iterations that a slow run must do
# Each entry is limits and the most values that a trace may then have: more iterations than any run needs, and a huge
# tolerance.
RESTING = (((600, 1e-3), 300), ((4 * PATIENCE, HUGE), 2 * PATIENCE + 1))
LIMITED = 2 * FEW[0] + 2  # the most values of such a trace: one or two per iteration, and the start

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

    returned:   name of each part -> "real" or "positive"; the last part is the trace
    updates:    update -> the parts that it gives. Given the parts of the last update, each other one has a best value
    objective:  a function of arguments and factors, which its parameters name
    ceiling:    (arguments by name) -> what no objective exceeds; None: what the reference attains
    slow:       draws arguments for which a run moves for many iterations
    helpers:    graded functions that the run may call; by default its updates and its objective
    """
    names = tuple(inspect.signature(reference).parameters)
    if names[-2:] != LIMITS:
        raise ValueError(f"{reference.__name__} should end with the parameters max_iter and tol")
    run = Run(reference, names[:-2], tuple(returned)[:-1], dict(returned), updates, objective)
    results = tuple(returned)
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
        returns(f"returns {', '.join(results)}", _limited(story, BRIEF), reference, returned, weight=0.25),
        improves_monotonically(f"{results[-1]} never falls", story, results, weight=0.25, visibility="public"),
        leaves_arguments_unchanged(_limited(story, BRIEF), weight=0.25),
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


class Run:
    """The parts of a run, and calls of its updates and its objective with these parts by name."""

    def __init__(
        self,
        reference: Callable[..., Any],
        given: tuple[str, ...],
        factors: tuple[str, ...],
        kinds: Mapping[str, str],
        updates: Updates,
        objective: Callable[..., float],
    ) -> None:
        self.reference, self.given, self.factors, self.kinds, self.objective = (
            reference, given, factors, kinds, objective,
        )  # fmt: skip
        *self.blocks, self.key = list(updates.items())
        if sorted(name for parts in updates.values() for name in parts) != sorted(factors):
            raise ValueError(f"the updates of {reference.__name__} should give each of {', '.join(factors)} once")

    def called(self, function: Callable[..., Any], *args: Any, **factors: Any) -> Any:
        """The function's value for the arguments and factors that its parameters name."""
        known = dict(zip(self.given, args, strict=False)) | factors
        return function(**{name: known[name] for name in inspect.signature(function).parameters if name in known})

    def best(self, *args: Any) -> float:
        """What the reference attains."""
        return float(self.reference(*args[: len(self.given)], *ENOUGH)[-1][-1])

    def attained(self, parts: Any, *args: Any) -> Any:
        """The objective at the returned factors, or what is wrong with them, in words."""
        factors = self._read(parts, args)
        return factors if isinstance(factors, str) else float(self.called(self.objective, *args, **factors))

    def state(self, parts: Any, *args: Any) -> Any:
        """The returned factors as (key, blocks): a row of the last update's parts, and a row for each other update."""
        factors = self._read(parts, args)
        if isinstance(factors, str):
            return factors
        return self._row(factors, self.key[1]), tuple(self._row(factors, names) for _, names in self.blocks)

    def best_blocks(self, key: np.ndarray, *args: Any) -> tuple[np.ndarray, ...]:
        """The results of the other updates for this key."""
        factors = self._unrolled(key, self.key[1], args)
        return tuple(self._updated(update, names, args, factors) for update, names in self.blocks)

    def best_key(self, blocks: tuple[np.ndarray, ...], *args: Any) -> np.ndarray:
        """The result of the last update for these blocks."""
        return self._updated(*self.key, args, self._of(blocks, args))

    def bound(self, key: np.ndarray, blocks: tuple[np.ndarray, ...], *args: Any) -> float:
        """The objective of a state."""
        factors = self._unrolled(key, self.key[1], args) | self._of(blocks, args)
        return float(self.called(self.objective, *args, **factors))

    def no_complaint(self, *state: Any) -> str:
        """No state can be ruled out as the result of an update: that depends on the exercise."""
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
        result = self.reference(*args[: len(self.given)], 1, 0.0)
        return {name: np.shape(part) for name, part in zip(self.factors, result[:-1], strict=True)}

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


def _limited(draws: Draws, iterations: int) -> Draws:
    def limited(rng: np.random.Generator, variant: Mapping[str, Any]) -> Arguments:
        return [(*args, iterations) for args in draws(rng, variant)]

    return limited
