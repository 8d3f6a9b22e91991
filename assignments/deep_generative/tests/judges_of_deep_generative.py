"""The judges of the public checks of deep_generative: the same source that grades submissions.

Generated; changes are lost. This file has no tests, but the other files need it beside them.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import itertools
import linecache
import math
import random
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType, SimpleNamespace
from typing import Any, NamedTuple, Protocol

import numpy as np

OK_FORMAT = False
name = "judges_of_deep_generative"

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

def shuffled(module: Any, seed: int) -> Any:
    import torch

    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            size = min(0.5, 1.5 / max(parameter.shape, default=1) ** 0.5)
            parameter.copy_(size * torch.randn(parameter.shape, generator=generator))
    return module

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

Array = np.ndarray

def exact(argument: Any) -> Array:
    return np.asarray(argument.values if isinstance(argument, Tensor) else argument, dtype=float)

def hermite(D: int, n: int) -> tuple[Array, Array]:
    x, w = np.polynomial.hermite_e.hermegauss(n)
    nodes = np.array(list(itertools.product(x, repeat=D)))
    return nodes, np.prod(list(itertools.product(w / w.sum(), repeat=D)), axis=1)

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

class ComplaintError(Exception):
    pass

def heard(function: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    try:
        return function(*args, **settings)
    except ComplaintError as complaint:
        return str(complaint)

def real(value: Any, shape: Any = None, name: str = "", finite: bool = True) -> np.ndarray:
    array = numbers(value)
    if not isinstance(array, str) and shape is not None:
        array = same_shape(array, shape)
    if isinstance(array, str):
        raise ComplaintError(f"{name}: {array}" if name else array)
    array = array.astype(float)
    if finite and not np.isfinite(array).all():
        wrong = f"{int((~np.isfinite(array)).sum())} of {array.size} numbers are not finite"
        raise ComplaintError(f"{name}: {wrong}" if name else wrong)
    return np.asarray(array)

def number(value: Any, name: str = "") -> float:
    array = real(value, None, name, finite=False)
    if array.size != 1 or not np.isfinite(array).all():
        got = f"an array of shape {array.shape}" if array.size != 1 else f"{float(array.ravel()[0])}"
        raise ComplaintError(f"{name + ': ' if name else ''}expected one finite number, got {got}")
    return float(array.ravel()[0])

def several(value: Any, *names: str) -> tuple[Any, ...]:
    found = unpack(value, names)
    if isinstance(found, str):
        raise ComplaintError(found)
    return tuple(found)

def parts(value: Any, **shapes: Any) -> tuple[np.ndarray, ...]:
    found = several(value, *shapes)
    return tuple(real(part, shape, name) for part, (name, shape) in zip(found, shapes.items(), strict=True))

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

RTOL, ATOL = 1e-3, 2e-4  # networks are in single precision

def arrays_of(value: Any, names: tuple[str, ...]) -> tuple[Array, ...]:
    return parts(value, **dict.fromkeys(names))

def differs(found: Array, expected: Any, words: str, atol: float = ATOL) -> str:
    complaint = difference(found, expected, RTOL, atol)
    return f"{words}: {complaint}" if complaint else ""

BACK = "forward(forward(x), reverse=True) is not x"

def single(array: Any) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.any(array) and np.array_equal(np.asarray(array, dtype=np.float32).astype(float), array))

def points_differ(value: Any, expected: float, *args: Any, rtol: float, atol: float) -> str:
    found = number(value)
    rounding = 2e-6 if single(found) else 0.0
    allowed = rtol * abs(expected) + max(atol, rounding) * max(1.0, float(np.max(np.abs(args[-1]))))
    return "" if abs(found - expected) <= allowed else f"got {found:.8g}, expected {expected:.8g}"

GRADIENT = ("theta", "lambda1", "lambda2", "mean", "var")
ROWS = ("mean", "var")  # these have an estimate for each observation, the others one for the sum over them
SINGLE = 3e-6  # of the size of estimates: the error of their average in single precision, where they cancel
SCATTER = 10.0  # how many times as far as the reference's the estimates may scatter

def alone(args: tuple[Any, ...], row: int) -> tuple[Any, ...]:
    rows = [Tensor(np.asarray(tensor.values)[row : row + 1]) for tensor in args[:3]]
    return (*rows, *args[3:8], Tensor(np.asarray(args[8].values)[:, row : row + 1]))

def gradient_parts(value: Any, args: tuple[Any, ...]) -> dict[str, Array]:
    found = {}
    for name, part, given in zip(GRADIENT, several(value, *GRADIENT), [args[i] for i in (3, 4, 4, 1, 2)], strict=True):
        if part is None:
            raise ComplaintError(f"{name}: there is no gradient")
        found[name] = real(part, np.shape(given.values), name)
    return found

def has_the_right_shapes(value: Any, *args: Any) -> str:
    gradient_parts(value, args)
    return ""

def is_biased(call: Call, case: Case, *, rtol: float) -> str:
    known, rows = case.expected, len(case.args[0].values)
    weights, turns = known["weights"], len(known["gradients"])
    calls = [case.args] if weights is None else [alone(case.args, row) for row in range(rows)]
    weights = np.full(rows, turns / rows) if weights is None else weights
    found = [gradient_parts(call(args).value, args) for args in calls]
    eps = np.asarray(case.args[-1].values)[:, ::turns]
    for name in GRADIENT:
        parts = np.concatenate([one[name] if name in ROWS else one[name][None] for one in found])
        targets = [np.asarray(gradient[name]).reshape(-1) for gradient in known["gradients"]]
        row_by_row = len(parts) == rows
        with np.errstate(all="ignore"):
            if row_by_row:
                means = [weights[which::turns] @ parts[which::turns] for which in range(turns)]
            else:
                means, targets = [weights[0] * parts[0]], [np.sum(targets, axis=0)]
        sizes = [SINGLE / SCATTER * most.get(name, np.zeros(1)).max() for most in known["scatter"]]
        for mean, target, size in zip(means, targets, sizes, strict=False):
            complaint = difference(mean, target, rtol, rtol * max(0.01, float(np.abs(target).max())) + size)
            if complaint:
                return f"the expectation of your estimate with respect to {name} is off: {complaint}"
        for which in range(turns) if row_by_row else ():
            own = parts[which::turns]
            complaint = scatter(own, weights[which::turns], known["scatter"][which][name])
            complaint = complaint or (uneven_draws(own, eps, rtol) if len(found) == 1 else "")
            if complaint:
                return f"your estimate with respect to {name} {complaint}"
    return ""

def scatter(parts: Array, weights: Array, most: Array) -> str:
    with np.errstate(all="ignore"):
        deviation = np.sqrt(weights @ (parts - weights @ parts) ** 2)
    wrong = ~(deviation <= most)
    if not wrong.any():
        return ""
    worst = int(np.argmax(wrong))
    return (
        f"scatters by {deviation[worst]:.3g} about its average, where {most[worst]:.3g} would be very much: its "
        "average is right, but is noise added that has nothing to do with the bound?"
    )

def uneven_draws(parts: Array, eps: Array, rtol: float) -> str:
    shares = np.stack([averages @ parts for averages in averages_at_nodes(eps.tobytes(), eps.shape, eps.dtype.str)])
    gap = np.abs(shares - shares[:1]).max(axis=(0, 1))
    spread = np.abs(shares - shares.mean(axis=1, keepdims=True)).max(axis=(0, 1))
    if (gap <= 10 * rtol * np.maximum(spread, np.abs(shares).max(axis=(0, 1)))).all():
        return ""
    return "depends on some of the K draws more than on others: average over all of them"

@lru_cache(maxsize=256)
def averages_at_nodes(eps: bytes, shape: tuple[int, ...], dtype: str) -> tuple[Array, ...]:
    matrices = []
    for noise in np.frombuffer(eps, dtype).reshape(shape):
        at_node = np.unique(np.round(noise, 3), axis=0, return_inverse=True)[1].reshape(-1)
        same = np.arange(at_node.max() + 1)[:, None] == at_node
        matrices.append(same / same.sum(axis=1, keepdims=True))
    return tuple(matrices)

def judge_differentiable(call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...], names: tuple[str, ...]) -> Verdict:
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        read = heard(real, answer.value)
        if isinstance(read, str):
            return Verdict(False, read, index, answer.value, None, evidence)
        for number, name in enumerate(names):
            gradient = answer.gradients[0][number] if answer.gradients else None
            if gradient is None:
                message = f"no gradient reaches {name}: is the result cut off from it (sample, detach, NumPy, item)?"
                return Verdict(False, message, index, answer.value, None, evidence)
            if not np.isfinite(gradient).all() or not np.any(gradient):
                message = f"the gradient that reaches {name} is zero or not finite"
                return Verdict(False, message, index, gradient, None, evidence)
    return Verdict(True, evidence=evidence)

def judge_each(call: Call, cases: Sequence[Case], *, wrong: Callable[..., str], **limits: Any) -> Verdict:
    evidence = {"cases": len(cases)} | {name: limit for name, limit in limits.items() if isinstance(limit, float)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
            complaint = heard(wrong, value, case.expected, *case.args, **limits)
        if complaint:
            return Verdict(False, complaint, index, value, None, evidence)
    return Verdict(True, evidence=evidence)

def judge_calls(call: Call, cases: Sequence[Case], *, wrong: Callable[..., str], **limits: Any) -> Verdict:
    evidence = {"cases": len(cases)} | {name: limit for name, limit in limits.items() if isinstance(limit, float)}
    for index, case in enumerate(cases):
        complaint = heard(wrong, call, case, **limits)
        if complaint:
            return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, evidence=evidence)

def judge_property(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
            complaint = heard(holds, value, *case.args)
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
