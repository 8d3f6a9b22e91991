"""Names from outside: shown on one line, made safe for files, and read as the platforms write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.reading.lms_names import Owner, owner
from autograder.reading.names import around, attempt, exercise_in_name, printable, safe_file_name, stem

any_name = st.text(st.characters(), max_size=150)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Jane Doe", "Jane Doe"),
        ("a\nb\tc\x00d", "a\ufffdb\ufffdc\ufffdd"),
        ("evil\u202egpj", "evil\ufffdgpj"),
        ("half\ud800", "half\ufffd"),
        ("Anna\u200b", "Anna\ufffd"),
        ("An\u00adna", "An\ufffdna"),
        ("An\u2060na\u200d", "An\ufffdna\ufffd"),
        ("a\u3164b", "a\ufffdb"),
        ("Anna\u2003Berg", "Anna Berg"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("می\u200cروم", "می\u200cروم"),
        ("z" + "\u0300" * 105 + "a", "z" + "\u0300" * 4 + "a"),
        ("family 👩‍👩‍👧", "family 👩‍👩‍👧"),
        ("e\u0301", "é"),
        ("=cmd()", "=cmd()"),
        ("  ", "unnamed"),
        ("x" * 500 + ".py", "x" * 80 + "…" + "x" * 36 + ".py"),
    ],
)
def test_printable(name, shown):
    assert printable(name) == shown


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("VAE-2.ipynb", ("vae.ipynb", 2)),
        ("vae.ipynb", ("vae.ipynb", 0)),
        ("a-1/my file-10.ipynb.txt", ("a-1/my file.ipynb.txt", 10)),
        ("-3.py", ("-3.py", 0)),
        ("hw-2024.py", ("hw-2024.py", 0)),
    ],
)
def test_attempt(name, read):
    assert attempt(name) == read


@given(any_name)
def test_printable_is_one_short_line_that_can_be_stored(name):
    shown = printable(name)
    shown.encode()
    assert 0 < len(shown) <= 120
    assert shown.splitlines() == [shown]
    assert printable(shown) == shown


@pytest.mark.parametrize("name", ["doejane", "Jane Doe (1234567)", "李雷", "é.è", "a-b_c+d@e,f", "anon_aBc12"])
def test_harmless_names_are_kept(name):
    assert safe_file_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["a/b", "..", "-rf", "=1+1", ".hidden", "con", "NUL.txt", "com1", "a\\b", "x:y", "trailing.", "", "e\u0301", "<b>"],
)
def test_other_names_are_changed_and_hashed(name):
    assert safe_file_name(name)[-17] == "-"
    assert safe_file_name(name) == safe_file_name(name)


@given(any_name)
@example("con-0123456789abcdef")
@example("NUL.txt")
@example("💥" * 150)
@example("é" * 60)
def test_safe_file_names_are_safe_everywhere(name):
    safe = safe_file_name(name)
    assert 0 < len(safe.encode()) <= 120
    assert safe[0] not in "-.=+@ ,"
    assert safe[-1] not in ". "
    assert not set(safe) & set('/\\:*?"<>|\0\n\r')
    assert safe.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert unicodedata.normalize("NFC", safe) == safe
    assert safe == printable(safe)


@given(any_name, any_name)
@example("a/b", "a\\b")
@example("x" * 300, "x" * 301)
def test_safe_file_names_differ(one, other):
    assert (safe_file_name(one) == safe_file_name(other)) == (one == other)
    assert safe_file_name(safe_file_name(one)) != safe_file_name(one) or safe_file_name(one) == one


@pytest.mark.parametrize(
    ("name", "is_folder", "expected"),
    [
        ("doe_LATE_12345_678901_file-2.ipynb", False, Owner("doe", "12345", "file-2.ipynb", "canvas", True, "678901")),
        ("doe_12345_678901_my_file.ipynb", False, Owner("doe", "12345", "my_file.ipynb", "canvas", False, "678901")),
        ("anon_aB3x9_4567890_hw.ipynb", False, Owner("anon_aB3x9", "", "hw.ipynb", "canvas", False, "4567890")),
        ("Jane Doe_1234567_assignsubmission_file_", True, Owner("Jane Doe", "1234567", "", "moodle")),
        ("Jane_Doe_1234567_assignsubmission_file", True, Owner("Jane_Doe", "1234567", "", "moodle")),
        ("Jane Doe_1234567_assignsubmission_file_hw.ipynb", False, Owner("Jane Doe", "1234567", "hw.ipynb", "moodle")),
        ("Zoë O'Neil_12_assignsubmission_onlinetext_", True, Owner("Zoë O'Neil", "12", "", "moodle")),
        ("alice.ipynb", False, Owner("alice", "", "alice.ipynb", "")),
        ("alice.b", True, Owner("alice.b", "", "", "")),
        ("hw_2024_10_03T12_33.zip", False, Owner("hw_2024_10_03T12_33", "", "hw_2024_10_03T12_33.zip", "")),
        ("two_parts_12345_678901.py", False, Owner("two_parts_12345_678901", "", "two_parts_12345_678901.py", "")),
    ],
)  # fmt: skip
def test_owner(name, is_folder, expected):
    assert owner(name, is_folder=is_folder) == expected


def test_stem():
    assert [stem(n) for n in ("a/b.ipynb", "b.IPYNB.txt", "c.tar.gz", "d", ".py", "v1.2 final.py", "1.4 vae")] == [
        "b",
        "b",
        "c",
        "d",
        ".py",
        "v1.2 final",
        "1.4 vae",
    ]


EXERCISES = ("reparameterization", "vae", "elbo", "gmm_light", "beta_binomial", "earthquakes_1d", "earthquakes_2d")


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("1B-Reparameterization (2).ipynb", "reparameterization"),
        ("VAE.ipynb", "vae"),
        ("alice_vae-final.py", "vae"),
        ("GMMLight.ipynb", "gmm_light"),
        ("my gmm light copy.ipynb", "gmm_light"),
        ("gmm-light_alice.ipynb", "gmm_light"),
        ("Earthquakes-2D.ipynb", "earthquakes_2d"),
        ("beta_binomial_elbo.ipynb", "beta_binomial"),
        ("vae/elbo.ipynb", "elbo"),
        ("vaeterling.ipynb", None),
        ("earthquakes.ipynb", None),
        ("vae_elbo_earthquakes_1d_earthquakes_2d.ipynb", None),
        ("homework.ipynb", None),
        ("", None),
    ],
)
def test_exercise_in_name(name, exercise):
    assert exercise_in_name(name, EXERCISES) == exercise


def test_what_stands_around():
    assert around("1B-gmm light (2).ipynb", "gmm_light") == (["1b"], ["2"])
    assert around("1BReparameterization.ipynb", "reparameterization") == (["1b"], [])
    assert around("x.ipynb", "vae") is None


@given(any_name, st.lists(any_name, max_size=4))
def test_any_name_can_be_asked(name, exercises):
    assert exercise_in_name(name, tuple(exercises)) in (None, *exercises)
    file_name = name.replace("/", "_")
    assert bool(owner(file_name, is_folder=False).name) == bool(file_name)
