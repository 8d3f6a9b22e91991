"""The resource limits of a submission."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission. Students' code may start threads, but never processes.

    call_seconds:   wall time of one call
    load_seconds:   wall time of running the program's pieces
    cpu_seconds:    processor time of a child over all its calls
    memory_bytes:   address space, in addition to that of the warm interpreter
    answer_bytes:   bytes of one answer
    answers_bytes:  bytes of all answers of one function together; they are kept until it is judged
    function_seconds:  wall time of all calls of one function together, including reloading the program after a child
                       was lost; None: six times `call_seconds`
    hand_in_seconds:   wall time of a whole submission: running it, and judging its questions. What has not been tried
                       by then is left for a person
    file_bytes:     size of each file, and of all files together
    open_files:     descriptors open at the same time
    tasks:          threads at the same time
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
