"""Public checks of troll_factories.update_q_z.

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
name = "troll_factories.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "update_q_z")
VARIANT = 0


@test_case(name="gives the responsibilities of six comments", points=0.6957)
def test_1(env):
    message = judged(env, 0, ("x", "t", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), judge_equals, *data_1())
    assert not message, message


@test_case(name="each row of r sums to 1", points=0.3478)
def test_2(env):
    message = judged(env, 1, ("x", "t", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), judge_property, *data_2())
    assert not message, message


@test_case(name="leaves its arguments unchanged", points=0.1739)
def test_3(env):
    message = judged(env, 2, ("x", "t", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), judge_unchanged, *data_3())
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
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07, 0.84]),
            np.array([4.5, 9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]),
            np.array([1.5, 2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0])),
            np.array([[0.0031906570823354466, 0.08852498910172842, 0.9082843538159361], [0.44358272767648255,
            0.5001203469055152, 0.05629692541800217], [0.6410927311977034, 0.31685629826998274, 0.04205097053231415],
            [0.007732893251851661, 0.057060729582024974, 0.9352063771661231], [0.837845579372354, 0.13238620568996834,
            0.029768214937677624], [0.9074799582797972, 0.05869538608474324, 0.03382465563545902]])),
    ]
    settings = {"rtol": 1e-06, "atol": 1e-09}
    return cases, settings


def data_2():
    cases = [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07, 0.84]),
            np.array([4.5, 9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]),
            np.array([1.5, 2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0])), None),
    ]
    settings = {"holds": rows_sum_to_one}
    return cases, settings


def data_3():
    cases = [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07, 0.84]),
            np.array([4.5, 9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]),
            np.array([1.5, 2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0])), None),
    ]
    settings = {}
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


def unpack(value: Any, names: tuple[str, ...]) -> Any:
    """The parts of a result in the documented order; a string that says why there are none.

    A dict or NamedTuple with the documented names is read by name, anything else by position.
    """
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


def mismatch(value: Any, expected: Any, rtol: Any, atol: Any, widened: bool = True) -> str:
    """How a result differs from the expected number, array or Record of named parts; "" if it does not."""
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


def judge_unchanged(call: Call, cases: Sequence[Case]) -> Verdict:
    """The call leaves its arguments as they were."""
    for index, case in enumerate(cases):
        changed = call(case.args).mutated
        if changed:
            which = ", ".join(str(position + 1) for position in changed)
            return Verdict(False, f"the call changed its argument number {which} in place; work on a copy", index)
    return Verdict(True, evidence={"cases": len(cases)})


def judge_equals(
    call: Call, cases: Sequence[Case], *, rtol: float, atol: float, scale: Callable[..., Any] | None = None
) -> Verdict:
    """Every answer equals the expected one. A case may offer several right answers by name: {"sum": ..., "mean": ...};
    then one and the same of them must hold in all cases.

    scale:  how large the numbers are that a right answer adds up, by the case's arguments. Both tolerances are relative
            to it and allow for single precision, and nothing is widened for answers that come in single precision
    """
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


Array = np.ndarray


def array_part(name: str, part: Any, shape: tuple[int, ...]) -> Any:
    """A named part of a result as an array of finite floats, or what is wrong with it."""
    array = numbers(part)
    if not isinstance(array, str):
        array = same_shape(array, shape)
    if isinstance(array, str):
        return f"{name}: {array}"
    if not np.isfinite(array).all():
        return f"{name}: holds values that are not finite"
    return array.astype(float)


def probability_rows(name: str, part: Any, shape: tuple[int, ...]) -> Any:
    """An array whose rows are probabilities, or what is wrong with it."""
    array = array_part(name, part, shape)
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return f"{name}: some probabilities are negative"
    sums = array.sum(axis=-1)
    return array if np.abs(sums - 1).max() <= 1e-4 else f"{name}: should sum to 1, got {np.ravel(sums)[0]:.6g}"


def rows_sum_to_one(value: Any, x: Array, t: Array, alpha_pi: Array, *rest: Any) -> str:
    """One row of probabilities per comment."""
    r = probability_rows("r", value, (len(x), len(alpha_pi)))
    return r if isinstance(r, str) else ""
