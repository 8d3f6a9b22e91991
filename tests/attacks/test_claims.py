"""The table of docs/attacks.md says what the tests of this folder assert."""

from __future__ import annotations

import re
from pathlib import Path

from attacks.claims import LEVELS, ROWS

TABLE = Path(__file__).parents[2] / "docs" / "attacks.md"


def table() -> list[list[str]]:
    """The cells of the table of what hand-ins try."""
    text = TABLE.read_text(encoding="utf-8")
    (found,) = re.findall(r"^\| what hand-ins try.*?(?=^$)", text, re.MULTILINE | re.DOTALL)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found.strip().splitlines()]


def test_the_table_claims_what_is_tested() -> None:
    head, rule, *rows = table()
    assert head == ["what hand-ins try", *(f"`{level}`" for level in LEVELS)]
    assert set("".join(rule)) == {"-"}
    claimed = {
        row[0]: tuple(level for level, cell in zip(LEVELS, row[1:], strict=True) if cell == "stopped") for row in rows
    }
    assert claimed == ROWS
    assert {cell for row in rows for cell in row[1:]} == {"stopped", "not stopped"}


def test_every_row_that_depends_on_the_level_is_asked_for() -> None:
    """A claim that differs between levels is the condition of a test somewhere; the others hold at all of them."""
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    for text, levels in ROWS.items():
        if levels != LEVELS:
            assert any(f'stops("{text[:length]}"' in sources for length in range(8, len(text))), text
