"""Charts: what is drawn is in proportion to the numbers."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest

from autograder.report.feedback import feedback_page
from autograder.report.picture import BOTTOM, LEFT, RIGHT, TOP, chart_of, score_chart
from autograder.results import SubmissionResult

HISTOGRAM = {
    "kind": "histogram",
    "edges": [0.0, 1.0, 2.0, 4.0],
    "observed": [0.5, 0.25, 0.125],
    "expected": [0.4, 0.3, 0.2],
}
BARS = {"kind": "bars", "observed": [0.2, 0.8, 0.0], "expected": [0.25, 0.5, 0.25]}


def test_a_histogram_is_in_proportion() -> None:
    chart = chart_of(HISTOGRAM)
    assert chart
    heights, widths = [bar.height for bar in chart.bars], [bar.width for bar in chart.bars]
    assert heights == pytest.approx([heights[0], heights[0] / 2, heights[0] / 4])
    assert widths == pytest.approx([144, 144, 288])
    assert all(bar.y + bar.height == pytest.approx(BOTTOM) for bar in chart.bars)
    assert chart.bars[0].x == LEFT
    assert chart.bars[-1].x + widths[-1] == pytest.approx(RIGHT)
    assert min(bar.y for bar in chart.bars) > TOP


def test_the_law_is_drawn_to_the_same_scale() -> None:
    chart = chart_of(HISTOGRAM)
    assert chart
    points = [tuple(map(float, point.split(","))) for point in chart.line.split()]
    scale = chart.bars[0].height / 0.5
    assert [BOTTOM - y for _, y in points] == pytest.approx(
        [0, *(share * scale for share in (0.4, 0.4, 0.3, 0.3, 0.2, 0.2)), 0], abs=0.01
    )
    assert [x for x, _ in points] == pytest.approx([52, 52, 196, 196, 340, 340, 628, 628])


def test_the_axes_tell_the_scale() -> None:
    chart = chart_of(HISTOGRAM)
    assert chart
    scale = chart.bars[0].height / 0.5
    for tick in chart.y_ticks:
        assert BOTTOM - tick.at == pytest.approx(scale * float(tick.label.rstrip("%")) / 100)
    assert [tick.label for tick in chart.y_ticks] == ["0%", "20%", "40%"]
    for tick in chart.x_ticks:
        assert tick.at == pytest.approx(LEFT + (RIGHT - LEFT) * float(tick.label) / 4)
    assert len(chart.x_ticks) == 5


def test_bars_stand_side_by_side_in_proportion() -> None:
    chart = chart_of(BARS)
    assert chart
    heights = {(bar.series, i // 2): bar.height for i, bar in enumerate(chart.bars)}
    unit = heights["observed", 1] / 0.8
    assert [heights["observed", k] for k in range(3)] == pytest.approx([0.2 * unit, 0.8 * unit, 0])
    assert [heights["expected", k] for k in range(3)] == pytest.approx([0.25 * unit, 0.5 * unit, 0.25 * unit])
    for mine, law, tick in zip(chart.bars[::2], chart.bars[1::2], chart.x_ticks, strict=True):
        assert mine.x + mine.width == pytest.approx(law.x) == pytest.approx(tick.at)


def test_the_page_draws_these_very_bars(results: list[SubmissionResult]) -> None:
    question = results[1].questions[1]
    check = dataclasses.replace(question.checks[0], picture=HISTOGRAM)
    page = feedback_page(
        dataclasses.replace(results[1], questions=(dataclasses.replace(question, checks=(check,)),)), released=True
    )
    chart = chart_of(HISTOGRAM)
    assert chart
    drawn = re.findall(
        r'<rect class="observed" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"><title>', page
    )
    assert [tuple(map(float, bar)) for bar in drawn] == [
        pytest.approx((bar.x, bar.y, bar.width, bar.height), abs=0.01) for bar in chart.bars
    ]
    assert f'points="{chart.line}"' in page
    assert "0 to 1: 50% of your samples, 40% expected" in page
    for words in ("your samples", "expected", "share", "40%"):
        assert words in page


@pytest.mark.parametrize(
    "picture",
    [
        None,
        {},
        {"kind": "bars", "observed": [], "expected": []},
        {"kind": "bars", "observed": [1.0], "expected": [0.5, 0.5]},
        {"kind": "bars", "observed": [0.01] * 100, "expected": [0.01] * 100},
        {"kind": "bars", "observed": "ab", "expected": "ab"},
        {**HISTOGRAM, "edges": [0, 1]},
        {**HISTOGRAM, "edges": [0.0, 0.0, 0.0, 0.0]},
        {**HISTOGRAM, "edges": [0.0, math.nan, 2.0, 4.0]},
        {**HISTOGRAM, "edges": [-1.7e308, 0.0, 1.0, 1.7e308]},
        {**HISTOGRAM, "observed": [math.inf, 0.0, 0.0]},
        {**HISTOGRAM, "observed": [5.0, 0.0, 0.0]},
    ],
)
def test_what_cannot_be_drawn_is_left_out(picture: dict[str, object] | None) -> None:
    assert chart_of(picture) is None


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1e-3, 1, 1e6, 1e300])
@pytest.mark.parametrize("start", [0.0, -3.0, 1e6])
def test_every_range_that_can_be_drawn_has_a_few_different_ticks(scale: float, start: float) -> None:
    chart = chart_of({**HISTOGRAM, "edges": [start + k * scale for k in (0, 1, 2, 4)]})
    if chart is None:  # the edges fell together in floating point
        assert start + scale == start
        return
    labels = [tick.label for tick in chart.x_ticks]
    assert 2 <= len(labels) <= 15
    assert all(LEFT - 1 <= tick.at <= RIGHT + 1 for tick in chart.x_ticks)


def test_nothing_observed_is_drawn_as_nothing() -> None:
    chart = chart_of({**HISTOGRAM, "observed": [0.0] * 3, "expected": [0.0] * 3})
    assert chart
    assert {bar.height for bar in chart.bars} == {0.0}


def test_scores_fall_into_their_bins() -> None:
    chart = score_chart([0, 0.5, 0.999, 1.0, 9.9, 10, 10], 10)
    assert chart
    heights = [bar.height for bar in chart.bars]
    unit = max(heights) / 3
    assert [round(height / unit) for height in heights] == [3, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert chart.bars[9].says == "9 to 10 points: 3 submissions"
    assert [tick.label for tick in chart.y_ticks] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("out_of", [0.5, 1, 6, 9.5, 23, 100])
@pytest.mark.parametrize("n", [1, 7, 23, 500])
def test_every_hand_in_is_in_a_bin(out_of: float, n: int) -> None:
    chart = score_chart([out_of * i / max(1, n - 1) for i in range(n)], out_of)
    assert chart
    assert sum(int(re.search(r"(\d+) submission", bar.says)[1]) for bar in chart.bars) == n  # type: ignore[index]
    assert len(chart.bars) <= 20
    assert all(bar.height <= BOTTOM - TOP + 1e-9 for bar in chart.bars)
    assert all(tick.label.isdigit() for tick in chart.y_ticks)


def test_no_scores_no_chart() -> None:
    assert score_chart([], 10) is None
    assert score_chart([0.0], 0.0) is None
