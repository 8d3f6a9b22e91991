"""The slice of a program computes what the program computes, for programs nobody thought of."""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograder.reading.notebook import Cell, Document
from autograder.reading.slicing import defined_names, slice_program, stub_names, syntax_errors, whole_program

NUMBERS = tuple(f"v{i}" for i in range(6))
FUNCTIONS = tuple(f"f{i}" for i in range(5))
NOISE = (
    "for junk in range(3):\n    junk2 = junk",
    "junk = [n for n in range(3)]",
    "print",
    "assert True",
    '"""A docstring."""',
    "junk = 1\ndel junk",
    "if __name__ == '__main__':\n    junk = 3",
    "try:\n    import nowhere\nexcept ImportError:\n    pass",
    "class Junk:\n    v0 = 1",
    "def junk(v0, f0=None):\n    return v0",
    "async def junk():\n    async with x as y:\n        return [z async for z in y]",
    "with open('nowhere') as junk:\n    pass",  # raises, and the next statement runs
)
MAGICS = ("%matplotlib inline", "!ls", "v0?", "%%time", "?v1", "% junk")


class Writer:
    """A program in the making: what exists so far, and so may be used by what comes next."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.statements: list[str] = ["from math import *", "import contextlib"]
        self.numbers: list[str] = []
        self.lists: list[str] = []
        self.functions: list[str] = []
        self.fresh = 0

    def pick(self, options: Any) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def new(self, prefix: str) -> str:
        self.fresh += 1
        return f"{prefix}_{self.fresh}"

    def number(self, here: tuple[str, ...] = (), below: int = len(FUNCTIONS), depth: int = 1) -> str:
        """An expression that is a whole number; `here` are local names, functions from `below` on are not called."""
        callable_now = [name for name in self.functions if FUNCTIONS.index(name) < below]
        simple = [str(self.draw(st.integers(0, 9))), *self.numbers, *here, *(f"sum({one})" for one in self.lists)]
        if depth == 0:
            return self.pick(simple)
        a, b = (self.number(here, below, depth - 1) for _ in range(2))
        local = self.pick((*NUMBERS, "q"))
        options = [
            self.pick(simple),
            f"({a} + {b})",
            f"({a} * {b} % 1009)",
            f"({a} if {b} > 4 else {b})",
            f"len(f'{{{self.pick(simple)}:>{{{self.pick(simple)} % 9}}}}{{{self.pick(simple)}!r}}')",
            f"sum([{local} + {self.pick(simple)} for {local} in range({b} % 3)])",
            f"(lambda {local}, d={a}: {local} + d)({b})",
            f"max({{{local}: {a} for {local} in (1, 2)}}.values())",
            f"int(fabs({a}))",
        ]
        if callable_now:
            options.append(f"{self.pick(callable_now)}({a} % 50)")
        return self.pick(options)

    def body(self, parameter: str, below: int) -> str:
        """The lines of a function of one parameter."""
        value = self.number((parameter,), below)
        local = self.pick((*NUMBERS, "w"))
        return self.pick(
            (
                f"    return {value} % 1009",
                f"    {local} = {value}\n    {local} += 1\n    return {local} % 1009",
                f"    if ({local} := {value}) > 3:\n        return {local} % 1009\n    return {parameter}",
                f"    count = {value}\n    def inner():\n        nonlocal count\n        count += {parameter}\n"
                "        return count % 1009\n    return inner() + inner()",
                f"    match {parameter} % 3:\n        case 0:\n            return {value} % 1009\n"
                f"        case {local}:\n            return {local}",
                f"    class Local:\n        {local} = {value}\n    return Local.{local} % 1009",
                f"    with contextlib.nullcontext({value}) as {local}:\n        return {local} % 1009",
                f"    try:\n        return {value} // ({parameter} % 2) % 1009\n"
                f"    except ZeroDivisionError as {local}:\n        return 1",
                f"    for {local} in range({parameter} % 3):\n        pass\n    else:\n        {local} = {value}\n"
                f"    return {local} % 1009",
            )
        )

    def define(self) -> str:
        """A function, new or again."""
        name = self.pick(FUNCTIONS)
        below = FUNCTIONS.index(name)
        parameter = self.pick((*NUMBERS, "x"))
        plain = f"def {name}({parameter}):\n{self.body(parameter, below)}"
        default = f"def {name}({parameter}, extra={self.number(below=below)}):\n{self.body(parameter, below)}"
        decorator, wrapped = self.new("wrap"), self.number(("y",), below)
        decorated = (
            f"def {decorator}(g):\n    def inner(y):\n        return (g(y) + {wrapped}) % 1009\n    return inner\n"
            f"@{decorator}\n{plain}"
        )
        other = f"def {name}({parameter}):\n{self.body(parameter, below)}"
        condition = self.number(below=below)
        nested = "\n".join("    " + line for line in plain.split("\n"))
        nested_other = "\n".join("    " + line for line in other.split("\n"))
        options = [
            plain,
            default,
            decorated,
            f"if {condition} > 5:\n{nested}\nelse:\n{nested_other}",
            f"try:\n    1 / 0\nexcept ZeroDivisionError:\n{nested}",
            f"{name} = lambda {parameter}, d={self.number(below=below)}: "
            f"({self.number((parameter, 'd'), below)}) % 1009",
        ]
        if sys.version_info >= (3, 12):
            options.append(plain.replace("(", "[T](", 1))
        text = self.pick(options)
        if name not in self.functions:
            self.functions.append(name)
        return text

    def assign(self) -> str:
        """A number, new or again."""
        name, other = self.draw(st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True))
        a, b = self.number(), self.number()
        options = [
            f"{name} = ({a}) % 1009",
            f"{name}: int = ({a}) % 1009",
            f"{name} = {other} = ({a}) % 1009",
            f"{name}, ({other}, *_) = ({a}) % 1009, (({b}) % 1009, 1)",
            f"if {a} > 5:\n    {name} = ({b}) % 1009\nelse:\n    {name} = 3",
            f"try:\n    {name} = {a} // ({b} % 2) % 1009\nexcept ZeroDivisionError:\n    {name} = 7",
            f"match {a} % 2:\n    case 0:\n        {name} = 1\n    case {name}:\n        pass",
            f"abs({name} := ({a}) % 1009)",
            f"while True:\n    {name} = ({a}) % 1009\n    break",
        ]
        if name in self.numbers:
            options = [
                f"{name} += 1; {name} = {name} % 1009",
                f"for step in range(3):\n    {name} = ({name} + step) % 1009",
                f"{name} *= 2",
                *options[:6],
            ]
        text = self.pick(options)
        for bound in (name, other):
            if bound not in self.numbers and (bound == name or f"{other} = " in text or f"({other}," in text):
                self.numbers.append(bound)
        return text

    def other(self) -> str:
        """Lists that grow, by-products that are read, classes, and globals that a function sets."""
        a, b, name = self.number(), self.number(), self.new("k")
        kind = self.pick(("list", "loop", "with", "class", "setter", "noise"))
        if kind == "list":
            if self.lists:
                grown = self.pick(self.lists)
                return self.pick((f"{grown}.append({a})", f"{grown}[0] = {a}", f"{grown} += [{a}]", f"{grown}.sort()"))
            self.lists.append(name)
            return f"{name} = [{a}, {b}]"
        if kind == "noise":
            return self.pick(NOISE)
        self.numbers.append(name)
        if kind == "loop":
            return f"for {name} in range(1 + {a} % 3):\n    pass"
        if kind == "with":
            return f"with contextlib.nullcontext({a}) as {name}:\n    pass"
        if kind == "setter":
            return f"def set_{name}():\n    global {name}\n    {name} = ({a}) % 1009\nset_{name}()"
        return (
            f"class C{name}:\n    size = ({a}) % 1009\n    def of(self, x):\n        return self.size + x + ({b})\n"
            + (f"{name} = C{name}().of(2) % 1009")
        )


@st.composite
def programs(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[list[str], list[str], list[str]]:
    """(statements, the same as cells with magics among them, graded names)."""
    writer = Writer(draw)
    for kind in draw(st.lists(st.sampled_from(("define", "assign", "other")), min_size=2, max_size=12)):
        writer.statements.append(getattr(writer, kind)())
    writer.statements.append(writer.define())
    cells: list[str] = []
    for text in writer.statements:
        if cells and draw(st.booleans()):
            cells[-1] += "\n" + text
        else:
            magic = draw(st.sampled_from(("", *MAGICS)))
            cells.append(f"{magic}\n{text}" if magic else text)
    graded = draw(st.lists(st.sampled_from([*writer.functions, *writer.numbers]), min_size=1, unique=True))
    return writer.statements, cells, graded


def ran(pieces: list[str]) -> dict[str, Any]:
    """The namespace after all statements, each of which may fail, as in the sandbox."""
    space: dict[str, Any] = {"__name__": "notebook"}
    for statement in [node for piece in pieces for node in ast.parse(piece).body]:
        with contextlib.suppress(Exception):
            exec(compile(ast.Module([statement], []), "<piece>", "exec", dont_inherit=True), space)
    return space


def known_by(space: dict[str, Any], name: str) -> Any:
    """What a name stands for, as far as calls can tell."""
    thing = space.get(name, "nothing")
    return [outcome(thing, n) for n in (0, 3, 11)] if callable(thing) else thing


def outcome(function: Callable[[int], Any], n: int) -> Any:
    try:
        return function(n)
    except Exception as error:  # a local variable that took the name of a global, say
        return type(error).__name__


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
@example((["v0 = 1", "def f0(x):\n    return v0 + x", "v0 += 1; v0 = 5"],) * 2 + (["f0"],))
def test_the_slice_computes_what_the_whole_computes(program):
    statements, cells, graded = program
    document = Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(cells, 1)), {}, "python")
    whole = ran(statements)
    for made in (slice_program(document, graded), whole_program(document, graded)):
        space = ran([piece.source for piece in made.pieces])
        for name in graded:
            assert known_by(space, name) == known_by(whole, name)
    assert set(graded) & set(FUNCTIONS) <= defined_names(document)
    assert stub_names(document, graded) == set()
    assert syntax_errors(document) == ()
