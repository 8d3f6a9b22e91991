"""Judging a student's function in the student's own notebook: the code behind `grader.check`.

Public tests contain this source and that of the judges, so students run the code that grades them.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Case, Verdict
from autograder.checks.here import call_here, through
from autograder.seeds import call_seed
from autograder.values import Answer, Function, Generator, Record, Tensor


class StoppedError(Exception):
    """A call of the student's function that gave no result; the message is one line for the student."""


def complaint(
    function: Any,
    name: str,
    parameters: Sequence[str],
    seed: Callable[[int], int],
    judge: Callable[..., Verdict],
    cases: Sequence[Case],
    settings: Mapping[str, Any],
    adapter: Callable[..., Any] | None = None,
    definitions: Mapping[str, Any] | None = None,
) -> str:
    """The judge's complaint about the function, in one line; "" if the check passes.

    adapter:      how it is called, if it is more than a function (see `Check.through`)
    definitions:  the notebook's definitions, which the adapter may use
    """
    if not callable(function):
        return f"{name} is not defined yet: run the cell that defines it"
    used = through(adapter, definitions or {}) if adapter else function
    return shown_as_text(_complaint(function, used, name, parameters, seed, judge, cases, settings))


def judged(
    env: Mapping[str, Any],
    name: str,
    seeded_by: Sequence[Any],
    check: int,
    parameters: Sequence[str],
    judge: Callable[..., Verdict],
    cases: Sequence[Case],
    settings: Mapping[str, Any],
    adapter: Callable[..., Any] | None = None,
) -> str:
    """A check's complaint about the function `name` of the notebook `env`, in one line; "" if the check passes.

    seeded_by:  what the seeds of the question's calls are derived from (see `call_seed`)
    check:      the number of the check among the question's checks
    """
    key, assignment, version, exercise, question, variant = seeded_by

    def seed(draw: int) -> int:
        return call_seed(key, assignment, version, exercise, question, check, variant, draw)

    return complaint(env.get(name), name, parameters, seed, judge, cases, settings, adapter, env)


def shown_as_text(message: str) -> str:
    """The message without angle brackets: a notebook would take them for HTML and hide the text between them."""
    return message.replace("<", "\u2039").replace(">", "\u203a")


def _complaint(
    function: Callable[..., Any],
    used: Callable[..., Any],
    name: str,
    parameters: Sequence[str],
    seed: Callable[[int], int],
    judge: Callable[..., Verdict],
    cases: Sequence[Case],
    settings: Mapping[str, Any],
) -> str:
    def call(
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer:
        try:
            return call_here(used, args, seed(draw), wrt, cotangents)
        except (Exception, SystemExit) as error:
            raise StoppedError(reason(error, function, name)) from error

    try:
        verdict = judge(call, cases, **settings)
    except StoppedError as stopped:
        return str(stopped)
    if verdict.passed:
        return ""
    message = " ".join(verdict.message.split()) or "the check does not pass"
    return message if verdict.case is None else message + given(parameters, cases[verdict.case].args)


def reason(error: BaseException, function: Any, name: str) -> str:
    """Why a call gave no result: not implemented, or the error with the line of the student's cell."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame.f_code, trace.tb_lineno))
        trace = trace.tb_next
    if isinstance(error, NotImplementedError):
        innermost = frames[-1][0].co_name if frames else name
        if isinstance(function, type):
            return f"{name}.{innermost} is not implemented yet"
        if innermost != name and innermost.isidentifier():
            return f"{name} calls {innermost}, which is not implemented yet"
        return f"{name} is not implemented yet"
    code = getattr(function, "__code__", None)
    own = [line for frame, line in frames if code is not None and frame.co_filename == code.co_filename]
    text = " ".join(str(error).split())
    place = ""
    if own and code is not None:
        written = linecache.getline(code.co_filename, own[-1]).strip()
        place = f" (line {own[-1]} of its cell: {written})" if written else f" (line {own[-1]} of its cell)"
    return f"{name} stopped with {type(error).__name__}: {text}{place}"


def given(parameters: Sequence[str], args: Sequence[Any]) -> str:
    """The arguments of a call, to be appended to a sentence: " (for mu1=0.0, sigma1=1.0)"."""
    shown = [f"{name}={brief(arg)}" for name, arg in zip(parameters, args, strict=False)]
    text = ", ".join(shown)
    return f" (for {text})" if len(text) <= 300 else f" (for {text[:296]} ...)"


def brief(value: Any) -> str:
    """A value on one line: numbers with six digits, small arrays in full, large ones by their shape."""
    if isinstance(value, Tensor):
        return f"torch.tensor({brief(value.values)})"
    if isinstance(value, Generator):
        return f"default_rng({value.seed})"
    if isinstance(value, Function):
        return value.name
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"(an array of shape {value.shape})"
        return brief(value.tolist())
    if isinstance(value, tuple | list):
        inside = ", ".join(brief(part) for part in value[:12]) + (", ..." if len(value) > 12 else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, float):
        return f"{value:.6g}"
    return repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "..."
