"""The same hand-in and the same seed give the same draws, whatever a hand-in draws with."""

from autograder.program import Piece, Program
from autograder.sandbox import Sandbox

DRAW = """
import random
import numpy as np
def f():
    return [random.random(), random.Random().random(), np.random.rand(), np.random.default_rng().random(),
            np.random.default_rng().random(), np.random.RandomState().rand(),
            np.random.Generator(np.random.PCG64()).random(), np.random.SeedSequence().entropy, hash("text")]
def g():
    random.seed(); np.random.seed()
    return random.random(), np.random.rand()
"""


def test_the_seed_decides_every_draw(hand_in) -> None:
    with hand_in(DRAW, "f", "g") as session:
        first = session.call("f", (), seed=11).value
        assert len(set(map(float, first))) == len(first)
        assert session.call("f", (), seed=11).value == first
        other = session.call("f", (), seed=12).value
        assert not set(map(float, other[:-1])) & set(map(float, first[:-1]))
        reseeded = session.call("g", (), seed=11).value
    with hand_in(DRAW, "f", "g") as session:
        assert session.call("g", (), seed=11).value == reseeded
        assert session.call("f", (), seed=11).value == first


def test_levels_and_interpreters_agree(any_hand_in, hand_in) -> None:
    with hand_in(DRAW) as session:
        here = session.call("f", (), seed=3).value
    with Sandbox("process") as sandbox, sandbox.session(
        Program((Piece("cell 3", 1, DRAW),), ("f",), "whole")
    ) as session:  # fmt: skip
        assert session.call("f", (), seed=3).value == here
