"""What one hand-in could leave for another to find, though neither writes a file: in the kernel's memory.

Pages of libraries that are loaded or dropped, counters of the machine, and what they say of the host's folders. What
remains is time: a page that is in memory is read sooner than one that is not.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from attacks.claims import stops
from attacks.trying import LIMITS, NO_FILTER, attempt_in

from autograder.sandbox import Sandbox, bubblewrap, layout
from autograder.sandbox.child import landlock
from autograder.sandbox.levels import LEVELS, reason_against

DROP = """
here = os.open(args[0], os.O_RDONLY)
os.posix_fadvise(here, 0, 0, os.POSIX_FADV_DONTNEED)
return True
"""
PEEK = """
here = os.open(args[0], os.O_RDONLY)
try: return len(os.preadv(here, [bytearray(1)], 0, os.RWF_NOWAIT).to_bytes(1, "big"))
except BlockingIOError: return 0
"""
# fmt: off
LOOKS = {
    "reading without waiting": PEEK,
    "mincore": """
        import mmap
        libc = ctypes.CDLL(None, use_errno=True)
        here = os.open(args[0], os.O_RDONLY)
        libc.mmap.restype = ctypes.c_void_p
        start = libc.mmap(None, ctypes.c_size_t(4096), 1, 1, here, ctypes.c_long(0))
        found = (ctypes.c_ubyte * 1)()
        if libc.mincore(ctypes.c_void_p(start), ctypes.c_size_t(4096), found): raise OSError(ctypes.get_errno(), "")
        return found[0] & 1""",
    "cachestat": """
        libc = ctypes.CDLL(None, use_errno=True)
        here = os.open(args[0], os.O_RDONLY)
        found = (ctypes.c_uint64 * 5)()
        if libc.syscall(451, here, struct.pack("QQ", 0, 4096), found, 0): raise OSError(ctypes.get_errno(), "")
        return found[0]""",
    "counting faults": """
        import resource
        resource.getrusage(resource.RUSAGE_SELF).ru_majflt
        return 1""",
}
# fmt: on


@pytest.fixture
def library_file() -> Iterator[str]:
    """A file that hand-ins can read and that nothing has mapped, in memory."""
    path = Path(np.__file__).parent / "ma" / "API_CHANGES.txt"
    if not path.exists():
        path = sorted((Path(np.__file__).parent / "ma").glob("*.pyi"))[0]
    path.read_bytes()
    yield str(path)
    path.read_bytes()


def in_memory(path: str) -> bool:
    """Whether the first page of a file is in the page cache."""
    here = os.open(path, os.O_RDONLY)
    try:
        return os.preadv(here, [bytearray(1)], 0, os.RWF_NOWAIT) == 1
    except BlockingIOError:
        return False
    finally:
        os.close(here)


def test_pages_of_libraries_are_not_dropped(sandbox: Sandbox, library_file: str) -> None:
    assert attempt_in(sandbox, DROP, library_file) is True
    assert in_memory(library_file)


@pytest.mark.parametrize("way", LOOKS)
def test_nothing_tells_which_pages_are_in_memory(sandbox: Sandbox, library_file: str, way: str) -> None:
    assert attempt_in(sandbox, LOOKS[way], library_file) == "raised"


def test_without_the_filter_bits_cross(weakened, library_file: str) -> None:
    """One hand-in drops a page, and the next one sees that it is gone."""
    with weakened("process", NO_FILTER) as sandbox:
        for way, look in LOOKS.items():
            assert attempt_in(sandbox, look, library_file) in ((1,) if way != "cachestat" else (1, "raised")), way
        if Path("/proc/self/mountinfo").read_text().find(" / / ") >= 0:
            assert attempt_in(sandbox, DROP, library_file) is True
            assert attempt_in(sandbox, PEEK, library_file) == 0


ADVISED = """
import mmap
here = mmap.mmap(-1, 1 << 16)
libc = ctypes.CDLL(None, use_errno=True)
address = ctypes.addressof(ctypes.c_char.from_buffer(here))
def advise(kind): return libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(1 << 16), kind) == 0
return [kind for kind in (4, 12, 14, 20, 21) if advise(kind)], libc.prctl(67, 1, 0, 0, 0) == 0
"""


def test_pages_are_not_merged_with_those_of_others(sandbox: Sandbox) -> None:
    """Equal pages that became one would tell, by the time that a write takes, what others have in memory."""
    done, merging = attempt_in(sandbox, ADVISED)
    assert set(done) <= {4, 14}
    assert 4 in done
    assert not merging


TOLD = """
found = {}
for name in args[0]:
    try: found[name] = open(name, "rb").read(4000).decode("latin-1")
    except OSError: pass
return found
"""


def told(sandbox: Sandbox, names: list[str]) -> dict[str, str]:
    found = attempt_in(sandbox, TOLD, names, seconds=10.0)
    assert isinstance(found, dict)
    return found


def bubblewrap_is_here() -> None:
    if (reason := reason_against(LEVELS[0])) is not None:
        pytest.skip(reason)


@pytest.fixture
def without_landlock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    bubblewrap_is_here()
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with Sandbox("bubblewrap", limits=LIMITS, tried=True) as sandbox:
        yield sandbox


KERNEL = [f"/proc/{name}" for name in bubblewrap.KERNEL_FILES]
OF_THE_PROCESS = ["/proc/1/cmdline", "/proc/1/environ", "/proc/self/mountinfo", "/proc/self/mounts", "/proc/self/smaps"]
COURSE = str(layout.CHILD.parent)  # a folder of the host that is not shown where it lies


def test_the_kernel_tells_nothing_of_the_machine(sandbox: Sandbox) -> None:
    """Where /proc is closed by Landlock none of it can be opened."""
    names = [*KERNEL, *OF_THE_PROCESS]
    if stops("what /proc tells", sandbox.level):
        assert told(sandbox, names) == {}
    else:
        assert "/proc/self/mountinfo" in told(sandbox, names)


def test_without_landlock_bubblewrap_covers_what_is_the_machine_s(without_landlock: Sandbox, monkeypatch) -> None:
    assert told(without_landlock, KERNEL) == {}
    assert COURSE not in told(without_landlock, OF_THE_PROCESS)["/proc/1/cmdline"]


def test_without_covers_it_would_be_told(monkeypatch) -> None:
    bubblewrap_is_here()
    monkeypatch.setattr(landlock, "version", lambda: 0)
    monkeypatch.setattr(bubblewrap, "KERNEL_FILES", ())

    @contextlib.contextmanager
    def in_sight(arguments: list[str]) -> Iterator[tuple[list[str], int]]:
        with open(os.devnull) as nothing:
            yield arguments, nothing.fileno()

    monkeypatch.setattr(bubblewrap, "out_of_sight", in_sight)
    with Sandbox("bubblewrap", limits=LIMITS, tried=True) as sandbox:
        found = told(sandbox, [*KERNEL, *OF_THE_PROCESS])
    assert {"/proc/stat", "/proc/vmstat"} & set(found)
    assert COURSE in found["/proc/1/cmdline"]
