"""Statements that may change what graded functions compute although they bind no name that these need.

A slice follows names. It misses changes to an object or a setting that an answer depends on: `settings.update(...)`,
`configure()`, `setattr(Layer, ...)`, a decorator that patches a class, `torch.set_default_dtype(...)` inside a
function. A statement found here need not change anything. It is a reason to judge a question without full marks once
more, this time after running everything that the student ran.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from autograder.reading.installed import is_taken
from autograder.reading.memory import once_per_statement
from autograder.reading.nodes import nodes
from autograder.reading.scopes import is_mutator, root_name
from autograder.reading.statements import Statement

# Calls that change objects given by name, and names of calls that change how a library computes.
_BY_NAME = frozenset({"setattr", "delattr", "exec", "eval", "globals", "vars", "locals"})
_SETTING = re.compile(r"(^|_)(set|use|enable|disable|register|patch|configure)(_|$)|^seterr|^setrecursionlimit")
# These change what is displayed, or seed generators, which the checks do themselves.
_HARMLESS_MODULES = frozenset(
    {"matplotlib", "seaborn", "plotly", "warnings", "pandas", "logging", "tqdm", "IPython", "time", "otter"}
)
_HARMLESS = frozenset({"set_printoptions", "set_num_threads", "manual_seed", "seed", "set_seed", "set_trace"})
_WALKS = frozenset({"iter", "enumerate", "zip", "reversed", "vars", "list", "map", "filter"})
_TAKES_FROM = frozenset({"next", "setattr", "delattr", "exec", "eval"})
_BUILTINS = frozenset(dir(builtins))
_SHOWS = frozenset({"print", "display", "len", "type", "repr", "str", "help", "dir", "id", "isinstance"})


class Effects(NamedTuple):
    """What a statement may do, collected from the nodes of its tree.

    stored:   roots of `root.a = ...`, `root[i] = ...`, and names declared `global`
    methods:  (root, name) of `root.name(...)`
    given:    (called name or "", roots of the arguments) of decorators and of calls whose result is dropped; for other
              calls, the roots of methods that are passed as arguments, as in map(parts.append, numbers)
    handed:   (called name, roots of the arguments) of calls by a plain name whose result is kept
    called:   plain names that are called
    bases:    names of base classes
    aliases:  (name, root) of names that may refer to a part of an object: other = root, for part in root.parts
    """

    stored: frozenset[str]
    methods: frozenset[tuple[str, str]]
    given: frozenset[tuple[str, frozenset[str]]]
    handed: frozenset[tuple[str, frozenset[str]]]
    called: frozenset[str]
    bases: frozenset[str]
    aliases: frozenset[tuple[str, str]]


def doubtful(found: Sequence[Statement], chosen: Set[int], needed: frozenset[str] | set[str]) -> list[int]:
    """The positions of statements outside of a slice that may change an object to which a needed name refers."""
    modules = _modules(found)
    own = _functions(found)
    left = [position for position in range(len(found)) if position not in chosen]
    objects = needed | _other_names([found[position].node for position in left], needed - modules.keys() - own.keys())
    return [position for position in left if _may_change(found[position].node, objects, modules, own)]


def _other_names(statements: Sequence[ast.stmt], objects: frozenset[str] | set[str]) -> set[str]:
    """Other names that may refer to these objects, or to parts of them."""
    by_root: dict[str, set[str]] = {}
    for statement in statements:
        for name, root in effects_of(statement).aliases:
            by_root.setdefault(root, set()).add(name)
    known: set[str] = set()
    stack = list(objects)
    while stack:
        more = by_root.get(stack.pop(), set()) - known
        known |= more
        stack.extend(more)
    return known


def _may_change(
    statement: ast.stmt, needed: frozenset[str] | set[str], modules: Mapping[str, str], own: Mapping[str, ast.stmt]
) -> bool:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and not statement.decorator_list:
        return False  # defining a function changes nothing
    return any(_changes(effects, needed, modules, own) for effects in _with_what_it_calls(effects_of(statement), own))


def _with_what_it_calls(effects: Effects, own: Mapping[str, ast.stmt]) -> Iterator[Effects]:
    """The effects of a statement, and of the submission's functions that it calls, directly or not."""
    seen: set[str] = set()
    stack = [effects]
    while stack:
        one = stack.pop()
        yield one
        for name in one.called - seen:
            seen.add(name)
            if name in own:
                stack.append(effects_of(own[name]))


def _changes(
    effects: Effects, needed: frozenset[str] | set[str], modules: Mapping[str, str], own: Mapping[str, ast.stmt]
) -> bool:
    libraries = {name for name, module in modules.items() if module not in _HARMLESS_MODULES}
    brought = {module for name, module in modules.items() if name in needed and not is_taken(module)}
    used = effects.called | {root for root, _ in effects.methods}
    if any(modules.get(name) in brought for name in used):  # the submission's own modules may hold settings
        return True
    objects = needed - modules.keys()
    if effects.called & {name for name in objects if name not in own and name not in _BUILTINS}:
        return True  # a needed object that is called, such as a closure, may keep state from call to call
    if effects.stored & (needed | libraries) or effects.called & _BY_NAME or effects.bases & objects:
        return True
    for root, method in effects.methods:
        if root in objects or (root in libraries and method not in _HARMLESS and _SETTING.search(method)):
            return True
    # Passing a function to another one (to time it, to plot it) does not change it, whether or not it is decorated.
    objects = {name for name in objects if not isinstance(own.get(name), ast.FunctionDef)}
    if any(roots & objects for called, roots in effects.given if called not in _SHOWS):
        return True
    return any(
        roots & objects and (called in _TAKES_FROM or (called in own and _changes_arguments(own[called])))
        for called, roots in effects.handed
    )


def _changes_arguments(function: ast.stmt) -> bool:
    """Whether a function may change one of its arguments."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    arguments = {one.arg for one in nodes(function.args) if isinstance(one, ast.arg)}
    effects = effects_of(function)
    return not arguments.isdisjoint(effects.stored | {root for root, method in effects.methods if is_mutator(method)})


@once_per_statement
def effects_of(statement: ast.stmt) -> Effects:
    """What a statement, or the body of a function, may do when it runs."""
    stored: set[str] = set()
    methods: set[tuple[str, str]] = set()
    given: set[tuple[str, frozenset[str]]] = set()
    handed: set[tuple[str, frozenset[str]]] = set()
    called: set[str] = set()
    bases: set[str] = set()
    inside = nodes(statement)
    dropped = {id(node.value) for node in inside if isinstance(node, ast.Expr)}
    for node in inside:
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            stored.add(_maker(node) or "")
        elif isinstance(node, ast.Global | ast.Nonlocal):
            stored.update(node.names)
        elif isinstance(node, ast.ClassDef):
            bases.update(filter(None, map(root_name, node.bases)))
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                called.add(node.func.id)
            elif isinstance(node.func, ast.Attribute) and (root := root_name(node.func)):
                methods.add((root, node.func.attr))
            elif isinstance(node.func, ast.Attribute) and is_mutator(node.func.attr):
                stored.add(_maker(node.func) or "")
            name = getattr(node.func, "id", "")
            if id(node) in dropped:
                given.add((name, _roots(node)))
            else:
                given.add(("", _methods_given(node)))
                handed.update([(name, _roots(node))] if name else [])
        for decorator in getattr(node, "decorator_list", []):
            given.add(("", _roots(decorator)))
            called.update(filter(None, [root_name(decorator.func if isinstance(decorator, ast.Call) else decorator)]))
    return Effects(
        frozenset(stored - {""}),
        frozenset(methods),
        frozenset(given),
        frozenset(handed),
        frozenset(called),
        frozenset(bases),
        frozenset(_aliases(inside)),
    )


def _roots(node: ast.expr) -> frozenset[str]:
    """The names at the roots of a call's arguments."""
    if not isinstance(node, ast.Call):
        return frozenset()
    handed = [*node.args, *(keyword.value for keyword in node.keywords)]
    return frozenset(filter(None, map(root_name, handed)))


def _methods_given(node: ast.Call) -> frozenset[str]:
    """The objects whose changing methods are arguments of a call, as in map(parts.append, numbers)."""
    handed = [*node.args, *(keyword.value for keyword in node.keywords)]
    methods = [one for one in handed if isinstance(one, ast.Attribute) and is_mutator(one.attr)]
    return frozenset(filter(None, map(root_name, methods)))


def _maker(node: ast.expr) -> str | None:
    """The name at the root of an expression, through calls as well: options in options().limits[0]."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _aliases(inside: Sequence[ast.AST]) -> Iterator[tuple[str, str]]:
    """(name, root) of names that may come to refer to the object `root`, or to a part of it."""
    for node in inside:
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            pairs = [(node.target, node.value)]
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            pairs = [(node.target, node.iter)]
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            pairs = [(node.optional_vars, node.context_expr)]
        else:
            continue
        for target, value in pairs:
            names = {one.id for one in nodes(target) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
            yield from ((name, root) for name in names for root in _stands_for(value))


def _stands_for(value: ast.expr) -> set[str]:
    """The roots of the objects that a value is, contains, or iterates over."""
    parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    found: set[str | None] = set()
    for part in parts:
        found.add(root_name(part))
        if isinstance(part, ast.Call):
            is_made = isinstance(part.func, ast.Name) and (part.func.id[:1].isupper() or part.func.id in _WALKS)
            found |= (
                _roots(part) if is_made else {root_name(part.func)} if isinstance(part.func, ast.Attribute) else set()
            )
    return {root for root in found if root}


def _modules(found: Sequence[Statement]) -> dict[str, str]:
    """The names of imported modules, and of what is imported from them, each with its top-level module."""
    names: dict[str, str] = {}
    for statement in found:
        node = statement.node
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = node.module.split(".")[0]
    return names


def _functions(found: Sequence[Statement]) -> dict[str, ast.stmt]:
    """The functions and classes that a submission defines at top level, by name; of several, the last."""
    return {
        node.name: node
        for node in (statement.node for statement in found)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
