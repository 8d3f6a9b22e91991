"""How much of everything a hand-in may have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one hand-in. Students' code may start threads, but never processes.

    call_seconds:   wall time of one call
    load_seconds:   wall time of running the program's pieces
    cpu_seconds:    processor time of a child over all its calls
    memory_bytes:   address space above what the warm interpreter has
    answer_bytes:   bytes of one answer
    file_bytes:     size of a file, and at level "bubblewrap" of all of them together
    open_files:     descriptors open at a time
    tasks:          threads at a time, where the system can count them for one sandbox alone
    asks:           calls of substituted functions within one call
    """

    call_seconds: float = 10.0
    load_seconds: float = 20.0
    cpu_seconds: int = 600
    memory_bytes: int = 2 << 30
    answer_bytes: int = 64 << 20
    file_bytes: int = 64 << 20
    open_files: int = 64
    tasks: int = 128
    asks: int = 20_000
