"""Samples that are more regular than chance: strata, mirrored and shifted pairs, labels assigned in proportion.

The samples of each group (a call, or a block of consecutive samples) are counted in bins. Regular samples give every
group nearly the same counts. If the samples are independent and identically distributed, then, given all of them
together, each group is a sample without replacement. So these tests need not know the distribution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from autograder.statistics.dependence import evenness_log_e_value

NARROW = (2.0, 4.0, 100.0, 1e6)  # bets on counts with less variance: a half, a quarter, hardly any
WIDE = (0.5, 0.8)  # and with more: twice as much, a quarter more
RESOLUTIONS = (2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 64)  # numbers of bins
DECIDED = 200.0  # betting stops at this log e-value: it is far beyond any level, and e-values may stop at any time
CLEARLY = 4.5  # bets are made only if the variation of the counts is off by this many standard deviations


def groups_log_e_value(counts: np.ndarray) -> float:
    """Log of an e-value against "samples are in their groups by chance", large if counts are too alike or too varied.

    counts: (groups, bins)

    Given the totals of all bins and the groups before it, a count is hypergeometric. The bets are on distributions with
    the same centre and less spread (b > 1) or more (b < 1), g(c) proportional to Hypergeometric(c)^b:

    E = mean over b of prod g(c) / Hypergeometric(c)

    Its expectation is 1, factor by factor, so P(E >= 1/alpha) <= alpha (Markov). If the counts vary about as much as
    they should (Pearson's statistic), no bets are made and they count as 0. That only makes E smaller, and saves time.
    """
    table = np.asarray(counts, dtype=np.int64)
    totals = table.sum(axis=0)
    if not totals.all():
        table, totals = table[:, totals > 0], totals[totals > 0]
    if len(table) < 2 or table.shape[1] < 2:
        return -math.inf
    sizes = table.sum(axis=1, keepdims=True)
    expected = sizes * (totals / totals.sum())
    usual = (len(table) - 1) * (table.shape[1] - 1)
    gaps = table - expected
    varied = float((gaps * gaps / np.maximum(expected, 1e-300)).sum()) / usual
    margin = CLEARLY * math.sqrt(2 / usual)
    powers = NARROW if varied < max(1 - margin, 0.3) else WIDE if varied > 1 + margin else ()
    if not powers:
        return -math.inf
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, totals.sum() + 1)))])
    pool = np.cumsum(table[::-1], axis=0)[::-1]  # how many samples are left in each bin before each group
    left, rest, total = sizes[:, 0].copy(), pool.sum(axis=1), np.zeros(len(powers))
    for j in range(table.shape[1] - 1):
        total += _bets(table[:, j], pool[:, j], rest, left, log_factorial, powers)
        left, rest = left - table[:, j], rest - pool[:, j]
        if float(total.max()) > DECIDED:
            break
    return _log_mean(np.concatenate([total, np.full(len(NARROW + WIDE) - len(powers), -math.inf)]))


def _bets(
    c: np.ndarray,
    good: np.ndarray,
    rest: np.ndarray,
    n: np.ndarray,
    log_factorial: np.ndarray,
    powers: tuple[float, ...],
) -> np.ndarray:
    """Sums over groups of log g(c) / Hypergeometric(c), for n drawn out of `rest`, of which `good` are in the bin."""
    middle = n * good / np.maximum(rest, 1)
    spread = np.sqrt(middle * (1 - good / np.maximum(rest, 1)))
    reach = math.ceil(16 * float(spread.max(initial=0.0))) + 16
    low, high = np.maximum(0, n - (rest - good)), np.minimum(good, n)
    k = np.floor(middle).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)
    possible = (k >= low[:, None]) & (k <= high[:, None])
    at = np.clip(k, low[:, None], high[:, None])
    log_pmf = _log_hypergeometric(at, good[:, None], rest[:, None], n[:, None], log_factorial)
    highest = np.where(possible, log_pmf, -np.inf).max(axis=1)
    mine = _log_hypergeometric(c, good, rest, n, log_factorial)
    inside = np.abs(c - np.floor(middle)) <= reach
    bets = np.empty(len(powers))
    for i, power in enumerate(powers):
        log_norm = np.log(np.sum(np.where(possible, np.exp(power * (log_pmf - highest[:, None])), 0.0), axis=1))
        won = power * (mine - highest) - log_norm - mine
        bets[i] = float(np.sum(np.where(inside, won, -np.inf)))
    return bets


def _log_hypergeometric(
    c: np.ndarray, good: np.ndarray, rest: np.ndarray, n: np.ndarray, log_factorial: np.ndarray
) -> np.ndarray:
    """log P(c of the n drawn out of `rest` are among the `good`)."""

    def choose(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.asarray(log_factorial[a] - log_factorial[b] - log_factorial[a - b])

    return np.asarray(choose(good, c) + choose(rest - good, n - c) - choose(rest, n))


def _log_mean(logs: np.ndarray) -> float:
    """Log of the mean of numbers whose logarithms are given."""
    highest = float(np.max(logs))
    return highest + math.log(float(np.mean(np.exp(logs - highest)))) if math.isfinite(highest) else highest


def regularity_log_e_values(calls: Sequence[np.ndarray], sizes: Sequence[int]) -> list[float]:
    """Logs of e-values against "samples are in their groups by chance": for calls as groups, then for blocks.

    calls: the samples of each call in order, numbers or labels
    sizes: of blocks of consecutive samples, an e-value for each

    Each e-value is a mean over many tables of counts. Numbers are put into bins with equal counts over all calls, at
    every resolution; one fixed shuffle orders equal numbers. Labels are merged with their neighbours, in the order of
    their values and in the order of their frequencies.
    """
    bins = _bins(np.concatenate(list(calls)))
    groupings = [np.repeat(np.arange(len(calls)), [len(z) for z in calls])]
    for size in sizes:
        whole = [np.arange(len(z)) // size for z in calls]
        starts = np.cumsum([0] + [len(z) // size for z in calls])
        kept = [np.where(w < len(z) // size, w + start, -1) for w, z, start in zip(whole, calls, starts, strict=False)]
        groupings.append(np.concatenate(kept))
    return [_mean_over_tables(bins, group_of) for group_of in groupings]


def _mean_over_tables(bins: Sequence[tuple[np.ndarray, int]], group_of: np.ndarray) -> float:
    groups, kept = int(group_of.max(initial=-1)) + 1, group_of >= 0
    if groups < 2 or not bins:
        return -math.inf
    everything = bool(kept.all())
    group_of = group_of if everything else group_of[kept]
    largest = int(np.bincount(group_of).max())
    counts = [
        np.bincount(group_of * m + (bin_of if everything else bin_of[kept]), minlength=groups * m).reshape(groups, m)
        for bin_of, m in bins
        if m <= max(2 * largest, bins[0][1])
    ]
    found: list[float] = []
    for table in counts:
        found.append(groups_log_e_value(table))
        if found[-1] > DECIDED:  # whatever the other tables give, this one alone makes the mean large enough
            break
    return _log_mean(np.array(found + [-math.inf] * (len(counts) - len(found))))


def _bins(z: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """For each resolution, the bin of every sample and the number of bins."""
    values, label, margins = np.unique(z, return_inverse=True, return_counts=True)
    label = label.reshape(-1)
    if len(values) > max(RESOLUTIONS):
        shuffled = np.random.default_rng(20_260_101).permutation(len(z))
        rank = np.empty(len(z), dtype=np.int64)
        rank[shuffled[np.argsort(label[shuffled], kind="stable")]] = np.arange(len(z))
        share = rank / len(z)
        return [((share * m).astype(np.int32), m) for m in RESOLUTIONS]
    found = {}
    for order in _orders(margins):
        for m in RESOLUTIONS:
            cuts = _cuts(margins[order], m)
            part = np.empty(len(values), dtype=np.int64)
            part[order] = np.searchsorted(cuts, np.arange(len(values)), side="right") - 1
            found[tuple(part)] = (part[label], len(cuts))
    return [one for one in found.values() if one[1] > 1]


def _orders(margins: np.ndarray) -> tuple[np.ndarray, ...]:
    return np.arange(len(margins)), np.argsort(margins, kind="stable")


def _cuts(margins: np.ndarray, m: int) -> tuple[int, ...]:
    """The positions where m parts with nearly equal counts begin."""
    upto = np.cumsum(margins) / margins.sum()
    wanted = np.arange(1, m) / m
    after = np.minimum(np.searchsorted(upto, wanted), len(upto) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(wanted - upto[before] < upto[after] - wanted, before, after) + 1
    return tuple(sorted({0, *nearest[nearest < len(margins)].tolist()}))


def shares_log_e_value(counts: np.ndarray, p: np.ndarray) -> float:
    """Log of an e-value against "labels are drawn from p", large if their counts are too close to their expectation.

    counts: (samples, K); p: (samples, K), the probabilities of each sample

    The mean of the e-values of `evenness_log_e_value` over tables in which neighbouring labels are merged, into few
    groups or many.
    """
    counts, p = np.atleast_2d(counts), np.atleast_2d(p)
    logs = []
    for m in sorted({min(m, counts.shape[1]) for m in (2, 4, 16, 64)}):
        starts = [_cuts(row, m) for row in p]
        if len({len(start) for start in starts}) == 1 and len(starts[0]) > 1:
            merged = [np.add.reduceat(row, list(start)) for row, start in zip(counts, starts, strict=True)]
            shares = [np.add.reduceat(row, list(start)) for row, start in zip(p, starts, strict=True)]
            logs.append(evenness_log_e_value(np.array(merged), np.array(shares)))
    return _log_mean(np.array(logs)) if logs else -math.inf
