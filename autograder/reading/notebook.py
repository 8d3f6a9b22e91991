"""Reading notebooks of every format version, and plain scripts, into one kind of document.

Reading is lenient on purpose. Notebooks are read as JSON without a schema, so that a missing cell id or an old format
never costs a student anything. Only a file that holds no notebook at all is refused, with one line.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import tokenize
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import combining

from autograder.reading.archives import is_script
from autograder.reading.document import Attachment, Cell, Document, Text, UnreadableSubmission, storable
from autograder.reading.kernels import language_of
from autograder.reading.names import printable
from autograder.reading.scripts import script_document
from autograder.reading.unreadable import HEAD, looks_like_notebook, what_instead

__all__ = ["Cell", "Document", "UnreadableSubmission", "read_document", "too_large"]

MAX_FILE = 20_000_000  # bytes; notebooks with pictures take several million
MAX_CODE = 200_000  # characters; a long submission has fifty thousand
MAX_STATEMENTS = 30_000  # lines and semicolons are counted, as an upper bound; a thousand take half a second to analyse
MAX_BRACES = 20_000  # opening ones: the parser takes quadratic time in the fields of an f-string
MAX_ACCENTS = 1_000  # on one letter: the parser normalises names, in quadratic time
MAX_CELLS = 5_000
MAX_CONTAINERS = 3_000_000  # lists and objects in a notebook file: they take most memory per byte
MAX_METADATA = 10_000  # values of the notebook's own metadata

# Encodings that Python knows and no editor writes: they fail in odd ways, warn, or take quadratic time.
_ODD_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"})

_FREE_RESPONSE = re.compile(r"<!--\s*free response:\s*([^\s<>]+?)\s*-->", re.IGNORECASE)
# How a notebook begins, whatever its file's name. A script with a dictionary holds more than this.
_MOST_ATTACHED = 50  # pictures in one cell
_READ_METADATA = frozenset({"autograder", "kernelspec", "language_info"})  # always kept, however much else there is


def read_document(path_or_bytes: Path | str | bytes, name: str) -> Document:
    """The document in a file (a path, or the bytes themselves). `name` tells notebooks from `.py` scripts.

    Raises UnreadableSubmission with one line that says what is wrong and what to do.
    """
    shown = printable(name)
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _contents(Path(path_or_bytes), shown)
    if len(data) > MAX_FILE:
        raise UnreadableSubmission(f"{shown} {too_large(MAX_FILE)}")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise UnreadableSubmission(f"{shown} is empty; ask for the file again")
    # A notebook with the name of a script would be read as one long dictionary.
    if is_script(name) and not looks_like_notebook(data[:HEAD]):
        if what := what_instead(data):
            raise UnreadableSubmission(f"{shown} {what}")
        return _script(_decoded(data), shown)
    return _notebook(data, shown)


def _check_size(code: Sequence[str], shown: str) -> None:
    """Refuse text that would keep the parser busy for long. Called before anything is parsed."""
    if sum(map(len, code)) > MAX_CODE:
        raise _too_much(shown, f"{MAX_CODE:,} characters of code")
    if sum(1 + source.count("\n") + source.count(";") for source in code) > MAX_STATEMENTS:
        raise UnreadableSubmission(
            f"{shown} holds more than {MAX_STATEMENTS:,} lines of code; clean it up and submit it again"
        )
    if sum(source.count("{") for source in code) > MAX_BRACES:
        raise _too_much(shown, f"{MAX_BRACES:,} curly braces in its code")
    if any(_most_accents(source) > MAX_ACCENTS for source in code):
        raise _too_much(shown, f"{MAX_ACCENTS:,} accents on one letter in its code")


def _most_accents(source: str) -> int:
    """The longest run of combining characters; 0 if there are too few non-ASCII characters to matter."""
    runs = re.findall(rf"[^\x00-\x7f]{{{MAX_ACCENTS},}}", source)
    return max(
        (len(list(run)) for text in runs for is_one, run in groupby(text, lambda c: combining(c) > 0) if is_one),
        default=0,
    )


def _too_much(shown: str, what: str) -> UnreadableSubmission:
    return UnreadableSubmission(f"{shown} holds more than {what}; move data out of the code and submit it again")


def too_large(limit: int) -> str:
    """The complaint about a file of more than `limit` bytes, completing the sentence "NAME ..."."""
    return f"is larger than {limit // 1_000_000} MB; clear the outputs in Jupyter, save, and submit it again"


def _contents(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise UnreadableSubmission(f"{shown} cannot be read: {error.strerror or error}") from error


def _script(text: str, shown: str) -> Document:
    if text.count("\0") > len(text) // 100:
        name = shown.rsplit("/", 1)[-1]
        raise UnreadableSubmission(f"{name} is not a text file; submit the Python source itself")
    if len(text) > 2 * MAX_CODE:  # a line ending may take two characters
        raise _too_much(shown, f"{MAX_CODE:,} characters of code")
    source = storable(text)
    _check_size([source], shown)
    return script_document(source, f"file {shown.rsplit('/', 1)[-1]}")


def _decoded(data: bytes) -> str:
    """The text of a script. Tries the byte-order mark, the coding line, UTF-8, then Latin-1, which reads every byte."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode("latin-1" if codecs.lookup(encoding).name.replace("-", "_") in _ODD_ENCODINGS else encoding)
    except (SyntaxError, UnicodeError, LookupError):
        return data.decode("latin-1")


def _notebook(data: bytes, shown: str) -> Document:
    content = _json(data, shown)
    cells = content.get("cells") if isinstance(content, dict) else None
    if cells is None and isinstance(content, dict) and isinstance(content.get("worksheets"), list):  # before format 4
        sheets = [sheet for sheet in content["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in _listed(sheet.get("cells"))]
    if not isinstance(cells, list):
        raise UnreadableSubmission(f"{shown} is JSON but not a notebook (it has no cells); submit the .ipynb file")
    if len(cells) > MAX_CELLS:
        raise UnreadableSubmission(f"{shown} holds more than {MAX_CELLS:,} cells; submit the notebook itself")
    raw = content.get("metadata")
    listed = sorted(raw.items(), key=lambda item: item[0] not in _READ_METADATA) if isinstance(raw, dict) else []
    metadata = _mended(dict(listed), iter(range(MAX_METADATA)))
    numbered = [(f"cell {number}", cell) for number, cell in enumerate(cells, 1) if isinstance(cell, dict)]
    read = tuple(found for place, cell in numbered if (found := _cell(cell, place)) is not None)
    texts = tuple(_text(cell, place) for place, cell in numbered)
    code = [cell.source for cell in read if cell.kind == "code"]
    _check_size(code, shown)
    language = language_of(metadata, code)
    unread = "" if language == "python" else f"is written in {language}, but only Python is read"
    return Document(read, metadata, language, texts, unread)


def _json(data: bytes, shown: str) -> Any:
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if text.count("[") + text.count("{") > MAX_CONTAINERS:
        raise UnreadableSubmission(f"{shown} is no notebook that Jupyter would write; save it again there")
    try:
        return json.loads(text.strip("\ufeff\0 \t\r\n"))
    except json.JSONDecodeError as error:
        advice = what_instead(data) or (
            f"is not a complete notebook (line {error.lineno}: {error.msg}); "
            "open it in Jupyter, save it, and submit the saved file"
        )
        raise UnreadableSubmission(f"{shown} {advice}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableSubmission(f"{shown} is no notebook that Jupyter would write; save it again there") from error


def _cell(cell: dict[str, Any], place: str) -> Cell | None:
    source = storable(_joined(cell.get("source", cell.get("input", ""))))
    kind = cell.get("cell_type")
    marked = _dig(cell, "metadata", "autograder", "free_response")
    question = storable(marked) if isinstance(marked, str) and marked else None
    # A text cell that a slip of the keyboard turned into code is still text.
    if kind == "code" and not _FREE_RESPONSE.match(source.lstrip()):
        other_language = str(cell.get("language", "python")).lower() not in ("python", "ipython", "")
        graded = _dig(cell, "metadata", "autograder", "question")
        mark = storable(graded) if isinstance(graded, str) and graded else None
        return None if other_language else Cell("code", source, place, question=mark)
    if kind in ("code", "markdown", "heading", "html") or (kind == "raw" and question):
        return Cell("markdown", source, place, question)
    return None


def _text(cell: dict[str, Any], place: str) -> Text:
    source = storable(_joined(cell.get("source", cell.get("input", ""))))
    kind = cell.get("cell_type")
    marked = _dig(cell, "metadata", "autograder", "free_response")
    question = storable(marked) if isinstance(marked, str) and marked else None
    is_text = kind != "code" or _FREE_RESPONSE.match(source.lstrip()) is not None
    return Text(
        "raw" if kind == "raw" else "markdown" if is_text else "code",
        source,
        place,
        question if is_text else None,
        _dig(cell, "metadata", "autograder", "question") is not None,
        tuple(_attachments(cell.get("attachments"))),
    )


def _attachments(value: Any) -> Iterator[Attachment]:
    for name, kinds in list(value.items())[:_MOST_ATTACHED] if isinstance(value, dict) else []:
        for kind, data in list(kinds.items())[:1] if isinstance(kinds, dict) else []:
            yield Attachment(storable(name), storable(kind), "".join(_joined(data).split()))


def _dig(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _joined(source: Any) -> str:
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        # Some programs split sources into lines and lose the line endings.
        return ("" if any(line.endswith("\n") for line in lines) else "\n").join(lines)
    return source if isinstance(source, str) else ""


def _mended(value: Any, left: Iterator[int], depth: int = 0) -> Any:
    """Metadata with every half character replaced, so that it can be stored and printed.

    Absurd nesting is cut off, and so is everything beyond the number of values that are `left`.
    """
    if depth > 20:
        return None
    if isinstance(value, dict):
        return {
            storable(key): _mended(item, left, depth + 1) for (key, item), _ in zip(value.items(), left, strict=False)
        }
    if isinstance(value, list):
        return [_mended(item, left, depth + 1) for item, _ in zip(value, left, strict=False)]
    return storable(value) if isinstance(value, str) else value
