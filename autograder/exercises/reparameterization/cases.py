"""The cases of `reparameterization`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.categories import labels_per_call
from autograder.checks.compare import numbers, same_shape
from autograder.checks.laws import sample_size
from autograder.statistics.dependence import repeats
from autograder.statistics.distance import ks_distance
from autograder.values import Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]

TEMP = 0.1  # the default of categorical_reparametrize

# The sheet's notebook plots rate 1, where a rate cannot be told from a scale; hence the second rate.
DEFAULT = {"l": 1, "other_l": 2.5, "a": [0.1, 0.2, 0.5, 0.2], "temp": 0.1, "N": 10000}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other rates, one above and one below 1, and four other categories, all different."""
    shares = [[0.1, 0.15, 0.25, 0.5], [0.1, 0.15, 0.3, 0.45], [0.1, 0.2, 0.25, 0.45]]  # sum to 1 as float32 as well
    chosen = shares[int(rng.integers(len(shares)))]
    return {
        "l": round(float(rng.uniform(1.6, 3.2)), 1),
        "other_l": round(float(rng.uniform(0.3, 0.6)), 2),
        "a": [chosen[i] for i in rng.permutation(4)],
        "temp": 0.1,
        "N": 10000,
    }


# Sample sizes. A rate, a temperature or a probability that is 2 % off is to be seen. The first case of a check has the
# draws for that, in LOOKS calls at most: right samplers seldom need more than half of them, which spares slow ones.
# The other cases, for another range, precision or number of categories, have few.

FEW = 20_000
FEWER = 5_000  # where the end of a range is tried: what goes wrong there is not small
LOOKS = 8
DISTANCE = 0.01
FAR = 0.02  # enough for relaxed samples: their joint density shows a wrong temperature much sooner than any distance
SHIFT = 0.01  # 2 % of the largest probability, which is at least one half where this is tested
RATES = sample_size(DISTANCE, tests=2, looks=LOOKS)  # about 42,000 a call
RATIOS = sample_size(FAR, tests=10, looks=LOOKS)
LABELS = labels_per_call(SHIFT, k=5, cases=2, looks=LOOKS)
PART = FEW // LOOKS

AT_FIRST_SIGHT = 0.4  # the distance of a sample from its law that hundreds of draws exceed with probability 1e-13

RIVALS = (0.98, 1.02)  # rates and temperatures in the place of the right one, relative to it
CUT_OFF = (1e-3, 4e-3)  # probabilities of ends that clipped draws leave out


# --- the exponential distribution ----------------------------------------------------------------------------------


def story_rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(float(variant["other_l"]), FEW), (variant["l"], FEW)]


def float_rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(float(rng.uniform(0.2, 0.6)), RATES), (float(rng.uniform(1.8, 5.0)), PART)]


def scalar(value: float, single: bool = False, requires_grad: bool = False) -> Tensor:
    return Tensor(np.array(value, dtype=np.float32 if single else np.float64), requires_grad)


LOWEST, HIGHEST = 0.02, 50.0  # rates


def other_kinds_of_rate(rng: np.random.Generator, variant: Variant) -> Arguments:
    """An integer, and 0-d tensors of both precisions; the ends of the range; a single draw."""
    near = float(rng.uniform(1.0, 1.05))
    return [
        (int(rng.integers(2, 6)), FEW),
        (scalar(rng.uniform(0.3, 0.7), single=True), FEW),
        (scalar(rng.uniform(1.5, 4.0)), FEW),
        (LOWEST * near, FEWER),
        (HIGHEST / near, PART),
        (float(rng.uniform(1.5, 4.0)), 1),
    ]


def other_kinds_of_leaf(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, and tensors that a gradient is asked for: noise has to be drawn for them too."""
    return [
        *other_kinds_of_rate(rng, variant),
        (scalar(rng.uniform(1.5, 4.0), requires_grad=True), FEWER),
        (scalar(rng.uniform(0.2, 0.7), single=True, requires_grad=True), PART),
    ]


# Draws of many calls in a row, with nothing between them. Strata of a short call leave its counts hardly any freedom.
CALLS, FEWER_CALLS = 80, 56  # the fewer for labels, of which there are tables enough


def size_of_a_call(rng: np.random.Generator) -> int:
    return int(rng.integers(480, 530))


def in_a_row(student: Any, parameter: Any, N: int, name: str, calls: int) -> Any:
    sampler = getattr(student, name)
    return [sampler(parameter, N) for _ in range(calls)]


def rates_in_a_row(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(float(rng.uniform(1.5, 3.0)), size_of_a_call(rng), "exp_sampler", CALLS)]


def leaves_in_a_row(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Calls of the sizes that gradients are asked of, short ones too."""
    return [
        (scalar(rng.uniform(1.5, 3.0), requires_grad=True), size_of_a_call(rng), "exp_reparametrize", CALLS),
        (scalar(rng.uniform(0.3, 0.7), single=True, requires_grad=True), 8, "exp_reparametrize", 2 * CALLS),
    ]


def story_leaves(rng: np.random.Generator, variant: Variant) -> Arguments:
    """So many that draws of another sign, if there are any, are among them."""
    return [(scalar(variant["other_l"], single=True, requires_grad=True), 64)]


def leaves(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Rates that a gradient is asked for, of both precisions, in calls as long as those whose law is judged."""
    near = float(rng.uniform(1.0, 1.05))
    return [
        (scalar(rng.uniform(1.5, 4.0), requires_grad=True), 7),
        (scalar(rng.uniform(0.2, 0.7), single=True, requires_grad=True), 8),
        (scalar(rng.uniform(0.2, 0.7), requires_grad=True), 1),
        (scalar(rng.uniform(1.5, 3.0), requires_grad=True), size_of_a_call(rng)),
        (scalar(LOWEST * near, single=True, requires_grad=True), PART),
        (scalar(HIGHEST / near, requires_grad=True), FEWER),
    ]


def rate_of(l: Any) -> float:
    """The rate as a float, whatever it is given as."""
    return float(np.asarray(l.values if isinstance(l, Tensor) else l))


def one_per_row(value: Any, N: int) -> Any:
    """The numbers (N,) of N draws, also given as (N, 1), as the docstrings allow; or what is wrong with them."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    if N > 1 and array.shape == (1, N):
        return f"expected shape {(N,)} or {(N, 1)}, got {array.shape}"
    return same_shape(array, (N,))


def exponential_draws(value: Any, l: Any, N: int) -> Any:
    """The draws (N,), or what is wrong with them. Single precision may give u = 0 now and then: a few are infinite."""
    array = one_per_row(value, N)
    if isinstance(array, str):
        return array
    z = array.astype(float)
    if np.isnan(z).any():
        return f"{int(np.isnan(z).sum())} of {N:,} draws are nan"
    if np.isinf(z).sum() > 4:
        return f"{int(np.isinf(z).sum())} of {N:,} draws are infinite"
    if (z < 0).any():
        return f"{int((z < 0).sum()):,} of {N:,} draws are negative; an exponential variable is never below 0"
    return z


def exponential_cdf(z: np.ndarray, l: Any, N: int) -> np.ndarray:
    """F(z) = 1 - exp(-l z)."""
    return np.asarray(-np.expm1(-rate_of(l) * np.maximum(z, 0.0)))


def exponential_rivals(z: np.ndarray, l: Any, N: int) -> np.ndarray:
    """Log density ratios of other rates, and of laws without the smallest or the largest draws.

    Of rates c l it is the sum of log(c exp(-(c - 1) l z)). What lies beyond 40/l, infinite draws too, counts as 40/l. A
    law that is cut off has the same density on what is left, divided by the probability of that.
    """
    lz = np.minimum(rate_of(l) * np.maximum(z, 0.0), 40.0)
    rates = [len(z) * np.log(c) - (c - 1) * np.sum(lz) for c in RIVALS]
    u = -np.expm1(-lz)
    low, high = u.min(), np.exp(-lz).min()
    cut = [-len(z) * np.log1p(-c) if c <= end else -np.inf for end in (low, high) for c in CUT_OFF]
    return np.array([*rates, *cut])


def exponential_gradient(value: Any, v: np.ndarray, l: Any, N: int) -> Any:
    """Along a path of constant noise dz/dl = -(dF/dl) / p(z) = -z/l."""
    z = exponential_draws(value, l, N)
    return z if isinstance(z, str) else (np.asarray(-np.sum(v * z) / rate_of(l)),)


def exponential_unit(v: np.ndarray, l: Any, N: int) -> float:
    """The standard deviation of sum_n v_n dz_n/dl."""
    return float(np.linalg.norm(v)) * 2**0.5 / rate_of(l) ** 2


def exponential_spread(value: Any, l: Any, N: int) -> str:
    """Draws at 0, and draws that are all alike, have a right gradient without being a sample."""
    z = exponential_draws(value, l, N)
    if isinstance(z, str):
        return z
    if np.count_nonzero(z == 0) > 1 + N // 500:
        return f"{np.count_nonzero(z == 0):,} of {N:,} draws are 0, where the gradient is 0 whatever the function does"
    return not_a_sample(exponential_cdf(z, l, N)[:, None])


def not_a_sample(u: np.ndarray) -> str:
    """What is wrong, at first sight, with uniform draws (N, P); "" if nothing is. A law that is only near passes."""
    n = len(u)
    if n >= 3 and max(repeats(column) for column in u.T) >= n - 1:
        return "all draws of the call are equal; a gradient is asked of a sample"
    if n >= 100 and max(ks_distance(column) for column in u.T) > AT_FIRST_SIGHT:
        return "where a gradient is asked for, the draws are far from the law that they should follow"
    return ""


def one_per_draw(l: Any, N: int) -> tuple[int, ...]:
    return (N,)


# --- the categorical distribution ----------------------------------------------------------------------------------


def random_probabilities(rng: np.random.Generator, K: int) -> np.ndarray:
    """Different multiples of 1/64 with sum 1, each at least 1/16: exact in single precision too."""
    while True:
        p = 4 + rng.multinomial(64 - 4 * K, rng.dirichlet(np.ones(K)))
        if len(set(p.tolist())) == K:
            return np.asarray(p / 64)


def with_a_large_one(rng: np.random.Generator, K: int) -> np.ndarray:
    """The same, with one probability between 1/2 and 5/8: a relative error of 2 % moves it by 0.01 at least."""
    while True:
        p = random_probabilities(rng, K)
        if 0.5 <= p.max() <= 0.625:
            return p


def single(p: np.ndarray | list[float], requires_grad: bool = False) -> Tensor:
    return Tensor(np.asarray(p, dtype=np.float32), requires_grad)


def story_categories(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(single(variant["a"]), FEW)]


def categories(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Other probabilities, not four of them."""
    return [(single(with_a_large_one(rng, 5)), LABELS), (Tensor(random_probabilities(rng, 3)), PART)]


def special_categories(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Two categories; rare ones, which are counted together; many of them; a single draw."""
    rare = np.array([*[1.0] * 20, 204.0, 300.0, 500.0]) / 1024.0
    return [
        (Tensor(rng.permutation([8.0, 1016.0]) / 1024.0), FEWER),
        (single(rng.permutation(rare)), FEWER),
        (single(many_probabilities(rng)), FEWER),
        (single(random_probabilities(rng, 3)), 1),
    ]


COLDEST, HOTTEST = 0.02, 5.0  # temperatures


def special_categories_and_temperatures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same at the ends of the range of temperatures."""
    cold, hot = COLDEST * float(rng.uniform(1.0, 1.05)), HOTTEST / float(rng.uniform(1.0, 1.05))
    two, rare, many, one = special_categories(rng, variant)
    return [(*two, cold), (*rare, hot), (*many, 0.4), (*one, 0.7)]


def extreme_temperatures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Two categories where samples saturate, in both precisions; three at a high temperature."""
    cold, hot = COLDEST * float(rng.uniform(1.0, 1.05)), HOTTEST / float(rng.uniform(1.0, 1.05))
    return [
        (single(random_probabilities(rng, 2)), FEWER, cold),
        (Tensor(random_probabilities(rng, 3), requires_grad=True), FEWER, hot),
    ]


def many_probabilities(rng: np.random.Generator, K: int = 24) -> np.ndarray:
    """Multiples of 1/1024 with sum 1, each at least 1/64: the sums of the first ones come near to every fraction."""
    return np.asarray((16 + rng.multinomial(1024 - 16 * K, rng.dirichlet(np.full(K, 3.0)))) / 1024)


def labels_in_a_row(name: str) -> Any:
    """Many short calls with many categories: labels so fine that strata of the noise show.

    And with two: what is paired with 1 - u, or comes from strata of each category's noise, shows in fair coins; what
    is paired with u + 1/2 in unfair ones. These are quick to judge, and come first.
    """

    def arguments(rng: np.random.Generator, variant: Variant) -> Arguments:
        return [
            (single([0.5, 0.5]), int(rng.integers(36, 44)), name, 2 * CALLS),
            (single(rng.permutation([0.25, 0.75])), 2 * int(rng.integers(180, 200)), name, CALLS // 2),
            (single(many_probabilities(rng)), size_of_a_call(rng), name, FEWER_CALLS),
        ]

    return arguments


def samples_in_a_row(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Many categories, and few: of few the samples themselves are judged."""
    name = "categorical_reparametrize"
    return [
        (single(random_probabilities(rng, 6), requires_grad=True), 8, name, 9 * CALLS // 2),
        (single(many_probabilities(rng), requires_grad=True), size_of_a_call(rng), name, FEWER_CALLS),
    ]


def categories_and_temperatures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The largest entry follows a at every temperature, small and moderate; also where a gradient is asked for. The
    small one is such that exponentials overflow and sigmoids saturate."""
    return [
        (single(with_a_large_one(rng, 5)), LABELS, float(rng.uniform(0.03, 0.035))),
        (Tensor(random_probabilities(rng, 3), requires_grad=True), PART, float(rng.uniform(1.3, 1.6))),
    ]


def moderate_temperatures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Where relaxed samples do not saturate; and the default temperature, 0.1, in double precision."""
    return [
        (single(random_probabilities(rng, 4)), RATIOS, float(rng.uniform(0.45, 0.65))),
        (Tensor(random_probabilities(rng, 3), requires_grad=True), PART, float(rng.uniform(1.3, 1.6))),
        (Tensor(random_probabilities(rng, 3)), PART),
    ]


def some_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [
        (single(variant["a"]), 6),
        (single(random_probabilities(rng, 3)), 7, 0.5),
        (Tensor(random_probabilities(rng, 5)), 4, 1.4, 1e-20),
    ]


def story_leaf_categories(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(single(variant["a"], requires_grad=True), 6, 0.7)]


def leaf_categories(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Probabilities that a gradient is asked for, of both precisions, at all temperatures and lengths of calls."""
    cold, hot = COLDEST * float(rng.uniform(1.0, 1.05)), HOTTEST / float(rng.uniform(1.0, 1.05))
    return [
        (single(random_probabilities(rng, 3), requires_grad=True), 8, float(rng.uniform(0.5, 0.7))),
        (Tensor(many_probabilities(rng), requires_grad=True), 7, float(rng.uniform(1.3, 1.5))),
        (Tensor(random_probabilities(rng, 2), requires_grad=True), 1, float(rng.uniform(1.3, 1.5))),
        (Tensor(random_probabilities(rng, 3), requires_grad=True), size_of_a_call(rng)),
        (Tensor(random_probabilities(rng, 3), requires_grad=True), PART, float(rng.uniform(1.3, 1.6))),
        (single(random_probabilities(rng, 2), requires_grad=True), PART, cold),
        (single(random_probabilities(rng, 4), requires_grad=True), FEWER, hot),
    ]


RARE = 1 / 512  # categories below this are counted as one: by itself none comes often enough to be missed


def counted_together(labels: np.ndarray, a: Any, N: int) -> np.ndarray:
    """The labels numbered anew: all rare categories are 0, the others follow. What is no label stays none."""
    p = probabilities_of(a, N)
    if not np.any(p < RARE):
        return labels
    anew = np.where(p < RARE, 0, np.cumsum(p >= RARE))
    known = (labels >= 0) & (labels < len(p))
    return np.where(known, anew[np.where(known, labels, 0)], np.where(labels < 0, -1, len(p)))


def shares_of(a: Any, N: int, *rest: Any) -> np.ndarray:
    """The probabilities of labels that are `counted_together`."""
    p = probabilities_of(a, N)
    rare = p < RARE
    return np.concatenate([[p[rare].sum()], p[~rare]]) if rare.any() else p


def counted_ids(value: Any, a: Any, N: int, *rest: Any) -> Any:
    """Category ids (N,), rare ones counted together; or what is wrong with them."""
    labels = ids(value, a, N)
    return labels if isinstance(labels, str) else counted_together(labels, a, N)


def counted_ids_or_rows(value: Any, a: Any, N: int, *rest: Any) -> Any:
    """The same of ids, or of where each row (N, K) is largest."""
    labels = ids_or_rows(value, a, N)
    return labels if isinstance(labels, str) else counted_together(labels, a, N)


def probabilities_of(a: Any, N: int, *rest: Any) -> np.ndarray:
    """The probabilities as a float array, whatever they are given as."""
    p = np.asarray(a.values if isinstance(a, Tensor) else a, dtype=float)
    return np.asarray(p / p.sum())


def ids(value: Any, a: Any, N: int, *rest: Any) -> Any:
    """Category ids (N,), or what is wrong with them."""
    array = one_per_row(value, N)
    if isinstance(array, str):
        return f"{array} (one category id per draw)"
    if array.dtype.kind == "f" and not np.all(array == np.round(array)):
        return "category ids should be whole numbers"
    return np.clip(array, -1, 1 << 40).astype(int)


def ids_or_rows(value: Any, a: Any, N: int, *rest: Any) -> Any:
    """Category ids (N,): as they are, or where each row (N, K) is largest."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    K = len(probabilities_of(a, N))
    if array.shape != (N, K):
        return ids(value, a, N) if array.size == N else f"expected shape {(N, K)}, got {array.shape}"
    if np.isnan(array).any():
        return f"{int(np.isnan(array).any(axis=1).sum())} of {N:,} rows hold nan"
    return np.argmax(array, axis=1)


def relaxed_rows(value: Any, a: Any, N: int, *rest: Any) -> Any:
    """Relaxed samples (N, K), or what is wrong with them."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    shape = (N, len(probabilities_of(a, N)))
    if array.shape != shape:
        return f"expected one relaxed sample per row, shape {shape}; got {array.shape}"
    y = array.astype(float)
    if np.isnan(y).any():
        return f"{int(np.isnan(y).any(axis=1).sum())} of {N:,} rows hold nan"
    if (y < 0).any() or (y > 1 + 1e-4).any():
        return "entries of a relaxed sample lie between 0 and 1"
    if np.abs(y.sum(axis=1) - 1).max() > 1e-4:
        return f"every row should sum to 1; the first sums to {y[0].sum():.6g}"
    return y


def on_the_simplex(value: Any, a: Any, N: int, *rest: Any) -> str:
    y = relaxed_rows(value, a, N)
    if isinstance(y, str):
        return y
    sharp = bool(np.all((y == 0) | (y == 1)))
    return "the rows are one-hot; a relaxed sample has weight on every category" if sharp else ""


def log_ratios(value: Any, a: Any, N: int, temp: float = TEMP) -> Any:
    """log(y_k / y_k+1) for all neighbours in a circle, (N, K). What single precision rounds to 0 counts as tiny."""
    y = relaxed_rows(value, a, N)
    if isinstance(y, str):
        return y
    log_y = np.log(np.maximum(y, 1e-38))
    return log_y - np.roll(log_y, -1, axis=1)


def log_ratio_rivals(x: np.ndarray, a: Any, N: int, temp: float = TEMP) -> np.ndarray:
    """Sums of the log density ratios of other temperatures. The density of y on the simplex is proportional to

    t^(K-1) prod_k (a_k y_k^(-t-1)) / (sum_k a_k y_k^(-t))^K   (Maddison, Mnih and Teh 2017, equation 10)

    which depends on the ratios of the y_k alone, but for a factor without t.
    """
    p = probabilities_of(a, N)
    log_y = np.ascontiguousarray((x - np.cumsum(x, axis=1)).T)  # log(y_k / y_0)
    log_a = np.log(p)[:, None]

    def log_density(t: float) -> float:
        terms = log_a - t * log_y
        highest = terms.max(axis=0)
        log_sum = highest + np.log(np.sum(np.exp(terms - highest), axis=0))
        return float(len(x) * (len(p) - 1) * np.log(t) + np.sum(terms) - len(p) * np.sum(log_sum))

    right = log_density(temp)
    return np.array([log_density(c * temp) - right for c in RIVALS])


def log_ratio_cdf(x: np.ndarray, a: Any, N: int, temp: float = TEMP) -> np.ndarray:
    """temp log(y_i / y_j) = log(a_i / a_j) + g_i - g_j, and a difference of two Gumbel variables is logistic."""
    log_a = np.log(probabilities_of(a, N))
    return np.asarray(0.5 * (1 + np.tanh(0.5 * (temp * x - (log_a - np.roll(log_a, -1))))))


def relaxed_levels(value: Any, a: Any, N: int, temp: float) -> Any:
    """The pivots of `log_ratio_cdf`, uniform, of samples that may saturate: (N, 1) for two categories, else (N, K).

    Single precision does not know by how much a ratio lies beyond exp(80). Such a pivot is drawn anew, uniformly from
    what lies beyond; of two categories one is always the larger, so that no other ratio is lost.
    """
    x = log_ratios(value, a, N, temp)
    if isinstance(x, str):
        return x
    x = x[:, :1] if x.shape[1] == 2 else x
    p = probabilities_of(a, N)
    beyond = log_ratio_cdf(np.full((1, len(p)), 80.0), p, N, temp)[:, : x.shape[1]]
    below = log_ratio_cdf(np.full((1, len(p)), -80.0), p, N, temp)[:, : x.shape[1]]
    u = log_ratio_cdf(np.pad(x, ((0, 0), (0, len(p) - x.shape[1]))), p, N, temp)[:, : x.shape[1]]
    anew = np.random.default_rng(20_260_101).random(x.shape)
    return np.where(x > 80, beyond + (1 - beyond) * anew, np.where(x < -80, below * anew, u))


def level_rivals(u: np.ndarray, *args: Any) -> np.ndarray:
    """The log density ratio for normal noise in the place of Gumbel noise, of the first pivot.

    The difference of two Gumbel variables is logistic, that of two normal ones normal, with variance 2.
    """
    level = np.clip(u[:, 0], 1e-12, 1 - 1e-12)
    x = np.log(level) - np.log1p(-level)
    normal = -0.25 * x**2 - 0.5 * np.log(4 * np.pi)
    return np.array([np.sum(normal - np.log(level) - np.log1p(-level))])


def levels_cdf(u: np.ndarray, *args: Any) -> np.ndarray:
    return np.clip(u, 0.0, 1.0)


def ids_or_ratios(value: Any, a: Any, N: int) -> Any:
    """Of few categories every entry against the geometric mean of the others, on a log scale; of many the ids.

    That is the category's own noise, less the average of the others'.
    """
    rows = relaxed_rows(value, a, N)
    if isinstance(rows, str) or rows.shape[1] > 6 or np.all((rows == 0) | (rows == 1)):
        return ids_or_rows(value, a, N)
    log_y = np.log(np.maximum(rows, 1e-38))
    return log_y - log_y.mean(axis=1, keepdims=True)


def relaxed_spread(value: Any, a: Any, N: int, temp: float = TEMP) -> str:
    """One-hot rows, and rows that are all alike, have a right gradient without being a sample."""
    y = relaxed_rows(value, a, N)
    if isinstance(y, str):
        return y
    if temp >= 0.4 and np.any(y == 0):
        return f"{np.count_nonzero((y == 0).any(axis=1)):,} rows are one-hot; at this temperature no relaxed sample is"
    return not_a_sample(relaxed_levels(value, a, N, temp)) if temp >= 0.4 or y.shape[1] == 2 else ""


def relaxed_unit(v: np.ndarray, a: Any, N: int, temp: float = TEMP) -> float:
    """The size of v' dy/da: that of v, over temp and the smallest probability."""
    return float(np.linalg.norm(v)) / (temp * float(np.min(probabilities_of(a, N))))


def relaxed_gradient(value: Any, v: np.ndarray, a: Any, N: int, temp: float = TEMP) -> Any:
    """dy/d log a = (diag(y) - y y') / temp for every row, and d log a / da = 1/a."""
    y = relaxed_rows(value, a, N)
    if isinstance(y, str):
        return y
    p = np.asarray(a.values, dtype=float)
    return (np.sum(y * (v - np.sum(y * v, axis=1, keepdims=True)), axis=0) / (temp * p),)


def one_row_per_draw(a: Any, N: int, *rest: Any) -> tuple[int, ...]:
    return (N, len(a.values))
