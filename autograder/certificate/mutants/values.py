"""Mutants with wrong intermediate values: clipped, cast or detached ones, wrong axes, transposes, regular samples."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.certificate.mutants.arguments import OF_GRADIENTS, Scope
from autograder.certificate.mutants.tree import Change, calling, code, parsed

LOGARITHMS = frozenset({"log", "log2", "sqrt", "rsqrt"})
REDUCTIONS = frozenset({"sum", "mean", "max", "min", "logsumexp", "prod", "std", "var"})
DRAWS = frozenset(
    [
        *(
            "rand",
            "randn",
            "rand_like",
            "randn_like",
            "random",
            "random_sample",
            "standard_normal",
            "normal",
            "uniform",
        ),
        *("exponential", "gumbel", "gamma", "beta", "dirichlet", "choice", "multinomial", "integers", "randint", "rvs"),
        *("sample", "rsample", "standard_gamma", "standard_exponential", "binomial", "bernoulli", "poisson"),
    ]
)
EPSILONS = (1e-6, 1e-8)
STRATA = (2, 32)
ON_THE_WAY = ("_half_precision", "_two_digits", "_floored", "_clipped", "_widely_clipped", "_detached")


def clips_on_the_way(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """A small number is added in a logarithm or to a divisor; a value is clipped, cast or detached on assignment."""
    for node in code(scope):
        if isinstance(node, ast.Call) and _name(node) in LOGARITHMS and len(node.args) == 1:
            for epsilon in EPSILONS:
                moved = ast.BinOp(node.args[0], ast.Add(), ast.Constant(epsilon))
                yield Change("clips and casts", node, ast.Call(node.func, [moved], node.keywords))
            args: list[ast.expr] = [calling("_slightly_floored", node.args[0])]
            yield Change("clips and casts", node, ast.Call(node.func, args, node.keywords))
        if isinstance(node, ast.Call) and _name(node) == "exp" and len(node.args) == 1:
            for bound in ("_clipped", "_widely_clipped"):
                yield Change("clips and casts", node, ast.Call(node.func, [calling(bound, node.args[0])], []))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            for epsilon in EPSILONS:
                moved = ast.BinOp(node.right, ast.Add(), ast.Constant(epsilon))
                yield Change("clips and casts", node, ast.BinOp(node.left, ast.Div(), moved))
        if isinstance(node, ast.Assign):
            for helper in ON_THE_WAY:
                if uses_torch or helper not in OF_GRADIENTS:
                    changed = ast.Assign(node.targets, calling(helper, node.value))
                    yield Change("gradients" if helper in OF_GRADIENTS else "clips and casts", node, changed)


def turned_matrices(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """An operand of a product is transposed, an einsum's letters change their order, an axis is kept or lost."""
    for node in code(scope):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            left, right = (ast.Attribute(side, "T", ast.Load()) for side in (node.left, node.right))
            yield Change("axes", node, ast.BinOp(left, ast.MatMult(), node.right))
            yield Change("axes", node, ast.BinOp(node.left, ast.MatMult(), right))
        if isinstance(node, ast.Call) and _name(node) == "einsum" and node.args:
            yield from _letters(node)
        if isinstance(node, ast.Call) and _name(node) in REDUCTIONS:
            axes = [keyword for keyword in node.keywords if keyword.arg in ("axis", "dim")]
            if axes and not any(keyword.arg in ("keepdims", "keepdim") for keyword in node.keywords):
                kept = ast.keyword("keepdim" if axes[0].arg == "dim" else "keepdims", ast.Constant(True))
                yield Change("axes", node, ast.Call(node.func, node.args, [*node.keywords, kept]))
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and isinstance(node.ctx, ast.Load):
            other = ast.Tuple(list(reversed(node.slice.elts)), ast.Load())
            yield Change("axes", node, ast.Subscript(node.value, other, ast.Load()))


def _letters(node: ast.Call) -> Iterator[Change]:
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return
    inputs, arrow, output = first.value.partition("->")
    parts = inputs.split(",")
    for i, part in enumerate(parts):
        turned = ",".join([*parts[:i], part[::-1], *parts[i + 1 :]]) + arrow + output
        yield Change("axes", first, ast.Constant(turned))
    yield Change("axes", first, ast.Constant(inputs + arrow + output[::-1]))


def regular_draws(scope: Scope, uses_torch: bool) -> Iterator[Change]:
    """Samples that are sorted, shared, paired, or spread evenly over the distribution."""
    for node in code(scope):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or _name(node) not in DRAWS:
            continue
        draw = f"lambda: {ast.unparse(node)}"
        for text in (
            *(f"strata({draw}, {parts})" for parts in STRATA),
            f"pairs({draw})",
            f"sorted_draws({draw})",
            f"shared_draws({draw})",
        ):
            changed = parsed(text)[0]
            assert isinstance(changed, ast.Expr)
            yield Change("regular draws", node, changed.value)


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
