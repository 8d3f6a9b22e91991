"""Docstrings in source: removing them, or adding the section on parameters that an exercise's inputs declare."""

from __future__ import annotations

import ast
import textwrap

RETURNS = "Returns\n-------"


def without_docstrings(text: str) -> str:
    """A definition's text without docstrings. A body without anything else becomes `pass`."""
    lines = text.splitlines()
    for node in reversed(list(ast.walk(ast.parse(text)))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            left = [] if len(node.body) > 1 else [" " * first.col_offset + "pass"]
            lines[first.lineno - 1 : first.end_lineno] = left
            if left == [] and len(lines) >= first.lineno and not lines[first.lineno - 1].strip():
                del lines[first.lineno - 1]  # the empty line that set the docstring off
    return "\n".join(lines)


def with_parameters(text: str, section: str) -> str:
    """A function's text with that section in its docstring, before "Returns". Unchanged if the section is empty."""
    if not section:
        return text
    indented = textwrap.indent(section, "    ") + "\n\n"
    place = text.find(textwrap.indent(RETURNS, "    "))
    return text[:place] + indented + text[place:] if place >= 0 else text
