"""Importing what can be imported of a statement like `import absent, numpy as np`."""

from __future__ import annotations

import ast
from typing import Any

MOST = 100  # names in a statement; longer ones are left alone


def rest_of(text: str, error: BaseException, name: str, namespace: dict[str, Any]) -> list[BaseException]:
    """Import the names of a failed import statement one by one. Returns the errors of those that fail by themselves.

    Other statements are left alone.
    """
    if not isinstance(error, Exception):
        return []
    try:
        (node,) = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return []
    if not isinstance(node, ast.Import | ast.ImportFrom) or not 1 < len(node.names) <= MOST:
        return []
    errors: list[BaseException] = []
    for alias in node.names:
        one = ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], node.level)
        try:
            exec(compile(ast.Module([ast.copy_location(one, alias)], []), name, "exec", dont_inherit=True), namespace)
        except BaseException as other:
            errors.append(other)
    return errors
