"""Reading hand-ins in a process of its own, which can be ended.

Python's parser, the compiler and JSON are made for friendly texts: some short ones keep them busy for hours, or make
them crash. So whoever grades has a copy of itself read. The copy is made once and reads hand-in after hand-in; it is
ended, and replaced for the next one, when a hand-in takes it too long or too much memory.
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
WALL_SECONDS = 120.0  # on a machine that has much else to do
MEMORY_BYTES = 2 << 30  # above what whoever grades has
STEP = 0.1  # seconds between looks at the clock
ATTEMPTS = 2  # a reader that dies may have been killed from outside

Read = Callable[[Submission], Answers]


class _Ended(Exception):  # noqa: N818
    """The reader is gone."""


class _TooLong(Exception):  # noqa: N818
    """The reader takes longer than it may."""


class Reader:
    """Reads hand-ins with `read` in another process. A hand-in that cannot be read so is a complaint, no error.

    What `read` raises of itself is raised here as RuntimeError: a fault of ours.
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
                why = f"ended the process that reads {attempt} times"
        return Answers({}, (f"reading this hand-in {why}; no notebook does that by itself: look at its files",))

    def close(self) -> None:
        """End the other process; the next hand-in gets a new one."""
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
    """Seconds of processor time that a process has had; see clock_getcpuclockid(3) for the number of its clock."""
    return time.clock_gettime((~pid << 3) | 2)


def _serve(read: Read, end: Connection) -> None:
    gc.freeze()  # what is shared with the other process stays shared
    while True:
        submission = pickle.loads(end.recv_bytes())
        try:
            answer = pickle.dumps((read(submission), ""), protocol=5)
        except (MemoryError, RecursionError) as error:
            what = "memory" if isinstance(error, MemoryError) else "nesting"
            complaint = f"reading this hand-in took too much {what}; no notebook does that by itself: look at its files"
            answer = pickle.dumps((Answers({}, (complaint,)), ""), protocol=5)
        except Exception:
            answer = pickle.dumps((None, traceback.format_exc(limit=-5)), protocol=5)
        end.send_bytes(answer)
