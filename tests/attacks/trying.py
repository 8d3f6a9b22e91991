"""Trying an attack in a sandbox: the session that is attacked must answer honestly afterwards."""

from __future__ import annotations

import os
import textwrap

from autograder.program import Piece, Program
from autograder.sandbox import CallFailed, Limits, Sandbox, Session

LIMITS = Limits(call_seconds=5.0, load_seconds=5.0, memory_bytes=400 << 20, file_bytes=4 << 20)
CANARY = "canary-5f3759df"
LONG = os.environ.get("AUTOGRADER_SEEDS", "") == "50"  # `make test-long`
NO_REFUSING = ("runner.py", "    notary.refuse()\n", "")
NO_FILTER = ("limits.py", "if seccomp.install(os.getpid(), sized):", "if False:")  # for `weakened`

HONEST = """
def honest(x): return x + 1
"""

# Reaching what runs the hand-in: its channel, its runner. All of it is on the hand-in's side of the boundary.
INSIDE = """
import gc, os, socket, struct, sys, json, threading, time, ctypes, signal
def channel():
    return KEPT.channel.socket
def runner():
    frame = sys._getframe()
    while type(frame.f_locals.get("self")).__name__ != "Runner": frame = frame.f_back
    return frame.f_locals["self"]
KEPT = runner()
def nonce():
    frame = sys._getframe()
    while "nonce" not in frame.f_locals: frame = frame.f_back
    return frame.f_locals["nonce"]
def raw(head, body=b""):
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack("<4sIQ", b"PAG1", len(text), len(body)) + text + body
def answer(value, mark=None):
    return raw(["value", nonce() if mark is None else mark, value, None, False, [], False])
"""


def session_of(sandbox: Sandbox, source: str, *names: str, limits: Limits | None = None) -> Session:
    """A hand-in of one cell."""
    pieces = (Piece("cell 3", 1, textwrap.dedent(source)),)
    return sandbox.session(Program(pieces, names or ("f",), "whole"), limits)


def with_body(body: str) -> str:
    """Source whose function f(*args) has this body, beside one that is honest."""
    lines = textwrap.dedent(body).strip().splitlines()
    return INSIDE + HONEST + "def f(*args):\n" + "".join(f"    {line}\n" for line in lines)


def attempt_in(sandbox: Sandbox, body: str, *args: object, seconds: float = 4.0, limits: Limits = LIMITS) -> object:
    """Run an attack as the body of f(*args); the value it returns, or the kind of its failure.

    Afterwards the same session must answer honestly.
    """
    with session_of(sandbox, with_body(body), "f", "honest", limits=limits) as session:
        assert session.loaded.errors == ()
        try:
            outcome = session.call("f", args, seed=1, seconds=seconds).value
        except CallFailed as failed:
            outcome = failed.kind
        for value in (1, 2):
            assert session.call("honest", (value,), seed=1).value == value + 1
    return outcome
