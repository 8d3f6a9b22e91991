"""The demo's class: sample submissions as real notebooks, each constructed for a known grade.

Some are correct, in several styles; some hold a catalogued misconception; others are half done, broken or hostile.
Tests grade the same class.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import nbformat

from autograder.assignment import Assignment, Part
from autograder.building.handins import answer_source, given_source, hand_in, solution_source
from autograder.exercise import Exercise

FULL, LESS, NONE = "full marks", "less than full marks", "no marks"

FIRST = ("Ada", "Bo", "Chen", "Dana", "Emil", "Fatima", "Goran", "Hana", "Ines", "Jun", "Kofi", "Lena", "Mateo", "Nils")
LAST = ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Haddad", "Novak", "Silva", "Berg", "Rossi", "Kaya", "Dubois")

# What hostile students put into the body of one function. The rest of their submission is correct.
HOSTILE = {
    "infinite loop": "    while True:\n        pass\n",
    "os._exit(0)": "    import os\n    os._exit(0)\n",
    "raise SystemExit": "    raise SystemExit(0)\n",
    "allocates 100 GB": "    import numpy as np\n    return np.ones(100 * 2**27)\n",
    "recursion bomb": "    def deeper(n):\n        return deeper(n + 1)\n    return deeper(0)\n",
    "an object that equals everything": (
        "    class Yes:\n"
        "        def __eq__(self, other):\n            return True\n"
        "        def __array__(self, *args, **kwargs):\n            raise TypeError('no')\n"
        "        __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __eq__\n"
        "    return Yes()\n"
    ),
    "floods the output": "    import sys\n    for _ in range(200_000):\n        print('spam ' * 20)\n    return None\n",
    "starts processes": "    import os\n    while True:\n        os.fork()\n",
}
REFUSED = frozenset({"starts processes"})  # an honest submission may do this too, so a person looks

# Cells that a grader should never have to run: they take forever, need a network, or fail.
CLUTTER = (
    "import urllib.request\nurllib.request.urlretrieve('http://localhost:9/data.gz', 'data.gz')",
    "%matplotlib inline\n!pip install something\nimport time\nfor epoch in range(10**6):\n    time.sleep(60)",
    "mu_0 =",
    "1 / 0",
)


@dataclass(frozen=True)
class SampleHandIn:
    """One sample submission.

    files:          the student's file or folder of files: relative path -> content
    marks:          question -> FULL, LESS or NONE, for every question of the assignment
    misconception:  (question, name) that the feedback must name
    attention:      whether a person must look
    story:          what this student did, in one line
    """

    student: str
    story: str
    files: Mapping[str, bytes]
    marks: Mapping[str, str]
    misconception: tuple[str, str] | None = None
    attention: bool = False


def sample_class(
    assignment: Assignment,
    variant: int = 5,
    most_styles: int | None = None,
    most_misconceptions: int | None = None,
    only: str | None = None,
    hostile: bool = True,
) -> list[SampleHandIn]:
    """Sample submissions for every exercise of the assignment; hostile and broken ones only for its last exercise.

    most_styles:          how many students per exercise answer correctly in another style, at most; None: all styles
    most_misconceptions:  how many students per exercise have a catalogued misconception, at most; None: all of them
    only:                 the one exercise that all of them answer; None: every exercise
    hostile:              whether there are hostile submissions
    """
    people = _names()
    samples = []
    for part in assignment.parts:
        if only not in (None, part.name):
            continue
        samples += [*_right(assignment, part, variant, most_styles, people)]
        samples += [*_wrong(assignment, part, most_misconceptions, people)]
        samples += [*_unfinished(assignment, part, people)]
    if hostile and only in (None, assignment.parts[-1].name):
        samples += _hostile(assignment, assignment.parts[-1], people)
    samples += _unreadable(assignment, people)
    return samples


def write_class(samples: list[SampleHandIn], folder: Path) -> None:
    """Write the submissions as they would be downloaded: one file or folder per student."""
    for sample in samples:
        for name, content in sample.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def solutions(exercise: Exercise) -> dict[str, str]:
    """The reference's source for every question."""
    return {question.name: solution_source(exercise, question.name) for question in exercise.questions}


def notebook_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """A notebook as Jupyter saves it."""
    return (nbformat.writes(notebook) + "\n").encode()


def _names() -> Iterator[str]:
    for i in count():
        name = f"{FIRST[i % len(FIRST)]} {LAST[i % len(LAST)]}"
        namesakes = i // (len(FIRST) * len(LAST))
        yield f"{name} {namesakes + 1}" if namesakes else name


def _marks(assignment: Assignment, part: Part, default: str = FULL, **changed: str) -> dict[str, str]:
    """Marks of a submission that answers one exercise: none for the other exercises."""
    marks = {f"{p.name}.{q}": NONE for p in assignment.parts for q in p.points}
    marks |= {f"{part.name}.{q}": changed.get(q, default) for q in part.points}
    return marks


def _sample(
    assignment: Assignment,
    part: Part,
    student: str,
    story: str,
    answers: Mapping[str, str],
    marks: Mapping[str, str],
    *,
    variant: int = 0,
    misconception: tuple[str, str] | None = None,
    free_responses: Mapping[str, str] | None = None,
    extra_cells: tuple[str, ...] = (),
) -> SampleHandIn:
    notebook = hand_in(assignment, part.name, variant, answers, free_responses or {}, extra_cells)
    files = {f"{student}/{part.name}.ipynb": notebook_bytes(notebook)}
    return SampleHandIn(student, story, files, marks, misconception)


def _right(
    assignment: Assignment, part: Part, variant: int, most: int | None, people: Iterator[str]
) -> Iterator[SampleHandIn]:
    exercise = part.exercise
    right = solutions(exercise)
    full = _marks(assignment, part)
    free = {response.name: "I answered this in my own words." for response in exercise.free_responses}
    yield _sample(assignment, part, next(people), "the reference's solution", right, full, free_responses=free)
    yield _sample(assignment, part, next(people), f"right, on variant {variant}", right, full, variant=variant)
    story = "right, in a notebook whose other cells download, train for ever, do not parse or fail"
    yield _sample(assignment, part, next(people), story, right, full, extra_cells=CLUTTER)
    student = next(people)
    script = "\n\n\n".join([given_source(assignment, part.name), *right.values()]).encode()
    yield SampleHandIn(student, "right, as a plain script", {f"{student}/{part.name}.py": script}, full)
    # One student for each style of the question that has most; each answers every question in another style.
    styles = {q: [a for a in exercise.alternatives if a.question == q] for q in right}
    for i in list(range(max((len(found) for found in styles.values()), default=0)))[:most]:
        chosen = {q: found[i % len(found)] for q, found in styles.items() if found}
        answers = right | {q: answer_source(exercise, a.right, exercise.question(q).root) for q, a in chosen.items()}
        story = "right: " + "; ".join(dict.fromkeys(a.style for a in chosen.values()))
        yield _sample(assignment, part, next(people), story, answers, full)


def _wrong(assignment: Assignment, part: Part, most: int | None, people: Iterator[str]) -> Iterator[SampleHandIn]:
    right = solutions(part.exercise)
    every = part.exercise.misconceptions
    step = 1 if most is None else -(-len(every) // most)  # spread over the questions
    for misconception in every[::step]:
        question = misconception.question
        root = part.exercise.question(question).root
        answers = right | {question: answer_source(part.exercise, misconception.wrong, root)}
        marks = _marks(assignment, part, **{question: LESS})
        story = f"{question}: {misconception.name}"
        named = (f"{part.name}.{question}", misconception.name)
        yield _sample(assignment, part, next(people), story, answers, marks, misconception=named)


def _unfinished(assignment: Assignment, part: Part, people: Iterator[str]) -> Iterator[SampleHandIn]:
    right = solutions(part.exercise)
    first = next(iter(right))
    yield _sample(assignment, part, next(people), "untouched", {}, _marks(assignment, part, NONE))
    marks = _marks(assignment, part, NONE, **{first: FULL})
    yield _sample(assignment, part, next(people), "only the first question", {first: right[first]}, marks)
    last = list(right)[-1]
    broken = right | {last: right[last].replace(f"def {last}(", f"def {last}((", 1)}
    marks = _marks(assignment, part, **{last: NONE})
    yield _sample(assignment, part, next(people), "a syntax error in the last question", broken, marks)


def _hostile(assignment: Assignment, part: Part, people: Iterator[str]) -> Iterator[SampleHandIn]:
    right = solutions(part.exercise)
    last = list(right)[-1]
    head = right[last][right[last].index(f"def {last}(") :].split(":\n", 1)[0] + ":\n"
    for what, body in HOSTILE.items():
        marks = _marks(assignment, part, **{last: NONE})
        sample = _sample(assignment, part, next(people), f"{last}: {what}", right | {last: head + body}, marks)
        yield replace(sample, attention=what in REFUSED)


def _unreadable(assignment: Assignment, people: Iterator[str]) -> Iterator[SampleHandIn]:
    nothing = {f"{part.name}.{question}": NONE for part in assignment.parts for question in part.points}
    name = assignment.parts[0].name
    for story, content in {
        "an empty file": b"",
        "half a notebook": json.dumps({"cells": [{"cell_type": "code"}]}).encode()[:30],
        "no notebook at all": b"PK this is a word processor's file",
    }.items():
        student = next(people)
        files = {f"{student}/{name}.ipynb": content}
        yield SampleHandIn(student, story, files, nothing, attention=True)
