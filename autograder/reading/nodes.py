"""The nodes of a syntax tree, several times faster than `ast.walk`: reading a submission spends most time on this."""

from __future__ import annotations

import ast

# Fields without further nodes of interest: they hold texts and numbers, or contexts and operators.
_PLAIN = frozenset(
    {
        "arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "level", "lineno", "module", "name",
        "op", "ops", "rest", "simple", "tag", "type_comment",
    }
)  # fmt: skip
_FIELDS = {
    kind: tuple(field for field in kind._fields if field not in _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def nodes(tree: ast.AST) -> list[ast.AST]:
    """A node and all nodes below it, in the order of `ast.walk`, without contexts and operators."""
    found = [tree]
    for node in found:
        for field in _FIELDS[type(node)]:
            value = getattr(node, field, None)
            if isinstance(value, list):
                found += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST):
                found.append(value)
    return found
