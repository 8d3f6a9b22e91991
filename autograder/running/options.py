"""How a batch is graded: plain values, so that a worker can be sent them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from autograder.sandbox import Limits
from autograder.seeds import DEFAULT_COURSE_KEY


@dataclass(frozen=True)
class Options:
    """How a batch is graded."""

    assignment: str
    course: Path
    isolation: str
    only: str | None = None
    course_key: str = DEFAULT_COURSE_KEY
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    limits: Limits = field(default_factory=Limits)
