"""Answers to `elbo`, `gaussian_divergences` and `beta_binomial` that are wrong only near an end of what is promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import digamma, logsumexp, xlogy

from reference import beta_binomial, elbo, gaussian_divergences
from tests.autograder.exercises.subtle import Wrong, survived, table


def shifted_by(pick: Callable[[Any], Any]) -> Wrong:
    """The log-sum-exp with another shift than the largest entry."""

    def wrong(log_joint: Any) -> Any:
        shift = pick(np.asarray(log_joint))
        return shift + np.log(np.sum(np.exp(log_joint - shift)))

    return wrong


def of(right: Wrong, change: Wrong) -> Wrong:
    """The right function of changed arguments."""
    return lambda *args: right(*change(*args))


def most(log_joint: Any, kept: Any) -> Any:
    return logsumexp(np.asarray(log_joint)[kept])


EVIDENCE: dict[str, Wrong] = {
    "shift by the first entry": shifted_by(lambda v: v[0]),
    "shift by the last entry": shifted_by(lambda v: v[-1]),
    "shift by the second entry": shifted_by(lambda v: v[min(1, len(v) - 1)]),
    "shift by the one in the middle": shifted_by(lambda v: v[len(v) // 2]),
    "shift by the smallest entry": shifted_by(np.min),
    "shift by the mean": shifted_by(np.mean),
    "shift by the median": shifted_by(np.median),
    "shift by the second largest": shifted_by(lambda v: np.sort(v)[-2] if len(v) > 1 else v[0]),
    "shift by the largest in size": shifted_by(lambda v: v[np.argmax(np.abs(v))]),
    "ties of the largest counted once": lambda v: most(v, (v != v.max()) | (np.arange(len(v)) == v.argmax())),
    "all ties counted once": lambda v: logsumexp(np.unique(v)),
    **{
        f"clip below at {low}": of(elbo.log_evidence, lambda v, low=low: (np.maximum(v, low),))
        for low in (-11000, -11990)
    },
    **{f"clip above at {top}": of(elbo.log_evidence, lambda v, top=top: (np.minimum(v, top),)) for top in (700, 990)},
    **{f"the first {n} states": of(elbo.log_evidence, lambda v, n=n: (v[:n],)) for n in (10, 20, 50, 100)},
    **{f"states {gap} below left out": lambda v, gap=gap: most(v, v > v.max() - gap) for gap in (5, 7, 9, 11)},
    "the largest states alone": lambda v: logsumexp(np.sort(v)[-10:]),
}


def q_dropped(least: float) -> Wrong:
    return lambda log_joint, q: (log_joint, np.where(q < least, 0.0, q))


def q_raised(least: float) -> Wrong:
    return lambda log_joint, q: (log_joint, np.maximum(q, least))


def renormalised(least: float) -> Wrong:
    def change(log_joint: Any, q: Any) -> tuple[Any, Any]:
        kept = np.where(q < least, 0.0, q)
        return log_joint, kept / kept.sum()

    return change


def log_q_above(least: float) -> Wrong:
    def wrong(log_joint: Any, q: Any) -> Any:
        return np.sum(q * log_joint) - np.sum(q * np.log(np.maximum(q, least)))

    return wrong


def kl_log_q_above(least: float) -> Wrong:
    return lambda v, q: np.sum(q * (np.log(np.maximum(q, least)) - v + logsumexp(v)))


def log_posterior_above(least: float) -> Wrong:
    return lambda v, q: np.sum(xlogy(q, q) - q * np.maximum(v - logsumexp(v), least))


def first_states(n: int) -> Wrong:
    return lambda log_joint, q: (log_joint[:n], q[:n])


def of_both(right: Wrong) -> dict[str, Wrong]:
    return {
        **{f"q below {least} left out": of(right, q_dropped(least)) for least in (1e-2, 1e-3, 1e-4, 1e-5)},
        **{f"q below {least} left out, and normalised": of(right, renormalised(least)) for least in (1e-2, 1e-3, 1e-4)},
        **{f"q raised to {least}": of(right, q_raised(least)) for least in (1e-3, 1e-4, 1e-5)},
        **{f"the first {n} states": of(right, first_states(n)) for n in (20, 50, 100)},
        "clip below at -11000": of(right, lambda v, q: (np.maximum(v, -11000), q)),
        "clip below at -11990": of(right, lambda v, q: (np.maximum(v, -11990), q)),
        "clip above at 9.5": of(right, lambda v, q: (np.minimum(v, 9.5), q)),
        "clip above at 5": of(right, lambda v, q: (np.minimum(v, 5), q)),
        "q rounded": of(right, lambda v, q: (v, np.round(q, 4))),
        "q kept below 0.99": of(right, lambda v, q: (v, np.minimum(q, 0.99))),
    }


BOUND = of_both(elbo.elbo) | {f"log q kept above that of {p}": log_q_above(p) for p in (1e-3, 1e-4, 1e-5)}
BOUND |= {
    f"states {gap} below left out": of(elbo.elbo, lambda v, q, gap=gap: (v, np.where(v < v.max() - gap, 0, q)))
    for gap in (20, 30, 38)
}
DIVERGENCE = of_both(elbo.kl_to_posterior)
DIVERGENCE |= {f"log q kept above that of {p}": kl_log_q_above(p) for p in (1e-3, 1e-4, 1e-5)}
DIVERGENCE |= {f"log posterior kept above {least}": log_posterior_above(least) for least in (-30, -700, -745, -890)}
DIVERGENCE |= {
    f"at most {top}": lambda v, q, top=top: min(elbo.kl_to_posterior(v, q), top) for top in (100, 500, 700, 890)
}
DIVERGENCE |= {
    "evidence by " + name: lambda v, q, wrong=wrong: xlogy(q, q).sum() - q @ v + wrong(v)
    for name, wrong in EVIDENCE.items()
    if "shift" in name or "tie" in name
}
BOUND_BY_DIVERGENCE = {
    name: lambda v, q, wrong=wrong: elbo.log_evidence(v) - wrong(v, q)
    for name, wrong in DIVERGENCE.items()
    if name.startswith("evidence by ") and "tie" in name
}
ELBO = {"log_evidence": EVIDENCE, "elbo": BOUND | BOUND_BY_DIVERGENCE, "kl_to_posterior": DIVERGENCE}


@table("elbo", ELBO)
def test_elbo(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []


kl, distance = gaussian_divergences.kl_gaussian, gaussian_divergences.euclidean_distance
IN_ORDER = ("mu1", "sigma1", "mu2", "sigma2")


def changed(right: Wrong, place: int, change: Callable[[Any], Any]) -> Wrong:
    def wrong(*args: Any) -> Any:
        return right(*(change(np.asarray(arg)) if i == place else arg for i, arg in enumerate(args)))

    return wrong


def of_any_pair(right: Wrong) -> dict[str, Wrong]:
    found: dict[str, Wrong] = {}
    for place, name in enumerate(IN_ORDER):
        low, high = (-9_990, 9_990) if name.startswith("mu") else (0.021, 29.5)
        found[f"{name} kept above {low}"] = changed(right, place, lambda v, low=low: np.maximum(v, low))
        found[f"{name} kept below {high}"] = changed(right, place, lambda v, high=high: np.minimum(v, high))
        found[f"{name} rounded"] = changed(right, place, lambda v: np.round(v, 2))
        found[f"size of {name} alone"] = changed(right, place, np.abs) if name.startswith("mu") else lambda *_: 0.0
    found["means close are equal"] = lambda a, s, b, t: right(a, s, np.where(np.abs(a - b) < 0.05, a, b), t)
    found["widths close are equal"] = lambda a, s, b, t: right(a, s, b, np.where(np.abs(s - t) < 0.05, s, t))
    found["0 for equal means"] = lambda a, s, b, t: right(a, s, b, t) * (np.asarray(a) != np.asarray(b))
    found["0 for equal widths"] = lambda a, s, b, t: right(a, s, b, t) * (np.asarray(s) != np.asarray(t))
    return found


KL: dict[str, Wrong] = of_any_pair(kl) | {
    f"at most {top:g}": lambda *args, top=top: np.minimum(kl(*args), top) for top in (1e6, 1e8, 1e10)
}
KL |= {
    f"shift kept within {most:g}": lambda a, s, b, t, most=most: kl(
        np.clip(np.subtract(a, b) / t, -most, most) * t, s, 0.0, t
    )
    for most in (1e3, 1e5, 9e5)
}
KL |= {
    f"log ratio kept within {most:g}": lambda a, s, b, t, most=most: (
        kl(a, s, b, t) + np.log(np.divide(s, t)) - np.clip(np.log(np.divide(s, t)), -most, most)
    )
    for most in (3, 5, 7)
}


KL["0 for close densities"] = lambda *args: kl(*args) * (np.asarray(kl(*args)) > 2e-3)


def first_entries(*args: Any, n: int) -> Any:
    out = np.array(kl(*args), dtype=float)
    out.reshape(-1)[n:] = 0.0
    return out


KL |= {f"the first {n} entries": lambda *args, n=n: first_entries(*args, n=n) for n in (10, 20, 30, 50)}


def overlap(wrong: Callable[[Any, Any], Any]) -> Wrong:
    """The distance with an overlap that is wrong: a function of the exponent, and of how far the means are apart."""

    def function(a: float, s: float, b: float, t: float) -> float:
        v, gap = s**2 + t**2, abs(a - b)
        own = (1 / s + 1 / t) / (2 * np.sqrt(np.pi))
        return float(np.sqrt(max(own - 2 * wrong(0.5 * gap**2 / v, gap) / np.sqrt(2 * np.pi * v), 0)))

    return function


DISTANCE = of_any_pair(distance)
DISTANCE |= {f"no overlap beyond {far}": overlap(lambda e, g, far=far: np.exp(-e) * (g < far)) for far in (20, 50, 90)}
DISTANCE |= {f"exponent at most {top}": overlap(lambda e, g, top=top: np.exp(-min(e, top))) for top in (3, 5, 7)}
DISTANCE |= {
    f"no overlap beyond exponent {top}": overlap(lambda e, g, top=top: np.exp(-e) * (e < top)) for top in (2, 5, 7)
}
DISTANCE |= {
    f"0 below {least}": lambda *args, least=least: distance(*args) * (distance(*args) > least)
    for least in (0.03, 0.01, 3e-3, 1e-3)
}
DISTANCE |= {
    f"at least {least}": lambda *args, least=least: np.maximum(distance(*args), least) for least in (0.01, 3e-3, 1e-3)
}
GAUSSIANS = {"kl_gaussian": KL, "euclidean_distance": DISTANCE}


@table("gaussian_divergences", GAUSSIANS)
def test_gaussian_divergences(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []


update, bound = beta_binomial.update_q_theta, beta_binomial.elbo
Q: dict[str, Wrong] = {
    **{f"the first {n}": of(update, lambda x, m, a, b, n=n: (np.asarray(x)[:n], m, a, b)) for n in (100, 2900)},
    **{f"x at most {top}": of(update, lambda x, *rest, top=top: (np.minimum(x, top), *rest)) for top in (1000, 1190)},
    **{f"m at most {top}": of(update, lambda x, m, a, b, top=top: (x, min(m, top), a, b)) for top in (1000, 1190)},
    **{f"at most {top:g}": lambda *args, top=top: tuple(np.minimum(update(*args), top)) for top in (1e4, 1e5, 1e6)},
    "prior kept above 0.11": of(update, lambda x, m, a, b: (x, m, max(a, 0.11), max(b, 0.11))),
    "alpha kept below 99": of(update, lambda x, m, a, b: (x, m, min(a, 99), b)),
    "beta kept below 99": of(update, lambda x, m, a, b: (x, m, a, min(b, 99))),
    "sums of 16 bits": lambda x, m, a, b: (
        a + np.sum(x, dtype=np.int16),
        b + np.sum(m - np.asarray(x), dtype=np.int16),
    ),
    "no prior with many data": lambda x, m, a, b: update(x, m, 0 if len(x) > 1000 else a, 0 if len(x) > 1000 else b),
}


def bound_of(place: int, change: Callable[[Any], Any]) -> Wrong:
    return changed(bound, place, change)


def logs_kept(least: float) -> Wrong:
    def wrong(x: Any, m: int, a_q: float, b_q: float, a: float, b: float) -> float:
        logs = digamma(np.array([a_q, b_q])) - digamma(a_q + b_q)
        gap = np.maximum(logs, least) - logs
        x = np.asarray(x)
        return float(bound(x, m, a_q, b_q, a, b) + gap @ [x.sum() + a - a_q, np.sum(m - x) + b - b_q])

    return wrong


BETA_BOUND: dict[str, Wrong] = {
    **{f"the first {n}": of(bound, lambda x, *rest, n=n: (np.asarray(x)[:n], *rest)) for n in (100, 1000, 2900)},
    **{
        f"{name} kept above {low}": bound_of(i, lambda v, low=low: np.maximum(v, low))
        for i, name, low in ((2, "alpha_q", 0.52), (3, "beta_q", 0.52), (4, "alpha", 0.11), (5, "beta", 0.11))
    },
    **{
        f"{name} kept below {top}": bound_of(i, lambda v, top=top: np.minimum(v, top))
        for i, name, top in ((2, "alpha_q", 1e4), (3, "beta_q", 1e4), (4, "alpha", 98), (5, "beta", 98))
    },
    "x at most 1190": bound_of(0, lambda v: np.minimum(v, 1190)),
    **{f"log theta kept above {least}": logs_kept(least) for least in (-4.0, -5.0, -6.0)},
}
BETA = {"update_q_theta": Q, "elbo": BETA_BOUND}


@table("beta_binomial", BETA)
def test_beta_binomial(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []
