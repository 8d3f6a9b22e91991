"""Stale values and early returns: lines in the wrong order, values of the step before, loops that end too early."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import pairwise

from autograder.certificate.mutants.arguments import Scope
from autograder.certificate.mutants.tree import Change, parsed

SIMPLE = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr
LOOP = ast.For | ast.While
ITERATIONS = 30


def stale_values(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """A value is used before its update, or a loop returns the values of the step before the last."""
    for block in ast.walk(scope):
        body = getattr(block, "body", None)
        if not isinstance(body, list) or isinstance(block, ast.ClassDef):
            continue
        for i, (first, second) in enumerate(pairwise(body)):
            if isinstance(first, SIMPLE) and isinstance(second, SIMPLE) and _written(first) & _read(second):
                words = f"`{_short(second)}` before `{_short(first)}`"
                yield _with_body("stale values", block, [*body[:i], second, first, *body[i + 2 :]], words)
    known = {arg.arg for arg in scope.args.args}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            names = _written(node)
            if names & known:
                yield Change("stale values", node, None)
            known |= names
    for block in ast.walk(scope):
        body = getattr(block, "body", None)
        for i, loop in enumerate(body if isinstance(body, list) else []):
            if isinstance(loop, LOOP):
                yield from _step_before(block, i, loop, _read_after(scope, loop))


def _step_before(block: ast.AST, i: int, loop: ast.For | ast.While, after: set[str]) -> Iterator[Change]:
    """The loop's results are those of the step before: one name alone, or all of them together."""
    names = sorted(_written(*loop.body) & after)
    for chosen in [*([name] for name in names), *([names] if len(names) > 1 else [])]:
        keeping = parsed("\n".join(f"_before_{name} = locals().get({name!r})" for name in chosen))
        taking = parsed("\n".join(f"{name} = _before_{name}" for name in chosen))
        changed = copy.copy(loop)
        changed.body = [*keeping, *loop.body]
        body = block.body  # type: ignore[attr-defined]
        words = f"{', '.join(chosen)} of the step before the last of `{_short(loop)}`"
        yield _with_body("stale values", block, [*body[:i], changed, *taking, *body[i + 1 :]], words)


def early_returns(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """A loop ends after one iteration or after 30, or runs once more, once less, or twice as long."""
    counter = f"_count = locals().get('_count', 0) + 1\nif _count > {ITERATIONS}:\n    break"
    for node in ast.walk(scope):
        if isinstance(node, LOOP):
            kind = "early returns"
            yield _with_body(kind, node, [*node.body, ast.Break()], f"`{_short(node)}` runs once")
            yield _with_body(kind, node, [*parsed(counter), *node.body], f"`{_short(node)}` runs {ITERATIONS} times")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
            last = node.args[1] if len(node.args) > 1 else node.args[0]
            for text in ("({}) - 1", "({}) + 1", "2 * ({})"):
                stop = ast.parse(text.format(ast.unparse(last)), mode="eval").body
                args = [node.args[0], stop, *node.args[2:]] if len(node.args) > 1 else [stop]
                yield Change("early returns", node, ast.Call(node.func, args, node.keywords))
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and isinstance(node.ctx, ast.Load):
            yield Change("early returns", node, ast.Subscript(node.value, ast.Constant(0), ast.Load()))


def _with_body(kind: str, block: ast.AST, body: list[ast.stmt], words: str) -> Change:
    changed = copy.copy(block)
    changed.body = body  # type: ignore[attr-defined]
    return Change(kind, block, changed, words)


def _written(*statements: ast.stmt) -> set[str]:
    names = (node for statement in statements for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def _read(statement: ast.stmt) -> set[str]:
    augmented = {statement.target.id} if _augments(statement) else set()  # type: ignore[attr-defined]
    names = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} | augmented


def _augments(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name)


def _read_after(scope: Scope, loop: ast.stmt) -> set[str]:
    end = loop.end_lineno or 0
    names = (node for node in ast.walk(scope) if isinstance(node, ast.Name) and node.lineno > end)
    return {node.id for node in names if isinstance(node.ctx, ast.Load)}


def _short(statement: ast.AST) -> str:
    return ast.unparse(statement).splitlines()[0][:60]
