"""How names look: which characters cannot be seen, and which names cannot be told apart by eye."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

MOST_MARKS = 4  # on one letter; more would cover the lines above and below

_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
DIRECTIONS = re.compile(f"[{_BIDIRECTIONAL}]")
# Letters and marks that are invisible. (Other invisible characters have Unicode's category Cf, "format".)
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINERS = frozenset("\u200c\u200d")
_UNWRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})

# Letters of other alphabets, and digits, that look like a Latin letter; upper and lower case.
_TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТХУԌԚԜҮаеѕіјорсхуԁԛԝһӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαιρνϲϳ" + "ՕՍոսօհզց" + "ıǀ|Il10ℓ" + "ɑɡοꞵ",
    "ABESIJKMHOPCTXYGQWYaesijopcxydqwhl" + "ABEZHIKMNOPTYXoaipvcj" + "OUnuohqg" + "illlllOl" + "agoß",
)
_LATIN_AND = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}


def seen(name: str) -> str:
    """The name with a "\ufffd" for each character that is invisible or changes the direction of the text.

    Joiners stay where a script needs them: between letters that join, and in emoji. Blanks of any width become plain
    ones, and piles of accents are cut.
    """
    shown: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", name):
        category = unicodedata.category(character)
        if category == "Zs":
            shown.append(" ")
        elif category in ("Mn", "Me") and not _is_invisible(character, category):
            marks += 1
            if marks <= MOST_MARKS:
                shown.append(character)
            continue
        elif _is_invisible(character, category) and not _belongs(character, shown):
            shown.append("\ufffd")
        else:
            shown.append(character)
        marks = 0
    return "".join(shown)


def is_invisible(character: str) -> bool:
    """Whether a character is invisible, or cannot be part of a line."""
    return _is_invisible(character, unicodedata.category(character))


def _is_invisible(character: str, category: str) -> bool:
    return category in _UNWRITABLE or category == "Cf" or character in _BLANK or bool(_SELECTORS.match(character))


def _belongs(character: str, before: Sequence[str]) -> bool:
    """Whether a joiner or a variation selector stands where one is needed."""
    if not before or not (character in _JOINERS or _SELECTORS.match(character)):
        return False
    last = before[-1]
    return ord(last) >= 0x0590 and last != "\ufffd" and unicodedata.category(last)[0] in "LMS"


def look_alikes(names: Iterable[str]) -> list[str]:
    """A note for each name that people cannot tell from another one, or that imitates another one."""
    alike: dict[str, list[str]] = defaultdict(list)
    told = []
    for name in names:
        alike[_skeleton(name)].append(name)
        if "\ufffd" in seen(name):
            told.append(f"{seen(name)}: the name contains invisible characters, shown as \ufffd")
        elif _mixes_alphabets(name):
            told.append(f"{name}: one word of the name mixes letters of several alphabets")
    for same in alike.values():
        if len(same) > 1:
            told.append(f"names that look alike; check whose is whose: {', '.join(map(_spelt, same))}")
    return told


def _skeleton(name: str) -> str:
    """Equal for names that look alike."""
    shown = "".join(character for character in seen(name) if character != "\ufffd" and not is_invisible(character))
    plain = unicodedata.normalize("NFKC", shown).translate(_TWINS)
    return "".join(plain.replace("rn", "m").split())


def _spelt(name: str) -> str:
    """The name, with the code points of its unusual characters."""
    odd = [f"U+{ord(character):04X}" for character in dict.fromkeys(name) if not character.isascii()]
    return f"{seen(name)} ({' '.join(odd[:8])})" if odd else seen(name)


def _mixes_alphabets(name: str) -> bool:
    for word in name.split():
        alphabets = {unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}
        if "LATIN" in alphabets and alphabets & _LATIN_AND:
            return True
    return False
