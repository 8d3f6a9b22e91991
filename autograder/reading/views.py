"""Documents with statements removed or code added. All other lines keep their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograder.reading.notebook import Cell, Document
from autograder.reading.statements import Statement


def without(document: Document, statements: Sequence[Statement]) -> Document:
    """The document with these statements blanked, except those that share a line with others."""
    if not statements:
        return document
    cells = list(document.cells)
    for piece in (statement.piece for statement in statements):
        source = piece.source.split("\n")
        first, last = piece.line - 1, piece.line - 1 + len(source)
        for number, cell in enumerate(cells):
            lines = cell.source.split("\n")
            if cell.place == piece.place and lines[first : first + 1] == source[:1] and last <= len(lines):
                lines[first:last] = [""] * len(source)
                cells[number] = cell._replace(source="\n".join(lines))
    return document._replace(cells=tuple(cells))


def with_code(document: Document, sources: Iterable[tuple[str, str]]) -> Document:
    """The document with code added at its end: (source, place) each."""
    added = tuple(Cell("code", source, place) for source, place in sources)
    return document._replace(cells=(*document.cells, *added)) if added else document
