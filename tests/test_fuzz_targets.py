"""The fuzzer's targets hold for its seeds, for what was found, and for a handful of changes of each."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.mutations import changed_bytes
from fuzz.seeds import findings
from fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_findings(name):
    seeds = TARGETS[name].seeds()
    assert len(seeds) > 4
    for data in [*seeds, *findings(name)]:
        TARGETS[name].run(data)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(number=st.integers(0, 2**32), changes=st.integers(1, 4))
def test_changes_that_keep_the_form_and_changes_that_do_not(name, number, changes):
    target, random = TARGETS[name], Random(number)
    data = random.choice(target.seeds())
    for _ in range(changes):
        data = target.change(data, random) if random.random() < 0.7 else changed_bytes(data, random)
    target.run(data)
