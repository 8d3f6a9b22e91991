"""The global generators of this process, watched for whether anything is drawn.

To take the state of NumPy's or to put it back costs a quarter of a millisecond, more than most of what is called
between; so its words are compared where they lie.
"""

from __future__ import annotations

import ctypes
import random
import sys
from typing import Any

import numpy as np

WORDS = 624 + 1  # of the Mersenne Twister: its key, and the position in it


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
