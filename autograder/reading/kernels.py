"""The language of a notebook, from its metadata and, if these do not say Python, from its cells."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.reading.magics import cleaned, parsed_quietly

_PYTHON = re.compile(r"(i|c|x|micro|xeus[-_ ]|circuit)?python|sage|pyodide|pypy|conda|anaconda", re.IGNORECASE)
_LONGEST_LABEL = 40


def language_of(metadata: Mapping[str, Any], code: Sequence[str]) -> str:
    """ "python", or another language by its label in small letters.

    The kernel's own statement (`language_info`) takes precedence over its name. Either label may be wrong: cells that
    parse as Python, with a definition among them, are Python.
    """
    for name, key in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        about = metadata.get(name)
        label = about.get(key) if isinstance(about, dict) else None
        if isinstance(label, str) and label.strip():
            said = " ".join(label.lower().split())[:_LONGEST_LABEL]
            return "python" if _PYTHON.match(said) or _is_python(code) else said
    return "python"


def saved_with(metadata: Mapping[str, Any]) -> str:
    """The version of Python that a notebook was saved with, such as "3.12.4"; "" if it does not say."""
    about = metadata.get("language_info")
    version = about.get("version") if isinstance(about, dict) else None
    match = re.match(r"\d{1,3}(\.\d{1,3}){0,2}", version.strip()) if isinstance(version, str) else None
    return match.group() if match else ""


def _is_python(code: Sequence[str]) -> bool:
    """Whether most cells parse, and at least one of them defines a function or class."""
    filled = [source for source in code if source.strip()]
    parsed = defines = 0
    for source in filled:
        tree = parsed_quietly(cleaned(source)[0])
        if tree is None:
            continue
        parsed += 1
        defines += any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in tree.body)
    return bool(defines) and 2 * parsed > len(filled)
