"""What a statement may change beyond the names that it binds: objects, by whatever name, settings, the namespace.

Facts come first: which calls a statement makes, what it stores into, which name may hold what. What they amount to
depends on the rest of the file, on the functions that are called above all; `changes.py` says it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autograder.reading.memory import once_per_statement

NAMESPACE = "<namespace>"  # stands for what globals() gives
_MOST_LOOKED_AT = 200  # nodes of one expression, in search of the names that its value may be a part of
_LOOKED_THROUGH = ast.Attribute | ast.Subscript | ast.Starred | ast.Await | ast.NamedExpr | ast.FormattedValue
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
# Functions whose result is, or holds, what they are given. Those of libraries give something new, as a rule.
_PASSES_ON = frozenset(
    {
        "getattr", "vars", "type", "iter", "next", "reversed", "zip", "enumerate", "list", "tuple", "dict", "set",
        "map", "filter", "sorted", "super", "asarray", "asanyarray", "ascontiguousarray", "reshape", "ravel",
        "squeeze", "transpose", "swapaxes", "as_tensor", "from_numpy", "broadcast_to", "partial", "chain",
    }
)  # fmt: skip
_SETTERS = ("set", "use", "enable", "disable")
_GIVES_NEW = frozenset({"copy", "clone", "deepcopy", "item", "tolist", "sum", "mean", "format", "join"})


class Call(NamedTuple):
    """One call.

    callee:     a name, or ".method"
    receiver:   the names that the object may be a part of whose method is called
    handed:     what it is given: (position, or the keyword's name; names that this may be a part of)
    is_lone:    whether its result is thrown away
    """

    callee: str
    receiver: frozenset[str]
    handed: tuple[tuple[int | str, frozenset[str]], ...]
    is_lone: bool


class Facts(NamedTuple):
    """What some code does when it runs.

    stored:   names of objects whose attributes or items it sets or deletes
    holds:    (name, others): what the name may hold a part of, or be a part of
    rebinds:  names that are bound by `global` in a function
    texts:    what is given to exec and eval
    """

    calls: tuple[Call, ...]
    stored: frozenset[str]
    holds: tuple[tuple[str, frozenset[str]], ...]
    rebinds: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()


class Function(NamedTuple):
    """A function, or a method, with all that is defined in it. own: its parameters first, then its other local names"""

    name: str
    parameters: tuple[str, ...]
    own: frozenset[str]
    facts: Facts


class Effects(NamedTuple):
    """What a top-level statement does, and what the functions do that it defines."""

    facts: Facts
    functions: tuple[Function, ...]


@once_per_statement
def effects_of(statement: ast.stmt) -> Effects:
    """What a statement may change when it runs, and when what it defines is called."""
    functions: list[Function] = []
    for node, inside in _definitions(statement):
        if isinstance(node, ast.ClassDef):
            # Whoever constructs, enters or inherits from a class calls its special methods.
            special = [one for one in node.body if isinstance(one, _FUNCTION) and one.name.startswith("__")]
            functions += [_function(one, node.name) for one in special]
        else:
            function = _function(node, f".{node.name}" if inside else node.name)
            functions.append(_of_class(function, node, inside) if inside else function)
    return Effects(_facts([statement], into_functions=False), tuple(functions))


def _of_class(function: Function, node: ast.stmt, name: str) -> Function:
    """A method, which may change its class as well: by `cls`, type(self) or self.__class__."""
    facts = function.facts
    if function.parameters[:1] == ("cls",):
        facts = facts._replace(holds=(*facts.holds, ("cls", frozenset({name}))))
    for inner in _walk([node]):
        if isinstance(inner, ast.Attribute | ast.Subscript) and not isinstance(inner.ctx, ast.Load):
            around = inner.value
            if getattr(around, "attr", "") == "__class__" or getattr(getattr(around, "func", None), "id", "") == "type":
                facts = facts._replace(stored=facts.stored | {name})
    return function._replace(facts=facts)


def _definitions(statement: ast.stmt) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, str]]:
    """The functions and classes that a statement defines, and the class that each is in; not those in functions."""
    stack: list[tuple[ast.AST, str]] = [(statement, "")]
    while stack:
        node, inside = stack.pop()
        if isinstance(node, _FUNCTION | ast.ClassDef):
            yield node, inside
        if not isinstance(node, _FUNCTION | ast.expr):
            within = node.name if isinstance(node, ast.ClassDef) else inside
            stack.extend((child, within) for child in ast.iter_child_nodes(node))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Function:
    arguments = node.args
    extra = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]
    parameters = tuple(one.arg for one in given)
    facts = _facts(node.body, into_functions=True)
    stored, shared = set(parameters), set()
    for inner in _walk(node.body):
        if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            stored.add(inner.id)
        elif isinstance(inner, ast.arg):
            stored.add(inner.arg)
        elif isinstance(inner, _FUNCTION | ast.ClassDef):
            stored.add(inner.name)
        elif isinstance(inner, ast.Global):
            shared.update(inner.names)
    return Function(name, parameters, frozenset(stored - shared), facts._replace(rebinds=frozenset(shared)))


def _walk(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    stack = list(nodes)
    while stack:
        node = stack.pop()
        yield node
        stack.extend(ast.iter_child_nodes(node))


def _facts(statements: Iterable[ast.stmt], into_functions: bool) -> Facts:
    calls: list[Call] = []
    stored: set[str] = set()
    holds: list[tuple[str, frozenset[str]]] = []
    texts: list[str] = []
    lone: set[ast.AST] = set()
    stack: list[ast.AST] = list(statements)
    while stack:
        node = stack.pop()
        match node:
            case ast.Expr():
                lone.add(node.value.value if isinstance(node.value, ast.Await) else node.value)
            case ast.Call():
                calls.append(_call(node, node in lone))
                if isinstance(node.func, ast.Name) and node.func.id in ("exec", "eval"):
                    texts += _texts(node)
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Load()) if node.attr.startswith(_SETTERS):
                calls.append(Call(f".{node.attr}", frozenset({name}), (), False))  # who mentions it may have it called
            case ast.Assign():
                _assigned(node.targets, node.value, stored, holds)
            case ast.AnnAssign() if node.value is not None:
                _assigned([node.target], node.value, stored, holds)
            case ast.AugAssign():
                stored |= parts_of(node.target)
            case ast.NamedExpr():
                _assigned([node.target], node.value, stored, holds)
            case ast.Delete():
                stored.update(*(parts_of(one) for one in node.targets if not isinstance(one, ast.Name)))
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                _assigned([node.target], node.iter, stored, holds)
            case ast.withitem():
                calls.append(Call("__enter__", parts_of(node.context_expr), (), False))
                if node.optional_vars is not None:
                    _assigned([node.optional_vars], node.context_expr, stored, holds)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                calls += _made_by_definition(node)
        if isinstance(node, _FUNCTION) and not into_functions:
            stack += [*node.decorator_list, *node.args.defaults, *(one for one in node.args.kw_defaults if one)]
        else:
            stack.extend(ast.iter_child_nodes(node))
    return Facts(tuple(calls), frozenset(stored), tuple(holds), texts=tuple(texts))


def _texts(node: ast.AST) -> list[str]:
    parts = (one for one in ast.walk(node) if isinstance(one, ast.Constant))
    return [one.value for one in parts if isinstance(one.value, str)]


def _call(node: ast.Call, is_lone: bool) -> Call:
    handed: list[tuple[int | str, frozenset[str]]] = []
    for position, argument in enumerate(node.args):
        handed.append((position, parts_of(argument)))
    handed += [(keyword.arg or "**", parts_of(keyword.value)) for keyword in node.keywords]
    if isinstance(node.func, ast.Attribute):
        return Call(f".{node.func.attr}", parts_of(node.func.value), tuple(handed), is_lone)
    return Call(node.func.id if isinstance(node.func, ast.Name) else "", frozenset(), tuple(handed), is_lone)


def _made_by_definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[Call]:
    """Decorators are called with what is defined, whose annotations some of them read; base classes hear of it."""
    annotations: frozenset[str] = frozenset()
    if isinstance(node, _FUNCTION):
        given = [*node.args.posonlyargs, *node.args.args]
        annotations = frozenset[str]().union(*(parts_of(one.annotation) for one in given[:1] if one.annotation))
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Attribute):
            yield Call(f".{decorator.attr}", parts_of(decorator.value), ((0, annotations),), True)
        elif isinstance(decorator, ast.Name):
            yield Call(decorator.id, frozenset(), ((0, annotations),), True)
        else:
            yield Call("", frozenset(), ((0, annotations),), True)
            if isinstance(decorator, ast.Call):
                yield _call(decorator, True)
    if isinstance(node, ast.ClassDef):
        yield from (Call(base.id, frozenset(), (), False) for base in node.bases if isinstance(base, ast.Name))


def _assigned(
    targets: Iterable[ast.expr], value: ast.expr, stored: set[str], holds: list[tuple[str, frozenset[str]]]
) -> None:
    """A name that a value is assigned to holds what the value is a part of; so does an object it is stored into."""
    source: frozenset[str] | None = None
    stack = list(targets)
    while stack:
        target = stack.pop()
        if isinstance(target, ast.Tuple | ast.List):
            stack.extend(target.elts)
        elif isinstance(target, ast.Starred):
            stack.append(target.value)
        else:
            source = parts_of(value) if source is None else source
            names = [target.id] if isinstance(target, ast.Name) else sorted(parts_of(target))
            if not isinstance(target, ast.Name):
                stored.update(names)
            if source:
                holds += [(name, source) for name in names]


def parts_of(node: ast.expr | None) -> frozenset[str]:
    """The names that the value of an expression may be, or be a part of, or hold; new numbers are of none."""
    found: set[str] = set()
    stack: list[ast.AST] = [] if node is None else [node]
    for _ in range(_MOST_LOOKED_AT):
        if not stack:
            break
        match stack.pop():
            case ast.Name(id=name):
                found.add(name)
            case ast.Call(func=ast.Name(id="globals" | "locals")) | ast.Call(func=ast.Name(id="vars"), args=[]):
                found.add(NAMESPACE)
            case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
                found.add(NAMESPACE)
            case ast.Call() as call:
                stack += _passed_on(call)
            case ast.IfExp() as chosen:
                stack += [chosen.body, chosen.orelse]
            case ast.BoolOp() as chosen:
                stack += chosen.values
            case ast.Tuple() | ast.List() | ast.Set() as several:
                stack += several.elts
            case ast.Dict() as several:
                stack += several.values
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() as made:
                stack += [made.elt, *(one.iter for one in made.generators)]
            case ast.DictComp() as made:
                stack += [made.value, *(one.iter for one in made.generators)]
            case ast.Lambda(body=body):
                stack.append(body)
            case inner if isinstance(inner, _LOOKED_THROUGH):
                stack.append(inner.value)
    return frozenset(found)


def _passed_on(call: ast.Call) -> list[ast.expr]:
    """What the result of a call may be a part of: of the object whose method it is; of what a class or a function of
    the kind is given."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    function = call.func
    if isinstance(function, ast.Attribute):
        if function.attr in _GIVES_NEW:
            return []
        holder: list[ast.expr] = [function.value]
        return holder + given if function.attr in _PASSES_ON or function.attr[:1].isupper() else holder
    if isinstance(function, ast.Name):
        if function.id == "type":  # type(Layer()).size = 3
            given += [one.func for one in given if isinstance(one, ast.Call)]
        return given if function.id in _PASSES_ON or function.id[:1].isupper() else []
    return given
