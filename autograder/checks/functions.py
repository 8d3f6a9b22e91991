"""Functions that a student's function receives as arguments: a density, a decoder, a payoff."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from autograder.values import Function


def as_argument(function: Callable[..., Any], *constants: Any) -> Function:
    """A top-level function as an argument that can be sent to where the submission runs, its first parameters bound.

    Only its source is sent: it may use its parameters, builtins, and what it imports in its own body.
    `autograder.checks.here.built` turns it back into a function, for the reference.
    """
    source = textwrap.dedent(inspect.getsource(function))
    return Function(function.__name__, source, constants)
