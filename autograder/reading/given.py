"""What was handed out: the lines of an exercise's text, and the prompts of its free responses.

Whatever else a notebook holds is the student's own. Lines are compared, not cells: a copied cell loses the metadata
that would identify it.
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
_SHORT = 5_000  # characters of a cell whose verdict is cached
_LONGEST_VALUE = 120  # characters that a variant's value may take in a line
_WRITTEN_BY_THE_KIT = re.compile(
    r"(\*\*Question `\w+`\*\* \(|\*\*In words: .+\*\* \(|## Hand in$|Run all cells once more from top to bottom \("
    r"|grader\.(check|export)\(|import otter$|<!--)"
)


@dataclass(frozen=True, eq=False)  # compared by identity, so that its answers about cells can be cached
class Given:
    """The text of an exercise as it is handed out.

    lines:     its lines, with white space normalised
    patterns:  the literal parts of lines that contain a variant's values
    prompts:   the lines of each free response's prompt
    asked:     the functions and classes that students write
    helpers:   the functions and classes that students are given
    version:   the assignment's version; texts of other versions are unknown
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
        """A cell without the lines of a free response's prompt, each removed as often as the prompt has it."""
        prompt = self.prompts.get(question, ())
        left = Counter(_plain(line) for line in prompt if "<<" not in line)
        patterns = [_pattern(line) for line in prompt if "<<" in line]
        kept = []
        for line in source.split("\n"):
            # Jupytext puts a mark before lines that IPython would take for a request for help, such as `posterior?`.
            said = next((one for one in (_plain(line), _plain(line).removeprefix("# ")) if left[one] > 0), None)
            if said:
                left[said] -= 1
            elif (fitting := next((one for one in patterns if _fits(_plain(line), one)), None)) is not None:
                patterns.remove(fitting)
            elif not _WRITTEN_BY_THE_KIT.match(line.strip()):
                kept.append(line)
        return "\n".join(kept)

    def asked_in(self, source: str) -> str | None:
        """The free response whose heading, or most of whose prompt, a cell contains."""
        return _asked_known(self, source) if len(source) <= _SHORT else _asked(self, source)


NOTHING = Given()


def _wrote(given: Given, source: str) -> bool:
    """Weighted by the length of the lines: a line like `$$` could be anybody's."""
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


# Cached, because most cells of a class are those that were handed out.
_wrote_known = lru_cache(maxsize=1024)(_wrote)
_asked_known = lru_cache(maxsize=1024)(_asked)


@lru_cache(maxsize=64)
def given_of(path: Path, exercise: str, asked: Sequence[str], version: str, titles: Sequence[str] = ()) -> Given:
    """What the text of an exercise, EXERCISE.md, hands out. Empty if it cannot be read.

    titles: beginnings of the lines that are built above the text
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
    """Whether a line matches a pattern, with values of plausible length between its literal parts."""
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
    return sum(map(len, pattern)) >= 5  # a line that consists mostly of values could be anybody's
