"""Public checks of reparameterization.categorical_reparametrize.

Generated; changes are lost. Below the checks stand their cases, then the machinery that judges: the same
source that grades the hand-in.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import linecache
import math
import random
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, SimpleNamespace
from typing import Any, NamedTuple, Protocol

import numpy as np
from otter.test_files import test_case

OK_FORMAT = False
name = "reparameterization.categorical_reparametrize"

FUNCTION = "categorical_reparametrize"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "categorical_reparametrize")
VARIANT = 0


@test_case(name="each row is a relaxed sample: positive, with sum 1, one entry per category", points=0.2273)
def test_1(env):
    message = judged(env, 0, ("a", "N", "temp", "eps"), judge_property, *data_1())
    assert not message, message


@test_case(name="the largest entries follow the probabilities of the text", points=0.4545)
def test_2(env):
    message = judged(env, 1, ("a", "N", "temp", "eps"), judge_categories, *data_2())
    assert not message, message


@test_case(name="a gradient flows from the samples to the probabilities", points=0.4545)
def test_3(env):
    message = judged(env, 2, ("a", "N", "temp", "eps"), judge_gradient, *data_3())
    assert not message, message


def judged(env, check, parameters, judge, cases, settings, adapter=None):
    """What the check has to say against the function in `env`, in one line; "" when it passes."""
    def seed(draw):
        return call_seed(*SEEDED_BY, check, VARIANT, draw)

    function = env.get(FUNCTION)
    return complaint(function, FUNCTION, parameters, seed, judge, cases, settings, adapter, env)


# Cases: arguments, and what the answer should be.


def data_1():
    cases = [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), False), 6), None),
        Case((Tensor(np.array([0.15625, 0.4375, 0.40625], dtype=np.float32), False), 7, 0.5), None),
        Case((Tensor(np.array([0.421875, 0.1875, 0.21875, 0.09375, 0.078125]), False), 4, 1.4, 1e-20), None),
    ]
    settings = {"holds": on_the_simplex}
    return cases, settings


def data_2():
    cases = [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), False), 20000), None),
    ]
    settings = {"categories": ids_or_rows, "probabilities": probabilities_of, "alpha": 5e-10, "beta": 0.001}
    return cases, settings


def data_3():
    cases = [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), True), 6, 0.7), [np.array([[-1.2357533901126452,
            0.2624834692412434, -1.1852686341367034, 0.15944404047313954], [-1.4575678560809175, -0.25537476179795837,
            -1.8267690959139669, 0.15611459683714451], [-0.4066656030122558, 1.5501836440279753, 0.8390041038038273,
            -1.4320748351326336], [-0.6020541389541184, 0.7089667776651769, -0.22031329678670938, 0.7757204794840447],
            [-0.4365189135815848, -0.30236306754693876, 1.3050217833229847, -0.34149640166200945], [-0.2996760186745128,
            -0.7355917673912726, -0.3285866393071653, 0.1902806703496874]]), np.array([[-0.20693320718316816,
            0.12700777991799933, 0.923376005567706, -0.5195503507290666], [0.5063497950942615, -0.21016010299057536,
            2.046419521368875, 0.015804781733776592], [0.06973041442984909, -0.29829659325207464, 0.08618412755644644,
            1.4071811772590623], [1.9113434858814995, 0.8586417897281307, -1.7130446923236444, -0.14780007687114868],
            [-0.47763359802155775, -0.10739420050925254, -1.3163717729552131, 1.189049078170744], [0.7287621010805119,
            -0.5785665608816938, 0.24939252617602675, 0.5826662721129294]])]),
    ]
    settings = {"wrt": (0,), "gradient": relaxed_gradient, "rtol": 0.001, "atol": 1e-05, "unit": relaxed_unit,
        "sample": relaxed_spread}
    return cases, settings


# Machinery.


class Tensor(NamedTuple):
    """An argument that the student's function receives as a torch tensor.

    The grader itself never needs torch to write one down. `requires_grad` asks for a leaf of the gradient graph.
    """

    values: np.ndarray
    requires_grad: bool = False


class Generator(NamedTuple):
    """An argument that the student's function receives as `numpy.random.default_rng(seed)`."""

    seed: int


class Function(NamedTuple):
    """An argument that the student's function receives as a function: `name` of `source`, its first arguments bound.

    constants: values (tensors and arrays among them) for the first parameters
    """

    name: str
    source: str
    constants: tuple[Any, ...] = ()


class Record(NamedTuple):
    """A result with named parts: a NamedTuple, dataclass or dict of the student's, in its own order."""

    names: tuple[str, ...]
    values: tuple[Any, ...]


class Opaque(NamedTuple):
    """A result that is no plain value (a generator, a module, a figure); only the name of its type is kept."""

    type_name: str


class Answer(NamedTuple):
    """What one call of a student's function gave.

    value:      the result, as plain values
    gradients:  one entry per cotangent, each a tuple with one array per differentiated argument; an array is None
                where the result does not depend on the argument differentiably. None when no gradient was asked.
    is_tensor:  whether the result was a torch tensor
    mutated:    positions of the arguments that the call changed in place
    reseeded:   whether the call set the seed of a global generator
    """

    value: Any
    gradients: tuple[tuple[np.ndarray | None, ...], ...] | None = None
    is_tensor: bool = False
    mutated: tuple[int, ...] = ()
    reseeded: bool = False


def seed_sequence(*words: object) -> np.random.SeedSequence:
    """A seed sequence over the SHA-256 of the words; each word counts by its text, and order matters."""
    text = "\x1f".join(str(word) for word in words)
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.SeedSequence([int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)])


def call_seed(
    course_key: str, assignment: str, version: str, exercise: str, question: str, check: int, variant: int, draw: int
) -> int:
    """The seed of the global generators before a call; 32 bits, since NumPy's legacy generator takes no more."""
    words = ("call", course_key, assignment, version, exercise, question, check, variant, draw)
    return int(seed_sequence(*words).generate_state(1)[0])


POWERS = np.array([4.0, 100.0, 1e6])  # laws with half the spread, a tenth, and hardly any


def repeats(z: np.ndarray) -> int:
    """How many draws repeat an earlier one exactly."""
    ordered = np.sort(np.asarray(z).ravel())
    return int(np.count_nonzero(ordered[1:] == ordered[:-1]))


def evenness_log_e_value(counts: np.ndarray, p: np.ndarray | None = None) -> float:
    """Log of an e-value against "the counts are those of independent draws", large if they are too near to n p.

    counts: (m,) of one sample, or (c, m) of several
    p:      probabilities of the m bins or categories, of all samples (m,) or of each one (c, m); equal if None

    Given the counts before it, a count is binomial with the draws and the probability that are left. It is bet on a law
    with the same middle and less spread, g(c) proportional to Binomial(c)^b:

    E = mean over b of prod_j g(c_j) / Binomial(c_j)

    Its expectation is 1, factor by factor, so P(E >= 1/alpha) <= alpha (Markov). Stratified draws, whose counts hardly
    leave their expectation, multiply it with every bin. Where counts vary at least half as much as they should
    (Pearson's statistic), the bet is off, and E counts as 0: that makes it smaller, and cheap.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=int))
    shares = np.full(table.shape[1], 1 / table.shape[1]) if p is None else np.asarray(p, dtype=float)
    shares = np.broadcast_to(shares, table.shape)
    expected = table.sum(axis=1, keepdims=True) * shares
    usual = len(table) * (table.shape[1] - 1)
    if np.sum((table - expected) ** 2 / np.maximum(expected, 1e-300)) >= usual / 2:
        return -math.inf
    log_e = np.sum([_even_bets(row, share) for row, share in zip(table, shares, strict=True)], axis=0)
    highest = float(np.max(log_e))
    return highest + math.log(float(np.mean(np.exp(log_e - highest)))) if math.isfinite(highest) else highest


def _even_bets(counts: np.ndarray, p: np.ndarray) -> np.ndarray:
    """What the bets on narrower laws give for one sample: a logarithm for each of POWERS."""
    left, rest, total = int(counts.sum()), 1.0, np.zeros(len(POWERS))
    for count, share in zip(counts[:-1], p[:-1], strict=True):
        if not left or rest <= 0:  # nothing is left to bet on, or only categories that cannot come
            break
        q = float(share) / rest
        rest -= float(share)
        if not 0 < q < 1:
            continue
        middle, reach = left * q, 12 * math.sqrt(left * q * (1 - q)) + 12
        low, high = max(0, math.floor(middle - reach)), min(left, math.ceil(middle + reach))
        if not low <= count <= high:  # outside the bets: everything is lost
            return np.full(len(POWERS), -math.inf)
        c = np.arange(low, high)
        steps = np.log((left - c) * q) - np.log((c + 1) * (1 - q))
        log_pmf = _log_binomial(low, left, q) + np.concatenate([[0.0], np.cumsum(steps)])
        narrow = POWERS[:, None] * (log_pmf - np.max(log_pmf))
        log_norm = np.log(np.sum(np.exp(narrow), axis=1))
        total += narrow[:, count - low] - log_norm - log_pmf[count - low]
        left -= int(count)
    return total


def _log_binomial(c: int, n: int, p: float) -> float:
    """log P(X = c) for X ~ Binomial(n, p)."""
    log_choices = math.lgamma(n + 1) - math.lgamma(c + 1) - math.lgamma(n - c + 1)
    return log_choices + c * math.log(p) + (n - c) * math.log1p(-p)


def ks_distance(u: np.ndarray) -> float:
    """Largest distance between the empirical distribution of u and the uniform law on [0, 1].

    D_n = sup_t |F_n(t) - t| (Kolmogorov 1933). Just after the i-th smallest draw F_n is i/n or more, just before it
    (i-1)/n or less, with equality for the last and the first of tied draws: so the formula is exact with ties too.

    Only draws near the supremum are sorted. Counts per bin give F_n at the edges of the bins, hence a lower bound of
    D_n, and an upper bound of |F_n(t) - t| inside each bin; bins that cannot exceed the lower bound are left out.
    """
    u = np.clip(np.asarray(u, dtype=float), 0.0, 1.0)
    n, bins = len(u), 4096
    bin_of = np.minimum((u * bins).astype(np.int64), bins - 1)
    below = np.concatenate([[0], np.cumsum(np.bincount(bin_of, minlength=bins))])  # draws below each edge
    shares, edges = below / n, np.arange(bins + 1) / bins
    at_edges = float(np.max(np.abs(shares - edges)))
    inside = np.maximum(shares[1:] - edges[:-1], edges[1:] - shares[:-1])
    near = np.sort(u[(inside > at_edges)[bin_of]])
    if not len(near):
        return at_edges
    bin_of = np.minimum((near * bins).astype(np.int64), bins - 1)
    rank = below[bin_of] + np.arange(len(near)) - np.searchsorted(bin_of, bin_of)  # draws that are sorted before
    return float(max(at_edges, np.max((rank + 1) / n - near), np.max(near - rank / n)))


def category_log_e_value(counts: np.ndarray, p: np.ndarray) -> float:
    """Log of the Dirichlet-multinomial e-value against "the counts are draws from p".

    E = integral of prod_k w_k^{n_k} over w ~ Dirichlet(1, ..., 1), divided by prod_k p_k^{n_k}. Under p its expectation
    is 1, so P(E >= 1/alpha) <= alpha by Markov's inequality, at every sample size and under optional stopping
    (Ville 1939; Grunwald, de Heide, Koolen, JRSS B 2024). Infinite when a category of probability 0 was seen.
    """
    counts, p = np.asarray(counts, dtype=float), np.asarray(p, dtype=float)
    if np.any((p <= 0) & (counts > 0)):
        return math.inf
    counts, p = counts[p > 0], p[p > 0]
    k = len(p)
    log_mixture = math.lgamma(k) - math.lgamma(k + counts.sum()) + sum(math.lgamma(1 + c) for c in counts)
    return log_mixture - float(np.sum(counts * np.log(p)))


def binomial_log_tail(count: int, n: int, p: float) -> float:
    """log P(X >= count) for X ~ Binomial(n, p), exact where count lies above the mean; 0, a bound, where it does not.

    The terms fall from the first on, each by the ratio (n - j) p / ((j + 1) (1 - p)); they are added until the rest,
    which is below a geometric series, no longer counts.
    """
    if count <= n * p:
        return 0.0
    if count > n or p <= 0:
        return -math.inf
    log_first = (
        math.lgamma(n + 1)
        - math.lgamma(count + 1)
        - math.lgamma(n - count + 1)
        + count * math.log(p)
        + (n - count) * math.log1p(-p)
    )
    total = term = 1.0
    for j in range(count, n):
        term *= (n - j) * p / ((j + 1) * (1 - p))
        total += term
        if term < 1e-17 * total:
            break
    return min(0.0, log_first + math.log(total))


def binomial_log_p_value(count: int, n: int, p: float) -> float:
    """Log of the two-sided p-value of so many successes in n: twice the smaller tail, at most 1."""
    return min(0.0, math.log(2) + min(binomial_log_tail(count, n, p), binomial_log_tail(n - count, n, 1 - p)))


def binomial_detectable_shift(n: int, alpha: float, beta: float) -> float:
    """The shift of a probability that n trials reveal with probability at least 1 - beta at level alpha.

    The exact tails lie below exp(-2 n e^2) (Hoeffding 1963, theorem 1).
    """
    return (math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(1 / beta) / 2)) / math.sqrt(n)


def call_here(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    seed: int,
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    """What `function` gives for `args` when the global generators are seeded with `seed`; its exceptions pass through.

    cotangents: vectors v for which the gradients of sum(v * result) at the arguments `wrt` are wanted
    """
    given, kept = [built(arg) for arg in args], [built(arg) for arg in args]
    states = seed_everything(seed)
    before, seeds = torch_seed(), watched_seeds()
    try:
        result = function(*given)
        mutated = tuple(i for i, (now, before) in enumerate(zip(given, kept, strict=True)) if not same(now, before))
        gradients = None
        if cotangents is not None:
            inputs = [given[i] for i in wrt]
            gradients = vector_jacobian_products(result, inputs, [np.array(v) for v in cotangents])
        reseeded = bool(seeds) or (before is not None and torch_seed() != before)
        return Answer(plain(result), gradients, is_tensor(result), mutated, reseeded)
    finally:
        np.random.seed, random.seed = SEED_NUMPY, SEED_RANDOM
        restore_generators(states)


SEED_NUMPY, SEED_RANDOM = np.random.seed, random.seed


def watched_seeds() -> list[str]:
    """A list that grows whenever a seed of NumPy's or Python's global generator is set, until these are put back."""
    seen: list[str] = []

    def seed_numpy(seed: Any = None) -> None:
        seen.append("numpy")
        SEED_NUMPY(seed)

    def seed_random(*args: Any, **kwargs: Any) -> None:
        seen.append("random")
        SEED_RANDOM(*args, **kwargs)

    np.random.seed, random.seed = seed_numpy, seed_random
    return seen


def torch_seed() -> int | None:
    """The seed that torch's global generator was given last; None where torch is not loaded."""
    torch = sys.modules.get("torch")
    return None if torch is None else int(torch.initial_seed())


def built(arg: Any) -> Any:
    """An argument as the function receives it, freshly made: tensors for Tensor, generators for Generator."""
    if isinstance(arg, Tensor):
        import torch

        tensor = torch.from_numpy(np.array(arg.values))
        return tensor.requires_grad_() if arg.requires_grad else tensor
    if isinstance(arg, Generator):
        return np.random.default_rng(arg.seed)
    if isinstance(arg, Function):
        return made_function(arg.source, arg.name, tuple(built(part) for part in arg.constants))
    if isinstance(arg, np.ndarray | np.generic):
        return np.array(arg)
    if type(arg) in (tuple, list):
        return type(arg)(built(part) for part in arg)
    if type(arg) is dict:
        return {key: built(part) for key, part in arg.items()}
    return arg


@functools.lru_cache(maxsize=64)
def compiled(source: str) -> CodeType:
    """Source, compiled once: the calls of one check carry the same."""
    return compile(source, "<string>", "exec")


def made_function(source: str, name: str, constants: tuple[Any, ...]) -> Callable[..., Any]:
    """The function `name` of some source, with its first arguments bound."""
    namespace: dict[str, Any] = {"__name__": "given"}
    exec(compiled(source), namespace)  # the kit's own text
    function: Callable[..., Any] = namespace[name]
    return functools.partial(function, *constants) if constants else function


def through(adapter: Callable[..., Any], definitions: Mapping[str, Any]) -> Callable[..., Any]:
    """The adapter, with the hand-in's definitions as the attributes of its first argument."""
    return functools.partial(adapter, Definitions(definitions))


class Definitions:
    """What a hand-in defines, as attributes."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def __getattr__(self, name: str) -> Any:
        try:
            return self._definitions[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None


def seed_everything(seed: int) -> tuple[Any, Any, Any]:
    """Seed the global generators of random, NumPy and (where it is loaded) torch; returns the states they had."""
    torch = sys.modules.get("torch")
    legacy = np.random.get_state()
    states = (random.getstate(), legacy, None if torch is None else torch.random.get_rng_state())
    words = np.random.SeedSequence(seed).generate_state(4)
    random.seed(int(words[1]))
    np.random.seed(int(words[2]))
    if torch is not None:
        torch.random.default_generator.manual_seed(int(words[3]))
    return states


def restore_generators(states: tuple[Any, Any, Any]) -> None:
    """Put the global generators back where `seed_everything` found them."""
    random.setstate(states[0])
    np.random.set_state(states[1])
    if states[2] is not None:
        sys.modules["torch"].random.set_rng_state(states[2])


def is_tensor(value: Any) -> bool:
    """Whether a value is a torch tensor; asks nothing of torch where it is not loaded."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def plain(value: Any) -> Any:
    """A result as plain values: base arrays for arrays, scalars and tensors; Record for named parts; else Opaque."""
    if isinstance(value, str):
        return str(value)
    if value is None or (isinstance(value, bool | int | float | complex) and not isinstance(value, np.generic)):
        return value
    if is_tensor(value):
        tensor = value.detach()
        if tensor.dtype.is_floating_point and tensor.dtype.itemsize == 2:
            tensor = tensor.float()
        return np.array(tensor.to_dense().cpu().resolve_conj().resolve_neg().numpy())
    if isinstance(value, np.ndarray | np.void) and value.dtype.names:
        return Record(value.dtype.names, tuple(plain(value[name]) for name in value.dtype.names))
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype == object and value.size <= MOST_OBJECTS:
            return plain(np.asarray(value).tolist())
        array = np.array(value, subok=False)
        if array.dtype.kind in "fc" and array.dtype.itemsize > (8 if array.dtype.kind == "f" else 16):
            array = array.astype(float if array.dtype.kind == "f" else complex)
        return array if array.dtype.kind in "biufc" else Opaque(f"array of {array.dtype.name}"[:100])
    names = getattr(value, "_fields", None)
    if isinstance(value, tuple) and isinstance(names, tuple) and len(names) == len(value):
        return Record(names, tuple(plain(part) for part in value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = tuple(field.name for field in dataclasses.fields(value))
        return Record(names, tuple(plain(getattr(value, name, None)) for name in names))
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    if isinstance(value, list | set | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key.item() if isinstance(key, np.generic) else key: plain(part) for key, part in value.items()}
    found = from_libraries(value)
    return Opaque(type(value).__name__) if found is None else plain(found)


MOST_OBJECTS = 10_000  # of an array of Python's own numbers
NUMBERS = ("fractions", "decimal", "sympy", "mpmath")
ARRAYS = ("pandas", "xarray", "jax", "jaxlib", "tensorflow")


def from_libraries(value: Any) -> Any:
    """Numbers and arrays of other libraries, and simple namespaces, as plain values; None for anything else."""
    library = type(value).__module__.partition(".")[0]
    if isinstance(value, SimpleNamespace):
        return vars(value)
    if isinstance(value, range | deque):
        return list(value)
    try:
        if library in NUMBERS:
            return value.tolist() if hasattr(value, "tolist") else float(value)
        if library in ARRAYS and hasattr(value, "__array__"):
            return np.asarray(value)
    except (TypeError, ValueError, OverflowError):  # a symbol is no number
        pass
    return None


def same(a: Any, b: Any) -> bool:
    """Whether two arguments hold the same, bit for bit. Generators are made to be used up and always agree."""
    if isinstance(a, np.random.Generator) or callable(a):
        return True
    if is_tensor(a) and is_tensor(b):
        return same(a.detach().numpy(), b.detach().numpy())
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return bool(a == b or (a != a and b != b))


def tensors_of(value: Any) -> list[Any]:
    """The tensors in a result, in order."""
    if is_tensor(value):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [tensor for part in value for tensor in tensors_of(part)] if isinstance(value, tuple | list) else []


def vector_jacobian_products(
    result: Any, inputs: list[Any], cotangents: list[np.ndarray]
) -> tuple[tuple[np.ndarray | None, ...], ...]:
    """For each cotangent v the gradients of sum(v * result) at the inputs, None where there is none."""
    nothing = tuple((None,) * len(inputs) for _ in cotangents)
    parts = [part.reshape(-1) for part in tensors_of(result)]
    if not parts or not inputs:
        return nothing
    import torch

    flat = torch.cat(parts) if len(parts) > 1 else parts[0]
    if not flat.requires_grad or any(v.size != flat.numel() for v in cotangents):
        return nothing
    found = []
    for v in cotangents:
        vector = torch.from_numpy(v.reshape(-1)).to(flat.dtype)
        gradients = torch.autograd.grad(flat, inputs, vector, retain_graph=True, allow_unused=True)
        found.append(tuple(None if gradient is None else plain(gradient) for gradient in gradients))
    return tuple(found)


class Case(NamedTuple):
    """One input, and what the judge needs to know of it (the reference's answer, a cotangent, a bound)."""

    args: tuple[Any, ...]
    expected: Any = None


class Verdict(NamedTuple):
    """What a judge found.

    message:   why the check failed, for the student ("" when it passed)
    case:      index of the case that failed
    got:       the student's value there, `expected` what it should have been
    evidence:  what the verdict rests on: cases, tolerances; n, statistic, threshold, alpha, delta, beta
    picture:   numbers to draw for the student: observed against expected
    credit:    the share of the check's weight that is earned all the same where it did not pass
    """

    passed: bool
    message: str = ""
    case: int | None = None
    got: Any = None
    expected: Any = None
    evidence: Mapping[str, Any] = {}
    picture: Mapping[str, Any] | None = None
    credit: float = 0.0


class Call(Protocol):
    """Calls the student's function. `draw` numbers independent repetitions: another draw, another seed."""

    def __call__(
        self,
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer: ...


def numbers(value: Any) -> Any:
    """The value as an array of real numbers; a string that says why it is none."""
    if value is None:
        return "the function returned None: is a return statement missing?"
    if isinstance(value, dict) and len(value) == 1:  # {"q": q} is q with a label
        value = next(iter(value.values()))
    if isinstance(value, Record):
        value = list(value.values)
    if isinstance(value, Opaque | str | dict):
        return f"expected numbers, got {describe(value)}"
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return f"expected an array of numbers, got {describe(value)} of uneven rows"
    if array.dtype == object:  # whole numbers that no machine integer holds, such as factorials
        entries = [as_float(entry) for entry in array.ravel().tolist()]
        if None not in entries:
            array = np.array(entries, dtype=float).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        return f"expected real numbers, got {describe(value)}"
    return array


def as_float(number: Any) -> float | None:
    """A plain number as a float, infinite where it is too large for one; None if it is no number."""
    if isinstance(number, np.ndarray) and number.ndim == 0:
        number = number.item()
    if not isinstance(number, bool | int | float):
        return None
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def describe(value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, int) and abs(value) >= 10**20:  # Python itself refuses to write very long integers out
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, dict):
        return f"a dict with keys {', '.join(spelled(key)[:40] for key in list(value)[:6])}"
    return "None" if value is None else repr(value)


def spelled(name: Any) -> str:
    """A name as text: itself, or in words what stands in its place."""
    return name if isinstance(name, str) else describe(name)


def same_shape(array: np.ndarray, shape: tuple[int, ...]) -> Any:
    """The array in the expected shape, where the two differ by axes of length one only; otherwise a string."""
    if array.shape == shape:
        return array
    if [n for n in array.shape if n != 1] == [n for n in shape if n != 1]:
        return array.reshape(shape)
    return f"expected shape {shape}, got {array.shape}"


def difference(value: Any, expected: Any, rtol: Any, atol: Any, widened: bool = True) -> str:
    """How a numeric result differs from the expected array; "" when it does not.

    Results computed in single precision are compared at single precision, whatever type they are returned in.

    rtol, atol:  numbers, or one for each entry of the expected array
    widened:     False where the tolerances allow for single precision already
    """
    array = numbers(value)
    if isinstance(array, str):
        return array
    target = np.asarray(expected)
    array = same_shape(array, target.shape)
    if isinstance(array, str):
        return array
    with np.errstate(over="ignore", invalid="ignore"):
        single = array.dtype.kind == "f" and np.array_equal(array.astype(np.float32), array, equal_nan=True)
    if single and widened:
        scale = float(np.max(np.abs(target[np.isfinite(target)]), initial=1.0))
        rtol, atol = max(rtol, 2e-4), max(atol, 1e-6 * scale)
    target, array = target.astype(float), array.astype(float)
    if np.isnan(array).any() and not np.isnan(target).any():
        return f"{int(np.isnan(array).sum())} of {array.size} values are nan"
    with np.errstate(over="ignore", invalid="ignore"):
        gap = np.where(array == target, 0.0, np.abs(array - target))
    # Where the tolerance is infinite, as that of an infinite target, infinities differ from all but themselves.
    wrong = ~(gap <= atol + rtol * np.abs(target)) | (np.isinf(gap) & (np.isinf(target) | np.isinf(array)))
    if not wrong.any():
        return ""
    gap = np.where(np.isnan(gap), np.inf, gap)
    wrongs = np.where(wrong, gap, -1.0)
    # Of gaps that are equal up to rounding the first is told, on every machine.
    worst = np.unravel_index(int(np.argmax(wrongs >= (1 - 1e-9) * np.max(wrongs))), gap.shape)
    where = f" at index {tuple(int(i) for i in worst)}" if gap.ndim else ""
    count = f"{int(wrong.sum())} of {wrong.size} values differ; " if gap.size > 1 else ""
    return f"{count}got {array[worst]:.8g}{where}, expected {target[worst]:.8g}"


class StoppedError(Exception):
    """A call of the student's function that gave nothing; the message is one line for the student."""


def complaint(
    function: Any,
    name: str,
    parameters: Sequence[str],
    seed: Callable[[int], int],
    judge: Callable[..., Verdict],
    cases: Sequence[Case],
    settings: Mapping[str, Any],
    adapter: Callable[..., Any] | None = None,
    definitions: Mapping[str, Any] | None = None,
) -> str:
    """What the judge has to say against the function, in one line; "" when the check passes.

    adapter:  how it is used, if it is more than a function; among the notebook's definitions
    """
    if not callable(function):
        return f"there is no {name} yet: run the cell that defines it"
    used = through(adapter, definitions or {}) if adapter else function
    return shown_as_text(_complaint(function, used, name, parameters, seed, judge, cases, settings))


def shown_as_text(message: str) -> str:
    """The message without angle brackets: notebooks would take them for HTML, and show nothing."""
    return message.replace("<", "\u2039").replace(">", "\u203a")


def _complaint(
    function: Callable[..., Any],
    used: Callable[..., Any],
    name: str,
    parameters: Sequence[str],
    seed: Callable[[int], int],
    judge: Callable[..., Verdict],
    cases: Sequence[Case],
    settings: Mapping[str, Any],
) -> str:
    def call(
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer:
        try:
            return call_here(used, args, seed(draw), wrt, cotangents)
        except (Exception, SystemExit) as error:
            raise StoppedError(reason(error, function, name)) from error

    try:
        verdict = judge(call, cases, **settings)
    except StoppedError as stopped:
        return str(stopped)
    if verdict.passed:
        return ""
    message = " ".join(verdict.message.split()) or "the check does not pass"
    return message if verdict.case is None else message + given(parameters, cases[verdict.case].args)


def reason(error: BaseException, function: Any, name: str) -> str:
    """Why a call gave nothing: not implemented, or the error with the line of the student's cell."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame.f_code, trace.tb_lineno))
        trace = trace.tb_next
    if isinstance(error, NotImplementedError):
        innermost = frames[-1][0].co_name if frames else name
        if isinstance(function, type):
            return f"{name}.{innermost} is not implemented yet"
        if innermost != name and innermost.isidentifier():
            return f"{name} calls {innermost}, which is not implemented yet"
        return f"{name} is not implemented yet"
    code = getattr(function, "__code__", None)
    own = [line for frame, line in frames if code is not None and frame.co_filename == code.co_filename]
    text = " ".join(str(error).split())
    place = ""
    if own and code is not None:
        written = linecache.getline(code.co_filename, own[-1]).strip()
        place = f" (line {own[-1]} of its cell: {written})" if written else f" (line {own[-1]} of its cell)"
    return f"{name} stopped with {type(error).__name__}: {text}{place}"


def given(parameters: Sequence[str], args: Sequence[Any]) -> str:
    """The arguments of a call, for the end of a sentence: " (for mu1=0.0, sigma1=1.0)"."""
    shown = [f"{name}={brief(arg)}" for name, arg in zip(parameters, args, strict=False)]
    text = ", ".join(shown)
    return f" (for {text})" if len(text) <= 300 else f" (for {text[:296]} ...)"


def brief(value: Any) -> str:
    """A value on one line: six digits, small arrays in full, larger ones by their shape."""
    if isinstance(value, Tensor):
        return f"torch.tensor({brief(value.values)})"
    if isinstance(value, Generator):
        return f"default_rng({value.seed})"
    if isinstance(value, Function):
        return value.name
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"(an array of shape {value.shape})"
        return brief(value.tolist())
    if isinstance(value, tuple | list):
        inside = ", ".join(brief(part) for part in value[:12]) + (", ..." if len(value) > 12 else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, float):
        return f"{value:.6g}"
    return repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "..."


def judge_property(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    """`holds(value, *args)` has nothing to complain of in any case."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
            complaint = holds(value, *case.args)
        if complaint:
            return Verdict(False, complaint, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def judge_categories(
    call: Call,
    cases: Sequence[Case],
    *,
    categories: Callable[..., Any],
    probabilities: Callable[..., np.ndarray],
    alpha: float,
    beta: float,
    delta: float | None = None,
    looks: int = 1,
) -> Verdict:
    """The counts of the categories are draws from the law, one by one and together.

    Half of alpha goes to the exact binomial tail of each category's count, a quarter to the e-value of all counts, a
    quarter to counts that are too near to their expectation. A
    check of several looks ends early where every share, with its own uncertainty, lies within delta of its
    probability.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    picture, worst = None, -math.inf
    for index, case in enumerate(cases):
        p = np.asarray(probabilities(*case.args), dtype=float)
        counts, each = np.zeros(len(p), dtype=np.int64), []
        share = alpha / (2 * len(cases) * len(p) * looks)
        for look in range(looks):
            value = call(case.args, draw=look).value
            labels = categories(value, *case.args)
            if isinstance(labels, str):
                return Verdict(False, labels, index, value, None, evidence)
            if labels.min() < 0 or labels.max() >= len(p):
                message = f"labels run from {labels.min()} to {labels.max()}; they should be 0 to {len(p) - 1}"
                return Verdict(False, message, index, None, None, evidence)
            each.append(np.bincount(labels, minlength=len(p)))
            counts += each[-1]
            n = int(counts.sum())
            log_p = min(binomial_log_p_value(int(c), n, float(q)) for c, q in zip(counts, p, strict=True))
            log_e = category_log_e_value(counts, p)
            surprise = max(log_p / math.log(share), log_e / math.log(4 * len(cases) / alpha))
            if surprise > worst:
                worst = surprise
                evidence |= {"n": n, "statistic": float(np.max(np.abs(counts / n - p)))}
                evidence |= {"log_p": log_p, "log_p_threshold": math.log(share)}
                evidence |= {"log_e": log_e, "log_e_threshold": math.log(4 * len(cases) / alpha)}
                evidence["delta"] = binomial_detectable_shift(n, share, beta / looks)
                picture = {
                    "kind": "bars",
                    "observed": [float(c) for c in counts / n],
                    "expected": [float(q) for q in p],
                }
            if worst >= 1:
                shares = ", ".join(f"{c / n:.4f}" for c in counts)
                wanted = ", ".join(f"{q:.4f}" for q in p)
                message = f"of {n:,} draws the categories get the shares {shares}; the law says {wanted}"
                return Verdict(False, message, index, None, None, evidence, picture)
            band = math.sqrt(math.log(2 * len(p) * looks / beta) / (2 * n))
            if delta is not None and float(np.max(np.abs(counts / n - p))) + band <= delta:
                break
        if evenness_log_e_value(np.array(each), p) >= math.log(4 * len(cases) / alpha):
            message = "the shares are too near to their probabilities for independent draws: are the labels dealt out?"
            return Verdict(False, message, index, None, None, evidence, picture)
    return Verdict(True, "", None, None, None, evidence, picture)


TEMP = 0.1  # the default of categorical_reparametrize
AT_FIRST_SIGHT = 0.4  # the distance of a sample from its law that hundreds of draws exceed with probability 1e-13


def one_per_row(value: Any, N: int) -> Any:
    """The numbers (N,) of N draws, also given as (N, 1), as the docstrings allow; or what is wrong with them."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    if N > 1 and array.shape == (1, N):
        return f"expected shape {(N,)} or {(N, 1)}, got {array.shape}"
    return same_shape(array, (N,))


def not_a_sample(u: np.ndarray) -> str:
    """What is wrong, at first sight, with uniform draws (N, P); "" if nothing is. A law that is only near passes."""
    n = len(u)
    if n >= 3 and max(repeats(column) for column in u.T) >= n - 1:
        return "all draws of the call are equal; a gradient is asked of a sample"
    if n >= 100 and max(ks_distance(column) for column in u.T) > AT_FIRST_SIGHT:
        return "where a gradient is asked for, the draws are far from the law that they should follow"
    return ""


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


def judge_gradient(
    call: Call,
    cases: Sequence[Case],
    *,
    wrt: tuple[int, ...],
    gradient: Callable[..., Any],
    rtol: float,
    atol: float,
    unit: Callable[..., float] | None = None,
    sample: Callable[..., str] | None = None,
) -> Verdict:
    """Vector-Jacobian products of the result equal the exact ones, computed from the student's own draw.

    Each case's `expected` holds the cotangents v; `gradient(value, v, *args)` gives v' dy/dx for every argument of
    `wrt`, or a complaint in words about the value. The draw that the gradient was asked of must look like one
    (`sample`); the tolerance follows from the law (`unit`), not from that draw.
    """
    evidence = {"cases": len(cases), "cotangents": len(cases[0].expected), "rtol": rtol, "atol": atol}
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        for number, v in enumerate(case.expected):
            exact = gradient(answer.value, v, *case.args)
            if isinstance(exact, str):
                return Verdict(False, exact, index, answer.value, None, evidence)
            if not answer.gradients:
                message = "no gradient: the result is not a differentiable tensor"
                return Verdict(False, message, index, answer.value, None, evidence)
            got = answer.gradients[number]
            for position, mine, target in zip(wrt, got, exact, strict=True):
                name = f"argument number {position + 1}"
                if mine is None:
                    message = f"no gradient reaches {name}: is the result cut off (argmax, detach, NumPy, item)?"
                    return Verdict(False, message, index, None, target, evidence)
                complaint = difference(mine, target, rtol, atol * (unit(v, *case.args) if unit else 1.0))
                if complaint:
                    message = f"the gradient with respect to {name} is wrong for your own draw: {complaint}"
                    return Verdict(False, message, index, mine, target, evidence)
        complaint = sample(answer.value, *case.args) if sample else ""
        if complaint:
            return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, evidence=evidence)
