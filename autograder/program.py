"""What is run of a hand-in: pieces of source, each with the place it came from."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """One top-level statement (or one cell) of a hand-in.

    place:  where the student finds it, "cell 4" or "file solution.py"
    line:   1-based line, within that place, of the first line of `source`
    """

    place: str
    line: int
    source: str


class OwnFile(NamedTuple):
    """A file that a hand-in brings along: its path in the work folder, and its bytes."""

    path: str
    content: bytes


class Program(NamedTuple):
    """The pieces to run, in order, and the graded names they should define.

    way:      "slice" when only what the graded names need is run, "whole" when everything is
    imports:  modules that the pieces import, so that a warm interpreter can load them once for all
    files:    what lies in the work folder when the first piece runs
    folder:   where in the work folder it runs, and paths: where else in it modules are looked for
    """

    pieces: tuple[Piece, ...]
    names: tuple[str, ...]
    way: str
    imports: tuple[str, ...] = ()
    files: tuple[OwnFile, ...] = ()
    folder: str = ""
    paths: tuple[str, ...] = ()
