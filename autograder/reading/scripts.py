"""Reading scripts: one cell of code, and the text cells that exported notebooks keep as comments and strings.

nbconvert and Jupytext write text cells as comments, Colab as strings, marimo as calls of `mo.md`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.reading.document import Cell, Document, Text, storable
from autograder.reading.magics import cleaned, parsed_quietly, parses, state_after
from autograder.reading.marimo import is_marimo, read_marimo

_PERCENT = re.compile(r"#[ \t]*%%(.*)")
_IS_TEXT = re.compile(r"\[(markdown|md|raw)\]", re.IGNORECASE)
# Lines that exports write between cells, and lines that declare a file's format or encoding.
_BETWEEN = re.compile(
    r"#[ \t]*(?:In ?\[[ \d*]*\]:|\+(?:[ \t].*)?|-|COMMAND -+|Databricks notebook source|-\*-.*-\*-|coding[:=].*)[ \t]*"
)
_HASH = re.compile(r"#(?:[ \t]?MAGIC(?:[ \t]+%md)?)?[ \t]?")
_STRING = re.compile(r"[rRuU]?(\"\"\"|''')")
_HEADER = re.compile(r"---\njupyter:\n")  # Jupytext's
_COMMENTED_OUT = "# Commented out IPython magic to ensure Python compatibility."  # Colab's
_MOST_TEXTS = 5_000


def script_document(source: str, place: str) -> Document:
    """The document in a script. Its lines keep their numbers."""
    if is_marimo(source):
        return read_marimo(source, place)
    return Document((Cell("code", with_magics(source), place),), {}, "python", texts_of_script(source, place))


def with_magics(source: str) -> str:
    """The source, line for line, without Colab's comment marks before magics and before cells under a cell magic."""
    if _COMMENTED_OUT not in source:
        return source
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(_COMMENTED_OUT):
            _uncomment(lines, number + 1)
    return "\n".join(lines)


def _uncomment(lines: list[str], first: int) -> None:
    """Remove the comment marks before magics from the cell that begins at a line."""
    if first < len(lines) and lines[first].startswith("# %%"):
        end = first + 1
        while end < len(lines) and lines[end].startswith("#") and not lines[end].startswith(_COMMENTED_OUT):
            end += 1
        body = cleaned("\n".join(uncommented(lines[first:end])))[0]
        if parses(body):
            lines[first:end] = body.split("\n")
        return
    while first < len(lines) and lines[first].strip():
        if lines[first].startswith("# %"):
            lines[first] = lines[first][2:]
        first += 1


def texts_of_script(source: str, place: str) -> tuple[Text, ...]:
    """The comments, strings and code of a script, each as a text of its own."""
    found: list[Text] = []
    for kind, lines in _parts(source.split("\n")):
        text = "\n".join(lines).strip("\n")
        if text.strip() and not _HEADER.match(text) and len(found) < _MOST_TEXTS:
            found.append(Text("code" if kind == "code" else "markdown", text, place))
    return tuple(found)


def uncommented(lines: list[str]) -> list[str]:
    """Lines of comments without their marks."""
    return [_HASH.sub("", line, count=1) for line in lines]


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """(kind, lines) of a script in order: "comment" lines have lost their marks, "string" ones their quotes."""
    quote, depth, continued = "", 0, False
    kind, part = "code", list[str]()
    is_text = False  # inside a cell that Jupytext's percent format marks as text
    for line in lines:
        starts = not (quote or depth or continued)
        quote, depth, continued = state_after(line, quote, depth)
        header = _PERCENT.match(line) if starts else None
        now = kind
        if starts:
            if line.startswith("#"):
                now = "comment"
            elif _STRING.match(line):
                now = "string"
            elif line.strip():
                now = "code"
        between = starts and (header is not None or line.startswith("#!") or _BETWEEN.fullmatch(line) is not None)
        ends = starts and not line.strip() and kind == "comment" and not is_text
        if kind == "comment" and now == "code" and not is_text and part and part[-1].strip():
            kind = "code"  # a comment right above code belongs to it
        if between or ends or now != kind or (starts and now == "string" and bool(line.strip())):
            yield kind, _said(kind, part)
            part = []
        if header:
            is_text = _IS_TEXT.search(header.group(1)) is not None
        kind = "code" if between else now
        if not between:
            part.append(line)
    yield kind, _said(kind, part)


def _said(kind: str, lines: list[str]) -> list[str]:
    if kind == "comment":
        return uncommented(lines)
    if kind == "string":
        text = "\n".join(lines).strip().removesuffix(";")
        tree = parsed_quietly(text)
        only = tree.body[0] if tree and len(tree.body) == 1 else None
        if isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant) and isinstance(only.value.value, str):
            return storable(only.value.value).split("\n")
    return lines
