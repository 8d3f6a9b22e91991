"""A line for the head of every notebook about the grading machine: its versions and limits."""

from __future__ import annotations

import sys
from importlib import metadata

from autograder.sandbox.limits import Limits

_LIBRARIES = {"numpy": "NumPy", "scipy": "SciPy", "torch": "PyTorch", "matplotlib": "Matplotlib"}


def machine_line(limits: Limits | None = None) -> str:
    """Versions without their last part, which makes no difference to the exercises; what is missing; and limits."""
    limits = limits or Limits()
    libraries = ", ".join(f"{title} {_short(metadata.version(name))}" for name, title in _LIBRARIES.items())
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"Graded with Python {python}, {libraries}; no GPU, no network, no other processes; "
        f"{limits.call_seconds:g} s and {limits.memory_bytes >> 30} GB a call."
    )


def _short(version: str) -> str:
    return ".".join(version.split("+")[0].split(".")[:2])
