"""Slips of the pen: operators, constants, axes, dropped terms and factors, swapped arguments, neighbouring functions.

Also omitted lines, and branches that are always or never taken. Signatures are not changed, because students are given
them. Error messages, docstrings and checks of arguments are not changed, because they earn no marks.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from autograder.certificate.mutants.tree import Change, code, is_text, raises

KIND = "slips"

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


def slips(scope: ast.AST) -> Iterator[Change]:
    """Every slip in one function."""
    for node in code(scope):
        yield from (Change(KIND, node, changed) for changed in _expressions(node))
        if isinstance(node, ast.AugAssign | ast.Expr) and not is_text(node):
            yield Change(KIND, node, None)
        if isinstance(node, ast.If) and not raises(node):
            yield Change(KIND, node.test, ast.Constant(True))
            yield Change(KIND, node.test, ast.Constant(False))


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
