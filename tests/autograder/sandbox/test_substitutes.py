"""Functions of the grader's that stand in for the hand-in's own during a call."""

import numpy as np
import pytest

from autograder.sandbox import CallFailed, Limits, SandboxFault
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
