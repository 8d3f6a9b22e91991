"""A time limit for a child that does not count the time it waited for a processor.

Other submissions run at the same time, and one that keeps all processors busy must not cost another one's marks. So
when the time is up, the kernel is asked how long the child was ready to run but had no processor (run_delay of
/proc/PID/schedstat). The child gets that much longer, up to `MOST` times the limit in total. A child that sleeps or
computes gets only its limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOST = 12.0


class Deadline:
    """A deadline that moves as the child waits for a processor.

    waited: how many seconds the child has waited for a processor so far; it is called when the time is up
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
        """Seconds until the deadline; 0 or less once it has passed."""
        passed = self._clock() - self._start
        left = self.seconds + self.extra - passed
        if left <= 0 and passed < MOST * self.seconds:
            self.extra = min(max(self.extra, self._waited()), (MOST - 1) * self.seconds)
            left = self.seconds + self.extra - passed
        return left

    @property
    def starved(self) -> bool:
        """Whether the child did not get a processor for as long as its limit, even with all the extra time."""
        return self.extra >= (MOST - 1) * self.seconds
