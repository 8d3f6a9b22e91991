"""What the arguments of an exercise's functions may be, said once.

    INPUTS = Inputs(
        sizes={"N": Size(1, 2000, usual=(6, 11, 4))},
        x=reals(-500.0, 500.0, "N", usual=(-3.0, 8.0), doc="Observations."),
        a_0=positive(0.05, 50.0, usual=(0.8, 6.0), doc="Shape of the prior of tau."),
    )

Of this the cases are drawn: usual ones, and ones at the ends of what is promised. The certificate holds every case
against it, and students read it in the docstrings. A letter is one size throughout a call, and "2" is two.

Where arguments belong together (data lie near the means of their components), scenes draw them: see `scenes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from autograder.authoring.scenes import Arguments, Draws, Scene, picked
from autograder.checks.equals import crossed_where_possible
from autograder.ranges import Range

WIDE = 20.0  # positive numbers whose ends differ by more than this factor are drawn by their logarithm


class Size(NamedTuple):
    """The length of an axis: the shortest and the longest that is promised, and those of the usual cases."""

    low: int
    high: int
    usual: tuple[int, ...]


@dataclass(frozen=True)
class Input:
    """What one argument may be.

    low, high:  the smallest and the largest entry
    shape:      its axes, by letter; none for a number
    usual:      the range of most cases; by default all of it
    doc:        what it means, a sentence for the docstring
    kind:       its type in the docstring, where that is no number or array of them

    With infinite ends nothing is promised: scenes hold it.
    """

    low: float
    high: float
    shape: tuple[str, ...] = ()
    usual: tuple[float, float] | None = None
    doc: str = ""
    integer: bool = False
    kind: str = ""

    @property
    def promised(self) -> bool:
        """Whether it has ends."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))

    def draw(self, rng: np.random.Generator, sizes: Mapping[str, int]) -> Any:
        """A usual value."""
        low, high = self.usual or (self.low, self.high)
        return self._of(_between(rng, low, high, self._shape(sizes)))

    def at_end(self, rng: np.random.Generator, sizes: Mapping[str, int], end: int) -> Any:
        """A value at the lower (0) or upper (1) end; an array has entries at both, the first at this one."""
        value = _between(rng, self.low, self.high, self._shape(sizes))
        ends = (self.low, self.high) if end == 0 else (self.high, self.low)
        flat = value.reshape(-1)
        flat[-1], flat[0] = ends[1], ends[0]
        return self._of(value)

    def like(self, value: Any) -> Any:
        """A variant's value as this argument."""
        return self._of(np.array(value, dtype=float))

    def words(self) -> str:
        """Its type, as docstrings have it: "integer array (N,)"."""
        if self.kind:
            return self.kind
        if not self.shape:
            return "int" if self.integer else "float"
        axes = ", ".join(self.shape) + ("," if len(self.shape) == 1 else "")
        return f"{'integer ' if self.integer else ''}array ({axes})"

    def range(self, sizes: Mapping[str, Size]) -> Range:
        """The promise, as the certificate reads it."""
        first = sizes.get(self.shape[0]) if self.shape else None
        return Range(self.low, self.high, (first.low, first.high) if first else None)

    def _shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        return tuple(sizes[letter] for letter in self.shape)

    def _of(self, value: np.ndarray) -> Any:
        if self.integer:
            value = np.rint(value).astype(int)
        return value if self.shape else value.item()


def _between(rng: np.random.Generator, low: float, high: float, shape: tuple[int, ...]) -> np.ndarray:
    if low > 0 and high > WIDE * low:
        return np.asarray(np.exp(rng.uniform(np.log(low), np.log(high), size=shape)))
    return np.asarray(rng.uniform(low, high, size=shape))


def reals(low: float, high: float, *shape: str, usual: tuple[float, float] | None = None, doc: str = "") -> Input:
    """Real numbers from `low` to `high`."""
    return Input(low, high, shape, usual, doc)


def positive(low: float, high: float, *shape: str, usual: tuple[float, float] | None = None, doc: str = "") -> Input:
    """Positive numbers: precisions, shapes, rates. Raises ValueError for a lower end that is not positive."""
    if low <= 0:
        raise ValueError(f"positive numbers from {low:g}: the lower end has to be above 0")
    return Input(low, high, shape, usual, doc)


def counts(low: int, high: int, *shape: str, usual: tuple[int, int] | None = None, doc: str = "") -> Input:
    """Whole numbers from `low` to `high`."""
    return Input(low, high, shape, usual, doc, integer=True)


def anything(kind: str = "", *shape: str, doc: str = "") -> Input:
    """What scenes hold, without ends: a generator, labels, limits of a run.

    kind: its type, if it is no array of reals
    """
    return Input(-np.inf, np.inf, shape, None, doc, kind=kind)


class Inputs:
    """The inputs of an exercise's functions, by the names of their parameters.

    free:    functions of whose arguments no ends are promised: samplers and runs, which have data of their own
    told:    (generator, variant) -> the story's scene. What it does not hold is the variant's value of that name, or
             is drawn, with sizes that fit
    usually: (generator, sizes) -> a usual scene of these sizes. What it does not hold is drawn from its usual range
    """

    def __init__(
        self,
        sizes: Mapping[str, Size],
        *,
        told: Callable[[np.random.Generator, Mapping[str, Any]], Scene] | None = None,
        usually: Callable[[np.random.Generator, Mapping[str, int]], Scene] | None = None,
        free: Sequence[str] = (),
        **arguments: Input,
    ) -> None:
        letters = {letter for one in arguments.values() for letter in one.shape}
        fixed = {digit: Size(int(digit), int(digit), (int(digit),)) for digit in letters if digit.isdigit()}
        missing = letters - set(sizes) - set(fixed)
        if missing:
            raise ValueError(f"the size {min(missing)} of an input is not given")
        self.sizes, self.arguments, self.free = {**sizes, **fixed}, dict(arguments), tuple(free)
        self._told, self._usually = told, usually

    def of(self, names: Sequence[str]) -> dict[str, Input]:
        """The inputs of these parameters. LookupError, with its name, for one that is not declared."""
        unknown = [name for name in names if name not in self.arguments]
        if unknown:
            raise LookupError(f"the input {unknown[0]!r} is not declared; there are {', '.join(self.arguments)}")
        return {name: self.arguments[name] for name in names}

    def story(self, names: Sequence[str]) -> Draws:
        """The variant's values; what it has none of, such as factors of q, is drawn, with sizes that fit."""
        self.of(names)

        def scenes(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
            told = {name: one.like(variant[name]) for name, one in self.arguments.items() if name in variant}
            told |= self._told(rng, variant) if self._told else {}
            return [self._completed(rng, told, {letter: size.usual[0] for letter, size in self.sizes.items()}, names)]

        return picked(scenes, names)

    def usual(self, names: Sequence[str]) -> Draws:
        """Usual values, a case for each of the usual sizes.

        Where two of these are the same, there is a case more, which has its first argument from one of the two and the
        others from the other: an answer that is kept by its first argument, or by its shape, shows then.
        """
        self.of(names)

        def scenes(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
            drawn = []
            for sizes in self._usual_sizes():
                drawn.append(self._completed(rng, self._usually(rng, sizes) if self._usually else {}, sizes, names))
            return drawn

        draws = picked(scenes, names)
        return lambda rng, variant: crossed_where_possible(draws(rng, variant))

    def _completed(
        self, rng: np.random.Generator, scene: Scene, sizes: Mapping[str, int], names: Sequence[str]
    ) -> Scene:
        """The scene with those of the named arguments that it lacks, of sizes that fit."""
        sizes = dict(sizes)
        for name, one in self.arguments.items():
            if name in scene and one.shape:
                sizes |= dict(zip(one.shape, np.shape(scene[name]), strict=True))
        drawn = {name: one.draw(rng, sizes) for name, one in self.of(names).items() if name not in scene}
        return {**scene, **drawn}

    def ends(self, names: Sequence[str]) -> Draws:
        """Every argument at either end: two cases of the smallest sizes, two of the largest.

        Neighbouring parameters are at opposite ends in the large cases, and in pairs at the same end in the small ones;
        the second case of each size has every parameter at the other end.
        """
        inputs = self.of(names)

        def draws(rng: np.random.Generator, variant: Mapping[str, Any]) -> Arguments:
            cases = []
            for k, end in ((0, 0), (0, 1), (1, 0), (1, 1)):
                sizes = {letter: (size.low, size.high)[k] for letter, size in self.sizes.items()}
                sides = [(end + i * (k + 1) // 2) % 2 for i in range(len(inputs))]
                cases.append(
                    tuple(one.at_end(rng, sizes, side) for one, side in zip(inputs.values(), sides, strict=True))
                )
            return cases

        return draws

    def shapes(self, names: Sequence[str], given: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
        """The shapes of these parameters in a call in which others are given."""
        sizes: dict[str, int] = {}
        for name, one in self.of(list(given)).items():
            if one.shape:  # a generator is no number, and has none
                sizes |= dict(zip(one.shape, np.shape(given[name]), strict=True))
        return {name: tuple(sizes[letter] for letter in one.shape) for name, one in self.of(names).items()}

    def ranges(self, names: Sequence[str]) -> dict[str, Range]:
        """What is promised of these parameters."""
        return {name: one.range(self.sizes) for name, one in self.of(names).items() if one.promised}

    def parameters(self, names: Sequence[str], free: bool = False) -> str:
        """The section "Parameters" of a docstring; without ends where it is `free`."""
        lines = ["Parameters", "----------"]
        for name, one in self.of(names).items():
            if free or not one.promised:
                lines += [f"{name} : {one.words()}", f"    {one.doc}"]
                continue
            sizes = "".join(
                f"; {letter} from {self.sizes[letter].low} to {self.sizes[letter].high}"
                for letter in one.shape
                if not letter.isdigit()
            )
            lines += [f"{name} : {one.words()}", f"    {one.doc} From {one.low:g} to {one.high:g}{sizes}."]
        return "\n".join(lines)

    def _usual_sizes(self) -> list[dict[str, int]]:
        count = max((len(size.usual) for size in self.sizes.values()), default=3)
        return [{letter: size.usual[i % len(size.usual)] for letter, size in self.sizes.items()} for i in range(count)]
