"""Plain-language explanations of errors of Python, NumPy and torch whose own texts say little or mislead.

The sentences quote nothing from an error, so that a page may show them for hidden checks too.
`tests/autograder/sandbox/test_plain_words.py` raises every one of these errors with the installed libraries.
"""

from __future__ import annotations

from autograder.sandbox.faults import StudentError
from autograder.sandbox.sayings import IN_GENERAL
from autograder.sandbox.sayings_loading import OF_LOADING, OTHERWISE
from autograder.sandbox.sayings_torch import OF_TORCH

SAYINGS = (*OF_TORCH, *IN_GENERAL)


def plain_words(error: StudentError) -> str:
    """What an error means, in a sentence or two; "" if its own text is clear enough, or if it is unknown."""
    return next((saying.sentence for saying in SAYINGS if saying.fits(error)), "")


def plain_words_of_loading(error: StudentError) -> str:
    """What an error means that stopped a cell, before any function was called."""
    return next((saying.sentence for saying in (*OF_LOADING, *SAYINGS) if saying.fits(error)), OTHERWISE)
