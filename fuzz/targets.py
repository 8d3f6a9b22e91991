"""One target per reader: bytes go in; nothing comes out but an AssertionError, or what no reader may raise."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple
from unittest import mock

import numpy as np

from autograder.program import Piece, Program
from autograder.reading.archives import BrokenArchive, zip_entries
from autograder.reading.notebook import Cell, Document, UnreadableSubmission, read_document
from autograder.reading.recognition import match_exercise
from autograder.reading.submissions import SubmissionsNotFound, find_submissions
from autograder.sandbox import session as sessions
from autograder.sandbox.channel import Channel
from autograder.sandbox.child.wire import BadValue
from autograder.sandbox.codec import Signed, decode, decode_answer
from autograder.sandbox.faults import CallFailed, SandboxFault
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Child, End, Session
from fuzz import mutations, properties, seeds

FUNCTIONS = {"elbo": ("elbo", "log_evidence"), "vae": ("Encoder.forward", "loss"), "coins": ("elbo", "e_step", "f")}
NAMES = ("f", "e_step", "Model.forward", "x", "data", "elbo")
NONCE = "n" * 16
PROGRAM = Program((Piece("cell 1", 1, "import numpy"), Piece("cell 2", 3, "def f(x):\n    return x")), ("f",), "slice")


class Target(NamedTuple):
    """A reader under test.

    run:     what is done with the bytes
    seeds:   real inputs to start from
    change:  a change that keeps their form
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    change: Callable[[bytes, Random], bytes]


def notebook(data: bytes) -> None:
    """A file named as a notebook."""
    _document(data, "wo\nrk.ipynb", "wo\ufffdrk.ipynb")


def script(data: bytes) -> None:
    """A file named as a script."""
    _document(data, "week 2/ho\x1bme.py", "ho\ufffdme.py")


def _document(data: bytes, name: str, shown: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            document = read_document(data, name)
        except UnreadableSubmission as refused:
            properties.assert_message(str(refused), shown)
            return
    properties.assert_document(document)
    assert read_document(data, name) == document, "reading twice gives two documents"
    assert match_exercise(name, document, FUNCTIONS) in (None, *FUNCTIONS)


def source(data: bytes) -> None:
    """Cells of code, to be cut into statements and sliced."""
    cells = data.decode("utf-8", "replace").replace("\0", "").replace("\r", "").split("\n# cell\n")
    document = Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(cells, 1)), {}, "python")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        properties.assert_sliced(document, NAMES)


def archive(data: bytes) -> None:
    """A zip, by itself and as one hand-in of a class."""
    try:
        for entry in zip_entries(data):
            assert entry.parts
            assert not any(part in ("", ".", "..") or "/" in part for part in entry.parts)
            try:
                assert len(entry.read(1000)) <= 1000
            except BrokenArchive as refused:
                properties.assert_message(str(refused))
    except BrokenArchive as refused:
        properties.assert_message(str(refused))
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        _in_a_class(Path(folder), data)


def _in_a_class(folder: Path, data: bytes) -> None:
    (folder / "alice.zip").write_bytes(data)
    (folder / "bob.py").write_bytes(b"x = 1")
    found = find_submissions(folder, tuple(FUNCTIONS))
    assert [one.student for one in found] == ["alice", "bob"]
    assert found == find_submissions(folder, tuple(FUNCTIONS)), "reading twice gives two hand-ins"
    alice, bob = found
    assert bob.problem is None
    assert alice.files or alice.problem
    if alice.problem:
        properties.assert_message(alice.problem[:700])
        assert len(alice.problem) < 3000
    for file in alice.files:
        properties.assert_message(file.name[:700])
    try:
        for one in find_submissions(folder / "alice.zip", tuple(FUNCTIONS)):
            properties.assert_message(one.student)
    except SubmissionsNotFound as refused:
        properties.assert_message(str(refused).replace(str(folder), ""), "alice.zip")


def value(data: bytes) -> None:
    """A head with the tree of an answer, and the bytes of its arrays, as the grader reads them."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _write(theirs, data)
        try:
            frame = Channel(ours, 1 << 20).receive(time.monotonic() + 1)
            tree = frame.head if isinstance(frame.head, list) else [frame.head]
            for read in (
                lambda: decode(tree, frame.body),
                lambda: decode_answer(tree[0], Signed(b"k", "n", ((np.ones(1),), 1), tree[1]), frame.body),
            ):
                properties.assert_base(read())
        except (BadValue, IndexError) as refused:
            if isinstance(refused, BadValue):
                properties.assert_message(str(refused))
        except sessions.Gone:
            return


def session(data: bytes) -> None:
    """All that a child says from its start on; a new child says the same again."""
    ends: list[socket.socket] = []

    def fork(modules: Sequence[str], limits: Limits) -> Child:
        ours, theirs = socket.socketpair()
        _write(theirs, data)
        ends.extend((ours, theirs))
        return Child(Channel(ours, limits.answer_bytes), 1, b"k")

    def end(child: Child, grace: float) -> End:
        child.channel.close()
        return End()

    substitutes: Mapping[str, Callable[..., object]] = {"e_step": lambda x, *more, y=1: np.asarray(x, float) + float(y)}
    limits = Limits(call_seconds=2, load_seconds=2, answer_bytes=1 << 20, asks=50)
    try:
        with mock.patch.object(sessions.secrets, "token_hex", return_value=NONCE), warnings.catch_warnings():
            warnings.simplefilter("error")
            with Session(PROGRAM, limits, fork, end) as opened:
                assert opened.loaded.defined <= {"f"}
                for error in opened.loaded.errors:
                    properties.assert_base(list(error))
                for _ in range(2):
                    try:
                        answer = opened.call("f", (np.zeros(2),), seed=1, substitutes=substitutes)
                    except CallFailed as failed:
                        properties.assert_told(str(failed))
                        continue
                    properties.assert_base(list(answer))
                    assert answer.gradients is None
    except SandboxFault as fault:
        raise AssertionError(f"a child's words became a fault of the sandbox: {fault}") from fault
    finally:
        for one in ends:
            one.close()


def _write(end: socket.socket, data: bytes) -> None:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    end.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        end.send(data)
    end.shutdown(socket.SHUT_WR)


TARGETS: Mapping[str, Target] = {
    "notebook": Target(notebook, seeds.notebooks, mutations.changed_json),
    "script": Target(script, seeds.scripts, mutations.changed_text),
    "source": Target(source, seeds.sources, mutations.changed_text),
    "archive": Target(archive, seeds.archives, mutations.changed_zip),
    "value": Target(value, seeds.values, mutations.changed_frames),
    "session": Target(session, seeds.sessions, mutations.changed_frames),
}
