"""Pictures in written answers are drawn anew, or named with what is wrong with them."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from autograder.grading.caps import TEXTS
from autograder.reading import pictures as module
from autograder.reading.document import Attachment
from autograder.reading.pictures import MOST, SIDE, Pictures
from autograder.reading.submissions import find_submissions
from autograder.written import Picture, cut, embedded, parts, plain, without_pictures

NOTEBOOK = b'{"cells": [{"cell_type": "markdown", "source": "![](scan.png) ![](my%20scan.jpg)"}]}'


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def attached(name: str = "scan.png", content: bytes | None = None) -> Attachment:
    return Attachment(name, "image/png", encoded(drawn() if content is None else content))


def shown(text: str) -> list[Picture]:
    return [part for part in parts(text) if isinstance(part, Picture)]


def size_of(picture: Picture) -> tuple[int, int]:
    with Image.open(io.BytesIO(base64.b64decode(picture.data)), formats=["JPEG"]) as image:
        image.load()
        return image.size


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_a_data_address_is_shown(kind):
    text = Pictures().in_place(f"So:\n![my scan](data:image/x;base64,{encoded(drawn(kind))})\nQED", ())
    (picture,) = shown(text)
    assert (picture.name, size_of(picture)) == ("my scan", (40, 30))
    assert without_pictures(text) == "So:\n[picture: my scan]\nQED"


@pytest.mark.parametrize(
    "source",
    [
        "![scan.png](attachment:scan.png)",
        '<img src="attachment:scan.png" width="600">',
        "<img alt=x src='attachment:scan.png'/>",
        '![](attachment:scan.png "mine")',
        "nothing refers to it",
    ],
)
def test_an_attachment_is_shown_once(source):
    text = Pictures().in_place(source, (attached(),))
    assert [picture.name for picture in shown(text)] == ["scan.png"]
    assert "attachment:" not in text


def test_names_with_blanks_and_several_pictures_keep_their_order():
    two = attached("a b.png"), attached("c.png")
    text = Pictures().in_place("1 ![](attachment:a%20b.png) 2 ![](<attachment:c.png>) 3", two)
    assert without_pictures(text) == "1 [picture: a b.png] 2 [picture: c.png] 3"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no picture", "cannot be decoded"),
        (b"", "cannot be decoded"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "cannot be decoded"),
        (drawn()[:60], "cannot be decoded"),
        (drawn("TIFF"), "cannot be decoded"),
        (drawn(size=(20_000, 20_000), mode="1"), "too many pixels"),
    ],
)
def test_what_cannot_be_shown_is_named(content, why):
    text = Pictures().in_place("", (attached("scan.png", content),))
    assert text.startswith("[picture scan.png: ")
    assert why in text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("![](attachment:gone.png)", "[picture gone.png: it is not in the notebook]"),
        ("![](scan.png)", "[picture scan.png: its file is missing]"),
        ("![](https://a.b/c.png)", "[picture at https://a.b/c.png: it was not submitted]"),
        ("![x](data:image/png;base64,%%%)", "[picture x: it cannot be decoded]"),
        ("![x](data:image/svg+xml;utf8,<svg/>)", "![x](data:image/svg+xml;utf8,<svg/>)"),
    ],
)
def test_what_is_not_at_hand_is_named(source, said):
    assert Pictures().in_place(source, ()) == said


def test_a_file_beside_the_notebook_is_shown():
    text = Pictures({"my scan.jpg": drawn("JPEG")}.get).in_place("![proof](my%20scan.jpg)", ())
    assert [picture.name for picture in shown(text)] == ["my scan.jpg"]


def test_large_photos_become_small_and_stand_upright():
    noise = np.random.default_rng(0).integers(0, 255, (1500, 3000, 3), dtype=np.uint8)
    photo = Image.fromarray(noise)
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held upright
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=turned)
    (picture,) = shown(Pictures().in_place("", (attached("p.jpg", out.getvalue()),)))
    assert max(size_of(picture)) <= SIDE
    assert size_of(picture)[0] < size_of(picture)[1]
    assert len(picture.data) < 600_000


def test_transparent_ink_is_on_white_paper():
    (picture,) = shown(Pictures().in_place("", (attached("p.png", drawn(mode="RGBA")),)))
    with Image.open(io.BytesIO(base64.b64decode(picture.data))) as image:
        assert image.getpixel((3, 3)) == (255, 255, 255)


def test_after_many_pictures_they_are_named_alone():
    text = Pictures().in_place("", tuple(attached(f"{n}.png") for n in range(MOST + 2)))
    assert len(shown(text)) == MOST
    assert f"[picture {MOST + 1}.png: not shown, because there are too many]" in text


def test_all_pictures_together_stay_small(monkeypatch):
    monkeypatch.setattr(module, "SHOWN", 1000)
    text = Pictures().in_place("", tuple(attached(f"{n}.png") for n in range(20)))
    assert 0 < len(shown(text)) < 6


def test_words_are_never_taken_for_a_picture():
    own = "![x](data:image/jpeg;base64,AAAA)"
    assert shown(own)
    assert not shown(plain(own))
    for source in (f"`{own}`", own, f"!{own}", f"![{own}", f"![a](data:image/jpeg;base64,{own})"):
        assert not shown(Pictures().in_place(source, ())), source


def test_words_are_cut_and_pictures_stay():
    text = "a" * 70 + embedded("p", drawn("JPEG")) + "b" * 70
    short = cut(text, 100)
    assert len(shown(short)) == 1
    assert "b" * 30 in short
    assert "b" * 31 not in short
    assert "40 more characters" in short
    assert cut("a" * 10, 10) == "a" * 10
    assert TEXTS < module.SHOWN


def test_what_makes_matching_slow_takes_no_time():
    start = time.monotonic()
    for source in (
        "![" * 100_000,
        "![](" * 100_000,
        "<img " * 100_000,
        '<img src="' + "a" * 1_000_000,
        "![](a(" * 50_000,
    ):
        Pictures().in_place(source, ())
    assert time.monotonic() - start < 5


def put(folder: Path, **files: bytes) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)


def test_files_beside_the_notebooks_are_named_and_shown_pictures_taken_along(tmp_path):
    put(tmp_path / "class" / "ada", elbo_ipynb=NOTEBOOK, scan_png=drawn(), plot_png=drawn(), proof_pdf=b"%PDF")
    put(tmp_path / "class" / "bo", elbo_ipynb=NOTEBOOK, README_md=b"hello", data_csv=b"1")
    ada, bo = find_submissions(tmp_path / "class", ["elbo"])
    assert ada.beside == ("plot.png", "proof.pdf", "scan.png")
    assert [file.name for file in ada.pictures] == ["scan.png"]
    assert ada.picture("figures/scan.png") == drawn()
    assert ada.problem is bo.problem is None
    assert (bo.beside, bo.pictures, bo.picture("scan.png")) == ((), (), None)


def test_also_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        archive.writestr("elbo.ipynb", NOTEBOOK)
        archive.writestr("my scan.jpg", drawn("JPEG"))
    (ada,) = find_submissions(tmp_path / "ada.zip", ["elbo"])
    assert (ada.beside, ada.picture("my scan.jpg")) == (("my scan.jpg",), drawn("JPEG"))


def test_a_file_that_is_called_as_a_notebook_belongs_to_it(tmp_path):
    files = {"ada_ipynb": NOTEBOOK, "ada_pdf": b"%PDF", "bo_ipynb": NOTEBOOK, "notes_pdf": b"%PDF"}
    put(tmp_path / "class", **files)
    ada, bo = find_submissions(tmp_path / "class", ["elbo"])
    assert (ada.beside, bo.beside) == (("ada.pdf",), ())


def test_a_hand_in_without_a_notebook_says_what_there_is(tmp_path):
    put(tmp_path / "class" / "ada", elbo_ipynb=NOTEBOOK)
    put(tmp_path / "class" / "bo", scan_pdf=b"%PDF")
    (bo,) = [one for one in find_submissions(tmp_path / "class", ["elbo"]) if one.student == "bo"]
    assert bo.problem == "no notebook or script in the submission; there is scan.pdf; ask for the .ipynb file"
