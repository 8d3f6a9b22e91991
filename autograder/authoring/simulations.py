"""Samplers of a model: what they draw is put through its own law, and this says all that has to hold.

    SAMPLER = Sampler(
        generate_data,
        {"x": "real", "z": "labels of mu", "mu": "real"},
        noise={
            "the labels z": label_scores,
            "the observations x": lambda x, z, mu, tau: (x - mu[z]) * np.sqrt(tau[z]),
            "the means mu": lambda mu, nu, sigma: (mu - nu) / sigma,
        },
    )

`noise` gives everything that was drawn as standard normal numbers that know nothing of each other. Its functions are
called with arguments, parts of the result and `spread` by the names of their parameters; parts that a function does not
name may be wrong. Of this follow the laws, the independence of draws, and that every entry of short results is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import betainc, log_ndtr, ndtr, ndtri

from autograder.authoring.inputs import Draws
from autograder.authoring.scenes import Scenes, called, named_by, picked, seed, with_generators
from autograder.checks import (
    Check,
    entries_are_free,
    follows_law,
    leaves_arguments_unchanged,
    ordered_at_random,
    uses_generator,
)
from autograder.checks.entries import Scores
from autograder.checks.parts import returns
from autograder.checks.read import read
from autograder.exercise import Question
from autograder.statistics.rivals import scale_mixture_log_ratios

Array = np.ndarray
By = Callable[..., Any]  # called with arguments and parts by name
CALLS = 16  # of a case of `order`
SPREAD = 20231110
STILL = 1e-6  # standard deviations by which scores vary that are no draws
NEAREST = 1e-300  # to 0, and to 1 what floating point has there: no score is infinite


def score(u: Any) -> Array:
    """Uniform numbers as standard normal ones."""
    return np.asarray(ndtri(np.clip(u, NEAREST, 1 - 2**-53)))


def label_scores(z: Array, pi: Array, spread: np.random.Generator) -> Array:
    """Labels, spread out evenly over their shares of [0, 1]."""
    return score(np.cumsum(pi)[z] - pi[z] * spread.random(len(z)))


def stick_scores(pi: Array, concentration: Array) -> Array:
    """A draw from a Dirichlet distribution: of what is left after the first parts, the next takes a Beta share."""
    left, rest = np.cumsum(pi[::-1])[::-1], np.cumsum(concentration[::-1])[::-1]
    return score(betainc(concentration[:-1], rest[1:], np.minimum(pi[:-1] / np.maximum(left[:-1], NEAREST), 1.0)))


def normal_cdf(z: Array, *args: Any) -> Array:
    return np.asarray(ndtr(z))


def normal_rivals(z: Array, *args: Any) -> Array:
    """Normal noise with precisions other than its own."""
    return scale_mixture_log_ratios(np.square(np.clip(z, -1e99, 1e99)) / 2, 0.5)


def exponential_rivals(z: Array, *args: Any) -> Array:
    """Exponential noise, given by its scores, with rates other than its own."""
    return scale_mixture_log_ratios(-log_ndtr(-z), 1.0)


def in_a_row(student: Any, rng: Any, *args: Any) -> Any:
    *given, calls = args
    return [student.generate_data(rng, *given) for _ in range(calls)]


@dataclass(frozen=True)
class Sampler:
    """A sampler, and how its results are read.

    kinds: name of each part -> its kind, see `read`
    noise: name in words -> (arguments, parts and `spread` by name) -> standard normal scores (n,)
    """

    reference: Callable[..., Any]
    kinds: Mapping[str, str]
    noise: Mapping[str, By]

    @property
    def names(self) -> tuple[str, ...]:
        """Its parameters."""
        return named_by(self.reference)

    def calls(self, scenes: Scenes, further: Sequence[str] = ()) -> Draws:
        """The arguments of scenes, which need no "rng"."""
        draws = picked(scenes, (*self.names[1:], *further))
        return lambda rng, variant: [(seed(rng), *args) for args in draws(rng, variant)]

    def by_name(
        self, value: Any, args: Sequence[Any], *functions: By, shapes: Sequence[tuple[int, ...]] | None = None
    ) -> Any:
        """Arguments, `spread` and the parts of a result that the functions need, by name; or what is wrong with it."""
        needed = {name for function in functions for name in named_by(function)}
        found = read(value, self.kinds, shapes or self.shapes(args), tuple(needed))
        if isinstance(found, str):
            return found
        return {**dict(zip(self.names, args, strict=False)), **found, "spread": np.random.default_rng(SPREAD)}

    def shapes(self, args: Sequence[Any]) -> list[tuple[int, ...]]:
        """The shapes of the parts of a right result."""
        return [np.shape(part) for part in with_generators(self.reference)(*args)]

    def reads(self, *functions: By) -> Callable[..., Any]:
        """(value, *args) -> what the functions give by name, each if there are several; or what is wrong."""

        def reading(value: Any, *args: Any) -> Any:
            known = self.by_name(value, args, *functions)
            if isinstance(known, str):
                return known
            given = [called(function, known) for function in functions]
            return given if len(functions) > 1 else given[0]

        return reading

    def law(
        self,
        property: str,
        scenes: Scenes,
        drawn: str | By,
        *,
        first: By | None = None,
        rivals: Callable[..., Array] | None = None,
        cdf: Callable[..., Array] = normal_cdf,
        weight: float = 1.0,
    ) -> Check:
        """What `noise` calls `drawn`, or what that function gives by name, follows the standard normal distribution.

        Or another one: `drawn` and `cdf` are then as `follows_law` has them.

        first:  gives by name the numbers in whose order the draws are put: whose of them are least comes first
        rivals: see `follows_law`
        """

        scores = self.noise[drawn] if isinstance(drawn, str) else drawn
        read_all = self.reads(scores, first) if first else self.reads(scores)

        def draws(value: Any, *args: Any) -> Any:
            z = read_all(value, *args)
            return z if first is None or isinstance(z, str) else z[0][np.argsort(z[1], kind="stable")]

        return follows_law(property, self.calls(scenes), draws, cdf, log_rivals=rivals, weight=weight)

    def question(
        self,
        *,
        story: Scenes,
        laws: Sequence[Check],
        smallest: Scenes,
        smallest_words: str,
        order: Scenes,
        free: Scenes | None = None,
        groups: Mapping[str, str] | None = None,
        shares: tuple[str, str, str] | None = None,
        unchanged: bool = False,
        also: tuple[Check, ...] = (),
        order_weight: float = 1.5,
    ) -> Question:
        """The question of this sampler.

        story:     scenes of the public checks
        laws:      checks of what is drawn
        smallest:  scenes of the smallest sizes, and in words what these are
        order:     scenes of results that are long enough to show what depends on what; each is called CALLS times
        free:      scenes of short results with the number of "calls"
        groups:    name in words -> the labels of those draws
        shares:    labels that should not be dealt out in proportion: their name in words, the part, its probabilities
        """
        called_for = self.calls(story)
        parts = with_generators(self.reference)
        checks = [
            returns(f"returns {', '.join(self.kinds)}, of the right shapes and ranges", called_for, parts, self.kinds),
            uses_generator(called_for),
            *([leaves_arguments_unchanged(called_for, weight=0.25)] if unchanged else []),
            *laws,
            returns(
                f"works for {smallest_words}", self.calls(smallest), parts, self.kinds, weight=1.0, visibility="hidden"
            ),
        ]
        if free is not None:
            text = "every entry is drawn anew in every call, and no sum of them is fixed"
            scores = self._scores(dict(groups or {}))
            checks.append(entries_are_free(text, self.calls(free, ["calls"]), scores, in_a_row, weight=1.5))
        checks.append(
            ordered_at_random(
                "everything is drawn independently of the rest",
                self.calls(order),
                self._sequences,
                calls=CALLS,
                shares=self._shares(*shares) if shares else None,
                weight=order_weight,
            )
        )
        return Question(self.reference.__name__, (*checks, *also))

    def _sequences(self, value: Any, *args: Any) -> Any:
        known = self.by_name(value, args, *self.noise.values())
        return known if isinstance(known, str) else self._all_noise(known)

    def _all_noise(self, known: Mapping[str, Any]) -> dict[str, Array]:
        return {name: called(function, known) for name, function in self.noise.items()}

    def _scores(self, groups: Mapping[str, str]) -> Callable[..., Any]:
        def scores(results: Sequence[Any], *args: Any) -> Any:
            shapes, spread = self.shapes(args), np.random.default_rng(SPREAD)
            entries, labels = [], []
            for value in results:
                known = self.by_name(value, args, *self.noise.values(), shapes=shapes)
                if isinstance(known, str):
                    return known
                entries.append(self._all_noise(known | {"spread": spread}))
                labels.append({text: known[part] for text, part in groups.items()})
            found = _stacked(entries)
            still = next((name for name, z in found.items() if np.ptp(z) < STILL), "")
            return f"{still} do not vary at all: are they drawn?" if still else Scores(found, _stacked(labels))

        return scores

    def _shares(self, text: str, labels: str, probabilities: str) -> Callable[..., Any]:
        def shares(value: Any, *args: Any) -> Any:
            found = read(value, self.kinds, self.shapes(args), (labels, probabilities))
            p = {**dict(zip(self.names, args, strict=False)), **found}[probabilities]
            return {text: (found[labels], p / p.sum())}

        return shares


def _stacked(rows: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
