"""Public tests: a file per question in Otter's exception-based format, and one file of judges per assignment.

A question's file holds its public checks: the cases as literals, and properties that only this exercise uses. The
judges are cut out of the kit into a file beside it: the same source that grades submissions. Both files need only
otter-grader and NumPy (and torch, if the exercise is about tensors). They contain the answers to the public cases and
nothing else of the reference.

Otter reads every .py file of the folder as a test, and copies no other files. So the file of judges is a test as well,
without test cases. A question's file finds it beside itself, wherever the folder lies.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

from autograder.assignment import Assignment, Part
from autograder.building.docstrings import without_docstrings
from autograder.building.literals import PublicTestError, filled, listed, literal, one_line, quoted
from autograder.building.source import Cut, Import, Piece, SourceError, cut, import_lines, joined
from autograder.checks import Case, Check
from autograder.exercise import Question
from autograder.judging.casebook import CaseBook
from autograder.seeds import DEFAULT_COURSE_KEY
from autograder.values import Function, Generator, Record, Tensor

_SHARED = ("autograder.checks", "autograder.statistics", "autograder.values", "autograder.seeds")
_ALWAYS = (
    ("autograder.checks.public", "judged"),
    ("autograder.checks.here", "call_here"),
    *((one.__module__, one.__name__) for one in (Case, Function, Generator, Record, Tensor)),
)
_CARRIED_OUTSIDE = ("numpy", "torch", "scipy")
# Otter runs the text of a file, so `__file__` is missing. But the calling function of Otter has a variable `path`.
_FINDS_JUDGES = """\
sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from {module} import (
        {names},
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: {module}.py is missing in it") from None
finally:
    del sys.path[0]"""
_NUMPY, _SYS, _PATH = Import("numpy", None, "np"), Import("sys", None, "sys"), Import("pathlib", "Path", "Path")

Roots = dict[tuple[str, str], None]


def build_tests(assignment: Assignment, part: Part, variant: int = 0, judges: Cut | None = None) -> dict[str, str]:
    """The public test files of an exercise: text by file name. A question without public checks has no file.

    judges:  what `judges_of` gives for the assignment, if it is known already
    """
    judges = judges or judges_of(assignment)
    texts = {}
    for question in part.exercise.questions:
        if any(check.visibility == "public" for check in question.checks):
            texts[f"{part.exercise.name}.{question.name}.py"] = build_test(assignment, part, question, variant, judges)
    if texts:
        texts[f"{judges_name(assignment)}.py"] = build_judges(assignment, judges)
    return texts


def judges_name(assignment: Assignment) -> str:
    """The module with the judges of an assignment's public checks."""
    return f"judges_of_{re.sub(r'[^a-z0-9]+', '_', assignment.name.lower())}"


def judges_of(assignment: Assignment) -> Cut:
    """The judges of an assignment's public checks, with the properties that several of its questions share."""
    roots: Roots = dict.fromkeys(_ALWAYS)
    used: Counter[Piece] = Counter()
    for part in assignment.parts:
        for question in part.exercise.questions:
            checks = [check for check in question.checks if check.visibility == "public"]
            named = dict.fromkeys(_functions([(check.judge, check.through, check.settings) for check in checks]))
            found = _cut(part.exercise.name, named, f"{part.exercise.name}.{question.name}")
            used.update(found.pieces)
    meant = Counter(name for piece in used for name in piece.names)
    shared = {piece for piece in used if _is_shared(piece.module)}
    several = {piece for piece in used if used[piece] > 1 and all(meant[name] == 1 for name in piece.names)} - shared
    for piece in sorted(several):  # its dependencies must be there, too, and their names must be unambiguous
        needed = cut([(piece.module, piece.names[0])], follow=_is_ours, carries=_carries).pieces
        if shared.union(several).issuperset(needed):
            roots |= {(piece.module, name): None for name in piece.names}
    roots |= {(piece.module, name): None for piece in sorted(shared) for name in piece.names}
    try:
        return cut(roots, follow=_is_ours, carries=_carries)
    except SourceError as error:
        raise PublicTestError(f"{assignment.name}: {error}") from error


def build_judges(assignment: Assignment, found: Cut) -> str:
    """The text of the file of judges."""
    lines = [
        f'"""The judges of the public checks of {assignment.name}: the same source that grades submissions.',
        "",
        "Generated; changes are lost. This file has no tests, but the other files need it beside them.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        import_lines(found.imports),
        "",
        "OK_FORMAT = False",
        f'name = "{judges_name(assignment)}"',
        "",
        "",
        joined(without_docstrings(piece.text) for piece in found.pieces),
        "",
    ]
    return _finished(assignment.name, "\n".join(lines))


def build_test(
    assignment: Assignment, part: Part, question: Question, variant: int = 0, judges: Cut | None = None
) -> str:
    """The public checks of one question as the text of an Otter test file.

    judges:  the contents of the file of judges, if known already
    """
    judges = judges or judges_of(assignment)
    exercise, title = part.exercise, f"{part.exercise.name}.{question.name}"
    book = CaseBook(assignment)
    roots: Roots = {}
    whole = sum(check.weight for check in question.checks)
    tests: list[str] = []
    data: list[str] = []
    for index, check in enumerate(question.checks):
        if check.visibility != "public":
            continue
        try:
            cases = [literal(case, roots) for case in book.cases(exercise, question, index, variant)]
            judge = literal(check.judge, roots)
            settings = literal(dict(check.settings), roots)
            adapter = literal(check.through, roots) if check.through else ""
        except PublicTestError as error:
            raise PublicTestError(f"{title}, check {check.property!r}: {error}") from error
        worth = round(part.points[question.name] * check.weight / whole, 4)
        used = check.through or getattr(exercise.reference, question.root)
        parameters = tuple(inspect.signature(used).parameters)[check.through is not None :]
        tests.append(_test(len(tests) + 1, check, index, worth, judge, parameters, adapter))
        data.append(_data(len(data) + 1, cases, settings))
    found = _cut(exercise.name, roots, title)
    words = (DEFAULT_COURSE_KEY, assignment.name, assignment.version, exercise.name, question.name, variant)
    return _finished(title, _file(title, question.root, words, tests, data, found, judges, judges_name(assignment)))


def _cut(exercise: str, roots: Iterable[tuple[str, str]], where: str) -> Cut:
    try:
        return cut(roots, follow=lambda module: _is_shared(module) or _is_of(exercise, module), carries=_carries)
    except SourceError as error:
        raise PublicTestError(f"{where}: {error}") from error


def _is_shared(module: str) -> bool:
    return module in _SHARED or module.startswith(tuple(f"{room}." for room in _SHARED))


def _is_ours(module: str) -> bool:
    return module.startswith("autograder.")


def _is_of(exercise: str, module: str) -> bool:
    rooms = (f"autograder.exercises.{exercise}", "autograder.families")
    return module in rooms or module.startswith(tuple(f"{room}." for room in rooms))


def _carries(module: str) -> bool:
    top = module.split(".")[0]
    return top in _CARRIED_OUTSIDE or top in sys.stdlib_module_names


def _functions(value: Any) -> Iterator[tuple[str, str]]:
    """The functions that a judge or its settings name, each as module and name."""
    if isinstance(value, FunctionType):
        yield value.__module__, value.__name__
    elif isinstance(value, Mapping):
        yield from (name for part in value.values() for name in _functions(part))
    elif isinstance(value, tuple | list):
        yield from (name for part in value for name in _functions(part))


def _finished(title: str, text: str) -> str:
    """The text, with empty lines merged. PublicTestError for non-ASCII letters."""
    text = re.sub(r"\n{3,}", "\n\n", text)
    if not text.isascii():
        odd = next(line for line in text.splitlines() if not line.isascii())
        raise PublicTestError(f"{title}: public tests must be ASCII, but this is not: {odd.strip()}")
    return text


# --- the file ------------------------------------------------------------------------------------------------------


def _test(
    number: int, check: Check, index: int, worth: float, judge: str, parameters: tuple[str, ...], adapter: str
) -> str:
    names = one_line(literal(parameters, {}))
    how = f", adapter={adapter}" if adapter else ""
    return (
        f"@test_case(name={quoted(check.property)}, points={worth:g})\n"
        f"def test_{number}(env):\n"
        f"    message = judged(env, FUNCTION, SEEDED_BY, {index}, {names}, {judge}, *data_{number}(){how})\n"
        f"    assert not message, message\n"
    )


def _data(number: int, cases: list[str], settings: str) -> str:
    lines = "".join(f"        {filled(case, ' ' * 12)},\n" for case in cases)
    return f"def data_{number}():\n    return [\n{lines}    ], {filled(settings, ' ' * 8)}\n"


def _file(
    title: str,
    function: str,
    words: tuple[Any, ...],
    tests: list[str],
    data: list[str],
    found: Cut,
    judges: Cut,
    module: str,
) -> str:
    there = set(judges.pieces)
    own = [piece for piece in found.pieces if piece not in there]
    body = "\n".join(
        [
            "OK_FORMAT = False",
            f'name = "{title}"',
            "",
            f"FUNCTION = {quoted(function)}",
            f"SEEDED_BY = {filled(literal(words, {}), ' ' * 4)}",
            "",
            "",
            "\n\n".join(tests),
            "",
            "# Cases: arguments, and what the answer should be.",
            "",
            "",
            "\n\n".join(data),
            *(["", "# Properties.", "", "", joined(without_docstrings(piece.text) for piece in own)] if own else []),
            "",
        ]
    )
    used = set(re.findall(r"\w+", body))
    imports = {item for item in (*found.imports, _NUMPY) if item.alias in used} | {_SYS, _PATH}
    names = sorted({"judged"} | {name for piece in found.pieces if piece not in own for name in piece.names} & used)
    return "\n".join(
        [
            f'"""Public checks of {title}. Generated; changes are lost. The judges stand in {module}.py."""',
            "",
            "from __future__ import annotations",
            "",
            import_lines(imports),
            "from otter.test_files import test_case",
            "",
            _FINDS_JUDGES.format(module=module, names=filled(listed(names), " " * 8)),
            "",
            body,
        ]
    )
