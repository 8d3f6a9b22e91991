"""Reading marimo's notebooks: scripts in which each cell is a function from the names it reads to those it defines."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.reading.document import Cell, Document, Text, storable
from autograder.reading.magics import parsed_quietly

_IMPORT = re.compile(r"^(?:import marimo\b|from marimo\b)", re.MULTILINE)
_CELL = re.compile(r"^(?:@\w+\.(?:cell|function|class_definition)\b|with \w+\.setup\b)", re.MULTILINE)
_OUTSIDE = ("import marimo", "app = ", "__generated_with", "if __name__")


class _Cell(NamedTuple):
    """The code of a cell, the line of the file where it begins, and the names that it reads and defines."""

    code: str
    line: int
    reads: frozenset[str] = frozenset()
    defines: frozenset[str] = frozenset()
    place: str = ""


def is_marimo(source: str) -> bool:
    """Whether a script is a marimo notebook."""
    return _IMPORT.search(source) is not None and _CELL.search(source) is not None


def read_marimo(source: str, place: str) -> Document:
    """The document in a marimo notebook, with its cells in the order in which marimo runs them."""
    tree = parsed_quietly(source)
    if tree is None:
        unread = "is a marimo notebook that does not parse"
        return Document((Cell("code", source, place),), {}, "python", (Text("code", source, place),), unread)
    cells = [cell for node in tree.body for cell in _cells(node, source.split("\n"), place)]
    texts = tuple(_text(one.code, place) for one in cells)
    code = tuple(Cell("code", one.code, one.place or place, line=one.line) for one in _in_order(cells))
    return Document(code, {}, "python", texts)


def _text(code: str, place: str) -> Text:
    text = _markdown(code)
    return Text("markdown", text, place) if text else Text("code", code, place)


def _cells(node: ast.stmt, lines: Sequence[str], place: str) -> Iterator[_Cell]:
    marks = {_mark(decorator) for decorator in getattr(node, "decorator_list", [])}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "cell" in marks:
        arguments = node.args
        reads = {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        yield from _body([one for one in node.body if not isinstance(one, ast.Return)], lines, reads, _returned(node))
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and marks & {
        "function",
        "class_definition",
    }:
        yield _Cell(_lines(lines, node.lineno, node), node.lineno, defines=frozenset({node.name}))
    elif isinstance(node, ast.With) and _mark(node.items[0].context_expr) == "setup":
        yield from _body(node.body, lines, set(), _everything(node.body))
    elif (
        isinstance(node, ast.Expr)
        and isinstance(call := node.value, ast.Call)
        and _mark(call) == "_unparsable_cell"
        and call.args
        and isinstance(text := call.args[0], ast.Constant)
        and isinstance(text.value, str)
    ):
        yield _Cell(textwrap.dedent(storable(text.value)), 1, place=f"{place}, the text in line {node.lineno}")
    elif not (code := _lines(lines, node.lineno, node)).startswith(_OUTSIDE):
        yield _Cell(code, node.lineno, defines=_everything([node]))


def _body(
    statements: Sequence[ast.stmt], lines: Sequence[str], reads: set[str], defines: frozenset[str]
) -> Iterator[_Cell]:
    if not statements:
        return
    first = min([statements[0].lineno, *(d.lineno for d in getattr(statements[0], "decorator_list", []))])
    code = _lines(lines, first, statements[-1])
    margin = code[: len(code) - len(code.lstrip(" \t"))]
    # marimo indents all lines of a cell, including those inside strings.
    yield _Cell("\n".join(line.removeprefix(margin) for line in code.split("\n")), first, frozenset(reads), defines)


def _lines(lines: Sequence[str], first: int, last: ast.stmt) -> str:
    return "\n".join(lines[first - 1 : last.end_lineno])


def _mark(node: ast.expr) -> str:
    """ "cell" of `@app.cell` and of `@app.cell(hide_code=True)`."""
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else ""


def _returned(node: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    values = [one.value for one in node.body if isinstance(one, ast.Return) and one.value is not None]
    return frozenset(name.id for value in values for name in ast.walk(value) if isinstance(name, ast.Name))


def _everything(statements: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements bind, approximately. Used for cells that do not list what they define."""
    names = set()
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.alias):
                names.add((node.asname or node.name).split(".")[0])
    return frozenset(names)


def _in_order(cells: Sequence[_Cell]) -> list[_Cell]:
    """Sort the cells: each after those that define what it reads, otherwise in their original order."""
    owners = {name: index for index, cell in enumerate(cells) for name in cell.defines}
    ordered: list[int] = []
    state: dict[int, bool] = {}  # False while a cell waits for others, True once it is placed
    for start in range(len(cells)):
        stack = [start]
        while stack:
            index = stack[-1]
            waits = [
                owners[name]
                for name in sorted(cells[index].reads)
                if name in owners and owners[name] not in state and owners[name] != index
            ]
            if index not in state and waits:
                state[index] = False
                stack.extend(reversed(waits))
                continue
            stack.pop()
            if not state.get(index):
                state[index] = True
                ordered.append(index)
    return [cells[index] for index in ordered]


def _markdown(code: str) -> str:
    """The text of a cell that consists only of `mo.md(...)`."""
    if not re.match(r"\s*\w+\.md\(", code):
        return ""
    tree = parsed_quietly(code)
    only = tree.body[0] if tree and len(tree.body) == 1 else None
    call = only.value if isinstance(only, ast.Expr) else None
    if not isinstance(call, ast.Call) or not call.args or not isinstance(text := call.args[0], ast.Constant):
        return ""
    return textwrap.dedent(storable(text.value)).strip("\n") if isinstance(text.value, str) else ""
