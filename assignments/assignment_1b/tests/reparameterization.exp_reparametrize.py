"""Public checks of reparameterization.exp_reparametrize.

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
name = "reparameterization.exp_reparametrize"

FUNCTION = "exp_reparametrize"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "exp_reparametrize")
VARIANT = 0


@test_case(name="the draws follow the exponential law with the rates of the text", points=0.5)
def test_1(env):
    message = judged(env, 0, ("l", "N"), judge_law, *data_1())
    assert not message, message


@test_case(name="a gradient flows from the draws to the rate", points=0.5)
def test_2(env):
    message = judged(env, 1, ("l", "N"), judge_gradient, *data_2())
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
        Case((2.5, 20000), None),
        Case((1, 20000), None),
    ]
    settings = {"draws": exponential_draws, "cdf": exponential_cdf, "alpha": 5e-10, "beta": 0.001}
    return cases, settings


def data_2():
    cases = [
        Case((Tensor(np.array(2.5, dtype=np.float32), True), 64), [np.array([-0.6184958348909372,
            -0.641020314910581, -3.1813468662969333, 0.6486503138871725, -0.37337729232988676, -0.5002004821276176,
            -0.35826466025044035, -0.5931453408539913, -0.386663877800507, 0.730800431977816, 1.3487702142402227,
            -1.0956324541624949, 0.04643333635134337, -0.3762207796119273, -1.1562188331022507, 0.0061534677889970935,
            -0.7242568249598049, -2.1537211313105145, -1.5526689776190943, -0.6245803498430055, 0.9349574179195754,
            0.24753156902112775, -1.0760778833939826, 0.6068534058644447, 1.0760417122812918, 1.8573816023682406,
            -1.7756355576185983, 0.4792472338706822, 0.2960300532109386, 0.54562031526363, -1.3174493204122186,
            1.2610632944821512, -0.1262753111722103, 0.6868989226031122, 0.7527630580233885, -0.6123926812513171,
            0.8226624969781371, -0.23006635400599396, -0.0717241630089153, -0.6688834656600313, -0.20461280704702725,
            0.5160463125886238, -1.1060098853959828, 0.1031210687644039, 0.8503649598170449, 0.07677379147834199,
            1.2666084281624854, 0.4117793460237009, -0.019830127606745015, 1.3808660441142604, 1.4208302829108272,
            -0.8224218293636704, 0.21722130743531587, -0.20336743342719885, 0.4834026622102242, 1.2719904942783606,
            0.18147670255811016, -0.7630987264051455, -0.0709681631910951, -1.0123128952294558, -1.7767088185475697,
            -0.23329037529869, 0.005092948243602224, 0.22966511201417958]), np.array([0.7135462414913336,
            0.2125512794014821, 2.1596206075111297, -0.6690236117550199, 1.010160459759014, 0.9450641460973738,
            0.5301633925023281, 0.3411237770598164, 1.8551585224779912, 1.402508153697067, 1.2552838126084125,
            -0.8108764873329396, 0.08307504987596757, 1.0280119649059123, -0.5886827653273564, 2.8360666393945153,
            -0.4880760718772579, -2.030083848898367, -0.24825403176593624, -1.0688618860152097, 0.8231794900268498,
            -1.1331917872528794, 0.05246196782350702, -2.084716591156648, -0.15990583517311363, 1.4077419372685123,
            -0.5946977023235647, 0.8326669161211148, 0.8796222467386183, 1.5055828538928029, -0.5815933581969932,
            -0.8088305749372284, -0.19252949161705557, -1.074443311193986, -1.3734442837921494, 0.4384395099176764,
            0.8231841797254086, 0.21465937366943486, 1.9618143259850556, 0.22096065930787404, -0.6878302982643907,
            0.9421492143684613, -1.6710622376261963, -0.8067160804756341, -0.42538717849930724, 0.9789013567861966,
            -0.20598128904997673, -0.5125170150878382, 1.1653865622324096, 1.3381517961574343, -0.5196753625813456,
            -0.7017887336077344, -1.0351115056468354, 0.002766980951453259, -1.1077471274359116, -0.6011792673040498,
            -1.280246572413179, -3.006727598437102, 0.1688401162539228, 0.04435976172896539, -0.7066585557698796,
            0.44410673372679593, 2.054737533017159, -1.395939772085644])]),
    ]
    settings = {"wrt": (0,), "gradient": exponential_gradient, "rtol": 0.001, "atol": 1e-05, "unit": exponential_unit,
        "sample": exponential_spread}
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


def ks_threshold(n: int, alpha: float) -> float:
    """The distance that a right sampler exceeds with probability at most alpha.

    P(D_n > e) <= 2 exp(-2 n e^2): Dvoretzky-Kiefer-Wolfowitz with the constant of Massart (Ann. Probab. 1990), so
    e = sqrt(ln(2/alpha) / (2 n)).
    """
    return math.sqrt(math.log(2 / alpha) / (2 * n))


def ks_detectable_distance(n: int, alpha: float, beta: float) -> float:
    """The distance between laws that n samples reveal with probability at least 1 - beta at level alpha.

    By the same inequality and the triangle inequality: delta = (sqrt(ln(2/alpha)/2) + sqrt(ln(2/beta)/2)) / sqrt(n).
    """
    return (math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(2 / beta) / 2)) / math.sqrt(n)


def rivals_log_e_value(log_ratios: Sequence[float] | np.ndarray) -> float:
    """Log of the mean of the rivals' likelihood ratios, E = (1/R) sum_r prod_i q_r(z_i) / p(z_i).

    log_ratios: sum_i log q_r(z_i) / p(z_i) for each of the R rivals, over all independent draws so far

    If the draws follow p, E has expectation at most 1 at every sample size, so that it ever reaches 1/alpha with
    probability at most alpha (Ville 1939; Wasserman, Ramdas and Balakrishnan, PNAS 2020).
    """
    ratios = np.asarray(log_ratios, dtype=float)
    highest = float(np.max(ratios))
    if not math.isfinite(highest):
        return highest
    return highest + math.log(float(np.mean(np.exp(ratios - highest))))


def rivals_are_ruled_out(log_ratios: Sequence[float] | np.ndarray, beta: float) -> bool:
    """Whether every rival can be dropped: draws that follow rival r get here with probability at most beta.

    prod_i p(z_i) / q_r(z_i) is an e-value against rival r, by the same theorem.
    """
    return bool(np.max(np.asarray(log_ratios, dtype=float)) <= math.log(beta))


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


# A 24-bit random number is the coarsest that a careful sampler uses (torch.rand in single precision); rounding to
# single precision merges some of its values again.
COARSEST = 2.0**-22
POWERS = np.array([4.0, 100.0, 1e6])  # laws with half the spread, a tenth, and hardly any
MIRRORED = 2.0**-18  # the share of draws that `mirrored` takes as alike: 2^-19, and twice that for coarse numbers
SHIFTED = 2.0**-19  # the same for `shifted`, to be multiplied by the number of parts


def repeats(z: np.ndarray) -> int:
    """How many draws repeat an earlier one exactly."""
    ordered = np.sort(np.asarray(z).ravel())
    return int(np.count_nonzero(ordered[1:] == ordered[:-1]))


def repeats_log_p_value(count: int, n: int, coarsest: float = COARSEST) -> float:
    """Log of the probability of so many repeats or more among n independent draws of a continuous law.

    The i-th draw repeats one of the i - 1 before it with probability at most i `coarsest`, whatever these were. So the
    count lies below a sum of independent coins, whose tail above the mean lies below that of n coins with the mean
    probability (Hoeffding, Ann. Math. Statist. 1956).
    """
    return binomial_log_tail(count, n, min(1.0, 0.5 * (n + 1) * coarsest))


def mirrored(u: np.ndarray) -> int:
    """How many of the uniform draws u lie as far from 1/2, within about a millionth, as an earlier one."""
    return repeats(np.round(np.abs(u - 0.5) * 2**20))


def shifted(u: np.ndarray, parts: int) -> int:
    """How many of the uniform draws u, modulo 1/parts, come again, within about a millionth."""
    return repeats(np.floor((np.asarray(u, dtype=float) * parts % 1.0) / parts * 2**20))


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


PICTURED = 20_000  # draws that a picture shows at most
BINS = (8, 64)  # for the test of evenness


def distance_share(alpha: float, tests: int, looks: int) -> float:
    """What one Kolmogorov-Smirnov test may spend: half of a check's alpha goes to all of them together."""
    return alpha / (2 * tests * looks)


def law_picture(
    z: np.ndarray, column: int, cdf: Callable[..., np.ndarray], args: tuple[Any, ...]
) -> dict[str, Any] | None:
    """Shares of one column of the draws in bins, and the shares that the law gives them. Of many draws, the first."""
    shown = (z if z.ndim == 1 else z[:, column])[:PICTURED]
    finite = shown[np.abs(shown) < 1e300]  # differences of larger numbers overflow
    if not len(finite):
        return None
    low, high = (float(edge) for edge in np.quantile(finite, [0.001, 0.999]))
    width = max(high - low, 1e-6 * max(abs(low), abs(high)), 1e-300)  # that floating point can cut into bins
    edges = np.linspace(low, low + width, 41)
    if not np.all(np.diff(edges) > 0):
        return None
    law = cdf(edges if z.ndim == 1 else np.repeat(edges[:, None], z.shape[1], axis=1), *args)
    law = law if z.ndim == 1 else law[:, column]
    return {
        "kind": "histogram",
        "edges": [float(edge) for edge in edges],
        "observed": [float(count) / len(shown) for count in np.histogram(finite, edges)[0]],
        "expected": [float(share) for share in np.diff(law)],
    }


def too_regular(looks: Sequence[np.ndarray], alpha: float) -> str:
    """What is too regular about uniform draws of several calls, in words; "" where nothing is.

    Right draws fail with probability alpha at most: half for counts that are too even, half for draws that come again.
    """
    rows = [np.clip(u, 0.0, 1.0) for u in looks]
    for bins in BINS:
        counts = [np.bincount(np.minimum((u * bins).astype(np.int64), bins - 1), minlength=bins) for u in rows]
        if evenness_log_e_value(np.array(counts)) >= math.log(2 * len(BINS) / alpha):
            return "the draws are too evenly spread for independent ones: are they a grid, or drawn from strata?"
    u = np.concatenate(rows)
    again = [
        repeats_log_p_value(mirrored(u), len(u), MIRRORED),
        repeats_log_p_value(shifted(u, 2), len(u), 2 * SHIFTED),
    ]
    if min(again) <= math.log(alpha / (2 * len(again))):
        return "draws come again, as they are, mirrored or shifted, far more often than independent ones would"
    return ""


def judge_law(
    call: Call,
    cases: Sequence[Case],
    *,
    draws: Callable[..., Any],
    cdf: Callable[..., np.ndarray],
    alpha: float,
    beta: float,
    log_rivals: Callable[..., np.ndarray] | None = None,
    delta: float | None = None,
    looks: int = 1,
) -> Verdict:
    """F(z) is uniform: the Kolmogorov-Smirnov distance stays under its finite-sample bound in every case and column.

    Half of alpha goes to these distances, a quarter to rivals, a quarter to what is too regular. A check of several
    looks ends early where every distance, with its own uncertainty, lies below delta and every rival is ruled out.
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    shown, worst = None, -1.0
    for index, case in enumerate(cases):
        pooled: list[np.ndarray] = []
        ratios: Any = 0.0
        for look in range(looks):
            value = call(case.args, draw=look).value
            z = draws(value, *case.args)
            if isinstance(z, str):
                return Verdict(False, z, index, value, None, evidence)
            if np.isnan(z).any():
                message = f"{int(np.isnan(z).sum())} of {z.size} draws are nan"
                return Verdict(False, message, index, None, None, evidence)
            u = cdf(z, *case.args)
            pooled.append(u[:, None] if u.ndim == 1 else u)
            columns = list(np.concatenate(pooled).T)
            n, share = len(columns[0]), distance_share(alpha, len(cases) * len(columns), looks)
            threshold, band = ks_threshold(n, share), math.sqrt(math.log(2 * looks / beta) / (2 * n))
            distances = [ks_distance(uniform) for uniform in columns]
            column = int(np.argmax(distances))
            if distances[column] / threshold > worst:
                worst = distances[column] / threshold
                evidence |= {"n": n, "statistic": distances[column], "threshold": threshold}
                evidence["delta"] = ks_detectable_distance(n, share, beta / looks)
                shown = (z, column, cdf, case.args)
            if worst > 1:
                message = (
                    f"your {n:,} draws lie {evidence['statistic']:.4f} from the law they should follow; "
                    f"a right sampler goes beyond {threshold:.4f} once in {1 / alpha:,.0f} gradings"
                )
                return Verdict(False, message, index, None, None, evidence, law_picture(*shown) if shown else None)
            clear = delta is not None and max(distances) + band <= delta
            if log_rivals is not None:
                ratios = ratios + log_rivals(z, *case.args)
                log_e = rivals_log_e_value(ratios)
                if log_e >= math.log(4 * len(cases) / alpha):
                    evidence |= {"n": n, "log_e": log_e, "log_e_threshold": math.log(4 * len(cases) / alpha)}
                    message = (
                        f"a law close to the right one explains your {n:,} draws better, so much better as happens to "
                        f"a right sampler once in {1 / alpha:,.0f} gradings"
                    )
                    return Verdict(False, message, index, None, None, evidence, law_picture(*shown) if shown else None)
                clear = clear and rivals_are_ruled_out(ratios, beta)
            if clear:
                break
        for column in range(len(columns)):
            complaint = too_regular([u[:, column] for u in pooled], alpha / (4 * len(cases) * len(columns)))
            if complaint:
                return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, "", None, None, None, evidence, law_picture(*shown) if shown else None)


AT_FIRST_SIGHT = 0.4  # the distance of a sample from its law that hundreds of draws exceed with probability 1e-13


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
