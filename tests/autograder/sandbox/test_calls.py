"""What a call gives: the answer, or which of the ways to fail it was, where and why."""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.program import Piece, Program
from autograder.sandbox import CallFailed, Limits, Sandbox, SandboxFault, StudentError
from autograder.sandbox.deadline import MOST
from autograder.values import Generator, Opaque, Record

ECHO = "def f(*args, **kwargs): return (args, kwargs) if kwargs else args"


def failure(session: Any, function: str = "f", args: tuple[Any, ...] = (), **more: Any) -> CallFailed:
    """The failure of a call that must fail."""
    with pytest.raises(CallFailed) as caught:
        session.call(function, args, seed=1, **more)
    return caught.value


def test_values_cross_both_ways(hand_in) -> None:
    args = (1, 2.5, True, None, "é", 3j, [1, (2,)], {"a": np.arange(3)}, np.ones((2, 3), np.float32), 2**70)
    with hand_in(ECHO) as session:
        answer = session.call("f", args, {"key": (1, 2)}, seed=1)
    back, kwargs = answer.value
    assert kwargs == {"key": (1, 2)}
    assert back[:7] == args[:7]
    assert [type(value) for value in back] == [type(value) for value in args]
    np.testing.assert_array_equal(back[7]["a"], np.arange(3))
    assert back[8].dtype == np.float32
    assert back[9] == 2**70
    assert answer.gradients is None
    assert not answer.is_tensor


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("np.float32(1.5)", np.array(1.5, np.float32)),
        ("np.array([1, 2], dtype='>i4')", np.array([1, 2], np.int32)),
        ("np.arange(6).reshape(2, 3).T[::-1]", np.arange(6).reshape(2, 3).T[::-1]),
        ("np.matrix('1 2')", np.array([[1, 2]])),
        ("np.ma.masked_array([1.0], [True])", np.array([1.0])),
        ("np.broadcast_to(1.0, (3, 0))", np.ones((3, 0))),
        ("np.float128(2)", np.array(2.0)),
        ("collections.namedtuple('P', 'a b')(1, 2)", Record(("a", "b"), (1, 2))),
        ("Data(3)", Record(("x",), (3,))),
        ("collections.OrderedDict(a=1)", {"a": 1}),
        ("{1: 2, (0, 1): 3}", {1: 2, (0, 1): 3}),
        ("{'b'}", ["b"]),
        ("Odd(2.5)", 2.5),
        ("enum.IntEnum('E', 'x').x", 1),
        ("np.array([object()])", [Opaque("object")]),
        ("np.array(['a'])", Opaque("array of str32")),
        ("(x for x in 'ab')", Opaque("generator")),
        ("np", Opaque("module")),
        ("Equal()", Opaque("Equal")),
        ("10 ** 5000", Opaque("an integer beyond all bounds")),
        ("Always([1.0, 2.0])", np.array([1.0, 2.0])),
    ],
)
def test_odd_results_come_back_as_base_values(any_hand_in, expression: str, expected: Any) -> None:
    source = f"""
import collections, dataclasses, enum
import numpy as np
@dataclasses.dataclass
class Data:
    x: int
class Odd(float):
    def __float__(self): return 99.0
    def __eq__(self, other): return True
class Equal:
    def __eq__(self, other): return True
    def __array__(self, *args, **kwargs): return np.zeros(2)
class Always(np.ndarray):
    def __new__(cls, x): return np.asarray(x).view(cls)
    def __eq__(self, other): return True
    def __array_function__(self, *args, **kwargs): return True
    def __array_ufunc__(self, *args, **kwargs): return True
def f(): return {expression}
"""
    with any_hand_in(source) as session:
        assert session.loaded.errors == ()
        value = session.call("f", (), seed=1).value
    assert type(value) is type(expected)
    if isinstance(expected, np.ndarray):
        assert value.dtype == expected.dtype
    np.testing.assert_array_equal(value, expected)


def test_arguments_are_fresh_writable_and_watched(hand_in) -> None:
    source = """
    kept = []
    def f(a, b, c, d, rng):
        kept.append(a)
        a[0] = 7.0
        c.append(1)
        rng.random()
        return len(kept), a[0], b, d
    """
    first = np.zeros(3)
    with hand_in(source) as session:
        for count in (1, 2):
            answer = session.call("f", (first, np.full(2, np.nan), [], {"k": np.ones(1)}, Generator(3)), seed=1)
            assert answer.value[:2] == (count, np.array(7.0))
            assert answer.mutated == (0, 2)
    np.testing.assert_array_equal(first, 0.0)


def test_errors_name_the_students_own_cell_and_line(any_sandbox: Sandbox) -> None:
    pieces = (
        Piece("cell 2", 4, "import numpy as np\n\ndef helper(x):\n    return np.linalg.inv(x)\n"),
        Piece("cell 5", 11, "def f(x):\n    # comment\n    return helper(x)  # here"),
        Piece("cell 5", 20, "def g(x, y): return x"),
        Piece("cell 6", 3, "y = 1\nz = undefined_name\n"),
        Piece("cell 7", 2, "x = 1\ndef broken(:\n    pass"),
        Piece("cell 8", 1, "import inspect\nsource_of_f = inspect.getsource(f)"),
        Piece("cell 9", 1, "raise SystemExit('bye')"),
        Piece("cell 10", 1, "def last(): return __name__, source_of_f"),
    )
    with any_sandbox.session(Program(pieces, ("f", "g", "broken", "last"), "whole")) as session:
        assert session.loaded.kind is None
        assert session.loaded.defined == {"f", "g", "last"}
        name, syntax, leave = session.loaded.errors
        assert name[:1] + name[2:] == ("NameError", "cell 6", 4, "z = undefined_name")
        assert syntax[:1] + syntax[2:] == ("SyntaxError", "cell 7", 3, "def broken(:")
        assert leave == StudentError("SystemExit", "bye", "cell 9", 1, "raise SystemExit('bye')")
        failed = failure(session, "f", (np.zeros((2, 2)),))
        assert failed.kind == "raised"
        assert failed.error == ("LinAlgError", "Singular matrix", "cell 2", 7, "    return np.linalg.inv(x)")
        assert str(failed) == "`f` raised LinAlgError: Singular matrix (cell 2, line 7)"
        assert failure(session, "g").error[2:] == ("cell 5", 20, "def g(x, y): return x")
        assert session.call("last", (), seed=1).value == ("__main__", pieces[1].source + "\n")
        missing = failure(session, "broken")
        assert missing.kind == "not defined"
        assert "cell 6, line 4" in str(missing)


def test_notebook_conveniences(any_hand_in) -> None:
    source = """
    from __future__ import annotations
    import dataclasses, pickle, sys, warnings
    import matplotlib.pyplot as plt
    @dataclasses.dataclass
    class Point:
        x: NotImported
    plt.plot([1, 2]); plt.show()
    display(1); print("x\\ud800" * 10); sys.stderr.write("x"); warnings.warn("x")
    open("note.txt", "w").write("kept")
    def f(): return pickle.loads(pickle.dumps(Point(2))).x, open("note.txt").read()
    def g(): return input()
    """
    with any_hand_in(source, "f", "g", imports=("matplotlib.pyplot",)) as session:
        assert session.loaded.errors == ()
        assert session.call("f", (), seed=1).value == (2, "kept")
        assert failure(session, "g").error.type == "EOFError"


def test_answers_are_bounded_all_together(sandbox: Sandbox) -> None:
    """They are kept until all checks of a question are judged."""
    source = "import numpy as np\ndef f(n): return np.ones(n << 17)\ndef g(n): return [0.5] * n"
    program = Program((Piece("cell 1", 1, source),), ("f", "g"), "whole")
    with sandbox.session(program, replace(sandbox.limits, answers_bytes=(3 << 20) + 1000)) as session:
        for _ in range(3):
            assert session.call("f", (1,), seed=1).value.size == 1 << 17
        with pytest.raises(CallFailed, match="more than 3 MB in total") as failed:
            session.call("f", (1,), seed=1)
        assert failed.value.kind == "answer too large"
        assert len(session.call("g", (20_000,), seed=1).value) == 20_000, "another function has its own"
        with pytest.raises(CallFailed, match="more than 3 MB in total"):
            session.call("g", (20_000,), seed=1)


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("raise ValueError('no')", "raised", "ValueError"),
        ("raise SystemExit", "raised", "SystemExit"),
        ("raise KeyboardInterrupt", "raised", "KeyboardInterrupt"),
        ("import os; os.kill(os.getpid(), 2); import time; time.sleep(9)", "raised", "KeyboardInterrupt"),
        ("f()", "raised", "RecursionError"),
        ("class E(Exception):\n        def __str__(self): raise SystemExit\n    raise E", "raised", "E"),
        ("np.zeros(100 * 2**30 // 8)", "memory", "MemoryError"),
        ("x = []\n    while True: x.append(bytearray(1 << 26))", "memory", "MemoryError"),
        ("return np.zeros(9_000_000)", "answer too large", None),
        ("return np.broadcast_to(1.0, (10**6, 10**6))", "answer too large", None),
        ("return ['x' * 10**6] * 30", "answer too large", None),
        ("return 'x' * 10**7", "answer too large", None),
        ("x = []; x.append(x); return x", "answer not understood", "BadValue"),
        ("return Liar()", "answer not understood", "TypeError"),
    ],
)
def test_failures_that_leave_the_child_alive(hand_in, body: str, kind: str, error: str | None) -> None:
    source = f"""
import numpy as np
count = 0
class Liar:
    @property
    def __class__(self): return np.ndarray
def f():
    {body}
def alive():
    global count
    count += 1
    return count
"""
    with hand_in(source, "f", "alive") as session:
        assert session.loaded.errors == ()
        assert session.call("alive", (), seed=1).value == 1
        failed = failure(session)
        assert failed.kind == kind
        assert failed.error is error is None or failed.error.type.removeprefix("_Array") == error
        assert session.call("alive", (), seed=1).value == 2


def test_not_defined_and_not_callable(any_hand_in) -> None:
    with any_hand_in("f = 3") as session:
        assert failure(session).kind == "not callable"
        assert "int" in str(failure(session))
        assert str(failure(session, "g")) == "`g` is not defined"


def test_a_call_has_its_own_time_limit(hand_in) -> None:
    with hand_in("import time\nn = 0\ndef f(t):\n    global n; n += 1; time.sleep(t); return n") as session:
        assert session.call("f", (0.0,), seed=1).value == 1
        failed = failure(session, args=(60.0,), seconds=0.2)
        assert (failed.kind, str(failed)) == ("time limit", "`f` did not return within 0.2 seconds")
        assert session.call("f", (0.0,), seed=1).value == 1  # a new child


def test_processor_time_is_limited_too(any_hand_in) -> None:
    with any_hand_in("def f():\n    while True: pass", limits=Limits(cpu_seconds=1)) as session:
        failed = failure(session)
    assert failed.kind == "time limit"
    assert "processor" in str(failed)


# --- loading -------------------------------------------------------------------------------------------------------


def test_what_an_earlier_call_left_behind_fails_no_later_one(any_hand_in) -> None:
    """The limits end a child a moment after the call that broke them; then the next call is under way."""
    source = """
        import os, threading, time
        def f(delay): threading.Timer(delay, os.kill, (os.getpid(), 9)).start()
        def slow(value): time.sleep(1.0); return value + 1
        def g(): os.kill(os.getpid(), 9)
        """
    with any_hand_in(source, "f", "slow", "g") as session:
        session.call("f", (0.3,), seed=1)
        assert session.call("slow", (1,), seed=1).value == 2
        assert failure(session, "g").kind == "died"
        assert session.call("slow", (2,), seed=1).value == 3


def test_a_piece_that_hangs_or_kills_is_left_out(sandbox: Sandbox) -> None:
    sources = [
        "def f(): return 1",
        "while True: pass",
        "import os; os._exit(0)",
        "def g(): return 2",
        "raise ValueError",
    ]
    program = Program(tuple(Piece(f"cell {i}", 1, s) for i, s in enumerate(sources)), ("f", "g"), "whole")
    with sandbox.session(program, Limits(load_seconds=0.3)) as session:
        assert session.loaded.kind == "time limit"
        assert [(e.type, e.place) for e in session.loaded.errors] == [
            ("time limit", "cell 1"),
            ("died", "cell 2"),
            ("ValueError", "cell 4"),
        ]
        assert session.loaded.defined == {"f", "g"}
        assert [session.call(name, (), seed=1).value for name in "fg"] == [1, 2]
        failure(session, "f", (1, 2, 3))


def test_a_program_that_never_ends_loading_fails_at_once(any_sandbox: Sandbox) -> None:
    program = Program(tuple(Piece(f"cell {i}", 1, "while True: pass") for i in range(5)), ("f",), "whole")
    with any_sandbox.session(program, Limits(load_seconds=0.2)) as session:
        assert session.loaded.kind == "time limit"
        assert 0.6 <= session.loaded.seconds < 3 * 0.2 * MOST + 2
        for _ in range(3):
            failed = failure(session)
            assert failed.kind == "not defined"
            assert "stopped after 0.2 seconds" in str(failed)


def test_a_sandbox_takes_one_hand_in_at_a_time(any_sandbox: Sandbox) -> None:
    program = Program((Piece("cell 1", 1, "def f(): return 1"),), ("f",), "whole")
    with any_sandbox.session(program) as session:
        with pytest.raises(SandboxFault, match="one submission at a time"):
            any_sandbox.session(program)
        assert session.call("f", (), seed=1).value == 1
    with pytest.raises(SandboxFault, match="closed"):
        session.call("f", (), seed=1)


def test_hand_ins_know_nothing_of_one_another(hand_in) -> None:
    with hand_in("import numpy\nnumpy.spy = 1\nopen('note', 'w').write('x')\ndef f(): pass"):
        pass
    with hand_in("import os, numpy\ndef f(): return hasattr(numpy, 'spy'), os.listdir('.')") as session:
        assert session.call("f", (), seed=1).value == (False, [])


def test_failures_can_be_sent_between_processes() -> None:
    failed = CallFailed("raised", "text", StudentError("ValueError", "x", "cell 1", 2, "y"))
    back = pickle.loads(pickle.dumps(failed))
    assert (back.kind, str(back), back.error) == (failed.kind, str(failed), failed.error)
