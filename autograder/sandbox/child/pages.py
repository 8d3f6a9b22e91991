"""Large pages, which make forking cheap: a page table with few entries is copied faster than one with thousands.

A warm interpreter with torch has about 150 MB of its own, in pages of 4 KB. Each fork copies their page table entries,
and the end of each child frees them; together that takes longer than many submissions do. With pages of 2 MB it takes a
third of the time. Memory that a child writes to is copied in pages of 4 KB all the same. MADV_COLLAPSE needs Linux 6.1
or later, see madvise(2). Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterator

MADV_COLLAPSE = 25
LARGE = 2 << 20
FULL_ENOUGH = 0.75  # the share of a large page that must be in use; collapsing makes the rest of it used memory too

libc = ctypes.CDLL(None, use_errno=True)


def large_pages() -> Iterator[int]:
    """Addresses in this process's own memory where a large page would fit and is worth making."""
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
    """The share of the small pages at this address that are in memory; see mincore(2)."""
    pages = LARGE // mmap.PAGESIZE
    states = (ctypes.c_ubyte * pages)()
    if libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(LARGE), states) != 0:
        return 0.0
    return sum(state & 1 for state in states) / pages


def collapse(address: int) -> bool:
    """Merge the small pages at this address into one large page, which takes milliseconds. Whether it was done."""
    return libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(LARGE), ctypes.c_int(MADV_COLLAPSE)) == 0
