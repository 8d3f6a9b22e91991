"""The terminal, or whatever standard output is: what is printed there, and what may go wrong with it."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from rich import markup
from rich.console import Console

from autograder.errors import UserError
from autograder.report.text import printable

_PLAIN = str.maketrans({"✓": "+", "◐": "~", "✗": "x", "–": "-", "…": ".", "█": "#"})


class Terminal(Console):
    """Standard output, on which a name like :smile: stays what it is.

    Who reads it may stop: then nothing more is printed, and everything else goes on.
    """

    def __init__(self) -> None:
        codecs.register_error("autograder.plain", _plain)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="autograder.plain")
            super().__init__(file=cast(IO[str], _Output(sys.stdout)), emoji=False)
        else:
            super().__init__(emoji=False)

    def on_broken_pipe(self) -> None:
        """Called when the reader has gone."""
        self.quiet = True
        _close_standard_output()


class _Output:
    """A stream of which an error is one clear line; but that its reader has gone is none."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write to the stream."""
        with _clear_errors():
            return self._stream.write(text)

    def flush(self) -> None:
        """Flush the stream."""
        with _clear_errors():
            self._stream.flush()


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        _close_standard_output()
        why = error.strerror or error
        raise UserError(f"cannot write to standard output: {why}; mend that, then start again") from error


def escape(text: str) -> str:
    """Text that a hand-in has a part in, for the terminal: no markup, and nothing that the terminal would obey."""
    return markup.escape(printable(text))


def _plain(error: UnicodeError) -> tuple[str, int]:
    """In place of characters that the encoding of standard output has not: others that every one has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(c if c.isascii() else "?" for c in text), error.end


def _close_standard_output() -> None:
    """What is still on its way there goes nowhere, also when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
