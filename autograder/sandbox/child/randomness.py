"""Reproducible randomness: every source of random numbers starts from the seed of the call.

This includes generators that are made without a seed. NumPy gets their entropy from
`numpy.random.bit_generator.randbits`, and `random.Random` from its method `seed`; here both take it from a seeded
stream.
"""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np

_entropy = random.Random(0)
_seed_of_random = random.Random.seed
_seed_of_numpy = np.random.seed
_count = 0  # how often the submission has set a seed


def _seed(self: random.Random, a: Any = None, version: int = 2) -> None:
    global _count
    _count += self is random._inst
    _seed_of_random(self, _entropy.getrandbits(128) if a is None else a, version)


def _seed_numpy(seed: Any = None) -> None:
    global _count
    _count += 1
    _seed_of_numpy(seed)


def make_deterministic() -> None:
    """Take all fresh entropy from the stream that `seed_everything` restarts, and count who sets a seed."""
    np.random.bit_generator.randbits = _entropy.getrandbits  # type: ignore[attr-defined]
    random.Random.seed = _seed  # type: ignore[method-assign]
    random.seed = random._inst.seed
    np.random.seed = _seed_numpy


def seed_everything(seed: int) -> None:
    """Seed the global generators of random, NumPy and torch, and the stream for generators without a seed."""
    words = np.random.SeedSequence(seed).generate_state(4)
    _seed_of_random(_entropy, int(words[0]))
    _seed_of_random(random._inst, int(words[1]))
    _seed_of_numpy(int(words[2]))
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.default_generator.manual_seed(int(words[3]))


class Reseeding:
    """Detects whether the seed of a global generator was set since this object was made."""

    def __init__(self) -> None:
        self._count, self._torch = _count, _seed_of_torch()

    def seen(self) -> bool:
        """Whether it was."""
        return _count != self._count or (self._torch is not None and _seed_of_torch() != self._torch)


def _seed_of_torch() -> int | None:
    torch = sys.modules.get("torch")
    return None if torch is None else int(torch.initial_seed())
