"""Seeds for every random number.

Each case and each call has a seed that is derived from its purpose: course key, assignment and its version, exercise,
question, check, variant. So the same submission meets the same cases every time, and no two checks share noise.
Public checks ship with the notebook, so they use the documented default key. Hidden checks use the course key, a file
that the instructor keeps. Seeds are not derived from that key itself but from the assignment's key, which is slow to
derive from it. This makes it expensive to guess a weak course key.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

import numpy as np

DEFAULT_COURSE_KEY = "no course key: hidden cases can be derived by anyone who reads this line"


KEY_BITS = 256


def seed_sequence(*words: object) -> np.random.SeedSequence:
    """A seed sequence from the SHA-256 of the words. Each word counts by its text, and their order matters."""
    text = "\x1f".join(str(word) for word in words)
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.SeedSequence([int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)])


def case_rng(
    course_key: str,
    assignment: str,
    version: str,
    exercise: str,
    question: str,
    check: int,
    variant: int,
    again: int = 0,
) -> np.random.Generator:
    """The generator that draws the cases of one check. `again` numbers repeated draws of these cases."""
    words = ["cases", course_key, assignment, version, exercise, question, check, variant]
    if again:
        words.append(again)
    return np.random.default_rng(seed_sequence(*words))


def call_seed(
    course_key: str, assignment: str, version: str, exercise: str, question: str, check: int, variant: int, draw: int
) -> int:
    """The seed of the global generators before a call: 32 bits, the most that NumPy's legacy generator takes."""
    words = ("call", course_key, assignment, version, exercise, question, check, variant, draw)
    return int(seed_sequence(*words).generate_state(1)[0])


def read_course_key(path: Path | None) -> str:
    """The course key: the text of the file, or the documented default without a file. OSError if it cannot be read."""
    if path is None:
        return DEFAULT_COURSE_KEY
    key = path.read_text(encoding="utf-8").strip()
    if not key:
        raise OSError("the file is empty; `autograder new key FILE` makes one")
    return key


@cache
def assignment_key(course_key: str, assignment: str) -> str:
    """The key of one assignment. Deriving it takes a tenth of a second, and so does every guess at the course key.

    The default key is not stretched: everybody knows it anyway.
    """
    if course_key == DEFAULT_COURSE_KEY:
        return course_key
    salt = f"autograder course key\x1f{assignment}".encode()
    return hashlib.scrypt(course_key.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32).hex()


def make_course_key(path: Path) -> None:
    """Write a new key of 256 random bits into a new file that only its owner may read. OSError if the file exists."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        os.fchmod(descriptor, 0o600)
        file.write(secrets.token_hex(KEY_BITS // 8) + "\n")


def is_weak(course_key: str) -> bool:
    """Whether a key may be guessed: it is too short for 128 bits in any encoding, or repeats itself."""
    return len(course_key) < 22 or len(set(course_key)) < 8
