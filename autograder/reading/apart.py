"""Reading submissions in a separate process, which can be killed.

Python's parser, the compiler and JSON are made for friendly texts. Some short texts keep them busy for hours, and some
crash the interpreter. A time limit inside the grader's process could not stop them: they run in C and answer no signal.
So a copy of the grader's process reads. It reads one submission after the other. If a submission takes it too long, or
too much memory, the copy is killed, and the next submission gets a new one.
"""

from __future__ import annotations

import gc
import pickle
import time
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection

from autograder.copies import Copy
from autograder.reading.answers import Answers
from autograder.reading.submissions import Submission

PROCESSOR_SECONDS = 10.0  # a long notebook takes a fifth of one
WALL_SECONDS = 120.0  # of wall-clock time: the machine may be busy with other work
MEMORY_BYTES = 2 << 30  # on top of what the grader's process uses
STEP = 0.1  # seconds between looks at the clock
ATTEMPTS = 2  # a reader that died may have been killed from outside, so it is tried again

Read = Callable[[Submission], Answers]


class _Ended(Exception):  # noqa: N818
    """The reading process has died."""


class _TooLong(Exception):  # noqa: N818
    """The reading process has exceeded its time limit."""


class Reader:
    """Reads submissions with `read` in another process.

    A submission that exceeds the limits, or kills the process, becomes a complaint, not an error. An exception of
    `read` itself is raised here as RuntimeError: it is a fault of the kit.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._copy: Copy | None = None

    def __call__(self, submission: Submission) -> Answers:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._ask(submission)
            except _TooLong:
                self.close()
                why = f"took more than {PROCESSOR_SECONDS:g} seconds"
                break
            except _Ended:
                self.close()
                why = f"killed the reading process {attempt} times"
        return Answers({}, (f"reading this submission {why}; ordinary notebooks do not do that: look at its files",))

    def close(self) -> None:
        """Kill the reading process; the next submission gets a new one."""
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.end()

    def _ask(self, submission: Submission) -> Answers:
        if self._copy is None:
            self._copy = Copy(partial(_serve, self._read), MEMORY_BYTES)
        pid, end = self._copy.pid, self._copy.connection
        try:
            started, used = time.monotonic(), _processor_time(pid)
            end.send_bytes(pickle.dumps(submission, protocol=5))
            while not end.poll(STEP):
                if _processor_time(pid) - used > PROCESSOR_SECONDS or time.monotonic() - started > WALL_SECONDS:
                    raise _TooLong
            answers, fault = pickle.loads(end.recv_bytes())
        except (EOFError, OSError) as error:
            raise _Ended from error
        if answers is None:
            raise RuntimeError(f"reading failed in another process:\n{fault}")
        return answers if isinstance(answers, Answers) else Answers(*answers)


def _processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used. clock_getcpuclockid(3) explains the number of its clock.

    Processor time is limited, rather than wall-clock time, so that a busy machine costs nobody anything.
    """
    return time.clock_gettime((~pid << 3) | 2)


def _serve(read: Read, end: Connection) -> None:
    gc.freeze()  # the collector would write to the pages that both processes share, and so copy them
    while True:
        submission = pickle.loads(end.recv_bytes())
        try:
            answer = pickle.dumps((read(submission), ""), protocol=5)
        except (MemoryError, RecursionError) as error:
            what = "memory" if isinstance(error, MemoryError) else "nesting"
            complaint = (
                f"reading this submission took too much {what}; ordinary notebooks do not do that: look at its files"
            )
            answer = pickle.dumps((Answers({}, (complaint,)), ""), protocol=5)
        except Exception:
            answer = pickle.dumps((None, traceback.format_exc(limit=-5)), protocol=5)
        end.send_bytes(answer)
