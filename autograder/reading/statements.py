"""Turning cells into statements: magics are removed, and everything that parses in a broken cell is kept.

Line numbers never change, so that students are shown an error in their own cell and line.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from autograder.program import Piece
from autograder.reading.blocks import Block, blocks, dedented
from autograder.reading.exported import cell_inside
from autograder.reading.kernels import saved_with
from autograder.reading.magics import cleaned, is_timeit, without_first_line
from autograder.reading.memory import once_per_statement, shared_tree
from autograder.reading.notebook import Cell, Document
from autograder.reading.other_pythons import other_version
from autograder.reading.prompts import begins_with_prompt, has_numbered_prompt, without_prompts
from autograder.reading.scopes import footprint

_MOST_ERRORS = 100  # more would help nobody
_MOST_EXPORTS = 3  # depth of cells within the text of other cells
_SHORT = 20_000  # characters of a cell that is cached; longer ones would fill the memory


# a.b.c, also over several lines. Python takes quadratic time to parse `import a.b.c`.
_CHAIN = re.compile(r"(?<!\w)\w++(?:[\s\\]*+\.[\s\\]*+\w++)++")
_LONGEST_CHAIN = 500
_LONGEST_MESSAGE = 200


class Statement(NamedTuple):
    """One top-level statement: its source as a piece of a program, and its syntax tree.

    timed:   whether it is a definition under `%%timeit`, which a notebook does not keep
    foreign: why it is not run if it is written for another version of Python; source and tree are then a rewritten copy
    """

    piece: Piece
    node: ast.stmt
    timed: bool = False
    foreign: str = ""


class Unparsed(NamedTuple):
    """Source that is not Python: its place (`line` counts from 1 within `place`) and the parser's message."""

    place: str
    line: int
    message: str


def statements(document: Document) -> tuple[Statement, ...]:
    """The top-level statements of all code cells, in order; none for a notebook in another language."""
    return _read_document(document).run if document.language == "python" else ()


def with_foreign_statements(document: Document) -> tuple[Statement, ...]:
    """The same, including statements that are written for another version of Python."""
    return _read_document(document).all if document.language == "python" else ()


def syntax_errors(document: Document) -> tuple[Unparsed, ...]:
    """The parts that had to be left out because they do not parse."""
    return _read_document(document).errors if document.language == "python" else ()


class _Read(NamedTuple):
    run: tuple[Statement, ...]
    errors: tuple[Unparsed, ...]
    all: tuple[Statement, ...]


def _read_document(document: Document) -> _Read:
    return _read(document.cells, saved_with(document.metadata))


@lru_cache(maxsize=16)  # slicing, stubs and matching all query the same documents
def _read(cells: tuple[Cell, ...], version: str) -> _Read:
    found: list[Statement] = []
    errors: list[Unparsed] = []
    with warnings.catch_warnings():  # a warning about a submission's escapes must not reach the person who grades
        warnings.simplefilter("ignore")
        for cell in cells:
            if cell.kind == "code":
                kept, broken = _read_cell(cell, version)
                found.extend(kept)
                errors.extend(broken)
    everything = tuple(_without_forgotten(found))
    run = tuple(one for one in everything if not one.foreign) if any(one.foreign for one in everything) else everything
    return _Read(run, tuple(errors[:_MOST_ERRORS]), everything)


def _without_forgotten(found: list[Statement]) -> list[Statement]:
    """Leave out definitions under `%%timeit` of names that are also defined elsewhere."""
    if not any(one.timed for one in found):
        return found
    stay = {
        binding.name
        for one in found
        if not one.timed
        for binding in footprint(one.node).bindings
        if binding.kind != "stub"
    }
    return [one for one in found if not (one.timed and getattr(one.node, "name", "") in stay)]


def _read_cell(cell: Cell, version: str) -> tuple[Sequence[Statement], Sequence[Unparsed]]:
    return _read_short_cell(cell, version) if len(cell.source) <= _SHORT else _read_any_cell(cell, version)


@lru_cache(maxsize=256)  # most cells of a class are those that were handed out
def _read_short_cell(cell: Cell, version: str) -> tuple[Sequence[Statement], Sequence[Unparsed]]:
    return _read_any_cell(cell, version)


def _read_any_cell(cell: Cell, version: str, depth: int = 0) -> tuple[Sequence[Statement], Sequence[Unparsed]]:
    if any(chain.group().count(".") > _LONGEST_CHAIN for chain in _CHAIN.finditer(cell.source)):
        return [], [
            Unparsed(cell.place, cell.line, f"a name with more than {_LONGEST_CHAIN} dots; nobody writes that by hand")
        ]
    if is_timeit(cell.source):
        return _definitions(cell)
    for source in _readings(cell.source):
        text, starts = cleaned(source)
        tree = _parsed(text)
        if isinstance(tree, ast.Module):
            kept, broken = _checked(_cut(Block(cell.line - 1, text), tree, cell.place), cell.place)
            break
    else:
        kept, broken = _salvaged(Block(cell.line - 1, text), starts, cell.place, version)
    return _undone(kept, broken, version, depth)


def _readings(source: str) -> Iterator[str]:
    """Possible readings of a cell: as it is, unindented, or without prompts. If none parses, the last is salvaged."""
    others = list(without_prompts(source))
    if others and has_numbered_prompt(source):
        yield from others
    yield source
    if (flush := dedented(source)) != source:
        yield flush
    yield from others
    if others and not begins_with_prompt(source):
        yield flush


def _definitions(cell: Cell) -> tuple[Sequence[Statement], Sequence[Unparsed]]:
    """The functions and imports of a cell under `%%timeit`. A notebook does not keep them, but students expect it."""
    text, _ = cleaned(without_first_line(cell.source))
    tree = _parsed(text)
    if isinstance(tree, Unparsed):
        return [], []
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    found = _checked(_cut(Block(cell.line - 1, text), tree, cell.place), cell.place)[0]
    if not any(isinstance(one.node, ast.FunctionDef | ast.ClassDef) for one in found):
        return [], []
    return [one._replace(timed=True) for one in found if isinstance(one.node, kinds)], []


def _undone(
    kept: list[Statement], broken: list[Unparsed], version: str, depth: int
) -> tuple[Sequence[Statement], Sequence[Unparsed]]:
    """The statements, with cells that an exported script holds as text put back in place."""
    if depth == _MOST_EXPORTS or not any("run_" in one.piece.source or ".magic" in one.piece.source for one in kept):
        return kept, broken
    found: list[Statement] = []
    errors = list(broken)
    for one in kept:
        inside = cell_inside(one.node)
        if inside is None:
            found.append(one)
            continue
        place = f"{one.piece.place}, the text in line {one.piece.line}"
        more, wrong = _read_any_cell(Cell("code", inside, place), version, depth + 1)
        found.extend(more)
        errors.extend(wrong)
    return found, errors


def _salvaged(whole: Block, starts: Sequence[bool], place: str, version: str) -> tuple[list[Statement], list[Unparsed]]:
    found: list[Statement] = []
    errors: list[Unparsed] = []
    for block in blocks(whole, starts):
        tree = _parsed(block.text)
        if isinstance(tree, ast.Module):
            kept, broken = _checked(_cut(block, tree, place), place)
            found.extend(kept)
            errors.extend(broken)
            continue
        if other := other_version(block.text, version):
            cuttings = list(_cut(block._replace(text=other.text), other.tree, place))
            if not _checked(cuttings, place)[1]:
                why = f"{other.words} ({place}, line {block.first + tree.line})"
                found.extend(one._replace(foreign=why) for one in cuttings)
                errors.append(Unparsed(place, block.first + tree.line, other.words))
                continue
        errors.append(Unparsed(place, block.first + tree.line, tree.message))
        # An unclosed bracket or string swallows everything below it. Unindented statements below get a second chance,
        # but not lone expressions: they may well be the inside of that string.
        for part in blocks(block, [True] * (block.text.count("\n") + 1)):
            rescued = _parsed(part.text)
            if isinstance(rescued, ast.Module):
                cuttings = [one for one in _cut(part, rescued, place) if not isinstance(one.node, ast.Expr)]
                found.extend(_checked(cuttings, place)[0])
    return found, errors


def _parsed(text: str) -> ast.Module | Unparsed:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        return Unparsed("", max(error.lineno or 1, 1), _said(error))
    except (ValueError, RecursionError, MemoryError, OverflowError, SystemError) as error:
        return Unparsed("", 1, f"cannot be parsed ({type(error).__name__})")


def _said(error: SyntaxError) -> str:
    return (error.msg or "invalid syntax")[:_LONGEST_MESSAGE]  # some messages quote a name, however long


def _checked(found: Iterable[Statement], place: str) -> tuple[list[Statement], list[Unparsed]]:
    """Leave out what parses but does not compile, such as `return` outside a function. `await` there is fine.

    Each statement is compiled by itself, as it will be run. (Compiling many equal functions at once takes quadratic
    time.)
    """
    kept: list[Statement] = []
    errors: list[Unparsed] = []
    for statement in found:
        wrong = _not_compiled(statement.node, statement.piece.source)
        if wrong is None:
            kept.append(statement)
        else:
            errors.append(Unparsed(place, statement.piece.line + wrong.line - 1, wrong.message))
    return kept, errors


@once_per_statement
def _not_compiled(statement: ast.stmt, text: str) -> Unparsed | None:
    """Why `text` does not compile as a statement of a cell; None if it does."""
    try:
        compile(text, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return Unparsed("", max(error.lineno or 1, 1), _said(error))
    except (ValueError, RecursionError, MemoryError, OverflowError, SystemError) as error:
        return Unparsed("", 1, f"cannot be compiled ({type(error).__name__})")
    return None


def _cut(block: Block, tree: ast.Module, place: str) -> Iterator[Statement]:
    """Each statement with its own source: whole lines, or a part of a line that several statements share."""
    lines = block.text.split("\n")
    spans = [(_first_line(node), node.end_lineno or node.lineno) for node in tree.body]
    encoded: dict[int, bytes] = {}  # lines that several statements share, as bytes: `ast` counts columns in bytes

    def columns(row: int, first: int | None, last: int | None) -> str:
        if lines[row].isascii():
            return lines[row][first:last]
        if row not in encoded:
            encoded[row] = lines[row].encode()
        return encoded[row][first:last].decode()

    for index, (node, (first, last)) in enumerate(zip(tree.body, spans, strict=True)):
        follows = index > 0 and spans[index - 1][1] == first
        precedes = index + 1 < len(spans) and spans[index + 1][0] == last
        taken = lines[first - 1 : last]
        # A backslash that continues a statement into an empty line is not part of it.
        shared = follows or precedes or columns(last - 1, node.end_col_offset, None).strip() == "\\"
        if shared and first == last:
            taken = [columns(first - 1, node.col_offset, node.end_col_offset)]
        elif shared:
            taken[0], taken[-1] = columns(first - 1, node.col_offset, None), columns(last - 1, 0, node.end_col_offset)
        text = "\n".join(taken)
        yield Statement(Piece(place, block.first + first, text), shared_tree(text, node))


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
