"""Values survive the way out and back, and nothing that is not a value is taken for one."""

import contextlib
import json
import math
import socket
import time
import tracemalloc
from hashlib import blake2s
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.channel import Channel, Gone, TimeUp
from autograder.sandbox.child import wire
from autograder.sandbox.codec import Encoder, Signed, decode, decode_answer, encode
from autograder.sandbox.faults import SandboxFault
from autograder.values import Opaque, Record

DTYPES = st.sampled_from(sorted(wire.DTYPES)).map(np.dtype)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, min_side=0))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**1000), 2**1000)
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text("abc", max_size=3) | st.integers(0, 9) | st.booleans(), inner, max_size=4)
    ),
    max_leaves=12,
)


def identical(a: Any, b: Any) -> bool:
    """Same types, same structure, same bits."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, dict):
        return identical(list(a), list(b)) and identical(list(a.values()), list(b.values()))
    if isinstance(a, complex):
        return identical((a.real, a.imag), (b.real, b.imag))
    return a == b and np.copysign(1, a) == np.copysign(1, b) if isinstance(a, float) and a == a else a == b or a != a


def there_and_back(values: list[Any]) -> list[Any]:
    trees, buffers = encode(values)
    return decode(json.loads(json.dumps(trees)), b"".join(buffers))


@given(st.lists(VALUES, max_size=3))
def test_values_survive(values: list[Any]) -> None:
    assert identical(there_and_back(values), values)


@given(ARRAYS)
def test_arrays_come_back_as_fresh_contiguous_writable_base_arrays(array: np.ndarray) -> None:
    (back,) = there_and_back([array])
    assert type(back) is np.ndarray
    assert back.flags.owndata
    assert back.flags.writeable
    assert back.flags.c_contiguous


def test_layout_and_byte_order_do_not_matter() -> None:
    array = np.arange(24, dtype=">f8").reshape(4, 6)[::-2, ::3].T
    (back,) = there_and_back([array])
    assert back.dtype == np.float64
    np.testing.assert_array_equal(back, array)


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_subclasses_come_back_as_what_they_are_based_on() -> None:
    class Odd(float):
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = float.__hash__

    class Always(np.ndarray):
        def __eq__(self, other: object) -> Any:
            return True

    matrix = np.matrix([[1, 2]])
    masked = np.ma.masked_array([1.0, 2.0], [True, False])
    values = there_and_back([Odd(2.5), np.zeros(2).view(Always), matrix, masked, np.float64(1.5), np.bool_(True)])
    assert identical(values[:2], [2.5, np.zeros(2)])
    assert [type(value) for value in values[1:]] == [np.ndarray] * 5
    assert values[4].shape == ()
    assert values[5].dtype == bool


def test_named_results_become_records() -> None:
    class Normal(NamedTuple):
        mean: float
        var: float

    assert there_and_back([Normal(1.0, 2.0), Record(("a",), ((),))]) == [
        Record(("mean", "var"), (1.0, 2.0)),
        Record(("a",), ((),)),
    ]


@pytest.mark.parametrize(
    "value", [object(), print, np.array([object()]), np.array(["a"]), 1 << 5000, (x for x in "ab")]
)
def test_the_grader_cannot_send_what_is_no_value(value: Any) -> None:
    with pytest.raises(SandboxFault, match="cannot be passed"):
        encode([value])


def test_depth_and_size_are_capped() -> None:
    deep: list[Any] = []
    for _ in range(40):
        deep = [deep]
    loop: list[Any] = []
    loop += [loop, loop]
    wide = [[0] * 2000 for _ in range(600)]
    for value in (deep, loop, wide, "x" * (wire.MAX_STRING + 1)):
        with pytest.raises(SandboxFault):
            encode([value])
        with pytest.raises(wire.BadValue):
            wire.Writer(lambda *_: None, 1 << 20).write(value)


@pytest.mark.parametrize(
    ("tree", "body"),
    [
        ({}, b""),
        ([], b""),
        (["?"], b""),
        ([1, 2], b""),
        ([["a"]], b""),
        (["a", "float64", [2]], b"12345678"),
        (["a", "float64", [1]], b"123456789"),
        (["a", "float64", [-1]], b""),
        (["a", "float64", [True]], b"12345678"),
        (["a", "float64", [1.0]], b"12345678"),
        (["a", "float64", 1], b"12345678"),
        (["a", "float64", [1] * 40], b"12345678"),
        (["a", "float64", [0, 2**40]], b""),
        (["a", "float64", [2**62, 4]], b""),
        (["a", "object", [1]], b"12345678"),
        (["a", "O", [1]], b"12345678"),
        (["a", "U2", [1]], b"12345678"),
        (["a", "datetime64[s]", [1]], b"12345678"),
        (["a", "f8,f8", [1]], b"1234567812345678"),
        (["a", None, [1]], b"12345678"),
        (["a", ["float64"], [1]], b"12345678"),
        (["t", "float64", [1], False], b"12345678"),
        (["g", 1], b""),
        (["c", 1, 2], b""),
        (["c", "nan", 2.0], b""),
        (["r", ["a"], []], b""),
        (["r", [1], [1]], b""),
        (["r", "a", [1]], b""),
        (["o", 1], b""),
        (["o", "x" * 300], b""),
        (["d", ["a"], []], b""),
        (["d", [["l"]], [1]], b""),
        (["d", [["a", "float64", [1]]], [1]], b"12345678"),
        (["d", [n * (2**61 - 1) for n in range(5000)], [0] * 5000], b""),
        (1 << 5000, b""),
        (None, b"left over"),
    ],
)
def test_forged_trees_are_refused(tree: Any, body: bytes) -> None:
    with pytest.raises(wire.BadValue):
        decode([tree], body)


@given(
    st.recursive(
        st.none()
        | st.integers()
        | st.floats()
        | st.sampled_from(["a", "u", "l", "d", "r", "o", "t", "g", "c", "int8"]),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
        max_leaves=20,
    ),
    st.binary(max_size=8),
)
def test_no_tree_at_all_breaks_the_reader(tree: Any, body: bytes) -> None:
    with contextlib.suppress(wire.BadValue):
        decode([tree], body)


def test_keys_that_collide_are_few_in_all() -> None:
    one = ["d", [n * (2**61 - 1) for n in range(4000)], [0] * 4000]
    assert len(decode([one] * 4, b"")) == 4
    with pytest.raises(wire.BadValue, match="too many keys"):
        decode([one] * 5, b"")
    assert len(decode([["d", [str(n) for n in range(20_000)], [0] * 20_000]], b"")[0]) == 20_000


def test_a_head_of_lists_alone_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        for part in (b"[],", b"{},"):
            text = b"[" + part * (wire.MAX_HEAD // 3 - 2) + b"0]"
            tracemalloc.reset_peak()
            with pytest.raises(wire.TooLarge):
                wire.unpack_head(text)
            assert tracemalloc.get_traced_memory()[1] < 3 * wire.MAX_HEAD
    finally:
        tracemalloc.stop()


@given(VALUES)
def test_the_cap_on_lists_refuses_nothing_that_the_writer_writes(value: Any) -> None:
    def lists(tree: Any) -> int:
        return 1 + sum(map(lists, tree)) if isinstance(tree, list) else 0

    writer = Encoder()
    assert lists(writer.write(value)) <= writer.nodes * wire.MAX_CONTAINERS / wire.MAX_NODES


def test_a_byte_that_is_no_boolean_becomes_one() -> None:
    (array,) = decode([["a", "bool", [3]]], bytes([0, 1, 77]))
    assert array.tobytes() == bytes([0, 1, 1])


def test_text_comes_back_encodable() -> None:
    (text,) = decode(["a\ud800b"], b"")
    assert text.encode("utf-8") == b"a\\ud800b"


def test_what_cannot_come_back_is_named() -> None:
    assert decode([["o", "generator"]], b"") == [Opaque("generator")]


Y, V = np.array([3.0, 4.0]), np.array([5.0, 6.0])  # what is answered, and the cotangent
ANSWER = ["a", "float64", [2]]


def signed(forms: str, positions: Any, body: bytes = b"", key: bytes = b"k", y: Any = Y, v: Any = V) -> Signed:
    """Gradients of v'y at two inputs, signed with a key; "k" is the right one."""
    text = b"n\0" + forms.encode() + b"\0" + y.tobytes() + v.tobytes() + body
    return Signed(b"k", "n", ((V,), 2), [blake2s(text, key=key).hexdigest(), forms, positions])


@pytest.mark.parametrize("gradients", [
    1, {}, None, [1], [[1.0]], ["", "[[null,null]]", [0, 1]], ["x", "[[null]]", [0], 1], ["\ud800", "\ud800", []],
])  # fmt: skip
def test_gradients_without_a_signature_are_none(gradients: Any) -> None:
    with pytest.raises(wire.BadValue):
        decode_answer(ANSWER, Signed(b"k", "n", ((V,), 2), gradients), Y.tobytes())


def test_signed_gradients_are_read_and_others_are_not() -> None:
    body = np.array([1.0, 2.0]).tobytes()
    forms = '[[["float64",[2]]]]'
    rows = decode_answer(ANSWER, signed('[[["float64",[2]],null]]', [1, 0], body), Y.tobytes() + body)[1]
    assert rows is not None
    assert rows[0][0] is None
    assert np.array_equal(rows[0][1], [1.0, 2.0])
    rows = decode_answer(ANSWER, signed(forms, [1], body), Y.tobytes() + body)[1]
    assert rows is not None
    assert rows[0][0] is None
    assert decode_answer(0, Signed(b"k", "n", ((V,) * 3, 2), []), b"")[1] == ((None, None),) * 3
    for wrong in (
        signed(forms, [1], body, key=b"another"),
        signed(forms, [1], body)._replace(nonce="m"),
        signed(forms, [1], bytes(16)),
        signed(forms, [0, 1], body),
        signed(forms, [2], body),
        signed(forms, [True], body),
        signed(forms, [1], body, y=V),
        signed(forms, [1], body, v=Y),
    ):
        with pytest.raises(wire.BadValue):
            decode_answer(ANSWER, wrong, Y.tobytes() + body)


@pytest.mark.parametrize("answer", [
    ["a", "float32", [1, 2]],
    ["l", ["a", "float16", []], ["a", "float32", [1]]],
    ["d", ["x", "y"], [["u", ["a", "int8", [1]]], ["a", "float32", [1]]]],
    ["r", ["x", "y", "z"], [["a", "float32", [1]], 3.0, ["a", "float64", []]]],
])  # fmt: skip
def test_gradients_belong_to_all_numbers_of_an_answer_in_their_order(answer: list[Any]) -> None:
    body, numbers = np.array([1.0, 2.0]).tobytes(), iter(Y)

    def bytes_of(tree: Any) -> bytes:
        if isinstance(tree, list) and tree[:1] == ["a"]:
            return np.array([next(numbers) for _ in range(math.prod(tree[2]))], tree[1]).tobytes()
        return b"".join(map(bytes_of, tree)) if isinstance(tree, list) else b""

    rows = decode_answer(answer, signed('[[["float64",[2]]]]', [0], body), bytes_of(answer) + body)[1]
    assert rows is not None
    assert np.array_equal(rows[0][0], [1.0, 2.0])


def test_gradients_of_a_part_of_an_answer_are_none() -> None:
    more = ["l", ANSWER, ["a", "int8", [1]]]
    body = np.array([1.0, 2.0]).tobytes()
    given = signed('[[["float64",[2]]]]', [0], body)
    assert decode_answer(more, given, Y.tobytes() + b"\1" + body)[1] == ((None, None),)


@pytest.mark.parametrize("answer", [
    ["x" * 10**6, *["x"] * 20],
    {"note": "x" * 10**6, "values": np.zeros(20)},
    [np.zeros((2,) * 16)],
    [[[[[[[np.zeros(1)] * 7] * 7] * 7] * 7] * 7] * 7],
    Record(tuple(f"x{i}" for i in range(7)), tuple(np.zeros((8,) * 4 + (2,)) for _ in range(7))),
])  # fmt: skip
def test_answers_that_a_judge_could_not_compare_or_show_are_refused(answer: Any) -> None:
    """An array of texts is as wide as the longest of them; what has many axes is not abridged."""
    (tree,), buffers = encode([answer])
    with pytest.raises(wire.TooLarge):
        decode_answer(tree, None, b"".join(buffers))


@pytest.mark.parametrize("answer", [
    "x" * 10**6,
    {"x" * 1000: [1.0] * 100_000, "values": np.zeros(100_000)},
    np.zeros((10, 10, 10, 10, 10)),
    [[np.zeros((10, 10)) for _ in range(100)] for _ in range(100)],
    [["a", "role"] for _ in range(100_000)],
])  # fmt: skip
def test_large_answers_that_can_be_compared_and_shown_are_not(answer: Any) -> None:
    (tree,), buffers = encode([answer])
    value, rows, size = decode_answer(tree, None, b"".join(buffers))
    assert repr(value) == repr(answer)
    assert rows is None
    assert size > 0


# --- frames --------------------------------------------------------------------------------------------------------


def receive(data: bytes, seconds: float = 0.2, close: bool = False) -> wire.Frame:
    """What the grader makes of bytes that a child has written."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        if close:
            theirs.close()
        return Channel(ours, 1000).receive(time.monotonic() + seconds)


def frame(head: Any, body: bytes = b"") -> bytes:
    return b"".join(bytes(part) for part in wire.pack(head, [memoryview(body)] if body else []))


def test_a_frame_arrives() -> None:
    assert receive(frame(["x", 1], b"abc")) == wire.Frame(["x", 1], b"abc")


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 16,
        wire.PREFIX.pack(b"EVIL", 2, 0) + b"[]",
        wire.PREFIX.pack(wire.MAGIC, 2**32 - 1, 0) + b"[]",
        wire.PREFIX.pack(wire.MAGIC, 2, 2**63) + b"[]",
        wire.PREFIX.pack(wire.MAGIC, 2, 1001) + b"[]",
        wire.PREFIX.pack(wire.MAGIC, 3, 0) + b"[}]",
        wire.PREFIX.pack(wire.MAGIC, 2, 0) + b"\xff\xfe",
        wire.PREFIX.pack(wire.MAGIC, 0, 0),
        wire.PREFIX.pack(wire.MAGIC, 100_000, 0) + b"[" * 100_000,
        wire.PREFIX.pack(wire.MAGIC, 10_000, 0) + b"9" * 10_000,
    ],
)
def test_bytes_that_are_no_frame_are_refused(data: bytes) -> None:
    with pytest.raises(wire.BadValue):
        receive(data)


@pytest.mark.parametrize("cut", [0, 3, 16, 18])
def test_half_a_frame_costs_the_time_limit_and_no_more(cut: int) -> None:
    with pytest.raises(TimeUp):
        receive(frame(["x"], b"abc")[:cut], seconds=0.05)
    with pytest.raises(Gone):
        receive(frame(["x"], b"abc")[:cut], close=True)


def test_a_child_that_does_not_read_costs_the_time_limit_and_no_more() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TimeUp):
        Channel(ours, 1000).send(["x"], [memoryview(bytes(10_000_000))], time.monotonic() + 0.05)


def test_short_arrays_go_together_and_long_ones_alone() -> None:
    short, long = memoryview(bytes(100)), memoryview(bytes(wire.TOGETHER + 1))
    parts = wire.pack(["value"], [short] * 1000)
    assert len(parts) <= 1000 * 100 // wire.TOGETHER + 1
    parts = wire.pack(["value"], [short, long, short, short])
    assert [len(part) for part in parts[1:]] == [len(long), 200]
    assert parts[1] is long, "a long one is not copied"
    sent = b"".join(bytes(part) for part in parts)
    assert sent.endswith(bytes(300 + len(long)))
    assert wire.PREFIX.unpack(sent[: wire.PREFIX.size])[2] == 300 + len(long)
