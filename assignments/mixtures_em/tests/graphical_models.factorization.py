"""Public checks of graphical_models.factorization. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Call, Case, GREEK, Record, Verdict, describe, judged, spelled,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "graphical_models.factorization"

FUNCTION = "factorization"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "graphical_models",
    "factorization", 0)

@test_case(name="returns pairs (child, [parents]) with the names of the figure", points=0.2222)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, (), judge_factors_form, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((), None),
    ], {}

# Properties.

Factors = list[tuple[str, frozenset[str]]]
NAMES = ("x", "y", "theta", "pi_1", "pi_2")

def name_of(written: Any) -> str:
    text = spelled(written).strip().lower()
    for letter, name in GREEK.items():
        text = text.replace(letter, name)
    for digit in "12":
        text = text.replace(chr(0x2080 + int(digit)), digit)  # a digit written as a subscript
    text = "".join(letter for letter in text if letter.isalnum())
    spellings = {name.replace("_", ""): name for name in NAMES}
    spellings |= {variable + index: variable for variable in "xy" for index in "ni"}
    return spellings.get(text, text)

def parents_of(written: Any) -> Any:
    if written is None:
        return frozenset()
    if isinstance(written, str):
        return frozenset(name_of(part) for part in written.split(",") if part.strip())
    if isinstance(written, Record):
        written = written.values
    if not isinstance(written, list | tuple) or not all(isinstance(part, str) for part in written):
        return f"parents should be a list of names, got {describe(written)}"
    return frozenset(name_of(part) for part in written)

def factors_of(value: Any) -> Any:
    if isinstance(value, Record):
        value = dict(zip(value.names, value.values, strict=True))
    if isinstance(value, dict):
        value = list(value.items())
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        value = [value]  # a single factor
    if not isinstance(value, list | tuple) or not value:
        return f"expected a list of pairs (child, [parents]), got {describe(value)}"
    factors: Factors = []
    for pair in value:
        if isinstance(pair, Record):
            pair = pair.values
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[0], str):
            return f"every factor should be a pair (child, [parents]), got {describe(pair)}"
        parents = parents_of(pair[1])
        if isinstance(parents, str):
            return parents
        factors.append((name_of(pair[0]), parents))
    unknown = sorted({name for child, parents in factors for name in (child, *parents)} - set(NAMES))
    if unknown:
        return f"{unknown[0][:40]!r} is no name in the figure; there are {', '.join(NAMES)}"
    return factors

def judge_factors_form(call: Call, cases: Sequence[Case]) -> Verdict:
    value = call(cases[0].args).value
    factors = factors_of(value)
    if isinstance(factors, str):
        return Verdict(False, factors, 0, value)
    for child, parents in factors:
        if child in parents:
            return Verdict(False, f"{child} is named as a parent of itself", 0, value)
    return Verdict(True, evidence={"factors": len(factors)})
