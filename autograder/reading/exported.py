"""Restoring magics that nbconvert exported: `get_ipython().run_cell_magic("time", "", "...")` holds a cell as text."""

from __future__ import annotations

import ast

from autograder.reading.document import storable

_ARGUMENTS = {"run_cell_magic": 3, "run_line_magic": 2, "magic": 1, "run_cell": 1}


def cell_inside(node: ast.stmt) -> str | None:
    """The notebook's lines from which a statement was exported; None for an ordinary statement.

    `x = get_ipython().run_line_magic("time", "f()")` was `x = %time f()`.
    """
    if not isinstance(node, ast.Expr | ast.Assign) or not isinstance(call := node.value, ast.Call):
        return None
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Call | ast.Name):
        return None
    name = call.func.attr
    words = [
        storable(argument.value)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    if len(words) != _ARGUMENTS.get(name) or len(call.args) + len(call.keywords) != len(words):
        return None
    if name == "run_cell_magic":
        return f"%%{words[0]} {words[1]}\n{words[2]}"
    if name == "run_cell":
        return words[0]
    line = "%" + " ".join(words)
    if isinstance(node, ast.Assign):
        return f"{' = '.join(ast.unparse(target) for target in node.targets)} = {line}"
    return line
