"""Reading EXERCISE.md, the text of an exercise: Jupytext markdown with a few markers and a variant's values.

`docs/writing-exercises.md` is the manual. In short: ```python cells are code that students see. On lines of their own,

    <!-- question: NAME -->            stub (or solution) and check of a graded function
    <!-- free response: NAME -->       the prompt follows, then `<!-- model answer -->`, the answer, `<!-- end -->`
    <!-- solution only -->             what follows, up to `<!-- end -->`, appears only in the solution notebook
    <!-- given: NAME -->               a function or class of the reference that is not a question, as it is
    <!-- reference: NAME -->           the same, only in the solution notebook
    <!-- cell: NAME -->                a code cell that several exercises share, from autograder/building/shared_cells/

mark the places of questions and the like, and `<< name >>` inserts a value of the variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import jinja2
import jinja2.meta
import jinja2.nodes

_MARKER = re.compile(
    r"<!--\s*(question|free response|model answer|solution only|given|reference|cell|end)\s*(?::\s*([^\s>]+)\s*)?-->\s*"
)
_LOOKS_LIKE_MARKER = re.compile(r"<!--\s*(question|free|model|solution|given|reference|cell|end)\b", re.IGNORECASE)
_NAMED = ("question", "free response", "given", "reference", "cell")
_SHARED_CELLS = Path(__file__).parent / "shared_cells"
_FENCE = re.compile(r"\s*(```|~~~)")


class TextError(Exception):
    """A text that cannot be used. The message is one line with the file and the line number."""


class Block(NamedTuple):
    """A part of a text.

    kind:           "markdown" and "code" are cells; for "question", "free response" and "given", cells are built
    source:         the cell, or the prompt of a free response
    name:           of the question, the free response or the reference's function
    answer:         the model answer to a free response
    solution_only:  whether it appears only in the solution
    """

    kind: Literal["markdown", "code", "question", "free response", "given"]
    source: str = ""
    name: str = ""
    answer: str = ""
    solution_only: bool = False


class _Marker(NamedTuple):
    kind: str
    name: str
    line: int


def read_text(text: str, values: Mapping[str, Any], where: str) -> list[Block]:
    """The blocks of a text with the variant's values filled in. `where` names the file in errors."""
    blocks: list[Block] = []
    parts = _split(fill(text, values, where), where)
    position = 0
    while position < len(parts):
        marker, body = parts[position]
        position += 1
        if marker is None or marker.kind == "end":
            blocks += _cells(body)
        elif marker.kind == "question":
            blocks += [Block("question", name=marker.name), *_cells(body)]
        elif marker.kind in ("given", "reference"):
            blocks += [Block("given", name=marker.name, solution_only=marker.kind == "reference"), *_cells(body)]
        elif marker.kind == "cell":
            blocks += [Block("code", _shared_cell(marker, where)), *_cells(body)]
        elif marker.kind == "solution only":
            _expect(parts, position, "end", marker, where)
            blocks += [cell._replace(solution_only=True) for cell in _cells(body)]
        elif marker.kind == "free response":
            _expect(parts, position, "model answer", marker, where)
            _expect(parts, position + 1, "end", marker, where)
            answer = parts[position][1]
            blocks.append(Block("free response", body.strip(), marker.name, answer.strip()))
            position += 1
        else:
            raise TextError(f"{where}, line {marker.line}: `{marker.kind}` without a free response before it")
    return blocks


def check_names(blocks: Iterable[Block], questions: Iterable[str], free_responses: Iterable[str], where: str) -> None:
    """TextError unless the text has every question and free response of the exercise exactly once."""
    listed = list(blocks)
    for kind, wanted in (("question", list(questions)), ("free response", list(free_responses))):
        marked = [block.name for block in listed if block.kind == kind]
        for name in marked:
            if name not in wanted:
                known = ", ".join(wanted) or "none"
                raise TextError(f"{where}: the exercise has no {kind} {name!r}; it has: {known}")
            if marked.count(name) > 1:
                raise TextError(f"{where}: {kind} {name!r} is marked {marked.count(name)} times")
        missing = [name for name in wanted if name not in marked]
        if missing:
            raise TextError(f"{where}: the text lacks the {kind} {missing[0]!r}; write <!-- {kind}: {missing[0]} -->")


def fill(text: str, values: Mapping[str, Any], where: str) -> str:
    """The text with each `<< expression >>` replaced. An unknown name is an error with its line.

    Filters besides Jinja's own: `number` writes 2.0 as 2 and 0.50 as 0.5; `literal` writes any value as Python source.
    """
    environment = _environment()
    try:
        tree = environment.parse(text)
        unknown = jinja2.meta.find_undeclared_variables(tree) - set(values)
        if unknown:
            nodes = [node for node in tree.find_all(jinja2.nodes.Name) if node.name in unknown]
            first = min(nodes, key=lambda node: (node.lineno, node.name))
            known = ", ".join(sorted(values)) or "nothing"
            raise TextError(
                f"{where}, line {first.lineno}: `<< {first.name} >>` is not a value of the variant, which has {known}"
            )
        return environment.from_string(text).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise TextError(f"{where}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateError as error:
        raise TextError(f"{where}: {error.message or type(error).__name__}") from error
    except (TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise TextError(f"{where}: an expression in << >> fails: {type(error).__name__}: {error}") from error


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["number"] = lambda value: f"{value:.10g}"
    environment.filters["literal"] = repr
    return environment


def _split(text: str, where: str) -> list[tuple[_Marker | None, str]]:
    """The text cut at its markers: each marker with the text that follows it. Code cells contain no markers."""
    parts: list[tuple[_Marker | None, list[str]]] = [(None, [])]
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        opened = _FENCE.match(line)
        if opened:
            fence = "" if fence == opened.group(1) else fence or opened.group(1)
        found = None if fence else _MARKER.fullmatch(line)
        if found:
            kind, name = found.group(1), found.group(2) or ""
            if bool(name) != (kind in _NAMED):
                raise TextError(f"{where}, line {number}: write <!-- {kind}{': NAME' * (kind in _NAMED)} -->")
            parts.append((_Marker(kind, name, number), []))
        elif not fence and _LOOKS_LIKE_MARKER.match(line):
            raise TextError(f"{where}, line {number}: unknown marker {line.strip()}")
        else:
            parts[-1][1].append(line)
    if fence:
        raise TextError(f"{where}: a code cell is not closed")
    return [(marker, "\n".join(lines)) for marker, lines in parts]


def _shared_cell(marker: _Marker, where: str) -> str:
    path = _SHARED_CELLS / f"{marker.name}.py"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in _SHARED_CELLS.glob("*.py")))
        raise TextError(f"{where}, line {marker.line}: unknown shared cell {marker.name!r}; known: {known}")
    return path.read_text(encoding="utf-8").strip()


def _expect(parts: list[tuple[_Marker | None, str]], position: int, kind: str, after: _Marker, where: str) -> None:
    marker = parts[position][0] if position < len(parts) else None
    if marker is None or marker.kind != kind:
        raise TextError(f"{where}, line {after.line}: `{after.kind}` needs a line <!-- {kind} --> after it")


def _cells(text: str) -> list[Block]:
    """Jupytext's reading of a piece of markdown: one block per cell."""
    import jupytext

    if not text.strip():
        return []
    cells = jupytext.reads(text.strip("\n") + "\n", fmt="md").cells
    return [Block("code" if cell.cell_type == "code" else "markdown", cell.source) for cell in cells if cell.source]
