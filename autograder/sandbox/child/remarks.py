"""Remarks on errors that this machine, or a version of a library, causes: their own texts do not say so."""

from __future__ import annotations

import ast
import linecache
import textwrap
import types
from collections.abc import Iterator

import numpy as np

PROCESS = " (a process was to be started)"
NETWORK = " (the network was to be used)"
IMPORT = " (while a library was imported)"
ONE_ELEMENT = " (the array has one element)"
_MOST_FRAMES = 200
_MOST_LINES = 10  # of one assignment statement
_STARTERS = ("/subprocess.py", "/multiprocessing/", "/concurrent/futures/process.py", "/joblib/", "/loky/", "/pty.py")
_NETWORKERS = ("/socket.py", "/http/client.py", "/ssl.py", "/ftplib.py", "/urllib3/")
_LIBRARIES = ("/site-packages/", "/dist-packages/")
_FORKS = ("os.fork", "os.posix_spawn", "os.spawn", "os.exec", "forkpty")


def remark(error: BaseException) -> str:
    """What is added to the text of an error; "" for nearly all errors."""
    frames = list(_frames(error))
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        files = [frame.f_code.co_filename for frame, _, _ in frames]
        if any(part in name for name in files for part in _STARTERS) or _forks(frames):
            return PROCESS
        if any(part in name for name in files for part in _NETWORKERS):
            return NETWORK
    said = str(error.args[0]) if frames and error.args else ""
    if _imports_a_library(frames):
        return IMPORT
    frame, line, instruction = frames[-1] if frames else (None, 0, 0)
    if frame is not None and isinstance(error, TypeError) and said.startswith("only 0-dimensional arrays"):
        return ONE_ELEMENT if _have_one_element(_arguments(frame, instruction), frame) else ""
    if frame is not None and isinstance(error, ValueError) and said == "setting an array element with a sequence.":
        return ONE_ELEMENT if _have_one_element(_assigned(frame, line), frame) else ""
    return ""


def _frames(error: BaseException) -> Iterator[tuple[types.FrameType, int, int]]:
    trace = error.__traceback__
    for _ in range(_MOST_FRAMES):
        if trace is None:
            return
        yield trace.tb_frame, trace.tb_lineno, trace.tb_lasti
        trace = trace.tb_next


def _imports_a_library(frames: list[tuple[types.FrameType, int, int]]) -> bool:
    """Whether the last line outside libraries is an import, and the error comes from a library."""
    for inside, (frame, line, _) in enumerate(reversed(frames)):
        name = frame.f_code.co_filename
        if not any(part in name for part in _LIBRARIES) and not name.startswith("<frozen "):
            text = linecache.getline(name, line).strip()
            return inside > 0 and text.startswith(("import ", "from ")) and ";" not in text
    return False


def _forks(frames: list[tuple[types.FrameType, int, int]]) -> bool:
    if not frames:
        return False
    frame, line, _ = frames[-1]
    text = linecache.getline(frame.f_code.co_filename, line)
    return any(name in text for name in _FORKS)


def _have_one_element(expressions: list[ast.expr], frame: types.FrameType) -> bool:
    """Whether expressions of the line that failed, evaluated again, are arrays with one element.

    Older NumPy accepted those, so they are worth a remark. The error is the same for larger arrays, which no version
    ever accepted.
    """
    try:
        codes = [compile(ast.Expression(one), "<again>", "eval") for one in expressions]
        values = [eval(code, frame.f_globals, frame.f_locals) for code in codes]
    except Exception:
        return False
    arrays = [value for value in values if isinstance(value, np.ndarray) and value.ndim > 0]
    return bool(arrays) and all(value.size == 1 for value in arrays)


def _arguments(frame: types.FrameType, instruction: int) -> list[ast.expr]:
    """The arguments of the call that failed, such as `float(x)`; for `"%.3f" % x`, the right-hand side."""
    start, end, left, right = list(frame.f_code.co_positions())[instruction // 2]
    if start is None or end != start:
        return []
    line = linecache.getline(frame.f_code.co_filename, start).encode()
    match _parsed(line[left:right].decode(errors="replace")):
        case [ast.Expr(value=ast.Call(args=args))]:
            return args
        case [ast.Expr(value=ast.BinOp(op=ast.Mod(), right=value))]:
            return value.elts if isinstance(value, ast.Tuple) else [value]
    return []


def _assigned(frame: types.FrameType, line: int) -> list[ast.expr]:
    """The right-hand side of the assignment that starts in this line."""
    lines = [linecache.getline(frame.f_code.co_filename, line + more) for more in range(_MOST_LINES)]
    for count in range(1, _MOST_LINES + 1):
        found = _parsed("".join(lines[:count]))
        if found:
            return [one.value for one in found if isinstance(one, ast.Assign | ast.AugAssign) and _is_item(one)]
    return []


def _is_item(node: ast.Assign | ast.AugAssign) -> bool:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return isinstance(target, ast.Subscript)


def _parsed(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError, RecursionError):
        return []
