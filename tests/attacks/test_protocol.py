"""The channel between a hand-in and the grader: whatever comes over it, only an answer to the question is one."""

from __future__ import annotations

import time

import pytest
from attacks.trying import HONEST, INSIDE, LONG, NO_FILTER, attempt_in, session_of, with_body

from autograder.sandbox import CallFailed, Sandbox, available_levels
from autograder.sandbox.channel import Channel

# fmt: off
WRITES = {
    "closed": ("channel().close()\ntime.sleep(9)", "died"),
    "its descriptor closed": ("os.close(3)\ntime.sleep(9)", "died"),
    "shut down": ("channel().shutdown(2)\ntime.sleep(9)", "died"),
    "turned into another file": ("os.dup2(os.open('/dev/null', 1), 3)", "died"),
    "no frame at all": ("channel().sendall(b'x' * 100)\ntime.sleep(9)", "answer not understood"),
    "a header that lies about sizes":
        ("channel().sendall(struct.pack('<4sIQ', b'PAG1', 2**32 - 1, 2**60))\ntime.sleep(9)", "answer too large"),
    "a header that promises too much":
        ("channel().sendall(struct.pack('<4sIQ', b'PAG1', 9, 9) + b'[]')\nos._exit(0)", "died"),
    "a tower of brackets": ("channel().sendall(raw(b'[' * 10**6))\ntime.sleep(9)", "answer not understood"),
    "millions of lists": ("channel().sendall(raw(b'[' + b'[],' * 10**6 + b'[]]'))\ntime.sleep(9)",
                          "answer not understood"),
    "an answer to a guessed question": ("channel().sendall(answer(42, 'guess'))\nreturn 1", "answer not understood"),
    "gradients that nobody asked for":
        ("channel().sendall(raw(['value', nonce(), 42, [[1.]], False, [], False]))\nreturn 1",
         "answer not understood"),
    "changed arguments that are none":
        ("channel().sendall(raw(['value', nonce(), 42, None, False, [0], False]))\nreturn 1", "answer not understood"),
    "a number for a truth value":
        ("channel().sendall(raw(['value', nonce(), 42, None, 1, [], False]))\nreturn 1", "answer not understood"),
    "an empty answer": ("channel().sendall(raw(['value']))\nreturn 1", "answer not understood"),
    "a dictionary": ("channel().sendall(raw({'value': 1}))\nreturn 1", "answer not understood"),
    "a verdict": ("channel().sendall(raw(['failed', nonce(), 'full marks', None, '']))\nreturn 1",
                  "answer not understood"),
    "an error that is none": ("channel().sendall(raw(['failed', nonce(), 'raised', ['E', 1, 2, 3], '']))",
                              "answer not understood"),
    "asking for another function": ("channel().sendall(raw(['ask', nonce(), 1, 'eval', [], {}]))\nreturn 1",
                                    "answer not understood"),
    "an array of objects":
        ("channel().sendall(raw(['value', nonce(), ['a', 'object', [1]], None, False, [], False], bytes(8)))",
         "answer not understood"),
    "five million small numbers":
        ("n = 5 << 20\n"
         "channel().sendall(raw(['value', nonce(), ['a', 'int8', [n]], None, False, [], False], bytes(n)))",
         "answer too large"),
    # more answers than questions: the first may be any value, like any return value; none is taken for a later one
    "an answer three times": ("channel().sendall(answer(42) * 3)\nreturn 1", 42),
    "the end of loading": ("channel().sendall(raw(['loaded', [], ['f']]))\nreturn 1", "answer not understood"),
    "drop by drop": ("for b in answer(''):\n    channel().send(b'%c' % b); time.sleep(.2)", "time limit"),
    "a flood on the standard streams": ("while True: print('x' * 10**6); sys.stderr.write('x' * 10**6)", "time limit"),
    "a frame on every descriptor":
        ("for d in range(64):\n    try: os.write(d, answer(42, 'guess'))\n    except OSError: pass\ntime.sleep(9)",
         "answer not understood"),
    "descriptors along with bytes":
        ("socket.send_fds(channel(), [answer(42)], [0, 1, 2])\nreturn 1", 42),
}
# fmt: on


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_to_the_channel(sandbox: Sandbox, name: str) -> None:
    """At the strongest level, and in the long form at all."""
    if not LONG and sandbox.level != available_levels()[0]:
        pytest.skip("slow; make test-long runs it")
    body, expected = WRITES[name]
    start = time.monotonic()
    seconds = 0.25 if expected == "time limit" else 8.0
    assert attempt_in(sandbox, body, seconds=seconds) == expected
    assert time.monotonic() - start < 20


def test_a_thread_that_goes_on_does_no_harm(hand_in) -> None:
    """It writes to the channel between calls and during them: the child is replaced, the next answers are honest."""
    source = with_body("""
        def write():
            while True:
                channel().sendall(answer(42, 'x')); time.sleep(0.01)
        threading.Timer(0.02, write).start()
        return 1
    """)
    with hand_in(source, "f", "honest") as session:
        assert session.call("f", (), seed=1).value == 1
        time.sleep(0.1)
        for _ in range(5):
            assert session.call("honest", (1,), seed=1).value == 2


LAST = """
class Last:
    def __del__(self): channel().sendall(answer(42, mark))
"""
# fmt: off
LAST_WORDS = {
    "of a variable, before the answer": (LAST + "last = Last()\nreturn 1", {"answer not understood"}),
    "of a thread, after the answer":
        (LAST + "def run():\n    last = Last(); time.sleep(0.05)\nthreading.Thread(target=run).start()\nreturn 1", {1}),
    "of a module, at the end": (LAST + "globals()['last'] = Last()\nreturn 1", {1}),
    "of atexit, at the end":
        ("import atexit\natexit.register(lambda: channel().sendall(answer(42, mark)))\nreturn 1", {1}),
    "of atexit, at an early end":
        ("import atexit\natexit.register(lambda: channel().sendall(answer(42, mark)))\nsys.exit()", {"raised"}),
}
# fmt: on


@pytest.mark.parametrize("name", LAST_WORDS)
def test_last_words_are_not_heard(sandbox: Sandbox, name: str) -> None:
    """With a mark that is none, as of yet; nor is what they say an answer to the next hand-in's question."""
    body, expected = LAST_WORDS[name]
    assert attempt_in(sandbox, "mark = 'x'\n" + body) in expected
    assert attempt_in(sandbox, "time.sleep(0.1)\nreturn 3") == 3


def test_a_process_of_the_hand_in_s_own_does_no_harm_either(weakened) -> None:
    """There is none; where the filter is off, what it writes costs the child that it came from."""
    body = """
        def write():
            mark = nonce()
            if os.fork() == 0:
                while True:
                    channel().sendall(answer(42, mark)); time.sleep(0.01)
        write()
        return 1
    """
    with weakened("process", NO_FILTER) as sandbox:
        assert attempt_in(sandbox, body) in (1, 42)  # either is what the hand-in chose to answer


# A thread answers first, with the mark of this call; the real answer comes during the next call.
EARLY = """
n = nonce()
threading.Thread(target=lambda: channel().sendall(answer(9, n))).start()
time.sleep(0.1)
return 42
"""


def honest_after(sandbox: Sandbox, body: str) -> object:
    """What honest(1) gives after f() has answered 9."""
    with session_of(sandbox, with_body(body), "f", "honest") as session:
        assert session.call("f", (), seed=1).value == 9
        time.sleep(0.5)  # until the other answer is there, too
        try:
            return session.call("honest", (1,), seed=1).value
        except CallFailed as failed:
            return str(failed)


def test_an_answer_is_taken_for_no_later_question(strongest: Sandbox, monkeypatch) -> None:
    """Two defences: what waits when a question is asked costs the child, and every question has a mark of its own.

    By either, the honest function is called in another child, and its answer counts.
    """
    assert honest_after(strongest, EARLY) == 2
    monkeypatch.setattr(Channel, "pending", lambda self: False)
    assert honest_after(strongest, EARLY) == 2
    monkeypatch.setattr("autograder.sandbox.session.secrets.token_hex", lambda size: "00" * size)
    assert honest_after(strongest, EARLY) == 42, "without both of them the forgery succeeds"


def test_answers_before_the_question_are_not_taken(hand_in) -> None:
    source = INSIDE + "channel().sendall(answer(42, 'x'))\n" + HONEST
    with hand_in(source, "honest") as session:
        assert session.loaded.kind == "died"
        with pytest.raises(CallFailed):
            session.call("honest", (1,), seed=1)
