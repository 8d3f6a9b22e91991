"""Large pages: only of memory of one's own that is in use, and what lies in it stays as it was."""

from __future__ import annotations

import ctypes
import mmap

import numpy as np
import pytest

from autograder.sandbox.child import pages


def test_only_what_is_in_use_is_worth_a_large_page() -> None:
    with mmap.mmap(-1, 6 * pages.LARGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        array = np.frombuffer(memory, np.uint8)
        first = -(-array.ctypes.data // pages.LARGE) * pages.LARGE
        here = first - array.ctypes.data
        array[here : here + pages.LARGE] = 7  # the first one in full, a tenth of the second
        array[here + pages.LARGE : here + pages.LARGE + pages.LARGE // 10] = 7
        assert pages.in_use(first) == 1.0
        if pages.in_use(first + 2 * pages.LARGE):
            pytest.skip("this kernel hands out large pages by itself")
        assert 0.0 < pages.in_use(first + pages.LARGE) < pages.FULL_ENOUGH
        found = set(pages.large_pages())
        assert first in found
        assert first + pages.LARGE not in found
        pages.collapse(first)  # whether this kernel can or not, what is there stays
        assert (array[here : here + pages.LARGE] == 7).all()
        assert pages.in_use(first) == 1.0
        del array


def test_an_address_of_nothing_is_none() -> None:
    nowhere = ctypes.c_void_p(-1).value or 0
    address = nowhere // pages.LARGE * pages.LARGE
    assert pages.in_use(address) == 0.0
    assert not pages.collapse(address)
