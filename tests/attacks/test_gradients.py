"""Gradients that torch did not take: a function in NumPy that wants to be differentiable, and cannot be.

What a hand-in may do is to write a program that torch differentiates; all else is forgery. Each of these replaces
something on the way of the gradients, or looks for the key with which they are signed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from attacks.trying import LIMITS, NO_REFUSING, session_of

from autograder.sandbox import CallFailed, Sandbox, available_levels, codec
from autograder.values import Answer, Tensor

LIBRARIES = ("numpy", "torch")
X, V = np.array([1.0, 2.0, 3.0]), np.array([1.0, -1.0, 0.5])

# The forger knows the right gradient of its own function, and everything about how answers are written.
FORGER = """
import builtins, _blake2, _thread, gc, hashlib, json, struct, sys, threading, time, types, weakref
import numpy as np, torch
child = types.SimpleNamespace(**{name: sys.modules["child." + name] for name in ("notary", "runner", "values", "wire")})
FORMS, NUMBERS, KEYS = '[[["float64",[3]]]]', np.array([2.0, -4.0, 3.0]).tobytes(), []
ZERO = torch.zeros(1).double()
ANSWER, VECTOR = np.array([1.0, 4.0, 9.0]).tobytes(), np.array([1.0, -1.0, 0.5]).tobytes()
def frame_with(name, frame=None):
    frame = frame or sys._getframe()
    while frame is not None and name not in frame.f_locals: frame = frame.f_back
    return frame
def nonce(): return frame_with("nonce").f_locals["nonce"]
def sign(key, mark):
    text = mark.encode() + bytes(1) + FORMS.encode() + bytes(1) + ANSWER + VECTOR + NUMBERS
    return [[_blake2.blake2s(text, key=key).hexdigest(), FORMS, [0]], NUMBERS]
def forged(key=b"guessed", mark=None): return sign(key, mark or nonce())
def look(frame=None, *rest):
    frame = frame or sys._getframe()
    while frame is not None:
        KEYS.extend(v for v in list(frame.f_locals.values()) if type(v) is bytes and len(v) == 32)
        frame = frame.f_back
    return look
def with_key(self, mark, *rest): return forged(KEYS[0], mark)
def in_numpy(x): return torch.from_numpy(x.detach().numpy() ** 2)
def honest(x): return x ** 2
def f(x):
"""

# fmt: off
FORGERIES = {
    "what takes gradients in torch": """
        torch.autograd.grad = torch.autograd.backward = lambda y, x, *a, **k: tuple(2 * z for z in x)
        torch.Tensor.backward = lambda *a, **k: None""",
    "the engine": """
        fake = types.SimpleNamespace(run_backward=lambda y, g, r, c, x, u, **k: tuple(2 * z for z in x))
        torch.autograd.Variable._execution_engine = torch.autograd.graph.Variable._execution_engine = fake""",
    "what tensors say of themselves": """
        torch.Tensor.requires_grad = property(lambda self: True)
        torch.Tensor.grad_fn = property(lambda self: 1)
        torch.Tensor.reshape = torch.Tensor.sum = torch.Tensor.as_subclass = lambda self, *a: self""",
    "a mode for functions": """
        class Mode(torch.overrides.TorchFunctionMode):
            def __torch_function__(self, function, types, args=(), kwargs=None): return args[0] if args else None
        Mode().__enter__()""",
    "how the hand-in's side gets them": """
        child.runner.Runner.gradients = lambda *a: forged()""",
    "what asks the notary": """
        child.notary.signed = lambda jobs, mark, *a: (*forged(mark=mark)[0][:2], NUMBERS)
        child.values.flattened = lambda *a: (torch.zeros(1), [0])""",
    "a notary of one's own": """
        runner = frame_with("self").f_locals["self"]
        runner.jobs = child.notary.start(lambda *a: b"k" * 32)""",
    "what answers are made of": """
        pack, real = child.runner.pack, forged()
        child.runner.pack = lambda head, buffers: pack(
            [*head[:3], real[0], *head[4:]], [*buffers[:-1], memoryview(NUMBERS)])""",
    "a whole answer, on the channel": """
        mark, real = nonce(), forged()
        head = ["value", mark, ["a", "float64", [3]], real[0], True, [], False]
        parts = child.wire.pack(head, [memoryview(NUMBERS), memoryview(NUMBERS)])
        for part in parts: frame_with("self").f_locals["self"].channel.socket.sendall(part)""",
    "gradients without a signature": """
        child.runner.Runner.gradients = lambda *a: ([[2.0, -4.0, 3.0]], b"")""",
    "builtins": """
        def spy(*a, **k):
            look()
            return True
        builtins.type = builtins.len = builtins.tuple = builtins.isinstance = spy
        child.runner.Runner.gradients = with_key""",
    "the hash": """
        real = _blake2.blake2s
        def spy(text, key=b""):
            KEYS.append(key)
            return real(text, key=key)
        _blake2.blake2s = hashlib.blake2s = child.notary.blake2s = spy
        child.runner.notary.signed(frame_with("self").f_locals["self"].jobs, "x", ZERO, (bytes(8),), (x,))
        child.runner.Runner.gradients = with_key""",
    "a trace and a profile": """
        sys.settrace(look); sys.setprofile(look); threading.settrace(look); threading.setprofile(look)
        threading.Thread(target=len, args=("",)).start()
        child.notary.signed(frame_with("self").f_locals["self"].jobs, "x", ZERO, (bytes(8),), (x,))
        sys.settrace(None); sys.setprofile(None)
        child.runner.Runner.gradients = with_key""",
    "the frames of all threads": """
        time.sleep(0.05)
        for frame in sys._current_frames().values(): look(frame)
        child.runner.Runner.gradients = with_key""",
    "the heap": """
        gc.unfreeze()
        for thing in gc.get_objects():
            for one in gc.get_referents(thing):
                if type(one) is bytes and len(one) == 32: KEYS.append(one)
                if type(one) is types.FrameType: look(one)
        child.runner.Runner.gradients = with_key""",
    "an audit hook": """
        sys.addaudithook(lambda event, args: event == "_thread.start_new_thread" and look())
        child.notary.signed(frame_with("self").f_locals["self"].jobs, "x", ZERO, (bytes(8),), (x,))
        child.runner.Runner.gradients = with_key""",
    "what a collection calls": """
        gc.callbacks.append(lambda *a: look()); gc.enable(); gc.set_threshold(1)
        frame_with("self").f_locals["self"].jobs.put((child.notary.SimpleQueue(), "x", ZERO, (bytes(8),), (x,)))
        time.sleep(0.05)
        gc.callbacks.clear()
        child.runner.Runner.gradients = with_key""",
    "a hook in a backward pass": """
        y = (x * 0).sum(); y.register_hook(lambda g: look() and None)
        child.notary.signed(frame_with("self").f_locals["self"].jobs, "x", y.reshape(1), (bytes(8),), (x,))
        child.runner.Runner.gradients = with_key""",
    "a thread that goes on looking": """
        def run():
            while not KEYS: look(); [look(frame) for frame in sys._current_frames().values()]
        threading.Thread(target=run, daemon=True).start(); time.sleep(0.05)
        child.runner.Runner.gradients = lambda *a: with_key(*a) if KEYS else forged()""",
    "jobs that are none": """
        class Odd(tuple):
            def __iter__(self): look(); return tuple.__iter__(self)
            def __len__(self): look(); return 4
        jobs = frame_with("self").f_locals["self"].jobs
        y, q = x.double(), child.notary.SimpleQueue()
        for job in (Odd((1, 2, 3, 4)), (1, 2, 3, 4, 5), None, (jobs, "x", y, Odd(), Odd()), (q, "x", Odd(), (), ()),
                    (q, "x", y, (Odd(),), ()), (q, "x", y, (), (Odd(),)), (q, "x", x.sum(), (), ())):
            jobs.put(job)
        time.sleep(0.05)
        child.runner.Runner.gradients = with_key""",
}
# Programs that torch differentiates to the right numbers, beside an answer that is another one's; the other way round.
UNRELATED = {
    "another result than the one that is answered": ("""
        child.values.flattened = lambda result, inputs: (x.double() ** 2 + 1, [0])""", "in_numpy(x)"),
    "patched operators": ("""
        other = x.double() ** 2 + 1
        torch.Tensor.reshape = torch.Tensor.double = torch.Tensor.as_subclass = lambda self, *a: other""",
                          "in_numpy(x).requires_grad_()"),
    "a subclass that is another tensor": ("""
        class Other(torch.Tensor):
            @classmethod
            def __torch_function__(cls, function, types, args=(), kwargs=None):
                if function is torch.Tensor.reshape: return x.double() ** 2 + 1
                return super().__torch_function__(function, types, args, kwargs)""",
                                          "in_numpy(x).as_subclass(Other)"),
    "a mode for operators": ("""
        class Mode(torch.overrides.TorchFunctionMode):
            def __torch_function__(self, function, types, args=(), kwargs=None):
                with torch._C.DisableTorchFunction():
                    return x.double() ** 2 + 1 if function is torch.Tensor.double else function(*args, **(kwargs or {}))
        Mode().__enter__()""", "in_numpy(x).requires_grad_()"),
    "other vectors": ("""
        real, mine = child.notary.signed, np.array([2.0, -4.0, 3.0]).tobytes()
        child.notary.signed = lambda jobs, mark, flat, vectors, leaves: real(jobs, mark, flat, (mine,), leaves)""",
                      "x * 1"),
    "patched arrays": ("""
        mine = types.SimpleNamespace(asarray=lambda *a: np.array([2.0, -4.0, 3.0]))
        child.runner.np = mine""", "x * 1"),
}
# fmt: on


@pytest.fixture(scope="module", params=available_levels())
def torch_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(request.param, LIBRARIES, LIMITS) as sandbox:
        yield sandbox


def gradients(sandbox: Sandbox, body: str, returned: str = "in_numpy(x)", function: str = "f") -> object:
    """The gradients that are believed of the forger's function, or the kind of its failure."""
    with session_of(sandbox, FORGER + body + f"\n        return {returned}\n", function) as session:
        assert session.loaded.errors == ()
        try:
            answer: Answer = session.call(function, (Tensor(X),), seed=1, wrt=(0,), cotangents=[V])
        except CallFailed as failed:
            return failed.kind
    assert answer.gradients is not None
    return answer.gradients[0][0]


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_gradients_are_not_believed(torch_sandbox: Sandbox, name: str) -> None:
    found = gradients(torch_sandbox, FORGERIES[name])
    assert found is None or isinstance(found, str), found


@pytest.mark.parametrize("name", UNRELATED)
def test_gradients_belong_to_the_answer_and_to_the_vectors(torch_sandbox: Sandbox, name: str) -> None:
    found = gradients(torch_sandbox, *UNRELATED[name])
    assert found is None or isinstance(found, str), found


@pytest.mark.parametrize("name", UNRELATED)
def test_were_they_not_bound_together_they_would_not(monkeypatch, name: str) -> None:
    monkeypatch.setattr(codec, "compare_digest", lambda *texts: True)
    with Sandbox("process", LIBRARIES, LIMITS) as sandbox:
        assert np.array_equal(gradients(sandbox, *UNRELATED[name]), 2 * X * V)


def test_those_that_torch_takes_are(torch_sandbox: Sandbox) -> None:
    for function in ("f", "honest"):
        assert np.array_equal(gradients(torch_sandbox, "        pass", "x ** 2", function), 2 * X * V)


SIGNED = ("how the hand-in's side gets them", "what answers are made of", "a whole answer, on the channel")


@pytest.mark.parametrize("name", SIGNED)
def test_without_the_signature_they_would_be(monkeypatch, name: str) -> None:
    monkeypatch.setattr(codec, "compare_digest", lambda *texts: True)
    with Sandbox("process", LIBRARIES, LIMITS) as sandbox:
        assert np.array_equal(gradients(sandbox, FORGERIES[name]), 2 * X * V)


@pytest.mark.parametrize("name", ["the frames of all threads", "a thread that goes on looking"])
def test_without_refusing_the_key_would_be_found(weakened, name: str) -> None:
    with weakened("process", NO_REFUSING, preload=LIBRARIES) as sandbox:
        assert np.array_equal(gradients(sandbox, FORGERIES[name]), 2 * X * V)


def test_without_its_care_a_collection_would_find_it(weakened) -> None:
    careless = (
        "notary.py",
        "gc.isenabled, gc.disable, gc.enable, gc.callbacks.clear",
        "gc.isenabled, list, list, list",
    )
    with weakened("process", careless, preload=LIBRARIES) as sandbox:
        assert np.array_equal(gradients(sandbox, FORGERIES["what a collection calls"]), 2 * X * V)


def test_on_the_thread_of_the_notary_hooks_would_find_it(weakened) -> None:
    """A backward pass in the frame of the notary shows it to the hooks that the pass calls; so do collections."""
    on_top = ("notary.py", "    begin(consumer.extend, (apply(found.put, numbers),))",
              "    consumer.extend(apply(found.put, numbers)); done.put(None)")  # fmt: skip
    with weakened("process", on_top, preload=LIBRARIES) as sandbox:
        assert np.array_equal(gradients(sandbox, FORGERIES["a hook in a backward pass"]), 2 * X * V)
