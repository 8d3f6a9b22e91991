"""Names that learning platforms write: one row for each person, none for two, and nobody without one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reading.lms_names import Owner, owner, owners
from autograder.reading.submissions import Submission, search
from tests.autograder.reading.class_files import EXERCISES, NOTEBOOK, put, rows, zipped

TEXT = "<html><body>see my github</body></html>"
LINK = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
    '<html xmlns="http://www.w3.org/1999/xhtml"><a href="https://colab.research.google.com/drive/1abc">here</a></html>'
)


def of_class(path) -> dict[str, Submission]:
    return {one.student: one for one in search(path, EXERCISES).submissions}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("doe_jr_12345_678901_vae.ipynb", Owner("doe_jr", "12345", "vae.ipynb", "canvas", False, "678901")),
        ("team_1_12345_678901_vae.ipynb", Owner("team_1", "12345", "vae.ipynb", "canvas", False, "678901")),
        ("team_1_LATE_12345_678901_vae.ipynb", Owner("team_1", "12345", "vae.ipynb", "canvas", True, "678901")),
        ("李雷_12345_678901_vae.ipynb", Owner("李雷", "12345", "vae.ipynb", "canvas", False, "678901")),
        ("late_12345_678901_vae.ipynb", Owner("late", "12345", "vae.ipynb", "canvas", False, "678901")),
        ("doe_12345_678901_2024_vae.ipynb", Owner("doe", "12345", "2024_vae.ipynb", "canvas", False, "678901")),
        ("doe_12345_678901_vae_11_22_x.ipynb", Owner("doe", "12345", "vae_11_22_x.ipynb", "canvas", False, "678901")),
        ("LATE_anon_aB3dE_678901_vae.ipynb", Owner("anon_aB3dE", "", "vae.ipynb", "canvas", True, "678901")),
        ("anon_aB3dE_678901_1_2_vae.ipynb", Owner("anon_aB3dE", "", "1_2_vae.ipynb", "canvas", False, "678901")),
        ("Participant_77_assignsubmission_file_", Owner("Participant 77", "77", "", "moodle")),
        ("_12345_678901_vae.ipynb", Owner("_12345_678901_vae", "", "_12345_678901_vae.ipynb", "")),
    ],
)
def test_a_name_by_itself(name, expected):
    assert owner(name, is_folder=expected.platform == "moodle") == expected


@pytest.mark.parametrize(
    ("names", "people"),
    [
        # The name of a team ends in a number; the files' numbers and their lengths tell.
        (["team_1_12345_678901_a.py", "team_1_12345_678902_b.py"], [("team_1", "12345")] * 2),
        (["team_1_12345_678901_a.py", "team_2_12346_678902_b.py"], [("team_1", "12345"), ("team_2", "12346")]),
        # The files' names begin with a date, which is no number of theirs.
        (["doe_12345_678901_20241103_a.py", "doe_12345_678902_20241103_b.py"], [("doe", "12345")] * 2),
        (["doe_12345_678901_20241103_a.py", "doe_12345_678902_b.py"], [("doe", "12345")] * 2),
        (["doe_12345_678901_20241103_a.py", "roe_12346_678902_b.py"], [("doe", "12345"), ("roe", "12346")]),
        # A person whose numbers are short, among others.
        (["doe_1_22_a.py", "roe_12346_678902_b.py"], [("doe", "1"), ("roe", "12346")]),
        (["LATE_anon_aB3dE_678901_a.py", "anon_aB3dE_text.html"], [("anon_aB3dE", "")] * 2),
        (["doe_LATE_7_link.html", "roe_12346_678902_b.py"], [("doe", "7"), ("roe", "12346")]),
    ],
)
def test_names_of_a_class_are_read_together(names, people):
    found = owners([(name, False) for name in names])
    assert [(found[name, False].name, found[name, False].number) for name in names] == people
    assert {one.platform for one in found.values()} == {"canvas"}


@pytest.mark.parametrize(
    "names",
    [
        ["ada_12_3_vae.ipynb", "bo_12_4_vae.ipynb"],
        ["group_2024_101_vae.ipynb", "group_2024_102_elbo.ipynb"],
        ["ada_2024_101_vae.ipynb", "bo_2024_102_vae.ipynb"],
        ["notes_2024_text.html", "ada.ipynb"],
        ["hw_2024_10_03T12_33.zip", "ada.ipynb"],
    ],
)
def test_names_that_look_like_it_by_chance_stay_whole(names):
    assert {one.platform for one in owners([(name, False) for name in names]).values()} == {""}


def test_folders_are_no_files_of_canvas_unless_unpacked_among_them(tmp_path):
    put(tmp_path / "plain", {f"hw_2024_{n}_x/vae.ipynb": NOTEBOOK for n in (101, 102)})
    assert rows(tmp_path / "plain") == {"hw_2024_101_x": ["vae.ipynb"], "hw_2024_102_x": ["vae.ipynb"]}
    put(
        tmp_path / "canvas",
        {"lee_55_678901_hw/vae.ipynb": NOTEBOOK, "lee_55_678902_x.py": "x = 1", "roe_56_678903_hw.py": "x = 1"},
    )
    assert rows(tmp_path / "canvas") == {"lee": ["vae.ipynb", "x.py"], "roe": ["hw.py"]}


def test_a_students_folder_with_such_names_in_it_is_not_torn_apart(tmp_path):
    inside = {"jane_12_345_vae.ipynb": NOTEBOOK, "jane_13_346_elbo.ipynb": NOTEBOOK, "submission_5/a.py": "x = 1"}
    put(tmp_path, {f"jane/{name}": content for name, content in inside.items()} | {"bo/vae.ipynb": NOTEBOOK})
    assert list(rows(tmp_path)) == ["bo", "jane"]


@pytest.mark.parametrize("as_zip", [False, True])
def test_canvas(tmp_path, as_zip):
    files = {
        "doejane_LATE_12345_678901_vae-2.ipynb": NOTEBOOK,
        "doejane_LATE_12345_678902_elbo.ipynb": NOTEBOOK,
        "doe_jr_12346_678903_vae.ipynb": NOTEBOOK,
        "team_1_12347_678904_vae.ipynb": NOTEBOOK,
        "typist_12348_text.html": TEXT,
        "linker_LATE_12349_link.html": LINK,
        "painter_12350_678905_report.pages": b"PK",
        "both_12351_text.html": TEXT,
        "both_12351_678906_vae.ipynb": NOTEBOOK,
    }
    path = put(tmp_path / "class", files)
    if as_zip:
        path = put(tmp_path, {"submissions.zip": zipped(files)}) / "submissions.zip"
    found = of_class(path)
    assert {name: [file.name for file in one.files] for name, one in found.items()} == {
        "both": ["vae.ipynb"],
        "doe_jr": ["vae.ipynb"],
        "doejane": ["elbo.ipynb", "vae-2.ipynb"],
        "linker": [],
        "painter": [],
        "team_1": ["vae.ipynb"],
        "typist": [],
    }
    assert {name: one.problem for name, one in found.items() if one.problem} == {
        "linker": "only a link to colab.research.google.com was submitted (link.html); ask for the .ipynb file",
        "painter": "no notebook or script in the submission; there is report.pages; ask for the .ipynb file",
        "typist": "only a text typed into the platform was submitted (text.html); ask for the .ipynb file",
    }
    assert found["both"].beside == ("text.html",)
    jane = found["doejane"].handed_in
    assert jane.to_json() == {
        "platform": "canvas",
        "number": "12345",
        "late": True,
        "files": [
            {"file": "elbo.ipynb", "attachment": "678902", "late": True},
            {"file": "vae-2.ipynb", "attachment": "678901", "late": True},
        ],
        "people": [],
    }
    assert found["linker"].handed_in.late
    assert not found["both"].handed_in.late


def test_a_class_of_text_entries_has_its_rows(tmp_path):
    put(tmp_path, {"ada_12_text.html": TEXT, "bo_13_text.html": TEXT})
    assert rows(tmp_path) == {"ada": [], "bo": []}


@pytest.mark.parametrize("as_zip", [False, True])
def test_moodle(tmp_path, as_zip):
    files = {
        "Ann Lee_12_assignsubmission_onlinetext_/onlinetext.html": TEXT,
        "Jane Doe_13_assignsubmission_onlinetext_/onlinetext.html": TEXT,
        "Jane Doe_13_assignsubmission_file_/vae.ipynb": NOTEBOOK,
        "Jo_14_assignsubmission_onlinetext_onlinetext.html": TEXT,
        "Participant_15_assignsubmission_file_/vae.ipynb": NOTEBOOK,
    }
    path = put(tmp_path / "class", files)
    if as_zip:
        path = put(tmp_path, {"download.zip": zipped(files)}) / "download.zip"
    found = of_class(path)
    assert {name: len(one.files) for name, one in found.items()} == {
        "Ann Lee": 0,
        "Jane Doe": 1,
        "Jo": 0,
        "Participant 15": 1,
    }
    typed = "only a text typed into the platform was submitted (onlinetext.html); ask for the .ipynb file"
    assert found["Ann Lee"].problem == found["Jo"].problem == typed
    assert found["Jane Doe"].problem is None
    assert found["Jane Doe"].handed_in.number == "13"


METADATA = """\
---
submission_101:
  :submitters:
  - :name: Jane Doe
    :sid: '0012'
    :email: jane@example.org
  - :name: 'Seán O''Neil'
    :sid:
    :email: sean@example.org
  :created_at: 2026-05-03 09:14:00.000000000 Z
  :score: 1.0
  :results:
    tests:
    - name: mallory
  :history:
  - :id: 99
    :submitters:
    - :name: Mallory
submission_102:
  :submitters:
  - :email: bo@example.org
    :name: "Bo\\x07\\u00e9"
submission_103:
  :submitters:
  - :name: Nobody Here
"""


@pytest.mark.parametrize("packed", ["folder", "folder around", "zip"])
def test_gradescope(tmp_path, packed):
    files = {
        "submission_metadata.yml": METADATA,
        "submission_101/vae.ipynb": NOTEBOOK,
        "submission_101/tools/helper.py": "x = 1",
        "submission_102/vae.ipynb": NOTEBOOK,
        "submission_104/vae.ipynb": NOTEBOOK,
    }
    around = {f"assignment_1_export/{name}": content for name, content in files.items()}
    if packed == "zip":
        path = put(tmp_path, {"export.zip": zipped(around)}) / "export.zip"
    else:
        path = put(tmp_path / "class", files if packed == "folder" else around)
    found = of_class(path)
    assert {name: len(one.files) for name, one in found.items()} == {
        "Bo\ufffdé": 1,
        "Jane Doe, Seán O'Neil": 2,
        "Nobody Here": 0,
        "submission_104": 1,
    }
    assert search(path, EXERCISES).passed_over == ()
    jane = found["Jane Doe, Seán O'Neil"].handed_in
    assert (jane.platform, jane.number) == ("gradescope", "101")
    assert [one._asdict() for one in jane.people] == [
        {"name": "Jane Doe", "email": "jane@example.org", "sid": "0012"},
        {"name": "Seán O'Neil", "email": "sean@example.org", "sid": ""},
    ]
    assert found["submission_104"].handed_in is None


def test_an_export_of_one_hand_in_is_seen_through(tmp_path):
    around = {"export/submission_metadata.yml": METADATA[: METADATA.index("submission_102")]}
    put(tmp_path, {**around, "export/submission_101/a/vae.ipynb": NOTEBOOK, "export/submission_101/b.py": "x = 1"})
    assert rows(tmp_path) == {"Jane Doe, Seán O'Neil": ["a/vae.ipynb", "b.py"]}


@pytest.mark.parametrize(
    "metadata",
    [
        b"submission_1: &a [*a, *a]\n",
        b"submission_1:\n  :submitters: !!python/object/apply:os.system ['false']\n",
        b"submission_1:\n  :submitters:\n  - :name: &a !ruby/object:X\n  - :name: *a\n  - :name: |\n",
        b"\xff\xfe" * 1000,
        b"submission_1:\n" * 100_000,
        b"submission_1:\n  :submitters:\n" + b"  - :name: \n" * 100_000,
        b" " * 1_000_000,
    ],
)
def test_metadata_made_to_mislead_name_nobody(tmp_path, metadata):
    put(tmp_path, {"submission_metadata.yml": metadata, "submission_1/vae.ipynb": NOTEBOOK, "bo/vae.ipynb": NOTEBOOK})
    assert rows(tmp_path) == {"bo": ["vae.ipynb"], "submission_1": ["vae.ipynb"]}


def test_a_list_of_people_beside_a_class_of_other_names_is_nothing_to_go_by(tmp_path):
    put(tmp_path, {"submission_metadata.yml": METADATA, "ada/vae.ipynb": NOTEBOOK, "bo/vae.ipynb": NOTEBOOK})
    found = search(tmp_path, EXERCISES)
    assert [one.student for one in found.submissions] == ["ada", "bo"]
    assert found.passed_over == ("submission_metadata.yml",)


def test_names_with_control_characters(tmp_path):
    put(tmp_path, {"do\x1be_12345_678901_v\nae.ipynb": NOTEBOOK, "roe_12346_678902_vae.ipynb": NOTEBOOK})
    found = of_class(tmp_path)
    assert list(found) == ["do\ufffde", "roe"]
    assert found["do\ufffde"].handed_in.to_json()["files"][0]["file"] == "v\ufffdae.ipynb"
    json.dumps([one.handed_in.to_json() for one in found.values()]).encode()


@given(
    st.lists(st.text(st.sampled_from("a_0129LATE.xi"), min_size=1, max_size=30), min_size=1, max_size=8, unique=True)
)
def test_any_names_are_somebodys(names):
    found = owners([(name, False) for name in names])
    assert set(found) == {(name, False) for name in names}
    assert all(one.name or not one.platform for one in found.values())
