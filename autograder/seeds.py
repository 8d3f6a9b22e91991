"""Where every random number comes from.

Each case and each draw has a seed derived from what it is for: course key, assignment and its version, exercise,
question, check, variant. The same hand-in therefore meets the same cases every time, and no two checks share noise.
Public checks ship with the notebook, so they use the documented default key; hidden checks use the course key, a file
that the instructor keeps.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

DEFAULT_COURSE_KEY = "no course key: hidden cases can be derived by anyone who reads this line"


def seed_sequence(*words: object) -> np.random.SeedSequence:
    """A seed sequence over the SHA-256 of the words; each word counts by its text, and order matters."""
    text = "\x1f".join(str(word) for word in words)
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.SeedSequence([int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)])


def case_rng(
    course_key: str, assignment: str, version: str, exercise: str, question: str, check: int, variant: int
) -> np.random.Generator:
    """The generator that draws the cases of one check."""
    words = ("cases", course_key, assignment, version, exercise, question, check, variant)
    return np.random.default_rng(seed_sequence(*words))


def call_seed(
    course_key: str, assignment: str, version: str, exercise: str, question: str, check: int, variant: int, draw: int
) -> int:
    """The seed of the global generators before a call; 32 bits, since NumPy's legacy generator takes no more."""
    words = ("call", course_key, assignment, version, exercise, question, check, variant, draw)
    return int(seed_sequence(*words).generate_state(1)[0])


def read_course_key(path: Path | None) -> str:
    """The course key: the text of the file, or the documented default without one. OSError when it cannot be read."""
    if path is None:
        return DEFAULT_COURSE_KEY
    key = path.read_text(encoding="utf-8").strip()
    if not key:
        raise OSError("the file is empty; write any secret text into it")
    return key
