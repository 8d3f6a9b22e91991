"""What errors of Python, NumPy and torch mean, in plain words, where their own texts say little or mislead.

The sentences are the kit's own and quote nothing of an error, so that a page may show them for hidden checks too.
`tests/autograder/sandbox/test_plain_words.py` raises every one of these errors in the libraries that are installed.
"""

from __future__ import annotations

from autograder.sandbox.faults import StudentError
from autograder.sandbox.sayings import IN_GENERAL
from autograder.sandbox.sayings_loading import OF_LOADING, OTHERWISE
from autograder.sandbox.sayings_torch import OF_TORCH

SAYINGS = (*OF_TORCH, *IN_GENERAL)


def plain_words(error: StudentError) -> str:
    """What an error means, in a sentence or two; "" for one that says it well enough itself, or is unknown."""
    return next((saying.sentence for saying in SAYINGS if saying.fits(error)), "")


def plain_words_of_loading(error: StudentError) -> str:
    """What an error means that a cell ended in, before any function was called."""
    return next((saying.sentence for saying in (*OF_LOADING, *SAYINGS) if saying.fits(error)), OTHERWISE)
