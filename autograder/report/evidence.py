"""The evidence for a verdict, in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from autograder.report.text import count, number, once_in, percent


def evidence_words(kind: str, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """Sentences for the student about the evidence of a check of that kind; empty if nothing is known.

    Only the entries named here are told. Others would give hidden cases away: their seeds, for instance.
    """
    values = {name: _real(value) for name, value in evidence.items()}
    if values.get("statistic") is not None and values.get("n"):
        known = {name: value for name, value in values.items() if value is not None}
        return _independence(known) if kind == "independence" else _law(known)
    return _numerical(values, evidence)


def _law(values: Mapping[str, float]) -> tuple[str, ...]:
    samples, statistic = f"{number(values['n'])} samples", values["statistic"]
    if "log_p" in values:
        found = (
            f"Among your {samples}, the share of one category differs from its probability by {number(statistic)}.",
            *_chance(values, "a correct sampler"),
        )
    else:
        found = (
            f"The distance from the correct distribution is {number(statistic)}: the largest difference, over all "
            f"numbers x, between the share of your {samples} up to x and its probability.",
            *_limit(values, "a correct sampler"),
        )
    if values.get("log_e", 0.0) > 0:
        score = (
            f"A bet against the correct distribution, in favour of others, multiplied its stake by "
            f"{_stake(values['log_e'])} on these samples; the check fails at {_stake(values['log_e_threshold'])}."
        )
        found = (*found, score)
    return (*found, *_power(values, "a sampler whose distribution is", "the correct one"))


def _independence(values: Mapping[str, float]) -> tuple[str, ...]:
    found = (
        f"In {number(values['n'])} comparisons, the share of samples that go up and down together differs by "
        f"{number(values['statistic'])} from one half, which is the share for independent samples."
    )
    right = _chance(values, "a sampler of independent samples")
    return (found, *right, *_power(values, "a sampler whose share is", "one half"))


def _chance(values: Mapping[str, float], right: str) -> tuple[str, ...]:
    if "log_p" not in values or "log_p_threshold" not in values:
        return ()
    limit = once_in(math.exp(values["log_p_threshold"]))
    if values["log_p"] > math.log(0.05):
        return (f"That is not unusual for {right}; the check fails at what happens {limit} times.",)
    rare = "practically never" if values["log_p"] < -60 else f"at most {once_in(math.exp(values['log_p']))} times"
    return (f"With {right} that happens {rare}; the check fails at what happens {limit} times.",)


def _stake(log_e: float) -> str:
    """A betting score: the factor by which a bet against a correct answer grew."""
    return "more than 10^25" if log_e > 60 else number(math.exp(log_e))


def _limit(values: Mapping[str, float], right: str) -> tuple[str, ...]:
    if "threshold" not in values or not values.get("alpha"):
        return ()
    rare = once_in(values["alpha"])
    return (f"The limit is {number(values['threshold'])}; {right} goes beyond it at most {rare} gradings.",)


def _power(values: Mapping[str, float], wrong: str, target: str) -> tuple[str, ...]:
    if not values.get("delta") or not values.get("beta"):
        return ()
    delta, caught = values["delta"], percent(1 - values["beta"])
    size = f"{number(delta)} away from {target}"
    if target != "one half":
        size += f", that is, wrong about some probability by {number(100 * delta)} percentage points,"
    return (f"In return, {wrong} {size} is caught in at least {caught} of gradings.",)


def _numerical(values: Mapping[str, float | None], evidence: Mapping[str, Any]) -> tuple[str, ...]:
    parts = []
    if cases := values.get("cases"):
        parts.append(count(int(cases), "case"))
    if directions := values.get("cotangents"):
        parts.append(f"{count(int(directions), 'direction')} in each")
    for name, words in (("rtol", "relative tolerance"), ("atol", "absolute tolerance"), ("slack", "rounding slack")):
        if value := values.get(name):
            parts.append(f"{words} {number(value)}")
    if isinstance(evidence.get("convention"), str):
        parts.append(f"read with the convention “{evidence['convention']}”")
    return (", ".join(parts),) if parts else ()


def _real(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return None
    return float(value)
