"""Mutants: the reference's function with one small thing changed, as a slip of the pen would change it.

Operators, constants, axes, dropped terms and factors, swapped arguments, functions taken for their neighbours, lines
left out. Signatures are given to the students; error messages, docstrings and checks of arguments are nobody's marks.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from autograder.building.handins import solution_source
from autograder.exercise import Exercise, Question

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
NEIGHBOURS = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "maximum": "minimum",
    "minimum": "maximum",
    "exp": "log",
    "log": "exp",
    "log1p": "log",
    "expm1": "exp",
    "sqrt": "square",
    "cos": "sin",
    "sin": "cos",
    "digamma": "gammaln",
    "gammaln": "digamma",
    "cumsum": "cumprod",
    "zeros": "ones",
    "ones": "zeros",
    "rand": "randn",
    "randn": "rand",
    "randn_like": "rand_like",
}
WRAPPERS = frozenset(
    [
        *("abs", "clip", "cumsum", "digamma", "exp", "expm1", "flip", "gammaln", "log", "log1p", "log_softmax"),
        *("logsumexp", "mean", "relu", "sigmoid", "softmax", "sort", "sqrt", "square", "sum", "swapaxes", "tanh"),
    ]
)
AXES = frozenset({"axis", "dim"})
OTHER_AXIS = {"0": 1, "1": 0, "2": 1, "-1": 0, "-2": -1}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


class Mutant(NamedTuple):
    """One changed version of a question's answer.

    change: what was changed, as code: "a + b -> a - b"
    source: the whole answer, changed; standing beside the reference's other functions
    """

    change: str
    source: str


def mutants(exercise: Exercise, question: Question) -> list[Mutant]:
    """Every mutant of the reference's answer to a question, no two with the same source; none that does not parse."""
    tree = ast.parse(solution_source(exercise, question.name))
    original, found = ast.unparse(tree), {}
    for scope in _scopes(tree, question):
        for node, changed in _changes(scope):
            mutated = _replaced(tree, node, changed)
            source = ast.unparse(mutated)
            if not _parses(source):
                continue
            if source != original and source not in found:
                found[source] = _words(node, changed)
    seen: dict[str, int] = {}
    listed = []
    for source, change in found.items():
        seen[change] = seen.get(change, 0) + 1
        listed.append(Mutant(change if seen[change] == 1 else f"{change} ({seen[change]})", source))
    return listed


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def built(exercise: Exercise, question: Question, source: str) -> Any:
    """The function or class that a mutant's source defines, beside the reference's others."""
    namespace = dict(vars(exercise.reference))
    exec(compile(source, f"<mutant of {question.name}>", "exec"), namespace)
    return namespace[question.root]


def _scopes(tree: ast.Module, question: Question) -> Iterator[ast.AST]:
    """What the student writes: functions, and of a class that is given otherwise the method alone."""
    method = question.path.partition(".")[2]
    for node in tree.body:
        if isinstance(node, FUNCTION):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from (part for part in node.body if isinstance(part, FUNCTION) and method in ("", part.name))


def _changes(scope: ast.AST) -> Iterator[tuple[ast.AST, ast.AST | None]]:
    """Nodes of a function and what may stand in their place; None where a statement is left out."""
    for node in _code(scope):
        yield from ((node, changed) for changed in _expressions(node))
        if isinstance(node, ast.AugAssign | ast.Expr) and not _is_text(node):
            yield node, None
        if isinstance(node, ast.If) and not _raises(node):
            yield node.test, ast.Constant(True)
            yield node.test, ast.Constant(False)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below that do something: no signatures, decorators, docstrings, or checks of arguments."""
    for name, value in ast.iter_fields(node):
        if name in ("returns", "decorator_list") or isinstance(value, ast.arguments):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_text(child) or _raises(child) or isinstance(child, ast.Raise):
                continue
            yield child
            yield from _code(child)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _raises(node: ast.AST) -> bool:
    """An `if` that does nothing but raise an error, or an assertion."""
    return isinstance(node, ast.Assert) or (
        isinstance(node, ast.If) and all(isinstance(part, ast.Raise) for part in node.body) and not node.orelse
    )


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield from (ast.BinOp(node.left, other(), node.right) for other in OPERATORS.get(type(node.op), ()))
        yield node.left  # a term or factor dropped
        yield ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
        if isinstance(node.op, ast.MatMult):
            yield ast.BinOp(node.right, ast.MatMult(), node.left)
    elif isinstance(node, ast.AugAssign):
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, other(), node.value)
    elif isinstance(node, ast.UnaryOp):
        if not isinstance(node.operand, ast.Constant):
            yield node.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield ast.Compare(node.left, [COMPARISONS[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Dict) and len(node.keys) > 1:
        for i in range(len(node.keys)):
            yield ast.Dict(node.keys[:i] + node.keys[i + 1 :], node.values[:i] + node.values[i + 1 :])
    elif isinstance(node, ast.List | ast.Set):
        for i in range(len(node.elts)):
            yield type(node)([*node.elts[:i], *node.elts[i + 1 :]])
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple([node.elts[1], node.elts[0]], ast.Load())


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(value * 1.25)
        yield ast.Constant(1.0 if value != 1.0 else 2.0)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in NEIGHBOURS:
        func = copy.deepcopy(node.func)
        if isinstance(func, ast.Attribute):
            func.attr = NEIGHBOURS[name]
        elif isinstance(func, ast.Name):
            func.id = NEIGHBOURS[name]
        yield ast.Call(func, node.args, node.keywords)
    if name in WRAPPERS and node.args:
        yield node.args[0]
    plain = [arg for arg in node.args if not isinstance(arg, ast.Starred)]
    if len(plain) == len(node.args) >= 2:
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    for i, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
        if keyword.arg in AXES and isinstance(keyword.value, ast.Constant):
            other = OTHER_AXIS.get(str(keyword.value.value))
            if other is not None:
                yield ast.Call(node.func, node.args, [*rest, ast.keyword(keyword.arg, ast.Constant(other))])
        if keyword.arg is not None:
            yield ast.Call(node.func, node.args, rest)


class _Replace(ast.NodeTransformer):
    def __init__(self, position: tuple[Any, ...], changed: ast.AST | None) -> None:
        self.position, self.changed = position, changed

    def generic_visit(self, node: ast.AST) -> Any:
        if _position(node) == self.position:
            return ast.Pass() if self.changed is None else copy.deepcopy(self.changed)
        return super().generic_visit(node)

    def visit(self, node: ast.AST) -> Any:
        return self.generic_visit(node)


def _position(node: ast.AST) -> tuple[Any, ...]:
    return (
        type(node).__name__,
        *(getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno")),
        getattr(node, "end_col_offset", None),
    )


def _replaced(tree: ast.Module, node: ast.AST, changed: ast.AST | None) -> ast.Module:
    mutated = _Replace(_position(node), changed).visit(copy.deepcopy(tree))
    return ast.fix_missing_locations(mutated)


def _words(node: ast.AST, changed: ast.AST | None) -> str:
    if isinstance(node, ast.List | ast.Set | ast.Dict) and changed is not None:
        kept = {ast.unparse(part) for part in _elements(changed)}
        return f"{', '.join(ast.unparse(part) for part in _elements(node) if ast.unparse(part) not in kept)} left out"
    before = " ".join(ast.unparse(node).split())
    after = "left out" if changed is None else " ".join(ast.unparse(changed).split())
    return f"{before} -> {after}"


def _elements(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Dict):
        return [key for key in node.keys if key is not None]
    return list(getattr(node, "elts", []))
