"""Notebooks by other names, and what else takes a notebook's place: a row for everybody, with a true reason."""

from __future__ import annotations

import codecs
import gzip
import os

import pytest

from autograder.reading import archives, contents
from autograder.reading.notebook import UnreadableSubmission, read_document
from autograder.reading.submissions import SubmissionsNotFound, find_submissions, search
from tests.autograder.reading.class_files import EXERCISES, NOTEBOOK, problems, put, rows, zipped

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32\n"
PAGE = "\n<!DOCTYPE html>\n<html><head><title>Sign in to GitHub</title></head><body>{}</body></html>"
WEBLOC = (
    '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'
    "<plist><dict><key>URL</key><string>https://colab.research.google.com/drive/1</string></dict></plist>"
)

BY_OTHER_NAMES = [
    "vae.ipynb (1)",
    "vae.ipynb(2)",
    "vae (1).ipynb",
    "vae.ipynb.txt",
    "vae.ipynb (1).txt",
    "vae.ipynb.json",
    "VAE.IPYNB",
    "vae",
    "vae.json",
    "vae.txt",
    "vae.ipyn",
    "vae.ipynb.bak",
    "vae.ipynb~",
    "vae.ipynb.crdownload",
    "vae.ipynb.part",
    "vae.ipynb.download",
    "vae.ipynb.download/vae.ipynb",
    "vae.ipynb.dms",
    "vae.ipynb_",
]


@pytest.mark.parametrize("name", BY_OTHER_NAMES)
@pytest.mark.parametrize("place", ["folder", "zip", "zip of the class", "canvas"])
def test_what_can_be_read_as_a_notebook_is(tmp_path, name, place):
    if place == "folder":
        path = put(tmp_path, {f"ada/{name}": NOTEBOOK, "bo/vae.ipynb": NOTEBOOK})
    elif place == "zip":
        path = put(tmp_path, {"ada.zip": zipped({name: NOTEBOOK}), "bo.ipynb": NOTEBOOK})
    elif place == "canvas":
        path = put(tmp_path, {f"ada_12_345678_{name}": NOTEBOOK, "bo_13_345679_vae.ipynb": NOTEBOOK})
    else:
        members = {f"class/ada/{name}": NOTEBOOK, "class/bo/vae.ipynb": NOTEBOOK}
        path = put(tmp_path, {"class.zip": zipped(members)}) / "class.zip"
    if place == "canvas" and "/" in name:
        return
    ada, bo = find_submissions(path, EXERCISES)
    assert (ada.student, ada.problem, bo.student, bo.problem) == ("ada", None, "bo", None)
    (file,) = ada.files
    assert file.content == NOTEBOOK
    assert len(read_document(file.content, file.name).cells) == 1


@pytest.mark.parametrize("name", [one for one in BY_OTHER_NAMES if "/" not in one])
def test_such_a_file_is_a_student_of_a_flat_class(tmp_path, name):
    put(
        tmp_path, {name.lower().replace("vae", "ada"): NOTEBOOK, "bo.ipynb": NOTEBOOK, "README": "x", "data.json": "{}"}
    )
    found = search(tmp_path, EXERCISES)
    assert [len(one.files) for one in found.submissions] == [1, 1]
    assert [one.student for one in found.submissions][-1] == "bo"
    assert found.submissions[0].student.split(" ")[0].removesuffix("(2)") == "ada"
    assert found.passed_over == ("README", "data.json")


@pytest.mark.parametrize("name", ["vae", "vae.ipynb (1)", "vae.json"])
def test_such_a_file_by_itself(tmp_path, name):
    assert list(rows(put(tmp_path, {name: NOTEBOOK}) / name).values()) == [[name]]
    with pytest.raises(SubmissionsNotFound, match="not a notebook, script, folder or zip"):
        find_submissions(put(tmp_path, {"other": "text"}) / "other", EXERCISES)


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + NOTEBOOK,
        NOTEBOOK.decode().encode("utf-16"),
        codecs.BOM_UTF16_BE + NOTEBOOK.decode().encode("utf-16-be"),
        NOTEBOOK.decode().encode("utf-16-le"),
        b"\r\n  " + NOTEBOOK + b"\0\0",
    ],
)
@pytest.mark.parametrize("name", ["vae.ipynb", "vae", "vae.json", "vae.py"])
def test_whatever_its_encoding(tmp_path, content, name):
    (file,) = find_submissions(put(tmp_path, {f"ada/{name}": content, "bo.py": "x"}), EXERCISES)[0].files
    assert [cell.source for cell in read_document(file.content, file.name).cells] == ["x = 1"]


def test_a_copy_by_another_name_says_nothing_beside_the_notebook(tmp_path):
    """Not even where it differs: a backup and half a download are older."""
    other = NOTEBOOK.replace(b"x = 1", b"x = 2")
    copies = {f"ada/{name}": other for name in ("vae", "vae.json", "vae.ipynb.bak", "vae.ipynb~")}
    wrecks = {"ada/vae (1).ipynb.crdownload": other[:20], "ada/.vae.ipynb.icloud": b"bplist00"}
    put(tmp_path, {"ada/vae.ipynb": NOTEBOOK, **copies, **wrecks, "bo.ipynb": NOTEBOOK})
    assert (rows(tmp_path), problems(tmp_path)) == (
        {"ada": ["vae.ipynb"], "bo": ["bo.ipynb"]},
        {"ada": None, "bo": None},
    )


def test_data_and_texts_are_no_notebooks(tmp_path):
    files = {"data.json": '{"cells": [1, 2]}', "log": "{", "notes.txt": '{"a": 1}', "Makefile": "all:", "x.bin": b"\0{"}
    put(
        tmp_path,
        {f"ada/{name}": content for name, content in files.items()} | {"ada/vae.ipynb": NOTEBOOK, "bo.py": "x"},
    )
    assert rows(tmp_path)["ada"] == ["vae.ipynb"]
    assert problems(tmp_path)["ada"] is None


WRECKS = {
    "vae.ipynb.crdownload": (NOTEBOOK[:40], "vae.ipynb.crdownload is an unfinished download"),
    "vae.ipynb.part": (b"", "vae.ipynb.part is an unfinished download"),
    "vae.ipynb.download": (NOTEBOOK[:-1], "vae.ipynb.download is an unfinished download"),
    "Unconfirmed 815.crdownload": (b"\x00\x01", "Unconfirmed 815.crdownload is an unfinished download"),
    ".vae.ipynb.icloud": (b"bplist00\xd1", ".vae.ipynb.icloud is a placeholder: the file is in iCloud"),
    "vae.webloc": (WEBLOC, "vae.webloc is a link to colab.research.google.com, not the notebook"),
    "vae.url": ("[InternetShortcut]\r\nURL=https://github.com/x/y\r\n", "vae.url is a link to github.com, not the"),
    "vae.ipynb.url": ("[InternetShortcut]\r\nURL=https://[bad\r\n", "vae.ipynb.url is a link"),
    "vae.gdoc": ('{"url": "https://docs.google.com/open?id=1"}', "vae.gdoc is a link to docs.google.com"),
    "vae.lnk": (b"L\0\0\0", "vae.lnk is a link, not the notebook"),
    "vae.rar": (b"Rar!\x1a\x07", "vae.rar is an archive that is not read; ask for a zip"),
    "vae.7z": (b"7z\xbc\xaf\x27\x1c", "vae.7z is an archive that is not read; ask for a zip"),
    "vae.ipynb": (b"", "vae.ipynb is empty; ask for the file again"),
    "vae.docx": (b"PK", "there is vae.docx; ask for the .ipynb file"),
    "vae.pages": (b"PK", "there is vae.pages; ask for the .ipynb file"),
    "vae.pdf": (b"%PDF", "there is vae.pdf; ask for the .ipynb file"),
    "vae.mlx": (b"?", "there is vae.mlx; ask for the .ipynb file"),
    "vae.zip": (b"Rar!\x1a\x07", "vae.zip is a RAR archive, not a notebook"),
}


@pytest.mark.parametrize("name", WRECKS)
@pytest.mark.parametrize("place", ["folder", "zip", "canvas", "moodle"])
def test_what_else_takes_its_place_is_a_row_with_a_reason(tmp_path, name, place):
    content, said = WRECKS[name]
    names = {
        "folder": ("ada/{}", "bo.ipynb"),
        "canvas": ("ada_12_345678_{}", "bo_13_345679_vae.ipynb"),
        "moodle": ("ada_12_assignsubmission_file_/{}", "bo_13_assignsubmission_file_/vae.ipynb"),
        "zip": ("ada.zip", "bo.ipynb"),
    }[place]
    content = zipped({name: content}) if place == "zip" else content
    put(tmp_path, {names[0].format(name): content, names[1]: NOTEBOOK})
    found = problems(tmp_path)
    assert list(found) == ["ada", "bo"]
    assert said in found["ada"]
    assert found["bo"] is None


@pytest.mark.parametrize("name", [one for one in WRECKS if one not in ("vae.docx", "vae.pages", "vae.pdf", "vae.mlx")])
def test_such_a_wreck_is_a_student_of_a_flat_class_even_alone(tmp_path, name):
    (one,) = find_submissions(put(tmp_path, {name.replace("vae", "ada"): WRECKS[name][0]}), EXERCISES)
    assert one.student in ("ada", "Unconfirmed 815")
    assert one.problem


def test_a_document_may_be_all_that_somebody_of_a_flat_class_handed_in(tmp_path):
    theirs = {"jo.pdf": "x", "s123457.docx": "x", "Ann.pages": "x"}
    courses = {
        "rubric.pdf": "x",
        "hw3.pdf": "x",
        "ps2.pdf": "x",
        "VAE.pdf": "x",
        "README.docx": "x",
        "Solutions 2.pdf": "x",
    }
    put(tmp_path / "flat", {"ada.ipynb": NOTEBOOK, "ada.pdf": "x", "jo.html": "x", **theirs, **courses})
    found = search(tmp_path / "flat", EXERCISES)
    assert {one.student: one.problem for one in found.submissions} == {
        "ada": None,
        "Ann": "Ann.pages is not a notebook; ask for the .ipynb file, or remove Ann.pages if it belongs to nobody",
        "jo": "jo.pdf is not a notebook; ask for the .ipynb file, or remove jo.pdf if it belongs to nobody",
        "s123457": "s123457.docx is not a notebook; ask for the .ipynb file, or remove s123457.docx if it belongs to "
        "nobody",
    }
    assert found.passed_over == tuple(sorted((*courses, "jo.html")))
    put(tmp_path / "folders", {"ada/vae.ipynb": NOTEBOOK, "bo/elbo.ipynb": NOTEBOOK, "jo.pdf": "x"})
    assert search(tmp_path / "folders", EXERCISES).passed_over == ("jo.pdf",)
    assert list(rows(put(tmp_path / "one", {"vae.ipynb": NOTEBOOK, "report.pdf": "x"}))) == ["one"]


def test_a_wreck_beside_a_notebook_tells_what_may_be_missing(tmp_path):
    files = {"vae.ipynb": NOTEBOOK, "elbo.ipynb.crdownload": b"{", "rest.rar": b"Rar!", "colab.url": "URL=https://a.b/"}
    put(tmp_path, {f"ada/{name}": content for name, content in files.items()} | {"bo.ipynb": NOTEBOOK})
    ada = find_submissions(tmp_path, EXERCISES)[0]
    assert ada.problem == "elbo.ipynb.crdownload is an unfinished download; ask for the .ipynb file itself"
    assert ada.unread == (
        "rest.rar is an archive that is not read; ask for a zip",
        "colab.url is a link to a.b, not the notebook; ask for the .ipynb file itself (File > Download)",
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vae.ipynb", LFS, "vae.ipynb is a pointer of Git LFS, not the file that it stands for; ask for"),
        ("vae.py", LFS, "vae.py is a pointer of Git LFS"),
        ("vae.ipynb", PAGE, "vae.ipynb is a web page, not a notebook; download the .ipynb file itself"),
        ("vae.ipynb", codecs.BOM_UTF8 + PAGE.encode(), "is a web page"),
        ("vae.ipynb", PAGE.encode("utf-16"), "is a web page"),
        ("vae.py", PAGE, "vae.py is a web page"),
        ("vae.ipynb", WEBLOC, "is a link to a page, not a notebook"),
        ("vae.ipynb", "[InternetShortcut]\nURL=https://x.y", "is a link to a page, not a notebook"),
        ("vae.ipynb", b"%PDF-1.7", "is a PDF, not a notebook; ask for the .ipynb file itself"),
        ("vae.ipynb", zipped({"word/document.xml": "<w/>"}), "is a zip or an office document, not a"),
        ("vae.ipynb", b"Rar!\x1a", "is a RAR archive, not a notebook"),
        ("vae.ipynb", gzip.compress(NOTEBOOK, mtime=0), "is compressed with gzip, not a notebook"),
        ("vae.ipynb", b"\0" * 5_000, "is empty; ask for the file again"),
        ("vae.ipynb", NOTEBOOK[:40], "is not a complete notebook"),
    ],
)
def test_what_is_called_a_notebook_and_is_none(name, content, said):
    with pytest.raises(UnreadableSubmission) as raised:
        read_document(content.encode() if isinstance(content, str) else content, name)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_scripts_stay_scripts():
    for source in ("{'nbformat': 4}", "x = 1 < 2", "# <html>\nx = 1", '{"cell_type"}'):
        assert read_document(source.encode(), "vae.py").cells[0].source == source
    assert read_document(b"x = 1", "vae.py (1)").cells[0].source == "x = 1"


def test_what_was_not_read_counts_in_the_hash(tmp_path):
    """What is told of it must not be taken from the result of the same notebooks without it."""
    deep = zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": b""})})})
    more = {"rest.rar": b"Rar!", "colab.url": b"URL=https://a.b/", "vae.ipynb.part": b"{", "deep.zip": deep}
    hashes = set()
    for number, beside in enumerate([{}, *({name: content} for name, content in more.items())]):
        files = {"vae.ipynb": NOTEBOOK, **beside}
        put(tmp_path / str(number), {f"ada/{one}": content for one, content in files.items()} | {"bo.py": "x"})
        hashes.add(find_submissions(tmp_path / str(number), EXERCISES)[0].content_hash)
    assert len(hashes) == 4  # half a download beside the notebook of its name says nothing


# Zips


def test_a_data_set_in_a_zip_costs_the_notebook_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ARCHIVE", 300_000)
    monkeypatch.setattr(contents, "_MAX_HAND_IN", 300_000)
    noise = os.urandom(400_000)
    pictures = {f"mnist/{n}.png": b"png" for n in range(3_000)}
    put(
        tmp_path,
        {
            "in_it.zip": zipped({"vae.ipynb": NOTEBOOK, "data/train.bin": noise}),
            "beside/vae.ipynb": NOTEBOOK,
            "beside/data.zip": zipped({"train.bin": noise}),
            "pictures.zip": zipped({"vae.ipynb": NOTEBOOK, **pictures}),
            "within.zip": zipped({"vae.ipynb": NOTEBOOK, "aaa.zip": zipped({"elbo.ipynb": NOTEBOOK, "x.bin": noise})}),
        },
    )
    found = problems(tmp_path)
    assert rows(tmp_path) == {name: ["vae.ipynb"] for name in found}
    told = found.pop("within")
    assert "aaa.zip is a zip within a zip, and larger than" in told
    assert set(found.values()) == {None}


def test_a_large_zip_in_the_zip_of_a_class(tmp_path):
    """Larger than the fifty million bytes that were once read of it."""
    noise = os.urandom(1_000_000) * 55
    members = {"ada.zip": zipped({"vae.ipynb": NOTEBOOK, "train.bin": noise}, 0), "bo.ipynb": NOTEBOOK}
    path = put(tmp_path, {"class.zip": zipped(members, 0)}) / "class.zip"
    assert rows(path) == {"ada": ["vae.ipynb"], "bo": ["bo.ipynb"]}
    assert problems(path) == {"ada": None, "bo": None}


def test_zips_in_zips(tmp_path):
    once = zipped({"vae.ipynb": NOTEBOOK})
    put(tmp_path, {"ada.zip": zipped({"work.zip": once}), "bo.zip": zipped({"a.zip": zipped({"b.zip": once})})})
    put(tmp_path, {"chen/vae.ipynb": once, "dora/vae.zip": NOTEBOOK})
    assert rows(tmp_path) == {"ada": ["vae.ipynb"], "bo": [], "chen": ["vae.ipynb"], "dora": ["vae.zip"]}
    assert problems(tmp_path) == {
        "ada": None,
        "bo": "b.zip is a zip within zips, which is not opened; ask for the notebooks",
        "chen": None,
        "dora": None,
    }


def test_a_zip_whose_directory_is_too_long_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_MAX_DIRECTORY", 2_000)
    put(tmp_path, {"ada.zip": zipped({f"{n}.txt": "" for n in range(100)}), "bo.ipynb": NOTEBOOK})
    assert "holds more than" in problems(tmp_path)["ada"]


def test_ordinary_ways_of_the_disk_change_nothing(tmp_path):
    """The same hand-in has the same hash, as a zip on the disk and within a zip."""
    inner = zipped({"vae.ipynb": NOTEBOOK, "mine": NOTEBOOK})
    put(tmp_path, {"a/ada.zip": inner, "b.zip": zipped({"ada.zip": inner, "bo.py": "x"})})
    (one,) = find_submissions(tmp_path / "a", EXERCISES)
    other = find_submissions(tmp_path / "b.zip", EXERCISES)[0]
    assert (one.student, one.content_hash) == (other.student, other.content_hash)
    assert [file.name for file in one.files] == ["mine", "vae.ipynb"]
