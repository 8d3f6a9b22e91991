"""Public tests: one self-contained file per question in Otter's exception-based format.

A file holds the question's public checks: the cases as literals, the judges, and the source of everything these reach,
cut out of the kit. It runs with otter-grader and NumPy (and torch, where the exercise is about tensors) alone; it holds
the answers to the public cases and nothing else of the reference.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any

import numpy as np

from autograder.assignment import Assignment, Part
from autograder.building.source import Cut, SourceError, cut, import_lines, joined
from autograder.checks import Case, Check
from autograder.exercise import Question
from autograder.grading.casebook import CaseBook
from autograder.seeds import DEFAULT_COURSE_KEY
from autograder.values import Function, Generator, Record, Tensor

LINE = 120
_BREAK = "\x00"  # where a literal may be broken into lines
_MARKS = (Tensor, Generator, Function, Record, Case)
_CARRIED_OUTSIDE = ("numpy", "torch", "scipy")


class PublicTestError(Exception):
    """A public check that cannot be written down; the message is one line that names it."""


def build_tests(assignment: Assignment, part: Part, variant: int = 0) -> dict[str, str]:
    """The public test files of an exercise: text by file name. A question without public checks has none."""
    texts = {}
    for question in part.exercise.questions:
        if any(check.visibility == "public" for check in question.checks):
            texts[f"{part.exercise.name}.{question.name}.py"] = build_test(assignment, part, question, variant)
    return texts


def build_test(assignment: Assignment, part: Part, question: Question, variant: int = 0) -> str:
    """The public checks of one question as the text of an Otter test file."""
    exercise, title = part.exercise, f"{part.exercise.name}.{question.name}"
    book = CaseBook(assignment)
    words = (DEFAULT_COURSE_KEY, assignment.name, assignment.version, exercise.name, question.name)
    roots: dict[tuple[str, str], None] = {
        ("autograder.checks.public", "complaint"): None,
        ("autograder.seeds", "call_seed"): None,
    }
    whole = sum(check.weight for check in question.checks)
    tests: list[str] = []
    data: list[str] = []
    for index, check in enumerate(question.checks):
        if check.visibility != "public":
            continue
        where = f"{title}, check {check.property!r}"
        try:
            cases = book.cases(exercise, question, index, variant)
            drawn = [literal(case, roots) for case in cases]
            judge = literal(check.judge, roots)
            settings = literal(dict(check.settings), roots)
            adapter = literal(check.through, roots) if check.through else ""
        except PublicTestError as error:
            raise PublicTestError(f"{where}: {error}") from error
        worth = round(part.points[question.name] * check.weight / whole, 4)
        used = check.through or getattr(exercise.reference, question.root)
        parameters = tuple(inspect.signature(used).parameters)[check.through is not None :]
        tests.append(_test(len(tests) + 1, check, index, worth, judge, parameters, adapter))
        data.append(_data(len(data) + 1, drawn, settings))
    try:
        found = cut(roots, follow=_follow(exercise.name), carries=_carries)
    except SourceError as error:
        raise PublicTestError(f"{title}: {error}") from error
    text = _file(title, question.root, (*words, variant), tests, data, found)
    if not text.isascii():
        odd = next(line for line in text.splitlines() if not line.isascii())
        raise PublicTestError(f"{title}: public tests are ASCII, this is not: {odd.strip()}")
    return text


def _follow(exercise: str) -> Callable[[str], bool]:
    ours = ("autograder.values", "autograder.seeds")
    rooms = ("autograder.checks", "autograder.statistics", f"autograder.exercises.{exercise}")
    return lambda module: module in ours or module in rooms or module.startswith(tuple(f"{room}." for room in rooms))


def _carries(module: str) -> bool:
    top = module.split(".")[0]
    return top in _CARRIED_OUTSIDE or top in sys.stdlib_module_names


# --- literals ------------------------------------------------------------------------------------------------------


def literal(value: Any, roots: dict[tuple[str, str], None]) -> str:
    """Python source that gives the value again, exactly; the functions and marks it names are added to `roots`."""
    return "".join(_literal(value, roots))


def _literal(value: Any, roots: dict[tuple[str, str], None]) -> Iterator[str]:
    if isinstance(value, np.ndarray):
        yield from _array(value, roots)
    elif isinstance(value, np.generic):
        yield f"np.{value.dtype.name.replace('bool', 'bool_')}({_number(value.item())})"
        roots[("autograder.checks.here", "call_here")] = None  # which imports NumPy
    elif isinstance(value, str):
        yield quoted(value)
    elif value is None or isinstance(value, bool | int):
        yield repr(value)
    elif isinstance(value, float):
        yield _number(value)
    elif isinstance(value, _MARKS):
        roots[(type(value).__module__, type(value).__name__)] = None
        yield f"{type(value).__name__}("
        for i, part in enumerate(value):
            yield f",{_BREAK}" if i else ""
            yield from _literal(part, roots)
        yield ")"
    elif type(value) in (tuple, list):
        yield "(" if isinstance(value, tuple) else "["
        for i, part in enumerate(value):
            yield f",{_BREAK}" if i else ""
            yield from _literal(part, roots)
        yield ("," if len(value) == 1 else "") + ")" if isinstance(value, tuple) else "]"
    elif isinstance(value, Mapping):
        yield "{"
        for i, (key, part) in enumerate(value.items()):
            yield f",{_BREAK}" if i else ""
            yield from _literal(key, roots)
            yield ": "
            yield from _literal(part, roots)
        yield "}"
    elif isinstance(value, FunctionType):
        if "." in value.__qualname__ or "<" in value.__qualname__:
            raise PublicTestError(
                f"{value.__qualname__} is no top-level function, so its source cannot be carried along"
            )
        roots[(value.__module__, value.__name__)] = None
        yield value.__name__
    else:
        raise PublicTestError(f"a value of type {type(value).__name__} cannot be written down as a literal")


def _array(array: np.ndarray, roots: dict[tuple[str, str], None]) -> Iterator[str]:
    if type(array) is not np.ndarray or array.dtype.kind not in "biuf":
        raise PublicTestError(f"an array of type {array.dtype} cannot be written down as a literal")
    if array.size == 0:
        yield f"np.zeros({array.shape}, dtype=np.{array.dtype.name})"
        return
    yield "np.array("
    yield from _literal(array.tolist(), roots)
    yield f", dtype=np.{array.dtype.name})" if array.dtype not in (np.float64, np.int64) else ")"


def _number(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": "np.nan", "inf": "np.inf", "-inf": "-np.inf"}[str(value)]
    return repr(value)


def quoted(text: str) -> str:
    """A string literal, ASCII, in double quotes where that needs no escape."""
    return ascii(text) if '"' in text or "\\" in ascii(text) or "'" in text else f'"{text}"'


def filled(text: str, indent: str, room: int = LINE) -> str:
    """A literal on as few lines as fit; the first stands where it is put, the others get the indent."""
    lines, line = [], ""
    for atom in text.split(_BREAK):
        if line and len(indent) + len(line) + 1 + len(atom) > room:
            lines.append(line)
            line = atom
        else:
            line = f"{line} {atom}" if line else atom
    return f"\n{indent}".join([*lines, line])


# --- the file ------------------------------------------------------------------------------------------------------


def _test(
    number: int, check: Check, index: int, worth: float, judge: str, parameters: tuple[str, ...], adapter: str
) -> str:
    names = literal(parameters, {}).replace(_BREAK, " ")
    how = f", adapter={adapter}" if adapter else ""
    return (
        f"@test_case(name={quoted(check.property)}, points={worth:g})\n"
        f"def test_{number}(env):\n"
        f"    message = judged(env, {index}, {names}, {judge}, *data_{number}(){how})\n"
        f"    assert not message, message\n"
    )


def _data(number: int, cases: list[str], settings: str) -> str:
    listed = "".join(f"        {filled(case, ' ' * 12)},\n" for case in cases)
    return (
        f"def data_{number}():\n"
        f"    cases = [\n{listed}    ]\n"
        f"    settings = {filled(settings, ' ' * 8)}\n"
        f"    return cases, settings\n"
    )


def _file(
    title: str,
    function: str,
    words: tuple[Any, ...],
    tests: list[str],
    data: list[str],
    found: Cut,
) -> str:
    *seed_words, variant = words
    return "\n".join(
        [
            f'"""Public checks of {title}.',
            "",
            "Generated; changes are lost. Below the checks stand their cases, then the machinery that judges: the same",
            "source that grades the hand-in.",
            '"""',
            "",
            "from __future__ import annotations",
            "",
            import_lines(found.imports),
            "from otter.test_files import test_case",
            "",
            "OK_FORMAT = False",
            f'name = "{title}"',
            "",
            f"FUNCTION = {quoted(function)}",
            f"SEEDED_BY = {filled(literal(tuple(seed_words), {}), ' ' * 4)}",
            f"VARIANT = {variant}",
            "",
            "",
            "\n\n".join(tests),
            "",
            "def judged(env, check, parameters, judge, cases, settings, adapter=None):",
            '    """What the check has to say against the function in `env`, in one line; "" when it passes."""',
            "    def seed(draw):",
            "        return call_seed(*SEEDED_BY, check, VARIANT, draw)",
            "",
            "    function = env.get(FUNCTION)",
            "    return complaint(function, FUNCTION, parameters, seed, judge, cases, settings, adapter, env)",
            "",
            "",
            "# Cases: arguments, and what the answer should be.",
            "",
            "",
            "\n\n".join(data),
            "",
            "# Machinery.",
            "",
            "",
            joined(piece.text for piece in found.pieces),
            "",
        ]
    )
