"""Functions of the grader's that stand in for the hand-in's own during a call."""

import numpy as np
import pytest

from autograder.sandbox import CallFailed, Limits, SandboxFault
from autograder.sandbox.child.asker import Told
from autograder.sandbox.child.wire import Frame
from autograder.values import Record


def failed_call(session, function: str, args: tuple = (), **more) -> CallFailed:
    """The failure of a call that must fail."""
    with pytest.raises(CallFailed) as caught:
        session.call(function, args, seed=1, **more)
    return caught.value


def test_substitutes_stand_in_for_the_time_of_a_call(hand_in) -> None:
    source = """
    def helper(x): return "own"
    def f(x):
        r = helper(x, scale=2.0)
        a, b = r
        return a, b, r[1], r.total, r["total"], r._asdict()["mean"]
    def g(): return helper(1), "absent" in globals()
    def h(x):
        try: helper(x)
        except ValueError as error: return str(error)
    """

    def helper(x: np.ndarray, scale: float) -> Record:
        return Record(("mean", "total"), (x.mean() * scale, x.sum()))

    with hand_in(source, "f", "g", "h") as session:
        x = np.arange(4.0)
        answer = session.call("f", (x,), seed=1, substitutes={"helper": helper, "absent": helper})
        np.testing.assert_array_equal(answer.value, [3.0, 6.0, 6.0, 6.0, 6.0, 3.0])
        assert session.call("g", (), seed=1).value == ("own", False)
        refused = session.call("h", (x,), seed=1, substitutes={"helper": helper}).value
        assert refused.startswith("helper: TypeError")


def test_asking_does_not_stop_the_clock_and_has_an_end(any_hand_in) -> None:
    source = "def f():\n    while True: helper()\ndef g(n):\n    for _ in range(n): helper()\n    return n"
    with any_hand_in(source, "f", "g", limits=Limits(asks=50)) as session:
        assert session.call("g", (50,), seed=1, substitutes={"helper": lambda: 1}).value == 50
        failed = failed_call(session, "g", (51,), substitutes={"helper": lambda: 1})
        assert (failed.kind, str(failed)) == ("time limit", "`g` called `helper` more than 50 times")
    with any_hand_in(source, "f", "g") as session:
        assert failed_call(session, "f", substitutes={"helper": lambda: 1}, seconds=0.2).kind == "time limit"


def test_a_fault_of_ours_is_no_failure_of_the_students(any_hand_in) -> None:
    with any_hand_in("def f(*args): return helper()") as session:
        with pytest.raises(SandboxFault):
            session.call("f", (object(),), seed=1)
        with pytest.raises(SandboxFault):
            session.call("f", (), seed=1, substitutes={"helper": lambda: object()})
        assert session.call("f", (), seed=1, substitutes={"helper": lambda: 5}).value == 5


class Doubled:
    """A function of the grader's that counts how often it is asked; `holds`: whether its answers do for good."""

    def __init__(self, holds: bool) -> None:
        self.asked, self.holds = 0, holds

    def __call__(self, x: np.ndarray, scale: float = 2.0) -> np.ndarray:
        self.asked += 1
        return scale * x

    def repeats(self) -> bool:
        return self.holds


@pytest.mark.parametrize("holds", [True, False])
def test_what_holds_for_good_is_asked_for_once(hand_in, holds: bool) -> None:
    source = """
    def f(x, times):
        total = 0.0
        for _ in range(times):
            y = helper(x)
            total += y.sum() + helper(x, scale=1.0)[0]
            y[:] = -100.0
        return total
    """
    with hand_in(source, "f") as session:
        helper = Doubled(holds)
        for x, factor in ((np.arange(4.0), 12.0), (np.arange(1.0, 5.0), 21.0), (np.arange(4.0), 12.0)):
            assert session.call("f", (x, 3), seed=1, substitutes={"helper": helper}).value == 3 * factor
        assert helper.asked == (4 if holds else 18)


def test_there_is_an_end_of_what_is_kept() -> None:
    told, frame = Told(most_bytes=20), Frame(["told"], b"12345678")
    for question in (b"a", b"b", b"c"):
        told.keep(question, frame)
    assert [told.of(question) for question in (b"a", b"b", b"c")] == [frame, frame, None]


FORMS = """
import numpy as np
import random
from dataclasses import dataclass
from typing import NamedTuple
from types import SimpleNamespace

class Pair(NamedTuple):
    b: float
    a: np.ndarray

@dataclass
class Both:
    a: np.ndarray
    b: float

def helper(x, kind):
    wrong = np.zeros(len(x))
    random.seed(1); np.random.rand(3); x[:] = 7.0
    if kind == "dict": return {"b": 0, "a": wrong}
    if kind == "named": return Pair(0.0, wrong)
    if kind == "dataclass": return Both(wrong, 0.0)
    if kind == "namespace": return SimpleNamespace(first=wrong, second=0.0)
    if kind == "list": return [list(wrong), 0.0]
    if kind == "columns": return wrong[:, None], np.array([0.0])
    if kind == "single": return wrong.astype(np.float32), np.float32(0)
    if kind == "one too many": return wrong, 0.0, 1
    if kind == "transposed": return wrong[None, :], 0.0
    if kind == "hangs":
        while True: pass
    raise ValueError("wrong")

def f(x, kind):
    before = x.copy()
    first = helper(x, kind)
    drawn = np.random.rand()
    r = helper(x, kind=kind)
    assert np.array_equal(x, before)
    if kind == "dict": found = r["a"], r["b"], type(r).__name__
    elif kind in ("named", "dataclass"): found = r.a, r.b, type(r).__name__
    elif kind == "namespace": found = r.first, r.second, type(r).__name__
    else: found = r[0], r[1], type(r[0]).__name__
    return *found, drawn

def g(): return np.random.rand()
"""


@pytest.mark.parametrize(
    ("kind", "form", "shape"),
    [
        ("dict", "dict", (3,)),
        ("named", "Pair", (3,)),
        ("dataclass", "Both", (3,)),
        ("namespace", "SimpleNamespace", (3,)),
        ("list", "list", (3,)),
        ("columns", "ndarray", (3, 1)),
        ("single", "ndarray", (3,)),
        ("transposed", "ndarray", (1, 3)),
        ("one too many", "ndarray", (3,)),
        ("raises", "ndarray", (3,)),
        ("hangs", "ndarray", (3,)),
    ],
)
def test_the_numbers_come_in_the_containers_of_the_students_helper(
    hand_in, kind: str, form: str, shape: tuple[int, ...]
) -> None:
    """Without a trace of the helper: neither its random numbers nor what it does to its arguments."""
    x = np.array([1.0, 2.5, -3.0])

    def helper(x: np.ndarray, kind: str) -> Record:
        return Record(("a", "b"), (2 * x, float(x.sum())))

    with hand_in(FORMS, "f", "g") as session:
        answer = session.call("f", (x, kind), seed=1, substitutes={"helper": helper}, own_containers=True)
        a, b, seen, drawn = answer.value
        np.testing.assert_allclose(a, (2 * x).reshape(shape), rtol=1e-6)
        assert (np.shape(a), float(np.reshape(b, ())), seen) == (shape, 0.5, form)
        assert drawn == session.call("g", (), seed=1).value


def test_the_own_form_of_a_helper_is_asked_for_once_for_each_shape(hand_in) -> None:
    source = """
    calls = []
    def helper(x):
        calls.append(len(x))
        return {"total": 0.0}
    def f(n): return sum(helper([1.0] * (2 + i % 2))["total"] for i in range(n)), len(calls)
    """
    with hand_in(source, "f") as session:
        answer = session.call("f", (9,), seed=1, substitutes={"helper": sum}, own_containers=True)
        assert answer.value == (9 * 2 + 4, 1)


ATTACKS = """
import numpy as np
asked = []
def calls_itself(x):
    return {"total": calls_itself(x)}
def f(x):
    return calls_itself(x)
class Spy(dict):
    def __setitem__(self, key, value):
        asked.append(value)
        super().__setitem__(key, calls_itself(value))
def spying(x): return Spy(total=0.0)
def g(x): return spying(x)["total"], len(asked)
"""


def test_a_helper_that_asks_while_it_shows_its_form_learns_no_more_than_by_asking(any_hand_in) -> None:
    """Whatever it asks is counted, and answered as any other question of the same call."""
    count = []

    def helper(x: float) -> float:
        count.append(x)
        return 2 * x

    substitutes = {"calls_itself": helper, "spying": helper}
    with any_hand_in(ATTACKS, "f", "g", limits=Limits(asks=5)) as session:
        assert session.call("f", (1.0,), seed=1, substitutes=substitutes, own_containers=True).value == {"total": 2.0}
        assert len(count) == 2
        session.call("g", (1.0,), seed=1, substitutes=substitutes, own_containers=True)
        assert len(count) <= 2 + 5


OWN_CALLS = """
def helper(data, scale=2.0, verbose=False): return {"total": 0.0, "more": len(data)}
def f(x): return helper(scale=3.0, data=x)["total"], helper(x)["total"], helper(x, verbose=True)["more"]
def swapped(scale, x): return 0.0
def g(x): return swapped(3.0, x)
def into(x, scale, out): out["total"] = 0.0
def h(x):
    out = {"trace": 1}
    return into(x, 3.0, out), out["total"], out["trace"]
"""


def test_the_grader_is_asked_by_the_students_own_signature(hand_in) -> None:
    x = np.array([1.0, 2.0])

    def helper(x: np.ndarray, scale: float) -> float:
        return float(x.sum() * scale)

    with hand_in(OWN_CALLS, "f", "g", "h") as session:

        def value(name: str, replaced: str):
            return session.call(name, (x,), seed=1, substitutes={replaced: helper}, own_containers=True).value

        assert value("f", "helper") == (9.0, 6.0, 2)
        assert value("g", "swapped") == 9.0
        assert value("h", "into") == (None, 9.0, 1)
