"""Code that was copied from a terminal or page with its prompts: `>>> `, `... `, `In [1]: `, `   ...: `."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile(r"[ \t]*(?:>>>|In ?\[[ \d*]*\]:)(?: |$)")
_NUMBERED = re.compile(r"^[ \t]*In ?\[\d+\]:", re.MULTILINE)
_GOING_ON = re.compile(r"[ \t]*\.{3,}:?(?: |$)")
_RESULT = re.compile(r"[ \t]*Out ?\[[ \d]*\]:")


def without_prompts(source: str) -> Iterator[str]:
    """Possible readings of a cell without its prompts, line for line, the likeliest first; none without prompts.

    In the second reading, the lines after a prompt, up to an empty line, are taken for printed output.
    """
    lines = source.split("\n")
    if not any(_OPENING.match(line) for line in lines):
        return
    for drops_output in (False, True):
        kept: list[str] = []
        going_on = printed = False  # inside a statement with prompts; after one
        for line in lines:
            prompt = _OPENING.match(line) or (_GOING_ON.match(line) if going_on else None)
            printed = (printed or going_on) and bool(line.strip())
            going_on = prompt is not None
            if prompt:
                kept.append(line[prompt.end() :])
            elif _RESULT.match(line) or (drops_output and printed):
                kept.append("")
            else:
                kept.append(line)
        yield "\n".join(kept)


def begins_with_prompt(source: str) -> bool:
    """Whether a cell begins with a prompt, so that all of it was copied."""
    return _OPENING.match(source.lstrip("\n \t")) is not None


def has_numbered_prompt(source: str) -> bool:
    """Whether a line begins with `In [1]: `. That may be valid Python, too: `In[1]: x = 2` is an annotation."""
    return _NUMBERED.search(source) is not None
