"""Changes that keep the form of what they change: a notebook stays JSON, a frame a frame, a zip has odd headers."""

from __future__ import annotations

import json
import struct
from random import Random
from typing import Any

from autograder.sandbox.child.wire import MAGIC, PREFIX

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**70), 10**400, 0.0, -0.0, 1e308, float("inf"), float("nan"),
    "", "\0", "\ud800", "\u202e", "\ufeff", "a" * 1000, "\n", "e\u0301" * 50, [], {}, [[]], [None], {"": None},
)  # fmt: skip
TAGS = ("u", "l", "d", "a", "t", "c", "r", "o", "g", "f", "value", "failed", "ask", "piece", "loaded")
WORDS = (
    "cells", "worksheets", "cell_type", "code", "markdown", "raw", "heading", "source", "input", "metadata",
    "autograder", "free_response", "exercise", "variant", "assignment", "kernelspec", "language_info", "language",
    "name", "python", "ir", "<!-- free response: elbo.why -->", "<!-- your answer below -->", "%%time", "!ls", "x?",
    "# %% [markdown]", "# coding: latin-1", "def f(x):\n    return x", "float64", "int8", "bool", "complex128", *TAGS,
)  # fmt: skip
MOST = 200_000  # characters that a mutation may grow a text to


def changed_tree(tree: Any, random: Random) -> Any:
    """The tree with one node replaced, dropped, doubled, wrapped or put elsewhere. The tree itself is not touched."""
    paths = list(_paths(tree))
    path = random.choice(paths)
    donor = _at(tree, random.choice(paths))
    kind = random.randrange(8)
    if kind == 0:
        return _with(tree, path, random.choice(ODD))
    if kind == 1:
        return _with(tree, path, random.choice(WORDS))
    if kind == 2:
        return _with(tree, path, donor)
    if kind == 3:
        return _with(tree, path, [_at(tree, path)] * random.choice((0, 1, 2, 40)))
    if kind == 4:
        return _with(tree, path, {random.choice(WORDS): _at(tree, path)})
    here = _at(tree, path)
    if isinstance(here, list):
        position = random.randint(0, len(here))
        grown = [*here[:position], donor, *here[position:]] if kind < 7 else here[:position] + here[position + 1 :]
        return _with(tree, path, grown)
    if isinstance(here, dict):
        return _with(tree, path, {**here, random.choice(WORDS): donor})
    if isinstance(here, str):
        position = random.randint(0, len(here))
        return _with(tree, path, (here[:position] + random.choice(WORDS) + here[position:])[:MOST])
    if isinstance(here, (int, float)):
        return _with(tree, path, random.choice((random.randint(-3, 300), -here, here * 2 + 1, float("nan"))))
    return _with(tree, path, donor)


def changed_json(data: bytes, random: Random) -> bytes:
    """A JSON text with a few of its nodes changed; as it is where it is no JSON."""
    try:
        tree = json.loads(data)
        for _ in range(random.choice((1, 1, 2, 5))):
            tree = changed_tree(tree, random)
        return json.dumps(tree).encode()[:MOST]
    except (ValueError, RecursionError, OverflowError):
        return data


def changed_frames(data: bytes, random: Random) -> bytes:
    """A stream of frames with the head of one changed, its lengths put right (or, now and then, not)."""
    frames = []
    rest = data
    while len(rest) >= PREFIX.size:
        magic, head, body = PREFIX.unpack(rest[: PREFIX.size])
        if magic != MAGIC or head + body > len(rest):
            break
        end = PREFIX.size + head
        frames.append((rest[PREFIX.size : end], rest[end : end + body]))
        rest = rest[end + body :]
    if not frames:
        return data
    chosen = random.randrange(len(frames))
    head, body = frames[chosen]
    if random.random() < 0.8:
        head = changed_json(head, random)
    else:
        body = body[: random.randint(0, len(body))] + random.randbytes(random.choice((0, 1, 8)))
    frames[chosen] = (head, body)
    if random.random() < 0.2:
        frames.insert(chosen, frames[random.randrange(len(frames))])
    lie = random.choice((0, 0, 0, 0, 0, 1, -1, 2**40))
    parts = [PREFIX.pack(MAGIC, len(h), max(len(b) + lie, 0)) + h + b for h, b in frames]
    return b"".join(parts)[:MOST]


def changed_zip(data: bytes, random: Random) -> bytes:
    """A zip with a field of a header overwritten, a record doubled, or an extra field of zip64 put in."""
    marks = [i for sign in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") for i in _everywhere(data, sign)]
    if not marks:
        return data
    start = random.choice(marks)
    changed = bytearray(data)
    kind = random.randrange(4)
    if kind < 2:
        width = random.choice((1, 2, 4))
        at = start + random.randint(4, 46)
        odd = (0, 1, 0xFFFFFFFF, 0xFFFF, 0x7FFFFFFF, len(data), random.getrandbits(32))
        changed[at : at + width] = (random.choice(odd) & (256**width - 1)).to_bytes(width, "little")
    elif kind == 2:
        end = random.choice(marks)
        changed[start:start] = data[min(start, end) : max(start, end)][:5000]
    elif data[start : start + 4] == b"PK\x01\x02" and start + 46 <= len(data):
        name, extra = struct.unpack("<HH", data[start + 28 : start + 32])
        numbers = [random.choice((0, 1, 2**63 - 1, 2**63, 2**64 - 1, len(data))) for _ in range(random.randint(0, 4))]
        field = struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
        for offset in random.sample((20, 24, 42), random.randint(1, 3)):
            changed[start + offset : start + offset + 4] = b"\xff" * 4
        changed[start + 30 : start + 32] = struct.pack("<H", (extra + len(field)) & 0xFFFF)
        changed[start + 46 + name : start + 46 + name] = field
        ends = list(_everywhere(bytes(changed), b"PK\x05\x06"))
        if ends and random.random() < 0.9 and len(changed) >= ends[-1] + 16:
            (size,) = struct.unpack("<I", changed[ends[-1] + 12 : ends[-1] + 16])
            changed[ends[-1] + 12 : ends[-1] + 16] = struct.pack("<I", (size + len(field)) & 0xFFFFFFFF)
    return bytes(changed[:MOST])


def changed_text(data: bytes, random: Random) -> bytes:
    """A source with lines doubled, dropped, moved or indented, or a word put in."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(random.choice((1, 1, 3))):
        at = random.randrange(len(lines))
        kind = random.randrange(6)
        if kind == 0:
            lines[at:at] = random.choices(lines, k=random.choice((1, 1, 3, 30)))
        elif kind == 1 and len(lines) > 1:
            del lines[at : at + random.choice((1, 1, 5))]
        elif kind == 2:
            lines[at] = random.choice(("    ", " ", "\t", "async ", "@f\n", "%", "!", "x = !", "if x:\n ")) + lines[at]
        elif kind == 3:
            lines[at] = lines[at].lstrip()
        elif kind == 4:
            position = random.randint(0, len(lines[at]))
            words = ("(", ")", "[", "'''", '"', "\\", ":", ";", "=", "lambda", "é", ".", "?", "#", "{", ",", "*", "f'{")
            lines[at] = lines[at][:position] + random.choice(words) + lines[at][position:]
        else:
            lines[at] = lines[at] + random.choice(
                (";", "\\", " ", "?", "; x = 1", ":", "  # x", "\f", "\x0b", "\u2028")
            )
        lines = lines or [""]
    return "\n".join(lines)[:MOST].encode("utf-8", "replace")


def changed_bytes(data: bytes, random: Random) -> bytes:
    """Some bytes overwritten, put in, or cut off."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 2, 8))):
        at = random.randint(0, len(changed))
        patch = random.choice((random.randbytes(random.randint(1, 4)), b"\xff\xff\xff\xff", b"\0\0\0\0", b""))
        changed[at : at + random.choice((0, len(patch), 20))] = patch
    return bytes(changed[: random.choice((len(changed), len(changed), random.randint(0, len(changed))))])


def _paths(tree: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        if len(at) < 40:
            found += _paths(value, (*at, key))
    return found


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _with(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    key, *rest = path
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[key] = _with(tree[key], tuple(rest), value)
    return copy


def _everywhere(data: bytes, sign: bytes) -> list[int]:
    found, at = [], data.find(sign)
    while at >= 0:
        found.append(at)
        at = data.find(sign, at + 1)
    return found
