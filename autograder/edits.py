"""A wrong version of a right function, said as changes of its source: "(x.size + 1) / 2 -> x.size / 2".

Most misconceptions differ from the right function by one expression. Said as an edit they cost one line, they keep
whatever the right function does beside it, and a right function that is rewritten breaks them loudly: an edit has to
apply exactly once, and to change something.

An edit is looked for in the function itself and, where it is not found there, in the private functions of its module
that the function calls. Spaces, line ends, comments and docstrings do not count.
"""

from __future__ import annotations

import ast
import itertools
import re
import tokenize
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

ARROW = "->"
SOURCE = "__edited_source__"  # global of edited functions: the text of their module, edits included


class EditError(Exception):
    """An edit that cannot be applied; the message is one line that names the edit and the place."""


class Edit(NamedTuple):
    """What is replaced, and by what."""

    old: str
    new: str

    @classmethod
    def read(cls, text: str) -> Edit:
        """An edit as it is written: "old -> new"; nothing after the arrow leaves the old text out."""
        old, arrow, new = text.partition(ARROW)
        if not arrow or not old.strip():
            raise EditError(f'the edit "{text}" should read "old {ARROW} new"')
        return cls(old.strip(), new.strip())

    @property
    def pattern(self) -> re.Pattern[str]:
        """The old text, with any white space between its tokens; its first and last words are whole words."""
        tokens = re.findall(r"\w+|[^\w\s]", self.old)
        parts = [re.escape(tokens[0])]
        for before, token in itertools.pairwise(tokens):
            words = before[-1].isalnum() or before[-1] == "_", token[0].isalnum() or token[0] == "_"
            parts.append((r"\s+" if all(words) else r"\s*") + re.escape(token))
        return re.compile(r"(?<!\w)" * _is_word(tokens[0]) + "".join(parts) + r"(?!\w)" * _is_word(tokens[-1]))


class Definition(NamedTuple):
    """A top-level function or class of a module.

    start, end:  where its text stands in the module's
    searched:    its text with blanks in the place of docstrings and comments
    names:       the names that it uses
    code:        compiled; None for types that only name the parts of a tuple, which all versions share
    """

    name: str
    start: int
    end: int
    searched: str
    names: frozenset[str]
    code: CodeType | None


def edited(right: Callable[..., Any], edits: Sequence[str], imports: str = "") -> Any:
    """The function (or class) with these edits, in a copy of its module. Raises EditError where one does not apply.

    imports: import statements that the new text needs, beside those of the module
    """
    module, name = right.__module__, right.__name__
    definitions = {one.name: one for one in read_definitions(module)}
    changed = {one.name: one.searched for one in definitions.values()}
    for text in edits:
        where, new = _applied(Edit.read(text), text, name, module, definitions, changed)
        changed[where] = new
    texts = {one: text for one, text in changed.items() if text != definitions[one].searched}
    return _run(import_module(module), name, definitions, texts, imports)


def edited_source(written: Any) -> str | None:
    """The text of the module of an edited function or class, edits included; None for everything else."""
    spaces = [written.__globals__] if isinstance(written, FunctionType) else []
    if isinstance(written, type):
        spaces = [part.__globals__ for part in vars(written).values() if isinstance(part, FunctionType)]
    found = (space.get(SOURCE) for space in spaces)
    return next((text for text in found if text is not None), None)


@lru_cache(maxsize=64)
def read_definitions(module: str) -> tuple[Definition, ...]:
    """The functions and classes of a module, in order."""
    text = _text(module)
    lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    bare = _without_comments(text, lines)
    found = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        start, end = lines[first - 1], lines[node.end_lineno or node.lineno]
        names = frozenset(part.id for part in ast.walk(node) if isinstance(part, ast.Name))
        has_code = isinstance(node, ast.FunctionDef) or any(isinstance(part, ast.FunctionDef) for part in node.body)
        code = compile(ast.Module([node], []), f"<{module}>", "exec", dont_inherit=True) if has_code else None
        found.append(Definition(node.name, start, end, bare[start:end], names, code))
    return tuple(found)


def _applied(
    edit: Edit, text: str, root: str, module: str, definitions: dict[str, Definition], changed: dict[str, str]
) -> tuple[str, str]:
    """The name of the definition that an edit changes, and its text with the change."""
    for names in ([root], _private(root, definitions)):
        found = [(name, match) for name in names for match in edit.pattern.finditer(changed[name])]
        if len(found) > 1:
            places = ", ".join(dict.fromkeys(name for name, _ in found))
            raise EditError(f'{module}.{root}: the edit "{text}" applies {len(found)} times (in {places})')
        if found:
            ((name, match),) = found
            before = changed[name]
            after = before[: match.start()] + edit.new + before[match.end() :]
            try:
                same = ast.dump(ast.parse(after)) == ast.dump(ast.parse(before))
            except SyntaxError as error:
                raise EditError(
                    f'{module}.{root}: after the edit "{text}", {name} is no Python ({error.msg})'
                ) from error
            if same:
                raise EditError(f'{module}.{root}: the edit "{text}" changes nothing')
            return name, after
    raise EditError(f'{module}.{root}: the edit "{text}" applies nowhere')


def _private(root: str, definitions: dict[str, Definition]) -> list[str]:
    """The private functions that a function uses, directly or through others of them."""
    found: dict[str, None] = {}
    waiting = [root]
    while waiting:
        for name in sorted(definitions[waiting.pop()].names):
            if name.startswith("_") and name in definitions and name not in found:
                found[name] = None
                waiting.append(name)
    return list(found)


def _run(module: ModuleType, name: str, definitions: dict[str, Definition], texts: dict[str, str], imports: str) -> Any:
    """A definition out of a copy of the module, in which all functions find the changed ones."""
    space = dict(vars(module))
    exec(compile(imports, "<imports>", "exec", dont_inherit=True), space)
    for one in definitions.values():
        if one.name in texts:
            exec(compile(texts[one.name], f"<{module.__name__}, edited>", "exec", dont_inherit=True), space)
        elif one.code is not None:
            exec(one.code, space)
    whole = _text(module.__name__)
    for one in sorted(definitions.values(), key=lambda one: -one.start):
        if one.name in texts:
            whole = whole[: one.start] + texts[one.name] + whole[one.end :]
    space[SOURCE] = f"{imports}\n{whole}" if imports else whole
    return space[name]


def _text(module: str) -> str:
    return Path(str(import_module(module).__file__)).read_text(encoding="utf-8")


def _without_comments(text: str, lines: Sequence[int]) -> str:
    """The text with blanks in the place of docstrings and comments: everything else stands where it stood."""
    characters = list(text)
    for start, end in (*_comments(text, lines), *_docstrings(text, lines)):
        for place in range(start, end):
            if characters[place] != "\n":
                characters[place] = " "
    return "".join(characters)


def _comments(text: str, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield lines[token.start[0] - 1] + token.start[1], lines[token.end[0] - 1] + token.end[1]


def _docstrings(text: str, lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Docstrings of functions and classes that do something beside. Places count characters, as all of it is ASCII up
    to where a docstring begins on its line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) and len(node.body) > 1:
            first = node.body[0]
            end = text.index("\n", lines[(first.end_lineno or first.lineno) - 1])
            yield lines[first.lineno - 1] + first.col_offset, end


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"
