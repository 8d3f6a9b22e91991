"""What was handed out: the lines of an exercise's text, and the prompts of its free responses.

A student's own words are what is left of a notebook without them. The lines are compared, not the cells: their
metadata are lost when cells are copied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

_SHARED = Path(__file__).parent.parent / "building" / "shared_cells"
_MARKER = re.compile(
    r"[ \t]*<!--\s*(free response|model answer|given|reference|cell|end|question)\b\s*:?\s*([\w.]*)\s*-->"
)
_FENCE = re.compile(r"\s*(```|~~~)")
_VALUE = re.compile(r"<<.*?>>")
_SHORT = 5_000  # characters of a cell that is worth remembering
_LONGEST_VALUE = 120  # characters that the value of a variant takes in a line
_WRITTEN_BY_THE_KIT = re.compile(
    r"(\*\*Question `\w+`\*\* \(|\*\*In words: .+\*\* \(|## Hand in$|Run all cells once more from top to bottom \("
    r"|grader\.(check|export)\(|import otter$|<!--)"
)


@dataclass(frozen=True, eq=False)  # by identity: what it says of a cell is remembered
class Given:
    """The text of an exercise as it is handed out.

    lines:     its lines, white space made equal
    patterns:  the literal parts of lines that hold a variant's values
    prompts:   the lines of each free response's prompt
    asked:     the functions and classes that are asked for; helpers: those that are in it for students to use
    version:   of the assignment; the text of another one is not known
    """

    exercise: str = ""
    lines: frozenset[str] = frozenset()
    patterns: tuple[tuple[str, ...], ...] = ()
    prompts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    version: str = ""

    def has(self, line: str) -> bool:
        """Whether a line was handed out."""
        line = _plain(line)
        return line in self.lines or any(_fits(line, pattern) for pattern in self.patterns)

    def wrote(self, source: str) -> bool:
        """Whether most of a cell was handed out."""
        return _wrote_known(self, source) if len(source) <= _SHORT else _wrote(self, source)

    def own(self, source: str) -> str:
        """The lines of a cell that were not handed out."""
        lines = source.split("\n")
        if self.wrote(source):
            lines = [line for line in lines if not self.has(line) and not _WRITTEN_BY_THE_KIT.match(line.strip())]
        return "\n".join(lines).strip("\n")

    def without_prompt(self, question: str, source: str) -> str:
        """A cell without the lines of a free response's prompt, each as often as it stands there."""
        prompt = self.prompts.get(question, ())
        left = Counter(_plain(line) for line in prompt if "<<" not in line)
        patterns = [_pattern(line) for line in prompt if "<<" in line]
        kept = []
        for line in source.split("\n"):
            # Jupytext puts a mark before lines that would be a call for help, `posterior?` for one.
            said = next((one for one in (_plain(line), _plain(line).removeprefix("# ")) if left[one] > 0), None)
            if said:
                left[said] -= 1
            elif (fitting := next((one for one in patterns if _fits(_plain(line), one)), None)) is not None:
                patterns.remove(fitting)
            elif not _WRITTEN_BY_THE_KIT.match(line.strip()):
                kept.append(line)
        return "\n".join(kept)

    def asked_in(self, source: str) -> str | None:
        """The free response whose heading, or most of whose prompt, a cell holds."""
        return _asked_known(self, source) if len(source) <= _SHORT else _asked(self, source)


NOTHING = Given()


def _wrote(given: Given, source: str) -> bool:
    """By the length of the lines: `$$` is everybody's."""
    lines = [line for line in source.split("\n") if line.strip()]
    if any(_WRITTEN_BY_THE_KIT.match(line.strip()) for line in lines[:8]):
        return True
    return 2 * sum(len(line) for line in lines if given.has(line)) > sum(map(len, lines)) > 0


def _asked(given: Given, source: str) -> str | None:
    there = {_plain(line) for line in source.split("\n")}
    for question, prompt in given.prompts.items():
        heading = f"in words: {question.split('.', 1)[1].replace('_', ' ')}"
        if any(re.sub(r"[*_#]", "", line).strip().lower().startswith(heading) for line in there if len(line) < 200):
            return question
        telling = {_plain(line) for line in prompt if len(line) >= 20}
        if telling and 2 * len(telling & there) > len(telling):
            return question
    return None


# Most cells of a class are those that were handed out.
_wrote_known = lru_cache(maxsize=1024)(_wrote)
_asked_known = lru_cache(maxsize=1024)(_asked)


@lru_cache(maxsize=64)
def given_of(path: Path, exercise: str, asked: Sequence[str], version: str, titles: Sequence[str] = ()) -> Given:
    """What the text of an exercise, EXERCISE.md, hands out; nothing is known where it cannot be read.

    titles: beginnings of the lines that stand above it
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return NOTHING
    kind = question = ""
    lines: list[str] = []
    prompts: dict[str, list[str]] = {}
    helpers: set[str] = set()
    for line in text.split("\n"):
        if marker := _MARKER.match(line):
            kind, name = marker.groups()
            if kind == "free response":
                question = f"{exercise}.{name}"
                prompts[question] = []
            elif kind in ("given", "reference"):
                helpers.add(name)
            elif kind == "cell":
                lines += _shared(name)
            continue
        if kind == "model answer":
            continue
        if kind == "free response" and line.strip():
            prompts[question].append(line)
        if line.strip() and not _FENCE.match(line):
            lines.append(line)
    fixed = frozenset(_plain(line) for line in lines if "<<" not in line)
    patterns = tuple(_pattern(line) for line in lines if "<<" in line)
    patterns += tuple((_plain(title), "") for title in titles)
    told = {question: tuple(prompt) for question, prompt in prompts.items()}
    return Given(exercise, fixed, patterns, told, frozenset(asked), frozenset(helpers - {*asked}), version)


def _shared(name: str) -> list[str]:
    try:
        return (_SHARED / f"{name}.py").read_text(encoding="utf-8").split("\n") if name.isidentifier() else []
    except OSError:
        return []


def _plain(line: str) -> str:
    return " ".join(line.split())


def _pattern(line: str) -> tuple[str, ...]:
    return tuple(map(_plain, _VALUE.split(line)))


def _fits(line: str, pattern: Sequence[str]) -> bool:
    """Whether a line is a pattern with values between its parts that are no longer than values are."""
    if not line.startswith(pattern[0]) or not line.endswith(pattern[-1]):
        return False
    if len(line) > sum(map(len, pattern)) + _LONGEST_VALUE * len(pattern):
        return False
    position = 0
    for part in pattern:
        position = line.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return sum(map(len, pattern)) >= 5  # a line that is little but values may be anybody's
