"""Templates to pages: everything escaped, nothing loaded from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder import written
from autograder.report import text


class Verdict(NamedTuple):
    """How a status is shown: a symbol, words, and a tone (a CSS class). Nothing is said by colour alone."""

    symbol: str
    words: str
    tone: str


VERDICTS = {
    "correct": Verdict("✓", "correct", "good"),
    "partial": Verdict("◐", "partly right", "partial"),
    "wrong": Verdict("✗", "not right yet", "bad"),
    "not attempted": Verdict("○", "not attempted", "idle"),
    "needs attention": Verdict("⚑", "a person will look", "look"),
    "passed": Verdict("✓", "passed", "good"),
    "failed": Verdict("✗", "failed", "bad"),
    "graded": Verdict("✓", "graded", "good"),
}


def render(template: str, **values: Any) -> str:
    """Fill a template. The page has no characters that cannot be written or shown."""
    return text.printable(_environment().get_template(template).render(values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = text.points
    environment.filters["number"] = text.number
    environment.filters["percent"] = text.percent
    environment.filters["clip"] = text.clip
    environment.globals["written_parts"] = written.parts
    environment.globals["count"] = text.count
    environment.globals["verdicts"] = VERDICTS
    return environment
