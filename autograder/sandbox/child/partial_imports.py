"""Of `import absent, numpy as np` everything that can be imported."""

from __future__ import annotations

import ast
from typing import Any

MOST = 100  # names in one statement


def rest_of(text: str, error: BaseException, name: str, namespace: dict[str, Any]) -> list[BaseException]:
    """Import, name by name, what a statement that has failed asks for. Returns the errors of those that fail alone.

    Any other statement is left as it is.
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
