"""Reading notebooks and scripts: every age and blemish, and one clear line for what is neither."""

from __future__ import annotations

import json
import time

import nbformat
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.reading.free_responses import MAX_ANSWER, free_responses
from autograder.reading.notebook import MAX_CODE, UnreadableSubmission, read_document


def as_notebook(*cells, **metadata) -> bytes:
    """A format-4 notebook of (kind, source) or (kind, source, cell metadata), without ids."""
    listed = [{"cell_type": cell[0], "source": cell[1], "metadata": cell[2] if len(cell) > 2 else {}} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": listed}).encode()


def test_cells_are_counted_over_code_and_markdown():
    document = read_document(
        as_notebook(("markdown", "# Title"), ("code", ["a = 1\n", "b = 2"]), ("raw", "x"), ("code", "c = 3")),
        "hw.ipynb",
    )
    assert [(cell.kind, cell.place) for cell in document.cells] == [
        ("markdown", "cell 1"),
        ("code", "cell 2"),
        ("code", "cell 4"),
    ]
    assert document.cells[1].source == "a = 1\nb = 2"


@pytest.mark.parametrize("minor", [0, 2, 5])
def test_reads_what_nbformat_writes(minor):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1\n\ny = 2", id="alpha")])
    notebook.nbformat_minor = minor
    document = read_document(json.dumps(notebook).encode(), "hw.ipynb")
    assert document.cells[0].source == "x = 1\n\ny = 2"
    assert document.language == "python"


def test_reads_format_3():
    old = {
        "nbformat": 3,
        "metadata": {"name": "old"},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 1, "source": "EM"},
                    {"cell_type": "code", "language": "python", "input": ["def f():\n", "    return 1"], "outputs": []},
                    {"cell_type": "code", "language": "ruby", "input": "puts 1", "outputs": []},
                ]
            }
        ],
    }
    document = read_document(json.dumps(old).encode(), "old.ipynb")
    assert [(cell.kind, cell.source, cell.place) for cell in document.cells] == [
        ("markdown", "EM", "cell 1"),
        ("code", "def f():\n    return 1", "cell 2"),
    ]


def test_blemishes_cost_nothing():
    cells = [
        "not a cell",
        {"cell_type": "code"},
        {"cell_type": "code", "id": "§ bad id §", "source": ["x = 1", 7]},
        {"source": "no type"},
        {"cell_type": "code", "metadata": None, "source": "y = 2"},
    ]
    document = read_document(json.dumps({"cells": cells, "metadata": ["odd"]}).encode(), "hw.ipynb")
    assert [(cell.place, cell.source) for cell in document.cells] == [
        ("cell 2", ""),
        ("cell 3", "x = 1"),
        ("cell 5", "y = 2"),
    ]
    assert document.metadata == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_notebook_encodings(encoding):
    text = json.dumps({"cells": [{"cell_type": "code", "source": "s = 'λ → µ'"}]}, ensure_ascii=False)
    assert read_document(text.encode(encoding), "hw.ipynb").cells[0].source == "s = 'λ → µ'"


def test_notebook_in_latin_1():
    text = '{"cells": [{"cell_type": "code", "source": "s = \'é\'"}]}'
    assert read_document(text.encode("latin-1"), "hw.ipynb").cells[0].source == "s = 'é'"


def test_half_characters_and_nul_are_replaced():
    data = b'{"cells": [{"cell_type": "code", "source": "s = \'\\ud800\\u0000\'"}], "metadata": {"t": "\\udfff"}}'
    document = read_document(data, "hw.ipynb")
    assert document.cells[0].source == "s = '\ufffd\ufffd'"
    assert document.metadata == {"t": "\ufffd"}


def test_a_byte_order_mark_inside_a_cell_goes():
    assert read_document(as_notebook(("code", "\ufeffx = 1")), "hw.ipynb").cells[0].source == "x = 1"


def test_absurdly_nested_metadata_are_cut_off():
    data = b'{"cells": [], "metadata": {"deep": ' + b"[" * 600 + b"]" * 600 + b"}}"
    assert len(json.dumps(read_document(data, "hw.ipynb").metadata)) < 100


def test_script_encodings_and_line_ends():
    assert read_document(b"\xef\xbb\xbfx = 1\r\ny = 2\rz = 3", "a.py").cells[0].source == "x = 1\ny = 2\nz = 3"
    assert read_document("# -*- coding: latin-1 -*-\ns = 'é'".encode("latin-1"), "a.py").cells[0].source[-3:] == "'é'"
    assert read_document("s = 'é'".encode("latin-1"), "a.py").cells[0].source == "s = 'é'"
    assert read_document("s = 'é'".encode("utf-16"), "a.py").cells[0].source == "s = 'é'"
    assert read_document(b"# coding: nonsense\ns = 1", "a.py").cells[0].source.endswith("s = 1")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["undefined", "idna", "punycode", "unicode_escape", "utf-7", "Raw-Unicode-Escape"])
def test_encodings_that_no_editor_writes(name):
    document = read_document(f"# coding: {name}\ns = '\\d +AGE- é'".encode(), "a.py")
    assert document.cells[0].source.startswith(f"# coding: {name}\ns = '\\d +AGE- ")


def test_script_is_one_place():
    document = read_document(b"x = 1\n", "week 2/homework.py")
    assert [cell.place for cell in document.cells] == ["file homework.py"]
    assert document.metadata == {}


def test_percent_format_markdown_is_an_answer():
    script = """# %% [markdown]
# <!-- free response: elbo.why -->
# <!-- your answer below -->
# Because *Jensen*.
# %%
x = 1
# %% [md]
'''
<!-- free response: elbo.when -->
never
'''
"""
    document = read_document(script.encode(), "a.py")
    assert free_responses(document) == {"elbo.why": "Because *Jensen*.", "elbo.when": "never"}
    assert document.cells[0].source == script


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({}, "python"),
        ({"kernelspec": {"name": "python3", "language": "python"}}, "python"),
        ({"language_info": {"name": "ipython"}}, "python"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "r"),
        ({"kernelspec": None, "language_info": {"name": "julia"}}, "julia"),
    ],
)
def test_language(metadata, language):
    assert read_document(as_notebook(("code", "1"), **metadata), "hw.ipynb").language == language


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b'{"cells": [{"cell_type": "code",\n "sour', "not a complete notebook (line 2"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'{"a": 1}', "has no cells"),
        (b"[1, 2]", "has no cells"),
        (b"[" * 100_000, "no notebook"),
        (b'{"cells": ' + b"9" * 10_000 + b"}", "no notebook"),
        (b"def f(): return 1", "not a complete notebook"),
    ],
)
def test_what_is_no_notebook_is_refused_in_one_line(data, said):
    with pytest.raises(UnreadableSubmission) as refused:
        read_document(data, "my\nhw.ipynb")
    message = str(refused.value)
    assert said in message
    assert "my\ufffdhw.ipynb" in message
    assert "\n" not in message


def test_binary_named_as_script_is_refused():
    with pytest.raises(UnreadableSubmission, match="not a text file"):
        read_document(bytes(range(8)) * 50 + b"\0" * 500, "a.py")


def test_size_limits(tmp_path):
    big = tmp_path / "big.ipynb"
    big.write_bytes(b" " * 20_000_001)
    with pytest.raises(UnreadableSubmission, match="larger than 20 MB"):
        read_document(big, big.name)
    with pytest.raises(UnreadableSubmission, match="characters of code"):
        read_document(as_notebook(("code", "x = 1\n" * (MAX_CODE // 6 + 1))), "hw.ipynb")
    picture = {"image/png": "A" * 3_000_000}
    outputs = [{"output_type": "display_data", "data": picture, "metadata": {}}]
    cell = {"cell_type": "code", "source": "x = 1", "outputs": outputs}
    assert read_document(json.dumps({"cells": [cell]}).encode(), "hw.ipynb").cells[0].source == "x = 1"


def test_unreadable_path_is_refused(tmp_path):
    with pytest.raises(UnreadableSubmission, match=r"gone\.ipynb cannot be read"):
        read_document(tmp_path / "gone.ipynb", "gone.ipynb")
    with pytest.raises(UnreadableSubmission, match="cannot be read"):
        read_document(tmp_path, "folder.ipynb")


PROMPT = "**3.2 b** Why?\n<!-- free response: elbo.why -->\n<!-- your answer below -->\n\n"


@pytest.mark.parametrize(
    ("source", "marked", "answer"),
    [
        (PROMPT + "_Type your answer here, replacing this text._", True, ""),
        (PROMPT, True, ""),
        (PROMPT + "Since q is the posterior.\n\n$KL = 0$", True, "Since q is the posterior.\n\n$KL = 0$"),
        (PROMPT + "Lost its metadata.", False, "Lost its metadata."),
        ("I deleted the whole cell and typed.", True, "I deleted the whole cell and typed."),
        (PROMPT + "*Your answer here:*\nBecause.", True, "Because."),
        (PROMPT + "Above <!-- your answer below --> is inline\n<!-- your answer below -->\nlast", True, None),
    ],
)
def test_free_responses(source, marked, answer):
    metadata = {"autograder": {"free_response": "elbo.why"}} if marked else {}
    document = read_document(as_notebook(("markdown", "# Intro"), ("markdown", source, metadata)), "hw.ipynb")
    expected = "Above <!-- your answer below --> is inline\n\nlast" if answer is None else answer
    assert free_responses(document) == {"elbo.why": expected}


def test_answer_split_over_cells_or_turned_into_code():
    mark = {"autograder": {"free_response": "gmm.when"}}
    document = read_document(
        as_notebook(
            ("markdown", PROMPT + "First part.", mark),
            ("raw", "Second part.", mark),
            ("code", "<!-- free response: elbo.b -->\n<!-- your answer below -->\nText", {}),
            ("markdown", "not an answer"),
            ("code", "x = 1", mark),
        ),
        "hw.ipynb",
    )
    assert free_responses(document) == {"gmm.when": "First part.\n\nSecond part.", "elbo.b": "Text"}
    assert [cell.source for cell in document.cells if cell.kind == "code"] == ["x = 1"]


def test_an_answer_without_end_is_cut_off():
    answers = free_responses(read_document(as_notebook(("markdown", PROMPT + "a" * 1_000_000)), "hw.ipynb"))
    assert len(answers["elbo.why"]) < MAX_ANSWER + 100
    assert "950,000 more characters" in answers["elbo.why"]


def test_odd_metadata_is_no_answer():
    odd = [None, 3, {"free_response": 7}, {"free_response": None}, "x"]
    cells = [("markdown", "text", {"autograder": value}) for value in odd]
    assert free_responses(read_document(as_notebook(*cells), "hw.ipynb")) == {}


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xff\xfe\x00")
@example(b"\x00\x00\xfe\xff")
def test_any_bytes_are_read_or_refused(data):
    for name in ("a.ipynb", "a.py"):
        message = ""
        try:
            assert free_responses(read_document(data, name)) == {}
        except UnreadableSubmission as refused:
            message = str(refused)
        assert "\n" not in message


KEYS = ["cells", "cell_type", "source", "input", "metadata", "autograder", "free_response", "worksheets", "kernelspec"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner | st.sampled_from(["code", "markdown", "raw"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(json_values)
def test_any_json_is_read_or_refused(value):
    try:
        document = read_document(json.dumps(value).encode(), "a.ipynb")
    except UnreadableSubmission:
        return
    for text in (*free_responses(document).values(), *(cell.source for cell in document.cells)):
        text.encode()
    json.dumps(document.metadata).encode()


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=5))
def test_sources_come_back(sources):
    document = read_document(as_notebook(*(("code", source) for source in sources)), "hw.ipynb")
    kept = [cell.source for cell in document.cells if cell.kind == "code"]
    expected = [one.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff") for one in sources]
    assert kept == [one.replace("\0", "\ufffd") for one in expected]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x=1;" * 45_000, "lines of code"),
        ("x=1\n" * 40_000, "lines of code"),
        ("x = f'" + "{y}" * 60_000 + "'", "curly braces in its code; move data out of the code"),
        ("a" + "\u0301\u0323" * 90_000 + " = 1", "accents on one letter in its code"),
    ],
)
def test_code_that_takes_minutes_to_parse_is_refused_at_once(source, said):
    start = time.monotonic()
    with pytest.raises(UnreadableSubmission, match=said):
        read_document(as_notebook(("code", source)), "a.ipynb")
    assert time.monotonic() - start < 5


def test_letters_with_some_accents_are_fine():
    source = "# " + "e\u0301" * 50_000 + "\N{GREEK SMALL LETTER MU}" * 2_000
    assert read_document(as_notebook(("code", source)), "a.ipynb").cells[0].source == source


def test_braces_of_data_are_fine():
    source = "x = [" + "{'a': 1, 'b': 2}, " * 10_000 + "]"
    assert read_document(as_notebook(("code", source)), "a.ipynb").cells[0].source == source


def test_dots_of_other_kinds_are_fine():
    source = "# " + "." * 500 + "\nx = '" + "..." * 100 + "'\ny = [" + "0.5, " * 300 + "]\nz = a" + ".b(1)" * 60
    assert read_document(as_notebook(("code", source)), "a.ipynb").cells[0].source == source


@pytest.mark.parametrize("first", ["cells", "metadata", "nbformat"])
def test_a_notebook_that_is_called_a_script_is_read_as_one(first):
    cell = {"cell_type": "code", "source": "def f(x):\n    return x"}
    content = {first: {"cells": [cell], "metadata": {}, "nbformat": 4}[first], "cells": [cell], "metadata": {}}
    for indent in (None, 1):
        document = read_document(json.dumps(content, indent=indent).encode(), "hw.py")
        assert [cell.place for cell in document.cells] == ["cell 1"]
    script = read_document(b'{"a": 1}\nx = 1', "hw.py")
    assert [cell.place for cell in script.cells] == ["file hw.py"]


def test_lines_that_have_lost_their_ends_are_lines():
    cells = [
        {"cell_type": "code", "source": ["def f(x):", "    return x"]},
        {"cell_type": "code", "source": ["a = 1\n", "b"]},
    ]
    document = read_document(json.dumps({"cells": cells}).encode(), "hw.ipynb")
    assert [cell.source for cell in document.cells] == ["def f(x):\n    return x", "a = 1\nb"]
