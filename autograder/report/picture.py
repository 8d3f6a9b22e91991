"""Charts as plain geometry: templates draw them, tests measure them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from autograder.report.text import count, percent

LEFT, RIGHT, TOP, BOTTOM = 52.0, 628.0, 34.0, 230.0
WIDTH, HEIGHT = 640.0, 276.0
MOST_CATEGORIES = 80

Series = Literal["observed", "expected"]


class Bar(NamedTuple):
    """A bar in the chart's own coordinates (y grows downwards). `says` appears when one points at it."""

    series: Series
    x: float
    y: float
    width: float
    height: float
    says: str


class Tick(NamedTuple):
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Everything a chart shows.

    line:    points of the distribution's stepped line, "x,y x,y ..."; "" for none
    legend:  the names of the series; empty if there is only one
    """

    bars: tuple[Bar, ...]
    line: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_label: str
    y_label: str
    legend: tuple[tuple[Series, str], ...]
    description: str
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    bottom: float = BOTTOM


def chart_of(picture: Mapping[str, Any] | None) -> Chart | None:
    """The chart of a check's picture. None if there is no picture, or its numbers cannot be drawn."""
    if picture is None:
        return None
    observed, expected = _shares(picture.get("observed")), _shares(picture.get("expected"))
    if not observed or len(observed) != len(expected):
        return None
    if picture.get("kind") == "histogram":
        try:
            return _histogram(_numbers(picture.get("edges")), observed, expected, not picture.get("unlabelled"))
        except (ArithmeticError, ValueError):  # the range is too wide or too narrow to be divided in floating point
            return None
    if picture.get("kind") == "bars" and len(observed) <= MOST_CATEGORIES:
        return _categories(observed, expected)
    return None


def score_chart(scores: Sequence[float], out_of: float) -> Chart | None:
    """How many submissions reached which score."""
    if not scores or not out_of > 0:
        return None
    step = max(_step(out_of, 15), 0.5)
    bins = math.ceil(out_of / step)
    counts = [0] * bins
    for score in scores:
        counts[min(bins - 1, max(0, int(score / step + 1e-9)))] += 1
    tallest = max(counts)
    every = max(1.0, _step(tallest, 5))
    top = every * math.ceil(tallest / every)
    bars = []
    for i, n in enumerate(counts):
        left, right = _x(i, 0, bins), _x(i + 1, 0, bins)
        height = (BOTTOM - TOP) * n / top
        says = f"{_label(i * step, step)} to {_label((i + 1) * step, step)} points: {count(n, 'submission')}"
        bars.append(Bar("observed", left + 1, BOTTOM - height, right - left - 2, height, says))
    x_ticks = tuple(Tick(_x(i, 0, bins), _label(i * step, step)) for i in range(bins + 1))
    y_ticks = tuple(Tick(_y(i * every, top), _label(i * every, every)) for i in range(round(top / every) + 1))
    submissions = count(len(scores), "submission")
    description = f"Histogram of the scores of {submissions}, out of {_label(out_of, step)} points."
    return Chart(tuple(bars), "", x_ticks, y_ticks, "score", "submissions", (), description)


def _histogram(
    edges: Sequence[float], observed: Sequence[float], expected: Sequence[float], labelled: bool
) -> Chart | None:
    """The samples and the correct distribution. Without labels, the chart shows both shapes and no number."""
    if len(edges) != len(observed) + 1 or any(a >= b for a, b in pairwise(edges)):
        return None
    if not math.isfinite(edges[-1] - edges[0]):
        return None
    low, high = edges[0], edges[-1]
    top = _roof(observed, expected)
    bars, line = [], [f"{_x(low, low, high):.2f},{BOTTOM:.2f}"]
    for (left, right), share, law in zip(pairwise(edges), observed, expected, strict=True):
        x0, x1 = _x(left, low, high), _x(right, low, high)
        height = (BOTTOM - TOP) * share / top
        says = f"{left:.4g} to {right:.4g}: {percent(share)} of your samples, {percent(law)} expected"
        says = says if labelled else "your samples"
        bars.append(Bar("observed", x0, BOTTOM - height, x1 - x0, height, says))
        line += [f"{x0:.2f},{_y(law, top):.2f}", f"{x1:.2f},{_y(law, top):.2f}"]
    line.append(f"{_x(high, low, high):.2f},{BOTTOM:.2f}")
    ticks = _ticks(low, high, 7) if labelled else []
    x_ticks = tuple(Tick(_x(value, low, high), label) for value, label in ticks)
    y_ticks = _shares_axis(top) if labelled else ()
    legend: tuple[tuple[Series, str], ...] = (("observed", "your samples"), ("expected", "expected"))
    where = f" from {low:.4g} to {high:.4g}" if labelled else ""
    description = f"Histogram of your samples in {len(observed)} bins{where}, with the expected shares."
    return Chart(tuple(bars), " ".join(line), x_ticks, y_ticks, "sample", "share", legend, description)


def _categories(observed: Sequence[float], expected: Sequence[float]) -> Chart:
    top = _roof(observed, expected)
    slot = (RIGHT - LEFT) / len(observed)
    width = min(44.0, 0.38 * slot)
    bars = []
    for k, (share, law) in enumerate(zip(observed, expected, strict=True)):
        middle = LEFT + (k + 0.5) * slot
        says = f"category {k}: {percent(share)} of your samples, {percent(law)} expected"
        for series, value, x in (("observed", share, middle - width), ("expected", law, middle)):
            height = (BOTTOM - TOP) * value / top
            bars.append(
                Bar("observed" if series == "observed" else "expected", x, BOTTOM - height, width, height, says)
            )
    every = math.ceil(len(observed) / 20)
    x_ticks = tuple(Tick(LEFT + (k + 0.5) * slot, str(k)) for k in range(0, len(observed), every))
    legend: tuple[tuple[Series, str], ...] = (("observed", "your samples"), ("expected", "expected"))
    shares = "; ".join(
        f"{k}: {percent(a)}, expected {percent(b)}" for k, (a, b) in enumerate(zip(observed, expected, strict=True))
    )
    return Chart(
        tuple(bars), "", x_ticks, _shares_axis(top), "category", "share", legend, f"Your samples by category. {shares}"
    )


def _x(value: float, low: float, high: float) -> float:
    return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _roof(*series: Sequence[float]) -> float:
    highest = max(max(values) for values in series)
    return 1.04 * highest if highest > 0 else 1.0


def _shares_axis(top: float) -> tuple[Tick, ...]:
    return tuple(Tick(_y(value / 100, top), f"{label}%") for value, label in _ticks(0, 100 * top, 5))


def _ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Round numbers between low and high, about as many as asked, with their labels."""
    step = _step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(i * step, _label(i * step, step)) for i in range(first, min(last, first + 2 * most) + 1)]


def _step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5, 10, ... that divides the span into no more than so many parts."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next((power * k for k in (1, 2, 5, 10) if span / (power * k) <= most * (1 + 1e-9)), 10 * power)


def _label(value: float, step: float) -> str:
    if max(abs(value), step) >= 1e6 or step < 1e-4:
        return f"{value:.6g}"
    return f"{value + 0.0:.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"


def _numbers(values: Any) -> list[float]:
    """The values as finite floats; nothing where one of them is none."""
    if not isinstance(values, list | tuple):
        return []
    numbers = [float(value) for value in values if isinstance(value, int | float)]
    return numbers if len(numbers) == len(values) and all(math.isfinite(value) for value in numbers) else []


def _shares(values: Any) -> list[float]:
    numbers = _numbers(values)
    return [] if any(not -1e-9 <= value <= 1 + 1e-9 for value in numbers) else [max(0.0, value) for value in numbers]
