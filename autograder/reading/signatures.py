"""The parameters of an exercise's graded functions, read from the reference's source without running it."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

Parameters = tuple[str, ...]

UNTOLD = 0.5  # the similarity if there is nothing to compare


@cache
def signatures(exercise: str) -> Mapping[str, Parameters]:
    """The parameters of each function of an exercise, by name; for a class, the names of its methods."""
    spec = importlib.util.find_spec("reference")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / f"{exercise}.py"
        if path.is_file():
            return dict(defined_in(ast.parse(path.read_text(encoding="utf-8")).body))
    return {}


def defined_in(statements: Iterable[ast.stmt]) -> Iterable[tuple[str, Parameters]]:
    """The name and parameters of each definition among statements, in order."""
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, parameters(node)
        elif isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            yield node.name, tuple(one.name for one in methods)


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Parameters:
    """The names of a function's parameters; "*" if it takes any arguments."""
    given = node.args
    named = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return (*named, "*") if given.vararg or given.kwarg else tuple(named)


def likeness(written: Parameters, asked: Parameters) -> float:
    """Similarity from 0 (nothing in common) to 1 (the same parameters); in between if it is unknown."""
    if "*" in written or not asked:
        return UNTOLD
    if written == asked:
        return 1.0
    ours, theirs = [one.casefold() for one in asked], [one.casefold() for one in written]
    if ours == theirs:
        return 0.98
    common = len(set(ours) & set(theirs))
    return 0.9 * common / max(len(set(ours) | set(theirs)), 1)
