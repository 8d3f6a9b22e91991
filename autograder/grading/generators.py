"""The global generators of this process: seeding them, and detecting whether anything is drawn from them.

`checks/here.py` seeds them too, but must restore their states, because it runs in a student's notebook. Here nobody
needs the old states. And getting or setting NumPy's state takes a quarter of a millisecond, more than most functions
called in between. So the state is read directly from memory.
"""

from __future__ import annotations

import ctypes
import random
import sys
from typing import Any

import numpy as np

WORDS = 624 + 1  # the state of the Mersenne Twister: its key, and the position in it
SEED_NUMPY, SEED_RANDOM = np.random.seed, random.seed


def seed_generators(seed: int) -> None:
    """Seed the global generators of random, NumPy and (if loaded) torch, like `checks.here.seed_everything`."""
    words = np.random.SeedSequence(seed).generate_state(4)
    SEED_RANDOM(int(words[1]))
    SEED_NUMPY(int(words[2]))
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.random.default_generator.manual_seed(int(words[3]))


def states(whole: bool) -> tuple[Any, ...]:
    """The states of the generators, which differ after anything was drawn.

    whole: whether NumPy may have kept the second of two normal numbers: drawing that one does not change its words. It
           cannot have one if nothing was drawn since it was seeded
    """
    torch = sys.modules.get("torch")
    drawn_by_torch = None if torch is None else torch.get_rng_state().numpy().tobytes()
    return random.getstate(), _of_numpy(whole), drawn_by_torch


def _of_numpy(whole: bool) -> Any:
    generator: Any = np.random.get_bit_generator()  # type: ignore[attr-defined]
    if whole or not isinstance(generator, np.random.MT19937):
        legacy: Any = np.random.get_state(legacy=False)  # noqa: NPY002
        return legacy["state"]["key"].tobytes(), legacy["state"]["pos"], legacy["has_gauss"]
    return ctypes.string_at(generator.ctypes.state_address, 4 * WORDS)
