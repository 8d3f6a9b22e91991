"""Lists the files of a submission in a folder or zip. Writes nothing, and trusts nothing.

Zips are read in memory, member by member, up to a limit: the sizes in their headers may be false. Links are not
followed. Names that lead out of the submission are refused.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

MAX_ARCHIVE = 200_000_000  # bytes of a zip inside a zip, which is held in memory; a zip on the disk may be larger
MAX_MEMBERS = 2_000  # notebooks and scripts
MAX_ZIP_MEMBERS = 70_000  # a data set may have a file per picture
MAX_CLASS_MEMBERS = 100_000

_MAX_DIRECTORY = 20_000_000  # bytes of the list of members at the end of a zip
_LONGEST_PATH = 1_000  # characters of a member's name, folders and all
_IGNORED = frozenset({"__macosx", "__pycache__", "tests", "venv", "site-packages", "node_modules"})
# A browser numbers repeated downloads: "vae.ipynb (1)", "vae.ipynb(1).txt".
_COUNT = r"([ _]?\(\d{1,3}\))?"
_NOTEBOOK = re.compile(rf".*\.ipynb{_COUNT}(\.(txt|json){_COUNT})?", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(rf".*\.py{_COUNT}", re.IGNORECASE | re.DOTALL)
_PLACEHOLDER = re.compile(r"\..+\.icloud", re.IGNORECASE | re.DOTALL)
_OTHER_ARCHIVE = re.compile(r".*\.(7z|rar|tar|tgz|tar\.\w+|gz|bz2|xz)", re.IGNORECASE | re.DOTALL)


class BrokenArchive(Exception):  # noqa: N818
    """An archive that cannot be read; the message completes the sentence "NAME ..."."""


class Entry(NamedTuple):
    """A file of a submission, not yet read.

    parts:   its path, one part per folder; it never leads out of the submission
    read:    read(n) gives at most n bytes; raises BrokenArchive or OSError
    refused: why the file must not be read, completing the sentence "NAME ..."; None for an ordinary file
    path:    its path on the disk; None for a member of a zip
    """

    parts: tuple[str, ...]
    read: Callable[[int], bytes]
    refused: str | None = None
    path: Path | None = None

    @property
    def name(self) -> str:
        return "/".join(self.parts)


def is_gradable(name: str) -> bool:
    """Whether a file name is that of a notebook or a Python script."""
    return is_notebook(name) or is_script(name)


def is_notebook(name: str) -> bool:
    """Whether a file name is that of a notebook."""
    return _NOTEBOOK.fullmatch(name) is not None


def is_script(name: str) -> bool:
    """Whether a file name is that of a Python script."""
    return _SCRIPT.fullmatch(name) is not None


def is_placeholder(name: str) -> bool:
    """Whether a file of this name is iCloud's placeholder for a file that is not on the disk."""
    return _PLACEHOLDER.fullmatch(name) is not None


def is_zip(name: str) -> bool:
    """Whether a file name is that of a zip."""
    return name.lower().endswith(".zip")


def is_other_archive(name: str) -> bool:
    """Whether a file name is that of an archive of a kind that is not read."""
    return _OTHER_ARCHIVE.fullmatch(name) is not None


def is_ignored(parts: tuple[str, ...]) -> bool:
    """Whether a path belongs to an editor, an operating system, Otter or an environment, not to the student's work."""
    *folders, last = parts
    hidden = last.startswith(".") and not is_placeholder(last)
    return hidden or any(part.startswith(".") for part in folders) or any(part.lower() in _IGNORED for part in parts)


def may_be_somebodys(part: str) -> bool:
    """Whether a folder is ignored although its name could be a student's. That deserves a note."""
    return part.lower() in _IGNORED and not part.startswith("_")


def file_entry(path: Path) -> Entry:
    """A single file."""
    return Entry((path.name,), _file_reader(path), path=path)


def folder_entries(folder: Path, is_ours: Callable[[Path], bool]) -> Iterator[Entry]:
    """The regular files below a folder, except the grader's own. Links are refused; devices and the like left out."""
    failed: list[OSError] = []
    for base, subfolders, files in os.walk(folder, onerror=failed.append):
        relative = Path(base).relative_to(folder).parts
        links = [name for name in subfolders if os.path.islink(os.path.join(base, name))]
        subfolders[:] = sorted(name for name in subfolders if not is_ignored((*relative, name)))
        for name in sorted([*files, *links]):
            path, parts = Path(base, name), (*relative, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                yield Entry(parts, _nothing, "is a link and was not followed; put the file itself in its place")
            elif stat.S_ISREG(mode) and not is_ours(path):
                yield Entry(parts, _file_reader(path), path=path)
    for error in failed:
        parts = Path(error.filename).relative_to(folder).parts
        yield Entry(parts or (folder.name,), _nothing, f"cannot be opened: {error.strerror}")


def zip_entries(file: Path | bytes, max_members: int | None = None) -> Iterator[Entry]:
    """The members of a zip. Raises BrokenArchive at once if the zip cannot be read, or holds too many."""
    archive = _opened(file, MAX_ZIP_MEMBERS if max_members is None else max_members)
    for info in archive.infolist():
        if info.filename.endswith("/"):  # a folder; `is_dir` fails for a name that is empty
            continue
        raw = re.split(r"[/\\]", info.filename)
        parts = tuple(part for part in raw if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part))
        leads_out = ".." in raw or raw[0] == "" or re.match(r"[A-Za-z]:", raw[0]) is not None
        refused = None
        if len(info.filename) > _LONGEST_PATH:
            parts = tuple(_shortened(part) for part in (*parts[:1], *parts[-1:])[: len(parts)])
            refused = f"has a name of {len(info.filename):,} characters in the zip; give it a shorter one"
        elif leads_out:
            refused = "has an unsafe path in the zip; submit a zip of plain files"
        elif stat.S_ISLNK(info.external_attr >> 16):
            refused = "is a link, not a file; submit the file itself"
        elif info.flag_bits & 1:
            refused = "is locked with a password; submit a zip without one"
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            refused = "is compressed in an unusual way; submit an ordinary zip, or the file itself"
        yield Entry(parts or ("unnamed",), _member_reader(archive, info), refused)


class _Guarded(io.BufferedReader):
    """A zip on the disk that refuses too many members while it is being opened.

    `zipfile` reads the whole directory of members at once, and builds an object for each: a million of them take long.
    So the read that fetches the directory is watched. A huge directory is not read, and in others the signatures are
    counted first, which is fast.
    """

    most: int | None = None  # members; None once it is open

    def read(self, size: int | None = -1, /) -> bytes:
        """Read. Raises BrokenArchive if this is the directory of members, and there are too many."""
        if self.most is not None and size is not None and size > _MAX_DIRECTORY:
            raise BrokenArchive(_too_many(self.most))
        data = super().read(size)
        if self.most is not None and data.count(b"PK\x01\x02") > self.most:
            raise BrokenArchive(_too_many(self.most))
        return data


def _too_many(most: int) -> str:
    return f"holds more than {most:,} files; submit only the notebooks"


def _opened(file: Path | bytes, max_members: int) -> zipfile.ZipFile:
    raw = io.BytesIO(file) if isinstance(file, bytes) else io.FileIO(file)
    guarded = _Guarded(raw)
    guarded.most = max_members
    try:
        archive = zipfile.ZipFile(guarded)
    except BrokenArchive:
        guarded.close()
        raise
    except Exception as error:  # for malicious bytes, zipfile may raise anything
        guarded.close()
        raise BrokenArchive("is not a readable zip; ask for the file again") from error
    guarded.most = None
    if len(archive.infolist()) > max_members:
        raise BrokenArchive(_too_many(max_members))
    return archive


def _file_reader(path: Path) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        with path.open("rb") as file:
            return file.read(size)

    return read


def _member_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        try:
            with archive.open(info) as member:
                return member.read(size)
        except Exception as error:
            raise BrokenArchive("is damaged in the zip; ask for the file again") from error

    return read


def _shortened(part: str) -> str:
    return part if len(part) <= 200 else f"{part[:100]}…{part[-99:]}"


def _nothing(size: int) -> bytes:
    return b""
