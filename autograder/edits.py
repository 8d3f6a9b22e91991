"""Edits of a function's source, as a person writes them: "(x.size + 1) / 2 -> x.size / 2".

    old -> new          replaces the old text, which has to stand there exactly once
    old ->> new         replaces it wherever it stands
    -> statement        puts a statement before all others: "-> tau = 1.0"
    result -> new       changes what is returned: "result -> result / np.log(2)"
    body -> new         replaces all that the function does: "body -> return softmax(x)"
    name: old -> new    the same in another function of the module, or in a method of the class

Spaces, line ends, comments and docstrings do not count; the first and last words of the old text are whole words.
"""

from __future__ import annotations

import ast
import itertools
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from typing import NamedTuple

from autograder.errors import UserError

ARROW, EVERYWHERE = "->", "->>"
RESULT, BODY = "result", "body"


class EditError(UserError):
    """An edit that cannot be applied; the message is one line that names the edit and the place."""


class Edit(NamedTuple):
    """What is replaced, and by what.

    text:   as it was written, on one line
    where:  the function, class or method that it names; "" where it names none
    """

    text: str
    where: str
    old: str
    new: str
    everywhere: bool

    @classmethod
    def read(cls, text: str) -> Edit:
        """An edit as it is written; nothing after the arrow leaves the old text out."""
        old, arrow, new = text.partition(ARROW)
        everywhere = new.startswith(">")
        where, colon, rest = old.partition(": ")
        if not (colon and where.isidentifier()):
            where, rest = "", old
        if not arrow or not (rest.strip() or new.strip()):
            raise EditError(f'the edit "{text}" should read "old {ARROW} new"')
        return cls(" ".join(text.split()), where, rest.strip(), new.removeprefix(">").strip(), everywhere)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The old text, with any white space between its tokens."""
        tokens = re.findall(r"\w+|[^\w\s]", self.old)
        parts = [re.escape(tokens[0])]
        for before, token in itertools.pairwise(tokens):
            parts.append((r"\s+" if _is_word(before[-1]) and _is_word(token) else r"\s*") + re.escape(token))
        return re.compile(r"(?<!\w)" * _is_word(tokens[0]) + "".join(parts) + r"(?!\w)" * _is_word(tokens[-1][-1]))


def applied(edit: Edit, root: str, texts: Mapping[str, str], private: Sequence[str]) -> tuple[str, str]:
    """The name of the definition that an edit changes, and its text with the change.

    root:     the function or class that is to be wrong
    texts:    every definition of its module
    private:  the private functions that it reaches, in which an edit is looked for next
    """
    if edit.where in texts:
        places, method = [[edit.where]], ""
    else:
        places, method = [[root], list(private)], edit.where
    for names in places:
        spans = [(name, *span) for name in names for span in _spans(edit, texts[name], method)]
        if len(spans) > 1 and not edit.everywhere and edit.old != RESULT:
            among = ", ".join(dict.fromkeys(name for name, *_ in spans))
            raise EditError(f'the edit "{edit.text}" applies {len(spans)} times (in {among})')
        if spans:
            name = spans[0][0]
            return name, _checked(edit, name, texts[name], [span[1:] for span in spans if span[0] == name])
    raise EditError(f'the edit "{edit.text}" applies nowhere')


Span = tuple[int, int, str]  # from, to, and what stands there afterwards


def _spans(edit: Edit, text: str, method: str) -> list[Span]:
    start, end = 0, len(text)
    if method:
        found = _method(text, method)
        if found is None:
            return []
        start, end = found
    if not edit.old:
        return [_insertion(edit, text, start, end)]
    if edit.old in (RESULT, BODY) and not re.search(rf"\b{edit.old}\b", text):
        return _returns(edit, text, start, end) if edit.old == RESULT else [_body(edit, text, start, end)]
    return [(*match.span(), edit.new) for match in edit.pattern.finditer(text, start, end)]


def _insertion(edit: Edit, text: str, start: int, end: int) -> Span:
    first = _first_function(text, start, end).body[0]
    place = _places(text)(first.lineno, first.col_offset)
    return place, place, f"{edit.new}\n{' ' * first.col_offset}"


def _body(edit: Edit, text: str, start: int, end: int) -> Span:
    place, function = _places(text), _first_function(text, start, end)
    first = function.body[0]
    lines = edit.new.replace("\n", "\n" + " " * first.col_offset)
    return place(first.lineno, first.col_offset), _end(function, place), lines


def _first_function(text: str, start: int, end: int) -> ast.FunctionDef:
    return next(one for one in _functions(text) if start <= _places(text)(one.lineno, one.col_offset) < end)


def _returns(edit: Edit, text: str, start: int, end: int) -> list[Span]:
    place = _places(text)
    spans = []
    for node in _own_returns(ast.parse(text)):
        begin = place(node.lineno, node.col_offset)
        if node.value is not None and start <= begin < end:
            value = text[place(node.value.lineno, node.value.col_offset) : _end(node.value, place)]
            new = f"{RESULT} = ({value})\n{' ' * node.col_offset}return {edit.new}"
            # A tuple in parentheses ends before its closing one: the statement's end is the node's.
            spans.append((begin, max(_end(node, place), _end(node.value, place)), new))
    return spans


def _own_returns(node: ast.AST) -> Iterator[ast.Return]:
    """The returns of a function, or of the methods of a class, not of functions inside them."""
    for part in ast.iter_child_nodes(node):
        inside = isinstance(part, ast.FunctionDef) and isinstance(node, ast.stmt) and not isinstance(node, ast.ClassDef)
        if isinstance(part, ast.Return):
            yield part
        elif not inside:
            yield from _own_returns(part)


def _checked(edit: Edit, name: str, before: str, spans: Sequence[Span]) -> str:
    after = before
    for start, end, new in sorted(spans, reverse=True):
        after = after[:start] + new + after[end:]
    try:
        same = _structure(after) == _structure(before)
    except SyntaxError as error:
        raise EditError(f'after the edit "{edit.text}", {name} is not valid Python ({error.msg})') from error
    if same:
        raise EditError(f'the edit "{edit.text}" changes nothing')
    return after


@lru_cache(maxsize=1024)
def _structure(text: str) -> str:
    """What a text says, whatever its spaces. Kept, since many edits are made of the same text."""
    return ast.dump(ast.parse(text))


def _functions(text: str) -> Iterator[ast.FunctionDef]:
    return (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef))


def _method(text: str, name: str) -> tuple[int, int] | None:
    place = _places(text)
    for one in _functions(text):
        if one.name == name:
            return place(one.lineno, one.col_offset), _end(one, place)
    return None


class _Places(NamedTuple):
    """Where a line and a column of the syntax tree, which counts bytes, stand in the text."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]

    def __call__(self, line: int, column: int) -> int:
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())


def _places(text: str) -> _Places:
    lines = tuple(text.splitlines(keepends=True))
    return _Places(lines, tuple(itertools.accumulate(map(len, lines), initial=0)))


def _end(node: ast.stmt | ast.expr, place: _Places) -> int:
    return place(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def is_body(text: str) -> bool:
    """Whether an edit, as it is written, replaces all that a function does: its lines are those of the function."""
    return re.match(rf"(\w+: )?{BODY} {ARROW}", text) is not None


def without_comments(text: str) -> str:
    """The text with blanks in the place of docstrings and comments: everything else stands where it stood."""
    place = _places(text)
    characters = list(text)
    for start, end in (*_comments(text, place), *_docstrings(text, place)):
        for at in range(start, end):
            if characters[at] != "\n":
                characters[at] = " "
    return "".join(characters)


def _comments(text: str, place: _Places) -> Iterator[tuple[int, int]]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            start = place.starts[token.start[0] - 1] + token.start[1]
            yield start, start + len(token.string)


def _docstrings(text: str, place: _Places) -> Iterator[tuple[int, int]]:
    """Docstrings of functions and classes that do something beside."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) and len(node.body) > 1:
            first = node.body[0]
            yield place(first.lineno, first.col_offset), _end(first, place)
