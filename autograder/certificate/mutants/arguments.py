"""Mutants with arguments that are ignored, mixed up, coarsened or modified, and with disturbed results."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.certificate.mutants.runtime import ARGUMENTS, RESULTS
from autograder.certificate.mutants.tree import Change, is_text, parsed

Scope = ast.FunctionDef | ast.AsyncFunctionDef
WHOLE = ("kept_for_ever", "kept_by_shape", "kept_by_first", "seeds_inside", "own_generator", "without_gradient")
WRITES = {"adds to it": "lambda x: x + 0.5", "sorts it": "lambda x: x[::-1]", "scales it": "lambda x: x * 2"}
OF_GRADIENTS = ("_detached", "without_gradient")
OF_DRAWS = ("seeds_inside", "own_generator")
SIGNS_OF_DRAWS = ("rng", "random", "torch.rand", "sample")
NUMBER = int | float
PAIRS = 6  # up to so many arguments, all pairs are swapped; with more, only neighbours


def ignored_arguments(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """An argument is replaced: by its default, by a constant, by another, by the first public example's."""
    names = _names(scope)
    for number, name in enumerate(names):
        for other in names[max(number - 1, 0) : number] + names[number + 1 : number + 2]:
            yield _at_the_top("ignored arguments", scope, f"{name} = {other}")
        yield _at_the_top("ignored arguments", scope, f"{name} = 1")
        yield _at_the_top("ignored arguments", scope, f"{name} = 0 * {name} + 1")
        yield _at_the_top("ignored arguments", scope, f"{name} = _public({name!r}, {name})")
    for name, default in _defaults(scope):
        yield _at_the_top("ignored arguments", scope, f"{name} = {ast.unparse(default)}")
        if isinstance(default, ast.Constant) and isinstance(default.value, NUMBER):
            for factor in (10, 0.1) if isinstance(default.value, float) else (2,):
                changed = ast.Constant(default.value * factor)
                yield Change("ignored arguments", default, changed, f"{name} is {ast.unparse(changed)} by default")


def swapped_arguments(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """Two arguments are swapped, in the function or in the calls that it makes."""
    names = _names(scope)
    for i, name in enumerate(names):
        for other in names[i + 1 :] if len(names) <= PAIRS else names[i + 1 : i + 2]:
            yield _at_the_top("swapped arguments", scope, f"{name}, {other} = {other}, {name}")
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and not any(isinstance(arg, ast.Starred) for arg in node.args):
            for i in range(1, len(node.args) - 1):
                args = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
                yield Change("swapped arguments", node, ast.Call(node.func, args, node.keywords))


def coarsened_arguments(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """An argument is clipped, cast, cut off or sorted, or its first entry is used for all."""
    for name in _names(scope):
        for helper in ARGUMENTS:
            if uses_torch or helper not in OF_GRADIENTS:
                yield _at_the_top("clips and casts", scope, f"{name} = {helper}({name})")


def disturbed_results(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """The result is clipped, cast, sorted or transposed, or one of its rows is wrong."""
    for helper in RESULTS:
        if uses_torch or helper not in OF_GRADIENTS:
            yield _after(scope, "disturbed results", f"{scope.name} = result_of({helper})({scope.name})")


def careless_functions(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """Results are kept from call to call, seeds are set, gradients are cut, arguments are modified."""
    source = ast.unparse(scope)
    for decorator in WHOLE:
        if decorator in OF_DRAWS and not any(name in source for name in SIGNS_OF_DRAWS):
            continue  # setting a seed changes nothing if nothing is sampled
        if uses_torch or decorator not in OF_GRADIENTS:
            yield _after(scope, "careless functions", f"{scope.name} = {decorator}({scope.name})")
    for name in _names(scope):
        for what, change in WRITES.items():
            text = f"{scope.name} = writes_into({name!r}, {change})({scope.name})"
            yield _after(scope, "careless functions", text, f"{name}: {what}, in place")


def _names(scope: Scope) -> list[str]:
    return [arg.arg for arg in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs) if arg.arg != "self"]


def _defaults(scope: Scope) -> list[tuple[str, ast.expr]]:
    positional = [*scope.args.posonlyargs, *scope.args.args]
    given = scope.args.defaults
    found = [(arg.arg, default) for arg, default in zip(positional[len(positional) - len(given) :], given, strict=True)]
    named = zip(scope.args.kwonlyargs, scope.args.kw_defaults, strict=True)
    return found + [(arg.arg, default) for arg, default in named if default is not None]


def _at_the_top(kind: str, scope: Scope, text: str) -> Change:
    """The change that puts a line before the first of a function."""
    first = next(statement for statement in scope.body if not is_text(statement))
    return Change(kind, first, [*parsed(text), first], f"first {text}")


def _after(scope: Scope, kind: str, text: str, words: str = "") -> Change:
    """The change that puts a line behind a function."""
    return Change(kind, scope, [scope, *parsed(text)], words or text.partition(" = ")[2])
