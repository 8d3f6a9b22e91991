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


SEEDING = """
import random
from random import seed as seed_random
import numpy as np
from numpy.random import seed as seed_numpy
import torch
def f(how):
    np.random.rand(), random.random(), torch.rand(2)
    if how == "random": random.seed(1)
    elif how == "random, imported": seed_random(1)
    elif how == "numpy": np.random.seed(1)
    elif how == "numpy, imported": seed_numpy(1)
    elif how == "torch": torch.manual_seed(1)
    elif how == "torch, anew": torch.seed()
    elif how == "own":
        random.Random(1).random(), np.random.default_rng(1).random(), np.random.RandomState(1).rand()
        torch.rand(2, generator=torch.Generator().manual_seed(1))
        with torch.random.fork_rng():
            torch.rand(3)
    return 1
"""


def test_a_call_that_sets_a_global_seed_is_noticed(torch_sandbox: Sandbox) -> None:
    from autograder.checks.here import call_here

    def here(how: str) -> bool:
        namespace: dict[str, object] = {}
        exec(SEEDING, namespace)
        return call_here(namespace["f"], (how,), 3).reseeded  # type: ignore[arg-type]

    ways = {"random": True, "numpy": True, "torch": True, "torch, anew": True, "nothing": False, "own": False}
    ways |= {"random, imported": True, "numpy, imported": True}
    with torch_sandbox.session(Program((Piece("cell 3", 1, SEEDING),), ("f",), "whole")) as session:
        assert {how: session.call("f", (how,), seed=3).reseeded for how in ways} == ways
        assert session.call("f", ("own",), seed=3).reseeded is False
    directly = {how: reseeded for how, reseeded in ways.items() if "imported" not in how}
    assert {how: here(how) for how in directly} == directly
