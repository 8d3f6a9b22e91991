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
    answers_bytes:  bytes of all answers of one function together, which are kept until it is judged
    function_seconds:  wall time of all calls of one function together, with what it takes to load the program anew
                       after a child was lost; None: six times `call_seconds`
    hand_in_seconds:   wall time of a hand-in in all: running it, and judging its questions. What is not tried by then
                       is left for a person
    file_bytes:     size of a file, and of all of them together
    open_files:     descriptors open at a time
    tasks:          threads at a time
    asks:           calls of substituted functions within one call
    """

    call_seconds: float = 10.0
    load_seconds: float = 20.0
    function_seconds: float | None = None
    hand_in_seconds: float = 600.0
    cpu_seconds: int = 600
    memory_bytes: int = 2 << 30
    answer_bytes: int = 32 << 20
    answers_bytes: int = 256 << 20
    file_bytes: int = 64 << 20
    open_files: int = 64
    tasks: int = 32
    asks: int = 20_000
