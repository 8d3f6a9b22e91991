"""Large pages, so that forking costs little: a page table of a few entries is copied faster than one of thousands.

A warm interpreter with torch has some hundred and fifty megabytes of its own, in pages of four kilobytes. Each fork
copies their entries, and the end of each child gives them back; together that takes longer than many a hand-in. In
pages of two megabytes it takes a third. What a child writes to is copied four kilobytes at a time all the same.
MADV_COLLAPSE: Linux 6.1 or later, see madvise(2). Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterator

MADV_COLLAPSE = 25
LARGE = 2 << 20
FULL_ENOUGH = 0.75  # of a large page that is in use already; the rest of it becomes memory in use

libc = ctypes.CDLL(None, use_errno=True)


def large_pages() -> Iterator[int]:
    """The addresses at which whole large pages could lie in this process's own memory, and are worth it."""
    with open("/proc/self/maps") as file:
        lines = file.read().splitlines()
    for line in lines:
        span, rights, _, _, inode, *name = line.split(None, 5)
        if rights != "rw-p" or int(inode) or name not in ([], ["[heap]"]):
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        for address in range(-(-start // LARGE) * LARGE, end - LARGE + 1, LARGE):
            if in_use(address) >= FULL_ENOUGH:
                yield address


def in_use(address: int) -> float:
    """The share of the small pages there that are in memory; see mincore(2)."""
    pages = LARGE // mmap.PAGESIZE
    states = (ctypes.c_ubyte * pages)()
    if libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(LARGE), states) != 0:
        return 0.0
    return sum(state & 1 for state in states) / pages


def collapse(address: int) -> bool:
    """Make one large page of the small ones there. A few milliseconds; whether it was done."""
    return libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(LARGE), ctypes.c_int(MADV_COLLAPSE)) == 0
