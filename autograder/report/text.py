"""Formatting numbers and texts for people."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from autograder.results import SubmissionResult

ROUND_NUMBERS = {1e3: "a thousand", 1e6: "a million", 1e9: "a billion", 1e12: "a trillion"}

# Control characters become their pictures (U+2400 ...). Halves of characters, and code points that Unicode excludes,
# become a replacement character.
CONTROL = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# Marks that change the direction of text, and tags, which spell text that nobody sees.
UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
# More accents on one letter than any language uses: they would cover the lines above and below.
MARKS = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
                   "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff\x80-\x9f]")


def points(value: float) -> str:
    """Points or a score: "2.5", "3", at most two decimals."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float, digits: int = 3) -> str:
    """A number to so many significant digits: "68,169", "0.013", "1e-6"; whole numbers up to 15 digits in full."""
    if not math.isfinite(value):
        return "infinite" if math.isinf(value) else "not a number"
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power < 15:
        text = f"{value:,.{max(0, digits - 1 - power)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{power}"


def percent(share: float) -> str:
    """A share as a percentage, with enough decimals to tell it from 0% and 100%."""
    for decimals in range(8):
        text = f"{100 * share:.{decimals}f}"
        if share in (0, 1) or float(text) not in (0.0, 100.0):
            break
    return f"{text}%"


def once_in(probability: float) -> str:
    """How rare: "once in a billion", "once in 20,000"."""
    times = 1 / probability
    for value, words in ROUND_NUMBERS.items():
        if math.isclose(times, value, rel_tol=1e-6):
            return f"once in {words}"
    return f"once in {number(round(times))}"


def count(n: int, one: str, many: str | None = None) -> str:
    """ "1 case", "6 cases"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def clip(text: str, limit: int = 2000) -> str:
    """The text, cut if it is longer than anybody reads."""
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text) - limit:,} more characters)"


def printable(text: str) -> str:
    """The text with visible stand-ins for characters that do not belong on a page or in a file.

    Characters that change the direction of text are shown by their code (U+202E), and piles of accents are cut.
    """
    text = IMPOSSIBLE.sub("\ufffd", text.replace("\r\n", "\n"))
    text = MARKS.sub(r"\1", UNSEEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text))
    return text.translate(CONTROL) if CONTROLS.search(text) else text  # translating is slow and rarely needed


VERSION_NAMES: Mapping[str, str] = {"python": "Python", "numpy": "NumPy", "torch": "PyTorch", "scipy": "SciPy"}


def version_words(versions: Mapping[str, str]) -> tuple[str, ...]:
    """ "Python 3.11.7", "NumPy 2.1": versions in the order given, the assignment's left out as it has its own place."""
    return tuple(f"{VERSION_NAMES.get(name, name)} {text}" for name, text in versions.items() if name != "assignment")


def unread_words(result: SubmissionResult, exercise: str) -> str:
    """What is said about a written answer if no file was read for its exercise; "" if one was."""
    read = next((one for one in result.exercises if one.exercise == exercise), None)
    if read is not None and read.file is not None:
        return ""
    if any(one.status == "needs attention" for one in result.questions if one.exercise == exercise):
        return "Not read: nothing in the submission could be read as an answer to this exercise."
    return "Not submitted: no file of the submission answers this exercise." if read else ""
