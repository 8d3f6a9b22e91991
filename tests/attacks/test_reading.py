"""Files that are made to keep whoever reads them busy, or to end it: each costs its own hand-in alone."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable
from functools import partial

import pytest

from autograder.assignment import load_assignment
from autograder.reading import apart, bindings
from autograder.reading.answers import Answers, answers_of
from autograder.reading.apart import Reader
from autograder.reading.notebook import Cell, Document
from autograder.reading.slicing import defined_names, slice_program
from autograder.reading.submissions import Submission, SubmittedFile

ASSIGNMENT = load_assignment("variational_inference")
EXERCISE = "gaussian_divergences"


def submission(source: str, student: str = "s") -> Submission:
    return Submission(student, (SubmittedFile.of(f"{EXERCISE}.py", source.encode()),), None, "h")


def for_ever(handed_in: Submission) -> Answers:
    """What a parser may do: no signal handler runs meanwhile."""
    while handed_in.student == "endless":
        sum(range(10**6))
    return read(handed_in)


def dead(handed_in: Submission) -> Answers:
    if handed_in.student == "endless":
        os.abort()
    return read(handed_in)


def full(handed_in: Submission) -> Answers:
    if handed_in.student == "endless":
        bytearray(apart.MEMORY_BYTES + (1 << 30))
    return read(handed_in)


def too_deep(handed_in: Submission) -> Answers:
    return too_deep(handed_in) if handed_in.student == "endless" else read(handed_in)


read = partial(answers_of, assignment=ASSIGNMENT, parts=ASSIGNMENT.parts)


@pytest.mark.parametrize(
    ("reads", "why"),
    [
        (for_ever, "took more than 0.5 seconds"),
        (dead, "killed the reading process 2 times"),
        (full, "took too much memory"),
        (too_deep, "took too much nesting"),
    ],
)
def test_a_hand_in_that_cannot_be_read_needs_attention_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, reads: Callable[[Submission], Answers], why: str
) -> None:
    monkeypatch.setattr(apart, "PROCESSOR_SECONDS", 0.5)
    reader = Reader(reads)
    try:
        for _ in range(2):
            answers = reader(submission("x = 1", "endless"))
            assert answers.exercises == {}
            assert why in answers.complaints[0]
            after = reader(submission("def kl_gaussian(a, b, c, d):\n    return 1"))
            assert after.exercises[EXERCISE].defined == {"kl_gaussian"}
    finally:
        reader.close()


def test_a_fault_of_ours_while_reading_is_one() -> None:
    def broken(handed_in: Submission) -> Answers:
        raise KeyError("ours")

    reader = Reader(broken)
    with pytest.raises(RuntimeError, match="KeyError: 'ours'"):
        reader(submission("x = 1"))
    reader.close()


def test_one_process_reads_hand_in_after_hand_in() -> None:
    who: set[int] = set()
    reader = Reader(lambda handed_in: Answers({}, (str(os.getpid()),)))
    for _ in range(5):
        who.add(int(reader(submission("x = 1")).complaints[0]))
    reader.close()
    assert len(who) == 1
    assert os.getpid() not in who


N = 1500
CHAINS = {
    "targets of a list": "a = " * N + "[0, " + "0, " * N + "]",
    "pairs of lists": "a, b = " * N + f"[{'0, ' * N}], [{'0, ' * N}]",
    "targets in a loop": "for i in x:\n    " + "a = " * N + "[0, " + "0, " * N + "]",
    "starred targets": "[*a] = " * N + "[0, " + "0, " * N + "]",
    "targets of a call": "a = " * N + "f(" + "b, " * N + ")",
    "nested targets": "(" * 80 + "a" + ",)" * 80 + " = [0, " + "0, " * N + "]",
    "comparisons": "a = " + "1 < " * N + "2",
    "calls": "a = f" + "(0)" * 80,
    "subscripts": "a" + "[0]" * 80 + " = 1",
    "deleted names": "del " + "a, " * N + "b",
    "contexts": "with " + ", ".join(f"f() as a{i}" for i in range(19)) + ":\n    a = 1",
    "imports": "import " + ", ".join(f"m as a{i}" for i in range(N)),
    "cases": "match x:\n" + "".join(f"    case [a{i}, *b{i}]:\n        pass\n" for i in range(N)),
    "decorators": "@f\n" * N + "def g():\n    pass",
    "walruses": "f(" + ", ".join(f"(a{i} := {i})" for i in range(N)) + ")",
}


@pytest.mark.parametrize("source", CHAINS.values(), ids=CHAINS)
def test_what_is_looked_at_grows_as_the_text_does(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Each part of a statement is looked at a few times, however they are chained."""
    looked = 0
    walk, children = ast.walk, ast.iter_child_nodes

    def counted(function: Callable) -> Callable:
        def counting(node: ast.AST):
            nonlocal looked
            for one in function(node):
                looked += 1
                yield one

        return counting

    size = sum(1 for _ in walk(ast.parse(source)))
    monkeypatch.setattr(ast, "walk", counted(walk))
    monkeypatch.setattr(ast, "iter_child_nodes", counted(children))
    document = Document((Cell("code", source + "\n# " + "x" * 20_000, "cell 1"),), {}, "python")  # too long to be known
    defined_names(document)
    slice_program(document, ["a", "f"])
    assert looked < 20 * size, bindings.__name__
