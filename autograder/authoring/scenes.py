"""Scenes: values of an exercise's arguments that belong together, drawn once for all of its functions.

A scene is a model, data from it and factors near them, by the names of the parameters:

    def far_points(rng):  # hundreds of standard deviations away from every component
        scene = usually(rng, {"N": 6, "K": 3})
        return [scene | {"x": scene["x"] * 100.0}]

    question(log_joint, INPUTS, ends={"works for points far away": far_points})
    question(update_q_z, INPUTS, ends={"works for points far away": far_points})

Each function is called with those values that its parameters name; a scene may hold more than that.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.values import Generator

Scene = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Draws = Callable[[np.random.Generator, Mapping[str, Any]], Arguments]
Scenes = Callable[..., Sequence[Scene]]


def picked(scenes: Scenes, names: Sequence[str] | Callable[..., Any]) -> Draws:
    """The arguments of these names out of every scene.

    scenes: (generator) -> scenes, or (generator, variant) -> scenes where they depend on the variant
    names:  names, or a function whose parameters have them

    The draws raise LookupError for a name that a scene does not hold.
    """
    names = named_by(names) if callable(names) else names

    def draws(rng: np.random.Generator, variant: Mapping[str, Any]) -> Arguments:
        found = drawn(scenes, rng, variant)
        for scene in found:
            missing = [name for name in names if name not in scene]
            if missing:
                raise LookupError(f"a scene of {scenes.__name__} has no {missing[0]!r}; it has {', '.join(scene)}")
        return [tuple(scene[name] for name in names) for scene in found]

    return draws


def drawn(scenes: Scenes, rng: np.random.Generator, variant: Mapping[str, Any]) -> Sequence[Scene]:
    """The scenes, which may depend on the variant."""
    return scenes(rng, variant) if len(named_by(scenes)) > 1 else scenes(rng)


def seed(rng: np.random.Generator) -> Generator:
    """A generator as an argument."""
    return Generator(int(rng.integers(2**31)))


def with_generators(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called with the generators that its arguments stand for."""

    def called(*args: Any) -> Any:
        return function(*(np.random.default_rng(one.seed) if isinstance(one, Generator) else one for one in args))

    return called


def called(function: Callable[..., Any], known: Mapping[str, Any]) -> Any:
    """The function with what its parameters name."""
    return function(**{name: known[name] for name in named_by(function)})


@lru_cache(maxsize=256)
def named_by(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of its parameters."""
    return tuple(inspect.signature(function).parameters)


def until(draw: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """The first of the draws for which that holds."""
    while True:
        drawn = draw()
        if holds(drawn):
            return drawn
