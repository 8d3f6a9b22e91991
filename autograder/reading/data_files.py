"""Files beside the notebooks of a submission that its code may open: tables, arrays, weights, texts.

Their contents are not examined here. They are kept within limits; for files that are left out, the reason is recorded.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from autograder.reading.archives import BrokenArchive, Entry

MOST_OF_ONE = 16 << 20
MOST_OF_A_HAND_IN = 32 << 20
MOST_OF_A_CLASS = 500 << 20  # compressed, equal files counted once: a whole class is held in memory
MOST_FILES = 500
MOST_LISTED = 2_000  # more are not looked at
_NAME = re.compile(rb"(?<![\w.\-])[\w\-]++(?:\.[\w\-]++)+")
_DATA = re.compile(
    r".*\.(csv|tsv|txt|dat|data|json|jsonl|ya?ml|toml|ini|cfg|np[yz]|pkl|pickle|joblib|pth?|ckpt|safetensors|mat|h5|hdf5|"
    r"parquet|feather|arff|xlsx?|sqlite|db|gz|bz2|xz|bin|idx\d?-ubyte)",
    re.IGNORECASE | re.DOTALL,
)


class DataFile(NamedTuple):
    """A file that is neither notebook nor script: its name, its bytes (compressed), and its size."""

    name: str
    packed: bytes
    size: int

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return zlib.decompress(self.packed)


class Data(NamedTuple):
    """The files that are kept; for the others their names and the reason, completing "NAME ..."."""

    files: tuple[DataFile, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    digests: tuple[tuple[str, bytes], ...] = ()


class Shelf:
    """The data files of a class. A file that several students submitted is held once."""

    def __init__(self) -> None:
        self.room = MOST_OF_A_CLASS
        self._packed: dict[bytes, bytes] = {}

    def taken(self, entries: Iterable[tuple[str, Entry]], code: Sequence[bytes]) -> Data:
        """Choose the files to keep: those that the code names, and those with the suffix of a data file.

        code: the bytes of the notebooks and scripts
        """
        files: list[DataFile] = []
        left: list[tuple[str, str]] = []
        digests: list[tuple[str, bytes]] = []
        size = 0
        listed = list(islice(entries, MOST_LISTED))
        named_ones = names_in(code) if listed else frozenset()
        wanted = {name: (entry, _last(name) in named_ones) for name, entry in listed}
        for name, (entry, named) in sorted(wanted.items(), key=lambda item: (not item[1][1], item[0])):
            if not named and not _DATA.fullmatch(name) and "." in name.rsplit("/", 1)[-1]:
                continue
            try:
                content = b"" if entry.refused else entry.read(MOST_OF_ONE + 1)
            except (BrokenArchive, OSError) as error:
                left.append((name, f"could not be read ({getattr(error, 'strerror', None) or error})"))
                continue
            digest = hashlib.sha256(content).digest()
            digests.append((name, digest))
            why = entry.refused or self._why_not(content, size, len(files))
            packed = b"" if why else self._pack(digest, content)
            if why is None and packed is None:
                why = "was left out: the class has submitted more data than fits into memory"
            if why is not None or packed is None:
                left.append((name, why or ""))
                continue
            size += len(content)
            files.append(DataFile(name, packed, len(content)))
        return Data(tuple(sorted(files)), tuple(sorted(left)), tuple(digests))

    def _why_not(self, content: bytes, size: int, count: int) -> str | None:
        if len(content) > MOST_OF_ONE:
            return f"is larger than {MOST_OF_ONE >> 20} MB, and was left out"
        if size + len(content) > MOST_OF_A_HAND_IN or count == MOST_FILES:
            return f"was left out: the submission holds more than {MOST_OF_A_HAND_IN >> 20} MB, or {MOST_FILES} files"
        return None

    def _pack(self, digest: bytes, content: bytes) -> bytes | None:
        """The compressed bytes; None if there is no room for them."""
        if digest not in self._packed:
            packed = zlib.compress(content, 1)
            if len(packed) > self.room:
                return None
            self.room -= len(packed)
            self._packed[digest] = packed
        return self._packed[digest]


def names_in(code: Iterable[bytes]) -> frozenset[bytes]:
    """Everything in the code that looks like a file name. Takes linear time, whatever the code is."""
    return frozenset(name for text in code for name in _NAME.findall(text))


def _last(name: str) -> bytes:
    return name.rsplit("/", 1)[-1].encode("utf-8", "replace")


def why_left(data: Mapping[str, str], path: str) -> str | None:
    """Why the file that code opens by a path was left out; None if it was never submitted."""
    last = path.replace("\\", "/").rsplit("/", 1)[-1]
    return next((why for name, why in data.items() if name.rsplit("/", 1)[-1] == last), None)
