"""Writing a file so that readers find the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write text as UTF-8 to a file of its own beside `path`, then put it in the place of `path` in one step."""
    path = Path(path)
    waiting = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with waiting.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(waiting, path)
    except BaseException:
        with contextlib.suppress(OSError):
            waiting.unlink()
        raise
