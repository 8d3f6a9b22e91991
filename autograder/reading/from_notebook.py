"""Finds graded functions that read the notebook's data instead of their arguments.

Python's own symbol tables tell which module-level names a function reads, and the functions that it calls. A name is
reported only if it refers to the story's data or parameters, or replaces an argument that is not used. Constants,
generators and devices may well be global.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence, Set
from itertools import islice
from typing import Literal, NamedTuple

from autograder.reading.document import Document
from autograder.reading.module_names import ModuleNames, definition_line, module_names
from autograder.reading.nodes import nodes
from autograder.reading.reads import read_in_functions
from autograder.reading.scopes import is_stub
from autograder.reading.signatures import parameters, signatures
from autograder.reading.statements import Statement, statements

MOST = 3  # names that are reported for one function
_MOST_PARAMETERS = 100
_MOST_NAMES = 500  # that one graded function reads
_MOST_FUNCTIONS = 50  # that one graded function calls

# unused: an argument is never read.   same: a called function reads a global with an argument's name.
# alike: the global's name resembles an argument's.   data: the global can only be the notebook's data.
Why = Literal["unused", "same", "alike", "data"]
_ORDER: tuple[Why, ...] = ("unused", "same", "alike", "data")

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_TINY = frozenset({"eps", "epsilon", "tol", "tiny", "small", "jitter"})
_NO_DATA = frozenset({"self", "cls", "rng", "generator", "gen", "seed", "device", "dtype", *_TINY})
_LOOKS_AROUND = frozenset({"locals", "vars", "eval", "exec", "globals"})


class GlobalRead(NamedTuple):
    """A name of the notebook that a graded function reads.

    place, line:  where it is read
    through:      the called function that reads it; "" if the graded function reads it itself
    argument:     the argument that it replaces; "" if that is unknown
    """

    name: str
    place: str
    line: int
    through: str
    why: Why
    argument: str


def reads_of(
    document: Document, exercise: str, paths: Sequence[str], given: Set[str]
) -> dict[str, tuple[GlobalRead, ...]]:
    """What each graded name reads from the notebook's data, by its path. Most names read nothing.

    given: names of the story's data and parameters, as handed out
    """
    names = module_names(statements(document))
    graded = {path.split(".")[0] for path in paths}
    asked = signatures(exercise)
    found = {}
    for path in paths:
        root = path.split(".")[0]
        wanted = asked.get(root, ()) if root == path else ()
        name = names.defined_as(root)
        if name is None or is_stub(names.definitions[name][1]):
            continue
        wanted = () if isinstance(names.definitions[name][1], ast.ClassDef) else wanted
        if told := _told(names, name, graded, wanted, given):
            found[path] = told
    return found


def _told(
    names: ModuleNames, root: str, graded: Set[str], asked: Sequence[str], given: Set[str]
) -> tuple[GlobalRead, ...]:
    told: dict[tuple[str, str], GlobalRead] = {}
    functions = _functions(names.definitions[root][1])
    unused = [argument for one in functions[:_MOST_FUNCTIONS] for argument in _unused(one)]
    renamed = dict(zip(parameters(functions[0]), asked, strict=False)) if functions else {}
    arguments = list(dict.fromkeys([*asked, *(name for one in functions for name in parameters(one))]))
    arguments = arguments[:_MOST_PARAMETERS]
    for through, (name, place, line) in islice(_reads(names, root, graded, len(asked)), _MOST_NAMES):
        kind = names.kind(name)
        if kind in ("code", "tool") or (name.casefold() in _TINY and kind != "data"):
            continue
        is_data = kind == "data" or name in given
        near = [argument for argument in arguments if alike(name, argument)]
        alone = [argument for argument in unused if alike(name, argument) or renamed.get(argument) == name]
        why: Why
        if alone:
            why, argument = "unused", alone[0]
        elif name in arguments:
            why, argument = "same", name
        elif near and is_data:
            why, argument = "alike", near[0]
        elif unused and (is_data or names.is_array(name)):
            why, argument = "unused", unused[0]
        elif is_data:
            why, argument = "data", ""
        else:
            continue
        told.setdefault((name, through), GlobalRead(name, place, line, through, why, argument))
    ordered = sorted(told.values(), key=lambda one: _ORDER.index(one.why))
    return tuple(one for one in ordered if (one.why, one.through) == (ordered[0].why, ordered[0].through))[:MOST]


def alike(name: str, argument: str) -> bool:
    """Whether a global's name is an argument's, apart from case, a number, or an additional word."""
    if argument in _NO_DATA or argument == "*":
        return False
    words = [re.sub(r"\d+$", "", word) for word in name.casefold().strip("_").split("_")]
    argument = argument.casefold().strip("_")
    joined = name.casefold().replace("_", "")
    if joined in (argument.replace("_", ""), re.sub(r"_?\d+$", "", argument)):
        return True
    return argument in (
        "_".join(words),
        words[0],
        words[-1],
        words[-1].removesuffix("s"),
    )


def _reads(names: ModuleNames, root: str, graded: Set[str], count: int) -> Iterator[tuple[str, tuple[str, str, int]]]:
    """(the function that reads, or "" for the graded one itself; the name, the place and the line)."""
    waiting, seen = [root], {root}
    while waiting and len(seen) <= _MOST_FUNCTIONS:
        function = waiting.pop(0)
        through = "" if function == root else function
        yield from ((through, one) for one in _defaults(names, function, count if function == root else 0))
        for one in _global_names(*names.definitions[function]):
            called = one[0] if one[0] in names.definitions else names.made_by(one[0])
            if called and called not in seen | graded:
                seen.add(called)
                waiting.append(called)
            if one[0] not in names.definitions and one[0] in names:
                yield through, one


def _global_names(statement: Statement, node: ast.stmt) -> list[tuple[str, str, int]]:
    """The module-level names that a definition reads when it is called: name, place and line, each once."""
    names = read_in_functions(statement.node, statement.piece.source)
    found: dict[str, int] = {}
    for inner in nodes(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id in names:
            found[inner.id] = min(found.get(inner.id, inner.lineno), inner.lineno)
    lines = sorted(found.items(), key=lambda item: item[1])
    return [(name, statement.piece.place, definition_line(statement, line)) for name, line in lines]


def _defaults(names: ModuleNames, function: str, asked: int) -> Iterator[tuple[str, str, int]]:
    """Names used as defaults of parameters that the exercise lacks. The grader never passes those parameters."""
    statement, node = names.definitions[function]
    if not isinstance(node, _Function) or not asked:
        return
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    pairs = list(zip(positional[::-1], given.defaults[::-1], strict=False))
    late = [value for one, value in pairs if positional.index(one) >= asked]
    late += [value for value in given.kw_defaults if value is not None]
    for value in late:
        if isinstance(value, ast.Name) and value.id in names:
            yield value.id, statement.piece.place, definition_line(statement, value.lineno)


def _functions(node: ast.stmt) -> list[_Function]:
    if isinstance(node, ast.ClassDef):
        return [one for one in node.body if isinstance(one, _Function)]
    return [node] if isinstance(node, _Function) else []


def _unused(function: _Function) -> list[str]:
    """The parameters whose values a function never reads."""
    read = [_loaded(statement) for statement in function.body]
    if is_stub(function) or any(names & _LOOKS_AROUND for names in read):
        return []
    kept = [name for name in parameters(function)[:_MOST_PARAMETERS] if name != "*" and name not in _NO_DATA]
    return [name for name in kept if not name.startswith("_") and not _is_read(function.body, read, name)]


def _is_read(body: Sequence[ast.stmt], read: Sequence[Set[str]], name: str) -> bool:
    for statement, names in zip(body, read, strict=True):
        if name in names:
            return True
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in _flat(targets)):
            return False  # what comes after it reads another value
    return False


def _loaded(statement: ast.stmt) -> frozenset[str]:
    """The names that are read anywhere in a statement."""
    parts = nodes(statement)
    added = [part.target for part in parts if isinstance(part, ast.AugAssign)]
    names = [part for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)]
    return frozenset(one.id for one in (*added, *names) if isinstance(one, ast.Name))


def _flat(targets: Collection[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        yield from target.elts if isinstance(target, ast.Tuple | ast.List) else (target,)
