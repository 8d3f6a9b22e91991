"""The nodes of a tree are those of Python's own walk, in its order."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder.reading.nodes import nodes

LEFT_OUT = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
RARE = """
@decorated(1, *a, key=2)
async def f(a, /, b: int = 1, *c, d=-2, **e) -> str:
    global g
    async with x as (y, z): await y
    async for i in j: yield f"{i!r:>{z}}"
    try: del a[0:1:2], b.c
    except (A, B) as error: raise C from error
    else: assert not (x := 1) < 2 <= 3 and a or b, "text"
    match a:
        case {"k": [1, *rest], **more} | Point(0, y=None) as both if both: pass
        case _: return lambda q, *r: [*(s for s in {t: u for t in u if u}), {1, *v}]
class K(Base, metaclass=M):
    n: int
    n += 1 @ 2
"""


def test_nodes_are_those_of_a_walk_but_for_contexts_and_operators() -> None:
    for text in (RARE, Path(__file__).read_text(), Path(ast.__file__).read_text()):
        tree = ast.parse(text)
        assert nodes(tree) == [node for node in ast.walk(tree) if not isinstance(node, LEFT_OUT)]
