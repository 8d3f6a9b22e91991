"""Compressed text files that grow line by line, and lose the last line at most when their writer is killed."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from autograder.report.files import write_atomically

_GZIP = 16 + zlib.MAX_WBITS  # what zlib calls the format of gzip


def packed(text: str) -> bytes:
    """The text compressed, always the same for the same text."""
    return gzip.compress(text.encode(), mtime=0)


def append_packed(path: Path, text: str) -> None:
    """Add text at the end of a compressed file, as a piece of its own."""
    with path.open("ab") as file:
        file.write(packed(text))


def read_packed(path: Path) -> tuple[str, bool]:
    """The text of a compressed file, and whether all of it could be read; empty if there is no file.

    What was cut off, or is no compressed text, is left out from there on.
    """
    left = path.read_bytes() if path.exists() else b""
    found = b""
    while left:
        piece = zlib.decompressobj(_GZIP)
        try:
            text = piece.decompress(left)
        except zlib.error:
            return found.decode(errors="replace"), False
        if not piece.eof:
            return found.decode(errors="replace"), False
        found, left = found + text, piece.unused_data
    return found.decode(errors="replace"), True


def write_packed(path: Path, text: str) -> None:
    """Write a compressed file in one step."""
    write_atomically(path, packed(text))
