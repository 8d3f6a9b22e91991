"""Finding hand-ins: whose is what, what does not matter, and nothing that one hand-in can do to the others."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UserError
from autograder.reading import archives, contents
from autograder.reading.notebook import MAX_FILE, Cell, Document
from autograder.reading.recognition import match_exercise
from autograder.reading.submissions import Submission, SubmissionsNotFound, find_submissions, search
from tests.autograder.reading.class_files import EXERCISES, put, zipped
from tests.autograder.reading.class_files import rows as found

NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode()


def the_one(path: Path) -> Submission:
    (only,) = find_submissions(path, EXERCISES)
    return only


# Whose is what


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("alice.ipynb", "alice"),
        ("Bob B.py", "Bob B"),
        ("vae.ipynb", "vae"),
        ("doejane_LATE_12345_678901_vae-2.ipynb", "doejane"),
        ("Jane Doe_1234567_assignsubmission_file_hw.ipynb", "Jane Doe"),
        ("saved by browser.ipynb.txt", "saved by browser"),
        ("CAPS.IPYNB", "CAPS"),
    ],
)
def test_a_single_file(tmp_path, name, student):
    put(tmp_path, {name: NOTEBOOK, "other.ipynb": "x"})
    one = the_one(tmp_path / name)
    assert (one.student, one.files[0].content, one.problem) == (student, NOTEBOOK, None)


def test_a_folder_of_students(tmp_path):
    put(
        tmp_path,
        {
            "alice.ipynb": NOTEBOOK,
            "bob/part one/vae.ipynb": NOTEBOOK,
            "bob/helpers.py": "x = 1",
            "carl.py": "x = 1",
            "dora.zip": zipped({"hw.ipynb": NOTEBOOK, "plots/a.png": b"png"}),
            "README.md": "not a student",
            "grades.csv": "not a student",
        },
    )
    assert found(tmp_path) == {
        "alice": ["alice.ipynb"],
        "bob": ["helpers.py", "part one/vae.ipynb"],
        "carl": ["carl.py"],
        "dora": ["hw.ipynb"],
    }


def test_files_and_folder_of_one_plain_name_are_kept_apart(tmp_path):
    put(tmp_path, {"alice.ipynb": NOTEBOOK, "alice.py": "x = 1", "alice/extra.py": "y = 1", "bob.py": "z = 1"})
    assert found(tmp_path) == {
        "alice": ["extra.py"],
        "alice.ipynb": ["alice.ipynb"],
        "alice.py": ["alice.py"],
        "bob": ["bob.py"],
    }
    *alike, bob = find_submissions(tmp_path, EXERCISES)
    assert {one.problem for one in alike} == {
        "alice/, alice.ipynb, alice.py share a name; each was graded by itself: check whose they are"
    }
    assert bob.problem is None


@pytest.mark.parametrize("as_zip", [False, True])
def test_canvas(tmp_path, as_zip):
    files = {
        "doejane_LATE_12345_678901_vae.ipynb": NOTEBOOK,
        "doejane_12345_678902_elbo.ipynb": NOTEBOOK,
        "doejane_99_678903_vae.ipynb": NOTEBOOK,
        "roeric_55_678904_answers.zip": zipped({"vae.ipynb": NOTEBOOK, "__MACOSX/._vae.ipynb": b"x"}),
        "smith_77_678905_report.pdf": b"%PDF",
        "anon_aB3x9_4567890_hw.ipynb": NOTEBOOK,
    }
    path = put(tmp_path / "class", files)
    if as_zip:
        path = put(tmp_path, {"submissions.zip": zipped(files)}) / "submissions.zip"
    assert found(path) == {
        "anon_aB3x9": ["hw.ipynb"],
        "doejane (12345)": ["elbo.ipynb", "vae.ipynb"],
        "doejane (99)": ["vae.ipynb"],
        "roeric": ["vae.ipynb"],
        "smith": [],
    }


@pytest.mark.parametrize("as_zip", [False, True])
def test_moodle(tmp_path, as_zip):
    files = {
        "Jane Doe_1234567_assignsubmission_file_/hw.ipynb": NOTEBOOK,
        "Jane Doe_1234567_assignsubmission_onlinetext_/onlinetext.html": b"<p>see file</p>",
        "Jane Doe_7654321_assignsubmission_file_/sub/hw.ipynb": NOTEBOOK,
        "José Núñez_42_assignsubmission_file_vae.ipynb": NOTEBOOK,
        "José Núñez_42_assignsubmission_file_elbo.py": b"x = 1",
    }
    path = put(tmp_path / "class", files)
    if as_zip:
        path = put(tmp_path, {"download.zip": zipped(files)}) / "download.zip"
    assert found(path) == {
        "Jane Doe (1234567)": ["hw.ipynb"],
        "Jane Doe (7654321)": ["sub/hw.ipynb"],
        "José Núñez": ["elbo.py", "vae.ipynb"],
    }


def test_a_folder_of_exercises_is_one_student(tmp_path):
    folder = put(
        tmp_path / "Jane Doe",
        {
            "1B-VAE.ipynb": NOTEBOOK,
            "reparameterization (1).ipynb": NOTEBOOK,
            "GMM light final.ipynb": NOTEBOOK,
            "gmm_light-1.ipynb": NOTEBOOK,
            "report.pdf": b"%PDF",
            "data/points.csv": "1,2",
            "tests/q1.py": "test = {}",
            ".OTTER_LOG": b"log",
        },
    )
    one = the_one(folder)
    assert one.student == "Jane Doe"
    assert len(one.files) == 4
    moodle = put(tmp_path / "Ann Lee_12_assignsubmission_file_", {"vae.ipynb": NOTEBOOK})
    assert the_one(moodle).student == "Ann Lee"
    zip_file = put(tmp_path, {"kim.zip": zipped({"vae.ipynb": NOTEBOOK, "elbo.ipynb": NOTEBOOK})}) / "kim.zip"
    assert the_one(zip_file).student == "kim"


@pytest.mark.parametrize(
    "files",
    [
        ["alice_vae.ipynb", "bob_vae.ipynb"],
        ["alice_vae.ipynb", "bob_elbo.ipynb"],
        ["u17_vae.ipynb", "u18_vae.ipynb"],
        ["vae.ipynb", "notes.py"],
        ["vae.ipynb", "elbo/elbo.ipynb"],
        ["vae.ipynb", "elbo.zip"],
        ["doejane_12_345678_vae.ipynb", "roe_13_345679_elbo.ipynb"],
        ["vae_12.ipynb", "vae_13.ipynb"],
        ["vae_12.ipynb", "elbo_13.ipynb"],
        ["vae (1).ipynb", "vae (2).ipynb"],
        ["vae.ipynb", "vae (1).ipynb"],
    ],
)
def test_otherwise_every_file_is_a_student(tmp_path, files):
    put(tmp_path, {name: zipped({"a.py": "x=1"}) if name.endswith("zip") else NOTEBOOK for name in files})
    assert len(find_submissions(tmp_path, EXERCISES)) == 2


def test_the_current_folder(tmp_path, monkeypatch):
    put(tmp_path / "eve", {"vae.ipynb": NOTEBOOK})
    monkeypatch.chdir(tmp_path / "eve")
    assert the_one(Path(".")).student == "eve"


OTTER_EXPORT = {
    "hw.ipynb": NOTEBOOK,
    "hw.pdf": b"%PDF",
    ".OTTER_LOG": b"\x80log",
    "__zip_filename__": "hw_2024_10_03T12_33_21_123456.zip",
}


def test_an_otter_export_is_one_hand_in(tmp_path):
    without_log = {name: content for name, content in OTTER_EXPORT.items() if name != ".OTTER_LOG"}
    put(tmp_path, {"hw_2024.zip": zipped(OTTER_EXPORT), "class/mia.zip": zipped(OTTER_EXPORT)})
    put(tmp_path, {"hw_2025.zip": zipped(without_log)})
    assert found(tmp_path / "hw_2024.zip") == {"hw_2024": ["hw.ipynb"]}
    assert found(tmp_path / "hw_2025.zip") == {"hw_2025": ["hw.ipynb"]}
    assert found(tmp_path / "class") == {"mia": ["hw.ipynb"]}


@pytest.mark.parametrize("mark", ["__zip_filename__", ".OTTER_LOG"])
@pytest.mark.parametrize(
    "members",
    [
        {"alice.ipynb": NOTEBOOK, "bob.ipynb": NOTEBOOK},
        {"alice/vae.ipynb": NOTEBOOK, "bob/vae.ipynb": NOTEBOOK},
        {"alice.ipynb": NOTEBOOK, "bob/vae.ipynb": NOTEBOOK},
        {"alice.zip": zipped({"vae.ipynb": NOTEBOOK}), "bob.ipynb": NOTEBOOK},
    ],
)
def test_the_mark_of_an_export_does_not_make_a_class_one_student(tmp_path, members, mark):
    put(tmp_path, {"class.zip": zipped({**members, mark: b"mine.zip"})})
    assert sorted(found(tmp_path / "class.zip")) == ["alice", "bob"]


@pytest.mark.parametrize(
    ("members", "students"),
    [
        ({"alice.ipynb": NOTEBOOK, "bob/hw.ipynb": NOTEBOOK}, ["alice", "bob"]),
        ({"hand_ins/alice.ipynb": NOTEBOOK, "hand_ins/bob.py": b"x = 1", "__MACOSX/._a": b""}, ["alice", "bob"]),
        ({"week3/alice/hw.ipynb": NOTEBOOK, "week3/bob/hw.ipynb": NOTEBOOK}, ["alice", "bob"]),
        ({"week3/roe_12_345678_hw.ipynb": NOTEBOOK, "week3/doe_13_345679_hw.ipynb": NOTEBOOK}, ["doe", "roe"]),
        ({"alice/hw.ipynb": NOTEBOOK, "alice/helper.py": b"x = 1"}, ["alice"]),
        ({"alice.zip": zipped({"hw.ipynb": NOTEBOOK}), "bob.zip": zipped({"hw/x.py": b"x = 1"})}, ["alice", "bob"]),
        ({"a\\win.ipynb": NOTEBOOK, "b\\win.ipynb": NOTEBOOK}, ["a", "b"]),
    ],
)
def test_a_zip_of_hand_ins(tmp_path, members, students):
    path = put(tmp_path, {"hand_ins.zip": zipped(members)}) / "hand_ins.zip"
    assert sorted(found(path)) == students
    assert all(one.files and one.problem is None for one in find_submissions(path, EXERCISES))


@pytest.mark.parametrize(
    ("files", "students"),
    [
        (["subs/ada/vae.ipynb", "subs/bo/vae.ipynb"], ["ada", "bo"]),
        (["subs/ada/vae.ipynb", "subs/bo/elbo.ipynb", "README.md", "subs/rubric.pdf"], ["ada", "bo"]),
        (["week 3/subs/ada/vae.ipynb", "week 3/subs/bo/vae.py"], ["ada", "bo"]),
        (["subs/ada/hw.py", "subs/bo/hw.py"], ["ada", "bo"]),
        (["subs/ada/hw.ipynb", "subs/bo/hw.pdf"], ["ada", "bo"]),
        (["subs/ada.ipynb", "subs/bo.ipynb"], ["ada", "bo"]),
        (["subs/vae_12.ipynb", "subs/vae_13.ipynb"], ["vae_12", "vae_13"]),
        (["subs/ada_vae.ipynb", "subs/bo_vae.ipynb"], ["ada_vae", "bo_vae"]),
        (["subs/ada.zip", "subs/bo.zip"], ["ada", "bo"]),
        (["subs/12/hw.ipynb", "subs/13/hw.ipynb"], ["12", "13"]),
        (["subs/doe_12_345678_hw.ipynb", "subs/roe_13_345679_hw.ipynb"], ["doe", "roe"]),
        (["subs/vae (1).ipynb", "subs/vae (2).ipynb"], ["vae (1)", "vae (2)"]),
        (["subs/vae.ipynb", "subs/vae (1).ipynb"], ["vae", "vae (1)"]),
        (["jane/vae.ipynb", "jane/vae (1).ipynb", "jane/elbo.ipynb"], ["jane"]),
        (["class/vae.ipynb", "class/elbo.ipynb"], ["class"]),
        (["jane/vae/hw.ipynb", "jane/elbo/hw.ipynb"], ["jane"]),
        (["jane/vae.ipynb", "jane/elbo.ipynb", "jane/old/vae.ipynb", "jane/mine/x.ipynb"], ["jane"]),
        (["jane/hw.ipynb", "jane/helpers.py", "jane/tools/more.py"], ["jane"]),
        (["jane/part one/hw.ipynb", "jane/part two/hw.ipynb"], ["jane"]),
        (["jane/task1.ipynb", "jane/task2.ipynb"], ["jane"]),
        (["Ann Lee_12_assignsubmission_file_/a/x.ipynb", "Ann Lee_12_assignsubmission_file_/b/y.ipynb"], ["Ann Lee"]),
    ],
)
@pytest.mark.parametrize("packed", ["folder", "class.zip", "class (1).zip", "download.zip"])
def test_a_folder_around_a_class_is_taken_off_and_one_students_stays(tmp_path, files, students, packed):
    contents = {name: zipped({"vae.ipynb": NOTEBOOK}) if name.endswith("zip") else NOTEBOOK for name in files}
    if packed == "folder":
        path = put(tmp_path / "class", contents)
    else:
        path = put(tmp_path, {packed: zipped(contents)}) / packed
    wrapped = sorted(found(path))
    assert wrapped == (["class (1)"] if students == ["class"] and packed == "class (1).zip" else students)


def test_an_empty_folder_within_a_wrapper_is_a_student(tmp_path):
    put(tmp_path / "class", {"subs/ada/vae.ipynb": NOTEBOOK, "subs/bo/vae.ipynb": NOTEBOOK})
    (tmp_path / "class" / "subs" / "chen").mkdir()
    assert found(tmp_path / "class") == {"ada": ["vae.ipynb"], "bo": ["vae.ipynb"], "chen": []}
    (tmp_path / "class" / "dora").mkdir()
    assert sorted(found(tmp_path / "class")) == ["dora", "subs"]


def test_files_that_are_nobodys_are_named(tmp_path):
    files = {
        "jane.html": "x",
        "rubric jo.pdf": "x",
        "jim.ipynb": NOTEBOOK,
        "lea/notes.txt": "x",
        ".hidden": "x",
        "a\nb.md": "",
    }
    one = search(put(tmp_path, files), EXERCISES)
    assert [each.student for each in one.submissions] == ["jim", "lea"]
    assert one.passed_over == ("a\ufffdb.md", "jane.html", "rubric jo.pdf")


def test_files_are_held_packed(tmp_path):
    """A class of ten thousand is in memory at once."""
    content = NOTEBOOK + b" " * 100_000
    (file,) = the_one(put(tmp_path, {"ada.ipynb": content})).files
    assert file.content == content
    assert sum(map(len, file)) < 0.1 * len(content)


def test_folders_that_are_not_read_for_their_names_are_named(tmp_path):
    """A student may be called so; of one student's own folder they are no news, the course gave them out."""
    files = {"ada/vae.ipynb": NOTEBOOK, "Tests/vae.ipynb": NOTEBOOK, ".git/x.py": "x", "__pycache__/y.py": "y"}
    one = search(put(tmp_path / "class", files), EXERCISES)
    assert ([each.student for each in one.submissions], one.passed_over) == (["ada"], ("Tests/",))
    put(tmp_path, {"class.zip": zipped({f"class/{name}": text for name, text in files.items()})})
    two = search(tmp_path / "class.zip", EXERCISES)
    assert ([each.student for each in two.submissions], two.passed_over) == (["ada"], ("class/Tests/",))
    own = search(put(tmp_path / "eve", {"vae.ipynb": NOTEBOOK, "tests/vae.py": "x"}), EXERCISES)
    assert ([each.student for each in own.submissions], own.passed_over) == (["eve"], ())


def test_what_the_grader_wrote_is_no_hand_in(tmp_path):
    root = put(tmp_path, {"ada.ipynb": NOTEBOOK, "graded/results/ada.json": "{}", "graded/grades.csv": ""}).resolve()
    ours = {root / "graded", root / "graded/results/ada.json", root / "graded/grades.csv"}
    one = search(root, EXERCISES, ours.__contains__)
    assert ([each.student for each in one.submissions], one.passed_over) == (["ada"], ())
    put(tmp_path, {"graded/hw.ipynb": NOTEBOOK})
    assert [each.student for each in search(root, EXERCISES, ours.__contains__).submissions] == ["ada", "graded"]


def test_what_does_not_matter_is_left_out(tmp_path):
    junk = [
        "__MACOSX/._hw.ipynb",
        ".DS_Store",
        ".ipynb_checkpoints/hw-checkpoint.ipynb",
        "__pycache__/hw.cpython-311.pyc",
        "tests/q1.py",
        "sub/tests/q1.py",
        "venv/lib/site-packages/numpy/core.py",
        "figure.pdf",
        "data.csv",
        ".hidden.py",
        "points.csv.gz",
        "notes.ipynb.bak",
    ]
    put(tmp_path / "alice", dict.fromkeys(junk, "junk") | {"hw.ipynb": NOTEBOOK})
    put(tmp_path, {"bob.zip": zipped(dict.fromkeys(junk, "junk") | {"hw.ipynb": NOTEBOOK})})
    put(tmp_path, {"__MACOSX/._bob.zip": "junk", ".ipynb_checkpoints/x.ipynb": NOTEBOOK})
    assert found(tmp_path) == {"alice": ["hw.ipynb"], "bob": ["hw.ipynb"]}
    assert all(one.problem is None for one in find_submissions(tmp_path, EXERCISES))


def test_of_canvas_attempts_the_newest_counts(tmp_path):
    put(
        tmp_path,
        {
            "doe_1_10001_vae.ipynb": b"first",
            "doe_1_10002_vae-1.ipynb": b"second",
            "doe_1_10003_vae-12.ipynb": b"newest",
            "doe_1_10004_part-1.ipynb": b"part 1",
            "doe_1_10005_part-2.ipynb": b"part 2",
            "doe_1_10006_elbo-3.py": b"elbo",
            "roe_2_10007_vae.ipynb": b"older",
            "roe_2_10008_vae.ipynb": b"same name",
            "sue/vae.ipynb": b"not Canvas",
            "sue/vae-2.ipynb": b"not Canvas either",
        },
    )
    assert found(tmp_path) == {
        "doe": ["elbo-3.py", "part-1.ipynb", "part-2.ipynb", "vae-12.ipynb"],
        "roe": ["roe_2_10008_vae.ipynb", "vae.ipynb"],
        "sue": ["vae-2.ipynb", "vae.ipynb"],
    }


def test_of_zips_that_canvas_numbers_the_last_keeps_its_names(tmp_path):
    put(tmp_path, {f"doe_1_1000{n}_hw{(n and f'-{n}') or ''}.zip": zipped({"vae.ipynb": f"{n}"}) for n in range(4)})
    files = {file.name: file.content for file in the_one(tmp_path).files}
    assert files == {"vae.ipynb": b"3", "2/vae.ipynb": b"2", "3/vae.ipynb": b"1", "4/vae.ipynb": b"0"}


def test_in_a_zip_nothing_is_an_attempt_of_canvas(tmp_path):
    members = {"vae.ipynb": b"answer", "handout/vae.ipynb": b"untouched", "vae-1.ipynb": b"a copy"}
    put(tmp_path, {"doe_1_10001_hw.zip": zipped(members), "jane/hw.zip": zipped(members)})
    everything = ["handout/vae.ipynb", "vae-1.ipynb", "vae.ipynb"]
    assert found(tmp_path) == {"doe": everything, "jane": everything}


# The hash


def test_the_hash_depends_on_names_and_contents_alone(tmp_path):
    files = {"a.ipynb": NOTEBOOK, "b/c.py": b"x = 1"}
    put(tmp_path / "one" / "alice", files)
    put(tmp_path / "two" / "zoe", dict(reversed(files.items())) | {"ignored.exe": b"1,2"})
    put(tmp_path / "three", {"alice.zip": zipped(files)})
    put(tmp_path / "four" / "alice", {**files, "b/c.py": b"x = 2"})
    put(tmp_path / "five" / "alice", {"a.ipynb": NOTEBOOK, "b/d.py": b"x = 1"})
    put(tmp_path / "six" / "alice", {"a.ipynb": NOTEBOOK + b"b/c.py", "b/c.py": b"x = 1"})
    os.utime(tmp_path / "two" / "zoe" / "a.ipynb", (1, 1))
    hashes = [the_one(tmp_path / part).content_hash for part in ("one", "two", "three", "four", "five", "six")]
    assert hashes[0] == hashes[1] == hashes[2]
    assert len(set(hashes[2:])) == 4


def test_the_hash_of_a_bad_hand_in_changes_with_it(tmp_path):
    put(tmp_path / "a", {"x.zip": b"PK broken", "ok.py": "x = 1"})
    put(tmp_path / "b", {"x.zip": b"PK broken otherwise", "ok.py": "x = 1"})
    first, second = (find_submissions(tmp_path / part, EXERCISES)[1] for part in "ab")
    assert first.problem == second.problem
    assert first.content_hash != second.content_hash


# Problems


def problems(path: Path) -> dict[str, str | None]:
    listed = find_submissions(path, EXERCISES)
    assert all("\n" not in (one.problem or "") for one in listed)
    return {one.student: one.problem for one in listed}


def test_one_bad_hand_in_never_costs_another(tmp_path):
    truncated = zipped({"hw.ipynb": NOTEBOOK * 100})
    locked = bytearray(zipped({"hw.ipynb": NOTEBOOK}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(signature) + offset] |= 1
    damaged = bytearray(zipped({"hw.ipynb": NOTEBOOK}, zipfile.ZIP_STORED))
    damaged[damaged.find(NOTEBOOK)] ^= 0xFF
    put(
        tmp_path,
        {
            "good.ipynb": NOTEBOOK,
            "empty.ipynb": b"",
            "blank.py": b" \n",
            "not a zip.zip": b"hello",
            "truncated.zip": truncated[: len(truncated) // 2],
            "locked.zip": bytes(locked),
            "damaged.zip": bytes(damaged),
            "odd.zip": zipped({"hw.ipynb": NOTEBOOK}, zipfile.ZIP_LZMA),
            "pdfs.zip": zipped({"hw.pdf": b"%PDF"}),
            "folder/report.pdf": b"%PDF",
            "packed.tar.gz": b"\x1f\x8b",
            "huge.ipynb": b" " * (MAX_FILE + 1),
        },
    )
    (tmp_path / "nothing").mkdir()
    said = {
        "good": None,
        "empty": "is empty",
        "blank": "is empty",
        "not a zip": "not a readable zip",
        "truncated": "not a readable zip",
        "locked": "password",
        "damaged": "damaged",
        "odd": "unusual way",
        "pdfs": "no notebook or script",
        "folder": "no notebook or script",
        "packed": "an archive that is not read",
        "huge": "larger than 20 MB",
        "nothing": "no notebook or script",
    }
    actual = problems(tmp_path)
    assert set(actual) == set(said)
    for student, part in said.items():
        assert (actual[student] is None) if part is None else (part in (actual[student] or "")), student


def test_an_empty_file_beside_others(tmp_path):
    put(tmp_path / "alice", {"__init__.py": "", "vae.ipynb": NOTEBOOK})
    put(tmp_path / "bob", {"vae.ipynb": "", "elbo.ipynb": NOTEBOOK})
    assert problems(tmp_path) == {"alice": None, "bob": "vae.ipynb is empty; ask for the file again"}
    assert found(tmp_path) == {"alice": ["vae.ipynb"], "bob": ["elbo.ipynb"]}


def test_unsafe_names_in_a_zip_are_refused_and_the_rest_is_kept(tmp_path):
    unsafe = ["../../evil.py", "/etc/evil.py", "C:\\evil.py", "a/../../evil.py", "\\\\server\\evil.py"]
    put(tmp_path, {f"s{i}.zip": zipped({name: b"x", "hw.ipynb": NOTEBOOK}) for i, name in enumerate(unsafe)})
    put(tmp_path, {"fine.zip": zipped({"../shadow.txt": b"x", "a..b/hw.ipynb": NOTEBOOK})})
    actual = problems(tmp_path)
    assert actual.pop("fine") is None
    assert all("unsafe path" in (problem or "") for problem in actual.values())
    assert all(names in (["hw.ipynb"], ["a..b/hw.ipynb"]) for names in found(tmp_path).values())


def test_an_unsafe_name_in_the_zip_of_a_class(tmp_path):
    path = (
        put(tmp_path, {"c.zip": zipped({"../evil.ipynb": NOTEBOOK, "alice/../../x.py": b"x", "bob.py": b"x"})})
        / "c.zip"
    )
    actual = problems(path)
    assert actual.pop("bob") is None
    assert set(actual) == {"evil", "alice"}
    assert all("unsafe path" in (problem or "") for problem in actual.values())


def link_in_zip(target: str) -> bytes:
    info = zipfile.ZipInfo("hw.ipynb")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, target)
    return buffer.getvalue()


def test_links_are_not_followed(tmp_path):
    secret = put(tmp_path / "elsewhere", {"secret.ipynb": b"SECRET", "deep/secret.py": b"SECRET"})
    hand_ins = put(tmp_path / "class", {"good.ipynb": NOTEBOOK, "zed.zip": link_in_zip("/etc/passwd")})
    (hand_ins / "alice").mkdir()
    (hand_ins / "alice" / "hw.ipynb").symlink_to(secret / "secret.ipynb")
    (hand_ins / "bob.ipynb").symlink_to(hand_ins / "good.ipynb")
    (hand_ins / "carl").symlink_to(secret, target_is_directory=True)
    (hand_ins / "dave").mkdir()
    (hand_ins / "dave" / "loop").symlink_to(hand_ins, target_is_directory=True)
    put(hand_ins, {"dave/hw.py": "x = 1"})
    actual = problems(hand_ins)
    assert {student for student, problem in actual.items() if problem is None} == {"good", "dave"}
    assert all("is a link" in actual[student] for student in ("alice", "bob", "carl", "zed"))
    assert b"SECRET" not in b"".join(f.content for s in find_submissions(hand_ins, EXERCISES) for f in s.files)


def test_pipes_are_not_opened(tmp_path):
    put(tmp_path, {"good.ipynb": NOTEBOOK})
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert found(tmp_path) == {"good": ["good.ipynb"]}
    with pytest.raises(SubmissionsNotFound, match="not an ordinary file"):
        find_submissions(tmp_path / "pipe.ipynb", EXERCISES)


@pytest.mark.parametrize("lie", [None, 10, 2**31 - 1])
def test_a_bomb_is_read_no_further_than_the_limit(tmp_path, lie):
    bomb = bytearray(zipped({"hw.ipynb": b"0" * (3 * MAX_FILE)}))
    assert len(bomb) < MAX_FILE // 100
    if lie is not None:  # what the headers say about the size
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            struct.pack_into("<I", bomb, bomb.find(signature) + offset, lie)
    put(tmp_path, {"bomb.zip": bytes(bomb), "good.ipynb": NOTEBOOK})
    actual = problems(tmp_path)
    assert actual["good"] is None
    assert ("damaged" if lie == 10 else "larger than 20 MB") in (actual["bomb"] or "")


def test_many_files_and_many_bytes(tmp_path, monkeypatch):
    put(tmp_path, {"many.zip": zipped({f"{n}.py": b"x" for n in range(2_001)}), "good.ipynb": NOTEBOOK})
    put(tmp_path, {"nested.zip": zipped({f"{n}.zip": zipped({f"{m}.py": b"x" for m in range(900)}) for n in range(3)})})
    put(tmp_path / "wide", {f"{n}.py": b"x = 1" for n in range(8)})
    monkeypatch.setattr(contents, "_MAX_HAND_IN", 3_000_000)
    put(tmp_path, {"fat.zip": zipped({f"{n}.py": b"0" * 1_000_000 for n in range(9)})})
    actual = problems(tmp_path)
    assert actual["good"] is None
    assert actual["wide"] is None
    assert "more than 2,000 files" in (actual["many"] or "")
    assert "more than 2,000 files" in (actual["nested"] or "")
    assert actual["fat"] == "the submission is larger than 3 MB; ask for the notebooks alone"


def test_a_zip_of_too_many_members_is_not_even_opened(tmp_path, monkeypatch):
    many = zipped({f"{n}.txt": b"" for n in range(201)})
    put(tmp_path, {"many.zip": many, "inside.zip": zipped({"many.zip": many})})
    monkeypatch.setattr(archives, "MAX_ZIP_MEMBERS", 200)
    counted = []

    class Counted(zipfile.ZipInfo):
        def __init__(self, *given):
            counted.append(given)
            super().__init__(*given)

    monkeypatch.setattr(zipfile, "ZipInfo", Counted)
    actual = problems(tmp_path)
    assert all("more than 200 files" in (actual[one] or "") for one in ("many", "inside"))
    assert len(counted) == 1  # the zip inside the other


def test_zips_in_zips_are_opened_once(tmp_path):
    inner = zipped({"inner.ipynb": NOTEBOOK})
    deep = zipped({"deep.zip": zipped({"deeper.zip": inner})})
    put(tmp_path, {"alice.zip": zipped({"work/answers.zip": inner}), "bob.zip": deep})
    assert found(tmp_path) == {"alice": ["inner.ipynb"], "bob": []}
    assert "deeper.zip" in (problems(tmp_path)["bob"] or "")


def test_a_zip_that_contains_itself_ends(tmp_path):
    content = b"start"
    for _ in range(20):
        content = zipped({"again.zip": content})
    put(tmp_path, {"quine.zip": content, "good.py": "x = 1"})
    assert problems(tmp_path)["quine"]


def test_files_of_one_name_from_several_zips_are_all_kept(tmp_path):
    put(tmp_path, {"alice/a.zip": zipped({"hw.ipynb": b"1"}), "alice/b.zip": zipped({"hw.ipynb": b"2"}), "bob.py": "x"})
    assert found(tmp_path)["alice"] == ["2/hw.ipynb", "hw.ipynb"]


@pytest.mark.parametrize(
    "name", ["new\nline", "emoji 💥", "-rf", "=1+1", "a\tb", "x" * 200, "'; DROP TABLE", "<script>"]
)
def test_odd_student_names(tmp_path, name):
    put(tmp_path, {f"{name}.ipynb": NOTEBOOK, "good.py": "x = 1"})
    names = sorted(one.student for one in find_submissions(tmp_path, EXERCISES))
    assert len(names) == 2
    assert not any(ord(c) < 32 for n in names for c in n)
    (odd,) = set(names) - {"good"}
    assert odd[:3] == name.replace("\n", "\ufffd").replace("\t", "\ufffd")[:3]


def test_names_that_look_alike_stay_apart(tmp_path):
    put(tmp_path, {"a\nb.py": "1", "a\rb.py": "2", b"caf\xe9.py".decode("utf-8", "surrogateescape"): "3"})
    listed = find_submissions(tmp_path, EXERCISES)
    assert len({one.student for one in listed}) == 3
    for one in listed:
        (one.student + one.files[0].name).encode()
        assert one.files[0].name.endswith(".py")


# Nothing to grade


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda root: root / "gone", "no such file or folder"),
        (lambda root: root, "the folder is empty"),
        (lambda root: put(root, {"report.pdf": "x"}), "no notebook or script found"),
        (lambda root: put(root, {"alice/report.pdf": "x", "bob/y.txt": "y"}), "no notebook or script found"),
        (lambda root: put(root, {"x.pdf": "x"}) / "x.pdf", "not a notebook, script, folder or zip"),
        (lambda root: put(root, {"x.zip": "x"}) / "x.zip", "not a readable zip"),
        (lambda root: put(root, {"x.zip": zipped({"a.txt": "x"})}) / "x.zip", "no notebook or script found"),
        (lambda root: put(root, {"x.zip": zipped({})}) / "x.zip", "no notebook or script found"),
        (lambda root: put(root, {".ipynb_checkpoints/a.ipynb": "x"}), "no notebook or script found"),
    ],
)
def test_nothing_to_grade_is_one_clear_line(tmp_path, make, said):
    path = make(tmp_path)
    with pytest.raises(SubmissionsNotFound, match=said) as raised:
        find_submissions(path, EXERCISES)
    assert isinstance(raised.value, UserError)
    assert "\n" not in str(raised.value)
    assert str(path) in str(raised.value)


def test_an_only_hand_in_that_is_bad_is_still_listed(tmp_path):
    put(tmp_path, {"alice.ipynb": ""})
    assert problems(tmp_path) == {"alice": "alice.ipynb is empty; ask for the file again"}
    assert problems(tmp_path / "alice.ipynb") == {"alice": "alice.ipynb is empty; ask for the file again"}


@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_any_zip_ends_in_a_submission(tmp_path_factory, noise, position, patch):
    base = bytearray(zipped({"hw.ipynb": NOTEBOOK, "b/c.py": b"x = 1", "d.zip": zipped({"e.py": b"y"})}))
    base[position : position + len(patch)] = patch
    root = put(tmp_path_factory.mktemp("fuzz"), {"noise.zip": noise, "patched.zip": bytes(base), "good.py": b"x"})
    listed = find_submissions(root, EXERCISES)
    assert [one.student for one in listed] == ["good", "noise", "patched"]
    assert all(one.files or one.problem for one in listed)


def with_zip64(offset: int) -> bytes:
    """A zip whose only member lies, by its directory, at any offset."""
    data = bytearray(zipped({"a.ipynb": NOTEBOOK}))
    directory, extra = data.index(b"PK\x01\x02"), struct.pack("<HHQ", 1, 8, offset)
    data[directory + 42 : directory + 46] = b"\xff\xff\xff\xff"
    data[directory + 30 : directory + 32] = struct.pack("<H", len(extra))
    data[directory + 46 + len("a.ipynb") : directory + 46 + len("a.ipynb")] = extra
    end = data.index(b"PK\x05\x06")
    size = struct.unpack("<I", data[end + 12 : end + 16])[0] + len(extra)
    data[end + 12 : end + 16] = struct.pack("<I", size)
    return bytes(data)


def with_an_empty_name() -> bytes:
    """A zip with a member that has no name at all."""
    data = bytearray(zipped({"a": NOTEBOOK}))
    data[26:28], data[30:31] = b"\0\0", b""
    directory = data.index(b"PK\x01\x02")
    data[directory + 28 : directory + 30], data[directory + 46 : directory + 47] = b"\0\0", b""
    end = data.index(b"PK\x05\x06")
    size, offset = struct.unpack("<II", data[end + 12 : end + 20])
    data[end + 12 : end + 20] = struct.pack("<II", size - 1, offset - 1)
    return bytes(data)


@pytest.mark.parametrize("data", [with_zip64(2**64 - 1), with_zip64(2**63), with_an_empty_name()])
def test_a_zip_made_to_mislead_costs_nobody_else_anything(tmp_path, data):
    put(tmp_path, {"mallory.zip": data, "good.py": "x = 1"})
    good, mallory = find_submissions(tmp_path, EXERCISES)
    assert (good.problem, good.student, mallory.student) == (None, "good", "mallory")
    assert mallory.problem


def test_endless_names_and_problems_are_told_shortly(tmp_path):
    long = "a" * 3_000
    members = {f"week/{long}{n}/{long}.ipynb": NOTEBOOK for n in range(300)} | {"hw.ipynb": NOTEBOOK}
    put(tmp_path, {"mallory.zip": zipped(members), "good.py": "x = 1"})
    mallory = find_submissions(tmp_path, EXERCISES)[1]
    assert [file.name for file in mallory.files] == ["hw.ipynb"]
    assert "has a name of 6,0" in mallory.problem
    empty = {f"{n}/vae.ipynb": b"" for n in range(300)}
    one = the_one(put(tmp_path / "other", {"eve.zip": zipped(empty)}))
    assert one.problem.endswith("and 295 more problems of the kind")
    assert max(len(one.problem), len(mallory.problem)) < 2_000


# Which exercise


FUNCTIONS = {
    "vae": ("Encoder", "Decoder", "Model.reparameterization", "loss_function"),
    "gmm_light": ("generate_data", "log_joint", "elbo", "cavi"),
    "bernoulli_mixture": ("generate_data", "log_joint", "elbo", "cavi", "update_q_theta"),
    "elbo": ("log_evidence", "elbo", "kl_to_posterior"),
}


def defining(*names: str, **metadata) -> Document:
    return Document(tuple(Cell("code", f"def {name}(): return 1", "cell 1") for name in names), metadata, "python")


@pytest.mark.parametrize(
    ("name", "document", "exercise"),
    [
        ("vae.ipynb", defining("elbo", autograder={"exercise": "gmm_light"}), "gmm_light"),
        ("vae.ipynb", defining("elbo", autograder={"exercise": "unknown"}), "vae"),
        ("vae.ipynb", defining(autograder="odd"), "vae"),
        ("vae.ipynb", defining(autograder={"exercise": ["vae"]}), "vae"),
        ("1B VAE (2).ipynb", defining("elbo", "log_evidence"), "elbo"),
        ("1B VAE (2).ipynb", defining("elbo"), "vae"),
        ("gmm-light/hw.ipynb", defining("Model"), "vae"),
        ("gmm-light/hw.ipynb", defining("helper"), "gmm_light"),
        ("hw.ipynb", defining("Model", "elbo", "loss_function"), "vae"),
        ("hw.ipynb", defining("log_evidence", "elbo"), "elbo"),
        ("hw.ipynb", defining("elbo", "update_q_theta"), "bernoulli_mixture"),
        ("hw.ipynb", defining("elbo", "kl_to_posterior", "cavi"), "elbo"),
        ("hw.ipynb", defining("cavi", "log_joint"), None),
        ("hw.ipynb", defining("something_else"), None),
        ("hw.ipynb", defining(), None),
    ],
)
def test_match_exercise(name, document, exercise):
    assert match_exercise(name, document, FUNCTIONS) == exercise
