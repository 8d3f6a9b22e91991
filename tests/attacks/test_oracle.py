"""The reference as an oracle: while it stands in for a helper it answers whatever it is asked, and that helps nobody.

The hand-in notes what it is called with, asks the reference about it in a later question, and keeps the answers for the
next time that it is called. It keeps them where the level does not stop it, and in its own memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from attacks.claims import stops

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.grading.engine import Grader, grade
from autograder.judging import ways
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.sample_submissions import notebook_bytes
from autograder.sandbox import Sandbox

EVIDENCE, ELBO, GAP = "log_evidence", "elbo", "kl_to_posterior"

KEEPS = """
import json, os
def load():
    try: return json.load(open(PLACE))
    except Exception: return {}
def keep(kept):
    try: json.dump(kept, open(PLACE, "w"))
    except Exception: pass
def key(x): return json.dumps([float(v) for v in x])
"""
# What the first function is called with is noted, and said to be lost, so that it is called once more: by the whole.
NOTES = {
    EVIDENCE: """
def log_evidence(log_joint):
    kept = load()
    if kept.get(key(log_joint)) is not None: return kept[key(log_joint)]
    keep({**kept, key(log_joint): None})
    raise NameError("something is missing")
""",
    GAP: """
def kl_to_posterior(log_joint, q):
    kept = {k: log_evidence(json.loads(k)) if v is None else v for k, v in load().items()}
    keep(kept)
    return log_evidence(log_joint) - elbo(log_joint, q)
""",
}


def points(sandbox: Sandbox, answers: Mapping[str, str], first: str = "") -> dict[str, float]:
    """What the questions of the exercise earn, as shares of their points."""
    assignment = load_assignment("variational_inference")
    sources = {name: first + source for name, source in answers.items()}
    content = notebook_bytes(hand_in(assignment, "elbo", 0, sources))
    file = SubmittedFile.of("elbo.ipynb", content)
    grader = Grader(assignment, CaseBook(assignment, "a key"), sandbox, "elbo")
    result = grade(Submission("mallory", (file,), None, "hash"), grader)
    return {question.question: question.score / question.out_of for question in result.questions}


def test_answers_of_the_reference_are_not_there_when_a_function_is_judged_again(
    sandbox: Sandbox, tmp_path: Path, monkeypatch
) -> None:
    """The slice loses the first function; by the time that the whole is tried nobody has answered for it yet.

    A check ends with its first wrong answer, so the hand-in sees one case of each: enough for those that have one.
    """
    place = f"PLACE = {str(tmp_path / 'kept')!r}\n" + KEEPS
    assert points(sandbox, NOTES, place)[EVIDENCE] == 0.0
    if not stops("writing files", sandbox.level):
        # None stands for what the helper itself was asked when it showed the form of what it returns.
        assert set(json.loads((tmp_path / "kept").read_text()).values()) - {None}, "the reference did answer"
        assert points(sandbox, NOTES, place)[EVIDENCE] > 0.0, "and with its answers it would have had points"


# In memory: the first question to need the reference hoards its answers, and the second one lives on them.
HOARDS = {
    EVIDENCE: "def log_evidence(log_joint): return 0.0\n",
    ELBO: "def elbo(log_joint, q): return 0.0\n",
    GAP: """
def kl_to_posterior(log_joint, q):
    import sys
    kept = sys.__dict__.setdefault("kept", {})
    key = (bytes(log_joint), bytes(q))
    if key in kept: return kept[key]
    kept[key] = log_evidence(log_joint) - elbo(log_joint, q)
    return -1.0
""",
}


def test_answers_of_the_reference_are_not_in_memory_when_the_other_way_is_tried(sandbox: Sandbox, monkeypatch) -> None:
    """With the reference's helpers it is wrong; with its own it would give what it kept from the first way."""
    assert points(sandbox, HOARDS)[GAP] == 0.0
    monkeypatch.setattr(ways.Rooms, "forget", lambda self: None)
    monkeypatch.setattr(ways.Rooms, "has_seen", property(lambda self: False, lambda self, value: None), raising=False)
    assert points(sandbox, HOARDS)[GAP] > 0.0


def test_helpers_are_still_answered_for(sandbox: Sandbox) -> None:
    """Whoever has the helpers wrong, and what builds on them right, has the points of the latter."""
    builds = {**HOARDS, GAP: "def kl_to_posterior(log_joint, q): return log_evidence(log_joint) - elbo(log_joint, q)\n"}
    earned = points(sandbox, builds)
    assert earned[GAP] == 1.0
    assert earned[EVIDENCE] == earned[ELBO] == 0.0
