"""Turning notebook cells into Python: IPython's magics, shell lines and help requests are replaced line by line.

Only a line that starts a statement can be a magic. So strings and brackets are tracked from line to line.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

# Cell magics whose body does not run in the notebook's Python. The body of an unknown magic is kept if it parses.
_FOREIGN = frozenset(
    {
        "!", "bash", "bigquery", "cmd", "cpp", "cu", "cuda", "cython", "file", "fortran", "html", "javascript", "js",
        "julia", "latex", "markdown", "octave", "perl", "pypy", "python", "python2", "python3", "r", "ruby", "script",
        "sh", "shell", "skip", "sql", "svg", "sx", "system", "timeit", "writefile",
    }
)  # fmt: skip
_TRANSPARENT = frozenset({"time", "capture", "prun"})
_CELL_MAGIC = re.compile(r"\s*%%\s*([\w!.]*)")
_TIMEIT = re.compile(r"\s*%%\s*timeit\b")
_TIMED = re.compile(r"%time\s+(?!-)(\S.*)")
_ENV = re.compile(r"%(?:set_)?env\s+(\w+)(?:\s*=\s*|\s+)(\S.*)")
_CD = re.compile(
    r"%cd\s+(?:-q\s+)?[\"']?(?:\./)?(\w[\w ./-]*?)/?[\"']?"
)  # only into a folder of the submission, never out of it
_HELP = re.compile(r"\s*%{0,2}[\w.*\[\]]+\?{1,2}\s*(;\s*)?")
_ASSIGNED_MAGIC = re.compile(r"(?<![=!<>+\-*/%&|^:@])=\s*(?=[%!])")
_MOST_TARGETS = 100
_LEXICAL = re.compile(r'"""|\'\'\'|["\'#\[\](){}\\]')
# Words that start a statement and cannot occur inside brackets. If one follows an open bracket, that was never closed.
_CERTAIN_START = re.compile(r"(async\s+def|def|class|import|while|try|with|return|from\s+\S+\s+import)\b")


def cleaned(source: str) -> tuple[str, list[bool]]:
    """The source as plain Python, line for line, and whether a statement or clause may start at each line."""
    lines = source.split("\n")
    nothing = "\n" * (len(lines) - 1), [True] * len(lines)
    head = 0
    while magic := _CELL_MAGIC.match(lines[head := _first_filled(lines, head)]):
        name = magic.group(1).lower()
        lines[head] = ""
        if name in _FOREIGN or name.startswith("!"):
            return nothing
        if name not in _TRANSPARENT:
            body = _without_magics(lines)
            return body if parses(body[0]) else nothing
    return _without_magics(lines)


def is_timeit(source: str) -> bool:
    """Whether a cell runs under `%%timeit`, which repeats it inside a function, so that its names are lost."""
    return _TIMEIT.match(source) is not None


def without_first_line(source: str) -> str:
    """The body under a cell magic: the source, line for line, with its first non-empty line blanked."""
    lines = source.split("\n")
    lines[_first_filled(lines, 0)] = ""
    return "\n".join(lines)


def parses(text: str) -> bool:
    """Whether `text` is Python."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, SystemError):
        return False
    return True


def parsed_quietly(text: str) -> ast.Module | None:
    """The syntax tree of `text`, parsed without warnings; None if it is not Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, SystemError):
            return None


def _first_filled(lines: Sequence[str], start: int) -> int:
    return next((index for index in range(start, len(lines)) if lines[index].strip()), start)


def _without_magics(lines: Sequence[str]) -> tuple[str, list[bool]]:
    kept: list[str] = []
    starts: list[bool] = []
    quote, depth, continued, dropping = "", 0, False, False
    for line in lines:
        if depth and not quote and _CERTAIN_START.match(line):
            depth, continued = 0, False
        start = not (quote or depth or continued or dropping)
        starts.append(start)
        replacement = _replaced(line) if start else None
        if dropping or replacement is not None:
            kept.append(replacement or "")
            dropping = line.endswith("\\")
        else:
            kept.append(line)
            quote, depth, continued = state_after(line, quote, depth)
    return "\n".join(kept), starts


def _replaced(line: str) -> str | None:
    """The replacement for a line that only IPython understands; None for a line of Python."""
    stripped = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if stripped.startswith(("%", "!", "?")):
        if stripped.split()[0] == "%pylab":
            return indent + "from pylab import *"
        if (python := _stands_for(stripped)) is not None:
            return indent + python
        timed = _TIMED.fullmatch(stripped)
        return indent + (timed.group(1) if timed and parses(timed.group(1)) else "pass")
    if stripped.endswith(("?", "?;")) and _HELP.fullmatch(line):
        return indent + "pass"
    # x = !ls    x, y = %magic
    equals = _ASSIGNED_MAGIC.search(line)
    if equals and "#" not in line[: equals.start()]:
        timed = _TIMED.fullmatch(line[equals.end() :].strip())
        if timed and parses(kept := f"{line[: equals.start()].strip()} = {timed.group(1)}"):
            return indent + kept
        targets = line[: equals.start()].strip(" \t()").split(",")
        replacement = " = ".join([*(target.strip(" \t*") for target in targets), "None"])
        if len(targets) <= _MOST_TARGETS and parses(replacement):
            return indent + replacement
    return None


def _stands_for(magic: str) -> str | None:
    """Python that does what `%env NAME=value` and `%cd folder` do. A missing folder is ignored."""
    if match := _ENV.fullmatch(magic):
        return f"import os as _os; _os.environ[{match[1]!r}] = {match[2]!r}"
    if (match := _CD.fullmatch(magic)) and ".." not in (folder := match[1]):
        return f"import os as _os; _os.path.isdir({folder!r}) and _os.chdir({folder!r})"
    return None


def state_after(line: str, quote: str, depth: int) -> tuple[str, int, bool]:
    """The state at the end of a line: the open quote, the number of open brackets, whether a backslash continues it."""
    position = 0
    while found := _LEXICAL.search(line, position):
        mark, position = found.group(), found.end()
        if mark == "\\":
            if position == len(line):
                return quote, depth, not quote
            position += 1
        elif quote:
            if mark == quote:
                quote = ""
            elif mark == quote * 3:  # of three quotes the first closes
                quote, position = "", found.start() + 1
        elif mark == "#":
            break
        elif mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth = max(depth - 1, 0)
        else:
            quote = mark
    return (quote if len(quote) == 3 else ""), depth, False
