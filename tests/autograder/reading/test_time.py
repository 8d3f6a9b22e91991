"""Reading takes time in proportion to what is read: inputs that would take its square are read all the same."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from autograder.reading import matching, slicing
from autograder.reading.names import printable
from autograder.reading.notebook import MAX_CELLS, MAX_CODE, Cell, Document, UnreadableSubmission, read_document
from autograder.reading.slicing import defined_names, slice_program, stub_names, syntax_errors, whole_program

SECONDS = 20  # of processor time; each takes a second or two, and took from half a minute to hours


@contextmanager
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


def many(text: str, characters: int = 100_000) -> str:
    return text * (characters // len(text))


def numbered(pattern: str, count: int) -> str:
    return "".join(pattern.format(i) for i in range(count))


SOURCES = {
    "cell magics": many("%%time\n", MAX_CODE - 10),
    "help": "x?" + " " * 80_000 + "?",
    "statements on a line": many("x=1;", 20_000),
    "statements on a line, in Greek": many("λ=1;", 20_000),
    "targets of a call": many("a,", 70_000) + "=f(" + many("b,", 70_000) + ")",
    "targets in a loop": "for i in x:\n " + many("a,", 90_000) + "=f+(" + many("b,", 90_000) + ")",
    "stubs in a block": "if 1:\n" + many(" x:0\n def f():0\n", 60_000),
    "dots": "import a" + many(".b", MAX_CODE - 10),
    "one name": "a" * (MAX_CODE - 10),
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_sources(source):
    document = Document((Cell("code", source, "cell 1"),), {}, "python")
    with in_time():
        syntax_errors(document)
        defined_names(document)
        stub_names(document, ["f", "x"])
        slice_program(document, ["f", "x"])
        whole_program(document, ["f"])


@pytest.mark.parametrize("between", ["", " b{}=1\n"])
def test_callers_of_a_function_that_sets_globals_are_looked_for_once(monkeypatch, between):
    names = numbered("a{},", 300) + "z"
    block = f"if 1:\n def s():\n  global {names}\n{numbered(between, 300)}"
    source = block + many("s()\n", 1200) + f"def f():\n return [{names}]"
    looked_up = []
    plain = slicing._providers
    monkeypatch.setattr(slicing, "_providers", lambda *given: looked_up.extend(found := plain(*given)) or found)
    program = slice_program(Document((Cell("code", source, "cell 1"),), {}, "python"), ["f"])
    assert len(program.pieces) == 302
    assert len(looked_up) < 1_000


def test_a_name_with_many_dots_is_told():
    (error,) = syntax_errors(Document((Cell("code", "x = 1\nimport a" + ".b" * 600, "cell 1"),), {}, "python"))
    assert "500 dots" in error.message
    short = Document((Cell("code", "x = 1\nimport a" + ".b" * 100, "cell 1"),), {}, "python")
    assert syntax_errors(short) == ()


def test_an_error_that_quotes_an_endless_name_is_told_shortly():
    name = "a" * 50_000
    (error,) = syntax_errors(Document((Cell("code", f"def f({name}, {name}): 0", "cell 1"),), {}, "python"))
    assert error.message.startswith("duplicate argument 'aaa")
    assert len(error.message) <= 200


@pytest.mark.parametrize("cell", ["{},", "[],", '{"cell_type":"code"},', '{"cell_type":"markdown"},'])
def test_cells_without_end(cell):
    for data in (many(cell, 15_000_000), many(cell, MAX_CELLS * len(cell) + len(cell))):
        with in_time(), pytest.raises(UnreadableSubmission, match=r"cells|no notebook"):
            read_document(f'{{"cells":[{data}{{}}]}}'.encode(), "hw.ipynb")


def test_metadata_without_end_do_not_hide_the_variant():
    metadata = {"aaa": {str(n): [n] for n in range(100_000)}, "autograder": {"variant": 7}, "widgets": {}}
    document = read_document(json.dumps({"cells": [], "metadata": metadata}).encode(), "hw.ipynb")
    assert document.metadata["autograder"] == {"variant": 7}
    assert len(json.dumps(document.metadata)) < 300_000


def test_a_script_of_headers_alone():
    with in_time(), pytest.raises(UnreadableSubmission, match="characters of code"):
        read_document(many("#%%\n", 19_000_000).encode(), "a.py")


def test_accents_without_end():
    with in_time():
        shown = [printable("a" + "\u0315\u0300" * 200_000 + ".py") for _ in range(3)]
    assert all(len(one) <= 120 and one.endswith(".py") for one in shown)


def test_code_of_all_files_together_is_bounded(monkeypatch):
    monkeypatch.setattr(matching, "MAX_HAND_IN_CODE", 1000)
    from autograder.assignment import load_assignment
    from autograder.reading.submissions import Submission, SubmittedFile

    assignment = load_assignment("mixtures_em")
    one = assignment.parts[0].name
    files = [SubmittedFile.of(f"a{n}.py", b"x = 1\n" * 10) for n in range(100)]
    files.append(SubmittedFile.of(f"z_{one}.py", b"y = 1\n"))
    found, complaints = matching.documents_of(Submission("s", tuple(files), None, "h"), assignment)
    assert set(found) == {one}  # it is named as an exercise, and so was read first
    assert len(complaints) == 1
    assert "1,000 characters of code" in complaints[0]
    unreadable = [SubmittedFile.of(f"{n}.ipynb", b"{") for n in range(100)]
    _, complaints = matching.documents_of(Submission("s", tuple(unreadable), None, "h"), assignment)
    assert len(complaints) == 6
    assert complaints[-1] == "and 95 more problems of the kind"
    strange = [SubmittedFile.of(f"{n}.py", b"x = 1") for n in range(100)]
    _, (complaint,) = matching.documents_of(Submission("s", tuple(strange), None, "h"), assignment)
    assert "and 95 more files" in complaint
    assert len(complaint) < 500


@pytest.mark.parametrize("line", ["%run b.py\n", "%run c.py\n", "import b\n", "from b import *\n", "'a/b.csv'\n"])
def test_files_that_are_named_without_end(line):
    from autograder.assignment import load_assignment
    from autograder.reading.data_files import DataFile
    from autograder.reading.submissions import Submission, SubmittedFile

    home = json.dumps({"cells": [{"cell_type": "code", "source": many(line) + "def e_step(x): return x"}]})
    files = [SubmittedFile.of("coins.ipynb", home.encode()), SubmittedFile.of("b.py", many("x=1\n", 20_000).encode())]
    files += [SubmittedFile.of(f"{n}.py", b"x = 1\n") for n in range(500)]
    data = tuple(DataFile(f"{n}/b.csv", b"", 0) for n in range(500))
    with in_time():
        found, _ = matching.documents_of(Submission("s", tuple(files), None, "h", data), load_assignment("mixtures_em"))
    assert sum(len(cell.source) for cell in found["coins"].document.cells) < 500_000
    assert len(found["coins"].own.brought) <= 500
