"""Standard output, be it a terminal, a file or a pipe: printing to it safely, and its errors."""

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
    """Standard output. A student's name like :smile: is printed as it is.

    If the reader of a pipe stops reading, nothing more is printed, and the command continues.
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
    """A stream that turns its OSErrors into one-line UserErrors. A closed pipe is not an error."""

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
        raise UserError(f"cannot write to standard output: {why}; solve that, then start again") from error


def escape(text: str) -> str:
    """Make text that a submission may have written safe to print: no markup, and no control sequences."""
    return markup.escape(printable(text))


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that the encoding of standard output lacks by ASCII."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(c if c.isascii() else "?" for c in text), error.end


def _close_standard_output() -> None:
    """Discard what is still buffered. Otherwise Python would try to flush it at exit, and fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
