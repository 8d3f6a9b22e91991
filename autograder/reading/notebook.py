"""Reading a hand-in: notebooks of every age and plain scripts become one kind of document.

Reading is lenient on purpose. Notebooks are taken apart as JSON, without a schema, so that a missing cell id or an
old format never costs a student anything; only a file that holds no notebook at all is refused, in one line.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import tokenize
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NamedTuple
from unicodedata import combining

from autograder.errors import UserError
from autograder.reading.names import printable

MAX_FILE = 20_000_000  # bytes; notebooks with pictures take several million
MAX_CODE = 200_000  # characters; a long hand-in has fifty thousand
MAX_STATEMENTS = 30_000  # at most: lines and semicolons; a thousand take half a second to analyse
MAX_BRACES = 20_000  # opening ones: the parser's time grows with the square of the fields of an f-string
MAX_ACCENTS = 1_000  # one upon another: the parser normalises names, in the square of their number
MAX_CELLS = 5_000
MAX_ANSWER = 50_000  # characters of one written answer
MAX_CONTAINERS = 3_000_000  # lists and objects of a notebook file: what takes most memory for its bytes
MAX_METADATA = 10_000  # values of the notebook's own metadata

# Encodings that Python knows and no editor writes: they fail oddly, warn, or take the square of the text's length.
_ODD_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"})

_FREE_RESPONSE = re.compile(r"<!--\s*free response:\s*([^\s<>]+?)\s*-->", re.IGNORECASE)
_ANSWER_BELOW = re.compile(r"^[ \t]*<!--\s*your answer below\s*-->[ \t]*$", re.IGNORECASE | re.MULTILINE)
_PLACEHOLDERS = frozenset(
    {
        "your answer",
        "your answer here",
        "your answer goes here",
        "write your answer here",
        "type your answer here",
        "type your answer here, replacing this text",
        "double-click to edit",
    }
)
_READ_METADATA = frozenset({"autograder", "kernelspec", "language_info"})  # kept, however much else there is
_PERCENT_CELL = re.compile(r"^#[ \t]*%%(.*)$", re.MULTILINE)


class UnreadableSubmission(UserError):  # noqa: N818
    """A file that holds no notebook or script; the message is one line for the reader."""


class Cell(NamedTuple):
    """One code or markdown cell.

    place:         "cell 4", counted over all cells of the notebook from 1; "file NAME.py" for a script
    free_response: the question, "exercise.question", that a markdown cell answers; None for every other cell
    question:      the graded function, "exercise.question", that a code cell was handed out for
    """

    kind: Literal["code", "markdown"]
    source: str
    place: str
    free_response: str | None = None
    question: str | None = None


class Document(NamedTuple):
    """A notebook or script: its cells in order, the notebook's own metadata ({} for a script), and its language."""

    cells: tuple[Cell, ...]
    metadata: dict[str, Any]
    language: str


def read_document(path_or_bytes: Path | str | bytes, name: str) -> Document:
    """The document in a file (a path, or the bytes themselves); `name` tells notebooks from `.py` scripts.

    Raises UnreadableSubmission with one line saying what is wrong and what to do.
    """
    shown = printable(name)
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _contents(Path(path_or_bytes), shown)
    if len(data) > MAX_FILE:
        raise UnreadableSubmission(f"{shown} {too_large(MAX_FILE)}")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise UnreadableSubmission(f"{shown} is empty; ask for the file again")
    if name.lower().endswith(".py"):
        document = _script(_decoded(data), shown.rsplit("/", 1)[-1])
    else:
        document = _notebook(data, shown)
    code = [cell.source for cell in document.cells if cell.kind == "code"]
    if sum(map(len, code)) > MAX_CODE:
        raise _too_much(shown, f"{MAX_CODE:,} characters of code")
    if sum(1 + source.count("\n") + source.count(";") for source in code) > MAX_STATEMENTS:
        raise UnreadableSubmission(
            f"{shown} holds more than {MAX_STATEMENTS:,} lines of code; clean it up and hand in again"
        )
    if sum(source.count("{") for source in code) > MAX_BRACES:
        raise _too_much(shown, f"{MAX_BRACES:,} curly braces in its code")
    if any(_most_accents(source) > MAX_ACCENTS for source in code):
        raise _too_much(shown, f"{MAX_ACCENTS:,} accents on one letter in its code")
    return document


def _most_accents(source: str) -> int:
    """How many combining characters follow on one another at most; 0 where too few other than ASCII ones do."""
    runs = re.findall(rf"[^\x00-\x7f]{{{MAX_ACCENTS},}}", source)
    return max(
        (len(list(run)) for text in runs for is_one, run in groupby(text, lambda c: combining(c) > 0) if is_one),
        default=0,
    )


def _too_much(shown: str, what: str) -> UnreadableSubmission:
    return UnreadableSubmission(f"{shown} holds more than {what}; move data out of the code and hand in again")


def too_large(limit: int) -> str:
    """What is said of a file beyond `limit` bytes, completing the sentence "NAME ..."."""
    return f"is larger than {limit // 1_000_000} MB; clear the outputs in Jupyter, save, and hand in again"


def free_responses(document: Document) -> dict[str, str]:
    """The written answers by question, "exercise.question"; "" where nothing was written.

    The prompt (everything up to the line `<!-- your answer below -->`), the markers and an untouched placeholder are
    not part of the answer. An answer spread over several cells of one question is joined. One that is longer than
    anybody writes is cut off, and says so.
    """
    answers: dict[str, list[str]] = {}
    for cell in document.cells:
        marker = _FREE_RESPONSE.search(cell.source)
        question = cell.free_response or (marker.group(1) if marker else None)
        if cell.kind == "markdown" and question:
            answers.setdefault(question, []).append(_answer(cell.source))
    joined = {question: "\n\n".join(filter(None, parts)) for question, parts in answers.items()}
    return {question: text if len(text) <= MAX_ANSWER else _cut_off(text) for question, text in joined.items()}


def _cut_off(text: str) -> str:
    return f"{text[:MAX_ANSWER]}\n… ({len(text) - MAX_ANSWER:,} more characters in the file that was handed in)"


def _answer(source: str) -> str:
    text = _ANSWER_BELOW.split(source, maxsplit=1)[-1]
    text = _ANSWER_BELOW.sub("", _FREE_RESPONSE.sub("", text))
    kept = [line for line in text.split("\n") if line.strip(" \t*_>.:<!-").lower() not in _PLACEHOLDERS]
    return "\n".join(kept).strip()


def _contents(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise UnreadableSubmission(f"{shown} cannot be read: {error.strerror or error}") from error


def _script(text: str, name: str) -> Document:
    """A script is one code cell, so that its lines keep their numbers; percent-format markdown is lifted out of it."""
    if text.count("\0") > len(text) // 100:
        raise UnreadableSubmission(f"{name} is not a text file; hand in the Python source itself")
    if len(text) > 2 * MAX_CODE:  # line ends may take two
        raise _too_much(name, f"{MAX_CODE:,} characters of code")
    place = f"file {name}"
    cells = [Cell("code", _source(text), place)]
    headers = list(_PERCENT_CELL.finditer(cells[0].source))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    for header, end in zip(headers, ends, strict=False):
        if "[markdown]" in header.group(1) or "[md]" in header.group(1):
            cells.append(Cell("markdown", _uncommented(cells[0].source[header.end() : end]), place))
    return Document(tuple(cells), {}, "python")


def _uncommented(body: str) -> str:
    lines = body.strip("\n").split("\n")
    if all(line.startswith("#") or not line.strip() for line in lines):
        return "\n".join(re.sub(r"^# ?", "", line) for line in lines)
    return re.sub(r"^[ru]*(\"\"\"|''')|(\"\"\"|''')$", "", body.strip())


def _decoded(data: bytes) -> str:
    """The text of a script: byte-order mark, then the coding line or UTF-8, then Latin-1, which reads every byte."""
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
        raise UnreadableSubmission(f"{shown} is a JSON file but no notebook (it has no cells); hand in the .ipynb file")
    if len(cells) > MAX_CELLS:
        raise UnreadableSubmission(f"{shown} holds more than {MAX_CELLS:,} cells; hand in the notebook itself")
    raw = content.get("metadata")
    listed = sorted(raw.items(), key=lambda item: item[0] not in _READ_METADATA) if isinstance(raw, dict) else []
    metadata = _mended(dict(listed), iter(range(MAX_METADATA)))
    read = [_cell(cell, f"cell {number}") for number, cell in enumerate(cells, 1) if isinstance(cell, dict)]
    return Document(tuple(cell for cell in read if cell is not None), metadata, _language(metadata))


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
        if text.lstrip("\ufeff \t\r\n")[:1] == "<":
            advice = "is a web page, not a notebook; download the .ipynb file itself (File > Download) and hand that in"
        else:
            advice = (
                f"is not a complete notebook (line {error.lineno}: {error.msg}); "
                "open it in Jupyter, save it, and hand in the saved file"
            )
        raise UnreadableSubmission(f"{shown} {advice}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableSubmission(f"{shown} is no notebook that Jupyter would write; save it again there") from error


def _cell(cell: dict[str, Any], place: str) -> Cell | None:
    source = _source(_joined(cell.get("source", cell.get("input", ""))))
    kind = cell.get("cell_type")
    marked = _dig(cell, "metadata", "autograder", "free_response")
    question = _source(marked) if isinstance(marked, str) and marked else None
    # A text cell that was turned into code by a slip of the keyboard is still text.
    if kind == "code" and not _FREE_RESPONSE.match(source.lstrip()):
        other_language = str(cell.get("language", "python")).lower() not in ("python", "ipython", "")
        graded = _dig(cell, "metadata", "autograder", "question")
        mark = _source(graded) if isinstance(graded, str) and graded else None
        return None if other_language else Cell("code", source, place, question=mark)
    if kind in ("code", "markdown", "heading", "html") or (kind == "raw" and question):
        return Cell("markdown", source, place, question)
    return None


def _language(metadata: dict[str, Any]) -> str:
    for path in (("kernelspec", "language"), ("language_info", "name")):
        found = _dig(metadata, *path)
        if isinstance(found, str) and found.strip():
            return "python" if found.strip().lower().startswith(("python", "ipython")) else found.strip().lower()
    return "python"


def _dig(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _joined(source: Any) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _source(text: str) -> str:
    """Text as Python reads it: one kind of line end, no byte-order mark, no half characters and no NUL."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mended(value: Any, left: Iterator[int], depth: int = 0) -> Any:
    """Metadata with every half character replaced, so that it can be stored and printed.

    Absurd nesting is cut off, and so is what comes after as many values as are `left`.
    """
    if depth > 20:
        return None
    if isinstance(value, dict):
        return {
            _source(key): _mended(item, left, depth + 1) for (key, item), _ in zip(value.items(), left, strict=False)
        }
    if isinstance(value, list):
        return [_mended(item, left, depth + 1) for item, _ in zip(value, left, strict=False)]
    return _source(value) if isinstance(value, str) else value
