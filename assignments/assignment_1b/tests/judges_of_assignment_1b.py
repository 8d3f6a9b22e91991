"""What judges in the public checks of assignment_1b: the same source that grades a submission.

Generated; changes are lost. There is no test here, but the others need this file beside them.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import linecache
import math
import random
import re
import sys
import unicodedata
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, SimpleNamespace
from typing import Any, NamedTuple, Protocol

import numpy as np

OK_FORMAT = False
name = "judges_of_assignment_1b"

class Tensor(NamedTuple):
    values: np.ndarray
    requires_grad: bool = False

class Generator(NamedTuple):
    seed: int

class Function(NamedTuple):
    name: str
    source: str
    constants: tuple[Any, ...] = ()

class Record(NamedTuple):
    names: tuple[str, ...]
    values: tuple[Any, ...]

class Opaque(NamedTuple):
    type_name: str

class Answer(NamedTuple):
    value: Any
    gradients: tuple[tuple[np.ndarray | None, ...], ...] | None = None
    is_tensor: bool = False
    mutated: tuple[int, ...] = ()
    reseeded: bool = False

def seed_sequence(*words: object) -> np.random.SeedSequence:
    text = "\x1f".join(str(word) for word in words)
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.SeedSequence([int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)])

def call_seed(
    course_key: str, assignment: str, version: str, exercise: str, question: str, check: int, variant: int, draw: int
) -> int:
    words = ("call", course_key, assignment, version, exercise, question, check, variant, draw)
    return int(seed_sequence(*words).generate_state(1)[0])

NAMES = ("mean", "log_std")

def ks_distance(u: np.ndarray) -> float:
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
    return math.sqrt(math.log(2 / alpha) / (2 * n))

def ks_detectable_distance(n: int, alpha: float, beta: float) -> float:
    return (math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(2 / beta) / 2)) / math.sqrt(n)

def category_log_e_value(counts: np.ndarray, p: np.ndarray) -> float:
    counts, p = np.asarray(counts, dtype=float), np.asarray(p, dtype=float)
    if np.any((p <= 0) & (counts > 0)):
        return math.inf
    counts, p = counts[p > 0], p[p > 0]
    k = len(p)
    log_mixture = math.lgamma(k) - math.lgamma(k + counts.sum()) + sum(math.lgamma(1 + c) for c in counts)
    return log_mixture - float(np.sum(counts * np.log(p)))

def binomial_log_tail(count: int, n: int, p: float) -> float:
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
    return min(0.0, math.log(2) + min(binomial_log_tail(count, n, p), binomial_log_tail(n - count, n, 1 - p)))

def binomial_detectable_shift(n: int, alpha: float, beta: float) -> float:
    return (math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(1 / beta) / 2)) / math.sqrt(n)

Array = np.ndarray

def rivals_log_e_value(log_ratios: Sequence[float] | np.ndarray) -> float:
    ratios = np.asarray(log_ratios, dtype=float)
    highest = float(np.max(ratios))
    if not math.isfinite(highest):
        return highest
    return highest + math.log(float(np.mean(np.exp(ratios - highest))))

def rivals_are_ruled_out(log_ratios: Sequence[float] | np.ndarray, beta: float) -> bool:
    return bool(np.max(np.asarray(log_ratios, dtype=float)) <= math.log(beta))

def call_here(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    seed: int,
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    states = seed_everything(seed)
    try:
        return answer_of(function, args, wrt, cotangents)
    finally:
        restore_generators(states)

def answer_of(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    given, kept = [built(arg) for arg in args], [built(arg) for arg in args]
    before, seeds = torch_seed(), watched_seeds()
    try:
        result = function(*given)
        mutated = tuple(i for i, (now, old) in enumerate(zip(given, kept, strict=True)) if not same(now, old))
        gradients = None
        if cotangents is not None:
            inputs = [given[i] for i in wrt]
            gradients = vector_jacobian_products(result, inputs, [np.array(v) for v in cotangents])
        reseeded = bool(seeds) or (before is not None and torch_seed() != before)
        return Answer(plain(result), gradients, is_tensor(result), mutated, reseeded)
    finally:
        np.random.seed, random.seed = SEED_NUMPY, SEED_RANDOM

SEED_NUMPY, SEED_RANDOM = np.random.seed, random.seed

def watched_seeds() -> list[str]:
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
    torch = sys.modules.get("torch")
    return None if torch is None else int(torch.initial_seed())

def built(arg: Any) -> Any:
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
    return compile(source, "<string>", "exec")

def made_function(source: str, name: str, constants: tuple[Any, ...]) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"__name__": "given"}
    exec(compiled(source), namespace)  # the kit's own text
    function: Callable[..., Any] = namespace[name]
    return functools.partial(function, *constants) if constants else function

def through(adapter: Callable[..., Any], definitions: Mapping[str, Any]) -> Callable[..., Any]:
    return functools.partial(adapter, Definitions(definitions))

class Definitions:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def __getattr__(self, name: str) -> Any:
        try:
            return self._definitions[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined") from None

def seed_everything(seed: int) -> tuple[Any, Any, Any]:
    torch = sys.modules.get("torch")
    legacy = np.random.get_state()
    states = (random.getstate(), legacy, None if torch is None else torch.random.get_rng_state())
    seed_generators(seed)
    return states

def seed_generators(seed: int) -> None:
    words = np.random.SeedSequence(seed).generate_state(4)
    SEED_RANDOM(int(words[1]))
    SEED_NUMPY(int(words[2]))
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.random.default_generator.manual_seed(int(words[3]))

def restore_generators(states: tuple[Any, Any, Any]) -> None:
    random.setstate(states[0])
    np.random.set_state(states[1])
    if states[2] is not None:
        sys.modules["torch"].random.set_rng_state(states[2])

def is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)

def plain(value: Any) -> Any:
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
    if is_tensor(value):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [tensor for part in value for tensor in tensors_of(part)] if isinstance(value, tuple | list) else []

def vector_jacobian_products(
    result: Any, inputs: list[Any], cotangents: list[np.ndarray]
) -> tuple[tuple[np.ndarray | None, ...], ...]:
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
    args: tuple[Any, ...]
    expected: Any = None

class Verdict(NamedTuple):
    passed: bool
    message: str = ""
    case: int | None = None
    got: Any = None
    expected: Any = None
    evidence: Mapping[str, Any] = {}
    picture: Mapping[str, Any] | None = None
    credit: float = 0.0

class Call(Protocol):
    def __call__(
        self,
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer: ...

def unpack(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        value = Record(tuple(map(spelled, value)), tuple(value.values()))
    if isinstance(value, Record):
        if set(names) <= set(value.names):
            return tuple(value.values[value.names.index(name)] for name in names)
        value = value.values
    if isinstance(value, np.ndarray) and value.ndim > 0 and len(value) == len(names):
        value = tuple(value)
    wanted = ", ".join(names)
    if isinstance(value, Opaque) or not isinstance(value, tuple | list):
        return f"expected {len(names)} values ({wanted}), got {describe(value)}"
    if len(value) != len(names):
        return f"expected {len(names)} values ({wanted}), got {len(value)}"
    return tuple(value)

def numbers(value: Any) -> Any:
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
    if isinstance(number, np.ndarray) and number.ndim == 0:
        number = number.item()
    if not isinstance(number, bool | int | float):
        return None
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf

def describe(value: Any) -> str:
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
    return name if isinstance(name, str) else describe(name)

def same_shape(array: np.ndarray, shape: tuple[int, ...]) -> Any:
    if array.shape == shape:
        return array
    if [n for n in array.shape if n != 1] == [n for n in shape if n != 1]:
        return array.reshape(shape)
    return f"expected shape {shape}, got {array.shape}"

def difference(value: Any, expected: Any, rtol: Any, atol: Any, widened: bool = True) -> str:
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

def mismatch(value: Any, expected: Any, rtol: Any, atol: Any, widened: bool = True) -> str:
    if not isinstance(expected, Record):
        return difference(value, expected, rtol, atol, widened)
    parts = unpack(value, expected.names)
    if isinstance(parts, str):
        return parts
    for name, part, target in zip(expected.names, parts, expected.values, strict=True):
        complaint = difference(part, target, rtol, atol, widened)
        if complaint:
            return f"{name}: {complaint}"
    return ""

# A 24-bit random number is the coarsest that a careful sampler uses (torch.rand in single precision); rounding to
# single precision merges some of its values again.
COARSEST = 2.0**-22
POWERS = np.array([4.0, 100.0, 1e6])  # laws with half the spread, a tenth, and hardly any
MIRRORED = 2.0**-18  # the share of draws that `mirrored` takes as alike: 2^-19, and twice that for coarse numbers
SHIFTED = 2.0**-19  # the same for `shifted`, to be multiplied by the number of parts

def repeats(z: np.ndarray) -> int:
    ordered = np.sort(np.asarray(z).ravel())
    return int(np.count_nonzero(ordered[1:] == ordered[:-1]))

def repeats_log_p_value(count: int, n: int, coarsest: float = COARSEST) -> float:
    return binomial_log_tail(count, n, min(1.0, 0.5 * (n + 1) * coarsest))

def mirrored(u: np.ndarray) -> int:
    return repeats(np.round(np.abs(u - 0.5) * 2**20))

def shifted(u: np.ndarray, parts: int) -> int:
    return repeats(np.floor((np.asarray(u, dtype=float) * parts % 1.0) / parts * 2**20))

def evenness_log_e_value(counts: np.ndarray, p: np.ndarray | None = None) -> float:
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
    log_choices = math.lgamma(n + 1) - math.lgamma(c + 1) - math.lgamma(n - c + 1)
    return log_choices + c * math.log(p) + (n - c) * math.log1p(-p)

class StoppedError(Exception):
    pass

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
    if not callable(function):
        return f"there is no {name} yet: run the cell that defines it"
    used = through(adapter, definitions or {}) if adapter else function
    return shown_as_text(_complaint(function, used, name, parameters, seed, judge, cases, settings))

def judged(
    env: Mapping[str, Any],
    name: str,
    seeded_by: Sequence[Any],
    check: int,
    parameters: Sequence[str],
    judge: Callable[..., Verdict],
    cases: Sequence[Case],
    settings: Mapping[str, Any],
    adapter: Callable[..., Any] | None = None,
) -> str:
    key, assignment, version, exercise, question, variant = seeded_by

    def seed(draw: int) -> int:
        return call_seed(key, assignment, version, exercise, question, check, variant, draw)

    return complaint(env.get(name), name, parameters, seed, judge, cases, settings, adapter, env)

def shown_as_text(message: str) -> str:
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
    shown = [f"{name}={brief(arg)}" for name, arg in zip(parameters, args, strict=False)]
    text = ", ".join(shown)
    return f" (for {text})" if len(text) <= 300 else f" (for {text[:296]} ...)"

def brief(value: Any) -> str:
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
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
            complaint = holds(value, *case.args)
        if complaint:
            return Verdict(False, complaint, index, value, None, evidence)
    return Verdict(True, evidence=evidence)

def judge_unchanged(call: Call, cases: Sequence[Case]) -> Verdict:
    for index, case in enumerate(cases):
        changed = call(case.args).mutated
        if changed:
            which = ", ".join(str(position + 1) for position in changed)
            return Verdict(False, f"the call changed its argument number {which} in place; work on a copy", index)
    return Verdict(True, evidence={"cases": len(cases)})

def small_model(student, A, a, C, c, B, b):
    import torch

    class SmallEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.A, self.a, self.C, self.c = (torch.nn.Parameter(value.clone()) for value in (A, a, C, c))

        def forward(self, x):
            return x @ self.A + self.a, x @ self.C + self.c

    class SmallDecoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.B, self.b = (torch.nn.Parameter(value.clone()) for value in (B, b))

        def forward(self, z):
            return torch.sigmoid(z @ self.B + self.b)

    model = student.Model(SmallEncoder(), SmallDecoder())
    # A mistake in the student's own costs marks there.
    model.reparameterization = lambda mean, var: mean + torch.sqrt(var) * torch.randn_like(mean)
    return model

def in_rows(images, count, pixels):
    shape = tuple(getattr(images, "shape", ()))
    size = 1
    for length in shape:
        size *= length
    return images.reshape(count, pixels) if len(shape) > 2 and (shape[0], size) == (count, count * pixels) else images

def pixel_probabilities(value: Any, count: int, pixels: int) -> Any:
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != count * pixels or array.shape[:1] != (count,):
        return f"expected one row of {pixels} probabilities per image, shape {(count, pixels)}; got {array.shape}"
    theta = array.reshape(count, pixels).astype(float)
    if not ((theta >= 0) & (theta <= 1)).all():
        return "probabilities lie between 0 and 1; some entries do not"
    if ((theta == 0) | (theta == 1)).all():
        return "all entries are 0 or 1: return the probabilities themselves, not pixels"
    return theta

def judge_equals(
    call: Call, cases: Sequence[Case], *, rtol: float, atol: float, scale: Callable[..., Any] | None = None
) -> Verdict:
    evidence: dict[str, Any] = {"cases": len(cases), "rtol": rtol, "atol": atol}
    names = list(cases[0].expected) if isinstance(cases[0].expected, dict) else [""]
    open_names = list(names)
    for index, case in enumerate(cases):
        value = call(case.args).value
        size = scale(*case.args) if scale else 1.0
        complaints = {}
        for name in open_names:
            expected = case.expected[name] if name else case.expected
            complaints[name] = mismatch(value, expected, rtol * size, atol * size, widened=scale is None)
        right = [name for name in open_names if not complaints[name]]
        if not right:
            name = open_names[0]
            expected = case.expected[name] if name else case.expected
            return Verdict(False, complaints[name], index, value, expected, evidence)
        open_names = right
    if open_names[0] != names[0]:
        evidence["convention"] = open_names[0]
    return Verdict(True, evidence=evidence)

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

ROLES = ("observed", "latent", "parameter")
GREEK = {
    "\u03b1": "alpha",
    "\u03b2": "beta",
    "\u03b3": "gamma",
    "\u03b4": "delta",
    "\u03b8": "theta",
    "\u03ba": "kappa",
    "\u03bb": "lambda",
    "\u03bc": "mu",
    "\u00b5": "mu",
    "\u03bd": "nu",
    "\u03be": "xi",
    "\u03c0": "pi",
    "\u03c1": "rho",
    "\u03c3": "sigma",
    "\u03c4": "tau",
}

class Graph(NamedTuple):
    roles: dict[str, str]
    edges: frozenset[tuple[str, str]]
    plates: dict[str, frozenset[str]]

def node_name(name: Any) -> str:
    text = "".join(GREEK.get(letter, letter) for letter in spelled(name).lower())
    text = text.replace("{", "").replace("}", "").strip().strip("$").lstrip("\\")
    for ending in ("_n", "_k", "_d", "_i", "_nd", "_kd", "_rc", "_r", "_c"):
        text = text.removesuffix(ending)
    return "lambda" if text == "lam" else text

def graph_of(value: Any) -> Any:
    if isinstance(value, Record):
        value = dict(zip(value.names, value.values, strict=True))
    if not isinstance(value, dict) or not {"nodes", "edges", "plates"} <= set(value):
        return f'expected a dict with the keys "nodes", "edges" and "plates", got {describe(value)}'
    nodes, edges, plates = value["nodes"], value["edges"], value["plates"]
    if not isinstance(nodes, dict) or not nodes:
        return f'"nodes" should be a dict from names to roles, got {describe(nodes)}'
    roles = {node_name(name): spelled(role).strip().lower() for name, role in nodes.items()}
    for name, role in roles.items():
        if role not in ROLES:
            return f"the role of {name} should be one of {', '.join(ROLES)}, got {role[:40]!r}"
    if not isinstance(edges, list | tuple) or not all(
        isinstance(edge, list | tuple) and len(edge) == 2 and all(isinstance(end, str) for end in edge)
        for edge in edges
    ):
        return '"edges" should be a list of pairs (parent, child) of names'
    pairs = frozenset((node_name(parent), node_name(child)) for parent, child in edges)
    for end in sorted({end for pair in pairs for end in pair}):
        if end not in roles:
            return f"an edge names {end[:40]!r}, which is no node"
    if not isinstance(plates, dict) or not all(isinstance(inside, list | tuple) for inside in plates.values()):
        return '"plates" should be a dict from the name of a plate to the list of the nodes in it'
    boxes = {spelled(plate): frozenset(node_name(name) for name in inside) for plate, inside in plates.items()}
    for plate, inside in boxes.items():
        for name in sorted(inside):
            if name not in roles:
                return f"the plate {plate[:40]!r} holds {name[:40]!r}, which is no node"
    return Graph(roles, pairs, boxes)

def cycle_in(graph: Graph) -> str:
    open_edges = set(graph.edges)
    while open_edges:
        children = {child for _, child in open_edges}
        roots = {edge for edge in open_edges if edge[0] not in children}
        if not roots:
            return min(parent for parent, _ in open_edges)
        open_edges -= roots
    return ""

def judge_graph_form(call: Call, cases: Sequence[Case]) -> Verdict:
    value = call(cases[0].args).value
    graph = graph_of(value)
    if isinstance(graph, str):
        return Verdict(False, graph, 0, value)
    names = {node_name(name) for name in cases[0].expected}
    missing, extra = sorted(names - set(graph.roles)), sorted(set(graph.roles) - names)
    if missing:
        return Verdict(False, f"nodes of the question are missing: {', '.join(missing)}", 0)
    if extra:
        return Verdict(False, f"nodes that the question does not name: {', '.join(extra)}", 0)
    if not graph.edges:
        return Verdict(False, "the graph has no edges yet", 0)
    turning = cycle_in(graph)
    if turning:
        return Verdict(False, f"the arrows lead in a circle through {turning}; a Bayesian network has no cycle", 0)
    return Verdict(True, evidence={"nodes": len(names)})

ROUNDING = 1e-5  # by which probabilities may miss a sum of 1
LARGEST = 1e30  # of covariances: what is larger overflows
LABELS_OF = "labels of "

def read(
    value: Any, kinds: Mapping[str, str], shapes: Sequence[tuple[int, ...]], needed: Sequence[str] | None = None
) -> Any:
    names = tuple(kinds)
    parts = (value,) if len(names) == 1 else unpack(value, names)
    if isinstance(parts, str):
        return parts
    found: dict[str, np.ndarray] = {}
    sizes = {name: shape[0] for name, shape in zip(names, shapes, strict=True) if shape}
    for name, part, shape in zip(names, parts, shapes, strict=True):
        if needed is not None and name not in needed:
            continue
        array = numbers(part)
        if not isinstance(array, str):
            array = np.ravel(array) if kinds[name] == "trace" else same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        found[name] = array.astype(float)
        if not np.isfinite(found[name]).all():
            return f"{name} holds numbers that are not finite"
    for name, array in found.items():
        complaint = misfit(array, kinds[name], sizes)
        if complaint:
            return f"{name}{complaint}"
    return {name: array.astype(int) if kinds[name].startswith(LABELS_OF) else array for name, array in found.items()}

def misfit(array: np.ndarray, kind: str, sizes: Mapping[str, int]) -> str:
    if kind == "positive" and not np.all(array > 0):
        return " has to be positive"
    if kind == "not negative" and np.any(array < 0):
        return " must not be negative"
    if kind == "bits" and not np.isin(array, (0, 1)).all():
        return " should hold zeros and ones alone"
    if kind == "shares" and (np.any(array < 0) or np.any(array > 1)):
        return " should hold numbers from 0 to 1"
    if kind == "rows" and (np.any(array < 0) or np.abs(array.sum(axis=-1) - 1).max(initial=0.0) > ROUNDING):
        return f": {rows_complaint(array)}"
    if kind == "covariances":
        return covariance_complaint(array)
    if kind == "trace" and array.size < 1:
        return " is empty; it has a value for each iteration"
    if kind.startswith(LABELS_OF):
        most = sizes[kind.removeprefix(LABELS_OF)] - 1
        if np.any(array != np.round(array)):
            return ": labels should be whole numbers"
        if array.size and (array.min() < 0 or array.max() > most):
            return f": labels run from {array.min():g} to {array.max():g}; they should be 0 to {most}"
    return ""

def rows_complaint(array: np.ndarray) -> str:
    if np.any(array < 0):
        return "some probabilities are negative"
    sums = np.ravel(array.sum(axis=-1))
    worst = int(np.argmax(np.abs(sums - 1)))
    return f"row {worst} sums to {sums[worst]:.6g}; each row should sum to 1"

def covariance_complaint(array: np.ndarray) -> str:
    if np.abs(array).max(initial=0.0) > LARGEST:
        return ": some values are far larger than any covariance of these observations"
    if np.abs(array - np.swapaxes(array, -1, -2)).max(initial=0.0) > ROUNDING * np.abs(array).max(initial=0.0):
        return ": a covariance matrix is symmetric, and at least one of these is not"
    try:
        np.linalg.cholesky(array)  # what densities need: an eigenvalue may be positive and still too small for it
    except np.linalg.LinAlgError:
        return ": a covariance matrix is positive definite, and at least one of these is not"
    return ""

LONGEST = 300
# Words that may stand beside a name without changing what is said.
SAYS_NOTHING = (
    "a an the this that it its s is are was called named known as act acts used serve serves function functions work "
    "works role answer concept term name method methods technique techniques approach model models kind type of for to "
    "in with by here figure shows show represents estimator gradient i e g such"
)

def plain_words(value: Any) -> Any:
    if not isinstance(value, str) or len(value) > 20 * LONGEST:
        return None
    letters = [letter for letter in unicodedata.normalize("NFKD", value) if not unicodedata.combining(letter)]
    text = " ".join(re.findall(r"[^\W_]+", "".join(letters).lower()))
    return text or None

def run_together(pattern: str) -> str:
    return re.sub(r" (?!\?)", " ?", pattern)

def option_named(value: Any, options: Mapping[str, Sequence[str]], neutral: str = "") -> tuple[str, str]:
    text = plain_words(value)
    if text is None:
        return "", f"expected the name of one option as a string, got {describe(value)}"
    if len(text) > LONGEST:
        return "", f"the answer has {len(text)} letters: return the name of one option and nothing else"
    spellings = [
        (run_together(pattern), name)
        for name, patterns in options.items()
        for pattern in (*patterns, plain_words(name))
    ]
    found = set()
    # What is matched is taken out of the text, the longest first, so that a name inside a longer one is not read twice.
    while True:
        matches = [(match, name) for pattern, name in spellings for match in re.finditer(rf"\b(?:{pattern})\b", text)]
        if not matches:
            break
        match, name = max(matches, key=lambda one: len(one[0].group()))
        found.add(name)
        text = f"{text[: match.start()]}|{text[match.end() :]}"
    if len(found) > 1:
        return "", f"the answer names {len(found)} options: decide for one"
    if not found:
        return "", "the answer names none of the options in the text of the function"
    known = {*SAYS_NOTHING.split(), *neutral.split()}
    for word in text.replace("|", " ").split():
        if word not in known:
            return "", f"return the name of one option and nothing else: {word[:40]!r} is too much"
    return found.pop(), ""

def judge_is_option(call: Call, cases: Sequence[Case], *, options: Mapping[str, Any], neutral: str) -> Verdict:
    value = call(cases[0].args).value
    name, complaint = option_named(value, options, neutral)
    return Verdict(True, evidence={"cases": 1}) if name else Verdict(False, complaint, 0, value)

AT_FIRST_SIGHT = 0.4  # the distance of a sample from its law that hundreds of draws exceed with probability 1e-13

def rate_of(l: Any) -> float:
    return float(np.asarray(l.values if isinstance(l, Tensor) else l))

def one_per_row(value: Any, N: int) -> Any:
    array = numbers(value)
    if isinstance(array, str):
        return array
    if N > 1 and array.shape == (1, N):
        return f"expected shape {(N,)} or {(N, 1)}, got {array.shape}"
    return same_shape(array, (N,))

def exponential_draws(value: Any, l: Any, N: int) -> Any:
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
    return np.asarray(-np.expm1(-rate_of(l) * np.maximum(z, 0.0)))

def not_a_sample(u: np.ndarray) -> str:
    n = len(u)
    if n >= 3 and max(repeats(column) for column in u.T) >= n - 1:
        return "all draws of the call are equal; a gradient is asked of a sample"
    if n >= 100 and max(ks_distance(column) for column in u.T) > AT_FIRST_SIGHT:
        return "where a gradient is asked for, the draws are far from the law that they should follow"
    return ""

def probabilities_of(a: Any, N: int, *rest: Any) -> np.ndarray:
    p = np.asarray(a.values if isinstance(a, Tensor) else a, dtype=float)
    return np.asarray(p / p.sum())

def ids(value: Any, a: Any, N: int, *rest: Any) -> Any:
    array = one_per_row(value, N)
    if isinstance(array, str):
        return f"{array} (one category id per draw)"
    if array.dtype.kind == "f" and not np.all(array == np.round(array)):
        return "category ids should be whole numbers"
    return np.clip(array, -1, 1 << 40).astype(int)

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

PICTURED = 20_000  # draws that a picture shows at most
BINS = (8, 64)  # for the test of evenness

def distance_share(alpha: float, tests: int, looks: int) -> float:
    return alpha / (2 * tests * looks)

def law_picture(
    z: np.ndarray, column: int, cdf: Callable[..., np.ndarray], args: tuple[Any, ...]
) -> dict[str, Any] | None:
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

def judge_returns(call: Call, cases: Sequence[Case], *, kinds: Mapping[str, str]) -> Verdict:
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        found = read(value, kinds, case.expected)
        if isinstance(found, str):
            return Verdict(False, found, index, value, None, evidence)
    return Verdict(True, evidence=evidence)
