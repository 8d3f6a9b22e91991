"""Answers that exist but would not be run: code in text cells, and notebooks in other languages.

Code in a cell that was turned into text is run all the same, and a person is told. If nothing can be run, a person
decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autograder.reading.document import Cell, Document, Text
from autograder.reading.hidden_definitions import nested_definitions
from autograder.reading.slicing import bound_names, defined_names, imported_names, needed, stub_names, syntax_errors
from autograder.reading.statements import statements

_MOST_HELPERS = 50_000  # characters of text cells that are searched for code
_FENCE = re.compile(r"[ \t]*(```|~~~)")


def with_misplaced(document: Document, graded: Sequence[str]) -> tuple[Document, list[str], Mapping[str, str]]:
    """The document with answers in text cells turned into code, notes for a person, and undecided names by path."""
    if document.unread:
        return document, [f"the file {document.unread}"], dict.fromkeys(graded, f"the file {document.unread}")
    missing = _missing(document, graded)
    found, told = _helpers(document, graded)
    if not missing and not found:
        return document, [], {}
    undecided = _put_aside(document, graded, missing)
    for text in document.texts:
        if text.kind == "code" or not text.place.startswith("cell ") or not any(_defines(text, one) for one in missing):
            continue
        code = next((one for one in _code_in(text) if not missing.isdisjoint(_filled(one, graded))), None)
        names = sorted(one for one in missing if _defines(text, one))
        if code is not None:
            found.append(code)
            told.append(_is_that_meant(names, text))
        elif text.is_answer:
            why = f"{text.place} holds it as text, not as code"
            undecided.update({path: why for path in graded if path.split(".")[0] in names})
    if not found:
        return document, told, undecided
    replaced = {cell.place: cell for cell in found}
    kept = [cell for cell in document.cells if cell.place not in replaced]
    cells = sorted([*kept, *found], key=lambda cell: int(cell.place.split()[1]))
    return document._replace(cells=tuple(cells)), told, undecided


def _helpers(document: Document, graded: Sequence[str]) -> tuple[list[Cell], list[str]]:
    """Text cells that are entirely code and bind names that the answers need and no code cell binds; and the notes."""
    texts = [text for text in document.texts if text.kind != "code" and text.place.startswith("cell ")]
    found = statements(document)
    wanted = needed(found, graded)[1] - {path.split(".")[0] for path in graded} - bound_names(document)
    cells: list[Cell] = []
    told: list[str] = []
    left = _MOST_HELPERS
    for text in texts if wanted else ():
        left -= len(text.source)
        if left < 0:
            break
        alone = Document((Cell("code", text.source, text.place),), {}, "python")
        names = sorted((defined_names(alone) | imported_names(alone)) & wanted)
        if names and not syntax_errors(alone):
            cells.extend(alone.cells)
            told.append(_is_that_meant(names, text))
    return cells, told


def _put_aside(document: Document, graded: Sequence[str], missing: set[str]) -> dict[str, str]:
    """By path, names that are not defined but occur in a comment, a string, or under a magic that runs no Python."""
    absent = missing - defined_names(document) - imported_names(document)
    absent -= nested_definitions(document, absent).keys()
    broken = {error.place for error in syntax_errors(document)} if absent else set()
    found: dict[str, str] = {}
    for text in document.texts if absent else ():
        if (text.kind == "code") == text.place.startswith("cell ") and text.place not in broken:
            why = f"{text.place} holds it, but not as code that runs"
            roots = {name for name in absent if _defines(text, name)}
            found.update({path: why for path in graded if path.split(".")[0] in roots})
    return found


def _is_that_meant(names: Sequence[str], text: Text) -> str:
    return f"{', '.join(names)} in {text.place}, which is a text cell; it was run as code: is that intended?"


def _missing(document: Document, graded: Sequence[str]) -> set[str]:
    """The top-level names that are not defined, or only in the empty form that was handed out."""
    return {path.split(".")[0] for path in graded} - _filled_in(document, graded)


def _filled_in(document: Document, graded: Sequence[str]) -> set[str]:
    stubs = {path.split(".")[0] for path in stub_names(document, graded)}
    return (defined_names(document) & {path.split(".")[0] for path in graded}) - stubs


def _filled(cell: Cell, graded: Sequence[str]) -> set[str]:
    return _filled_in(Document((cell,), {}, "python"), graded)


def _defines(text: Text, name: str) -> bool:
    return re.search(rf"^[ \t#]*(?:def|class)\s+{re.escape(name)}\b", text.source, re.MULTILINE) is not None


def _code_in(text: Text) -> Iterator[Cell]:
    """The cell as code, or its fenced code, line for line."""
    lines = text.source.split("\n")
    if any(_FENCE.match(line) for line in lines):
        inside = False
        kept = []
        for line in lines:
            fence = _FENCE.match(line) is not None
            inside ^= fence
            kept.append(line if inside and not fence else "")
        yield Cell("code", "\n".join(kept), text.place)
    yield Cell("code", text.source, text.place)
