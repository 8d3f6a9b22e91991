"""Names that look alike are told, and names of one face are told apart."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reading.faces import look_alikes
from autograder.reading.lms_names import Owner, distinct_names
from autograder.reading.submissions import find_submissions, search


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["Anna Berg", "Anna\u200b Berg"], "look alike"),
        (["Anna Berg", "Anna\u00a0Berg"], "look alike"),
        (["Anna Berg", "Anna\u200bBerg"], "look alike"),
        (["Anna Berg", "Аnna Berg"], "look alike"),
        (["Max Muster", "Мах Muster"], "look alike"),
        (["Ilse", "llse"], "look alike"),
        (["José", "Jose\u0301"], "look alike"),
        (["An\u00adna"], "invisible characters"),
        (["bob\u202egro"], "invisible characters"),
        (["bоb"], "several alphabets"),
    ],
)
def test_faces_are_told(names, word):
    assert any(word in line for line in look_alikes([*names, "Somebody Else"]))


@pytest.mark.parametrize(
    "name",
    [
        "Anna Berg",
        "李雷",
        "Мария Иванова",
        "Νίκος",
        "می\u200cروم",
        "José Núñez",
        "O'Neil-Smith",
        "😀 smile",
        "نور",
        "ณัฐ",
    ],
)
def test_ordinary_names_are_not_told(name):
    assert look_alikes([name, "Somebody Else", "anna berg", "Jose Nunez"]) == []


def given_to_a_twin() -> str:
    """The name that a twin of "José" is given if nobody has it."""
    owner = Owner(unicodedata.normalize("NFC", "José"), "", "", "")
    return f"José ({hashlib.sha256(repr(owner).encode()).hexdigest()[:6]})"


def test_no_name_ends_the_batch(tmp_path: Path):
    twins = [unicodedata.normalize(form, "José") for form in ("NFC", "NFD")]
    third = unicodedata.normalize("NFD", given_to_a_twin())
    for name in (*twins, third):
        (tmp_path / name).mkdir()
        (tmp_path / name / "vae.py").write_text("x = 1")
    found = find_submissions(tmp_path, ["vae", "elbo"])
    assert len({one.student for one in found}) == 3
    assert any("look alike" in note for note in search(tmp_path, ["vae", "elbo"]).notes)


ANYBODY = st.builds(
    lambda name, number: Owner(name, number, "", ""),
    st.sampled_from(["a", "a (1)", "á", "a\u0301", "", " a", "unnamed"]),
    st.sampled_from(["", "1"]),
)


@given(st.lists(ANYBODY, max_size=12))
def test_as_many_names_as_people(owners):
    names = distinct_names(owners)
    assert len(set(names)) == len(owners)
