"""What a hand-in does to the interpreter that runs it: all of that is its own copy, and ends with it."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import numpy as np
import pytest
from attacks.processes import below
from attacks.trying import CANARY, NO_REFUSING, session_of

from autograder.program import Piece, Program
from autograder.sandbox import CallFailed, Sandbox

# fmt: off
PATCHES = {
    "comparisons": "np.allclose = np.array_equal = np.testing.assert_allclose = lambda *a, **k: True",
    "arrays": "np.ndarray = float",
    "types": "builtins.isinstance = lambda *a: True",
    "builtins": "builtins.len = builtins.type = builtins.tuple = builtins.list = None",
    "json": "json.loads = json.dumps = None",
    "a trace": "sys.settrace(spoil); threading.settrace(spoil)",
    "a profile": "sys.setprofile(spoil); threading.setprofile(spoil)",
    "a finder": "sys.meta_path.insert(0, Finder())",
    "no finders": "sys.meta_path.clear(); sys.path_hooks.clear(); sys.path.clear()",
    "modules": "sys.modules['__main__'] = sys.modules['child.runner'] = sys.modules['child.wire'] = None",
    "the main module": "vars(sys.modules['__main__']).update(dict.fromkeys(vars(sys.modules['__main__'])))",
    "the child's own code": "vars(sys.modules['child.runner']).clear(); vars(sys.modules['child.wire']).clear()",
    "what answers are made of": "vars(sys.modules['child.values']).update(special=lambda *a: 42, same=lambda *a: True)",
}
# fmt: on


@pytest.mark.parametrize("name", PATCHES)
def test_patches_and_hooks_change_only_what_the_hand_in_returns(hand_in, name: str) -> None:
    """Its own function gives what it returns or fails; the next hand-in, and the grader, know nothing of it."""
    source = """
    import builtins, json, sys, threading
    import numpy as np
    def spoil(frame, event, arg):
        frame.f_locals.clear(); frame.f_globals.update(nonce="x"); frame.f_trace_opcodes = True
        return spoil
    class Finder:
        def find_spec(self, name, *more): raise SystemExit(name)
    def patch():
        PATCH
        return 42.0
    def f(): return 1.0
    """
    with hand_in(source.replace("PATCH", PATCHES[name]), "patch", "f") as session:
        assert session.loaded.errors == ()
        for function, right in (("patch", 42.0), ("f", 1.0)):
            with contextlib.suppress(CallFailed):
                assert session.call(function, (), seed=1).value in (right, 42)
    assert np.allclose(1, 1)
    assert not np.array_equal(1, 2)
    with hand_in("def f(): return 1.0") as session:
        assert session.call("f", (), seed=1).value == 1.0


def test_a_library_in_the_work_folder_is_not_taken_for_the_real_one(hand_in) -> None:
    source = """
    for name in ("numpy", "statistics", "torch", "scipy", "sitecustomize", "usercustomize"):
        open(name + ".py", "w").write("evil = True")
    def f():
        import statistics, numpy
        return hasattr(statistics, "evil"), hasattr(numpy, "evil")
    """
    with hand_in(source) as session:
        assert session.call("f", (), seed=1).value == (False, False)
    with hand_in("def f():\n    import statistics\n    return hasattr(statistics, 'evil')") as session:
        assert session.call("f", (), seed=1).value is False


# Everything within reach of a hand-in that looks like a text, a module or a frame.
EVERYTHING = """
import gc, sys
KEPT = "-".join(["known", "to", "the", "hand", "in"])
gc.unfreeze()  # so that what the warm interpreter had before is found as well
def texts():
    seen = []
    frame = sys._getframe()
    while frame is not None:
        seen += [repr(frame.f_code.co_filename), *map(str, frame.f_locals), *map(str, frame.f_globals)]
        frame = frame.f_back
    for thing in gc.get_objects() + [c for o in gc.get_objects() for c in gc.get_referents(o)]:
        if type(thing) is str and len(thing) < 10_000: seen.append(thing)
    return seen
def f(words):
    seen = texts()
    return [word for word in words if any(word in text for text in seen if text is not word)]
def modules(): return sorted(sys.modules)
"""


def test_neither_frames_nor_the_heap_know_anything_of_the_grader(sandbox, weakened) -> None:
    """Not the checks, not the course key, not other hand-ins; the seed of a call and its arguments are all.

    Walks through the heap are refused; where they are not, there is nothing to be found either.
    """
    secrets = ["kl_gaussian", "misconception", "course_key", CANARY, "-".join(["known", "to", "another"])]
    known = ["-".join(["known", "to", "the", "hand", "in"]), "numpy/__init__.py"]
    with session_of(sandbox, EVERYTHING) as session, pytest.raises(CallFailed, match=r"not available here: gc\."):
        session.call("f", (known,), seed=1)
    with weakened(sandbox.level, NO_REFUSING) as weak:
        with session_of(weak, "kept = '-'.join(['known', 'to', 'another'])\ndef f(): return kept") as session:
            assert session.call("f", (), seed=1).value == secrets[-1]
        with session_of(weak, EVERYTHING, "f", "modules") as session:
            assert session.loaded.errors == ()
            assert session.call("f", ([*known, *secrets],), seed=1).value == known
            modules = session.call("modules", (), seed=1).value
    assert not [name for name in modules if name.partition(".")[0] in ("autograder", "reference", "tests")]


# --- the warm interpreter is the same before and after ---------------------------------------------------------------

STATE = """
import builtins, gc, hashlib, linecache, os, random, resource, signal, sys, threading, warnings
import numpy as np
def digest(*things): return hashlib.sha256(repr(things).encode()).hexdigest()[:12]
def ids(module): return digest(sorted((name, id(value)) for name, value in vars(module).items()))
found = {
    "modules": digest(sorted(sys.modules)), "paths": (sys.path, [type(x).__name__ for x in sys.meta_path]),
    "hooks": (sys.gettrace(), sys.getprofile(), sys.excepthook is sys.__excepthook__),
    "builtins": ids(builtins), "numpy": ids(np), "linalg": ids(np.linalg), "os": ids(os),
    "json": ids(__import__("json")),
    "wire": ids(sys.modules["child.wire"]), "values": ids(sys.modules["child.values"]),
    "numpy random": digest(np.random.get_state()), "random": digest(random.getstate()),
    "numpy errors": np.geterr(), "warnings": len(warnings.filters), "sources": len(linecache.cache),
    "environment": digest(sorted(os.environ.items())), "cwd": os.getcwd(), "files": os.listdir("."),
    "signals": [str(signal.getsignal(n)).split(" at ")[0] for n in range(1, 32)],
    "blocked": str(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "limits": [resource.getrlimit(n) for n in range(16) if n != resource.RLIMIT_AS],
    "recursion": sys.getrecursionlimit(), "switching": sys.getswitchinterval(), "collector": gc.get_threshold(),
    "threads": threading.active_count(), "umask": os.umask(0o22), "ids": (os.getuid(), os.getgid(), os.getgroups()),
    "capabilities": [line for line in open("/proc/self/status") if line.startswith("Cap")] if __proc__ else None,
}
def f(): return digest(found), {key: str(value) for key, value in found.items()}
"""

HOSTILE = """
import atexit, builtins, gc, os, random, resource, signal, sys, threading, time, warnings
import numpy as np
np.random.seed(7); random.seed(7); np.seterr(all="raise"); warnings.simplefilter("error"); gc.disable()
np.add = np.array = np.linalg.inv = builtins.len = builtins.print = lambda *a, **k: 42
sys.path.insert(0, "."); sys.meta_path.clear(); sys.modules["json"] = None; sys.setrecursionlimit(99)
def spoil(frame, event, arg):
    frame.f_locals.clear()
    return spoil
sys.settrace(spoil)
for name in ("child.wire", "child.values", "child.runner", "child.zygote", "child.limits"):
    for key in list(vars(sys.modules[name])): setattr(sys.modules[name], key, None)
os.environ.clear(); os.environ["EVIL"] = "1"; os.umask(0o777)
for n in {*range(1, 32)} - {9, 19}: signal.signal(n, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5)); resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
open("left", "w").write("x"); os.mkdir("folder", 0); os.chdir("/")
atexit.register(lambda: os._exit(3))
threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
"""


def seen_from_outside(sandbox: Sandbox) -> dict[str, object]:
    """The interpreter's descriptors, folder, limits, signals and environment, as /proc tells them."""
    found: dict[str, object] = {}
    for pid in sorted(below(os.getpid()) & ({sandbox._zygote.process.pid} | below(sandbox._zygote.process.pid))):
        for name in ("limits", "environ", "cmdline", "oom_score_adj"):
            with contextlib.suppress(OSError):
                found[f"{pid} {name}"] = Path(f"/proc/{pid}/{name}").read_bytes()
        with contextlib.suppress(OSError):
            found[f"{pid} cwd"] = os.readlink(f"/proc/{pid}/cwd")
            found[f"{pid} fds"] = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
        with contextlib.suppress(OSError):
            wanted = (
                "SigBlk",
                "SigIgn",
                "SigCgt",
                "ShdPnd",
                "Cap",
                "Threads",
                "NoNewPrivs",
                "Seccomp:",
                "Uid",
                "Gid",
                "Umask",
            )
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            found[f"{pid} status"] = [line for line in lines if line.startswith(wanted)]
    return found


def unchanged(sandbox: Sandbox, before: tuple[dict, dict, object]) -> None:
    """Assert that the interpreter is what it was; between two hand-ins it may be busy with its memory for a moment."""
    deadline = time.monotonic() + 3
    after = state_of(sandbox)
    while after[1] != before[1] and time.monotonic() < deadline:
        after = (*after[:1], seen_from_outside(sandbox), *after[2:])
    assert after[0] == before[0]
    assert {key for key in after[1] | before[1] if after[1].get(key) != before[1].get(key)} == set()
    assert after[2] is before[2]


def state_of(sandbox: Sandbox) -> tuple[dict, dict, object]:
    """What a hand-in finds, what is seen from outside, and which interpreter it is."""
    source = STATE.replace("__proc__", str(sandbox.level == "process"))
    with session_of(sandbox, source) as session:
        assert session.loaded.errors == ()
        inside = session.call("f", (), seed=1).value[1]
    return inside, seen_from_outside(sandbox), sandbox._zygote


def test_a_hostile_child_leaves_the_warm_interpreter_as_it_was(sandbox: Sandbox) -> None:
    before = state_of(sandbox)
    with session_of(sandbox, HOSTILE + "def f(): os._exit(0)") as session:
        assert not session.loaded.errors or session.loaded.kind == "died"
        with pytest.raises(CallFailed):
            session.call("f", (), seed=1)
    unchanged(sandbox, before)
    assert len(before[0]) > 20
    assert before[0]["files"] == "[]"


def test_imports_of_a_hand_in_do_not_change_it_either(sandbox: Sandbox) -> None:
    """Libraries that are known are loaded once for all; no other module, and no name too long to be passed on."""
    before = state_of(sandbox)
    program = Program((Piece("cell 1", 1, "def f(): return 1"),), ("f",), "whole")
    odd = ("antigravity", "numpy.f2py", "numpy.tests", "numpy.testing", "this", "child", "os.path", "n" * 300_000)
    with sandbox.session(program._replace(imports=odd * 40)) as session:
        assert session.call("f", (), seed=1).value == 1
    unchanged(sandbox, before)


def test_the_state_would_tell(weakened) -> None:
    """The other way round: an interpreter that does keep something is found out, by the same comparison."""
    keeping = (
        "zygote.py",
        'reply(orders, {"pid": child[0]})',
        "os.environ['N'] = str(children); reply(orders, {\"pid\": child[0]})",
    )
    with weakened("process", keeping) as sandbox:
        first, second = state_of(sandbox)[0], state_of(sandbox)[0]
        assert {key for key in first if first[key] != second[key]} == {"environment"}


def test_without_wiping_the_next_hand_in_finds_what_was_left(weakened, hand_in) -> None:
    writes, reads = "open('note', 'w').write('x')\ndef f(): return 1", "import os\ndef f(): return os.listdir('.')"
    with hand_in(writes) as session:
        assert session.call("f", (), seed=1).value == 1
    with hand_in(reads) as session:
        assert session.call("f", (), seed=1).value == []
    with weakened("process", ("zygote.py", "no_survivors() and wipe(work)", "no_survivors()")) as sandbox:
        with session_of(sandbox, writes):
            pass
        with session_of(sandbox, reads) as session:
            assert session.call("f", (), seed=1).value == ["note"]


def test_nothing_is_left_in_the_work_folder(hand_in, sandbox) -> None:
    source = """
    import os
    os.makedirs("a/b/c"); open("a/b/c/x", "w").write("x")
    os.symlink("/", "root"); os.symlink("nowhere", "a/link"); os.mkfifo("pipe")
    os.link("a/b/c/x", "hard"); open(".hidden", "w"); open("new\\nline", "w")
    os.mkdir("locked", 0); os.close(os.open("closed", os.O_CREAT | os.O_WRONLY, 0)); os.mkdir("a/dark", 0o300)
    open("a/dark/x", "w")
    def f(): return 1
    """
    zygote = sandbox._zygote
    with hand_in(source) as session:
        assert session.loaded.errors == ()
    assert sandbox._zygote is zygote, "the folder could not be emptied"
    with hand_in("import os\ndef f(): return os.listdir('.')") as session:
        assert session.call("f", (), seed=1).value == []
