"""The same hand-in, the same numbers: every source of randomness starts from the seed of the call.

That includes generators made without a seed: NumPy asks `numpy.random.bit_generator.randbits` for their entropy and
`random.Random` asks its method `seed`, and both are answered from a stream of our own here.
"""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np

_entropy = random.Random(0)
_seed_of_random = random.Random.seed


def _seed(self: random.Random, a: Any = None, version: int = 2) -> None:
    _seed_of_random(self, _entropy.getrandbits(128) if a is None else a, version)


def make_deterministic() -> None:
    """Answer requests for fresh entropy from the stream that `seed_everything` restarts."""
    np.random.bit_generator.randbits = _entropy.getrandbits  # type: ignore[attr-defined]
    random.Random.seed = _seed  # type: ignore[method-assign]
    random.seed = random._inst.seed


def seed_everything(seed: int) -> None:
    """Seed the global generators of random, NumPy and torch, and the stream that unseeded generators draw from."""
    words = np.random.SeedSequence(seed).generate_state(4)
    _seed_of_random(_entropy, int(words[0]))
    _seed_of_random(random._inst, int(words[1]))
    np.random.seed(int(words[2]))  # noqa: NPY002
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.default_generator.manual_seed(int(words[3]))
