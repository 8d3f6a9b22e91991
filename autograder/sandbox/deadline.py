"""Until when a child is waited for: a time limit in which the time does not count that it waited for a processor.

Other hand-ins run beside it, and one that keeps all processors busy must not cost another's marks. So when the time is
up, the kernel is asked how long the child was ready to run and did not (run_delay of /proc/PID/schedstat), and it has
that much longer, up to `MOST` times the limit. A child that sleeps, or computes, has no more than its limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOST = 12.0


class Deadline:
    """A moment that moves.

    waited: how many seconds the child has waited for a processor so far; asked when the time is up
    """

    def __init__(
        self, seconds: float, waited: Callable[[], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.seconds = seconds
        self.extra = 0.0
        self._waited = waited
        self._clock = clock
        self._start = clock()

    def left(self) -> float:
        """Seconds until then; at most 0 when it is over."""
        passed = self._clock() - self._start
        left = self.seconds + self.extra - passed
        if left <= 0 and passed < MOST * self.seconds:
            self.extra = min(max(self.extra, self._waited()), (MOST - 1) * self.seconds)
            left = self.seconds + self.extra - passed
        return left

    @property
    def starved(self) -> bool:
        """Whether the child, in all the time there was, did not have a processor for as long as its limit."""
        return self.extra >= (MOST - 1) * self.seconds
